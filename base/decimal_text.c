/* Decimals from and to text, without locale. */
#include <string.h>

#include "base/decimal.h"
#include "base/decimal_inside.h"

enum { EXPONENT_MOST = 100000 }; /* larger ones are out of range however many digits stand before them */

struct reader {
    const char *at, *end;
    uint128 coefficient;
    int64_t zeros, fraction; /* zeros read but not yet in the coefficient; digits behind the point */
    int digits;              /* in the coefficient */
    bool too_many;
};

static bool digit_follows(const struct reader *r) { return r->at < r->end && *r->at >= '0' && *r->at <= '9'; }

static void take_digit(struct reader *r) {
    unsigned digit = (unsigned)(*r->at++ - '0');
    if (digit == 0) {
        if (r->coefficient != 0) r->zeros++;
        return;
    }
    if (r->digits + r->zeros + 1 > DECIMAL_DIGITS) {
        r->too_many = true;
        return;
    }
    int added = r->coefficient == 0 ? 1 : (int)r->zeros + 1;
    r->coefficient = r->coefficient * decimal_ten_to[added] + digit;
    r->digits += added;
    r->zeros = 0;
}

/* The part behind e; false when it is not digits. Out of range becomes EXPONENT_MOST. */
static bool take_exponent(struct reader *r, int64_t *exponent) {
    bool negative = r->at < r->end && *r->at == '-';
    if (r->at < r->end && (*r->at == '-' || *r->at == '+')) r->at++;
    if (!digit_follows(r)) return false;
    int64_t value = 0;
    for (; digit_follows(r); r->at++)
        if (value < EXPONENT_MOST) value = value * 10 + (*r->at - '0');
    *exponent = negative ? -value : value;
    return true;
}

enum decimal_read decimal_parse(const char *bytes, size_t length, struct decimal *value) {
    struct reader r = { .at = bytes, .end = bytes + length };
    int64_t exponent = 0;
    bool negative = length > 0 && *bytes == '-';
    if (negative) r.at++;
    if (!digit_follows(&r)) return DECIMAL_NOT_A_NUMBER;
    while (digit_follows(&r)) take_digit(&r);
    if (r.at < r.end && *r.at == '.') {
        r.at++;
        const char *point = r.at;
        if (!digit_follows(&r)) return DECIMAL_NOT_A_NUMBER;
        while (digit_follows(&r)) take_digit(&r);
        r.fraction = r.at - point;
    }
    if (r.at < r.end && (*r.at == 'e' || *r.at == 'E')) {
        r.at++;
        if (!take_exponent(&r, &exponent)) return DECIMAL_NOT_A_NUMBER;
    }
    if (r.at != r.end) return DECIMAL_NOT_A_NUMBER;
    if (r.too_many) return DECIMAL_TOO_MANY_DIGITS;
    struct decimal made = decimal_make(negative, r.coefficient, exponent + r.zeros - r.fraction);
    if (made.kind != DECIMAL_KNOWN || (made.coefficient == 0) != (r.coefficient == 0)) return DECIMAL_TOO_LARGE;
    *value = made;
    return DECIMAL_READ;
}

static char *put_zeros(char *at, int32_t count) {
    if (count <= 0) return at;
    memset(at, '0', (size_t)count);
    return at + count;
}

static char *put_digits(char *at, const char *digits, int32_t count) {
    memcpy(at, digits, (size_t)count);
    return at + count;
}

static int32_t digits_of(uint128 coefficient, char digits[DECIMAL_DIGITS]) {
    int32_t count = decimal_digits(coefficient), at = count;
    uint64_t low = (uint64_t)coefficient;
    for (; coefficient >> 64 != 0; coefficient /= 10u) {
        digits[--at] = (char)('0' + (int)(coefficient % 10u));
        low = (uint64_t)(coefficient / 10u);
    }
    for (; at > 0; low /= 10) digits[--at] = (char)('0' + (int)(low % 10));
    return count;
}

static char *put_exponent(char *at, int32_t exponent) {
    char digits[DECIMAL_DIGITS];
    *at++ = 'e';
    if (exponent < 0) *at++ = '-';
    return put_digits(at, digits, digits_of((uint128)(exponent < 0 ? -exponent : exponent), digits));
}

static char *put_plain(char *at, const char *digits, int32_t count, int32_t exponent) {
    int32_t whole = count + exponent; /* digits before the point */
    if (exponent >= 0) return put_zeros(put_digits(at, digits, count), exponent);
    if (whole > 0) {
        at = put_digits(at, digits, whole);
        *at++ = '.';
        return put_digits(at, digits + whole, -exponent);
    }
    *at++ = '0';
    *at++ = '.';
    return put_digits(put_zeros(at, -whole), digits, count);
}

static char *put_scientific(char *at, const char *digits, int32_t count, int32_t exponent) {
    *at++ = digits[0];
    if (count > 1) {
        *at++ = '.';
        at = put_digits(at, digits + 1, count - 1);
    }
    return put_exponent(at, exponent + count - 1);
}

size_t decimal_print(struct decimal a, char text[DECIMAL_TEXT]) {
    if (a.kind != DECIMAL_KNOWN) {
        memcpy(text, "unknown", sizeof "unknown");
        return sizeof "unknown" - 1;
    }
    a = decimal_canonical(a);
    char digits[DECIMAL_DIGITS], *at = text;
    int32_t count = digits_of(a.coefficient, digits), whole = count + a.exponent;
    if (a.negative) *at++ = '-';
    int32_t needed = a.exponent >= 0 ? whole : (whole > 0 ? whole : 1) - a.exponent;
    if (count == 0) *at++ = '0';
    else if (needed <= DECIMAL_PLAIN) at = put_plain(at, digits, count, a.exponent);
    else at = put_scientific(at, digits, count, a.exponent);
    *at = '\0';
    return (size_t)(at - text);
}
