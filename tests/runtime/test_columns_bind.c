/* A fact's value in each type of column that a host binds: what it means for the patient of that row, whichever processor runs; the same once
 * more from packed blocks; and what is misuse. Beside test_columns.c and test_arrow_forms.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

static const char guide[] =
    "language 1\n"
    "guideline bound \"Bound\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-01-01\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\n"
    "fact cold \"Cold\" : number from -50 to 50 step 1\n"
    "fact points \"Points\" : number from 0 to 90 step 5\n"
    "fact cells \"Cells\" : number from 0 to 1000000000000 step 1\n"
    "fact exactly \"Exactly\" : number from 0 to 9 step 0.00001\n"
    "fact free \"Free\" : mg\n"
    "fact fever \"Fever\" : yes or no\n"
    "  valid for: 10 days\n"
    "fact side \"Side\" : one of left, right\n"
    "fact her2 \"HER2\" : one of positive, negative, equivocal\n"
    "  absent means: equivocal\n"
    "fact seen \"Seen\" : date\n"
    "fact note \"Note\" : text\n"
    "treatment drug \"Drug\"\n"
    "inform weight_high \"Weight\"\n"
    "  when weight >= 70 kg\n"
    "inform cold_high \"Cold\"\n"
    "  when cold >= 0\n"
    "inform points_high \"Points\"\n"
    "  when points >= 50\n"
    "inform cells_high \"Cells\"\n"
    "  when cells >= 5000000000\n"
    "inform exactly_high \"Exactly\"\n"
    "  when exactly >= 1.00001\n"
    "inform free_high \"Free\"\n"
    "  when free >= 10 mg\n"
    "inform fever_high \"Fever\"\n"
    "  when fever\n"
    "inform side_high \"Side\"\n"
    "  when side is left\n"
    "inform her2_high \"HER2\"\n"
    "  when her2 is not positive\n"
    "inform seen_high \"Seen\"\n"
    "  when seen >= 2025-10-01\n"
    "inform note_high \"Note\"\n"
    "  when note is \"pain\"\n"
    "recommend treat \"Treat\"\n"
    "  when fever\n"
    "  give drug: 2 mg/kg * weight oral once\n";

static const char *const facts[] = { "weight", "cold", "points", "cells", "exactly", "free", "fever", "side", "her2", "seen", "note" };
enum { ROWS = 150 };

static osler_program *compiled(void) {
    osler_source source = { .name = "bound.guide", .bytes = guide, .length = sizeof guide - 1 };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

/* NULL: this machine has no such processor. */
static osler_columns *engine(const osler_program *program, osler_processor processor) {
    osler_columns *columns = NULL;
    osler_columns_options options = { .processor = processor };
    if (osler_columns_new(program, &options, NULL, &columns) != OSLER_OK) return NULL;
    assert_int_equal(osler_columns_begin(columns, "2025-11-01"), OSLER_OK);
    return columns;
}

/* --- Every type ------------------------------------------------------------------------------------------------------------------- */

struct typed {
    const char *fact, *expected; /* y, n, ? (unknown) or x (refused) for each value */
    osler_column column;
    size_t width;
};

static size_t index_of(const char *fact) {
    size_t i = 0;
    while (strcmp(facts[i], fact) != 0) i++;
    return i;
}

static void assert_outcomes(const struct typed *t, const char *how, const uint8_t *outcome, const uint8_t *refused) {
    size_t values = strlen(t->expected);
    for (size_t row = 0; row < ROWS; row++) {
        bool wrong = refused[row / 8] >> (row % 8) & 1;
        char found = wrong ? 'x' : outcome[row] == OSLER_YES ? 'y' : outcome[row] == OSLER_NO ? 'n' : '?';
        if (found != t->expected[row % values])
            fail_msg("%s of type %d, %s, row %zu: %c, not %c", t->fact, (int)t->column.type, how, row, found, t->expected[row % values]);
    }
}

