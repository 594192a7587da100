/* Every limit, just below it, at it, and just beyond. */
#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)

static const char head[] = "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-01-01\n";

/* --- Guidelines ------------------------------------------------------------------------------------------------------- */

/* The status of a text under limits; `said` receives the diagnostics. */
static osler_status compiled(const char *text, const osler_limits *limits, char said[400], osler_cost *cost) {
    osler_source source = { .name = "g.guide", .bytes = text, .length = strlen(text), .limits = limits };
    osler_messages *messages = NULL;
    osler_program *program = NULL;
    size_t length;
    osler_status status = osler_compile(&source, NULL, &program, &messages);
    snprintf(said, 400, "%s", osler_messages_text(messages, OSLER_FORM_PLAIN, &length));
    if (cost && program) osler_program_cost(program, cost);
    osler_messages_free(messages);
    osler_program_free(program);
    return status;
}

static void assert_compiles(const char *text, const osler_limits *limits, bool within, const char *code) {
    char said[400];
    osler_status status = compiled(text, limits, said, NULL);
    if (status != (within ? OSLER_OK : OSLER_GUIDELINE_WRONG)) fail_msg("%d: %s", (int)status, said);
    if (!within && !strstr(said, code)) fail_msg("%s is not %s", said, code);
}

static void a_source_has_a_largest_size(void **unused) {
    osler_limits limits = { .source_bytes = sizeof head - 1 };
    char text[sizeof head + 2];
    (void)unused;
    for (int more = -1; more <= 1; more++) {
        snprintf(text, sizeof text, "%.*s%s", (int)(sizeof head - 1) + (more < 0 ? more : 0), head, more > 0 ? "\n" : "");
        assert_compiles(text, &limits, more <= 0, "E0601");
    }
}

static bool found_once(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length) {
    static const char shared[] = "language 1\nfact alpha \"A\" : yes or no\n";
    (void)from;
    *name = use;
    *bytes = shared;
    *length = sizeof shared - 1 + *(size_t *)context;
    return true;
}

static void a_used_file_has_a_largest_size_too(void **unused) {
    char text[400];
    size_t too_many = 0, length;
    osler_limits limits = { .source_bytes = 200 };
    osler_program *program;
    osler_messages *messages;
    (void)unused;
    snprintf(text, sizeof text, "%suse shared\n", head);
    osler_source source = { .name = "g.guide", .bytes = text, .length = strlen(text), .find = found_once, .context = &too_many,
                            .limits = &limits };
    FINE(osler_compile(&source, NULL, &program, NULL));
    osler_program_free(program);
    too_many = 1000; /* nothing of it is read */
    assert_int_equal(osler_compile(&source, NULL, &program, &messages), OSLER_GUIDELINE_WRONG);
    assert_non_null(strstr(osler_messages_text(messages, OSLER_FORM_PLAIN, &length), "at most 200 are read"));
    osler_messages_free(messages);
}

/* A condition that is not, not, not ... so. */
static char *nested(size_t levels) {
    char *text = malloc(sizeof head + 200 + 6 * levels);
    size_t at = (size_t)sprintf(text, "%sfact alpha \"A\" : yes or no\nwarn w \"W\"\n  basis: editor  note: \"n\"\n  when ", head);
    for (size_t i = 0; i < levels; i++) at += (size_t)sprintf(text + at, "(");
    at += (size_t)sprintf(text + at, "alpha");
    for (size_t i = 0; i < levels; i++) at += (size_t)sprintf(text + at, ")");
    sprintf(text + at, "\n");
    return text;
}

static void nesting_has_a_limit(void **unused) {
    static const osler_limits few = { .nesting = 10 }, usual = { .nesting = 0 }, many = { .nesting = 1000000 };
    static const struct { const osler_limits *limits; size_t most; } cases[] = { { &few, 10 }, { &usual, 1000 }, { &many, 3000 } };
    (void)unused;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (int more = -1; more <= 1; more++) {
            char *text = nested(cases[c].most + (size_t)more);
            assert_compiles(text, cases[c].limits, more <= 0, "E0010");
            free(text);
        }
}

