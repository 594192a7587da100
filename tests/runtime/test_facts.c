/* Every form in which a patient record may give a value. */
#include "tests/runtime/record.h"

static int64_t number_of(const struct context *context, uint32_t fact) {
    return context->number[context->program->fact[fact].slot];
}

static void assert_number(void **state, const char *json, uint32_t fact, int64_t expected) {
    const struct context *context = record_good(state, json);
    assert_int_equal(number_of(context, fact), expected);
    assert_int_equal(context->fact[fact].given, GIVEN_VALUE_KNOWN);
}

static void assert_wide(void **state, const char *json, uint32_t fact, const char *expected) {
    const struct context *context = record_good(state, json);
    char digits[DECIMAL_TEXT];
    decimal_print(context->wide[context->program->fact[fact].slot], digits);
    assert_string_equal(digits, expected);
}

static void assert_truth(void **state, const char *json, int expected) {
    const struct context *context = record_good(state, json);
    assert_int_equal(context->truth[context->program->fact[PREGNANT].slot], expected);
}

static void assert_slice(struct slice slice, const char *expected) {
    assert_int_equal(slice.length, strlen(expected));
    assert_memory_equal(slice.bytes, expected, slice.length);
}

static void assert_note(const struct context *context, enum notice_kind kind, const char *expected) {
    for (size_t i = 0; i < context->notices; i++)
        if (context->notice[i].kind == kind) {
            assert_string_equal(context->notice[i].text, expected);
            return;
        }
    fail_msg("no notice: %s", expected);
}

/* ---- Numbers ---- */

static void a_bare_number_is_in_the_unit_of_the_fact(void **state) {
    assert_number(state, "{\"weight\":70}", WEIGHT, 700);
    assert_number(state, "{\"weight\":70.5}", WEIGHT, 705);
    assert_number(state, "{\"weight\":70.50}", WEIGHT, 705);
    assert_number(state, "{\"weight\":7.05e1}", WEIGHT, 705);
    assert_number(state, "{\"weight\":0.0705E+3}", WEIGHT, 705);
    assert_number(state, "{\"weight\":70.500000000000000000000000000000}", WEIGHT, 705);
    assert_number(state, "{\"ecog\":0}", ECOG, 0);
    assert_number(state, "{\"ecog\":-0}", ECOG, 0);
    assert_number(state, "{\"ecog\":4.0}", ECOG, 4);
}

static void a_number_may_be_a_text_with_or_without_a_unit(void **state) {
    assert_number(state, "{\"weight\":\"70\"}", WEIGHT, 700);
    assert_number(state, "{\"weight\":\"70 kg\"}", WEIGHT, 700);
    assert_number(state, "{\"weight\":\"70kg\"}", WEIGHT, 700);
    assert_number(state, "{\"weight\":\" 70.5   kg \"}", WEIGHT, 705);
    assert_number(state, "{\"weight\":\"70000 g\"}", WEIGHT, 700);
    assert_number(state, "{\"weight\":\"7e4g\"}", WEIGHT, 700);
    assert_number(state, "{\"weight\":\"70\\u0020kg\"}", WEIGHT, 700);
    assert_number(state, "{\"ecog\":\"2 1\"}", ECOG, 2);
    assert_number(state, "{\"ecog\":\"2 {score}\"}", ECOG, 2);
    assert_number(state, "{\"ecog\":\"200 %\"}", ECOG, 2);
}

static void a_unit_may_be_written_as_it_is_told(void **state) {
    assert_number(state, "{\"weight\":\"154 lb\"}", WEIGHT, 699);
    assert_number(state, "{\"weight\":{\"value\":154,\"unit\":\"lb\"}}", WEIGHT, 699);
    assert_number(state, "{\"weight\":\"70000000000 mcg\"}", WEIGHT, 700);
}

