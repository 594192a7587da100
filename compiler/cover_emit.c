/* What there is to see, as truth registers behind the guideline's own code. A thing within a list becomes "some element ...". */
#include "compiler/cover.h"

#include <string.h>

#include "runtime/box_reach.h"

/* --- Decisions ------------------------------------------------------------------------------------------------------------ */

static uint32_t *truths_of(struct emitter *e, const struct node *node, const struct node *without, size_t *count) {
    uint32_t *truth = ARENA_ARRAY(&e->c->arena, uint32_t, node->parts + 1);
    *count = 0;
    if (!truth) {
        e->c->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < node->parts; i++)
        if (node->part[i] != without) truth[(*count)++] = node->part[i]->truth;
    return truth;
}

static uint32_t count_is(struct emitter *e, uint32_t range, enum opcode op, int64_t number, bool number_first) {
    uint32_t other = emit_r(e, OP_range_of, emit_number_const(e, number), 0, 0);
    return number_first ? emit_t(e, op, other, range, 0) : emit_t(e, op, range, other, 0);
}

static uint32_t joined(struct emitter *e, const struct node *node, const uint32_t *truth, size_t count) {
    if (node->kind == NODE_NOT) return emit_t(e, OP_truth_not, truth[0], 0, 0);
    uint32_t args = emit_args(e, truth, count, 1);
    if (node->kind == NODE_ALL) return emit_t(e, OP_truth_all, args, 0, 0);
    if (node->kind == NODE_ANY) return emit_t(e, OP_truth_any, args, 0, 0);
    uint32_t range = emit_r(e, OP_range_count, args, 0, 0);
    if (node->kind == NODE_AT_LEAST) return count_is(e, range, OP_range_at_most, node->count, true);
    return count_is(e, range, node->kind == NODE_AT_MOST ? OP_range_at_most : OP_range_equal, node->count, false);
}

static void emit_node(struct emitter *e, const struct decision *decision, struct node *node) {
    size_t count;
    for (size_t i = 0; i < node->parts; i++) emit_node(e, decision, node->part[i]);
    e->span = node->span;
    if (node->kind == NODE_CONDITION) {
        node->truth = node->expr ? emit_truth(e, node->expr) : emit_table_test(e, decision->owner, node->row, node->column);
        return;
    }
    uint32_t *truth = truths_of(e, node, NULL, &count);
    if (truth) node->truth = joined(e, node, truth, count);
}

/* --- When a condition matters ------------------------------------------------------------------------------------------------ */

/* What the other parts of a node have to be so that this one decides it. */
static uint32_t others_leave_it(struct emitter *e, const struct node *node, const struct node *part) {
    size_t count;
    uint32_t *truth = truths_of(e, node, part, &count);
    if (!truth) return 0;
    uint32_t args = emit_args(e, truth, count, 1);
    if (node->kind == NODE_ALL) return emit_t(e, OP_truth_all, args, 0, 0);
    if (node->kind == NODE_ANY) return emit_t(e, OP_truth_not, emit_t(e, OP_truth_any, args, 0, 0), 0, 0);
    uint32_t range = emit_r(e, OP_range_count, args, 0, 0);
    if (node->kind == NODE_AT_LEAST) return count_is(e, range, OP_range_equal, node->count - 1, false);
    if (node->kind == NODE_AT_MOST) return count_is(e, range, OP_range_equal, node->count, false);
    uint32_t either[] = { count_is(e, range, OP_range_equal, node->count - 1, false), count_is(e, range, OP_range_equal, node->count, false) };
    return emit_t(e, OP_truth_any, emit_args(e, either, 2, 1), 0, 0);
}

static uint32_t emit_matters(struct emitter *e, const struct node *condition, bool yes) {
    uint32_t *truth = NULL, no;
    size_t count = 0, room = 0;
    struct compilation *c = e->c;
    no = yes ? condition->truth : emit_t(e, OP_truth_not, condition->truth, 0, 0);
    APPEND(c, truth, count, room, no);
    for (const struct node *part = condition; part->parent; part = part->parent) {
        if (part->parent->kind == NODE_NOT || part->parent->parts < 2) continue;
        uint32_t others = others_leave_it(e, part->parent, part);
        APPEND(c, truth, count, room, others);
    }
    return truth ? emit_all(e, truth, count) : 0;
}

