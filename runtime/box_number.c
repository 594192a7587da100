/* box_number: instructions over sets of numbers, dates and texts. */
#include "runtime/box_inside.h"

#define ARG(at) (box->program->arg[at].value)
#define A (&box->number[i->a])
#define B (&box->number[i->b])

struct number_set number_single(int64_t value, enum form form) {
    struct number_set set = { .form = (uint8_t)form, .lo = value, .hi = value, .flags = SET_KNOWN };
    if (form == FORM_CHOICE) {
        if (value && !(value & (value - 1)) && value != CHOICE_UNKNOWN) set.flags |= SET_SINGLE;
    } else if (form == FORM_TEXT) {
        set.flags = value ? SET_KNOWN | SET_SINGLE : SET_UNKNOWN;
    } else if (value == NUMBER_UNKNOWN) {
        set.flags = SET_UNKNOWN;
    }
    return set;
}

static bool earlier(int64_t a, int64_t b) {
    int64_t a_first, b_first, last;
    date_span(a, &a_first, &last);
    date_span(b, &b_first, &last);
    return a_first < b_first;
}

struct number_set number_hull(struct number_set a, struct number_set b) {
    if (!(a.flags & SET_KNOWN) || !(b.flags & SET_KNOWN)) {
        struct number_set known = a.flags & SET_KNOWN ? a : b;
        known.flags = (uint8_t)(known.flags | a.flags | b.flags);
        known.support = a.support | b.support;
        return known;
    }
    bool masks = a.form == FORM_CHOICE || a.form == FORM_TEXT || b.form == FORM_CHOICE || b.form == FORM_TEXT;
    struct number_set hull = { .support = a.support | b.support, .form = a.form == FORM_NUMBER ? b.form : a.form };
    hull.flags = (uint8_t)((a.flags & b.flags & (SET_SINGLE | SET_POINT)) | SET_KNOWN | ((a.flags | b.flags) & SET_UNKNOWN));
    if (masks) {
        hull.lo = a.lo & b.lo, hull.hi = a.hi | b.hi;
    } else if (hull.form == FORM_DATE) {
        hull.lo = earlier(b.lo, a.lo) ? b.lo : a.lo, hull.hi = earlier(a.hi, b.hi) ? b.hi : a.hi;
    } else {
        hull.lo = a.lo < b.lo ? a.lo : b.lo, hull.hi = a.hi > b.hi ? a.hi : b.hi;
    }
    return hull;
}

static void put(struct box *box, uint32_t dst, struct number_set set) {
    if (number_one(&set)) set.support = 0;
    box->number[dst] = set;
}

static void put_truth(struct box *box, uint32_t dst, unsigned values, uint64_t support) {
    box->truth[dst] = (struct truth_set){ truth_one((uint8_t)values) ? 0 : support, (uint8_t)values };
}

static unsigned truths(bool no, bool unknown, bool yes) {
    return (no ? (unsigned)MAY_NO : 0) | (unknown ? (unsigned)MAY_UNKNOWN : 0) | (yes ? (unsigned)MAY_YES : 0);
}

/* --- Arithmetic -------------------------------------------------------------------------------------------------- */

__extension__ typedef __int128 wide_int;

static int64_t clamp(wide_int value, bool *over) {
    if (value > INT64_MAX || value <= INT64_MIN) *over = true;
    return value > INT64_MAX ? INT64_MAX : value <= INT64_MIN ? INT64_MIN + 1 : (int64_t)value;
}

/* From the smallest to the largest of four corners; what leaves 64 bits is unknown. */
static struct number_set from_corners(const wide_int corner[4], uint8_t flags) {
    wide_int lo = corner[0], hi = corner[0];
    bool over = false;
    for (int c = 1; c < 4; c++) {
        if (corner[c] < lo) lo = corner[c];
        if (corner[c] > hi) hi = corner[c];
    }
    if (lo > INT64_MAX || hi <= INT64_MIN) return (struct number_set){ .flags = SET_UNKNOWN };
    struct number_set set = { .lo = clamp(lo, &over), .hi = clamp(hi, &over), .flags = flags };
    if (over) set.flags |= SET_UNKNOWN;
    return set;
}

