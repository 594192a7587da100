/* Records that are no JSON, each message whole. */
#include "tests/runtime/record.h"

struct wrong {
    const char *json;
    size_t offset;
    const char *path, *found, *expected, *message;
};

static void assert_wrong(struct record *record, const struct wrong *wrong) {
    assert_int_equal(record_read(record, wrong->json), FACTS_WRONG);
    assert_string_equal(record->error.message, wrong->message);
    assert_string_equal(record->error.path, wrong->path);
    assert_string_equal(record->error.found, wrong->found);
    assert_string_equal(record->error.expected, wrong->expected);
    assert_int_equal(record->error.offset, wrong->offset);
}

#define ASSERT_ALL_WRONG(state, cases) \
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_wrong(*(state), &cases[i])

static const struct wrong objects[] = {
    { "", 0, "", "", "a JSON object",
      "the record is empty" },
    { "  ", 2, "", "", "a JSON object",
      "the record is empty" },
    { "[]", 0, "", "[]", "a JSON object",
      "a patient record is a JSON object such as {\"age\": 52}" },
    { "70", 0, "", "70", "a JSON object",
      "a patient record is a JSON object such as {\"age\": 52}" },
    { "nul", 0, "", "nul", "valid JSON",
      "the record cannot be read: a word stands without quotes that is not true, false or null, at line 1, character 1 (byte 0)" },
    { "{\"weight\":70}}", 13, "", "}", "valid JSON",
      "the record cannot be read: there is more text behind its end, at line 1, character 14 (byte 13)" },
    { "{\"weight\":70} {}", 14, "", "{}", "valid JSON",
      "the record cannot be read: there is more text behind its end, at line 1, character 15 (byte 14)" },
};

static void a_record_is_one_object(void **state) { ASSERT_ALL_WRONG(state, objects); }

static const struct wrong ends[] = {
    { "{\"weight\":70", 12, "", "", "valid JSON",
      "the record cannot be read: the text ends before the last bracket is closed, at line 1, character 13 (byte 12)" },
    { "{\"weight\"", 9, "", "", "valid JSON",
      "the record cannot be read: the text ends before the last bracket is closed, at line 1, character 10 (byte 9)" },
};

static void a_record_that_ends_early_says_so(void **state) { ASSERT_ALL_WRONG(state, ends); }

static const struct wrong marks[] = {
    { "{\"weight\":}", 10, "", "}", "valid JSON",
      "the record cannot be read: a value is missing, at line 1, character 11 (byte 10)" },
    { "{weight:70}", 1, "", "weight:70}", "valid JSON",
      "the record cannot be read: a name in double quotes is missing, at line 1, character 2 (byte 1)" },
    { "{\"weight\" 70}", 10, "", "70", "valid JSON",
      "the record cannot be read: a colon is missing behind the name, at line 1, character 11 (byte 10)" },
    { "{\"weight\":70 \"ecog\":1}", 13, "", "\"ecog\"", "valid JSON",
      "the record cannot be read: a comma or a closing bracket is missing, at line 1, character 14 (byte 13)" },
    { "{\"weight\":70,}", 12, "", ",}", "valid JSON",
      "the record cannot be read: there is a comma before the closing bracket, at line 1, character 13 (byte 12)" },
};

static void a_mark_that_is_missing_or_too_many_is_named(void **state) { ASSERT_ALL_WRONG(state, marks); }

static const struct wrong bare[] = {
    { "{\"weight\":070}", 10, "", "070}", "valid JSON",
      "the record cannot be read: a number is not written as JSON wants it, at line 1, character 11 (byte 10)" },
    { "{\"weight\":7.}", 12, "", "}", "valid JSON",
      "the record cannot be read: a number is not written as JSON wants it, at line 1, character 13 (byte 12)" },
    { "{\"weight\":.5}", 10, "", ".5}", "valid JSON",
      "the record cannot be read: a number is not written as JSON wants it, at line 1, character 11 (byte 10)" },
    { "{\"weight\":+5}", 10, "", "+5}", "valid JSON",
      "the record cannot be read: a number is not written as JSON wants it, at line 1, character 11 (byte 10)" },
    { "{\"weight\":NaN}", 10, "", "NaN}", "valid JSON",
      "the record cannot be read: a word stands without quotes that is not true, false or null, at line 1, character 11 (byte 10)" },
    { "{\"pregnant\":tru}", 12, "", "tru}", "valid JSON",
      "the record cannot be read: a word stands without quotes that is not true, false or null, at line 1, character 13 (byte 12)" },
    { "{\"pregnant\":trueish}", 12, "", "trueish}", "valid JSON",
      "the record cannot be read: a word stands without quotes that is not true, false or null, at line 1, character 13 (byte 12)" },
    { "{\"weight\":70 /* x */}", 13, "", "/* x */}", "valid JSON",
      "the record cannot be read: a comma or a closing bracket is missing, at line 1, character 14 (byte 13)" },
    { "{\"weight\":'70'}", 10, "", "'70'}", "valid JSON",
      "the record cannot be read: a value is missing, at line 1, character 11 (byte 10)" },
};

