/* Memory refused to every call of osler_author.h and osler_columns.h. tests/embed/starved.h says what has to hold. */
#include "tests/embed/starved.h"

static char care_text[] =
    "language 1\n"
    "guideline care \"Care\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
    "use shared\n"
    "fact age \"Age\" : a from 0 to 120 step 1\n"
    "fact fit \"Fit\" : yes or no\n"
    "record lesion \"Lesion\"\n  small \"Small\" : yes or no\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "define all_small \"All small\" as every lesion has small\n"
    "table level \"Level\" : one of low, high first\n  | age | level |\n  | < 65 a | low |\n  | any | high |\n"
    "recommend surgery \"Surgery\"\n  when fit and level is low\n  give drug: 4 mg once\n  basis: editor   note: \"a test\"\n"
    "avoid lesions_left \"Lesions\"\n  about: drug\n  unless all_small\n  if unknown: warn\n  text: \"At level {level}.\"\n  basis: editor   note: \"a test\"\n"
    "assert never surgery when age >= 70 a\n"
    "scenario \"Fit\"\n  given fit is yes, age is 60 a\n  expect surgery is yes\n"
    "scenario \"Wrong\"\n  given fit is no\n  expect surgery is unknown, missing age\n";
static const char shared_text[] = "language 1\ntreatment drug \"Drug\"\n";
static const char wrong_text[] =
    "language 1\nguideline wrong \"Wrong\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\nfact fever \"Fever\" : yes or no\n"
    "recommend drink \"Drink\"\n  when fevr and wieght > 30 mm\n  basis: editor   note: \"a test\"\n  when\n"
    "recommend rest \"Rest\"\n  when feverr\n  basis: editor   note: \"a test\"\n";
static const char unproved_text[] =
    "language 1\nguideline gap \"Gap\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
    "fact age \"Age\" : a from 0 to 120 step 1\nfact fit \"Fit\" : yes or no\n"
    "table level \"Level\" : one of low, high\n  | age | fit | level |\n  | < 65 a | yes | low |\n  | > 60 a | any | high |\n"
    "recommend surgery \"Surgery\"\n  when fit and level is low\n  basis: editor   note: \"a test\"\n"
    "assert never surgery when age >= 60 a\n";
static const char later_text[] =
    "language 1\nguideline later \"Later\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
    "fact age \"Age\" : a from 0 to 120 step 1\ntreatment drug \"Drug\"\n"
    "avoid none \"None\"\n  about: drug\n  when age > 50 a\n  basis: editor   note: \"a test\"\n";

static bool find_shared(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length) {
    (void)context, (void)from, (void)use;
    *name = "shared.guide", *bytes = shared_text, *length = sizeof shared_text - 1;
    return true;
}

static struct prepared care = { .file = "care.guide", .text = care_text, .source.find = find_shared,
                                .patient = "{\"fit\": true, \"age\": 60, \"lesions\": [{\"small\": true}]}" };
static struct prepared german = { .file = "tests/golden/german.guide",
                                  .patient = "{\"id\": \"fall-1\", \"temperature\": 39.7, \"kind\": \"septic\", \"scans\": [{\"clear\": false}, {}]}" };
static const osler_source wrong = { .name = "wrong.guide", .bytes = wrong_text, .length = sizeof wrong_text - 1 };
static const osler_source unproved = { .name = "gap.guide", .bytes = unproved_text, .length = sizeof unproved_text - 1 };
static const osler_source later = { .name = "later.guide", .bytes = later_text, .length = sizeof later_text - 1 };

/* --- Compiling -------------------------------------------------------------------------------------------------------------- */

static osler_status say_messages(struct trial *t) {
    const char *text;
    const osler_fix *fixes;
    size_t length;
    for (int form = OSLER_FORM_TEXT; form <= OSLER_FORM_JSON; form++) {
        text = CALL(osler_messages_text)(t->messages, (osler_form)form, &length);
        if (!text) return OSLER_LIMIT;
        say_bytes(t, text, length);
    }
    say_number(t, CALL(osler_messages_count)(t->messages));
    say_number(t, CALL(osler_messages_errors)(t->messages));
    say_number(t, CALL(osler_messages_warnings)(t->messages));
    say_number(t, CALL(osler_messages_questions)(t->messages));
    say_number(t, CALL(osler_messages_undecided)(t->messages));
    say_number(t, CALL(osler_messages_found)(t->messages));
    TRY_TEXT(CALL(osler_messages_scenarios)(t->messages, &text, &length));
    TRY(CALL(osler_messages_fixes)(t->messages, &fixes, &length));
    say_number(t, length);
    TRY_TEXT(CALL(osler_messages_fixed)(t->messages, &text, &length));
    return OSLER_OK;
}

