/* vm_plan: emits what is needed, in its fast form where there is one. */
#include "runtime/vm_plan_inside.h"

#include <stdlib.h>
#include <string.h>

/* Where a register's value is. */
static uint16_t at(const struct planner *p, uint32_t reg) { return (uint16_t)p->plan->place[reg]; }

struct fast_instruction *planner_emit(struct planner *p, enum fast_op op, uint32_t dst) {
    struct vm_plan *plan = p->plan;
    if (!ARENA_ROOM(&p->scratch, plan->code, plan->count, plan->room)) {
        p->failed = true;
        return &p->nowhere;
    }
    plan->code[plan->count] = (struct fast_instruction){ .op = (uint16_t)op, .dst = (uint16_t)dst };
    return &plan->code[plan->count++];
}

/* --- Truths ------------------------------------------------------------------------------------------------------ */

enum { PARTS = 6, NEGATED = 3 };

/* The form for p operands as they are and n negated ones; FAST_OPS: none. */
static enum fast_op form_of(bool all, uint32_t plain, uint32_t negated) {
    if (plain == 1 && negated == 0) return FAST_truth_copy;
    if (plain == 0 && negated == 1) return FAST_truth_not;
    switch (plain * 10 + negated) {
#define FAST(name, action)
#define FAST_ALL(p, n, action) case p * 10 + n: return all ? FAST_all_##p##_##n : FAST_any_##p##_##n;
#define FAST_ANY(p, n, action)
#include "runtime/vm_fast.def"
#undef FAST
#undef FAST_ALL
#undef FAST_ANY
    default: return FAST_OPS;
    }
}

struct parts {
    struct truth_ref *at;
    size_t count, room;
};

static void add_part(struct planner *p, struct parts *parts, struct truth_ref ref) {
    for (size_t k = 0; k < parts->count && parts->count <= 32; k++)
        if (parts->at[k].reg == ref.reg && parts->at[k].negated == ref.negated) return;
    if (!ARENA_ROOM(&p->scratch, parts->at, parts->count, parts->room)) p->failed = true;
    else parts->at[parts->count++] = ref;
}

/* The parts of a group, those of groups within it that are computed nowhere else included. */
static void gather(struct planner *p, const struct program_instruction *in, bool negate, struct parts *parts) {
    const struct program_arg *args = &p->program->arg[in->a];
    for (uint32_t k = 1; k <= args[0].value && !p->failed; k++) {
        struct truth_ref ref = planner_flip(p->plan->ref[args[k].value], negate);
        if (ref.reg == NONE) continue; /* changes nothing, or the group would be a constant */
        if (p->inlined[ref.reg]) gather(p, planner_at(p, p->truth_writer[ref.reg]), ref.negated, parts);
        else add_part(p, parts, ref);
    }
}

/* Whether one part follows from another: x within all of (x, y), next to it. */
static bool follows(const struct planner *p, struct truth_ref part, struct truth_ref other, bool all) {
    uint32_t writer = other.reg != part.reg && !other.negated ? p->truth_writer[other.reg] : NONE;
    if (writer == NONE || p->plan->ref[other.reg].reg != other.reg) return false;
    const struct program_instruction *in = planner_at(p, writer);
    if (instruction_op(in) != (all ? OP_truth_all : OP_truth_any)) return false;
    const struct program_arg *args = &p->program->arg[in->a];
    for (uint32_t k = 1; k <= args[0].value && k <= 16; k++) {
        struct truth_ref inner = p->plan->ref[args[k].value];
        if (inner.reg == part.reg && inner.negated == part.negated) return true;
    }
    return false;
}

static void drop_what_follows(const struct planner *p, struct parts *parts, bool all) {
    size_t kept = 0;
    for (size_t k = 0; k < parts->count; k++) {
        bool dropped = false;
        for (size_t j = 0; j < parts->count && j < 16 && !dropped; j++) dropped = j != k && follows(p, parts->at[k], parts->at[j], all);
        if (!dropped) parts->at[kept++] = parts->at[k];
    }
    parts->count = kept;
}

static void set_operand(struct fast_instruction *i, uint32_t k, uint32_t reg) {
    if (k == 0) i->a = (uint16_t)reg;
    else if (k == 1) i->b = (uint16_t)reg;
    else i->c[k - 2] = (uint16_t)reg;
}

