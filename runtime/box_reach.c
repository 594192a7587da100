/* box_reach: branch and prune until a box holds only patients of the wanted kind, or none is left. */
#include "runtime/box_reach.h"

#include <string.h>

#include "runtime/box_inside.h"

enum { DEPTH_MOST = 4000, NODES_MOST = 20000, SHARE = 8 /* of what is left, one question takes at most this part */, FIRST = 64 /* boxes */ };

struct region { /* the spans of all dims */
    struct span *span;
    struct region *next;
};

struct reach_question {
    const struct reach_goal *goal; /* all of them */
    size_t goals;
    struct reach_rows of; /* without rows: only the goals */
    struct span *whole;   /* by dim, while a point of a box is tried; NULL: none is */
    /* Only for reach_regions: */
    bool (*visit)(void *context, struct box *box);
    void *visitor;
    struct region *seen;
    bool enough, doubt; /* doubt: a kind of patient was met that no run confirms */
};

/* --- What is asked of a box ---------------------------------------------------------------------------------------- */

/* Of two facts with each other: settled last, as cuts along their diagonal are many. */
static bool compares_facts(const struct box *box, uint32_t truth) {
    const struct program_instruction *i = box->truth_definer[truth] == NONE ? NULL : &box->program->instruction[box->truth_definer[truth]];
    enum opcode op = i ? instruction_op(i) : OP_truth_const;
    if (op >= OP_number_equal && op <= OP_number_at_most) return box->number_definer[i->a] == NONE && box->number_definer[i->b] == NONE;
    return op >= OP_wide_equal && op <= OP_wide_at_most && box->wide_definer[i->a] == NONE && box->wide_definer[i->b] == NONE;
}

static enum reach judge_goals(const struct box *box, const struct reach_question *question, uint32_t *open) {
    enum reach answer = REACH_FOUND;
    int fewest = 64;
    for (size_t i = 0; i < question->goals; i++) {
        const struct reach_goal *goal = &question->goal[i];
        const struct truth_set *set = &box->truth[goal->truth];
        if (!(set->values & goal->values)) return REACH_NEVER;
        if (!(set->values & ~goal->values)) continue;
        int parts = compares_facts(box, goal->truth) ? 63 : __builtin_popcountll(set->support);
        if (answer == REACH_FOUND || parts < fewest) *open = goal->truth, fewest = parts;
        answer = REACH_UNDECIDED;
    }
    return answer;
}

/* NEVER when no patient in the box will do, FOUND when all do, else UNDECIDED and a truth that has to be settled. */
static enum reach judge(struct box *box, const struct reach_question *question, uint32_t *open) {
    enum reach answer = judge_goals(box, question, open), rows = REACH_NEVER;
    if (answer == REACH_NEVER || question->of.rows == 0) return answer;
    for (size_t i = 0; i < question->of.rows; i++) {
        const struct truth_set *a = &box->truth[question->of.row[i]];
        if (!(a->values & MAY_YES)) continue;
        box->spent += question->of.rows - i;
        for (size_t k = i + 1; k < question->of.rows; k++) {
            const struct truth_set *b = &box->truth[question->of.row[k]];
            if (!(b->values & MAY_YES) || question->of.group[i] == question->of.group[k]) continue;
            if (a->values == MAY_YES && b->values == MAY_YES) return answer;
            if (rows == REACH_NEVER && answer == REACH_FOUND) *open = question->of.row[a->values == MAY_YES ? k : i];
            rows = REACH_UNDECIDED;
        }
    }
    return rows;
}

/* --- Splitting ------------------------------------------------------------------------------------------------------- */

static void set_span(struct box *box, size_t d, struct span span) {
    box->dim[d].now = span;
    dim_store(box, &box->dim[d]);
}

static bool is_whole(const struct dim *dim) {
    return dim->now.lo == dim->all.lo && dim->now.hi == dim->all.hi && dim->now.flags == dim->all.flags;
}

