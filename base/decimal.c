/* Representation, comparison, arithmetic and rounding. Small operands (coefficients below 2^63, exponents far
 * from the limits) take short paths without 256-bit work; both paths give the same numbers. */
#include "base/decimal.h"

#include <string.h>

#include "base/decimal_inside.h"
#include "base/wide.h"

#define TEN_19 ((uint128)10000000000000000000u)
#define TEN_38 (TEN_19 * TEN_19)
enum { LIMBS = 4, DIVIDEND_LIMBS = 5 }; /* 256 bits hold 77 digits, 320 bits 96 */

const struct decimal decimal_zero = { 0, 0, 0, DECIMAL_KNOWN };
const struct decimal decimal_one = { 1, 0, 0, DECIMAL_KNOWN };
const struct decimal decimal_unknown = { 0, 0, 0, DECIMAL_UNKNOWN };

const uint128 decimal_ten_to[DECIMAL_DIGITS + 1] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u,
    100000000000u, 1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u,
    100000000000000000u, 1000000000000000000u, TEN_19, TEN_19 * 10u, TEN_19 * 100u, TEN_19 * 1000u,
    TEN_19 * 10000u, TEN_19 * 100000u, TEN_19 * 1000000u, TEN_19 * 10000000u, TEN_19 * 100000000u,
    TEN_19 * 1000000000u, TEN_19 * 10000000000u, TEN_19 * 100000000000u, TEN_19 * 1000000000000u,
    TEN_19 * 10000000000000u, TEN_19 * 100000000000000u, TEN_19 * 1000000000000000u,
    TEN_19 * 10000000000000000u, TEN_19 * 100000000000000000u, TEN_19 * 1000000000000000000u, TEN_38,
};

/* Exponents at which no coefficient leaves the range, so that nothing needs to be checked. */
static inline bool far_from_limits(int32_t exponent) {
    return exponent >= DECIMAL_SMALLEST && exponent <= DECIMAL_LARGEST - DECIMAL_DIGITS;
}

static inline bool is_small(uint128 coefficient) { return coefficient >> 63 == 0; }

static inline struct decimal known(bool negative, uint128 coefficient, int32_t exponent) {
    return (struct decimal){ coefficient, exponent, negative && coefficient != 0, DECIMAL_KNOWN };
}

int decimal_digits(uint128 coefficient) {
    if (coefficient == 0) return 0;
    uint64_t high = (uint64_t)(coefficient >> 64);
    int bits = high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)coefficient);
    int digits = (bits * 1233) >> 12; /* log10(2) = 0.30103 = 1233 / 4096 */
    return digits + (digits <= DECIMAL_DIGITS && coefficient >= decimal_ten_to[digits]);
}

struct decimal decimal_none(enum decimal_kind why) { return (struct decimal){ .kind = (uint8_t)why }; }

struct decimal decimal_make(bool negative, uint128 coefficient, int64_t exponent) {
    if (coefficient == 0) return decimal_zero;
    if (coefficient >= TEN_38) {
        coefficient /= 10u;
        exponent++;
    }
    if (exponent >= DECIMAL_SMALLEST && exponent <= DECIMAL_LARGEST - DECIMAL_DIGITS)
        return known(negative, coefficient, (int32_t)exponent);
    int digits = decimal_digits(coefficient);
    int64_t leading = exponent + digits - 1;
    if (leading > DECIMAL_LARGEST || (leading == DECIMAL_LARGEST && coefficient != decimal_ten_to[digits - 1]))
        return decimal_none(DECIMAL_OVERFLOW);
    if (leading < DECIMAL_SMALLEST) return decimal_zero;
    return known(negative, coefficient, (int32_t)exponent);
}

struct decimal decimal_make_wide(bool negative, uint64_t *limbs, size_t count, int64_t exponent, bool *inexact) {
    size_t bits = wide_bits(limbs, count);
    uint128 low = limbs[0] | (count > 1 ? (uint128)limbs[1] << 64 : 0);
    if (bits <= 128 && low < TEN_38) return decimal_make(negative, low, exponent);
    unsigned digits = (unsigned)((bits - 1) * 30103 / 100000 + 1); /* or one more */
    unsigned drop = digits > DECIMAL_DIGITS + 1 ? digits - DECIMAL_DIGITS - 1 : 0;
    uint64_t lost = wide_divide_ten(limbs, count, drop), last;
    do {
        size_t used = wide_trim(limbs, count);
        last = wide_divide_small(limbs, used, 10);
        drop++;
        low = limbs[0] | ((uint128)limbs[1] << 64);
        if (wide_bits(limbs, used) <= 128 && low < TEN_38) break;
        lost |= last;
    } while (true);
    if (inexact != NULL && (lost | last) != 0) *inexact = true;
    return decimal_make(negative, low + (last >= 5), exponent + drop);
}

