/* columns_place: when all steps are known, constants go first, and every register gets a place for as long as somebody reads it. */
#include <string.h>

#include "runtime/columns_plan.h"

/* --- Merging ------------------------------------------------------------------------------------------------------------------- */

/* An and that only another and reads becomes part of it, likewise an or; and, turned by De Morgan, one within the other. */
struct merging {
    struct planner *p;
    uint32_t *uses, *writer; /* by cell; writer: a step, NONE for none or several */
    bool *gone;              /* by step */
};

static bool is_logic(const struct step *s) { return s->op == STEP_TRUTH_AND || s->op == STEP_TRUTH_OR; }

static void count_uses(struct merging *m) {
    struct planner *p = m->p;
    struct plan *plan = p->plan;
    for (uint32_t c = 0; c < p->cells; c++) m->writer[c] = NONE;
    for (size_t i = 0; i < plan->steps; i++)
        if (plan->step[i].dst != NONE) m->writer[plan->step[i].dst] = is_logic(&plan->step[i]) ? (uint32_t)i : NONE;
    for (size_t i = 0; i < plan->operands; i++) m->uses[p->lits[i].cell]++;
    for (size_t i = 0; i < plan->lane_count; i++)
        if (plan->lane[i].op == LANE_TRUTH) m->uses[plan->lane[i].a]++;
}

static bool merges(const struct merging *m, const struct step *s, struct lit lit) {
    const struct cell *cell = &m->p->cell[lit.cell];
    uint32_t writer = m->writer[lit.cell];
    if (writer == NONE || m->uses[lit.cell] != 1 || cell->placed || cell->constant) return false;
    return (m->p->plan->step[writer].op == s->op) != lit.inverted;
}

static void merge_step(struct merging *m, size_t index) {
    struct planner *p = m->p;
    struct step s = p->plan->step[index];
    uint32_t first = (uint32_t)p->plan->operands;
    bool any = false;
    for (uint32_t i = 0; i < s.count; i++) any |= merges(m, &s, p->lits[s.first + i]);
    if (!any || p->failed) return;
    for (uint32_t i = 0; i < s.count; i++) {
        struct lit lit = p->lits[s.first + i];
        if (!merges(m, &s, lit)) {
            plan_add_operand(p, lit);
            continue;
        }
        const struct step *inner = &p->plan->step[m->writer[lit.cell]];
        m->gone[m->writer[lit.cell]] = true;
        for (uint32_t k = 0; k < inner->count; k++) {
            struct lit of = p->lits[inner->first + k];
            of.inverted ^= lit.inverted;
            plan_add_operand(p, of);
        }
    }
    p->plan->step[index].first = first;
    p->plan->step[index].count = (uint32_t)p->plan->operands - first;
}

static bool merge_steps(struct planner *p, bool **gone) {
    struct merging m = { p, ARENA_ARRAY(&p->scratch, uint32_t, p->cells + 1), ARENA_ARRAY(&p->scratch, uint32_t, p->cells + 1),
                         ARENA_ARRAY(&p->scratch, bool, p->plan->steps + 1) };
    *gone = m.gone;
    if (p->scratch.failed) return false;
    count_uses(&m);
    for (size_t i = 0; i < p->plan->steps; i++)
        if (is_logic(&p->plan->step[i])) merge_step(&m, i);
    return !p->failed;
}

/* --- The order --------------------------------------------------------------------------------------------------------------- */

static bool is_constant(const struct planner *p, const struct step *s) { return s->dst != NONE && p->cell[s->dst].constant; }

