/* given: what is known of a patient, as a scenario says it. */
#ifndef OSLER_RUNTIME_GIVEN_H
#define OSLER_RUNTIME_GIVEN_H

#include "runtime/box_reach.h"

/* "  given age is 75 a, lesions are (site liver)", in lines of at most 100 columns; nothing when nothing is known. After reach_goals with
 * `show` its box may be given: then only the facts that had to do with the answer. */
/* One fact, with its day and whether there may be more: "weight is 80 kg on 2025-10-20". */
void given_print_fact(const struct context *context, uint32_t fact, struct text *out);
void given_print(const struct context *context, const struct box *box, struct text *out);

#endif
