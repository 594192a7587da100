/* Damaged tables and damaged column maps: whatever comes, every row is answered, and what is accepted is the same patient as record
 * and as row. The number of rounds may be given as an argument, then a seed. */
#include "runtime/table.h"
#include "tests/runtime/record.h"

#include <stdlib.h>

static uint64_t seed = 1;
static unsigned long rounds = 20000;

static uint64_t next_random(void) {
    seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(size_t limit) { return limit ? (size_t)(next_random() % limit) : 0; }

static const char *const tables[] = {
    "id,weight,her2,pregnant\np1,70.5,positive,yes\np2,154 [lb_av],,no\n,,,\n",
    "weight@on,weight,lesions,remark\r\n2025-10-01,70,\"[{\"\"site\"\":\"\"liver\"\"},\"\"...\"\"]\",\"a\nb\"\r\n,,none,\"\"\"x\"\"\"\r\n",
    "id,potassium,stay,born\nq,\"[{\"\"value\"\":4,\"\"on\"\":\"\"2025\"\"}]\",\"{\"\"from\"\":\"\"2025\"\"}\",1955-03\nr,[],,2025-02-30\n",
    "id\tweight\tremark\np1\t70\ta b\np2\t7 m\t\"q\"\n",
    "SAMPLE,IHC,LB,DAY\ns1,3+,154,2025-10-01\ns2,2-3+,NA,\ns3,0,7000,2026-01-01\n",
    "#c\nid,ecog,creatinine,alpha\n1,2,1.1 mg/dL,-1.5e-3\n2,\"{\"\"value\"\":1}\",80,unknown\n",
};

static const char *const maps[] = {
    "missing: \"NA\"\nid: \"SAMPLE\"\nher2: \"IHC\"\n  \"3+\": positive\n  \"0\": negative\n  other: unknown\nweight: \"LB\" unit [lb_av]\n"
    "weight on: \"DAY\"\n",
    "# map\r\nremark: \"IHC\"\r\n  \"3+\": \"a \"\"b\"\"\"\r\nlesions: \"LB\"\r\n  \"154\": [{\"site\":\"liver\"}]\r\n  other: unknown\r\n",
    "weight: \"LB\"\n  \"\": 70\n  other: unknown\npregnant: \"DAY\"\n  \"2025-10-01\": yes\n",
};

static const char *const pieces[] = {
    ",", "\"", "\"\"", "\n", "\r\n", "\r", "\t", ";", "#", "\xEF\xBB\xBF", "\xFF\xFE", "\xC3", "\xF0\x9F\x98\x80", "\\", "id", "weight", "weight@on",
    "70 kg", "positive", "unknown", "none", "null", "{", "}", "[", "]", "{\"value\":", "{\"unreadable\":\"x\"}", "\"...\"", "2025-11-02", "@on", " ",
    "other: unknown", "missing:", " on:", " unit kg", ":", "\n  \"x\": ", "9999999999999999999999999999999999999999", "1e99", "\\u0000", ",,,,,,,,",
};

enum { ROOM = 4096 };

struct bytes {
    char at[ROOM];
    size_t length;
};

static void replace(struct bytes *b, size_t from, size_t to, const char *with, size_t length) {
    if (b->length - (to - from) + length > ROOM) return;
    memmove(b->at + from + length, b->at + to, b->length - to);
    memcpy(b->at + from, with, length);
    b->length += length - (to - from);
}

static void damage(struct bytes *b) {
    size_t from = below(b->length + 1), to = from + below(b->length - from + 1);
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    char copy[ROOM];
    if (to - from > 12) to = from + below(12);
    switch (below(6)) {
        case 0: if (from < b->length) b->at[from] = (char)below(256); break;
        case 1: replace(b, from, to, "", 0); break;
        case 2: replace(b, from, from, piece, strlen(piece)); break;
        case 3: replace(b, from, to, piece, strlen(piece)); break;
        case 4:
            memcpy(copy, b->at + from, to - from);
            replace(b, from, from, copy, to - from);
            break;
        case 5: b->length = below(10) ? b->length : from; break;
    }
}

static struct bytes damaged(const char *start, size_t most) {
    struct bytes bytes = { .length = 0 };
    replace(&bytes, 0, 0, start, strlen(start));
    for (size_t times = below(most + 1); times > 0; times--) damage(&bytes);
    return bytes;
}

static void assert_plain(const char *text) {
    assert_non_null(text);
    assert_true(utf8_valid(text, strlen(text), NULL));
    for (const char *at = text; *at; at++) assert_true((unsigned char)*at >= ' ' && *at != 0x7F);
}

static void assert_error(const struct fact_error *error) {
    assert_plain(error->path);
    assert_plain(error->found);
    assert_plain(error->expected);
    assert_plain(error->message);
    assert_true(error->message[0] && error->expected[0]);
}

/* ---- What was accepted ---- */

/* The facts of the patient at hand, in one text. */
static void print_facts(const struct context *context, struct text *out) {
    const struct program *program = context->program;
    text_clear(out);
    text_put(out, context->patient.bytes, context->patient.length);
    for (uint32_t i = 0; i < program->facts; i++) {
        const struct program_fact *fact = &program->fact[i];
        text_printf(out, ";%d %lld ", context->fact[i].given, (long long)context->fact[i].on);
        struct slice said;
        char digits[DECIMAL_TEXT] = "";
        if (fact->kind == FACT_TRUTH) text_printf(out, "%d", context->truth[fact->slot]);
        else if (fact->kind == FACT_WIDE) decimal_print(context->wide[fact->slot], digits);
        else if (fact->kind == FACT_LIST || fact->kind == FACT_SERIES)
            text_printf(out, "%d %u", context->list[fact->slot].state, (unsigned)context->list[fact->slot].count);
        else if (fact->kind != FACT_TEXT) text_printf(out, "%lld", (long long)context->number[fact->slot]);
        else if (context_text_at(context, context->number[fact->slot], &said)) text_put(out, said.bytes, said.length);
        text_puts(out, digits);
    }
    assert_false(out->failed);
}

static void assert_same(struct text *first, struct text *second) {
    assert_int_equal(first->length, second->length);
    assert_memory_equal(first->bytes, second->bytes, first->length);
}

/* The row is a record, and the record is a row again. */
static void assert_row(struct record *record, const struct table *table) {
    struct arena arena;
    struct text facts, again, row;
    struct table other;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&facts, &arena);
    text_init(&again, &arena);
    text_init(&row, &arena);
    print_facts(record->context, &facts);
    assert_null(memchr(table->record.bytes, '\n', table->record.length));
    enum facts_status status = record_read_bytes(record, table->record.bytes, table->record.length, NULL);
    if (status != FACTS_READ) fail_msg("%s: %s", record->error.message, table->record.bytes);
    print_facts(record->context, &again);
    assert_same(&facts, &again);
    enum cells_form form = below(2) ? CELLS_CSV : CELLS_TSV;
    table_put_header(record->program, form, &row);
    assert_true(table_put_record(record->context, form, (struct slice){ table->record.bytes, table->record.length }, &row));
    table_init(&other, &arena, form, false, false, NULL);
    table_put(&other, row.bytes, row.length);
    context_reset(record->context, record_date(TODAY));
    if (table_next(&other, record->context, &record->error) != TABLE_ROW) fail_msg("%s: %s", record->error.message, row.bytes);
    context_settle(record->context);
    print_facts(record->context, &again);
    assert_same(&facts, &again);
    arena_free(&arena);
}