static bool order_steps(struct planner *p, const bool *gone) {
    struct plan *plan = p->plan;
    struct step *ordered = ARENA_ARRAY(&plan->arena, struct step, plan->steps + 1);
    size_t *moved = ARENA_ARRAY(&p->scratch, size_t, plan->steps + 1), count = 0;
    if (!ordered || !moved) return false;
    for (size_t i = 0; i < plan->steps; i++)
        if (is_constant(p, &plan->step[i])) moved[i] = count, ordered[count++] = plan->step[i];
    plan->constant_steps = count;
    for (size_t i = 0; i < plan->steps; i++)
        if (!is_constant(p, &plan->step[i])) {
            moved[i] = count;
            if (!gone[i]) ordered[count++] = plan->step[i];
        }
    /* A guard goes on at the first step behind its group that is no constant; the checks begin likewise. */
    for (size_t i = plan->constant_steps; i < count; i++) {
        if (ordered[i].op != STEP_GUARD) continue;
        size_t to = (size_t)ordered[i].value;
        while (to < plan->steps && is_constant(p, &plan->step[to])) to++;
        ordered[i].value = (int64_t)(to < plan->steps ? moved[to] : count);
    }
    while (plan->check_steps < plan->steps && is_constant(p, &plan->step[plan->check_steps])) plan->check_steps++;
    plan->check_steps = plan->check_steps < plan->steps ? moved[plan->check_steps] : count;
    plan->step = ordered;
    plan->steps = count;
    return true;
}

/* --- Lives ---------------------------------------------------------------------------------------------------------------------- */

static void live(struct planner *p, uint32_t cell, uint32_t step) {
    struct cell *c = &p->cell[cell];
    if (c->first == NONE || step < c->first) c->first = step;
    if (step > c->last) c->last = step;
}

static void live_operands(struct planner *p, uint32_t first, uint32_t count, uint32_t step) {
    for (uint32_t i = 0; i < count; i++) live(p, p->lits[first + i].cell, step);
}

static void live_outputs(struct planner *p, const struct pass *pass, uint32_t step) {
    for (uint32_t i = 0; i < pass->output_count; i++) live(p, p->plan->pass_output[pass->outputs + i].dst, step);
}

static void live_lanes(struct planner *p, const struct lanes *lanes, uint32_t step) {
    for (uint32_t i = 0; i < lanes->count; i++) {
        const struct lane *l = &p->plan->lane[lanes->first + i];
        if (l->op == LANE_NUMBER || l->op == LANE_TRUTH) live(p, l->a, step);
    }
    live_operands(p, lanes->guard_first, lanes->guards, step);
    live_outputs(p, &p->plan->pass[lanes->pass], step);
}

static void find_lives(struct planner *p) {
    struct plan *plan = p->plan;
    for (size_t i = 0; i < plan->steps; i++) {
        const struct step *s = &plan->step[i];
        if (s->dst != NONE) live(p, s->dst, (uint32_t)i);
        live_operands(p, s->first, s->count + s->fills, (uint32_t)i);
        if (s->op == STEP_LANES) live_lanes(p, &plan->lanes[s->value], (uint32_t)i);
        if (s->op != STEP_ROWS) continue;
        live_operands(p, plan->pass[s->value].guard_first, plan->pass[s->value].guards, (uint32_t)i);
        live_outputs(p, &plan->pass[s->value], (uint32_t)i);
    }
}

/* --- Places ------------------------------------------------------------------------------------------------------------------------ */

enum { CLASSES = 8 /* of PLANE << class bytes */ };

struct room {
    uint32_t *offset;
    size_t count, room;
};

struct placing {
    struct planner *p;
    struct room free[CLASSES];
    size_t size;
    uint32_t *at_first, *at_last, *next_first, *next_last; /* cells by step, as lists */
};

static unsigned class_of(uint32_t size) {
    unsigned class = 0;
    while (class + 1 < CLASSES && ((uint32_t)PLANE << class) < size) class++;
    return class;
}

