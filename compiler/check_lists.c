/* Lists and values over time. */
#include "compiler/check.h"

/* The list that `in lesions` names: of that record, unless it is NULL. */
static struct symbol *named_list(struct checker *k, const struct expr *expr, const struct symbol *record) {
    struct compilation *c = k->c;
    struct symbol *list = scope_need(c, *expr->list, "list");
    if (!list) return NULL;
    if (list->kind == SYMBOL_FACT) check_symbol(c, list);
    if (list->kind != SYMBOL_FACT || (list->type->kind != TYPE_LIST && list->type->kind != TYPE_ERROR)) {
        struct diag *d = diag_add(&c->diags, DIAG_NOT_A_LIST, expr->list->span, "\"%.*s\" is not a list", (int)expr->list->text.length,
                                  expr->list->text.bytes);
        diag_note(&c->diags, d, list->name.span, "declared here");
        return NULL;
    }
    if (list->type->kind == TYPE_ERROR) return NULL;
    if (record && list->type->record != record) {
        diag_add(&c->diags, DIAG_WHICH_LIST, expr->list->span, "\"%.*s\" is a list of %.*s, not of %.*s", (int)expr->list->text.length,
                 expr->list->text.bytes, (int)list->type->record->name.text.length, list->type->record->name.text.bytes,
                 (int)record->name.text.length, record->name.text.bytes);
        return NULL;
    }
    list->used++;
    return list;
}

static void report_not_one(struct compilation *c, const struct expr *expr, const struct symbol *record, const struct symbol *found) {
    struct slice of = record->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_WHICH_LIST, expr->name.span, found ? "several facts are lists of %.*s" : "no fact is a list of %.*s",
                              (int)of.length, of.bytes);
    if (found)
        diag_hint(&c->diags, d, "say which one: some %.*s in %.*s where ...", (int)of.length, of.bytes, (int)found->name.text.length,
                  found->name.text.bytes);
    else
        diag_hint(&c->diags, d, "declare one: fact all_%.*ss \"...\" : list of %.*s", (int)of.length, of.bytes, (int)of.length, of.bytes);
}

/* The list meant by `some lesion`: exactly one fact is a list of that record. */
static struct symbol *only_list(struct checker *k, const struct expr *expr, const struct symbol *record) {
    struct symbol *found = NULL;
    unsigned count = 0;
    for (struct symbol *symbol = record->lists; symbol; symbol = symbol->next) {
        if (scope_find(k->c, expr->span.file, symbol->name.text) != symbol) continue;
        if (!found) found = symbol; /* the chain begins with the last one */
        count++;
    }
    if (count != 1) {
        report_not_one(k->c, expr, record, found);
        return NULL;
    }
    check_symbol(k->c, found);
    found->used++;
    return found->type->kind == TYPE_LIST ? found : NULL;
}

static struct symbol *list_of(struct checker *k, const struct expr *expr, const struct symbol *record) {
    return expr->list ? named_list(k, expr, record) : only_list(k, expr, record);
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
        struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->name.span, "\"%.*s\" is not a record, and no list has such elements",
                                  (int)expr->name.text.length, expr->name.text.bytes);
        diag_note(&k->c->diags, d, record->name.span, "declared here");
        return NULL;
    }
    return record;
}

static void check_body(struct checker *k, struct expr *body, const struct symbol *record) {
    struct checker inside = { .c = k->c, .record = record };
    if (body) check_condition(&inside, body);
}

const struct type *check_quantifier(struct checker *k, struct expr *expr) {
    struct symbol *record = need_record(k, expr);
    struct symbol *list = record ? list_of(k, expr, record) : NULL;
    if (!record || !list) return &type_truth;
    expr->symbol = list;
    for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], record);
    return &type_truth;
}

/* A field of some list that this file knows, for `sum of size`. */
static const struct symbol *list_with_field(const struct checker *k, struct name name) {
    for (size_t i = 0; i < k->c->symbols; i++) {
        const struct symbol *symbol = k->c->symbol[i];
        if (symbol->kind != SYMBOL_FACT || !symbol->type || symbol->type->kind != TYPE_LIST) continue;
        if (scope_find(k->c, name.span.file, symbol->name.text) == symbol && record_field(symbol->type->record, name.text)) return symbol;
    }
    return NULL;
}

