/* syntax_known: the mistakes that people make, each with its own sentence and fix. They are asked in turn; the first
 * that knows the mistake reports it. Here are those about parentheses, words in the wrong place, lists. */
#include <ctype.h>
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

/* --- Parentheses ------------------------------------------------------------------------------------ */

bool mistake_stray_parenthesis(struct reader *reader, const struct expected *expected) {
    struct text part;
    (void)expected;
    if (token_at(reader, 0) != ')' || !reader->now.stray_parenthesis) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "in %s there is a ')' that no '(' opened",
                                 part_name(reader, &part));
    diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 0), "", "leave it out, or write the '(' that belongs to it");
    return true;
}

bool looks_like_property(const struct reader *reader) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    return token_at(reader, 0) == TOKEN_NAME && first_on_line(reader, span_at(reader, 0).start) &&
           next < reader->source->length && reader->source->bytes[next] == ':';
}

bool mistake_open_parenthesis(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    size_t open = construct->nesting;
    bool property = looks_like_property(reader) && construct->opening != TOKEN_FUNCTION;
    if (open == 0 || open > OPEN_PARENTHESES || (!token_ends_clause(token_at(reader, 0)) && !property)) return false;
    if (!expects(expected, "')'")) return false;
    struct span here = behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a ')' is missing");
    diag_note(reader->diags, diag, construct->parenthesis[open - 1], "this '(' is still open");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, ")", "close it here, or where it should end");
    return true;
}

bool mistake_trailing_comma(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 1) != ',' || (token_at(reader, 0) != ')' && !token_ends_clause(token_at(reader, 0)))) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "something is missing after this comma");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 1), "", "a list does not end with a comma: leave it out");
    return true;
}

/* --- Words in the wrong place -------------------------------------------------------------------------- */

bool mistake_if_or_else(struct reader *reader, const struct expected *expected) {
    int found = token_at(reader, 0);
    if ((found != TOKEN_IF && found != TOKEN_ELSE && found != TOKEN_OTHERWISE) || expects(expected, "'as'")) return false;
    struct slice word = text_at(reader, 0);
    if (found == TOKEN_IF && expects(expected, "'when'")) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a condition begins with 'when', not with 'if'");
        diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "when", "write when");
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "the language has no '%.*s'", (int)word.length, word.bytes);
    if (found == TOKEN_IF) diag_hint(reader->diags, diag, "a condition stands after 'when', an exception after 'unless'");
    else diag_hint(reader->diags, diag, "for the other case write a recommendation of its own, or a table with a row for each case");
    return true;
}

/* Words of the language have no capitals: `a AND b`, `NOT a`. */
bool mistake_capitals(struct reader *reader, const struct expected *expected) {
    (void)expected;
    for (size_t back = 0; back < 2; back++) {
        struct slice word = text_at(reader, back);
        char lower[16] = { 0 };
        if (back + 1 < SEEN && token_at(reader, back + 1) == TOKEN_META) continue; /* the beginning of an unquoted text */
        if (token_at(reader, back) != TOKEN_NAME || word.length >= sizeof lower || !on_line_of_newest(reader, back)) continue;
        for (size_t i = 0; i < word.length; i++) lower[i] = (char)tolower((unsigned char)word.bytes[i]);
        if (!reader_reserves(reader, slice_of(lower)) || slice_is(word, lower)) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, back), "\"%.*s\" is written in small letters",
                                     (int)word.length, word.bytes);
        diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, back), lower, "write %s", lower);
        return true;
    }
    return false;
}

/* `when x then give y` */
bool mistake_then_give(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 0) != TOKEN_GIVE || token_at(reader, 1) != TOKEN_THEN) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "a dose begins with 'give' alone, without 'then'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_join(span_at(reader, 1), span_at(reader, 0)), "give", "write give");
    return true;
}

void syntax_then_without_give(struct reader *reader, struct span clause) {
    struct span word = { clause.file, clause.start, clause.start + 4 };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, word, "'then' continues a dose, and no 'give' stands before it");
    diag_fix(reader->diags, diag, DIAG_MAYBE, word, "give", "write give for the first dose");
}

/* What makes a word of the language look like the name of something: it is declared or compared. */
static bool is_used_as_name(const struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct slice word = word_at(reader, next);
    char sign = next < reader->source->length ? reader->source->bytes[next] : '\0';
    if (!expects(expected, "a name")) return false;
    if (token_opens(token_at(reader, 1)) || token_at(reader, 1) == TOKEN_ONE_OF) return true;
    if (!expects(expected, "a number") && !first_on_line(reader, span_at(reader, 0).start)) return true;
    return slice_is(word, "is") || (sign && strchr("=<>!", sign));
}

