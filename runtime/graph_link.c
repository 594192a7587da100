/* The edges of the graph: which named things the registers behind a name read, and which of them decided for the patient. */
#include "runtime/graph_inside.h"

/* Registers still to look at, of all banks: truths, then numbers, then wides; none is taken twice for one target. */
struct search {
    struct graph *graph;
    uint32_t *stack, *taken_for, depth;
    uint32_t *linked_to; /* by node: the target it was linked to last, counted from 1 */
    uint32_t target, round; /* round: targets are told apart by it */
    bool dose;
};

static struct arena *arena_of(const struct graph *graph) { return &graph->context->arena; }

static void add_edge(struct search *s, uint32_t from) {
    struct graph *g = s->graph;
    if (from == s->target || s->linked_to[from] == s->target + 1) return;
    s->linked_to[from] = s->target + 1;
    if (!ARENA_ROOM(arena_of(g), g->edge, g->edges, g->edge_room)) return;
    g->edge[g->edges++] = (struct edge){ .from = from, .to = s->target, .dose = s->dose };
    g->used[from] = g->used[s->target] = g->read[from] = true;
}

static void look_at(struct search *s, uint32_t reg) {
    if (s->taken_for[reg] == s->round) return;
    s->taken_for[reg] = s->round;
    s->stack[s->depth++] = reg;
}

static uint32_t number_at(const struct graph *g, uint32_t reg) { return g->program->truths + reg; }
static uint32_t wide_at(const struct graph *g, uint32_t reg) { return g->program->truths + g->program->numbers + reg; }

static void look_at_group(struct search *s, uint32_t args, enum operand second) {
    const struct graph *g = s->graph;
    const struct program_arg *arg = g->program->arg;
    for (uint32_t i = 0; i < arg[args].value; i++) {
        look_at(s, arg[args + 1 + 2 * i].value);
        uint32_t other = arg[args + 2 + 2 * i].value;
        if (second == OPERAND_T) look_at(s, other);
        if (second == OPERAND_N) look_at(s, number_at(g, other));
        if (second == OPERAND_W) look_at(s, wide_at(g, other));
    }
}

static void look_at_operand(struct search *s, enum operand kind, uint32_t value) {
    const struct graph *g = s->graph;
    const struct program *p = g->program;
    switch (kind) {
    case OPERAND_T: look_at(s, value); break;
    case OPERAND_R:
    case OPERAND_N: look_at(s, number_at(g, value)); break;
    case OPERAND_W: look_at(s, wide_at(g, value)); break;
    case OPERAND_ARGS_T:
        for (uint32_t i = 1; i <= p->arg[value].value; i++) look_at(s, p->arg[value + i].value);
        break;
    case OPERAND_ARGS_TT: look_at_group(s, value, OPERAND_T); break;
    case OPERAND_ARGS_TN: look_at_group(s, value, OPERAND_N); break;
    case OPERAND_ARGS_TW: look_at_group(s, value, OPERAND_W); break;
    case OPERAND_ARGS_TC:
    case OPERAND_ARGS_TP: look_at_group(s, value, OPERAND_NOTHING); break;
    case OPERAND_FACT: add_edge(s, value); break;
    case OPERAND_LIST: add_edge(s, p->list[value].fact); break;
    case OPERAND_BODY: look_at(s, p->arg[value].value); break;
    default: break; /* constants and fields of the element at hand */
    }
}

/* What bears a name ends the search there, unless it is what was asked for. */
static void take(struct search *s, uint32_t reg) {
    const struct graph *g = s->graph;
    const struct program *p = g->program;
    bool is_truth = reg < p->truths, is_number = !is_truth && reg < p->truths + p->numbers;
    const struct register_meaning *meaning = is_truth    ? &g->index->truth[reg]
                                             : is_number ? &g->index->number[reg - p->truths]
                                                         : &g->index->wide[reg - p->truths - p->numbers];
    if (is_truth && g->index->outcome_of[reg] != NONE && g->recommendations + g->index->outcome_of[reg] != s->target) {
        add_edge(s, g->recommendations + g->index->outcome_of[reg]);
    } else if (is_truth && reg == p->guideline->applies && s->target != g->applies) {
        add_edge(s, g->applies);
    } else if (meaning->fact != NONE) {
        add_edge(s, meaning->fact);
    } else if (meaning->definition != NONE && g->definitions + meaning->definition != s->target) {
        add_edge(s, g->definitions + meaning->definition);
    } else if (meaning->writer != NONE) {
        const struct program_instruction *in = &p->instruction[meaning->writer];
        look_at_operand(s, opcode_info[instruction_op(in)].a, in->a);
        look_at_operand(s, opcode_info[instruction_op(in)].b, in->b);
    }
}

