/* box_split: where to cut a box so that one condition is settled. A proof over many rows needs few boxes when each cut is one of the
 * row at hand; cuts between all values come only where there is nothing better. */
#include "runtime/box_inside.h"

static bool is_open(const struct box *box, uint32_t truth) { return !truth_one(box->truth[truth].values); }

enum { DEEP = 12 /* operands within each other that are followed */ };

/* An open row of a table, or an open line of a score, on which this number or choice depends; NONE: there is none. As long as it is open
 * the number is not worth a cut. */
static uint32_t open_row(const struct box *box, enum operand bank, uint32_t reg, unsigned deep) {
    bool number = bank == OPERAND_N || bank == OPERAND_R || bank == OPERAND_W;
    if (!number || deep == 0) return NONE;
    uint32_t at = (bank == OPERAND_W ? box->wide_definer : box->number_definer)[reg], found = NONE;
    if (at == NONE) return NONE;
    const struct program_instruction *i = &box->program->instruction[at];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    enum opcode op = instruction_op(i);
    bool table = op == OP_number_table || op == OP_wide_table || op == OP_choice_table || op == OP_range_score;
    for (uint32_t r = 0; table && r < box->program->arg[i->a].value; r++)
        if (is_open(box, box->program->arg[i->a + 1 + 2 * r].value)) return box->program->arg[i->a + 1 + 2 * r].value;
    for (uint32_t r = 0; table && op != OP_range_score && found == NONE && r < box->program->arg[i->a].value; r++)
        if (box->truth[box->program->arg[i->a + 1 + 2 * r].value].values != MAY_NO) found = open_row(box, bank, box->program->arg[i->a + 2 + 2 * r].value, deep - 1);
    if (found == NONE) found = open_row(box, info->a, i->a, deep - 1);
    return found == NONE ? open_row(box, info->b, i->b, deep - 1) : found;
}

static const struct program_instruction *constant(const struct box *box, const uint32_t *definer, uint32_t reg, enum opcode op) {
    const struct program_instruction *i = definer[reg] == NONE ? NULL : &box->program->instruction[definer[reg]];
    return i && instruction_op(i) == op ? i : NULL;
}

static bool compares_wide(enum opcode op) { return op >= OP_wide_equal && op <= OP_wide_at_most; }
static bool compares_number(enum opcode op) { return op >= OP_number_equal && op <= OP_number_at_most; }

/* A comparison of a computed number with a constant: the constant; `turned`: it stands on the left. */
static const struct program_instruction *computed_against(const struct box *box, const struct program_instruction *i, bool *turned) {
    enum opcode op = instruction_op(i);
    const uint32_t *definer = compares_wide(op) ? box->wide_definer : compares_number(op) ? box->number_definer : NULL;
    enum opcode constants = compares_wide(op) ? OP_wide_const : OP_number_const;
    if (!definer) return NULL;
    const struct program_instruction *left = constant(box, definer, i->a, constants), *right = constant(box, definer, i->b, constants);
    *turned = left != NULL;
    if ((left && right) || definer[left ? i->b : i->a] == NONE) return NULL;
    return left ? left : right;
}

/* Of the rows behind a choice an open one that gives what is asked for: where it is settled, those beside it mostly are. */
static uint32_t wanted_row(const struct box *box, const struct program_instruction *i) {
    uint32_t at = box->number_definer[i->a];
    const struct program_instruction *table = at == NONE ? NULL : &box->program->instruction[at];
    int64_t wanted = box->program->constant[i->b].value;
    const struct program_arg *arg = table && instruction_op(table) == OP_choice_table ? &box->program->arg[table->a] : NULL;
    for (uint32_t r = 0; arg && r < arg->value; r++)
        if (is_open(box, arg[1 + 2 * r].value) && box->number[arg[2 + 2 * r].value].hi & wanted) return arg[1 + 2 * r].value;
    return open_row(box, OPERAND_N, i->a, DEEP);
}

/* A comparison of anything with a constant. */
static bool against_constant(const struct box *box, const struct program_instruction *i) {
    bool wide = compares_wide(instruction_op(i));
    const uint32_t *definer = wide ? box->wide_definer : box->number_definer;
    enum opcode constants = wide ? OP_wide_const : OP_number_const;
    return constant(box, definer, i->a, constants) || constant(box, definer, i->b, constants);
}

/* The open operand of an outcome: its conditions, then what speaks against it. */
static uint32_t open_operand(const struct box *box, const struct program_instruction *i) {
    const struct program_arg *arg = &box->program->arg[i->b];
    if (is_open(box, i->a)) return i->a;
    for (uint32_t k = 0; k < arg[0].value; k++)
        if (is_open(box, arg[1 + 2 * k].value)) return arg[1 + 2 * k].value;
    return NONE;
}

/* The condition within this one that is open itself and has no open part. `computed`: nor is looked behind a computed number that is
 * held against a constant. */
