/* Tables as patients: what a header may say, what a cell may say, what a column map makes of it, and the way back. */
#include "runtime/table.h"
#include "tests/runtime/record.h"

struct reading {
    struct arena arena;
    struct column_map map;
    struct table table;
    struct record *record;
    struct fact_error error;
};

static void begin_map(struct reading *r, void **state, const char *map) {
    r->record = *state;
    arena_init(&r->arena, &allocator_of_c, 0);
    if (map && !column_map_read(&r->map, &r->arena, r->record->context, slice_of(map)))
        fail_msg("%u:%u: %s", (unsigned)r->map.error[0].place.line, (unsigned)r->map.error[0].place.column, r->map.error[0].message);
}

static void begin(struct reading *r, void **state, const char *map, const char *bytes) {
    begin_map(r, state, map);
    table_init(&r->table, &r->arena, CELLS_CSV, false, false, map ? &r->map : NULL);
    table_put(&r->table, bytes, strlen(bytes));
}

static enum table_event next(struct reading *r) {
    context_reset(r->record->context, record_date(TODAY));
    enum table_event event = table_next(&r->table, r->record->context, &r->error);
    if (event == TABLE_MORE) {
        table_put(&r->table, NULL, 0);
        event = table_next(&r->table, r->record->context, &r->error);
    }
    if (event == TABLE_ROW) context_settle(r->record->context);
    return event;
}

static void end(struct reading *r) {
    if (!r->table.dead) assert_int_equal(next(r), TABLE_OVER);
    arena_free(&r->arena);
}

static struct context *good(struct reading *r) {
    enum table_event event = next(r);
    if (event == TABLE_ROW_WRONG || event == TABLE_HEADER_WRONG) fail_msg("%s: %s", r->error.path, r->error.message);
    assert_int_equal(event, TABLE_ROW);
    return r->record->context;
}

static void wrong(struct reading *r, const char *path, const char *message) {
    assert_int_equal(next(r), TABLE_ROW_WRONG);
    assert_string_equal(r->error.message, message);
    assert_string_equal(r->error.path, path);
}

static void header_is_wrong(void **state, const char *map, const char *bytes, const char *message) {
    struct reading r;
    begin(&r, state, map, bytes);
    assert_int_equal(next(&r), TABLE_HEADER_WRONG);
    assert_string_equal(r.error.message, message);
    assert_int_equal(next(&r), TABLE_OVER);
    arena_free(&r.arena);
}

static int64_t number_of(const struct context *context, uint32_t fact) { return context->number[context->program->fact[fact].slot]; }

static void assert_record(const struct reading *r, const char *expected) {
    assert_int_equal(r->table.record.length, strlen(expected));
    assert_memory_equal(r->table.record.bytes, expected, strlen(expected));
}

/* ---- Without a map ---- */

static void header_names_are_facts_in_any_order(void **state) {
    struct reading r;
    begin(&r, state, NULL, "weight , id,her2\n70,p1,positive\n\" 71.5 kg \",p2,negative\n");
    const struct context *context = good(&r);
    assert_int_equal(number_of(context, WEIGHT), 700);
    assert_int_equal(number_of(context, HER2), 1);
    assert_true(slice_is(context->patient, "p1"));
    assert_int_equal(number_of(good(&r), WEIGHT), 715);
    assert_true(slice_is(context->patient, "p2"));
    end(&r);
}

static void an_empty_cell_is_unknown(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,weight,her2,pregnant,lesions\n,, ,,\n");
    const struct context *context = good(&r);
    assert_true(number_of(context, WEIGHT) == NUMBER_UNKNOWN);
    for (uint32_t f = 0; f < FACTS; f++) assert_int_equal(context->fact[f].given, GIVEN_NOT);
    assert_int_equal(context->patient.length, 0);
    assert_record(&r, "{}");
    end(&r);
}

static void a_cell_is_read_as_plain_words(void **state) {
    struct reading r;
    begin(&r, state, NULL, "weight,pregnant,born,creatinine,lesions,remark,ecog\n"
          "154 [lb_av],yes,1955-03-21,1.1 mg/dL,none,70 kg,unknown\n");
    const struct context *context = good(&r);
    assert_int_equal(number_of(context, WEIGHT), 699);
    assert_int_equal(context->truth[0], TRUTH_YES);
    assert_int_equal(context->list[0].state, LIST_COMPLETE);
    assert_true(number_of(context, ECOG) == NUMBER_UNKNOWN);
    assert_true(number_of(context, BORN) == record_date("1955-03-21"));
    end(&r);
}

