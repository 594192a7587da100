/* table_write: a record -> a row. A value becomes plain words where reading them gives it back, and JSON text everywhere else. */
#include <string.h>

#include "runtime/table_inside.h"

static bool ages(const struct program_fact *fact) { return fact->valid_amount > 0; }

static void put_end(struct text *out, enum cells_form form) { text_puts(out, form == CELLS_CSV ? "\r\n" : "\n"); }

void table_put_header(const struct program *program, enum cells_form form, struct text *out) {
    text_puts(out, "id");
    for (uint32_t i = 0, asked = program_asked(program); i < asked; i++) {
        const char *name = program_text(program, program->fact[i].name);
        text_printf(out, "%c%s", form == CELLS_CSV ? ',' : '\t', name);
        if (ages(&program->fact[i])) text_printf(out, "%c%s@on", form == CELLS_CSV ? ',' : '\t', name);
    }
    put_end(out, form);
}

/* ---- One value ---- */

/* Whether a text that stands in a cell as it is comes back as this text. */
static bool is_plain(struct slice text) {
    struct slice trimmed = cell_trimmed(text);
    if (text.length == 0 || trimmed.length != text.length || strchr("\"{[", text.bytes[0])) return false;
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] < ' ') return false;
    return true;
}

static bool is_word_of_ours(struct slice text) { return slice_is(text, "unknown") || slice_is(text, "null"); }

/* What the cells of one fact say. */
struct saying {
    struct arena *arena;
    struct text value, on;
};

static void put_json(struct saying *saying, struct slice json) { json_put_compact(&saying->value, json); }

static void put_text(struct saying *saying, struct slice json, const struct json_text *text) {
    struct slice plain = json_plain(text, saying->arena);
    if (!plain.bytes) saying->value.failed = true;
    else if (is_plain(plain) && !is_word_of_ours(plain)) text_put(&saying->value, plain.bytes, plain.length);
    else put_json(saying, json);
}

static struct slice value_behind(struct json *json) {
    json_kind(json);
    const char *start = json->at;
    json_skip(json);
    return (struct slice){ start, (size_t)(json->at - start) };
}

static bool is_number(struct slice text) {
    struct json json = json_of(text.bytes, text.length, 1, SIZE_MAX);
    struct slice digits;
    return text.length && strchr("-0123456789", text.bytes[0]) && text.bytes[0] && json_number(&json, &digits) &&
           digits.length == text.length;
}

/* What stands in {"value", "unit", "on"}, as JSON; empty where it is not there. */
struct wrap {
    struct slice value, unit, on;
    bool other; /* and something else */
};

static struct wrap take_wrap(struct slice object, struct arena *arena) {
    struct json json = json_of(object.bytes, object.length, JSON_DEPTH_MOST, SIZE_MAX);
    struct wrap wrap = { .other = false };
    struct json_text name;
    if (!json_enter(&json)) return wrap;
    while (json_next_name(&json) && json_text(&json, &name) && json_colon(&json)) {
        struct slice plain = json_plain(&name, arena), value = value_behind(&json);
        if (slice_is(plain, "value")) wrap.value = value;
        else if (slice_is(plain, "unit")) wrap.unit = value;
        else if (slice_is(plain, "on")) wrap.on = value;
        else wrap.other = true;
    }
    wrap.other |= json.fault != JSON_FINE;
    return wrap;
}

/* The text of a JSON string that means nothing but itself in a cell; empty where it is none. */
static struct slice simple_text(struct slice json, struct arena *arena) {
    struct json reader = json_of(json.bytes, json.length, 1, SIZE_MAX);
    struct json_text text;
    if (json.length == 0 || json.bytes[0] != '"' || !json_text(&reader, &text)) return SLICE("");
    struct slice plain = json_plain(&text, arena);
    return plain.bytes && is_plain(plain) && !is_word_of_ours(plain) ? plain : SLICE("");
}

static void put_value(struct saying *saying, const struct program_fact *fact, struct slice json);

/* {"value": 70, "unit": "kg", "on": "2025-10-01"} as 70 kg, and the day beside it where the table has a column for it. */
static bool put_wrap(struct saying *saying, const struct program_fact *fact, struct slice object) {
    struct wrap wrap = take_wrap(object, saying->arena);
    struct slice unit = simple_text(wrap.unit, saying->arena), on = simple_text(wrap.on, saying->arena);
    if (wrap.other || wrap.value.length == 0 || wrap.value.bytes[0] == '{' || wrap.value.bytes[0] == 'n') return false;
    if (wrap.on.length && (on.length == 0 || !ages(fact))) return false;
    if (wrap.unit.length && (unit.length == 0 || memchr(unit.bytes, ' ', unit.length))) return false;
    struct slice text = simple_text(wrap.value, saying->arena), number = is_number(wrap.value) ? wrap.value : text;
    if (unit.length && !is_number(number)) return false;
    if (unit.length) text_printf(&saying->value, "%.*s %.*s", (int)number.length, number.bytes, (int)unit.length, unit.bytes);
    else put_value(saying, fact, wrap.value); /* which is no object: this ends here */
    text_put(&saying->on, on.bytes, on.length);
    return true;
}

