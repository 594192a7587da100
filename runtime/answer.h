/* answer: everything that a run has to say, gathered once and then rendered as text, JSON or whatever comes later.
 * Lives in the run arena of its context, until the next context_reset. */
#ifndef OSLER_RUNTIME_ANSWER_H
#define OSLER_RUNTIME_ANSWER_H

#include "runtime/reasons.h"
#include "runtime/report.h"

struct answer_dose {
    uint32_t dose;              /* index of the section */
    bool known;                 /* its amount */
    struct missing_set missing; /* what the amount waits for */
};

struct answer_caution {
    uint32_t avoid;             /* a recommendation */
    struct missing_set missing; /* what would tell whether it holds */
};

struct answer_item {
    uint32_t recommendation; /* index; items are in order of declaration */
    uint8_t outcome;
    struct missing_set missing;       /* of an unknown outcome */
    const char *text;                 /* for the audience, values filled in; "" when the author wrote none */
    struct reason *because;
    uint32_t *contraindicated_by;     /* the avoids that hold, of a contraindicated outcome */
    size_t contraindications;
    struct answer_caution *caution;   /* the avoids that may hold, of a yes that is to be given with a warning */
    size_t cautions;
    struct answer_dose *dose;         /* of a yes */
    size_t doses;
};

/* A thing that is not known and that some open outcome waits for. */
struct answer_wish {
    struct missing what;
    const char *name;      /* as in the patient record */
    uint32_t *matters_to;  /* recommendations */
    size_t count, room;
};

struct answer_notice {
    const char *text; /* a sentence */
    bool technical;   /* about the data that were given, not about the guideline */
    bool decisive;    /* a value was rounded across a threshold: told before everything that rests on it */
};

struct answer {
    struct context *context;
    const struct report_options *options;
    enum language language;
    uint8_t applies;
    struct missing_set applies_missing;
    struct reason *applies_because;
    struct answer_item *item;
    size_t items;
    struct answer_wish *wish; /* those that most outcomes wait for first */
    size_t wishes, wish_room;
    uint32_t *assumed; /* facts */
    size_t assumptions;
    struct answer_notice *notice;
    size_t notices, notice_room;
};

/* NULL without memory. `box` may be NULL: nothing is said to be missing then. */
struct answer *answer_new(struct context *context, struct box *box, const struct report_options *options);

/* For answer_notices.c: adds what is to be noted, and finds what was assumed. */
void answer_note(struct answer *answer);

/* The author's text for the reader with {name} filled in. */
const char *answer_text(struct answer *answer, uint32_t recommendation);

/* As it was written for one audience, in the language asked for, else in the guideline's own; NULL when there is none. */
const char *answer_wording(const struct answer *answer, uint32_t recommendation, enum audience audience);

/* "Metastatic lesions, 2: Only lesion at its site" */
void answer_put_wish(const struct answer *answer, const struct missing *missing, struct text *out);
bool answer_same(const struct missing *a, const struct missing *b); /* the same thing is missing */
const char *answer_ask(const struct program *program, const struct missing *missing); /* the author's question or "" */

/* The amount of a dose, and what it was before rounding and caps; kind unknown when not computable. */
struct value;
struct value answer_amount(const struct context *context, uint32_t dose);
bool answer_amount_before(const struct context *context, uint32_t dose, struct value *before); /* false: the same */

#endif
