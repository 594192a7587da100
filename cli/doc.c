/* doc: the guideline as an article. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/hosts.h"
#include "cli/rendering.h"
#include "cli/trust.h"

static const char *const formats[] = {"html", "markdown", "text", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "the article's; html without this"};
static const struct option option_patient = {.name = "patient", .value = "FILE.json",
    .help = "also say what holds for this patient, and why"};

static osler_article_form form_of(const char *name) {
    if (name && !strcmp(name, "markdown")) return OSLER_ARTICLE_MARKDOWN;
    return name && !strcmp(name, "text") ? OSLER_ARTICLE_TEXT : OSLER_ARTICLE_HTML;
}

static int put_article(osler_program *program, osler_context *context, const struct arguments *arguments) {
    const char *text = NULL;
    size_t length = 0;
    const char *output = options_value(arguments, &option_output);
    bool on_stdout = !output || !strcmp(output, "-");
    osler_article_options wishes = {.width = on_stdout ? console_width() : 0, .form = form_of(options_value(arguments, &option_format)),
                                    .audience = options_value(arguments, &option_for),
                                    .language = options_value(arguments, &option_language),
                                    .patient = options_has(arguments, &option_patient)};
    osler_status status = wishes.patient ? osler_context_run(context) : OSLER_OK;
    if (status == OSLER_OK) status = osler_article(program, context, &wishes, &text, &length);
    if (status != OSLER_OK) {
        console_say(NULL, "the article cannot be written: a limit is reached, or memory is exhausted");
        return EXIT_SYSTEM;
    }
    return rendering_put(arguments, text, length);
}

static int doc(const struct arguments *arguments) {
    return rendering_run(arguments, "doc", options_value(arguments, &option_patient), put_article);
}

static const struct option *const options[] = {&option_format,  &option_for,  &option_language, &option_patient, &option_on,
                                               &option_host, &option_require, &option_lenient, &option_path,  &option_output, &option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_doc = {
    .name = "doc", .line = "write the guideline as an article", .usage = "FILE",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb). The article says all that the guideline\n"
             "says, in words; the day decides only whether it has expired.",
    .options = options, .least = 1, .most = 1, .run = doc,
};
