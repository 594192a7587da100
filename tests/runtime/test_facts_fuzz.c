/* Damaged records: whatever comes, the reader answers, and what it accepts is in order. The number of records may be
 * given as an argument, then a seed. */
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

static const char *const seeds[] = {
    "{\"id\":\"p1\",\"weight\":70.5,\"ecog\":1,\"lvef\":55,\"her2\":\"positive\",\"pregnant\":false,\"born\":\"1955-03-21\"}",
    "{\"weight\":{\"value\":\"154 [lb_av]\",\"on\":\"2025-10-01\"},\"creatinine\":{\"value\":1.1,\"unit\":\"mg/dL\"},\"alpha\":-1.5e-3}",
    "{\"lesions\":[{\"site\":\"liver\",\"isolated\":true,\"size\":\"12 mm\",\"volume\":0.25,\"found\":\"2024\",\"said\":\"x\"},{},\"...\"]}",
    "{\"potassium\":[{\"value\":4.5,\"on\":\"2025-10-03\"},{\"value\":4,\"unit\":\"mmol/L\",\"on\":\"2025-10-01\"}],\"height\":170}",
    "{\"stay\":{\"from\":\"2025-01-01\",\"to\":null},\"remark\":\"a\\u00e9\\ud83d\\ude00\\n\",\"lesions\":{\"value\":[],\"on\":\"2025-09\"}}",
};

