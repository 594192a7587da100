#include "runtime/report.h"
#include "runtime/value.h"
#include "tests/runtime/builder.h"

/* A small guideline by hand: HER2-directed therapy in two doses, unless the heart is weak; a referral; a hint. */
struct fixture {
    struct builder b;
    struct context *context;
    struct box *box;
    uint32_t her2, weight, lvef; /* facts */
};

static uint32_t number_const(struct builder *b, int64_t value) {
    return build_op(b, OP_number_const, build_constant(b, value), 0, 0);
}

static void add_dose(struct builder *b, uint32_t recommendation, uint32_t reg, uint32_t plain, bool then) {
    uint32_t dose = BUILD_ROW(b, dose);
    struct program_dose *d = &b->program->dose[dose];
    *d = (struct program_dose){ .recommendation = recommendation, .treatment = 0, .kind = VALUE_NUMBER, .reg = reg, .scale = 1,
                                .unit = 1, .then = then, .plain = plain };
    d->route = build_text(b, "iv");
    d->over = build_text(b, then ? "30 minutes" : "90 minutes");
    d->schedule = build_text(b, then ? "every week until progression" : "once");
    struct program_recommendation *r = &b->program->recommendation[recommendation];
    if (r->doses++ == 0) r->first_dose = dose;
}

static void add_wording(struct builder *b, uint32_t recommendation, enum audience audience, const char *language, const char *text) {
    uint32_t row = BUILD_ROW(b, wording), language_at = build_text(b, language), text_at = build_text(b, text);
    b->program->wording[row] = (struct program_wording){ recommendation, audience, language_at, text_at };
}

static uint32_t add_recommendation(struct builder *b, const char *name, const char *label, uint32_t conditions, uint32_t avoid) {
    uint32_t args = avoid == NONE ? build_pairs(b, 0) : build_pairs(b, 1, avoid, UNKNOWN_WARN);
    uint32_t index = build_recommendation(b, name, conditions, build_op(b, OP_outcome, conditions, args, 0));
    b->program->recommendation[index].label = build_text(b, label);
    return index;
}

static void add_facts(struct fixture *f) {
    struct builder *b = &f->b;
    uint32_t unit = BUILD_ROW(b, unit);
    b->program->unit[unit].code = build_text(b, "kg");
    unit = BUILD_ROW(b, unit);
    b->program->unit[unit].code = build_text(b, "mg");
    build_choice(b, "her2", "positive negative");
    build_number(b, "weight", 1, 200, 3000);
    build_number(b, "lvef", 0, 0, 100);
    f->her2 = 0, f->weight = 1, f->lvef = 2;
    b->program->fact[1].unit = 0;
    b->program->fact[1].label = build_text(b, "Body weight");
    b->program->fact[0].label = build_text(b, "HER2 status");
    b->program->fact[0].ask = build_text(b, "Is the tumour HER2 positive?");
    b->program->fact[2].label = build_text(b, "Ejection fraction");
    b->program->fact[2].valid_amount = 90;
    b->program->fact[2].valid_unit = DATE_DAYS;
}

static struct fixture begin(void) {
    struct fixture f = { .b = builder_begin() };
    struct builder *b = &f.b;
    add_facts(&f);
    b->program->treatment[BUILD_ROW(b, treatment)].name = build_text(b, "trastuzumab");
    b->program->treatment[0].label = build_text(b, "Trastuzumab");
    uint32_t positive = build_op(b, OP_choice_in, b->program->fact[0].slot, build_constant(b, 1), 0);
    uint32_t weak = build_op(b, OP_number_less, b->program->fact[2].slot, number_const(b, 50), 0);
    uint32_t avoid = add_recommendation(b, "weak_heart", "Trastuzumab with a weak heart", weak, NONE);
    b->program->recommendation[avoid].kind = KIND_AVOID;
    b->program->recommendation[avoid].if_unknown = UNKNOWN_WARN;
    uint32_t therapy = add_recommendation(b, "her2_therapy", "HER2-targeted therapy", positive, b->program->recommendation[avoid].outcome);
    b->program->recommendation[therapy].strength = STRENGTH_STRONG;
    b->program->recommendation[therapy].certainty = CERTAINTY_HIGH;
    b->program->recommendation[therapy].first_avoid = BUILD_ROW(b, avoidance);
    b->program->recommendation[therapy].avoids = 1;
    b->program->avoidance[0].avoid = avoid;
    uint32_t first = build_op(b, OP_number_multiply, b->program->fact[1].slot, number_const(b, 4), 0);
    add_dose(b, therapy, first, first, false);
    uint32_t second = build_op(b, OP_number_multiply, b->program->fact[1].slot, number_const(b, 2), 0);
    uint32_t rounded = build_op(b, OP_number_round, second, build_constant(b, 10), 0);
    add_dose(b, therapy, rounded, second, true);
    add_wording(b, therapy, AUDIENCE_EVERYONE, "", "For HER2 {her2} tumours {unheard}.");
    add_wording(b, therapy, AUDIENCE_EVERYONE, "de", "Bei HER2 {her2}.");
    uint32_t always = build_op(b, OP_truth_const, 0, 0, TRUTH_YES);
    uint32_t refer = add_recommendation(b, "refer", "Refer to a centre", always, NONE);
    add_wording(b, refer, AUDIENCE_CLINICIAN, "", "Only clinicians read this.");
    uint32_t reference = BUILD_ROW(b, reference);
    b->program->reference[reference].name = build_text(b, "label");
    b->program->reference[reference].title = build_text(b, "Prescribing information");
    b->program->reference[reference].cited = 1;
    b->program->recommendation[therapy].first_cite = BUILD_ROW(b, cite);
    b->program->recommendation[therapy].cites = 1;
    b->program->guideline->status = STATUS_UNDER_REVIEW;
    return f;
}

