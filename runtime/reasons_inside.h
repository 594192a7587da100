/* What the files of reasons share among themselves; nobody else includes this. */
#ifndef OSLER_RUNTIME_REASONS_INSIDE_H
#define OSLER_RUNTIME_REASONS_INSIDE_H

#include "runtime/reasons.h"
#include "runtime/value.h"

/* What stands behind a register. A range is known by its first register. */
struct register_meaning {
    uint32_t writer;     /* instruction, NONE for a fact */
    uint32_t fact;       /* NONE when no fact lives here */
    uint32_t definition; /* NONE when it is no definition's value */
};

struct reason_index {
    const struct program *program;
    struct register_meaning *truth, *number, *wide;
    uint32_t *outcome_of; /* by truth register: the recommendation whose outcome it is */
    uint32_t *own_of;     /* by truth register: the recommendation given instead of another on this condition */
};

/* One walk from a root. */
struct walk {
    struct context *context;
    const struct reason_index *index;
    enum language language;
    unsigned depth, steps, left; /* nodes that may still be made */
    uint32_t above;       /* the instruction that a fact is a part of, NONE at the root */
    uint32_t replaced;    /* the recommendation whose conditions are read, for `instead of`; else NONE */
    uint32_t list, element; /* of the element at hand, from 0; list NONE: none is */
    struct reason *above_low;   /* the last leaf that needed "x or more", to be joined with a following "y or less" */
    const char *low;            /* its x */
    struct reason *applies;     /* why the guideline applies or not, as the root of a tree tells it; NULL: not told yet */
    bool plain;           /* what was needed goes without saying: a table's cells */
    bool criterion;       /* what is explained warns, forbids or informs: nothing is "needed" */
    bool applies_told;    /* whether the guideline applies stands in the tree already */
    bool cut;
};

struct reason_list {
    struct reason *first, *last;
    size_t count;
};

/* One side of a comparison. */
struct side {
    struct value value;
    bool shaped;       /* value's scale and unit are right */
    bool constant;
    const char *label; /* NULL for a constant */
    const char *name;  /* a fact's, as in the patient record; NULL */
    uint32_t fact;     /* NONE */
    date on;
    uint8_t given;     /* enum fact_given */
    uint32_t instruction;
};

extern const struct side reason_no_side;
const char *reason_words(struct walk *walk, const struct value *value); /* a value in words */
struct side side_of_number(struct walk *walk, uint32_t reg);
struct side side_of_wide(struct walk *walk, uint32_t reg);
struct side side_of_range(struct walk *walk, uint32_t reg);
struct side side_of_fact(struct walk *walk, uint32_t fact);
struct side side_of_field(struct walk *walk, uint32_t field);

/* ", needed 1 or less", or as a criterion; in parentheses where it is met. */
void reason_put_needed(struct walk *walk, uint8_t truth, const char *needed, struct text *out);

/* A new node at the end of the list; NULL when the bounds or memory end. */
struct reason *reason_add(struct walk *walk, struct reason_list *list, enum reason_kind kind, uint8_t truth,
                          uint32_t instruction);

void reason_append(struct reason_list *list, struct reason *reason);
struct reason *reason_whole(struct reason_list *list); /* the finished list, without repeated sentences */

/* A leaf for one side against what was needed (NULL: nothing to be said). */
struct reason *reason_leaf(struct walk *walk, struct reason_list *list, const struct side *side, uint8_t truth,
                           uint32_t instruction, const char *needed);

/* The leaf of a comparison, a test of a choice or anything else; false when this instruction is no leaf. */
bool reason_compare(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated);

/* The words an instruction comes from, on one line and cut; "" when there are none. */
const char *reason_source(struct walk *walk, uint32_t instruction);
void reason_place(struct walk *walk, struct reason *reason, uint32_t place);

/* The parts that decided the truth in this register, added to the list. */
void reason_explain(struct walk *walk, uint32_t reg, bool negated, struct reason_list *list);
void reason_explain_rows(struct walk *walk, uint32_t instruction, int64_t mask, uint8_t truth, struct reason_list *list);
void reason_explain_list(struct walk *walk, uint32_t instruction, bool negated, struct reason_list *list);
void reason_explain_counted(struct walk *walk, uint32_t instruction, uint8_t truth, struct reason_list *list);

static inline uint8_t reason_flip(uint8_t truth, bool negated) {
    if (truth == OUTCOME_CONTRAINDICATED) truth = TRUTH_NO;
    return !negated || truth == TRUTH_UNKNOWN ? truth : truth == TRUTH_NO ? TRUTH_YES : TRUTH_NO;
}

/* A text in the run arena from a phrase; "" without memory. */
const char *reason_phrase(struct walk *walk, enum phrase id, const char *const *fill, size_t count);
#define REASON_PHRASE(walk, id, ...)                                                   \
    reason_phrase(walk, PHRASE_##id, (const char *const[]){ __VA_ARGS__ },             \
                  sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

#endif
