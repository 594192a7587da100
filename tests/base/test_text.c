/* Characters, columns, wrapping, slips of the pen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

/* --- UTF-8 -------------------------------------------------------------------------------------------- */

static void characters_are_read_as_utf8_and_nothing_else(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        int32_t code;
        size_t length;
    } cases[] = {
        { "a", 'a', 1 },
        { "\x7F", 0x7F, 1 },
        { "\xC2\x80", 0x80, 2 },
        { "\xDF\xBF", 0x7FF, 2 },
        { "\xE0\xA0\x80", 0x800, 3 },
        { "\xED\x9F\xBF", 0xD7FF, 3 },
        { "\xEE\x80\x80", 0xE000, 3 },
        { "\xEF\xBF\xBD", 0xFFFD, 3 },
        { "\xF0\x90\x80\x80", 0x10000, 4 },
        { "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
        { "\x80", -1, 1 },             /* begins within a character */
        { "\xC0\x80", -1, 1 },         /* longer than needed */
        { "\xC1\xBF", -1, 1 },
        { "\xE0\x9F\xBF", -1, 1 },
        { "\xF0\x8F\xBF\xBF", -1, 1 },
        { "\xED\xA0\x80", -1, 1 },     /* half of a pair */
        { "\xF4\x90\x80\x80", -1, 1 }, /* beyond the last */
        { "\xF5\x80\x80\x80", -1, 1 },
        { "\xC2", -1, 1 },             /* cut off */
        { "\xC2" "a", -1, 1 },
        { "\xE2\x82" "a", -1, 1 },
        { "\xF0\x90\x80", -1, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = 0;
        assert_int_equal(utf8_next(cases[i].bytes, strlen(cases[i].bytes), &at), cases[i].code);
        assert_int_equal(at, cases[i].length);
        assert_int_equal(utf8_valid(cases[i].bytes, strlen(cases[i].bytes), NULL), cases[i].code >= 0);
    }
    size_t bad_at = 0;
    assert_false(utf8_valid("twelve bytes\xFF", 13, &bad_at));
    assert_int_equal(bad_at, 12);
}

static void wide_characters_take_two_columns_and_accents_none(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        { "", 0 },
        { "ab", 2 },
        { "\xC3\xA4", 1 },                     /* a letter with its dots */
        { "a\xCC\x80", 1 },                    /* and with an accent that follows it: U+0300, U+036F */
        { "a\xCD\xAF", 1 },
        { "\xCD\xB0", 1 },                     /* U+0370 */
        { "\xE1\x84\x80", 2 },                 /* U+1100, U+115F, U+1160 */
        { "\xE1\x85\x9F", 2 },
        { "\xE1\x85\xA0", 1 },
        { "\xE2\x80\x8B", 0 },                 /* U+200B, U+200D: nothing to see */
        { "\xE2\x80\x8D", 0 },
        { "\xE2\x80\xA6", 1 },
        { "\xE6\x82\xA3", 2 },                 /* U+60A3 */
        { "\xEA\x93\x90", 1 },                 /* U+A4D0 */
        { "\xEA\xB0\x80", 2 },                 /* U+AC00, U+D7A3, U+D7B0 */
        { "\xED\x9E\xA3", 2 },
        { "\xED\x9E\xB0", 1 },
        { "\xEF\xA4\x80", 2 },                 /* U+F900, U+FAFF, U+FB00 */
        { "\xEF\xAB\xBF", 2 },
        { "\xEF\xAC\x80", 1 },
        { "\xEF\xB8\x8F", 0 },                 /* U+FE0F */
        { "\xEF\xB8\xB0", 2 },                 /* U+FE30, U+FE70 */
        { "\xEF\xB9\xB0", 1 },
        { "\xEF\xBC\x81", 2 },                 /* U+FF01, U+FF61 */
        { "\xEF\xBD\xA1", 1 },
        { "\xF0\x9F\x98\x80", 2 },             /* U+1F600, U+1FB00 */
        { "\xF0\x9F\xAC\x80", 1 },
        { "\xF0\xA0\x80\x80", 2 },             /* U+20000, U+40000 */
        { "\xF1\x80\x80\x80", 1 },
        { "\xFF", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (utf8_columns(cases[i].text, strlen(cases[i].text)) != cases[i].columns)
            fail_msg("case %zu: %zu columns", i, utf8_columns(cases[i].text, strlen(cases[i].text)));
}

/* --- Folding and wrapping --------------------------------------------------------------------------------- */

static void assert_folded(const char *text, size_t most, const char *expected) {
    struct arena arena;
    struct text out;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    text_puts(&out, "");
    text_fold(&out, text, strlen(text), most);
    assert_string_equal(out.bytes ? out.bytes : "", expected);
    arena_free(&arena);
}

static void blanks_and_ends_of_lines_fold_to_one_blank(void **state) {
    (void)state;
    assert_folded("", 10, "");
    assert_folded("  a \t b\r\n c ", 10, "a b c");
    assert_folded("abcdef", 3, "abc\xE2\x80\xA6");
    assert_folded("abc", 3, "abc");
    assert_folded("\xC3\xA4\xC3\xA4\xC3\xA4", 2, "\xC3\xA4\xC3\xA4\xE2\x80\xA6");
    assert_folded("\xC3\xA4\xC3\xA4", 2, "\xC3\xA4\xC3\xA4");
}

static void assert_wrapped(const char *text, size_t at, size_t indent, size_t width, const char *expected) {
    struct arena arena;
    struct text out;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    text_wrap(&out, text, strlen(text), at, indent, width);
    assert_string_equal(out.bytes ? out.bytes : "", expected);
    arena_free(&arena);
}

static void words_stay_whole_unless_they_fit_on_no_line(void **state) {
    (void)state;
    assert_wrapped("", 0, 0, 10, "");
    assert_wrapped(" \n ", 0, 0, 10, "");
    assert_wrapped("one two three", 0, 2, 8, "one two\n  three");
    assert_wrapped("one\ttwo\x01three", 0, 2, 80, "one two three");
    assert_wrapped("abcdefghijklmnopqrstuvwxyz", 0, 0, 12, "abcdefghijkl\nmnopqrstuvwx\nyz");
    assert_wrapped("abcdefghijklmnopqrstuvwxyz", 0, 4, 12, "abcdefghijklmnopqrstuvwxyz");  /* the lines would be too short */
    assert_wrapped("abcdefghijklmnopqrstuvwxyz", 20, 0, 12, "abcdefghijklmnopqrstuvwxyz"); /* it begins behind the edge */
    /* Nothing is cut within a character, and no wide one where a single column is left. */
    assert_wrapped("\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3", 0, 0, 9,
                   "\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3\xE6\x82\xA3\n\xE6\x82\xA3\xE6\x82\xA3");
    assert_wrapped("\xE6\x82\xA3\xE6\x82\xA3", 8, 0, 9, "\xE6\x82\xA3\xE6\x82\xA3");
}

/* --- Slips --------------------------------------------------------------------------------------------------- */

static void distances_count_edits_and_changed_places(void **state) {
    (void)state;
    char longest[65], longer[66];
    memset(longest, 'x', 64), longest[64] = '\0';
    memset(longer, 'x', 65), longer[65] = '\0';
    assert_int_equal(text_distance(slice_of("weight"), slice_of("weight"), 2), 0);
    assert_int_equal(text_distance(slice_of("weight"), slice_of("wieght"), 2), 1);
    assert_int_equal(text_distance(slice_of("weight"), slice_of("height"), 2), 1);
    assert_int_equal(text_distance(slice_of("weight"), slice_of("wt"), 2), 3);
    assert_int_equal(text_distance(slice_of("abcd"), slice_of("efgh"), 2), 3);
    assert_int_equal(text_distance(slice_of(longest), slice_of(longest), 2), 0);
    assert_int_equal(text_distance(slice_of(longer), slice_of(longest), 2), 3);
}

static void only_slips_are_sure(void **state) {
    (void)state;
    static const struct {
        const char *written, *meant;
        bool is_slip;
    } cases[] = {
        { "weigth", "weight", true },   { "weiht", "weight", true },    { "weightt", "weight", true }, { "WEIGHT", "weight", true },
        { "[LB]", "[lb]", true },       { "alT", "alt", true },         { "height", "weight", false }, { "ast", "alt", false },
        { "stage_1", "stage_2", false }, { "stage_1", "stage_12", false }, { "stage_12", "stage_1", false }, { "stage_", "stage_1", false },
        { "weight", "weighs", false },  { "wiehgt", "weight", false },  { "abcde", "abcxe", false },   { "abcde", "xbcde", false },
        { "abced", "abcde", true },     { "a1b2c", "a1bc2", true },     { "a2b1c", "a1b2c", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (text_is_slip(slice_of(cases[i].written), slice_of(cases[i].meant)) != cases[i].is_slip)
            fail_msg("%s for %s", cases[i].written, cases[i].meant);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_read_as_utf8_and_nothing_else),
        cmocka_unit_test(wide_characters_take_two_columns_and_accents_none),
        cmocka_unit_test(blanks_and_ends_of_lines_fold_to_one_blank),
        cmocka_unit_test(words_stay_whole_unless_they_fit_on_no_line),
        cmocka_unit_test(distances_count_edits_and_changed_places),
        cmocka_unit_test(only_slips_are_sure),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
