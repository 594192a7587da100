/* syntax: the general sentence about what cannot stand where it stands: what is missing or what does not belong, behind
 * what, in which declaration, and what could stand there. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax_inside.h"

bool expects(const struct expected *expected, const char *word) {
    for (size_t i = 0; i < expected->count; i++)
        if (!strcmp(expected->word[i], word)) return true;
    return false;
}

/* --- Tokens ---------------------------------------------------------------------------------------- */

int token_at(const struct reader *reader, size_t back) { return reader->seen[back].token; }
struct span span_at(const struct reader *reader, size_t back) { return reader->seen[back].span; }
struct slice text_at(const struct reader *reader, size_t back) { return span_text(reader->sources, span_at(reader, back)); }

bool is_word_at(const struct reader *reader, size_t back) {
    struct slice word = text_at(reader, back);
    return word.length && word_at(reader, span_at(reader, back).start).length == word.length;
}

bool on_line_of_newest(const struct reader *reader, size_t back) {
    unsigned line = source_place(reader->source, span_at(reader, back).start).line;
    return line == source_place(reader->source, span_at(reader, 0).start).line;
}

/* The opening keywords stand together in the grammar. */
bool token_opens(int token) { return token >= TOKEN_LANGUAGE && token <= TOKEN_SCENARIO; }

bool token_ends_clause(int token) {
    return token == TOKEN_END || token_opens(token) || token == TOKEN_META || token == TOKEN_WHEN || token == TOKEN_UNLESS ||
           token == TOKEN_GIVE || token == TOKEN_THEN || token == TOKEN_GIVEN || token == TOKEN_EXPECT || token == TOKEN_INSTEAD_OF;
}

bool token_begins_value(int token) {
    return token == TOKEN_NAME || token == TOKEN_NUMBER || token == TOKEN_STRING || token == '(' || token == TOKEN_NOT ||
           token == TOKEN_DATE || token == TOKEN_SOME || token == TOKEN_EVERY || token == TOKEN_NO_SUCH ||
           token == TOKEN_ALL_OF || token == TOKEN_ANY_OF || token == TOKEN_YES || token == TOKEN_NO;
}

/* --- Where reading resumes ------------------------------------------------------------------------ */

bool syntax_resumes(const struct reader *reader, int token, struct span span, enum skip skip) {
    if (token == TOKEN_END || token_opens(token)) return true;
    return skip == SKIP_TO_ROW && token == '|' && first_on_line(reader, span.start);
}

bool syntax_skips(struct reader *reader, int token, enum skip skip) {
    if (syntax_resumes(reader, token, reader->seen[0].span, skip)) return false;
    reader->skip = skip;
    reader->quiet = true;
    return true;
}

/* --- Words for what is read ----------------------------------------------------------------------- */

const struct construct *syntax_construct(const struct reader *reader) {
    return token_opens(reader->seen[0].token) ? &reader->before : &reader->now;
}

struct span behind(struct span span) { return (struct span){ span.file, span.end, span.end }; }

enum { SHOWN = 28 };

void put_slice(struct text *out, struct slice slice) { text_put(out, slice.bytes, slice.length); }

const char *print(const struct text *out) { return out->bytes ? out->bytes : ""; }

/* The bytes that fit, cut between characters. */
static void put_cut(struct text *out, struct slice slice) {
    size_t at = 0, last = 0;
    struct slice shown = slice;
    const char *line = memchr(slice.bytes, '\n', slice.length);
    if (line) shown.length = (size_t)(line - slice.bytes);
    while (at < shown.length && at < SHOWN) {
        last = at;
        utf8_next(shown.bytes, shown.length, &at);
    }
    bool cut = at < slice.length;
    put_slice(out, (struct slice){ slice.bytes, at > SHOWN ? last : at });
    if (cut) text_puts(out, "\xE2\x80\xA6");
}

