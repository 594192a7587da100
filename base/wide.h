/* wide: unsigned integers of a few 64-bit limbs, least significant first, in arrays that the caller owns.
 *
 * What decimal needs beyond 128 bits and no more. Counts are limbs; nothing allocates; results are exact. */
#ifndef OSLER_BASE_WIDE_H
#define OSLER_BASE_WIDE_H

#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

size_t wide_trim(const uint64_t *a, size_t count); /* the count without zero limbs at the top */
size_t wide_bits(const uint64_t *a, size_t count); /* bits without zeros at the top; 0 for zero */
void wide_set(uint64_t *a, size_t count, uint128 value);
void wide_copy(uint64_t *a, const uint64_t *b, size_t count);
int wide_compare(const uint64_t *a, const uint64_t *b, size_t count); /* -1, 0, 1 */

/* In place, modulo 2^(64 * count); what did not fit is returned. */
uint64_t wide_add(uint64_t *a, const uint64_t *b, size_t count);
uint64_t wide_add_small(uint64_t *a, size_t count, uint64_t b);
uint64_t wide_subtract(uint64_t *a, const uint64_t *b, size_t count);
uint64_t wide_subtract_small(uint64_t *a, size_t count, uint64_t b);
uint64_t wide_multiply_small(uint64_t *a, size_t count, uint64_t by);
uint64_t wide_divide_small(uint64_t *a, size_t count, uint64_t by); /* returns the remainder */
void wide_shift_left(uint64_t *a, size_t count, size_t bits);       /* bits below 64 * count */
void wide_shift_right(uint64_t *a, size_t count, size_t bits);

/* Times or divided by 10^power; the division returns whether anything was cut off. */
uint64_t wide_multiply_ten(uint64_t *a, size_t count, unsigned power); /* not 0 when it did not fit */
uint64_t wide_divide_ten(uint64_t *a, size_t count, unsigned power);

/* product has a_count + b_count limbs and is neither a nor b. */
void wide_multiply(uint64_t *product, const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count);

/* a becomes the quotient, which has as many limbs; remainder (b_count limbs) may be NULL. b is not zero;
 * a_count is at most WIDE_LIMBS. */
enum { WIDE_LIMBS = 32 };
void wide_divide(uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, uint64_t *remainder);

#endif
