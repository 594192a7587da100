/* What a box kept from earlier patients and questions is what a new box finds, made for each question: random patients of guidelines as they
 * are written. */
#include "runtime/box_memo.h"
#include "tests/runtime/population.h"

static struct population population;

static const char few_states[] =
    "language 1\n"
    "guideline states \"Few states, many patients\"\n"
    "  version: 1.0.0  status: draft  updated: 2025-11-01  notice: \"A test.\"\n"
    "fact fit \"Fit\" : yes or no\n"
    "fact asked \"Asked\" : yes or no\n  absent means: no\n"
    "fact route \"Route\" : one of oral, iv, im\n"
    "fact weight \"Weight\" : kg from 20 to 60 step 0.5\n"
    "fact ecog \"ECOG\" : number from 0 to 4 step 1\n"
    "fact seen \"Seen\" : date\n"
    "applies when fit or weight > 30 kg\n"
    "recommend light \"Light\" when weight <= 40 kg and not (ecog >= 3 or route is iv)\n"
    "recommend same \"Same\" when weight = 40.5 kg or (ecog = 2 and asked)\n"
    "recommend known_only \"Known\" when asked is known and fit\n"
    "recommend sum_counts \"Sum\" when ecog + 1 <= 3 and fit\n"
    "recommend recent \"Recent\" when seen >= 2025-10-30 and fit\n"
    "avoid later \"Later\" when ecog = 4 about: light if unknown: withhold\n";

static void same_set(const struct missing_set *a, const struct missing_set *b, const char *path, uint32_t row, uint32_t r) {
    bool same = a->count == b->count && a->may == b->may;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->at[i].fact == b->at[i].fact && a->at[i].element == b->at[i].element && a->at[i].field == b->at[i].field;
    if (!same) fail_msg("%s, patient %u, recommendation %d: %zu missing, not %zu", path, row, (int)r, a->count, b->count);
}

/* How many questions were asked that an earlier one had answered. */
static uint64_t random_patients(const char *path, const char *text, uint64_t budget) {
    osler_program *program = population_compile(path, text);
    const struct program *p = program->program;
    struct random random = { .state = 0x9E3779B97F4A7C15u };
    bool dated[FACTS_OF_POPULATION] = { false };
    struct context *context = context_new(p, NULL);
    struct box *kept = box_new(context, budget);
    uint64_t found = 0;
    assert_non_null(kept);
    for (int round = 0; round < 2; round++) {
        make_population(&random, &population, p, ROWS_MOST);
        for (uint32_t row = 0; row < ROWS_MOST; row++) {
            if (!run_scalar(context, &population, row, dated)) continue;
            for (uint32_t r = 0; r <= p->recommendations; r++) {
                struct missing_set a, b;
                uint32_t asked = r < p->recommendations ? r : NONE;
                assert_true(box_missing(kept, asked, &a));
                found += kept->nodes == 0;
                kept->nodes = 0;
                struct box *fresh = box_new(context, budget);
                assert_non_null(fresh);
                assert_true(box_missing(fresh, asked, &b));
                same_set(&a, &b, path, row, asked);
                box_free(fresh);
            }
        }
        if (round == 0) box_limit(kept, budget = 0); /* what is kept belongs to a budget */
    }
    box_free(kept);
    context_free(context);
    osler_program_free(program);
    return found;
}

static void what_is_kept_is_what_is_found_anew(void **state) {
    (void)state;
    assert_true(random_patients("states", few_states, 0) > 4 * ROWS_MOST); /* most questions of those that can be kept */
    assert_true(random_patients("bench/flat.guide", NULL, 0) > 10 * ROWS_MOST);
    random_patients("guidelines/breast_liver_metastases.guide", NULL, 2000);
    random_patients("guidelines/her2_status.guide", NULL, 0);
}

static void a_small_budget_is_kept_as_what_it_was(void **state) {
    (void)state;
    random_patients("bench/flat.guide", NULL, 4);
    random_patients("states", few_states, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_what_is_found_anew),
        cmocka_unit_test(a_small_budget_is_kept_as_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
