/* Changes of declarations: recommendations, tables, scores, terms, facts. Only of the guideline's own file. */
#include "compiler/mutate.h"

#include <string.h>

/* --- Terms --------------------------------------------------------------------------------------------------------------- */

static void mutate_define(struct mutation *m, const struct symbol *symbol) {
    const struct expr *meaning = symbol->decl->condition;
    if (symbol->type->kind == TYPE_TRUTH) mutants_of_condition(m, meaning);
    else mutants_of_amount(m, meaning);
}

static const struct meta *property(const struct decl *decl, const char *name) {
    for (size_t i = 0; i < decl->metas; i++)
        if (slice_is(decl->meta[i].name.text, name) && decl->meta[i].values) return &decl->meta[i];
    return NULL;
}

static void shift_quantity(struct mutation *m, const char *what, struct quantity quantity) {
    struct expr expr = { .kind = EXPR_QUANTITY, .span = quantity.span, .quantity = &quantity };
    mutants_of_constant(m, what, &expr, NULL, 1);
}

static void mutate_fact(struct mutation *m, const struct decl *fact) {
    const struct meta *absent = property(fact, "absent means"), *valid = property(fact, "valid for");
    if (absent) mutant_add(m, "'absent means' dropped", absent->span, absent->span, "");
    if (!valid || valid->value[0].kind != META_QUANTITY) return;
    shift_quantity(m, "age", *valid->value[0].quantity);
}

/* --- Tables ------------------------------------------------------------------------------------------------------------------ */

static void mutate_cell(struct mutation *m, const struct cell *cell, const struct expr *head) {
    if (cell->kind == CELL_ANY) return;
    mutant_add(m, "cell", cell->span, cell->span, "any");
    if (cell->kind == CELL_COMPARE) {
        struct span operator = { cell->span.file, cell->span.start, cell->value[0]->span.start };
        const char *bytes = m->c->sources.at[operator.file].bytes;
        while (operator.end > operator.start && strchr(" \t", bytes[operator.end - 1])) operator.end--;
        mutants_of_operator(m, cell->op, operator, cell->span);
        mutants_of_constant(m, "threshold", cell->value[0], head, 1);
    }
    if (cell->kind == CELL_RANGE) {
        struct span gap = { cell->span.file, cell->value[0]->span.end, cell->value[1]->span.start };
        struct span below = mutant_find(m, gap, "below"), to = mutant_find(m, gap, "to");
        if (cell->below) mutant_add(m, "comparison", cell->span, below, "");
        else mutant_add(m, "comparison", cell->span, to, "to below");
        for (size_t i = 0; i < 2; i++) mutants_of_constant(m, "threshold", cell->value[i], head, 1);
    }
    if (cell->kind != CELL_VALUE) return;
    if (cell->negated) mutant_add(m, "cell", cell->span, mutant_find(m, cell->span, "not"), "");
    else mutant_add(m, "cell", cell->span, (struct span){ cell->span.file, cell->span.start, cell->span.start }, "not ");
    for (size_t i = 0; i < cell->values; i++) {
        const struct expr *value = cell->value[i];
        if (value->kind == EXPR_QUANTITY) mutants_of_constant(m, "threshold", value, head, 1);
        if (value->kind == EXPR_YES) mutant_add(m, "cell", cell->span, value->span, "no");
        if (value->kind == EXPR_NO) mutant_add(m, "cell", cell->span, value->span, "yes");
        if (value->kind == EXPR_NAME && !value->symbol) mutants_of_name(m, "cell", value->span, head->type);
        mutants_of_list_value(m, cell->value, cell->values, i);
    }
}

static void mutate_output(struct mutation *m, const struct cell *cell, const struct type *type) {
    if (cell->kind != CELL_VALUE || cell->values != 1) return;
    const struct expr *value = cell->value[0];
    if (value->kind == EXPR_YES) mutant_add(m, "what a row gives", cell->span, value->span, "no");
    else if (value->kind == EXPR_NO) mutant_add(m, "what a row gives", cell->span, value->span, "yes");
    else if (value->kind == EXPR_QUANTITY) mutants_of_constant(m, "what a row gives", value, NULL, 1);
    else if (type->kind == TYPE_CHOICE && value->kind == EXPR_NAME) mutants_of_name(m, "what a row gives", value->span, type);
    else if (type->kind == TYPE_NUMBER) mutants_of_amount(m, value);
}

static void mutate_table(struct mutation *m, const struct symbol *symbol) {
    const struct decl *table = symbol->decl;
    for (size_t r = 0; r < table->rows; r++) {
        const struct row *row = &table->row[r];
        m->within = row->span;
        if (table->rows > 1) mutant_add(m, "row dropped", row->span, row->span, "");
        for (size_t i = 0; i + 1 < row->cells && i + 1 < table->heads; i++) mutate_cell(m, &row->cell[i], table->head[i]);
        if (row->cells) mutate_output(m, &row->cell[row->cells - 1], symbol->type);
    }
    m->within = (struct span){ 0 };
}

static void mutate_score(struct mutation *m, const struct decl *score) {
    for (size_t i = 0; i < score->lines; i++) {
        const struct score_line *line = &score->line[i];
        shift_quantity(m, "points", line->points);
        mutant_add(m, "line of a score dropped", line->span, line->span, "");
        mutants_of_condition(m, line->condition);
    }
    /* The border between two bands moves as a whole: bands have no gaps. */
    for (size_t i = 0; i + 1 < score->bands; i++)
        for (int by = -1; by <= 1; by += 2) {
            const struct quantity *end = &score->band[i].to, *begin = &score->band[i + 1].from;
            char last[DECIMAL_TEXT], first[DECIMAL_TEXT];
            decimal_print(decimal_add(end->number, decimal_from_int(by)), last);
            decimal_print(decimal_add(begin->number, decimal_from_int(by)), first);
            if (begin->span.start < end->span.end) continue;
            struct mutant *mutant = mutant_add(m, "bands", span_join(end->span, begin->span), end->span, mutant_printf(m, "%s", last));
            mutant_edit(mutant, begin->span, mutant_printf(m, "%s", first));
        }
}

