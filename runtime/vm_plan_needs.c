/* Which register a truth is found in, and which instructions the answers need. */
#include "runtime/vm_plan_inside.h"

enum { SEARCH = 64 }; /* earlier comparisons of one number that are looked through for the same one */

/* --- Where a truth is found ------------------------------------------------------------------------------------- */

struct comparisons { /* by number register: the last comparison with a constant; by instruction: the one before */
    uint32_t *last, *before;
};

static struct truth_ref ref_to(uint32_t reg) { return (struct truth_ref){ reg, false, 0 }; }

bool planner_threshold(const struct planner *p, const struct program_instruction *in, struct threshold *found) {
    enum opcode op = instruction_op(in);
    int64_t k, other;
    if (op != OP_number_at_most && op != OP_number_less && op != OP_number_equal) return false;
    bool right = planner_constant(p, in->b, &k), left = !right && planner_constant(p, in->a, &k);
    if ((!left && !right) || (right && planner_constant(p, in->a, &other))) return false;
    *found = (struct threshold){ right ? in->a : in->b, k, op == OP_number_equal, left && op != OP_number_equal };
    /* a < k is a <= k - 1; k <= a is not a <= k - 1; k < a is not a <= k. k is known, so k - 1 does not overflow. */
    if ((op == OP_number_less && right) || (op == OP_number_at_most && left)) found->limit = k - 1;
    return true;
}

/* The same test of the same number further up, or its opposite. Only what is not passed over may be relied on. */
static bool same_test(const struct planner *p, const struct comparisons *seen, uint32_t i, struct truth_ref *ref) {
    const struct program_instruction *in = planner_at(p, i);
    struct threshold mine, theirs;
    bool choice = instruction_op(in) == OP_choice_in;
    if (!choice && !planner_threshold(p, in, &mine)) return false;
    uint32_t number = choice ? in->a : mine.number, at = seen->last[number];
    for (int tries = 0; at != NONE && tries < SEARCH; at = seen->before[at], tries++) {
        const struct program_instruction *other = planner_at(p, at);
        if ((instruction_op(other) == OP_choice_in) != choice) continue;
        if (!choice) {
            if (!planner_threshold(p, other, &theirs) || theirs.limit != mine.limit || theirs.equal != mine.equal) continue;
            *ref = planner_flip(ref_to(other->dst), mine.negated != theirs.negated);
            return true;
        }
        int64_t all = ((int64_t)1 << p->choices[number]) - 1;
        int64_t wanted = p->program->constant[in->b].value & all, have = p->program->constant[other->b].value & all;
        /* of a fact, which has at least one value left: in the others is not in these, as long as there are both */
        bool opposite = wanted == (all & ~have) && wanted != 0 && have != 0;
        if (wanted != have && !opposite) continue;
        *ref = planner_flip(ref_to(other->dst), opposite);
        return true;
    }
    return false;
}

static void remember_test(const struct planner *p, struct comparisons *seen, uint32_t i) {
    const struct program_instruction *in = planner_at(p, i);
    struct threshold mine;
    uint32_t number = in->a;
    if (p->skip[i] != NONE) return;
    if (instruction_op(in) == OP_choice_in) {
        if (p->choices[number] == 0) return;
    } else {
        if (!planner_threshold(p, in, &mine)) return;
        number = mine.number;
    }
    seen->before[i] = seen->last[number];
    seen->last[number] = i;
}

/* All of or any of what is left when constants are taken out: nothing, one, or more. */
static struct truth_ref ref_of_group(const struct planner *p, const struct program_instruction *in) {
    const struct program_arg *args = &p->program->arg[in->a];
    uint8_t neutral = instruction_op(in) == OP_truth_all ? TRUTH_YES : TRUTH_NO;
    struct truth_ref only = { NONE, false, neutral };
    uint32_t left = 0;
    for (uint32_t k = 1; k <= args[0].value; k++) {
        struct truth_ref ref = p->plan->ref[args[k].value];
        if (ref.reg == NONE && ref.constant == neutral) continue;
        if (ref.reg == NONE) return ref; /* decides alone */
        if (left++ == 0) only = ref;
    }
    return left <= 1 ? only : ref_to(in->dst);
}

