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

void check_condition(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr);
    if (type->kind == TYPE_TRUTH || type->kind == TYPE_ERROR) return;
    struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_CONDITION, expr->span, "a condition is needed here, this is %s",
                              type_words(k->c, type));
    if (type->kind == TYPE_CHOICE && type->values)
        diag_hint(&k->c->diags, d, "ask for a value: %.*s is %.*s", (int)span_text(&k->c->sources, expr->span).length,
                  span_text(&k->c->sources, expr->span).bytes, (int)type->value[0].name.text.length, type->value[0].name.text.bytes);
    else if (type->kind == TYPE_NUMBER)
        diag_hint(&k->c->diags, d, "compare it with something, for example with >=");
}

static bool check_all_conditions(struct checker *k, struct expr *expr) {
    for (size_t i = 0; i < expr->parts; i++) check_condition(k, expr->part[i]);
    return true;
}

static bool need_number(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr);
    if (type->kind == TYPE_NUMBER) return true;
    if (type->kind != TYPE_ERROR)
        diag_add(&k->c->diags, DIAG_NOT_A_QUANTITY, expr->span, "a number is needed here, this is %s", type_words(k->c, type));
    return false;
}

static bool need_date(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr);
    if (type->kind == TYPE_DATE) return true;
    if (type->kind != TYPE_ERROR)
        diag_add(&k->c->diags, DIAG_NOT_A_DATE, expr->span, "a date is needed here, this is %s", type_words(k->c, type));
    return false;
}

/* --- Names ---------------------------------------------------------------------------------------------- */

static struct symbol *field_of(const struct symbol *record, struct slice name) {
    for (struct symbol *f = record ? record->next : NULL; f; f = f->next)
        if (slice_equal(f->name.text, name)) return f;
    return NULL;
}

static const struct type *check_name(struct checker *k, struct expr *expr) {
    struct symbol *symbol = field_of(k->record, expr->name.text);
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

static bool is_time(const struct type *type) {
    const struct unit *unit = type->kind == TYPE_NUMBER ? type->unit : NULL;
    if (!unit) return false;
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (unit->power[i] != ((i == UNIT_TIME && unit->power[UNIT_TIME]) || (i == UNIT_CALENDAR && unit->power[UNIT_CALENDAR]))) return false;
    return unit->power[UNIT_TIME] + unit->power[UNIT_CALENDAR] == 1;
}

static void report_types(struct checker *k, const struct expr *expr, const struct type *a, const struct type *b) {
    struct diag *d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->part[0]->span, "two different kinds of values are compared");
    diag_note(&k->c->diags, d, expr->part[0]->span, "%s", type_words(k->c, a));
    diag_note(&k->c->diags, d, expr->part[1]->span, "%s", type_words(k->c, b));
    if (a->kind == TYPE_DATE && is_time(b)) {
        struct slice words = span_text(&k->c->sources, expr->part[0]->span);
        diag_hint(&k->c->diags, d, "count the time that has passed: years since %.*s", (int)words.length, words.bytes);
    }
}

static const struct type *check_against(struct checker *k, struct expr *expr, const struct expr *other) {
    k->against = other->kind == EXPR_QUANTITY ? other->quantity.unit : NULL;
    const struct type *type = check_expr(k, expr);
    k->against = NULL;
    return type;
}

