/* Records that are wrong though they are JSON, each message whole. */
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

static const struct wrong names[] = {
    { "{\"wieght\":70}", 10, "wieght", "70", "the name of a fact",
      "this guideline knows no fact \"wieght\"; did you mean weight?" },
    { "{\"HER-2\":\"positive\"}", 9, "HER-2", "\"positive\"", "the name of a fact",
      "this guideline knows no fact \"HER-2\"; did you mean her2?" },
    { "{\"blood\":{\"a\":1}}", 9, "blood", "{\"a\":1}", "the name of a fact",
      "this guideline knows no fact \"blood\"" },
    { "{\"we ight\":[1,2", 11, "\"we ight\"", "[1,2", "the name of a fact",
      "this guideline knows no fact \"we ight\"; did you mean weight?" },
    { "{\"\":1}", 4, "\"\"", "1", "the name of a fact",
      "this guideline knows no fact \"\"" },
    { "{\"lesions\":[{},{\"sit\":\"liver\"}]}", 22, "lesions[2].sit", "\"liver\"", "the name of a field",
      "a lesion has no field \"sit\"; did you mean site?" },
};

static void an_unknown_name_is_answered_with_the_nearest(void **state) { ASSERT_ALL_WRONG(state, names); }

static const struct wrong kinds[] = {
    { "{\"weight\":\"heavy\"}", 10, "weight", "\"heavy\"", "a number of kg from 20 to 300",
      "weight needs a number of kg from 20 to 300, not \"heavy\"" },
    { "{\"weight\":true}", 10, "weight", "true", "a number of kg from 20 to 300",
      "weight needs a number of kg from 20 to 300, not true" },
    { "{\"weight\":[70]}", 10, "weight", "[70]", "a number of kg from 20 to 300",
      "weight needs a number of kg from 20 to 300, not [70]" },
    { "{\"weight\":{}}", 10, "weight", "{}", "a number of kg from 20 to 300",
      "the object of weight has no \"value\"" },
    { "{\"weight\":{\"unit\":\"kg\"}}", 10, "weight", "{\"unit\":\"kg\"}", "a number of kg from 20 to 300",
      "the object of weight has no \"value\"" },
    { "{\"weight\":{\"value\":{\"value\":70}}}", 19, "weight.value", "{\"value\":70}", "a number of kg from 20 to 300",
      "weight.value needs a number of kg from 20 to 300, not {\"value\":70}" },
    { "{\"weight\":{\"value\":70,\"units\":\"kg\"}}", 30, "weight.units", "\"kg\"", "one of \"value\", \"unit\", \"on\"",
      "the object of weight has \"value\", \"unit\", \"on\", and not \"units\"; did you mean unit?" },
    { "{\"weight\":{\"value\":70,\"value\":71}}", 30, "weight.value", "71", "each name once",
      "weight.value is given twice" },
    { "{\"her2\":{\"value\":\"positive\",\"unit\":\"kg\"}}", 35, "her2.unit", "\"kg\"", "one of \"value\", \"on\"",
      "the object of her2 has \"value\", \"on\", and not \"unit\"" },
    { "{\"pregnant\":1}", 12, "pregnant", "1", "yes or no",
      "pregnant needs yes or no, not 1" },
    { "{\"pregnant\":\"maybe\"}", 12, "pregnant", "\"maybe\"", "yes or no",
      "pregnant needs yes or no, not \"maybe\"" },
    { "{\"pregnant\":\"unknown\"}", 12, "pregnant", "\"unknown\"", "yes or no",
      "pregnant needs yes or no, not \"unknown\"; null says that it is unknown" },
    { "{\"her2\":\"postive\"}", 8, "her2", "\"postive\"", "one of positive, negative",
      "her2 needs one of positive, negative, not \"postive\"; did you mean positive?" },
    { "{\"her2\":\"Positive\"}", 8, "her2", "\"Positive\"", "one of positive, negative",
      "her2 needs one of positive, negative, not \"Positive\"; did you mean positive?" },
    { "{\"her2\":\"unclear\"}", 8, "her2", "\"unclear\"", "one of positive, negative",
      "her2 needs one of positive, negative, not \"unclear\"" },
    { "{\"her2\":true}", 8, "her2", "true", "one of positive, negative",
      "her2 needs one of positive, negative, not true" },
    { "{\"remark\":[\"a very long value that goes on and on and on so that it has to be cut\",\"somewhere\"]}",
      10, "remark", "[\"a very long value that goes on and on and on so that it...", "a text",
      "remark needs a text, not [\"a very long value that goes on and on and on so that it..." },
};

