/* Each setter of a context asked of each kind of fact: what it takes, what it refuses, and how that is told. */
#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)

static const char guide[] =
    "language 1\n"
    "guideline kinds \"Kinds\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-01-01\n"
    "fact truth \"Truth\" : yes or no\n"
    "fact choice \"Choice\" : one of first, second\n"
    "fact number \"Number\" : kg from 20 to 300 step 0.5\n"
    "fact wide \"Wide\" : mg\n"
    "fact born \"Born\" : date\n"
    "fact note \"Note\" : text\n"
    "fact stay \"Stay\" : period\n"
    "record item \"Item\"\n"
    "  truth_in \"Truth\" : yes or no\n"
    "  choice_in \"Choice\" : one of first, second\n"
    "  number_in \"Number\" : cm from 0 to 30 step 0.5\n"
    "  wide_in \"Wide\" : mg\n"
    "  born_in \"Born\" : date\n"
    "  note_in \"Note\" : text\n"
    "fact items \"Items\" : list of item\n"
    "  most: 2\n"
    "fact series \"Series\" : mmol/L from 1 to 10 step 0.1 over time\n"
    "inform r \"R\"\n"
    "  when truth\n";

static const char *const facts[] = { "truth", "choice", "number", "wide", "born", "note", "stay", "items", "series", "items.truth_in", "items.choice_in",
                                     "items.number_in", "items.wide_in", "items.born_in", "items.note_in" };
enum { FACTS = sizeof facts / sizeof *facts };

static osler_program *compiled(void) {
    osler_source source = { .name = "kinds.guide", .bytes = guide, .length = sizeof guide - 1, .proofs = OSLER_PROVE_NOTHING };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

/* --- A call for each row --------------------------------------------------------------------------------------------- */

typedef osler_status setter(osler_context *c, size_t fact);

static osler_status unknown(osler_context *c, size_t f) { return osler_context_set_unknown(c, f); }
static osler_status yes(osler_context *c, size_t f) { return osler_context_set_truth(c, f, true); }
static osler_status second(osler_context *c, size_t f) { return osler_context_set_choice(c, f, 1); }
static osler_status third(osler_context *c, size_t f) { return osler_context_set_choice(c, f, 2); }
static osler_status beyond(osler_context *c, size_t f) { return osler_context_set_choice(c, f, SIZE_MAX); }
static osler_status first_name(osler_context *c, size_t f) { return osler_context_set_name(c, f, "first"); }
static osler_status no_name(osler_context *c, size_t f) { return osler_context_set_name(c, f, "firts"); }
static osler_status bad_name(osler_context *c, size_t f) { return osler_context_set_name(c, f, "\xFF"); }
static osler_status thirty(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "30", NULL); }
static osler_status grams(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "30000", "g"); }
static osler_status with_unit(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "30 kg", NULL); }
static osler_status two_units(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "30 kg", "g"); }
static osler_status no_unit(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "30", "qqq"); }
static osler_status no_decimal(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "heavy", NULL); }
static osler_status many_digits(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "1234567890123456789012345678901234567890.5", NULL); }
static osler_status huge(osler_context *c, size_t f) { return osler_context_set_decimal(c, f, "1e9999", NULL); }
static osler_status tenths(osler_context *c, size_t f) { return osler_context_set_scaled(c, f, 285, 1, NULL); }
static osler_status large_scale(osler_context *c, size_t f) { return osler_context_set_scaled(c, f, 30, 39, NULL); }
static osler_status tiny(osler_context *c, size_t f) { return osler_context_set_scaled(c, f, 30, 38, NULL); }
static osler_status real(osler_context *c, size_t f) { return osler_context_set_double(c, f, 29.9, NULL); }
static osler_status not_a_number(osler_context *c, size_t f) { return osler_context_set_double(c, f, (double)NAN, NULL); }
static osler_status infinite(osler_context *c, size_t f) { return osler_context_set_double(c, f, -(double)INFINITY, NULL); }
static osler_status far_away(osler_context *c, size_t f) { return osler_context_set_double(c, f, 1e300, NULL); }
static osler_status month(osler_context *c, size_t f) { return osler_context_set_date(c, f, "1955-03"); }
static osler_status no_date(osler_context *c, size_t f) { return osler_context_set_date(c, f, "1955-13"); }
static osler_status open_period(osler_context *c, size_t f) { return osler_context_set_period(c, f, "2025-01-01", NULL); }
static osler_status turned_period(osler_context *c, size_t f) { return osler_context_set_period(c, f, "2025-02-01", "2025-01-01"); }
static osler_status no_period(osler_context *c, size_t f) { return osler_context_set_period(c, f, NULL, NULL); }
static osler_status bad_period(osler_context *c, size_t f) { return osler_context_set_period(c, f, "soon", NULL); }
static osler_status words(osler_context *c, size_t f) { return osler_context_set_text(c, f, "words", 5); }
static osler_status bad_words(osler_context *c, size_t f) { return osler_context_set_text(c, f, "\xC3", 1); }
static osler_status unreadable(osler_context *c, size_t f) { return osler_context_set_unreadable(c, f, "1+ (?)", 6); }
static osler_status bad_unreadable(osler_context *c, size_t f) { return osler_context_set_unreadable(c, f, "\xC3", 1); }
static osler_status observed(osler_context *c, size_t f) { return osler_context_set_on(c, f, "2025-10-01"); }
static osler_status tomorrow(osler_context *c, size_t f) { return osler_context_set_on(c, f, "2025-11-02"); }
static osler_status no_day(osler_context *c, size_t f) { return osler_context_set_on(c, f, "then"); }
static osler_status list_begun(osler_context *c, size_t f) { return osler_context_begin_list(c, f); }
static osler_status element(osler_context *c, size_t f) { return osler_context_add_element(c, f); }
static osler_status more(osler_context *c, size_t f) { return osler_context_maybe_more(c, f); }

