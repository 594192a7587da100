/* The article and the graph, behind include/osler.h. */
#include <string.h>

#include "runtime/api.h"
#include "runtime/article.h"
#include "runtime/graph.h"

/* Whether the context can be asked. Of no patient, everything is run as unknown. */
static osler_status begin(osler_program *program, osler_context *context, const osler_article_options *options) {
    if (context->owner != program || !context->begun || (options->patient && !context->ran)) return OSLER_MISUSE;
    if (!options->patient && !context->ran) vm_run(context->context);
    arena_clear(&context->arena);
    return context->context->failed ? OSLER_LIMIT : OSLER_OK;
}

static osler_status hand_out(const struct text *made, bool fine, const char **text, size_t *length) {
    if (!fine || made->failed || !made->bytes) return OSLER_LIMIT;
    *text = made->bytes;
    if (length) *length = made->length;
    return OSLER_OK;
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
    text_init(&made, &context->arena);
    osler_program_hash(program); /* the foot of the article shows it */
    return hand_out(&made, article_put(context->context, context->box, &wishes, &made), text, length);
}

osler_status osler_graph(osler_program *program, osler_context *context, const osler_article_options *options, const char **text,
                         size_t *length) {
    if (!options) options = &plain_options;
    osler_status status = begin(program, context, options);
    if (status != OSLER_OK) return status;
    struct graph_options wishes = { .language = options->language, .patient = options->patient };
    struct text made;
    text_init(&made, &context->arena);
    return hand_out(&made, graph_put(context->context, &wishes, &made), text, length);
}