void put_token(struct text *out, const struct reader *reader, const struct seen *seen) {
    struct slice slice = span_text(reader->sources, seen->span);
    if (seen->token == TOKEN_END) {
        text_puts(out, "the end of the text");
    } else if (seen->token == TOKEN_ROW_END) {
        text_puts(out, "the end of the row");
    } else if (seen->token == TOKEN_STRING) {
        text_puts(out, "the text ");
        put_cut(out, slice);
        if (slice.length > SHOWN) text_puts(out, "\"");
    } else {
        text_puts(out, "\"");
        put_cut(out, slice);
        text_puts(out, "\"");
    }
}

void put_construct(struct text *out, const struct reader *reader, const struct construct *construct) {
    struct slice keyword = span_text(reader->sources, construct->opened), name = span_text(reader->sources, construct->name);
    if (construct->opening == 0) {
        text_puts(out, "this text");
    } else if (construct->opening == TOKEN_APPLIES) {
        text_puts(out, "'applies when'");
    } else if (construct->opening == TOKEN_LANGUAGE) {
        text_puts(out, "the line 'language'");
    } else if (name.length == 0) {
        text_printf(out, "this %.*s", (int)keyword.length, keyword.bytes);
    } else {
        text_printf(out, "%.*s ", (int)keyword.length, keyword.bytes);
        put_cut(out, name);
    }
}

static const char *part_word(int clause) {
    switch (clause) {
    case TOKEN_WHEN: return "the condition of ";
    case TOKEN_UNLESS: return "the 'unless' of ";
    case TOKEN_INSTEAD_OF: return "the 'instead of' of ";
    case TOKEN_GIVE: return "the 'give' of ";
    case TOKEN_THEN: return "the 'then' of ";
    case TOKEN_GIVEN: return "the 'given' of ";
    case TOKEN_EXPECT: return "the 'expect' of ";
    case TOKEN_POINTS: return "a line of ";
    case TOKEN_BAND: return "a band of ";
    case TOKEN_AS: return "the value of ";
    default: return "";
    }
}

void put_part(struct text *out, const struct reader *reader, const struct construct *construct) {
    if (construct->opening != TOKEN_APPLIES && construct->opening != TOKEN_ASSERT) text_puts(out, part_word(construct->clause.token));
    put_construct(out, reader, construct);
}

const char *construct_name(struct reader *reader, struct text *out) {
    text_init(out, reader->arena);
    put_construct(out, reader, syntax_construct(reader));
    return print(out);
}

const char *part_name(struct reader *reader, struct text *out) {
    text_init(out, reader->arena);
    put_part(out, reader, syntax_construct(reader));
    return print(out);
}

/* --- What could stand here --------------------------------------------------------------------------- */

/* Tokens that mean one thing to a reader. A group speaks when its first word is expected, and for those of its words
 * that no earlier group has taken. */
struct group {
    const char *says, *words[16];
};

static const struct group groups[] = {
    { "a condition", { "'not'", "a name", "a number", "a date", "a quoted text", "'('", "'-'", "'yes'", "'no'", "'today'", "'some'",
                       "'every'", "'no ... where'", "'from'" } },
    { NULL, { "'all of'", "'any of'", "'none of'", "'at least'", "'at most'", "'exactly'", "'number of'", "'change of'", "'age on'",
              "'sum of', 'lowest' ...", "'years between'", "'days since'" } },
    { "a value", { "'today'", "a name", "a number", "a date", "a quoted text", "'('", "'-'", "'yes'", "'no'", "'from'" } },
    { "the next declaration", { "'guideline'", "'use'", "'reference'", "'fact'", "'record'", "'treatment'", "'function'",
                                "'define'", "'table'", "'score'", "'section'", "'applies'", "'recommend'", "'consider'",
                                "'avoid'", "'warn'" } },
    { NULL, { "'inform'", "'prefer'", "'choose'", "'assert'", "'scenario'", "'language'", "the end of the text" } },
    { "a comparison (is, =, <, >= ...)", { "a comparison", "'is'", "'between'", "'before'", "'after'", "'during'", "'overlaps'",
                                           "'within'", "'rising'", "'falling'" } },
    { "+, -, * or /", { "'*'", "'/'", "'+'", "'-'", "'in' and a unit", "'('" } },
    { "a number", { "a number", "'-'" } },
    { "'is'", { "'is'", "'are'" } },
    { "'and' or 'or'", { "'or'", "'and'" } },
    { "'when', 'unless', 'give' or another clause", { "'unless'", "'when'", "'instead of'", "'give'", "'then'" } },
    { "'once' or 'every'", { "'once'", "'every'", "'as needed'", "a number" } },
};

