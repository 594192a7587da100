/* scan_word: words, by what stands around them: opening keywords, reserved words, words that count only in their place,
 * properties, names. */
#include <string.h>

#include "grammar/scan.h"

/* --- Properties: `valid for:` ----------------------------------------------------------------- */

/* Tokens after which something is complete, so that a property may begin. */
static bool is_complete(int token) {
    switch (token) {
    case 0: case TOKEN_START_FILE: case TOKEN_GRAMMAR_error: case TOKEN_NAME: case TOKEN_STRING: case TOKEN_NUMBER: case TOKEN_DATE:
    case TOKEN_VERSION: case ')': case TOKEN_YES: case TOKEN_NO: case TOKEN_KNOWN: case TOKEN_UNKNOWN: case TOKEN_UNIT: case TOKEN_IN_UNIT:
    case TOKEN_TODAY: case TOKEN_RISING: case TOKEN_FALLING: case TOKEN_ROW_END: case TOKEN_ONCE: case TOKEN_AS_NEEDED: case TOKEN_OVER_TIME:
    case TOKEN_FROM_HOST: case TOKEN_YES_OR_NO: case TOKEN_DATE_AND_TIME: case TOKEN_MAYBE_MORE:
        return true;
    default: return false;
    }
}

/* First words of properties of several words: in the middle of a line only these tell one from a value before it. */
static bool begins_words(struct slice word) {
    static const char *const first[] = { "absent", "ask", "disclaimer", "grading", "if", "label", "molar", "note", "notice",
                                        "question", "rationale", "see", "summary", "text", "valid" };
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (slice_is(word, first[i])) return true;
    return false;
}

static bool single_blanks(struct slice words) {
    for (size_t i = 0; i + 1 < words.length; i++)
        if (words.bytes[i] == ' ' && words.bytes[i + 1] == ' ') return false;
    return true;
}

static bool is_clause(const struct reader *reader, int token) {
    return token == TOKEN_WHEN || token == TOKEN_UNLESS || token == TOKEN_AS || token == TOKEN_BECAUSE || token == TOKEN_GIVE || token == TOKEN_THEN ||
           ((token == TOKEN_GIVEN || token == TOKEN_EXPECT) && reader->now.opening == TOKEN_SCENARIO);
}

static bool is_meta(const struct reader *reader, size_t start, struct slice first, struct slice words) {
    bool leads = first_on_line(reader, start), complete = is_complete(reader->seen[0].token);
    enum keyword_kind kind;
    enum keyword_place place;
    int token = reader_keyword(reader, first, &kind, &place);
    if (first.length == words.length) return (leads || complete) && !is_clause(reader, token);
    if (!complete) return false;
    if ((token == TOKEN_BECAUSE || token == TOKEN_UNTIL) && words.length == first.length + 3) return true; /* "until de": in a language */
    if (token && kind == KEYWORD_PLACED && (place == IN_SCENARIO || place == FIRST_ON_LINE_OF_SCORE)) return false;
    if (token && kind != KEYWORD_LATER && kind != KEYWORD_PLACED) return false;
    return begins_words(first) || (leads && single_blanks(words));
}

/* Blanks between the words fold to one. */
static struct slice folded(struct reader *reader, struct slice words) {
    char *copy = arena_alloc(reader->arena, words.length + 1, 1);
    size_t length = 0;
    if (!copy) return words;
    for (size_t i = 0; i < words.length; i++) {
        bool in_word = words.bytes[i] > ' '; /* bytes of typographic blanks are negative or above, and dropped here */
        bool ascii = (unsigned char)words.bytes[i] < 0x80;
        if (in_word && ascii) copy[length++] = words.bytes[i];
        else if (length > 0 && copy[length - 1] != ' ') copy[length++] = ' ';
    }
    return (struct slice){ copy, length };
}

/* A property's name where it was read first: there are few, and who compares names finds their bytes near at hand. */
static struct slice shared(struct reader *reader, struct slice name) {
    struct slice *known = &reader->properties[slice_hash(name) % SHARED_NAMES];
    if (!slice_equal(*known, name)) *known = name;
    return *known;
}

size_t scan_meta(struct reader *reader, size_t start, struct slice first, GRAMMAR_STYPE *value) {
    int last = reader->seen[0].token;
    size_t words_end;
    if (!reader->tree || reader->now.nesting || reader->row_open || last == TOKEN_GIVE || last == TOKEN_THEN) return start;
    if (!is_complete(last) && !first_on_line(reader, start)) return start;
    size_t end = property_end(reader, start + first.length, &words_end);
    struct slice words = { reader->source->bytes + start, words_end - start };
    if (!end || !is_meta(reader, start, first, words)) return start;
    bool plain = first.length == words.length;
    value->TOKEN_META = (struct name){ shared(reader, plain ? words : folded(reader, words)), span_of(reader, start, words_end) };
    return end;
}

/* --- Opening keywords ---------------------------------------------------------------------------- */

