/* box_freed: numbers that are computed, taken as facts. Cells of facts settle little about a number that several of them make (a
 * clearance of age, weight, sex and creatinine), and two conditions on it seem to have nothing to do with each other. Where such a
 * number is only compared with constants, a second box beside the first has it in the place of the facts, with every value in reach of
 * them: who is not found there does not exist. Who is found there may exist: that is for the first box to say. */
#include "runtime/box_inside.h"

enum { COMPARED = 1, USED = 2 /* in any other way */ };
enum { DIGITS_MOST = 12, BOXES_MOST = 32 };

static const int64_t far = (int64_t)1 << 56;

/* --- Which ----------------------------------------------------------------------------------------------------------------- */

struct uses { /* by wide register */
    uint8_t *use;
    int32_t *digits; /* of the constants it is compared with */
};

static const struct program_instruction *made_by(const struct box *box, uint32_t reg) {
    return box->wide_definer[reg] == NONE ? NULL : &box->program->instruction[box->wide_definer[reg]];
}

static bool is_constant(const struct box *box, uint32_t reg) {
    const struct program_instruction *i = made_by(box, reg);
    return i && instruction_op(i) == OP_wide_const;
}

static void compare(const struct box *box, const struct uses *uses, uint32_t reg, uint32_t with) {
    if (!is_constant(box, with)) {
        uses->use[reg] |= USED;
        return;
    }
    int32_t digits = decimal_scale(box->program->parsed_wide[made_by(box, with)->a]);
    uses->use[reg] |= COMPARED;
    if (digits > uses->digits[reg]) uses->digits[reg] = digits;
}

static void use_operand(const struct box *box, const struct uses *uses, enum operand kind, uint32_t value) {
    if (kind == OPERAND_W) uses->use[value] |= USED;
    if (kind != OPERAND_ARGS_TW) return;
    const struct program_arg *arg = &box->program->arg[value];
    for (uint32_t i = 0; i < arg[0].value; i++) uses->use[arg[2 + 2 * i].value] |= USED;
}

static void look_at(const struct box *box, const struct uses *uses, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_wide_settled) return;
    if (op == OP_wide_equal || op == OP_wide_less || op == OP_wide_at_most) {
        compare(box, uses, i->a, i->b);
        compare(box, uses, i->b, i->a);
    } else {
        use_operand(box, uses, opcode_info[op].a, i->a);
        use_operand(box, uses, opcode_info[op].b, i->b);
    }
}

static bool steps_in(struct decimal bound, struct decimal measure, int64_t *steps) {
    struct decimal quotient = decimal_floor(decimal_divide(bound, measure));
    return decimal_is_known(quotient) && decimal_to_scaled(quotient, 0, steps) && *steps > -far && *steps < far;
}

static bool is_candidate(const struct box *box, const struct uses *uses, uint32_t reg) {
    const struct program_instruction *i = made_by(box, reg);
    uint64_t support = box->wide[reg].support;
    return uses->use[reg] == COMPARED && i && box->owner[box->wide_definer[reg]] == NONE && (support & (support - 1));
}

/* --- Their values --------------------------------------------------------------------------------------------------------- */

/* What the facts leave of it, in steps: those of its rounding, else finer ones than the constants have, so that all values between two of
 * them answer alike. */
static bool take_values(const struct box *box, const struct uses *uses, const struct wide_set *set, struct freed *freed) {
    const struct program_instruction *i = made_by(box, freed->reg);
    bool rounded = instruction_op(i) == OP_wide_digits;
    int32_t digits = rounded ? (int16_t)instruction_x(i) : uses->digits[freed->reg] + 1;
    struct domain domain = { .form = FORM_WIDE, .measure = decimal_scaled(1, -digits), .endless = !rounded };
    if (!(set->flags & SET_KNOWN) || digits > DIGITS_MOST || digits < -DIGITS_MOST) return false;
    if (!steps_in(set->lo, domain.measure, &domain.low) || !steps_in(set->hi, domain.measure, &domain.high)) return false;
    domain.high++; /* the upper end may lie between two steps */
    freed->domain = domain;
    freed->all = (struct span){ domain.low, domain.high, set->flags & (SET_KNOWN | SET_UNKNOWN) };
    return true;
}

