/* facts_error: what is wrong with a record, in words. Off the road that good records take. */
#include <string.h>

#include "runtime/facts_inside.h"

enum { FOUND_MOST = 60 /* characters */, DOTS = 3 };

void facts_put_cut(struct text *out, struct slice bytes, size_t most) {
    size_t characters = 0, kept = 0;
    for (size_t at = 0; at < bytes.length && characters <= most; characters++) {
        if (characters == most - DOTS) kept = at;
        utf8_next(bytes.bytes, bytes.length, &at);
    }
    bool cut = characters > most;
    size_t end = cut ? kept : bytes.length;
    for (size_t at = 0; at < end;) {
        size_t start = at;
        int32_t code = utf8_next(bytes.bytes, bytes.length, &at);
        if (code < 0) text_puts(out, "\xEF\xBF\xBD");
        else if (code < ' ' || (code >= 0x7F && code < 0xA0)) text_putc(out, ' ');
        else text_put(out, bytes.bytes + start, at - start);
    }
    if (cut) text_puts(out, "...");
}

static const char *made(struct facts_run *run, struct text *text) {
    if (text->failed) run->context->failed = true;
    return text->failed ? "" : text->bytes;
}

const char *facts_shown(struct facts_run *run, struct slice name) {
    struct text quoted, out;
    text_init(&quoted, &run->context->arena);
    text_init(&out, &run->context->arena);
    struct slice beginning = { name.bytes, name.length < 4 * FOUND_MOST ? name.length : 4 * FOUND_MOST };
    text_json(&quoted, beginning.bytes, beginning.length);
    if (!quoted.failed) facts_put_cut(&out, (struct slice){ quoted.bytes, quoted.length }, FOUND_MOST);
    return made(run, &out);
}

/* The value that begins at `at`, as it is written; when it is broken, the rest of its line. */
static struct slice value_at(const struct facts_run *run, const char *at) {
    struct json reader = run->json;
    if (!at || at < reader.start || at >= reader.end) return SLICE("");
    reader.at = at;
    reader.fault = JSON_FINE;
    reader.text_most = SIZE_MAX;
    if (json_skip(&reader)) return (struct slice){ at, (size_t)(reader.at - at) };
    size_t length = 0, left = (size_t)(reader.end - at);
    while (length < left && length < 4 * FOUND_MOST && at[length] != '\n') length++;
    return (struct slice){ at, length };
}

static const char *found(struct facts_run *run, const char *at) {
    struct text out;
    text_init(&out, &run->context->arena);
    facts_put_cut(&out, value_at(run, at), FOUND_MOST);
    return made(run, &out);
}

const char *facts_path(struct facts_run *run) {
    struct text out;
    const struct fact_place *place = &run->place;
    text_init(&out, &run->context->arena);
    if (place->fact) text_puts(&out, place->fact->name.bytes);
    if (place->element) text_printf(&out, "[%u]", (unsigned)place->element);
    if (place->field) text_printf(&out, ".%s", place->field->name.bytes);
    if (place->part) text_printf(&out, "%s%s", out.length ? "." : "", place->part);
    return made(run, &out);
}

const char *facts_subject(struct facts_run *run) {
    const char *part = run->place.part;
    run->place.part = NULL;
    const char *path = facts_path(run);
    run->place.part = part;
    return path;
}

const char *facts_behind_name(struct facts_run *run, const char *at) {
    struct json reader = run->json;
    if (!run->context->arena.failed && json_colon(&reader) && json_kind(&reader) != JSON_NOTHING) return reader.at;
    return at;
}

bool facts_fail(struct facts_run *run, const char *at, const char *expected, const char *format, ...) {
    struct text message;
    va_list arguments;
    if (run->told) return false;
    text_init(&message, &run->context->arena);
    va_start(arguments, format);
    text_vprintf(&message, format, arguments);
    va_end(arguments);
    const char *start = run->json.start;
    *run->error = (struct fact_error){ .path = facts_path(run), .found = found(run, at), .expected = expected,
                                       .message = made(run, &message), .offset = at ? (size_t)(at - start) : 0,
                                       .refused = run->refused };
    run->told = true;
    return false;
}

const char *facts_expected(struct facts_run *run, const struct fact_form *form) {
    struct text out;
    text_init(&out, &run->context->arena);
    form_expected(form, &out);
    return made(run, &out);
}

static const char *choice_hint(struct facts_run *run, const struct fact_form *form, const char *at) {
    struct json reader = run->json;
    struct json_text text;
    reader.at = at;
    if (form->kind != FACT_CHOICE || !json_text(&reader, &text)) return NULL;
    struct slice name = json_plain(&text, &run->context->arena);
    return name.bytes ? form_nearest_choice(form, name) : NULL;
}

bool facts_fail_kind(struct facts_run *run, const struct fact_form *form, const char *at, const char *because) {
    struct text hint;
    const char *expected = facts_expected(run, form), *nearest = choice_hint(run, form, at);
    text_init(&hint, &run->context->arena);
    if (nearest) text_printf(&hint, "; did you mean %s?", nearest);
    else if (because) text_printf(&hint, ": %s", because);
    else if (slice_is(value_at(run, at), "\"unknown\"")) text_puts(&hint, "; null says that it is unknown");
    const char *needed = because && form->kind == FACT_DATE ? "a date" : expected;
    return facts_fail(run, at, expected, "%s needs %s, not %s%s", facts_path(run), needed, found(run, at), made(run, &hint));
}

bool facts_fail_json(struct facts_run *run) {
    size_t line, column;
    const struct json *json = &run->json;
    const char *at = json->fault_at;
    struct text limit;
    text_init(&limit, &run->context->arena);
    if (json->fault == JSON_TOO_DEEP) text_printf(&limit, " (more than %u)", json->depth_most);
    if (json->fault == JSON_TEXT_TOO_LONG) text_printf(&limit, " (more than %zu bytes)", json->text_most);
    json_place(json, at, &line, &column);
    run->place = (struct fact_place){ .part = NULL };
    return facts_fail(run, at, "valid JSON", "%s cannot be read: %s%s, at line %zu, character %zu (byte %zu)", run->whole ? "the record" : "the value",
                      json_fault_words(json->fault), made(run, &limit), line, column, (size_t)(at - json->start));
}
