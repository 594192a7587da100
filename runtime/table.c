/* table: a row -> facts. */
#include "runtime/table.h"

#include <string.h>

#include "runtime/table_inside.h"

void table_init(struct table *table, struct arena *arena, enum cells_form form, bool skip_comments, bool lenient,
                const struct column_map *map) {
    *table = (struct table){ .arena = arena, .map = map, .lenient = lenient, .id = SIZE_MAX };
    cells_init(&table->cells, arena, form, skip_comments);
    text_init(&table->record, arena);
}

void table_put(struct table *table, const char *bytes, size_t length) { cells_put(&table->cells, bytes, length); }

/* A row on its way in. */
struct row {
    struct table *table;
    struct context *context;
    struct fact_error *error;
};

static const char *made(const struct text *text) { return text->failed || !text->bytes ? "" : text->bytes; }

const char *table_shown(struct arena *arena, struct slice name) {
    struct text out;
    text_init(&out, arena);
    text_putc(&out, '"');
    facts_put_cut(&out, name, 60);
    text_putc(&out, '"');
    return made(&out);
}

static const char *path_of(struct arena *arena, struct slice name) {
    struct text out;
    text_init(&out, arena);
    facts_put_cut(&out, name, 60);
    return made(&out);
}


/* ---- Rows that cannot be read ---- */

#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
static bool fail(struct row *row, const char *path, const char *expected, const char *format, ...) {
    struct text message;
    va_list arguments;
    text_init(&message, &row->context->arena);
    va_start(arguments, format);
    text_vprintf(&message, format, arguments);
    va_end(arguments);
    *row->error = (struct fact_error){ .path = path, .found = "", .expected = expected, .message = made(&message) };
    return false;
}

static bool fail_fault(struct row *row) {
    const struct cells *cells = &row->table->cells;
    struct arena *arena = &row->context->arena;
    bool named = cells->fault_cell < row->table->columns;
    struct slice name = named ? row->table->column[cells->fault_cell].name : SLICE("");
    const char *what = cells_fault_words(cells->fault);
    if (!named) return fail(row, "", "a row of cells", "cell %zu %s", cells->fault_cell + 1, what);
    if (cells->fault != CELLS_OPEN_QUOTE)
        return fail(row, path_of(arena, name), "a cell", "the cell of %s %s", table_shown(arena, name), what);
    return fail(row, path_of(arena, name), "a closing quote", "the cell of %s %s (lines %llu to %llu)", table_shown(arena, name), what,
                (unsigned long long)cells->line, (unsigned long long)cells->last_line);
}

static bool fail_count(struct row *row) {
    struct arena *arena = &row->context->arena;
    size_t count = row->table->cells.count, columns = row->table->columns;
    struct text expected, found;
    text_init(&expected, arena);
    text_init(&found, arena);
    bool empty = count == 1 && cells_at(&row->table->cells, 0).length == 0;
    text_printf(&expected, "%zu cell%s", columns, columns == 1 ? "" : "s");
    text_printf(&found, "%zu cell%s", count, count == 1 ? "" : "s");
    fail(row, "", made(&expected), "this line %s%s, and the header names %zu column%s", empty ? "is empty" : "has ",
         empty ? "" : made(&found), columns, columns == 1 ? "" : "s");
    row->error->found = empty ? "" : made(&found);
    return false;
}

/* The error of a cell is about its column; what it says is about the fact, which the column may not be named after. */
static bool fail_cell(struct row *row, const struct table_source *source, bool date_wrong) {
    struct arena *arena = &row->context->arena;
    struct fact_error *error = row->error;
    struct text path, message;
    const char *fact = program_text(row->context->program, row->context->program->fact[source->fact].name);
    struct slice name = row->table->column[date_wrong ? source->date : source->column].name;
    size_t length = strlen(fact);
    text_init(&path, arena);
    text_init(&message, arena);
    facts_put_cut(&path, name, 60);
    if (strncmp(error->path, fact, length) == 0 && error->path[length] == '[') text_puts(&path, error->path + length);
    if (!slice_is(name, fact)) text_printf(&message, "%s: ", table_shown(arena, name));
    /* Nobody has written the object that a unit or a day from elsewhere has put the value in. */
    bool wrapped = strncmp(error->message, fact, length) == 0 && strncmp(error->message + length, ".value ", 7) == 0;
    if (wrapped) text_puts(&message, fact);
    text_puts(&message, wrapped ? error->message + length + 6 : error->message);
    error->path = made(&path);
    error->message = made(&message);
    error->offset = 0;
    return false;
}

