/* box_vary: an outcome as a function of one number, date or decimal alone, with everything else as it is: what is not known stays
 * unknown, unlike in the questions of box.h, which ask for completions. Behind `osler whatif`.
 *
 * The set for a span of values holds every outcome that occurs in it (it may hold one more, never one less), so that a span
 * whose set has one member needs no further look. Places are counted in steps of the fact; a date's in days since 1970. */
#ifndef OSLER_RUNTIME_BOX_VARY_H
#define OSLER_RUNTIME_BOX_VARY_H

#include "runtime/box.h"

enum vary_state {
    VARY_NOT,     /* the outcome does not read this fact */
    VARY_OPEN,
    VARY_UNSURE,  /* it reads it in a way that cannot be followed: within a list that may have more elements */
    VARY_NO_MEMORY
};

struct vary {
    int64_t low, high;      /* the fact's range, in steps */
    int64_t step;           /* of a scaled number */
    struct decimal measure; /* of a decimal */
    bool is_date, is_wide;
    bool endless;           /* a decimal without a step: finer values exist than those that are looked at */
};

/* The registers are those of a run, but for the fact (or the field of an element): that is made unknown first. A
 * recommendation, or NONE for whether the guideline applies. */
enum vary_state box_vary_open(struct box *box, uint32_t recommendation, const struct missing *what, struct vary *vary);

/* The outcomes from lo to hi: bit 1 << outcome. `over` becomes true when the budget of nodes has ended. */
uint8_t box_vary_outcomes(struct box *box, int64_t lo, int64_t hi, bool *over);

/* Where to cut this span: the first value of the right half. lo < hi. */
int64_t box_vary_cut(struct box *box, int64_t lo, int64_t hi);

/* Whether the outcome reads this fact, element field or list at all. False also without memory. */
bool box_reads(struct box *box, uint32_t recommendation, uint32_t fact, uint32_t field /* NONE: any */);

#endif
