/* What a program says of itself, to the last index and one beyond; rows of memory, whatever they are asked with. */
#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)
#define MISUSE(call) assert_int_equal((call), OSLER_MISUSE)

static const char guide[] =
    "language 1\n"
    "guideline told \"Told\"\n"
    "  version: 1.0.0\n"
    "  status: %s\n"
    "  updated: 2025-01-01\n"
    "  expires: 2027-01-01\n"
    "  authors: \"A. Author\"\n"
    "reference trial \"A trial\"\n"
    "  kind: trial   verified: yes\n"
    "  doi: \"10.1/x\"\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\n"
    "  ask: \"How heavy?\"\n"
    "  valid for: 3 months\n"
    "fact free \"Free\" : number from 0.25 to 9\n"
    "fact mood \"Mood\" : one of alert \"wide awake\", drowsy\n"
    "fact born \"Born\" : date\n"
    "fact note \"Note\" : text\n"
    "fact stay \"Stay\" : period\n"
    "fact fever \"Fever\" : yes or no\n"
    "  absent means: no\n"
    "record lesion \"Lesion\"\n"
    "  site \"Site\" : one of liver, bone\n"
    "  size \"Size\" : cm from 0 to 30 step 0.1\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "fact potassium \"Potassium\" : mmol/L from 1 to 10 step 0.1 over time\n"
    "treatment drug \"Drug\"\n"
    "  class: strong, new\n"
    "  most: 3 g, 4 g/d\n"
    "section \"Drugs\"\n"
    "recommend treat \"Treat\"\n"
    "  when fever and weight >= 70 kg\n"
    "  give drug: 2 mg/kg * weight oral once\n"
    "  certainty: high   cites: trial\n"
    "  checklist: \"weight\"\n"
    "  text: \"Treat.\"\n"
    "  text for patient: \"You are treated.\"\n"
    "  text for clinician de: \"Behandeln.\"\n"
    "  basis: editor   note: \"an example\"\n"
    "consider other \"Other\"\n"
    "  instead of treat because \"it is newer\"\n"
    "  when mood is drowsy\n"
    "  certainty: very_low   status: retired\n"
    "avoid never \"Never\"\n"
    "  about: drug\n"
    "  when fever\n"
    "  if unknown: warn\n"
    "  certainty: low\n"
    "warn careful \"Careful\"\n"
    "  certainty: moderate\n"
    "inform told_so \"Told so\"\n";

enum { WEIGHT, FREE, MOOD, BORN, NOTE, STAY, FEVER, LESIONS, POTASSIUM, FACTS };
enum { TREAT, OTHER, NEVER, CAREFUL, TOLD_SO, RECOMMENDATIONS };