static void a_guideline_has_a_largest_size(void **unused) {
    char text[1000], said[400];
    osler_cost cost = { 0 };
    (void)unused;
    snprintf(text, sizeof text, "%sfact alpha \"A\" : yes or no\nfact beta \"B\" : kg from 1 to 9 step 1 over time\nrecord r \"R\"\n  x \"X\" : yes or no\n"
             "fact many \"L\" : list of r\n  most: 7\nwarn w \"W\"\n  basis: editor  note: \"n\"\n  when alpha\nwarn v \"V\"\n  basis: editor  note: \"n\"\n"
             "  when some r where x\ninform i \"I\"\n  basis: editor  note: \"n\"\n  when latest beta > 3 kg\n", head);
    FINE(compiled(text, NULL, said, &cost));
    assert_int_equal(cost.rules, 3);
    assert_int_equal(cost.facts, 3 + 1 + 2); /* facts, a field of the record, value and date of the series */
    assert_true(cost.instructions > 7 && cost.memory > 1000);
    for (int less = -1; less <= 1; less++) {
        osler_limits rules = { .rules = cost.rules - (uint64_t)less }, facts = { .facts = cost.facts - (uint64_t)less },
                     instructions = { .instructions = cost.instructions - (uint64_t)less }, memory = { .memory = cost.memory - (uint64_t)less };
        assert_compiles(text, &rules, less <= 0, "3 recommendations; at most 2 are taken");
        assert_compiles(text, &facts, less <= 0, "6 facts and fields; at most 5 are taken");
        assert_compiles(text, &instructions, less <= 0, "steps that one patient can cost");
        assert_compiles(text, &memory, less <= 0, "bytes that one patient can cost");
    }
}

/* The same of a program that was compiled elsewhere. */
static void a_context_refuses_a_program_beyond_its_limits(void **unused) {
    struct hosted h;
    osler_cost cost;
    (void)unused;
    hosted_open(&h);
    osler_program_cost(h.program, &cost);
    for (int less = -1; less <= 1; less++) {
        const osler_limits each[] = { { .rules = cost.rules - (uint64_t)less }, { .facts = cost.facts - (uint64_t)less },
                                      { .instructions = cost.instructions - (uint64_t)less }, { .memory = cost.memory - (uint64_t)less } };
        for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
            osler_status expected = less <= 0 ? OSLER_OK : OSLER_LIMIT;
            assert_int_equal(osler_context_limit(h.context, &each[i]), expected);
            assert_int_equal(osler_context_begin(h.context, TODAY), expected);
            assert_int_equal(osler_context_run(h.context), less <= 0 ? OSLER_OK : OSLER_MISUSE);
        }
    }
    FINE(osler_context_limit(h.context, NULL));
    hosted_begin(&h);
    hosted_close(&h);
}

/* --- Patients ------------------------------------------------------------------------------------------------------------ */

static void assert_reads(struct hosted *h, const char *json, bool within, const char *message) {
    osler_patient_error error = { 0 };
    hosted_begin(h);
    osler_status status = osler_context_read(h->context, json, strlen(json), OSLER_LENIENT, &error);
    if (status != (within ? OSLER_OK : OSLER_PATIENT_WRONG)) fail_msg("%d: %s: %.300s", (int)status, error.message ? error.message : "", json);
    if (!within && !strstr(error.message, message)) fail_msg("%s is not %s", error.message, message);
}

/* {"x": [[[...]]]} with so many levels, the record's own among them. */
static void put_levels(char *json, size_t levels) {
    size_t at = (size_t)sprintf(json, "{\"x\": ");
    for (size_t i = 1; i < levels; i++) json[at++] = '[';
    for (size_t i = 1; i < levels; i++) json[at++] = ']';
    sprintf(json + at, "}");
}

static void put_text(char *json, size_t length) {
    size_t at = (size_t)sprintf(json, "{\"remark\": \"");
    memset(json + at, 'x', length);
    sprintf(json + at + length, "\"}");
}

static void put_lesions(char *json, size_t count) {
    size_t at = (size_t)sprintf(json, "{\"lesions\": [");
    for (size_t i = 0; i < count; i++) at += (size_t)sprintf(json + at, "%s{}", i ? ", " : "");
    sprintf(json + at, "]}");
}

