/* columns_lane: decimals in double. For each register there is a bound on how far the double may be from the decimal that the scalar
 * VM has (which is itself rounded to 38 digits, far below a double's last place). A comparison or a rounding that lies within the bound
 * is in doubt, and its row is done again in decimals: what comes out is always what the scalar VM answers. */
#include <stdlib.h>

#include "base/unit.h"
#include "runtime/columns_plan.h"

#define UNIT_ROUNDOFF 0x1p-52 /* twice that of one operation: room for the rounding of the decimals */
#define LARGEST 0x1p50
#define EXACT 0x1p53
#define TINY 1e-100
enum { SCALE_MOST = 15, STEP_MOST = 1 << 20 };

static const struct program_instruction *at(const struct planner *p, uint32_t i) { return &p->program->instruction[i]; }

static double ten_to(int32_t power) {
    double value = 1;
    for (int32_t i = 0; i < power; i++) value *= 10; /* exact up to 10^22 */
    return value;
}

static double largest(double a, double b) { return a > b ? a : b; }
static double smallest(double a, double b) { return a < b ? a : b; }
static double size_of(const struct wide *w) { return largest(w->low < 0 ? -w->low : w->low, w->high < 0 ? -w->high : w->high); }
static double root_of(double a) {
    double x = a > 1 ? a : 1;
    for (int i = 0; i < 600; i++) { /* Newton from above, so that it never is too small by more than its last place */
        double next = (x + a / x) / 2;
        if (next >= x) break;
        x = next;
    }
    return x;
}

/* --- What can be done ------------------------------------------------------------------------------------------------------ */

static bool number_is_exact(const struct number *n) {
    bool array = n->form == NUMBER_ARRAY || n->form == NUMBER_FIXED;
    return array && n->low != NUMBER_UNKNOWN && (double)n->low > -EXACT && (double)n->high < EXACT;
}

/* A step as a whole number of 10^-scale. */
static bool step_of(struct decimal step, double *over, int32_t *scale) {
    int64_t whole;
    *scale = decimal_scale(step);
    if (*scale > SCALE_MOST || !decimal_to_scaled(step, *scale, &whole) || whole <= 0 || whole > STEP_MOST) return false;
    *over = (double)whole;
    return true;
}

static bool rounds_to(const struct planner *p, const struct program_instruction *i, double *over, int32_t *scale) {
    if (instruction_op(i) == OP_wide_round) return step_of(p->program->parsed_wide[i->b], over, scale);
    int32_t digits = instruction_x(i) < 0x8000 ? (int32_t)instruction_x(i) : (int32_t)instruction_x(i) - 0x10000;
    if (digits > SCALE_MOST || digits < -6) return false;
    *scale = digits > 0 ? digits : 0;
    *over = digits < 0 ? ten_to(-digits) : 1;
    return true;
}

static bool is_known(struct decimal a) { return decimal_is_known(a); }

static bool is_linear(const struct unit_conversion *c) { return !c->from_special && !c->to_special && is_known(c->multiply) && is_known(c->divide); }

static bool table_can(const struct planner *p, const struct program_instruction *i) {
    const struct program_arg *a = &p->program->arg[i->a];
    for (uint32_t k = 0; k < a[0].value; k++)
        if (!p->wide[a[2 + 2 * k].value].lane) return false;
    return a[0].value > 0;
}

static bool operation_can(const struct planner *p, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    double over;
    int32_t scale;
    switch ((unsigned)op) {
    case OP_wide_const: return is_known(p->program->parsed_wide[i->a]);
    case OP_wide_of_number: return number_is_exact(&p->number[i->a]) && instruction_x(i) <= 18;
    case OP_wide_add: case OP_wide_subtract: case OP_wide_multiply: case OP_wide_min: case OP_wide_max: case OP_wide_equal:
    case OP_wide_less: case OP_wide_at_most: return p->wide[i->a].lane && p->wide[i->b].lane;
    case OP_wide_divide: {
        const struct wide *b = &p->wide[i->b];
        return p->wide[i->a].lane && b->lane && (b->low > 2 * b->error || b->high < -2 * b->error) && b->low * b->high > 0;
    }
    case OP_wide_absolute: case OP_wide_floor: case OP_wide_ceiling: return p->wide[i->a].lane;
    case OP_wide_root: return p->wide[i->a].lane && p->wide[i->a].low >= 0;
    case OP_wide_round: case OP_wide_digits: return p->wide[i->a].lane && rounds_to(p, i, &over, &scale);
    case OP_wide_convert: return p->wide[i->a].lane && is_linear(&p->program->parsed_conversion[i->b]);
    case OP_wide_table: return table_can(p, i);
    default: return false;
    }
}

