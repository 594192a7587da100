/* Recommendations: what nobody gets, what changes nothing, where no option is left, avoids that cannot act. All of it warnings. */
#include "compiler/prove.h"

static enum reach reaches(struct prover *prover, uint32_t truth, uint8_t values) {
    struct reach_goal goal = { truth, values };
    return values == REACH_CONTRAINDICATED ? prove_show(prover, &goal, 1) : prove_ask(prover, &goal, 1);
}

/* --- Nobody gets it ----------------------------------------------------------------------------------------------------- */

static void report_never(struct prover *prover, const struct recommendation *rec) {
    struct compilation *c = prover->c;
    bool barred = reaches(prover, rec->outcome, REACH_CONTRAINDICATED) == REACH_FOUND;
    bool gives = rec->kind == KIND_RECOMMEND || rec->kind == KIND_CONSIDER;
    struct slice name = rec->symbol->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_NEVER_YES, rec->symbol->name.span,
                              barred ? "\"%.*s\" is contraindicated for every patient who would get it"
                              : gives ? "no patient ever gets \"%.*s\""
                                      : "\"%.*s\" is never shown: no patient meets its conditions",
                              (int)name.length, name.bytes);
    if (!barred) diag_hint(&c->diags, d, "its conditions%s exclude each other",
                         c->file[0].applies_register == NONE ? "" : ", with those of 'applies',");
    for (size_t i = 0; barred && i < rec->avoids && i < 2; i++)
        diag_note(&c->diags, d, rec->avoid[i]->symbol->name.span, "about it");
}

/* --- A condition that changes nothing ------------------------------------------------------------------------------------- */

static void prove_own(struct prover *prover, const struct recommendation *rec) {
    struct compilation *c = prover->c;
    uint32_t applies = c->file[0].applies_register;
    struct reach_goal goal[] = { { rec->own, REACH_NO | REACH_UNKNOWN }, { applies, REACH_YES } };
    size_t goals = applies == NONE ? 1 : 2;
    if (rec->own == NONE) return;
    if (prove_ask(prover, goal, goals) != REACH_NEVER) {
        prove_own_parts(prover, rec);
        return;
    }
    const struct expr *condition = rec->when ? rec->when : rec->unless[0];
    struct diag *d = diag_add(&c->diags, DIAG_ALWAYS_YES, condition->span, "this changes nothing: it is so for every patient%s",
                              applies == NONE ? "" : " to whom the guideline applies");
    diag_hint(&c->diags, d, "leave it out, or say what was meant to make the difference");
}

/* --- No option left --------------------------------------------------------------------------------------------------------- */

static void prove_option(struct prover *prover, const struct recommendation *rec) {
    struct compilation *c = prover->c;
    if (!rec->instead_of || reaches(prover, rec->outcome, REACH_CONTRAINDICATED) != REACH_FOUND) return;
    struct slice name = rec->symbol->name.text, other = rec->instead_of->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_NO_OPTION_LEFT, rec->symbol->name.span,
                              "\"%.*s\" can be contraindicated while it replaces \"%.*s\": no option is left", (int)name.length, name.bytes,
                              (int)other.length, other.bytes);
    diag_finding(&c->diags, d, "patient: %s", prove_patient(prover));
}

/* --- Avoids --------------------------------------------------------------------------------------------------------------------- */

static bool is_about(const struct recommendation *avoid, const struct recommendation *rec) {
    for (size_t i = 0; i < rec->avoids; i++)
        if (rec->avoid[i] == avoid) return true;
    return false;
}

static bool acts_on(struct prover *prover, const struct recommendation *avoid, const struct recommendation *rec) {
    uint32_t truth[] = { rec->conditions, avoid->outcome };
    struct reach_goal goal[] = { { rec->conditions, REACH_YES }, { avoid->outcome, REACH_YES } };
    return !prove_open(prover, truth, 2) || prove_ask(prover, goal, 2) != REACH_NEVER;
}

static void prove_avoid(struct prover *prover, const struct recommendation *avoid) {
    struct compilation *c = prover->c;
    bool given = false;
    for (size_t i = 0; i < c->recs; i++) {
        if (!is_about(avoid, c->rec[i])) continue;
        if (acts_on(prover, avoid, c->rec[i])) return;
        given = true;
    }
    struct slice name = avoid->symbol->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_AVOID_IDLE, avoid->symbol->name.span, "\"%.*s\" can never act", (int)name.length, name.bytes);
    diag_hint(&c->diags, d, given ? "what it is about is never recommended to a patient for whom it holds" : "nothing recommends what it is about");
}

void prove_recommendation(struct prover *prover, const struct recommendation *rec) {
    uint32_t truth[3] = { rec->outcome }, applies = prover->c->file[0].applies_register;
    size_t truths = 1;
    if (rec->own != NONE) truth[truths++] = rec->own;
    if (applies != NONE) truth[truths++] = applies;
    if (!prove_open(prover, truth, truths)) return;
    if (reaches(prover, rec->outcome, REACH_YES) == REACH_NEVER) {
        report_never(prover, rec);
        return;
    }
    prove_option(prover, rec);
    prove_own(prover, rec); /* may open other topics */
    if (rec->kind == KIND_AVOID) prove_avoid(prover, rec);
}
