/* format_piece: the pieces of a text and what stands between two of them on one line. */
#include <string.h>

#include "grammar/format_inside.h"

bool pieces_open(int token) { return token >= TOKEN_LANGUAGE && token <= TOKEN_SCENARIO; }

size_t pieces_columns(const struct pieces *p, size_t from, size_t to) {
    return from < to ? p->width[to] - p->width[from] - p->at[from].blank : 0;
}

/* --- Texts of pieces ------------------------------------------------------------------------------------ */

static struct slice finished(const struct text *text) { return (struct slice){ text->bytes ? text->bytes : "", text->length }; }

/* The scanner's blanks, also the typographic ones: their bytes. */
static size_t blank_bytes(const char *bytes, size_t length) {
    unsigned char a = (unsigned char)bytes[0], b = length > 1 ? (unsigned char)bytes[1] : 0, c = length > 2 ? (unsigned char)bytes[2] : 0;
    if (a == ' ' || a == '\t' || a == '\r' || a == '\n') return 1;
    if (a == 0xC2 && b == 0xA0) return 2;
    if (a == 0xE2 && b == 0x80 && ((c >= 0x80 && c <= 0x8B) || c == 0xAF)) return 3;
    return a == 0xEF && b == 0xBB && c == 0xBF ? 3 : 0;
}

/* Blanks between words become one. */
static void put_words(struct text *out, struct slice words) {
    for (size_t at = 0, length; at < words.length;) {
        length = blank_bytes(words.bytes + at, words.length - at);
        if (length == 0) text_putc(out, words.bytes[at++]);
        else {
            while (at < words.length && (length = blank_bytes(words.bytes + at, words.length - at)) > 0) at += length;
            if (at < words.length) text_putc(out, ' ');
        }
    }
}

static void put_quoted(struct text *out, struct slice text) {
    text_putc(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\') text_putc(out, '\\');
        text_putc(out, text.bytes[i]);
    }
    text_putc(out, '"');
}

/* A number and, after one blank, its unit. */
static void put_number(struct text *out, struct slice text) {
    size_t at = 0;
    while (at < text.length && (is_digit(text.bytes[at]) || text.bytes[at] == '.')) at++;
    size_t power = at;
    if (power < text.length && (text.bytes[power] | 0x20) == 'e') {
        power++;
        if (power < text.length && (text.bytes[power] == '-' || text.bytes[power] == '+')) power++;
        if (power < text.length && is_digit(text.bytes[power])) {
            while (power < text.length && is_digit(text.bytes[power])) power++;
            at = power;
        }
    }
    text_put(out, text.bytes, at);
    for (size_t length; at < text.length && (length = blank_bytes(text.bytes + at, text.length - at)) > 0;) at += length;
    if (at < text.length) text_putc(out, ' ');
    text_put(out, text.bytes + at, text.length - at);
}

/* A property's colon stands behind its name. */
static void put_token(struct text *out, const struct sources *sources, const struct token *token) {
    struct slice text = span_text(sources, token->span);
    if (token->kind == TOKEN_META) text.length--;
    if (token->kind == TOKEN_STRING) put_quoted(out, token->text);
    else if (token->kind == TOKEN_NUMBER) put_number(out, text);
    else put_words(out, text);
    if (token->kind == TOKEN_META) text_putc(out, ':');
}

/* --- What stands between ------------------------------------------------------------------------------------ */

/* What is behind an operand is a sign between two; elsewhere a minus belongs to what follows. */
static bool is_operand(int token) {
    return token == TOKEN_NAME || token == TOKEN_NUMBER || token == TOKEN_DATE || token == TOKEN_STRING || token == ')' ||
           token == TOKEN_YES || token == TOKEN_NO || token == TOKEN_TODAY || token == TOKEN_IN_UNIT || token == TOKEN_UNIT;
}

struct making {
    struct pieces *pieces;
    size_t *open;       /* the parentheses that are open */
    size_t nesting;
    int opening;        /* of the declaration */
    int last, before;   /* the newest tokens that are no comments */
    bool row_open;
};

static bool is_list_of_conditions(int token) {
    return token == TOKEN_ALL_OF || token == TOKEN_ANY_OF || token == TOKEN_NONE_OF || token == TOKEN_OF || token == TOKEN_NUMBER_OF;
}

/* Asked before the piece itself opens or closes a parenthesis. */
static bool blank_before(const struct making *m, const struct piece *piece) {
    int token = piece->token, last = m->last;
    bool wide = m->nesting && m->pieces->at[m->open[m->nesting - 1]].wide;
    if (last == 0) return false;
    if (last == '(' && token == ')') return false;
    if (last == '(' || token == ')') return wide;
    if (last == '-' && !is_operand(m->before)) return false;
    if (token == ',' || (piece->text.length && piece->text.bytes[0] == ',')) return false;
    if (token == ':') return (last == TOKEN_STRING || last == ')') && m->opening != TOKEN_SCORE;
    if (token == '(') return last != TOKEN_NAME;
    return true;
}

