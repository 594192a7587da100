/* help: what osler and its commands take, from the same tables that they are read by. */
#include <stdio.h>

#include "cli/command.h"

void command_help_all(void) {
    puts("osler: clinical guidelines as code\n\nusage: osler COMMAND ...\n\ncommands:");
    for (const struct command *const *at = commands; *at; at++) printf("  %-10s %s\n", (*at)->name, (*at)->line);
    puts("\nosler COMMAND --help says more of one.\n\n"
         "exit status: 0 fine, 1 the guideline or expression is wrong or a scenario failed,\n"
         "2 used wrongly, 3 the patient data is wrong, 4 refused, a limit or the system.");
}

void command_help_one(const struct command *command) {
    printf("usage: osler %s%s%s\n\n%s\n", command->name, *command->usage ? " " : "", command->usage, command->line);
    if (command->about) printf("\n%s\n", command->about);
    puts("\noptions:");
    options_help(command->options);
}

static int help(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0);
    if (!name) {
        command_help_all();
        return EXIT_FINE;
    }
    const struct command *command = command_find(name);
    if (!command) return EXIT_USAGE;
    command_help_one(command);
    return EXIT_FINE;
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_help = {
    .name = "help", .line = "show this list, or how one command is used", .usage = "[COMMAND]",
    .options = options, .most = 1, .run = help,
};