/* The values one behind the other, again and again, so that whole strips of rows are taken at once. */
static char *repeated(const struct typed *t) {
    size_t values = strlen(t->expected), stride = t->column.stride ? t->column.stride : t->width;
    char *bytes = calloc(ROWS, stride);
    assert_non_null(bytes);
    for (size_t row = 0; row < ROWS; row++) memcpy(bytes + row * stride, (const char *)t->column.values + row % values * t->width, t->width);
    return bytes;
}

static void assert_typed(const osler_program *program, const struct typed *t, osler_processor processor) {
    uint8_t outcome[ROWS], refused[ROWS / 8 + 1] = { 0 };
    osler_column column = t->column;
    osler_columns *columns = engine(program, processor);
    if (!columns) return;
    char *bytes = t->width ? repeated(t) : NULL;
    if (bytes) column.values = bytes;
    assert_int_equal(osler_columns_outcomes(columns, index_of(t->fact), outcome), OSLER_OK);
    assert_int_equal(osler_columns_refused(columns, refused), OSLER_OK);
    assert_int_equal(osler_columns_bind(columns, osler_program_find(program, t->fact), &column), OSLER_OK);
    assert_int_equal(osler_columns_run(columns, ROWS), OSLER_OK);
    assert_outcomes(t, "bound", outcome, refused);
    free(bytes);
    osler_columns_free(columns);
}

static void assert_all_typed(const struct typed *t, size_t count) {
    osler_program *program = compiled();
    for (size_t i = 0; i < count; i++)
        for (int processor = OSLER_PROCESSOR_BEST; processor <= OSLER_PROCESSOR_AVX512; processor++) assert_typed(program, &t[i], (osler_processor)processor);
    osler_program_free(program);
}
#define ASSERT_TYPED(table) assert_all_typed(table, sizeof table / sizeof *table)

#define ARRAY(kind, array) .column = { .type = OSLER_COLUMN_##kind, .values = array }, .width = sizeof *array
#define SCALED(kind, array, by) .column = { .type = OSLER_COLUMN_##kind, .values = array, .scale = by }, .width = sizeof *array
#define WITH_UNIT(kind, array, code) .column = { .type = OSLER_COLUMN_##kind, .values = array, .unit = code }, .width = sizeof *array

static const int8_t bytes[] = { 70, 69, 0, -5 };
static const uint8_t unsigned_bytes[] = { 70, 69, 0, 255 };
static const int16_t shorts[] = { 70, 69, 301, -5 };
static const uint16_t unsigned_shorts[] = { 70, 69, 301, 65535 };
static const int32_t ints[] = { 70, 69, 301, -5 };
static const uint32_t unsigned_ints[] = { 70, 69, 301, 4294967291u };
static const int64_t longs[] = { 70, 69, INT64_MAX, INT64_MIN, -5 };
static const uint64_t unsigned_longs[] = { 70, 69, INT64_MAX, UINT64_MAX - 4 };
static const int64_t large[] = { 5000000000, 4999999999, 1000000000000, 1000000000001, -1 };
static const float floats[] = { 70.0f, 69.9f, (float)NAN, (float)INFINITY };
static const double doubles[] = { 70, 69.96, 69.94, 300.1, (double)NAN, -1e300 };
static const double small[] = { 1.00001, 1, 1.000014, 9, 9.1 };
static const int8_t codes[] = { 0, 1, 2, 3, -1 };

