/* The column engine against the scalar VM, bit for bit: random programs over every opcode, each with random patients, on every processor
 * that this machine has. COLUMNS_PATIENTS says how many patients; the long run is part of `make sturdy`. */
#include "tests/runtime/population.h"

/* --- Programs with doses --------------------------------------------------------------------------------------------------- */

static void add_dose(struct random *r, uint32_t recommendation, bool wide, uint32_t reg) {
    struct builder *b = &r->b;
    uint32_t dose = BUILD_ROW(b, dose), treatment = 0;
    b->program->dose[dose] = (struct program_dose){ .recommendation = recommendation, .treatment = treatment,
        .kind = wide ? VALUE_WIDE : VALUE_NUMBER, .reg = reg, .plain = reg, .unit = 0, .scale = 0 };
    b->program->recommendation[recommendation].first_dose = dose;
    b->program->recommendation[recommendation].doses = 1;
}

static void add_recommendation(struct random *r, const char *name) {
    uint64_t tested = 0;
    uint32_t truth = get(r, TRUTHS, &tested).reg, outcome = make_outcome(r, truth, &tested);
    uint32_t recommendation = build_recommendation(&r->b, name, truth, outcome);
    bool wide = chance(r, 60), skipped = chance(r, 60);
    uint32_t at = 0, kept[POOLS];
    memcpy(kept, r->count, sizeof kept);
    if (skipped) at = op(r, OP_skip_unless_yes, chance(r, 85) ? outcome : truth, 0, 0);
    for (uint32_t i = below(r, 4); skipped && i > 0; i--) chance(r, 50) ? wide_op(r) : number_op(r);
    if (wide && chance(r, 60)) {
        uint32_t rounded = op(r, OP_wide_round, get(r, WIDES, &tested).reg, r->wide_constant[1 + below(r, 3)], 0);
        put(r, WIDES, rounded, 0);
    }
    uint32_t reg = wide ? r->made[WIDES][r->count[WIDES] - 1].reg : get(r, NUMBERS, &tested).reg;
    if (skipped) {
        build_skip_end(&r->b, at);
        memcpy(r->count, kept, sizeof kept);
    }
    if (chance(r, 80)) add_dose(r, recommendation, wide, reg);
}

static struct program *make_dosed_program(struct random *r) {
    memset(r->count, 0, sizeof r->count);
    r->lists = 0;
    r->in_block = false;
    r->b = builder_begin();
    make_constants(r);
    BUILD_NEW(&r->b, treatment) = (struct program_treatment){ 0 };
    uint32_t facts = 2 + below(r, 6), lists = below(r, 10) < 7 ? 0 : 1;
    for (uint32_t f = 0; f < facts; f++) {
        if (lists > r->lists && chance(r, 40)) make_list(r);
        make_fact(r, f);
        struct program_fact *fact = &r->b.program->fact[r->b.program->facts - 1];
        if (fact->kind == FACT_NUMBER && chance(r, 40)) fact->low += below(r, 400), fact->high += 400 + below(r, 70000), fact->scale = below(r, 3);
        if (fact->kind == FACT_NUMBER && chance(r, 30)) fact->step = 1 + below(r, 5);
        if (fact->kind == FACT_NUMBER) fact->low -= fact->low % fact->step, fact->high -= fact->high % fact->step;
        if (fact->kind == FACT_NUMBER && fact->high <= fact->low) fact->high = fact->low + 3 * fact->step;
        if (chance(r, 25) && fact->kind != FACT_TEXT && fact->kind != FACT_WIDE && fact->kind != FACT_DATE) {
            fact->absent = 1;
            fact->absent_value = fact->kind == FACT_TRUTH ? (chance(r, 50) ? TRUTH_YES : TRUTH_NO)
                               : fact->kind == FACT_CHOICE ? (int64_t)1 << below(r, fact->choices) : fact->low;
        }
        if (chance(r, 20)) fact->valid_amount = 1 + below(r, 40), fact->valid_unit = DATE_DAYS;
    }
    while (r->lists < lists) make_list(r);
    seed_pools(r);
    for (uint32_t i = 3 + below(r, 24); i > 0; i--) any_op(r);
    uint64_t tested = 0;
    if (chance(r, 50)) r->b.program->guideline[0].applies = get(r, TRUTHS, &tested).reg;
    add_recommendation(r, "first");
    add_recommendation(r, "second");
    for (uint32_t i = below(r, 6); i > 0; i--) any_op(r);
    add_recommendation(r, "third");
    return builder_end(&r->b);
}

