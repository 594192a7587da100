/* Facts one by one: the same as a record, refused as a record's, and without an allocation. */
#include "tests/embed/hosted.h"
#include "tests/some.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)

/* --- The same as a record -------------------------------------------------------------------------------------------- */

struct same {
    const char *json;
    void (*set)(struct hosted *h);
};

static void set_weight(struct hosted *h) {
    size_t weight = hosted_fact(h, "weight");
    FINE(osler_context_set_decimal(h->context, weight, "70.3", "kg"));
    FINE(osler_context_set_on(h->context, weight, "2025-10-20"));
}
static void set_weight_inside(struct hosted *h) {
    size_t weight = hosted_fact(h, "weight");
    FINE(osler_context_set_decimal(h->context, weight, "70.3 kg", NULL));
    FINE(osler_context_set_on(h->context, weight, "2025-10-20"));
}
static void set_weight_scaled(struct hosted *h) {
    size_t weight = hosted_fact(h, "weight");
    FINE(osler_context_set_scaled(h->context, weight, 703, 1, NULL));
    FINE(osler_context_set_on(h->context, weight, "2025-10-20"));
}
static void set_weight_double(struct hosted *h) {
    size_t weight = hosted_fact(h, "weight");
    FINE(osler_context_set_double(h->context, weight, 70.3, NULL));
    FINE(osler_context_set_on(h->context, weight, "2025-10-20"));
}
static void set_pounds(struct hosted *h) { FINE(osler_context_set_double(h->context, hosted_fact(h, "weight"), 154, "[lb_av]")); }
static void set_grams(struct hosted *h) { FINE(osler_context_set_scaled(h->context, hosted_fact(h, "weight"), 7034, 2, NULL)); }
static void set_old_weight(struct hosted *h) {
    FINE(osler_context_set_double(h->context, hosted_fact(h, "weight"), 70, "kg"));
    FINE(osler_context_set_on(h->context, hosted_fact(h, "weight"), "2025-01-01"));
}
static void set_creatinine(struct hosted *h) { FINE(osler_context_set_double(h->context, hosted_fact(h, "creatinine"), 1.6, "mg/dL")); }
static void set_words(struct hosted *h) {
    FINE(osler_context_set_name(h->context, hosted_fact(h, "her2"), "positive"));
    FINE(osler_context_set_truth(h->context, hosted_fact(h, "pregnant"), true));
    FINE(osler_context_set_date(h->context, hosted_fact(h, "born"), "1960-02"));
    FINE(osler_context_set_text(h->context, hosted_fact(h, "remark"), "told", 4));
    FINE(osler_context_set_period(h->context, hosted_fact(h, "stay"), "2025-10-01", NULL));
    FINE(osler_context_set_patient(h->context, "p1", 2));
}
static void set_choice(struct hosted *h) {
    FINE(osler_context_set_choice(h->context, hosted_fact(h, "her2"), 1));
    FINE(osler_context_set_scaled(h->context, hosted_fact(h, "ecog"), 2, 0, NULL));
}
static void set_unreadable(struct hosted *h) { FINE(osler_context_set_unreadable(h->context, hosted_fact(h, "pregnant"), "ask her", 7)); }
static void set_lesions(struct hosted *h) {
    size_t lesions = hosted_fact(h, "lesions"), site = hosted_fact(h, "lesions.site");
    FINE(osler_context_begin_list(h->context, lesions));
    FINE(osler_context_add_element(h->context, lesions));
    FINE(osler_context_set_name(h->context, site, "liver"));
    FINE(osler_context_set_truth(h->context, hosted_fact(h, "lesions.isolated"), true));
    FINE(osler_context_set_double(h->context, hosted_fact(h, "lesions.size"), 35, "mm"));
    FINE(osler_context_add_element(h->context, lesions));
    FINE(osler_context_set_choice(h->context, site, 1));
    FINE(osler_context_set_date(h->context, hosted_fact(h, "lesions.found"), "2025-09-30"));
    FINE(osler_context_maybe_more(h->context, lesions));
    FINE(osler_context_set_on(h->context, lesions, "2025-10-01"));
}
static void set_no_lesions(struct hosted *h) { FINE(osler_context_begin_list(h->context, hosted_fact(h, "lesions"))); }
static void set_potassium(struct hosted *h) {
    size_t series = hosted_fact(h, "potassium"), value = hosted_fact(h, "potassium.value"), on = hosted_fact(h, "potassium.on");
    FINE(osler_context_begin_list(h->context, series));
    FINE(osler_context_add_element(h->context, series));
    FINE(osler_context_set_double(h->context, value, 6.1, "mmol/L"));
    FINE(osler_context_set_date(h->context, on, "2025-10-30"));
    FINE(osler_context_add_element(h->context, series));
    FINE(osler_context_set_decimal(h->context, value, "4.2", NULL));
    FINE(osler_context_set_date(h->context, on, "2025-10-01"));
}
static void set_again(struct hosted *h) {
    size_t weight = hosted_fact(h, "weight"), ecog = hosted_fact(h, "ecog");
    FINE(osler_context_set_double(h->context, weight, 70.39, NULL)); /* its rounding is no longer worth a notice */
    FINE(osler_context_set_on(h->context, weight, "2025-01-01"));
    FINE(osler_context_set_double(h->context, weight, 80, NULL));
    FINE(osler_context_set_double(h->context, ecog, 1, NULL));
    FINE(osler_context_set_unknown(h->context, ecog));
}

