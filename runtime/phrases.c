#include "runtime/phrases.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Every text of the catalogue behind the other, and where each begins: no pointers, which each process would have to fill in. */
struct texts {
#define PHRASE(id, english, german) char id##_english[sizeof(english)], id##_german[sizeof(german)];
#include "runtime/phrases.def"
#include "runtime/phrases_article.def"
#undef PHRASE
};

static const struct texts texts = {
#define PHRASE(id, english, german) english, german,
#include "runtime/phrases.def"
#include "runtime/phrases_article.def"
#undef PHRASE
};

static const uint16_t catalogue[PHRASES][LANGUAGES] = {
#define PHRASE(id, english, german) { offsetof(struct texts, id##_english), offsetof(struct texts, id##_german) },
#include "runtime/phrases.def"
#include "runtime/phrases_article.def"
#undef PHRASE
};
_Static_assert(sizeof(struct texts) <= UINT16_MAX, "a text is named by 16 bits");

static bool is_code(const char *code, const char *language) {
    return strncmp(code, language, 2) == 0 && (code[2] == '\0' || code[2] == '-' || code[2] == '_');
}

enum language phrases_language(const char *code) { return code && is_code(code, "de") ? LANGUAGE_GERMAN : LANGUAGE_ENGLISH; }

bool phrases_has(const char *code) { return is_code(code, "de") || is_code(code, "en"); }

const char *phrase(enum language language, enum phrase id) { return (const char *)&texts + catalogue[id][language]; }

void phrase_put(struct text *out, enum language language, enum phrase id, const char *const *fill, size_t count) {
    const char *form = phrase(language, id);
    for (const char *open; (open = strchr(form, '{')) != NULL; form = open + 3) {
        size_t which = (size_t)(open[1] - '1');
        text_put(out, form, (size_t)(open - form));
        if (which < count && fill[which]) text_puts(out, fill[which]);
    }
    text_puts(out, form);
}

void phrase_put_date(struct text *out, enum language language, date day) {
    char plain[DATE_TEXT];
    if (!date_is_known(day)) {
        text_puts(out, phrase(language, PHRASE_NOT_KNOWN));
        return;
    }
    date_print(day, plain);
    enum date_precision precision = date_precision(day);
    if (precision == DATE_YEAR || precision == DATE_HOUR) {
        text_puts(out, plain);
        return;
    }
    struct date_parts parts = date_take(day);
    char number[16] = { (char)('0' + parts.day / 10), (char)('0' + parts.day % 10), '\0' };
    const char *day_number = number[0] == '0' ? number + 1 : number;
    const char *month = phrase(language, (enum phrase)(PHRASE_JANUARY + parts.month - 1));
    plain[4] = '\0'; /* the year has four digits */
    if (precision == DATE_MONTH) {
        PHRASE_PUT(out, language, MONTH_YEAR, month, plain);
        return;
    }
    PHRASE_PUT(out, language, DAY_MONTH_YEAR, day_number, month, plain);
    if (precision == DATE_DAY) return;
    text_puts(out, ", ");
    text_puts(out, plain + sizeof "2025-10-01"); /* behind the T */
}

void phrase_put_number(struct text *out, enum language language, const char *digits, size_t length) {
    const char *point = memchr(digits, '.', length);
    size_t whole = point ? (size_t)(point - digits) : length;
    text_put(out, digits, whole);
    if (!point) return;
    text_puts(out, phrase(language, PHRASE_DECIMAL_SIGN));
    text_put(out, point + 1, length - whole - 1);
}

bool phrase_put_unit(struct text *out, enum language language, const char *code, bool one) {
    static const struct { const char *code; enum phrase one; } times[] = {
        { "years", PHRASE_YEAR },   { "months", PHRASE_MONTH }, { "year", PHRASE_YEAR }, { "month", PHRASE_MONTH },
        { "weeks", PHRASE_WEEK },   { "week", PHRASE_WEEK },    { "days", PHRASE_DAY },  { "day", PHRASE_DAY },
        { "hours", PHRASE_HOUR },   { "hour", PHRASE_HOUR },    { "minutes", PHRASE_MINUTE }, { "minute", PHRASE_MINUTE },
        { "seconds", PHRASE_SECOND }, { "second", PHRASE_SECOND },
        { "a", PHRASE_YEAR },       { "mo", PHRASE_MONTH },     { "wk", PHRASE_WEEK },   { "d", PHRASE_DAY },
        { "h", PHRASE_HOUR },       { "min", PHRASE_MINUTE },   { "s", PHRASE_SECOND },  { "ms", PHRASE_MILLISECOND },
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (strcmp(code, times[i].code) != 0) continue;
        text_puts(out, phrase(language, (enum phrase)(times[i].one + (one ? 0 : 1))));
        return true;
    }
    return false;
}
