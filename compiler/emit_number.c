/* Numbers: plain integers at a decimal scale where the bounds are proved, wide decimals elsewhere. The compiler carries the bounds
 * of every integer; what could leave 2^62 goes to the wide bank. */
#include "compiler/emit.h"

#define LARGEST ((int64_t)1 << 62)
enum { MOST_SCALE = 18 };

static bool fits(int128 low, int128 high) { return low > -(int128)LARGEST && high < (int128)LARGEST; }

static int64_t power_of_ten(uint32_t exponent) {
    int64_t power = 1;
    for (uint32_t i = 0; i < exponent; i++) power *= 10;
    return power;
}

struct value value_constant(struct decimal number) {
    return (struct value){ .kind = VALUE_WIDE, .reg = NONE, .constant = true, .number = number };
}

/* A constant as an integer at the smallest scale that holds it. */
bool value_scaled(struct value constant, uint32_t *scale, int64_t *word) {
    int32_t needed = decimal_scale(constant.number);
    if (needed > MOST_SCALE || !decimal_to_scaled(constant.number, needed, word)) return false;
    *scale = (uint32_t)needed;
    return *word > -LARGEST && *word < LARGEST;
}

static struct value number_value(uint32_t reg, uint32_t scale, int64_t low, int64_t high) {
    return (struct value){ .kind = VALUE_NUMBER, .reg = reg, .scale = scale, .low = low, .high = high };
}

static struct value wide_value(uint32_t reg) { return (struct value){ .kind = VALUE_WIDE, .reg = reg }; }

/* What is a range (a count, a score) as an ordinary number: known when the range is one number. */
static struct value of_range(struct emitter *e, struct value value) {
    if (value.kind != VALUE_RANGE && value.kind != VALUE_SCORE) return value;
    return number_value(emit_n(e, OP_number_of_range, value.reg, 0, 0), 0, value.low, value.high);
}

bool emit_as_number(struct emitter *e, struct value value, uint32_t scale, struct value *number) {
    value = of_range(e, value);
    if (value.constant) {
        int64_t word;
        if (scale > MOST_SCALE || !decimal_to_scaled(value.number, (int32_t)scale, &word) || !fits(word, word)) return false;
        *number = number_value(emit_number_const(e, word), scale, word, word);
        return true;
    }
    if (value.kind != VALUE_NUMBER || value.scale > scale || scale > MOST_SCALE) return false;
    *number = value;
    if (value.scale == scale) return true;
    int64_t factor = power_of_ten(scale - value.scale);
    if (!fits((int128)value.low * factor, (int128)value.high * factor)) return false;
    uint32_t reg = emit_n(e, OP_number_multiply, value.reg, emit_number_const(e, factor), 0);
    *number = number_value(reg, scale, value.low * factor, value.high * factor);
    return true;
}

uint32_t emit_as_wide(struct emitter *e, struct value value) {
    value = of_range(e, value);
    if (value.constant) return emit_wide_const(e, value.number);
    if (value.kind == VALUE_NUMBER) return emit_w(e, OP_wide_of_number, value.reg, 0, (uint16_t)value.scale);
    return value.reg;
}

/* The smallest scale at which both are integers; false when one of them is wide. */
static bool common_scale(struct value a, struct value b, uint32_t *scale) {
    const struct value *sides[] = { &a, &b };
    *scale = 0;
    for (int i = 0; i < 2; i++) {
        uint32_t own = sides[i]->scale;
        int64_t word;
        if (sides[i]->constant ? !value_scaled(*sides[i], &own, &word) : sides[i]->kind != VALUE_NUMBER) return false;
        if (own > *scale) *scale = own;
    }
    return true;
}

static bool both_numbers(struct emitter *e, struct value *a, struct value *b) {
    uint32_t scale;
    struct value x, y;
    *a = of_range(e, *a);
    *b = of_range(e, *b);
    if (!common_scale(*a, *b, &scale) || !emit_as_number(e, *a, scale, &x) || !emit_as_number(e, *b, scale, &y)) return false;
    *a = x;
    *b = y;
    return true;
}

