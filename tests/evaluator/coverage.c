#include "tests/evaluator/coverage.h"

#include <string.h>

#include "compiler/metadata.h"

/* Every kind has one name in one list; the place in it is what is counted. Prefixes keep the lists apart. */
#define EXPRS(X) X(NAME) X(QUANTITY) X(DATE) X(TEXT) X(YES) X(NO) X(TODAY) X(NOT) X(ALL) X(ANY) X(NONE) X(AT_LEAST) X(AT_MOST) X(EXACTLY) X(NUMBER_OF) \
    X(COMPARE) X(IS) X(IS_KNOWN) X(BETWEEN) X(ADD) X(SUBTRACT) X(MULTIPLY) X(DIVIDE) X(NEGATE) X(CONVERT) X(CALL) X(SOME) X(EVERY) X(NO_ONE) X(AGGREGATE) \
    X(RISING) X(FALLING) X(ORDER) X(PERIOD) X(ELAPSED) X(AGE)
#define CELLS(X) X(ANY) X(VALUE) X(COMPARE) X(RANGE) X(UNKNOWN) X(KNOWN)
#define COMPARES(X) X(EQUAL) X(UNEQUAL) X(LESS) X(AT_MOST) X(GREATER) X(AT_LEAST)
#define AGGREGATES(X) X(COUNT) X(DIFFERENT) X(SUM) X(MEAN) X(MEDIAN) X(LOWEST) X(HIGHEST) X(EARLIEST) X(LATEST) X(FIRST) X(LAST) X(CHANGE)
#define WINDOWS(X) X(ALL) X(WITHIN) X(LAST) X(OVER)
#define ORDERS(X) X(BEFORE) X(AFTER) X(WITHIN) X(WITHIN_BEFORE) X(WITHIN_AFTER) X(DURING) X(OVERLAPS)
#define TYPES(X) X(TRUTH) X(CHOICE) X(NUMBER) X(DATE) X(TEXT) X(PERIOD) X(LIST) X(SERIES)
#define POLICIES(X) X(EXACTLY_ONE) X(FIRST) X(ALL)
#define KINDS(X) X(RECOMMEND) X(CONSIDER) X(AVOID) X(WARN) X(INFORM)
#define UNKNOWNS(X) X(WARN) X(WITHHOLD) X(IGNORE)
#define BOUNDS(X) X(ROUNDED) X(AT_MOST) X(AT_LEAST)
#define VERDICTS(X) X(NO) X(UNKNOWN) X(YES) X(CONTRAINDICATED)

static const char *const functions[] = { "square_root", "power", "ln", "exp", "log", "round", "truncate", "ceiling", "floor", "absolute", "min", "max", "remainder", "quotient" };
enum { FUNCTIONS = sizeof functions / sizeof *functions };

enum item {
#define X(name) SEEN_EXPR_##name,
    EXPRS(X)
#undef X
#define X(name) SEEN_CELL_##name,
    CELLS(X)
#undef X
    SEEN_CELL_NEGATED, SEEN_CELL_BELOW, SEEN_CELL_SEVERAL,
#define X(name) SEEN_COMPARE_##name,
    COMPARES(X)
#undef X
    SEEN_IS_NOT, SEEN_IS_ONE_OF, SEEN_IS_BAND, SEEN_IS_UNKNOWN, SEEN_COMPARE_OF_DATES, SEEN_COMPARE_ACROSS_UNITS, SEEN_COMPARE_OF_RANGES,
#define X(name) SEEN_LIST_##name,
    AGGREGATES(X)
#undef X
#define X(name) SEEN_SERIES_##name,
    AGGREGATES(X)
#undef X
#define X(name) SEEN_WINDOW_##name,
    WINDOWS(X)
#undef X
#define X(name) SEEN_ORDER_##name,
    ORDERS(X)
#undef X
#define X(name) SEEN_FACT_##name,
    TYPES(X)
#undef X
    SEEN_FACT_VALID_FOR, SEEN_FACT_ABSENT_MEANS, SEEN_FIELD_ABSENT_MEANS, SEEN_FACT_MOLAR_MASS,
#define X(name) SEEN_TABLE_##name,
    POLICIES(X)
#undef X
#define X(name) SEEN_TABLE_OF_##name,
    TYPES(X)
#undef X
    SEEN_SCORE, SEEN_SCORE_BAND, SEEN_SCORE_NEGATIVE,
#define X(name) SEEN_KIND_##name,
    KINDS(X)
#undef X
    SEEN_WHEN, SEEN_UNLESS, SEEN_INSTEAD_OF, SEEN_APPLIES, SEEN_RULE_IN_CONDITION, SEEN_ABOUT_TREATMENT, SEEN_ABOUT_CLASS, SEEN_ABOUT_RULE,
#define X(name) SEEN_IF_UNKNOWN_##name,
    UNKNOWNS(X)
#undef X
    SEEN_GIVE, SEEN_THEN,
#define X(name) SEEN_BOUND_##name,
    BOUNDS(X)
#undef X
    SEEN_FUNCTION, /* the first of FUNCTIONS */
    SEEN_OP = SEEN_FUNCTION + (int)FUNCTIONS, /* the first of OPCODES */
    SEEN_PATIENT_VALUE = SEEN_OP + (int)OPCODES, SEEN_PATIENT_UNKNOWN, SEEN_PATIENT_UNIT, SEEN_PATIENT_DATED, SEEN_PATIENT_EMPTY, SEEN_PATIENT_COMPLETE, SEEN_PATIENT_MORE,
#define X(name) SEEN_VALUE_##name, SEEN_VALUE_UNKNOWN_##name,
    TYPES(X)
#undef X
    SEEN_VALUE_RANGE, SEEN_VALUE_SEVERAL_ROWS,
#define X(name) SEEN_OUTCOME_##name,
    VERDICTS(X)
#undef X
    SEEN_DOSE, SEEN_DOSE_UNKNOWN,
    ITEMS
};

