/* question: runs a patient and tells about one recommendation. */
#include "cli/question.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/hosts.h"
#include "cli/nearest.h"
#include "cli/trust.h"

#include <string.h>


static const char *const formats[] = {"text", "json", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "for people or for programs"};

const struct option *const question_options[] = {&option_on,      &option_language, &option_format, &option_host, &option_require, &option_path,
                                                 &option_lenient, &option_color,    &option_trusted_key, &option_counter_file, &option_help,   NULL};

/* The recommendation of that name; without a name all of them. */
static bool find(const osler_program *program, const char *name, size_t *index) {
    size_t count = osler_program_recommendations(program);
    *index = OSLER_ALL;
    if (!name) return true;
    struct nearest nearest = nearest_to(name);
    for (size_t i = 0; i < count; i++) {
        const char *candidate = osler_program_recommendation(program, i);
        if (!strcmp(candidate, name)) *index = i;
        nearest_try(&nearest, candidate);
    }
    if (*index != OSLER_ALL) return true;
    if (nearest.best)
        console_say(NULL, "there is no recommendation \"%s\"; did you mean %s?", name, nearest.best);
    else
        console_say(NULL, "there is no recommendation \"%s\"", name);
    fputs("  the guideline has:", stderr);
    for (size_t i = 0; i < count; i++) fprintf(stderr, "%s %s", i ? "," : "", osler_program_recommendation(program, i));
    fputs("\n", stderr);
    return false;
}

static int put(osler_context *context, size_t recommendation, const struct arguments *arguments, question_report *as_text,
               question_report *as_json) {
    const char *format = options_value(arguments, &option_format), *text = NULL;
    osler_result_options wishes = {.language = options_value(arguments, &option_language), .width = console_width(),
                                   .color = console_color(arguments)};
    size_t length = 0;
    bool json = format && !strcmp(format, "json");
    osler_status status = osler_context_run(context);
    if (status == OSLER_OK) status = (json ? as_json : as_text)(context, recommendation, &wishes, &text, &length);
    if (status != OSLER_OK) {
        console_say(NULL, "the result cannot be told: a limit is reached, or memory is exhausted");
        return EXIT_SYSTEM;
    }
    console_put(text, length);
    return EXIT_FINE;
}

int question_run(const struct arguments *arguments, question_report *as_text, question_report *as_json) {
    const char *name = options_word(arguments, 0), *patient = options_word(arguments, 1);
    char today[16];
    osler_program *program;
    osler_context *context = NULL;
    size_t recommendation;
    if (!strcmp(name, "-") && !strcmp(patient, "-")) {
        console_say(arguments->command->name, "guideline and patient cannot both come from standard input");
        return EXIT_USAGE;
    }
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE && !find(program, options_word(arguments, 2), &recommendation)) code = EXIT_GUIDELINE;
    if (code == EXIT_FINE) code = evaluation_begin(program, evaluation_day(arguments, today), &context);
    if (code == EXIT_FINE) code = evaluation_prepare(context, program, arguments);
    if (code == EXIT_FINE)
        code = evaluation_read(context, patient, options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0, NULL);
    if (code == EXIT_FINE) code = put(context, recommendation, arguments, as_text, as_json);
    osler_context_free(context);
    osler_program_free(program);
    return code;
}
