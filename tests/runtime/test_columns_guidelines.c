/* The column engine against the scalar VM on guidelines as they are written: random patients, and every body that the yardstick's dose can
 * be for. */
#include "tests/runtime/population.h"

static struct population population;
static struct results results;

static void random_patients(const char *path, uint32_t rounds) {
    struct osler_program *program = population_compile(path, NULL);
    struct random r = { .state = 0x9E3779B97F4A7C15u };
    bool dated[FACTS_OF_POPULATION];
    struct context *context = context_new(program->program, NULL);
    uint64_t answered = 0, yes = 0, doses = 0;
    assert_non_null(context);
    assert_true(program->program->facts <= FACTS_OF_POPULATION && program->program->recommendations <= OUTCOMES_MOST);
    for (uint32_t round = 0; round < rounds; round++) {
        osler_columns *columns = engine_for(program, (osler_processor)(1 + round % 3));
        if (!columns) continue;
        uint32_t rows = round % 2 ? ROWS_MOST : 513;
        make_population(&r, &population, program->program, rows);
        bind_all(&r, columns, &population, dated);
        take_results(columns, &results, program->program->recommendations);
        assert_int_equal(osler_columns_run(columns, rows), OSLER_OK);
        for (uint32_t row = 0; row < rows; row++) compare_row(context, columns, &population, &results, row, dated, round);
        for (uint32_t row = 0; row < rows; row++) {
            answered += !is_set(results.refused, row);
            for (uint32_t i = 0; i < program->program->recommendations; i++) {
                bool given = results.outcome[i][row] == TRUTH_YES;
                yes += given;
                doses += given && program->program->recommendation[i].doses;
            }
        }
        osler_columns_free(columns);
    }
    print_message("# %s: %llu answered, %llu yes, %llu with a dose\n", path, (unsigned long long)answered, (unsigned long long)yes, (unsigned long long)doses);
    assert_true(answered > 1000 && yes > 100 && doses > 5); /* or it shows nothing */
    context_free(context);
    osler_program_free(program);
}

static void the_yardstick(void **state) {
    (void)state;
    random_patients("bench/flat.guide", 9);
}

static void the_seed_guideline(void **state) {
    (void)state;
    random_patients("guidelines/breast_liver_metastases.guide", 15);
}

/* Roots, quotients and rounding: each height and weight that the facts allow, ties among them, against the scalar VM. */
static void every_dose_of_the_yardstick(void **state) {
    enum { HEIGHTS = 101, WEIGHTS = 1701, PACLITAXEL = 2 };
    static int16_t height[WEIGHTS], weight[WEIGHTS], dose[WEIGHTS];
    static const uint8_t zero[WEIGHTS];
    static uint8_t bits[WEIGHTS / 8 + 1], second[WEIGHTS];
    (void)state;
    struct osler_program *program = population_compile("bench/flat.guide", NULL);
    osler_columns *columns = engine_for(program, OSLER_PROCESSOR_BEST);
    const osler_column yes = { .type = OSLER_COLUMN_BITS, .values = bits }, no = { .type = OSLER_COLUMN_BOOLS, .values = zero },
                       negative = { .type = OSLER_COLUMN_UINT8, .values = second };
    memset(bits, 0xFF, sizeof bits);
    memset(second, 1, sizeof second);
    osler_columns_bind(columns, osler_program_find(program, "has_liver_mets"), &yes);
    osler_columns_bind(columns, osler_program_find(program, "prior_chemo_failed"), &yes);
    osler_columns_bind(columns, osler_program_find(program, "has_brain_mets"), &no);
    osler_columns_bind(columns, osler_program_find(program, "her2"), &negative);
    osler_columns_bind(columns, osler_program_find(program, "hr"), &negative);
    osler_columns_bind(columns, osler_program_find(program, "height_cm"), &(osler_column){ .type = OSLER_COLUMN_INT16, .values = height });
    osler_columns_bind(columns, osler_program_find(program, "weight_kg"),
                       &(osler_column){ .type = OSLER_COLUMN_INT16, .values = weight, .scale = 1 });
    osler_columns_doses(columns, PACLITAXEL, dose);
    size_t ties = 0;
    for (int h = 0; h < HEIGHTS; h++) {
        for (int w = 0; w < WEIGHTS; w++) height[w] = (int16_t)(120 + h), weight[w] = (int16_t)(300 + w);
        assert_int_equal(osler_columns_run(columns, WEIGHTS), OSLER_OK);
        for (int w = 0; w < WEIGHTS; w++) {
            /* 175 mg/m2 * the root of h * w / 36000, half away from zero: it is x where 2 x - 1 <= 350 * root < 2 x + 1. */
            int64_t square = (int64_t)350 * 350 * height[w] * weight[w], x = dose[w];
            if (36000 * (2 * x - 1) * (2 * x - 1) > square || 36000 * (2 * x + 1) * (2 * x + 1) <= square)
                fail_msg("%d cm, %d.%d kg: %d mg", height[w], weight[w] / 10, weight[w] % 10, dose[w]);
            ties += 36000 * (2 * x - 1) * (2 * x - 1) == square;
        }
    }
    assert_true(ties > 0);
    osler_columns_free(columns);
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_yardstick),
        cmocka_unit_test(the_seed_guideline),
        cmocka_unit_test(every_dose_of_the_yardstick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
