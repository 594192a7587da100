/* The column engine by osler.h: kinds of columns, edges of blocks, refused rows, packed blocks made by hand, and what is misuse. */
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
    "guideline g \"G\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-01-01\n"
    "fact age \"Age\" : number from 0 to 120 step 1\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\n"
    "fact height \"Height\" : cm from 120 to 220 step 1\n"
    "fact her2 \"HER2\" : one of positive, negative, equivocal\n"
    "fact fever \"Fever\" : yes or no\n"
    "  valid for: 10 days\n"
    "fact smoker \"Smoker\" : yes or no\n"
    "  absent means: no\n"
    "fact seen \"Seen\" : date\n"
    "fact dose_limit \"Limit\" : mg\n"
    "treatment drug \"Drug\"\n"
    "  class: a\n"
    "treatment other \"Other\"\n"
    "  class: b\n"
    "treatment third \"Third\"\n"
    "  class: c\n"
    "define area \"Body surface area\" as square_root((height in cm) * (weight in kg) / 3600) * 1 m2\n"
    "recommend treat \"Treat\"\n"
    "  when her2 is positive and age >= 18\n"
    "  give drug: 4 mg/kg * weight iv once\n"
    "recommend large \"Large\"\n"
    "  when area > 1.8 m2\n"
    "  give other: 175 mg/m2 * area rounded to 1 mg iv once\n"
    "recommend exactly \"Exactly\"\n"
    "  when fever and not smoker\n"
    "  give third: 10 mg/m2 * area iv once\n"
    "recommend recent \"Recent\"\n"
    "  when seen >= 2025-10-01\n";

enum { TREAT, LARGE, EXACTLY, RECENT, RECOMMENDATIONS };
enum { ROWS = 2100 };

static osler_program *compiled(void) {
    osler_source source = { .name = "g.guide", .bytes = guide, .length = sizeof guide - 1 };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

struct engine {
    osler_program *program;
    osler_columns *columns;
    uint8_t outcome[RECOMMENDATIONS][ROWS], applies[ROWS], refused[ROWS / 8 + 1];
};

static struct engine *engine_on(osler_processor processor) {
    struct engine *e = calloc(1, sizeof *e);
    osler_columns_options options = { .processor = processor };
    assert_non_null(e);
    e->program = compiled();
    if (osler_columns_new(e->program, &options, NULL, &e->columns) == OSLER_MISUSE) {
        osler_program_free(e->program);
        free(e);
        return NULL;
    }
    assert_int_equal(osler_columns_begin(e->columns, "2025-11-01"), OSLER_OK);
    for (size_t r = 0; r < RECOMMENDATIONS; r++) osler_columns_outcomes(e->columns, r, e->outcome[r]);
    osler_columns_outcomes(e->columns, OSLER_APPLIES, e->applies);
    osler_columns_refused(e->columns, e->refused);
    return e;
}

static struct engine *engine(void) {
    struct engine *e = engine_on(OSLER_PROCESSOR_BEST);
    assert_non_null(e);
    return e;
}

static void end(struct engine *e) {
    osler_columns_free(e->columns);
    osler_program_free(e->program);
    free(e);
}

static size_t fact(const struct engine *e, const char *name) {
    size_t found = osler_program_find(e->program, name);
    assert_int_not_equal(found, OSLER_NONE);
    return found;
}

static void bind(struct engine *e, const char *name, osler_column column) {
    assert_int_equal(osler_columns_bind(e->columns, fact(e, name), &column), OSLER_OK);
}

static bool is_refused(const struct engine *e, size_t row) { return e->refused[row / 8] >> (row % 8) & 1; }

/* --- Kinds of columns ------------------------------------------------------------------------------------------------------------- */

static void kinds_of_columns_say_the_same(void **state) {
    (void)state;
    static const int8_t small[] = { 17, 18, 50 };
    static const uint16_t middle[] = { 17, 18, 50 };
    static const int64_t tenths[] = { 170, 180, 500 };
    static const float single[] = { 17, 18, 50 };
    static const double real[] = { 17, 18, 50 };
    static const char *const text[] = { "17", "18", "50" };
    static const int32_t ends[] = { 0, 2, 4, 6 };
    static const struct { char before; double value; } spread[] = { { 'a', 17 }, { 'b', 18 }, { 'c', 50 } };
    static const struct { int64_t low, high; } wide[] = { { 1700, 0 }, { 1800, 0 }, { 5000, 0 } };
    const osler_column columns[] = {
        { .type = OSLER_COLUMN_INT8, .values = small }, { .type = OSLER_COLUMN_UINT16, .values = middle },
        { .type = OSLER_COLUMN_INT64, .values = tenths, .scale = 1 }, { .type = OSLER_COLUMN_FLOAT, .values = single },
        { .type = OSLER_COLUMN_DOUBLE, .values = real }, { .type = OSLER_COLUMN_STRINGS, .values = text },
        { .type = OSLER_COLUMN_TEXT, .values = "171850", .ends = ends }, { .type = OSLER_COLUMN_DECIMAL, .values = wide, .scale = 2 },
        { .type = OSLER_COLUMN_DOUBLE, .values = &spread[0].value, .stride = sizeof spread[0] },
    };
    static const uint8_t positive[] = { 0, 0, 0 };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct engine *e = engine();
        bind(e, "her2", (osler_column){ .type = OSLER_COLUMN_UINT8, .values = positive });
        bind(e, "age", columns[i]);
        assert_int_equal(osler_columns_run(e->columns, 3), OSLER_OK);
        assert_int_equal(osler_columns_error_count(e->columns), 0);
        static const uint8_t expected[] = { OSLER_NO, OSLER_YES, OSLER_YES };
        assert_memory_equal(e->outcome[TREAT], expected, 3);
        assert_int_equal(e->applies[2], OSLER_YES);
        end(e);
    }
}

