/* Rows of memory: they are read as records are, answered as contexts answer, with and without a plan, and what a cell cannot hold is
 * refused. */
#include "runtime/api.h"

#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2025-11-01"

static const char guideline[] =
    "language 1\nguideline rows \"Rows\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n  notice: \"A test.\"\n\n"
    "fact t1 \"T1\" : yes or no\nfact t2 \"T2\" : yes or no\n  absent means: no\nfact t3 \"T3\" : yes or no\nfact t4 \"T4\" : yes or no\n"
    "fact t5 \"T5\" : yes or no\nfact t6 \"T6\" : yes or no\nfact t7 \"T7\" : yes or no\nfact t8 \"T8\" : yes or no\nfact t9 \"T9\" : yes or no\n"
    "fact colour \"Colour\" : one of red, green, blue\nfact side \"Side\" : one of left, right\n"
    "fact weight \"Weight\" : kg from 30 to 200 step 0.1\n  valid for: 30 days\nfact height \"Height\" : cm from 120 to 220 step 1\n"
    "fact income \"Income\" : number from 0 to 100000 step 500\nfact wide_range \"Wide\" : number from -9000000000 to 9000000000 step 1\n"
    "fact free \"Free\" : mg/dL\nfact born \"Born\" : date\nfact remark \"Remark\" : text\n"
    "treatment tx \"X\"\ntreatment ty \"Y\"\napplies when not (t1 and t2 and t3)\n"
    "define surface \"Surface\" as square_root((height in cm) * (weight in kg) / 3600) * 1 m2\n"
    "recommend r1 \"R1\"\n  when t4 or t5 or colour is red\n  give tx: 4 mg/kg * weight oral once\n  then tx: 75 mg/m2 * surface rounded to 5 mg oral once\n"
    "recommend r2 \"R2\"\n  when (t6 or t7) and income > 2500\n  give ty: 3 mg/m2 * surface oral once\n"
    "recommend r3 \"R3\"\n  when t8 and side is known and wide_range < 5000000000\n"
    "recommend r4 \"R4\"\n  when years since born >= 50 years or free > 3 mg/dL\n"
    "inform r5 \"R5\"\n  when r1 and t9 and not r2\n";

static osler_program *made;
static osler_row form;

static size_t fact(const char *name) {
    size_t index = osler_program_find(made, name);
    assert_true(index != OSLER_NONE);
    return index;
}

static osler_row_cell cell_of(const char *name) {
    osler_row_cell cell;
    assert_int_equal(osler_program_row_cell(made, fact(name), &cell), OSLER_OK);
    return cell;
}

static int begin(void **state) {
    (void)state;
    osler_messages *messages;
    osler_source source = { .name = "rows.guide", .bytes = guideline, .length = sizeof guideline - 1 };
    if (osler_compile(&source, NULL, &made, &messages) != OSLER_OK) fprintf(stderr, "%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    if (!made) return -1;
    osler_program_row(made, &form);
    return 0;
}

static int end(void **state) {
    (void)state;
    osler_program_free(made);
    return 0;
}

static osler_context *context_begun(bool plain) {
    osler_context *context;
    assert_int_equal(osler_context_new(made, NULL, &context), OSLER_OK);
    context->context->plain = plain;
    assert_int_equal(osler_context_begin(context, DAY), OSLER_OK);
    return context;
}

/* --- Patients at random, as a row and as a record ----------------------------------------------------------------------------- */

static uint64_t seed = 5;
static uint64_t chance(uint64_t bound) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (seed >> 11) % bound;
}

static void put(const char *name, uint8_t *row, int64_t value) {
    osler_row_cell cell = cell_of(name);
    int16_t narrow = (int16_t)value;
    int32_t middle = (int32_t)value;
    switch (cell.cell) {
    case OSLER_CELL_NONE: fail(); break;
    case OSLER_CELL_TRUTH: case OSLER_CELL_CHOICE: row[cell.offset] = (uint8_t)value; break;
    case OSLER_CELL_INT16: memcpy(row + cell.offset, &narrow, 2); break;
    case OSLER_CELL_INT32: case OSLER_CELL_DATE: memcpy(row + cell.offset, &middle, 4); break;
    case OSLER_CELL_INT64: memcpy(row + cell.offset, &value, 8); break;
    }
}

