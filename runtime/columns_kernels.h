/* The steps of a plan over one block, for one kind of processor: included once for each, with RUNNER as the name of the function.
 * Plain C with vectors of 64 bytes, which the compiler makes of what the processor has; only the comparisons that end in single bits
 * have forms of their own. Rows behind the last one are computed like the others and mean nothing. */
#include <string.h>

typedef uint64_t vec __attribute__((vector_size(64), aligned(1), may_alias));
enum { VECS = PLANE / 64 };

/* --- Planes ---------------------------------------------------------------------------------------------------------- */

#define VEC_AT(pointer, i) (((vec *)(pointer))[i])
#define VEC_CONST(pointer, i) (((const vec *)(pointer))[i])

static void truth_and(const struct plan *plan, const struct step *s, char *const *base) {
    vec c[VECS], p[VECS];
    for (int v = 0; v < VECS; v++) c[v] = p[v] = ~(vec){ 0 };
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t operand = plan->operand[s->first + i];
        const char *at = operand_at(base, operand);
        if (operand & OPERAND_INVERTED)
            for (int v = 0; v < VECS; v++) c[v] &= ~VEC_CONST(at + PLANE, v), p[v] &= ~VEC_CONST(at, v);
        else
            for (int v = 0; v < VECS; v++) c[v] &= VEC_CONST(at, v), p[v] &= VEC_CONST(at + PLANE, v);
    }
    char *dst = operand_at(base, s->dst);
    for (int v = 0; v < VECS; v++) VEC_AT(dst, v) = c[v], VEC_AT(dst + PLANE, v) = p[v];
}

static void truth_or(const struct plan *plan, const struct step *s, char *const *base) {
    vec c[VECS], p[VECS];
    for (int v = 0; v < VECS; v++) c[v] = p[v] = (vec){ 0 };
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t operand = plan->operand[s->first + i];
        const char *at = operand_at(base, operand);
        if (operand & OPERAND_INVERTED)
            for (int v = 0; v < VECS; v++) c[v] |= ~VEC_CONST(at + PLANE, v), p[v] |= ~VEC_CONST(at, v);
        else
            for (int v = 0; v < VECS; v++) c[v] |= VEC_CONST(at, v), p[v] |= VEC_CONST(at + PLANE, v);
    }
    char *dst = operand_at(base, s->dst);
    for (int v = 0; v < VECS; v++) VEC_AT(dst, v) = c[v], VEC_AT(dst + PLANE, v) = p[v];
}

static void planes_and(const struct plan *plan, const struct step *s, char *const *base) {
    vec all[VECS];
    for (int v = 0; v < VECS; v++) all[v] = ~(vec){ 0 };
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t operand = plan->operand[s->first + i];
        const char *at = operand_at(base, operand);
        if (operand & OPERAND_INVERTED)
            for (int v = 0; v < VECS; v++) all[v] &= ~VEC_CONST(at, v);
        else
            for (int v = 0; v < VECS; v++) all[v] &= VEC_CONST(at, v);
    }
    char *dst = operand_at(base, s->dst);
    for (int v = 0; v < VECS; v++) VEC_AT(dst, v) = all[v];
}

static void planes_or(const struct plan *plan, const struct step *s, char *const *base) {
    vec any[VECS];
    for (int v = 0; v < VECS; v++) any[v] = (vec){ 0 };
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t operand = plan->operand[s->first + i];
        const char *at = operand_at(base, operand);
        if (operand & OPERAND_INVERTED)
            for (int v = 0; v < VECS; v++) any[v] |= ~VEC_CONST(at, v);
        else
            for (int v = 0; v < VECS; v++) any[v] |= VEC_CONST(at, v);
    }
    char *dst = operand_at(base, s->dst);
    for (int v = 0; v < VECS; v++) VEC_AT(dst, v) = any[v];
}

/* Rows in which some truth is certain and not possible. */
static void check_truths(const struct plan *plan, const struct step *s, char *const *base) {
    vec bad[VECS];
    for (int v = 0; v < VECS; v++) bad[v] = (vec){ 0 };
    for (uint32_t i = 0; i < s->count; i++) {
        const char *at = operand_at(base, plan->operand[s->first + i]);
        for (int v = 0; v < VECS; v++) bad[v] |= VEC_CONST(at, v) & ~VEC_CONST(at + PLANE, v);
    }
    char *dst = operand_at(base, s->dst);
    for (int v = 0; v < VECS; v++) VEC_AT(dst, v) = bad[v];
}

