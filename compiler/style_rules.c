/* style_rules: the rules of style.def, one function each. */
#include "compiler/check.h"
#include "compiler/style_inside.h"

/* What to do, and the name that an exception needs. */
static void advise(struct style *s, struct diag *d, const char *rule, const char *advice) {
    if (d) diag_hint(&s->c->diags, d, "%s (rule %s)", advice, rule);
}

/* The diagnostic, or NULL where an exception excuses it. */
#define REPORT(s, diagnostic, decl, span, ...)                                                             \
    (style_is_allowed(s, RULE_##diagnostic, decl) ? NULL : diag_add(&(s)->c->diags, DIAG_##diagnostic, span, __VA_ARGS__))

static bool is_recommendation(const struct decl *decl) { return decl->kind >= DECL_RECOMMEND && decl->kind <= DECL_INFORM; }

static const struct meta *property(const struct decl *decl, const char *name) { return metadata_find(decl->meta, decl->metas, name); }

static bool is_word(const struct decl *decl, const char *name, const char *word) {
    const struct meta_value *value = metadata_value(decl->meta, decl->metas, name);
    return value && value->kind == META_NAME && slice_is(value->name.text, word);
}

/* Whether the file is more than a vocabulary, of which others use what they need. */
static bool is_guideline(const struct style *s) { return s->c->file[0].guideline != NULL; }

/* --- Recommendations --------------------------------------------------------------------------------------- */

void style_no_source(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        if (!is_recommendation(decl) || property(decl, "cites") || is_word(decl, "basis", "editor")) continue;
        advise(s, REPORT(s, NO_SOURCE, decl, decl->name.span, "this names no source"), "no_source",
               "add cites: with a reference, or basis: editor with a note");
    }
}

static bool is_uncertain(const struct decl *decl) { return is_word(decl, "certainty", "low") || is_word(decl, "certainty", "very_low"); }

void style_no_rationale(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        if (decl->kind != DECL_RECOMMEND || !is_uncertain(decl) || property(decl, "rationale")) continue;
        advise(s, REPORT(s, NO_RATIONALE, decl, decl->name.span, "a strong recommendation rests on evidence of low certainty and does not say why"),
               "no_rationale", "add rationale: \"...\", or make it a consider");
    }
}

void style_no_certainty(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        bool grades = decl->kind == DECL_RECOMMEND || decl->kind == DECL_CONSIDER || decl->kind == DECL_AVOID;
        if (!grades || property(decl, "certainty") || !property(decl, "cites")) continue; /* of what source? */
        advise(s, REPORT(s, NO_CERTAINTY, decl, decl->name.span, "this does not say how certain the evidence is"), "no_certainty",
               "add certainty: high, moderate, low or very_low");
    }
}

static bool is_expected(const struct style *s, struct slice name) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        for (size_t i = 0; decl->kind == DECL_SCENARIO && i < decl->expects; i++)
            if (slice_equal(decl->expect[i].name.text, name)) return true;
    }
    return false;
}

void style_no_scenario(struct style *s) {
    if (!is_guideline(s)) return;
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        if (!is_recommendation(decl) || is_expected(s, decl->name.text)) continue;
        advise(s, REPORT(s, NO_SCENARIO, decl, decl->name.span, "no scenario says when this is expected"), "no_scenario",
               "add a scenario with a typical patient, and one who must not get it");
    }
}

void style_silent_avoid(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        if (decl->kind != DECL_AVOID || !is_word(decl, "if unknown", "ignore")) continue;
        if (property(decl, "rationale")) continue;
        advise(s, REPORT(s, SILENT_AVOID, decl, decl->name.span, "this contraindication is passed over where it is unknown, and does not say why"),
               "silent_avoid", "add rationale: \"...\", or let it warn");
    }
}

/* --- Thresholds ---------------------------------------------------------------------------------------------- */

/* A fact against a number that is written out: `lvef < 50 %`. */
struct threshold {
    const struct symbol *fact;
    const struct decl *decl;
    struct span span;
};

struct thresholds {
    struct threshold *at;
    size_t count, room;
};

static void find_thresholds(struct style *s, const struct decl *decl, const struct expr *expr, struct thresholds *found) {
    struct decimal number;
    const struct unit *unit;
    bool pair = expr->kind == EXPR_COMPARE || expr->kind == EXPR_BETWEEN;
    for (size_t i = 0; pair && i < 2; i++) {
        const struct symbol *fact = expr->part[i]->kind == EXPR_NAME ? expr->part[i]->symbol : NULL;
        if (!fact || fact->kind != SYMBOL_FACT || !constant_quantity(expr->part[1 - i], &number, &unit)) continue;
        struct threshold fresh = { fact, decl, expr->span };
        APPEND(s->c, found->at, found->count, found->room, fresh);
    }
    for (size_t i = 0; i < expr->parts; i++)
        if (expr->part[i]) find_thresholds(s, decl, expr->part[i], found);
}

