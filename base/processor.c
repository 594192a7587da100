#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <stddef.h>
#include <stdint.h>

/* Which registers the operating system keeps: bits of XCR0. */
static uint32_t kept_registers(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

struct processor processor_here(void) {
    enum { SSSE3 = 1 << 9, SSE41 = 1 << 19, OSXSAVE = 1 << 27 };                       /* leaf 1, ecx */
    enum { BMI_AVX2_BMI2 = 1 << 3 | 1 << 5 | 1 << 8, SHA = 1 << 29 };                  /* leaf 7, ebx */
    const uint32_t avx512_f_dq_bw_vl = UINT32_C(1) << 16 | UINT32_C(1) << 17 | UINT32_C(1) << 30 | UINT32_C(1) << 31;
    enum { YMM = 0x06, ZMM = 0xE6 };                                                   /* XCR0 */
    unsigned a, b, c, d, c1;
    struct processor has = { false, false, false };
    if (__get_cpuid_max(0, NULL) < 7) return has;
    __cpuid(1, a, b, c1, d);
    __cpuid_count(7, 0, a, b, c, d);
    uint32_t kept = c1 & OSXSAVE ? kept_registers() : 0;
    has.sha = (b & SHA) && (c1 & SSSE3) && (c1 & SSE41);
    has.avx2 = (b & BMI_AVX2_BMI2) == BMI_AVX2_BMI2 && (kept & YMM) == YMM;
    has.avx512 = has.avx2 && (b & avx512_f_dq_bw_vl) == avx512_f_dq_bw_vl && (kept & ZMM) == ZMM;
    return has;
}
#else
struct processor processor_here(void) { return (struct processor){ false, false, false }; }
#endif
