/* dose_words: how a dose is given, in the words of a language: "iv over 90 minutes, once". */
#ifndef OSLER_RUNTIME_DOSE_WORDS_H
#define OSLER_RUNTIME_DOSE_WORDS_H

#include "runtime/phrases.h"
#include "runtime/program.h"

/* With a blank or a comma in front, to stand behind the amount. What is not of the language's own words stays as it is. */
void dose_put_manner(const struct program *program, uint32_t dose, enum language language, struct text *out);

#endif
