#include "runtime/criteria.h"

#include <string.h>

#include "runtime/reasons_inside.h"

struct criterion_list {
    struct criterion *first, *last;
    struct reason_list leaves; /* where two limits of one thing are joined */
};

struct criteria {
    struct walk walk;
    unsigned depth, left, steps; /* nodes that may still be made, registers looked at */
    uint32_t skipped; /* a register that is told elsewhere: whether the guideline applies */
    bool cut;
};

static void tell(struct criteria *c, uint32_t reg, bool negated, struct criterion_list *list);
static void tell_inside(struct criteria *c, uint32_t reg, bool negated, struct criterion_list *list);

static const struct program *program_of(const struct criteria *c) { return c->walk.context->program; }

/* --- Nodes ------------------------------------------------------------------------------------------- */

static struct criterion *add(struct criteria *c, struct criterion_list *list, enum criterion_kind kind, const char *text) {
    if (c->left == 0 && c->cut) return NULL;
    struct criterion *made = ARENA_NEW(&c->walk.context->arena, struct criterion);
    if (!made) return NULL;
    if (c->left == 0) {
        c->cut = true;
        text = phrase(c->walk.language, PHRASE_MORE_REASONS);
    } else {
        c->left--;
    }
    *made = (struct criterion){ .kind = kind, .text = text, .definition = NONE };
    if (list->last)
        list->last->next = made;
    else
        list->first = made;
    list->last = made;
    return made;
}

static const char *labelled(struct criteria *c, const char *label, const char *needed) {
    struct walk *walk = &c->walk;
    return REASON_PHRASE(walk, LABEL_VALUE, label, needed);
}

static const char *yes_or_no(const struct criteria *c, bool negated) { return phrase(c->walk.language, negated ? PHRASE_NO : PHRASE_YES); }

/* A label that has to hold reads as it stands; one that must not, "Label: no". */
static const char *held(struct criteria *c, const char *label, bool negated) {
    return negated ? labelled(c, label, yes_or_no(c, true)) : label;
}

/* The author's own words, for what has no other. */
static void tell_source(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list) {
    const char *words = reason_source(&c->walk, instruction);
    add(c, list, CRITERION_LEAF, held(c, words, negated));
}

/* --- Leaves ------------------------------------------------------------------------------------------ */

static struct side side_of(struct criteria *c, enum operand bank, uint32_t reg) {
    switch (bank) {
    case OPERAND_N: return side_of_number(&c->walk, reg);
    case OPERAND_W: return side_of_wide(&c->walk, reg);
    case OPERAND_R: return side_of_range(&c->walk, reg);
    default: return reason_no_side;
    }
}

/* The side of a comparison that it is about. */
static struct side subject_of(struct criteria *c, const struct program_instruction *in) {
    const struct opcode_info *info = &opcode_info[instruction_op(in)];
    struct side a = side_of(c, info->a, in->a);
    if (info->b != info->a || !a.constant) return a;
    struct side b = side_of(c, info->b, in->b);
    return b.constant ? a : b;
}

static bool is_about_knowing(enum opcode op) {
    return op == OP_truth_known || op == OP_list_known || op == OP_field_known || op == OP_number_settled ||
           op == OP_choice_settled || op == OP_wide_settled;
}

static void tell_known(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list) {
    const struct program *program = program_of(c);
    const struct program_instruction *in = &program->instruction[instruction];
    struct walk *walk = &c->walk;
    const char *label = NULL;
    switch (instruction_op(in)) {
    case OP_truth_known: label = program_text(program, program->fact[in->a].label); break;
    case OP_list_known: label = program_text(program, program->fact[program->list[in->a].fact].label); break;
    case OP_field_known: label = program_text(program, program->field[in->a].label); break;
    default: label = subject_of(c, in).label;
    }
    if (label && label[0])
        add(c, list, CRITERION_LEAF, held(c, REASON_PHRASE(walk, IS_KNOWN, label), negated));
    else
        tell_source(c, instruction, negated, list);
}

