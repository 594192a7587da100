/* style_allow: `# osler: allow RULE because REASON`, the exceptions to rules of style. */
#include "compiler/style_inside.h"

static const char *const rule_names[STYLE_RULES] = {
#define STYLE(rule, diagnostic) #rule,
#include "compiler/style.def"
#undef STYLE
};

/* --- Reading ------------------------------------------------------------------------------------------- */

/* What is left of a comment, from `at`; words are taken from its front. */
struct words {
    struct slice text;
    size_t at;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static struct slice next_word(struct words *words) {
    while (words->at < words->text.length && is_blank(words->text.bytes[words->at])) words->at++;
    size_t from = words->at;
    while (words->at < words->text.length && !is_blank(words->text.bytes[words->at])) words->at++;
    return (struct slice){ words->text.bytes + from, words->at - from };
}

static struct span span_of_word(const struct comment *comment, const struct words *words, struct slice word) {
    uint32_t start = comment->span.start + (uint32_t)(word.bytes - words->text.bytes);
    return (struct span){ comment->span.file, start, start + (uint32_t)word.length };
}

/* The declaration around the comment; else, behind a line or set in, the one above; at the margin the one below. */
static const struct decl *decl_of(const struct style *s, const struct comment *comment) {
    const struct decl *above = NULL;
    bool margin = comment->alone && source_place(&s->c->sources.at[comment->span.file], comment->span.start).column == 1;
    for (size_t i = 0; i < s->tree->decls; i++) {
        const struct decl *decl = s->tree->decl[i];
        if (decl->span.start > comment->span.start) return margin ? decl : above;
        above = decl;
        if (decl->span.end > comment->span.start) return decl;
    }
    return margin ? NULL : above;
}

static void report_rule(struct style *s, struct span span, struct slice word) {
    struct diags *diags = &s->c->diags;
    const char *best = NULL;
    unsigned least = 4;
    struct diag *d = diag_add(diags, DIAG_ALLOW_UNKNOWN, span, "there is no rule of style \"%.*s\"", (int)word.length, word.bytes);
    for (size_t i = 0; i < STYLE_RULES; i++) {
        unsigned distance = text_distance(word, slice_of(rule_names[i]), 3);
        if (distance < least) {
            least = distance;
            best = rule_names[i];
        }
    }
    if (best) diag_fix(diags, d, DIAG_SURE, span, best, "the nearest rule is %s", best);
    else diag_hint(diags, d, "a finding of style names its rule at the end of its advice");
}

static void read_allowance(struct style *s, const struct comment *comment, struct words *words) {
    struct slice rule = next_word(words), because = next_word(words), reason = next_word(words);
    struct allowance fresh = { .rule = STYLE_RULES, .decl = decl_of(s, comment), .comment = comment->span };
    for (size_t i = 0; i < STYLE_RULES; i++)
        if (slice_is(rule, rule_names[i])) fresh.rule = (enum style_rule)i;
    if (rule.length == 0) {
        diag_hint(&s->c->diags, diag_add(&s->c->diags, DIAG_ALLOW_UNKNOWN, comment->span, "this allows no rule of style"),
                  "write # osler: allow RULE because REASON");
    } else if (fresh.rule == STYLE_RULES) {
        report_rule(s, span_of_word(comment, words, rule), rule);
    } else {
        APPEND(s->c, s->allowance, s->allowances, s->room, fresh);
        if (slice_is(because, "because") && reason.length) return;
        struct diag *d = diag_add(&s->c->diags, DIAG_ALLOW_NO_REASON, comment->span, "this exception gives no reason");
        diag_hint(&s->c->diags, d, "write # osler: allow %.*s because ...", (int)rule.length, rule.bytes);
    }
}

void style_read_allowances(struct style *s) {
    for (size_t i = 0; i < s->tree->comments; i++) {
        const struct comment *comment = &s->tree->comment[i];
        struct words words = { span_text(&s->c->sources, comment->span), 1 };
        if (!slice_is(next_word(&words), "osler:")) continue;
        struct slice verb = next_word(&words);
        if (slice_is(verb, "allow")) {
            read_allowance(s, comment, &words);
            continue;
        }
        struct diag *d = diag_add(&s->c->diags, DIAG_ALLOW_UNKNOWN, comment->span, "this note to Osler says nothing that it knows");
        diag_hint(&s->c->diags, d, "write # osler: allow RULE because REASON, or a comment without osler:");
    }
}

/* --- Asking --------------------------------------------------------------------------------------------- */

bool style_is_allowed(struct style *s, enum style_rule rule, const struct decl *decl) {
    bool allowed = false;
    for (size_t i = 0; i < s->allowances; i++) {
        struct allowance *a = &s->allowance[i];
        if (a->rule == rule && a->decl == decl) allowed = a->needed = true;
    }
    return allowed;
}

void style_report_unneeded(struct style *s) {
    for (size_t i = 0; i < s->allowances; i++) {
        const struct allowance *a = &s->allowance[i];
        if (a->needed) continue;
        struct diag *d = diag_add(&s->c->diags, DIAG_ALLOW_UNNEEDED, a->comment, "this exception is not needed: nothing here breaks %s", rule_names[a->rule]);
        diag_fix(&s->c->diags, d, DIAG_SURE, a->comment, "", "leave it out");
    }
}
