/* scan_value: quoted texts, numbers with their units, dates. */
#include <string.h>

#include "grammar/scan.h"

static bool is_of_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/* --- Quoted texts ---------------------------------------------------------------------------- */

struct quoted {
    size_t open, from, to, end; /* the opening quote, the text, behind the closing quote */
    bool closed, plain;         /* plain: the text can stay where it is */
    bool visible;               /* it has no control characters: seen already */
};

static bool is_quote_of(const struct reader *reader, size_t offset, bool typographic, size_t *length) {
    return quote_at(reader, offset, length) && (typographic || *length == 1);
}

/* A text that swallows the opening keyword of a declaration, or ends within a word, was never closed. */
static bool swallows(const struct reader *reader, const struct quoted *quoted) {
    const char *bytes = reader->source->bytes, *to = bytes + quoted->to;
    bool lines = false;
    for (const char *at = bytes + quoted->from; (at = memchr(at, '\n', (size_t)(to - at))) != NULL; at++) {
        if (opens_declaration(reader, (size_t)(at + 1 - bytes))) return true;
        lines = true;
    }
    char next = byte_at(reader, quoted->end);
    return lines && (is_letter(next) || is_digit(next));
}

/* Of eight bytes at once: whether one is a quotation mark, a backslash, a control character or beyond ASCII. */
static bool may_end_run8(const char *bytes) {
    const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
    return ((quote - ones) | (backslash - ones) | (eight - ones * ' ') | (eight + ones) | eight) & high;
}

/* How many bytes stand before the next one of those. */
static size_t run_length(const char *bytes, size_t length) {
    size_t run = 0;
    while (length - run >= 8 && !may_end_run8(bytes + run)) run += 8;
    for (; run < length; run++) {
        unsigned char c = (unsigned char)bytes[run];
        if (c == '"' || c == '\\' || c < ' ' || c >= 0x7F) break;
    }
    return run;
}

/* Most texts: plain quotation marks on one line, and nothing else that has a meaning. */
static bool find_close_on_line(const struct reader *reader, size_t from, struct quoted *quoted) {
    const char *bytes = reader->source->bytes;
    size_t at = from, end = reader->source->length;
    for (;; at++) {
        at += run_length(bytes + at, end - at);
        if (at == end || (unsigned char)bytes[at] < 0x80) break;
    }
    if (at == end || bytes[at] != '"') return false;
    quoted->from = from;
    quoted->to = at;
    quoted->end = at + 1;
    return quoted->closed = quoted->visible = true;
}

static struct quoted find_close(const struct reader *reader, size_t start) {
    struct quoted quoted = { .open = start, .plain = true };
    size_t length = 1, bytes = reader->source->length;
    quote_at(reader, start, &length);
    if (length == 1 && find_close_on_line(reader, start + 1, &quoted)) return quoted;
    bool typographic = length > 1;
    size_t at = quoted.from = start + length;
    while (at < bytes) {
        at += run_length(reader->source->bytes + at, bytes - at);
        if (at == bytes) break;
        char c = reader->source->bytes[at];
        bool perhaps = c == '"' || (unsigned char)c == 0xE2;
        if (perhaps && is_quote_of(reader, at, typographic, &length)) break;
        if (c == '\\' || c == '\n') quoted.plain = false;
        at += c == '\\' && at + 1 < bytes ? 2 : 1;
    }
    if (at > bytes) at = bytes;
    quoted.to = at;
    quoted.closed = at < bytes;
    quoted.end = quoted.closed ? at + length : at;
    if (quoted.closed && !quoted.plain && swallows(reader, &quoted)) quoted.closed = false;
    return quoted;
}

static size_t line_end(const struct reader *reader, size_t offset) {
    while (offset < reader->source->length && byte_at(reader, offset) != '\n') offset++;
    while (offset > 0 && (byte_at(reader, offset - 1) == '\r' || byte_at(reader, offset - 1) == ' ')) offset--;
    return offset;
}

