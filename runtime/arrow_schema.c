/* arrow_schema: the formats and names of a record batch -> which fact each column is. */
#include <stdlib.h>
#include <string.h>

#include "runtime/arrow.h"

osler_status arrow_wrong(struct osler_columns *c, const char *format, ...) {
    va_list arguments;
    struct arrow_import *in = c->arrow;
    arena_clear(&in->why_arena);
    text_init(&in->why, &in->why_arena);
    va_start(arguments, format);
    text_vprintf(&in->why, format, arguments);
    va_end(arguments);
    return OSLER_PATIENT_WRONG;
}

static void release_schema(struct arrow_import *in) {
    if (in->schema.release) in->schema.release(&in->schema);
    in->schema.release = NULL;
}

static void release_batch(struct arrow_import *in) {
    if (in->batch.release) in->batch.release(&in->batch);
    in->batch.release = NULL;
}

void arrow_free(struct osler_columns *c) {
    struct arrow_import *in = c->arrow;
    if (!in) return;
    release_batch(in);
    release_schema(in);
    arena_free(&in->schema_arena);
    arena_free(&in->batch_arena);
    arena_free(&in->why_arena);
}

/* --- Formats ------------------------------------------------------------------------------------------------------------------------ */

static bool whole_number(struct arrow_type *type, unsigned width, bool is_unsigned) {
    type->kind = is_unsigned ? SOURCE_UINT : SOURCE_INT;
    type->width = (uint8_t)width;
    type->is_unsigned = is_unsigned;
    return true;
}

static bool kind_of(struct arrow_type *type, enum source_kind kind, unsigned width) {
    type->kind = (uint8_t)kind;
    type->width = (uint8_t)width;
    return true;
}

/* d:19,10 or d:19,10,64 */
static bool decimal_format(const char *format, struct arrow_type *type) {
    char *end;
    long precision = strtol(format + 2, &end, 10), scale = 0, bits = 128;
    if (*end != ',' || precision < 1 || precision > 38) return false;
    scale = strtol(end + 1, &end, 10);
    if (*end == ',') bits = strtol(end + 1, &end, 10);
    if (*end != '\0' || scale < -38 || scale > 38 || (bits != 32 && bits != 64 && bits != 128)) return false;
    if (bits == 128) kind_of(type, SOURCE_DECIMAL, 16);
    else whole_number(type, (unsigned)bits / 8, false);
    type->scale = (int32_t)scale;
    return true;
}

static bool time_format(const char *format, struct arrow_type *type) {
    if (!strcmp(format, "tdD") || !strcmp(format, "tdm")) {
        bool days = format[2] == 'D';
        type->ticks = days ? 1 : 86400000;
        return kind_of(type, SOURCE_DAYS, days ? 4 : 8);
    }
    if (format[1] != 's' || !format[2] || format[3] != ':') return false;
    type->ticks = format[2] == 's' ? 1 : format[2] == 'm' ? 1000 : format[2] == 'u' ? 1000000 : format[2] == 'n' ? 1000000000 : 0;
    type->zoned = format[4] != '\0'; /* moments of UTC; the zone is only where they are shown */
    return type->ticks && kind_of(type, SOURCE_MOMENT, 8);
}

static bool read_format(const char *format, struct arrow_type *type) {
    static const char letters[] = "cCsSiIlL";
    const char *letter = format[0] && !format[1] ? strchr(letters, format[0]) : NULL;
    type->ticks = 1;
    if (letter) return whole_number(type, 1u << ((letter - letters) / 2), (letter - letters) % 2);
    if (!strcmp(format, "n")) return kind_of(type, SOURCE_NONE, 0);
    if (!strcmp(format, "b")) return kind_of(type, SOURCE_BITS, 0);
    if (!strcmp(format, "f")) return kind_of(type, SOURCE_FLOAT, 4);
    if (!strcmp(format, "g")) return kind_of(type, SOURCE_DOUBLE, 8);
    if (!strcmp(format, "u")) return kind_of(type, SOURCE_TEXT, 4);
    if (!strcmp(format, "U")) return kind_of(type, SOURCE_TEXT, 8);
    if (!strcmp(format, "+l")) return kind_of(type, SOURCE_LIST, 4);
    if (!strcmp(format, "+L")) return kind_of(type, SOURCE_LIST, 8);
    if (!strcmp(format, "+s")) return kind_of(type, SOURCE_STRUCT, 0);
    if (!strncmp(format, "d:", 2)) return decimal_format(format, type);
    return format[0] == 't' && time_format(format, type);
}

static const char *name_of(const struct ArrowSchema *schema) { return schema && schema->name ? schema->name : ""; }

