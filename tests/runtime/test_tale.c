/* What a tale tells is what the walk tells, node for node and byte for byte: on random programs over every opcode, on guidelines as they are
 * written and on one that has every reason, for random patients and whatever room there is; and what is too long for one is walked. */
#include "runtime/api.h"

#define put put_node
#include "runtime/vm_why.c"
#undef put

#include "tests/compiled.h"
#include "tests/runtime/population.h"
#include "tests/runtime/sample.h"
#include "tests/some.h"

enum { ROOM = 4000, KINDS = WHY_MORE + 1 };

static struct why_node told[ROOM + 1], walked[ROOM];
static size_t seen[KINDS], withheld, contraindicated, excluded;

/* Without a tale everything is walked. */
static size_t walk_all(struct why *why, const struct context *context) {
    struct tale *tale = why->tale;
    why->tale = NULL;
    size_t count = why_put(why, context, NONE, walked, ROOM);
    why->tale = tale;
    return count;
}

static void note(const struct why_node *nodes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        seen[nodes[i].kind]++;
        withheld += nodes[i].kind == WHY_AVOID && nodes[i].truth == TRUTH_UNKNOWN;
        contraindicated += nodes[i].kind == WHY_AVOID && nodes[i].truth == TRUTH_YES;
        excluded += nodes[i].kind == WHY_APPLIES && nodes[i].depth == 0 && nodes[i].condition == NONE;
    }
}

static void assert_told(struct why *why, const struct context *context, size_t room) {
    size_t count = walk_all(why, context);
    assert_true(count <= ROOM);
    if (room > count) room = count;
    memset(told, 0x5a, (room + 1) * sizeof *told);
    assert_int_equal(why_put(why, context, NONE, told, room), count);
    assert_memory_equal(told, walked, room * sizeof *told);
    assert_int_equal(told[room].recommendation, 0x5a5a5a5a);
    note(walked, count);
}

/* Whether its reasons are a tale. */
static bool compare(const struct program *program, unsigned patients, uint64_t seed) {
    struct context *context = context_new(program, &allocator_of_c);
    assert_non_null(context);
    for (int i = 0; i < 2; i++) vm_answer(context);
    assert_non_null(context->plan);
    struct why *why = why_new(context->plan, context);
    assert_non_null(why);
    for (unsigned i = 0; i < patients; i++) {
        sample_patient(context, &seed);
        vm_answer(context);
        assert_true(context->partial);
        assert_told(why, context, i % 3 ? ROOM : sample_random(&seed) % 40);
    }
    bool is = why->tale != NULL;
    context_free(context);
    return is;
}

static void random_programs_are_told_alike(void **state) {
    (void)state;
    uint64_t tested;
    unsigned tales = 0, programs = 3000 / ONE_IN(5);
    struct random *r = calloc(1, sizeof *r);
    assert_non_null(r);
    for (unsigned i = 0; i < programs; i++) {
        r->state = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
        struct program *program = make_program(r, &tested);
        tales += compare(program, 30, i + 1);
        program_free(program);
    }
    assert_int_equal(tales, programs);
    free(r);
}

static void guidelines_are_told_alike(void **state) {
    (void)state;
    static const char *const paths[] = { "guidelines/breast_liver_metastases.guide", "guidelines/breast_liver_metastases_in_pregnancy.guide",
                                         "guidelines/hypertension.guide", "guidelines/pregnancy_drugs.guide", "guidelines/catch_up_vaccination.guide",
                                         "bench/flat.guide" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        osler_program *program = population_compile(paths[i], NULL);
        assert_true(compare(program->program, 3000 / ONE_IN(5), i + 1));
        osler_program_free(program);
    }
}

static const char head[] = "language 1\nguideline tale \"Tale\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n  notice: \"A test.\"\n\n"
                           "fact fa \"A\" : yes or no\nfact fb \"B\" : yes or no\nfact fc \"C\" : yes or no\nfact fd \"D\" : yes or no\n";

static osler_program *compiled(const char *text) { return compiled_of(head, text); }

static void every_reason_is_told_alike(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    withheld = contraindicated = excluded = 0;
    osler_program *program = compiled(
        "fact level \"L\" : one of low, middle, high\nfact fn \"N\" : number from 0 to 9 step 1\nfact start \"D\" : date\n"
        "treatment tx \"X\"\ntreatment ty \"Y\"\n"
        "applies when not (fa and not fb)\n"
        "define either \"S\" as fb or (fc and level is high)\ndefine neither \"M\" as not either and (fd or fn > 3)\n"
        "avoid hard \"H\"\n  about: tx\n  when fc and fn < 5\n  if unknown: withhold\n"
        "avoid soft \"W\"\n  about: tx\n  when level is low and fd\n  if unknown: warn\n"
        "recommend one \"One\"\n  when either or fn = 2 or start before 2020-01-01\n  give tx: 4 mg oral once\n"
        "recommend two \"Two\"\n  when not either\n  give ty: 4 mg oral once\n"
        "recommend three \"Three\"\n  when (neither and fc) or (not neither and not fd)\n"
        "  instead of two because \"it is better\"\n  give tx: 1 mg oral once\n"
        "consider four \"Four\"\n  when one and not three and level is middle\n"
        "warn five \"Five\"\n  when not (fa or not fd)\ninform six \"Six\"\n");
    assert_true(compare(program->program, 20000 / ONE_IN(5), 5));
    osler_program_free(program);
    for (int kind = 0; kind < KINDS; kind++)
        if (kind != WHY_LIST && kind != WHY_MORE && seen[kind] < 100) fail_msg("kind %d is told %zu times", kind, seen[kind]);
    assert_true(withheld > 100 && contraindicated > 100 && excluded > 100);
}

/* A definition that names the one before it twice, and so on: each doubles how much can be told of the recommendation. */
static osler_program *of_definitions(unsigned count, unsigned others) {
    char text[3500];
    int at = snprintf(text, sizeof text, "define d0 \"D\" as fa and fb\n");
    for (unsigned k = 1; k <= count; k++)
        at += snprintf(text + at, sizeof text - (size_t)at, "define d%u \"D\" as (d%u and fc) or (d%u and fd)\n", k, k - 1, k - 1);
    at += snprintf(text + at, sizeof text - (size_t)at, "recommend one \"One\"\n  when d%u\n", count);
    for (unsigned k = 0; k < others; k++) at += snprintf(text + at, sizeof text - (size_t)at, "inform r%u \"R\"\n  when d0\n", k);
    return compiled(text);
}

/* Too many steps for so few outcomes, or for one outcome though many others have few. */
static void what_is_too_long_is_walked(void **state) {
    (void)state;
    static const struct { unsigned others, fewer; } limits[] = { { 0, 4 }, { 70, 7 } };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        seen[WHY_MORE] = 0;
        for (unsigned count = 0; count <= 10; count++) {
            osler_program *program = of_definitions(count, limits[i].others);
            assert_int_equal(compare(program->program, 200, 9), count < limits[i].fewer);
            osler_program_free(program);
        }
        assert_true(seen[WHY_MORE]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_are_told_alike),
        cmocka_unit_test(guidelines_are_told_alike),
        cmocka_unit_test(every_reason_is_told_alike),
        cmocka_unit_test(what_is_too_long_is_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
