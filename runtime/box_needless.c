/* box_needless: a truth that is unknown while one fact is, although it is the same for every value of that fact. Where Kleene's logic is
 * weaker than what is so (rule 6 of docs/language.md), the reason is always that a fact is read more than once. */
#include "runtime/box_inside.h"
#include "runtime/box_reach.h"

enum { DEPTH_MOST = 400, NODES_MOST = 2000, PIECES_MOST = 72 };

struct needless {
    struct box *box;
    struct dim *dim; /* of the fact */
    uint32_t truth;
    uint8_t value;   /* what it is whatever the fact */
    bool computed;   /* cuts computed numbers instead of the facts behind them: what is found so need be nobody */
    bool found, over;
};

/* --- Which facts are read twice ------------------------------------------------------------------------------------- */

static unsigned reads_in(const struct box *box, enum operand kind, uint32_t value, enum operand bank, uint32_t reg) {
    const struct program_arg *arg = &box->program->arg[value];
    enum operand second = kind == OPERAND_ARGS_TT ? OPERAND_T : kind == OPERAND_ARGS_TN ? OPERAND_N : kind == OPERAND_ARGS_TW ? OPERAND_W : OPERAND_NOTHING;
    unsigned count = 0;
    if (kind == bank || (kind == OPERAND_R && bank == OPERAND_N)) return value == reg;
    if (kind < OPERAND_ARGS_T || kind > OPERAND_ARGS_TP) return 0;
    uint32_t width = kind == OPERAND_ARGS_T ? 1 : 2;
    for (uint32_t i = 0; i < arg->value; i++) {
        count += bank == OPERAND_T && arg[1 + i * width].value == reg;
        count += width == 2 && second == bank && arg[2 + i * width].value == reg;
    }
    return count;
}

static void ask_for(const struct box *box, enum operand kind, uint32_t value, bool *asked) {
    const struct program_arg *arg = &box->program->arg[value];
    uint32_t width = kind == OPERAND_ARGS_T ? 1 : 2;
    if (kind == OPERAND_T) asked[value] = true;
    if (kind < OPERAND_ARGS_T || kind > OPERAND_ARGS_TP) return;
    for (uint32_t i = 0; i < arg->value; i++) asked[arg[1 + i * width].value] = true;
}

/* The truths on which this one rests as a condition. Those that only choose the number for a computation are none of them: of a clearance
 * with a factor for the sex no writing makes anything known while the sex is not. */
static bool *conditions_behind(struct box *box, uint32_t truth) {
    bool *asked = ARENA_ARRAY(&box->work, bool, box->program->truths);
    if (!asked) return NULL;
    asked[truth] = true;
    for (size_t s = box->cone->steps; s-- > 0;) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[s].at];
        const struct opcode_info *info = &opcode_info[instruction_op(i)];
        if (instruction_op(i) == OP_number_table || instruction_op(i) == OP_wide_table || (info->dst == OPERAND_T && !asked[i->dst])) continue;
        ask_for(box, info->a, i->a, asked);
        ask_for(box, info->b, i->b, asked);
    }
    return asked;
}

bool reach_reads_twice(struct box *box, uint32_t truth, uint32_t fact) {
    const struct program_fact *f = &box->program->fact[fact];
    bool mine = false;
    unsigned count = 0;
    for (uint32_t i = 0; i < box->cone->facts; i++) mine |= box->cone->fact[i] == fact;
    if (!mine || f->absent || f->kind == FACT_PERIOD || f->kind == FACT_LIST || f->kind == FACT_SERIES || f->kind == FACT_TEXT) return false;
    const bool *asked = conditions_behind(box, truth);
    enum operand bank = f->kind == FACT_TRUTH ? OPERAND_T : f->kind == FACT_WIDE ? OPERAND_W : OPERAND_N;
    for (size_t s = 0; asked && s < box->cone->steps && count < 2; s++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[s].at];
        const struct opcode_info *info = &opcode_info[instruction_op(i)];
        bool condition = info->dst == OPERAND_R || (info->dst == OPERAND_T && asked[i->dst]); /* in a computation it is one value, however often it stands there */
        if (condition) count += reads_in(box, info->a, i->a, bank, f->slot) + reads_in(box, info->b, i->b, bank, f->slot);
    }
    return count >= 2;
}

