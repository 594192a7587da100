/* facts: the record as a whole, and single facts. */
#include "runtime/facts.h"

#include <string.h>

#include "runtime/facts_inside.h"

enum { DEPTH = 64, TEXT_MOST = 1 << 20 };

/* Every member by itself: the struct is too long to be cleared as a whole for each of many records. */
bool facts_begin(struct facts_run *run, struct context *context, const char *bytes, size_t length, const struct facts_options *options,
                 struct fact_error *error) {
    static const struct facts_options usual;
    if (!options) options = &usual;
    size_t depth = options->depth && options->depth < JSON_DEPTH_MOST ? options->depth : options->depth ? JSON_DEPTH_MOST : DEPTH;
    size_t text_most = options->text_most ? options->text_most : TEXT_MOST;
    run->context = context;
    run->error = error;
    run->place = (struct fact_place){ .fact = NULL };
    run->unit_at = NULL;
    run->whole = run->had_id = run->told = run->refused = false;
    run->padded = options->padded;
    run->lenient = options->lenient;
    run->list_most = options->list_most;
    run->text_most = text_most;
    run->ignored = NULL;
    run->ignoreds = run->ignored_room = 0;
    *error = (struct fact_error){ "", "", "", "", 0, false };
    run->json = json_of(bytes, length, (unsigned)depth, text_most);
    run->reader = fact_reader_of(context);
    if (!run->reader) return false;
    run->stamp = ++run->reader->stamp;
    return true;
}

void fact_store(struct context *context, const struct fact_form *form, const struct fact_value *value) {
    switch (form->kind) {
        case FACT_TRUTH: context->truth[form->slot] = value->truth; break;
        case FACT_WIDE: context->wide[form->slot] = value->wide; break;
        case FACT_PERIOD: context->number[form->slot + 1] = value->to; /* fall through */
        case FACT_CHOICE:
        case FACT_NUMBER:
        case FACT_DATE:
        case FACT_TEXT: context->number[form->slot] = value->number; break;
        case FACT_LIST:
        case FACT_SERIES: break; /* has stored itself */
    }
    enum fact_given given = value->known ? GIVEN_VALUE_KNOWN : value->unreadable ? GIVEN_UNREADABLE : GIVEN_NOT;
    context->fact[form->index] = (struct fact_state){ (uint8_t)given, value->dated, value->on };
}

static bool read_fact(struct facts_run *run, const struct fact_form *form) {
    run->place.fact = form;
    if (form->fields) {
        if (!fact_list_read(run, form)) return false;
    } else {
        struct fact_value value = fact_value_unknown(form);
        if (!fact_value_read(run, form, &value)) return false;
        fact_store(run->context, form, &value);
    }
    run->place.fact = NULL;
    return true;
}

/* ---- The record ---- */

bool facts_keep_patient(struct context *context, struct slice id) {
    char *copy = arena_copy(&context->arena, id.bytes, id.length);
    if (copy) context->patient = (struct slice){ copy, id.length };
    return copy != NULL;
}

/* A text, or a number kept as it is written; null is no name. */
static bool read_patient(struct facts_run *run) {
    struct json_text text;
    struct slice id;
    enum json_kind kind = json_kind(&run->json);
    const char *at = run->json.at;
    if (kind == JSON_NULL) return json_literal(&run->json);
    if (kind == JSON_NUMBER) return json_number(&run->json, &id) && facts_keep_patient(run->context, id);
    if (kind == JSON_TEXT) {
        if (!json_text(&run->json, &text)) return false;
        id = json_plain(&text, &run->context->arena);
        return id.bytes && facts_keep_patient(run->context, id);
    }
    run->place.part = "id";
    return json_skip(&run->json) && facts_fail(run, at, "a text or a number", "id needs a text or a number");
}

static bool read_id(struct facts_run *run, const char *at) {
    run->place.part = "id";
    if (run->had_id) return facts_fail(run, facts_behind_name(run, at), "each name once", "id is given twice");
    run->place.part = NULL;
    run->had_id = true;
    return json_colon(&run->json) && read_patient(run);
}

static bool read_named(struct facts_run *run, struct fact_form *form, const char *at) {
    if (form->seen == run->stamp) {
        run->place.fact = form;
        return facts_fail(run, facts_behind_name(run, at), "each fact once", "%s is given twice", facts_path(run));
    }
    form->seen = run->stamp;
    return json_colon(&run->json) && read_fact(run, form);
}

