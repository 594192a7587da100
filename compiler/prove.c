/* The order of the proofs, and what they share. */
#include "compiler/prove.h"

enum { STEPS = 60000000 /* of a compilation: some tenths of a second at the very most */ };

/* --- Questions ----------------------------------------------------------------------------------------------------- */

static struct span first_span(const struct prover *prover) {
    return prover->c->files ? prover->c->file[0].guideline->name.span : (struct span){ 0, 0, 0 };
}

/* Says so once, where the first question is left open. */
static bool prove_is_over(struct prover *prover) {
    if (prover->steps > 0) return false;
    if (prover->over) return true;
    prover->over = true;
    struct diag *d = diag_add(&prover->c->diags, DIAG_NOT_DECIDED, first_span(prover), "this guideline is too large to be proved as a whole");
    diag_hint(&prover->c->diags, d, "tables come first, then conflicts and assertions; what was not reached is not said to be fine");
    return true;
}

bool prove_open(struct prover *prover, const uint32_t *truth, size_t count) {
    if (prover->c->failed || prove_is_over(prover)) return false;
    if (!reach_open(prover->box, truth, count, &prover->steps)) prover->c->failed = true;
    return !prover->c->failed;
}

bool prove_open_loosely(struct prover *prover, const uint32_t *truth, size_t count) {
    if (prover->c->failed || prove_is_over(prover)) return false;
    if (!prover->loose) {
        prover->loose = box_new(prover->context, 0);
        if (prover->loose) reach_let_unknown(prover->loose, REACH_UNKNOWN_ANY);
    }
    if (!prover->loose || !reach_open(prover->loose, truth, count, &prover->steps)) prover->c->failed = true;
    return !prover->c->failed;
}

static enum reach counted(struct prover *prover, enum reach answer) {
    prover->asked++;
    prover->undecided += answer == REACH_UNDECIDED;
    return answer;
}

enum reach prove_ask(struct prover *prover, const struct reach_goal *goal, size_t goals) {
    return counted(prover, reach_goals(prover->box, goal, goals, false, &prover->steps));
}

enum reach prove_show(struct prover *prover, const struct reach_goal *goal, size_t goals) {
    return counted(prover, reach_goals(prover->box, goal, goals, true, &prover->steps));
}

void prove_undecided(struct prover *prover, struct span span, const char *question) {
    if (prove_is_over(prover)) return;
    struct diag *d = diag_add(&prover->c->diags, DIAG_NOT_DECIDED, span, "it is not decided whether %s", question);
    diag_hint(&prover->c->diags, d, "too many facts, or numbers that are computed, have a part in it; a scenario can show single cases");
}

/* --- The patient ------------------------------------------------------------------------------------------------------ */

const char *prove_patient(const struct prover *prover) {
    struct text out;
    text_init(&out, &prover->c->arena);
    reach_print_patient(prover->box, &out);
    if (out.length == 0) text_puts(&out, "any patient");
    if (out.failed) prover->c->failed = true;
    return out.failed ? "" : out.bytes;
}

/* --- All of it ---------------------------------------------------------------------------------------------------------- */

static void prove_all(struct prover *prover, const struct allocator *allocator) {
    struct compilation *c = prover->c;
    for (size_t i = 0; i < c->symbols && !c->failed; i++)
        if (c->symbol[i]->kind == SYMBOL_TABLE && c->symbol[i]->rows) prove_table(prover, c->symbol[i]);
    if (!c->failed) prove_conflicts(prover);
    if (!c->failed) prove_caps(prover, allocator);
    if (!c->failed) prove_claims(prover, allocator);
    for (size_t i = 0; i < c->symbols && !c->failed; i++)
        if (c->symbol[i]->kind == SYMBOL_DEFINE && c->symbol[i]->file == 0) prove_definition(prover, c->symbol[i]);
    if (!c->failed && !prove_applies(prover)) return;
    /* What is said about a used file's rules here need not hold for the next file that uses it. */
    for (size_t i = 0; i < c->recs && !c->failed; i++)
        if (c->rec[i]->symbol->file == 0) prove_recommendation(prover, c->rec[i]);
}

static bool find_definers(struct prover *prover) {
    const struct program *program = prover->program;
    prover->definer = ARENA_ARRAY(&prover->c->arena, uint32_t, program->truths);
    if (!prover->definer) return false;
    for (uint32_t t = 0; t < program->truths; t++) prover->definer[t] = NONE;
    for (uint32_t i = 0; i < program->instructions; i++)
        if (opcode_info[instruction_op(&program->instruction[i])].dst == OPERAND_T) prover->definer[program->instruction[i].dst] = i;
    return true;
}

bool prover_begin(struct prover *prover, struct compilation *c, const struct program *program, const struct allocator *allocator) {
    *prover = (struct prover){ .c = c, .program = program, .context = context_new(program, allocator), .steps = STEPS };
    if (!prover->context) return false;
    date updated = program->guideline->updated; /* the day on which scenarios run (rule 20) */
    context_reset(prover->context, date_is_known(updated) ? updated : date_of_day(0));
    prover->box = box_new(prover->context, 0);
    return prover->box != NULL && find_definers(prover);
}

void prover_end(struct prover *prover) {
    struct box *const boxes[] = { prover->box, prover->loose };
    if (!prover->box) prover->c->failed = true;
    for (int i = 0; i < 2; i++) {
        if (!boxes[i]) continue;
        reach_close(boxes[i]);
        if (reach_failed(boxes[i])) prover->c->failed = true;
        box_free(boxes[i]);
    }
    context_free(prover->context);
}

bool prover_begin_another(struct prover *another, struct prover *prover, const struct program *program, const struct allocator *allocator) {
    bool begun = prover_begin(another, prover->c, program, allocator);
    another->steps = prover->steps;
    another->over = prover->over;
    return begun;
}

void prover_end_another(struct prover *another, struct prover *prover) {
    prover->steps = another->steps;
    prover->over = another->over;
    prover->asked += another->asked;
    prover->undecided += another->undecided;
    prover_end(another);
}

void prove_program(struct compilation *c, const struct program *program, const struct allocator *allocator) {
    struct prover prover;
    if (prover_begin(&prover, c, program, allocator)) prove_all(&prover, allocator);
    prover_end(&prover);
}
