/* unit_ratio: the size of a unit as an exact positive rational, over / under * 10^exponent. Lowest terms, no
 * factor 10 in either part, and no factor 2 or 5 in `under` while `over` has room for its counterpart; so most
 * sizes have `under` 1. What 38 digits cannot hold (pi, high powers) is rounded to 38 digits. */
#ifndef OSLER_BASE_UNIT_RATIO_H
#define OSLER_BASE_UNIT_RATIO_H

#include "base/decimal.h"

struct unit_ratio {
    uint128 over, under; /* from 1 to 10^38 - 1 */
    int32_t exponent;
};

enum { UNIT_RATIO_LARGEST = 6000 /* the exponent's magnitude; beyond it every function returns false */ };

extern const struct unit_ratio unit_ratio_one;

struct unit_ratio unit_ratio_of(uint128 value, int32_t exponent); /* 0 < value < 10^38 */
bool unit_ratio_multiply(const struct unit_ratio *a, const struct unit_ratio *b, struct unit_ratio *result);
bool unit_ratio_power(const struct unit_ratio *a, int32_t power, struct unit_ratio *result);
struct unit_ratio unit_ratio_inverse(const struct unit_ratio *a);

/* The same ratio as two decimals, multiply / divide, where divide is whole; and back. */
void unit_ratio_split(const struct unit_ratio *a, struct decimal *multiply, struct decimal *divide);
struct unit_ratio unit_ratio_join(struct decimal multiply, struct decimal divide); /* both positive */

#endif
