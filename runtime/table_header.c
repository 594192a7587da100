/* table_header: which column is which fact. Everything that is wrong is found at once, before any row is read. */
#include <string.h>

#include "runtime/table_inside.h"

enum { WRONGS_MOST = 50 };

#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
static void fail(struct table *table, struct slice name, const char *expected, const char *format, ...) {
    struct text message, path;
    va_list arguments;
    text_init(&message, table->arena);
    text_init(&path, table->arena);
    va_start(arguments, format);
    text_vprintf(&message, format, arguments);
    va_end(arguments);
    facts_put_cut(&path, name, 60);
    if (message.failed || path.failed || table->wrongs == WRONGS_MOST) return;
    if (!ARENA_ROOM(table->arena, table->wrong, table->wrongs, table->wrong_room)) return;
    table->wrong[table->wrongs++] = (struct fact_error){ .path = path.bytes ? path.bytes : "", .found = "", .expected = expected,
                                                         .message = message.bytes };
}

/* ---- Names ---- */

static bool keep_names(struct table *table) {
    table->columns = table->cells.count;
    table->column = ARENA_ARRAY(table->arena, struct table_column, table->columns);
    if (!table->column) return table->columns == 0;
    for (size_t i = 0; i < table->columns; i++) {
        struct slice name = cell_trimmed(cells_at(&table->cells, i));
        const char *copy = arena_copy(table->arena, name.bytes, name.length);
        if (!copy) return false;
        table->column[i] = (struct table_column){ .name = { copy, name.length } };
    }
    return true;
}

static const char *other_form(const struct table *table) {
    struct slice name = table->column[0].name;
    if (table->columns > 1) return NULL;
    if (table->cells.form == CELLS_CSV && memchr(name.bytes, ';', name.length))
        return "the header is one column with semicolons in it; cells stand between commas here";
    if (table->cells.form == CELLS_CSV && memchr(name.bytes, '\t', name.length))
        return "the header is one column with tabs in it; this is TSV and not CSV";
    if (table->cells.form == CELLS_TSV && memchr(name.bytes, ',', name.length))
        return "the header is one column with commas in it; this is CSV and not TSV";
    return NULL;
}

/* Whether this is a table at all. */
static bool is_table(struct table *table) {
    static const char expected[] = "a header that names the columns";
    const struct cells *cells = &table->cells;
    struct slice first = cells->count ? cells_at(cells, 0) : SLICE("");
    size_t bad_at;
    if (cells->count == 0 || (cells->count == 1 && cell_trimmed(first).length == 0)) {
        fail(table, SLICE(""), expected, cells->count ? "the first line is empty; it names the columns"
                                                      : "the table is empty: its first line names the columns");
    } else if (first.length >= 2 && (!memcmp(first.bytes, "\xFF\xFE", 2) || !memcmp(first.bytes, "\xFE\xFF", 2))) {
        fail(table, SLICE(""), "UTF-8", "this is UTF-16; only UTF-8 can be read");
    } else if (cells->fault != CELLS_FINE) {
        fail(table, SLICE(""), expected, "cell %zu of the header %s", cells->fault_cell + 1, cells_fault_words(cells->fault));
    } else if (!utf8_valid(cells->bytes, cells->length, &bad_at)) {
        fail(table, SLICE(""), "UTF-8", "there is a byte in the header that is no valid UTF-8");
    }
    return table->wrongs == 0;
}

/* ---- Header names are facts ---- */

/* For each fact the column of its value and that of its date; SIZE_MAX: none. */
struct places {
    size_t *value, *date;
};

static bool make_places(struct table *table, const struct context *context, struct places *places) {
    size_t facts = context->program->facts;
    places->value = ARENA_ARRAY(table->arena, size_t, facts + 1);
    places->date = ARENA_ARRAY(table->arena, size_t, facts + 1);
    table->source = ARENA_ARRAY(table->arena, struct table_source, facts + 1);
    if (!places->value || !places->date || !table->source) return false;
    for (size_t i = 0; i < facts; i++) places->value[i] = places->date[i] = SIZE_MAX;
    return true;
}