struct gathering {
    struct freed *freed;
    struct wide_set *set; /* by freed */
    size_t freeds;
    uint64_t support;
    bool some;
};

static void gather_here(struct box *box, struct gathering *g) {
    box_run(box);
    for (size_t i = 0; i < g->freeds; i++) {
        const struct wide_set *here = &box->wide[g->freed[i].reg];
        g->set[i] = g->some ? wide_hull(g->set[i], *here) : *here;
    }
    g->some = true;
}

static void gather_with(struct box *box, struct gathering *g, size_t d, int64_t values, uint8_t flags, unsigned room);

/* A table over a choice may seem unknown to a box that holds several of its values, and to none that holds one: where it is little work the
 * values of choices are looked at one by one. */
static void gather(struct box *box, struct gathering *g, size_t d, unsigned room) {
    for (; d < box->dims; d++) {
        const struct span whole = box->dim[d].now;
        unsigned values = (unsigned)__builtin_popcountll((uint64_t)whole.hi) + 1;
        if (box->dim[d].domain.form > FORM_CHOICE || !(box->dim[d].bit & g->support) || !(whole.flags & SET_KNOWN) || values > room) continue;
        for (int64_t bit = 1; bit > 0 && bit <= whole.hi; bit <<= 1)
            if (whole.hi & bit) gather_with(box, g, d, bit, SET_KNOWN, room / values);
        if (whole.flags & SET_UNKNOWN) gather_with(box, g, d, whole.hi, SET_UNKNOWN, room / values);
        return;
    }
    gather_here(box, g);
}

static void gather_with(struct box *box, struct gathering *g, size_t d, int64_t values, uint8_t flags, unsigned room) {
    struct span whole = box->dim[d].now;
    box->dim[d].now = (struct span){ whole.lo, values, flags };
    dim_store(box, &box->dim[d]);
    gather(box, g, d + 1, room);
    box->dim[d].now = whole;
    dim_store(box, &box->dim[d]);
}

struct freed *freed_find(struct box *box, size_t *count) {
    const struct program *program = box->program;
    struct uses uses = { ARENA_ARRAY(&box->work, uint8_t, program->wides), ARENA_ARRAY(&box->work, int32_t, program->wides) };
    struct gathering g = { ARENA_ARRAY(&box->work, struct freed, program->wides), ARENA_ARRAY(&box->work, struct wide_set, program->wides), .freeds = 0 };
    *count = 0;
    if (box->work.failed) return NULL;
    for (size_t s = 0; s < box->cone->steps; s++) look_at(box, &uses, &program->instruction[box->cone->step[s].at]);
    for (uint32_t reg = 0; reg < program->wides; reg++)
        if (is_candidate(box, &uses, reg)) g.support |= box->wide[reg].support, g.freed[g.freeds++].reg = reg;
    if (g.freeds == 0) return g.freed;
    gather(box, &g, 0, BOXES_MOST);
    box_run(box);
    for (size_t i = 0; i < g.freeds; i++) {
        g.freed[*count].reg = g.freed[i].reg;
        if (take_values(box, &uses, &g.set[i], &g.freed[*count])) ++*count;
    }
    return g.freed;
}

/* --- In the box beside ---------------------------------------------------------------------------------------------------- */

bool freed_is(const struct box *box, uint32_t reg) {
    for (size_t i = 0; i < box->freeds; i++)
        if (box->freed[i].reg == reg) return true;
    return false;
}

bool freed_open(struct box *box) {
    for (size_t i = 0; i < box->freeds; i++) {
        const struct freed *freed = &box->freed[i];
        if (!ARENA_ROOM(&box->work, box->thing, box->things, box->thing_room)) return false;
        box->thing[box->things++] = (struct thing){ .name = { .fact = NONE } };
        struct dim dim = { .domain = freed->domain, .all = freed->all, .thing = (uint32_t)box->things - 1, .reg = freed->reg };
        uint32_t at = box_new_dim(box, &dim);
        if (at == NONE) return false;
        dim_store(box, &box->dim[at]);
    }
    return true;
}
