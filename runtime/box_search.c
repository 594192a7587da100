/* box_search: on which unknown things the target depends.
 *
 * A thing matters when some box of the others leaves the target to it alone and it takes two values there. Boxes are split
 * depth first; one in which the target is settled, or no longer changes with the thing, is left. Where a thing is found to
 * matter, the same point is tried with every other thing in its place: in most rules one point shows them all. */
#include "runtime/box_inside.h"

#include <string.h>

enum { DEPTH_MOST = 4000, LOOKS_A_BOX = 4 };

struct answer {
    uint8_t truth;
    struct number_set number;
    struct wide_set wide;
};

struct search {
    struct box *box;
    struct thing *thing;
    struct answer first; /* the first value met while the thing varies */
    bool have;
    struct span *at_first, *saved, *point; /* spans of all dims */
};

/* --- The target -------------------------------------------------------------------------------------------------- */

static bool target_one(const struct box *box) {
    const struct cone *cone = box->cone;
    if (cone->bank == OPERAND_T) return truth_one(box->truth[cone->target].values);
    if (cone->bank == OPERAND_N) return number_one(&box->number[cone->target]);
    return wide_one(&box->wide[cone->target]);
}

static uint64_t target_support(const struct box *box) {
    const struct cone *cone = box->cone;
    if (cone->bank == OPERAND_T) return box->truth[cone->target].support;
    return cone->bank == OPERAND_N ? box->number[cone->target].support : box->wide[cone->target].support;
}

static struct answer target_answer(const struct box *box) {
    const struct cone *cone = box->cone;
    struct answer answer = { 0 };
    if (cone->bank == OPERAND_T) answer.truth = box->truth[cone->target].values;
    else if (cone->bank == OPERAND_N) answer.number = box->number[cone->target];
    else answer.wide = box->wide[cone->target];
    return answer;
}

static bool same_answer(const struct box *box, const struct answer *a, const struct answer *b) {
    if (box->cone->bank == OPERAND_T) return a->truth == b->truth;
    if (box->cone->bank == OPERAND_N) {
        bool known_a = a->number.flags & SET_KNOWN, known_b = b->number.flags & SET_KNOWN;
        return known_a == known_b && (!known_a || a->number.lo == b->number.lo);
    }
    bool known_a = a->wide.flags & SET_KNOWN, known_b = b->wide.flags & SET_KNOWN;
    return known_a == known_b && (!known_a || decimal_equal(a->wide.lo, b->wide.lo));
}

/* --- Boxes ------------------------------------------------------------------------------------------------------- */

static void set_span(struct box *box, size_t d, struct span span) {
    box->dim[d].now = span;
    box->looked++;
    box->moved |= box->dim[d].bit;
    dim_store(box, &box->dim[d]);
}

static void keep_spans(const struct box *box, struct span *spans) {
    for (size_t d = 0; d < box->dims; d++) spans[d] = box->dim[d].now;
}

static void put_spans(struct box *box, const struct span *spans) {
    for (size_t d = 0; d < box->dims; d++)
        if (box->dim[d].now.lo != spans[d].lo || box->dim[d].now.hi != spans[d].hi || box->dim[d].now.flags != spans[d].flags)
            set_span(box, d, spans[d]);
}

static void put_thing(struct box *box, const struct thing *thing, const struct span *spans) {
    for (uint32_t d = thing->first; d < thing->first + thing->dims; d++) set_span(box, d, spans[d]);
}

/* What no dim with another span can change is as it was. */
static void run_moved(struct box *box) {
    if (!box->by) {
        box_run(box);
        return;
    }
    box->nodes++;
    for (size_t o = 0; o < box->orders; o++)
        if (box->by[o] & box->moved) box_step(box, &box->cone->step[box->order[o]]);
    box->moved = 0;
}

/* A box over long lists is much work: it counts as several. */
static bool run(struct box *box) {
    if (box->nodes >= box->budget) box->over = true;
    if (box->over) return false;
    run_moved(box);
    box->nodes += box->looked / LOOKS_A_BOX;
    box->looked %= LOOKS_A_BOX;
    return true;
}

