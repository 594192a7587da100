/* guideline: the text of a random guideline, small and dense: facts of every kind, terms of every kind over them, recommendations over those. */
#ifndef OSLER_TESTS_EVALUATOR_GUIDELINE_H
#define OSLER_TESTS_EVALUATOR_GUIDELINE_H

#include "base/text.h"
#include "tests/evaluator/dice.h"

/* The day on which such a guideline is asked. Dates in its text lie around it. */
#define GUIDELINE_DAY "2025-06-15"

/* Nearly all of them pass the checker; what does not is refused there and another one takes its place. */
void guideline_make(struct dice *dice, struct text *out);

#endif