/* Dims with a threshold inside, or a few values, come first; then the one that is widest. */
static uint64_t worth(const struct dim *dim) {
    if (dim->now.flags == (SET_KNOWN | SET_UNKNOWN) || dim->domain.form <= FORM_TEXT) return UINT64_MAX;
    for (uint32_t i = 0; i < dim->cuts; i++)
        if (dim->cut[i] > dim->now.lo && dim->cut[i] <= dim->now.hi) return UINT64_MAX;
    return (uint64_t)(dim->now.hi - dim->now.lo);
}

static size_t dim_to_split(const struct box *box, uint64_t support) {
    size_t best = box->dims;
    uint64_t most = 0;
    for (size_t d = 0; d < box->dims && most < UINT64_MAX; d++) {
        const struct dim *dim = &box->dim[d];
        if (!(dim->bit & support) || span_one(&dim->domain, &dim->now)) continue;
        uint64_t w = worth(dim);
        if (best < box->dims && w <= most) continue;
        best = d;
        most = w;
    }
    return best;
}

/* The dim to split and its halves; box->dims: there is none. */
static size_t choose(const struct box *box, uint32_t open, struct span half[2]) {
    uint64_t support;
    const struct dim *dim = box_split_by(box, open, &support, half);
    if (dim) return (size_t)(dim - box->dim);
    size_t d = dim_to_split(box, support);
    if (d < box->dims) span_split(&box->dim[d], &half[0], &half[1]);
    return d;
}

/* Halves need not run again what is settled in the whole. Returns where they begin; they end with box->deeper. */
static size_t narrow_steps(struct box *box, size_t from, size_t count) {
    size_t first = box->deeper_count;
    for (size_t o = 0; o < count; o++) {
        uint32_t step = box->deeper[from + o];
        if (!box_step_changes(box, step)) continue;
        if (!ARENA_ROOM(&box->work, box->deeper, box->deeper_count, box->deeper_room)) break;
        box->deeper[box->deeper_count++] = step;
    }
    return first;
}

static void run_steps(struct box *box, size_t from, size_t count) {
    box->order = count ? box->deeper + from : NULL;
    box->orders = count;
    box_run(box);
    box->spent += box->a_node * (count + 1) / (box->all_orders + 1) + 1;
}

/* Whether all patients would still do if the dim had this span; if not it keeps its own. */
static bool can_be(struct box *box, const struct reach_question *question, size_t d, struct span span) {
    struct span before = box->dim[d].now;
    uint32_t open;
    set_span(box, d, span);
    box_run(box);
    if (judge(box, question, &open) == REACH_FOUND) return true;
    set_span(box, d, before);
    return false;
}

/* Pushes one end of the span outwards, as far as halving finds. */
static void push_end(struct box *box, const struct reach_question *question, size_t d, bool upper) {
    const struct dim *dim = &box->dim[d];
    int64_t good = upper ? dim->now.hi : dim->now.lo, bad = upper ? dim->all.hi : dim->all.lo;
    while (good != bad) {
        int64_t middle = good + (bad - good) / 2;
        struct span span = dim->now;
        if (middle == good) middle = bad;
        *(upper ? &span.hi : &span.lo) = middle;
        if (can_be(box, question, d, span)) good = middle;
        else if (middle == bad) return;
        else bad = middle;
    }
}

/* Values and "not known" are added one by one. */
static void add_values(struct box *box, const struct reach_question *question, size_t d) {
    const struct dim *dim = &box->dim[d];
    bool mask = dim->domain.form <= FORM_TEXT;
    for (int64_t bit = 1; mask && bit > 0 && bit <= dim->all.hi && (dim->now.flags & SET_KNOWN); bit <<= 1) {
        struct span span = dim->now;
        span.hi |= bit & dim->all.hi;
        if (span.hi != dim->now.hi) can_be(box, question, d, span);
    }
    struct span span = dim->now;
    if (span.flags & SET_KNOWN) span.flags |= dim->all.flags;
    else span = dim->all;
    if (span.flags != dim->now.flags) can_be(box, question, d, span);
}

static bool has_typical(const struct box *box, size_t d) { return box->typical && box->typical[box->thing[box->dim[d].thing].name.fact].given; }

