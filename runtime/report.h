/* report: what a run says, for people and programs. Reads registers; changes nothing. */
#ifndef OSLER_RUNTIME_REPORT_H
#define OSLER_RUNTIME_REPORT_H

#include "runtime/box.h"

struct report_options {
    enum audience audience;
    bool color;       /* ANSI colours in text */
    unsigned width;   /* columns, 0: 80 */
    bool outcomes, doses, missing; /* the parts of a result line; all false: all three */
    const char *language; /* NULL: the guideline's own */
    bool untranslated;    /* runtime/view.h: what is read through has texts in another language than this */
};

void report_text(struct context *context, struct box *box, const struct report_options *options, struct text *out);
void report_json(struct context *context, struct box *box, const struct report_options *options, struct text *out);
/* One line of `osler batch`, with its newline. */
void report_line(struct context *context, struct box *box, const struct report_options *options, struct text *out);

/* A value in the language's own notation: yes, no, unknown, 280 mg, 2025-11-01, a choice's name. */
void report_value(const struct context *context, enum value_kind kind, uint32_t reg, uint32_t scale, const char *unit,
                  uint32_t first_choice, uint32_t choices, struct text *out);

#endif
