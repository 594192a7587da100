/* format: one layout for every guideline; docs/formatting.md describes it.
 *
 * Only blanks and line ends change: words, signs, texts and comments stay as they are and in their order. What is laid out is read
 * again and compared, so that a text whose meaning depended on its lines is left alone rather than changed. */
#ifndef OSLER_GRAMMAR_FORMAT_H
#define OSLER_GRAMMAR_FORMAT_H

#include "grammar/parse.h"

/* Puts the file's text laid out. False, and nothing put, where it cannot be read or memory is exhausted; the diagnostics say what. */
bool format_file(struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags, struct text *out);

#endif
