/* box_eval: one run of a cone over the spans of a box. Truths and outcomes are here, other banks beside. */
#include "runtime/box_inside.h"

#define ARG(at) (box->program->arg[at].value)

/* --- Sets of truths ---------------------------------------------------------------------------------------------- */

/* Kleene's and is the smallest, his or the largest, of no < unknown < yes. */
struct fold {
    uint64_t support;
    unsigned values, bound;
};

static unsigned below_and_at(unsigned highest) { return 2 * highest - 1; } /* all bits up to this one bit */
static unsigned highest_bit(unsigned values) {
    if (values & MAY_YES) return MAY_YES;
    if (values & MAY_CONTRAINDICATED) return MAY_CONTRAINDICATED;
    return values & MAY_UNKNOWN ? MAY_UNKNOWN : MAY_NO;
}
static unsigned lowest_bit(unsigned values) { return values & (0u - values); }

static void put_truth(struct box *box, uint32_t dst, unsigned values, uint64_t support) {
    box->truth[dst] = (struct truth_set){ truth_one((uint8_t)values) ? 0 : support, (uint8_t)values };
}

static void truth_all(struct box *box, const struct program_instruction *i) {
    struct fold all = { 0, MAY_YES, MAY_YES };
    for (uint32_t a = 1; a <= ARG(i->a); a++) {
        const struct truth_set *t = &box->truth[ARG(i->a + a)];
        all.support |= t->support;
        all.values |= t->values;
        unsigned highest = highest_bit(t->values);
        if (highest < all.bound) all.bound = highest;
    }
    put_truth(box, i->dst, all.values & below_and_at(all.bound), all.support);
}

static void truth_any(struct box *box, const struct program_instruction *i) {
    struct fold any = { 0, MAY_NO, MAY_NO };
    for (uint32_t a = 1; a <= ARG(i->a); a++) {
        const struct truth_set *t = &box->truth[ARG(i->a + a)];
        any.support |= t->support;
        any.values |= t->values;
        unsigned lowest = lowest_bit(t->values);
        if (lowest > any.bound) any.bound = lowest;
    }
    put_truth(box, i->dst, any.values & ~(any.bound - 1), any.support);
}

static unsigned truth_not(unsigned values) {
    return ((values & MAY_NO) ? MAY_YES : 0) | (values & MAY_UNKNOWN) | ((values & MAY_YES) ? MAY_NO : 0);
}

/* The truth that all rows share which are not refuted. A row must count when it cannot be no. */
static void truth_table(struct box *box, const struct program_instruction *i) {
    unsigned may = 0, must = MAY_NO | MAY_UNKNOWN | MAY_YES, rows = 0, certain = 0;
    uint64_t support = 0;
    for (uint32_t r = 0; r < ARG(i->a); r++) {
        const struct truth_set *row = &box->truth[ARG(i->a + 1 + 2 * r)], *value = &box->truth[ARG(i->a + 2 + 2 * r)];
        if (row->values == MAY_NO) continue;
        support |= row->support | value->support;
        may |= value->values;
        rows++;
        if (row->values & MAY_NO) continue;
        must &= value->values;
        certain++;
    }
    unsigned values = certain ? must : may;
    if (certain == 0 || values == 0 || (rows > 1 && !truth_one((uint8_t)may))) values |= MAY_UNKNOWN;
    put_truth(box, i->dst, values, support);
}

static void truth_known(struct box *box, const struct program_instruction *i) {
    const struct program_fact *fact = &box->program->fact[i->a];
    unsigned values = box->context->fact[i->a].given == GIVEN_VALUE_KNOWN ? MAY_YES : MAY_NO;
    uint64_t support = 0;
    uint32_t at = NONE;
    if (fact->kind < FACT_LIST) at = box->fact_dim[i->a];
    else
        for (uint32_t l = 0; l < box->cone->lists; l++)
            if (box->cone->list[l].list == fact->slot) at = box->list[l].state;
    if (at != NONE && values == MAY_NO) {
        const struct dim *dim = &box->dim[at];
        values = (dim->now.flags & SET_KNOWN ? MAY_YES : 0) | (dim->now.flags & SET_UNKNOWN ? MAY_NO : 0);
        support = dim->bit;
    }
    put_truth(box, i->dst, values, support);
}

