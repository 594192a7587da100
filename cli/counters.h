/* counters: which release of each guideline was accepted last, in a file: a line each, "ID COUNTER HASH". The file is locked from counters_open
 * to counters_close, so that two commands cannot forget what the other has seen. */
#ifndef OSLER_CLI_COUNTERS_H
#define OSLER_CLI_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/file.h"

struct counters {
    const char *name;
    int descriptor;
    struct file file;
};

/* An absent file is made. False: it cannot be read or is damaged; it has been said, and nothing is to be trusted. */
bool counters_open(const char *name, struct counters *counters);
void counters_close(struct counters *counters);

/* What was accepted last; the hash is "" and the counter 0 for a guideline that never was. */
void counters_find(const struct counters *counters, const char *id, uint64_t *counter, char hash[65]);

/* Puts a release in place of the last one. False: it cannot be written, which has been said. */
bool counters_keep(struct counters *counters, const char *id, uint64_t counter, const char *hash);

#endif
