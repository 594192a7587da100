/* What base/unit.h promises: reading codes, products, conversion, the scanner's match. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/unit.h"

static struct unit unit_of(const char *code) {
    struct unit unit;
    if (unit_parse(code, strlen(code), &unit, NULL) != UNIT_READ && !unit_parse_word(code, strlen(code), &unit))
        fail_msg("%s is no unit", code);
    return unit;
}

static struct decimal decimal_of(const char *text) {
    struct decimal value;
    if (decimal_parse(text, strlen(text), &value) != DECIMAL_READ) fail_msg("%s is no number", text);
    return value;
}

static void assert_decimal(const char *expected, struct decimal found) {
    char text[DECIMAL_TEXT];
    decimal_print(found, text);
    if (!decimal_equal(decimal_of(expected), found)) assert_string_equal(text, expected);
}

static struct decimal converted(const char *value, const char *from, const char *to, const char *molar_mass) {
    struct unit a = unit_of(from), b = unit_of(to);
    struct decimal mass = molar_mass ? decimal_of(molar_mass) : decimal_zero;
    struct unit_conversion conversion;
    if (unit_conversion(&a, &b, molar_mass ? &mass : NULL, &conversion) != UNIT_CONVERTS)
        fail_msg("%s does not convert to %s", from, to);
    return unit_convert(decimal_of(value), &conversion);
}

static void assert_converts(const char *value, const char *from, const char *to, const char *expected) {
    assert_decimal(expected, converted(value, from, to, NULL));
}

static enum unit_convertible relation(const char *from, const char *to) {
    struct unit a = unit_of(from), b = unit_of(to);
    struct unit_conversion conversion;
    return unit_conversion(&a, &b, NULL, &conversion);
}

static void assert_read(enum unit_read expected, const char *code, size_t bad_at) {
    struct unit unit;
    size_t at = 99;
    enum unit_read read = unit_parse(code, strlen(code), &unit, &at);
    if (read != expected || at != bad_at) fail_msg("%s: read %d, stopped at %zu", code, (int)read, at);
}

static void what_the_table_and_the_grammar_hold_is_read(void **state) {
    (void)state;
    static const char *const codes[] = { "kg", "mg/m2", "mm[Hg]", "10*9/L", "10^3", "mL/min/{1.73_m2}", "/min", "1{c}",
        "{score}", "m+2", "m-2", "kg.m/(s2.A)", "[m/s2/Hz^(1/2)]", "dB[10.nV]", "%[slope]", "''", "KiB", "dag", "m0",
        "m2{skin}", "Cel{oral}", "(Cel)", "[Amb'a'1'U]", "((m))" };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_read(UNIT_READ, codes[i], strlen(codes[i]));
}

static void what_is_no_code_says_where(void **state) {
    (void)state;
    assert_read(UNIT_UNKNOWN, "", 0);
    assert_read(UNIT_UNKNOWN, "m/", 2);
    assert_read(UNIT_UNKNOWN, "g/12h", 4);
    assert_read(UNIT_UNKNOWN, "mg/KG", 3);
    assert_read(UNIT_UNKNOWN, "kg[H20]", 0);
    assert_read(UNIT_UNKNOWN, "m2{of skin}", 2);
    assert_read(UNIT_UNKNOWN, "m{a{b}}", 1);
    assert_read(UNIT_UNKNOWN, "m{\xC3\xA1}", 1);
    assert_read(UNIT_UNKNOWN, "(m", 2);
    assert_read(UNIT_UNKNOWN, "m)", 1);
    assert_read(UNIT_UNKNOWN, "(m)2", 3);
    assert_read(UNIT_UNKNOWN, "m//s", 2);
    assert_read(UNIT_UNKNOWN, "0", 0);
    assert_read(UNIT_UNKNOWN, " m", 0);
    assert_read(UNIT_UNKNOWN, "kmin", 0);
    assert_read(UNIT_UNKNOWN, "weeks", 0);
    assert_read(UNIT_UNKNOWN, "months", 0);
    assert_read(UNIT_NOT_ALONE, "Cel/h", 5);
    assert_read(UNIT_NOT_ALONE, "m.Cel", 5);
    assert_read(UNIT_NOT_ALONE, "Cel2", 4);
    assert_read(UNIT_NOT_ALONE, "/Cel", 4);
    assert_read(UNIT_OUT_OF_RANGE, "m128", 4);
    assert_read(UNIT_OUT_OF_RANGE, "m10000", 5);
    assert_read(UNIT_OUT_OF_RANGE, "10*6001", 7);
    assert_read(UNIT_OUT_OF_RANGE, "[IU]/[CFU]", 10);
}

static void depth_and_length_have_limits(void **state) {
    (void)state;
    assert_read(UNIT_READ, "((((((((((((((((m))))))))))))))))", 33);
    assert_read(UNIT_TOO_DEEP, "(((((((((((((((((m)))))))))))))))))", 16);
    assert_read(UNIT_READ, "m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s", 63);
    assert_read(UNIT_TOO_LONG, "m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s.m.s2", 63);
}

static void prefixes_stand_only_before_metric_units(void **state) {
    (void)state;
    struct unit unit;
    static const char *const wrong[] = { "kd", "mh", "k%", "m[in_i]", "kk", "kmg", "k", "d[degF]" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_not_equal(unit_parse(wrong[i], strlen(wrong[i]), &unit, NULL), UNIT_READ);
    assert_converts("1", "cd", "lm/sr", "1"); /* candela, no centiday */
    assert_converts("1", "Pa", "N/m2", "1");  /* pascal, no peta-year */
    assert_converts("1", "mo", "a", "0.083333333333333333333333333333333333333");
    assert_converts("1", "dar", "ar", "0.1");
}