/* Reading goes on with the next line that begins with an opening keyword. */
static int never_closed(struct reader *reader, const struct quoted *quoted, size_t *end) {
    size_t at = quoted->from, close = line_end(reader, quoted->from);
    if (close < quoted->from) close = quoted->from;
    if (!reader->quiet) {
        struct diag *diag = diag_add(reader->diags, DIAG_OPEN_STRING, span_of(reader, quoted->open, quoted->from),
                                     "the text that begins with this quotation mark is never closed");
        diag_fix(reader->diags, diag, DIAG_MAYBE, span_of(reader, close, close), "\"",
                 "put a quotation mark where it ends, perhaps at the end of this line");
    }
    for (; at < reader->source->length; at++)
        if (byte_at(reader, at) == '\n' && opens_declaration(reader, skip_blanks(reader, at + 1))) break;
    if (at >= reader->source->length) reader->ended_too_early = true;
    *end = at < reader->source->length ? at + 1 : reader->source->length;
    return TOKEN_GRAMMAR_error;
}

static void bad_escape(struct reader *reader, size_t at) {
    if (reader->quiet) return;
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_CHARACTER, span_of(reader, at, at + 2),
                                 "in a quoted text a backslash stands only before \" or another backslash");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span_of(reader, at, at + 1), "\\\\", "for a backslash itself write \\\\");
}

/* Line breaks with the blanks around them become one blank. */
static struct slice unquote(struct reader *reader, const struct quoted *quoted) {
    const char *bytes = reader->source->bytes;
    if (quoted->plain) return (struct slice){ bytes + quoted->from, quoted->to - quoted->from };
    size_t length = 0, room = 0;
    char *copy = arena_grow_bytes(reader->arena, NULL, &room, quoted->to - quoted->from + 1);
    if (!copy) return (struct slice){ "", 0 };
    for (size_t at = quoted->from; at < quoted->to; at++) {
        char c = bytes[at];
        if (c == '\n') {
            while (length > 0 && (copy[length - 1] == ' ' || copy[length - 1] == '\t' || copy[length - 1] == '\r')) length--;
            copy[length++] = ' ';
            at = skip_blanks_and_lines(reader, at) - 1;
        } else if (c == '\\' && at + 1 < quoted->to) {
            if (bytes[at + 1] != '"' && bytes[at + 1] != '\\') bad_escape(reader, at);
            copy[length++] = bytes[++at];
        } else {
            size_t run = 1 + run_length(bytes + at + 1, quoted->to - at - 1);
            memcpy(copy + length, bytes + at, run);
            length += run;
            at += run - 1;
        }
    }
    return (struct slice){ copy, length };
}

/* Of eight bytes at once: whether one is below a blank, or is DEL. */
static bool may_hold_control8(const char *bytes) {
    const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    uint64_t del = eight ^ ones * 0x7F;
    return (((eight - ones * ' ') & ~eight) | ((del - ones) & ~del)) & high;
}

static bool has_control(struct slice text, size_t *at) {
    for (*at = 0; *at < text.length; ++*at) {
        while (text.length - *at > 8 && !may_hold_control8(text.bytes + *at)) *at += 8;
        unsigned char c = (unsigned char)text.bytes[*at];
        if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7F) return true;
    }
    return false;
}

/* 'text': answered with double quotes. */
static int single_quoted(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    size_t at = start + 1;
    while (byte_at(reader, at) && byte_at(reader, at) != '\n' && byte_at(reader, at) != '\'' && byte_at(reader, at) != '"') at++;
    if (byte_at(reader, at) != '\'') return bad_character(reader, start, end);
    struct slice text = { reader->source->bytes + start + 1, at - start - 1 };
    *end = at + 1;
    struct span span = span_of(reader, start, *end);
    value->TOKEN_STRING = (struct string){ text, span };
    if (reader->quiet) return TOKEN_STRING;
    struct text fixed;
    text_init(&fixed, reader->arena);
    text_printf(&fixed, "\"%.*s\"", (int)text.length, text.bytes);
    struct diag *diag = diag_add(reader->diags, DIAG_TYPOGRAPHY, span, "a text stands in double quotation marks");
    diag_fix(reader->diags, diag, DIAG_SURE, span, fixed.bytes ? fixed.bytes : "", "write \" instead of '");
    return TOKEN_STRING;
}

