/* Roots, powers, logarithms and exponentials, correctly rounded. Where a result is not exact it is computed with an
 * error bound and kept when both ends of the bound round to the same decimal, else computed again with more
 * limbs. What even the most limbs cannot tell apart is a tie, and goes away from zero. */
#include "base/decimal.h"
#include "base/decimal_inside.h"
#include "base/fixed.h"
#include "base/wide.h"

enum { TRIES = 3, LIMBS = 4, EXTRA = 6, EXPONENT_OUT_OF_REACH = 5, EXPONENT_OF_NOTHING = -40 };
static const size_t limbs_of_try[TRIES] = { 5, 8, FIXED_LIMBS };

/* 10^f <= value < 10^(f + 2) for a fixed-point number that is not zero. */
static int32_t leading_place(const uint64_t *value, size_t count) {
    int64_t bit = (int64_t)wide_bits(value, count) - 1 - 64 * ((int64_t)count - 1);
    return (int32_t)((bit + 100000) * 30103 / 100000) - 30103; /* log10(2) = 0.30103, rounded down also below 0 */
}

/* The fixed-point number * 10^exponent as a decimal of 38 digits. */
static struct decimal to_decimal(bool negative, const uint64_t *value, size_t count, int64_t exponent) {
    uint64_t work[FIXED_LIMBS + EXTRA] = { 0 };
    if (wide_trim(value, count) == 0) return decimal_zero;
    int32_t up = DECIMAL_DIGITS - leading_place(value, count); /* leaves 39 or 40 digits before the point */
    wide_copy(work, value, count);
    if (up > 0) wide_multiply_ten(work, count + EXTRA, (unsigned)up);
    else up = 0;
    return decimal_make_wide(negative, work + count - 1, EXTRA + 1, exponent - up, NULL);
}

static bool identical(struct decimal a, struct decimal b) {
    return a.kind == b.kind && a.coefficient == b.coefficient && a.exponent == b.exponent;
}

/* Rounds a fixed-point number (* 10^exponent) that is off by 2^error. False when the error leaves two answers;
 * then *result is the one further from zero. */
static bool settle(struct decimal *result, bool negative, const uint64_t *value, size_t count, unsigned error,
                   int64_t exponent) {
    uint64_t low[FIXED_LIMBS], high[FIXED_LIMBS], off[FIXED_LIMBS];
    if (error + 1 >= wide_bits(value, count)) return false;
    wide_set(off, count, 1);
    wide_shift_left(off, count, error);
    wide_copy(low, value, count);
    wide_copy(high, value, count);
    wide_subtract(low, off, count);
    wide_add(high, off, count);
    *result = to_decimal(negative, high, count, exponent);
    bool settled = identical(*result, to_decimal(negative, low, count, exponent));
    *result = decimal_canonical(*result);
    return settled;
}

static bool is_one(struct decimal a) {
    return a.exponent <= 0 && a.exponent >= -DECIMAL_DIGITS && a.coefficient == decimal_ten_to[-a.exponent] &&
           !a.negative;
}

static int32_t place_of(struct decimal a) { return a.exponent + decimal_digits(a.coefficient) - 1; }

struct decimal decimal_ln(struct decimal a) {
    if (a.kind != DECIMAL_KNOWN) return a;
    if (decimal_sign(a) <= 0) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    if (is_one(a)) return decimal_zero;
    struct decimal result = decimal_zero;
    for (size_t i = 0; i < TRIES; i++) {
        uint64_t value[FIXED_LIMBS];
        bool negative = fixed_ln(value, limbs_of_try[i], a.coefficient, a.exponent);
        if (settle(&result, negative, value, limbs_of_try[i], FIXED_LN_ERROR, 0)) break;
    }
    return result;
}

/* |a| in fixed point, off by one unit. |a| is below 2^64 and has at most 100 digits behind the point. */
static void to_fixed(uint64_t *value, size_t count, struct decimal a) {
    uint64_t work[FIXED_LIMBS + 2] = { 0 };
    wide_set(work + count - 1, 3, a.coefficient);
    if (a.exponent >= 0) wide_multiply_ten(work, count + 2, (unsigned)a.exponent);
    else wide_divide_ten(work, count + 2, (unsigned)-a.exponent);
    wide_copy(value, work, count);
}

static struct decimal beyond_range(bool tiny) {
    return tiny ? decimal_zero : decimal_none(DECIMAL_OVERFLOW);
}

struct decimal decimal_exp(struct decimal a) {
    if (a.kind != DECIMAL_KNOWN) return a;
    if (a.coefficient == 0 || place_of(a) <= EXPONENT_OF_NOTHING) return decimal_one;
    if (place_of(a) >= EXPONENT_OUT_OF_REACH) return beyond_range(a.negative);
    struct decimal result = decimal_zero;
    for (size_t i = 0; i < TRIES; i++) {
        uint64_t x[FIXED_LIMBS], value[FIXED_LIMBS];
        unsigned error;
        to_fixed(x, limbs_of_try[i], a);
        int32_t tens = fixed_exp(value, limbs_of_try[i], x, a.negative, 0, &error);
        if (settle(&result, false, value, limbs_of_try[i], error, tens)) break;
    }
    return result;
}

