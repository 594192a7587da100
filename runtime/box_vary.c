/* box_vary: of a cone, the steps that the fact does not reach keep what the run has given them; where that cannot be had as sets
 * they are run again over single values. Lists are taken from the registers unless the fact lies in them. */
#include "runtime/box_vary.h"

#include <string.h>

#include "runtime/box_inside.h"
#include "runtime/box_list.h"

struct taint { /* the registers that the fact reaches */
    struct box *box;
    const struct missing *what;
    uint8_t *truth, *number, *wide;
};

/* --- What the fact reaches --------------------------------------------------------------------------------------- */

static bool reads_args(const struct taint *taint, uint32_t args, const uint8_t *first, const uint8_t *second) {
    const struct program_arg *arg = &taint->box->program->arg[args];
    uint32_t width = second || !first ? 2 : 1;
    for (uint32_t i = 0; i < arg->value; i++) {
        if (first && first[arg[1 + i * width].value]) return true;
        if (second && second[arg[2 + i * width].value]) return true;
    }
    return false;
}

/* Pairs of which only the first is a register. */
static bool reads_firsts(const struct taint *taint, uint32_t args) {
    const struct program_arg *arg = &taint->box->program->arg[args];
    for (uint32_t i = 0; i < arg->value; i++)
        if (taint->truth[arg[1 + 2 * i].value]) return true;
    return false;
}

static bool reads(const struct taint *taint, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_T: return taint->truth[value];
    case OPERAND_N: return taint->number[value];
    case OPERAND_R: return taint->number[value] || taint->number[value + 1];
    case OPERAND_W: return taint->wide[value];
    case OPERAND_ARGS_T: return reads_args(taint, value, taint->truth, NULL);
    case OPERAND_ARGS_TT: return reads_args(taint, value, taint->truth, taint->truth);
    case OPERAND_ARGS_TN: return reads_args(taint, value, taint->truth, taint->number);
    case OPERAND_ARGS_TW: return reads_args(taint, value, taint->truth, taint->wide);
    case OPERAND_ARGS_TC: case OPERAND_ARGS_TP: return reads_firsts(taint, value);
    case OPERAND_NOTHING: case OPERAND_NCONST: case OPERAND_WCONST: case OPERAND_LIST: case OPERAND_FACT: case OPERAND_FIELD:
    case OPERAND_TEXT: case OPERAND_CONVERSION: case OPERAND_BODY: case OPERAND_SKIP: case OPERAND_TRUTH: case OPERAND_NUMBER:
    case OPERAND_TIME: break;
    }
    return false;
}

static void reach(struct taint *taint, enum operand bank, uint32_t reg) {
    if (bank == OPERAND_T) taint->truth[reg] = 1;
    if (bank == OPERAND_W) taint->wide[reg] = 1;
    if (bank == OPERAND_N || bank == OPERAND_R) taint->number[reg] = 1;
    if (bank == OPERAND_R) taint->number[reg + 1] = 1;
}

static bool is_field(enum opcode op) { return op >= OP_field_truth && op <= OP_field_known; }
static bool is_quantifier(enum opcode op) { return op >= OP_list_some && op <= OP_list_number; }

/* Whether the fact reaches this instruction; what it writes is reached then. */
static bool follow(struct taint *taint, const struct cone_step *step) {
    const struct program_instruction *i = &taint->box->program->instruction[step->at];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    bool on = reads(taint, info->a, i->a) || reads(taint, info->b, i->b);
    if (instruction_op(i) == OP_truth_known) on |= i->a == taint->what->fact;
    if (is_field(instruction_op(i)) && taint->what->element > 0) on |= i->a == taint->what->field;
    if (on) reach(taint, info->dst, i->dst);
    return on;
}

/* --- What it does not reach -------------------------------------------------------------------------------------- */

static void keep_number(struct box *box, const struct program_instruction *i) {
    enum form form = domain_of_field(box->program, &box->program->field[instruction_x(i)]).form;
    int64_t value = box->context->number[i->dst];
    box->number[i->dst] = number_single(form == FORM_TEXT ? box_text_of(box, value) : value, form);
}

static void keep_range(struct box *box, uint32_t dst) {
    const int64_t *ends = &box->context->number[dst];
    for (uint32_t end = 0; end < 2; end++) {
        box->number[dst + end] = number_single(ends[end], FORM_NUMBER);
        if (ends[0] == ends[1]) box->number[dst + end].flags |= SET_POINT;
    }
}

static void keep_result(struct box *box, const struct program_instruction *i) {
    switch (opcode_info[instruction_op(i)].dst) {
    case OPERAND_T: box->truth[i->dst] = (struct truth_set){ 0, (uint8_t)(1 << (box->context->truth[i->dst] & 3)) }; break;
    case OPERAND_R: keep_range(box, i->dst); break;
    case OPERAND_N: keep_number(box, i); break;
    default: box->wide[i->dst] = wide_single(box->context->wide[i->dst]); break;
    }
}

/* --- Opening ----------------------------------------------------------------------------------------------------- */

