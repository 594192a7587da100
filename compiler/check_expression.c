/* Types of expressions, one function a kind. */
#include "compiler/check.h"
#include "compiler/functions.h"

static const struct type *check_plain(struct checker *k, struct expr *expr);

const struct type *check_expr(struct checker *k, struct expr *expr) {
    if (expr->type) return expr->type;
    const struct type *type = check_plain(k, expr);
    expr->type = type ? type : &type_error;
    bool closed = expr->kind == EXPR_SOME || expr->kind == EXPR_EVERY || expr->kind == EXPR_NO_ONE || expr->kind == EXPR_AGGREGATE;
    expr->local = expr->symbol && expr->symbol->kind == SYMBOL_FIELD && !closed;
    for (size_t i = 0; i < expr->parts && !closed; i++) expr->local |= expr->part[i] && expr->part[i]->local;
    return expr->type;
}

static bool check_all_conditions(struct checker *k, struct expr *expr) {
    for (size_t i = 0; i < expr->parts; i++) check_condition(k, expr->part[i]);
    return true;
}

/* --- Names ---------------------------------------------------------------------------------------------- */

struct symbol *record_field(const struct symbol *record, struct slice name) {
    for (struct symbol *f = record ? record->next : NULL; f; f = f->next)
        if (slice_equal(f->name.text, name)) return f;
    return NULL;
}

static const struct type *check_name(struct checker *k, struct expr *expr) {
    struct symbol *symbol = record_field(k->record, expr->name.text);
    if (!symbol) symbol = scope_need_like(k->c, expr->name, k->record ? "fact, term or field" : "fact or term", k->against);
    if (!symbol) return &type_error;
    expr->symbol = symbol;
    symbol->used++;
    switch (symbol->kind) {
    case SYMBOL_FACT: case SYMBOL_DEFINE: case SYMBOL_TABLE: case SYMBOL_SCORE:
        check_symbol(k->c, symbol);
        return symbol->type ? symbol->type : &type_error; /* still under way: a circle, reported by check_cycles */
    case SYMBOL_FIELD: return symbol->type;
    case SYMBOL_RECOMMENDATION: return &type_outcome;
    case SYMBOL_RECORD: case SYMBOL_TREATMENT: case SYMBOL_FUNCTION: case SYMBOL_REFERENCE: case SYMBOL_CLASS:
    case SYMBOL_BROKEN: break;
    }
    static const char *const sorts[] = { [SYMBOL_RECORD] = "a record", [SYMBOL_TREATMENT] = "a treatment",
                                         [SYMBOL_FUNCTION] = "a function", [SYMBOL_REFERENCE] = "a reference",
                                         [SYMBOL_CLASS] = "a class of treatments", [SYMBOL_BROKEN] = "not readable" };
    struct diag *d = diag_add(&k->c->diags, DIAG_WRONG_SORT, expr->span, "\"%.*s\" is %s and has no value", (int)expr->name.text.length,
                              expr->name.text.bytes, sorts[symbol->kind]);
    diag_note(&k->c->diags, d, symbol->name.span, "declared here");
    if (symbol->kind == SYMBOL_RECORD)
        diag_hint(&k->c->diags, d, "say: some %.*s where ...", (int)expr->name.text.length, expr->name.text.bytes);
    return &type_error;
}

/* --- Comparing --------------------------------------------------------------------------------------------- */

static const struct type *check_against(struct checker *k, struct expr *expr, const struct expr *other) {
    k->against = other->kind == EXPR_QUANTITY ? other->quantity->unit : NULL;
    const struct type *type = check_expr(k, expr);
    k->against = NULL;
    return type;
}

