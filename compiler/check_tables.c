/* Tables and scores. */
#include "compiler/check.h"

/* --- Tables -------------------------------------------------------------------------------------------- */

static void check_cell(struct checker *k, struct cell *cell, struct expr *head) {
    const struct type *type = head->type;
    struct compilation *c = k->c;
    if (cell->kind == CELL_ERROR || type->kind == TYPE_ERROR) return;
    for (size_t i = 0; i < cell->values; i++) {
        struct expr *value = cell->value[i];
        if (cell->kind == CELL_VALUE && type->is_score && value->kind == EXPR_NAME) {
            value->type = type;
            if (choice_index(type, value->name.text) < 0) report_no_value(c, value->name, type);
            continue;
        }
        /* `30 to 60 mL/min`: the first number takes the unit of the second. */
        if (cell->kind == CELL_RANGE && i == 0 && value->kind == EXPR_QUANTITY && !value->quantity->unit && type->unit &&
            cell->value[1]->kind == EXPR_QUANTITY)
            value->quantity->unit = cell->value[1]->quantity->unit;
        if (!check_value_of(k, value, type, head->symbol)) continue;
        if (type->kind == TYPE_NUMBER) check_threshold(c, head, value);
    }
    if (cell->kind == CELL_VALUE) check_repeated(c, cell->value, cell->values);
    if (cell->kind == CELL_RANGE) check_ends(c, cell->value[0], cell->value[1]);
    bool ordered = cell->kind == CELL_COMPARE && cell->op != COMPARE_EQUAL && cell->op != COMPARE_UNEQUAL;
    if ((ordered || cell->kind == CELL_RANGE) && type->kind != TYPE_NUMBER && type->kind != TYPE_DATE)
        diag_add(&c->diags, DIAG_TYPES_DIFFER, cell->span, "only numbers and dates have an order, this column is %s", type_words(c, type));
    if (cell->kind == CELL_KNOWN && head->symbol) head->symbol->has_known_test = true;
}

static const struct cell *output_cell(const struct decl *decl, const struct row *row) {
    return row->cells == decl->heads ? &row->cell[row->cells - 1] : NULL;
}

static void check_output(struct checker *k, struct symbol *table, struct row *row) {
    const struct cell *cell = output_cell(table->decl, row);
    if (!cell || cell->kind == CELL_ERROR) return;
    if (cell->kind != CELL_VALUE || cell->values != 1 || cell->negated) {
        struct diag *d = diag_add(&k->c->diags, DIAG_TABLE_SHAPE, cell->span, "the last column gives one value, this is a test");
        diag_note(&k->c->diags, d, table->decl->type.span, "%s", type_words(k->c, table->type));
        return;
    }
    struct expr *value = cell->value[0];
    bool computed = table->type->kind == TYPE_TRUTH && value->kind != EXPR_YES && value->kind != EXPR_NO && value->kind != EXPR_UNKNOWN;
    if (computed) check_condition(k, value);
    else check_value_of(k, value, table->type, NULL);
}

static bool is_rest(const struct decl *decl, const struct row *row) {
    for (size_t i = 0; i + 1 < row->cells && i + 1 < decl->heads; i++)
        if (row->cell[i].kind != CELL_ANY) return false;
    return true;
}

void check_table(struct compilation *c, struct symbol *table) {
    struct decl *decl = table->decl;
    struct checker k = { .c = c };
    table->type = type_of_written(c, &decl->type, table);
    if (table->type->kind == TYPE_LIST || table->type->kind == TYPE_SERIES || table->type->kind == TYPE_PERIOD) {
        diag_add(&c->diags, DIAG_BAD_TYPE, decl->type.span, "a table gives one value, not %s", type_words(c, table->type));
        table->type = &type_error;
    }
    if (decl->policy == TABLE_ALL && table->type->kind == TYPE_CHOICE) {
        struct type *several = ARENA_NEW(&c->arena, struct type);
        if (several) {
            *several = *table->type;
            several->several = true;
            table->type = several;
        }
    } else if (decl->policy == TABLE_ALL && table->type->kind != TYPE_ERROR) {
        diag_add(&c->diags, DIAG_BAD_TYPE, decl->type.span, "an 'all' table lists choices, not %s", type_words(c, table->type));
    }
    if (decl->heads == 0) {
        diag_add(&c->diags, DIAG_TABLE_SHAPE, table->name.span, "this table has no rows");
        return;
    }
    const struct expr *last = decl->head[decl->heads - 1];
    if (last->kind != EXPR_NAME || !slice_equal(last->name.text, table->name.text)) {
        struct diag *d = diag_add(&c->diags, DIAG_TABLE_OUTPUT, last->span, "the last column must be called \"%.*s\", like the table",
                                  (int)table->name.text.length, table->name.text.bytes);
        diag_hint(&c->diags, d, "the other columns are questions, the last one gives the table's value");
    }
    for (size_t i = 0; i + 1 < decl->heads; i++) check_expr(&k, decl->head[i]);
    for (size_t r = 0; r < decl->rows; r++) {
        struct row *row = &decl->row[r];
        if (row->cells != decl->heads) {
            struct diag *d = diag_add(&c->diags, DIAG_TABLE_SHAPE, row->span, "this row has %zu cells, the head has %zu", row->cells,
                                      decl->heads);
            diag_hint(&c->diags, d, "write 'any' where a column does not matter");
            continue;
        }
        for (size_t i = 0; i + 1 < row->cells; i++) check_cell(&k, &row->cell[i], decl->head[i]);
        check_output(&k, table, row);
    }
    if (decl->policy == TABLE_FIRST && decl->rows && !is_rest(decl, &decl->row[decl->rows - 1])) {
        struct diag *d = diag_add(&c->diags, DIAG_TABLE_FIRST_REST, decl->row[decl->rows - 1].span,
                                  "a 'first' table ends with a row for all the rest");
        diag_hint(&c->diags, d, "add a last row with 'any' in every column but the last");
    }
    if (decl->rows == 0)
        diag_hint(&c->diags, diag_add(&c->diags, DIAG_TABLE_SHAPE, decl->name.span, "this table has a head and no rows"),
                  "write one row for each case, with a test in each column and the value in the last");
}

