/* sha256_x86: the rounds of SHA-256 with the SHA instructions of x86 processors. */
#include "base/processor.h"
#include "base/sha256.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* Four rounds an iteration; w holds the last sixteen words of the schedule, four a lane. The instructions keep the state as
 * (a b e f) and (c d g h), highest lane first. */
__attribute__((target("sha,sse4.1,ssse3"))) static void mix_one(__m128i *abef, __m128i *cdgh, const uint8_t *block) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i abef_before = *abef, cdgh_before = *cdgh;
    __m128i w[4];
    for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(block + 16 * i)), big_endian);
#pragma GCC unroll 4
    for (int i = 0; i < 16; i++) {
        __m128i *now = &w[i & 3];
        __m128i sum = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(const void *)(sha256_constant + 4 * i)));
        *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
        *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0e));
        if (i >= 12) continue;
        const __m128i second = w[(i + 1) & 3], third = w[(i + 2) & 3], last = w[(i + 3) & 3];
        *now = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(*now, second), _mm_alignr_epi8(last, third, 4)), last);
    }
    *abef = _mm_add_epi32(*abef, abef_before);
    *cdgh = _mm_add_epi32(*cdgh, cdgh_before);
}

__attribute__((target("sha,sse4.1,ssse3"))) static void mix(uint32_t state[8], const uint8_t *block, size_t blocks) {
    __m128i *at = (__m128i *)(void *)state;
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(at), 0xb1), efgh = _mm_shuffle_epi32(_mm_loadu_si128(at + 1), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    for (; blocks; blocks--, block += 64) mix_one(&abef, &cdgh, block);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128(at, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(at + 1, _mm_alignr_epi8(dchg, feba, 8));
}

sha256_mix *sha256_mix_of_processor(void) { return processor_here().sha ? mix : NULL; }
#else
sha256_mix *sha256_mix_of_processor(void) { return NULL; }
#endif
