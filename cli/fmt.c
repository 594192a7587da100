/* fmt: guidelines in the one layout. */
#include <string.h>

#include "cli/command.h"
#include "cli/guideline.h"

static const struct option option_check = {.name = "check",
    .help = "change nothing; name the files that would change, and exit with 1"};

static bool is_same(const struct guideline *guideline, const char *text, size_t length) {
    return guideline->file.length == length && !memcmp(guideline->file.bytes, text, length);
}

static int put_text(const struct guideline *guideline, const struct arguments *arguments, const char *text, size_t length) {
    bool same = is_same(guideline, text, length), check = options_has(arguments, &option_check);
    if (check && !same) printf("%s\n", guideline->source.name);
    if (check) return same ? EXIT_FINE : EXIT_GUIDELINE;
    if (same && strcmp(guideline->name, "-") != 0) return EXIT_FINE;
    return file_write(guideline->name, text, length) ? EXIT_FINE : EXIT_SYSTEM;
}

static int format(const struct guideline *guideline, const struct arguments *arguments) {
    osler_messages *messages = NULL;
    const char *text = NULL;
    size_t length = 0;
    osler_status status = osler_format(&guideline->source, NULL, &text, &length, &messages);
    int code = guideline_exit(guideline, status);
    if (status == OSLER_OK) code = put_text(guideline, arguments, text, length);
    else guideline_tell(messages);
    osler_messages_free(messages);
    return code;
}

static int format_file(const char *name, const struct arguments *arguments) {
    struct guideline guideline;
    int code = guideline_open_written(name, arguments, "is compiled; only what was written has a layout", &guideline);
    if (code == EXIT_FINE) code = format(&guideline, arguments);
    guideline_close(&guideline);
    return code;
}

static int fmt(const struct arguments *arguments) {
    int worst = EXIT_FINE;
    for (size_t i = 0; i < arguments->word_count; i++) {
        int code = format_file(arguments->words[i], arguments);
        if (code > worst) worst = code;
    }
    return worst;
}

static const struct option *const options[] = {&option_check, &option_help, NULL};

const struct command command_fmt = {
    .name = "fmt", .line = "lay guidelines out in the one way", .usage = "FILE.guide...",
    .about = "Only blanks and line ends change; words, texts and comments stay as they are. A file that\n"
             "cannot be read is left alone. FILE may be - for standard input, which is laid out to\n"
             "standard output.",
    .options = options, .least = 1, .most = (size_t)-1, .run = fmt,
};