static const struct type *check_compare(struct checker *k, struct expr *expr) {
    struct expr *left = expr->part[0], *right = expr->part[1];
    const struct type *a = check_against(k, left, right);
    /* `her2 = positive`: the right side is a value of the left side's choice, not a name. */
    if (a->kind == TYPE_CHOICE && right->kind == EXPR_NAME && choice_index(a, right->name.text) >= 0) {
        struct diag *d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->mark, "a choice is asked with 'is'");
        bool equal = expr->op == COMPARE_EQUAL, unequal = expr->op == COMPARE_UNEQUAL;
        if (equal || unequal)
            diag_fix(&k->c->diags, d, DIAG_SURE, expr->mark, equal ? "is" : "is not", "write '%s'", equal ? "is" : "is not");
        return &type_truth;
    }
    const struct type *b = check_against(k, right, left);
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR) return &type_truth;
    if (a->kind != b->kind || (a->kind != TYPE_NUMBER && a->kind != TYPE_DATE)) {
        report_types(k, expr, a, b);
        return &type_truth;
    }
    if (a->kind == TYPE_NUMBER && check_same_unit(k->c, left, right, expr->mark, "compared with")) {
        check_threshold(k->c, left, right, expr->mark);
        check_threshold(k->c, right, left, expr->mark);
    }
    return &type_truth;
}

static const struct type *check_between(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr->part[0]);
    for (size_t i = 1; i < 3; i++) {
        const struct type *end = check_expr(k, expr->part[i]);
        if (type->kind == TYPE_ERROR || end->kind == TYPE_ERROR) continue;
        if (type->kind != end->kind || (type->kind != TYPE_NUMBER && type->kind != TYPE_DATE)) {
            struct expr pair = { .span = expr->span, .part = (struct expr *[]){ expr->part[0], expr->part[i] } };
            report_types(k, &pair, type, end);
        } else if (type->kind == TYPE_NUMBER && check_same_unit(k->c, expr->part[0], expr->part[i], expr->mark, "compared with")) {
            check_threshold(k->c, expr->part[0], expr->part[i], expr->mark);
        }
    }
    return &type_truth;
}

static void check_is_value(struct checker *k, const struct expr *expr, struct expr *value, const struct type *type) {
    struct compilation *c = k->c;
    if (type->kind == TYPE_CHOICE) {
        if (value->kind == EXPR_NAME && choice_index(type, value->name.text) >= 0) {
            value->type = type;
            return;
        }
        struct symbol *symbol = value->kind == EXPR_NAME ? scope_find(c, value->span.file, value->name.text) : NULL;
        if (!symbol && value->kind == EXPR_NAME) {
            report_no_value(c, value->name, type);
            value->type = &type_error;
            return;
        }
        const struct type *other = check_expr(k, value);
        if (other->kind == TYPE_CHOICE && other->owner == type->owner) return;
        if (other->kind == TYPE_ERROR) return;
        struct expr pair = { .span = expr->span, .part = (struct expr *[]){ expr->part[0], value } };
        report_types(k, &pair, type, other);
        return;
    }
    if (type->kind == TYPE_NUMBER && type->is_score && value->kind == EXPR_NAME) {
        if (choice_index(type, value->name.text) >= 0) value->type = type;
        else report_no_value(c, value->name, type);
        return;
    }
    if (type->kind == TYPE_TRUTH && value->kind == EXPR_UNKNOWN) return;
    if (type->kind == TYPE_TEXT && value->kind == EXPR_NAME) {
        const struct type *other = check_expr(k, value);
        struct expr pair = { .span = expr->span, .part = (struct expr *[]){ expr->part[0], value } };
        if (other->kind != TYPE_TEXT && other->kind != TYPE_ERROR) report_types(k, &pair, type, other);
        return;
    }
    if (type->kind == TYPE_NUMBER) {
        struct diag *d = diag_add(&c->diags, DIAG_TYPES_DIFFER, expr->mark, "numbers are compared with =, not with 'is'");
        if (!expr->spelt_out)
            diag_fix(&c->diags, d, DIAG_SURE, expr->mark, expr->negated ? "!=" : "=", "write '%s'", expr->negated ? "!=" : "=");
        check_expr(k, value);
        return;
    }
    check_value_of(k, value, type);
}

