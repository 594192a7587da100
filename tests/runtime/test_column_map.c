/* What may stand in a column map, and what is said of everything else. */
#include "runtime/column_map.h"
#include "tests/runtime/record.h"

static void assert_errors(void **state, const char *bytes, size_t count, const char *const expected[]) {
    struct record *record = *state;
    struct column_map map;
    struct arena arena;
    arena_init(&arena, &allocator_of_c, 0);
    assert_false(column_map_read(&map, &arena, record->context, slice_of(bytes)));
    for (size_t i = 0; i < map.errors && i < count; i++) {
        char found[400];
        snprintf(found, sizeof found, "%u:%u: %s", (unsigned)map.error[i].place.line, (unsigned)map.error[i].place.column, map.error[i].message);
        assert_string_equal(found, expected[i]);
    }
    assert_int_equal(map.errors, count);
    arena_free(&arena);
}

static void one_error(void **state, const char *bytes, const char *expected) { assert_errors(state, bytes, 1, &expected); }

static struct column_map read_map(void **state, struct arena *arena, const char *bytes) {
    struct record *record = *state;
    struct column_map map;
    arena_init(arena, &allocator_of_c, 0);
    if (!column_map_read(&map, arena, record->context, slice_of(bytes))) fail_msg("%s", map.errors ? map.error[0].message : "no memory");
    return map;
}

static void every_line_has_its_meaning(void **state) {
    struct arena arena;
    struct column_map map = read_map(state, &arena,
        "\xEF\xBB\xBF# top\r\n\r\nmissing : \"NA\" , \" \"\"x\"\" \"#both\r\n"
        "id :\"Patient # 1\"  # with a comment\n"
        "her2: \" IHC \"\n\t\"3+\" :positive\n\n  # between\n  \"1+ (focal)\": negative # so far\n   other : unknown\n"
        "her2 on: \"IHC date\"\n"
        "remark: \"R\"\n  \"#\": \"unknown # text\"\n  \"x\": a # b\n  \"y\": a#b\n"
        "missing: \"\"\nweight: \"LB\" unit [lb_av] # pounds");
    assert_int_equal(map.entries, 5);
    assert_int_equal(map.missings, 3);
    assert_true(column_map_is_missing(&map, SLICE("\"x\"")) && column_map_is_missing(&map, SLICE("")));
    assert_false(column_map_is_missing(&map, SLICE("na")));
    assert_true(map.entry[0].kind == MAP_ID && slice_is(map.entry[0].column, "Patient # 1"));
    assert_true(map.entry[1].kind == MAP_FACT && map.entry[1].fact == HER2 && slice_is(map.entry[1].column, "IHC"));
    assert_true(map.entry[1].other_unknown);
    assert_true(slice_is(map_entry_find(&map.entry[1], SLICE("3+"))->json, "\"positive\""));
    assert_true(slice_is(map_entry_find(&map.entry[1], SLICE("1+ (focal)"))->json, "\"negative\""));
    assert_null(map_entry_find(&map.entry[1], SLICE("1+")));
    assert_true(map.entry[2].kind == MAP_DATE && map.entry[2].fact == HER2);
    assert_true(slice_is(map_entry_find(&map.entry[3], SLICE("#"))->json, "\"unknown # text\""));
    assert_true(slice_is(map_entry_find(&map.entry[3], SLICE("x"))->json, "\"a\""));
    assert_true(slice_is(map_entry_find(&map.entry[3], SLICE("y"))->json, "\"a#b\""));
    arena_free(&arena);
}

static void a_long_list_of_values_is_searched(void **state) {
    struct record *record = *state;
    struct arena arena;
    struct text bytes;
    text_init(&bytes, &record->program->arena);
    text_puts(&bytes, "ecog: \"E\"\n");
    for (int i = 0; i < 1000; i++) text_printf(&bytes, "  \"code %d\": %d\n", (i * 7919) % 1000, (i * 7919) % 1000 % 5);
    struct column_map map = read_map(state, &arena, bytes.bytes);
    for (int i = 0; i < 1000; i++) {
        char raw[20], json[2] = { (char)('0' + i % 5), '\0' };
        snprintf(raw, sizeof raw, "code %d", i);
        const struct map_value *value = map_entry_find(&map.entry[0], slice_of(raw));
        assert_non_null(value);
        assert_true(slice_is(value->json, json));
    }
    assert_null(map_entry_find(&map.entry[0], SLICE("code 1000")));
    arena_free(&arena);
}

static void names_that_nobody_knows_are_answered_with_the_nearest(void **state) {
    one_error(state, "wieght: \"W\"\n  \"1\": 1\n  other: no\n", "1:1: this guideline knows no fact \"wieght\"; did you mean weight?");
    one_error(state, "her2: \"H\"\n  \"0\": negativ\n",
              "2:8: her2 needs one of positive, negative, not \"negativ\"; did you mean negative?");
    one_error(state, "weight: \"W\" unit kgs\n", "1:18: weight has the unit \"kgs\", which UCUM does not know; did you mean kg?");
    one_error(state, "weight: \"W\" unit m\n", "1:18: weight is given in \"m\" (length) and kept in kg (mass): these cannot be converted");
}