/* For each of the facts above: + taken, x refused, m misuse. */
static const struct {
    const char *name;
    setter *set;
    const char *expected;
} setters[] = {
    { "unknown", unknown, "+++++++++++++++" },
    { "yes", yes, "+xxxxxxxx+xxxxx" },
    { "second", second, "x+xxxxxxxx+xxxx" },
    { "third", third, "xxxxxxxxxxxxxxx" },
    { "beyond", beyond, "xxxxxxxxxxxxxxx" },
    { "first", first_name, "x+xxxxxxxx+xxxx" },
    { "firts", no_name, "xxxxxxxxxxxxxxx" },
    { "a name that is no UTF-8", bad_name, "xxxxxxxxxxxxxxx" },
    { "30", thirty, "xx++xxxxxxx++xx" },
    { "30000 g", grams, "xx++xxxxxxxx+xx" },
    { "30 kg", with_unit, "xx++xxxxxxxx+xx" },
    { "30 kg in g", two_units, "xxxxxxxxxxxxxxx" },
    { "30 qqq", no_unit, "xxxxxxxxxxxxxxx" },
    { "heavy", no_decimal, "xxxxxxxxxxxxxxx" },
    { "many digits", many_digits, "xxxxxxxxxxxxxxx" },
    { "1e9999", huge, "xxxxxxxxxxxxxxx" },
    { "28.5", tenths, "xx++xxxxxxx++xx" },
    { "scale 39", large_scale, "mmmmmmmmmmmmmmm" },
    { "30e-38", tiny, "xxx+xxxxxxx++xx" },
    { "29.9", real, "xx++xxxxxxx++xx" },
    { "NaN", not_a_number, "xxxxxxxxxxxxxxx" },
    { "-infinity", infinite, "xxxxxxxxxxxxxxx" },
    { "1e300", far_away, "xxx+xxxxxxxx+xx" },
    { "1955-03", month, "xxxx+xxxxxxxx+x" },
    { "1955-13", no_date, "xxxxxxxxxxxxxxx" },
    { "an open period", open_period, "xxxxxx+xxxxxxxx" },
    { "a period turned round", turned_period, "xxxxxxxxxxxxxxx" },
    { "no period", no_period, "mmmmmmmmmmmmmmm" },
    { "a period of no date", bad_period, "xxxxxxxxxxxxxxx" },
    { "words", words, "xxxxx+xxxxxxxx+" },
    { "words that are no UTF-8", bad_words, "xxxxxxxxxxxxxxx" },
    { "unreadable", unreadable, "+++++++++xxxxxx" },
    { "unreadable and no UTF-8", bad_unreadable, "xxxxxxxxxxxxxxx" },
    { "observed", observed, "+++++++++mmmmmm" },
    { "observed tomorrow", tomorrow, "xxxxxxxxxmmmmmm" },
    { "observed on no day", no_day, "xxxxxxxxxmmmmmm" },
    { "a list begun", list_begun, "mmmmmmm++mmmmmm" },
    { "an element", element, "mmmmmmm++mmmmmm" },
    { "maybe more", more, "mmmmmmm++mmmmmm" },
};

