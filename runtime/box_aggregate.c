/* box_aggregate: how many different values a list has, and what its values come to. Exact where every element that counts is
 * certain; bounds otherwise. */
#include "runtime/box_list.h"
#include "runtime/series.h"

/* --- The value of an element ------------------------------------------------------------------------------------- */

enum shape { SHAPE_SINGLE, SHAPE_HIDDEN /* unknown */, SHAPE_SEVERAL };

struct value {
    enum shape shape;
    bool may_hide; /* it may be unknown */
    int64_t number;
    struct decimal wide;
    uint64_t support;
};

static enum form form_of(const struct visit *visit) {
    return visit->box->cone->list[visit->step->list].domain[visit->field].form;
}

static struct value truth_value(struct truth_set set) {
    struct value value = { .shape = SHAPE_SEVERAL, .may_hide = (set.values & MAY_UNKNOWN) != 0, .support = set.support };
    if (set.values == MAY_UNKNOWN) value.shape = SHAPE_HIDDEN;
    else if (truth_one(set.values)) value.shape = SHAPE_SINGLE;
    value.number = set.values;
    return value;
}

static struct value value_at_hand(const struct visit *visit) {
    struct box *box = visit->box;
    enum form form = form_of(visit);
    struct value value = { .shape = SHAPE_SEVERAL };
    if (form == FORM_TRUTH) return truth_value(field_truth_set(box, visit->field));
    if (form == FORM_WIDE) {
        struct wide_set set = field_wide_set(box, visit->field);
        value.wide = set.lo;
        value.support = set.support;
        value.may_hide = (set.flags & SET_UNKNOWN) != 0;
        if (wide_one(&set)) value.shape = value.may_hide ? SHAPE_HIDDEN : SHAPE_SINGLE;
        return value;
    }
    struct number_set set = field_number_set(box, visit->field);
    value.number = set.lo;
    value.support = set.support;
    value.may_hide = (set.flags & SET_UNKNOWN) || (form == FORM_CHOICE && (set.hi & CHOICE_UNKNOWN));
    if (number_one(&set)) value.shape = value.may_hide ? SHAPE_HIDDEN : SHAPE_SINGLE;
    if (form == FORM_TEXT && visit->is_type) value.shape = SHAPE_SEVERAL; /* there are always others */
    return value;
}

static bool value_less(const struct visit *visit, const struct list_values *values, uint32_t a, uint32_t b) {
    if (form_of(visit) == FORM_WIDE) return decimal_compare(values->wide[a], values->wide[b]) < 0;
    return values->number[a] < values->number[b];
}

static void value_add(struct list_values *values, const struct value *value, bool sure, int64_t times) {
    uint32_t at = values->count++;
    values->number[at] = value->number;
    values->wide[at] = value->wide;
    values->sure[at] = sure;
    values->times[at] = times;
}

static void value_move(struct list_values *values, uint32_t to, uint32_t from) {
    values->number[to] = values->number[from];
    values->wide[to] = values->wide[from];
    values->sure[to] = values->sure[from];
    values->times[to] = values->times[from];
}

/* `hole` is the place behind the last value: there is always room for one more. */
static void value_swap(struct list_values *values, uint32_t a, uint32_t b) {
    uint32_t hole = values->count;
    value_move(values, hole, a);
    value_move(values, a, b);
    value_move(values, b, hole);
}

static void sift(const struct visit *visit, struct list_values *values, uint32_t root, uint32_t end) {
    for (uint32_t child; (child = 2 * root + 1) < end; root = child) {
        if (child + 1 < end && value_less(visit, values, child, child + 1)) child++;
        if (!value_less(visit, values, root, child)) return;
        value_swap(values, root, child);
    }
}

