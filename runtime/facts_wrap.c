/* facts_wrap: the object that any value may stand in, {"value", "unit", "on"}, a period's {"from", "to"}, and {"unreadable"} in place
 * of a value. */
#include <string.h>

#include "runtime/facts_inside.h"

static date first_day(void) { return date_make(&(struct date_parts){ .year = 1, .month = 1, .day = 1, .precision = DATE_DAY }); }
static date last_day(void) { return date_make(&(struct date_parts){ .year = 9999, .month = 12, .day = 31, .precision = DATE_DAY }); }

bool fact_date_read(struct facts_run *run, const char *part, date *on, const char **at) {
    static const struct fact_form form = { .kind = FACT_DATE };
    struct json_text text;
    const char *because = NULL;
    enum json_kind kind = json_kind(&run->json);
    *on = DATE_UNKNOWN;
    *at = run->json.at;
    if (kind == JSON_NULL) return json_literal(&run->json);
    if (kind == JSON_TEXT) {
        if (!json_text(&run->json, &text)) return false;
        struct slice plain = json_plain(&text, &run->context->arena);
        if (!plain.bytes) return false;
        *on = date_parse(plain.bytes, plain.length, &because);
        if (date_is_known(*on)) return true;
    } else if (!json_skip(&run->json)) {
        return false;
    }
    run->place.part = part;
    return facts_fail_kind(run, &form, *at, because);
}

bool fact_date_is_past(struct facts_run *run, const char *part, const char *at, date on) {
    char today[DATE_TEXT], given[DATE_TEXT];
    date now = run->context->today;
    if (!date_is_known(now) || !date_is_known(on) || date_compare(on, now) != DATE_AFTER) return true;
    struct text expected;
    date_print(now, today);
    date_print(on, given);
    text_init(&expected, &run->context->arena);
    text_printf(&expected, "a date up to %s", today);
    run->place.part = part;
    run->refused = true;
    return facts_fail(run, at, expected.bytes, "%s is %s, after %s, the day of evaluation", facts_path(run), given, today);
}

/* ---- The names in it ---- */

enum wrap_name { WRAP_VALUE, WRAP_UNIT, WRAP_ON, WRAP_FROM, WRAP_TO, WRAP_UNREADABLE, WRAP_NAMES };

static const char *const wrap_names[] = { "value", "unit", "on", "from", "to", "unreadable" };

/* Only a fact as a whole can be unreadable: the values within a list belong together. */
static bool allows(const struct facts_run *run, const struct fact_form *form, enum wrap_name name) {
    switch (name) {
        case WRAP_VALUE:
        case WRAP_ON: return true;
        case WRAP_UNIT: return form->kind == FACT_NUMBER || form->kind == FACT_WIDE;
        case WRAP_FROM:
        case WRAP_TO: return form->kind == FACT_PERIOD;
        case WRAP_UNREADABLE: return run->place.element == 0;
        case WRAP_NAMES: break;
    }
    return false;
}

static const char *allowed_names(struct facts_run *run, const struct fact_form *form) {
    struct text out;
    text_init(&out, &run->context->arena);
    for (unsigned i = 0; i < WRAP_NAMES; i++)
        if (allows(run, form, (enum wrap_name)i) && i != WRAP_UNREADABLE) text_printf(&out, "%s\"%s\"", out.length ? ", " : "", wrap_names[i]);
    return out.failed ? "" : out.bytes;
}

static const char *nearest_name(const struct facts_run *run, const struct fact_form *form, struct slice name) {
    for (unsigned i = 0; i < WRAP_NAMES; i++)
        if (allows(run, form, (enum wrap_name)i) && text_distance(name, slice_of(wrap_names[i]), 2) <= 2) return wrap_names[i];
    return NULL;
}

