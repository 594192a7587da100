/* columns_dense: instructions as steps over whole columns. */
#include "runtime/columns_plan.h"

#include "runtime/vm_inside.h"

#define LARGEST ((int64_t)1 << 62)

static const struct program_instruction *at(const struct planner *p, uint32_t i) { return &p->program->instruction[i]; }
static const struct program_arg *args_of(const struct planner *p, uint32_t first) { return &p->program->arg[first]; }
static int64_t constant_at(const struct planner *p, uint32_t index) { return p->program->constant[index].value; }

/* --- What can be done ------------------------------------------------------------------------------------------------- */

bool dense_operand_is_array(const struct planner *p, uint32_t reg) {
    return p->number[reg].form == NUMBER_ARRAY || p->number[reg].form == NUMBER_FIXED;
}

static bool is_array_of_rows(const struct planner *p, uint32_t args) {
    const struct program_arg *a = args_of(p, args);
    for (uint32_t i = 0; i < a[0].value; i++)
        if (!dense_operand_is_array(p, a[2 + 2 * i].value)) return false;
    return true;
}

/* A choice_table over constants, each of them a set of values that is not empty. */
static bool is_rows_of_constants(const struct planner *p, uint32_t args) {
    const struct program_arg *a = args_of(p, args);
    for (uint32_t i = 0; i < a[0].value; i++) {
        const struct number *n = &p->number[a[2 + 2 * i].value];
        if (n->form != NUMBER_FIXED || n->low <= 0 || n->low >= CHOICE_UNKNOWN) return false;
    }
    return true;
}

static bool score_fits(const struct planner *p, uint32_t args) {
    const struct program_arg *a = args_of(p, args);
    int64_t most = 0;
    for (uint32_t i = 0; i < a[0].value; i++) {
        int64_t points = constant_at(p, a[2 + 2 * i].value);
        if (points < -1000000 || points > 1000000) return false;
        most += points < 0 ? -points : points;
        if (most > 1000000000) return false;
    }
    return true;
}

/* low and high of the result of + - * as they come out, unchecked. */
static void reckon(const struct planner *p, const struct program_instruction *i, int128 *low, int128 *high) {
    const struct number *x = &p->number[i->a], *y = &p->number[i->b];
    int128 a = x->low, b = x->high, c = y->low, d = y->high;
    switch ((unsigned)instruction_op(i)) {
    case OP_number_add: *low = a + c, *high = b + d; break;
    case OP_number_subtract: *low = a - d, *high = b - c; break;
    default: {
        int128 corner[] = { a * c, a * d, b * c, b * d };
        *low = *high = corner[0];
        for (int k = 1; k < 4; k++) {
            if (corner[k] < *low) *low = corner[k];
            if (corner[k] > *high) *high = corner[k];
        }
        break;
    }
    }
}

static bool fits(const struct planner *p, const struct program_instruction *i) {
    int128 low, high;
    reckon(p, i, &low, &high);
    return low > -(int128)LARGEST && high < (int128)LARGEST;
}

static bool is_choice_in_form(const struct number *n) {
    return n->form == NUMBER_CODE || n->form == NUMBER_PAIR || n->form == NUMBER_ROWS_OF;
}

static bool fact_is_carried(const struct planner *p, uint32_t fact) { return p->plan->fact[fact].how != CARRIED_NOT; }

bool dense_can(const struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = at(p, instruction);
    bool a = opcode_info[instruction_op(i)].a == OPERAND_N && dense_operand_is_array(p, i->a);
    bool b = opcode_info[instruction_op(i)].b == OPERAND_N && dense_operand_is_array(p, i->b);
    switch ((unsigned)instruction_op(i)) {
    case OP_truth_const: case OP_truth_copy: case OP_truth_not: case OP_truth_all: case OP_truth_any: case OP_truth_settled:
    case OP_truth_table: case OP_outcome: case OP_outcome_yes: case OP_skip_unless_yes: case OP_number_const: return true;
    case OP_truth_known: return fact_is_carried(p, i->a);
    case OP_number_settled: return a;
    case OP_choice_settled: return p->number[i->a].form == NUMBER_CODE || p->number[i->a].form == NUMBER_PAIR;
    case OP_range_count: return args_of(p, i->a)[0].value < 1000000;
    case OP_range_score: return score_fits(p, i->a);
    case OP_range_of: return a;
    case OP_range_less: case OP_range_at_most: case OP_range_equal:
        return dense_operand_is_array(p, i->a) && dense_operand_is_array(p, i->a + 1) && dense_operand_is_array(p, i->b) &&
               dense_operand_is_array(p, i->b + 1);
    case OP_number_of_range: return dense_operand_is_array(p, i->a) && dense_operand_is_array(p, i->a + 1);
    case OP_number_add: case OP_number_subtract: case OP_number_multiply:
        return a && b && p->number[i->a].low != NUMBER_UNKNOWN && p->number[i->b].low != NUMBER_UNKNOWN && fits(p, i);
    case OP_number_min: case OP_number_max: case OP_number_equal: case OP_number_less: case OP_number_at_most: return a && b;
    case OP_number_absolute: return a && p->number[i->a].low != NUMBER_UNKNOWN;
    case OP_number_round:
        return a && p->number[i->a].bounded && constant_at(p, i->b) < LARGEST && p->number[i->a].low - constant_at(p, i->b) > -LARGEST &&
               p->number[i->a].high < LARGEST - constant_at(p, i->b);
    case OP_number_table: return is_array_of_rows(p, i->a);
    case OP_choice_in: return is_choice_in_form(&p->number[i->a]);
    case OP_choice_table: return is_rows_of_constants(p, i->a);
    default: return false;
    }
}

