/* How diagnostics look: as text, as one line, as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"

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
    assert_true(sources_add(&page->sources, "a.guide", text, strlen(text)));
}

static struct span at(const struct page *page, uint32_t file, const char *part) {
    const char *found = strstr(page->sources.at[file].bytes, part);
    assert_non_null(found);
    uint32_t start = (uint32_t)(found - page->sources.at[file].bytes);
    return (struct span){ file, start, start + (uint32_t)strlen(part) };
}

static void assert_shown(struct page *page, const char *wanted) {
    diags_render(&page->diags, &page->sources, &page->out);
    assert_string_equal(page->out.bytes, wanted);
    arena_free(&page->arena);
}

static void the_span_is_underlined(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "fact a\nwhen creatinin < 30\n");
    struct diag *diag = diag_add(&page.diags, DIAG_UNKNOWN_NAME, at(&page, 0, "creatinin"), "nothing is called \"%s\"", "creatinin");
    diag_hint(&page.diags, diag, "close names: creatinine");
    diag_fix(&page.diags, diag, DIAG_SURE, at(&page, 0, "creatinin"), "creatinine", "write creatinine");
    diag_fix(&page.diags, diag, DIAG_MAYBE, at(&page, 0, "30"), "31", "or 31");
    assert_shown(&page, "error[E0101]: nothing is called \"creatinin\"\n"
                        "  a.guide:2:6\n"
                        "    2 | when creatinin < 30\n"
                        "      |      ^^^^^^^^^\n"
                        "      = close names: creatinine\n"
                        "      = write creatinine (sure)\n"
                        "      = or 31 (maybe)\n");
}

static void a_note_on_the_same_line_stands_behind_its_own_underline(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "when dose > 400 mg\n");
    struct diag *diag = diag_add(&page.diags, DIAG_UNITS_DIFFER, at(&page, 0, "dose"), "two kinds");
    diag_note(&page.diags, diag, at(&page, 0, "400 mg"), "a mass");
    assert_shown(&page, "error[E0204]: two kinds\n"
                        "  a.guide:1:6\n"
                        "    1 | when dose > 400 mg\n"
                        "      |      ^^^^   ------ a mass\n");
}

static void a_note_on_another_line_shows_that_line(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "fact dose\nwhen dose\n");
    assert_true(sources_add(&page.sources, "other.guide", "use dose\n", 9));
    struct diag *diag = diag_add(&page.diags, DIAG_DECLARED_TWICE, at(&page, 0, "when"), "twice");
    diag_note(&page.diags, diag, at(&page, 0, "dose"), "first here");
    diag_note(&page.diags, diag, at(&page, 1, "dose"), "and here");
    assert_shown(&page, "error[E0102]: twice\n"
                        "  a.guide:2:1\n"
                        "    2 | when dose\n"
                        "      | ^^^^\n"
                        "    1 | fact dose\n"
                        "      |      ---- first here\n"
                        "    1 | use dose\n"
                        "      |     ---- other.guide:1: and here\n");
}

static void no_message_is_longer_than_eight_lines(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "one\ntwo\nthree\n");
    struct diag *diag = diag_add(&page.diags, DIAG_CYCLE, at(&page, 0, "one"), "%0120d", 0);
    for (int i = 0; i < 4; i++) {
        diag_hint(&page.diags, diag, "hint %d", i);
        diag_note(&page.diags, diag, at(&page, 0, i % 2 ? "two" : "three"), "note");
    }
    diags_render(&page.diags, &page.sources, &page.out);
    size_t lines = 0;
    for (size_t i = 0; i < page.out.length; i++) lines += page.out.bytes[i] == '\n';
    assert_int_equal(lines, 8);
    assert_non_null(strstr(page.out.bytes, "note"));
    assert_non_null(strstr(page.out.bytes, "hint 0"));
    arena_free(&page.arena);
}

/* A finding without its patient cannot be looked at; what begins like one is none. */
static void what_was_found_is_shown_even_so(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "one\ntwo\nthree\n");
    struct diag *diag = diag_add(&page.diags, DIAG_CYCLE, at(&page, 0, "one"), "%0120d", 0);
    diag_note(&page.diags, diag, at(&page, 0, "three"), "note");
    diag_finding(&page.diags, diag, "found: %0120d", 0);
    diag_hint(&page.diags, diag, "patient: hint");
    diags_render(&page.diags, &page.sources, &page.out);
    assert_non_null(strstr(page.out.bytes, "note"));
    assert_non_null(strstr(page.out.bytes, "found:"));
    assert_null(strstr(page.out.bytes, "hint"));
    arena_free(&page.arena);
}

static void long_lines_are_cut_around_the_mistake(void **unused) {
    (void)unused;
    struct page page;
    char line[1001];
    memset(line, 'x', 1000);
    line[1000] = '\0';
    memcpy(line + 500, "WRONG", 5);
    begin(&page, line);
    diag_add(&page.diags, DIAG_SYNTAX, at(&page, 0, "WRONG"), "here");
    diags_render(&page.diags, &page.sources, &page.out);
    char *source = strstr(page.out.bytes, "\xE2\x80\xA6"), *carets = strstr(page.out.bytes, "^^^^^");
    assert_non_null(source);
    char *wrong = strstr(source, "WRONG"), *line_start = strstr(page.out.bytes, "    1 | ");
    char *caret_start = strstr(line_start + 8, "      | ");
    assert_non_null(wrong);
    assert_int_equal(wrong - line_start - 2, carets - caret_start); /* the … takes three bytes and one column */
    for (const char *next, *at_line = page.out.bytes; (next = strchr(at_line, '\n')) != NULL; at_line = next + 1)
        assert_true(utf8_columns(at_line, (size_t)(next - at_line)) <= 80);
    arena_free(&page.arena);
}

