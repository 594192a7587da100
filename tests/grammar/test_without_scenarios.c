/* An answer passes over scenarios: what is left is read at the same places, and nothing else is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/parse.h"

struct reading {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct tree *tree;
};

static struct reading *read(const char *text, bool without) {
    static struct reading readings[2];
    struct reading *r = &readings[without];
    struct parse_limits limits = { .without_scenarios = without };
    arena_init(&r->arena, NULL, 0);
    sources_init(&r->sources, &r->arena);
    diags_init(&r->diags, &r->arena);
    assert_true(sources_add(&r->sources, "text.guide", text, strlen(text)));
    r->tree = parse_file(&r->sources, 0, &r->arena, &r->diags, &limits);
    assert_non_null(r->tree);
    return r;
}

/* Every declaration but scenarios, with the places of keyword and name, is in both readings. */
static void same_without_scenarios(const char *text, size_t scenarios) {
    struct reading *whole = read(text, false), *less = read(text, true);
    size_t next = 0;
    assert_int_equal(less->tree->decls + scenarios, whole->tree->decls);
    for (size_t i = 0; i < whole->tree->decls; i++) {
        const struct decl *decl = whole->tree->decl[i];
        if (decl->kind == DECL_SCENARIO) continue;
        const struct decl *other = less->tree->decl[next++];
        assert_int_equal(decl->kind, other->kind);
        assert_memory_equal(&decl->keyword, &other->keyword, sizeof decl->keyword);
        assert_memory_equal(&decl->name.span, &other->name.span, sizeof decl->name.span);
        assert_int_equal(decl->metas, other->metas);
    }
    assert_int_equal(next, less->tree->decls);
    assert_int_equal(less->diags.errors, 0);
    arena_free(&whole->arena);
    arena_free(&less->arena);
}

#define HEAD "language 1\nguideline g \"G\"\n  version: 1.0.0\n"

static void declarations_behind_a_scenario_are_read(void **state) {
    (void)state;
    same_without_scenarios(HEAD "fact x \"X\" : yes or no\nscenario \"one\"\n  given x is yes\n  expect r is yes\n"
                                "recommend r \"R\"\n  when x\nscenario \"two\"\n  expect r is unknown\n", 2);
}

static void a_text_that_speaks_of_scenarios_is_none(void **state) {
    (void)state;
    same_without_scenarios(HEAD "  notice: \"First line,\n  scenarios and other words,\n  no scenario \\\"x\\\"\"\nfact x \"X\" : yes or no\n", 0);
    same_without_scenarios(HEAD "# it's a \"quote\nfact x \"X # Y\" : yes or no\n# scenario \"no\"\nscenario \"a \\\"b\\\" c\"\n  expect applies is yes\n"
                                "fact y \"Y\" : yes or no\n", 1);
}

static void a_property_called_scenario_opens_none(void **state) {
    (void)state;
    struct reading *r = read(HEAD "  scenario: \"x\"\nfact x \"X\" : yes or no\n", true);
    assert_int_equal(r->tree->decls, 2);
    assert_int_equal(r->tree->decl[0]->metas, 2);
    arena_free(&r->arena);
}

static void a_fact_named_in_a_scenario_like_an_opening_word_ends_it_as_always(void **state) {
    (void)state;
    struct reading *r = read(HEAD "scenario \"one\"\n  given\nfact x \"X\" : yes or no\n", true);
    assert_int_equal(r->tree->decls, 2);
    assert_int_equal(r->tree->decl[1]->kind, DECL_FACT);
    arena_free(&r->arena);
}

static void typographic_quotes_leave_the_text_whole(void **state) {
    (void)state;
    struct reading *r = read(HEAD "scenario \xE2\x80\x9Cone\xE2\x80\x9D\n  expect applies is yes\n", true);
    assert_int_equal(r->tree->decls, 2);
    arena_free(&r->arena);
}

static void a_text_that_never_ends_is_still_reported(void **state) {
    (void)state;
    struct reading *r = read(HEAD "scenario \"one\n  expect applies is yes\n", true);
    assert_int_not_equal(r->diags.errors, 0);
    arena_free(&r->arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declarations_behind_a_scenario_are_read),
        cmocka_unit_test(a_text_that_speaks_of_scenarios_is_none),
        cmocka_unit_test(a_property_called_scenario_opens_none),
        cmocka_unit_test(a_fact_named_in_a_scenario_like_an_opening_word_ends_it_as_always),
        cmocka_unit_test(typographic_quotes_leave_the_text_whole),
        cmocka_unit_test(a_text_that_never_ends_is_still_reported),
    };
    return cmocka_run_group_tests_name("grammar/without_scenarios", tests, NULL, NULL);
}
