/* assert never X when Y: proved, or a patient for whom both hold. */
#include "compiler/prove.h"

void prove_claims(struct prover *prover, const struct allocator *allocator) {
    struct compilation *c = prover->c;
    for (size_t i = 0; i < c->claims; i++) {
        const struct claim *claim = &c->claim[i];
        if (claim->fact) {
            prove_never_more(prover, claim, allocator);
            continue;
        }
        uint32_t truth[] = { claim->never, claim->when };
        struct reach_goal goal[] = { { claim->never, REACH_YES }, { claim->when, REACH_YES } };
        if (!prove_open(prover, truth, 2)) return;
        enum reach answer = prove_show(prover, goal, 2);
        if (answer == REACH_UNDECIDED) prove_undecided(prover, claim->decl->condition->span, "this assertion holds");
        if (answer != REACH_FOUND) continue;
        struct diag *d = diag_add(&c->diags, DIAG_CLAIM_BROKEN, claim->decl->condition->span, "this happens, although it is asserted that it never does");
        diag_note(&c->diags, d, claim->decl->second->span, "while this holds");
        diag_finding(&c->diags, d, "patient: %s", prove_patient(prover));
    }
}
