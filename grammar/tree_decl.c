/* tree_decl: declarations and their clauses. */
#include <string.h>

#include "grammar/reader.h"
#include "grammar/syntax.h"
#include "grammar/tree.h"

#include "grammar/parser.h"

struct decl *declare(struct reader *reader, enum decl_kind kind, struct span whole, struct span keyword, struct name name,
                     struct string label) {
    struct decl *decl = ARENA_NEW(reader->arena, struct decl);
    if (!decl) decl = &reader->no_decl;
    *decl = (struct decl){ .kind = kind, .meant = kind, .span = whole, .keyword = keyword, .name = name, .label = label };
    return decl;
}

struct decl *declare_unnamed(struct reader *reader, enum decl_kind kind, struct span whole, struct span keyword) {
    return declare(reader, kind, whole, keyword, (struct name){ 0 }, (struct string){ 0 });
}

struct decl *with_label(struct decl *decl, struct string label) {
    decl->label = label;
    return decl;
}

struct decl *with_metas(struct reader *reader, struct decl *decl, struct metas metas) {
    decl->meta = TREE_LIST(reader, metas.at, metas.count);
    decl->metas = metas.count;
    return decl;
}

struct decl *with_type(struct decl *decl, struct written_type type) {
    decl->type = type;
    return decl;
}

struct decl *with_fields(struct reader *reader, struct decl *decl, struct fields fields) {
    decl->field = TREE_LIST(reader, fields.at, fields.count);
    decl->fields = fields.count;
    return decl;
}

struct decl *with_condition(struct decl *decl, struct expr *condition) {
    decl->condition = condition;
    return decl;
}

struct decl *with_second(struct decl *decl, struct expr *second) {
    decl->second = second;
    return decl;
}

struct decl *with_names(struct reader *reader, struct decl *decl, struct name_list names, struct string because) {
    decl->names = names_kept(reader, names);
    decl->because = because;
    return decl;
}

struct name_list names_kept(struct reader *reader, struct name_list names) {
    names.at = TREE_LIST(reader, names.at, names.count);
    return names;
}

struct name_list two_names(struct reader *reader, struct name first, struct name second) {
    return names_add(reader, names_add(reader, (struct name_list){ 0 }, first), second);
}

struct decl *lower_never_gives_more(struct reader *reader, struct decl *decl, struct name lower, struct name fact,
                                    struct name treatment) {
    if (!slice_is(lower.text, "lower")) {
        struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, lower.span,
                                     "after 'assert' stands 'never', or 'lower' with a fact and 'never gives more'");
        diag_hint(reader->diags, diag, "for example: assert lower egfr never gives more metformin");
        decl->kind = DECL_ERROR;
    }
    decl->names = names_kept(reader, two_names(reader, fact, treatment));
    return decl;
}

/* `first` and `all` are no keywords, so that facts and values may bear these names. */
struct decl *with_policy(struct reader *reader, struct decl *decl, struct name policy) {
    decl->policy = slice_is(policy.text, "first") ? TABLE_FIRST : slice_is(policy.text, "all") ? TABLE_ALL : TABLE_EXACTLY_ONE;
    if (policy.text.length == 0 || decl->policy != TABLE_EXACTLY_ONE) return decl;
    if (syntax_row_without_bars(reader, policy.span)) {
        decl->kind = DECL_ERROR;
        return decl;
    }
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, policy.span, "after the type of a table stands 'first', 'all' or nothing");
    if (decl->type.kind == WRITTEN_CHOICE) {
        struct span gap = policy.span;
        gap.end = gap.start = decl->type.span.end;
        diag_fix(reader->diags, diag, DIAG_MAYBE, gap, ",", "values of a choice stand with commas between them");
    }
    return decl;
}

#define APPEND(reader, decl, list, count, value) append(reader, (void **)&(decl)->list, &(decl)->count, &value, sizeof value)

/* Room doubles: it is full whenever the count is a power of two. */
static void append(struct reader *reader, void **list, size_t *count, const void *value, size_t size) {
    bool full = (*count & (*count - 1)) == 0;
    if (full) {
        size_t room = *count;
        void *moved = arena_grow(&reader->scratch, *list, &room, *count ? *count * 2 : 1, size);
        if (!moved) return;
        *list = moved;
    }
    memcpy((char *)*list + *count * size, value, size);
    ++*count;
}

struct decl *add_meta(struct reader *reader, struct decl *decl, struct meta meta) {
    APPEND(reader, decl, meta, metas, meta);
    return decl;
}

