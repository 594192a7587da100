/* facts_list: lists of records and series of dated values -> the rows of struct list_value. */
#include <string.h>

#include "runtime/facts_inside.h"

/* A list on its way in. */
struct rows {
    const struct fact_form *form;
    struct fact_forms *fields;
    struct list_value list;
    size_t most;
};

enum { SERIES_VALUE, SERIES_ON, SERIES_FIELDS };

static bool add_row(struct facts_run *run, struct rows *rows) {
    struct list_value *list = &rows->list;
    struct arena *arena = &run->context->arena;
    size_t columns = rows->fields->count;
    if (list->count == list->room) {
        uint32_t room = list->room < 8 ? 8 : list->room * 2; /* at most twice the program's 100,000 */
        int64_t *cell = ARENA_ARRAY(arena, int64_t, room * columns);
        struct decimal *wide = rows->fields->has_wide ? ARENA_ARRAY(arena, struct decimal, room * columns) : NULL;
        if (!cell || (rows->fields->has_wide && !wide)) return false;
        if (list->count) memcpy(cell, list->cell, list->count * columns * sizeof *cell);
        if (list->count && wide) memcpy(wide, list->wide, list->count * columns * sizeof *wide);
        list->cell = cell;
        list->wide = wide;
        list->room = room;
    }
    list->count++;
    return true;
}

static void put_cell(struct rows *rows, const struct fact_form *field, const struct fact_value *value) {
    size_t cell = (size_t)(rows->list.count - 1) * rows->fields->count + field->slot;
    rows->list.cell[cell] = field->kind == FACT_TRUTH ? value->truth : value->number;
    if (field->kind == FACT_WIDE) rows->list.wide[cell] = value->wide;
}

static void forget_row(struct rows *rows) {
    for (uint32_t i = 0; i < rows->fields->count; i++) {
        struct fact_value unknown = fact_value_unknown(&rows->fields->at[i]);
        put_cell(rows, &rows->fields->at[i], &unknown);
    }
}

static bool read_field(struct facts_run *run, struct rows *rows, struct fact_form *field, const char *at) {
    struct fact_value value = fact_value_unknown(field);
    run->place.field = field;
    if (field->seen == run->reader->stamp)
        return facts_fail(run, facts_behind_name(run, at), "each field once", "%s is given twice", facts_path(run));
    field->seen = run->reader->stamp;
    if (!json_colon(&run->json) || !fact_value_read(run, field, &value)) return false;
    put_cell(rows, field, &value);
    run->place.field = NULL;
    return true;
}

static bool read_record(struct facts_run *run, struct rows *rows) {
    struct fact_form *field;
    struct slice name;
    struct fact_form **guess = &rows->fields->first;
    if (!add_row(run, rows)) return false;
    forget_row(rows);
    run->reader->stamp++;
    if (!json_enter(&run->json)) return false;
    while (json_next_name(&run->json)) {
        const char *at = run->json.at;
        if (!fact_name_read(run, rows->fields, &guess, &field, &name)) return false;
        if (!(field ? read_field(run, rows, field, at) : fact_name_unknown(run, rows->fields, name, at))) return false;
    }
    return run->json.fault == JSON_FINE;
}

static bool read_dated(struct facts_run *run, struct rows *rows) {
    const struct fact_form *value_form = &rows->fields->at[SERIES_VALUE], *on_form = &rows->fields->at[SERIES_ON];
    struct fact_value value = fact_value_unknown(value_form), on = fact_value_unknown(on_form);
    const char *at = run->json.at;
    if (!add_row(run, rows) || !fact_value_read(run, value_form, &value)) return false;
    if (!value.dated)
        return facts_fail(run, at, "{\"value\", \"on\"}", "%s has no \"on\": the values of a series need their dates", facts_path(run));
    on.number = value.on;
    put_cell(rows, value_form, &value);
    put_cell(rows, on_form, &on);
    return true;
}

/* "..." as the last element: there may be more. */
static bool read_more(struct facts_run *run, struct rows *rows) {
    struct json_text text;
    const char *at = run->json.at;
    if (!json_text(&run->json, &text)) return false;
    struct slice plain = json_plain(&text, &run->context->arena);
    if (!slice_is(plain, "..."))
        return plain.bytes && facts_fail(run, at, facts_expected(run, rows->form), "%s needs an object, not %s; only \"...\" may stand"
                                         " at the end of a list, for more that may be there", facts_path(run), facts_shown(run, plain));
    rows->list.state = LIST_MORE;
    return true;
}