int scan_string(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    if (byte_at(reader, start) == '\'') return single_quoted(reader, start, end, value);
    struct quoted quoted = find_close(reader, start);
    if (!quoted.closed) return never_closed(reader, &quoted, end);
    *end = quoted.end;
    struct slice text = unquote(reader, &quoted);
    size_t control;
    value->TOKEN_STRING = (struct string){ text, span_of(reader, start, quoted.end) };
    if (!quoted.visible && has_control(text, &control) && !reader->quiet)
        diag_add(reader->diags, DIAG_BAD_CHARACTER, span_of(reader, start, quoted.end),
                 "this text holds a control character (code %u), which nobody can see",
                 (unsigned)(unsigned char)text.bytes[control]);
    return TOKEN_STRING;
}

/* --- Units ------------------------------------------------------------------------------------- */

enum { LONGEST_UNIT = 120 };

/* The unit's text in plain letters, with the place each came from. */
struct plain_unit {
    char text[LONGEST_UNIT + 4];
    size_t from[LONGEST_UNIT + 4];
    size_t length, end; /* end: offset behind the whole run */
};

static void plain_put(struct plain_unit *plain, char c, size_t from) {
    plain->text[plain->length] = c;
    plain->from[plain->length++] = from;
}

static bool ends_unit(const struct reader *reader, size_t at) {
    static const bool ends[128] = { ['\0'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, [','] = true, ['|'] = true,
                                    ['"'] = true, ['#'] = true, [';'] = true };
    unsigned char c = (unsigned char)byte_at(reader, at);
    return c < sizeof ends ? ends[c] : skip_blanks(reader, at) != at || quote_at(reader, at, NULL);
}

/* The digit that a superscript at this place stands for; 0 for none. *length: its bytes. */
static char superscript(const struct reader *reader, size_t at, size_t *length) {
    unsigned char a = (unsigned char)byte_at(reader, at), b = (unsigned char)byte_at(reader, at + 1);
    unsigned char c = (unsigned char)byte_at(reader, at + 2);
    *length = 2;
    if (a < 0x80) return '\0';
    if (a == 0xC2 && (b == 0xB2 || b == 0xB3)) return (char)('0' + b - 0xB0);
    if (a == 0xC2 && b == 0xB9) return '1';
    *length = 3;
    if (a == 0xE2 && b == 0x81 && c >= 0xB4 && c <= 0xB9) return (char)('0' + c - 0xB0);
    return a == 0xE2 && b == 0x81 && c == 0xB0 ? '0' : '\0';
}

static struct plain_unit plain_unit(const struct reader *reader, size_t at) {
    struct plain_unit plain; /* most of it stays unwritten */
    plain.length = 0;
    for (size_t length = 1; !ends_unit(reader, at) && plain.length < LONGEST_UNIT; at += length) {
        unsigned char a = (unsigned char)byte_at(reader, at), b = (unsigned char)byte_at(reader, at + 1);
        char digit = superscript(reader, at, &length);
        bool power_of_ten = plain.length == 2 && memcmp(plain.text, "10", 2) == 0;
        if (digit && power_of_ten) plain_put(&plain, '*', at);
        if (digit) {
            plain_put(&plain, digit, at);
        } else if ((a == 0xC2 && b == 0xB5) || (a == 0xCE && b == 0xBC)) {
            length = 2;
            plain_put(&plain, 'u', at);
        } else {
            length = 1;
            plain_put(&plain, (char)a, at);
        }
    }
    plain.end = plain.from[plain.length] = at;
    plain.text[plain.length] = plain.text[plain.length + 1] = '\0';
    return plain;
}

/* Does the text behind a unit show that the whole was meant as one: mg/dl, mg.xx, m²x? */
static bool goes_on(const struct plain_unit *plain, size_t at) {
    unsigned char c = (unsigned char)plain->text[at], next = (unsigned char)plain->text[at + 1];
    if (at >= plain->length) return false;
    if (c == '.' && is_digit((char)next)) return true; /* mL/min/1.73m2 */
    if (c == '/' || c == '.') return is_letter((char)next) || next >= 0x80 || next == '[' || next == '{';
    return c >= 0x80 || c == '^' || c == '{' || c == '[' || is_letter((char)c) || is_digit((char)c);
}

static bool span_starts_with(const struct reader *reader, size_t start, const char *text) {
    size_t length = strlen(text);
    return reader->source->length - start >= length && memcmp(reader->source->bytes + start, text, length) == 0;
}

/* The whole of what looks like a unit: up to a parenthesis that it did not open. */
static size_t whole_length(const struct plain_unit *plain, size_t offset) {
    size_t depth = 0, i = 0;
    for (; i < plain->length; i++) {
        if (plain->text[i] == '(') depth++;
        if (plain->text[i] == ')' && depth-- == 0) break;
        if (plain->text[i] == ':') break;
    }
    while (i > 1 && (plain->text[i - 1] == '.' || plain->text[i - 1] == '-')) i--;
    return plain->from[i] - offset;
}

static bool is_word_of_language(const struct reader *reader, size_t offset) {
    struct slice word = word_at(reader, offset);
    return word.length && (reader_keyword(reader, word, NULL, NULL) || slice_is(word, "at") || slice_is(word, "times"));
}

/* The unit that the text begins with: its length, 0 for none. */
static size_t match_unit(struct reader *reader, const struct plain_unit *plain, const struct unit **unit) {
    size_t hash = plain->length;
    for (size_t i = 0; i < plain->length; i++) hash = hash * 31 + (unsigned char)plain->text[i];
    struct read_unit *known = &reader->units[hash % READ_UNITS];
    struct slice text = { plain->text, plain->length };
    if (!known->text_length || !slice_equal((struct slice){ known->text, known->text_length }, text)) {
        struct unit read;
        size_t length = unit_match(text.bytes, text.length, &read);
        struct unit *kept = length ? ARENA_NEW(reader->arena, struct unit) : NULL;
        *unit = kept;
        if (kept) *kept = read;
        if ((length && !kept) || text.length == 0 || text.length > sizeof known->text) return length;
        *known = (struct read_unit){ .text_length = text.length, .length = length, .unit = kept };
        memcpy(known->text, text.bytes, text.length);
    }
    *unit = known->unit;
    return known->length;
}

/* What a clearance is told with behind mL/min/1.73, which UCUM reads as a division by 1 and a multiplication by 73: the bytes of " m2". */
static size_t per_surface(const struct reader *reader, size_t offset, size_t length) {
    if (length <= 5 || !span_starts_with(reader, offset + length - 5, "/1.73 m")) return 0;
    return span_starts_with(reader, offset + length, " m2") ? 3 : span_starts_with(reader, offset + length, " m\xC2\xB2") ? 4 : 0;
}

size_t scan_unit(struct reader *reader, size_t offset, const struct unit **unit, bool *bad) {
    *bad = false;
    *unit = NULL;
    char first = byte_at(reader, offset);
    if (first == '/' || first == '(' || first == ')' || ends_unit(reader, offset) || is_word_of_language(reader, offset)) return 0;
    struct plain_unit plain = plain_unit(reader, offset);
    if (is_digit(plain.text[0]) && strncmp(plain.text, "10*", 3) != 0 && strncmp(plain.text, "10^", 3) != 0) return 0;
    size_t length = match_unit(reader, &plain, unit);
    bool told = span_starts_with(reader, offset, "\xC2\xB0") || span_starts_with(reader, offset, "\xC3\x97" "10^"); /* °, ×10^ */
    if (length == 0 && !told) return 0;
    *bad = length == 0 || goes_on(&plain, length);
    length = *bad ? whole_length(&plain, offset) : plain.from[length] - offset;
    size_t surface = per_surface(reader, offset, length);
    *bad = *bad || surface;
    if (*bad) *unit = NULL;
    return length + surface;
}

static bool same_but_for_case(struct slice a, const char *b) {
    if (a.length != strlen(b) || a.bytes[0] != b[0]) return false;
    for (size_t i = 0; i < a.length; i++)
        if ((a.bytes[i] | 0x20) != (b[i] | 0x20)) return false;
    return true;
}

/* What people write for a unit, and the unit; "" for what needs none. */
static const struct everyday_unit { const char *word, *unit, *says; } everyday_units[] = {
    { "points", "", "points are a bare number: leave it out" },
    { "point", "", "points are a bare number: leave it out" },
    { "y", "years", "write years" }, { "yr", "years", "write years" }, { "yrs", "years", "write years" }, { "Years", "years", "write years" },
    { "Year", "years", "write years" }, { "Jahre", "years", "write years" },
    { "mL/min/1.73 m²", "mL/min/{1.73_m2}", "write mL/min/{1.73_m2}" },
    { "mL/min/1.73m2", "mL/min/{1.73_m2}", "write mL/min/{1.73_m2}" }, { "ml/min/1.73m2", "mL/min/{1.73_m2}", "write mL/min/{1.73_m2}" }
};

static bool everyday_unit(struct reader *reader, struct diag *diag, struct span span, struct span number) {
    struct slice text = span_text(reader->sources, span);
    for (size_t i = 0; i < sizeof everyday_units / sizeof *everyday_units; i++) {
        const struct everyday_unit *known = &everyday_units[i];
        if (!slice_is(text, known->word)) continue;
        if (!*known->unit && number.end) span.start = number.end;
        diag_fix(reader->diags, diag, DIAG_SURE, span, known->unit, "%s", known->says);
        return true;
    }
    return false;
}

/* `number` is the number before it; empty where there is none. */
void bad_unit(struct reader *reader, struct span span, struct span number) {
    if (reader->quiet) return;
    struct slice text = span_text(reader->sources, span);
    char found[DIAG_MOST_HINTS][UNIT_CODE];
    struct unit told;
    size_t count = unit_suggest(text.bytes, text.length, found, 2);
    bool is_told = count == 1 && unit_read_printed(text.bytes, text.length, &told) && strcmp(found[0], told.code) == 0;
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_UNIT, span, "there is no unit \"%.*s\"", (int)text.length, text.bytes);
    if (everyday_unit(reader, diag, span, number)) return;
    for (size_t i = 0; i < count; i++) {
        bool sure = count == 1 && (same_but_for_case(text, found[i]) || is_told);
        diag_fix(reader->diags, diag, sure ? DIAG_SURE : DIAG_MAYBE, span, found[i], "write %s", found[i]);
    }
    const char *slash = memchr(text.bytes, '/', text.length);
    if (count == 0 && slash && number.end > number.start)
        diag_hint(reader->diags, diag, "to divide, write a blank on both sides of the /");
    else if (count == 0)
        diag_hint(reader->diags, diag, "units are written as in UCUM, for example mg, mL/min, 10*9/L, %%");
}

