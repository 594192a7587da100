/* box_needless: a truth that is unknown while one fact is, although it is the same for every value of that fact. Where Kleene's logic is
 * weaker than what is so (rule 6 of docs/language.md), the reason is always that a fact is read more than once. */
#include "runtime/box_inside.h"
#include "runtime/box_reach.h"

enum { DEPTH_MOST = 400, NODES_MOST = 2000, PIECES_MOST = 64 };

struct needless {
    struct box *box;
    struct dim *dim; /* of the fact */
    uint32_t truth;
    uint8_t value;   /* what it is whatever the fact */
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

bool reach_reads_twice(const struct box *box, uint32_t fact) {
    const struct program_fact *f = &box->program->fact[fact];
    bool mine = false;
    unsigned count = 0;
    for (uint32_t i = 0; i < box->cone->facts; i++) mine |= box->cone->fact[i] == fact;
    if (!mine || f->absent || f->kind == FACT_PERIOD || f->kind == FACT_LIST || f->kind == FACT_SERIES || f->kind == FACT_TEXT) return false;
    enum operand bank = f->kind == FACT_TRUTH ? OPERAND_T : f->kind == FACT_WIDE ? OPERAND_W : OPERAND_N;
    for (size_t s = 0; s < box->cone->steps && count < 2; s++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[s].at];
        const struct opcode_info *info = &opcode_info[instruction_op(i)];
        if (info->dst != OPERAND_T && info->dst != OPERAND_R) continue; /* only what conditions ask: in a computation it is one value, however often it stands there */
        count += reads_in(box, info->a, i->a, bank, f->slot) + reads_in(box, info->b, i->b, bank, f->slot);
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
    box_run(n->box);
    n->box->spent += n->box->a_node + 1;
    if (n->box->nodes >= NODES_MOST || n->box->spent >= n->box->budget) n->over = true;
    return n->box->truth[n->truth];
}

/* Piece by piece of the fact's values: one value of the truth for all of them, or 0. */
static uint8_t same_for_all(struct needless *n, struct span known) {
    struct span piece[PIECES_MOST];
    unsigned pieces = 1, done = 0;
    uint8_t value = 0;
    piece[0] = known;
    while (done < pieces && !n->over) {
        struct truth_set set = run_with(n, piece[done]);
        if (truth_one(set.values)) {
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

static void search(struct needless *n, unsigned depth) {
    struct span known = n->dim->all;
    struct box *box = n->box;
    if (depth >= DEPTH_MOST) n->over = true;
    if (n->over) return;
    struct truth_set unknown = run_with(n, (struct span){ .flags = SET_UNKNOWN });
    if (!(unknown.values & MAY_UNKNOWN)) return;
    known.flags = SET_KNOWN;
    struct truth_set any = run_with(n, known);
    if (any.values == MAY_UNKNOWN) return; /* something else is unknown as well */
    struct dim *dim = other_dim(n, unknown.support | any.support);
    if (unknown.values == MAY_UNKNOWN && (truth_one(any.values) || !dim)) {
        uint8_t value = same_for_all(n, known);
        if (value == MAY_YES || value == MAY_NO) n->found = true, n->value = value == MAY_YES ? TRUTH_YES : TRUTH_NO;
        if (n->found || !dim) return;
    }
    if (!dim) return;
    struct span whole = dim->now, half[2];
    span_split(dim, &half[0], &half[1]);
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
    search(&n, 0);
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
