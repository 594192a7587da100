/* The order of the proofs, and what they share. */
#include "compiler/prove.h"
#include "compiler/metadata.h"
#include "compiler/check.h"
#include "runtime/patient_text.h"
#include "runtime/product.h"

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
    struct diag *d = diag_add(&prover->c->diags, DIAG_NOT_DECIDED, first_span(prover), "the proofs of this guideline take more work than they are allowed");
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

enum reach prove_counted(struct prover *prover, enum reach answer) {
    prover->c->questions++;
    prover->c->undecided += answer == REACH_UNDECIDED;
    return answer;
}

enum reach prove_ask(struct prover *prover, const struct reach_goal *goal, size_t goals) {
    return prove_counted(prover, reach_goals(prover->box, goal, goals, false, &prover->steps));
}

enum reach prove_show(struct prover *prover, const struct reach_goal *goal, size_t goals) {
    return prove_counted(prover, reach_goals(prover->box, goal, goals, true, &prover->steps));
}

void prove_undecided(struct prover *prover, struct span span, const char *question) {
    if (prove_is_over(prover)) return;
    struct diag *d = diag_add(&prover->c->diags, DIAG_NOT_DECIDED, span, "it is not decided whether %s", question);
    diag_hint(&prover->c->diags, d, "too many facts, or numbers that are computed, have a part in it; a scenario can show single cases");
}

/* --- The patient ------------------------------------------------------------------------------------------------------ */

/* A label has no quotation marks within it. */
static const char *label_of(struct prover *prover, const char *message) {
    struct text out;
    text_init(&out, &prover->c->arena);
    text_puts(&out, "Found by check: ");
    for (; *message; message++) text_putc(&out, *message == '"' ? '\'' : *message);
    if (out.failed) prover->c->failed = true;
    return out.failed ? "" : out.bytes;
}

void prove_keep(struct prover *prover) {
    static const char *const words[] = { "no", "unknown", "no", "yes" };
    struct compilation *c = prover->c;
    struct text given;
    if (!prover->keeps || c->diags.count == 0) return;
    text_init(&given, &c->arena);
    patient_put_given(prover->context, prover->own, &given);
    uint8_t applies = prover->applies == NONE ? TRUTH_YES : prover->context->truth[prover->applies];
    struct found found = { label_of(prover, c->diags.at[c->diags.count - 1].message), given.bytes ? given.bytes : "", words[applies & 3] };
    if (given.failed) c->failed = true;
    else APPEND(c, c->found, c->founds, c->found_room, found);
}

const char *prove_patient(struct prover *prover) {
    prove_keep(prover);
    return prove_words(prover);
}

const char *prove_words(const struct prover *prover) {
    struct text out;
    text_init(&out, &prover->c->arena);
    reach_print_patient(prover->box, &out);
    if (out.length == 0) text_puts(&out, "any patient");
    if (out.failed) prover->c->failed = true;
    return out.failed ? "" : out.bytes;
}

/* --- All of it ---------------------------------------------------------------------------------------------------------- */

static void each_table(struct prover *prover, void (*prove)(struct prover *prover, const struct symbol *table)) {
    const struct compilation *c = prover->c;
    for (size_t i = 0; i < c->symbols && !c->failed; i++)
        if (c->symbol[i]->kind == SYMBOL_TABLE && c->symbol[i]->rows) prove(prover, c->symbol[i]);
}

/* What can be an error. It comes first, so that the budget suffices for as much of it whether warnings are asked for or not. */
static void prove_mistakes(struct prover *prover, const struct allocator *allocator) {
    const struct compilation *c = prover->c;
    each_table(prover, prove_table);
    if (!c->failed) prove_conflicts(prover);
    if (!c->failed) prove_caps(prover, allocator);
    if (!c->failed) prove_claims(prover, allocator);
}

/* What only warns the author. */
static void prove_warnings(struct prover *prover) {
    struct compilation *c = prover->c;
    each_table(prover, prove_rows_reached);
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
    *prover = (struct prover){ .c = c, .program = program, .context = context_new(program, allocator), .steps = STEPS, .applies = NONE };
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
        if (box_failed(boxes[i])) prover->c->failed = true;
        box_free(boxes[i]);
    }
    context_free(prover->context);
}

/* `typical:` of the facts; `fact` says where they are in the program at hand, NULL: there as in the guideline. */
static void take_typical(struct prover *prover, const uint32_t *fact) {
    struct compilation *c = prover->c;
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        const struct meta_value *value = symbol->kind == SYMBOL_FACT ? metadata_value(symbol->decl->meta, symbol->decl->metas, "typical") : NULL;
        struct unit_conversion conversion;
        struct decimal number = decimal_unknown;
        int64_t mask = 0;
        if (!value) continue;
        if (value->kind == META_YES || value->kind == META_NO) mask = value->kind == META_YES ? REACH_YES : REACH_NO;
        else if (value->kind == META_NAME && symbol->type->kind == TYPE_CHOICE) mask = (int64_t)1 << choice_index(symbol->type, value->name.text);
        else if (value->kind == META_QUANTITY && symbol->type->kind == TYPE_NUMBER) {
            number = value->quantity->number;
            const struct unit *unit = value->quantity->unit;
            if (unit && symbol->type->unit && unit_conversion(unit, symbol->type->unit, symbol->molar_mass, &conversion) == UNIT_CONVERTS)
                number = unit_convert(number, &conversion);
        }
        if (!reach_typical(prover->box, fact ? fact[symbol->index] : symbol->index, number, mask)) c->failed = true;
    }
}

bool prover_begin_another(struct prover *another, struct prover *prover, const struct program *program, const struct product_part *part,
                          const struct allocator *allocator) {
    bool begun = prover_begin(another, prover->c, program, allocator);
    another->keeps = prover->keeps;
    another->applies = prover->applies == NONE ? NONE : part->truth[prover->applies];
    bool *own = begun ? ARENA_ARRAY(&prover->c->arena, bool, program->facts) : NULL;
    for (uint32_t f = 0; own && f < prover->program->facts; f++) own[part->fact[f]] = true;
    another->own = own;
    if (begun) take_typical(another, part->fact);
    another->steps = prover->steps;
    another->over = prover->over;
    return begun;
}

void prover_end_another(struct prover *another, struct prover *prover) {
    prover->steps = another->steps;
    prover->over = another->over;
    prover_end(another);
}

void prove_program(struct compilation *c, const struct program *program, osler_proofs proofs, const struct allocator *allocator) {
    struct prover prover;
    if (proofs == OSLER_PROVE_NOTHING) return;
    if (prover_begin(&prover, c, program, allocator)) {
        prover.applies = c->file[0].applies_register;
        prover.keeps = true;
        take_typical(&prover, NULL);
        prove_mistakes(&prover, allocator);
        if (proofs == OSLER_PROVE_ALL && !c->failed) prove_warnings(&prover);
    }
    prover_end(&prover);
}
