/* scan: the parts of the scanner that look around themselves (scan.c), and its door (scanner.l). Inside this room only.
 *
 * The whole text is in memory, so a token may look at what stands before and behind it. Offsets count bytes. */
#ifndef OSLER_GRAMMAR_SCAN_H
#define OSLER_GRAMMAR_SCAN_H

#include "grammar/reader.h"
#include "grammar/tree.h"

#include "grammar/parser.h"

enum { NO_TOKEN = -1 /* nothing is meant: the scanner goes on */ };

/* Opens on reader->source; NULL when memory is exhausted. What it takes lives in the reader's arena. */
void *scanner_open(struct reader *reader);
/* The next token with its value and place. Mistakes are recorded here; what comes back is then the token that was meant,
 * or the parser's error token where nothing can be meant. */
int scanner_next(GRAMMAR_STYPE *value, struct span *span, void *scanner);

/* The byte there; NUL behind the text. */
static inline char byte_at(const struct reader *reader, size_t offset) {
    return offset < reader->source->length ? reader->source->bytes[offset] : '\0';
}
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static inline struct span span_of(const struct reader *reader, size_t start, size_t end) {
    size_t length = reader->source->length;
    return (struct span){ reader->file, (uint32_t)(start < length ? start : length), (uint32_t)(end < length ? end : length) };
}
bool first_on_line(const struct reader *reader, size_t offset);
size_t skip_blanks(const struct reader *reader, size_t offset); /* stays on the line */
/* Behind up to four words, the first of which ends at `end`, and a colon on one line; 0: none. *words_end: where the last word ends. */
size_t property_end(const struct reader *reader, size_t end, size_t *words_end);
size_t skip_blanks_and_lines(const struct reader *reader, size_t offset);
size_t word_end(const struct reader *reader, size_t offset); /* offset itself when no word begins there */
struct slice word_at(const struct reader *reader, size_t offset);
size_t quote_length(const char *bytes, size_t length); /* of the quotation mark, plain or typographic, that begins here; 0 for none */
bool quote_at(const struct reader *reader, size_t offset, size_t *length); /* " or a typographic one */
bool number_at(const struct reader *reader, size_t offset);
bool opens_declaration(const struct reader *reader, size_t start); /* an opening keyword in its place */
bool ends_line(const struct reader *reader, size_t offset); /* only blanks and a comment follow */

/* Each takes the token that begins at `start` and ends at *end, sets its value, and may move *end. */
int scan_word(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
/* The same of a word that begins neither a path nor several words that count together; else NO_TOKEN and *end stays where it is. */
int scan_plain_word(struct reader *reader, size_t start, struct slice word, size_t *end, GRAMMAR_STYPE *value);
int scan_path(struct reader *reader, size_t start, size_t end, GRAMMAR_STYPE *value);
/* The property that begins there with the word `first`: behind its colon, or `start` when none does. */
size_t scan_meta(struct reader *reader, size_t start, struct slice first, GRAMMAR_STYPE *value);
int scan_string(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_number(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_points(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_version(struct reader *reader, size_t start, size_t end, GRAMMAR_STYPE *value);
int scan_slashed_date(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_dash(struct reader *reader, size_t start, size_t end);
int scan_date(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_decimal_comma(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
int scan_colon(struct reader *reader);
int scan_type_unit(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value); /* 0: no unit here */
int scan_bar(struct reader *reader, size_t start, size_t *end);
int scan_comma(struct reader *reader, size_t start, size_t *end);
/* What a byte tells alone: a quoted text, a comma, a colon, a bar, a parenthesis. NO_TOKEN and *end == start: it is none of these. */
int scan_sign(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value);
void scan_parenthesis(struct reader *reader, size_t start, bool opens);
void scan_comment(struct reader *reader, size_t start, size_t end);

/* The unit that begins at the offset, as written: its length in bytes, 0 for none. Everyday letters for UCUM's (µ, ²)
 * are understood. *bad is set when the text looks like a unit and is none: the length is then that of the whole, and *unit NULL. */
size_t scan_unit(struct reader *reader, size_t offset, const struct unit **unit, bool *bad);
void bad_unit(struct reader *reader, struct span span, struct span number);

/* A sign that has no meaning, or one that another language has: recorded, with the sign that is meant. */
int bad_character(struct reader *reader, size_t start, size_t *end);
int foreign_comment(struct reader *reader, size_t start, size_t *end);
int meant(struct reader *reader, enum diag_code code, size_t start, size_t end, const char *replacement, int token);

/* scan_scenario.c: the scenario whose keyword begins at `start` ends, with all that follow it at once, at *end. False when that is
 * not sure: a quoted text never ends, or quotation marks are typographic. */
bool scan_past_scenario(const struct reader *reader, size_t start, size_t *end);

#endif
