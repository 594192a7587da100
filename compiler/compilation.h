/* compilation: everything one compilation knows, shared by the stations of this room:
 *
 *     files (use)  ->  scope (names)  ->  check (types, units, clauses)  ->  emit (bytecode)
 *
 * All of it lives in one arena and is thrown away when the program is made. */
#ifndef OSLER_COMPILER_COMPILATION_H
#define OSLER_COMPILER_COMPILATION_H

#include "base/limits.h"
#include "base/diag.h"
#include "grammar/parse.h"
#include "include/osler.h"
#include "runtime/program.h"

/* --- Types -------------------------------------------------------------------------------------------- */

enum type_kind {
    TYPE_ERROR, /* a mistake that is reported already: everything accepts it in silence */
    TYPE_TRUTH, TYPE_CHOICE, TYPE_NUMBER, TYPE_DATE, TYPE_TEXT, TYPE_PERIOD, TYPE_LIST, TYPE_SERIES
};

struct type {
    enum type_kind kind;
    const struct choice_value *value; /* choice, and the bands of a score: its values */
    size_t values;
    const struct symbol *owner;       /* whose choice it is: two choices of one owner are the same type */
    const struct unit *unit;          /* number: NULL for a bare number */
    struct symbol *record;            /* list: of what */
    const struct type *element;       /* series: of what */
    bool is_score;                    /* a number with bands */
    bool several;                     /* an `all` table: more than one value may hold */
    bool outcome;                     /* a truth that is the outcome of a recommendation */
};

/* --- Symbols ------------------------------------------------------------------------------------------- */

enum symbol_kind {
    SYMBOL_FACT, SYMBOL_FIELD, SYMBOL_RECORD, SYMBOL_TREATMENT, SYMBOL_FUNCTION, SYMBOL_DEFINE, SYMBOL_TABLE, SYMBOL_SCORE,
    SYMBOL_RECOMMENDATION, SYMBOL_REFERENCE, SYMBOL_CLASS,
    SYMBOL_BROKEN /* declared, but in a way that could not be read: its uses are not reported again */
};

enum progress { NOT_BEGUN, UNDER_WAY, DONE };

/* A number as it stands in a register or as a constant. */
struct value {
    enum value_kind kind;
    uint32_t reg; /* NONE for a constant that is not in a register yet */
    uint32_t scale;             /* VALUE_NUMBER: register * 10^-scale */
    int64_t low, high;          /* VALUE_NUMBER: proved bounds of the register; VALUE_RANGE: of both ends */
    bool constant;
    struct decimal number;      /* constant numbers */
    int64_t word;               /* constant truths, choices (mask) and dates */
    struct slice text;          /* constant texts */
};

/* A table's rows in registers: the truth of each, and what it gives. */
struct table_rows {
    uint32_t *truth;
    struct value *value;
    size_t count;
};

struct symbol {
    enum symbol_kind kind;
    struct name name;
    struct string label;
    struct decl *decl;            /* NULL for a class */
    const struct field *field;    /* SYMBOL_FIELD */
    struct symbol *record;        /* SYMBOL_FIELD: its record */
    uint32_t file;
    const struct type *type;
    enum progress checked, emitted;
    uint32_t index;               /* in its section of the program */
    struct value value;           /* where it is, once emitted */
    struct symbol *next;          /* fields of a record, in order; facts that are lists of one record */
    struct symbol *lists;         /* of a record: the facts that are lists of it */
    struct avoid_link *avoids;    /* those that name it (check_abouts.c) */
    uint32_t fields;              /* of a record */
    size_t used;                  /* how often it is named */
    size_t used_by_rules;         /* the same without scenarios, once all is checked */
    struct recommendation *rec;   /* SYMBOL_RECOMMENDATION */
    /* facts and fields: their range in their own unit */
    const struct decimal *low, *high, *step;
    const struct decimal *molar_mass;
    bool has_known_test;
    struct table_rows *rows;      /* a table, or a definition that is its name, once emitted: for tests row by row */
};

/* What the checker learns of a recommendation. */
struct recommendation {
    struct symbol *symbol;
    struct decl *decl;
    struct expr *when;
    struct expr **unless;
    size_t unlesses, unless_room;
    struct symbol *instead_of;
    struct string because;
    const struct written_dose **dose;
    size_t doses, dose_room;
    struct symbol **about; /* treatments, classes, recommendations */
    size_t abouts, about_room;
    enum recommendation_kind kind;
    enum unknown_policy if_unknown;
    uint32_t heading;
    struct recommendation **avoid; /* the avoids that are about it */
    size_t avoids, avoid_room;
    struct recommendation **replaced_by; /* those that say `instead of` it */
    size_t replacements, replacement_room;
    uint32_t own, conditions, outcome; /* registers */
    uint32_t own_state;                /* enum progress of `own` */
};

