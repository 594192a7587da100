/* facts_give: values that a host gives one by one. What is plainly right goes straight to its register; everything else becomes the JSON
 * that would say the same and takes the road of records, so that conversions, ranges, steps and errors are theirs. */
#include <math.h>
#include <string.h>

#include "runtime/facts_inside.h"

/* --- As JSON, for values that need a closer look and for errors --------------------------------------------------------- */

static void put_real(struct text *out, double real) {
    char digits[DECIMAL_TEXT];
    if (isnan(real)) text_puts(out, "NaN");
    else if (isinf(real)) text_puts(out, real < 0 ? "-infinity" : "infinity");
    else text_put(out, digits, decimal_print(decimal_from_double(real), digits));
}

static void put_end(struct text *out, const char *name, struct slice day, bool *some) {
    if (!day.bytes) return;
    text_printf(out, "%s\"%s\": ", *some ? ", " : "", name);
    text_json(out, day.bytes, day.length);
    *some = true;
}

static void put_given(struct text *out, const struct put_value *given) {
    char digits[DECIMAL_TEXT];
    bool some = false;
    switch (given->kind) {
    case PUT_UNKNOWN: text_puts(out, "null"); break;
    case PUT_TRUTH: text_puts(out, given->truth ? "true" : "false"); break;
    case PUT_CHOICE: text_printf(out, "%llu", (unsigned long long)given->choice); break;
    case PUT_SCALED: text_put(out, digits, decimal_print(decimal_scaled(given->number, -given->scale), digits)); break;
    case PUT_DOUBLE: put_real(out, given->real); break;
    case PUT_PERIOD:
        text_putc(out, '{');
        put_end(out, "from", given->text, &some);
        put_end(out, "to", given->to, &some);
        text_putc(out, '}');
        break;
    case PUT_NAME: case PUT_DECIMAL: case PUT_DATE: case PUT_TEXT: case PUT_UNREADABLE:
        text_json(out, given->text.bytes, given->text.length);
        break;
    }
}

/* From here on the errors of this run are about the given value. False without memory. */
static bool take_as_json(struct facts_run *run, const struct put_value *given) {
    struct text out;
    text_init(&out, &run->context->arena);
    put_given(&out, given);
    if (out.failed) return false;
    run->json = json_of(out.bytes, out.length, 4, SIZE_MAX);
    return true;
}

static bool wrong_kind(struct facts_run *run, const struct fact_form *form, const struct put_value *given) {
    return take_as_json(run, given) && facts_fail_kind(run, form, run->json.start, NULL);
}

/* --- The kinds of values -------------------------------------------------------------------------------------------------- */

static bool give_choice(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    if (form->kind != FACT_CHOICE || given->choice >= form->choices) return wrong_kind(run, form, given);
    value->number = (int64_t)1 << given->choice;
    return true;
}

static bool give_name(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    for (uint32_t i = 0; form->kind == FACT_CHOICE && i < form->choices; i++) {
        if (!slice_equal(form->choice[i], given->text)) continue;
        value->number = (int64_t)1 << i;
        return true;
    }
    return wrong_kind(run, form, given);
}

static bool is_own_unit(const struct fact_form *form, struct slice unit) {
    return unit.length == 0 || (form->unit && slice_is(unit, form->unit->code));
}

/* In the fact's unit, range and step: nothing is left to do. */
static bool give_plainly(const struct fact_form *form, struct slice unit, struct decimal given, struct fact_value *value) {
    int64_t number;
    if (form->kind != FACT_NUMBER || !is_own_unit(form, unit) || !decimal_to_scaled(given, form->scale, &number)) return false;
    if (number < form->low || number > form->high || (form->step != 1 && number % form->step != 0)) return false;
    value->number = number;
    return true;
}

static bool give_number(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct decimal number,
                        struct fact_value *value) {
    char *digits;
    if (form->kind != FACT_NUMBER && form->kind != FACT_WIDE) return wrong_kind(run, form, given);
    if (!decimal_is_known(number))
        return take_as_json(run, given) && facts_fail(run, run->json.start, facts_expected(run, form), "%s was given as %s, which is no number",
                                                      facts_path(run), run->json.start);
    if (give_plainly(form, given->unit, number, value)) return true;
    if (!(digits = arena_alloc(&run->context->arena, DECIMAL_TEXT, 1))) return false;
    struct slice written = { digits, decimal_print(number, digits) };
    run->json = json_of(written.bytes, written.length, 1, SIZE_MAX);
    run->unit_at = NULL;
    return fact_number_read(run, form, written, given->unit, digits, value);
}

