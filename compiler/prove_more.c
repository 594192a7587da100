/* assert lower FACT never gives more TREATMENT: no two patients who differ in that fact alone, of whom the one with the lower value gets
 * more. The program is put together with itself, all facts but that one shared; what both copies compute alike is one register.
 *
 * More is more at once or more in all: doses given once are summed, doses given again and again are summed over a time that all their
 * periods divide. An amount that rises with the fact is known not to be more at the lower value, without a look at the values. */
#include "compiler/prove_amounts.h"
#include "runtime/report.h"

enum { DEEP = 40 /* operands within each other that are followed */ };

enum trend { TREND_NONE /* the same for both */, TREND_UP, TREND_DOWN, TREND_MIXED };

struct more {
    struct prover *prover;
    const struct claim *claim;
    struct product *product;
    const struct product_part *low, *high; /* the copies: of the patient with the lower value, and of the other one */
    uint32_t fact_low, fact_high;          /* registers of the fact */
    bool wide_fact;
    uint32_t *definer[3];                  /* by register of the product so far: its instruction; truths, numbers, wides */
    const struct program *so_far;
    int64_t together;                      /* seconds that all periods divide */
    const struct program_dose *first;      /* whose unit is that of the sums */
    uint32_t once, again;                  /* wide registers: how much more the lower one gets; NONE */
};

/* --- How an amount goes with the fact --------------------------------------------------------------------------------------- */

static const struct program_instruction *made_by(const struct more *m, bool wide, uint32_t reg) {
    const struct program *p = m->so_far;
    uint32_t count = wide ? p->wides : p->numbers, at = reg < count ? m->definer[wide ? 2 : 1][reg] : NONE;
    return at == NONE ? NULL : &p->instruction[at];
}

static bool never_negative(const struct more *m, bool wide, uint32_t reg, unsigned deep);

static bool fact_not_negative(const struct more *m, bool wide, uint32_t reg) {
    const struct program *p = m->so_far;
    for (uint32_t f = 0; f < p->facts; f++) {
        const struct program_fact *fact = &p->fact[f];
        if (fact->kind != (uint32_t)(wide ? FACT_WIDE : FACT_NUMBER) || fact->slot != reg || !(fact->bounds & FACT_HAS_LOW)) continue;
        return wide ? decimal_sign(product_decimal(m->product, (uint32_t)fact->low)) >= 0 : fact->low >= 0;
    }
    return false;
}

static bool never_negative(const struct more *m, bool wide, uint32_t reg, unsigned deep) {
    const struct program_instruction *i = made_by(m, wide, reg);
    if (!i) return fact_not_negative(m, wide, reg);
    if (deep == 0) return false;
    switch ((unsigned)instruction_op(i)) {
    case OP_number_const: return m->so_far->constant[i->a].value >= 0;
    case OP_wide_const: return decimal_sign(product_decimal(m->product, i->a)) >= 0;
    case OP_number_add: case OP_number_multiply: case OP_number_min:
        return never_negative(m, false, i->a, deep - 1) && never_negative(m, false, i->b, deep - 1);
    case OP_number_max: return never_negative(m, false, i->a, deep - 1) || never_negative(m, false, i->b, deep - 1);
    case OP_wide_add: case OP_wide_multiply: case OP_wide_divide: case OP_wide_min:
        return never_negative(m, true, i->a, deep - 1) && never_negative(m, true, i->b, deep - 1);
    case OP_wide_max: return never_negative(m, true, i->a, deep - 1) || never_negative(m, true, i->b, deep - 1);
    case OP_number_round: case OP_wide_of_number: return never_negative(m, false, i->a, deep - 1);
    case OP_wide_round: case OP_wide_digits: case OP_wide_truncate: case OP_wide_floor: return never_negative(m, true, i->a, deep - 1);
    case OP_number_table: case OP_wide_table:
        for (uint32_t r = 0; r < m->so_far->arg[i->a].value; r++)
            if (!never_negative(m, wide, m->so_far->arg[i->a + 2 + 2 * r].value, deep - 1)) return false;
        return true;
    case OP_number_absolute: case OP_wide_absolute: case OP_wide_root: case OP_wide_exp: return true;
    default: return false;
    }
}

static enum trend turned(enum trend trend) { return trend == TREND_UP ? TREND_DOWN : trend == TREND_DOWN ? TREND_UP : trend; }

static enum trend joined(enum trend a, enum trend b) {
    if (a == TREND_NONE) return b;
    return b == TREND_NONE || a == b ? a : TREND_MIXED;
}

