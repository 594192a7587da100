/* What depends on what: definitions, tables, scores, recommendations with `instead of` and `avoid`. A circle is an error that
 * shows its path. Recommendations have two places in the graph: their own conditions and their outcome. */
#include "compiler/check.h"

enum node_kind { NODE_TERM, NODE_OWN, NODE_OUTCOME };
enum { DEEPEST = 4000 };

struct step {
    const struct symbol *symbol;
    enum node_kind kind;
    struct span span; /* where it is named */
};

struct walk {
    struct compilation *c;
    struct step *path;
    size_t depth, room;
    uint8_t *state[3]; /* by symbol->index of its sort: enum progress */
    bool too_deep;
};

static void visit(struct walk *w, struct symbol *symbol, enum node_kind kind, struct span span);

static void visit_expr(struct walk *w, const struct expr *expr) {
    if (!expr) return;
    if (expr->kind == EXPR_NAME && expr->symbol) {
        enum symbol_kind kind = expr->symbol->kind;
        if (kind == SYMBOL_DEFINE || kind == SYMBOL_TABLE || kind == SYMBOL_SCORE) visit(w, expr->symbol, NODE_TERM, expr->span);
        else if (kind == SYMBOL_RECOMMENDATION) visit(w, expr->symbol, NODE_OUTCOME, expr->span);
    }
    for (size_t i = 0; i < expr->parts; i++) visit_expr(w, expr->part[i]);
}

static void visit_term(struct walk *w, const struct symbol *symbol) {
    const struct decl *decl = symbol->decl;
    visit_expr(w, decl->condition);
    for (size_t i = 0; i + 1 < decl->heads; i++) visit_expr(w, decl->head[i]);
    for (size_t r = 0; r < decl->rows; r++)
        for (size_t i = 0; i < decl->row[r].cells; i++)
            for (size_t v = 0; v < decl->row[r].cell[i].values; v++) visit_expr(w, decl->row[r].cell[i].value[v]);
    for (size_t i = 0; i < decl->lines; i++) visit_expr(w, decl->line[i].condition);
}

static void visit_own(struct walk *w, const struct recommendation *rec) {
    visit_expr(w, rec->when);
    for (size_t i = 0; i < rec->unlesses; i++) visit_expr(w, rec->unless[i]);
}

static void visit_outcome(struct walk *w, const struct recommendation *rec) {
    struct span span = rec->symbol->name.span;
    const struct decl *applies = w->c->file[rec->symbol->file].applies;
    if (applies) visit_expr(w, applies->condition);
    visit(w, rec->symbol, NODE_OWN, span);
    if (rec->instead_of) visit(w, rec->instead_of, NODE_OWN, span);
    for (size_t i = 0; i < rec->replacements; i++) visit(w, rec->replaced_by[i]->symbol, NODE_OWN, span);
    for (size_t i = 0; i < rec->avoids; i++) visit(w, rec->avoid[i]->symbol, NODE_OUTCOME, span);
}

static void report_cycle(struct walk *w, const struct symbol *symbol, enum node_kind kind) {
    size_t first = w->depth;
    while (first > 0 && !(w->path[first - 1].symbol == symbol && w->path[first - 1].kind == kind)) first--;
    struct text path;
    text_init(&path, &w->c->arena);
    for (size_t i = first ? first - 1 : 0; i < w->depth; i++) {
        if (i > first && w->path[i].symbol == w->path[i - 1].symbol) continue;
        if (path.length > 100) { /* three lines at most, so that the message is not too long to be shown */
            text_puts(&path, "... -> ");
            break;
        }
        text_printf(&path, "%.*s -> ", (int)w->path[i].symbol->name.text.length, w->path[i].symbol->name.text.bytes);
    }
    text_printf(&path, "%.*s", (int)symbol->name.text.length, symbol->name.text.bytes);
    struct diag *d = diag_add(&w->c->diags, DIAG_CYCLE, symbol->name.span, "\"%.*s\" depends on itself", (int)symbol->name.text.length,
                              symbol->name.text.bytes);
    if (!path.failed) diag_hint(&w->c->diags, d, "the circle: %s", path.bytes);
}

static uint8_t *state_of(struct walk *w, const struct symbol *symbol, enum node_kind kind) { return &w->state[kind][symbol->index]; }

static void visit(struct walk *w, struct symbol *symbol, enum node_kind kind, struct span span) {
    uint8_t *state = state_of(w, symbol, kind);
    if (*state == DONE) return;
    if (*state == UNDER_WAY) {
        report_cycle(w, symbol, kind);
        return;
    }
    if (w->depth == DEEPEST) {
        if (!w->too_deep) diag_add(&w->c->diags, DIAG_TOO_LARGE, span, "terms build on each other more than %d deep", DEEPEST);
        w->too_deep = true;
        return;
    }
    *state = UNDER_WAY;
    struct step step = { symbol, kind, span };
    APPEND(w->c, w->path, w->depth, w->room, step);
    if (w->c->failed) return;
    if (kind == NODE_TERM) visit_term(w, symbol);
    else if (kind == NODE_OWN) visit_own(w, symbol->rec);
    else visit_outcome(w, symbol->rec);
    w->depth--;
    *state_of(w, symbol, kind) = DONE;
}

void check_cycles(struct compilation *c) {
    struct walk walk = { .c = c }, *w = &walk;
    uint32_t terms = 0;
    for (size_t i = 0; i < c->symbols; i++) {
        enum symbol_kind kind = c->symbol[i]->kind;
        if (kind == SYMBOL_DEFINE || kind == SYMBOL_TABLE || kind == SYMBOL_SCORE) c->symbol[i]->index = terms++;
    }
    w->state[NODE_TERM] = ARENA_ARRAY(&c->arena, uint8_t, terms);
    w->state[NODE_OWN] = ARENA_ARRAY(&c->arena, uint8_t, c->recs);
    w->state[NODE_OUTCOME] = ARENA_ARRAY(&c->arena, uint8_t, c->recs);
    if (!w->state[NODE_TERM] || !w->state[NODE_OWN] || !w->state[NODE_OUTCOME]) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < c->symbols; i++) {
        struct symbol *symbol = c->symbol[i];
        if (symbol->kind == SYMBOL_DEFINE || symbol->kind == SYMBOL_TABLE || symbol->kind == SYMBOL_SCORE)
            visit(w, symbol, NODE_TERM, symbol->name.span);
        else if (symbol->kind == SYMBOL_RECOMMENDATION) visit(w, symbol, NODE_OUTCOME, symbol->name.span);
    }
    for (size_t i = 0; i < c->files; i++)
        if (c->file[i].applies) visit_expr(w, c->file[i].applies->condition);
}
