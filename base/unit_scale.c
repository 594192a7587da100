/* unit_scale: the functions of special units and their inverses. Tangent and its inverse are series, since
 * decimals bring none; they keep well over 28 digits. */
#include "base/unit_scale.h"

static struct decimal number(int64_t value) { return decimal_from_int(value); }

bool unit_scale_offset(enum unit_scale scale, struct decimal *offset) {
    *offset = decimal_zero;
    if (scale == UNIT_SCALE_CELSIUS) *offset = decimal_scaled(27315, -2);
    if (scale == UNIT_SCALE_FAHRENHEIT) *offset = decimal_scaled(45967, -2);
    if (scale == UNIT_SCALE_REAUMUR) *offset = decimal_scaled(21852, -2);
    return scale == UNIT_SCALE_NONE || !decimal_is_zero(*offset);
}

/* The logarithm's base and sign, and 2 for levels of amplitudes: from proper = times * log_base(x). */
static bool logarithm_of(enum unit_scale scale, int64_t *base, int64_t *times) {
    *times = 1;
    switch (scale) {
    case UNIT_SCALE_LOGARITHM: *base = 10; return true;
    case UNIT_SCALE_FIELD_LOGARITHM: *base = 10; *times = 2; return true;
    case UNIT_SCALE_BINARY_LOGARITHM: *base = 2; return true;
    case UNIT_SCALE_ACIDITY:
    case UNIT_SCALE_POTENCY_X: *base = 10; *times = -1; return true;
    case UNIT_SCALE_POTENCY_C: *base = 100; *times = -1; return true;
    case UNIT_SCALE_POTENCY_M: *base = 1000; *times = -1; return true;
    case UNIT_SCALE_POTENCY_Q: *base = 50000; *times = -1; return true;
    case UNIT_SCALE_NONE:
    case UNIT_SCALE_CELSIUS:
    case UNIT_SCALE_FAHRENHEIT:
    case UNIT_SCALE_REAUMUR:
    case UNIT_SCALE_TANGENT:
    case UNIT_SCALE_NATURAL_LOGARITHM:
    case UNIT_SCALE_SQUARE_ROOT: return false;
    }
    return false;
}

/* The sum of first * (-x^2)^i / divisor(i): with factorials sine and cosine, without them the arc tangent. */
static struct decimal alternating(struct decimal first, struct decimal x, bool factorial, int64_t from) {
    struct decimal square = decimal_negate(decimal_multiply(x, x)), power = first, sum = first;
    for (int64_t i = 1; i < 400; i++) {
        power = decimal_multiply(power, square);
        int64_t divisor = factorial ? (from + 2 * i - 1) * (from + 2 * i) : from + 2 * i;
        struct decimal term = decimal_divide(power, number(divisor));
        if (factorial) power = term;
        struct decimal next = decimal_add(sum, term);
        if (!decimal_is_known(next) || decimal_equal(next, sum)) return next;
        sum = next;
    }
    return sum;
}

static const struct decimal pi = {
    .coefficient = (uint128)UINT64_C(3141592653589793238) * UINT64_C(10000000000000000000) +
                   UINT64_C(4626433832795028842),
    .exponent = -37,
    .kind = DECIMAL_KNOWN,
};

/* a without its digits below those of 38-digit `coarse`. */
static struct decimal settle(struct decimal a, struct decimal coarse) {
    return decimal_subtract(decimal_add(a, coarse), coarse);
}

struct decimal unit_scale_settle(enum unit_scale scale, struct decimal value) {
    return scale == UNIT_SCALE_TANGENT ? settle(value, decimal_multiply(value, number(10000))) : value;
}

static struct decimal tangent(struct decimal x) {
    struct decimal angle = decimal_remainder(x, pi);
    struct decimal half = decimal_divide(angle, number(2)); /* tan 2h = 2 tan h / (1 - tan^2 h) keeps h small */
    struct decimal sine = alternating(half, half, true, 1), cosine = alternating(decimal_one, half, true, 0);
    struct decimal over = decimal_multiply(number(2), decimal_multiply(sine, cosine));
    struct decimal under = decimal_subtract(decimal_multiply(cosine, cosine), decimal_multiply(sine, sine));
    under = settle(under, number(10000)); /* a right angle leaves a rest that is none */
    return decimal_is_zero(under) ? decimal_none(DECIMAL_OUT_OF_DOMAIN) : decimal_divide(over, under);
}

/* arctan x = 2 arctan(x / (1 + sqrt(1 + x^2))), three times, makes x small enough for the series. */
static struct decimal arc_tangent(struct decimal x) {
    for (unsigned i = 0; i < 3; i++) {
        struct decimal root = decimal_square_root(decimal_add(decimal_one, decimal_multiply(x, x)));
        x = decimal_divide(x, decimal_add(decimal_one, root));
    }
    return decimal_multiply(alternating(x, x, false, 1), number(8));
}

struct decimal unit_scale_to_proper(enum unit_scale scale, struct decimal value) {
    int64_t base, times;
    struct decimal offset;
    if (unit_scale_offset(scale, &offset)) return decimal_add(value, offset);
    if (logarithm_of(scale, &base, &times))
        return decimal_power(number(base), decimal_divide(value, number(times)));
    if (scale == UNIT_SCALE_NATURAL_LOGARITHM) return decimal_exp(value);
    if (scale == UNIT_SCALE_SQUARE_ROOT) return decimal_multiply(value, value);
    return arc_tangent(decimal_divide(value, number(100)));
}

struct decimal unit_scale_from_proper(enum unit_scale scale, struct decimal value) {
    int64_t base, times;
    struct decimal offset;
    if (unit_scale_offset(scale, &offset)) return decimal_subtract(value, offset);
    if (logarithm_of(scale, &base, &times)) return decimal_multiply(decimal_log(value, number(base)), number(times));
    if (scale == UNIT_SCALE_NATURAL_LOGARITHM) return decimal_ln(value);
    if (scale == UNIT_SCALE_SQUARE_ROOT) return decimal_square_root(value);
    return decimal_multiply(tangent(value), number(100));
}
