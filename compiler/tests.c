/* Scenarios behind include/osler.h. */
#include "compiler/tests.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/host.h"

/* --- Running ------------------------------------------------------------------------------------------------------------ */

static void run_one(struct osler_tests *t, struct scenario_run *run, const struct decl *scenario) {
    struct test_result *result = &t->result[t->results++];
    *result = (struct test_result){ .scenario = scenario, .from = t->report.length };
    result->passed = scenario_passes(run, scenario);
    result->to = t->report.length;
    t->passed += result->passed;
    t->failed += !result->passed;
    if (t->c->cover && result->passed) cover_note_run(t->c->cover, run->context, scenario);
}

/* Only scenarios that pass can notice anything. */
static bool mutate_all(struct osler_tests *t) {
    const struct decl **passing = ARENA_ARRAY(&t->c->arena, const struct decl *, t->results + 1);
    size_t passings = 0;
    if (!passing) return false;
    for (size_t i = 0; i < t->results; i++)
        if (t->result[i].passed) passing[passings++] = t->result[i].scenario;
    return mutate(&t->mutation, t->program, passing, passings, &t->allocator);
}

/* Whether memory was exhausted: then neither what was found nor what was not can be told. */
static bool lacked(const struct scenario_run *run) {
    return run->context->failed || box_failed(run->box) || run->c->failed || run->c->arena.failed;
}

/* Further questions come after all scenarios have run, on the same context. */
static osler_status ask_more(struct osler_tests *t, struct scenario_run *run) {
    bool fine = true;
    if (t->c->cover) fine = cover_prove(t->c->cover, t->program, &t->allocator);
    if (fine && (t->parts & OSLER_TESTS_MUTATE)) fine = mutate_all(t);
    if (fine && (t->parts & OSLER_TESTS_SUGGEST)) fine = suggest_scenarios(run, &t->suggested);
    return fine && !lacked(run) ? OSLER_OK : OSLER_LIMIT;
}

static osler_status run_all(struct osler_tests *t) {
    struct scenario_run run = { .c = t->c, .program = t->program, .report = &t->report, .explain = true };
    run.rewrite = (t->parts & OSLER_TESTS_UPDATE) != 0;
    osler_status status = OSLER_LIMIT;
    char mismatch[160];
    t->result = ARENA_ARRAY(&t->c->arena, struct test_result, t->c->scenarios + 1);
    run.context = context_new(t->program, &t->allocator);
    if (run.context && !host_use(run.context, (const struct host *)t->source->host, mismatch))
        text_printf(&t->report, "%s No function of the host is called.\n", mismatch);
    if (run.context) run.box = box_new(run.context, 0);
    if (run.box && t->result) {
        for (size_t i = 0; i < t->c->scenarios && !lacked(&run); i++) run_one(t, &run, t->c->scenario[i]);
        if (!lacked(&run)) status = ask_more(t, &run);
    }
    t->rewrite = run.rewrites;
    t->rewrites = run.rewrite_count;
    if (run.box) box_free(run.box);
    if (run.context) context_free(run.context);
    return status;
}

static osler_status make_and_run(struct osler_tests *t) {
    bool cover = (t->parts & (OSLER_TESTS_COVER | OSLER_TESTS_SUGGEST)) != 0;
    if (cover && !cover_plan(t->c)) return OSLER_LIMIT;
    t->program = api_program(t->messages, &t->allocator);
    osler_status status = api_status(t->messages);
    if (status != OSLER_OK) return status;
    if (!t->program) return OSLER_LIMIT;
    if (cover) cover_sort(t->c->cover);
    return run_all(t);
}