static void nest(struct making *m, size_t i) {
    struct piece *piece = &m->pieces->at[i];
    if (piece->token == ')' && m->nesting > 0) m->nesting--;
    piece->depth = (unsigned)m->nesting;
    if (piece->token != '(') return;
    piece->wide = is_list_of_conditions(m->last);
    m->open[m->nesting++] = i;
}

static bool is_recommendation(int opening) { return opening >= TOKEN_RECOMMEND && opening <= TOKEN_INFORM; }

/* Whether a field of a record begins: its name, its label, a colon. */
static bool begins_field(const struct making *m, const struct tree *tree, size_t t) {
    return m->opening == TOKEN_RECORD && t + 2 < tree->tokens && tree->token[t + 1].kind == TOKEN_STRING &&
           tree->token[t + 2].kind == ':' && m->last != ',' && m->last != TOKEN_ONE_OF && m->last != TOKEN_RECORD;
}

static bool begins_line(const struct making *m, const struct tree *tree, size_t t) {
    int token = tree->token[t].kind;
    if (pieces_open(token)) return true;
    if (m->nesting) return false;
    switch (token) {
    case TOKEN_META: case TOKEN_POINTS: case TOKEN_BAND: return true;
    case TOKEN_WHEN: case TOKEN_UNLESS: case TOKEN_INSTEAD_OF: case TOKEN_GIVE: case TOKEN_THEN: return is_recommendation(m->opening);
    case TOKEN_GIVEN: case TOKEN_EXPECT: return m->opening == TOKEN_SCENARIO;
    case '|': return m->opening == TOKEN_TABLE && !m->row_open;
    case TOKEN_NAME: return begins_field(m, tree, t);
    default: return false;
    }
}

/* --- Making them ---------------------------------------------------------------------------------------------- */

static void add_token(struct making *m, const struct sources *sources, const struct tree *tree, size_t t, struct arena *arena) {
    const struct token *token = &tree->token[t];
    size_t i = m->pieces->count++;
    struct piece *piece = &m->pieces->at[i];
    struct text text;
    text_init(&text, arena);
    put_token(&text, sources, token);
    *piece = (struct piece){ .token = token->kind, .text = finished(&text) };
    piece->columns = utf8_columns(piece->text.bytes, piece->text.length);
    piece->starts = begins_line(m, tree, t);
    piece->blank = blank_before(m, piece);
    nest(m, i);
    if (pieces_open(token->kind)) m->opening = token->kind;
    if (token->kind == '|') m->row_open = true;
    if (token->kind == TOKEN_ROW_END) m->row_open = false;
    m->before = m->last;
    m->last = token->kind;
}

static void add_comment(struct pieces *pieces, const struct sources *sources, const struct comment *comment) {
    struct slice text = span_text(sources, comment->span);
    while (text.length && (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t' || text.bytes[text.length - 1] == '\r'))
        text.length--;
    struct place place = source_place(&sources->at[comment->span.file], comment->span.start);
    pieces->at[pieces->count++] = (struct piece){ .token = PIECE_COMMENT, .text = text, .blank = true, .alone = comment->alone,
                                                  .columns = utf8_columns(text.bytes, text.length), .column = place.column - 1 };
}

static bool leaves_line_free(const struct source *source, size_t from, size_t to) {
    unsigned lines = 0;
    for (; from < to; from++) lines += source->bytes[from] == '\n';
    return lines > 1;
}

static void measure(struct pieces *p) {
    for (size_t i = 0; i < p->count; i++) {
        p->width[i + 1] = p->width[i] + p->at[i].blank + p->at[i].columns;
        p->comments[i + 1] = p->comments[i] + (p->at[i].token == PIECE_COMMENT);
    }
}

bool pieces_make(const struct sources *sources, const struct tree *tree, struct arena *arena, struct pieces *pieces) {
    const struct source *source = &sources->at[tree->file];
    size_t most = tree->tokens + tree->comments, end = 0;
    *pieces = (struct pieces){ .at = ARENA_ARRAY(arena, struct piece, most + 1), .width = ARENA_ARRAY(arena, size_t, most + 2),
                               .comments = ARENA_ARRAY(arena, size_t, most + 2) };
    struct making m = { .pieces = pieces, .open = ARENA_ARRAY(arena, size_t, most + 1) };
    if (!pieces->at || !pieces->width || !pieces->comments || !m.open) return false;
    for (size_t t = 0, c = 0; t < tree->tokens || c < tree->comments;) {
        bool comment = c < tree->comments && (t == tree->tokens || tree->comment[c].span.start < tree->token[t].span.start);
        struct span span = comment ? tree->comment[c].span : tree->token[t].span;
        if (!comment && tree->token[t].kind == TOKEN_END) {
            t++;
            continue;
        }
        if (comment) add_comment(pieces, sources, &tree->comment[c++]);
        else add_token(&m, sources, tree, t++, arena);
        pieces->at[pieces->count - 1].blank_line = leaves_line_free(source, end, span.start);
        end = span.end;
    }
    measure(pieces);
    return !arena->failed;
}

bool pieces_equal(const struct pieces *a, const struct pieces *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct piece *x = &a->at[i], *y = &b->at[i];
        if (x->token != y->token || !slice_equal(x->text, y->text) || x->starts != y->starts || x->depth != y->depth) return false;
    }
    return true;
}
