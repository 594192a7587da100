/* The proofs behind osler.h: what they find, and that each allocation may fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

#define HEAD(name) "language 1\nguideline " name " \"" name "\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
#define FACTS "fact egfr \"Rate\" : mL/min from 0 to 200 step 1\n  typical: 90 mL/min\nfact weight \"Weight\" : kg from 2 to 200 step 0.1\n" \
              "record lesion \"Lesion\"\n  site \"Site\" : one of liver, bone\nfact lesions \"Lesions\" : list of lesion\ntreatment drug \"Drug\"\n"

static const char whole[] = HEAD("first") FACTS
    "  most: 300 mg, 1 g/d\n"
    "define weak \"Weak\" as egfr < 30 mL/min or some lesion where site is liver\n"
    "table stage \"Stage\" : one of low, high\n  | egfr | stage |\n  | >= 60 mL/min | low |\n  | < 60 mL/min | high |\n"
    "recommend tablets \"Tablets\"\n  when stage is low and not weak\n  give drug: 4 mg/kg * weight at most 300 mg oral every 8 hours\n"
    "avoid bone \"Bone\"\n  about: drug\n  when some lesion where site is bone\n  if unknown: warn\n"
    "assert never tablets when egfr < 50 mL/min\nassert lower egfr never gives more drug\nassert lower weight never gives more drug\n";
static const char other[] = HEAD("second") FACTS "recommend more \"More\"\n  when egfr > 100 mL/min\n  give drug: 100 mg oral once\n";

static osler_source source_of(const char *name, const char *text) { return (osler_source){ .name = name, .bytes = text, .length = strlen(text) }; }

struct scarce {
    unsigned left;
};

static void *scarce_resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct scarce *scarce = context;
    (void)old_size;
    if (new_size == 0) {
        free(memory);
        return NULL;
    }
    if (new_size > old_size && scarce->left-- == 0) {
        scarce->left = 0;
        return NULL;
    }
    return realloc(memory, new_size);
}

/* --- What is found ------------------------------------------------------------------------------------------------- */

static void a_guideline_is_proved_and_the_questions_are_counted(void **state) {
    (void)state;
    osler_source source = source_of("first.guide", whole);
    osler_messages *messages = NULL;
    assert_int_equal(osler_check(&source, NULL, &messages), OSLER_OK);
    assert_int_equal(osler_messages_count(messages), 0);
    assert_true(osler_messages_questions(messages) > 10);
    assert_int_equal(osler_messages_undecided(messages), 0);
    assert_int_equal(osler_messages_found(messages), 0);
    const char *text;
    size_t length;
    assert_int_equal(osler_messages_scenarios(messages, &text, &length), OSLER_OK);
    assert_int_equal(length, 0);
    osler_messages_free(messages);
}

static void who_answers_asks_only_for_mistakes(void **state) {
    (void)state;
#define WARNED HEAD("g") FACTS "warn w \"W\"\n  when egfr >= 0 mL/min\n"
    static const char warned[] = WARNED, mistaken[] = WARNED "assert never w when egfr > 9 mL/min\n";
    static const osler_proofs proofs[] = { OSLER_PROVE_ALL, OSLER_PROVE_MISTAKES, OSLER_PROVE_NOTHING };
    static const struct { size_t errors, warnings; } found[2][3] = { { { 0, 1 }, { 0, 0 }, { 0, 0 } }, { { 1, 1 }, { 1, 0 }, { 0, 0 } } };
    for (int text = 0; text < 2; text++)
        for (int i = 0; i < 3; i++) {
            osler_source source = source_of("g.guide", text ? mistaken : warned);
            osler_messages *messages = NULL;
            osler_program *program = NULL;
            source.proofs = proofs[i];
            assert_int_equal(osler_compile(&source, NULL, &program, &messages), found[text][i].errors ? OSLER_GUIDELINE_WRONG : OSLER_OK);
            assert_int_equal(osler_messages_errors(messages), found[text][i].errors);
            assert_int_equal(osler_messages_warnings(messages), found[text][i].warnings);
            assert_int_equal(program == NULL, found[text][i].errors);
            osler_messages_free(messages);
            osler_program_free(program);
        }
}

static void two_guidelines_are_one_scope(void **state) {
    (void)state;
    osler_source first = source_of("first.guide", whole), second = source_of("second.guide", other), wrong = source_of("wrong.guide", "language 1\nfact\n");
    const osler_source *both[] = { &first, &second, &wrong };
    osler_messages *messages = NULL;
    size_t length;
    assert_int_equal(osler_check_together(both, 3, NULL, &messages), OSLER_GUIDELINE_WRONG);
    const char *text = osler_messages_text(messages, OSLER_FORM_PLAIN, &length);
    assert_non_null(strstr(text, "E0407"));
    assert_non_null(strstr(text, "E0410"));
    assert_null(strstr(text, "wrong.guide"));
    osler_messages_free(messages);
    assert_int_equal(osler_check_together(both, 1, NULL, NULL), OSLER_OK);
    assert_int_equal(osler_check_together(both, 0, NULL, NULL), OSLER_OK);
}

