/* output: the file of --output, or standard output, for commands that write as they read. */
#ifndef OSLER_CLI_OUTPUT_H
#define OSLER_CLI_OUTPUT_H

#include <stdio.h>

#include "cli/patients.h"

struct output {
    FILE *file;
    const char *name;
    char *buffer; /* of output_in_large_pieces */
};

/* An exit code; what went wrong has been said. Refuses the file that the patients come from. output_close afterwards, always. */
int output_open(struct output *output, const struct arguments *arguments, const struct patients *patients);
/* A file that is there already, cut to this length and written on from there. */
int output_reopen(struct output *output, const struct arguments *arguments, const struct patients *patients, uint64_t length);
/* For much that is written: a file system takes large pieces, each as long as the others, in two thirds of the time. Best effort. */
void output_in_large_pieces(struct output *output);
bool output_is_file(const struct output *output); /* a regular file, not a terminal, pipe or device */
bool output_keep(const struct output *output);    /* what was written is on the disk; false: it has been said */
int output_close(struct output *output, int code); /* the code, or EXIT_SYSTEM when not everything could be written */
bool output_is_fine(const struct output *output);  /* so far; what went wrong has been said */

#endif
