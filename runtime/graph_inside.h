/* What the files of the graph share; nobody else includes this. */
#ifndef OSLER_RUNTIME_GRAPH_INSIDE_H
#define OSLER_RUNTIME_GRAPH_INSIDE_H

#include "runtime/graph.h"
#include "runtime/reasons_inside.h"

/* Nodes are numbered: facts, then definitions, then recommendations, then whether the guideline applies. */
struct edge {
    uint32_t from, to;
    bool dose;    /* only the amount of a dose depends on it */
    bool decided; /* for the patient */
};

struct graph {
    struct context *context;
    const struct program *program;
    const struct reason_index *index;
    enum language language;
    uint32_t definitions, recommendations, applies, nodes; /* the first node of each kind; how many in all */
    struct edge *edge; /* those to one node side by side, `first_edge[node]` the first of them */
    size_t edges, edge_room;
    uint32_t *first_edge;
    bool *used, *read; /* nodes that are shown; those that an edge begins at */
};

bool graph_link(struct graph *graph);   /* graph_link.c: finds the edges */
void graph_decide(struct graph *graph); /* marks those that decided */

#endif
