/* box_split: where to cut a box so that one condition is settled. A proof over many rows needs few boxes when each cut is one of the
 * row at hand; cuts between all values come only where there is nothing better. */
#include "runtime/box_inside.h"

static bool is_open(const struct box *box, uint32_t truth) { return !truth_one(box->truth[truth].values); }

enum { DEEP = 12 /* operands within each other that are followed */ };

/* An open row of a table on which this number depends; NONE: there is none. As long as it is open the number is not worth a cut. */
static uint32_t open_row(const struct box *box, enum operand bank, uint32_t reg, unsigned deep) {
    if ((bank != OPERAND_N && bank != OPERAND_W) || deep == 0 || (bank == OPERAND_W && freed_is(box, reg))) return NONE;
    uint32_t at = (bank == OPERAND_W ? box->wide_definer : box->number_definer)[reg], found = NONE;
    if (at == NONE) return NONE;
    const struct program_instruction *i = &box->program->instruction[at];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    bool table = instruction_op(i) == OP_number_table || instruction_op(i) == OP_wide_table;
    for (uint32_t r = 0; table && r < box->program->arg[i->a].value; r++)
        if (is_open(box, box->program->arg[i->a + 1 + 2 * r].value)) return box->program->arg[i->a + 1 + 2 * r].value;
    for (uint32_t r = 0; table && found == NONE && r < box->program->arg[i->a].value; r++)
        if (box->truth[box->program->arg[i->a + 1 + 2 * r].value].values != MAY_NO) found = open_row(box, bank, box->program->arg[i->a + 2 + 2 * r].value, deep - 1);
    if (found == NONE) found = open_row(box, info->a, i->a, deep - 1);
    return found == NONE ? open_row(box, info->b, i->b, deep - 1) : found;
}

/* The condition within this one that is open itself and has no open part. */
static uint32_t innermost(const struct box *box, uint32_t truth) {
    for (;;) {
        uint32_t at = box->truth_definer[truth], next = NONE;
        if (at == NONE) return truth;
        const struct program_instruction *i = &box->program->instruction[at];
        enum opcode op = instruction_op(i);
        if (op == OP_truth_not || op == OP_truth_copy || op == OP_outcome_yes) next = i->a;
        else if (op == OP_outcome && is_open(box, i->a)) next = i->a;
        for (uint32_t k = 1; (op == OP_truth_all || op == OP_truth_any) && next == NONE && k <= box->program->arg[i->a].value; k++)
            if (is_open(box, box->program->arg[i->a + k].value)) next = box->program->arg[i->a + k].value;
        if ((op >= OP_number_equal && op <= OP_number_at_most) || (op >= OP_wide_equal && op <= OP_wide_at_most)) {
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

static const struct program_instruction *constant(const struct box *box, const uint32_t *definer, uint32_t reg, enum opcode op) {
    const struct program_instruction *i = definer[reg] == NONE ? NULL : &box->program->instruction[definer[reg]];
    return i && instruction_op(i) == op ? i : NULL;
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
    uint32_t open = innermost(box, truth), at = box->truth_definer[open];
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
