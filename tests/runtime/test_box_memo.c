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

/* Several outcomes ask the same of a list; others nearly the same, or the same and more. */
static const char lists[] =
    "language 1\n"
    "guideline lists \"Outcomes that share a list\"\n"
    "  version: 1.0.0  status: draft  updated: 2025-11-01  notice: \"A test.\"\n"
    "record lesion \"Lesion\"\n"
    "  site \"Site\" : one of liver, bone, brain, lung\n"
    "  size \"Size\" : cm from 0.1 to 20 step 0.1\n"
    "  single \"Single\" : yes or no\n"
    "fact lesions \"Lesions\" : list of lesion\n  most: 4\n"
    "fact others \"Others\" : list of lesion\n  most: 3\n"
    "fact fit \"Fit\" : yes or no\n"
    "fact limit \"Limit\" : cm from 0.1 to 20 step 0.1\n"
    "applies when some lesion in lesions where site is liver and not some lesion in lesions where site is brain\n"
    "recommend plain \"Plain\" when fit\n"
    "recommend again \"Again\" when not fit\n"
    "recommend large \"Large\" when some lesion in lesions where (site is bone and size > 3 cm)\n"
    "recommend larger \"Larger\" when some lesion in lesions where (site is bone and size > 4 cm)\n"
    "recommend both \"Both\" when some lesion in lesions where (site is bone and size > 3 cm) and every lesion in lesions has single\n"
    "recommend few \"Few\" when number of lesions where (size > 3 cm) <= 2\n"
    "recommend outside \"Outside\" when some lesion in lesions where size > limit\n"
    "recommend measured \"Measured\" when some lesion in lesions where size is known\n"
    "recommend last \"Last\" when fit or some lesion in lesions where single\n"
    "recommend other \"Other\" when some lesion in others where site is liver\n";

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

/* A list that is absent, or has some elements of which not all is known, and perhaps more. */
static size_t random_record(struct random *random, char *record, size_t room) {
    static const char *const sites[] = { "", "\"site\":\"liver\"", "\"site\":\"bone\"", "\"site\":\"brain\"", "\"site\":\"lung\"" };
    static const char *const sizes[] = { "", "\"size\":\"2.5 cm\"", "\"size\":\"3.5 cm\"", "\"size\":\"5 cm\"" }, *const singles[] = { "", "\"single\":true", "\"single\":false" };
    static const char *const facts[] = { "", ",\"fit\":true", ",\"fit\":false", ",\"limit\":\"4 cm\"" };
    size_t length = (size_t)snprintf(record, room, "{\"id\":\"x\"%s", facts[below(random, 4)]);
    if (below(random, 3) > 0) {
        length += (size_t)snprintf(record + length, room - length, ",\"lesions\":[");
        uint64_t count = below(random, 4);
        for (uint64_t e = 0; e < count; e++) {
            const char *parts[] = { sites[below(random, 5)], sizes[below(random, 4)], singles[below(random, 3)] };
            length += (size_t)snprintf(record + length, room - length, "%s{", e ? "," : "");
            for (size_t p = 0, put = 0; p < 3; p++)
                if (*parts[p]) length += (size_t)snprintf(record + length, room - length, "%s%s", put++ ? "," : "", parts[p]);
            length += (size_t)snprintf(record + length, room - length, "}");
        }
        length += (size_t)snprintf(record + length, room - length, "%s]", below(random, 2) ? "" : count ? ",\"...\"" : "\"...\"");
    }
    return length + (size_t)snprintf(record + length, room - length, "}");
}

static void outcomes_that_share_a_list_are_asked_as_each_alone(void **state) {
    (void)state;
    enum { RECORDS = 300 };
    osler_program *program = population_compile("lists", lists);
    const struct program *p = program->program;
    struct random random = { .state = 0x2545F4914F6CDD1Du };
    struct context *context = context_new(p, NULL);
    struct box *shared = box_new(context, 0);
    size_t told = 0;
    for (int i = 0; i < RECORDS; i++) {
        char record[1000];
        context_reset(context, date_parse("2025-11-01", 10, NULL));
        size_t length = random_record(&random, record, sizeof record);
        struct fact_error error;
        if (facts_read(context, record, length, NULL, &error) != FACTS_READ) fail_msg("%s: %s", record, error.message);
        vm_run(context);
        for (uint32_t r = 0; r <= p->recommendations; r++) {
            struct missing_set a, b;
            uint32_t asked = r < p->recommendations ? r : NONE;
            struct box *alone = box_new(context, 0);
            assert_true(box_missing(shared, asked, &a) && box_missing(alone, asked, &b));
            same_set(&a, &b, record, (uint32_t)i, asked);
            told += b.count;
            box_free(alone);
        }
    }
    assert_true(told > RECORDS);
    box_free(shared);
    context_free(context);
    osler_program_free(program);
}

static void a_small_budget_is_kept_as_what_it_was(void **state) {
    (void)state;
    random_patients("bench/flat.guide", NULL, 4);
    random_patients("states", few_states, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_what_is_found_anew),
        cmocka_unit_test(outcomes_that_share_a_list_are_asked_as_each_alone),
        cmocka_unit_test(a_small_budget_is_kept_as_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
