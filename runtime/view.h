/* view: a program as one reader sees it, in one language.
 *
 * A guideline's texts stand in columns of the program, and what is written for another reader or language in section `passage`. A view
 * is a copy of the rows that hold texts, with the texts that fit best; everything else is the program's own. Whoever reads labels
 * through a view needs to know nothing of languages. */
#ifndef OSLER_RUNTIME_VIEW_H
#define OSLER_RUNTIME_VIEW_H

#include "runtime/program.h"

struct view {
    struct program program; /* shares its registers, code and texts; lives in the arena that it was made in */
    bool untranslated;      /* a language was asked for, and some text stands in the guideline's own */
};

/* `language` is a code such as "de" or "de-AT", of which the first part counts; NULL or "": the guideline's own. NULL without memory. */
const struct view *view_new(const struct program *program, struct arena *arena, enum audience audience, const char *language);

/* Whether the code means the language of that name ("de" and "de-AT": yes). */
bool view_same_language(const char *code, const char *language);

/* The language that the guideline is written in: English where it does not say. */
const char *view_own_language(const struct program *program);

/* The author's text of a recommendation for one audience, in the language asked for, else in the guideline's own; NULL: none. */
const char *view_wording(const struct program *program, uint32_t recommendation, enum audience audience, const char *language);

#endif
