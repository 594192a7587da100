/* columns_plan: from the program's instructions to steps. First, from the front, how each instruction can be done and within which bounds
 * its numbers lie; then, from the back, what is needed and for which rows; then the steps; then where registers lie. */
#include "runtime/columns_plan.h"

#include <stdlib.h>
#include <string.h>

/* --- Reading instructions ---------------------------------------------------------------------------------------------- */

static void see_args(const struct program *program, enum operand kind, uint32_t first, operand_seen *see, void *context) {
    const struct program_arg *a = &program->arg[first];
    for (uint32_t i = 1; kind == OPERAND_ARGS_T && i <= a[0].value; i++) see(context, BANK_T, a[i].value);
    for (uint32_t i = 0; kind != OPERAND_ARGS_T && i < a[0].value; i++) {
        see(context, BANK_T, a[1 + 2 * i].value);
        if (kind == OPERAND_ARGS_TT) see(context, BANK_T, a[2 + 2 * i].value);
        if (kind == OPERAND_ARGS_TN) see(context, BANK_N, a[2 + 2 * i].value);
        if (kind == OPERAND_ARGS_TW) see(context, BANK_W, a[2 + 2 * i].value);
    }
}

static void see_operand(const struct program *program, enum operand kind, uint32_t value, operand_seen *see, void *context) {
    switch (kind) { /* all of them: an operand that is not seen here would not be there when a row is run by itself */
    case OPERAND_T: see(context, BANK_T, value); break;
    case OPERAND_N: see(context, BANK_N, value); break;
    case OPERAND_W: see(context, BANK_W, value); break;
    case OPERAND_R:
        see(context, BANK_N, value);
        see(context, BANK_N, value + 1);
        break;
    case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW: case OPERAND_ARGS_TC: case OPERAND_ARGS_TP:
        see_args(program, kind, value, see, context);
        break;
    case OPERAND_BODY: see(context, BANK_T, program->arg[value].value); break;
    case OPERAND_NOTHING: case OPERAND_NCONST: case OPERAND_WCONST: case OPERAND_LIST: case OPERAND_FACT: case OPERAND_FIELD:
    case OPERAND_TEXT: case OPERAND_CONVERSION: case OPERAND_SKIP: case OPERAND_TRUTH: case OPERAND_NUMBER: case OPERAND_TIME: break;
    }
}

void plan_operands(const struct program *program, uint32_t instruction, operand_seen *see, void *context) {
    const struct program_instruction *i = &program->instruction[instruction];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    see_operand(program, info->a, i->a, see, context);
    see_operand(program, info->b, i->b, see, context);
}

bool plan_destination(const struct program *program, uint32_t instruction, enum bank *bank) {
    enum operand dst = opcode_info[instruction_op(&program->instruction[instruction])].dst;
    *bank = dst == OPERAND_T ? BANK_T : dst == OPERAND_W ? BANK_W : BANK_N;
    return dst != OPERAND_NOTHING;
}

/* --- Pieces ---------------------------------------------------------------------------------------------------------------- */

uint32_t plan_cell(struct planner *p, uint32_t size) {
    if (!ARENA_ROOM(&p->scratch, p->cell, p->cells, p->cell_room)) {
        p->failed = true;
        return 0;
    }
    p->cell[p->cells++] = (struct cell){ .size = size, .first = NONE };
    return (uint32_t)p->cells - 1;
}

struct step *plan_step(struct planner *p, enum step_op op, uint32_t dst_cell) {
    struct step *s = &PLAN_PUSH(p, step, steps, step_room);
    *s = (struct step){ .op = (uint16_t)op, .dst = dst_cell, .first = (uint32_t)p->plan->operands };
    return s;
}

void plan_add_operand(struct planner *p, struct lit lit) {
    if (!ARENA_ROOM(&p->scratch, p->lits, p->plan->operands, p->lit_room)) {
        p->failed = true;
        return;
    }
    p->lits[p->plan->operands] = lit;
    PLAN_PUSH(p, operand, operands, operand_room) = 0;
}

void plan_operand(struct planner *p, struct lit lit) {
    plan_add_operand(p, lit);
    p->plan->step[p->plan->steps ? p->plan->steps - 1 : 0].count++;
}

