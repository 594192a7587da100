/* The table of units: searchable, free of cycles, every definition readable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/unit_table.h"

static void codes_stand_in_the_order_of_their_bytes(void **state) {
    (void)state;
    for (size_t i = 1; i < unit_atom_count(); i++)
        if (strcmp(unit_atom_code(unit_atom_at(i - 1)), unit_atom_code(unit_atom_at(i))) >= 0) fail_msg("%s", unit_atom_code(unit_atom_at(i)));
    for (size_t i = 1; i < unit_prefix_count(); i++)
        if (strcmp(unit_prefix_at(i - 1)->code, unit_prefix_at(i)->code) >= 0) fail_msg("%s", unit_prefix_at(i)->code);
}

static void every_atom_is_found_and_is_a_unit(void **state) {
    (void)state;
    for (size_t i = 0; i < unit_atom_count(); i++) {
        const struct unit_atom *atom = unit_atom_at(i);
        const struct unit_prefix *prefix;
        struct unit unit;
        assert_ptr_equal(unit_atom_find(unit_atom_code(atom), strlen(unit_atom_code(atom)), &prefix), atom);
        assert_null(prefix);
        assert_ptr_equal(unit_atom_of(unit_atom_number(atom)), atom);
        assert_true(atom->value > 0 && unit_atom_name(atom)[0] != '\0');
        if (unit_parse(unit_atom_code(atom), strlen(unit_atom_code(atom)), &unit, NULL) != UNIT_READ) fail_msg("%s", unit_atom_code(atom));
        assert_int_equal(unit.special != 0, atom->kind == UNIT_IS_SPECIAL);
    }
}

static void a_prefix_joins_exactly_the_metric_atoms(void **state) {
    (void)state;
    for (size_t i = 0; i < unit_atom_count(); i++) {
        const struct unit_atom *atom = unit_atom_at(i);
        char code[UNIT_CODE];
        struct unit unit;
        snprintf(code, sizeof code, "Y%s", unit_atom_code(atom));
        bool read = unit_parse(code, strlen(code), &unit, NULL) == UNIT_READ;
        if (read != atom->prefixes) fail_msg("%s", code);
    }
}

static void every_prefix_scales_the_gram_by_its_value(void **state) {
    (void)state;
    for (size_t i = 0; i < unit_prefix_count(); i++) {
        const struct unit_prefix *prefix = unit_prefix_at(i);
        char code[8];
        struct unit unit;
        snprintf(code, sizeof code, "%sg", prefix->code);
        assert_int_equal(unit_parse(code, strlen(code), &unit, NULL), UNIT_READ);
        assert_true(decimal_equal(unit.multiply, decimal_scaled((int64_t)prefix->value, prefix->exponent)));
        assert_true(decimal_equal(unit.divide, decimal_one));
    }
}

static void the_table_covers_ucum(void **state) {
    (void)state;
    assert_int_equal(unit_atom_count(), 312); /* 7 base units and 305 more, UCUM 2.2 */
    assert_int_equal(unit_prefix_count(), 24);
}

static void only_months_and_years_are_calendar_units(void **state) {
    (void)state;
    assert_string_equal(unit_atom_code(unit_calendar_find("month", 5)), "months");
    assert_string_equal(unit_atom_code(unit_calendar_find("years", 5)), "years");
    assert_null(unit_calendar_find("yea", 3));
    assert_null(unit_calendar_find("monthss", 7));
    assert_null(unit_calendar_find("week", 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_stand_in_the_order_of_their_bytes),
        cmocka_unit_test(every_atom_is_found_and_is_a_unit),
        cmocka_unit_test(a_prefix_joins_exactly_the_metric_atoms),
        cmocka_unit_test(every_prefix_scales_the_gram_by_its_value),
        cmocka_unit_test(the_table_covers_ucum),
        cmocka_unit_test(only_months_and_years_are_calendar_units),
    };
    return cmocka_run_group_tests_name("base/unit_table", tests, NULL, NULL);
}
