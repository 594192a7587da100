/* Units for people: display names, dimensions, suggestions, and the answers of `osler unit`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/unit_answer.h"

struct page {
    struct arena arena;
    struct text out, error;
};

static int open_page(void **state) {
    static struct page page;
    arena_init(&page.arena, &allocator_of_c, 0);
    text_init(&page.out, &page.arena);
    text_init(&page.error, &page.arena);
    *state = &page;
    return 0;
}

static int close_page(void **state) {
    arena_free(&((struct page *)*state)->arena);
    return 0;
}

static void clear(struct page *page) {
    text_clear(&page->out);
    text_clear(&page->error);
}

static void assert_described(struct page *page, const char *code, const char *expected) {
    clear(page);
    if (!unit_answer_describe(slice_of(code), &page->out, &page->error)) fail_msg("%s", page->error.bytes);
    assert_string_equal(page->out.bytes, expected);
}

static void a_display_name_spells_the_code_out(void **state) {
    assert_described(*state, "mg/dL", "(milligram) / (deciliter)\ndimension: mass concentration");
    assert_described(*state, "m[H2O]", "(meter of water column)\ndimension: pressure");
    assert_described(*state, "10*23", "(the number ten for arbitrary powers ^ 23)\ndimension: number");
    assert_described(*state, "rad2", "(radian ^ 2)\ndimension: solid angle");
    assert_described(*state, "m3.kg-1.s-2", "(meter ^ 3) * (kilogram ^ -1) * (second ^ -2)\ndimension: L3.T-2.M-1");
    assert_described(*state, "kg/(s.m2)", "(kilogram) / ((second) * (meter ^ 2))\ndimension: mass per area and time");
    assert_described(*state, "/min", "1 / (minute)\ndimension: rate");
    assert_described(*state, "8.h{x}", "8 * (hour)\ndimension: time");
    assert_described(*state, "{score}", "1\ndimension: number");
}

static void dimensions_have_plain_names(void **state) {
    static const char *const names[][2] = { { "%", "number" }, { "mg/kg", "number (mass per mass)" },
        { "mL/L", "number (volume per volume)" }, { "cm", "length" }, { "m2", "area" }, { "mL", "volume" },
        { "mmol", "amount of substance" }, { "umol/L", "substance concentration" }, { "mg/m2", "mass per area" },
        { "mg/kg/d", "rate" }, { "Cel", "temperature" }, { "mm[Hg]", "pressure" }, { "mL/min", "volume per time" },
        { "10*9/L", "number per volume" }, { "[IU]", "arbitrary units [IU]" },
        { "m[IU]/mL", "arbitrary units [IU] per volume" }, { "[CFU]/h", "arbitrary units [CFU] per time" },
        { "[IU].m", "L.[IU]" }, { "kg5", "M5" }, { "U/L", "catalytic concentration" },
        { "F", "electric capacitance" }, { "S", "electric conductance" }, { "H", "L2.M.Q-2" } /* UCUM's base is the coulomb */ };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct page *page = *state;
        struct unit unit;
        clear(page);
        assert_int_equal(unit_parse(names[i][0], strlen(names[i][0]), &unit, NULL), UNIT_READ);
        unit_dimension_name(&unit, &page->out);
        assert_string_equal(page->out.bytes, names[i][1]);
    }
    struct page *page = *state;
    struct unit years;
    clear(page);
    assert_true(unit_parse_word("years", 5, &years));
    unit_dimension_name(&years, &page->out);
    assert_string_equal(page->out.bytes, "calendar time");
}

static void assert_suggests(const char *written, const char *expected) {
    char found[3][UNIT_CODE];
    size_t count = unit_suggest(written, strlen(written), found, 3);
    if (!expected) {
        if (count) fail_msg("%s: %s", written, found[0]);
        return;
    }
    if (!count || strcmp(found[0], expected) != 0) fail_msg("%s: %s", written, count ? found[0] : "nothing");
}