static const struct type *check_is(struct checker *k, struct expr *expr) {
    const struct type *type = check_expr(k, expr->part[0]);
    for (size_t i = 1; i < expr->parts; i++) {
        if (type->kind == TYPE_ERROR) expr->part[i]->type = &type_error;
        else if (type->kind == TYPE_LIST || type->kind == TYPE_SERIES)
            diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->span, "a list is asked with some, every or no ... where");
        else check_is_value(k, expr, expr->part[i], type);
    }
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
    if (a->kind == TYPE_DATE && is_time(b)) return &type_date;
    if (a->kind == TYPE_DATE && b->kind == TYPE_DATE && expr->kind == EXPR_SUBTRACT) {
        struct diag *d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->span, "two dates cannot be subtracted");
        diag_hint(&k->c->diags, d, "say what to count: days between A and B, years between A and B");
        return &type_error;
    }
    if (!need_number(k, left) || !need_number(k, right)) return &type_error;
    if (!check_same_unit(k->c, left, right, expr->mark, expr->kind == EXPR_ADD ? "added to" : "subtracted from")) return &type_error;
    return number_type(k->c, a->unit ? a->unit : b->unit);
}

static const struct type *check_product(struct checker *k, struct expr *expr) {
    bool left = need_number(k, expr->part[0]), right = need_number(k, expr->part[1]);
    return left && right ? product_type(k->c, expr, expr->kind == EXPR_DIVIDE) : &type_error;
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
    struct expr target = { .kind = EXPR_TODAY, .span = expr->span, .type = number_type(k->c, expr->unit) };
    if (unit_conversion(from, expr->unit, molar_mass_of(expr->part[0], NULL), &conversion) != UNIT_CONVERTS)
        check_same_unit(k->c, expr->part[0], &target, expr->mark, "converted into");
    return &type_bare_number;
}

/* --- Functions ------------------------------------------------------------------------------------------------- */

static const struct type *check_call(struct checker *k, struct expr *expr) {
    const struct function_info *info = function_find(expr->name.text);
    struct compilation *c = k->c;
    if (!info) {
        struct symbol *symbol = scope_find(c, expr->span.file, expr->name.text);
        struct diag *d;
        if (symbol && symbol->kind == SYMBOL_FUNCTION)
            d = diag_add(&c->diags, DIAG_UNKNOWN_FUNCTION, expr->name.span, "host functions cannot be called yet");
        else
            d = diag_add(&c->diags, DIAG_UNKNOWN_FUNCTION, expr->name.span, "there is no function \"%.*s\"", (int)expr->name.text.length,
                         expr->name.text.bytes);
        const char *nearest = function_nearest(expr->name.text);
        if (nearest) diag_fix(&c->diags, d, DIAG_MAYBE, expr->name.span, nearest, "the nearest is %s", nearest);
        for (size_t i = 0; i < expr->parts; i++) check_expr(k, expr->part[i]);
        return &type_error;
    }
    if (expr->parts < info->least || expr->parts > info->most) {
        diag_add(&c->diags, DIAG_BAD_ARGUMENTS, expr->span, "%s is written %s", info->name, info->form);
        return &type_error;
    }
    bool fine = true;
    for (size_t i = 0; i < expr->parts; i++) fine &= need_number(k, expr->part[i]);
    return fine ? function_type(k, expr, info) : &type_error;
}

/* --- Lists ------------------------------------------------------------------------------------------------------ */

