/* Quantifiers and aggregates: one instruction over a block. */
#include "compiler/emit.h"

/* What stands behind the quantifier: its block, whose last truth is `body`. */
struct block {
    struct code code;
    uint32_t body;
};

static struct block open_block(struct emitter *e, struct code **outer) {
    *outer = e->code;
    e->in_block = true;
    return (struct block){ .body = 0 };
}

static void close_block(struct emitter *e, struct code *outer) {
    e->code = outer;
    e->in_block = false;
}

static uint32_t emit_body_args(struct emitter *e, const struct block *block, uint32_t extra, bool has_extra) {
    uint32_t index = (uint32_t)e->args;
    ADD(e, arg, block->body);
    ADD(e, arg, (uint32_t)block->code.count);
    if (has_extra) ADD(e, arg, extra);
    return index;
}

/* A body must be written within the block, even when it does not depend on the element. */
static uint32_t into_block(struct emitter *e, const struct expr *expr) {
    uint32_t reg = emit_truth(e, expr);
    return expr->local ? reg : emit_t(e, OP_truth_copy, reg, 0, 0);
}

static uint32_t always(struct emitter *e) { return emit_t(e, OP_truth_const, 0, 0, TRUTH_YES); }

struct value emit_quantifier(struct emitter *e, const struct expr *expr) {
    const struct expr *where = expr->parts > 0 ? expr->part[0] : NULL, *has = expr->parts > 1 ? expr->part[1] : NULL;
    uint32_t list = expr->symbol->value.reg;
    bool in_block = e->in_block;
    struct code *outer;
    struct block block = open_block(e, &outer);
    e->code = &block.code;
    uint32_t condition = where ? into_block(e, where) : always(e);
    if (expr->kind == EXPR_EVERY) {
        uint32_t pair[2];
        pair[0] = emit_t(e, OP_truth_not, condition, 0, 0);
        pair[1] = has ? into_block(e, has) : always(e);
        block.body = where ? emit_t(e, OP_truth_any, emit_args(e, pair, 2, 1), 0, 0) : pair[1];
    } else {
        block.body = condition;
    }
    close_block(e, outer);
    e->code = &e->main;
    e->span = expr->span;
    enum opcode op = expr->kind == EXPR_EVERY ? OP_list_every : OP_list_some;
    uint32_t reg = emit_t(e, op, list, emit_body_args(e, &block, 0, false), 0);
    code_append(e, &e->main, &block.code);
    if (expr->kind == EXPR_NO_ONE) reg = emit_t(e, OP_truth_not, reg, 0, 0);
    e->code = outer;
    e->in_block = in_block;
    return (struct value){ .kind = VALUE_TRUTH, .reg = reg };
}

/* --- Aggregates -------------------------------------------------------------------------------------------- */

static const struct program_field *field_at(const struct emitter *e, uint32_t list, struct slice name, uint32_t *index) {
    const struct program_record *record = &e->record[e->list[list].record];
    for (uint32_t i = 0; i < record->fields; i++) {
        *index = record->first_field + i;
        const struct program_field *field = &e->field[*index];
        if (slice_is(name, e->strings.bytes + field->name)) return field;
    }
    return NULL;
}

static uint32_t duration_bound(struct emitter *e, uint32_t from, const struct quantity *quantity) {
    enum date_unit unit;
    int64_t amount;
    if (!emit_duration(e, quantity->number, quantity->unit, &amount, &unit)) {
        diag_add(&e->c->diags, DIAG_BAD_RANGE, quantity->span, "this needs a whole number of years, months, weeks, days, hours, minutes, seconds or ms");
        return from;
    }
    return emit_n(e, OP_date_add, from, emit_number_const(e, -amount), (uint16_t)unit);
}

/* The condition that an element lies in the window: its date `on` is not before `since`. */
static uint32_t emit_window(struct emitter *e, uint32_t list, uint32_t since) {
    uint32_t on_field;
    if (!field_at(e, list, SLICE("on"), &on_field)) return always(e);
    uint32_t on = emit_n(e, OP_field_number, on_field, 0, 0);
    return emit_t(e, OP_truth_not, emit_t(e, OP_date_before, on, since, 0), 0, 0);
}