static void patient(struct fixture *f) {
    builder_end(&f->b);
    f->context = context_new(f->b.program, NULL);
    assert_non_null(f->context);
    context_reset(f->context, date_parse("2025-11-01", 10, NULL));
    f->box = box_new(f->context, 0);
    assert_non_null(f->box);
}

static void end(struct fixture *f) {
    box_free(f->box);
    context_free(f->context);
    program_free(f->b.program);
}

static void give(struct fixture *f, uint32_t fact, int64_t value) {
    f->context->number[f->b.program->fact[fact].slot] = value;
    f->context->fact[fact].given = GIVEN_VALUE_KNOWN;
}

typedef void report_function(struct context *context, struct box *box, const struct report_options *options, struct text *out);

static const char *report(struct fixture *f, report_function *function, struct report_options options) {
    static struct text out;
    context_settle(f->context);
    vm_run(f->context);
    text_init(&out, &f->context->arena);
    function(f->context, f->box, &options, &out);
    assert_false(out.failed);
    return out.bytes;
}

static void expect_part(const char *whole, const char *part) {
    if (!strstr(whole, part)) fail_msg("%s\n... does not contain ...\n%s", whole, part);
}

static void expect_no_part(const char *whole, const char *part) {
    if (strstr(whole, part)) fail_msg("%s\n... contains ...\n%s", whole, part);
}

/* --- The result line ----------------------------------------------------------------------------------- */

static void a_line_has_outcomes_and_doses_byte_for_byte(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    f.context->patient = SLICE("p\"14");
    give(&f, f.her2, 1);
    give(&f, f.weight, 752);
    assert_string_equal(report(&f, report_line, (struct report_options){ .outcomes = true, .doses = true }),
                        "{\"patient\":\"p\\\"14\",\"applies\":\"yes\",\"outcomes\":{\"weak_heart\":\"unknown\","
                        "\"her2_therapy\":\"yes\",\"refer\":\"yes\"},\"doses\":{\"her2_therapy\":[\"300.8 mg\",\"150 mg\"]}}\n");
    end(&f);
}

static void a_line_without_anything_known_names_what_is_missing(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    assert_string_equal(report(&f, report_line, (struct report_options){ 0 }),
                        "{\"patient\":null,\"applies\":\"yes\",\"outcomes\":{\"weak_heart\":\"unknown\","
                        "\"her2_therapy\":\"unknown\",\"refer\":\"yes\"},\"doses\":{},"
                        "\"missing\":{\"weak_heart\":[\"lvef\"],\"her2_therapy\":[\"her2\",\"lvef\"]}}\n");
    end(&f);
}

static void a_dose_that_cannot_be_computed_is_null(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    assert_string_equal(report(&f, report_line, (struct report_options){ .doses = true }),
                        "{\"patient\":null,\"applies\":\"yes\",\"doses\":{\"her2_therapy\":[null,null]}}\n");
    end(&f);
}

static void a_contraindicated_line_has_no_dose(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    give(&f, f.weight, 700);
    give(&f, f.lvef, 45);
    assert_string_equal(report(&f, report_line, (struct report_options){ 0 }),
                        "{\"patient\":null,\"applies\":\"yes\",\"outcomes\":{\"weak_heart\":\"yes\","
                        "\"her2_therapy\":\"contraindicated\",\"refer\":\"yes\"},\"doses\":{},\"missing\":{}}\n");
    end(&f);
}

