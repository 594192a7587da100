/* What scenarios have seen, and what nobody can see. */
#include "compiler/cover.h"

#include <stdlib.h>

#include "runtime/box_reach.h"

const char *const cover_kind_words[COVER_KINDS] = { "conditions", "pairs", "rows", "thresholds", "outcomes" };

enum { STEPS_A_GOAL = 3000000, STEPS_IN_ALL = 1000000000, GOALS_A_BATCH = 24 };

/* --- Seen ---------------------------------------------------------------------------------------------------------------- */

static int compare_items(const void *a, const void *b) {
    const struct cover_item *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end < y->span.end ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->goal[0].truth < y->goal[0].truth ? -1 : x->goal[0].truth > y->goal[0].truth;
}

void cover_sort(struct cover *cover) {
    if (cover->items) qsort(cover->item, cover->items, sizeof *cover->item, compare_items);
}

void cover_note_run(struct cover *cover, const struct context *context, const struct decl *scenario) {
    for (size_t i = 0; i < cover->items; i++)
        for (size_t g = 0; g < cover->item[i].goals; g++) {
            struct cover_goal *goal = &cover->item[i].goal[g];
            if (goal->state == COVER_SEEN || !(goal->values >> context->truth[goal->truth] & 1)) continue;
            goal->state = COVER_SEEN;
            goal->first = scenario;
        }
}

/* --- Impossible ------------------------------------------------------------------------------------------------------------ */

enum among { AMONG_KNOWN /* patients of whom everything is known */, AMONG_ALL };

/* `besides`: further goals of the same patient, NULL for none. */
static enum reach ask_once(struct cover *cover, struct box *box, const struct cover_goal *goal, const struct cover_goal *besides, bool applying,
                           enum among among) {
    uint32_t applies = cover->c->file[0].applies_register;
    struct reach_goal wanted[3] = { { goal->truth, goal->values } };
    uint32_t truth[3];
    size_t count = 1;
    if (besides) wanted[count++] = (struct reach_goal){ besides->truth, besides->values };
    if (applying) wanted[count++] = (struct reach_goal){ applies, REACH_YES };
    for (size_t i = 0; i < count; i++) truth[i] = wanted[i].truth;
    uint64_t limit = cover->steps < STEPS_A_GOAL ? cover->steps : STEPS_A_GOAL, left = limit;
    reach_let_unknown(box, among == AMONG_ALL ? REACH_UNKNOWN_ANY : REACH_UNKNOWN_TESTED);
    bool open = reach_open(box, truth, count, &left);
    if (!open) cover->c->failed = true;
    enum reach answer = open ? reach_goals(box, wanted, count, true, &left) : REACH_UNDECIDED;
    cover->steps -= limit - left;
    return answer;
}

/* Somebody whom the guideline is for makes the better example. */
static bool can_apply(const struct cover *cover, const struct cover_goal *goal) {
    uint32_t applies = cover->c->file[0].applies_register;
    return applies != NONE && applies != goal->truth;
}

enum reach cover_reach(struct cover *cover, struct box *box, const struct cover_goal *goal) {
    bool prefer = can_apply(cover, goal);
    if (prefer && ask_once(cover, box, goal, NULL, true, AMONG_KNOWN) == REACH_FOUND) return REACH_FOUND;
    enum reach known = ask_once(cover, box, goal, NULL, false, AMONG_KNOWN);
    if (known == REACH_FOUND) return known;
    if (prefer && ask_once(cover, box, goal, NULL, true, AMONG_ALL) == REACH_FOUND) return REACH_FOUND;
    return ask_once(cover, box, goal, NULL, false, AMONG_ALL);
}

bool cover_reach_where_it_matters(struct cover *cover, struct box *box, const struct cover_item *threshold, const struct cover_goal *goal) {
    for (size_t i = 0; i < cover->items; i++) {
        const struct cover_item *pair = &cover->item[i];
        bool around = pair->span.start <= threshold->span.start && threshold->span.end <= pair->span.end;
        if (pair->kind != COVER_PAIR || pair->owner != threshold->owner || !around || pair->in_list || threshold->in_list) continue;
        for (int applying = can_apply(cover, goal); applying >= 0; applying--)
            for (size_t g = 0; g < pair->goals; g++)
                if (ask_once(cover, box, goal, &pair->goal[g], applying, AMONG_KNOWN) == REACH_FOUND) return true;
    }
    return false;
}

