/* Lists and values over time. docs/language.md, "Lists" and "Values over time". */
#include <stdlib.h>

#include "tests/evaluator/evaluator_inside.h"

/* --- Quantifiers ----------------------------------------------------------------------------------------------------------------- */

static enum truth body(struct evaluator *e, const struct symbol *list, const struct element *element, const struct expr *condition) {
    const struct element *outer = e->element;
    const struct symbol *outer_list = e->list;
    if (!condition) return YES;
    e->element = element;
    e->list = list;
    enum truth truth = evaluate_truth(e, condition);
    e->element = outer;
    e->list = outer_list;
    return truth;
}

static enum truth some(struct evaluator *e, const struct symbol *list, const struct expr *condition) {
    const struct entry *entry = patient_entry(e->patient, list);
    enum extent extent = fact_extent(e, list);
    enum truth truth = extent == EXTENT_COMPLETE ? NO : UNKNOWN;
    if (extent == EXTENT_NONE) return UNKNOWN;
    for (size_t i = 0; i < entry->elements; i++) truth = or(truth, body(e, list, &entry->element[i], condition));
    return truth;
}

static enum truth every(struct evaluator *e, const struct symbol *list, const struct expr *where, const struct expr *has) {
    const struct entry *entry = patient_entry(e->patient, list);
    enum extent extent = fact_extent(e, list);
    enum truth truth = extent == EXTENT_COMPLETE ? YES : UNKNOWN;
    if (extent == EXTENT_NONE) return UNKNOWN;
    for (size_t i = 0; i < entry->elements; i++)
        truth = and(truth, or(not(body(e, list, &entry->element[i], where)), body(e, list, &entry->element[i], has)));
    return truth;
}

enum truth evaluate_quantifier(struct evaluator *e, const struct expr *expr) {
    const struct expr *where = expr->parts ? expr->part[0] : NULL;
    if (expr->kind == EXPR_EVERY) return every(e, expr->symbol, where, expr->part[1]);
    enum truth truth = some(e, expr->symbol, where);
    return expr->kind == EXPR_SOME ? truth : not(truth);
}

/* --- What counts -------------------------------------------------------------------------------------------------------------------- */

struct counted {
    enum truth counts;
    struct meaning value; /* of the field or of the series; not of plain elements */
    date on;
};

/* The elements of a list or series that may count, in the order of the record or of their dates. */
struct elements {
    enum extent extent;
    struct counted *at;
    size_t count;
};

static enum truth in_window(struct evaluator *e, const struct expr *expr, date on) {
    if (expr->window != WINDOW_WITHIN && expr->window != WINDOW_LAST) return YES;
    return date_holds(on, COMPARE_AT_LEAST, date_moved(e->today, expr->quantity, true));
}

static struct symbol *field_named(const struct symbol *record, struct slice name) {
    struct symbol *f = record->next;
    while (f && !slice_equal(f->name.text, name)) f = f->next;
    return f;
}

static struct meaning value_of(struct evaluator *e, const struct expr *expr, const struct element *element) {
    const struct symbol *list = expr->symbol;
    if (list->type->kind == TYPE_SERIES) return evaluate_raw(e, list, list->type->element, &element->field[0]);
    const struct symbol *field = field_named(list->type->record, expr->name.text);
    const struct element *outer = e->element;
    if (!field || slice_equal(expr->name.text, list->name.text)) return meaning_of_truth(YES); /* the elements themselves are counted */
    e->element = element;
    struct meaning m = evaluate_field(e, field);
    e->element = outer;
    return m;
}

static int by_date(const void *left, const void *right) {
    int64_t a, b, last;
    date_span(((const struct counted *)left)->on, &a, &last);
    date_span(((const struct counted *)right)->on, &b, &last);
    return (a > b) - (a < b);
}

static struct elements elements_of(struct evaluator *e, const struct expr *expr) {
    const struct symbol *list = expr->symbol;
    const struct entry *entry = patient_entry(e->patient, list);
    struct elements all = { .extent = fact_extent(e, list) };
    if (all.extent == EXTENT_NONE) return all;
    all.at = ARENA_ARRAY(&e->arena, struct counted, entry->elements + 1);
    for (size_t i = 0; i < entry->elements; i++) {
        const struct element *element = &entry->element[i];
        enum truth counts = list->type->kind == TYPE_SERIES ? in_window(e, expr, element->on)
                                                            : body(e, list, element, expr->parts ? expr->part[0] : NULL);
        if (counts != NO) all.at[all.count++] = (struct counted){ counts, value_of(e, expr, element), element->on };
    }
    if (list->type->kind == TYPE_SERIES) qsort(all.at, all.count, sizeof *all.at, by_date);
    return all;
}

static bool is_settled(const struct meaning *m) { return meaning_is_settled(m); }

