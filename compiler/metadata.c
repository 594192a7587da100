#include "compiler/metadata.h"

#include <string.h>

enum {
    ON_GUIDELINE = 1, ON_REFERENCE = 2, ON_FACT = 4, ON_FIELD = 8, ON_TREATMENT = 16, ON_TERM = 32, ON_RECOMMENDATION = 64,
    ON_SCENARIO = 128, ON_RECORD = 256, ON_FUNCTION = 512, ON_SECTION = 1024, ON_ALL = 2047
};

/* Those up to STRINGS are written in quotation marks. */
enum shape { TEXT, TEXTS, TRANSLATION, TRANSLATIONS, VALUE_LABEL, STRING, STRINGS, VERSION, STATUS, DATE, NAME, NAMES, NUMBER, YESNO,
             DURATION, VALUE, QUANTITY, QUANTITIES, STRENGTH, CERTAINTY, IF_UNKNOWN, BASIS, SIGNED };

static const struct property {
    unsigned on;
    const char *name;
    enum shape shape;
} properties[] = {
#define META(on, name, shape) { on, name, shape },
#include "compiler/metadata.def"
#undef META
};
enum { PROPERTIES = sizeof properties / sizeof *properties };

static const char *const words_of_shape[] = {
    [TEXT] = "a quoted text", [TEXTS] = "quoted texts, separated by commas", [TRANSLATION] = "a quoted text",
    [TRANSLATIONS] = "quoted texts, separated by commas", [VALUE_LABEL] = "a quoted text", [STRING] = "a quoted text", [STRINGS] = "quoted texts, separated by commas",
    [VERSION] = "a version such as 1.0.0", [STATUS] = "draft, submitted, under_review, approved or retired",
    [DATE] = "a date such as 2025-10-31", [NAME] = "one word", [NAMES] = "names, separated by commas", [NUMBER] = "a whole number",
    [YESNO] = "yes or no", [DURATION] = "a time such as 90 days", [VALUE] = "a value of the fact",
    [QUANTITY] = "a number with its unit", [QUANTITIES] = "amounts such as 1000 mg or 4 g/d, separated by commas", [STRENGTH] = "strong or conditional",
    [CERTAINTY] = "high, moderate, low or very_low", [IF_UNKNOWN] = "withhold, warn or ignore", [BASIS] = "editor or source",
    [SIGNED] = "a quoted name and a date, such as \"A. Reviewer\", 2025-11-02",
};

static int word_in(struct slice word, const char *const *words, int count) {
    for (int i = 0; i < count; i++)
        if (slice_is(word, words[i])) return i;
    return -1;
}

int metadata_status(struct slice word) {
    static const char *const words[] = { "draft", "submitted", "under_review", "approved", "retired" };
    return word_in(word, words, 5);
}
int metadata_certainty(struct slice word) {
    static const char *const words[] = { "", "very_low", "low", "moderate", "high" };
    return word.length ? word_in(word, words, 5) : -1;
}
int metadata_strength(struct slice word) {
    static const char *const words[] = { "", "strong", "conditional" };
    return word.length ? word_in(word, words, 3) : -1;
}
int metadata_if_unknown(struct slice word) {
    static const char *const words[] = { "", "warn", "withhold", "ignore" };
    return word.length ? word_in(word, words, 4) : -1;
}

static unsigned place_of(enum decl_kind kind) {
    switch (kind) {
    case DECL_GUIDELINE: return ON_GUIDELINE;
    case DECL_REFERENCE: return ON_REFERENCE;
    case DECL_FACT: return ON_FACT;
    case DECL_RECORD: return ON_RECORD;
    case DECL_TREATMENT: return ON_TREATMENT;
    case DECL_FUNCTION: return ON_FUNCTION;
    case DECL_DEFINE: case DECL_TABLE: case DECL_SCORE: case DECL_APPLIES: case DECL_ASSERT: case DECL_PREFER: case DECL_CHOOSE:
        return ON_TERM;
    case DECL_RECOMMEND: case DECL_CONSIDER: case DECL_AVOID: case DECL_WARN: case DECL_INFORM: return ON_RECOMMENDATION;
    case DECL_SCENARIO: return ON_SCENARIO;
    case DECL_SECTION: return ON_SECTION;
    case DECL_ERROR: case DECL_USE: return ON_ALL;
    }
    return ON_ALL;
}

