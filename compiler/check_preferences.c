/* Preferences and alternatives between recommendations (rule 16). */
#include "compiler/check.h"

static const struct recommendation *need_choice(struct compilation *c, struct name name) {
    struct symbol *symbol = scope_need(c, name, "recommendation");
    if (!symbol) return NULL;
    symbol->used++;
    bool fits = symbol->kind == SYMBOL_RECOMMENDATION && (symbol->rec->kind == KIND_RECOMMEND || symbol->rec->kind == KIND_CONSIDER);
    if (fits) return symbol->rec;
    struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, name.span, "\"%.*s\" is not a recommend or consider", (int)name.text.length,
                              name.text.bytes);
    diag_note(&c->diags, d, symbol->name.span, "declared here");
    return NULL;
}

static void check_prefer(struct compilation *c, const struct decl *decl) {
    if (decl->names.count < 2) return; /* reported by the parser */
    const struct recommendation *preferred = need_choice(c, decl->names.at[0]), *other = need_choice(c, decl->names.at[1]);
    if (!preferred || !other) return;
    if (preferred == other) {
        diag_add(&c->diags, DIAG_INSTEAD_WRONG, decl->names.at[1].span, "a recommendation cannot be preferred over itself");
        return;
    }
    for (size_t i = 0; i < c->preferences; i++)
        if (c->preference[i].preferred == other && c->preference[i].other == preferred)
            diag_add(&c->diags, DIAG_CYCLE, decl->span, "the opposite is preferred already");
    struct preference preference = { decl, preferred, other, decl->because };
    APPEND(c, c->preference, c->preferences, c->preference_room, preference);
}

static void check_choose(struct compilation *c, const struct decl *decl) {
    uint32_t group = (uint32_t)c->groups++;
    for (size_t i = 0; i < decl->names.count; i++)
        for (size_t k = 0; k < i; k++)
            if (slice_equal(decl->names.at[i].text, decl->names.at[k].text))
                diag_note(&c->diags, diag_add(&c->diags, DIAG_INSTEAD_WRONG, decl->names.at[i].span, "\"%.*s\" is named twice",
                                              (int)decl->names.at[i].text.length, decl->names.at[i].text.bytes), decl->names.at[k].span, "the first");
    for (size_t i = 0; i < decl->names.count; i++) {
        struct alternative alternative = { group, need_choice(c, decl->names.at[i]) };
        if (alternative.rec) APPEND(c, c->alternative, c->alternatives, c->alternative_room, alternative);
    }
}

void check_preferences(struct compilation *c) {
    for (size_t f = 0; f < c->files; f++)
        for (size_t i = 0; i < c->file[f].tree->decls; i++) {
            const struct decl *decl = c->file[f].tree->decl[i];
            if (decl->kind == DECL_PREFER) check_prefer(c, decl);
            if (decl->kind == DECL_CHOOSE) check_choose(c, decl);
        }
}