/* From the copy with the lower value to the other one. */
static enum trend trend_of(const struct more *m, bool wide, uint32_t low, uint32_t high, unsigned deep) {
    if (low == high) return TREND_NONE;
    if (wide == m->wide_fact && low == m->fact_low && high == m->fact_high) return TREND_UP;
    const struct program_instruction *i = made_by(m, wide, low), *k = made_by(m, wide, high);
    if (!i || !k || i->op != k->op || deep == 0) return TREND_MIXED;
    enum opcode op = instruction_op(i);
    bool of_wides = op >= OP_wide_add && op <= OP_wide_round;
    switch ((unsigned)op) {
    case OP_number_add: case OP_wide_add: case OP_number_min: case OP_number_max: case OP_wide_min: case OP_wide_max:
        return joined(trend_of(m, of_wides, i->a, k->a, deep - 1), trend_of(m, of_wides, i->b, k->b, deep - 1));
    case OP_number_subtract: case OP_wide_subtract:
        return joined(trend_of(m, of_wides, i->a, k->a, deep - 1), turned(trend_of(m, of_wides, i->b, k->b, deep - 1)));
    case OP_number_multiply: case OP_wide_multiply: case OP_wide_divide: {
        bool plain = never_negative(m, of_wides, i->a, DEEP) && never_negative(m, of_wides, k->a, DEEP) && never_negative(m, of_wides, i->b, DEEP) &&
                     never_negative(m, of_wides, k->b, DEEP);
        enum trend second = trend_of(m, of_wides, i->b, k->b, deep - 1);
        return plain ? joined(trend_of(m, of_wides, i->a, k->a, deep - 1), op == OP_wide_divide ? turned(second) : second) : TREND_MIXED;
    }
    case OP_number_round: case OP_wide_root: case OP_wide_ln: case OP_wide_exp: case OP_wide_floor: case OP_wide_ceiling: case OP_wide_digits:
    case OP_wide_truncate: case OP_wide_round:
        return i->b == k->b ? trend_of(m, of_wides, i->a, k->a, deep - 1) : TREND_MIXED;
    case OP_wide_of_number: return trend_of(m, false, i->a, k->a, deep - 1);
    case OP_number_table: case OP_wide_table: /* one row: an amount that is none where it is not above 0 */
        if (m->so_far->arg[i->a].value != 1 || m->so_far->arg[k->a].value != 1) return TREND_MIXED;
        return trend_of(m, op == OP_wide_table, m->so_far->arg[i->a + 2].value, m->so_far->arg[k->a + 2].value, deep - 1);
    default: return TREND_MIXED;
    }
}

/* What the lower one gets more, low - high: a product with a factor in common is the difference of the other factors, times that. */
static uint32_t difference(struct more *m, uint32_t low, uint32_t high, unsigned deep) {
    struct product *p = m->product;
    const struct program_instruction *i = made_by(m, true, low), *k = made_by(m, true, high);
    if (low == high) return product_wide_const(p, decimal_zero);
    if (i && k && deep && instruction_op(i) == OP_wide_multiply && instruction_op(k) == OP_wide_multiply) {
        uint32_t ia = i->a, ib = i->b, ka = k->a, kb = k->b; /* the instructions may move */
        if (ib == kb) return product_w(p, OP_wide_multiply, difference(m, ia, ka, deep - 1), ib, 0);
        if (ia == ka) return product_w(p, OP_wide_multiply, difference(m, ib, kb, deep - 1), ia, 0);
    }
    uint32_t more = product_w(p, OP_wide_subtract, low, high, 0);
    if (trend_of(m, true, low, high, DEEP) == TREND_UP) more = product_w(p, OP_wide_min, more, product_wide_const(p, decimal_zero), 0);
    return more;
}

/* --- Sums ------------------------------------------------------------------------------------------------------------------------ */

static bool is_once(const struct written_dose *dose) { return !dose->every; }

static int64_t common_multiple(int64_t a, int64_t b) {
    int64_t x = a, y = b, product;
    while (y) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return __builtin_mul_overflow(a / x, b, &product) || product > INT64_MAX / 1000000 ? 0 : product;
}

static void report_unfit(struct more *m, const struct written_dose *dose) {
    struct compilation *c = m->prover->c;
    struct diag *d = diag_add(&c->diags, DIAG_CLAIM_NOT_READ, m->claim->decl->span, "what is more cannot be told: doses have units or times that cannot be added");
    diag_note(&c->diags, d, dose->span, "this dose");
    diag_hint(&c->diags, d, "say it at the thresholds:  assert never X when Y");
}