/* Sorts what was added and makes one of equal values. */
static void values_merge(const struct visit *visit, struct list_values *values) {
    uint32_t kept = 0;
    for (uint32_t root = values->count / 2; root-- > 0;) sift(visit, values, root, values->count);
    for (uint32_t last = values->count; last-- > 1;) {
        value_swap(values, 0, last);
        sift(visit, values, 0, last);
    }
    for (uint32_t v = 0; v < values->count; v++) {
        if (kept == 0 || value_less(visit, values, kept - 1, v)) {
            value_move(values, kept++, v);
        } else {
            values->sure[kept - 1] |= values->sure[v];
            values->times[kept - 1] += values->times[v];
        }
    }
    values->count = kept;
}

/* --- How many different ------------------------------------------------------------------------------------------ */

struct different {
    int64_t hidden, several;
    uint64_t support;
    bool exact, any_sure, unknown, have_first;
    int64_t first;
};

static bool same_clock(int64_t a, int64_t b) {
    struct date_parts x = date_take(a), y = date_take(b);
    return x.precision == y.precision && x.has_offset == y.has_offset && x.offset == y.offset;
}

/* Dates of another precision than the first one count as hidden; which is the first is certain only when all are. */
static void check_clock(struct different *different, struct value *value, unsigned body) {
    if (value->shape != SHAPE_SINGLE) return;
    if (!different->have_first) {
        different->have_first = true;
        different->first = value->number;
        if (date_precision(value->number) != DATE_DAY) different->exact &= truth_one((uint8_t)body);
    } else if (!same_clock(different->first, value->number)) {
        value->shape = SHAPE_HIDDEN;
        value->may_hide = true;
    }
}

static void add_value(const struct visit *visit, struct different *different) {
    struct list_values *values = &visit->list->values;
    unsigned body = visit->body.values;
    bool certain = visit->lo > 0 && body == MAY_YES;
    struct value value = value_at_hand(visit);
    if (form_of(visit) == FORM_DATE) check_clock(different, &value, body);
    different->support |= visit->body.support | value.support;
    if (visit->lo == 0 || (value.shape != SHAPE_SINGLE && visit->lo < visit->hi)) different->support |= visit->bit;
    different->any_sure |= certain;
    different->unknown |= (body & MAY_UNKNOWN) || value.may_hide;
    different->exact &= truth_one((uint8_t)body) && visit->lo > 0 && value.shape != SHAPE_SEVERAL &&
                        (value.shape == SHAPE_SINGLE || visit->lo == visit->hi);
    if (value.shape == SHAPE_SINGLE) value_add(values, &value, certain, 0);
    else if (value.shape == SHAPE_HIDDEN) different->hidden += visit->hi;
    else different->several += visit->hi;
}

static int64_t most_different(const struct box *box, const struct visit *visit, int64_t found) {
    const struct program_field *field = &box->program->field[box->cone->list[visit->step->list].field[visit->field].field];
    int64_t values = field->kind == FACT_CHOICE ? field->choices : field->kind == FACT_TRUTH ? 2 : INT64_MAX;
    return found < values ? found : values;
}

void list_different_sets(struct box *box, const struct cone_step *step, state_of *state) {
    struct different different = { .exact = true };
    struct visit visit = visit_begin(box, step);
    struct list_values *values = &visit.list->values;
    values->count = 0;
    while (visit_next(&visit))
        if (visit.body.values != MAY_NO) add_value(&visit, &different);
    values_merge(&visit, values);
    int64_t sure = 0;
    for (uint32_t v = 0; v < values->count; v++) sure += values->sure[v];
    if (sure == 0 && different.any_sure) sure = 1;
    int64_t most = most_different(box, &visit, values->count + different.hidden + different.several);
    struct range_sets r = { sure, sure, most, most, sure == most };
    if (!different.exact) r = (struct range_sets){ sure, most, sure, most, !different.unknown };
    uint8_t flags = state(box, visit.list, &different.support);
    range_of_unknown(&r, flags, most_different(box, &visit, RANGE_UNBOUNDED));
    put_range_sets(box, box->program->instruction[step->at].dst, &r, different.support);
}

/* --- Aggregates: which elements count ---------------------------------------------------------------------------- */

