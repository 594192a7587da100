/* Guidelines that are meant for the same patients: what one recommends and another advises against, or gives differently (rule 16).
 * Each is compiled by itself, their programs are put together, and pairs that have a treatment in common are asked for. */
#include <stdlib.h>
#include <string.h>

#include "compiler/api.h"
#include "compiler/metadata.h"
#include "compiler/prove_amounts.h"
#include "runtime/product.h"

struct side { /* one of the guidelines */
    struct osler_messages *m;
    struct program *program;
    uint32_t first_source; /* its sources among those of the messages */
};

/* A recommendation that gives or is about a treatment, or (is_class) one of a class or the class as a whole. */
struct entry {
    struct slice name;
    bool is_class;
    uint32_t side;
    const struct recommendation *rec;
};

/* Two doses that are written alike, of amounts that their files compute otherwise. */
struct doubt {
    const struct entry *a, *b;
    uint32_t equal; /* truth of the product */
};

struct together {
    struct prover prover; /* of the product; its compilation collects the messages */
    struct product *product;
    struct side *side;
    size_t sides;
    struct entry *entry;
    size_t entries, entry_room;
    struct doubt *doubt;
    size_t doubts, doubt_room;
};

/* --- Which recommendations have something in common --------------------------------------------------------------------- */

static int order(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->is_class != y->is_class) return x->is_class ? 1 : -1;
    size_t shorter = x->name.length < y->name.length ? x->name.length : y->name.length;
    int names = memcmp(x->name.bytes, y->name.bytes, shorter);
    if (names) return names;
    if (x->name.length != y->name.length) return x->name.length < y->name.length ? -1 : 1;
    if (x->side != y->side) return x->side < y->side ? -1 : 1;
    return x->rec->symbol->index < y->rec->symbol->index ? -1 : x->rec->symbol->index > y->rec->symbol->index;
}

static void add_entry(struct together *t, uint32_t side, const struct recommendation *rec, struct slice name, bool is_class) {
    struct compilation *c = t->prover.c;
    struct entry entry = { name, is_class, side, rec };
    APPEND(c, t->entry, t->entries, t->entry_room, entry);
}

static void add_treatment(struct together *t, uint32_t side, const struct recommendation *rec, const struct symbol *treatment) {
    if (treatment && treatment->kind == SYMBOL_CLASS) add_entry(t, side, rec, treatment->name.text, true);
    if (!treatment || treatment->kind != SYMBOL_TREATMENT) return;
    const struct meta *classes = metadata_find(treatment->decl->meta, treatment->decl->metas, "class");
    add_entry(t, side, rec, treatment->name.text, false);
    for (size_t i = 0; classes && i < classes->values; i++)
        if (classes->value[i].kind == META_NAME) add_entry(t, side, rec, classes->value[i].name.text, true);
}

static void add_entries(struct together *t, uint32_t side) {
    const struct compilation *c = &t->side[side].m->c;
    for (size_t i = 0; i < c->recs; i++) {
        const struct recommendation *rec = c->rec[i];
        if (rec->kind != KIND_RECOMMEND && rec->kind != KIND_CONSIDER) continue;
        for (size_t k = 0; k < rec->abouts; k++) add_treatment(t, side, rec, rec->about[k]);
        for (size_t k = 0; k < rec->doses; k++)
            add_treatment(t, side, rec, scope_find(c, rec->dose[k]->treatment.span.file, rec->dose[k]->treatment.text));
    }
}

static bool same_name(const struct entry *a, const struct entry *b) { return a->is_class == b->is_class && slice_equal(a->name, b->name); }

/* Whether a file that this recommendation stands in belongs to the other guideline too: they have been checked together there. */
static bool is_also_in(const struct together *t, uint32_t side, const struct recommendation *rec, uint32_t other) {
    const struct compilation *c = &t->side[side].m->c, *o = &t->side[other].m->c;
    struct slice key = c->file[rec->symbol->file].key;
    for (size_t i = 0; i < o->files; i++)
        if (slice_equal(o->file[i].key, key)) return true;
    return false;
}

/* --- Two of them and a patient --------------------------------------------------------------------------------------------- */

static struct span span_in(const struct together *t, uint32_t side, struct span span) {
    span.file += t->side[side].first_source;
    return span;
}

static enum reach both(struct together *t, uint32_t side, const struct recommendation *a, uint32_t other, const struct recommendation *b) {
    uint32_t truth[] = { product_part(t->product, side)->truth[a->outcome], product_part(t->product, other)->truth[b->outcome] };
    struct reach_goal goal[] = { { truth[0], REACH_YES }, { truth[1], REACH_YES } };
    if (!prove_open(&t->prover, truth, 2)) return REACH_UNDECIDED;
    return prove_show(&t->prover, goal, 2);
}

