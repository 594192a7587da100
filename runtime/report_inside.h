/* What the files of the text report share; nobody else includes this. */
#ifndef OSLER_RUNTIME_REPORT_INSIDE_H
#define OSLER_RUNTIME_REPORT_INSIDE_H

#include "runtime/answer.h"
#include "runtime/page.h"

struct report {
    struct page page;
    const struct answer *answer;
    const struct program *program;
    enum language language;
    bool for_patient;
    bool *cited; /* references whose number was printed */
};

enum { REPORT_INDENT = 2, REPORT_INSIDE = 4 };

static inline struct arena *report_scratch(const struct report *r) { return &r->answer->context->arena; }

/* The bytes, or nothing when memory ended before there were any. */
static inline const char *report_bytes(const struct text *text) { return text->bytes ? text->bytes : ""; }

static inline const struct program_recommendation *report_rule(const struct report *r, const struct answer_item *item) {
    return &r->program->recommendation[item->recommendation];
}

/* A paragraph from a phrase with one thing to fill in. */
void report_put_phrase(struct report *r, size_t indent, enum phrase id, const char *fill);
void report_put_detail(struct text *line, const struct program *program, uint32_t detail); /* of a reference; numbers of registers with their name */
void report_put_word(struct text *line, const char *separator, const char *word); /* nothing for "" */
void report_put_reasons(struct report *r, const struct reason *reason, size_t indent);

/* Pieces of sentences. `strength` and `certainty` receive NULL where there is none; `item`: whose missing facts they are, NULL
 * when they are not of an outcome. */
void report_strength(const struct report *r, const struct program_recommendation *rec, const char **strength, const char **certainty);
void report_put_amount(const struct report *r, const struct answer_dose *dose, struct text *line);
void report_put_rounding(const struct report *r, const struct answer_dose *dose, struct text *line);
void report_put_facts(struct report *r, const struct missing_set *set, const struct answer_item *item, struct text *out);

/* One recommendation, as its outcome wants it. */
void report_put_given(struct report *r, const struct answer_item *item, enum page_color color);
void report_put_contraindicated(struct report *r, const struct answer_item *item);
void report_put_undecided(struct report *r, const struct answer_item *item);
void report_put_bullet(struct report *r, const struct answer_item *item); /* its title alone */
void report_put_not(struct report *r, const struct answer_item *item);

#endif
