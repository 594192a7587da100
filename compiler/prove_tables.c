/* Tables: gaps, rows that apply to one patient and disagree, rows that apply to nobody. */
#include "compiler/prove.h"

#include "compiler/emit.h"

enum { PAIRS_MOST = 8 /* of one table are reported */ };

/* --- What a row gives -------------------------------------------------------------------------------------------------- */

static bool gives_same(const struct value *a, const struct value *b) {
    if (a->constant != b->constant) return false;
    if (!a->constant) return a->kind == b->kind && a->reg == b->reg && a->scale == b->scale;
    if (a->kind == VALUE_TEXT) return slice_equal(a->text, b->text);
    if (a->kind == VALUE_NUMBER || a->kind == VALUE_WIDE) return decimal_equal(a->number, b->number);
    return a->word == b->word;
}

static uint32_t *groups_of(struct prover *prover, const struct table_rows *rows) {
    uint32_t *group = ARENA_ARRAY(&prover->c->arena, uint32_t, rows->count);
    if (!group) {
        prover->c->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < rows->count; i++) {
        group[i] = (uint32_t)i;
        for (size_t k = 0; k < i; k++)
            if (gives_same(&rows->value[k], &rows->value[i])) {
                group[i] = group[k];
                break;
            }
    }
    return group;
}

/* --- Gaps ---------------------------------------------------------------------------------------------------------------- */

/* All rows no, and (behind them) that the guideline and the table's file apply. Returns the goals. */
static size_t gap_goals(const struct prover *prover, const struct symbol *table, struct reach_goal *goal) {
    const struct table_rows *rows = table->rows;
    uint32_t main = prover->c->file[0].applies_register, own = prover->c->file[table->file].applies_register;
    size_t goals = rows->count;
    for (size_t i = 0; i < rows->count; i++) goal[i] = (struct reach_goal){ rows->truth[i], REACH_NO };
    if (main != NONE) goal[goals++] = (struct reach_goal){ main, REACH_YES };
    if (own != NONE && own != main) goal[goals++] = (struct reach_goal){ own, REACH_YES };
    return goals;
}

static void report_gap(struct prover *prover, const struct symbol *table) {
    struct compilation *c = prover->c;
    struct diag *d = diag_add(&c->diags, DIAG_TABLE_GAP, table->name.span, "no row applies to a patient with %s", prove_words(prover));
    prove_keep(prover);
    diag_hint(&c->diags, d, "add a row for this patient, or widen the row beside");
}

/* First without `applies`, which is enough for a table that has no gap at all. */
static void prove_gap(struct prover *prover, const struct symbol *table) {
    const struct table_rows *rows = table->rows;
    struct reach_goal *goal = ARENA_ARRAY(&prover->c->arena, struct reach_goal, rows->count + 2);
    uint32_t *truth = ARENA_ARRAY(&prover->c->arena, uint32_t, rows->count + 2);
    if (!goal || !truth) {
        prover->c->failed = true;
        return;
    }
    size_t goals = gap_goals(prover, table, goal);
    enum reach answer = prove_show(prover, goal, rows->count);
    if (answer == REACH_FOUND && goals > rows->count) {
        for (size_t i = 0; i < goals; i++) truth[i] = goal[i].truth;
        if (!prove_open(prover, truth, goals)) return;
        answer = prove_show(prover, goal, goals);
    }
    if (answer == REACH_FOUND) report_gap(prover, table);
    if (answer == REACH_UNDECIDED) prove_undecided(prover, table->name.span, "some row of this table applies to every patient");
}

/* --- Overlaps ---------------------------------------------------------------------------------------------------------------- */

/* The upper end of a range that another row's cell begins with. */
static const struct expr *shared_end(const struct cell *cell, const struct cell *other) {
    bool begins = other->kind == CELL_RANGE || (other->kind == CELL_COMPARE && other->op == COMPARE_AT_LEAST);
    if (cell->kind != CELL_RANGE || cell->below || cell->negated || other->negated || !begins) return NULL;
    const struct expr *end = cell->value[1], *begin = other->value[0];
    if (end->kind != EXPR_QUANTITY || begin->kind != EXPR_QUANTITY || !decimal_equal(end->quantity->number, begin->quantity->number))
        return NULL;
    const struct unit *a = end->quantity->unit, *b = begin->quantity->unit;
    return a == b || (a && b && slice_equal(slice_of(a->code), slice_of(b->code))) ? end : NULL;
}