/* What has no order and no arithmetic is asked with 'is'. */
static void report_asked_with_is(struct checker *k, const struct expr *expr, const struct type *type) {
    bool equal = expr->op == COMPARE_EQUAL, unequal = expr->op == COMPARE_UNEQUAL;
    struct compilation *c = k->c;
    if (type->kind == TYPE_PERIOD) {
        struct diag *d = diag_add(&c->diags, DIAG_TYPES_DIFFER, expr->mark, "periods are not compared with a sign");
        diag_hint(&c->diags, d, "say during, overlaps, before or after; 'is' asks whether both are the same");
        return;
    }
    const char *what = type->is_score ? "a band" : type->kind == TYPE_CHOICE ? "a choice" : type->kind == TYPE_TEXT ? "a text" : "yes or no";
    if (slice_is(span_text(&c->sources, expr->mark), "==")) return; /* answered where it was read */
    struct diag *d = diag_add(&c->diags, DIAG_TYPES_DIFFER, expr->mark, equal || unequal ? "%s is asked with 'is'" : "%s has no order", what);
    if (equal || unequal) diag_fix(&c->diags, d, DIAG_SURE, expr->mark, equal ? "is" : "is not", "write '%s'", equal ? "is" : "is not");
    else diag_hint(&c->diags, d, "ask with 'is' or with 'is one of (...)'");
}

/* `her2 = positive`, `risk = high`: the right side is meant as a value of the left side's choice or a band of its score, right or wrong. */
static bool compares_choice(struct checker *k, struct expr *expr, const struct type *type) {
    struct expr *value = expr->part[1];
    if ((type->kind != TYPE_CHOICE && !(type->is_score && type->values)) || value->kind != EXPR_NAME) return false;
    bool one_of_its_values = choice_index(type, value->name.text) >= 0;
    if (scope_has(k->c, value->name) && (type->is_score || !one_of_its_values)) return false;
    value->type = type;
    if (one_of_its_values) report_asked_with_is(k, expr, type);
    else report_no_value(k->c, value->name, type);
    return true;
}

static const struct type *check_compare(struct checker *k, struct expr *expr) {
    struct expr *left = expr->part[0], *right = expr->part[1];
    const struct type *a = check_against(k, left, right);
    if (compares_choice(k, expr, a)) return &type_truth;
    const struct type *b = check_against(k, right, left);
    if (a->kind == TYPE_DATE && become_year(right)) b = &type_date;
    if (b->kind == TYPE_DATE && become_year(left)) a = &type_date;
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR) return &type_truth;
    if (a->kind == TYPE_NUMBER && b->kind == TYPE_NUMBER) {
        if (!check_same_unit(k->c, left, right, "compared with")) return &type_truth;
        check_threshold(k->c, left, right);
        check_threshold(k->c, right, left);
    } else if (a->kind != b->kind || a->kind == TYPE_LIST || a->kind == TYPE_SERIES) {
        report_kinds(k, left->span, left, right);
    } else if (a->kind != TYPE_DATE) {
        report_asked_with_is(k, expr, a);
    }
    return &type_truth;
}

static const struct type *check_between(struct checker *k, struct expr *expr) {
    struct expr *subject = expr->part[0];
    const struct type *type = check_expr(k, subject);
    for (size_t i = 1; i < 3; i++) {
        const struct type *end = type->kind == TYPE_DATE && become_year(expr->part[i]) ? &type_date : check_expr(k, expr->part[i]);
        if (type->kind == TYPE_ERROR || end->kind == TYPE_ERROR) continue;
        if (type->kind != end->kind || (type->kind != TYPE_NUMBER && type->kind != TYPE_DATE)) report_kinds(k, subject->span, subject, expr->part[i]);
        else if (type->kind == TYPE_NUMBER && check_same_unit(k->c, subject, expr->part[i], "compared with"))
            check_threshold(k->c, subject, expr->part[i]);
    }
    check_ends(k->c, expr->part[1], expr->part[2]);
    return &type_truth;
}

static void check_is_choice(struct checker *k, const struct expr *expr, struct expr *value, const struct type *type) {
    struct compilation *c = k->c;
    bool name = value->kind == EXPR_NAME;
    if (name && choice_index(type, value->name.text) >= 0) {
        value->type = type;
    } else if (name && !record_field(k->record, value->name.text) && !scope_has(c, value->name)) {
        report_no_value(c, value->name, type);
        value->type = &type_error;
    } else {
        const struct type *other = check_expr(k, value);
        if (other->kind == TYPE_ERROR || (other->kind == TYPE_CHOICE && other->owner == type->owner)) return;
        if (value->kind == EXPR_YES || value->kind == EXPR_NO) report_no_value(c, (struct name){ span_text(&c->sources, value->span), value->span }, type);
        else report_kinds(k, expr->part[0]->span, expr->part[0], value);
    }
}

