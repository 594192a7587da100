/* compile: a guideline as the one file that a host loads. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

static const struct option option_report = {.name = "report", .help = "print what one patient can cost at most; then -o may be left out"};
static const struct option option_no_proofs = {.name = "no-proofs",
    .help = "for a guideline that check has found fine: prove nothing again"};

static int save(osler_program *program, const char *name) {
    const char *bytes;
    size_t length;
    if (osler_program_save(program, &bytes, &length) == OSLER_OK)
        return file_write(name, bytes, length) ? EXIT_FINE : EXIT_SYSTEM;
    console_say(name, "a limit is reached, or memory is exhausted");
    return EXIT_SYSTEM;
}

static void report(const osler_program *program, FILE *to) {
    osler_cost cost;
    osler_guideline about;
    osler_program_cost(program, &cost);
    osler_program_guideline(program, &about);
    fprintf(to, "%s %s: %" PRIu64 " recommendations, %" PRIu64 " facts and fields\n"
           "one patient: at most %" PRIu64 " steps and %" PRIu64 " bytes, besides the texts of the record\n",
           about.id, about.version, cost.rules, cost.facts, cost.instructions, cost.memory);
}

static int compile_to(const struct guideline *guideline, const char *name, bool reports) {
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    osler_status status = osler_compile(&guideline->source, NULL, &program, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
    int code = guideline_exit(guideline, status);
    if (code == EXIT_FINE && name) code = save(program, name);
    if (code == EXIT_FINE && reports) report(program, name && !strcmp(name, "-") ? stderr : stdout);
    osler_program_free(program);
    return code;
}

static int compile(const struct arguments *arguments) {
    const char *output = options_value(arguments, &option_output);
    bool reports = options_has(arguments, &option_report);
    if (!output && !reports) {
        console_say("compile", "where to is missing; add -o FILE.osb");
        return EXIT_USAGE;
    }
    struct guideline guideline;
    int code = guideline_open_written(options_word(arguments, 0), arguments, "is compiled already", &guideline);
    if (options_has(arguments, &option_no_proofs)) guideline.source.proofs = OSLER_PROVE_NOTHING;
    if (code == EXIT_FINE) code = compile_to(&guideline, output, reports);
    guideline_close(&guideline);
    return code;
}

static const struct option *const options[] = {&option_output, &option_report, &option_no_proofs, &option_path, &option_help, NULL};

const struct command command_compile = {
    .name = "compile", .line = "make the one file that a program loads", .usage = "FILE.guide -o FILE.osb",
    .about = "Where the help of a command says FILE, it takes the compiled file as well as the\n"
             "guideline. The same guideline always gives the same bytes.",
    .options = options, .least = 1, .most = 1, .run = compile,
};
