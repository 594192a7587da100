/* What a plan answers is what the instructions answer: outcomes, whether the guideline applies, and doses whose outcome is yes. On random
 * programs over every opcode, on the sample, and on guidelines with doses, for patients of every kind. VM_SWITCH makes the same of the
 * loop for compilers without labels as values (test_plan_switch). */
#include "tests/compiled.h"
#include "runtime/api.h"
#include "tests/runtime/random_program.h"
#include "tests/runtime/sample.h"

#include "runtime/vm_plan.h"

#include <stdlib.h>

static bool same_dose(const struct context *plan, const struct context *base, const struct program_dose *dose) {
    if (dose->kind != VALUE_WIDE) return plan->number[dose->reg] == base->number[dose->reg];
    struct decimal a = plan->wide[dose->reg], b = base->wide[dose->reg];
    char a_text[DECIMAL_TEXT], b_text[DECIMAL_TEXT];
    if (a.kind != b.kind || (decimal_is_known(a) && !decimal_equal(a, b))) return false;
    return decimal_print(a, a_text) == decimal_print(b, b_text) && strcmp(a_text, b_text) == 0;
}

/* Both have the same patient. */
static void assert_same(struct context *plan, struct context *base) {
    const struct program *program = plan->program;
    uint32_t applies = program->guideline[0].applies;
    vm_run(base);
    vm_answer(plan);
    assert_true(plan->partial);
    if (applies != NONE) assert_int_equal(plan->truth[applies], base->truth[applies]);
    for (uint32_t r = 0; r < program->recommendations; r++) {
        const struct program_recommendation *rec = &program->recommendation[r];
        assert_int_equal(plan->truth[rec->outcome], base->truth[rec->outcome]);
        if (base->truth[rec->outcome] != TRUTH_YES) continue;
        for (uint32_t d = 0; d < rec->doses; d++) assert_true(same_dose(plan, base, &program->dose[rec->first_dose + d]));
    }
    vm_complete(plan);
    assert_memory_equal(plan->truth, base->truth, program->truths);
    assert_memory_equal(plan->number, base->number, program->numbers * sizeof(int64_t));
}

static struct context *with_plan(const struct program *program) {
    struct context *context = context_new(program, &allocator_of_c);
    assert_non_null(context);
    for (int i = 0; i < 2; i++) vm_answer(context);
    assert_non_null(context->plan);
    return context;
}

static void compare(const struct program *program, unsigned patients, uint64_t seed) {
    struct context *plan = with_plan(program), *base = context_new(program, &allocator_of_c);
    assert_non_null(base);
    for (unsigned i = 0; i < patients; i++) {
        uint64_t other = seed;
        sample_patient(plan, &seed);
        sample_patient(base, &other);
        assert_same(plan, base);
    }
    context_free(plan);
    context_free(base);
}

