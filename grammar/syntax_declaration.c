/* syntax_declaration: mistakes that people make about how declarations and their properties are begun and joined. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

/* --- Declarations ------------------------------------------------------------------------------------------ */

bool mistake_missing_label(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    bool field = construct->opening == TOKEN_RECORD && construct->name.end && token_at(reader, 1) == TOKEN_NAME;
    bool scenario = token_at(reader, 1) == TOKEN_SCENARIO || token_at(reader, 1) == TOKEN_SECTION;
    bool after_name = token_at(reader, 1) == TOKEN_NAME && span_at(reader, 1).end == construct->name.end;
    if (!expects(expected, "a quoted text") || expected->count > 2 || expects(expected, "'as'") || (!field && !scenario && !after_name)) return false;
    if (field && !after_name && token_at(reader, 2) == TOKEN_NAME && !first_on_line(reader, span_at(reader, 1).start)) return false;
    struct span here = scenario || token_at(reader, 0) == ':' ? behind(span_at(reader, 1)) : span_at(reader, 0);
    if (first_on_line(reader, here.start)) here = behind(span_at(reader, 1));
    struct text name;
    construct_name(reader, &name);
    if (field && !after_name) {
        text_init(&name, reader->arena);
        text_puts(&name, "the field ");
        put_slice(&name, text_at(reader, 1));
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "%s has no label", print(&name));
    bool unquoted = is_word_at(reader, 0) && on_line_of_newest(reader, 1);
    if (unquoted) diag_hint(reader->diags, diag, "the label stands in quotation marks: \"...\"");
    else diag_hint(reader->diags, diag, "after %s stands what people read, in quotation marks: \"...\"", scenario ? "the keyword" : "the name");
    return true;
}

/* `function f(creatinine, age: years)` */
bool mistake_parameter_without_type(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_FUNCTION || !expects(expected, "a colon") || token_at(reader, 1) != TOKEN_NAME) return false;
    struct slice name = text_at(reader, 1);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span_at(reader, 1)), "%.*s has no type", (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "for example: %.*s: mg", (int)name.length, name.bytes);
    return true;
}

bool mistake_missing_colon(struct reader *reader, const struct expected *expected) {
    struct text name;
    if (!expects(expected, "a colon") || expected->count > 2) return false;
    struct span here = behind(span_at(reader, 1));
    bool dose = token_at(reader, 2) == TOKEN_GIVE || token_at(reader, 2) == TOKEN_THEN, label = token_at(reader, 1) == TOKEN_STRING;
    if (token_at(reader, 0) == TOKEN_AS && label) return false;
    if (label && (token_ends_clause(token_at(reader, 0)) || token_at(reader, 0) == '|' || first_on_line(reader, span_at(reader, 0).start))) {
        construct_name(reader, &name);
        bool field = syntax_construct(reader)->opening == TOKEN_RECORD;
        struct slice word = text_at(reader, 2);
        struct diag *diag = field ? diag_add(reader->diags, DIAG_SYNTAX, here, "the field %.*s has no type", (int)word.length, word.bytes)
                                  : diag_add(reader->diags, DIAG_SYNTAX, here, "%s has no type", print(&name));
        diag_hint(reader->diags, diag, "after the label stand a colon and the type, for example : kg or : yes or no");
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a colon is missing after %s%s", dose ? "the treatment" : label
                                 ? "the label in " : "the name in ", dose ? "" : construct_name(reader, &name));
    diag_fix(reader->diags, diag, DIAG_SURE, here, label ? " :" : ":", "write a colon here");
    return true;
}

/* `fact body height "..."`, `fact body-height "..."` */
bool mistake_name_of_several_words(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    bool hyphen = token_at(reader, 0) == '-' && span_at(reader, 0).start == span_at(reader, 1).end;
    if (!construct->name.end || span_at(reader, 1).end != construct->name.end || token_at(reader, 1) != TOKEN_NAME) return false;
    if (!hyphen && token_at(reader, 0) != TOKEN_NAME) return false;
    size_t next = hyphen ? span_at(reader, 0).end : span_at(reader, 0).start, end = word_end(reader, next);
    if (!expects(expected, "a quoted text") || end == next || !quote_at(reader, skip_blanks(reader, end), NULL)) return false;
    struct text right;
    text_init(&right, reader->arena);
    put_slice(&right, text_at(reader, 1));
    text_puts(&right, "_");
    put_slice(&right, word_at(reader, next));
    struct span whole = span_of(reader, span_at(reader, 1).start, end);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, hyphen ? "a name has no hyphen" : "a name is one word");
    diag_fix(reader->diags, diag, DIAG_MAYBE, whole, print(&right), "write %s", print(&right));
    return true;
}

