/* cover: what the scenarios of a guideline show of its rules, and what they do not.
 *
 * cover_plan.c   which things there are to see: every condition yes, no and unknown; for every condition a pair that shows that it
 *                matters; every row of a table; both sides of every threshold; every outcome
 * cover_emit.c   each of them as a truth register behind the guideline's own code
 * cover.c        marks what the scenarios see; what is left is asked of the box evaluator: impossible, or missing
 *
 * A condition matters in a run (masking MC/DC, read in Kleene's logic) when the whole decision would be yes with one value of it and no
 * with the other, everything else being as it is; the pair is one run with the condition yes and one with it no in which it
 * matters. An unknown elsewhere in the decision is no obstacle unless it decides. A condition within a list is seen in
 * the elements of the list. Only what the guideline's own file declares counts. */
#ifndef OSLER_COMPILER_COVER_H
#define OSLER_COMPILER_COVER_H

#include "compiler/emit.h"
#include "runtime/box_reach.h"

enum cover_kind { COVER_CONDITION, COVER_PAIR, COVER_ROW, COVER_THRESHOLD, COVER_OUTCOME, COVER_KINDS };
enum cover_state { COVER_MISSING, COVER_SEEN, COVER_IMPOSSIBLE, COVER_UNDECIDED };

/* One thing to be seen: that this register has one of these values (REACH_... of box_reach.h) in some run. */
struct cover_goal {
    uint32_t truth;
    uint8_t values;
    enum cover_state state;
    const char *side;         /* "yes", "unknown", "11 wk" */
    const struct decl *first; /* the scenario that saw it first */
};

enum { COVER_SIDES = 4 };

struct cover_item {
    enum cover_kind kind;
    struct span span;
    const struct decl *owner; /* the declaration it stands in */
    bool in_list;             /* a condition on the elements of a list */
    struct cover_goal goal[COVER_SIDES];
    size_t goals;
};

/* A decision as a tree of conditions. Its registers count within the program, or within a block while one is emitted. */
enum node_kind { NODE_CONDITION, NODE_ALL, NODE_ANY, NODE_NOT, NODE_AT_LEAST, NODE_AT_MOST, NODE_EXACTLY };
struct node {
    enum node_kind kind;
    struct span span;
    int64_t count; /* NODE_AT_LEAST ... */
    struct node *parent, **part;
    size_t parts;
    const struct expr *expr; /* NODE_CONDITION: one of both */
    size_t row, column;      /* NODE_CONDITION of a table, when `expr` is NULL */
    uint32_t truth;          /* once emitted */
};

struct decision {
    struct node *root;
    const struct decl *owner;
    const struct expr *list; /* the quantifier or aggregate whose body it is; NULL outside of lists */
};

/* A number that is compared with a constant, and the values on both sides of it. */
struct threshold {
    struct span span;
    const struct decl *owner;
    const struct expr *list;
    const struct expr *number;   /* what is compared; NULL: the score of the owner */
    const struct expr *value[3]; /* quantities in its unit */
    size_t values;
};

struct cover {
    struct compilation *c;
    struct decision *decision;
    size_t decisions, decision_room;
    struct threshold *threshold;
    size_t thresholds, threshold_room;
    struct cover_item *item; /* in the order of the text once the program is made */
    size_t items, item_room;
    uint64_t steps; /* what is left of the work that proofs may take */
};

/* Reads the checked tree. c->cover then makes emit_program emit what it needs. */
bool cover_plan(struct compilation *c);
void cover_emit(struct emitter *e);

struct cover_count { size_t seen, possible, impossible, undecided; };
void cover_count(const struct cover *cover, enum cover_kind kind, struct cover_count *count);
enum cover_state cover_item_state(const struct cover_item *item); /* of a pair or row as a whole */

void cover_sort(struct cover *cover);
void cover_note_run(struct cover *cover, const struct context *context, const struct decl *scenario);
/* What no scenario has seen: IMPOSSIBLE or not. False without memory. The context is used up. */
bool cover_prove(struct cover *cover, const struct program *program, const struct allocator *allocator);
/* Whether there is a patient for a goal, first among those of whom everything is known. He is in the box's context then,
 * run and confirmed, and one to whom the guideline applies where that can be. */
enum reach cover_reach(struct cover *cover, struct box *box, const struct cover_goal *goal);

/* The same for a side of a threshold, if there is one for whom the comparison decides. */
bool cover_reach_where_it_matters(struct cover *cover, struct box *box, const struct cover_item *threshold, const struct cover_goal *goal);

void cover_text(const struct cover *cover, struct text *out);
void cover_json(const struct cover *cover, struct text *out);
void cover_html(const struct cover *cover, struct text *out);

struct slice cover_owner(const struct decl *owner); /* its name, or "applies" */
extern const char *const cover_kind_words[COVER_KINDS]; /* "conditions" ... */

#endif
