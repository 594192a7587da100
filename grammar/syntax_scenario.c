/* syntax_scenario: mistakes that people make about scenarios and tables. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

/* --- Scenarios ------------------------------------------------------------------------------------------------- */

bool mistake_given_without_is(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token;
    if ((clause != TOKEN_GIVEN && clause != TOKEN_EXPECT) || !expects(expected, "'is'")) return false;
    const char *keyword = clause == TOKEN_GIVEN ? "given" : "expect";
    if (token_at(reader, 0) == TOKEN_COMPARE || token_at(reader, 0) == ':') {
        struct slice sign = text_at(reader, 0);
        bool equal = slice_is(sign, "=") || token_at(reader, 0) == ':';
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "in '%s' a value stands after \"is\", not after \"%.*s\"",
                                     keyword, (int)sign.length, sign.bytes);
        if (equal) diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), token_at(reader, 0) == ':' ? " is" : "is", "write is");
        else diag_hint(reader->diags, diag, "a scenario gives each fact one value");
        return true;
    }
    struct span here = behind(span_at(reader, 1));
    struct slice name = text_at(reader, 1);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'%s' needs 'is' or 'are' after \"%.*s\"", keyword, (int)name.length, name.bytes);
    if (token_begins_value(token_at(reader, 0)) && on_line_of_newest(reader, 1)) diag_fix(reader->diags, diag, DIAG_MAYBE, here, " is", "write is");
    return true;
}

/* `expect therapy is not recommended` */
bool mistake_expect_is_not(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (syntax_construct(reader)->clause.token != TOKEN_EXPECT || token_at(reader, 1) != TOKEN_IS || token_at(reader, 0) != TOKEN_NOT) return false;
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct span whole = span_of(reader, span_at(reader, 0).start, next + word_at(reader, next).length);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, "what is expected is a value: 'expect' has no 'is not'");
    diag_fix(reader->diags, diag, DIAG_MAYBE, whole, "no", "for an outcome write no");
    return true;
}

/* `given a is x and b is y` */
bool mistake_and_between_givens(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token;
    if (token_at(reader, 0) != TOKEN_AND || clause != TOKEN_GIVEN || !expects(expected, "a comma")) return false;
    struct span word = span_join(behind(span_at(reader, 1)), span_at(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "what is given stands with commas between, not with 'and'");
    diag_fix(reader->diags, diag, DIAG_SURE, word, ",", "write a comma");
    return true;
}

/* lesions are site liver */
bool mistake_element_without_parentheses(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 2) != TOKEN_ARE || token_at(reader, 1) != TOKEN_NAME || !token_begins_value(token_at(reader, 0)) || !on_line_of_newest(reader, 1)) return false;
    struct text right;
    struct span whole = span_join(span_at(reader, 1), span_at(reader, 0));
    text_init(&right, reader->arena);
    text_puts(&right, "(");
    put_slice(&right, span_text(reader->sources, whole));
    text_puts(&right, ")");
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, "each element of a list stands in parentheses");
    diag_fix(reader->diags, diag, DIAG_MAYBE, whole, print(&right), "write %s", print(&right));
    return true;
}

/* (site is liver) */
bool mistake_is_in_element(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    if (construct->clause.token != TOKEN_GIVEN || !construct->nesting) return false;
    if (token_at(reader, 0) != TOKEN_IS && token_at(reader, 0) != TOKEN_COMPARE) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "in an element of a list a field and its value stand side by side");
    bool is = token_at(reader, 0) == TOKEN_IS || slice_is(text_at(reader, 0), "=");
    if (is) diag_fix(reader->diags, diag, DIAG_SURE, span_join(behind(span_at(reader, 1)), span_at(reader, 0)), "", "leave out %.*s",
                     (int)text_at(reader, 0).length, text_at(reader, 0).bytes);
    return true;
}

/* --- Tables ------------------------------------------------------------------------------------------------------ */

bool mistake_missing_first_bar(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_TABLE || !expects(expected, "a bar") || reader->row_open) return false;
    if (!first_on_line(reader, span_at(reader, 0).start) || token_opens(token_at(reader, 0)) || token_at(reader, 0) == TOKEN_END) return false;
    struct span here = { span_at(reader, 0).file, span_at(reader, 0).start, span_at(reader, 0).start };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a row of a table begins with a bar");
    diag_fix(reader->diags, diag, DIAG_SURE, here, "| ", "write | before it");
    return true;
}