static void put_nobody(uint8_t *row) {
    static const char *const truths[] = { "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9" };
    memset(row, 0, form.size);
    for (int i = 0; i < 9; i++) put(truths[i], row, OSLER_UNKNOWN);
    put("colour", row, OSLER_ROW_UNKNOWN), put("side", row, OSLER_ROW_UNKNOWN);
    put("weight", row, INT16_MIN), put("height", row, INT16_MIN), put("income", row, INT32_MIN), put("wide_range", row, INT64_MIN);
    put("born", row, INT32_MIN);
}

static size_t put_patient(uint8_t *row, char *json) {
    static const char *const colours[] = { "red", "green", "blue" }, *const sides[] = { "left", "right" };
    char *at = json;
    put_nobody(row);
    at += sprintf(at, "{\"id\":\"p\"");
    for (int t = 1; t <= 9; t++) {
        char name[3] = { 't', (char)('0' + t), 0 };
        if (chance(4) == 0) continue;
        bool yes = chance(2);
        put(name, row, yes ? OSLER_YES : OSLER_NO);
        at += sprintf(at, ",\"%s\":%s", name, yes ? "true" : "false");
    }
    uint64_t value = chance(4);
    if (value < 3) put("colour", row, (int64_t)value), at += sprintf(at, ",\"colour\":\"%s\"", colours[value]);
    value = chance(3);
    if (value < 2) put("side", row, (int64_t)value), at += sprintf(at, ",\"side\":\"%s\"", sides[value]);
    value = 300 + chance(1701);
    if (chance(5)) put("weight", row, (int64_t)value), at += sprintf(at, ",\"weight\":%" PRIu64 ".%" PRIu64, value / 10, value % 10);
    value = 120 + chance(101);
    if (chance(5)) put("height", row, (int64_t)value), at += sprintf(at, ",\"height\":%" PRIu64, value);
    value = 500 * chance(12);
    if (chance(5)) put("income", row, (int64_t)value), at += sprintf(at, ",\"income\":%" PRIu64, value);
    int64_t wide = (int64_t)chance(18000000001) - 9000000000;
    if (chance(5)) put("wide_range", row, wide), at += sprintf(at, ",\"wide_range\":%" PRId64, wide);
    int64_t day = (int64_t)chance(30) * 365;
    char text[DATE_TEXT];
    date_print(date_of_day(day), text);
    if (chance(5)) put("born", row, day), at += sprintf(at, ",\"born\":\"%s\"", text);
    at += sprintf(at, "}");
    return (size_t)(at - json);
}

static const char *line_of(osler_context *context) {
    static char kept[4096];
    const char *text;
    size_t length;
    osler_result_options options = { .outcomes = true, .doses = true, .missing = true };
    assert_int_equal(osler_result_line(context, &options, &text, &length), OSLER_OK);
    assert_true(length < sizeof kept);
    memcpy(kept, text, length + 1);
    return strchr(kept, ','); /* behind the patient's id */
}

static int64_t amount_of(const uint8_t *answer, size_t dose, unsigned *scale) {
    int64_t amount;
    memcpy(&amount, answer + form.amounts + 8 * dose, sizeof amount);
    *scale = answer[form.scales + dose];
    return amount;
}

