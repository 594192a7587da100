/* record_file: the file of --record, a line a decision: docs/records.md. It is mode 0600, locked while it is written, and each line is on
 * the disk before its answer is given. */
#ifndef OSLER_CLI_RECORD_FILE_H
#define OSLER_CLI_RECORD_FILE_H

#include "cli/options.h"
#include "include/osler.h"

extern const struct option option_record;

struct record_file {
    const char *name; /* NULL: nothing is recorded */
    int descriptor;
    uint64_t count, added; /* lines, and how many of them are new */
    char head[OSLER_HASH];
};

/* Opens the file of --record where it is given, makes it when it is not there, waits for whoever writes it, and finds its end; a last line
 * that broke off is mended. An exit code; what went wrong has been said. record_file_close afterwards, always. */
int record_file_open(struct record_file *file, const struct arguments *arguments);
/* Adds the decision that the context has just run. `sure`: does not return before it is on the disk. */
int record_file_add(struct record_file *file, osler_context *context, const osler_decision *decision, bool sure);
/* The code, or EXIT_SYSTEM when not all is on the disk. Tells the new head and count. */
int record_file_close(struct record_file *file, int code);

#endif