/* As many instructions as it takes; from the second one on the first operand is what the ones before have found. */
static void emit_group(struct planner *p, const struct program_instruction *in) {
    struct parts parts = { 0 };
    bool all = instruction_op(in) == OP_truth_all;
    gather(p, in, false, &parts);
    drop_what_follows(p, &parts, all);
    size_t next[2] = { 0, 0 }; /* of those as they are, of the negated ones */
    for (bool first = true; !p->failed; first = false) {
        uint32_t operand[2][PARTS] = { { 0 } }, count[2] = { 0, 0 };
        if (!first) operand[0][count[0]++] = at(p, in->dst);
        for (int negated = 1; negated >= 0; negated--) {
            uint32_t most = negated ? NEGATED : PARTS - count[1];
            while (next[negated] < parts.count && count[negated] < most) {
                struct truth_ref ref = parts.at[next[negated]++];
                if (ref.negated == (negated != 0)) operand[negated][count[negated]++] = at(p, ref.reg);
            }
        }
        if (count[0] + count[1] == !first) return;
        struct fast_instruction *out = planner_emit(p, form_of(all, count[0], count[1]), at(p, in->dst));
        for (uint32_t k = 0; k < count[0]; k++) set_operand(out, k, operand[0][k]);
        for (uint32_t k = 0; k < count[1]; k++) set_operand(out, count[0] + k, operand[1][k]);
    }
}

/* The register of an operand that is taken as it is: stored in its own where it is found negated. */
static uint32_t plain(const struct planner *p, uint32_t reg) {
    struct truth_ref ref = p->plan->ref[reg];
    return ref.reg == NONE || ref.negated ? reg : at(p, ref.reg);
}

static void emit_copy(struct planner *p, uint32_t dst, struct truth_ref ref) {
    struct fast_instruction *out = planner_emit(p, ref.reg == NONE ? FAST_truth_const : ref.negated ? FAST_truth_not : FAST_truth_copy, dst);
    if (ref.reg == NONE) out->k = ref.constant;
    else out->a = at(p, ref.reg);
}

static void emit_threshold(struct planner *p, const struct program_instruction *in) {
    struct threshold found;
    planner_threshold(p, in, &found);
    struct fast_instruction *out = planner_emit(p, found.equal ? FAST_equal : FAST_at_most, at(p, in->dst));
    out->a = (uint16_t)found.number;
    out->k = found.limit;
    if (found.negated) planner_emit(p, FAST_truth_not, at(p, in->dst))->a = at(p, in->dst);
}

/* --- Numbers ------------------------------------------------------------------------------------------------------- */

static void emit_table(struct planner *p, const struct program_instruction *in) {
    const struct program_arg *args = &p->program->arg[in->a];
    struct vm_plan *plan = p->plan;
    size_t first = plan->rows;
    for (uint32_t r = 0; r < args[0].value; r++) {
        if (!ARENA_ROOM(&p->scratch, plan->row, plan->rows, plan->row_room)) {
            p->failed = true;
            return;
        }
        struct fast_row *row = &plan->row[plan->rows++];
        row->truth = plain(p, args[1 + 2 * r].value);
        planner_constant(p, args[2 + 2 * r].value, &row->value);
    }
    if (plan->rows > UINT16_MAX) p->failed = true;
    struct fast_instruction *out = planner_emit(p, FAST_choice_table, in->dst);
    out->a = (uint16_t)args[0].value;
    out->b = (uint16_t)first;
}

static void emit_product(struct planner *p, const struct program_instruction *in) {
    int64_t k;
    bool left = planner_constant(p, in->a, &k), right = !left && planner_constant(p, in->b, &k);
    struct fast_instruction *out = planner_emit(p, left || right ? FAST_number_times : FAST_number_multiply, in->dst);
    out->a = (uint16_t)(left ? in->b : in->a);
    if (left || right) out->k = k;
    else out->b = (uint16_t)in->b;
}

/* --- All -------------------------------------------------------------------------------------------------------------- */

