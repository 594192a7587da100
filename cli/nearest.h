/* nearest: which of several names a mistyped one was meant to be. */
#ifndef OSLER_CLI_NEAREST_H
#define OSLER_CLI_NEAREST_H

#include <stddef.h>

/* The fewest letters to insert, delete, replace or swap with their neighbour; names longer than 63 bytes are far
 * from everything. */
unsigned nearest_distance(const char *a, const char *b);

/* Begins a search; each candidate is held against the name in turn. */
struct nearest {
    const char *name;
    const char *best; /* NULL while nothing is near enough: a third of the letters, at least one */
    unsigned distance;
};
struct nearest nearest_to(const char *name);
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
