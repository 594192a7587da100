/* check: types, units and clauses. Writes expr->type, expr->symbol, expr->local and symbol->type; reports everything it finds. */
#ifndef OSLER_COMPILER_CHECK_H
#define OSLER_COMPILER_CHECK_H

#include "compiler/compilation.h"
#include "compiler/metadata.h"

/* Where an expression stands. */
struct checker {
    struct compilation *c;
    const struct symbol *record; /* within `where`: the record whose fields are names here; NULL outside */
    bool condition_of_list;      /* within a quantifier's body */
    const struct unit *against;  /* the unit on the other side of a comparison, for better guesses; may be NULL */
};

extern const struct type type_error, type_truth, type_outcome, type_bare_number, type_date, type_text, type_period;

/* check_expression.c */
const struct type *check_expr(struct checker *k, struct expr *expr);
void check_condition(struct checker *k, struct expr *expr); /* must be a truth */
void check_symbol(struct compilation *c, struct symbol *symbol); /* its type, on demand */

/* check_units.c: two numbers that are compared or added. False, with a diagnostic, when they cannot be. */
bool check_same_unit(struct compilation *c, const struct expr *a, const struct expr *b, struct span mark, const char *verb);
const struct unit *keep_unit(struct compilation *c, const struct unit *unit);
const struct type *number_type(struct compilation *c, const struct unit *unit);
const struct unit *time_unit(struct compilation *c, enum date_unit unit);
const struct type *product_type(struct compilation *c, const struct expr *expr, bool divide);
bool is_plain_ratio(const struct unit *unit); /* %, 10*9 and the like */
const struct decimal *molar_mass_of(const struct expr *a, const struct expr *b);

/* check_values.c: a name or literal as a value of a type: choice, yes/no, quantity, date, text. */
int choice_index(const struct type *type, struct slice name); /* -1 for none */
void report_no_value(struct compilation *c, struct name name, const struct type *type);
/* True when the expression can be given to something of that type (scenarios, table outputs, absent means). */
bool check_value_of(struct checker *k, struct expr *expr, const struct type *type);

/* check_facts.c, check_tables.c, check_recommendations.c, check_scenarios.c */
void check_fact(struct compilation *c, struct symbol *fact);
void check_record(struct compilation *c, struct symbol *record);
const struct type *type_of_written(struct compilation *c, const struct written_type *written, struct symbol *owner);
void check_table(struct compilation *c, struct symbol *table);
void check_score(struct compilation *c, struct symbol *score);
void check_recommendation(struct compilation *c, struct recommendation *rec);
void check_abouts(struct compilation *c);
void check_cycles(struct compilation *c);
void check_preferences(struct compilation *c);
void check_scenario(struct compilation *c, struct decl *scenario);
void check_threshold(struct compilation *c, const struct expr *side, const struct expr *constant, struct span mark);

/* A constant number written out, possibly with a sign; false for anything else. */
bool constant_quantity(const struct expr *expr, struct decimal *number, const struct unit **unit);

#endif
