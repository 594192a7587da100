/* scan_scenario: passes over the scenarios of a file that is read for an answer. Scenarios are a guideline's tests; check and test
 * read them, an answer does not need them, and they are often the larger part of a file. */
#include "grammar/scan.h"

#include <string.h>

/* One line of the text: where it begins and ends, and whether a quoted text goes on behind it. */
struct line {
    size_t start, end;
    bool in_text;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/* The rest of the line, with quoted texts and a comment told apart. */
static struct line read_line(const char *bytes, size_t length, size_t at, bool in_text) {
    const char *newline = memchr(bytes + at, '\n', length - at);
    struct line line = { at, newline ? (size_t)(newline - bytes) : length, in_text };
    if (!memchr(bytes + at, '"', line.end - at)) return line; /* most lines: nothing changes */
    for (; at < line.end; at++) {
        if (bytes[at] == '\\' && line.in_text) at++;
        else if (bytes[at] == '"') line.in_text = !line.in_text;
        else if (bytes[at] == '#' && !line.in_text) break;
    }
    return line;
}

/* The opening keyword that is the first word of the line and does not stand before a colon; empty for none. */
static struct slice opening_word(const char *bytes, struct line line) {
    size_t at = line.start;
    while (at < line.end && is_blank(bytes[at])) at++;
    struct slice word = { bytes + at, 0 };
    while (at < line.end && is_letter(bytes[at])) at++;
    word.length = (size_t)(bytes + at - word.bytes);
    while (at < line.end && is_blank(bytes[at])) at++;
    enum keyword_kind kind;
    bool opens = word.length && !(at < line.end && bytes[at] == ':') && keyword_token(word, &kind, NULL) && kind == KEYWORD_OPENING;
    return opens ? word : (struct slice){ "", 0 };
}

/* Goes through the text line by line and, if `erase`, blanks what belongs to scenarios. False when there is nothing to erase: no
 * scenario, or a quoted text that never ends. */
static bool pass_over(char *bytes, size_t length, bool erase) {
    bool in_text = false, in_scenario = false, any = false;
    for (size_t at = 0; at < length;) {
        struct line line = read_line(bytes, length, at, in_text);
        struct slice word = in_text ? (struct slice){ "", 0 } : opening_word(bytes, line);
        if (word.length) in_scenario = slice_is(word, "scenario");
        any = any || in_scenario;
        in_text = line.in_text;
        if (erase && in_scenario) memset(bytes + line.start, ' ', line.end - line.start);
        at = line.end + 1;
    }
    return any && !in_text;
}

/* A text with typographic quotation marks is left whole: they may be meant as quotes or not. */
void scan_without_scenarios(char *bytes, size_t length) {
    for (const char *at = bytes; (at = memchr(at, '\xE2', (size_t)(bytes + length - at))) != NULL; at++)
        if (bytes + length - at > 2 && at[1] == '\x80' && (unsigned char)at[2] >= 0x9C && (unsigned char)at[2] <= 0x9F) return;
    if (pass_over(bytes, length, false)) pass_over(bytes, length, true);
}
