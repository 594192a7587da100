/* facts_value: one value of a scalar fact or field. */
#include "runtime/facts_inside.h"

#include <string.h>

struct fact_value fact_value_unknown(const struct fact_form *form) {
    struct fact_value value = { .truth = TRUTH_UNKNOWN, .number = NUMBER_UNKNOWN, .to = DATE_UNKNOWN, .on = DATE_UNKNOWN };
    if (form->kind == FACT_CHOICE) value.number = choice_unknown(form->choices);
    if (form->kind == FACT_WIDE) value.wide = decimal_unknown;
    return value;
}

/* A value of the wrong kind; where it is no JSON at all, that comes first. */
static bool wrong_kind(struct facts_run *run, const struct fact_form *form) {
    const char *at = run->json.at;
    return json_skip(&run->json) && facts_fail_kind(run, form, at, NULL);
}

static bool read_truth(struct facts_run *run, const struct fact_form *form, const char *at, struct slice text, uint8_t *truth) {
    if (slice_is(text, "yes")) *truth = TRUTH_YES;
    else if (slice_is(text, "no")) *truth = TRUTH_NO;
    else return facts_fail_kind(run, form, at, NULL);
    return true;
}

static bool read_choice(struct facts_run *run, const struct fact_form *form, const char *at, struct slice text, int64_t *number) {
    for (uint32_t i = 0; i < form->choices; i++) {
        if (form->choice[i].length != text.length || memcmp(form->choice[i].bytes, text.bytes, text.length) != 0) continue;
        *number = (int64_t)1 << i;
        return true;
    }
    return facts_fail_kind(run, form, at, NULL);
}

static bool read_date(struct facts_run *run, const struct fact_form *form, const char *at, struct slice text, date *number) {
    const char *because = NULL;
    *number = date_parse(text.bytes, text.length, &because);
    return date_is_known(*number) || facts_fail_kind(run, form, at, because);
}

/* The bytes of the record need not live on: the text is copied. */
static bool keep_text(struct facts_run *run, struct slice text, int64_t *number) {
    struct context *context = run->context;
    char *copy = arena_copy(&context->arena, text.bytes, text.length);
    if (!copy) return false;
    *number = context_text(context, (struct slice){ copy, text.length });
    return !context->failed;
}

static bool from_text(struct facts_run *run, const struct fact_form *form, struct slice unit, struct fact_value *value) {
    struct json_text quoted;
    const char *at = run->json.at;
    if (!json_text(&run->json, &quoted)) return false;
    struct slice text = json_plain(&quoted, &run->context->arena);
    if (!text.bytes) return false;
    value->known = true;
    switch (form->kind) {
        case FACT_TRUTH: return read_truth(run, form, at, text, &value->truth);
        case FACT_CHOICE: return read_choice(run, form, at, text, &value->number);
        case FACT_NUMBER:
        case FACT_WIDE: return fact_number_from_text(run, form, text, unit, at, value);
        case FACT_DATE: return read_date(run, form, at, text, &value->number);
        case FACT_TEXT: return keep_text(run, text, &value->number);
        case FACT_PERIOD:
        case FACT_LIST:
        case FACT_SERIES: break;
    }
    return facts_fail_kind(run, form, at, NULL);
}

static bool from_number(struct facts_run *run, const struct fact_form *form, struct slice unit, struct fact_value *value) {
    struct slice digits;
    const char *at = run->json.at;
    value->known = true;
    if (!json_number(&run->json, &digits)) return false;
    if (form->kind != FACT_NUMBER && form->kind != FACT_WIDE) return facts_fail_kind(run, form, at, NULL);
    return fact_number_read(run, form, digits, unit, at, value);
}

static bool read_bare(struct facts_run *run, const struct fact_form *form, enum json_kind kind, struct slice unit,
                      struct fact_value *value) {
    switch (kind) {
        case JSON_NULL: return json_literal(&run->json);
        case JSON_NUMBER: return from_number(run, form, unit, value);
        case JSON_TEXT: return from_text(run, form, unit, value);
        case JSON_TRUE:
        case JSON_FALSE:
            if (form->kind != FACT_TRUTH) break;
            value->known = true;
            value->truth = kind == JSON_TRUE ? TRUTH_YES : TRUTH_NO;
            return json_literal(&run->json);
        case JSON_OBJECT:
        case JSON_LIST:
        case JSON_NOTHING: break;
    }
    return wrong_kind(run, form);
}

static bool read_period(struct facts_run *run, const struct fact_form *form, struct fact_value *value) {
    struct fact_wrap wrap;
    const char *start = run->json.at;
    if (!fact_wrap_read(run, form, &wrap)) return false;
    if (wrap.has_value || wrap.unreadable) return facts_fail_kind(run, form, wrap.has_value ? wrap.value.at : start, NULL);
    value->known = date_is_known(wrap.from) || date_is_known(wrap.to);
    value->number = wrap.from;
    value->to = wrap.to;
    return true;
}

/* The value in the wrap is read by going back to it, then going on behind the wrap. */
static bool read_wrapped(struct facts_run *run, const struct fact_form *form, struct fact_value *value) {
    struct fact_wrap wrap;
    if (!fact_wrap_read(run, form, &wrap)) return false;
    value->dated = wrap.dated;
    value->on = wrap.on;
    value->unreadable = wrap.unreadable;
    if (wrap.unreadable) return true;
    if (!wrap.has_value) {
        value->known = date_is_known(wrap.from) || date_is_known(wrap.to);
        value->number = wrap.from;
        value->to = wrap.to;
        return true;
    }
    struct json behind = run->json;
    run->json = wrap.value;
    run->unit_at = wrap.unit_at;
    run->place.part = "value";
    enum json_kind kind = json_kind(&run->json);
    bool period = form->kind == FACT_PERIOD && kind == JSON_OBJECT;
    if (!(period ? read_period(run, form, value) : read_bare(run, form, kind, wrap.unit, value))) return false;
    run->place.part = NULL;
    run->json = behind;
    return true;
}

bool fact_value_read(struct facts_run *run, const struct fact_form *form, struct fact_value *value) {
    enum json_kind kind = json_kind(&run->json);
    return kind == JSON_OBJECT ? read_wrapped(run, form, value) : read_bare(run, form, kind, (struct slice){ "", 0 }, value);
}
