/* syntax_condition: mistakes that people make about comparisons. */
#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

/* What replaces words such as `is greater than`, from token `back` up to the newest. */
static void replace_by_sign(struct reader *reader, size_t back, size_t last, const char *sign) {
    struct span whole = span_join(span_at(reader, back), span_at(reader, last));
    struct slice words = span_text(reader->sources, whole);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, whole, "\"%.*s\" is written %s", (int)words.length, words.bytes, sign);
    diag_fix(reader->diags, diag, DIAG_SURE, whole, sign, "write %s", sign);
}

/* `or equal to` behind `than`: makes the newest token longer by these words. */
static bool takes_or_equal(struct reader *reader) {
    static const char *const words[] = { "or", "equal", "to" };
    size_t at = span_at(reader, 0).end, end = at;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        at = skip_blanks(reader, at);
        if (!slice_is(word_at(reader, at), words[i])) break;
        at = word_end(reader, at);
        if (i > 0) end = at;
    }
    bool taken = end > span_at(reader, 0).end;
    reader->seen[0].span.end = (uint32_t)end;
    return taken;
}

bool mistake_than(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *sign; } known[] = {
        { "greater", ">" }, { "more", ">" }, { "higher", ">" }, { "larger", ">" }, { "older", ">" },
        { "less", "<" }, { "lower", "<" }, { "fewer", "<" }, { "smaller", "<" }, { "younger", "<" }
    };
    (void)expected;
    size_t back = slice_is(text_at(reader, 0), "than") ? 1 : 0;
    struct text sign;
    if (token_at(reader, 0) != TOKEN_NAME) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!slice_is(text_at(reader, back), known[i].word)) continue;
        size_t next = skip_blanks(reader, span_at(reader, 0).end);
        if (back == 0 && !slice_is(word_at(reader, next), "than")) return false;
        if (back == 0) reader->seen[0].span.end = (uint32_t)word_end(reader, next);
        text_init(&sign, reader->arena);
        text_printf(&sign, "%s%s", known[i].sign, takes_or_equal(reader) ? "=" : "");
        replace_by_sign(reader, token_at(reader, back + 1) == TOKEN_IS ? back + 1 : back, 0, print(&sign));
        return true;
    }
    return false;
}

bool mistake_comparison_in_words(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *sign; } known[] = {
        { "equals", "=" }, { "equal", "=" }, { "above", ">" }, { "exceeds", ">" }, { "over", ">" }, { "under", "<" }, { "below", "<" }
    };
    if (!expects(expected, "a comparison")) return false;
    if (token_at(reader, 0) == TOKEN_AT_LEAST || token_at(reader, 0) == TOKEN_AT_MOST) {
        replace_by_sign(reader, 0, 0, token_at(reader, 0) == TOKEN_AT_LEAST ? ">=" : "<=");
        return true;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is_word_at(reader, 0) || !slice_is(text_at(reader, 0), known[i].word)) continue;
        replace_by_sign(reader, token_at(reader, 1) == TOKEN_IS ? 1 : 0, 0, known[i].sign);
        return true;
    }
    return false;
}

/* `x is at least 5` reads as a count whose `of` is missing. */
bool mistake_is_at_least(struct reader *reader, const struct expected *expected) {
    int bound = token_at(reader, 2);
    if (!expects(expected, "'of'") || token_at(reader, 1) != TOKEN_NUMBER || (bound != TOKEN_AT_LEAST && bound != TOKEN_AT_MOST))
        return false;
    if (token_at(reader, 0) == '(') {
        struct span here = behind(span_at(reader, 1));
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'of' is missing between the number and what is counted");
        diag_fix(reader->diags, diag, DIAG_SURE, here, " of", "write of here");
        return true;
    }
    int left = token_at(reader, 3); /* without something to compare it is a count after all */
    if (left != TOKEN_IS && left != TOKEN_NAME && left != TOKEN_NUMBER && left != ')') return false;
    replace_by_sign(reader, left == TOKEN_IS ? 3 : 2, 2, bound == TOKEN_AT_LEAST ? ">=" : "<=");
    return true;
}

bool mistake_is_before_sign(struct reader *reader, const struct expected *expected) {
    (void)expected;
    if (token_at(reader, 0) != TOKEN_COMPARE || (token_at(reader, 1) != TOKEN_IS && token_at(reader, 1) != TOKEN_ARE)) return false;
    struct slice sign = text_at(reader, 0);
    struct span both = span_join(span_at(reader, 1), span_at(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "'is' is not written before %.*s", (int)sign.length, sign.bytes);
    char *copy = arena_copy(reader->arena, sign.bytes, sign.length);
    if (copy) diag_fix(reader->diags, diag, DIAG_SURE, both, copy, "write %s", copy);
    return true;
}

bool mistake_equals_unknown(struct reader *reader, const struct expected *expected) {
    int found = token_at(reader, 0);
    (void)expected;
    if ((found != TOKEN_UNKNOWN && found != TOKEN_KNOWN) || token_at(reader, 1) != TOKEN_COMPARE) return false;
    bool equal = slice_is(text_at(reader, 1), "="), unequal = !equal && text_at(reader, 1).bytes[0] != '<' && text_at(reader, 1).bytes[0] != '>';
    struct span both = span_join(span_at(reader, 1), span_at(reader, 0));
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "nothing can be compared with '%s'", found == TOKEN_UNKNOWN ? "unknown" : "known");
    const char *right = (found == TOKEN_UNKNOWN) == equal ? "is unknown" : "is known";
    if (equal || unequal) diag_fix(reader->diags, diag, DIAG_SURE, both, right, "to ask whether something is known, write %s", right);
    return true;
}

