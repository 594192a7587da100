/* Recommendations: their clauses, doses, what avoids are about, and what depends on what. */
#include "compiler/check.h"

#include <string.h>

static struct symbol *need_sort(struct compilation *c, struct name name, enum symbol_kind kind, const char *what) {
    struct symbol *symbol = scope_need(c, name, what);
    if (!symbol) return NULL;
    symbol->used++;
    if (symbol->kind == kind) return symbol;
    struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, name.span, "\"%.*s\" is not a %s", (int)name.text.length, name.text.bytes, what);
    diag_note(&c->diags, d, symbol->name.span, "declared here");
    return NULL;
}

/* --- Doses ----------------------------------------------------------------------------------------------- */

static const char *const routes[] = { "iv", "oral", "subcutaneous", "intramuscular", "intrathecal", "topical", "inhaled", "rectal",
                                      "sublingual", "transdermal", "intranasal", "intraarterial", "intraperitoneal",
                                      "intravesical", "buccal", "vaginal", "ophthalmic", "otic", "intradermal", "enteral" };

/* What is said beside the patient, and the word of the list. */
static const char *const spoken_routes[][2] = {
    { "po", "oral" }, { "orally", "oral" }, { "per_os", "oral" }, { "mouth", "oral" }, { "sc", "subcutaneous" }, { "subcut", "subcutaneous" },
    { "subcutaneously", "subcutaneous" }, { "im", "intramuscular" }, { "intramuscularly", "intramuscular" }, { "intravenous", "iv" },
    { "intravenously", "iv" }, { "infusion", "iv" }, { "it", "intrathecal" }, { "sl", "sublingual" }, { "pr", "rectal" }, { "rectally", "rectal" },
    { "inhalation", "inhaled" }, { "patch", "transdermal" }, { "ip", "intraperitoneal" }
};

static const char *spoken_route(struct slice route) {
    for (size_t i = 0; i < sizeof spoken_routes / sizeof *spoken_routes; i++)
        if (text_is_slip(route, slice_of(spoken_routes[i][0]))) return spoken_routes[i][1];
    return NULL;
}

static void check_route(struct compilation *c, struct name route) {
    enum { SHORT = 3 }; /* of so few letters another route is as near */
    const char *best = NULL;
    unsigned least = route.text.length > SHORT ? 3 : 0;
    for (size_t i = 0; route.text.length && i < sizeof routes / sizeof *routes; i++) {
        unsigned distance = text_distance(route.text, slice_of(routes[i]), 2);
        if (distance == 0) return;
        if (distance < least) {
            least = distance;
            best = routes[i];
        }
    }
    if (!route.text.length) return;
    const char *spoken = spoken_route(route.text);
    if (spoken) best = spoken;
    struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_VALUE, route.span, "\"%.*s\" is no route of administration", (int)route.text.length,
                              route.text.bytes);
    if (best) diag_fix(&c->diags, d, DIAG_MAYBE, route.span, best, "write %s", best);
    else diag_hint(&c->diags, d, "for example iv, oral, subcutaneous, intramuscular, inhaled");
}

static void check_time(struct compilation *c, const struct quantity *quantity, const char *what) {
    if (!quantity) return;
    const struct unit *unit = quantity->unit;
    bool time = unit && unit->power[UNIT_TIME] + unit->power[UNIT_CALENDAR] == 1;
    for (int i = 0; time && i < UNIT_DIMENSIONS; i++) time = i == UNIT_TIME || i == UNIT_CALENDAR || unit->power[i] == 0;
    if (!time || decimal_sign(quantity->number) <= 0)
        diag_add(&c->diags, DIAG_UNIT_NEEDED, quantity->span, "%s is a time, such as 90 minutes or 3 weeks", what);
}