bool mistake_dash_for_any(struct reader *reader, const struct expected *expected) {
    (void)expected;
    bool dash = token_at(reader, 1) == '-' && token_at(reader, 2) == '|' && (token_at(reader, 0) == '|' || token_at(reader, 0) == TOKEN_ROW_END);
    bool other = token_at(reader, 1) == '|' && (token_at(reader, 0) == '*' || token_at(reader, 0) == TOKEN_ELSE || token_at(reader, 0) == TOKEN_OTHERWISE);
    if (!dash && !other) return false;
    struct span here = span_at(reader, dash ? 1 : 0);
    struct slice sign = span_text(reader->sources, here);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "\"%.*s\" says nothing in a table", (int)sign.length, sign.bytes);
    diag_fix(reader->diags, diag, DIAG_SURE, here, "any", "where every value will do, write any");
    return true;
}

bool mistake_joined_cell(struct reader *reader, const struct expected *expected) {
    bool or = token_at(reader, 0) == TOKEN_OR;
    if (!reader->row_open || (!or && token_at(reader, 0) != TOKEN_AND) || !expects(expected, "a bar")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), or ? "values in a cell stand with commas between, not with 'or'"
                                 : "a cell tests one thing: what belongs together with 'and' stands in two columns");
    if (or) diag_fix(reader->diags, diag, DIAG_MAYBE, span_join(behind(span_at(reader, 1)), span_at(reader, 0)), ",", "write a comma");
    return true;
}

bool mistake_row_ends_early(struct reader *reader, const struct expected *expected) {
    (void)expected;
    bool next_line = token_at(reader, 0) == TOKEN_END || first_on_line(reader, span_at(reader, 0).start);
    if (syntax_construct(reader)->opening != TOKEN_TABLE || !reader->row_open || !next_line) return false;
    if (!token_ends_clause(token_at(reader, 0)) && !looks_like_property(reader)) return false;
    struct span here = behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "this row of the table does not end with a bar");
    diag_fix(reader->diags, diag, DIAG_SURE, here, " |", "end the row with |");
    return true;
}

/* `| between 1 and 2 |`, `| 2+ |` */
bool mistake_range_in_cell(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (syntax_construct(reader)->opening != TOKEN_TABLE) return false;
    if (token_at(reader, 0) == TOKEN_BETWEEN) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a range in a cell is written without 'between'");
        diag_hint(reader->diags, diag, "for example: 1 to 2");
        return true;
    }
    if (token_at(reader, 1) != '+' || token_at(reader, 2) != TOKEN_NUMBER || (token_at(reader, 0) != '|' && token_at(reader, 0) != TOKEN_ROW_END)) return false;
    struct slice number = text_at(reader, 2);
    struct text right;
    struct span whole = span_join(span_at(reader, 2), span_at(reader, 1));
    text_init(&right, reader->arena);
    text_printf(&right, ">= %.*s", (int)number.length, number.bytes);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, "\"and more\" is not written with +");
    diag_fix(reader->diags, diag, DIAG_SURE, whole, print(&right), "write %s", print(&right));
    return true;
}

/* `is 3 mg, then 4 mg` */
bool mistake_comma_before_then(struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks_and_lines(reader, span_at(reader, 0).end);
    if (token_at(reader, 0) != ',' || !expects(expected, "'then'") || !slice_is(word_at(reader, next), "then")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "no comma stands before 'then'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "", "leave it out");
    return true;
}

static bool report_bars(struct reader *reader, struct span first) {
    struct span here = { first.file, first.start, first.start };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a row of a table stands between bars");
    diag_hint(reader->diags, diag, "for example: | positive | high |");
    return true;
}

bool syntax_row_without_bars(struct reader *reader, struct span first) { return first_on_line(reader, first.start) && report_bars(reader, first); }

/* The next line goes on without a bar, and so did the one before. */
bool mistake_rows_without_bars(struct reader *reader, const struct expected *expected) {
    if (!reader->row_open || !expects(expected, "a bar") || !first_on_line(reader, span_at(reader, 0).start)) return false;
    return (token_begins_value(token_at(reader, 0)) || token_at(reader, 0) == TOKEN_COMPARE) && report_bars(reader, span_at(reader, 0));
}
