/* tree_table: cells and rows. */
#include "grammar/reader.h"
#include "grammar/tree.h"

struct cell cell_of(enum cell_kind kind, struct span span) { return (struct cell){ .kind = kind, .span = span }; }

struct cell cell_values(struct reader *reader, struct exprs values, bool negated, struct span span) {
    struct cell cell = { .kind = CELL_VALUE, .span = span, .negated = negated, .value = TREE_LIST(reader, values.at, values.count),
                         .values = values.count };
    for (size_t i = 0; i < values.count; i++)
        if (values.at[i]->kind == EXPR_ERROR) cell.kind = CELL_ERROR;
    return cell;
}

struct cell cell_compare(struct reader *reader, enum compare_op op, struct expr *value, struct span span) {
    struct cell cell = cell_values(reader, exprs_add(reader, (struct exprs){ 0 }, value), false, span);
    if (cell.kind == CELL_VALUE) cell.kind = CELL_COMPARE;
    cell.op = op;
    return cell;
}

/* In `3 to 5 mg` the unit belongs to both. */
static void share_unit(struct expr *first, const struct expr *second) {
    if (first->kind != EXPR_QUANTITY || second->kind != EXPR_QUANTITY || first->quantity->unit) return;
    first->quantity->unit = second->quantity->unit;
}

struct cell cell_range(struct reader *reader, struct expr *from, struct expr *to, bool below, struct span span) {
    struct cell cell = cell_values(reader, exprs_pair(reader, from, span, to), false, span);
    if (cell.kind == CELL_VALUE) cell.kind = CELL_RANGE;
    share_unit(from, to);
    cell.below = below;
    return cell;
}

struct cell cell_empty(struct reader *reader, struct span span) {
    struct diag *diag = diag_add(reader->diags, DIAG_EMPTY_CELL, span, "this cell of the table is empty");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span, " any ", "where every value will do, write any");
    return cell_of(CELL_ERROR, span);
}

/* The head: every cell is an expression. */
static void set_head(struct reader *reader, struct decl *decl, struct cells cells) {
    decl->head = ARENA_ARRAY(reader->arena, struct expr *, cells.count);
    if (!decl->head) return;
    decl->heads = cells.count;
    for (size_t i = 0; i < cells.count; i++) {
        const struct cell *cell = &cells.at[i];
        bool plain = cell->kind == CELL_VALUE && cell->values == 1 && !cell->negated;
        if (!plain && cell->kind != CELL_ERROR)
            diag_add(reader->diags, DIAG_SYNTAX, cell->span, "the first row of a table names what its columns are about, for "
                     "example a fact or a definition");
        decl->head[i] = plain ? cell->value[0] : expr_leaf(reader, EXPR_ERROR, cell->span);
    }
}

struct decl *add_row(struct reader *reader, struct decl *decl, struct span span, struct cells cells) {
    if (decl->heads == 0 && decl->rows == 0) {
        set_head(reader, decl, cells);
        return decl;
    }
    return add_row_of(reader, decl, (struct row){ .cell = TREE_LIST(reader, cells.at, cells.count), .cells = cells.count, .span = span });
}

/* A row that could not be read is a row of bad cells; without a readable head there is no table. */
struct decl *add_bad_row(struct reader *reader, struct decl *decl, struct span span) {
    struct cell bad = cell_of(CELL_ERROR, span);
    struct cells cells = { 0 };
    for (size_t i = 0; i < decl->heads; i++) cells = cells_add(reader, cells, bad);
    if (decl->heads == 0) decl->kind = DECL_ERROR;
    return add_row_of(reader, decl, (struct row){ .cell = TREE_LIST(reader, cells.at, cells.count), .cells = cells.count, .span = span });
}
