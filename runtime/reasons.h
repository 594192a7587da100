/* reasons: why a truth is what it is, as a tree, read from the registers after a run. Nothing is recorded while running.
 *
 * A node says one thing that decided; its children say why that is so. For a yes the tree holds the parts that are yes, for a
 * no those that are no, for an unknown those that are unknown and not overridden, so that the leaves alone decide the
 * outcome again. Every word is in the run arena of the context; rendering is left to the reports. */
#ifndef OSLER_RUNTIME_REASONS_H
#define OSLER_RUNTIME_REASONS_H

#include "runtime/context.h"
#include "runtime/phrases.h"

enum reason_kind {
    REASON_FACT,           /* a fact or field against what was needed */
    REASON_VALUE,          /* a computed value against what was needed */
    REASON_DEFINITION,     /* a define, table or score by its label; children say why */
    REASON_RECOMMENDATION, /* the outcome of a recommendation */
    REASON_LIST,           /* some, every, no, number of ... */
    REASON_GROUP,          /* several of which one is needed */
    REASON_TOGETHER,       /* within such a group: several that are needed together */
    REASON_APPLIES,        /* whether the guideline applies */
    REASON_INSTEAD,        /* one recommendation takes the place of another */
    REASON_AVOID,          /* an avoid that contraindicates or withholds */
    REASON_MORE            /* the tree was cut here */
};

struct reason {
    struct reason *next, *children; /* in the order of the conditions */
    enum reason_kind kind;
    uint8_t truth;        /* of what was needed: TRUTH_YES it is so, TRUTH_NO it is not, TRUTH_UNKNOWN */
    uint32_t instruction; /* NONE: a fact by itself */
    uint32_t fact;        /* index, of a field that of its list; else NONE */
    uint32_t recommendation; /* whose outcome it is about, else NONE */
    uint32_t line;        /* of the source, 0 when there is none */
    const char *source;   /* the file's name */
    const char *text;     /* the whole sentence, for a reader */
    const char *name;     /* of the fact as in the patient record, "lesions[2].site"; NULL */
    const char *value;    /* what was found, in words; NULL */
    const char *needed;   /* what was needed, in words; NULL */
    const char *note;     /* the editor's note where the basis is the editor's reading; NULL */
    date on;              /* of the value, DATE_UNKNOWN when it has none */
    bool criterion;       /* `needed` is the criterion of something that warns, forbids or informs */
    bool editor;          /* the basis is the editor's reading */
};

enum { REASON_DEPTH = 24, REASON_NODES = 400 /* of one tree */, REASON_STEPS = 10000 /* registers looked at */,
       REASON_ELEMENTS = 8 /* named of one list */ };

/* What each register is: made once for a program (or a report) and only read afterwards. NULL without memory. */
struct reason_index;
struct reason_index *reason_index_new(const struct program *program, struct arena *arena);

/* The tree is NULL when nothing is to be said (no conditions) or memory is exhausted (context->arena.failed). Many outcomes are what they
 * are because the guideline applies, or does not: `applies` is what reasons_of_truth has said of that, to be theirs too; NULL: not said yet. */
struct reason *reasons_of_outcome(struct context *context, const struct reason_index *index, enum language language,
                                  uint32_t recommendation, struct reason *applies);
struct reason *reasons_of_truth(struct context *context, const struct reason_index *index, enum language language,
                                uint32_t reg);

#endif
