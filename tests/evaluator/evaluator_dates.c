/* Dates, periods and the time between them. docs/language.md, "Dates and periods". */
#include <string.h>

#include "tests/evaluator/evaluator_inside.h"

static date date_of(struct evaluator *e, const struct expr *expr) {
    struct meaning m = evaluate(e, expr);
    struct possible one = meaning_settled(&m);
    return one.known ? one.from : DATE_UNKNOWN;
}

/* --- Moving ------------------------------------------------------------------------------------------------------------------ */

static bool calendar_unit(const struct unit *unit, enum date_unit *found) {
    static const struct { const char *word; enum date_unit unit; } words[] = {
        { "years", DATE_YEARS }, { "months", DATE_MONTHS }, { "weeks", DATE_WEEKS }, { "days", DATE_DAYS }, { "hours", DATE_HOURS },
        { "minutes", DATE_MINUTES }, { "seconds", DATE_SECONDS }
    };
    for (size_t i = 0; unit && i < sizeof words / sizeof *words; i++) {
        struct unit other;
        if (!unit_parse_word(words[i].word, strlen(words[i].word), &other) || !unit_same(&other, unit)) continue;
        *found = words[i].unit;
        return true;
    }
    return false;
}

static date moved(date d, struct decimal amount, const struct unit *unit, bool back) {
    enum date_unit word;
    int64_t number;
    if (!date_is_known(d) || !calendar_unit(unit, &word) || !decimal_to_scaled(amount, 0, &number)) return DATE_UNKNOWN;
    return date_add(d, back ? -number : number, word);
}

date date_moved(date d, const struct quantity *time, bool back) { return moved(d, time->number, time->unit, back); }

struct meaning evaluate_date_sum(struct evaluator *e, const struct expr *expr) {
    const struct expr *time = expr->part[1];
    return meaning_of_date(e, moved(date_of(e, expr->part[0]), number_in(e, time, NULL), time->type->unit, expr->kind == EXPR_SUBTRACT));
}

/* --- Counting ------------------------------------------------------------------------------------------------------------------ */

struct meaning evaluate_elapsed(struct evaluator *e, const struct expr *expr) {
    bool age = expr->kind == EXPR_AGE, since = !age && (expr->parts < 2 || !expr->part[1]);
    date a = date_of(e, expr->part[age ? 1 : 0]), b = since ? e->today : date_of(e, expr->part[age ? 0 : 1]);
    int64_t low, high;
    if (!date_between(a, b, age ? DATE_YEARS : expr->time_unit, &low, &high)) return meaning_unknown(e, TYPE_NUMBER);
    return meaning_of_range(e, low, high, false);
}

/* --- Periods ------------------------------------------------------------------------------------------------------------------- */

struct meaning evaluate_period(struct evaluator *e, const struct expr *expr) {
    struct possible p = { .from = date_of(e, expr->part[0]), .to = date_of(e, expr->part[1]) };
    p.known = date_is_known(p.from) && date_is_known(p.to);
    return meaning_of(e, TYPE_PERIOD, p);
}

/* A date is the period of itself. */
static enum truth in_order(enum date_order_word order, const struct possible *a, const struct possible *b, const struct quantity *time) {
    switch (order) {
    case ORDER_BEFORE: return date_holds(a->to, COMPARE_LESS, b->from);
    case ORDER_AFTER: return date_holds(a->from, COMPARE_GREATER, b->to);
    case ORDER_DURING: return and(date_holds(b->from, COMPARE_AT_MOST, a->from), date_holds(a->to, COMPARE_AT_MOST, b->to));
    case ORDER_OVERLAPS: return and(date_holds(a->from, COMPARE_AT_MOST, b->to), date_holds(b->from, COMPARE_AT_MOST, a->to));
    case ORDER_WITHIN:
        return and(date_holds(a->from, COMPARE_AT_LEAST, date_moved(b->from, time, true)), date_holds(a->to, COMPARE_AT_MOST, date_moved(b->to, time, false)));
    case ORDER_WITHIN_BEFORE:
        return and(date_holds(a->from, COMPARE_AT_LEAST, date_moved(b->from, time, true)), date_holds(a->to, COMPARE_AT_MOST, b->from));
    case ORDER_WITHIN_AFTER:
        return and(date_holds(a->from, COMPARE_AT_LEAST, b->to), date_holds(a->to, COMPARE_AT_MOST, date_moved(b->to, time, false)));
    }
    return UNKNOWN;
}

enum truth evaluate_order(struct evaluator *e, const struct expr *expr) {
    struct meaning a = evaluate(e, expr->part[0]), b = evaluate(e, expr->part[1]);
    struct agreement agreement = { 0 };
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) agreement_add(&agreement, in_order(expr->order, &a.may[i], &b.may[k], expr->quantity));
    return agreement_of(&agreement);
}