/* --- Bounds --------------------------------------------------------------------------------------------------------------- */

static void set_bounds(struct number *n, int64_t low, int64_t high) {
    n->form = NUMBER_ARRAY;
    n->low = low, n->high = high;
    n->bounded = low > -LARGEST && high < LARGEST;
    n->width = (uint8_t)dense_width(low, high);
}

static void join(int64_t *low, int64_t *high, const struct number *n) {
    if (n->low == NUMBER_UNKNOWN) return; /* a constant that is unknown */
    if (n->low < *low) *low = n->low;
    if (n->high > *high) *high = n->high;
}

static void score_bounds(struct planner *p, const struct program_instruction *i) {
    const struct program_arg *a = args_of(p, i->a);
    bool count = instruction_op(i) == OP_range_count;
    int64_t low = 0, high = 0;
    for (uint32_t k = 0; k < a[0].value; k++) {
        int64_t points = count ? 1 : constant_at(p, a[2 + 2 * k].value);
        if (points < 0) low += points;
        else high += points;
    }
    set_bounds(&p->number[i->dst], low, high);
    set_bounds(&p->number[i->dst + 1], low, high);
}

static void table_bounds(struct planner *p, const struct program_instruction *i) {
    const struct program_arg *a = args_of(p, i->a);
    int64_t low = INT64_MAX, high = -INT64_MAX;
    for (uint32_t k = 0; k < a[0].value; k++) join(&low, &high, &p->number[a[2 + 2 * k].value]);
    set_bounds(&p->number[i->dst], low > high ? 0 : low, low > high ? 0 : high);
}

static void two_bounds(struct planner *p, const struct program_instruction *i) {
    const struct number *x = &p->number[i->a], *y = &p->number[i->b];
    int64_t low = INT64_MAX, high = -INT64_MAX;
    join(&low, &high, x);
    join(&low, &high, y);
    set_bounds(&p->number[i->dst], low > high ? 0 : low, low > high ? 0 : high);
}

void dense_bounds(struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = at(p, instruction);
    struct number *n = &p->number[i->dst];
    int128 low, high;
    switch ((unsigned)instruction_op(i)) {
    case OP_number_const:
        set_bounds(n, constant_at(p, i->a), constant_at(p, i->a));
        n->form = NUMBER_FIXED;
        if (n->low == NUMBER_UNKNOWN) n->bounded = false, n->width = 2;
        break;
    case OP_range_count: case OP_range_score: score_bounds(p, i); break;
    case OP_range_of:
        *n = p->number[i->a];
        p->number[i->dst + 1] = p->number[i->a];
        break;
    case OP_number_of_range: {
        int64_t least = INT64_MAX, most = -INT64_MAX;
        join(&least, &most, &p->number[i->a]);
        join(&least, &most, &p->number[i->a + 1]);
        set_bounds(n, least > most ? 0 : least, least > most ? 0 : most);
        break;
    }
    case OP_number_add: case OP_number_subtract: case OP_number_multiply:
        reckon(p, i, &low, &high);
        set_bounds(n, (int64_t)low, (int64_t)high);
        break;
    case OP_number_min: case OP_number_max: two_bounds(p, i); break;
    case OP_number_absolute: {
        int64_t a = p->number[i->a].low, b = p->number[i->a].high, size = -a > b ? -a : b;
        set_bounds(n, 0, size);
        break;
    }
    case OP_number_round: set_bounds(n, p->number[i->a].low - constant_at(p, i->b), p->number[i->a].high + constant_at(p, i->b)); break;
    case OP_number_table: table_bounds(p, i); break;
    case OP_choice_table: n->form = NUMBER_ROWS_OF; break;
    default: break;
    }
}

unsigned dense_width(int64_t low, int64_t high) {
    if (low >= -INT16_MAX && high <= INT16_MAX) return 2;
    return low >= -INT32_MAX && high <= INT32_MAX ? 4 : 8;
}

/* --- Steps ------------------------------------------------------------------------------------------------------------------ */