_Static_assert((int)ITEMS <= (int)COVERAGE_ITEMS, "more items than places");

/* What nothing can hold: of a list these are refused, no term has a value of these types, a host has to be there to be called, and no
 * compiler makes number_absolute. */
static bool is_impossible(int item) {
    switch (item) {
    case SEEN_OP + OP_number_absolute: 
    case SEEN_LIST_CHANGE: case SEEN_TABLE_OF_PERIOD: case SEEN_TABLE_OF_LIST: case SEEN_TABLE_OF_SERIES: case SEEN_VALUE_LIST: case SEEN_VALUE_SERIES:
    case SEEN_VALUE_UNKNOWN_LIST: case SEEN_VALUE_UNKNOWN_SERIES: return true;
    default: return false;
    }
}

static void saw(struct coverage *coverage, int item) { coverage->seen[item]++; }

/* --- Expressions -------------------------------------------------------------------------------------------------------------------- */

struct walk {
    struct coverage *coverage;
    const struct compilation *c;
};

static int item_of_expr(enum expr_kind kind) {
    switch (kind) {
#define X(name) case EXPR_##name: return SEEN_EXPR_##name;
        EXPRS(X)
#undef X
    case EXPR_ERROR: case EXPR_UNKNOWN: break;
    }
    return ITEMS;
}

static bool is_range(const struct expr *expr) {
    bool counts = expr->kind == EXPR_AGGREGATE && (expr->aggregate == AGGREGATE_COUNT || expr->aggregate == AGGREGATE_DIFFERENT);
    return counts || expr->kind == EXPR_NUMBER_OF || expr->kind == EXPR_ELAPSED || expr->kind == EXPR_AGE || (expr->type && expr->type->is_score);
}

static void saw_comparison(struct walk *w, const struct expr *expr) {
    const struct expr *a = expr->part[0], *b = expr->part[1];
    saw(w->coverage, SEEN_COMPARE_EQUAL + (int)expr->op);
    if (a->type->kind == TYPE_DATE) saw(w->coverage, SEEN_COMPARE_OF_DATES);
    if (a->type->unit && b->type->unit && !unit_same(a->type->unit, b->type->unit)) saw(w->coverage, SEEN_COMPARE_ACROSS_UNITS);
    if (is_range(a) || is_range(b)) saw(w->coverage, SEEN_COMPARE_OF_RANGES);
}

static void saw_expr(struct walk *w, const struct expr *expr) {
    if (!expr) return;
    struct coverage *coverage = w->coverage;
    saw(coverage, item_of_expr(expr->kind));
    if (expr->kind == EXPR_NAME && expr->symbol && expr->symbol->kind == SYMBOL_RECOMMENDATION) saw(coverage, SEEN_RULE_IN_CONDITION);
    if (expr->kind == EXPR_COMPARE) saw_comparison(w, expr);
    if (expr->kind == EXPR_IS && expr->negated) saw(coverage, SEEN_IS_NOT);
    if (expr->kind == EXPR_IS && expr->parts > 2) saw(coverage, SEEN_IS_ONE_OF);
    if (expr->kind == EXPR_IS && expr->part[0]->type->is_score) saw(coverage, SEEN_IS_BAND);
    if (expr->kind == EXPR_IS_KNOWN && expr->negated) saw(coverage, SEEN_IS_UNKNOWN);
    if (expr->kind == EXPR_AGGREGATE) {
        saw(coverage, (expr->symbol->type->kind == TYPE_SERIES ? SEEN_SERIES_COUNT : SEEN_LIST_COUNT) + (int)expr->aggregate);
        saw(coverage, SEEN_WINDOW_ALL + (int)expr->window);
    }
    if (expr->kind == EXPR_ORDER) saw(coverage, SEEN_ORDER_BEFORE + (expr->order == ORDER_BEFORE ? 0 : (int)expr->order));
    for (int i = 0; expr->kind == EXPR_CALL && i < FUNCTIONS; i++)
        if (slice_is(expr->name.text, functions[i])) saw(coverage, SEEN_FUNCTION + i);
    for (size_t i = 0; i < expr->parts; i++) saw_expr(w, expr->part[i]);
}

