/* Functions of a host: every type that they take and give, every way in which a call can go wrong, and signatures that are none. */
#include "tests/embed/hosted.h"
#include "tests/compiled.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)

/* --- Signatures ------------------------------------------------------------------------------------------------------ */

static double nothing(void) { return 0; }

static const struct {
    const char *signature, *why; /* NULL: it is one */
} signatures[] = {
    { "-> double", NULL },
    { " -> status int64 ", NULL },
    { "x:double kg,y : truth -> decimal mL/min/{1.73_m2}", NULL },
    { "x: double years, y: double a -> date", NULL },
    { "x: decimal -> text", NULL },
    { "x: text,-> choice", NULL },
    { "", "A signature ends with  -> type unit" },
    { "x: double", "Behind a parameter stands a comma or ->" },
    { "x: double,", "A signature ends with  -> type unit" },
    { "x -> double", "A parameter is written  name: type unit" },
    { ": double -> double", "A parameter is written  name: type unit" },
    { "x: double kg kg -> double", "Behind a parameter stands a comma or ->" },
    { "x: float -> double", "\"float\" is no type: double, int64, decimal, truth, date, choice or text." },
    { "x: -> double", "\"->\" is no type: double, int64, decimal, truth, date, choice or text." },
    { "x: a_type_that_is_longer_than_forty_bytes_altogether -> double",
      "\"a_type_that_is_longer_than_forty_bytes_a\" is no type: double, int64, decimal, truth, date, choice or text." },
    { "x: truth kg -> double", "Only a number has a unit." },
    { "x: double qqq -> double", "\"qqq\" is no unit." },
    { "-> float", "\"float\" is no type: double, int64, decimal, truth, date, choice or text." },
    { "-> double kg m", "The result is the end of a signature." },
    { "-> truth, double", "The result is the end of a signature." },
    { "a: text, b: text, c: text, d: text, e: text, f: text, g: text, h: text, "
      "i: text, j: text, k: text, l: text, m: text, n: text, o: text, p: text, q: text -> text",
      "A function has at most 16 parameters." },
};

static void signatures_are_read(void **state) {
    (void)state;
    osler_host *host;
    char why[160], name[20];
    FINE(osler_host_new(NULL, &host));
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        snprintf(name, sizeof name, "f%zu", i);
        osler_status status = osler_host_register(host, name, signatures[i].signature, (osler_function)nothing, NULL, why);
        assert_string_equal(why, signatures[i].why ? signatures[i].why : "");
        assert_int_equal(status, signatures[i].why ? OSLER_MISUSE : OSLER_OK);
    }
    assert_int_equal(osler_host_register(host, "f0", "-> double", (osler_function)nothing, NULL, why), OSLER_MISUSE);
    assert_string_equal(why, "A function of this name is registered already.");
    for (int missing = 0; missing < 3; missing++) {
        assert_int_equal(osler_host_register(host, missing == 0 ? NULL : "g", missing == 1 ? NULL : "-> double",
                                             missing == 2 ? NULL : (osler_function)nothing, NULL, why), OSLER_MISUSE);
        assert_string_equal(why, "A function has a name, a signature and an address.");
    }
    osler_host_free(host);
}

/* --- Against a guideline ------------------------------------------------------------------------------------------------ */

static const char head[] = "language 1\nguideline called \"Called\"\n  version: 1.0.0  status: draft  updated: 2025-11-01\n"
                           "fact weight \"Weight\" : kg from 1 to 300 step 0.1\nfact amount \"Amount\" : mg\nfact ill \"Ill\" : yes or no\n"
                           "fact born \"Born\" : date\nfact note \"Note\" : text\n";

static osler_program *compiled(const char *body) { return compiled_of(head, body); }

#define POINTS "function f \"F\" (a1: kg) : number from 0 to 10 step 1 from host\ninform r \"R\"\n  when f(weight) > 5\n"
#define WEIGHT "function f \"F\" (a1: kg) : kg from 0 to 10 step 1 from host\ninform r \"R\"\n  when f(weight) > 5 kg\n"
#define KNOWS_WEIGHT "function f \"F\" (a1: kg) : kg from 0 to 10 step 1 from host\n  accepts unknown: a1\ninform r \"R\"\n  when f(weight) > 5 kg\n"
#define DATED "function f \"F\" (a1: date) : date from host\ninform r \"R\"\n  when f(born) > 2025-01-01\n"
#define CHOSEN "function f \"F\" (a1: text) : one of one, two from host\ninform r \"R\"\n  when f(note) is two\n"