/* A dim that the target depends on and that can be split, of the thing or (`of` false) of any other; box->dims: none. */
static size_t dim_to_split(const struct search *search, uint64_t support, bool of) {
    const struct box *box = search->box;
    uint32_t mine = (uint32_t)(search->thing - box->thing);
    for (size_t d = 0; d < box->dims; d++) {
        const struct dim *dim = &box->dim[d];
        if ((dim->bit & support) && (dim->thing == mine) == of && !span_one(&dim->domain, &dim->now)) return d;
    }
    return box->dims;
}

/* --- The search -------------------------------------------------------------------------------------------------- */

typedef bool search_step(struct search *search, unsigned depth);

static bool both_halves(struct search *search, size_t d, unsigned depth, search_step *step) {
    struct box *box = search->box;
    struct span whole = box->dim[d].now, half[2];
    if (depth >= DEPTH_MOST) box->over = true;
    span_split(&box->dim[d], &half[0], &half[1]);
    for (int h = 0; h < 2 && !box->over; h++) {
        set_span(box, d, half[h]);
        if (lists_feasible(box) && step(search, depth + 1)) return true; /* the spans stay as they are: a witness */
    }
    set_span(box, d, whole);
    return false;
}

/* What the target may be when computed numbers are cut where they are held against constants; more than one bit: it is left open. */
static uint8_t truth_in_pieces(struct box *box) {
    struct limit piece[PIECES_OF_COMPUTED];
    uint32_t target = box->cone->target;
    uint8_t values = box->truth[target].values;
    unsigned pieces = truth_one(values) || box->limits == LIMITS_MOST ? 0 : box_split_computed(box, target, piece);
    for (unsigned p = 0; p < pieces; p++) {
        if (p == 0) values = 0;
        box->limit[box->limits++] = piece[p];
        box->empty = false;
        box_run(box);
        if (!box->empty) values |= truth_in_pieces(box);
        box->limits--;
        if (!truth_one(values)) break;
    }
    box->empty = false;
    return values;
}

/* No cut is left, as no number between two places is looked at by itself. Whether the target is the same for all of them. */
static bool is_settled_in_pieces(struct box *box) {
    if (box->cone->bank != OPERAND_T) return false;
    uint8_t values = truth_in_pieces(box);
    box->truth[box->cone->target] = (struct truth_set){ .values = values };
    box->moved = UINT64_MAX;
    return truth_one(values);
}

/* The target depends on the thing alone: does it take two values? */
static bool varies(struct search *search, unsigned depth) {
    struct box *box = search->box;
    if (!run(box)) return false;
    if (!target_one(box)) {
        size_t d = dim_to_split(search, target_support(box), true);
        if (d < box->dims) return both_halves(search, d, depth, varies);
        if (!is_settled_in_pieces(box)) {
            box->inexact = true;
            return box->between; /* what is left open there ends the search */
        }
    }
    struct answer answer = target_answer(box);
    if (search->have) return !same_answer(box, &answer, &search->first);
    search->have = true;
    search->first = answer;
    keep_spans(box, search->at_first);
    return false;
}

static bool depends(struct search *search, unsigned depth) {
    struct box *box = search->box;
    if (!run(box) || target_one(box)) return false;
    uint64_t support = target_support(box);
    if (!(support & search->thing->mask)) return false;
    size_t d = dim_to_split(search, support, false);
    if (d < box->dims) return both_halves(search, d, depth, depends);
    search->have = false;
    return varies(search, depth);
}

/* One value for each dim. Counts stay as small as they may be, so that the point is one that exists. */
static void to_point(struct box *box) {
    for (size_t d = 0; d < box->dims; d++) {
        struct dim *dim = &box->dim[d];
        struct span now = dim->now;
        if (now.flags & SET_KNOWN) now.flags = SET_KNOWN;
        if (dim->domain.form <= FORM_TEXT) now.hi &= -now.hi;
        else now.hi = now.lo;
        set_span(box, d, now);
    }
}

