/* prove_amounts: doses as numbers that can be told against each other: what is given at once, and how often in a stretch of time. */
#ifndef OSLER_COMPILER_PROVE_AMOUNTS_H
#define OSLER_COMPILER_PROVE_AMOUNTS_H

#include "compiler/prove.h"
#include "runtime/product.h"

/* A time in seconds, a month as 30 days and a year as 365. False for what is no time, or none that a number holds. */
bool amounts_seconds(const struct quantity *time, int64_t *seconds);

/* How often within `seconds`: as the whole ratio times / divide, at least 1. False when the schedule does not say how often. */
bool amounts_rate(const struct written_dose *dose, int64_t seconds, int64_t *times, int64_t *divide);

/* The treatment of a dose; NULL when there is none. */
const struct symbol *amounts_treatment(const struct compilation *c, const struct written_dose *dose);

/* The doses of the program in the order in which they are written: that of recommendation i is first_dose + its place. */
static inline const struct program_dose *amounts_dose(const struct program *program, const struct recommendation *rec, size_t place) {
    return &program->dose[program->recommendation[rec->symbol->index].first_dose + place];
}

/* The amount of a dose as a decimal register of the product, in its own unit. */
uint32_t amounts_register(struct product *product, const struct product_part *part, const struct program_dose *dose);

#endif