static void linear_units_convert_exactly(void **state) {
    (void)state;
    assert_converts("6.3", "mm", "m", "0.0063");
    assert_converts("0.25", "mg/d", "g/d", "0.00025");
    assert_converts("1", "[in_i]", "cm", "2.54");
    assert_converts("1", "[lb_av]", "kg", "0.45359237");
    assert_converts("1", "m[Hg]", "g.s-2.m-1", "133322000");
    assert_converts("1", "circ", "deg", "360");
    assert_converts("3", "wk", "h", "504");
    assert_converts("1", "a", "d", "365.25");
    assert_converts("2", "years", "months", "24");
    assert_converts("1", "[mi_us]", "m", "1609.3472186944373888747777495554991110");
    assert_converts("70", "%", "[ppth]", "700");
    assert_converts("1", "[IU]/mL", "[iU]/L", "1000");
    assert_converts("1", "m[IU]/L", "u[IU]/mL", "1");
    assert_converts("1", "4.[pi].10*-7.N", "N", "0.0000012566370614359172953850573533118011537");
    assert_converts("5", "mL/min/{1.73_m2}", "mL/min", "5");
}

static void special_scales_go_through_their_functions(void **state) {
    (void)state;
    assert_converts("37", "Cel", "K", "310.15");
    assert_converts("37.5", "Cel", "[degF]", "99.5");
    assert_converts("100", "[degF]", "Cel", "37.777777777777777777777777777777777778");
    assert_converts("20", "[degRe]", "[degF]", "77");
    assert_converts("37", "Cel", "mCel", "37000");
    assert_converts("20", "dB", "1", "100");
    assert_converts("60", "dB[SPL]", "Pa", "0.02");
    assert_converts("10", "B[V]", "B[mV]", "16");
    assert_converts("7", "[pH]", "nmol/L", "100");
    assert_converts("100", "nmol/L", "[pH]", "7");
    assert_converts("8", "bit_s", "1", "256");
    assert_converts("45", "deg", "%[slope]", "100");
    assert_converts("100", "%[slope]", "deg", "45");
    assert_converts("6", "[hp'_C]", "1", "0.000000000001");
    assert_converts("16", "m2/s4/Hz", "[m/s2/Hz^(1/2)]", "4");
    assert_false(decimal_is_known(converted("90", "deg", "%[slope]", NULL)));
    assert_false(decimal_is_known(converted("-1", "1", "dB", NULL)));
}

