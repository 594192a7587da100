/* ast: the tree of one guideline file, as written. The parser builds it; the checker writes into the fields that are
 * marked so and changes nothing else. Everything lives in the compilation's arena; spans point into its sources. */
#ifndef OSLER_GRAMMAR_AST_H
#define OSLER_GRAMMAR_AST_H

#include "base/date.h"
#include "base/decimal.h"
#include "base/source.h"
#include "base/unit.h"

/* A name as written, with its place. */
struct name {
    struct slice text;
    struct span span;
};

struct name_list {
    struct name *at;
    size_t count, room;
};

/* A quoted text. Line breaks with the blanks around them are one blank; \" is a quote and \\ a backslash. */
struct string {
    struct slice text;
    struct span span;
};

/* A number with the unit that stands after it on its line. */
struct quantity {
    struct decimal number;
    const struct unit *unit; /* NULL for a bare number */
    struct span span;        /* number and unit */
    bool bad;                /* number or unit could not be read; a diagnostic is recorded */
};

/* --- Expressions ------------------------------------------------------------------------------ */

enum expr_kind {
    EXPR_ERROR,     /* what could not be parsed; a diagnostic is recorded, the checker stays silent */
    EXPR_NAME,      /* name */
    EXPR_QUANTITY,  /* quantity */
    EXPR_DATE,      /* date */
    EXPR_TEXT,      /* string */
    EXPR_YES, EXPR_NO, EXPR_UNKNOWN, /* the words; unknown only in cells and scenarios */
    EXPR_TODAY,
    EXPR_NOT,       /* part[0] */
    EXPR_ALL, EXPR_ANY, /* parts; written with and / or, or with all of (...) / any of (...): see `spelt_out` */
    EXPR_NONE,      /* none of (...) */
    EXPR_AT_LEAST, EXPR_AT_MOST, EXPR_EXACTLY, /* `count` of (...) */
    EXPR_NUMBER_OF, /* number of (condition, condition ...): how many hold */
    EXPR_COMPARE,   /* part[0] op part[1] */
    EXPR_IS,        /* part[0] is [not] part[1]; is [not] one of (part[1] ...): `spelt_out` */
    EXPR_IS_KNOWN,  /* part[0] is known; `negated`: is unknown */
    EXPR_BETWEEN,   /* part[0] between part[1] and part[2], both included */
    EXPR_ADD, EXPR_SUBTRACT, EXPR_MULTIPLY, EXPR_DIVIDE, /* part[0], part[1] */
    EXPR_NEGATE,    /* part[0] */
    EXPR_CONVERT,   /* part[0] in `unit`: the bare number */
    EXPR_CALL,      /* name(part ...) */
    EXPR_SOME, EXPR_EVERY, EXPR_NO_ONE, /* quantifier over list: `name` record, `list` may be empty, part[0] the
                       where condition or NULL, for EXPR_EVERY part[1] the has condition */
    EXPR_AGGREGATE, /* `aggregate` of `name` (a field, a series or, for a count, a list or record) [in `list`]
                       [where part[0]], with a window: see `window` */
    EXPR_RISING, EXPR_FALLING, /* `name` rising: a series */
    EXPR_ORDER,     /* part[0] `order` part[1]: before, after, during, overlaps; part[2] for within: the distance */
    EXPR_PERIOD,    /* from part[0] to part[1] */
    EXPR_ELAPSED,   /* whole `time_unit`s between part[0] and part[1]; since: part[1] is NULL and today is meant */
    EXPR_AGE        /* age on part[0] of part[1]: whole years, part[1] the date of birth */
};

enum compare_op { COMPARE_EQUAL, COMPARE_UNEQUAL, COMPARE_LESS, COMPARE_AT_MOST, COMPARE_GREATER, COMPARE_AT_LEAST };

enum aggregate {
    AGGREGATE_COUNT, AGGREGATE_DIFFERENT, AGGREGATE_SUM, AGGREGATE_MEAN, AGGREGATE_MEDIAN, AGGREGATE_LOWEST,
    AGGREGATE_HIGHEST, AGGREGATE_EARLIEST, AGGREGATE_LATEST, AGGREGATE_FIRST, AGGREGATE_LAST, AGGREGATE_CHANGE
};

/* What part of a series counts. */
enum window_kind {
    WINDOW_ALL,
    WINDOW_WITHIN, /* latest x within 30 days: not older than that on the day of evaluation */
    WINDOW_LAST,   /* highest x in the last 6 months */
    WINDOW_OVER    /* change of x over 48 hours */
};

enum date_order_word { ORDER_BEFORE, ORDER_AFTER, ORDER_WITHIN /* within D of */, ORDER_WITHIN_BEFORE,
                       ORDER_WITHIN_AFTER, ORDER_DURING, ORDER_OVERLAPS };

