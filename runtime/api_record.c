/* Records of decisions, behind include/osler.h. */
#include <stdio.h>
#include <string.h>

#include "runtime/api.h"
#include "runtime/json.h"
#include "runtime/record.h"
#include "runtime/value.h"

static const char *const forms[] = { "text", "json", "line" };

/* --- Making a line ------------------------------------------------------------------------------------------ */

static osler_status put_result(osler_context *context, osler_record_form form, const osler_result_options *options, const char **text,
                               size_t *length) {
    switch (form) {
    case OSLER_RECORD_TEXT: return osler_result_text(context, options, text, length);
    case OSLER_RECORD_JSON: return osler_result_json(context, options, text, length);
    case OSLER_RECORD_LINE: return osler_result_line(context, options, text, length);
    }
    return OSLER_MISUSE;
}

/* The hash of what is given, and then the whole line, which stays until the next result is made. */
static osler_status make_results(osler_context *context, const osler_decision *decision, char given[RECORD_HASH], const char **line,
                                 size_t *length) {
    const char *text;
    size_t bytes;
    uint8_t digest[SHA256_BYTES];
    osler_status status = put_result(context, decision->form, decision->options, &text, &bytes);
    if (status != OSLER_OK) return status;
    sha256_of(text, bytes, digest);
    sha256_print(digest, given);
    return osler_result_line(context, NULL, line, length);
}

static void put_key(struct text *line, const char *key) { text_printf(line, ",\"%s\":", key); }

static void put_string(struct text *line, const char *key, const char *value) {
    put_key(line, key);
    if (value) text_json(line, value, strlen(value));
    else text_puts(line, "null");
}

static void put_options(struct text *line, const osler_context *context, const osler_decision *decision) {
    static const osler_result_options none;
    const osler_result_options *o = decision->options ? decision->options : &none;
    text_printf(line, ",\"options\":{\"form\":\"%s\"", forms[decision->form]);
    put_string(line, "for", o->audience);
    put_string(line, "language", o->language);
    text_printf(line, ",\"color\":%s,\"width\":%u", o->color ? "true" : "false", o->width);
    text_printf(line, ",\"outcomes\":%s,\"doses\":%s,\"missing\":%s", o->outcomes ? "true" : "false", o->doses ? "true" : "false",
                o->missing ? "true" : "false");
    text_printf(line, ",\"lenient\":%s", decision->flags & OSLER_LENIENT ? "true" : "false");
    put_string(line, "require", context->require_approved ? "approved" : NULL);
    text_putc(line, '}');
}

static void put_assumed(struct text *line, const struct context *context) {
    const struct program *program = context->program;
    bool first = true;
    text_puts(line, ",\"assumed\":{");
    for (uint32_t i = 0; i < program->facts; i++) {
        if (context->fact[i].given != GIVEN_ASSUMED) continue;
        struct value value = value_of_fact(context, i);
        const char *name = program_text(program, program->fact[i].name);
        struct text exact;
        text_init(&exact, line->arena);
        value_print(context, &value, &exact);
        if (!first) text_putc(line, ',');
        first = false;
        text_json(line, name, strlen(name));
        text_putc(line, ':');
        text_json(line, exact.bytes ? exact.bytes : "", exact.length);
    }
    text_putc(line, '}');
}

static void put_head(struct text *line, const osler_context *context) {
    const struct program *program = context->owner->program;
    char day[DATE_TEXT];
    date_print(context->context->today, day);
    put_string(line, "engine", "osler " OSLER_VERSION);
    put_string(line, "program", program->hash);
    put_string(line, "guideline", program_text(program, program->guideline->id));
    put_string(line, "version", program_text(program, program->guideline->version));
    put_string(line, "on", day);
}