static void emit_fast(struct planner *p, const struct program_instruction *in) {
    struct fast_instruction *out;
    switch (instruction_op(in)) {
    case OP_truth_all: case OP_truth_any: emit_group(p, in); break;
    case OP_truth_const: emit_copy(p, at(p, in->dst), (struct truth_ref){ NONE, false, (uint8_t)instruction_x(in) }); break;
    case OP_truth_known: planner_emit(p, FAST_fact_known, at(p, in->dst))->a = (uint16_t)in->a; break;
    case OP_outcome_yes: planner_emit(p, FAST_outcome_yes, at(p, in->dst))->a = (uint16_t)plain(p, in->a); break;
    case OP_outcome:
        out = planner_emit(p, FAST_outcome_avoid, at(p, in->dst));
        out->a = (uint16_t)plain(p, in->a);
        out->b = (uint16_t)plain(p, p->program->arg[in->b + 1].value);
        out->c[0] = (uint16_t)p->program->arg[in->b + 2].value;
        break;
    case OP_number_at_most: case OP_number_less: case OP_number_equal: emit_threshold(p, in); break;
    case OP_choice_in:
        out = planner_emit(p, p->choices[in->a] ? FAST_fact_in : FAST_choice_in, at(p, in->dst));
        out->a = (uint16_t)in->a;
        out->k = p->program->constant[in->b].value;
        break;
    case OP_choice_table: emit_table(p, in); break;
    case OP_number_const: planner_emit(p, FAST_number_const, in->dst)->k = p->program->constant[in->a].value; break;
    case OP_number_multiply: emit_product(p, in); break;
    default: /* number_add, the last one that planner_is_fast names */
        out = planner_emit(p, FAST_number_add, in->dst);
        out->a = (uint16_t)in->a;
        out->b = (uint16_t)in->b;
        break;
    }
}

static void emit(struct planner *p, uint32_t i) {
    const struct program_instruction *in = planner_at(p, i);
    if (opcode_info[instruction_op(in)].dst == OPERAND_T) {
        struct truth_ref ref = p->plan->ref[in->dst];
        if (p->inlined[in->dst]) return;
        if (ref.reg != in->dst) {
            emit_copy(p, in->dst, ref);
            return;
        }
    }
    if (planner_is_fast(p, i)) emit_fast(p, in);
    else planner_emit(p, FAST_base, 0)->k = (int64_t)((uint64_t)i | (uint64_t)(i + 1) << 32);
}

/* --- Doses ---------------------------------------------------------------------------------------------------------------- */

struct closure {
    uint32_t *at; /* instructions, in their order when it is finished */
    size_t count, room;
};

static void want(struct planner *p, uint32_t writer, struct closure *closure) {
    if (writer == NONE || p->wanted[writer] || p->in_list[writer] || p->need[writer] <= NEED_ALWAYS) return;
    p->wanted[writer] = 1;
    if (!ARENA_ROOM(&p->scratch, closure->at, closure->count, closure->room)) p->failed = true;
    else closure->at[closure->count++] = writer;
}

static void want_register(struct planner *p, enum operand bank, uint32_t reg, void *context) {
    if (bank == OPERAND_N) want(p, p->number_writer[reg], context);
    else if (bank == OPERAND_W) want(p, p->wide_writer[reg], context);
    else {
        want(p, p->truth_writer[reg], context);
        if (p->plan->ref[reg].reg != NONE) want(p, p->truth_writer[p->plan->ref[reg].reg], context);
    }
}

