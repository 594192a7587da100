/* schema: the JSON Schema (2020-12) of the patient record, for forms, validators and other programs. It accepts all that the fact
 * reader accepts. What it cannot say: which units convert, the range of a value in another unit, that "..." ends a list, that no
 * observation is later than the day of evaluation. */
#include <stdio.h>
#include <string.h>

#include "runtime/facts.h"
#include "runtime/pretty.h"

struct schema {
    const struct program *program;
    struct pretty out;
};

/* Ways in which a value may stand in an object: all that is set is required. */
enum { WRAP_UNIT = 1, WRAP_ON = 2 };

static bool is_number(const struct program_fact *fact) { return fact->kind == FACT_NUMBER || fact->kind == FACT_WIDE; }

static void put_decimal(struct pretty *out, const char *key, struct decimal value) {
    char digits[DECIMAL_TEXT];
    decimal_print(value, digits);
    pretty_key(out, key);
    pretty_word(out, digits);
}

/* {"type": "string"} and its like */
static void put_one(struct pretty *out, const char *key, const char *value) {
    pretty_open_flat(out, '{');
    pretty_put_string(out, key, value);
    pretty_close(out, '}');
}

static void put_any_of(struct pretty *out) {
    pretty_open(out, '{');
    pretty_key(out, "anyOf");
    pretty_open(out, '[');
}

static void end_any_of(struct pretty *out) {
    pretty_close(out, ']');
    pretty_close(out, '}');
}

static void put_record_reference(struct schema *s, uint32_t record) {
    const char *name = program_text(s->program, s->program->record[record].name);
    struct text reference;
    text_init(&reference, s->out.text->arena);
    text_printf(&reference, "#/$defs/record.%s", name);
    put_one(&s->out, "$ref", reference.failed ? "" : reference.bytes);
}

/* ---- Values as they stand by themselves ---- */

static struct decimal bound(const struct schema *s, const struct program_fact *fact, int64_t value) {
    return fact->kind == FACT_WIDE ? s->program->parsed_wide[value] : decimal_scaled(value, -(int32_t)fact->scale);
}

static void put_number(struct schema *s, const struct program_fact *fact, bool bounded) {
    pretty_open_flat(&s->out, '{');
    pretty_put_string(&s->out, "type", "number");
    if (bounded && (fact->bounds & FACT_HAS_LOW)) put_decimal(&s->out, "minimum", bound(s, fact, fact->low));
    if (bounded && (fact->bounds & FACT_HAS_HIGH)) put_decimal(&s->out, "maximum", bound(s, fact, fact->high));
    pretty_close(&s->out, '}');
    put_one(&s->out, "$ref", "#/$defs/quantity");
}

static void put_choices(struct schema *s, const struct program_fact *fact) {
    pretty_open_flat(&s->out, '{');
    pretty_key(&s->out, "enum");
    pretty_open(&s->out, '[');
    for (uint32_t i = 0; i < fact->choices; i++)
        pretty_string(&s->out, program_text(s->program, s->program->choice[fact->first_choice + i].name));
    pretty_close(&s->out, ']');
    pretty_close(&s->out, '}');
}

static void put_truths(struct pretty *out) {
    pretty_open_flat(out, '{');
    pretty_key(out, "enum");
    pretty_open(out, '[');
    pretty_word(out, "true");
    pretty_word(out, "false");
    pretty_string(out, "yes");
    pretty_string(out, "no");
    pretty_close(out, ']');
    pretty_close(out, '}');
}

/* "..." may stand behind the elements, which makes one more. */
static void put_elements(struct schema *s, const struct program_fact *fact) {
    const struct program_list *list = &s->program->list[fact->slot];
    pretty_open(&s->out, '{');
    pretty_put_string(&s->out, "type", "array");
    pretty_put_whole(&s->out, "maxItems", (uint64_t)list->most + 1);
    pretty_key(&s->out, "items");
    put_any_of(&s->out);
    put_record_reference(s, list->record);
    put_one(&s->out, "const", "...");
    end_any_of(&s->out);
    pretty_close(&s->out, '}');
}

static void put_bare(struct schema *s, const struct program_fact *fact, bool bounded) {
    switch ((enum fact_kind)fact->kind) {
        case FACT_TRUTH: put_truths(&s->out); break;
        case FACT_CHOICE: put_choices(s, fact); break;
        case FACT_NUMBER:
        case FACT_WIDE: put_number(s, fact, bounded); break;
        case FACT_DATE: put_one(&s->out, "$ref", "#/$defs/date"); break;
        case FACT_TEXT: put_one(&s->out, "type", "string"); break;
        case FACT_PERIOD: put_one(&s->out, "$ref", "#/$defs/period"); break;
        case FACT_LIST:
        case FACT_SERIES: put_elements(s, fact); break;
    }
}

/* ---- Values in an object ---- */

static void put_or_null(struct pretty *out, const char *key, const char *what, const char *value) {
    pretty_key(out, key);
    pretty_open_flat(out, '{');
    pretty_key(out, "anyOf");
    pretty_open(out, '[');
    if (what) put_one(out, what, value);
    put_one(out, "type", "null");
    end_any_of(out);
}