osler_status osler_record_line(osler_context *context, const osler_decision *decision, const char *previous, uint64_t count,
                               const char **line, size_t *length, char head[OSLER_HASH]) {
    const char *result = NULL;
    size_t bytes = 0;
    char given[RECORD_HASH];
    struct text made;
    if ((unsigned)decision->form > OSLER_RECORD_LINE || (decision->flags & ~(unsigned)OSLER_LENIENT) || count == 0 ||
        (previous && strlen(previous) != RECORD_HASH - 1))
        return OSLER_MISUSE;
    osler_status status = make_results(context, decision, given, &result, &bytes);
    if (status != OSLER_OK) return status;
    text_init(&made, &context->arena);
    record_begin(&made, previous ? previous : record_first, count);
    put_head(&made, context);
    put_options(&made, context, decision);
    put_key(&made, "input");
    if (decision->input) text_json(&made, decision->input, decision->length);
    else text_puts(&made, "null");
    put_key(&made, "result");
    text_put(&made, result, bytes && result[bytes - 1] == '\n' ? bytes - 1 : bytes);
    put_assumed(&made, context->context);
    put_string(&made, "given", given);
    record_end(&made, head);
    return api_hand_out(&made, line, length);
}

/* --- Checking ------------------------------------------------------------------------------------------------ */

osler_status osler_record_check(const char *line, size_t length, const char *previous, uint64_t count, char head[OSLER_HASH],
                                char why[160]) {
    static const char *const faults[] = {
        "", "it is no line of a decision record", "it was altered: its hash does not fit what it says",
        "it does not follow the line before: one is missing, or their order was changed", "it has another number than its place",
    };
    char own[RECORD_HASH] = ""; /* `previous` and `head` may be one place */
    enum record_fault fault = record_check(line, length, previous ? previous : record_first, &count, own);
    memcpy(head, own, sizeof own);
    snprintf(why, 160, "%s", faults[fault]);
    return fault == RECORD_FINE ? OSLER_OK : OSLER_RECORD_WRONG;
}

osler_status osler_record_last(const char *line, size_t length, uint64_t *count, char head[OSLER_HASH]) {
    return record_check(line, length, NULL, count, head) == RECORD_FINE ? OSLER_OK : OSLER_RECORD_WRONG;
}

/* --- Deciding once more ---------------------------------------------------------------------------------------- */

/* What a line says of its decision, as texts of its own; NULL where it says null. */
struct told {
    const char *previous, *engine, *program, *on, *form, *audience, *language, *require, *input;
    size_t input_length;
    uint64_t count;
    unsigned width;
    bool color, outcomes, doses, missing, lenient;
};

static const char *take_text(struct json *json, struct arena *arena, size_t *length) {
    struct json_text text;
    if (json_kind(json) == JSON_NULL && json_literal(json)) return NULL;
    if (!json_text(json, &text)) return NULL;
    struct slice plain = json_plain(&text, arena);
    if (length) *length = plain.length;
    return plain.bytes ? arena_copy(arena, plain.bytes, plain.length) : NULL;
}

static bool take_truth(struct json *json) {
    bool yes = json_kind(json) == JSON_TRUE;
    json_literal(json);
    return yes;
}

static uint64_t take_number(struct json *json) {
    struct slice digits = { "", 0 };
    uint64_t number = 0;
    if (!json_number(json, &digits)) return 0;
    for (size_t i = 0; i < digits.length && i < 19; i++) number = number * 10 + (uint64_t)(digits.bytes[i] - '0') % 10;
    return number;
}

static void read_option(struct json *json, struct arena *arena, struct slice name, struct told *told) {
    if (slice_is(name, "form")) told->form = take_text(json, arena, NULL);
    else if (slice_is(name, "for")) told->audience = take_text(json, arena, NULL);
    else if (slice_is(name, "language")) told->language = take_text(json, arena, NULL);
    else if (slice_is(name, "require")) told->require = take_text(json, arena, NULL);
    else if (slice_is(name, "color")) told->color = take_truth(json);
    else if (slice_is(name, "outcomes")) told->outcomes = take_truth(json);
    else if (slice_is(name, "doses")) told->doses = take_truth(json);
    else if (slice_is(name, "missing")) told->missing = take_truth(json);
    else if (slice_is(name, "lenient")) told->lenient = take_truth(json);
    else if (slice_is(name, "width")) told->width = (unsigned)take_number(json);
    else json_skip(json);
}

static bool next(struct json *json, struct arena *arena, struct slice *name) {
    struct json_text text;
    if (!json_next_name(json) || !json_text(json, &text) || !json_colon(json)) return false;
    *name = json_plain(&text, arena);
    return name->bytes != NULL;
}