/* ---- Reading ---- */

struct counts {
    unsigned long rows, wrong, headers;
};

static void read_table(struct record *record, struct table *table, const struct bytes *bytes, struct counts *counts) {
    size_t at = 0;
    char *copy = NULL;
    for (int steps = 0;; steps++) {
        assert_true(steps < 3 * ROOM);
        context_reset(record->context, record_date(TODAY));
        enum table_event event = table_next(table, record->context, &record->error);
        assert_int_not_equal(event, TABLE_NO_MEMORY);
        if (event == TABLE_OVER) break;
        if (event == TABLE_ROW) context_settle(record->context), counts->rows++, assert_row(record, table);
        if (event == TABLE_ROW_WRONG) counts->wrong++, assert_error(&record->error);
        if (event == TABLE_HEADER_WRONG) counts->headers++, assert_error(&record->error);
        if (event != TABLE_MORE) continue;
        size_t more = below(4) ? bytes->length - at : below(bytes->length - at + 1);
        if (at < bytes->length && more == 0) more = 1;
        test_free(copy);
        copy = test_malloc(more ? more : 1);
        memcpy(copy, bytes->at + at, more);
        table_put(table, copy, more);
        at += more;
    }
    test_free(copy);
}

static void every_damaged_table_is_answered(void **state) {
    struct record *record = *state;
    struct counts counts = { 0, 0, 0 };
    for (unsigned long i = 0; i < rounds; i++) {
        struct arena arena;
        struct table table;
        struct bytes bytes = damaged(tables[below(sizeof tables / sizeof *tables)], 4);
        arena_init(&arena, &allocator_of_c, 0);
        table_init(&table, &arena, below(4) ? CELLS_CSV : CELLS_TSV, below(2), below(2), NULL);
        read_table(record, &table, &bytes, &counts);
        arena_free(&arena);
    }
    assert_true(counts.rows > rounds / 20 && counts.wrong > rounds / 20 && counts.headers > rounds / 20);
}