static void numbers_of_every_type(void **state) {
    (void)state;
    static const struct typed typed[] = {
        { "weight", "ynxx", ARRAY(INT8, bytes) },
        { "weight", "ynxy", ARRAY(UINT8, unsigned_bytes) },
        { "weight", "ynxx", ARRAY(INT16, shorts) },
        { "weight", "ynxx", ARRAY(UINT16, unsigned_shorts) },
        { "weight", "ynxx", ARRAY(INT32, ints) },
        { "weight", "ynxx", ARRAY(UINT32, unsigned_ints) },
        { "weight", "ynxxx", ARRAY(INT64, longs) },
        { "weight", "ynxx", ARRAY(UINT64, unsigned_longs) },
        { "weight", "ynxx", ARRAY(FLOAT, floats) },
        { "weight", "yynxxx", ARRAY(DOUBLE, doubles) },
        { "weight", "nnxx", SCALED(INT8, bytes, 1) },
        { "weight", "xxnx", SCALED(INT32, ints, 2) },
        { "weight", "xxxx", SCALED(INT32, ints, 30) },
        { "weight", "xxxx", WITH_UNIT(INT32, ints, "g") },
        { "weight", "xxxx", WITH_UNIT(INT32, ints, "m") },
        { "weight", "ynxx", WITH_UNIT(INT32, ints, "kg") },
        { "cold", "xxyn", ARRAY(INT8, bytes) },
        { "cold", "xxxxn", ARRAY(INT64, longs) },
        { "cold", "xxxx", ARRAY(UINT64, unsigned_longs) }, /* the last one is no -5 */
        { "cold", "xxxx", ARRAY(UINT32, unsigned_ints) },
        { "points", "yynx", ARRAY(INT8, bytes) },
        { "points", "yyyxxx", ARRAY(DOUBLE, doubles) },
        { "cells", "ynyxx", ARRAY(INT64, large) },
        { "cells", "nnxxx", SCALED(INT64, longs, 1) },
        { "cells", "nnnnxx", ARRAY(DOUBLE, doubles) },
        { "exactly", "ynyyx", ARRAY(DOUBLE, small) },
        { "exactly", "xxnx", ARRAY(INT8, bytes) },
        { "exactly", "xxxx", ARRAY(INT16, shorts) },
        { "free", "yynn", ARRAY(INT8, bytes) },
        { "free", "yyyy", ARRAY(UINT64, unsigned_longs) },
        { "free", "yyxx", ARRAY(FLOAT, floats) },
        { "free", "yyyyxn", ARRAY(DOUBLE, doubles) },
        { "free", "nnnn", WITH_UNIT(INT8, bytes, "ug") },
    };
    ASSERT_TYPED(typed);
}

static void other_kinds_of_every_type(void **state) {
    (void)state;
    static uint8_t bits[ROWS / 8 + 1];
    memset(bits, 0x55, sizeof bits);
    static const uint8_t bools[] = { 1, 0, 7 };
    static const char *const words[] = { "yes", "no", "true", "false", "", NULL, "maybe" };
    static const char *const sides[] = { "left", "right", "", "up" };
    static const char *const values[] = { "positive", "negative", "equivocal", "", "none" };
    static const char *const dates[] = { "2025-10-01", "2025-09-30", "", "2025-13-01" };
    static const char *const notes[] = { "pain", "none at all", "" };
    static const char *const amounts[] = { "70", "69.9 kg", "154.4 [lb_av]", "", "70 m", "heavy" };
    static const int32_t days[] = { 20362, 20361, INT32_MAX };
    static const struct typed typed[] = {
        { "fever", "yn", .column = { .type = OSLER_COLUMN_BITS, .values = bits } },
        { "fever", "ny", .column = { .type = OSLER_COLUMN_BITS, .values = bits, .offset = 1 } },
        { "fever", "yny", ARRAY(BOOLS, bools) },
        { "fever", "nyxxx", ARRAY(INT8, codes) },
        { "fever", "xx", SCALED(INT8, codes, 1) },
        { "fever", "xx", ARRAY(DOUBLE, doubles) },
        { "fever", "ynyn??x", ARRAY(STRINGS, words) },
        { "fever", "xxx", ARRAY(DAYS, days) },
        { "side", "ynxxx", ARRAY(INT8, codes) },
        { "side", "yn?x", ARRAY(STRINGS, sides) },
        { "side", "xxx", ARRAY(BOOLS, bools) },
        { "her2", "nyyxx", ARRAY(INT8, codes) },
        { "her2", "nyyyx", ARRAY(STRINGS, values) },
        { "her2", "xxxxxx", ARRAY(DOUBLE, doubles) },
        { "her2", "xx", SCALED(INT8, codes, 1) },
        { "seen", "yn?x", ARRAY(STRINGS, dates) },
        { "seen", "ynx", ARRAY(DAYS, days) },
        { "note", "yn?", ARRAY(STRINGS, notes) },
        { "note", "xxxx", ARRAY(INT8, bytes) },
        { "weight", "yny?xx", ARRAY(STRINGS, amounts) },
    };
    ASSERT_TYPED(typed);
}