static void a_value_of_the_wrong_kind_is_answered_with_what_is_needed(void **state) { ASSERT_ALL_WRONG(state, kinds); }

static const struct wrong units[] = {
    { "{\"weight\":\"70 cm\"}", 10, "weight", "\"70 cm\"", "a unit of mass such as kg",
      "weight is given in \"cm\" (length) and kept in kg (mass): these cannot be converted" },
    { "{\"weight\":{\"value\":70,\"unit\":\"cm\"}}", 29, "weight.unit", "\"cm\"", "a unit of mass such as kg",
      "weight is given in \"cm\" (length) and kept in kg (mass): these cannot be converted" },
    { "{\"weight\":\"70 kgs\"}", 10, "weight", "\"70 kgs\"", "a unit such as kg",
      "weight has the unit \"kgs\", which UCUM does not know; did you mean kg?" },
    { "{\"weight\":{\"value\":70,\"unit\":\"KG\"}}", 29, "weight.unit", "\"KG\"", "a unit such as kg",
      "weight has the unit \"KG\", which UCUM does not know; did you mean kg?" },
    { "{\"weight\":{\"value\":70,\"unit\":5}}", 29, "weight.unit", "5", "a unit such as \"kg\"",
      "weight.unit needs a unit such as \"kg\"" },
    { "{\"ecog\":\"1 kg\"}", 8, "ecog", "\"1 kg\"", "a number without a unit",
      "ecog is a number without a unit, and \"kg\" is a unit of mass" },
    { "{\"ecog\":\"1 foo\"}", 8, "ecog", "\"1 foo\"", "a number without a unit",
      "ecog has the unit \"foo\", which UCUM does not know" },
    { "{\"weight\":\"70 kg/m2\"}", 10, "weight", "\"70 kg/m2\"", "a unit of mass such as kg",
      "weight is given in \"kg/m2\" (mass per area) and kept in kg (mass): these cannot be converted" },
    { "{\"potassium\":[{\"value\":\"15 mg/dL\",\"on\":\"2025-01-01\"}]}",
      23, "potassium[1].value", "\"15 mg/dL\"", "a unit of substance concentration such as mmol/L",
      "potassium[1] is given in \"mg/dL\" (mass concentration) and kept in mmol/L (substance concentration): converting them needs a molar mass, and the guideline gives none" },
    { "{\"weight\":{\"value\":\"70 kg\",\"unit\":\"g\"}}", 19, "weight.value", "\"70 kg\"", "a number of kg from 20 to 300",
      "weight has two units, \"kg\" and \"g\"" },
    { "{\"weight\":\"70,5 kg\"}", 10, "weight", "\"70,5 kg\"", "a number of kg from 20 to 300",
      "weight needs a number of kg from 20 to 300, not \"70,5 kg\": decimals stand behind a point, not behind a comma" },
    { "{\"creatinine\":\"1 [IU]/L\"}", 14, "creatinine", "\"1 [IU]/L\"", "a unit of substance concentration such as umol/L",
      "creatinine is given in \"[IU]/L\" (arbitrary units [IU] per volume) and kept in umol/L (substance concentration): these cannot be converted" },
};