static void read_part(struct json *json, struct arena *arena, struct slice name, struct told *told) {
    struct slice option;
    if (slice_is(name, "previous")) told->previous = take_text(json, arena, NULL);
    else if (slice_is(name, "engine")) told->engine = take_text(json, arena, NULL);
    else if (slice_is(name, "program")) told->program = take_text(json, arena, NULL);
    else if (slice_is(name, "on")) told->on = take_text(json, arena, NULL);
    else if (slice_is(name, "input")) told->input = take_text(json, arena, &told->input_length);
    else if (slice_is(name, "count")) told->count = take_number(json);
    else if (!slice_is(name, "options")) json_skip(json);
    else if (json_enter(json))
        while (next(json, arena, &option)) read_option(json, arena, option, told);
}

static bool read_line(const char *line, size_t length, struct arena *arena, struct told *told) {
    struct json json = json_of(line, length, 64, length + 1);
    struct slice name;
    *told = (struct told){ 0 };
    if (!json_enter(&json)) return false;
    while (next(&json, arena, &name)) read_part(&json, arena, name, told);
    return json.fault == JSON_FINE && json_finish(&json) && !arena->failed;
}

static osler_status fail(char why[160], osler_status status, const char *sentence) {
    snprintf(why, 160, "%s", sentence);
    return status;
}

static osler_status decide(const struct told *told, osler_context *context, const char *line, size_t length, char why[160]) {
    osler_result_options options = { .audience = told->audience, .language = told->language, .color = told->color, .width = told->width,
                                     .outcomes = told->outcomes, .doses = told->doses, .missing = told->missing };
    osler_decision decision = { .input = told->input, .length = told->input_length, .flags = told->lenient ? OSLER_LENIENT : 0,
                                .options = &options };
    const char *again;
    size_t bytes;
    char head[RECORD_HASH];
    while (decision.form < OSLER_RECORD_LINE && strcmp(forms[decision.form], told->form) != 0) decision.form++;
    osler_status status = osler_context_begin(context, told->on);
    if (status == OSLER_OK && told->require) status = osler_context_require(context, told->require, NULL);
    if (status == OSLER_OK && told->input) status = osler_context_read(context, told->input, told->input_length, decision.flags, NULL);
    if (status == OSLER_OK) status = osler_context_run(context);
    if (status == OSLER_OK) status = osler_record_line(context, &decision, told->previous, told->count, &again, &bytes, head);
    if (status == OSLER_LIMIT) return fail(why, status, "a limit is reached, or memory is exhausted");
    if (status != OSLER_OK) return fail(why, OSLER_RECORD_WRONG, "its patient cannot be decided now");
    bool same = bytes == length && memcmp(again, line, length) == 0;
    return same ? OSLER_OK : fail(why, OSLER_RECORD_WRONG, "it is decided otherwise now");
}

osler_status osler_record_replay(const osler_program *program, const osler_allocator *allocator, const char *line, size_t length,
                                 char why[160]) {
    struct allocator a = api_allocator(allocator);
    struct arena arena;
    struct told told;
    osler_context *context = NULL;
    osler_status status = OSLER_OK;
    why[0] = '\0';
    arena_init(&arena, &a, 0);
    bool read = read_line(line, length, &arena, &told);
    if (arena.failed) status = fail(why, OSLER_LIMIT, "a limit is reached, or memory is exhausted");
    else if (!read || !told.engine || !told.program || !told.on || !told.form || !told.previous)
        status = fail(why, OSLER_RECORD_WRONG, "it is no line of a decision record");
    else if (strcmp(told.engine, "osler " OSLER_VERSION) != 0) {
        status = OSLER_REFUSED;
        snprintf(why, 160, "it was decided by %.40s, this is osler " OSLER_VERSION, told.engine);
    } else if (strcmp(told.program, program->program->hash) != 0) {
        status = OSLER_REFUSED;
        snprintf(why, 160, "it was decided by another program, of content %.64s", told.program);
    }
    if (status == OSLER_OK) status = osler_context_new(program, allocator, &context);
    if (status == OSLER_OK) status = decide(&told, context, line, length, why);
    osler_context_free(context);
    arena_free(&arena);
    return status;
}
