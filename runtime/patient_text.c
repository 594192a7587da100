#include "runtime/patient_text.h"

#include <string.h>

#include "runtime/value.h"

static bool is_list(const struct program_fact *fact) { return fact->kind == FACT_LIST || fact->kind == FACT_SERIES; }

static bool is_given(const struct context *context, uint32_t f) { return context->fact[f].given == GIVEN_VALUE_KNOWN; }

/* --- A record ------------------------------------------------------------------------------------------------------- */

static void put_words(const struct context *context, const struct value *value, struct text *out) {
    struct text words;
    struct slice text;
    if (value->kind == VALUE_TEXT && context_text_at(context, value->number, &text)) {
        text_json(out, text.bytes, text.length);
        return;
    }
    text_init(&words, out->arena);
    value_print(context, value, &words);
    text_json(out, words.bytes ? words.bytes : "", words.length);
    out->failed |= words.failed;
}

static void put_date(int64_t day, struct text *out) {
    char text[DATE_TEXT];
    date_print(day, text);
    text_printf(out, "\"%s\"", text);
}

static void put_value(const struct context *context, const struct value *value, struct text *out) {
    if (!value_is_known(value)) text_puts(out, "null");
    else if (value->kind == VALUE_TRUTH) text_puts(out, value->truth == TRUTH_YES ? "true" : "false");
    else if (value->kind == VALUE_DATE) put_date(value->number, out);
    else if (value->kind == VALUE_PERIOD) {
        text_puts(out, "{\"from\":");
        put_date(value->number, out);
        text_puts(out, ",\"to\":");
        put_date(value->high, out);
        text_putc(out, '}');
    } else put_words(context, value, out);
}

static void put_list(const struct context *context, uint32_t l, struct text *out) {
    const struct program *program = context->program;
    const struct list_value *list = &context->list[l];
    const struct program_record *record = &program->record[program->list[l].record];
    text_putc(out, '[');
    for (uint32_t e = 0; e < list->count; e++) {
        text_puts(out, e ? ",{" : "{");
        bool first = true;
        for (uint32_t f = 0; f < record->fields; f++) {
            struct value value = value_of_field(context, l, e, record->first_field + f);
            const char *name = program_text(program, program->field[record->first_field + f].name);
            if (!value_is_known(&value)) continue;
            if (!first) text_putc(out, ',');
            first = false;
            text_json(out, name, strlen(name));
            text_putc(out, ':');
            put_value(context, &value, out);
        }
        text_putc(out, '}');
    }
    if (list->state == LIST_MORE) text_puts(out, list->count ? ",\"...\"" : "\"...\"");
    text_putc(out, ']');
}

void patient_put_record(const struct context *context, const char *const *name, struct text *out) {
    const struct program *program = context->program;
    bool first = true;
    text_putc(out, '{');
    for (uint32_t f = 0, asked = program_asked(program); f < asked; f++) { /* no record gives what the host computes */
        const char *called = name ? name[f] : program_text(program, program->fact[f].name);
        if (!called || !is_given(context, f)) continue;
        if (!first) text_putc(out, ',');
        first = false;
        text_json(out, called, strlen(called));
        text_putc(out, ':');
        struct value value = value_of_fact(context, f);
        if (is_list(&program->fact[f])) put_list(context, program->fact[f].slot, out);
        else put_value(context, &value, out);
    }
    text_putc(out, '}');
}

/* --- A scenario --------------------------------------------------------------------------------------------------------- */

/* Values over time stand in parentheses each, which other words for them do without. */
static void put_series(const struct context *context, uint32_t l, struct text *out) {
    const struct program_record *record = &context->program->record[context->program->list[l].record];
    if (context->list[l].count == 0) text_puts(out, "none");
    for (uint32_t e = 0; e < context->list[l].count; e++) {
        text_puts(out, e ? ", (" : "(");
        for (uint32_t f = 0; f < record->fields; f++) {
            struct value value = value_of_field(context, l, e, record->first_field + f);
            if (f > 0) text_puts(out, " on ");
            value_print(context, &value, out);
        }
        text_putc(out, ')');
    }
}

void patient_put_given(const struct context *context, const bool *which, struct text *out) {
    const struct program *program = context->program;
    bool first = true;
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        if ((which && !which[f]) || !is_given(context, f)) continue;
        text_printf(out, "%s%s %s ", first ? "" : ", ", program_text(program, fact->name), is_list(fact) ? "are" : "is");
        struct value value = value_of_fact(context, f);
        if (fact->kind == FACT_SERIES) put_series(context, fact->slot, out);
        else value_print(context, &value, out);
        if (value.kind <= VALUE_WIDE && value_hides_unit(&value)) text_printf(out, " %s", value.unit); /* what a reader is not told */
        first = false;
    }
}