/* A comparison: its subject and what the reasons say is needed. */
static void tell_comparison(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list) {
    struct side subject = subject_of(c, &program_of(c)->instruction[instruction]);
    size_t before = list->leaves.count;
    c->walk.left = REASON_NODES;
    c->walk.steps = 0;
    bool is_leaf = subject.shaped && subject.label && subject.label[0] &&
                   reason_compare(&c->walk, &list->leaves, instruction, negated) && list->leaves.last;
    if (!is_leaf || !list->leaves.last->needed) {
        tell_source(c, instruction, negated, list);
        return;
    }
    const char *text = labelled(c, subject.label, list->leaves.last->needed);
    if (list->leaves.count == before && list->last)
        list->last->text = text; /* "30 to 60" has taken the place of "30 or more" */
    else
        add(c, list, CRITERION_LEAF, text);
}

/* --- Lists ------------------------------------------------------------------------------------------- */

static void tell_list(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list) {
    const struct program *program = program_of(c);
    const struct program_instruction *in = &program->instruction[instruction];
    bool some = (instruction_op(in) == OP_list_some) != negated;
    const char *label = program_text(program, program->fact[program->list[in->a].fact].label);
    struct walk *walk = &c->walk;
    struct criterion *made = add(c, list, CRITERION_ALL, some ? REASON_PHRASE(walk, A_SOME, label) : REASON_PHRASE(walk, A_EVERY, label));
    if (!made) return;
    struct criterion_list body = { 0 };
    uint32_t before = walk->list, element = walk->element;
    walk->list = in->a;
    walk->element = UINT32_MAX; /* none: only labels and limits are asked for */
    tell(c, program->arg[in->b].value, negated, &body);
    walk->list = before;
    walk->element = element;
    made->children = body.first;
}

/* --- Logic ------------------------------------------------------------------------------------------- */

static bool is_junction(const struct criteria *c, uint32_t reg, bool any, bool negated) {
    const struct register_meaning *meaning = &c->walk.index->truth[reg];
    if (meaning->writer == NONE || meaning->definition != NONE || c->walk.index->outcome_of[reg] != NONE) return false;
    enum opcode op = instruction_op(&program_of(c)->instruction[meaning->writer]);
    return op == ((any != negated) ? OP_truth_any : OP_truth_all);
}

static void tell_junction(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list, bool within_any);

/* Parts that are joined in the same way are told side by side; an "all" within an "any" stays together. */
static void tell_each_part(struct criteria *c, uint32_t instruction, bool any, bool negated, struct criterion_list *list) {
    const struct program *program = program_of(c);
    const struct program_arg *args = &program->arg[program->instruction[instruction].a];
    if (c->depth >= CRITERIA_DEPTH) {
        add(c, list, CRITERION_LEAF, phrase(c->walk.language, PHRASE_MORE_REASONS));
        return;
    }
    c->depth++;
    for (uint32_t i = 1; i <= args[0].value && !c->cut && c->steps++ < REASON_STEPS; i++) {
        uint32_t reg = args[i].value;
        if (reg == c->skipped && !negated) continue;
        if (is_junction(c, reg, any, negated))
            tell_each_part(c, c->walk.index->truth[reg].writer, any, negated, list);
        else if (any && is_junction(c, reg, false, negated))
            tell_junction(c, c->walk.index->truth[reg].writer, negated, list, true);
        else
            tell(c, reg, negated, list);
    }
    c->depth--;
}

static void tell_junction(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list, bool within_any) {
    const struct program *program = program_of(c);
    const struct program_instruction *in = &program->instruction[instruction];
    bool any = (instruction_op(in) == OP_truth_any) != negated, alone = program->arg[in->a].value <= 1;
    struct criterion_list parts = { 0 };
    if (alone || (!any && !within_any)) {
        tell_each_part(c, instruction, any, negated, list);
        return;
    }
    struct criterion *group = add(c, list, any ? CRITERION_ANY : CRITERION_ALL, phrase(c->walk.language, any ? PHRASE_A_ANY : PHRASE_A_ALL));
    if (!group) return;
    tell_each_part(c, instruction, any, negated, &parts);
    group->children = parts.first;
}

static void tell_definition(struct criteria *c, uint32_t definition, bool negated, struct criterion_list *list) {
    const struct program *program = program_of(c);
    const struct program_definition *d = &program->definition[definition];
    struct criterion *made =
        add(c, list, CRITERION_ALL, held(c, program_text(program, d->label), negated));
    if (!made) return;
    made->definition = definition;
    if (d->basis) made->note = program_text(program, d->note);
    struct criterion_list below = { 0 };
    if (!negated) tell_inside(c, d->reg, false, &below); /* what is not to hold is spelled out among the terms */
    made->children = below.first;
}

