/* Tables and scores. */
#include "compiler/emit.h"

/* --- Cells --------------------------------------------------------------------------------------------- */

/* `head is value`, without a tree of its own. */
static uint32_t head_is(struct emitter *e, const struct cell *cell, struct expr *head, struct expr **value, size_t values) {
    struct expr **part = ARENA_ARRAY(&e->c->arena, struct expr *, values + 1);
    if (!part) {
        e->c->failed = true;
        return 0;
    }
    part[0] = head;
    for (size_t i = 0; i < values; i++) part[i + 1] = value[i];
    struct expr is = { .kind = EXPR_IS, .part = part, .parts = (uint32_t)values + 1, .span = cell->span, .mark = cell->span };
    return emit_is(e, &is);
}

/* A number is compared with each value; a score also has bands, which are asked by name. */
static uint32_t cell_value_is(struct emitter *e, const struct cell *cell, struct expr *head) {
    if (head->type->kind != TYPE_NUMBER) return head_is(e, cell, head, cell->value, cell->values);
    uint32_t *any = ARENA_ARRAY(&e->c->arena, uint32_t, cell->values);
    if (!any) {
        e->c->failed = true;
        return 0;
    }
    for (size_t i = 0; i < cell->values; i++) {
        bool band = head->type->is_score && cell->value[i]->kind == EXPR_NAME;
        any[i] = band ? head_is(e, cell, head, &cell->value[i], 1) : emit_compare_exprs(e, COMPARE_EQUAL, head, cell->value[i]);
    }
    return cell->values == 1 ? any[0] : emit_t(e, OP_truth_any, emit_args(e, any, cell->values, 1), 0, 0);
}

static uint32_t emit_cell(struct emitter *e, const struct cell *cell, struct expr *head) {
    uint32_t reg = 0;
    e->span = cell->span;
    switch (cell->kind) {
    case CELL_ERROR: case CELL_ANY: return emit_truth_const(e, TRUTH_YES);
    case CELL_VALUE: reg = cell_value_is(e, cell, head); break;
    case CELL_COMPARE: reg = emit_compare_exprs(e, cell->op, head, cell->value[0]); break;
    case CELL_RANGE: reg = emit_between(e, head, cell->value[0], cell->value[1], cell->below); break;
    case CELL_UNKNOWN: case CELL_KNOWN: {
        struct expr known = { .kind = EXPR_IS_KNOWN, .part = &head, .parts = 1, .span = cell->span, .negated = cell->kind == CELL_UNKNOWN,
                              .type = &type_truth };
        reg = emit_truth(e, &known);
        break;
    }
    }
    return cell->negated ? emit_t(e, OP_truth_not, reg, 0, 0) : reg;
}

/* A column with an `unknown` cell gives unknown a row of its own: the other tests of that column then ask for a known value. */
static bool asks_for_unknown(const struct decl *decl, size_t column) {
    for (size_t r = 0; r < decl->rows; r++)
        if (column < decl->row[r].cells && decl->row[r].cell[column].kind == CELL_UNKNOWN) return true;
    return false;
}

static uint32_t emit_test(struct emitter *e, const struct decl *decl, const struct row *row, size_t column) {
    const struct cell *cell = &row->cell[column];
    uint32_t both[2];
    bool tests_value = cell->kind == CELL_VALUE || cell->kind == CELL_COMPARE || cell->kind == CELL_RANGE;
    if (!tests_value || !asks_for_unknown(decl, column)) return emit_cell(e, cell, decl->head[column]);
    struct cell known = { .kind = CELL_KNOWN, .span = cell->span };
    both[0] = emit_cell(e, &known, decl->head[column]);
    both[1] = emit_cell(e, cell, decl->head[column]);
    return emit_all(e, both, 2);
}

uint32_t emit_table_test(struct emitter *e, const struct decl *table, size_t row, size_t column) {
    return emit_test(e, table, &table->row[row], column);
}

static uint32_t emit_row(struct emitter *e, const struct decl *decl, const struct row *row) {
    uint32_t *reg = ARENA_ARRAY(&e->c->arena, uint32_t, decl->heads);
    size_t count = 0;
    if (!reg) {
        e->c->failed = true;
        return 0;
    }
    for (size_t i = 0; i + 1 < row->cells && i + 1 < decl->heads; i++)
        if (row->cell[i].kind != CELL_ANY) reg[count++] = emit_test(e, decl, row, i);
    e->span = row->span;
    return count ? emit_all(e, reg, count) : emit_truth_const(e, TRUTH_YES);
}

/* In a `first` table a row is out once an earlier one is yes. */
static void apply_first(struct emitter *e, struct table_rows *rows) {
    uint32_t earlier = NONE;
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t own = rows->truth[i];
        if (earlier != NONE) {
            uint32_t both[] = { own, emit_t(e, OP_truth_not, earlier, 0, 0) };
            rows->truth[i] = emit_all(e, both, 2);
        }
        uint32_t any[] = { earlier, own };
        earlier = earlier == NONE ? own : emit_t(e, OP_truth_any, emit_args(e, any, 2, 1), 0, 0);
    }
}

/* --- Values --------------------------------------------------------------------------------------------- */

static struct value row_value(struct emitter *e, const struct symbol *table, const struct expr *expr) {
    const struct type *type = table->type;
    struct value value;
    if (type->kind == TYPE_CHOICE) {
        int index = choice_index(type, expr->name.text);
        return (struct value){ .kind = VALUE_CHOICE, .constant = true, .reg = NONE, .word = index >= 0 ? (int64_t)1 << index : 0 };
    }
    value = emit_expr(e, expr);
    if (type->kind == TYPE_NUMBER) value = emit_convert(e, value, expr->type->unit, type->unit, NULL);
    return value;
}

