/* Logarithms by a table of small primes and the series of the inverse hyperbolic tangent; exponentials by
 * halving, Taylor's series and squaring. Each step rounds down and loses at most one unit; the bounds in fixed.h
 * leave a wide margin over the sum of them. */
#include "base/fixed.h"

#include <string.h>

enum { PRIMES = 8, LN_2 = 0, LN_5 = 2 };
static const uint8_t primes[PRIMES] = { 2, 3, 5, 7, 11, 13, 17, 19 };

/* Their natural logarithms, rounded down to 704 bits behind the point. */
static const uint64_t ln_of_primes[PRIMES][FIXED_LIMBS] = {
    { 0xb9ea9bc3b136603bu, 0x1acbda11317c387eu, 0x3e96ca16224ae8c5u, 0x27573b291169b825u,
      0xed2eae35c1382144u, 0x559552fb4afa1b10u, 0xe7b876206debac98u, 0x8a0d175b8baafa2bu,
      0x40f343267298b62du, 0xc9e3b39803f2f6afu, 0xb17217f7d1cf79abu, 0u }, /* ln 2 */
    { 0x1f0b2f23b88200e7u, 0x47df6e91fc91754bu, 0x86d094e21e74d0a5u, 0xcf37d8f11024c664u,
      0x625c15071ea7bca1u, 0x5071f733039a8ed5u, 0xaa9782d20cc69850u, 0x3d97eeea5149358cu,
      0xbe1442d9b7e08df0u, 0xa4198d55053b7cb5u, 0x193ea7aad030a976u, 1u }, /* ln 3 */
    { 0x03b09efd7998bbaeu, 0xbe9ec0fd91e48f71u, 0xa21d187407e75bb4u, 0xc6e6a6e6fa2aa334u,
      0xc459e22b42f76a27u, 0xdc2ddc0566821a8fu, 0x7103953e58b494dau, 0x850b62ac7c15bb9eu,
      0x494c70c0f6df2e0cu, 0xdf77a516075931f4u, 0x9c041f7ed8d336afu, 1u }, /* ln 5 */
    { 0xb9fb5c6fffbf6949u, 0x01a386a606fe8e1fu, 0x0abdb9858ccbcc99u, 0x9e1497034bbabdc9u,
      0xd81bf2b85f7c3a57u, 0x91a36b5574a076b2u, 0x3de17d6287302f40u, 0xae654abd72f6c23au,
      0x4c35ce644e9c3ffau, 0xf69496cf261be046u, 0xf2272ae325a57546u, 1u }, /* ln 7 */
    { 0x4978677e7f494136u, 0x34eb6ac787fcd19au, 0xb19d34d8c5f08dd1u, 0xf78ecdd0c39e64c7u,
      0xdc709636b6df23ebu, 0xb1524f7053edcb62u, 0x663b6fd0056b6546u, 0x5415fb6f4c74eb1cu,
      0x35a6ee33630e5bc5u, 0x8b97f994fda5f465u, 0x65dc76efe6e976f7u, 2u }, /* ln 11 */
    { 0xae4c17d5275633e0u, 0x5729bdbaf42ecd0bu, 0xeac21a6967d61a64u, 0x0d2d9d628d434eeau,
      0x853343c07fa83bd4u, 0x9d93c4aceaf9f9a2u, 0x77a8e414b05f43c2u, 0x8884277e40fe50ecu,
      0x276ae0b5f6916a3au, 0xcfb9df147fb04103u, 0x90a08566318a1fd0u, 2u }, /* ln 13 */
    { 0xb48ff4ec38ab9e5fu, 0x4c24c088e9b5c053u, 0x635921b5e8625541u, 0x3920442dbd8d9cabu,
      0x4eab84f4ec89caafu, 0xe6dc6ec6b1a3490eu, 0x0054b2ed9634c267u, 0x99b97c78c5a280f9u,
      0xd71459cd4017fe4cu, 0xe5f3871785655355u, 0xd54d783f4fef39dfu, 2u }, /* ln 17 */
    { 0x6cecb5e26ee44a99u, 0x9e34d1628d02bc9au, 0x4e851f6cae787799u, 0x4ad5358c4104684au,
      0x00696f70bd6af886u, 0xee2998b2e12992d3u, 0x8c9cd67eb9e1c45au, 0xe8e15c4507d411cdu,
      0xd9297fefc856bee7u, 0x0f52e26e521350b9u, 0xf1c6c0c096658e40u, 2u }, /* ln 19 */
};

static void multiply(uint64_t *result, size_t count, const uint64_t *a, const uint64_t *b) {
    uint64_t product[2 * FIXED_LIMBS];
    size_t used = wide_trim(a, count);
    wide_multiply(product, a, used, b, count);
    memset(product + used + count, 0, (count - used) * sizeof *product);
    wide_copy(result, product + count - 1, count);
}

/* The sum of z^(2k+1) / (2k+1) for z below 1/32, which is what z holds; z is used up. */
static void inverse_tangent(uint64_t *sum, size_t count, uint64_t *z) {
    uint64_t square[FIXED_LIMBS], term[FIXED_LIMBS];
    multiply(square, count, z, z);
    wide_copy(sum, z, count);
    for (uint64_t odd = 3;; odd += 2) {
        multiply(z, count, z, square);
        size_t used = wide_trim(z, count);
        if (used == 0) return;
        wide_copy(term, z, count);
        wide_divide_small(term, used, odd);
        wide_add(sum, term, count);
    }
}