/* Whether all that counts is known: every element that may count does, has its value, and there are no more. */
static bool is_certain(const struct elements *all) {
    if (all->extent != EXTENT_COMPLETE) return false;
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].counts != YES || !is_settled(&all->at[i].value)) return false;
    return true;
}

/* --- Counts -------------------------------------------------------------------------------------------------------------------------- */

static struct meaning count_of(struct evaluator *e, const struct elements *all) {
    int64_t least = 0;
    for (size_t i = 0; i < all->count; i++) least += all->at[i].counts == YES;
    return meaning_of_range(e, least, (int64_t)all->count, all->extent != EXTENT_COMPLETE);
}

static bool same_value(const struct meaning *a, const struct meaning *b) {
    if (!is_settled(a) || !is_settled(b)) return false;
    if (a->kind == TYPE_TRUTH) return a->truth == b->truth;
    struct possible x = meaning_settled(a), y = meaning_settled(b);
    return possible_same(a->kind, &x, &y);
}

/* Dates of another precision may or may not be the same moment: then they are not known to differ. */
static bool can_be_told(const struct elements *all, size_t at) {
    if (!is_settled(&all->at[at].value) || all->at[at].value.kind != TYPE_DATE) return is_settled(&all->at[at].value);
    size_t first = 0;
    while (!is_settled(&all->at[first].value)) first++;
    return date_precision(meaning_settled(&all->at[at].value).from) == date_precision(meaning_settled(&all->at[first].value).from);
}

static bool is_earlier(const struct elements *all, size_t at, bool surely) {
    for (size_t i = 0; i < at; i++)
        if (can_be_told(all, i) && (!surely || all->at[i].counts == YES) && same_value(&all->at[i].value, &all->at[at].value)) return true;
    return false;
}

static int64_t values_of(const struct type *type) {
    return type->kind == TYPE_TRUTH ? 2 : type->kind == TYPE_CHOICE ? (int64_t)type->values : INT64_MAX;
}

/* At least the known values that surely count, and one where anything does; at most one more for each element whose value or counting is
 * unknown. A choice has no more than it has. */
static struct meaning different(struct evaluator *e, const struct expr *expr, const struct elements *all) {
    bool series = expr->symbol->type->kind == TYPE_SERIES, any = false, complete = all->extent == EXTENT_COMPLETE;
    int64_t least = 0, most = 0, domain = values_of(series ? expr->symbol->type->element : field_named(expr->symbol->type->record, expr->name.text)->type);
    for (size_t i = 0; i < all->count; i++) {
        any |= all->at[i].counts == YES;
        least += all->at[i].counts == YES && can_be_told(all, i) && !is_earlier(all, i, true);
        most += !can_be_told(all, i) || !is_earlier(all, i, false);
    }
    if (any && least == 0) least = 1;
    if (!complete || most > domain) most = domain;
    return meaning_of_range(e, least, most, most == INT64_MAX);
}

/* --- Numbers ---------------------------------------------------------------------------------------------------------------------------- */

static int by_number(const void *left, const void *right) { return decimal_compare(*(const struct decimal *)left, *(const struct decimal *)right); }

static struct decimal *numbers_of(struct evaluator *e, const struct elements *all) {
    struct decimal *number = ARENA_ARRAY(&e->arena, struct decimal, all->count + 1);
    for (size_t i = 0; i < all->count; i++) number[i] = meaning_settled(&all->at[i].value).low;
    return number;
}

static struct decimal sum_of(const struct decimal *number, size_t count) {
    struct decimal sum = decimal_zero;
    for (size_t i = 0; i < count; i++) sum = decimal_add(sum, number[i]);
    return sum;
}

static struct decimal of_numbers(struct evaluator *e, enum aggregate aggregate, const struct elements *all) {
    struct decimal *number = numbers_of(e, all);
    size_t count = all->count;
    if (aggregate == AGGREGATE_SUM) return sum_of(number, count);
    if (count == 0) return decimal_unknown;
    if (aggregate == AGGREGATE_MEAN) return decimal_divide(sum_of(number, count), decimal_from_int((int64_t)count));
    qsort(number, count, sizeof *number, by_number);
    if (aggregate == AGGREGATE_LOWEST) return number[0];
    if (aggregate == AGGREGATE_HIGHEST) return number[count - 1];
    return count % 2 ? number[count / 2] : decimal_divide(decimal_add(number[count / 2 - 1], number[count / 2]), decimal_from_int(2));
}

/* --- Ends -------------------------------------------------------------------------------------------------------------------------------- */

/* Whether another value, which differs, may stand in that place of a series just as well: nobody knows which came first. */
static bool is_contested(const struct elements *all, size_t at, size_t before) {
    for (size_t i = 0; i < all->count; i++) {
        if (i == at || same_value(&all->at[i].value, &all->at[at].value)) continue;
        if (before != SIZE_MAX && date_compare(all->at[i].on, all->at[before].on) != DATE_BEFORE) continue;
        enum date_order order = date_compare(all->at[i].on, all->at[at].on);
        if (order == DATE_SAME || order == DATE_UNDECIDED) return true;
    }
    return false;
}

