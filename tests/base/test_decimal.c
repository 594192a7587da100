/* decimal by example. The laws that hold for all numbers are in test_decimal_laws.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"

static struct decimal D(const char *text) {
    struct decimal value = decimal_unknown;
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_READ);
    assert_true(decimal_is_valid(value));
    return value;
}

static void shows(struct decimal value, const char *expected) {
    char text[DECIMAL_TEXT];
    assert_true(decimal_is_valid(value));
    size_t length = decimal_print(value, text);
    assert_int_equal(length, strlen(text));
    assert_string_equal(text, expected);
}

static void is_none(struct decimal value, enum decimal_kind why) {
    assert_int_equal(value.kind, why);
    assert_true(decimal_is_valid(value));
}

static enum decimal_read reading(const char *text) {
    struct decimal value = decimal_one;
    enum decimal_read read = decimal_parse(text, strlen(text), &value);
    if (read != DECIMAL_READ) assert_true(decimal_equal(value, decimal_one)); /* untouched */
    return read;
}

static void a_tenth_and_two_tenths_are_three_tenths(void **state) {
    (void)state;
    assert_true(decimal_equal(decimal_add(D("0.1"), D("0.2")), D("0.3")));
    shows(decimal_add(D("0.1"), D("0.2")), "0.3");
    shows(decimal_subtract(D("0.3"), D("0.1")), "0.2");
}

static void twenty_eight_whole_and_eight_fraction_digits_survive(void **state) {
    (void)state;
    const char *text = "1234567890123456789012345678.12345678";
    shows(D(text), text);
    shows(decimal_subtract(decimal_add(D(text), D("0.00000001")), D("0.00000001")), text);
    shows(decimal_divide(decimal_multiply(D(text), D("8")), D("8")), text);
}

static void more_digits_than_can_be_kept_are_refused(void **state) {
    (void)state;
    assert_int_equal(reading("123456789012345678901234567890123456789"), DECIMAL_TOO_MANY_DIGITS);
    assert_int_equal(reading("1.00000000000000000000000000000000000001"), DECIMAL_TOO_MANY_DIGITS);
    assert_int_equal(reading("1.00000000000000000000000000000000000000000000"), DECIMAL_READ);
    assert_int_equal(reading("12345678901234567890123456789012345678000000"), DECIMAL_READ);
    assert_int_equal(reading("0.000000000000000000000000000000000000000000012"), DECIMAL_READ);
    shows(D("99999999999999999999999999999999999999"), "99999999999999999999999999999999999999");
}

static void exponents_out_of_range_are_refused(void **state) {
    (void)state;
    assert_int_equal(reading("1e6144"), DECIMAL_READ);
    assert_int_equal(reading("1.1e6144"), DECIMAL_TOO_LARGE);
    assert_int_equal(reading("1e6145"), DECIMAL_TOO_LARGE);
    assert_int_equal(reading("1e-6176"), DECIMAL_READ);
    assert_int_equal(reading("9e-6177"), DECIMAL_TOO_LARGE);
    assert_int_equal(reading("1e99999999999999999999999999"), DECIMAL_TOO_LARGE);
    assert_int_equal(reading("1e-99999999999999999999999999"), DECIMAL_TOO_LARGE);
    shows(D("0e99999999999999999999"), "0");
}