uint32_t plan_guard(struct planner *p, uint32_t reg, uint32_t *count) {
    uint32_t first = (uint32_t)p->plan->operands;
    *count = 0;
    if (reg == NONE) return first;
    plan_add_operand(p, plan_certain(p->truth[reg]));
    plan_add_operand(p, plan_possible(p->truth[reg]));
    *count = 2;
    return first;
}

/* --- The shape of the program ------------------------------------------------------------------------------------------------ */

static bool make_arrays(struct planner *p) {
    const struct program *program = p->program;
    struct arena *arena = &p->scratch;
    size_t bank[BANKS] = { (size_t)program->truths + 1, (size_t)program->numbers + 2, (size_t)program->wides + 1 };
    size_t code = (size_t)program->instructions + 1, facts = (size_t)program->facts + 1;
    for (int b = 0; b < BANKS; b++) {
        p->writer[b] = ARENA_ARRAY(arena, uint32_t, bank[b]);
        p->fact_of[b] = ARENA_ARRAY(arena, uint32_t, bank[b]);
        p->lane_of[b] = ARENA_ARRAY(arena, uint32_t, bank[b]);
        p->lane_stamp[b] = ARENA_ARRAY(arena, uint32_t, bank[b]);
        for (size_t i = 0; !arena->failed && i < bank[b]; i++) p->writer[b][i] = p->fact_of[b][i] = NONE;
    }
    p->skip_of = ARENA_ARRAY(arena, uint32_t, code);
    p->block_of = ARENA_ARRAY(arena, uint32_t, code);
    p->guard = ARENA_ARRAY(arena, uint32_t, code);
    p->mark = ARENA_ARRAY(arena, uint32_t, code);
    p->list = ARENA_ARRAY(arena, uint32_t, code);
    p->mode = ARENA_ARRAY(arena, uint8_t, code);
    p->emit = ARENA_ARRAY(arena, uint8_t, code);
    p->wants_cell = ARENA_ARRAY(arena, uint8_t, code);
    p->lane_use = ARENA_ARRAY(arena, uint8_t, code);
    p->fact_wanted = ARENA_ARRAY(arena, uint8_t, facts);
    p->truth = ARENA_ARRAY(arena, struct lit, bank[BANK_T]);
    p->truth_made = ARENA_ARRAY(arena, bool, bank[BANK_T]);
    p->is_pending = ARENA_ARRAY(arena, bool, bank[BANK_T]);
    p->number = ARENA_ARRAY(arena, struct number, bank[BANK_N]);
    p->wide = ARENA_ARRAY(arena, struct wide, bank[BANK_W]);
    p->plan->fact = ARENA_ARRAY(&p->plan->arena, struct carrier, facts);
    p->plan->read = ARENA_ARRAY(&p->plan->arena, bool, facts);
    p->plan->outcome_at = ARENA_ARRAY(&p->plan->arena, size_t, (size_t)program->recommendations + 1);
    p->plan->dose = ARENA_ARRAY(&p->plan->arena, struct dose_place, (size_t)program->doses + 1);
    return !arena->failed && !p->plan->arena.failed;
}

/* Something in every list, so that one that cannot grow still has a place to write to. */
static bool make_lists(struct planner *p) {
    struct plan *plan = p->plan;
    return ARENA_ROOM(&plan->arena, plan->step, 0, plan->step_room) && ARENA_ROOM(&plan->arena, plan->operand, 0, plan->operand_room) &&
           ARENA_ROOM(&plan->arena, plan->points, 0, plan->point_room) && ARENA_ROOM(&plan->arena, plan->lane, 0, plan->lane_room) &&
           ARENA_ROOM(&plan->arena, plan->lane_output, 0, plan->lane_output_room) &&
           ARENA_ROOM(&plan->arena, plan->lanes, 0, plan->lanes_room) && ARENA_ROOM(&plan->arena, plan->pass, 0, plan->pass_room) &&
           ARENA_ROOM(&plan->arena, plan->pass_output, 0, plan->pass_output_room) &&
           ARENA_ROOM(&plan->arena, plan->range, 0, plan->range_room) && ARENA_ROOM(&plan->arena, plan->leaf, 0, plan->leaf_room) &&
           ARENA_ROOM(&p->scratch, p->cell, 0, p->cell_room);
}

