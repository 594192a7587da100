/* The tree: which parts decided, from the registers as the run left them. Words are in reason_words.c. */
#include "runtime/reasons_inside.h"

#include <stdio.h>
#include <string.h>

/* --- Nodes ------------------------------------------------------------------------------------------- */

void reason_place(struct walk *walk, struct reason *reason, uint32_t place) {
    const struct program *program = walk->context->program;
    if (place >= program->places) return;
    reason->line = program->place[place].line;
    reason->source = program_text(program, program->source[program->place[place].source].name);
}

void reason_append(struct reason_list *list, struct reason *reason) {
    if (list->last)
        list->last->next = reason;
    else
        list->first = reason;
    list->last = reason;
    list->count++;
}

static struct reason *new_reason(struct walk *walk, enum reason_kind kind, uint8_t truth, uint32_t instruction) {
    struct reason *reason = ARENA_NEW(&walk->context->arena, struct reason);
    if (!reason) return NULL;
    *reason = (struct reason){ .kind = kind, .truth = truth, .instruction = instruction, .fact = NONE, .recommendation = NONE,
                               .text = "", .criterion = walk->criterion,
                               .source = "", .on = DATE_UNKNOWN };
    uint32_t from = instruction == NONE ? walk->above : instruction;
    if (from < walk->context->program->origins) reason_place(walk, reason, walk->context->program->origin[from].place);
    return reason;
}

struct reason *reason_add(struct walk *walk, struct reason_list *list, enum reason_kind kind, uint8_t truth,
                          uint32_t instruction) {
    if (walk->left == 0) {
        if (walk->cut) return NULL;
        walk->cut = true;
        struct reason *more = new_reason(walk, REASON_MORE, truth, instruction);
        if (more) more->text = phrase(walk->language, PHRASE_MORE_REASONS), reason_append(list, more);
        return NULL;
    }
    walk->left--;
    struct reason *reason = new_reason(walk, kind, truth, instruction);
    if (reason) reason_append(list, reason);
    return reason;
}

/* A finished list: sentences that stand there already are not said twice (two rows of a table ask the same fact). */
struct reason *reason_whole(struct reason_list *list) {
    for (struct reason *kept = list->first; kept; kept = kept->next) {
        struct reason *before = kept;
        while (before->next) {
            if (strcmp(before->next->text, kept->text) != 0 || before->next->truth != kept->truth) {
                before = before->next;
                continue;
            }
            before->next = before->next->next;
            list->count--;
        }
        if (!before->next) list->last = before;
    }
    return list->first;
}

static const char *truth_words(struct walk *walk, uint8_t truth) {
    static const enum phrase words[] = { PHRASE_NO, PHRASE_NOT_KNOWN, PHRASE_CONTRAINDICATED, PHRASE_YES };
    return phrase(walk->language, words[truth & 3]);
}

/* "Label: yes", and what was needed where that was a no. */
static void say_truth(struct walk *walk, struct reason *reason, const char *label, uint8_t raw, bool negated) {
    struct text out;
    text_init(&out, &walk->context->arena);
    reason->value = truth_words(walk, raw);
    reason->needed = walk->plain ? NULL : phrase(walk->language, negated ? PHRASE_NO : PHRASE_YES);
    PHRASE_PUT(&out, walk->language, LABEL_VALUE, label, reason->value);
    if (reason->needed && negated && reason->truth != TRUTH_YES) reason_put_needed(walk, reason->truth, reason->needed, &out);
    if (reason->editor) text_puts(&out, phrase(walk->language, PHRASE_EDITORS_READING));
    reason->text = out.failed ? "" : out.bytes;
}

/* --- What is named ------------------------------------------------------------------------------------ */

static void explain_inside(struct walk *walk, uint32_t reg, bool negated, struct reason_list *list);

static void explain_definition(struct walk *walk, uint32_t definition, bool negated, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_definition *d = &program->definition[definition];
    uint8_t raw = walk->context->truth[d->reg];
    struct reason *reason = reason_add(walk, list, REASON_DEFINITION, reason_flip(raw, negated),
                                       walk->index->truth[d->reg].writer);
    if (!reason) return;
    reason->editor = d->basis != 0;
    if (d->basis && program_text(program, d->note)[0]) reason->note = program_text(program, d->note);
    reason_place(walk, reason, d->place);
    say_truth(walk, reason, program_text(program, d->label), raw, negated);
    struct reason_list children = { 0 };
    bool plain = walk->plain;
    walk->plain = false;
    explain_inside(walk, d->reg, negated, &children);
    walk->plain = plain;
    reason->children = reason_whole(&children);
}