static void what_people_write_leads_to_the_code(void **state) {
    (void)state;
    static const char *const pairs[][2] = { { "mg/dl", "mg/dL" }, { "\xC2\xB5g", "ug" }, { "\xCE\xBCg/kg", "ug/kg" },
        { "mcg", "ug" }, { "IU", "[IU]" }, { "IU/L", "[IU]/L" }, { "l", "L" }, { "\xC2\xB0" "C", "Cel" },
        { "mmHg", "mm[Hg]" }, { "cc", "mL" }, { "hr", "h" }, { "sec", "s" }, { "yr", "a" }, { "Kg", "kg" },
        { "KG", "kg" }, { "mEq/L", "meq/L" }, { "m\xC2\xB2", "m2" }, { "mg/m^2", "mg/m2" }, { "10^9/L", "10*9/L" },
        { "x10^9/L", "10*9/L" }, { "10E9/L", "10*9/L" }, { "mg per day", "mg/d" }, { "milligrams", "mg" },
        { "CFU/mL", "[CFU]/mL" }, { "pH", "[pH]" }, { "°K", "K" }, { "MIU", "M[IU]" }, { "miu", "m[IU]" }, { "cmH2O", "cm[H2O]" }, { "umoll/L", "umol/L" },
        { "mgx", "mg" }, { "mM", "mmol/L" }, { "bpm", "{beats}/min" }, { "units/kg", "[IU]/kg" }, { "lbs", "[lb_av]" } };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) assert_suggests(pairs[i][0], pairs[i][1]);
}

static void nothing_is_suggested_where_nothing_is_near(void **state) {
    (void)state;
    assert_suggests("", NULL);
    assert_suggests("kg", NULL);
    assert_suggests("xyzzy", NULL);
    assert_suggests("[", NULL);
    assert_suggests("{", NULL);
    assert_suggests("g/12h", NULL);
    assert_suggests("mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", NULL);
}

static void assert_refused(struct page *page, bool answered, const char *reason) {
    assert_false(answered);
    assert_string_equal(page->error.bytes, reason);
    assert_int_equal(page->out.length, 0);
    clear(page);
}

static void answers_are_plain_text(void **state) {
    struct page *page = *state;
    clear(page);
    assert_true(unit_answer_convert(SLICE("6.3"), SLICE("mm"), SLICE("m"), &page->out, &page->error));
    assert_string_equal(page->out.bytes, "0.0063");
    clear(page);
    assert_true(unit_answer_combine(false, SLICE("1.5"), SLICE("g"), SLICE("2"), SLICE("m"), &page->out, &page->error));
    assert_string_equal(page->out.bytes, "3 g.m");
    clear(page);
    assert_true(unit_answer_combine(true, SLICE("1"), SLICE("g"), SLICE("4"), SLICE("mg"), &page->out, &page->error));
    assert_string_equal(page->out.bytes, "250 1");
    clear(page);
    assert_true(unit_answer_combine(true, SLICE("1"), SLICE("g"), SLICE("4"), SLICE("m"), &page->out, &page->error));
    assert_string_equal(page->out.bytes, "0.25 g/m");
}

static void refusals_say_why(void **state) {
    struct page *page = *state;
    struct text *out = &page->out, *error = &page->error;
    clear(page);
    assert_refused(page, unit_answer_convert(SLICE("100"), SLICE("mg/dL"), SLICE("umol/L"), out, error),
                   "mg/dL to umol/L needs the molar mass of the substance");
    assert_refused(page, unit_answer_convert(SLICE("1"), SLICE("cm"), SLICE("g"), out, error),
                   "cm (length) does not convert to g (mass)");
    assert_refused(page, unit_answer_convert(SLICE("1"), SLICE("[IU]"), SLICE("[CFU]"), out, error),
                   "[IU] and [CFU] count different arbitrary units, which never convert");
    assert_refused(page, unit_answer_convert(SLICE("1,5"), SLICE("cm"), SLICE("m"), out, error), "\"1,5\" is no number");
    assert_refused(page, unit_answer_convert(SLICE("-1"), SLICE("1"), SLICE("dB"), out, error),
                   "this value has no counterpart in the other unit");
    assert_refused(page, unit_answer_describe(SLICE("mcg"), out, error),
                   "\"mcg\" is no UCUM unit (at byte 1); did you mean ug");
    assert_refused(page, unit_answer_describe(SLICE("Cel/h"), out, error),
                   "\"Cel/h\" holds a special unit, which cannot be part of a product or power");
    assert_refused(page, unit_answer_combine(true, SLICE("1"), SLICE("g"), SLICE("0"), SLICE("mg"), out, error),
                   "nothing can be divided by zero");
    assert_refused(page, unit_answer_combine(false, SLICE("1"), SLICE("Cel"), SLICE("2"), SLICE("m"), out, error),
                   "Cel and m cannot be multiplied");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_display_name_spells_the_code_out),
        cmocka_unit_test(dimensions_have_plain_names),
        cmocka_unit_test(what_people_write_leads_to_the_code),
        cmocka_unit_test(nothing_is_suggested_where_nothing_is_near),
        cmocka_unit_test(answers_are_plain_text),
        cmocka_unit_test(refusals_say_why),
    };
    return cmocka_run_group_tests_name("base/unit_name", tests, open_page, close_page);
}