static wide_int round_wide(int64_t a, int64_t step) {
    wide_int value = a, rest = value % step, size = rest < 0 ? -rest : rest;
    if (2 * size < step) return value - rest;
    return a < 0 ? value - rest - step : value - rest + step;
}

static wide_int combine(enum opcode op, int64_t a, int64_t b) {
    switch (op) {
    case OP_number_add: return (wide_int)a + b;
    case OP_number_subtract: return (wide_int)a - b;
    case OP_number_multiply: return (wide_int)a * b;
    case OP_number_min: return a < b ? a : b;
    case OP_number_max: return a > b ? a : b;
    case OP_number_round: return round_wide(a, b);
    default: return a < 0 ? -(wide_int)a : a; /* number_absolute */
    }
}

static void arithmetic(struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    bool one = op == OP_number_absolute || op == OP_number_round;
    struct number_set a = *A, b = number_single(op == OP_number_round ? box->program->constant[i->b].value : 0, FORM_NUMBER);
    if (!one) b = *B;
    uint8_t flags = (uint8_t)(SET_KNOWN | ((a.flags | b.flags) & SET_UNKNOWN));
    struct number_set set = { .flags = SET_UNKNOWN };
    if ((a.flags & SET_KNOWN) && (b.flags & SET_KNOWN)) {
        wide_int corner[4] = { combine(op, a.lo, b.lo), combine(op, a.lo, b.hi), combine(op, a.hi, b.lo), combine(op, a.hi, b.hi) };
        if (op == OP_number_absolute && a.lo < 0 && a.hi > 0) corner[1] = 0;
        set = from_corners(corner, flags);
    }
    set.form = FORM_NUMBER;
    set.support = a.support | b.support;
    put(box, i->dst, set);
}

static void compare(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A, *b = B;
    bool unknown = ((a->flags | b->flags) & SET_UNKNOWN) != 0, known = (a->flags & b->flags & SET_KNOWN) != 0;
    bool no = false, yes = false;
    switch (instruction_op(i)) {
    case OP_number_less: yes = a->lo < b->hi, no = a->hi >= b->lo; break;
    case OP_number_at_most: yes = a->lo <= b->hi, no = a->hi > b->lo; break;
    default: yes = a->lo <= b->hi && b->lo <= a->hi, no = !(a->lo == a->hi && b->lo == b->hi && a->lo == b->lo); break;
    }
    put_truth(box, i->dst, truths(known && no, unknown, known && yes), a->support | b->support);
}

static bool apart(const struct number_set *a, const struct number_set *b) {
    return a->form == FORM_NUMBER && b->form == FORM_NUMBER && (a->hi < b->lo || b->hi < a->lo);
}

/* The value that all rows share which are not refuted, else unknown. */
static void number_table(struct box *box, const struct program_instruction *i) {
    struct number_set may = { 0 }, must = { 0 };
    unsigned rows = 0, certain = 0;
    bool conflict = false;
    uint64_t support = 0;
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *row = &box->truth[ARG(i->a + 1 + 2 * r)];
        const struct number_set *value = &box->number[ARG(i->a + 2 + 2 * r)];
        if (row->values == MAY_NO) continue;
        support |= row->support | value->support;
        may = rows++ ? number_hull(may, *value) : *value;
        if (row->values & MAY_NO) continue;
        if (certain++ == 0) must = *value;
        else if (!(must.flags & value->flags & SET_KNOWN) || apart(&must, value)) conflict = true;
        else if (number_one(value)) must = *value;
    }
    struct number_set set = certain ? must : may;
    if (rows == 0 || conflict) set = (struct number_set){ .flags = SET_UNKNOWN, .form = may.form };
    else if (!certain || (rows > 1 && !number_one(&may))) set.flags |= SET_UNKNOWN;
    set.support = support;
    put(box, i->dst, set);
}