/* The amount in the unit of the sums, as often as it is given in the time together. */
static uint32_t weighed(struct more *m, const struct product_part *part, const struct written_dose *dose, const struct program_dose *given) {
    struct product *p = m->product;
    const struct program *program = m->prover->program;
    uint32_t reg = amounts_register(p, part, given);
    const char *unit = program_text(program, program->unit[given->unit].code), *to = program_text(program, program->unit[m->first->unit].code);
    if (given->unit != m->first->unit) reg = product_w(p, OP_wide_convert, reg, product_conversion(p, unit, to), 0);
    int64_t period = 0, times = dose->times > 0 ? dose->times : 1;
    if (is_once(dose) || !amounts_seconds(dose->every, &period)) return reg;
    struct decimal weight = decimal_multiply(decimal_from_int(times), decimal_from_int(m->together / period));
    return product_w(p, OP_wide_multiply, reg, product_wide_const(p, weight), 0);
}

static uint32_t all_of(struct more *m, uint32_t a, uint32_t b) {
    uint32_t both[] = { a, b };
    return product_t(m->product, OP_truth_all, product_args(m->product, both, 2, 1), 0, 0);
}

/* One dose: nothing, all of it, its opposite or the difference, by who of the two gets it. */
static void add_dose(struct more *m, const struct recommendation *rec, const struct written_dose *dose, const struct program_dose *given) {
    struct product *p = m->product;
    uint32_t low = product_t(p, OP_outcome_yes, m->low->truth[rec->outcome], 0, 0), high = product_t(p, OP_outcome_yes, m->high->truth[rec->outcome], 0, 0);
    uint32_t a = weighed(m, m->low, dose, given), b = weighed(m, m->high, dose, given);
    uint32_t not_low = product_t(p, OP_truth_not, low, 0, 0), not_high = product_t(p, OP_truth_not, high, 0, 0), zero = product_wide_const(p, decimal_zero);
    if (!product_look(p, m->definer, &m->prover->c->arena)) {
        m->prover->c->failed = true;
        return;
    }
    m->so_far = product_so_far(p);
    uint32_t row[8] = { all_of(m, low, not_high), a, all_of(m, not_low, high), product_w(p, OP_wide_subtract, zero, b, 0), all_of(m, not_low, not_high), zero,
                        all_of(m, low, high), difference(m, a, b, DEEP) };
    uint32_t more = low == high && a == b ? zero : product_w(p, OP_wide_table, product_args(p, row, 8, 2), 0, 0);
    uint32_t *sum = is_once(dose) ? &m->once : &m->again;
    *sum = *sum == NONE ? more : product_w(p, OP_wide_add, *sum, more, 0);
}

/* Whether all doses can be added; finds the unit and the time. */
static bool can_be_added(struct more *m) {
    const struct compilation *c = m->prover->c;
    m->together = 1;
    for (size_t i = 0; i < c->recs; i++)
        for (size_t k = 0; k < c->rec[i]->doses; k++) {
            const struct written_dose *dose = c->rec[i]->dose[k];
            if (amounts_treatment(c, dose) != m->claim->treatment) continue;
            const struct program_dose *given = amounts_dose(m->prover->program, c->rec[i], k);
            if (!m->first) m->first = given;
            struct unit_conversion conversion;
            const struct unit *from = &m->prover->program->parsed_unit[given->unit], *to = &m->prover->program->parsed_unit[m->first->unit];
            int64_t period = 1;
            bool fits = unit_conversion(from, to, NULL, &conversion) == UNIT_CONVERTS && (is_once(dose) || amounts_seconds(dose->every, &period));
            if (fits) m->together = common_multiple(m->together, period);
            if (fits && m->together) continue;
            report_unfit(m, dose);
            return false;
        }
    return m->first != NULL;
}

static void add_doses(struct more *m) {
    const struct compilation *c = m->prover->c;
    for (size_t i = 0; i < c->recs && !c->failed; i++)
        for (size_t k = 0; k < c->rec[i]->doses; k++)
            if (amounts_treatment(c, c->rec[i]->dose[k]) == m->claim->treatment)
                add_dose(m, c->rec[i], c->rec[i]->dose[k], amounts_dose(m->prover->program, c->rec[i], k));
}

/* --- Two patients -------------------------------------------------------------------------------------------------------------------- */

