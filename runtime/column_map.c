/* column_map: reads it line by line; what each line says is checked where it is read. */
#include "runtime/column_map.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/facts.h"

/* One map being read: the line at hand is from `at` to `end`. */
struct reader {
    struct column_map *map;
    struct context *scratch;
    const char *line_start, *at, *end;
    uint32_t line;
    size_t entry; /* the one that lines with values belong to; SIZE_MAX: none */
    bool failed;  /* memory was exhausted */
    bool broken;  /* it could not be read: its values are passed over */
};

struct slice cell_trimmed(struct slice cell) {
    while (cell.length && strchr(" \t\r\n", cell.bytes[0]) && cell.bytes[0]) cell.bytes++, cell.length--;
    while (cell.length && strchr(" \t\r\n", cell.bytes[cell.length - 1]) && cell.bytes[cell.length - 1]) cell.length--;
    return cell;
}

/* ---- Errors ---- */

static struct map_place place_at(const struct reader *r, const char *at) {
    size_t characters = 0, length = (size_t)(at - r->line_start);
    for (size_t i = 0; i < length; characters++) utf8_next(r->line_start, length, &i);
    return (struct map_place){ r->line, (uint32_t)characters + 1 };
}

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static bool fail(struct column_map *map, struct map_place place, const char *format, ...) {
    struct text text;
    va_list arguments;
    text_init(&text, map->arena);
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    if (map->errors < MAP_ERRORS_MOST && !text.failed) map->error[map->errors++] = (struct map_error){ place, text.bytes };
    return false;
}

static const char *shown(const struct reader *r, struct slice name) {
    struct text out;
    text_init(&out, r->map->arena);
    text_putc(&out, '"');
    facts_put_cut(&out, name, 60);
    text_putc(&out, '"');
    return out.failed ? "" : out.bytes;
}

static const char *fact_name(const struct reader *r, uint32_t fact) {
    return program_text(r->scratch->program, r->scratch->program->fact[fact].name);
}

/* ---- Words of a line ---- */

static void pass_blanks(struct reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t')) r->at++;
}

static bool at_end(struct reader *r) {
    pass_blanks(r);
    return r->at == r->end || *r->at == '#';
}

static bool is_name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

static struct slice read_name(struct reader *r) {
    pass_blanks(r);
    const char *start = r->at;
    while (r->at < r->end && is_name_byte(*r->at)) r->at++;
    return (struct slice){ start, (size_t)(r->at - start) };
}

static struct slice read_word(struct reader *r) {
    pass_blanks(r);
    const char *start = r->at;
    while (r->at < r->end && *r->at != ' ' && *r->at != '\t') r->at++;
    return (struct slice){ start, (size_t)(r->at - start) };
}

/* A text in quotes, kept in the map's arena; a doubled quote within it is one. */
static bool read_quoted(struct reader *r, struct slice *text, const char *what) {
    struct text out;
    pass_blanks(r);
    const char *start = r->at;
    if (r->at == r->end || *r->at != '"') return fail(r->map, place_at(r, start), "%s stands in quotes here", what);
    text_init(&out, r->map->arena);
    for (r->at++; r->at < r->end; r->at++) {
        if (*r->at == '"' && (r->at + 1 == r->end || r->at[1] != '"')) {
            r->at++;
            *text = (struct slice){ out.length ? out.bytes : "", out.length };
            return !out.failed;
        }
        if (*r->at == '"') r->at++;
        text_putc(&out, *r->at);
    }
    return fail(r->map, place_at(r, start), "this quote is not closed on its line");
}

static bool read_colon(struct reader *r) {
    pass_blanks(r);
    if (r->at == r->end || *r->at != ':') return fail(r->map, place_at(r, r->at), "a colon is missing here");
    r->at++;
    return true;
}

static bool ends_here(struct reader *r) {
    return at_end(r) || fail(r->map, place_at(r, r->at), "nothing more is expected on this line");
}

/* ---- Values ---- */

void map_put_value(struct text *out, struct slice json, struct slice unit, struct slice on) {
    if (json.length == 0) json = SLICE("null");
    if (unit.length == 0 && on.length == 0) {
        text_put(out, json.bytes, json.length);
        return;
    }
    text_puts(out, "{\"value\":");
    text_put(out, json.bytes, json.length);
    if (unit.length) text_puts(out, ",\"unit\":"), text_json(out, unit.bytes, unit.length);
    if (on.length) text_puts(out, ",\"on\":"), text_json(out, on.bytes, on.length);
    text_putc(out, '}');
}