static void emit_aggregate_block(struct emitter *e, const struct expr *expr, uint32_t list, uint32_t since, struct block *block) {
    struct code *outer;
    *block = open_block(e, &outer);
    e->code = &block->code;
    const struct expr *where = expr->parts > 0 ? expr->part[0] : NULL;
    if (since != NONE) block->body = emit_window(e, list, since);
    else block->body = where ? into_block(e, where) : always(e);
    close_block(e, outer);
    e->code = &e->main;
}

static const enum aggregate_op op_of[] = {
    [AGGREGATE_SUM] = AGGREGATE_OP_SUM, [AGGREGATE_MEAN] = AGGREGATE_OP_MEAN, [AGGREGATE_MEDIAN] = AGGREGATE_OP_MEDIAN,
    [AGGREGATE_LOWEST] = AGGREGATE_OP_LOWEST, [AGGREGATE_HIGHEST] = AGGREGATE_OP_HIGHEST,
    [AGGREGATE_EARLIEST] = AGGREGATE_OP_EARLIEST, [AGGREGATE_LATEST] = AGGREGATE_OP_LATEST,
    [AGGREGATE_FIRST] = AGGREGATE_OP_FIRST, [AGGREGATE_LAST] = AGGREGATE_OP_LAST, [AGGREGATE_CHANGE] = AGGREGATE_OP_LAST,
};

/* One aggregate instruction over a field: a number's goes to the wide bank, since sums and means leave the step. */
static struct value emit_over_field(struct emitter *e, const struct expr *expr, uint32_t list, struct slice name, enum aggregate_op how,
                                    uint32_t since) {
    uint32_t index;
    const struct program_field *field = field_at(e, list, name, &index);
    struct block block;
    if (!field) return value_constant(decimal_zero);
    enum fact_kind kind = (enum fact_kind)field->kind;
    struct program_field info = *field;
    if (kind == FACT_DATE && how == AGGREGATE_OP_LOWEST) how = AGGREGATE_OP_EARLIEST;
    if (kind == FACT_DATE && how == AGGREGATE_OP_HIGHEST) how = AGGREGATE_OP_LATEST;
    emit_aggregate_block(e, expr, list, since, &block);
    uint32_t args = emit_body_args(e, &block, (uint32_t)how, true);
    bool wide = kind == FACT_WIDE || (kind == FACT_NUMBER && (how == AGGREGATE_OP_SUM || how == AGGREGATE_OP_MEAN || how == AGGREGATE_OP_MEDIAN));
    uint16_t column = (uint16_t)index;
    struct value value = { .kind = VALUE_WIDE };
    if (wide) {
        value.reg = emit_w(e, OP_list_wide, list, args, column);
    } else {
        value.reg = emit_n(e, OP_list_number, list, args, column);
        value.kind = kind == FACT_NUMBER ? VALUE_NUMBER : kind == FACT_CHOICE ? VALUE_CHOICE : kind == FACT_DATE ? VALUE_DATE : VALUE_TEXT;
        value.scale = info.scale;
        value.low = info.low;
        value.high = info.high;
    }
    code_append(e, &e->main, &block.code);
    return value;
}

static struct value emit_count(struct emitter *e, const struct expr *expr, uint32_t list, uint32_t since) {
    struct block block;
    emit_aggregate_block(e, expr, list, since, &block);
    struct value value = { .kind = VALUE_RANGE, .low = 0, .high = e->list[list].most };
    value.reg = emit_r(e, OP_list_count, list, emit_body_args(e, &block, 0, false), 0);
    code_append(e, &e->main, &block.code);
    return value;
}

static bool is_series(const struct expr *expr) { return expr->symbol->type->kind == TYPE_SERIES; }