static void a_list_is_json_text_in_its_cell(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,lesions\np,\"[{\"\"site\"\": \"\"liver\"\"},\n {\"\"site\"\": \"\"bone\"\"}, \"\"...\"\"]\"\n"
          "q,\"[{\"\"site\"\":\"\"livr\"\"}]\"\nr,[{}\ns,[]} \n");
    const struct context *context = good(&r);
    assert_int_equal(context->list[0].count, 2);
    assert_int_equal(context->list[0].state, LIST_MORE);
    assert_record(&r, "{\"id\":\"p\",\"lesions\":[{\"site\":\"liver\"},{\"site\":\"bone\"},\"...\"]}");
    wrong(&r, "lesions[1].site", "lesions[1].site needs one of liver, brain, bone, lymph_node, not \"livr\"; did you mean liver?");
    assert_int_equal(next(&r), TABLE_ROW_WRONG);
    assert_string_equal(r.error.path, "lesions");
    assert_int_equal(next(&r), TABLE_ROW_WRONG); /* nothing gets out of its cell */
    assert_string_equal(r.error.path, "lesions");
    end(&r);
}

static void a_column_may_say_when_another_was_observed(void **state) {
    struct reading r;
    begin(&r, state, NULL, "her2@on,weight@on,weight,her2\n2024,2025-10-01,70 kg,positive\n,,71,\n2025-11-02,,70,positive\n,soon,70,\n2024,,,\n");
    const struct context *context = good(&r);
    assert_true(context->fact[WEIGHT].dated && context->fact[WEIGHT].on == record_date("2025-10-01"));
    assert_true(context->fact[HER2].dated);
    assert_record(&r, "{\"weight\":{\"value\":\"70 kg\",\"on\":\"2025-10-01\"},\"her2\":{\"value\":\"positive\",\"on\":\"2024\"}}");
    assert_false(good(&r)->fact[WEIGHT].dated);
    wrong(&r, "her2@on", "\"her2@on\": her2.on is 2025-11-02, after 2025-11-01, the day of evaluation");
    wrong(&r, "weight@on", "\"weight@on\": weight.on needs a date, not \"soon\": a date is written year-month-day, as in 2025-11-01, 2025-11 or 2025");
    assert_int_equal(good(&r)->fact[HER2].given, GIVEN_NOT);
    assert_record(&r, "{\"her2\":{\"value\":null,\"on\":\"2024\"}}");
    end(&r);
}

static void a_wrong_cell_is_told_with_its_column_and_the_next_row_is_read(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,weight,pregnant\np1,7 m,yes\np2,700,yes\np3,70,maybe\np4,70,yes\n");
    wrong(&r, "weight", "weight is given in \"m\" (length) and kept in kg (mass): these cannot be converted");
    assert_true(slice_is(r.record->context->patient, "p1"));
    assert_string_equal(r.error.found, "\"7 m\"");
    wrong(&r, "weight", "weight is 700 kg: outside its range from 20 to 300 kg");
    wrong(&r, "pregnant", "pregnant needs yes or no, not \"maybe\"");
    assert_int_equal(number_of(good(&r), WEIGHT), 700);
    end(&r);
}

static void a_row_has_as_many_cells_as_the_header(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,weight\np1\np2,70,71\n\np4,70\n");
    wrong(&r, "", "this line has 1 cell, and the header names 2 columns");
    assert_true(slice_is(r.record->context->patient, "p1"));
    wrong(&r, "", "this line has 3 cells, and the header names 2 columns");
    wrong(&r, "", "this line is empty, and the header names 2 columns");
    assert_int_equal(number_of(good(&r), WEIGHT), 700);
    end(&r);
}

static void broken_quotes_are_told(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,weight\np1,\"70\"x\np2,7\"0\np3,\"70\np4,70\n");
    wrong(&r, "weight", "the cell of \"weight\" goes on behind its closing quote; a quote within quotes is doubled");
    wrong(&r, "weight", "the cell of \"weight\" has a quote within it; a cell with quotes stands in quotes itself, and they are doubled");
    wrong(&r, "weight",
          "the cell of \"weight\" begins with a quote that is never closed: all that follows was read as this one cell (lines 4 to 6)");
    end(&r);
}