static bool take_prefix(struct slice *name, const char *prefix) {
    size_t length = strlen(prefix);
    if (name->length < length || memcmp(name->bytes, prefix, length) != 0) return false;
    name->bytes += length;
    name->length -= length;
    return true;
}

bool metadata_variant(struct slice name, const char *base, enum audience *audience, struct slice *language) {
    *audience = AUDIENCE_EVERYONE;
    *language = (struct slice){ "", 0 };
    if (*base && (name.length == 0 || name.bytes[0] != *base)) return false; /* most */
    if (!take_prefix(&name, base)) return false;
    if (take_prefix(&name, " for patient")) *audience = AUDIENCE_PATIENT;
    else if (take_prefix(&name, " for clinician")) *audience = AUDIENCE_CLINICIAN;
    if (name.length == 0) return true;
    bool two_letters = name.length == 3 && name.bytes[0] == ' ' && name.bytes[1] >= 'a' && name.bytes[1] <= 'z' &&
                       name.bytes[2] >= 'a' && name.bytes[2] <= 'z';
    if (!two_letters) return false;
    *language = (struct slice){ name.bytes + 1, 2 };
    return true;
}

bool metadata_value_variant(struct slice name, struct slice *value, enum audience *audience, struct slice *language) {
    size_t length = 0;
    if (!take_prefix(&name, "value ")) return false;
    while (length < name.length && name.bytes[length] != ' ') length++;
    *value = (struct slice){ name.bytes, length };
    struct slice reader = { name.bytes + length, name.length - length };
    return length > 0 && reader.length > 0 && metadata_variant(reader, "", audience, language);
}

static bool is_named(const struct property *property, struct slice name) {
    enum audience audience;
    struct slice language, value;
    switch (property->shape) {
    case TEXT: return metadata_variant(name, property->name, &audience, &language);
    case TEXTS: return metadata_variant(name, property->name, &audience, &language) && audience == AUDIENCE_EVERYONE;
    case TRANSLATION: case TRANSLATIONS:
        return metadata_variant(name, property->name, &audience, &language) && audience == AUDIENCE_EVERYONE && language.length > 0;
    case VALUE_LABEL: return metadata_value_variant(name, &value, &audience, &language);
    case STRING: case STRINGS: case VERSION: case STATUS: case DATE: case NAME: case NAMES: case NUMBER: case YESNO: case DURATION:
    case VALUE: case QUANTITY: case QUANTITIES: case STRENGTH: case CERTAINTY: case IF_UNKNOWN: case BASIS: case SIGNED:
        break;
    }
    return slice_is(name, property->name);
}

static void make_index(struct property_index *index) {
    _Static_assert(PROPERTIES <= sizeof index->next, "places of properties");
    for (size_t i = PROPERTIES; i-- > 0;) {
        uint8_t *first = &index->first[properties[i].name[0] & 31];
        index->next[i] = *first;
        *first = (uint8_t)(i + 1);
    }
    index->made = true;
}

static const struct property *property_of(struct property_index *index, unsigned on, struct slice name) {
    if (!index->made) make_index(index);
    for (uint8_t i = name.length ? index->first[name.bytes[0] & 31] : 0; i > 0; i = index->next[i - 1])
        if ((properties[i - 1].on & on) && is_named(&properties[i - 1], name)) return &properties[i - 1];
    return NULL;
}

static bool is_whole(const struct quantity *quantity) {
    return !quantity->unit && decimal_scale(quantity->number) == 0;
}

static bool all_of_kind(const struct meta *meta, int kind) {
    for (size_t i = 0; i < meta->values; i++)
        if ((int)meta->value[i].kind != kind) return false;
    return true;
}

