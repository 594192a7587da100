/* stopwatch: STOPWATCH(row, patients, rounds, work) prints the row's name, a tab and the median of 7 timings in nanoseconds a
 * patient, each of `rounds` times `work` on so many patients. */
#ifndef OSLER_BENCH_STOPWATCH_H
#define OSLER_BENCH_STOPWATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What C is measured by; a driver may ask for CLOCK_PROCESS_CPUTIME_ID, by which scripts time themselves. */
static clockid_t stopwatch_clock = CLOCK_MONOTONIC;

static inline double stopwatch_now(void) {
    struct timespec now;
    clock_gettime(stopwatch_clock, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static inline int stopwatch_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Memory may have changed: no run is dropped because nobody reads its results. */
#define STOPWATCH_KEEP __asm__ volatile("" ::: "memory")

#define STOPWATCH(row, patients, rounds, work)                                                  \
    do {                                                                                        \
        double stopwatch_ns[7];                                                                 \
        work; /* once to warm up */                                                             \
        for (int stopwatch_i = 0; stopwatch_i < 7; stopwatch_i++) {                             \
            double stopwatch_began = stopwatch_now();                                           \
            for (long stopwatch_k = 0; stopwatch_k < (rounds); stopwatch_k++) {                 \
                work;                                                                           \
                STOPWATCH_KEEP;                                                                 \
            }                                                                                   \
            stopwatch_ns[stopwatch_i] = (stopwatch_now() - stopwatch_began) / ((double)(rounds) * (double)(patients)); \
        }                                                                                       \
        qsort(stopwatch_ns, 7, sizeof(double), stopwatch_order);                                \
        printf("%s\t%.4f\n", row, stopwatch_ns[3]);                                             \
        fflush(stdout);                                                                         \
    } while (0)

#endif
