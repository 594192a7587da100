#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <stddef.h>
#include <stdint.h>
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#else
#include <cpuid.h>
#endif

struct leaves {
    uint32_t ecx1, ebx7; /* of CPUID's leaves 1 and 7 */
    uint32_t kept;       /* which registers the operating system keeps: bits of XCR0 */
};

#if __has_include(<sys/platform/x86.h>)
/* The C library asked when the process began. What the operating system does not keep it has left out. */
static bool read_leaves(struct leaves *leaves) {
    enum { EBX = 1, ECX = 2 };
    leaves->ecx1 = __x86_get_cpuid_feature_leaf(CPUID_INDEX_1)->active_array[ECX];
    leaves->ebx7 = __x86_get_cpuid_feature_leaf(CPUID_INDEX_7)->active_array[EBX];
    leaves->kept = UINT32_MAX;
    return true;
}
#else
static bool read_leaves(struct leaves *leaves) {
    enum { OSXSAVE = 1 << 27 };
    uint32_t a, b, c, d, high;
    if (__get_cpuid_max(0, NULL) < 7) return false;
    __cpuid(1, a, b, leaves->ecx1, d);
    __cpuid_count(7, 0, a, leaves->ebx7, c, d);
    leaves->kept = 0;
    if (leaves->ecx1 & OSXSAVE) __asm__ volatile("xgetbv" : "=a"(leaves->kept), "=d"(high) : "c"(0));
    return true;
}
#endif

struct processor processor_here(void) {
    enum { SSSE3 = 1 << 9, SSE41 = 1 << 19 };                                          /* leaf 1, ecx */
    enum { BMI_AVX2_BMI2 = 1 << 3 | 1 << 5 | 1 << 8, SHA = 1 << 29 };                  /* leaf 7, ebx */
    const uint32_t avx512_f_dq_bw_vl = UINT32_C(1) << 16 | UINT32_C(1) << 17 | UINT32_C(1) << 30 | UINT32_C(1) << 31;
    enum { YMM = 0x06, ZMM = 0xE6 };                                                   /* XCR0 */
    struct processor has = { false, false, false };
    struct leaves is;
    if (!read_leaves(&is)) return has;
    has.sha = (is.ebx7 & SHA) && (is.ecx1 & SSSE3) && (is.ecx1 & SSE41);
    has.avx2 = (is.ebx7 & BMI_AVX2_BMI2) == BMI_AVX2_BMI2 && (is.kept & YMM) == YMM;
    has.avx512 = has.avx2 && (is.ebx7 & avx512_f_dq_bw_vl) == avx512_f_dq_bw_vl && (is.kept & ZMM) == ZMM;
    return has;
}
#else
struct processor processor_here(void) { return (struct processor){ false, false, false }; }
#endif