struct lit plan_certain(struct lit truth) { return (struct lit){ truth.cell, truth.inverted ? 1 : 0, truth.inverted }; }
struct lit plan_possible(struct lit truth) { return (struct lit){ truth.cell, truth.inverted ? 0 : 1, truth.inverted }; }

static struct step *plane_step(struct planner *p, enum step_op op, uint32_t cell, uint8_t half) {
    struct step *s = plan_step(p, op, cell);
    s->half = half;
    return s;
}

static void operands(struct planner *p, const struct lit *lits, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) plan_operand(p, lits[i]);
}

static struct lit plane_of(struct planner *p, enum step_op op, const struct lit *lits, uint32_t count) {
    uint32_t cell = plan_cell(p, PLANE);
    plane_step(p, op, cell, 0);
    operands(p, lits, count);
    return lit_of(cell);
}

#define PLANE_OF(p, op, ...) plane_of(p, op, (const struct lit[]){ __VA_ARGS__ }, sizeof (struct lit[]){ __VA_ARGS__ } / sizeof(struct lit))
#define PUT_PLANE(p, op, cell, half, ...) \
    (plane_step(p, op, cell, half), operands(p, (const struct lit[]){ __VA_ARGS__ }, sizeof (struct lit[]){ __VA_ARGS__ } / sizeof(struct lit)))

static struct lit truth_of_planes(struct planner *p, struct lit certain, struct lit possible) {
    uint32_t cell = plan_cell(p, TRUTH);
    PUT_PLANE(p, STEP_PLANE_AND, cell, 0, certain);
    PUT_PLANE(p, STEP_PLANE_AND, cell, 1, possible);
    return lit_of(cell);
}

static struct lit constant_truth(const struct planner *p, uint8_t truth) {
    return truth == TRUTH_UNKNOWN ? lit_of(p->unknown) : truth == TRUTH_YES ? lit_of(p->yes) : lit_not(lit_of(p->yes));
}

struct lit dense_truth(struct planner *p, uint32_t reg) { return p->truth[reg]; }

static void give(struct planner *p, uint32_t reg, struct lit lit) {
    p->truth[reg] = lit;
    p->truth_made[reg] = true;
}

/* --- Numbers as arrays -------------------------------------------------------------------------------------------------------- */

static uint32_t load(struct planner *p, const struct number *n, unsigned width, int64_t unknown) {
    uint32_t cell = plan_cell(p, BLOCK * width);
    struct step *s = plan_step(p, STEP_LOAD, cell);
    s->width = (uint8_t)width;
    s->from = n->width;
    s->value = n->add;
    s->other = unknown;
    plan_operand(p, lit_of(n->cell));
    return cell;
}

static uint32_t constant_array(struct planner *p, unsigned width, int64_t value) {
    uint32_t cell = plan_cell(p, BLOCK * width);
    p->cell[cell].constant = true;
    struct step *s = plan_step(p, STEP_FILL, cell);
    s->width = (uint8_t)width;
    s->value = value == NUMBER_UNKNOWN ? columns_least(width) : value;
    return cell;
}

uint32_t dense_array(struct planner *p, uint32_t reg, unsigned width) {
    struct number *n = &p->number[reg];
    if (n->form == NUMBER_ARRAY && n->add == 0 && n->width == width) return n->cell;
    if (n->wider[width]) return n->wider[width] - 1;
    uint32_t cell = n->form == NUMBER_FIXED ? constant_array(p, width, n->low) : load(p, n, width, columns_least(width));
    p->number[reg].wider[width] = cell + 1;
    if (n->form == NUMBER_FIXED) return cell;
    if (ARENA_ROOM(&p->scratch, p->cached, p->cacheds, p->cached_room)) p->cached[p->cacheds++] = reg;
    else p->failed = true;
    return cell;
}

static void made(struct planner *p, uint32_t reg, uint32_t cell, unsigned width) {
    struct number *n = &p->number[reg];
    n->cell = cell;
    n->width = (uint8_t)width;
    n->add = 0;
    n->made = true;
}

static unsigned wider(unsigned a, unsigned b) { return a > b ? a : b; }

/* Arrays of less than 16 bits are stored, not reckoned with. */
static unsigned width_of(const struct planner *p, uint32_t reg) {
    const struct number *n = &p->number[reg];
    return n->low == NUMBER_UNKNOWN ? 2 : wider(dense_width(n->low, n->high), 2);
}

static void emit_reckon(struct planner *p, const struct program_instruction *i, enum step_op op, bool two, int64_t value) {
    unsigned width = wider(width_of(p, i->a), width_of(p, i->dst));
    if (two) width = wider(width, width_of(p, i->b));
    if (value) width = wider(width, dense_width(-value, value));
    uint32_t a = dense_array(p, i->a, width), b = two ? dense_array(p, i->b, width) : 0, cell = plan_cell(p, BLOCK * width);
    struct step *s = plan_step(p, op, cell);
    s->width = (uint8_t)width;
    s->value = value;
    plan_operand(p, lit_of(a));
    if (two) plan_operand(p, lit_of(b));
    made(p, i->dst, cell, width);
}