static const struct {
    const char *body, *signature, *why; /* NULL: they fit */
} pairs[] = {
    { POINTS, "a1: double g -> int64", NULL },
    { POINTS, "a1: double m -> int64",
      "f: a1 is in kg, the host takes m." },
    { POINTS, "b1: double kg -> int64",
      "f: parameter 1 is a1, the host has b1 there." },
    { POINTS, "a1: truth -> int64",
      "f: the host takes a1 as another type." },
    { POINTS, "-> int64",
      "f has 1 parameters, the host's has 0." },
    { POINTS, "a1: double kg -> text",
      "f: the host gives another type." },
    { WEIGHT, "a1: double kg -> double m",
      "f is in kg, the host gives m." },
    { KNOWS_WEIGHT, "a1: double kg -> double kg",
      "f: a1 may be unknown, which no double can say; take a decimal." },
    { KNOWS_WEIGHT, "a1: int64 kg -> double kg",
      "f: a1 may be unknown, which no int64 can say; take a decimal." },
    { DATED, "a1: text -> date", "f: the host takes a1 as another type." },
    { CHOSEN, "a1: text -> choice", NULL },
    { CHOSEN, "a1: choice -> choice", "f: the host takes a1 as another type." },
    { "inform r \"R\"\n  when ill\n", "-> double", NULL },
};

static void a_function_is_what_the_guideline_declares(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        osler_program *program = compiled(pairs[i].body);
        osler_context *context;
        osler_host *host;
        char why[160];
        FINE(osler_host_new(NULL, &host));
        FINE(osler_host_register(host, "f", pairs[i].signature, (osler_function)nothing, NULL, why));
        FINE(osler_context_new(program, NULL, &context));
        osler_status status = osler_context_use_host(context, host, why);
        assert_string_equal(why, pairs[i].why ? pairs[i].why : "");
        assert_int_equal(status, pairs[i].why ? OSLER_MISUSE : OSLER_OK);
        osler_context_free(context);
        osler_host_free(host);
        osler_program_free(program);
    }
}

/* --- Calls ----------------------------------------------------------------------------------------------------------------- */

/* What the functions below give next. */
static struct {
    double real;
    int64_t whole;
    const char *text;
    int truth, status;
    char taken[200]; /* what they were given */
} next;

static double real_of(double a1) { return snprintf(next.taken, sizeof next.taken, "%g", a1), next.real; }
static int64_t whole_of(int64_t a1) { return snprintf(next.taken, sizeof next.taken, "%lld", (long long)a1), next.whole; }
static const char *text_of(const char *a1) { return snprintf(next.taken, sizeof next.taken, "%s", a1 ? a1 : "NULL"), next.text; }
static int truth_of(int a1) { return snprintf(next.taken, sizeof next.taken, "%d", a1), next.truth; }
static int status_of(void *data, const char *a1, double *result) {
    snprintf(next.taken, sizeof next.taken, "%s %s", (const char *)data, a1 ? a1 : "NULL");
    *result = next.real;
    return next.status;
}
static char data_of_status[] = "data";

struct call {
    const char *body, *signature;
    osler_function function;
    const char *patient;
    double real;
    int64_t whole;
    const char *text;
    int truth, status;
    char outcome; /* y, n or ? */
    const char *taken, *notice; /* NULL: none; a notice is a part of the answer */
};