struct decimal decimal_scaled(int64_t value, int32_t exponent) {
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    return decimal_make(value < 0, size, exponent);
}

struct decimal decimal_from_int(int64_t value) { return decimal_scaled(value, 0); }

bool decimal_is_valid(struct decimal a) {
    if (a.kind > DECIMAL_OUT_OF_DOMAIN) return false;
    if (a.kind != DECIMAL_KNOWN || a.coefficient == 0)
        return a.coefficient == 0 && a.negative == 0 &&
               (a.kind == DECIMAL_KNOWN ? far_from_limits(a.exponent) : a.exponent == 0);
    if (a.coefficient >= TEN_38 || a.negative > 1) return false;
    struct decimal made = decimal_make(a.negative, a.coefficient, a.exponent);
    return made.kind == DECIMAL_KNOWN && made.coefficient == a.coefficient;
}

bool decimal_is_zero(struct decimal a) { return a.kind == DECIMAL_KNOWN && a.coefficient == 0; }

int decimal_sign(struct decimal a) { return a.coefficient == 0 ? 0 : a.negative ? -1 : 1; }

static int compare_sizes(struct decimal a, struct decimal b) {
    if (a.exponent == b.exponent)
        return a.coefficient < b.coefficient ? -1 : a.coefficient > b.coefficient;
    if (a.coefficient == 0 || b.coefficient == 0) return (a.coefficient != 0) - (b.coefficient != 0);
    int32_t leading_a = a.exponent + decimal_digits(a.coefficient);
    int32_t leading_b = b.exponent + decimal_digits(b.coefficient);
    if (leading_a != leading_b) return leading_a < leading_b ? -1 : 1;
    /* The same leading place: the one with fewer digits can be written with as many as the other. */
    if (a.exponent > b.exponent) a.coefficient *= decimal_ten_to[a.exponent - b.exponent];
    else b.coefficient *= decimal_ten_to[b.exponent - a.exponent];
    return a.coefficient < b.coefficient ? -1 : a.coefficient > b.coefficient;
}

int decimal_compare(struct decimal a, struct decimal b) {
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    int order = compare_sizes(a, b);
    return a.negative ? -order : order;
}

bool decimal_equal(struct decimal a, struct decimal b) {
    return (a.kind | b.kind) == DECIMAL_KNOWN && decimal_compare(a, b) == 0;
}

struct decimal decimal_canonical(struct decimal a) {
    if (a.kind != DECIMAL_KNOWN) return a;
    if (a.coefficient == 0) return decimal_zero;
    for (int step = 32; step > 0; step /= 2) {
        uint128 ten = decimal_ten_to[step], low_bits = ((uint128)1 << step) - 1;
        if ((a.coefficient & low_bits) != 0 || a.coefficient % ten != 0) continue; /* 2^step divides 10^step */
        a.coefficient /= ten;
        a.exponent += step;
    }
    return a;
}

bool decimal_to_scaled(struct decimal a, int32_t scale, int64_t *value) {
    if (a.kind != DECIMAL_KNOWN) return false;
    if ((int64_t)a.exponent + scale < 0) a = decimal_canonical(a);
    int64_t shift = (int64_t)a.exponent + scale;
    if (a.coefficient != 0 && (shift < 0 || shift > 18 || a.coefficient >> 64 != 0)) return false;
    uint128 size = a.coefficient == 0 ? 0 : a.coefficient * decimal_ten_to[shift];
    if (size > (uint128)INT64_MAX + a.negative) return false;
    *value = (int64_t)(a.negative ? 0 - (uint64_t)size : (uint64_t)size);
    return true;
}

int32_t decimal_scale(struct decimal a) {
    if (a.kind != DECIMAL_KNOWN || a.exponent >= 0) return 0;
    a = decimal_canonical(a);
    return a.exponent < 0 ? -a.exponent : 0;
}

struct decimal decimal_negate(struct decimal a) {
    if (a.coefficient != 0) a.negative = !a.negative;
    return a;
}

struct decimal decimal_absolute(struct decimal a) {
    a.negative = 0;
    return a;
}

/* The sum of two sizes, or |a| - |b| when `opposed`, at one exponent. The sign is a's, turned where b wins. */
static struct decimal combine(bool negative, uint128 a, uint128 b, bool opposed, int64_t exponent) {
    if (!opposed) {
        uint64_t limbs[2];
        wide_set(limbs, 2, a + b); /* below 2 * 10^38, which is below 2^128 */
        return decimal_make_wide(negative, limbs, 2, exponent, NULL);
    }
    return a >= b ? decimal_make(negative, a - b, exponent) : decimal_make(!negative, b - a, exponent);
}