static struct truth_ref ref_of(const struct planner *p, const struct comparisons *seen, uint32_t i) {
    const struct program_instruction *in = planner_at(p, i);
    struct truth_ref found = ref_to(in->dst);
    switch (instruction_op(in)) {
    case OP_truth_const: return instruction_x(in) == TRUTH_UNKNOWN ? found : (struct truth_ref){ NONE, false, (uint8_t)instruction_x(in) };
    case OP_truth_copy: return p->plan->ref[in->a];
    case OP_truth_not: return planner_flip(p->plan->ref[in->a], true);
    case OP_truth_all: case OP_truth_any: return ref_of_group(p, in);
    case OP_outcome: return p->program->arg[in->b].value == 0 ? p->plan->ref[in->a] : found;
    case OP_outcome_yes: {
        uint32_t writer = p->truth_writer[in->a]; /* verified to be an outcome */
        bool plain = writer != NONE && instruction_op(planner_at(p, writer)) == OP_outcome && p->program->arg[planner_at(p, writer)->b].value == 0;
        return plain ? p->plan->ref[in->a] : found;
    }
    case OP_choice_in:
        if (p->choices[in->a]) same_test(p, seen, i, &found);
        return found;
    case OP_number_at_most: case OP_number_less: case OP_number_equal: same_test(p, seen, i, &found); return found;
    default: return found;
    }
}

static void note_writer(struct planner *p, uint32_t i) {
    const struct program_instruction *in = planner_at(p, i);
    switch (opcode_info[instruction_op(in)].dst) {
    case OPERAND_T: p->truth_writer[in->dst] = i; break;
    case OPERAND_W: p->wide_writer[in->dst] = i; break;
    case OPERAND_R: p->number_writer[in->dst + 1] = i; /* and its first half: */
        p->number_writer[in->dst] = i;
        break;
    case OPERAND_N: p->number_writer[in->dst] = i; break;
    default: break; /* the other kinds are never written */
    }
}

static uint32_t block_of(const struct planner *p, const struct program_instruction *in) {
    return opcode_info[instruction_op(in)].b == OPERAND_BODY ? p->program->arg[in->b + 1].value : 0;
}

bool planner_find_refs(struct planner *p) {
    const struct program *program = p->program;
    struct comparisons seen = { ARENA_ARRAY(&p->scratch, uint32_t, program->numbers + 1), ARENA_ARRAY(&p->scratch, uint32_t, program->instructions + 1) };
    uint32_t skip = NONE, skip_end = 0, list_end = 0;
    if (p->scratch.failed) return false;
    for (uint32_t n = 0; n < program->numbers; n++) seen.last[n] = p->number_writer[n] = NONE;
    for (uint32_t f = 0; f < program->facts; f++)
        if (program->fact[f].kind == FACT_CHOICE) p->choices[program->fact[f].slot] = program->fact[f].choices;
    for (uint32_t t = 0; t < program->truths; t++) p->truth_writer[t] = NONE, p->plan->ref[t] = ref_to(t);
    for (uint32_t w = 0; w < program->wides; w++) p->wide_writer[w] = NONE;
    for (uint32_t i = 0; i < program->instructions; i++) {
        const struct program_instruction *in = planner_at(p, i);
        note_writer(p, i);
        p->skip[i] = i < skip_end ? skip : NONE;
        p->in_list[i] = i < list_end;
        if (p->in_list[i]) continue;
        if (instruction_op(in) == OP_skip_unless_yes) skip = i, skip_end = i + 1 + in->b;
        list_end = i + 1 + block_of(p, in);
        if (opcode_info[instruction_op(in)].dst != OPERAND_T) continue;
        p->plan->ref[in->dst] = ref_of(p, &seen, i);
        if (p->plan->ref[in->dst].reg == in->dst) remember_test(p, &seen, i);
    }
    return true;
}

/* --- What an instruction reads ------------------------------------------------------------------------------------- */

static void visit_args(struct planner *p, enum operand kind, uint32_t at, planner_visit *visit, void *context) {
    const struct program_arg *args = &p->program->arg[at];
    enum operand second = kind == OPERAND_ARGS_TT ? OPERAND_T : kind == OPERAND_ARGS_TN ? OPERAND_N : OPERAND_W;
    for (uint32_t k = 0; k < args[0].value; k++) {
        if (kind == OPERAND_ARGS_T) {
            visit(p, OPERAND_T, args[1 + k].value, context);
            continue;
        }
        visit(p, OPERAND_T, args[1 + 2 * k].value, context);
        if (kind != OPERAND_ARGS_TC && kind != OPERAND_ARGS_TP) visit(p, second, args[2 + 2 * k].value, context);
    }
}