static void numbers_and_words_are_written_as_json_wants_them(void **state) { ASSERT_ALL_WRONG(state, bare); }

static const struct wrong texts[] = {
    { "{\"remark\":\"a\\qb\"}", 12, "", "\\qb\"}", "valid JSON",
      "the record cannot be read: there is no such escape with a backslash, at line 1, character 13 (byte 12)" },
    { "{\"remark\":\"a\nb\"}", 12, "", "", "valid JSON",
      "the record cannot be read: a text holds a line break or control character that is not escaped, at line 1, character 13 (byte 12)" },
    { "{\n\"remark\":\"\xC3\x28\"}", 12, "", "\xEF\xBF\xBD(\"}", "valid JSON",
      "the record cannot be read: there is a byte that is no valid UTF-8, at line 2, character 11 (byte 12)" },
    { "{\"remark\":\"\\ud800\"}", 11, "", "\\ud800\"}", "valid JSON",
      "the record cannot be read: there is half of a surrogate pair, at line 1, character 12 (byte 11)" },
    { "{\"remark\":\"\\ud800\\u0041\"}", 11, "", "\\ud800\\u0041\"}", "valid JSON",
      "the record cannot be read: there is half of a surrogate pair, at line 1, character 12 (byte 11)" },
    { "{\"remark\":\"\\udc00\"}", 11, "", "\\udc00\"}", "valid JSON",
      "the record cannot be read: there is half of a surrogate pair, at line 1, character 12 (byte 11)" },
    { "{\"remark\":\"abc}", 10, "", "\"abc}", "valid JSON",
      "the record cannot be read: a text is not closed by a double quote, at line 1, character 11 (byte 10)" },
};

static void a_text_is_closed_and_holds_nothing_hidden(void **state) { ASSERT_ALL_WRONG(state, texts); }

static void assert_limit(struct record *record, const char *json, const struct facts_options *options, const char *message) {
    enum facts_status status = record_read_bytes(record, json, strlen(json), options);
    assert_int_equal(status, message ? FACTS_WRONG : FACTS_READ);
    if (message) assert_string_equal(record->error.message, message);
}

static void each_limit_holds_at_itself_and_not_beyond(void **state) {
    static const struct facts_options deep = { .lenient = true, .depth = 3 }, list = { .list_most = 2 }, text = { .text_most = 6 };
    assert_limit(*state, "{\"a\":[[1]]}", &deep, NULL);
    assert_limit(*state, "{\"a\":[[[]]]}", &deep,
                 "the record cannot be read: brackets are nested too deeply (more than 3), at line 1, character 8 (byte 7)");
    assert_limit(*state, "{\"lesions\":[{},{},\"...\"]}", &list, NULL);
    assert_limit(*state, "{\"lesions\":[{},{},{}]}", &list, "lesions has more than 2 elements");
    assert_limit(*state, "{\"remark\":\"123456\"}", &text, NULL);
    assert_limit(*state, "{\"remark\":\"1234567\"}", &text,
                 "the record cannot be read: a text is too long (more than 6 bytes), at line 1, character 11 (byte 10)");
}

static void a_million_brackets_are_no_danger(void **state) {
    enum { MANY = 1000000 };
    struct record *record = *state;
    const struct facts_options deepest = { .lenient = true, .depth = SIZE_MAX };
    char *json = test_malloc(MANY);
    memset(json, '[', MANY);
    memcpy(json, "{\"a\":", 5);
    assert_int_equal(record_read_bytes(record, json, MANY, &deepest), FACTS_WRONG);
    assert_string_equal(record->error.message, "the record cannot be read: brackets are nested too deeply (more than 1000), "
                                               "at line 1, character 1005 (byte 1004)");
    test_free(json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(a_record_is_one_object),
        RECORD_TEST(a_record_that_ends_early_says_so),
        RECORD_TEST(a_mark_that_is_missing_or_too_many_is_named),
        RECORD_TEST(numbers_and_words_are_written_as_json_wants_them),
        RECORD_TEST(a_text_is_closed_and_holds_nothing_hidden),
        RECORD_TEST(each_limit_holds_at_itself_and_not_beyond),
        RECORD_TEST(a_million_brackets_are_no_danger),
    };
    return cmocka_run_group_tests_name("runtime/facts_broken", tests, NULL, NULL);
}
