/* Decimals from and to the doubles of a host, with whole numbers only: no rounding mode or library can change
 * the answer. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/decimal_inside.h"
#include "base/wide.h"

/* 1074 bits of scale and a little: 18 limbs for reading; 10^363 over 66 bits of quotient for writing. */
enum { READ_LIMBS = 18, WRITE_LIMBS = 24, MANTISSA_BITS = 53, LEAST_EXPONENT = -1074, MOST_EXPONENT = 971 };
#define HIDDEN_BIT ((uint64_t)1 << (MANTISSA_BITS - 1))

/* value = mantissa * 2^exponent; odd and even tell which way a tie would have gone. */
struct binary {
    uint64_t mantissa;
    int exponent;
};

/* Free-format digit generation: value = rest / scale * 10^places, and every number within `below` and `above`
 * of it reads back as the same double. */
struct generator {
    uint64_t rest[READ_LIMBS], scale[READ_LIMBS], below[READ_LIMBS], above[READ_LIMBS], sum[READ_LIMBS];
    bool closed; /* the two ends themselves read back too */
};

static struct binary take_apart(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t mantissa = bits & (HIDDEN_BIT - 1);
    int exponent = (int)(bits >> (MANTISSA_BITS - 1) & 0x7ff);
    if (exponent == 0) return (struct binary){ mantissa, LEAST_EXPONENT };
    return (struct binary){ mantissa | HIDDEN_BIT, exponent - 1 + LEAST_EXPONENT };
}

/* Numbers of at most 15 digits near 1: a candidate at each scale, proved by exact distance. Two numbers of 15
 * digits never share a double, so the first that fits is the shortest. */
static bool read_short(struct binary b, bool negative, struct decimal *value) {
    if (b.exponent > 0 || b.exponent < -76 || b.mantissa <= HIDDEN_BIT) return false;
    unsigned shift = (unsigned)-b.exponent;
    for (int32_t places = 0; places <= 15; places++) {
        uint128 ten = decimal_ten_to[places], scaled = b.mantissa * ten;
        uint128 near = shift == 0 ? scaled : (scaled + ((uint128)1 << (shift - 1))) >> shift;
        if (near >= decimal_ten_to[15]) return false;
        uint128 back = near << shift, apart = back > scaled ? back - scaled : scaled - back;
        if (2 * apart >= ten) continue;
        *value = decimal_make(negative, near, -places);
        return true;
    }
    return false;
}

static bool beyond(const struct generator *g, const uint64_t *rest_and_above) {
    int order = wide_compare(rest_and_above, g->scale, READ_LIMBS);
    return g->closed ? order >= 0 : order > 0;
}

static bool top_reaches_scale(struct generator *g) {
    wide_copy(g->sum, g->rest, READ_LIMBS);
    wide_add(g->sum, g->above, READ_LIMBS);
    return beyond(g, g->sum);
}

/* Sets the fractions up and returns the number of places before the point. */
static int begin(struct generator *g, struct binary b) {
    bool uneven = b.mantissa == HIDDEN_BIT && b.exponent > LEAST_EXPONENT; /* the double below is nearer */
    size_t up = b.exponent > 0 ? (size_t)b.exponent : 0, down = b.exponent < 0 ? (size_t)-b.exponent : 0;
    g->closed = b.mantissa % 2 == 0;
    wide_set(g->rest, READ_LIMBS, b.mantissa);
    wide_set(g->scale, READ_LIMBS, 1);
    wide_set(g->below, READ_LIMBS, 1);
    wide_set(g->above, READ_LIMBS, 1);
    wide_shift_left(g->rest, READ_LIMBS, up + 1 + uneven);
    wide_shift_left(g->scale, READ_LIMBS, down + 1 + uneven);
    wide_shift_left(g->below, READ_LIMBS, up);
    wide_shift_left(g->above, READ_LIMBS, up + uneven);
    int bits = b.exponent + 63 - __builtin_clzll(b.mantissa);
    int places = (int)((int64_t)(bits + 100000) * 30103 / 100000) - 30103; /* never above the logarithm */
    if (places > 0) {
        wide_multiply_ten(g->scale, READ_LIMBS, (unsigned)places);
    } else {
        wide_multiply_ten(g->rest, READ_LIMBS, (unsigned)-places);
        wide_multiply_ten(g->below, READ_LIMBS, (unsigned)-places);
        wide_multiply_ten(g->above, READ_LIMBS, (unsigned)-places);
    }
    for (; top_reaches_scale(g); places++) wide_multiply_small(g->scale, READ_LIMBS, 10);
    return places;
}

