/* Expressions: conditions, names, choices. */
#include "compiler/emit.h"

static struct value truth_value(uint32_t reg) { return (struct value){ .kind = VALUE_TRUTH, .reg = reg }; }
static struct value plain_value(enum value_kind kind, uint32_t reg) { return (struct value){ .kind = kind, .reg = reg }; }

uint32_t emit_truth_value(struct emitter *e, struct value value) {
    if (value.kind == VALUE_OUTCOME) return emit_t(e, OP_outcome_yes, value.reg, 0, 0);
    if (value.constant) return emit_truth_const(e, (int)value.word);
    return value.reg;
}

uint32_t emit_truth(struct emitter *e, const struct expr *expr) { return emit_truth_value(e, emit_expr(e, expr)); }

uint32_t emit_all(struct emitter *e, const uint32_t *registers, size_t count) {
    if (count == 1) return registers[0];
    return emit_t(e, OP_truth_all, emit_args(e, registers, count, 1), 0, 0);
}

/* --- Conditions of several --------------------------------------------------------------------------------- */

static uint32_t *emit_parts(struct emitter *e, const struct expr *expr) {
    uint32_t *reg = ARENA_ARRAY(&e->c->arena, uint32_t, expr->parts);
    if (!reg) {
        e->c->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < expr->parts; i++) reg[i] = emit_truth(e, expr->part[i]);
    e->span = expr->span;
    return reg;
}

static uint32_t emit_several(struct emitter *e, const struct expr *expr) {
    uint32_t *reg = emit_parts(e, expr);
    if (!reg) return 0;
    if (expr->kind == EXPR_ALL) return emit_all(e, reg, expr->parts);
    if (expr->kind == EXPR_ANY && expr->parts == 1) return reg[0];
    uint32_t args = emit_args(e, reg, expr->parts, 1);
    if (expr->kind == EXPR_ANY) return emit_t(e, OP_truth_any, args, 0, 0);
    if (expr->kind == EXPR_NONE) return emit_t(e, OP_truth_not, emit_t(e, OP_truth_any, args, 0, 0), 0, 0);
    uint32_t count = emit_r(e, OP_range_count, args, 0, 0);
    uint32_t wanted = emit_r(e, OP_range_of, emit_number_const(e, expr->count), 0, 0);
    if (expr->kind == EXPR_AT_LEAST) return emit_t(e, OP_range_at_most, wanted, count, 0);
    if (expr->kind == EXPR_AT_MOST) return emit_t(e, OP_range_at_most, count, wanted, 0);
    return emit_t(e, OP_range_equal, count, wanted, 0);
}

static struct value emit_number_of(struct emitter *e, const struct expr *expr) {
    uint32_t *reg = emit_parts(e, expr);
    if (!reg) return truth_value(0);
    uint32_t range = emit_r(e, OP_range_count, emit_args(e, reg, expr->parts, 1), 0, 0);
    return (struct value){ .kind = VALUE_RANGE, .reg = range, .low = 0, .high = (int64_t)expr->parts };
}

/* --- Names -------------------------------------------------------------------------------------------------- */

void emit_symbol(struct emitter *e, struct symbol *symbol) {
    if (symbol->emitted != NOT_BEGUN) return;
    symbol->emitted = DONE;
    struct code *code = e->code;
    struct span span = e->span;
    e->code = &e->main;
    if (symbol->kind == SYMBOL_DEFINE) {
        const struct expr *expr = symbol->decl->condition;
        symbol->value = emit_expr(e, expr);
        if (expr->kind == EXPR_NAME && expr->symbol) symbol->rows = expr->symbol->rows; /* another name for a table */
        e->span = symbol->name.span;
        bool constant = symbol->value.constant;
        if (symbol->value.kind == VALUE_OUTCOME || (constant && symbol->value.kind == VALUE_TRUTH))
            symbol->value = truth_value(emit_truth_value(e, symbol->value));
    } else if (symbol->kind == SYMBOL_TABLE) {
        symbol->value = emit_table(e, symbol);
    } else if (symbol->kind == SYMBOL_SCORE) {
        symbol->value = emit_score(e, symbol);
    }
    e->code = code;
    e->span = span;
}

