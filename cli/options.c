/* options: reads the words after a command. */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/nearest.h"
#include "cli/usage.h"

static const char *const when_color[] = {"auto", "always", "never", NULL};

const struct option option_on = {.name = "on", .value = "DATE",
    .help = "the day of evaluation, as 2025-11-01; today without this"};
const struct option option_path = {.name = "path", .value = "DIR", .repeats = true,
    .help = "look for used files here, too; may be repeated"};
const struct option option_lenient = {.name = "lenient",
    .help = "pass over names that the guideline does not know, and say how many"};
const struct option option_color = {.name = "color", .value = "WHEN", .choices = when_color,
    .help = "auto means on a terminal, unless NO_COLOR is set"};
const struct option option_output = {.name = "output", .letter = 'o', .value = "FILE",
    .help = "where the result goes; - is standard output"};
static const char *const readers[] = {"clinician", "patient", NULL}, *const statuses[] = {"approved", NULL};
const struct option option_language = {.name = "language", .value = "CODE",
    .help = "the reader's, such as de; the guideline's without this"};
const struct option option_for = {.name = "for", .value = "READER", .choices = readers, .help = "who reads it"};
const struct option option_require = {.name = "require", .value = "STATUS", .choices = statuses,
    .help = "refuse a guideline that is anything else, or has expired"};
const struct option option_help = {.name = "help", .letter = 'h', .help = "show this help"};

/* --- Reading ---------------------------------------------------------------------------------------- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_option(const char *text) {
    return text[0] == '-' && (is_letter(text[1]) || (text[1] == '-' && is_letter(text[2])));
}

static const struct option *by_name(const struct command *command, const char *name, size_t length) {
    for (const struct option *const *at = command->options; *at; at++)
        if (strlen((*at)->name) == length && !memcmp((*at)->name, name, length)) return *at;
    return NULL;
}

static const struct option *by_letter(const struct command *command, char letter) {
    for (const struct option *const *at = command->options; *at; at++)
        if ((*at)->letter == letter) return *at;
    return NULL;
}

static bool wrong(const struct command *command) {
    fprintf(stderr, "  osler %s --help says more\n", command->name);
    return false;
}

static bool no_such_option(const struct command *command, const char *text, size_t length) {
    char name[64] = "";
    size_t dashes = text[1] == '-' ? 2 : 1;
    if (length - dashes < sizeof name) memcpy(name, text + dashes, length - dashes);
    struct nearest nearest = nearest_to(name);
    for (const struct option *const *at = command->options; *at; at++) nearest_try(&nearest, (*at)->name);
    const char *best = name[0] ? nearest.best : NULL;
    console_say(command->name, "there is no option %.*s%s%s%s", (int)(length < 200 ? length : 200), text,
                best ? "; did you mean --" : "", best ? best : "", best ? "?" : "");
    return wrong(command);
}

static const char *choice_among(const char *const *choices, const char *text, size_t length) {
    for (; *choices; choices++)
        if (strlen(*choices) == length && !memcmp(*choices, text, length)) return *choices;
    return NULL;
}

/* "text, plain or json" */
static void print_choices(const char *const *choices, char text[200]) {
    *text = 0;
    for (size_t used = 0; *choices; used = strlen(text), choices++)
        snprintf(text + used, 200 - used, "%s%s", used ? choices[1] ? ", " : " or " : "", *choices);
}

static bool no_such_choice(const struct command *command, const struct option *option, const char *text, size_t length) {
    char name[64] = "", all[200];
    if (length < sizeof name) memcpy(name, text, length);
    struct nearest nearest = nearest_to(name);
    for (const char *const *at = option->choices; *at; at++) nearest_try(&nearest, *at);
    print_choices(option->choices, all);
    const char *best = name[0] ? nearest.best : NULL;
    console_say(command->name, "--%s takes %s, not \"%.*s\"%s%s%s", option->name, all, (int)(length < 200 ? length : 200),
                text, best ? "; did you mean " : "", best ? best : "", best ? "?" : "");
    return wrong(command);
}

static bool value_is_allowed(const struct command *command, const struct option *option, const char *value) {
    if (!option->choices) return true;
    for (;;) {
        size_t length = option->list ? strcspn(value, ",") : strlen(value);
        if (!choice_among(option->choices, value, length)) return no_such_choice(command, option, value, length);
        if (!value[length]) return true;
        value += length + 1;
    }
}

static bool give(struct arguments *arguments, const struct option *option, const char *value) {
    if (!option->repeats && options_has(arguments, option)) {
        console_say(arguments->command->name, "--%s is given twice", option->name);
        return wrong(arguments->command);
    }
    if (option->value && !option->optional && !*value) {
        console_say(arguments->command->name, "--%s is given without its %s", option->name, option->value);
        return wrong(arguments->command);
    }
    if (option->value && !value_is_allowed(arguments->command, option, value)) return false;
    arguments->given[arguments->given_count++] = (struct given){option, value};
    return true;
}

