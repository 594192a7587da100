/* The order in which a guideline is checked. */
#include "compiler/check.h"

void check_symbol(struct compilation *c, struct symbol *symbol) {
    if (symbol->checked != NOT_BEGUN) return;
    symbol->checked = UNDER_WAY;
    struct checker k = { .c = c };
    switch (symbol->kind) {
    case SYMBOL_FACT: check_fact(c, symbol); break;
    case SYMBOL_RECORD: check_record(c, symbol); break;
    case SYMBOL_DEFINE:
        symbol->type = symbol->decl->condition ? check_expr(&k, symbol->decl->condition) : &type_error;
        if (symbol->type->kind == TYPE_LIST || symbol->type->kind == TYPE_SERIES) {
            struct diag *d = diag_add(&c->diags, DIAG_BAD_TYPE, symbol->decl->condition->span, "a term is one value, this is %s",
                                      type_words(c, symbol->type));
            struct slice words = span_text(&c->sources, symbol->decl->condition->span);
            diag_hint(&c->diags, d, symbol->type->kind == TYPE_LIST ? "take something of it, for example  number of %.*s" : "take one of its values: latest %.*s",
                      (int)words.length, words.bytes);
            symbol->type = &type_error;
        }
        break;
    case SYMBOL_TABLE: check_table(c, symbol); break;
    case SYMBOL_SCORE: check_score(c, symbol); break;
    case SYMBOL_FUNCTION: check_function(c, symbol); break;
    case SYMBOL_FIELD: case SYMBOL_TREATMENT: case SYMBOL_RECOMMENDATION: case SYMBOL_REFERENCE: case SYMBOL_CLASS:
    case SYMBOL_BROKEN:
        break;
    }
    if (!symbol->type) symbol->type = &type_error;
    symbol->checked = DONE;
}

static void check_metadata(struct compilation *c) {
    for (size_t f = 0; f < c->files; f++)
        for (size_t i = 0; i < c->file[f].tree->decls; i++) {
            const struct decl *decl = c->file[f].tree->decl[i];
            if (decl->kind == DECL_ERROR) continue;
            metadata_check(c, decl);
            check_translations(c, decl);
            check_basis(c, decl);
        }
}

static void check_guideline(struct compilation *c, const struct file *file) {
    const struct decl *g = file->guideline;
    if (!g) return;
    const struct meta_value *updated = metadata_value(g->meta, g->metas, "updated"), *expires = metadata_value(g->meta, g->metas, "expires");
    if (updated && expires && updated->kind == META_DATE && expires->kind == META_DATE && date_compare(expires->date, updated->date) == DATE_BEFORE) {
        struct diag *d = diag_add(&c->diags, DIAG_DATES_TURNED, expires->span, "this guideline expires before it was updated");
        diag_note(&c->diags, d, updated->span, "updated");
    }
    static const struct { const char *name, *example, *why; } needed[] = {
        { "version", "1.0.0", "it is printed with every answer" },
        { "status", "draft", "an answer must say whether anybody has approved it" },
        { "updated", "2025-10-31", "scenarios run on that day" },
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (metadata_find(g->meta, g->metas, needed[i].name)) continue;
        struct diag *d = diag_add(&c->diags, DIAG_MISSING_METADATA, g->name.span, "this guideline does not give its \"%s\"", needed[i].name);
        diag_hint(&c->diags, d, "add  %s: %s  below the title; %s", needed[i].name, needed[i].example, needed[i].why);
    }
}

/* With errors nobody knows what cites what, and a vocabulary is for others. */
static void check_unused_references(struct compilation *c) {
    if (c->diags.errors || !c->file[0].guideline) return;
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        if (symbol->kind == SYMBOL_REFERENCE && symbol->used == 0 && symbol->file == 0)
            diag_hint(&c->diags, diag_add(&c->diags, DIAG_NEVER_CITED, symbol->name.span, "nothing cites \"%.*s\"", (int)symbol->name.text.length,
                                          symbol->name.text.bytes),
                      "add  cites: %.*s  where it supports something, or remove it", (int)symbol->name.text.length, symbol->name.text.bytes);
    }
}

static void cite_terms(struct compilation *c) {
    for (size_t f = 0; f < c->files; f++)
        for (size_t i = 0; i < c->file[f].tree->decls; i++) {
            const struct decl *decl = c->file[f].tree->decl[i];
            if (decl->kind >= DECL_RECOMMEND && decl->kind <= DECL_INFORM) continue;
            const struct meta *cites = metadata_find(decl->meta, decl->metas, "cites");
            for (size_t k = 0; cites && k < cites->values; k++) {
                if (cites->value[k].kind != META_NAME) continue;
                struct symbol *symbol = scope_need(c, cites->value[k].name, "reference");
                if (symbol) symbol->used++;
            }
        }
}

void check_all(struct compilation *c) {
    struct checker k = { .c = c };
    check_metadata(c);
    for (size_t i = 0; i < c->files; i++) check_guideline(c, &c->file[i]);
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_RECORD) check_symbol(c, c->symbol[i]);
    for (size_t i = 0; i < c->symbols; i++) check_symbol(c, c->symbol[i]);
    for (size_t i = 0; i < c->files; i++)
        if (c->file[i].applies) check_condition(&k, c->file[i].applies->condition);
    for (size_t i = 0; i < c->recs; i++) check_recommendation(c, c->rec[i]);
    cite_terms(c);
    check_abouts(c);
    check_preferences(c);
    check_claims(c);
    check_cycles(c);
    for (size_t i = 0; i < c->symbols; i++) c->symbol[i]->used_by_rules = c->symbol[i]->used;
    for (size_t i = 0; i < c->scenarios; i++) check_scenario(c, c->scenario[i]);
    check_unused_references(c);
}
