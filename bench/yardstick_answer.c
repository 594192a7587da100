/* yardstick: one patient at a time, and 512 at a time. */
#include "bench/yardstick.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#endif
#define INLINE static inline __attribute__((always_inline))

/* --- One patient at a time ------------------------------------------------------------------------------------- */

/* Three tables, each of the truths that stand side by side; an outcome is what all three give. They are filled before anything is timed. */
enum { SIX = 1 << 12, THREE = 1 << 6 };
static struct {
    bool filled;
    uint32_t who[SIX];     /* LIVER to RAPID: every outcome, as far as they decide it */
    uint8_t outside[SIX];  /* BONE to CONTROLLED: whether the liver may be treated */
    uint32_t how[THREE];   /* FAILED to SURGICAL: every outcome */
    uint8_t involved[256]; /* by percent of the liver: at most 50 */
} table;

#define PUT(k, truth) ((uint32_t)(truth) << (2 * (k)))
#define IS(k) (is >> (2 * (k)) & 3)
#define NOT(k) (7u >> (2 * IS(k)) & 3)
static const uint32_t local_three = PUT(LOCAL, 1) | PUT(SURGERY, 1) | PUT(SBRT, 1);

static uint32_t who(uint32_t is) {
    uint32_t applies = IS(LIVER) & NOT(BRAIN), pressing = IS(RESISTANT) | IS(RAPID), not_pressing = NOT(RESISTANT) & NOT(RAPID);
    uint32_t chemo = applies & ((NOT(HR) & NOT(HER2)) | (IS(HR) & pressing));
    return PUT(APPLIES, applies) | PUT(REFER, applies) | PUT(MDT, applies) | PUT(HER2_THERAPY, applies & IS(HER2)) |
           PUT(ENDOCRINE, applies & IS(HR) & NOT(HER2) & not_pressing) | PUT(CHEMO, chemo) | PUT(PACLITAXEL, chemo) | applies * local_three;
}

static uint8_t outside(uint32_t is) {
    return (uint8_t)(NOT(OTHER) & (NOT(BONE) | IS(BONE_CONTROLLABLE)) & (NOT(LUNG) | IS(LUNG_ISOLATED)) & IS(CONTROLLED));
}

static uint32_t how(uint32_t is) {
    return ~(local_three * YES | PUT(PACLITAXEL, YES)) | PUT(PACLITAXEL, IS(FAILED)) | PUT(LOCAL, YES) |
           PUT(SURGERY, IS(SURGICAL) & IS(LIVER_WORKS)) | PUT(SBRT, NOT(SURGICAL));
}

static void fill(void) {
    for (uint32_t i = 0; i < SIX; i++) table.who[i] = who(i), table.outside[i] = outside(i << 2 * BONE);
    for (uint32_t i = 0; i < THREE; i++) table.how[i] = how(i << 2 * FAILED);
    for (int i = 0; i < 256; i++) table.involved[i] = i == NOT_KNOWN ? UNKNOWN : i <= 50 ? YES : NO; /* who has at most 50 has at most 70 */
    table.filled = true;
}

INLINE void answer_one(const struct patient *p, struct answer *answer) {
    uint32_t is = p->truths;
    uint32_t ecog = 0x4000000Fu >> (2 * p->ecog & 31); /* two bits for each of 0 to 4; those of NOT_KNOWN are at 30 */
    uint32_t local = table.outside[is >> 2 * BONE & (SIX - 1)] & table.involved[p->involvement] & ecog;
    uint32_t yes = table.who[is & (SIX - 1)] & table.how[is >> 2 * FAILED] & (local * local_three | ~(local_three * YES));
    answer->outcomes = yes;
    uint32_t weight = p->weight & ((yes & PUT(HER2_THERAPY, YES)) == PUT(HER2_THERAPY, YES) ? ~0u : 0);
    answer->dose[HER2_FIRST] = (uint16_t)(4 * weight);
    answer->dose[HER2_WEEKLY] = (uint16_t)(2 * weight);
    /* n + 1/2 in units of 1/24: whole numbers decide, see taxane_dose; below 2^52 the root's floor is exact. */
    uint32_t root = (uint32_t)(int32_t)sqrt((double)(int32_t)(490u * p->height * p->weight));
    answer->dose[TAXANE] = (uint16_t)((root + 12) / 24 & ((yes & PUT(PACLITAXEL, YES)) == PUT(PACLITAXEL, YES) ? ~0u : 0));
}
#undef PUT
#undef IS
#undef NOT

INLINE void each(const struct patient *patients, struct answer *answers, size_t count) {
    for (size_t i = 0; i < count; i++) answer_one(&patients[i], &answers[i]);
}

#ifdef WIDE_TARGET
__attribute__((target("avx,bmi,bmi2"))) static void bmi_each(const struct patient *patients, struct answer *answers, size_t count) {
    each(patients, answers, count);
}
#endif

void answer_each(const struct patient *patients, struct answer *answers, size_t count) {
    if (!table.filled) fill();
#ifdef WIDE_TARGET
    if (__builtin_cpu_supports("avx") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) bmi_each(patients, answers, count);
    else
#endif
        each(patients, answers, count);
}