/* What was split on the way and does not matter in the end is made whole again; of the rest, cells as large as they can be, so that
 * their middle is typical. */
static void widen(struct box *box, const struct reach_question *question) {
    for (size_t d = 0; d < box->dims; d++) {
        const struct dim *dim = &box->dim[d];
        if (is_whole(dim) || can_be(box, question, d, dim->all)) continue;
        bool ordered = dim->domain.form > FORM_TEXT;
        if (ordered && dim->now.flags == SET_KNOWN) {
            push_end(box, question, d, false);
            push_end(box, question, d, true);
        }
        if (question->visit || has_typical(box, d)) add_values(box, question, d);
    }
}

/* --- Confirming ------------------------------------------------------------------------------------------------------- */

static void note_what_matters(struct box *box) {
    memset(box->matters, 0, box->program->facts);
    for (size_t d = 0; d < box->dims; d++)
        if (!is_whole(&box->dim[d])) box->matters[box->thing[box->dim[d].thing].name.fact] = true;
}

static bool confirmed(const struct box *box, const struct reach_question *question) {
    const uint8_t *truth = box->context->truth;
    for (size_t i = 0; i < question->goals; i++)
        if (!(question->goal[i].values >> truth[question->goal[i].truth] & 1)) return false;
    for (size_t i = 0; i < question->of.rows; i++)
        for (size_t k = i + 1; k < question->of.rows; k++)
            if (truth[question->of.row[i]] == TRUTH_YES && truth[question->of.row[k]] == TRUTH_YES &&
                question->of.group[i] != question->of.group[k])
                return true;
    return question->of.rows == 0;
}

/* --- Searching ---------------------------------------------------------------------------------------------------- */

/* Whether every value that the dim may have now lies in the span. */
static bool span_within(const struct dim *dim, const struct span *span) {
    const struct span *now = &dim->now;
    if (now->flags & ~span->flags) return false;
    if (!(now->flags & SET_KNOWN)) return true;
    if (dim->domain.form <= FORM_TEXT) return !(now->hi & ~span->hi);
    return now->lo >= span->lo && now->hi <= span->hi;
}

static struct region *new_region(struct box *box) {
    struct region *region = ARENA_NEW(&box->work, struct region);
    if (region) region->span = ARENA_ARRAY(&box->work, struct span, box->dims);
    return region && region->span ? region : NULL;
}

static void keep_spans(const struct box *box, struct region *region) {
    for (size_t d = 0; d < box->dims; d++) region->span[d] = box->dim[d].now;
}

void reach_all_steps(struct box *box) {
    box->order = box->deeper;
    box->orders = box->all_orders;
}

/* Makes the box at hand as wide as it can be, shows a patient of it and puts everything back. True: the visitor has seen enough. */
static bool show_region(struct box *box, struct reach_question *question) {
    struct region *here = new_region(box), *wide = new_region(box);
    if (!here || !wide) return true;
    keep_spans(box, here);
    reach_all_steps(box);
    widen(box, question);
    keep_spans(box, wide);
    wide->next = question->seen;
    question->seen = wide;
    context_reset(box->context, box->context->today);
    bool made = patient_make(box);
    if (made) vm_run(box->context);
    if (made && confirmed(box, question)) question->enough = !question->visit(question->visitor, box);
    else question->doubt = true;
    for (size_t d = 0; d < box->dims; d++) set_span(box, d, here->span[d]);
    reach_all_steps(box);
    box_run(box); /* what the boxes above have settled stands as it did */
    box->spent += box->a_node * 8;
    return question->enough;
}

static bool was_seen(const struct box *box, const struct reach_question *question) {
    for (const struct region *region = question->seen; region; region = region->next) {
        bool inside = true;
        for (size_t d = 0; d < box->dims && inside; d++) inside = span_within(&box->dim[d], &region->span[d]);
        if (inside) return true;
    }
    return false;
}