/* --- Bounds ------------------------------------------------------------------------------------------------------------------- */

static struct wide bounded(double low, double high, double error, int32_t scale) {
    struct wide w = { true, low, high, error, scale };
    double size = size_of(&w);
    if (!(size < LARGEST) || !(error < LARGEST) || (size > 0 && size < TINY) || scale > SCALE_MOST) w.scale = -1;
    if (!(size < LARGEST) || !(error < LARGEST) || (size > 0 && size < TINY)) w.lane = false;
    return w;
}

/* The true value lies within a little more than was reckoned in double. */
static struct wide loosened(double low, double high, double error, int32_t scale) {
    double slack = largest(low < 0 ? -low : low, high < 0 ? -high : high) * 1e-12;
    return bounded(low - slack, high + slack, error, scale);
}

static struct wide constant_bounds(struct decimal value) {
    double near = decimal_to_double(value);
    bool exact = decimal_equal(decimal_from_double(near), value) && decimal_scale(value) == 0 && near > -EXACT && near < EXACT;
    double size = near < 0 ? -near : near;
    int32_t scale = decimal_scale(value);
    return bounded(near, near, exact ? 0 : size * UNIT_ROUNDOFF, scale > SCALE_MOST ? -1 : scale);
}

static bool both_whole(const struct wide *a, const struct wide *b) {
    return a->error == 0 && b->error == 0 && a->scale == 0 && b->scale == 0;
}

static int32_t finer(const struct wide *a, const struct wide *b) {
    return a->scale < 0 || b->scale < 0 ? -1 : a->scale > b->scale ? a->scale : b->scale;
}

static void corners(const double corner[4], double *low, double *high) {
    *low = *high = corner[0];
    for (int k = 1; k < 4; k++) *low = smallest(*low, corner[k]), *high = largest(*high, corner[k]);
}

static struct wide product(const struct wide *a, const struct wide *b) {
    double corner[] = { a->low * b->low, a->low * b->high, a->high * b->low, a->high * b->high }, low, high;
    corners(corner, &low, &high);
    struct wide size = { .low = low, .high = high };
    double error = size_of(a) * b->error + size_of(b) * a->error + a->error * b->error + size_of(&size) * UNIT_ROUNDOFF;
    bool exact = both_whole(a, b) && size_of(&size) < LARGEST;
    return loosened(low, high, exact ? 0 : error, a->scale < 0 || b->scale < 0 ? -1 : a->scale + b->scale);
}

static struct wide quotient(const struct wide *a, const struct wide *b) {
    double corner[] = { a->low / b->low, a->low / b->high, a->high / b->low, a->high / b->high }, low, high;
    corners(corner, &low, &high);
    struct wide size = { .low = low, .high = high };
    double least = smallest(b->low < 0 ? -b->low : b->low, b->high < 0 ? -b->high : b->high) - b->error;
    double error = (a->error + size_of(&size) * b->error) / least * 1.001 + size_of(&size) * UNIT_ROUNDOFF;
    return loosened(low, high, error, -1);
}

static struct wide root(const struct wide *a) {
    double low = root_of(a->low) * (1 - 1e-12), high = root_of(a->high) * (1 + 1e-12);
    double error = root_of(a->error);
    if (a->low > 2 * a->error) error = smallest(error, a->error / (2 * root_of(a->low - a->error)));
    if (a->error == 0) error = 0;
    return loosened(low < 0 ? 0 : low, high, error * 1.001 + high * UNIT_ROUNDOFF, -1);
}