static void explain_recommendation(struct walk *walk, uint32_t recommendation, struct reason_list *list);

static void explain_outcome(struct walk *walk, uint32_t recommendation, bool negated, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    uint8_t raw = walk->context->truth[r->outcome];
    struct reason *reason = reason_add(walk, list, REASON_RECOMMENDATION, reason_flip(raw, negated),
                                       walk->index->truth[r->outcome].writer);
    if (!reason) return;
    reason->recommendation = recommendation;
    reason_place(walk, reason, r->place);
    say_truth(walk, reason, program_text(program, r->label), raw, negated);
    struct reason_list children = { 0 };
    explain_recommendation(walk, recommendation, &children);
    reason->children = reason_whole(&children);
}

static void explain_applies(struct walk *walk, struct reason_list *list) {
    uint32_t reg = walk->context->program->guideline->applies;
    static const enum phrase words[] = { PHRASE_APPLIES_NOT, PHRASE_APPLIES_UNKNOWN, PHRASE_APPLIES_NOT, PHRASE_APPLIES };
    uint8_t truth = walk->context->truth[reg];
    struct reason *reason = reason_add(walk, list, REASON_APPLIES, truth, walk->index->truth[reg].writer);
    if (!reason) return;
    walk->applies_told = true;
    reason->text = phrase(walk->language, words[truth & 3]);
    if (walk->applies && walk->depth <= 1 && !walk->criterion) {
        reason->children = walk->applies;
        return;
    }
    struct reason_list children = { 0 };
    explain_inside(walk, reg, false, &children);
    reason->children = reason_whole(&children);
}

/* `R instead of P`: within P's conditions stands not R's own condition, in register `own`. */
static void explain_instead(struct walk *walk, uint32_t other, uint32_t own, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_recommendation *r = &program->recommendation[other];
    const char *label = program_text(program, r->label), *because = program_text(program, r->because);
    uint8_t truth = reason_flip(walk->context->truth[own], true);
    struct reason *reason = reason_add(walk, list, REASON_INSTEAD, truth, walk->index->truth[own].writer);
    if (!reason) return;
    reason_place(walk, reason, r->place);
    if (truth == TRUTH_NO)
        reason->text = because[0] ? REASON_PHRASE(walk, INSTEAD_BECAUSE, label, because) : REASON_PHRASE(walk, INSTEAD, label);
    else
        reason->text = truth == TRUTH_YES ? REASON_PHRASE(walk, NOT_INSTEAD, label) : REASON_PHRASE(walk, MAYBE_INSTEAD, label);
    struct reason_list children = { 0 };
    explain_inside(walk, own, true, &children);
    reason->children = reason_whole(&children);
}

/* --- Logic -------------------------------------------------------------------------------------------- */

/* One part of a group: where it has several parts of its own they belong together. */
static void explain_alternative(struct walk *walk, uint32_t reg, bool negated, uint8_t truth, struct reason_list *list) {
    struct reason_list parts = { 0 };
    reason_explain(walk, reg, negated, &parts);
    struct reason *first = reason_whole(&parts);
    if (parts.count <= 1) {
        if (first) reason_append(list, first);
        return;
    }
    struct reason *together = reason_add(walk, list, REASON_TOGETHER, truth, walk->index->truth[reg].writer);
    if (!together) return;
    together->text = phrase(walk->language, PHRASE_ALL_OF);
    together->children = first;
}

/* The parts whose truth is that of the whole decided it. Where a choice was open (one of several would do), and none is yes,
 * they stand together in a group. */
static void explain_parts(struct walk *walk, uint32_t instruction, bool negated, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    const struct program_arg *args = &program->arg[in->a];
    uint8_t truth = reason_flip(walk->context->truth[in->dst], negated);
    bool one_is_enough = (instruction_op(in) == OP_truth_any) != negated;
    struct reason_list parts = { 0 };
    struct reason *group = NULL;
    uint32_t deciding = 0;
    for (uint32_t i = 1; i <= args[0].value; i++)
        deciding += reason_flip(walk->context->truth[args[i].value], negated) == truth;
    if (one_is_enough && truth != TRUTH_YES && deciding > 1 && !walk->plain) {
        group = reason_add(walk, list, REASON_GROUP, truth, instruction);
        if (!group) return;
        group->text = phrase(walk->language, truth == TRUTH_NO ? PHRASE_NONE_OF : PHRASE_ONE_OF);
    }
    uint32_t above = walk->above;
    walk->above = instruction;
    for (uint32_t i = 1; i <= args[0].value; i++) {
        if (reason_flip(walk->context->truth[args[i].value], negated) != truth) continue;
        if (group)
            explain_alternative(walk, args[i].value, negated, truth, &parts);
        else
            reason_explain(walk, args[i].value, negated, list);
    }
    walk->above = above;
    if (group) group->children = reason_whole(&parts);
}