static void the_same_values_give_the_same_answer(void **unused) {
    static const struct same cases[] = {
        { "{\"weight\": {\"value\": 70.3, \"unit\": \"kg\", \"on\": \"2025-10-20\"}}", set_weight },
        { "{\"weight\": {\"value\": 70.3, \"unit\": \"kg\", \"on\": \"2025-10-20\"}}", set_weight_inside },
        { "{\"weight\": {\"value\": 70.3, \"on\": \"2025-10-20\"}}", set_weight_scaled },
        { "{\"weight\": {\"value\": 70.3, \"on\": \"2025-10-20\"}}", set_weight_double },
        { "{\"weight\": {\"value\": 154, \"unit\": \"[lb_av]\"}}", set_pounds },
        { "{\"weight\": 70.34}", set_grams },
        { "{\"weight\": {\"value\": 70, \"unit\": \"kg\", \"on\": \"2025-01-01\"}}", set_old_weight },
        { "{\"creatinine\": \"1.6 mg/dL\"}", set_creatinine },
        { "{\"id\": \"p1\", \"her2\": \"positive\", \"pregnant\": true, \"born\": \"1960-02\", \"remark\": \"told\", \"stay\": {\"from\": \"2025-10-01\"}}",
          set_words },
        { "{\"her2\": \"negative\", \"ecog\": 2}", set_choice },
        { "{\"pregnant\": {\"unreadable\": \"ask her\"}}", set_unreadable },
        { "{\"lesions\": {\"value\": [{\"site\": \"liver\", \"isolated\": true, \"size\": \"35 mm\"}, {\"site\": \"bone\", \"found\": \"2025-09-30\"},"
          " \"...\"], \"on\": \"2025-10-01\"}}", set_lesions },
        { "{\"lesions\": []}", set_no_lesions },
        { "{\"potassium\": [{\"value\": 6.1, \"on\": \"2025-10-30\"}, {\"value\": 4.2, \"on\": \"2025-10-01\"}]}", set_potassium },
        { "{\"weight\": 80, \"ecog\": null}", set_again },
    };
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hosted_begin(&h);
        FINE(osler_context_read(h.context, cases[i].json, strlen(cases[i].json), 0, NULL));
        FINE(osler_context_run(h.context));
        char *read = hosted_json(&h);
        hosted_begin(&h);
        cases[i].set(&h);
        FINE(osler_context_run(h.context));
        char *set = hosted_json(&h);
        assert_string_equal(set, read);
        free(set);
        free(read);
    }
    hosted_close(&h);
}

static void a_record_and_setters_mix(void **unused) {
    static const char json[] = "{\"her2\": \"positive\", \"ecog\": 4, \"weight\": {\"value\": 80, \"on\": \"2025-01-01\"}}";
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    FINE(osler_context_set_double(h.context, hosted_fact(&h, "ecog"), 3, NULL));
    FINE(osler_context_read(h.context, json, sizeof json - 1, 0, NULL));
    FINE(osler_context_set_double(h.context, hosted_fact(&h, "ecog"), 1, NULL));
    FINE(osler_context_set_double(h.context, hosted_fact(&h, "weight"), 80, NULL)); /* of today: not stale */
    FINE(osler_context_run(h.context));
    assert_int_equal(osler_result_outcome(h.context, hosted_recommendation(&h, "treat")), OSLER_YES);
    osler_dose dose;
    FINE(osler_result_dose(h.context, hosted_recommendation(&h, "treat"), 0, &dose));
    assert_string_equal(dose.amount, "200");
    assert_string_equal(dose.most, "80 g");
    hosted_close(&h);
}