#define NUMBER "function f \"F\" (a1: mg) : mg from 0 to 1000 step 1 from host\ninform r \"R\"\n  when f(amount) > 5 mg\n"
#define WIDE "function f \"F\" (a1: mg) : mg from 0 to 1000 step 0.0000000000000000001 from host\ninform r \"R\"\n  when f(amount) > 5 mg\n"
#define TRUTH "function f \"F\" (a1: yes or no) : yes or no from host\ninform r \"R\"\n  when f(ill)\n"
#define TEXT "function f \"F\" (a1: text) : text from host\ninform r \"R\"\n  when f(note) is \"pain\"\n"
#define DATE "function f \"F\" (a1: date) : date from host\ninform r \"R\"\n  when f(born) >= 2025-01-01\n"
#define CHOICE "function f \"F\" (a1: text) : one of one, two from host\ninform r \"R\"\n  when f(note) is two\n"
#define KNOWS "function f \"F\" (a1: mg) : mg from 0 to 1000 step 1 from host\n  accepts unknown: a1\ninform r \"R\"\n  when f(amount) > 5 mg\n"
#define OUTSIDE "gave a value outside its declared range"
#define UNREADABLE "gave something that cannot be read"
#define FN(f) (osler_function)f

static const struct call calls[] = {
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = 6, .outcome = 'y', .taken = "7" },
    { NUMBER, "a1: double g -> double g", FN(real_of), "{\"amount\": 7}", .real = 0.005, .outcome = 'n', .taken = "0.007" },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = 5.4, .outcome = 'n', .taken = "7" },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = NAN, .outcome = '?', .taken = "7", .notice = "gave no finite number" },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = INFINITY, .outcome = '?', .taken = "7", .notice = "gave no finite number" },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = -1, .outcome = '?', .taken = "7", .notice = OUTSIDE },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": 7}", .real = 1000.4, .outcome = '?', .taken = "7", .notice = OUTSIDE },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{\"amount\": \"1e400 mg\"}", .real = 6, .outcome = '?', .notice = "gave no finite number" },
    { NUMBER, "a1: double mg -> double mg", FN(real_of), "{}", .outcome = '?' },
    { NUMBER, "a1: int64 mg -> int64 mg", FN(whole_of), "{\"amount\": 7}", .whole = 6, .outcome = 'y', .taken = "7" },
    { NUMBER, "a1: int64 mg -> int64 mg", FN(whole_of), "{\"amount\": 7.5}", .whole = 6, .outcome = '?', .notice = "takes a whole number and was given none" },
    { NUMBER, "a1: int64 ug -> int64 ug", FN(whole_of), "{\"amount\": 7.5}", .whole = 6000, .outcome = 'y', .taken = "7500" },
    { NUMBER, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = "6.0", .outcome = 'y', .taken = "7.5" },
    { NUMBER, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = NULL, .outcome = '?', .taken = "7.5" },
    { NUMBER, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = "six", .outcome = '?', .taken = "7.5", .notice = UNREADABLE },
    { NUMBER, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = "\xFF", .outcome = '?', .taken = "7.5", .notice = UNREADABLE },
    { WIDE, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = "5.0000000000000000001", .outcome = 'y', .taken = "7.5" },
    { WIDE, "a1: decimal mg -> decimal mg", FN(text_of), "{\"amount\": 7.5}", .text = "1001", .outcome = '?', .taken = "7.5", .notice = OUTSIDE },
    { KNOWS, "a1: decimal mg -> decimal mg", FN(text_of), "{}", .text = "6", .outcome = 'y', .taken = "NULL" },
    { KNOWS, "a1: decimal mg -> status double mg", FN(status_of), "{}", .real = 6, .outcome = 'y', .taken = "data NULL" },
    { KNOWS, "a1: decimal mg -> status double mg", FN(status_of), "{\"amount\": 7}", .real = 6, .status = -1, .outcome = '?', .taken = "data 7" },
    { KNOWS, "a1: decimal mg -> status double mg", FN(status_of), "{\"amount\": 7}", .real = 6, .status = 3, .outcome = '?', .taken = "data 7",
      .notice = "failed with status 3" },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{\"ill\": true}", .truth = 1, .outcome = 'y', .taken = "1" },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{\"ill\": false}", .truth = 0, .outcome = 'n', .taken = "0" },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{\"ill\": false}", .truth = -1, .outcome = '?', .taken = "0" },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{\"ill\": false}", .truth = 2, .outcome = '?', .taken = "0", .notice = UNREADABLE },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{\"ill\": false}", .truth = -2, .outcome = '?', .taken = "0", .notice = UNREADABLE },
    { TRUTH, "a1: truth -> truth", FN(truth_of), "{}", .truth = 1, .outcome = '?' },
    { TEXT, "a1: text -> text", FN(text_of), "{\"note\": \"ache\"}", .text = "pain", .outcome = 'y', .taken = "ache" },
    { TEXT, "a1: text -> text", FN(text_of), "{\"note\": \"ache\"}", .text = "\xC3", .outcome = '?', .taken = "ache", .notice = UNREADABLE },
    { TEXT, "a1: text -> text", FN(text_of), "{}", .text = "pain", .outcome = '?' },
    { DATE, "a1: date -> date", FN(text_of), "{\"born\": \"1955-03\"}", .text = "2025-01-01", .outcome = 'y', .taken = "1955-03" },
    { DATE, "a1: date -> date", FN(text_of), "{\"born\": \"1955-03\"}", .text = "2025-13-01", .outcome = '?', .taken = "1955-03", .notice = UNREADABLE },
    { DATE, "a1: date -> date", FN(text_of), "{}", .text = "2025-01-01", .outcome = '?' },
    { CHOICE, "a1: text -> choice", FN(text_of), "{\"note\": \"x\"}", .text = "two", .outcome = 'y', .taken = "x" },
    { CHOICE, "a1: text -> choice", FN(text_of), "{\"note\": \"x\"}", .text = "three", .outcome = '?', .taken = "x", .notice = UNREADABLE },
};