void number_step(struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_number_const) put(box, i->dst, number_single(box->program->constant[i->a].value, FORM_NUMBER));
    else if (op == OP_number_table) number_table(box, i);
    else if (op >= OP_number_equal) compare(box, i);
    else arithmetic(box, i);
}

/* --- Ranges ------------------------------------------------------------------------------------------------------ */

static void put_range(struct box *box, uint32_t dst, struct number_set low, struct number_set high, uint64_t support) {
    low.support = high.support = support;
    put(box, dst, low);
    put(box, dst + 1, high);
}

static struct number_set between(int64_t lo, int64_t hi, uint8_t flags) {
    return (struct number_set){ .lo = lo, .hi = hi, .flags = (uint8_t)(flags | SET_KNOWN), .form = FORM_NUMBER };
}

static void range_count(struct box *box, const struct program_instruction *i) {
    int64_t sure = 0, yes = 0, not_no = 0, any = 0;
    uint64_t support = 0;
    uint8_t point = SET_POINT;
    for (uint32_t a = 1; a <= ARG(i->a); a++) {
        const struct truth_set *t = &box->truth[ARG(i->a + a)];
        support |= t->support;
        sure += t->values == MAY_YES;
        yes += (t->values & MAY_YES) != 0;
        not_no += !(t->values & MAY_NO);
        any += t->values != MAY_NO;
        if (t->values & MAY_UNKNOWN) point = 0;
    }
    put_range(box, i->dst, between(sure, yes, point), between(not_no, any, point), support);
}

/* What a row may add to the low or (high) the high end: from `lo` to `hi`. */
static void score_row(unsigned values, int64_t points, bool high, int64_t *lo, int64_t *hi) {
    int64_t unsure = high ? (points > 0 ? points : 0) : (points < 0 ? points : 0);
    *lo = INT64_MAX, *hi = INT64_MIN;
    if (values & MAY_NO) *lo = 0, *hi = 0;
    if (values & MAY_UNKNOWN) *lo = unsure < *lo ? unsure : *lo, *hi = unsure > *hi ? unsure : *hi;
    if (values & MAY_YES) *lo = points < *lo ? points : *lo, *hi = points > *hi ? points : *hi;
}

static void range_score(struct box *box, const struct program_instruction *i) {
    int64_t end[4] = { 0, 0, 0, 0 };
    uint64_t support = 0;
    uint8_t point = SET_POINT;
    bool over = false;
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *t = &box->truth[ARG(i->a + 1 + 2 * r)];
        int64_t points = box->program->constant[ARG(i->a + 2 + 2 * r)].value, lo, hi;
        over |= points == NUMBER_UNKNOWN;
        support |= t->support;
        if (t->values & MAY_UNKNOWN) point = 0;
        for (int high = 0; high < 2; high++) {
            score_row(t->values, points, high, &lo, &hi);
            over |= __builtin_add_overflow(end[2 * high], lo, &end[2 * high]);
            over |= __builtin_add_overflow(end[2 * high + 1], hi, &end[2 * high + 1]);
        }
    }
    if (over) {
        box->crude = true;
        struct number_set any = between(INT64_MIN + 1, INT64_MAX, SET_UNKNOWN);
        put_range(box, i->dst, any, any, support ? support : UINT64_MAX);
    } else {
        put_range(box, i->dst, between(end[0], end[1], point), between(end[2], end[3], point), support);
    }
}