/* --- Comparisons --------------------------------------------------------------------------------------------------------------- */

static struct lit against(struct planner *p, uint32_t reg, enum step_op op, int64_t value) {
    const struct number *n = &p->number[reg];
    int128 stored = (int128)value - (value == INT64_MIN ? 0 : n->add);
    int64_t least = columns_least(n->width), most = -(least + 1);
    if (op == STEP_EQUAL && (stored > most || stored <= least)) op = STEP_AT_MOST, stored = least;
    if (stored > most) stored = most;
    if (stored < least) stored = least;
    uint32_t cell = plan_cell(p, TRUTH), from = n->cell;
    struct step *s = plan_step(p, op, cell);
    s->width = n->width;
    s->value = (int64_t)stored;
    plan_operand(p, lit_of(from));
    return lit_of(cell);
}

static struct lit compare_constants(const struct planner *p, enum step_op op, int64_t a, int64_t b) {
    bool yes = op == STEP_LESS_THAN ? a < b : op == STEP_NOT_ABOVE ? a <= b : a == b;
    return constant_truth(p, truth_of(yes));
}

/* a < b, a <= b or a = b. */
static struct lit compare(struct planner *p, enum step_op op, uint32_t a, uint32_t b) {
    const struct number *x = &p->number[a], *y = &p->number[b];
    if (x->low == NUMBER_UNKNOWN || y->low == NUMBER_UNKNOWN) return constant_truth(p, TRUTH_UNKNOWN);
    if (x->form == NUMBER_FIXED && y->form == NUMBER_FIXED) return compare_constants(p, op, x->low, y->low);
    if (op == STEP_SAME && x->form == NUMBER_FIXED) return against(p, b, STEP_EQUAL, x->low);
    if (op == STEP_SAME && y->form == NUMBER_FIXED) return against(p, a, STEP_EQUAL, y->low);
    if (y->form == NUMBER_FIXED) return against(p, a, STEP_AT_MOST, y->low - (op == STEP_LESS_THAN));
    if (x->form == NUMBER_FIXED) return lit_not(against(p, b, STEP_AT_MOST, x->low - (op == STEP_NOT_ABOVE)));
    unsigned width = wider(width_of(p, a), width_of(p, b));
    uint32_t first = dense_array(p, a, width), second = dense_array(p, b, width), cell = plan_cell(p, TRUTH);
    struct step *s = plan_step(p, op, cell);
    s->width = (uint8_t)width;
    plan_operand(p, lit_of(first));
    plan_operand(p, lit_of(second));
    return lit_of(cell);
}

static struct lit compare_ranges(struct planner *p, const struct program_instruction *i) {
    uint32_t a = i->a, b = i->b;
    switch ((unsigned)instruction_op(i)) {
    case OP_range_less: {
        struct lit yes = compare(p, STEP_LESS_THAN, a + 1, b), may = compare(p, STEP_LESS_THAN, a, b + 1);
        return truth_of_planes(p, plan_certain(yes), plan_possible(may));
    }
    case OP_range_at_most: {
        struct lit yes = compare(p, STEP_NOT_ABOVE, a + 1, b), may = compare(p, STEP_NOT_ABOVE, a, b + 1);
        return truth_of_planes(p, plan_certain(yes), plan_possible(may));
    }
    default: {
        struct lit below = compare(p, STEP_LESS_THAN, a + 1, b), above = compare(p, STEP_LESS_THAN, b + 1, a);
        struct lit one = compare(p, STEP_SAME, a, a + 1), other = compare(p, STEP_SAME, b, b + 1);
        struct lit apart = PLANE_OF(p, STEP_PLANE_OR, plan_certain(below), plan_certain(above));
        uint32_t cell = plan_cell(p, TRUTH);
        PUT_PLANE(p, STEP_PLANE_AND, cell, 0, plan_certain(one), plan_certain(other), lit_not(apart));
        PUT_PLANE(p, STEP_PLANE_AND, cell, 1, lit_not(apart));
        return lit_of(cell);
    }
    }
}

/* --- Truths --------------------------------------------------------------------------------------------------------------------- */

static struct lit emit_all(struct planner *p, const struct program_arg *a, enum step_op op) {
    if (a[0].value == 0) return constant_truth(p, op == STEP_TRUTH_AND ? TRUTH_YES : TRUTH_NO);
    if (a[0].value == 1) return dense_truth(p, a[1].value);
    uint32_t cell = plan_cell(p, TRUTH);
    plan_step(p, op, cell);
    for (uint32_t i = 1; i <= a[0].value; i++) plan_operand(p, dense_truth(p, a[i].value));
    return lit_of(cell);
}