static void visit_operand(struct planner *p, enum operand kind, uint32_t value, planner_visit *visit, void *context) {
    switch (kind) {
    case OPERAND_T: case OPERAND_N: case OPERAND_W: visit(p, kind, value, context); break;
    case OPERAND_R:
        visit(p, OPERAND_N, value, context);
        visit(p, OPERAND_N, value + 1, context);
        break;
    case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW: case OPERAND_ARGS_TC:
    case OPERAND_ARGS_TP: visit_args(p, kind, value, visit, context); break;
    default: break; /* no register */
    }
}

void planner_operands(struct planner *p, uint32_t instruction, planner_visit *visit, void *context) {
    uint32_t end = instruction + 1 + block_of(p, planner_at(p, instruction));
    for (uint32_t i = instruction; i < end; i++) {
        const struct program_instruction *in = planner_at(p, i);
        visit_operand(p, opcode_info[instruction_op(in)].a, in->a, visit, context);
        visit_operand(p, opcode_info[instruction_op(in)].b, in->b, visit, context);
    }
    if (end > instruction + 1) visit(p, OPERAND_T, p->program->arg[planner_at(p, instruction)->b].value, context);
}

bool planner_is_fast(const struct planner *p, uint32_t instruction) {
    const struct program_instruction *in = planner_at(p, instruction);
    const struct program_arg *args;
    struct threshold threshold;
    int64_t k;
    switch (instruction_op(in)) {
    case OP_truth_const: case OP_truth_copy: case OP_truth_not: case OP_truth_all: case OP_truth_any: case OP_truth_known:
    case OP_outcome_yes: case OP_choice_in: case OP_number_const: case OP_number_multiply: case OP_number_add:
    case OP_skip_unless_yes: return true;
    case OP_outcome: return p->program->arg[in->b].value <= 1;
    case OP_number_at_most: case OP_number_less: case OP_number_equal: return planner_threshold(p, in, &threshold);
    case OP_choice_table:
        args = &p->program->arg[in->a];
        for (uint32_t r = 0; r < args[0].value; r++)
            if (!planner_constant(p, args[2 + 2 * r].value, &k)) return false;
        return args[0].value <= UINT16_MAX;
    default: return false;
    }
}

/* --- What is needed ---------------------------------------------------------------------------------------------------- */

static uint32_t join(uint32_t a, uint32_t b) {
    if (a == NEED_NOBODY || a == b) return b;
    if (b == NEED_NOBODY) return a;
    return a == NEED_ALWAYS || b == NEED_ALWAYS ? NEED_ALWAYS : NEED_DOSES;
}

static void need_writer(struct planner *p, uint32_t writer, uint32_t need) {
    if (writer == NONE) return;
    /* What lies behind a skip_unless_yes can only be read there. */
    p->need[writer] = p->skip[writer] != NONE ? NEED_DOSE + p->skip[writer] : join(p->need[writer], need);
}

struct reading {
    uint32_t instruction, need;
    bool fast, joins; /* joins: takes truths negated or not */
};

static void need_own(struct planner *p, uint32_t reg, uint32_t need) {
    p->own[reg] = 1;
    need_writer(p, p->truth_writer[reg], need);
}

static void read_truth(struct planner *p, uint32_t reg, const struct reading *reading) {
    struct truth_ref ref = p->plan->ref[reg];
    if (!reading->fast || (!reading->joins && (ref.reg == NONE || ref.negated))) {
        need_own(p, reg, reading->need);
        return;
    }
    if (ref.reg == NONE) return;
    need_writer(p, p->truth_writer[ref.reg], reading->need);
    p->readers[ref.reg]++;
    p->reader[ref.reg] = reading->joins ? reading->instruction : NONE;
    p->reader_negated[ref.reg] = ref.negated;
}

static void read_register(struct planner *p, enum operand bank, uint32_t reg, void *context) {
    const struct reading *reading = context;
    if (bank == OPERAND_T) read_truth(p, reg, reading);
    else need_writer(p, bank == OPERAND_N ? p->number_writer[reg] : p->wide_writer[reg], reading->need);
}

