/* Memory refused to every call of osler.h: programs, patients, answers, rows, records, hosts. tests/embed/starved.h says what has to hold. */
#include "tests/embed/starved.h"

static struct prepared hosted = {
    .file = HOSTED,
    .patient = "{\"id\": \"p1\", \"weight\": {\"value\": 70.5, \"unit\": \"kg\", \"on\": \"2025-10-20\"}, \"ecog\": 1, \"her2\": \"positive\", \"remark\": \"t\\u006fld\","
               "\"creatinine\": \"1.234 mg/dL\", \"born\": \"1960-05\", \"stay\": {\"from\": \"2025-10-01\"}, \"lesions\": [{\"site\": \"liver\"}, {\"size\": 3.55}, \"...\"],"
               "\"potassium\": [{\"value\": 6, \"on\": \"2025-10-02\"}, {\"value\": 5.04, \"on\": \"2025-10-01\"}]}",
};
static struct prepared german = {
    .file = "tests/golden/german.guide",
    .patient = "{\"id\": \"fall-1\", \"temperature\": 39.7, \"kind\": \"septic\", \"scans\": [{\"clear\": false}, {}], \"crp\": [{\"value\": 80.5, \"on\": \"2025-11-01\"}]}",
};
static struct prepared functions = { .file = "tests/host/functions.guide", .patient = "{\"weight\": 70, \"well\": false, \"age\": 3}" };
static char functions_so[400]; /* the shared object with those functions */

/* --- Programs ---------------------------------------------------------------------------------------------------------- */

static osler_status load(struct trial *t) {
    MAKE(CALL(osler_program_load)(t->guide->bytes, t->guide->length, &t->allocator, &t->made_program, NULL), t->made_program);
    CALL(osler_program_free)(CALL(osler_program_keep)(t->made_program));
    say(t, CALL(osler_program_id)(t->made_program));
    say(t, CALL(osler_program_hash)(t->made_program));
    return OSLER_OK;
}

static osler_status damaged(struct trial *t) {
    return CALL(osler_program_load)(t->guide->bytes, t->guide->length - 1, &t->allocator, &t->made_program, NULL);
}

static osler_status sign(struct trial *t) {
    const unsigned char random[40] = "forty bytes that could not be foreseen.";
    const char *bytes = t->guide->bytes;
    char *signature = NULL;
    uint64_t counter = 0;
    MAKE(CALL(osler_keys_make)(random, &t->allocator, &t->text[0], &t->text[1]), t->text[0]);
    const char *const keys[] = { t->text[1] };
    osler_trust trust = { .keys = keys, .keys_count = 1 };
    MAKE(CALL(osler_program_sign)(bytes, t->guide->length, t->text[0], 7, &t->allocator, &signature, NULL), signature);
    osler_status status = CALL(osler_program_load_signed)(bytes, t->guide->length, signature, strlen(signature), &trust, &t->allocator, &t->made_program,
                                                          &counter, NULL);
    if (status == OSLER_OK) status = CALL(osler_slot_new)(&t->allocator, &t->slot);
    if (status == OSLER_OK)
        status = CALL(osler_slot_load)(t->slot, bytes, t->guide->length, signature, strlen(signature), &trust, &t->allocator, NULL);
    say(t, signature);
    osler_text_free(&t->allocator, signature);
    TRY(status);
    say_number(t, counter);
    say_number(t, CALL(osler_slot_counter)(t->slot));
    return OSLER_OK;
}