/* Whether the fact can have this value, which is put into `json`. Nothing of the trial is left. */
static bool try_value(struct reader *r, const struct map_entry *entry, struct slice words, struct map_place place, struct slice *json) {
    struct text value, whole;
    struct fact_error error = { .message = "" };
    context_reset(r->scratch, DATE_UNKNOWN);
    text_init(&value, r->map->arena);
    text_init(&whole, r->map->arena);
    enum facts_status status = facts_words(r->scratch, entry->fact, words, &value, &error);
    if (status == FACTS_READ && !value.failed) {
        map_put_value(&whole, (struct slice){ value.bytes, value.length }, entry->unit, SLICE(""));
        if (!whole.failed) status = facts_set(r->scratch, entry->fact, whole.bytes, whole.length, DATE_UNKNOWN, &error);
    }
    if (status == FACTS_NO_MEMORY) r->failed = true;
    if (status == FACTS_WRONG) return fail(r->map, place, "%s", error.message);
    *json = (struct slice){ value.length ? value.bytes : "null", value.length ? value.length : 4 };
    return status == FACTS_READ && !value.failed && !whole.failed;
}

/* A value as it stands in the map: in quotes, or words to the end of the line or a comment. */
static bool read_meaning(struct reader *r, struct slice *words) {
    if (at_end(r)) return fail(r->map, place_at(r, r->at), "a value is missing here");
    if (*r->at == '"') return read_quoted(r, words, "a value") && ends_here(r);
    const char *start = r->at;
    while (r->at < r->end && !(*r->at == '#' && (r->at[-1] == ' ' || r->at[-1] == '\t'))) r->at++;
    *words = cell_trimmed((struct slice){ start, (size_t)(r->at - start) });
    return true;
}

static bool read_other(struct reader *r, struct map_entry *entry) {
    struct slice words;
    const char *start = r->at;
    struct slice name = read_name(r);
    if (!slice_is(name, "other")) return fail(r->map, place_at(r, start), "what a cell says stands in quotes; without them only other does");
    if (!read_colon(r)) return false;
    pass_blanks(r);
    const char *value = r->at;
    if (!read_meaning(r, &words)) return false;
    if (!slice_is(words, "unknown"))
        return fail(r->map, place_at(r, value), "other can only be unknown: what cannot be read is never taken for a value");
    if (entry->other_unknown) return fail(r->map, place_at(r, start), "other is given twice");
    entry->other_unknown = true;
    return true;
}

static bool read_value_line(struct reader *r) {
    struct map_value value = { .raw = SLICE("") };
    struct slice words;
    pass_blanks(r);
    if (r->entry == SIZE_MAX) return fail(r->map, place_at(r, r->at), "an indented line belongs to the column above it, and there is none");
    struct map_entry *entry = &r->map->entry[r->entry];
    if (entry->kind != MAP_FACT) return fail(r->map, place_at(r, r->at), "only the column of a fact has values");
    if (*r->at != '"') return read_other(r, entry);
    value.place = place_at(r, r->at);
    if (!read_quoted(r, &value.raw, "what a cell says") || !read_colon(r)) return false;
    pass_blanks(r);
    struct map_place place = place_at(r, r->at);
    value.raw = cell_trimmed(value.raw);
    if (!read_meaning(r, &words) || !try_value(r, entry, words, place, &value.json)) return false;
    if (!ARENA_ROOM(r->map->arena, entry->value, entry->values, entry->value_room)) return false;
    entry->value[entry->values++] = value;
    return true;
}

/* ---- Columns ---- */

static bool add_missing(struct reader *r) {
    struct slice text;
    struct column_map *map = r->map;
    for (;;) {
        if (!read_quoted(r, &text, "what stands for nothing")) return false;
        if (!ARENA_ROOM(map->arena, map->missing, map->missings, map->missing_room)) return false;
        map->missing[map->missings++] = cell_trimmed(text);
        if (at_end(r)) return true;
        if (*r->at != ',') return fail(map, place_at(r, r->at), "a comma is missing here");
        r->at++;
    }
}