/* `ecog 1`, `her2 positive` */
bool mistake_missing_comparison(struct reader *reader, const struct expected *expected) {
    int found = token_at(reader, 0);
    bool value = found == TOKEN_NUMBER || found == TOKEN_DATE || found == TOKEN_NAME || found == TOKEN_YES || found == TOKEN_NO;
    if (!expects(expected, "a comparison") || !value || token_at(reader, 1) != TOKEN_NAME || !on_line_of_newest(reader, 1)) return false;
    struct text words;
    struct span here = behind(span_at(reader, 1));
    text_init(&words, reader->arena);
    put_token(&words, reader, &reader->seen[1]);
    text_puts(&words, " and ");
    put_token(&words, reader, &reader->seen[0]);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "a comparison is missing between %s", print(&words));
    if (found == TOKEN_NUMBER || found == TOKEN_DATE) diag_hint(reader->diags, diag, "for example =, <= or >=");
    else diag_fix(reader->diags, diag, DIAG_MAYBE, here, " is", "write is");
    return true;
}

bool mistake_value_after_is(struct reader *reader, const struct expected *expected) {
    if ((token_at(reader, 1) != TOKEN_IS && token_at(reader, 1) != TOKEN_ARE) || !expects(expected, "a name")) return false;
    struct text part;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span_at(reader, 1)), "a value is missing after 'is' in %s",
                                 construct_name(reader, &part));
    if (expects(expected, "'one of'")) diag_hint(reader->diags, diag, "for example: is positive, is known, is one of (low, high)");
    return true;
}

bool mistake_where_without_parentheses(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 1) != TOKEN_WHERE || expected->count > 1 || !expects(expected, "'('")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "the condition after this 'where' stands in parentheses");
    diag_hint(reader->diags, diag, "for example: number of lesions where (site is liver) >= 2");
    return true;
}

/* `between 1 to 2` */
bool mistake_between_to(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_TO || !expects(expected, "'and'") || expects(expected, "'or'")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "the ends of 'between' are joined by 'and', not by 'to'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "and", "write and");
    return true;
}

/* `ecog in (1, 2)` */
bool mistake_in_for_one_of(struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    bool list = next < reader->source->length && reader->source->bytes[next] == '(';
    if (token_at(reader, 0) != TOKEN_IN || !list || !expects(expected, "'is'")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "for several values 'is one of' is written, not 'in'");
    diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), "is one of", "write is one of");
    return true;
}

/* The number that a word means; -1 for none. */
static int number_of_word(struct slice word) {
    static const char *const words[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(word, words[i])) return (int)i;
    return -1;
}

/* `2 of (a, b)`, `two of (a, b)` */
bool mistake_number_of_what(struct reader *reader, const struct expected *expected) {
    static const char *const bounds[] = { "at least", "exactly" };
    (void)expected;
    int word = token_at(reader, 1) == TOKEN_NAME ? number_of_word(text_at(reader, 1)) : -1;
    if (token_at(reader, 0) != TOKEN_OF || (token_at(reader, 1) != TOKEN_NUMBER && word < 0)) return false;
    struct slice number = text_at(reader, 1);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "it is not said whether %.*s is the least, the most or "
                                 "the exact number", (int)number.length, number.bytes);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        struct text right;
        text_init(&right, reader->arena);
        if (word >= 0) text_printf(&right, "%s %d", bounds[i], word);
        else text_printf(&right, "%s %.*s", bounds[i], (int)number.length, number.bytes);
        const char *words = print(&right);
        diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 1), words, "write %s of", words);
    }
    return true;
}

bool mistake_number_in_words(struct reader *reader, const struct expected *expected) {
    int number = token_at(reader, 0) == TOKEN_NAME && expects(expected, "a number") ? number_of_word(text_at(reader, 0)) : -1;
    if (number < 0) return false;
    struct text digits;
    text_init(&digits, reader->arena);
    text_printf(&digits, "%d", number);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "numbers are written in digits");
    diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 0), print(&digits), "write %s", print(&digits));
    return true;
}