static bool all_quantities(const struct meta *meta) {
    for (size_t i = 0; i < meta->values; i++)
        if (meta->value[i].kind != META_QUANTITY || !meta->value[i].quantity->unit || decimal_sign(meta->value[i].quantity->number) <= 0) return false;
    return true;
}

static bool has_shape(const struct meta *meta, enum shape shape) {
    const struct meta_value *first = meta->value;
    if (meta->values == 0) return false;
    bool one = meta->values == 1, name = one && first->kind == META_NAME;
    switch (shape) {
    case TEXT: case TRANSLATION: case VALUE_LABEL: case STRING: return one && first->kind == META_STRING;
    case TEXTS: case TRANSLATIONS: case STRINGS: return all_of_kind(meta, META_STRING);
    case VERSION: return one && (first->kind == META_VERSION || first->kind == META_QUANTITY || first->kind == META_STRING);
    case STATUS: return name && metadata_status(first->name.text) >= 0;
    case DATE: return one && first->kind == META_DATE && date_precision(first->date) >= DATE_DAY;
    case NAME: return name;
    case NAMES: return all_of_kind(meta, META_NAME);
    case NUMBER: return one && first->kind == META_QUANTITY && is_whole(first->quantity);
    case YESNO: return one && (first->kind == META_YES || first->kind == META_NO);
    case DURATION: return one && first->kind == META_QUANTITY && first->quantity->unit != NULL;
    case VALUE: return one;
    case QUANTITY: return one && first->kind == META_QUANTITY && first->quantity->unit != NULL;
    case QUANTITIES: return all_quantities(meta);
    case STRENGTH: return name && metadata_strength(first->name.text) >= 0;
    case CERTAINTY: return name && metadata_certainty(first->name.text) >= 0;
    case IF_UNKNOWN: return name && metadata_if_unknown(first->name.text) >= 0;
    case BASIS: return name && (slice_is(first->name.text, "editor") || slice_is(first->name.text, "source"));
    case SIGNED: return meta->values == 2 && first->kind == META_STRING && meta->value[1].kind == META_DATE;
    }
    return false;
}

/* Which declarations have it, in words; "" for a property that nothing has. */
static void places_of(struct slice name, struct text *out) {
    static const struct { unsigned on; const char *word; } places[] = {
        { ON_GUIDELINE, "a guideline" }, { ON_REFERENCE, "a reference" }, { ON_FACT, "a fact" }, { ON_FIELD, "a field" },
        { ON_TREATMENT, "a treatment" }, { ON_TERM, "a term" }, { ON_RECOMMENDATION, "a recommendation" }, { ON_SCENARIO, "a scenario" },
        { ON_SECTION, "a section" },
    };
    unsigned on = 0;
    for (size_t i = 0; i < PROPERTIES; i++)
        if (slice_is(name, properties[i].name)) on |= properties[i].on;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (on & places[i].on) text_printf(out, "%s%s", out->length ? " or " : "", places[i].word);
}

static void report_unknown(struct compilation *c, unsigned on, const struct meta *meta, struct slice owner) {
    struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_METADATA, meta->name.span, "\"%.*s\" has no property \"%.*s\"", (int)owner.length,
                              owner.bytes, (int)meta->name.text.length, meta->name.text.bytes);
    const char *best = NULL;
    unsigned least = 4;
    struct text all, elsewhere;
    text_init(&all, &c->arena);
    text_init(&elsewhere, &c->arena);
    places_of(meta->name.text, &elsewhere);
    for (size_t i = 0; i < PROPERTIES; i++) {
        if (!(properties[i].on & on)) continue;
        text_printf(&all, "%s%s", all.length ? ", " : "", properties[i].name);
        unsigned distance = text_distance(meta->name.text, slice_of(properties[i].name), 3);
        if (distance < least) {
            least = distance;
            best = properties[i].name;
        }
    }
    bool near = best && least < meta->name.text.length && least * 2 <= strlen(best);
    if (elsewhere.length && !elsewhere.failed) diag_hint(&c->diags, d, "it is a property of %s", elsewhere.bytes);
    else if (near) diag_fix(&c->diags, d, least <= 2 ? DIAG_SURE : DIAG_MAYBE, meta->name.span, best, "write %s", best);
    else if (!all.failed) diag_hint(&c->diags, d, "the properties here are: %s", all.bytes);
}