/* ---- Cells ---- */

/* What the cell says, without blanks around it; nothing where it says what stands for nothing. `entry` may be NULL. */
static struct slice cell_of(const struct table *table, size_t column, const struct map_entry *entry) {
    struct slice cell = cell_trimmed(cells_at(&table->cells, column));
    if (entry && map_entry_find(entry, cell)) return cell;
    return table->map && column_map_is_missing(table->map, cell) ? SLICE("") : cell;
}

static void put_member(struct table *table, struct slice name, struct slice json) {
    struct text *record = &table->record;
    if (record->length > 1) text_putc(record, ',');
    text_json(record, name.bytes, name.length);
    text_putc(record, ':');
    text_put(record, json.bytes, json.length);
}

/* A cell on its way in: what it says, and of when. */
struct said {
    const struct table_source *source;
    const struct map_value *listed; /* in the map */
    struct slice cell, on;
    struct text json; /* what it means */
};

static enum facts_status set_json(struct row *row, const struct said *said) {
    if (said->json.failed) return FACTS_NO_MEMORY;
    return facts_set(row->context, said->source->fact, said->json.bytes, said->json.length, DATE_UNKNOWN, row->error);
}

/* The text becomes the unknown value that the map's author wants, with the text in it. */
static enum facts_status set_unreadable(struct row *row, struct said *said) {
    struct text *json = &said->json;
    text_clear(json);
    text_puts(json, "{\"unreadable\":");
    text_json(json, said->cell.bytes, said->cell.length);
    if (said->on.length) text_puts(json, ",\"on\":"), text_json(json, said->on.bytes, said->on.length);
    text_putc(json, '}');
    return set_json(row, said);
}

static enum facts_status set_words(struct row *row, struct said *said) {
    const struct map_entry *map = said->source->map;
    struct text value;
    text_init(&value, &row->context->arena);
    if (said->listed) {
        text_put(&value, said->listed->json.bytes, said->listed->json.length);
    } else {
        enum facts_status status = facts_words(row->context, said->source->fact, said->cell, &value, row->error);
        if (status != FACTS_READ) return status;
    }
    if (value.failed) return FACTS_NO_MEMORY;
    map_put_value(&said->json, (struct slice){ value.bytes, value.length }, map ? map->unit : SLICE(""), said->on);
    return set_json(row, said);
}

/* Whether it is the date beside the value that is wrong. */
static bool is_date_wrong(const struct row *row, const struct said *said) {
    size_t length = strlen(row->error->path);
    return said->on.length && length > 3 && strcmp(row->error->path + length - 3, ".on") == 0 && !strchr(row->error->path, '[');
}

static bool read_fact(struct row *row, const struct table_source *source) {
    struct table *table = row->table;
    const struct program *program = row->context->program;
    struct said said = { .source = source, .cell = cell_of(table, source->column, source->map), .on = SLICE("") };
    if (source->map) said.listed = map_entry_find(source->map, said.cell);
    if (source->date != SIZE_MAX) said.on = cell_of(table, source->date, NULL);
    if (said.cell.length == 0 && said.on.length == 0 && !said.listed) return true;
    text_init(&said.json, &row->context->arena);
    enum facts_status status = set_words(row, &said);
    bool date_wrong = status == FACTS_WRONG && is_date_wrong(row, &said);
    if (status == FACTS_WRONG && source->map && source->map->other_unknown && !row->error->refused && !date_wrong) {
        status = set_unreadable(row, &said);
        date_wrong = status == FACTS_WRONG;
    }
    if (status == FACTS_WRONG) return fail_cell(row, source, date_wrong);
    if (status != FACTS_READ) return false;
    put_member(table, slice_of(program_text(program, program->fact[source->fact].name)), (struct slice){ said.json.bytes, said.json.length });
    return true;
}

