/* What there is to see in a guideline's own file. */
#include "compiler/cover.h"

#include <string.h>

struct planner {
    struct cover *cover;
    struct compilation *c;
    const struct decl *owner;
    const struct expr *list;
};

static void find_inside(struct planner *p, const struct expr *expr);

/* --- Trees of conditions ---------------------------------------------------------------------------------------------- */

static struct node *new_node(struct planner *p, enum node_kind kind, struct span span, size_t parts) {
    struct node *node = ARENA_NEW(&p->c->arena, struct node);
    struct node **part = ARENA_ARRAY(&p->c->arena, struct node *, parts + 1);
    if (!node || !part) {
        p->c->failed = true;
        return NULL;
    }
    *node = (struct node){ .kind = kind, .span = span, .part = part };
    return node;
}

static void add_part(struct node *node, struct node *part) {
    if (!node || !part) return;
    part->parent = node;
    node->part[node->parts++] = part;
}

static struct node *inverted(struct planner *p, struct node *part) {
    struct node *node = part ? new_node(p, NODE_NOT, part->span, 1) : NULL;
    add_part(node, part);
    return node;
}

static struct node *tree_of(struct planner *p, const struct expr *expr) {
    enum node_kind kind = NODE_CONDITION;
    switch (expr->kind) {
    case EXPR_NOT: return inverted(p, tree_of(p, expr->part[0]));
    case EXPR_ALL: kind = NODE_ALL; break;
    case EXPR_ANY: case EXPR_NONE: kind = NODE_ANY; break;
    case EXPR_AT_LEAST: kind = NODE_AT_LEAST; break;
    case EXPR_AT_MOST: kind = NODE_AT_MOST; break;
    case EXPR_EXACTLY: kind = NODE_EXACTLY; break;
    default: break;
    }
    struct node *node = new_node(p, kind, expr->span, kind == NODE_CONDITION ? 0 : expr->parts);
    if (!node) return NULL;
    node->count = expr->count;
    if (kind == NODE_CONDITION) {
        node->expr = expr;
        find_inside(p, expr);
        return node;
    }
    for (size_t i = 0; i < expr->parts; i++) add_part(node, tree_of(p, expr->part[i]));
    return expr->kind == EXPR_NONE ? inverted(p, node) : node;
}

static void add_decision(struct planner *p, struct node *root) {
    struct decision decision = { root, p->owner, p->list };
    if (root) APPEND(p->c, p->cover->decision, p->cover->decisions, p->cover->decision_room, decision);
}

/* --- Thresholds --------------------------------------------------------------------------------------------------------- */

/* What a term stands for when it is only another name. */
static const struct expr *meaning_of(const struct expr *expr) {
    for (int i = 0; i < 32 && expr->kind == EXPR_NAME && expr->symbol && expr->symbol->kind == SYMBOL_DEFINE; i++)
        expr = expr->symbol->decl->condition;
    return expr;
}

static bool is_counted(const struct expr *expr) {
    if (expr->kind == EXPR_NAME) return expr->symbol && expr->symbol->kind == SYMBOL_SCORE;
    bool counts = expr->kind == EXPR_AGGREGATE && (expr->aggregate == AGGREGATE_COUNT || expr->aggregate == AGGREGATE_DIFFERENT);
    return counts || expr->kind == EXPR_NUMBER_OF || expr->kind == EXPR_ELAPSED || expr->kind == EXPR_AGE;
}

/* From one value of the number to the next; false where there is no next one. */
static bool step_of(const struct expr *number, struct decimal *step) {
    const struct expr *meant = meaning_of(number);
    const struct symbol *symbol = meant->kind == EXPR_NAME ? meant->symbol : NULL;
    *step = decimal_one;
    if (is_counted(meant)) return true;
    if (!symbol || (symbol->kind != SYMBOL_FACT && symbol->kind != SYMBOL_FIELD) || !symbol->step) return false;
    *step = *symbol->step;
    return decimal_is_known(*step) && decimal_sign(*step) > 0;
}

static const struct expr *quantity_of(struct planner *p, struct decimal number, const struct type *type, struct span span) {
    struct expr *expr = ARENA_NEW(&p->c->arena, struct expr);
    struct quantity *quantity = ARENA_NEW(&p->c->arena, struct quantity);
    if (!expr || !quantity) {
        p->c->failed = true;
        return NULL;
    }
    *expr = (struct expr){ .kind = EXPR_QUANTITY, .span = span, .mark = span, .depth = 1, .quantity = quantity, .type = type };
    *quantity = (struct quantity){ .number = number, .unit = type->unit, .span = span };
    return expr;
}

