/* What the functions of osler_author.h say where something is wrong: a host that does not fit, files without a guideline, indices beyond the
 * last, and places for an answer that the caller does not have. */
#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)
#define MISUSE(call) assert_int_equal((call), OSLER_MISUSE)

#define HEAD "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n"
static const char calling[] = HEAD
    "fact age \"Age\" : a from 0 to 120 step 1\n"
    "fact share \"Share\" : number\n"
    "function risk(age: a) : number from 0 to 9 step 1 from host\n"
    "define high \"High\" as risk(age) > 5\n"
    "inform old \"Old\"\n  when high\n"
    "scenario \"Old\"\n  given age is 90 a\n  expect old is yes\n"
    "scenario \"Unknown\" \n  on: 2025-11-02\n  expect old is unknown\n";
static const char vocabulary[] = "language 1\nfact age \"Age\" : a from 0 to 120 step 1\n";
static const char wrong[] = HEAD "inform old \"Old\"\n  when nothing\n";
static const char everybody[] = HEAD "treatment drug \"Drug\"\nrecommend x \"X\"\n  give drug: 5 mg once\nrecommend y \"Y\"\n  give drug: 6 mg once\n";

static osler_source source_of(const char *text) { return (osler_source){ .name = "g.guide", .bytes = text, .length = strlen(text) }; }

static const char *words_of_age(void *data) {
    (void)data;
    return "old";
}

/* A function of that name, which gives a text. */
static osler_host *another_host(void) {
    osler_host *host;
    FINE(osler_host_new(NULL, &host));
    FINE(osler_host_register(host, "risk", "age: double a -> text", (osler_function)words_of_age, NULL, NULL));
    return host;
}

/* --- Scenarios ---------------------------------------------------------------------------------------------------------------------- */

static void scenarios_say_what_stopped_them(void **state) {
    (void)state;
    size_t passed = 9, failed = 9;
    char *report = NULL;
    osler_source source = source_of(wrong);
    assert_int_equal(osler_test(&source, NULL, &passed, &failed, &report), OSLER_GUIDELINE_WRONG);
    assert_int_equal(passed + failed, 0);
    assert_non_null(strstr(report, "this guideline knows no fact or term \"nothing\""));
    osler_text_free(NULL, report);

    source = source_of(vocabulary);
    FINE(osler_test(&source, NULL, &passed, &failed, &report));
    assert_int_equal(passed + failed, 0);
    assert_string_equal(report, "");
    osler_text_free(NULL, report);

    osler_host *host = another_host();
    source = source_of(calling);
    source.host = host;
    FINE(osler_test(&source, NULL, &passed, &failed, &report));
    assert_int_equal(passed, 1); /* unknown without the function, as expected */
    assert_int_equal(failed, 1);
    assert_non_null(strstr(report, "No function of the host is called.\n"));
    assert_non_null(strstr(report, "risk"));
    osler_text_free(NULL, report);
    osler_host_free(host);
}

static void forms_that_there_are_not(void **state) {
    (void)state;
    osler_source source = source_of(calling);
    osler_tests *tests = NULL;
    const char *text = NULL;
    size_t length = 9;
    FINE(osler_tests_run(&source, 0, NULL, &tests));
    MISUSE(osler_tests_text(tests, (osler_tests_form)99, &text, &length));
    assert_string_equal(text, "");
    assert_int_equal(length, 0);
    osler_tests_free(tests);
}

/* --- Sources that are lent ------------------------------------------------------------------------------------------------------------ */

/* Exactly as much memory as is asked for, so that a sanitizer sees one byte too many. */
static char *lent(const char *text) {
    enum { BEHIND = 3 };
    char *memory = malloc(strlen(text) + BEHIND);
    assert_non_null(memory);
    return memcpy(memory, text, strlen(text));
}

static bool lend(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length) {
    (void)from;
    if (strcmp(use, "ages") != 0) return false;
    *name = "ages.guide";
    *bytes = context;
    *length = strlen(vocabulary);
    return true;
}