/* A word that goes on as units do: milligrams/dL. */
static size_t bad_type_unit(const struct reader *reader, size_t start) {
    char next = byte_at(reader, word_end(reader, start));
    if (word_end(reader, start) == start || (next != '/' && next != '.' && next != '^' && next != '*')) return 0;
    struct plain_unit plain = plain_unit(reader, start);
    return whole_length(&plain, start);
}

int scan_type_unit(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    const struct unit *unit;
    bool bad;
    size_t length = scan_unit(reader, start, &unit, &bad);
    if (length == 0 && span_starts_with(reader, start, "yes/no")) {
        *end = start + 6;
        return meant(reader, DIAG_SYNTAX, start, *end, "yes or no", TOKEN_YES_OR_NO);
    }
    if (length == 0 && (length = bad_type_unit(reader, start)) > 0) bad = true;
    *end = start + length;
    if (length == 0) return 0;
    if (bad) bad_unit(reader, span_of(reader, start, *end), (struct span){ 0 });
    value->TOKEN_UNIT = bad ? NULL : unit;
    return TOKEN_UNIT;
}

/* --- Numbers ------------------------------------------------------------------------------------- */

static struct diag *bad_number(struct reader *reader, struct quantity *quantity, struct span span, const char *why) {
    quantity->bad = true;
    if (reader->quiet) return NULL;
    return diag_add(reader->diags, DIAG_BAD_NUMBER, span, "%s", why);
}