static unsigned settled(bool known, bool unknown) { return (known ? (unsigned)MAY_YES : 0u) | (unknown ? (unsigned)MAY_NO : 0u); }

static void truth_settled(struct box *box, const struct program_instruction *i) {
    const struct truth_set *t = &box->truth[i->a];
    put_truth(box, i->dst, settled(t->values & ~MAY_UNKNOWN, t->values & MAY_UNKNOWN), t->support);
}

/* --- Outcomes ---------------------------------------------------------------------------------------------------- */

static void outcome(struct box *box, const struct program_instruction *i) {
    unsigned conditions = box->truth[i->a].values, values = conditions & (MAY_NO | MAY_UNKNOWN | MAY_CONTRAINDICATED);
    uint64_t support = box->truth[i->a].support;
    if (conditions & MAY_YES) {
        bool clear = true, withheld = false, allowed = true, fires = false;
        for (uint32_t r = 0; r < ARG(i->b); r++) {
            const struct truth_set *avoid = &box->truth[ARG(i->b + 1 + 2 * r)];
            uint32_t policy = ARG(i->b + 2 + 2 * r);
            bool withholds = policy == UNKNOWN_WITHHOLD || policy == UNKNOWN_NOT_SAID;
            if (withholds || (avoid->values & MAY_YES)) support |= avoid->support;
            fires |= (avoid->values & MAY_YES) != 0;
            if (avoid->values == MAY_YES) allowed = false;             /* it always fires */
            if (withholds) withheld |= (avoid->values & MAY_UNKNOWN) != 0;
            if (withholds && !(avoid->values & MAY_NO)) clear = false; /* it is never out of the way */
        }
        values |= (fires ? MAY_CONTRAINDICATED : 0) | (allowed && withheld ? MAY_UNKNOWN : 0) | (allowed && clear ? MAY_YES : 0);
    }
    put_truth(box, i->dst, values, support);
}

static void outcome_yes(struct box *box, const struct program_instruction *i) {
    unsigned values = box->truth[i->a].values;
    if (values & MAY_CONTRAINDICATED) values = (values & (MAY_NO | MAY_UNKNOWN | MAY_YES)) | MAY_NO;
    put_truth(box, i->dst, values, box->truth[i->a].support);
}

/* --- Steps ------------------------------------------------------------------------------------------------------- */

static void settled_step(struct box *box, const struct program_instruction *i) {
    if (instruction_op(i) == OP_wide_settled) {
        const struct wide_set *w = &box->wide[i->a];
        put_truth(box, i->dst, settled(w->flags & SET_KNOWN, w->flags & SET_UNKNOWN), w->support);
    } else {
        const struct number_set *n = &box->number[i->a];
        put_truth(box, i->dst, settled(n->flags & SET_KNOWN, n->flags & SET_UNKNOWN), n->support);
    }
}

static void truth_step(struct box *box, const struct program_instruction *i) {
    switch (instruction_op(i)) {
    case OP_truth_const: put_truth(box, i->dst, 1u << (instruction_x(i) & 3), 0); break;
    case OP_truth_copy: box->truth[i->dst] = box->truth[i->a]; break;
    case OP_truth_not: put_truth(box, i->dst, truth_not(box->truth[i->a].values), box->truth[i->a].support); break;
    case OP_truth_all: truth_all(box, i); break;
    case OP_truth_any: truth_any(box, i); break;
    case OP_truth_known: truth_known(box, i); break;
    case OP_truth_settled: truth_settled(box, i); break;
    case OP_number_settled: case OP_wide_settled: settled_step(box, i); break;
    case OP_truth_table: truth_table(box, i); break;
    case OP_outcome: outcome(box, i); break;
    case OP_outcome_yes: outcome_yes(box, i); break;
    default: break; /* other banks, see box_step */
    }
}

