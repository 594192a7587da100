/* Scenarios: what is given and expected must be possible. */
#include "compiler/check.h"

static void check_items(struct compilation *c, struct given *given, struct symbol *fact) {
    const struct type *type = fact->type;
    struct checker k = { .c = c };
    for (size_t i = 0; i < given->items; i++) {
        struct written_item *item = &given->item[i];
        if (item->single) {
            if (type->kind == TYPE_SERIES) check_value_of(&k, item->single, type->element, fact);
            else diag_add(&c->diags, DIAG_SCENARIO_GIVEN, item->span, "an element is written (field value, field value)");
            if (type->kind == TYPE_SERIES && !date_is_known(item->on))
                diag_add(&c->diags, DIAG_SCENARIO_GIVEN, item->span, "a value over time needs its date: (80 umol/L on 2025-10-01)");
            continue;
        }
        if (type->kind != TYPE_LIST) {
            diag_add(&c->diags, DIAG_SCENARIO_GIVEN, item->span, "a value over time is written (80 umol/L on 2025-10-01)");
            continue;
        }
        for (size_t f = 0; f < item->fields; f++) {
            struct symbol *field = record_field(type->record, item->field[f].text);
            if (field) {
                check_value_of(&k, item->value[f], field->type, field);
                continue;
            }
            report_no_field(c, type->record, item->field[f]);
        }
    }
}

static void check_given(struct compilation *c, struct given *given) {
    struct checker k = { .c = c };
    struct symbol *fact = scope_need(c, given->fact, "fact");
    if (!fact) return;
    if (fact->kind == SYMBOL_FUNCTION) {
        check_symbol(c, fact);
        if (date_is_known(given->on))
            diag_add(&c->diags, DIAG_SCENARIO_GIVEN, given->span, "what a host function gives has no date");
        else if (given->kind == GIVEN_VALUE) check_value_of(&k, given->value, fact->type, NULL);
        else if (given->kind != GIVEN_UNKNOWN)
            diag_add(&c->diags, DIAG_SCENARIO_GIVEN, given->span, "\"%.*s\" has one value: write is ...", (int)fact->name.text.length,
                     fact->name.text.bytes);
        return;
    }
    if (fact->kind != SYMBOL_FACT) {
        struct diag *d = diag_add(&c->diags, DIAG_SCENARIO_GIVEN, given->fact.span, "\"%.*s\" is not a fact and cannot be given",
                                  (int)given->fact.text.length, given->fact.text.bytes);
        diag_hint(&c->diags, d, "give the facts it rests on");
        return;
    }
    check_symbol(c, fact);
    const struct type *type = fact->type;
    bool many = type->kind == TYPE_LIST || type->kind == TYPE_SERIES;
    if (type->kind == TYPE_ERROR) return;
    switch (given->kind) {
    case GIVEN_UNKNOWN: return;
    case GIVEN_VALUE:
        if (!many) {
            check_value_of(&k, given->value, type, fact);
            return;
        }
        diag_add(&c->diags, DIAG_SCENARIO_GIVEN, given->span, "\"%.*s\" has several values: write are (...), (...)", (int)fact->name.text.length,
                 fact->name.text.bytes);
        return;
    case GIVEN_LIST: case GIVEN_NONE:
        if (many) check_items(c, given, fact);
        else diag_add(&c->diags, DIAG_SCENARIO_GIVEN, given->span, "\"%.*s\" has one value: write is ...", (int)fact->name.text.length,
                      fact->name.text.bytes);
        return;
    }
}

static struct symbol *need_recommendation(struct compilation *c, struct name name) {
    struct symbol *symbol = name.text.length ? scope_need(c, name, "recommendation") : NULL;
    if (!symbol || symbol->kind == SYMBOL_RECOMMENDATION) return symbol;
    diag_add(&c->diags, DIAG_SCENARIO_EXPECT, name.span, "\"%.*s\" is not a recommendation", (int)name.text.length, name.text.bytes);
    return NULL;
}

/* `expect therapy is recommended` */
static bool is_everyday_yes(struct slice word) {
    static const char *const words[] = { "advised", "considered", "given", "indicated", "offered", "recommended", "shown", "true" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(word, words[i])) return true;
    return false;
}

static void check_outcome_value(struct compilation *c, const struct expr *value) {
    if (value->kind == EXPR_YES || value->kind == EXPR_NO || value->kind == EXPR_UNKNOWN || value->kind == EXPR_ERROR) return;
    if (value->kind == EXPR_NAME && slice_is(value->name.text, "contraindicated")) return;
    struct diag *d = diag_add(&c->diags, DIAG_SCENARIO_EXPECT, value->span, "an outcome is yes, no, unknown or contraindicated");
    if (value->kind == EXPR_NAME && is_everyday_yes(value->name.text)) diag_fix(&c->diags, d, DIAG_SURE, value->span, "yes", "write yes");
}

/* A fact, or an element's field such as lesions[2].isolated. */
static void check_missing(struct compilation *c, struct name name) {
    struct name fact = name;
    for (size_t i = 0; i < name.text.length; i++)
        if (name.text.bytes[i] == '[') {
            fact.text.length = i;
            break;
        }
    struct symbol *symbol = scope_need(c, fact, "fact");
    if (symbol && symbol->kind != SYMBOL_FACT && symbol->kind != SYMBOL_FUNCTION)
        diag_add(&c->diags, DIAG_SCENARIO_EXPECT, name.span, "\"%.*s\" is not a fact", (int)fact.text.length, fact.text.bytes);
}