/* What is only read needs no memory. */
static osler_status described(struct trial *t) {
    const osler_program *p = t->program;
    const char *name, *other, *third, *most;
    osler_fact fact;
    osler_guideline guideline;
    osler_recommendation recommendation;
    osler_reference reference;
    osler_row row;
    osler_row_cell cell;
    osler_cost cost;
    unsigned line;
    size_t start, end;
    char told[OSLER_UNIT_TOLD];
    say(t, CALL(osler_version)());
    CALL(osler_unit_told)("mm[Hg]", told);
    say(t, told);
    CALL(osler_program_cost)(p, &cost);
    CALL(osler_program_guideline)(p, &guideline);
    CALL(osler_program_row)(p, &row);
    say(t, guideline.title);
    say(t, CALL(osler_program_author)(p, 0));
    for (size_t i = 0; i < CALL(osler_program_facts)(p); i++) {
        TRY(CALL(osler_program_fact)(p, i, &fact));
        TRY(CALL(osler_program_row_cell)(p, i, &cell));
        assert_int_equal(CALL(osler_program_find)(p, fact.name), i);
        for (size_t c = 0; c < fact.choices; c++) TRY(CALL(osler_program_choice)(p, i, c, &name, &other));
        for (size_t f = 0; f < fact.fields; f++) say_number(t, CALL(osler_program_field)(p, i, f));
    }
    for (size_t i = 0; i < CALL(osler_program_recommendations)(p); i++) {
        TRY(CALL(osler_program_describe)(p, i, &recommendation));
        assert_int_equal(CALL(osler_program_find_recommendation)(p, CALL(osler_program_recommendation)(p, i)), i);
        say_number(t, CALL(osler_program_cite)(p, i, 0));
        say(t, CALL(osler_program_check)(p, i, 0));
        for (size_t w = 0; w < recommendation.wordings; w++) TRY(CALL(osler_program_wording)(p, i, w, &name, &other, &third));
    }
    TRY(CALL(osler_program_reference)(p, 0, &reference));
    TRY(CALL(osler_program_detail)(p, 0, 0, &name, &other));
    TRY(CALL(osler_program_treatment)(p, 0, &name, &other, &third, &most));
    TRY(CALL(osler_program_condition)(p, 0, &name, &line, &start, &end));
    assert_int_equal(t->memory.requests, 0);
    return OSLER_OK;
}

/* --- Patients ------------------------------------------------------------------------------------------------------------- */

static osler_status read_and_run(struct trial *t) {
    osler_patient_error error;
    const char *text;
    size_t length;
    osler_limits limits = { .list_elements = 10 };
    if (!t->made_context) MAKE(CALL(osler_context_new)(t->program, &t->allocator, &t->made_context), t->made_context);
    TRY(CALL(osler_context_limit)(t->made_context, &limits));
    for (int patient = 0; patient < 3; patient++) { /* the second one makes a plan */
        TRY(CALL(osler_context_begin)(t->made_context, TODAY));
        TRY(CALL(osler_context_read)(t->made_context, t->guide->patient, strlen(t->guide->patient), OSLER_LENIENT, &error));
        TRY(CALL(osler_context_run)(t->made_context));
        for (size_t i = 0; i < osler_program_recommendations(t->program); i++) say_number(t, CALL(osler_result_outcome)(t->made_context, i));
        say_number(t, CALL(osler_result_applies)(t->made_context));
        say(t, CALL(osler_context_patient)(t->made_context, &length));
        say_number(t, CALL(osler_context_ignored)(t->made_context));
        TRY_TEXT(CALL(osler_result_line)(t->made_context, NULL, &text, &length));
    }
    assert_ptr_equal(CALL(osler_context_program)(t->made_context), t->program);
    return OSLER_OK;
}

static osler_status wrong_patient(struct trial *t) {
    static const char json[] = "{\"her2\": \"positiv\", \"weight\": 70}";
    osler_patient_error error = { 0 };
    TRY(osler_context_begin(t->context, TODAY));
    osler_status status = CALL(osler_context_read)(t->context, json, sizeof json - 1, 0, &error);
    if (status == OSLER_PATIENT_WRONG) say(t, error.message), say(t, error.path);
    return status;
}

static osler_status wrong_value(struct trial *t) {
    TRY(osler_context_begin(t->context, TODAY));
    osler_status status = CALL(osler_context_set_double)(t->context, osler_program_find(t->program, "weight"), 700, NULL);
    if (status == OSLER_PATIENT_WRONG) say(t, CALL(osler_context_error)(t->context)->message);
    return status;
}

static osler_status set_series(struct trial *t) {
    static const char *const days[] = { "2025-10-05", "2025-10-04", "2025-10-03", "2025-10-02", "2025-10-01" };
    osler_context *c = t->context;
    TRY(CALL(osler_context_begin_list)(c, fact(t, "potassium")));
    for (size_t i = 0; i < COUNT(days); i++) {
        TRY(CALL(osler_context_add_element)(c, fact(t, "potassium")));
        TRY(CALL(osler_context_set_double)(c, fact(t, "potassium.value"), 4.25, NULL));
        TRY(CALL(osler_context_set_date)(c, fact(t, "potassium.on"), days[i]));
    }
    TRY(CALL(osler_context_maybe_more)(c, fact(t, "potassium")));
    return OSLER_OK;
}