static bool in_unit_of(const struct expr *number, const struct expr *constant, struct decimal *value) {
    const struct unit *unit = NULL;
    struct unit_conversion conversion;
    if (number->type->kind != TYPE_NUMBER || !constant_quantity(constant, value, &unit)) return false;
    if (!unit || !number->type->unit || unit_same(unit, number->type->unit)) return true;
    const struct symbol *symbol = number->kind == EXPR_NAME ? number->symbol : NULL;
    if (unit_conversion(unit, number->type->unit, symbol ? symbol->molar_mass : NULL, &conversion) != UNIT_CONVERTS) return false;
    *value = unit_convert(*value, &conversion);
    return decimal_is_known(*value);
}

/* The values from `from` to `to` steps beside the constant. */
static void add_threshold(struct planner *p, const struct expr *number, const struct expr *constant, struct span span, int from, int to) {
    struct decimal value, step;
    struct threshold threshold = { .span = span, .owner = p->owner, .list = p->list, .number = number };
    if (!step_of(number, &step) || !in_unit_of(number, constant, &value)) return;
    for (int beside = from; beside <= to; beside++) {
        struct decimal at = decimal_add(value, decimal_multiply(step, decimal_from_int(beside)));
        threshold.value[threshold.values++] = quantity_of(p, at, number->type, span);
    }
    APPEND(p->c, p->cover->threshold, p->cover->thresholds, p->cover->threshold_room, threshold);
}

static void add_comparison(struct planner *p, const struct expr *number, enum compare_op op, const struct expr *constant, struct span span) {
    switch (op) {
    case COMPARE_EQUAL: case COMPARE_UNEQUAL: add_threshold(p, number, constant, span, -1, 1); break;
    case COMPARE_LESS: case COMPARE_AT_LEAST: add_threshold(p, number, constant, span, -1, 0); break;
    case COMPARE_GREATER: case COMPARE_AT_MOST: add_threshold(p, number, constant, span, 0, 1); break;
    }
}

static enum compare_op mirrored(enum compare_op op) {
    switch (op) {
    case COMPARE_LESS: return COMPARE_GREATER;
    case COMPARE_AT_MOST: return COMPARE_AT_LEAST;
    case COMPARE_GREATER: return COMPARE_LESS;
    case COMPARE_AT_LEAST: return COMPARE_AT_MOST;
    case COMPARE_EQUAL: case COMPARE_UNEQUAL: break;
    }
    return op;
}

static void find_thresholds(struct planner *p, const struct expr *expr) {
    if (expr->kind == EXPR_COMPARE) {
        add_comparison(p, expr->part[0], expr->op, expr->part[1], expr->span);
        add_comparison(p, expr->part[1], mirrored(expr->op), expr->part[0], expr->span);
    }
    if (expr->kind == EXPR_BETWEEN) {
        add_comparison(p, expr->part[0], COMPARE_AT_LEAST, expr->part[1], expr->part[1]->span);
        add_comparison(p, expr->part[0], COMPARE_AT_MOST, expr->part[2], expr->part[2]->span);
    }
}

/* --- What stands within a condition: lists, counted conditions -------------------------------------------------------------- */

/* every L where (C) has (D) reads: not C, or D. */
static struct node *body_of(struct planner *p, const struct expr *expr) {
    struct node *where = expr->parts > 0 && expr->part[0] ? tree_of(p, expr->part[0]) : NULL;
    struct node *has = expr->kind == EXPR_EVERY && expr->parts > 1 && expr->part[1] ? tree_of(p, expr->part[1]) : NULL;
    if (expr->kind != EXPR_EVERY || !has) return expr->kind == EXPR_EVERY ? inverted(p, where) : where;
    if (!where) return has;
    struct node *either = new_node(p, NODE_ANY, expr->span, 2);
    add_part(either, inverted(p, where));
    add_part(either, has);
    return either;
}

static void find_body(struct planner *p, const struct expr *expr) {
    const struct expr *outer = p->list;
    p->list = expr;
    add_decision(p, body_of(p, expr));
    p->list = outer;
}

static void find_inside(struct planner *p, const struct expr *expr) {
    bool is_list = expr->kind == EXPR_SOME || expr->kind == EXPR_EVERY || expr->kind == EXPR_NO_ONE || expr->kind == EXPR_AGGREGATE;
    if (is_list) {
        find_body(p, expr);
        return;
    }
    find_thresholds(p, expr);
    for (size_t i = 0; i < expr->parts; i++) {
        if (!expr->part[i]) continue;
        bool is_condition = expr->kind == EXPR_NUMBER_OF;
        if (is_condition) add_decision(p, tree_of(p, expr->part[i]));
        else find_inside(p, expr->part[i]);
    }
}