static void a_unit_that_does_not_fit_is_named_with_both_dimensions(void **state) { ASSERT_ALL_WRONG(state, units); }

static const struct wrong ranges[] = {
    { "{\"weight\":350}", 10, "weight", "350", "a number of kg from 20 to 300",
      "weight is 350 kg: outside its range from 20 to 300 kg" },
    { "{\"weight\":19.99}", 10, "weight", "19.99", "a number of kg from 20 to 300",
      "weight is 19.99 kg: outside its range from 20 to 300 kg" },
    { "{\"weight\":\"1000 [lb_av]\"}", 10, "weight", "\"1000 [lb_av]\"", "a number of kg from 20 to 300",
      "weight is 1000 [lb_av], which is 453.59237 kg: outside its range from 20 to 300 kg" },
    { "{\"ecog\":5}", 8, "ecog", "5", "a number from 0 to 4",
      "ecog is 5: outside its range from 0 to 4" },
    { "{\"lvef\":0.5}", 8, "lvef", "0.5", "a percentage from 5 to 90",
      "lvef is 0.5 %: outside its range from 5 to 90 %" },
    { "{\"creatinine\":4.9}", 14, "creatinine", "4.9", "a number of µmol/L of at least 5",
      "creatinine is 4.9 µmol/L: outside its range of at least 5 µmol/L" },
    { "{\"creatinine\":\"4.9 umol/L\"}", 14, "creatinine", "\"4.9 umol/L\"", "a number of µmol/L of at least 5",
      "creatinine is 4.9 µmol/L: outside its range of at least 5 µmol/L" },
    { "{\"creatinine\":\"4.9 µmol/L\"}", 14, "creatinine", "\"4.9 µmol/L\"", "a number of µmol/L of at least 5",
      "creatinine is 4.9 µmol/L: outside its range of at least 5 µmol/L" },
    { "{\"weight\":{\"value\":-5}}", 19, "weight.value", "-5", "a number of kg from 20 to 300",
      "weight is -5 kg: outside its range from 20 to 300 kg" },
    { "{\"weight\":70.000000000000000000000000000000000000001}",
      10, "weight", "70.000000000000000000000000000000000000001", "a number of kg from 20 to 300",
      "weight has more digits than can be kept (38)" },
    { "{\"weight\":1e99999}", 10, "weight", "1e99999", "a number of kg from 20 to 300",
      "weight has a number that is too large or too small to be kept" },
    { "{\"alpha\":1e7000}", 9, "alpha", "1e7000", "a number",
      "alpha has a number that is too large or too small to be kept" },
    { "{\"weight\":1e30}", 10, "weight", "1e30", "a number of kg from 20 to 300",
      "weight is 1e30 kg: outside its range from 20 to 300 kg" },
};

static void a_number_out_of_range_is_told_the_range(void **state) { ASSERT_ALL_WRONG(state, ranges); }