static void put_required(struct pretty *out, unsigned wrap) {
    pretty_key(out, "required");
    pretty_open_flat(out, '[');
    pretty_string(out, "value");
    if (wrap & WRAP_UNIT) pretty_string(out, "unit");
    if (wrap & WRAP_ON) pretty_string(out, "on");
    pretty_close(out, ']');
}

/* A number with a unit of its own is not held to the range, which is in the fact's unit. */
static void put_wrapped(struct schema *s, const struct program_fact *fact, unsigned wrap) {
    struct pretty *out = &s->out;
    pretty_open(out, '{');
    pretty_put_string(out, "type", "object");
    pretty_key(out, "properties");
    pretty_open(out, '{');
    pretty_key(out, "value");
    put_any_of(out);
    put_bare(s, fact, !(wrap & WRAP_UNIT));
    put_one(out, "type", "null");
    end_any_of(out);
    if (is_number(fact)) pretty_key(out, "unit");
    if (is_number(fact)) put_one(out, "type", wrap & WRAP_UNIT ? "string" : "null");
    if (!(wrap & WRAP_ON)) put_or_null(out, "on", "$ref", "#/$defs/date");
    else pretty_key(out, "on"), put_one(out, "$ref", "#/$defs/date");
    pretty_close(out, '}');
    put_required(out, wrap);
    pretty_put_truth(out, "additionalProperties", false);
    pretty_close(out, '}');
}

/* ---- Facts, fields, records ---- */

static bool has_labels(const struct schema *s, const struct program_fact *fact) {
    for (uint32_t i = 0; i < fact->choices; i++) {
        const struct program_choice *choice = &s->program->choice[fact->first_choice + i];
        const char *label = program_text(s->program, choice->label);
        if (*label && strcmp(label, program_text(s->program, choice->name)) != 0) return true;
    }
    return false;
}

static void put_labels(struct schema *s, const struct program_fact *fact) {
    pretty_key(&s->out, "x-osler-labels");
    pretty_open(&s->out, '{');
    for (uint32_t i = 0; i < fact->choices; i++) {
        const struct program_choice *choice = &s->program->choice[fact->first_choice + i];
        const char *name = program_text(s->program, choice->name), *label = program_text(s->program, choice->label);
        pretty_put_string(&s->out, name, *label ? label : name);
    }
    pretty_close(&s->out, '}');
}

static void put_about(struct schema *s, const struct program_fact *fact) {
    const char *label = program_text(s->program, fact->label), *ask = program_text(s->program, fact->ask);
    pretty_put_string(&s->out, "title", *label ? label : program_text(s->program, fact->name));
    if (*ask) pretty_put_string(&s->out, "description", ask);
    if (fact->unit != NONE) pretty_put_string(&s->out, "x-osler-unit", program_text(s->program, s->program->unit[fact->unit].code));
    if (is_number(fact) && (fact->bounds & FACT_HAS_STEP)) put_decimal(&s->out, "x-osler-step", bound(s, fact, fact->step));
    if (fact->kind == FACT_CHOICE && has_labels(s, fact)) put_labels(s, fact);
}

/* `whole`: no field of a record, for only a whole fact can be given as unreadable. */
static void put_fact(struct schema *s, const struct program_fact *fact, bool whole) {
    pretty_key(&s->out, program_text(s->program, fact->name));
    pretty_open(&s->out, '{');
    put_about(s, fact);
    pretty_key(&s->out, "anyOf");
    pretty_open(&s->out, '[');
    put_bare(s, fact, true);
    put_wrapped(s, fact, 0);
    if (is_number(fact)) put_wrapped(s, fact, WRAP_UNIT);
    if (whole) put_one(&s->out, "$ref", "#/$defs/unreadable");
    put_one(&s->out, "type", "null");
    end_any_of(&s->out);
}

static struct program_fact field_as_fact(const struct program *program, uint32_t field) {
    struct program_fact fact;
    _Static_assert(sizeof fact == sizeof(struct program_field), "a field has the form of a fact");
    memcpy(&fact, &program->field[field], sizeof fact);
    return fact;
}

static void put_record(struct schema *s, const struct program_record *record) {
    pretty_put_string(&s->out, "title", program_text(s->program, record->label));
    pretty_put_string(&s->out, "type", "object");
    pretty_key(&s->out, "properties");
    pretty_open(&s->out, '{');
    for (uint32_t i = 0; i < record->fields; i++) {
        struct program_fact field = field_as_fact(s->program, record->first_field + i);
        put_fact(s, &field, false);
    }
    pretty_close(&s->out, '}');
    pretty_put_truth(&s->out, "additionalProperties", false);
}

/* An element of a series is the value of its hidden record, in an object with its date. */
static void put_dated(struct schema *s, const struct program_record *record) {
    struct program_fact value = field_as_fact(s->program, record->first_field);
    put_about(s, &value);
    pretty_key(&s->out, "anyOf");
    pretty_open(&s->out, '[');
    put_wrapped(s, &value, WRAP_ON);
    if (is_number(&value)) put_wrapped(s, &value, WRAP_ON | WRAP_UNIT);
    pretty_close(&s->out, ']');
}