static bool read_unit(struct reader *r, struct map_entry *entry) {
    const char *start = r->at;
    if (!slice_is(read_name(r), "unit"))
        return fail(r->map, place_at(r, start), "behind the name of a column only \"unit\" and a unit may stand");
    pass_blanks(r);
    struct map_place place = place_at(r, r->at);
    struct slice unit = read_word(r);
    if (unit.length == 0) return fail(r->map, place, "a unit is missing here");
    const char *copy = arena_copy(r->map->arena, unit.bytes, unit.length);
    if (!copy) return false;
    uint32_t kind = entry->kind == MAP_FACT ? r->scratch->program->fact[entry->fact].kind : FACT_TEXT;
    if (kind != FACT_NUMBER && kind != FACT_WIDE) return fail(r->map, place, "only the column of a number has a unit");
    struct fact_error error = { .message = "" };
    struct text trial;
    text_init(&trial, r->map->arena);
    entry->unit = (struct slice){ copy, unit.length };
    map_put_value(&trial, SLICE("1"), entry->unit, SLICE(""));
    context_reset(r->scratch, DATE_UNKNOWN);
    if (trial.failed) return false;
    enum facts_status status = facts_set(r->scratch, entry->fact, trial.bytes, trial.length, DATE_UNKNOWN, &error);
    if (status == FACTS_NO_MEMORY) r->failed = true;
    return status == FACTS_READ || (status == FACTS_WRONG && (error.refused || fail(r->map, place, "%s", error.message)));
}

static bool find_fact(struct reader *r, struct slice name, struct map_place place, uint32_t *fact) {
    if (!facts_find(r->scratch, name, fact)) {
        r->failed = true;
        return false;
    }
    if (*fact != NONE) return true;
    const char *nearest = facts_nearest(r->scratch, name);
    return fail(r->map, place, "this guideline knows no fact %s%s%s%s", shown(r, name), nearest ? "; did you mean " : "",
                nearest ? nearest : "", nearest ? "?" : "");
}

static bool is_new(const struct reader *r, const struct map_entry *entry) {
    for (size_t i = 0; i < r->map->entries; i++) {
        const struct map_entry *other = &r->map->entry[i];
        if (other->kind != entry->kind || (entry->kind != MAP_ID && other->fact != entry->fact)) continue;
        const char *name = entry->kind == MAP_ID ? "id" : fact_name(r, entry->fact);
        return fail(r->map, entry->place, "%s%s is given by two columns, %s and, on line %u, %s; a fact comes from one", name,
                    entry->kind == MAP_DATE ? " on" : "", shown(r, entry->column), (unsigned)other->place.line, shown(r, other->column));
    }
    return true;
}

static bool read_kind(struct reader *r, struct map_entry *entry) {
    struct slice name = read_name(r);
    if (name.length == 0)
        return fail(r->map, entry->place, "a line begins with the name of a fact, id or missing, or it is indented and holds a value");
    entry->kind = slice_is(name, "id") ? MAP_ID : MAP_FACT;
    if (entry->kind == MAP_FACT && !find_fact(r, name, entry->place, &entry->fact)) return false;
    pass_blanks(r);
    const char *start = r->at;
    if (r->at == r->end || *r->at == ':') return true;
    if (!slice_is(read_name(r), "on")) return fail(r->map, place_at(r, start), "behind the name of a fact only \"on\" and a colon may stand");
    if (entry->kind == MAP_ID) return fail(r->map, place_at(r, start), "id has no date");
    entry->kind = MAP_DATE;
    return true;
}

static bool read_entry(struct reader *r) {
    struct column_map *map = r->map;
    struct map_entry entry = { .place = place_at(r, r->at), .fact = NONE, .unit = SLICE("") };
    struct reader ahead = *r;
    r->entry = SIZE_MAX;
    if (slice_is(read_name(&ahead), "missing")) {
        *r = ahead;
        r->entry = SIZE_MAX;
        return read_colon(r) && add_missing(r);
    }
    if (!read_kind(r, &entry) || !read_colon(r)) return false;
    pass_blanks(r);
    entry.column_place = place_at(r, r->at);
    if (!read_quoted(r, &entry.column, "the name of a column")) return false;
    entry.column = cell_trimmed(entry.column);
    if (entry.column.length == 0) return fail(map, entry.column_place, "the name of a column is empty");
    bool fine = (at_end(r) || read_unit(r, &entry)) && ends_here(r); /* the column is there, whatever stands behind it */
    if (!is_new(r, &entry)) return false;
    if (!ARENA_ROOM(map->arena, map->entry, map->entries, map->entry_room)) return false;
    r->entry = map->entries;
    map->entry[map->entries++] = entry;
    return fine;
}

