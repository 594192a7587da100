/* The runtime's part of include/osler_author.h: the listing, the article and the graph. */
#include <string.h>

#include "runtime/api.h"
#include "runtime/article.h"
#include "runtime/graph.h"
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
    return fine ? api_hand_out(&made, text, length) : OSLER_LIMIT;
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
    return fine ? api_hand_out(&made, text, length) : OSLER_LIMIT;
}

static void make_listing(struct osler_program *program, struct text *made) { program_disassemble(program->program, made); }

osler_status osler_program_disassemble(osler_program *program, const char **text, size_t *length) {
    return api_program_text(program, &program->listing, make_listing, text, length);
}
