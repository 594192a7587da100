/* syntax_known: the mistakes that people make, each with its own sentence and fix. The functions are asked in turn; the
 * first that knows the mistake reports it. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax.h"

static int token(const struct reader *reader, size_t back) { return reader->seen[back].token; }
static struct span span(const struct reader *reader, size_t back) { return reader->seen[back].span; }
static struct slice text(const struct reader *reader, size_t back) { return span_text(reader->sources, span(reader, back)); }

static bool same_line(const struct reader *reader, size_t back) {
    return source_place(reader->source, span(reader, back).start).line == source_place(reader->source, span(reader, 0).start).line;
}

static bool is_opening(int kind) { return kind >= TOKEN_LANGUAGE && kind <= TOKEN_SCENARIO; }

static bool is_word(const struct reader *reader, size_t back) {
    struct slice word = text(reader, back);
    return word.length && span(reader, back).end > span(reader, back).start && word_at(reader, span(reader, back).start).length == word.length;
}

static void put_slice(struct text *out, struct slice slice) { text_put(out, slice.bytes, slice.length); }

static const char *print(const struct text *out) { return out->bytes ? out->bytes : ""; }

static const char *construct_name(struct reader *reader, struct text *out) {
    text_init(out, reader->arena);
    put_construct(out, reader, syntax_construct(reader));
    return print(out);
}

static const char *part_name(struct reader *reader, struct text *out) {
    text_init(out, reader->arena);
    put_part(out, reader, syntax_construct(reader));
    return print(out);
}

/* --- Parentheses ------------------------------------------------------------------------------------ */

static bool stray_parenthesis(struct reader *reader, const struct expected *expected) {
    struct text part;
    (void)expected;
    if (token(reader, 0) != ')' || !reader->now.stray_parenthesis) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "in %s there is a ')' that no '(' opened",
                                 part_name(reader, &part));
    diag_fix(reader->diags, diag, DIAG_MAYBE, span(reader, 0), "", "leave it out, or write the '(' that belongs to it");
    return true;
}

static bool ends_construct(int kind) {
    return kind == TOKEN_END || is_opening(kind) || kind == TOKEN_META || kind == TOKEN_WHEN || kind == TOKEN_UNLESS ||
           kind == TOKEN_GIVE || kind == TOKEN_THEN || kind == TOKEN_GIVEN || kind == TOKEN_EXPECT || kind == TOKEN_INSTEAD_OF;
}

/* A property's words cannot be told within parentheses: `basis :` is then a name and a colon. */
static bool open_parenthesis(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    size_t open = construct->nesting;
    bool property = token(reader, 0) == ':' && token(reader, 1) == TOKEN_NAME;
    if (open == 0 || open > OPEN_PARENTHESES || (!ends_construct(token(reader, 0)) && !property)) return false;
    if (construct->opening == TOKEN_FUNCTION && property) return false;
    (void)expected;
    struct span here = behind(span(reader, property ? 2 : 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a ')' is missing");
    diag_note(reader->diags, diag, construct->parenthesis[open - 1], "this '(' is still open");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, ")", "close it here, or where it should end");
    return true;
}

static bool trailing_comma(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token(reader, 1) != ',' || (token(reader, 0) != ')' && !ends_construct(token(reader, 0)))) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 1), "something is missing after this comma");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span(reader, 1), "", "a list does not end with a comma: leave it out");
    return true;
}

/* --- Words in the wrong place -------------------------------------------------------------------------- */

static bool if_or_else(struct reader *reader, const struct expected *expected) {
    int found = token(reader, 0);
    if (found != TOKEN_IF && found != TOKEN_ELSE && found != TOKEN_OTHERWISE) return false;
    struct slice word = text(reader, 0);
    if (found == TOKEN_IF && expects(expected, "'when'")) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "a condition begins with 'when', not with 'if'");
        diag_fix(reader->diags, diag, DIAG_SURE, span(reader, 0), "when", "write when");
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "the language has no '%.*s'", (int)word.length, word.bytes);
    if (found == TOKEN_IF) diag_hint(reader->diags, diag, "a condition stands behind 'when'; an exception behind 'unless'");
    else diag_hint(reader->diags, diag, "for the other case write a recommendation of its own, or a table with a row for each case");
    return true;
}

