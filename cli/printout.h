/* printout: one text about a program, for the commands that do nothing but print it. */
#ifndef OSLER_CLI_PRINTOUT_H
#define OSLER_CLI_PRINTOUT_H

#include "cli/options.h"
#include "include/osler.h"

/* Compiles or loads the command's first word and prints what `text_of` says of it; an exit code. */
int printout(const struct arguments *arguments,
             osler_status (*text_of)(osler_program *program, const char **text, size_t *length));

#endif