static osler_status set(struct trial *t) {
    osler_context *c = t->context;
    const char *text;
    size_t length;
    TRY(CALL(osler_context_begin)(c, TODAY));
    TRY(CALL(osler_context_set_patient)(c, "somebody", 8));
    TRY(CALL(osler_context_set_decimal)(c, fact(t, "weight"), "155.4", "[lb_av]"));
    TRY(CALL(osler_context_set_on)(c, fact(t, "weight"), "2025-10-20"));
    TRY(CALL(osler_context_set_scaled)(c, fact(t, "ecog"), 10, 1, NULL));
    TRY(CALL(osler_context_set_choice)(c, fact(t, "her2"), 1));
    TRY(CALL(osler_context_set_name)(c, fact(t, "her2"), "positive"));
    TRY(CALL(osler_context_set_truth)(c, fact(t, "smoker"), true));
    TRY(CALL(osler_context_set_unknown)(c, fact(t, "smoker")));
    TRY(CALL(osler_context_set_unreadable)(c, fact(t, "born"), "long ago", 8));
    TRY(CALL(osler_context_set_text)(c, fact(t, "remark"), "told", 4));
    TRY(CALL(osler_context_set_period)(c, fact(t, "stay"), "2025-10-01", NULL));
    TRY(set_series(t));
    TRY(CALL(osler_context_run)(c));
    TRY_TEXT(CALL(osler_result_json)(c, NULL, &text, &length));
    return OSLER_OK;
}

static osler_status require(struct trial *t) {
    const char *why = NULL;
    osler_status status = CALL(osler_context_require)(t->context, "approved", &why);
    if (status == OSLER_REFUSED) say(t, why);
    return status;
}

/* --- Answers ------------------------------------------------------------------------------------------------------------------ */

static const osler_result_options for_patient = { .audience = "patient", .language = "de-AT", .width = 60 };

static osler_status texts(struct trial *t, const osler_result_options *options) {
    const char *text;
    size_t length;
    TRY_TEXT(CALL(osler_result_text)(t->context, options, &text, &length));
    TRY_TEXT(CALL(osler_result_json)(t->context, options, &text, &length));
    TRY_TEXT(CALL(osler_result_line)(t->context, options, &text, &length));
    TRY_TEXT(CALL(osler_why_text)(t->context, OSLER_ALL, options, &text, &length));
    TRY_TEXT(CALL(osler_why_json)(t->context, 0, options, &text, &length));
    return OSLER_OK;
}
static osler_status answer(struct trial *t) { return texts(t, NULL); }
static osler_status answer_in_german(struct trial *t) { return texts(t, &for_patient); }

static void say_reasons(struct trial *t, const osler_reason *reason) {
    for (; reason; reason = reason->next) {
        say(t, reason->text);
        say_reasons(t, reason->children);
    }
}

static void say_missing(struct trial *t, const osler_missing *missing, size_t count) {
    for (size_t i = 0; i < count; i++) say(t, missing[i].name), say(t, missing[i].question);
}

static osler_status gather(struct trial *t) {
    osler_result result;
    osler_summary summary;
    const osler_missing *missing;
    osler_dose dose;
    size_t count;
    bool may;
    TRY(CALL(osler_result_gather)(t->context, &for_patient));
    TRY(CALL(osler_result_summary)(t->context, &summary));
    for (size_t i = 0; i < summary.notices_count; i++) say(t, summary.notices[i]);
    for (size_t i = 0; i < osler_program_recommendations(t->program); i++) {
        TRY(CALL(osler_result_get)(t->context, i, &result));
        say(t, result.text);
        say_reasons(t, result.because);
        TRY(CALL(osler_result_missing)(t->context, i, &missing, &count, &may));
        say_missing(t, missing, count);
        for (size_t d = 0; CALL(osler_result_dose)(t->context, i, d, &dose) == OSLER_OK; d++) {
            say(t, dose.amount);
            TRY(CALL(osler_result_dose_missing)(t->context, i, d, &missing, &count, &may));
            say_missing(t, missing, count);
        }
    }
    TRY(CALL(osler_result_missing)(t->context, OSLER_ALL, &missing, &count, &may));
    say_missing(t, missing, count);
    return OSLER_OK;
}

