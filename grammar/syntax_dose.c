/* syntax_dose: mistakes that people make about numbers, units and doses. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

static bool is_bare_number(const struct reader *reader, size_t back) {
    struct slice number = text_at(reader, back);
    return token_at(reader, back) == TOKEN_NUMBER && on_line_of_newest(reader, back) && number.length &&
           number.bytes[number.length - 1] >= '0' && number.bytes[number.length - 1] <= '9';
}

/* From the beginning of a token to the next blank or sign that no unit holds. */
static struct span unit_from(const struct reader *reader, size_t start) {
    size_t end = start;
    while (end < reader->source->length && reader->source->bytes[end] > ' ' && !strchr(",)|#\"", reader->source->bytes[end])) end++;
    return span_of(reader, start, end);
}

static bool is_printed_unit(const struct reader *reader, struct span span) {
    struct slice text = span_text(reader->sources, span);
    struct unit unit;
    return unit_read_printed(text.bytes, text.length, &unit);
}

/* 400 mgs iv, 100 IU/kg: the unit was read as the route. */
bool mistake_unknown_unit_of_dose(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token;
    if (token_at(reader, 1) != TOKEN_NAME || !is_bare_number(reader, 2)) return false;
    if (token_at(reader, 0) != TOKEN_NAME && !is_printed_unit(reader, unit_from(reader, span_at(reader, 1).start))) return false;
    if ((clause != TOKEN_GIVE && clause != TOKEN_THEN) || !expects(expected, "'once'")) return false;
    bad_unit(reader, unit_from(reader, span_at(reader, 1).start), span_at(reader, 2));
    return true;
}

/* weight in kgs */
bool mistake_unknown_unit_after_in(struct reader *reader, const struct expected *expected) {
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    if (token_at(reader, 0) != TOKEN_IN || !expects(expected, "'in' and a unit") || word_end(reader, next) == next) return false;
    bad_unit(reader, unit_from(reader, next), span_at(reader, 0));
    return true;
}

bool mistake_unknown_unit(struct reader *reader, const struct expected *expected) {
    if (token_at(reader, 0) != TOKEN_NAME || !is_bare_number(reader, 1) || expects(expected, "'once'")) return false;
    bad_unit(reader, unit_from(reader, span_at(reader, 0).start), span_at(reader, 1));
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

/* `once a day`: once is a single dose. */
bool mistake_once_a_day(struct reader *reader, const struct expected *expected) {
    static const char *const words[] = { "a", "per", "each", "daily", "weekly", "every" };
    (void)expected;
    if (token_at(reader, 1) != TOKEN_ONCE) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!slice_is(text_at(reader, 0), words[i])) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 1), "'once' is a single dose, never to be given again");
        diag_hint(reader->diags, diag, "leave it out, and write for example every 1 day, every 2 weeks");
        return true;
    }
    return false;
}

bool mistake_schedule_in_words(struct reader *reader, const struct expected *expected) {
    (void)expected;
    int clause = syntax_construct(reader)->clause.token;
    if (clause != TOKEN_GIVE && clause != TOKEN_THEN) return false;
    for (size_t back = 0; back < 2; back++)
        if (token_at(reader, back) == TOKEN_NAME && everyday_schedule(text_at(reader, back))) {
            struct span words = back == 1 && on_line_of_newest(reader, 1) && token_at(reader, 0) == TOKEN_NAME
                                    ? span_join(span_at(reader, 1), span_at(reader, 0)) : span_at(reader, back);
            struct slice written = span_text(reader->sources, words);
            const char *schedule = everyday_schedule(text_at(reader, back));
            struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, words, "\"%.*s\" does not say how often in the words of the "
                                         "language", (int)written.length, written.bytes);
            diag_fix(reader->diags, diag, DIAG_MAYBE, words, schedule, "write %s", schedule);
            return true;
        }
    return false;
}

/* `every day`, `over an hour`, `for weeks` */
bool mistake_every_without_number(struct reader *reader, const struct expected *expected) {
    int before = token_at(reader, 1);
    struct unit unit;
    struct slice word = text_at(reader, 0);
    if (before != TOKEN_EVERY && before != TOKEN_TIMES_EVERY && before != TOKEN_OVER && before != TOKEN_FOR) return false;
    if (!expects(expected, "a number") || token_at(reader, 0) != TOKEN_NAME || !unit_parse_word(word.bytes, word.length, &unit)) return false;
    struct span here = { span_at(reader, 0).file, span_at(reader, 0).start, span_at(reader, 0).start };
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a number is missing before \"%.*s\"", (int)word.length, word.bytes);
    diag_fix(reader->diags, diag, DIAG_SURE, here, "1 ", "write 1 %.*s", (int)word.length, word.bytes);
    return true;
}