/* What stands behind an opening keyword: something that could be declared, and not `is`, which makes it a name. */
static bool something_follows(const struct reader *reader, size_t offset) {
    size_t next = skip_blanks(reader, offset);
    struct slice word = word_at(reader, next);
    if (ends_line(reader, next) || quote_at(reader, next, NULL) || number_at(reader, next)) return true;
    if (byte_at(reader, next) == '\'') return true;
    return word.length && !slice_is(word, "is") && !slice_is(word, "are") && !slice_is(word, "and") && !slice_is(word, "or");
}

bool opens_declaration(const struct reader *reader, size_t start) {
    if (!reader->tree) return false; /* an expression alone */
    enum keyword_kind kind;
    struct slice word = word_at(reader, start);
    return reader_keyword(reader, word, &kind, NULL) && kind == KEYWORD_OPENING && first_on_line(reader, start) &&
           something_follows(reader, start + word.length);
}

/* The line of an opening keyword goes on with a name, or at the margin with a quoted text. */
static bool may_open(const struct reader *reader, size_t start, size_t end) {
    size_t next = skip_blanks(reader, end);
    if (quote_at(reader, next, NULL)) return start == 0 || byte_at(reader, start - 1) == '\n';
    return next > end && is_letter(byte_at(reader, next));
}

/* Does the line read like a declaration with another keyword: `recomend x "..."`, `sectoin "..."`, `term x "..."`? */
static bool looks_like_declaration(const struct reader *reader, size_t end, const char *opening) {
    size_t next = skip_blanks(reader, end), quote;
    struct slice second = word_at(reader, next);
    if (quote_at(reader, next, NULL)) {
        for (quote = next + 1; byte_at(reader, quote) && byte_at(reader, quote) != '\n'; quote++)
            if (byte_at(reader, quote) == '"') break;
        bool labelled = byte_at(reader, skip_blanks(reader, quote + 1)) == ':';
        return !labelled && (!strcmp(opening, "section") || !strcmp(opening, "scenario"));
    }
    if (slice_is(second, "when")) return !strcmp(opening, "applies");
    if (reader_reserves(reader, second)) return false;
    size_t third = skip_blanks(reader, next + second.length);
    return quote_at(reader, third, NULL) || (!strcmp(opening, "define") && slice_is(word_at(reader, third), "as"));
}

/* The opening keyword that a word at the beginning of a line is meant to be; 0 for none. What it declares is then read. */
static int meant_opening(struct reader *reader, size_t start, size_t end) {
    struct slice word = word_at(reader, start);
    if (reader->now.nesting || reader->row_open || !first_on_line(reader, start) || !may_open(reader, start, end)) return 0;
    const char *other = keyword_meant(word), *nearest = other ? other : keyword_nearest(word, KEYWORD_OPENING, 2);
    if (!nearest || slice_is(word, nearest) || !looks_like_declaration(reader, end, nearest)) return 0;
    struct span span = span_of(reader, start, end);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span, "no declaration begins with \"%.*s\"", (int)word.length, word.bytes);
    diag_fix(reader->diags, diag, other ? DIAG_MAYBE : DIAG_SURE, span, nearest, other ? "perhaps %s is meant" : "write %s", nearest);
    return keyword_token(slice_of(nearest), NULL, NULL);
}

/* --- Words that count in their place ---------------------------------------------------------------- */

static bool name_follows(const struct reader *reader, size_t end) {
    size_t next = skip_blanks(reader, end);
    struct slice word = word_at(reader, next);
    if (!word.length || next == end || reader_reserves(reader, word)) return false;
    return byte_at(reader, skip_blanks(reader, next + word.length)) != ':';
}

static bool is_in_place(const struct reader *reader, enum keyword_place place, size_t start, size_t end) {
    int last = reader->seen[0].token;
    size_t next = skip_blanks(reader, end);
    switch (place) {
    case ANYWHERE: return true;
    case ALONE_IN_CELL: return last == '|' && byte_at(reader, next) == '|';
    case FIRST_ON_LINE_OF_SCORE: return reader->now.opening == TOKEN_SCORE && first_on_line(reader, start);
    case BEHIND_TO: return last == TOKEN_TO;
    case BEFORE_NAME: return name_follows(reader, end);
    case BEFORE_NUMBER: return number_at(reader, next);
    case IN_SCENARIO:
        if (reader->now.opening != TOKEN_SCENARIO || reader->now.nesting) return false;
        return first_on_line(reader, start) || (last != TOKEN_IS && last != TOKEN_ARE);
    case BEHIND_NAME: return last == TOKEN_NAME;
    case IN_ASSERT: return last == TOKEN_ASSERT;
    }
    return false;
}

static enum aggregate aggregate_of(struct slice word) {
    static const struct { const char *word; enum aggregate aggregate; } known[] = {
        { "lowest", AGGREGATE_LOWEST }, { "highest", AGGREGATE_HIGHEST }, { "earliest", AGGREGATE_EARLIEST },
        { "latest", AGGREGATE_LATEST }, { "first", AGGREGATE_FIRST },     { "last", AGGREGATE_LAST }
    };
    size_t i = 0;
    while (i + 1 < sizeof known / sizeof *known && !slice_is(word, known[i].word)) i++;
    return known[i].aggregate;
}

