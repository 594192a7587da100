/* How the bytes of a table become rows of cells, whatever pieces they come in. */
#include "runtime/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Each row as [a|b|c], with its line in front where it is asked for, and ! and the fault behind. */
static void print_row(const struct cells *cells, struct text *out) {
    for (size_t i = 0; i < cells->count; i++) {
        struct slice cell = cells_at(cells, i);
        text_putc(out, i ? '|' : '[');
        text_put(out, cell.bytes, cell.length);
    }
    text_putc(out, ']');
    if (cells->fault != CELLS_FINE) text_printf(out, "!%d@%zu", (int)cells->fault, cells->fault_cell);
}

/* All rows of a table that comes in pieces of this many bytes. */
static char *rows_of(struct arena *arena, enum cells_form form, bool skip_comments, const char *bytes, size_t length, size_t piece) {
    struct cells cells;
    struct text out;
    size_t at = 0;
    cells_init(&cells, arena, form, skip_comments);
    text_init(&out, arena);
    text_puts(&out, "");
    for (;;) {
        enum cells_event event = cells_next(&cells);
        assert_int_not_equal(event, CELLS_NO_MEMORY);
        if (event == CELLS_OVER) break;
        if (event == CELLS_ROW) {
            print_row(&cells, &out);
            continue;
        }
        size_t more = length - at < piece ? length - at : piece;
        char *copy = test_malloc(more ? more : 1);
        memcpy(copy, bytes + at, more);
        cells_put(&cells, copy, more);
        at += more;
        while ((event = cells_next(&cells)) == CELLS_ROW) print_row(&cells, &out);
        test_free(copy);
        if (event == CELLS_OVER) break;
    }
    return out.bytes ? out.bytes : "";
}

static void check(enum cells_form form, bool skip_comments, const char *bytes, const char *expected) {
    static const size_t pieces[] = { 1, 2, 3, 5, 1000 };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena arena;
        arena_init(&arena, &allocator_of_c, 0);
        assert_string_equal(rows_of(&arena, form, skip_comments, bytes, strlen(bytes), pieces[i]), expected);
        arena_free(&arena);
    }
}

static void csv(const char *bytes, const char *expected) { check(CELLS_CSV, false, bytes, expected); }
static void tsv(const char *bytes, const char *expected) { check(CELLS_TSV, false, bytes, expected); }

static void cells_stand_between_commas(void **state) {
    (void)state;
    csv("", "");
    csv("a", "[a]");
    csv("a,b\nc,d\n", "[a|b][c|d]");
    csv("a,b\nc,d", "[a|b][c|d]");
    csv("a,,\n,,\n", "[a||][||]");
    csv(" a , b ", "[ a | b ]");
    csv("a\tb", "[a\tb]");
}

static void a_row_ends_with_or_without_a_carriage_return(void **state) {
    (void)state;
    csv("a,b\r\nc,d\r\n", "[a|b][c|d]");
    csv("a,b\r\n\"c\",\"d\"\r\n", "[a|b][c|d]");
    csv("a\rb\r\n", "[a\rb]");
    csv("a\r\r\n", "[a\r]");
    csv("a,b\r", "[a|b]");
    tsv("a\tb\r\nc\td\r\n", "[a|b][c|d]");
}

static void an_empty_line_is_a_row_of_one_empty_cell(void **state) {
    (void)state;
    csv("a\n\nb\n", "[a][][b]");
    csv("\n", "[]");
    csv("\r\n\r\n", "[][]");
    csv("\"\"\n", "[]");
}

static void quotes_hold_commas_line_ends_and_doubled_quotes(void **state) {
    (void)state;
    csv("\"a,b\",c\n", "[a,b|c]");
    csv("\"a\nb\",\"c\r\nd\"\n", "[a\nb|c\r\nd]");
    csv("\"a \"\"b\"\" c\",\"\"\"\"\n", "[a \"b\" c|\"]");
    csv("\"\",\"\"\n", "[|]");
    csv("\"a\"", "[a]");
}

static void a_row_with_a_fault_ends_where_it_should(void **state) {
    (void)state;
    csv("a\"b,c\nd,e\n", "[ab|c]!1@0[d|e]");
    csv("a,b\"\"c\nd,e\n", "[a|bc]!1@1[d|e]");
    csv("\"a\"b,c\nd,e\n", "[a|c]!2@0[d|e]");
    csv("x,\"a\" \n", "[x|a]!2@1");
    csv("a,\"b\nc,d\n", "[a|b\nc,d\n]!3@1");
}