/* a.high before b.low: yes; a.low not before b.high: no. `or_same`: at most. */
static void range_compare(struct box *box, const struct program_instruction *i, int64_t or_same) {
    const struct number_set *low_a = A, *high_a = A + 1, *low_b = B, *high_b = B + 1;
    bool unknown = ((low_a->flags | low_b->flags) & SET_UNKNOWN) != 0;
    bool known = (low_a->flags & high_a->flags & low_b->flags & high_b->flags & SET_KNOWN) != 0;
    bool yes = or_same ? high_a->lo <= low_b->hi : high_a->lo < low_b->hi;
    bool no = or_same ? low_a->hi > high_b->lo : low_a->hi >= high_b->lo;
    bool points = (low_a->flags & low_b->flags & SET_POINT) != 0;
    bool open = or_same ? high_a->hi > low_b->lo && low_a->lo <= high_b->hi : high_a->hi >= low_b->lo && low_a->lo < high_b->hi;
    put_truth(box, i->dst, truths(known && no, unknown || (known && !points && open), known && yes),
              low_a->support | high_a->support | low_b->support | high_b->support);
}

static void range_equal(struct box *box, const struct program_instruction *i) {
    const struct number_set *s[4] = { A, A + 1, B, B + 1 };
    bool unknown = ((s[0]->flags | s[2]->flags) & SET_UNKNOWN) != 0, known = true, all_one = true;
    int64_t greatest_low = INT64_MIN, least_high = INT64_MAX;
    uint64_t support = 0;
    for (int k = 0; k < 4; k++) {
        known &= (s[k]->flags & SET_KNOWN) != 0;
        all_one &= number_one(s[k]);
        if (s[k]->lo > greatest_low) greatest_low = s[k]->lo;
        if (s[k]->hi < least_high) least_high = s[k]->hi;
        support |= s[k]->support;
    }
    bool points = (s[0]->flags & s[2]->flags & SET_POINT) != 0;
    bool apart_now = s[1]->lo < s[2]->hi || s[3]->lo < s[0]->hi; /* they may be apart */
    bool yes = greatest_low <= least_high, no = apart_now, open = !points;
    if (known && all_one && !unknown) {
        no = s[1]->lo < s[2]->lo || s[3]->lo < s[0]->lo;
        yes = !no && s[0]->lo == s[1]->lo && s[2]->lo == s[3]->lo;
        open = !no && !yes;
    }
    put_truth(box, i->dst, truths(known && no, unknown || (known && open), known && yes), support);
}

static void number_of_range(struct box *box, const struct program_instruction *i) {
    const struct number_set *low = A, *high = A + 1;
    struct number_set set = *low;
    if (!(low->flags & SET_POINT) && (low->flags & SET_KNOWN)) {
        set.lo = low->lo > high->lo ? low->lo : high->lo;
        set.hi = low->hi < high->hi ? low->hi : high->hi;
        if (set.lo > set.hi) set.flags = SET_UNKNOWN;
        else if (!number_one(low) || !number_one(high)) set.flags |= SET_UNKNOWN;
    }
    set.flags &= (uint8_t)~SET_POINT;
    set.support = low->support | high->support;
    put(box, i->dst, set);
}

void range_step(struct box *box, const struct program_instruction *i) {
    switch (instruction_op(i)) {
    case OP_range_count: range_count(box, i); break;
    case OP_range_score: range_score(box, i); break;
    case OP_range_of: {
        struct number_set end = *A;
        end.flags |= SET_POINT;
        put_range(box, i->dst, end, end, end.support);
        break;
    }
    case OP_range_less: range_compare(box, i, false); break;
    case OP_range_at_most: range_compare(box, i, true); break;
    case OP_range_equal: range_equal(box, i); break;
    default: number_of_range(box, i); break;
    }
}

/* --- Choices ----------------------------------------------------------------------------------------------------- */

static int64_t values_of(int64_t mask) { return mask & (CHOICE_UNKNOWN - 1); }
static bool single(int64_t mask) { return mask != 0 && (mask & (mask - 1)) == 0; }

/* Whether some row of the table behind a choice may hold and give one of these values; true where no table stands behind it. What no row
 * gives the choice never is: where no row holds at all it has every value. */
static bool some_row_gives(const struct box *box, uint32_t reg, int64_t wanted) {
    const struct program_instruction *table = box->number_definer[reg] == NONE ? NULL : &box->program->instruction[box->number_definer[reg]];
    if (!table || instruction_op(table) != OP_choice_table) return true;
    for (uint32_t r = 0; r < ARG(table->a); r++)
        if (box->truth[ARG(table->a + 1 + 2 * r)].values != MAY_NO && box->number[ARG(table->a + 2 + 2 * r)].hi & wanted) return true;
    return false;
}

