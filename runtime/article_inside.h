/* What the files of the article share; nobody else includes this.
 *
 * The article is first made as a tree of blocks, the same for every form, and then written as HTML, Markdown or text. */
#ifndef OSLER_RUNTIME_ARTICLE_INSIDE_H
#define OSLER_RUNTIME_ARTICLE_INSIDE_H

#include "runtime/article.h"
#include "runtime/criteria.h"
#include "runtime/report_inside.h"

enum block_kind {
    BLOCK_SECTION,   /* label: its heading; holds blocks */
    BLOCK_NOTE,      /* something set apart: a notice, a caution; label leads in; holds blocks or has a text */
    BLOCK_PARAGRAPH, /* label leads in */
    BLOCK_LIST,      /* holds items; label leads in */
    BLOCK_NUMBERED,  /* likewise, counted */
    BLOCK_ITEM,      /* text, then the lists it holds */
    BLOCK_TERMS,     /* holds items, each with a label and a text */
    BLOCK_TABLE,     /* label: its caption; holds rows, the first one is the head */
    BLOCK_ROW,
    BLOCK_CELL,
    BLOCK_BADGES     /* holds items: short words that stand side by side */
};

enum block_role {
    ROLE_PLAIN, ROLE_LEAD, ROLE_PATIENT, ROLE_NOTICE, ROLE_CARD, ROLE_REFERENCES, ROLE_FOOT,
    ROLE_STRONG, ROLE_CONDITIONAL, ROLE_AGAINST, ROLE_WARN, ROLE_INFORM, ROLE_CERTAINTY, ROLE_STATUS,
    ROLE_YES, ROLE_NO, ROLE_UNKNOWN, ROLE_CONTRAINDICATED, ROLES
};

struct block {
    struct block *next, *first, *last;
    enum block_kind kind;
    enum block_role role;
    const char *label, *text;  /* may be NULL */
    const char *id;            /* unique in the article; made of letters, digits, - and _; NULL */
    const char *link;          /* NULL, an id with # before it, or an address of the web */
    uint32_t first_cite, cites; /* section cite, for the numbers behind the label of a section or the text */
};

struct article {
    const struct article_options *options;
    struct context *context;
    const struct program *program;
    const struct reason_index *index;
    struct answer *answer;
    struct report view; /* for what the text report says in the same words; its page is not used */
    enum language language;
    bool for_patient; /* the reader */
    const char *title, *question;
    struct block *badges; /* below the title */
    struct block *body;   /* sections */
    struct block *foot;   /* what stands below everything */
    struct block nobody;  /* given out where memory has ended; never shown */
};

struct arena *article_arena(const struct article *a);

/* A new block at the end of `in`; never NULL: without memory it is one that nobody sees. */
struct block *article_add(struct article *a, struct block *in, enum block_kind kind, const char *label, const char *text);
struct block *article_add_role(struct article *a, struct block *in, enum block_kind kind, enum block_role role, const char *text);
const char *article_words(const struct article *a, enum phrase id);
const char *article_phrase(struct article *a, enum phrase id, const char *const *fill, size_t count);
#define ARTICLE_PHRASE(a, id, ...)                                             \
    article_phrase(a, PHRASE_##id, (const char *const[]){ __VA_ARGS__ },       \
                   sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
const char *article_capital(struct article *a, const char *words); /* "Strong recommendation" */
const char *article_id(struct article *a, const char *prefix, const char *name); /* what is no letter or digit becomes _ */
const char *article_date(struct article *a, date day);

/* The author's words at a place, on one line; `named`: facts and definitions by their labels. "" when there are none. */
const char *article_source(struct article *a, uint32_t place, bool named);

/* Criteria as items of `list`. */
void article_add_criteria(struct article *a, struct block *list, const struct criterion *criterion, unsigned depth);
void article_add_reasons(struct article *a, struct block *list, const struct reason *reason, unsigned depth);

/* article_item.c: one recommendation. */
void article_add_item(struct article *a, struct block *section, const struct answer_item *item);
/* Whether the reader is told of it. */
bool article_shows(const struct article *a, const struct answer_item *item);
void article_add_outcome(struct article *a, struct block *badges, const struct answer_item *item);
/* How many bytes at `at` are to be shown as one blank: a control character, or one that turns the direction of what follows and
 * could make a dose read otherwise. 0: what stands there is harmless. */
size_t article_blank(const char *at);
bool article_is_web(const char *address); /* http: or https:, and only what an address is made of */

void article_write_html(const struct article *a, struct text *out);
void article_write_markdown(const struct article *a, struct text *out);
void article_write_text(const struct article *a, struct text *out);
extern const char *const article_style[]; /* lines, NULL at the end */

#endif
