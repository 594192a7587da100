/* syntax_inside: what the files of syntax share. */
#ifndef OSLER_GRAMMAR_SYNTAX_INSIDE_H
#define OSLER_GRAMMAR_SYNTAX_INSIDE_H

#include "grammar/syntax.h"

typedef bool mistake(struct reader *reader, const struct expected *expected);
#define MISTAKE(name) mistake mistake_##name;
#include "grammar/mistakes.def"
#undef MISTAKE

/* The newest tokens, 0 the newest of all. */
int token_at(const struct reader *reader, size_t back);
struct span span_at(const struct reader *reader, size_t back);
struct slice text_at(const struct reader *reader, size_t back);
bool is_word_at(const struct reader *reader, size_t back);
bool on_line_of_newest(const struct reader *reader, size_t back);

/* The newest token is `name :` on a line of its own: within parentheses and rows the scanner cannot tell a property's words. */
bool looks_like_property(const struct reader *reader);

bool token_opens(int token);        /* an opening keyword */
bool token_ends_clause(int token);  /* what stands before it is over: the next clause, property or declaration */
bool token_begins_value(int token);

void put_slice(struct text *out, struct slice slice);
const char *print(const struct text *out);
const char *construct_name(struct reader *reader, struct text *out); /* "fact weight" */
const char *part_name(struct reader *reader, struct text *out);      /* "the condition of recommend therapy" */

#endif
