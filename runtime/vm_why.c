/* vm_why: the walk from outcomes to conditions. */
#include "runtime/vm_why.h"

#include "runtime/vm_tale.h"

enum { NODES_MOST = 1000 /* of one recommendation */, DEPTH_MOST = 60 };

/* What a truth is: a leaf, whose value is found in one bank or another, or put together from parts. */
enum form { FORM_TRUTH, FORM_CHOICE, FORM_NUMBER, FORM_OTHER, FORM_ALL, FORM_ANY };

/* A part as the author wrote it: the truth behind it, perhaps negated, and whose name it bears. */
struct part {
    struct why_node node;  /* what is the same for every patient; `kind` is that of a leaf, or of a name */
    uint32_t truth;
    uint32_t at[2];        /* its register after vm_run, and where it is after vm_plan_run */
    uint32_t slot;         /* of a leaf about a fact */
    uint32_t first, parts; /* of a group */
    uint8_t negated, form;
    bool named;
    bool leaf;  /* nothing is told below it: a condition, or what has reasons of its own */
    bool quiet; /* that it is yes goes without saying, next to other conditions */
};

struct truth {
    uint8_t form, kind;
    uint32_t first, parts; /* of a group */
    uint32_t fact, slot;   /* of a leaf about a fact; NONE */
};

struct why {
    const struct vm_plan *plan;
    struct truth *truth; /* by truth register */
    struct part *part;
    size_t parts, part_room;
    struct part *root;   /* the conditions of each recommendation; the last one is whether the guideline applies */
    uint32_t *fact_of_number, *definition, *outcome_of, *own_of, *writer; /* by register; NONE */
    struct arena *arena;
    struct tale *tale;   /* what can be told of all roots after a plan's run; NULL: too much */
};

/* --- Made once ----------------------------------------------------------------------------------------------------------- */

static const struct program_instruction *writer_of(const struct why *why, uint32_t truth) {
    return why->writer[truth] == NONE ? NULL : &why->plan->program->instruction[why->writer[truth]];
}

static const struct why_node nothing = { .condition = NONE, .about = NONE, .kind = WHY_GROUP, .value = NUMBER_UNKNOWN };

/* A name for a register, looked for through copies and negations. */
static void find_name(const struct why *why, uint32_t reg, struct part *part) {
    uint32_t applies = why->plan->program->guideline[0].applies, named = reg;
    for (const struct program_instruction *in = writer_of(why, reg); in; in = writer_of(why, named)) {
        enum opcode op = instruction_op(in);
        if (why->definition[named] != NONE || why->outcome_of[named] != NONE || why->own_of[named] != NONE || named == applies) break;
        if (op != OP_truth_not && op != OP_truth_copy && op != OP_outcome_yes) break;
        named = in->a;
    }
    part->named = true;
    if (why->outcome_of[named] != NONE) part->node.kind = WHY_RECOMMENDATION, part->node.about = why->outcome_of[named];
    else if (applies != NONE && part->truth != NONE && part->truth == why->plan->ref[applies].reg) part->node.kind = WHY_APPLIES;
    else if (why->own_of[named] != NONE) part->node.kind = WHY_INSTEAD, part->node.about = why->own_of[named];
    else if (why->definition[named] != NONE && why->writer[named] != NONE) part->node.kind = WHY_DEFINITION, part->node.about = why->definition[named];
    else part->named = false;
}

static struct part part_of(const struct why *why, uint32_t reg, uint32_t condition) {
    struct truth_ref ref = why->plan->ref[reg];
    struct part part = { .node = nothing, .truth = ref.reg, .negated = ref.negated, .slot = NONE };
    part.node.condition = why->writer[reg] == NONE ? condition : why->writer[reg];
    find_name(why, reg, &part);
    return part;
}

static bool is_group(const struct why *why, uint32_t truth) {
    const struct program_instruction *in = writer_of(why, truth);
    return in && (instruction_op(in) == OP_truth_all || instruction_op(in) == OP_truth_any);
}