/* A mass, volume, amount of substance, arbitrary unit or count, also by time (mL/h); radiation by its own units. */
static bool is_amount(const struct unit *unit) {
    int others = 0, time = unit->power[UNIT_TIME] + unit->power[UNIT_CALENDAR];
    bool one = unit->power[UNIT_MASS] == 1 || unit->power[UNIT_AMOUNT] == 1 || unit->power[UNIT_ARBITRARY] == 1 || unit->power[UNIT_LENGTH] == 3;
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (i != UNIT_TIME && i != UNIT_CALENDAR) others += unit->power[i] != 0;
    if (strstr(unit->code, "Gy") || strstr(unit->code, "Bq") || strstr(unit->code, "Ci")) return true;
    if (time != 0 && time != -1) return false;
    return others == 1 ? one : others == 0 && strchr(unit->code, '{') != NULL;
}

static void check_dose(struct compilation *c, const struct written_dose *dose) {
    struct checker k = { .c = c };
    need_sort(c, dose->treatment, SYMBOL_TREATMENT, "treatment");
    const struct type *type = check_expr(&k, dose->amount);
    if (type->kind != TYPE_ERROR && (type->kind != TYPE_NUMBER || !type->unit)) {
        struct diag *d = diag_add(&c->diags, DIAG_DOSE_NOT_AMOUNT, dose->amount->span, "a dose is an amount with a unit, this is %s",
                                  type_words(c, type));
        diag_hint(&c->diags, d, "for example 4 mg/kg * weight, or 500 mg");
        type = &type_error;
    } else if (type->kind == TYPE_NUMBER && !is_amount(type->unit)) {
        const char *code = type->unit->code;
        struct diag *d = diag_add(&c->diags, DIAG_DOSE_NOT_AMOUNT, dose->amount->span, "a dose is an amount, this is in %s", code);
        if (strstr(code, "/kg") || strstr(code, "/m2"))
            diag_hint(&c->diags, d, "multiply it by the body weight or the body surface area, for example 4 mg/kg * weight");
        else
            diag_hint(&c->diags, d, "an amount is a mass, a volume, an amount of substance, units such as [IU], or a number of {tablets}");
    }
    for (size_t i = 0; i < dose->bounds; i++) {
        struct expr *amount = dose->bound[i].amount;
        const struct type *bound = check_expr(&k, amount);
        if (bound->kind == TYPE_ERROR || type->kind == TYPE_ERROR) continue;
        if (bound->kind != TYPE_NUMBER) {
            diag_add(&c->diags, DIAG_NOT_A_QUANTITY, amount->span, "an amount is needed here, this is %s", type_words(c, bound));
            continue;
        }
        check_same_unit(c, dose->amount, amount, "compared with");
        struct decimal number;
        const struct unit *unit;
        if (dose->bound[i].kind == DOSE_ROUNDED && (!constant_quantity(amount, &number, &unit) || decimal_sign(number) <= 0))
            diag_add(&c->diags, DIAG_BAD_RANGE, amount->span, "doses are rounded to a fixed amount above 0, such as 1 mg");
    }
    check_route(c, dose->route);
    check_time(c, dose->over, "the duration of an infusion");
    check_time(c, dose->every, "the interval between doses");
    check_time(c, dose->during, "the duration of a treatment");
    struct decimal amount;
    const struct unit *written;
    if (type->kind == TYPE_NUMBER && constant_quantity(dose->amount, &amount, &written) && decimal_sign(amount) <= 0)
        diag_add(&c->diags, DIAG_DOSE_NOT_AMOUNT, dose->amount->span, "a dose is more than 0");
    if (!dose->has_schedule) {
        struct diag *d = diag_add(&c->diags, DIAG_NO_SCHEDULE, dose->treatment.span, "this dose does not say how often it is given");
        diag_hint(&c->diags, d, "end it with once, or with every 3 weeks");
    }
}

/* --- Clauses ------------------------------------------------------------------------------------------------- */

static void report_clause(struct compilation *c, const struct recommendation *rec, const struct clause *clause, const char *what) {
    struct slice keyword = span_text(&c->sources, rec->decl->keyword);
    struct diag *d = diag_add(&c->diags, DIAG_CLAUSE_MISPLACED, clause->span, "'%.*s' has no '%s'", (int)keyword.length, keyword.bytes, what);
    diag_hint(&c->diags, d, "only recommend and consider give something or replace something");
}