/* A line of a score: what it gives, in front of why. */
static void explain_points(struct walk *walk, uint32_t reg, int64_t points, struct reason_list *list) {
    static const enum phrase words[] = { PHRASE_POINTS_NO, PHRASE_POINTS_UNKNOWN, PHRASE_POINTS_NO, PHRASE_POINTS_YES },
                             one[] = { PHRASE_POINT_NO, PHRASE_POINT_UNKNOWN, PHRASE_POINT_NO, PHRASE_POINT_YES };
    struct reason_list parts = { 0 };
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)points);
    reason_explain(walk, reg, false, &parts);
    struct reason *reason = reason_whole(&parts);
    if (reason && reason->next) {
        struct reason *group = reason_add(walk, list, REASON_TOGETHER, walk->context->truth[reg], NONE);
        if (!group) return;
        group->children = reason;
        group->text = phrase(walk->language, PHRASE_ALL_OF);
        reason = group;
    } else if (reason) {
        reason_append(list, reason);
    }
    if (reason) reason->text = reason_phrase(walk, (points == 1 ? one : words)[walk->context->truth[reg] & 3], (const char *const[]){ number, reason->text }, 2);
}

/* at least 2 of (...): the parts behind the count that is compared. */
static void explain_count(struct walk *walk, uint32_t instruction, uint8_t truth, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    const struct program_arg *args = &program->arg[in->a];
    uint32_t width = instruction_op(in) == OP_range_score ? 2 : 1;
    for (uint32_t i = 0; i < args[0].value; i++) {
        uint32_t reg = args[1 + i * width].value;
        if (truth == TRUTH_UNKNOWN && walk->context->truth[reg] != TRUTH_UNKNOWN) continue;
        if (width == 2) explain_points(walk, reg, program->constant[args[2 + i * width].value].value, list);
        else reason_explain(walk, reg, false, list);
    }
}

void reason_explain_rows(struct walk *walk, uint32_t instruction, int64_t mask, uint8_t truth, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_arg *args = &program->arg[program->instruction[instruction].a];
    const uint8_t *truths = walk->context->truth;
    bool some_yes = false, some_unknown = false;
    for (uint32_t i = 0; i < args[0].value; i++) {
        some_yes |= truths[args[1 + 2 * i].value] == TRUTH_YES;
        some_unknown |= truths[args[1 + 2 * i].value] == TRUTH_UNKNOWN;
    }
    uint8_t shown = some_yes && !(truth == TRUTH_UNKNOWN && some_unknown) ? TRUTH_YES
                    : truth == TRUTH_UNKNOWN                             ? TRUTH_UNKNOWN
                                                                         : TRUTH_NO;
    bool plain = walk->plain;
    walk->plain = true;
    for (uint32_t i = 0; i < args[0].value; i++) {
        uint32_t row = args[1 + 2 * i].value;
        if (truths[row] != shown) continue;
        if (shown == TRUTH_NO && mask != -1 && /* the rows whose end decided; with a mask they give choices */
            ((walk->context->number[args[2 + 2 * i].value] & mask & ~CHOICE_UNKNOWN) != 0) != (truth == TRUTH_NO)) continue;
        reason_explain(walk, row, false, list);
    }
    walk->plain = plain;
}

