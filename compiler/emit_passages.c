/* Texts for one reader or in another language, beside the plain ones that have a column of their own. */
#include "compiler/emit.h"
#include "compiler/metadata.h"

static const char *const properties[PASSAGES] = { "label",      "question",  "summary", "grading", "notice",
                                                  "disclaimer", "rationale", "note",    "ask",     "because" };

static void add(struct emitter *e, enum passage_owner owner, uint32_t of, enum passage_property property, enum audience audience,
                struct slice language, struct slice text) {
    uint32_t code = emit_string(e, language);
    ADD(e, passage, (uint32_t)owner, of, (uint32_t)property, (uint32_t)audience, code, emit_label(e, text));
}

static void add_texts(struct emitter *e, enum passage_owner owner, uint32_t of, const struct meta *metas, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct meta *meta = &metas[i];
        bool plain = !meta->worded; /* for every reader, in the guideline's language */
        if (plain || meta->values == 0 || meta->value[0].kind != META_STRING) continue;
        for (uint32_t property = 0; property < PASSAGES; property++) {
            enum audience audience;
            struct slice language;
            if (!metadata_variant(meta->name.text, properties[property], &audience, &language)) continue;
            if (audience != AUDIENCE_EVERYONE || language.length)
                add(e, owner, of, (enum passage_property)property, audience, language, meta->value[0].string.text);
        }
    }
}

/* Of a property that lists texts, such as a checklist: one for each, in the same order. */
static void add_list(struct emitter *e, enum passage_owner owner, const uint32_t *of, size_t most, const struct decl *decl, const char *name) {
    for (size_t i = 0; i < decl->metas; i++) {
        const struct meta *meta = &decl->meta[i];
        enum audience audience;
        struct slice language;
        if (!meta->worded || !metadata_variant(meta->name.text, name, &audience, &language) || !language.length) continue;
        for (size_t k = 0; k < meta->values && k < most; k++)
            add(e, owner, of[k], PASSAGE_LABEL, audience, language, meta->value[k].string.text);
    }
}

/* The values of a choice, which another term may have taken over from where they were declared. */
static void add_values(struct emitter *e, uint32_t first, const struct type *type) {
    const struct symbol *owner = type->kind == TYPE_CHOICE || type->is_score ? type->owner : NULL;
    if (!owner) return;
    const struct meta *metas = owner->field ? owner->field->meta : owner->decl ? owner->decl->meta : NULL;
    size_t count = owner->field ? owner->field->metas : owner->decl ? owner->decl->metas : 0;
    for (size_t i = 0; i < count; i++) {
        enum audience audience;
        struct slice value, language;
        if (!metas[i].worded || !metadata_value_variant(metas[i].name.text, &value, &audience, &language) || !metas[i].values) continue;
        for (size_t k = 0; k < type->values; k++)
            if (slice_equal(type->value[k].name.text, value))
                add(e, OWNER_CHOICE, first + (uint32_t)k, PASSAGE_LABEL, audience, language, metas[i].value[0].string.text);
    }
}

static void add_fact(struct emitter *e, const struct symbol *s) {
    const struct program_fact *fact = &e->fact[s->index];
    add_texts(e, OWNER_FACT, s->index, s->decl->meta, s->decl->metas);
    if (s->type->kind != TYPE_SERIES) {
        add_values(e, fact->first_choice, s->type);
        return;
    }
    uint32_t record = e->list[fact->slot].record, value = e->record[record].first_field; /* the hidden one, and its field `value` */
    add_texts(e, OWNER_RECORD, record, s->decl->meta, s->decl->metas);
    add_texts(e, OWNER_FIELD, value, s->decl->meta, s->decl->metas);
    add_values(e, e->field[value].first_choice, s->type->element);
}

static void add_record(struct emitter *e, const struct symbol *record) {
    add_texts(e, OWNER_RECORD, record->index, record->decl->meta, record->decl->metas);
    for (const struct symbol *f = record->next; f; f = f->next) {
        add_texts(e, OWNER_FIELD, f->index, f->field->meta, f->field->metas);
        add_values(e, e->field[f->index].first_choice, f->type);
    }
}

static void add_symbol(struct emitter *e, const struct symbol *s) {
    switch (s->kind) {
    case SYMBOL_FACT: add_fact(e, s); break;
    case SYMBOL_RECORD: add_record(e, s); break;
    case SYMBOL_TREATMENT: add_texts(e, OWNER_TREATMENT, s->index, s->decl->meta, s->decl->metas); break;
    case SYMBOL_DEFINE: case SYMBOL_TABLE: case SYMBOL_SCORE:
        add_texts(e, OWNER_DEFINITION, s->index, s->decl->meta, s->decl->metas);
        add_values(e, e->definition[s->index].first_choice, s->type);
        break;
    case SYMBOL_FIELD: case SYMBOL_FUNCTION: case SYMBOL_RECOMMENDATION: case SYMBOL_REFERENCE: case SYMBOL_CLASS: case SYMBOL_BROKEN:
        break;
    }
}

/* The rows from `first` on, or only those that `keep`s; the caller's arena. */
static uint32_t *rows(struct emitter *e, uint32_t first, uint32_t count, bool (*keep)(const struct emitter *, uint32_t), size_t *kept) {
    uint32_t *row = ARENA_ARRAY(&e->c->arena, uint32_t, count + 1);
    *kept = 0;
    for (uint32_t i = 0; row && i < count; i++)
        if (!keep || keep(e, first + i)) row[(*kept)++] = first + i;
    if (!row) e->c->failed = true;
    return row;
}

static bool has_end(const struct emitter *e, uint32_t dose) { return e->dose[dose].until != 0; }

static void add_recommendation(struct emitter *e, uint32_t index) {
    const struct decl *decl = e->c->rec[index]->decl;
    const struct program_recommendation *r = &e->recommendation[index];
    size_t checks, doses;
    uint32_t *check = rows(e, r->first_check, r->checks, NULL, &checks), *dose = rows(e, r->first_dose, r->doses, has_end, &doses);
    add_texts(e, OWNER_RECOMMENDATION, index, decl->meta, decl->metas);
    add_list(e, OWNER_CHECK, check, checks, decl, "checklist");
    add_list(e, OWNER_DOSE, dose, doses, decl, "until");
}

static void add_preferences(struct emitter *e) {
    const struct compilation *c = e->c;
    for (size_t i = 0; i < c->preferences; i++)
        add_texts(e, OWNER_PREFERENCE, (uint32_t)i, c->preference[i].decl->meta, c->preference[i].decl->metas);
}

void emit_passages(struct emitter *e) {
    const struct compilation *c = e->c;
    const struct decl *g = c->file[0].guideline;
    size_t furthers;
    uint32_t *further = rows(e, 0, (uint32_t)e->furthers, NULL, &furthers);
    add_texts(e, OWNER_GUIDELINE, 0, g->meta, g->metas);
    add_list(e, OWNER_FURTHER, further, furthers, g, "see also");
    for (size_t i = 0; i < c->symbols; i++) add_symbol(e, c->symbol[i]);
    for (size_t i = 0; i < c->headings; i++) add_texts(e, OWNER_HEADING, (uint32_t)i, c->heading[i]->meta, c->heading[i]->metas);
    for (size_t i = 0; i < c->recs && !c->failed; i++) add_recommendation(e, (uint32_t)i);
    add_preferences(e);
}
