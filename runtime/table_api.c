/* The tables of include/osler.h. */
#include "runtime/api.h"

#include <string.h>

#include "runtime/table.h"

struct osler_table {
    struct osler_program *owner;
    struct arena arena;
    struct column_map map;
    struct table table;
    bool has_row; /* the row at hand is a patient */
};

static enum cells_form form_of(osler_table_form form) { return form == OSLER_TSV ? CELLS_TSV : CELLS_CSV; }

/* map.columns:4:9: error: this guideline knows no fact "wieght"; did you mean weight? */
static char *mistakes_of(const struct column_map *map, const char *name, const osler_allocator *allocator) {
    struct text out;
    text_init(&out, map->arena);
    for (size_t i = 0; i < map->errors; i++)
        text_printf(&out, "%s:%u:%u: error: %s\n", name ? name : "map", (unsigned)map->error[i].place.line,
                    (unsigned)map->error[i].place.column, map->error[i].message);
    return out.failed ? NULL : api_copy(allocator, out.bytes, out.length);
}

static osler_status read_map(struct osler_table *made, const osler_table_options *options, const osler_allocator *allocator, char **why) {
    struct allocator a = api_allocator(allocator);
    struct context *scratch = context_new(made->owner->program, &a);
    if (!scratch) return OSLER_LIMIT;
    bool read = column_map_read(&made->map, &made->arena, scratch, (struct slice){ options->columns, options->columns_length });
    context_free(scratch);
    if (read) return OSLER_OK;
    if (made->map.errors == 0) return OSLER_LIMIT;
    if (why) *why = mistakes_of(&made->map, options->columns_name, allocator);
    return !why || *why ? OSLER_GUIDELINE_WRONG : OSLER_LIMIT;
}

osler_status osler_table_new(const osler_program *program, const osler_table_options *options, const osler_allocator *allocator,
                             osler_table **table, char **why) {
    struct allocator a = api_allocator(allocator);
    struct osler_table *made = a.resize(a.context, NULL, 0, sizeof *made);
    *table = NULL;
    if (why) *why = NULL;
    if (!made) return OSLER_LIMIT;
    memset(made, 0, sizeof *made);
    made->owner = osler_program_keep(program);
    arena_init(&made->arena, &a, 0);
    osler_status status = options->columns ? read_map(made, options, allocator, why) : OSLER_OK;
    if (status != OSLER_OK) {
        osler_table_free(made);
        return status;
    }
    table_init(&made->table, &made->arena, form_of(options->form), options->skip_comments, (options->flags & OSLER_LENIENT) != 0,
               options->columns ? &made->map : NULL);
    *table = made;
    return OSLER_OK;
}

void osler_table_free(osler_table *table) {
    if (!table) return;
    struct allocator a = table->arena.allocator;
    arena_free(&table->arena);
    osler_program_free(table->owner);
    a.resize(a.context, table, sizeof *table, 0);
}

void osler_table_put(osler_table *table, const char *bytes, size_t length) { table_put(&table->table, bytes, length); }
void osler_table_put_at(osler_table *table, const char *bytes, size_t length, uint64_t line) {
    table->table.cells.lines = line ? line - 1 : 0;
    table_put(&table->table, bytes, length);
}
uint64_t osler_table_line(const osler_table *table) { return table->table.cells.line; }

static void hand_over(osler_patient_error *error, const struct fact_error *wrong) {
    if (error) *error = (osler_patient_error){ wrong->path, wrong->found, wrong->expected, wrong->message, wrong->offset };
}

osler_table_event osler_table_next(osler_table *table, osler_context *context, osler_patient_error *error) {
    struct fact_error wrong = { .message = "" };
    table->has_row = false;
    if (!context->begun || context->owner != table->owner) return OSLER_TABLE_MISUSE;
    enum table_event event = table_next(&table->table, context->context, &wrong);
    if (event != TABLE_ROW) context->begun = false;
    table->has_row = event == TABLE_ROW;
    switch (event) {
        case TABLE_ROW: return OSLER_TABLE_ROW;
        case TABLE_ROW_WRONG: hand_over(error, &wrong); return OSLER_TABLE_ROW_WRONG;
        case TABLE_MORE: return OSLER_TABLE_MORE;
        case TABLE_OVER: return OSLER_TABLE_OVER;
        case TABLE_HEADER_WRONG: hand_over(error, &wrong); return OSLER_TABLE_HEADER_WRONG;
        case TABLE_NO_MEMORY: break;
    }
    return OSLER_TABLE_LIMIT;
}

osler_status osler_table_record(const osler_table *table, const char **json, size_t *length) {
    if (!table->has_row) return OSLER_MISUSE;
    *json = table->table.record.bytes;
    *length = table->table.record.length;
    return OSLER_OK;
}

osler_status osler_table_write_header(osler_context *context, osler_table_form form, const char **text, size_t *length) {
    struct text made;
    arena_clear(&context->arena);
    text_init(&made, &context->arena);
    table_put_header(context->owner->program, form_of(form), &made);
    return api_hand_out(&made, text, length);
}

osler_status osler_table_write_record(osler_context *context, osler_table_form form, const char *json, size_t json_length, const char **text,
                                      size_t *length) {
    struct text made;
    if (!context->begun) return OSLER_MISUSE;
    arena_clear(&context->arena);
    text_init(&made, &context->arena);
    if (!table_put_record(context->context, form_of(form), (struct slice){ json, json_length }, &made)) return OSLER_LIMIT;
    return api_hand_out(&made, text, length);
}
