/* Diagnostics as data: their order, what is too much, the fixes that are sure; places outside of everything; hostile characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag_fix.h"

struct page {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct text out;
};

static void begin(struct page *page, const char *text) {
    arena_init(&page->arena, &allocator_of_c, 0);
    sources_init(&page->sources, &page->arena);
    diags_init(&page->diags, &page->arena);
    text_init(&page->out, &page->arena);
    text_puts(&page->out, "");
    assert_true(sources_add(&page->sources, "a.guide", text, strlen(text)));
    assert_true(sources_add(&page->sources, "b.guide", text, strlen(text)));
}

static struct diag *add(struct page *page, enum diag_code code, uint32_t file, uint32_t start, uint32_t end) {
    return diag_add(&page->diags, code, (struct span){ file, start, end }, "wrong");
}

static void they_are_sorted_by_file_place_and_code(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one two three\n");
    add(&page, DIAG_UNKNOWN_NAME, 1, 0, 3);
    add(&page, DIAG_UNKNOWN_NAME, 0, 4, 7);
    add(&page, DIAG_UNKNOWN_NAME, 0, 0, 5);
    add(&page, DIAG_UNKNOWN_NAME, 0, 0, 3);
    add(&page, DIAG_SYNTAX, 0, 0, 3);
    add(&page, DIAG_UNKNOWN_NAME, 0, 0, 3);
    add(&page, DIAG_SYNTAX, 1, 0, 3);
    diags_sort(&page.diags);
    static const struct {
        enum diag_code code;
        struct span span;
    } expected[] = {
        { DIAG_SYNTAX, { 0, 0, 3 } }, { DIAG_UNKNOWN_NAME, { 0, 0, 3 } }, { DIAG_UNKNOWN_NAME, { 0, 0, 5 } }, { DIAG_UNKNOWN_NAME, { 0, 4, 7 } },
        { DIAG_SYNTAX, { 1, 0, 3 } }, { DIAG_UNKNOWN_NAME, { 1, 0, 3 } },
    };
    assert_int_equal(page.diags.count, 6);
    assert_int_equal(page.diags.errors, 6); /* of the two that were one only one counts */
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(page.diags.at[i].code, expected[i].code);
        assert_memory_equal(&page.diags.at[i].span, &expected[i].span, sizeof expected[i].span);
    }
    arena_free(&page.arena);
}

static void hints_and_notes_beyond_four_are_left_out(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one two three\n");
    struct diag *diag = add(&page, DIAG_UNKNOWN_NAME, 0, 0, 3);
    for (int i = 0; i < 6; i++) diag_note(&page.diags, diag, (struct span){ 0, 4, 7 }, "note %d", i);
    for (int i = 0; i < 6; i++) diag_hint(&page.diags, diag, "hint %d", i);
    diag_finding(&page.diags, diag, "finding");
    diag_fix(&page.diags, diag, DIAG_SURE, (struct span){ 0, 0, 3 }, "two", "fix");
    assert_int_equal(diag->notes, DIAG_MOST_NOTES);
    assert_int_equal(diag->hints, DIAG_MOST_HINTS);
    assert_string_equal(diag->hint[3].text, "hint 3");
    arena_free(&page.arena);
}

/* --- Fixes ------------------------------------------------------------------------------------------------------ */

static void assert_fixed(struct page *page, const char *expected, size_t edits) {
    struct diag_edits found;
    assert_true(diags_edits(&page->diags, &page->sources, 0, &page->arena, &found));
    assert_int_equal(found.count, edits);
    diag_edits_apply(&found, &page->sources.at[0], &page->out);
    assert_string_equal(page->out.bytes, expected);
    arena_free(&page->arena);
}

static void fix(struct page *page, enum diag_fix sure, uint32_t file, uint32_t start, uint32_t end, const char *with) {
    struct diag *diag = add(page, DIAG_UNKNOWN_NAME, file, start, end);
    diag_fix(&page->diags, diag, sure, (struct span){ file, start, end }, with, "fix");
}

static void sure_fixes_are_made_in_the_order_of_the_text(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one two three");
    fix(&page, DIAG_SURE, 0, 8, 13, "drei");
    fix(&page, DIAG_SURE, 0, 0, 3, "eins");
    fix(&page, DIAG_MAYBE, 0, 4, 7, "zwei");      /* not sure */
    fix(&page, DIAG_SURE, 1, 4, 7, "zwei");       /* another file */
    fix(&page, DIAG_SURE, 0, 4, 7, "two");        /* changes nothing */
    fix(&page, DIAG_SURE, 0, 7, 4, "x");          /* no place */
    fix(&page, DIAG_SURE, 0, 7, 99, "x");         /* outside of the text */
    diag_hint(&page.diags, &page.diags.at[0], "no fix");
    assert_fixed(&page, "eins two drei", 2);
}

static void of_fixes_that_touch_the_first_is_made(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one two three");
    fix(&page, DIAG_SURE, 0, 0, 7, "a");
    fix(&page, DIAG_SURE, 0, 0, 3, "c"); /* begins with it, and is shorter: this one is made */
    fix(&page, DIAG_SURE, 0, 0, 3, "d"); /* the same place again */
    fix(&page, DIAG_SURE, 0, 4, 7, "b"); /* behind what was made: this one too */
    fix(&page, DIAG_SURE, 0, 7, 7, "e"); /* put in right behind it */
    fix(&page, DIAG_SURE, 0, 7, 8, "-"); /* stands beside it */
    assert_fixed(&page, "c b-three", 3);
}