static void read_shape(struct planner *p) {
    const struct program *program = p->program;
    uint32_t skip = NONE, skip_end = 0, block = NONE, block_end = 0;
    for (uint32_t i = 0; i < program->instructions; i++) {
        const struct program_instruction *at = &program->instruction[i];
        enum bank bank;
        if (skip != NONE && i == skip_end) skip = NONE;
        if (block != NONE && i == block_end) block = NONE;
        p->skip_of[i] = skip;
        p->block_of[i] = block;
        p->guard[i] = GUARD_UNSET;
        if (plan_destination(program, i, &bank)) {
            p->writer[bank][at->dst] = i;
            if (opcode_info[instruction_op(at)].dst == OPERAND_R) p->writer[bank][at->dst + 1] = i;
        }
        if (instruction_op(at) == OP_skip_unless_yes) skip = i, skip_end = i + 1 + at->b;
        if (opcode_info[instruction_op(at)].b == OPERAND_BODY) block = i, block_end = i + 1 + program->arg[at->b + 1].value;
    }
}

static void read_facts(struct planner *p) {
    for (uint32_t f = 0; f < p->program->facts; f++) {
        const struct program_fact *fact = &p->program->fact[f];
        switch ((enum fact_kind)fact->kind) {
        case FACT_TRUTH: p->fact_of[BANK_T][fact->slot] = f; break;
        case FACT_WIDE: p->fact_of[BANK_W][fact->slot] = f; break;
        case FACT_PERIOD: p->fact_of[BANK_N][fact->slot + 1] = f; /* fall through */
        case FACT_CHOICE: case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: p->fact_of[BANK_N][fact->slot] = f; break;
        case FACT_LIST: case FACT_SERIES: break;
        }
    }
}

/* --- How facts are carried ------------------------------------------------------------------------------------------------------- */

static unsigned bytes_for(int64_t low, int64_t high) {
    if (low >= -INT8_MAX && high <= INT8_MAX) return 1;
    return dense_width(low, high);
}

/* The narrowest integers that hold the range: as they are, or less the middle of the range where that saves bytes. */
static void carry_number(const struct program_fact *fact, struct carrier *c) {
    bool both = (fact->bounds & FACT_HAS_LOW) && (fact->bounds & FACT_HAS_HIGH) && fact->low <= fact->high;
    *c = (struct carrier){ CARRIED_NUMBER, 8, 0, 0 };
    if (!both) return;
    uint64_t span = (uint64_t)fact->high - (uint64_t)fact->low;
    unsigned plain = bytes_for(fact->low, fact->high);
    unsigned least = span <= 2 * INT8_MAX ? 1 : span <= 2 * INT16_MAX ? 2 : span <= 2 * (uint64_t)INT32_MAX ? 4 : 8;
    c->width = (uint8_t)plain;
    if (least >= plain) return;
    c->width = (uint8_t)least;
    c->offset_value = fact->low + (int64_t)(span / 2);
}

static bool is_single(int64_t mask, uint32_t choices) {
    return mask > 0 && (mask & (mask - 1)) == 0 && __builtin_ctzll((uint64_t)mask) < (int)choices;
}

static struct carrier carry(const struct program_fact *fact) {
    struct carrier c = { .how = CARRIED_NOT };
    bool fine = fact->absent != 1 || fact->kind != FACT_CHOICE || is_single(fact->absent_value, fact->choices);
    if (fact->kind == FACT_TRUTH) c = (struct carrier){ CARRIED_PLANES, 0, 0, 0 };
    if (fact->kind == FACT_CHOICE && fine) c = (struct carrier){ fact->choices == 2 ? CARRIED_PLANES : CARRIED_CODE, 1, 0, 0 };
    if (fact->kind == FACT_NUMBER) carry_number(fact, &c);
    return c;
}

static void lay_out_facts(struct planner *p) {
    size_t at = 0;
    for (uint32_t f = 0; f < p->program->facts; f++) {
        struct carrier *c = &p->plan->fact[f];
        *c = carry(&p->program->fact[f]);
        c->offset = (uint32_t)at;
        if (c->how != CARRIED_NOT) at += c->how == CARRIED_PLANES ? TRUTH : (size_t)BLOCK * c->width;
        if (at > INT32_MAX) p->failed = true;
    }
    p->plan->in_size = at;
}

/* --- How instructions are done ------------------------------------------------------------------------------------------------------ */

