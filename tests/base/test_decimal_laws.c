/* Laws that hold for every decimal, on ten thousand random cases each. OSLER_SEED sets the seed, which is printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"

enum { CASES = 10000 };

struct random {
    uint64_t state;
};

/* Steele, Lea and Flood's splitmix64. */
static uint64_t next(struct random *r) {
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int32_t below(struct random *r, int32_t limit) { return (int32_t)(next(r) % (uint64_t)limit); }

static struct random seeded(void) {
    const char *text = getenv("OSLER_SEED");
    struct random r = { text != NULL ? strtoull(text, NULL, 10) : 38 };
    print_message("# seed %llu\n", (unsigned long long)r.state);
    return r;
}

/* Up to `digits` digits, exponents within `reach` of 0, and now and then a zero. */
static struct decimal any(struct random *r, int32_t digits, int32_t reach) {
    char text[80];
    size_t at = 0;
    int32_t count = 1 + below(r, digits);
    if (below(r, 2) == 0) text[at++] = '-';
    bool zero = below(r, 50) == 0, round = below(r, 4) == 0;
    for (int32_t i = 0; i < count; i++) text[at++] = (char)('0' + (zero ? 0 : round && i > 0 ? 9 : below(r, 10)));
    struct decimal value, ten;
    assert_int_equal(decimal_parse(text, at, &value), DECIMAL_READ);
    ten = decimal_scaled(1, reach == 0 ? 0 : below(r, 2 * reach + 1) - reach);
    return decimal_multiply(value, ten);
}

static void same(struct decimal a, struct decimal b) {
    assert_true(decimal_is_valid(a));
    assert_true(decimal_is_valid(b));
    if (a.kind != DECIMAL_KNOWN || b.kind != DECIMAL_KNOWN) assert_int_equal(a.kind, b.kind);
    else assert_true(decimal_equal(a, b));
}

static void what_is_added_can_be_taken_away(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 18, 9), b = any(&r, 18, 9); /* 36 digits span every such sum */
        same(decimal_subtract(decimal_add(a, b), b), a);
        assert_true(decimal_is_zero(decimal_subtract(a, a)));
    }
}

static void sums_and_products_do_not_depend_on_order(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 38, 60), b = any(&r, 38, 60), c = any(&r, 9, 3), d = any(&r, 9, 3);
        same(decimal_add(a, b), decimal_add(b, a));
        same(decimal_multiply(a, b), decimal_multiply(b, a));
        same(decimal_multiply(c, decimal_add(d, decimal_one)), decimal_add(decimal_multiply(c, d), c));
        same(decimal_multiply(decimal_negate(a), b), decimal_negate(decimal_multiply(a, b)));
    }
}

static void order_is_total_and_transitive(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal x[3];
        for (int j = 0; j < 3; j++) x[j] = any(&r, j == 0 ? 38 : 2, i % 2 == 0 ? 2 : 6000);
        int ab = decimal_compare(x[0], x[1]), bc = decimal_compare(x[1], x[2]), ac = decimal_compare(x[0], x[2]);
        assert_int_equal(decimal_compare(x[1], x[0]), -ab);
        assert_int_equal(decimal_compare(decimal_negate(x[0]), decimal_negate(x[1])), -ab);
        assert_int_equal(ab == 0, decimal_equal(x[0], x[1]));
        if (ab == bc) assert_int_equal(ac, ab);
        if (ab == 0) assert_int_equal(ac, bc);
        same(decimal_min(x[0], x[1]), ab <= 0 ? x[0] : x[1]);
        same(decimal_max(x[0], x[1]), ab >= 0 ? x[0] : x[1]);
    }
}

static void what_is_printed_reads_back(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 38, i % 3 == 0 ? 6100 : 45), back;
        char text[DECIMAL_TEXT], again[DECIMAL_TEXT];
        size_t length = decimal_print(a, text);
        assert_true(length < sizeof text && text[length] == '\0');
        assert_int_equal(decimal_parse(text, length, &back), DECIMAL_READ);
        same(back, a);
        decimal_print(decimal_canonical(a), again);
        assert_string_equal(text, again);
    }
}