/* --- Within lists ---------------------------------------------------------------------------------------------------------------- */

enum sight { SEE_YES, SEE_NO, SEE_UNKNOWN, SEE_MATTERS_YES, SEE_MATTERS_NO, SEE_EQUAL };

struct view { /* what is looked at, and how */
    const struct decision *decision;
    struct node *condition;
    const struct threshold *threshold;
    size_t value;
    enum sight sight;
};

static uint32_t emit_equal(struct emitter *e, const struct threshold *threshold, size_t value) {
    const struct expr *at = threshold->value[value];
    if (threshold->number) return emit_compare_exprs(e, COMPARE_EQUAL, threshold->number, at);
    const struct symbol *score = scope_find(e->c, 0, threshold->owner->name.text);
    return emit_compare(e, COMPARE_EQUAL, score->value, NULL, value_constant(at->quantity->number), NULL, NULL);
}

static uint32_t emit_sight(struct emitter *e, const struct view *view) {
    if (view->sight == SEE_EQUAL) return emit_equal(e, view->threshold, view->value);
    emit_node(e, view->decision, view->decision->root);
    uint32_t truth = view->condition->truth;
    switch (view->sight) {
    case SEE_NO: return emit_t(e, OP_truth_not, truth, 0, 0);
    case SEE_UNKNOWN: return emit_t(e, OP_truth_not, emit_t(e, OP_truth_settled, truth, 0, 0), 0, 0);
    case SEE_MATTERS_YES: case SEE_MATTERS_NO: return emit_matters(e, view->condition, view->sight == SEE_MATTERS_YES);
    case SEE_YES: case SEE_EQUAL: break;
    }
    return truth;
}

static uint32_t emit_some(struct emitter *e, const struct expr *list, const struct view *view) {
    struct code block = { 0 };
    e->code = &block;
    e->in_block = true;
    uint32_t body = emit_t(e, OP_truth_copy, emit_sight(e, view), 0, 0);
    e->code = &e->main;
    e->in_block = false;
    uint32_t index = (uint32_t)e->args;
    ADD(e, arg, body);
    ADD(e, arg, (uint32_t)block.count);
    uint32_t reg = emit_t(e, OP_list_some, list->symbol->value.reg, index, 0);
    code_append(e, &e->main, &block);
    return reg;
}

/* --- Items -------------------------------------------------------------------------------------------------------------------------- */

static void add_goal(struct cover_item *item, uint32_t truth, uint8_t values, const char *side) {
    item->goal[item->goals++] = (struct cover_goal){ .truth = truth, .values = values, .side = side };
}

static void add_item(struct emitter *e, const struct cover_item *item) {
    struct cover *cover = e->c->cover;
    APPEND(e->c, cover->item, cover->items, cover->item_room, *item);
}

/* Whether something is known is never unknown itself. */
static bool asks_whether_known(const struct decision *decision, const struct node *condition) {
    if (condition->expr) return condition->expr->kind == EXPR_IS_KNOWN;
    enum cell_kind kind = decision->owner->row[condition->row].cell[condition->column].kind;
    return kind == CELL_KNOWN || kind == CELL_UNKNOWN;
}

static void emit_in_list(struct emitter *e, const struct decision *decision, struct node *condition) {
    struct cover_item item = { .kind = COVER_CONDITION, .span = condition->span, .owner = decision->owner, .in_list = true };
    struct cover_item pair = item;
    struct view view = { .decision = decision, .condition = condition };
    static const char *const sides[] = { "yes", "no", "unknown", "yes", "no" };
    pair.kind = COVER_PAIR;
    for (enum sight sight = SEE_YES; sight <= SEE_MATTERS_NO; sight++) {
        view.sight = sight;
        if (sight == SEE_UNKNOWN && asks_whether_known(decision, condition)) continue;
        add_goal(sight <= SEE_UNKNOWN ? &item : &pair, emit_some(e, decision->list, &view), REACH_YES, sides[sight]);
    }
    add_item(e, &item);
    add_item(e, &pair);
}