static void report_field_alone(struct checker *k, const struct expr *expr, const struct symbol *list) {
    struct slice opening = span_text(&k->c->sources, expr->mark), field = expr->name.text, of = list->name.text;
    struct diag *d = diag_add(&k->c->diags, DIAG_WHICH_LIST, expr->name.span, "\"%.*s\" is a field: say of which list", (int)field.length, field.bytes);
    struct text fix;
    text_init(&fix, &k->c->arena);
    text_printf(&fix, "%.*s in %.*s", (int)field.length, field.bytes, (int)of.length, of.bytes);
    diag_note(&k->c->diags, d, list->type->record->name.span, "a field of this record");
    if (!fix.failed)
        diag_fix(&k->c->diags, d, DIAG_MAYBE, expr->name.span, fix.bytes, "write  %.*s %s", (int)opening.length, opening.bytes, fix.bytes);
}

/* The series meant, or NULL with a diagnostic. */
static struct symbol *need_series(struct checker *k, struct expr *expr) {
    struct symbol *series = scope_find(k->c, expr->span.file, expr->name.text);
    const struct symbol *list = series ? NULL : list_with_field(k, expr->name);
    if (list) {
        report_field_alone(k, expr, list);
        return NULL;
    }
    if (!series) series = scope_need(k->c, expr->name, expr->aggregate == AGGREGATE_COUNT && expr->kind == EXPR_AGGREGATE ? "list or fact over time" : "fact over time");
    if (!series) return NULL;
    if (series->kind == SYMBOL_FACT) check_symbol(k->c, series);
    if (series->kind == SYMBOL_FACT && (series->type->kind == TYPE_ERROR || series->type->kind == TYPE_SERIES))
        return series->type->kind == TYPE_ERROR ? NULL : series;
    bool is_list = series->kind == SYMBOL_FACT && series->type->kind == TYPE_LIST;
    struct slice name = series->name.text;
    struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->name.span, is_list ? "\"%.*s\" is a list: say which field of its elements"
                                                                                       : "\"%.*s\" is one value, not values over time",
                              (int)name.length, name.bytes);
    diag_note(&k->c->diags, d, series->name.span, "declared here");
    if (is_list && series->type->record->next)
        diag_hint(&k->c->diags, d, "for example  %.*s in %.*s", (int)series->type->record->next->name.text.length,
                  series->type->record->next->name.text.bytes, (int)name.length, name.bytes);
    else if (!is_list)
        diag_hint(&k->c->diags, d, "declare the fact 'over time', or name a field and its list: lowest FIELD in LIST");
    return NULL;
}

static const struct type *check_series_use(struct checker *k, struct expr *expr) {
    struct symbol *series = need_series(k, expr);
    if (!series) return &type_error;
    series->used++;
    expr->symbol = series;
    return series->type;
}

static const struct type *aggregate_type(struct checker *k, const struct expr *expr, const struct type *of) {
    bool number = of->kind == TYPE_NUMBER;
    if (of->kind == TYPE_ERROR) return of;
    switch (expr->aggregate) {
    case AGGREGATE_COUNT: case AGGREGATE_DIFFERENT: return &type_bare_number;
    case AGGREGATE_SUM: case AGGREGATE_MEAN: case AGGREGATE_MEDIAN: case AGGREGATE_CHANGE:
        if (number && of->unit && of->unit->special && (expr->aggregate == AGGREGATE_SUM || expr->aggregate == AGGREGATE_CHANGE)) {
            struct diag *d = diag_add(&k->c->diags, DIAG_UNITS_DIFFER, expr->name.span, "values in %s have no sum and no change in %s", of->unit->code,
                                      of->unit->code);
            diag_hint(&k->c->diags, d, "the scale does not begin at nothing; compare the values themselves: latest, highest, rising");
            return &type_error;
        }
        if (number) return of;
        break;
    case AGGREGATE_LOWEST: case AGGREGATE_HIGHEST:
        if (number || of->kind == TYPE_DATE) return of;
        break;
    case AGGREGATE_EARLIEST: case AGGREGATE_LATEST:
        if (of->kind == TYPE_DATE || (!expr->list && of->kind != TYPE_TRUTH)) return of;
        break;
    case AGGREGATE_FIRST: case AGGREGATE_LAST:
        if (of->kind != TYPE_TRUTH) return of;
        break;
    }
    struct slice words = span_text(&k->c->sources, expr->mark);
    struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_QUANTITY, expr->name.span, "'%.*s' is not for values that are %s", (int)words.length,
                              words.bytes, type_words(k->c, of));
    if (of->kind == TYPE_TRUTH && expr->list)
        diag_hint(&k->c->diags, d, "ask for elements: some ... where %.*s", (int)expr->name.text.length, expr->name.text.bytes);
    else if (of->kind == TYPE_TRUTH)
        diag_hint(&k->c->diags, d, "declare a choice over time, for example one of smoker, non_smoker over time");
    else if (expr->list && (expr->aggregate == AGGREGATE_LATEST || expr->aggregate == AGGREGATE_EARLIEST))
        diag_hint(&k->c->diags, d, "elements of a list are in the order given: say first or last, or take a date");
    return &type_error;
}

