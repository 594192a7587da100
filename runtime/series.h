/* series: which value of a series comes last, or first, when two may stand at the same moment. Shared by the VM and the box evaluator. */
#ifndef OSLER_RUNTIME_SERIES_H
#define OSLER_RUNTIME_SERIES_H

#include "runtime/program.h"

/* Whether the list is a series; its hidden record has the fields `value` and `on`. */
static inline bool series_is(const struct program *program, uint32_t list) {
    return program->fact[program->list[list].fact].kind == FACT_SERIES && program->record[program->list[list].record].fields == 2;
}
static inline uint32_t series_on(const struct program *program, uint32_t list) { /* of section field */
    return program->record[program->list[list].record].first_field + 1;
}

/* Whether a value of that date may stand in the place of the one found: at the same moment, or the dates are too coarse to tell. */
static inline bool series_rivals(enum aggregate_op op, date rival, date found) {
    return date_compare(rival, found) != (op == AGGREGATE_OP_FIRST ? DATE_AFTER : DATE_BEFORE);
}

#endif
