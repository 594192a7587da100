/* The column engine's steps for any processor. */
#include "runtime/columns_inside.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#endif

#define RUNNER columns_run_plain
#include "runtime/columns_kernels.h"