static void by_rows(struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = &p->program->instruction[instruction];
    enum operand dst = opcode_info[instruction_op(i)].dst;
    p->mode[instruction] = MODE_ROWS;
    for (uint32_t k = 0; k < (dst == OPERAND_R ? 2u : dst == OPERAND_N ? 1u : 0u); k++)
        p->number[i->dst + k] = (struct number){ .form = NUMBER_ARRAY, .width = 8, .low = -INT64_MAX, .high = INT64_MAX };
}

static void choose_modes(struct planner *p) {
    for (uint32_t i = 0; i < p->program->instructions; i++) {
        if (p->block_of[i] != NONE) continue;
        if (dense_can(p, i)) {
            p->mode[i] = MODE_DENSE;
            dense_bounds(p, i);
        } else if (lane_can(p, i)) {
            p->mode[i] = MODE_LANE;
            lane_bounds(p, i);
        } else {
            by_rows(p, i);
        }
    }
}

/* --- What is needed -------------------------------------------------------------------------------------------------------------------- */

static uint32_t guard_of(const struct planner *p, uint32_t instruction) {
    uint32_t skip = p->skip_of[instruction];
    if (skip != NONE) return p->program->instruction[skip].a;
    return p->guard[instruction] == GUARD_UNSET ? NONE : p->guard[instruction];
}

static void need(struct planner *p, enum bank bank, uint32_t reg, uint32_t guard, bool lane) {
    uint32_t writer = p->writer[bank][reg];
    if (writer == NONE) {
        if (p->fact_of[bank][reg] != NONE) p->fact_wanted[p->fact_of[bank][reg]] = 1;
        return;
    }
    p->emit[writer] = 1;
    p->guard[writer] = p->guard[writer] == GUARD_UNSET || p->guard[writer] == guard ? guard : NONE;
    if (lane) p->lane_use[writer] = 1;
    else p->wants_cell[writer] = 1;
}

struct needing {
    struct planner *p;
    uint32_t guard;
    bool lane;
};

static void need_operand(void *context, enum bank bank, uint32_t reg) {
    const struct needing *n = context;
    need(n->p, bank, reg, n->guard, n->lane);
}

static bool is_exact(const struct number *n) {
    return (n->form == NUMBER_ARRAY || n->form == NUMBER_FIXED) && n->low > -((int64_t)1 << 50) && n->high < (int64_t)1 << 50;
}

/* A number that only decimals are made of is reckoned beside them, for the rows that need it. */
static bool joins_lanes(const struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = &p->program->instruction[instruction];
    enum opcode op = instruction_op(i);
    bool two = op == OP_number_add || op == OP_number_subtract || op == OP_number_multiply || op == OP_number_min || op == OP_number_max;
    return p->lane_use[instruction] && !p->wants_cell[instruction] && two && is_exact(&p->number[i->dst]) &&
           is_exact(&p->number[i->a]) && is_exact(&p->number[i->b]);
}

static bool dose_in_lanes(const struct planner *p, const struct program_dose *dose, int64_t *low, int64_t *high) {
    uint32_t writer = p->writer[BANK_W][dose->reg];
    if (dose->kind != VALUE_WIDE || writer == NONE || p->mode[writer] != MODE_LANE || p->wide[dose->reg].scale < 0) return false;
    return lane_dose(p, dose->reg, (uint32_t)p->wide[dose->reg].scale, low, high);
}

/* The rows that a dose is for: those of the range that it lies in, else those whose recommendation is yes. */
static uint32_t dose_guard(const struct planner *p, const struct program_dose *dose) {
    uint32_t writer = p->writer[dose->kind == VALUE_WIDE ? BANK_W : BANK_N][dose->reg];
    uint32_t skip = writer == NONE ? NONE : p->skip_of[writer];
    return skip != NONE ? p->program->instruction[skip].a : p->program->recommendation[dose->recommendation].outcome;
}

static void need_doses(struct planner *p) {
    int64_t low, high;
    for (uint32_t d = 0; d < p->program->doses; d++) {
        const struct program_dose *dose = &p->program->dose[d];
        if (dose->kind == VALUE_NUMBER) need(p, BANK_N, dose->reg, dose_guard(p, dose), false);
        else if (dose_in_lanes(p, dose, &low, &high)) need(p, BANK_W, dose->reg, dose_guard(p, dose), true);
        need(p, BANK_T, dose_guard(p, dose), NONE, false);
    }
}