static void put_gets(const struct more *m, const struct context *context, const struct product_part *part, struct text *out) {
    const struct compilation *c = m->prover->c;
    const struct program *program = m->prover->program;
    bool first = true;
    for (size_t i = 0; i < c->recs; i++) {
        if (context->truth[part->truth[c->rec[i]->outcome]] != TRUTH_YES) continue;
        for (size_t k = 0; k < c->rec[i]->doses; k++) {
            if (amounts_treatment(c, c->rec[i]->dose[k]) != m->claim->treatment) continue;
            const struct program_dose *dose = amounts_dose(program, c->rec[i], k);
            uint32_t reg = dose->kind == VALUE_WIDE ? part->wide[dose->reg] : part->number[dose->reg];
            text_puts(out, first ? "" : " and ");
            report_value(context, (enum value_kind)dose->kind, reg, dose->scale, program_text(program, program->unit[dose->unit].code), 0, 0, out);
            text_printf(out, " %s", program_text(program, dose->schedule));
            first = false;
        }
    }
    if (first) text_puts(out, "none");
}

static const char *fact_value(struct prover *other, uint32_t fact) {
    struct text out;
    text_init(&out, &other->c->arena);
    reach_print_value(other->box, fact, &out);
    if (out.failed) other->c->failed = true;
    return out.failed || !out.bytes ? "" : out.bytes;
}

static void report(struct more *m, struct prover *other) {
    struct compilation *c = m->prover->c;
    uint32_t low = m->low->fact[m->claim->fact->index], high = m->high->fact[m->claim->fact->index];
    struct slice fact = m->claim->fact->name.text, treatment = m->claim->treatment->name.text;
    struct text gets, instead;
    text_init(&gets, &c->arena);
    text_init(&instead, &c->arena);
    put_gets(m, other->context, m->low, &gets);
    put_gets(m, other->context, m->high, &instead);
    if (gets.failed || instead.failed) c->failed = true;
    if (c->failed) return;
    reach_leave_out(other->box, high);
    struct diag *d = diag_add(&c->diags, DIAG_CLAIM_BROKEN, m->claim->decl->span, "a lower %.*s can give more %.*s", (int)fact.length, fact.bytes,
                              (int)treatment.length, treatment.bytes);
    diag_finding(&c->diags, d, "patient: %s (%s)", prove_patient(other), gets.bytes);
    diag_hint(&c->diags, d, "with %.*s %s instead of %s: %s", (int)fact.length, fact.bytes, fact_value(other, high), fact_value(other, low), instead.bytes);
}

static void ask(struct more *m, const struct allocator *allocator) {
    struct product *p = m->product;
    uint32_t less = product_t(p, m->wide_fact ? OP_wide_less : OP_number_less, m->fact_low, m->fact_high, 0);
    uint32_t sum[] = { m->once, m->again }, more[2];
    for (int i = 0; i < 2; i++)
        if (sum[i] != NONE) more[i] = product_t(p, OP_wide_less, product_wide_const(p, decimal_zero), sum[i], 0);
    const struct program *program = product_program(p);
    struct prover other;
    if (!program) {
        m->prover->c->failed = true;
        return;
    }
    bool found = false;
    if (prover_begin_another(&other, m->prover, program, m->low, allocator))
        for (int i = 0; i < 2 && !found; i++) {
            if (sum[i] == NONE) continue;
            uint32_t truth[] = { less, more[i] };
            struct reach_goal goal[] = { { less, REACH_YES }, { more[i], REACH_YES } };
            if (!prove_open(&other, truth, 2)) break;
            enum reach answer = prove_show(&other, goal, 2);
            found = answer == REACH_FOUND;
            if (found) report(m, &other);
            if (answer == REACH_UNDECIDED) prove_undecided(&other, m->claim->decl->span, "this assertion holds");
        }
    prover_end_another(&other, m->prover);
}

void prove_never_more(struct prover *prover, const struct claim *claim, const struct allocator *allocator) {
    const struct program *twice[] = { prover->program, prover->program };
    const struct program_fact *fact = &prover->program->fact[claim->fact->index];
    struct more m = { .prover = prover, .claim = claim, .once = NONE, .again = NONE, .wide_fact = fact->kind == FACT_WIDE };
    if (!can_be_added(&m)) return;
    m.product = product_new(twice, 2, claim->fact->index, allocator);
    if (!m.product) {
        prover->c->failed = true;
        return;
    }
    m.low = product_part(m.product, 0), m.high = product_part(m.product, 1);
    m.fact_low = m.wide_fact ? m.low->wide[fact->slot] : m.low->number[fact->slot];
    m.fact_high = m.wide_fact ? m.high->wide[fact->slot] : m.high->number[fact->slot];
    add_doses(&m);
    if (!prover->c->failed) ask(&m, allocator);
    product_free(m.product);
}
