/* given: what is known of a patient, as a scenario says it. */
#ifndef OSLER_RUNTIME_GIVEN_H
#define OSLER_RUNTIME_GIVEN_H

#include "runtime/box_reach.h"

/* "  given age is 75 a, lesions are (site liver)", in lines of at most 100 columns; nothing when nothing is known. After reach_goals with
 * `show` its box may be given: then only the facts that had to do with the answer. */
void given_print(const struct context *context, const struct box *box, struct text *out);

#endif