static osler_status nodes(struct trial *t) {
    osler_node room[200];
    size_t count;
    TRY(CALL(osler_result_nodes)(t->context, OSLER_ALL, room, COUNT(room), &count));
    say_bytes(t, (const char *)room, count * sizeof *room);
    return OSLER_OK;
}

/* --- Rows ------------------------------------------------------------------------------------------------------------------------- */

enum { ROWS = 3, ROW_MOST = 4096 };

/* Truths are yes, choices their first value, all else is unknown. */
static void fill_rows(const osler_program *program, const osler_row *form, uint64_t *rows) {
    static const int16_t small = INT16_MIN;
    static const int32_t middle = INT32_MIN;
    static const int64_t large = INT64_MIN;
    osler_row_cell cell;
    memset(rows, 0, ROWS * form->size);
    for (size_t i = 0; i < ROWS * osler_program_facts(program); i++) {
        FINE(osler_program_row_cell(program, i / ROWS, &cell));
        unsigned char *at = (unsigned char *)rows + i % ROWS * form->size + cell.offset;
        switch (cell.cell) {
        case OSLER_CELL_NONE: case OSLER_CELL_CHOICE: break;
        case OSLER_CELL_TRUTH: *at = 3; break;
        case OSLER_CELL_INT16: memcpy(at, &small, sizeof small); break;
        case OSLER_CELL_INT32: case OSLER_CELL_DATE: memcpy(at, &middle, sizeof middle); break;
        case OSLER_CELL_INT64: memcpy(at, &large, sizeof large); break;
        }
    }
}

static osler_status rows(struct trial *t) {
    static uint64_t row[ROWS * ROW_MOST / 8], answers[ROWS * ROW_MOST / 8];
    osler_row form;
    osler_node room[300];
    size_t ends[ROWS], done;
    osler_program_row(t->program, &form);
    assert_true(form.size <= ROW_MOST && form.answer_size <= ROW_MOST);
    fill_rows(t->program, &form, row);
    TRY(CALL(osler_context_answer_rows)(t->context, row, ROWS, answers));
    say_bytes(t, (const char *)answers, ROWS * form.answer_size);
    TRY(osler_context_begin(t->context, TODAY));
    TRY(CALL(osler_context_explain_rows)(t->context, row, ROWS, answers, room, COUNT(room), ends, &done));
    say_bytes(t, (const char *)room, ends[done - 1] * sizeof *room);
    TRY(osler_context_begin(t->context, TODAY));
    osler_status status = CALL(osler_context_set_row)(t->context, row);
    say_number(t, status);
    return status;
}

/* --- Records of decisions --------------------------------------------------------------------------------------------------------- */

static osler_status record(struct trial *t) {
    osler_decision decision = { .input = t->guide->patient, .length = strlen(t->guide->patient), .form = OSLER_RECORD_JSON, .options = &for_patient };
    const char *line;
    char head[OSLER_HASH], why[160], copy[1 << 15];
    size_t length;
    uint64_t count;
    TRY(CALL(osler_record_line)(t->context, &decision, NULL, 1, &line, &length, head));
    say_bytes(t, line, length);
    assert_true(length < sizeof copy);
    memcpy(copy, line, length);
    TRY(CALL(osler_record_check)(copy, length, NULL, 1, head, why));
    TRY(CALL(osler_record_last)(copy, length, &count, head));
    TRY(CALL(osler_record_replay)(t->program, &t->allocator, copy, length, why));
    return OSLER_OK;
}

/* --- Hot reload and hosts ----------------------------------------------------------------------------------------------------------- */

static osler_status slot(struct trial *t) {
    MAKE(CALL(osler_slot_new)(&t->allocator, &t->slot), t->slot);
    CALL(osler_slot_put)(t->slot, osler_program_keep(t->program));
    TRY(CALL(osler_slot_begin)(t->slot, &t->allocator, &t->made_context, TODAY));
    TRY(CALL(osler_slot_load)(t->slot, t->guide->bytes, t->guide->length, NULL, 0, NULL, &t->allocator, NULL));
    const osler_context *before = t->made_context;
    osler_status status = CALL(osler_slot_begin)(t->slot, &t->allocator, &t->made_context, TODAY);
    if (status != OSLER_OK) assert_ptr_equal(t->made_context, before);
    TRY(status);
    osler_program *there = CALL(osler_slot_get)(t->slot);
    assert_ptr_equal(osler_context_program(t->made_context), there);
    osler_program_free(there);
    return OSLER_OK;
}