/* --- Declarations --------------------------------------------------------------------------------------------------------------- */

static void plan_table(struct planner *p, const struct decl *table) {
    for (size_t i = 0; i + 1 < table->heads; i++) find_inside(p, table->head[i]);
    for (size_t r = 0; r < table->rows; r++) {
        const struct row *row = &table->row[r];
        struct node *all = new_node(p, NODE_ALL, row->span, row->cells);
        for (size_t i = 0; all && i + 1 < row->cells && i + 1 < table->heads; i++) {
            const struct cell *cell = &row->cell[i];
            const struct expr *head = table->head[i];
            struct node *node = cell->kind == CELL_ANY ? NULL : new_node(p, NODE_CONDITION, cell->span, 0);
            if (!node) continue;
            node->row = r, node->column = i;
            add_part(all, node);
            if (cell->kind == CELL_COMPARE) add_comparison(p, head, cell->op, cell->value[0], cell->span);
            if (cell->kind == CELL_RANGE) {
                add_comparison(p, head, COMPARE_AT_LEAST, cell->value[0], cell->value[0]->span);
                add_comparison(p, head, cell->below ? COMPARE_LESS : COMPARE_AT_MOST, cell->value[1], cell->value[1]->span);
            }
            for (size_t v = 0; cell->kind == CELL_VALUE && v < cell->values; v++)
                add_comparison(p, head, COMPARE_EQUAL, cell->value[v], cell->value[v]->span);
        }
        if (all && all->parts) add_decision(p, all);
    }
}

/* A band of a score is met at its first and at its last value. */
static void plan_score(struct planner *p, const struct decl *score) {
    for (size_t i = 0; i < score->lines; i++) add_decision(p, tree_of(p, score->line[i].condition));
    for (size_t i = 0; i < score->bands; i++) {
        const struct score_band *band = &score->band[i];
        struct span span = span_join(band->from.span, band->to.span);
        struct threshold threshold = { .span = span, .owner = score, .values = 1 };
        threshold.value[0] = quantity_of(p, band->from.number, &type_bare_number, span);
        threshold.value[1] = quantity_of(p, band->to.number, &type_bare_number, span);
        if (!decimal_equal(band->from.number, band->to.number)) threshold.values = 2;
        APPEND(p->c, p->cover->threshold, p->cover->thresholds, p->cover->threshold_room, threshold);
    }
}

static void plan_recommendation(struct planner *p, const struct recommendation *rec) {
    struct node *all = new_node(p, NODE_ALL, rec->symbol->name.span, rec->unlesses + 1);
    if (!all) return;
    if (rec->when) add_part(all, tree_of(p, rec->when));
    for (size_t i = 0; i < rec->unlesses; i++) add_part(all, inverted(p, tree_of(p, rec->unless[i])));
    if (all->parts) add_decision(p, all);
    for (size_t i = 0; i < rec->doses; i++) {
        find_inside(p, rec->dose[i]->amount);
        for (size_t b = 0; b < rec->dose[i]->bounds; b++) find_inside(p, rec->dose[i]->bound[b].amount);
    }
}

static void plan_symbol(struct planner *p, const struct symbol *symbol) {
    p->owner = symbol->decl;
    if (symbol->kind == SYMBOL_TABLE) plan_table(p, symbol->decl);
    if (symbol->kind == SYMBOL_SCORE) plan_score(p, symbol->decl);
    if (symbol->kind == SYMBOL_RECOMMENDATION) plan_recommendation(p, symbol->rec);
    if (symbol->kind != SYMBOL_DEFINE) return;
    const struct expr *meaning = symbol->decl->condition;
    if (symbol->type->kind == TYPE_TRUTH) add_decision(p, tree_of(p, meaning));
    else find_inside(p, meaning);
}

bool cover_plan(struct compilation *c) {
    struct cover *cover = ARENA_NEW(&c->arena, struct cover);
    if (!cover) return false;
    cover->c = c;
    c->cover = cover;
    struct planner p = { .cover = cover, .c = c };
    const struct decl *applies = c->file[0].applies;
    if (applies) {
        p.owner = applies;
        add_decision(&p, tree_of(&p, applies->condition));
    }
    for (size_t i = 0; i < c->symbols && !c->failed; i++)
        if (c->symbol[i]->file == 0 && c->symbol[i]->decl) plan_symbol(&p, c->symbol[i]);
    return !c->failed;
}
