/* format_line: pieces on lines. What does not fit is broken where the sentence is loosest: at its clauses, its commas, its and
 * and or, its comparisons; what is inside parentheses last. */
#include <string.h>

#include "grammar/format_inside.h"

enum { MOST_INDENT = 56, GAP = 2 };

void line_new(struct layout *l, size_t indent) {
    if (l->out->length && !(l->fresh && l->column == 0 && l->out->bytes && l->out->bytes[l->out->length - 1] == '\n'))
        text_putc(l->out, '\n');
    l->column = indent;
    l->fresh = true;
    l->ended = false;
}

void line_free(struct layout *l) {
    if (!l->out->length) return;
    line_new(l, 0);
    text_putc(l->out, '\n');
}

void line_pad(struct layout *l, size_t column) {
    if (l->column >= column) return;
    text_repeat(l->out, ' ', column - l->column);
    l->column = column;
}

static void put(struct layout *l, const char *bytes, size_t length, size_t columns) {
    if (l->fresh) text_repeat(l->out, ' ', l->column);
    l->fresh = false;
    text_put(l->out, bytes, length);
    l->column += columns;
}

/* --- Quoted texts on several lines ---------------------------------------------------------------------- */

/* A single blank between two words: a line end in its place says the same. What is behind a number may be its unit. */
static bool may_break(struct slice text, size_t at) {
    if (at == 0 || at + 1 >= text.length || text.bytes[at] != ' ') return false;
    unsigned char before = (unsigned char)text.bytes[at - 1], after = (unsigned char)text.bytes[at + 1];
    bool typographic = after == 0xC2 || after == 0xE2 || after == 0xEF; /* perhaps a blank that would be lost */
    bool number = before >= '0' && before <= '9';
    return at > 1 && before > ' ' && after > ' ' && !number && !typographic && at + 2 < text.length;
}

static void put_text(struct layout *l, struct slice text) {
    size_t indent = l->column + 1, from = 0;
    if (indent > MOST_INDENT) indent = MOST_INDENT;
    while (from < text.length) {
        size_t best = 0, columns = 0, at = from;
        while (at < text.length) {
            size_t next = at;
            utf8_next(text.bytes, text.length, &next);
            columns += utf8_columns(text.bytes + at, next - at);
            if (l->column + columns > l->width && best) break;
            at = next;
            if (at < text.length && may_break(text, at)) best = at;
        }
        size_t to = at >= text.length && l->column + columns <= l->width ? text.length : best ? best : text.length;
        put(l, text.bytes + from, to - from, utf8_columns(text.bytes + from, to - from));
        if (to == text.length) return;
        line_new(l, indent);
        from = to + 1;
    }
}

/* --- Pieces ---------------------------------------------------------------------------------------------- */

/* A comment keeps its column where the line leaves room for it. */
static void put_comment(struct layout *l, const struct piece *piece) {
    if (piece->alone) {
        if (!l->fresh || l->ended) line_new(l, l->hang);
    } else {
        size_t column = l->column + GAP;
        if (piece->column > column && piece->column + piece->columns <= l->width) column = piece->column;
        if (!l->fresh) line_pad(l, column);
    }
    put(l, piece->text.bytes, piece->text.length, piece->columns);
    l->ended = true;
}

void line_put(struct layout *l, size_t i) {
    const struct piece *piece = &l->pieces->at[i];
    if (piece->token == PIECE_COMMENT) {
        put_comment(l, piece);
        return;
    }
    if (l->ended) line_new(l, l->hang);
    if (!l->fresh && piece->blank) put(l, " ", 1, 1);
    if (piece->token == TOKEN_STRING && l->column + piece->columns > l->width) put_text(l, piece->text);
    else put(l, piece->text.bytes, piece->text.length, piece->columns);
}

void line_put_all(struct layout *l, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) line_put(l, i);
}

bool line_fits(const struct layout *l, size_t from, size_t to, size_t behind) {
    const struct pieces *p = l->pieces;
    if (from >= to) return true;
    if (l->ended || p->comments[to] != p->comments[from]) return false;
    size_t blank = !l->fresh && p->at[from].blank;
    return l->column + blank + pieces_columns(p, from, to) + behind <= l->width;
}

/* --- Where a line may break --------------------------------------------------------------------------------- */

/* The looser, the earlier. */
enum looseness { LOOSE_COMMA, LOOSE_LOGIC, LOOSE_PART, LOOSE_HAS, LOOSE_COMPARE, LOOSE_SIGN, LOOSE_NONE };

