/* whatif: which single fact, changed alone, changes an outcome, and at which value.
 *
 * Every value that is named has been tried in a run of its own; between the values that are named nothing else changes, which
 * the box evaluator shows (box_vary.h). What cannot be followed so is a doubt: it may change an outcome, or may not. Facts that
 * are not known stay so unless they are the one that is changed. Elements of lists are changed field by field; none
 * is added or taken away, but for a list that may have more than is given: whether it has none is tried. The days on which values
 * were observed are not changed. */
#ifndef OSLER_RUNTIME_WHATIF_H
#define OSLER_RUNTIME_WHATIF_H

#include "runtime/answer.h"
#include "runtime/value.h"

struct whatif_flip {
    uint32_t recommendation; /* NONE: whether the guideline applies */
    uint8_t now, then;       /* outcomes */
};

enum whatif_form {
    WHATIF_VALUES, /* any of `mask`: a truth's values as bits 1 << truth, a choice's as its mask */
    WHATIF_RANGE,  /* from low to high */
    WHATIF_TEXT,   /* low, a text register; text_other: any text that the guideline does not compare with */
    WHATIF_REST    /* the list has no elements but those that are given */
};

struct whatif_change {
    struct missing what;
    enum whatif_form form;
    bool known, assumed;     /* the fact as it is */
    bool approximate;        /* a decimal without a step: nearer values were not tried */
    bool lowest, highest;    /* the range goes on to the end of the fact's own */
    bool text_other;
    int64_t mask;
    int64_t first, last;     /* WHATIF_RANGE: its ends in steps */
    struct value now, nearest, low, high; /* nearest: to the fact as it is; of an unknown one the low end */
    struct whatif_flip *flip;
    size_t flips, flip_room;
};

struct whatif_doubt {
    struct missing what;
    uint32_t *matters_to; /* recommendations, perhaps NONE */
    size_t count, room;
};

struct whatif {
    struct answer *answer;
    uint32_t recommendation; /* the one that is asked about, NONE: all */
    struct whatif_change *change; /* in order of declaration, then of values */
    size_t changes, change_room;
    struct whatif_doubt *doubt;
    size_t doubts, doubt_room;
    const struct answer_wish *next; /* the unknown fact that most open outcomes wait for; NULL: none */
};

/* After a run, whose registers it leaves as they were. In the run arena. NULL without memory. */
struct whatif *whatif_new(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation);

#endif