static const struct wrong days[] = {
    { "{\"weight\":{\"value\":70,\"on\":\"2025-11-02\"}}", 27, "weight.on", "\"2025-11-02\"", "a date up to 2025-11-01",
      "weight.on is 2025-11-02, after 2025-11-01, the day of evaluation" },
    { "{\"weight\":{\"value\":70,\"on\":\"2026\"}}", 27, "weight.on", "\"2026\"", "a date up to 2025-11-01",
      "weight.on is 2026, after 2025-11-01, the day of evaluation" },
    { "{\"weight\":{\"value\":70,\"on\":\"2025-02-30\"}}",
      27, "weight.on", "\"2025-02-30\"", "a date such as 2025-11-01, 2025-11 or 2025",
      "weight.on needs a date, not \"2025-02-30\": 30 February does not exist" },
    { "{\"weight\":{\"value\":70,\"on\":20251101}}", 27, "weight.on", "20251101", "a date such as 2025-11-01, 2025-11 or 2025",
      "weight.on needs a date such as 2025-11-01, 2025-11 or 2025, not 20251101" },
    { "{\"weight\":{\"value\":70,\"on\":\"yesterday\"}}",
      27, "weight.on", "\"yesterday\"", "a date such as 2025-11-01, 2025-11 or 2025",
      "weight.on needs a date, not \"yesterday\": a date is written year-month-day, as in 2025-11-01, 2025-11 or 2025" },
    { "{\"weight\":{\"value\":70,\"on\":\"2025-11-02T00:30\"}}",
      27, "weight.on", "\"2025-11-02T00:30\"", "a date up to 2025-11-01",
      "weight.on is 2025-11-02T00:30, after 2025-11-01, the day of evaluation" },
    { "{\"potassium\":[{\"value\":4,\"on\":\"2025-12-01\"}]}", 30, "potassium[1].on", "\"2025-12-01\"", "a date up to 2025-11-01",
      "potassium[1].on is 2025-12-01, after 2025-11-01, the day of evaluation" },
    { "{\"potassium\":[{\"value\":4}]}", 14, "potassium[1]", "{\"value\":4}", "{\"value\", \"on\"}",
      "potassium[1] has no \"on\": the values of a series need their dates" },
    { "{\"potassium\":[4]}", 14, "potassium[1]", "4", "a list of dated values such as [{\"value\": 80, \"on\": \"2025-11-01\"}]",
      "potassium[1] needs an object: potassium is a list of dated values such as [{\"value\": 80, \"on\": \"2025-11-01\"}]" },
    { "{\"potassium\":4}", 13, "potassium", "4", "a list of dated values such as [{\"value\": 80, \"on\": \"2025-11-01\"}]",
      "potassium needs a list of dated values such as [{\"value\": 80, \"on\": \"2025-11-01\"}], not 4" },
    { "{\"potassium\":[{\"value\":400,\"on\":\"2025-10-01\"}]}",
      23, "potassium[1].value", "400", "a number of mmol/L from 1 to 10",
      "potassium[1] is 400 mmol/L: outside its range from 1 to 10 mmol/L" },
};

static void an_observation_cannot_be_later_than_today(void **state) { ASSERT_ALL_WRONG(state, days); }

static const struct wrong dates[] = {
    { "{\"born\":\"1955-13-01\"}", 8, "born", "\"1955-13-01\"", "a date such as 2025-11-01, 2025-11 or 2025",
      "born needs a date, not \"1955-13-01\": the month lies between 01 and 12" },
    { "{\"born\":1955}", 8, "born", "1955", "a date such as 2025-11-01, 2025-11 or 2025",
      "born needs a date such as 2025-11-01, 2025-11 or 2025, not 1955" },
    { "{\"remark\":5}", 10, "remark", "5", "a text",
      "remark needs a text, not 5" },
    { "{\"stay\":\"2025\"}", 8, "stay", "\"2025\"", "a period such as {\"from\": \"2025-01-01\", \"to\": \"2025-03-31\"}",
      "stay needs a period such as {\"from\": \"2025-01-01\", \"to\": \"2025-03-31\"}, not \"2025\"" },
    { "{\"stay\":{\"from\":\"2025-02-01\",\"to\":\"2025-01-01\"}}",
      34, "stay.to", "\"2025-01-01\"", "a date that is not before \"from\"",
      "stay.to is before \"from\"" },
    { "{\"stay\":{\"from\":\"x\"}}", 16, "stay.from", "\"x\"", "a date such as 2025-11-01, 2025-11 or 2025",
      "stay.from needs a date, not \"x\": a date is written year-month-day, as in 2025-11-01, 2025-11 or 2025" },
    { "{\"stay\":{\"value\":{\"from\":\"2025\"},\"to\":\"2025\"}}",
      8, "stay", "{\"value\":{\"from\":\"2025\"},\"to\":\"2025\"}", "a period such as {\"from\": \"2025-01-01\", \"to\": \"2025-03-31\"}",
      "the object of stay has both a \"value\" and an end of a period" },
    { "{\"stay\":{}}", 8, "stay", "{}", "a period such as {\"from\": \"2025-01-01\", \"to\": \"2025-03-31\"}",
      "the object of stay has neither \"from\" nor \"to\"" },
    { "{\"stay\":{\"form\":\"2025\"}}", 16, "stay.form", "\"2025\"", "one of \"value\", \"on\", \"from\", \"to\"",
      "the object of stay has \"value\", \"on\", \"from\", \"to\", and not \"form\"; did you mean from?" },
};

