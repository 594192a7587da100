#include "cli/fix.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

enum { MOST_ROUNDS = 20, SHOWN = 60 }; /* a fix may lay bare the next mistake */

/* One line's worth of a text that may be long or hold anything. */
static void put_quoted(FILE *out, const char *text) {
    size_t shown = 0;
    fputc('"', out);
    for (; *text && shown < SHOWN; text++) {
        if (*text == '\n') fputs("\\n", out);
        else fputc((unsigned char)*text < ' ' || *text == 0x7F ? '?' : *text, out);
        shown += ((unsigned char)text[1] & 0xC0) != 0x80;
    }
    fputs(*text ? "...\"" : "\"", out);
}

static void say_fix(FILE *out, const char *name, const osler_fix *fix) {
    fprintf(out, "%s:%u:%u: fixed %s: ", name, fix->line, fix->column, fix->code);
    if (!*fix->found) {
        fputs("put in ", out);
        put_quoted(out, fix->replacement);
    } else {
        put_quoted(out, fix->found);
        if (!*fix->replacement) fputs(" left out", out);
        else {
            fputs(" is now ", out);
            put_quoted(out, fix->replacement);
        }
    }
    fputc('\n', out);
}

/* One round. The mended text becomes the guideline's; false when nothing was mended or something failed. */
static bool mend(struct guideline *guideline, const char *name, bool style, FILE *out, osler_status *status) {
    osler_messages *messages = NULL;
    const osler_fix *fixes = NULL;
    size_t count = 0, length = 0;
    const char *text = NULL;
    char *copy = NULL;
    *status = (style ? osler_check_style : osler_check)(&guideline->source, NULL, &messages);
    if (*status == OSLER_GUIDELINE_WRONG) *status = OSLER_OK;
    if (*status == OSLER_OK && messages) *status = osler_messages_fixes(messages, &fixes, &count);
    if (*status == OSLER_OK && count) *status = osler_messages_fixed(messages, &text, &length);
    if (*status == OSLER_OK && count) {
        copy = malloc(length + 1);
        if (!copy) *status = OSLER_LIMIT;
    }
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
        for (size_t i = 0; i < count; i++) say_fix(out, name, &fixes[i]);
        free(guideline->file.bytes);
        guideline->file = (struct file){copy, length};
        guideline->source.bytes = copy;
        guideline->source.length = length;
    }
    osler_messages_free(messages);
    return copy != NULL;
}

static int fix_guideline(struct guideline *guideline, const char *name, bool style, FILE *out) {
    osler_status status = OSLER_OK;
    bool mended = false;
    for (unsigned round = 0; round < MOST_ROUNDS && mend(guideline, name, style, out, &status); round++) mended = true;
    if (status != OSLER_OK) return guideline_exit(guideline, status);
    return !mended || file_write(name, guideline->file.bytes, guideline->file.length) ? EXIT_FINE : EXIT_SYSTEM;
}

int fix_file(const char *name, const struct arguments *arguments, bool style, FILE *out) {
    struct guideline guideline;
    int code = EXIT_SYSTEM;
    if (!strcmp(name, "-")) {
        console_say(NULL, "--fix changes a file, and standard input is none");
        return EXIT_USAGE;
    }
    if (guideline_open(name, arguments, &guideline))
        code = guideline_is_compiled(&guideline) ? EXIT_FINE : fix_guideline(&guideline, name, style, out);
    guideline_close(&guideline);
    return code;
}