/* The list meant by `some lesion` (exactly one fact is a list of that record) or by `in lesions`. */
static struct symbol *list_of(struct checker *k, struct expr *expr, struct symbol *record) {
    struct compilation *c = k->c;
    if (expr->list.text.length) {
        struct symbol *list = scope_need(c, expr->list, "list");
        if (!list) return NULL;
        if (list->kind == SYMBOL_FACT) check_symbol(c, list);
        if (list->kind != SYMBOL_FACT || (list->type->kind != TYPE_LIST && list->type->kind != TYPE_ERROR)) {
            diag_add(&c->diags, DIAG_NOT_A_LIST, expr->list.span, "\"%.*s\" is not a list", (int)expr->list.text.length,
                     expr->list.text.bytes);
            return NULL;
        }
        if (list->type->kind == TYPE_ERROR) return NULL;
        if (record && list->type->record != record) {
            diag_add(&c->diags, DIAG_WHICH_LIST, expr->list.span, "\"%.*s\" is a list of %.*s, not of %.*s", (int)expr->list.text.length,
                     expr->list.text.bytes, (int)list->type->record->name.text.length, list->type->record->name.text.bytes,
                     (int)record->name.text.length, record->name.text.bytes);
            return NULL;
        }
        list->used++;
        return list;
    }
    struct symbol *found = NULL;
    unsigned count = 0;
    for (size_t i = 0; i < c->symbols; i++) {
        struct symbol *symbol = c->symbol[i];
        if (symbol->kind != SYMBOL_FACT || symbol->decl->type.kind != WRITTEN_LIST) continue;
        if (!slice_equal(symbol->decl->type.record.text, record->name.text)) continue;
        if (scope_find(c, expr->span.file, symbol->name.text) != symbol) continue;
        found = symbol;
        count++;
    }
    if (count != 1) {
        struct diag *d = diag_add(&c->diags, DIAG_WHICH_LIST, expr->name.span,
                                  count ? "several facts are lists of %.*s" : "no fact is a list of %.*s",
                                  (int)record->name.text.length, record->name.text.bytes);
        diag_hint(&c->diags, d, "say which list: some %.*s in LIST where ...", (int)record->name.text.length, record->name.text.bytes);
        return NULL;
    }
    check_symbol(c, found);
    found->used++;
    return found->type->kind == TYPE_LIST ? found : NULL;
}

static struct symbol *need_record(struct checker *k, struct expr *expr) {
    struct symbol *record = scope_find(k->c, expr->span.file, expr->name.text);
    if (record && record->kind == SYMBOL_FACT) {
        check_symbol(k->c, record);
        if (record->type->kind == TYPE_LIST) { /* `some lesions where`: the list's name for the record's */
            struct slice name = record->type->record->name.text;
            struct diag *d = diag_add(&k->c->diags, DIAG_WRONG_SORT, expr->name.span, "\"%.*s\" is the list, one of it is a \"%.*s\"",
                                      (int)expr->name.text.length, expr->name.text.bytes, (int)name.length, name.bytes);
            const char *copy = arena_copy(&k->c->arena, name.bytes, name.length);
            if (copy) diag_fix(&k->c->diags, d, DIAG_SURE, expr->name.span, copy, "write %s", copy);
            return NULL;
        }
    }
    record = scope_need(k->c, expr->name, "record");
    if (record && record->kind != SYMBOL_RECORD) {
        diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->name.span, "\"%.*s\" is not a record of a list", (int)expr->name.text.length,
                 expr->name.text.bytes);
        return NULL;
    }
    return record;
}

static void check_body(struct checker *k, struct expr *body, const struct symbol *record) {
    struct checker inside = { .c = k->c, .record = record, .condition_of_list = true };
    if (body) check_condition(&inside, body);
}

static const struct type *check_quantifier(struct checker *k, struct expr *expr) {
    struct symbol *record = need_record(k, expr);
    struct symbol *list = record ? list_of(k, expr, record) : NULL;
    if (!record || !list) return &type_truth;
    expr->symbol = list;
    for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], record);
    return &type_truth;
}

static const struct type *check_series_use(struct checker *k, struct expr *expr) {
    struct symbol *series = scope_need(k->c, expr->name, "fact over time");
    if (!series) return &type_error;
    if (series->kind == SYMBOL_FACT) check_symbol(k->c, series);
    if (series->kind == SYMBOL_FACT && series->type->kind == TYPE_ERROR) return &type_error;
    if (series->kind != SYMBOL_FACT || series->type->kind != TYPE_SERIES) {
        struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->name.span, "\"%.*s\" is one value, not values over time",
                                  (int)expr->name.text.length, expr->name.text.bytes);
        diag_note(&k->c->diags, d, series->name.span, "declared here");
        diag_hint(&k->c->diags, d, "declare the fact 'over time', or name a field and its list: lowest FIELD in LIST");
        return &type_error;
    }
    series->used++;
    expr->symbol = series;
    return series->type;
}