static const char *const pieces[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "\"...\"", "\"value\":", "\"unit\":", "\"on\":", "\"weight\":", "\"id\":",
    "\"lesions\":", "\"site\":", "-", "0", "9999999999999999999", "1e99", ".", "e-", "\"kg\"", "\"70 kg\"", "\\ud800", "\\u0000", "\xC3",
    "\xF0\x9F\x98\x80", "\n", " ", "\"2025-11-02\"", "[[[[[[[[[[[[[[[[", "{}", "\"unknown\"", "4.4444444444444444444444444444444444444444",
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
    char copy[ROOM];
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    if (to - from > 12 && below(4)) to = from + below(12);
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

static void assert_plain(const char *text) {
    assert_non_null(text);
    assert_true(utf8_valid(text, strlen(text), NULL));
    for (const char *at = text; *at; at++) assert_true((unsigned char)*at >= ' ' && *at != 0x7F);
}

static void assert_error(const struct fact_error *error, size_t length) {
    size_t characters = 0;
    assert_plain(error->path);
    assert_plain(error->found);
    assert_plain(error->expected);
    assert_plain(error->message);
    assert_true(error->message[0] && error->expected[0] && error->offset <= length);
    for (const char *at = error->found; *at; at++) characters += ((unsigned char)*at & 0xC0) != 0x80;
    assert_true(characters <= 60);
}

static void assert_value(const struct program_fact *form, uint8_t truth, int64_t number, const struct context *context) {
    int64_t all = choice_unknown(form->choices);
    switch ((enum fact_kind)form->kind) {
        case FACT_TRUTH: assert_true(truth == TRUTH_NO || truth == TRUTH_UNKNOWN || truth == TRUTH_YES); break;
        case FACT_CHOICE: assert_true(number == all || (number > 0 && (number & (number - 1)) == 0 && (number & ~all) == 0)); break;
        case FACT_NUMBER:
            assert_true(number == NUMBER_UNKNOWN || (number >= form->low && number <= form->high && number % form->step == 0));
            break;
        case FACT_DATE: assert_true(date_is_valid(number)); break;
        case FACT_TEXT: assert_true(number == NUMBER_UNKNOWN || (number >= 0 && (size_t)number < context->texts)); break;
        case FACT_WIDE:
        case FACT_PERIOD:
        case FACT_LIST:
        case FACT_SERIES: break;
    }
}

static void assert_list(const struct context *context, uint32_t index) {
    const struct program *program = context->program;
    const struct program_record *record = &program->record[program->list[index].record];
    const struct list_value *list = &context->list[index];
    assert_true(list->count <= program->list[index].most && list->count <= list->room);
    assert_true(list->state != LIST_UNKNOWN || list->count == 0);
    for (size_t i = 0; i < (size_t)list->count * record->fields; i++) {
        struct program_fact form;
        memcpy(&form, &program->field[record->first_field + i % record->fields], sizeof form);
        assert_value(&form, form.kind == FACT_TRUTH ? (uint8_t)list->cell[i] : 0, list->cell[i], context);
        if (form.kind == FACT_WIDE) assert_true(decimal_is_valid(list->wide[i]));
    }
}

static void assert_context(const struct context *context) {
    const struct program *program = context->program;
    for (uint32_t i = 0; i < program->facts; i++) {
        const struct program_fact *fact = &program->fact[i];
        if (fact->kind == FACT_LIST || fact->kind == FACT_SERIES) assert_list(context, fact->slot);
        else if (fact->kind == FACT_WIDE) assert_true(decimal_is_valid(context->wide[fact->slot]));
        else assert_value(fact, fact->kind == FACT_TRUTH ? context->truth[fact->slot] : 0,
                          fact->kind == FACT_TRUTH ? 0 : context->number[fact->slot], context);
        assert_true(date_is_valid(context->fact[i].on));
    }
    for (size_t i = 0; i < context->texts; i++) assert_true(utf8_valid(context->text[i].bytes, context->text[i].length, NULL));
}

static void every_damaged_record_is_answered(void **state) {
    struct record *record = *state;
    unsigned long read = 0;
    for (unsigned long i = 0; i < rounds; i++) {
        struct bytes bytes = { .length = 0 };
        struct facts_options options = { .lenient = below(2) };
        const char *start = seeds[below(sizeof seeds / sizeof *seeds)];
        replace(&bytes, 0, 0, start, strlen(start));
        for (size_t times = below(4); times < 4; times++) damage(&bytes);
        enum facts_status status = record_read_bytes(record, bytes.at, bytes.length, &options);
        assert_true(status == FACTS_READ || status == FACTS_WRONG);
        if (status == FACTS_READ) assert_context(record->context);
        else assert_error(&record->error, bytes.length);
        read += status == FACTS_READ;
    }
    assert_true(read > rounds / 20 && read < rounds); /* both kinds were seen */
}

static void every_damaged_word_is_answered(void **state) {
    struct record *record = *state;
    context_reset(record->context, record_date(TODAY));
    for (unsigned long i = 0; i < rounds / 4; i++) {
        struct bytes bytes = { .length = 0 };
        const char *start = pieces[below(sizeof pieces / sizeof *pieces)];
        replace(&bytes, 0, 0, start, strlen(start));
        for (size_t times = below(3); times < 3; times++) damage(&bytes);
        enum facts_status status =
            facts_set(record->context, (uint32_t)below(FACTS), bytes.at, bytes.length, DATE_UNKNOWN, &record->error);
        if (status == FACTS_READ) assert_context(record->context);
        else assert_error(&record->error, ROOM);
        if (i % 1000 == 0) context_reset(record->context, record_date(TODAY));
    }
}

/* ---- Memory that ends ---- */

static void *resize_while_left(void *left, void *memory, size_t old_size, size_t new_size) {
    if (new_size > old_size && (*(size_t *)left)-- == 0) {
        *(size_t *)left = 0;
        return NULL;
    }
    return allocator_of_c.resize(NULL, memory, old_size, new_size);
}

static struct text long_record(struct arena *arena) {
    struct text json;
    text_init(&json, arena);
    text_puts(&json, "{\"remark\":\"\\n");
    text_repeat(&json, 'r', 100000);
    text_puts(&json, "\",\"potassium\":[");
    for (int i = 0; i < 900; i++) text_printf(&json, "{\"value\":4.04,\"on\":\"%04d-01-01\"},", 2000 - i);
    text_puts(&json, "\"...\"],\"zzz\":1,\"weight\":\"70 kg\"}");
    return json;
}

static void memory_that_ends_is_told(void **state) {
    struct record *record = *state;
    struct text json = long_record(&record->program->arena);
    const struct facts_options lenient = { .lenient = true };
    enum facts_status status = FACTS_NO_MEMORY;
    size_t allowed = 0;
    for (; status == FACTS_NO_MEMORY && allowed < 100; allowed++) {
        size_t left = allowed;
        const struct allocator allocator = { resize_while_left, &left };
        struct context *context = context_new(record->program, &allocator);
        if (!context) continue;
        context_reset(context, record_date(TODAY));
        status = facts_read(context, json.bytes, json.length, &lenient, &record->error);
        if (status == FACTS_READ) assert_int_equal(context->list[1].count, 900);
        context_free(context);
    }
    assert_int_equal(status, FACTS_READ);
    assert_true(allowed > 4); /* it ended in more than one place */
}

int main(int count, char **arguments) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(every_damaged_record_is_answered),
        RECORD_TEST(every_damaged_word_is_answered),
        RECORD_TEST(memory_that_ends_is_told),
    };
    if (count > 1) rounds = strtoul(arguments[1], NULL, 10);
    if (count > 2) seed = strtoull(arguments[2], NULL, 10);
    return cmocka_run_group_tests_name("runtime/facts_fuzz", tests, NULL, NULL);
}
