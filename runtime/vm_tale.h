/* vm_tale: everything that the reasons of a guideline can tell, as one list, for patient after patient.
 *
 * A walk from outcomes to conditions (vm_why.h) passes the same nodes for every patient; only which of them are told differs. A tale is that
 * walk, made once: a step for each node, in order, with what it depends on: one truth, and whether what it stands under is told. So a
 * patient's reasons are a few loads for each step, without a branch that cannot be guessed, and a copy of each node that is told. */
#ifndef OSLER_RUNTIME_VM_TALE_H
#define OSLER_RUNTIME_VM_TALE_H

#include "base/cold.h"
#include "runtime/vm_why.h"

/* The truths that a step may want, compared with that of the root's conditions. */
enum tale_wanted {
    TALE_SAME,     /* the same */
    TALE_OPPOSITE, /* Kleene's not of it */
    TALE_QUIET,    /* the same, unless that is yes */
    TALE_AVOID,    /* yes, where the root is contraindicated */
    TALE_WITHHOLD, /* the same, and unknown where the conditions are yes and the outcome is open all the same */
    TALE_TRUTH,    /* of what is told: that of the conditions */
    TALE_WANTS = 8
};

struct tale_step {
    uint32_t at, under; /* the register of its truth; the step that it stands under, from 1, or 0 */
    enum tale_wanted wanted;
};

struct tale;

COLD struct tale *tale_new(struct context *context); /* in its `fixed`; NULL without memory */

/* The next root: where its conditions are, perhaps negated, and its outcome. */
COLD void tale_root(struct tale *tale, uint32_t at, bool negated, uint32_t outcome);

/* A node of that root, to be filled in: its truth is an enum tale_wanted, its value unknown or where it will be. */
COLD struct why_node *tale_add(struct tale *tale, struct tale_step step);
COLD int64_t tale_truth(struct tale *tale, uint32_t slot);
COLD int64_t tale_number(struct tale *tale, uint32_t slot, bool choice);

COLD bool tale_end(struct tale *tale); /* Ends the making; false: it is too long, or there is no memory. */

/* The nodes of all roots, as why_put, after a plan's run for a patient to whom the guideline applies or may apply. */
size_t tale_put(const struct tale *tale, const struct context *context, struct why_node *nodes, size_t room);

/* Which of its values a choice has, if that is known. */
static inline int64_t choice_at(int64_t mask) {
    int64_t values = mask & (CHOICE_UNKNOWN - 1);
    if (mask & CHOICE_UNKNOWN || values == 0 || (values & (values - 1)) != 0) return NUMBER_UNKNOWN;
    return __builtin_ctzll((uint64_t)values);
}

#endif