/* --- Scores ----------------------------------------------------------------------------------------------- */

static bool whole(struct compilation *c, const struct quantity *quantity, const char *what, int64_t *value) {
    bool is_whole = !quantity->unit && decimal_to_scaled(quantity->number, 0, value);
    if (is_whole && *value >= -1000000 && *value <= 1000000) return true;
    diag_add(&c->diags, DIAG_BAD_RANGE, quantity->span, is_whole ? "%s must lie between -1000000 and 1000000" : "%s must be a whole number without a unit", what);
    return false;
}

static void check_bands(struct compilation *c, const struct symbol *score, int64_t low, int64_t high) {
    const struct decl *decl = score->decl;
    int64_t next = low;
    for (size_t i = 0; i < decl->bands; i++) {
        int64_t from, to;
        if (!whole(c, &decl->band[i].from, "the beginning of a band", &from) || !whole(c, &decl->band[i].to, "the end of a band", &to)) return;
        if (from > to) {
            diag_add(&c->diags, DIAG_BANDS, decl->band[i].span, "this band ends before it begins");
            return;
        }
        if (from != next) {
            struct diag *d = diag_add(&c->diags, DIAG_BANDS, decl->band[i].span, from > next ? "no band has the score %lld" : "two bands have the score %lld",
                                      (long long)(from > next ? next : from));
            diag_hint(&c->diags, d, "the score goes from %lld to %lld; bands follow each other without a gap", (long long)low, (long long)high);
            return;
        }
        next = to + 1;
    }
    if (decl->bands && next != high + 1)
        diag_add(&c->diags, DIAG_BANDS, decl->band[decl->bands - 1].span,
                 next <= high ? "no band has the score %lld, but it can be reached" : "the score %lld can never be reached",
                 (long long)(next <= high ? next : next - 1));
}

void check_score(struct compilation *c, struct symbol *score) {
    struct decl *decl = score->decl;
    struct checker k = { .c = c };
    int64_t low = 0, high = 0, points;
    bool fine = true;
    struct type *type = ARENA_NEW(&c->arena, struct type);
    struct choice_value *value = ARENA_ARRAY(&c->arena, struct choice_value, decl->bands + 1);
    if (!type || !value) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < decl->bands; i++)
        for (size_t b = 0; b < i; b++)
            if (slice_equal(decl->band[i].name.text, decl->band[b].name.text))
                diag_note(&c->diags, diag_add(&c->diags, DIAG_DECLARED_TWICE, decl->band[i].name.span, "two bands are called \"%.*s\"",
                                              (int)decl->band[i].name.text.length, decl->band[i].name.text.bytes), decl->band[b].name.span, "the first");
    for (size_t i = 0; i < decl->bands; i++) value[i] = (struct choice_value){ decl->band[i].name, decl->band[i].label };
    *type = (struct type){ .kind = TYPE_NUMBER, .value = value, .values = decl->bands, .owner = score, .is_score = true };
    score->type = type;
    for (size_t i = 0; i < decl->lines; i++) {
        check_condition(&k, decl->line[i].condition);
        if (!whole(c, &decl->line[i].points, "the points", &points)) fine = false;
        else *(points > 0 ? &high : &low) += points;
    }
    score->value.low = low;
    score->value.high = high;
    if (decl->lines == 0) diag_add(&c->diags, DIAG_TABLE_SHAPE, decl->name.span, "this score has no points");
    else if (fine) check_bands(c, score, low, high);
}
