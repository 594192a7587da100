/* unit_answer: reads the words of a question about units, asks unit and decimal, and says the answer. */
#include "base/unit_answer.h"

#include <string.h>

static void put_code(struct text *text, struct slice code) {
    text_putc(text, '"');
    text_put(text, code.bytes, code.length);
    text_putc(text, '"');
}

static void explain(struct slice code, enum unit_read why, size_t bad_at, struct text *error) {
    char near[3][UNIT_CODE];
    put_code(error, code);
    switch (why) {
    case UNIT_READ: return;
    case UNIT_UNKNOWN: text_printf(error, " is no UCUM unit (at byte %zu)", bad_at + 1); break;
    case UNIT_TOO_LONG: text_printf(error, " is longer than %d bytes", UNIT_CODE - 1); return;
    case UNIT_TOO_DEEP: text_puts(error, " is nested too deeply"); return;
    case UNIT_NOT_ALONE: text_puts(error, " holds a special unit, which cannot be part of a product or power"); return;
    case UNIT_OUT_OF_RANGE: text_puts(error, " is out of range: a power, a size or two different arbitrary units");
        return;
    }
    size_t count = unit_suggest(code.bytes, code.length, near, 3);
    for (size_t i = 0; i < count; i++) text_printf(error, "%s%s", i ? " or " : "; did you mean ", near[i]);
}

static bool read_unit(struct slice code, struct unit *unit, struct text *error) {
    size_t bad_at;
    enum unit_read read = unit_parse(code.bytes, code.length, unit, &bad_at);
    if (read != UNIT_READ) explain(code, read, bad_at, error);
    return read == UNIT_READ;
}

static bool read_value(struct slice text, struct decimal *value, struct text *error) {
    enum decimal_read read = decimal_parse(text.bytes, text.length, value);
    if (read == DECIMAL_READ) return true;
    put_code(error, text);
    text_puts(error, read == DECIMAL_TOO_MANY_DIGITS ? " has more digits than can be kept"
                     : read == DECIMAL_TOO_LARGE     ? " is too large"
                                                     : " is no number");
    return false;
}

static bool put_value(struct decimal value, struct text *out, struct text *error) {
    char digits[DECIMAL_TEXT];
    switch ((enum decimal_kind)value.kind) {
    case DECIMAL_KNOWN: text_put(out, digits, decimal_print(value, digits)); return true;
    case DECIMAL_UNKNOWN: text_puts(error, "the result is unknown"); return false;
    case DECIMAL_OVERFLOW: text_puts(error, "the result is too large"); return false;
    case DECIMAL_DIVIDED_BY_ZERO: text_puts(error, "nothing can be divided by zero"); return false;
    case DECIMAL_OUT_OF_DOMAIN: text_puts(error, "this value has no counterpart in the other unit"); return false;
    }
    return false;
}

bool unit_answer_describe(struct slice code, struct text *out, struct text *error) {
    struct unit unit;
    if (!read_unit(code, &unit, error)) return false;
    unit_display(&unit, out);
    text_puts(out, "\ndimension: ");
    unit_dimension_name(&unit, out);
    return true;
}

static void put_dimension(const char *before, const struct unit *unit, struct text *error) {
    text_printf(error, "%s%s (", before, unit->code);
    unit_dimension_name(unit, error);
    text_putc(error, ')');
}

static bool conversion_of(const struct unit *from, const struct unit *to, struct unit_conversion *conversion,
                          struct text *error) {
    switch (unit_conversion(from, to, NULL, conversion)) {
    case UNIT_CONVERTS: return true;
    case UNIT_ARBITRARY_DIFFERS:
        text_printf(error, "%s and %s count different arbitrary units, which never convert", from->code, to->code);
        return false;
    case UNIT_NEEDS_MOLAR_MASS:
        text_printf(error, "%s to %s needs the molar mass of the substance", from->code, to->code);
        return false;
    case UNIT_DIMENSIONS_DIFFER: break;
    }
    put_dimension("", from, error);
    put_dimension(" does not convert to ", to, error);
    return false;
}

bool unit_answer_convert(struct slice value, struct slice from, struct slice to, struct text *out,
                         struct text *error) {
    struct unit source, target;
    struct decimal number;
    struct unit_conversion conversion;
    return read_value(value, &number, error) && read_unit(from, &source, error) && read_unit(to, &target, error) &&
           conversion_of(&source, &target, &conversion, error) &&
           put_value(unit_convert(number, &conversion), out, error);
}

/* Comparable units divide to a plain number: a's value is brought to b's unit first. */
static bool ratio_of(struct decimal *a, const struct unit *unit_a, const struct unit *unit_b, struct unit *result) {
    struct unit_conversion conversion;
    if (unit_a->special || unit_b->special || !unit_same_dimension(unit_a, unit_b)) return false;
    if (unit_conversion(unit_a, unit_b, NULL, &conversion) != UNIT_CONVERTS) return false;
    *a = unit_convert(*a, &conversion);
    *result = unit_one;
    return true;
}

bool unit_answer_combine(bool divide, struct slice value_a, struct slice unit_a, struct slice value_b,
                         struct slice unit_b, struct text *out, struct text *error) {
    struct unit first, second, result;
    struct decimal a, b;
    if (!read_value(value_a, &a, error) || !read_value(value_b, &b, error)) return false;
    if (!read_unit(unit_a, &first, error) || !read_unit(unit_b, &second, error)) return false;
    bool combined = divide ? ratio_of(&a, &first, &second, &result) || unit_divide(&first, &second, &result)
                           : unit_multiply(&first, &second, &result);
    if (!combined) {
        text_printf(error, "%s and %s cannot be %s", first.code, second.code, divide ? "divided" : "multiplied");
        return false;
    }
    if (!put_value(divide ? decimal_divide(a, b) : decimal_multiply(a, b), out, error)) return false;
    text_printf(out, " %s", result.code);
    return true;
}
