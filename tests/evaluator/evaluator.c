#include "tests/evaluator/evaluator_inside.h"

/* --- Meanings ---------------------------------------------------------------------------------------------------- */

struct meaning meaning_of_truth(enum truth truth) { return (struct meaning){ .kind = TYPE_TRUTH, .truth = truth }; }

struct meaning meaning_of(struct evaluator *e, enum type_kind kind, struct possible possible) {
    struct meaning m = { .kind = kind, .truth = UNKNOWN, .may = ARENA_NEW(&e->arena, struct possible), .count = 1 };
    *m.may = possible;
    return m;
}

struct meaning meaning_unknown(struct evaluator *e, enum type_kind kind) {
    return meaning_of(e, kind, (struct possible){ .from = DATE_UNKNOWN, .to = DATE_UNKNOWN });
}

struct meaning meaning_of_number(struct evaluator *e, struct decimal number) {
    return meaning_of(e, TYPE_NUMBER, (struct possible){ .known = decimal_is_known(number), .low = number, .high = number });
}

struct meaning meaning_of_range(struct evaluator *e, int64_t low, int64_t high, bool endless) {
    return meaning_of(e, TYPE_NUMBER, (struct possible){ .known = true, .low = decimal_from_int(low), .high = decimal_from_int(high), .endless = endless });
}

struct meaning meaning_of_date(struct evaluator *e, date d) {
    return meaning_of(e, TYPE_DATE, (struct possible){ .known = date_is_known(d), .from = d, .to = d });
}

bool possible_same(enum type_kind kind, const struct possible *a, const struct possible *b) {
    if (!a->known || !b->known) return false;
    switch (kind) {
    case TYPE_CHOICE: return a->choice == b->choice;
    case TYPE_NUMBER: return !a->endless && !b->endless && decimal_equal(a->low, b->low) && decimal_equal(a->high, b->high);
    case TYPE_DATE: return a->from == b->from;
    case TYPE_TEXT: return slice_equal(a->text, b->text);
    case TYPE_PERIOD: return a->from == b->from && a->to == b->to;
    case TYPE_ERROR: case TYPE_TRUTH: case TYPE_LIST: case TYPE_SERIES: break;
    }
    return false;
}

struct possible meaning_settled(const struct meaning *m) {
    struct possible one = m->may[0], nothing = { .low = decimal_unknown, .high = decimal_unknown, .from = DATE_UNKNOWN, .to = DATE_UNKNOWN };
    for (size_t i = 1; i < m->count; i++)
        if (!possible_same(m->kind, &one, &m->may[i])) return nothing;
    if (m->kind == TYPE_PERIOD) return one;
    if (!one.known || (m->kind == TYPE_NUMBER && (one.endless || !decimal_equal(one.low, one.high)))) return nothing;
    return one;
}

bool meaning_is_settled(const struct meaning *m) {
    if (m->kind == TYPE_TRUTH) return m->truth != UNKNOWN;
    for (size_t i = 0; i < m->values; i++)
        if (m->holds[i] == UNKNOWN) return false;
    return m->holds || meaning_settled(m).known;
}

void agreement_add(struct agreement *a, enum truth truth) {
    if (truth == YES) a->any_yes = true;
    else if (truth == NO) a->any_no = true;
    else a->any_unknown = true;
}

enum truth agreement_of(const struct agreement *a) {
    if (a->any_yes && !a->any_no && !a->any_unknown) return YES;
    return a->any_no && !a->any_yes && !a->any_unknown ? NO : UNKNOWN;
}

/* --- A patient ------------------------------------------------------------------------------------------------------ */

void evaluator_init(struct evaluator *e, const struct compilation *c, date today) {
    *e = (struct evaluator){ .c = c, .today = today };
    arena_init(&e->arena, &allocator_of_c, 0);
}

void evaluator_free(struct evaluator *e) { arena_free(&e->arena); }

void evaluator_begin(struct evaluator *e, const struct patient *patient) {
    arena_clear(&e->arena);
    e->patient = patient;
    e->element = NULL;
    e->meaning = ARENA_ARRAY(&e->arena, struct meaning *, e->c->symbols + 1);
    e->verdict = ARENA_ARRAY(&e->arena, enum verdict, e->c->recs + 1);
    e->judged = ARENA_ARRAY(&e->arena, bool, e->c->recs + 1);
}

/* --- Names ---------------------------------------------------------------------------------------------------------- */

const struct meaning *evaluator_term(struct evaluator *e, const struct symbol *symbol) {
    size_t place = 0;
    while (e->c->symbol[place] != symbol) place++;
    if (e->meaning[place]) return e->meaning[place];
    const struct element *element = e->element;
    const struct symbol *list = e->list;
    struct meaning *meaning = ARENA_NEW(&e->arena, struct meaning);
    e->element = NULL; /* a term knows nothing of the element at hand */
    if (symbol->kind == SYMBOL_DEFINE) *meaning = evaluate(e, symbol->decl->condition);
    else *meaning = symbol->kind == SYMBOL_TABLE ? evaluate_table(e, symbol) : evaluate_score(e, symbol);
    e->element = element;
    e->list = list;
    return e->meaning[place] = meaning;
}

static enum truth as_condition(enum verdict verdict) {
    return verdict == VERDICT_YES ? YES : verdict == VERDICT_UNKNOWN ? UNKNOWN : NO; /* contraindicated is no */
}