/* "70.5" or "70.5 kg". */
static bool give_decimal(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    struct decimal number;
    if (form->kind != FACT_NUMBER && form->kind != FACT_WIDE) return wrong_kind(run, form, given);
    if (decimal_parse(given->text.bytes, given->text.length, &number) == DECIMAL_READ && give_plainly(form, given->unit, number, value))
        return true;
    return take_as_json(run, given) && fact_number_from_text(run, form, given->text, given->unit, run->json.start, value);
}

static bool give_date(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    const char *because = NULL;
    value->number = form->kind == FACT_DATE ? date_parse(given->text.bytes, given->text.length, &because) : DATE_UNKNOWN;
    if (date_is_known(value->number)) return true;
    return take_as_json(run, given) && facts_fail_kind(run, form, run->json.start, because);
}

static bool fail_utf8(struct facts_run *run, const struct fact_form *form) {
    return facts_fail(run, NULL, facts_expected(run, form), "%s: there is a byte that is no valid UTF-8", facts_path(run));
}

static bool give_text(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    if (form->kind != FACT_TEXT) return wrong_kind(run, form, given);
    char *copy = arena_copy(&run->context->arena, given->text.bytes, given->text.length);
    if (!copy) return false;
    value->number = context_text(run->context, (struct slice){ copy, given->text.length });
    return !run->context->failed;
}

static bool give_unreadable(struct facts_run *run, const struct put_value *given, struct fact_value *value) {
    char *copy = arena_copy(&run->context->arena, given->text.bytes, given->text.length);
    value->known = false;
    value->unreadable = true;
    return copy && fact_note_unreadable(run, (struct slice){ copy, given->text.length });
}

static bool give_value(struct facts_run *run, const struct fact_form *form, const struct put_value *given, struct fact_value *value) {
    switch (given->kind) {
    case PUT_UNKNOWN: value->known = false; return true;
    case PUT_TRUTH:
        value->truth = given->truth ? TRUTH_YES : TRUTH_NO;
        return form->kind == FACT_TRUTH || wrong_kind(run, form, given);
    case PUT_CHOICE: return give_choice(run, form, given, value);
    case PUT_NAME: return give_name(run, form, given, value);
    case PUT_DECIMAL: return give_decimal(run, form, given, value);
    case PUT_SCALED: return give_number(run, form, given, decimal_scaled(given->number, -given->scale), value);
    case PUT_DOUBLE: return give_number(run, form, given, decimal_from_double(given->real), value);
    case PUT_DATE: return give_date(run, form, given, value);
    case PUT_PERIOD:
        if (form->kind != FACT_PERIOD) return wrong_kind(run, form, given);
        return take_as_json(run, given) && fact_value_read(run, form, value);
    case PUT_TEXT: return give_text(run, form, given, value);
    case PUT_UNREADABLE: return give_unreadable(run, given, value);
    }
    return false;
}

/* --- Into its place --------------------------------------------------------------------------------------------------------- */

static bool texts_are_fine(struct facts_run *run, const struct fact_form *form, const struct put_value *given) {
    const struct slice texts[] = { given->text, given->to, given->unit };
    size_t bad_at;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].length > run->json.text_most)
            return facts_fail(run, NULL, facts_expected(run, form), "%s has a text of more than %zu bytes", facts_path(run), run->json.text_most);
        if (texts[i].length && !utf8_valid(texts[i].bytes, texts[i].length, &bad_at)) return fail_utf8(run, form);
    }
    return true;
}

/* What was noted about a value that another one now takes the place of. */
static void forget_notices(struct context *context, uint32_t fact) {
    size_t kept = 0;
    for (size_t i = 0; i < context->notices; i++)
        if (context->notice[i].fact != fact) context->notice[kept++] = context->notice[i];
    context->notices = kept;
}

static bool give_fact(struct facts_run *run, const struct fact_form *form, const struct put_value *given) {
    struct context *context = run->context;
    struct fact_value value = fact_value_unknown(form);
    if (context->fact[form->index].given != GIVEN_NOT) forget_notices(context, form->index);
    if (form->fields && given->kind != PUT_UNKNOWN && given->kind != PUT_UNREADABLE) return wrong_kind(run, form, given);
    value.known = true;
    if (!give_value(run, form, given, &value)) return false;
    if (form->fields) context->list[form->slot] = (struct list_value){ .state = LIST_UNKNOWN };
    fact_store(context, form, &value);
    return true;
}