static void a_record_has_its_limits(void **unused) {
    static const osler_limits few = { .json_bytes = 40, .json_depth = 5, .text_bytes = 8, .list_elements = 2 };
    static const osler_limits usual;
    static char json[(1 << 20) + 100];
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    for (int more = -1; more <= 1; more++) {
        size_t change = (size_t)more;
        bool within = more <= 0;
        FINE(osler_context_limit(h.context, &few));
        snprintf(json, sizeof json, "{\"smoker\": true%*s}", 40 - 16 + more, "");
        assert_int_equal(strlen(json), 40 + change);
        assert_reads(&h, json, within, "the record has 41 bytes; at most 40 are read");
        put_levels(json, 5 + change);
        assert_reads(&h, json, within, "(more than 5)");
        put_text(json, 8 + change);
        assert_reads(&h, json, within, "(more than 8 bytes)");
        put_lesions(json, 2 + change);
        assert_reads(&h, json, within, "lesions has more than 2 elements");
        FINE(osler_context_limit(h.context, &usual));
        put_levels(json, 64 + change);
        assert_reads(&h, json, within, "(more than 64)");
        put_text(json, (1 << 20) + change);
        assert_reads(&h, json, within, "(more than 1048576 bytes)");
        put_lesions(json, 4 + change); /* the guideline's own most */
        assert_reads(&h, json, within, "lesions has more than 4 elements");
    }
    hosted_close(&h);
}

static void the_same_holds_for_setters(void **unused) {
    static const osler_limits few = { .text_bytes = 8, .list_elements = 2 };
    struct hosted h;
    (void)unused;
    hosted_open(&h);
    FINE(osler_context_limit(h.context, &few));
    for (int more = -1; more <= 1; more++) {
        osler_status expected = more <= 0 ? OSLER_OK : OSLER_PATIENT_WRONG, status = OSLER_OK;
        hosted_begin(&h);
        assert_int_equal(osler_context_set_text(h.context, hosted_fact(&h, "remark"), "123456789", 8 + (size_t)more), expected);
        hosted_begin(&h);
        FINE(osler_context_begin_list(h.context, hosted_fact(&h, "lesions")));
        for (int i = 0; i < 2 + more; i++) status = osler_context_add_element(h.context, hosted_fact(&h, "lesions"));
        assert_int_equal(status, expected);
    }
    hosted_close(&h);
}

/* --- Missing facts ------------------------------------------------------------------------------------------------------- */

static bool may_with(struct hosted *h, uint64_t nodes) {
    osler_limits limits = { .box_nodes = nodes };
    const osler_missing *missing;
    size_t count;
    bool may;
    FINE(osler_context_limit(h->context, &limits));
    hosted_begin(h);
    FINE(osler_context_run(h->context));
    FINE(osler_result_missing(h->context, hosted_recommendation(h, "surgery"), &missing, &count, &may));
    assert_true(count > 0);
    return may;
}

static void a_question_about_missing_facts_has_a_budget(void **unused) {
    struct hosted h;
    uint64_t needed = 1;
    (void)unused;
    hosted_open(&h);
    while (needed < 100000 && may_with(&h, needed)) needed++;
    print_message("# what surgery waits for takes %llu boxes\n", (unsigned long long)needed);
    assert_true(needed > 1 && needed < 100000);
    assert_true(may_with(&h, needed - 1));
    assert_false(may_with(&h, needed));
    assert_false(may_with(&h, needed + 1));
    assert_false(may_with(&h, 0)); /* the usual one */
    hosted_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_has_a_largest_size),
        cmocka_unit_test(a_used_file_has_a_largest_size_too),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(a_guideline_has_a_largest_size),
        cmocka_unit_test(a_context_refuses_a_program_beyond_its_limits),
        cmocka_unit_test(a_record_has_its_limits),
        cmocka_unit_test(the_same_holds_for_setters),
        cmocka_unit_test(a_question_about_missing_facts_has_a_budget),
    };
    return cmocka_run_group_tests_name("embed/limits", tests, NULL, NULL);
}