static void search_from(struct search *s, uint32_t target, uint32_t reg, bool dose) {
    s->target = target;
    s->dose = dose;
    s->round++;
    look_at(s, reg);
    while (s->depth > 0) take(s, s->stack[--s->depth]);
}

static uint32_t register_of(const struct graph *g, const struct program_definition *d) {
    switch ((enum value_kind)d->kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME: return d->reg;
    case VALUE_WIDE: return wide_at(g, d->reg);
    default: return number_at(g, d->reg);
    }
}

static void search_all(struct graph *g, struct search *s) {
    const struct program *p = g->program;
    for (uint32_t node = 0; node < g->nodes && !arena_of(g)->failed; node++) {
        g->first_edge[node] = (uint32_t)g->edges;
        if (node >= g->definitions && node < g->recommendations) {
            search_from(s, node, register_of(g, &p->definition[node - g->definitions]), false);
        } else if (node >= g->recommendations && node < g->applies) {
            const struct program_recommendation *r = &p->recommendation[node - g->recommendations];
            g->used[node] = true;
            search_from(s, node, r->outcome, false);
            for (uint32_t i = 0; i < r->doses; i++) {
                const struct program_dose *d = &p->dose[r->first_dose + i];
                search_from(s, node, d->kind == VALUE_WIDE ? wide_at(g, d->reg) : number_at(g, d->reg), true);
            }
        } else if (node == g->applies && p->guideline->applies != NONE) {
            search_from(s, node, p->guideline->applies, false);
        }
    }
    g->first_edge[g->nodes] = (uint32_t)g->edges;
}

bool graph_link(struct graph *g) {
    const struct program *p = g->program;
    size_t registers = (size_t)p->truths + p->numbers + p->wides + 1;
    struct search s = { .graph = g };
    g->definitions = p->facts;
    g->recommendations = g->definitions + p->definitions;
    g->applies = g->recommendations + p->recommendations;
    g->nodes = g->applies + 1;
    g->used = ARENA_ARRAY(arena_of(g), bool, g->nodes);
    g->read = ARENA_ARRAY(arena_of(g), bool, g->nodes);
    g->first_edge = ARENA_ARRAY(arena_of(g), uint32_t, (size_t)g->nodes + 1);
    s.stack = ARENA_ARRAY(arena_of(g), uint32_t, registers);
    s.taken_for = ARENA_ARRAY(arena_of(g), uint32_t, registers);
    s.linked_to = ARENA_ARRAY(arena_of(g), uint32_t, g->nodes);
    if (arena_of(g)->failed) return false;
    search_all(g, &s);
    return !arena_of(g)->failed;
}

/* --- What decided ------------------------------------------------------------------------------------ */

static uint32_t node_of(const struct graph *g, const struct reason *reason) {
    if (reason->kind == REASON_APPLIES) return g->applies;
    if (reason->recommendation != NONE) return g->recommendations + reason->recommendation;
    if (reason->instruction != NONE && (reason->kind == REASON_DEFINITION || reason->kind == REASON_VALUE)) {
        const struct program_instruction *in = &g->program->instruction[reason->instruction];
        enum opcode op = instruction_op(in);
        enum operand bank = opcode_info[op].dst;
        if (op == OP_choice_in && g->index->number[in->a].definition != NONE) return g->definitions + g->index->number[in->a].definition;
        if (bank == OPERAND_T && g->index->truth[in->dst].definition != NONE) return g->definitions + g->index->truth[in->dst].definition;
    }
    return reason->fact;
}

static void mark(struct graph *g, const struct reason *reason, uint32_t to, unsigned depth) {
    for (; reason && depth < REASON_DEPTH; reason = reason->next) {
        uint32_t from = node_of(g, reason), below = to;
        if (from != NONE && from != to) {
            for (uint32_t i = g->first_edge[to]; i < g->first_edge[to + 1]; i++) g->edge[i].decided |= g->edge[i].from == from;
            if (from >= g->definitions) below = from;
        }
        mark(g, reason->children, below, depth + 1);
    }
}

void graph_decide(struct graph *g) {
    uint32_t applies = g->program->guideline->applies;
    for (uint32_t i = 0; i < g->program->recommendations; i++)
        mark(g, reasons_of_outcome(g->context, g->index, g->language, i, NULL), g->recommendations + i, 0);
    if (applies != NONE) mark(g, reasons_of_truth(g->context, g->index, g->language, applies), g->applies, 0);
}