/* --- JSON ---------------------------------------------------------------------------------------------- */

static void json_tells_the_dose_before_it_was_rounded(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    give(&f, f.weight, 752);
    const char *json = report(&f, report_json, (struct report_options){ 0 });
    expect_part(json, "\"amount\": {\"value\": \"300.8\", \"unit\": \"mg\"}");
    expect_part(json, "\"before_rounding\": {\"value\": \"150.4\", \"unit\": \"mg\"}");
    expect_part(json, "\"cites\": [1]");
    expect_part(json, "\"text\": \"For HER2 positive tumours {unheard}.\"");
    expect_part(json, "\"cautions\": [\n        {\n          \"avoid\": \"weak_heart\",\n"
                      "          \"text\": \"Trastuzumab with a weak heart\",\n          \"missing\": [\"lvef\"]\n        }\n      ]");
    end(&f);
}

static void json_of_an_unknown_dose_names_what_it_waits_for(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    const char *json = report(&f, report_json, (struct report_options){ 0 });
    expect_part(json, "\"amount\": null,\n          \"route\": \"iv\",\n          \"over\": \"90 minutes\",\n"
                      "          \"schedule\": \"once\",\n          \"text\": \"Trastuzumab (amount not known) iv over 90 minutes, once\",\n"
                      "          \"missing\": [\"weight\"]");
    end(&f);
}

static void json_orders_missing_facts_by_how_much_they_settle(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    const char *json = report(&f, report_json, (struct report_options){ 0 });
    expect_part(json, "\"missing\": [\n    {\n      \"fact\": \"lvef\",\n      \"ask\": \"Ejection fraction\",\n"
                      "      \"matters_to\": [\"weak_heart\", \"her2_therapy\"]\n    },\n    {\n      \"fact\": \"her2\",\n"
                      "      \"ask\": \"Is the tumour HER2 positive?\",\n      \"matters_to\": [\"her2_therapy\"]\n    }\n  ]");
    expect_part(json, "For HER2 not known tumours");
    end(&f);
}

/* --- Notices -------------------------------------------------------------------------------------------- */

static void what_is_not_approved_says_so(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    expect_part(report(&f, report_json, (struct report_options){ 0 }), "This guideline is under review: it has not been approved.");
    f.b.program->guideline->status = STATUS_APPROVED;
    expect_no_part(report(&f, report_json, (struct report_options){ 0 }), "under review");
    end(&f);
}

/* Where the checker's search was cut short a patient may meet a conflict: it is told, and neither is taken away. */
static void a_conflict_at_run_time_is_told_and_not_settled(void **state) {
    (void)state;
    struct fixture f = begin();
    BUILD_NEW(&f.b, conflict) = (struct program_conflict){ 1, 2, 0 };
    BUILD_NEW(&f.b, conflict) = (struct program_conflict){ 0, 1, 0 };
    patient(&f);
    give(&f, f.her2, 1);
    const char *json = report(&f, report_json, (struct report_options){ 0 });
    expect_part(json, "Conflict: \\\"HER2-targeted therapy\\\" and \\\"Refer to a centre\\\" both give Trastuzumab");
    expect_no_part(json, "Conflict: \\\"Trastuzumab with a weak heart");
    expect_part(report(&f, report_text, (struct report_options){ .audience = AUDIENCE_PATIENT }), "- Conflict:");
    expect_part(report(&f, report_line, (struct report_options){ 0 }), "\"her2_therapy\":\"yes\",\"refer\":\"yes\"");
    end(&f);
}

static void the_day_of_expiry_is_the_last_valid_one(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    f.b.program->guideline->expires = date_parse("2025-11-01", 10, NULL);
    expect_no_part(report(&f, report_json, (struct report_options){ 0 }), "expired");
    f.b.program->guideline->expires = date_parse("2025-10-31", 10, NULL);
    expect_part(report(&f, report_json, (struct report_options){ 0 }), "This guideline expired after 31 October 2025");
    end(&f);
}

static void undated_and_old_values_are_told(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.lvef, 60);
    expect_part(report(&f, report_json, (struct report_options){ 0 }),
                "Values without a date count as observed on the day of evaluation: Ejection fraction.");
    f.context->fact[f.lvef].dated = true;
    f.context->fact[f.lvef].on = date_parse("2025-07-01", 10, NULL);
    const char *json = report(&f, report_json, (struct report_options){ 0 });
    expect_part(json, "Ejection fraction: the value of 1 July 2025 is 123 days old and counts as unknown; it is valid for 90 days.");
    expect_no_part(json, "without a date");
    end(&f);
}

