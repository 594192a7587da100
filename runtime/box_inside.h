/* box_inside: what the files of the box evaluator share.
 *
 * A question is put to a cone: the instructions on which one register depends. Each unknown thing has one or more dims (what is
 * split: a truth, a choice, a number, how many elements of a type a list's unknown part has); a dim's span is the set of values
 * it may still have. box_run turns spans into sets of values for each register; every set knows by which dims it may still
 * change (support: a bit a dim, shared when there are more than 64, so that it may name too many and never too few). */
#ifndef OSLER_RUNTIME_BOX_INSIDE_H
#define OSLER_RUNTIME_BOX_INSIDE_H

#include "runtime/box.h"

enum { MAY_NO = 1 << TRUTH_NO, MAY_UNKNOWN = 1 << TRUTH_UNKNOWN, MAY_CONTRAINDICATED = 1 << OUTCOME_CONTRAINDICATED,
       MAY_YES = 1 << TRUTH_YES };
enum { MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000 };
enum { SET_KNOWN = 1 /* lo and hi mean something */, SET_UNKNOWN = 2 /* it may be unknown */,
       SET_SINGLE = 4 /* a choice: every mask in the set has one bit */,
       SET_POINT = 8 /* the low end of a range that is always one number */ };
enum form { FORM_TRUTH, FORM_CHOICE, FORM_TEXT, FORM_NUMBER, FORM_DATE, FORM_WIDE, FORM_COUNT };

struct truth_set {
    uint64_t support; /* 0 when `values` is one value */
    uint8_t values;   /* MAY_... */
};

/* Numbers and dates from lo to hi. Choices: masks that hold all bits of lo and none outside hi, with CHOICE_UNKNOWN as a bit
 * like others. Texts: the same over the texts of the question. */
struct number_set {
    uint64_t support;
    int64_t lo, hi;
    uint8_t flags, form;
};

struct wide_set {
    struct decimal lo, hi;
    uint64_t support;
    uint8_t flags;
};

/* The values a thing may have: from lo to hi in steps, or (truths, choices, texts) the bits of hi. */
struct span {
    int64_t lo, hi;
    uint8_t flags; /* SET_KNOWN, SET_UNKNOWN */
};

struct domain { /* of a fact or a field */
    enum form form;
    int64_t low, high;      /* in steps; choices: high is the mask of all values */
    int64_t step;           /* FORM_NUMBER */
    struct decimal measure; /* FORM_WIDE: the step */
    struct decimal least, greatest; /* FORM_WIDE: the last places reach so far, further than their steps where those do not reach */
    bool endless;           /* FORM_WIDE without a step: the even places are numbers, an odd one all numbers between its neighbours */
};

struct dim {
    struct domain domain;
    struct span now, all;
    uint64_t bit;
    uint32_t thing;
    uint32_t reg;           /* the register it fills, NONE for fields and counts */
    const int64_t *cut;     /* where to split first: values of lo of the right half, ascending */
    uint32_t cuts;
};

struct thing {
    struct missing name;
    uint32_t first, dims;
    uint64_t mask;
    bool marked;
};

struct cone_field {
    uint32_t field; /* of section field */
    bool tested;    /* by field_known: it may stay unknown */
};

/* A kind of element that the unknown part of a list may have: all its elements have the same effect. */
struct element_type {
    struct span *cell; /* by the cone's fields */
    uint8_t *body;     /* by quantifier: the truth of the body, 0 where it has to be run */
};

struct cone_list {
    uint32_t list, *quantifier; /* their steps */
    uint32_t quantifiers;
    struct cone_field *field;
    size_t fields, field_room;
    struct domain *domain; /* by field */
    bool tested; /* by list_known */
    bool open;   /* a body depends on more than constants and fields: types are made for each question */
    struct element_type *type;
    uint32_t types;
    bool typed;
};

struct cone_step {
    uint32_t at;         /* the instruction */
    uint32_t end;        /* the step behind its block; the next step for all others */
    uint32_t list;       /* quantifiers and fields: index in the cone's lists */
    bool text;           /* a constant that is a text */
    uint32_t index;      /* a quantifier: which of its list's; a field: which of the cone's fields of that list */
};