static bool list_cells(struct placing *g) {
    struct planner *p = g->p;
    size_t steps = p->plan->steps + 1, cells = p->cells + 1;
    g->at_first = ARENA_ARRAY(&p->scratch, uint32_t, steps);
    g->at_last = ARENA_ARRAY(&p->scratch, uint32_t, steps);
    g->next_first = ARENA_ARRAY(&p->scratch, uint32_t, cells);
    g->next_last = ARENA_ARRAY(&p->scratch, uint32_t, cells);
    if (p->scratch.failed) return false;
    memset(g->at_first, 0xFF, steps * sizeof *g->at_first);
    memset(g->at_last, 0xFF, steps * sizeof *g->at_last);
    for (uint32_t c = 0; c < p->cells; c++) {
        struct cell *cell = &p->cell[c];
        if (cell->placed || cell->constant || cell->first == NONE) continue;
        g->next_first[c] = g->at_first[cell->first], g->at_first[cell->first] = c;
        g->next_last[c] = g->at_last[cell->last], g->at_last[cell->last] = c;
    }
    return true;
}

static void take(struct placing *g, struct cell *cell) {
    struct room *room = &g->free[class_of(cell->size)];
    cell->base = BASE_FILE;
    cell->placed = true;
    if (room->count) {
        cell->offset = room->offset[--room->count];
        return;
    }
    cell->offset = (uint32_t)g->size;
    g->size += (size_t)PLANE << class_of(cell->size);
    if (g->size > INT32_MAX) g->p->failed = true;
}

static void give_back(struct placing *g, const struct cell *cell) {
    struct room *room = &g->free[class_of(cell->size)];
    if (ARENA_ROOM(&g->p->scratch, room->offset, room->count, room->room)) room->offset[room->count++] = cell->offset;
    else g->p->failed = true;
}

static bool place_cells(struct planner *p) {
    struct placing g = { .p = p };
    for (uint32_t c = 0; c < p->cells; c++)
        if (p->cell[c].constant) take(&g, &p->cell[c]);
    p->plan->constant_size = g.size;
    if (!list_cells(&g)) return false;
    for (size_t i = 0; i < p->plan->steps && !p->failed; i++) {
        for (uint32_t c = g.at_first[i]; c != NONE; c = g.next_first[c]) take(&g, &p->cell[c]);
        for (uint32_t c = g.at_last[i]; c != NONE; c = g.next_last[c]) give_back(&g, &p->cell[c]);
    }
    p->plan->file_size = g.size;
    return !p->failed;
}

/* --- Operands ------------------------------------------------------------------------------------------------------------------------ */

static uint32_t encoded(const struct planner *p, uint32_t cell, uint8_t half, bool inverted) {
    const struct cell *c = &p->cell[cell];
    return (c->offset + half * (uint32_t)PLANE) | (uint32_t)c->base << OPERAND_BASE_SHIFT | (inverted ? OPERAND_INVERTED : 0);
}

static void encode(struct planner *p) {
    struct plan *plan = p->plan;
    plan->check = encoded(p, plan->check, 0, false);
    for (size_t i = 0; i < plan->operands; i++) plan->operand[i] = encoded(p, p->lits[i].cell, p->lits[i].half, p->lits[i].inverted);
    for (size_t i = 0; i < plan->steps; i++)
        if (plan->step[i].dst != NONE) plan->step[i].dst = encoded(p, plan->step[i].dst, plan->step[i].half, false);
    for (size_t i = 0; i < plan->lane_count; i++) {
        struct lane *l = &plan->lane[i];
        if (l->op == LANE_NUMBER || l->op == LANE_TRUTH) l->a = encoded(p, l->a, 0, l->b != 0), l->b = 0;
    }
    for (size_t i = 0; i < plan->lane_outputs; i++) plan->lane_output[i].dst = encoded(p, plan->lane_output[i].dst, 0, false);
    for (size_t i = 0; i < plan->pass_outputs; i++) plan->pass_output[i].dst = encoded(p, plan->pass_output[i].dst, 0, false);
}

void plan_place(struct planner *p) {
    bool *gone;
    if (!merge_steps(p, &gone) || !order_steps(p, gone)) {
        p->failed = true;
        return;
    }
    find_lives(p);
    if (!place_cells(p)) p->failed = true;
    else encode(p);
}