bool mistake_reserved_word(struct reader *reader, const struct expected *expected) {
    struct slice word = text_at(reader, 0);
    int found = token_at(reader, 0);
    if (!is_word_at(reader, 0) || !reader_reserves(reader, word) || !is_used_as_name(reader, expected)) return false;
    if (token_ends_clause(found) && first_on_line(reader, span_at(reader, 0).start)) return false;
    if (found == TOKEN_AND || found == TOKEN_OR || found == TOKEN_IS || found == TOKEN_ARE) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_RESERVED_WORD, span_at(reader, 0),
                                 "\"%.*s\" is a word of the language and cannot be a name", (int)word.length, word.bytes);
    bool choice = syntax_construct(reader)->opening == TOKEN_FACT && !expects(expected, "a number");
    if (choice && (found == TOKEN_YES || found == TOKEN_NO))
        diag_hint(reader->diags, diag, "for a fact that is yes or no the type is written: yes or no");
    else if (choice && found == TOKEN_UNKNOWN)
        diag_hint(reader->diags, diag, "every fact can be unknown: no value is needed for that");
    else diag_hint(reader->diags, diag, "choose another name, for example %.*s_1", (int)word.length, word.bytes);
    return true;
}

bool mistake_misspelt_opening(struct reader *reader, const struct expected *expected) {
    (void)expected;
    for (size_t back = 0; back < 2; back++) {
        if (token_at(reader, back) != TOKEN_NAME || !first_on_line(reader, span_at(reader, back).start)) continue;
        if (back == 1 && !on_line_of_newest(reader, 1)) continue;
        const char *nearest = keyword_nearest(text_at(reader, back), KEYWORD_OPENING, 2);
        if (!nearest) continue;
        struct slice word = text_at(reader, back);
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, back), "no declaration begins with \"%.*s\"",
                                     (int)word.length, word.bytes);
        diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, back), nearest, "write %s", nearest);
        return true;
    }
    return false;
}

/* A word one letter away from one that could stand here. */
bool mistake_misspelt_word(struct reader *reader, const struct expected *expected) {
    struct slice word = text_at(reader, 0);
    if (token_at(reader, 0) != TOKEN_NAME || word.length < 3) return false;
    for (size_t i = 0; i < expected->count; i++) {
        struct slice other = slice_of(expected->word[i]);
        if (other.length < 5 || other.bytes[0] != '\'') continue;
        struct slice bare = { other.bytes + 1, other.length - 2 };
        if (word.length + 1 < bare.length || text_distance(word, bare, 1) > 1) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "\"%.*s\" cannot stand here", (int)word.length,
                                     word.bytes);
        char *right = arena_copy(reader->arena, bare.bytes, bare.length);
        if (right) diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 0), right, "perhaps %s is meant", right);
        return true;
    }
    return false;
}

/* --- Lists and sentences without their joint ----------------------------------------------------------------- */

static void insert_comma(struct reader *reader, size_t back, size_t next) {
    struct text words;
    struct span here = behind(span_at(reader, back));
    text_init(&words, reader->arena);
    put_token(&words, reader, &reader->seen[back]);
    text_puts(&words, " and ");
    put_token(&words, reader, &reader->seen[next]);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a comma is missing between %s", print(&words));
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, ",", "write a comma");
}

bool mistake_missing_comma(struct reader *reader, const struct expected *expected) {
    bool in_row = reader->row_open, condition = expects(expected, "'and'") && !expects(expected, "')'");
    bool property = syntax_construct(reader)->clause.token == TOKEN_META && !on_line_of_newest(reader, 1);
    if (!expects(expected, "a comma") || !token_begins_value(token_at(reader, 0)) || in_row || condition) return false;
    if (token_opens(token_at(reader, 0)) || token_at(reader, 1) == ',' || property) return false;
    insert_comma(reader, 1, 0);
    return true;
}

/* In a record `one of liver brain, bone` reads as the next field. */
bool mistake_missing_comma_in_record(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_RECORD || !expects(expected, "a quoted text") || expected->count > 1) return false;
    if (token_at(reader, 1) != TOKEN_NAME || token_at(reader, 2) != TOKEN_NAME || first_on_line(reader, span_at(reader, 1).start)) return false;
    insert_comma(reader, 2, 1);
    return true;
}

/* Behind the newest name stands what makes a condition of it, or it ends its line. */
static bool begins_comparison(const struct reader *reader) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct slice word = word_at(reader, next);
    char sign = next < reader->source->length ? reader->source->bytes[next] : '\n';
    return slice_is(word, "is") || slice_is(word, "between") || slice_is(word, "and") || slice_is(word, "or") ||
           strchr("=<>!+-*/(", sign) || ends_line(reader, next);
}

bool mistake_missing_and(struct reader *reader, const struct expected *expected) {
    if (!expects(expected, "'and'") || expects(expected, "a comma") || !token_begins_value(token_at(reader, 0))) return false;
    if (token_at(reader, 0) == TOKEN_STRING || token_at(reader, 0) == TOKEN_NUMBER) return false;
    if (token_at(reader, 0) == TOKEN_NAME && !begins_comparison(reader)) return false;
    struct text part;
    struct span here = behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "in %s two conditions stand side by side without 'and' or 'or'",
                                 part_name(reader, &part));
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, " and", "if both must hold, write and");
    return true;
}

/* --- In turn ------------------------------------------------------------------------------------ */

bool syntax_known(struct reader *reader, const struct expected *expected) {
    static mistake *const known[] = {
#define MISTAKE(name) mistake_##name,
#include "grammar/mistakes.def"
#undef MISTAKE
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i](reader, expected)) return true;
    return false;
}