static struct decimal add_wide(struct decimal a, struct decimal b, unsigned shift, bool *inexact) {
    uint64_t x[LIMBS], y[LIMBS];
    bool negative = a.negative;
    wide_set(x, LIMBS, a.coefficient);
    wide_set(y, LIMBS, b.coefficient);
    wide_multiply_ten(x, LIMBS, shift);
    if (a.negative == b.negative) {
        wide_add(x, y, LIMBS);
    } else if (wide_compare(x, y, LIMBS) >= 0) {
        wide_subtract(x, y, LIMBS);
    } else {
        wide_subtract(y, x, LIMBS);
        wide_copy(x, y, LIMBS);
        negative = !negative;
    }
    return decimal_make_wide(negative, x, LIMBS, b.exponent, inexact);
}

struct decimal decimal_add_exactly(struct decimal a, struct decimal b, bool *inexact) {
    if (a.coefficient == 0) return b;
    if (b.coefficient == 0) return a;
    if (a.exponent < b.exponent) {
        struct decimal swap = a;
        a = b;
        b = swap;
    }
    int32_t shift = a.exponent - b.exponent;
    if (shift <= 18 && is_small(a.coefficient) && is_small(b.coefficient))
        return combine(a.negative, a.coefficient * decimal_ten_to[shift], b.coefficient, a.negative != b.negative,
                       b.exponent);
    if (decimal_digits(a.coefficient) + shift > 77) { /* b is below half a unit of the digit after a's 38th */
        if (inexact != NULL) *inexact = true;
        return a;
    }
    return add_wide(a, b, (unsigned)shift, inexact);
}

struct decimal decimal_add(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    if (a.exponent == b.exponent && far_from_limits(a.exponent)) {
        if (a.negative != b.negative)
            return a.coefficient >= b.coefficient ? known(a.negative, a.coefficient - b.coefficient, a.exponent)
                                                  : known(b.negative, b.coefficient - a.coefficient, a.exponent);
        uint128 sum = a.coefficient + b.coefficient;
        if (sum < TEN_38) return known(a.negative, sum, a.exponent);
    }
    return decimal_add_exactly(a, b, NULL);
}

struct decimal decimal_subtract(struct decimal a, struct decimal b) { return decimal_add(a, decimal_negate(b)); }

static void product_of(uint64_t product[LIMBS], uint128 a, uint128 b) {
    uint64_t x[2], y[2];
    wide_set(x, 2, a);
    wide_set(y, 2, b);
    wide_multiply(product, x, 2, y, 2);
}

struct decimal decimal_multiply(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    bool negative = a.negative != b.negative;
    int32_t exponent = a.exponent + b.exponent;
    if (is_small(a.coefficient) && is_small(b.coefficient)) {
        uint128 product = (uint128)(uint64_t)a.coefficient * (uint64_t)b.coefficient;
        return far_from_limits(exponent) ? known(negative, product, exponent)
                                         : decimal_make(negative, product, exponent);
    }
    uint64_t product[LIMBS];
    product_of(product, a.coefficient, b.coefficient);
    return decimal_make_wide(negative, product, LIMBS, exponent, NULL);
}

/* limbs (below 10^76) / divisor * 10^exponent, rounded once. */
static struct decimal quotient_of(bool negative, uint64_t limbs[DIVIDEND_LIMBS], uint128 divisor, int64_t exponent) {
    size_t bits = wide_bits(limbs, DIVIDEND_LIMBS);
    if (bits == 0) return decimal_zero;
    int digits = (int)((bits - 1) * 30103 / 100000 + 1); /* or one more */
    int shift = decimal_digits(divisor) + DECIMAL_DIGITS + 1 - digits;
    uint64_t d[2], remainder[2];
    wide_set(d, 2, divisor);
    /* The quotient gets at least 39 digits: 38 and the one that decides the rounding. */
    if (shift > 0) wide_multiply_ten(limbs, DIVIDEND_LIMBS, (unsigned)shift);
    else shift = 0;
    wide_divide(limbs, DIVIDEND_LIMBS, d, 2, remainder);
    struct decimal result = decimal_make_wide(negative, limbs, DIVIDEND_LIMBS, exponent - shift, NULL);
    return (remainder[0] | remainder[1]) == 0 ? decimal_canonical(result) : result;
}

/* Quotients of small numbers that end within 19 digits, which is what dosing mostly divides. */
static bool divide_small(struct decimal a, struct decimal b, struct decimal *result) {
    if (!is_small(a.coefficient) || !is_small(b.coefficient)) return false;
    uint64_t x = (uint64_t)a.coefficient, y = (uint64_t)b.coefficient;
    int64_t exponent = (int64_t)a.exponent - b.exponent;
    bool negative = a.negative != b.negative;
    if (x % y == 0) {
        *result = decimal_make(negative, x / y, exponent);
        return true;
    }
    uint128 longer = x * TEN_19, quotient = longer / y;
    if (quotient * y != longer) return false;
    *result = decimal_canonical(decimal_make(negative, quotient, exponent - 19));
    return true;
}

