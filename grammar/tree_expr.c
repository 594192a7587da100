/* tree_expr: expressions. */
#include <string.h>

#include "grammar/reader.h"
#include "grammar/syntax.h"
#include "grammar/tree.h"

static struct expr *fresh(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark) {
    struct expr *expr = ARENA_NEW(reader->arena, struct expr);
    if (!expr) {
        reader->no_expr = (struct expr){ .kind = EXPR_ERROR, .span = whole };
        return &reader->no_expr;
    }
    expr->kind = kind;
    expr->span = whole;
    expr->mark = mark;
    expr->depth = 1;
    return expr;
}

/* Every expression knows its depth, so that nobody after this room walks deeper than the limit. */
static void set_parts(struct reader *reader, struct expr *expr, struct expr **part, size_t parts) {
    if (expr == &reader->no_expr) return;
    expr->part = part;
    expr->parts = (uint32_t)parts;
    for (size_t i = 0; i < parts; i++)
        if (part[i] && part[i]->depth >= expr->depth) expr->depth = part[i]->depth + 1;
    if (expr->depth <= reader->limits.depth) return;
    syntax_too_deep(reader, expr->span);
    *expr = (struct expr){ .kind = EXPR_ERROR, .span = expr->span, .mark = expr->mark, .depth = 1 };
}

static struct expr *with_parts(struct reader *reader, struct expr *expr, struct expr *a, struct expr *b, struct expr *c) {
    size_t count = c ? 3 : b ? 2 : 1;
    struct expr **part = ARENA_ARRAY(reader->arena, struct expr *, count);
    if (!part) return &reader->no_expr;
    part[0] = a;
    if (b) part[1] = b;
    if (c) part[2] = c;
    set_parts(reader, expr, part, count);
    return expr;
}

struct expr *expr_leaf(struct reader *reader, enum expr_kind kind, struct span span) {
    return fresh(reader, kind, span, span);
}

struct expr *expr_name(struct reader *reader, struct name name) {
    struct expr *expr = expr_leaf(reader, EXPR_NAME, name.span);
    expr->name = name;
    return expr;
}

struct expr *expr_quantity(struct reader *reader, struct quantity quantity) {
    struct expr *expr = expr_leaf(reader, quantity.bad ? EXPR_ERROR : EXPR_QUANTITY, quantity.span);
    expr->quantity = quantity_kept(reader, quantity);
    return expr->quantity ? expr : &reader->no_expr;
}

struct expr *expr_date(struct reader *reader, date when, struct span span) {
    struct expr *expr = expr_leaf(reader, when == DATE_UNKNOWN ? EXPR_ERROR : EXPR_DATE, span);
    expr->date = when;
    return expr;
}

struct expr *expr_text(struct reader *reader, struct string string) {
    struct expr *expr = expr_leaf(reader, EXPR_TEXT, string.span);
    expr->string = string;
    return expr;
}

struct expr *expr_one(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark, struct expr *part) {
    return with_parts(reader, fresh(reader, kind, whole, mark), part, NULL, NULL);
}

struct expr *expr_two(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark, struct expr *a,
                      struct expr *b) {
    return with_parts(reader, fresh(reader, kind, whole, mark), a, b, NULL);
}

struct expr *expr_many(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark, struct exprs all) {
    struct expr *expr = fresh(reader, kind, whole, mark);
    set_parts(reader, expr, TREE_LIST(reader, all.at, all.count), all.count);
    return expr;
}

struct expr *expr_spelt(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark, struct exprs all) {
    struct expr *expr = expr_many(reader, kind, whole, mark, all);
    expr->spelt_out = true;
    return expr;
}

/* `at least 2 of`: a whole number without a unit. */
struct expr *expr_counted(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark,
                          struct quantity count, struct exprs all) {
    struct expr *expr = expr_spelt(reader, kind, whole, mark, all);
    bool whole_number = !count.bad && !count.unit && decimal_to_scaled(count.number, 0, &expr->count) && expr->count >= 0;
    if (whole_number) return expr;
    if (!count.bad)
        diag_add(reader->diags, DIAG_SYNTAX, count.span, "how many of the conditions must hold is a whole number without a unit");
    expr->kind = EXPR_ERROR;
    return expr;
}

struct expr *expr_in_parentheses(struct expr *expr, struct span whole) {
    expr->span = whole;
    return expr;
}

struct expr *expr_minus(struct reader *reader, struct span whole, struct span mark, struct expr *part) {
    if (part->kind == EXPR_QUANTITY && part->span.start == part->quantity->span.start && !part->quantity->number.negative)
        return expr_quantity(reader, quantity_minus(*part->quantity, whole));
    return expr_one(reader, EXPR_NEGATE, whole, mark, part);
}

