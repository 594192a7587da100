/* jobs: blocks of patients answered by several threads, handed on in the order of the input. */
#ifndef OSLER_CLI_JOBS_H
#define OSLER_CLI_JOBS_H

#include "cli/answers.h"

enum { JOBS_MOST = 256 };

struct jobs {
    const struct question *question;
    struct blocks *blocks;
    unsigned count; /* threads; 1: none but the caller's */
    /* Called for each block in order, from the caller's thread. False ends it all. */
    bool (*done)(void *context, const struct results *results, const struct block *block);
    void (*waits)(void *context); /* called while nothing comes from the stream, when all that came was handed on */
    void *context;
    struct tally *tally; /* receives the sum */
    struct ring *ring;   /* inside */
};

/* Makes what the threads need, and reads the header of a table; then answers for all there is. Exit codes; what is wrong has been said.
 * jobs_close afterwards, always. */
int jobs_open(struct jobs *jobs);
int jobs_run(struct jobs *jobs);
void jobs_close(struct jobs *jobs);

#endif
