/* What the author claims of the whole guideline: assert never X when Y. Checked here, emitted behind everything else, proved in
 * prove_claims.c. */
#include "compiler/emit.h"

void check_claims(struct compilation *c) {
    struct checker k = { .c = c };
    for (size_t f = 0; f < c->files; f++)
        for (size_t i = 0; i < c->file[f].tree->decls; i++) {
            const struct decl *decl = c->file[f].tree->decl[i];
            if (decl->kind != DECL_ASSERT) continue;
            if (!decl->condition || !decl->second) {
                struct diag *d = diag_add(&c->diags, DIAG_CLAIM_NOT_READ, decl->span, "that a lower value never gives more cannot be proved yet");
                diag_hint(&c->diags, d, "say it at the thresholds:  assert never X when Y");
                continue;
            }
            check_condition(&k, decl->condition);
            check_condition(&k, decl->second);
            struct claim claim = { decl, 0, 0 };
            APPEND(c, c->claim, c->claims, c->claim_room, claim);
        }
}

void emit_claims(struct emitter *e) {
    for (size_t i = 0; i < e->c->claims; i++) {
        struct claim *claim = &e->c->claim[i];
        claim->never = emit_truth(e, claim->decl->condition);
        claim->when = emit_truth(e, claim->decl->second);
    }
}