static const struct threshold *same_before(const struct thresholds *found, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (found->at[k].fact == found->at[i].fact && found->at[k].decl != found->at[i].decl) return &found->at[k];
    return NULL;
}

void style_repeated_threshold(struct style *s) {
    struct thresholds found = { 0 };
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        for (size_t i = 0; is_recommendation(decl) && i < decl->clauses; i++)
            if (decl->clause[i].condition) find_thresholds(s, decl, decl->clause[i].condition, &found);
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct threshold *first = same_before(&found, i), *here = &found.at[i];
        if (!first) continue;
        struct diag *d = REPORT(s, REPEATED_THRESHOLD, here->decl, here->span, "\"%.*s\" is held against a number in several recommendations",
                                (int)here->fact->name.text.length, here->fact->name.text.bytes);
        if (d) diag_note(&s->c->diags, d, first->span, "and here");
        advise(s, d, "repeated_threshold", "give the threshold a name with define, and say there where it comes from");
    }
}

void style_threshold_without_basis(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        struct thresholds found = { 0 };
        if (decl->kind != DECL_DEFINE || !decl->condition || property(decl, "cites") || property(decl, "basis")) continue;
        find_thresholds(s, decl, decl->condition, &found);
        if (!found.count) continue;
        advise(s, REPORT(s, THRESHOLD_WITHOUT_BASIS, decl, found.at[0].span, "this threshold does not say where it comes from"),
               "threshold_without_basis", "add cites: with a reference, or basis: editor with a note");
    }
}

/* --- Facts and terms ------------------------------------------------------------------------------------------ */

static const struct symbol *symbol_of(const struct style *s, const struct decl *decl) {
    return decl->name.text.length ? scope_find(s->c, 0, decl->name.text) : NULL;
}

static bool is_unused(const struct style *s, const struct decl *decl) {
    const struct symbol *symbol = symbol_of(s, decl);
    return is_guideline(s) && symbol && symbol->decl == decl && symbol->used_by_rules == 0;
}

void style_unused_fact(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        if (decl->kind != DECL_FACT || !is_unused(s, decl)) continue;
        advise(s, REPORT(s, UNUSED_FACT, decl, decl->name.span, "no rule asks for this fact"), "unused_fact",
               "leave it out: who enters it would think that it matters");
    }
}

void style_unused_term(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        bool term = decl->kind == DECL_DEFINE || decl->kind == DECL_TABLE || decl->kind == DECL_SCORE || decl->kind == DECL_TREATMENT;
        if (!term || !is_unused(s, decl)) continue;
        advise(s, REPORT(s, UNUSED_TERM, decl, decl->name.span, "no rule uses this"), "unused_term",
               "use it or leave it out: a term that decides nothing reads as if it did");
    }
}

void style_no_question(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        bool asks = decl->kind == DECL_FACT && decl->type.kind != WRITTEN_LIST;
        if (!asks || property(decl, "ask")) continue;
        advise(s, REPORT(s, NO_QUESTION, decl, decl->name.span, "this fact has no question for who enters it"), "no_question",
               "add ask: \"...?\" in the words of the one who answers");
    }
}

void style_no_range(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        bool number = decl->kind == DECL_FACT && (decl->type.kind == WRITTEN_NUMBER || decl->type.kind == WRITTEN_QUANTITY);
        if (!number || (decl->type.from && decl->type.to)) continue;
        advise(s, REPORT(s, NO_RANGE, decl, decl->type.span, "this fact has no range, so a slip of the pen is not noticed"), "no_range",
               "add from LOWEST to HIGHEST, and step, which the proofs need too");
    }
}

static bool says_nothing(const struct decl *decl) {
    return decl->label.text.length == 0 || slice_equal(decl->label.text, decl->name.text);
}

void style_no_label(struct style *s) {
    for (size_t n = 0; n < s->tree->decls; n++) {
        const struct decl *decl = s->tree->decl[n];
        bool shown = is_recommendation(decl) || decl->kind == DECL_FACT || decl->kind == DECL_DEFINE || decl->kind == DECL_TABLE ||
                     decl->kind == DECL_SCORE || decl->kind == DECL_TREATMENT;
        if (!shown || !says_nothing(decl)) continue;
        advise(s, REPORT(s, NO_LABEL, decl, decl->name.span, "this has no label, so that answers show its bare name"), "no_label",
               "put behind the name what people read, in quotation marks");
    }
}

void style_no_expiry(struct style *s) {
    const struct decl *guideline = s->c->file[0].guideline;
    if (!guideline || property(guideline, "expires")) return;
    advise(s, REPORT(s, NO_EXPIRY, guideline, guideline->name.span, "this guideline never expires"), "no_expiry",
           "add expires: with the last day on which it may be used without a review");
}