static void every_mistake_of_the_header_is_told(void **state) {
    struct reading r;
    static const char *const expected[] = {
        "this guideline knows no fact \"wieght\"; did you mean weight?", "\"ecog\" stands twice in the header",
        "column 4 has no name", "\"id\" stands twice in the header", "the header has lvef@on, when lvef was observed, but no column lvef",
    };
    begin(&r, state, NULL, "wieght,ecog,ecog,,id,id,lvef@on\n1,2,3,4,5,6,7\n");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(next(&r), TABLE_HEADER_WRONG);
        assert_string_equal(r.error.message, expected[i]);
    }
    assert_int_equal(next(&r), TABLE_OVER);
    end(&r);
}

static void what_is_no_table_is_told(void **state) {
    header_is_wrong(state, NULL, "", "the table is empty: its first line names the columns");
    header_is_wrong(state, NULL, "\n70\n", "the first line is empty; it names the columns");
    header_is_wrong(state, NULL, "id;weight\n", "the header is one column with semicolons in it; cells stand between commas here");
    header_is_wrong(state, NULL, "id\tweight\n", "the header is one column with tabs in it; this is TSV and not CSV");
    header_is_wrong(state, NULL, "\xFF\xFEi", "this is UTF-16; only UTF-8 can be read");
    header_is_wrong(state, NULL, "id,w\xE9ight\n", "there is a byte in the header that is no valid UTF-8");
    header_is_wrong(state, NULL, "id,\"weight\n1,2\n", "cell 2 of the header begins with a quote that is never closed: all that follows was read as this one cell");
    header_is_wrong(state, NULL, "# a comment\nid,weight\n", "the header begins with #; comments at the top are passed over on request only");
}

static void unknown_columns_are_passed_over_on_request(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id,shoe,weight,hat\np1,44,70,\n");
    r.table.lenient = true;
    const struct context *context = good(&r);
    assert_int_equal(number_of(context, WEIGHT), 700);
    assert_int_equal(context->ignored_names, 1); /* the hat's cell is empty */
    end(&r);
}

static void an_id_is_a_text_whatever_it_looks_like(void **state) {
    struct reading r;
    begin(&r, state, NULL, "id\n007\n\"\"\" a\\n\"\"\"\n{x}\nunknown\n\"\"\"a\"\nB\xE9\n");
    assert_true(slice_is(good(&r)->patient, "007"));
    assert_record(&r, "{\"id\":\"007\"}");
    assert_true(slice_is(good(&r)->patient, " a\n"));
    assert_true(slice_is(good(&r)->patient, "{x}"));
    assert_true(slice_is(good(&r)->patient, "unknown"));
    wrong(&r, "id", "\"id\" begins with a quote and is no text in JSON");
    wrong(&r, "id", "\"id\": there is a byte that is no valid UTF-8");
    end(&r);
}

/* ---- With a map ---- */

static const char small_map[] = "missing: \"NA\", \"[Not Available]\"   # of every column\n"
                                "id: \"SAMPLE\"\n"
                                "her2: \"HER2 \"\"raw\"\"\"\n"
                                "  \"3+\": positive\n"
                                "  \"0\":  negative\n"
                                "  \"ND\": unknown\n"
                                "  other: unknown\n"
                                "weight: \"LB\" unit [lb_av]\n"
                                "  \">300\": 300\n"
                                "weight on: \"DAY\"\n";

static void a_map_names_columns_and_values(void **state) {
    struct reading r;
    begin(&r, state, small_map, "X,SAMPLE,LB,X,DAY,\"HER2 \"\"raw\"\"\"\n?,p1,154,?,2025-10-01,3+\n?,p2,>300,?,,negative\n?,NA,NA,?,NA,[Not Available]\n?,p4,,,,ND\n");
    const struct context *context = good(&r);
    assert_int_equal(number_of(context, HER2), 1);
    assert_int_equal(number_of(context, WEIGHT), 699);
    assert_true(context->fact[WEIGHT].on == record_date("2025-10-01"));
    assert_record(&r, "{\"id\":\"p1\",\"her2\":\"positive\",\"weight\":{\"value\":154,\"unit\":\"[lb_av]\",\"on\":\"2025-10-01\"}}");
    assert_int_equal(number_of(good(&r), HER2), 2); /* a value's own name is read without being listed */
    assert_int_equal(number_of(context, WEIGHT), 1361);
    good(&r);
    assert_record(&r, "{}");
    assert_int_equal(good(&r)->fact[HER2].given, GIVEN_NOT);
    assert_record(&r, "{\"id\":\"p4\",\"her2\":null}");
    end(&r);
}

