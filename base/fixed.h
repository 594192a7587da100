/* fixed: non-negative fixed-point numbers for the logarithm and the exponential: one limb before the point and
 * count - 1 behind it, least significant first. An error is stated in bits: the value is off by at most
 * 2^error units of the last place, in either direction.
 *
 * There is no sign here; the callers keep it. */
#ifndef OSLER_BASE_FIXED_H
#define OSLER_BASE_FIXED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wide.h"

enum { FIXED_LIMBS = 12, FIXED_LN_ERROR = 16, FIXED_EXP_ERROR = 32 };

/* |ln(coefficient * 10^exponent)|, off by FIXED_LN_ERROR; returns whether the logarithm is negative. The
 * coefficient is not 0, the exponent within 10000 of 0. */
bool fixed_ln(uint64_t *result, size_t count, uint128 coefficient, int32_t exponent);

/* e^x (or e^-x) = result * 10^returned with 1 <= result < 100. x is below 2^24 and off by 2^x_error; the result is
 * off by 2^error, which is stored. */
int32_t fixed_exp(uint64_t *result, size_t count, const uint64_t *x, bool negative, unsigned x_error,
                  unsigned *error);

#endif