static void put_value(struct saying *saying, const struct program_fact *fact, struct slice json) {
    struct json reader = json_of(json.bytes, json.length, JSON_DEPTH_MOST, SIZE_MAX);
    struct json_text text;
    switch (json_kind(&reader)) {
        case JSON_NULL:
        case JSON_NOTHING: break;
        case JSON_TRUE: text_puts(&saying->value, "yes"); break;
        case JSON_FALSE: text_puts(&saying->value, "no"); break;
        case JSON_NUMBER: text_put(&saying->value, json.bytes, json.length); break;
        case JSON_TEXT:
            if (json_text(&reader, &text)) put_text(saying, json, &text);
            break;
        case JSON_LIST:
            if (json_enter(&reader) && !json_next_item(&reader)) text_puts(&saying->value, "none");
            else put_json(saying, json);
            break;
        case JSON_OBJECT:
            if (!put_wrap(saying, fact, json)) put_json(saying, json);
            break;
    }
}

/* ---- One record ---- */

/* A record taken apart: the patient's name, and each fact's value as it stands there. */
struct parts {
    struct slice id;
    struct slice *value; /* one a fact */
};

static bool take_apart(struct context *context, struct slice record, struct parts *parts) {
    struct json json = json_of(record.bytes, record.length, JSON_DEPTH_MOST, SIZE_MAX);
    struct json_text name;
    parts->id = SLICE("");
    parts->value = ARENA_ARRAY(&context->arena, struct slice, context->program->facts + (size_t)1);
    if (!parts->value || json_kind(&json) != JSON_OBJECT || !json_enter(&json)) return false;
    while (json_next_name(&json) && json_text(&json, &name) && json_colon(&json)) {
        struct slice plain = json_plain(&name, &context->arena), value = value_behind(&json);
        if (!plain.bytes) return false;
        uint32_t fact;
        if (!facts_find(context, plain, &fact)) return false;
        if (slice_is(plain, "id")) parts->id = value;
        else if (fact != NONE) parts->value[fact] = value;
    }
    return json.fault == JSON_FINE;
}

static void put_id(struct saying *saying, struct slice json) {
    struct json reader = json_of(json.bytes, json.length, 1, SIZE_MAX);
    struct json_text text;
    enum json_kind kind = json_kind(&reader);
    if (kind == JSON_NUMBER) text_put(&saying->value, json.bytes, json.length);
    else if (kind == JSON_TEXT && json_text(&reader, &text)) {
        struct slice plain = json_plain(&text, saying->arena);
        if (plain.bytes && is_plain(plain)) text_put(&saying->value, plain.bytes, plain.length);
        else if (plain.length) put_json(saying, json);
    }
}

/* A cell that could not be read again is a failure. */
static void put_cell(struct text *out, enum cells_form form, const struct text *cell, bool first) {
    cells_put_cell(out, form, (struct slice){ cell->length ? cell->bytes : "", cell->length }, first);
    if (cell->failed || cell->length > CELL_LARGEST) out->failed = true;
}

bool table_put_record(struct context *context, enum cells_form form, struct slice record, struct text *out) {
    const struct program *program = context->program;
    struct saying saying = { .arena = &context->arena };
    struct parts parts;
    size_t start = out->length;
    if (!take_apart(context, record, &parts)) return false;
    text_init(&saying.value, &context->arena);
    text_init(&saying.on, &context->arena);
    put_id(&saying, parts.id);
    put_cell(out, form, &saying.value, true);
    for (uint32_t i = 0, asked = program_asked(program); i < asked; i++) {
        text_clear(&saying.value);
        text_clear(&saying.on);
        if (parts.value[i].length) put_value(&saying, &program->fact[i], parts.value[i]);
        put_cell(out, form, &saying.value, false);
        if (ages(&program->fact[i])) put_cell(out, form, &saying.on, false);
    }
    if (out->length == start && form == CELLS_CSV) text_puts(out, "\"\""); /* an empty line would be no row */
    put_end(out, form);
    return !out->failed && !context->arena.failed;
}
