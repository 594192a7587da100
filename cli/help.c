/* help: what osler and its commands take, from the same tables that they are read by. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"

enum { WIDTH = 79, OPTION_WIDTH = 22, HELP_COLUMN = OPTION_WIDTH + 3 };

/* The words of a text that begins at `column`, in lines of WIDTH columns that begin at `indent`. */
static void fill(const char *text, size_t column, size_t indent) {
    for (text += strspn(text, " \n"); *text; text += strspn(text, " \n")) {
        size_t length = strcspn(text, " \n");
        bool fits = column + 1 + length <= WIDTH;
        if (column > indent && !fits) printf("\n%*s", (int)indent, "");
        if (column > indent && fits) putchar(' ');
        column = column == indent ? indent + length : fits ? column + 1 + length : indent + length;
        printf("%.*s", (int)length, text);
        text += length;
    }
    putchar('\n');
}

static void option_help_put(const struct option *option) {
    char left[64], text[512];
    options_form(option, left);
    if (strlen(left) > OPTION_WIDTH) printf("  %s\n%*s", left, HELP_COLUMN, "");
    else printf("  %-*s ", OPTION_WIDTH, left);
    options_about(option, text);
    fill(text, HELP_COLUMN, HELP_COLUMN);
}

void command_help_all(void) {
    puts("osler: clinical guidelines as code\n\nusage: osler COMMAND ...\n\ncommands:");
    for (const struct command *const *at = commands; *at; at++) printf("  %-10s %s\n", (*at)->name, (*at)->line);
    puts("\nosler COMMAND --help says more of one.\n\n"
         "exit status: 0 fine, 1 the guideline or expression is wrong or a scenario\n"
         "failed, 2 used wrongly, 3 the patient data is wrong, 4 refused, a limit or the\n"
         "system.");
}

/* A line for each way that is parted from the one before by " | ". */
static void usage_put(const struct command *command) {
    const char *left = "usage:", *way = command->usage, *end;
    do {
        end = strstr(way, " | ");
        printf("%s osler %s%s%.*s\n", left, command->name, *way ? " " : "", end ? (int)(end - way) : (int)strlen(way), way);
        left = "      ";
        way = end ? end + 3 : way;
    } while (end);
}

void command_help_one(const struct command *command) {
    usage_put(command);
    printf("\n%s\n", command->line);
    if (command->about) putchar('\n');
    if (command->about) fill(command->about, 0, 0);
    puts("\noptions:");
    for (const struct option *const *at = command->options; *at; at++) option_help_put(*at);
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
