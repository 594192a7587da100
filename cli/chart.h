/* chart: the patient of a prompt, as words of the language, one piece a fact; and what was there before, for undo. */
#ifndef OSLER_CLI_CHART_H
#define OSLER_CLI_CHART_H

#include <stdbool.h>
#include <stddef.h>

enum { CHART_STEPS = 200 /* that undo goes back */ };

struct chart_state {
    char **words; /* by fact: "weight is 82.5 kg"; NULL: unknown */
    char day[16];
};

struct chart {
    size_t facts;
    struct chart_state now, marked; /* marked: what compare compares with */
    struct chart_state past[CHART_STEPS];
    size_t pasts, future; /* states in `past`; those above the first `pasts` are for redo */
};

/* All false without memory; what is there is then as it was. */
bool chart_open(struct chart *chart, size_t facts, const char *day);
void chart_close(struct chart *chart);
bool chart_keep(struct chart *chart);  /* before a change: undo comes back to here */
void chart_drop(struct chart *chart);  /* the change did not come about: undoes without a redo */
bool chart_undo(struct chart *chart);  /* false: nothing to go back to */
bool chart_redo(struct chart *chart);
bool chart_mark(struct chart *chart);
bool chart_set(struct chart *chart, size_t fact, const char *words); /* NULL: unknown */
void chart_clear(struct chart *chart);
bool chart_is_empty(const struct chart *chart);
/* All of it as the words behind `given`, to be freed; without fact `but` (SIZE_MAX: none is left out). NULL without memory. */
char *chart_words(const struct chart_state *state, size_t facts, size_t but);

#endif