static void read_decimal(struct reader *reader, struct quantity *quantity, struct slice digits) {
    switch (decimal_parse(digits.bytes, digits.length, &quantity->number)) {
    case DECIMAL_READ: return;
    case DECIMAL_TOO_MANY_DIGITS:
        bad_number(reader, quantity, quantity->span, "this number has more than 38 digits");
        return;
    case DECIMAL_TOO_LARGE: bad_number(reader, quantity, quantity->span, "this number is too large"); return;
    case DECIMAL_NOT_A_NUMBER: bad_number(reader, quantity, quantity->span, "this is not a number"); return;
    }
}

/* The unit behind a number on its line; moves *end behind it. */
static void read_unit(struct reader *reader, struct quantity *quantity, size_t start, size_t *end) {
    size_t at = skip_blanks(reader, *end);
    const struct unit *unit;
    bool bad;
    size_t length = scan_unit(reader, at, &unit, &bad);
    if (length == 0 && at == *end && is_letter(byte_at(reader, at))) {
        struct plain_unit plain = plain_unit(reader, at);
        length = whole_length(&plain, at);
        bad = true;
    }
    if (length == 0) return;
    if (bad) {
        bad_unit(reader, span_of(reader, at, at + length), span_of(reader, start, *end));
        quantity->bad = true;
    } else {
        quantity->unit = unit;
    }
    *end = at + length;
}