/* ---- The whole ---- */

static int compare_values(const void *a, const void *b) {
    const struct map_value *first = a, *second = b;
    size_t length = first->raw.length < second->raw.length ? first->raw.length : second->raw.length;
    int order = length ? memcmp(first->raw.bytes, second->raw.bytes, length) : 0;
    if (order) return order;
    if (first->raw.length != second->raw.length) return first->raw.length < second->raw.length ? -1 : 1;
    return first->place.line < second->place.line ? -1 : first->place.line > second->place.line;
}

static void sort_values(struct reader *r, struct map_entry *entry) {
    if (entry->values > 1) qsort(entry->value, entry->values, sizeof *entry->value, compare_values);
    for (size_t i = 1; i < entry->values; i++)
        if (slice_equal(entry->value[i - 1].raw, entry->value[i].raw))
            fail(r->map, entry->value[i].place, "%s is given twice, first on line %u", shown(r, entry->value[i].raw),
                 (unsigned)entry->value[i - 1].place.line);
}

static void check_dates(struct reader *r) {
    for (size_t i = 0; i < r->map->entries; i++) {
        const struct map_entry *dated = &r->map->entry[i];
        bool found = dated->kind != MAP_DATE;
        for (size_t j = 0; j < r->map->entries && !found; j++)
            found = r->map->entry[j].kind == MAP_FACT && r->map->entry[j].fact == dated->fact;
        if (!found) fail(r->map, dated->place, "%s has a date here and no column of its own", fact_name(r, dated->fact));
    }
}

static int compare_errors(const void *a, const void *b) {
    const struct map_error *first = a, *second = b;
    if (first->place.line != second->place.line) return first->place.line < second->place.line ? -1 : 1;
    return first->place.column < second->place.column ? -1 : first->place.column > second->place.column;
}

static void read_line(struct reader *r) {
    size_t bad_at;
    bool indented = r->at < r->end && (*r->at == ' ' || *r->at == '\t');
    if (at_end(r)) return;
    if (!utf8_valid(r->line_start, (size_t)(r->end - r->line_start), &bad_at)) {
        fail(r->map, place_at(r, r->line_start + bad_at), "there is a byte that is no valid UTF-8");
        return;
    }
    if (!indented) r->broken = !read_entry(r);
    else if (!r->broken) read_value_line(r);
}

bool column_map_read(struct column_map *map, struct arena *arena, struct context *scratch, struct slice bytes) {
    struct reader r = { .map = map, .scratch = scratch, .entry = SIZE_MAX };
    *map = (struct column_map){ .arena = arena };
    const char *at = bytes.bytes, *end = bytes.bytes + bytes.length;
    if (bytes.length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
    while (at < end && !arena->failed) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        r.line++;
        r.line_start = r.at = at;
        r.end = stop > at && stop[-1] == '\r' ? stop - 1 : stop;
        read_line(&r);
        at = stop < end ? stop + 1 : end;
    }
    for (size_t i = 0; i < map->entries; i++) sort_values(&r, &map->entry[i]);
    check_dates(&r);
    if (map->entries == 0 && map->errors == 0) fail(map, (struct map_place){ 1, 1 }, "this map names no column");
    qsort(map->error, map->errors, sizeof *map->error, compare_errors);
    if (r.failed || arena->failed || scratch->fixed.failed) map->errors = 0; /* they may come from what there was no memory for */
    return map->errors == 0 && !r.failed && !arena->failed && !scratch->fixed.failed;
}

const struct map_value *map_entry_find(const struct map_entry *entry, struct slice cell) {
    size_t low = 0, high = entry->values;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct map_value wanted = { .raw = cell, .place = entry->value[middle].place };
        int order = compare_values(&wanted, &entry->value[middle]);
        if (order == 0) return &entry->value[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

bool column_map_is_missing(const struct column_map *map, struct slice cell) {
    for (size_t i = 0; i < map->missings; i++)
        if (slice_equal(map->missing[i], cell)) return true;
    return false;
}