static void find_needs(struct planner *p) {
    const struct program *program = p->program;
    if (program->guideline[0].applies != NONE) need(p, BANK_T, program->guideline[0].applies, NONE, false);
    for (uint32_t r = 0; r < program->recommendations; r++) need(p, BANK_T, program->recommendation[r].outcome, NONE, false);
    if (p->plan->with_doses) need_doses(p);
    for (uint32_t i = program->instructions; i-- > 0;) {
        if (!p->emit[i] || p->block_of[i] != NONE) continue;
        if (p->mode[i] == MODE_DENSE && joins_lanes(p, i)) p->mode[i] = MODE_LANE;
        if (p->mode[i] == MODE_DENSE || p->mode[i] == MODE_ROWS) p->wants_cell[i] |= p->lane_use[i];
        uint32_t guard = guard_of(p, i);
        if (guard != NONE) need(p, BANK_T, guard, NONE, false);
        struct needing n = { p, guard, p->mode[i] == MODE_LANE };
        if (p->mode[i] == MODE_DENSE || p->mode[i] == MODE_LANE) plan_operands(program, i, need_operand, &n);
    }
}

/* --- Steps -------------------------------------------------------------------------------------------------------------------------------- */

static void make_constants(struct planner *p) {
    p->yes = plan_cell(p, TRUTH);
    p->unknown = plan_cell(p, TRUTH);
    if (p->failed) return;
    p->cell[p->yes].constant = p->cell[p->unknown].constant = true;
    plan_step(p, STEP_TRUTH_AND, p->yes);
    plan_step(p, STEP_PLANE_OR, p->unknown);
    plan_step(p, STEP_PLANE_AND, p->unknown)->half = 1;
}

static void close_if_pending(void *context, enum bank bank, uint32_t reg) {
    struct planner *p = context;
    if (bank == BANK_T && p->is_pending[reg]) lane_close(p);
}

static void emit_truth_of_lane(struct planner *p, uint32_t reg) {
    if (!ARENA_ROOM(&p->scratch, p->pending, p->pendings, p->pending_room)) {
        p->failed = true;
        return;
    }
    uint32_t cell = plan_cell(p, TRUTH);
    p->pending[p->pendings++] = (struct pending){ .bank = BANK_T, .reg = reg, .cell = cell };
    p->is_pending[reg] = true;
}

static void emit_instruction(struct planner *p, uint32_t i) {
    const struct program_instruction *at = &p->program->instruction[i];
    enum bank bank;
    if (p->mode[i] == MODE_DENSE) {
        plan_operands(p->program, i, close_if_pending, p);
        dense_emit(p, i);
    } else if (p->mode[i] == MODE_LANE && p->wants_cell[i] && plan_destination(p->program, i, &bank) && bank == BANK_T) {
        emit_truth_of_lane(p, at->dst);
    }
}

/* What the scalar VM has to give for an instruction. */
static void output_of_rows(struct planner *p, uint32_t i) {
    const struct program_instruction *at = &p->program->instruction[i];
    enum operand dst = opcode_info[instruction_op(at)].dst;
    if (dst == OPERAND_T) {
        uint32_t cell = plan_cell(p, TRUTH);
        pass_output(p, OUTPUT_TRUTH, 0, at->dst, cell, 0);
        p->truth[at->dst] = lit_of(cell);
        p->truth_made[at->dst] = true;
    }
    for (uint32_t k = 0; k < (dst == OPERAND_R ? 2u : dst == OPERAND_N ? 1u : 0u); k++) {
        uint32_t cell = plan_cell(p, BLOCK * 8);
        pass_output(p, OUTPUT_NUMBER, 8, at->dst + k, cell, 0);
        p->number[at->dst + k].cell = cell;
        p->number[at->dst + k].made = true;
    }
}

static void step_of_pass(struct planner *p, uint32_t outputs, uint32_t guard_reg, uint32_t guard_first, uint32_t guards) {
    if (outputs == p->plan->pass_outputs) return;
    uint32_t pass = pass_make(p, outputs, guard_reg, guard_first, guards);
    plan_step(p, STEP_ROWS, NONE)->value = pass;
}

static void emit_group(struct planner *p, const uint32_t *instruction, size_t count) {
    uint32_t outputs = (uint32_t)p->plan->pass_outputs, guards;
    for (size_t k = 0; k < count; k++)
        if (p->mode[instruction[k]] == MODE_ROWS && p->wants_cell[instruction[k]]) output_of_rows(p, instruction[k]);
    uint32_t first = plan_guard(p, p->open_guard, &guards);
    step_of_pass(p, outputs, p->open_guard, first, guards);
    for (size_t k = 0; k < count; k++) emit_instruction(p, instruction[k]);
}

