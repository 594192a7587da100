/* Doses that are rounded to a step: whatever the plan estimates in binary is what the decimals give, digit for digit. Amounts are written in
 * postfix here: a, b and w are facts, k, t, z and h constants, * / + and r (square root) what is done with them; of numbers before they
 * become decimals m is a * b, n a rounded, s a - b, x the larger one. */
#include "runtime/vm_plan.h"
#include "tests/runtime/sample.h"

struct trial {
    struct builder b;
    uint32_t a, second, signed_one, wide, outcome;
};

static uint32_t wide_of(struct builder *b, uint32_t number, uint32_t scale) { return build_op(b, OP_wide_of_number, number, 0, scale); }

static uint32_t constant(struct builder *b, const char *text) { return build_op(b, OP_wide_const, build_wide_constant(b, text), 0, 0); }

static uint32_t operand(struct trial *t, char letter) {
    struct builder *b = &t->b;
    switch (letter) {
    case 'a': return wide_of(b, t->a, 1);
    case 'b': return wide_of(b, t->second, 0);
    case 'c': return wide_of(b, t->signed_one, 0);
    case 'f': return wide_of(b, t->a, 23);
    case 'w': return t->wide;
    case 'k': return constant(b, "3.5");
    case 't': return constant(b, "0.0000000000000000000000000000000000001");
    case 'z': return constant(b, "0");
    case 'h': return constant(b, "1e20");
    case 'm': return wide_of(b, build_op(b, OP_number_multiply, t->a, t->second, 0), 1);
    case 'n': return wide_of(b, build_op(b, OP_number_round, t->a, build_constant(b, 5), 0), 1);
    case 'x': return wide_of(b, build_op(b, OP_number_max, t->a, build_op(b, OP_number_const, build_constant(b, 7), 0, 0), 0), 1);
    case 'y': return wide_of(b, build_op(b, OP_number_min, t->a, build_op(b, OP_number_const, build_constant(b, -7), 0, 0), 0), 1);
    case 's': return wide_of(b, build_op(b, OP_number_subtract, t->a, t->second, 0), 1);
    default: fail_msg("%c", letter); return 0;
    }
}

static uint32_t amount(struct trial *t, const char *postfix) {
    uint32_t stack[40];
    size_t depth = 0;
    for (; *postfix; postfix++) {
        static const char signs[] = "*/+-";
        static const enum opcode ops[] = { OP_wide_multiply, OP_wide_divide, OP_wide_add, OP_wide_subtract };
        const char *sign = strchr(signs, *postfix);
        if (sign) {
            assert_true(depth >= 2);
            depth--;
            stack[depth - 1] = build_op(&t->b, ops[sign - signs], stack[depth - 1], stack[depth], 0);
        } else if (*postfix == 'r') {
            stack[depth - 1] = build_op(&t->b, OP_wide_root, stack[depth - 1], 0, 0);
        } else {
            assert_true(depth < sizeof stack / sizeof *stack);
            stack[depth++] = operand(t, *postfix);
        }
    }
    assert_int_equal(depth, 1);
    return stack[0];
}

static struct program *with_dose(const char *postfix, const char *step) {
    struct trial trial = { .b = builder_begin() }, *t = &trial;
    struct builder *b = &t->b;
    uint32_t ill = build_truth(b, "ill"), mg = BUILD_ROW(b, unit);
    b->program->unit[mg].code = build_text(b, "mg");
    t->a = build_number(b, "a", 1, 0, 3000);
    t->second = build_number(b, "b", 0, 1, 250);
    t->signed_one = build_number(b, "c", 0, -5, 5);
    t->wide = build_wide(b, "w");
    build_number(b, "never", 0, 0, 9); /* nothing reads it */
    BUILD_NEW(b, treatment).name = build_text(b, "drug");
    uint32_t outcome = build_op(b, OP_outcome, ill, build_pairs(b, 0), 0), skip = build_op(b, OP_skip_unless_yes, outcome, 0, 0);
    uint32_t plain = amount(t, postfix), rounded = build_op(b, OP_wide_round, plain, build_wide_constant(b, step), 0);
    build_skip_end(b, skip);
    uint32_t gives = build_recommendation(b, "treat", ill, outcome);
    b->program->recommendation[gives].doses = 1;
    BUILD_NEW(b, dose) = (struct program_dose){ .recommendation = gives, .kind = VALUE_WIDE, .reg = rounded, .plain = plain, .unit = mg };
    return builder_end(b);
}

static void assert_alike(const char *postfix, const char *step) {
    struct program *program = with_dose(postfix, step);
    struct context *plan = context_new(program, &allocator_of_c), *base = context_new(program, &allocator_of_c);
    uint32_t reg = program->dose[0].reg;
    char found[DECIMAL_TEXT], expected[DECIMAL_TEXT];
    for (int i = 0; i < 2; i++) vm_answer(plan);
    assert_non_null(plan->plan);
    for (int64_t a = -1; a <= 3000; a += 37)
        for (int64_t b = 0; b <= 250; b += 31) {
            context_reset(plan, date_of_day(0)), context_reset(base, date_of_day(0));
            for (int i = 0; i < 2; i++) {
                struct context *c = i ? plan : base;
                c->truth[program->fact[0].slot] = TRUTH_YES;
                c->number[program->fact[1].slot] = a < 0 ? NUMBER_UNKNOWN : a;
                c->number[program->fact[2].slot] = b;
                c->number[program->fact[3].slot] = (a + b) % 11 - 5;
                c->wide[program->fact[4].slot] = decimal_from_int(b);
            }
            vm_run(base);
            vm_answer(plan);
            decimal_print(base->wide[reg], expected);
            decimal_print(plan->wide[reg], found);
            if (strcmp(found, expected) != 0) fail_msg("%s of %s, a %lld, b %lld: %s, not %s", postfix, step, (long long)a, (long long)b, found, expected);
        }
    context_free(plan);
    context_free(base);
    program_free(program);
}

static void estimates_are_what_the_decimals_give(void **state) {
    (void)state;
    static const char *const amounts[] = {
        "a",        "ak*",      "akk**",   "ab*",      "abk**",       "ab*r",       "abk/*r",   "ar",       "ak*r",    "akr*",     "ab/",        "ak/",   "ka/",
        "ab+",      "ak+",      "aakk*++", "ab+r",     "ab*ab+/",     "ab/ab/*",    "arbr*",    "arb*r",    "ab/r",    "m",        "mk*",        "n",     "nb*",
        "x",        "xr",       "y",       "s",        "sk*",         "c",          "cb*",      "w",        "wa*",     "ab-",      "z",          "za*",   "az+",
        "at*",      "atttt****", "ah*",    "ahhh***",  "ahh/*",       "f",          "fr",       "k",        "kr",      "kk+",
        "abababab*******", "ababab*****r", "aaaaaa+++++",
        "arrrrrrrrrrrrrrrr", "ararararararar******", "ak+k+k+k+k+k+k+k+k+k+k+k+k+k+", "aaaaaaaaaaaaaaaaaaaa+++++++++++++++++++",
        "az/", "bz*a+", "abk*k*k*k*k*k*k*k*k*k*k*k*k*k*k*k*k**",
    };
    static const char *const steps[] = { "1", "5", "0.25", "0.1", "1e-3", "4294967296", "1e31", "0.0000001" };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        for (size_t s = 0; s < (i < 12 ? sizeof steps / sizeof *steps : 2); s++) assert_alike(amounts[i], steps[s]);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(estimates_are_what_the_decimals_give) };
    return cmocka_run_group_tests_name("runtime/estimate", tests, NULL, NULL);
}
