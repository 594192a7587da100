/* evaluation: the day and the patient, for the commands that ask about one. */
#ifndef OSLER_CLI_EVALUATION_H
#define OSLER_CLI_EVALUATION_H

#include "cli/file.h"
#include "cli/options.h"
#include "include/osler.h"

/* The day by --on, else today by the local clock: the only place that reads one. */
const char *evaluation_day(const struct arguments *arguments, char today[16]);

/* A context that stands at the beginning of that day; an exit code. */
int evaluation_begin(const osler_program *program, const char *day, osler_context **context);

/* By --host and --require: an exit code; a function that does not fit has been said, and when the guideline is refused what is missing has been said. */
int evaluation_prepare(osler_context *context, const osler_program *program, const struct arguments *arguments);

/* Reads the patient record of that name, "-" for standard input; an exit code. What is wrong has been said. `kept` (may be NULL) receives
 * what was read, to be freed, also when it is wrong. */
int evaluation_read(osler_context *context, const char *name, unsigned flags, struct file *kept);

void evaluation_wrong_day(const char *day); /* says that it is none */

#endif