static void add_parts(struct why *why, uint32_t group, bool negate) {
    const struct program_instruction *in = writer_of(why, group);
    const struct program_arg *args = &why->plan->program->arg[in->a];
    for (uint32_t k = 1; k <= args[0].value; k++) {
        struct part part = part_of(why, args[k].value, why->writer[group]);
        if (part.truth == NONE) continue;
        part.negated ^= negate;
        if (why->plan->place[part.truth] == NONE && is_group(why, part.truth)) { /* a part of this one */
            add_parts(why, part.truth, part.negated);
            continue;
        }
        if (!ARENA_ROOM(why->arena, why->part, why->parts, why->part_room)) return;
        why->part[why->parts++] = part;
    }
}

static void make_leaf(struct why *why, uint32_t reg, struct truth *truth) {
    const struct program_instruction *in = writer_of(why, reg);
    uint32_t number = NONE;
    truth->form = FORM_OTHER;
    truth->kind = WHY_VALUE;
    switch (instruction_op(in)) {
    case OP_choice_in: truth->form = FORM_CHOICE, number = in->a; break;
    case OP_number_at_most: case OP_number_less: case OP_number_equal:
        truth->form = FORM_NUMBER;
        number = why->fact_of_number[in->a] != NONE ? in->a : in->b;
        break;
    case OP_truth_known: truth->fact = in->a; break;
    case OP_list_some: case OP_list_every: case OP_list_known:
        truth->kind = WHY_LIST;
        truth->fact = why->plan->program->list[in->a].fact;
        return;
    default: break;
    }
    if (number != NONE) truth->slot = number, truth->fact = why->fact_of_number[number];
    if (truth->fact != NONE) truth->kind = WHY_FACT;
    else truth->form = FORM_OTHER;
}

static void make_truth(struct why *why, uint32_t reg) {
    struct truth *truth = &why->truth[reg];
    const struct program_instruction *in = writer_of(why, reg);
    truth->slot = NONE;
    if (why->plan->ref[reg].reg != reg || why->plan->place[reg] == NONE) return;
    if (!in) {
        truth->form = FORM_TRUTH; /* a fact; `fact` is known already */
        truth->kind = WHY_FACT;
        truth->slot = reg;
    } else if (is_group(why, reg)) {
        truth->form = instruction_op(in) == OP_truth_all ? FORM_ALL : FORM_ANY;
        truth->first = (uint32_t)why->parts;
        add_parts(why, reg, false);
        truth->parts = (uint32_t)(why->parts - truth->first);
    } else {
        make_leaf(why, reg, truth);
    }
}

static void note_facts(struct why *why) {
    const struct program *program = why->plan->program;
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        if (fact->kind == FACT_TRUTH) why->truth[fact->slot].fact = f;
        if (fact->kind == FACT_CHOICE || fact->kind == FACT_NUMBER) why->fact_of_number[fact->slot] = f;
    }
}

static void note_names(struct why *why) {
    const struct program *program = why->plan->program;
    for (uint32_t i = 0; i < program->instructions; i++)
        if (opcode_info[instruction_op(&program->instruction[i])].dst == OPERAND_T) why->writer[program->instruction[i].dst] = i;
    for (uint32_t d = program->definitions; d-- > 0;)
        if (program->definition[d].kind == VALUE_TRUTH) why->definition[program->definition[d].reg] = d;
    for (uint32_t r = 0; r < program->recommendations; r++) {
        const struct program_recommendation *recommendation = &program->recommendation[r];
        why->outcome_of[recommendation->outcome] = r;
        if (recommendation->instead_of != NONE && recommendation->own != NONE) why->own_of[recommendation->own] = r;
    }
}

/* When every truth is known: what a part is is written into it. A root's conditions are told whatever they are called. */
static void finish_part(const struct why *why, struct part *part, bool root) {
    if (part->truth == NONE) return;
    const struct truth *truth = &why->truth[part->truth];
    part->at[0] = part->truth, part->at[1] = why->plan->place[part->truth];
    part->form = truth->form;
    part->first = truth->first, part->parts = truth->parts;
    part->slot = truth->slot;
    part->quiet = part->named && part->node.kind == WHY_APPLIES;
    if (part->named && !root && (part->quiet || part->node.kind == WHY_RECOMMENDATION)) {
        part->leaf = true;
        part->form = FORM_OTHER;
    } else if (!part->named && truth->form < FORM_ALL) {
        part->leaf = true;
        part->node.kind = truth->kind;
        part->node.about = truth->fact;
    }
}