/* `operation within 3 months`, `operation in the last 3 months`: of a date it is said from when. */
bool mistake_within_what(struct reader *reader, const struct expected *expected) {
    int found = token_at(reader, 0);
    if ((found != TOKEN_WITHIN_WINDOW && found != TOKEN_IN_THE_LAST) || !expects(expected, "a comparison")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a date lies within a time before, after or of another one");
    diag_hint(reader->diags, diag, "for example: operation within 3 months before today; of values over time: latest potassium within 7 days");
    return true;
}

/* `no fever`: the quantifier `no R where` is another token. */
bool mistake_no_for_not(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_NAME || token_at(reader, 1) != TOKEN_NO || !expects(expected, "'and'")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "the opposite of a condition is written with 'not'");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 1), "not", "write not");
    return true;
}

/* `either a or b`, `exists lesion where`: words of other languages before a name. */
bool mistake_word_before_name(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *right; } known[] = { { "either", "" }, { "exists", "some" }, { "any", "some" }, { "each", "every" } };
    if (!expects(expected, "a comparison") || token_at(reader, 0) != TOKEN_NAME || token_at(reader, 1) != TOKEN_NAME) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct slice word = text_at(reader, 1);
        if (!slice_is(word, known[i].word)) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "the language has no '%.*s'", (int)word.length, word.bytes);
        if (known[i].right[0]) diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 1), known[i].right, "write %s", known[i].right);
        else diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, 1), "", "leave it out");
        return true;
    }
    return false;
}

/* How far `b, c or d` goes on from its first comma: the values as a list; false where something else is among them. */
static bool values_on_line(struct reader *reader, struct text *list, size_t *end) {
    size_t at = span_at(reader, 1).start;
    text_init(list, reader->arena);
    for (bool more = true; more;) {
        struct slice word = word_at(reader, at);
        if (!word.length || reader_reserves(reader, word)) return false;
        text_printf(list, "%s%.*s", list->length ? ", " : "", (int)word.length, word.bytes);
        *end = at + word.length;
        at = skip_blanks(reader, *end);
        struct slice joint = word_at(reader, at);
        bool comma = at < reader->source->length && reader->source->bytes[at] == ',';
        more = comma || slice_is(joint, "or");
        at = skip_blanks(reader, at + (comma ? 1 : joint.length));
        if (comma && slice_is(word_at(reader, at), "or")) at = skip_blanks(reader, at + 2);
    }
    return ends_line(reader, *end) && list->bytes;
}

/* `germ is legionella, mycoplasma` */
bool mistake_values_after_is(struct reader *reader, const struct expected *expected) {
    bool negated = token_at(reader, 2) == TOKEN_NOT && token_at(reader, 3) == TOKEN_IS;
    struct text list, fix;
    size_t end;
    if (token_at(reader, 0) != ',' || token_at(reader, 1) != TOKEN_NAME || (!negated && token_at(reader, 2) != TOKEN_IS)) return false;
    if (!expects(expected, "'and'") || !values_on_line(reader, &list, &end)) return false;
    struct span values = span_of(reader, span_at(reader, 1).start, end);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, values, "several values stand in parentheses after 'is one of'");
    text_init(&fix, reader->arena);
    text_printf(&fix, "one of (%s)", list.bytes);
    if (fix.bytes) diag_fix(reader->diags, diag, DIAG_SURE, values, fix.bytes, "write is %s%s", negated ? "not " : "", fix.bytes);
    return true;
}

/* `when one of (a, b)` */
bool mistake_one_of_conditions(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_ONE_OF || !expects(expected, "'any of'")) return false;
    struct span here = span_at(reader, 0);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "'one of' stands after 'is', with the values of one fact");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, "any of", "if one condition or more should hold, write any of");
    diag_fix(reader->diags, diag, DIAG_MAYBE, here, "exactly 1 of", "if one and no other should hold, write exactly 1 of");
    return true;
}

/* `when a is b,` */
bool mistake_comma_in_condition(struct reader *reader, const struct expected *expected) {
    const struct construct *construct = syntax_construct(reader);
    int clause = construct->clause.token;
    bool condition = clause == TOKEN_WHEN || clause == TOKEN_UNLESS || clause == TOKEN_AS;
    if (token_at(reader, 0) != ',' || !condition || construct->nesting || !expects(expected, "'and'")) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a condition has no commas");
    if (ends_line(reader, span_at(reader, 0).end)) diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 0), "", "leave it out");
    else diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 0), " and", "write and");
    return true;
}

/* `weight > 80 kg and < 100 kg` */
bool mistake_sign_without_left(struct reader *reader, const struct expected *expected) {
    int before = token_at(reader, 1);
    if (token_at(reader, 0) != TOKEN_COMPARE || (before != TOKEN_AND && before != TOKEN_OR) || !expects(expected, "'not'")) return false;
    struct slice sign = text_at(reader, 0);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "it is not said what %.*s compares",
                                 (int)sign.length, sign.bytes);
    diag_hint(reader->diags, diag, "name it again, for example: weight > 80 kg and weight < 100 kg");
    return true;
}