static void check_window(struct checker *k, const struct expr *expr) {
    if (expr->window != WINDOW_ALL) need_time(k->c, expr->quantity, expr->window == WINDOW_OVER ? "48 hours" : "6 months");
}

static const struct type *aggregate_of_series(struct checker *k, struct expr *expr) {
    const struct type *series = check_series_use(k, expr);
    check_window(k, expr);
    if (series->kind != TYPE_SERIES) return &type_error;
    if (expr->parts == 0 || !expr->part[0]) return aggregate_type(k, expr, series->element);
    struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->part[0]->span, "'where' asks about the elements of a list, not about values over time");
    diag_hint(&k->c->diags, d, "to take a part of them say  in the last 6 months  or  within 30 days");
    return &type_error;
}

/* `number of lesions`, `number of lesion where (...)`: NULL when another thing is named. */
static const struct type *count_of_elements(struct checker *k, struct expr *expr) {
    struct symbol *symbol = scope_find(k->c, expr->span.file, expr->name.text);
    const struct symbol *record = symbol;
    if (!symbol || (symbol->kind != SYMBOL_FACT && symbol->kind != SYMBOL_RECORD)) return NULL;
    if (symbol->kind == SYMBOL_FACT) {
        check_symbol(k->c, symbol);
        if (symbol->type->kind != TYPE_LIST) return NULL;
        record = symbol->type->record;
        expr->list = &expr->name;
        expr->symbol = symbol;
        symbol->used++;
    } else {
        expr->symbol = list_of(k, expr, symbol);
        if (!expr->symbol) return &type_error;
    }
    for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], record);
    if (expr->window == WINDOW_ALL) return &type_bare_number;
    struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_LIST, expr->quantity->span, "elements of a list have no dates of their own to count back from");
    diag_hint(&k->c->diags, d, "ask for one of their fields: number of ... where (FIELD within 6 months of today)");
    return &type_error;
}

static const struct type *aggregate_of_field(struct checker *k, struct expr *expr) {
    struct symbol *list = named_list(k, expr, NULL);
    if (!list) return &type_error;
    const struct symbol *record = list->type->record, *field = record_field(record, expr->name.text);
    if (!field) {
        report_no_field(k->c, record, expr->name);
        return &type_error;
    }
    expr->symbol = list;
    for (size_t i = 0; i < expr->parts; i++) check_body(k, expr->part[i], record);
    if (expr->aggregate != AGGREGATE_COUNT) return aggregate_type(k, expr, field->type);
    struct slice name = list->name.text, wanted = field->name.text;
    struct diag *d = diag_add(&k->c->diags, DIAG_BAD_ARGUMENTS, expr->name.span, "'number of' counts elements, and \"%.*s\" is a field",
                              (int)wanted.length, wanted.bytes);
    diag_hint(&k->c->diags, d, "all elements: number of %.*s", (int)name.length, name.bytes);
    diag_hint(&k->c->diags, d, "how many values there are: number of different %.*s in %.*s", (int)wanted.length, wanted.bytes, (int)name.length,
              name.bytes);
    return &type_error;
}

const struct type *check_aggregate(struct checker *k, struct expr *expr) {
    bool of_field = expr->list != NULL;
    if (expr->aggregate == AGGREGATE_COUNT && !of_field) {
        const struct type *count = count_of_elements(k, expr);
        if (count) return count;
    }
    return of_field ? aggregate_of_field(k, expr) : aggregate_of_series(k, expr);
}

const struct type *check_rising(struct checker *k, struct expr *expr) {
    const struct type *series = check_series_use(k, expr);
    if (series->kind == TYPE_SERIES && series->element->kind != TYPE_NUMBER) {
        struct diag *d = diag_add(&k->c->diags, DIAG_NOT_A_QUANTITY, expr->name.span, "only numbers rise or fall, this is %s", type_words(k->c, series->element));
        diag_note(&k->c->diags, d, expr->symbol->name.span, "declared here");
    }
    return &type_truth;
}