static void assert_called(const struct call *call) {
    osler_program *program = compiled(call->body);
    osler_context *context;
    osler_host *host;
    const char *text;
    size_t length;
    char why[160];
    next.real = call->real, next.whole = call->whole, next.text = call->text, next.truth = call->truth, next.status = call->status, next.taken[0] = '\0';
    FINE(osler_host_new(NULL, &host));
    FINE(osler_host_register(host, "f", call->signature, call->function, call->function == FN(status_of) ? data_of_status : NULL, why));
    FINE(osler_context_new(program, NULL, &context));
    if (osler_context_use_host(context, host, why) != OSLER_OK) fail_msg("%s", why);
    FINE(osler_context_begin(context, TODAY));
    FINE(osler_context_read(context, call->patient, strlen(call->patient), 0, NULL));
    FINE(osler_context_run(context));
    osler_outcome outcome = osler_result_outcome(context, 0);
    FINE(osler_result_text(context, NULL, &text, &length));
    char found = outcome == OSLER_YES ? 'y' : outcome == OSLER_NO ? 'n' : '?';
    if (found != call->outcome) fail_msg("%s for %s: %c, not %c", call->signature, call->patient, found, call->outcome);
    assert_string_equal(next.taken, call->taken ? call->taken : "");
    /* A notice may be broken into lines wherever a blank is. */
    char *flat = malloc(length + 1);
    size_t put = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] > ' ' || (put && flat[put - 1] != ' ')) flat[put++] = text[i] > ' ' || (unsigned char)text[i] >= 0x80 ? text[i] : ' ';
    flat[put] = '\0';
    if (call->notice && !strstr(flat, call->notice)) fail_msg("%s for %s: no \"%s\" in %s", call->signature, call->patient, call->notice, flat);
    if (!call->notice && strstr(flat, "the function f")) fail_msg("%s for %s: %s", call->signature, call->patient, flat);
    free(flat);
    osler_context_free(context);
    osler_host_free(host);
    osler_program_free(program);
}

static void functions_take_and_give_every_type(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) assert_called(&calls[i]);
}

/* A text without an end is not read to its end. */
static void a_text_beyond_all_bounds_is_no_text(void **state) {
    (void)state;
    size_t length = (size_t)1 << 21;
    char *text = malloc(length + 1);
    memset(text, 'x', length), text[length] = '\0';
    struct call call = { TEXT, "a1: text -> text", FN(text_of), "{\"note\": \"ache\"}", .text = text, .outcome = '?', .taken = "ache", .notice = UNREADABLE };
    assert_called(&call);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_read),
        cmocka_unit_test(a_function_is_what_the_guideline_declares),
        cmocka_unit_test(functions_take_and_give_every_type),
        cmocka_unit_test(a_text_beyond_all_bounds_is_no_text),
    };
    return cmocka_run_group_tests_name("embed/host_calls", tests, NULL, NULL);
}
