/* Rule 16: two that give one treatment differently, to one patient, without a word on which is meant. */
#include "compiler/prove.h"

static void report(struct prover *prover, const struct recommendation *a, const struct recommendation *b, const char *treatment) {
    struct compilation *c = prover->c;
    struct slice x = a->symbol->name.text, y = b->symbol->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_CONFLICT, b->symbol->name.span, "\"%.*s\" and \"%.*s\" give one patient %s differently",
                              (int)x.length, x.bytes, (int)y.length, y.bytes, treatment);
    diag_note(&c->diags, d, a->symbol->name.span, "the other one");
    diag_finding(&c->diags, d, "patient: %s", prove_patient(prover));
    diag_hint(&c->diags, d, "say which is meant: 'prefer', 'instead of' or 'choose one of'");
}

static bool same_pair(const struct program_conflict *a, const struct program_conflict *b) { return a->first == b->first && a->second == b->second; }

/* One message for a pair, however many treatments it gives differently: they stand side by side in the section or are few. */
static bool is_asked(const struct program *program, uint32_t at) {
    for (uint32_t i = 0; i < at; i++)
        if (same_pair(&program->conflict[i], &program->conflict[at])) return true;
    return false;
}

void prove_conflicts(struct prover *prover) {
    const struct program *program = prover->program;
    for (uint32_t i = 0; i < program->conflicts; i++) {
        const struct program_conflict *conflict = &program->conflict[i];
        if (is_asked(program, i)) continue;
        const struct recommendation *a = prover->c->rec[conflict->first], *b = prover->c->rec[conflict->second];
        uint32_t outcome[] = { a->outcome, b->outcome };
        struct reach_goal goal[] = { { a->outcome, REACH_YES }, { b->outcome, REACH_YES } };
        if (!prove_open(prover, outcome, 2)) return;
        enum reach answer = prove_show(prover, goal, 2);
        if (answer == REACH_FOUND) report(prover, a, b, program_text(program, program->treatment[conflict->treatment].name));
        if (answer == REACH_UNDECIDED) prove_undecided(prover, b->symbol->name.span, "one patient can be given a treatment twice, differently");
    }
}
