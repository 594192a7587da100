/* question: what `why` and `whatif` share: FILE PATIENT [NAME], and one report about that recommendation or about all. */
#ifndef OSLER_CLI_QUESTION_H
#define OSLER_CLI_QUESTION_H

#include "cli/options.h"
#include "include/osler.h"

typedef osler_status question_report(osler_context *context, size_t recommendation, const osler_result_options *options,
                                     const char **text, size_t *length);

extern const struct option *const question_options[];

int question_run(const struct arguments *arguments, question_report *as_text, question_report *as_json); /* an exit code */

#endif