static bool has_dose(const struct decl *decl) {
    for (size_t i = 0; i < decl->clauses; i++)
        if (decl->clause[i].kind == CLAUSE_DOSE) return true;
    return false;
}

struct decl *add_clause(struct reader *reader, struct decl *decl, struct clause clause) {
    if (clause.kind == CLAUSE_DOSE && clause.dose->then && !has_dose(decl)) syntax_then_without_give(reader, clause.span);
    APPEND(reader, decl, clause, clauses, clause);
    return decl;
}

struct decl *add_score_line(struct reader *reader, struct decl *decl, struct span span, struct quantity points,
                            struct expr *condition, struct string label) {
    struct score_line line = { .points = points, .condition = condition, .label = label, .span = span };
    APPEND(reader, decl, line, lines, line);
    return decl;
}

struct decl *add_band(struct reader *reader, struct decl *decl, struct span span, struct name name, struct string label,
                      struct quantity from, struct quantity to) {
    struct score_band band = { .name = name, .label = label, .from = from, .to = to, .span = span };
    APPEND(reader, decl, band, bands, band);
    return decl;
}

struct decl *add_row_of(struct reader *reader, struct decl *decl, struct row row) {
    APPEND(reader, decl, row, rows, row);
    return decl;
}

struct decl *add_givens(struct reader *reader, struct decl *decl, struct givens givens) {
    for (size_t i = 0; i < givens.count; i++) {
        struct given given = givens.at[i];
        given.item = TREE_LIST(reader, given.item, given.items);
        APPEND(reader, decl, given, givens, given);
    }
    return decl;
}

struct decl *add_expect(struct reader *reader, struct decl *decl, struct expect expect) {
    APPEND(reader, decl, expect, expects, expect);
    return decl;
}

struct decl *declared(struct reader *reader, struct decl *decl, struct span whole) {
    decl->span = whole;
    decl->meta = TREE_LIST(reader, decl->meta, decl->metas);
    decl->clause = TREE_LIST(reader, decl->clause, decl->clauses);
    decl->line = TREE_LIST(reader, decl->line, decl->lines);
    decl->band = TREE_LIST(reader, decl->band, decl->bands);
    decl->row = TREE_LIST(reader, decl->row, decl->rows);
    decl->given = TREE_LIST(reader, decl->given, decl->givens);
    decl->expect = TREE_LIST(reader, decl->expect, decl->expects);
    return decl;
}

/* --- The file ----------------------------------------------------------------------------------- */

void tree_add(struct reader *reader, struct decl *decl) {
    struct tree *tree = reader->tree;
    if (!reader->scratch.failed) arena_clear(&reader->scratch);
    if (decl == &reader->no_decl) return;
    if (ARENA_ROOM(reader->arena, tree->decl, tree->decls, tree->room)) tree->decl[tree->decls++] = decl;
}

/* The opening keywords stand in one order in the grammar and in enum decl_kind, but for language. */
static enum decl_kind meant_by(int opening) {
    static const struct { int token; enum decl_kind kind; } kinds[] = {
        { TOKEN_GUIDELINE, DECL_GUIDELINE }, { TOKEN_USE, DECL_USE },             { TOKEN_REFERENCE, DECL_REFERENCE },
        { TOKEN_FACT, DECL_FACT },           { TOKEN_RECORD, DECL_RECORD },       { TOKEN_TREATMENT, DECL_TREATMENT },
        { TOKEN_FUNCTION, DECL_FUNCTION },   { TOKEN_DEFINE, DECL_DEFINE },       { TOKEN_TABLE, DECL_TABLE },
        { TOKEN_SCORE, DECL_SCORE },         { TOKEN_SECTION, DECL_SECTION },     { TOKEN_APPLIES, DECL_APPLIES },
        { TOKEN_RECOMMEND, DECL_RECOMMEND }, { TOKEN_CONSIDER, DECL_CONSIDER },   { TOKEN_AVOID, DECL_AVOID },
        { TOKEN_WARN, DECL_WARN },           { TOKEN_INFORM, DECL_INFORM },       { TOKEN_PREFER, DECL_PREFER },
        { TOKEN_CHOOSE, DECL_CHOOSE },       { TOKEN_ASSERT, DECL_ASSERT },       { TOKEN_SCENARIO, DECL_SCENARIO },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].token == opening) return kinds[i].kind;
    return DECL_ERROR;
}