struct cut {
    uint32_t fact;
    int64_t at; /* in the fact's scale */
};

struct cone {
    enum operand bank; /* of the target: OPERAND_T, OPERAND_N, OPERAND_W */
    uint32_t target;
    struct cone_step *step;
    size_t steps, step_room;
    uint32_t *top; /* steps outside blocks */
    size_t tops;
    uint32_t *fact, facts;
    bool *tested; /* by fact of the cone: truth_known asks for it */
    struct cone_list *list;
    uint32_t lists;
    struct cut *cut; /* comparisons of facts with constants */
    size_t cuts, cut_room;
    struct memo *memo; /* box_memo.h; NULL before the first question */
    int32_t places; /* up to 10^places numbers have to reach, to be held against its constants; 0: those were not looked at yet */
    int32_t digits; /* behind the point, with which numbers without a step are tried */
    bool of_patient; /* both depend on values of the patient, which are factors */
};

struct list_values { /* scratch: the values of a list and how often they occur */
    struct decimal *wide;
    int64_t *number, *times;
    bool *sure;
    uint32_t count;
};

struct list_box { /* a list in this question */
    uint32_t thing;            /* its unknown part, NONE: it has none */
    uint32_t state;            /* the dim that says whether it stays unknown, NONE when it cannot */
    uint32_t first_count;      /* dims that count its elements by type */
    int64_t room;              /* elements its unknown part may have */
    uint32_t count;            /* known elements */
    uint32_t *dim;             /* count * fields: the dim of an unknown cell, NONE for a known one; NULL when all are known */
    uint8_t *body;             /* quantifiers * count: what is settled for the whole question, else 0 */
    struct element_type *type;
    uint32_t types;
    struct list_values values;
};

struct typical { /* what the author calls a typical value */
    struct decimal number; /* numbers */
    int64_t mask;          /* truths: MAY_..., choices; 0: none */
    bool given;
};

/* What a proof assumes of a computed number: that it is unknown, or that it is known and lies from lo to hi. Decimals and whole
 * numbers alike are closed sets: below 60 ends with the last decimal before it. Of what a list or a date says: the answer. */
struct limit {
    enum operand bank; /* OPERAND_W, OPERAND_N, OPERAND_T */
    uint32_t reg;
    uint8_t truth;
    struct wide_set wide;
    struct number_set number;
};

enum { LIMITS_MOST = 24 };

struct box {
    struct context *context;
    const struct program *program;
    struct arena fixed, work;  /* work: one question */
    uint64_t budget, nodes;
    uint64_t looked;           /* elements and spans: many of them in one box count as boxes of their own */
    uint32_t memos;            /* cones that keep answers */
    struct truth_set *truth;
    struct number_set *number;
    struct wide_set *wide;
    uint32_t *owner;           /* by instruction: the quantifier in whose block it is, NONE */
    uint32_t *truth_definer, *number_definer, *wide_definer; /* by register: its instruction, NONE for facts */
    uint32_t *number_fact;     /* by number register: the number fact it belongs to, NONE */
    struct cone **outcome_cone, **dose_cone; /* the guideline's `applies` behind the recommendations */
    struct cone **input_cone;  /* by input of the calls of the host; NULL until asked for */
    uint32_t *fact_dim;        /* by fact: the first dim of an unknown one; valid for facts of the cone */
    uint8_t *need_truth, *need_number, *need_wide, *need_fact, *need_list; /* while a cone is made */
    uint64_t *pending; /* likewise, a bit an instruction: it is needed */