/* All members, and the end of the record. */
static bool read_names(struct facts_run *run) {
    struct fact_forms *facts = &run->reader->facts;
    struct fact_form **guess = &facts->first;
    while (!facts_quick_read(run, &guess)) {
        if (!json_next_name(&run->json)) return run->json.fault == JSON_FINE && json_finish(&run->json);
        const char *at = run->json.at;
        struct fact_form *form = NULL;
        struct slice name = SLICE("id");
        bool is_id = run->json.end - at >= 4 && memcmp(at, "\"id\"", 4) == 0;
        if (is_id) run->json.at += 4;
        else if (!fact_name_read(run, facts, &guess, &form, &name)) return false;
        if (form) {
            if (!read_named(run, form, at)) return false;
        } else if (is_id || slice_is(name, "id")) {
            if (!read_id(run, at)) return false;
        } else if (!fact_name_unknown(run, facts, name, at)) {
            return false;
        }
    }
    return true;
}

static bool fail_no_object(struct facts_run *run) {
    const char *at = run->json.at;
    if (at == run->json.end) return facts_fail(run, at, "a JSON object", "the record is empty");
    if (!json_skip(&run->json)) return false;
    return facts_fail(run, at, "a JSON object", "a patient record is a JSON object such as {\"age\": 52}");
}

static bool note_ignored(struct facts_run *run) {
    struct text text;
    unsigned long long count = run->context->ignored_names;
    if (count == 0) return true;
    text_init(&text, &run->context->arena);
    text_printf(&text, "%llu name%s that the guideline does not know %s ignored", count, count == 1 ? "" : "s",
                count == 1 ? "was" : "were");
    context_notice(run->context, NOTICE_IGNORED_NAMES, NONE, text.failed ? NULL : text.bytes);
    return !run->context->failed;
}

static bool read_record(struct facts_run *run) {
    if (json_kind(&run->json) != JSON_OBJECT) return fail_no_object(run);
    if (!json_enter(&run->json) || !read_names(run)) return false;
    return run->context->ignored_names == 0 || (fact_names_once(run) && note_ignored(run));
}

/* The id behind the mistake, if it can still be read: whose record was wrong. */
static void look_for_patient(const struct facts_run *run) {
    struct facts_run again = *run;
    struct json_text text;
    again.json = json_of(run->json.start, (size_t)(run->json.end - run->json.start), run->json.depth_most, run->json.text_most);
    if (json_kind(&again.json) != JSON_OBJECT || !json_enter(&again.json)) return;
    while (json_next_name(&again.json)) {
        if (!json_text(&again.json, &text) || !json_colon(&again.json)) return;
        bool is_id = slice_is(json_plain(&text, &again.context->arena), "id");
        if (is_id && json_kind(&again.json) != JSON_OBJECT && json_kind(&again.json) != JSON_LIST) {
            read_patient(&again);
            return;
        }
        if (!json_skip(&again.json)) return;
    }
}

enum facts_status facts_end(struct facts_run *run, bool read) {
    struct context *context = run->context;
    if (!read && !run->told && run->json.fault != JSON_FINE) facts_fail_json(run);
    if (!read && run->told && context->patient.length == 0 && run->whole) look_for_patient(run);
    if (context->arena.failed || context->fixed.failed) context->failed = true;
    if (context->failed) return FACTS_NO_MEMORY;
    return read ? FACTS_READ : FACTS_WRONG;
}

static bool fail_bytes(struct facts_run *run, size_t most) {
    struct text expected;
    size_t length = (size_t)(run->json.end - run->json.start);
    text_init(&expected, &run->context->arena);
    text_printf(&expected, "at most %zu bytes", most);
    run->json = json_of("", 0, 1, 1); /* nothing of it is looked at */
    return facts_fail(run, NULL, expected.failed ? "" : expected.bytes, "the record has %zu bytes; at most %zu are read", length, most);
}

enum facts_status facts_read(struct context *context, const char *bytes, size_t length, const struct facts_options *options,
                             struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    bool read = facts_begin(&run, context, bytes, length, options, error ? error : &unwanted);
    run.whole = true;
    if (read && options && options->bytes_most && length > options->bytes_most) read = fail_bytes(&run, options->bytes_most);
    read = read && read_record(&run);
    if (read && !(options && options->unsettled)) context_settle(context);
    return facts_end(&run, read);
}

/* ---- One fact ---- */

/* Whether the bytes are JSON and no plain words. Numbers and true are both; a text fact takes what begins with a bracket as words. */
static bool looks_like_json(const struct fact_form *form, struct slice words) {
    char first = words.length ? words.bytes[0] : ' ';
    return first == '"' || first == '{' || (first == '[' && form->kind != FACT_TEXT);
}