/* How loosely a piece stands to what is before it. `between` counts the `between` whose `and` has not come. */
static enum looseness looseness_of(const struct pieces *p, size_t from, size_t i, unsigned *between) {
    int last = i > from ? p->at[i - 1].token : 0;
    if (last == ',') return LOOSE_COMMA;
    if (last == TOKEN_HAS) return LOOSE_HAS;
    switch (p->at[i].token) {
    case TOKEN_AND:
        if (*between == 0) return LOOSE_LOGIC;
        --*between;
        return LOOSE_NONE;
    case TOKEN_OR: return LOOSE_LOGIC;
    case TOKEN_BETWEEN: case TOKEN_TIME_BETWEEN:
        ++*between;
        return p->at[i].token == TOKEN_BETWEEN ? LOOSE_COMPARE : LOOSE_NONE;
    case TOKEN_BECAUSE: case TOKEN_MISSING: case TOKEN_THEN: case TOKEN_ROUNDED_TO: case TOKEN_ONCE: case TOKEN_EVERY:
    case TOKEN_AS_NEEDED: case TOKEN_FOR: case TOKEN_UNTIL: case TOKEN_STEP: case TOKEN_OVER_TIME: return LOOSE_PART;
    case TOKEN_AT_MOST: case TOKEN_AT_LEAST: case TOKEN_OVER: case TOKEN_FROM:
        return last == TOKEN_NAME || last == TOKEN_NUMBER || last == TOKEN_UNIT || last == ')' ? LOOSE_PART : LOOSE_NONE;
    case TOKEN_COMPARE: case TOKEN_IS: return LOOSE_COMPARE;
    case '+': case '*': case '/': return LOOSE_SIGN;
    default: return LOOSE_NONE;
    }
}

/* `applies` and its like, used as a name. */
static bool is_opening_word(const struct pieces *p, size_t i) {
    enum keyword_kind kind;
    return p->at[i].token == TOKEN_NAME && keyword_token(p->at[i].text, &kind, NULL) && kind == KEYWORD_OPENING;
}

/* A line that begins with such a word would begin a declaration or a property; so would one of nothing else, behind a comment. */
static bool may_begin_line(const struct pieces *p, size_t i, size_t to) {
    if (i > 0 && is_opening_word(p, i - 1)) return false;
    if (p->at[i].token == TOKEN_NAME && i + 1 < to && p->at[i + 1].token == ':') return false;
    return !is_opening_word(p, i);
}

static unsigned least_depth(const struct pieces *p, size_t from, size_t to) {
    unsigned least = UINT32_MAX;
    for (size_t i = from; i < to; i++)
        if (p->at[i].token != PIECE_COMMENT && p->at[i].depth < least) least = p->at[i].depth;
    return least;
}

static enum looseness loosest(const struct pieces *p, size_t from, size_t to, unsigned depth) {
    enum looseness loosest = LOOSE_NONE;
    unsigned between = 0;
    for (size_t i = from; i < to; i++) {
        if (p->at[i].depth != depth || p->at[i].token == PIECE_COMMENT) continue;
        enum looseness here = looseness_of(p, from, i, &between);
        if (i > from && here < loosest && may_begin_line(p, i, to)) loosest = here;
    }
    return loosest;
}

/* --- Laying out ---------------------------------------------------------------------------------------------- */

static size_t closing(const struct pieces *p, size_t open, size_t to) {
    size_t i = open + 1;
    while (i < to && !(p->at[i].token == ')' && p->at[i].depth == p->at[open].depth)) i++;
    return i;
}

/* Nothing breaks outside of the parentheses. */
static void lay_inside(struct layout *l, size_t from, size_t to, unsigned depth, size_t behind) {
    const struct pieces *p = l->pieces;
    for (size_t i = from; i < to; i++) {
        line_put(l, i);
        if (p->at[i].token != '(' || p->at[i].depth != depth) continue;
        size_t close = closing(p, i, to), after = close < to ? pieces_columns(p, close, to) + 1 : 0;
        line_lay(l, i + 1, close, l->column + p->at[i].wide, after + behind < 20 ? after + behind : 2);
        i = close - 1;
    }
}

/* The list of conditions that this range is: one below the other. */
static bool is_list_of_conditions(const struct pieces *p, size_t from) {
    return from > 0 && p->at[from - 1].token == '(' && p->at[from - 1].wide;
}

static void lay_broken(struct layout *l, size_t from, size_t to, unsigned depth, size_t indent, size_t behind) {
    const struct pieces *p = l->pieces;
    enum looseness loose = loosest(p, from, to, depth);
    bool below = loose == LOOSE_LOGIC || (loose == LOOSE_COMMA && is_list_of_conditions(p, from));
    unsigned between = 0, ahead = 0;
    looseness_of(p, from, from, &ahead);
    for (size_t begin = from; begin < to;) {
        size_t end = begin + 1;
        if (begin == from) between = p->at[from].depth == depth ? ahead : 0;
        while (end < to) {
            bool here = p->at[end].depth == depth && p->at[end].token != PIECE_COMMENT;
            if (here && looseness_of(p, from, end, &between) == loose && may_begin_line(p, end, to)) break;
            end++;
        }
        size_t after = end < to ? 0 : behind;
        if (begin > from && (below || l->ended || !line_fits(l, begin, end, after))) line_new(l, indent);
        line_lay(l, begin, end, indent + FORMAT_INDENT + (begin > from && loose == LOOSE_LOGIC ? FORMAT_INDENT : 0), after);
        begin = end;
    }
}

void line_lay(struct layout *l, size_t from, size_t to, size_t indent, size_t behind) {
    size_t hang = l->hang;
    if (from >= to) return;
    if (indent > MOST_INDENT) indent = MOST_INDENT;
    l->hang = indent;
    if (line_fits(l, from, to, behind)) {
        line_put_all(l, from, to);
    } else {
        unsigned depth = least_depth(l->pieces, from, to);
        if (loosest(l->pieces, from, to, depth) == LOOSE_NONE) lay_inside(l, from, to, depth, behind);
        else lay_broken(l, from, to, depth, indent, behind);
    }
    l->hang = hang;
}
