/* The most that a treatment allows (`most: 1000 mg, 4 g/d`): at once, or within a time. Every dose of it is asked for a patient who gets
 * more; a dose within its bounds for every value needs no patient. */
#include <string.h>

#include "compiler/metadata.h"
#include "compiler/prove_amounts.h"
#include "runtime/report.h"

struct cap_question {
    const struct recommendation *rec;
    const struct written_dose *dose;
    const struct program_dose *given;
    const struct meta_value *cap;
    uint32_t outcome, above; /* truths of the product */
};

struct caps {
    struct prover *prover;  /* of the program: its compilation */
    struct product *product;
    const struct product_part *part;
    struct cap_question *question;
    size_t questions, room;
};

static const struct unit *unit_of(const struct program *program, const struct program_dose *dose) { return &program->parsed_unit[dose->unit]; }

/* Of `g/d`: the time behind the last slash, and the amount that is left, which is one of the dose's kind. */
static bool is_rate(const struct unit *cap, const struct unit *dose, struct unit *time, struct unit *amount) {
    struct unit second;
    const char *slash = strrchr(cap->code, '/');
    return slash && unit_parse("s", 1, &second, NULL) == UNIT_READ && unit_restore(slash + 1, strlen(slash + 1), time) == UNIT_READ &&
           unit_same_dimension(time, &second) && unit_multiply(cap, time, amount) && unit_same_dimension(amount, dose);
}

/* amount * times > most * divide, with the most in the dose's unit. */
static uint32_t above(struct caps *caps, const struct program_dose *dose, struct decimal most, int64_t times, int64_t divide) {
    struct product *p = caps->product;
    uint32_t amount = amounts_register(p, caps->part, dose);
    struct decimal limit = decimal_multiply(most, decimal_from_int(divide));
    if (times != 1) amount = product_w(p, OP_wide_multiply, amount, product_wide_const(p, decimal_from_int(times)), 0);
    return product_t(p, OP_wide_less, product_wide_const(p, limit), amount, 0);
}

static void report_unfit(struct caps *caps, const struct meta_value *cap, const struct written_dose *dose, const char *why) {
    struct compilation *c = caps->prover->c;
    struct diag *d = diag_add(&c->diags, DIAG_BAD_METADATA, cap->span, "this most cannot be told against a dose: %s", why);
    diag_note(&c->diags, d, dose->span, "the dose");
    diag_hint(&c->diags, d, "a most is an amount such as 1000 mg, or an amount in a time such as 4 g/d, of the kind that is given");
}

static void add_question(struct caps *caps, const struct recommendation *rec, size_t place, const struct meta_value *cap) {
    struct compilation *c = caps->prover->c;
    const struct written_dose *dose = rec->dose[place];
    const struct program_dose *given = amounts_dose(caps->prover->program, rec, place);
    const struct unit *unit = unit_of(caps->prover->program, given);
    struct unit_conversion conversion;
    struct unit time, amount;
    int64_t times = 1, divide = 1, seconds;
    struct decimal most = cap->quantity->number;
    if (unit_conversion(cap->quantity->unit, unit, NULL, &conversion) == UNIT_CONVERTS) {
        most = unit_convert(most, &conversion);
    } else if (is_rate(cap->quantity->unit, unit, &time, &amount) && unit_conversion(&amount, unit, NULL, &conversion) == UNIT_CONVERTS &&
               amounts_seconds(&(struct quantity){ .number = decimal_one, .unit = &time }, &seconds)) {
        most = unit_convert(most, &conversion);
        if (!amounts_rate(dose, seconds, &times, &divide)) {
            report_unfit(caps, cap, dose, "its schedule does not say how often it is given");
            return;
        }
    } else {
        report_unfit(caps, cap, dose, "their units differ");
        return;
    }
    struct cap_question question = { rec, dose, given, cap, caps->part->truth[rec->outcome], above(caps, given, most, times, divide) };
    APPEND(c, caps->question, caps->questions, caps->room, question);
}

static void add_questions(struct caps *caps, const struct recommendation *rec) {
    struct compilation *c = caps->prover->c;
    for (size_t i = 0; i < rec->doses; i++) {
        const struct symbol *treatment = amounts_treatment(c, rec->dose[i]);
        const struct meta *most = treatment ? metadata_find(treatment->decl->meta, treatment->decl->metas, "most") : NULL;
        for (size_t k = 0; most && k < most->values; k++)
            if (most->value[k].kind == META_QUANTITY && most->value[k].quantity->unit) add_question(caps, rec, i, &most->value[k]);
    }
}

/* --- Answers ------------------------------------------------------------------------------------------------------------- */

static const char *amount_of(struct prover *prover, const struct product_part *part, const struct program_dose *dose) {
    struct text out;
    const struct program *of = part->program;
    uint32_t reg = dose->kind == VALUE_WIDE ? part->wide[dose->reg] : part->number[dose->reg];
    text_init(&out, &prover->c->arena);
    report_value(prover->context, (enum value_kind)dose->kind, reg, dose->scale, program_text(of, of->unit[dose->unit].code), 0, 0, &out);
    text_printf(&out, " %s", program_text(of, dose->schedule));
    if (out.failed) prover->c->failed = true;
    return out.failed ? "" : out.bytes;
}

static void report(struct prover *prover, const struct product_part *part, const struct cap_question *q) {
    struct compilation *c = prover->c;
    const char *amount = amount_of(prover, part, q->given);
    struct slice cap = span_text(&c->sources, q->cap->span), treatment = q->dose->treatment.text;
    struct diag *d = diag_add(&c->diags, DIAG_ABOVE_MOST, q->dose->span, "a patient can get more %.*s than %.*s", (int)treatment.length, treatment.bytes,
                              (int)cap.length, cap.bytes);
    diag_note(&c->diags, d, q->cap->span, "the most that is allowed");
    diag_finding(&c->diags, d, "patient: %s (%s)", prove_patient(prover), amount);
    diag_hint(&c->diags, d, "bound the dose with 'at most', or the patients with 'when'");
}

static void ask(struct prover *prover, const struct product_part *part, const struct cap_question *q) {
    uint32_t truth[] = { q->outcome, q->above };
    struct reach_goal goal[] = { { q->outcome, REACH_YES }, { q->above, REACH_YES } };
    if (!prove_open(prover, truth, 2)) return;
    enum reach answer = prove_show(prover, goal, 2);
    if (answer == REACH_FOUND) report(prover, part, q);
    if (answer == REACH_UNDECIDED) prove_undecided(prover, q->dose->span, "this stays within the most that its treatment allows");
}

static bool has_most(const struct compilation *c) {
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_TREATMENT && metadata_find(c->symbol[i]->decl->meta, c->symbol[i]->decl->metas, "most")) return true;
    return false;
}

void prove_caps(struct prover *prover, const struct allocator *allocator) {
    struct compilation *c = prover->c;
    if (!has_most(c)) return;
    struct caps caps = { .prover = prover, .product = product_new(&prover->program, 1, NONE, allocator) };
    if (!caps.product) {
        c->failed = true;
        return;
    }
    caps.part = product_part(caps.product, 0);
    for (size_t i = 0; i < c->recs && !c->failed; i++) add_questions(&caps, c->rec[i]);
    struct prover other;
    const struct program *program = product_program(caps.product);
    if (!program) c->failed = true;
    else if (caps.questions && prover_begin_another(&other, prover, program, caps.part, allocator))
        for (size_t i = 0; i < caps.questions && !c->failed; i++) ask(&other, caps.part, &caps.question[i]);
    if (program && caps.questions) prover_end_another(&other, prover);
    product_free(caps.product);
}