/* What is wrong with a guideline is an answer too. */
static osler_status with_messages(struct trial *t, osler_status status) {
    if (status == OSLER_LIMIT) return status;
    TRY(say_messages(t));
    return status;
}

static osler_status compile(struct trial *t) {
    osler_status status = CALL(osler_compile)(&t->guide->source, &t->allocator, &t->made_program, &t->messages);
    assert_true((status == OSLER_OK) == (t->made_program != NULL));
    if (status == OSLER_OK) say(t, osler_program_hash(t->made_program));
    return with_messages(t, status);
}

static osler_status compile_without_messages(struct trial *t) {
    MAKE(CALL(osler_compile)(&t->guide->source, &t->allocator, &t->made_program, NULL), t->made_program);
    return OSLER_OK;
}

static osler_status compile_what_is_wrong(struct trial *t) {
    return with_messages(t, CALL(osler_compile)(&wrong, &t->allocator, &t->made_program, &t->messages));
}
static osler_status check_what_is_proved_wrong(struct trial *t) { return with_messages(t, CALL(osler_check)(&unproved, &t->allocator, &t->messages)); }
static osler_status check(struct trial *t) { return with_messages(t, CALL(osler_check)(&t->guide->source, &t->allocator, &t->messages)); }
static osler_status check_style(struct trial *t) { return with_messages(t, CALL(osler_check_style)(&t->guide->source, &t->allocator, &t->messages)); }
static osler_status check_together(struct trial *t) {
    const osler_source *const both[] = { &t->guide->source, &later };
    return with_messages(t, CALL(osler_check_together)(both, COUNT(both), &t->allocator, &t->messages));
}

static osler_status format(struct trial *t) {
    const char *text;
    size_t length;
    TRY_TEXT(CALL(osler_format)(&t->guide->source, &t->allocator, &text, &length, &t->messages));
    return OSLER_OK;
}

static osler_status format_what_is_wrong(struct trial *t) {
    static const osler_source broken = { .name = "broken.guide", .bytes = "language 1\nfact\n", .length = 16 };
    const char *text;
    size_t length;
    osler_status status = CALL(osler_format)(&broken, &t->allocator, &text, &length, &t->messages);
    return with_messages(t, status);
}

static osler_status diagnostics(struct trial *t) {
    size_t length;
    for (size_t i = 0; i < CALL(osler_diagnostics)(); i++) {
        say(t, CALL(osler_diagnostic_code)(i));
        say(t, CALL(osler_diagnostic_title)(i));
        say_bytes(t, CALL(osler_diagnostic_page)(i, &length), 1);
    }
    assert_int_equal(t->memory.requests, 0);
    return OSLER_OK;
}

static osler_status save(struct trial *t) {
    const char *text;
    size_t length;
    TRY_TEXT(CALL(osler_program_save)(t->program, &text, &length));
    TRY_TEXT(CALL(osler_program_schema)(t->program, &text, &length));
    TRY_TEXT(CALL(osler_program_disassemble)(t->program, &text, &length));
    return OSLER_OK;
}

/* --- Questions ---------------------------------------------------------------------------------------------------------------- */

static osler_status whatif(struct trial *t) {
    const char *text;
    size_t length;
    TRY_TEXT(CALL(osler_whatif_text)(t->context, OSLER_ALL, NULL, &text, &length));
    TRY_TEXT(CALL(osler_whatif_json)(t->context, 0, NULL, &text, &length));
    return OSLER_OK;
}

static osler_status article(struct trial *t) {
    const char *text;
    size_t length;
    for (int form = OSLER_ARTICLE_HTML; form <= OSLER_ARTICLE_TEXT; form++) {
        osler_article_options options = { .form = (osler_article_form)form, .language = "de", .patient = form != OSLER_ARTICLE_MARKDOWN };
        TRY_TEXT(CALL(osler_article)(t->program, t->context, &options, &text, &length));
        TRY_TEXT(CALL(osler_graph)(t->program, t->context, &options, &text, &length));
    }
    return OSLER_OK;
}

