/* facts_number: a number as given -> its unit, its range, its step (rule 9 of docs/language.md). */
#include <string.h>

#include "runtime/facts_inside.h"

/* A number on its way in. */
struct given {
    const struct fact_form *form;
    struct slice digits, unit; /* as written; the unit, once converted, only where it is not the fact's own */
    const char *at;            /* where the value begins */
    bool unit_beside;          /* the unit stands beside the value, not within its text */
    struct decimal value;      /* in the fact's unit, once converted */
};

/* ---- Units ---- */

static bool fail_unit(struct facts_run *run, const struct given *given, const char *expected, const char *message) {
    if (given->unit_beside) run->place.part = "unit";
    return facts_fail(run, given->unit_beside ? run->unit_at : given->at, expected, "%s", message);
}

static const char *fact_unit_code(const struct fact_form *form) { return form->unit ? form->unit->code : "1"; }

static const char *dimension(struct facts_run *run, const struct unit *unit) {
    struct text out;
    text_init(&out, &run->context->arena);
    unit_dimension_name(unit, &out);
    return out.failed ? "" : out.bytes;
}

/* Weights in kg, not in a length: each case names both sides. */
static bool fail_conversion(struct facts_run *run, const struct given *given, const struct unit *from, enum unit_convertible why) {
    const struct fact_form *form = given->form;
    const struct unit *to = form->unit ? form->unit : &unit_one;
    const char *path = facts_subject(run), *shown = facts_shown(run, given->unit);
    struct text expected, message;
    text_init(&expected, &run->context->arena);
    text_init(&message, &run->context->arena);
    if (!form->unit || unit_is_one(to)) {
        text_puts(&expected, "a number without a unit");
        text_printf(&message, "%s is a number without a unit, and %s is a unit of %s", path, shown, dimension(run, from));
    } else {
        text_printf(&expected, "a unit of %s such as %s", dimension(run, to), to->code);
        text_printf(&message, "%s is given in %s (%s) and kept in %s (%s): ", path, shown, dimension(run, from), to->code,
                    dimension(run, to));
        text_puts(&message, why == UNIT_NEEDS_MOLAR_MASS ? "converting them needs a molar mass, and the guideline gives none"
                            : why == UNIT_ARBITRARY_DIFFERS ? "two arbitrary units cannot be converted"
                                                            : "these cannot be converted");
    }
    return !expected.failed && !message.failed && fail_unit(run, given, expected.bytes, message.bytes);
}

static bool fail_unknown_unit(struct facts_run *run, const struct given *given) {
    char nearest[1][UNIT_CODE];
    struct text expected, message;
    text_init(&expected, &run->context->arena);
    text_init(&message, &run->context->arena);
    if (given->form->unit) text_printf(&expected, "a unit such as %s", given->form->unit->code);
    else text_puts(&expected, "a number without a unit");
    text_printf(&message, "%s has the unit %s, which UCUM does not know", facts_subject(run), facts_shown(run, given->unit));
    if (given->unit.length < UNIT_CODE && unit_suggest(given->unit.bytes, given->unit.length, nearest, 1) == 1)
        text_printf(&message, "; did you mean %s?", nearest[0]);
    return !expected.failed && !message.failed && fail_unit(run, given, expected.bytes, message.bytes);
}

static bool convert(struct facts_run *run, struct given *given) {
    const struct fact_form *form = given->form;
    struct unit from;
    struct unit_conversion conversion;
    if (given->unit.length == 0) return true;
    bool own = slice_is(given->unit, fact_unit_code(form));
    if (!own && !unit_parse_word(given->unit.bytes, given->unit.length, &from) &&
        unit_parse(given->unit.bytes, given->unit.length, &from, NULL) != UNIT_READ &&
        !unit_read_printed(given->unit.bytes, given->unit.length, &from))
        return fail_unknown_unit(run, given);
    if (own || strcmp(from.code, fact_unit_code(form)) == 0) { /* as it is written, Cel, or read, °C */
        given->unit = SLICE("");
        return true;
    }
    enum unit_convertible can = unit_conversion(&from, form->unit ? form->unit : &unit_one, form->molar_mass, &conversion);
    if (can != UNIT_CONVERTS) return fail_conversion(run, given, &from, can);
    given->value = unit_convert(given->value, &conversion);
    return true;
}