/* `4 mg/kg rounded 1 mg` */
bool mistake_rounded_without_to(struct reader *reader, const struct expected *expected) {
    (void)expected;
    for (size_t back = 0; back < 3; back++) {
        if (token_at(reader, back) != TOKEN_NAME || !slice_is(text_at(reader, back), "rounded")) continue;
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, back), "'rounded' is followed by 'to' and the step");
        diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, back), "rounded to", "write rounded to");
        return true;
    }
    return false;
}

/* `give trastuzumab:` */
bool mistake_amount_missing(struct reader *reader, const struct expected *expected) {
    bool give = token_at(reader, 3) == TOKEN_GIVE || token_at(reader, 3) == TOKEN_THEN;
    if (token_at(reader, 1) != ':' || !give || !expects(expected, "a number")) return false;
    struct slice name = text_at(reader, 2);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span_at(reader, 1)), "the dose of %.*s is missing", (int)name.length, name.bytes);
    diag_hint(reader->diags, diag, "for example: give %.*s: 400 mg iv once", (int)name.length, name.bytes);
    return true;
}

bool mistake_treatment_missing(struct reader *reader, const struct expected *expected) {
    if ((token_at(reader, 1) != TOKEN_GIVE && token_at(reader, 1) != TOKEN_THEN) || !expects(expected, "a name") || is_word_at(reader, 0)) return false;
    struct slice word = text_at(reader, 1);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, behind(span_at(reader, 1)), "the treatment is missing after '%.*s'",
                                 (int)word.length, word.bytes);
    diag_hint(reader->diags, diag, token_at(reader, 0) == TOKEN_NUMBER ? "it comes before the amount, with a colon: give trastuzumab: 400 mg iv once"
                                   : "for example: give trastuzumab: 4 mg/kg * weight iv once");
    return true;
}

/* `give amoxicillin and clarithromycin: ...` */
bool mistake_several_treatments(struct reader *reader, const struct expected *expected) {
    bool dose = token_at(reader, 2) == TOKEN_GIVE || token_at(reader, 2) == TOKEN_THEN;
    if (!dose || !expects(expected, "a colon") || (token_at(reader, 0) != TOKEN_AND && token_at(reader, 0) != TOKEN_OR && token_at(reader, 0) != ','))
        return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "each treatment has a 'give' of its own");
    diag_hint(reader->diags, diag, "write a line for each: its name, a colon, its dose; for a choice write a recommendation for each");
    return true;
}

/* `3 times daily`, `3 times a day` */
/* `10 mmol per hour` */
bool mistake_per_in_words(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *code; } known[] = {
        { "second", "s" }, { "minute", "min" }, { "hour", "h" }, { "day", "d" }, { "week", "wk" }, { "month", "mo" }, { "year", "a" },
        { "litre", "L" }, { "liter", "L" },
    };
    (void)expected;
    size_t per = slice_is(text_at(reader, 1), "per"); /* read as the route, so that the next word was too much */
    if (token_at(reader, per + 1) != TOKEN_NUMBER || token_at(reader, per) != TOKEN_NAME || !slice_is(text_at(reader, per), "per")) return false;
    size_t next = skip_blanks(reader, span_at(reader, per).end);
    struct slice word = word_at(reader, next);
    struct span whole = span_of(reader, span_at(reader, per + 1).end, next + word.length);
    struct text right;
    text_init(&right, reader->arena);
    text_puts(&right, "/");
    size_t i = 0;
    while (i < sizeof known / sizeof *known && !slice_is(word, known[i].word)) i++;
    if (i < sizeof known / sizeof *known) text_puts(&right, known[i].code);
    else put_slice(&right, word);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, per), "in a unit \"per\" is written with /");
    if (word.length) diag_fix(reader->diags, diag, DIAG_MAYBE, whole, print(&right), "write %s without a blank before it", print(&right));
    return true;
}