static void units_steps_and_shortest_decimals(void **state) {
    (void)state;
    struct engine *e = engine();
    static const double pounds[] = { 154, 154.5, 10000 }, kilograms[] = { 70.34, 70.35, 0.1 + 0.2 };
    static const float singles[] = { 70.3f, 0.1f, 1.1f };
    static const uint8_t her2[] = { 0, 0, 0 };
    static const int16_t age[] = { 50, 50, 50 };
    int16_t dose[3];
    osler_dose_column layout;
    assert_int_equal(osler_columns_dose(e->columns, 0, &layout), OSLER_OK);
    assert_int_equal(layout.bits, 16);
    assert_int_equal(layout.scale, 1);
    assert_string_equal(layout.unit, "mg");
    osler_columns_doses(e->columns, 0, dose);
    bind(e, "her2", (osler_column){ .type = OSLER_COLUMN_UINT8, .values = her2 });
    bind(e, "age", (osler_column){ .type = OSLER_COLUMN_INT16, .values = age });
    bind(e, "weight", (osler_column){ .type = OSLER_COLUMN_DOUBLE, .values = pounds, .unit = "[lb_av]" });
    assert_int_equal(osler_columns_run(e->columns, 3), OSLER_OK);
    assert_int_equal(dose[0], 2796); /* 69.85... kg is kept as 69.9 kg */
    assert_int_equal(dose[1], 2804); /* 70.08 kg as 70.1 kg */
    assert_true(is_refused(e, 2));
    assert_int_equal(dose[2], INT16_MIN);
    bind(e, "weight", (osler_column){ .type = OSLER_COLUMN_DOUBLE, .values = kilograms });
    assert_int_equal(osler_columns_run(e->columns, 3), OSLER_OK);
    assert_int_equal(dose[0], 2812); /* 70.3 */
    assert_int_equal(dose[1], 2816); /* half away from zero: 70.4 */
    osler_patient_error error;
    size_t row;
    assert_int_equal(osler_columns_error(e->columns, 0, &row, &error), OSLER_OK);
    assert_int_equal(row, 2);
    assert_string_equal(error.path, "weight");
    assert_string_equal(error.found, "0.30000000000000004");
    bind(e, "weight", (osler_column){ .type = OSLER_COLUMN_FLOAT, .values = singles });
    assert_int_equal(osler_columns_run(e->columns, 3), OSLER_OK);
    assert_int_equal(dose[0], 2812); /* 70.3f is 70.3, not 70.30000305 */
    assert_int_equal(dose[2], 44);
    end(e);
}