static inline uint64_t word_at(const char *plane, int w) {
    uint64_t word;
    memcpy(&word, plane + 8 * w, 8);
    return word;
}
static inline void word_put(char *plane, int w, uint64_t word) { memcpy(plane + 8 * w, &word, 8); }

/* --- Comparisons: 64 elements to 64 bits -------------------------------------------------------------------------------- */

/* Elements may lie anywhere. */
#define UNALIGNED(bits) typedef int##bits##_t int##bits##_any __attribute__((aligned(1), may_alias));
UNALIGNED(8) UNALIGNED(16) UNALIGNED(32) UNALIGNED(64)
#undef UNALIGNED

#define PLAIN_BITS(name, bits, OP) \
    static inline uint64_t name##_##bits(const int##bits##_any *x, const int##bits##_any *y, int##bits##_t k) { \
        uint64_t word = 0; \
        if (y) for (int i = 0; i < 64; i++) word |= (uint64_t)(x[i] OP y[i]) << i; \
        else for (int i = 0; i < 64; i++) word |= (uint64_t)(x[i] OP k) << i; \
        return word; \
    }

#ifdef KERNEL_AVX512
#define WIDE_BITS(name, bits, compare) \
    static inline uint64_t name##_##bits(const int##bits##_any *x, const int##bits##_any *y, int##bits##_t k) { \
        enum { EACH = 512 / bits }; \
        uint64_t word = 0; \
        __m512i constant = _mm512_set1_epi##bits(k); \
        for (int i = 0; i < 64 / EACH; i++) { \
            __m512i a = _mm512_loadu_si512((const void *)(x + i * EACH)); \
            __m512i b = y ? _mm512_loadu_si512((const void *)(y + i * EACH)) : constant; \
            word |= (uint64_t)_mm512_##compare##_epi##bits##_mask(a, b) << (i * (EACH % 64)); \
        } \
        return word; \
    }
#define ALL_BITS(bits) WIDE_BITS(at_most, bits, cmple) WIDE_BITS(below, bits, cmplt) WIDE_BITS(same, bits, cmpeq)
ALL_BITS(8) ALL_BITS(16) ALL_BITS(32) ALL_BITS(64)
#else
#ifdef KERNEL_AVX2
static inline uint64_t two_masks(__m256i low, __m256i high) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}
static inline __m256i half_at(const int8_any *x, int i) { return _mm256_loadu_si256((const __m256i *)(const void *)(x + 32 * i)); }
static inline uint64_t below_8(const int8_any *x, const int8_any *y, int8_t k) {
    __m256i b0 = y ? half_at(y, 0) : _mm256_set1_epi8(k), b1 = y ? half_at(y, 1) : b0;
    return two_masks(_mm256_cmpgt_epi8(b0, half_at(x, 0)), _mm256_cmpgt_epi8(b1, half_at(x, 1)));
}
static inline uint64_t at_most_8(const int8_any *x, const int8_any *y, int8_t k) {
    __m256i b0 = y ? half_at(y, 0) : _mm256_set1_epi8(k), b1 = y ? half_at(y, 1) : b0;
    return ~two_masks(_mm256_cmpgt_epi8(half_at(x, 0), b0), _mm256_cmpgt_epi8(half_at(x, 1), b1));
}
static inline uint64_t same_8(const int8_any *x, const int8_any *y, int8_t k) {
    __m256i b0 = y ? half_at(y, 0) : _mm256_set1_epi8(k), b1 = y ? half_at(y, 1) : b0;
    return two_masks(_mm256_cmpeq_epi8(half_at(x, 0), b0), _mm256_cmpeq_epi8(half_at(x, 1), b1));
}
#else
PLAIN_BITS(at_most, 8, <=) PLAIN_BITS(below, 8, <) PLAIN_BITS(same, 8, ==)
#endif
#define ALL_BITS(bits) PLAIN_BITS(at_most, bits, <=) PLAIN_BITS(below, bits, <) PLAIN_BITS(same, bits, ==)
ALL_BITS(16) ALL_BITS(32) ALL_BITS(64)
#endif

#define EACH_WORD for (int w = 0; w < WORDS; w++)