static void every_damaged_map_is_answered(void **state) {
    struct record *record = *state;
    struct counts counts = { 0, 0, 0 };
    unsigned long right = 0;
    for (unsigned long i = 0; i < rounds; i++) {
        struct arena arena;
        struct table table;
        struct column_map map;
        struct bytes written = damaged(maps[below(sizeof maps / sizeof *maps)], 3), bytes = damaged(tables[4], 2);
        arena_init(&arena, &allocator_of_c, 0);
        char *copy = test_malloc(written.length ? written.length : 1);
        memcpy(copy, written.at, written.length);
        bool read = column_map_read(&map, &arena, record->context, (struct slice){ copy, written.length });
        test_free(copy);
        assert_true(read == (map.errors == 0)); /* memory does not end here */
        for (size_t e = 0; e < map.errors; e++) assert_plain(map.error[e].message);
        table_init(&table, &arena, CELLS_CSV, false, false, &map);
        if (read) read_table(record, &table, &bytes, &counts);
        right += read;
        arena_free(&arena);
    }
    assert_true(right > rounds / 20 && right < rounds);
    assert_true(counts.rows > rounds / 50 && counts.wrong > rounds / 50);
}

/* ---- Memory that ends ---- */

static void *resize_while_left(void *left, void *memory, size_t old_size, size_t new_size) {
    if (new_size > old_size && (*(size_t *)left)-- == 0) {
        *(size_t *)left = 0;
        return NULL;
    }
    return allocator_of_c.resize(NULL, memory, old_size, new_size);
}

static enum table_event read_within(struct record *record, size_t left, const struct text *bytes) {
    const struct allocator allocator = { resize_while_left, &left };
    struct context *context = context_new(record->program, &allocator);
    struct arena arena;
    struct column_map map;
    struct table table;
    enum table_event event = TABLE_NO_MEMORY;
    if (!context) return event;
    arena_init(&arena, &allocator, 0);
    if (column_map_read(&map, &arena, context, slice_of(maps[0]))) {
        table_init(&table, &arena, CELLS_CSV, false, false, &map);
        table_put(&table, bytes->bytes, bytes->length);
        context_reset(context, record_date(TODAY));
        event = table_next(&table, context, &record->error);
    } else {
        assert_int_equal(map.errors, 0);
    }
    arena_free(&arena);
    context_free(context);
    return event;
}

static void memory_that_ends_is_told(void **state) {
    struct record *record = *state;
    struct text bytes;
    enum table_event event = TABLE_NO_MEMORY;
    size_t allowed = 0;
    text_init(&bytes, &record->program->arena);
    text_puts(&bytes, "SAMPLE,IHC,LB,DAY,X\np1,");
    text_repeat(&bytes, 'r', 100000);
    text_puts(&bytes, ",154,2025-10-01,");
    text_repeat(&bytes, 'x', 400000);
    text_puts(&bytes, "\n");
    for (; event == TABLE_NO_MEMORY && allowed < 200; allowed++) event = read_within(record, allowed, &bytes);
    assert_int_equal(event, TABLE_ROW);
    assert_true(allowed > 4); /* it ended in more than one place */
}

int main(int count, char **arguments) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(every_damaged_table_is_answered),
        RECORD_TEST(every_damaged_map_is_answered),
        RECORD_TEST(memory_that_ends_is_told),
    };
    if (count > 1) rounds = strtoul(arguments[1], NULL, 10);
    if (count > 2) seed = strtoull(arguments[2], NULL, 10);
    return cmocka_run_group_tests_name("runtime/table_fuzz", tests, NULL, NULL);
}