/* The children of a comparison: why the values on its sides are what they are. */
static void explain_sides(struct walk *walk, uint32_t instruction, struct reason *leaf) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    struct reason_list children = { 0 };
    struct reason *above_low = walk->above_low;
    const char *low = walk->low;
    bool plain = walk->plain;
    enum operand kind = opcode_info[instruction_op(in)].a;
    if ((kind != OPERAND_N && kind != OPERAND_R) || opcode_info[instruction_op(in)].b != kind) return;
    for (int side = 0; side < 2; side++) {
        uint32_t writer = walk->index->number[side ? in->b : in->a].writer;
        if (writer == NONE) continue;
        const struct program_instruction *made = &program->instruction[writer];
        if (instruction_op(made) == OP_number_of_range || instruction_op(made) == OP_range_of) {
            writer = walk->index->number[made->a].writer;
            if (writer == NONE) continue;
            made = &program->instruction[writer];
        }
        walk->plain = true;
        if (instruction_op(made) == OP_range_count || instruction_op(made) == OP_range_score)
            explain_count(walk, writer, leaf->truth, &children);
        else if (instruction_op(made) == OP_number_table)
            reason_explain_rows(walk, writer, -1, leaf->truth, &children);
        else if (instruction_op(made) == OP_list_count || instruction_op(made) == OP_list_different)
            reason_explain_counted(walk, writer, leaf->truth, &children);
        walk->plain = plain;
    }
    walk->above_low = above_low;
    walk->low = low;
    leaf->children = reason_whole(&children);
}

/* The ends of a range, compared: two rows that always hold. Where both give the same the first one tells it. */
static bool explain_ends(struct walk *walk, const struct program_instruction *in, bool negated, uint8_t truth, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_arg *args = &program->arg[in->a];
    uint32_t writer = args[0].value == 2 && args[1].value == args[3].value ? walk->index->truth[args[1].value].writer : NONE;
    if (writer == NONE || instruction_op(&program->instruction[writer]) != OP_truth_const || truth == TRUTH_UNKNOWN) return false;
    reason_explain(walk, args[2].value, negated, list);
    return true;
}

static void explain_instruction(struct walk *walk, uint32_t instruction, bool negated, struct reason_list *list) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    uint8_t truth = reason_flip(walk->context->truth[in->dst], negated);
    switch (instruction_op(in)) {
    case OP_truth_copy: reason_explain(walk, in->a, negated, list); return;
    case OP_truth_not:
        if (walk->replaced != NONE && !negated && walk->index->own_of[in->a] != NONE &&
            walk->context->program->recommendation[walk->index->own_of[in->a]].instead_of == walk->replaced)
            explain_instead(walk, walk->index->own_of[in->a], in->a, list);
        else
            reason_explain(walk, in->a, !negated, list);
        return;
    case OP_truth_all:
    case OP_truth_any: explain_parts(walk, instruction, negated, list); return;
    case OP_outcome_yes: reason_explain(walk, in->a, negated, list); return;
    case OP_truth_table:
        if (!explain_ends(walk, in, negated, truth, list)) reason_explain_rows(walk, instruction, -1, truth, list);
        return;
    case OP_list_some:
    case OP_list_every: reason_explain_list(walk, instruction, negated, list); return;
    case OP_truth_const: {
        if (truth == TRUTH_YES) return; /* always so: nothing decided */
        struct reason *reason = reason_add(walk, list, REASON_VALUE, truth, instruction);
        if (reason) say_truth(walk, reason, reason_source(walk, instruction), walk->context->truth[in->dst], negated);
        return;
    }
    default: break;
    }
    size_t before = list->count;
    if (!reason_compare(walk, list, instruction, negated)) {
        struct reason *reason = reason_add(walk, list, REASON_VALUE, truth, instruction);
        if (reason) say_truth(walk, reason, reason_source(walk, instruction), walk->context->truth[in->dst], negated);
    } else if (list->count > before && !list->last->children && list->last->kind != REASON_MORE) {
        explain_sides(walk, instruction, list->last);
    }
}

static void explain_inside(struct walk *walk, uint32_t reg, bool negated, struct reason_list *list) {
    const struct register_meaning *meaning = &walk->index->truth[reg];
    if (walk->depth >= REASON_DEPTH || walk->steps++ >= REASON_STEPS) {
        walk->left = 0;
        reason_add(walk, list, REASON_MORE, TRUTH_UNKNOWN, NONE);
        return;
    }
    walk->depth++;
    if (meaning->fact != NONE) {
        struct side fact = side_of_fact(walk, meaning->fact);
        reason_leaf(walk, list, &fact, reason_flip(walk->context->truth[reg], negated), NONE,
                    phrase(walk->language, negated ? PHRASE_NO : PHRASE_YES));
    } else if (meaning->writer != NONE) {
        explain_instruction(walk, meaning->writer, negated, list);
    }
    walk->depth--;
}

