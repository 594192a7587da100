/* vm_estimate: the amount of a dose that is rounded to a step, without decimals where that can be had.
 *
 * An amount such as 175 mg/m2 * square root of (height * weight / 3600) is a chain of decimals of 38 digits, and then only the nearest step is
 * kept. Binary floating point comes within a small part of the amount: so it can tell the step unless the amount lies as near to the middle
 * between two steps as the two ways of computing may differ. There it decides nothing, and the decimals do: the answer is theirs always.
 *
 * Bounds: an estimate is made of at most 16 operations, all of them +, *, / and square root of values that are not below 0, each correctly
 * rounded (IEEE 754) and so off by at most 2^-53 of its result, or 2^-52 in another rounding mode. Nothing cancels, so the sum of these bounds
 * the error: below 2^-47 of the amount. That of the decimals is below 10^-36. ESTIMATE_MARGIN is far above both. Factors are kept within 10^-30 and
 * 10^30 and products short, so that nothing overflows or loses digits by being small; what does all the same fails the test below, as
 * unknown does, which is NaN. */
#include "runtime/vm_plan_inside.h"

enum { OPERATIONS = 16, FACTORS = 6, DEPTH = 12 };

/* A value that is `factor` times a number register, an estimate, or nothing (then it is the factor). */
struct estimate {
    enum { OF_NOTHING, OF_NUMBER, OF_ESTIMATE } kind;
    uint32_t reg;
    double factor;
    uint32_t factors; /* of which it is the product, at most */
};

struct estimator {
    struct planner *p;
    bool emits;
    uint32_t registers, operations, depth;
    bool failed;
};

static struct estimate none(struct estimator *e) {
    e->failed = true;
    return (struct estimate){ OF_NOTHING, 0, 1, 1 };
}

static bool is_moderate(double factor) { return factor >= 1e-30 && factor <= 1e30; }

static struct fast_instruction *put(struct estimator *e, enum fast_op op, uint32_t a) {
    if (e->registers == ESTIMATES || ++e->operations > OPERATIONS) {
        none(e);
        return &e->p->nowhere;
    }
    struct fast_instruction *out = e->emits ? planner_emit(e->p, op, e->registers) : &e->p->nowhere;
    out->a = (uint16_t)a;
    e->registers++;
    return out;
}

static struct estimate last(const struct estimator *e, uint32_t factors) {
    return (struct estimate){ OF_ESTIMATE, e->registers - 1, 1, factors };
}

/* In a register of its own, with its factor. */
static struct estimate settled(struct estimator *e, struct estimate x) {
    if (x.kind == OF_ESTIMATE && x.factor == 1) return x;
    if (x.kind == OF_NOTHING) return none(e);
    put(e, x.kind == OF_NUMBER ? FAST_estimate_number : FAST_estimate_scale, x.reg)->f = x.factor;
    return last(e, x.factors);
}

/* --- What can be estimated ---------------------------------------------------------------------------------------- */

static bool fact_is_positive(const struct program *program, uint32_t number) {
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        if (fact->kind == FACT_NUMBER && fact->slot == number) return (fact->bounds & FACT_HAS_LOW) && fact->low >= 0;
    }
    return false;
}

/* Whether a number is never below 0, where it is known. */
static bool is_positive(const struct planner *p, uint32_t number, unsigned depth) {
    uint32_t writer = p->number_writer[number];
    int64_t k;
    if (writer == NONE) return fact_is_positive(p->program, number);
    if (planner_constant(p, number, &k)) return k >= 0;
    const struct program_instruction *in = planner_at(p, writer);
    switch (instruction_op(in)) {
    case OP_number_multiply: case OP_number_add: case OP_number_min: case OP_number_max:
        return depth < DEPTH && is_positive(p, in->a, depth + 1) && is_positive(p, in->b, depth + 1);
    case OP_number_round: return depth < DEPTH && is_positive(p, in->a, depth + 1);
    default: return false;
    }
}

static struct estimate of_wide(struct estimator *e, uint32_t reg);

static struct estimate product(struct estimator *e, struct estimate a, struct estimate b) {
    if (a.kind != OF_NOTHING && b.kind != OF_NOTHING) {
        a = settled(e, a), b = settled(e, b);
        put(e, FAST_estimate_times, a.reg)->b = (uint16_t)b.reg;
        return last(e, a.factors + b.factors);
    }
    struct estimate of = a.kind == OF_NOTHING ? b : a;
    of.factor = a.factor * b.factor;
    e->operations++;
    return of;
}

