/* Scenarios behind osler.h: what is asked for comes, what is not is refused, and without memory there is a status, no crash and no leak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

static const char guideline[] =
    "language 1\n"
    "guideline care \"Care\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
    "fact age \"Age\" : a from 0 to 120 step 1\n"
    "fact fit \"Fit\" : yes or no\n"
    "record lesion \"Lesion\"\n  small \"Small\" : yes or no\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "treatment drug \"Drug\"\n"
    "define all_small \"All small\" as every lesion has small\n"
    "table level \"Level\" : one of low, high first\n  | age | level |\n  | < 65 a | low |\n  | any | high |\n"
    "recommend surgery \"Surgery\"\n  when fit and level is low\n  give drug: 4 mg once\n  basis: editor   note: \"a test\"\n"
    "avoid lesions_left \"Lesions\"\n  about: drug\n  unless all_small\n  if unknown: warn\n  basis: editor   note: \"a test\"\n"
    "scenario \"Fit\"\n  given fit is yes, age is 60 a\n  expect surgery is yes\n"
    "scenario \"Wrong\"\n  given fit is no\n  expect surgery is unknown, missing age\n";

enum { EVERYTHING = OSLER_TESTS_COVER | OSLER_TESTS_SUGGEST | OSLER_TESTS_UPDATE | OSLER_TESTS_MUTATE };

static const osler_source source = { .name = "care.guide", .bytes = guideline, .length = sizeof guideline - 1 };

static void every_part_has_its_text(void **state) {
    (void)state;
    osler_tests *tests = NULL;
    assert_int_equal(osler_tests_run(&source, EVERYTHING, NULL, &tests), OSLER_OK);
    assert_int_equal(osler_tests_passed(tests), 1);
    assert_int_equal(osler_tests_failed(tests), 1);
    assert_int_equal(osler_tests_rewritten(tests), 2);
    assert_true(osler_tests_unnoticed(tests) > 0);
    for (int form = OSLER_TESTS_FAILURES; form <= OSLER_TESTS_JSON; form++) {
        const char *text = NULL;
        size_t length = 0;
        assert_int_equal(osler_tests_text(tests, (osler_tests_form)form, &text, &length), OSLER_OK);
        assert_int_equal(strlen(text), length);
        assert_true(length > 0);
    }
    osler_tests_scenario scenario;
    assert_true(osler_tests_get(tests, 1, &scenario));
    assert_string_equal(scenario.name, "Wrong");
    assert_false(scenario.passed);
    assert_false(osler_tests_get(tests, 2, &scenario));
    osler_tests_free(tests);
}

static void what_was_not_asked_for_is_refused(void **state) {
    (void)state;
    static const osler_tests_form forms[] = { OSLER_TESTS_COVERAGE, OSLER_TESTS_PAGE, OSLER_TESTS_CHANGES, OSLER_TESTS_SUGGESTED, OSLER_TESTS_UPDATED };
    osler_tests *tests = NULL;
    const char *text;
    size_t length;
    assert_int_equal(osler_tests_run(&source, 0, NULL, &tests), OSLER_OK);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) assert_int_equal(osler_tests_text(tests, forms[i], &text, &length), OSLER_MISUSE);
    assert_int_equal(osler_tests_missing(tests) + osler_tests_unnoticed(tests), 0);
    osler_tests_free(tests);
    osler_tests_free(NULL);
    osler_source wrong = { .name = "wrong.guide", .bytes = "language 1\nfact x", .length = 17 };
    assert_int_equal(osler_tests_run(&wrong, EVERYTHING, NULL, &tests), OSLER_GUIDELINE_WRONG);
    assert_null(tests);
}

/* --- Without memory ------------------------------------------------------------------------------------------------------ */

struct meter {
    size_t left, taken; /* allocations until one fails; bytes */
    bool once, failed;
};

static void *metered(void *context, void *memory, size_t old_size, size_t new_size) {
    struct meter *meter = context;
    if (new_size && !(meter->once && meter->failed) && (meter->left == 0 || --meter->left == 0)) {
        meter->failed = true;
        return NULL;
    }
    void *moved = NULL;
    if (new_size) moved = realloc(memory, new_size);
    else free(memory);
    meter->taken += new_size - old_size;
    return moved;
}

static bool run_with(struct meter *meter) {
    osler_allocator allocator = { metered, meter };
    osler_tests *tests = NULL;
    osler_status status = osler_tests_run(&source, EVERYTHING, &allocator, &tests);
    for (int form = OSLER_TESTS_FAILURES; tests && form <= OSLER_TESTS_JSON; form++) {
        const char *text = NULL;
        size_t length = 0;
        osler_status here = osler_tests_text(tests, (osler_tests_form)form, &text, &length);
        assert_true(here == OSLER_OK || (here == OSLER_LIMIT && meter->failed));
    }
    assert_true(status == OSLER_OK || (status == OSLER_LIMIT && meter->failed));
    assert_true((tests != NULL) == (status == OSLER_OK));
    osler_tests_free(tests);
    assert_int_equal(meter->taken, 0);
    return meter->failed;
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    for (int once = 0; once < 2; once++) {
        size_t step = 1;
        for (size_t n = 1;; n += step) {
            struct meter meter = { .left = n, .once = once };
            if (!run_with(&meter)) break;
            if (n >= 250) step = 97; /* the later ones are those of mutants, all alike */
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_has_its_text),
        cmocka_unit_test(what_was_not_asked_for_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
