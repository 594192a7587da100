/* tally: what many answers have in common: how often each outcome, and which facts the open ones wait for. */
#ifndef OSLER_CLI_TALLY_H
#define OSLER_CLI_TALLY_H

#include "include/osler.h"

struct tally {
    const osler_program *program;
    uint64_t patients, wrong, ignored;    /* answered; those that could not be used; names passed over */
    uint64_t applies[4], (*outcome)[4];   /* by enum osler_outcome; `outcome` by recommendation */
    uint64_t undetermined;                /* patients with an open outcome */
    uint64_t *missing, *seen;             /* by the index of a fact: patients whose open outcomes wait for it; who was the last */
    size_t missing_room;
};

bool tally_open(struct tally *tally, const osler_program *program); /* false without memory */
void tally_close(struct tally *tally);
osler_status tally_answer(struct tally *tally, osler_context *context); /* counts what a run has answered */
bool tally_add(struct tally *tally, const struct tally *other);         /* likewise false without memory */

#endif