static void in_tsv_a_quote_is_a_character(void **state) {
    (void)state;
    tsv("a\t\"b\tc\"\nd\n", "[a|\"b|c\"][d]");
    tsv("a,b\t\n", "[a,b|]");
}

static void a_byte_order_mark_is_passed_over_once(void **state) {
    (void)state;
    csv("\xEF\xBB\xBF" "a,b\n", "[a|b]");
    csv("\xEF\xBB\xBF\"a\",b\n", "[a|b]");
    csv("\xEF\xBB\xBF", "");
    csv("a\n\xEF\xBB\xBF" "b\n", "[a][\xEF\xBB\xBF" "b]");
    csv("\xEF\xBB" "b,c\n", "[\xEF\xBB" "b|c]");
    csv("\xEF\xBB", "[\xEF\xBB]");
}

static void comments_are_skipped_at_the_top_and_on_request_only(void **state) {
    (void)state;
    csv("#a,b\nc\n", "[#a|b][c]");
    check(CELLS_CSV, true, "#a,\"b\n# c\r\nd,e\n#f,g\n", "[d|e][#f|g]");
    check(CELLS_CSV, true, "#only", "");
    check(CELLS_CSV, true, "#only\n", "");
    check(CELLS_CSV, true, "\n#a\n", "[][#a]");
    check(CELLS_TSV, true, "\xEF\xBB\xBF#x\ta\nb\n", "[b]");
}

static void lines_are_counted_as_an_editor_does(void **state) {
    (void)state;
    struct arena arena;
    struct cells cells;
    static const uint64_t first[] = { 2, 3, 6 }, last[] = { 2, 5, 6 };
    static const char bytes[] = "#c\na,b\n\"x\n\ny\",z\nc,d";
    arena_init(&arena, &allocator_of_c, 0);
    cells_init(&cells, &arena, CELLS_CSV, true);
    cells_put(&cells, bytes, sizeof bytes - 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(cells_next(&cells), CELLS_ROW);
        assert_int_equal(cells.line, first[i]);
        assert_int_equal(cells.last_line, last[i]);
    }
    assert_int_equal(cells_next(&cells), CELLS_MORE);
    cells_put(&cells, NULL, 0);
    assert_int_equal(cells_next(&cells), CELLS_ROW);
    assert_int_equal(cells.line, first[2]);
    assert_int_equal(cells_next(&cells), CELLS_OVER);
    assert_int_equal(cells_next(&cells), CELLS_OVER);
    arena_free(&arena);
}

/* ---- Limits ---- */

struct feed {
    struct arena arena;
    struct cells cells;
};

static void begin(struct feed *feed, enum cells_form form) {
    arena_init(&feed->arena, &allocator_of_c, 0);
    cells_init(&feed->cells, &feed->arena, form, false);
}

/* The same bytes so many times, none of which ends a row. */
static void put_often(struct feed *feed, const char *bytes, size_t times) {
    for (size_t i = 0; i < times; i++) {
        cells_put(&feed->cells, bytes, strlen(bytes));
        assert_int_equal(cells_next(&feed->cells), CELLS_MORE);
    }
}

static void end_row(struct feed *feed, enum cells_fault fault) {
    cells_put(&feed->cells, "\nx,y\n", 5);
    assert_int_equal(cells_next(&feed->cells), CELLS_ROW);
    assert_int_equal(feed->cells.fault, fault);
    assert_int_equal(cells_next(&feed->cells), CELLS_ROW);
    assert_int_equal(feed->cells.fault, CELLS_FINE);
    assert_int_equal(feed->cells.count, 2);
    assert_true(feed->arena.total < (size_t)5 * ROW_LARGEST);
    arena_free(&feed->arena);
}

static void a_cell_may_be_long_but_not_endless(void **state) {
    (void)state;
    struct feed feed;
    begin(&feed, CELLS_CSV);
    put_often(&feed, "0123456789abcdef", CELL_LARGEST / 16);
    end_row(&feed, CELLS_FINE);
    begin(&feed, CELLS_CSV);
    put_often(&feed, "0123456789abcdef", CELL_LARGEST / 16);
    put_often(&feed, "x", 1);
    end_row(&feed, CELL_TOO_LONG);
    begin(&feed, CELLS_CSV);
    put_often(&feed, "\"", 1);
    put_often(&feed, "0123456789abcde\n", CELL_LARGEST / 8);
    put_often(&feed, "\"", 1);
    end_row(&feed, CELL_TOO_LONG);
}