static uint64_t patients_wanted(void) {
    const char *wanted = getenv("COLUMNS_PATIENTS");
    return wanted ? strtoull(wanted, NULL, 10) : 60000;
}

static struct population population;
static struct results results, packed_results;

/* What was bound, packed and run again, gives the same. */
static void run_packed(osler_columns *columns, uint32_t rows, uint32_t recommendations) {
    size_t blocks = (rows + OSLER_BLOCK - 1) / OSLER_BLOCK;
    char *memory = malloc(blocks * osler_columns_packed_size(columns) + 3);
    assert_non_null(memory);
    char *packed = memory + 3; /* at any address */
    bool outside = false;
    for (uint32_t f = 0; f < population.program->facts; f++) {
        osler_packed form;
        osler_columns_packed(columns, f, &form);
        outside |= form.form == OSLER_PACKED_NOT;
    }
    osler_columns_pack(columns, rows, packed);
    bool refused = osler_columns_error_count(columns) > 0;
    for (uint32_t f = 0; f < population.program->facts; f++) osler_columns_bind(columns, f, NULL);
    take_results(columns, &packed_results, recommendations);
    if (!outside && !refused) {
        assert_int_equal(osler_columns_run_packed(columns, packed, rows, NULL), OSLER_OK);
        assert_int_equal(osler_columns_error_count(columns), 0);
        for (uint32_t i = 0; i < recommendations; i++) assert_memory_equal(packed_results.outcome[i], results.outcome[i], rows);
        assert_memory_equal(packed_results.applies, results.applies, rows);
        for (size_t d = 0; d < osler_columns_dose_count(columns); d++) {
            osler_dose_column column;
            osler_columns_dose(columns, d, &column);
            assert_memory_equal(packed_results.dose[d], results.dose[d], rows * (column.bits ? column.bits / 8 : sizeof(osler_decimal)));
        }
    }
    free(memory);
}

static void one_program(uint64_t seed, uint32_t rows, osler_processor processor) {
    struct random r = { .state = seed * 0x9E3779B97F4A7C15u + 1 };
    bool dated[FACTS_OF_POPULATION];
    struct program *made = make_dosed_program(&r);
    struct osler_program *program = api_wrap(made, &allocator_of_c);
    assert_non_null(program);
    osler_columns *columns = engine_for(program, processor);
    if (columns) {
        make_population(&r, &population, made, rows);
        bind_all(&r, columns, &population, dated);
        take_results(columns, &results, made->recommendations);
        osler_status status = osler_columns_run(columns, rows);
        if (status != OSLER_OK) fail_msg("seed %llu: status %d", (unsigned long long)seed, (int)status);
        struct context *context = context_new(made, NULL);
        assert_non_null(context);
        for (uint32_t row = 0; row < rows; row++) compare_row(context, columns, &population, &results, row, dated, seed);
        context_free(context);
        run_packed(columns, rows, made->recommendations);
        osler_columns_free(columns);
    }
    osler_program_free(program);
}

static void every_program_answers_as_the_scalar_vm(void **state) {
    static const uint32_t rows[] = { 300, 100, 64, 1, 511, 512, 513, 1023, 1024, 1025 };
    (void)state;
    uint64_t left = patients_wanted(), from = getenv("COLUMNS_SEED") ? strtoull(getenv("COLUMNS_SEED"), NULL, 10) : 1;
    for (uint64_t seed = from; left > 0; seed++) {
        uint32_t count = rows[seed % 10];
        one_program(seed, count, (osler_processor)(1 + seed % 3));
        left -= left < count ? left : count;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_program_answers_as_the_scalar_vm) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
