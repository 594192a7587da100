/* emit: the checked tree as bytecode. Runs only when nothing is wrong with the guideline.
 *
 * Code grows in three places: `main`; the block of a quantifier, which holds only what depends on the element; and a dose, whose
 * arithmetic is passed over unless the outcome is yes. Definitions, tables, outcomes, quantifiers and constants always go to main,
 * each once. */
#ifndef OSLER_COMPILER_EMIT_H
#define OSLER_COMPILER_EMIT_H

#include "compiler/check.h"

struct code {
    struct program_instruction *at;
    struct program_origin *origin;
    size_t count, room, origin_room;
};

enum { TIME_UNITS = 8 };

struct string_slot { /* open addressing */
    uint32_t hash, offset; /* 0: free */
};

struct emitter {
    struct compilation *c;
    struct code main, *code;
    struct span span; /* what is being emitted, for the source map */
    bool in_block;    /* within a quantifier's body */
    uint32_t truths, numbers, wides;
    uint32_t today, truth_word[4]; /* registers, NONE until needed */
    uint32_t *applies;             /* one a file: register or NONE */
    /* the sections, growing in the compilation's arena */
#define SECTION(name, NAME) struct program_##name *name; size_t name##s, name##_room;
#include "runtime/program.def"
    struct text strings;
    struct string_slot *string_slot;
    size_t string_slots, string_count;
    uint32_t *constant_slot; /* hash of indices of constants -> register */
    size_t constant_slots, constant_count;
    uint32_t *constant_register;
    uint32_t *wide_register;
    size_t wide_register_room, constant_register_room;
    uint32_t last_place, last_line;
    struct unit time_unit[TIME_UNITS]; /* those of dates, the largest first (emit_date.c) */
    bool times_read;
};

#define ADD(e, list, ...)                                                                                        \
    do {                                                                                                         \
        if (ARENA_ROOM(&(e)->c->arena, (e)->list, (e)->list##s, (e)->list##_room))                               \
            (e)->list[(e)->list##s++] = (struct program_##list){ __VA_ARGS__ };                                  \
        else (e)->c->failed = true;                                                                              \
    } while (0)

/* emit_code.c: instructions, registers, constants, strings */
uint32_t emit_t(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x); /* each returns the new register */
uint32_t emit_n(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x);
uint32_t emit_w(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x);
uint32_t emit_r(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x); /* two registers: the first */
void emit_raw(struct emitter *e, enum opcode op, uint32_t dst, uint32_t a, uint32_t b, uint16_t x);
uint32_t emit_args(struct emitter *e, const uint32_t *values, size_t count, uint32_t group); /* count / group, then values */
uint32_t emit_place(struct emitter *e, struct span span);
uint32_t emit_string(struct emitter *e, struct slice text);
uint32_t emit_long_string(struct emitter *e, struct slice text); /* a text that stands there once, such as a whole file */
uint32_t emit_label(struct emitter *e, struct slice text); /* the same; kept apart for translation */
uint32_t emit_unit(struct emitter *e, const struct unit *unit); /* NONE for NULL */
uint32_t emit_constant(struct emitter *e, int64_t value);       /* index in section constant */
uint32_t emit_number_const(struct emitter *e, int64_t value);   /* register */
uint32_t emit_wide_constant(struct emitter *e, struct decimal value); /* index in section wide_constant */
uint32_t emit_wide_const(struct emitter *e, struct decimal value);    /* register */
uint32_t emit_truth_const(struct emitter *e, int truth);
uint32_t emit_today(struct emitter *e);
void code_append(struct emitter *e, struct code *to, const struct code *from);

/* emit_expression.c */
struct value emit_expr(struct emitter *e, const struct expr *expr);
uint32_t emit_truth(struct emitter *e, const struct expr *expr); /* register */
uint32_t emit_truth_value(struct emitter *e, struct value value);
void emit_symbol(struct emitter *e, struct symbol *symbol);      /* a fact's, definition's, table's or score's value, once */
uint32_t emit_all(struct emitter *e, const uint32_t *registers, size_t count);

/* emit_number.c */
struct value emit_arithmetic(struct emitter *e, const struct expr *expr);
struct value emit_call(struct emitter *e, const struct expr *expr);
struct value emit_convert(struct emitter *e, struct value value, const struct unit *from, const struct unit *to,
                          const struct decimal *molar_mass);
uint32_t emit_compare(struct emitter *e, enum compare_op op, struct value a, const struct unit *ua, struct value b,
                      const struct unit *ub, const struct decimal *molar_mass); /* truth register */
/* What is tested: a value, or, of an expression that names a table, the rows that it may have (rule 2). */
struct tested {
    const struct table_rows *rows; /* NULL: no table */
    struct value value;
};
typedef uint32_t value_test(struct emitter *e, struct value value, const void *context); /* truth register */
struct tested emit_tested(struct emitter *e, const struct expr *expr);
/* The test of the value; of a table what the tests of all rows that are left agree on. */
uint32_t emit_by_rows(struct emitter *e, const struct tested *subject, value_test *test, const void *context);
/* Numbers or dates, by rows where a table is named. */
uint32_t emit_compare_exprs(struct emitter *e, enum compare_op op, const struct expr *a, const struct expr *b);
uint32_t emit_between(struct emitter *e, const struct expr *subject, const struct expr *low, const struct expr *high, bool below);
bool emit_as_number(struct emitter *e, struct value value, uint32_t scale, struct value *number); /* false: does not fit */
uint32_t emit_as_wide(struct emitter *e, struct value value);
struct value emit_rounded(struct emitter *e, struct value value, struct decimal step);
struct value emit_lesser(struct emitter *e, struct value a, struct value b, bool greater); /* same unit */
struct value emit_negated(struct emitter *e, struct value value);
struct value value_constant(struct decimal number);
bool value_scaled(struct value constant, uint32_t *scale, int64_t *word);

/* emit_list.c, emit_table.c, emit_date.c */
struct value emit_quantifier(struct emitter *e, const struct expr *expr);
struct value emit_aggregate(struct emitter *e, const struct expr *expr);
uint32_t emit_rising(struct emitter *e, const struct expr *expr);
struct value emit_table(struct emitter *e, struct symbol *table);
uint32_t emit_table_test(struct emitter *e, const struct decl *table, size_t row, size_t column); /* whether that cell holds */
struct value emit_score(struct emitter *e, struct symbol *score);
uint32_t emit_order(struct emitter *e, const struct expr *expr);
struct value emit_elapsed(struct emitter *e, const struct expr *expr);
struct value emit_date_sum(struct emitter *e, const struct expr *expr);
uint32_t emit_date_compare(struct emitter *e, enum compare_op op, uint32_t a, uint32_t b);
uint32_t emit_is(struct emitter *e, const struct expr *expr);
/* A time as a whole number of the largest calendar unit that holds it exactly; false when there is none. */
bool emit_duration(struct emitter *e, struct decimal number, const struct unit *unit, int64_t *amount, enum date_unit *kind);

/* emit_facts.c, emit_recommendations.c, emit_guideline.c, emit_passages.c */
void emit_passages(struct emitter *e); /* when all that has texts has its place */
void emit_facts(struct emitter *e);
void emit_recommendations(struct emitter *e);
uint32_t emit_outcome(struct emitter *e, struct recommendation *rec); /* register */
void emit_conflicts(struct emitter *e);
void emit_claims(struct emitter *e);
void emit_guideline(struct emitter *e);
void emit_references(struct emitter *e);
uint32_t emit_plain_text(struct emitter *e, const struct meta *meta, size_t metas, const char *name);

#endif