static bool fail_element(struct facts_run *run, const struct rows *rows) {
    const char *at = run->json.at;
    if (!json_skip(&run->json)) return false;
    const char *expected = facts_expected(run, rows->form);
    return facts_fail(run, at, expected, "%s needs an object: %s is %s", facts_path(run), run->place.fact->name.bytes, expected);
}

static bool fail_length(struct facts_run *run, const struct rows *rows) {
    struct text expected;
    text_init(&expected, &run->context->arena);
    text_printf(&expected, "at most %zu elements", rows->most);
    return facts_fail(run, run->json.at, expected.bytes, "%s has more than %zu elements", run->place.fact->name.bytes, rows->most);
}

static bool read_element(struct facts_run *run, struct rows *rows) {
    enum json_kind kind = json_kind(&run->json);
    if (rows->list.state == LIST_MORE)
        return facts_fail(run, run->json.at, "the end of the list", "%s stands behind \"...\", which ends a list", facts_path(run));
    if (kind == JSON_TEXT) return read_more(run, rows);
    if (rows->list.count >= rows->most) return fail_length(run, rows);
    if (kind != JSON_OBJECT) return fail_element(run, rows);
    return rows->form->kind == FACT_SERIES ? read_dated(run, rows) : read_record(run, rows);
}

static bool read_elements(struct facts_run *run, struct rows *rows) {
    uint32_t element = 0;
    rows->list.state = LIST_COMPLETE;
    if (!json_enter(&run->json)) return false;
    while (json_next_item(&run->json)) {
        run->place.element = ++element;
        if (!read_element(run, rows)) return false;
    }
    run->place.element = 0;
    return run->json.fault == JSON_FINE;
}

/* ---- Series are kept by date ---- */

struct order {
    int64_t moment;
    uint32_t row;
};

static int64_t moment_of(const struct rows *rows, uint32_t row) {
    int64_t first, last;
    date_span(rows->list.cell[(size_t)row * rows->fields->count + rows->fields->at[SERIES_ON].slot], &first, &last);
    return first;
}

/* Merges runs of `width` from one array to the other; the earlier of two equals stays first. */
static void merge(const struct order *from, struct order *to, uint32_t count, uint32_t width) {
    for (uint32_t start = 0; start < count; start += 2 * width) {
        uint32_t middle = count - start < width ? count : start + width;
        uint32_t end = count - start < 2 * width ? count : start + 2 * width;
        uint32_t a = start, b = middle;
        for (uint32_t i = start; i < end; i++) {
            bool first = a < middle && (b == end || from[a].moment <= from[b].moment);
            to[i] = from[first ? a++ : b++];
        }
    }
}

static bool sort_rows(struct facts_run *run, struct rows *rows) {
    struct arena *arena = &run->context->arena;
    struct list_value *list = &rows->list;
    uint32_t count = list->count;
    size_t columns = rows->fields->count;
    struct order *order = ARENA_ARRAY(arena, struct order, count), *other = ARENA_ARRAY(arena, struct order, count);
    int64_t *cell = ARENA_ARRAY(arena, int64_t, list->room * columns);
    struct decimal *wide = list->wide ? ARENA_ARRAY(arena, struct decimal, list->room * columns) : NULL;
    if (!order || !other || !cell || (list->wide && !wide)) return false;
    for (uint32_t i = 0; i < count; i++) order[i] = (struct order){ moment_of(rows, i), i };
    for (uint32_t width = 1; width < count; width *= 2) {
        merge(order, other, count, width);
        struct order *swapped = order;
        order = other, other = swapped;
    }
    for (uint32_t i = 0; i < count; i++) {
        memcpy(cell + i * columns, list->cell + order[i].row * columns, columns * sizeof *cell);
        if (wide) memcpy(wide + i * columns, list->wide + order[i].row * columns, columns * sizeof *wide);
    }
    list->cell = cell;
    list->wide = wide;
    return true;
}