/* The quotient of two fixed-point numbers; `high` widens it by the error of both, else narrows it. */
static struct decimal ratio(bool negative, const uint64_t *a, const uint64_t *b, size_t count, bool high) {
    uint64_t work[FIXED_LIMBS + EXTRA] = { 0 }, divisor[FIXED_LIMBS];
    const uint64_t off = (uint64_t)1 << FIXED_LN_ERROR;
    wide_copy(work, a, count);
    wide_copy(divisor, b, count);
    if (high) {
        wide_add_small(work, count, off);
        wide_subtract_small(divisor, count, off);
    } else {
        wide_subtract_small(work, count, off);
        wide_add_small(divisor, count, off);
    }
    int32_t up = DECIMAL_DIGITS + 2 - leading_place(a, count) + leading_place(b, count);
    if (up > 0) wide_multiply_ten(work, count + EXTRA, (unsigned)up);
    else up = 0;
    wide_divide(work, count + EXTRA, divisor, count, NULL);
    return decimal_make_wide(negative, work, count + EXTRA, -up, NULL);
}

struct decimal decimal_log(struct decimal a, struct decimal base) {
    if ((a.kind | base.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, base));
    if (decimal_sign(a) <= 0 || decimal_sign(base) <= 0 || is_one(base)) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    if (is_one(a)) return decimal_zero;
    struct decimal result = decimal_zero;
    for (size_t i = 0; i < TRIES; i++) {
        uint64_t x[FIXED_LIMBS], y[FIXED_LIMBS];
        size_t count = limbs_of_try[i];
        bool negative = fixed_ln(x, count, a.coefficient, a.exponent);
        if (fixed_ln(y, count, base.coefficient, base.exponent)) negative = !negative;
        if (wide_bits(x, count) <= FIXED_LN_ERROR + 1 || wide_bits(y, count) <= FIXED_LN_ERROR + 1) continue;
        result = ratio(negative, x, y, count, true);
        if (identical(result, ratio(negative, x, y, count, false))) break;
    }
    return decimal_canonical(result);
}

/* Roots by halves: the root of the upper half of the bits gives the upper half of the root, one division the
 * lower. The highest two bits of the radicand may not both be 0. */
static uint64_t root_64(uint64_t n) {
    uint64_t root = 0, bit = (uint64_t)1 << 62;
    for (; bit != 0; bit >>= 2) {
        bool fits = n >= root + bit;
        if (fits) n -= root + bit;
        root = (root >> 1) + (fits ? bit : 0);
    }
    return root;
}

static uint64_t root_128(uint64_t high, uint64_t low, uint128 *rest) {
    uint64_t upper = root_64(high);
    uint128 left = high - upper * upper, part = (left << 32) | (low >> 32);
    uint128 lower = part / (2 * upper), under = part - lower * (2 * upper);
    uint128 root = ((uint128)upper << 32) + lower, more = (under << 32) | (low & UINT32_MAX);
    if (more < lower * lower) {
        more += 2 * root - 1; /* (root - 1)^2 is 2 root - 1 below root^2 */
        root--;
    }
    *rest = more - lower * lower;
    return (uint64_t)root;
}

static uint128 root_256(const uint64_t n[LIMBS]) {
    uint128 left, upper = root_128(n[3], n[2], &left);
    uint128 half = (left << 63) | (n[1] >> 1); /* left is up to 2 * upper: 65 bits */
    uint128 lower = half / upper, under = 2 * (half - lower * upper) + (n[1] & 1);
    bool too_large = lower >> 64 != 0;
    if (!too_large && under >> 64 == 0) too_large = ((under << 64) | n[0]) < lower * lower;
    return (upper << 64) + lower - too_large;
}

struct decimal decimal_square_root(struct decimal a) {
    if (a.kind != DECIMAL_KNOWN) return a;
    if (a.negative) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    if (a.coefficient == 0) return decimal_zero;
    /* A radicand of 75 or 76 digits has a root of 38. */
    int32_t up = 2 * DECIMAL_DIGITS - decimal_digits(a.coefficient);
    if ((a.exponent - up) % 2 != 0) up--;
    uint64_t n[LIMBS], shifted[LIMBS], square[LIMBS], factor[2];
    wide_set(n, LIMBS, a.coefficient);
    wide_multiply_ten(n, LIMBS, (unsigned)up);
    size_t shift = (64 * LIMBS - wide_bits(n, LIMBS)) / 2;
    wide_copy(shifted, n, LIMBS);
    wide_shift_left(shifted, LIMBS, 2 * shift);
    uint128 root = root_256(shifted) >> shift;
    wide_set(factor, 2, root);
    wide_multiply(square, factor, 2, factor, 2);
    wide_subtract(n, square, LIMBS);
    struct decimal result = decimal_make(false, root, (a.exponent - up) / 2);
    if (wide_trim(n, LIMBS) == 0) return decimal_canonical(result);
    if (wide_compare(n, factor, 2) <= 0 && wide_trim(n, LIMBS) <= 2) return result; /* rest <= root: below a half */
    return decimal_make(false, root + 1, (a.exponent - up) / 2);
}