static void try_others(struct search *search, uint64_t candidates) {
    struct box *box = search->box;
    struct thing *found = search->thing;
    keep_spans(box, search->point);
    for (size_t t = 0; t < box->things && !box->over; t++) {
        struct thing *other = &box->thing[t];
        if (other->marked || other->dims == 0 || !(other->mask & candidates)) continue;
        for (uint32_t d = other->first; d < other->first + other->dims; d++) set_span(box, d, box->dim[d].all);
        search->thing = other;
        search->have = false;
        if (run(box) && !target_one(box) && varies(search, 0)) other->marked = true;
        put_thing(box, other, search->point);
    }
    search->thing = found;
}

/* The spans hold a witness for search->thing at its second value; at_first has the first one. */
static void use_witness(struct search *search, uint64_t candidates) {
    struct box *box = search->box;
    const struct thing *thing = search->thing;
    struct span *first = ARENA_ARRAY(&box->work, struct span, thing->dims);
    if (!first) return;
    memcpy(first, search->at_first + thing->first, thing->dims * sizeof *first);
    to_point(box);
    try_others(search, candidates);
    for (uint32_t d = 0; d < thing->dims; d++) set_span(box, thing->first + d, first[d]);
    to_point(box);
    try_others(search, candidates);
}

static bool mark_things(struct box *box, uint64_t candidates, bool *may) {
    struct search search = { .box = box };
    search.at_first = ARENA_ARRAY(&box->work, struct span, box->dims);
    search.saved = ARENA_ARRAY(&box->work, struct span, box->dims);
    search.point = ARENA_ARRAY(&box->work, struct span, box->dims);
    if (box->work.failed) return false;
    keep_spans(box, search.saved);
    for (size_t t = 0; t < box->things; t++) {
        struct thing *thing = &box->thing[t];
        if (thing->marked || !(thing->mask & candidates)) continue;
        search.thing = thing;
        box->inexact = false;
        bool found = depends(&search, 0);
        thing->marked = found || box->over || box->inexact || box->crude;
        *may |= thing->marked && (!found || (box->between && box->inexact));
        if (found && !box->between) use_witness(&search, candidates);
        put_spans(box, search.saved);
    }
    return !box->work.failed;
}

/* First among single numbers and days: most of what matters is found there. The rest may still matter in between or beyond. */
static bool mark_all(struct box *box, bool *may) {
    uint64_t candidates = target_support(box);
    struct dim *all = NULL;
    for (size_t d = 0; d < box->dims; d++) {
        if (box->dim[d].domain.form != FORM_WIDE) continue;
        if (!all && !(all = ARENA_ARRAY(&box->work, struct dim, box->dims))) return false;
        all[d] = box->dim[d];
        dim_only_numbers(&box->dim[d]);
        set_span(box, d, box->dim[d].all);
    }
    if (!mark_things(box, candidates, may)) return false;
    if (!all && !box->timed) return true;
    for (size_t d = 0; d < box->dims; d++) {
        if (box->dim[d].domain.form == FORM_WIDE) box->dim[d] = all[d];
        set_span(box, d, box->dim[d].all);
    }
    box->between = true;
    bool done = mark_things(box, candidates, may);
    box->between = false;
    return done;
}

/* --- The answer -------------------------------------------------------------------------------------------------- */

static bool comes_before(const struct missing *a, const struct missing *b) {
    if (a->fact != b->fact) return a->fact < b->fact;
    return a->element != b->element ? a->element < b->element : a->field < b->field;
}

static bool add_missing(struct arena *arena, struct missing_set *set, const struct missing *missing) {
    if (!ARENA_ROOM(arena, set->at, set->count, set->room)) return false;
    size_t i = set->count++;
    for (; i > 0 && comes_before(missing, &set->at[i - 1]); i--) set->at[i] = set->at[i - 1];
    set->at[i] = *missing;
    return true;
}

