/* output: the file of --output, or standard output, for commands that write as they read. */
#ifndef OSLER_CLI_OUTPUT_H
#define OSLER_CLI_OUTPUT_H

#include <stdio.h>

#include "cli/patients.h"

struct output {
    FILE *file;
    const char *name;
};

/* An exit code; what went wrong has been said. Refuses the file that the patients come from. output_close afterwards, always. */
int output_open(struct output *output, const struct arguments *arguments, const struct patients *patients);
int output_close(struct output *output, int code); /* the code, or EXIT_SYSTEM when not everything could be written */
bool output_is_fine(const struct output *output);  /* so far; what went wrong has been said */

#endif