/* What is known of the elements that count, and the bounds of what they come to. */
struct tally {
    struct number_set number, number_sum;
    struct wide_set wide, wide_sum;
    uint64_t support;
    bool exact;   /* which elements count is certain, and so are their values */
    bool any;     /* an element may count */
    bool sure;    /* one does */
    bool unknown; /* a body or a value may be unknown */
};

static enum aggregate_op op_of(const struct box *box, const struct cone_step *step) {
    return (enum aggregate_op)box->program->arg[box->program->instruction[step->at].b + 2].value;
}

static bool is_place(enum aggregate_op op) {
    return op == AGGREGATE_OP_FIRST || op == AGGREGATE_OP_LAST || op == AGGREGATE_OP_BEFORE_LAST;
}

static bool counts_matter(enum aggregate_op op) {
    return op == AGGREGATE_OP_SUM || op == AGGREGATE_OP_MEAN || op == AGGREGATE_OP_MEDIAN;
}

static struct wide_set times_wide(struct wide_set set, int64_t lo, int64_t hi, bool optional) {
    struct decimal least = decimal_from_int(decimal_sign(set.lo) < 0 ? hi : lo);
    struct decimal most = decimal_from_int(decimal_sign(set.hi) < 0 ? lo : hi);
    set.lo = decimal_multiply(set.lo, least);
    set.hi = decimal_multiply(set.hi, most);
    if (optional) set.lo = decimal_min(set.lo, decimal_zero), set.hi = decimal_max(set.hi, decimal_zero);
    return set;
}

static struct number_set times_number(struct number_set set, int64_t lo, int64_t hi, bool optional) {
    bool over = __builtin_mul_overflow(set.lo, set.lo < 0 ? hi : lo, &set.lo);
    over |= __builtin_mul_overflow(set.hi, set.hi < 0 ? lo : hi, &set.hi);
    if (over) set.flags |= SET_UNKNOWN, set.lo = INT64_MIN + 1, set.hi = INT64_MAX;
    if (optional && set.lo > 0) set.lo = 0;
    if (optional && set.hi < 0) set.hi = 0;
    return set;
}

static void add_number(struct number_set *sum, struct number_set set) {
    bool over = __builtin_add_overflow(sum->lo, set.lo, &sum->lo);
    over |= __builtin_add_overflow(sum->hi, set.hi, &sum->hi);
    if (over) sum->flags |= SET_UNKNOWN, sum->lo = INT64_MIN + 1, sum->hi = INT64_MAX;
}

static void tally_one(const struct visit *visit, struct tally *tally, enum aggregate_op op, bool wide) {
    struct box *box = visit->box;
    unsigned body = visit->body.values;
    bool optional = (body & (MAY_NO | MAY_UNKNOWN)) != 0, open = visit->lo == 0 || (counts_matter(op) && visit->lo < visit->hi);
    struct value value = value_at_hand(visit);
    tally->support |= visit->body.support | value.support | (open ? visit->bit : 0);
    tally->unknown |= (body & MAY_UNKNOWN) || ((body & MAY_YES) && value.may_hide);
    tally->exact &= !open && truth_one((uint8_t)body) && (body != MAY_YES || value.shape == SHAPE_SINGLE);
    if (!(body & MAY_YES)) return;
    tally->any = true;
    tally->sure |= body == MAY_YES && visit->lo > 0;
    int64_t lo = optional ? 0 : visit->lo;
    if (wide) {
        struct wide_set set = field_wide_set(box, visit->field);
        wide_hull(&tally->wide, &set);
        if (!(set.flags & SET_KNOWN)) return;
        set = times_wide(set, lo, visit->hi, lo == 0);
        tally->wide_sum.lo = decimal_add(tally->wide_sum.lo, set.lo);
        tally->wide_sum.hi = decimal_add(tally->wide_sum.hi, set.hi);
    } else {
        struct number_set set = field_number_set(box, visit->field);
        tally->number = tally->number.flags ? number_hull(tally->number, set) : set;
        if (set.flags & SET_KNOWN) add_number(&tally->number_sum, times_number(set, lo, visit->hi, lo == 0));
    }
}