osler_status osler_tests_run(const osler_source *source, unsigned parts, const osler_allocator *allocator, osler_tests **tests) {
    struct allocator a = api_allocator(allocator);
    struct osler_tests *t = a.resize(a.context, NULL, 0, sizeof *t);
    *tests = NULL;
    if (!t) return OSLER_LIMIT;
    memset(t, 0, sizeof *t);
    t->allocator = a;
    t->parts = parts;
    t->source = source;
    t->messages = api_check(source, &a, false);
    if (!t->messages) {
        osler_tests_free(t);
        return OSLER_LIMIT;
    }
    t->c = t->mutation.c = &t->messages->c;
    text_init(&t->report, &t->c->arena);
    text_init(&t->suggested, &t->c->arena);
    osler_status status = api_status(t->messages);
    if (status == OSLER_OK && t->c->file[0].guideline) status = make_and_run(t);
    if (status == OSLER_OK) *tests = t;
    else osler_tests_free(t);
    return status;
}

void osler_tests_free(osler_tests *tests) {
    if (!tests) return;
    struct allocator a = tests->allocator;
    program_free(tests->program);
    osler_messages_free(tests->messages);
    a.resize(a.context, tests, sizeof *tests, 0);
}

/* --- The file with other expectations ------------------------------------------------------------------------------------------- */

