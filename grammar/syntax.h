/* syntax: what is said about a text that does not continue as the language expects. Inside this room only.
 *
 * syntax.c makes the general sentence; the other files of syntax_ know the mistakes that people make. */
#ifndef OSLER_GRAMMAR_SYNTAX_H
#define OSLER_GRAMMAR_SYNTAX_H

#include "grammar/reader.h"

/* What the grammar could read next, in its own words for tokens. */
struct expected {
    const char *const *word;
    size_t count;
};
bool expects(const struct expected *expected, const char *word);

/* One message about the newest token. */
void syntax_report(struct reader *reader, const char *const *expected, size_t count);
/* The same for a mistake that people make often; false when it is none of them. */
bool syntax_known(struct reader *reader, const struct expected *expected);

void syntax_too_deep(struct reader *reader, struct span span);
void syntax_bad_unit(struct reader *reader, struct span span); /* a word behind a number that was meant as its unit */
bool syntax_everyday_schedule(struct reader *reader, struct span word); /* daily, twice ...; false when it is none */
bool syntax_row_without_bars(struct reader *reader, struct span first); /* what was read as a table's policy */
void syntax_then_without_give(struct reader *reader, struct span clause);

/* After a mistake: from here on tokens are dropped up to the next declaration (or row). False when the token at hand is
 * already where reading resumes. */
bool syntax_skips(struct reader *reader, int token, enum skip skip);
bool syntax_resumes(const struct reader *reader, int token, struct span span, enum skip skip);

/* The declaration in which the newest token is a mistake, and words for it and for its part that is being read. */
const struct construct *syntax_construct(const struct reader *reader);
void put_construct(struct text *out, const struct reader *reader, const struct construct *construct);
void put_part(struct text *out, const struct reader *reader, const struct construct *construct);
void put_token(struct text *out, const struct reader *reader, const struct seen *seen); /* as it stands, cut when long */
struct span behind(struct span span); /* the empty place behind it */

#endif