static void what_is_no_number_is_not_read(void **state) {
    (void)state;
    static const char *const texts[] = { "", "-", "+1", ".5", "5.", "1e", "1e+", "1,5", " 1", "1 ", "1.2.3", "--1",
                                         "0x10", "nan", "inf", "1e5.0", "123456789012345678901234567890123456789x" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(reading(texts[i]), DECIMAL_NOT_A_NUMBER);
    struct decimal value;
    assert_int_equal(decimal_parse("12345", 3, &value), DECIMAL_READ);
    shows(value, "123");
}

static void numbers_print_plain_up_to_forty_digits(void **state) {
    (void)state;
    shows(D("280"), "280");
    shows(D("2.80e2"), "280");
    shows(D("-3.250"), "-3.25");
    shows(D("-0.00"), "0");
    shows(D("1e39"), "1000000000000000000000000000000000000000");
    shows(D("1e40"), "1e40");
    shows(D("1.5e45"), "1.5e45");
    shows(D("1e-39"), "0.000000000000000000000000000000000000001");
    shows(D("-12e-39"), "-0.000000000000000000000000000000000000012");
    shows(D("1e-41"), "1e-41");
    shows(D("-1.2345678901234567890123456789012345678e-6000"), "-1.2345678901234567890123456789012345678e-6000");
    shows(decimal_unknown, "unknown");
}

static void comparison_ignores_how_a_number_is_written(void **state) {
    (void)state;
    assert_true(decimal_equal(D("1.50"), D("1.5")));
    assert_true(decimal_equal(D("0e5"), D("0.000")));
    assert_int_equal(decimal_compare(D("1e6000"), D("99999999999999999999999999999999999999")), 1);
    assert_int_equal(decimal_compare(D("-1e6000"), D("1e-6000")), -1);
    assert_int_equal(decimal_compare(D("0"), D("-1e-6000")), 1);
    assert_int_equal(decimal_compare(D("1000000000000000000000000000000000000.1"), D("1e36")), 1);
    assert_int_equal(decimal_compare(D("-2"), D("-10")), 1);
    assert_false(decimal_equal(decimal_unknown, decimal_unknown));
}

static void ties_go_away_from_zero(void **state) {
    (void)state;
    shows(decimal_round(D("2.5"), 0), "3");
    shows(decimal_round(D("-2.5"), 0), "-3");
    shows(decimal_round(D("3.5"), 0), "4");
    shows(decimal_round(D("0.125"), 2), "0.13");
    shows(decimal_round(D("-0.124999"), 2), "-0.12");
    shows(decimal_round(D("0.5"), 0), "1");
    shows(decimal_round(D("0.49999999999999999999999999999999999999"), 0), "0");
    shows(decimal_round(D("99999999999999999999999999999999999.995"), 2), "100000000000000000000000000000000000");
}

static void negative_digits_round_before_the_point(void **state) {
    (void)state;
    shows(decimal_round(D("1250"), -2), "1300");
    shows(decimal_round(D("-1249.99"), -2), "-1200");
    shows(decimal_round(D("49"), -2), "0");
    shows(decimal_round(D("50"), -2), "100");
    shows(decimal_round(D("5e39"), -40), "1e40");
    shows(decimal_round(D("49999999999999999999999999999999999999e2"), -40), "0");
    shows(decimal_truncate(D("-1299"), -2), "-1200");
    shows(decimal_round(D("7"), 40), "7");
}

static void floors_go_down_and_ceilings_up(void **state) {
    (void)state;
    shows(decimal_floor(D("-0.1")), "-1");
    shows(decimal_floor(D("0.9")), "0");
    shows(decimal_ceiling(D("-0.9")), "0");
    shows(decimal_ceiling(D("0.1")), "1");
    shows(decimal_ceiling(D("1e-6176")), "1");
    shows(decimal_floor(D("-1e-6176")), "-1");
    shows(decimal_floor(D("12.000")), "12");
    shows(decimal_truncate(D("-2.99"), 1), "-2.9");
}

static void steps_round_to_the_nearest_multiple(void **state) {
    (void)state;
    shows(decimal_round_to(D("7.3"), D("0.25")), "7.25");
    shows(decimal_round_to(D("7.375"), D("0.25")), "7.5");
    shows(decimal_round_to(D("-7.375"), D("0.25")), "-7.5");
    shows(decimal_round_to(D("283"), D("50")), "300");
    shows(decimal_round_to(D("24.99"), D("50")), "0");
    shows(decimal_round_to(D("1"), D("1e30")), "0");
    is_none(decimal_round_to(D("1e50"), D("0.3")), DECIMAL_OVERFLOW);
    is_none(decimal_round_to(D("1"), D("0")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_round_to(D("1"), D("-1")), DECIMAL_OUT_OF_DOMAIN);
    assert_true(decimal_is_multiple(D("7.50"), D("0.25")));
    assert_true(decimal_is_multiple(D("0"), D("7")));
    assert_false(decimal_is_multiple(D("7.3"), D("0.25")));
    assert_false(decimal_is_multiple(D("1"), D("0")));
    assert_true(decimal_is_multiple(D("1e6000"), D("5e-6000")));
    assert_false(decimal_is_multiple(D("1e6000"), D("7e-6000")));
}

static void sums_that_do_not_fit_are_rounded_once(void **state) {
    (void)state;
    const char *nines = "99999999999999999999999999999999999999";
    shows(decimal_add(D(nines), D("0.4")), nines);
    shows(decimal_add(D(nines), D("0.5")), "100000000000000000000000000000000000000");
    shows(decimal_add(D("1e60"), D("-1e-60")), "1e60");
    shows(decimal_add(D("1e37"), D("-0.06")), "9999999999999999999999999999999999999.9");
    shows(decimal_multiply(D(nines), D(nines)), "9.9999999999999999999999999999999999998e75");
    shows(decimal_divide(D("2"), D("3")), "0.66666666666666666666666666666666666667");
    shows(decimal_divide(D("-1"), D("3")), "-0.33333333333333333333333333333333333333");
    shows(decimal_scale_by(D("2"), D("1"), D("3")), "0.66666666666666666666666666666666666667");
    shows(decimal_scale_by(D("180"), D("18.0156"), D("18.0156")), "180");
}

static void results_beyond_the_range_overflow_and_tiny_ones_vanish(void **state) {
    (void)state;
    is_none(decimal_multiply(D("1e6000"), D("1e200")), DECIMAL_OVERFLOW);
    is_none(decimal_multiply(D("-1e6000"), D("1e200")), DECIMAL_OVERFLOW);
    is_none(decimal_add(D("9e6143"), D("2e6143")), DECIMAL_OVERFLOW);
    shows(decimal_add(D("9e6143"), D("1e6143")), "1e6144");
    is_none(decimal_divide(D("1e6000"), D("1e-6000")), DECIMAL_OVERFLOW);
    is_none(decimal_exp(D("14148")), DECIMAL_OVERFLOW);
    is_none(decimal_exp(D("1e6000")), DECIMAL_OVERFLOW);
    is_none(decimal_scaled(1, INT32_MAX), DECIMAL_OVERFLOW);
    shows(decimal_scaled(-1, INT32_MIN), "0");
    shows(decimal_multiply(D("-1e-6000"), D("1e-200")), "0");
    shows(decimal_subtract(D("1.1e-6176"), D("1e-6176")), "0");
    shows(decimal_exp(D("-1e6000")), "0");
    shows(decimal_exp(D("-14300")), "0");
    assert_int_equal(decimal_compare(D("1.1e-6176"), D("1e-6176")), 1);
}

static void the_later_kind_wins_whichever_side_it_is_on(void **state) {
    (void)state;
    struct decimal (*const operations[])(struct decimal, struct decimal) = {
        decimal_add, decimal_subtract, decimal_multiply, decimal_divide, decimal_whole_quotient, decimal_remainder,
        decimal_min, decimal_max, decimal_power, decimal_log, decimal_round_to };
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        for (int a = DECIMAL_KNOWN; a <= DECIMAL_OUT_OF_DOMAIN; a++)
            for (int b = DECIMAL_UNKNOWN; b <= DECIMAL_OUT_OF_DOMAIN; b++) {
                struct decimal x = a == DECIMAL_KNOWN ? D("7") : decimal_none((enum decimal_kind)a);
                struct decimal y = decimal_none((enum decimal_kind)b);
                is_none(operations[i](x, y), (enum decimal_kind)(a > b ? a : b));
                is_none(operations[i](y, x), (enum decimal_kind)(a > b ? a : b));
            }
    is_none(decimal_scale_by(decimal_one, decimal_unknown, decimal_none(DECIMAL_OVERFLOW)), DECIMAL_OVERFLOW);
    is_none(decimal_divide(decimal_unknown, decimal_zero), DECIMAL_UNKNOWN);
    is_none(decimal_square_root(decimal_none(DECIMAL_OVERFLOW)), DECIMAL_OVERFLOW);
    is_none(decimal_negate(decimal_unknown), DECIMAL_UNKNOWN);
    is_none(decimal_round(decimal_unknown, 2), DECIMAL_UNKNOWN);
}

static void division_by_zero_is_its_own_kind(void **state) {
    (void)state;
    is_none(decimal_divide(D("1"), D("0.0")), DECIMAL_DIVIDED_BY_ZERO);
    is_none(decimal_divide(D("0"), D("0")), DECIMAL_DIVIDED_BY_ZERO);
    is_none(decimal_remainder(D("1"), D("0")), DECIMAL_DIVIDED_BY_ZERO);
    is_none(decimal_whole_quotient(D("1"), D("0")), DECIMAL_DIVIDED_BY_ZERO);
    is_none(decimal_scale_by(D("1"), D("1"), D("0")), DECIMAL_DIVIDED_BY_ZERO);
    is_none(decimal_power(D("0"), D("-1")), DECIMAL_DIVIDED_BY_ZERO);
}

static void functions_refuse_what_they_are_not_defined_for(void **state) {
    (void)state;
    is_none(decimal_square_root(D("-1")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_ln(D("0")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_ln(D("-1")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_power(D("-8"), D("0.5")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_log(D("10"), D("1.00")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_log(D("10"), D("0")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_log(D("10"), D("-2")), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_log(D("0"), D("10")), DECIMAL_OUT_OF_DOMAIN);
}

static void roots_of_squares_are_exact(void **state) {
    (void)state;
    shows(decimal_square_root(D("144")), "12");
    shows(decimal_square_root(D("0.0625")), "0.25");
    shows(decimal_square_root(D("1e6144")), "1e3072");
    shows(decimal_square_root(D("2")), "1.4142135623730950488016887242096980786");
    shows(decimal_square_root(D("0")), "0");
}

/* The upper half of the root is one too large until corrected; such radicands do not turn up by chance. */
static void roots_just_below_a_round_binary_number_are_right(void **state) {
    (void)state;
    shows(decimal_square_root(D("81496133128829168874499141111040374048e38")),
          "90275208739071420036070978628869947392");
    shows(decimal_square_root(D("75059231459824481510042353825855660602e38")),
          "86636730928529662239311789147253899264");
    shows(decimal_square_root(D("97231488696277004836900939180969127251e37")),
          "31181964129329153731993587491411066880");
    shows(decimal_square_root(D("81301976852209683377349296932815342694e37")),
          "28513501512828915165135223834468679680");
}

static void powers_are_exact_where_the_result_fits(void **state) {
    (void)state;
    shows(decimal_power(D("2"), D("100")), "1267650600228229401496703205376");
    shows(decimal_power(D("-1.1"), D("3")), "-1.331");
    shows(decimal_power(D("2"), D("-10")), "0.0009765625");
    shows(decimal_power(D("4"), D("0.5")), "2");
    shows(decimal_power(D("0.008"), D("-1.0")), "125");
    shows(decimal_power(D("32"), D("0.2")), "2");
    shows(decimal_power(D("8"), D("1.5")), "22.627416997969520780827019587355169257");
    shows(decimal_power(D("9"), D("-1.5")), "0.037037037037037037037037037037037037037");
    shows(decimal_power(D("0"), D("0")), "1");
    shows(decimal_power(D("0"), D("2.5")), "0");
    shows(decimal_power(D("-1"), D("1e30")), "1");
    shows(decimal_power(D("-1"), D("1000000000000000000001")), "-1");
    shows(decimal_power(D("10"), D("-6176")), "1e-6176");
    shows(decimal_power(D("10"), D("-6177")), "0");
    shows(decimal_power(D("0.1"), D("99999999999")), "0");
    is_none(decimal_power(D("10"), D("6145")), DECIMAL_OVERFLOW);
    is_none(decimal_power(D("2"), D("99999999999")), DECIMAL_OVERFLOW);
}

/* 2^-55 = 5^55 / 10^55 has 39 digits of which the last is a 5; so has the cube of the root of the second. */
static void ties_in_powers_go_away_from_zero(void **state) {
    (void)state;
    shows(decimal_power(D("2"), D("-55")), "2.7755575615628913510590791702270507813e-17");
    shows(decimal_power(D("25000000000050000000000025"), D("1.5")), "125000000000375000000000375000000000130");
}

static void logarithms_and_exponentials_are_right_to_the_last_digit(void **state) {
    (void)state;
    shows(decimal_ln(D("2")), "0.69314718055994530941723212145817656808");
    shows(decimal_ln(D("1")), "0");
    shows(decimal_ln(D("1.0000000000000000000000000000000000001")), "9.9999999999999999999999999999999999995e-38");
    shows(decimal_exp(D("0")), "1");
    shows(decimal_exp(D("1")), "2.7182818284590452353602874713526624978");
    shows(decimal_exp(D("5e-38")), "1.0000000000000000000000000000000000001");
    shows(decimal_exp(D("1e-6000")), "1");
    shows(decimal_log(D("1000"), D("10")), "3");
    shows(decimal_log(D("0.001"), D("10")), "-3");
    shows(decimal_log(D("8"), D("4")), "1.5");
    shows(decimal_log(D("1e6000"), D("1e-6000")), "-1");
}

static void quotient_and_remainder_cut_towards_zero(void **state) {
    (void)state;
    shows(decimal_whole_quotient(D("-7"), D("2")), "-3");
    shows(decimal_remainder(D("-7"), D("2")), "-1");
    shows(decimal_remainder(D("7"), D("-2")), "1");
    shows(decimal_remainder(D("5.5"), D("0.25")), "0");
    shows(decimal_remainder(D("1e6000"), D("7")), "1");
    shows(decimal_remainder(D("1e-6000"), D("7e6000")), "1e-6000");
    shows(decimal_whole_quotient(D("1e-6000"), D("7e6000")), "0");
    shows(decimal_whole_quotient(D("1e40"), D("3")), "3333333333333333333333333333333333333300");
}

static void scaled_integers_are_found_only_where_exact(void **state) {
    (void)state;
    int64_t value = 0;
    assert_true(decimal_to_scaled(D("1.50"), 1, &value) && value == 15);
    assert_false(decimal_to_scaled(D("1.55"), 1, &value));
    assert_true(decimal_to_scaled(D("9223372036854775807"), 0, &value) && value == INT64_MAX);
    assert_true(decimal_to_scaled(D("-9223372036854775808"), 0, &value) && value == INT64_MIN);
    assert_false(decimal_to_scaled(D("9223372036854775808"), 0, &value));
    assert_false(decimal_to_scaled(D("1e6000"), 0, &value));
    assert_false(decimal_to_scaled(decimal_unknown, 0, &value));
    assert_true(decimal_to_scaled(D("1234500000000000000000000000000000000e-30"), 0, &value) && value == 1234500);
    assert_int_equal(decimal_scale(D("1.500")), 1);
    assert_int_equal(decimal_scale(D("100")), 0);
    shows(decimal_scaled(INT64_MIN, -2), "-92233720368547758.08");
}

static void doubles_become_their_shortest_decimal(void **state) {
    (void)state;
    shows(decimal_from_double(0.1), "0.1");
    shows(decimal_from_double(-72.5), "-72.5");
    shows(decimal_from_double(1.0 / 3), "0.3333333333333333");
    shows(decimal_from_double(5e-324), "5e-324");
    shows(decimal_from_double(2.2250738585072014e-308), "2.2250738585072014e-308");
    shows(decimal_from_double(1.7976931348623157e308), "1.7976931348623157e308");
    shows(decimal_from_double(9007199254740993.0), "9007199254740992");
    shows(decimal_from_double(1174142344954493.25), "1174142344954493.2");
    shows(decimal_from_double(-0.0), "0");
    is_none(decimal_from_double((double)NAN), DECIMAL_OUT_OF_DOMAIN);
    is_none(decimal_from_double((double)INFINITY), DECIMAL_OUT_OF_DOMAIN);
}

static void decimals_become_the_nearest_double(void **state) {
    (void)state;
    assert_true(decimal_to_double(D("0.1")) == 0.1);
    assert_true(decimal_to_double(D("-123.456")) == -123.456);
    assert_true(decimal_to_double(D("9007199254740993")) == 9007199254740992.0);
    assert_true(decimal_to_double(D("9007199254740993.0000000001")) == 9007199254740994.0);
    assert_true(decimal_to_double(D("2.4703282292062327e-324")) == 0.0);
    assert_true(decimal_to_double(D("2.4703282292062328e-324")) == 5e-324);
    assert_true(decimal_to_double(D("1.7976931348623158e308")) == 1.7976931348623157e308);
    assert_true(isinf(decimal_to_double(D("1.8e308"))));
    assert_true(isinf(decimal_to_double(D("-1e6000"))));
    assert_true(decimal_to_double(D("1e-6000")) == 0.0);
    assert_true(isnan(decimal_to_double(decimal_unknown)));
}

static void fields_out_of_range_are_not_valid(void **state) {
    (void)state;
    const uint128 ten_19 = 10000000000000000000u;
    assert_true(decimal_is_valid((struct decimal){ 1, 6144, 0, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 2, 6144, 0, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 1, INT32_MIN, 0, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ ten_19 * ten_19, 0, 0, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 1, 0, 2, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 0, 0, 1, DECIMAL_KNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 1, 0, 0, DECIMAL_UNKNOWN }));
    assert_false(decimal_is_valid((struct decimal){ 0, 0, 0, 5 }));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tenth_and_two_tenths_are_three_tenths),
        cmocka_unit_test(twenty_eight_whole_and_eight_fraction_digits_survive),
        cmocka_unit_test(more_digits_than_can_be_kept_are_refused),
        cmocka_unit_test(exponents_out_of_range_are_refused),
        cmocka_unit_test(what_is_no_number_is_not_read),
        cmocka_unit_test(numbers_print_plain_up_to_forty_digits),
        cmocka_unit_test(comparison_ignores_how_a_number_is_written),
        cmocka_unit_test(ties_go_away_from_zero),
        cmocka_unit_test(negative_digits_round_before_the_point),
        cmocka_unit_test(floors_go_down_and_ceilings_up),
        cmocka_unit_test(steps_round_to_the_nearest_multiple),
        cmocka_unit_test(sums_that_do_not_fit_are_rounded_once),
        cmocka_unit_test(results_beyond_the_range_overflow_and_tiny_ones_vanish),
        cmocka_unit_test(the_later_kind_wins_whichever_side_it_is_on),
        cmocka_unit_test(division_by_zero_is_its_own_kind),
        cmocka_unit_test(functions_refuse_what_they_are_not_defined_for),
        cmocka_unit_test(roots_of_squares_are_exact),
        cmocka_unit_test(roots_just_below_a_round_binary_number_are_right),
        cmocka_unit_test(powers_are_exact_where_the_result_fits),
        cmocka_unit_test(ties_in_powers_go_away_from_zero),
        cmocka_unit_test(logarithms_and_exponentials_are_right_to_the_last_digit),
        cmocka_unit_test(quotient_and_remainder_cut_towards_zero),
        cmocka_unit_test(scaled_integers_are_found_only_where_exact),
        cmocka_unit_test(doubles_become_their_shortest_decimal),
        cmocka_unit_test(decimals_become_the_nearest_double),
        cmocka_unit_test(fields_out_of_range_are_not_valid),
    };
    return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