static struct wide sum(const struct wide *a, const struct wide *b, bool subtract) {
    double low = subtract ? a->low - b->high : a->low + b->low, high = subtract ? a->high - b->low : a->high + b->high;
    struct wide size = { .low = low, .high = high };
    bool exact = both_whole(a, b) && size_of(&size) < LARGEST;
    return loosened(low, high, exact ? 0 : a->error + b->error + (size_of(a) + size_of(b)) * UNIT_ROUNDOFF, finer(a, b));
}

static struct wide rounded(const struct planner *p, const struct program_instruction *i) {
    const struct wide *a = &p->wide[i->a];
    double over = 1;
    int32_t scale = 0;
    rounds_to(p, i, &over, &scale);
    double step = over / ten_to(scale);
    struct wide made = loosened(a->low - step, a->high + step, 0, scale);
    if (scale > 0) made.error = size_of(&made) * UNIT_ROUNDOFF;
    if (size_of(&made) * ten_to(scale) >= LARGEST) made.lane = false;
    return made;
}

static struct wide table_bounds(const struct planner *p, const struct program_instruction *i) {
    const struct program_arg *a = &p->program->arg[i->a];
    struct wide all = p->wide[a[2].value];
    for (uint32_t k = 1; k < a[0].value; k++) {
        const struct wide *b = &p->wide[a[2 + 2 * k].value];
        all.scale = finer(&all, b);
        all.low = smallest(all.low, b->low), all.high = largest(all.high, b->high), all.error = largest(all.error, b->error);
    }
    return all;
}

static struct wide converted(const struct wide *a, const struct unit_conversion *c) {
    struct wide by = constant_bounds(c->multiply), over = constant_bounds(c->divide);
    if (!by.lane || !over.lane || over.low * over.high <= 0) return (struct wide){ .lane = false };
    struct wide times = product(a, &by);
    return times.lane ? quotient(&times, &over) : times;
}

static struct wide bounds_of(const struct planner *p, const struct program_instruction *i) {
    const struct wide *a = &p->wide[i->a], *b = &p->wide[i->b];
    switch ((unsigned)instruction_op(i)) {
    case OP_wide_const: return constant_bounds(p->program->parsed_wide[i->a]);
    case OP_wide_of_number: {
        const struct number *n = &p->number[i->a];
        int32_t scale = instruction_x(i);
        double ten = ten_to(scale);
        struct wide w = bounded((double)n->low / ten, (double)n->high / ten, 0, scale > SCALE_MOST ? -1 : scale);
        if (scale > 0) w.error = size_of(&w) * UNIT_ROUNDOFF;
        return w;
    }
    case OP_wide_add: return sum(a, b, false);
    case OP_wide_subtract: return sum(a, b, true);
    case OP_wide_multiply: return product(a, b);
    case OP_wide_divide: return quotient(a, b);
    case OP_wide_min:
        return bounded(smallest(a->low, b->low), smallest(a->high, b->high), largest(a->error, b->error), finer(a, b));
    case OP_wide_max: return bounded(largest(a->low, b->low), largest(a->high, b->high), largest(a->error, b->error), finer(a, b));
    case OP_wide_absolute: return bounded(0, size_of(a), a->error, a->scale);
    case OP_wide_root: return root(a);
    case OP_wide_floor: case OP_wide_ceiling: return loosened(a->low - 1, a->high + 1, 0, 0);
    case OP_wide_round: case OP_wide_digits: return rounded(p, i);
    case OP_wide_convert: return converted(a, &p->program->parsed_conversion[i->b]);
    default: return table_bounds(p, i);
    }
}

void lane_bounds(struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = at(p, instruction);
    if (opcode_info[instruction_op(i)].dst == OPERAND_W) p->wide[i->dst] = bounds_of(p, i);
}

bool lane_can(const struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = at(p, instruction);
    if (!operation_can(p, i)) return false;
    return opcode_info[instruction_op(i)].dst != OPERAND_W || bounds_of(p, i).lane;
}