/* `when x then give y` */
static bool then_give(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token(reader, 0) != TOKEN_GIVE || token(reader, 1) != TOKEN_THEN) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 1), "the dose stands behind 'give' alone, without 'then'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_join(span(reader, 1), span(reader, 0)), "give", "write give");
    return true;
}

void syntax_then_without_give(struct reader *reader, struct span clause) {
    struct span word = { clause.file, clause.start, clause.start + 4 };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, word, "'then' continues a dose, and no 'give' stands before it");
    diag_fix(reader->diags, diag, DIAG_MAYBE, word, "give", "write give for the first dose");
}

/* What makes a word of the language look like the name of something: it is declared or compared. */
static bool is_used_as_name(const struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span(reader, 0).end);
    struct slice word = word_at(reader, next);
    char sign = next < reader->source->length ? reader->source->bytes[next] : '\0';
    if (!expects(expected, "a name")) return false;
    if (is_opening(token(reader, 1)) || token(reader, 1) == TOKEN_ONE_OF) return true;
    if (!expects(expected, "a number") && !first_on_line(reader, span(reader, 0).start)) return true;
    return slice_is(word, "is") || (sign && strchr("=<>!", sign));
}

static bool reserved_word(struct reader *reader, const struct expected *expected) {
    struct slice word = text(reader, 0);
    int found = token(reader, 0);
    if (!is_word(reader, 0) || !keyword_is_reserved(word) || !is_used_as_name(reader, expected)) return false;
    if (ends_construct(found) && first_on_line(reader, span(reader, 0).start)) return false;
    if (found == TOKEN_AND || found == TOKEN_OR || found == TOKEN_IS || found == TOKEN_ARE) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_RESERVED_WORD, span(reader, 0),
                                 "\"%.*s\" is a word of the language and cannot be a name", (int)word.length, word.bytes);
    bool choice = syntax_construct(reader)->opening == TOKEN_FACT && !expects(expected, "a number");
    if (choice && (found == TOKEN_YES || found == TOKEN_NO))
        diag_hint(reader->diags, diag, "for a fact that is yes or no the type is written: yes or no");
    else if (choice && found == TOKEN_UNKNOWN)
        diag_hint(reader->diags, diag, "every fact can be unknown: no value is needed for that");
    else diag_hint(reader->diags, diag, "choose another name, for example %.*s_1", (int)word.length, word.bytes);
    return true;
}

static bool misspelt_opening(struct reader *reader, const struct expected *expected) {
    (void)expected;
    for (size_t back = 0; back < 2; back++) {
        if (token(reader, back) != TOKEN_NAME || !first_on_line(reader, span(reader, back).start)) continue;
        if (back == 1 && !same_line(reader, 1)) continue;
        const char *nearest = keyword_nearest(text(reader, back), KEYWORD_OPENING, 2);
        if (!nearest) continue;
        struct slice word = text(reader, back);
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, back), "no declaration begins with \"%.*s\"",
                                     (int)word.length, word.bytes);
        diag_fix(reader->diags, diag, DIAG_MAYBE, span(reader, back), nearest, "write %s", nearest);
        return true;
    }
    return false;
}

