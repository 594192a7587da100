/* check: types, units and clauses. Writes expr->type, expr->symbol, expr->local and symbol->type; reports everything it finds. */
#ifndef OSLER_COMPILER_CHECK_H
#define OSLER_COMPILER_CHECK_H

#include "compiler/compilation.h"
#include "compiler/metadata.h"

/* Where an expression stands. */
struct checker {
    struct compilation *c;
    const struct symbol *record; /* within `where`: the record whose fields are names here; NULL outside */
    const struct unit *against;  /* the unit on the other side of a comparison, for better guesses; may be NULL */
};

extern const struct type type_error, type_truth, type_outcome, type_bare_number, type_date, type_text, type_period;

/* check_expression.c */
const struct type *check_expr(struct checker *k, struct expr *expr);
void check_symbol(struct compilation *c, struct symbol *symbol); /* its type, on demand */

struct symbol *record_field(const struct symbol *record, struct slice name); /* NULL for none; record may be NULL */

/* check_kinds.c: false, with a diagnostic, when another kind of value stands there. */
void check_condition(struct checker *k, struct expr *expr); /* must be a truth */
bool need_number(struct checker *k, struct expr *expr);
bool need_date(struct checker *k, struct expr *expr);
bool need_period(struct checker *k, struct expr *expr, bool or_date);
bool need_time(struct compilation *c, const struct quantity *quantity, const char *example);
bool become_year(struct expr *expr); /* 2004 where a date stands; true when it is one now */
bool is_time_unit(const struct unit *unit);
/* "A cannot be compared with B", with both places. */
void report_kinds(struct checker *k, struct span span, const struct expr *left, const struct expr *right);
/* What this side is and on which line that is declared, under a second underline. */
void note_side(struct compilation *c, struct diag *d, const struct expr *expr);

/* check_dates.c, check_lists.c */
const struct type *check_order(struct checker *k, struct expr *expr);
const struct type *check_elapsed(struct checker *k, struct expr *expr);
const struct type *check_period(struct checker *k, struct expr *expr);
const struct type *check_date_sum(struct checker *k, struct expr *expr); /* part[0] is a date */
const struct type *check_quantifier(struct checker *k, struct expr *expr);
const struct type *check_aggregate(struct checker *k, struct expr *expr);
const struct type *check_rising(struct checker *k, struct expr *expr);

/* check_units.c: two numbers that are compared or added. False, with a diagnostic, when they cannot be. */
bool check_same_unit(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb);
const struct unit *keep_unit(struct compilation *c, const struct unit *unit);
const struct type *number_type(struct compilation *c, const struct unit *unit);
const struct unit *time_unit(struct compilation *c, enum date_unit unit);
const struct type *product_type(struct compilation *c, const struct expr *expr, bool divide);
/* Scales such as Cel, [degF] and [pH] can be compared and converted, not calculated with: 38 Cel - 37 Cel is no temperature. */
bool check_true_zero(struct compilation *c, const struct expr *expr, const char *verb);
bool is_plain_ratio(const struct unit *unit); /* %, 10*9 and the like */
const struct decimal *molar_mass_of(const struct expr *a, const struct expr *b);

/* check_values.c: a name or literal as a value of a type: choice, yes/no, quantity, date, text. */
int choice_index(const struct type *type, struct slice name); /* -1 for none */
void report_unquoted(struct compilation *c, const struct expr *name); /* a name where a quoted text belongs */
/* The record has no such field: its fields, the nearest first. */
void report_no_field(struct compilation *c, const struct symbol *record, struct name name);
void report_no_value(struct compilation *c, struct name name, const struct type *type);
/* True when the expression can be given to something of that type (scenarios, table outputs, absent means). `of` is the fact or field
 * that it is given for, whose molar mass counts; NULL. */
bool check_value_of(struct checker *k, struct expr *expr, const struct type *type, struct symbol *of);

/* check_functions.c: host functions and their calls. */
void check_function(struct compilation *c, struct symbol *function);
const struct type *check_host_call(struct checker *k, struct expr *expr, struct symbol *function);
struct host_call *host_call_of(const struct compilation *c, const struct expr *expr); /* NULL for none */

/* check_facts.c, check_tables.c, check_recommendations.c, check_scenarios.c */
void check_fact(struct compilation *c, struct symbol *fact);
void check_range(struct compilation *c, struct symbol *symbol, const struct written_type *written, const struct type *type);
void check_record(struct compilation *c, struct symbol *record);
const struct type *type_of_written(struct compilation *c, const struct written_type *written, struct symbol *owner);
void check_table(struct compilation *c, struct symbol *table);
void check_score(struct compilation *c, struct symbol *score);
void check_basis(struct compilation *c, const struct decl *decl); /* an editor's reading has a note */
void check_recommendation(struct compilation *c, struct recommendation *rec);
void check_abouts(struct compilation *c); /* check_abouts.c */
static inline bool gives_treatment(enum recommendation_kind kind) { return kind == KIND_RECOMMEND || kind == KIND_CONSIDER; }
void check_cycles(struct compilation *c);
void check_preferences(struct compilation *c);
void check_translations(struct compilation *c, const struct decl *decl); /* labels of values, lists of texts */
void check_claims(struct compilation *c);
void check_scenario(struct compilation *c, struct decl *scenario);
void check_threshold(struct compilation *c, const struct expr *side, const struct expr *constant);
/* Two constant ends: the first may not lie above the second. */
void check_ends(struct compilation *c, const struct expr *from, const struct expr *to);

/* Values of one list: none may be named twice. */
void check_repeated(struct compilation *c, struct expr *const *value, size_t values);

/* A constant number written out, possibly with a sign; false for anything else. */
bool constant_quantity(const struct expr *expr, struct decimal *number, const struct unit **unit);

#endif