static struct tally tally_list(struct visit *visit, enum aggregate_op op, bool wide) {
    struct tally tally = { .exact = true };
    tally.number_sum = number_single(0, FORM_NUMBER);
    tally.wide_sum = wide_single(decimal_zero);
    while (visit_next(visit))
        if (visit->body.values != MAY_NO) tally_one(visit, &tally, op, wide);
    return tally;
}

/* --- The first and the last -------------------------------------------------------------------------------------- */

/* Which elements may be the outermost one whose body is not no. The unknown part stands behind the known elements, in any
 * order; from behind, known elements are looked at only when it may be empty of what counts. */
struct outermost {
    struct number_set number;
    struct wide_set wide;
    uint64_t support;
    bool unknown, done;
    bool disputed; /* certainly unknown: another value stands at its moment */
};

static void meet(const struct visit *visit, struct outermost *found, bool wide) {
    unsigned body = visit->body.values;
    if (body == MAY_NO) return;
    found->support |= visit->body.support | (visit->lo == 0 ? visit->bit : 0);
    found->unknown |= (body & MAY_UNKNOWN) != 0;
    if (!(body & MAY_YES)) return;
    if (wide) {
        struct wide_set set = field_wide_set(visit->box, visit->field);
        wide_hull(&found->wide, &set);
        found->support |= set.support;
    } else {
        struct number_set set = field_number_set(visit->box, visit->field);
        found->number = found->number.flags ? number_hull(found->number, set) : set;
        found->support |= set.support;
    }
}

static bool stops(const struct visit *visit) { return visit->lo > 0 && !(visit->body.values & MAY_NO); }

static date on_of(const struct box *box, const struct cone_step *step, uint32_t element) {
    uint32_t list = box->cone->list[step->list].list;
    const struct program_record *record = &box->program->record[box->program->list[list].record];
    return box->context->list[list].cell[(size_t)element * record->fields + box->program->field[series_on(box->program, list)].slot];
}

static bool is_series(const struct box *box, const struct cone_step *step) {
    return series_is(box->program, box->cone->list[step->list].list);
}

/* A known element's body and value. */
struct looked {
    unsigned body;
    bool single;
    int64_t number;
    struct decimal wide;
    uint64_t support;
};

static struct looked look(struct visit *visit, uint32_t element, bool wide) {
    struct looked seen = { 0 };
    visit->next = element;
    visit_next(visit);
    seen.body = visit->body.values;
    seen.support = visit->body.support;
    if (wide) {
        struct wide_set set = field_wide_set(visit->box, visit->field);
        seen.single = wide_one(&set), seen.wide = set.lo, seen.support |= set.support;
    } else {
        struct number_set set = field_number_set(visit->box, visit->field);
        seen.single = number_one(&set), seen.number = set.lo, seen.support |= set.support;
    }
    return seen;
}

/* Two elements of a series that may stand in one place: what that does to what is found there. */
static void dispute(struct outermost *found, const struct looked *a, const struct looked *b, bool wide) {
    bool single = a->single && b->single;
    if (single && (wide ? decimal_equal(a->wide, b->wide) : a->number == b->number)) return;
    if (single && a->body == MAY_YES && !(b->body & MAY_NO)) {
        found->disputed = true;
        return;
    }
    found->unknown = true;
    found->support |= a->support | b->support;
}

/* The place is certain: who else may stand there? `last`: the one that comes after it, NONE for none. */
static void dispute_place(struct box *box, const struct cone_step *step, enum aggregate_op op, bool wide, uint32_t place, uint32_t last,
                          struct outermost *found) {
    struct visit visit = visit_begin(box, step);
    struct looked own = look(&visit, place, wide);
    for (uint32_t e = 0; e < visit.list->count; e++) {
        if (e == place || !series_rivals(op, on_of(box, step, e), on_of(box, step, place))) continue;
        if (last != NONE && date_compare(on_of(box, step, e), on_of(box, step, last)) != DATE_BEFORE) continue;
        struct looked rival = look(&visit, e, wide);
        if (rival.body != MAY_NO) dispute(found, &own, &rival, wide);
    }
}