static bool all_numbers(struct emitter *e, struct table_rows *rows, uint32_t *scale) {
    *scale = 0;
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t own = rows->value[i].scale;
        int64_t word;
        if (rows->value[i].constant ? !value_scaled(rows->value[i], &own, &word) : rows->value[i].kind != VALUE_NUMBER) return false;
        if (own > *scale) *scale = own;
    }
    for (size_t i = 0; i < rows->count; i++) {
        struct value number;
        if (!emit_as_number(e, rows->value[i], *scale, &number)) return false;
    }
    return true;
}

static struct value combine_numbers(struct emitter *e, struct table_rows *rows, uint32_t *pair) {
    uint32_t scale;
    struct value result = { .kind = VALUE_NUMBER, .low = INT64_MAX, .high = INT64_MIN };
    if (!all_numbers(e, rows, &scale)) {
        for (size_t i = 0; i < rows->count; i++) pair[2 * i + 1] = emit_as_wide(e, rows->value[i]);
        uint32_t args = emit_args(e, pair, rows->count * 2, 2);
        return (struct value){ .kind = VALUE_WIDE, .reg = emit_w(e, OP_wide_table, args, 0, 0) };
    }
    for (size_t i = 0; i < rows->count; i++) {
        struct value number;
        emit_as_number(e, rows->value[i], scale, &number);
        pair[2 * i + 1] = number.reg;
        if (number.low < result.low) result.low = number.low;
        if (number.high > result.high) result.high = number.high;
    }
    result.scale = scale;
    result.reg = emit_n(e, OP_number_table, emit_args(e, pair, rows->count * 2, 2), 0, 0);
    return result;
}

static struct value combine(struct emitter *e, const struct type *type, struct table_rows *rows) {
    uint32_t *pair = ARENA_ARRAY(&e->c->arena, uint32_t, rows->count * 2 + 1);
    if (!pair) {
        e->c->failed = true;
        return value_constant(decimal_zero);
    }
    for (size_t i = 0; i < rows->count; i++) pair[2 * i] = rows->truth[i];
    if (type->kind == TYPE_NUMBER) return combine_numbers(e, rows, pair);
    for (size_t i = 0; i < rows->count; i++) {
        struct value *value = &rows->value[i];
        if (type->kind == TYPE_TRUTH) pair[2 * i + 1] = emit_truth_value(e, *value);
        else if (type->kind == TYPE_CHOICE) pair[2 * i + 1] = emit_number_const(e, value->word);
        else pair[2 * i + 1] = value->constant ? emit_number_const(e, -(int64_t)emit_string(e, value->text) - 1) : value->reg;
    }
    uint32_t args = emit_args(e, pair, rows->count * 2, 2);
    switch (type->kind) {
    case TYPE_TRUTH: return (struct value){ .kind = VALUE_TRUTH, .reg = emit_t(e, OP_truth_table, args, 0, 0) };
    case TYPE_CHOICE:
        return (struct value){ .kind = VALUE_CHOICE, .reg = emit_n(e, type->several ? OP_choice_all : OP_choice_table, args, 0, 0) };
    case TYPE_DATE: return (struct value){ .kind = VALUE_DATE, .reg = emit_n(e, OP_number_table, args, 0, 0) };
    default: return (struct value){ .kind = VALUE_TEXT, .reg = emit_n(e, OP_number_table, args, 0, 0) };
    }
}

struct value emit_table(struct emitter *e, struct symbol *table) {
    const struct decl *decl = table->decl;
    struct table_rows *rows = ARENA_NEW(&e->c->arena, struct table_rows);
    if (rows) {
        rows->truth = ARENA_ARRAY(&e->c->arena, uint32_t, decl->rows + 1);
        rows->value = ARENA_ARRAY(&e->c->arena, struct value, decl->rows + 1);
    }
    if (!rows || !rows->truth || !rows->value) {
        e->c->failed = true;
        return value_constant(decimal_zero);
    }
    for (size_t i = 0; i < decl->rows; i++) {
        const struct row *row = &decl->row[i];
        rows->truth[i] = emit_row(e, decl, row);
        rows->value[i] = row_value(e, table, row->cell[row->cells - 1].value[0]);
    }
    rows->count = decl->rows;
    e->span = table->name.span;
    if (decl->policy == TABLE_FIRST) apply_first(e, rows);
    table->rows = rows;
    return combine(e, table->type, rows);
}

struct value emit_score(struct emitter *e, struct symbol *score) {
    const struct decl *decl = score->decl;
    uint32_t *pair = ARENA_ARRAY(&e->c->arena, uint32_t, decl->lines * 2 + 1);
    if (!pair) {
        e->c->failed = true;
        return value_constant(decimal_zero);
    }
    for (size_t i = 0; i < decl->lines; i++) {
        int64_t points = 0;
        decimal_to_scaled(decl->line[i].points.number, 0, &points);
        e->span = decl->line[i].span;
        pair[2 * i] = emit_truth(e, decl->line[i].condition);
        pair[2 * i + 1] = emit_constant(e, points);
    }
    e->span = score->name.span;
    struct value value = score->value; /* its bounds, from the checker */
    value.kind = VALUE_SCORE;
    value.reg = emit_r(e, OP_range_score, emit_args(e, pair, decl->lines * 2, 2), 0, 0);
    return value;
}
