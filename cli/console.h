/* console: what is printed, and how. */
#ifndef OSLER_CLI_CONSOLE_H
#define OSLER_CLI_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/options.h"

/* Opens what the caller has closed, so that no file that is opened later takes the place of stdout. */
void console_open(void);

/* A line on stderr, begun with "osler: " and, where a subject is given, with "subject: ". Control characters in what
 * is printed become question marks: it may come from a patient's record. */
__attribute__((format(printf, 2, 3))) void console_say(const char *subject, const char *format, ...);

/* The same for a text of several lines, without the beginning. */
void console_tell(const char *text, size_t length);

/* A text on stdout, ended with a line end where it has none. */
void console_put(const char *text, size_t length);

bool console_color(const struct arguments *arguments); /* by --color, NO_COLOR and whether stdout is a terminal */

/* The columns for text on stdout: COLUMNS where it is set, else the terminal's, at most 100 of them, where stdout is one; 0: as usual. */
unsigned console_width(void);

/* Ends the output: `code`, or EXIT_SYSTEM when not everything could be written. */
int console_close(int code);

#endif