/* --- Constant expressions ------------------------------------------------------------------------------------ */

static struct value folded(struct emitter *e, struct decimal number) {
    static const char *const reasons[] = { [DECIMAL_KNOWN] = "", [DECIMAL_UNKNOWN] = "is unknown", [DECIMAL_OVERFLOW] = "is too large",
                                           [DECIMAL_DIVIDED_BY_ZERO] = "divides by zero",
                                           [DECIMAL_OUT_OF_DOMAIN] = "has no value (it lies outside what the function takes)" };
    if (!decimal_is_known(number)) {
        diag_add(&e->c->diags, DIAG_NO_VALUE, e->span, "this %s", reasons[number.kind]);
        number = decimal_zero;
    }
    return value_constant(number);
}

/* --- Conversion -------------------------------------------------------------------------------------------------- */

static uint32_t conversion_index(struct emitter *e, const struct unit *from, const struct unit *to, const struct decimal *molar_mass) {
    uint32_t f = emit_unit(e, from), t = emit_unit(e, to), m = molar_mass ? emit_wide_constant(e, *molar_mass) : NONE;
    for (size_t i = 0; i < e->conversions; i++)
        if (e->conversion[i].from == f && e->conversion[i].to == t && e->conversion[i].molar_mass == m) return (uint32_t)i;
    ADD(e, conversion, f, t, m);
    return (uint32_t)e->conversions - 1;
}

/* value * multiply / divide as an integer: divide must divide a power of ten. */
static bool scale_exactly(struct emitter *e, struct value value, int64_t multiply, int64_t divide, struct value *result) {
    uint32_t extra = 0;
    int128 factor = multiply;
    while (factor % divide != 0 && extra < MOST_SCALE) {
        factor *= 10;
        extra++;
        if (!fits(factor, factor)) return false;
    }
    if (factor % divide != 0 || value.scale + extra > MOST_SCALE) return false;
    factor /= divide;
    if (!fits(value.low * factor, value.high * factor) || !fits((int128)value.low * multiply, (int128)value.high * multiply)) return false;
    uint32_t reg = factor == 1 ? value.reg : emit_n(e, OP_number_multiply, value.reg, emit_number_const(e, (int64_t)factor), 0);
    *result = number_value(reg, value.scale + extra, (int64_t)(value.low * factor), (int64_t)(value.high * factor));
    return true;
}

struct value emit_convert(struct emitter *e, struct value value, const struct unit *from, const struct unit *to,
                          const struct decimal *molar_mass) {
    struct unit_conversion conversion;
    int64_t multiply, divide;
    struct value result;
    if (!from) from = &unit_one;
    if (!to) to = &unit_one;
    if (unit_same(from, to)) return value;
    if (unit_conversion(from, to, molar_mass, &conversion) != UNIT_CONVERTS) return value; /* the checker has reported it */
    if (value.constant) return folded(e, unit_convert(value.number, &conversion));
    value = of_range(e, value);
    if (value.kind == VALUE_NUMBER && unit_conversion_is_exact(&conversion, &multiply, &divide) &&
        scale_exactly(e, value, multiply, divide, &result))
        return result;
    return wide_value(emit_w(e, OP_wide_convert, emit_as_wide(e, value), conversion_index(e, from, to, molar_mass), 0));
}

/* --- Comparison --------------------------------------------------------------------------------------------------- */

