/* fix: a guideline's sure fixes, made in its file. */
#ifndef OSLER_CLI_FIX_H
#define OSLER_CLI_FIX_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/options.h"

/* Makes the sure fixes, with `style` also those of the rules of style, until none is left, writes the file once and as a whole, and says on `out` what was changed. Returns an exit
 * code: EXIT_FINE also where nothing was to be mended. */
int fix_file(const char *name, const struct arguments *arguments, bool style, FILE *out);

#endif
