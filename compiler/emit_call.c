/* Calls of built-in functions. */
#include "compiler/emit.h"
#include "compiler/functions.h"

static struct decimal fold_one(enum opcode op, struct decimal a, struct decimal b, int32_t digits) {
    switch (op) {
    case OP_wide_root: return decimal_square_root(a);
    case OP_wide_ln: return decimal_ln(a);
    case OP_wide_exp: return decimal_exp(a);
    case OP_wide_floor: return decimal_floor(a);
    case OP_wide_ceiling: return decimal_ceiling(a);
    case OP_wide_absolute: return decimal_absolute(a);
    case OP_wide_digits: return decimal_round(a, digits);
    case OP_wide_truncate: return decimal_truncate(a, digits);
    case OP_wide_power: return decimal_power(a, b);
    case OP_wide_log: return decimal_log(a, b);
    case OP_wide_remainder: return decimal_remainder(a, b);
    case OP_wide_quotient: return decimal_whole_quotient(a, b);
    default: return decimal_unknown;
    }
}

static bool constant_digits(struct emitter *e, const struct expr *call, int32_t *digits) {
    int64_t word = 0;
    struct value value = call->parts > 1 ? emit_expr(e, call->part[1]) : value_constant(decimal_zero);
    if (!value.constant || !decimal_to_scaled(value.number, 0, &word) || word < -30 || word > 30) {
        diag_add(&e->c->diags, DIAG_BAD_ARGUMENTS, call->part[call->parts - 1]->span,
                 "the number of digits is a whole number from -30 to 30, written out");
        word = 0;
    }
    *digits = (int32_t)word;
    return true;
}

static struct value emit_several(struct emitter *e, const struct expr *call, bool greater) {
    struct value value = emit_expr(e, call->part[0]);
    for (size_t i = 1; i < call->parts; i++) {
        struct value next = emit_expr(e, call->part[i]);
        next = emit_convert(e, next, call->part[i]->type->unit, call->part[0]->type->unit, molar_mass_of(call->part[0], call->part[i]));
        value = emit_lesser(e, value, next, greater);
    }
    return value;
}

/* --- Calls of the host ---------------------------------------------------------------------------------------------- */

static uint32_t input_register(struct emitter *e, const struct expr *given, const struct type *type) {
    struct value value = emit_expr(e, given);
    switch (type->kind) {
    case TYPE_TRUTH: return emit_truth_value(e, value);
    case TYPE_NUMBER: return emit_as_wide(e, emit_convert(e, value, given->type->unit, type->unit, molar_mass_of(given, NULL)));
    case TYPE_TEXT: return value.constant ? emit_number_const(e, -(int64_t)emit_string(e, value.text) - 1) : value.reg;
    default: return value.reg;
    }
}

/* What a call reads is computed for every patient, in main; its value is a fact. Nothing is called here, whatever is constant. */
static void emit_inputs(struct emitter *e, struct host_call *call) {
    struct code *code = e->code;
    uint32_t *input = ARENA_ARRAY(&e->c->arena, uint32_t, call->expr->parts + 1);
    const struct symbol *parameter = call->function->next;
    if (!input) return;
    e->code = &e->main;
    for (size_t i = 0; i < call->expr->parts && parameter; i++, parameter = parameter->next)
        input[i] = input_register(e, call->expr->part[i], parameter->type);
    e->code = code;
    uint32_t first = (uint32_t)e->inputs;
    for (size_t i = 0; i < call->expr->parts; i++) ADD(e, input, input[i]);
    ADD(e, call, call->function->index, call->value.index, first, (uint32_t)call->expr->parts);
}

static struct value emit_host_call(struct emitter *e, const struct expr *expr) {
    struct host_call *call = host_call_of(e->c, expr);
    if (!call) return value_constant(decimal_zero);
    if (!call->emitted) {
        call->emitted = true;
        emit_inputs(e, call);
    }
    return call->value.value;
}

struct value emit_call(struct emitter *e, const struct expr *call) {
    const struct function_info *info = function_find(call->name.text);
    if (!info) return emit_host_call(e, call);
    if (info->op == OP_wide_min || info->op == OP_wide_max) return emit_several(e, call, info->op == OP_wide_max);
    struct value a = emit_expr(e, call->part[0]), b = value_constant(decimal_zero);
    int32_t digits = 0;
    bool second = call->parts > 1 && !info->constant_digits;
    if (info->constant_digits) constant_digits(e, call, &digits);
    if (second) {
        b = emit_expr(e, call->part[1]);
        if (info->units == UNITS_SAME || info->units == UNITS_QUOTIENT)
            b = emit_convert(e, b, call->part[1]->type->unit, call->part[0]->type->unit, NULL);
    }
    e->span = call->span;
    if (a.constant && b.constant) {
        struct decimal result = fold_one(info->op, a.number, b.number, digits);
        if (!decimal_is_known(result)) {
            diag_add(&e->c->diags, DIAG_NO_VALUE, call->span,
                     result.kind == DECIMAL_OVERFLOW ? "this is too large" : result.kind == DECIMAL_DIVIDED_BY_ZERO ? "this divides by zero"
                                                                             : "this has no value (it lies outside what the function takes)");
            result = decimal_zero;
        }
        return value_constant(result);
    }
    uint32_t x = emit_as_wide(e, a), y = second ? emit_as_wide(e, b) : 0;
    return (struct value){ .kind = VALUE_WIDE, .reg = emit_w(e, info->op, x, y, (uint16_t)(int16_t)digits) };
}