static struct value emit_field(struct emitter *e, const struct symbol *field) {
    const struct program_field *info = &e->field[field->index];
    uint32_t index = field->index;
    switch ((enum fact_kind)info->kind) {
    case FACT_TRUTH: return truth_value(emit_t(e, OP_field_truth, index, 0, 0));
    case FACT_WIDE: return plain_value(VALUE_WIDE, emit_w(e, OP_field_wide, index, 0, 0));
    case FACT_NUMBER: {
        struct value value = plain_value(VALUE_NUMBER, emit_n(e, OP_field_number, index, 0, 0));
        value.scale = info->scale;
        value.low = info->low;
        value.high = info->high;
        return value;
    }
    case FACT_CHOICE: return plain_value(VALUE_CHOICE, emit_n(e, OP_field_number, index, 0, 0));
    case FACT_DATE: return plain_value(VALUE_DATE, emit_n(e, OP_field_number, index, 0, 0));
    case FACT_TEXT: return plain_value(VALUE_TEXT, emit_n(e, OP_field_number, index, 0, 0));
    case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return truth_value(0);
}

static struct value emit_name(struct emitter *e, const struct expr *expr) {
    struct symbol *symbol = expr->symbol;
    if (!symbol) return truth_value(emit_truth_const(e, TRUTH_UNKNOWN));
    if (symbol->kind == SYMBOL_FIELD) return emit_field(e, symbol);
    if (symbol->kind == SYMBOL_RECOMMENDATION) return plain_value(VALUE_OUTCOME, emit_outcome(e, symbol->rec));
    emit_symbol(e, symbol);
    return symbol->value;
}

/* --- is ------------------------------------------------------------------------------------------------------- */

static uint32_t negated_if(struct emitter *e, uint32_t reg, bool negated) {
    return negated ? emit_t(e, OP_truth_not, reg, 0, 0) : reg;
}

static uint32_t emit_band(struct emitter *e, const struct expr *expr, struct value score, const struct type *type) {
    uint32_t *any = ARENA_ARRAY(&e->c->arena, uint32_t, expr->parts);
    if (!any) return 0;
    for (size_t i = 1; i < expr->parts; i++) {
        int index = choice_index(type, expr->part[i]->name.text);
        const struct score_band *band = &type->owner->decl->band[index < 0 ? 0 : index];
        uint32_t ends[2];
        ends[0] = emit_compare(e, COMPARE_AT_LEAST, score, NULL, value_constant(band->from.number), NULL, NULL);
        ends[1] = emit_compare(e, COMPARE_AT_MOST, score, NULL, value_constant(band->to.number), NULL, NULL);
        any[i - 1] = emit_all(e, ends, 2);
    }
    if (expr->parts == 2) return any[0];
    return emit_t(e, OP_truth_any, emit_args(e, any, expr->parts - 1, 1), 0, 0);
}

static uint32_t emit_choice_is(struct emitter *e, const struct expr *expr, struct value value, const struct type *type) {
    int64_t mask = 0;
    uint32_t *others = ARENA_ARRAY(&e->c->arena, uint32_t, expr->parts + 1);
    size_t count = 0;
    if (!others) {
        e->c->failed = true;
        return 0;
    }
    for (size_t i = 1; i < expr->parts; i++) {
        int index = expr->part[i]->kind == EXPR_NAME && !expr->part[i]->symbol ? choice_index(type, expr->part[i]->name.text) : -1;
        if (index >= 0) mask |= (int64_t)1 << index;
        else others[count++] = emit_t(e, OP_choice_same, value.reg, emit_expr(e, expr->part[i]).reg, 0);
    }
    if (mask) others[count++] = emit_t(e, OP_choice_in, value.reg, emit_constant(e, mask), 0);
    if (count == 1) return others[0];
    return emit_t(e, OP_truth_any, emit_args(e, others, count, 1), 0, 0);
}

/* An `all` table: does a row that holds give one of these? */
static uint32_t emit_row_is(struct emitter *e, const struct expr *expr, const struct symbol *table, const struct type *type) {
    uint32_t *any = ARENA_ARRAY(&e->c->arena, uint32_t, table->rows->count + 1);
    size_t count = 0;
    int64_t mask = 0;
    if (!any) return 0;
    for (size_t i = 1; i < expr->parts; i++) {
        int index = choice_index(type, expr->part[i]->name.text);
        if (index >= 0) mask |= (int64_t)1 << index;
    }
    for (size_t i = 0; i < table->rows->count; i++)
        if (table->rows->value[i].word & mask) any[count++] = table->rows->truth[i];
    return emit_t(e, OP_truth_any, emit_args(e, any, count, 1), 0, 0);
}

static uint32_t text_register(struct emitter *e, struct value text) {
    return text.constant ? emit_number_const(e, -(int64_t)emit_string(e, text.text) - 1) : text.reg;
}

struct sameness {
    struct value left;
    enum type_kind kind;
};

static uint32_t same_as(struct emitter *e, struct value other, const void *context) {
    const struct sameness *same = context;
    struct value value = same->left;
    switch (same->kind) {
    case TYPE_TEXT:
        if (other.constant) return emit_t(e, OP_text_is, text_register(e, value), emit_string(e, other.text), 0);
        return emit_t(e, OP_text_same, text_register(e, value), other.reg, 0);
    case TYPE_DATE: return emit_t(e, OP_date_same, value.reg, other.reg, 0);
    case TYPE_PERIOD: {
        uint32_t ends[] = { emit_t(e, OP_date_same, value.reg, other.reg, 0),
                            emit_t(e, OP_date_same, (uint32_t)value.word, (uint32_t)other.word, 0) };
        return emit_all(e, ends, 2);
    }
    default: return emit_truth_const(e, TRUTH_UNKNOWN);
    }
}

static uint32_t emit_one_is(struct emitter *e, struct value value, const struct expr *other, const struct type *type) {
    if (type->kind == TYPE_TRUTH) {
        uint32_t reg = emit_truth_value(e, value);
        return other->kind == EXPR_NO ? emit_t(e, OP_truth_not, reg, 0, 0) : reg;
    }
    struct tested right = emit_tested(e, other);
    struct sameness same = { value, type->kind };
    return emit_by_rows(e, &right, same_as, &same);
}

static uint32_t is_any(struct emitter *e, struct value value, const void *context) {
    const struct expr *expr = context;
    uint32_t *any = ARENA_ARRAY(&e->c->arena, uint32_t, expr->parts);
    if (!any) return 0;
    for (size_t i = 1; i < expr->parts; i++) any[i - 1] = emit_one_is(e, value, expr->part[i], expr->part[0]->type);
    return expr->parts == 2 ? any[0] : emit_t(e, OP_truth_any, emit_args(e, any, expr->parts - 1, 1), 0, 0);
}

uint32_t emit_is(struct emitter *e, const struct expr *expr) {
    const struct expr *subject = expr->part[0];
    const struct type *type = subject->type;
    struct tested operand = emit_tested(e, subject);
    struct value value = operand.value;
    e->span = expr->span;
    if (type->kind == TYPE_CHOICE && type->several && subject->symbol && subject->symbol->rows)
        return negated_if(e, emit_row_is(e, expr, subject->symbol, type), expr->negated);
    if (type->kind == TYPE_CHOICE) return negated_if(e, emit_choice_is(e, expr, value, type), expr->negated);
    if (type->kind == TYPE_NUMBER && type->is_score) return negated_if(e, emit_band(e, expr, value, type), expr->negated);
    if (type->kind == TYPE_TRUTH) operand.rows = NULL; /* its register is what the rows agree on */
    return negated_if(e, emit_by_rows(e, &operand, is_any, expr), expr->negated);
}

/* --- is known --------------------------------------------------------------------------------------------------- */

/* An `all` table is known when it is known of each of its values whether it is among them. */
static uint32_t several_known(struct emitter *e, const struct table_rows *rows) {
    uint32_t *settled = ARENA_ARRAY(&e->c->arena, uint32_t, rows->count + 1), *any = ARENA_ARRAY(&e->c->arena, uint32_t, rows->count + 1);
    size_t values = 0;
    int64_t seen = 0;
    if (!settled || !any) {
        e->c->failed = true;
        return 0;
    }
    for (size_t i = 0; i < rows->count; i++) {
        size_t count = 0;
        if (rows->value[i].word & seen) continue;
        seen |= rows->value[i].word;
        for (size_t k = i; k < rows->count; k++)
            if (rows->value[k].word == rows->value[i].word) any[count++] = rows->truth[k];
        settled[values++] = emit_t(e, OP_truth_settled, count == 1 ? any[0] : emit_t(e, OP_truth_any, emit_args(e, any, count, 1), 0, 0), 0, 0);
    }
    return emit_all(e, settled, values);
}

static uint32_t period_known(struct emitter *e, struct value period) {
    uint32_t ends[] = { emit_t(e, OP_number_settled, period.reg, 0, 0), emit_t(e, OP_number_settled, (uint32_t)period.word, 0, 0) };
    return emit_all(e, ends, 2);
}

static uint32_t emit_known(struct emitter *e, const struct expr *expr) {
    const struct expr *subject = expr->part[0];
    struct symbol *symbol = subject->kind == EXPR_NAME ? subject->symbol : NULL;
    uint32_t reg;
    if (symbol && symbol->kind == SYMBOL_FACT) {
        bool many = subject->type->kind == TYPE_LIST || subject->type->kind == TYPE_SERIES;
        reg = many ? emit_t(e, OP_list_known, symbol->value.reg, 0, 0) : emit_t(e, OP_truth_known, symbol->index, 0, 0);
    } else if (symbol && symbol->kind == SYMBOL_FIELD) {
        reg = emit_t(e, OP_field_known, symbol->index, 0, 0);
    } else {
        struct tested tested = emit_tested(e, subject);
        struct value value = tested.value;
        e->span = expr->span;
        if (value.constant) reg = emit_truth_const(e, TRUTH_YES);
        else if (subject->type->several && tested.rows) reg = several_known(e, tested.rows);
        else if (value.kind == VALUE_PERIOD) reg = period_known(e, value);
        else if (value.kind == VALUE_TRUTH || value.kind == VALUE_OUTCOME) reg = emit_t(e, OP_truth_settled, emit_truth_value(e, value), 0, 0);
        else if (value.kind == VALUE_WIDE) reg = emit_t(e, OP_wide_settled, value.reg, 0, 0);
        else if (value.kind == VALUE_CHOICE) reg = emit_t(e, OP_choice_settled, value.reg, 0, 0);
        else if (value.kind == VALUE_RANGE || value.kind == VALUE_SCORE)
            reg = emit_t(e, OP_number_settled, emit_n(e, OP_number_of_range, value.reg, 0, 0), 0, 0);
        else reg = emit_t(e, OP_number_settled, value.reg, 0, 0);
    }
    return negated_if(e, reg, expr->negated);
}

/* --- All ----------------------------------------------------------------------------------------------------------- */

static struct value emit_plain(struct emitter *e, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_NAME: return emit_name(e, expr);
    case EXPR_QUANTITY: return value_constant(expr->quantity->number);
    case EXPR_DATE: return plain_value(VALUE_DATE, emit_number_const(e, expr->date));
    case EXPR_TODAY: return plain_value(VALUE_DATE, emit_today(e));
    case EXPR_TEXT: return (struct value){ .kind = VALUE_TEXT, .reg = NONE, .constant = true, .text = expr->string.text };
    case EXPR_YES: return (struct value){ .kind = VALUE_TRUTH, .reg = NONE, .constant = true, .word = TRUTH_YES };
    case EXPR_NO: return (struct value){ .kind = VALUE_TRUTH, .reg = NONE, .constant = true, .word = TRUTH_NO };
    case EXPR_ERROR: case EXPR_UNKNOWN: return (struct value){ .kind = VALUE_TRUTH, .reg = NONE, .constant = true, .word = TRUTH_UNKNOWN };
    case EXPR_NOT: {
        uint32_t part = emit_truth(e, expr->part[0]);
        e->span = expr->span;
        return truth_value(emit_t(e, OP_truth_not, part, 0, 0));
    }
    case EXPR_ALL: case EXPR_ANY: case EXPR_NONE: case EXPR_AT_LEAST: case EXPR_AT_MOST: case EXPR_EXACTLY:
        return truth_value(emit_several(e, expr));
    case EXPR_NUMBER_OF: return emit_number_of(e, expr);
    case EXPR_COMPARE: return truth_value(emit_compare_exprs(e, expr->op, expr->part[0], expr->part[1]));
    case EXPR_IS: return truth_value(emit_is(e, expr));
    case EXPR_IS_KNOWN: return truth_value(emit_known(e, expr));
    case EXPR_BETWEEN: return truth_value(emit_between(e, expr->part[0], expr->part[1], expr->part[2], false));
    case EXPR_ADD: case EXPR_SUBTRACT:
        if (expr->type->kind == TYPE_DATE) return emit_date_sum(e, expr);
        return emit_arithmetic(e, expr);
    case EXPR_MULTIPLY: case EXPR_DIVIDE: case EXPR_NEGATE: return emit_arithmetic(e, expr);
    case EXPR_CONVERT:
        return emit_convert(e, emit_expr(e, expr->part[0]), expr->part[0]->type->unit, expr->unit, molar_mass_of(expr->part[0], NULL));
    case EXPR_CALL: return emit_call(e, expr);
    case EXPR_SOME: case EXPR_EVERY: case EXPR_NO_ONE: return emit_quantifier(e, expr);
    case EXPR_AGGREGATE: return emit_aggregate(e, expr);
    case EXPR_RISING: case EXPR_FALLING: return truth_value(emit_rising(e, expr));
    case EXPR_ORDER: return truth_value(emit_order(e, expr));
    case EXPR_PERIOD: {
        uint32_t from = emit_expr(e, expr->part[0]).reg, to = emit_expr(e, expr->part[1]).reg;
        struct value period = plain_value(VALUE_PERIOD, from);
        period.word = to; /* the other end's register */
        return period;
    }
    case EXPR_ELAPSED: case EXPR_AGE: return emit_elapsed(e, expr);
    }
    return truth_value(emit_truth_const(e, TRUTH_UNKNOWN));
}

/* Within a block, what does not depend on the element goes to main: computed once, not once an element. */
struct value emit_expr(struct emitter *e, const struct expr *expr) {
    struct code *code = e->code;
    struct span span = e->span;
    e->span = expr->span;
    if (!expr->local && e->in_block) e->code = &e->main;
    struct value value = emit_plain(e, expr);
    e->code = code;
    e->span = span;
    return value;
}