static void emit_outside(struct emitter *e, const struct decision *decision, const struct node *condition) {
    struct cover_item item = { .kind = COVER_CONDITION, .span = condition->span, .owner = decision->owner };
    struct cover_item pair = item;
    pair.kind = COVER_PAIR;
    add_goal(&item, condition->truth, REACH_YES, "yes");
    add_goal(&item, condition->truth, REACH_NO, "no");
    if (!asks_whether_known(decision, condition)) add_goal(&item, condition->truth, REACH_UNKNOWN, "unknown");
    add_goal(&pair, emit_matters(e, condition, true), REACH_YES, "yes");
    add_goal(&pair, emit_matters(e, condition, false), REACH_YES, "no");
    add_item(e, &item);
    add_item(e, &pair);
}

static void emit_conditions(struct emitter *e, const struct decision *decision, struct node *node) {
    for (size_t i = 0; i < node->parts; i++) emit_conditions(e, decision, node->part[i]);
    if (node->kind != NODE_CONDITION) return;
    e->span = node->span;
    if (decision->list) emit_in_list(e, decision, node);
    else emit_outside(e, decision, node);
}

static const char *words_of(struct emitter *e, const struct expr *quantity) {
    struct text text;
    char digits[DECIMAL_TEXT];
    const struct unit *unit = quantity->quantity->unit;
    text_init(&text, &e->c->arena);
    text_put(&text, digits, decimal_print(quantity->quantity->number, digits));
    if (unit && strcmp(unit->code, "1") != 0) text_printf(&text, " %s", unit->code);
    return text.failed ? "" : text.bytes;
}

static void emit_threshold(struct emitter *e, const struct threshold *threshold) {
    struct cover_item item = { .kind = COVER_THRESHOLD, .span = threshold->span, .owner = threshold->owner, .in_list = threshold->list != NULL };
    e->span = threshold->span;
    for (size_t i = 0; i < threshold->values; i++) {
        struct view view = { .threshold = threshold, .value = i, .sight = SEE_EQUAL };
        if (!threshold->value[i]) return;
        uint32_t truth = threshold->list && threshold->number->local ? emit_some(e, threshold->list, &view) : emit_equal(e, threshold, i);
        add_goal(&item, truth, REACH_YES, words_of(e, threshold->value[i]));
    }
    add_item(e, &item);
}

static void emit_rows(struct emitter *e, const struct symbol *table) {
    for (size_t i = 0; table->rows && i < table->rows->count; i++) {
        struct cover_item item = { .kind = COVER_ROW, .span = table->decl->row[i].span, .owner = table->decl };
        add_goal(&item, table->rows->truth[i], REACH_YES, "reached");
        add_item(e, &item);
    }
}

static void emit_rec(struct emitter *e, const struct recommendation *rec) {
    struct cover_item item = { .kind = COVER_OUTCOME, .span = rec->symbol->name.span, .owner = rec->decl };
    add_goal(&item, rec->outcome, REACH_YES, "yes");
    add_goal(&item, rec->outcome, REACH_NO, "no");
    add_goal(&item, rec->outcome, REACH_UNKNOWN, "unknown");
    if (rec->avoids) add_goal(&item, rec->outcome, REACH_CONTRAINDICATED, "contraindicated");
    add_item(e, &item);
}

void cover_emit(struct emitter *e) {
    struct cover *cover = e->c->cover;
    e->code = &e->main;
    for (size_t i = 0; i < cover->decisions && !e->c->failed; i++) {
        const struct decision *decision = &cover->decision[i];
        if (!decision->list) emit_node(e, decision, decision->root);
        emit_conditions(e, decision, decision->root);
    }
    for (size_t i = 0; i < cover->thresholds && !e->c->failed; i++) emit_threshold(e, &cover->threshold[i]);
    for (size_t i = 0; i < e->c->symbols && !e->c->failed; i++)
        if (e->c->symbol[i]->kind == SYMBOL_TABLE && e->c->symbol[i]->file == 0) emit_rows(e, e->c->symbol[i]);
    for (size_t i = 0; i < e->c->recs && !e->c->failed; i++)
        if (e->c->rec[i]->symbol->file == 0) emit_rec(e, e->c->rec[i]);
}