static osler_status read_type(struct osler_columns *c, const struct ArrowSchema *schema, struct arrow_type *type, const char *column,
                              unsigned depth) {
    struct arena *arena = &c->arrow->schema_arena;
    *type = (struct arrow_type){ .fact = NONE, .column = NONE, .part = 5 };
    if (depth > ARROW_DEPTH) return arrow_wrong(c, "column %s is nested too deeply", column);
    if (++c->arrow->types > ARROW_TYPES) return arrow_wrong(c, "the schema has more than %d fields", ARROW_TYPES);
    if (!schema || !schema->release || !schema->format) return arrow_wrong(c, "column %s has no type", column);
    if (!read_format(schema->format, type))
        return arrow_wrong(c, "column %s has the Arrow format \"%.40s\", of which no fact can be made", column, schema->format);
    bool nested = type->kind == SOURCE_LIST || type->kind == SOURCE_STRUCT;
    if (schema->n_children < 0 || schema->n_children > ARROW_CHILDREN || (schema->n_children && !schema->children) ||
        (type->kind == SOURCE_LIST && schema->n_children != 1) || (!nested && schema->n_children != 0))
        return arrow_wrong(c, "column %s has %lld children, which its format does not have", column, (long long)schema->n_children);
    type->children = (uint32_t)schema->n_children;
    if (type->children && !(type->child = ARENA_ARRAY(arena, struct arrow_type, type->children))) return OSLER_LIMIT;
    for (uint32_t i = 0; i < type->children; i++) {
        osler_status status = read_type(c, schema->children[i], &type->child[i], depth ? column : name_of(schema->children[i]), depth + 1);
        if (status != OSLER_OK) return status;
    }
    if (!schema->dictionary) return OSLER_OK;
    if (type->kind != SOURCE_INT && type->kind != SOURCE_UINT) return arrow_wrong(c, "column %s has a dictionary but no indexes", column);
    if (!(type->dictionary = ARENA_NEW(arena, struct arrow_type))) return OSLER_LIMIT;
    osler_status status = read_type(c, schema->dictionary, type->dictionary, column, depth + 1);
    bool plain = type->dictionary->kind != SOURCE_LIST && type->dictionary->kind != SOURCE_STRUCT;
    return status != OSLER_OK || plain ? status : arrow_wrong(c, "column %s has a dictionary of lists or structs", column);
}

/* --- Names -------------------------------------------------------------------------------------------------------------------------------- */

static bool is_lenient(const struct osler_columns *c) { return c->options.flags & OSLER_LENIENT; }

static osler_status name_fields(struct osler_columns *c, const struct ArrowSchema *schema, struct arrow_type *type, uint32_t fact,
                                const char *column);

/* `fact`: of a column as a whole, whose value may be a list; NONE: of a field within a list. */
static osler_status name_parts(struct osler_columns *c, const struct ArrowSchema *schema, struct arrow_type *type, uint32_t fact,
                               const char *column) {
    static const char *const parts[] = { "value", "unit", "on", "from", "to" };
    for (uint32_t i = 0; i < type->children; i++) {
        const char *name = name_of(schema->children[i]);
        for (uint8_t part = 0; part < 5; part++)
            if (!strcmp(name, parts[part])) type->child[i].part = part;
        if (type->child[i].part == 5 && !is_lenient(c))
            return arrow_wrong(c, "column %s has a field %.60s: one of value, unit, on, from, to was expected", column, name);
        for (uint32_t k = 0; k < i; k++)
            if (type->child[k].part == type->child[i].part && type->child[i].part != 5)
                return arrow_wrong(c, "column %s has %s twice", column, name);
        enum source_kind kind = (enum source_kind)type->child[i].kind;
        bool is_list = kind == SOURCE_LIST && type->child[i].part == 0 && fact != NONE;
        if (type->child[i].part != 5 && (kind == SOURCE_STRUCT || (kind == SOURCE_LIST && !is_list)))
            return arrow_wrong(c, "column %s has a struct or list as its %s", column, name);
        osler_status status = is_list ? name_fields(c, schema->children[i], &type->child[i], fact, column) : OSLER_OK;
        if (status != OSLER_OK) return status;
    }
    return OSLER_OK;
}

static osler_status name_fields(struct osler_columns *c, const struct ArrowSchema *schema, struct arrow_type *type, uint32_t fact,
                                const char *column) {
    const struct program *program = c->plan.program;
    const struct program_fact *of = &program->fact[fact];
    type->fact = fact;
    if (of->kind != FACT_LIST && of->kind != FACT_SERIES) return arrow_wrong(c, "column %s is a list, and the fact is none", column);
    if (type->child[0].kind != SOURCE_STRUCT) return arrow_wrong(c, "column %s needs structs in its list", column);
    const struct program_record *record = &program->record[program->list[of->slot].record];
    const struct ArrowSchema *element = schema->children[0];
    for (uint32_t i = 0; i < type->child[0].children; i++) {
        struct arrow_type *field = &type->child[0].child[i];
        const char *name = name_of(element->children[i]);
        for (uint32_t f = 0; f < record->fields; f++)
            if (!strcmp(name, program_text(program, program->field[record->first_field + f].name))) field->column = f;
        if (field->column == NONE && !is_lenient(c)) return arrow_wrong(c, "column %s has a field %.60s, which its records do not have", column, name);
        for (uint32_t k = 0; k < i; k++)
            if (field->column != NONE && type->child[0].child[k].column == field->column)
                return arrow_wrong(c, "column %s has the field %s twice", column, name);
        osler_status status = field->kind == SOURCE_STRUCT ? name_parts(c, element->children[i], field, NONE, column) : OSLER_OK;
        if (field->kind == SOURCE_LIST) status = arrow_wrong(c, "column %s has a list within its list", column);
        if (status != OSLER_OK) return status;
    }
    return OSLER_OK;
}