struct expr *expr_convert(struct reader *reader, struct span whole, struct span mark, struct expr *part,
                          const struct unit *unit) {
    struct expr *expr = expr_one(reader, unit ? EXPR_CONVERT : EXPR_ERROR, whole, mark, part);
    expr->unit = unit;
    return expr;
}

struct expr *expr_compare(struct reader *reader, struct span whole, struct span mark, struct expr *a, enum compare_op op,
                          struct expr *b) {
    struct expr *expr = expr_two(reader, EXPR_COMPARE, whole, mark, a, b);
    expr->op = op;
    return expr;
}

struct expr *expr_is(struct reader *reader, struct span whole, struct span mark, struct expr *a, bool negated,
                     struct expr *b) {
    struct expr *expr = expr_two(reader, EXPR_IS, whole, mark, a, b);
    expr->negated = negated;
    return expr;
}

struct expr *expr_is_one_of(struct reader *reader, struct span whole, struct span mark, struct expr *a, bool negated,
                            struct exprs values) {
    struct exprs all = exprs_add(reader, (struct exprs){ 0 }, a);
    for (size_t i = 0; i < values.count; i++) all = exprs_add(reader, all, values.at[i]);
    struct expr *expr = expr_spelt(reader, EXPR_IS, whole, mark, all);
    expr->negated = negated;
    return expr;
}

struct expr *expr_is_known(struct reader *reader, struct span whole, struct span mark, struct expr *part, bool negated) {
    struct expr *expr = expr_one(reader, EXPR_IS_KNOWN, whole, mark, part);
    expr->negated = negated;
    return expr;
}

/* `is not known`: one thing has one spelling. */
struct expr *expr_is_not_known(struct reader *reader, struct span whole, struct span not_known, struct expr *part,
                               bool known) {
    const char *right = known ? "unknown" : "known";
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, not_known, "'is not %s' is written 'is %s'",
                                 known ? "known" : "unknown", right);
    diag_fix(reader->diags, diag, DIAG_SURE, not_known, right, "write is %s", right);
    return expr_is_known(reader, whole, not_known, part, known);
}

struct expr *expr_between(struct reader *reader, struct span whole, struct span mark, struct expr *a, struct expr *from,
                          struct expr *to) {
    return with_parts(reader, fresh(reader, EXPR_BETWEEN, whole, mark), a, from, to);
}

struct expr *expr_order(struct reader *reader, struct span whole, struct span mark, struct expr *a,
                        enum date_order_word order, struct expr *b) {
    struct expr *expr = expr_two(reader, EXPR_ORDER, whole, mark, a, b);
    expr->order = order;
    return expr;
}

/* part[2] holds the distance, too. */
struct expr *expr_within(struct reader *reader, struct span whole, struct span mark, struct expr *a,
                         struct quantity distance, enum date_order_word order, struct expr *b) {
    struct expr *length = expr_quantity(reader, distance);
    struct expr *expr = with_parts(reader, fresh(reader, EXPR_ORDER, whole, mark), a, b, length);
    expr->order = order;
    expr->quantity = length->quantity;
    return expr;
}

struct expr *expr_trend(struct reader *reader, struct span whole, struct span mark, enum expr_kind kind,
                        struct expr *part) {
    struct expr *expr = expr_leaf(reader, kind, whole);
    expr->mark = mark;
    expr->name = part->name;
    if (part->kind == EXPR_NAME || part->kind == EXPR_ERROR) return expr;
    diag_add(reader->diags, DIAG_SYNTAX, part->span, "only a series can rise or fall: its name stands before 'rising' or 'falling'");
    expr->kind = EXPR_ERROR;
    return expr;
}

static struct slice text_of(const struct reader *reader, const struct expr *expr) {
    return span_text(reader->sources, expr->span);
}

/* a < b < c. For x between two values there is a construct. */
struct expr *expr_chained(struct reader *reader, struct span whole, struct span mark, struct expr *first, struct expr *third) {
    struct diag *diag = diag_add(reader->diags, DIAG_CHAINED_COMPARISON, mark,
                                 "two comparisons stand in a chain, and only one can be made at a time");
    diag_note(reader->diags, diag, first->mark, "the first comparison");
    bool range = first->kind == EXPR_COMPARE && first->parts == 2;
    if (range) {
        struct slice low = text_of(reader, first->part[0]), middle = text_of(reader, first->part[1]), high = text_of(reader, third);
        if (first->op == COMPARE_GREATER || first->op == COMPARE_AT_LEAST) {
            struct slice swap = low;
            low = high, high = swap;
        }
        if (low.length + middle.length + high.length < 60)
            diag_hint(reader->diags, diag, "with both ends included: %.*s between %.*s and %.*s", (int)middle.length,
                      middle.bytes, (int)low.length, low.bytes, (int)high.length, high.bytes);
    }
    diag_hint(reader->diags, diag, "otherwise make two comparisons and join them with 'and'");
    return expr_leaf(reader, EXPR_ERROR, whole);
}