static void forget_cached(struct planner *p) {
    for (size_t i = 0; i < p->cacheds; i++) memset(p->number[p->cached[i]].wider, 0, sizeof p->number->wider);
    p->cacheds = 0;
}

/* --- Results ---------------------------------------------------------------------------------------------------------------------------------- */

static uint32_t out_cell(struct planner *p, uint32_t size, size_t offset) {
    uint32_t cell = plan_cell(p, size);
    p->cell[cell].base = BASE_OUT;
    p->cell[cell].placed = true;
    p->cell[cell].offset = (uint32_t)offset;
    return cell;
}

/* Where it can, a truth is made where it is to stand. */
static void put_truth(struct planner *p, struct lit truth, size_t offset) {
    struct cell *cell = &p->cell[truth.cell];
    if (!truth.inverted && !cell->placed && !cell->constant) {
        cell->base = BASE_OUT;
        cell->placed = true;
        cell->offset = (uint32_t)offset;
        return;
    }
    uint32_t copy = out_cell(p, TRUTH, offset);
    plan_step(p, STEP_TRUTH_AND, copy);
    plan_operand(p, truth);
}

static void lay_out_results(struct planner *p) {
    const struct program *program = p->program;
    struct plan *plan = p->plan;
    size_t at = TRUTH;
    plan->applies_at = 0;
    for (uint32_t r = 0; r < program->recommendations; r++, at += TRUTH) plan->outcome_at[r] = at;
    for (uint32_t d = 0; plan->with_doses && d < program->doses; d++) {
        const struct program_dose *dose = &program->dose[d];
        struct dose_place *place = &plan->dose[d];
        int64_t low, high;
        *place = (struct dose_place){ (uint32_t)at, 0, dose->scale };
        if (dose->kind == VALUE_NUMBER) {
            const struct number *n = &p->number[dose->reg];
            bool array = dense_operand_is_array(p, dose->reg) && n->low != NUMBER_UNKNOWN;
            place->width = (uint8_t)(array ? dense_width(n->low, n->high) : 8);
        } else if (dose_in_lanes(p, dose, &low, &high)) {
            place->width = (uint8_t)dense_width(low, high);
            place->scale = (uint32_t)p->wide[dose->reg].scale;
        }
        at += BLOCK * (place->width ? place->width : sizeof(osler_decimal));
        if (at > INT32_MAX) p->failed = true;
    }
    plan->out_size = at;
}

static void put_outcomes(struct planner *p) {
    const struct program *program = p->program;
    uint32_t applies = program->guideline[0].applies;
    lane_close(p);
    put_truth(p, applies == NONE ? lit_of(p->yes) : p->truth[applies], p->plan->applies_at);
    for (uint32_t r = 0; r < program->recommendations; r++) put_truth(p, p->truth[program->recommendation[r].outcome], p->plan->outcome_at[r]);
}

/* The planes of the rows that get the dose: its recommendation is yes, and the range that it lies in was not passed over. */
static uint32_t dose_planes(struct planner *p, const struct program_dose *dose, uint32_t *count) {
    uint32_t outcome = p->program->recommendation[dose->recommendation].outcome, guard = dose_guard(p, dose), more;
    uint32_t first = plan_guard(p, outcome, count);
    if (guard == outcome) return first;
    plan_guard(p, guard, &more);
    *count += more;
    return first;
}

static void store_dose(struct planner *p, const struct program_dose *dose, uint32_t array, uint32_t d) {
    const struct dose_place *place = &p->plan->dose[d];
    uint32_t cell = out_cell(p, BLOCK * place->width, place->offset), count;
    struct step *s = plan_step(p, STEP_STORE, cell);
    s->width = place->width;
    plan_operand(p, lit_of(array));
    size_t step = p->plan->steps - 1;
    dose_planes(p, dose, &count);
    p->plan->step[step].count += count;
}