/* Both planes the same: a truth that is never unknown. */
static struct lit both(struct planner *p, struct lit plane) { return truth_of_planes(p, plane, plane); }

static struct lit emit_settled(struct planner *p, struct lit truth) {
    return both(p, PLANE_OF(p, STEP_PLANE_OR, plan_certain(truth), lit_not(plan_possible(truth))));
}

static struct lit known_plane(struct planner *p, uint32_t cell, unsigned width) {
    uint32_t plane = plan_cell(p, PLANE);
    struct step *s = plan_step(p, STEP_KNOWN, plane);
    s->width = (uint8_t)width;
    plan_operand(p, lit_of(cell));
    return lit_of(plane);
}

static uint32_t fact_cell(struct planner *p, uint32_t fact, uint32_t size) {
    uint32_t cell = plan_cell(p, size);
    p->cell[cell].base = BASE_IN;
    p->cell[cell].placed = true;
    p->cell[cell].offset = p->plan->fact[fact].offset;
    p->plan->read[fact] = true;
    return cell;
}

static struct lit emit_known(struct planner *p, uint32_t fact) {
    const struct carrier *c = &p->plan->fact[fact];
    if (c->how == CARRIED_PLANES) return emit_settled(p, lit_of(fact_cell(p, fact, TRUTH)));
    return both(p, known_plane(p, fact_cell(p, fact, BLOCK * c->width), c->width));
}

/* Rows and their truths: what all that are not refuted share. */
static struct lit emit_table(struct planner *p, const struct program_arg *a) {
    uint32_t rows = a[0].value, yes = plan_cell(p, PLANE), no = plan_cell(p, PLANE), some = plan_cell(p, PLANE), cell;
    struct lit *each = ARENA_ARRAY(&p->scratch, struct lit, 2 * (size_t)rows + 1);
    if (!each) return p->failed = true, lit_of(p->unknown);
    for (uint32_t i = 0; i < rows; i++) {
        struct lit row = plan_possible(dense_truth(p, a[1 + 2 * i].value)), value = dense_truth(p, a[2 + 2 * i].value);
        each[2 * i] = PLANE_OF(p, STEP_PLANE_OR, lit_not(row), plan_certain(value));
        each[2 * i + 1] = PLANE_OF(p, STEP_PLANE_OR, lit_not(row), lit_not(plan_possible(value)));
    }
    plan_step(p, STEP_PLANE_OR, some);
    for (uint32_t i = 0; i < rows; i++) plan_operand(p, plan_possible(dense_truth(p, a[1 + 2 * i].value)));
    plan_step(p, STEP_PLANE_AND, yes);
    for (uint32_t i = 0; i < rows; i++) plan_operand(p, each[2 * i]);
    plan_step(p, STEP_PLANE_AND, no);
    for (uint32_t i = 0; i < rows; i++) plan_operand(p, each[2 * i + 1]);
    cell = plan_cell(p, TRUTH);
    PUT_PLANE(p, STEP_PLANE_AND, cell, 0, lit_of(some), lit_of(yes));
    struct lit refuted = PLANE_OF(p, STEP_PLANE_AND, lit_of(some), lit_of(no));
    PUT_PLANE(p, STEP_PLANE_AND, cell, 1, lit_not(refuted));
    return lit_of(cell);
}

/* Yes stays yes unless an avoid is yes (contraindicated: certain and not possible) or one that is unknown withholds it. */
static struct lit emit_outcome(struct planner *p, struct lit conditions, const struct program_arg *a) {
    uint32_t avoids = a[0].value;
    if (avoids == 0) return conditions;
    uint32_t any = plan_cell(p, PLANE), open = plan_cell(p, PLANE), cell = plan_cell(p, TRUTH);
    struct lit *fires = ARENA_ARRAY(&p->scratch, struct lit, 2 * (size_t)avoids);
    if (!fires) return p->failed = true, conditions;
    uint32_t withholding = 0;
    for (uint32_t i = 0; i < avoids; i++) {
        struct lit avoid = dense_truth(p, a[1 + 2 * i].value), certain = plan_certain(avoid), possible = plan_possible(avoid);
        uint32_t policy = a[2 + 2 * i].value;
        fires[i] = PLANE_OF(p, STEP_PLANE_AND, certain, possible);
        if (policy == UNKNOWN_WITHHOLD || policy == UNKNOWN_NOT_SAID)
            fires[avoids + withholding++] = PLANE_OF(p, STEP_PLANE_AND, lit_not(certain), possible);
    }
    plan_step(p, STEP_PLANE_OR, any);
    operands(p, fires, avoids);
    plan_step(p, STEP_PLANE_OR, open);
    operands(p, fires + avoids, withholding);
    struct lit certain = plan_certain(conditions), possible = plan_possible(conditions);
    struct lit fine = PLANE_OF(p, STEP_PLANE_OR, lit_of(any), lit_not(lit_of(open)));
    struct lit unknown = PLANE_OF(p, STEP_PLANE_AND, possible, lit_not(certain)), still = PLANE_OF(p, STEP_PLANE_AND, certain, lit_not(lit_of(any)));
    PUT_PLANE(p, STEP_PLANE_AND, cell, 0, certain, fine);
    PUT_PLANE(p, STEP_PLANE_OR, cell, 1, unknown, still);
    return lit_of(cell);
}