static void a_file_that_is_not_there_has_no_fixes(void **state) {
    (void)state;
    struct page page;
    struct diag_edits found;
    begin(&page, "one");
    fix(&page, DIAG_SURE, 7, 0, 3, "x");
    assert_true(diags_edits(&page.diags, &page.sources, 7, &page.arena, &found));
    assert_int_equal(found.count, 0);
    arena_free(&page.arena);
}

/* --- Places -------------------------------------------------------------------------------------------------------- */

static void places_outside_of_the_text_are_its_end_or_empty(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one\r\ntwo");
    const struct source *source = &page.sources.at[0];
    struct place place = source_place(source, 999);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 4);
    assert_true(slice_is(source_line(source, 1), "one"));
    assert_true(slice_is(source_line(source, 2), "two"));
    assert_true(slice_is(source_line(source, 0), ""));
    assert_true(slice_is(source_line(source, 3), ""));
    assert_true(slice_is(span_text(&page.sources, (struct span){ 0, 5, 8 }), "two"));
    assert_true(slice_is(span_text(&page.sources, (struct span){ 9, 5, 8 }), ""));
    assert_true(slice_is(span_text(&page.sources, (struct span){ 0, 8, 5 }), ""));
    assert_true(slice_is(span_text(&page.sources, (struct span){ 0, 5, 99 }), ""));
    assert_false(sources_add(&page.sources, "long", "", (size_t)UINT32_MAX));
    arena_free(&page.arena);
}

static void what_has_no_place_is_told_without_one(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one\n");
    struct diag *diag = add(&page, DIAG_UNKNOWN_NAME, 9, 0, 0);
    diag_fix(&page.diags, diag, DIAG_SURE, (struct span){ 9, 0, 0 }, "x", "write x");
    diags_render(&page.diags, &page.sources, &page.out);
    assert_string_equal(page.out.bytes, "error[E0101]: wrong\n");
    text_clear(&page.out);
    diags_render_plain(&page.diags, &page.sources, &page.out);
    assert_string_equal(page.out.bytes, "error E0101: wrong; write x (sure)\n");
    text_clear(&page.out);
    diags_render_json(&page.diags, &page.sources, &page.out);
    assert_non_null(strstr(page.out.bytes, "\"file\": null, \"line\": null, \"column\": null, \"end_column\": null"));
    arena_free(&page.arena);
}

static void beyond_the_limit_they_are_counted(void **state) {
    (void)state;
    struct page page;
    begin(&page, "one\n");
    page.diags.limit = 1;
    add(&page, DIAG_UNKNOWN_NAME, 0, 0, 1);
    add(&page, DIAG_UNKNOWN_NAME, 0, 1, 2);
    add(&page, DIAG_UNKNOWN_NAME, 0, 2, 3);
    diags_render(&page.diags, &page.sources, &page.out);
    assert_non_null(strstr(page.out.bytes, "\n2 more are not shown.\n"));
    arena_free(&page.arena);
}

/* --- Hostile characters -------------------------------------------------------------------------------------------- */

static void characters_that_could_mislead_are_replaced(void **state) {
    (void)state;
    static const char *const harmful[] = {
        "\x01", "\x1B", "\x7F", "\xC2\x80", "\xC2\x9F", "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA6",
        "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xF3\xA0\x80\x80", "\xF3\xA0\x81\xBF", "\xFF",
    };
    static const char *const harmless[] = { "\xC2\xA0", "\xD8\x9B", "\xE2\x80\x90", "\xE2\x80\xA7", "\xE2\x80\xAF", "\xE2\x81\xA5", "\xE2\x81\xAA",
                                            "\xEF\xBB\xBC",
                                            "\xF3\xA0\x82\x80", "\xF0\x9F\x98\x80" };
    for (int bad = 0; bad < 2; bad++)
        for (size_t i = 0; i < (bad ? sizeof harmful / sizeof *harmful : sizeof harmless / sizeof *harmless); i++) {
            struct page page;
            char expected[80], written[80];
            const char *character = bad ? harmful[i] : harmless[i];
            snprintf(written, sizeof written, "a%sb\tc\nd", character);
            snprintf(expected, sizeof expected, "a.guide:1:1: error E0101: a%sb c d\n", bad ? "\xEF\xBF\xBD" : character);
            begin(&page, "one\n");
            diag_add(&page.diags, DIAG_UNKNOWN_NAME, (struct span){ 0, 0, 1 }, "%s", written);
            diags_render_plain(&page.diags, &page.sources, &page.out);
            assert_string_equal(page.out.bytes, expected);
            arena_free(&page.arena);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_sorted_by_file_place_and_code),
        cmocka_unit_test(hints_and_notes_beyond_four_are_left_out),
        cmocka_unit_test(sure_fixes_are_made_in_the_order_of_the_text),
        cmocka_unit_test(of_fixes_that_touch_the_first_is_made),
        cmocka_unit_test(a_file_that_is_not_there_has_no_fixes),
        cmocka_unit_test(places_outside_of_the_text_are_its_end_or_empty),
        cmocka_unit_test(what_has_no_place_is_told_without_one),
        cmocka_unit_test(beyond_the_limit_they_are_counted),
        cmocka_unit_test(characters_that_could_mislead_are_replaced),
    };
    return cmocka_run_group_tests_name("base/diag", tests, NULL, NULL);
}
