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
        { "1.23456789012345678901234567890123456789", "kg", NULL, "g", NULL, "! \"1.23456789012345678901234567890123456789\" has more digits than can be kept" },
        { "1e99999", "kg", NULL, "g", NULL, "! \"1e99999\" is too large" },
        { "-1", "[pH]", NULL, "mol/L", NULL, "10" },
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_are_converted),
        cmocka_unit_test(quantities_are_multiplied_and_divided),
        cmocka_unit_test(units_are_described),
    };
    return cmocka_run_group_tests_name("base/unit_answer", tests, NULL, NULL);
}