static uint32_t compare_registers(struct emitter *e, enum compare_op op, uint32_t a, uint32_t b, enum opcode equal, enum opcode less,
                                  enum opcode at_most) {
    switch (op) {
    case COMPARE_EQUAL: return emit_t(e, equal, a, b, 0);
    case COMPARE_UNEQUAL: return emit_t(e, OP_truth_not, emit_t(e, equal, a, b, 0), 0, 0);
    case COMPARE_LESS: return emit_t(e, less, a, b, 0);
    case COMPARE_AT_MOST: return emit_t(e, at_most, a, b, 0);
    case COMPARE_GREATER: return emit_t(e, less, b, a, 0);
    case COMPARE_AT_LEAST: return emit_t(e, at_most, b, a, 0);
    }
    return 0;
}

static bool holds(enum compare_op op, int order) {
    switch (op) {
    case COMPARE_EQUAL: return order == 0;
    case COMPARE_UNEQUAL: return order != 0;
    case COMPARE_LESS: return order < 0;
    case COMPARE_AT_MOST: return order <= 0;
    case COMPARE_GREATER: return order > 0;
    case COMPARE_AT_LEAST: return order >= 0;
    }
    return false;
}

/* A constant in another unit, only if nothing is lost. */
static bool convert_constant(struct value *constant, const struct unit *from, const struct unit *to, const struct decimal *molar_mass) {
    struct unit_conversion conversion;
    if (unit_conversion(from, to, molar_mass, &conversion) != UNIT_CONVERTS) return false;
    if (conversion.from_special || conversion.to_special) {
        constant->number = unit_convert(constant->number, &conversion);
        return true;
    }
    struct decimal there = unit_convert(constant->number, &conversion);
    if (!decimal_equal(decimal_multiply(there, conversion.divide), decimal_multiply(constant->number, conversion.multiply))) return false;
    constant->number = there;
    return true;
}

static bool is_range(struct value value) { return value.kind == VALUE_RANGE || value.kind == VALUE_SCORE; }

/* Whether it can be held against a range, whose ends are whole. */
static bool is_whole(struct value value) {
    uint32_t scale = 0;
    int64_t word;
    return value.constant ? value_scaled(value, &scale, &word) && scale == 0 : is_range(value) || (value.kind == VALUE_NUMBER && value.scale == 0);
}

static struct value end_of(struct emitter *e, struct value value, bool high) {
    return is_range(value) ? wide_value(emit_w(e, OP_wide_of_number, value.reg + high, 0, 0)) : value;
}

/* A range against what may have digits behind the point: its ends, as decimals. What holds at the least favourable ones holds for all, and
 * what does not hold at the most favourable ones for none. */
static uint32_t compare_ends(struct emitter *e, enum compare_op op, struct value a, const struct unit *ua, struct value b, const struct unit *ub,
                             const struct decimal *molar_mass) {
    if (op == COMPARE_EQUAL || op == COMPARE_UNEQUAL) {
        uint32_t both[] = { compare_ends(e, COMPARE_AT_MOST, a, ua, b, ub, molar_mass), compare_ends(e, COMPARE_AT_LEAST, a, ua, b, ub, molar_mass) };
        uint32_t equal = emit_all(e, both, 2);
        return op == COMPARE_EQUAL ? equal : emit_t(e, OP_truth_not, equal, 0, 0);
    }
    uint32_t always = emit_truth_const(e, TRUTH_YES), row[4] = { always, 0, always, 0 };
    for (int i = 0; i < 2; i++) { /* the lower end of the range first, which has its name: reasons tell of that */
        bool high = (i == 0) != is_range(a);
        row[2 * i + 1] = emit_compare(e, op, end_of(e, a, high), ua, end_of(e, b, !high), ub, molar_mass);
    }
    return emit_t(e, OP_truth_table, emit_args(e, row, 4, 2), 0, 0);
}

static bool as_range(struct emitter *e, struct value value, uint32_t *reg) {
    struct value number;
    if (is_range(value)) {
        *reg = value.reg;
        return true;
    }
    if (!emit_as_number(e, value, 0, &number)) return false;
    *reg = emit_r(e, OP_range_of, number.reg, 0, 0);
    return true;
}