/* --- 512 patients at a time -------------------------------------------------------------------------------------- */

/* Of 64 numbers a bit for each that is at most the limit; of 64 bits a mask of 16 bits each; 16 taxane doses. */
typedef uint64_t bits_function(const uint8_t x[64], uint8_t limit);
typedef void masked_function(uint16_t to[64], const uint16_t x[64], uint64_t bits);
typedef void taxane_function(uint16_t to[64], const uint16_t weight[64], const uint8_t height[64]);

/* The logic for `words` words of 64 patients side by side; the compiler makes vectors of it. */
INLINE void block_logic(const struct block *b, struct block_answer *a, bits_function *at_most) {
    uint64_t ecog[WORDS], few[WORDS], most[WORDS], ecog_known[WORDS], liver_known[WORDS];
    for (int w = 0; w < WORDS; w++) {
        ecog[w] = at_most(b->ecog + 64 * w, 1);
        ecog_known[w] = at_most(b->ecog + 64 * w, 4);
        few[w] = at_most(b->involvement + 64 * w, 50);
        most[w] = at_most(b->involvement + 64 * w, 70);
        liver_known[w] = at_most(b->involvement + 64 * w, 100);
    }
    for (int w = 0; w < WORDS; w++) {
#define YES_OF(k) (b->truth[k].yes[w])
#define MAY_OF(k) (b->truth[k].maybe[w])
#define OUT(k, y, m) (a->outcome[k].yes[w] = (y), a->outcome[k].maybe[w] = (m))
        uint64_t y = YES_OF(LIVER) & ~MAY_OF(BRAIN), m = MAY_OF(LIVER) & ~YES_OF(BRAIN);
        uint64_t hurry_y = YES_OF(RESISTANT) | YES_OF(RAPID), hurry_m = MAY_OF(RESISTANT) | MAY_OF(RAPID);
        uint64_t chemo_y = y & (~(MAY_OF(HR) | MAY_OF(HER2)) | (YES_OF(HR) & hurry_y));
        uint64_t chemo_m = m & (~(YES_OF(HR) | YES_OF(HER2)) | (MAY_OF(HR) & hurry_m));
        uint64_t local_y = y & ecog[w] & few[w] & ~MAY_OF(OTHER) & (~MAY_OF(BONE) | YES_OF(BONE_CONTROLLABLE)) &
                           (~MAY_OF(LUNG) | YES_OF(LUNG_ISOLATED)) & YES_OF(CONTROLLED);
        uint64_t local_m = m & (ecog[w] | ~ecog_known[w]) & (few[w] | ~liver_known[w]) & ~YES_OF(OTHER) &
                           (~YES_OF(BONE) | MAY_OF(BONE_CONTROLLABLE)) & (~YES_OF(LUNG) | MAY_OF(LUNG_ISOLATED)) & MAY_OF(CONTROLLED);
        OUT(APPLIES, y, m);
        OUT(REFER, y, m);
        OUT(MDT, y, m);
        OUT(HER2_THERAPY, y & YES_OF(HER2), m & MAY_OF(HER2));
        OUT(ENDOCRINE, y & YES_OF(HR) & ~MAY_OF(HER2) & ~hurry_m, m & MAY_OF(HR) & ~YES_OF(HER2) & ~hurry_y);
        OUT(CHEMO, chemo_y, chemo_m);
        OUT(PACLITAXEL, chemo_y & YES_OF(FAILED), chemo_m & MAY_OF(FAILED));
        OUT(LOCAL, local_y, local_m);
        OUT(SURGERY, local_y & YES_OF(SURGICAL) & YES_OF(LIVER_WORKS) & most[w],
            local_m & MAY_OF(SURGICAL) & MAY_OF(LIVER_WORKS) & (most[w] | ~liver_known[w]));
        OUT(SBRT, local_y & ~MAY_OF(SURGICAL), local_m & ~YES_OF(SURGICAL));
#undef YES_OF
#undef MAY_OF
#undef OUT
    }
}

INLINE void block_doses(const struct sizes *s, const struct block_answer *a, struct block_doses *d, masked_function *masked,
                        taxane_function *taxane) {
    for (int w = 0; w < WORDS; w++) {
        uint16_t weight[64], dose[64];
        masked(weight, s->weight + 64 * w, a->outcome[HER2_THERAPY].yes[w]);
        for (int i = 0; i < 64; i++) d->dose[HER2_FIRST][64 * w + i] = (uint16_t)(4 * weight[i]);
        for (int i = 0; i < 64; i++) d->dose[HER2_WEEKLY][64 * w + i] = (uint16_t)(2 * weight[i]);
        taxane(dose, s->weight + 64 * w, s->height + 64 * w);
        masked(d->dose[TAXANE] + 64 * w, dose, a->outcome[PACLITAXEL].yes[w]);
    }
}

INLINE void all_blocks(const struct block *blocks, const struct sizes *sizes, struct block_answer *answers, struct block_doses *doses,
                       size_t count, bits_function *at_most, masked_function *masked, taxane_function *taxane) {
    for (size_t i = 0; i < count; i++) {
        block_logic(&blocks[i], &answers[i], at_most);
        if (sizes) block_doses(&sizes[i], &answers[i], &doses[i], masked, taxane);
    }
}