static osler_status eval(struct trial *t) {
    static const char expression[] = "age + 3 a", open[] = "age > 3 a and fit";
    osler_status status = CALL(osler_eval)(expression, sizeof expression - 1, &t->guide->source, t->guide->patient, strlen(t->guide->patient), TODAY,
                                           &t->allocator, &t->text[0], &t->text[1]);
    TRY(status);
    say(t, t->text[0]);
    release(t);
    TRY(CALL(osler_eval)(open, sizeof open - 1, &t->guide->source, "{}", 2, TODAY, &t->allocator, &t->text[0], &t->text[1]));
    say(t, t->text[0]), say(t, t->text[1]);
    return OSLER_OK;
}

static osler_status eval_what_is_wrong(struct trial *t) {
    osler_status status = CALL(osler_eval)("1 kg + 2 m", 10, NULL, NULL, 0, TODAY, &t->allocator, &t->text[0], NULL);
    if (status != OSLER_LIMIT) say(t, t->text[0]);
    return status;
}

static osler_status test(struct trial *t) {
    size_t passed, failed;
    TRY(CALL(osler_test)(&t->guide->source, &t->allocator, &passed, &failed, &t->text[0]));
    say_number(t, passed), say_number(t, failed), say(t, t->text[0]);
    return OSLER_OK;
}

static osler_status say_tests(struct trial *t, unsigned parts) {
    osler_tests_scenario scenario;
    const char *text;
    size_t length;
    MAKE(CALL(osler_tests_run)(&t->guide->source, parts, &t->allocator, &t->tests), t->tests);
    say_number(t, CALL(osler_tests_passed)(t->tests));
    say_number(t, CALL(osler_tests_failed)(t->tests));
    say_number(t, CALL(osler_tests_rewritten)(t->tests));
    say_number(t, CALL(osler_tests_missing)(t->tests));
    say_number(t, CALL(osler_tests_unnoticed)(t->tests));
    for (size_t i = 0; CALL(osler_tests_get)(t->tests, i, &scenario); i++) say(t, scenario.name);
    TRY_TEXT(CALL(osler_tests_text)(t->tests, OSLER_TESTS_FAILURES, &text, &length));
    TRY_TEXT(CALL(osler_tests_text)(t->tests, OSLER_TESTS_JSON, &text, &length));
    return OSLER_OK;
}
static osler_status tests(struct trial *t) { return say_tests(t, OSLER_TESTS_UPDATE); }
static osler_status cover(struct trial *t) { return say_tests(t, OSLER_TESTS_COVER | OSLER_TESTS_SUGGEST); }
static osler_status mutate(struct trial *t) { return say_tests(t, OSLER_TESTS_MUTATE); }

static osler_status session(struct trial *t) {
    static const char words[] = "age is 60 a, lesions are (small yes)";
    osler_scenario scenario;
    const char *text;
    size_t length;
    MAKE(CALL(osler_session_open)(&t->guide->source, &t->allocator, &t->session, &t->messages), t->session);
    TRY_TEXT(CALL(osler_session_given)(t->session, words, sizeof words - 1, &text, &length));
    assert_int_equal(CALL(osler_session_scenarios)(t->session), 2);
    TRY(CALL(osler_session_scenario)(t->session, 1, &scenario));
    say(t, scenario.record);
    MAKE(osler_context_new(CALL(osler_session_program)(t->session), &t->allocator, &t->made_context), t->made_context);
    TRY(osler_context_begin(t->made_context, TODAY));
    TRY(osler_context_read(t->made_context, t->guide->patient, strlen(t->guide->patient), 0, NULL));
    for (size_t i = 0; i < osler_program_facts(t->program); i++)
        TRY_TEXT(CALL(osler_session_words)(t->session, t->made_context, i, &text, &length));
    return OSLER_OK;
}