static const char *file_of(const struct together *t, uint32_t side) { return t->side[side].m->c.sources.at[0].name; }

static void report_given(struct together *t, const struct entry *a, const struct entry *b) {
    struct compilation *c = t->prover.c;
    struct slice x = a->rec->symbol->name.text, y = b->rec->symbol->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_CONFLICT, span_in(t, b->side, b->rec->symbol->name.span),
                              "\"%.*s\" and \"%.*s\" give one patient %.*s differently", (int)x.length, x.bytes, (int)y.length, y.bytes,
                              (int)a->name.length, a->name.bytes);
    diag_note(&c->diags, d, span_in(t, a->side, a->rec->symbol->name.span), "the other one");
    diag_finding(&c->diags, d, "patient: %s", prove_patient(&t->prover));
    diag_hint(&c->diags, d, "narrow one, or let one file use the other and say which is meant with 'prefer'");
}

static void report_avoided(struct together *t, uint32_t side, const struct recommendation *avoid, const struct entry *entry) {
    struct compilation *c = t->prover.c;
    struct slice x = avoid->symbol->name.text, y = entry->rec->symbol->name.text;
    struct diag *d = diag_add(&c->diags, DIAG_AGAINST, span_in(t, entry->side, entry->rec->symbol->name.span),
                              "\"%.*s\" recommends to one patient what \"%.*s\" advises against", (int)y.length, y.bytes, (int)x.length, x.bytes);
    diag_note(&c->diags, d, span_in(t, side, avoid->symbol->name.span), "the advice against it");
    diag_finding(&c->diags, d, "patient: %s", prove_patient(&t->prover));
    diag_hint(&c->diags, d, "let this file use the other one: the avoid acts here too then");
}

static void ask_given(struct together *t, const struct entry *a, const struct entry *b) {
    switch (both(t, a->side, a->rec, b->side, b->rec)) {
    case REACH_FOUND: report_given(t, a, b); break;
    case REACH_UNDECIDED:
        prove_undecided(&t->prover, span_in(t, b->side, b->rec->symbol->name.span), "one patient can be given a treatment differently by two files");
        break;
    case REACH_NEVER: break;
    }
}

static void ask_avoided(struct together *t, uint32_t side, const struct recommendation *avoid, const struct entry *entry) {
    switch (both(t, side, avoid, entry->side, entry->rec)) {
    case REACH_FOUND: report_avoided(t, side, avoid, entry); break;
    case REACH_UNDECIDED:
        prove_undecided(&t->prover, span_in(t, entry->side, entry->rec->symbol->name.span), "another file advises against this for the same patient");
        break;
    case REACH_NEVER: break;
    }
}

/* --- Pairs -------------------------------------------------------------------------------------------------------------------- */

static const struct written_dose *dose_of(const struct recommendation *rec, struct slice treatment, size_t *at) {
    while (*at < rec->doses)
        if (slice_equal(rec->dose[(*at)++]->treatment.text, treatment)) return rec->dose[*at - 1];
    return NULL;
}

/* Word by word, as within a file; two that give no dose do not differ. What the words mean in each file is a doubt. */
static bool give_alike(const struct together *t, const struct entry *a, const struct entry *b) {
    for (size_t i = 0, k = 0;;) {
        const struct written_dose *x = dose_of(a->rec, a->name, &i), *y = dose_of(b->rec, b->name, &k);
        if (!x || !y) return (i >= a->rec->doses && k >= b->rec->doses && !x && !y) || (a->rec->doses == 0 || b->rec->doses == 0);
        if (!slice_equal(span_text(&t->side[a->side].m->c.sources, x->span), span_text(&t->side[b->side].m->c.sources, y->span))) return false;
    }
}

static bool is_pair(const struct together *t, const struct entry *a, const struct entry *b) {
    return a->side != b->side && !is_also_in(t, a->side, a->rec, b->side) && !is_also_in(t, b->side, b->rec, a->side);
}

static uint32_t amount_of(struct together *t, const struct entry *entry, size_t place, const struct program_dose **dose) {
    *dose = amounts_dose(t->side[entry->side].program, entry->rec, place);
    return amounts_register(t->product, product_part(t->product, entry->side), *dose);
}

