/* cost: what one patient can cost at most, in memory. Stated for a program that has been verified, and kept to by its contexts. */
#ifndef OSLER_RUNTIME_COST_H
#define OSLER_RUNTIME_COST_H

#include "runtime/program.h"

/* Bytes that the arenas of a context take for the facts of one patient and for the run: registers, forms, lists and series of as many elements
 * as they may have, a notice for each value. What the record's own texts take comes on top. */
uint64_t cost_of_context(const struct program *program);

#endif