/* ---- Range and step ---- */

/* The fact's own unit, behind a value. */
static void put_unit(const struct fact_form *form, struct text *out) {
    if (!form->unit || unit_is_one(form->unit)) return;
    text_putc(out, ' ');
    unit_print(form->unit->code, out);
}

/* "154 [lb_av]", "70 kg", "3": as given, with the unit that was meant. */
static const char *as_given(struct facts_run *run, const struct given *given) {
    struct text out;
    const struct fact_form *form = given->form;
    text_init(&out, &run->context->arena);
    text_put(&out, given->digits.bytes, given->digits.length < 60 ? given->digits.length : 60);
    if (given->unit.length) text_printf(&out, " %.*s", (int)given->unit.length, given->unit.bytes);
    else put_unit(form, &out);
    return out.failed ? "" : out.bytes;
}

static void put_value(const struct fact_form *form, struct decimal value, struct text *out) {
    char digits[DECIMAL_TEXT];
    decimal_print(value, digits);
    text_puts(out, digits);
    put_unit(form, out);
}

static bool fail_range(struct facts_run *run, const struct given *given) {
    struct text inside, range;
    const struct fact_form *form = given->form;
    text_init(&inside, &run->context->arena);
    text_init(&range, &run->context->arena);
    if (given->unit.length) {
        text_puts(&inside, ", which is ");
        put_value(form, decimal_round(given->value, form->scale + 6), &inside);
    }
    form_range(form, &range);
    run->refused = true;
    put_unit(form, &range);
    return facts_fail(run, given->at, facts_expected(run, form), "%s is %s%s: outside its range%s", facts_subject(run),
                      as_given(run, given), inside.bytes, range.bytes);
}

static bool in_range(const struct fact_form *form, struct decimal value) {
    return (!form->has_low || decimal_compare(value, form->wide_low) >= 0) &&
           (!form->has_high || decimal_compare(value, form->wide_high) <= 0);
}

static bool note_rounding(struct facts_run *run, const struct given *given, struct decimal kept) {
    struct text text;
    text_init(&text, &run->context->arena);
    text_printf(&text, "%s %s was rounded to ", facts_subject(run), as_given(run, given));
    put_value(given->form, kept, &text);
    const struct edge *edge = edge_crossed(given->form->edge, given->form->edges, given->value, kept);
    if (edge) {
        int order = decimal_compare(given->value, edge->at);
        text_printf(&text, "; without rounding it would be %s ", order < 0 ? "below" : order > 0 ? "above" : "exactly");
        put_value(given->form, edge->at, &text);
    }
    enum notice_kind kind = edge ? NOTICE_ROUNDED_ACROSS : NOTICE_ROUNDED;
    context_notice(run->context, kind, run->place.fact->index, text.failed ? NULL : text.bytes);
    return !run->context->failed;
}

/* To the nearest multiple of the step, away from zero where two are as near, and never out of the range. */
static struct decimal stepped(const struct fact_form *form, struct decimal value) {
    if (form->kind == FACT_WIDE && !form->has_step) return value;
    struct decimal kept = decimal_round_to(value, form->wide_step);
    if (!decimal_is_known(kept)) return kept;
    if (form->has_high && decimal_compare(kept, form->wide_high) > 0) return decimal_subtract(kept, form->wide_step);
    if (form->has_low && decimal_compare(kept, form->wide_low) < 0) return decimal_add(kept, form->wide_step);
    return kept;
}

static bool fail_size(struct facts_run *run, const struct given *given, const char *why) {
    return facts_fail(run, given->at, facts_expected(run, given->form), "%s has %s", facts_subject(run), why);
}