/* `define fit = ecog <= 1` */
bool mistake_missing_as(struct reader *reader, const struct expected *expected) {
    if (!expects(expected, "'as'")) return false;
    struct text name;
    bool sign = token_at(reader, 0) == ':' || token_at(reader, 0) == TOKEN_COMPARE || token_at(reader, 0) == TOKEN_IS || token_at(reader, 0) == TOKEN_WHEN ||
                token_at(reader, 0) == TOKEN_IF;
    struct span here = sign ? span_at(reader, 0) : behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'as' is missing before the value of %s", construct_name(reader, &name));
    diag_fix(reader->diags, diag, DIAG_SURE, here, sign ? token_at(reader, 0) == ':' ? " as" : "as" : " as", "write as%s", sign ? " instead" : " here");
    return true;
}

bool mistake_from_host_missing(struct reader *reader, const struct expected *expected) {
    struct text name;
    if (!expects(expected, "'from host'") || !token_ends_clause(token_at(reader, 0))) return false;
    struct span here = behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "%s does not say where it comes from", construct_name(reader, &name));
    diag_fix(reader->diags, diag, DIAG_SURE, here, " from host", "the program that embeds the guideline supplies it: write from host");
    return true;
}

bool mistake_strange_assertion(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    (void)expected;
    if (construct->opening != TOKEN_ASSERT || !construct->name.end || token_at(reader, 0) == TOKEN_NEVER_GIVES_MORE) return false;
    if (slice_is(span_text(reader->sources, construct->name), "lower")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, construct->name,
                                 "after 'assert' stands 'never', or 'lower' with a fact and 'never gives more'");
    diag_hint(reader->diags, diag, "for example: assert never surgery when brain_metastases");
    return true;
}

/* `2 points if` */
bool mistake_score_line(struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct slice points = word_at(reader, next);
    if (token_at(reader, 0) != TOKEN_NUMBER || !expects(expected, "points")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a line of a score begins like this: 2 points when");
    size_t word = skip_blanks(reader, next + points.length);
    struct slice joint = word_at(reader, word);
    bool named = slice_is(points, "points") || slice_is(points, "point");
    if (named && (slice_is(joint, "if") || slice_is(joint, "for")))
        diag_fix(reader->diags, diag, DIAG_SURE, span_of(reader, word, word + joint.length), "when", "write when instead of %.*s",
                 (int)joint.length, joint.bytes);
    else if (slice_is(points, "when"))
        diag_fix(reader->diags, diag, DIAG_SURE, behind(span_at(reader, 0)), " points", "write points before when");
    return true;
}

static bool looks_like_declaration(const struct reader *reader) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end), end = word_end(reader, next);
    return quote_at(reader, next, NULL) || (end > next && quote_at(reader, skip_blanks(reader, end), NULL));
}

bool mistake_unknown_opening(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_NAME || !first_on_line(reader, span_at(reader, 0).start) || !expects(expected, "'fact'")) return false;
    if (!looks_like_declaration(reader)) return false;
    struct slice word = text_at(reader, 0);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "no declaration begins with \"%.*s\"", (int)word.length, word.bytes);
    diag_hint(reader->diags, diag, "declarations begin with fact, record, define, table, recommend, consider, avoid, warn, inform, scenario ...");
    return true;
}

/* `avoid when x` within a recommendation */
bool mistake_condition_for_name(struct reader *reader, const struct expected *expected) {
    if (!token_opens(token_at(reader, 1)) || (token_at(reader, 0) != TOKEN_WHEN && token_at(reader, 0) != TOKEN_UNLESS)) return false;
    if (!expects(expected, "a name")) return false;
    struct slice word = text_at(reader, 1), name = span_text(reader->sources, reader->before.name);
    struct span here = span_join(span_at(reader, 1), span_at(reader, 0));
    int within = reader->before.opening;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'%.*s' begins a declaration, and this one has no name", (int)word.length, word.bytes);
    if (token_at(reader, 1) == TOKEN_AVOID && (within == TOKEN_RECOMMEND || within == TOKEN_CONSIDER) && name.length)
        diag_fix(reader->diags, diag, DIAG_MAYBE, here, "unless", "for an exception of %.*s write unless", (int)name.length, name.bytes);
    else
        diag_hint(reader->diags, diag, "it has a name and a label: %.*s name_of_it \"What people read\" when ...", (int)word.length, word.bytes);
    return true;
}

