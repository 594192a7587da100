/* scan_sign: characters without a meaning here, and those whose meaning is plain although the language writes another. */
#include <ctype.h>
#include <string.h>

#include "grammar/scan.h"

/* A blank where a word would grow together with what stands beside it: a||b. */
static const char *blank_between(char a, char b) {
    return a && b && (isalnum((unsigned char)a) || a == ')') && (isalnum((unsigned char)b) || b == '(') ? " " : "";
}

static void offer(struct reader *reader, struct diag *diag, struct span span, const char *replacement) {
    const struct source *source = reader->source;
    size_t shown = strlen(replacement);
    const char *before = span.start && shown ? blank_between(source->bytes[span.start - 1], replacement[0]) : "";
    const char *after = span.end < source->length && shown ? blank_between(replacement[shown - 1], source->bytes[span.end]) : "";
    struct text whole;
    text_init(&whole, reader->arena);
    text_printf(&whole, "%s%s%s", before, replacement, after);
    while (shown > 0 && replacement[shown - 1] == ' ') shown--;
    if (whole.bytes) diag_fix(reader->diags, diag, DIAG_SURE, span, whole.bytes, "write %.*s", (int)shown, replacement);
}

int meant(struct reader *reader, enum diag_code code, size_t start, size_t end, const char *replacement, int token) {
    if (reader->quiet) return token;
    struct span span = span_of(reader, start, end);
    struct slice text = span_text(reader->sources, span);
    struct diag *diag = diag_add(reader->diags, code, span, code == DIAG_TYPOGRAPHY ? "\"%.*s\" is a typographic character"
                                 : "\"%.*s\" has no meaning here", (int)text.length, text.bytes);
    offer(reader, diag, span, replacement);
    return token;
}

/* Comments of other languages are skipped as such. */
int foreign_comment(struct reader *reader, size_t start, size_t *end) {
    const struct source *source = reader->source;
    bool block = source->bytes[start + 1] == '*';
    struct span span = span_of(reader, start, start + 2);
    if (block) {
        size_t at = start + 2;
        while (at + 1 < source->length && (source->bytes[at] != '*' || source->bytes[at + 1] != '/')) at++;
        *end = at + 2 < source->length ? at + 2 : source->length;
    }
    if (reader->quiet) return NO_TOKEN;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span, "a comment begins with # and ends with its line");
    if (!block) diag_fix(reader->diags, diag, DIAG_SURE, span, "#", "write #");
    return NO_TOKEN;
}

struct answer {
    const char *sign, *message, *hint;
};

static const struct answer answers[] = {
    { "{", "braces have no meaning here", "a declaration ends where the next opening word begins" },
    { "}", "braces have no meaning here", "a declaration ends where the next opening word begins" },
    { "[", "square brackets belong to units such as [IU]", "conditions and lists stand in round parentheses: ( )" },
    { "]", "square brackets belong to units such as [IU]", "conditions and lists stand in round parentheses: ( )" },
    { "%", "a percent sign needs a number before it", "write for example 50 %" },
    { "^", "there is no sign for powers", "write power(x, 2)" },
    { "'", "a single quotation mark has no meaning here", "a text stands in double quotation marks: \"...\"" },
    { ".", "a point stands only within a number", NULL },
    { "\\", "a backslash has a meaning only in a quoted text", NULL },
};

/* At the end of a line, where it does no harm. */
static int needless(struct reader *reader, struct span span, const char *sign) {
    if (reader->quiet) return NO_TOKEN;
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_CHARACTER, span, "nothing ends with a %s", sign);
    diag_fix(reader->diags, diag, DIAG_SURE, span, "", "leave it out");
    return NO_TOKEN;
}

static int control(struct reader *reader, struct span span, unsigned code) {
    if (!reader->quiet && !reader->told_control)
        diag_add(reader->diags, DIAG_BAD_CHARACTER, span, "a control character (code %u), which nobody can see", code);
    reader->told_control = true;
    return NO_TOKEN;
}

static int unknown_character(struct reader *reader, struct span span) {
    struct slice text = span_text(reader->sources, span);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (!slice_is(text, answers[i].sign)) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_BAD_CHARACTER, span, "%s", answers[i].message);
        if (text.bytes[0] == '.' && reader->now.opening == TOKEN_USE) diag_hint(reader->diags, diag, "the name of a used file stands without .guide");
        if (answers[i].hint) diag_hint(reader->diags, diag, "%s", answers[i].hint);
        return TOKEN_GRAMMAR_error;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_CHARACTER, span, "the character %.*s has no meaning here", (int)text.length, text.bytes);
    bool letter = (unsigned char)text.bytes[0] >= 0xC3 && (unsigned char)text.bytes[0] <= 0xC5; /* of Latin-1 and Latin Extended-A */
    if (letter) diag_hint(reader->diags, diag, "names have the letters a to z; between quotation marks stands any");
    return TOKEN_GRAMMAR_error;
}

int bad_character(struct reader *reader, size_t start, size_t *end) {
    const struct source *source = reader->source;
    size_t at = start;
    int32_t code = utf8_next(source->bytes, source->length, &at);
    *end = at;
    struct span span = span_of(reader, start, at);
    if (code == ';') return needless(reader, span, "semicolon");
    if (code == '.' && ends_line(reader, at)) return needless(reader, span, "full stop");
    if (code < ' ' || code == 0x7F) return control(reader, span, code < 0 ? 0 : (unsigned)code);
    return reader->quiet ? TOKEN_GRAMMAR_error : unknown_character(reader, span);
}
