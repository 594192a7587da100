/* explain: the page of a diagnostic, as text for a terminal. */
#include <ctype.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/nearest.h"
#include "include/osler.h"

enum { WIDTH = 80, LONGEST_CODE = 15 };

/* --- One page --------------------------------------------------------------------------------------- */

/* Columns of a word: its characters, as the pages hold nothing wide. */
static size_t columns(const char *word, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) count += ((unsigned char)word[i] & 0xC0) != 0x80;
    return count;
}

/* The line's words, at the column that the paragraph has reached; returns the column. */
static size_t put_words(const char *line, size_t length, size_t column) {
    for (size_t at = 0; at < length;) {
        size_t from = at;
        while (at < length && line[at] != ' ') at++;
        size_t width = columns(line + from, at - from);
        if (width && column && column + 1 + width > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (width && column) column += (size_t)(putchar(' ') == ' ');
        fwrite(line + from, 1, at - from, stdout);
        column += width;
        while (at < length && line[at] == ' ') at++;
    }
    return column;
}

/* Headings lose their signs, examples are indented, paragraphs are filled. */
static void put_page(const char *page, size_t length) {
    bool example = false;
    size_t column = 0;
    for (const char *end = page + length; page < end;) {
        const char *line = page, *stop = memchr(page, '\n', (size_t)(end - page));
        size_t size = (size_t)((stop ? stop : end) - line);
        page = stop ? stop + 1 : end;
        bool fence = size >= 3 && !memcmp(line, "```", 3), heading = !example && size > 0 && *line == '#';
        if (column && (fence || heading || size == 0 || example)) {
            putchar('\n');
            column = 0;
        }
        if (fence) example = !example;
        else if (example) printf("%s%.*s\n", size ? "    " : "", (int)size, line);
        else if (size == 0) putchar('\n');
        else if (heading) printf("%.*s\n", (int)(size - strspn(line, "# ")), line + strspn(line, "# "));
        else column = put_words(line, size, column);
    }
    if (column) putchar('\n');
}

/* --- Which one ------------------------------------------------------------------------------------------ */

static int list(void) {
    for (size_t i = 0; i < osler_diagnostics(); i++)
        printf("%s  %s\n", osler_diagnostic_code(i), osler_diagnostic_title(i));
    puts("\nosler explain CODE says more of one.");
    return EXIT_FINE;
}

/* `error[e0204]:` is E0204, as it stands in a message. */
static bool read_code(const char *word, char code[LONGEST_CODE + 1]) {
    const char *open = strchr(word, '[');
    if (open) word = open + 1;
    size_t length = strcspn(word, "]:");
    if (length == 0 || length > LONGEST_CODE) return false;
    for (size_t i = 0; i < length; i++) code[i] = (char)toupper((unsigned char)word[i]);
    code[length] = '\0';
    return true;
}

static int explain_one(const char *word) {
    char code[LONGEST_CODE + 1];
    struct nearest nearest = nearest_to("");
    if (read_code(word, code)) nearest = nearest_to(code);
    for (size_t i = 0; i < osler_diagnostics() && *nearest.name; i++) {
        if (strcmp(osler_diagnostic_code(i), code) != 0) {
            nearest_try(&nearest, osler_diagnostic_code(i));
            continue;
        }
        size_t length = 0;
        const char *page = osler_diagnostic_page(i, &length);
        if (page) put_page(page, length);
        else printf("%s: %s\n", code, osler_diagnostic_title(i));
        return EXIT_FINE;
    }
    if (*nearest.name && nearest.best) console_say(NULL, "there is no message \"%s\"; did you mean %s?", word, nearest.best);
    else console_say(NULL, "there is no message \"%s\"", word);
    fputs("  osler explain lists them\n", stderr);
    return EXIT_USAGE;
}

static int explain(const struct arguments *arguments) {
    int worst = EXIT_FINE;
    if (arguments->word_count == 0) return list();
    for (size_t i = 0; i < arguments->word_count; i++) {
        if (i) putchar('\n');
        int code = explain_one(arguments->words[i]);
        if (code > worst) worst = code;
    }
    return worst;
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_explain = {
    .name = "explain", .line = "explain one message: what it means, wrong and right", .usage = "[CODE...]",
    .about = "CODE is what stands in brackets in a message, such as E0204. Without one all are listed.",
    .options = options, .most = (size_t)-1, .run = explain,
};
