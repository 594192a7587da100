/* What a host may do wrong: hand over nothing, name what is no shared object, and have no place for the reason. */
#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)
#define MISUSE(call) assert_int_equal((call), OSLER_MISUSE)

static char folder[400]; /* of the build */

static void what_is_opened_has_a_path_and_a_table(void **state) {
    (void)state;
    osler_host *host;
    char why[160], path[500];
    FINE(osler_host_new(NULL, &host));
    MISUSE(osler_host_open(host, NULL, why));
    assert_string_equal(why, "A shared object is named by its path, with a slash.");
    MISUSE(osler_host_open(host, "libm.so.6", why));
    assert_string_equal(why, "A shared object is named by its path, with a slash.");
    MISUSE(osler_host_open(host, "./there/is/none.so", why));
    assert_non_null(strstr(why, "It cannot be loaded: "));
    snprintf(path, sizeof path, "%slibosler-runtime.so", folder);
    MISUSE(osler_host_open(host, path, why));
    assert_string_equal(why, "It has no table osler_host_functions.");
    MISUSE(osler_host_open(host, "libm.so.6", NULL));
    osler_host_free(host);
}

enum { WEIGHT, HER2 = 3, BORN = 6, REMARK, STAY }; /* facts of hosted.guide */

static void nothing_is_no_value(void **state) {
    (void)state;
    struct hosted hosted;
    hosted_open(&hosted);
    osler_context *context = hosted.context;
    MISUSE(osler_context_set_name(context, HER2, NULL));
    FINE(osler_context_set_name(context, HER2, "positive"));
    MISUSE(osler_context_set_date(context, BORN, NULL));
    FINE(osler_context_set_date(context, BORN, "2000-01-01"));
    MISUSE(osler_context_set_decimal(context, WEIGHT, NULL, "kg"));
    FINE(osler_context_set_decimal(context, WEIGHT, "70", "kg"));
    MISUSE(osler_context_set_on(context, WEIGHT, NULL));
    FINE(osler_context_set_on(context, WEIGHT, TODAY));
    MISUSE(osler_context_set_period(context, STAY, NULL, NULL));
    FINE(osler_context_set_period(context, STAY, NULL, TODAY));
    osler_context *fresh = NULL;
    FINE(osler_context_new(hosted.program, NULL, &fresh));
    MISUSE(osler_context_set_patient(fresh, "p1", 2)); /* no day has begun */
    MISUSE(osler_context_set_on(fresh, WEIGHT, TODAY));
    osler_context_free(fresh);
    hosted_close(&hosted);
}

static void reasons_need_no_place(void **state) {
    (void)state;
    osler_program *program = NULL;
    osler_slot *slot = NULL;
    FINE(osler_slot_new(NULL, &slot));
    assert_true(osler_program_load("none", 4, NULL, &program, NULL) != OSLER_OK);
    assert_null(program);
    assert_true(osler_slot_load(slot, "none", 4, NULL, 0, NULL, NULL, NULL) != OSLER_OK);
    static const char other[] = "language 1\nguideline other \"Other\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n";
    osler_source source = { .name = "other.guide", .bytes = other, .length = sizeof other - 1 };
    osler_program *there = hosted_compile(HOSTED, NULL);
    const char *bytes;
    size_t length;
    FINE(osler_compile(&source, NULL, &program, NULL));
    FINE(osler_program_save(program, &bytes, &length));
    osler_slot_put(slot, there);
    assert_int_equal(osler_slot_load(slot, bytes, length, NULL, 0, NULL, NULL, NULL), OSLER_REFUSED);
    osler_program_free(program);
    osler_slot_free(slot);
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_opened_has_a_path_and_a_table),
        cmocka_unit_test(nothing_is_no_value),
        cmocka_unit_test(reasons_need_no_place),
    };
    assert_true(count > 0);
    snprintf(folder, sizeof folder, "%.*s../../", (int)(strrchr(words[0], '/') - words[0] + 1), words[0]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