/* --- What cannot be ---------------------------------------------------------------------------------------------------- */

static osler_status nan_weight(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "weight"), NAN, NULL); }
static osler_status endless_weight(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "weight"), -INFINITY, NULL); }
static osler_status heavy(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "weight"), 1e300, NULL); }
static osler_status light(struct hosted *h) { return osler_context_set_scaled(h->context, hosted_fact(h, "weight"), INT64_MIN, 0, "kg"); }
static osler_status comma(struct hosted *h) { return osler_context_set_decimal(h->context, hosted_fact(h, "weight"), "70,3", NULL); }
static osler_status no_number(struct hosted *h) { return osler_context_set_decimal(h->context, hosted_fact(h, "weight"), "much", "kg"); }
static osler_status empty(struct hosted *h) { return osler_context_set_decimal(h->context, hosted_fact(h, "weight"), "", "kg"); }
static osler_status two_units(struct hosted *h) { return osler_context_set_decimal(h->context, hosted_fact(h, "weight"), "70 kg", "g"); }
static osler_status metres(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "weight"), 70, "m"); }
static osler_status unit_of_none(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "ecog"), 1, "kg"); }
static osler_status no_unit(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "weight"), 70, "kilos"); }
static osler_status truth_weight(struct hosted *h) { return osler_context_set_truth(h->context, hosted_fact(h, "weight"), true); }
static osler_status number_truth(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "smoker"), 1, NULL); }
static osler_status misspelt(struct hosted *h) { return osler_context_set_name(h->context, hosted_fact(h, "her2"), "positiv"); }
static osler_status third_choice(struct hosted *h) { return osler_context_set_choice(h->context, hosted_fact(h, "her2"), 2); }
static osler_status huge_choice(struct hosted *h) { return osler_context_set_choice(h->context, hosted_fact(h, "her2"), SIZE_MAX); }
static osler_status no_day(struct hosted *h) { return osler_context_set_date(h->context, hosted_fact(h, "born"), "2025-02-30"); }
static osler_status backwards(struct hosted *h) { return osler_context_set_period(h->context, hosted_fact(h, "stay"), "2025-10-02", "2025-10-01"); }
static osler_status no_utf8(struct hosted *h) { return osler_context_set_text(h->context, hosted_fact(h, "remark"), "\xff", 1); }
static osler_status quoted(struct hosted *h) { return osler_context_set_name(h->context, hosted_fact(h, "her2"), "\"\n\x01"); }
static osler_status tomorrow(struct hosted *h) {
    FINE(osler_context_set_double(h->context, hosted_fact(h, "weight"), 70, NULL));
    return osler_context_set_on(h->context, hosted_fact(h, "weight"), "2025-11-02");
}
static osler_status list_as_number(struct hosted *h) { return osler_context_set_double(h->context, hosted_fact(h, "lesions"), 1, NULL); }
static osler_status five_lesions(struct hosted *h) {
    size_t lesions = hosted_fact(h, "lesions");
    FINE(osler_context_begin_list(h->context, lesions));
    for (int i = 0; i < 4; i++) FINE(osler_context_add_element(h->context, lesions));
    return osler_context_add_element(h->context, lesions);
}
static osler_status large_lesion(struct hosted *h) {
    FINE(osler_context_begin_list(h->context, hosted_fact(h, "lesions")));
    FINE(osler_context_add_element(h->context, hosted_fact(h, "lesions")));
    return osler_context_set_double(h->context, hosted_fact(h, "lesions.size"), 51, "cm");
}
static osler_status future_value(struct hosted *h) {
    FINE(osler_context_begin_list(h->context, hosted_fact(h, "potassium")));
    FINE(osler_context_add_element(h->context, hosted_fact(h, "potassium")));
    return osler_context_set_date(h->context, hosted_fact(h, "potassium.on"), "2026-01-01");
}
static osler_status undated_value(struct hosted *h) { /* is found out by the run */
    FINE(osler_context_begin_list(h->context, hosted_fact(h, "potassium")));
    FINE(osler_context_add_element(h->context, hosted_fact(h, "potassium")));
    FINE(osler_context_set_double(h->context, hosted_fact(h, "potassium.value"), 4, NULL));
    return osler_context_run(h->context);
}

