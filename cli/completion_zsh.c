/* completion_zsh: the commands with what they do, and for each what zsh's own _arguments takes. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/completion.h"
#include "cli/usage.h"

/* Within single quotes, with a backslash before each of `special`. */
static void put_quoted(const char *text, const char *special) {
    for (; *text; text++) {
        if (*text == '\'') fputs("'\\'", stdout);
        else if (strchr(special, *text)) putchar('\\');
        putchar(*text);
    }
}

/* The action behind the last colon of a specification. */
static void put_action(const struct usage_word *word) {
    switch (word->kind) {
    case USAGE_ANYTHING: putchar(' '); break;
    case USAGE_ITSELF: printf("(%s)", word->name); break;
    case USAGE_COMMAND: fputs("_osler_commands", stdout); break;
    case USAGE_FILE: fputs("_files", stdout); break;
    case USAGE_GUIDELINE: fputs("_files -g \"*.(guide|osb)\"", stdout); break;
    case USAGE_FOLDER: fputs("_files -/", stdout); break;
    case USAGE_ENDINGS:
        fputs("_files -g \"*.(", stdout);
        for (size_t i = 0; i < word->endings; i++) printf("%s%s", i ? "|" : "", word->ending[i]);
        fputs(")\"", stdout);
    }
}

static void put_choices(const struct option *option) {
    printf(option->list ? "_sequence compadd -" : "(");
    for (const char *const *choice = option->choices; *choice; choice++)
        printf("%s%s", option->list || choice > option->choices ? " " : "", *choice);
    if (!option->list) putchar(')');
}

/* '(-o --output)--output=[where the result goes]:FILE:_files' */
static void put_option(const struct option *option, bool by_letter) {
    char about[512];
    options_about(option, about);
    fputs(" \\\n        '", stdout);
    if (option->repeats) putchar('*');
    else if (option->letter) printf("(-%c --%s)", option->letter, option->name);
    if (by_letter) printf("-%c%s", option->letter, option->value ? "+" : "");
    else printf("--%s%s", option->name, !option->value ? "" : option->optional ? "=-" : "=");
    putchar('[');
    put_quoted(about, "[]\\");
    putchar(']');
    if (option->value) {
        struct usage_word value = usage_value(option);
        printf("%s%s:", option->optional ? "::" : ":", option->value);
        if (option->choices) put_choices(option);
        else put_action(&value);
    }
    putchar('\'');
}

static void put_words(const struct command *command) {
    struct usage_word word;
    if (usage_other_way(command->usage)) {
        fputs(" \\\n        '1:way:(", stdout);
        for (const char *way = command->usage, *at; way; way = usage_other_way(way)) {
            at = way;
            if (usage_next(&at, &word) && word.kind == USAGE_ITSELF) printf("%s ", word.name);
        }
        fputs(")' \\\n        '*: : '", stdout);
        return;
    }
    const char *at = command->usage;
    for (int number = 1; usage_next(&at, &word); number++) {
        if (word.repeats) fputs(" \\\n        '*:", stdout);
        else printf(" \\\n        '%d:%s", number, word.optional ? ":" : "");
        printf("%s:", word.name);
        put_action(&word);
        putchar('\'');
    }
}

static void put_command(const struct command *command) {
    printf("    %s)\n        _arguments -S", command->name);
    for (const struct option *const *at = command->options; *at; at++) {
        if ((*at)->letter) put_option(*at, true);
        put_option(*at, false);
    }
    put_words(command);
    puts(" ;;");
}

void completion_zsh(void) {
    puts("#compdef osler\n# Completion of osler for zsh, made by `osler completion zsh`.\n\n_osler_commands() {\n    local -a commands=(");
    for (const struct command *const *at = commands; *at; at++) {
        printf("        '%s:", (*at)->name);
        put_quoted((*at)->line, "\\");
        puts("'");
    }
    puts("    )\n    _describe command commands\n}\n\n_osler() {\n"
         "    if ((CURRENT == 2)); then\n"
         "        _osler_commands\n"
         "        return\n"
         "    fi\n"
         "    shift words\n"
         "    ((CURRENT--))\n"
         "    case $words[1] in");
    for (const struct command *const *at = commands; *at; at++) put_command(*at);
    puts("    esac\n}\n\n"
         "if [[ $funcstack[1] == _osler ]]; then\n    _osler \"$@\"\nelse\n    compdef _osler osler\nfi");
}
