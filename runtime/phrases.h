/* phrases: every sentence and word of Osler's own that a reader of results sees, in each language (runtime/phrases.def). */
#ifndef OSLER_RUNTIME_PHRASES_H
#define OSLER_RUNTIME_PHRASES_H

#include "base/date.h"
#include "base/text.h"

enum language { LANGUAGE_ENGLISH, LANGUAGE_GERMAN, LANGUAGES };

enum phrase {
#define PHRASE(id, english, german) PHRASE_##id,
#include "runtime/phrases.def"
#include "runtime/phrases_article.def"
#undef PHRASE
    PHRASES
};

/* "de", "de-AT" ... ; English for NULL and for a language that the catalogue does not have. */
enum language phrases_language(const char *code);

bool phrases_has(const char *code); /* whether the catalogue has that language */

const char *phrase(enum language language, enum phrase id);

/* Puts the phrase with {1}, {2} ... replaced by `fill`. PHRASE_PUT(out, language, NEEDED, "1 or less"). */
void phrase_put(struct text *out, enum language language, enum phrase id, const char *const *fill, size_t count);
#define PHRASE_PUT(out, language, id, ...)                                                          \
    phrase_put(out, language, PHRASE_##id, (const char *const[]){ __VA_ARGS__ },                    \
               sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* 1 October 2025, October 2025, 2025; 1 October 2025, 10:30, with what the time was given with. */
void phrase_put_date(struct text *out, enum language language, date day);

/* The digits of a number, with the language's decimal sign: 1.525 mg reads as 1525 mg in German. */
void phrase_put_number(struct text *out, enum language language, const char *digits, size_t length);

/* What is read for a unit: weeks for wk. False when the code itself is what people read. */
bool phrase_put_unit(struct text *out, enum language language, const char *code, bool one);

#endif