static bool is_json_number(struct slice words) {
    struct json json = json_of(words.bytes, words.length, 1, SIZE_MAX);
    struct slice digits;
    return words.length && (words.bytes[0] == '-' || (words.bytes[0] >= '0' && words.bytes[0] <= '9')) && json_number(&json, &digits) &&
           digits.length == words.length;
}

/* Words as JSON, so that there is one reader: 70 -> 70, 70 kg -> "70 kg", unknown -> null, none -> []. */
static bool put_words(struct facts_run *run, const struct fact_form *form, struct slice words, struct text *out) {
    size_t bad_at;
    run->place.fact = form;
    if (!utf8_valid(words.bytes, words.length, &bad_at))
        return facts_fail(run, NULL, facts_expected(run, form), "%s: there is a byte that is no valid UTF-8", facts_path(run));
    bool truth = form->kind == FACT_TRUTH && (slice_is(words, "true") || slice_is(words, "false"));
    bool number = (form->kind == FACT_NUMBER || form->kind == FACT_WIDE) && is_json_number(words);
    if (slice_is(words, "unknown") || slice_is(words, "null")) text_puts(out, "null");
    else if (form->fields && slice_is(words, "none")) text_puts(out, "[]");
    else if (truth || number) text_put(out, words.bytes, words.length);
    else text_json(out, words.bytes, words.length);
    return !out->failed;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static struct slice trim(struct slice words) {
    while (words.length && is_blank(words.bytes[0])) words.bytes++, words.length--;
    while (words.length && is_blank(words.bytes[words.length - 1])) words.length--;
    return words;
}

static bool read_words(struct facts_run *run, const struct fact_form *form, struct slice words) {
    struct text made;
    text_init(&made, &run->context->arena);
    if (!put_words(run, form, words, &made)) return false;
    run->json = json_of(made.bytes, made.length, DEPTH, SIZE_MAX);
    bool read = read_fact(run, form);
    if (run->told) run->error->offset = 0; /* it would count in what was made */
    return read;
}

static bool set_fact(struct facts_run *run, const struct fact_form *form, struct slice words, date on) {
    struct fact_state *state = &run->context->fact[form->index];
    bool json = looks_like_json(form, words);
    if (!(json ? read_fact(run, form) && json_finish(&run->json) : read_words(run, form, words))) return false;
    if (state->dated || !date_is_known(on)) return true;
    run->place.fact = form;
    if (!fact_date_is_past(run, "on", NULL, on)) return false;
    state->dated = true;
    state->on = on;
    return true;
}

/* Bytes that begin like JSON: they are to be one value of it, whatever it means. */
static bool put_json(struct facts_run *run, const struct fact_form *form, struct slice words, struct text *out) {
    run->place.fact = form;
    run->json = json_of(words.bytes, words.length, DEPTH, TEXT_MOST);
    if (!json_skip(&run->json) || !json_finish(&run->json)) return false;
    json_put_compact(out, words);
    return !out->failed;
}

enum facts_status facts_words(struct context *context, uint32_t fact, struct slice words, struct text *out, struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    bool put = facts_begin(&run, context, words.bytes, words.length, NULL, error ? error : &unwanted);
    const struct fact_form *form = put ? &run.reader->facts.at[fact] : NULL;
    words = trim(words);
    put = put && (words.length == 0 || (looks_like_json(form, words) ? put_json(&run, form, words, out) : put_words(&run, form, words, out)));
    return facts_end(&run, put);
}

bool facts_find(struct context *context, struct slice name, uint32_t *fact) {
    struct fact_reader *reader = fact_reader_of(context);
    struct fact_form *form = reader ? forms_find(&reader->facts, name) : NULL;
    *fact = form ? form->index : NONE;
    return reader != NULL;
}

const char *facts_nearest(struct context *context, struct slice name) {
    struct fact_reader *reader = fact_reader_of(context);
    return reader ? forms_nearest(&reader->facts, name) : NULL;
}

enum facts_status facts_set(struct context *context, uint32_t fact, const char *bytes, size_t length, date on,
                            struct fact_error *error) {
    struct facts_run run;
    struct fact_error unwanted;
    size_t notices = context->notices;
    bool read = facts_begin(&run, context, bytes, length, NULL, error ? error : &unwanted);
    read = read && set_fact(&run, &run.reader->facts.at[fact], trim((struct slice){ bytes, length }), on);
    if (!read) context->notices = notices; /* what failed has left nothing behind */
    return facts_end(&run, read);
}
