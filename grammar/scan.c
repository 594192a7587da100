/* scan: what surrounds a token: blanks, words, lines. */
#include "grammar/scan.h"

#include <limits.h>
#include <string.h>

/* Of a typographic blank, which are those of the scanner's B. */
static size_t long_blank(const char *bytes) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] == 0xC2 && b[1] == 0xA0) return 2;
    if (b[0] == 0xE2 && b[1] == 0x80 && ((b[2] >= 0x80 && b[2] <= 0x8B) || b[2] == 0xAF)) return 3;
    return b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF ? 3 : 0;
}

/* The blank that begins here: its bytes, 0 for none. What follows the text is no blank. */
static inline size_t blank_length(const struct reader *reader, size_t offset) {
    char c = byte_at(reader, offset);
    if (c == ' ' || c == '\t' || c == '\r') return 1;
    return (unsigned char)c < 0x80 ? 0 : long_blank(reader->source->bytes + offset);
}

bool first_on_line(const struct reader *reader, size_t offset) {
    const char *bytes = reader->source->bytes;
    while (offset > 0 && offset <= reader->source->length && bytes[offset - 1] == ' ') offset--; /* most blanks */
    if (offset > 0 && offset <= reader->source->length && bytes[offset - 1] > ' ') return false;
    while (offset > 0 && byte_at(reader, offset - 1) != '\n') {
        size_t length = 1;
        while (length <= 3 && length <= offset && blank_length(reader, offset - length) != length) length++;
        if (length > 3 || length > offset) return false;
        offset -= length;
    }
    return true;
}

size_t skip_blanks(const struct reader *reader, size_t offset) {
    for (size_t length; (length = blank_length(reader, offset)) > 0;) offset += length;
    return offset;
}

size_t skip_blanks_and_lines(const struct reader *reader, size_t offset) {
    for (;;) {
        offset = skip_blanks(reader, offset);
        if (byte_at(reader, offset) != '\n') return offset;
        offset++;
    }
}

/* Letters, digits and _. */
static const bool in_word[UCHAR_MAX + 1] = {
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true,
    ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true, ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true,
    ['K'] = true, ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true, ['R'] = true, ['S'] = true, ['T'] = true,
    ['U'] = true, ['V'] = true, ['W'] = true, ['X'] = true, ['Y'] = true, ['Z'] = true, ['_'] = true,
    ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true, ['j'] = true,
    ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true,
    ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

/* Every text ends with what is in no word. */
size_t word_end(const struct reader *reader, size_t offset) {
    const unsigned char *bytes = (const unsigned char *)reader->source->bytes;
    if (!is_letter(byte_at(reader, offset))) return offset;
    while (in_word[bytes[offset]]) offset++;
    return offset;
}

struct slice word_at(const struct reader *reader, size_t offset) {
    return (struct slice){ reader->source->bytes + offset, word_end(reader, offset) - offset };
}

size_t property_end(const struct reader *reader, size_t end, size_t *words_end) {
    enum { MOST_WORDS = 4 };
    for (int words = 0; words < MOST_WORDS; words++) {
        size_t next = end;
        for (size_t length; byte_at(reader, next) != '\r' && (length = blank_length(reader, next)) > 0;) next += length;
        *words_end = end;
        if (byte_at(reader, next) == ':') return next + 1;
        if (next == end || (end = word_end(reader, next)) == next) return 0;
    }
    return 0;
}

bool ends_line(const struct reader *reader, size_t offset) {
    offset = skip_blanks(reader, offset);
    return offset >= reader->source->length || byte_at(reader, offset) == '\n' || byte_at(reader, offset) == '#';
}

size_t quote_length(const char *bytes, size_t length) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (length > 0 && b[0] == '"') return 1;
    return length > 2 && b[0] == 0xE2 && b[1] == 0x80 && b[2] >= 0x9C && b[2] <= 0x9F ? 3 : 0;
}

bool quote_at(const struct reader *reader, size_t offset, size_t *length) {
    size_t left = offset < reader->source->length ? reader->source->length - offset : 0;
    size_t found = left ? quote_length(reader->source->bytes + offset, left) : 0;
    if (length) *length = found == 1 ? 1 : 3;
    return found > 0;
}

bool number_at(const struct reader *reader, size_t offset) {
    if (byte_at(reader, offset) == '-') offset++;
    if (byte_at(reader, offset) == '.') offset++;
    return is_digit(byte_at(reader, offset));
}

void scan_comment(struct reader *reader, size_t start, size_t end) {
    struct tree *tree = reader->tree;
    if (!tree || !ARENA_ROOM(reader->arena, tree->comment, tree->comments, tree->comment_room)) return;
    struct span span = span_of(reader, start, end);
    while (span.end > span.start && byte_at(reader, span.end - 1) == '\r') span.end--;
    tree->comment[tree->comments++] = (struct comment){ span, first_on_line(reader, start) };
}

void scan_parenthesis(struct reader *reader, size_t start, bool opens) {
    reader->now.stray_parenthesis = !opens && reader->now.nesting == 0;
    if (!opens) {
        if (reader->now.nesting > 0) reader->now.nesting--;
        return;
    }
    if (reader->now.nesting < OPEN_PARENTHESES) reader->now.parenthesis[reader->now.nesting] = span_of(reader, start, start + 1);
    reader->now.nesting++;
}