/* A dose that only the scalar VM can compute, in a pass of its own. */
static void dose_of_rows(struct planner *p, const struct program_dose *dose, uint32_t d) {
    const struct dose_place *place = &p->plan->dose[d];
    uint32_t cell = out_cell(p, BLOCK * (place->width ? place->width : (uint32_t)sizeof(osler_decimal)), place->offset);
    uint32_t outputs = (uint32_t)p->plan->pass_outputs, count, first = dose_planes(p, dose, &count);
    pass_output(p, place->width ? OUTPUT_NUMBER : OUTPUT_WIDE, place->width, dose->reg, cell, (int32_t)place->scale);
    step_of_pass(p, outputs, dose_guard(p, dose), first, count);
}

static void dose_of_lanes(struct planner *p, const struct program_dose *dose, uint32_t d) {
    const struct dose_place *place = &p->plan->dose[d];
    bool direct = p->open_guard == p->program->recommendation[dose->recommendation].outcome && p->open_guard == dose_guard(p, dose);
    uint32_t cell = direct ? out_cell(p, BLOCK * place->width, place->offset) : plan_cell(p, BLOCK * place->width);
    if (!ARENA_ROOM(&p->scratch, p->pending, p->pendings, p->pending_room)) {
        p->failed = true;
        return;
    }
    p->pending[p->pendings++] = (struct pending){ BANK_W, place->width, dose->reg, cell, (int32_t)place->scale };
    if (direct) return;
    lane_close(p);
    store_dose(p, dose, cell, d);
}

static bool dose_in_rows(const struct planner *p, const struct program_dose *dose) {
    int64_t low, high;
    if (dose->kind == VALUE_NUMBER) return !dense_operand_is_array(p, dose->reg);
    return !dose_in_lanes(p, dose, &low, &high);
}

/* The group that a dose is reckoned in. One that takes a pass of its own chooses its rows itself. */
static uint32_t group_of_dose(const struct planner *p, const struct program_dose *dose) {
    if (dose_in_rows(p, dose)) return NONE;
    uint32_t writer = p->writer[dose->kind == VALUE_WIDE ? BANK_W : BANK_N][dose->reg];
    return writer == NONE || !p->emit[writer] ? NONE : guard_of(p, writer);
}

static void put_doses(struct planner *p, uint32_t group) {
    const struct program *program = p->program;
    for (uint32_t d = 0; p->plan->with_doses && d < program->doses; d++) {
        const struct program_dose *dose = &program->dose[d];
        if (group_of_dose(p, dose) != group) continue;
        if (dose_in_rows(p, dose)) dose_of_rows(p, dose, d);
        else if (dose->kind == VALUE_WIDE) dose_of_lanes(p, dose, d);
        else store_dose(p, dose, dense_array(p, dose->reg, p->plan->dose[d].width), d);
    }
    lane_close(p);
}

/* --- Groups ---------------------------------------------------------------------------------------------------------------------------------------- */

struct member {
    uint32_t guard, instruction;
};

static int compare_members(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    if (x->guard != y->guard) return x->guard < y->guard ? -1 : 1;
    return (x->instruction > y->instruction) - (x->instruction < y->instruction);
}

/* What would have been written, had there been a row. */
static void fill_doses(struct planner *p, size_t step, uint32_t group) {
    const struct program *program = p->program;
    p->plan->step[step].other = (int64_t)p->plan->point_count;
    for (uint32_t d = 0; p->plan->with_doses && d < program->doses; d++) {
        const struct dose_place *place = &p->plan->dose[d];
        if (group_of_dose(p, &program->dose[d]) != group) continue;
        uint32_t width = place->width ? place->width : (uint32_t)sizeof(osler_decimal);
        plan_add_operand(p, lit_of(out_cell(p, BLOCK * width, place->offset)));
        PLAN_PUSH(p, points, point_count, point_room) = place->width;
        p->plan->step[step].fills++;
    }
}

static void emit_guarded(struct planner *p, const struct member *member, size_t count) {
    uint32_t planes;
    p->open_guard = member[0].guard;
    size_t step = p->plan->steps;
    plan_step(p, STEP_GUARD, NONE);
    plan_guard(p, p->open_guard, &planes);
    p->plan->step[step].count = planes;
    fill_doses(p, step, p->open_guard);
    uint32_t *instruction = ARENA_ARRAY(&p->scratch, uint32_t, count);
    if (!instruction) {
        p->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) instruction[i] = member[i].instruction;
    emit_group(p, instruction, count);
    put_doses(p, p->open_guard);
    forget_cached(p);
    p->plan->step[step].value = (int64_t)p->plan->steps;
    p->open_guard = NONE;
}