/* A word one letter away from one that could stand here. */
static bool misspelt_word(struct reader *reader, const struct expected *expected) {
    struct slice word = text(reader, 0);
    if (token(reader, 0) != TOKEN_NAME || word.length < 3) return false;
    for (size_t i = 0; i < expected->count; i++) {
        struct slice other = slice_of(expected->word[i]);
        if (other.length < 5 || other.bytes[0] != '\'') continue;
        struct slice bare = { other.bytes + 1, other.length - 2 };
        if (word.length + 1 < bare.length || text_distance(word, bare, 1) > 1) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "\"%.*s\" cannot stand here", (int)word.length,
                                     word.bytes);
        char *right = arena_copy(reader->arena, bare.bytes, bare.length);
        if (right) diag_fix(reader->diags, diag, DIAG_MAYBE, span(reader, 0), right, "perhaps %s is meant", right);
        return true;
    }
    return false;
}

/* --- Declarations ------------------------------------------------------------------------------------------ */

static bool missing_label(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    bool field = construct->opening == TOKEN_RECORD && construct->name.end && token(reader, 1) == TOKEN_NAME;
    bool scenario = token(reader, 1) == TOKEN_SCENARIO || token(reader, 1) == TOKEN_SECTION;
    bool after_name = token(reader, 1) == TOKEN_NAME && span(reader, 1).end == construct->name.end;
    if (!expects(expected, "a quoted text") || expected->count > 2 || (!field && !scenario && !after_name)) return false;
    if (field && !after_name && token(reader, 2) == TOKEN_NAME && !first_on_line(reader, span(reader, 1).start)) return false;
    struct span here = scenario || token(reader, 0) == ':' ? behind(span(reader, 1)) : span(reader, 0);
    if (first_on_line(reader, here.start)) here = behind(span(reader, 1));
    struct text name;
    construct_name(reader, &name);
    if (field && !after_name) {
        text_init(&name, reader->arena);
        text_puts(&name, "the field ");
        put_slice(&name, text(reader, 1));
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "%s has no label", print(&name));
    bool unquoted = is_word(reader, 0) && same_line(reader, 1);
    if (unquoted) diag_hint(reader->diags, diag, "the label stands in quotation marks: \"...\"");
    else diag_hint(reader->diags, diag, "behind %s stands what people read, in quotation marks: \"...\"", scenario ? "the keyword" : "the name");
    return true;
}

static bool missing_colon(struct reader *reader, const struct expected *expected) {
    struct text name;
    if (!expects(expected, "a colon") || expected->count > 2) return false;
    struct span here = behind(span(reader, 1));
    bool dose = token(reader, 2) == TOKEN_GIVE || token(reader, 2) == TOKEN_THEN, label = token(reader, 1) == TOKEN_STRING;
    if (token(reader, 0) == TOKEN_AS && label) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a colon is missing behind %s%s", dose ? "the treatment" : label
                                 ? "the label in " : "the name in ", dose ? "" : construct_name(reader, &name));
    bool complete = !ends_construct(token(reader, 0));
    diag_fix(reader->diags, diag, complete ? DIAG_SURE : DIAG_MAYBE, here, label ? " :" : ":", "write a colon here");
    return true;
}

static bool digit_name(struct reader *reader, const struct expected *expected) {
    if (token(reader, 0) != TOKEN_NUMBER || !expects(expected, "a name") || expected->count > 1) return false;
    diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "a name begins with a letter, not with a digit");
    return true;
}

static bool language_line(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token(reader, 1) != TOKEN_LANGUAGE) return false;
    struct span here = behind(span(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_NO_LANGUAGE, here, "the line 'language' does not say which version");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, " 1", "write language 1");
    return true;
}

/* --- Properties ------------------------------------------------------------------------------------------------ */

static bool property_without_value(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    if (token(reader, 1) != TOKEN_META) return false;
    struct slice name = text(reader, 1);
    if (construct->opening == TOKEN_RECORD && !ends_construct(token(reader, 0))) {
        while (name.length && (name.bytes[name.length - 1] == ':' || name.bytes[name.length - 1] == ' ')) name.length--;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 1), "the field %.*s has no label", (int)name.length, name.bytes);
        diag_hint(reader->diags, diag, "behind the name stands what people read, in quotation marks: \"...\"");
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span(reader, 1)), "a value is missing after \"%.*s\"",
                                 (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "a property has a name, a number, a date or a quoted text as its value");
    return true;
}