static void tabs_and_wide_characters_keep_carets_in_place(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "\tx\xE4\xB8\xAD\xC3\xA9 wrong\n");
    diag_add(&page.diags, DIAG_SYNTAX, at(&page, 0, "wrong"), "here");
    assert_shown(&page, "error[E0001]: here\n"
                        "  a.guide:1:7\n"
                        "    1 |     x\xE4\xB8\xAD\xC3\xA9 wrong\n"
                        "      |          ^^^^^\n");
}

static void hostile_bytes_never_reach_the_terminal(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "a \x1B[31m \xE2\x80\xAE \xC2\x9B \xFF wrong\n");
    struct diag *diag = diag_add(&page.diags, DIAG_SYNTAX, at(&page, 0, "wrong"), "a \x1B[2J b");
    diag_hint(&page.diags, diag, "c \xE2\x80\xAE d");
    diags_render(&page.diags, &page.sources, &page.out);
    diags_render_plain(&page.diags, &page.sources, &page.out);
    assert_null(strchr(page.out.bytes, '\x1B'));
    assert_null(strstr(page.out.bytes, "\xE2\x80\xAE"));
    assert_null(strstr(page.out.bytes, "\xC2\x9B"));
    assert_non_null(strstr(page.out.bytes, "\xEF\xBF\xBD"));
    arena_free(&page.arena);
}

static void a_place_at_the_end_of_the_text_has_one_caret(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "when a and");
    diag_add(&page.diags, DIAG_SYNTAX, (struct span){ 0, 10, 10 }, "more is needed");
    assert_shown(&page, "error[E0001]: more is needed\n"
                        "  a.guide:1:11\n"
                        "    1 | when a and\n"
                        "      |           ^\n");
}

static void long_messages_wrap_at_eighty_columns(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "x\n");
    diag_add(&page.diags, DIAG_SYNTAX, (struct span){ 0, 0, 1 },
             "one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
    assert_shown(&page, "error[E0001]: one two three four five six seven eight nine ten eleven twelve\n"
                        "  thirteen fourteen\n"
                        "  a.guide:1:1\n"
                        "    1 | x\n"
                        "      | ^\n");
}

static void the_plain_form_is_one_line_each(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "when a\n");
    struct diag *diag = diag_add(&page.diags, DIAG_NEVER_CITED, at(&page, 0, "a"), "never cited");
    diag_hint(&page.diags, diag, "cite it");
    diag_fix(&page.diags, diag, DIAG_MAYBE, at(&page, 0, "a"), "", "leave it out");
    diags_render_plain(&page.diags, &page.sources, &page.out);
    assert_string_equal(page.out.bytes, "a.guide:1:6: warning W0101: never cited; cite it; leave it out (maybe)\n");
    arena_free(&page.arena);
}

static void json_has_places_and_fixes(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "when \"a\nb\"\n");
    struct diag *diag = diag_add(&page.diags, DIAG_SYNTAX, at(&page, 0, "\"a\nb\""), "say \"x\"");
    diag_hint(&page.diags, diag, "no fix");
    diag_fix(&page.diags, diag, DIAG_SURE, at(&page, 0, "b"), "c", "write c");
    diags_render_json(&page.diags, &page.sources, &page.out);
    assert_string_equal(page.out.bytes,
        "[\n {\"code\": \"E0001\", \"severity\": \"error\", \"file\": \"a.guide\", \"line\": 1, \"column\": 6, \"end_column\": 8, "
        "\"message\": \"say \\\"x\\\"\", \"hints\": ["
        "{\"text\": \"no fix\", \"fix\": null, \"replacement\": null, \"line\": null, \"column\": null, \"end_line\": null, \"end_column\": null}, "
        "{\"text\": \"write c\", \"fix\": \"sure\", \"replacement\": \"c\", \"line\": 2, \"column\": 1, \"end_line\": 2, \"end_column\": 2}]}\n]\n");
    arena_free(&page.arena);
}

static void json_of_nothing_is_an_empty_array(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "x");
    diags_render_json(&page.diags, &page.sources, &page.out);
    assert_string_equal(page.out.bytes, "[]\n");
    arena_free(&page.arena);
}

static void what_is_beyond_the_limit_is_counted(void **unused) {
    (void)unused;
    struct page page;
    begin(&page, "abc");
    page.diags.limit = 1;
    for (uint32_t i = 0; i < 3; i++) diag_add(&page.diags, DIAG_SYNTAX, (struct span){ 0, i, i + 1 }, "one");
    diags_render(&page.diags, &page.sources, &page.out);
    assert_non_null(strstr(page.out.bytes, "2 more are not shown."));
    arena_free(&page.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_span_is_underlined),
        cmocka_unit_test(a_note_on_the_same_line_stands_behind_its_own_underline),
        cmocka_unit_test(a_note_on_another_line_shows_that_line),
        cmocka_unit_test(no_message_is_longer_than_eight_lines),
        cmocka_unit_test(what_was_found_is_shown_even_so),
        cmocka_unit_test(long_lines_are_cut_around_the_mistake),
        cmocka_unit_test(tabs_and_wide_characters_keep_carets_in_place),
        cmocka_unit_test(hostile_bytes_never_reach_the_terminal),
        cmocka_unit_test(a_place_at_the_end_of_the_text_has_one_caret),
        cmocka_unit_test(long_messages_wrap_at_eighty_columns),
        cmocka_unit_test(the_plain_form_is_one_line_each),
        cmocka_unit_test(json_has_places_and_fixes),
        cmocka_unit_test(json_of_nothing_is_an_empty_array),
        cmocka_unit_test(what_is_beyond_the_limit_is_counted),
    };
    return cmocka_run_group_tests_name("grammar/render", tests, NULL, NULL);
}