/* Whether every patient of the box has two values over time or more: which comes last no count of kinds says, so that no cut would settle it. */
static bool needs_order(const struct box *box) {
    for (uint32_t l = 0; l < box->cone->lists; l++) {
        int64_t least = 0;
        for (uint32_t t = 0; t < box->list[l].types; t++) least += box->dim[box->list[l].first_count + t].now.lo;
        if (least > 1 && box->program->fact[box->program->list[box->cone->list[l].list].fact].kind == FACT_SERIES) return true;
    }
    return false;
}

/* All patients of the box will do. True when the search is over. */
static bool is_enough(struct box *box, struct reach_question *question) { return !question->visit || show_region(box, question); }

/* Any of the bits, the same in every run. */
static int64_t some_bit(int64_t bits, uint64_t dice) {
    for (dice %= (uint64_t)__builtin_popcountll((uint64_t)bits); dice > 0; dice--) bits &= bits - 1;
    return bits & -bits;
}

/* One value of the dim: any choice, the middle of a number, or not known where that may be. */
static struct span point_of(const struct dim *dim, bool known, uint64_t dice) {
    struct span point = dim->now;
    if (!known && (point.flags & SET_UNKNOWN)) point.flags = SET_UNKNOWN;
    else if (point.flags & SET_KNOWN) point.flags = SET_KNOWN;
    if (dim->domain.form <= FORM_TEXT) point.hi = point.hi ? some_bit(point.hi, dice) : 0;
    else point.hi = point.lo += (point.hi - point.lo) / 2;
    if (dim->domain.endless && (point.lo & 1) && point.lo > dim->now.lo) point.hi = --point.lo;
    return point;
}

/* Computed numbers part a box along surfaces that many cuts do not reach; a point of it may do all the same. The steps are those of the
 * halves, which run them again. True: the spans hold that patient. */
static bool point_does(struct box *box, const struct reach_question *question, bool known, size_t from, size_t count) {
    uint32_t open;
    uint64_t dice = (box->nodes + 1) * 0x9E3779B97F4A7C15u;
    for (size_t d = 0; d < box->dims; d++) {
        question->whole[d] = box->dim[d].now;
        set_span(box, d, point_of(&box->dim[d], known, (dice >> d % 56) & 0xFF));
    }
    if (lists_feasible(box)) {
        run_steps(box, from, count);
        box->nodes--; /* it is none that was cut */
        if (judge(box, question, &open) == REACH_FOUND) return true;
    }
    for (size_t d = 0; d < box->dims; d++) set_span(box, d, question->whole[d]);
    return false;
}

/* The steps are `count` of box->deeper. */
static bool search(struct box *box, struct reach_question *question, size_t from, size_t count, unsigned depth) {
    uint32_t open = NONE;
    if (box->nodes >= NODES_MOST || box->spent >= box->budget || depth >= DEPTH_MOST || box->work.failed) box->over = true;
    if (box->over) return false;
    if (question->seen && was_seen(box, question)) return false;
    run_steps(box, from, count);
    box->spent += question->goals / 4;
    enum reach here = judge(box, question, &open);
    if (here != REACH_UNDECIDED) return here == REACH_FOUND && is_enough(box, question);
    struct span half[2];
    size_t d = needs_order(box) ? box->dims : choose(box, open, half);
    if (d == box->dims) {
        box->inexact = true;
        return false;
    }
    struct span whole = box->dim[d].now;
    size_t first = narrow_steps(box, from, count), steps = box->deeper_count - first;
    for (int known = 1; known >= 0 && question->whole; known--)
        if (point_does(box, question, known, first, steps)) return true;
    for (int h = 0; h < 2; h++) {
        set_span(box, d, half[h]);
        if (lists_feasible(box) && search(box, question, first, steps, depth + 1)) return true;
    }
    set_span(box, d, whole);
    box->deeper_count = first;
    return false;
}

/* A fact that is assumed when it is absent has a value that the code may ask to be known, and that is not: no cell says that. */
static bool assumes(const struct box *box) {
    for (uint32_t i = 0; i < box->cone->facts; i++)
        if (box->cone->tested[i] && box->program->fact[box->cone->fact[i]].absent) return true;
    return false;
}

static void spend(uint64_t *steps, uint64_t spent) { *steps -= spent < *steps ? spent : *steps; }