static uint32_t *blank(struct arena *arena, uint32_t count) {
    uint32_t *made = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (uint32_t k = 0; made && k <= count; k++) made[k] = NONE;
    return made;
}

static void make_tale(struct why *why, struct context *context);

struct why *why_new(const struct vm_plan *plan, struct context *context) {
    struct arena *arena = &context->fixed;
    const struct program *program = plan->program;
    struct why *why = ARENA_NEW(arena, struct why);
    if (!why) return NULL;
    *why = (struct why){ .plan = plan, .arena = arena, .truth = ARENA_ARRAY(arena, struct truth, program->truths + 1),
                         .root = ARENA_ARRAY(arena, struct part, program->recommendations + 1),
                         .fact_of_number = blank(arena, program->numbers), .definition = blank(arena, program->truths),
                         .outcome_of = blank(arena, program->truths), .own_of = blank(arena, program->truths), .writer = blank(arena, program->truths) };
    if (arena->failed) return NULL;
    for (uint32_t t = 0; t < program->truths; t++) why->truth[t].fact = NONE;
    note_facts(why);
    note_names(why);
    for (uint32_t t = 0; t < program->truths; t++) make_truth(why, t);
    for (uint32_t r = 0; r < program->recommendations; r++) why->root[r] = part_of(why, program->recommendation[r].conditions, NONE);
    uint32_t applies = program->guideline[0].applies;
    why->root[program->recommendations] = (struct part){ .truth = NONE };
    if (applies != NONE) why->root[program->recommendations] = part_of(why, applies, NONE);
    if (arena->failed) return NULL;
    for (size_t k = 0; k < why->parts; k++) finish_part(why, &why->part[k], false);
    for (uint32_t r = 0; r <= program->recommendations; r++) finish_part(why, &why->root[r], true);
    make_tale(why, context);
    return arena->failed ? NULL : why;
}

/* --- For each patient ------------------------------------------------------------------------------------------------------ */

struct walk {
    const struct why *why;
    const uint8_t *truth;
    const int64_t *number;
    unsigned planned;              /* the run was a plan's */
    bool excluded;                 /* the guideline does not apply: that is the reason of everything */
    bool cut;                      /* a recommendation came to its limit */
    struct why_node *node, beyond; /* beyond: the room; nobody reads it */
    size_t count, room, limit;     /* limit: of the recommendation at hand */
    uint32_t recommendation;
    struct tale *tale;             /* there is no patient: this gets everything that can be told of one. NULL: a patient's nodes are put */
    struct tale_step step;         /* then: on what the part at hand depends; the truth of a node is an enum tale_wanted */
};

/* Kleene's not: a table in a number, 3 at 0, 1 at 1, 0 at 3. */
static inline uint8_t not_of(uint8_t truth) { return (uint8_t)(7u >> (2 * truth) & 3); }

static uint32_t outcome_of_plan(const struct why *why, uint32_t recommendation) { return why->plan->outcomes + 2 + recommendation; }

static uint8_t outcome_at(const struct walk *walk, uint32_t recommendation) {
    if (walk->planned) return walk->truth[outcome_of_plan(walk->why, recommendation)];
    return walk->truth[walk->why->plan->program->recommendation[recommendation].outcome];
}

static inline uint8_t value_of(const struct walk *walk, const struct part *part) { return walk->truth[part->at[walk->planned]]; }

/* The value of a leaf, or of a tale where it will be. */
static int64_t value_at(const struct walk *walk, const struct part *leaf) {
    switch ((enum form)leaf->form) {
    case FORM_TRUTH: return walk->tale ? tale_truth(walk->tale, leaf->slot) : walk->truth[leaf->slot];
    case FORM_NUMBER: return walk->tale ? tale_number(walk->tale, leaf->slot, false) : walk->number[leaf->slot];
    case FORM_CHOICE: return walk->tale ? tale_number(walk->tale, leaf->slot, true) : choice_at(walk->number[leaf->slot]);
    case FORM_OTHER: case FORM_ALL: case FORM_ANY: break;
    }
    return NUMBER_UNKNOWN;
}