/* --- Names, texts, strides, days ----------------------------------------------------------------------------------------------------- */

static void whole_numbers_may_be_indexes_of_names(void **state) {
    (void)state;
    static const char *const names[] = { "left", "right", "up" };
    static const char *const amounts[] = { "70", "69", "heavy" };
    static const struct typed typed[] = {
        { "side", "ynxxx", .column = { .type = OSLER_COLUMN_INT8, .values = codes, .names = names, .name_count = 3 }, .width = 1 },
        { "weight", "ynxxx", .column = { .type = OSLER_COLUMN_INT8, .values = codes, .names = amounts, .name_count = 3 }, .width = 1 },
        { "free", "yyxxx", .column = { .type = OSLER_COLUMN_INT8, .values = codes, .names = amounts, .name_count = 3 }, .width = 1 },
    };
    ASSERT_TYPED(typed);
}

static void values_may_stand_apart(void **state) {
    (void)state;
    static const struct typed typed[] = {
        { "weight", "ynxx", .column = { .type = OSLER_COLUMN_INT16, .values = shorts, .stride = 12 }, .width = 2 },
        { "weight", "yynxxx", .column = { .type = OSLER_COLUMN_DOUBLE, .values = doubles, .stride = 24 }, .width = 8 },
    };
    ASSERT_TYPED(typed);
}

/* Which are known begins at any bit, and so do the days. */
static void what_is_known_and_when_it_was_observed(void **state) {
    (void)state;
    osler_program *program = compiled();
    static const int8_t values[ROWS + 3];
    static int32_t on[ROWS + 3];
    static uint8_t known[ROWS / 8 + 2], on_known[ROWS / 8 + 2], yes[ROWS + 3];
    uint8_t outcome[ROWS], refused[ROWS / 8 + 1];
    for (size_t i = 0; i < ROWS + 3; i++) {
        known[i / 8] |= (uint8_t)((i % 3 != 0) << (i % 8)), on_known[i / 8] |= (uint8_t)((i % 5 != 0) << (i % 8));
        on[i] = i % 7 == 0 ? 20394 : i % 7 == 1 ? 20382 : 20393; /* tomorrow, eleven days ago, today */
        yes[i] = 1;
    }
    for (size_t offset = 0; offset < 3; offset++) {
        osler_columns *columns = engine(program, OSLER_PROCESSOR_BEST);
        memset(refused, 0, sizeof refused);
        osler_column column = { .type = OSLER_COLUMN_INT8, .values = values, .known = known, .offset = offset };
        osler_column dated = { .type = OSLER_COLUMN_BOOLS, .values = yes, .on = on, .on_known = on_known, .offset = offset };
        osler_columns_outcomes(columns, index_of("side"), outcome);
        osler_columns_refused(columns, refused);
        assert_int_equal(osler_columns_bind(columns, osler_program_find(program, "side"), &column), OSLER_OK);
        assert_int_equal(osler_columns_run(columns, ROWS), OSLER_OK);
        for (size_t row = 0; row < ROWS; row++) assert_int_equal(outcome[row], (row + offset) % 3 ? OSLER_YES : OSLER_UNKNOWN);
        osler_columns_outcomes(columns, index_of("side"), NULL);
        osler_columns_outcomes(columns, index_of("fever"), outcome);
        assert_int_equal(osler_columns_bind(columns, osler_program_find(program, "fever"), &dated), OSLER_OK);
        assert_int_equal(osler_columns_run(columns, ROWS), OSLER_OK);
        for (size_t row = 0; row < ROWS; row++) {
            size_t i = row + offset;
            bool wrong = i % 5 && i % 7 == 0, stale = i % 5 && i % 7 == 1;
            assert_int_equal(refused[row / 8] >> (row % 8) & 1, wrong);
            if (outcome[row] != (wrong || stale ? OSLER_UNKNOWN : OSLER_YES)) fail_msg("row %zu from %zu: %d", row, offset, outcome[row]);
        }
        osler_columns_free(columns);
    }
    osler_program_free(program);
}