bool lane_dose(const struct planner *p, uint32_t reg, uint32_t scale, int64_t *low, int64_t *high) {
    const struct wide *w = &p->wide[reg];
    double ten = ten_to((int32_t)scale);
    if (!w->lane || w->scale < 0 || (uint32_t)w->scale > scale || scale > SCALE_MOST) return false;
    if (size_of(w) * ten >= LARGEST || w->error * ten >= 0.2) return false;
    *low = (int64_t)(w->low * ten) - 1;
    *high = (int64_t)(w->high * ten) + 1;
    return true;
}

/* --- Code ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t new_lane(struct planner *p, struct lanes *lanes, enum lane_op op, uint32_t a, uint32_t b) {
    uint32_t dst = lanes->registers++;
    PLAN_PUSH(p, lane, lane_count, lane_room) = (struct lane){ .op = (uint8_t)op, .dst = dst, .a = a, .b = b };
    return dst;
}

static struct lane *last_lane(const struct planner *p) { return &p->plan->lane[p->plan->lane_count - 1]; }

static uint32_t constant_lane(struct planner *p, struct lanes *lanes, double value) {
    uint32_t lane = new_lane(p, lanes, LANE_CONST, 0, 0);
    last_lane(p)->at = value;
    return lane;
}

static void keep(struct planner *p, enum bank bank, uint32_t reg, uint32_t lane) {
    p->lane_of[bank][reg] = lane;
    p->lane_stamp[bank][reg] = p->stamp;
}

static uint32_t load_number(struct planner *p, struct lanes *lanes, uint32_t reg) {
    const struct number *n = &p->number[reg];
    if (n->form == NUMBER_FIXED) return constant_lane(p, lanes, n->low == NUMBER_UNKNOWN ? __builtin_nan("") : (double)n->low);
    uint32_t lane = new_lane(p, lanes, LANE_NUMBER, n->cell, 0);
    last_lane(p)->at = (double)n->add;
    last_lane(p)->width = n->width;
    return lane;
}

static uint32_t load_truth(struct planner *p, struct lanes *lanes, uint32_t reg) {
    struct lit lit = dense_truth(p, reg);
    return new_lane(p, lanes, LANE_TRUTH, lit.cell, lit.inverted);
}

static uint32_t lane_for(struct planner *p, struct lanes *lanes, enum bank bank, uint32_t reg) {
    if (p->lane_stamp[bank][reg] == p->stamp) return p->lane_of[bank][reg];
    uint32_t lane = bank == BANK_N ? load_number(p, lanes, reg) : load_truth(p, lanes, reg);
    keep(p, bank, reg, lane);
    return lane;
}

static double compare_error(const struct wide *a, const struct wide *b) {
    double error = a->error + b->error;
    return error > 0 ? error + (size_of(a) + size_of(b)) * UNIT_ROUNDOFF : 0;
}

static uint32_t code_round(struct planner *p, struct lanes *lanes, const struct program_instruction *i) {
    const struct wide *a = &p->wide[i->a];
    double over = 1;
    int32_t scale = 0;
    rounds_to(p, i, &over, &scale);
    uint32_t from = lane_for(p, lanes, BANK_W, i->a), lane = new_lane(p, lanes, LANE_ROUND, from, 0);
    double ten = ten_to(scale), size = size_of(a) * ten / over;
    bool exact = a->error == 0 && a->scale == 0 && scale == 0 && size_of(a) < 0x1p31;
    *last_lane(p) = (struct lane){ .op = LANE_ROUND, .dst = lane, .a = from, .at = ten, .over = over,
                                   .error = exact ? 0 : a->error * ten / over * 1.001 + size * 4 * UNIT_ROUNDOFF };
    return lane;
}

static uint32_t code_table(struct planner *p, struct lanes *lanes, const struct program_instruction *i) {
    const struct program_arg *a = &p->program->arg[i->a];
    const struct wide *all = &p->wide[i->dst];
    uint32_t dst = NONE;
    for (uint32_t k = 0; k < a[0].value; k++) {
        lane_for(p, lanes, BANK_T, a[1 + 2 * k].value);
    }
    dst = new_lane(p, lanes, LANE_TABLE_BEGIN, 0, 0);
    for (uint32_t k = 0; k < a[0].value; k++) {
        uint32_t truth = lane_for(p, lanes, BANK_T, a[1 + 2 * k].value), value = lane_for(p, lanes, BANK_W, a[2 + 2 * k].value);
        struct lane row = { .op = LANE_TABLE_ROW, .dst = dst, .a = truth, .b = value, .error = compare_error(all, all) };
        PLAN_PUSH(p, lane, lane_count, lane_room) = row;
    }
    return dst;
}

static uint32_t code_convert(struct planner *p, struct lanes *lanes, const struct program_instruction *i) {
    const struct unit_conversion *c = &p->program->parsed_conversion[i->b];
    uint32_t from = lane_for(p, lanes, BANK_W, i->a), by = constant_lane(p, lanes, decimal_to_double(c->multiply));
    uint32_t times = new_lane(p, lanes, LANE_MULTIPLY, from, by), over = constant_lane(p, lanes, decimal_to_double(c->divide));
    return new_lane(p, lanes, LANE_DIVIDE, times, over);
}

static uint32_t code_scale(struct planner *p, struct lanes *lanes, const struct program_instruction *i) {
    uint32_t from = lane_for(p, lanes, BANK_N, i->a);
    if (instruction_x(i) == 0) return from;
    uint32_t ten = constant_lane(p, lanes, ten_to(instruction_x(i)));
    return new_lane(p, lanes, LANE_DIVIDE, from, ten);
}

static uint32_t code_two(struct planner *p, struct lanes *lanes, const struct program_instruction *i, enum bank bank, enum lane_op op) {
    uint32_t a = lane_for(p, lanes, bank, i->a), b = lane_for(p, lanes, bank, i->b);
    return new_lane(p, lanes, op, a, b);
}

static uint32_t code_compare(struct planner *p, struct lanes *lanes, const struct program_instruction *i, enum lane_op op) {
    uint32_t lane = code_two(p, lanes, i, BANK_W, op);
    last_lane(p)->error = compare_error(&p->wide[i->a], &p->wide[i->b]);
    return lane;
}

static uint32_t code_one(struct planner *p, struct lanes *lanes, const struct program_instruction *i, enum lane_op op) {
    uint32_t from = lane_for(p, lanes, BANK_W, i->a), lane = new_lane(p, lanes, op, from, 0);
    last_lane(p)->error = p->wide[i->a].error;
    return lane;
}

static uint32_t code(struct planner *p, struct lanes *lanes, const struct program_instruction *i) {
    switch ((unsigned)instruction_op(i)) {
    case OP_number_add: return code_two(p, lanes, i, BANK_N, LANE_ADD);
    case OP_number_subtract: return code_two(p, lanes, i, BANK_N, LANE_SUBTRACT);
    case OP_number_multiply: return code_two(p, lanes, i, BANK_N, LANE_MULTIPLY);
    case OP_number_min: return code_two(p, lanes, i, BANK_N, LANE_MIN);
    case OP_number_max: return code_two(p, lanes, i, BANK_N, LANE_MAX);
    case OP_wide_const: return constant_lane(p, lanes, decimal_to_double(p->program->parsed_wide[i->a]));
    case OP_wide_of_number: return code_scale(p, lanes, i);
    case OP_wide_add: return code_two(p, lanes, i, BANK_W, LANE_ADD);
    case OP_wide_subtract: return code_two(p, lanes, i, BANK_W, LANE_SUBTRACT);
    case OP_wide_multiply: return code_two(p, lanes, i, BANK_W, LANE_MULTIPLY);
    case OP_wide_divide: return code_two(p, lanes, i, BANK_W, LANE_DIVIDE);
    case OP_wide_min: return code_two(p, lanes, i, BANK_W, LANE_MIN);
    case OP_wide_max: return code_two(p, lanes, i, BANK_W, LANE_MAX);
    case OP_wide_absolute: return code_one(p, lanes, i, LANE_ABSOLUTE);
    case OP_wide_root: return code_one(p, lanes, i, LANE_ROOT);
    case OP_wide_floor: return code_one(p, lanes, i, LANE_FLOOR);
    case OP_wide_ceiling: return code_one(p, lanes, i, LANE_CEILING);
    case OP_wide_round: case OP_wide_digits: return code_round(p, lanes, i);
    case OP_wide_convert: return code_convert(p, lanes, i);
    case OP_wide_equal: return code_compare(p, lanes, i, LANE_EQUAL);
    case OP_wide_less: return code_compare(p, lanes, i, LANE_LESS);
    case OP_wide_at_most: return code_compare(p, lanes, i, LANE_AT_MOST);
    default: return code_table(p, lanes, i);
    }
}

/* --- What the results need -------------------------------------------------------------------------------------------------------- */