/* It is not certain which element is found: two that may be at one moment, and may differ, leave it open. */
static void dispute_any(struct box *box, const struct cone_step *step, bool wide, struct outermost *found) {
    struct visit visit = visit_begin(box, step);
    for (uint32_t a = 0; a < visit.list->count; a++)
        for (uint32_t b = a + 1; b < visit.list->count; b++) {
            enum date_order order = date_compare(on_of(box, step, a), on_of(box, step, b));
            if (order != DATE_SAME && order != DATE_UNDECIDED) continue;
            struct looked one = look(&visit, a, wide), other = look(&visit, b, wide);
            one.body |= MAY_NO; /* whether it is found at all is open */
            if (one.body != MAY_NO && other.body != MAY_NO) dispute(found, &one, &other, wide);
        }
}

/* The one before the last: exact where every body is certain and nothing stands behind the known elements. */
static struct outermost before_last_of(struct box *box, const struct cone_step *step, bool wide) {
    struct outermost found = { .unknown = false };
    struct visit visit = visit_begin(box, step);
    uint32_t count = visit.list->count, last = NONE, place = NONE;
    bool certain = true, skipped = false, series = is_series(box, step);
    for (visit.next = count; visit_next(&visit);) {
        meet(&visit, &found, wide);
        certain &= visit.body.values == MAY_NO;
    }
    for (uint32_t seen = 0; seen < count && !found.done; seen++) {
        visit.next = count - 1 - seen;
        if (!visit_next(&visit)) break;
        certain &= truth_one(visit.body.values);
        if (certain && skipped && series && visit.body.values == MAY_YES) {
            enum date_order order = date_compare(on_of(box, step, count - 1 - seen), on_of(box, step, last));
            if (order == DATE_SAME) continue;
            if (order != DATE_BEFORE) {
                found.done = found.disputed = true;
                break;
            }
            place = count - 1 - seen;
        }
        found.done = certain && ((skipped && visit.body.values == MAY_YES) || visit.body.values == MAY_UNKNOWN);
        if (certain && !skipped && visit.body.values == MAY_YES) skipped = true, last = count - 1 - seen;
        else meet(&visit, &found, wide);
    }
    if (!found.done || !certain) found.unknown = true;
    if (place != NONE && !found.disputed) dispute_place(box, step, AGGREGATE_OP_BEFORE_LAST, wide, place, last, &found);
    return found;
}

static struct outermost outermost_of(struct box *box, const struct cone_step *step, enum aggregate_op op, bool wide) {
    if (op == AGGREGATE_OP_BEFORE_LAST) return before_last_of(box, step, wide);
    bool last = op == AGGREGATE_OP_LAST;
    struct outermost found = { .unknown = false };
    struct visit visit = visit_begin(box, step);
    uint32_t count = visit.list->count, seen = 0, place = NONE;
    bool rest_stops = false, certain = true; /* certain: which element is found */
    if (last) {
        visit.next = count;
        while (visit_next(&visit)) meet(&visit, &found, wide), rest_stops |= stops(&visit), certain &= visit.body.values == MAY_NO;
        found.done = rest_stops;
    }
    for (; seen < count && !found.done; seen++) {
        visit.next = last ? count - 1 - seen : seen;
        uint32_t element = visit.next;
        if (!visit_next(&visit)) break;
        meet(&visit, &found, wide);
        found.done = stops(&visit);
        if (found.done) place = element;
        certain &= found.done || visit.body.values == MAY_NO;
    }
    if (!last && !found.done) {
        visit.next = count;
        while (visit_next(&visit)) meet(&visit, &found, wide), rest_stops |= stops(&visit);
        found.done = rest_stops;
    }
    if (!found.done) found.unknown = true;
    if (!is_series(box, step)) return found;
    if (certain && place != NONE) dispute_place(box, step, op, wide, place, NONE, &found);
    else dispute_any(box, step, wide, &found);
    return found;
}

/* --- Results ----------------------------------------------------------------------------------------------------- */

