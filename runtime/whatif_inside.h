/* What the files of whatif share; nobody else includes this. */
#ifndef OSLER_RUNTIME_WHATIF_INSIDE_H
#define OSLER_RUNTIME_WHATIF_INSIDE_H

#include "runtime/box_vary.h"
#include "runtime/whatif.h"

/* The fact (or field of an element) that is being changed: where its value lives, and what it was. */
struct probe {
    struct whatif *whatif;
    struct context *context;
    struct box *box;
    uint8_t *base, *found;  /* outcomes by target: the recommendations, then whether the guideline applies */
    int64_t *seen;          /* scratch: by target and outcome */
    struct missing what;
    enum fact_kind kind;
    uint32_t choices;
    uint8_t *truth;         /* of a truth fact; a field's truth is a number */
    int64_t *number;
    struct decimal *wide;
    uint8_t *given, *assumed_cell;
    struct value now;
    bool known, assumed;
    bool over;              /* the budget of nodes has ended */
};

static inline uint32_t probe_targets(const struct probe *probe) { return probe->context->program->recommendations + 1; }
static inline uint32_t probe_name(const struct probe *probe, uint32_t target) { /* as a recommendation */
    return target + 1 == probe_targets(probe) ? NONE : target;
}
bool probe_asked(const struct probe *probe, uint32_t target); /* whether this outcome is one of those asked about */

/* Runs with the value that stands there now: probe->found. */
void probe_run(struct probe *probe);
void probe_forget(struct probe *probe); /* makes the fact unknown */
void probe_put_truth(struct probe *probe, uint8_t truth);
void probe_put_number(struct probe *probe, int64_t number);
void probe_put_wide(struct probe *probe, struct decimal wide);

/* A change that flips this target to `then`; joined to one with the same values when there is one. */
void whatif_add(struct probe *probe, const struct whatif_change *change, uint32_t target, uint8_t then);
void whatif_doubt(struct probe *probe, uint32_t target);
struct whatif_change whatif_change_of(const struct probe *probe, enum whatif_form form);

void whatif_try_values(struct probe *probe); /* whatif_value.c: truths and choices */
void whatif_try_texts(struct probe *probe);
void whatif_try_range(struct probe *probe);  /* whatif_range.c: numbers, dates, decimals */

#endif