enum { GROUPS = sizeof groups / sizeof *groups, MOST_WORDS = 4, WORDS_OF_GROUP = 16, NEXT = 3, ARITHMETIC = 6 };

struct choices {
    const char *word[GROUPS + 64];
    size_t count;
};

static bool in_group(const struct group *group, const char *word) {
    for (size_t i = 0; i < WORDS_OF_GROUP && group->words[i]; i++)
        if (!strcmp(group->words[i], word)) return true;
    return false;
}

static void add_choice(struct choices *choices, const char *word) {
    for (size_t i = 0; i < choices->count; i++)
        if (!strcmp(choices->word[i], word)) return;
    if (choices->count < sizeof choices->word / sizeof *choices->word) choices->word[choices->count++] = word;
}

/* Words of their own first, then what a group says: the rarer says more. */
static struct choices choose(const struct expected *expected) {
    bool speaks[GROUPS];
    struct choices choices = { .count = 0 };
    bool said[GROUPS] = { false };
    for (size_t g = 0; g < GROUPS; g++) speaks[g] = expects(expected, groups[g].words[0]);
    for (size_t i = 0; i < expected->count; i++) {
        bool grouped = !strcmp(expected->word[i], "a property");
        for (size_t g = 0; g < GROUPS && !grouped; g++)
            if (speaks[g] && in_group(&groups[g], expected->word[i])) grouped = said[g] = true;
        if (!grouped) add_choice(&choices, expected->word[i]);
    }
    for (size_t g = 0; g < GROUPS; g++)
        if (said[g] && groups[g].says && g != NEXT && g != ARITHMETIC) add_choice(&choices, groups[g].says);
    if (expects(expected, "a property")) add_choice(&choices, "a property (name: value)");
    if (said[NEXT]) add_choice(&choices, groups[NEXT].says);
    if (said[ARITHMETIC] && choices.count == 0) add_choice(&choices, groups[ARITHMETIC].says);
    return choices;
}

static void put_choices(struct text *out, const struct choices *choices) {
    size_t shown = choices->count < MOST_WORDS ? choices->count : MOST_WORDS;
    for (size_t i = 0; i < shown; i++) {
        if (i > 0) text_puts(out, i + 1 == shown && choices->count <= MOST_WORDS ? " or " : ", ");
        text_puts(out, choices->word[i]);
    }
    if (choices->count > MOST_WORDS) text_puts(out, " ...");
}

/* --- The sentence ----------------------------------------------------------------------------------------- */

static bool is_at_beginning(const struct reader *reader) { return reader->seen[1].span.end == 0; }

/* What is missing is missing behind what was read before, where the next thing begins a line of its own. */
static struct span place_of(const struct reader *reader) {
    const struct seen *found = &reader->seen[0];
    bool next_line = found->token == TOKEN_END || first_on_line(reader, found->span.start);
    return next_line && !is_at_beginning(reader) ? behind(reader->seen[1].span) : found->span;
}

static void put_where(struct text *out, const struct reader *reader) {
    if (!is_at_beginning(reader)) {
        text_puts(out, " after ");
        put_token(out, reader, &reader->seen[1]);
    }
    if (syntax_construct(reader)->opening && reader->seen[1].token != syntax_construct(reader)->opening) {
        text_puts(out, " in ");
        const struct construct *construct = syntax_construct(reader);
        if (reader->seen[1].token == construct->clause.token) put_construct(out, reader, construct);
        else put_part(out, reader, construct);
    }
}