static void check_instead(struct compilation *c, struct recommendation *rec, const struct clause *clause) {
    if (!gives_treatment(rec->kind)) {
        report_clause(c, rec, clause, "instead of");
        return;
    }
    struct symbol *other = need_sort(c, clause->instead_of, SYMBOL_RECOMMENDATION, "recommendation");
    if (!other) return;
    if (rec->instead_of) {
        struct diag *d = diag_add(&c->diags, DIAG_CLAUSE_TWICE, clause->span, "'instead of' is there already");
        diag_hint(&c->diags, d, "one recommendation replaces one other; write a second one for the second");
        return;
    }
    if (other->rec == rec || !gives_treatment(other->rec->kind)) {
        diag_add(&c->diags, DIAG_INSTEAD_WRONG, clause->instead_of.span,
                 other->rec == rec ? "a recommendation cannot stand instead of itself" : "only a recommend or consider can be replaced");
        return;
    }
    for (const struct recommendation *r = other->rec; r; r = r->instead_of ? r->instead_of->rec : NULL)
        if (r == rec) {
            struct diag *d = diag_add(&c->diags, DIAG_CYCLE, clause->instead_of.span, "each of these would stand instead of the other");
            diag_note(&c->diags, d, other->name.span, "this one already stands, by itself or through others, instead of it");
            return;
        }
    rec->instead_of = other;
    rec->because = clause->because;
    APPEND(c, other->rec->replaced_by, other->rec->replacements, other->rec->replacement_room, rec);
}

static void check_clause(struct compilation *c, struct recommendation *rec, struct clause *clause) {
    struct checker k = { .c = c };
    switch (clause->kind) {
    case CLAUSE_WHEN:
        check_condition(&k, clause->condition);
        if (rec->when) {
            struct diag *d = diag_add(&c->diags, DIAG_CLAUSE_TWICE, clause->span, "'when' is there already");
            diag_note(&c->diags, d, rec->when->span, "the first; join both with and");
        } else {
            rec->when = clause->condition;
        }
        break;
    case CLAUSE_UNLESS:
        check_condition(&k, clause->condition);
        APPEND(c, rec->unless, rec->unlesses, rec->unless_room, clause->condition);
        break;
    case CLAUSE_INSTEAD_OF: check_instead(c, rec, clause); break;
    case CLAUSE_DOSE:
        if (!gives_treatment(rec->kind)) {
            report_clause(c, rec, clause, clause->dose->then ? "then" : "give");
            break;
        }
        check_dose(c, clause->dose);
        APPEND(c, rec->dose, rec->doses, rec->dose_room, clause->dose);
        break;
    }
}

/* --- Properties ---------------------------------------------------------------------------------------------- */

static void check_strength(struct compilation *c, const struct recommendation *rec) {
    const struct meta_value *value = metadata_value(rec->decl->meta, rec->decl->metas, "strength");
    static const int wanted[] = { [KIND_RECOMMEND] = STRENGTH_STRONG, [KIND_CONSIDER] = STRENGTH_CONDITIONAL, [KIND_AVOID] = STRENGTH_STRONG,
                                  [KIND_WARN] = 0, [KIND_INFORM] = 0 };
    if (!value || value->kind != META_NAME || metadata_strength(value->name.text) == wanted[rec->kind]) return;
    struct slice keyword = span_text(&c->sources, rec->decl->keyword);
    struct diag *d = diag_add(&c->diags, DIAG_STRENGTH_CONTRADICTS, value->span, "'%.*s' already says the strength, and it is not %.*s",
                              (int)keyword.length, keyword.bytes, (int)value->name.text.length, value->name.text.bytes);
    diag_hint(&c->diags, d, "recommend is strong, consider is conditional, avoid is strong against; warn and inform have none");
}