static struct lit emit_outcome_yes(struct planner *p, uint32_t reg) {
    struct lit truth = dense_truth(p, reg);
    uint32_t writer = p->writer[BANK_T][reg];
    bool plain = writer != NONE && instruction_op(at(p, writer)) == OP_outcome && args_of(p, at(p, writer)->b)[0].value == 0;
    if (plain) return truth;
    uint32_t cell = plan_cell(p, TRUTH);
    PUT_PLANE(p, STEP_PLANE_AND, cell, 0, plan_certain(truth), plan_possible(truth));
    PUT_PLANE(p, STEP_PLANE_AND, cell, 1, plan_possible(truth));
    return lit_of(cell);
}

/* --- Choices ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t choices_of(const struct planner *p, uint32_t reg) {
    uint32_t fact = p->fact_of[BANK_N][reg];
    return fact == NONE ? CHOICE_MOST : p->program->fact[fact].choices;
}

static struct lit emit_in_table(struct planner *p, const struct program_instruction *table, int64_t wanted) {
    const struct program_arg *a = args_of(p, table->a);
    uint32_t some = plan_cell(p, PLANE), in = plan_cell(p, PLANE), out = plan_cell(p, PLANE), cell = plan_cell(p, TRUTH);
    if (wanted == 0) return constant_truth(p, TRUTH_NO);
    plan_step(p, STEP_PLANE_OR, some);
    for (uint32_t i = 0; i < a[0].value; i++) plan_operand(p, plan_possible(dense_truth(p, a[1 + 2 * i].value)));
    plan_step(p, STEP_PLANE_OR, in);
    for (uint32_t i = 0; i < a[0].value; i++)
        if (p->number[a[2 + 2 * i].value].low & wanted) plan_operand(p, plan_possible(dense_truth(p, a[1 + 2 * i].value)));
    plan_step(p, STEP_PLANE_OR, out);
    for (uint32_t i = 0; i < a[0].value; i++)
        if (p->number[a[2 + 2 * i].value].low & ~wanted) plan_operand(p, plan_possible(dense_truth(p, a[1 + 2 * i].value)));
    PUT_PLANE(p, STEP_PLANE_AND, cell, 0, lit_of(some), lit_not(lit_of(out)));
    PUT_PLANE(p, STEP_PLANE_OR, cell, 1, lit_of(in), lit_not(lit_of(some)));
    return lit_of(cell);
}

static struct lit emit_in_pair(struct planner *p, struct lit pair, int64_t wanted) {
    if (wanted == 0) return constant_truth(p, TRUTH_NO);
    if (wanted == 1) return pair;
    if (wanted == 2) return lit_not(pair);
    struct lit known = PLANE_OF(p, STEP_PLANE_OR, plan_certain(pair), lit_not(plan_possible(pair)));
    return truth_of_planes(p, known, plan_certain(lit_of(p->yes)));
}

static struct lit emit_choice_in(struct planner *p, const struct program_instruction *i) {
    const struct number *n = &p->number[i->a];
    int64_t wanted = constant_at(p, i->b);
    if (n->form == NUMBER_ROWS_OF) return emit_in_table(p, at(p, p->writer[BANK_N][i->a]), wanted & (CHOICE_UNKNOWN - 1));
    uint32_t choices = choices_of(p, i->a);
    if (choices == 0) return constant_truth(p, TRUTH_UNKNOWN);
    wanted &= ((int64_t)1 << choices) - 1;
    if (n->form == NUMBER_PAIR) return emit_in_pair(p, n->pair, wanted);
    if (wanted == 0) return constant_truth(p, TRUTH_NO);
    uint32_t cell = plan_cell(p, TRUTH), from = n->cell;
    struct step *s = plan_step(p, STEP_CODE_IN, cell);
    s->width = 1;
    s->value = wanted;
    plan_operand(p, lit_of(from));
    return lit_of(cell);
}

/* A mask of one bit counts as settled, also where it is all that an unknown fact can be. */
static struct lit emit_choice_settled(struct planner *p, uint32_t reg) {
    const struct number *n = &p->number[reg];
    if (choices_of(p, reg) == 0) return constant_truth(p, TRUTH_NO);
    if (choices_of(p, reg) == 1) return constant_truth(p, TRUTH_YES);
    return n->form == NUMBER_PAIR ? emit_settled(p, n->pair) : both(p, known_plane(p, n->cell, 1));
}

/* --- Tables and scores --------------------------------------------------------------------------------------------------------------- */