bool mistake_digit_name(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_NUMBER || !expects(expected, "a name") || expected->count > 1) return false;
    diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a name begins with a letter, not with a digit");
    return true;
}

bool mistake_language_line(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 1) != TOKEN_LANGUAGE) return false;
    struct span here = behind(span_at(reader, 1));
    struct diag *diag = diag_add(reader->diags, DIAG_NO_LANGUAGE, here, "the line 'language' does not say which version");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, " 1", "write language 1");
    return true;
}

/* --- Properties ------------------------------------------------------------------------------------------------ */

bool mistake_property_without_value(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    if (token_at(reader, 1) != TOKEN_META) return false;
    struct slice name = text_at(reader, 1);
    if (construct->opening == TOKEN_RECORD && !token_ends_clause(token_at(reader, 0))) {
        while (name.length && (name.bytes[name.length - 1] == ':' || name.bytes[name.length - 1] == ' ')) name.length--;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "the field %.*s has no label", (int)name.length, name.bytes);
        diag_hint(reader->diags, diag, "after the name stands what people read, in quotation marks: \"...\"");
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span_at(reader, 1)), "a value is missing after \"%.*s\"",
                                 (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "a property has a name, a number, a date or a quoted text as its value");
    return true;
}

/* `very low`, `under review`: the one word that two are; NULL for others. */
static const char *word_of_two(const struct reader *reader) {
    static const char *const known[][3] = { { "very", "low", "very_low" }, { "under", "review", "under_review" } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(text_at(reader, 1), known[i][0]) && slice_is(text_at(reader, 0), known[i][1])) return known[i][2];
    return NULL;
}

bool mistake_unquoted_text(struct reader *reader, const struct expected *expected) {
    (void)expected;
    const struct construct *construct = syntax_construct(reader);
    bool value = token_at(reader, 2) == TOKEN_META || token_at(reader, 2) == ',';
    if (construct->clause.token != TOKEN_META || !value || !is_word_at(reader, 0) || !is_word_at(reader, 1)) return false;
    if (!on_line_of_newest(reader, 1) || token_opens(token_at(reader, 0))) return false;
    struct slice name = span_text(reader->sources, construct->clause.span);
    const char *one = word_of_two(reader);
    if (one) {
        struct span both = span_join(span_at(reader, 1), span_at(reader, 0));
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "this is one word");
        diag_fix(reader->diags, diag, DIAG_SURE, both, one, "write %s", one);
        return true;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_join(span_at(reader, 1), span_at(reader, 0)),
                                 "several words after \"%.*s\" stand in quotation marks", (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "put them between \" and \"");
    return true;
}

/* `except stage is late` */
bool mistake_except(struct reader *reader, const struct expected *expected) {
    if (!slice_is(text_at(reader, 0), "except") || !expects(expected, "'unless'")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "an exception begins with 'unless'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "unless", "write unless");
    return true;
}

/* `certainty low` on a line of its own */
bool mistake_property_without_colon(struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct slice word = word_at(reader, next);
    bool value = quote_at(reader, next, NULL) || (word.length && !reader_reserves(reader, word));
    if (token_at(reader, 0) != TOKEN_NAME || !expects(expected, "a property") || !value) return false;
    if (!first_on_line(reader, span_at(reader, 0).start)) return false;
    struct slice name = text_at(reader, 0);
    struct span here = behind(span_at(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a colon is missing after \"%.*s\"", (int)name.length, name.bytes);
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, ":", "for a property write %.*s:", (int)name.length, name.bytes);
    return true;
}

/* `yes or no or unknown` */
bool mistake_or_unknown(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_OR || !expects(expected, "'over time'") || !expects(expected, "'from'")) return false;
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    struct slice word = word_at(reader, next);
    if (!slice_is(word, "unknown")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_of(reader, span_at(reader, 0).start, next + word.length), "every fact may be unknown, and no type says so");
    diag_fix(reader->diags, diag, DIAG_SURE, span_of(reader, span_at(reader, 1).end, next + word.length), "", "leave it out");
    return true;
}