struct closure {
    struct planner *p;
    uint32_t count;
};

/* An instruction of the lanes whose result is not yet in a column. */
static void want(void *context, enum bank bank, uint32_t reg) {
    struct closure *c = context;
    uint32_t writer = c->p->writer[bank][reg];
    if (writer == NONE || c->p->mode[writer] != MODE_LANE || c->p->mark[writer] == c->p->mark_stamp) return;
    if (bank == BANK_T && c->p->truth_made[reg]) return;
    c->p->mark[writer] = c->p->mark_stamp;
    c->p->list[c->count++] = writer;
}

int plan_compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t instructions_of(struct planner *p) {
    struct closure c = { p, 0 };
    p->mark_stamp++;
    for (size_t i = 0; i < p->pendings; i++) want(&c, (enum bank)p->pending[i].bank, p->pending[i].reg);
    for (uint32_t i = 0; i < c.count; i++) plan_operands(p->program, p->list[i], want, &c);
    qsort(p->list, c.count, sizeof *p->list, plan_compare);
    return c.count;
}

static void give_outputs(struct planner *p, struct lanes *lanes) {
    lanes->outputs = (uint32_t)p->plan->lane_outputs;
    for (size_t i = 0; i < p->pendings; i++) {
        const struct pending *o = &p->pending[i];
        uint32_t lane = lane_for(p, lanes, (enum bank)o->bank, o->reg);
        struct lane_output output = { lane, o->cell, o->width, ten_to(o->scale) };
        PLAN_PUSH(p, lane_output, lane_outputs, lane_output_room) = output;
        if (o->bank != BANK_T) continue;
        p->truth[o->reg] = lit_of(o->cell);
        p->truth_made[o->reg] = true;
        p->is_pending[o->reg] = false;
    }
    lanes->output_count = (uint32_t)p->pendings;
}

