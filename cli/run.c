/* run: one patient's recommendations. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/hosts.h"
#include "cli/record_file.h"
#include "cli/trust.h"

static const char *const formats[] = {"text", "json", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "for people or for programs"};

/* On the disk before anybody acts on it. */
static int record(osler_context *context, const struct arguments *arguments, const struct file *input, const osler_result_options *wishes,
                  bool json) {
    osler_decision decision = {.input = input->bytes, .length = input->length, .options = wishes,
                               .flags = options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0,
                               .form = json ? OSLER_RECORD_JSON : OSLER_RECORD_TEXT};
    struct record_file file;
    int code = record_file_open(&file, arguments);
    if (code == EXIT_FINE) code = record_file_add(&file, context, &decision, true);
    return record_file_close(&file, code);
}

static int put_result(osler_context *context, const struct arguments *arguments, const struct file *input) {
    const char *format = options_value(arguments, &option_format), *text = NULL;
    osler_result_options wishes = {.audience = options_value(arguments, &option_for), .width = console_width(),
                                   .language = options_value(arguments, &option_language), .color = console_color(arguments)};
    size_t length = 0;
    bool json = format && !strcmp(format, "json");
    osler_status status = osler_context_run(context);
    if (status == OSLER_OK && options_has(arguments, &option_record)) {
        int code = record(context, arguments, input, &wishes, json);
        if (code != EXIT_FINE) return code;
    }
    if (status == OSLER_OK)
        status = json ? osler_result_json(context, &wishes, &text, &length)
                      : osler_result_text(context, &wishes, &text, &length);
    if (status != OSLER_OK) {
        console_say(NULL, "the result cannot be told: a limit is reached, or memory is exhausted");
        return EXIT_SYSTEM;
    }
    console_put(text, length);
    return EXIT_FINE;
}

static int run(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0), *patient = options_word(arguments, 1);
    if (patient && !strcmp(name, "-") && !strcmp(patient, "-")) {
        console_say("run", "guideline and patient cannot both come from standard input");
        return EXIT_USAGE;
    }
    char today[16];
    osler_program *program;
    osler_context *context = NULL;
    struct file input = {NULL, 0};
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE) code = evaluation_begin(program, evaluation_day(arguments, today), &context);
    if (code == EXIT_FINE) code = evaluation_prepare(context, program, arguments);
    if (code == EXIT_FINE && patient)
        code = evaluation_read(context, patient, options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0, &input);
    if (code == EXIT_FINE) code = put_result(context, arguments, &input);
    free(input.bytes);
    osler_context_free(context);
    osler_program_free(program);
    return code;
}

static const struct option *const options[] = {&option_on,   &option_for,     &option_language, &option_format, &option_host, &option_require,
                                               &option_path, &option_lenient, &option_color, &option_record, &option_trusted_key, &option_counter_file, &option_help,   NULL};

const struct command command_run = {
    .name = "run", .line = "answer for one patient, with reasons", .usage = "FILE [PATIENT.json|-]",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb). Without a patient nothing is\n"
             "known, and the answer says which facts would help most.",
    .options = options, .least = 1, .most = 2, .run = run,
};