uint32_t emit_compare(struct emitter *e, enum compare_op op, struct value a, const struct unit *ua, struct value b,
                      const struct unit *ub, const struct decimal *molar_mass) {
    uint32_t x, y;
    if (!ua) ua = &unit_one;
    if (!ub) ub = &unit_one;
    if (a.constant && b.constant) {
        b = emit_convert(e, b, ub, ua, molar_mass);
        return emit_truth_const(e, holds(op, decimal_compare(a.number, b.number)) ? TRUTH_YES : TRUTH_NO);
    }
    bool ranges = is_range(a) || is_range(b);
    if (ranges && unit_same(ua, ub) && !(is_whole(a) && is_whole(b))) return compare_ends(e, op, a, ua, b, ub, molar_mass);
    if (!unit_same(ua, ub)) {
        bool brought = b.constant ? convert_constant(&b, ub, ua, molar_mass) : a.constant && convert_constant(&a, ua, ub, molar_mass);
        if (ranges && !(brought && is_whole(a) && is_whole(b)))
            return brought ? compare_ends(e, op, a, NULL, b, NULL, NULL) : compare_ends(e, op, a, ua, b, ub, molar_mass);
        struct unit_conversion conversion;
        if (!brought && unit_conversion(ub, ua, molar_mass, &conversion) == UNIT_CONVERTS && !conversion.from_special &&
            !conversion.to_special) {
            /* b * multiply / divide against a: multiply both sides instead, nothing is rounded. */
            struct value divide = value_constant(conversion.divide), multiply = value_constant(conversion.multiply);
            a = wide_value(emit_w(e, OP_wide_multiply, emit_as_wide(e, a), emit_as_wide(e, divide), 0));
            b = wide_value(emit_w(e, OP_wide_multiply, emit_as_wide(e, b), emit_as_wide(e, multiply), 0));
        } else if (!brought) {
            b = emit_convert(e, b, ub, ua, molar_mass);
        }
    }
    if (ranges && as_range(e, a, &x) && as_range(e, b, &y))
        return compare_registers(e, op, x, y, OP_range_equal, OP_range_less, OP_range_at_most);
    if (both_numbers(e, &a, &b)) return compare_registers(e, op, a.reg, b.reg, OP_number_equal, OP_number_less, OP_number_at_most);
    x = emit_as_wide(e, a);
    y = emit_as_wide(e, b);
    return compare_registers(e, op, x, y, OP_wide_equal, OP_wide_less, OP_wide_at_most);
}

/* --- Tables row by row -------------------------------------------------------------------------------------------------- */

struct tested emit_tested(struct emitter *e, const struct expr *expr) {
    struct value value = emit_expr(e, expr);
    bool named = expr->kind == EXPR_NAME && expr->symbol && expr->symbol->rows;
    return (struct tested){ .rows = named ? expr->symbol->rows : NULL, .value = value };
}

uint32_t emit_by_rows(struct emitter *e, const struct tested *subject, value_test *test, const void *context) {
    const struct table_rows *rows = subject->rows;
    if (!rows) return test(e, subject->value, context);
    uint32_t *pair = ARENA_ARRAY(&e->c->arena, uint32_t, rows->count * 2 + 1);
    if (!pair) {
        e->c->failed = true;
        return 0;
    }
    for (size_t i = 0; i < rows->count; i++) {
        pair[2 * i] = rows->truth[i];
        pair[2 * i + 1] = test(e, rows->value[i], context);
    }
    return emit_t(e, OP_truth_table, emit_args(e, pair, rows->count * 2, 2), 0, 0);
}

struct comparison {
    enum compare_op op;
    const struct expr *a, *b;
    struct tested right;
    struct value left;
};

static uint32_t compare_with(struct emitter *e, struct value right, const void *context) {
    const struct comparison *c = context;
    if (c->a->type->kind == TYPE_DATE) return emit_date_compare(e, c->op, c->left.reg, right.reg);
    return emit_compare(e, c->op, c->left, c->a->type->unit, right, c->b->type->unit, molar_mass_of(c->a, c->b));
}