/* --- Declarations ------------------------------------------------------------------------------------------------------------------- */

static void saw_fact(struct walk *w, const struct symbol *fact) {
    saw(w->coverage, SEEN_FACT_TRUTH + (int)fact->type->kind - TYPE_TRUTH);
    if (metadata_value(fact->decl->meta, fact->decl->metas, "valid for")) saw(w->coverage, SEEN_FACT_VALID_FOR);
    if (metadata_value(fact->decl->meta, fact->decl->metas, "absent means")) saw(w->coverage, SEEN_FACT_ABSENT_MEANS);
    if (fact->molar_mass) saw(w->coverage, SEEN_FACT_MOLAR_MASS);
}

static int item_of_cell(enum cell_kind kind) {
    switch (kind) {
#define X(name) case CELL_##name: return SEEN_CELL_##name;
        CELLS(X)
#undef X
    case CELL_ERROR: break;
    }
    return ITEMS;
}

static void saw_table(struct walk *w, const struct symbol *table) {
    const struct decl *decl = table->decl;
    saw(w->coverage, SEEN_TABLE_EXACTLY_ONE + (int)decl->policy);
    saw(w->coverage, SEEN_TABLE_OF_TRUTH + (int)table->type->kind - TYPE_TRUTH);
    for (size_t i = 0; i + 1 < decl->heads; i++) saw_expr(w, decl->head[i]);
    for (size_t r = 0; r < decl->rows; r++)
        for (size_t i = 0; i < decl->row[r].cells; i++) {
            const struct cell *cell = &decl->row[r].cell[i];
            if (i + 1 < decl->row[r].cells) saw(w->coverage, item_of_cell(cell->kind));
            if (cell->negated) saw(w->coverage, SEEN_CELL_NEGATED);
            if (cell->below) saw(w->coverage, SEEN_CELL_BELOW);
            if (cell->kind == CELL_VALUE && cell->values > 1) saw(w->coverage, SEEN_CELL_SEVERAL);
            for (size_t k = 0; k < cell->values; k++) saw_expr(w, cell->value[k]);
        }
}

static void saw_score(struct walk *w, const struct decl *decl) {
    saw(w->coverage, SEEN_SCORE);
    if (decl->bands) saw(w->coverage, SEEN_SCORE_BAND);
    for (size_t i = 0; i < decl->lines; i++) {
        if (decimal_sign(decl->line[i].points.number) < 0) saw(w->coverage, SEEN_SCORE_NEGATIVE);
        saw_expr(w, decl->line[i].condition);
    }
}

static void saw_rule(struct walk *w, const struct recommendation *rec) {
    saw(w->coverage, SEEN_KIND_RECOMMEND + (int)rec->kind);
    if (rec->when) saw(w->coverage, SEEN_WHEN);
    if (rec->unlesses) saw(w->coverage, SEEN_UNLESS);
    if (rec->instead_of) saw(w->coverage, SEEN_INSTEAD_OF);
    if (rec->kind == KIND_AVOID) saw(w->coverage, SEEN_IF_UNKNOWN_WARN + (int)rec->if_unknown - UNKNOWN_WARN);
    for (size_t i = 0; rec->kind == KIND_AVOID && i < rec->abouts; i++)
        saw(w->coverage, rec->about[i]->kind == SYMBOL_CLASS ? SEEN_ABOUT_CLASS : rec->about[i]->kind == SYMBOL_TREATMENT ? SEEN_ABOUT_TREATMENT : SEEN_ABOUT_RULE);
    saw_expr(w, rec->when);
    for (size_t i = 0; i < rec->unlesses; i++) saw_expr(w, rec->unless[i]);
    for (size_t i = 0; i < rec->doses; i++) {
        saw(w->coverage, rec->dose[i]->then ? SEEN_THEN : SEEN_GIVE);
        saw_expr(w, rec->dose[i]->amount);
        for (size_t k = 0; k < rec->dose[i]->bounds; k++) {
            saw(w->coverage, SEEN_BOUND_ROUNDED + (int)rec->dose[i]->bound[k].kind);
            saw_expr(w, rec->dose[i]->bound[k].amount);
        }
    }
}

