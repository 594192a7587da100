/* processor: what this processor can do that not all of its kind can. Asked where it is needed and never when a program starts: in a virtual
 * machine each question goes to the machine around it, and where the C library has asked already, its answer is taken. */
#ifndef OSLER_BASE_PROCESSOR_H
#define OSLER_BASE_PROCESSOR_H

#include <stdbool.h>

struct processor {
    bool sha;    /* SHA-256, and the shuffles beside it */
    bool avx2;   /* with BMI and BMI2 */
    bool avx512; /* F, BW, DQ and VL, and all of avx2 */
};

struct processor processor_here(void);

#endif