/* 10*9/L where a number should stand: the unit without its number. */
static bool is_lone_power(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    struct slice digits = { reader->source->bytes + start, *end - start };
    char sign = byte_at(reader, *end);
    if (!slice_is(digits, "10") || (sign != '*' && sign != '^') || !is_digit(byte_at(reader, *end + 1))) return false;
    const struct unit *unit;
    bool bad;
    size_t length = scan_unit(reader, start, &unit, &bad);
    if (length == 0 || bad) return false;
    *end = start + length;
    struct quantity quantity = { .number = decimal_one, .span = span_of(reader, start, *end) };
    struct diag *diag = bad_number(reader, &quantity, quantity.span, "this is a unit without a number before it");
    if (diag) {
        struct span before = span_of(reader, start, start);
        diag_fix(reader->diags, diag, DIAG_MAYBE, before, "1 ", "write the number before it: 1 %.*s", (int)length,
                 reader->source->bytes + start);
    }
    value->TOKEN_NUMBER = quantity;
    return true;
}

static void missing_zero(struct reader *reader, struct quantity *quantity, size_t start) {
    bool bad = quantity->bad;
    struct diag *diag = bad_number(reader, quantity, quantity->span, "a number begins with a digit");
    if (diag) diag_fix(reader->diags, diag, DIAG_SURE, span_of(reader, start, start), "0", "write 0%.*s",
                       (int)(quantity->span.end - quantity->span.start), reader->source->bytes + start);
    quantity->bad = bad;
}

/* 1.000 mg is one to one reader and a thousand to another. Nobody needs three zeros to write one. */
static void thousands_point(struct reader *reader, struct quantity *quantity, struct slice digits, struct span place) {
    const char *point = memchr(digits.bytes, '.', digits.length);
    size_t whole = point ? (size_t)(point - digits.bytes) : 0;
    if (whole == 0 || whole > 3 || digits.length != whole + 4 || digits.bytes[0] == '0' || memcmp(point, ".000", 4) != 0) return;
    struct text thousands;
    text_init(&thousands, reader->arena);
    text_printf(&thousands, "%.*s%.*s", (int)whole, digits.bytes, 3, point + 1);
    const char *number = arena_copy(reader->arena, digits.bytes, whole);
    quantity->bad = true;
    if (reader->quiet || !number || !thousands.bytes) return;
    struct diag *diag = diag_add(reader->diags, DIAG_THOUSANDS_POINT, place, "this could be %s or %s", number, thousands.bytes);
    diag_fix(reader->diags, diag, DIAG_MAYBE, place, number, "if the point is a decimal point, write %s", number);
    diag_fix(reader->diags, diag, DIAG_MAYBE, place, thousands.bytes, "if it marks thousands, write %s", thousands.bytes);
}

