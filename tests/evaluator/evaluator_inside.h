/* evaluator_inside: what the evaluator's files ask of each other. */
#ifndef OSLER_TESTS_EVALUATOR_EVALUATOR_INSIDE_H
#define OSLER_TESTS_EVALUATOR_EVALUATOR_INSIDE_H

#include "tests/evaluator/evaluator.h"

/* evaluator.c */
struct meaning evaluate(struct evaluator *e, const struct expr *expr);
enum truth evaluate_truth(struct evaluator *e, const struct expr *expr);
bool evaluate_known(struct evaluator *e, const struct expr *expr); /* `is known` */

static inline enum truth and(enum truth a, enum truth b) { return a < b ? a : b; }
static inline enum truth or(enum truth a, enum truth b) { return a > b ? a : b; }
static inline enum truth not(enum truth a) { return (enum truth)(YES - a); }
static inline enum truth truth_of(bool holds) { return holds ? YES : NO; }

struct meaning meaning_of_truth(enum truth truth);
struct meaning meaning_of(struct evaluator *e, enum type_kind kind, struct possible possible);
struct meaning meaning_of_number(struct evaluator *e, struct decimal number);
struct meaning meaning_of_range(struct evaluator *e, int64_t low, int64_t high, bool endless);
struct meaning meaning_of_date(struct evaluator *e, date d);
struct meaning meaning_unknown(struct evaluator *e, enum type_kind kind);
bool possible_same(enum type_kind kind, const struct possible *a, const struct possible *b);

/* What all of several possibilities agree on: yes or no, else unknown. */
struct agreement {
    bool any_yes, any_no, any_unknown;
};
void agreement_add(struct agreement *a, enum truth truth);
enum truth agreement_of(const struct agreement *a);

/* evaluator_facts.c */
struct meaning evaluate_fact(struct evaluator *e, const struct symbol *fact);
struct meaning evaluate_field(struct evaluator *e, const struct symbol *field);
bool fact_is_known(struct evaluator *e, const struct symbol *fact);
bool field_is_known(struct evaluator *e, const struct symbol *field);
struct meaning evaluate_raw(struct evaluator *e, const struct symbol *of, const struct type *type, const struct raw *raw);
enum extent fact_extent(struct evaluator *e, const struct symbol *fact); /* of a list or series, when it is not too old */
size_t field_place(const struct symbol *field);

/* evaluator_compare.c */
enum truth compare(struct evaluator *e, const struct expr *left, enum compare_op op, const struct expr *right);
enum truth compare_meanings(const struct meaning *a, const struct unit *a_unit, enum compare_op op, const struct meaning *b, const struct unit *b_unit,
                            const struct decimal *molar_mass);
enum truth between(struct evaluator *e, const struct expr *subject, const struct expr *low, const struct expr *high, bool below);
enum truth is_one_of(struct evaluator *e, const struct expr *subject, struct expr *const *value, size_t values);
enum truth is_same_date(date a, date b);
enum truth date_holds(date a, enum compare_op op, date b);
const struct decimal *molar_mass(const struct expr *a, const struct expr *b);

/* evaluator_number.c */
struct meaning evaluate_number(struct evaluator *e, const struct expr *expr);
struct decimal number_in(struct evaluator *e, const struct expr *expr, const struct unit *unit); /* settled, in that unit */

/* evaluator_dates.c */
struct meaning evaluate_date_sum(struct evaluator *e, const struct expr *expr);
struct meaning evaluate_elapsed(struct evaluator *e, const struct expr *expr);
struct meaning evaluate_period(struct evaluator *e, const struct expr *expr);
enum truth evaluate_order(struct evaluator *e, const struct expr *expr);
date date_moved(date d, const struct quantity *time, bool back);

/* evaluator_lists.c */
enum truth evaluate_quantifier(struct evaluator *e, const struct expr *expr);
struct meaning evaluate_aggregate(struct evaluator *e, const struct expr *expr);
enum truth evaluate_rising(struct evaluator *e, const struct expr *expr);

/* evaluator_rules.c */
struct meaning evaluate_table(struct evaluator *e, const struct symbol *table);
struct meaning evaluate_score(struct evaluator *e, const struct symbol *score);
size_t choice_place(const struct type *type, struct slice name); /* SIZE_MAX: none of its values */

#endif
