/* box: three-valued evaluation over sets of values. The one evaluator behind missing facts, what-if, the next question and the
 * checker's proofs (rule 6 of docs/language.md).
 *
 * A box gives each unknown thing (a fact, a field of a known element, the part of a list that is not known) a set of values it
 * may have; evaluation yields for every register the set of values it can take. Exact on choices, truths and scaled integers;
 * where numbers of any fineness, or times of the day, leave something open that no cut settles, and beyond a node budget, the
 * answer is "may". */
#ifndef OSLER_RUNTIME_BOX_H
#define OSLER_RUNTIME_BOX_H

#include "runtime/context.h"

struct missing {
    uint32_t fact;
    uint32_t element; /* from 1; 0: the fact itself (or, for a list, the part of it that is not known) */
    uint32_t field;   /* index of section field when element > 0 */
};

struct missing_set {
    struct missing *at; /* in order of declaration, elements behind their list by number and field */
    size_t count, room;
    bool may; /* not decided, or the budget ended: what is listed may matter, nothing else can */
};

struct box; /* scratch memory of one context, reused */
struct box *box_new(struct context *context, uint64_t budget /* nodes a question, 0: 200,000 */);
void box_free(struct box *box);
/* Whether memory was exhausted in a question since box_new or box_forgive: an answer may be wrong. */
bool box_failed(const struct box *box);
void box_forgive(struct box *box);
void box_limit(struct box *box, uint64_t budget);

/* The unknown facts on which the outcome of this recommendation (NONE: whether the guideline applies) depends under some completion
 * of the others. The context has been run. `set` is in the context's run arena. False without memory. */
bool box_missing(struct box *box, uint32_t recommendation, struct missing_set *set);

/* Likewise for the amount of a dose: what it waits for. */
bool box_missing_for_dose(struct box *box, uint32_t dose, struct missing_set *set);

void missing_print(const struct program *program, const struct missing *missing, struct text *out); /* lesions[2].isolated */

#endif
