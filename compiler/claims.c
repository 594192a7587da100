/* What the author claims of the whole guideline: assert never X when Y, assert lower F never gives more T. Checked here, emitted behind everything else, proved in
 * prove_claims.c. */
#include "compiler/emit.h"

/* assert lower FACT never gives more TREATMENT: a fact that has an order, and a treatment. */
static void check_never_more(struct compilation *c, const struct decl *decl) {
    if (decl->names.count != 2) return;
    const struct symbol *fact = scope_need(c, decl->names.at[0], "fact"), *treatment = scope_need(c, decl->names.at[1], "treatment");
    if (!fact || !treatment) return;
    if (fact->kind != SYMBOL_FACT || (fact->type->kind != TYPE_NUMBER && fact->type->kind != TYPE_ERROR)) {
        struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, decl->names.at[0].span, "\"%.*s\" is no fact with a number, so that there is no lower one",
                                  (int)fact->name.text.length, fact->name.text.bytes);
        diag_note(&c->diags, d, fact->name.span, "declared here");
        return;
    }
    if (treatment->kind != SYMBOL_TREATMENT) {
        struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, decl->names.at[1].span, "\"%.*s\" is no treatment", (int)treatment->name.text.length,
                                  treatment->name.text.bytes);
        diag_note(&c->diags, d, treatment->name.span, "declared here");
        return;
    }
    struct claim claim = { .decl = decl, .fact = fact, .treatment = treatment };
    APPEND(c, c->claim, c->claims, c->claim_room, claim);
}

void check_claims(struct compilation *c) {
    struct checker k = { .c = c };
    for (size_t f = 0; f < c->files; f++)
        for (size_t i = 0; i < c->file[f].tree->decls; i++) {
            const struct decl *decl = c->file[f].tree->decl[i];
            if (decl->kind != DECL_ASSERT) continue;
            if (!decl->condition || !decl->second) {
                check_never_more(c, decl);
                continue;
            }
            check_condition(&k, decl->condition);
            check_condition(&k, decl->second);
            struct claim claim = { .decl = decl };
            APPEND(c, c->claim, c->claims, c->claim_room, claim);
        }
}

void emit_claims(struct emitter *e) {
    for (size_t i = 0; i < e->c->claims; i++) {
        struct claim *claim = &e->c->claim[i];
        if (claim->fact) continue; /* proved on two copies of the program */
        claim->never = emit_truth(e, claim->decl->condition);
        claim->when = emit_truth(e, claim->decl->second);
    }
}
