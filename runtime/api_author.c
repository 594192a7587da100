/* The runtime's part of include/osler_author.h: the file form, what would change an answer, the article and the graph, units. */
#include <string.h>

#include "base/unit_answer.h"
#include "runtime/api.h"
#include "runtime/article.h"
#include "runtime/graph.h"
#include "runtime/report_more.h"
#include "runtime/view.h"

/* Whether the context can be asked. Of no patient, everything is run as unknown. */
static osler_status begin(osler_program *program, osler_context *context, const osler_article_options *options) {
    if (context->owner != program || !context->begun || (options->patient && !context->ran)) return OSLER_MISUSE;
    if (api_is_refused(context)) return OSLER_REFUSED;
    if (!options->patient && !context->ran) vm_run(context->context);
    return context->context->failed ? OSLER_LIMIT : OSLER_OK;
}

static const osler_article_options plain_options;

osler_status osler_article(osler_program *program, osler_context *context, const osler_article_options *options, const char **text,
                           size_t *length) {
    static const enum article_form forms[] = { ARTICLE_HTML, ARTICLE_MARKDOWN, ARTICLE_TEXT };
    if (!options) options = &plain_options;
    osler_status status = (unsigned)options->form > OSLER_ARTICLE_TEXT ? OSLER_MISUSE : begin(program, context, options);
    if (status != OSLER_OK) return status;
    struct article_options wishes = { .form = forms[options->form], .patient = options->patient };
    wishes.report.audience = options->audience && !strcmp(options->audience, "patient") ? AUDIENCE_PATIENT : AUDIENCE_CLINICIAN;
    wishes.report.language = options->language;
    wishes.report.width = options->width;
    struct text made;
    bool viewed = api_view_begin(context, &wishes.report);
    text_init(&made, &context->arena);
    bool fine = viewed && article_put(context->context, context->box, &wishes, &made);
    api_view_end(context);
    return fine ? api_report_made(context, &made, text, length) : OSLER_LIMIT;
}

osler_status osler_graph(osler_program *program, osler_context *context, const osler_article_options *options, const char **text,
                         size_t *length) {
    if (!options) options = &plain_options;
    osler_status status = begin(program, context, options);
    if (status != OSLER_OK) return status;
    struct report_options reading = { .audience = AUDIENCE_CLINICIAN, .language = options->language };
    struct text made;
    bool viewed = api_view_begin(context, &reading);
    struct graph_options wishes = { .language = options->language ? options->language : view_own_language(program->program),
                                    .patient = options->patient };
    text_init(&made, &context->arena);
    bool fine = viewed && graph_put(context->context, &wishes, &made);
    api_view_end(context);
    return fine ? api_report_made(context, &made, text, length) : OSLER_LIMIT;
}

static void make_listing(struct osler_program *program, struct text *made) { program_disassemble(program->program, made); }

osler_status osler_program_disassemble(osler_program *program, const char **text, size_t *length) {
    return api_program_text(program, &program->listing, make_listing, text, length);
}

/* --- The file form and the schema ------------------------------------------------------------------------------ */

static void make_saved(struct osler_program *program, struct text *made) {
    if (!program_save(program->program, made)) made->failed = true;
}
static void make_schema(struct osler_program *program, struct text *made) { facts_schema(program->program, made); }

osler_status osler_program_save(osler_program *program, const char **bytes, size_t *length) {
    return api_program_text(program, &program->saved, make_saved, bytes, length);
}
osler_status osler_program_schema(osler_program *program, const char **text, size_t *length) {
    return api_program_text(program, &program->schema, make_schema, text, length);
}

/* --- What would change an answer ----------------------------------------------------------------------------------- */

osler_status osler_whatif_text(osler_context *context, size_t recommendation, const osler_result_options *options, const char **text,
                               size_t *length) {
    return api_report_about(context, recommendation, options, report_whatif_text, text, length);
}
osler_status osler_whatif_json(osler_context *context, size_t recommendation, const osler_result_options *options, const char **text,
                               size_t *length) {
    return api_report_about(context, recommendation, options, report_whatif_json, text, length);
}

/* --- Units ---------------------------------------------------------------------------------------------------------- */

static osler_status answer(struct arena *arena, bool fine, const struct text *out, const struct text *error,
                           const osler_allocator *allocator, char **copy) {
    const struct text *made = fine ? out : error;
    *copy = made->failed ? NULL : api_copy(allocator, made->bytes, made->length);
    arena_free(arena);
    return !*copy ? OSLER_LIMIT : fine ? OSLER_OK : OSLER_MISUSE;
}

struct workspace {
    struct arena arena;
    struct text out, error;
};

static void open_workspace(struct workspace *w, const osler_allocator *allocator) {
    struct allocator a = api_allocator(allocator);
    arena_init(&w->arena, &a, 0);
    text_init(&w->out, &w->arena);
    text_init(&w->error, &w->arena);
}

osler_status osler_unit_describe(const char *code, const osler_allocator *allocator, char **text) {
    struct workspace w;
    open_workspace(&w, allocator);
    bool fine = unit_answer_describe(slice_of(code), &w.out, &w.error);
    return answer(&w.arena, fine, &w.out, &w.error, allocator, text);
}

osler_status osler_unit_convert(const char *value, const char *from, const char *to, const osler_allocator *allocator, char **text) {
    struct workspace w;
    open_workspace(&w, allocator);
    bool fine = unit_answer_convert(slice_of(value), slice_of(from), slice_of(to), &w.out, &w.error);
    return answer(&w.arena, fine, &w.out, &w.error, allocator, text);
}

osler_status osler_unit_combine(bool divide, const char *value, const char *unit, const char *other_value, const char *other_unit,
                                const osler_allocator *allocator, char **text) {
    struct workspace w;
    open_workspace(&w, allocator);
    bool fine = unit_answer_combine(divide, slice_of(value), slice_of(unit), slice_of(other_value), slice_of(other_unit), &w.out, &w.error);
    return answer(&w.arena, fine, &w.out, &w.error, allocator, text);
}