static void fail_unknown(struct table *table, struct context *context, const struct table_column *column, struct slice name) {
    static const char expected[] = "the name of a fact";
    const char *nearest = facts_nearest(context, name);
    if (column->name.length == 0)
        fail(table, column->name, expected, "column %zu has no name", (size_t)(column - table->column) + 1);
    else if (column == table->column && column->name.bytes[0] == '#')
        fail(table, column->name, expected, "the header begins with #; comments at the top are passed over on request only");
    else
        fail(table, column->name, expected, "this guideline knows no fact %s%s%s%s", table_shown(table->arena, column->name),
             nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static void take_place(struct table *table, size_t *place, size_t index) {
    struct slice name = table->column[index].name;
    if (*place != SIZE_MAX) fail(table, name, "each name once", "%s stands twice in the header", table_shown(table->arena, name));
    *place = index;
}

static void bind_name(struct table *table, struct context *context, size_t index, struct places *places) {
    struct table_column *column = &table->column[index];
    struct slice name = column->name;
    if (slice_is(name, "id")) {
        take_place(table, &table->id, index);
        return;
    }
    bool dated = name.length > 3 && memcmp(name.bytes + name.length - 3, "@on", 3) == 0;
    if (dated) name.length -= 3;
    uint32_t fact;
    if (!facts_find(context, name, &fact)) return; /* context->fixed has failed */
    column->is_ignored = fact == NONE && table->lenient;
    if (fact != NONE) take_place(table, dated ? &places->date[fact] : &places->value[fact], index);
    else if (!table->lenient) fail_unknown(table, context, column, name);
}

static bool bind_names(struct table *table, struct context *context) {
    struct places places;
    if (!make_places(table, context, &places)) return false;
    for (size_t i = 0; i < table->columns; i++) bind_name(table, context, i, &places);
    for (uint32_t f = 0; f < context->program->facts; f++) {
        const char *fact = program_text(context->program, context->program->fact[f].name);
        if (places.value[f] != SIZE_MAX)
            table->source[table->sources++] = (struct table_source){ f, NULL, places.value[f], places.date[f] };
        else if (places.date[f] != SIZE_MAX)
            fail(table, table->column[places.date[f]].name, fact, "the header has %s@on, when %s was observed, but no column %s", fact,
                 fact, fact);
    }
    return true;
}

/* ---- A map says which column is which ---- */

static const char *nearest_column(const struct table *table, struct slice name) {
    unsigned least = 4;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < table->columns; i++) {
        struct slice candidate = table->column[i].name;
        unsigned far = text_distance(name, candidate, 3);
        if (far < least && far < candidate.length) least = far, best = i;
    }
    return best == SIZE_MAX ? NULL : table_shown(table->arena, table->column[best].name);
}

static void fail_absent(struct table *table, const struct map_entry *entry) {
    const char *nearest = nearest_column(table, entry->column);
    fail(table, entry->column, "a column that the map names", "the header has no column %s, which line %u of the map names%s%s%s",
         table_shown(table->arena, entry->column), (unsigned)entry->column_place.line, nearest ? "; did you mean " : "",
         nearest ? nearest : "", nearest ? "?" : "");
}

/* SIZE_MAX: there is none, or it is not clear which. Columns that the map does not name may be called alike. */
static size_t column_of(struct table *table, const struct map_entry *entry) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < table->columns; i++) {
        if (!slice_equal(table->column[i].name, entry->column)) continue;
        if (found != SIZE_MAX) {
            fail(table, entry->column, "each name once", "%s stands twice in the header, and the map names it",
                 table_shown(table->arena, entry->column));
            return SIZE_MAX;
        }
        found = i;
    }
    if (found == SIZE_MAX) fail_absent(table, entry);
    return found;
}

static bool bind_map(struct table *table, struct context *context) {
    struct places places;
    const struct column_map *map = table->map;
    if (!make_places(table, context, &places)) return false;
    for (size_t i = 0; i < map->entries; i++) {
        const struct map_entry *entry = &map->entry[i];
        size_t column = column_of(table, entry);
        if (entry->kind == MAP_ID) table->id = column;
        if (entry->kind == MAP_DATE) places.date[entry->fact] = column;
        if (entry->kind == MAP_FACT) table->source[table->sources++] = (struct table_source){ entry->fact, entry, column, SIZE_MAX };
    }
    for (size_t i = 0; i < table->sources; i++) table->source[i].date = places.date[table->source[i].fact];
    return true;
}

/* ---- The whole ---- */

bool table_bind(struct table *table, struct context *context) {
    if (!is_table(table)) return !table->arena->failed;
    if (!keep_names(table)) return false;
    const char *other = other_form(table);
    if (other) {
        fail(table, table->column[0].name, "columns", "%s", other);
        return !table->arena->failed;
    }
    return (table->map ? bind_map(table, context) : bind_names(table, context)) && !table->arena->failed && !context->arena.failed &&
           !context->fixed.failed;
}
