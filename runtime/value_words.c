/* Values in words for a reader; the exact notation is in value.c. */
#include <string.h>

#include "runtime/value.h"

static void put_unit(const struct value *value, enum language language, bool one, struct text *out) {
    if (!value->unit[0] || strcmp(value->unit, "1") == 0 || value->unit[0] == '{') return;
    text_putc(out, ' ');
    if (!phrase_put_unit(out, language, value->unit, one)) unit_print(value->unit, out);
}

/* The number with the language's decimal sign, in the same room: it is one byte in every language. */
static void localize(char *digits, enum language language) {
    char *point = strchr(digits, '.');
    if (point) *point = phrase(language, PHRASE_DECIMAL_SIGN)[0];
}

enum { DIGITS_TO_READ = 8, DIGITS_BEHIND_POINT = 4 };

static void words_wide(const struct value *value, enum language language, struct text *out) {
    char digits[DECIMAL_TEXT];
    size_t length = decimal_print(value->wide, digits);
    if (length > DIGITS_TO_READ && decimal_scale(value->wide) > DIGITS_BEHIND_POINT) {
        decimal_print(decimal_round(value->wide, DIGITS_BEHIND_POINT), digits);
        localize(digits, language);
        PHRASE_PUT(out, language, ABOUT, digits);
    } else {
        phrase_put_number(out, language, digits, length);
    }
    put_unit(value, language, strcmp(digits, "1") == 0, out);
}

static void words_range(const struct value *value, enum language language, struct text *out) {
    char low[VALUE_DIGITS], high[VALUE_DIGITS];
    value_digits(value->number, value->scale, low);
    value_digits(value->high, value->scale, high);
    localize(low, language);
    localize(high, language);
    if (value->number == value->high)
        text_puts(out, low);
    else if (value->high == RANGE_UNBOUNDED)
        PHRASE_PUT(out, language, OR_MORE, low);
    else
        PHRASE_PUT(out, language, FROM_TO, low, high);
    put_unit(value, language, value->number == value->high && strcmp(low, "1") == 0, out);
}

/* An end that was left open is kept as the first day or the last one that there is. */
static void words_period(const struct value *value, enum language language, struct text *out) {
    bool begins = value->number != date_of_day(-719162) /* 0001-01-01 */, ends = value->high != date_of_day(2932896) /* 9999-12-31 */;
    struct text day;
    text_init(&day, out->arena);
    phrase_put_date(&day, language, begins || !ends ? value->number : value->high);
    if (begins == ends) text_puts(&day, " – ");
    if (begins == ends) phrase_put_date(&day, language, value->high);
    const char *words = day.bytes ? day.bytes : "";
    if (begins == ends) text_puts(out, words);
    else phrase_put(out, language, begins ? PHRASE_FROM_DAY : PHRASE_TO_DAY, &words, 1);
    out->failed |= day.failed;
}

/* Several values that are left read "a or b"; all of them, "not known". */
static void words_choice(const struct context *context, const struct value *value, enum language language,
                         struct text *out) {
    int64_t left = value->number;
    int64_t all = value->choices < CHOICE_MOST ? ((int64_t)1 << value->choices) - 1 : CHOICE_UNKNOWN - 1;
    if (left <= 0 || left & CHOICE_UNKNOWN || (left == all && value->choices > 1)) {
        text_puts(out, phrase(language, PHRASE_NOT_KNOWN));
        return;
    }
    for (uint32_t i = 0, put = 0; i < value->choices && i < CHOICE_MOST; i++) {
        if (!(left >> i & 1)) continue;
        bool last = left >> i == 1;
        if (put++) text_puts(out, last ? phrase(language, PHRASE_OR) : ", ");
        value_put_choice(context->program, value->first_choice + i, out);
    }
}

/* Of an all-table: every value that holds, and whether more may. */
static void words_choices(const struct context *context, const struct value *value, enum language language,
                          struct text *out) {
    bool open = (value->number & CHOICE_UNKNOWN) != 0, first = true;
    for (uint32_t i = 0; i < value->choices && i < CHOICE_MOST; i++) {
        if (!(value->number >> i & 1)) continue;
        if (!first) text_puts(out, ", ");
        value_put_choice(context->program, value->first_choice + i, out);
        first = false;
    }
    if (first)
        text_puts(out, phrase(language, open ? PHRASE_NOT_KNOWN : PHRASE_NONE));
    else if (open)
        text_puts(out, phrase(language, PHRASE_PERHAPS_MORE));
}

static void words_list(const struct context *context, const struct value *value, enum language language,
                       struct text *out) {
    const struct list_value *given = &context->list[value->list];
    struct value count = { .kind = VALUE_RANGE, .number = given->count, .high = given->count, .unit = "" };
    if (given->state == LIST_MORE) count.high = RANGE_UNBOUNDED;
    if (given->state == LIST_UNKNOWN)
        text_puts(out, phrase(language, PHRASE_NOT_KNOWN));
    else
        words_range(&count, language, out);
}

void value_put_amount(const struct context *context, const struct value *value, enum language language, struct text *out) {
    struct value bare = *value;
    size_t from = out->length;
    bare.unit = "";
    value_print(context, &bare, out);
    for (char *c = out->bytes ? out->bytes + from : NULL; c && *c && *c != ' '; c++)
        if (*c == '.') *c = phrase(language, PHRASE_DECIMAL_SIGN)[0];
    if (!value_has_unit(value)) return;
    text_putc(out, ' ');
    unit_print(value->unit, out);
}

void value_words(const struct context *context, const struct value *value, enum language language, struct text *out) {
    bool ranged = (value->kind == VALUE_RANGE || value->kind == VALUE_SCORE) && value->number != NUMBER_UNKNOWN;
    if (value->kind == VALUE_CHOICE) {
        words_choice(context, value, language, out);
        return;
    }
    if (value->kind == VALUE_CHOICES) {
        words_choices(context, value, language, out);
        return;
    }
    if (ranged) {
        if (value->number == 0 && value->high == RANGE_UNBOUNDED)
            text_puts(out, phrase(language, PHRASE_NOT_KNOWN));
        else
            words_range(value, language, out);
        return;
    }
    if (!value_is_known(value)) {
        text_puts(out, phrase(language, PHRASE_NOT_KNOWN));
        return;
    }
    char digits[VALUE_DIGITS];
    switch (value->kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME:
        text_puts(out, phrase(language, value->truth == TRUTH_YES  ? PHRASE_YES
                                        : value->truth == TRUTH_NO ? PHRASE_NO
                                                                   : PHRASE_CONTRAINDICATED));
        break;
    case VALUE_NUMBER:
        phrase_put_number(out, language, digits, value_digits(value->number, value->scale, digits));
        put_unit(value, language, strcmp(digits, "1") == 0, out);
        break;
    case VALUE_WIDE: words_wide(value, language, out); break;
    case VALUE_DATE: phrase_put_date(out, language, value->number); break;
    case VALUE_PERIOD: words_period(value, language, out); break;
    case VALUE_LIST:
    case VALUE_SERIES: words_list(context, value, language, out); break;
    case VALUE_TEXT: value_print(context, value, out); break;
    case VALUE_CHOICE:
    case VALUE_CHOICES:
    case VALUE_RANGE:
    case VALUE_SCORE: break;
    }
}