struct expr {
    enum expr_kind kind;
    bool spelt_out, negated;
    bool local;       /* written by the checker: depends on the list element at hand */
    struct span span; /* the whole expression */
    struct span mark; /* the operator or opening word, for messages */
    uint32_t depth;   /* 1 for a leaf, else one more than the deepest part; never above the limit of nesting */
    uint32_t parts;
    struct expr **part;
    /* What the kind needs. Most are a name alone, and there are many: what few need lies elsewhere, NULL where nothing is written. */
    union {
        struct name name;
        struct string string; /* EXPR_TEXT */
    };
    const struct name *list;
    struct quantity *quantity; /* EXPR_QUANTITY; the window's length or within's distance */
    union {
        date date;               /* EXPR_DATE */
        int64_t count;           /* at least `count` of */
        const struct unit *unit; /* EXPR_CONVERT */
    };
    union {
        enum compare_op op;
        enum aggregate aggregate;
        enum date_order_word order;
        enum date_unit time_unit;
    };
    enum window_kind window;
    /* written by the checker */
    const struct type *type;
    struct symbol *symbol;
};

/* --- Types as written --------------------------------------------------------------------------- */

enum written_type_kind { WRITTEN_TRUTH, WRITTEN_CHOICE, WRITTEN_NUMBER /* `number` */, WRITTEN_QUANTITY /* a unit */,
                         WRITTEN_DATE, WRITTEN_TIME /* date and time */, WRITTEN_TEXT, WRITTEN_LIST, WRITTEN_PERIOD };

struct choice_value {
    struct name name;
    struct string label; /* empty when the name serves as label */
};

struct written_type {
    enum written_type_kind kind;
    struct span span;
    struct choice_value *value; /* choice */
    size_t values;
    const struct unit *unit;    /* quantity */
    struct name record;         /* list of RECORD */
    struct quantity *from, *to, *step; /* NULL where not written */
    bool over_time;
    bool bad;                   /* could not be read; a diagnostic is recorded */
};

/* --- Metadata: `name: value, value` ------------------------------------------------------------- */

/* One value of a property. */
struct meta_value {
    enum { META_NAME, META_STRING, META_QUANTITY, META_DATE, META_VERSION, META_YES, META_NO } kind;
    struct span span;
    union {
        struct name name; /* META_NAME; META_VERSION such as 1.0.0: its text */
        struct string string;
        const struct quantity *quantity;
        date date;
    };
};

struct meta {
    struct name name; /* blanks between words folded to one: "valid for" */
    struct meta_value *value;
    size_t values;
    struct span span;
    bool bad; /* a value could not be read; a diagnostic is recorded */
    bool worded; /* the name has several words */
};

/* --- Clauses of recommendations -------------------------------------------------------------------- */

enum bound_kind { DOSE_ROUNDED, DOSE_AT_MOST, DOSE_AT_LEAST };

struct dose_bound { /* in the order written, which is the order in which they act */
    enum bound_kind kind;
    struct expr *amount; /* a constant quantity for rounding */
    struct span span;
};

struct written_dose {
    struct span span;
    bool then;              /* `then` instead of `give` */
    struct name treatment;
    struct expr *amount;
    struct dose_bound *bound;
    size_t bounds;
    struct name route;      /* iv, oral ...; empty when not written */
    struct quantity *over;  /* infusion time, NULL when not written */
    bool once, as_needed;
    struct quantity *every, *during /* for 6 weeks */;
    int64_t times;          /* `3 times every 1 day`; 0 when not written */
    struct string until;    /* empty when not written */
    bool has_schedule;
};

enum clause_kind { CLAUSE_WHEN, CLAUSE_UNLESS, CLAUSE_INSTEAD_OF, CLAUSE_DOSE };

struct clause {
    enum clause_kind kind;
    struct span span;
    struct expr *condition;  /* when, unless */
    struct name instead_of;
    struct string because;   /* instead of ... because "..." */
    struct written_dose *dose; /* CLAUSE_DOSE */
};

/* --- Tables and scores -------------------------------------------------------------------------- */

enum cell_kind {
    CELL_ERROR,
    CELL_ANY,       /* any */
    CELL_VALUE,     /* value (, value)*: a name, quantity, date, text, yes, no; `negated`: not value */
    CELL_COMPARE,   /* op value[0] */
    CELL_RANGE,     /* value[0] to value[1]; `below`: the upper end is not included */
    CELL_UNKNOWN,   /* unknown */
    CELL_KNOWN      /* known */
};