/* What a series is over time lies in its dates, and none of them is later than the day of evaluation. */
static bool give_field(struct facts_run *run, const struct fact_form *form, uint32_t column, const struct put_value *given) {
    const struct fact_form *field = &form->fields->at[column];
    struct fact_value value = fact_value_unknown(field);
    run->place.field = field;
    run->place.element = run->context->list[form->slot].count;
    value.known = true;
    if (given->kind == PUT_UNREADABLE) return wrong_kind(run, field, given);
    if (!give_value(run, field, given, &value)) return false;
    if (form->kind == FACT_SERIES && field->kind == FACT_DATE && !fact_date_is_past(run, NULL, NULL, value.number)) return false;
    fact_list_put(run->context, form, field, &value);
    return true;
}

enum facts_status facts_give(struct context *context, uint32_t fact, uint32_t field, const struct put_value *given,
                             const struct facts_options *options, struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    bool read = facts_begin(&run, context, "", 0, options, error ? error : &unwanted);
    if (!read) return facts_end(&run, false);
    const struct fact_form *form = &run.reader->facts.at[fact];
    run.place.fact = form;
    read = texts_are_fine(&run, form, given) && (field == NONE ? give_fact(&run, form, given) : give_field(&run, form, field, given));
    return facts_end(&run, read);
}

enum facts_status facts_give_on(struct context *context, uint32_t fact, struct slice on, struct fact_error *error) {
    static const struct fact_form day = { .kind = FACT_DATE };
    struct facts_run run;
    struct fact_error unwanted;
    struct put_value given = { .kind = PUT_DATE, .text = on };
    struct fact_value value = fact_value_unknown(&day);
    bool read = facts_begin(&run, context, "", 0, NULL, error ? error : &unwanted);
    if (!read) return facts_end(&run, false);
    run.place.fact = &run.reader->facts.at[fact];
    run.place.part = "on";
    read = texts_are_fine(&run, &day, &given) && give_date(&run, &day, &given, &value) && fact_date_is_past(&run, "on", NULL, value.number);
    if (read) {
        context->fact[fact].dated = true;
        context->fact[fact].on = value.number;
    }
    return facts_end(&run, read);
}

enum facts_status facts_give_patient(struct context *context, struct slice id, struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    size_t bad_at;
    bool read = facts_begin(&run, context, "", 0, NULL, error ? error : &unwanted);
    run.place.part = "id";
    if (read && !utf8_valid(id.bytes, id.length, &bad_at))
        read = facts_fail(&run, NULL, "a text", "id: there is a byte that is no valid UTF-8");
    char *copy = read ? arena_copy(&context->arena, id.bytes, id.length) : NULL;
    if (copy) context->patient = (struct slice){ copy, id.length };
    return facts_end(&run, copy != NULL);
}

/* --- Lists --------------------------------------------------------------------------------------------------------------------- */

void facts_give_list(struct context *context, uint32_t fact) {
    uint32_t slot = context->program->fact[fact].slot;
    if (context->fact[fact].given != GIVEN_NOT) forget_notices(context, fact);
    context->list[slot] = (struct list_value){ .state = LIST_COMPLETE, .open = true };
    context->fact[fact] = (struct fact_state){ .given = GIVEN_VALUE_KNOWN, .on = DATE_UNKNOWN };
}

void facts_give_more(struct context *context, uint32_t fact) { context->list[context->program->fact[fact].slot].state = LIST_MORE; }

enum facts_status facts_give_element(struct context *context, uint32_t fact, const struct facts_options *options, struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    bool read = facts_begin(&run, context, "", 0, options, error ? error : &unwanted);
    read = read && fact_list_add(&run, &run.reader->facts.at[fact]);
    return facts_end(&run, read);
}

enum facts_status facts_give_end(struct context *context, struct fact_error *error) {
    const struct program *program = context->program;
    struct fact_error unwanted;
    for (uint32_t l = 0; l < program->lists; l++) {
        if (!context->list[l].open) continue;
        struct facts_run run;
        bool read = facts_begin(&run, context, "", 0, NULL, error ? error : &unwanted);
        read = read && fact_list_finish(&run, &run.reader->facts.at[program->list[l].fact]);
        enum facts_status status = facts_end(&run, read);
        if (status != FACTS_READ) return status;
        context->list[l].open = false;
    }
    return FACTS_READ;
}