/* f(x, y) of a host function: the same words in two places are one call. */
struct host_call {
    const struct expr *expr;
    struct symbol *function;
    struct symbol value; /* like a fact that no record gives */
    bool emitted;
};

/* prefer A over B because "..." */
struct preference {
    const struct decl *decl;
    const struct recommendation *preferred, *other;
    struct string because;
};

/* choose one of A, B, C: a row each */
struct alternative {
    uint32_t group;
    const struct recommendation *rec;
};

/* assert never X when Y, or assert lower FACT never gives more TREATMENT */
struct claim {
    const struct decl *decl;
    uint32_t never, when; /* registers, once emitted */
    const struct symbol *fact, *treatment; /* NULL: never X when Y */
};

/* A patient who was found, as a scenario. */
struct found {
    const char *label, *given, *applies; /* applies: the word that is so for this patient */
};

/* --- Files ------------------------------------------------------------------------------------------------ */

struct name_slot {
    size_t hash;
    struct symbol *symbol; /* NULL: free */
};

struct names { /* name -> symbol, open addressing */
    struct name_slot *slot;
    size_t room, count;
};

struct file {
    struct slice key;   /* the name it was found by, so that it is read once */
    struct tree *tree;
    enum progress state;
    struct names visible; /* what it declares and what the files it uses declare */
    uint32_t *uses;
    size_t use_count, use_room;
    struct decl *guideline, *applies;
    uint32_t applies_register; /* once emitted; NONE: applies to everyone */
};

/* Properties by their first letter: 1 + the first, 0 for none, and behind each the next. Made when it is asked for (metadata.c). */
struct property_index {
    bool made;
    uint8_t first[32], next[64];
};

struct compilation {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    const struct osler_source *origin;
    struct file *file;
    size_t files, file_room;
    struct symbol **symbol; /* all, in order of declaration: used files first */
    size_t symbols, symbol_room;
    struct recommendation **rec;
    size_t recs, rec_room;
    struct decl **heading;
    size_t headings, heading_room;
    struct host_call *call;
    size_t calls, call_room;
    struct preference *preference;
    size_t preferences, preference_room;
    struct alternative *alternative;
    size_t alternatives, alternative_room, groups;
    struct claim *claim;
    size_t claims, claim_room;
    struct decl **scenario;
    size_t scenarios, scenario_room;
    struct cover *cover; /* what `test --cover` looks for: emitted behind the guideline's own code; NULL without */
    size_t questions, undecided; /* that the proofs have asked, and how many of them are left open */
    struct found *found;         /* patients that the proofs have found */
    size_t founds, found_room;
    bool without_scenarios; /* compiled for answers: scenarios are not read */
    struct property_index properties;
    struct limits limits;
    bool failed; /* memory is exhausted */
};

/* --- Stations ------------------------------------------------------------------------------------------------ */

/* Reads the file and all it uses. */
void files_read(struct compilation *c, const struct osler_source *origin);

/* Declares every name and fills each file's view. */
void scope_build(struct compilation *c);
/* The symbol of that name as this file sees it, or NULL. An expression of its own sees what the first file sees. */
struct symbol *scope_find(const struct compilation *c, uint32_t file, struct slice name);
/* The same, with a diagnostic UNKNOWN_NAME and the nearest names when there is none. `what` says what is looked for ("fact"). */
struct symbol *scope_need(struct compilation *c, struct name name, const char *what);
/* The same; the name stands against a quantity in `unit` (may be NULL), so names that can be compared with it come first. */
struct symbol *scope_need_like(struct compilation *c, struct name name, const char *what, const struct unit *unit);
/* Whether the file names it at all, readably declared or not. */
bool scope_has(const struct compilation *c, struct name name);
/* The nearest name of that sort, or NULL; says nothing. */
const struct symbol *scope_nearest(struct compilation *c, struct name name, const char *what);
bool names_put(struct compilation *c, struct names *names, struct symbol *symbol);
struct symbol *names_get(const struct names *names, struct slice name);

/* Types, units, clauses, metadata of everything. */
void check_all(struct compilation *c);
const char *type_words(struct compilation *c, const struct type *type); /* "a number of kg", for messages */

/* Code for everything that is checked without error. NULL without memory or beyond a limit (a diagnostic says so). */
struct program *emit_program(struct compilation *c, const struct allocator *allocator);

/* Appends to a list in the compilation's arena; a failure sets c->failed and drops the element. */
#define APPEND(c, list, count, room, value)                                       \
    do {                                                                          \
        if (ARENA_ROOM(&(c)->arena, list, count, room)) (list)[(count)++] = (value); \
        else (c)->failed = true;                                                  \
    } while (0)

#endif
