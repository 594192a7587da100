/* Two versions of a guideline, behind include/osler.h. */
#include <string.h>

#include "runtime/api.h"
#include "runtime/diff.h"

struct osler_difference {
    struct diff diff;
    struct allocator allocator;
    struct text text, json;
};

/* The newer day: scenarios and doses of a version are meant for its own time. */
static date day_of(const struct program *old, const struct program *new) {
    date a = old->guideline->updated, b = new->guideline->updated;
    if (!date_is_known(b) || (date_is_known(a) && date_compare(a, b) == DATE_AFTER)) b = a;
    return date_is_known(b) ? b : date_of_day(0);
}

osler_status osler_diff(const osler_program *old, const osler_program *new, const char *on, const osler_allocator *allocator,
                        osler_difference **difference) {
    struct allocator a = api_allocator(allocator);
    date today = on ? date_parse(on, strlen(on), NULL) : day_of(old->program, new->program);
    *difference = NULL;
    if (!date_is_known(today) || date_precision(today) < DATE_DAY) return OSLER_MISUSE;
    struct osler_difference *d = a.resize(a.context, NULL, 0, sizeof *d);
    if (!d) return OSLER_LIMIT;
    memset(d, 0, sizeof *d);
    d->allocator = a;
    diff_make(&d->diff, old->program, new->program, today, &a);
    if (d->diff.failed) {
        osler_difference_free(d);
        return OSLER_LIMIT;
    }
    *difference = d;
    return OSLER_OK;
}

void osler_difference_free(osler_difference *d) {
    if (!d) return;
    struct allocator a = d->allocator;
    diff_free(&d->diff);
    a.resize(a.context, d, sizeof *d, 0);
}

bool osler_difference_none(const osler_difference *d) { return diff_is_same(&d->diff); }

osler_status osler_difference_text(osler_difference *d, unsigned width, const char **text, size_t *length) {
    text_init(&d->text, &d->diff.arena);
    diff_print(&d->diff, width, &d->text);
    *text = d->text.failed ? NULL : d->text.bytes;
    *length = d->text.length;
    return *text ? OSLER_OK : OSLER_LIMIT;
}

osler_status osler_difference_json(osler_difference *d, const char **text, size_t *length) {
    text_init(&d->json, &d->diff.arena);
    diff_print_json(&d->diff, &d->json);
    *text = d->json.failed ? NULL : d->json.bytes;
    *length = d->json.length;
    return *text ? OSLER_OK : OSLER_LIMIT;
}

osler_status osler_difference_patient(const osler_difference *d, const osler_context *old, const osler_context *new, bool *changes) {
    if (!old->ran || !new->ran || old->context->program != d->diff.old || new->context->program != d->diff.new) return OSLER_MISUSE;
    if (d->diff.shows) vm_complete(old->context), vm_complete(new->context); /* what a text shows is computed only for a report */
    bool failed = false;
    *changes = diff_patient(&d->diff, old->context, new->context, &failed);
    return failed ? OSLER_LIMIT : OSLER_OK;
}