/* Unknown is the least value: possibly at most anything, never certainly. */
#define COMPARE_CONSTANT(bits) \
    static void at_most_constant_##bits(const struct step *s, const char *from, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        EACH_WORD { \
            uint64_t possible = at_most_##bits(x + 64 * w, NULL, (int##bits##_t)s->value); \
            word_put(dst, w, possible & ~same_##bits(x + 64 * w, NULL, INT##bits##_MIN)); \
            word_put(dst + PLANE, w, possible); \
        } \
    } \
    static void equal_constant_##bits(const struct step *s, const char *from, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        EACH_WORD { \
            uint64_t certain = same_##bits(x + 64 * w, NULL, (int##bits##_t)s->value); \
            word_put(dst, w, certain); \
            word_put(dst + PLANE, w, certain | same_##bits(x + 64 * w, NULL, INT##bits##_MIN)); \
        } \
    } \
    static void known_##bits(const char *from, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        EACH_WORD word_put(dst, w, ~same_##bits(x + 64 * w, NULL, INT##bits##_MIN)); \
    } \
    static void check_##bits(const struct step *s, const char *from, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        EACH_WORD { \
            uint64_t outside = below_##bits(x + 64 * w, NULL, (int##bits##_t)s->value) & ~same_##bits(x + 64 * w, NULL, INT##bits##_MIN); \
            word_put(dst, w, word_at(dst, w) | outside | ~at_most_##bits(x + 64 * w, NULL, (int##bits##_t)s->other)); \
        } \
    } \
    static void compare_##bits(const struct step *s, const char *a, const char *b, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)a, *y = (const int##bits##_any *)b; \
        EACH_WORD { \
            const int##bits##_any *from = x + 64 * w, *to = y + 64 * w; \
            uint64_t unknown = same_##bits(from, NULL, INT##bits##_MIN) | same_##bits(to, NULL, INT##bits##_MIN); \
            uint64_t yes = s->op == STEP_LESS_THAN ? below_##bits(from, to, 0) \
                         : s->op == STEP_NOT_ABOVE ? at_most_##bits(from, to, 0) : same_##bits(from, to, 0); \
            word_put(dst, w, yes & ~unknown); \
            word_put(dst + PLANE, w, yes | unknown); \
        } \
    }
COMPARE_CONSTANT(8) COMPARE_CONSTANT(16) COMPARE_CONSTANT(32) COMPARE_CONSTANT(64)

#define BY_WIDTH_8(width, name, ...) \
    switch (width) { \
    case 1: name##_8(__VA_ARGS__); break; \
    case 2: name##_16(__VA_ARGS__); break; \
    case 4: name##_32(__VA_ARGS__); break; \
    default: name##_64(__VA_ARGS__); break; \
    }
#define BY_WIDTH(width, name, ...) \
    switch (width) { \
    case 2: name##_16(__VA_ARGS__); break; \
    case 4: name##_32(__VA_ARGS__); break; \
    default: name##_64(__VA_ARGS__); break; \
    }

/* Codes are below 63; -128 is unknown, which is possibly in any set of values that there are. */
static void code_in(const struct step *s, const char *from, char *dst) {
    const int8_any *x = (const int8_any *)from;
    EACH_WORD {
        uint64_t certain = 0;
        for (uint64_t left = (uint64_t)s->value; left; left &= left - 1)
            certain |= same_8(x + 64 * w, NULL, (int8_t)__builtin_ctzll(left));
        word_put(dst, w, certain);
        word_put(dst + PLANE, w, certain | same_8(x + 64 * w, NULL, INT8_MIN));
    }
}

/* --- Arrays of numbers -------------------------------------------------------------------------------------------------- */