/* Reads the option at texts[*at] and, where it has one, its value behind it. */
static bool read_option(struct arguments *arguments, int count, char *const *texts, int *at) {
    const char *text = texts[*at], *value = NULL;
    size_t length = strcspn(text, "=");
    const struct option *option;
    if (text[1] == '-') {
        option = by_name(arguments->command, text + 2, length - 2);
        if (text[length]) value = text + length + 1;
    } else {
        option = by_letter(arguments->command, text[1]);
        if (option && !option->value && text[2]) option = NULL;
        if (option && text[2]) value = text + 2 + (text[2] == '=');
    }
    if (!option) return no_such_option(arguments->command, text, length);
    if (option->value) {
        if (!value && option->optional) value = "";
        if (!value) value = *at + 1 < count ? texts[++*at] : "";
        return give(arguments, option, value);
    }
    if (!value) return give(arguments, option, "");
    console_say(arguments->command->name, "--%s takes no value", option->name);
    return wrong(arguments->command);
}

/* The name of word number `index` in a usage such as "FILE [PATIENT.json|-]"; the last one when there are fewer. */
static struct usage_word word_at(const char *usage, size_t index) {
    struct usage_word word = {.kind = USAGE_ANYTHING};
    for (size_t i = 0; i <= index && usage_next(&usage, &word); i++) continue;
    return word;
}

static bool words_fit(const struct arguments *arguments) {
    const struct command *command = arguments->command;
    if (arguments->word_count < command->least) {
        console_say(command->name, "%s is missing", word_at(command->usage, arguments->word_count).name);
    } else if (arguments->word_count > command->most) {
        console_say(command->name, "\"%s\" is one word too many", arguments->words[command->most]);
    } else {
        return true;
    }
    fprintf(stderr, "  usage: osler %s%s%s\n", command->name, *command->usage ? " " : "", command->usage);
    return wrong(command);
}

/* de, de-AT: the form of a language's code. */
static bool language_is_fine(const struct arguments *arguments) {
    const char *code = options_value(arguments, &option_language);
    if (!code) return true;
    bool fine = code[0] >= 'a' && code[0] <= 'z' && code[1] >= 'a' && code[1] <= 'z' && (!code[2] || code[2] == '-') && strlen(code) < 36;
    for (const char *c = fine ? code + 2 : code; *c; c++) fine = fine && (is_letter(*c) || *c == '-' || (*c >= '0' && *c <= '9'));
    if (fine) return true;
    console_say(arguments->command->name, "--language takes a code of two letters such as de, not \"%.40s\"", code);
    return wrong(arguments->command);
}

enum options_read options_parse(const struct command *command, int count, char *const *texts,
                                struct arguments *arguments) {
    size_t room = count > 0 ? (size_t)count : 1;
    *arguments = (struct arguments){.command = command, .words = calloc(room, sizeof *arguments->words),
                                    .given = calloc(room, sizeof *arguments->given)};
    if (!arguments->words || !arguments->given) {
        console_say(NULL, "out of memory");
        return OPTIONS_NO_MEMORY;
    }
    bool ended = false;
    for (int at = 0; at < count; at++) {
        if (ended || !is_option(texts[at])) {
            if (!ended && !strcmp(texts[at], "--")) ended = true;
            else arguments->words[arguments->word_count++] = texts[at];
        } else if (!read_option(arguments, count, texts, &at)) {
            return OPTIONS_WRONG;
        }
    }
    if (options_has(arguments, &option_help)) return OPTIONS_HELP;
    return language_is_fine(arguments) && words_fit(arguments) ? OPTIONS_READ : OPTIONS_WRONG;
}

void options_free(struct arguments *arguments) {
    free(arguments->words);
    free(arguments->given);
}

/* --- Asking ------------------------------------------------------------------------------------------ */

const char *options_value(const struct arguments *arguments, const struct option *option) {
    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].option == option) return arguments->given[i].value;
    return NULL;
}

const char *options_word(const struct arguments *arguments, size_t index) {
    return index < arguments->word_count ? arguments->words[index] : NULL;
}

bool options_has(const struct arguments *arguments, const struct option *option) {
    return options_value(arguments, option) != NULL;
}

bool options_lists(const struct arguments *arguments, const struct option *option, const char *choice) {
    const char *value = options_value(arguments, option);
    while (value) {
        size_t length = strcspn(value, ",");
        if (strlen(choice) == length && !memcmp(choice, value, length)) return true;
        value = value[length] ? value + length + 1 : NULL;
    }
    return false;
}

/* --- Help -------------------------------------------------------------------------------------------- */

void options_form(const struct option *option, char text[64]) {
    char letter[8] = "    ";
    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(text, 64, "%s--%s%s%s%s", letter, option->name, !option->value ? "" : option->optional ? "[=" : " ",
             option->value ? option->value : "", option->optional ? "]" : "");
}

void options_about(const struct option *option, char text[512]) {
    char choices[200] = "";
    if (option->choices) print_choices(option->choices, choices);
    snprintf(text, 512, "%s%s%s", choices, *choices ? ": " : "", option->help);
}