static bool is_of_series(const struct program *program, uint32_t record) {
    for (uint32_t i = 0; i < program->facts; i++)
        if (program->fact[i].kind == FACT_SERIES && program->list[program->fact[i].slot].record == record) return true;
    return false;
}

static void put_records(struct schema *s) {
    for (uint32_t i = 0; i < s->program->records; i++) {
        const struct program_record *record = &s->program->record[i];
        struct text name;
        text_init(&name, s->out.text->arena);
        text_printf(&name, "record.%s", program_text(s->program, record->name));
        pretty_key(&s->out, name.failed ? "" : name.bytes);
        pretty_open(&s->out, '{');
        if (record->fields > 0 && is_of_series(s->program, i)) put_dated(s, record);
        else put_record(s, record);
        pretty_close(&s->out, '}');
    }
}

/* ---- The whole ---- */

static void put_pattern(struct pretty *out, const char *key, const char *description, const char *pattern) {
    pretty_key(out, key);
    pretty_open(out, '{');
    pretty_put_string(out, "description", description);
    pretty_put_string(out, "type", "string");
    pretty_put_string(out, "pattern", pattern);
    pretty_close(out, '}');
}

static void put_period(struct pretty *out) {
    pretty_key(out, "period");
    pretty_open(out, '{');
    pretty_put_string(out, "description", "An end that is absent is open; null is unknown");
    pretty_put_string(out, "type", "object");
    pretty_key(out, "properties");
    pretty_open(out, '{');
    put_or_null(out, "from", "$ref", "#/$defs/date");
    put_or_null(out, "to", "$ref", "#/$defs/date");
    put_or_null(out, "on", "$ref", "#/$defs/date");
    pretty_close(out, '}');
    pretty_key(out, "anyOf");
    pretty_open_flat(out, '[');
    for (int end = 0; end < 2; end++) {
        pretty_open(out, '{');
        pretty_key(out, "required");
        pretty_open(out, '[');
        pretty_string(out, end ? "to" : "from");
        pretty_close(out, ']');
        pretty_close(out, '}');
    }
    pretty_close(out, ']');
    pretty_put_truth(out, "additionalProperties", false);
    pretty_close(out, '}');
}

static void put_unreadable(struct pretty *out) {
    pretty_key(out, "unreadable");
    pretty_open(out, '{');
    pretty_put_string(out, "description", "What was given and is no value: the fact is unknown, and the result shows the text");
    pretty_put_string(out, "type", "object");
    pretty_key(out, "properties");
    pretty_open(out, '{');
    pretty_key(out, "unreadable");
    put_one(out, "type", "string");
    put_or_null(out, "on", "$ref", "#/$defs/date");
    pretty_close(out, '}');
    pretty_key(out, "required");
    pretty_open_flat(out, '[');
    pretty_string(out, "unreadable");
    pretty_close(out, ']');
    pretty_put_truth(out, "additionalProperties", false);
    pretty_close(out, '}');
}

static void put_definitions(struct schema *s) {
    struct pretty *out = &s->out;
    pretty_key(out, "$defs");
    pretty_open(out, '{');
    put_pattern(out, "date", "A year, month, day or time: 2025, 2025-11, 2025-11-01, 2025-11-01T08:30+01:00",
                "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$");
    put_pattern(out, "quantity", "A number with or without its unit: 70, 70 kg, 1.2 mg/dL",
                "^ *-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?( *[^ ,0-9].*| +[^ ].*)? *$");
    put_period(out);
    put_unreadable(out);
    put_records(s);
    pretty_close(out, '}');
}

static void put_id(struct pretty *out) {
    pretty_key(out, "id");
    pretty_open(out, '{');
    pretty_put_string(out, "title", "Who the patient is, for the reader of the result");
    pretty_key(out, "type");
    pretty_open_flat(out, '[');
    pretty_string(out, "string");
    pretty_string(out, "number");
    pretty_string(out, "null");
    pretty_close(out, ']');
    pretty_close(out, '}');
}

void facts_schema(const struct program *program, struct text *out) {
    struct schema s = { program, { .text = out } };
    pretty_open(&s.out, '{');
    pretty_put_string(&s.out, "$schema", "https://json-schema.org/draft/2020-12/schema");
    pretty_put_string(&s.out, "title", program_text(program, program->guideline[0].title));
    pretty_put_string(&s.out, "type", "object");
    pretty_key(&s.out, "properties");
    pretty_open(&s.out, '{');
    put_id(&s.out);
    for (uint32_t i = 0, asked = program_asked(program); i < asked; i++) put_fact(&s, &program->fact[i], true);
    pretty_close(&s.out, '}');
    pretty_put_truth(&s.out, "additionalProperties", false);
    put_definitions(&s);
    pretty_close(&s.out, '}');
    text_putc(out, '\n');
}
