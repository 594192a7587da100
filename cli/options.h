/* options: the words after a command, read by the table that its help is printed from.
 *
 * Options may stand anywhere; `--name value`, `--name=value`, `-o value` and `-ovalue` are the same; `--` ends them.
 * What begins with a minus and is followed by no letter ("-", "-40", "--3") is a word. */
#ifndef OSLER_CLI_OPTIONS_H
#define OSLER_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option {
    const char *name;           /* without the dashes */
    char letter;                /* 0 for none */
    const char *value;          /* what the help calls its value; NULL for a switch */
    const char *const *choices; /* the only values, NULL at the end; NULL for any value */
    bool list;                  /* several choices, parted by commas */
    bool repeats;
    bool optional;              /* its value stands behind "=" or not at all: then it is "" */
    const char *help;
};

/* Those that several commands share. */
extern const struct option option_on, option_path, option_lenient, option_color, option_help, option_output, option_language,
    option_for, option_require;

struct given {
    const struct option *option;
    const char *value; /* "" for a switch */
};

struct arguments {
    const struct command *command;
    const char **words;
    size_t word_count;
    struct given *given;
    size_t given_count;
};

enum options_read { OPTIONS_READ, OPTIONS_HELP, OPTIONS_WRONG, OPTIONS_NO_MEMORY };

/* Reads what follows the command's name. What is wrong has been said on stderr. options_free afterwards, always. */
enum options_read options_parse(const struct command *command, int count, char *const *texts,
                                struct arguments *arguments);
void options_free(struct arguments *arguments);

const char *options_value(const struct arguments *arguments, const struct option *option); /* NULL: not given */
const char *options_word(const struct arguments *arguments, size_t index);                /* NULL: not given */
bool options_has(const struct arguments *arguments, const struct option *option);
/* Whether a list option names this choice. */
bool options_lists(const struct arguments *arguments, const struct option *option, const char *choice);

/* For the help: "-o, --output FILE", with blanks where there is no letter; "text or json: for people or for programs". */
void options_form(const struct option *option, char text[64]);
void options_about(const struct option *option, char text[512]);

#endif
