/* tree_type: types as written, fields, metadata. */
#include <string.h>

#include "grammar/reader.h"
#include "grammar/scan.h"
#include "grammar/tree.h"

struct quantity quantity_minus(struct quantity quantity, struct span whole) {
    quantity.number = decimal_negate(quantity.number);
    quantity.span = whole;
    return quantity;
}

struct quantity *quantity_kept(struct reader *reader, struct quantity quantity) {
    struct quantity *kept = ARENA_NEW(reader->arena, struct quantity);
    if (kept) *kept = quantity;
    return kept;
}

struct written_type type_of(enum written_type_kind kind, struct span span) {
    return (struct written_type){ .kind = kind, .span = span };
}

/* What other languages call our types. */
static const char *everyday_type(struct slice word) {
    static const struct { const char *word, *type; } known[] = {
        { "boolean", "yes or no" }, { "bool", "yes or no" }, { "integer", "number" }, { "int", "number" },  { "numeric", "number" },
        { "decimal", "number" },    { "float", "number" },   { "string", "text" },    { "datetime", "date and time" },
        { "percent", "%" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(word, known[i].word)) return known[i].type;
    return NULL;
}

/* `: oral, iv` */
static bool comma_follows(const struct reader *reader, struct span span) {
    size_t next = skip_blanks(reader, span.end);
    return next < reader->source->length && reader->source->bytes[next] == ',';
}

static void no_such_type(struct reader *reader, struct name name) {
    char found[DIAG_MOST_HINTS][UNIT_CODE];
    size_t count = everyday_type(name.text) ? 0 : unit_suggest(name.text.bytes, name.text.length, found, 2);
    struct diag *diag = diag_add(reader->diags, count ? DIAG_BAD_UNIT : DIAG_SYNTAX, name.span, count ? "there is no unit \"%.*s\""
                                 : "a fact cannot be of the type \"%.*s\"", (int)name.text.length, name.text.bytes);
    for (size_t i = 0; i < count; i++)
        diag_fix(reader->diags, diag, DIAG_MAYBE, name.span, found[i], "write %s", found[i]);
    const char *right = everyday_type(name.text);
    if (right) diag_fix(reader->diags, diag, DIAG_MAYBE, name.span, right, "write %s", right);
    else if (count == 0 && comma_follows(reader, name.span))
        diag_fix(reader->diags, diag, DIAG_MAYBE, (struct span){ name.span.file, name.span.start, name.span.start }, "one of ",
                 "for a choice of values write one of before them");
    else if (count == 0)
        diag_hint(reader->diags, diag, "types are: yes or no, one of a, b, number, a unit such as mg, date, text, list of ...");
}

/* The words that are no keywords of their own, so that facts may bear these names. */
struct written_type type_named(struct reader *reader, struct name name) {
    static const struct { const char *word; enum written_type_kind kind; } known[] = {
        { "number", WRITTEN_NUMBER }, { "date", WRITTEN_DATE }, { "text", WRITTEN_TEXT }, { "period", WRITTEN_PERIOD }
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(name.text, known[i].word)) return type_of(known[i].kind, name.span);
    no_such_type(reader, name);
    return (struct written_type){ .kind = WRITTEN_NUMBER, .span = name.span, .bad = true };
}

struct written_type type_unit(const struct unit *unit, struct span span) {
    return (struct written_type){ .kind = WRITTEN_QUANTITY, .unit = unit, .span = span, .bad = !unit };
}

struct written_type type_choice(struct reader *reader, struct choice_values values, struct span span) {
    return (struct written_type){ .kind = WRITTEN_CHOICE, .value = TREE_LIST(reader, values.at, values.count), .values = values.count, .span = span };
}

struct written_type type_list(struct name record, struct span span) {
    return (struct written_type){ .kind = WRITTEN_LIST, .record = record, .span = span };
}

struct written_type type_range(struct reader *reader, struct written_type type, struct quantity from, struct quantity to,
                               struct span whole) {
    type.from = quantity_kept(reader, from);
    type.to = quantity_kept(reader, to);
    type.bad |= from.bad || to.bad;
    type.span = whole;
    return type;
}

struct written_type type_step(struct reader *reader, struct written_type type, struct quantity step, struct span whole) {
    type.step = quantity_kept(reader, step);
    type.bad |= step.bad;
    type.span = whole;
    return type;
}

struct written_type type_over_time(struct written_type type, struct span whole) {
    type.over_time = true;
    type.span = whole;
    return type;
}

struct field field_of(struct reader *reader, struct name name, struct string label, struct written_type type, struct metas metas) {
    return (struct field){ .name = name, .label = label, .type = type, .meta = TREE_LIST(reader, metas.at, metas.count), .metas = metas.count };
}

struct meta meta_of(struct reader *reader, struct name name, struct meta_values values, struct span span) {
    struct meta meta = { .name = name, .value = TREE_LIST(reader, values.at, values.count), .values = values.count, .span = span };
    meta.worded = name.text.length && memchr(name.text.bytes, ' ', name.text.length);
    for (size_t i = 0; i < values.count; i++) {
        const struct meta_value *value = &values.at[i];
        meta.bad |= (value->kind == META_DATE && value->date == DATE_UNKNOWN) || (value->kind == META_QUANTITY && value->quantity->bad);
    }
    return meta;
}

struct meta_value meta_name(struct name name) {
    return (struct meta_value){ .kind = META_NAME, .span = name.span, .name = name };
}

struct meta_value meta_version(struct name version) {
    return (struct meta_value){ .kind = META_VERSION, .span = version.span, .name = version };
}

struct meta_value meta_string(struct string string) {
    return (struct meta_value){ .kind = META_STRING, .span = string.span, .string = string };
}

struct meta_value meta_quantity(struct reader *reader, struct quantity quantity) {
    const struct quantity *kept = quantity_kept(reader, quantity);
    if (!kept) return meta_name((struct name){ .span = quantity.span });
    return (struct meta_value){ .kind = META_QUANTITY, .span = quantity.span, .quantity = kept };
}

struct meta_value meta_date(date when, struct span span) {
    return (struct meta_value){ .kind = META_DATE, .span = span, .date = when };
}

struct meta_value meta_truth(bool yes, struct span span) {
    return (struct meta_value){ .kind = yes ? META_YES : META_NO, .span = span };
}

/* A word of the language as a value. */
struct meta_value meta_word(struct reader *reader, struct span span) {
    return meta_name((struct name){ span_text(reader->sources, span), span });
}