static void tell_instruction(struct criteria *c, uint32_t instruction, bool negated, struct criterion_list *list) {
    const struct program_instruction *in = &program_of(c)->instruction[instruction];
    enum opcode op = instruction_op(in);
    switch (op) {
    case OP_truth_copy:
    case OP_outcome_yes: tell(c, in->a, negated, list); return;
    case OP_truth_not: tell(c, in->a, !negated, list); return;
    case OP_truth_all:
    case OP_truth_any: tell_junction(c, instruction, negated, list, false); return;
    case OP_list_some:
    case OP_list_every: tell_list(c, instruction, negated, list); return;
    case OP_field_truth: {
        const struct program *program = program_of(c);
        add(c, list, CRITERION_LEAF, held(c, program_text(program, program->field[in->a].label), negated));
        return;
    }
    case OP_truth_const:
        if ((c->walk.context->truth[in->dst] == TRUTH_YES) == negated) tell_source(c, instruction, negated, list);
        return;
    default: break;
    }
    if (is_about_knowing(op))
        tell_known(c, instruction, negated, list);
    else
        tell_comparison(c, instruction, negated, list);
}

static void tell_inside(struct criteria *c, uint32_t reg, bool negated, struct criterion_list *list) {
    const struct register_meaning *meaning = &c->walk.index->truth[reg];
    const struct program *program = program_of(c);
    if (c->depth >= CRITERIA_DEPTH) {
        add(c, list, CRITERION_LEAF, phrase(c->walk.language, PHRASE_MORE_REASONS));
        return;
    }
    c->depth++;
    if (meaning->fact != NONE)
        add(c, list, CRITERION_LEAF, held(c, program_text(program, program->fact[meaning->fact].label), negated));
    else if (meaning->writer != NONE)
        tell_instruction(c, meaning->writer, negated, list);
    c->depth--;
}

static void tell(struct criteria *c, uint32_t reg, bool negated, struct criterion_list *list) {
    if (c->cut || c->steps++ >= REASON_STEPS) return;
    const struct register_meaning *meaning = &c->walk.index->truth[reg];
    const struct program *program = program_of(c);
    uint32_t recommendation = c->walk.index->outcome_of[reg];
    if (reg == c->skipped && !negated) return;
    if (recommendation != NONE)
        add(c, list, CRITERION_LEAF,
            labelled(c, program_text(program, program->recommendation[recommendation].label), yes_or_no(c, negated)));
    else if (meaning->definition != NONE && meaning->fact == NONE && c->depth < CRITERIA_DEPTH)
        tell_definition(c, meaning->definition, negated, list);
    else
        tell_inside(c, reg, negated, list);
}

/* --- Entries ----------------------------------------------------------------------------------------- */

static struct criteria begin(struct context *context, const struct reason_index *index, enum language language) {
    return (struct criteria){
        .walk = { .context = context, .index = index, .language = language, .left = REASON_NODES, .above = NONE,
                  .replaced = NONE, .list = NONE },
        .left = CRITERIA_MOST, .skipped = NONE,
    };
}

struct criterion *criteria_of_truth(struct context *context, const struct reason_index *index, enum language language, uint32_t reg) {
    struct criteria c = begin(context, index, language);
    struct criterion_list list = { 0 };
    tell_inside(&c, reg, false, &list);
    return list.first;
}

struct criterion *criteria_of_recommendation(struct context *context, const struct reason_index *index, enum language language,
                                             uint32_t recommendation) {
    const struct program *program = context->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    struct criteria c = begin(context, index, language);
    struct criterion_list list = { 0 };
    if (r->instead_of != NONE && program->recommendation[r->instead_of].own != NONE)
        tell_inside(&c, program->recommendation[r->instead_of].own, false, &list);
    c.skipped = program->guideline->applies;
    if (r->own != NONE) tell_inside(&c, r->own, false, &list);
    return list.first;
}

struct criterion *criteria_of_definition(struct context *context, const struct reason_index *index, enum language language,
                                         uint32_t definition) {
    const struct program_definition *d = &context->program->definition[definition];
    struct criteria c = begin(context, index, language);
    struct criterion_list list = { 0 };
    if (d->kind == VALUE_TRUTH) tell_inside(&c, d->reg, false, &list);
    return list.first;
}