static osler_status difference(struct trial *t) {
    osler_source changed = t->guide->source;
    char copy[sizeof care_text];
    const char *text;
    size_t length;
    bool changes = false;
    memcpy(copy, care_text, sizeof copy);
    memcpy(strstr(copy, "< 65 a"), "< 75 a", 6);
    changed.bytes = copy;
    changed.proofs = OSLER_PROVE_NOTHING;
    MAKE(osler_compile(&changed, &t->allocator, &t->made_program, NULL), t->made_program);
    MAKE(CALL(osler_diff)(t->program, t->made_program, NULL, &t->allocator, &t->difference), t->difference);
    assert_false(CALL(osler_difference_none)(t->difference));
    TRY_TEXT(CALL(osler_difference_text)(t->difference, 0, &text, &length));
    assert_non_null(strstr(text, "the text shows another level"));
    TRY_TEXT(CALL(osler_difference_json)(t->difference, &text, &length));
    MAKE(osler_context_new(t->made_program, &t->allocator, &t->made_context), t->made_context);
    TRY(osler_context_begin(t->made_context, TODAY));
    TRY(osler_context_read(t->made_context, t->guide->patient, strlen(t->guide->patient), 0, NULL));
    TRY(osler_context_run(t->made_context));
    TRY(CALL(osler_difference_patient)(t->difference, t->context, t->made_context, &changes));
    assert_false(changes);
    return OSLER_OK;
}

static osler_status units(struct trial *t) {
    char *text = NULL;
    for (int i = 0; i < 3; i++) {
        osler_status status = i == 0 ? CALL(osler_unit_describe)("mg/dL", &t->allocator, &text)
                            : i == 1 ? CALL(osler_unit_convert)("1.5", "mg/dL", "g/L", &t->allocator, &text)
                                     : CALL(osler_unit_combine)(true, "10", "mg", "2", "kg", &t->allocator, &text);
        assert_true((status == OSLER_LIMIT) == (text == NULL));
        TRY(status);
        say(t, text);
        osler_text_free(&t->allocator, text);
        text = NULL;
    }
    return OSLER_OK;
}

static osler_status wrong_unit(struct trial *t) {
    osler_status status = CALL(osler_unit_describe)("furlong", &t->allocator, &t->text[0]);
    if (status == OSLER_MISUSE) say(t, t->text[0]);
    return status;
}

/* --- Tables ----------------------------------------------------------------------------------------------------------------------- */

static const char rows[] = "id,fit,age,lesions\np1,yes,60,\"[{\"\"small\"\": true}]\"\np2,no,abc,\n\"p\"\"3\",yes,70,\"\"\n";

/* Each row is answered; of a row that is wrong the reason is the answer. A refused request may come back as the wrong row's own event. */
static osler_status table(struct trial *t) {
    osler_table_options options = { .flags = OSLER_LENIENT };
    osler_patient_error error;
    const char *text;
    char *why = NULL;
    size_t length, put = 0;
    osler_status status = CALL(osler_table_new)(t->program, &options, &t->allocator, &t->table, &why);
    osler_text_free(&t->allocator, why);
    TRY(status);
    for (;;) {
        TRY(osler_context_begin(t->context, TODAY));
        switch (CALL(osler_table_next)(t->table, t->context, &error)) {
        case OSLER_TABLE_MORE:
            if (put == 0) CALL(osler_table_put)(t->table, rows, 20);
            else if (put == 20) CALL(osler_table_put_at)(t->table, rows + 20, sizeof rows - 21, 2);
            else osler_table_put(t->table, NULL, 0);
            put = put ? sizeof rows - 1 : 20;
            break;
        case OSLER_TABLE_ROW:
            TRY_TEXT(CALL(osler_table_record)(t->table, &text, &length));
            say_number(t, CALL(osler_table_line)(t->table));
            TRY_TEXT(CALL(osler_table_write_record)(t->context, OSLER_CSV, text, length, &text, &length));
            break;
        case OSLER_TABLE_ROW_WRONG: say(t, error.message); break;
        case OSLER_TABLE_OVER:
            TRY_TEXT(CALL(osler_table_write_header)(t->context, OSLER_TSV, &text, &length));
            return OSLER_OK;
        case OSLER_TABLE_LIMIT: return OSLER_LIMIT;
        default: fail_msg("a table's event that cannot be");
        }
    }
}

