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

/* --- What people read ----------------------------------------------------------------------------------------- */

static const char *print(struct text *text, const char *code) {
    text_clear(text);
    unit_print(code, text);
    assert_false(text->failed);
    return text->bytes;
}

/* The text is the unit's, and no other's: it is no code, unless of the same. */
static void assert_reads_back(struct text *text, const char *code) {
    struct unit unit, found;
    assert_int_equal(unit_restore(code, strlen(code), &unit), UNIT_READ);
    const char *words = print(text, code);
    if (unit_restore(words, strlen(words), &found) == UNIT_READ && !unit_same(&unit, &found)) fail_msg("%s is printed %s, a code", code, words);
    if (!unit_read_printed(words, strlen(words), &found)) fail_msg("%s is printed %s, which is not read", code, words);
    if (!unit_same(&unit, &found)) fail_msg("%s is printed %s, which is %s", code, words, found.code);
}

static void what_is_printed_reads_back_as_the_same_unit(void **state) {
    static const char *const forms[] = { "%s", "%s2/L", "mg/%s", "mL/(%s.min)", "/%s{x}", "%s-1.kg" };
    struct arena arena;
    struct text text;
    (void)state;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&text, &arena);
    for (size_t i = 0; i < unit_atom_count(); i++)
        for (size_t j = 0; j <= (unit_atom_at(i)->prefixes ? unit_prefix_count() : 0); j++)
            for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
                char symbol[UNIT_CODE], code[2 * UNIT_CODE];
                struct unit unit;
                snprintf(symbol, sizeof symbol, "%s%s", j ? unit_prefix_at(j - 1)->code : "", unit_atom_code(unit_atom_at(i)));
                snprintf(code, sizeof code, forms[k], symbol);
                if (unit_parse(code, strlen(code), &unit, NULL) == UNIT_READ) assert_reads_back(&text, code); /* a scale stands alone */
            }
    arena_free(&arena);
}

static void every_printed_text_is_read_for_its_code(void **state) {
    static const char *const rows[][2] = {
#define PRINTED(code, text) { code, text },
#include "base/unit_table.def"
    };
    struct arena arena;
    struct text text;
    (void)state;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&text, &arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char code[UNIT_CODE], words[UNIT_CODE], best[1][UNIT_CODE];
        bool ten = strncmp(rows[i][0], "10", 2) == 0;
        snprintf(code, sizeof code, "%s%s", rows[i][0], ten ? "9/L" : "");
        snprintf(words, sizeof words, "%s%s", rows[i][1], ten ? "9/L" : "");
        assert_string_equal(print(&text, code), words);
        assert_reads_back(&text, code);
        struct unit unit, suggested;
        assert_int_equal(unit_parse(code, strlen(code), &unit, NULL), UNIT_READ);
        if (unit_suggest(words, strlen(words), best, 1) != 1) fail_msg("nothing is suggested for %s", words);
        assert_int_equal(unit_parse(best[0], strlen(best[0]), &suggested, NULL), UNIT_READ);
        if (!unit_same(&unit, &suggested)) fail_msg("%s is suggested for %s", best[0], words);
    }
    arena_free(&arena);
}

static void people_read_what_they_would_write(void **state) {
    static const char *const units[][2] = {
        { "38", "38" }, { "kg", "kg" }, { "mg/m2", "mg/m2" }, { "%", "%" }, { "{tablet}", "{tablet}" }, { "Cel", "°C" }, { "[degF]", "°F" },
        { "mm[Hg]", "mmHg" }, { "cm[H2O]", "cmH2O" }, { "[IU]/mL", "IU/mL" }, { "m[IU]/L", "mIU/L" }, { "u[IU]/mL", "µIU/mL" },
        { "10*9/L", "×10^9/L" }, { "10^-3", "×10^-3" }, { "ug/kg/min", "mcg/kg/min" }, { "umol/L", "µmol/L" }, { "u", "u" }, { "ug{x}/uL", "mcg{x}/µL" },
        { "mL/min/{1.73_m2}", "mL/min/1.73 m2" }, { "[lb_av]", "lb" }, { "lb", "lb" }, { "ug/years", "mcg/years" }, { "meq/L", "meq/L" },
    };
    struct arena arena;
    struct text text;
    (void)state;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&text, &arena);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) assert_string_equal(print(&text, units[i][0]), units[i][1]);
    arena_free(&arena);
}

static void assert_read_as(const char *words, const char *code) {
    char copy[UNIT_CODE + 8];
    struct unit unit;
    memcpy(copy, words, strlen(words)); /* no NUL behind it */
    bool read = unit_read_printed(copy, strlen(words), &unit);
    if (read != (code != NULL)) fail_msg("%s is%s read", words, read ? "" : " not");
    if (code) assert_string_equal(unit.code, code);
}

static void only_what_is_printed_is_read(void **state) {
    (void)state;
    assert_read_as("µg/kg/min", "ug/kg/min"); /* µ stands for u wherever a symbol begins */
    assert_read_as("mmHg.IU", "mm[Hg].[IU]");
    assert_read_as("MIU", "M[IU]"); /* a million and not a thousandth */
    assert_read_as("mcg/min", "ug/min"); /* min is no milli-inch */
    assert_read_as("iu", NULL);
    assert_read_as("IUs", NULL);
    assert_read_as("°", "deg");
    assert_read_as("°K", NULL);
    assert_read_as("\xC2", NULL);
    assert_read_as("kin", NULL); /* inches take no prefix */
    assert_read_as("×10^9/", NULL);
    assert_read_as("pH", "pH"); /* a code: the picohenry */
    assert_read_as("", NULL);
    assert_read_as("°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C.°C", NULL);
    assert_read_as("[lb_av].[lb_av].[lb_av].[lb_av].[lb_av].[lb_av].[lb_av].m.lb", NULL); /* longer than a code is kept */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_reads_back_as_the_same_unit),
        cmocka_unit_test(every_printed_text_is_read_for_its_code),
        cmocka_unit_test(people_read_what_they_would_write),
        cmocka_unit_test(only_what_is_printed_is_read),
        cmocka_unit_test(codes_stand_in_the_order_of_their_bytes),
        cmocka_unit_test(every_atom_is_found_and_is_a_unit),
        cmocka_unit_test(a_prefix_joins_exactly_the_metric_atoms),
        cmocka_unit_test(every_prefix_scales_the_gram_by_its_value),
        cmocka_unit_test(the_table_covers_ucum),
        cmocka_unit_test(only_months_and_years_are_calendar_units),
    };
    return cmocka_run_group_tests_name("base/unit_table", tests, NULL, NULL);
}
