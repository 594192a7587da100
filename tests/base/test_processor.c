/* What the processor can do, as the C library has been told, is what the processor says itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

static uint32_t kept_registers(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static void the_processor_says_the_same(void **state) {
    (void)state;
    unsigned a, b, c = 0, d, ebx7 = 0;
    struct processor has = processor_here();
    assert_true(__get_cpuid(1, &a, &b, &c, &d));
    if (!__get_cpuid_count(7, 0, &a, &ebx7, &b, &d)) ebx7 = 0;
    uint32_t kept = c & bit_OSXSAVE ? kept_registers() : 0;
    unsigned narrow = bit_BMI | bit_AVX2 | bit_BMI2, wide = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | (unsigned)bit_AVX512VL;
    bool avx2 = (ebx7 & narrow) == narrow && (kept & 0x06) == 0x06;
    assert_int_equal(has.sha, (ebx7 & bit_SHA) && (c & bit_SSSE3) && (c & bit_SSE4_1));
    assert_int_equal(has.avx2, avx2);
    assert_int_equal(has.avx512, avx2 && (ebx7 & wide) == wide && (kept & 0xE6) == 0xE6);
}
#else
static void the_processor_says_the_same(void **state) {
    (void)state;
    struct processor has = processor_here();
    assert_false(has.sha || has.avx2 || has.avx512);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_processor_says_the_same) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