/* What compiling it says, and the program's bytes; both copied. */
static void compiled(const osler_source *source, char **program, size_t *size, char **said) {
    osler_program *made;
    osler_messages *messages;
    const char *bytes = NULL;
    osler_compile(source, NULL, &made, &messages);
    *said = strdup(osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    *size = 0;
    if (made) FINE(osler_program_save(made, &bytes, size));
    *program = malloc(*size + 1);
    if (bytes) memcpy(*program, bytes, *size);
    osler_program_free(made);
    osler_messages_free(messages);
}

static void a_source_that_is_lent_is_compiled_to_the_same_and_comes_back_as_it_was(void **state) {
    (void)state;
    static const char *const texts[] = { everybody, wrong, calling, "", HEAD "use ages\ninform old \"Old\"\n  when age >= 70 a and \"", HEAD
                                         "use ages\ninform old \"Old\"\n  when age between 70 a and 80 a within 3 mo # years\n" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *program[2], *said[2], *memory = lent(texts[i]), *used = lent(vocabulary);
        size_t size[2];
        for (int is_lent = 0; is_lent < 2; is_lent++) {
            osler_source source = source_of(texts[i]);
            source.find = lend;
            source.context = is_lent ? used : (void *)(uintptr_t)vocabulary;
            if (is_lent) source.bytes = memory;
            source.lent = is_lent != 0;
            compiled(&source, &program[is_lent], &size[is_lent], &said[is_lent]);
        }
        assert_string_equal(said[0], said[1]);
        assert_int_equal(size[0], size[1]);
        assert_memory_equal(program[0], program[1], size[0]);
        assert_memory_equal(memory, texts[i], strlen(texts[i]));
        assert_memory_equal(used, vocabulary, strlen(vocabulary));
        for (int k = 0; k < 2; k++) free(program[k]), free(said[k]);
        free(memory), free(used);
    }
}

/* --- Expressions ---------------------------------------------------------------------------------------------------------------------- */

static osler_status eval(const char *expression, const osler_source *source, const char *patient, const char *on, char **answer, char **note) {
    return osler_eval(expression, strlen(expression), source, patient, patient ? strlen(patient) : 0, on, NULL, answer, note);
}

static void assert_eval(const char *expression, const osler_source *source, const char *patient, const char *on, osler_status status, const char *part,
                        const char *told) {
    char *answer = NULL, *note = NULL;
    assert_int_equal(eval(expression, source, patient, on, &answer, &note), status);
    assert_non_null(answer);
    if (!strstr(answer, part)) fail_msg("%s: \"%s\", not \"%s\"", expression, answer, part);
    if (told) assert_string_equal(note, told);
    else assert_null(note);
    osler_text_free(NULL, answer);
    osler_text_free(NULL, note);
}

static void expressions_say_what_stopped_them(void **state) {
    (void)state;
    osler_source source = source_of(calling);
    char *answer;
    MISUSE(eval("age > 3 a", &source, NULL, NULL, &answer, NULL));
    osler_text_free(NULL, answer);
    MISUSE(eval("age > 3 a", &source, NULL, "2025-11", &answer, NULL));
    osler_text_free(NULL, answer);
    assert_eval("exp(share)", &source, "{\"share\": 100000}", TODAY, OSLER_OK, "unknown", "the value is too large");
    assert_eval("ln(share)", &source, "{\"share\": -1}", TODAY, OSLER_OK, "unknown", "a function gets what it does not take");
    assert_eval("1 / share", &source, "{\"share\": 0}", TODAY, OSLER_OK, "unknown", "the value is divided by zero");
    assert_eval("1 / share", &source, "{\"share\": 4}", TODAY, OSLER_OK, "0.25", NULL);
    assert_eval("age", &source, "{\"age\": \"x\"}", TODAY, OSLER_PATIENT_WRONG, "age", NULL);
    osler_host *host = another_host();
    source.host = host;
    assert_eval("risk(age)", &source, "{\"age\": 90}", TODAY, OSLER_GUIDELINE_WRONG, "risk", NULL);
    osler_host_free(host);
}

/* --- Sessions ---------------------------------------------------------------------------------------------------------------------- */

static void sessions_need_a_guideline(void **state) {
    (void)state;
    osler_session *session = NULL;
    osler_messages *messages = NULL;
    osler_source source = source_of(vocabulary);
    assert_int_equal(osler_session_open(&source, NULL, &session, &messages), OSLER_GUIDELINE_WRONG);
    assert_null(session);
    size_t length;
    assert_non_null(strstr(osler_messages_text(messages, OSLER_FORM_PLAIN, &length), "this file declares no guideline"));
    osler_messages_free(messages);
    assert_int_equal(osler_session_open(&source, NULL, &session, NULL), OSLER_GUIDELINE_WRONG);
    assert_null(session);
    osler_session_close(session);
}

static void sessions_refuse_what_they_do_not_have(void **state) {
    (void)state;
    osler_session *session = NULL;
    osler_scenario scenario;
    osler_source source = source_of(calling);
    const char *text = NULL;
    size_t length = 0;
    FINE(osler_session_open(&source, NULL, &session, NULL));
    FINE(osler_session_scenario(session, 0, &scenario));
    assert_string_equal(scenario.on, "");
    FINE(osler_session_scenario(session, 1, &scenario));
    assert_string_equal(scenario.on, "2025-11-02");
    MISUSE(osler_session_scenario(session, 2, &scenario));

    static const char two[] = "age is 60 a\nfact other \"Other\" : yes or no";
    assert_int_equal(osler_session_given(session, two, sizeof two - 1, &text, &length), OSLER_GUIDELINE_WRONG);
    assert_non_null(strstr(text, "this is no value of a fact"));
    FINE(osler_session_given(session, "age is 60 a", 11, &text, &length));
    assert_string_equal(text, "{\"age\":\"60 a\"}");

    struct hosted hosted;
    osler_context *context = NULL;
    hosted_open(&hosted);
    FINE(osler_context_new(osler_session_program(session), NULL, &context));
    FINE(osler_session_words(session, context, 0, &text, &length));
    assert_string_equal(text, "");
    MISUSE(osler_session_words(session, context, 99, &text, &length));
    MISUSE(osler_session_words(session, hosted.context, 0, &text, &length));
    osler_context_free(context);
    hosted_close(&hosted);
    osler_session_close(session);
}

/* --- Messages ---------------------------------------------------------------------------------------------------------------------- */

static void messages_are_asked_without_a_place_for_the_length(void **state) {
    (void)state;
    osler_messages *messages = NULL;
    osler_source source = source_of(everybody);
    const char *text;
    size_t length;
    assert_int_equal(osler_check(&source, NULL, &messages), OSLER_GUIDELINE_WRONG);
    for (int again = 0; again < 2; again++) assert_non_null(strstr(osler_messages_text(messages, OSLER_FORM_PLAIN, NULL), "E0407"));
    assert_int_equal(osler_messages_found(messages), 1);
    FINE(osler_messages_scenarios(messages, &text, &length)); /* of a patient of whom nothing is to be given */
    assert_non_null(strstr(text, "\n  expect applies is yes"));
    assert_null(strstr(text, "given"));
    osler_messages_free(messages);
    assert_int_equal(osler_check(&source, NULL, NULL), OSLER_GUIDELINE_WRONG);
}

static void codes_end(void **state) {
    (void)state;
    size_t codes = osler_diagnostics(), length = 0;
    for (size_t i = 0; i < codes; i++) {
        assert_int_equal(strlen(osler_diagnostic_code(i)), 5);
        assert_true(strlen(osler_diagnostic_title(i)) > 0);
        const char *page = osler_diagnostic_page(i, &length);
        assert_ptr_equal(osler_diagnostic_page(i, NULL), page);
        assert_int_equal(strlen(page), length);
    }
    assert_null(osler_diagnostic_code(codes));
    assert_null(osler_diagnostic_title(codes));
    assert_null(osler_diagnostic_page(codes, &length));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_say_what_stopped_them),
        cmocka_unit_test(forms_that_there_are_not),
        cmocka_unit_test(a_source_that_is_lent_is_compiled_to_the_same_and_comes_back_as_it_was),
        cmocka_unit_test(expressions_say_what_stopped_them),
        cmocka_unit_test(sessions_need_a_guideline),
        cmocka_unit_test(sessions_refuse_what_they_do_not_have),
        cmocka_unit_test(messages_are_asked_without_a_place_for_the_length),
        cmocka_unit_test(codes_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