static void dates_texts_and_periods_say_how_they_are_written(void **state) { ASSERT_ALL_WRONG(state, dates); }

static const struct wrong twice[] = {
    { "{\"weight\":70,\"ecog\":1,\"weight\":70}", 31, "weight", "70", "each fact once",
      "weight is given twice" },
    { "{\"id\":1,\"id\":2}", 13, "id", "2", "each name once",
      "id is given twice" },
    { "{\"id\":[]}", 6, "id", "[]", "a text or a number",
      "id needs a text or a number" },
    { "{\"lesions\":[{\"site\":\"liver\",\"site\":\"liver\"}]}", 35, "lesions[1].site", "\"liver\"", "each field once",
      "lesions[1].site is given twice" },
};

static void a_name_given_twice_is_an_error(void **state) { ASSERT_ALL_WRONG(state, twice); }

static const struct wrong lists[] = {
    { "{\"lesions\":{\"site\":\"liver\"}}", 11, "lesions", "{\"site\":\"liver\"}", "a list of lesion records",
      "lesions needs a list of lesion records, not {\"site\":\"liver\"}" },
    { "{\"lesions\":\"liver\"}", 11, "lesions", "\"liver\"", "a list of lesion records",
      "lesions needs a list of lesion records, not \"liver\"" },
    { "{\"lesions\":[\"liver\"]}", 12, "lesions[1]", "\"liver\"", "a list of lesion records",
      "lesions[1] needs an object, not \"liver\"; only \"...\" may stand at the end of a list, for more that may be there" },
    { "{\"lesions\":[1]}", 12, "lesions[1]", "1", "a list of lesion records",
      "lesions[1] needs an object: lesions is a list of lesion records" },
    { "{\"lesions\":[null]}", 12, "lesions[1]", "null", "a list of lesion records",
      "lesions[1] needs an object: lesions is a list of lesion records" },
    { "{\"lesions\":[\"...\",{}]}", 18, "lesions[2]", "{}", "the end of the list",
      "lesions[2] stands behind \"...\", which ends a list" },
    { "{\"lesions\":[{},{},{},{}]}", 21, "lesions[4]", "{}", "at most 3 elements",
      "lesions has more than 3 elements" },
    { "{\"lesions\":[{},{\"site\":\"livr\"}]}", 23, "lesions[2].site", "\"livr\"", "one of liver, brain, bone, lymph_node",
      "lesions[2].site needs one of liver, brain, bone, lymph_node, not \"livr\"; did you mean liver?" },
    { "{\"lesions\":[{},{\"size\":{\"value\":3,\"unit\":\"kg\"}}]}",
      41, "lesions[2].size.unit", "\"kg\"", "a unit of length such as cm",
      "lesions[2].size is given in \"kg\" (mass) and kept in cm (length): these cannot be converted" },
    { "{\"lesions\":[{\"found\":{\"value\":\"2024\",\"on\":\"2030\"}}]}",
      42, "lesions[1].found.on", "\"2030\"", "a date up to 2025-11-01",
      "lesions[1].found.on is 2030, after 2025-11-01, the day of evaluation" },
};

static void an_element_is_named_by_its_number(void **state) { ASSERT_ALL_WRONG(state, lists); }