/* Every patient again, and nothing of the one that the question before may have left in the context. Returns the budget to put back.
 * most: of steps. */
static uint64_t begin(struct box *box, const uint64_t *steps, uint64_t most) {
    uint64_t budget = box->budget;
    context_reset(box->context, box->context->today);
    for (size_t d = 0; d < box->dims; d++) set_span(box, d, box->dim[d].all);
    box->over = box->inexact = box->empty = false;
    box->nodes = box->spent = 0;
    box->limits = 0;
    box->budget = *steps / SHARE < most ? *steps / SHARE : most;
    return budget;
}

static bool search_all(struct box *box, struct reach_question *question, uint64_t *steps, uint64_t most) {
    uint64_t budget = begin(box, steps, most);
    if (box_computes(box) && !question->visit) question->whole = ARENA_ARRAY(&box->work, struct span, box->dims);
    bool found = search(box, question, 0, box->all_orders, 0);
    box->budget = budget;
    box->deeper_count = box->all_orders;
    reach_all_steps(box);
    spend(steps, box->spent);
    box->failed |= box->work.failed;
    return found;
}

/* --- Computed numbers ---------------------------------------------------------------------------------------------- */

enum { COMPUTED_NODES_MOST = 2000, COMPUTED_DEPTH_MOST = 200 };

/* Whether the goals contradict each other whatever a computed number turns out to be: cut at the constants that it is held against, and
 * not at the facts behind it, of which no cell ever lies wholly on one side. That there is such a patient it cannot say. */
static bool refute(struct box *box, const struct reach_question *question, unsigned depth) {
    struct limit piece[PIECES_OF_COMPUTED];
    struct span half[2];
    uint32_t open = NONE;
    if (box->nodes >= COMPUTED_NODES_MOST || box->spent >= box->budget || depth >= COMPUTED_DEPTH_MOST || box->work.failed) return false;
    box->empty = false;
    run_steps(box, 0, box->all_orders);
    if (box->empty) return true;
    enum reach here = judge(box, question, &open);
    if (here != REACH_UNDECIDED) return here == REACH_NEVER;
    unsigned pieces = box->limits < LIMITS_MOST ? box_split_computed(box, open, piece) : 0;
    bool refuted = pieces > 0;
    for (unsigned p = 0; p < pieces && refuted; p++) {
        box->limit[box->limits++] = piece[p];
        refuted = refute(box, question, depth + 1);
        box->limits--;
    }
    if (pieces > 0) return refuted;
    size_t d = choose(box, open, half);
    if (d == box->dims) return false;
    struct span whole = box->dim[d].now;
    refuted = true;
    for (int h = 0; h < 2 && refuted; h++) {
        set_span(box, d, half[h]);
        refuted = !lists_feasible(box) || refute(box, question, depth + 1);
    }
    set_span(box, d, whole);
    return refuted;
}

static bool is_refuted(struct box *box, const struct reach_question *question, uint64_t *steps) {
    if (box->crude || assumes(box) || !box_computes(box)) return false;
    uint64_t budget = begin(box, steps, UINT64_MAX);
    bool refuted = refute(box, question, 0);
    box->budget = budget;
    box->limits = 0;
    box->empty = false;
    spend(steps, box->spent);
    return refuted;
}

static enum reach ask(struct box *box, struct reach_question *question, bool show, uint64_t *steps) {
    bool found = search_all(box, question, steps, FIRST * box->a_node); /* most questions are answered by a few boxes */
    if (!found && (box->over || box->inexact)) {
        bool over = box->over;
        if (is_refuted(box, question, steps)) return REACH_NEVER;
        if (over) found = search_all(box, question, steps, UINT64_MAX);
        else box->inexact = true;
    }
    if (!found) return box->over || box->inexact || box->crude || assumes(box) ? REACH_UNDECIDED : REACH_NEVER;
    if (!show) return REACH_FOUND;
    widen(box, question);
    note_what_matters(box);
    if (!patient_make(box)) return REACH_UNDECIDED;
    vm_run(box->context);
    return confirmed(box, question) ? REACH_FOUND : REACH_UNDECIDED;
}

