/* Changes of conditions, constants and values. */
#include "compiler/mutate.h"

#include <string.h>

/* --- Edits --------------------------------------------------------------------------------------------------------------- */

const char *mutant_printf(struct mutation *m, const char *format, ...) {
    struct text text;
    va_list arguments;
    text_init(&text, &m->c->arena);
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    if (text.failed) m->c->failed = true;
    return text.failed || !text.bytes ? "" : text.bytes;
}

void mutant_edit(struct mutant *mutant, struct span edit, const char *with) {
    if (!mutant || mutant->edits == EDITS_MOST) return;
    mutant->edit[mutant->edits++] = (struct edit){ edit.start, edit.end, with };
}

struct mutant *mutant_add(struct mutation *m, const char *what, struct span place, struct span edit, const char *with) {
    if (edit.file != 0 || edit.start > edit.end || (edit.start == edit.end && !*with)) return NULL; /* nothing there to change */
    if (!ARENA_ROOM(&m->c->arena, m->mutant, m->mutants, m->room)) {
        m->c->failed = true;
        return NULL;
    }
    if (m->within.start <= place.start && place.end <= m->within.end) place = m->within;
    struct mutant *mutant = &m->mutant[m->mutants++];
    *mutant = (struct mutant){ .owner = m->owner, .what = what, .place = place };
    mutant_edit(mutant, edit, with);
    return mutant;
}

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

struct span mutant_find(const struct mutation *m, struct span within, const char *word) {
    const char *bytes = m->c->sources.at[within.file].bytes;
    size_t length = strlen(word);
    for (uint32_t at = within.start; at + length <= within.end; at++) {
        if (bytes[at] == '#')
            while (at < within.end && bytes[at] != '\n') at++;
        if (at + length > within.end || memcmp(bytes + at, word, length) != 0) continue;
        bool begins = at == 0 || !is_word(bytes[at - 1]) || !is_word(word[0]);
        bool ends = !is_word(bytes[at + length]) || !is_word(word[length - 1]);
        if (begins && ends) return (struct span){ within.file, at, at + (uint32_t)length };
    }
    return (struct span){ within.file, within.end, within.end };
}

static struct span between(struct span a, struct span b) { return (struct span){ a.file, a.end, b.start }; }
static struct span before(struct span a) { return (struct span){ a.file, a.start, a.start }; }
static bool empty(struct span span) { return span.start >= span.end; }

/* --- Constants ------------------------------------------------------------------------------------------------------------- */

/* From one value to the next in the unit in which the constant is written: the fact's step, else one in its last digit. */
static struct decimal step_for(const struct expr *constant, const struct expr *against) {
    struct decimal last = decimal_scaled(1, -decimal_scale(constant->quantity->number));
    const struct symbol *symbol = against && against->kind == EXPR_NAME ? against->symbol : NULL;
    struct unit_conversion conversion;
    if (!symbol || !symbol->step || !decimal_is_known(*symbol->step) || decimal_sign(*symbol->step) <= 0) return last;
    const struct unit *from = symbol->type->unit, *to = constant->quantity->unit;
    if (!from || !to || unit_same(from, to)) return *symbol->step;
    if (unit_conversion(from, to, symbol->molar_mass, &conversion) != UNIT_CONVERTS) return last;
    struct decimal step = unit_convert(*symbol->step, &conversion);
    return decimal_is_known(step) && decimal_scale(step) <= 12 ? step : last;
}

/* The digits alone are replaced: what stands behind them is the unit. */
static struct span digits_of(const struct mutation *m, const struct expr *constant) {
    const char *bytes = m->c->sources.at[constant->span.file].bytes;
    struct span span = constant->quantity->span;
    while (span.start < span.end && !(bytes[span.start] >= '0' && bytes[span.start] <= '9')) span.start++;
    uint32_t end = span.start;
    while (end < span.end && ((bytes[end] >= '0' && bytes[end] <= '9') || bytes[end] == '.' || bytes[end] == ',')) end++;
    return (struct span){ span.file, span.start, end };
}