static bool unquoted_text(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    bool value = token(reader, 2) == TOKEN_META || token(reader, 2) == ',';
    if (construct->clause.token != TOKEN_META || !value || !is_word(reader, 0) || !is_word(reader, 1)) return false;
    if (!same_line(reader, 1) || is_opening(token(reader, 0))) return false;
    struct slice name = span_text(reader->sources, construct->clause.span);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_join(span(reader, 1), span(reader, 0)),
                                 "several words behind \"%.*s\" stand in quotation marks", (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "put them between \" and \"");
    return true;
}

/* --- Comparisons ------------------------------------------------------------------------------------------------ */

/* What replaces words such as `is greater than`, from token `back` up to the newest. */
static void replace_by_sign(struct reader *reader, size_t back, size_t last, const char *sign) {
    struct span whole = span_join(span(reader, back), span(reader, last));
    struct slice words = span_text(reader->sources, whole);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, "for \"%.*s\" the sign %s is written", (int)words.length, words.bytes, sign);
    diag_fix(reader->diags, diag, DIAG_SURE, whole, sign, "write %s", sign);
}

static bool than(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *sign; } known[] = {
        { "greater", ">" }, { "more", ">" }, { "higher", ">" }, { "larger", ">" }, { "older", ">" },
        { "less", "<" }, { "lower", "<" }, { "fewer", "<" }, { "smaller", "<" }, { "younger", "<" }
    };
    (void)expected;
    size_t back = slice_is(text(reader, 0), "than") ? 1 : 0;
    if (token(reader, 0) != TOKEN_NAME) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!slice_is(text(reader, back), known[i].word)) continue;
        size_t next = skip_blanks(reader, span(reader, 0).end);
        bool orless = slice_is(word_at(reader, next), "or") || (back == 0 && !slice_is(word_at(reader, next), "than"));
        if (orless) return false;
        if (back == 0) reader->seen[0].span.end = (uint32_t)word_end(reader, next);
        replace_by_sign(reader, token(reader, back + 1) == TOKEN_IS ? back + 1 : back, 0, known[i].sign);
        return true;
    }
    return false;
}

static bool comparison_in_words(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *sign; } known[] = {
        { "equals", "=" }, { "equal", "=" }, { "above", ">" }, { "exceeds", ">" }, { "over", ">" }, { "under", "<" }, { "below", "<" }
    };
    if (!expects(expected, "a comparison")) return false;
    if (token(reader, 0) == TOKEN_AT_LEAST || token(reader, 0) == TOKEN_AT_MOST) {
        replace_by_sign(reader, 0, 0, token(reader, 0) == TOKEN_AT_LEAST ? ">=" : "<=");
        return true;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is_word(reader, 0) || !slice_is(text(reader, 0), known[i].word)) continue;
        replace_by_sign(reader, token(reader, 1) == TOKEN_IS ? 1 : 0, 0, known[i].sign);
        return true;
    }
    return false;
}

/* `x is at least 5` reads as a count whose `of` is missing. */
static bool is_at_least(struct reader *reader, const struct expected *expected) {
    int bound = token(reader, 2);
    if (!expects(expected, "'of'") || token(reader, 1) != TOKEN_NUMBER || (bound != TOKEN_AT_LEAST && bound != TOKEN_AT_MOST))
        return false;
    replace_by_sign(reader, token(reader, 3) == TOKEN_IS ? 3 : 2, 2, bound == TOKEN_AT_LEAST ? ">=" : "<=");
    return true;
}

static bool is_before_sign(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token(reader, 0) != TOKEN_COMPARE || (token(reader, 1) != TOKEN_IS && token(reader, 1) != TOKEN_ARE)) return false;
    struct slice sign = text(reader, 0);
    struct span both = span_join(span(reader, 1), span(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "before %.*s stands no 'is'", (int)sign.length, sign.bytes);
    char *copy = arena_copy(reader->arena, sign.bytes, sign.length);
    if (copy) diag_fix(reader->diags, diag, DIAG_SURE, both, copy, "write %s", copy);
    return true;
}