static void names_and_ages_and_what_is_assumed(void **state) {
    (void)state;
    struct engine *e = engine();
    static const int32_t index[] = { 1, 0, 7, 1 }, on[] = { 20383, 20382, 20393, 20394 }; /* the day, less 10 and 11; after it */
    static const char *const words[] = { "no", "yes" };
    static const uint8_t smoker[] = { 0x08 }, known[] = { 0x08 };
    bind(e, "fever", (osler_column){ .type = OSLER_COLUMN_INT32, .values = index, .names = words, .name_count = 2, .on = on });
    bind(e, "smoker", (osler_column){ .type = OSLER_COLUMN_BITS, .values = smoker, .known = known });
    assert_int_equal(osler_columns_run(e->columns, 4), OSLER_OK);
    assert_int_equal(e->outcome[EXACTLY][0], OSLER_YES);     /* ten days are within ten days, absence of smoking is no */
    assert_int_equal(e->outcome[EXACTLY][1], OSLER_UNKNOWN); /* eleven are not */
    assert_true(is_refused(e, 2)); /* there is no eighth name */
    assert_true(is_refused(e, 3)); /* observed tomorrow */
    assert_int_equal(osler_columns_error_count(e->columns), 2);
    osler_patient_error error;
    assert_int_equal(osler_columns_error(e->columns, 1, NULL, &error), OSLER_OK);
    assert_string_equal(error.path, "fever.on");
    assert_int_equal(osler_columns_error(e->columns, 2, NULL, &error), OSLER_MISUSE);
    end(e);
}

/* --- Blocks ------------------------------------------------------------------------------------------------------------------------------ */

/* Every row against a patient set one by one, at the edges of blocks, on every processor. */
static void blocks_of_any_length(void **state) {
    (void)state;
    static const size_t lengths[] = { 0, 1, 63, 64, 65, 511, 512, 513, 1023, 1024, 1025, 2048, 2100 };
    static int16_t height[ROWS];
    static double weight[ROWS];
    static uint8_t known[ROWS / 8 + 1];
    static int16_t dose[ROWS];
    static osler_decimal exact[ROWS];
    static uint8_t fever[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        height[i] = (int16_t)(120 + i * 37 % 101);
        weight[i] = (double)(300 + i * 7919 % 1700) / 10;
        known[i / 8] = (uint8_t)(known[i / 8] | (i % 5 != 0) << (i % 8));
        fever[i] = i % 3 == 0;
    }
    for (int processor = OSLER_PROCESSOR_PLAIN; processor <= OSLER_PROCESSOR_AVX512; processor++) {
        struct engine *e = engine_on((osler_processor)processor);
        osler_context *context;
        if (!e) continue;
        assert_int_equal(osler_columns_processor(e->columns), processor);
        assert_int_equal(osler_context_new(e->program, NULL, &context), OSLER_OK);
        bind(e, "height", (osler_column){ .type = OSLER_COLUMN_INT16, .values = height });
        bind(e, "weight", (osler_column){ .type = OSLER_COLUMN_DOUBLE, .values = weight, .known = known });
        bind(e, "fever", (osler_column){ .type = OSLER_COLUMN_BOOLS, .values = fever });
        osler_columns_doses(e->columns, 1, dose);
        osler_columns_doses(e->columns, 2, exact);
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
            memset(e->outcome, 9, sizeof e->outcome);
            assert_int_equal(osler_columns_run(e->columns, lengths[l]), OSLER_OK);
            assert_int_equal(osler_columns_error_count(e->columns), 0);
            if (lengths[l] < ROWS) assert_int_equal(e->outcome[LARGE][lengths[l]], 9);
            for (size_t row = lengths[l] > 70 ? lengths[l] - 70 : 0; row < lengths[l]; row++) {
                osler_dose whole, root;
                osler_context_begin(context, "2025-11-01");
                assert_int_equal(osler_columns_patient(e->columns, row, context), OSLER_OK);
                assert_int_equal(osler_context_run(context), OSLER_OK);
                for (size_t r = 0; r < RECOMMENDATIONS; r++) assert_int_equal(e->outcome[r][row], osler_result_outcome(context, r));
                assert_int_equal(osler_result_dose(context, LARGE, 0, &whole), OSLER_OK);
                assert_int_equal(osler_result_dose(context, EXACTLY, 0, &root), OSLER_OK);
                if (whole.state == OSLER_DOSE_KNOWN) assert_int_equal(dose[row], atoi(whole.amount));
                else assert_int_equal(dose[row], INT16_MIN);
                assert_int_equal(exact[row].known, root.state == OSLER_DOSE_KNOWN);
            }
        }
        osler_context_free(context);
        end(e);
    }
}