static void put_number(struct mutation *m, const char *what, const struct expr *constant, struct decimal number) {
    char digits[DECIMAL_TEXT];
    if (!decimal_is_known(number) || decimal_sign(number) < 0) return;
    decimal_print(number, digits);
    mutant_add(m, what, constant->span, digits_of(m, constant), mutant_printf(m, "%s", digits));
}

void mutants_of_constant(struct mutation *m, const char *what, const struct expr *constant, const struct expr *against, int by) {
    if (constant->kind != EXPR_QUANTITY) return;
    struct decimal step = decimal_multiply(step_for(constant, against), decimal_from_int(by));
    put_number(m, what, constant, decimal_add(constant->quantity->number, step));
    put_number(m, what, constant, decimal_subtract(constant->quantity->number, step));
}

/* A factor: a tenth more and a tenth less, at least one in its last digit. */
static void mutate_factor(struct mutation *m, const struct expr *constant) {
    struct decimal number = constant->quantity->number, last = decimal_scaled(1, -decimal_scale(number));
    struct decimal tenth = decimal_round_to(decimal_multiply(number, decimal_scaled(1, -1)), last);
    if (!decimal_is_known(tenth) || decimal_sign(tenth) <= 0) tenth = last;
    put_number(m, "number", constant, decimal_add(number, tenth));
    if (decimal_compare(number, tenth) > 0) put_number(m, "number", constant, decimal_subtract(number, tenth));
}

void mutants_of_amount(struct mutation *m, const struct expr *expr) {
    bool counts = expr->kind == EXPR_NUMBER_OF || expr->kind == EXPR_AGGREGATE; /* conditions, or those of `where` */
    for (size_t i = 0; counts && i < expr->parts; i++)
        if (expr->part[i]) mutants_of_condition(m, expr->part[i]);
    if (counts) return;
    if (expr->kind == EXPR_QUANTITY) mutate_factor(m, expr);
    if (expr->kind == EXPR_ADD) mutant_add(m, "operator", expr->span, expr->mark, "-");
    if (expr->kind == EXPR_SUBTRACT) mutant_add(m, "operator", expr->span, expr->mark, "+");
    if (expr->kind == EXPR_MULTIPLY) mutant_add(m, "operator", expr->span, expr->mark, "/");
    if (expr->kind == EXPR_DIVIDE) mutant_add(m, "operator", expr->span, expr->mark, "*");
    for (size_t i = 0; i < expr->parts; i++)
        if (expr->part[i]) mutants_of_amount(m, expr->part[i]);
}

/* --- Values ----------------------------------------------------------------------------------------------------------------- */

static int index_of(const struct type *type, struct slice name) {
    for (size_t i = 0; i < type->values; i++)
        if (slice_equal(type->value[i].name.text, name)) return (int)i;
    return -1;
}

void mutants_of_name(struct mutation *m, const char *what, struct span name, const struct type *type) {
    struct slice words = span_text(&m->c->sources, name);
    int index = type ? index_of(type, words) : -1;
    if (index < 0 || type->values < 2) return;
    struct slice next = type->value[((size_t)index + 1) % type->values].name.text;
    mutant_add(m, what, name, name, mutant_printf(m, "%.*s", (int)next.length, next.bytes));
}

void mutants_of_list_value(struct mutation *m, struct expr *const *value, size_t values, size_t index) {
    if (values < 2) return;
    struct span span = value[index]->span;
    if (index > 0) span.start = value[index - 1]->span.end;
    else span.end = value[1]->span.start;
    mutant_add(m, "value dropped", value[index]->span, span, "");
}