/* --- Packed ---------------------------------------------------------------------------------------------------------------------------- */

/* What was packed gives the answers that the columns gave, over several blocks and into results of their own. */
static void packed_blocks_answer_like_their_columns(void **state) {
    (void)state;
    enum { MANY = 5 * OSLER_BLOCK + 7 };
    osler_program *program = compiled();
    int16_t *weight = calloc(MANY, sizeof *weight);
    uint8_t *fever = calloc(MANY, 1), *side = calloc(MANY, 1), *outcome = calloc(2, MANY), *refused = calloc(1, MANY / 8 + 1);
    for (size_t i = 0; i < MANY; i++) weight[i] = (int16_t)(i % 310), fever[i] = i % 3 == 0, side[i] = (uint8_t)(i % 2);
    for (int processor = OSLER_PROCESSOR_BEST; processor <= OSLER_PROCESSOR_AVX512; processor++) {
        osler_columns *columns = engine(program, (osler_processor)processor);
        if (!columns) continue;
        osler_columns_bind(columns, osler_program_find(program, "weight"), &(osler_column){ .type = OSLER_COLUMN_INT16, .values = weight });
        osler_columns_bind(columns, osler_program_find(program, "fever"), &(osler_column){ .type = OSLER_COLUMN_BOOLS, .values = fever });
        osler_columns_bind(columns, osler_program_find(program, "side"), &(osler_column){ .type = OSLER_COLUMN_UINT8, .values = side });
        osler_columns_refused(columns, refused);
        size_t blocks = MANY / OSLER_BLOCK + 1;
        char *packed = calloc(blocks, osler_columns_packed_size(columns)), *results = calloc(blocks, osler_columns_results_size(columns));
        assert_int_equal(osler_columns_pack(columns, MANY, packed), OSLER_OK);
        for (size_t i = 0; i < MANY; i++) assert_int_equal(refused[i / 8] >> (i % 8) & 1, weight[i] < 1 || weight[i] > 300);
        assert_int_equal(osler_columns_pack(columns, MANY, NULL), OSLER_MISUSE);
        osler_columns_outcomes(columns, 0, outcome);
        assert_int_equal(osler_columns_run(columns, MANY), OSLER_OK);
        for (size_t f = 0; f < 11; f++) osler_columns_bind(columns, f, NULL);
        osler_columns_outcomes(columns, 0, outcome + MANY);
        assert_int_equal(osler_columns_run_packed(columns, packed, MANY, results), OSLER_OK);
        assert_int_equal(osler_columns_run_packed(columns, NULL, 1, results), OSLER_MISUSE);
        assert_int_equal(osler_columns_run_packed(columns, NULL, 0, NULL), OSLER_OK);
        assert_int_equal(osler_columns_run_packed(columns, packed, MANY, NULL), OSLER_OK);
        size_t at = osler_columns_outcome_offset(columns, 0);
        for (size_t i = 0; i < MANY; i++) {
            if (weight[i] < 1 || weight[i] > 300) continue; /* refused: packed as unknown */
            const uint8_t *planes = (const uint8_t *)results + i / OSLER_BLOCK * osler_columns_results_size(columns) + at;
            size_t bit = i % OSLER_BLOCK;
            bool certain = planes[bit / 8] >> (bit % 8) & 1, possible = planes[OSLER_BLOCK / 8 + bit / 8] >> (bit % 8) & 1;
            assert_int_equal(outcome[i], weight[i] >= 70 ? OSLER_YES : OSLER_NO);
            assert_int_equal(outcome[MANY + i], outcome[i]);
            assert_true(certain == possible && certain == (weight[i] >= 70));
        }
        free(packed), free(results);
        osler_columns_free(columns);
    }
    free(weight), free(fever), free(side), free(outcome), free(refused);
    osler_program_free(program);
}