static int compare_rewrites(const void *a, const void *b) {
    const struct rewrite *x = a, *y = b;
    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

/* Nothing but the values that were expected differs. */
static void write_updated(const struct osler_tests *t, struct text *out) {
    const struct source *source = &t->c->sources.at[0];
    uint32_t at = 0;
    if (t->rewrites) qsort(t->rewrite, t->rewrites, sizeof *t->rewrite, compare_rewrites);
    for (size_t i = 0; i < t->rewrites; i++) {
        const struct rewrite *one = &t->rewrite[i];
        if (one->span.start < at) continue;
        text_put(out, source->bytes + at, one->span.start - at);
        text_puts(out, one->with);
        at = one->span.end;
    }
    text_put(out, source->bytes + at, source->length - at);
}

/* --- Asking ---------------------------------------------------------------------------------------------------------------- */

size_t osler_tests_passed(const osler_tests *tests) { return tests->passed; }
size_t osler_tests_failed(const osler_tests *tests) { return tests->failed; }

size_t osler_tests_missing(const osler_tests *tests) {
    size_t missing = 0;
    for (int kind = 0; tests->c->cover && kind < COVER_KINDS; kind++) {
        struct cover_count count;
        cover_count(tests->c->cover, (enum cover_kind)kind, &count);
        missing += count.possible - count.seen;
    }
    return missing;
}

size_t osler_tests_rewritten(const osler_tests *tests) { return tests->rewrites; }

bool osler_tests_get(const osler_tests *tests, size_t index, osler_tests_scenario *scenario) {
    if (index >= tests->results) return false;
    const struct test_result *result = &tests->result[index];
    struct slice name = result->scenario->label.text;
    char *copy = arena_copy(&tests->c->arena, name.bytes, name.length);
    const struct span *span = &result->scenario->span;
    *scenario = (osler_tests_scenario){ .name = copy ? copy : "", .passed = result->passed,
                                        .line = source_line_number(&tests->c->sources.at[span->file], span->start) };
    scenario->failures = result->to > result->from ? tests->report.bytes + result->from : "";
    scenario->failures_length = result->to - result->from;
    return true;
}

size_t osler_tests_unnoticed(const osler_tests *tests) { return mutation_left(&tests->mutation); }

static void put_slice(struct text *out, struct slice text) { text_json(out, text.bytes, text.length); }

/* A file without a guideline, a vocabulary, has no scenarios that can run and nothing to cover. */
void tests_json(const struct osler_tests *t, struct text *out) {
    text_puts(out, "{\"file\":");
    text_json(out, t->c->sources.at[0].name, strlen(t->c->sources.at[0].name));
    text_printf(out, ",\"passed\":%zu,\"failed\":%zu,\"scenarios\":[", t->passed, t->failed);
    for (size_t i = 0; i < t->results; i++) {
        const struct test_result *result = &t->result[i];
        const struct decl *scenario = result->scenario;
        text_printf(out, "%s\n{\"line\":%u,\"name\":", i ? "," : "", source_line_number(&t->c->sources.at[scenario->span.file], scenario->span.start));
        put_slice(out, scenario->label.text);
        text_printf(out, ",\"passed\":%s", result->passed ? "true" : "false");
        if (!result->passed) {
            text_puts(out, ",\"failures\":");
            put_slice(out, (struct slice){ t->report.bytes + result->from, result->to - result->from });
        }
        text_putc(out, '}');
    }
    text_putc(out, ']');
    if (t->c->cover) {
        text_puts(out, ",\n\"coverage\":");
        cover_json(t->c->cover, out);
    }
    if (t->parts & OSLER_TESTS_MUTATE) {
        text_puts(out, ",\n\"mutation\":");
        mutation_json(&t->mutation, out);
    }
    text_puts(out, "}\n");
}

static bool write_form(const struct osler_tests *t, osler_tests_form form, struct text *out) {
    bool about_rules = form == OSLER_TESTS_COVERAGE || form == OSLER_TESTS_CHANGES;
    if (about_rules && !t->program) text_printf(out, "%s declares no guideline: those that use it test it\n", t->c->sources.at[0].name);
    if (about_rules && !t->program) return true;
    switch (form) {
    case OSLER_TESTS_FAILURES: text_put(out, t->report.bytes, t->report.length); return true;
    case OSLER_TESTS_JSON: tests_json(t, out); return true;
    case OSLER_TESTS_UPDATED: write_updated(t, out); return (t->parts & OSLER_TESTS_UPDATE) != 0;
    case OSLER_TESTS_SUGGESTED: text_put(out, t->suggested.bytes, t->suggested.length); return (t->parts & OSLER_TESTS_SUGGEST) != 0;
    case OSLER_TESTS_CHANGES: if (t->c && t->parts & OSLER_TESTS_MUTATE) mutation_text(&t->mutation, out); return (t->parts & OSLER_TESTS_MUTATE) != 0;
    case OSLER_TESTS_COVERAGE: if (t->c->cover) cover_text(t->c->cover, out); break;
    case OSLER_TESTS_PAGE: if (t->c->cover) cover_html(t->c->cover, out); break;
    }
    return (t->parts & OSLER_TESTS_COVER) != 0;
}

osler_status osler_tests_text(osler_tests *tests, osler_tests_form form, const char **text, size_t *length) {
    *text = "";
    *length = 0;
    if ((unsigned)form >= TESTS_FORMS) return OSLER_MISUSE;
    struct text *made = &tests->made[form];
    if (!made->bytes || made->failed) {
        text_init(made, &tests->c->arena);
        bool asked = write_form(tests, form, made);
        made->failed |= api_lacked(tests->messages);
        if (!asked) return OSLER_MISUSE;
    }
    return api_hand_out(made, text, length);
}

/* --- Only whether they pass ---------------------------------------------------------------------------------------------------- */

static char *mistakes_of(const osler_source *source, const osler_allocator *allocator) {
    osler_messages *messages = NULL;
    size_t length = 0;
    osler_check(source, allocator, &messages);
    const char *text = messages ? osler_messages_text(messages, OSLER_FORM_TEXT, &length) : NULL;
    char *copy = text ? api_copy(allocator, text, length) : NULL;
    osler_messages_free(messages);
    return copy;
}

osler_status osler_test(const osler_source *source, const osler_allocator *allocator, size_t *passed, size_t *failed, char **report) {
    osler_tests *tests = NULL;
    const char *text = "";
    size_t length = 0;
    *passed = *failed = 0;
    *report = NULL;
    osler_status status = osler_tests_run(source, 0, allocator, &tests);
    if (status == OSLER_GUIDELINE_WRONG) *report = mistakes_of(source, allocator);
    if (status == OSLER_OK) {
        *passed = tests->passed;
        *failed = tests->failed;
        status = osler_tests_text(tests, OSLER_TESTS_FAILURES, &text, &length);
        *report = api_copy(allocator, text, length);
    }
    osler_tests_free(tests);
    return *report ? status : OSLER_LIMIT;
}
