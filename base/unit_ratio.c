/* unit_ratio: exact rationals for unit sizes. Numbers below 2^64 take the short way, since nearly all are. */
#include "base/unit_ratio.h"

const struct unit_ratio unit_ratio_one = { 1, 1, 0 };

static uint128 limit(void) {
    const uint128 ten19 = UINT64_C(10000000000000000000);
    return ten19 * ten19;
}

static bool small(uint128 a) { return a >> 64 == 0; }

static uint128 common_factor(uint128 a, uint128 b) {
    if (a == 1 || b == 1) return 1;
    while (b) {
        uint128 rest = small(a) && small(b) ? (uint128)((uint64_t)a % (uint64_t)b) : a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool divisible(uint128 a, unsigned by) { return small(a) ? (uint64_t)a % by == 0 : a % by == 0; }

/* Takes the factors 10 out of `part`; each adds `step` to the exponent. */
static void strip_tens(uint128 *part, int32_t step, int32_t *exponent) {
    while (*part >= 10 && divisible(*part, 10)) {
        *part = small(*part) ? (uint128)((uint64_t)*part / 10) : *part / 10;
        *exponent += step;
    }
}

/* under = factor * x and over * (10 / factor) fits: 1 / factor = (10 / factor) / 10. */
static void trade(struct unit_ratio *ratio, unsigned factor) {
    unsigned other = 10 / factor;
    while (ratio->under > 1 && divisible(ratio->under, factor) && ratio->over < limit() / other) {
        ratio->under /= factor;
        ratio->over *= other;
        ratio->exponent--;
    }
}

static bool in_range(const struct unit_ratio *ratio) {
    return ratio->exponent >= -UNIT_RATIO_LARGEST && ratio->exponent <= UNIT_RATIO_LARGEST;
}

static struct unit_ratio normal(struct unit_ratio ratio) {
    strip_tens(&ratio.over, 1, &ratio.exponent);
    if (ratio.under == 1) return ratio;
    strip_tens(&ratio.under, -1, &ratio.exponent);
    trade(&ratio, 2);
    trade(&ratio, 5);
    strip_tens(&ratio.over, 1, &ratio.exponent);
    return ratio;
}

struct unit_ratio unit_ratio_of(uint128 value, int32_t exponent) {
    return normal((struct unit_ratio){ value, 1, exponent });
}

static struct decimal whole(uint128 value) { return (struct decimal){ .coefficient = value, .kind = DECIMAL_KNOWN }; }

/* a * b, exact where it has at most 38 digits; else rounded, with what was dropped added to the exponent. */
static uint128 product(uint128 a, uint128 b, int32_t step, int32_t *exponent) {
    uint128 result;
    if (!__builtin_mul_overflow(a, b, &result) && result < limit()) return result;
    struct decimal rounded = decimal_multiply(whole(a), whole(b));
    *exponent += step * rounded.exponent;
    return rounded.coefficient;
}

bool unit_ratio_multiply(const struct unit_ratio *a, const struct unit_ratio *b, struct unit_ratio *result) {
    uint128 ab = common_factor(a->over, b->under), ba = common_factor(b->over, a->under);
    struct unit_ratio made = { .exponent = a->exponent + b->exponent };
    made.over = product(a->over / ab, b->over / ba, 1, &made.exponent);
    made.under = product(a->under / ba, b->under / ab, -1, &made.exponent);
    *result = normal(made);
    return in_range(result);
}

struct unit_ratio unit_ratio_inverse(const struct unit_ratio *a) {
    return normal((struct unit_ratio){ a->under, a->over, -a->exponent });
}

/* By repeated squaring; powers of plain prefixes and of ten only move the exponent. */
bool unit_ratio_power(const struct unit_ratio *a, int32_t power, struct unit_ratio *result) {
    struct unit_ratio base = power < 0 ? unit_ratio_inverse(a) : *a;
    int64_t left = power < 0 ? -(int64_t)power : power;
    struct unit_ratio made = unit_ratio_one;
    if (base.over == 1 && base.under == 1) {
        int64_t exponent = base.exponent * left;
        if (exponent > UNIT_RATIO_LARGEST || exponent < -UNIT_RATIO_LARGEST) return false;
        *result = (struct unit_ratio){ 1, 1, (int32_t)exponent };
        return true;
    }
    for (; left; left >>= 1) {
        if ((left & 1) && !unit_ratio_multiply(&made, &base, &made)) return false;
        if (left > 1 && !unit_ratio_multiply(&base, &base, &base)) return false;
    }
    *result = made;
    return true;
}

void unit_ratio_split(const struct unit_ratio *a, struct decimal *multiply, struct decimal *divide) {
    *multiply = whole(a->over);
    multiply->exponent = a->exponent;
    *divide = whole(a->under);
}

struct unit_ratio unit_ratio_join(struct decimal multiply, struct decimal divide) {
    return normal((struct unit_ratio){ multiply.coefficient, divide.coefficient, multiply.exponent - divide.exponent });
}
