/* Two versions that differ in what they ask of the elements of a list: which answers change, how, and that each example does. In which words
 * such patients are described is left open here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"
#include "tests/compiled.h"

static const char head[] =
    "language 1\n"
    "guideline lists \"Lists\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-11-01\n"
    "record lesion \"Lesion\"\n"
    "  site \"Site\" : one of liver, bone, lung\n"
    "  size \"Size\" : cm from 0 to 30 step 0.1\n"
    "  large \"Large\" : yes or no\n"
    "  found \"Found\" : date\n"
    "  volume \"Volume\" : cm3 from 0 to 1000\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "  most: 6\n";

static const char old_rules[] =
    "recommend by_some \"By some\"\n"
    "  when some lesion where (site is liver)\n"
    "recommend by_every \"By every\"\n"
    "  when every lesion has (large)\n"
    "recommend by_volume \"By volume\"\n"
    "  when some lesion where (volume > 3 cm3)\n"
    "recommend by_found \"By found\"\n"
    "  when no lesion where (found >= 2025-01-01)\n"
    "recommend by_dates_apart \"By dates apart\"\n"
    "  when number of different found in lesions >= 2\n";
static const char new_rules[] =
    "recommend by_some \"By some\"\n"
    "  when some lesion where (site is liver and size > 2 cm)\n"
    "recommend by_every \"By every\"\n"
    "  when every lesion has (large or size > 2 cm)\n"
    "recommend by_volume \"By volume\"\n"
    "  when some lesion where (volume > 5 cm3)\n"
    "recommend by_found \"By found\"\n"
    "  when no lesion where (found >= 2025-03-01)\n"
    "recommend by_dates_apart \"By dates apart\"\n"
    "  when number of different found in lesions >= 3\n";

static osler_program *compiled(const char *rules) { return compiled_of(head, rules); }

static const char *json_of(osler_difference *difference) {
    const char *json;
    size_t length;
    assert_int_equal(osler_difference_json(difference, &json, &length), OSLER_OK);
    return json;
}

static void assert_changes(const char *json, const char *recommendation, const char *before, const char *after) {
    char wanted[200];
    snprintf(wanted, sizeof wanted, "{\"recommendation\":\"%s\",\"change\":\"outcome\",\"old\":\"%s\",\"new\":\"%s\"", recommendation, before, after);
    if (!strstr(json, wanted)) fail_msg("no %s in %s", wanted, json);
}

static void conditions_of_elements_are_compared(void **state) {
    (void)state;
    static const struct {
        const char *recommendation, *before, *after;
    } changes[] = {
        { "by_some", "yes", "no" },    { "by_some", "yes", "unknown" },    { "by_some", "unknown", "no" },         { "by_every", "no", "yes" },
        { "by_every", "no", "unknown" }, { "by_volume", "yes", "no" },     { "by_volume", "yes", "unknown" },      { "by_found", "no", "yes" },
        { "by_found", "no", "unknown" }, { "by_dates_apart", "yes", "no" }, { "by_dates_apart", "yes", "unknown" },
    };
    osler_program *old = compiled(old_rules), *new = compiled(new_rules);
    osler_difference *there, *back;
    assert_int_equal(osler_diff(old, new, "2025-11-01", NULL, &there), OSLER_OK);
    assert_int_equal(osler_diff(new, old, "2025-11-01", NULL, &back), OSLER_OK);
    assert_false(osler_difference_none(there));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_changes(json_of(there), changes[i].recommendation, changes[i].before, changes[i].after);
        assert_changes(json_of(back), changes[i].recommendation, changes[i].after, changes[i].before);
    }
    osler_difference_free(there);
    osler_difference_free(back);
    osler_program_free(old);
    osler_program_free(new);
}

static void a_version_and_itself_are_the_same(void **state) {
    (void)state;
    osler_program *old = compiled(old_rules), *same = compiled(old_rules);
    osler_difference *difference;
    assert_int_equal(osler_diff(old, same, "2025-11-01", NULL, &difference), OSLER_OK);
    assert_true(osler_difference_none(difference));
    osler_difference_free(difference);
    osler_program_free(old);
    osler_program_free(same);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_of_elements_are_compared),
        cmocka_unit_test(a_version_and_itself_are_the_same),
    };
    return cmocka_run_group_tests_name("runtime/diff_lists", tests, NULL, NULL);
}