static bool equals_unknown(struct reader *reader, const struct expected *expected) {
    int found = token(reader, 0);
    (void)expected;
    if ((found != TOKEN_UNKNOWN && found != TOKEN_KNOWN) || token(reader, 1) != TOKEN_COMPARE) return false;
    bool equal = slice_is(text(reader, 1), "="), unequal = !equal && text(reader, 1).bytes[0] != '<' && text(reader, 1).bytes[0] != '>';
    struct span both = span_join(span(reader, 1), span(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "nothing can be compared with '%s'", found == TOKEN_UNKNOWN ? "unknown" : "known");
    const char *right = (found == TOKEN_UNKNOWN) == equal ? "is unknown" : "is known";
    if (equal || unequal) diag_fix(reader->diags, diag, DIAG_SURE, both, right, "to ask whether something is known, write %s", right);
    return true;
}

static bool where_without_parentheses(struct reader *reader, const struct expected *expected) {
    if (token(reader, 1) != TOKEN_WHERE || expected->count > 1 || !expects(expected, "'('")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "the condition behind this 'where' stands in parentheses");
    diag_hint(reader->diags, diag, "for example: number of lesions where (site is liver) >= 2");
    return true;
}

/* --- Lists and sentences without their joint ----------------------------------------------------------------- */

static bool begins_value(int kind) {
    return kind == TOKEN_NAME || kind == TOKEN_NUMBER || kind == TOKEN_STRING || kind == '(' || kind == TOKEN_NOT ||
           kind == TOKEN_DATE || kind == TOKEN_SOME || kind == TOKEN_EVERY || kind == TOKEN_NO_SUCH || kind == TOKEN_ALL_OF ||
           kind == TOKEN_ANY_OF || kind == TOKEN_YES || kind == TOKEN_NO;
}

static void insert_comma(struct reader *reader, size_t back, size_t next) {
    struct text words;
    struct span here = behind(span(reader, back));
    text_init(&words, reader->arena);
    put_token(&words, reader, &reader->seen[back]);
    text_puts(&words, " and ");
    put_token(&words, reader, &reader->seen[next]);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a comma is missing between %s", print(&words));
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, ",", "write a comma");
}

static bool missing_comma(struct reader *reader, const struct expected *expected) {
    bool in_row = reader->row_open, condition = expects(expected, "'and'") && !expects(expected, "')'");
    if (!expects(expected, "a comma") || !begins_value(token(reader, 0)) || in_row || condition) return false;
    if (is_opening(token(reader, 0)) || token(reader, 1) == ',') return false;
    insert_comma(reader, 1, 0);
    return true;
}

/* In a record `one of liver brain, bone` reads as the next field. */
static bool missing_comma_in_record(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_RECORD || !expects(expected, "a quoted text") || expected->count > 1) return false;
    if (token(reader, 1) != TOKEN_NAME || token(reader, 2) != TOKEN_NAME || first_on_line(reader, span(reader, 1).start)) return false;
    insert_comma(reader, 2, 1);
    return true;
}

static bool missing_and(struct reader *reader, const struct expected *expected) {
    if (!expects(expected, "'and'") || expects(expected, "a comma") || !begins_value(token(reader, 0))) return false;
    if (token(reader, 0) == TOKEN_STRING || token(reader, 0) == TOKEN_NUMBER) return false;
    struct text part;
    struct span here = behind(span(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "in %s two conditions stand side by side without 'and' or 'or'",
                                 part_name(reader, &part));
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, " and", "if both must hold, write and");
    return true;
}

/* --- Scenarios ------------------------------------------------------------------------------------------------- */

