/* parse: from text to tree. The only door of this room, besides the tree itself.
 *
 * A file with mistakes still gives a tree: what could not be read is DECL_ERROR, EXPR_ERROR or CELL_ERROR, and every mistake
 * has one diagnostic. After a mistake reading goes on with the next declaration. */
#ifndef OSLER_GRAMMAR_PARSE_H
#define OSLER_GRAMMAR_PARSE_H

#include "base/diag.h"
#include "grammar/ast.h"

struct parse_limits {
    size_t depth;  /* nesting of parentheses and operators; 0: 1000 */
    size_t tokens; /* 0: no limit */
    bool without_scenarios; /* pass over them unread: for an answer, which does not need them */
    bool keep_tokens;       /* in the tree: for the layout */
};

/* NULL only when memory is exhausted (diags->failed). `file` is a number in `sources`. */
struct tree *parse_file(const struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags,
                        const struct parse_limits *limits);

/* One expression, for `osler eval` and the REPL. NULL when there is a diagnostic. `incomplete` (may be NULL) says that
 * the text ended too early, so that a prompt may ask for more. */
struct expr *parse_expression(const struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags,
                              const struct parse_limits *limits, bool *incomplete);

/* Every reserved word, by kind, for completion, editors and "did you mean". Ends with a NULL word. */
struct keyword {
    const char *word;
    enum keyword_kind {
        KEYWORD_OPENING, KEYWORD_LOGIC, KEYWORD_LATER /* reserved, not used yet */,
        KEYWORD_PLACED, /* counts only in its place and is free as a name elsewhere */
        KEYWORD_PHRASE  /* several words that count together */
    } kind;
};
extern const struct keyword keywords[];

#endif
