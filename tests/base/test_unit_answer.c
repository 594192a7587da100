/* Questions about units, and every reason why one has no answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/unit.h"
#include "base/unit_answer.h"

struct question {
    const char *value, *unit, *with, *other; /* `with` NULL: convert to the other; "/" or "*": combine with `second` */
    const char *second, *answer;             /* an answer that begins with "! " is the reason why there is none */
};

static void assert_answered(const struct question *q) {
    struct arena arena;
    struct text out, error;
    char found[300];
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    text_init(&error, &arena);
    bool answered = q->with ? unit_answer_combine(*q->with == '/', slice_of(q->value), slice_of(q->unit), slice_of(q->second), slice_of(q->other), &out, &error)
                            : unit_answer_convert(slice_of(q->value), slice_of(q->unit), slice_of(q->other), &out, &error);
    snprintf(found, sizeof found, "%s%s", answered ? "" : "! ", answered ? out.bytes : error.bytes);
    if (strcmp(found, q->answer) != 0) fail_msg("%s %s, %s: \"%s\", not \"%s\"", q->value, q->unit, q->other, found, q->answer);
    arena_free(&arena);
}

static void quantities_are_converted(void **state) {
    (void)state;
    static const struct question questions[] = {
        { "1", "kg", NULL, "g", NULL, "1000" },
        { "37", "Cel", NULL, "K", NULL, "310.15" },
        { "1", "kg", NULL, "m", NULL, "! kg (mass) does not convert to m (length)" },
        { "1", "[IU]", NULL, "[arb'U]", NULL, "! [IU] and [arb'U] count different arbitrary units, which never convert" },
        { "1", "mmol/L", NULL, "mg/dL", NULL, "! mmol/L to mg/dL needs the molar mass of the substance" },
        { "1", "kgg", NULL, "g", NULL, "! \"kgg\" is no UCUM unit (at byte 1); did you mean kg" },
        { "1", "kg", NULL, "qqqq", NULL, "! \"qqqq\" is no UCUM unit (at byte 1)" },
        { "1", "Cel.m", NULL, "K", NULL, "! \"Cel.m\" holds a special unit, which cannot be part of a product or power" },
        { "1", "m9999", NULL, "K", NULL, "! \"m9999\" is out of range: a power, a size or two different arbitrary units" },
        { "1", "[IU].[arb'U]", NULL, "K", NULL, "! \"[IU].[arb'U]\" is out of range: a power, a size or two different arbitrary units" },
        { "1", "m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m", NULL, "m", NULL,
          "! \"m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m.m\" is longer than 63 bytes" },
        { "1", "((((((((((((((((((((m))))))))))))))))))))", NULL, "m", NULL, "! \"((((((((((((((((((((m))))))))))))))))))))\" is nested too deeply" },
        { "one", "kg", NULL, "g", NULL, "! \"one\" is no number" },
        { "1.23456789012345678901234567890123456789", "kg", NULL, "g", NULL,
          "! \"1.23456789012345678901234567890123456789\" has more digits than can be kept" },
        { "1e99999", "kg", NULL, "g", NULL, "! \"1e99999\" is too large" },
        { "-1", "[pH]", NULL, "mol/L", NULL, "10" },
        { "1", "[hp'_X]", NULL, "1", NULL, "0.1" },
        { "1", "[hp'_C]", NULL, "1", NULL, "0.01" },
        { "1", "[hp'_M]", NULL, "1", NULL, "0.001" },
        { "0.00002", "1", NULL, "[hp'_Q]", NULL, "1" },
        { "2", "Np", NULL, "1", NULL, "7.3890560989306502272304274605750078132" },
        { "1", "1", NULL, "Np", NULL, "0" },
        { "2", "B", NULL, "1", NULL, "100" },
        { "10", "B[SPL]", NULL, "Pa", NULL, "2" },
        { "4", "1", NULL, "bit_s", NULL, "2" },
        { "45", "deg", NULL, "[p'diop]", NULL, "100" },
        { "100", "%[slope]", NULL, "deg", NULL, "45" },
        { "1", "[degRe]", NULL, "Cel", NULL, "1.25" },
        { "1e6000", "kg", NULL, "pg", NULL, "1e6015" },
        { "0", "mol/L", NULL, "[pH]", NULL, "! this value has no counterpart in the other unit" },
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) assert_answered(&questions[i]);
}

static void quantities_are_multiplied_and_divided(void **state) {
    (void)state;
    static const struct question questions[] = {
        { "3", "g", "*", "m", "2", "6 g.m" },
        { "3", "g", "/", "mL", "2", "1.5 g/mL" },
        { "3", "g", "/", "kg", "2", "0.0015 1" },
        { "3", "g", "/", "g", "0", "! nothing can be divided by zero" },
        { "x", "g", "/", "g", "1", "! \"x\" is no number" },
        { "1", "g", "/", "g", "x", "! \"x\" is no number" },
        { "1", "qqqq", "/", "g", "1", "! \"qqqq\" is no UCUM unit (at byte 1)" },
        { "1", "g", "/", "qqqq", "1", "! \"qqqq\" is no UCUM unit (at byte 1)" },
        { "1", "Cel", "*", "g", "1", "! Cel and g cannot be multiplied" },
        { "1", "Cel", "/", "Cel", "1", "! Cel and Cel cannot be divided" },
        { "1", "K", "/", "Cel", "1", "! K and Cel cannot be divided" },
        { "1", "[IU]", "/", "[arb'U]", "1", "! [IU] and [arb'U] cannot be divided" },
        { "1e6000", "g", "*", "g", "1e6000", "! the result is too large" },
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) assert_answered(&questions[i]);
}

static void units_are_described(void **state) {
    (void)state;
    struct arena arena;
    struct text out, error;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    text_init(&error, &arena);
    assert_true(unit_answer_describe(slice_of("mg/dL"), &out, &error));
    assert_non_null(strstr(out.bytes, "\ndimension: mass concentration"));
    assert_false(unit_answer_describe(slice_of("qqqq"), &out, &error));
    arena_free(&arena);
}

static void units_are_multiplied_with_themselves(void **state) {
    (void)state;
    struct unit metre, celsius, result;
    assert_int_equal(unit_parse("m", 1, &metre, NULL), UNIT_READ);
    assert_int_equal(unit_parse("Cel", 3, &celsius, NULL), UNIT_READ);
    assert_true(unit_power(&celsius, 1, &result)); /* as it is */
    assert_string_equal(result.code, "Cel");
    assert_false(unit_power(&celsius, 2, &result));
    assert_false(unit_root(&celsius, &result));
    assert_true(unit_power(&metre, -2, &result));
    assert_string_equal(result.code, "/m2");
    assert_true(unit_root(&result, &result));
    assert_string_equal(result.code, "/m");
    assert_false(unit_root(&metre, &result));
    assert_false(unit_power(&metre, 128, &result));
    assert_false(unit_power(&metre, -129, &result));
    assert_true(unit_power(&metre, 0, &result));
    assert_string_equal(result.code, "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_are_converted),
        cmocka_unit_test(quantities_are_multiplied_and_divided),
        cmocka_unit_test(units_are_described),
        cmocka_unit_test(units_are_multiplied_with_themselves),
    };
    return cmocka_run_group_tests_name("base/unit_answer", tests, NULL, NULL);
}