static void what_differs_in_dimension_does_not_convert(void **state) {
    (void)state;
    assert_int_equal(relation("cm", "g"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("mol", "10*23"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("years", "a"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("months", "mo"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("[IU]", "1"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("[IU]/L", "[CFU]/L"), UNIT_ARBITRARY_DIFFERS);
    assert_int_equal(relation("[IU]/L", "[CFU]/mg"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("mg/dL", "umol/L"), UNIT_NEEDS_MOLAR_MASS);
    assert_int_equal(relation("g2", "mol2"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("g.m", "mol"), UNIT_DIMENSIONS_DIFFER);
    assert_int_equal(relation("mg/kg", "%"), UNIT_CONVERTS);
}

static void a_molar_mass_joins_mass_and_amount(void **state) {
    (void)state;
    assert_decimal("88.417329796640141467727674624226348364", converted("1", "mg/dL", "umol/L", "113.1"));
    assert_decimal("180.16", converted("10", "mmol/L", "mg/dL", "180.16"));
    assert_decimal("18.016", converted("1", "mmol/L", "mg/dL", "180.16"));
    assert_decimal("2", converted("1", "/g", "/mol", "2"));
    struct unit a = unit_of("g"), b = unit_of("mol");
    struct unit_conversion conversion;
    assert_int_equal(unit_conversion(&a, &b, &decimal_zero, &conversion), UNIT_NEEDS_MOLAR_MASS);
    assert_int_equal(unit_conversion(&a, &b, &decimal_unknown, &conversion), UNIT_NEEDS_MOLAR_MASS);
}

static void a_ratio_of_small_integers_is_told(void **state) {
    (void)state;
    struct unit a = unit_of("mL/h"), b = unit_of("L/d"), rad = unit_of("rad"), deg = unit_of("deg");
    struct unit cel = unit_of("Cel"), kelvin = unit_of("K");
    struct unit_conversion conversion;
    int64_t multiply, divide;
    assert_int_equal(unit_conversion(&a, &b, NULL, &conversion), UNIT_CONVERTS);
    assert_true(unit_conversion_is_exact(&conversion, &multiply, &divide));
    assert_int_equal(multiply, 3);
    assert_int_equal(divide, 125);
    assert_int_equal(unit_conversion(&rad, &deg, NULL, &conversion), UNIT_CONVERTS);
    assert_false(unit_conversion_is_exact(&conversion, &multiply, &divide));
    assert_int_equal(unit_conversion(&cel, &kelvin, NULL, &conversion), UNIT_CONVERTS);
    assert_false(unit_conversion_is_exact(&conversion, &multiply, &divide));
}

static void assert_product(const char *a, const char *b, const char *expected) {
    struct unit left = unit_of(a), right = unit_of(b), product;
    assert_true(unit_multiply(&left, &right, &product));
    assert_string_equal(product.code, expected);
    struct unit again;
    assert_int_equal(unit_restore(product.code, strlen(product.code), &again), UNIT_READ);
    assert_true(unit_same(&product, &again));
}

static void assert_quotient(const char *a, const char *b, const char *expected) {
    struct unit left = unit_of(a), right = unit_of(b), quotient;
    assert_true(unit_divide(&left, &right, &quotient));
    assert_string_equal(quotient.code, expected);
}

static void products_gather_and_cancel_symbols(void **state) {
    (void)state;
    assert_product("mg/kg", "kg", "mg");
    assert_product("mg/m2", "m2", "mg");
    assert_product("mg/kg/d", "kg", "mg/d");
    assert_product("cm", "cm", "cm2");
    assert_product("1", "mg", "mg");
    assert_product("mg", "{dose}/d", "mg.{dose}/d");
    assert_product("kg/(s.m2)", "m", "kg/s/m");
    assert_product("10*9/L", "L", "10*9");
    assert_product("10*-3", "m", "10*-3.m");
    assert_product("8.h", "8", "8.8.h");
    assert_product("mg/d", "years", "mg.years/d");
    assert_product("/L", "1", "/L");
    assert_product("g{wet}", "g", "g{wet}.g");
    assert_quotient("mg", "kg", "mg/kg");
    assert_quotient("L", "L", "1");
    assert_quotient("1", "min", "/min");
    assert_quotient("mg/kg", "mg/kg", "1");
    assert_quotient("mg", "8.h", "mg/8/h");
    assert_quotient("years", "years", "1");
}

static void powers_and_roots_keep_to_whole_exponents(void **state) {
    (void)state;
    struct unit m = unit_of("m/s"), area = unit_of("cm2/s4"), odd = unit_of("cm.m"), hot = unit_of("Cel"), result;
    assert_true(unit_power(&m, 2, &result));
    assert_string_equal(result.code, "m2/s2");
    assert_true(unit_power(&m, -1, &result));
    assert_string_equal(result.code, "s/m");
    assert_true(unit_power(&m, 0, &result));
    assert_true(unit_is_one(&result));
    assert_false(unit_power(&m, 128, &result));
    assert_true(unit_root(&area, &result));
    assert_string_equal(result.code, "cm/s2");
    assert_false(unit_root(&odd, &result));
    assert_false(unit_power(&hot, 2, &result));
}

static void special_and_different_arbitrary_units_make_no_products(void **state) {
    (void)state;
    struct unit cel = unit_of("Cel"), kg = unit_of("kg"), iu = unit_of("[IU]"), cfu = unit_of("[CFU]"), result;
    assert_false(unit_multiply(&cel, &kg, &result));
    assert_false(unit_divide(&kg, &cel, &result));
    assert_true(unit_multiply(&cel, &unit_one, &result));
    assert_string_equal(result.code, "Cel");
    assert_false(unit_multiply(&iu, &cfu, &result));
    assert_true(unit_divide(&iu, &iu, &result));
    assert_true(unit_is_one(&result));
}

static void units_compare_by_dimension_and_size(void **state) {
    (void)state;
    struct unit kg = unit_of("kg"), same = unit_of("1000.g"), g = unit_of("g"), dose = unit_of("mg/kg"),
                percent = unit_of("%"), score = unit_of("{score}"), db = unit_of("dB"), iu = unit_of("[IU]"),
                cfu = unit_of("[CFU]"), old = unit_of("[iU]");
    assert_true(unit_same(&kg, &same));
    assert_false(unit_same(&kg, &g));
    assert_true(unit_same_dimension(&kg, &g));
    assert_true(unit_same_dimension(&dose, &percent));
    assert_true(unit_is_number(&percent));
    assert_false(unit_is_one(&percent));
    assert_true(unit_is_one(&score));
    assert_false(unit_is_number(&db));
    assert_false(unit_is_number(&iu));
    assert_false(unit_same_dimension(&iu, &cfu));
    assert_true(unit_same(&iu, &old));
}

static void each_dimension_has_a_base_unit(void **state) {
    (void)state;
    static const char *const pairs[][2] = { { "mg", "g" }, { "[acr_us]", "m2" }, { "mg/dL", "g/m3" }, { "Cel", "K" },
        { "years", "months" }, { "k[IU]/L", "[IU]/m3" }, { "%", "1" }, { "mmol/L", "mol/m3" }, { "/min", "/s" } };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct unit unit = unit_of(pairs[i][0]), base = unit_of_dimension(&unit);
        assert_string_equal(base.code, pairs[i][1]);
    }
}

static void assert_match(const char *text, size_t expected, const char *code) {
    struct unit unit = unit_one;
    size_t length = unit_match(text, strlen(text), &unit);
    if (length != expected || (length && strcmp(unit.code, code) != 0))
        fail_msg("%s: matched %zu bytes, %s", text, length, unit.code);
}

static void a_match_is_the_longest_unit_that_ends_a_name(void **state) {
    (void)state;
    assert_match("mg/kg * weight iv", 5, "mg/kg");
    assert_match("to 300", 0, "");
    assert_match("m2 rounded", 2, "m2");
    assert_match("weeks", 5, "wk");
    assert_match("months.", 6, "months");
    assert_match("mL/min/{1.73_m2} from", 16, "mL/min/{1.73_m2}");
    assert_match("%", 1, "%");
    assert_match("%)", 1, "%");
    assert_match("10*9/L", 6, "10*9/L");
    assert_match("kg)", 2, "kg");
    assert_match("mg,", 2, "mg");
    assert_match("d.", 1, "d");
    assert_match("min(", 3, "min");
    assert_match("minutes", 7, "min");
    assert_match("mgx", 0, "");
    assert_match("mg_dose", 0, "");
    assert_match("mg/weight", 2, "mg");
    assert_match("m*2", 1, "m");
    assert_match("/min", 4, "/min");
    assert_match("{score} or", 7, "{score}");
    assert_match("12", 0, "");
    assert_match("(m)", 0, "");
    assert_match("pH", 0, "");
    assert_match("[pH]", 4, "[pH]");
    assert_match("pH2O", 0, "");
    assert_match("", 0, "");
    assert_match("Cel/h", 3, "Cel");
    assert_match("mg/(kg.d) x", 9, "mg/(kg.d)");
}

static void a_match_never_reads_beyond_its_bytes(void **state) {
    (void)state;
    char long_code[400];
    for (size_t i = 0; i < sizeof long_code; i++) long_code[i] = i % 2 ? '.' : 'm';
    struct unit unit;
    size_t length = unit_match(long_code, sizeof long_code, &unit);
    assert_int_equal(length, strlen(unit.code));
    assert_int_equal(unit_match("mg/kg", 4, &unit), 2);
    assert_int_equal(unit_match("weeks", 4, &unit), 4);
}

static void everyday_words_are_units_of_time(void **state) {
    (void)state;
    static const char *const words[][2] = { { "second", "s" }, { "minutes", "min" }, { "hour", "h" }, { "days", "d" },
        { "week", "wk" }, { "months", "months" }, { "month", "months" }, { "year", "years" } };
    struct unit unit;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_true(unit_parse_word(words[i][0], strlen(words[i][0]), &unit));
        assert_string_equal(unit.code, words[i][1]);
    }
    assert_false(unit_parse_word("fortnight", 9, &unit));
    assert_false(unit_parse_word("dayss", 5, &unit));
    assert_false(unit_parse_word("s", 1, &unit));
    assert_false(unit_parse_word("", 0, &unit));
}

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static const char *const families[][6] = {
    { "kg", "mg", "ug", "[lb_av]", "[oz_av]", "[gr]" }, { "m", "cm", "[in_i]", "[mi_i]", "nm", "[yd_i]" },
    { "s", "min", "h", "d", "wk", "ms" },               { "mg/dL", "g/L", "ug/mL", "kg/m3", "ng/uL", "g%" },
    { "L", "mL", "[gal_us]", "[foz_us]", "m3", "[drp]" }, { "mmol/L", "umol/mL", "mol/m3", "nmol/dL", "eq/L", "osm/L" },
    { "Cel", "K", "Cel", "mK", "kCel", "K" },           { "[IU]/L", "m[IU]/mL", "[iU]/dL", "k[IU]/m3", "u[IU]/nL", "[IU]/L" },
};

static void values_convert_there_and_back_unchanged(void **state) {
    (void)state;
    uint64_t seed = 4711;
    for (unsigned i = 0; i < 10000; i++) {
        const char *const *family = families[next_random(&seed) % (sizeof families / sizeof families[0])];
        struct unit a = unit_of(family[next_random(&seed) % 6]), b = unit_of(family[next_random(&seed) % 6]);
        struct unit_conversion there, back;
        assert_int_equal(unit_conversion(&a, &b, NULL, &there), UNIT_CONVERTS);
        assert_int_equal(unit_conversion(&b, &a, NULL, &back), UNIT_CONVERTS);
        struct decimal value = decimal_scaled((int64_t)next_random(&seed) % 100000000, -(int32_t)(next_random(&seed) % 6));
        struct decimal returned = unit_convert(unit_convert(value, &there), &back);
        struct decimal error = decimal_absolute(decimal_subtract(returned, value));
        bool exact = decimal_equal(there.divide, decimal_one) && decimal_equal(back.divide, decimal_one);
        struct decimal allowed = exact ? decimal_zero : decimal_scaled(1, -24);
        if (decimal_compare(error, allowed) > 0) fail_msg("%s to %s and back", a.code, b.code);
    }
}

static void the_code_of_a_product_reads_back_as_the_product(void **state) {
    (void)state;
    static const char *const codes[] = { "mg", "kg", "m2", "/min", "mL/min/{1.73_m2}", "10*9/L", "1", "mmol/(kg.d)", "%",
        "{dose}", "8.h", "years", "[IU]/mL", "mm[Hg]", "s-2", "g{wet}", "/8", "10*-3", "m0", "2" };
    enum { COUNT = sizeof codes / sizeof codes[0] };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            struct unit a = unit_of(codes[i]), b = unit_of(codes[j]), product, back, again;
            assert_true(unit_multiply(&a, &b, &product));
            assert_int_equal(unit_restore(product.code, strlen(product.code), &again), UNIT_READ);
            assert_true(unit_same(&product, &again));
            for (size_t k = 0; k < UNIT_ARBITRARY; k++) assert_int_equal(product.power[k], a.power[k] + b.power[k]);
            assert_true(unit_divide(&product, &b, &back));
            assert_true(unit_same(&back, &a));
        }
    }
}

static void random_bytes_never_make_a_unit_that_does_not_read_back(void **state) {
    (void)state;
    static const char alphabet[] = "mgkLd/.(){}[]10*^2-+h%'sICelU_ \xC2";
    uint64_t seed = 99;
    for (unsigned i = 0; i < 20000; i++) {
        char bytes[24];
        size_t length = next_random(&seed) % sizeof bytes, bad_at = 0;
        for (size_t k = 0; k < length; k++) bytes[k] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
        struct unit unit, matched;
        char near[2][UNIT_CODE];
        if (unit_parse(bytes, length, &unit, &bad_at) == UNIT_READ) assert_int_equal(strlen(unit.code), length);
        assert_true(bad_at <= length);
        assert_true(unit_match(bytes, length, &matched) <= length);
        if (i % 100 == 0) assert_true(unit_suggest(bytes, length, near, 2) <= 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_table_and_the_grammar_hold_is_read),
        cmocka_unit_test(what_is_no_code_says_where),
        cmocka_unit_test(depth_and_length_have_limits),
        cmocka_unit_test(prefixes_stand_only_before_metric_units),
        cmocka_unit_test(linear_units_convert_exactly),
        cmocka_unit_test(special_scales_go_through_their_functions),
        cmocka_unit_test(what_differs_in_dimension_does_not_convert),
        cmocka_unit_test(a_molar_mass_joins_mass_and_amount),
        cmocka_unit_test(a_ratio_of_small_integers_is_told),
        cmocka_unit_test(products_gather_and_cancel_symbols),
        cmocka_unit_test(powers_and_roots_keep_to_whole_exponents),
        cmocka_unit_test(special_and_different_arbitrary_units_make_no_products),
        cmocka_unit_test(units_compare_by_dimension_and_size),
        cmocka_unit_test(each_dimension_has_a_base_unit),
        cmocka_unit_test(a_match_is_the_longest_unit_that_ends_a_name),
        cmocka_unit_test(a_match_never_reads_beyond_its_bytes),
        cmocka_unit_test(everyday_words_are_units_of_time),
        cmocka_unit_test(values_convert_there_and_back_unchanged),
        cmocka_unit_test(the_code_of_a_product_reads_back_as_the_product),
        cmocka_unit_test(random_bytes_never_make_a_unit_that_does_not_read_back),
    };
    return cmocka_run_group_tests_name("base/unit", tests, NULL, NULL);
}
