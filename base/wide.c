/* Schoolbook arithmetic on limbs: at these sizes nothing cleverer is faster. */
#include "base/wide.h"

#include <string.h>

enum { TENS = 19 }; /* 10^19 is the largest power of ten in one limb */
static const uint64_t ten_to[TENS + 1] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u,
    100000000000u, 1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u,
    100000000000000000u, 1000000000000000000u, 10000000000000000000u,
};

size_t wide_trim(const uint64_t *a, size_t count) {
    while (count > 0 && a[count - 1] == 0) count--;
    return count;
}

size_t wide_bits(const uint64_t *a, size_t count) {
    count = wide_trim(a, count);
    return count == 0 ? 0 : 64 * count - (size_t)__builtin_clzll(a[count - 1]);
}

void wide_set(uint64_t *a, size_t count, uint128 value) {
    memset(a, 0, count * sizeof *a);
    a[0] = (uint64_t)value;
    if (count > 1) a[1] = (uint64_t)(value >> 64);
}

void wide_copy(uint64_t *a, const uint64_t *b, size_t count) { memcpy(a, b, count * sizeof *a); }

int wide_compare(const uint64_t *a, const uint64_t *b, size_t count) {
    while (count-- > 0)
        if (a[count] != b[count]) return a[count] < b[count] ? -1 : 1;
    return 0;
}

uint64_t wide_add(uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t carry = 0;
    for (size_t i = 0; i < count; i++) {
        uint128 sum = (uint128)a[i] + b[i] + carry;
        a[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return carry;
}

uint64_t wide_add_small(uint64_t *a, size_t count, uint64_t b) {
    for (size_t i = 0; i < count && b != 0; i++) {
        a[i] += b;
        b = a[i] < b;
    }
    return b;
}

uint64_t wide_subtract(uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < count; i++) {
        uint128 difference = (uint128)a[i] - b[i] - borrow;
        a[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1u;
    }
    return borrow;
}

uint64_t wide_subtract_small(uint64_t *a, size_t count, uint64_t b) {
    for (size_t i = 0; i < count && b != 0; i++) {
        uint64_t before = a[i];
        a[i] -= b;
        b = before < b;
    }
    return b;
}

uint64_t wide_multiply_small(uint64_t *a, size_t count, uint64_t by) {
    uint64_t carry = 0;
    for (size_t i = 0; i < count; i++) {
        uint128 product = (uint128)a[i] * by + carry;
        a[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    return carry;
}

uint64_t wide_divide_small(uint64_t *a, size_t count, uint64_t by) {
    uint64_t remainder = 0;
    for (size_t i = count; i-- > 0;) {
        if (remainder == 0) {
            remainder = a[i] % by;
            a[i] /= by;
            continue;
        }
        uint128 part = ((uint128)remainder << 64) | a[i];
        a[i] = (uint64_t)(part / by);
        remainder = (uint64_t)(part - (uint128)a[i] * by);
    }
    return remainder;
}

void wide_shift_left(uint64_t *a, size_t count, size_t bits) {
    size_t limbs = bits / 64, rest = bits % 64;
    for (size_t i = count; i-- > 0;) {
        uint64_t high = i >= limbs ? a[i - limbs] : 0;
        uint64_t low = i >= limbs + 1 ? a[i - limbs - 1] : 0;
        a[i] = rest == 0 ? high : (high << rest) | (low >> (64 - rest));
    }
}

void wide_shift_right(uint64_t *a, size_t count, size_t bits) {
    size_t limbs = bits / 64, rest = bits % 64;
    for (size_t i = 0; i < count; i++) {
        uint64_t low = i + limbs < count ? a[i + limbs] : 0;
        uint64_t high = i + limbs + 1 < count ? a[i + limbs + 1] : 0;
        a[i] = rest == 0 ? low : (low >> rest) | (high << (64 - rest));
    }
}

uint64_t wide_multiply_ten(uint64_t *a, size_t count, unsigned power) {
    uint64_t lost = 0;
    for (; power > TENS; power -= TENS) lost |= wide_multiply_small(a, count, ten_to[TENS]);
    return lost | wide_multiply_small(a, count, ten_to[power]);
}

uint64_t wide_divide_ten(uint64_t *a, size_t count, unsigned power) {
    uint64_t lost = 0;
    for (; power > TENS; power -= TENS) lost |= wide_divide_small(a, count, ten_to[TENS]);
    return lost | (power > 0 ? wide_divide_small(a, count, ten_to[power]) : 0);
}

void wide_multiply(uint64_t *product, const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count) {
    memset(product, 0, (a_count + b_count) * sizeof *product);
    for (size_t i = 0; i < a_count; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < b_count; j++) {
            uint128 part = (uint128)a[i] * b[j] + product[i + j] + carry;
            product[i + j] = (uint64_t)part;
            carry = (uint64_t)(part >> 64);
        }
        product[i + b_count] = carry;
    }
}

/* One digit of the quotient: top has b_count + 1 limbs and is reduced in place (Knuth's algorithm D). b has
 * its highest bit set and at least two limbs. */
static uint64_t quotient_limb(uint64_t *top, const uint64_t *b, size_t b_count) {
    uint64_t b1 = b[b_count - 1], b0 = b[b_count - 2];
    uint128 head = ((uint128)top[b_count] << 64) | top[b_count - 1];
    uint128 guess, rest;
    if (top[b_count] >= b1) {
        guess = UINT64_MAX;
        rest = head - guess * b1;
    } else {
        guess = head / b1;
        rest = head - guess * b1;
    }
    while (rest >> 64 == 0 && guess * b0 > ((rest << 64) | top[b_count - 2])) {
        guess--;
        rest += b1;
    }
    uint64_t digit = (uint64_t)guess, carry = 0, borrow = 0;
    for (size_t i = 0; i < b_count; i++) {
        uint128 part = (uint128)digit * b[i] + carry;
        carry = (uint64_t)(part >> 64);
        uint128 difference = (uint128)top[i] - (uint64_t)part - borrow;
        top[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1u;
    }
    uint128 last = (uint128)top[b_count] - carry - borrow;
    top[b_count] = (uint64_t)last;
    if (last >> 64 != 0) { /* the guess was one too large */
        digit--;
        top[b_count] += wide_add(top, b, b_count);
    }
    return digit;
}

void wide_divide(uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, uint64_t *remainder) {
    size_t a_used = wide_trim(a, a_count), b_used = wide_trim(b, b_count);
    uint64_t rest[WIDE_LIMBS + 1] = { 0 }, divisor[WIDE_LIMBS];
    if (remainder != NULL) memset(remainder, 0, b_count * sizeof *remainder);
    if (b_used == 1) {
        uint64_t left = wide_divide_small(a, a_used, b[0]);
        if (remainder != NULL) remainder[0] = left;
        return;
    }
    wide_copy(rest, a, a_used);
    memset(a, 0, a_count * sizeof *a);
    if (a_used >= b_used) {
        size_t shift = (size_t)__builtin_clzll(b[b_used - 1]);
        wide_copy(divisor, b, b_used);
        wide_shift_left(divisor, b_used, shift);
        wide_shift_left(rest, a_used + 1, shift);
        for (size_t i = a_used - b_used + 1; i-- > 0;) a[i] = quotient_limb(rest + i, divisor, b_used);
        wide_shift_right(rest, b_used, shift);
    }
    if (remainder != NULL) wide_copy(remainder, rest, a_used < b_used ? a_used : b_used);
}