bool box_step_changes(const struct box *box, uint32_t step) {
    const struct program_instruction *i = &box->program->instruction[box->cone->step[step].at];
    switch (opcode_info[instruction_op(i)].dst) {
    case OPERAND_T: return !truth_one(box->truth[i->dst].values);
    case OPERAND_R: return !number_one(&box->number[i->dst]) || !number_one(&box->number[i->dst + 1]);
    case OPERAND_N: return !number_one(&box->number[i->dst]);
    case OPERAND_W: return !wide_one(&box->wide[i->dst]);
    default: return false; /* no instruction writes anything else */
    }
}

static uint64_t step_support(const struct box *box, uint32_t step) {
    const struct program_instruction *i = &box->program->instruction[box->cone->step[step].at];
    switch (opcode_info[instruction_op(i)].dst) {
    case OPERAND_T: return box->truth[i->dst].support;
    case OPERAND_R: return box->number[i->dst].support | box->number[i->dst + 1].support;
    case OPERAND_N: return box->number[i->dst].support;
    case OPERAND_W: return box->wide[i->dst].support;
    default: return 0;
    }
}

/* What of a list is not known. How many elements of a type there may be depends on how many there are of every other, so that what depends
 * on one of these dims may depend on all of them. */
static uint64_t dims_of_list(const struct box *box, uint32_t l) {
    uint32_t fact = box->program->list[box->cone->list[l].list].fact;
    uint64_t dims = 0;
    for (size_t d = 0; d < box->dims; d++)
        if (box->thing[box->dim[d].thing].name.fact == fact) dims |= box->dim[d].bit;
    return dims;
}

/* Sums, means and the like: what they are made of is more than their sets tell. */
static bool is_aggregate(const struct box *box, uint32_t step) {
    enum opcode op = instruction_op(&box->program->instruction[box->cone->step[step].at]);
    return op == OP_list_different || op == OP_list_wide || op == OP_list_number;
}

static bool is_of_list(const struct box *box, uint32_t step, uint32_t l) {
    enum opcode op = instruction_op(&box->program->instruction[box->cone->step[step].at]);
    return op >= OP_list_some && op <= OP_list_known && box->cone->step[step].list == l;
}

/* By what each step can change, after the first run. What a set may still change by is never less than what it does, and less in a part of the
 * box than in all of it. */
static bool note_supports(struct box *box) {
    box->by = NULL;
    box->moved = 0;
    for (size_t o = 0; o < box->orders; o++)
        if (is_aggregate(box, box->order[o])) return true;
    if (box->limits > 0) return true;
    box->by = ARENA_ARRAY(&box->work, uint64_t, box->orders);
    for (size_t o = 0; box->by && o < box->orders; o++) {
        uint64_t support = step_support(box, box->order[o]);
        box->by[o] = support ? support : UINT64_MAX;
    }
    for (uint32_t l = 0; box->by && l < box->cone->lists; l++) {
        uint64_t dims = dims_of_list(box, l);
        for (size_t o = 0; o < box->orders; o++)
            if (box->by[o] & dims || is_of_list(box, box->order[o], l)) box->by[o] |= dims;
    }
    return box->by != NULL;
}

void box_keep_what_changes(struct box *box) {
    size_t kept = 0;
    for (size_t o = 0; o < box->orders; o++)
        if (box_step_changes(box, box->order[o])) box->order[kept++] = box->order[o];
    box->orders = kept;
}

bool box_open_question(struct box *box) {
    box->nodes = box->looked = 0;
    box->crude = box->inexact = box->over = box->timed = false;
    if (!things_open(box) || !lists_open(box)) return false;
    box->order = ARENA_ARRAY(&box->work, uint32_t, box->cone->tops);
    if (!box->order) return false;
    memcpy(box->order, box->cone->top, box->cone->tops * sizeof *box->order);
    box->orders = box->cone->tops;
    return lists_type(box);
}

bool box_search(struct box *box, struct missing_set *set) {
    if (!box_open_question(box)) return false;
    box_run(box);
    if (target_one(box)) return true;
    box_keep_what_changes(box);
    lists_settle(box);
    if (!note_supports(box) || !mark_all(box, &set->may)) return false;
    for (size_t t = 0; t < box->things; t++)
        if (box->thing[t].marked && !add_missing(&box->context->arena, set, &box->thing[t].name)) return false;
    return true;
}