/* --- Packed by hand -------------------------------------------------------------------------------------------------------------------------- */

static void put_plane(char *plane, size_t row, bool set) {
    plane[row / 8] = (char)(set ? plane[row / 8] | 1 << (row % 8) : plane[row / 8] & ~(1 << (row % 8)));
}

static void blocks_packed_by_hand(void **state) {
    (void)state;
    struct engine *e = engine();
    size_t size = osler_columns_packed_size(e->columns), out = osler_columns_results_size(e->columns);
    char *block = calloc(1, size), *results = malloc(out);
    osler_packed age, her2, height, seen, weight, fever;
    osler_columns_packed(e->columns, fact(e, "age"), &age);
    osler_columns_packed(e->columns, fact(e, "her2"), &her2);
    osler_columns_packed(e->columns, fact(e, "height"), &height);
    osler_columns_packed(e->columns, fact(e, "seen"), &seen);
    osler_columns_packed(e->columns, fact(e, "weight"), &weight);
    osler_columns_packed(e->columns, fact(e, "fever"), &fever);
    assert_int_equal(age.form, OSLER_PACKED_NUMBERS);
    assert_int_equal(age.bits, 8);
    assert_int_equal(age.base, 0);
    assert_int_equal(her2.form, OSLER_PACKED_CODES);
    assert_int_equal(height.bits, 8); /* 120 to 220, less 170 */
    assert_int_equal(height.base, 170);
    assert_int_equal(weight.bits, 16);
    assert_int_equal(weight.scale, 1);
    assert_int_equal(seen.form, OSLER_PACKED_NOT);
    assert_int_equal(fever.form, OSLER_PACKED_PLANES);
    for (size_t row = 0; row < OSLER_BLOCK; row++) {
        const int16_t unknown = INT16_MIN;
        memcpy(block + weight.offset + 2 * row, &unknown, sizeof unknown);
        block[age.offset + row] = (char)(row % 121);
        block[her2.offset + row] = (char)(row % 3);
        put_plane(block + fever.offset + OSLER_BLOCK / 8, row, true);
    }
    block[age.offset + 7] = -128;          /* unknown */
    block[age.offset + 9] = 121;           /* out of range */
    block[her2.offset + 12] = 3;           /* no value of it */
    put_plane(block + fever.offset, 15, true);
    put_plane(block + fever.offset + OSLER_BLOCK / 8, 15, false); /* certain and not possible */
    assert_int_equal(osler_columns_run_packed(e->columns, block, 500, results), OSLER_OK);
    assert_int_equal(osler_columns_error_count(e->columns), 3);
    static const size_t wrong[] = { 9, 12, 15 };
    static const char *const path[] = { "age", "her2", "fever" };
    for (size_t i = 0; i < 3; i++) {
        size_t row;
        osler_patient_error error;
        osler_columns_error(e->columns, i, &row, &error);
        assert_int_equal(row, wrong[i]);
        assert_string_equal(error.path, path[i]);
        assert_true(is_refused(e, row));
        assert_int_equal(e->outcome[TREAT][row], OSLER_UNKNOWN);
    }
    const char *certain = results + osler_columns_outcome_offset(e->columns, TREAT), *possible = certain + OSLER_BLOCK / 8;
    for (size_t row = 0; row < 500; row++) {
        bool yes = certain[row / 8] >> (row % 8) & 1, may = possible[row / 8] >> (row % 8) & 1;
        assert_int_equal(e->outcome[TREAT][row], yes * 2 + may);
        if (row == 9 || row == 12 || row == 15) continue;
        int expected = row % 3 ? OSLER_NO : row == 7 ? OSLER_UNKNOWN : row % 121 >= 18 ? OSLER_YES : OSLER_NO;
        assert_int_equal(e->outcome[TREAT][row], expected);
    }
    free(block);
    free(results);
    end(e);
}