static void check_is_truth(struct checker *k, struct expr *value, const struct type *type) {
    if (value->kind == EXPR_YES || value->kind == EXPR_NO || value->kind == EXPR_UNKNOWN || value->kind == EXPR_ERROR) return;
    value->type = &type_error;
    struct diag *d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, value->span, "'is' asks for yes or no here");
    if (type->outcome && value->kind == EXPR_NAME && slice_is(value->name.text, "contraindicated"))
        diag_hint(&k->c->diags, d, "in a condition a contraindicated recommendation is no, like one that does not hold");
    else if (value->kind == EXPR_NAME && scope_find(k->c, value->span.file, value->name.text))
        diag_hint(&k->c->diags, d, "to ask whether both agree:  any of (all of (A, B), none of (A, B))");
    else if (value->kind == EXPR_NAME && (slice_is(value->name.text, "true") || slice_is(value->name.text, "false")))
        diag_fix(&k->c->diags, d, DIAG_SURE, value->span, slice_is(value->name.text, "true") ? "yes" : "no", "write %s",
                 slice_is(value->name.text, "true") ? "yes" : "no");
    else
        diag_hint(&k->c->diags, d, "only yes and no are its values; a fact with more of them is declared 'one of'");
}

static void report_is_number(struct checker *k, const struct expr *expr, const struct expr *value) {
    struct compilation *c = k->c;
    struct diag *d = diag_add(&c->diags, DIAG_TYPES_DIFFER, expr->mark, "numbers are compared with =, not with 'is'");
    struct slice subject = span_text(&c->sources, expr->part[0]->span), number = span_text(&c->sources, value->span);
    if (!expr->spelt_out)
        diag_fix(&c->diags, d, DIAG_SURE, expr->mark, expr->negated ? "!=" : "=", "write '%s'", expr->negated ? "!=" : "=");
    else
        diag_hint(&c->diags, d, "write  %s of (%.*s = %.*s, ...), or use 'between'", expr->negated ? "none" : "any", (int)subject.length,
                  subject.bytes, (int)number.length, number.bytes);
}

static void check_is_value(struct checker *k, const struct expr *expr, struct expr *value, const struct type *type) {
    bool name = value->kind == EXPR_NAME;
    const struct type *other;
    switch (type->kind) {
    case TYPE_CHOICE: check_is_choice(k, expr, value, type); return;
    case TYPE_TRUTH: check_is_truth(k, value, type); return;
    case TYPE_NUMBER:
        if (type->is_score && name && type->values && !scope_has(k->c, value->name)) {
            value->type = type;
            if (choice_index(type, value->name.text) < 0) report_no_value(k->c, value->name, type);
            return;
        }
        other = check_expr(k, value);
        if (other->kind == TYPE_NUMBER || other->kind == TYPE_ERROR) report_is_number(k, expr, value);
        else report_kinds(k, expr->part[0]->span, expr->part[0], value);
        return;
    case TYPE_TEXT:
        if (name && !record_field(k->record, value->name.text) && !scope_has(k->c, value->name)) {
            report_unquoted(k->c, value);
            return;
        }
        other = check_expr(k, value);
        if (other->kind != TYPE_TEXT && other->kind != TYPE_ERROR) report_kinds(k, expr->part[0]->span, expr->part[0], value);
        return;
    case TYPE_DATE: case TYPE_PERIOD:
        other = type->kind == TYPE_DATE && become_year(value) ? &type_date : check_expr(k, value);
        if (other->kind != type->kind && other->kind != TYPE_ERROR) report_kinds(k, expr->part[0]->span, expr->part[0], value);
        return;
    case TYPE_ERROR: case TYPE_LIST: case TYPE_SERIES: return;
    }
}