/* --- The questions ------------------------------------------------------------------------------------------------------ */

void reach_leave_out(struct box *box, uint32_t fact) { box->matters[fact] = false; }

void reach_close(struct box *box) {
    if (!box->topic) return;
    arena_free(&box->fixed);
    box->fixed = box->kept;
    box->topic = false;
    box->cone = NULL;
}

static uint64_t cost_of(const struct box *box, const struct cone_step *step) {
    enum opcode op = instruction_op(&box->program->instruction[step->at]);
    switch (op) {
    case OP_wide_power: case OP_wide_log: case OP_wide_ln: case OP_wide_exp: case OP_wide_root: return 2000;
    default: return op >= OP_wide_const && op <= OP_wide_table ? 50 : 1;
    }
}

/* What one box costs: its steps, and those of blocks for each type of element. */
static uint64_t cost_of_node(const struct box *box) {
    uint64_t cost = box->dims + 1;
    for (size_t o = 0; o < box->orders; o++) {
        uint32_t at = box->order[o];
        const struct cone_step *step = &box->cone->step[at];
        uint64_t block = 1;
        for (uint32_t s = at + 1; s < step->end; s++) block += cost_of(box, &box->cone->step[s]);
        cost += cost_of(box, step) + (step->list == NONE ? 0 : block * (box->list[step->list].types + (uint64_t)1));
    }
    return cost;
}

static void keep_steps(struct box *box) {
    box->deeper = NULL;
    box->deeper_count = box->deeper_room = 0;
    for (size_t o = 0; o < box->orders; o++)
        if (ARENA_ROOM(&box->work, box->deeper, box->deeper_count, box->deeper_room)) box->deeper[box->deeper_count++] = box->order[o];
    box->all_orders = box->deeper_count;
}

bool reach_open(struct box *box, const uint32_t *truth, size_t count, uint64_t *steps) {
    reach_close(box);
    box_ask(box);
    context_reset(box->context, box->context->today);
    box->kept = box->fixed;
    box->topic = true;
    arena_init(&box->fixed, &box->kept.allocator, 0);
    box->cone = cone_of_truths(box, truth, count);
    box->matters = ARENA_ARRAY(&box->fixed, bool, box->program->facts);
    if (!box->cone || !box->matters || !box_open_question(box)) return false;
    box_run(box);
    box_keep_what_changes(box);
    lists_settle(box);
    box->a_node = cost_of_node(box);
    keep_steps(box);
    spend(steps, box->program->instructions / 64 + box->program->facts / 8 + box->cone->steps + 2 * box->a_node);
    return !box->work.failed && !box->fixed.failed;
}

enum reach reach_goals(struct box *box, const struct reach_goal *goal, size_t goals, bool show, uint64_t *steps) {
    struct reach_question question = { .goal = goal, .goals = goals };
    return ask(box, &question, show, steps);
}

bool reach_matters(const struct box *box, uint32_t fact) { return box->matters[fact]; }

void reach_let_unknown(struct box *box, enum reach_unknown which) { box->unknown = (uint8_t)which; }

enum reach reach_regions(struct box *box, const struct reach_goal *goal, size_t goals, bool (*visit)(void *context, struct box *box), void *context,
                         uint64_t *steps) {
    struct reach_question question = { .goal = goal, .goals = goals, .visit = visit, .visitor = context };
    struct reach_question anybody = { .goal = goal, .goals = goals };
    if (is_refuted(box, &anybody, steps)) return REACH_NEVER;
    search_all(box, &question, steps, UINT64_MAX);
    if (question.doubt || question.enough || box->over || box->inexact || box->crude || assumes(box)) return REACH_UNDECIDED;
    return question.seen ? REACH_FOUND : REACH_NEVER;
}

enum reach reach_two_rows(struct box *box, const struct reach_rows *rows, const struct reach_goal *goal, size_t goals, bool show, uint64_t *steps) {
    struct reach_question question = { .goal = goal, .goals = goals, .of = *rows };
    return ask(box, &question, show, steps);
}
