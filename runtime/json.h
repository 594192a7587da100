/* json: a reader of JSON text that builds no tree. The caller walks: kind, then enter, next, read or skip. Strict as RFC 8259
 * is: no comments, no trailing commas, UTF-8 only, no lone surrogates. A byte order mark at the beginning is passed over.
 *
 * The first fault stays and every later call fails. Nothing is read outside the given bytes; nothing is allocated but
 * by json_plain. A reader is a value: a copy of it reads on by itself. */
#ifndef OSLER_RUNTIME_JSON_H
#define OSLER_RUNTIME_JSON_H

#include "base/text.h"

enum json_kind { JSON_OBJECT, JSON_LIST, JSON_TEXT, JSON_NUMBER, JSON_TRUE, JSON_FALSE, JSON_NULL, JSON_NOTHING };

enum json_fault {
    JSON_FINE, JSON_ENDS_EARLY, JSON_NO_VALUE, JSON_NO_KEY, JSON_NO_COLON, JSON_NO_COMMA, JSON_COMMA_TOO_MANY, JSON_BAD_NUMBER,
    JSON_BAD_WORD, JSON_BAD_ESCAPE, JSON_BAD_CHARACTER, JSON_BAD_UTF8, JSON_HALF_SURROGATE, JSON_UNCLOSED, JSON_TOO_DEEP,
    JSON_TEXT_TOO_LONG, JSON_MORE_TEXT
};

enum { JSON_DEPTH_MOST = 1000 };

struct json {
    const char *start, *at, *end;
    enum json_fault fault;
    const char *fault_at;
    unsigned depth, depth_most;
    size_t text_most; /* bytes of one text as they are written */
    bool fresh;       /* nothing was read since the bracket opened */
};

struct json_text {
    struct slice raw; /* between the quotes, as written; known to be right */
    bool escaped;     /* has a backslash: json_plain makes the text */
};

/* depth_most is at most JSON_DEPTH_MOST; both bounds are at least 1. */
struct json json_of(const char *bytes, size_t length, unsigned depth_most, size_t text_most);

/* Passes over blanks and says what kind of value begins here, judged by its first byte. */
enum json_kind json_kind(struct json *json);

bool json_enter(struct json *json); /* into the object or list that begins here */

/* In an object: moves to the next name's opening quote and returns true, or passes the end and returns false. The name is then
 * read with json_text, or passed over by who knows it; json_colon comes behind it. */
bool json_next_name(struct json *json);
bool json_colon(struct json *json);
bool json_next_item(struct json *json); /* in a list: to the next value, or past the end */

bool json_text(struct json *json, struct json_text *text);
bool json_number(struct json *json, struct slice *number); /* as written */
bool json_literal(struct json *json);                         /* true, false, null */
bool json_skip(struct json *json);                         /* any value, checking all of it */
bool json_finish(struct json *json);                       /* nothing but blanks is left */

/* The text itself; in `arena` where there are escapes. `bytes` is NULL without memory. */
struct slice json_plain(const struct json_text *text, struct arena *arena);

/* A value that was found to be right, without the blanks between its parts: on one line, without tabs. */
void json_put_compact(struct text *out, struct slice json);

const char *json_fault_words(enum json_fault fault); /* "a colon is missing behind the name" */

/* Where a byte stands: lines and characters count from 1. */
void json_place(const struct json *json, const char *byte, size_t *line, size_t *column);

/* Eight bytes as a number, the first of them lowest. */
static inline uint64_t json_eight(const char *at) {
    const unsigned char *b = (const unsigned char *)at;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
           (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* The first of eight bytes that is a quote, a backslash, a control character or no ASCII; 8 when none is. In `found` bits may be set for bytes
 * behind one that is, by what is carried over, but never before it. */
static inline unsigned json_special_of(uint64_t eight) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = eight ^ (ones * '"'), slash = eight ^ (ones * '\\');
    uint64_t found = (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | (eight - ones * ' ') | eight) & tops;
    return found ? (unsigned)__builtin_ctzll(found) / 8 : 8;
}
static inline unsigned json_first_special(const char *bytes) { return json_special_of(json_eight(bytes)); }

#endif