/* A comparison with a constant or a table of constants reads no register for them. */
static void read_without_constants(struct planner *p, uint32_t i, struct reading *reading) {
    const struct program_instruction *in = planner_at(p, i);
    const struct program_arg *args;
    struct threshold threshold;
    int64_t k;
    switch (instruction_op(in)) {
    case OP_number_at_most: case OP_number_less: case OP_number_equal:
        planner_threshold(p, in, &threshold);
        need_writer(p, p->number_writer[threshold.number], reading->need);
        break;
    case OP_choice_table:
        args = &p->program->arg[in->a];
        for (uint32_t r = 0; r < args[0].value; r++) read_truth(p, args[1 + 2 * r].value, reading);
        break;
    case OP_number_multiply:
        if (planner_constant(p, in->a, &k)) need_writer(p, p->number_writer[in->b], reading->need);
        else if (planner_constant(p, in->b, &k)) need_writer(p, p->number_writer[in->a], reading->need);
        else planner_operands(p, i, read_register, reading);
        break;
    default: planner_operands(p, i, read_register, reading); break;
    }
}

static void read_operands(struct planner *p, uint32_t i) {
    const struct program_instruction *in = planner_at(p, i);
    enum opcode op = instruction_op(in);
    struct reading reading = { i, p->need[i], planner_is_fast(p, i), op == OP_truth_all || op == OP_truth_any };
    if (opcode_info[op].dst == OPERAND_T && (p->plan->ref[in->dst].reg != in->dst)) {
        /* a copy, perhaps negated, of what is computed elsewhere */
        if (p->plan->ref[in->dst].reg != NONE) {
            need_writer(p, p->truth_writer[p->plan->ref[in->dst].reg], p->need[i]);
            p->readers[p->plan->ref[in->dst].reg] += 2; /* never a part of its reader */
        }
        return;
    }
    if (reading.fast) read_without_constants(p, i, &reading);
    else planner_operands(p, i, read_register, &reading);
}

static void name(struct planner *p, uint32_t reg) {
    if (reg != NONE && p->plan->ref[reg].reg != NONE) p->named[p->plan->ref[reg].reg] = 1;
}

/* The register that has an outcome puts it where outcomes stand, unless it is a fact's, has another such place or a reader that looks in
 * it; then it is copied. */
static void need_outcome(struct planner *p, uint32_t reg) {
    struct truth_ref ref = p->plan->ref[reg];
    if (ref.reg != NONE) need_writer(p, p->truth_writer[ref.reg], NEED_ALWAYS);
    name(p, reg);
}

static void need_roots(struct planner *p) {
    const struct program *program = p->program;
    uint32_t applies = program->guideline[0].applies;
    if (applies != NONE) need_outcome(p, applies);
    for (uint32_t r = 0; r < program->recommendations; r++) {
        need_outcome(p, program->recommendation[r].outcome);
        name(p, program->recommendation[r].conditions);
        if (program->recommendation[r].instead_of != NONE) name(p, program->recommendation[r].own);
    }
    for (uint32_t d = 0; d < program->definitions; d++)
        if (program->definition[d].kind == VALUE_TRUTH) name(p, program->definition[d].reg);
    for (uint32_t d = 0; d < program->doses; d++) {
        const struct program_dose *dose = &program->dose[d];
        need_writer(p, dose->kind == VALUE_WIDE ? p->wide_writer[dose->reg] : p->number_writer[dose->reg], NEED_ALWAYS);
    }
}

/* A group that has one reader, which is a group too, becomes a part of it: all of (a, all of (b, c)), not any of (a, any of ...). */
static void find_inlined(struct planner *p) {
    for (uint32_t t = 0; t < p->program->truths; t++) {
        uint32_t writer = p->truth_writer[t], reader = p->reader[t];
        if (writer == NONE || p->plan->ref[t].reg != t || p->own[t] || p->named[t] || p->readers[t] != 1 || reader == NONE) continue;
        enum opcode op = instruction_op(planner_at(p, writer)), outer = instruction_op(planner_at(p, reader));
        if ((op != OP_truth_all && op != OP_truth_any) || p->need[writer] == NEED_NOBODY) continue;
        p->inlined[t] = (op == outer) != (p->reader_negated[t] != 0);
    }
}

bool planner_find_needs(struct planner *p) {
    need_roots(p);
    for (uint32_t i = p->program->instructions; i-- > 0;) {
        const struct program_instruction *in = planner_at(p, i);
        if (p->in_list[i]) continue;
        if (instruction_op(in) == OP_skip_unless_yes) {
            for (uint32_t j = i + 1; j <= i + in->b; j++)
                if (p->need[j] != NEED_NOBODY) p->need[i] = NEED_ALWAYS;
        }
        if (p->need[i] == NEED_NOBODY) continue;
        if (instruction_op(in) == OP_truth_known) p->plan->asks_given = true;
        read_operands(p, i);
    }
    find_inlined(p);
    return true;
}