/* What could not be compared must not look as if it had been. */
static void check_riders(struct compilation *c, const struct expect *expect, bool outcome, bool missing) {
    if (!outcome && expect->because.count) {
        struct diag *d = diag_add(&c->diags, DIAG_SCENARIO_EXPECT, expect->because.at[0].span, "'because' goes with the outcome of a recommendation");
        diag_hint(&c->diags, d, "it names the avoid, or what stands instead, that decided");
    }
    if (!missing && expect->has_missing) {
        struct span span = expect->missing.count ? expect->missing.at[0].span : expect->span;
        struct diag *d = diag_add(&c->diags, DIAG_SCENARIO_EXPECT, span, "'missing' goes with an outcome, with applies or with a dose");
        diag_hint(&c->diags, d, "expect it of a recommendation that uses this term");
    }
}

static void check_expect(struct compilation *c, struct expect *expect) {
    struct checker k = { .c = c };
    struct symbol *symbol = scope_find(c, expect->span.file, expect->name.text);
    bool outcome = symbol && symbol->kind == SYMBOL_RECOMMENDATION && expect->kind != EXPECT_APPLIES && expect->kind != EXPECT_DOSE;
    if (symbol || expect->kind == EXPECT_APPLIES)
        check_riders(c, expect, outcome, outcome || expect->kind == EXPECT_APPLIES || expect->kind == EXPECT_DOSE);
    switch (expect->kind) {
    case EXPECT_APPLIES:
        for (size_t i = 0; i < expect->values; i++) check_outcome_value(c, expect->value[i]);
        break;
    case EXPECT_OUTCOME: case EXPECT_VALUE:
        symbol = scope_need(c, expect->name, "recommendation or term");
        if (!symbol) break;
        if (symbol->kind == SYMBOL_RECOMMENDATION) {
            for (size_t i = 0; i < expect->values; i++) check_outcome_value(c, expect->value[i]);
        } else if (symbol->kind == SYMBOL_DEFINE || symbol->kind == SYMBOL_TABLE || symbol->kind == SYMBOL_SCORE || symbol->kind == SYMBOL_FACT) {
            check_symbol(c, symbol);
            for (size_t i = 0; i < expect->values; i++) {
                struct expr *value = expect->value[i];
                bool band = symbol->type->is_score && value->kind == EXPR_NAME;
                if (!band) check_value_of(&k, value, symbol->type, NULL);
                else if (choice_index(symbol->type, value->name.text) < 0) report_no_value(c, value->name, symbol->type);
            }
        } else {
            struct diag *d = diag_add(&c->diags, DIAG_SCENARIO_EXPECT, expect->name.span, "\"%.*s\" has no outcome and no value",
                                      (int)expect->name.text.length, expect->name.text.bytes);
            if (symbol->kind == SYMBOL_TREATMENT)
                diag_hint(&c->diags, d, "its doses: expect dose of %.*s in ... is ...", (int)expect->name.text.length, expect->name.text.bytes);
        }
        break;
    case EXPECT_DOSE:
        symbol = scope_need(c, expect->treatment, "treatment");
        if (symbol && symbol->kind != SYMBOL_TREATMENT)
            diag_add(&c->diags, DIAG_SCENARIO_EXPECT, expect->treatment.span, "\"%.*s\" is not a treatment", (int)expect->treatment.text.length,
                     expect->treatment.text.bytes);
        need_recommendation(c, expect->name);
        for (size_t i = 0; i < expect->values; i++)
            if (expect->value[i]->kind != EXPR_UNKNOWN && check_expr(&k, expect->value[i])->kind != TYPE_NUMBER)
                diag_add(&c->diags, DIAG_SCENARIO_EXPECT, expect->value[i]->span, "a dose is an amount such as 280 mg, or unknown");
        break;
    }
    for (size_t i = 0; i < expect->because.count; i++) scope_need(c, expect->because.at[i], "recommendation or term");
    for (size_t i = 0; i < expect->missing.count; i++) check_missing(c, expect->missing.at[i]);
}

void check_scenario(struct compilation *c, struct decl *scenario) {
    for (size_t i = 0; i < scenario->givens; i++) {
        check_given(c, &scenario->given[i]);
        for (size_t k = 0; k < i; k++)
            if (slice_equal(scenario->given[i].fact.text, scenario->given[k].fact.text)) {
                struct diag *d = diag_add(&c->diags, DIAG_CLAUSE_TWICE, scenario->given[i].fact.span, "\"%.*s\" is given twice",
                                          (int)scenario->given[i].fact.text.length, scenario->given[i].fact.text.bytes);
                diag_note(&c->diags, d, scenario->given[k].fact.span, "first here");
            }
    }
    for (size_t i = 0; i < scenario->expects; i++) check_expect(c, &scenario->expect[i]);
    if (scenario->expects == 0 && scenario->kind == DECL_SCENARIO) {
        struct diag *d = diag_add(&c->diags, DIAG_EXPECTS_NOTHING, scenario->keyword, "this scenario expects nothing and so tests nothing");
        diag_hint(&c->diags, d, "add  expect NAME is yes");
    }
}