static struct value emit_different(struct emitter *e, const struct expr *expr, uint32_t list, uint32_t since) {
    uint32_t index;
    struct block block;
    if (!field_at(e, list, is_series(expr) ? SLICE("value") : expr->name.text, &index)) return value_constant(decimal_zero);
    uint16_t column = (uint16_t)index;
    emit_aggregate_block(e, expr, list, since, &block);
    struct value value = { .kind = VALUE_RANGE, .low = 0, .high = e->list[list].most };
    value.reg = emit_r(e, OP_list_different, list, emit_body_args(e, &block, 0, false), column);
    code_append(e, &e->main, &block.code);
    return value;
}

/* change of x over 48 hours: the last value less the first one of the 48 hours before it; unknown with one value. */
static struct value emit_change(struct emitter *e, const struct expr *expr, uint32_t list) {
    uint32_t last_on = emit_over_field(e, expr, list, SLICE("on"), AGGREGATE_OP_LAST, NONE).reg;
    uint32_t since = duration_bound(e, last_on, expr->quantity);
    struct value last = emit_over_field(e, expr, list, SLICE("value"), AGGREGATE_OP_LAST, NONE);
    struct value first = emit_over_field(e, expr, list, SLICE("value"), AGGREGATE_OP_FIRST, since);
    struct value count = emit_count(e, expr, list, since);
    uint32_t enough = emit_compare(e, COMPARE_AT_LEAST, count, NULL, value_constant(decimal_from_int(2)), NULL, NULL);
    uint32_t a = emit_as_wide(e, last), b = emit_as_wide(e, first);
    uint32_t row[] = { enough, emit_w(e, OP_wide_subtract, a, b, 0) };
    return (struct value){ .kind = VALUE_WIDE, .reg = emit_w(e, OP_wide_table, emit_args(e, row, 2, 2), 0, 0) };
}

struct value emit_aggregate(struct emitter *e, const struct expr *expr) {
    struct code *outer = e->code;
    bool in_block = e->in_block;
    e->code = &e->main;
    e->in_block = false;
    uint32_t list = expr->symbol->value.reg, since = NONE;
    if (expr->window == WINDOW_WITHIN || expr->window == WINDOW_LAST) since = duration_bound(e, emit_today(e), expr->quantity);
    struct value value;
    if (expr->aggregate == AGGREGATE_COUNT) value = emit_count(e, expr, list, since);
    else if (expr->aggregate == AGGREGATE_DIFFERENT) value = emit_different(e, expr, list, since);
    else if (expr->aggregate == AGGREGATE_CHANGE) value = emit_change(e, expr, list);
    else if (is_series(expr)) {
        enum aggregate_op how = op_of[expr->aggregate];
        if (expr->aggregate == AGGREGATE_LATEST) how = AGGREGATE_OP_LAST; /* a series is in order of time */
        if (expr->aggregate == AGGREGATE_EARLIEST) how = AGGREGATE_OP_FIRST;
        value = emit_over_field(e, expr, list, SLICE("value"), how, since);
    } else {
        value = emit_over_field(e, expr, list, expr->name.text, op_of[expr->aggregate], NONE);
    }
    e->code = outer;
    e->in_block = in_block;
    return value;
}

/* x rising: the last value is above the one before it. */
uint32_t emit_rising(struct emitter *e, const struct expr *expr) {
    struct code *outer = e->code;
    bool in_block = e->in_block;
    e->code = &e->main;
    e->in_block = false;
    uint32_t list = expr->symbol->value.reg;
    struct value last = emit_over_field(e, expr, list, SLICE("value"), AGGREGATE_OP_LAST, NONE);
    struct value before = emit_over_field(e, expr, list, SLICE("value"), AGGREGATE_OP_BEFORE_LAST, NONE);
    uint32_t reg = emit_compare(e, expr->kind == EXPR_RISING ? COMPARE_GREATER : COMPARE_LESS, last, NULL, before, NULL, NULL);
    e->code = outer;
    e->in_block = in_block;
    return reg;
}