/* --- On any machine ------------------------------------------------------------------------------------------------ */

INLINE uint64_t plain_at_most(const uint8_t x[64], uint8_t limit) {
    uint64_t bits = 0;
    for (int eight = 0; eight < 8; eight++) {
        uint64_t bytes, low = UINT64_C(0x7f7f7f7f7f7f7f7f);
        memcpy(&bytes, x + 8 * eight, 8);
        /* x <= limit, both below 128 or x 255: the top bit of (x & 127) + (127 - limit) or of x is clear */
        uint64_t above = (((bytes & low) + (uint64_t)(127 - limit) * UINT64_C(0x0101010101010101)) | bytes) & ~low;
        bits |= ((~above & ~low) >> 7) * UINT64_C(0x0102040810204080) >> 56 << (8 * eight);
    }
    return bits;
}
INLINE void plain_masked(uint16_t to[64], const uint16_t x[64], uint64_t bits) {
    for (int i = 0; i < 64; i++) to[i] = (uint16_t)(x[i] & -(bits >> i & 1));
}
INLINE void plain_taxane(uint16_t to[64], const uint16_t weight[64], const uint8_t height[64]) {
    for (int i = 0; i < 64; i++) {
        uint32_t square = 245u * weight[i] * height[i];
        to[i] = (uint16_t)taxane_dose(height[i], weight[i], (uint32_t)(sqrtf((float)square / 288) + 0.5f));
    }
}
static void plain_blocks(const struct block *blocks, const struct sizes *sizes, struct block_answer *answers, struct block_doses *doses,
                         size_t count) {
    all_blocks(blocks, sizes, answers, doses, count, plain_at_most, plain_masked, plain_taxane);
}

/* --- With AVX-512, asked for when the program runs -------------------------------------------------------------------- */

#ifdef WIDE_TARGET
WIDE_TARGET INLINE uint64_t wide_at_most(const uint8_t x[64], uint8_t limit) {
    return _mm512_cmple_epu8_mask(_mm512_loadu_si512(x), _mm512_set1_epi8((char)limit));
}
WIDE_TARGET INLINE void wide_masked(uint16_t to[64], const uint16_t x[64], uint64_t bits) {
    _mm512_storeu_si512(to, _mm512_maskz_loadu_epi16((__mmask32)bits, x));
    _mm512_storeu_si512(to + 32, _mm512_maskz_loadu_epi16((__mmask32)(bits >> 32), x + 32));
}
WIDE_TARGET INLINE __m512i sum_of_shifts(__m512i n, unsigned a, unsigned b) {
    return _mm512_add_epi32(_mm512_slli_epi32(n, a), _mm512_slli_epi32(n, b));
}
WIDE_TARGET INLINE void wide_taxane(uint16_t to[64], const uint16_t weight[64], const uint8_t height[64]) {
    for (int i = 0; i < 64; i += 16) {
        __m512i w = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(weight + i)));
        __m512i h = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)(height + i)));
        __m512i square = _mm512_mullo_epi32(_mm512_madd_epi16(w, h), _mm512_set1_epi32(245)), one = _mm512_set1_epi32(1);
        __m512 root = _mm512_sqrt_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(square), _mm512_set1_ps(1.0f / 288)));
        __m512i n = _mm512_cvttps_epi32(_mm512_add_ps(root, _mm512_set1_ps(0.5f)));
        /* as in taxane_dose, of both squares at once: 72 * (2n + 1)^2 = 576 * n + 72 * (2n - 1)^2 ... */
        __m512i odd = _mm512_add_epi32(_mm512_add_epi32(n, n), one), above = sum_of_shifts(_mm512_madd_epi16(odd, odd), 6, 3);
        __m512i below = _mm512_sub_epi32(above, sum_of_shifts(n, 9, 6));
        __mmask16 more = _mm512_cmple_epi32_mask(above, square);
        __mmask16 less = _mm512_mask_cmpgt_epi32_mask(_mm512_cmpgt_epi32_mask(n, _mm512_setzero_si512()), below, square);
        n = _mm512_mask_sub_epi32(_mm512_mask_add_epi32(n, more, n, one), less, n, one);
        _mm256_storeu_si256((__m256i *)(void *)(to + i), _mm512_cvtepi32_epi16(n));
    }
}
WIDE_TARGET static void wide_blocks(const struct block *blocks, const struct sizes *sizes, struct block_answer *answers,
                                    struct block_doses *doses, size_t count) {
    all_blocks(blocks, sizes, answers, doses, count, wide_at_most, wide_masked, wide_taxane);
}
#endif

void answer_blocks(const struct block *blocks, const struct sizes *sizes, struct block_answer *answers, struct block_doses *doses,
                   size_t count) {
#ifdef WIDE_TARGET
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        wide_blocks(blocks, sizes, answers, doses, count);
        return;
    }
#endif
    plain_blocks(blocks, sizes, answers, doses, count);
}
