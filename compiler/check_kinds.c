/* Kinds of values where one kind is needed, and what is said when another one stands there. */
#include "compiler/check.h"

void note_side(struct compilation *c, struct diag *d, const struct expr *expr) {
    const struct symbol *symbol = expr->kind == EXPR_NAME ? expr->symbol : NULL;
    bool number = expr->type->kind == TYPE_NUMBER && !expr->type->is_score;
    const char *words = !number ? type_words(c, expr->type) : expr->type->unit ? expr->type->unit->code : "a bare number";
    if (symbol && symbol->name.span.end && (symbol->decl || symbol->field) && symbol->name.span.file < c->sources.count)
        diag_note(&c->diags, d, expr->span, "%s, declared on line %u", words,
                  source_place(&c->sources.at[symbol->name.span.file], symbol->name.span.start).line);
    else
        diag_note(&c->diags, d, expr->span, "%s", words);
}

bool is_time_unit(const struct unit *unit) {
    if (!unit) return false;
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (i != UNIT_TIME && i != UNIT_CALENDAR && unit->power[i] != 0) return false;
    return unit->power[UNIT_TIME] + unit->power[UNIT_CALENDAR] == 1;
}

static bool is_time(const struct type *type) { return type->kind == TYPE_NUMBER && is_time_unit(type->unit); }

/* "TYPE is needed here, this is ...", with the place of the declaration. */
static struct diag *report_needed(struct checker *k, const struct expr *expr, enum diag_code code, const char *needed) {
    struct diag *d = diag_add(&k->c->diags, code, expr->span, "%s is needed here, this is %s", needed, type_words(k->c, expr->type));
    if (expr->kind == EXPR_NAME && expr->symbol && expr->symbol->name.span.end)
        diag_note(&k->c->diags, d, expr->symbol->name.span, "declared here");
    return d;
}

void check_condition(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr);
    struct slice words = span_text(&k->c->sources, expr->span);
    if (type->kind == TYPE_TRUTH || type->kind == TYPE_ERROR) return;
    struct diag *d = report_needed(k, expr, DIAG_NOT_A_CONDITION, "a condition");
    switch (type->kind) {
    case TYPE_CHOICE:
        if (type->values)
            diag_hint(&k->c->diags, d, "ask for a value: %.*s is %.*s", (int)words.length, words.bytes,
                      (int)type->value[0].name.text.length, type->value[0].name.text.bytes);
        break;
    case TYPE_NUMBER: diag_hint(&k->c->diags, d, "compare it with something, for example with >="); break;
    case TYPE_DATE: diag_hint(&k->c->diags, d, "compare it, for example  %.*s before today", (int)words.length, words.bytes); break;
    case TYPE_TEXT: diag_hint(&k->c->diags, d, "ask for a text: %.*s is \"...\"", (int)words.length, words.bytes); break;
    case TYPE_PERIOD: diag_hint(&k->c->diags, d, "ask for a date in it: today during %.*s", (int)words.length, words.bytes); break;
    case TYPE_LIST:
        diag_hint(&k->c->diags, d, "ask for an element: some %.*s where ..., or: number of %.*s > 0", (int)type->record->name.text.length,
                  type->record->name.text.bytes, (int)words.length, words.bytes);
        break;
    case TYPE_SERIES: diag_hint(&k->c->diags, d, "ask for one of its values: latest %.*s", (int)words.length, words.bytes); break;
    case TYPE_ERROR: case TYPE_TRUTH: break;
    }
}

bool need_number(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr);
    if (type->kind == TYPE_NUMBER) return true;
    if (type->kind == TYPE_ERROR) return false;
    struct diag *d = report_needed(k, expr, DIAG_NOT_A_QUANTITY, "a number");
    struct slice words = span_text(&k->c->sources, expr->span);
    if (type->kind == TYPE_SERIES) diag_hint(&k->c->diags, d, "say which of its values: latest %.*s", (int)words.length, words.bytes);
    if (type->kind == TYPE_TRUTH) diag_hint(&k->c->diags, d, "to count conditions: number of (%.*s, ...)", (int)words.length, words.bytes);
    return false;
}

/* 2004 where a date stands is a year. */
bool become_year(struct expr *expr) {
    int64_t year;
    if (expr->kind != EXPR_QUANTITY || expr->quantity->unit || expr->quantity->bad) return false;
    if (!decimal_to_scaled(expr->quantity->number, 0, &year) || year < 1000 || year > 9999) return false;
    expr->kind = EXPR_DATE;
    expr->date = date_make(&(struct date_parts){ .year = (int)year, .month = 1, .day = 1, .precision = DATE_YEAR });
    expr->type = &type_date;
    return true;
}

bool need_date(struct checker *k, struct expr *expr) {
    const struct type *type = become_year(expr) ? &type_date : check_expr(k, expr);
    if (type->kind == TYPE_DATE) return true;
    if (type->kind != TYPE_ERROR) report_needed(k, expr, DIAG_NOT_A_DATE, "a date");
    return false;
}

bool need_period(struct checker *k, struct expr *expr, bool or_date) {
    const struct type *type = or_date && become_year(expr) ? &type_date : check_expr(k, expr);
    if (type->kind == TYPE_PERIOD || (or_date && type->kind == TYPE_DATE)) return true;
    if (type->kind == TYPE_ERROR) return false;
    struct diag *d = report_needed(k, expr, DIAG_NOT_A_DATE, or_date ? "a date" : "a period");
    if (type->kind == TYPE_DATE) diag_hint(&k->c->diags, d, "a period is a fact of that type, or: from 2025-01-01 to 2025-03-31");
    return false;
}

bool need_time(struct compilation *c, const struct quantity *quantity, const char *example) {
    if (quantity->bad) return false;
    if (is_time_unit(quantity->unit) && decimal_sign(quantity->number) > 0) return true;
    diag_add(&c->diags, DIAG_UNIT_NEEDED, quantity->span, "a time is needed here, such as %s", example);
    return false;
}

void report_kinds(struct checker *k, struct span span, const struct expr *left, const struct expr *right) {
    const struct type *a = left->type, *b = right->type;
    struct diag *d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, span, "%s cannot be compared with %s",
                              a->kind == TYPE_CHOICE ? "a choice" : type_words(k->c, a),
                              b->kind == TYPE_CHOICE && a->kind == b->kind ? "another one" : b->kind == TYPE_CHOICE ? "a choice" : type_words(k->c, b));
    note_side(k->c, d, left);
    note_side(k->c, d, right);
    if (a->kind == TYPE_CHOICE && right->kind == EXPR_TEXT && choice_index(a, right->string.text) >= 0) {
        const char *bare = arena_copy(&k->c->arena, right->string.text.bytes, right->string.text.length);
        if (bare) diag_fix(&k->c->diags, d, DIAG_SURE, right->span, bare, "values have no quotation marks: write %s", bare);
    }
    const struct expr *day = a->kind == TYPE_DATE && is_time(b) ? left : b->kind == TYPE_DATE && is_time(a) ? right : NULL;
    const struct expr *series = a->kind == TYPE_SERIES ? left : b->kind == TYPE_SERIES ? right : NULL;
    struct slice words = span_text(&k->c->sources, (day ? day : series ? series : left)->span);
    if (day) diag_hint(&k->c->diags, d, "count the time that has passed: years since %.*s", (int)words.length, words.bytes);
    if (series) diag_hint(&k->c->diags, d, "say which of its values: latest %.*s", (int)words.length, words.bytes);
}