static void mutate_is(struct mutation *m, const struct expr *expr) {
    struct span outer = m->within;
    m->within = expr->span;
    const struct type *type = expr->part[0]->type;
    struct span is = mutant_find(m, expr->mark, "is"), not = mutant_find(m, expr->mark, "not");
    if (expr->negated) mutant_add(m, "turned round", expr->span, not, "");
    else mutant_add(m, "turned round", expr->span, is, "is not");
    for (size_t i = 1; i < expr->parts; i++) {
        const struct expr *value = expr->part[i];
        if (value->kind == EXPR_YES) mutant_add(m, "value", value->span, value->span, "no");
        if (value->kind == EXPR_NO) mutant_add(m, "value", value->span, value->span, "yes");
        if (value->kind == EXPR_NAME && !value->symbol) mutants_of_name(m, "value", value->span, type);
        mutants_of_list_value(m, expr->part + 1, expr->parts - 1, i - 1);
    }
    m->within = outer;
}

/* --- Comparisons ---------------------------------------------------------------------------------------------------------------- */

static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };
static const enum compare_op boundary[] = { COMPARE_UNEQUAL, COMPARE_EQUAL, COMPARE_AT_MOST, COMPARE_LESS, COMPARE_AT_LEAST, COMPARE_GREATER };
static const enum compare_op inverse[] = { COMPARE_EQUAL, COMPARE_UNEQUAL, COMPARE_AT_LEAST, COMPARE_GREATER, COMPARE_AT_MOST, COMPARE_LESS };

void mutants_of_operator(struct mutation *m, enum compare_op op, struct span operator, struct span place) {
    mutant_add(m, "comparison", place, operator, signs[boundary[op]]);
    if (inverse[op] != op) mutant_add(m, "comparison", place, operator, signs[inverse[op]]);
}

static void mutate_comparison(struct mutation *m, const struct expr *expr) {
    struct span outer = m->within;
    m->within = expr->span;
    mutants_of_operator(m, expr->op, expr->mark, expr->span);
    for (size_t i = 0; i < 2; i++) {
        const struct expr *side = expr->part[i], *other = expr->part[1 - i];
        if (side->kind == EXPR_QUANTITY) mutants_of_constant(m, "threshold", side, other, 1);
        else mutants_of_amount(m, side);
    }
    m->within = outer;
}

static void mutate_between(struct mutation *m, const struct expr *expr) {
    struct span outer = m->within;
    m->within = expr->span;
    mutant_add(m, "turned round", expr->span, before(expr->span), "not ");
    mutants_of_amount(m, expr->part[0]);
    mutants_of_constant(m, "threshold", expr->part[1], expr->part[0], 1);
    mutants_of_constant(m, "threshold", expr->part[2], expr->part[0], 1);
    m->within = outer;
}

/* --- Several conditions ------------------------------------------------------------------------------------------------------------ */

static void swap_connectives(struct mutation *m, const struct expr *expr) {
    const char *from = expr->kind == EXPR_ALL ? "and" : "or", *to = expr->kind == EXPR_ALL ? "or" : "and";
    struct mutant *mutant = NULL;
    if (expr->spelt_out) {
        bool all = expr->kind == EXPR_ALL, any = expr->kind == EXPR_ANY;
        struct span word = mutant_find(m, expr->mark, all ? "all" : any ? "any" : "none");
        mutant_add(m, all ? "'any of' for 'all of'" : any ? "'all of' for 'any of'" : "'any of' for 'none of'", expr->span, word, any ? "all" : "any");
        return;
    }
    if (expr->parts > EDITS_MOST) return;
    for (size_t i = 0; i + 1 < expr->parts; i++) {
        struct span word = mutant_find(m, between(expr->part[i]->span, expr->part[i + 1]->span), from);
        if (empty(word)) return;
        if (!mutant) mutant = mutant_add(m, expr->kind == EXPR_ALL ? "'or' for 'and'" : "'and' for 'or'", expr->span, word, to);
        else mutant_edit(mutant, word, to);
    }
}

static void drop_parts(struct mutation *m, const struct expr *expr) {
    if (expr->parts < 2) return;
    for (size_t i = 0; i < expr->parts; i++) {
        struct span span = expr->part[i]->span;
        if (i > 0) span.start = expr->part[i - 1]->span.end;
        else span.end = expr->part[1]->span.start;
        mutant_add(m, "condition dropped", expr->part[i]->span, span, "");
    }
}

