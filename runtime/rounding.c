/* rounding: edges are read from the instructions, so that no guideline has to name them. */
#include "runtime/rounding.h"

#include <stdlib.h>

/* What a register holds, as far as it concerns us. */
enum holding_kind { HOLDS_ANYTHING, HOLDS_FACT, HOLDS_FIELD, HOLDS_CONSTANT };

struct holding {
    enum holding_kind kind;
    uint32_t index; /* of the fact or field, or of the constant in its section */
};

struct search {
    const struct program *program;
    struct holding *number, *wide;
    struct arena *arena;
    struct edge *edge;
    size_t edges, room;
};

static void take_facts(struct search *search) {
    for (uint32_t i = 0; i < search->program->facts; i++) {
        const struct program_fact *fact = &search->program->fact[i];
        if (fact->kind == FACT_NUMBER) search->number[fact->slot] = (struct holding){ HOLDS_FACT, i };
        if (fact->kind == FACT_WIDE) search->wide[fact->slot] = (struct holding){ HOLDS_FACT, i };
    }
}

static uint32_t scale_of(const struct search *search, struct holding holding) {
    const struct program *program = search->program;
    return holding.kind == HOLDS_FACT ? program->fact[holding.index].scale : program->field[holding.index].scale;
}

static bool add(struct search *search, struct holding value, enum edge_kind kind, struct decimal at) {
    if (!ARENA_ROOM(search->arena, search->edge, search->edges, search->room)) return false;
    search->edge[search->edges++] = (struct edge){ value.kind == HOLDS_FIELD, value.index, kind, at };
    return true;
}

static bool is_value(struct holding holding) { return holding.kind == HOLDS_FACT || holding.kind == HOLDS_FIELD; }

/* a < b with the constant on the left says that the value is not up to it. */
static enum edge_kind turned(enum edge_kind kind) {
    return kind == EDGE_BELOW ? EDGE_UP_TO : kind == EDGE_UP_TO ? EDGE_BELOW : EDGE_EXACTLY;
}

static bool compare_numbers(struct search *search, const struct program_instruction *i, enum edge_kind kind) {
    struct holding a = search->number[i->a], b = search->number[i->b];
    bool right = is_value(a) && b.kind == HOLDS_CONSTANT, left = a.kind == HOLDS_CONSTANT && is_value(b);
    if (!right && !left) return true;
    int64_t constant = search->program->constant[right ? b.index : a.index].value;
    int32_t exponent = -(int32_t)scale_of(search, right ? a : b);
    if (constant == NUMBER_UNKNOWN) return true;
    return add(search, right ? a : b, right ? kind : turned(kind), decimal_scaled(constant, exponent));
}

static bool compare_wides(struct search *search, const struct program_instruction *i, enum edge_kind kind) {
    struct holding a = search->wide[i->a], b = search->wide[i->b];
    bool right = is_value(a) && b.kind == HOLDS_CONSTANT, left = a.kind == HOLDS_CONSTANT && is_value(b);
    if (!right && !left) return true;
    struct decimal at = search->program->parsed_wide[right ? b.index : a.index];
    return !decimal_is_known(at) || add(search, right ? a : b, right ? kind : turned(kind), at);
}

/* A number is the same value as a decimal only at its own scale. */
static void widen(struct search *search, const struct program_instruction *i) {
    struct holding holding = search->number[i->a];
    if (is_value(holding) && scale_of(search, holding) == instruction_x(i)) search->wide[i->dst] = holding;
}

static struct holding field_holding(const struct search *search, uint32_t field) {
    return (struct holding){ search->program->field[field].kind == FACT_NUMBER ? HOLDS_FIELD : HOLDS_ANYTHING, field };
}

/* Registers are written before they are read, so that one pass suffices. */
static bool read_instruction(struct search *search, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_number_const) search->number[i->dst] = (struct holding){ HOLDS_CONSTANT, i->a };
    else if (op == OP_wide_const) search->wide[i->dst] = (struct holding){ HOLDS_CONSTANT, i->a };
    else if (op == OP_field_number) search->number[i->dst] = field_holding(search, i->a);
    else if (op == OP_field_wide) search->wide[i->dst] = (struct holding){ HOLDS_FIELD, i->a };
    else if (op == OP_wide_of_number) widen(search, i);
    else if (op == OP_number_less) return compare_numbers(search, i, EDGE_BELOW);
    else if (op == OP_number_at_most) return compare_numbers(search, i, EDGE_UP_TO);
    else if (op == OP_number_equal) return compare_numbers(search, i, EDGE_EXACTLY);
    else if (op == OP_wide_less) return compare_wides(search, i, EDGE_BELOW);
    else if (op == OP_wide_at_most) return compare_wides(search, i, EDGE_UP_TO);
    else if (op == OP_wide_equal) return compare_wides(search, i, EDGE_EXACTLY);
    return true;
}

static int compare_edges(const void *a, const void *b) {
    const struct edge *first = a, *second = b;
    if (first->is_field != second->is_field) return first->is_field ? 1 : -1;
    if (first->index != second->index) return first->index < second->index ? -1 : 1;
    int order = decimal_compare(first->at, second->at);
    return order ? order : (int)first->kind - (int)second->kind;
}

bool edges_of(const struct program *program, struct arena *arena, struct edge **edge, size_t *count) {
    struct arena scratch;
    arena_init(&scratch, &arena->allocator, 0);
    struct search search = { .program = program, .arena = arena };
    search.number = ARENA_ARRAY(&scratch, struct holding, program->numbers + (size_t)1);
    search.wide = ARENA_ARRAY(&scratch, struct holding, program->wides + (size_t)1);
    bool fine = search.number && search.wide;
    if (fine) take_facts(&search);
    for (uint32_t i = 0; fine && i < program->instructions; i++) fine = read_instruction(&search, &program->instruction[i]);
    arena_free(&scratch);
    if (!fine) arena->failed = true;
    if (search.edges > 1) qsort(search.edge, search.edges, sizeof *search.edge, compare_edges);
    *edge = search.edge;
    *count = search.edges;
    return fine;
}

static bool holds(const struct edge *edge, struct decimal value) {
    int order = decimal_compare(value, edge->at);
    switch (edge->kind) {
        case EDGE_BELOW: return order < 0;
        case EDGE_UP_TO: return order <= 0;
        case EDGE_EXACTLY: return order == 0;
    }
    return false;
}

const struct edge *edge_crossed(const struct edge *edge, size_t count, struct decimal given, struct decimal kept) {
    for (size_t i = 0; i < count; i++)
        if (holds(&edge[i], given) != holds(&edge[i], kept)) return &edge[i];
    return NULL;
}
