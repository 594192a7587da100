/* format_inside: what the files of format share. */
#ifndef OSLER_GRAMMAR_FORMAT_INSIDE_H
#define OSLER_GRAMMAR_FORMAT_INSIDE_H

#include "grammar/format.h"
#include "grammar/scan.h"

/* --- Pieces (format_piece.c) ------------------------------------------------------------------------- */

enum { PIECE_COMMENT = -1 };

/* A word, a sign, a quoted text or a comment, as it stands on a line. */
struct piece {
    int token;          /* the parser's, or PIECE_COMMENT */
    struct slice text;  /* on one line */
    size_t columns;
    unsigned depth;     /* of parentheses around it; a parenthesis has the depth of what is outside */
    bool blank;         /* one stands between it and what is before it on its line */
    bool wide;          /* a parenthesis with blanks inside: of a list of conditions */
    bool starts;        /* begins a declaration, a clause, a property, a row ...: a line of its own */
    bool alone;         /* a comment with nothing before it on its line */
    bool blank_line;    /* the author left a line free before it */
    size_t column;      /* of a comment in the source, from 0 */
};

struct pieces {
    struct piece *at;
    size_t count;
    size_t *width;    /* width[i]: columns of the pieces before i, on one line */
    size_t *comments; /* comments[i]: how many of them are comments */
};

/* False without memory. */
bool pieces_make(const struct sources *sources, const struct tree *tree, struct arena *arena, struct pieces *pieces);
bool pieces_equal(const struct pieces *a, const struct pieces *b); /* the same words, signs, texts and comments */
size_t pieces_columns(const struct pieces *pieces, size_t from, size_t to); /* of [from, to) on one line */
bool pieces_open(int token);                                              /* an opening keyword */

/* --- Lines (format_line.c) ---------------------------------------------------------------------------- */

enum { FORMAT_WIDTH = 100, FORMAT_INDENT = 2 };

struct layout {
    const struct pieces *pieces;
    struct text *out;
    size_t width;   /* of a line */
    size_t column;  /* reached on the line */
    size_t hang;    /* where a line begins that a comment has forced */
    bool fresh;     /* nothing is on the line yet */
    bool ended;     /* a comment ends the line */
};

void line_new(struct layout *l, size_t indent);
void line_free(struct layout *l); /* leaves a line free */
void line_put(struct layout *l, size_t piece);
void line_put_all(struct layout *l, size_t from, size_t to);
bool line_fits(const struct layout *l, size_t from, size_t to, size_t behind); /* with so many columns behind it */
void line_pad(struct layout *l, size_t column);

/* Puts [from, to) from the column reached, on further lines from `indent` where one is not enough. */
void line_lay(struct layout *l, size_t from, size_t to, size_t indent, size_t behind);

#endif