/* `is one of (a, b, a)`: one of them was meant to be another. */
void check_repeated(struct compilation *c, struct expr *const *value, size_t values) {
    for (size_t i = 0; i < values; i++)
        for (size_t j = 0; j < i; j++) {
            struct slice a = span_text(&c->sources, value[i]->span), b = span_text(&c->sources, value[j]->span);
            if (!slice_equal(a, b)) continue;
            struct diag *d = diag_add(&c->diags, DIAG_VALUE_REPEATED, value[i]->span, "%.*s is named twice", (int)a.length, a.bytes);
            diag_note(&c->diags, d, value[j]->span, "the first");
            break;
        }
}

static const struct type *check_is(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr->part[0]);
    struct slice words = span_text(&k->c->sources, expr->part[0]->span);
    struct diag *d;
    if (type->kind == TYPE_LIST) {
        d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->part[0]->span, "a list is not asked with 'is'");
        diag_hint(&k->c->diags, d, "ask for its elements: some %.*s where ..., every ... has ..., no ... where", (int)type->record->name.text.length,
                  type->record->name.text.bytes);
    } else if (type->kind == TYPE_SERIES) {
        d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->part[0]->span, "these are values over time, and 'is' asks for one");
        diag_hint(&k->c->diags, d, "say which: latest %.*s", (int)words.length, words.bytes);
    }
    for (size_t i = 1; i < expr->parts; i++) {
        if (type->kind == TYPE_ERROR || type->kind == TYPE_LIST || type->kind == TYPE_SERIES) expr->part[i]->type = &type_error;
        else check_is_value(k, expr, expr->part[i], type);
    }
    if (expr->parts > 2) check_repeated(k->c, &expr->part[1], expr->parts - 1);
    return &type_truth;
}

static const struct type *check_known(struct checker *k, struct expr *expr) {
    check_expr(k, expr->part[0]);
    if (expr->part[0]->symbol) expr->part[0]->symbol->has_known_test = true;
    return &type_truth;
}

/* --- Arithmetic --------------------------------------------------------------------------------------------- */

static const struct type *check_sum(struct checker *k, struct expr *expr) {
    struct expr *left = expr->part[0], *right = expr->part[1];
    const struct type *a = check_expr(k, left), *b = check_expr(k, right);
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR) return &type_error;
    if (a->kind == TYPE_DATE) return check_date_sum(k, expr);
    bool numbers = need_number(k, left);
    if (!need_number(k, right) || !numbers) return &type_error;
    if (!check_true_zero(k->c, left, "added or subtracted") || !check_true_zero(k->c, right, "added or subtracted")) return &type_error;
    bool same = expr->kind == EXPR_ADD ? check_same_unit(k->c, left, right, "added to") : check_same_unit(k->c, right, left, "subtracted from");
    return same ? number_type(k->c, a->unit ? a->unit : b->unit) : &type_error;
}

static const struct type *check_product(struct checker *k, struct expr *expr) {
    bool left = need_number(k, expr->part[0]), right = need_number(k, expr->part[1]);
    if (!left || !right) return &type_error;
    if (!check_true_zero(k->c, expr->part[0], "multiplied or divided") || !check_true_zero(k->c, expr->part[1], "multiplied or divided"))
        return &type_error;
    return product_type(k->c, expr, expr->kind == EXPR_DIVIDE);
}

static const struct type *check_convert(struct checker *k, struct expr *expr) {
    if (!need_number(k, expr->part[0])) return &type_error;
    const struct unit *from = expr->part[0]->type->unit;
    struct unit_conversion conversion;
    if (!from) {
        struct diag *d = diag_add(&k->c->diags, DIAG_NUMBER_AGAINST_UNIT, expr->span, "a bare number has no unit to be converted from");
        diag_hint(&k->c->diags, d, "'x in %s' gives the bare number of a quantity; to give a number a unit write  x * 1 %s", expr->unit->code,
                  expr->unit->code);
        return &type_error;
    }
    struct expr target = { .kind = EXPR_TODAY, .span = expr->mark, .type = number_type(k->c, expr->unit) };
    if (unit_conversion(from, expr->unit, molar_mass_of(expr->part[0], NULL), &conversion) != UNIT_CONVERTS)
        check_same_unit(k->c, expr->part[0], &target, "converted into");
    return &type_bare_number;
}

