/* Texts for other readers: what they translate has to be there. */
#include "compiler/check.h"
#include "compiler/metadata.h"

/* Of a choice its values, of a score its bands. */
struct values {
    const struct choice_value *value;
    const struct score_band *band;
    size_t count;
};

static struct slice value_name(const struct values *values, size_t i) {
    return values->band ? values->band[i].name.text : values->value[i].name.text;
}

static void report_value(struct compilation *c, const struct meta *meta, struct slice written, const struct values *values) {
    struct diag *d = diag_add(&c->diags, DIAG_VALUE_TEXT, meta->name.span, "there is no value \"%.*s\" to give a label to", (int)written.length,
                              written.bytes);
    struct text all;
    text_init(&all, &c->arena);
    for (size_t i = 0; i < values->count; i++)
        text_printf(&all, "%s%.*s", i ? ", " : "", (int)value_name(values, i).length, value_name(values, i).bytes);
    if (values->count && !all.failed) diag_hint(&c->diags, d, "the values are: %s", all.bytes);
    else diag_hint(&c->diags, d, "only what is declared as one of several values, and a score with bands, has values");
}

static void check_values(struct compilation *c, const struct meta *metas, size_t count, const struct values *values) {
    for (size_t i = 0; i < count; i++) {
        enum audience audience;
        struct slice written, language;
        bool found = false;
        if (!metas[i].worded || !metadata_value_variant(metas[i].name.text, &written, &audience, &language)) continue;
        for (size_t k = 0; k < values->count; k++) found |= slice_equal(value_name(values, k), written);
        if (!found) report_value(c, &metas[i], written, values);
    }
}

/* Of a property that lists texts: as many as there are in the guideline's own language. */
static void check_count(struct compilation *c, const struct decl *decl, const char *name, size_t own) {
    for (size_t i = 0; i < decl->metas; i++) {
        const struct meta *meta = &decl->meta[i];
        enum audience audience;
        struct slice language;
        if (!meta->worded || !metadata_variant(meta->name.text, name, &audience, &language) || !language.length || meta->values == own) continue;
        struct diag *d = diag_add(&c->diags, DIAG_TEXTS_COUNT, meta->span, "\"%.*s\" has %zu text%s, \"%s\" has %zu", (int)meta->name.text.length,
                                  meta->name.text.bytes, meta->values, meta->values == 1 ? "" : "s", name, own);
        diag_hint(&c->diags, d, "write one for each, in the same order");
    }
}

static size_t ends_of(const struct decl *decl) {
    size_t ends = 0;
    for (size_t i = 0; i < decl->clauses; i++) ends += decl->clause[i].kind == CLAUSE_DOSE && decl->clause[i].dose->until.text.length > 0;
    return ends;
}

static size_t texts_of(const struct decl *decl, const char *name) {
    const struct meta *meta = metadata_find(decl->meta, decl->metas, name);
    return meta ? meta->values : 0;
}

static bool has_worded(const struct decl *decl) {
    for (size_t i = 0; i < decl->metas; i++)
        if (decl->meta[i].worded) return true;
    return false;
}

void check_translations(struct compilation *c, const struct decl *decl) {
    struct values values = { decl->type.value, NULL, decl->type.values };
    if (decl->kind == DECL_SCORE) values = (struct values){ NULL, decl->band, decl->bands };
    check_values(c, decl->meta, decl->metas, &values);
    for (size_t i = 0; i < decl->fields; i++) {
        const struct field *field = &decl->field[i];
        check_values(c, field->meta, field->metas, &(struct values){ field->type.value, NULL, field->type.values });
    }
    if (!has_worded(decl)) return; /* most */
    check_count(c, decl, "checklist", texts_of(decl, "checklist"));
    check_count(c, decl, "see also", texts_of(decl, "see also"));
    check_count(c, decl, "until", ends_of(decl));
}