/* One keyword is missing: it can be put in. */
static void offer_word(struct reader *reader, struct diag *diag, const char *word) {
    struct text insert;
    size_t length = strlen(word);
    bool keyword = length > 3 && word[0] == '\'' && word[1] >= 'a' && word[1] <= 'z';
    if (!keyword || reader->seen[0].token == TOKEN_END) return;
    text_init(&insert, reader->arena);
    text_printf(&insert, " %.*s", (int)length - 2, word + 1);
    if (insert.bytes) diag_fix(reader->diags, diag, DIAG_MAYBE, behind(reader->seen[1].span), insert.bytes, "write%s here", insert.bytes);
}

static void note_beginning(struct reader *reader, struct diag *diag) {
    const struct construct *construct = syntax_construct(reader);
    struct span from = construct->clause.token ? construct->clause.span : construct->opened;
    unsigned here = source_place(reader->source, diag->span.start).line;
    if (construct->opening == 0 || source_place(reader->source, from.start).line + 1 >= here) return;
    diag_note(reader->diags, diag, from, "what is being read begins here");
}

static void general(struct reader *reader, const struct expected *expected) {
    struct choices choices = choose(expected);
    struct text sentence, could;
    text_init(&sentence, reader->arena);
    text_init(&could, reader->arena);
    put_choices(&could, &choices);
    bool few = choices.count > 0 && choices.count <= 2;
    if (few) {
        text_printf(&sentence, "%s is missing", print(&could));
    } else {
        put_token(&sentence, reader, &reader->seen[0]);
        text_puts(&sentence, " cannot stand here,");
    }
    put_where(&sentence, reader);
    if (sentence.length && sentence.bytes[sentence.length - 1] == ',') sentence.bytes[--sentence.length] = '\0';
    struct span place = few || reader->seen[0].token == TOKEN_END ? place_of(reader) : reader->seen[0].span;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, place, "%s", print(&sentence));
    note_beginning(reader, diag);
    if (choices.count == 1) offer_word(reader, diag, choices.word[0]);
    if (!few && choices.count > 0) diag_hint(reader->diags, diag, "here could stand %s", print(&could));
}

/* Something was said about this very place, or about what stands directly before it. */
static bool is_told(const struct reader *reader) {
    if (reader->diags->count == 0) return false;
    const struct diag *newest = &reader->diags->at[reader->diags->count - 1];
    const struct span *last = &newest->span, *found = &reader->seen[0].span;
    const struct span *before = &reader->seen[1].span;
    bool here = last->start >= found->start && last->start < found->end;
    bool adjoins = last->start >= before->start && last->end == before->end && last->end > last->start &&
                   (before->end == found->start || newest->code == DIAG_BAD_DATE);
    bool ahead = last->start == last->end && last->start == before->start && before->end > before->start;
    return last->file == found->file && (here || adjoins || ahead);
}

void syntax_report(struct reader *reader, const char *const *expected, size_t count) {
    struct expected set = { expected, count };
    if (reader->seen[0].token == TOKEN_END) reader->ended_too_early = true;
    if (reader->told_deep || is_told(reader)) return;
    if (!syntax_known(reader, &set)) general(reader, &set);
}

void syntax_too_deep(struct reader *reader, struct span span) {
    if (reader->told_deep) return;
    reader->told_deep = true;
    struct diag *diag = diag_add(reader->diags, DIAG_TOO_DEEP, span, "this is nested more than %zu levels deep",
                                 reader->limits.depth);
    diag_hint(reader->diags, diag, "give a part of it a name of its own with 'define'");
}

void syntax_bad_unit(struct reader *reader, struct span span) { bad_unit(reader, span, (struct span){ 0 }); }