static uint64_t number_of(const char *variable, uint64_t otherwise) {
    const char *text = getenv(variable);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

static void random_programs_are_answered_alike(void **state) {
    (void)state;
    uint64_t count = number_of("PLAN_PROGRAMS", 3000), seed = number_of("PLAN_SEED", 1), tested;
    struct random *r = calloc(1, sizeof *r);
    assert_non_null(r);
    for (uint64_t i = 0; i < count; i++) {
        r->state = (seed + i) * UINT64_C(0x9E3779B97F4A7C15) | 1;
        struct program *program = make_program(r, &tested);
        compare(program, 30, seed + i);
        program_free(program);
    }
    for (int op = 0; op < OPCODES; op++)
        if (r->used[op]) assert_true(r->used[op] > 10);
    free(r);
}

static struct program *the_sample(void) {
    struct sample s;
    struct builder b = sample_build(&s);
    return builder_end(&b);
}

static void the_sample_is_answered_alike(void **state) {
    (void)state;
    struct program *program = the_sample();
    compare(program, 2000, 7);
    program_free(program);
}

/* --- Guidelines ---------------------------------------------------------------------------------------------------------- */

static const char head[] = "language 1\nguideline doses \"Doses\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
                           "  notice: \"A test.\"\n\n";

static osler_program *compiled(const char *text) { return compiled_of(head, text); }

static void guidelines_are_answered_alike(void **state) {
    (void)state;
    osler_program *program = compiled(
        "fact fa \"A\" : yes or no\nfact fb \"B\" : yes or no\nfact fc \"C\" : yes or no\nfact fn \"N\" : number from 0 to 9 step 1\n"
        "fact weight \"W\" : kg from 30 to 200 step 0.1\nfact height \"H\" : cm from 100 to 220 step 1\n"
        "fact level \"L\" : one of low, middle, high\nfact current \"C\" : one of flowing, none\n"
        "treatment tx \"X\"\ntreatment ty \"Y\"\napplies when fa or fb\n"
        "define def \"D\" as not (fa and not fb)\ndefine bsa \"Surface\" as square_root((height in cm) * (weight in kg) / 3600) * 1 m2\n"
        "define lean \"Lean\" as (weight + 2 * weight) / 3\n"
        "avoid avoided \"Z\"\n  about: tx\n  when fc and level is high\n  if unknown: withhold\n"
        "recommend p1 \"P\"\n  when def and (fb or not fc) and (level is low or level is high) and not (fn > 3 or fn < 1)\n"
        "  give tx: 75 mg/m2 * bsa rounded to 5 mg oral once\n  then tx: 2 mg/kg * weight rounded to 10 mg oral once\n"
        "recommend q1 \"Q\"\n  when not def or current is none or (p1 and 3 <= fn)\n"
        "  give ty: 1 mg/m2 * bsa + 2 mg/kg * lean rounded to 0.5 mg oral once\n"
        "consider o1 \"O\"\n  when q1 and p1 and current is flowing and not (current is none)\n"
        "warn e1 \"E\"\n  when not fa\ninform f1 \"F\"\n");
    struct context *plan = with_plan(program->program);
    assert_true(plan->plan->roundings > 0);
    context_free(plan);
    compare(program->program, 20000, 3);
    osler_program_free(program);
}

/* Every height and weight, the exact halves among them, which binary floating point cannot tell: by Mosteller, of 360 * (5 cm kg)
 * times the square of an odd number, 175 mg/m2 ends in exactly half a milligram. */
static void every_rounded_dose_is_the_same(void **state) {
    (void)state;
    osler_program *made = compiled(
        "fact weight \"W\" : kg from 30 to 200 step 0.1\nfact height \"H\" : cm from 120 to 220 step 1\ntreatment tx \"X\"\n"
        "define bsa \"Surface\" as square_root((height in cm) * (weight in kg) / 3600) * 1 m2\n"
        "recommend p1 \"P\"\n  give tx: 175 mg/m2 * bsa rounded to 1 mg oral once\n");
    const struct program *program = made->program;
    struct context *plan = with_plan(program), *base = context_new(program, &allocator_of_c);
    uint32_t w = program->fact[0].slot, h = program->fact[1].slot, decided = 0, all = 0, halves = 0;
    uint64_t step = number_of("PLAN_STEP", 3);
    const struct program_dose *dose = &program->dose[0];
    for (int64_t height = 120; height <= 220; height++)
        for (int64_t weight = 300; weight <= 2000; weight++) {
            int64_t product = height * weight, root = 1;
            while (360 * (root + 2) * (root + 2) <= product) root += 2;
            bool half = 360 * root * root == product;
            if (!half && (uint64_t)(height + weight) % step) continue;
            plan->number[w] = base->number[w] = weight;
            plan->number[h] = base->number[h] = height;
            vm_run(base);
            plan->wide[dose->reg] = decimal_unknown;
            plan->number[program->instruction[0].dst] = 0;
            vm_answer(plan);
            assert_true(same_dose(plan, base, dose));
            all++;
            halves += half;
            decided += plan->wide[dose->reg].exponent == 0;
        }
    assert_true(halves > 10);
    assert_true(decided > all / 2);
    context_free(plan);
    context_free(base);
    osler_program_free(made);
}

static void a_plan_can_be_switched_off(void **state) {
    (void)state;
    struct program *program = the_sample();
    struct context *context = context_new(program, &allocator_of_c);
    context->plain = true;
    for (int i = 0; i < 4; i++) {
        vm_answer(context);
        assert_false(context->partial);
    }
    assert_null(context->plan);
    context_free(context);
    program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_are_answered_alike),
        cmocka_unit_test(the_sample_is_answered_alike),
        cmocka_unit_test(guidelines_are_answered_alike),
        cmocka_unit_test(every_rounded_dose_is_the_same),
        cmocka_unit_test(a_plan_can_be_switched_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