/* `: /min`, `: 1/min` */
bool mistake_rate_of_what(struct reader *reader, const struct expected *expected) {
    bool one = token_at(reader, 0) == TOKEN_NUMBER && slice_is(text_at(reader, 0), "1");
    if (!expects(expected, "a unit") || (token_at(reader, 0) != '/' && !one)) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a unit does not begin with %s", one ? "a number" : "/");
    diag_hint(reader->diags, diag, "say what is counted, in braces: {breaths}/min, {beats}/min");
    return true;
}

/* `expected x is yes` */
bool mistake_scenario_line(struct reader *reader, const struct expected *expected) {
    if (syntax_construct(reader)->opening != TOKEN_SCENARIO || token_at(reader, 0) != TOKEN_NAME || !expects(expected, "a property")) return false;
    if (!first_on_line(reader, span_at(reader, 0).start)) return false;
    struct slice word = text_at(reader, 0);
    const char *meant = text_distance(word, SLICE("expect"), 2) <= 2 ? "expect" : text_distance(word, SLICE("given"), 1) <= 1 ? "given" : NULL;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a line of a scenario begins with given or expect");
    if (meant) diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), meant, "write %s", meant);
    return true;
}

/* `one of x or y`, `one of (x, y)`, `one of "x"`, `one of stage-1`, `one of 1, 2` */
bool mistake_choice_value(struct reader *reader, const struct expected *expected) {
    int opening = syntax_construct(reader)->opening, found = token_at(reader, 0);
    bool first = token_at(reader, 1) == TOKEN_ONE_OF && !expects(expected, "'('"), later = expects(expected, "a comma");
    if (opening != TOKEN_FACT && opening != TOKEN_RECORD && opening != TOKEN_TABLE) return false;
    if (syntax_construct(reader)->clause.token) return false;
    struct span here = span_at(reader, 0);
    if (later && found == TOKEN_OR) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "values of a choice stand with commas between, not with 'or'");
        diag_fix(reader->diags, diag, DIAG_SURE, span_join(behind(span_at(reader, 1)), here), ",", "write a comma");
    } else if (later && found == '-') {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a name has no hyphen");
        diag_fix(reader->diags, diag, DIAG_MAYBE, here, "_", "write _ instead");
    } else if (first && found == '(') {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "values of a choice stand without parentheses");
        diag_hint(reader->diags, diag, "for example: one of positive, negative");
    } else if (first && found == TOKEN_STRING) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a value of a choice has a name, and behind it perhaps a label");
        diag_hint(reader->diags, diag, "for example: one of positive \"Positive result\", negative");
    } else if (found == TOKEN_NUMBER && (first || token_at(reader, 1) == ',')) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a value of a choice is a name, not a number");
        diag_hint(reader->diags, diag, "for numbers the type is for example: number from 1 to 3 step 1");
    } else {
        return false;
    }
    return true;
}

/* `kg 20 to 300`, `kg between 20 and 300`, `kg, from 20` */
bool mistake_range_of_type(struct reader *reader, const struct expected *expected) {
    int found = token_at(reader, 0);
    struct span here = behind(span_at(reader, 1));
    bool type = expects(expected, "'from'") && !expects(expected, "a name"); /* in an expression 'from' begins a period */
    if (!type || (found != TOKEN_NUMBER && found != TOKEN_BETWEEN && found != ',')) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), found == ',' ? "no comma stands before a range"
                                 : "a range begins with 'from', for example: from 20 to 300 step 1");
    if (found == TOKEN_NUMBER) diag_fix(reader->diags, diag, DIAG_SURE, here, " from", "write from here");
    if (found == ',') diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "", "leave it out");
    return true;
}

/* `use "oncology.guide"` */
bool mistake_quoted_use(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 1) != TOKEN_USE || token_at(reader, 0) != TOKEN_STRING) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a used file is named without quotation marks and without .guide");
    diag_hint(reader->diags, diag, "for example: use oncology");
    return true;
}

bool mistake_before_the_first_declaration(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (!reader->tree || syntax_construct(reader)->opening || token_at(reader, 0) == TOKEN_END) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a file begins with the line 'language 1'");
    diag_hint(reader->diags, diag, "then follow declarations: guideline, fact, define, recommend ...");
    return true;
}