static osler_status wrong_map(struct trial *t) {
    static const char map[] = "columns 1\nage from no_such_thing with kg\nnonsense\n";
    osler_table_options options = { .columns_name = "map", .columns = map, .columns_length = sizeof map - 1 };
    char *why = NULL;
    osler_status status = CALL(osler_table_new)(t->program, &options, &t->allocator, &t->table, &why);
    if (status == OSLER_GUIDELINE_WRONG) say(t, why);
    osler_text_free(&t->allocator, why);
    return status;
}

/* --- Populations --------------------------------------------------------------------------------------------------------------------- */

static const int16_t age[] = { 50, 70, 500 };
static const uint8_t fit[] = { 1, 0, 1 };

static osler_status say_columns(struct trial *t) {
    static uint8_t outcome[3], refused[1]; /* bound, and written to by the runs that follow */
    osler_dose_column dose;
    osler_packed packed;
    osler_patient_error error;
    size_t row;
    osler_columns *c = t->columns;
    TRY(CALL(osler_columns_begin)(c, TODAY));
    TRY(CALL(osler_columns_bind)(c, fact(t, "age"), &(osler_column){ .type = OSLER_COLUMN_INT16, .values = age }));
    TRY(CALL(osler_columns_bind)(c, fact(t, "fit"), &(osler_column){ .type = OSLER_COLUMN_BOOLS, .values = fit }));
    TRY(CALL(osler_columns_use_host)(c, NULL, NULL));
    TRY(CALL(osler_columns_outcomes)(c, 0, outcome));
    TRY(CALL(osler_columns_refused)(c, refused));
    TRY(CALL(osler_columns_run)(c, COUNT(age)));
    say_bytes(t, (const char *)outcome, sizeof outcome), say_bytes(t, (const char *)refused, 1);
    assert_int_equal(CALL(osler_columns_error_count)(c), 1);
    TRY(CALL(osler_columns_error)(c, 0, &row, &error));
    say(t, error.message);
    TRY(osler_context_begin(t->context, TODAY));
    TRY(CALL(osler_columns_patient)(c, 1, t->context));
    say_number(t, CALL(osler_columns_dose_count)(c));
    TRY(CALL(osler_columns_dose)(c, 0, &dose));
    TRY(CALL(osler_columns_packed)(c, fact(t, "age"), &packed));
    say_number(t, CALL(osler_columns_outcome_offset)(c, 0) + CALL(osler_columns_processor)(c));
    return OSLER_OK;
}

static osler_status columns(struct trial *t) {
    static uint64_t blocks[1 << 15], results[1 << 15], amounts[8];
    MAKE(CALL(osler_columns_new)(t->program, NULL, &t->allocator, &t->columns), t->columns);
    assert_true(CALL(osler_columns_packed_size)(t->columns) <= sizeof blocks && CALL(osler_columns_results_size)(t->columns) <= sizeof results);
    TRY(say_columns(t));
    TRY(CALL(osler_columns_doses)(t->columns, 0, amounts));
    TRY(CALL(osler_columns_pack)(t->columns, 2, blocks));
    TRY(CALL(osler_columns_run_packed)(t->columns, blocks, 2, results));
    return OSLER_OK;
}

static void schema_released(struct ArrowSchema *schema) { schema->release = NULL; }
static void array_released(struct ArrowArray *array) { array->release = NULL; }

/* A batch of one column; whatever happens it is taken over, and the result is the caller's only when there is one. */
static osler_status arrow(struct trial *t) {
    struct ArrowSchema column = { .format = "s", .name = "age", .release = schema_released }, *columns_of[] = { &column };
    struct ArrowSchema schema = { .format = "+s", .name = "", .n_children = 1, .children = columns_of, .release = schema_released }, made_schema = { 0 };
    const void *no_buffer[] = { NULL }, *buffers[] = { NULL, age };
    struct ArrowArray values = { .length = 3, .n_buffers = 2, .buffers = buffers, .release = array_released }, *values_of[] = { &values };
    struct ArrowArray batch = { .length = 3, .n_buffers = 1, .buffers = no_buffer, .n_children = 1, .children = values_of, .release = array_released };
    struct ArrowArray made = { 0 };
    const char *why = NULL;
    osler_status status = CALL(osler_columns_new)(t->program, NULL, &t->allocator, &t->columns);
    if (status == OSLER_OK) status = osler_columns_begin(t->columns, TODAY);
    if (status != OSLER_OK) return status;
    status = CALL(osler_columns_arrow)(t->columns, &schema, &batch, &made_schema, &made, &why);
    assert_true(!schema.release && !batch.release);
    assert_true((status == OSLER_OK) == (made.release != NULL) && (status == OSLER_OK) == (made_schema.release != NULL));
    TRY(status);
    for (int64_t i = 0; i < made.n_children; i++) say(t, made_schema.children[i]->name), say_number(t, (uint64_t)made.children[i]->null_count);
    made.release(&made);
    made_schema.release(&made_schema);
    return OSLER_OK;
}