/* --- The search ------------------------------------------------------------------------------------------------------- */

static void set_span(struct box *box, struct dim *dim, struct span span) {
    dim->now = span;
    dim_store(box, dim);
}

static struct truth_set run_with(struct needless *n, struct span span) {
    set_span(n->box, n->dim, span);
    n->box->empty = false;
    box_run(n->box);
    n->box->spent += n->box->a_node + 1;
    if (n->box->nodes >= NODES_MOST || n->box->spent >= n->box->budget) n->over = true;
    return n->box->empty ? (struct truth_set){ 0, 0 } : n->box->truth[n->truth];
}

/* Piece by piece of the fact's values: one value of the truth for all of them, or 0. */
static uint8_t same_for_all(struct needless *n, struct span known) {
    struct span piece[PIECES_MOST];
    unsigned pieces = 1, done = 0;
    uint8_t value = 0;
    piece[0] = known;
    while (done < pieces && !n->over) {
        struct truth_set set = run_with(n, piece[done]);
        if (set.values == 0) {
            done++;
        } else if (truth_one(set.values)) {
            if (value && set.values != value) return 0;
            value = set.values;
            done++;
        } else if (span_one(&n->dim->domain, &n->dim->now) || pieces == PIECES_MOST) {
            return 0;
        } else {
            struct span left, right;
            span_split(n->dim, &left, &right);
            piece[done] = left;
            piece[pieces++] = right;
        }
    }
    return n->over ? 0 : value;
}

static struct dim *other_dim(struct needless *n, uint64_t support) {
    for (size_t d = 0; d < n->box->dims; d++) {
        struct dim *dim = &n->box->dim[d];
        if (dim != n->dim && (dim->bit & support) && !span_one(&dim->domain, &dim->now)) return dim;
    }
    return NULL;
}

/* Another dim that helps to settle what is open, as the box stands, and its halves. */
static struct dim *cut_of(struct needless *n, struct dim *any, struct span half[2]) {
    uint64_t support;
    const struct dim *by = box_split_by(n->box, n->truth, &support, half);
    if (by && by != n->dim) return &n->box->dim[by - n->box->dim];
    struct dim *dim = other_dim(n, support);
    if (!dim) dim = any;
    span_split(dim, &half[0], &half[1]);
    return dim;
}

static void search(struct needless *n, unsigned depth);

/* The pieces of a computed number that has nothing to do with the fact and is still open where it is held against a constant. */
static unsigned computed_pieces(const struct needless *n, struct limit piece[PIECES_OF_COMPUTED]) {
    const struct box *box = n->box;
    for (size_t s = 0; n->computed && box->limits < LIMITS_MOST && s < box->cone->tops; s++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[box->cone->top[s]].at];
        if (opcode_info[instruction_op(i)].dst != OPERAND_T || truth_one(box->truth[i->dst].values)) continue;
        unsigned pieces = box_split_computed(box, i->dst, piece);
        if (pieces == 0) continue;
        if (piece[0].bank == OPERAND_T) continue;
        uint64_t support = piece[0].bank == OPERAND_W ? box->wide[piece[0].reg].support : box->number[piece[0].reg].support;
        if (!(support & n->dim->bit)) return pieces;
    }
    return 0;
}

static bool search_computed(struct needless *n, unsigned depth) {
    struct box *box = n->box;
    struct limit piece[PIECES_OF_COMPUTED];
    unsigned pieces = computed_pieces(n, piece);
    for (unsigned p = 0; p < pieces && !n->found; p++) {
        box->limit[box->limits++] = piece[p];
        search(n, depth + 1);
        box->limits--;
    }
    return pieces > 0;
}

