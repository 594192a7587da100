/* The program as a whole: guideline, references, definitions, and the sections put in their final place. */
#include "compiler/cover.h"
#include "compiler/metadata.h"

#include <string.h>

/* --- References: numbered by first use in the whole article (rule 19) ------------------------------------------ */

static void add_details(struct emitter *e, const struct decl *decl) {
    static const char *const own[] = { "kind", "verified", "cited_as" };
    for (size_t i = 0; i < decl->metas; i++) {
        const struct meta *meta = &decl->meta[i];
        bool skip = meta->values == 0;
        for (size_t k = 0; k < 3; k++) skip |= slice_is(meta->name.text, own[k]);
        if (skip) continue;
        const struct meta_value *value = &meta->value[0];
        struct slice words = value->kind == META_STRING ? value->string.text : span_text(&e->c->sources, value->span);
        uint32_t name = emit_string(e, meta->name.text);
        ADD(e, detail, name, emit_label(e, words));
    }
}

static void add_reference(struct emitter *e, struct symbol *symbol, bool cited) {
    const struct decl *decl = symbol->decl;
    const struct meta_value *verified = metadata_value(decl->meta, decl->metas, "verified");
    uint32_t first = (uint32_t)e->details;
    symbol->emitted = DONE;
    symbol->index = (uint32_t)e->references;
    add_details(e, decl);
    uint32_t words[3] = { emit_string(e, symbol->name.text), emit_label(e, symbol->label.text),
                          emit_string(e, metadata_text(decl->meta, decl->metas, "kind")) };
    ADD(e, reference, words[0], words[1], words[2], verified && verified->kind == META_YES, cited, first, (uint32_t)e->details - first);
}

static void add_cited(struct emitter *e, const struct decl *decl) {
    const struct meta *cites = metadata_find(decl->meta, decl->metas, "cites");
    for (size_t i = 0; cites && i < cites->values; i++) {
        struct symbol *symbol = scope_find(e->c, cites->value[i].span.file, cites->value[i].name.text);
        if (symbol && symbol->kind == SYMBOL_REFERENCE && symbol->emitted == NOT_BEGUN) add_reference(e, symbol, true);
    }
}

static void report_number(struct compilation *c, const struct symbol *reference, const struct meta_value *said) {
    struct text number;
    text_init(&number, &c->arena);
    text_printf(&number, "%u", reference->index + 1);
    struct diag *d = diag_add(&c->diags, DIAG_CITED_AS, said->span, "\"%.*s\" is cited as number %u, counted by first use",
                              (int)reference->name.text.length, reference->name.text.bytes, reference->index + 1);
    if (!number.failed)
        diag_fix(&c->diags, d, DIAG_MAYBE, said->span, number.bytes, "write %s, or cite the sources in another order", number.bytes);
}

void emit_references(struct emitter *e) {
    struct compilation *c = e->c;
    for (size_t i = 0; i < c->recs; i++) add_cited(e, c->rec[i]->decl);
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->decl && c->symbol[i]->kind != SYMBOL_RECOMMENDATION) add_cited(e, c->symbol[i]->decl);
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_REFERENCE && c->symbol[i]->emitted == NOT_BEGUN) add_reference(e, c->symbol[i], false);
    /* `cited_as` says which number the author expects: it must be the one that first use gives. */
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        if (symbol->kind != SYMBOL_REFERENCE || symbol->file != 0) continue;
        const struct meta_value *said = metadata_value(symbol->decl->meta, symbol->decl->metas, "cited_as");
        int64_t number;
        if (!said || said->kind != META_QUANTITY || !decimal_to_scaled(said->quantity->number, 0, &number)) continue;
        if (symbol->used && number != (int64_t)symbol->index + 1) report_number(c, symbol, said);
    }
}

/* --- Definitions --------------------------------------------------------------------------------------------------- */

/* A period that is shown stands in two registers side by side. */
static struct value side_by_side(struct emitter *e, struct value period) {
    uint32_t always = emit_truth_const(e, TRUTH_YES);
    uint32_t from[] = { always, period.reg }, to[] = { always, (uint32_t)period.word };
    uint32_t first = emit_args(e, from, 2, 2), second = emit_args(e, to, 2, 2);
    period.reg = emit_n(e, OP_number_table, first, 0, 0);
    period.word = emit_n(e, OP_number_table, second, 0, 0);
    return period;
}

