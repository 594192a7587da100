/* syntax: what is said about a text that does not continue as the language expects. Inside this room only. */
#ifndef OSLER_GRAMMAR_SYNTAX_H
#define OSLER_GRAMMAR_SYNTAX_H

#include "grammar/reader.h"

/* One sentence about the newest token: `found` and `expected` are the grammar's words for tokens. */
void syntax_report(struct reader *reader, const char *found, const char *const *expected, size_t count);
/* A word behind a number that was meant as its unit. */
void syntax_bad_unit(struct reader *reader, struct span span);
void syntax_too_deep(struct reader *reader, struct span span);

/* After a mistake: from here on tokens are dropped up to the next declaration (or row). False when the token at hand is
 * already where reading resumes. */
bool syntax_skips(struct reader *reader, int token, enum skip skip);
bool syntax_resumes(const struct reader *reader, int token, struct span span, enum skip skip);

#endif
