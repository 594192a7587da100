/* reader: what scanner, parser and error sentences share while one text is read. Inside this room only. */
#ifndef OSLER_GRAMMAR_READER_H
#define OSLER_GRAMMAR_READER_H

#include "grammar/parse.h"

/* A token that has been handed to the parser. */
struct seen {
    int token;
    struct span span;
};

/* What the parser wants skipped after a mistake: up to the next opening keyword, or within a table up to the next row. */
enum skip { SKIP_NOTHING, SKIP_TO_DECLARATION, SKIP_TO_ROW };

enum { SEEN = 6, OPEN_PARENTHESES = 8, LONGEST_KEYWORD = 9, READ_UNITS = 32, READ_UNIT_TEXT = 24, SHARED_NAMES = 64 };

/* What a unit is, under the letters up to the next blank, in which it is the first `length`. */
struct read_unit {
    char text[READ_UNIT_TEXT];
    size_t text_length, length; /* text_length 0: nothing is known here */
    const struct unit *unit;    /* NULL, and length 0: it is none */
};

/* Keywords by length and first letter, which tell most names apart from them: 1 + the first of that kind, 0 for none, and behind each
 * the next. phrases: with which letters words of that length begin that begin several words that count together, a bit each. */
struct keyword_index {
    uint8_t first[LONGEST_KEYWORD + 1][32], next[UINT8_MAX];
    uint32_t phrases[LONGEST_KEYWORD + 1];
};

/* The declaration that is being read. */
struct construct {
    int opening;              /* its keyword's token, 0 before the first */
    struct span opened, name; /* the keyword and the name behind it, empty when there is none */
    struct seen clause;       /* its last when, give, given, property ...; token 0 when none */
    size_t nesting;           /* of parentheses */
    struct span parenthesis[OPEN_PARENTHESES]; /* the outermost that are open */
    bool stray_parenthesis;   /* the newest token closes what nothing opened */
};

struct reader {
    const struct source *source;
    const struct sources *sources;
    uint32_t file;
    struct arena *arena;
    struct arena scratch; /* what nobody needs once its declaration is in the tree */
    struct diags *diags;
    struct tree *tree;
    struct parse_limits limits;
    struct expr *expression; /* parse_expression's result */

    /* The scanner's own state. */
    struct {
        char *bytes;
        size_t used, room;
    } pool;            /* what flex allocates */
    struct keyword_index keywords;
    struct read_unit units[READ_UNITS]; /* the newest: a guideline has few units, many times */
    struct slice properties[SHARED_NAMES]; /* names of some, by their hash */
    bool row_open;     /* after a bar that does not end its row */
    bool type_next;    /* after a colon behind which a type stands */
    bool told_control; /* one message about control characters is enough */

    /* What has been read, for the scanner's look around and for sentences: seen[0] is the newest token. */
    struct seen seen[SEEN];
    struct construct now, before; /* before: the declaration that the newest opening keyword ended */

    void *scanner;
    int start;            /* the token before the first of the text; 0 once it is read */
    size_t tokens;        /* read so far, where their number is limited */
    bool stopped;         /* nothing more can be read */
    enum skip skip;
    bool quiet;           /* skipping: nothing more is said about this mistake */
    bool told_deep;       /* in this declaration */
    bool told_language;   /* a mistake was in the language line itself */
    bool ended_too_early; /* the text ended where more was needed */

    struct expr no_expr; /* stand in when memory is exhausted */
    struct decl no_decl;
    _Alignas(max_align_t) unsigned char no_value[320];
};

/* keywords.c: the token of a word, 0 for none; `kind` and `place` may be NULL. */
enum keyword_place {
    ANYWHERE, ALONE_IN_CELL, FIRST_ON_LINE_OF_SCORE, BEHIND_TO, BEFORE_NAME, BEFORE_NUMBER, IN_SCENARIO, BEHIND_NAME,
    IN_ASSERT
};
int keyword_token(struct slice word, enum keyword_kind *kind, enum keyword_place *place);
int keyword_token_of(const struct keyword_index *index, uint8_t first, struct slice word, enum keyword_kind *kind, enum keyword_place *place);
void keyword_index(struct keyword_index *index);
static inline int reader_keyword(const struct reader *reader, struct slice word, enum keyword_kind *kind, enum keyword_place *place) {
    uint8_t first = word.length && word.length <= LONGEST_KEYWORD ? reader->keywords.first[word.length][word.bytes[0] & 31] : 0;
    return first ? keyword_token_of(&reader->keywords, first, word, kind, place) : 0;
}
/* False: the word begins no several words that count together. */
static inline bool reader_may_begin_phrase(const struct reader *reader, struct slice word) {
    return word.length && word.length <= LONGEST_KEYWORD && (reader->keywords.phrases[word.length] >> (word.bytes[0] & 31) & 1);
}
/* Everywhere: it can be no name. */
static inline bool reader_reserves(const struct reader *reader, struct slice word) {
    enum keyword_kind kind;
    return reader_keyword(reader, word, &kind, NULL) && (kind == KEYWORD_LOGIC || kind == KEYWORD_LATER);
}
const char *keyword_meant(struct slice word); /* the opening keyword for a word that people put in its place; NULL for none */
const char *keyword_nearest(struct slice word, enum keyword_kind kind, unsigned most); /* NULL for none */

#endif