int scan_number(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    if (is_lone_power(reader, start, end, value)) return TOKEN_NUMBER;
    bool within_word = byte_at(reader, start) == '.' && start > 0 && is_of_word(byte_at(reader, start - 1));
    if (within_word) return bad_character(reader, start, end); /* x1.5: a zero before it would belong to the name */
    struct slice digits = { reader->source->bytes + start, *end - start };
    struct quantity quantity = { .span = span_of(reader, start, *end) };
    if (digits.bytes[0] == '.') {
        char *whole = arena_alloc(reader->arena, digits.length + 2, 1);
        missing_zero(reader, &quantity, start);
        if (!whole) return TOKEN_GRAMMAR_error;
        whole[0] = '0';
        memcpy(whole + 1, digits.bytes, digits.length);
        digits = (struct slice){ whole, digits.length + 1 };
    }
    read_decimal(reader, &quantity, digits);
    struct span place = quantity.span;
    read_unit(reader, &quantity, start, end);
    if (reader->tree && quantity.unit) thousands_point(reader, &quantity, digits, place);
    quantity.span = span_of(reader, start, *end);
    value->TOKEN_NUMBER = quantity;
    return TOKEN_NUMBER;
}

/* `2 points when`, also with a minus. */
int scan_points(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    size_t at = start + (byte_at(reader, start) == '-');
    while (is_digit(byte_at(reader, at)) || byte_at(reader, at) == '.' || byte_at(reader, at) == 'e' ||
           byte_at(reader, at) == 'E' || (byte_at(reader, at) == '-' && at > start) || byte_at(reader, at) == '+')
        at++;
    struct quantity quantity = { .span = span_of(reader, start, at) };
    read_decimal(reader, &quantity, (struct slice){ reader->source->bytes + start, at - start });
    value->TOKEN_POINTS = quantity;
    size_t colon = skip_blanks(reader, *end);
    if (byte_at(reader, colon) == ':') {
        struct span span = span_of(reader, colon, colon + 1);
        *end = colon + 1;
        if (reader->quiet) return TOKEN_POINTS;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span, "'points when' is followed by the condition, without a colon");
        diag_fix(reader->diags, diag, DIAG_SURE, span, "", "leave out the colon");
    }
    return TOKEN_POINTS;
}

/* 0,5 mg. In parentheses 1,2 may also be two numbers, and 1,000 may be a thousand: then the fix is not sure. */
int scan_decimal_comma(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    struct slice written = { reader->source->bytes + start, *end - start };
    size_t comma = (size_t)((const char *)memchr(written.bytes, ',', written.length) - written.bytes);
    bool thousands = written.length - comma == 4 && written.bytes[0] != '0';
    bool two = reader->now.nesting > 0 || byte_at(reader, *end) == ',';
    struct span span = span_of(reader, start, *end), sign = span_of(reader, start + comma, start + comma + 1);
    char *digits = arena_copy(reader->arena, written.bytes, written.length);
    if (!digits) return TOKEN_GRAMMAR_error;
    digits[comma] = '.';
    struct quantity quantity = { .span = span };
    read_decimal(reader, &quantity, (struct slice){ digits, written.length });
    bool told = quantity.bad;
    quantity.bad |= thousands || two;
    if (!reader->quiet && !told) {
        struct diag *diag = diag_add(reader->diags, DIAG_DECIMAL_COMMA, span, "a number is written with a point, not with a comma");
        diag_fix(reader->diags, diag, thousands || two ? DIAG_MAYBE : DIAG_SURE, sign, ".", "write %s", digits);
        if (thousands) diag_fix(reader->diags, diag, DIAG_MAYBE, sign, "", "for a thousand and more leave the comma out");
        if (two) diag_fix(reader->diags, diag, DIAG_MAYBE, sign, ", ", "for two numbers put a blank after the comma");
    }
    read_unit(reader, &quantity, start, end);
    quantity.span = span_of(reader, start, *end);
    value->TOKEN_NUMBER = quantity;
    return TOKEN_NUMBER;
}

/* --- Dates ---------------------------------------------------------------------------------------- */