static uint32_t innermost(const struct box *box, uint32_t truth, bool computed) {
    for (;;) {
        uint32_t at = box->truth_definer[truth], next = NONE;
        if (at == NONE) return truth;
        const struct program_instruction *i = &box->program->instruction[at];
        enum opcode op = instruction_op(i);
        if (op == OP_truth_not || op == OP_truth_copy || op == OP_outcome_yes) next = i->a;
        else if (op == OP_outcome) next = open_operand(box, i);
        for (uint32_t k = 1; (op == OP_truth_all || op == OP_truth_any) && next == NONE && k <= box->program->arg[i->a].value; k++)
            if (is_open(box, box->program->arg[i->a + k].value)) next = box->program->arg[i->a + k].value;
        bool turned;
        if (op == OP_choice_in) next = wanted_row(box, i);
        if (computed && (computed_against(box, i, &turned) || ((compares_number(op) || compares_wide(op)) && !against_constant(box, i)))) return truth;
        if (compares_number(op) || compares_wide(op) || (op >= OP_range_less && op <= OP_range_equal) || op == OP_choice_same) {
            next = open_row(box, opcode_info[op].a, i->a, DEEP);
            if (next == NONE) next = open_row(box, opcode_info[op].b, i->b, DEEP);
        }
        if (next == NONE || !is_open(box, next)) return truth;
        truth = next;
    }
}

static const struct dim *dim_of(const struct box *box, uint32_t reg, enum form form) {
    for (size_t d = 0; d < box->dims; d++)
        if (box->dim[d].reg == reg && box->dim[d].domain.form == form) return &box->dim[d];
    return NULL;
}

/* In steps of the dim, towards minus infinity; `exact`: the constant is one of its values. */
static bool place_of(const struct box *box, const struct dim *dim, uint32_t reg, int64_t *place, bool *exact) {
    if (dim->domain.form == FORM_NUMBER) {
        const struct program_instruction *i = constant(box, box->number_definer, reg, OP_number_const);
        if (!i) return false;
        int64_t value = box->program->constant[i->a].value, step = dim->domain.step;
        *place = value / step - (value % step < 0);
        *exact = value % step == 0;
        return true;
    }
    const struct program_instruction *i = constant(box, box->wide_definer, reg, OP_wide_const);
    if (!i) return false;
    struct decimal quotient = decimal_divide(box->program->parsed_wide[i->a], dim->domain.measure), whole = decimal_floor(quotient);
    *exact = decimal_equal(quotient, whole);
    return decimal_is_known(whole) && decimal_to_scaled(whole, 0, place);
}

/* Of `fact op constant` or the other way round: the least value behind the threshold. */
static bool threshold(const struct box *box, const struct program_instruction *i, enum form form, const struct dim **dim, int64_t *right) {
    enum opcode op = instruction_op(i);
    bool less = op == OP_number_less || op == OP_wide_less, equal = op == OP_number_equal || op == OP_wide_equal;
    bool exact, turned = !(*dim = dim_of(box, i->a, form));
    if (turned && !(*dim = dim_of(box, i->b, form))) return false;
    if (!place_of(box, *dim, turned ? i->a : i->b, right, &exact)) return false;
    bool included = equal ? (*dim)->now.lo < *right : turned ? !less : less; /* the threshold itself is on the right */
    if (!exact || !included) ++*right;
    return *right > (*dim)->now.lo && *right <= (*dim)->now.hi;
}

const struct dim *box_split_by(const struct box *box, uint32_t truth, uint64_t *support, struct span half[2]) {
    uint32_t open = innermost(box, truth, false), at = box->truth_definer[open];
    const struct dim *dim = NULL;
    int64_t right;
    *support = box->truth[open].support;
    if (at == NONE) return NULL;
    const struct program_instruction *i = &box->program->instruction[at];
    enum opcode op = instruction_op(i);
    bool number = op == OP_number_equal || op == OP_number_less || op == OP_number_at_most;
    if (!number && op != OP_wide_equal && op != OP_wide_less && op != OP_wide_at_most) return NULL;
    if (!threshold(box, i, number ? FORM_NUMBER : FORM_WIDE, &dim, &right) || dim->now.flags != SET_KNOWN) return NULL;
    half[0] = half[1] = dim->now;
    half[0].hi = right - 1;
    half[1].lo = right;
    return dim;
}

/* --- Computed numbers ---------------------------------------------------------------------------------------------------- */

bool box_alike(const struct box *box, enum operand kind, uint32_t a, uint32_t b) {
    const uint32_t *definer = kind == OPERAND_W ? box->wide_definer : kind == OPERAND_N ? box->number_definer : NULL;
    if (a == b || !definer || definer[a] == NONE || definer[b] == NONE) return a == b;
    const struct program_instruction *i = &box->program->instruction[definer[a]], *k = &box->program->instruction[definer[b]];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    return i->op == k->op && info->dst == kind && box_alike(box, info->a, i->a, k->a) && box_alike(box, info->b, i->b, k->b);
}

