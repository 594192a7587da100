/* What the decimal files share among themselves; nobody else includes this. */
#ifndef OSLER_BASE_DECIMAL_INSIDE_H
#define OSLER_BASE_DECIMAL_INSIDE_H

#include "base/decimal.h"

enum { DECIMAL_SMALLEST = -6176 }; /* nonzero values below 10^this become 0 */

extern const uint128 decimal_ten_to[DECIMAL_DIGITS + 1];

int decimal_digits(uint128 coefficient); /* 0 has no digits */

/* The number, with range and zero in order. coefficient is at most 10^38. */
struct decimal decimal_make(bool negative, uint128 coefficient, int64_t exponent);

/* The same for limbs of any value: rounded to 38 digits, half away from zero. The limbs are used up. `inexact`
 * (may be NULL) is set when rounding changed the value, else left alone. */
struct decimal decimal_make_wide(bool negative, uint64_t *limbs, size_t count, int64_t exponent, bool *inexact);

/* The sum of two known numbers, rounded where it has to be; `inexact` as above. */
struct decimal decimal_add_exactly(struct decimal a, struct decimal b, bool *inexact);

/* The kind of a result when an operand has no value; DECIMAL_KNOWN when both have one. */
static inline enum decimal_kind decimal_worse(struct decimal a, struct decimal b) {
    return (enum decimal_kind)(a.kind > b.kind ? a.kind : b.kind);
}

#endif