static int by_place(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Everything that a root needs and that is not computed for everybody. */
static struct closure closure_of(struct planner *p, uint32_t root) {
    struct closure closure = { 0 };
    want(p, root, &closure);
    for (size_t k = 0; k < closure.count && !p->failed; k++) planner_operands(p, closure.at[k], want_register, &closure);
    if (closure.count) qsort(closure.at, closure.count, sizeof *closure.at, by_place);
    for (size_t k = 0; k < closure.count; k++) p->wanted[closure.at[k]] = 0;
    return closure;
}

static void is_wide(struct planner *p, enum operand bank, uint32_t reg, void *context) {
    uint32_t writer = bank == OPERAND_T ? p->truth_writer[reg] : bank == OPERAND_N ? p->number_writer[reg] : NONE;
    if (bank == OPERAND_W || (writer != NONE && p->fallback[writer])) *(bool *)context = true;
}

/* round, then "0 < it" and a table that has it where that holds: the amount of a dose, which is none when it is not above 0. */
static bool rounds_a_dose(const struct planner *p, uint32_t table, uint32_t *round) {
    const struct program_instruction *in = planner_at(p, table);
    const struct program_arg *args = &p->program->arg[in->a];
    if (instruction_op(in) != OP_wide_table || args[0].value != 1) return false;
    uint32_t guard = p->truth_writer[args[1].value], rounded = p->wide_writer[args[2].value];
    if (guard == NONE || rounded == NONE || instruction_op(planner_at(p, guard)) != OP_wide_less) return false;
    uint32_t zero = p->wide_writer[planner_at(p, guard)->a];
    if (zero == NONE || instruction_op(planner_at(p, zero)) != OP_wide_const || planner_at(p, guard)->b != args[2].value) return false;
    *round = rounded;
    return decimal_is_zero(p->program->parsed_wide[planner_at(p, zero)->a]) && instruction_op(planner_at(p, rounded)) == OP_wide_round;
}

/* One amount: whole numbers first, then an estimate if there can be one, then, where it does not decide, decimals. */
static void emit_amount(struct planner *p, uint32_t root) {
    struct closure closure = closure_of(p, root);
    uint32_t round = NONE;
    bool estimated = rounds_a_dose(p, root, &round) && planner_can_estimate(p, round);
    for (size_t k = 0; k < closure.count; k++) {
        uint32_t i = closure.at[k];
        bool wide = opcode_info[instruction_op(planner_at(p, i))].dst == OPERAND_W;
        planner_operands(p, i, is_wide, &wide);
        p->fallback[i] = estimated && wide;
        if (p->fallback[i] || p->done[i]) continue;
        p->done[i] = 1;
        emit(p, i);
    }
    if (estimated) {
        planner_estimate(p, round, planner_at(p, root)->dst);
        size_t began = p->plan->count;
        for (size_t k = 0; k < closure.count; k++)
            if (p->fallback[closure.at[k]]) emit(p, closure.at[k]);
        if (p->plan->roundings) p->plan->rounding[p->plan->roundings - 1].skip = (uint32_t)(p->plan->count - began);
    }
    for (size_t k = 0; k < closure.count; k++) p->fallback[closure.at[k]] = 0;
}

static void emit_doses(struct planner *p, uint32_t skip) {
    const struct program_instruction *in = planner_at(p, skip);
    const struct program *program = p->program;
    size_t at = p->plan->count;
    memset(p->done, 0, program->instructions);
    planner_emit(p, FAST_skip_unless_yes, 0)->a = (uint16_t)plain(p, in->a);
    for (uint32_t i = skip + 1; i <= skip + in->b && !p->failed; i++) {
        const struct program_instruction *amount = planner_at(p, i);
        enum operand bank = opcode_info[instruction_op(amount)].dst;
        for (uint32_t d = 0; d < program->doses; d++) {
            const struct program_dose *dose = &program->dose[d];
            if (dose->reg != amount->dst || bank != (dose->kind == VALUE_WIDE ? OPERAND_W : OPERAND_N)) continue;
            emit_amount(p, i);
            break;
        }
    }
    if (p->plan->count - at - 1 > UINT16_MAX) p->failed = true;
    if (!p->failed) p->plan->code[at].b = (uint16_t)(p->plan->count - at - 1);
}

/* Outcomes are computed where they stand, or copied there in the end. */
static void place_outcome(struct planner *p, uint32_t reg, uint32_t to) {
    struct truth_ref ref = reg == NONE ? (struct truth_ref){ NONE, false, TRUTH_YES } : p->plan->ref[reg];
    uint32_t writer = ref.reg == NONE || ref.negated ? NONE : p->truth_writer[ref.reg];
    if (writer == NONE || p->own[ref.reg] || p->plan->place[ref.reg] != ref.reg || !planner_is_fast(p, writer)) return;
    p->plan->place[ref.reg] = to;
}

static void copy_outcome(struct planner *p, uint32_t reg, uint32_t to) {
    struct truth_ref ref = reg == NONE ? (struct truth_ref){ NONE, false, TRUTH_YES } : p->plan->ref[reg];
    if (ref.reg == NONE || ref.negated || p->plan->place[ref.reg] != to) emit_copy(p, to, ref);
}

static void each_outcome(struct planner *p, void (*each)(struct planner *, uint32_t, uint32_t)) {
    const struct program *program = p->program;
    uint32_t to = p->plan->outcomes + 1;
    each(p, program->guideline[0].applies, to);
    for (uint32_t r = 0; r < program->recommendations; r++) each(p, program->recommendation[r].outcome, to + 1 + r);
}

/* An inlined group and what nobody needs have no place. */
static void forget_places(struct planner *p) {
    for (uint32_t t = 0; t < p->program->truths; t++) {
        uint32_t writer = p->truth_writer[t];
        if (writer != NONE && (p->inlined[t] || p->need[writer] != NEED_ALWAYS)) p->plan->place[t] = NONE;
    }
}

static bool make(struct planner *p) {
    if (!planner_find_refs(p) || !planner_find_needs(p)) return false;
    each_outcome(p, place_outcome);
    for (uint32_t i = 0; i < p->program->instructions && !p->failed; i++) {
        if (p->in_list[i] || p->skip[i] != NONE || p->need[i] != NEED_ALWAYS) continue;
        if (instruction_op(planner_at(p, i)) == OP_skip_unless_yes) emit_doses(p, i);
        else emit(p, i);
    }
    each_outcome(p, copy_outcome);
    planner_emit(p, FAST_end, 0);
    forget_places(p);
    return !p->failed && !p->scratch.failed;
}

static void *keep(struct arena *arena, const void *from, size_t count, size_t size) {
    return arena_copy(arena, count ? from : "", count * size);
}

static bool is_small(const struct program *program) {
    enum { MOST = 65000 };
    return CONTEXT_OUTCOMES(program) + program->recommendations + 2 < MOST && program->numbers < MOST && program->wides < MOST &&
           program->facts < MOST && program->instructions < MOST;
}

struct vm_plan *vm_plan_new(const struct program *program, struct arena *arena) {
    struct planner p = { .program = program };
    struct arena *scratch = &p.scratch;
    if (!is_small(program)) return NULL;
    arena_init(scratch, &arena->allocator, 0);
    p.plan = ARENA_NEW(arena, struct vm_plan);
    p.truth_writer = ARENA_ARRAY(scratch, uint32_t, program->truths + 1);
    p.number_writer = ARENA_ARRAY(scratch, uint32_t, program->numbers + 1);
    p.wide_writer = ARENA_ARRAY(scratch, uint32_t, program->wides + 1);
    p.skip = ARENA_ARRAY(scratch, uint32_t, program->instructions + 1);
    p.in_list = ARENA_ARRAY(scratch, uint8_t, program->instructions + 1);
    p.need = ARENA_ARRAY(scratch, uint32_t, program->instructions + 1);
    p.fallback = ARENA_ARRAY(scratch, uint8_t, program->instructions + 1);
    p.done = ARENA_ARRAY(scratch, uint8_t, program->instructions + 1);
    p.choices = ARENA_ARRAY(scratch, uint32_t, program->numbers + 1);
    p.wanted = ARENA_ARRAY(scratch, uint8_t, program->instructions + 1);
    p.own = ARENA_ARRAY(scratch, uint8_t, program->truths + 1);
    p.readers = ARENA_ARRAY(scratch, uint32_t, program->truths + 1);
    p.reader = ARENA_ARRAY(scratch, uint32_t, program->truths + 1);
    p.reader_negated = ARENA_ARRAY(scratch, uint8_t, program->truths + 1);
    p.inlined = ARENA_ARRAY(scratch, uint8_t, program->truths + 1);
    p.named = ARENA_ARRAY(scratch, uint8_t, program->truths + 1);
    if (p.plan) {
        p.plan->program = program;
        p.plan->outcomes = (uint32_t)CONTEXT_OUTCOMES(program);
        p.plan->ref = ARENA_ARRAY(arena, struct truth_ref, program->truths + 1);
        p.plan->place = ARENA_ARRAY(arena, uint32_t, program->truths + 1);
        for (uint32_t t = 0; p.plan->place && t < program->truths; t++) p.plan->place[t] = t;
    }
    bool made = !arena->failed && !scratch->failed && make(&p);
    if (made) {
        p.plan->code = keep(arena, p.plan->code, p.plan->count, sizeof *p.plan->code);
        p.plan->row = keep(arena, p.plan->row, p.plan->rows, sizeof *p.plan->row);
        p.plan->rounding = keep(arena, p.plan->rounding, p.plan->roundings, sizeof *p.plan->rounding);
        made = p.plan->code && p.plan->row && p.plan->rounding;
        if (made) vm_plan_link(p.plan);
    }
    arena_free(scratch);
    return made ? p.plan : NULL;
}