static void what_cannot_be_is_refused_and_keeps_the_patient_from_being_run(void **unused) {
    static const struct {
        osler_status (*set)(struct hosted *h);
        const char *path, *message;
    } cases[] = {
        { nan_weight, "weight", "weight was given as NaN, which is no number" },
        { endless_weight, "weight", "weight was given as -infinity, which is no number" },
        { heavy, "weight", "outside its range from 20 to 300 kg" },
        { light, "weight", "outside its range from 20 to 300 kg" },
        { comma, "weight", "decimals stand behind a point, not behind a comma" },
        { no_number, "weight", "weight needs a number of kg from 20 to 300, not \"much\"" },
        { empty, "weight", "weight needs a number of kg from 20 to 300, not \"\"" },
        { two_units, "weight", "weight has two units, \"kg\" and \"g\"" },
        { metres, "weight.unit", "weight is given in \"m\" (length) and kept in kg (mass)" },
        { unit_of_none, "ecog.unit", "ecog is a number without a unit" },
        { no_unit, "weight.unit", "which UCUM does not know; did you mean kg?" },
        { truth_weight, "weight", "weight needs a number of kg from 20 to 300, not true" },
        { number_truth, "smoker", "smoker needs yes or no, not 1" },
        { misspelt, "her2", "her2 needs one of positive, negative, not \"positiv\"; did you mean positive?" },
        { third_choice, "her2", "her2 needs one of positive, negative, not 2" },
        { huge_choice, "her2", "her2 needs one of positive, negative, not 18446744073709551615" },
        { no_day, "born", "30 February does not exist" },
        { backwards, "stay.to", "stay.to is before \"from\"" },
        { no_utf8, "remark", "no valid UTF-8" },
        { quoted, "her2", "not \"\\\"\\n\\u0001\"" },
        { tomorrow, "weight.on", "after 2025-11-01, the day of evaluation" },
        { list_as_number, "lesions", "lesions needs a list of lesion records, not 1" },
        { five_lesions, "lesions", "lesions has more than 4 elements" },
        { large_lesion, "lesions[1].size", "outside its range from 0.1 to 50 cm" },
        { future_value, "potassium[1].on", "after 2025-11-01, the day of evaluation" },
        { undated_value, "potassium[1]", "the values of a series need their dates" },
    };
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hosted_begin(&h);
        assert_null(osler_context_error(h.context));
        assert_int_equal(cases[i].set(&h), OSLER_PATIENT_WRONG);
        const osler_patient_error *error = osler_context_error(h.context);
        assert_non_null(error);
        if (strcmp(error->path, cases[i].path) || !strstr(error->message, cases[i].message)) fail_msg("%zu: %s: %s", i, error->path, error->message);
        FINE(osler_context_set_truth(h.context, hosted_fact(&h, "smoker"), true)); /* others can go on */
        assert_int_equal(osler_context_run(h.context), OSLER_PATIENT_WRONG);
        assert_int_equal(osler_result_outcome(h.context, 0), OSLER_UNKNOWN);
        assert_ptr_equal(osler_context_error(h.context), error);
    }
    hosted_begin(&h);
    FINE(osler_context_run(h.context));
    hosted_close(&h);
}