static void a_value_may_stand_in_an_object(void **state) {
    assert_number(state, "{\"weight\":{\"value\":70}}", WEIGHT, 700);
    assert_number(state, "{\"weight\":{\"value\":\"70\",\"unit\":\"kg\"}}", WEIGHT, 700);
    assert_number(state, "{\"weight\":{\"unit\":\"g\",\"value\":70000}}", WEIGHT, 700);
    assert_number(state, "{\"weight\":{\"value\":\"70000 g\"}}", WEIGHT, 700);
    assert_number(state, "{\"weight\":{\"value\":\"70 kg\",\"unit\":\"kg\"}}", WEIGHT, 700);
    assert_number(state, "{\"weight\":{\"value\":70,\"unit\":null,\"on\":null}}", WEIGHT, 700);
    assert_number(state, "{\"her2\":{\"value\":\"negative\"}}", HER2, 2);
    assert_truth(state, "{\"pregnant\":{\"on\":\"2025-10-31\",\"value\":true}}", TRUTH_YES);
    assert_number(state, "{\"w\\u0065ight\":{\"v\\u0061lue\":70}, \"ecog\":1}", WEIGHT, 700);
}

static void a_percentage_is_not_a_fraction(void **state) {
    assert_number(state, "{\"lvef\":50}", LVEF, 500);
    assert_number(state, "{\"lvef\":\"50 %\"}", LVEF, 500);
    assert_number(state, "{\"lvef\":\"50%\"}", LVEF, 500);
    assert_number(state, "{\"lvef\":{\"value\":0.5,\"unit\":\"1\"}}", LVEF, 500);
}

static void a_wide_fact_keeps_every_digit(void **state) {
    assert_wide(state, "{\"creatinine\":80.123456789012345678901234567890}", CREATININE, "80.12345678901234567890123456789");
    assert_wide(state, "{\"alpha\":-1e-40}", ALPHA, "-1e-40");
    assert_wide(state, "{\"alpha\":\"0.1\"}", ALPHA, "0.1");
}

static void the_molar_mass_converts_mass_to_amount(void **state) {
    assert_wide(state, "{\"creatinine\":\"1.1312 mg/dL\"}", CREATININE, "100");
    assert_wide(state, "{\"creatinine\":\"1131.2 mcg/dL\"}", CREATININE, "100");
    assert_wide(state, "{\"creatinine\":\"100 \\u00b5mol/L\"}", CREATININE, "100"); /* the fact's own, umol/L */
    assert_wide(state, "{\"creatinine\":{\"value\":100,\"unit\":\"µmol/L\"}}", CREATININE, "100");
}

static void rounding_to_the_step_goes_away_from_zero_and_is_told(void **state) {
    assert_number(state, "{\"weight\":70.04}", WEIGHT, 700);
    assert_note(((struct record *)*state)->context, NOTICE_ROUNDED, "weight 70.04 kg was rounded to 70 kg");
    assert_number(state, "{\"weight\":70.05}", WEIGHT, 701);
    assert_number(state, "{\"height\":172.5}", HEIGHT, 175);
    assert_number(state, "{\"height\":172.4}", HEIGHT, 170);
    assert_number(state, "{\"ecog\":0.5}", ECOG, 1);
    assert_note(((struct record *)*state)->context, NOTICE_ROUNDED, "ecog 0.5 was rounded to 1");
    assert_number(state, "{\"weight\":{\"value\":\"154\",\"unit\":\"[lb_av]\"}}", WEIGHT, 699);
    assert_note(((struct record *)*state)->context, NOTICE_ROUNDED, "weight 154 [lb_av] was rounded to 69.9 kg");
    record_good(state, "{\"lesions\":[{\"size\":1},{\"size\":2.04}]}");
    assert_note(((struct record *)*state)->context, NOTICE_ROUNDED, "lesions[2].size 2.04 cm was rounded to 2 cm");
    assert_int_equal(record_good(state, "{\"weight\":70.0}")->notices, 0);
}

static void the_ends_of_a_range_belong_to_it(void **state) {
    assert_number(state, "{\"weight\":20}", WEIGHT, 200);
    assert_number(state, "{\"weight\":300}", WEIGHT, 3000);
    assert_number(state, "{\"weight\":\"300000 g\"}", WEIGHT, 3000);
}

/* ---- Other values ---- */

static void yes_and_no_have_two_spellings(void **state) {
    assert_truth(state, "{\"pregnant\":true}", TRUTH_YES);
    assert_truth(state, "{\"pregnant\":\"yes\"}", TRUTH_YES);
    assert_truth(state, "{\"pregnant\":false}", TRUTH_NO);
    assert_truth(state, "{\"pregnant\":\"no\"}", TRUTH_NO);
}

