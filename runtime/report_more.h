/* report_more: the reports about one recommendation, or about what would change: osler why and osler whatif. And what they
 * share with the report of a run. */
#ifndef OSLER_RUNTIME_REPORT_MORE_H
#define OSLER_RUNTIME_REPORT_MORE_H

#include "runtime/answer.h"
#include "runtime/page.h"
#include "runtime/pretty.h"

/* `recommendation`: an index, or NONE for all. The JSON of why is that of a run with nothing but this recommendation in it. */
void report_why_text(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                     struct text *out);
void report_why_json(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                     struct text *out);
void report_whatif_text(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                        struct text *out);
void report_whatif_json(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                        struct text *out);

void report_put_head(struct page *page, const struct answer *answer); /* title, version, patient, day */
void report_put_foot(struct page *page, const struct answer *answer); /* what was assumed, notices, what made it */
/* "Reviewed: A. Reviewer, 2 November 2025; ..." of a recommendation, of the guideline (NONE); false: nobody has signed. */
bool report_put_steps(const struct answer *answer, uint32_t recommendation, struct text *line);
void report_put_assumed(struct page *page, const struct answer *answer);
void report_put_made_by(struct page *page, const struct answer *answer);
void report_put_question(struct page *page, const struct answer *answer, const struct missing *what); /* and the fact's name */
const char *report_outcome_words(enum language language, uint8_t outcome); /* yes, no, contraindicated, undecided */

void report_json_head(struct pretty *json, const struct answer *answer); /* guideline, engine, patient, on, applies */
void report_json_foot(struct pretty *json, const struct answer *answer); /* assumed, notices, disclaimer */

#endif