static void check_cites(struct compilation *c, const struct decl *decl) {
    const struct meta *cites = metadata_find(decl->meta, decl->metas, "cites");
    for (size_t i = 0; cites && i < cites->values; i++)
        if (cites->value[i].kind == META_NAME) need_sort(c, cites->value[i].name, SYMBOL_REFERENCE, "reference");
}

/* A text without escapes stands in the source as it is: then the place within it is known. */
static bool place_in_text(const struct compilation *c, const struct string *string, size_t at, struct name *name) {
    struct slice written = span_text(&c->sources, string->span);
    bool plain = written.length == string->text.length + 2 && !memcmp(written.bytes + 1, string->text.bytes, string->text.length);
    if (!plain || at + 2 + name->text.length > string->text.length) return plain;
    name->span.start = string->span.start + (uint32_t)at + 2;
    name->span.end = name->span.start + (uint32_t)name->text.length;
    return plain;
}

/* `several`: it is a list or has values over time. */
static void report_blank(struct compilation *c, const struct string *string, struct name name, size_t at, bool closed, const struct symbol *several) {
    bool plain = place_in_text(c, string, at, &name);
    if (!closed) {
        struct diag *d = diag_add(&c->diags, DIAG_TEXT_BLANK, name.span, "the brace before this is not closed");
        diag_hint(&c->diags, d, "a fact or term whose value is to be put here stands in braces: {weight}");
        return;
    }
    if (several) {
        struct diag *d = diag_add(&c->diags, DIAG_TEXT_BLANK, name.span, "{%.*s} %s, and not one value", (int)name.text.length, name.text.bytes,
                                  several->type->kind == TYPE_LIST ? "is a list" : "has values over time");
        diag_hint(&c->diags, d, "define a term for what is meant of it, and put that here");
        return;
    }
    struct diag *d = diag_add(&c->diags, DIAG_TEXT_BLANK, name.span, "{%.*s} is not a fact or term whose value could be put here",
                              (int)name.text.length, name.text.bytes);
    const struct symbol *nearest = scope_nearest(c, name, "fact or term");
    const char *copy = nearest ? arena_copy(&c->arena, nearest->name.text.bytes, nearest->name.text.length) : NULL;
    if (copy && plain) diag_fix(&c->diags, d, DIAG_MAYBE, name.span, copy, "the nearest name is %s", copy);
    else if (copy) diag_hint(&c->diags, d, "the nearest name is %s", copy);
}

/* Every {name} in a text must be something with a value. */
static void check_blanks(struct compilation *c, const struct decl *decl) {
    for (size_t m = 0; m < decl->metas; m++) {
        if (decl->meta[m].values == 0 || decl->meta[m].value[0].kind != META_STRING) continue;
        struct slice text = decl->meta[m].value[0].string.text;
        const char *brace;
        for (size_t i = 0; i < text.length && (brace = memchr(text.bytes + i, '{', text.length - i)) != NULL; i++) {
            i = (size_t)(brace - text.bytes);
            size_t end = i + 1;
            while (end < text.length && text.bytes[end] != '}' && text.bytes[end] != '{') end++;
            struct name name = { { text.bytes + i + 1, end - i - 1 }, decl->meta[m].value[0].span };
            bool closed = end < text.length && text.bytes[end] == '}';
            struct symbol *symbol = closed ? scope_find(c, name.span.file, name.text) : NULL;
            bool fits = symbol && (symbol->kind == SYMBOL_FACT || symbol->kind == SYMBOL_DEFINE || symbol->kind == SYMBOL_TABLE ||
                                   symbol->kind == SYMBOL_SCORE);
            if (fits) check_symbol(c, symbol);
            bool several = fits && (symbol->type->kind == TYPE_LIST || symbol->type->kind == TYPE_SERIES);
            if (fits && !several) symbol->used++;
            else report_blank(c, &decl->meta[m].value[0].string, name, i, closed, several ? symbol : NULL);
            i = end;
        }
    }
}

