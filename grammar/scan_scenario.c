/* scan_scenario: passes over the scenarios of a file that is read for an answer. Scenarios are a guideline's tests; check and test
 * read them, an answer does not need them, and they are often the larger part of a file. */
#include "grammar/scan.h"

#include <string.h>

/* The end of the line that holds this place, with quoted texts and a comment told apart; *in_text: whether a text goes on behind it. */
static size_t line_end(const struct source *source, size_t at, bool *in_text) {
    const char *bytes = source->bytes, *newline = memchr(bytes + at, '\n', source->length - at);
    size_t end = newline ? (size_t)(newline - bytes) : source->length;
    if (!memchr(bytes + at, '"', end - at)) return end; /* most lines: nothing changes */
    for (; at < end; at++) {
        if (bytes[at] == '\\' && *in_text) at++;
        else if (bytes[at] == '"') *in_text = !*in_text;
        else if (bytes[at] == '#' && !*in_text) break;
    }
    return end;
}

/* Typographic quotation marks may be meant as quotes or not: only the parser's sentences can tell. */
static bool has_typographic_quotes(const char *bytes, size_t length) {
    for (const char *at = bytes; (at = memchr(at, '\xE2', (size_t)(bytes + length - at))) != NULL; at++)
        if (quote_length(at, (size_t)(bytes + length - at)) > 1) return true;
    return false;
}

bool scan_past_scenario(const struct reader *reader, size_t start, size_t *end) {
    const struct source *source = reader->source;
    bool in_text = false;
    size_t at = line_end(source, start, &in_text);
    for (; at < source->length; at = line_end(source, at + 1, &in_text)) {
        size_t word = in_text ? at : skip_blanks(reader, at + 1);
        if (in_text || !opens_declaration(reader, word)) continue;
        if (!slice_is(word_at(reader, word), "scenario")) break;
    }
    if (in_text || has_typographic_quotes(source->bytes + start, at - start)) return false;
    *end = at;
    return true;
}