static uint32_t compare_left(struct emitter *e, struct value left, const void *context) {
    struct comparison c = *(const struct comparison *)context;
    c.left = left;
    return emit_by_rows(e, &c.right, compare_with, &c);
}

uint32_t emit_compare_exprs(struct emitter *e, enum compare_op op, const struct expr *a, const struct expr *b) {
    struct tested left = emit_tested(e, a);
    struct comparison c = { .op = op, .a = a, .b = b, .right = emit_tested(e, b) };
    return emit_by_rows(e, &left, compare_left, &c);
}

struct ends {
    struct comparison low, high;
};

static uint32_t between_ends(struct emitter *e, struct value subject, const void *context) {
    const struct ends *ends = context;
    uint32_t both[] = { compare_left(e, subject, &ends->low), compare_left(e, subject, &ends->high) };
    return emit_all(e, both, 2);
}

uint32_t emit_between(struct emitter *e, const struct expr *subject, const struct expr *low, const struct expr *high, bool below) {
    struct tested x = emit_tested(e, subject);
    struct ends ends = { .low = { .op = COMPARE_AT_LEAST, .a = subject, .b = low, .right = emit_tested(e, low) },
                         .high = { .op = below ? COMPARE_LESS : COMPARE_AT_MOST, .a = subject, .b = high, .right = emit_tested(e, high) } };
    return emit_by_rows(e, &x, between_ends, &ends);
}

/* --- Arithmetic ------------------------------------------------------------------------------------------------------- */

static struct value add(struct emitter *e, struct value a, struct value b, bool subtract) {
    if (a.constant && b.constant) return folded(e, subtract ? decimal_subtract(a.number, b.number) : decimal_add(a.number, b.number));
    if (both_numbers(e, &a, &b)) {
        int128 low = (int128)a.low + (subtract ? -(int128)b.high : b.low), high = (int128)a.high + (subtract ? -(int128)b.low : b.high);
        if (fits(low, high))
            return number_value(emit_n(e, subtract ? OP_number_subtract : OP_number_add, a.reg, b.reg, 0), a.scale, (int64_t)low, (int64_t)high);
    }
    uint32_t x = emit_as_wide(e, a), y = emit_as_wide(e, b);
    return wide_value(emit_w(e, subtract ? OP_wide_subtract : OP_wide_add, x, y, 0));
}

static bool is_one(struct value value) { return value.constant && decimal_equal(value.number, decimal_one); }

static struct value multiply(struct emitter *e, struct value a, struct value b) {
    if (a.constant && b.constant) return folded(e, decimal_multiply(a.number, b.number));
    if (is_one(a)) return of_range(e, b);
    if (is_one(b)) return of_range(e, a);
    uint32_t sa = a.scale, sb = b.scale;
    int64_t word;
    struct value x, y;
    a = of_range(e, a);
    b = of_range(e, b);
    bool numbers = (a.constant ? value_scaled(a, &sa, &word) : a.kind == VALUE_NUMBER) && (b.constant ? value_scaled(b, &sb, &word) : b.kind == VALUE_NUMBER);
    if (numbers && sa + sb <= MOST_SCALE && emit_as_number(e, a, sa, &x) && emit_as_number(e, b, sb, &y)) {
        int128 corner[] = { (int128)x.low * y.low, (int128)x.low * y.high, (int128)x.high * y.low, (int128)x.high * y.high };
        int128 low = corner[0], high = corner[0];
        for (int i = 1; i < 4; i++) {
            if (corner[i] < low) low = corner[i];
            if (corner[i] > high) high = corner[i];
        }
        if (fits(low, high)) return number_value(emit_n(e, OP_number_multiply, x.reg, y.reg, 0), sa + sb, (int64_t)low, (int64_t)high);
    }
    uint32_t w = emit_as_wide(e, a), v = emit_as_wide(e, b);
    return wide_value(emit_w(e, OP_wide_multiply, w, v, 0));
}