    struct cone *cone;
    struct dim *dim;
    size_t dims, dim_room;
    struct thing *thing;
    size_t things, thing_room;
    struct list_box *list;
    struct slice *text;        /* the texts of this question: bit i of a set of texts */
    size_t texts, text_room;
    uint32_t *order;           /* the steps that can still change */
    uint64_t *by;              /* box_search: by which dims each of them can, a bit each; NULL: by any */
    uint64_t moved;            /* box_search: the dims that have other spans since they ran */
    size_t orders;
    size_t varied;             /* box_vary: the dim that takes values */
    struct { /* the element at hand */
        uint32_t list, element;
        const struct span *cell; /* of a type; NULL for a known element */
        uint64_t bit;            /* of a type: what its cells that are no single value depend on */
        bool making;             /* types are being made: each field has a bit of its own */
    } at;
    struct arena kept; /* `fixed`, while a topic (box_reach.h) uses an arena of its own in its place */
    uint8_t unknown; /* enum reach_unknown: which facts may stay unknown in a proof */
    bool topic, failed; /* failed: some question of a topic had no memory */
    uint64_t spent, a_node; /* of a question, in steps; what one box costs while all steps run */
    uint32_t *deeper;       /* the steps that can still change, of each box above the one at hand */
    size_t deeper_count, deeper_room, all_orders;
    struct typical *typical; /* by fact; NULL: none is declared */
    bool *matters; /* by fact: after a patient is found */
    struct limit limit[LIMITS_MOST];
    unsigned limits;
    bool empty;    /* no value of some limited number is left */
    bool crude;    /* something was met that is not exact: lists are taken as unknowable */
    bool inexact;  /* a question could not be decided although nothing was left to split */
    bool over;     /* the budget ended */
    bool between;  /* box_search: not only single numbers and whole days are looked at, but what lies between them */
    bool timed;    /* a time of the day was met that decides */
};

/* Sets */
static inline bool truth_one(uint8_t values) { return (values & (values - 1)) == 0; }
static inline bool number_one(const struct number_set *s) {
    uint8_t flags = s->flags & (SET_KNOWN | SET_UNKNOWN);
    return flags == SET_UNKNOWN || (flags == SET_KNOWN && s->lo == s->hi);
}
bool wide_one(const struct wide_set *s);

/* box.c: that of a recommendation's outcome, NONE: of whether the guideline applies (it has to say so). Made once. */
struct cone *box_outcome_cone(struct box *box, uint32_t recommendation);

/* box_calls.c: what stands behind the value of a call is not seen by a cone. In place of an unknown value of a call, the facts it waits for;
 * a value that waits for none (no host, a failure) stays in the set itself. False without memory. */
bool calls_replace(struct box *box, struct missing_set *set);
/* Whether a cone's calls, or the calls that these rest on, read this fact. */
bool calls_read(struct box *box, const struct cone *cone, uint32_t fact, uint32_t field);
bool cone_reads(const struct box *box, const struct cone *cone, uint32_t fact, uint32_t field); /* itself */

/* box_cone.c: made once, kept in box->fixed. NULL without memory. */
struct cone *cone_new(struct box *box, enum operand bank, uint32_t target);
struct cone *cone_of_truths(struct box *box, const uint32_t *truth, size_t count); /* of several; it has no target of its own */

/* box_thing.c */
bool things_open(struct box *box);              /* the unknown things of box->cone, known facts as single values */
void dim_store(struct box *box, const struct dim *dim); /* its span -> its register */
bool span_one(const struct domain *domain, const struct span *span);
void span_split(const struct dim *dim, struct span *left, struct span *right);
struct span domain_all(const struct domain *domain, bool may_stay_unknown);
/* Whether a proof lets this stay unknown; `tested`: code asks whether it is known, `absent`: its absence means a value. */
bool may_stay_unknown(const struct box *box, bool tested, bool absent);
struct domain domain_of_fact(const struct program *program, const struct program_fact *fact);
struct domain domain_of_field(const struct program *program, const struct program_field *field);
void domain_reach_beyond(struct box *box, const struct program_field *field, struct domain *domain); /* all constants of the question */
struct truth_set span_truth(const struct span *span, uint64_t bit);
struct number_set span_number(const struct domain *domain, const struct span *span, uint64_t bit);
struct wide_set span_wide(const struct domain *domain, const struct span *span, uint64_t bit);
void dim_only_numbers(struct dim *dim); /* FORM_WIDE: without what lies between its numbers and beyond the last */
struct decimal domain_number(const struct domain *domain, int64_t place); /* FORM_WIDE: one of the place's */
uint32_t box_new_dim(struct box *box, const struct dim *dim); /* NONE without memory */
int64_t box_text(struct box *box, struct slice text);  /* its bit; 0 when there are too many */
int64_t box_text_of(struct box *box, int64_t number);  /* likewise of a text register's value; 0 when unknown */

