/* arrow_batch: the arrays of a record batch -> sources. Lengths, offsets and buffers are held against each other before anything is read. */
#include <string.h>

#include "runtime/arrow.h"

/* Elements that an array has to have behind its own offset, and where they are counted from. */
struct span {
    int64_t offset, length;
};

static unsigned buffers_of(const struct arrow_type *type) {
    switch ((enum source_kind)type->kind) {
    case SOURCE_NONE: return 0;
    case SOURCE_STRUCT: return 1;
    case SOURCE_TEXT: return 3;
    default: return 2;
    }
}

/* Whatever is addressed stays below 2^60, so that no product of it overflows. */
enum { LENGTH_BITS = 40 };

static const char *what_is_wrong(const struct ArrowArray *a, const struct arrow_type *type) {
    const int64_t most = (int64_t)1 << LENGTH_BITS;
    if (!a) return "is not there";
    if (!a->release) return "was released before";
    if (a->length < 0 || a->length > most || a->offset < 0 || a->offset > most) return "has an impossible length or offset";
    if (a->null_count < -1 || a->null_count > a->length) return "has an impossible count of nulls";
    if (a->n_buffers != (int64_t)buffers_of(type)) return "has another number of buffers than its format";
    if (a->n_children != (int64_t)type->children || (a->n_children && !a->children)) return "has other children than its schema";
    if (!a->dictionary != !type->dictionary) return "has a dictionary where its schema has none, or none where it has one";
    if (a->n_buffers && !a->buffers) return "has no buffers";
    if (a->n_buffers && a->null_count > 0 && !a->buffers[0]) return "counts nulls and does not say which";
    bool some = a->length > 0;
    if (type->kind == SOURCE_TEXT && some && !a->buffers[1]) return "has no offsets";
    if (a->n_buffers == 2 && some && !a->buffers[1]) return type->kind == SOURCE_LIST ? "has no offsets" : "has no values";
    return NULL;
}

static struct source *new_source(struct osler_columns *c) { return ARENA_NEW(&c->arrow->batch_arena, struct source); }

static osler_status make_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct span span,
                                const char *column, struct source *s);

static osler_status child_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct span span,
                                 const char *column, const struct source **made) {
    struct source *s = new_source(c);
    *made = s;
    return s ? make_source(c, a, type, span, column, s) : OSLER_LIMIT;
}

static int64_t offset_at(const struct source *s, int64_t i) { return columns_get(s->offsets, s->width, (size_t)i); }

/* The last offset bounds what all of them address: each is held against it when it is followed. */
static osler_status text_source(struct osler_columns *c, const struct ArrowArray *a, struct source *s, const char *column) {
    s->offsets = a->buffers[1];
    s->values = a->buffers[2];
    int64_t end = a->length ? offset_at(s, a->offset + a->length) : 0;
    if (end < 0) return arrow_wrong(c, "column %s has an offset below 0", column);
    if (end > 0 && !s->values) return arrow_wrong(c, "column %s has offsets and no bytes", column);
    s->bytes = (size_t)end;
    if (!s->values) s->values = "";
    return OSLER_OK;
}

static osler_status list_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct source *s,
                                const char *column) {
    struct span none = { 0, 0 };
    s->offsets = a->buffers[1];
    osler_status status = child_source(c, a->children[0], &type->child[0], none, column, &s->inner);
    if (status != OSLER_OK) return status;
    if (a->length && offset_at(s, a->offset + a->length) > a->children[0]->length)
        return arrow_wrong(c, "column %s has offsets behind the end of its elements", column);
    uint32_t columns = 0;
    for (uint32_t i = 0; i < type->child[0].children; i++)
        if (type->child[0].child[i].column != NONE && type->child[0].child[i].column >= columns) columns = type->child[0].child[i].column + 1;
    const struct program *program = c->plan.program;
    uint32_t fields = program->record[program->list[program->fact[type->fact].slot].record].fields;
    const struct source **field = ARENA_ARRAY(&c->arrow->batch_arena, const struct source *, (size_t)fields + columns + 1);
    if (!field) return OSLER_LIMIT;
    const struct ArrowArray *element = a->children[0];
    struct span span = { element->offset, element->length };
    for (uint32_t i = 0; i < type->child[0].children; i++) {
        const struct arrow_type *of = &type->child[0].child[i];
        if (of->column == NONE) continue;
        status = child_source(c, element->children[i], of, span, column, &field[of->column]);
        if (status != OSLER_OK) return status;
    }
    s->field = field;
    return OSLER_OK;
}

static osler_status struct_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct source *s,
                                  const char *column) {
    struct span span = { a->offset, a->length };
    for (uint32_t i = 0; i < type->children; i++) {
        if (type->child[i].part == 5) continue;
        osler_status status = child_source(c, a->children[i], &type->child[i], span, column, &s->part[type->child[i].part]);
        if (status != OSLER_OK) return status;
        if (type->child[i].part == 1 && s->part[1]->kind != SOURCE_TEXT) return arrow_wrong(c, "column %s needs its units as text", column);
    }
    return OSLER_OK;
}

