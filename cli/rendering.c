/* rendering: a guideline, perhaps with a patient, as one text. */
#include "cli/rendering.h"

#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/file.h"
#include "cli/guideline.h"

int rendering_run(const struct arguments *arguments, const char *command, const char *patient,
                  int (*put)(osler_program *program, osler_context *context, const struct arguments *arguments)) {
    const char *name = options_word(arguments, 0);
    if (patient && !strcmp(name, "-") && !strcmp(patient, "-")) {
        console_say(command, "guideline and patient cannot both come from standard input");
        return EXIT_USAGE;
    }
    char today[16];
    osler_program *program;
    osler_context *context = NULL;
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE) code = evaluation_begin(program, evaluation_day(arguments, today), &context);
    if (code == EXIT_FINE) code = evaluation_prepare(context, program, arguments);
    if (code == EXIT_FINE && patient)
        code = evaluation_read(context, patient, options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0, NULL);
    if (code == EXIT_FINE) code = put(program, context, arguments);
    osler_context_free(context);
    osler_program_free(program);
    return code;
}

int rendering_put(const struct arguments *arguments, const char *text, size_t length) {
    const char *output = options_value(arguments, &option_output);
    if (output && strcmp(output, "-") != 0) return file_write(output, text, length) ? EXIT_FINE : EXIT_SYSTEM;
    console_put(text, length);
    return EXIT_FINE;
}