static void wrong_use_is_told(void **unused) {
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    size_t weight = hosted_fact(&h, "weight"), site = hosted_fact(&h, "lesions.site"), lesions = hosted_fact(&h, "lesions");
    assert_int_equal(osler_context_set_truth(h.context, OSLER_NONE, true), OSLER_MISUSE);
    assert_int_equal(osler_context_set_truth(h.context, 1000, true), OSLER_MISUSE);
    assert_int_equal(osler_context_set_name(h.context, site, "liver"), OSLER_MISUSE); /* of no element */
    assert_int_equal(osler_context_add_element(h.context, lesions), OSLER_MISUSE);    /* not begun */
    assert_int_equal(osler_context_maybe_more(h.context, lesions), OSLER_MISUSE);
    assert_int_equal(osler_context_begin_list(h.context, weight), OSLER_MISUSE);
    assert_int_equal(osler_context_begin_list(h.context, site), OSLER_MISUSE);
    assert_int_equal(osler_context_set_on(h.context, site, TODAY), OSLER_MISUSE);
    assert_int_equal(osler_context_set_scaled(h.context, weight, 1, 39, NULL), OSLER_MISUSE);
    assert_int_equal(osler_context_set_decimal(h.context, weight, NULL, NULL), OSLER_MISUSE);
    assert_int_equal(osler_context_set_period(h.context, hosted_fact(&h, "stay"), NULL, NULL), OSLER_MISUSE);
    FINE(osler_context_run(h.context)); /* none of this has touched the patient */
    FINE(osler_context_run(h.context)); /* once more is the same */
    assert_int_equal(osler_context_set_truth(h.context, hosted_fact(&h, "smoker"), true), OSLER_MISUSE); /* has been run */
    assert_int_equal(osler_context_read(h.context, "{}", 2, 0, NULL), OSLER_MISUSE);
    assert_int_equal(osler_context_begin(h.context, "yesterday"), OSLER_MISUSE);
    assert_int_equal(osler_context_set_truth(h.context, hosted_fact(&h, "smoker"), true), OSLER_MISUSE); /* not begun */
    hosted_close(&h);
}

/* --- Without an allocation ------------------------------------------------------------------------------------------------- */

static void set_all(struct hosted *h, const size_t *fact, unsigned patient) {
    osler_context *c = h->context;
    FINE(osler_context_begin(c, TODAY));
    FINE(osler_context_set_patient(c, "somebody", 8));
    FINE(osler_context_set_double(c, fact[0], 40 + (patient % 600) / 10.0, "kg"));
    FINE(osler_context_set_on(c, fact[0], "2025-10-20"));
    FINE(osler_context_set_scaled(c, fact[1], patient % 5, 0, NULL));
    FINE(osler_context_set_decimal(c, fact[2], "1.234", "mg/dL"));
    FINE(osler_context_set_choice(c, fact[3], patient % 2));
    if (patient % 3) FINE(osler_context_set_truth(c, fact[4], patient % 4 == 0));
    FINE(osler_context_set_date(c, fact[5], "1960-05-05"));
    FINE(osler_context_set_text(c, fact[6], "told", 4));
    FINE(osler_context_begin_list(c, fact[7]));
    for (unsigned i = 0; i <= patient % 4; i++) {
        FINE(osler_context_add_element(c, fact[7]));
        FINE(osler_context_set_choice(c, fact[8], i % 3));
        FINE(osler_context_set_double(c, fact[9], 2.5, NULL));
    }
    FINE(osler_context_begin_list(c, fact[10]));
    for (unsigned i = 0; i < 5; i++) {
        static const char *const days[] = { "2025-10-05", "2025-10-04", "2025-10-03", "2025-10-02", "2025-10-01" };
        FINE(osler_context_add_element(c, fact[10]));
        FINE(osler_context_set_double(c, fact[11], 4.25, NULL)); /* rounded: a notice */
        FINE(osler_context_set_date(c, fact[12], days[i]));
    }
    FINE(osler_context_run(c));
}

static size_t ask_all(struct hosted *h) {
    size_t yes = 0, length;
    osler_dose dose;
    osler_summary summary;
    const osler_missing *missing;
    const char *text;
    for (size_t r = 0; r < osler_program_recommendations(h->program); r++) {
        yes += osler_result_outcome(h->context, r) == OSLER_YES;
        for (size_t d = 0; osler_result_dose(h->context, r, d, &dose) == OSLER_OK; d++) yes += dose.state == OSLER_DOSE_KNOWN;
    }
    FINE(osler_result_missing(h->context, OSLER_ALL, &missing, &length, NULL));
    FINE(osler_result_summary(h->context, &summary));
    FINE(osler_result_line(h->context, NULL, &text, &length));
    return yes;
}

