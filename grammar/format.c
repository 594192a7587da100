/* format: which pieces share a line, and how far the line is set in. */
#include "grammar/format.h"

#include <string.h>

#include "grammar/format_inside.h"

enum { UNBROKEN = 1 << 24 }; /* a width that no line reaches */

/* What is known of the declaration that is being put. */
struct state {
    struct layout line;
    const struct pieces *pieces;
    int opening;
    bool in_field;          /* of a record: what follows belongs to it */
    size_t align;           /* of the values of properties; 0: not aligned */
    size_t shared;          /* a property on a line that another may share; its piece + 1 */
    const size_t *columns;  /* of a table's cells */
    size_t column_count;
    struct arena *arena;
};

/* --- Properties ------------------------------------------------------------------------------------------- */

/* Those that share a line. */
static bool share_line(struct slice first, struct slice second) {
    static const char *const pairs[][2] = {
        { "certainty:", "cites:" }, { "strength:", "certainty:" }, { "basis:", "note:" }, { "kind:", "cited_as:" },
        { "kind:", "verified:" }, { "cited_as:", "verified:" }, { "kind:", "year:" }, { "year:", "verified:" }
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (slice_is(first, pairs[i][0]) && slice_is(second, pairs[i][1])) return true;
    return false;
}

static void put_property(struct state *s, size_t from, size_t to, size_t indent) {
    struct layout *l = &s->line;
    const struct piece *at = s->pieces->at;
    enum { BETWEEN = 3 };
    bool joins = s->shared && !l->ended && share_line(at[s->shared - 1].text, at[from].text) &&
            line_fits(l, from, to, BETWEEN);
    if (joins) line_pad(l, l->column + BETWEEN);
    else line_new(l, indent);
    size_t begun = l->column;
    if (joins) {
        text_put(l->out, at[from].text.bytes, at[from].text.length);
        l->column += at[from].columns;
    } else {
        line_put(l, from);
    }
    if (s->align > l->column - begun) line_pad(l, begun + s->align);
    bool flat = line_fits(l, from + 1, to, 0);
    line_lay(l, from + 1, to, l->column + 1, 0);
    s->shared = flat ? from + 1 : 0;
}

/* --- Declarations ------------------------------------------------------------------------------------------ */

/* The piece in [from, to) at which a long first line breaks: its colon, `as`, the `when` of an assertion. */
static size_t second_line(const struct state *s, size_t from, size_t to) {
    int wanted = s->opening == TOKEN_DEFINE ? TOKEN_AS : s->opening == TOKEN_ASSERT ? TOKEN_WHEN : ':';
    if (s->opening == TOKEN_FUNCTION) {
        while (from < to && !(s->pieces->at[from].token == ')' && s->pieces->at[from].depth == 0)) from++;
    }
    while (from < to && !(s->pieces->at[from].token == wanted && s->pieces->at[from].depth == 0)) from++;
    return from;
}

/* The words before what a clause is about. */
static size_t lead_of(const struct state *s, size_t from, size_t to) {
    const struct piece *at = s->pieces->at;
    size_t lead = 1;
    switch (at[from].token) {
    case TOKEN_GIVE: case TOKEN_THEN: lead = 3; break;
    case TOKEN_APPLIES: case TOKEN_ASSERT: case TOKEN_CHOOSE: lead = 2; break;
    case ':': lead = from + 1 < to && at[from + 1].token == TOKEN_ONE_OF ? 2 : 1; break;
    default: break;
    }
    for (size_t i = from; i < to && i < from + lead; i++)
        if (at[i].token == PIECE_COMMENT) lead++;
    return lead < to - from ? from + lead : to;
}

/* The word behind a table's type, `first` or `all`; `to` where there is none. */
static size_t policy_at(const struct state *s, size_t from, size_t to) {
    const struct piece *at = s->pieces->at;
    if (s->opening != TOKEN_TABLE || to < from + 2 || at[to - 1].token != TOKEN_NAME) return to;
    int before = at[to - 2].token;
    return before == TOKEN_NAME || before == TOKEN_STRING || before == TOKEN_UNIT || before == TOKEN_NUMBER ? to - 1 : to;
}

static void put_clause(struct state *s, size_t from, size_t to, size_t indent) {
    struct layout *l = &s->line;
    enum { FAR = 30 };
    size_t lead = lead_of(s, from, to), hang = l->hang;
    l->hang = indent + 2 * FORMAT_INDENT;
    line_put_all(l, from, lead);
    l->hang = hang;
    line_lay(l, lead, to, l->column + 1 > FAR ? indent + 2 * FORMAT_INDENT : l->column + 1, 0);
}

/* A declaration's or a field's first line, on further ones where it is too long: the label, then the type or the value. */
static void put_head(struct state *s, size_t from, size_t to, size_t indent) {
    struct layout *l = &s->line;
    size_t hang = l->hang, below = indent + FORMAT_INDENT, second = second_line(s, from, to), label = from;
    l->hang = below;
    if (line_fits(l, from, to, 0)) {
        line_put_all(l, from, to);
    } else if (s->opening == TOKEN_APPLIES || s->opening == TOKEN_CHOOSE || s->opening == TOKEN_PREFER) {
        put_clause(s, from, to, indent);
    } else {
        while (label < second && s->pieces->at[label].token != TOKEN_STRING) label++;
        if (s->opening == TOKEN_FUNCTION || s->opening == TOKEN_ASSERT) label = second;
        if (label == second && label < to) put_clause(s, from, label, indent);
        else line_put_all(l, from, label);
        if (label < second) {
            if (label > from + 1 && !line_fits(l, label, second, 0)) line_new(l, below);
            line_put_all(l, label, second);
        }
        if (second < to) {
            size_t policy = policy_at(s, second, to);
            line_new(l, below);
            put_clause(s, second, policy, below);
            if (policy < to) line_new(l, below);
            line_put_all(l, policy, to);
        }
    }
    l->hang = hang;
}

/* The longest name of the guideline's properties, so that their values stand in one column. */
static size_t aligned(const struct state *s, size_t from) {
    size_t widest = 0;
    if (s->pieces->at[from].token != TOKEN_GUIDELINE) return 0;
    for (size_t i = from + 1; i < s->pieces->count && !pieces_open(s->pieces->at[i].token); i++)
        if (s->pieces->at[i].token == TOKEN_META && s->pieces->at[i].columns > widest) widest = s->pieces->at[i].columns;
    return widest;
}

/* --- Tables ---------------------------------------------------------------------------------------------------- */

static size_t unit_end(const struct pieces *p, size_t from);

static bool is_row(const struct pieces *p, size_t from, size_t to) {
    size_t last = to;
    while (last > from && p->at[last - 1].token == PIECE_COMMENT) last--;
    return p->at[from].token == '|' && p->at[last - 1].token == TOKEN_ROW_END && p->comments[last] == p->comments[from];
}

static size_t cell_end(const struct pieces *p, size_t from) {
    while (p->at[from].token != '|' && p->at[from].token != TOKEN_ROW_END) from++;
    return from;
}

/* The widths of the columns of the table that begins here. */
static void measure_table(struct state *s, size_t from) {
    const struct pieces *p = s->pieces;
    size_t end = from + 1, most = 0;
    while (end < p->count && !pieces_open(p->at[end].token)) end++;
    size_t *columns = ARENA_ARRAY(s->arena, size_t, end - from + 1);
    for (size_t i = from; columns && i < end; i++) {
        if (!p->at[i].starts || p->at[i].token != '|' || !is_row(p, i, unit_end(p, i))) continue;
        for (size_t c = 0, at = i; p->at[at].token == '|'; c++) {
            size_t stop = cell_end(p, at + 1), width = pieces_columns(p, at + 1, stop);
            if (width > columns[c]) columns[c] = width;
            if (c + 1 > most) most = c + 1;
            at = stop;
        }
    }
    s->columns = columns;
    s->column_count = columns ? most : 0;
}

static void put_row(struct state *s, size_t from, size_t to) {
    struct layout *l = &s->line;
    const struct pieces *p = s->pieces;
    size_t width = l->width, at = from;
    if (!is_row(p, from, to)) {
        line_put_all(l, from, to);
        return;
    }
    l->width = UNBROKEN; /* a row is one line, however long */
    for (size_t c = 0; p->at[at].token == '|'; c++) {
        size_t stop = cell_end(p, at + 1);
        line_put(l, at);
        size_t begun = l->column + 1;
        line_put_all(l, at + 1, stop);
        line_pad(l, begun + (c < s->column_count ? s->columns[c] : 0));
        at = stop;
    }
    line_put(l, at);
    l->width = width;
    line_put_all(l, at + 1, to);
}

/* --- The whole text ------------------------------------------------------------------------------------------------ */

/* Whether a comment stands between lines and not within one. */
static bool is_between(const struct pieces *p, size_t i) {
    if (p->at[i].token != PIECE_COMMENT || !p->at[i].alone) return false;
    while (i < p->count && p->at[i].token == PIECE_COMMENT) i++;
    return i == p->count || p->at[i].starts;
}

static size_t unit_end(const struct pieces *p, size_t from) {
    size_t end = from + 1;
    while (end < p->count && !p->at[end].starts && !is_between(p, end)) end++;
    return end;
}

/* The declaration that the comments before it lead to; the number of pieces where they lead to none. */
static size_t leads_to(const struct pieces *p, size_t i) {
    while (i < p->count && p->at[i].token == PIECE_COMMENT) i++;
    return i;
}

/* Declarations that stand apart; the others may stand line below line. */
static bool stands_apart(int opening) {
    switch (opening) {
    case TOKEN_GUIDELINE: case TOKEN_RECORD: case TOKEN_TABLE: case TOKEN_SCORE: case TOKEN_SECTION: case TOKEN_RECOMMEND:
    case TOKEN_CONSIDER: case TOKEN_AVOID: case TOKEN_WARN: case TOKEN_INFORM: case TOKEN_SCENARIO: return true;
    default: return false;
    }
}

/* Comments below a declaration that are set in belong to it, up to the first free line. */
static bool belongs_above(const struct pieces *p, size_t i) {
    for (; i < p->count && p->at[i].token == PIECE_COMMENT && p->at[i].alone; i--) {
        if (p->at[i].blank_line || p->at[i].column == 0) return false;
        if (i == 0) return false;
    }
    return true;
}

/* Before which piece of [from, to], comments and the declaration they lead to, a line has to be left free; none: to + 1. */
static size_t free_line_at(const struct state *s, size_t from, size_t to) {
    const struct pieces *p = s->pieces;
    bool apart = to < p->count && s->opening && s->opening != TOKEN_LANGUAGE &&
                 (stands_apart(s->opening) || stands_apart(p->at[to].token));
    if (!apart) return to + 1;
    for (size_t i = from; i <= to; i++)
        if (p->at[i].blank_line) return to + 1;
    while (from < to && belongs_above(p, from)) from++;
    return from;
}

static size_t indent_of(const struct state *s, size_t i) {
    int token = i < s->pieces->count ? s->pieces->at[i].token : TOKEN_END;
    if (token == TOKEN_END || pieces_open(token)) return 0;
    return token == TOKEN_META && s->in_field ? 2 * FORMAT_INDENT : FORMAT_INDENT;
}

static void put_unit(struct state *s, size_t from, size_t to) {
    const struct pieces *p = s->pieces;
    int token = p->at[from].token;
    size_t indent = indent_of(s, from);
    if (pieces_open(token)) {
        s->opening = token;
        s->in_field = false;
        s->align = aligned(s, from);
        if (token == TOKEN_TABLE) measure_table(s, from);
    }
    if (token == TOKEN_NAME) s->in_field = true;
    size_t end = to;
    while (end > from && p->at[end - 1].token == PIECE_COMMENT) end--;
    if (token == TOKEN_META) {
        put_property(s, from, end, indent);
    } else {
        s->shared = 0;
        line_new(&s->line, indent);
        s->line.hang = indent + FORMAT_INDENT;
        if (token == '|') put_row(s, from, end);
        else if (pieces_open(token) || token == TOKEN_NAME) put_head(s, from, end, indent);
        else put_clause(s, from, end, indent);
    }
    s->line.hang = indent + FORMAT_INDENT;
    line_put_all(&s->line, end, to);
    if (end < to) s->shared = 0;
}

static void put_everything(struct state *s) {
    const struct pieces *p = s->pieces;
    size_t free_line = p->count + 1;
    for (size_t i = 0; i < p->count;) {
        size_t next = leads_to(p, i);
        bool comment = is_between(p, i), opens = next == p->count || pieces_open(p->at[next].token);
        bool begins = i == 0 || p->at[i - 1].token != PIECE_COMMENT || !is_between(p, i - 1);
        if (begins && opens) free_line = free_line_at(s, i, next);
        bool leave = i == free_line || (p->at[i].blank_line && (comment || pieces_open(p->at[i].token)));
        if (i > 0 && leave) line_free(&s->line);
        if (!comment) {
            size_t end = unit_end(p, i);
            put_unit(s, i, end);
            i = end;
            continue;
        }
        size_t indent = !opens || (s->opening && belongs_above(p, i)) ? FORMAT_INDENT : 0;
        line_new(&s->line, !opens ? indent_of(s, next) : indent);
        line_put(&s->line, i++);
        s->shared = 0;
    }
    line_new(&s->line, 0);
}

static bool put_pieces(const struct pieces *pieces, struct arena *arena, size_t width, struct text *out) {
    struct state s = { .pieces = pieces, .arena = arena, .line = { .pieces = pieces, .out = out, .width = width, .fresh = true } };
    put_everything(&s);
    return !out->failed && !arena->failed;
}

/* --- The proof ----------------------------------------------------------------------------------------------------- */

static struct tree *tokens_of(struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags) {
    struct parse_limits limits = { .keep_tokens = true };
    size_t errors = diags->errors;
    struct tree *tree = parse_file(sources, file, arena, diags, &limits);
    return tree && diags->errors == errors ? tree : NULL;
}

/* Whether the text that was made is read as the same pieces. *failed: there was no memory to read it. */
static bool reads_the_same(struct sources *sources, const struct text *made, struct arena *arena, const struct pieces *pieces, bool *failed) {
    struct diags diags;
    struct pieces again;
    diags_init(&diags, arena);
    *failed = true;
    if (!sources_add(sources, "the layout", made->bytes ? made->bytes : "", made->length)) return false;
    struct tree *tree = tokens_of(sources, (uint32_t)sources->count - 1, arena, &diags);
    *failed = diags.failed;
    return tree && pieces_make(sources, tree, arena, &again) && pieces_equal(pieces, &again);
}

bool format_file(struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags, struct text *out) {
    static const size_t widths[] = { FORMAT_WIDTH, UNBROKEN };
    struct pieces pieces;
    struct tree *tree = tokens_of(sources, file, arena, diags);
    if (!tree || !pieces_make(sources, tree, arena, &pieces)) return false;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct text made;
        text_init(&made, arena);
        if (!put_pieces(&pieces, arena, widths[i], &made)) return false;
        bool same = reads_the_same(sources, &made, arena, &pieces, &diags->failed);
        if (diags->failed) return false;
        if (!same) continue;
        text_put(out, made.bytes ? made.bytes : "", made.length);
        return !out->failed;
    }
    diag_add(diags, DIAG_INTERNAL, (struct span){ file, 0, 0 }, "this text cannot be laid out without a change of its meaning; it stays as it is");
    return false;
}