static struct number_set number_nothing(const struct visit *visit) {
    const struct box *box = visit->box;
    const struct program_field *field = &box->program->field[instruction_x(&box->program->instruction[visit->step->at])];
    if (field->kind == FACT_CHOICE) return number_single(choice_unknown(field->choices), FORM_CHOICE);
    return (struct number_set){ .flags = SET_UNKNOWN, .form = FORM_NUMBER };
}

static void put_number(struct box *box, uint32_t dst, struct number_set set, uint64_t support) {
    set.support = number_one(&set) ? 0 : support;
    box->number[dst] = set;
}

/* The values that count and how often, sorted, into the scratch. */
static void gather(struct box *box, const struct cone_step *step, struct visit *visit) {
    struct list_values *values = &visit->list->values;
    *visit = visit_begin(box, step);
    values->count = 0;
    while (visit_next(visit)) {
        if (visit->body.values != MAY_YES) continue;
        struct value value = value_at_hand(visit);
        value_add(values, &value, true, visit->lo);
    }
    values_merge(visit, values);
}

static int64_t date_extreme(const struct list_values *values, enum date_order wanted) {
    int64_t found = values->number[0];
    for (uint32_t v = 1; v < values->count; v++)
        if (date_compare(values->number[v], found) == wanted) found = values->number[v];
    for (uint32_t v = 0; v < values->count; v++) {
        enum date_order order = date_compare(found, values->number[v]);
        if (order != wanted && order != DATE_SAME) return DATE_UNKNOWN;
    }
    return found;
}

static struct number_set exact_number(struct box *box, const struct cone_step *step, struct visit *visit, enum aggregate_op op) {
    gather(box, step, visit);
    const struct list_values *values = &visit->list->values;
    enum form form = form_of(visit);
    if (op == AGGREGATE_OP_EARLIEST || op == AGGREGATE_OP_LATEST)
        return number_single(date_extreme(values, op == AGGREGATE_OP_EARLIEST ? DATE_BEFORE : DATE_AFTER), form);
    uint32_t best = 0;
    for (uint32_t v = 1; v < values->count; v++)
        if (op == AGGREGATE_OP_HIGHEST ? values->number[v] > values->number[best] : values->number[v] < values->number[best])
            best = v;
    return number_single(values->number[best], form);
}

void list_number_set(struct box *box, const struct cone_step *step, state_of *state) {
    enum aggregate_op op = op_of(box, step);
    struct number_set set;
    uint64_t support = 0;
    struct visit visit = visit_begin(box, step);
    struct number_set nothing = number_nothing(&visit);
    if (is_place(op)) {
        struct outermost found = outermost_of(box, step, op, false);
        set = found.number.flags ? found.number : nothing;
        if (found.disputed) set = nothing;
        else if (found.unknown) set = number_hull(set, nothing);
        support = found.disputed ? 0 : found.support;
    } else {
        struct tally tally = tally_list(&visit, op, false);
        bool none = op != AGGREGATE_OP_SUM && !tally.sure;
        support = tally.support;
        if (!tally.any) set = op == AGGREGATE_OP_SUM ? tally.number_sum : nothing;
        else if (op == AGGREGATE_OP_SUM) set = tally.number_sum;
        else set = tally.exact && !tally.unknown ? exact_number(box, step, &visit, op) : tally.number;
        if (tally.unknown && tally.exact) set = nothing;
        else if (tally.unknown || none) set = number_hull(set, nothing);
    }
    uint8_t flags = state(box, visit.list, &support);
    if (!(flags & SET_KNOWN)) set = nothing;
    else if (flags & SET_UNKNOWN) set = number_hull(set, nothing);
    put_number(box, box->program->instruction[step->at].dst, set, support);
}

static struct decimal wide_at(const struct visit *visit, uint32_t v) {
    const struct box *box = visit->box;
    const struct list_values *values = &visit->list->values;
    if (form_of(visit) == FORM_WIDE) return values->wide[v];
    const struct program_field *field = &box->program->field[instruction_x(&box->program->instruction[visit->step->at])];
    return decimal_scaled(values->number[v], -(int32_t)field->scale);
}