void lane_close(struct planner *p) {
    if (p->pendings == 0) return;
    struct lanes lanes = { .first = (uint32_t)p->plan->lane_count };
    uint32_t count = instructions_of(p), pass_outputs = (uint32_t)p->plan->pass_outputs;
    p->stamp++;
    for (uint32_t k = 0; k < count; k++) {
        const struct program_instruction *i = at(p, p->list[k]);
        enum bank bank;
        if (plan_destination(p->program, p->list[k], &bank)) keep(p, bank, i->dst, code(p, &lanes, i));
    }
    for (size_t i = 0; i < p->pendings; i++) {
        const struct pending *o = &p->pending[i];
        pass_output(p, o->bank == BANK_T ? OUTPUT_TRUTH : OUTPUT_WIDE_SCALED, o->width, o->reg, o->cell, o->scale);
    }
    give_outputs(p, &lanes);
    lanes.count = (uint32_t)p->plan->lane_count - lanes.first;
    lanes.guard_first = plan_guard(p, p->open_guard, &lanes.guards);
    lanes.pass = pass_make(p, pass_outputs, p->open_guard, lanes.guard_first, lanes.guards);
    if (lanes.registers > p->plan->lane_registers) p->plan->lane_registers = lanes.registers;
    p->pendings = 0;
    plan_step(p, STEP_LANES, NONE)->value = (int64_t)p->plan->lanes_count;
    PLAN_PUSH(p, lanes, lanes_count, lanes_room) = lanes;
}