static const char *const words_in[][6] = {
    [STATUS] = { "draft", "submitted", "under_review", "approved", "retired" }, [STRENGTH] = { "strong", "conditional" },
    [CERTAINTY] = { "high", "moderate", "low", "very_low" }, [IF_UNKNOWN] = { "withhold", "warn", "ignore" },
    [BASIS] = { "editor", "source" }, [SIGNED] = { NULL },
};

/* A misspelt word of a closed list, or a text without its quotation marks. */
static void offer_value(struct compilation *c, struct diag *d, const struct meta *meta, enum shape shape) {
    const struct meta_value *value = meta->values == 1 ? &meta->value[0] : NULL;
    if (!value || value->kind != META_NAME) return;
    struct text quoted;
    text_init(&quoted, &c->arena);
    text_printf(&quoted, "\"%.*s\"", (int)value->name.text.length, value->name.text.bytes);
    if (shape <= STRINGS && !quoted.failed)
        diag_fix(&c->diags, d, DIAG_SURE, value->span, quoted.bytes, "write %s", quoted.bytes);
    for (size_t i = 0; i < sizeof words_in[0] / sizeof *words_in[0] && words_in[shape][i]; i++)
        if (text_distance(value->name.text, slice_of(words_in[shape][i]), 2) <= 2)
            diag_fix(&c->diags, d, DIAG_MAYBE, value->span, words_in[shape][i], "write %s", words_in[shape][i]);
}

static void report_shape(struct compilation *c, const struct meta *meta, const struct property *property) {
    struct span span = meta->values ? span_join(meta->value[0].span, meta->value[meta->values - 1].span) : meta->span;
    struct diag *d = diag_add(&c->diags, DIAG_BAD_METADATA, span, "\"%s\" needs %s", property->name, words_of_shape[property->shape]);
    offer_value(c, d, meta, property->shape);
}

static void check_metas(struct compilation *c, unsigned on, const struct meta *metas, size_t count, struct slice owner) {
    for (size_t i = 0; i < count; i++) {
        const struct meta *meta = &metas[i];
        const struct property *property = property_of(&c->properties, on, meta->name.text);
        if (!property) {
            report_unknown(c, on, meta, owner);
            continue;
        }
        for (size_t k = 0; k < i; k++) {
            if (!slice_equal(metas[k].name.text, meta->name.text)) continue;
            struct diag *d = diag_add(&c->diags, DIAG_METADATA_TWICE, meta->name.span, "\"%.*s\" is given a second time",
                                      (int)meta->name.text.length, meta->name.text.bytes);
            diag_note(&c->diags, d, metas[k].name.span, "first given here");
            diag_hint(&c->diags, d, "keep one of them");
            break;
        }
        if (!meta->bad && !has_shape(meta, property->shape)) report_shape(c, meta, property);
    }
}

void metadata_check(struct compilation *c, const struct decl *decl) {
    struct slice owner = decl->name.text.length ? decl->name.text : span_text(&c->sources, decl->keyword);
    check_metas(c, place_of(decl->kind), decl->meta, decl->metas, owner);
}

void metadata_check_field(struct compilation *c, const struct field *field) {
    check_metas(c, ON_FIELD, field->meta, field->metas, field->name.text);
}

const struct meta *metadata_named(const struct meta *meta, size_t metas, struct slice name) {
    for (size_t i = 0; i < metas; i++)
        if (slice_equal(meta[i].name.text, name)) return &meta[i];
    return NULL;
}

struct slice metadata_text_of(const struct meta_value *value) {
    if (!value) return (struct slice){ "", 0 };
    if (value->kind == META_STRING) return value->string.text;
    if (value->kind == META_NAME || value->kind == META_VERSION) return value->name.text;
    return (struct slice){ "", 0 };
}