static void null_and_absence_are_unknown(void **state) {
    const struct context *context = record_good(state, "{\"weight\":null,\"her2\":{\"value\":null,\"on\":\"2025-10-01\"},\"lesions\":null}");
    assert_true(number_of(context, WEIGHT) == NUMBER_UNKNOWN);
    assert_int_equal(number_of(context, HER2), choice_unknown(2));
    assert_true(number_of(context, ECOG) == NUMBER_UNKNOWN);
    assert_int_equal(context->truth[0], TRUTH_UNKNOWN);
    assert_int_equal(context->list[0].state, LIST_UNKNOWN);
    for (int i = 0; i < FACTS; i++) assert_int_equal(context->fact[i].given, GIVEN_NOT);
}

static void a_choice_is_given_by_name(void **state) {
    assert_number(state, "{\"her2\":\"positive\"}", HER2, 1);
    assert_number(state, "{\"her2\":\"n\\u0065gative\"}", HER2, 2);
}

static void a_date_may_be_partial(void **state) {
    assert_number(state, "{\"born\":\"1955-03-21\"}", BORN, record_date("1955-03-21"));
    assert_number(state, "{\"born\":\"1955\"}", BORN, record_date("1955"));
    assert_number(state, "{\"born\":\"2031-01-01\"}", BORN, record_date("2031-01-01"));
}

static void a_text_outlives_the_record_it_came_in(void **state) {
    const struct context *context = record_good(state, "{\"remark\":\"line\\n\\ud83d\\ude00 \\u00e9 \xC3\xA9\"}");
    assert_slice(context->text[number_of(context, REMARK)], "line\n\xF0\x9F\x98\x80 \xC3\xA9 \xC3\xA9");
}

static void a_period_has_two_ends_of_which_one_may_be_open_or_unknown(void **state) {
    const struct context *context = record_good(state, "{\"stay\":{\"from\":\"2025-01-01\",\"to\":\"2025-02\"}}");
    uint32_t slot = context->program->fact[STAY].slot;
    assert_true(context->number[slot] == record_date("2025-01-01") && context->number[slot + 1] == record_date("2025-02"));
    record_good(state, "{\"stay\":{\"value\":{\"from\":\"2025-01-01\"},\"on\":\"2025-10-01\"}}");
    assert_true(context->number[slot] == record_date("2025-01-01") && context->number[slot + 1] == record_date("9999-12-31"));
    assert_true(context->fact[STAY].dated);
    record_good(state, "{\"stay\":{\"from\":null,\"to\":\"2025-02-01\"}}");
    assert_true(context->number[slot] == DATE_UNKNOWN && context->number[slot + 1] == record_date("2025-02-01"));
    record_good(state, "{\"stay\":null}");
    assert_int_equal(context->fact[STAY].given, GIVEN_NOT);
}

static void the_day_of_an_observation_is_kept(void **state) {
    const struct context *context = record_good(state, "{\"weight\":{\"value\":70,\"on\":\"2025-10-01\"},\"ecog\":1}");
    assert_true(context->fact[WEIGHT].dated && context->fact[WEIGHT].on == record_date("2025-10-01"));
    assert_false(context->fact[ECOG].dated);
    record_good(state, "{\"weight\":{\"value\":70,\"on\":\"" TODAY "\"}}");
    record_good(state, "{\"weight\":{\"value\":70,\"on\":\"2025-11\"}}");
    record_good(state, "{\"weight\":{\"value\":70,\"on\":\"2025-11-01T23:59\"}}");
}

static void an_id_names_the_patient(void **state) {
    assert_slice(record_good(state, "{\"id\":\"p-\\u0031\"}")->patient, "p-1");
    assert_slice(record_good(state, "{\"weight\":70,\"id\":17.50}")->patient, "17.50");
    assert_slice(record_good(state, "{\"\\u0069d\":\"x\"}")->patient, "x");
    assert_slice(record_good(state, "{\"id\":null}")->patient, "");
    assert_slice(record_good(state, "{}")->patient, "");
}

/* ---- Lists ---- */