static void scaled_integers_and_decimals_agree(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        int64_t x = (int64_t)(next(&r) >> (2 + below(&r, 60))), y = (int64_t)(next(&r) >> (2 + below(&r, 60))), got;
        if (below(&r, 2) == 0) x = -x;
        int32_t scale = below(&r, 18);
        struct decimal a = decimal_scaled(x, -scale), b = decimal_scaled(y, -scale);
        assert_true(decimal_to_scaled(decimal_add(a, b), scale, &got) && got == x + y);
        assert_true(decimal_to_scaled(decimal_subtract(a, b), scale, &got) && got == x - y);
        assert_int_equal(decimal_compare(a, b), (x > y) - (x < y));
        assert_true(decimal_scale(a) <= scale);
        if (y == 0) continue;
        assert_true(decimal_to_scaled(decimal_whole_quotient(a, b), 0, &got) && got == x / y);
        assert_true(decimal_to_scaled(decimal_remainder(a, b), scale, &got) && got == x % y);
    }
}

static void quotient_times_divisor_plus_remainder_is_the_whole(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 18, 5), b = any(&r, 9, 3);
        if (decimal_is_zero(b)) continue;
        struct decimal quotient = decimal_whole_quotient(a, b), rest = decimal_remainder(a, b);
        same(decimal_add(decimal_multiply(quotient, b), rest), a);
        assert_int_equal(decimal_compare(decimal_absolute(rest), decimal_absolute(b)), -1);
        assert_true(decimal_is_zero(rest) || decimal_sign(rest) == decimal_sign(a));
        assert_int_equal(decimal_is_multiple(a, b), decimal_is_zero(rest));
    }
}

static void rounding_lands_on_the_nearest_step(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 20, 10), step = decimal_absolute(any(&r, 3, 3));
        if (decimal_is_zero(step)) continue;
        struct decimal near = decimal_round_to(a, step), off = decimal_absolute(decimal_subtract(a, near));
        assert_true(decimal_is_multiple(near, step));
        assert_true(decimal_compare(decimal_add(off, off), step) <= 0);
        int32_t digits = below(&r, 21) - 10;
        same(decimal_round(a, digits), decimal_round_to(a, decimal_scaled(1, -digits)));
        assert_true(decimal_compare(decimal_floor(a), a) <= 0);
        same(decimal_ceiling(a), decimal_negate(decimal_floor(decimal_negate(a))));
    }
}

static void a_root_squared_is_the_number(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        struct decimal a = any(&r, 19, 50), square = decimal_multiply(a, a);
        same(decimal_square_root(square), decimal_absolute(a));
        same(decimal_power(a, decimal_from_int(2)), square);
        same(decimal_scale_by(a, square, square), decimal_is_zero(a) ? decimal_none(DECIMAL_DIVIDED_BY_ZERO) : a);
    }
}

static void doubles_survive_the_way_there_and_back(void **state) {
    (void)state;
    struct random r = seeded();
    for (int i = 0; i < CASES; i++) {
        uint64_t bits = next(&r);
        if ((bits >> 52 & 0x7ff) == 0x7ff) continue; /* infinity and NaN */
        if (i % 2 == 0) bits = (bits & 0x800fffffffffffffu) | (uint64_t)(1023 - 30 + below(&r, 80)) << 52;
        double value;
        memcpy(&value, &bits, sizeof value);
        struct decimal a = decimal_from_double(value);
        assert_true(decimal_to_double(a) == value);
        assert_true(a.coefficient < 100000000000000000u); /* 17 digits are always enough */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_can_be_taken_away),
        cmocka_unit_test(sums_and_products_do_not_depend_on_order),
        cmocka_unit_test(order_is_total_and_transitive),
        cmocka_unit_test(what_is_printed_reads_back),
        cmocka_unit_test(scaled_integers_and_decimals_agree),
        cmocka_unit_test(quotient_times_divisor_plus_remainder_is_the_whole),
        cmocka_unit_test(rounding_lands_on_the_nearest_step),
        cmocka_unit_test(a_root_squared_is_the_number),
        cmocka_unit_test(doubles_survive_the_way_there_and_back),
    };
    return cmocka_run_group_tests_name("base/decimal_laws", tests, NULL, NULL);
}
