/* graph: how facts lead through definitions to recommendations, in graphviz's language. With a patient, what was decided and what
 * decided it: by a sign, a word and the line, never by colour alone. */
#ifndef OSLER_RUNTIME_GRAPH_H
#define OSLER_RUNTIME_GRAPH_H

#include "runtime/report.h"

struct graph_options {
    const char *language; /* NULL: the guideline's own */
    bool patient;         /* mark what the run of this context decided */
};

/* The context has been run. False without memory. */
bool graph_put(struct context *context, const struct graph_options *options, struct text *out);

#endif
