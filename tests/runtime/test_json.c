/* JSON as RFC 8259 has it, byte by byte. */
#include "runtime/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DEPTH = 8, TEXT_MOST = 1000 };

/* Reads one value and the end, from memory of exactly its length. */
static enum json_fault fault_of(const char *bytes, size_t length, size_t *at) {
    char *copy = test_malloc(length ? length : 1);
    if (length) memcpy(copy, bytes, length);
    struct json json = json_of(copy, length, DEPTH, TEXT_MOST);
    bool read = json_skip(&json) && json_finish(&json);
    assert_true(read == (json.fault == JSON_FINE));
    if (at) *at = read ? length : (size_t)(json.fault_at - copy);
    test_free(copy);
    return json.fault;
}

static void assert_fault(const char *text, enum json_fault expected) {
    enum json_fault fault = fault_of(text, strlen(text), NULL);
    if (fault != expected) fail_msg("%s: %s, expected %s", text, json_fault_words(fault), json_fault_words(expected));
}

static void what_json_allows_is_read(void **state) {
    (void)state;
    static const char *const good[] = {
        "{}", "[]", "0", "-0", "-0.0", "1e5", "1E+5", "1.25e-10", "10", "true", "false", "null", "\"\"", "\"a\"", " [ ] ", "\t{\r\n}\t",
        "[1,2,3]", "[[],{}]", "{\"a\":1}", "{\"a\":{\"b\":[null,true]},\"c\":\"d\"}", "{\"\":\"\"}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\uD83D\\uDE00\"", "\"\x7F\"", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"", "\xEF\xBB\xBF[]", "[[[[[[[[]]]]]]]]",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_fault(good[i], JSON_FINE);
}

static void what_json_forbids_is_refused_for_its_reason(void **state) {
    (void)state;
    static const struct { const char *text; enum json_fault fault; } bad[] = {
        { "", JSON_ENDS_EARLY }, { "[", JSON_ENDS_EARLY }, { "[1", JSON_ENDS_EARLY }, { "[1,", JSON_ENDS_EARLY },
        { "{", JSON_ENDS_EARLY }, { "{\"a\"", JSON_ENDS_EARLY }, { "{\"a\":", JSON_ENDS_EARLY }, { "{\"a\":1,", JSON_ENDS_EARLY },
        { "-", JSON_ENDS_EARLY }, { "1.", JSON_ENDS_EARLY }, { "1e", JSON_ENDS_EARLY }, { "1e+", JSON_ENDS_EARLY },
        { "]", JSON_NO_VALUE }, { "[,1]", JSON_NO_VALUE }, { "{\"a\":,}", JSON_NO_VALUE }, { "[1,,2]", JSON_NO_VALUE },
        { "'a'", JSON_NO_VALUE }, { "{1:2}", JSON_NO_KEY }, { "{,}", JSON_NO_KEY }, { "{\"a\":1,b:2}", JSON_NO_KEY },
        { "{\"a\" 1}", JSON_NO_COLON }, { "{\"a\",1}", JSON_NO_COLON }, { "[1 2]", JSON_NO_COMMA }, { "[1}", JSON_NO_COMMA },
        { "{\"a\":1]", JSON_NO_COMMA }, { "[\"a\":1]", JSON_NO_COMMA }, { "[1,]", JSON_COMMA_TOO_MANY },
        { "{\"a\":1,}", JSON_COMMA_TOO_MANY }, { "[01]", JSON_BAD_NUMBER }, { "[-01]", JSON_BAD_NUMBER }, { "[00]", JSON_BAD_NUMBER },
        { "[1.]", JSON_BAD_NUMBER }, { "[.5]", JSON_BAD_NUMBER }, { "[+1]", JSON_BAD_NUMBER }, { "[-]", JSON_BAD_NUMBER },
        { "[1e]", JSON_BAD_NUMBER }, { "[--1]", JSON_BAD_NUMBER }, { "[0x10]", JSON_NO_COMMA }, { "[1.5.5]", JSON_NO_COMMA },
        { "nul", JSON_BAD_WORD }, { "nulll", JSON_BAD_WORD }, { "True", JSON_BAD_WORD }, { "NaN", JSON_BAD_WORD },
        { "[Infinity]", JSON_BAD_WORD }, { "\"\\x41\"", JSON_BAD_ESCAPE }, { "\"\\u12g4\"", JSON_BAD_ESCAPE },
        { "\"\\u12\"", JSON_BAD_ESCAPE }, { "\"\\", JSON_BAD_ESCAPE }, { "\"a\tb\"", JSON_BAD_CHARACTER },
        { "\"a\nb\"", JSON_BAD_CHARACTER }, { "\"\x01\"", JSON_BAD_CHARACTER }, { "\"\x80\"", JSON_BAD_UTF8 },
        { "\"\xC0\x80\"", JSON_BAD_UTF8 }, { "\"\xED\xA0\x80\"", JSON_BAD_UTF8 }, { "\"\xF5\x80\x80\x80\"", JSON_BAD_UTF8 },
        { "\"\xE2\x82\"", JSON_BAD_UTF8 }, { "\"\\uD800\"", JSON_HALF_SURROGATE }, { "\"\\uDC00\"", JSON_HALF_SURROGATE },
        { "\"\\uD800\\uD800\"", JSON_HALF_SURROGATE }, { "\"\\uD83Dx\"", JSON_HALF_SURROGATE }, { "\"abc", JSON_UNCLOSED },
        { "\"", JSON_UNCLOSED }, { "[[[[[[[[[]]]]]]]]]", JSON_TOO_DEEP }, { "{} {}", JSON_MORE_TEXT }, { "1 2", JSON_MORE_TEXT },
        { "[]]", JSON_MORE_TEXT }, { "[\xEF\xBB\xBF]", JSON_NO_VALUE }, { "[] // no", JSON_MORE_TEXT },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_fault(bad[i].text, bad[i].fault);
}

static void a_nul_byte_is_a_byte_like_others(void **state) {
    (void)state;
    assert_int_equal(fault_of("[\0]", 3, NULL), JSON_NO_VALUE);
    assert_int_equal(fault_of("\"a\0b\"", 5, NULL), JSON_BAD_CHARACTER);
    assert_int_equal(fault_of("\"\\\0\"", 4, NULL), JSON_BAD_ESCAPE);
    assert_int_equal(fault_of("[]\0", 3, NULL), JSON_MORE_TEXT);
}

/* Eight bytes are looked at together: each kind of byte at each place of them. */
static void every_place_in_a_text_is_looked_at(void **state) {
    (void)state;
    static const struct { unsigned char byte; enum json_fault fault; } bytes[] = {
        { 0x00, JSON_BAD_CHARACTER }, { 0x1F, JSON_BAD_CHARACTER }, { ' ', JSON_FINE }, { '!', JSON_FINE }, { '#', JSON_FINE },
        { '[', JSON_FINE }, { ']', JSON_FINE }, { 0x7F, JSON_FINE }, { 0x80, JSON_BAD_UTF8 }, { 0xA2, JSON_BAD_UTF8 },
        { 0xDC, JSON_BAD_UTF8 }, { 0xFF, JSON_BAD_UTF8 }, { '\\', JSON_BAD_ESCAPE },
    };
    for (size_t length = 1; length < 40; length++)
        for (size_t place = 0; place < length; place++)
            for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
                char text[64];
                size_t at;
                memset(text, 'z', sizeof text);
                text[0] = text[length + 1] = '"';
                text[1 + place] = (char)bytes[i].byte;
                bool closed_by_escape = bytes[i].byte == '\\' && place + 1 == length; /* \" */
                enum json_fault fault = fault_of(text, length + 2, &at);
                assert_int_equal(fault, closed_by_escape ? JSON_UNCLOSED : bytes[i].fault);
                if (fault != JSON_FINE && !closed_by_escape) assert_int_equal(at, 1 + place);
            }
}

static void an_escape_stands_for_its_character(void **state) {
    (void)state;
    static const struct { const char *json, *plain; } texts[] = {
        { "\"plain\"", "plain" }, { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" }, { "\"a\\u0041b\"", "aAb" },
        { "\"\\u00e9\\u20AC\"", "\xC3\xA9\xE2\x82\xAC" }, { "\"\\uD83D\\uDE00!\"", "\xF0\x9F\x98\x80!" },
        { "\"\\u007f\\u0080\\u07ff\\u0800\\uffff\\ud800\\udc00\\udbff\\udfff\"",
          "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF" },
    };
    struct arena arena;
    arena_init(&arena, NULL, 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json json = json_of(texts[i].json, strlen(texts[i].json), DEPTH, TEXT_MOST);
        struct json_text text;
        assert_true(json_text(&json, &text) && json_finish(&json));
        struct slice plain = json_plain(&text, &arena);
        assert_int_equal(plain.length, strlen(texts[i].plain));
        assert_memory_equal(plain.bytes, texts[i].plain, plain.length);
    }
    arena_free(&arena);
}

static void a_record_is_walked_name_by_name(void **state) {
    (void)state;
    static const char bytes[] = " { \"a\" : [ 1.5e3 , true ] , \"b\" : { } } ";
    struct json json = json_of(bytes, sizeof bytes - 1, DEPTH, TEXT_MOST);
    struct json_text name;
    struct slice number = { NULL, 0 };
    assert_int_equal(json_kind(&json), JSON_OBJECT);
    assert_true(json_enter(&json) && json_next_name(&json) && json_text(&json, &name) && json_colon(&json));
    assert_true(slice_is(name.raw, "a"));
    assert_true(json_enter(&json) && json_next_item(&json) && json_number(&json, &number));
    assert_true(slice_is(number, "1.5e3"));
    assert_true(json_next_item(&json));
    assert_int_equal(json_kind(&json), JSON_TRUE);
    assert_true(json_literal(&json));
    assert_false(json_next_item(&json));
    assert_true(json_next_name(&json) && json_text(&json, &name) && json_colon(&json) && json_skip(&json));
    assert_false(json_next_name(&json));
    assert_true(json_finish(&json));
}

static void after_a_fault_nothing_is_read(void **state) {
    (void)state;
    struct json json = json_of("[x]", 3, DEPTH, TEXT_MOST);
    struct json_text text;
    struct slice number;
    assert_true(json_enter(&json) && json_next_item(&json));
    assert_false(json_skip(&json));
    const char *at = json.fault_at;
    assert_false(json_next_item(&json) || json_next_name(&json) || json_colon(&json) || json_enter(&json) || json_finish(&json) ||
                 json_text(&json, &text) || json_number(&json, &number) || json_literal(&json) || json_skip(&json));
    assert_int_equal(json_kind(&json), JSON_NOTHING);
    assert_true(json.fault == JSON_BAD_WORD && json.fault_at == at);
}

static void places_count_lines_and_characters_from_one(void **state) {
    (void)state;
    static const char bytes[] = "{\n \"\xC3\xA9\": x";
    struct json json = json_of(bytes, sizeof bytes - 1, DEPTH, TEXT_MOST);
    size_t line, column;
    json_place(&json, strchr(bytes, 'x'), &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 7);
    json_place(&json, bytes, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
}

static void a_text_has_a_longest_length(void **state) {
    (void)state;
    char text[TEXT_MOST + 3];
    memset(text, 'a', sizeof text);
    text[0] = text[TEXT_MOST + 1] = text[TEXT_MOST + 2] = '"';
    assert_int_equal(fault_of(text, TEXT_MOST + 2, NULL), JSON_FINE);
    text[TEXT_MOST + 1] = 'a';
    assert_int_equal(fault_of(text, TEXT_MOST + 3, NULL), JSON_TEXT_TOO_LONG);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_json_allows_is_read),
        cmocka_unit_test(what_json_forbids_is_refused_for_its_reason),
        cmocka_unit_test(a_nul_byte_is_a_byte_like_others),
        cmocka_unit_test(every_place_in_a_text_is_looked_at),
        cmocka_unit_test(an_escape_stands_for_its_character),
        cmocka_unit_test(a_record_is_walked_name_by_name),
        cmocka_unit_test(after_a_fault_nothing_is_read),
        cmocka_unit_test(places_count_lines_and_characters_from_one),
        cmocka_unit_test(a_text_has_a_longest_length),
    };
    return cmocka_run_group_tests_name("runtime/json", tests, NULL, NULL);
}