static void choice_in(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A;
    int64_t wanted = box->program->constant[i->b].value, must = values_of(a->lo), may = values_of(a->hi);
    bool empty = must == 0 && !(a->flags & SET_SINGLE);
    bool yes = (must & ~wanted) == 0 && (may & wanted) && !(a->lo & CHOICE_UNKNOWN), no = (must & wanted) == 0 && (may & ~wanted);
    bool mixed = (!(a->flags & SET_SINGLE) && (may & wanted) && (may & ~wanted)) || ((a->hi & CHOICE_UNKNOWN) && (may & wanted));
    if (yes && !some_row_gives(box, i->a, wanted)) yes = false, no = no || !(empty || mixed);
    put_truth(box, i->dst, truths(no, empty || mixed, yes), a->support);
}

static void choice_same(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A, *b = B;
    int64_t may_a = values_of(a->hi), may_b = values_of(b->hi), must_a = values_of(a->lo), must_b = values_of(b->lo);
    uint64_t support = a->support | b->support;
    bool single_a = (a->flags & SET_SINGLE) || (single(may_a) && must_a == may_a);
    bool single_b = (b->flags & SET_SINGLE) || (single(may_b) && must_b == may_b);
    if (may_a == 0 || may_b == 0) {
        put_truth(box, i->dst, MAY_UNKNOWN, 0);
    } else if (single_a && single_b) {
        bool same = (may_a & may_b) != 0, only = single(may_a) && may_a == may_b;
        put_truth(box, i->dst, truths(!only, false, same), support);
    } else if (may_a == must_a && may_b == must_b) {
        put_truth(box, i->dst, (may_a & may_b) == 0 ? MAY_NO : MAY_UNKNOWN, 0);
    } else {
        put_truth(box, i->dst, truths((must_a & must_b) == 0, true, (may_a & may_b) != 0), support);
    }
}

static void choice_table(struct box *box, const struct program_instruction *i) {
    int64_t may = 0, must = 0, shared = -1;
    unsigned rows = 0, certain = 0;
    uint64_t support = 0;
    uint8_t flags = SET_SINGLE;
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *row = &box->truth[ARG(i->a + 1 + 2 * r)];
        const struct number_set *value = &box->number[ARG(i->a + 2 + 2 * r)];
        if (row->values == MAY_NO) continue;
        support |= row->support | value->support;
        may |= value->hi;
        shared &= value->lo;
        if (!(number_one(value) && single(value->lo) && value->lo != CHOICE_UNKNOWN)) flags &= value->flags;
        rows++;
        if (row->values & MAY_NO) continue;
        must |= value->lo;
        certain++;
    }
    int64_t nothing = choice_unknown(CHOICE_MOST);
    struct number_set set = { .form = FORM_CHOICE, .flags = SET_KNOWN, .support = support };
    set.lo = certain ? must : shared & nothing;
    set.hi = certain && must ? may : may | nothing;
    if (rows == 0) set.lo = nothing;
    if (certain && !must && may == 0) set.lo = nothing;
    if (certain && rows == 1) set.flags |= flags & SET_SINGLE;
    put(box, i->dst, set);
}