/* One end of a count or score: points above 0 count in the high end where they may hold, below 0 in the low end. */
static void emit_score(struct planner *p, const struct program_instruction *i, bool high) {
    const struct program_arg *a = args_of(p, i->a);
    bool count = instruction_op(i) == OP_range_count;
    uint32_t reg = i->dst + high, each = count ? 1 : 2;
    unsigned width = width_of(p, reg);
    uint32_t cell = plan_cell(p, BLOCK * width);
    struct step *s = plan_step(p, STEP_SCORE, cell);
    s->width = (uint8_t)width;
    s->value = (int64_t)p->plan->point_count;
    for (uint32_t k = 0; k < a[0].value; k++) {
        int64_t points = count ? 1 : constant_at(p, a[2 + 2 * k].value);
        struct lit truth = dense_truth(p, a[1 + each * k].value);
        if (points == 0) continue;
        plan_operand(p, (points > 0) == high ? plan_possible(truth) : plan_certain(truth));
        PLAN_PUSH(p, points, point_count, point_room) = points;
    }
    made(p, reg, cell, width);
}

static void emit_number_table(struct planner *p, const struct program_instruction *i) {
    const struct program_arg *a = args_of(p, i->a);
    unsigned width = width_of(p, i->dst);
    for (uint32_t k = 0; k < a[0].value; k++) width = wider(width, width_of(p, a[2 + 2 * k].value));
    uint32_t *array = ARENA_ARRAY(&p->scratch, uint32_t, (size_t)a[0].value + 1);
    if (!array) {
        p->failed = true;
        return;
    }
    for (uint32_t k = 0; k < a[0].value; k++) array[k] = dense_array(p, a[2 + 2 * k].value, width);
    uint32_t cell = plan_cell(p, BLOCK * width);
    plan_step(p, STEP_NUMBERS, cell)->width = (uint8_t)width;
    for (uint32_t k = 0; k < a[0].value; k++) {
        plan_operand(p, plan_possible(dense_truth(p, a[1 + 2 * k].value)));
        plan_operand(p, lit_of(array[k]));
    }
    made(p, i->dst, cell, width);
}

static void emit_one(struct planner *p, const struct program_instruction *i) {
    unsigned width = wider(wider(width_of(p, i->a), width_of(p, i->a + 1)), width_of(p, i->dst));
    uint32_t a = dense_array(p, i->a, width), b = dense_array(p, i->a + 1, width), cell = plan_cell(p, BLOCK * width);
    plan_step(p, STEP_ONE, cell)->width = (uint8_t)width;
    plan_operand(p, lit_of(a));
    plan_operand(p, lit_of(b));
    made(p, i->dst, cell, width);
}

static struct lit number_known(struct planner *p, uint32_t reg) {
    const struct number *n = &p->number[reg];
    if (n->form == NUMBER_FIXED) return constant_truth(p, truth_of(n->low != NUMBER_UNKNOWN));
    return both(p, known_plane(p, n->cell, n->width));
}

/* --- All of them ------------------------------------------------------------------------------------------------------------------------ */

static void copy_range(struct planner *p, const struct program_instruction *i) {
    p->number[i->dst] = p->number[i->dst + 1] = p->number[i->a];
}

static enum step_op step_for(enum opcode op) {
    switch ((unsigned)op) {
    case OP_number_add: return STEP_ADD;
    case OP_number_subtract: return STEP_SUBTRACT;
    case OP_number_multiply: return STEP_MULTIPLY;
    case OP_number_min: return STEP_MIN;
    case OP_number_max: return STEP_MAX;
    case OP_number_less: return STEP_LESS_THAN;
    case OP_number_at_most: return STEP_NOT_ABOVE;
    default: return STEP_SAME;
    }
}