/* `no lesion where`, `no lesion in lesions where`; otherwise no is the answer no. */
static int scan_no(const struct reader *reader, size_t end) {
    size_t next = skip_blanks_and_lines(reader, end);
    struct slice record = word_at(reader, next);
    if (!record.length || reader_reserves(reader, record)) return TOKEN_NO;
    struct slice word = word_at(reader, skip_blanks_and_lines(reader, next + record.length));
    return slice_is(word, "where") || slice_is(word, "in") ? TOKEN_NO_SUCH : TOKEN_NO;
}

/* `within 6 weeks of surgery` relates two dates, `latest x within 30 days` takes a part of a series. */
static int scan_within(const struct reader *reader, size_t end) {
    size_t at = skip_blanks_and_lines(reader, end);
    while (number_at(reader, at) && byte_at(reader, at) != '-') at++;
    at = skip_blanks_and_lines(reader, at);
    while (byte_at(reader, at) > ' ' && byte_at(reader, at) != ')' && byte_at(reader, at) != ',') at++;
    struct slice word = word_at(reader, skip_blanks_and_lines(reader, at));
    bool relates = slice_is(word, "of") || slice_is(word, "before") || slice_is(word, "after");
    return relates ? TOKEN_WITHIN_OF : TOKEN_WITHIN_WINDOW;
}

/* `x in cm`. A word that is no unit is the name of a list. */
static int scan_in(struct reader *reader, size_t *end, GRAMMAR_STYPE *value) {
    size_t next = skip_blanks(reader, *end);
    const struct unit *unit;
    bool bad = false;
    if (!is_complete(reader->seen[0].token) || next == *end) return TOKEN_IN;
    size_t length = scan_unit(reader, next, &unit, &bad);
    if (length == 0) return TOKEN_IN;
    if (bad) bad_unit(reader, span_of(reader, next, next + length), (struct span){ 0 });
    value->TOKEN_IN_UNIT = unit;
    *end = next + length;
    return TOKEN_IN_UNIT;
}

/* `when: x is 3`: a clause has no colon. The colon is read with the word. */
static void skip_colon(struct reader *reader, size_t start, size_t *end) {
    size_t colon = skip_blanks(reader, *end);
    if (byte_at(reader, colon) != ':') return;
    if (!reader->quiet) {
        struct span span = span_of(reader, colon, colon + 1);
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span, "'%.*s' is followed by its condition or value, without a colon",
                                     (int)(*end - start), reader->source->bytes + start);
        diag_fix(reader->diags, diag, DIAG_SURE, span, "", "leave out the colon");
    }
    *end = colon + 1;
}

static int scan_keyword(struct reader *reader, int token, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    switch (token) {
    case TOKEN_NO: return scan_no(reader, *end);
    case TOKEN_WITHIN: return scan_within(reader, *end);
    case TOKEN_IN: return scan_in(reader, end, value);
    case TOKEN_AGGREGATE: value->TOKEN_AGGREGATE = aggregate_of(word_at(reader, start)); return token;
    case TOKEN_WHEN: case TOKEN_UNLESS: case TOKEN_AS: case TOKEN_BECAUSE: case TOKEN_GIVEN: case TOKEN_EXPECT:
        skip_colon(reader, start, end);
        return token;
    default: return token;
    }
}

int scan_path(struct reader *reader, size_t start, size_t end, GRAMMAR_STYPE *value) {
    value->TOKEN_NAME = (struct name){ { reader->source->bytes + start, end - start }, span_of(reader, start, end) };
    return TOKEN_NAME;
}

int scan_plain_word(struct reader *reader, size_t start, struct slice word, size_t *end, GRAMMAR_STYPE *value) {
    if (reader_may_begin_phrase(reader, word) || byte_at(reader, start + word.length) == '[') return NO_TOKEN;
    *end = start + word.length;
    return scan_word(reader, start, end, value);
}

int scan_word(struct reader *reader, size_t start, size_t *end, GRAMMAR_STYPE *value) {
    struct slice word = { reader->source->bytes + start, *end - start };
    enum keyword_kind kind = KEYWORD_LOGIC;
    enum keyword_place place = ANYWHERE;
    int token = reader_keyword(reader, word, &kind, &place);
    if (token && kind == KEYWORD_OPENING && !opens_declaration(reader, start)) token = 0;
    if (token && !is_in_place(reader, place, start, *end)) token = 0;
    if (token == TOKEN_SCENARIO && reader->limits.without_scenarios && scan_past_scenario(reader, start, end)) return NO_TOKEN;
    if (!token) token = meant_opening(reader, start, *end);
    if (token) return scan_keyword(reader, token, start, end, value);
    return scan_path(reader, start, *end, value);
}