/* Rows that hold give their values; one that may hold and would add a value makes the rest uncertain. */
static void choice_all(struct box *box, const struct program_instruction *i) {
    struct number_set set = { .form = FORM_CHOICE, .flags = SET_KNOWN };
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *row = &box->truth[ARG(i->a + 1 + 2 * r)];
        const struct number_set *value = &box->number[ARG(i->a + 2 + 2 * r)];
        if (row->values == MAY_NO) continue;
        set.support |= row->support | value->support;
        if (row->values == MAY_YES) set.lo |= value->lo;
        if (row->values & MAY_YES) set.hi |= value->hi;
    }
    int64_t open = 0, sure_open = 0; /* what rows that may be unknown could add */
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        unsigned row = box->truth[ARG(i->a + 1 + 2 * r)].values;
        const struct number_set *value = &box->number[ARG(i->a + 2 + 2 * r)];
        if (row & MAY_UNKNOWN) open |= value->hi;
        if (row == MAY_UNKNOWN) sure_open |= value->lo;
    }
    if (open & ~set.lo) set.hi |= CHOICE_UNKNOWN;
    if (sure_open & ~set.hi) set.lo |= CHOICE_UNKNOWN;
    if (sure_open & ~set.lo && set.lo == (set.hi & ~CHOICE_UNKNOWN)) set.lo |= CHOICE_UNKNOWN;
    put(box, i->dst, set);
}

static void choice_settled(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A;
    int64_t must = values_of(a->lo), may = values_of(a->hi);
    bool one = (a->flags & SET_SINGLE) || (may == must && single(may));
    bool never = may == 0 || (must & (must - 1)) != 0;
    put_truth(box, i->dst, one ? MAY_YES : never ? MAY_NO : MAY_YES | MAY_NO, a->support);
}

void choice_step(struct box *box, const struct program_instruction *i) {
    switch (instruction_op(i)) {
    case OP_choice_in: choice_in(box, i); break;
    case OP_choice_same: choice_same(box, i); break;
    case OP_choice_table: choice_table(box, i); break;
    case OP_choice_all: choice_all(box, i); break;
    default: choice_settled(box, i); break;
    }
}

/* --- Dates ------------------------------------------------------------------------------------------------------- */

static bool whole_days(const struct number_set *s) {
    return date_precision(s->lo) == DATE_DAY && date_precision(s->hi) == DATE_DAY;
}

/* Of what is not known, and in a proof of every date, a patient may give a time as well as the day. */
static bool may_have_time(const struct box *box, uint32_t reg) {
    return box->topic || (box->number_definer[reg] == NONE && box->context->number[reg] == DATE_UNKNOWN);
}

/* Whether times of the day, which no cut of the days tells, leave open what two dates come to. */
static bool times_decide(struct box *box, const struct program_instruction *i, uint64_t *support) {
    if (!may_have_time(box, i->a) && !may_have_time(box, i->b)) return false;
    box->timed = true;
    if (!box->topic && !box->between) return false;
    if (*support == 0) *support = UINT64_MAX;
    return true;
}

static void date_compare_sets(struct box *box, const struct program_instruction *i, enum date_order wanted) {
    const struct number_set *a = A, *b = B;
    bool unknown = ((a->flags | b->flags) & SET_UNKNOWN) != 0, known = (a->flags & b->flags & SET_KNOWN) != 0;
    bool no = false, yes = false;
    uint64_t support = a->support | b->support;
    if (known) {
        enum date_order first = date_compare(a->lo, b->hi), last = date_compare(a->hi, b->lo);
        bool one = number_one(a) && number_one(b), days = whole_days(a) && whole_days(b);
        bool facts = !box->topic && box->number_definer[i->a] == NONE && box->number_definer[i->b] == NONE; /* both may be of one day */
        bool times = one && (first == DATE_UNDECIDED || (first == DATE_SAME && facts)) && times_decide(box, i, &support);
        one &= !times;
        unknown |= times;
        if (one) {
            yes = first == wanted, no = first != wanted && first != DATE_UNDECIDED;
            unknown |= first == DATE_UNDECIDED;
        } else if (wanted == DATE_BEFORE) {
            yes = times || first == DATE_BEFORE || first == DATE_UNDECIDED;
            no = last != DATE_BEFORE;
            unknown |= !days && yes && no;
        } else {
            yes = first != DATE_AFTER && last != DATE_BEFORE;
            no = true;
            unknown |= !days && yes;
        }
    }
    put_truth(box, i->dst, truths(no, unknown, yes), support);
}

