/* patient_text: the facts of a context written down again: as a patient record, or as a scenario's `given`. */
#ifndef OSLER_RUNTIME_PATIENT_TEXT_H
#define OSLER_RUNTIME_PATIENT_TEXT_H

#include "runtime/context.h"

/* A JSON object with the facts that are known. Each is named by `name[fact]`, NULL leaves it out; `name` NULL takes all of them by their
 * own names. */
void patient_put_record(const struct context *context, const char *const *name, struct text *out);

/* "age is 50 a, lesions are (site liver)", of the facts marked in `which` (NULL: all). Nothing when none of them is known. */
void patient_put_given(const struct context *context, const bool *which, struct text *out);

#endif