/* The fixed-point number |u - v| / (u + v) for u and v below 2^135. */
static void relative_difference(uint64_t *z, size_t count, const uint64_t u[3], const uint64_t v[3]) {
    uint64_t work[FIXED_LIMBS + 3] = { 0 }, sum[3];
    bool below = wide_compare(u, v, 3) < 0;
    wide_copy(sum, u, 3);
    wide_add(sum, v, 3);
    wide_copy(work + count - 1, below ? v : u, 3);
    wide_subtract(work + count - 1, below ? u : v, 3);
    wide_divide(work, count + 2, sum, 3, NULL);
    wide_copy(z, work, count);
}

/* Adds factor * ln(prime) to the sum of its sign. */
static void add_prime(uint64_t sums[2][FIXED_LIMBS], size_t count, size_t prime, int32_t factor) {
    uint64_t part[FIXED_LIMBS];
    wide_copy(part, ln_of_primes[prime] + FIXED_LIMBS - count, count);
    wide_multiply_small(part, count, (uint64_t)(factor < 0 ? -factor : factor));
    wide_add(sums[factor < 0], part, count);
}

static void add_small_number(uint64_t sums[2][FIXED_LIMBS], size_t count, unsigned number) {
    for (size_t i = 0; i < PRIMES; i++) {
        int32_t power = 0;
        for (; number % primes[i] == 0; number /= primes[i]) power++;
        if (power != 0) add_prime(sums, count, i, power);
    }
}

/* coefficient = y * j * 2^twos with y within 1/22 of 1 and 11 <= j <= 22, whose prime factors are in the table. */
bool fixed_ln(uint64_t *result, size_t count, uint128 coefficient, int32_t exponent) {
    uint64_t u[3], v[3] = { 0 }, z[FIXED_LIMBS], sums[2][FIXED_LIMBS] = { { 0 } };
    wide_set(u, 3, coefficient);
    int32_t twos = (int32_t)wide_bits(u, 2) - 1;
    wide_shift_left(u, 3, 5);
    wide_copy(v, u, 3);
    wide_shift_right(v, 3, (size_t)twos);
    unsigned top = (unsigned)v[0]; /* 32 to 63: the leading bits of the coefficient, its first bit being 32 */
    bool halve = top >= 44;
    unsigned j = halve ? (top + 2) / 4 : (top + 1) / 2;
    wide_set(v, 3, j);
    wide_shift_left(v, 3, (size_t)twos + 1 + halve); /* u = 32 * coefficient, v = j * 2^(twos of u) */
    bool below = wide_compare(u, v, 3) < 0;
    relative_difference(z, count, u, v);
    uint64_t series[FIXED_LIMBS];
    inverse_tangent(series, count, z);
    wide_shift_left(series, count, 1);
    wide_add(sums[below], series, count);
    add_small_number(sums, count, j);
    add_prime(sums, count, LN_2, twos - 4 + halve + exponent);
    add_prime(sums, count, LN_5, exponent);
    bool negative = wide_compare(sums[0], sums[1], count) < 0;
    wide_subtract(sums[negative], sums[!negative], count);
    wide_copy(result, sums[negative], count);
    return negative;
}

/* x - k * ln 10 for the largest k that leaves a remainder (or the one before it); returns k. */
static int32_t take_tens(uint64_t *x, size_t count) {
    uint64_t tens[FIXED_LIMBS], five[FIXED_LIMBS];
    uint64_t leading = (x[count - 1] << 32) | (x[count - 2] >> 32);
    uint64_t k = (uint64_t)(((uint128)leading * 1865280596u) >> 64); /* 2^32 / ln 10, rounded down */
    wide_copy(tens, ln_of_primes[LN_2] + FIXED_LIMBS - count, count);
    wide_copy(five, ln_of_primes[LN_5] + FIXED_LIMBS - count, count);
    wide_add(tens, five, count);
    wide_multiply_small(tens, count, k);
    wide_subtract(x, tens, count);
    return (int32_t)k;
}

/* e^x for x below 5: e^(x / 2^s), squared s times. */
static void exponential(uint64_t *result, size_t count, uint64_t *x) {
    size_t halvings = count <= 5 ? 8 : 14;
    uint64_t term[FIXED_LIMBS] = { 0 };
    wide_shift_right(x, count, halvings);
    wide_set(result, count, 0);
    term[count - 1] = result[count - 1] = 1;
    for (uint64_t i = 1;; i++) {
        multiply(term, count, term, x);
        wide_divide_small(term, wide_trim(term, count), i);
        if (wide_trim(term, count) == 0) break;
        wide_add(result, term, count);
    }
    for (; halvings > 0; halvings--) multiply(result, count, result, result);
}

int32_t fixed_exp(uint64_t *result, size_t count, const uint64_t *x, bool negative, unsigned x_error,
                  unsigned *error) {
    uint64_t rest[FIXED_LIMBS];
    wide_copy(rest, x, count);
    int32_t tens = take_tens(rest, count);
    if (negative) { /* e^-(k ln 10 + r) = e^(2 ln 10 - r) / 10^(k + 2) */
        uint64_t whole[2][FIXED_LIMBS] = { { 0 } };
        add_prime(whole, count, LN_2, 2);
        add_prime(whole, count, LN_5, 2);
        wide_subtract(whole[0], rest, count);
        wide_copy(rest, whole[0], count);
        tens = -tens - 2;
    }
    exponential(result, count, rest);
    /* An error in x is multiplied by e^x, at most 100, below 2^7. */
    *error = (x_error + 7 > FIXED_EXP_ERROR ? x_error + 7 : FIXED_EXP_ERROR) + 1;
    return tens;
}
