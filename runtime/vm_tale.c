/* vm_tale: which nodes are told, and what they say. */
#include "runtime/vm_tale.h"

#include <string.h>

/* A tale of many steps for each root would take longer than a walk of the few that are told. */
enum { STEPS_MOST = 8192, STEPS_ALWAYS = 64, STEPS_OF_ROOT = 24, NEVER = 4 /* no truth */ };

_Static_assert((uint32_t)NUMBER_UNKNOWN == 0, "the place of the unknown value");

struct step {
    uint16_t at, under, wanted; /* wanted: among those of all roots */
};

struct root {
    uint16_t at, outcome, flip;
};

struct tale {
    struct arena *arena;
    struct root *root;
    struct step *step;
    struct why_node *node;    /* by step: what is the same for every patient */
    struct why_node spare;    /* for who adds to what has failed */
    size_t roots, steps, most, step_room, node_room;
    uint32_t truths, numbers; /* registers of facts */
    bool failed;
    /* Of the patient at hand: */
    uint8_t *off, *wanted;    /* by step, from 1: 0 if it is told; by root, what is wanted of its steps */
    uint16_t *told;           /* the steps that are told */
    int64_t *value;           /* unknown, the truths, and each number as it is and as a choice */
};

struct tale *tale_new(struct context *context) {
    struct arena *arena = &context->fixed;
    size_t roots = context->program->recommendations + (size_t)1, most = STEPS_ALWAYS + STEPS_OF_ROOT * roots;
    struct tale *tale = ARENA_NEW(arena, struct tale);
    if (!tale) return NULL;
    *tale = (struct tale){ .arena = arena, .most = most < STEPS_MOST ? most : STEPS_MOST,
                           .truths = context->fact_truths, .numbers = context->fact_numbers,
                           .root = ARENA_ARRAY(arena, struct root, roots), .wanted = arena_alloc(arena, roots, TALE_WANTS),
                           .value = ARENA_ARRAY(arena, int64_t, 1 + (size_t)context->fact_truths + 2 * (size_t)context->fact_numbers) };
    return arena->failed ? NULL : tale;
}

void tale_root(struct tale *tale, uint32_t at, bool negated, uint32_t outcome) {
    if (at > UINT16_MAX || outcome > UINT16_MAX || tale->roots >= STEPS_MOST) tale->failed = true;
    else tale->root[tale->roots++] = (struct root){ (uint16_t)at, (uint16_t)outcome, negated ? 3 : 0 };
}

struct why_node *tale_add(struct tale *tale, struct tale_step step) {
    if (step.at > UINT16_MAX || tale->steps >= tale->most || !ARENA_ROOM(tale->arena, tale->step, tale->steps, tale->step_room) ||
        !ARENA_ROOM(tale->arena, tale->node, tale->steps, tale->node_room)) tale->failed = true;
    if (tale->failed) return &tale->spare;
    tale->step[tale->steps] = (struct step){ (uint16_t)step.at, (uint16_t)step.under, (uint16_t)(TALE_WANTS * (tale->roots - 1) + step.wanted) };
    return &tale->node[tale->steps++];
}

int64_t tale_truth(struct tale *tale, uint32_t slot) {
    if (slot >= tale->truths) tale->failed = true;
    return 1 + (int64_t)slot;
}

int64_t tale_number(struct tale *tale, uint32_t slot, bool choice) {
    if (slot >= tale->numbers) tale->failed = true;
    return 1 + (int64_t)tale->truths + 2 * (int64_t)slot + choice;
}

bool tale_end(struct tale *tale) {
    tale->off = arena_alloc(tale->arena, tale->steps + 1, 1);
    tale->told = ARENA_ARRAY(tale->arena, uint16_t, tale->steps + 1);
    return !tale->failed && !tale->arena->failed;
}

/* --- For each patient ------------------------------------------------------------------------------------------------------ */

static void find_wanted(const struct tale *tale, const uint8_t *truth) {
    enum { NO, OPEN, YES = 3, N = NEVER };
    static const uint8_t wants[][TALE_WANTS] = { /* the conditions, where unknown is 1, and in a root that is negated 2 */
        { NO, YES, NO, N, N, NO }, { OPEN, OPEN, OPEN, N, N, OPEN }, { OPEN, OPEN, OPEN, N, N, OPEN }, { YES, NO, N, N, N, YES },
        { N, N, N, N, OPEN }, /* yes, and the outcome is open */
        { NO, YES, NO, YES, YES, NO }, { OPEN, OPEN, OPEN, YES, YES, OPEN }, { OPEN, OPEN, OPEN, YES, YES, OPEN }, { YES, NO, N, YES, YES, YES } };
    uint8_t *wanted = tale->wanted;
    for (const struct root *root = tale->root, *end = root + tale->roots; root < end; root++, wanted += TALE_WANTS) {
        unsigned value = truth[root->at] ^ root->flip, outcome = truth[root->outcome];
        unsigned open = value == 3 && outcome == TRUTH_UNKNOWN, row = value + open + 5u * (outcome == OUTCOME_CONTRAINDICATED);
        memcpy(wanted, wants[row], TALE_WANTS);
    }
}

static void find_values(const struct tale *tale, const struct context *context) {
    int64_t *value = tale->value;
    *value++ = NUMBER_UNKNOWN;
    for (uint32_t t = 0; t < tale->truths; t++) *value++ = context->truth[t];
    for (uint32_t n = 0; n < tale->numbers; n++) *value++ = context->number[n], *value++ = choice_at(context->number[n]);
}

/* What is told is found first and noted afterwards: a note's place depends on how many there are, and what is read after it would wait for
 * that. */
static size_t find_told(const struct tale *tale, const uint8_t *restrict truth) {
    const uint8_t *restrict wanted = tale->wanted;
    const struct step *restrict step = tale->step;
    uint8_t *restrict off = tale->off;
    uint16_t *restrict told = tale->told;
    size_t count = 0, steps = tale->steps;
    for (size_t k = 0; k < steps; k++) off[k + 1] = (truth[step[k].at] ^ wanted[step[k].wanted]) | off[step[k].under];
    for (size_t k = 0; k < steps; k++) {
        told[count] = (uint16_t)k;
        count += off[k + 1] == 0;
    }
    return count;
}

size_t tale_put(const struct tale *tale, const struct context *context, struct why_node *nodes, size_t room) {
    find_wanted(tale, context->truth);
    find_values(tale, context);
    size_t count = find_told(tale, context->truth), most = count < room ? count : room;
    for (const uint16_t *told = tale->told, *end = told + most; told < end; told++, nodes++) {
        const struct why_node *node = &tale->node[*told];
        *nodes = *node;
        nodes->value = tale->value[(uint32_t)node->value];
        nodes->truth = tale->wanted[(tale->step[*told].wanted & ~(TALE_WANTS - 1u)) + node->truth];
    }
    return count;
}