static void a_list_has_a_row_for_each_element(void **state) {
    const struct context *context = record_good(state,
        "{\"lesions\":[{\"site\":\"bone\",\"isolated\":true,\"size\":\"12 mm\",\"volume\":0.25,\"found\":\"2024\",\"said\":\"x\"},"
        "{\"isolated\":null,\"site\":{\"value\":\"brain\"}}]}");
    const struct list_value *list = &context->list[0];
    assert_int_equal(list->state, LIST_COMPLETE);
    assert_int_equal(list->count, 2);
    const int64_t *first = list->cell, *second = list->cell + LESION_FIELDS;
    assert_int_equal(first[SITE], 4);
    assert_int_equal(first[ISOLATED], TRUTH_YES);
    assert_int_equal(first[SIZE], 12);
    assert_true(decimal_equal(list->wide[VOLUME], decimal_scaled(25, -2)));
    assert_true(first[FOUND] == record_date("2024"));
    assert_slice(context->text[first[SAID]], "x");
    assert_int_equal(second[SITE], 2);
    assert_int_equal(second[ISOLATED], TRUTH_UNKNOWN);
    assert_true(second[SIZE] == NUMBER_UNKNOWN && second[FOUND] == NUMBER_UNKNOWN && second[SAID] == NUMBER_UNKNOWN);
    assert_false(decimal_is_known(list->wide[LESION_FIELDS + VOLUME]));
}

static void an_unknown_choice_in_a_list_may_be_any(void **state) {
    assert_int_equal(record_good(state, "{\"lesions\":[{}]}")->list[0].cell[SITE], choice_unknown(4));
}

static void an_empty_list_is_known_and_dots_mean_more(void **state) {
    const struct context *context = record_good(state, "{\"lesions\":[]}");
    assert_int_equal(context->list[0].state, LIST_COMPLETE);
    assert_int_equal(context->fact[LESIONS].given, GIVEN_VALUE_KNOWN);
    record_good(state, "{\"lesions\":[\"...\"]}");
    assert_int_equal(context->list[0].state, LIST_MORE);
    assert_int_equal(context->list[0].count, 0);
    record_good(state, "{\"lesions\":{\"on\":\"2025-10-01\",\"value\":[{},{},{},\"...\"]}}");
    assert_int_equal(context->list[0].state, LIST_MORE);
    assert_int_equal(context->list[0].count, 3);
    assert_true(context->fact[LESIONS].dated);
}

static void a_series_is_kept_by_date_and_equal_dates_in_their_order(void **state) {
    const struct context *context = record_good(state,
        "{\"potassium\":[{\"value\":4.5,\"on\":\"2025-10-03\"},{\"value\":\"3900 umol/L\",\"on\":\"2025-10-01\"},"
        "{\"value\":4,\"unit\":\"mmol/L\",\"on\":\"2025-10-03\"},{\"on\":\"2025-09\",\"value\":null},{\"value\":5,\"on\":\"2025-10-02\"}]}");
    const struct list_value *list = &context->list[1];
    static const int64_t values[] = { NUMBER_UNKNOWN, 39, 50, 45, 40 };
    assert_int_equal(list->count, 5);
    for (size_t i = 0; i < 5; i++) assert_true(list->cell[2 * i] == values[i]);
    assert_true(list->cell[1] == record_date("2025-09") && list->cell[9] == record_date("2025-10-03"));
    assert_true(context->fact[POTASSIUM].dated && context->fact[POTASSIUM].on == record_date("2025-10-03"));
}

static void a_long_series_is_sorted(void **state) {
    struct record *record = *state;
    struct text json;
    text_init(&json, &record->program->arena);
    text_puts(&json, "{\"potassium\":[");
    for (unsigned i = 0; i < 1000; i++)
        text_printf(&json, "%s{\"value\":%u.%u,\"on\":\"%04u-01-01\"}", i ? "," : "", 1 + i % 9, i % 10, 1000 + i * 7919 % 1009);
    text_puts(&json, "]}");
    const struct list_value *list = &record_good(state, json.bytes)->list[1];
    assert_int_equal(list->count, 1000);
    for (size_t i = 1; i < 1000; i++) assert_int_equal(date_compare(list->cell[2 * i - 1], list->cell[2 * i + 1]), DATE_BEFORE);
}