/* The name is kept, so that its uses are no further mistakes. */
void tree_add_bad(struct reader *reader, struct span span) {
    const struct construct *bad = syntax_construct(reader);
    struct name name = { span_text(reader->sources, bad->name), bad->name };
    if (bad->opening == TOKEN_LANGUAGE) reader->told_language = true;
    if (bad->opening == TOKEN_LANGUAGE || bad->opening == 0) return;
    struct decl *decl = declare(reader, DECL_ERROR, span, bad->opened, name, (struct string){ 0 });
    decl->meant = meant_by(bad->opening);
    tree_add(reader, decl);
}

void tree_language(struct reader *reader, struct span keyword, struct quantity version) {
    struct tree *tree = reader->tree;
    int64_t number;
    struct span whole = span_join(keyword, version.span);
    if (tree->decls || tree->language) {
        diag_add(reader->diags, DIAG_SYNTAX, whole, "the line 'language 1' stands once, before everything else");
        return;
    }
    tree->language_span = whole;
    if (!version.bad && !version.unit && decimal_to_scaled(version.number, 0, &number) && number == 1) {
        tree->language = 1;
        return;
    }
    tree->language = -1;
    struct diag *diag = diag_add(reader->diags, DIAG_NO_LANGUAGE, version.span, "this version of osler knows only language 1");
    diag_fix(reader->diags, diag, DIAG_MAYBE, version.span, "1", "write language 1");
}

/* --- Clauses --------------------------------------------------------------------------------------- */

struct clause clause_of(enum clause_kind kind, struct span span, struct expr *condition) {
    return (struct clause){ .kind = kind, .span = span, .condition = condition };
}

struct clause clause_instead(struct span span, struct name instead_of, struct string because) {
    return (struct clause){ .kind = CLAUSE_INSTEAD_OF, .span = span, .instead_of = instead_of, .because = because };
}

/* A word behind an amount was read as a route: `5 mgs` means a unit, `5 mg daily` a schedule. */
static void check_route(struct reader *reader, struct written_dose *dose) {
    const struct expr *amount = dose->amount;
    struct slice route = dose->route.text;
    char found[1][UNIT_CODE];
    bool bare = amount->kind == EXPR_QUANTITY && !amount->quantity->unit && dose->bounds == 0;
    if (!route.length) return;
    if (syntax_everyday_schedule(reader, dose->route.span)) {
        dose->route = (struct name){ 0 };
        dose->has_schedule = true;
        dose->once = true;
    } else if (bare && unit_suggest(route.bytes, route.length, found, 1)) {
        syntax_bad_unit(reader, dose->route.span);
        dose->amount->kind = EXPR_ERROR;
    }
}

struct clause clause_dose(struct reader *reader, struct span span, bool then, struct name treatment,
                          struct written_dose dose) {
    dose.then = then;
    dose.treatment = treatment;
    dose.span = span;
    check_route(reader, &dose);
    struct written_dose *kept = ARENA_NEW(reader->arena, struct written_dose);
    if (!kept) kept = (struct written_dose *)(void *)reader->no_value;
    *kept = dose;
    return (struct clause){ .kind = CLAUSE_DOSE, .span = span, .dose = kept };
}

struct dose_bound dose_bound_of(enum bound_kind kind, struct expr *amount, struct span span) {
    return (struct dose_bound){ .kind = kind, .amount = amount, .span = span };
}

struct written_dose dose_of(struct reader *reader, struct expr *amount, struct dose_bounds bounds, struct name route, struct quantity *over,
                            struct written_dose schedule) {
    schedule.amount = amount;
    schedule.bound = TREE_LIST(reader, bounds.at, bounds.count);
    schedule.bounds = bounds.count;
    schedule.route = route;
    schedule.over = over;
    return schedule;
}

/* `3 times every 1 day as needed`; no times when `times` is no number. */
struct written_dose dose_every(struct reader *reader, struct quantity times, struct quantity every, bool as_needed) {
    struct written_dose schedule = { .every = quantity_kept(reader, every), .as_needed = as_needed, .has_schedule = true };
    if (times.span.end == 0) return schedule;
    if (!times.bad && (times.unit || !decimal_to_scaled(times.number, 0, &schedule.times) || schedule.times < 1)) {
        schedule.times = 0;
        diag_add(reader->diags, DIAG_SYNTAX, times.span, "how many times is a whole number without a unit");
    }
    return schedule;
}
