/* The column engine's steps for any processor. */
#include "runtime/columns_inside.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#endif

#define RUNNER columns_run_plain
#include "runtime/columns_kernels.h"

int64_t columns_get(const char *array, unsigned width, size_t index) {
    int8_t one;
    int16_t two;
    int32_t four;
    int64_t eight;
    switch (width) {
    case 1: memcpy(&one, array + index, 1); return one;
    case 2: memcpy(&two, array + 2 * index, 2); return two;
    case 4: memcpy(&four, array + 4 * index, 4); return four;
    default: memcpy(&eight, array + 8 * index, 8); return eight;
    }
}

void columns_set(char *array, unsigned width, size_t index, int64_t value) {
    int8_t one = (int8_t)value;
    int16_t two = (int16_t)value;
    int32_t four = (int32_t)value;
    switch (width) {
    case 1: memcpy(array + index, &one, 1); break;
    case 2: memcpy(array + 2 * index, &two, 2); break;
    case 4: memcpy(array + 4 * index, &four, 4); break;
    default: memcpy(array + 8 * index, &value, 8); break;
    }
}
