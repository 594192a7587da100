/* coverage: what the generated guidelines, patients and answers held, counted, so that the test cannot silently come to test less. */
#ifndef OSLER_TESTS_EVALUATOR_COVERAGE_H
#define OSLER_TESTS_EVALUATOR_COVERAGE_H

#include <stdio.h>

#include "tests/evaluator/evaluator.h"

enum { COVERAGE_ITEMS = 512 };

struct coverage {
    uint64_t seen[COVERAGE_ITEMS]; /* in how many guidelines, or patients, or answers */
};

void coverage_of_guideline(struct coverage *coverage, const struct compilation *c, const struct program *program);
void coverage_of_patient(struct coverage *coverage, const struct patient *patient);
void coverage_of_term(struct coverage *coverage, const struct meaning *meaning);
void coverage_of_outcome(struct coverage *coverage, enum verdict verdict);
void coverage_of_dose(struct coverage *coverage, bool known);
void coverage_add(struct coverage *coverage, const struct coverage *other);

/* Prints the table; how many items stand in it fewer than `least` times. What cannot be here (functions of a host) is not in it. */
unsigned coverage_print(const struct coverage *coverage, uint64_t least, FILE *out);

#endif
