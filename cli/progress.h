/* progress: a line on a terminal that says how far it is, how fast, and how long it still takes. */
#ifndef OSLER_CLI_PROGRESS_H
#define OSLER_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown;        /* stderr is a terminal, and the results go elsewhere */
    uint64_t total;    /* bytes of the input; 0: nobody knows */
    uint64_t skipped;  /* bytes that were there already */
    double began, told;
};

/* `own_terminal`: the results go to a terminal, where a line in between would disturb them. */
void progress_begin(struct progress *progress, int input, bool own_terminal, uint64_t skipped);
void progress_tell(struct progress *progress, uint64_t patients, uint64_t bytes);
void progress_end(struct progress *progress); /* takes the line away */

double progress_clock(void); /* seconds, from some beginning */

#endif