/* --- Misuse ------------------------------------------------------------------------------------------------------------------------------ */

static void what_is_no_column_is_misuse(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, OSLER_PROCESSOR_BEST), *unbegun = NULL;
    osler_column fine = { .type = OSLER_COLUMN_INT8, .values = bytes };
    static const char *const names[] = { "left" };
    osler_column wrong[] = {
        { .type = (osler_column_type)99, .values = bytes },
        { .type = OSLER_COLUMN_INT8, .values = bytes, .scale = -1 },
        { .type = OSLER_COLUMN_INT8, .values = bytes, .scale = 39 },
        { .type = OSLER_COLUMN_TEXT, .values = "abc" },
        { .type = OSLER_COLUMN_DOUBLE, .values = doubles, .names = names, .name_count = 1 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(osler_columns_bind(columns, 0, &wrong[i]), OSLER_MISUSE);
    assert_int_equal(osler_columns_bind(columns, 99, &fine), OSLER_MISUSE);
    assert_int_equal(osler_columns_bind(columns, 0, &fine), OSLER_OK);
    assert_int_equal(osler_columns_run(columns, 4), OSLER_OK);
    osler_context *patient, *other;
    osler_program *same = compiled();
    assert_int_equal(osler_context_new(program, NULL, &patient), OSLER_OK);
    assert_int_equal(osler_context_new(same, NULL, &other), OSLER_OK);
    assert_int_equal(osler_columns_patient(columns, 0, patient), OSLER_MISUSE); /* not begun */
    assert_int_equal(osler_context_begin(patient, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_context_begin(other, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_columns_patient(columns, 4, patient), OSLER_MISUSE); /* no such row */
    assert_int_equal(osler_columns_patient(columns, 0, other), OSLER_MISUSE);   /* of another program */
    assert_int_equal(osler_columns_patient(columns, 0, patient), OSLER_OK);
    assert_int_equal(osler_context_run(patient), OSLER_OK);
    assert_int_equal(osler_result_outcome(patient, 0), OSLER_YES);
    assert_int_equal(osler_columns_patient(columns, 0, patient), OSLER_MISUSE); /* has been run */
    assert_int_equal(osler_columns_new(program, NULL, NULL, &unbegun), OSLER_OK);
    assert_int_equal(osler_columns_run(unbegun, 1), OSLER_MISUSE);
    assert_int_equal(osler_columns_begin(unbegun, "2025-13-01"), OSLER_MISUSE);
    osler_columns_free(unbegun);
    osler_context_free(patient);
    osler_context_free(other);
    osler_columns_free(columns);
    osler_program_free(same);
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_every_type),
        cmocka_unit_test(other_kinds_of_every_type),
        cmocka_unit_test(whole_numbers_may_be_indexes_of_names),
        cmocka_unit_test(values_may_stand_apart),
        cmocka_unit_test(what_is_known_and_when_it_was_observed),
        cmocka_unit_test(packed_blocks_answer_like_their_columns),
        cmocka_unit_test(what_is_no_column_is_misuse),
    };
    return cmocka_run_group_tests_name("runtime/columns_bind", tests, NULL, NULL);
}