static struct value divide(struct emitter *e, struct value a, struct value b) {
    if (a.constant && b.constant) return folded(e, decimal_divide(a.number, b.number));
    if (b.constant && decimal_is_zero(b.number)) return folded(e, decimal_none(DECIMAL_DIVIDED_BY_ZERO));
    if (is_one(b)) return of_range(e, a);
    uint32_t x = emit_as_wide(e, a), y = emit_as_wide(e, b);
    return wide_value(emit_w(e, OP_wide_divide, x, y, 0));
}

struct value emit_negated(struct emitter *e, struct value a) {
    if (a.constant) return value_constant(decimal_negate(a.number));
    return add(e, value_constant(decimal_zero), a, true);
}

struct value emit_arithmetic(struct emitter *e, const struct expr *expr) {
    const struct expr *left = expr->part[0];
    struct value a = emit_expr(e, left);
    if (expr->kind == EXPR_NEGATE) return emit_negated(e, a);
    const struct expr *right = expr->part[1];
    struct value b = emit_expr(e, right);
    e->span = expr->span;
    const struct unit *ua = left->type->unit, *ub = right->type->unit;
    bool product = expr->kind == EXPR_MULTIPLY || expr->kind == EXPR_DIVIDE;
    if (product && ua && ub && is_plain_ratio(ua)) a = emit_convert(e, a, ua, NULL, NULL), ua = NULL;
    if (product && ub && left->type->unit && is_plain_ratio(ub)) b = emit_convert(e, b, ub, NULL, NULL), ub = NULL;
    switch (expr->kind) {
    case EXPR_ADD: case EXPR_SUBTRACT:
        if (ua && ub) b = emit_convert(e, b, ub, ua, molar_mass_of(left, right));
        return add(e, a, b, expr->kind == EXPR_SUBTRACT);
    case EXPR_MULTIPLY: return multiply(e, a, b);
    default:
        /* mg / g: one dimension, so the quotient is a bare number of the same unit. */
        if (ua && ub && !expr->type->unit) b = emit_convert(e, b, ub, ua, NULL);
        return divide(e, a, b);
    }
}

struct value emit_rounded(struct emitter *e, struct value value, struct decimal step) {
    struct value number;
    int64_t word;
    if (value.constant) return folded(e, decimal_round_to(value.number, step));
    int32_t step_scale = decimal_scale(step);
    uint32_t scale = step_scale > 0 ? (uint32_t)step_scale : 0;
    if (value.kind == VALUE_NUMBER && value.scale > scale) scale = value.scale;
    if (value.kind == VALUE_NUMBER && decimal_to_scaled(step, (int32_t)scale, &word) && emit_as_number(e, value, scale, &number) &&
        fits((int128)number.low - word, (int128)number.high + word))
        return number_value(emit_n(e, OP_number_round, number.reg, emit_constant(e, word), 0), scale, number.low - word, number.high + word);
    return wide_value(emit_w(e, OP_wide_round, emit_as_wide(e, value), emit_wide_constant(e, step), 0));
}

struct value emit_lesser(struct emitter *e, struct value a, struct value b, bool greater) {
    if (a.constant && b.constant) return value_constant(greater ? decimal_max(a.number, b.number) : decimal_min(a.number, b.number));
    if (both_numbers(e, &a, &b)) {
        int64_t low = (a.low < b.low) != greater ? a.low : b.low, high = (a.high < b.high) != greater ? a.high : b.high;
        return number_value(emit_n(e, greater ? OP_number_max : OP_number_min, a.reg, b.reg, 0), a.scale, low, high);
    }
    uint32_t x = emit_as_wide(e, a), y = emit_as_wide(e, b);
    return wide_value(emit_w(e, greater ? OP_wide_max : OP_wide_min, x, y, 0));
}