/* ---- The record ---- */

static void names_may_come_in_any_order(void **state) {
    static const char *const orders[] = {
        "{\"weight\":70,\"ecog\":1,\"lvef\":50}", "{\"lvef\":50,\"ecog\":1,\"weight\":70}", "{\"ecog\":1,\"lvef\":50,\"weight\":70}",
        " \t\r\n{ \"weight\" : 70 ,\n\"height\":170,\"lvef\" : 50 , \"ecog\":1 } \n", "\xEF\xBB\xBF{\"weight\":70,\"lvef\":50,\"ecog\":1}",
    };
    for (unsigned round = 0; round < 50; round++) {
        const struct context *context = record_good(state, orders[round * 7 % 5]);
        assert_int_equal(number_of(context, WEIGHT), 700);
        assert_int_equal(number_of(context, ECOG), 1);
        assert_int_equal(number_of(context, LVEF), 500);
    }
}

static void one_patient_leaves_nothing_for_the_next(void **state) {
    record_good(state, "{\"id\":\"a\",\"weight\":70,\"her2\":\"positive\",\"lesions\":[{\"site\":\"liver\"}],\"remark\":\"r\"}");
    const struct context *context = record_good(state, "{}");
    assert_true(number_of(context, WEIGHT) == NUMBER_UNKNOWN);
    assert_int_equal(context->list[0].count, 0);
    assert_int_equal(context->texts, 0);
    assert_int_equal(context->patient.length, 0);
}

static void lenient_passes_over_unknown_names_and_counts_them(void **state) {
    struct record *record = *state;
    static const char json[] = "{\"wieght\":{\"a\":[1,{}]},\"weight\":{\"value\":70,\"by\":\"scale\"},\"lesions\":[{\"sit\":1}]}";
    const struct facts_options lenient = { .lenient = true };
    assert_int_equal(record_read_bytes(record, json, sizeof json - 1, &lenient), FACTS_READ);
    assert_int_equal(record->context->ignored_names, 3);
    assert_int_equal(number_of(record->context, WEIGHT), 700);
    assert_note(record->context, NOTICE_IGNORED_NAMES, "3 names that the guideline does not know were ignored");
}

/* ---- Single facts ---- */

static struct context *set(void **state, uint32_t fact, const char *words, date on) {
    struct record *record = *state;
    enum facts_status status = facts_set(record->context, fact, words, strlen(words), on, &record->error);
    if (status != FACTS_READ) fail_msg("%s", record->error.message);
    return record->context;
}

static void a_fact_is_set_from_words_or_json(void **state) {
    const struct context *context = record_good(state, "{}");
    assert_int_equal(number_of(set(state, WEIGHT, "70 kg", DATE_UNKNOWN), WEIGHT), 700);
    assert_int_equal(number_of(set(state, WEIGHT, "71", DATE_UNKNOWN), WEIGHT), 710);
    assert_int_equal(number_of(set(state, WEIGHT, "{\"value\":\"72 kg\"}", DATE_UNKNOWN), WEIGHT), 720);
    assert_true(number_of(set(state, WEIGHT, " unknown ", DATE_UNKNOWN), WEIGHT) == NUMBER_UNKNOWN);
    assert_int_equal(context->fact[WEIGHT].given, GIVEN_NOT);
    assert_int_equal(number_of(set(state, HER2, "negative", DATE_UNKNOWN), HER2), 2);
    assert_int_equal(set(state, PREGNANT, "yes", DATE_UNKNOWN)->truth[0], TRUTH_YES);
    assert_int_equal(set(state, PREGNANT, "false", DATE_UNKNOWN)->truth[0], TRUTH_NO);
    set(state, REMARK, "[a] \"b\"", DATE_UNKNOWN);
    assert_slice(context->text[number_of(context, REMARK)], "[a] \"b\"");
    assert_int_equal(set(state, LESIONS, "none", DATE_UNKNOWN)->list[0].state, LIST_COMPLETE);
    assert_int_equal(set(state, LESIONS, "[{}, \"...\"]", DATE_UNKNOWN)->list[0].state, LIST_MORE);
    assert_int_equal(set(state, LESIONS, "unknown", DATE_UNKNOWN)->list[0].state, LIST_UNKNOWN);
}