static void saw_symbol(struct walk *w, const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_FACT: saw_fact(w, symbol); break;
    case SYMBOL_RECORD:
        for (const struct symbol *f = symbol->next; f; f = f->next)
            if (metadata_value(f->field->meta, f->field->metas, "absent means")) saw(w->coverage, SEEN_FIELD_ABSENT_MEANS);
        break;
    case SYMBOL_DEFINE: saw_expr(w, symbol->decl->condition); break;
    case SYMBOL_TABLE: saw_table(w, symbol); break;
    case SYMBOL_SCORE: saw_score(w, symbol->decl); break;
    case SYMBOL_RECOMMENDATION: saw_rule(w, symbol->rec); break;
    default: break;
    }
}

/* --- Doors -------------------------------------------------------------------------------------------------------------------------- */

/* Each item counts once a guideline, however often it stands there. */
void coverage_of_guideline(struct coverage *coverage, const struct compilation *c, const struct program *program) {
    struct coverage here = { 0 };
    struct walk w = { &here, c };
    for (size_t i = 0; i < c->symbols; i++) saw_symbol(&w, c->symbol[i]);
    if (c->file[0].applies) {
        saw(&here, SEEN_APPLIES);
        saw_expr(&w, c->file[0].applies->condition);
    }
    for (uint32_t i = 0; i < program->instructions; i++) saw(&here, SEEN_OP + (int)instruction_op(&program->instruction[i]));
    for (int i = 0; i < (int)ITEMS; i++) coverage->seen[i] += here.seen[i] > 0;
}

void coverage_of_patient(struct coverage *coverage, const struct patient *patient) {
    for (size_t i = 0; i < patient->entries; i++) {
        const struct entry *entry = &patient->entry[i];
        bool many = entry->fact->type->kind == TYPE_LIST || entry->fact->type->kind == TYPE_SERIES;
        bool given = many ? entry->extent != EXTENT_NONE : entry->raw.given;
        saw(coverage, given ? SEEN_PATIENT_VALUE : SEEN_PATIENT_UNKNOWN);
        if (given && entry->raw.unit) saw(coverage, SEEN_PATIENT_UNIT);
        if (given && date_is_known(entry->on)) saw(coverage, SEEN_PATIENT_DATED);
        if (given && many) saw(coverage, entry->extent == EXTENT_MORE ? SEEN_PATIENT_MORE : entry->elements ? SEEN_PATIENT_COMPLETE : SEEN_PATIENT_EMPTY);
    }
}

void coverage_of_term(struct coverage *coverage, const struct meaning *m) {
    bool settled = meaning_is_settled(m);
    saw(coverage, SEEN_VALUE_TRUTH + 2 * ((int)m->kind - TYPE_TRUTH) + !settled);
    if (m->kind == TYPE_NUMBER && m->may->known && !settled && m->count == 1) saw(coverage, SEEN_VALUE_RANGE);
    if (m->kind != TYPE_TRUTH && m->count > 1) saw(coverage, SEEN_VALUE_SEVERAL_ROWS);
}

void coverage_of_outcome(struct coverage *coverage, enum verdict verdict) { saw(coverage, SEEN_OUTCOME_NO + (int)verdict); }

void coverage_of_dose(struct coverage *coverage, bool known) { saw(coverage, known ? SEEN_DOSE : SEEN_DOSE_UNKNOWN); }

void coverage_add(struct coverage *coverage, const struct coverage *other) {
    for (int i = 0; i < (int)ITEMS; i++) coverage->seen[i] += other->seen[i];
}

/* --- The table ---------------------------------------------------------------------------------------------------------------------- */