static void date_elapsed(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A, *b = B;
    enum date_unit unit = (enum date_unit)instruction_x(i);
    uint8_t unknown = (a->flags | b->flags) & SET_UNKNOWN;
    struct number_set low = { .flags = SET_UNKNOWN }, high = low;
    int64_t least, greatest, skipped;
    uint64_t support = a->support | b->support;
    if ((a->flags & b->flags & SET_KNOWN) && date_between(a->hi, b->lo, unit, &low.lo, &skipped) &&
        date_between(a->lo, b->hi, unit, &skipped, &high.hi)) {
        uint8_t point = unit <= DATE_DAYS && whole_days(a) && whole_days(b) ? SET_POINT : 0;
        bool one = number_one(a) && number_one(b) && (unit <= DATE_DAYS || !times_decide(box, i, &support));
        least = low.lo, greatest = high.hi;
        date_between(a->hi, b->lo, unit, &low.lo, &high.lo);
        date_between(a->lo, b->hi, unit, &low.hi, &high.hi);
        if (!one && !point) high.lo = least, low.hi = greatest;
        low.flags = high.flags = (uint8_t)(SET_KNOWN | unknown | point);
    }
    low.form = high.form = FORM_NUMBER;
    put_range(box, i->dst, low, high, support);
}

static void date_plus(struct box *box, const struct program_instruction *i) {
    const struct number_set *a = A, *b = B;
    enum date_unit unit = (enum date_unit)instruction_x(i);
    struct number_set set = { .flags = (uint8_t)(((a->flags | b->flags) & SET_UNKNOWN)), .form = FORM_DATE };
    if ((a->flags & b->flags & SET_KNOWN)) {
        set.lo = date_add(a->lo, b->lo, unit);
        set.hi = date_add(a->hi, b->hi, unit);
        bool lost = set.lo == DATE_UNKNOWN, over = set.hi == DATE_UNKNOWN;
        bool one = number_one(a) && number_one(b);
        if (lost || over) set.flags |= SET_UNKNOWN;
        if (lost && !one) set.lo = date_of_day(-719162); /* 0001-01-01 */
        if (over && !one) set.hi = date_of_day(2932896); /* 9999-12-31 */
        if (!one || !lost) set.flags |= SET_KNOWN;
    } else {
        set.flags |= SET_UNKNOWN;
    }
    set.support = a->support | b->support;
    put(box, i->dst, set);
}

void date_step(struct box *box, const struct program_instruction *i) {
    switch (instruction_op(i)) {
    case OP_date_today: put(box, i->dst, number_single(box->context->today, FORM_DATE)); break;
    case OP_date_add: date_plus(box, i); break;
    case OP_date_before: date_compare_sets(box, i, DATE_BEFORE); break;
    case OP_date_same: date_compare_sets(box, i, DATE_SAME); break;
    default: date_elapsed(box, i); break;
    }
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

static void compare_texts(struct box *box, uint32_t dst, const struct number_set *a, const struct number_set *b) {
    bool unknown = ((a->flags | b->flags) & SET_UNKNOWN) != 0, known = (a->flags & b->flags & SET_KNOWN) != 0;
    bool same = (a->hi & b->hi) != 0, only = single(a->hi) && a->hi == b->hi;
    put_truth(box, dst, truths(known && !only, unknown, known && same), a->support | b->support);
}

void text_step(struct box *box, const struct program_instruction *i) {
    if (box->crude) {
        put_truth(box, i->dst, MAY_NO | MAY_UNKNOWN | MAY_YES, UINT64_MAX);
    } else if (instruction_op(i) == OP_text_is) {
        struct number_set text = number_single(box_text(box, slice_of(program_text(box->program, i->b))), FORM_TEXT);
        compare_texts(box, i->dst, A, &text);
    } else {
        compare_texts(box, i->dst, A, B);
    }
}

void text_const_step(struct box *box, const struct program_instruction *i) {
    put(box, i->dst, number_single(box_text_of(box, box->program->constant[i->a].value), FORM_TEXT));
}