static osler_status unknown_column(struct osler_columns *c, const char *name) {
    if (!strcmp(name, "id") || is_lenient(c)) return OSLER_OK;
    const char *nearest = facts_nearest(c->row, slice_of(name));
    return arrow_wrong(c, "this guideline knows no fact \"%.60s\"%s%s%s", name, nearest ? "; did you mean " : "", nearest ? nearest : "",
                       nearest ? "?" : "");
}

static osler_status name_column(struct osler_columns *c, const struct ArrowSchema *schema, struct arrow_type *type) {
    const char *name = name_of(schema), *at = strrchr(name, '@');
    bool is_on = at && !strcmp(at, "@on");
    struct slice fact = { name, is_on ? (size_t)(at - name) : strlen(name) };
    type->is_on = is_on;
    if (!facts_find(c->row, fact, &type->fact)) return OSLER_LIMIT;
    if (type->fact == NONE) return unknown_column(c, name);
    const struct arrow_type *entry = type->dictionary ? type->dictionary : type;
    if (is_on && entry->kind != SOURCE_DAYS && entry->kind != SOURCE_MOMENT && entry->kind != SOURCE_TEXT && entry->kind != SOURCE_NONE)
        return arrow_wrong(c, "column %s needs dates", name);
    if (is_on && type->dictionary) return arrow_wrong(c, "column %s needs dates, and not a dictionary", name);
    if (type->kind == SOURCE_LIST) return name_fields(c, schema, type, type->fact, name);
    return type->kind == SOURCE_STRUCT ? name_parts(c, schema, type, type->fact, name) : OSLER_OK;
}

static osler_status name_columns(struct osler_columns *c) {
    struct arrow_import *in = c->arrow;
    struct arrow_type *top = &in->top;
    for (uint32_t i = 0; i < top->children; i++) {
        osler_status status = name_column(c, in->schema.children[i], &top->child[i]);
        if (status != OSLER_OK) return status;
    }
    uint8_t *seen = ARENA_ARRAY(&in->schema_arena, uint8_t, 2 * (size_t)c->plan.program->facts + 1);
    if (!seen) return OSLER_LIMIT;
    for (uint32_t i = 0; i < top->children; i++) {
        const struct arrow_type *type = &top->child[i];
        if (type->fact == NONE) continue;
        if (seen[2 * type->fact + type->is_on]++) return arrow_wrong(c, "there are two columns %.60s", name_of(in->schema.children[i]));
    }
    for (uint32_t i = 0; i < top->children; i++)
        if (top->child[i].is_on && top->child[i].fact != NONE && !seen[2 * top->child[i].fact])
            return arrow_wrong(c, "there is a column %.60s and none with its values", name_of(in->schema.children[i]));
    return OSLER_OK;
}

static bool make_import(struct osler_columns *c) {
    if (c->arrow) return true;
    c->arrow = ARENA_NEW(&c->arena, struct arrow_import);
    if (!c->arrow) return false;
    arena_init(&c->arrow->schema_arena, &c->arena.allocator, 0);
    arena_init(&c->arrow->batch_arena, &c->arena.allocator, 0);
    arena_init(&c->arrow->why_arena, &c->arena.allocator, 0);
    return true;
}

osler_status arrow_take_schema(struct osler_columns *c, struct ArrowSchema *schema) {
    struct ArrowSchema taken = schema ? *schema : (struct ArrowSchema){ 0 };
    if (schema) schema->release = NULL;
    if (!make_import(c)) {
        if (taken.release) taken.release(&taken);
        return OSLER_LIMIT;
    }
    struct arrow_import *in = c->arrow;
    if (!schema) return in->schema.release ? OSLER_OK : OSLER_MISUSE;
    release_batch(in);
    release_schema(in);
    arena_clear(&in->schema_arena);
    in->schema = taken;
    in->types = 0;
    if (!taken.release) return OSLER_MISUSE;
    osler_status status = read_type(c, &in->schema, &in->top, "of patients", 0);
    if (status == OSLER_OK && (in->top.kind != SOURCE_STRUCT || in->top.dictionary))
        status = arrow_wrong(c, "a record batch is a struct of columns, and this is none");
    if (status == OSLER_OK) status = name_columns(c);
    if (status != OSLER_OK) release_schema(in);
    return status;
}