static struct estimate quotient(struct estimator *e, struct estimate a, struct estimate b) {
    if (b.kind == OF_NOTHING) {
        a.factor /= b.factor;
        e->operations++;
        return a;
    }
    if (a.kind == OF_NOTHING) return none(e);
    a = settled(e, a), b = settled(e, b);
    put(e, FAST_estimate_over, a.reg)->b = (uint16_t)b.reg;
    return last(e, a.factors + b.factors);
}

static struct estimate root(struct estimator *e, struct estimate of) {
    if (of.kind == OF_NOTHING) return none(e);
    put(e, of.kind == OF_NUMBER ? FAST_estimate_root_of : FAST_estimate_root, of.reg)->f = of.factor;
    return last(e, of.factors);
}

static struct estimate sum(struct estimator *e, struct estimate a, struct estimate b) {
    a = settled(e, a), b = settled(e, b);
    put(e, FAST_estimate_plus, a.reg)->b = (uint16_t)b.reg;
    return last(e, a.factors > b.factors ? a.factors : b.factors);
}

static double ten_to(uint32_t power) {
    double ten = 1;
    while (power-- > 0) ten *= 10; /* exact up to 10^22 */
    return ten;
}

static struct estimate of_instruction(struct estimator *e, const struct program_instruction *in) {
    const struct planner *p = e->p;
    struct estimate a;
    double value;
    switch (instruction_op(in)) {
    case OP_wide_const:
        value = decimal_to_double(p->program->parsed_wide[in->a]);
        return is_moderate(value) ? (struct estimate){ OF_NOTHING, 0, value, 1 } : none(e);
    case OP_wide_of_number:
        if (!is_positive(p, in->a, 0) || instruction_x(in) > 22) return none(e);
        return (struct estimate){ OF_NUMBER, in->a, 1 / ten_to(instruction_x(in)), 1 };
    case OP_wide_multiply: a = of_wide(e, in->a); return product(e, a, of_wide(e, in->b));
    case OP_wide_divide: a = of_wide(e, in->a); return quotient(e, a, of_wide(e, in->b));
    case OP_wide_add: a = of_wide(e, in->a); return sum(e, a, of_wide(e, in->b));
    case OP_wide_root: return root(e, of_wide(e, in->a));
    default: return none(e);
    }
}

static struct estimate of_wide(struct estimator *e, uint32_t reg) {
    uint32_t writer = e->p->wide_writer[reg];
    if (e->failed || writer == NONE || e->depth >= DEPTH) return none(e);
    e->depth++;
    struct estimate made = of_instruction(e, planner_at(e->p, writer));
    e->depth--;
    if (!is_moderate(made.factor) || made.factors > FACTORS || e->operations > OPERATIONS) return none(e);
    return made;
}

static bool step_of(const struct planner *p, const struct program_instruction *round, uint64_t *step, int32_t *exponent) {
    struct decimal decimal = decimal_canonical(p->program->parsed_wide[round->b]);
    double value = decimal_to_double(decimal);
    *step = (uint64_t)decimal.coefficient;
    *exponent = decimal.exponent;
    return decimal_sign(decimal) > 0 && decimal.coefficient <= UINT32_MAX && is_moderate(value);
}

bool planner_can_estimate(struct planner *p, uint32_t round) {
    struct estimator e = { .p = p };
    uint64_t step;
    int32_t exponent;
    if (!step_of(p, planner_at(p, round), &step, &exponent)) return false;
    struct estimate made = of_wide(&e, planner_at(p, round)->a);
    if (made.kind == OF_NUMBER) made = settled(&e, made);
    return !e.failed && made.kind == OF_ESTIMATE;
}

void planner_estimate(struct planner *p, uint32_t round, uint32_t dst) {
    struct estimator e = { .p = p, .emits = true };
    struct vm_plan *plan = p->plan;
    struct fast_rounding rounding = { 0 };
    step_of(p, planner_at(p, round), &rounding.step, &rounding.exponent);
    struct estimate made = of_wide(&e, planner_at(p, round)->a);
    if (made.kind == OF_NUMBER) made = settled(&e, made);
    rounding.factor = made.factor / decimal_to_double(p->program->parsed_wide[planner_at(p, round)->b]);
    if (plan->roundings >= UINT16_MAX || !ARENA_ROOM(&p->scratch, plan->rounding, plan->roundings, plan->rounding_room)) {
        p->failed = true;
        return;
    }
    struct fast_instruction *out = planner_emit(p, FAST_estimate_dose, dst);
    out->a = (uint16_t)made.reg;
    out->b = (uint16_t)plan->roundings;
    plan->rounding[plan->roundings++] = rounding;
}