static void setters_take_their_kind_of_fact(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_context *context;
    FINE(osler_context_new(program, NULL, &context));
    size_t items = osler_program_find(program, "items"), series = osler_program_find(program, "series");
    for (size_t s = 0; s < sizeof setters / sizeof *setters; s++) {
        char found[FACTS + 1] = "";
        for (size_t f = 0; f < FACTS; f++) {
            size_t fact = osler_program_find(program, facts[f]);
            FINE(osler_context_begin(context, TODAY));
            if (setters[s].expected[f] != 'm' || f > 8) FINE(osler_context_begin_list(context, items)), FINE(osler_context_add_element(context, items));
            if ((setters[s].set == element || setters[s].set == more) && f == 8) FINE(osler_context_begin_list(context, series));
            osler_status status = setters[s].set(context, fact);
            found[f] = status == OSLER_OK ? '+' : status == OSLER_MISUSE ? 'm' : 'x';
            const osler_patient_error *error = osler_context_error(context);
            assert_int_equal(error != NULL, found[f] == 'x');
            if (error) assert_true(error->message[0] && error->path[0]);
            if (found[f] == 'x') assert_int_equal(osler_context_run(context), OSLER_PATIENT_WRONG);
        }
        if (strcmp(found, setters[s].expected) != 0) fail_msg("%s: %s, not %s", setters[s].name, found, setters[s].expected);
    }
    osler_context_free(context);
    osler_program_free(program);
}

static void what_is_wrong_is_told_in_words(void **state) {
    (void)state;
    static const struct {
        setter *set;
        const char *fact, *path, *found, *message;
    } cases[] = {
        { yes, "number", "number", "true", "number needs a number of kg from 20 to 300, not true" },
        { third, "choice", "choice", "2", "choice needs one of first, second, not 2" },
        { not_a_number, "number", "number", "NaN", "number was given as NaN, which is no number" },
        { infinite, "number", "number", "-infinity", "number was given as -infinity, which is no number" },
        { no_name, "choice", "choice", "\"firts\"", "choice needs one of first, second, not \"firts\"; did you mean first?" },
        { second, "truth", "truth", "1", "truth needs yes or no, not 1" },
        { tenths, "truth", "truth", "28.5", "truth needs yes or no, not 28.5" },
        { month, "truth", "truth", "\"1955-03\"", "truth needs yes or no, not \"1955-03\"" },
        { words, "stay", "stay", "\"words\"", "" },
        { open_period, "truth", "truth", "", "" },
        { unreadable, "items.size", "", "", "" },
    };
    osler_program *program = compiled();
    osler_context *context;
    FINE(osler_context_new(program, NULL, &context));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t fact = osler_program_find(program, cases[i].fact);
        if (fact == OSLER_NONE) continue;
        FINE(osler_context_begin(context, TODAY));
        assert_int_equal(cases[i].set(context, fact), OSLER_PATIENT_WRONG);
        const osler_patient_error *error = osler_context_error(context);
        assert_string_equal(error->path, cases[i].path);
        if (cases[i].found[0]) assert_string_equal(error->found, cases[i].found);
        if (cases[i].message[0]) assert_string_equal(error->message, cases[i].message);
    }
    osler_context_free(context);
    osler_program_free(program);
}

static void lists_have_an_end_and_patients_an_id(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_context *context;
    FINE(osler_context_new(program, NULL, &context));
    size_t items = osler_program_find(program, "items"), field = osler_program_find(program, "items.truth_in"), series = osler_program_find(program, "series");
    assert_int_equal(osler_context_set_unknown(context, 0), OSLER_MISUSE); /* not begun */
    FINE(osler_context_begin(context, TODAY));
    assert_int_equal(osler_context_set_unknown(context, 1000), OSLER_MISUSE);
    assert_int_equal(osler_context_set_truth(context, field, true), OSLER_MISUSE); /* no element */
    assert_int_equal(osler_context_add_element(context, items), OSLER_MISUSE);     /* no list */
    FINE(osler_context_begin_list(context, items));
    for (int i = 0; i < 2; i++) FINE(osler_context_add_element(context, items));
    assert_int_equal(osler_context_add_element(context, items), OSLER_PATIENT_WRONG);
    FINE(osler_context_begin(context, TODAY));
    assert_int_equal(osler_context_set_patient(context, "\xFF", 1), OSLER_PATIENT_WRONG);
    FINE(osler_context_begin(context, TODAY));
    FINE(osler_context_set_patient(context, "p", 1));
    FINE(osler_context_begin_list(context, series));
    FINE(osler_context_add_element(context, series));
    FINE(osler_context_set_double(context, osler_program_find(program, "series.value"), 4, NULL));
    assert_int_equal(osler_context_run(context), OSLER_PATIENT_WRONG); /* a value over time needs its date */
    assert_non_null(strstr(osler_context_error(context)->message, "series"));
    osler_context_free(context);
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setters_take_their_kind_of_fact),
        cmocka_unit_test(what_is_wrong_is_told_in_words),
        cmocka_unit_test(lists_have_an_end_and_patients_an_id),
    };
    return cmocka_run_group_tests_name("embed/set_kinds", tests, NULL, NULL);
}