/* --- Text ------------------------------------------------------------------------------------------------ */

static void a_text_reads_as_a_clinician_reads(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    give(&f, f.weight, 752);
    const char *text = report(&f, report_text, (struct report_options){ 0 });
    expect_part(text, "Recommended\n-----------\n  HER2-targeted therapy [1]\n    Strong recommendation, high certainty.\n"
                      "    For HER2 positive tumours {unheard}.\n"
                      "    Trastuzumab 300.8 mg iv over 90 minutes, once; then 150 mg iv over\n"
                      "    30 minutes every week until progression (150.4 mg before rounding or limits)\n");
    expect_part(text, "    Caution: Trastuzumab with a weak heart is not excluded; not known: Ejection\n    fraction\n");
    expect_part(text, "    Why: HER2 status: positive\n");
    expect_part(text, "Only clinicians read this.");
    expect_part(text, "- Ejection fraction (lvef; bears on 1 open point and on a caution)");
    end(&f);
}

static void a_patient_reads_nothing_that_is_for_clinicians(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    give(&f, f.weight, 752);
    const char *text = report(&f, report_text, (struct report_options){ .audience = AUDIENCE_PATIENT });
    expect_part(text, "What is recommended for you\n---------------------------\n  HER2-targeted therapy\n");
    expect_no_part(text, "clinicians");
    expect_no_part(text, "300.8");
    expect_no_part(report(&f, report_json, (struct report_options){ .audience = AUDIENCE_PATIENT }), "clinicians");
    end(&f);
}

static void a_german_text_has_german_phrases(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    give(&f, f.her2, 1);
    const char *text = report(&f, report_text, (struct report_options){ .language = "de" });
    expect_part(text, "Empfohlen\n---------\n");
    expect_part(text, "Bei HER2 positive.");
    expect_part(text, "Nötig für die Dosis: Body weight");
    expect_part(text, "Ausgewertet am 1. November 2025");
    end(&f);
}

static void no_line_is_wider_than_the_page_and_color_is_a_choice(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    const char *text = report(&f, report_text, (struct report_options){ .width = 50 });
    assert_null(strchr(text, '\033'));
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        assert_true(utf8_columns(line, length) <= 50);
        line += length + (line[length] == '\n');
    }
    assert_non_null(strchr(report(&f, report_text, (struct report_options){ .color = true }), '\033'));
    end(&f);
}

/* --- Values ----------------------------------------------------------------------------------------------- */

static const char *printed(struct context *context, enum value_kind kind, int64_t low, int64_t high, uint32_t scale, const char *unit) {
    static struct text out;
    context->number[0] = low;
    context->number[1] = high;
    text_init(&out, &context->arena);
    report_value(context, kind, 0, scale, unit, 0, 2, &out);
    return out.bytes;
}

static void values_are_printed_in_the_notation_of_the_language(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    int64_t day = date_parse("2025-11-01", 10, NULL), later = date_parse("2026-01", 7, NULL);
    assert_string_equal(printed(f.context, VALUE_NUMBER, 2800, 0, 1, "mg"), "280 mg");
    assert_string_equal(printed(f.context, VALUE_NUMBER, -5, 0, 2, ""), "-0.05");
    assert_string_equal(printed(f.context, VALUE_NUMBER, 0, 0, 3, "1"), "0");
    assert_string_equal(printed(f.context, VALUE_NUMBER, NUMBER_UNKNOWN, 0, 0, "mg"), "unknown");
    assert_string_equal(printed(f.context, VALUE_NUMBER, INT64_MIN + 1, 0, 19, ""), "-0.9223372036854775807");
    assert_string_equal(printed(f.context, VALUE_CHOICE, 2, 0, 0, ""), "negative");
    assert_string_equal(printed(f.context, VALUE_CHOICE, choice_unknown(2), 0, 0, ""), "unknown");
    assert_string_equal(printed(f.context, VALUE_DATE, day, 0, 0, ""), "2025-11-01");
    assert_string_equal(printed(f.context, VALUE_PERIOD, day, later, 0, ""), "from 2025-11-01 to 2026-01");
    assert_string_equal(printed(f.context, VALUE_RANGE, 2, 2, 0, ""), "2");
    assert_string_equal(printed(f.context, VALUE_RANGE, 2, 4, 0, ""), "2 to 4");
    assert_string_equal(printed(f.context, VALUE_RANGE, 2, RANGE_UNBOUNDED, 0, ""), "2 or more");
    end(&f);
}

