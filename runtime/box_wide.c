/* box_wide: instructions over intervals of decimals. Every function rounds once and in one direction only, so that the results
 * at the corners bound all others; where a function is not monotonic the interval is taken wider and splitting narrows it. */
#include "runtime/box_inside.h"

#define ARG(at) (box->program->arg[at].value)
#define A (&box->wide[i->a])
#define B (&box->wide[i->b])

const struct wide_set wide_nothing = { .flags = SET_UNKNOWN, .lo = { .kind = DECIMAL_UNKNOWN }, .hi = { .kind = DECIMAL_UNKNOWN } };

struct wide_set wide_far(void) {
    struct decimal far = decimal_scaled(9, DECIMAL_LARGEST - 1);
    return (struct wide_set){ .lo = decimal_negate(far), .hi = far, .flags = SET_KNOWN | SET_UNKNOWN };
}

static int order(const struct decimal *a, const struct decimal *b) { return decimal_compare(*a, *b); }

bool wide_one(const struct wide_set *s) {
    if (s->flags & SET_UNKNOWN) return !(s->flags & SET_KNOWN);
    return order(&s->lo, &s->hi) == 0;
}

bool wide_meet(struct wide_set *set, const struct wide_set *other) {
    if (order(&set->lo, &other->lo) < 0) set->lo = other->lo;
    if (order(&set->hi, &other->hi) > 0) set->hi = other->hi;
    return order(&set->lo, &set->hi) <= 0;
}

/* The value is one more of the set. */
static void take(struct wide_set *set, const struct decimal *value) {
    if (!(set->flags & SET_KNOWN) || order(&set->lo, value) > 0) set->lo = *value;
    if (!(set->flags & SET_KNOWN) || order(&set->hi, value) < 0) set->hi = *value;
    set->flags |= SET_KNOWN;
}

struct wide_set wide_single(struct decimal value) {
    return (struct wide_set){ .lo = value, .hi = value, .flags = decimal_is_known(value) ? SET_KNOWN : SET_UNKNOWN };
}

void wide_hull(struct wide_set *set, const struct wide_set *other) {
    if (other->flags & SET_KNOWN) take(set, &other->lo), take(set, &other->hi);
    set->support |= other->support;
    set->flags |= other->flags;
}

void wide_put(struct box *box, uint32_t dst, struct wide_set set, uint64_t support) {
    set.support = support;
    if (wide_one(&set)) set.support = 0;
    box->wide[dst] = set;
}

static int32_t digits_of(uint16_t x) { return x < 0x8000 ? (int32_t)x : (int32_t)x - 0x10000; }

static struct decimal two(enum opcode op, struct decimal a, struct decimal b) {
    switch (op) {
    case OP_wide_add: return decimal_add(a, b);
    case OP_wide_subtract: return decimal_subtract(a, b);
    case OP_wide_multiply: return decimal_multiply(a, b);
    case OP_wide_divide: return decimal_divide(a, b);
    case OP_wide_quotient: return decimal_whole_quotient(a, b);
    case OP_wide_remainder: return decimal_remainder(a, b);
    case OP_wide_min: return decimal_min(a, b);
    case OP_wide_max: return decimal_max(a, b);
    case OP_wide_power: return decimal_power(a, b);
    default: return decimal_log(a, b);
    }
}

static bool holds(const struct wide_set *s, const struct decimal *value) { return order(&s->lo, value) <= 0 && order(value, &s->hi) <= 0; }

/* Whether the extremes of the function over the two intervals lie at their corners. */
static bool at_corners(enum opcode op, const struct wide_set *a, const struct wide_set *b) {
    switch (op) {
    case OP_wide_divide: case OP_wide_quotient: return !holds(b, &decimal_zero);
    case OP_wide_remainder: return false;
    case OP_wide_power: return decimal_sign(a->lo) > 0;
    case OP_wide_log:
        return decimal_sign(a->lo) > 0 && decimal_sign(b->lo) > 0 && !holds(b, &decimal_one);
    default: return true;
    }
}

static struct wide_set corners(enum opcode op, const struct wide_set *a, const struct wide_set *b) {
    struct wide_set set = { .flags = 0 };
    for (int c = 0; c < 4; c++) {
        struct decimal corner = two(op, c & 2 ? a->hi : a->lo, c & 1 ? b->hi : b->lo);
        if (!decimal_is_known(corner)) return wide_far();
        take(&set, &corner);
    }
    return set;
}

static void of_two(struct box *box, const struct program_instruction *i) {
    const struct wide_set *a = A, *b = B;
    enum opcode op = instruction_op(i);
    struct wide_set set;
    if (!(a->flags & b->flags & SET_KNOWN)) set = wide_nothing;
    else if (wide_one(a) && wide_one(b)) set = wide_single(two(op, a->lo, b->lo));
    else set = at_corners(op, a, b) ? corners(op, a, b) : wide_far();
    set.flags |= (a->flags | b->flags) & SET_UNKNOWN;
    wide_put(box, i->dst, set, a->support | b->support);
}