static void check_avoid(struct compilation *c, struct recommendation *rec) {
    const struct decl *decl = rec->decl;
    const struct meta_value *policy = metadata_value(decl->meta, decl->metas, "if unknown");
    if (policy && policy->kind == META_NAME) {
        int found = metadata_if_unknown(policy->name.text);
        rec->if_unknown = found > 0 ? (enum unknown_policy)found : UNKNOWN_WITHHOLD;
    }
    if (rec->kind != KIND_AVOID) {
        if (policy) diag_add(&c->diags, DIAG_CLAUSE_MISPLACED, policy->span, "only an avoid says what happens if it is unknown");
        return;
    }
    if (!metadata_find(decl->meta, decl->metas, "about")) {
        struct diag *d = diag_add(&c->diags, DIAG_AVOID_ABOUT_NOTHING, decl->name.span, "this avoid does not say what it is about");
        diag_hint(&c->diags, d, "add 'about:' with a treatment, a class of treatments or a recommendation");
    }
    if (!policy) {
        struct diag *d = diag_add(&c->diags, DIAG_AVOID_IF_UNKNOWN, decl->name.span,
                                  "this avoid does not say what happens when its condition is unknown");
        diag_hint(&c->diags, d, "add 'if unknown:' with withhold (wait), warn (recommend with a caution) or ignore");
    }
}

void check_basis(struct compilation *c, const struct decl *decl) {
    const struct meta_value *basis = metadata_value(decl->meta, decl->metas, "basis");
    if (!basis || basis->kind != META_NAME || !slice_is(basis->name.text, "editor")) return;
    if (metadata_find(decl->meta, decl->metas, "note")) return;
    struct diag *d = diag_add(&c->diags, DIAG_EDITOR_NO_NOTE, basis->span, "an editor's reading needs a note that says what was read into the source");
    diag_hint(&c->diags, d, "add  note: \"the source says ..., we read ...\"");
}

/* `instead of P` without a `when` would hold whenever P's conditions do: P would never be recommended. */
static void check_replacement(struct compilation *c, const struct recommendation *rec) {
    if (!rec->instead_of || rec->when || rec->unlesses) return;
    struct slice other = rec->instead_of->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_REPLACES_ALWAYS, rec->symbol->name.span, "this always replaces \"%.*s\", which nobody gets then",
                              (int)other.length, other.bytes);
    diag_hint(&c->diags, d, "add a 'when' that says for whom it is better");
}

void check_recommendation(struct compilation *c, struct recommendation *rec) {
    struct decl *decl = rec->decl;
    for (size_t i = 0; i < decl->clauses; i++) check_clause(c, rec, &decl->clause[i]);
    check_replacement(c, rec);
    check_strength(c, rec);
    check_cites(c, decl);
    check_blanks(c, decl);
    check_avoid(c, rec);
    const struct meta *about = metadata_find(decl->meta, decl->metas, "about");
    for (size_t i = 0; about && i < about->values; i++) {
        if (about->value[i].kind != META_NAME) continue;
        struct symbol *symbol = scope_need(c, about->value[i].name, "treatment, class or recommendation");
        if (!symbol) continue;
        symbol->used++;
        if (rec->kind == KIND_AVOID && symbol->kind == SYMBOL_RECOMMENDATION && !gives_treatment(symbol->rec->kind)) {
            struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, about->value[i].span, "\"%.*s\" recommends nothing that could be avoided",
                                      (int)symbol->name.text.length, symbol->name.text.bytes);
            diag_note(&c->diags, d, symbol->name.span, "declared here");
            diag_hint(&c->diags, d, "an avoid is about a treatment, a class of treatments, a recommend or a consider");
        } else if (symbol->kind == SYMBOL_TREATMENT || symbol->kind == SYMBOL_CLASS || symbol->kind == SYMBOL_RECOMMENDATION)
            APPEND(c, rec->about, rec->abouts, rec->about_room, symbol);
        else
            diag_note(&c->diags, diag_add(&c->diags, DIAG_WRONG_SORT, about->value[i].span, "\"%.*s\" is not a treatment, a class or a recommendation",
                                          (int)symbol->name.text.length, symbol->name.text.bytes), symbol->name.span, "declared here");
    }
}