/* What is written never lies over what is read, unless it is the same. */
#define ARRAYS(bits) \
    static void load_8_##bits(const struct step *s, const char *from, char *dst) { \
        const int8_any *x = (const int8_any *)from; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        int##bits##_t add = (int##bits##_t)s->value, unknown = (int##bits##_t)s->other; \
        for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == INT8_MIN ? unknown : x[i] + add); \
    } \
    static void load_16_##bits(const struct step *s, const char *from, char *dst) { \
        const int16_any *x = (const int16_any *)from; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        int##bits##_t add = (int##bits##_t)s->value, unknown = (int##bits##_t)s->other; \
        for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == INT16_MIN ? unknown : x[i] + add); \
    } \
    static void load_32_##bits(const struct step *s, const char *from, char *dst) { \
        const int32_any *x = (const int32_any *)from; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        int##bits##_t add = (int##bits##_t)s->value, unknown = (int##bits##_t)s->other; \
        for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == INT32_MIN ? unknown : x[i] + add); \
    } \
    static void load_64_##bits(const struct step *s, const char *from, char *dst) { \
        const int64_any *x = (const int64_any *)from; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        int##bits##_t add = (int##bits##_t)s->value, unknown = (int##bits##_t)s->other; \
        for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == INT64_MIN ? unknown : x[i] + add); \
    } \
    static void fill_##bits(int64_t value, char *dst) { \
        int##bits##_any *to = (int##bits##_any *)dst; \
        for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)value; \
    } \
    static void reckon_##bits(const struct step *s, const char *a, const char *b, char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)a, *y = (const int##bits##_any *)b; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        const int##bits##_t none = INT##bits##_MIN; \
        switch (s->op) { \
        case STEP_ADD: \
            for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == none || y[i] == none ? none : x[i] + y[i]); \
            break; \
        case STEP_SUBTRACT: \
            for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == none || y[i] == none ? none : x[i] - y[i]); \
            break; \
        case STEP_MULTIPLY: \
            for (int i = 0; i < BLOCK; i++) \
                to[i] = (int##bits##_t)(x[i] == none || y[i] == none ? none : (int##bits##_t)(x[i] * y[i])); \
            break; \
        case STEP_MIN: \
            for (int i = 0; i < BLOCK; i++) to[i] = x[i] < y[i] ? x[i] : y[i]; \
            break; \
        case STEP_MAX: \
            for (int i = 0; i < BLOCK; i++) to[i] = x[i] == none || y[i] == none ? none : x[i] > y[i] ? x[i] : y[i]; \
            break; \
        case STEP_ABSOLUTE: \
            for (int i = 0; i < BLOCK; i++) to[i] = (int##bits##_t)(x[i] == none || x[i] >= 0 ? x[i] : -x[i]); \
            break; \
        case STEP_ROUND: \
            for (int i = 0; i < BLOCK; i++) { \
                int##bits##_t step = (int##bits##_t)s->value, value = x[i] == none ? 0 : x[i], rest = (int##bits##_t)(value % step); \
                int##bits##_t cut = (int##bits##_t)(value - rest), size = (int##bits##_t)(rest < 0 ? -rest : rest); \
                if (size >= step - size) cut = (int##bits##_t)(value < 0 ? cut - step : cut + step); \
                to[i] = x[i] == none ? none : cut; \
            } \
            break; \
        case STEP_ONE: \
            for (int i = 0; i < BLOCK; i++) to[i] = x[i] == y[i] ? x[i] : none; \
            break; \
        default: break; \
        } \
    } \
    static void score_##bits(const struct plan *plan, const struct step *s, char *const *base, char *dst) { \
        int##bits##_any *to = (int##bits##_any *)dst; \
        memset(dst, 0, BLOCK * sizeof(int##bits##_t)); \
        for (uint32_t k = 0; k < s->count; k++) { \
            uint32_t operand = plan->operand[s->first + k]; \
            const char *plane = operand_at(base, operand); \
            int##bits##_t points = (int##bits##_t)plan->points[s->value + k]; \
            uint64_t flip = operand & OPERAND_INVERTED ? ~(uint64_t)0 : 0; \
            EACH_WORD { \
                uint64_t word = word_at(plane, w) ^ flip; \
                for (int i = 0; i < 64; i++) \
                    to[64 * w + i] = (int##bits##_t)(to[64 * w + i] + (points & (int##bits##_t)-(int##bits##_t)(word >> i & 1))); \
            } \
        } \
    } \
    /* The number that all rows which are not refuted share. */ \
    static void numbers_##bits(const struct plan *plan, const struct step *s, char *const *base, char *dst) { \
        int##bits##_any *to = (int##bits##_any *)dst; \
        char seen[BLOCK], differs[BLOCK]; \
        memset(seen, 0, sizeof seen); \
        memset(differs, 0, sizeof differs); \
        fill_##bits(INT##bits##_MIN, dst); \
        for (uint32_t k = 0; k < s->count; k += 2) { \
            uint32_t operand = plan->operand[s->first + k]; \
            const char *plane = operand_at(base, operand); \
            const int##bits##_any *x = (const int##bits##_any *)operand_at(base, plan->operand[s->first + k + 1]); \
            uint64_t flip = operand & OPERAND_INVERTED ? ~(uint64_t)0 : 0; \
            for (int i = 0; i < BLOCK; i++) { \
                bool counts = (word_at(plane, i / 64) ^ flip) >> (i % 64) & 1; \
                if (!counts) continue; \
                differs[i] |= (char)(seen[i] && x[i] != to[i]); \
                if (!seen[i]) to[i] = x[i]; \
                seen[i] = 1; \
            } \
        } \
        for (int i = 0; i < BLOCK; i++) if (differs[i]) to[i] = INT##bits##_MIN; \
    } \
    static void load_##bits(const struct step *s, const char *from, char *dst) { \
        switch (s->from) { \
        case 1: load_8_##bits(s, from, dst); break; \
        case 2: load_16_##bits(s, from, dst); break; \
        case 4: load_32_##bits(s, from, dst); break; \
        default: load_64_##bits(s, from, dst); break; \
        } \
    }
ARRAYS(16) ARRAYS(32) ARRAYS(64)

/* Codes: only what unknown becomes. */
static void load_codes(const struct step *s, const char *from, char *dst) {
    const int8_any *x = (const int8_any *)from;
    int8_any *to = (int8_any *)dst;
    for (int i = 0; i < BLOCK; i++) to[i] = x[i] == INT8_MIN ? (int8_t)s->other : x[i];
}

#ifdef KERNEL_AVX512
#define STORE(bits, mask_bits) \
    static void store_##bits(const char *from, const uint64_t keep[WORDS], char *dst) { \
        enum { EACH = 512 / bits }; \
        const __m512i none = _mm512_set1_epi##bits(INT##bits##_MIN); \
        for (int i = 0; i < BLOCK; i += EACH) { \
            uint##mask_bits##_t mask = (uint##mask_bits##_t)(keep[i / 64] >> (i % 64)); \
            __m512i x = _mm512_loadu_si512((const void *)(from + i * (bits / 8))); \
            _mm512_storeu_si512((void *)(dst + i * (bits / 8)), _mm512_mask_blend_epi##bits(mask, none, x)); \
        } \
    }
#else
#define STORE(bits, mask_bits) \
    static void store_##bits(const char *from, const uint64_t keep[WORDS], char *dst) { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        int##bits##_any *to = (int##bits##_any *)dst; \
        EACH_WORD { \
            int##bits##_t mask[64]; \
            for (int i = 0; i < 64; i++) mask[i] = (int##bits##_t)-(int##bits##_t)(keep[w] >> i & 1); \
            for (int i = 0; i < 64; i++) \
                to[64 * w + i] = (int##bits##_t)((x[64 * w + i] & mask[i]) | (INT##bits##_MIN & ~mask[i])); \
        } \
    }
#endif
STORE(16, 32) STORE(32, 16) STORE(64, 8)

/* --- Guards -------------------------------------------------------------------------------------------------------------- */

/* Rows in which all the planes are set; false: none. */
static bool select_rows(const struct block_run *run, uint32_t first, uint32_t count, uint64_t selected[WORDS]) {
    vec all[VECS];
    uint64_t any = 0;
    for (int v = 0; v < VECS; v++) all[v] = ~(vec){ 0 };
    for (uint32_t i = 0; i < count; i++) {
        uint32_t operand = run->plan->operand[first + i];
        const char *at = operand_at(run->base, operand);
        vec flip = (vec){ 0 } - (operand & OPERAND_INVERTED);
        for (int v = 0; v < VECS; v++) all[v] &= VEC_CONST(at, v) ^ flip;
    }
    memcpy(selected, all, sizeof all);
    if (run->rows < BLOCK) {
        uint32_t last = run->rows / 64;
        selected[last] &= ((uint64_t)1 << (run->rows % 64)) - 1;
        for (uint32_t w = last + 1; w < WORDS; w++) selected[w] = 0;
    }
    EACH_WORD any |= selected[w];
    return any != 0;
}

static void store_dose(const struct block_run *run, const struct step *s, char *dst) {
    const struct plan *plan = run->plan;
    const char *from = operand_at(run->base, plan->operand[s->first]);
    uint64_t keep[WORDS];
    select_rows(run, s->first + 1, s->count - 1, keep);
    BY_WIDTH(s->width, store, from, keep, dst)
}

static void fill(unsigned width, int64_t value, char *dst) { BY_WIDTH(width, fill, value, dst) }

/* Whether the steps behind it are to be done; if not, what they would have written is filled in. */
static bool guard(const struct block_run *run, const struct step *s) {
    uint64_t selected[WORDS];
    const struct plan *plan = run->plan;
    if (select_rows(run, s->first, s->count, selected)) return true;
    for (uint32_t i = 0; i < s->fills; i++) {
        char *dst = operand_at(run->base, plan->operand[s->first + s->count + i]);
        unsigned width = (unsigned)plan->points[s->other + i];
        if (width) fill(width, columns_least(width), dst);
        else memset(dst, 0, BLOCK * sizeof(osler_decimal));
    }
    return false;
}

/* --- Lanes ----------------------------------------------------------------------------------------------------------------- */

/* `doubt` collects the rows whose answer lies within an error. Unknown is NaN: no comparison holds, so nothing is in doubt. */
struct lane_run {
    const struct block_run *run;
    double *memory;
    const uint16_t *row;
    int count;
    uint8_t doubt[LANE_ROWS];
    uint8_t seen[LANE_ROWS];
};

#define LANE_LOOP for (int i = 0; i < LANE_ROWS; i++)
#define GATHER(bits) \
    { \
        const int##bits##_any *x = (const int##bits##_any *)from; \
        for (int i = 0; i < r->count; i++) \
            d[i] = x[r->row[i]] == INT##bits##_MIN ? __builtin_nan("") : (double)x[r->row[i]] + l->at; \
        break; \
    }

static void lane_number(struct lane_run *r, const struct lane *l, double *restrict d) {
    const char *from = operand_at(r->run->base, l->a);
    switch (l->width) {
    case 1: GATHER(8)
    case 2: GATHER(16)
    case 4: GATHER(32)
    default: GATHER(64)
    }
    for (int i = r->count; i < LANE_ROWS; i++) d[i] = __builtin_nan("");
}

static void lane_truth(struct lane_run *r, const struct lane *l, double *restrict d) {
    const char *from = operand_at(r->run->base, l->a);
    bool inverted = l->a & OPERAND_INVERTED;
    LANE_LOOP d[i] = 1;
    for (int i = 0; i < r->count; i++) {
        int w = r->row[i] / 64, bit = r->row[i] % 64;
        bool certain = word_at(from, w) >> bit & 1, possible = word_at(from + PLANE, w) >> bit & 1;
        bool yes = inverted ? !possible : certain, no = inverted ? certain : !possible;
        d[i] = yes ? 3 : no ? 0 : 1;
    }
}

static void lane_round(struct lane_run *r, const struct lane *l, const double *restrict a, double *restrict d) {
    LANE_LOOP {
        double q = a[i] * l->at / l->over, size = __builtin_fabs(q), below = __builtin_floor(size), rest = size - below - 0.5;
        r->doubt[i] |= (__builtin_fabs(rest) <= l->error) & (l->error > 0);
        double rounded = rest >= 0 ? below + 1 : below;
        rounded = q != q ? q : q < 0 ? -rounded : rounded;
        d[i] = rounded * l->over / l->at;
    }
}

static void lane_whole(struct lane_run *r, const struct lane *l, const double *restrict a, double *restrict d) {
    LANE_LOOP {
        double q = a[i], below = __builtin_floor(q), above = __builtin_ceil(q);
        r->doubt[i] |= ((q - below <= l->error) | (above - q <= l->error)) & (l->error > 0);
        d[i] = l->op == LANE_FLOOR ? below : above;
    }
}

static void lane_compare(struct lane_run *r, const struct lane *l, const double *restrict a, const double *restrict b, double *restrict d) {
    LANE_LOOP {
        double far = a[i] - b[i];
        r->doubt[i] |= (__builtin_fabs(far) <= l->error) & (l->error > 0);
        bool yes = l->op == LANE_EQUAL ? far == 0 : l->op == LANE_LESS ? far < 0 : far <= 0;
        d[i] = far != far ? 1 : yes ? 3 : 0;
    }
}

static void lane_table_row(struct lane_run *r, const struct lane *l, const double *restrict truth, const double *restrict b,
                           double *restrict d) {
    LANE_LOOP {
        bool counts = truth[i] != 0, first = !r->seen[i];
        double far = b[i] - d[i];
        r->doubt[i] |= counts & !first & (__builtin_fabs(far) <= l->error) & (l->error > 0);
        double value = first ? b[i] : far == 0 ? d[i] : __builtin_nan("");
        d[i] = counts ? value : d[i];
        r->seen[i] |= counts;
    }
}

static void lane_step(struct lane_run *r, const struct lane *l) {
    double *d = r->memory + (size_t)l->dst * LANE_ROWS;
    const double *a = r->memory + (size_t)l->a * LANE_ROWS, *b = r->memory + (size_t)l->b * LANE_ROWS;
    switch ((enum lane_op)l->op) {
    case LANE_NUMBER: lane_number(r, l, d); break;
    case LANE_TRUTH: lane_truth(r, l, d); break;
    case LANE_CONST: LANE_LOOP d[i] = l->at; break;
    case LANE_ADD: LANE_LOOP d[i] = a[i] + b[i]; break;
    case LANE_SUBTRACT: LANE_LOOP d[i] = a[i] - b[i]; break;
    case LANE_MULTIPLY: LANE_LOOP d[i] = a[i] * b[i]; break;
    case LANE_DIVIDE: LANE_LOOP d[i] = a[i] / b[i]; break;
    case LANE_MIN: LANE_LOOP d[i] = a[i] != a[i] || b[i] != b[i] ? a[i] + b[i] : a[i] < b[i] ? a[i] : b[i]; break;
    case LANE_MAX: LANE_LOOP d[i] = a[i] != a[i] || b[i] != b[i] ? a[i] + b[i] : a[i] > b[i] ? a[i] : b[i]; break;
    case LANE_ABSOLUTE: LANE_LOOP d[i] = __builtin_fabs(a[i]); break;
    case LANE_ROOT: LANE_LOOP d[i] = __builtin_sqrt(a[i] < 0 ? 0 : a[i]); break;
    case LANE_ROUND: lane_round(r, l, a, d); break;
    case LANE_FLOOR: case LANE_CEILING: lane_whole(r, l, a, d); break;
    case LANE_EQUAL: case LANE_LESS: case LANE_AT_MOST: lane_compare(r, l, a, b, d); break;
    case LANE_TABLE_BEGIN:
        LANE_LOOP d[i] = __builtin_nan(""), r->seen[i] = 0;
        break;
    case LANE_TABLE_ROW: lane_table_row(r, l, a, b, d); break;
    }
}

static void bit_put(char *plane, unsigned row, bool set) {
    char bit = (char)(1 << (row % 8));
    plane[row / 8] = (char)(set ? plane[row / 8] | bit : plane[row / 8] & ~bit);
}

#define PUT_WHOLE(bits) \
    static void put_whole_##bits(const struct lane_run *r, const int64_t *whole, char *dst) { \
        int##bits##_any *to = (int##bits##_any *)dst; \
        for (int i = 0; i < r->count; i++) to[r->row[i]] = whole[i] == INT64_MIN ? INT##bits##_MIN : (int##bits##_t)whole[i]; \
    }
PUT_WHOLE(16) PUT_WHOLE(32) PUT_WHOLE(64)

static void lane_output(const struct lane_run *r, const struct lane_output *o) {
    const double *from = r->memory + (size_t)o->lane * LANE_ROWS;
    char *dst = operand_at(r->run->base, o->dst);
    int64_t whole[LANE_ROWS];
    if (o->width == 0) {
        for (int i = 0; i < r->count; i++) {
            bit_put(dst, r->row[i], from[i] == 3);
            bit_put(dst + PLANE, r->row[i], from[i] != 0);
        }
        return;
    }
    LANE_LOOP {
        double value = from[i] * o->at, size = __builtin_floor(__builtin_fabs(value) + 0.5);
        whole[i] = value != value ? INT64_MIN : (int64_t)(value < 0 ? -size : size);
    }
    BY_WIDTH(o->width, put_whole, r, whole, dst)
}

static void lanes_chunk(struct lane_run *r, const struct lanes *lanes, uint64_t doubtful[WORDS]) {
    const struct plan *plan = r->run->plan;
    memset(r->doubt, 0, sizeof r->doubt);
    for (uint32_t i = 0; i < lanes->count; i++) lane_step(r, &plan->lane[lanes->first + i]);
    for (uint32_t i = 0; i < lanes->output_count; i++) lane_output(r, &plan->lane_output[lanes->outputs + i]);
    for (int i = 0; i < r->count; i++) doubtful[r->row[i] / 64] |= (uint64_t)r->doubt[i] << (r->row[i] % 64);
}

static void empty_outputs(const struct block_run *run, const struct lanes *lanes) {
    for (uint32_t i = 0; i < lanes->output_count; i++) {
        const struct lane_output *o = &run->plan->lane_output[lanes->outputs + i];
        char *dst = operand_at(run->base, o->dst);
        if (o->width) {
            fill(o->width, columns_least(o->width), dst);
        } else {
            memset(dst, 0, PLANE);
            memset(dst + PLANE, 0xFF, PLANE);
        }
    }
}

static void run_lanes(struct block_run *run, const struct lanes *lanes) {
    uint16_t row[BLOCK];
    uint64_t selected[WORDS], doubtful[WORDS] = { 0 }, any = 0;
    int rows = 0;
    empty_outputs(run, lanes);
    if (!select_rows(run, lanes->guard_first, lanes->guards, selected)) return;
    EACH_WORD for (uint64_t left = selected[w]; left; left &= left - 1) row[rows++] = (uint16_t)(64 * w + __builtin_ctzll(left));
    for (int i = 0; i < rows; i += LANE_ROWS) {
        struct lane_run r = { .run = run, .memory = run->lane_memory, .row = row + i, .count = rows - i < LANE_ROWS ? rows - i : LANE_ROWS };
        lanes_chunk(&r, lanes, doubtful);
    }
    EACH_WORD any |= doubtful[w];
    if (!any) return;
    memcpy(run->selected, doubtful, sizeof doubtful);
    run->rows_pass(run, lanes->pass);
}

static void empty_truth(char *dst) {
    memset(dst, 0, PLANE);
    memset(dst + PLANE, 0xFF, PLANE);
}

static void run_rows(struct block_run *run, uint32_t index) {
    const struct pass *pass = &run->plan->pass[index];
    for (uint32_t i = 0; i < pass->output_count; i++) {
        const struct pass_output *o = &run->plan->pass_output[pass->outputs + i];
        char *dst = operand_at(run->base, o->dst);
        if (o->kind == OUTPUT_TRUTH) empty_truth(dst);
        else if (o->kind == OUTPUT_WIDE) memset(dst, 0, BLOCK * sizeof(osler_decimal));
        else fill(o->width, columns_least(o->width), dst);
    }
    if (select_rows(run, pass->guard_first, pass->guards, run->selected)) run->rows_pass(run, index);
}

/* --- The loop ---------------------------------------------------------------------------------------------------------------- */

#define A operand_at(base, plan->operand[s->first])
#define B operand_at(base, plan->operand[s->first + 1])
#define DST operand_at(base, s->dst)

void RUNNER(struct block_run *run, size_t from, size_t to) {
    const struct plan *plan = run->plan;
    char *const *base = run->base;
    size_t ahead = 0, in_part = to > from ? plan->in_size / (to - from) + 64 : 0, out_ahead = 0,
           out_part = to > from ? plan->out_size / (to - from) + 64 : 0;
    for (size_t i = from; i < to; i++) {
        const struct step *s = &plan->step[i];
        if (run->ahead_in) {
            for (size_t end = ahead + in_part; ahead < end && ahead < plan->in_size; ahead += 64) __builtin_prefetch(run->ahead_in + ahead, 0, 3);
            for (size_t end = out_ahead + out_part; out_ahead < end && out_ahead < plan->out_size; out_ahead += 64)
                __builtin_prefetch(run->ahead_out + out_ahead, 1, 3);
        }
        switch ((enum step_op)s->op) {
        case STEP_TRUTH_AND: truth_and(plan, s, base); break;
        case STEP_TRUTH_OR: truth_or(plan, s, base); break;
        case STEP_PLANE_AND: planes_and(plan, s, base); break;
        case STEP_PLANE_OR: planes_or(plan, s, base); break;
        case STEP_AT_MOST: BY_WIDTH_8(s->width, at_most_constant, s, A, DST) break;
        case STEP_EQUAL: BY_WIDTH_8(s->width, equal_constant, s, A, DST) break;
        case STEP_CODE_IN: code_in(s, A, DST); break;
        case STEP_KNOWN: BY_WIDTH_8(s->width, known, A, DST) break;
        case STEP_LOAD:
            if (s->width == 1) load_codes(s, A, DST);
            else BY_WIDTH(s->width, load, s, A, DST)
            break;
        case STEP_FILL: fill(s->width, s->value, DST); break;
        case STEP_LESS_THAN: case STEP_NOT_ABOVE: case STEP_SAME: BY_WIDTH_8(s->width, compare, s, A, B, DST) break;
        case STEP_ADD: case STEP_SUBTRACT: case STEP_MULTIPLY: case STEP_MIN: case STEP_MAX: case STEP_ONE:
            BY_WIDTH(s->width, reckon, s, A, B, DST)
            break;
        case STEP_ABSOLUTE: case STEP_ROUND: BY_WIDTH(s->width, reckon, s, A, A, DST) break;
        case STEP_SCORE: BY_WIDTH(s->width, score, plan, s, base, DST) break;
        case STEP_NUMBERS: BY_WIDTH(s->width, numbers, plan, s, base, DST) break;
        case STEP_STORE: store_dose(run, s, DST); break;
        case STEP_GUARD:
            if (!guard(run, s)) i = (size_t)s->value - 1;
            break;
        case STEP_CHECK: BY_WIDTH_8(s->width, check, s, A, DST) break;
        case STEP_CHECK_TRUTHS: check_truths(plan, s, base); break;
        case STEP_LANES: run_lanes(run, &plan->lanes[s->value]); break;
        case STEP_ROWS: run_rows(run, (uint32_t)s->value); break;
        }
    }
}