static const struct type *aggregate_type(struct checker *k, const struct expr *expr, const struct type *of) {
    bool number = of->kind == TYPE_NUMBER;
    switch (expr->aggregate) {
    case AGGREGATE_COUNT: case AGGREGATE_DIFFERENT: return &type_bare_number;
    case AGGREGATE_SUM: case AGGREGATE_MEAN: case AGGREGATE_MEDIAN: case AGGREGATE_CHANGE:
        if (number) return of;
        break;
    case AGGREGATE_LOWEST: case AGGREGATE_HIGHEST:
        if (number || of->kind == TYPE_DATE) return of;
        break;
    case AGGREGATE_EARLIEST: case AGGREGATE_LATEST:
        if (of->kind == TYPE_DATE || (expr->list.text.length == 0 && of->kind != TYPE_TRUTH)) return of;
        break;
    case AGGREGATE_FIRST: case AGGREGATE_LAST:
        if (of->kind != TYPE_TRUTH) return of;
        break;
    }
    diag_add(&k->c->diags, DIAG_NOT_A_QUANTITY, expr->name.span, "this cannot be taken of %s", type_words(k->c, of));
    return &type_error;
}

static const struct type *check_aggregate(struct checker *k, struct expr *expr) {
    if (expr->aggregate == AGGREGATE_COUNT && expr->list.text.length == 0) {
        struct symbol *symbol = scope_find(k->c, expr->span.file, expr->name.text);
        if (symbol && symbol->kind == SYMBOL_FACT) {
            check_symbol(k->c, symbol);
            if (symbol->type->kind == TYPE_LIST) { /* number of lesions */
                expr->list = expr->name;
                expr->symbol = symbol;
                symbol->used++;
                for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], symbol->type->record);
                return &type_bare_number;
            }
        } else if (symbol && symbol->kind == SYMBOL_RECORD) { /* number of lesion where (...) */
            expr->symbol = list_of(k, expr, symbol);
            for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], symbol);
            return &type_bare_number;
        }
    }
    if (expr->list.text.length == 0) {
        const struct type *series = check_series_use(k, expr);
        return series->kind == TYPE_SERIES ? aggregate_type(k, expr, series->element) : &type_error;
    }
    struct symbol *list = list_of(k, expr, NULL);
    if (!list) return &type_error;
    struct symbol *field = field_of(list->type->record, expr->name.text);
    if (!field) {
        struct diag *d = diag_add(&k->c->diags, DIAG_UNKNOWN_FIELD, expr->name.span, "\"%.*s\" has no field \"%.*s\"",
                                  (int)list->type->record->name.text.length, list->type->record->name.text.bytes,
                                  (int)expr->name.text.length, expr->name.text.bytes);
        diag_note(&k->c->diags, d, list->type->record->name.span, "declared here");
        return &type_error;
    }
    expr->symbol = list;
    for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], list->type->record);
    return aggregate_type(k, expr, field->type);
}

/* --- Dates -------------------------------------------------------------------------------------------------------- */