static struct meaning evaluate_name(struct evaluator *e, const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_FACT: return evaluate_fact(e, symbol);
    case SYMBOL_FIELD: return evaluate_field(e, symbol);
    case SYMBOL_RECOMMENDATION: return meaning_of_truth(as_condition(evaluator_outcome(e, symbol->rec)));
    default: return *evaluator_term(e, symbol);
    }
}

bool evaluate_known(struct evaluator *e, const struct expr *expr) {
    if (expr->kind == EXPR_NAME && expr->symbol->kind == SYMBOL_FACT) return fact_is_known(e, expr->symbol);
    if (expr->kind == EXPR_NAME && expr->symbol->kind == SYMBOL_FIELD) return field_is_known(e, expr->symbol);
    struct meaning m = evaluate(e, expr);
    return meaning_is_settled(&m);
}

/* --- Conditions ------------------------------------------------------------------------------------------------------ */

static enum truth all_of(struct evaluator *e, const struct expr *expr) {
    enum truth truth = YES;
    for (size_t i = 0; i < expr->parts; i++) truth = and(truth, evaluate_truth(e, expr->part[i]));
    return truth;
}

static enum truth any_of(struct evaluator *e, const struct expr *expr) {
    enum truth truth = NO;
    for (size_t i = 0; i < expr->parts; i++) truth = or(truth, evaluate_truth(e, expr->part[i]));
    return truth;
}

/* How many hold: surely, at most. */
static void count(struct evaluator *e, const struct expr *expr, int64_t *least, int64_t *most) {
    *least = *most = 0;
    for (size_t i = 0; i < expr->parts; i++) {
        enum truth truth = evaluate_truth(e, expr->part[i]);
        *least += truth == YES;
        *most += truth != NO;
    }
}

static enum truth counted(struct evaluator *e, const struct expr *expr) {
    int64_t least, most, n = expr->count;
    count(e, expr, &least, &most);
    if (expr->kind == EXPR_AT_LEAST) return least >= n ? YES : most < n ? NO : UNKNOWN;
    if (expr->kind == EXPR_AT_MOST) return most <= n ? YES : least > n ? NO : UNKNOWN;
    return least == n && most == n ? YES : most < n || least > n ? NO : UNKNOWN;
}

static struct meaning number_of(struct evaluator *e, const struct expr *expr) {
    int64_t least, most;
    count(e, expr, &least, &most);
    return meaning_of_range(e, least, most, false);
}

static enum truth is(struct evaluator *e, const struct expr *expr) {
    enum truth truth = is_one_of(e, expr->part[0], &expr->part[1], expr->parts - 1);
    return expr->negated ? not(truth) : truth;
}

enum truth evaluate_truth(struct evaluator *e, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_YES: return YES;
    case EXPR_NO: return NO;
    case EXPR_UNKNOWN: return UNKNOWN;
    case EXPR_NAME: return evaluate_name(e, expr->symbol).truth;
    case EXPR_NOT: return not(evaluate_truth(e, expr->part[0]));
    case EXPR_ALL: return all_of(e, expr);
    case EXPR_ANY: return any_of(e, expr);
    case EXPR_NONE: return not(any_of(e, expr));
    case EXPR_AT_LEAST: case EXPR_AT_MOST: case EXPR_EXACTLY: return counted(e, expr);
    case EXPR_COMPARE: return compare(e, expr->part[0], expr->op, expr->part[1]);
    case EXPR_BETWEEN: return between(e, expr->part[0], expr->part[1], expr->part[2], false);
    case EXPR_IS: return is(e, expr);
    case EXPR_IS_KNOWN: return truth_of(evaluate_known(e, expr->part[0]) != expr->negated);
    case EXPR_SOME: case EXPR_EVERY: case EXPR_NO_ONE: return evaluate_quantifier(e, expr);
    case EXPR_RISING: case EXPR_FALLING: return evaluate_rising(e, expr);
    case EXPR_ORDER: return evaluate_order(e, expr);
    case EXPR_AGGREGATE: return evaluate_aggregate(e, expr).truth;
    default: return UNKNOWN;
    }
}

struct meaning evaluate(struct evaluator *e, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_NAME: return evaluate_name(e, expr->symbol);
    case EXPR_QUANTITY: return meaning_of_number(e, expr->quantity->number);
    case EXPR_DATE: return meaning_of_date(e, expr->date);
    case EXPR_TODAY: return meaning_of_date(e, e->today);
    case EXPR_TEXT: return meaning_of(e, TYPE_TEXT, (struct possible){ .known = true, .text = expr->string.text });
    case EXPR_NUMBER_OF: return number_of(e, expr);
    case EXPR_ADD: case EXPR_SUBTRACT:
        return expr->part[0]->type->kind == TYPE_DATE ? evaluate_date_sum(e, expr) : evaluate_number(e, expr);
    case EXPR_MULTIPLY: case EXPR_DIVIDE: case EXPR_NEGATE: case EXPR_CONVERT: case EXPR_CALL: return evaluate_number(e, expr);
    case EXPR_AGGREGATE: return evaluate_aggregate(e, expr);
    case EXPR_PERIOD: return evaluate_period(e, expr);
    case EXPR_ELAPSED: case EXPR_AGE: return evaluate_elapsed(e, expr);
    default: return meaning_of_truth(evaluate_truth(e, expr));
    }
}
