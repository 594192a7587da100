/* context: one patient at a time. Registers, what was given, and what happened on the way in. Belongs to one thread; reused
 * from patient to patient. context_reset, the fact reader, vm_run and the reports work on it, in this order. */
#ifndef OSLER_RUNTIME_CONTEXT_H
#define OSLER_RUNTIME_CONTEXT_H

#include "runtime/program.h"

enum fact_given {
    GIVEN_NOT,     /* absent or null: unknown */
    GIVEN_VALUE_KNOWN,
    GIVEN_STALE,   /* given, but older than the fact is valid for: unknown */
    GIVEN_ASSUMED, /* absent, and the guideline says what absence means */
    GIVEN_UNREADABLE /* given as a text that is no value: unknown */
};

struct fact_state {
    uint8_t given; /* enum fact_given */
    bool dated;    /* an observation date came with it */
    date on;       /* that date, else DATE_UNKNOWN: counts as the day of evaluation */
};

enum list_state { LIST_UNKNOWN, LIST_COMPLETE, LIST_MORE };

/* The elements of a list or series, element by element: cell[element * fields + column]. A truth is 0, 1 or 3, a choice a
 * mask, a number scaled, a date a date; a wide field has its value in `wide` at the same index. */
struct list_value {
    enum list_state state;
    uint32_t count;
    int64_t *cell;
    struct decimal *wide; /* NULL when the record has no wide field */
    uint8_t *assumed;     /* NULL, or for each cell whether context_settle has put there what absence means */
    uint32_t room;        /* elements allocated */
    bool open;            /* given element by element: facts_give_end has to look at it */
};

/* Things worth telling that are no errors. */
enum notice_kind { NOTICE_ROUNDED_ACROSS /* rounding to the step crossed a threshold */, NOTICE_ROUNDED, NOTICE_UNDATED,
                   NOTICE_STALE, NOTICE_IGNORED_NAMES, NOTICE_UNREADABLE, NOTICE_NO_ROW };

struct notice {
    enum notice_kind kind;
    uint32_t fact;
    const char *text;   /* a whole sentence, in the run arena */
    struct slice given; /* NOTICE_UNREADABLE: what was given in place of a value */
};

/* Behind the truth registers, with a gap so that eight can be written at once: where a plan puts a zero, whether the guideline applies, and
 * the outcomes, side by side. */
#define CONTEXT_OUTCOMES(program) (((size_t)(program)->truths + 15) / 8 * 8)

struct host_binding; /* runtime/host_inside.h */

struct call_note {
    uint8_t state; /* enum call_state of runtime/host.h */
    bool computed; /* the fact has its value from the last run, and not from who gave it */
    int status;    /* that a function returned */
};

struct context {
    const struct program *program;
    struct arena arena; /* for texts and lists of this patient; cleared by context_reset */
    struct arena fixed; /* registers and states, for the context's whole life */
    uint8_t *truth;
    int64_t *number;
    struct decimal *wide;
    struct fact_state *fact;
    struct list_value *list;
    struct slice *text; /* text facts: their number register is an index here */
    size_t texts, text_room;
    struct slice patient; /* its id; empty when none was given */
    date today;
    struct notice *notice;
    size_t notices, notice_room;
    uint64_t ignored_names;
    uint32_t element_list, element; /* while a block runs; element_list is NONE when none does */
    uint32_t *decided;  /* by instruction: the element, from 1, that decided a list_some or list_every; 0: none did */
    uint32_t *order, order_room; /* scratch of the aggregates, for the longest list */
    uint32_t *settle, settles;   /* the facts that context_settle has to look at */
    int64_t *fresh_number; /* what the number registers of facts are before anything is known */
    struct fact_state *fresh_fact; /* and what is known of the facts then */
    uint32_t fact_truths, fact_numbers, fact_wides; /* registers of each bank that belong to facts: the first ones */
    struct vm_plan *plan; /* made for the second patient, in `fixed`; NULL before, and where there can be none */
    uint32_t answers;     /* patients answered by vm_answer so far, up to the one that makes the plan */
    bool plain;           /* no plan: vm_answer runs the instructions as they are, for tests of one against the other */
    bool partial;         /* only what vm_answer promises is in the registers */
    const struct host_binding *bindings; /* by function of the program; NULL: no host */
    struct call_note *call; /* by call: what became of it in the last run */
    void *reader; /* the fact reader's own, in `fixed`; NULL at first */
    void *line_plan; /* report_line's own, likewise */
    bool settled; /* context_settle has been */
    bool failed;  /* memory was exhausted: no result */
};

/* NULL without memory or when the program has no applicable size. */
struct context *context_new(const struct program *program, const struct allocator *allocator);
void context_free(struct context *context);

/* Everything unknown, evaluated on `today`. Keeps the memory. */
void context_reset(struct context *context, date today);
void context_notice(struct context *context, enum notice_kind kind, uint32_t fact, const char *text);

/* The value of a text register: its index in context->text. NUMBER_UNKNOWN, and `failed` set, without memory. The bytes have to
 * live as long as the patient. */
int64_t context_text(struct context *context, struct slice text);

/* The text that a register holds: below 0, and not unknown, it is -(offset + 1) of a text of the program. False when unknown. */
bool context_text_at(const struct context *context, int64_t value, struct slice *text);

/* What an unknown value of this choice is: all of its values may be. */
static inline int64_t choice_unknown(uint32_t choices) { return (((int64_t)1 << choices) - 1) | CHOICE_UNKNOWN; }

/* Applies `absent means` and staleness; call once after all facts are set, before vm_run. */
void context_settle(struct context *context);

/* Runs the whole program: every register is written. Allocates nothing. */
void vm_run(struct context *context);

/* Outcomes, whether the guideline applies, and the amounts of doses whose outcome is yes, as vm_run would leave them; nothing is promised of
 * other registers before vm_complete, without which no report but these may look. Quicker from a context's second patient on, when it
 * makes a plan (vm_plan.h); where there is no memory for one nothing is lost. */
void vm_answer(struct context *context);
void vm_complete(struct context *context);
/* Runs instructions [from, to) only, for tests, expressions and reasons. A part of a block needs element_list and element. */
void vm_run_part(struct context *context, uint32_t from, uint32_t to);

#endif
