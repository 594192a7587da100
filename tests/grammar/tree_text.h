/* Expressions as text with every parenthesis, for comparison in tests: "(all a (< b 3 mg))". */
#ifndef OSLER_TESTS_GRAMMAR_TREE_TEXT_H
#define OSLER_TESTS_GRAMMAR_TREE_TEXT_H

#include "base/text.h"
#include "grammar/ast.h"

static const char *const kind_words[] = {
    [EXPR_ERROR] = "error",       [EXPR_NAME] = "name",         [EXPR_QUANTITY] = "quantity", [EXPR_DATE] = "date",
    [EXPR_TEXT] = "text",         [EXPR_YES] = "yes",           [EXPR_NO] = "no",             [EXPR_UNKNOWN] = "unknown",
    [EXPR_TODAY] = "today",       [EXPR_NOT] = "not",           [EXPR_ALL] = "all",           [EXPR_ANY] = "any",
    [EXPR_NONE] = "none",         [EXPR_AT_LEAST] = "at-least", [EXPR_AT_MOST] = "at-most",   [EXPR_EXACTLY] = "exactly",
    [EXPR_NUMBER_OF] = "number",  [EXPR_COMPARE] = "compare",   [EXPR_IS] = "is",             [EXPR_IS_KNOWN] = "known",
    [EXPR_BETWEEN] = "between",   [EXPR_ADD] = "+",             [EXPR_SUBTRACT] = "-",        [EXPR_MULTIPLY] = "*",
    [EXPR_DIVIDE] = "/",          [EXPR_NEGATE] = "negate",     [EXPR_CONVERT] = "in",        [EXPR_CALL] = "call",
    [EXPR_SOME] = "some",         [EXPR_EVERY] = "every",       [EXPR_NO_ONE] = "no-one",     [EXPR_AGGREGATE] = "aggregate",
    [EXPR_RISING] = "rising",     [EXPR_FALLING] = "falling",   [EXPR_ORDER] = "order",       [EXPR_PERIOD] = "period",
    [EXPR_ELAPSED] = "elapsed",   [EXPR_AGE] = "age",
};
static const char *const compare_words[] = { "=", "!=", "<", "<=", ">", ">=" };
static const char *const aggregate_words[] = { "count", "different", "sum", "mean", "median", "lowest",
                                               "highest", "earliest", "latest", "first", "last", "change" };
static const char *const window_words[] = { "", "within", "last", "over" };
static const char *const order_words[] = { "before", "after", "within-of", "within-before", "within-after", "during", "overlaps" };
static const char *const unit_words[] = { "years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds" };

static inline void put_quantity(struct text *out, const struct quantity *quantity) {
    char number[DECIMAL_TEXT];
    decimal_print(quantity->number, number);
    text_puts(out, number);
    if (quantity->unit) text_printf(out, " %s", quantity->unit->code);
}

static inline void put_leaf(struct text *out, const struct expr *expr) {
    char date_text[DATE_TEXT];
    switch (expr->kind) {
    case EXPR_NAME: text_put(out, expr->name.text.bytes, expr->name.text.length); return;
    case EXPR_QUANTITY: put_quantity(out, expr->quantity); return;
    case EXPR_DATE: date_print(expr->date, date_text); text_puts(out, date_text); return;
    case EXPR_TEXT: text_printf(out, "\"%.*s\"", (int)expr->string.text.length, expr->string.text.bytes); return;
    default: text_puts(out, kind_words[expr->kind]); return;
    }
}

static inline void put_details(struct text *out, const struct expr *expr) {
    bool list = expr->kind == EXPR_SOME || expr->kind == EXPR_EVERY || expr->kind == EXPR_NO_ONE || expr->kind == EXPR_AGGREGATE;
    if (expr->kind == EXPR_COMPARE) text_puts(out, compare_words[expr->op]);
    else if (expr->kind == EXPR_AGGREGATE) text_puts(out, aggregate_words[expr->aggregate]);
    else if (expr->kind == EXPR_ORDER) text_puts(out, order_words[expr->order]);
    else if (expr->kind == EXPR_ELAPSED) text_puts(out, unit_words[expr->time_unit]);
    else text_puts(out, kind_words[expr->kind]);
    if (expr->kind == EXPR_AT_LEAST || expr->kind == EXPR_AT_MOST || expr->kind == EXPR_EXACTLY) text_printf(out, " %d", (int)expr->count);
    if (expr->negated) text_puts(out, " not");
    if (list || expr->kind == EXPR_CALL || expr->kind == EXPR_RISING || expr->kind == EXPR_FALLING)
        text_printf(out, " %.*s", (int)expr->name.text.length, expr->name.text.bytes);
    if (list && expr->list) text_printf(out, " of %.*s", (int)expr->list->text.length, expr->list->text.bytes);
    if (expr->kind == EXPR_AGGREGATE && expr->window != WINDOW_ALL) {
        text_printf(out, " %s ", window_words[expr->window]);
        put_quantity(out, expr->quantity);
    }
    if (expr->kind == EXPR_CONVERT) text_printf(out, " %s", expr->unit->code);
}

static inline void put_tree(struct text *out, const struct expr *expr) {
    bool named = expr->kind == EXPR_AGGREGATE || expr->kind == EXPR_CALL || expr->kind == EXPR_RISING || expr->kind == EXPR_FALLING;
    if (expr->parts == 0 && !named) {
        put_leaf(out, expr);
        return;
    }
    text_putc(out, '(');
    put_details(out, expr);
    for (size_t i = 0; i < expr->parts; i++) {
        if (!expr->part[i]) continue;
        text_putc(out, ' ');
        put_tree(out, expr->part[i]);
    }
    text_putc(out, ')');
}

#endif