/* A node that is told if `told`, for the caller to finish. It is written either way: whether it is told cannot be guessed, and a wrong guess
 * costs more. Beyond the room it is only counted. */
static struct why_node *put(struct walk *walk, const struct why_node *like, bool told, uint8_t truth, bool negated, unsigned depth) {
    struct why_node *node = walk->tale ? tale_add(walk->tale, walk->step) : walk->count < walk->room ? &walk->node[walk->count] : &walk->beyond;
    *node = *like;
    node->recommendation = walk->recommendation;
    node->truth = truth;
    node->negated = negated;
    node->depth = (uint8_t)depth;
    walk->count += told;
    return node;
}

static void put_kind(struct walk *walk, enum why_kind kind, const struct part *part, uint8_t truth, bool negated, unsigned depth) {
    struct why_node *node = put(walk, &part->node, true, truth, negated, depth);
    node->kind = (uint8_t)kind, node->about = NONE;
}

static struct why_node *put_leaf(struct walk *walk, const struct part *leaf, bool told, uint8_t truth, bool negated, unsigned depth) {
    struct why_node *node = put(walk, &leaf->node, told, truth, negated, depth);
    node->value = value_at(walk, leaf);
    return node;
}

static void explain(struct walk *walk, const struct part *part, uint8_t value, bool negated, bool names, unsigned depth);

/* Those that are what the whole is: all that is yes of a yes, what is no of a no, what is open of what is open. */
static void explain_parts(struct walk *walk, const struct part *of, uint8_t value, bool negated, unsigned depth) {
    const uint8_t wanted[2] = { value, not_of(value) };
    uint32_t under = walk->step.under;
    for (const struct part *part = walk->why->part + of->first, *end = part + of->parts; part < end; part++) {
        bool flipped = negated != (part->negated != 0), quiet = part->quiet && !flipped;
        bool told = walk->tale || (value_of(walk, part) == wanted[flipped] && !(quiet && value == TRUTH_YES));
        walk->step = (struct tale_step){ part->at[1], under, quiet ? TALE_QUIET : flipped ? TALE_OPPOSITE : TALE_SAME };
        if (part->leaf) put_leaf(walk, part, told, value, flipped, depth);
        else if (told) explain(walk, part, value, flipped, true, depth);
    }
}

/* Whether a part is told by its name: what is given instead of another is no news to itself. */
static inline bool has_name(const struct walk *walk, const struct part *part) {
    return part->named && !((part->node.kind == WHY_INSTEAD || part->node.kind == WHY_RECOMMENDATION) && part->node.about == walk->recommendation);
}

/* `names`: a name is told, and what is behind it stands below. Recommendations and whether the guideline applies have reasons of their own;
 * that it applies goes without saying. */
static void explain(struct walk *walk, const struct part *part, uint8_t value, bool negated, bool names, unsigned depth) {
    bool group = part->form >= FORM_ALL;
    size_t before = walk->count;
    if (names && has_name(walk, part)) {
        put(walk, &part->node, true, value, negated, depth++);
        if (part->node.kind == WHY_APPLIES || part->node.kind == WHY_RECOMMENDATION) return;
    } else if (group && names) {
        put_kind(walk, (part->form == FORM_ANY) != negated ? WHY_GROUP : WHY_TOGETHER, part, value, negated, depth++);
    }
    walk->cut |= walk->count >= walk->limit;
    if (group && (depth >= DEPTH_MOST || walk->count >= walk->limit)) {
        put_kind(walk, WHY_MORE, part, value, negated, depth);
    } else if (group) {
        if (walk->count > before) walk->step.under = (uint32_t)walk->count;
        explain_parts(walk, part, value, negated, depth);
    } else {
        struct why_node *node = put_leaf(walk, part, true, value, negated, depth);
        node->kind = walk->why->truth[part->truth].kind;
        node->about = walk->why->truth[part->truth].fact;
    }
}