/* The patient's name: words, or a text in JSON's quotes, as it is written where words cannot say it. */
static bool read_id(struct row *row) {
    struct table *table = row->table;
    struct arena *arena = &row->context->arena;
    size_t bad_at;
    if (table->id == SIZE_MAX || table->id >= table->cells.count) return true;
    struct slice cell = cell_of(table, table->id, NULL), name = table->column[table->id].name;
    if (cell.length == 0) return true;
    if (!utf8_valid(cell.bytes, cell.length, &bad_at))
        return fail(row, path_of(arena, name), "a text", "%s: there is a byte that is no valid UTF-8", table_shown(arena, name));
    if (cell.bytes[0] == '"') {
        struct json json = json_of(cell.bytes, cell.length, 1, CELL_LARGEST);
        struct json_text text;
        if (!json_text(&json, &text) || !json_finish(&json))
            return fail(row, path_of(arena, name), "a text", "%s begins with a quote and is no text in JSON", table_shown(arena, name));
        cell = json_plain(&text, arena);
        if (!cell.bytes) return false;
    }
    char *copy = arena_copy(arena, cell.bytes, cell.length);
    if (!copy) return false;
    row->context->patient = (struct slice){ copy, cell.length };
    struct text json;
    text_init(&json, arena);
    text_json(&json, copy, cell.length);
    if (!json.failed) put_member(table, SLICE("id"), (struct slice){ json.bytes, json.length });
    return !json.failed;
}

static void count_ignored(struct row *row) {
    const struct table *table = row->table;
    for (size_t i = 0; i < table->columns; i++)
        if (table->column[i].is_ignored && cell_trimmed(cells_at(&table->cells, i)).length) row->context->ignored_names++;
}

static bool read_row(struct row *row) {
    struct table *table = row->table;
    text_clear(&table->record);
    text_putc(&table->record, '{');
    bool named = read_id(row);
    if (table->cells.fault != CELLS_FINE) return fail_fault(row);
    if (table->cells.count != table->columns) return fail_count(row);
    if (!named) return false;
    for (size_t i = 0; i < table->sources; i++)
        if (!read_fact(row, &table->source[i])) return false;
    count_ignored(row);
    text_putc(&table->record, '}');
    return !table->record.failed;
}

static enum table_event next_wrong(struct table *table, struct fact_error *error) {
    if (table->told == table->wrongs) return TABLE_OVER;
    *error = table->wrong[table->told++];
    return TABLE_HEADER_WRONG;
}

static enum table_event read_header(struct table *table, struct context *context, struct fact_error *error) {
    table->bound = true;
    if (!table_bind(table, context)) return TABLE_NO_MEMORY;
    table->dead = table->wrongs > 0;
    return table->dead ? next_wrong(table, error) : TABLE_ROW;
}

enum table_event table_next(struct table *table, struct context *context, struct fact_error *error) {
    struct row row = { table, context, error };
    *error = (struct fact_error){ "", "", "", "", 0, false };
    if (table->dead) return next_wrong(table, error);
    for (;;) {
        switch (cells_next(&table->cells)) {
            case CELLS_MORE: return TABLE_MORE;
            case CELLS_NO_MEMORY: return TABLE_NO_MEMORY;
            case CELLS_OVER:
                if (table->bound) return TABLE_OVER;
                table->cells.count = 0;
                return read_header(table, context, error);
            case CELLS_ROW: break;
        }
        if (table->bound) break;
        enum table_event event = read_header(table, context, error);
        if (event != TABLE_ROW) return event;
    }
    bool read = read_row(&row);
    if (context->arena.failed || context->fixed.failed || table->arena->failed) context->failed = true;
    if (context->failed) return TABLE_NO_MEMORY;
    return read ? TABLE_ROW : TABLE_ROW_WRONG;
}
