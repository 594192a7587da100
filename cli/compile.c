/* compile: a guideline as the one file that a host loads. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

static int save(osler_program *program, const char *name) {
    const char *bytes;
    size_t length;
    if (osler_program_save(program, &bytes, &length) == OSLER_OK)
        return file_write(name, bytes, length) ? EXIT_FINE : EXIT_SYSTEM;
    console_say(name, "a limit is reached, or memory is exhausted");
    return EXIT_SYSTEM;
}

static int compile_to(const struct guideline *guideline, const char *name) {
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    osler_status status = osler_compile(&guideline->source, NULL, &program, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
    int code = guideline_exit(guideline, status);
    if (code == EXIT_FINE) code = save(program, name);
    osler_program_free(program);
    return code;
}

static int compile(const struct arguments *arguments) {
    const char *output = options_value(arguments, &option_output);
    struct guideline guideline;
    int code = EXIT_SYSTEM;
    if (!output) {
        console_say("compile", "where to is missing; add -o FILE.osb");
        return EXIT_USAGE;
    }
    if (guideline_open(options_word(arguments, 0), arguments, &guideline)) {
        if (guideline_is_compiled(&guideline)) {
            console_say(guideline.source.name, "is compiled already");
            code = EXIT_USAGE;
        } else {
            code = compile_to(&guideline, output);
        }
    }
    guideline_close(&guideline);
    return code;
}

static const struct option *const options[] = {&option_output, &option_path, &option_help, NULL};

const struct command command_compile = {
    .name = "compile", .line = "make the one file that a program loads", .usage = "FILE -o FILE.osb",
    .about = "run, batch, disasm and schema take the compiled file wherever they take a guideline.\n"
             "The same guideline always gives the same bytes.",
    .options = options, .least = 1, .most = 1, .run = compile,
};
