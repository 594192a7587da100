/* tree: what the grammar's actions call to build the tree. One call an action; each takes what was read and gives the
 * piece of tree. Inside this room only. When memory is exhausted the pieces are spares, and parse_file gives nothing. */
#ifndef OSLER_GRAMMAR_TREE_H
#define OSLER_GRAMMAR_TREE_H

#include "grammar/ast.h"

struct reader;

/* Growing lists, by value; what is complete goes into the tree by TREE_LIST: `list = xs_add(reader, list, x)`. */
#define LIST_OF(item, list) struct list { item *at; size_t count, room; }
struct exprs { struct expr **at; size_t count, room; struct span mark; }; /* mark: the first operator */
LIST_OF(struct meta, metas);
LIST_OF(struct meta_value, meta_values);
LIST_OF(struct choice_value, choice_values);
LIST_OF(struct field, fields);
LIST_OF(struct dose_bound, dose_bounds);
LIST_OF(struct cell, cells);
LIST_OF(struct given, givens);
#undef LIST_OF

struct exprs exprs_add(struct reader *, struct exprs, struct expr *);
struct exprs exprs_pair(struct reader *, struct expr *, struct span mark, struct expr *);
struct metas metas_add(struct reader *, struct metas, struct meta);
struct meta_values meta_values_add(struct reader *, struct meta_values, struct meta_value);
struct choice_values choice_values_add(struct reader *, struct choice_values, struct choice_value);
struct fields fields_add(struct reader *, struct fields, struct field);
struct dose_bounds dose_bounds_add(struct reader *, struct dose_bounds, struct dose_bound);
struct cells cells_add(struct reader *, struct cells, struct cell);
struct givens givens_add(struct reader *, struct givens, struct given);
struct name_list names_add(struct reader *, struct name_list, struct name);

/* --- Expressions (tree_expr.c) --- */

struct expr *expr_leaf(struct reader *, enum expr_kind, struct span);
struct expr *expr_name(struct reader *, struct name);
struct expr *expr_quantity(struct reader *, struct quantity);
struct expr *expr_date(struct reader *, date, struct span);
struct expr *expr_text(struct reader *, struct string);
struct expr *expr_one(struct reader *, enum expr_kind, struct span whole, struct span mark, struct expr *);
struct expr *expr_two(struct reader *, enum expr_kind, struct span whole, struct span mark, struct expr *, struct expr *);
struct expr *expr_many(struct reader *, enum expr_kind, struct span whole, struct span mark, struct exprs);
struct expr *expr_spelt(struct reader *, enum expr_kind, struct span whole, struct span mark, struct exprs);
struct expr *expr_counted(struct reader *, enum expr_kind, struct span whole, struct span mark, struct quantity count,
                          struct exprs);
struct expr *expr_in_parentheses(struct expr *, struct span whole);
struct expr *expr_minus(struct reader *, struct span whole, struct span mark, struct expr *); /* -5 mmol/L is a quantity */
struct expr *expr_convert(struct reader *, struct span whole, struct span mark, struct expr *, const struct unit *);
struct expr *expr_compare(struct reader *, struct span whole, struct span mark, struct expr *, enum compare_op, struct expr *);
struct expr *expr_is(struct reader *, struct span whole, struct span mark, struct expr *, bool negated, struct expr *);
struct expr *expr_is_one_of(struct reader *, struct span whole, struct span mark, struct expr *, bool negated, struct exprs);
struct expr *expr_is_known(struct reader *, struct span whole, struct span mark, struct expr *, bool negated);
struct expr *expr_is_not_known(struct reader *, struct span whole, struct span not_known, struct expr *, bool known);
struct expr *expr_between(struct reader *, struct span whole, struct span mark, struct expr *, struct expr *, struct expr *);
struct expr *expr_order(struct reader *, struct span whole, struct span mark, struct expr *, enum date_order_word, struct expr *);
struct expr *expr_within(struct reader *, struct span whole, struct span mark, struct expr *, struct quantity,
                         enum date_order_word, struct expr *);
struct expr *expr_trend(struct reader *, struct span whole, struct span mark, enum expr_kind, struct expr *);
struct expr *expr_chained(struct reader *, struct span whole, struct span mark, struct expr *, struct expr *);
struct expr *expr_mixed(struct reader *, struct exprs, const char *word, struct span second, struct expr *);
struct expr *expr_still_mixed(struct expr *, struct span whole);
struct expr *expr_call(struct reader *, struct span whole, struct name, struct exprs);
struct expr *expr_quantifier(struct reader *, enum expr_kind, struct span whole, struct span mark, struct name,
                             struct name list, struct expr *where, struct expr *has);
struct expr *expr_elapsed(struct reader *, struct span whole, struct span mark, enum date_unit, struct expr *, struct expr *);

/* What may stand behind `lowest x`: in a list, where a condition, within a window. */
struct aggregate_tail {
    struct name list;
    struct expr *where;
    enum window_kind window;
    struct quantity length;
};
struct expr *expr_aggregate(struct reader *, enum aggregate, struct span whole, struct span mark, struct name,
                            struct aggregate_tail);

/* A copy that stays until the declaration is read; without memory a place that may be written to and means nothing. */
void *tree_keep(struct reader *, const void *value, size_t size);
/* The items of a list that has all of them, as they stay in the tree: lists grow beside it and are forgotten when the declaration is read.
 * Without memory the items themselves. */