struct decimal decimal_divide(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    if (b.coefficient == 0) return decimal_none(DECIMAL_DIVIDED_BY_ZERO);
    struct decimal result;
    if (divide_small(a, b, &result)) return result;
    uint64_t limbs[DIVIDEND_LIMBS] = { 0 };
    wide_set(limbs, DIVIDEND_LIMBS, a.coefficient);
    return quotient_of(a.negative != b.negative, limbs, b.coefficient, (int64_t)a.exponent - b.exponent);
}

struct decimal decimal_scale_by(struct decimal a, struct decimal multiply, struct decimal divide) {
    enum decimal_kind worst = decimal_worse(a, multiply);
    if (divide.kind > worst) worst = (enum decimal_kind)divide.kind;
    if (worst != DECIMAL_KNOWN) return decimal_none(worst);
    if (divide.coefficient == 0) return decimal_none(DECIMAL_DIVIDED_BY_ZERO);
    bool negative = (a.negative ^ multiply.negative ^ divide.negative) != 0;
    int64_t exponent = (int64_t)a.exponent + multiply.exponent - divide.exponent;
    uint64_t limbs[DIVIDEND_LIMBS] = { 0 };
    if (is_small(a.coefficient) && is_small(multiply.coefficient)) {
        uint128 product = (uint128)(uint64_t)a.coefficient * (uint64_t)multiply.coefficient;
        uint128 quotient = divide.coefficient == 1 ? product : product / divide.coefficient;
        if (quotient * divide.coefficient == product) return decimal_make(negative, quotient, exponent);
    }
    product_of(limbs, a.coefficient, multiply.coefficient);
    return quotient_of(negative, limbs, divide.coefficient, exponent);
}

/* The whole part of |a| / |b| where it has at most 38 digits. */
static struct decimal whole_part(struct decimal a, struct decimal b) {
    bool negative = a.negative != b.negative;
    int64_t shift = (int64_t)a.exponent - b.exponent;
    if (shift < 0) {
        if (decimal_digits(b.coefficient) - shift > DECIMAL_DIGITS) return decimal_zero;
        return decimal_make(negative, a.coefficient / (b.coefficient * decimal_ten_to[-shift]), 0);
    }
    uint64_t limbs[LIMBS], d[2];
    wide_set(limbs, LIMBS, a.coefficient);
    wide_set(d, 2, b.coefficient);
    wide_multiply_ten(limbs, LIMBS, (unsigned)shift);
    wide_divide(limbs, LIMBS, d, 2, NULL);
    return decimal_make_wide(negative, limbs, LIMBS, 0, NULL);
}

struct decimal decimal_whole_quotient(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    if (b.coefficient == 0) return decimal_none(DECIMAL_DIVIDED_BY_ZERO);
    if (a.coefficient == 0) return decimal_zero;
    int64_t digits = (int64_t)a.exponent + decimal_digits(a.coefficient) - b.exponent - decimal_digits(b.coefficient);
    return digits > DECIMAL_DIGITS ? decimal_divide(a, b) : whole_part(a, b);
}

static uint128 multiply_modulo(uint128 a, uint128 b, uint128 modulus) {
    uint64_t product[LIMBS], d[2], remainder[2];
    product_of(product, a, b);
    wide_set(d, 2, modulus);
    wide_divide(product, LIMBS, d, 2, remainder);
    return remainder[0] | ((uint128)remainder[1] << 64);
}

struct decimal decimal_remainder(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    if (b.coefficient == 0) return decimal_none(DECIMAL_DIVIDED_BY_ZERO);
    int64_t shift = (int64_t)a.exponent - b.exponent;
    if (shift < 0) {
        if (decimal_digits(b.coefficient) - shift > DECIMAL_DIGITS) return a;
        return decimal_make(a.negative, a.coefficient % (b.coefficient * decimal_ten_to[-shift]), a.exponent);
    }
    uint128 rest = a.coefficient % b.coefficient, ten = 10u % b.coefficient;
    for (; shift > 0 && rest != 0; shift >>= 1) {
        if (shift & 1) rest = multiply_modulo(rest, ten, b.coefficient);
        ten = multiply_modulo(ten, ten, b.coefficient);
    }
    return decimal_make(a.negative, rest, b.exponent);
}

struct decimal decimal_min(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    return decimal_compare(a, b) <= 0 ? a : b;
}

struct decimal decimal_max(struct decimal a, struct decimal b) {
    if ((a.kind | b.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, b));
    return decimal_compare(a, b) >= 0 ? a : b;
}