/* The readings of `a and b or c`; `word` joined the first ones. */
static void show_readings(struct reader *reader, struct diag *diag, struct exprs first, const char *word, struct expr *last) {
    const char *other = word[0] == 'a' ? "or" : "and";
    struct span left = span_join(first.at[0]->span, first.at[first.count - 1]->span);
    struct span before_last = left, right = span_join(first.at[first.count - 1]->span, last->span);
    before_last.end = first.at[first.count - 1]->span.start;
    struct span whole = span_join(left, last->span);
    struct slice a = span_text(reader->sources, left), b = text_of(reader, last);
    struct slice c = span_text(reader->sources, before_last), d = span_text(reader->sources, right);
    struct text reading;
    text_init(&reading, reader->arena);
    text_printf(&reading, "(%.*s) %s %.*s", (int)a.length, a.bytes, other, (int)b.length, b.bytes);
    bool fits = reading.bytes && reading.length <= 200 && !memchr(reading.bytes, '\n', reading.length);
    if (!fits) {
        diag_hint(reader->diags, diag, "put parentheses around what belongs together");
        return;
    }
    diag_fix(reader->diags, diag, DIAG_MAYBE, whole, reading.bytes, "%s", reading.bytes);
    text_init(&reading, reader->arena);
    text_printf(&reading, "%.*s(%.*s)", (int)c.length, c.bytes, (int)d.length, d.bytes);
    if (reading.bytes) diag_fix(reader->diags, diag, DIAG_MAYBE, whole, reading.bytes, "%s", reading.bytes);
}

struct expr *expr_mixed(struct reader *reader, struct exprs first, const char *word, struct span second, struct expr *last) {
    struct span whole = last->span;
    if (first.count > 0) whole = span_join(first.at[0]->span, last->span);
    struct diag *diag = diag_add(reader->diags, DIAG_MIXED_AND_OR, second, "'and' and 'or' stand side by side: which belong together?");
    diag_note(reader->diags, diag, first.mark, "the first");
    if (first.count > 0) show_readings(reader, diag, first, word, last);
    return expr_leaf(reader, EXPR_ERROR, whole);
}

struct expr *expr_still_mixed(struct expr *expr, struct span whole) {
    expr->span = whole;
    return expr;
}

/* NULL where none is written. */
static const struct name *name_kept(struct reader *reader, struct name name) {
    struct name *kept = name.text.length ? ARENA_NEW(reader->arena, struct name) : NULL;
    if (kept) *kept = name;
    return kept;
}

struct expr *expr_call(struct reader *reader, struct span whole, struct name name, struct exprs arguments) {
    struct expr *expr = expr_many(reader, EXPR_CALL, whole, name.span, arguments);
    expr->name = name;
    return expr;
}

struct expr *expr_quantifier(struct reader *reader, enum expr_kind kind, struct span whole, struct span mark,
                             struct name name, struct name list, struct expr *where, struct expr *has) {
    struct expr *expr = fresh(reader, kind, whole, mark);
    struct expr **part = ARENA_ARRAY(reader->arena, struct expr *, 2);
    if (!part || expr == &reader->no_expr) return &reader->no_expr;
    expr->name = name;
    expr->list = name_kept(reader, list);
    part[0] = where;
    part[1] = has;
    set_parts(reader, expr, part, kind == EXPR_EVERY ? 2 : 1);
    return expr;
}

struct expr *expr_elapsed(struct reader *reader, struct span whole, struct span mark, enum date_unit unit, struct expr *a,
                          struct expr *b) {
    struct expr *expr = fresh(reader, EXPR_ELAPSED, whole, mark);
    struct expr **part = ARENA_ARRAY(reader->arena, struct expr *, 2);
    if (!part || expr == &reader->no_expr) return &reader->no_expr;
    part[0] = a;
    part[1] = b;
    set_parts(reader, expr, part, 2);
    expr->time_unit = unit;
    return expr;
}

struct expr *expr_aggregate(struct reader *reader, enum aggregate aggregate, struct span whole, struct span mark,
                            struct name name, struct aggregate_tail tail) {
    struct expr *expr = fresh(reader, EXPR_AGGREGATE, whole, mark);
    struct expr **part = ARENA_ARRAY(reader->arena, struct expr *, 1);
    if (!part || expr == &reader->no_expr) return &reader->no_expr;
    expr->name = name;
    expr->list = name_kept(reader, tail.list);
    expr->aggregate = aggregate;
    expr->window = tail.window;
    if (tail.window != WINDOW_ALL) expr->quantity = quantity_kept(reader, tail.length);
    part[0] = tail.where;
    set_parts(reader, expr, part, 1);
    if (tail.length.bad) expr->kind = EXPR_ERROR;
    return expr;
}
