/* columns_pass: what the scalar VM has to run for a row so that some registers have their values, from the facts on. */
#include <stdlib.h>

#include "runtime/columns_plan.h"

struct reach {
    struct planner *p;
    uint32_t guard, count; /* instructions in p->list */
    uint32_t *fact, facts;
    uint8_t *has_fact;
};

static void reach_fact(struct reach *r, uint32_t fact) {
    if (r->has_fact[fact]) return;
    r->has_fact[fact] = 1;
    r->fact[r->facts++] = fact;
}

static void reach_one(struct reach *r, uint32_t instruction) {
    struct planner *p = r->p;
    if (p->mark[instruction] == p->mark_stamp) return;
    p->mark[instruction] = p->mark_stamp;
    p->list[r->count++] = instruction;
}

/* A block or a range that may be passed over is run as a whole. */
static void reach_whole(struct reach *r, uint32_t opener, uint32_t length) {
    for (uint32_t i = 0; i <= length; i++) reach_one(r, opener + i);
}

static void reach_instruction(struct reach *r, uint32_t instruction) {
    const struct planner *p = r->p;
    const struct program *program = p->program;
    uint32_t skip = p->skip_of[instruction], block = p->block_of[instruction];
    if (skip != NONE && program->instruction[skip].a != r->guard) reach_whole(r, skip, program->instruction[skip].b);
    else if (block != NONE) reach_whole(r, block, program->arg[program->instruction[block].b + 1].value);
    else if (opcode_info[instruction_op(&program->instruction[instruction])].b == OPERAND_BODY)
        reach_whole(r, instruction, program->arg[program->instruction[instruction].b + 1].value);
    else reach_one(r, instruction);
}

static void reach_register(void *context, enum bank bank, uint32_t reg) {
    struct reach *r = context;
    uint32_t writer = r->p->writer[bank][reg];
    if (writer != NONE) reach_instruction(r, writer);
    else if (r->p->fact_of[bank][reg] != NONE) reach_fact(r, r->p->fact_of[bank][reg]);
}

/* Facts that instructions name themselves. */
static void reach_named(struct reach *r, const struct program_instruction *i) {
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    if (info->a == OPERAND_FACT) reach_fact(r, i->a);
    if (info->a == OPERAND_LIST) reach_fact(r, r->p->program->list[i->a].fact);
}

static void put_ranges(struct reach *r, struct pass *pass) {
    struct planner *p = r->p;
    qsort(p->list, r->count, sizeof *p->list, plan_compare);
    pass->ranges = (uint32_t)p->plan->ranges;
    for (uint32_t i = 0; i < r->count;) {
        uint32_t from = p->list[i], to = from;
        while (i < r->count && p->list[i] == to) i++, to++;
        PLAN_PUSH(p, range, ranges, range_room) = from;
        PLAN_PUSH(p, range, ranges, range_room) = to;
        pass->range_count++;
    }
}

static void put_facts(struct reach *r, struct pass *pass) {
    struct planner *p = r->p;
    qsort(r->fact, r->facts, sizeof *r->fact, plan_compare);
    pass->facts = (uint32_t)p->plan->leaves;
    pass->fact_count = r->facts;
    for (uint32_t i = 0; i < r->facts; i++) {
        PLAN_PUSH(p, leaf, leaves, leaf_room) = r->fact[i];
        if (p->plan->fact[r->fact[i]].how != CARRIED_NOT) p->plan->read[r->fact[i]] = true;
    }
}

void pass_output(struct planner *p, uint8_t kind, unsigned width, uint32_t reg, uint32_t cell, int32_t scale) {
    struct pass_output output = { kind, (uint8_t)width, reg, cell, scale };
    PLAN_PUSH(p, pass_output, pass_outputs, pass_output_room) = output;
}

uint32_t pass_make(struct planner *p, uint32_t outputs, uint32_t guard_reg, uint32_t guard_first, uint32_t guards) {
    struct pass pass = { .outputs = outputs, .output_count = (uint32_t)p->plan->pass_outputs - outputs, .guard_first = guard_first,
                         .guards = guards };
    struct arena scratch;
    arena_init(&scratch, &p->scratch.allocator, 0);
    struct reach r = { .p = p, .guard = guard_reg, .fact = ARENA_ARRAY(&scratch, uint32_t, (size_t)p->program->facts + 1),
                       .has_fact = ARENA_ARRAY(&scratch, uint8_t, (size_t)p->program->facts + 1) };
    if (!r.fact || !r.has_fact || p->failed) {
        p->failed = true;
        arena_free(&scratch);
        return 0;
    }
    p->mark_stamp++;
    for (uint32_t i = 0; i < pass.output_count; i++) {
        const struct pass_output *o = &p->plan->pass_output[outputs + i];
        reach_register(&r, o->kind == OUTPUT_TRUTH ? BANK_T : o->kind == OUTPUT_NUMBER ? BANK_N : BANK_W, o->reg);
    }
    for (uint32_t i = 0; i < r.count; i++) {
        plan_operands(p->program, p->list[i], reach_register, &r);
        reach_named(&r, &p->program->instruction[p->list[i]]);
    }
    put_ranges(&r, &pass);
    put_facts(&r, &pass);
    arena_free(&scratch);
    PLAN_PUSH(p, pass, passes, pass_room) = pass;
    return (uint32_t)p->plan->passes - 1;
}