static void bad_date(struct reader *reader, struct span span, const char *because) {
    struct slice text = span_text(reader->sources, span);
    const char *dash = memchr(text.bytes, '-', text.length);
    size_t first = (size_t)(dash - text.bytes), second = text.length - first - 1;
    if (reader->quiet) return;
    if (first == 4 && second >= 2) {
        struct diag *diag = diag_add(reader->diags, DIAG_BAD_DATE, span, "%s", because ? because : "there is no such date");
        diag_hint(reader->diags, diag, "a date is written as year-month-day, for example 2025-11-01");
        return;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_DATE, span, "digits with a minus between them are read as a date, "
                                                                     "and this is none");
    struct text fixed;
    text_init(&fixed, reader->arena);
    if (memchr(dash + 1, '-', second)) {
        diag_hint(reader->diags, diag, "a date is written as year-month-day, for example 2025-11-01");
        return;
    }
    text_printf(&fixed, "%.*s to %.*s", (int)first, text.bytes, (int)second, dash + 1);
    if (fixed.bytes) diag_fix(reader->diags, diag, DIAG_MAYBE, span, fixed.bytes, "for a range write %s", fixed.bytes);
    text_init(&fixed, reader->arena);
    text_printf(&fixed, "%.*s - %.*s", (int)first, text.bytes, (int)second, dash + 1);
    if (fixed.bytes) diag_fix(reader->diags, diag, DIAG_MAYBE, span, fixed.bytes, "to subtract, write blanks around the minus");
}

static void not_year_first(struct reader *reader, struct span span, const char *right) {
    if (reader->quiet) return;
    struct diag *diag = diag_add(reader->diags, DIAG_BAD_DATE, span, "a date is written as year-month-day");
    if (right) diag_fix(reader->diags, diag, DIAG_MAYBE, span, right, "write %s", right);
    else diag_hint(reader->diags, diag, "for example 2025-11-01");
}

/* 1.0.0 is a version, 01.11.2025 a day. */
int scan_version(struct reader *reader, size_t start, size_t end, GRAMMAR_STYPE *value) {
    struct slice text = { reader->source->bytes + start, end - start };
    unsigned part[3] = { 0 }, parts = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.length && parts < 3; i++) {
        if (text.bytes[i] == '.') parts++, digits = 0;
        else part[parts] = part[parts] * 10 % 100000 + (unsigned)(text.bytes[i] - '0'), digits++;
    }
    value->TOKEN_VERSION = (struct name){ text, span_of(reader, start, end) };
    if (parts != 2 || digits != 4 || text.length > 10 || part[0] > 31 || part[1] > 12) return TOKEN_VERSION;
    struct text right;
    text_init(&right, reader->arena);
    text_printf(&right, "%04u-%02u-%02u", part[2], part[1], part[0]);
    not_year_first(reader, span_of(reader, start, end), right.bytes);
    value->TOKEN_DATE = DATE_UNKNOWN;
    return TOKEN_DATE;
}

/* 11/01/2025: which is the month? */
int scan_slashed_date(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    struct slice text = { reader->source->bytes + start, *end - start };
    const char *second = memchr(text.bytes, '/', text.length);
    second = memchr(second + 1, '/', text.length - (size_t)(second + 1 - text.bytes));
    size_t last = text.length - (size_t)(second + 1 - text.bytes);
    if (last != 4 && last != 2) {
        *end = start + (size_t)((const char *)memchr(text.bytes, '/', text.length) - text.bytes);
        return scan_number(reader, start, end, value);
    }
    not_year_first(reader, span_of(reader, start, *end), NULL);
    value->TOKEN_DATE = DATE_UNKNOWN;
    return TOKEN_DATE;
}

/* 5-10 mg is no date: it is read on as a number that has been answered. */
static int read_on(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    struct quantity quantity = { .span = span_of(reader, start, *end), .bad = true };
    read_unit(reader, &quantity, start, end);
    quantity.span = span_of(reader, start, *end);
    value->TOKEN_NUMBER = quantity;
    return TOKEN_NUMBER;
}

int scan_date(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    const char *because = NULL;
    struct slice text = { reader->source->bytes + start, *end - start };
    const char *dash = memchr(text.bytes, '-', text.length);
    date when = date_parse(text.bytes, text.length, &because);
    if (when == DATE_UNKNOWN) bad_date(reader, span_of(reader, start, *end), because);
    if (when == DATE_UNKNOWN && dash - text.bytes != 4) return read_on(reader, start, end, value);
    value->TOKEN_DATE = when;
    return TOKEN_DATE;
}
