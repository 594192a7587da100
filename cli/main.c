/* main: the commands of osler, and which of them is meant. */
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command.h"
#include "cli/console.h"
#include "cli/loader.h"
#include "cli/nearest.h"

const struct command *const commands[] = {
    &command_check, &command_explain, &command_fmt, &command_run, &command_why, &command_whatif, &command_repl, &command_batch,
    &command_convert, &command_eval, &command_test, &command_diff, &command_record, &command_compile, &command_sign, &command_verify,
    &command_keygen, &command_disasm, &command_schema, &command_doc, &command_graph, &command_unit, &command_completion, &command_help,
    &command_version, NULL,
};

const struct command *command_find(const char *name) {
    struct nearest nearest = nearest_to(name);
    for (const struct command *const *at = commands; *at; at++) {
        if (!strcmp((*at)->name, name)) return *at;
        nearest_try(&nearest, (*at)->name);
    }
    if (nearest.best) console_say(NULL, "there is no command \"%s\"; did you mean %s?", name, nearest.best);
    else console_say(NULL, "there is no command \"%s\"", name);
    fputs("  osler --help lists them\n", stderr);
    return NULL;
}

static int run(const struct command *command, int count, char *const *texts) {
    struct arguments arguments;
    int code = EXIT_USAGE;
    switch (options_parse(command, count, texts, &arguments)) {
    case OPTIONS_READ: code = command->run(&arguments); break;
    case OPTIONS_HELP:
        command_help_one(command);
        code = EXIT_FINE;
        break;
    case OPTIONS_WRONG: break;
    case OPTIONS_NO_MEMORY: code = EXIT_SYSTEM; break;
    }
    options_free(&arguments);
    return code;
}

static int without_command(void) {
    fputs("usage: osler COMMAND ...\n  osler --help lists the commands\n", stderr);
    return EXIT_USAGE;
}

static int choose(int count, char *const *texts) {
    if (count < 2) return without_command();
    const char *first = texts[1];
    if (!strcmp(first, "--help") || !strcmp(first, "-h")) return run(&command_help, count - 2, texts + 2);
    if (!strcmp(first, "--version") || !strcmp(first, "-V")) return run(&command_version, count - 2, texts + 2);
    if (first[0] == '-') {
        struct nearest nearest = nearest_to(first);
        nearest_try(&nearest, "--help");
        nearest_try(&nearest, "--version");
        if (nearest.best) console_say(NULL, "there is no option %s; did you mean %s?", first, nearest.best);
        else console_say(NULL, "the command comes first: osler COMMAND %s", first);
        fputs("  osler --help lists the commands\n", stderr);
        return EXIT_USAGE;
    }
    const struct command *command = command_find(first);
    return command ? run(command, count - 2, texts + 2) : EXIT_USAGE;
}

/* What is given back is kept for who asks next: a fresh page of memory costs as much as some thousand instructions. */
static void keep_memory(void) {
#ifdef __GLIBC__
    enum { KEPT = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, KEPT);
    mallopt(M_TRIM_THRESHOLD, KEPT);
#endif
}

int main(int count, char **texts) {
    loader_prepare(count, texts);
    keep_memory();
    console_open();
    return console_close(choose(count, texts));
}