bool mistake_times_a_day(struct reader *reader, const struct expected *expected) {
    struct slice number = text_at(reader, 1), every;
    (void)expected;
    if (token_at(reader, 1) != TOKEN_NUMBER || !slice_is(text_at(reader, 0), "times")) return false;
    size_t next = skip_blanks(reader, span_at(reader, 0).end);
    every = word_at(reader, next);
    size_t end = next + every.length;
    bool daily = slice_is(every, "daily");
    if (slice_is(every, "a") || slice_is(every, "per")) {
        struct slice day = word_at(reader, skip_blanks(reader, end));
        end = skip_blanks(reader, end) + day.length;
        daily = slice_is(day, "day");
    }
    struct span here = span_of(reader, span_at(reader, 1).start, daily ? end : span_at(reader, 0).end);
    struct text fix;
    text_init(&fix, reader->arena);
    text_printf(&fix, "%.*s times every 1 day", (int)number.length, number.bytes);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, here, "how often is written for example: 3 times every 1 day");
    if (daily && fix.bytes) diag_fix(reader->diags, diag, DIAG_SURE, here, fix.bytes, "write %s", fix.bytes);
    return true;
}

/* `15 mg/kg * weight max 1 g` */
bool mistake_bound_in_words(struct reader *reader, const struct expected *expected) {
    static const struct { const char *word, *right; } known[] = {
        { "max", "at most" }, { "maximum", "at most" }, { "maximal", "at most" }, { "min", "at least" }, { "minimum", "at least" }
    };
    int clause = syntax_construct(reader)->clause.token;
    (void)expected;
    if (clause != TOKEN_GIVE && clause != TOKEN_THEN) return false;
    for (size_t back = 0; back < 3; back++)
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            if (!is_word_at(reader, back) || !slice_is(text_at(reader, back), known[i].word)) continue;
            struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, back), "the bound of a dose is written '%s'", known[i].right);
            if (back > 0 && token_at(reader, back - 1) == TOKEN_NUMBER)
                diag_fix(reader->diags, diag, DIAG_SURE, span_at(reader, back), known[i].right, "write %s", known[i].right);
            else
                diag_hint(reader->diags, diag, "it stands behind the amount: 15 mg/kg * weight %s 1 g oral every 8 hours", known[i].right);
            return true;
        }
    return false;
}

/* `400 mg, iv, once` */
bool mistake_comma_in_dose(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token;
    (void)expected;
    if (token_at(reader, 0) != ',' || (clause != TOKEN_GIVE && clause != TOKEN_THEN) || syntax_construct(reader)->nesting) return false;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "a dose is written without commas");
    diag_fix(reader->diags, diag, DIAG_MAYBE, span_at(reader, 0), "", "leave the commas out");
    return true;
}

/* 500 mg by mouth every 6 hours: a route is one word. */
bool mistake_route_in_words(struct reader *reader, const struct expected *expected) {
    static const struct { const char *first, *second, *route; } known[] = {
        { "by", "mouth", "oral" }, { "per", "os", "oral" }, { "per", "rectum", "rectal" }, { "by", "inhalation", "inhaled" },
    };
    int clause = syntax_construct(reader)->clause.token;
    if ((clause != TOKEN_GIVE && clause != TOKEN_THEN) || !is_word_at(reader, 0) || !is_word_at(reader, 1) || !expects(expected, "'once'")) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!slice_is(text_at(reader, 1), known[i].first) || !slice_is(text_at(reader, 0), known[i].second)) continue;
        struct span both = span_of(reader, span_at(reader, 1).start, span_at(reader, 0).end);
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, both, "the route is one word: %s", known[i].route);
        diag_fix(reader->diags, diag, DIAG_SURE, both, known[i].route, "write %s", known[i].route);
        return true;
    }
    return false;
}

/* Everything is there, but in another order. */
bool mistake_order_of_dose(struct reader *reader, const struct expected *expected) {
    int clause = syntax_construct(reader)->clause.token, found = token_at(reader, 0);
    bool word = found == TOKEN_NAME && on_line_of_newest(reader, 1);
    bool part = found == TOKEN_ROUNDED_TO || found == TOKEN_AT_MOST || found == TOKEN_AT_LEAST || found == TOKEN_OVER ||
                found == TOKEN_ONCE || found == TOKEN_EVERY || found == TOKEN_FOR || found == TOKEN_AS_NEEDED;
    if ((clause != TOKEN_GIVE && clause != TOKEN_THEN) || (!word && !part) || !expects(expected, "'until'")) return false;
    struct slice text = text_at(reader, 0);
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, span_at(reader, 0), "\"%.*s\" cannot stand at this place of a dose",
                                 (int)text.length, text.bytes);
    diag_hint(reader->diags, diag, "the order is: amount, rounded to, at most, at least, route (one word: oral, iv), over, once or every, as needed, for, until");
    return true;
}
