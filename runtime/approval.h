/* approval: whether a guideline may be relied on, on a day: status, expiry and the signed steps (rule 18). */
#ifndef OSLER_RUNTIME_APPROVAL_H
#define OSLER_RUNTIME_APPROVAL_H

#include "runtime/program.h"

/* True when the guideline and all its recommendations are approved and it has not expired on `today`; else `why` (may be NULL) receives
 * what is missing, a line each. */
bool approval_holds(const struct program *program, date today, struct text *why);

#endif