static const char *unit_of(const struct together *t, const struct entry *entry, const struct program_dose *dose) {
    const struct program *program = t->side[entry->side].program;
    return program_text(program, program->unit[dose->unit].code);
}

/* Doses that are written alike: the places of each pair are those before i and k. */
static void doubt_doses(struct together *t, const struct entry *a, const struct entry *b) {
    struct compilation *c = t->prover.c;
    for (size_t i = 0, k = 0; dose_of(a->rec, a->name, &i) && dose_of(b->rec, b->name, &k);) {
        const struct program_dose *dose_a, *dose_b;
        uint32_t x = amount_of(t, a, i - 1, &dose_a), y = amount_of(t, b, k - 1, &dose_b);
        const char *from = unit_of(t, b, dose_b), *to = unit_of(t, a, dose_a);
        if (strcmp(from, to) != 0) y = product_w(t->product, OP_wide_convert, y, product_conversion(t->product, from, to), 0);
        if (x == y) continue;
        struct doubt doubt = { a, b, product_t(t->product, OP_wide_equal, x, y, 0) };
        APPEND(c, t->doubt, t->doubts, t->doubt_room, doubt);
    }
}

static void ask_doubts(struct together *t) {
    for (size_t i = 0; i < t->doubts && !t->prover.c->failed; i++) {
        const struct doubt *doubt = &t->doubt[i];
        const struct entry *a = doubt->a, *b = doubt->b;
        uint32_t truth[] = { product_part(t->product, a->side)->truth[a->rec->outcome], product_part(t->product, b->side)->truth[b->rec->outcome], doubt->equal };
        struct reach_goal goal[] = { { truth[0], REACH_YES }, { truth[1], REACH_YES }, { truth[2], REACH_NO } };
        enum reach answer = prove_open(&t->prover, truth, 3) ? prove_show(&t->prover, goal, 3) : REACH_UNDECIDED;
        if (answer == REACH_NEVER) continue;
        if (answer == REACH_FOUND) report_given(t, a, b);
        else prove_undecided(&t->prover, span_in(t, b->side, b->rec->symbol->name.span), "one patient can be given a treatment differently by two files");
    }
}

/* Calls `visit` for each pair of two files that give one treatment. */
static void each_gift(struct together *t, bool alike, void (*visit)(struct together *t, const struct entry *a, const struct entry *b)) {
    for (size_t i = 0; i < t->entries && !t->entry[i].is_class && !t->prover.c->failed; i++) {
        const struct entry *a = &t->entry[i];
        if (i > 0 && same_name(a, a - 1) && a->rec == a[-1].rec) continue; /* a second dose of it */
        for (size_t k = i + 1; k < t->entries && same_name(a, &t->entry[k]); k++) {
            const struct entry *b = &t->entry[k];
            if (b->rec != b[-1].rec && is_pair(t, a, b) && give_alike(t, a, b) == alike) visit(t, a, b);
        }
    }
}

static size_t first_entry(const struct together *t, struct slice name, bool is_class) {
    static const struct symbol nothing;
    static const struct recommendation least = { .symbol = (struct symbol *)&nothing };
    struct entry wanted = { name, is_class, 0, &least };
    size_t low = 0, high = t->entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(&t->entry[middle], &wanted) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void ask_about(struct together *t, uint32_t side, const struct recommendation *avoid, const struct symbol *about) {
    if (about->kind != SYMBOL_TREATMENT && about->kind != SYMBOL_CLASS) return;
    struct entry own = { about->name.text, about->kind == SYMBOL_CLASS, side, avoid };
    const struct recommendation *last = NULL;
    for (size_t i = first_entry(t, own.name, own.is_class); i < t->entries && same_name(&t->entry[i], &own); i++) {
        const struct entry *entry = &t->entry[i];
        if (entry->rec == last || !is_pair(t, &own, entry)) continue;
        last = entry->rec;
        ask_avoided(t, side, avoid, entry);
    }
}

static void ask_avoids(struct together *t) {
    for (uint32_t side = 0; side < t->sides; side++) {
        const struct compilation *c = &t->side[side].m->c;
        for (size_t i = 0; i < c->recs && !t->prover.c->failed; i++)
            for (size_t k = 0; c->rec[i]->kind == KIND_AVOID && k < c->rec[i]->abouts; k++) ask_about(t, side, c->rec[i], c->rec[i]->about[k]);
    }
}

/* --- Facts ---------------------------------------------------------------------------------------------------------------------- */

static const struct symbol *fact_symbol(const struct compilation *c, uint32_t fact) {
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_FACT && c->symbol[i]->index == fact) return c->symbol[i];
    return NULL;
}