static bool keep(struct facts_run *run, struct given *given, struct fact_value *value) {
    const struct fact_form *form = given->form;
    static const char large[] = "a number that is too large to be kept";
    if (!decimal_is_known(given->value)) return fail_size(run, given, "a value that its unit cannot have");
    if (!in_range(form, given->value)) return fail_range(run, given);
    struct decimal kept = stepped(form, given->value);
    if (!decimal_is_known(kept)) return fail_size(run, given, large);
    if (form->kind == FACT_WIDE) value->wide = kept;
    else if (!decimal_to_scaled(kept, form->scale, &value->number) || value->number == NUMBER_UNKNOWN)
        return fail_size(run, given, large);
    return decimal_equal(kept, given->value) || note_rounding(run, given, kept);
}

static bool read_given(struct facts_run *run, struct given *given, struct fact_value *value) {
    switch (decimal_parse(given->digits.bytes, given->digits.length, &given->value)) {
        case DECIMAL_READ: break;
        case DECIMAL_NOT_A_NUMBER: return facts_fail_kind(run, given->form, given->at, NULL);
        case DECIMAL_TOO_MANY_DIGITS: return fail_size(run, given, "more digits than can be kept (38)");
        case DECIMAL_TOO_LARGE: return fail_size(run, given, "a number that is too large or too small to be kept");
    }
    return convert(run, given) && keep(run, given, value);
}

bool fact_number_read(struct facts_run *run, const struct fact_form *form, struct slice digits, struct slice unit, const char *at,
                      struct fact_value *value) {
    struct given given = { .form = form, .digits = digits, .unit = unit, .at = at, .unit_beside = true };
    return read_given(run, &given, value);
}

/* ---- "70 kg" ---- */

static size_t pass_digits(struct slice text, size_t at) {
    while (at < text.length && text.bytes[at] >= '0' && text.bytes[at] <= '9') at++;
    return at;
}

/* How many bytes at the beginning are a number. An e belongs to it only where digits follow: "5 eV" has a unit. */
static size_t number_length(struct slice text) {
    size_t sign = text.length > 0 && text.bytes[0] == '-', end = pass_digits(text, sign);
    if (end == sign) return 0;
    if (end + 1 < text.length && text.bytes[end] == '.') {
        size_t behind = pass_digits(text, end + 1);
        if (behind > end + 1) end = behind;
    }
    if (end < text.length && (text.bytes[end] == 'e' || text.bytes[end] == 'E')) {
        size_t digits = end + 1;
        if (digits < text.length && (text.bytes[digits] == '-' || text.bytes[digits] == '+')) digits++;
        size_t behind = pass_digits(text, digits);
        if (behind > digits) end = behind;
    }
    return end;
}

static struct slice trimmed(struct slice text) {
    while (text.length && text.bytes[0] == ' ') text.bytes++, text.length--;
    while (text.length && text.bytes[text.length - 1] == ' ') text.length--;
    return text;
}

static bool begins_with_comma(struct slice rest) {
    return rest.length > 1 && rest.bytes[0] == ',' && rest.bytes[1] >= '0' && rest.bytes[1] <= '9';
}

bool fact_number_from_text(struct facts_run *run, const struct fact_form *form, struct slice text, struct slice unit,
                           const char *at, struct fact_value *value) {
    text = trimmed(text);
    size_t length = number_length(text);
    if (length == 0) return facts_fail_kind(run, form, at, NULL);
    struct slice rest = { text.bytes + length, text.length - length };
    if (begins_with_comma(rest)) return facts_fail_kind(run, form, at, "decimals stand behind a point, not behind a comma");
    rest = trimmed(rest);
    if (rest.length && unit.length && !slice_equal(rest, unit))
        return facts_fail(run, at, facts_expected(run, form), "%s has two units, %s and %s", facts_subject(run),
                          facts_shown(run, rest), facts_shown(run, unit));
    struct given given = { .form = form, .digits = { text.bytes, length }, .unit = rest.length ? rest : unit, .at = at,
                           .unit_beside = rest.length == 0 };
    return read_given(run, &given, value);
}