static void assert_doses(osler_context *context, const uint8_t *answer) {
    size_t index = 0;
    for (size_t r = 0; r < osler_program_recommendations(made); r++)
        for (size_t d = 0;; d++) {
            osler_dose dose;
            if (osler_result_dose(context, r, d, &dose) != OSLER_OK) break;
            unsigned scale;
            int64_t amount = amount_of(answer, index++, &scale), whole = INT64_MIN;
            struct decimal decimal;
            if (dose.state != OSLER_DOSE_KNOWN) {
                assert_int_equal(amount, INT64_MIN);
                assert_int_not_equal(scale, OSLER_ROW_UNKNOWN);
                continue;
            }
            assert_int_equal(decimal_parse(dose.amount, strlen(dose.amount), &decimal), DECIMAL_READ);
            if (scale != OSLER_ROW_UNKNOWN) assert_true(decimal_to_scaled(decimal, (int32_t)scale, &whole));
            else assert_true(strlen(dose.amount) > 18);
            assert_true(amount == whole);
        }
    assert_int_equal(index, form.doses);
}

static void rows_are_answered_as_records_are(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    osler_context *rows = context_begun(false), *plain = context_begun(true), *one = context_begun(false), *record = context_begun(true);
    uint8_t *row = calloc(COUNT, form.size), *answer = calloc(COUNT + 1, form.answer_size), *other = calloc(COUNT, form.answer_size);
    char *json = calloc(COUNT, 512);
    for (size_t i = 0; i < COUNT; i++) put_patient(row + i * form.size, json + 512 * i);
    memset(answer + COUNT * form.answer_size, 77, form.answer_size);
    assert_int_equal(osler_context_answer_rows(rows, row, COUNT, answer), OSLER_OK);
    assert_int_equal(osler_context_answer_rows(plain, row, COUNT, other), OSLER_OK);
    assert_memory_equal(answer, other, COUNT * form.answer_size);
    for (size_t k = 0; k < form.answer_size; k++) assert_int_equal(answer[COUNT * form.answer_size + k], 77);
    for (size_t i = 0; i < COUNT; i++) {
        const uint8_t *mine = answer + i * form.answer_size;
        osler_context_begin(one, DAY), osler_context_begin(record, DAY);
        assert_int_equal(osler_context_set_row(one, row + i * form.size), OSLER_OK);
        assert_int_equal(osler_context_read(record, json + 512 * i, strlen(json + 512 * i), 0, NULL), OSLER_OK);
        assert_int_equal(osler_context_run(one), OSLER_OK);
        assert_int_equal(osler_context_run(record), OSLER_OK);
        char kept[4096];
        strcpy(kept, line_of(one));
        assert_string_equal(kept, line_of(record));
        assert_int_equal(mine[0], OSLER_OK);
        assert_int_equal(mine[1], osler_result_applies(record));
        for (size_t r = 0; r < osler_program_recommendations(made); r++)
            assert_int_equal(mine[form.outcomes + r], osler_result_outcome(record, r));
        assert_doses(record, mine);
    }
    osler_context_free(rows), osler_context_free(plain), osler_context_free(one), osler_context_free(record);
    free(row), free(answer), free(other), free(json);
}

static void a_cell_that_holds_what_it_cannot_is_refused(void **state) {
    (void)state;
    static const struct { const char *name; int64_t value; } wrong[] = {
        { "t1", 2 }, { "t9", 4 }, { "t3", 255 }, { "t8", 128 }, { "colour", 3 }, { "side", 2 }, { "side", 254 }, { "weight", 299 },
        { "weight", 2001 }, { "height", 119 }, { "height", -1 }, { "income", -500 }, { "income", 499 }, { "income", 100500 },
        { "wide_range", INT64_MAX }, { "wide_range", -9000000001 }, { "born", INT32_MAX }, { "born", -719163 },
    };
    osler_context *context = context_begun(false);
    uint8_t *row = calloc(3, form.size), *answer = calloc(3, form.answer_size);
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        for (int i = 0; i < 3; i++) put_nobody(row + (size_t)i * form.size);
        put("t4", row + 2 * form.size, OSLER_YES);
        put(wrong[w].name, row + form.size, wrong[w].value);
        assert_int_equal(osler_context_answer_rows(context, row, 3, answer), OSLER_OK);
        assert_int_equal(answer[0], OSLER_OK);
        assert_int_equal(answer[form.answer_size], OSLER_PATIENT_WRONG);
        for (size_t r = 0; r < osler_program_recommendations(made); r++)
            assert_int_equal(answer[form.answer_size + form.outcomes + r], OSLER_UNKNOWN);
        assert_int_equal(answer[2 * form.answer_size], OSLER_OK);
        assert_int_equal(answer[2 * form.answer_size + form.outcomes], answer[2 * form.answer_size + 1]);
        assert_int_equal(osler_context_set_row(context, row + form.size), OSLER_PATIENT_WRONG);
        assert_string_equal(osler_context_error(context)->path, wrong[w].name);
        assert_int_equal(osler_context_run(context), OSLER_PATIENT_WRONG);
        assert_int_equal(osler_context_begin(context, DAY), OSLER_OK);
    }
    osler_context_free(context);
    free(row), free(answer);
}