/* box_reach.c: every step of the topic that can change is run again from here on. */
void reach_all_steps(struct box *box);

/* box_eval.c */
void box_step(struct box *box, const struct cone_step *step);
void box_run_block(struct box *box, uint32_t quantifier); /* for the element at hand */
void box_run(struct box *box);                            /* box->order */

/* box_number.c, box_wide.c: one instruction */
void number_step(struct box *box, const struct program_instruction *i);
void range_step(struct box *box, const struct program_instruction *i);
void choice_step(struct box *box, const struct program_instruction *i);
void date_step(struct box *box, const struct program_instruction *i);
void text_step(struct box *box, const struct program_instruction *i);
void text_const_step(struct box *box, const struct program_instruction *i);
void wide_step(struct box *box, const struct program_instruction *i);
struct number_set number_hull(struct number_set a, struct number_set b); /* the union of two sets */
struct number_set number_single(int64_t value, enum form form);
struct wide_set wide_single(struct decimal value);
struct wide_set wide_far(void); /* any number, or none */
extern const struct wide_set wide_nothing; /* no number */
void wide_put(struct box *box, uint32_t dst, struct wide_set set, uint64_t support);
void wide_hull(struct wide_set *set, const struct wide_set *other); /* the values of the other as well; a set without flags has none */
bool wide_meet(struct wide_set *set, const struct wide_set *other); /* what both have, of two that are known; false: nothing */

/* box_list.c, box_type.c */
void list_step(struct box *box, const struct cone_step *step);
void field_step(struct box *box, const struct cone_step *step);
bool lists_open(struct box *box);   /* dims of elements and of unknown parts; before box_run */
bool lists_scratch(struct box *box); /* room for the values of known elements */
bool lists_type(struct box *box);   /* types of the elements that unknown parts may have */
bool lists_feasible(const struct box *box);
void lists_settle(struct box *box); /* after the first run: keeps the bodies that cannot change */

/* box.c: before a question: gives back what the one before has used. What that one found no memory for, this one may. */
void box_ask(struct box *box);

/* box_search.c: begins a question to box->cone; leaves out what cannot change; marks the things on which the target depends. */
bool box_open_question(struct box *box);
void box_keep_what_changes(struct box *box); /* after the first run */
bool box_step_changes(const struct box *box, uint32_t step); /* whether what it wrote is not one value */
bool box_search(struct box *box, struct missing_set *set);

/* box_split.c: a computed number that this open truth compares with a constant, in pieces: below the constant, the constant, above it,
 * unknown; or what a list, a date or two numbers say to it, answer by answer. Returns how many of them hold anything; 0: the truth asks nothing of that kind. */
enum { PIECES_OF_COMPUTED = 4 };
bool box_computes(const struct box *box); /* whether the topic holds such a comparison at all */
unsigned box_split_computed(const struct box *box, uint32_t truth, struct limit piece[PIECES_OF_COMPUTED]);

/* box_split.c: whether two registers, or two operands of any other kind, are the same or are computed in the same way of the same. */
bool box_alike(const struct box *box, enum operand kind, uint32_t a, uint32_t b);

/* box_split.c: a cut that helps to settle this open truth: its dim and the halves. NULL: any dim of `support` may do. */
const struct dim *box_split_by(const struct box *box, uint32_t truth, uint64_t *support, struct span half[2]);

/* box_patient.c: the spans as they are become a patient with typical values in the context. False: such a patient cannot be
 * written down. */
bool patient_make(struct box *box);

#endif