static struct decimal one(const struct box *box, const struct program_instruction *i, struct decimal a) {
    switch (instruction_op(i)) {
    case OP_wide_absolute: return decimal_absolute(a);
    case OP_wide_root: return decimal_square_root(a);
    case OP_wide_ln: return decimal_ln(a);
    case OP_wide_exp: return decimal_exp(a);
    case OP_wide_floor: return decimal_floor(a);
    case OP_wide_ceiling: return decimal_ceiling(a);
    case OP_wide_digits: return decimal_round(a, digits_of(instruction_x(i)));
    case OP_wide_truncate: return decimal_truncate(a, digits_of(instruction_x(i)));
    case OP_wide_round: return decimal_round_to(a, box->program->parsed_wide[i->b]);
    default: return unit_convert(a, &box->program->parsed_conversion[i->b]);
    }
}

static void of_one(struct box *box, const struct program_instruction *i) {
    const struct wide_set *a = A;
    struct wide_set set = wide_nothing;
    if (a->flags & SET_KNOWN) {
        struct decimal lo = one(box, i, a->lo), hi = one(box, i, a->hi);
        if (wide_one(a)) {
            set = wide_single(lo);
        } else if (decimal_is_known(lo) && decimal_is_known(hi)) {
            set = (struct wide_set){ .flags = 0 };
            take(&set, &lo);
            take(&set, &hi);
            if (instruction_op(i) == OP_wide_absolute && holds(a, &decimal_zero)) set.lo = decimal_zero;
        } else {
            set = wide_far();
        }
    }
    set.flags |= a->flags & SET_UNKNOWN;
    wide_put(box, i->dst, set, a->support);
}

static void of_number(struct box *box, const struct program_instruction *i) {
    const struct number_set *n = &box->number[i->a];
    struct wide_set set = wide_nothing;
    int32_t exponent = -(int32_t)instruction_x(i);
    if (n->flags & SET_KNOWN)
        set = (struct wide_set){ .lo = decimal_scaled(n->lo, exponent), .hi = decimal_scaled(n->hi, exponent), .flags = SET_KNOWN };
    set.flags |= n->flags & SET_UNKNOWN;
    wide_put(box, i->dst, set, n->support);
}

static void compare(struct box *box, const struct program_instruction *i) {
    const struct wide_set *a = A, *b = B;
    unsigned values = (a->flags | b->flags) & SET_UNKNOWN ? MAY_UNKNOWN : 0;
    if (a->flags & b->flags & SET_KNOWN) {
        int first = order(&a->lo, &b->hi), last = order(&a->hi, &b->lo);
        bool yes = first <= 0 && last >= 0, no = !(first == 0 && last == 0);
        if (instruction_op(i) == OP_wide_less) yes = first < 0, no = last >= 0;
        if (instruction_op(i) == OP_wide_at_most) yes = first <= 0, no = last > 0;
        values |= (yes ? MAY_YES : 0) | (no ? MAY_NO : 0);
    }
    box->truth[i->dst] = (struct truth_set){ truth_one((uint8_t)values) ? 0 : a->support | b->support, (uint8_t)values };
}

static bool apart(const struct wide_set *a, const struct wide_set *b) {
    return order(&a->hi, &b->lo) < 0 || order(&b->hi, &a->lo) < 0;
}

/* The value that all rows share which are not refuted, else unknown. */
static void table(struct box *box, const struct program_instruction *i) {
    struct wide_set may = { .flags = 0 }, must = may;
    unsigned rows = 0, certain = 0;
    bool conflict = false;
    uint64_t support = 0;
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *row = &box->truth[ARG(i->a + 1 + 2 * r)];
        const struct wide_set *value = &box->wide[ARG(i->a + 2 + 2 * r)];
        if (row->values == MAY_NO) continue;
        support |= row->support | value->support;
        wide_hull(&may, value);
        rows++;
        if (row->values & MAY_NO) continue;
        if (certain++ == 0) must = *value;
        else if (!(must.flags & value->flags & SET_KNOWN) || apart(&must, value)) conflict = true;
        else if (wide_one(value)) must = *value;
    }
    struct wide_set set = certain ? must : may;
    if (rows == 0 || conflict) set = wide_nothing;
    else if (!certain || (rows > 1 && !wide_one(&may))) set.flags |= SET_UNKNOWN;
    wide_put(box, i->dst, set, support);
}

void wide_step(struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_wide_const) wide_put(box, i->dst, wide_single(box->program->parsed_wide[i->a]), 0);
    else if (op == OP_wide_of_number) of_number(box, i);
    else if (op <= OP_wide_log) of_two(box, i);
    else if (op <= OP_wide_convert) of_one(box, i);
    else if (op == OP_wide_table) table(box, i);
    else compare(box, i);
}