static void truths_and_outcomes_are_printed_as_words(void **state) {
    (void)state;
    struct fixture f = begin();
    patient(&f);
    static const struct { uint8_t truth; const char *word; } cases[] = {
        { TRUTH_NO, "no" }, { TRUTH_UNKNOWN, "unknown" }, { OUTCOME_CONTRAINDICATED, "contraindicated" }, { TRUTH_YES, "yes" }
    };
    for (size_t i = 0; i < 4; i++) {
        struct text out;
        text_init(&out, &f.context->arena);
        f.context->truth[0] = cases[i].truth;
        report_value(f.context, VALUE_OUTCOME, 0, 0, "", 0, 0, &out);
        assert_string_equal(out.bytes, cases[i].word);
    }
    end(&f);
}

/* Gives memory a number of times and then none any more. */
struct scarce {
    unsigned left;
};

static void *scarce_resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct scarce *scarce = context;
    if (new_size > old_size && scarce->left-- == 0) {
        scarce->left = 0;
        return NULL;
    }
    return allocator_of_c.resize(NULL, memory, old_size, new_size);
}

static bool reports_with(struct program *program, unsigned allocations, report_function *function) {
    struct scarce scarce = { allocations };
    struct allocator allocator = { scarce_resize, &scarce };
    struct context *context = context_new(program, &allocator);
    if (!context) return false;
    context_reset(context, date_parse("2025-11-01", 10, NULL));
    context_settle(context);
    vm_run(context);
    struct box *box = box_new(context, 0);
    struct arena arena;
    struct text out;
    arena_init(&arena, &allocator, 0);
    text_init(&out, &arena);
    if (box) function(context, box, NULL, &out);
    bool done = box && !out.failed;
    arena_free(&arena);
    box_free(box);
    context_free(context);
    return done;
}

static void a_report_without_memory_fails_and_is_whole_with_enough(void **state) {
    (void)state;
    static report_function *const functions[] = { report_line, report_json, report_text };
    struct fixture f = begin();
    builder_end(&f.b);
    for (size_t i = 0; i < 3; i++) {
        unsigned allocations = 0;
        while (!reports_with(f.b.program, allocations, functions[i])) assert_true(++allocations < 1000);
        assert_true(allocations > 0);
    }
    program_free(f.b.program);
}

static void every_phrase_fills_in_the_same_in_every_language(void **state) {
    (void)state;
    for (int id = 0; id < PHRASES; id++) {
        for (char place = '1'; place <= '4'; place++) {
            char mark[] = { '{', place, '}', '\0' };
            bool english = strstr(phrase(LANGUAGE_ENGLISH, (enum phrase)id), mark) != NULL;
            bool german = strstr(phrase(LANGUAGE_GERMAN, (enum phrase)id), mark) != NULL;
            if (english != german) fail_msg("%s", phrase(LANGUAGE_ENGLISH, (enum phrase)id));
        }
        assert_true(phrase(LANGUAGE_GERMAN, (enum phrase)id)[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_outcomes_and_doses_byte_for_byte),
        cmocka_unit_test(a_line_without_anything_known_names_what_is_missing),
        cmocka_unit_test(a_dose_that_cannot_be_computed_is_null),
        cmocka_unit_test(a_contraindicated_line_has_no_dose),
        cmocka_unit_test(json_tells_the_dose_before_it_was_rounded),
        cmocka_unit_test(json_of_an_unknown_dose_names_what_it_waits_for),
        cmocka_unit_test(json_orders_missing_facts_by_how_much_they_settle),
        cmocka_unit_test(what_is_not_approved_says_so),
        cmocka_unit_test(a_conflict_at_run_time_is_told_and_not_settled),
        cmocka_unit_test(the_day_of_expiry_is_the_last_valid_one),
        cmocka_unit_test(undated_and_old_values_are_told),
        cmocka_unit_test(a_text_reads_as_a_clinician_reads),
        cmocka_unit_test(a_patient_reads_nothing_that_is_for_clinicians),
        cmocka_unit_test(a_german_text_has_german_phrases),
        cmocka_unit_test(no_line_is_wider_than_the_page_and_color_is_a_choice),
        cmocka_unit_test(values_are_printed_in_the_notation_of_the_language),
        cmocka_unit_test(truths_and_outcomes_are_printed_as_words),
        cmocka_unit_test(a_report_without_memory_fails_and_is_whole_with_enough),
        cmocka_unit_test(every_phrase_fills_in_the_same_in_every_language),
    };
    return cmocka_run_group_tests_name("runtime/report", tests, NULL, NULL);
}