static void a_fact_is_set_with_its_date(void **state) {
    const struct context *context = record_good(state, "{}");
    set(state, WEIGHT, "70", record_date("2025-10-01"));
    assert_true(context->fact[WEIGHT].dated && context->fact[WEIGHT].on == record_date("2025-10-01"));
    set(state, WEIGHT, "{\"value\":70,\"on\":\"2025-09-01\"}", record_date("2025-10-01"));
    assert_true(context->fact[WEIGHT].on == record_date("2025-09-01"));
}

/* What is behind a padded record is no part of it, however well it would go on. */
static void padding_changes_nothing(void **state) {
    static const char text[] = "{\"id\":\"p1\",\"weight\":70.5,\"ecog\":1,\"her2\":\"positive\",\"pregnant\":false,\"height\":170}, \"lvef\": 55, \"id\": \"p2\"}";
    static const struct facts_options padded = { .padded = true };
    struct record *record = *state;
    char bytes[sizeof text + FACTS_PADDING], message[2][512];
    enum facts_status status[2];
    int64_t number[2][FACTS];
    for (size_t length = 0; length < sizeof text; length++) {
        memcpy(bytes, text, sizeof text);
        memset(bytes + sizeof text, '1', FACTS_PADDING);
        for (int p = 0; p < 2; p++) {
            context_reset(record->context, record_date(TODAY));
            status[p] = p ? facts_read(record->context, bytes, length, &padded, &record->error) : record_read_bytes(record, text, length, NULL);
            snprintf(message[p], sizeof message[p], "%s %zu %.*s", record->error.message, record->error.offset,
                     (int)record->context->patient.length, record->context->patient.bytes);
            for (uint32_t f = WEIGHT; f <= HER2; f++) number[p][f] = record->context->fact[f].given ? number_of(record->context, f) : 0;
        }
        assert_string_equal(message[0], message[1]);
        assert_int_equal(status[0], status[1]);
        if (status[0] == FACTS_READ) assert_memory_equal(number[0] + WEIGHT, number[1] + WEIGHT, (HER2 + 1 - WEIGHT) * sizeof **number);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(a_bare_number_is_in_the_unit_of_the_fact),
        RECORD_TEST(a_unit_may_be_written_as_it_is_told),
        RECORD_TEST(a_number_may_be_a_text_with_or_without_a_unit),
        RECORD_TEST(a_value_may_stand_in_an_object),
        RECORD_TEST(a_percentage_is_not_a_fraction),
        RECORD_TEST(a_wide_fact_keeps_every_digit),
        RECORD_TEST(the_molar_mass_converts_mass_to_amount),
        RECORD_TEST(rounding_to_the_step_goes_away_from_zero_and_is_told),
        RECORD_TEST(the_ends_of_a_range_belong_to_it),
        RECORD_TEST(yes_and_no_have_two_spellings),
        RECORD_TEST(null_and_absence_are_unknown),
        RECORD_TEST(a_choice_is_given_by_name),
        RECORD_TEST(a_date_may_be_partial),
        RECORD_TEST(a_text_outlives_the_record_it_came_in),
        RECORD_TEST(a_period_has_two_ends_of_which_one_may_be_open_or_unknown),
        RECORD_TEST(the_day_of_an_observation_is_kept),
        RECORD_TEST(an_id_names_the_patient),
        RECORD_TEST(a_list_has_a_row_for_each_element),
        RECORD_TEST(an_unknown_choice_in_a_list_may_be_any),
        RECORD_TEST(an_empty_list_is_known_and_dots_mean_more),
        RECORD_TEST(a_series_is_kept_by_date_and_equal_dates_in_their_order),
        RECORD_TEST(a_long_series_is_sorted),
        RECORD_TEST(names_may_come_in_any_order),
        RECORD_TEST(one_patient_leaves_nothing_for_the_next),
        RECORD_TEST(lenient_passes_over_unknown_names_and_counts_them),
        RECORD_TEST(a_fact_is_set_from_words_or_json),
        RECORD_TEST(a_fact_is_set_with_its_date),
        RECORD_TEST(padding_changes_nothing),
    };
    return cmocka_run_group_tests_name("runtime/facts", tests, NULL, NULL);
}