void box_step(struct box *box, const struct cone_step *step) {
    const struct program_instruction *i = &box->program->instruction[step->at];
    enum opcode op = instruction_op(i);
    if (op <= OP_wide_settled || op == OP_truth_table || op == OP_outcome || op == OP_outcome_yes) truth_step(box, i);
    else if (op == OP_choice_settled || (op >= OP_choice_in && op <= OP_choice_all)) choice_step(box, i);
    else if (op >= OP_range_count && op <= OP_number_of_range) range_step(box, i);
    else if (step->text) text_const_step(box, i);
    else if (op >= OP_number_const && op <= OP_number_table) number_step(box, i);
    else if (op >= OP_wide_const && op <= OP_wide_table) wide_step(box, i);
    else if (op >= OP_date_today && op <= OP_date_elapsed) date_step(box, i);
    else if (op == OP_text_is || op == OP_text_same) text_step(box, i);
    else if (op >= OP_list_some && op <= OP_list_known) list_step(box, step);
    else if (op >= OP_field_truth && op <= OP_field_known) field_step(box, step);
}

void box_run_block(struct box *box, uint32_t quantifier) {
    const struct cone *cone = box->cone;
    for (uint32_t s = quantifier + 1; s < cone->step[quantifier].end; s++) box_step(box, &cone->step[s]);
}

/* --- Limits of computed numbers -------------------------------------------------------------------------------------- */

static void limit_wide(struct box *box, const struct limit *limit, uint32_t reg) {
    struct wide_set *set = &box->wide[reg];
    set->flags &= limit->wide.flags;
    if (set->flags & SET_KNOWN && !wide_meet(set, &limit->wide)) set->flags = 0;
    if (!set->flags) box->empty = true;
}

static void limit_number(struct box *box, const struct limit *limit, uint32_t reg) {
    struct number_set *set = &box->number[reg];
    set->flags &= (uint8_t)(limit->number.flags | SET_SINGLE | SET_POINT);
    if (set->flags & SET_KNOWN) {
        if (set->lo < limit->number.lo) set->lo = limit->number.lo;
        if (set->hi > limit->number.hi) set->hi = limit->number.hi;
        if (set->lo > set->hi) set->flags &= (uint8_t)~SET_KNOWN;
    }
    if (!(set->flags & (SET_KNOWN | SET_UNKNOWN))) box->empty = true;
}

static void limit_truth(struct box *box, const struct limit *limit, uint32_t reg) {
    struct truth_set *set = &box->truth[reg];
    set->values &= limit->truth;
    set->support = 0;
    if (!set->values) box->empty = true;
}

/* True: nobody is left in the box. */
static bool limit_step(struct box *box, const struct cone_step *step) {
    const struct program_instruction *i = &box->program->instruction[step->at];
    enum operand bank = opcode_info[instruction_op(i)].dst;
    for (unsigned l = 0; l < box->limits; l++) {
        if (box->limit[l].bank != bank || !box_alike(box, bank, box->limit[l].reg, i->dst)) continue;
        if (bank == OPERAND_W) limit_wide(box, &box->limit[l], i->dst);
        else if (bank == OPERAND_T) limit_truth(box, &box->limit[l], i->dst);
        else limit_number(box, &box->limit[l], i->dst);
    }
    return box->empty;
}

void box_run(struct box *box) {
    box->nodes++;
    for (size_t s = 0; s < box->orders; s++) {
        box_step(box, &box->cone->step[box->order[s]]);
        if (box->limits > 0 && limit_step(box, &box->cone->step[box->order[s]])) return;
    }
}