/* coefficient^power where it has at most 38 digits. */
static bool exact_power(uint128 coefficient, uint64_t power, struct decimal *result) {
    if ((uint64_t)(decimal_digits(coefficient) - 1) * power > DECIMAL_DIGITS) return false;
    struct decimal square = decimal_make(false, coefficient, 0);
    *result = decimal_one;
    while (true) {
        if (power & 1) *result = decimal_multiply(*result, square);
        power >>= 1;
        /* Trailing zeros are gone, so that a product with an exponent has been rounded. */
        if (result->exponent != 0) return false;
        if (power == 0) return true;
        square = decimal_multiply(square, square);
        if (square.exponent != 0) return false;
    }
}

/* A whole power (|power| up to 20000) of a canonical number, through an exact power of the coefficient. */
static bool whole_power(struct decimal a, int64_t power, bool negative, struct decimal *result) {
    struct decimal size;
    uint64_t times = (uint64_t)(power < 0 ? -power : power);
    if (times > 128 && a.coefficient != 1) return false;
    if (!exact_power(a.coefficient, a.coefficient == 1 ? 1 : times, &size)) return false;
    if (power < 0) size = decimal_divide(decimal_one, size);
    *result = decimal_make(negative, size.coefficient, size.exponent + a.exponent * power);
    return true;
}

/* b * ln a for the given precision. Sets what e^(b ln a) is where that needs no exponential. */
enum reach { WITHIN_REACH, OUT_OF_REACH, NOTHING, TOO_COARSE };
static enum reach scale_logarithm(uint64_t *x, size_t count, struct decimal b, unsigned *error) {
    uint64_t product[FIXED_LIMBS + 2], factor[2];
    if (wide_bits(x, count) <= FIXED_LN_ERROR + 1) return TOO_COARSE;
    int32_t place = leading_place(x, count), b_place = place_of(b);
    if (place + b_place >= EXPONENT_OUT_OF_REACH) return OUT_OF_REACH;
    if (place + b_place + 3 <= EXPONENT_OF_NOTHING) return NOTHING;
    wide_set(factor, 2, b.coefficient);
    wide_multiply(product, x, count, factor, 2);
    if (b.exponent >= 0) wide_multiply_ten(product, count + 2, (unsigned)b.exponent);
    else wide_divide_ten(product, count + 2, (unsigned)-b.exponent);
    wide_copy(x, product, count);
    *error = FIXED_LN_ERROR + 1 + (b_place >= 0 ? (unsigned)(b_place + 1) * 10 / 3 + 1 : 0);
    return WITHIN_REACH;
}

static struct decimal real_power(struct decimal a, struct decimal b, bool negative) {
    struct decimal result = decimal_zero;
    for (size_t i = 0; i < TRIES; i++) {
        size_t count = limbs_of_try[i];
        uint64_t x[FIXED_LIMBS], value[FIXED_LIMBS];
        unsigned error = 0;
        bool down = fixed_ln(x, count, a.coefficient, a.exponent) != (b.negative != 0);
        switch (scale_logarithm(x, count, b, &error)) {
        case OUT_OF_REACH: return beyond_range(down);
        case NOTHING: return negative ? decimal_negate(decimal_one) : decimal_one;
        case TOO_COARSE: continue;
        case WITHIN_REACH: break;
        }
        int32_t tens = fixed_exp(value, count, x, down, error, &error);
        if (settle(&result, negative, value, count, error, tens)) break;
    }
    return result;
}

struct decimal decimal_power(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    if (b.coefficient == 0) return decimal_one;
    if (a.coefficient == 0) return b.negative ? decimal_none(DECIMAL_DIVIDED_BY_ZERO) : decimal_zero;
    a = decimal_canonical(a);
    b = decimal_canonical(b);
    bool whole = b.exponent >= 0, odd = b.exponent == 0 && (b.coefficient & 1) != 0;
    if (a.negative && !whole) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    bool negative = a.negative && odd;
    if (a.coefficient == 1 && a.exponent == 0) return negative ? decimal_negate(decimal_one) : decimal_one;
    int64_t power;
    struct decimal result;
    if (decimal_to_scaled(b, 0, &power) && power >= -20000 && power <= 20000) {
        if (power == 2) return decimal_multiply(a, a);
        if (whole_power(a, power, negative, &result)) return result;
    }
    if (!b.negative && b.coefficient == 5 && b.exponent == -1) return decimal_square_root(a);
    return real_power(decimal_absolute(a), b, negative);
}
