/* rendering: a guideline, perhaps with a patient, as one text: what doc and graph share. */
#ifndef OSLER_CLI_RENDERING_H
#define OSLER_CLI_RENDERING_H

#include "cli/options.h"
#include "include/osler.h"

/* Compiles or loads the guideline of the first word, reads the patient (NULL: none) and hands both to `put`; an exit code. */
int rendering_run(const struct arguments *arguments, const char *command, const char *patient,
                  int (*put)(osler_program *program, osler_context *context, const struct arguments *arguments));

/* To the file of --output, else to standard output; an exit code. */
int rendering_put(const struct arguments *arguments, const char *text, size_t length);

#endif