struct cell {
    enum cell_kind kind;
    struct span span;
    bool negated, below;
    enum compare_op op;
    struct expr **value;
    size_t values;
};

struct row {
    struct cell *cell; /* for the head: `head` */
    size_t cells;
    struct span span;
};

enum table_policy { TABLE_EXACTLY_ONE, TABLE_FIRST, TABLE_ALL };

struct score_line { /* `2 points when ...` */
    struct quantity points;
    struct expr *condition;
    struct string label; /* empty when not written */
    struct span span;
};

struct score_band { /* `band low "Low risk": 0 to 1` */
    struct name name;
    struct string label;
    struct quantity from, to;
    struct span span;
};

/* --- Scenarios ------------------------------------------------------------------------------------ */

struct written_item { /* one element of a list `(site liver, isolated yes)` or of a series `(80 umol/L on 2025-10-01)` */
    struct span span;
    struct name *field;
    struct expr **value; /* EXPR_UNKNOWN for a field said to be unknown */
    size_t fields;
    struct expr *single; /* a series value; NULL for an element */
    date on;             /* DATE_UNKNOWN when not written */
};

enum given_kind { GIVEN_VALUE, GIVEN_UNKNOWN, GIVEN_LIST, GIVEN_NONE };

struct given { /* `fact is value [on date]`, `fact is unknown`, `fact are (..), (..) [and maybe more]`, `fact are none` */
    struct name fact;
    enum given_kind kind;
    struct expr *value;
    struct expr *call; /* `given egfr_ckd_epi is 45 ...` names a function: NULL, the name says it */
    date on;
    struct written_item *item;
    size_t items;
    bool maybe_more;
    struct span span;
};

enum expect_kind { EXPECT_APPLIES, EXPECT_OUTCOME, EXPECT_DOSE, EXPECT_VALUE };

struct expect {
    enum expect_kind kind;
    struct name name;      /* recommendation or definition; the recommendation of a dose; empty for `dose of T is` */
    struct name treatment; /* `dose of T in R is A then B` */
    struct expr **value;   /* the expected value; doses in order; EXPR_NAME contraindicated, EXPR_UNKNOWN ... */
    size_t values;
    struct name_list because, missing; /* `because cardiotoxicity`, `missing ecog, response` */
    bool has_missing;
    struct span span;
};

/* --- Declarations ----------------------------------------------------------------------------------- */

enum decl_kind {
    DECL_ERROR, DECL_GUIDELINE, DECL_USE, DECL_REFERENCE, DECL_FACT, DECL_RECORD, DECL_TREATMENT, DECL_FUNCTION,
    DECL_DEFINE, DECL_TABLE, DECL_SCORE, DECL_SECTION, DECL_APPLIES, DECL_RECOMMEND, DECL_CONSIDER, DECL_AVOID, DECL_WARN,
    DECL_INFORM, DECL_PREFER, DECL_CHOOSE, DECL_ASSERT, DECL_SCENARIO
};

struct field { /* a field of a record or a parameter of a function */
    struct name name;
    struct string label;
    struct written_type type;
    struct meta *meta;
    size_t metas;
};

struct decl {
    enum decl_kind kind, meant; /* meant: for DECL_ERROR, what the opening keyword says; its name is kept when known */
    struct span span, keyword;
    struct name name;    /* empty for section, applies, scenario, assert, prefer, choose */
    struct string label; /* empty where none is written */
    struct meta *meta;
    size_t metas;
    struct written_type type; /* fact, table, function result */
    struct field *field;      /* record, function */
    size_t fields;
    struct expr *condition;   /* define's value, applies, assert never X when Y: X */
    struct expr *second;      /* assert: Y */
    struct clause *clause;
    size_t clauses;
    enum table_policy policy; /* table */
    struct expr **head;
    size_t heads;
    struct row *row;
    size_t rows;
    struct score_line *line;
    size_t lines;
    struct score_band *band;
    size_t bands;
    struct name_list names;   /* choose one of A, B, C; prefer: A, B */
    struct string because;    /* prefer */
    struct given *given;      /* scenario */
    size_t givens;
    struct expect *expect;
    size_t expects;
};

struct comment {
    struct span span; /* from # to the end of the line */
    bool alone;       /* nothing but blanks before it on its line */
};

/* A word or sign as the parser took it; kinds are this room's own. */
struct token {
    int kind;
    struct span span;
    struct slice text; /* of a quoted text: what it says */
};

struct tree {
    uint32_t file;
    int64_t language; /* 1; 0 when the file does not say */
    struct span language_span;
    struct decl **decl;
    size_t decls, room;
    struct comment *comment;
    size_t comments, comment_room;
    struct token *token; /* only where they are asked for */
    size_t tokens, token_room;
};

#endif
