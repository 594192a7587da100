/* criteria: the conditions of a guideline in words, as a tree, whoever the patient is.
 *
 * Where reasons tell what decided for one patient, criteria tell what decides for all: they are read from the instructions and
 * never from the truths of a run. Every word is in the run arena of the context. */
#ifndef OSLER_RUNTIME_CRITERIA_H
#define OSLER_RUNTIME_CRITERIA_H

#include "runtime/reasons.h"

enum criterion_kind {
    CRITERION_LEAF, /* `text` says it all */
    CRITERION_ALL,  /* `text` introduces children that must all hold; NULL at the top */
    CRITERION_ANY   /* likewise, of which one must hold */
};

struct criterion {
    struct criterion *next, *children; /* in the order of the conditions */
    enum criterion_kind kind;
    const char *text;
    const char *note;    /* the editor's, where the criterion is the editor's reading; "" when there is only the reading */
    uint32_t definition; /* what is spelled out below is that definition; NONE */
};

enum { CRITERIA_DEPTH = 16, CRITERIA_MOST = 300 /* of one tree; what is cut ends in "and more" */ };

/* What has to hold for the truth in this register to be yes; NULL: nothing. */
struct criterion *criteria_of_truth(struct context *context, const struct reason_index *index, enum language language, uint32_t reg);

/* The same for a recommendation, without whether the guideline applies, avoids and what stands instead of it. */
struct criterion *criteria_of_recommendation(struct context *context, const struct reason_index *index, enum language language,
                                             uint32_t recommendation);

/* What a definition means: its conditions, or the words it is computed by. */
struct criterion *criteria_of_definition(struct context *context, const struct reason_index *index, enum language language,
                                         uint32_t definition);

#endif