static void shift_count(struct mutation *m, const struct expr *expr) {
    const char *bytes = m->c->sources.at[expr->span.file].bytes;
    uint32_t at = expr->span.start;
    while (at < expr->span.end && !(bytes[at] >= '0' && bytes[at] <= '9')) at++;
    uint32_t end = at;
    while (end < expr->span.end && bytes[end] >= '0' && bytes[end] <= '9') end++;
    struct span digits = { expr->span.file, at, end };
    if (expr->count < (int64_t)expr->parts) mutant_add(m, "count", expr->span, digits, mutant_printf(m, "%lld", (long long)expr->count + 1));
    if (expr->count > 0) mutant_add(m, "count", expr->span, digits, mutant_printf(m, "%lld", (long long)expr->count - 1));
}

/* --- Lists -------------------------------------------------------------------------------------------------------------------------- */

static void mutate_quantifier(struct mutation *m, const struct expr *expr) {
    if (expr->kind == EXPR_SOME) mutant_add(m, "turned round", expr->span, mutant_find(m, expr->mark, "some"), "no");
    if (expr->kind == EXPR_NO_ONE) mutant_add(m, "turned round", expr->span, mutant_find(m, expr->mark, "no"), "some");
    if (expr->kind == EXPR_EVERY) mutant_add(m, "turned round", expr->span, before(expr->span), "not ");
    for (size_t i = 0; i < expr->parts; i++)
        if (expr->part[i]) mutants_of_condition(m, expr->part[i]);
    bool both = expr->kind == EXPR_EVERY && expr->parts > 1 && expr->part[0] && expr->part[1];
    if (!both) return;
    struct span where = mutant_find(m, (struct span){ expr->span.file, expr->span.start, expr->part[0]->span.start }, "where");
    where.end = expr->part[0]->span.end;
    mutant_add(m, "condition dropped", expr->part[0]->span, where, "");
}

static void turn_round(struct mutation *m, const struct expr *expr) {
    struct mutant *mutant = mutant_add(m, "turned round", expr->span, before(expr->span), "not (");
    mutant_edit(mutant, (struct span){ expr->span.file, expr->span.end, expr->span.end }, ")");
}

void mutants_of_condition(struct mutation *m, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_NOT:
        mutant_add(m, "turned round", expr->span, expr->mark, "");
        if (expr->part[0]->kind != EXPR_NAME) mutants_of_condition(m, expr->part[0]);
        return;
    case EXPR_ALL: case EXPR_ANY: case EXPR_NONE: swap_connectives(m, expr); break;
    case EXPR_AT_LEAST: case EXPR_AT_MOST: case EXPR_EXACTLY: shift_count(m, expr); break;
    case EXPR_COMPARE: mutate_comparison(m, expr); return;
    case EXPR_BETWEEN: mutate_between(m, expr); return;
    case EXPR_IS: mutate_is(m, expr); return;
    case EXPR_IS_KNOWN:
        mutant_add(m, "turned round", expr->span, mutant_find(m, expr->mark, expr->negated ? "unknown" : "known"), expr->negated ? "known" : "unknown");
        return;
    case EXPR_NAME: mutant_add(m, "turned round", expr->span, before(expr->span), "not "); return;
    case EXPR_SOME: case EXPR_EVERY: case EXPR_NO_ONE: mutate_quantifier(m, expr); return;
    case EXPR_RISING: mutant_add(m, "turned round", expr->span, expr->mark, "falling"); return;
    case EXPR_FALLING: mutant_add(m, "turned round", expr->span, expr->mark, "rising"); return;
    default: turn_round(m, expr); return;
    }
    drop_parts(m, expr);
    for (size_t i = 0; i < expr->parts; i++) mutants_of_condition(m, expr->part[i]);
}
