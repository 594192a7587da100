/* summary: what a tally says, for people, for programs, as a picture. */
#ifndef OSLER_CLI_SUMMARY_H
#define OSLER_CLI_SUMMARY_H

#include <stdio.h>

#include "cli/tally.h"

enum summary_form { SUMMARY_TEXT, SUMMARY_JSON, SUMMARY_SVG };

/* False without memory. */
bool summary_put(FILE *out, const struct tally *tally, enum summary_form form, const char *day);

#endif