static bool given_without_is(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token;
    if ((clause != TOKEN_GIVEN && clause != TOKEN_EXPECT) || !expects(expected, "'is'")) return false;
    const char *keyword = clause == TOKEN_GIVEN ? "given" : "expect";
    if (token(reader, 0) == TOKEN_COMPARE || token(reader, 0) == ':') {
        struct slice sign = text(reader, 0);
        bool equal = slice_is(sign, "=") || token(reader, 0) == ':';
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "in '%s' a value stands behind 'is', not behind %.*s",
                                     keyword, (int)sign.length, sign.bytes);
        if (equal) diag_fix(reader->diags, diag, DIAG_SURE, span(reader, 0), token(reader, 0) == ':' ? " is" : "is", "write is");
        else diag_hint(reader->diags, diag, "a scenario gives each fact one value");
        return true;
    }
    struct span here = behind(span(reader, 1));
    struct slice name = text(reader, 1);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'%s' needs 'is' or 'are' after \"%.*s\"", keyword, (int)name.length, name.bytes);
    if (begins_value(token(reader, 0)) && same_line(reader, 1)) diag_fix(reader->diags, diag, DIAG_MAYBE, here, " is", "write is");
    return true;
}

/* (site is liver) */
static bool is_in_element(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    if (construct->clause.token != TOKEN_GIVEN || !construct->nesting) return false;
    if (token(reader, 0) != TOKEN_IS && token(reader, 0) != TOKEN_COMPARE) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "in an element of a list a field and its value stand side by side");
    bool is = token(reader, 0) == TOKEN_IS || slice_is(text(reader, 0), "=");
    if (is) diag_fix(reader->diags, diag, DIAG_SURE, span_join(behind(span(reader, 1)), span(reader, 0)), "", "leave out %.*s",
                     (int)text(reader, 0).length, text(reader, 0).bytes);
    return true;
}

/* --- Tables ------------------------------------------------------------------------------------------------------ */

static bool missing_first_bar(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_TABLE || !expects(expected, "a bar") || reader->row_open) return false;
    if (!first_on_line(reader, span(reader, 0).start) || is_opening(token(reader, 0)) || token(reader, 0) == TOKEN_END) return false;
    struct span here = { span(reader, 0).file, span(reader, 0).start, span(reader, 0).start };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a row of a table begins with a bar");
    diag_fix(reader->diags, diag, DIAG_SURE, here, "| ", "write | before it");
    return true;
}

static bool dash_for_any(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token(reader, 1) != '-' || token(reader, 2) != '|' || (token(reader, 0) != '|' && token(reader, 0) != TOKEN_ROW_END)) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 1), "a dash says nothing in a table");
    diag_fix(reader->diags, diag, DIAG_SURE, span(reader, 1), "any", "where every value will do, write any");
    return true;
}

static bool row_ends_early(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (syntax_construct(reader)->opening != TOKEN_TABLE || !reader->row_open || !ends_construct(token(reader, 0))) return false;
    struct span here = behind(span(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "this row of the table does not end with a bar");
    diag_fix(reader->diags, diag, DIAG_SURE, here, " |", "end the row with |");
    return true;
}

/* --- Numbers, units, doses ------------------------------------------------------------------------------------------ */

static bool unknown_unit(struct reader *reader, const struct expected *expected) {
    struct slice number = text(reader, 1);
    if (token(reader, 1) != TOKEN_NUMBER || token(reader, 0) != TOKEN_NAME || !same_line(reader, 1) || !number.length) return false;
    char last = number.bytes[number.length - 1];
    if (last < '0' || last > '9' || expects(expected, "'once'")) return false;
    size_t end = span(reader, 0).end;
    while (end < reader->source->length && reader->source->bytes[end] > ' ' && !strchr(",)|#\"", reader->source->bytes[end])) end++;
    bad_unit(reader, span_of(reader, span(reader, 0).start, end), span(reader, 1));
    return true;
}

struct everyday {
    const char *word, *schedule;
};

static const struct everyday schedules[] = {
    { "daily", "every 1 day" },         { "weekly", "every 1 week" },       { "monthly", "every 1 month" },
    { "hourly", "every 1 hour" },       { "twice", "2 times every 1 day" }, { "thrice", "3 times every 1 day" },
    { "bid", "2 times every 1 day" },   { "tid", "3 times every 1 day" },   { "qid", "4 times every 1 day" },
    { "bd", "2 times every 1 day" },    { "tds", "3 times every 1 day" },   { "qds", "4 times every 1 day" },
    { "prn", "as needed" },             { "stat", "once" },
};

static const char *everyday_schedule(struct slice word) {
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++)
        if (slice_is(word, schedules[i].word)) return schedules[i].schedule;
    return NULL;
}