static osler_program *program_of(const char *name, const char *text) {
    osler_source source = source_of(name, text);
    osler_program *program = NULL;
    assert_int_equal(osler_compile(&source, NULL, &program, NULL), OSLER_OK);
    return program;
}

static void two_versions_differ_for_some(void **state) {
    (void)state;
    char text[sizeof whole];
    memcpy(text, whole, sizeof text);
    memcpy(strstr(text, ">= 60 mL/min"), ">= 70 mL/min", 12);
    memcpy(strstr(text, "< 60 mL/min"), "< 70 mL/min", 11);
    osler_program *old = program_of("first.guide", whole), *new = program_of("first.guide", text);
    osler_difference *difference = NULL;
    const char *shown;
    size_t length;
    assert_int_equal(osler_diff(old, new, "2025-02-30", NULL, &difference), OSLER_MISUSE);
    assert_int_equal(osler_diff(old, old, NULL, NULL, &difference), OSLER_OK);
    assert_true(osler_difference_none(difference));
    osler_difference_free(difference);
    assert_int_equal(osler_diff(old, new, "2025-11-01", NULL, &difference), OSLER_OK);
    assert_false(osler_difference_none(difference));
    assert_int_equal(osler_difference_text(difference, 0, &shown, &length), OSLER_OK);
    assert_non_null(strstr(shown, "Rate 60 to 69 mL/min"));
    assert_int_equal(osler_difference_json(difference, &shown, &length), OSLER_OK);
    assert_non_null(strstr(shown, "\"same\":false"));
    osler_context *before = NULL, *after = NULL;
    bool changes = false;
    assert_int_equal(osler_context_new(old, NULL, &before), OSLER_OK);
    assert_int_equal(osler_context_new(new, NULL, &after), OSLER_OK);
    assert_int_equal(osler_difference_patient(difference, before, after, &changes), OSLER_MISUSE);
    static const char patient[] = "{\"egfr\":65,\"weight\":70,\"lesions\":[]}";
    osler_context *const contexts[] = { before, after };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(osler_context_begin(contexts[i], "2025-11-01"), OSLER_OK);
        assert_int_equal(osler_context_read(contexts[i], patient, sizeof patient - 1, 0, NULL), OSLER_OK);
        assert_int_equal(osler_context_run(contexts[i]), OSLER_OK);
    }
    assert_int_equal(osler_difference_patient(difference, before, after, &changes), OSLER_OK);
    assert_true(changes);
    assert_int_equal(osler_difference_patient(difference, after, before, &changes), OSLER_MISUSE);
    osler_context_free(before);
    osler_context_free(after);
    osler_difference_free(difference);
    osler_program_free(old);
    osler_program_free(new);
}

/* --- Memory ---------------------------------------------------------------------------------------------------------- */

enum { ATTEMPTS = 20000 };

static void a_check_without_memory_fails_and_is_whole_with_enough(void **state) {
    (void)state;
    osler_source first = source_of("first.guide", whole), second = source_of("second.guide", other);
    const osler_source *both[] = { &first, &second };
    osler_status status = OSLER_LIMIT;
    unsigned allocations = 0;
    for (; status == OSLER_LIMIT && allocations < ATTEMPTS; allocations++) {
        struct scarce scarce = { allocations };
        osler_allocator allocator = { scarce_resize, &scarce };
        status = osler_check(&first, &allocator, NULL);
    }
    assert_int_equal(status, OSLER_OK);
    assert_true(allocations > 20);
    status = OSLER_LIMIT;
    for (allocations = 0; status == OSLER_LIMIT && allocations < ATTEMPTS; allocations++) {
        struct scarce scarce = { allocations };
        osler_allocator allocator = { scarce_resize, &scarce };
        status = osler_check_together(both, 2, &allocator, NULL);
    }
    assert_int_equal(status, OSLER_GUIDELINE_WRONG);
}

static void a_difference_without_memory_fails_and_is_whole_with_enough(void **state) {
    (void)state;
    osler_program *old = program_of("first.guide", whole), *new = program_of("second.guide", other);
    osler_status status = OSLER_LIMIT;
    for (unsigned allocations = 0; status == OSLER_LIMIT && allocations < ATTEMPTS; allocations++) {
        struct scarce scarce = { allocations };
        osler_allocator allocator = { scarce_resize, &scarce };
        osler_difference *difference = NULL;
        status = osler_diff(old, new, NULL, &allocator, &difference);
        osler_difference_free(difference);
    }
    assert_int_equal(status, OSLER_OK);
    osler_program_free(old);
    osler_program_free(new);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guideline_is_proved_and_the_questions_are_counted),
        cmocka_unit_test(who_answers_asks_only_for_mistakes),
        cmocka_unit_test(two_guidelines_are_one_scope),
        cmocka_unit_test(two_versions_differ_for_some),
        cmocka_unit_test(a_check_without_memory_fails_and_is_whole_with_enough),
        cmocka_unit_test(a_difference_without_memory_fails_and_is_whole_with_enough),
    };
    return cmocka_run_group_tests_name("proofs", tests, NULL, NULL);
}