static struct decimal read_exactly(struct binary b, bool negative) {
    struct generator g;
    int places = begin(&g, b);
    uint64_t digits = 0;
    while (true) {
        uint64_t digit = 0;
        places--;
        wide_multiply_small(g.rest, READ_LIMBS, 10);
        wide_multiply_small(g.below, READ_LIMBS, 10);
        wide_multiply_small(g.above, READ_LIMBS, 10);
        for (; wide_compare(g.rest, g.scale, READ_LIMBS) >= 0; digit++) wide_subtract(g.rest, g.scale, READ_LIMBS);
        digits = digits * 10 + digit;
        int low = wide_compare(g.rest, g.below, READ_LIMBS);
        bool stop_low = g.closed ? low <= 0 : low < 0, stop_high = top_reaches_scale(&g);
        if (!stop_low && !stop_high) continue;
        wide_shift_left(g.rest, READ_LIMBS, 1);
        int half = wide_compare(g.rest, g.scale, READ_LIMBS);
        bool nearer_up = half > 0 || (half == 0 && digits % 2 == 1); /* to even, as hosts print their doubles */
        if (stop_high && (!stop_low || nearer_up)) digits++;
        return decimal_make(negative, digits, places);
    }
}

struct decimal decimal_from_double(double value) {
    if (!isfinite(value)) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    if (value == 0) return decimal_zero;
    struct binary b = take_apart(value);
    struct decimal result;
    return read_short(b, value < 0, &result) ? result : read_exactly(b, value < 0);
}

/* mantissa * 2^exponent, rounded half to even; `more` tells of bits below the mantissa's last. */
static double put_together(bool negative, uint128 mantissa, int exponent, bool more) {
    uint64_t high = (uint64_t)(mantissa >> 64);
    int bits = high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)mantissa);
    int drop = bits - MANTISSA_BITS;
    if (exponent + drop < LEAST_EXPONENT) drop = LEAST_EXPONENT - exponent;
    if (drop > 0) {
        if (drop > bits + 1) return negative ? -0.0 : 0.0;
        uint128 unit = (uint128)1 << drop, rest = mantissa & (unit - 1);
        mantissa >>= drop;
        exponent += drop;
        if (rest > unit / 2 || (rest == unit / 2 && (more || mantissa % 2 == 1))) mantissa++;
    }
    for (; mantissa < HIDDEN_BIT && exponent > LEAST_EXPONENT; exponent--) mantissa <<= 1;
    for (; mantissa >= 2 * HIDDEN_BIT; exponent++) mantissa >>= 1;
    if (exponent > MOST_EXPONENT) return negative ? -INFINITY : INFINITY;
    uint64_t fields = mantissa < HIDDEN_BIT ? 0 : (uint64_t)(exponent - LEAST_EXPONENT + 1) << (MANTISSA_BITS - 1);
    uint64_t all = fields | ((uint64_t)mantissa & (HIDDEN_BIT - 1)) | (uint64_t)negative << 63;
    double value;
    memcpy(&value, &all, sizeof value);
    return value;
}

/* The 128 leading bits of the limbs; `dropped` counts the bits below them and `more` tells whether one is set. */
static uint128 leading_bits(uint64_t *limbs, size_t count, size_t *dropped, bool *more) {
    size_t bits = wide_bits(limbs, count);
    *dropped = bits > 128 ? bits - 128 : 0;
    for (size_t i = 0; i < *dropped / 64; i++) *more = *more || limbs[i] != 0;
    if (*dropped % 64 != 0 && limbs[*dropped / 64] << (64 - *dropped % 64) != 0) *more = true;
    wide_shift_right(limbs, count, *dropped);
    return limbs[0] | ((uint128)limbs[1] << 64);
}

double decimal_to_double(struct decimal a) {
    enum { QUOTIENT_BITS = 70 };
    if (a.kind != DECIMAL_KNOWN) return NAN;
    int32_t leading = a.exponent + decimal_digits(a.coefficient) - 1;
    if (a.coefficient == 0 || leading < -325) return a.negative ? -0.0 : 0.0;
    if (leading > 309) return a.negative ? -INFINITY : INFINITY;
    unsigned ten = (unsigned)(a.exponent < 0 ? -a.exponent : a.exponent);
    size_t growth = (size_t)ten * 3322 / 1000 + 1; /* bits of 10^ten: log2(10) is below 3.322 */
    size_t up = a.exponent < 0 ? growth + QUOTIENT_BITS : 0, dropped;
    size_t count = (128 + growth + QUOTIENT_BITS) / 64 + 1;
    uint64_t limbs[WRITE_LIMBS];
    bool more = false;
    wide_set(limbs, count, a.coefficient);
    if (a.exponent >= 0) {
        wide_multiply_ten(limbs, count, ten);
    } else {
        wide_shift_left(limbs, count, up);
        more = wide_divide_ten(limbs, count, ten) != 0;
    }
    uint128 mantissa = leading_bits(limbs, count, &dropped, &more);
    return put_together(a.negative, mantissa, (int)dropped - (int)up, more);
}