static bool is_sorted(const struct rows *rows) {
    for (uint32_t i = 1; i < rows->list.count; i++)
        if (moment_of(rows, i - 1) > moment_of(rows, i)) return false;
    return true;
}

/* A series without a date of its own is as old as its last value. */
static bool settle_series(struct facts_run *run, struct rows *rows, struct fact_state *state) {
    const struct fact_form *on = &rows->fields->at[SERIES_ON];
    if (!is_sorted(rows) && !sort_rows(run, rows)) return false;
    if (state->dated || rows->list.count == 0) return true;
    state->dated = true;
    state->on = rows->list.cell[(size_t)(rows->list.count - 1) * rows->fields->count + on->slot];
    return true;
}

/* ---- The whole ---- */

static bool read_rows(struct facts_run *run, struct rows *rows) {
    enum json_kind kind = json_kind(&run->json);
    const char *at = run->json.at;
    if (kind == JSON_NULL) return json_literal(&run->json);
    if (kind == JSON_LIST) return read_elements(run, rows);
    return json_skip(&run->json) && facts_fail_kind(run, rows->form, at, NULL);
}

static bool read_wrapped(struct facts_run *run, struct rows *rows, struct fact_state *state) {
    struct fact_wrap wrap;
    if (!fact_wrap_read(run, rows->form, &wrap)) return false;
    state->dated = wrap.dated;
    state->on = wrap.on;
    if (wrap.unreadable) state->given = GIVEN_UNREADABLE;
    if (wrap.unreadable) return true;
    struct json behind = run->json;
    run->json = wrap.value;
    if (!read_rows(run, rows)) return false;
    run->json = behind;
    return true;
}

bool fact_list_read(struct facts_run *run, const struct fact_form *form) {
    struct rows rows = { .form = form, .fields = form->fields, .most = form->most };
    struct fact_state state = { .on = DATE_UNKNOWN };
    if (run->list_most && run->list_most < rows.most) rows.most = run->list_most;
    if (form->kind == FACT_SERIES && rows.fields->count < SERIES_FIELDS) return facts_fail_kind(run, form, run->json.at, NULL);
    bool wrapped = json_kind(&run->json) == JSON_OBJECT;
    if (!(wrapped ? read_wrapped(run, &rows, &state) : read_rows(run, &rows))) return false;
    if (form->kind == FACT_SERIES && !settle_series(run, &rows, &state)) return false;
    if (rows.list.state != LIST_UNKNOWN) state.given = GIVEN_VALUE_KNOWN;
    run->context->list[form->slot] = rows.list;
    run->context->fact[form->index] = state;
    return true;
}

/* ---- Element by element ---- */

static struct rows rows_at(const struct context *context, const struct fact_form *form) {
    return (struct rows){ .form = form, .fields = form->fields, .list = context->list[form->slot], .most = form->most };
}

bool fact_list_add(struct facts_run *run, const struct fact_form *form) {
    struct rows rows = rows_at(run->context, form);
    if (run->list_most && run->list_most < rows.most) rows.most = run->list_most;
    run->place.fact = form;
    if (rows.list.count >= rows.most) return fail_length(run, &rows);
    if (!add_row(run, &rows)) return false;
    forget_row(&rows);
    run->context->list[form->slot] = rows.list;
    return true;
}

void fact_list_put(struct context *context, const struct fact_form *form, const struct fact_form *field, const struct fact_value *value) {
    struct rows rows = rows_at(context, form);
    put_cell(&rows, field, value);
}

bool fact_list_finish(struct facts_run *run, const struct fact_form *form) {
    struct rows rows = rows_at(run->context, form);
    if (form->kind != FACT_SERIES) return true;
    run->place.fact = form;
    for (uint32_t i = 0; i < rows.list.count; i++) {
        if (date_is_known(rows.list.cell[(size_t)i * rows.fields->count + rows.fields->at[SERIES_ON].slot])) continue;
        run->place.element = i + 1;
        return facts_fail(run, NULL, "{\"value\", \"on\"}", "%s has no \"on\": the values of a series need their dates", facts_path(run));
    }
    if (!settle_series(run, &rows, &run->context->fact[form->index])) return false;
    run->context->list[form->slot] = rows.list;
    return true;
}