static void a_fault_before_it_does_not_hide_a_limit(void **state) {
    (void)state;
    struct feed feed;
    begin(&feed, CELLS_CSV);
    put_often(&feed, "a\"b", 1);
    put_often(&feed, "0123456789abcdef", CELL_LARGEST / 4);
    assert_true(feed.arena.total < (size_t)4 * CELL_LARGEST);
    end_row(&feed, CELLS_STRAY_QUOTE);
}

static void a_row_may_be_long_but_not_endless(void **state) {
    (void)state;
    struct feed feed;
    char cell[1025];
    memset(cell, 'x', 1023);
    cell[1023] = ',', cell[1024] = '\0';
    begin(&feed, CELLS_CSV);
    put_often(&feed, cell, 9000);
    end_row(&feed, CELLS_FINE);
    begin(&feed, CELLS_CSV);
    for (size_t i = 0; i < 20; i++) {
        put_often(&feed, cell, 1);
        for (size_t j = 0; j < 1000; j++) {
            cells_put(&feed.cells, cell, 1000);
            assert_int_equal(cells_next(&feed.cells), CELLS_MORE);
        }
    }
    end_row(&feed, ROW_TOO_LONG);
}

static void a_row_has_at_most_ten_thousand_cells(void **state) {
    (void)state;
    struct feed feed;
    begin(&feed, CELLS_CSV);
    put_often(&feed, ",", CELLS_MOST - 1);
    end_row(&feed, CELLS_FINE);
    begin(&feed, CELLS_CSV);
    put_often(&feed, ",", CELLS_MOST);
    end_row(&feed, CELLS_TOO_MANY);
}

static void memory_that_ends_is_told(void **state) {
    (void)state;
    struct arena arena;
    struct cells cells;
    enum cells_event event = CELLS_MORE;
    arena_init(&arena, &allocator_of_c, 100000);
    cells_init(&cells, &arena, CELLS_CSV, false);
    for (int i = 0; i < 100000 && event == CELLS_MORE; i++) {
        cells_put(&cells, "0123456789abcdef", 16);
        event = cells_next(&cells);
    }
    assert_int_equal(event, CELLS_NO_MEMORY);
    arena_free(&arena);
}

/* ---- Writing ---- */

static void what_is_written_is_read_again(void **state) {
    (void)state;
    static const char *const texts[] = { "", "a", " a", "a ", "a,b", "\"", "a\"\"b", "a\nb", "\r", "a\r\n", ",", "\t", "# x" };
    struct arena arena;
    struct text out;
    struct cells cells;
    enum { TEXTS = sizeof texts / sizeof *texts };
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    for (size_t i = 0; i < TEXTS; i++) cells_put_cell(&out, CELLS_CSV, slice_of(texts[i]), i == 0);
    text_puts(&out, "\r\n");
    cells_init(&cells, &arena, CELLS_CSV, false);
    cells_put(&cells, out.bytes, out.length);
    assert_int_equal(cells_next(&cells), CELLS_ROW);
    assert_int_equal(cells.fault, CELLS_FINE);
    assert_int_equal(cells.count, TEXTS);
    for (size_t i = 0; i < TEXTS; i++) assert_true(slice_is(cells_at(&cells, i), texts[i]));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stand_between_commas),
        cmocka_unit_test(a_row_ends_with_or_without_a_carriage_return),
        cmocka_unit_test(an_empty_line_is_a_row_of_one_empty_cell),
        cmocka_unit_test(quotes_hold_commas_line_ends_and_doubled_quotes),
        cmocka_unit_test(a_row_with_a_fault_ends_where_it_should),
        cmocka_unit_test(in_tsv_a_quote_is_a_character),
        cmocka_unit_test(a_byte_order_mark_is_passed_over_once),
        cmocka_unit_test(comments_are_skipped_at_the_top_and_on_request_only),
        cmocka_unit_test(lines_are_counted_as_an_editor_does),
        cmocka_unit_test(a_cell_may_be_long_but_not_endless),
        cmocka_unit_test(a_fault_before_it_does_not_hide_a_limit),
        cmocka_unit_test(a_row_may_be_long_but_not_endless),
        cmocka_unit_test(a_row_has_at_most_ten_thousand_cells),
        cmocka_unit_test(memory_that_ends_is_told),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests_name("runtime/cells", tests, NULL, NULL);
}
