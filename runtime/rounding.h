/* rounding: where rounding a value to its fact's step has decided something. A step is chosen so that it does not matter; where a
 * guideline compares the value with a constant that lies between what was given and what is kept, it has mattered, and is said. */
#ifndef OSLER_RUNTIME_ROUNDING_H
#define OSLER_RUNTIME_ROUNDING_H

#include "runtime/program.h"

enum edge_kind { EDGE_BELOW /* value < at */, EDGE_UP_TO /* value <= at */, EDGE_EXACTLY /* value = at */ };

/* A comparison of a fact or field with a constant. */
struct edge {
    bool is_field;
    uint32_t index; /* of the fact or field */
    enum edge_kind kind;
    struct decimal at;
};

/* All comparisons that the program makes directly, those of one fact or field beside each other; in `arena`. False without memory. */
bool edges_of(const struct program *program, struct arena *arena, struct edge **edge, size_t *count);

/* The first of these edges on which `given` and `kept` differ, or NULL. All are of one fact or field. */
const struct edge *edge_crossed(const struct edge *edge, size_t count, struct decimal given, struct decimal kept);

#endif
