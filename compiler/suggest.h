/* suggest: the scenarios that are missing, as text of the language.
 *
 * For each thing that no scenario shows (cover.h) the box evaluator finds a patient; what the guideline answers for him is written as what
 * is expected, for the author to confirm. Each scenario is parsed, checked, run and has passed before it is put out. */
#ifndef OSLER_COMPILER_SUGGEST_H
#define OSLER_COMPILER_SUGGEST_H

#include "compiler/api.h"
#include "compiler/cover.h"
#include "runtime/given.h"

/* Appends them; `run` is that of the scenarios. Marks what they show as seen. False without memory. */
bool suggest_scenarios(struct scenario_run *run, struct text *out);

/* suggest_words.c: "expect ..." of what the run answers where this declaration has a part. */
void suggest_expected(struct scenario_run *run, const struct decl *owner, struct text *out);

#endif