static const struct type *check_order(struct checker *k, struct expr *expr) {
    bool period_first = expr->order == ORDER_OVERLAPS, period_second = expr->order == ORDER_DURING || period_first;
    const struct type *a = check_expr(k, expr->part[0]), *b = check_expr(k, expr->part[1]);
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR) return &type_truth;
    bool any_period = expr->order != ORDER_OVERLAPS && a->kind == TYPE_PERIOD;
    if (!(period_first ? a->kind == TYPE_PERIOD : a->kind == TYPE_DATE || any_period))
        diag_add(&k->c->diags, DIAG_NOT_A_DATE, expr->part[0]->span, "%s is needed here, this is %s", period_first ? "a period" : "a date",
                 type_words(k->c, a));
    bool second_may_be_period = !period_second && (expr->order == ORDER_BEFORE || expr->order == ORDER_AFTER) && b->kind == TYPE_PERIOD;
    if (!(period_second ? b->kind == TYPE_PERIOD : b->kind == TYPE_DATE || second_may_be_period))
        diag_add(&k->c->diags, DIAG_NOT_A_DATE, expr->part[1]->span, "%s is needed here, this is %s", period_second ? "a period" : "a date",
                 type_words(k->c, b));
    bool within = expr->order == ORDER_WITHIN || expr->order == ORDER_WITHIN_BEFORE || expr->order == ORDER_WITHIN_AFTER;
    if (within) {
        struct type distance = { .kind = TYPE_NUMBER, .unit = expr->quantity.unit };
        if (!is_time(&distance))
            diag_add(&k->c->diags, DIAG_UNIT_NEEDED, expr->quantity.span, "a time is needed here, such as 6 weeks");
    }
    return &type_truth;
}

const struct unit *time_unit(struct compilation *c, enum date_unit unit) {
    static const char *const words[] = { "years", "months", "weeks", "days", "hours", "minutes", "seconds" };
    struct unit found;
    struct slice word = slice_of(words[unit <= DATE_SECONDS ? unit : DATE_SECONDS]);
    return unit_parse_word(word.bytes, word.length, &found) ? keep_unit(c, &found) : NULL;
}

static const struct type *check_elapsed(struct checker *k, struct expr *expr) {
    need_date(k, expr->part[0]);
    if (expr->parts > 1 && expr->part[1]) need_date(k, expr->part[1]);
    return number_type(k->c, time_unit(k->c, expr->kind == EXPR_AGE ? DATE_YEARS : expr->time_unit));
}

static const struct type *check_period(struct checker *k, struct expr *expr) {
    const struct expr *from = expr->part[0], *to = expr->part[1];
    for (size_t i = 0; i < expr->parts; i++) need_date(k, expr->part[i]);
    if (from->kind == EXPR_DATE && to->kind == EXPR_DATE && date_compare(from->date, to->date) == DATE_AFTER)
        diag_add(&k->c->diags, DIAG_BAD_RANGE, expr->span, "this period ends before it begins");
    return &type_period;
}

static const struct type *check_rising(struct checker *k, struct expr *expr) {
    const struct type *series = check_series_use(k, expr);
    if (series->kind == TYPE_SERIES && series->element->kind != TYPE_NUMBER)
        diag_add(&k->c->diags, DIAG_NOT_A_QUANTITY, expr->name.span, "only numbers rise or fall");
    return &type_truth;
}

/* --- All ------------------------------------------------------------------------------------------------------------ */

static const struct type *check_plain(struct checker *k, struct expr *expr) {
    switch (expr->kind) {
    case EXPR_ERROR: return &type_error;
    case EXPR_NAME: return check_name(k, expr);
    case EXPR_QUANTITY: return number_type(k->c, expr->quantity.unit);
    case EXPR_DATE: case EXPR_TODAY: return &type_date;
    case EXPR_TEXT: return &type_text;
    case EXPR_YES: case EXPR_NO: case EXPR_UNKNOWN: return &type_truth;
    case EXPR_NOT: check_condition(k, expr->part[0]); return &type_truth;
    case EXPR_ALL: case EXPR_ANY: case EXPR_NONE: case EXPR_AT_LEAST: case EXPR_AT_MOST: case EXPR_EXACTLY:
        check_all_conditions(k, expr);
        if (expr->kind >= EXPR_AT_LEAST && (expr->count < 0 || (size_t)expr->count > expr->parts))
            diag_add(&k->c->diags, DIAG_OUT_OF_RANGE, expr->mark, "there are only %zu conditions here", expr->parts);
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