/* Goals that no scenario has met, of one declaration: they share a topic, whose making costs more than most questions. */
struct batch {
    struct cover_goal *goal[GOALS_A_BATCH];
    uint32_t truth[GOALS_A_BATCH];
    size_t goals;
    const struct decl *owner;
};

/* FOUND ones are marked; the others stay in the batch, with what is known of them. */
static void ask_batch(struct cover *cover, struct box *box, struct batch *batch, enum among among) {
    uint64_t limit = cover->steps < STEPS_A_GOAL * batch->goals ? cover->steps : STEPS_A_GOAL * batch->goals, left = limit;
    size_t kept = 0;
    for (size_t i = 0; i < batch->goals; i++) batch->truth[i] = batch->goal[i]->truth;
    reach_let_unknown(box, among == AMONG_ALL ? REACH_UNKNOWN_ANY : REACH_UNKNOWN_TESTED);
    if (!reach_open(box, batch->truth, batch->goals, &left)) cover->c->failed = true;
    for (size_t i = 0; i < batch->goals && !cover->c->failed; i++) {
        struct cover_goal *goal = batch->goal[i];
        struct reach_goal wanted = { goal->truth, goal->values };
        enum reach answer = reach_goals(box, &wanted, 1, true, &left);
        goal->state = answer == REACH_NEVER ? COVER_IMPOSSIBLE : answer == REACH_FOUND ? COVER_MISSING : COVER_UNDECIDED;
        if (answer != REACH_FOUND) batch->goal[kept++] = goal;
    }
    batch->goals = kept;
    cover->steps -= limit - left;
}

static void prove_batch(struct cover *cover, struct box *box, struct batch *batch) {
    for (enum among among = AMONG_KNOWN; among <= AMONG_ALL && batch->goals && !cover->c->failed; among++) ask_batch(cover, box, batch, among);
    batch->goals = 0;
}

static void prove_goals(struct cover *cover, struct box *box) {
    struct batch batch = { .goals = 0 };
    for (size_t i = 0; i < cover->items && !cover->c->failed; i++) {
        struct cover_item *item = &cover->item[i];
        for (size_t g = 0; g < item->goals; g++) {
            if (item->goal[g].state == COVER_SEEN) continue;
            if (batch.goals == GOALS_A_BATCH || (batch.goals && batch.owner != item->owner)) prove_batch(cover, box, &batch);
            batch.owner = item->owner;
            batch.goal[batch.goals++] = &item->goal[g];
        }
    }
    prove_batch(cover, box, &batch);
}

bool cover_prove(struct cover *cover, const struct program *program, const struct allocator *allocator) {
    struct context *context = context_new(program, allocator);
    struct box *box = context ? box_new(context, 0) : NULL;
    cover->steps = STEPS_IN_ALL;
    if (box) {
        context_reset(context, program->guideline->updated);
        prove_goals(cover, box);
        reach_close(box);
        if (box_failed(box)) cover->c->failed = true;
    } else {
        cover->c->failed = true;
    }
    if (box) box_free(box);
    if (context) context_free(context);
    return !cover->c->failed;
}

/* --- Counted ------------------------------------------------------------------------------------------------------------------ */

enum cover_state cover_item_state(const struct cover_item *item) {
    enum cover_state state = COVER_SEEN;
    for (size_t g = 0; g < item->goals; g++) {
        if (item->goal[g].state == COVER_IMPOSSIBLE) return COVER_IMPOSSIBLE;
        if (item->goal[g].state == COVER_UNDECIDED) state = COVER_UNDECIDED;
        if (item->goal[g].state == COVER_MISSING && state == COVER_SEEN) state = COVER_MISSING;
    }
    return state;
}

static void add_state(struct cover_count *count, enum cover_state state) {
    if (state == COVER_IMPOSSIBLE) {
        count->impossible++;
        return;
    }
    count->possible++;
    count->seen += state == COVER_SEEN;
    count->undecided += state == COVER_UNDECIDED;
}

/* A pair counts once, of all else each side. */
void cover_count(const struct cover *cover, enum cover_kind kind, struct cover_count *count) {
    *count = (struct cover_count){ 0 };
    for (size_t i = 0; i < cover->items; i++) {
        const struct cover_item *item = &cover->item[i];
        if (item->kind != kind) continue;
        if (kind == COVER_PAIR) add_state(count, cover_item_state(item));
        for (size_t g = 0; kind != COVER_PAIR && g < item->goals; g++) add_state(count, item->goal[g].state);
    }
}