static void a_value_has_to_be_one_that_the_fact_can_have(void **state) {
    one_error(state, "weight: \"W\"\n  \"x\": 7000 kg\n", "2:8: weight is 7000 kg: outside its range from 20 to 300 kg");
    one_error(state, "weight: \"W\" unit [lb_av]\n  \"x\": 70 kg\n", "2:8: weight has two units, \"kg\" and \"[lb_av]\"");
    one_error(state, "lesions: \"L\"\n  \"x\": [{}\n",
              "2:8: the value cannot be read: the text ends before the last bracket is closed, at line 1, character 4 (byte 3)");
    one_error(state, "pregnant: \"P\"\n  other: no\n", "2:10: other can only be unknown: what cannot be read is never taken for a value");
}

static void nothing_is_given_twice(void **state) {
    static const char twice[] = "weight: \"A\"\nid: \"I\"\nweight: \"B\"\nid: \"J\"\nweight on: \"D\"\nweight on: \"E\"\n";
    static const char *const expected[] = {
        "3:1: weight is given by two columns, \"B\" and, on line 1, \"A\"; a fact comes from one",
        "4:1: id is given by two columns, \"J\" and, on line 2, \"I\"; a fact comes from one",
        "6:1: weight on is given by two columns, \"E\" and, on line 5, \"D\"; a fact comes from one",
    };
    assert_errors(state, twice, 3, expected);
    one_error(state, "her2: \"H\"\n  \"0\": negative\n  \" 0 \": positive\n", "3:3: \"0\" is given twice, first on line 2");
    one_error(state, "her2: \"H\"\n  other: unknown\n  other: unknown\n", "3:3: other is given twice");
}

static void lines_that_cannot_be_read_say_what_is_expected(void **state) {
    static const struct { const char *bytes, *expected; } cases[] = {
        { "", "1:1: this map names no column" },
        { "  \"0\": negative\n", "1:3: an indented line belongs to the column above it, and there is none" },
        { "id \"A\"\n", "1:4: behind the name of a fact only \"on\" and a colon may stand" },
        { "id: A\n", "1:5: the name of a column stands in quotes here" },
        { "id: \"A\n", "1:5: this quote is not closed on its line" },
        { "id: \"\"\n", "1:5: the name of a column is empty" },
        { "id: \"A\" \"B\"\n", "1:9: behind the name of a column only \"unit\" and a unit may stand" },
        { "id: \"A\" unit kg\n", "1:14: only the column of a number has a unit" },
        { "id on: \"A\"\n", "1:4: id has no date" },
        { "weight at: \"A\"\n", "1:8: behind the name of a fact only \"on\" and a colon may stand" },
        { "weight: \"A\" unit\n", "1:17: a unit is missing here" },
        { "weight: \"A\" unit kg g\n", "1:21: nothing more is expected on this line" },
        { "weight on: \"A\"\n", "1:1: weight has a date here and no column of its own" },
        { "\"x\": 1\n", "1:1: a line begins with the name of a fact, id or missing, or it is indented and holds a value" },
        { "id: \"A\"\n  \"0\": x\n", "2:3: only the column of a fact has values" },
        { "her2: \"A\"\n  0: negative\n", "2:3: what a cell says stands in quotes; without them only other does" },
        { "her2: \"A\"\n  \"0\" negative\n", "2:7: a colon is missing here" },
        { "her2: \"A\"\n  \"0\":  # nothing\n", "2:9: a value is missing here" },
        { "her2: \"A\"\n  \"0\": \"negative\" x\n", "2:19: nothing more is expected on this line" },
        { "missing: \"A\" \"B\"\nid: \"I\"\n", "1:14: a comma is missing here" },
        { "missing: \"A\",\nid: \"I\"\n", "1:14: what stands for nothing stands in quotes here" },
        { "id: \"\xC3\xA9\xE9\"\n", "1:7: there is a byte that is no valid UTF-8" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) one_error(state, cases[i].bytes, cases[i].expected);
}

static void at_most_fifty_errors_are_kept(void **state) {
    struct record *record = *state;
    struct column_map map;
    struct arena arena;
    struct text bytes;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&bytes, &arena);
    for (int i = 0; i < 1000; i++) text_puts(&bytes, "nothing\n");
    assert_false(column_map_read(&map, &arena, record->context, (struct slice){ bytes.bytes, bytes.length }));
    assert_int_equal(map.errors, MAP_ERRORS_MOST);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(every_line_has_its_meaning),
        RECORD_TEST(a_long_list_of_values_is_searched),
        RECORD_TEST(names_that_nobody_knows_are_answered_with_the_nearest),
        RECORD_TEST(a_value_has_to_be_one_that_the_fact_can_have),
        RECORD_TEST(nothing_is_given_twice),
        RECORD_TEST(lines_that_cannot_be_read_say_what_is_expected),
        RECORD_TEST(at_most_fifty_errors_are_kept),
    };
    return cmocka_run_group_tests_name("runtime/column_map", tests, NULL, NULL);
}