static void add_definition(struct emitter *e, struct symbol *symbol) {
    emit_symbol(e, symbol);
    const struct type *type = symbol->type;
    const struct decl *decl = symbol->decl;
    struct value value = symbol->value;
    struct program_definition d = { .unit = NONE };
    e->span = symbol->name.span;
    if (value.constant && type->kind == TYPE_NUMBER) value = (struct value){ .kind = VALUE_WIDE, .reg = emit_as_wide(e, value) };
    else if (value.constant && type->kind == TYPE_TEXT)
        value = (struct value){ .kind = VALUE_TEXT, .reg = emit_number_const(e, -(int64_t)emit_string(e, value.text) - 1) };
    else if (value.kind == VALUE_PERIOD && value.word != (int64_t)value.reg + 1) value = side_by_side(e, value);
    d.kind = (uint32_t)(value.kind == VALUE_CHOICE && type->several ? VALUE_CHOICES : value.kind);
    d.reg = value.reg;
    d.scale = value.kind == VALUE_NUMBER ? value.scale : 0;
    d.unit = type->kind == TYPE_NUMBER ? emit_unit(e, type->unit) : NONE;
    d.name = emit_string(e, symbol->name.text);
    d.label = emit_label(e, symbol->label.text);
    d.basis = slice_is(metadata_text(decl->meta, decl->metas, "basis"), "editor");
    d.note = emit_plain_text(e, decl->meta, decl->metas, "note");
    d.place = emit_place(e, symbol->name.span);
    d.first_choice = (uint32_t)e->choices;
    d.choices = (uint32_t)type->values;
    for (size_t i = 0; i < type->values; i++) {
        struct slice label = type->value[i].label.text.length ? type->value[i].label.text : type->value[i].name.text;
        uint32_t name = emit_string(e, type->value[i].name.text);
        ADD(e, choice, name, emit_label(e, label));
    }
    for (size_t i = 0; i < decl->bands; i++) {
        int64_t from = 0, to = 0;
        decimal_to_scaled(decl->band[i].from.number, 0, &from);
        decimal_to_scaled(decl->band[i].to.number, 0, &to);
        ADD(e, band, (uint32_t)e->definitions, from, to);
    }
    symbol->index = (uint32_t)e->definitions;
    if (ARENA_ROOM(&e->c->arena, e->definition, e->definitions, e->definition_room)) e->definition[e->definitions++] = d;
    else e->c->failed = true;
}

static void emit_definitions(struct emitter *e) {
    for (size_t i = 0; i < e->c->symbols; i++) {
        enum symbol_kind kind = e->c->symbol[i]->kind;
        if (kind == SYMBOL_DEFINE || kind == SYMBOL_TABLE || kind == SYMBOL_SCORE) add_definition(e, e->c->symbol[i]);
    }
}

/* --- The guideline ---------------------------------------------------------------------------------------------------- */

static int64_t date_of(const struct decl *decl, const char *name) {
    const struct meta_value *value = metadata_value(decl->meta, decl->metas, name);
    return value && value->kind == META_DATE ? value->date : DATE_UNKNOWN;
}

static void add_names(struct emitter *e, const struct decl *g) {
    const struct meta *authors = metadata_find(g->meta, g->metas, "authors"), *further = metadata_find(g->meta, g->metas, "see also");
    for (size_t i = 0; authors && i < authors->values; i++) ADD(e, author, emit_label(e, authors->value[i].string.text));
    for (size_t i = 0; further && i < further->values; i++) ADD(e, further, emit_label(e, further->value[i].string.text));
}

/* Every step of review that is signed, in the order of the steps and then as written. */
static void add_reviews(struct emitter *e, const struct decl *decl, uint32_t recommendation) {
    static const char *const names[REVIEW_STEPS] = { "submitted", "reviewed", "approved" };
    for (uint32_t step = 0; step < REVIEW_STEPS; step++)
        for (size_t i = 0; i < decl->metas; i++) {
            const struct meta *meta = &decl->meta[i];
            if (meta->values != 2 || !slice_is(meta->name.text, names[step])) continue;
            ADD(e, review, recommendation, step, emit_label(e, meta->value[0].string.text), meta->value[1].date);
        }
}