static void what_cannot_be_read_is_unknown_only_where_the_map_says_so(void **state) {
    struct reading r;
    begin(&r, state, small_map, "SAMPLE,LB,DAY,\"HER2 \"\"raw\"\"\"\np1,154,,1+ (outside 3+)\np2,heavy,,3+\np3,154,2026-01-01,3+\np4,7000,,2-3+\n");
    const struct context *context = good(&r);
    assert_int_equal(context->fact[HER2].given, GIVEN_UNREADABLE);
    assert_true(number_of(context, HER2) & CHOICE_UNKNOWN);
    bool told = false;
    for (size_t i = 0; i < context->notices; i++) {
        if (context->notice[i].kind != NOTICE_UNREADABLE) continue;
        told = true;
        assert_true(slice_is(context->notice[i].given, "1+ (outside 3+)"));
        assert_non_null(strstr(context->notice[i].text, "was given as \"1+ (outside 3+)\", which cannot be read, and is taken as unknown"));
    }
    assert_true(told);
    assert_record(&r, "{\"id\":\"p1\",\"her2\":{\"unreadable\":\"1+ (outside 3+)\"},\"weight\":{\"value\":154,\"unit\":\"[lb_av]\"}}");
    wrong(&r, "LB", "\"LB\": weight needs a number of kg from 20 to 300, not \"heavy\"");
    wrong(&r, "DAY", "\"DAY\": weight.on is 2026-01-01, after 2025-11-01, the day of evaluation");
    wrong(&r, "LB", "\"LB\": weight is 7000 [lb_av], which is 3175.14659 kg: outside its range from 20 to 300 kg");
    end(&r);
}

static void a_number_out_of_range_is_an_error_even_where_other_is_unknown(void **state) {
    struct reading r;
    begin(&r, state, "weight: \"w\"\n  other: unknown\nweight on: \"d\"\n", "w,d\n7000,\nheavy,2025-10-01\nheavy,2026\n70 m,\n");
    assert_int_equal(next(&r), TABLE_ROW_WRONG);
    assert_int_equal(good(&r)->fact[WEIGHT].given, GIVEN_UNREADABLE);
    assert_record(&r, "{\"weight\":{\"unreadable\":\"heavy\",\"on\":\"2025-10-01\"}}");
    assert_int_equal(next(&r), TABLE_ROW_WRONG);
    assert_string_equal(r.error.path, "d");
    assert_int_equal(good(&r)->fact[WEIGHT].given, GIVEN_UNREADABLE);
    end(&r);
}

static void an_empty_cell_may_be_given_a_meaning(void **state) {
    struct reading r;
    begin(&r, state, "pregnant: \"p\"\n  \"\": no\n  \"x\": yes\n", "p,q\n,1\nx,1\n");
    assert_int_equal(good(&r)->truth[0], TRUTH_NO);
    assert_int_equal(good(&r)->truth[0], TRUTH_YES);
    end(&r);
}

static void the_map_and_the_header_have_to_agree(void **state) {
    header_is_wrong(state, "id: \"SAMPLE_ID\"\n", "SAMPEL_ID,X\n",
                    "the header has no column \"SAMPLE_ID\", which line 1 of the map names; did you mean \"SAMPEL_ID\"?");
    header_is_wrong(state, "id: \"A\"\n", "A,A,B,B\n", "\"A\" stands twice in the header, and the map names it");
}

static void one_column_may_feed_several_facts(void **state) {
    struct reading r;
    begin(&r, state, "weight: \"n\"\nlvef: \"n\"\n", "n,m\n60,1\n");
    const struct context *context = good(&r);
    assert_int_equal(number_of(context, WEIGHT), 600);
    assert_int_equal(number_of(context, LVEF), 600);
    end(&r);
}

/* ---- The way back ---- */

static void round_trip(void **state, enum cells_form form, const char *json) {
    struct record *record = *state;
    struct arena arena;
    struct text first, second;
    struct table table;
    struct fact_error error;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&first, &arena);
    text_init(&second, &arena);
    record_good(state, json);
    table_put_header(record->program, form, &first);
    assert_true(table_put_record(record->context, form, slice_of(json), &first));
    table_init(&table, &arena, form, false, false, NULL);
    table_put(&table, first.bytes, first.length);
    context_reset(record->context, record_date(TODAY));
    enum table_event event = table_next(&table, record->context, &error);
    if (event == TABLE_ROW_WRONG || event == TABLE_HEADER_WRONG) fail_msg("%s: %s", error.path, error.message);
    assert_int_equal(event, TABLE_ROW);
    table_put_header(record->program, form, &second);
    assert_true(table_put_record(record->context, form, (struct slice){ table.record.bytes, table.record.length }, &second));
    assert_string_equal(second.bytes, first.bytes);
    arena_free(&arena);
}

