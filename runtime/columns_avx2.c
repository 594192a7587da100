/* The column engine's steps for x86-64 with AVX2; chosen when the engine is made. */
#include "runtime/columns_inside.h"

#ifdef COLUMNS_X86
#include <immintrin.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#pragma GCC target("avx2,bmi,bmi2,popcnt")
#endif

#define KERNEL_AVX2
#define RUNNER columns_run_avx2
#include "runtime/columns_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