/* The place of the first or last one; only that one has to be known. SIZE_MAX: nobody knows which it is. */
static size_t end_place(const struct expr *expr, const struct elements *all, bool last) {
    size_t at = last ? all->count - 1 : 0;
    if (all->extent != EXTENT_COMPLETE || all->count == 0 || all->at[at].counts != YES) return SIZE_MAX;
    return expr->symbol->type->kind == TYPE_SERIES && is_contested(all, at, SIZE_MAX) ? SIZE_MAX : at;
}

static struct meaning end_of(struct evaluator *e, const struct expr *expr, const struct elements *all, bool last) {
    size_t at = end_place(expr, all, last);
    return at == SIZE_MAX ? meaning_unknown(e, expr->type->kind) : all->at[at].value;
}

/* earliest and latest of a field of dates. */
static struct meaning extreme_date(struct evaluator *e, const struct elements *all, bool latest) {
    if (!is_certain(all)) return meaning_unknown(e, TYPE_DATE);
    for (size_t i = 0; i < all->count; i++) {
        date d = meaning_settled(&all->at[i].value).from;
        bool extreme = true;
        for (size_t k = 0; k < all->count; k++) {
            date other = meaning_settled(&all->at[k].value).from;
            enum date_order order = date_compare(d, other);
            extreme &= order == DATE_SAME || order == (latest ? DATE_AFTER : DATE_BEFORE);
        }
        if (extreme) return meaning_of_date(e, d);
    }
    return meaning_unknown(e, TYPE_DATE);
}

static struct decimal number_at(const struct elements *all, size_t at) {
    struct possible one = meaning_settled(&all->at[at].value);
    return one.known ? one.low : decimal_unknown;
}

/* Whether it is certain when the value at that place was observed: no other may stand there with another date. */
static bool is_dated(const struct elements *all, size_t at) {
    for (size_t i = 0; i < all->count; i++)
        if (i != at && date_compare(all->at[i].on, all->at[at].on) == DATE_UNDECIDED) return false;
    return true;
}

/* The last value less the first of the time before it; unknown when there is only one. */
static struct meaning change(struct evaluator *e, const struct expr *expr, const struct elements *all) {
    size_t last = end_place(expr, all, true), first = 0;
    if (last == SIZE_MAX || !is_dated(all, last)) return meaning_unknown(e, TYPE_NUMBER);
    date from = date_moved(all->at[last].on, expr->quantity, true);
    while (date_holds(all->at[first].on, COMPARE_AT_LEAST, from) == NO) first++;
    bool unknown = date_holds(all->at[first].on, COMPARE_AT_LEAST, from) != YES || first == last || is_contested(all, first, SIZE_MAX);
    return unknown ? meaning_unknown(e, TYPE_NUMBER) : meaning_of_number(e, decimal_subtract(number_at(all, last), number_at(all, first)));
}

/* The last value against the one before it, at an earlier moment. */
enum truth evaluate_rising(struct evaluator *e, const struct expr *expr) {
    struct elements all = elements_of(e, expr);
    size_t last = end_place(expr, &all, true), before = last;
    if (last == SIZE_MAX) return UNKNOWN;
    while (before > 0 && date_compare(all.at[before].on, all.at[last].on) == DATE_SAME) before--;
    if (date_compare(all.at[before].on, all.at[last].on) != DATE_BEFORE || is_contested(&all, before, last)) return UNKNOWN;
    struct decimal now = number_at(&all, last), then = number_at(&all, before);
    if (!decimal_is_known(now) || !decimal_is_known(then)) return UNKNOWN;
    return truth_of(expr->kind == EXPR_RISING ? decimal_compare(now, then) > 0 : decimal_compare(now, then) < 0);
}

struct meaning evaluate_aggregate(struct evaluator *e, const struct expr *expr) {
    struct elements all = elements_of(e, expr);
    bool series = expr->symbol->type->kind == TYPE_SERIES;
    if (expr->aggregate == AGGREGATE_COUNT) return count_of(e, &all);
    if (expr->aggregate == AGGREGATE_DIFFERENT) return different(e, expr, &all);
    switch (expr->aggregate) {
    case AGGREGATE_FIRST: return end_of(e, expr, &all, false);
    case AGGREGATE_LAST: return end_of(e, expr, &all, true);
    case AGGREGATE_EARLIEST: return series ? end_of(e, expr, &all, false) : extreme_date(e, &all, false);
    case AGGREGATE_LATEST: return series ? end_of(e, expr, &all, true) : extreme_date(e, &all, true);
    case AGGREGATE_CHANGE: return change(e, expr, &all);
    default: return is_certain(&all) ? meaning_of_number(e, of_numbers(e, expr->aggregate, &all)) : meaning_unknown(e, expr->type->kind);
    }
}