static void emit_all(struct planner *p) {
    const struct program *program = p->program;
    struct member *member = ARENA_ARRAY(&p->scratch, struct member, (size_t)program->instructions + 1);
    uint32_t *plain = ARENA_ARRAY(&p->scratch, uint32_t, (size_t)program->instructions + 1);
    size_t members = 0, plains = 0;
    if (!member || !plain) {
        p->failed = true;
        return;
    }
    for (uint32_t i = 0; i < program->instructions; i++) {
        if (!p->emit[i] || p->block_of[i] != NONE) continue;
        if (guard_of(p, i) == NONE) plain[plains++] = i;
        else member[members++] = (struct member){ guard_of(p, i), i };
    }
    p->open_guard = NONE;
    emit_group(p, plain, plains);
    put_outcomes(p);
    put_doses(p, NONE);
    p->cacheds = 0;
    qsort(member, members, sizeof *member, compare_members);
    for (size_t i = 0, end; i < members && !p->failed; i = end) {
        for (end = i; end < members && member[end].guard == member[i].guard;) end++;
        emit_guarded(p, member + i, end - i);
    }
}

/* --- Checks ------------------------------------------------------------------------------------------------------------------------------------------ */

/* What a fact may be, in the block. */
static void bounds_in_block(const struct planner *p, uint32_t f, int64_t *low, int64_t *high) {
    const struct program_fact *fact = &p->program->fact[f];
    const struct carrier *c = &p->plan->fact[f];
    *low = columns_least(c->width) + 1;
    *high = -*low;
    if (c->how == CARRIED_CODE) *low = 0, *high = (int64_t)fact->choices - 1;
    if (c->how != CARRIED_NUMBER) return;
    if (fact->bounds & FACT_HAS_LOW) *low = fact->low - c->offset_value;
    if (fact->bounds & FACT_HAS_HIGH) *high = fact->high - c->offset_value;
}

static uint32_t cell_in_block(struct planner *p, uint32_t f) {
    const struct carrier *c = &p->plan->fact[f];
    uint32_t cell = plan_cell(p, c->how == CARRIED_PLANES ? TRUTH : BLOCK * c->width);
    p->cell[cell].base = BASE_IN;
    p->cell[cell].placed = true;
    p->cell[cell].offset = c->offset;
    return cell;
}

/* Of the facts that steps read. */
static void emit_checks(struct planner *p) {
    uint32_t bad = plan_cell(p, PLANE);
    p->plan->check_steps = p->plan->steps;
    p->plan->check = bad;
    plan_step(p, STEP_CHECK_TRUTHS, bad);
    for (uint32_t f = 0; f < p->program->facts && !p->failed; f++)
        if (p->plan->read[f] && p->plan->fact[f].how == CARRIED_PLANES) plan_operand(p, lit_of(cell_in_block(p, f)));
    for (uint32_t f = 0; f < p->program->facts && !p->failed; f++) {
        const struct carrier *c = &p->plan->fact[f];
        if (!p->plan->read[f] || (c->how != CARRIED_CODE && c->how != CARRIED_NUMBER)) continue;
        uint32_t cell = cell_in_block(p, f);
        struct step *s = plan_step(p, STEP_CHECK, bad);
        s->width = c->width;
        bounds_in_block(p, f, &s->value, &s->other);
        plan_operand(p, lit_of(cell));
    }
}

bool plan_make(struct plan *plan, const struct program *program, const struct allocator *allocator, bool doses) {
    struct planner p = { .plan = plan, .program = program };
    *plan = (struct plan){ .program = program, .with_doses = doses };
    arena_init(&plan->arena, allocator, 0);
    arena_init(&p.scratch, allocator, 0);
    p.failed = !make_arrays(&p) || !make_lists(&p);
    if (!p.failed) {
        read_shape(&p);
        read_facts(&p);
        lay_out_facts(&p);
        dense_facts(&p);
        choose_modes(&p);
        find_needs(&p);
        lay_out_results(&p);
        make_constants(&p);
        dense_facts(&p);
        emit_all(&p);
        emit_checks(&p);
        if (!p.failed) plan_place(&p);
    }
    bool made = !p.failed && !p.scratch.failed && !plan->arena.failed;
    arena_free(&p.scratch);
    if (!made) plan_free(plan);
    return made;
}

void plan_free(struct plan *plan) {
    arena_free(&plan->arena);
    *plan = (struct plan){ 0 };
}