/* --- Every one -------------------------------------------------------------------------------------------------------------------------- */

static const struct scenario scenarios[] = {
    { "compile", compile, &care, 0, OSLER_OK },
    { "compile in German", compile, &german, 0, OSLER_OK },
    { "compile without messages", compile_without_messages, &care, 0, OSLER_OK },
    { "compile what is wrong", compile_what_is_wrong, &care, 0, OSLER_GUIDELINE_WRONG },
    { "check", check, &care, 0, OSLER_OK },
    { "check what is proved wrong", check_what_is_proved_wrong, &care, 0, OSLER_GUIDELINE_WRONG },
    { "check style", check_style, &care, 0, OSLER_OK },
    { "check together", check_together, &care, 0, OSLER_OK },
    { "format", format, &german, 0, OSLER_OK },
    { "format what is wrong", format_what_is_wrong, &care, 0, OSLER_GUIDELINE_WRONG },
    { "diagnostics", diagnostics, &care, 0, OSLER_OK },
    { "save", save, &german, 0, OSLER_OK },
    { "what-if", whatif, &care, PATIENT_RUN, OSLER_OK },
    { "what-if in German", whatif, &german, PATIENT_RUN, OSLER_OK },
    { "article", article, &care, PATIENT_RUN, OSLER_OK },
    { "article in German", article, &german, PATIENT_RUN, OSLER_OK },
    { "eval", eval, &care, 0, OSLER_OK },
    { "eval what is wrong", eval_what_is_wrong, &care, 0, OSLER_GUIDELINE_WRONG },
    { "test", test, &care, 0, OSLER_OK },
    { "tests", tests, &care, 0, OSLER_OK },
    { "tests with coverage", cover, &care, 0, OSLER_OK },
    { "tests with changes", mutate, &care, 0, OSLER_OK },
    { "session", session, &care, 0, OSLER_OK },
    { "difference", difference, &care, PATIENT_RUN, OSLER_OK },
    { "units", units, &care, 0, OSLER_OK },
    { "a wrong unit", wrong_unit, &care, 0, OSLER_MISUSE },
    { "table", table, &care, PATIENT_BEGUN, OSLER_OK },
    { "a wrong column map", wrong_map, &care, 0, OSLER_GUIDELINE_WRONG },
    { "columns", columns, &care, PATIENT_BEGUN, OSLER_OK },
    { "arrow", arrow, &care, 0, OSLER_OK },
};

static size_t budget = 20000; /* starve */
static const char *only = "";

static void every_request_for_memory_may_be_refused(void **unused) {
    (void)unused;
    prepare(&care);
    prepare(&german);
    assert_true(starve_all(scenarios, COUNT(scenarios), budget, only) > (*only ? 0 : 100));
    free(care.bytes), free(german.text), free(german.bytes);
}

static void every_function_was_called(void **unused) {
    (void)unused;
    size_t author = assert_all_called("include/osler_author.h"), columns_too = assert_all_called("include/osler_columns.h");
    print_message("# %zu functions of osler_author.h, %zu of osler_columns.h\n", author, columns_too);
    assert_true(author > 40 && columns_too > 25);
}

/* test_memory_author [BUDGET [WORD]]: with this budget for a scenario; of those whose name has the word. */
int main(int count, char **words) {
    const struct CMUnitTest every[] = {
        cmocka_unit_test(every_request_for_memory_may_be_refused),
        cmocka_unit_test(every_function_was_called),
    };
    if (count > 1) budget = strtoul(words[1], NULL, 10);
    if (count > 2) only = words[2];
    return cmocka_run_group_tests_name("embed/memory_author", every, NULL, NULL);
}