bool syntax_everyday_schedule(struct reader *reader, struct span word) {
    struct slice written = span_text(reader->sources, word);
    const char *schedule = everyday_schedule(written);
    if (!schedule) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, word, "\"%.*s\" does not say how often in the words of the language",
                                 (int)written.length, written.bytes);
    diag_fix(reader->diags, diag, DIAG_MAYBE, word, schedule, "write %s", schedule);
    return true;
}

static bool schedule_in_words(struct reader *reader, const struct expected *expected) {
    (void)expected;
    int clause = syntax_construct(reader)->clause.token;
    if (clause != TOKEN_GIVE && clause != TOKEN_THEN) return false;
    for (size_t back = 0; back < 2; back++)
        if (token(reader, back) == TOKEN_NAME && everyday_schedule(text(reader, back))) {
            struct span words = back == 1 && same_line(reader, 1) && token(reader, 0) == TOKEN_NAME
                                    ? span_join(span(reader, 1), span(reader, 0)) : span(reader, back);
            struct slice written = span_text(reader->sources, words);
            const char *schedule = everyday_schedule(text(reader, back));
            struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, words, "\"%.*s\" does not say how often in the words of the "
                                         "language", (int)written.length, written.bytes);
            diag_fix(reader->diags, diag, DIAG_MAYBE, words, schedule, "write %s", schedule);
            return true;
        }
    return false;
}

/* `every day`, `over an hour`, `for weeks` */
static bool every_without_number(struct reader *reader, const struct expected *expected) {
    int before = token(reader, 1);
    struct unit unit;
    struct slice word = text(reader, 0);
    if (before != TOKEN_EVERY && before != TOKEN_TIMES_EVERY && before != TOKEN_OVER && before != TOKEN_FOR) return false;
    if (!expects(expected, "a number") || token(reader, 0) != TOKEN_NAME || !unit_parse_word(word.bytes, word.length, &unit)) return false;
    struct span here = { span(reader, 0).file, span(reader, 0).start, span(reader, 0).start };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span(reader, 0), "a number is missing before \"%.*s\"", (int)word.length, word.bytes);
    diag_fix(reader->diags, diag, DIAG_SURE, here, "1 ", "write 1 %.*s", (int)word.length, word.bytes);
    return true;
}

/* --- In turn ----------------------------------------------------------------------------------------------------------- */

typedef bool mistake(struct reader *reader, const struct expected *expected);

bool syntax_known(struct reader *reader, const struct expected *expected) {
    static mistake *const known[] = {
        language_line, stray_parenthesis, open_parenthesis, row_ends_early, trailing_comma, then_give, if_or_else, is_in_element,
        given_without_is, dash_for_any, missing_first_bar, property_without_value, is_at_least, is_before_sign, equals_unknown,
        than, comparison_in_words, every_without_number, schedule_in_words, unknown_unit, misspelt_opening, missing_label,
        missing_comma_in_record, missing_colon, digit_name, where_without_parentheses, reserved_word, unquoted_text,
        misspelt_word, missing_comma, missing_and
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i](reader, expected)) return true;
    return false;
}