/* The nth of the sorted values. */
static struct decimal nth(const struct visit *visit, int64_t n) {
    const struct list_values *values = &visit->list->values;
    uint32_t v = 0;
    while (v + 1 < values->count && n >= values->times[v]) n -= values->times[v++];
    return wide_at(visit, v);
}

static struct decimal exact_wide(struct box *box, const struct cone_step *step, struct visit *visit, enum aggregate_op op) {
    gather(box, step, visit);
    const struct list_values *values = &visit->list->values;
    struct decimal sum = decimal_zero;
    int64_t count = 0;
    for (uint32_t v = 0; v < values->count; v++) {
        count += values->times[v];
        sum = decimal_add(sum, decimal_multiply(wide_at(visit, v), decimal_from_int(values->times[v])));
    }
    if (op == AGGREGATE_OP_SUM) return sum;
    if (op == AGGREGATE_OP_MEAN) return decimal_divide(sum, decimal_from_int(count));
    if (op == AGGREGATE_OP_HIGHEST) return nth(visit, count - 1);
    if (op != AGGREGATE_OP_MEDIAN) return nth(visit, 0);
    if (count % 2) return nth(visit, count / 2);
    return decimal_divide(decimal_add(nth(visit, count / 2 - 1), nth(visit, count / 2)), decimal_from_int(2));
}

void list_wide_set(struct box *box, const struct cone_step *step, state_of *state) {
    enum aggregate_op op = op_of(box, step);
    struct wide_set set;
    uint64_t support = 0;
    struct visit visit = visit_begin(box, step);
    if (is_place(op)) {
        struct outermost found = outermost_of(box, step, op, true);
        set = found.wide.flags ? found.wide : wide_nothing;
        if (found.disputed) set = wide_nothing;
        else if (found.unknown) set.flags |= SET_UNKNOWN;
        support = found.disputed ? 0 : found.support;
    } else {
        struct tally tally = tally_list(&visit, op, true);
        bool none = op != AGGREGATE_OP_SUM && !tally.sure;
        support = tally.support;
        if (!tally.any) set = op == AGGREGATE_OP_SUM ? wide_single(decimal_zero) : wide_nothing;
        else if (tally.exact && !tally.unknown) set = wide_single(exact_wide(box, step, &visit, op));
        else set = op == AGGREGATE_OP_SUM ? tally.wide_sum : tally.wide;
        bool lost = (set.flags & SET_KNOWN) && (!decimal_is_known(set.lo) || !decimal_is_known(set.hi));
        if (lost) set = wide_far(); /* a bound of the sum is too large */
        if (tally.unknown && tally.exact) set = wide_nothing;
        else if (tally.unknown || none) set.flags |= SET_UNKNOWN;
    }
    uint8_t flags = state(box, visit.list, &support);
    if (!(flags & SET_KNOWN)) set = wide_nothing;
    else if (flags & SET_UNKNOWN) set.flags |= SET_UNKNOWN;
    wide_put(box, box->program->instruction[step->at].dst, set, support);
}

/* --- Before the types are made ----------------------------------------------------------------------------------- */

void put_any_number(struct box *box, const struct program_instruction *i, uint8_t flags) {
    const struct program_field *field = &box->program->field[instruction_x(i)];
    struct domain domain = domain_of_field(box->program, field);
    if (domain.form == FORM_TEXT) box->crude = true;
    struct span all = domain_all(&domain, true);
    struct number_set set = span_number(&domain, &all, UINT64_MAX);
    if (domain.form == FORM_NUMBER) set.lo = INT64_MIN + 1, set.hi = INT64_MAX; /* a sum */
    set.flags |= flags & SET_UNKNOWN;
    set.support = UINT64_MAX;
    box->number[i->dst] = set;
}

void put_any_wide(struct box *box, const struct program_instruction *i) {
    box->wide[i->dst] = wide_far();
    box->wide[i->dst].support = UINT64_MAX;
}