static const struct symbol *fact_before(const struct together *t, struct slice name, uint32_t until, uint32_t *side) {
    for (*side = 0; *side < until; ++*side) {
        const struct compilation *c = &t->side[*side].m->c;
        for (size_t i = 0; i < c->symbols; i++)
            if (c->symbol[i]->kind == SYMBOL_FACT && slice_equal(c->symbol[i]->name.text, name)) return c->symbol[i];
    }
    return NULL;
}

/* One name, two things: a patient record gives both the same value, and one of them cannot read it. */
static void report_apart(struct together *t) {
    struct compilation *c = t->prover.c;
    for (uint32_t side = 1; side < t->sides; side++) {
        const struct product_part *part = product_part(t->product, side);
        for (uint32_t f = 0; f < part->program->facts; f++) {
            if (part->sharing[f] != PRODUCT_APART) continue;
            const struct symbol *symbol = fact_symbol(&t->side[side].m->c, f);
            uint32_t other_side;
            const struct symbol *other = symbol ? fact_before(t, symbol->name.text, side, &other_side) : NULL;
            if (!other) continue;
            struct diag *d = diag_add(&c->diags, DIAG_FACT_APART, span_in(t, side, symbol->name.span), "\"%.*s\" is another thing in %s",
                                      (int)symbol->name.text.length, symbol->name.text.bytes, file_of(t, other_side));
            diag_note(&c->diags, d, span_in(t, other_side, other->name.span), "declared here with another type or unit");
            diag_hint(&c->diags, d, "declare it in one file that both use; until then they count as two facts, and conflicts may be missed");
        }
    }
}

/* --- All of it ------------------------------------------------------------------------------------------------------------------ */

static void prove_together(struct together *t, const struct allocator *allocator) {
    struct compilation *c = t->prover.c;
    const struct program **part = ARENA_ARRAY(&c->arena, const struct program *, t->sides);
    for (size_t i = 0; part && i < t->sides; i++) part[i] = t->side[i].program;
    if (part) t->product = product_new(part, t->sides, NONE, allocator);
    for (uint32_t side = 0; side < t->sides; side++) add_entries(t, side);
    if (!c->failed && t->entries) qsort(t->entry, t->entries, sizeof *t->entry, order);
    if (t->product) each_gift(t, true, doubt_doses);
    const struct program *program = t->product ? product_program(t->product) : NULL;
    if (!program) {
        c->failed = true;
        return;
    }
    if (prover_begin(&t->prover, c, program, allocator)) {
        report_apart(t);
        each_gift(t, false, ask_given);
        ask_doubts(t);
        if (!c->failed) ask_avoids(t);
    }
    prover_end(&t->prover);
}

/* Compiles it; it takes no part when it is wrong by itself or declares no guideline. False without memory. */
static bool take_side(struct together *t, const osler_source *source, const struct allocator *allocator) {
    struct compilation *c = t->prover.c;
    struct side *side = &t->side[t->sides];
    *side = (struct side){ .m = api_check(source, allocator, true), .first_source = (uint32_t)c->sources.count };
    if (!side->m) return false;
    if (api_status(side->m) == OSLER_OK) side->program = emit_program(&side->m->c, allocator);
    if (!side->program) {
        bool fine = api_status(side->m) == OSLER_GUIDELINE_WRONG;
        osler_messages_free(side->m);
        return fine;
    }
    t->sides++;
    const struct sources *sources = &side->m->c.sources;
    for (size_t i = 0; i < sources->count; i++)
        if (!sources_add(&c->sources, sources->at[i].name, sources->at[i].bytes, sources->at[i].length)) return false;
    return true;
}

osler_status osler_check_together(const osler_source *const *source, size_t sources, const osler_allocator *allocator, osler_messages **messages) {
    struct allocator a = api_allocator(allocator);
    struct osler_messages *m = api_new_messages(&a);
    if (messages) *messages = NULL;
    if (!m) return OSLER_LIMIT;
    struct together t = { .prover = { .c = &m->c }, .side = ARENA_ARRAY(&m->c.arena, struct side, sources) };
    bool taken = t.side != NULL;
    for (size_t i = 0; i < sources && taken; i++) taken = take_side(&t, source[i], &a);
    if (taken && t.sides > 1) prove_together(&t, &a);
    if (!taken) m->c.failed = true;
    for (size_t i = 0; i < t.sides; i++) {
        program_free(t.side[i].program);
        osler_messages_free(t.side[i].m);
    }
    product_free(t.product);
    return api_finish(m, messages);
}
