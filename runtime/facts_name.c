/* facts_name: the names in a record. They mostly come in the order of the record before, so the next one is guessed and compared
 * where it stands; only a wrong guess costs reading and hashing. */
#include <stdlib.h>
#include <string.h>

#include "runtime/facts_inside.h"

static inline bool stands_here(const struct json *json, struct slice name) {
    return (size_t)(json->end - json->at) >= name.length + 2 && json->at[name.length + 1] == '"' &&
           memcmp(json->at + 1, name.bytes, name.length) == 0;
}

bool fact_name_read(struct facts_run *run, const struct fact_forms *forms, struct fact_form ***guess, struct fact_form **form, struct slice *name) {
    struct json_text text;
    struct fact_form *next = **guess;
    for (int i = 0; i < GUESSES && next; i++, next = next->follows) {
        if (!stands_here(&run->json, next->name)) continue;
        run->json.at += next->name.length + 2;
        *form = next;
        *guess = &next->follows;
        return true;
    }
    if (!json_text(&run->json, &text)) return false;
    *name = json_plain(&text, &run->context->arena);
    *form = name->bytes ? forms_find(forms, *name) : NULL;
    if (!*form) return name->bytes != NULL;
    **guess = *form;
    *guess = &(*form)->follows;
    return true;
}

const char *fact_name_part(struct facts_run *run, struct slice name) {
    bool plain = name.length > 0 && name.length <= 60;
    for (size_t i = 0; i < name.length && plain; i++) {
        char c = name.bytes[i];
        plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    return plain ? arena_copy(&run->context->arena, name.bytes, name.length) : facts_shown(run, name);
}

static bool ignore(struct facts_run *run, const struct fact_forms *forms, struct slice name) {
    struct context *context = run->context;
    context->ignored_names++;
    if (forms == &run->reader->facts) {
        if (!ARENA_ROOM(&context->arena, run->ignored, run->ignoreds, run->ignored_room)) return false;
        run->ignored[run->ignoreds++] = name;
    }
    return json_colon(&run->json) && json_skip(&run->json);
}

bool fact_name_unknown(struct facts_run *run, const struct fact_forms *forms, struct slice name, const char *at) {
    if (run->lenient) return ignore(run, forms, name);
    bool fact = forms == &run->reader->facts;
    at = facts_behind_name(run, at);
    const char *nearest = forms_nearest(forms, name), *shown = facts_shown(run, name);
    run->place.part = fact_name_part(run, name);
    const char *hint = nearest ? "; did you mean " : "", *end = nearest ? "?" : "";
    if (!nearest) nearest = "";
    if (fact) return facts_fail(run, at, "the name of a fact", "this guideline knows no fact %s%s%s%s", shown, hint, nearest, end);
    const char *record = run->place.fact->record.bytes;
    return facts_fail(run, at, "the name of a field", "a %s has no field %s%s%s%s", record, shown, hint, nearest, end);
}

static int compare_names(const void *a, const void *b) {
    const struct slice *first = a, *second = b;
    if (first->length != second->length) return first->length < second->length ? -1 : 1;
    return memcmp(first->bytes, second->bytes, first->length);
}

bool fact_names_once(struct facts_run *run) {
    if (run->ignoreds > 1) qsort(run->ignored, run->ignoreds, sizeof *run->ignored, compare_names);
    for (size_t i = 1; i < run->ignoreds; i++) {
        if (!slice_equal(run->ignored[i - 1], run->ignored[i])) continue;
        run->place.part = fact_name_part(run, run->ignored[i]);
        return facts_fail(run, NULL, "each name once", "%s is given twice", facts_path(run));
    }
    return true;
}