static void add_texts(struct emitter *e) {
    const struct decl *g = e->c->file[0].guideline;
    add_names(e, g);
    emit_passages(e);
    add_reviews(e, g, NONE);
    for (size_t i = 0; i < e->c->recs; i++) add_reviews(e, e->c->rec[i]->decl, (uint32_t)i);
}

void emit_guideline(struct emitter *e) {
    const struct decl *g = e->c->file[0].guideline;
    const struct meta_value *version = metadata_value(g->meta, g->metas, "version");
    struct slice words = { "", 0 };
    if (version && version->kind == META_STRING) words = version->string.text;
    else if (version && version->kind == META_VERSION) words = version->name.text;
    else if (version) words = span_text(&e->c->sources, version->span);
    struct program_guideline p = { .applies = e->applies[0], .updated = date_of(g, "updated"), .expires = date_of(g, "expires") };
    int status = metadata_status(metadata_text(g->meta, g->metas, "status"));
    p.status = status < 0 ? STATUS_DRAFT : (uint32_t)status;
    p.id = emit_string(e, g->name.text);
    p.title = emit_label(e, g->label.text.length ? g->label.text : g->name.text);
    p.version = emit_string(e, words);
    p.question = emit_plain_text(e, g->meta, g->metas, "question");
    p.policy = emit_plain_text(e, g->meta, g->metas, "policy");
    p.grading = emit_plain_text(e, g->meta, g->metas, "grading");
    p.notice = emit_plain_text(e, g->meta, g->metas, "notice");
    p.disclaimer = emit_plain_text(e, g->meta, g->metas, "disclaimer");
    p.summary = emit_plain_text(e, g->meta, g->metas, "summary");
    p.language = emit_string(e, metadata_text(g->meta, g->metas, "language"));
    add_texts(e);
    p.place = emit_place(e, g->name.span);
    if (ARENA_ROOM(&e->c->arena, e->guideline, e->guidelines, e->guideline_room)) e->guideline[e->guidelines++] = p;
    else e->c->failed = true;
}

static void emit_applies(struct emitter *e) {
    e->applies = ARENA_ARRAY(&e->c->arena, uint32_t, e->c->files);
    if (!e->applies) {
        e->c->failed = true;
        return;
    }
    for (size_t i = 0; i < e->c->files; i++) {
        const struct decl *applies = e->c->file[i].applies;
        e->applies[i] = applies ? emit_truth(e, applies->condition) : NONE;
        e->c->file[i].applies_register = e->applies[i];
    }
}

/* --- Into the program --------------------------------------------------------------------------------------------------- */

static bool move(struct program *p, void *to, uint32_t *to_count, const void *from, size_t count, size_t size) {
    size_t room = 0;
    char *copy = count < UINT32_MAX ? arena_grow_bytes(&p->arena, NULL, &room, count ? count * size : 1) : NULL;
    if (!copy) return false;
    if (count) memcpy(copy, from, count * size);
    memcpy(to, &copy, sizeof copy);
    *to_count = (uint32_t)count;
    return true;
}

static bool finish(struct emitter *e, struct program *p) {
    e->instruction = e->main.at;
    e->instructions = e->main.count;
    e->origin = e->main.origin;
    e->origins = e->main.count;
    bool fine = true;
#define SECTION(name, NAME) fine = fine && move(p, &p->name, &p->name##s, e->name, e->name##s, sizeof *e->name);
#include "runtime/program.def"
    p->strings = e->strings.bytes;
    p->strings_length = (uint32_t)e->strings.length;
    p->truths = e->truths;
    p->numbers = e->numbers;
    p->wides = e->wides;
    return fine;
}

/* What a file is called in the program: the guideline's own by its id, the others without their folder. So a program is the same
 * wherever its files lie and however they are read, and its hash names its content. */