void dense_emit(struct planner *p, uint32_t instruction) {
    const struct program_instruction *i = at(p, instruction);
    enum opcode op = instruction_op(i);
    switch ((unsigned)op) {
    case OP_truth_const: give(p, i->dst, constant_truth(p, (uint8_t)instruction_x(i))); break;
    case OP_truth_copy: give(p, i->dst, dense_truth(p, i->a)); break;
    case OP_truth_not: give(p, i->dst, lit_not(dense_truth(p, i->a))); break;
    case OP_truth_all: give(p, i->dst, emit_all(p, args_of(p, i->a), STEP_TRUTH_AND)); break;
    case OP_truth_any: give(p, i->dst, emit_all(p, args_of(p, i->a), STEP_TRUTH_OR)); break;
    case OP_truth_known: give(p, i->dst, emit_known(p, i->a)); break;
    case OP_truth_settled: give(p, i->dst, emit_settled(p, dense_truth(p, i->a))); break;
    case OP_number_settled: give(p, i->dst, number_known(p, i->a)); break;
    case OP_choice_settled: give(p, i->dst, emit_choice_settled(p, i->a)); break;
    case OP_truth_table: give(p, i->dst, emit_table(p, args_of(p, i->a))); break;
    case OP_outcome: give(p, i->dst, emit_outcome(p, dense_truth(p, i->a), args_of(p, i->b))); break;
    case OP_outcome_yes: give(p, i->dst, emit_outcome_yes(p, i->a)); break;
    case OP_choice_in: give(p, i->dst, emit_choice_in(p, i)); break;
    case OP_range_count: case OP_range_score:
        emit_score(p, i, false);
        emit_score(p, i, true);
        break;
    case OP_range_of: copy_range(p, i); break;
    case OP_range_less: case OP_range_at_most: case OP_range_equal: give(p, i->dst, compare_ranges(p, i)); break;
    case OP_number_of_range: emit_one(p, i); break;
    case OP_number_add: case OP_number_subtract: case OP_number_multiply: case OP_number_min: case OP_number_max:
        emit_reckon(p, i, step_for(op), true, 0);
        break;
    case OP_number_absolute: emit_reckon(p, i, STEP_ABSOLUTE, false, 0); break;
    case OP_number_round: emit_reckon(p, i, STEP_ROUND, false, constant_at(p, i->b)); break;
    case OP_number_equal: case OP_number_less: case OP_number_at_most: give(p, i->dst, compare(p, step_for(op), i->a, i->b)); break;
    case OP_number_table: emit_number_table(p, i); break;
    default: break; /* constants and choice tables are looked at by those who read them */
    }
}

/* --- Facts ---------------------------------------------------------------------------------------------------------------------------------- */

/* What absence means, put in for what is unknown. */
static struct lit assumed(struct planner *p, struct lit truth, bool yes) {
    struct lit plane = yes ? plan_possible(truth) : plan_certain(truth);
    return both(p, plane);
}

static void truth_fact(struct planner *p, uint32_t f, bool emit) {
    const struct program_fact *fact = &p->program->fact[f];
    if (!emit) return;
    struct lit lit = lit_of(fact_cell(p, f, TRUTH));
    if (fact->absent == 1 && fact->absent_value != TRUTH_UNKNOWN) lit = assumed(p, lit, fact->absent_value == TRUTH_YES);
    give(p, fact->slot, lit);
}

static void choice_fact(struct planner *p, uint32_t f, bool emit) {
    const struct program_fact *fact = &p->program->fact[f];
    const struct carrier *c = &p->plan->fact[f];
    struct number *n = &p->number[fact->slot];
    n->form = c->how == CARRIED_PLANES ? NUMBER_PAIR : NUMBER_CODE;
    n->width = 1;
    if (!emit) return;
    n->cell = fact_cell(p, f, c->how == CARRIED_PLANES ? TRUTH : BLOCK);
    n->pair = lit_of(n->cell);
    if (fact->absent != 1) return;
    int code = __builtin_ctzll((uint64_t)fact->absent_value);
    if (n->form == NUMBER_PAIR) {
        struct lit pair = assumed(p, n->pair, code == 0);
        p->number[fact->slot].pair = pair;
        return;
    }
    uint32_t cell = plan_cell(p, BLOCK), from = n->cell;
    struct step *s = plan_step(p, STEP_LOAD, cell);
    s->width = s->from = 1;
    s->other = code;
    plan_operand(p, lit_of(from));
    p->number[fact->slot].cell = cell;
}

static void number_fact(struct planner *p, uint32_t f, bool emit) {
    const struct program_fact *fact = &p->program->fact[f];
    const struct carrier *c = &p->plan->fact[f];
    struct number *n = &p->number[fact->slot];
    int64_t low = fact->bounds & FACT_HAS_LOW ? fact->low : -INT64_MAX, high = fact->bounds & FACT_HAS_HIGH ? fact->high : INT64_MAX;
    if (fact->absent == 1 && fact->absent_value < low) low = fact->absent_value;
    if (fact->absent == 1 && fact->absent_value > high) high = fact->absent_value;
    set_bounds(n, low, high);
    n->width = c->width;
    n->add = c->offset_value;
    if (!emit) return;
    n->cell = fact_cell(p, f, BLOCK * c->width);
    n->made = true;
    if (fact->absent != 1) return;
    unsigned width = dense_width(low, high);
    uint32_t cell = load(p, n, width, fact->absent_value);
    made(p, fact->slot, cell, width);
}

void dense_facts(struct planner *p) {
    for (uint32_t f = 0; f < p->program->facts; f++) {
        const struct program_fact *fact = &p->program->fact[f];
        bool emit = p->fact_wanted[f];
        if (p->plan->fact[f].how == CARRIED_NOT) continue;
        if (fact->kind == FACT_TRUTH) truth_fact(p, f, emit);
        else if (fact->kind == FACT_CHOICE) choice_fact(p, f, emit);
        else if (fact->kind == FACT_NUMBER) number_fact(p, f, emit);
    }
}
