/* text: a growing string for messages and results, and small helpers for UTF-8.
 *
 * A buffer that cannot grow sets `failed` and swallows what follows; the owner asks once at the end. */
#ifndef OSLER_BASE_TEXT_H
#define OSLER_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cold.h"

struct text {
    struct arena *arena; /* where the bytes live */
    char *bytes;         /* always ends with a NUL once anything was put */
    size_t length, room;
    bool failed;
};

/* A view of bytes that somebody else owns; not ended by a NUL. */
struct slice {
    const char *bytes;
    size_t length;
};

#define SLICE(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })

/* NULL gives the empty slice. Here and not in text.c, so that the length of a literal is counted once. */
static inline struct slice slice_of(const char *text) { return (struct slice){ text ? text : "", text ? strlen(text) : 0 }; }
static inline bool slice_equal(struct slice a, struct slice b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}
/* Eight bytes at a time; not the same on every machine. */
static inline size_t slice_hash(struct slice text) {
    const uint64_t factor = 0x9E3779B97F4A7C15u;
    const char *bytes = text.bytes;
    uint64_t h = text.length, eight = 0;
    uint32_t four = 0;
    uint16_t two = 0;
    for (size_t left = text.length; left >= sizeof eight; bytes += sizeof eight, left -= sizeof eight) {
        memcpy(&eight, bytes, sizeof eight);
        h = (h ^ eight) * factor;
        h ^= h >> 32;
    }
    if (text.length & 4) memcpy(&four, bytes, sizeof four), bytes += sizeof four;
    if (text.length & 2) memcpy(&two, bytes, sizeof two), bytes += sizeof two;
    h = (h ^ ((uint64_t)four << 24 | (uint64_t)two << 8 | (text.length & 1 ? (unsigned char)*bytes : 0u))) * factor;
    return (size_t)(h ^ h >> 32);
}
static inline bool slice_is(struct slice slice, const char *text) { return slice_equal(slice, slice_of(text)); }

void text_init(struct text *text, struct arena *arena);
void text_clear(struct text *text);
void text_reserve(struct text *text, size_t more); /* room for so many bytes, taken at once */
void text_put(struct text *text, const char *bytes, size_t length);
void text_puts(struct text *text, const char *string);
void text_putc(struct text *text, char c);
void text_repeat(struct text *text, char c, size_t count);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void text_printf(struct text *text, const char *format, ...);
void text_vprintf(struct text *text, const char *format, va_list arguments);

/* The bytes as a JSON string with its quotes; what is no valid UTF-8 becomes U+FFFD. */
void text_json(struct text *text, const char *bytes, size_t length);

/* The bytes on one line, blanks and line ends folded to one blank; cut with U+2026 behind `most` characters. */
void text_fold(struct text *text, const char *bytes, size_t length, size_t most);

/* Puts `bytes` wrapped to `width` columns: the first line continues at column `at`, others are indented by
 * `indent` blanks. Words are never cut. Control characters other than newline become blanks. */
COLD void text_wrap(struct text *text, const char *bytes, size_t length, size_t at, size_t indent, size_t width);

/* The code point at bytes[*at], which moves on; -1 where it is not valid UTF-8 (moves one byte on). */
int32_t utf8_next(const char *bytes, size_t length, size_t *at);
bool utf8_valid(const char *bytes, size_t length, size_t *bad_at);
size_t utf8_columns(const char *bytes, size_t length); /* columns on a terminal; wide characters count two */

/* Damerau-Levenshtein distance, or `most` + 1 when it is larger. Names over 64 bytes are far from all. */
COLD unsigned text_distance(struct slice a, struct slice b, unsigned most);

/* Whether a name was surely meant to be that one: a letter is missing, doubled or has changed places with its neighbour, or they
 * differ in capitals only. Never where the first letter or a digit differs, one letter stands for another, or the name is short:
 * height is no slip for weight, stage_1 none for stage_2, ast none for alt. */
COLD bool text_is_slip(struct slice written, struct slice meant);

#endif