static uint32_t source_name(struct emitter *e, size_t file) {
    const struct compilation *c = e->c;
    const char *path = c->sources.at[file].name, *slash = strrchr(path, '/');
    if (file != 0 || !c->file[0].guideline) return emit_string(e, slice_of(slash && slash[1] ? slash + 1 : path));
    struct text name;
    text_init(&name, &e->c->arena);
    text_printf(&name, "%.*s.guide", (int)c->file[0].guideline->name.text.length, c->file[0].guideline->name.text.bytes);
    return emit_string(e, (struct slice){ name.bytes, name.length });
}

/* Room for `most`; the list is as it was where memory does not suffice for it. */
#define RESERVE(e, list, list_room, most) do {                                                                            \
        size_t bytes_room = 0;                                                                                            \
        void *bytes = arena_grow_bytes(&(e)->c->arena, NULL, &bytes_room, ((most) + 1) * sizeof *(list));                 \
        if (bytes) (list) = bytes, (list_room) = bytes_room / sizeof *(list);                                             \
    } while (0)

/* What a large guideline has most of has its room at once, so that it need not move as it grows; half as many as lines are more than most
 * need, and what nobody writes to costs nothing. Where memory is limited everything grows from nothing. */
static void reserve(struct emitter *e) {
    enum { LARGE = 4096 };
    size_t lines = 0;
    for (size_t i = 0; i < e->c->sources.count; i++) lines += e->c->sources.at[i].line_count;
    if (e->c->arena.limit || lines < LARGE) return;
    RESERVE(e, e->main.at, e->main.room, lines / 2);
    RESERVE(e, e->main.origin, e->main.origin_room, lines / 2);
    RESERVE(e, e->place, e->place_room, lines / 2);
    RESERVE(e, e->arg, e->arg_room, lines / 2);
    RESERVE(e, e->fact, e->fact_room, lines / 16);
    RESERVE(e, e->definition, e->definition_room, lines / 16);
    RESERVE(e, e->recommendation, e->recommendation_room, e->c->recs);
    RESERVE(e, e->wording, e->wording_room, 2 * e->c->recs);
}

/* Texts grow where they stay, in the program. */
static struct emitter *begin(struct compilation *c, struct program *p) {
    struct emitter *e = ARENA_NEW(&c->arena, struct emitter);
    size_t room = 0; /* the sources themselves, and names and texts that stand in them once more */
    if (!e) return NULL;
    e->c = c;
    e->code = &e->main;
    e->today = NONE;
    for (int i = 0; i < 4; i++) e->truth_word[i] = NONE;
    text_init(&e->strings, &p->arena);
    for (size_t i = 0; i < c->sources.count; i++) room += c->sources.at[i].length;
    text_reserve(&e->strings, room + room / 2);
    text_putc(&e->strings, '\0'); /* offset 0 is the empty text */
    reserve(e);
    if (e->strings.failed) return NULL;
    for (size_t i = 0; i < c->sources.count; i++) {
        uint32_t name = source_name(e, i);
        ADD(e, source, name, emit_long_string(e, (struct slice){ c->sources.at[i].bytes, c->sources.at[i].length }));
    }
    return e;
}

struct program *emit_program(struct compilation *c, const struct allocator *allocator) {
    struct program *p = program_new(allocator);
    struct emitter *e = p ? begin(c, p) : NULL;
    if (!e) {
        program_free(p);
        c->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < c->headings; i++) ADD(e, heading, emit_label(e, c->heading[i]->label.text));
    emit_references(e);
    emit_facts(e);
    emit_applies(e);
    if (!c->failed) emit_definitions(e);
    if (!c->failed) emit_recommendations(e);
    if (!c->failed) emit_conflicts(e);
    if (!c->failed) emit_claims(e);
    if (!c->failed && c->cover) cover_emit(e);
    if (!c->failed) emit_guideline(e);
    const char *why = NULL;
    bool made = !c->failed && !c->diags.errors && finish(e, p);
    if (made && program_verify(p, &why)) return p;
    if (made && why && !p->arena.failed) { /* no verdict without memory */
        struct diag *d = diag_add(&c->diags, DIAG_INTERNAL, c->file[0].guideline->name.span, "Osler refuses the code it made itself: %s", why);
        diag_hint(&c->diags, d, "the guideline is not at fault; please report this with the file");
    } else if (!c->diags.errors) {
        c->failed = true;
    }
    program_free(p);
    return NULL;
}