static void no_lenience_hides_a_name_given_twice(void **state) {
    struct record *record = *state;
    static const char json[] = "{\"zzz\":1,\"yyy\":1,\"z\\u007az\":2}";
    const struct facts_options lenient = { .lenient = true };
    assert_int_equal(record_read_bytes(record, json, sizeof json - 1, &lenient), FACTS_WRONG);
    assert_string_equal(record->error.message, "zzz is given twice");
    assert_string_equal(record->error.path, "zzz");
}

static void the_id_is_read_though_it_stands_behind_the_mistake(void **state) {
    struct record *record = *state;
    assert_int_equal(record_read(record, "{\"weight\":1,\"lesions\":[{}],\"id\":\"p9\"}"), FACTS_WRONG);
    assert_int_equal(record->context->patient.length, 2);
    assert_memory_equal(record->context->patient.bytes, "p9", 2);
    assert_int_equal(record_read(record, "{\"weight\":1,\"id\":{}}"), FACTS_WRONG);
    assert_int_equal(record->context->patient.length, 0);
    assert_string_equal(record->error.path, "weight");
}

static void words_for_one_fact_are_answered_like_a_record(void **state) {
    struct record *record = *state;
    static const struct { uint32_t fact; const char *words, *path, *message; } cases[] = {
        { WEIGHT, "heavy", "weight", "weight needs a number of kg from 20 to 300, not \"heavy\"" },
        { WEIGHT, "70 cm", "weight", "weight is given in \"cm\" (length) and kept in kg (mass): these cannot be converted" },
        { HER2, "postive", "her2", "her2 needs one of positive, negative, not \"postive\"; did you mean positive?" },
        { PREGNANT, "\xFF", "pregnant", "pregnant: there is a byte that is no valid UTF-8" },
        { LESIONS, "liver", "lesions", "lesions needs a list of lesion records, not \"liver\"" },
        { WEIGHT, "{\"value\":70", "", "the value cannot be read: the text ends before the last bracket is closed, "
                                       "at line 1, character 12 (byte 11)" },
        { WEIGHT, "\"70\" 1", "", "the value cannot be read: there is more text behind its end, at line 1, character 6 (byte 5)" },
    };
    context_reset(record->context, record_date(TODAY));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(facts_set(record->context, cases[i].fact, cases[i].words, strlen(cases[i].words), DATE_UNKNOWN,
                                   &record->error), FACTS_WRONG);
        assert_string_equal(record->error.message, cases[i].message);
        assert_string_equal(record->error.path, cases[i].path);
    }
}

static void a_fact_cannot_be_set_for_tomorrow(void **state) {
    struct record *record = *state;
    record_good(state, "{}");
    assert_int_equal(facts_set(record->context, WEIGHT, "70", 2, record_date("2025-11-02"), &record->error), FACTS_WRONG);
    assert_string_equal(record->error.message, "weight.on is 2025-11-02, after 2025-11-01, the day of evaluation");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_TEST(an_unknown_name_is_answered_with_the_nearest),
        RECORD_TEST(a_value_of_the_wrong_kind_is_answered_with_what_is_needed),
        RECORD_TEST(a_unit_that_does_not_fit_is_named_with_both_dimensions),
        RECORD_TEST(a_number_out_of_range_is_told_the_range),
        RECORD_TEST(an_observation_cannot_be_later_than_today),
        RECORD_TEST(dates_texts_and_periods_say_how_they_are_written),
        RECORD_TEST(a_name_given_twice_is_an_error),
        RECORD_TEST(an_element_is_named_by_its_number),
        RECORD_TEST(no_lenience_hides_a_name_given_twice),
        RECORD_TEST(the_id_is_read_though_it_stands_behind_the_mistake),
        RECORD_TEST(words_for_one_fact_are_answered_like_a_record),
        RECORD_TEST(a_fact_cannot_be_set_for_tomorrow),
    };
    return cmocka_run_group_tests_name("runtime/facts_errors", tests, NULL, NULL);
}