static osler_status dictionary_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct source *s,
                                      const char *column) {
    struct span none = { 0, 0 };
    s->kind = SOURCE_DICTIONARY;
    s->values = a->buffers[1];
    s->scale = 0;
    return child_source(c, a->dictionary, type->dictionary, none, column, &s->inner);
}

/* `span`: where the parent counts from, and how many elements it reads. */
static osler_status make_source(struct osler_columns *c, const struct ArrowArray *a, const struct arrow_type *type, struct span span,
                                const char *column, struct source *s) {
    const char *wrong = what_is_wrong(a, type);
    if (wrong) return arrow_wrong(c, "column %s %s", column, wrong);
    if (a->length < span.offset + span.length) return arrow_wrong(c, "column %s is shorter than what it belongs to", column);
    *s = (struct source){ .kind = type->kind, .width = type->width, .is_unsigned = type->is_unsigned, .zoned = type->zoned,
                          .stride = type->width, .offset = (size_t)a->offset, .count = (size_t)a->length, .scale = type->scale,
                          .ticks = type->ticks };
    if (type->kind == SOURCE_NONE) return OSLER_OK;
    if (a->null_count != 0) s->known = a->buffers[0];
    if (a->length == 0 && type->kind != SOURCE_STRUCT) s->kind = SOURCE_NONE; /* nothing to read, and perhaps no memory */
    if (type->dictionary) return dictionary_source(c, a, type, s, column);
    if (s->kind == SOURCE_NONE) return OSLER_OK;
    switch ((enum source_kind)type->kind) {
    case SOURCE_TEXT: return text_source(c, a, s, column);
    case SOURCE_LIST: return list_source(c, a, type, s, column);
    case SOURCE_STRUCT: return struct_source(c, a, type, s, column);
    default: s->values = a->buffers[1]; return OSLER_OK;
    }
}

/* --- The batch ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_known(const uint8_t *bits, int64_t i) { return !bits || (bits[i / 8] >> (i % 8) & 1); }

/* Of a row that is null as a whole nothing is known: its columns get bits of their own. */
static osler_status hide_null_rows(struct osler_columns *c, const struct ArrowArray *batch, struct source *s) {
    const uint8_t *rows = batch->null_count ? batch->buffers[0] : NULL;
    if (!rows || s->kind == SOURCE_NONE) return OSLER_OK;
    uint8_t *known = ARENA_ARRAY(&c->arrow->batch_arena, uint8_t, (s->offset + (size_t)batch->length) / 8 + 1);
    if (!known) return OSLER_LIMIT;
    for (int64_t i = 0; i < batch->length; i++) {
        size_t at = s->offset + (size_t)i;
        if (is_known(rows, batch->offset + i) && is_known(s->known, (int64_t)at)) known[at / 8] |= (uint8_t)(1u << (at % 8));
    }
    s->known = known;
    return OSLER_OK;
}

static osler_status bind_column(struct osler_columns *c, uint32_t index) {
    struct arrow_import *in = c->arrow;
    const struct arrow_type *type = &in->top.child[index];
    const char *name = in->schema.children[index]->name;
    struct span span = { in->batch.offset, in->batch.length };
    struct source *s = new_source(c);
    if (type->fact == NONE) return OSLER_OK;
    if (!s) return OSLER_LIMIT;
    osler_status status = make_source(c, in->batch.children[index], type, span, name ? name : "", s);
    if (status != OSLER_OK) return status;
    s->offset += (size_t)in->batch.offset;
    status = hide_null_rows(c, &in->batch, s);
    if (status != OSLER_OK) return status;
    if (!type->is_on) return columns_take(c, type->fact, s);
    struct source *values = &c->source[type->fact];
    values->on = s;
    return OSLER_OK;
}

static void unbind_all(struct osler_columns *c) {
    struct source none = { .kind = SOURCE_NONE };
    for (uint32_t f = 0; f < c->plan.program->facts; f++) columns_take(c, f, &none);
}

/* Values first, so that the columns of their dates find them. */
static osler_status bind_columns(struct osler_columns *c) {
    osler_status status = OSLER_OK;
    for (int dates = 0; dates < 2; dates++)
        for (uint32_t i = 0; i < c->arrow->top.children && status == OSLER_OK; i++)
            if (c->arrow->top.child[i].is_on == (dates == 1)) status = bind_column(c, i);
    return status;
}

osler_status arrow_take_batch(struct osler_columns *c, struct ArrowArray *batch) {
    struct arrow_import *in = c->arrow;
    if (in->batch.release) in->batch.release(&in->batch);
    in->batch = *batch;
    batch->release = NULL;
    arena_clear(&in->batch_arena);
    unbind_all(c);
    if (!in->batch.release) return OSLER_MISUSE;
    const char *wrong = what_is_wrong(&in->batch, &in->top);
    osler_status status = wrong ? arrow_wrong(c, "the record batch %s", wrong) : bind_columns(c);
    if (status == OSLER_OK) return OSLER_OK;
    unbind_all(c);
    in->batch.release(&in->batch);
    in->batch.release = NULL;
    return status;
}
