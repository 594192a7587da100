/* A patient in the words of a scenario. */
#include "runtime/given.h"

#include "runtime/value.h"

enum { LINE_MOST = 100 };

static void put_text_value(struct slice text, struct text *out) {
    text_putc(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\') text_putc(out, '\\');
        text_putc(out, text.bytes[i]);
    }
    text_putc(out, '"');
}

static void put_value(const struct context *context, const struct value *value, struct text *out) {
    struct slice text;
    if (value->kind == VALUE_TEXT && context_text_at(context, value->number, &text)) put_text_value(text, out);
    else value_print(context, value, out);
    if (value->kind <= VALUE_WIDE && value_hides_unit(value)) text_printf(out, " %s", value->unit); /* what a reader is not told */
}

static void put_element(const struct context *context, uint32_t list, uint32_t element, bool is_series, struct text *out) {
    const struct program_record *record = &context->program->record[context->program->list[list].record];
    size_t fields = 0;
    text_putc(out, '(');
    for (uint32_t i = 0; i < record->fields; i++) {
        struct value value = value_of_field(context, list, element, record->first_field + i);
        if (!value_is_known(&value)) continue;
        const char *name = program_text(context->program, context->program->field[record->first_field + i].name);
        if (is_series) text_puts(out, fields ? " on " : "");
        else text_printf(out, "%s%s ", fields ? ", " : "", name);
        put_value(context, &value, out);
        fields++;
    }
    if (is_series && fields == 1) { /* its day made no difference, and has to be said */
        char today[DATE_TEXT];
        date_print(context->today, today);
        text_printf(out, " on %s", today);
    }
    text_putc(out, ')');
}

static void put_list(const struct context *context, uint32_t list, bool is_series, struct text *out) {
    uint32_t count = context->list[list].count;
    text_puts(out, count ? " are " : " are none");
    for (uint32_t e = 0; e < count; e++) {
        if (e) text_puts(out, ", ");
        put_element(context, list, e, is_series, out);
    }
    if (context->list[list].state == LIST_MORE) text_puts(out, count ? " and maybe more" : "");
}

void given_print_fact(const struct context *context, uint32_t f, struct text *out) {
    const struct program_fact *fact = &context->program->fact[f];
    text_puts(out, program_text(context->program, fact->name));
    if (fact->kind == FACT_LIST || fact->kind == FACT_SERIES) {
        put_list(context, fact->slot, fact->kind == FACT_SERIES, out);
        return;
    }
    struct value value = value_of_fact(context, f);
    text_puts(out, " is ");
    put_value(context, &value, out);
    if (!context->fact[f].dated) return;
    char on[DATE_TEXT];
    date_print(context->fact[f].on, on);
    text_printf(out, " on %s", on);
}

void given_print(const struct context *context, const struct box *box, struct text *out) {
    size_t line = 0;
    for (uint32_t f = 0; f < context->program->facts; f++) {
        if (context->fact[f].given != GIVEN_VALUE_KNOWN || (box && !reach_matters(box, f))) continue;
        struct text one;
        text_init(&one, out->arena);
        given_print_fact(context, f, &one);
        if (one.failed) out->failed = true;
        if (one.failed) return;
        size_t columns = utf8_columns(one.bytes, one.length);
        text_puts(out, line == 0 ? "  given " : ",");
        if (line && line + columns + 3 > LINE_MOST) text_puts(out, "\n       "), line = 7;
        if (line) text_putc(out, ' ');
        text_put(out, one.bytes, one.length);
        line = (line ? line : 8) + columns + 2;
    }
    if (line) text_putc(out, '\n');
}