/* Lists in the order of the cone: those that the fact reaches are run again, and have to be complete for that. */
static bool take_steps(struct box *box, struct taint *taint) {
    const struct cone *cone = box->cone;
    for (size_t t = 0; t < cone->tops; t++) {
        const struct cone_step *step = &cone->step[cone->top[t]];
        const struct program_instruction *i = &box->program->instruction[step->at];
        bool on = follow(taint, step);
        if (is_quantifier(instruction_op(i))) {
            uint32_t list = cone->list[step->list].list;
            for (uint32_t s = cone->top[t] + 1; s < step->end; s++) on |= follow(taint, &cone->step[s]);
            on |= taint->truth[box->program->arg[i->b].value]; /* a body may be a condition from outside */
            on |= taint->what->element > 0 && box->program->list[list].fact == taint->what->fact;
            if (on && box->context->list[list].state != LIST_COMPLETE) return false;
            if (on) reach(taint, opcode_info[instruction_op(i)].dst, i->dst);
            if (!on) keep_result(box, i);
        }
        if (on || !is_quantifier(instruction_op(i))) box->order[box->orders++] = cone->top[t];
    }
    return true;
}

static struct thing *thing_of(struct box *box, const struct missing *what) {
    for (size_t t = 0; t < box->things; t++) {
        const struct missing *name = &box->thing[t].name;
        if (name->fact == what->fact && name->element == what->element && (what->element == 0 || name->field == what->field))
            return &box->thing[t];
    }
    return NULL;
}

/* What is unknown stays so; the fact takes its values. */
static void hold_others(struct box *box, size_t dim) {
    for (size_t d = 0; d < box->dims; d++) {
        if (d == dim) box->dim[d].all.flags = SET_KNOWN;
        box->dim[d].now = d == dim ? box->dim[d].all : (struct span){ .flags = SET_UNKNOWN };
        dim_store(box, &box->dim[d]);
    }
}

static bool open_taint(struct box *box, const struct missing *what, struct taint *taint) {
    *taint = (struct taint){ .box = box, .what = what };
    taint->truth = ARENA_ARRAY(&box->work, uint8_t, box->program->truths);
    taint->number = ARENA_ARRAY(&box->work, uint8_t, box->program->numbers);
    taint->wide = ARENA_ARRAY(&box->work, uint8_t, box->program->wides);
    box->order = ARENA_ARRAY(&box->work, uint32_t, box->cone->tops);
    box->orders = 0;
    return !box->work.failed;
}

static struct cone *begin(struct box *box, uint32_t recommendation) {
    box_ask(box);
    box->nodes = 0;
    box->crude = box->inexact = box->over = false;
    box->cone = box_outcome_cone(box, recommendation);
    return box->cone;
}

enum vary_state box_vary_open(struct box *box, uint32_t recommendation, const struct missing *what, struct vary *vary) {
    struct taint taint;
    if (!begin(box, recommendation) || !things_open(box) || !lists_open(box) || !lists_scratch(box)) return VARY_NO_MEMORY;
    if (!open_taint(box, what, &taint)) return VARY_NO_MEMORY;
    if (calls_read(box, box->cone, what->fact, what->element ? what->field : NONE)) return VARY_UNSURE; /* the host has to be asked */
    const struct thing *thing = thing_of(box, what);
    if (!thing) return VARY_NOT;
    if (thing->dims != 1) return VARY_UNSURE;
    box->varied = thing->first;
    struct dim *dim = &box->dim[box->varied];
    const struct domain *domain = &dim->domain;
    bool endless = domain->endless;
    if (domain->form != FORM_NUMBER && domain->form != FORM_DATE && domain->form != FORM_WIDE) return VARY_UNSURE;
    if (domain->form == FORM_WIDE) dim_only_numbers(dim);
    hold_others(box, box->varied);
    if (dim->reg != NONE) reach(&taint, domain->form == FORM_WIDE ? OPERAND_W : OPERAND_N, dim->reg);
    if (!take_steps(box, &taint) || box->crude) return VARY_UNSURE;
    *vary = (struct vary){ .low = domain->low, .high = domain->high, .step = domain->step, .measure = domain->measure,
                           .is_date = domain->form == FORM_DATE, .is_wide = domain->form == FORM_WIDE, .endless = endless };
    return VARY_OPEN;
}

/* --- Asking ------------------------------------------------------------------------------------------------------ */

static void set_varied(struct box *box, int64_t lo, int64_t hi) {
    struct dim *dim = &box->dim[box->varied];
    dim->now = (struct span){ lo, hi, SET_KNOWN };
    dim_store(box, dim);
}

uint8_t box_vary_outcomes(struct box *box, int64_t lo, int64_t hi, bool *over) {
    if (box->nodes >= box->budget) *over = true;
    if (*over) return 0;
    set_varied(box, lo, hi);
    box_run(box);
    return box->truth[box->cone->target].values;
}

int64_t box_vary_cut(struct box *box, int64_t lo, int64_t hi) {
    struct span left, right;
    set_varied(box, lo, hi);
    span_split(&box->dim[box->varied], &left, &right);
    return right.lo;
}

bool box_reads(struct box *box, uint32_t recommendation, uint32_t fact, uint32_t field) {
    const struct cone *cone = begin(box, recommendation);
    return cone && (cone_reads(box, cone, fact, field) || calls_read(box, cone, fact, field));
}