/* A dash from a word processor: a minus, or between numbers a range. */
int scan_dash(struct reader *reader, size_t start, size_t end) {
    bool digits = start > 0 && is_digit(byte_at(reader, start - 1)) && is_digit(byte_at(reader, end));
    if (!digits && !reader->row_open) return meant(reader, DIAG_TYPOGRAPHY, start, end, "-", '-');
    if (reader->quiet) return TOKEN_TO;
    struct span span = span_of(reader, start, end);
    int opening = reader->now.opening;
    bool to = reader->row_open || opening == TOKEN_FACT || opening == TOKEN_RECORD || opening == TOKEN_SCORE;
    struct diag *diag = diag_add(reader->diags, DIAG_TYPOGRAPHY, span, "a range is not written with a dash");
    if (to) diag_fix(reader->diags, diag, DIAG_MAYBE, span, digits ? " to " : "to", "write to");
    else diag_hint(reader->diags, diag, "in a condition write for example: ecog between 1 and 2");
    return to ? TOKEN_TO : '-';
}

/* A type stands behind the colon of a quoted label, of a parameter and of a function's parentheses. */
int scan_colon(struct reader *reader) {
    int last = reader->seen[0].token;
    bool label = last == TOKEN_STRING && reader->now.opening != TOKEN_SCORE;
    reader->type_next = label || (reader->now.opening == TOKEN_FUNCTION && (reader->now.nesting == 1 || last == ')'));
    return ':';
}

/* `, missing` is one step: the comma belongs to no list. */
int scan_comma(struct reader *reader, size_t start, size_t *end) {
    size_t next = skip_blanks_and_lines(reader, start + 1);
    if (reader->now.opening != TOKEN_SCENARIO || !slice_is(word_at(reader, next), "missing")) return ',';
    *end = word_end(reader, next);
    return TOKEN_MISSING;
}

static bool is_rule_of_dashes(const struct reader *reader, size_t start, size_t *end) {
    size_t dashes = 0;
    if (!first_on_line(reader, start)) return false;
    for (; byte_at(reader, start) && strchr("|-:+ \t", byte_at(reader, start)); start++) dashes += byte_at(reader, start) == '-';
    *end = start;
    return dashes >= 2 && ends_line(reader, start);
}

static void missing_last_bar(struct reader *reader) {
    struct span here = reader->seen[0].span;
    here.start = here.end;
    if (reader->quiet) return;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "this row of the table does not end with a bar");
    diag_fix(reader->diags, diag, DIAG_SURE, here, " |", "end the row with |");
}

static bool is_row(const struct reader *reader, size_t start) {
    if (!first_on_line(reader, start)) return false;
    for (start++; byte_at(reader, start) && byte_at(reader, start) != '\n' && byte_at(reader, start) != '#'; start++)
        if (byte_at(reader, start) == '|') return true;
    return false;
}

static int row_outside(struct reader *reader, size_t start, size_t end) {
    if (reader->quiet) return TOKEN_GRAMMAR_error;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_of(reader, start, end), "a row between bars belongs to a table");
    diag_hint(reader->diags, diag, "before the rows stands for example: table plan \"Plan\" : one of wait, treat");
    return TOKEN_GRAMMAR_error;
}

/* The bar that ends a line ends the row. Outside of tables it is what other languages write for or. */
int scan_bar(struct reader *reader, size_t start, size_t *end) {
    size_t rule_end;
    if (reader->now.opening != TOKEN_TABLE) {
        int opening = reader->now.opening;
        bool list = (opening == TOKEN_FACT || opening == TOKEN_RECORD) && !reader->now.clause.token;
        if (is_row(reader, start)) return row_outside(reader, start, *end);
        while (byte_at(reader, *end) == '|') ++*end;
        return list ? meant(reader, DIAG_SYNTAX, start, *end, ",", ',') : meant(reader, DIAG_SYNTAX, start, *end, "or", TOKEN_OR);
    }
    if (!reader->row_open && is_rule_of_dashes(reader, start, &rule_end)) {
        *end = rule_end;
        if (reader->quiet) return NO_TOKEN;
        struct span span = span_of(reader, start, rule_end);
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span, "a table needs no line of dashes");
        diag_fix(reader->diags, diag, DIAG_SURE, span, "", "leave the line out");
        return NO_TOKEN;
    }
    if (reader->row_open && first_on_line(reader, start)) {
        missing_last_bar(reader);
        *end = start; /* the bar itself is read again */
        reader->row_open = false;
        return TOKEN_ROW_END;
    }
    bool ends = reader->row_open && ends_line(reader, start + 1);
    reader->row_open = !ends;
    return ends ? TOKEN_ROW_END : '|';
}

static int parenthesis(struct reader *reader, size_t start, char sign) {
    scan_parenthesis(reader, start, sign == '(');
    return sign;
}

int scan_sign(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    char sign = byte_at(reader, start);
    *end = start + 1;
    switch (sign) {
    case '"': return scan_string(reader, start, end, value);
    case ',': return scan_comma(reader, start, end);
    case ':': return scan_colon(reader);
    case '|': return scan_bar(reader, start, end);
    case '(': case ')': return parenthesis(reader, start, sign);
    default: *end = start; return NO_TOKEN;
    }
}