void reason_explain(struct walk *walk, uint32_t reg, bool negated, struct reason_list *list) {
    const struct register_meaning *meaning = &walk->index->truth[reg];
    uint32_t applies = walk->context->program->guideline->applies;
    if (reg == applies && !negated) {
        /* a yes goes without saying, and what another recommendation was told needs no second telling */
        if (walk->context->truth[reg] != TRUTH_YES && !walk->applies_told) explain_applies(walk, list);
    } else if (walk->index->outcome_of[reg] != NONE) {
        explain_outcome(walk, walk->index->outcome_of[reg], negated, list);
    } else if (meaning->definition != NONE && meaning->fact == NONE) {
        explain_definition(walk, meaning->definition, negated, list);
    } else {
        explain_inside(walk, reg, negated, list);
    }
}

/* --- Recommendations ---------------------------------------------------------------------------------- */

static void explain_avoids(struct walk *walk, const struct program_recommendation *r, uint8_t truth, struct reason_list *list) {
    const struct program *program = walk->context->program;
    for (uint32_t i = 0; i < r->avoids; i++) {
        const struct program_recommendation *avoid = &program->recommendation[program->avoidance[r->first_avoid + i].avoid];
        bool withholds = avoid->if_unknown == UNKNOWN_WITHHOLD || avoid->if_unknown == UNKNOWN_NOT_SAID;
        if (walk->context->truth[avoid->outcome] != truth || (truth == TRUTH_UNKNOWN && !withholds)) continue;
        struct reason *reason = reason_add(walk, list, REASON_AVOID, truth, walk->index->truth[avoid->outcome].writer);
        if (!reason) return;
        reason_place(walk, reason, avoid->place);
        const char *label = program_text(program, avoid->label);
        reason->text = truth == TRUTH_YES ? REASON_PHRASE(walk, CONTRAINDICATED_BY, label) : REASON_PHRASE(walk, WITHHELD, label);
        struct reason_list children = { 0 };
        bool criterion = walk->criterion;
        walk->criterion = true;
        reason_explain(walk, avoid->conditions, false, &children);
        walk->criterion = criterion;
        reason->children = reason_whole(&children);
    }
}

static void explain_conditions(struct walk *walk, uint32_t reg, struct reason_list *list) {
    if (reg == walk->context->program->guideline->applies)
        explain_applies(walk, list);
    else
        explain_inside(walk, reg, false, list);
}

static void explain_recommendation(struct walk *walk, uint32_t recommendation, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    uint32_t applies = program->guideline->applies, replaced = walk->replaced;
    bool criterion = walk->criterion;
    const uint8_t *truth = walk->context->truth;
    if (walk->depth >= REASON_DEPTH) return;
    walk->depth++;
    if (applies != NONE && truth[applies] == TRUTH_NO) {
        explain_applies(walk, list);
    } else {
        walk->replaced = recommendation;
        walk->criterion = r->kind != KIND_RECOMMEND && r->kind != KIND_CONSIDER;
        if (truth[r->outcome] == OUTCOME_CONTRAINDICATED) explain_avoids(walk, r, TRUTH_YES, list);
        if (truth[r->outcome] == TRUTH_UNKNOWN && truth[r->conditions] == TRUTH_YES)
            explain_avoids(walk, r, TRUTH_UNKNOWN, list);
        else if (r->conditions != applies || truth[applies] != TRUTH_YES)
            explain_conditions(walk, r->conditions, list);
        walk->replaced = replaced;
        walk->criterion = criterion;
    }
    walk->depth--;
}

static struct walk walk_from(struct context *context, const struct reason_index *index, enum language language) {
    return (struct walk){ .context = context, .index = index, .language = language, .left = REASON_NODES, .above = NONE,
                          .replaced = NONE, .list = NONE };
}

struct reason *reasons_of_outcome(struct context *context, const struct reason_index *index, enum language language,
                                  uint32_t recommendation, struct reason *applies) {
    struct walk walk = walk_from(context, index, language);
    walk.applies = applies;
    struct reason_list list = { 0 };
    explain_recommendation(&walk, recommendation, &list);
    reason_whole(&list);
    if (list.count == 0 && context->program->guideline->applies != NONE) explain_applies(&walk, &list);
    return context->arena.failed ? NULL : list.first;
}

struct reason *reasons_of_truth(struct context *context, const struct reason_index *index, enum language language,
                                uint32_t reg) {
    struct walk walk = walk_from(context, index, language);
    struct reason_list list = { 0 };
    explain_inside(&walk, reg, false, &list);
    return context->arena.failed ? NULL : reason_whole(&list);
}