static osler_program *compiled(const char *status) {
    char text[sizeof guide + 40];
    snprintf(text, sizeof text, guide, status);
    osler_source source = { .name = "told.guide", .bytes = text, .length = strlen(text), .proofs = OSLER_PROVE_NOTHING };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

/* --- Facts --------------------------------------------------------------------------------------------------------- */

static void every_fact_is_described(void **state) {
    (void)state;
    static const struct {
        const char *name, *unit, *low, *high, *step;
        osler_type type;
        size_t choices, fields;
    } expected[FACTS] = {
        { "weight", "kg", "1", "300", "0.1", OSLER_TYPE_NUMBER, 0, 0 }, { "free", "1", "0.25", "9", "", OSLER_TYPE_NUMBER, 0, 0 },
        { "mood", "", "", "", "", OSLER_TYPE_CHOICE, 2, 0 },            { "born", "", "", "", "", OSLER_TYPE_DATE, 0, 0 },
        { "note", "", "", "", "", OSLER_TYPE_TEXT, 0, 0 },              { "stay", "", "", "", "", OSLER_TYPE_PERIOD, 0, 0 },
        { "fever", "", "", "", "", OSLER_TYPE_TRUTH, 0, 0 },            { "lesions", "", "", "", "", OSLER_TYPE_LIST, 0, 2 },
        { "potassium", "", "", "", "", OSLER_TYPE_SERIES, 0, 2 },
    };
    osler_program *program = compiled("draft");
    osler_fact found;
    assert_int_equal(osler_program_facts(program), FACTS);
    for (size_t f = 0; f < FACTS; f++) {
        assert_int_equal(osler_program_find(program, expected[f].name), f);
        FINE(osler_program_fact(program, f, &found));
        assert_string_equal(found.name, expected[f].name);
        assert_string_equal(found.unit, expected[f].unit);
        assert_string_equal(found.low, expected[f].low);
        assert_string_equal(found.high, expected[f].high);
        assert_string_equal(found.step, expected[f].step);
        assert_int_equal(found.type, expected[f].type);
        assert_int_equal(found.choices, expected[f].choices);
        assert_int_equal(found.fields, expected[f].fields);
        assert_int_equal(found.list, OSLER_NONE);
        assert_int_equal(found.absent_means, f == FEVER);
    }
    MISUSE(osler_program_fact(program, 1000, &found));
    osler_program_free(program);
}

static void fields_are_facts_of_their_list(void **state) {
    (void)state;
    osler_program *program = compiled("draft");
    osler_fact found;
    const char *name = "", *label = "x";
    size_t size = osler_program_find(program, "lesions.size"), site = osler_program_find(program, "lesions.site");
    FINE(osler_program_fact(program, size, &found));
    assert_string_equal(found.name, "size");
    assert_string_equal(found.unit, "cm");
    assert_int_equal(found.list, LESIONS);
    assert_int_equal(osler_program_field(program, LESIONS, 1), size);
    assert_int_equal(osler_program_field(program, LESIONS, 2), OSLER_NONE);
    assert_int_equal(osler_program_field(program, WEIGHT, 0), OSLER_NONE);
    assert_int_equal(osler_program_field(program, 1000, 0), OSLER_NONE);
    assert_int_not_equal(osler_program_find(program, "potassium.value"), OSLER_NONE);
    static const char *const none[] = { "", "weigh", "lesions.", "lesions.sizes", "weight.value", "none.size", "lesions.size.x" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_int_equal(osler_program_find(program, none[i]), OSLER_NONE);
    assert_int_equal(osler_program_find(program, NULL), OSLER_NONE);
    FINE(osler_program_choice(program, MOOD, 0, &name, &label));
    assert_string_equal(name, "alert");
    assert_string_equal(label, "wide awake");
    FINE(osler_program_choice(program, site, 1, &name, NULL));
    assert_string_equal(name, "bone");
    FINE(osler_program_choice(program, site, 1, NULL, &label));
    MISUSE(osler_program_choice(program, site, 2, &name, &label));
    MISUSE(osler_program_choice(program, WEIGHT, 0, &name, &label));
    MISUSE(osler_program_choice(program, 1000, 0, &name, &label));
    osler_program_free(program);
}

/* --- The guideline and its recommendations -------------------------------------------------------------------------- */

static void every_status_is_told(void **state) {
    (void)state;
    static const char *const status[] = { "draft", "submitted", "under_review", "approved", "retired" };
    for (size_t i = 0; i < 5; i++) {
        osler_program *program = compiled(status[i]);
        osler_guideline guideline;
        osler_recommendation found;
        osler_program_guideline(program, &guideline);
        assert_int_equal(guideline.status, i);
        assert_string_equal(guideline.expires, "2027-01-01");
        assert_int_equal(guideline.authors, 1);
        FINE(osler_program_describe(program, TREAT, &found));
        assert_int_equal(found.status, i);
        FINE(osler_program_describe(program, OTHER, &found));
        assert_int_equal(found.status, OSLER_RETIRED);
        osler_program_free(program);
    }
}

static void every_recommendation_is_described(void **state) {
    (void)state;
    static const struct {
        const char *name;
        osler_kind kind;
        osler_strength strength;
        osler_certainty certainty;
    } expected[RECOMMENDATIONS] = {
        { "treat", OSLER_RECOMMEND, OSLER_STRONG, OSLER_HIGH },    { "other", OSLER_CONSIDER, OSLER_CONDITIONAL, OSLER_VERY_LOW },
        { "never", OSLER_AVOID, OSLER_STRONG, OSLER_LOW },         { "careful", OSLER_WARN, OSLER_NO_STRENGTH, OSLER_MODERATE },
        { "told_so", OSLER_INFORM, OSLER_NO_STRENGTH, OSLER_NO_CERTAINTY },
    };
    osler_program *program = compiled("draft");
    osler_recommendation found;
    assert_int_equal(osler_program_recommendations(program), RECOMMENDATIONS);
    for (size_t r = 0; r < RECOMMENDATIONS; r++) {
        assert_string_equal(osler_program_recommendation(program, r), expected[r].name);
        assert_int_equal(osler_program_find_recommendation(program, expected[r].name), r);
        FINE(osler_program_describe(program, r, &found));
        assert_int_equal(found.kind, expected[r].kind);
        assert_int_equal(found.strength, expected[r].strength);
        assert_int_equal(found.certainty, expected[r].certainty);
        assert_int_equal(found.instead_of, r == OTHER ? TREAT : OSLER_NONE);
        assert_int_equal(found.editor, r == TREAT);
    }
    assert_null(osler_program_recommendation(program, RECOMMENDATIONS));
    assert_int_equal(osler_program_find_recommendation(program, "nothing"), OSLER_NONE);
    assert_int_equal(osler_program_find_recommendation(program, NULL), OSLER_NONE);
    MISUSE(osler_program_describe(program, RECOMMENDATIONS, &found));
    osler_program_free(program);
}

static void units_are_told_as_people_read_them(void **state) {
    static const char *const told[][2] = { { "mm[Hg]", "mmHg" }, { "10*9/L", "×10^9/L" }, { "kg", "kg" }, { "", "" }, { "1", "1" }, { "no unit [IU", "no unit [IU" } };
    char text[OSLER_UNIT_TOLD], more[OSLER_UNIT_TOLD], code[3 * OSLER_UNIT_TOLD] = "";
    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        osler_unit_told(told[i][0], text);
        assert_string_equal(text, told[i][1]);
    }
    for (size_t i = 0; i + 5 < sizeof code; i += 4) memcpy(code + i, "[IU].", 6); /* of more than there is room for, the beginning */
    osler_unit_told(code, text);
    assert_int_equal(strlen(text), sizeof text - 1);
    memset(code, 'x', sizeof code - 1);
    osler_unit_told(code, more);
    assert_int_equal(strlen(more), sizeof more - 1);
}

static void citations_checks_texts_and_treatments(void **state) {
    (void)state;
    osler_program *program = compiled("draft");
    osler_reference reference;
    const char *audience, *language, *text, *name, *value, *most;
    assert_int_equal(osler_program_cite(program, TREAT, 0), 0);
    assert_int_equal(osler_program_cite(program, TREAT, 1), OSLER_NONE);
    assert_int_equal(osler_program_cite(program, 99, 0), OSLER_NONE);
    assert_string_equal(osler_program_check(program, TREAT, 0), "weight");
    assert_null(osler_program_check(program, TREAT, 1));
    assert_null(osler_program_check(program, 99, 0));
    static const char *const told[3][3] = { { "", "", "Treat." }, { "patient", "", "You are treated." }, { "clinician", "de", "Behandeln." } };
    for (size_t w = 0; w < 3; w++) {
        FINE(osler_program_wording(program, TREAT, w, &audience, &language, &text));
        assert_string_equal(audience, told[w][0]);
        assert_string_equal(language, told[w][1]);
        assert_string_equal(text, told[w][2]);
    }
    MISUSE(osler_program_wording(program, TREAT, 3, &audience, &language, &text));
    MISUSE(osler_program_wording(program, OTHER, 0, &audience, &language, &text));
    FINE(osler_program_reference(program, 0, &reference));
    assert_string_equal(reference.kind, "trial");
    assert_true(reference.verified && reference.cited && reference.details == 1);
    MISUSE(osler_program_reference(program, 1, &reference));
    FINE(osler_program_detail(program, 0, 0, &name, &value));
    assert_string_equal(name, "doi");
    MISUSE(osler_program_detail(program, 0, 1, &name, &value));
    MISUSE(osler_program_detail(program, 1, 0, &name, &value));
    FINE(osler_program_treatment(program, 0, &name, &text, &value, &most));
    assert_string_equal(value, "strong new");
    assert_string_equal(most, "3 g, 4 g/d");
    MISUSE(osler_program_treatment(program, 1, &name, &text, &value, &most));
    assert_string_equal(osler_program_author(program, 0), "A. Author");
    assert_null(osler_program_author(program, 1));
    osler_program_free(program);
}

/* --- Rows ---------------------------------------------------------------------------------------------------------------- */

static void rows_are_asked_of_a_context_that_has_begun(void **state) {
    (void)state;
    enum { ROOM = 64 };
    osler_program *program = compiled("draft");
    osler_context *context;
    osler_row form;
    osler_row_cell cell;
    osler_node nodes[ROOM];
    size_t ends[2], done, count;
    osler_program_row(program, &form);
    MISUSE(osler_program_row_cell(program, 1000, &cell));
    FINE(osler_program_row_cell(program, NOTE, &cell));
    assert_int_equal(cell.cell, OSLER_CELL_NONE);
    char *rows = calloc(2, form.size), *answers = calloc(2, form.answer_size);
    FINE(osler_context_new(program, NULL, &context));
    MISUSE(osler_context_answer_rows(context, rows, 2, answers)); /* not begun */
    MISUSE(osler_context_set_row(context, rows));
    FINE(osler_context_begin(context, TODAY));
    MISUSE(osler_context_answer_rows(context, NULL, 2, answers));
    MISUSE(osler_context_answer_rows(context, rows, 2, NULL));
    MISUSE(osler_context_set_row(context, NULL));
    FINE(osler_context_answer_rows(context, NULL, 0, NULL));
    MISUSE(osler_context_explain_rows(context, rows, 2, answers, nodes, ROOM, ends, NULL));
    MISUSE(osler_context_explain_rows(context, NULL, 2, answers, nodes, ROOM, ends, &done));
    MISUSE(osler_context_explain_rows(context, rows, 2, NULL, nodes, ROOM, ends, &done));
    MISUSE(osler_context_explain_rows(context, rows, 2, answers, NULL, ROOM, ends, &done));
    MISUSE(osler_context_explain_rows(context, rows, 2, answers, nodes, ROOM, NULL, &done));
    FINE(osler_context_explain_rows(context, NULL, 0, NULL, NULL, 0, NULL, &done));
    assert_int_equal(done, 0);
    FINE(osler_program_row_cell(program, FEVER, &cell));
    rows[cell.offset] = 3, rows[form.size + cell.offset] = 3;
    FINE(osler_program_row_cell(program, WEIGHT, &cell));
    assert_int_equal(cell.cell, OSLER_CELL_INT16);
    int16_t weight[2] = { 700, 2 }; /* 0.2 kg is out of range */
    for (size_t i = 0; i < 2; i++) memcpy(rows + i * form.size + cell.offset, &weight[i], sizeof *weight);
    FINE(osler_context_explain_rows(context, rows, 2, answers, nodes, ROOM, ends, &done));
    assert_int_equal(done, 2);
    assert_int_equal(answers[0], OSLER_OK);
    assert_int_equal(answers[form.answer_size], OSLER_PATIENT_WRONG);
    assert_int_equal(ends[1], ends[0]);
    assert_int_equal(osler_context_explain_rows(context, rows, 2, answers, nodes, 1, ends, &done), OSLER_LIMIT);
    assert_int_equal(done, 0);
    MISUSE(osler_result_nodes(context, TREAT, nodes, ROOM, &count)); /* nobody has been run */
    FINE(osler_context_set_row(context, rows));
    FINE(osler_context_run(context));
    MISUSE(osler_context_set_row(context, rows));
    FINE(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, &count));
    assert_int_equal(count, ends[0]);
    FINE(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, NULL));
    assert_int_equal(osler_result_nodes(context, OSLER_ALL, nodes, 1, &count), OSLER_LIMIT);
    assert_int_equal(osler_result_nodes(context, OSLER_ALL, NULL, 0, &count), OSLER_LIMIT);
    MISUSE(osler_result_nodes(context, OSLER_ALL, NULL, 1, &count));
    MISUSE(osler_result_nodes(context, RECOMMENDATIONS, nodes, ROOM, &count));
    const char *source;
    unsigned line;
    size_t start, end, with = 0;
    FINE(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, &count));
    while (nodes[with].condition == OSLER_NODE_NONE) with++;
    assert_true(with < count);
    FINE(osler_program_condition(program, nodes[with].condition, &source, &line, &start, &end));
    assert_string_equal(source, "told.guide");
    assert_true(line > 20 && start < end);
    FINE(osler_program_condition(program, nodes[with].condition, NULL, NULL, NULL, NULL));
    MISUSE(osler_program_condition(program, 100000, &source, &line, &start, &end));
    FINE(osler_context_begin(context, TODAY));
    assert_int_equal(osler_context_set_row(context, rows + form.size), OSLER_PATIENT_WRONG);
    free(rows), free(answers);
    osler_context_free(context);
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_is_described),
        cmocka_unit_test(fields_are_facts_of_their_list),
        cmocka_unit_test(every_status_is_told),
        cmocka_unit_test(every_recommendation_is_described),
        cmocka_unit_test(units_are_told_as_people_read_them),
        cmocka_unit_test(citations_checks_texts_and_treatments),
        cmocka_unit_test(rows_are_asked_of_a_context_that_has_begun),
    };
    return cmocka_run_group_tests_name("embed/describe", tests, NULL, NULL);
}