static const char *item_name(int item) {
    static const char *const names[ITEMS] = {
#define X(name) [SEEN_EXPR_##name] = "expr " #name,
        EXPRS(X)
#undef X
#define X(name) [SEEN_CELL_##name] = "cell " #name,
        CELLS(X)
#undef X
        [SEEN_CELL_NEGATED] = "cell not", [SEEN_CELL_BELOW] = "cell to below", [SEEN_CELL_SEVERAL] = "cell a, b",
#define X(name) [SEEN_COMPARE_##name] = "compare " #name,
        COMPARES(X)
#undef X
        [SEEN_IS_NOT] = "is not", [SEEN_IS_ONE_OF] = "is one of", [SEEN_IS_BAND] = "is a band", [SEEN_IS_UNKNOWN] = "is unknown",
        [SEEN_COMPARE_OF_DATES] = "compare dates", [SEEN_COMPARE_ACROSS_UNITS] = "compare across units", [SEEN_COMPARE_OF_RANGES] = "compare ranges",
#define X(name) [SEEN_LIST_##name] = "list " #name,
        AGGREGATES(X)
#undef X
#define X(name) [SEEN_SERIES_##name] = "over time " #name,
        AGGREGATES(X)
#undef X
#define X(name) [SEEN_WINDOW_##name] = "window " #name,
        WINDOWS(X)
#undef X
#define X(name) [SEEN_ORDER_##name] = "order " #name,
        ORDERS(X)
#undef X
#define X(name) [SEEN_FACT_##name] = "fact " #name,
        TYPES(X)
#undef X
        [SEEN_FACT_VALID_FOR] = "valid for", [SEEN_FACT_ABSENT_MEANS] = "absent means", [SEEN_FIELD_ABSENT_MEANS] = "absent means of a field",
        [SEEN_FACT_MOLAR_MASS] = "molar mass",
#define X(name) [SEEN_TABLE_##name] = "table " #name,
        POLICIES(X)
#undef X
#define X(name) [SEEN_TABLE_OF_##name] = "table of " #name,
        TYPES(X)
#undef X
        [SEEN_SCORE] = "score", [SEEN_SCORE_BAND] = "score with bands", [SEEN_SCORE_NEGATIVE] = "score with points below 0",
#define X(name) [SEEN_KIND_##name] = "rule " #name,
        KINDS(X)
#undef X
        [SEEN_WHEN] = "when", [SEEN_UNLESS] = "unless", [SEEN_INSTEAD_OF] = "instead of", [SEEN_APPLIES] = "applies when",
        [SEEN_RULE_IN_CONDITION] = "a rule in a condition", [SEEN_ABOUT_TREATMENT] = "about a treatment", [SEEN_ABOUT_CLASS] = "about a class",
        [SEEN_ABOUT_RULE] = "about a rule",
#define X(name) [SEEN_IF_UNKNOWN_##name] = "if unknown " #name,
        UNKNOWNS(X)
#undef X
        [SEEN_GIVE] = "give", [SEEN_THEN] = "then",
#define X(name) [SEEN_BOUND_##name] = "dose " #name,
        BOUNDS(X)
#undef X
        [SEEN_PATIENT_VALUE] = "patient: a value", [SEEN_PATIENT_UNKNOWN] = "patient: unknown", [SEEN_PATIENT_UNIT] = "patient: in another unit",
        [SEEN_PATIENT_DATED] = "patient: observed on", [SEEN_PATIENT_EMPTY] = "patient: an empty list", [SEEN_PATIENT_COMPLETE] = "patient: a complete list",
        [SEEN_PATIENT_MORE] = "patient: maybe more",
#define X(name) [SEEN_VALUE_##name] = "term known " #name, [SEEN_VALUE_UNKNOWN_##name] = "term unknown " #name,
        TYPES(X)
#undef X
        [SEEN_VALUE_RANGE] = "term a range", [SEEN_VALUE_SEVERAL_ROWS] = "term of several rows",
#define X(name) [SEEN_OUTCOME_##name] = "outcome " #name,
        VERDICTS(X)
#undef X
        [SEEN_DOSE] = "a dose", [SEEN_DOSE_UNKNOWN] = "a dose unknown",
    };
    return names[item];
}

static void print_item(const struct coverage *coverage, int item, uint64_t least, FILE *out) {
    char name[64];
    if (item >= SEEN_FUNCTION && item < SEEN_OP) snprintf(name, sizeof name, "%s()", functions[item - SEEN_FUNCTION]);
    else if (item >= SEEN_OP && item < SEEN_OP + (int)OPCODES) snprintf(name, sizeof name, "opcode %s", opcode_name((enum opcode)(item - SEEN_OP)));
    else snprintf(name, sizeof name, "%s", item_name(item));
    fprintf(out, "  %-32s %9llu%s\n", name, (unsigned long long)coverage->seen[item], coverage->seen[item] < least ? "   TOO FEW" : "");
}

unsigned coverage_print(const struct coverage *coverage, uint64_t least, FILE *out) {
    unsigned few = 0;
    for (int i = 0; i < ITEMS; i++) {
        if (is_impossible(i)) continue;
        print_item(coverage, i, least, out);
        few += coverage->seen[i] < least;
    }
    return few;
}