static void a_record_is_the_same_behind_its_table(void **state) {
    static const char *const records[] = {
        "{}", "{\"id\":\"p1\",\"weight\":70.5,\"ecog\":1,\"lvef\":55,\"her2\":\"positive\",\"pregnant\":false,\"born\":\"1955-03-21\"}",
        "{\"id\":17,\"weight\":{\"value\":\"154 [lb_av]\",\"on\":\"2025-10-01\"},\"creatinine\":{\"value\":1.1,\"unit\":\"mg/dL\"},\"alpha\":-1.5e-3}",
        "{\"lesions\":[{\"site\":\"liver\",\"said\":\"a, \\\"b\\\"\\n\"},{},\"...\"],\"potassium\":[{\"value\":4,\"on\":\"2025-10-01\"}]}",
        "{\"stay\":{\"from\":\"2025-01-01\",\"to\":null},\"lesions\":{\"value\":[],\"on\":\"2025-09\"}}", "{\"remark\":\"unknown\"}",
        "{\"remark\":\"\"}", "{\"remark\":\" a\"}", "{\"remark\":\"\\\"q\\\"\"}", "{\"remark\":\"{x}\"}", "{\"remark\":\"a,b\\tc\\r\\n\"}",
        "{\"remark\":\"null\",\"id\":\" x \"}", "{\"remark\":\"none\",\"lesions\":[ ]}", "{\"her2\":{\"unreadable\":\"2-3+\",\"on\":\"2024\"}}",
        "{\"remark\":{\"value\":\"unknown\"}, \"pregnant\" : { \"value\" : true }}", "{\"weight\":null,\"height\":{\"value\":null}}",
        "{\"id\":\"\\u0000\xF0\x9F\x98\x80\",\"remark\":\"#\\u0001\"}", "{\"weight\":{\"value\":\"70\",\"unit\":\"kg\"}}",
    };
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        round_trip(state, CELLS_CSV, records[i]);
        round_trip(state, CELLS_TSV, records[i]);
    }
}

static void what_words_can_say_is_written_as_words(void **state) {
    static const char json[] = "{\"id\":\"p\",\"weight\":{\"value\":70,\"unit\":\"kg\"},\"pregnant\":true,\"lesions\":[],\"remark\":\"a, b\",\"her2\":null}";
    struct record *record = *state;
    struct text out;
    record_good(state, json);
    text_init(&out, &record->context->arena);
    assert_true(table_put_record(record->context, CELLS_CSV, slice_of(json), &out));
    assert_string_equal(out.bytes, "p,70 kg,,,,yes,,\"a, b\",,,,none,,\r\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(header_names_are_facts_in_any_order),
        RECORD_TEST(an_empty_cell_is_unknown),
        RECORD_TEST(a_cell_is_read_as_plain_words),
        RECORD_TEST(a_list_is_json_text_in_its_cell),
        RECORD_TEST(a_column_may_say_when_another_was_observed),
        RECORD_TEST(a_wrong_cell_is_told_with_its_column_and_the_next_row_is_read),
        RECORD_TEST(a_row_has_as_many_cells_as_the_header),
        RECORD_TEST(broken_quotes_are_told),
        RECORD_TEST(every_mistake_of_the_header_is_told),
        RECORD_TEST(what_is_no_table_is_told),
        RECORD_TEST(unknown_columns_are_passed_over_on_request),
        RECORD_TEST(an_id_is_a_text_whatever_it_looks_like),
        RECORD_TEST(a_map_names_columns_and_values),
        RECORD_TEST(what_cannot_be_read_is_unknown_only_where_the_map_says_so),
        RECORD_TEST(a_number_out_of_range_is_an_error_even_where_other_is_unknown),
        RECORD_TEST(an_empty_cell_may_be_given_a_meaning),
        RECORD_TEST(the_map_and_the_header_have_to_agree),
        RECORD_TEST(one_column_may_feed_several_facts),
        RECORD_TEST(a_record_is_the_same_behind_its_table),
        RECORD_TEST(what_words_can_say_is_written_as_words),
    };
    return cmocka_run_group_tests_name("runtime/table", tests, NULL, NULL);
}