static void ten_thousand_patients_cost_no_allocation(void **unused) {
    static const char *const names[] = { "weight", "ecog", "creatinine", "her2", "smoker", "born", "remark", "lesions", "lesions.site",
                                         "lesions.size", "potassium", "potassium.value", "potassium.on" };
    enum { WARM_UP = 100, PATIENTS = 10000 / ONE_IN(5) };
    size_t fact[sizeof names / sizeof *names], calls = 0, yes = 0;
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) fact[i] = hosted_fact(&h, names[i]);
    for (unsigned patient = 0; patient < WARM_UP + PATIENTS; patient++) {
        if (patient == WARM_UP) calls = h.counted.calls;
        set_all(&h, fact, patient);
        yes += ask_all(&h);
    }
    assert_true(yes > PATIENTS);
    print_message("# %d patients by setters, %zu allocations after the first %d\n", PATIENTS, h.counted.calls - calls, WARM_UP);
    assert_int_equal(h.counted.calls, calls);
    hosted_close(&h);
}

static void ten_thousand_records_cost_no_allocation(void **unused) {
    enum { WARM_UP = 100, PATIENTS = 10000 / ONE_IN(5) };
    struct hosted h;
    size_t calls = 0, yes = 0;
    (void)unused;
    hosted_open(&h);
    for (unsigned patient = 0; patient < WARM_UP + PATIENTS; patient++) {
        char json[400];
        int length = snprintf(json, sizeof json, "{\"id\": \"p%u\", \"weight\": %u, \"ecog\": %u, \"her2\": \"positive\", \"remark\": \"t\\u006fld\","
                              "\"creatinine\": \"1.25 mg/dL\", \"lesions\": [{\"site\": \"liver\"}, {\"size\": 3.5}, \"...\"], \"potassium\": ["
                              "{\"value\": 6, \"on\": \"2025-10-02\"}, {\"value\": 5, \"on\": \"2025-10-01\"}]}", patient, 40 + patient % 100, patient % 5);
        if (patient == WARM_UP) calls = h.counted.calls;
        hosted_begin(&h);
        FINE(osler_context_read(h.context, json, (size_t)length, 0, NULL));
        FINE(osler_context_run(h.context));
        yes += ask_all(&h);
    }
    assert_true(yes > PATIENTS);
    print_message("# %d records read, %zu allocations after the first %d\n", PATIENTS, h.counted.calls - calls, WARM_UP);
    assert_int_equal(h.counted.calls, calls);
    hosted_close(&h);
}

/* Whatever allocation fails, the calls say so, and the next patient is fine. */
static void every_allocation_may_fail(void **unused) {
    static const char *const names[] = { "weight", "ecog", "creatinine", "her2", "smoker", "born", "remark", "lesions", "lesions.site",
                                         "lesions.size", "potassium", "potassium.value", "potassium.on" };
    size_t fact[sizeof names / sizeof *names], failed = 0;
    (void)unused;
    for (size_t left = 0; left < 60; left++) {
        struct hosted h;
        osler_context *context = NULL;
        hosted_open(&h);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) fact[i] = hosted_fact(&h, names[i]);
        h.counted.left = left;
        osler_status status = osler_context_new(h.program, &h.allocator, &context);
        if (status == OSLER_OK) status = osler_context_begin(context, TODAY);
        if (status == OSLER_OK) status = osler_context_set_text(context, fact[6], "told", 4);
        for (int i = 0; status == OSLER_OK && i < 4; i++) {
            if (i == 0) status = osler_context_begin_list(context, fact[7]);
            if (status == OSLER_OK) status = osler_context_add_element(context, fact[7]);
            if (status == OSLER_OK) status = osler_context_set_choice(context, fact[8], 0);
        }
        if (status == OSLER_OK) status = osler_context_set_decimal(context, fact[2], "1.23", "mg/dL");
        if (status == OSLER_OK) status = osler_context_run(context);
        if (status == OSLER_OK) status = osler_result_gather(context, NULL);
        assert_true(status == OSLER_OK || status == OSLER_LIMIT);
        failed += status == OSLER_LIMIT;
        h.counted.left = SIZE_MAX;
        osler_context_free(context);
        hosted_close(&h);
    }
    assert_true(failed > 3 && failed < 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_values_give_the_same_answer),
        cmocka_unit_test(a_record_and_setters_mix),
        cmocka_unit_test(what_cannot_be_is_refused_and_keeps_the_patient_from_being_run),
        cmocka_unit_test(wrong_use_is_told),
        cmocka_unit_test(ten_thousand_patients_cost_no_allocation),
        cmocka_unit_test(ten_thousand_records_cost_no_allocation),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("embed/set", tests, NULL, NULL);
}