static int nobody_calls_it(void) { return 0; }

static osler_status host(struct trial *t) {
    const char *text;
    char why[160];
    size_t length;
    if (!t->host) MAKE(CALL(osler_host_new)(&t->allocator, &t->host), t->host);
    TRY(CALL(osler_host_open)(t->host, functions_so, why));
    TRY(CALL(osler_host_register)(t->host, "more", "-> truth", (osler_function)nobody_calls_it, NULL, why));
    TRY(CALL(osler_context_use_host)(t->context, t->host, why));
    TRY(osler_context_run(t->context));
    TRY_TEXT(osler_result_json(t->context, NULL, &text, &length));
    return OSLER_OK;
}

/* --- Every one -------------------------------------------------------------------------------------------------------------------------- */

static const struct scenario scenarios[] = {
    { "load", load, &hosted, 0, OSLER_OK },
    { "load what is damaged", damaged, &hosted, 0, OSLER_NOT_A_PROGRAM },
    { "sign and load", sign, &hosted, 0, OSLER_OK },
    { "describe", described, &hosted, 0, OSLER_OK },
    { "read and run", read_and_run, &hosted, 0, OSLER_OK },
    { "read and run, with tables", read_and_run, &german, 0, OSLER_OK },
    { "a wrong patient", wrong_patient, &hosted, PATIENT_BEGUN, OSLER_PATIENT_WRONG },
    { "a wrong value", wrong_value, &hosted, PATIENT_BEGUN, OSLER_PATIENT_WRONG },
    { "set", set, &hosted, PATIENT_BEGUN, OSLER_OK },
    { "require", require, &hosted, PATIENT_BEGUN, OSLER_REFUSED },
    { "answer", answer, &hosted, PATIENT_RUN, OSLER_OK },
    { "answer for the patient", answer_in_german, &hosted, PATIENT_RUN, OSLER_OK },
    { "answer, with tables", answer, &german, PATIENT_RUN, OSLER_OK },
    { "answer in German", answer_in_german, &german, PATIENT_RUN, OSLER_OK },
    { "gather", gather, &hosted, PATIENT_RUN, OSLER_OK },
    { "gather in German", gather, &german, PATIENT_RUN, OSLER_OK },
    { "nodes", nodes, &hosted, PATIENT_RUN, OSLER_OK },
    { "rows", rows, &hosted, PATIENT_BEGUN, OSLER_OK },
    { "rows, with tables", rows, &german, PATIENT_BEGUN, OSLER_OK },
    { "record", record, &hosted, PATIENT_RUN, OSLER_OK },
    { "record in German", record, &german, PATIENT_RUN, OSLER_OK },
    { "slot", slot, &hosted, 0, OSLER_OK },
    { "host", host, &functions, PATIENT_READ, OSLER_OK },
};

static size_t budget = 20000; /* starve */
static const char *only = "";

static void every_request_for_memory_may_be_refused(void **unused) {
    struct prepared *guides[] = { &hosted, &german, &functions };
    (void)unused;
    for (size_t i = 0; i < COUNT(guides); i++) prepare(guides[i]);
    assert_true(starve_all(scenarios, COUNT(scenarios), budget, only) > (*only ? 0 : 100));
    for (size_t i = 0; i < COUNT(guides); i++) free(guides[i]->text), free(guides[i]->bytes);
}

static void every_function_was_called(void **unused) {
    (void)unused;
    size_t declared = assert_all_called("include/osler.h");
    print_message("# %zu functions of osler.h\n", declared);
    assert_true(declared > 90);
}

/* test_memory [BUDGET [WORD]]: with this budget for a scenario; of those whose name has the word. */
int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_for_memory_may_be_refused),
        cmocka_unit_test(every_function_was_called),
    };
    if (count > 1) budget = strtoul(words[1], NULL, 10);
    if (count > 2) only = words[2];
    snprintf(functions_so, sizeof functions_so, "%.*s../host/functions.so", (int)(strrchr(words[0], '/') - words[0] + 1), words[0]);
    return cmocka_run_group_tests_name("embed/memory", tests, NULL, NULL);
}