static void explain_avoids(struct walk *walk, const struct program_recommendation *r, uint8_t wanted) {
    const struct program *program = walk->why->plan->program;
    for (uint32_t k = 0; k < r->avoids; k++) {
        uint32_t avoid = program->avoidance[r->first_avoid + k].avoid;
        enum unknown_policy policy = (enum unknown_policy)program->recommendation[avoid].if_unknown;
        bool withholds = policy == UNKNOWN_WITHHOLD || policy == UNKNOWN_NOT_SAID;
        uint8_t value = withholds ? TALE_WITHHOLD : TALE_AVOID;
        if (walk->tale) {
            walk->step = (struct tale_step){ outcome_of_plan(walk->why, avoid), 0, value };
        } else {
            value = outcome_at(walk, avoid);
            if (value != wanted || (wanted == TRUTH_UNKNOWN && !withholds)) continue;
        }
        struct why_node *node = put(walk, &nothing, true, value, false, 0);
        node->kind = WHY_AVOID, node->about = avoid;
    }
}

static void start_root(struct walk *walk, const struct part *root, uint32_t recommendation) {
    bool applies = recommendation == walk->why->plan->program->recommendations, open = root->truth != NONE;
    uint32_t outcome = applies ? root->at[1] : outcome_of_plan(walk->why, recommendation);
    tale_root(walk->tale, open ? root->at[1] : outcome, open && root->negated, outcome);
}

/* The conditions of the recommendation itself, not as a group of their own. Into a tale goes what speaks against it whatever its outcome. */
static void explain_root(struct walk *walk, uint32_t recommendation) {
    const struct program *program = walk->why->plan->program;
    const struct part *root = &walk->why->root[recommendation];
    bool applies = recommendation == program->recommendations;
    uint8_t outcome = applies ? TRUTH_YES : walk->tale ? OUTCOME_CONTRAINDICATED : outcome_at(walk, recommendation), value = TALE_TRUTH;
    walk->recommendation = applies ? NONE : recommendation;
    walk->limit = walk->count + NODES_MOST;
    if (walk->tale) start_root(walk, root, recommendation);
    if (outcome == OUTCOME_CONTRAINDICATED) explain_avoids(walk, &program->recommendation[recommendation], TRUTH_YES);
    if (root->truth == NONE) return;
    if (!walk->tale) value = root->negated ? not_of(value_of(walk, root)) : value_of(walk, root);
    walk->step = (struct tale_step){ root->at[1], 0, root->negated ? TALE_OPPOSITE : TALE_SAME };
    if (walk->excluded && !applies) put(walk, &nothing, true, TRUTH_NO, false, 0)->kind = WHY_APPLIES;
    else if (value == TRUTH_YES && outcome == TRUTH_UNKNOWN) explain_avoids(walk, &program->recommendation[recommendation], TRUTH_UNKNOWN);
    else explain(walk, root, value, root->negated, !applies && has_name(walk, root), 0);
}

/* First whether the guideline applies. */
static void explain_all(struct walk *walk) {
    uint32_t recommendations = walk->why->plan->program->recommendations;
    explain_root(walk, recommendations);
    for (uint32_t r = 0; r < recommendations; r++) explain_root(walk, r);
}

static void make_tale(struct why *why, struct context *context) {
    struct walk walk = { .why = why, .tale = tale_new(context) };
    if (!walk.tale) return;
    explain_all(&walk);
    if (!walk.cut && tale_end(walk.tale)) why->tale = walk.tale;
}

static bool is_excluded(const struct why *why, const struct context *context) {
    const struct part *applies = &why->root[why->plan->program->recommendations];
    return applies->truth != NONE && context->truth[applies->at[context->partial]] == (applies->negated ? TRUTH_YES : TRUTH_NO);
}

size_t why_put(const struct why *why, const struct context *context, uint32_t recommendation, struct why_node *nodes, size_t room) {
    bool excluded = is_excluded(why, context);
    if (recommendation == NONE && context->partial && why->tale && !excluded) return tale_put(why->tale, context, nodes, room);
    struct walk walk = { .why = why, .truth = context->truth, .number = context->number, .node = nodes, .room = room,
                         .planned = context->partial, .excluded = excluded };
    if (recommendation == NONE) explain_all(&walk);
    else explain_root(&walk, recommendation);
    return walk.count;
}