static bool fix_shared_end(struct prover *prover, struct diag *d, const struct cell *cell, const struct cell *other) {
    const struct expr *end = shared_end(cell, other);
    if (!end) return false;
    struct slice first = span_text(&prover->c->sources, cell->value[0]->span), last = span_text(&prover->c->sources, end->span);
    struct text fix;
    text_init(&fix, &prover->c->arena);
    text_printf(&fix, "%.*s to below %.*s", (int)first.length, first.bytes, (int)last.length, last.bytes);
    if (fix.failed) prover->c->failed = true;
    else diag_fix(&prover->c->diags, d, DIAG_MAYBE, cell->span, fix.bytes, "%s", fix.bytes);
    return true;
}

static void report_overlap(struct prover *prover, const struct symbol *table, const struct row *a, const struct row *b) {
    struct compilation *c = prover->c;
    struct slice x = span_text(&c->sources, a->cell[a->cells - 1].span), y = span_text(&c->sources, b->cell[b->cells - 1].span);
    struct diag *d = diag_add(&c->diags, DIAG_TABLE_OVERLAP, a->span, "two rows apply to the same patient and disagree");
    diag_note(&c->diags, d, b->span, "the other row");
    diag_finding(&c->diags, d, "patient: %s (%.*s and %.*s)", prove_patient(prover), (int)x.length, x.bytes, (int)y.length, y.bytes);
    for (size_t i = 0; i + 1 < table->decl->heads; i++)
        if (fix_shared_end(prover, d, &a->cell[i], &b->cell[i]) || fix_shared_end(prover, d, &b->cell[i], &a->cell[i])) return;
}

/* One question tells whether there is such a pair at all; only then each is asked for. */
static void prove_pairs(struct prover *prover, const struct symbol *table, const uint32_t *group) {
    const struct table_rows *rows = table->rows;
    size_t told = 0;
    for (size_t i = 0; i < rows->count; i++)
        for (size_t k = i + 1; k < rows->count && told < PAIRS_MOST && prover->steps > 0; k++) {
            struct reach_goal goal[] = { { rows->truth[i], REACH_YES }, { rows->truth[k], REACH_YES } };
            if (group[i] == group[k] || prove_show(prover, goal, 2) != REACH_FOUND) continue;
            report_overlap(prover, table, &table->decl->row[i], &table->decl->row[k]);
            told++;
        }
}

static void prove_overlap(struct prover *prover, const struct symbol *table) {
    uint32_t *group = groups_of(prover, table->rows);
    if (!group) return;
    struct reach_rows of = { table->rows->truth, group, table->rows->count };
    enum reach answer = prove_counted(prover, reach_two_rows(prover->box, &of, NULL, 0, false, &prover->steps));
    if (answer == REACH_FOUND) prove_pairs(prover, table, group);
    if (answer == REACH_UNDECIDED) prove_undecided(prover, table->name.span, "two rows of this table apply to one patient");
}

/* --- Rows that nobody reaches ---------------------------------------------------------------------------------------------- */

void prove_rows_reached(struct prover *prover, const struct symbol *table) {
    struct compilation *c = prover->c;
    if (table->file != 0 || !prove_open(prover, table->rows->truth, table->rows->count)) return;
    for (size_t i = 0; i < table->rows->count && prover->steps > 0; i++) {
        struct reach_goal goal = { table->rows->truth[i], REACH_YES };
        if (prove_ask(prover, &goal, 1) != REACH_NEVER) continue;
        bool rest = table->decl->policy == TABLE_FIRST && i + 1 == table->rows->count;
        if (rest) continue; /* the language wants it, also where nothing is left for it */
        struct diag *d = diag_add(&c->diags, DIAG_ROW_UNREACHED, table->decl->row[i].span, "this row applies to no patient");
        diag_hint(&c->diags, d, table->decl->policy == TABLE_FIRST && i > 0 ? "the rows above it, or the ranges of the facts, leave nobody for it"
                                                                             : "no patient within the ranges of the facts fits its cells");
    }
}

void prove_table(struct prover *prover, const struct symbol *table) {
    const struct table_rows *rows = table->rows;
    if (table->decl->policy != TABLE_EXACTLY_ONE || !prove_open(prover, rows->truth, rows->count)) return;
    prove_overlap(prover, table);
    prove_gap(prover, table);
}