/* --- Recommendations ------------------------------------------------------------------------------------------------------------ */

static void mutate_dose(struct mutation *m, const struct written_dose *dose) {
    m->within = dose->span;
    mutants_of_amount(m, dose->amount);
    for (size_t i = 0; i < dose->bounds; i++) {
        const struct dose_bound *bound = &dose->bound[i];
        mutant_add(m, bound->kind == DOSE_ROUNDED ? "rounding dropped" : "limit dropped", bound->span, bound->span, "");
        if (bound->kind == DOSE_ROUNDED && bound->amount->kind == EXPR_QUANTITY) {
            char digits[DECIMAL_TEXT];
            decimal_print(decimal_multiply(bound->amount->quantity->number, decimal_from_int(10)), digits);
            struct span span = bound->amount->quantity->span;
            const char *bytes = m->c->sources.at[span.file].bytes;
            uint32_t end = span.start;
            while (end < span.end && ((bytes[end] >= '0' && bytes[end] <= '9') || bytes[end] == '.')) end++;
            mutant_add(m, "rounding", bound->span, (struct span){ span.file, span.start, end }, mutant_printf(m, "%s", digits));
        } else if (bound->amount->kind == EXPR_QUANTITY) {
            mutants_of_constant(m, "limit", bound->amount, NULL, 1);
        } else {
            mutants_of_amount(m, bound->amount);
        }
    }
    m->within = (struct span){ 0 };
}

static void mutate_clause(struct mutation *m, const struct clause *clause) {
    switch (clause->kind) {
    case CLAUSE_WHEN: case CLAUSE_UNLESS:
        mutant_add(m, clause->kind == CLAUSE_WHEN ? "'when' dropped" : "'unless' dropped", clause->span, clause->span, "");
        mutants_of_condition(m, clause->condition);
        break;
    case CLAUSE_INSTEAD_OF: mutant_add(m, "'instead of' dropped", clause->span, clause->span, ""); break;
    case CLAUSE_DOSE: mutate_dose(m, clause->dose); break;
    }
}

static int compare_edits(const struct edit *a, const struct edit *b) { return a->start < b->start ? -1 : a->start > b->start; }

/* As a warning it says the same and no longer holds anything back. */
static void disarm(struct mutation *m, const struct decl *avoid, const struct meta *about, const struct meta *unknown) {
    struct mutant *mutant = mutant_add(m, "'avoid' holds nothing back", avoid->keyword, avoid->keyword, "warn");
    mutant_edit(mutant, about->span, "");
    if (unknown) mutant_edit(mutant, unknown->span, "");
    if (!mutant || mutant->edits < 3 || compare_edits(&mutant->edit[1], &mutant->edit[2]) <= 0) return;
    struct edit first = mutant->edit[2];
    mutant->edit[2] = mutant->edit[1];
    mutant->edit[1] = first;
}

/* `warn` and `ignore` differ in a caution, which no scenario can expect. */
static void mutate_avoid(struct mutation *m, const struct decl *avoid) {
    const struct meta *about = property(avoid, "about"), *unknown = property(avoid, "if unknown");
    if (about) disarm(m, avoid, about, unknown);
    for (size_t i = 0; about && about->values > 1 && i < about->values; i++) {
        struct span span = about->value[i].span;
        if (i > 0) span.start = about->value[i - 1].span.end;
        else span.end = about->value[1].span.start;
        mutant_add(m, "'about' narrowed", about->value[i].span, span, "");
    }
    if (!unknown) return;
    bool withholds = slice_is(span_text(&m->c->sources, unknown->value[0].span), "withhold");
    mutant_add(m, "'if unknown'", unknown->span, unknown->value[0].span, withholds ? "warn" : "withhold");
}

/* --- All of it -------------------------------------------------------------------------------------------------------------------- */

static void mutate_symbol(struct mutation *m, const struct symbol *symbol) {
    const struct decl *decl = symbol->decl;
    m->owner = decl;
    switch (symbol->kind) {
    case SYMBOL_DEFINE: mutate_define(m, symbol); break;
    case SYMBOL_TABLE: mutate_table(m, symbol); break;
    case SYMBOL_SCORE: mutate_score(m, decl); break;
    case SYMBOL_FACT: mutate_fact(m, decl); break;
    case SYMBOL_RECOMMENDATION:
        if (decl->kind == DECL_AVOID) mutate_avoid(m, decl);
        for (size_t i = 0; i < decl->clauses; i++) mutate_clause(m, &decl->clause[i]);
        break;
    case SYMBOL_FIELD: case SYMBOL_RECORD: case SYMBOL_TREATMENT: case SYMBOL_FUNCTION: case SYMBOL_REFERENCE: case SYMBOL_CLASS:
    case SYMBOL_BROKEN: break;
    }
}

void mutants_of_file(struct mutation *m) {
    const struct decl *applies = m->c->file[0].applies;
    if (applies) {
        m->owner = applies;
        mutant_add(m, "'applies' dropped", applies->keyword, applies->span, "");
        mutants_of_condition(m, applies->condition);
    }
    for (size_t i = 0; i < m->c->symbols && !m->c->failed; i++)
        if (m->c->symbol[i]->file == 0 && m->c->symbol[i]->decl) mutate_symbol(m, m->c->symbol[i]);
}
