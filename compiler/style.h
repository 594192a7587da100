/* style: what is no mistake and yet makes a guideline worse to read, to check or to trust. Asked for by itself, and only of
 * the first file: a used file has its own day.
 *
 * An exception stands in a comment: `# osler: allow RULE because ...`, within the declaration, behind it, or above it at the margin.
 * One without a reason, for no rule, or that excuses nothing is reported itself. */
#ifndef OSLER_COMPILER_STYLE_H
#define OSLER_COMPILER_STYLE_H

#include "compiler/compilation.h"

/* After check_all, without errors. */
void style_check(struct compilation *c);

#endif