static void cells_lie_in_the_row_and_on_their_own(void **state) {
    (void)state;
    static const size_t width[] = { [OSLER_CELL_NONE] = 0, [OSLER_CELL_TRUTH] = 1, [OSLER_CELL_CHOICE] = 1, [OSLER_CELL_INT16] = 2,
                                    [OSLER_CELL_INT32] = 4, [OSLER_CELL_INT64] = 8, [OSLER_CELL_DATE] = 4 };
    uint8_t *taken = calloc(1, form.size);
    for (size_t f = 0; f < osler_program_facts(made); f++) {
        osler_row_cell cell;
        assert_int_equal(osler_program_row_cell(made, f, &cell), OSLER_OK);
        assert_true(cell.offset + width[cell.cell] <= form.size);
        if (width[cell.cell]) assert_int_equal(cell.offset % width[cell.cell], 0);
        for (size_t k = 0; k < width[cell.cell]; k++) assert_int_equal(taken[cell.offset + k]++, 0);
    }
    assert_int_equal(cell_of("weight").scale, 1);
    assert_int_equal(cell_of("income").cell, OSLER_CELL_INT32);
    assert_int_equal(cell_of("wide_range").cell, OSLER_CELL_INT64);
    assert_int_equal(cell_of("free").cell, OSLER_CELL_NONE);
    assert_int_equal(cell_of("remark").cell, OSLER_CELL_NONE);
    osler_row_cell none;
    assert_int_equal(osler_program_row_cell(made, osler_program_facts(made), &none), OSLER_MISUSE);
    free(taken);
}

static void nothing_of_a_patient_is_left(void **state) {
    (void)state;
    osler_context *context = context_begun(false), *fresh = context_begun(false);
    uint8_t *row = calloc(1, form.size), *answer = calloc(1, form.answer_size);
    char json[512], kept[4096];
    seed = 9;
    put_patient(row, json);
    assert_int_equal(osler_context_answer_rows(context, row, 1, answer), OSLER_OK);
    assert_int_equal(osler_context_run(context), OSLER_OK);
    assert_int_equal(osler_context_run(fresh), OSLER_OK);
    strcpy(kept, line_of(context));
    assert_string_equal(kept, line_of(fresh));
    assert_int_equal(osler_context_set_row(context, row), OSLER_MISUSE); /* it has been run */
    assert_int_equal(osler_context_answer_rows(context, NULL, 1, answer), OSLER_MISUSE);
    assert_int_equal(osler_context_answer_rows(context, NULL, 0, NULL), OSLER_OK);
    osler_context_require(context, "approved", NULL);
    assert_int_equal(osler_context_answer_rows(context, row, 1, answer), OSLER_REFUSED);
    osler_context_free(context), osler_context_free(fresh);
    free(row), free(answer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_answered_as_records_are),
        cmocka_unit_test(a_cell_that_holds_what_it_cannot_is_refused),
        cmocka_unit_test(cells_lie_in_the_row_and_on_their_own),
        cmocka_unit_test(nothing_of_a_patient_is_left),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