/* --- Misuse ------------------------------------------------------------------------------------------------------------------------------------ */

static void misuse_is_said(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns;
    osler_column none = { .type = (osler_column_type)99 }, text = { .type = OSLER_COLUMN_TEXT, .values = "" };
    osler_column names = { .type = OSLER_COLUMN_DOUBLE, .values = "", .names = (const char *const[]){ "a" }, .name_count = 1 };
    osler_dose_column dose;
    assert_int_equal(osler_columns_new(program, NULL, NULL, &columns), OSLER_OK);
    assert_int_equal(osler_columns_run(columns, 1), OSLER_MISUSE); /* no day */
    assert_int_equal(osler_columns_begin(columns, "2025-11"), OSLER_MISUSE);
    assert_int_equal(osler_columns_begin(columns, NULL), OSLER_MISUSE);
    assert_int_equal(osler_columns_begin(columns, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_columns_bind(columns, 99, NULL), OSLER_MISUSE);
    assert_int_equal(osler_columns_bind(columns, 0, &none), OSLER_MISUSE);
    assert_int_equal(osler_columns_bind(columns, 0, &text), OSLER_MISUSE);
    assert_int_equal(osler_columns_bind(columns, 0, &names), OSLER_MISUSE);
    assert_int_equal(osler_columns_outcomes(columns, 99, NULL), OSLER_MISUSE);
    assert_int_equal(osler_columns_doses(columns, 99, NULL), OSLER_MISUSE);
    assert_int_equal(osler_columns_dose(columns, 3, &dose), OSLER_MISUSE);
    assert_int_equal(osler_columns_outcome_offset(columns, 99), OSLER_NONE);
    assert_int_equal(osler_columns_run_packed(columns, NULL, 1, NULL), OSLER_MISUSE);
    assert_int_equal(osler_columns_run(columns, 0), OSLER_OK);
    osler_program_free(program); /* the engine keeps it */
    assert_int_equal(osler_columns_run(columns, 2000), OSLER_OK);
    osler_columns_free(columns);
    osler_columns_free(NULL);
}

/* --- Without memory -------------------------------------------------------------------------------------------------------------------------- */

struct failing {
    size_t left;
};

static void *failing_resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct failing *f = context;
    (void)old_size;
    if (new_size == 0) {
        free(memory);
        return NULL;
    }
    if (f->left == 0) return NULL;
    f->left--;
    return realloc(memory, new_size);
}

static void memory_may_end_anywhere(void **state) {
    (void)state;
    osler_program *program = compiled();
    static const char *const seen[] = { "2025-11-01", "2024" }, *const age[] = { "12 a", "300" };
    osler_status status = OSLER_LIMIT;
    for (size_t after = 0; after < 2000 && status == OSLER_LIMIT; after++) {
        struct failing failing = { after };
        osler_allocator allocator = { failing_resize, &failing };
        osler_columns *columns = NULL;
        status = osler_columns_new(program, NULL, &allocator, &columns);
        if (status != OSLER_OK) continue;
        status = osler_columns_begin(columns, "2025-11-01");
        assert_int_equal(status, OSLER_OK);
        osler_columns_bind(columns, osler_program_find(program, "seen"), &(osler_column){ .type = OSLER_COLUMN_STRINGS, .values = seen });
        osler_columns_bind(columns, osler_program_find(program, "age"), &(osler_column){ .type = OSLER_COLUMN_STRINGS, .values = age });
        status = osler_columns_run(columns, 2);
        if (status == OSLER_OK) assert_int_equal(osler_columns_error_count(columns), 2);
        osler_columns_free(columns);
    }
    assert_int_equal(status, OSLER_OK);
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_columns_say_the_same),
        cmocka_unit_test(units_steps_and_shortest_decimals),
        cmocka_unit_test(names_and_ages_and_what_is_assumed),
        cmocka_unit_test(blocks_of_any_length),
        cmocka_unit_test(blocks_packed_by_hand),
        cmocka_unit_test(misuse_is_said),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