void *tree_list(struct reader *, void *items, size_t count, size_t size);
#define TREE_LIST(reader, items, count) tree_list(reader, items, count, sizeof *(items))

/* --- Types and metadata (tree_type.c) --- */

struct quantity quantity_minus(struct quantity, struct span whole);
struct written_type type_of(enum written_type_kind, struct span);
struct written_type type_named(struct reader *, struct name); /* number, date, text, period */
struct written_type type_unit(const struct unit *, struct span);
struct written_type type_choice(struct reader *, struct choice_values, struct span);
struct written_type type_list(struct name record, struct span);
struct written_type type_range(struct reader *, struct written_type, struct quantity from, struct quantity to,
                               struct span whole);
struct written_type type_step(struct reader *, struct written_type, struct quantity step, struct span whole);
struct written_type type_over_time(struct written_type, struct span whole);
struct field field_of(struct reader *, struct name, struct string, struct written_type, struct metas);
struct meta meta_of(struct reader *, struct name, struct meta_values, struct span);
struct meta_value meta_name(struct name);
struct meta_value meta_version(struct name);
struct meta_value meta_string(struct string);
struct meta_value meta_quantity(struct reader *, struct quantity);
struct meta_value meta_date(date, struct span);
struct meta_value meta_truth(bool, struct span);
struct meta_value meta_word(struct reader *, struct span);

/* --- Declarations (tree_decl.c) --- */

struct decl *declare(struct reader *, enum decl_kind, struct span whole, struct span keyword, struct name, struct string);
struct decl *declare_unnamed(struct reader *, enum decl_kind, struct span whole, struct span keyword);
struct decl *with_label(struct decl *, struct string);
struct decl *with_metas(struct reader *, struct decl *, struct metas);
struct decl *with_type(struct decl *, struct written_type);
struct decl *with_fields(struct reader *, struct decl *, struct fields);
struct decl *with_condition(struct decl *, struct expr *);
struct decl *with_second(struct decl *, struct expr *);
struct decl *with_names(struct reader *, struct decl *, struct name_list, struct string because);
struct decl *with_policy(struct reader *, struct decl *, struct name);
struct name_list names_kept(struct reader *, struct name_list); /* in the tree */
struct name_list two_names(struct reader *, struct name, struct name);
struct decl *lower_never_gives_more(struct reader *, struct decl *, struct name lower, struct name fact, struct name treatment);

/* A declaration that grows while its parts are read. */
struct decl *add_meta(struct reader *, struct decl *, struct meta);
struct decl *add_clause(struct reader *, struct decl *, struct clause);
struct decl *add_score_line(struct reader *, struct decl *, struct span, struct quantity, struct expr *, struct string);
struct decl *add_band(struct reader *, struct decl *, struct span, struct name, struct string, struct quantity from,
                      struct quantity to);
struct decl *add_row(struct reader *, struct decl *, struct span, struct cells); /* the first is the head */
struct decl *add_row_of(struct reader *, struct decl *, struct row);
struct decl *add_bad_row(struct reader *, struct decl *, struct span);
struct decl *add_givens(struct reader *, struct decl *, struct givens);
struct decl *add_expect(struct reader *, struct decl *, struct expect);
struct decl *declared(struct reader *, struct decl *, struct span whole); /* all is read */

void tree_add(struct reader *, struct decl *);
void tree_add_bad(struct reader *, struct span);
void tree_language(struct reader *, struct span keyword, struct quantity);

/* --- Clauses (tree_decl.c) --- */

struct clause clause_of(enum clause_kind, struct span, struct expr *);
struct clause clause_instead(struct span, struct name, struct string because);
struct clause clause_dose(struct reader *, struct span, bool then, struct name treatment, struct written_dose);
struct dose_bound dose_bound_of(enum bound_kind, struct expr *, struct span);
struct written_dose dose_of(struct reader *, struct expr *, struct dose_bounds, struct name route, struct quantity *over,
                            struct written_dose schedule);
struct written_dose dose_every(struct reader *, struct quantity times, struct quantity every, bool as_needed);
struct quantity *quantity_kept(struct reader *, struct quantity);

/* --- Tables (tree_table.c) --- */

struct cell cell_of(enum cell_kind, struct span);
struct cell cell_values(struct reader *, struct exprs, bool negated, struct span);
struct cell cell_compare(struct reader *, enum compare_op, struct expr *, struct span);
struct cell cell_range(struct reader *, struct expr *, struct expr *, bool below, struct span);
struct cell cell_empty(struct reader *, struct span);

/* --- Scenarios (tree_scenario.c) --- */

struct given given_value(struct reader *, struct name, bool are, struct expr *, date on, struct span);
struct given given_list(struct reader *, struct name, struct written_item, struct span);
struct givens givens_add_item(struct reader *, struct givens, struct written_item);
struct givens givens_maybe_more(struct reader *, struct givens, struct span);
struct written_item item_empty(struct span);
struct written_item item_single(struct expr *, date on, struct span);
struct written_item item_field(struct reader *, struct written_item, struct name, struct expr *);
struct written_item item_closed(struct reader *, struct written_item, struct span);
struct expect expect_value(struct reader *, struct name, struct expr *, struct span);
struct expect expect_dose(struct reader *, struct name treatment, struct name recommendation, struct exprs, struct span);
struct expect expect_because(struct reader *, struct expect, struct name_list, struct span);
struct expect expect_missing(struct reader *, struct expect, struct name_list, struct span);
date year_of(struct reader *, struct quantity); /* 2024 behind `on` */

#endif