static bool unknown_name(struct facts_run *run, const struct fact_form *form, struct slice name, const char *at) {
    if (run->lenient) {
        run->context->ignored_names++;
        return json_colon(&run->json) && json_skip(&run->json);
    }
    const char *allowed = allowed_names(run, form), *subject = facts_subject(run), *nearest = nearest_name(run, form, name);
    struct text expected;
    text_init(&expected, &run->context->arena);
    text_printf(&expected, "one of %s", allowed);
    run->place.part = fact_name_part(run, name);
    return facts_fail(run, facts_behind_name(run, at), expected.bytes, "the object of %s has %s, and not %s%s%s%s", subject, allowed,
                      facts_shown(run, name), nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static bool read_unit(struct facts_run *run, struct fact_wrap *wrap) {
    struct json_text text;
    enum json_kind kind = json_kind(&run->json);
    wrap->unit_at = run->json.at;
    if (kind == JSON_NULL) return json_literal(&run->json);
    if (kind == JSON_TEXT) {
        if (!json_text(&run->json, &text)) return false;
        wrap->unit = json_plain(&text, &run->context->arena);
        return wrap->unit.bytes != NULL;
    }
    if (!json_skip(&run->json)) return false;
    run->place.part = "unit";
    return facts_fail(run, wrap->unit_at, "a unit such as \"kg\"", "%s needs a unit such as \"kg\"", facts_path(run));
}

static bool read_on(struct facts_run *run, struct fact_wrap *wrap) {
    const char *at;
    if (!fact_date_read(run, "on", &wrap->on, &at) || !fact_date_is_past(run, "on", at, wrap->on)) return false;
    wrap->dated = date_is_known(wrap->on);
    return true;
}

bool fact_note_unreadable(struct facts_run *run, struct slice given) {
    struct context *context = run->context;
    uint32_t fact = run->place.fact->index;
    struct text text;
    text_init(&text, &context->arena);
    text_printf(&text, "%s was given as %s, which cannot be read, and is taken as unknown.",
                program_text(context->program, context->program->fact[fact].label), facts_shown(run, given));
    context_notice(context, NOTICE_UNREADABLE, fact, text.failed ? NULL : text.bytes);
    if (context->failed) return false;
    context->notice[context->notices - 1].given = given;
    return true;
}

static bool read_unreadable(struct facts_run *run, struct fact_wrap *wrap) {
    struct json_text text;
    const char *at = run->json.at;
    wrap->unreadable = true;
    if (json_kind(&run->json) == JSON_TEXT) {
        if (!json_text(&run->json, &text)) return false;
        struct slice plain = json_plain(&text, &run->context->arena);
        char *copy = plain.bytes ? arena_copy(&run->context->arena, plain.bytes, plain.length) : NULL;
        return copy && fact_note_unreadable(run, (struct slice){ copy, plain.length });
    }
    if (!json_skip(&run->json)) return false;
    run->place.part = "unreadable";
    return facts_fail(run, at, "the text that was given", "%s needs the text that was given", facts_path(run));
}

static bool read_part(struct facts_run *run, struct fact_wrap *wrap, enum wrap_name name) {
    const char *from_at;
    switch (name) {
        case WRAP_VALUE:
            json_kind(&run->json); /* to the value's first byte */
            wrap->value = run->json;
            return json_skip(&run->json);
        case WRAP_UNIT: return read_unit(run, wrap);
        case WRAP_ON: return read_on(run, wrap);
        case WRAP_FROM: return fact_date_read(run, "from", &wrap->from, &from_at);
        case WRAP_TO: return fact_date_read(run, "to", &wrap->to, &wrap->to_at);
        case WRAP_UNREADABLE: return read_unreadable(run, wrap);
        case WRAP_NAMES: break;
    }
    return false;
}

/* The name that begins here, read to behind it; WRAP_NAMES for one that does not belong. */
static bool read_name(struct facts_run *run, const struct fact_form *form, enum wrap_name *which, struct slice *name) {
    struct json_text text;
    unsigned i = 0;
    if (!json_text(&run->json, &text)) return false;
    *name = json_plain(&text, &run->context->arena);
    if (!name->bytes) return false;
    while (i < WRAP_NAMES && !(allows(run, form, (enum wrap_name)i) && slice_is(*name, wrap_names[i]))) i++;
    *which = (enum wrap_name)i;
    return true;
}

static bool read_names(struct facts_run *run, const struct fact_form *form, struct fact_wrap *wrap, bool seen[WRAP_NAMES]) {
    const char *start = run->json.at - 1;
    enum wrap_name which;
    struct slice name;
    while (json_next_name(&run->json)) {
        const char *at = run->json.at;
        if (!read_name(run, form, &which, &name)) return false;
        if (which == WRAP_NAMES) {
            if (form->fields && !run->lenient) return facts_fail_kind(run, form, start, NULL); /* a record without its list */
            if (!unknown_name(run, form, name, at)) return false;
            continue;
        }
        if (seen[which]) {
            run->place.part = wrap_names[which];
            return facts_fail(run, facts_behind_name(run, at), "each name once", "%s is given twice", facts_path(run));
        }
        seen[which] = true;
        if (!json_colon(&run->json) || !read_part(run, wrap, which)) return false;
    }
    return run->json.fault == JSON_FINE;
}

static const char *what_is_wrong(const struct fact_form *form, const struct fact_wrap *wrap) {
    if (wrap->unreadable) return "has something besides what is \"unreadable\"";
    if (wrap->has_value) return "has both a \"value\" and an end of a period";
    return form->kind == FACT_PERIOD ? "has neither \"from\" nor \"to\"" : "has no \"value\"";
}

bool fact_wrap_read(struct facts_run *run, const struct fact_form *form, struct fact_wrap *wrap) {
    bool seen[WRAP_NAMES] = { false };
    const char *start = run->json.at;
    *wrap = (struct fact_wrap){ .on = DATE_UNKNOWN, .from = first_day(), .to = last_day() };
    if (!json_enter(&run->json) || !read_names(run, form, wrap, seen)) return false;
    wrap->has_value = seen[WRAP_VALUE];
    wrap->has_from = seen[WRAP_FROM];
    wrap->has_to = seen[WRAP_TO];
    bool period = wrap->has_from || wrap->has_to;
    if (wrap->has_value + period + wrap->unreadable != 1 || (wrap->unreadable && wrap->unit_at))
        return facts_fail(run, start, facts_expected(run, form), "the object of %s %s", facts_path(run), what_is_wrong(form, wrap));
    if (wrap->has_to && date_compare(wrap->from, wrap->to) == DATE_AFTER) {
        run->place.part = "to";
        return facts_fail(run, wrap->to_at, "a date that is not before \"from\"", "%s is before \"from\"", facts_path(run));
    }
    return true;
}