/* The greatest decimal that is less. */
static struct decimal decimal_before(struct decimal value) {
    static const uint128 ten_18 = (uint128)1000000000000000000u, most = (uint128)10 * ten_18 * ten_18 * 10;
    if (decimal_is_zero(value)) return decimal_scaled(-1, -DECIMAL_LARGEST - 32);
    while (value.coefficient < most / 10) value.coefficient *= 10, value.exponent--;
    if (value.negative) value.coefficient++;
    else if (value.coefficient == most / 10) value.coefficient = most - 1, value.exponent--;
    else value.coefficient--;
    return decimal_canonical(value);
}

static struct decimal decimal_behind(struct decimal value) { return decimal_negate(decimal_before(decimal_negate(value))); }

/* The greatest number of so many digits that is not above the value. */
static struct decimal digits_below(struct decimal value, int32_t digits) {
    return decimal_multiply(decimal_floor(decimal_multiply(value, decimal_scaled(1, digits))), decimal_scaled(1, -digits));
}

/* The values next to the constant: where the number is rounded, those that it can have. */
static struct wide_set around(const struct box *box, uint32_t reg, struct decimal at) {
    struct wide_set next = { .lo = decimal_before(at), .hi = decimal_behind(at) };
    const struct program_instruction *i = &box->program->instruction[box->wide_definer[reg]];
    if (instruction_op(i) != OP_wide_digits) return next;
    next.lo = digits_below(next.lo, (int16_t)instruction_x(i));
    next.hi = decimal_negate(digits_below(decimal_negate(next.hi), (int16_t)instruction_x(i)));
    return next;
}

static unsigned pieces_of_wide(const struct box *box, uint32_t reg, struct decimal at, struct limit *piece) {
    const struct wide_set *set = &box->wide[reg], next = around(box, reg, at);
    const struct decimal *low[] = { &set->lo, &at, &next.hi }, *high[] = { &next.lo, &at, &set->hi };
    unsigned count = 0;
    for (int p = 0; p < 4; p++) {
        struct limit *limit = &piece[count];
        *limit = (struct limit){ .bank = OPERAND_W, .reg = reg, .wide = { .flags = p < 3 ? SET_KNOWN : SET_UNKNOWN } };
        if (!(set->flags & limit->wide.flags)) continue;
        if (p < 3) limit->wide.lo = *low[p], limit->wide.hi = *high[p];
        count += p == 3 || wide_meet(&limit->wide, set);
    }
    return count;
}

static unsigned pieces_of_number(const struct number_set *set, uint32_t reg, int64_t at, struct limit *piece) {
    int64_t low[] = { set->lo, at, at + 1 }, high[] = { at - 1, at, set->hi };
    unsigned count = 0;
    for (int p = 0; p < 4; p++) {
        struct limit *limit = &piece[count];
        *limit = (struct limit){ .bank = OPERAND_N, .reg = reg, .number = { .flags = p < 3 ? SET_KNOWN : SET_UNKNOWN } };
        if (!(set->flags & limit->number.flags)) continue;
        if (p < 3) limit->number.lo = low[p] > set->lo ? low[p] : set->lo, limit->number.hi = high[p] < set->hi ? high[p] : set->hi;
        if (limit->number.lo <= limit->number.hi) count++;
    }
    return count;
}

/* A question to a list, to dates, or to two numbers: no single cut of a fact settles it. */
static bool is_answer(const struct box *box, const struct program_instruction *i) {
    bool turned;
    switch (instruction_op(i)) {
    case OP_list_some: case OP_list_every: case OP_date_before: case OP_date_same: return true;
    default: return (compares_wide(instruction_op(i)) || compares_number(instruction_op(i))) && !computed_against(box, i, &turned) && !against_constant(box, i);
    }
}

static unsigned pieces_of_truth(const struct truth_set *set, uint32_t reg, struct limit *piece) {
    unsigned count = 0;
    for (unsigned value = MAY_NO; value <= MAY_YES; value <<= 1)
        if (set->values & value) piece[count++] = (struct limit){ .bank = OPERAND_T, .reg = reg, .truth = (uint8_t)value };
    return count;
}

bool box_computes(const struct box *box) {
    bool turned;
    for (size_t s = 0; s < box->cone->tops; s++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[box->cone->top[s]].at];
        if (computed_against(box, i, &turned) || is_answer(box, i)) return true;
    }
    return false;
}

unsigned box_split_computed(const struct box *box, uint32_t truth, struct limit piece[PIECES_OF_COMPUTED]) {
    uint32_t open = innermost(box, truth, true), at = box->truth_definer[open];
    const struct program_instruction *i = at == NONE ? NULL : &box->program->instruction[at];
    bool turned = false;
    const struct program_instruction *constant = i ? computed_against(box, i, &turned) : NULL;
    if (!constant) return i && is_answer(box, i) ? pieces_of_truth(&box->truth[open], open, piece) : 0;
    uint32_t reg = turned ? i->b : i->a;
    if (compares_wide(instruction_op(i))) return pieces_of_wide(box, reg, box->program->parsed_wide[constant->a], piece);
    return pieces_of_number(&box->number[reg], reg, box->program->constant[constant->a].value, piece);
}