static void search(struct needless *n, unsigned depth) {
    struct span known = n->dim->all;
    struct box *box = n->box;
    if (depth >= DEPTH_MOST) n->over = true;
    if (n->over) return;
    struct truth_set unknown = run_with(n, (struct span){ .flags = SET_UNKNOWN });
    if (!(unknown.values & MAY_UNKNOWN)) return;
    known.flags = SET_KNOWN;
    struct truth_set any = run_with(n, known);
    if (any.values == MAY_UNKNOWN || any.values == 0) return; /* something else is unknown as well, or nobody is left */
    struct dim *dim = other_dim(n, unknown.support | any.support);
    if (unknown.values == MAY_UNKNOWN && (truth_one(any.values) || !dim)) {
        uint8_t value = same_for_all(n, known);
        if (value == MAY_YES || value == MAY_NO) n->found = true, n->value = value == MAY_YES ? TRUTH_YES : TRUTH_NO;
        if (n->found || !dim) return;
    }
    if (!dim) return;
    run_with(n, truth_one(unknown.values) ? known : (struct span){ .flags = SET_UNKNOWN });
    if (search_computed(n, depth)) return;
    struct span half[2];
    dim = cut_of(n, dim, half);
    struct span whole = dim->now;
    for (int h = 0; h < 2 && !n->found; h++) {
        set_span(box, dim, half[h]);
        if (lists_feasible(box)) search(n, depth + 1);
    }
    if (!n->found) set_span(box, dim, whole);
}

static bool is_confirmed(struct needless *n) {
    struct box *box = n->box;
    set_span(box, n->dim, (struct span){ .flags = SET_UNKNOWN });
    context_reset(box->context, box->context->today);
    if (!patient_make(box)) return false;
    vm_run(box->context);
    return box->context->truth[n->truth] == TRUTH_UNKNOWN;
}

static void note_what_matters(struct needless *n) {
    struct box *box = n->box;
    for (uint32_t f = 0; f < box->program->facts; f++) box->matters[f] = false;
    for (size_t d = 0; d < box->dims; d++) {
        const struct dim *dim = &box->dim[d];
        bool whole = dim->now.lo == dim->all.lo && dim->now.hi == dim->all.hi && dim->now.flags == dim->all.flags;
        if (!whole || dim == n->dim) box->matters[box->thing[dim->thing].name.fact] = true;
    }
}

/* What is settled for all known values stands again as the topic's next question expects it. */
static void close_search(struct box *box) {
    for (size_t d = 0; d < box->dims; d++) set_span(box, &box->dim[d], box->dim[d].all);
    box_run(box);
    reach_all_steps(box);
}

enum reach reach_needless(struct box *box, uint32_t truth, uint32_t fact, uint8_t *value, uint64_t *steps) {
    struct needless n = { .box = box, .truth = truth };
    uint64_t budget = box->budget;
    context_reset(box->context, box->context->today);
    for (size_t d = 0; d < box->dims; d++) {
        set_span(box, &box->dim[d], box->dim[d].all);
        if (box->thing[box->dim[d].thing].name.fact == fact) n.dim = &box->dim[d];
    }
    if (!n.dim) return REACH_UNDECIDED;
    box->order = box->cone->top; /* also what no known value can change */
    box->orders = box->cone->tops;
    box->nodes = box->spent = 0;
    box->budget = *steps;
    n.computed = box_computes(box);
    search(&n, 0);
    if (n.computed && (n.found || n.over)) {
        n.computed = n.found = n.over = false;
        for (size_t d = 0; d < box->dims; d++) set_span(box, &box->dim[d], box->dim[d].all);
        box->nodes = 0;
        search(&n, 0);
    }
    box->empty = false;
    box->budget = budget;
    *steps -= box->spent < *steps ? box->spent : *steps;
    if (!n.found) close_search(box);
    if (!n.found) return n.over || box->crude ? REACH_UNDECIDED : REACH_NEVER;
    *value = n.value;
    note_what_matters(&n);
    bool confirmed = is_confirmed(&n);
    close_search(box);
    return confirmed ? REACH_FOUND : REACH_UNDECIDED;
}