/* --- Functions ------------------------------------------------------------------------------------------------- */

static const struct type *check_call(struct checker *k, struct expr *expr) {
    const struct function_info *info = function_find(expr->name.text);
    struct compilation *c = k->c;
    if (!info) {
        struct symbol *symbol = scope_find(c, expr->span.file, expr->name.text);
        if (symbol && symbol->kind == SYMBOL_FUNCTION) return check_host_call(k, expr, symbol);
        if (!symbol && scope_has(c, expr->name)) return &type_error; /* its declaration could not be read */
        struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_FUNCTION, expr->name.span, "there is no function \"%.*s\"",
                                  (int)expr->name.text.length, expr->name.text.bytes);
        const char *nearest = function_nearest(expr->name.text);
        if (nearest) diag_fix(&c->diags, d, DIAG_MAYBE, expr->name.span, nearest, "the nearest is %s", nearest);
        for (size_t i = 0; i < expr->parts; i++) check_expr(k, expr->part[i]);
        return &type_error;
    }
    if (expr->parts < info->least || expr->parts > info->most) {
        for (size_t i = 0; i < expr->parts; i++)
            if (expr->part[i]->kind == EXPR_ERROR) return &type_error; /* 1,5 is answered already, and may have been two */
        diag_add(&c->diags, DIAG_BAD_ARGUMENTS, expr->span, "%s is written %s", info->name, info->form);
        return &type_error;
    }
    bool fine = true;
    for (size_t i = 0; i < expr->parts; i++) fine &= need_number(k, expr->part[i]);
    return fine ? function_type(k, expr, info) : &type_error;
}

/* --- All ------------------------------------------------------------------------------------------------------------ */

static const struct type *check_plain(struct checker *k, struct expr *expr) {
    switch (expr->kind) {
    case EXPR_ERROR: return &type_error;
    case EXPR_NAME: return check_name(k, expr);
    case EXPR_QUANTITY: return number_type(k->c, expr->quantity->unit);
    case EXPR_DATE: case EXPR_TODAY: return &type_date;
    case EXPR_TEXT: return &type_text;
    case EXPR_YES: case EXPR_NO: case EXPR_UNKNOWN: return &type_truth;
    case EXPR_NOT: check_condition(k, expr->part[0]); return &type_truth;
    case EXPR_ALL: case EXPR_ANY: case EXPR_NONE: case EXPR_AT_LEAST: case EXPR_AT_MOST: case EXPR_EXACTLY:
        check_all_conditions(k, expr);
        if (expr->kind >= EXPR_AT_LEAST && (expr->count < 0 || (size_t)expr->count > expr->parts))
            diag_add(&k->c->diags, DIAG_OUT_OF_RANGE, expr->mark, "there are only %u conditions here", (unsigned)expr->parts);
        return &type_truth;
    case EXPR_NUMBER_OF: check_all_conditions(k, expr); return &type_bare_number;
    case EXPR_COMPARE: return check_compare(k, expr);
    case EXPR_IS: return check_is(k, expr);
    case EXPR_IS_KNOWN: return check_known(k, expr);
    case EXPR_BETWEEN: return check_between(k, expr);
    case EXPR_ADD: case EXPR_SUBTRACT: return check_sum(k, expr);
    case EXPR_MULTIPLY: case EXPR_DIVIDE: return check_product(k, expr);
    case EXPR_NEGATE: return need_number(k, expr->part[0]) ? expr->part[0]->type : &type_error;
    case EXPR_CONVERT: return check_convert(k, expr);
    case EXPR_CALL: return check_call(k, expr);
    case EXPR_SOME: case EXPR_EVERY: case EXPR_NO_ONE: return check_quantifier(k, expr);
    case EXPR_AGGREGATE: return check_aggregate(k, expr);
    case EXPR_RISING: case EXPR_FALLING: return check_rising(k, expr);
    case EXPR_ORDER: return check_order(k, expr);
    case EXPR_PERIOD: return check_period(k, expr);
    case EXPR_ELAPSED: case EXPR_AGE: return check_elapsed(k, expr);
    }
    return &type_error;
}
