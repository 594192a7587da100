/* test: a guideline's own scenarios, and what they show of its rules. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

static const char *const formats[] = {"text", "json", "html", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "html needs --cover and paints the source"};
static const struct option option_cover = {.name = "cover",
    .help = "what the scenarios show of the rules, and what they do not"};
static const struct option option_mutate = {.name = "mutate",
    .help = "change the rules one by one and list what no scenario notices"};
static const struct option option_strict = {.name = "strict",
    .help = "with --cover or --mutate: exit 1 also when something is left"};
static const struct option option_suggest = {.name = "suggest",
    .help = "write the scenarios that are missing, for the author to confirm"};

struct testing {
    const struct arguments *arguments;
    const char *format; /* "text", "json", "html" */
    unsigned parts;
    size_t passed, failed;
    bool began; /* something of another file is printed */
};

/* Why there is no report: the scenarios of a file with mistakes are not run. */
static void tell_mistakes(const struct guideline *guideline) {
    osler_messages *messages = NULL;
    osler_check(&guideline->source, NULL, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
}

static bool is(const struct testing *testing, const char *format) { return strcmp(testing->format, format) == 0; }

static osler_status put_form(osler_tests *tests, osler_tests_form form) {
    const char *text = NULL;
    size_t length = 0;
    osler_status status = osler_tests_text(tests, form, &text, &length);
    if (status == OSLER_OK && length) console_put(text, length);
    return status;
}

/* Only text of the language goes to stdout, so that it can be appended to the guideline. */
static osler_status put_suggested(osler_tests *tests) {
    const char *text = NULL;
    size_t length = 0;
    osler_status status = osler_tests_text(tests, OSLER_TESTS_FAILURES, &text, &length);
    if (status == OSLER_OK) console_tell(text, length);
    return status == OSLER_OK ? put_form(tests, OSLER_TESTS_SUGGESTED) : status;
}

static osler_status put_tests(struct testing *testing, osler_tests *tests) {
    if (testing->parts & OSLER_TESTS_SUGGEST) return put_suggested(tests);
    if (is(testing, "json")) {
        if (testing->began) fputs(",", stdout);
        testing->began = true;
        return put_form(tests, OSLER_TESTS_JSON);
    }
    if (is(testing, "html")) return put_form(tests, OSLER_TESTS_PAGE);
    static const struct { unsigned part; osler_tests_form form; } parts[] = {{OSLER_TESTS_COVER, OSLER_TESTS_COVERAGE},
                                                                            {OSLER_TESTS_MUTATE, OSLER_TESTS_CHANGES}};
    osler_status status = put_form(tests, OSLER_TESTS_FAILURES);
    if (osler_tests_failed(tests)) testing->began = true;
    for (size_t i = 0; i < 2 && status == OSLER_OK; i++) {
        if (!(testing->parts & parts[i].part)) continue;
        if (testing->began) putchar('\n');
        testing->began = true;
        status = put_form(tests, parts[i].form);
    }
    return status;
}

static int test_source(struct testing *testing, const struct guideline *guideline) {
    osler_tests *tests = NULL;
    bool wrong = false;
    osler_status status = osler_tests_run(&guideline->source, testing->parts, NULL, &tests);
    if (status == OSLER_OK) {
        status = put_tests(testing, tests);
        testing->passed += osler_tests_passed(tests);
        testing->failed += osler_tests_failed(tests);
        wrong = osler_tests_failed(tests) > 0;
        if (options_has(testing->arguments, &option_strict)) wrong |= osler_tests_missing(tests) + osler_tests_unnoticed(tests) > 0;
    }
    if (status == OSLER_GUIDELINE_WRONG) tell_mistakes(guideline);
    osler_tests_free(tests);
    int code = guideline_exit(guideline, status);
    return code == EXIT_FINE && wrong ? EXIT_GUIDELINE : code;
}

static int test_file(struct testing *testing, const char *name) {
    struct guideline guideline;
    int code = EXIT_SYSTEM;
    if (guideline_open(name, testing->arguments, &guideline)) {
        if (guideline_is_compiled(&guideline)) {
            console_say(guideline.source.name, "is compiled and holds no scenarios; test the guideline as it was written");
            code = EXIT_USAGE;
        } else {
            code = test_source(testing, &guideline);
        }
    }
    guideline_close(&guideline);
    return code;
}

/* Options that would say nothing. */
static bool fit_together(const struct testing *testing) {
    bool cover = (testing->parts & OSLER_TESTS_COVER) != 0;
    const char *wrong = NULL;
    if (!testing->parts && options_has(testing->arguments, &option_strict)) wrong = "--strict goes with --cover or --mutate";
    if (!cover && is(testing, "html")) wrong = "--format html goes with --cover";
    bool suggest = (testing->parts & OSLER_TESTS_SUGGEST) != 0;
    if (suggest && (testing->parts != OSLER_TESTS_SUGGEST || options_has(testing->arguments, &option_format))) wrong = "--suggest writes scenarios and goes with nothing else";
    if (suggest && testing->arguments->word_count > 1) wrong = "--suggest takes one file at a time";
    if (is(testing, "html") && testing->arguments->word_count > 1) wrong = "--format html takes one file at a time";
    if (wrong) console_say("test", "%s", wrong);
    return !wrong;
}

static int test(const struct arguments *arguments) {
    const char *format = options_value(arguments, &option_format);
    struct testing testing = {.arguments = arguments, .format = format ? format : "text"};
    int worst = EXIT_FINE;
    if (options_has(arguments, &option_cover)) testing.parts |= OSLER_TESTS_COVER;
    if (options_has(arguments, &option_mutate)) testing.parts |= OSLER_TESTS_MUTATE;
    if (options_has(arguments, &option_suggest)) testing.parts |= OSLER_TESTS_SUGGEST;
    if (!fit_together(&testing)) return EXIT_USAGE;
    if (is(&testing, "json")) fputs("[", stdout);
    for (size_t i = 0; i < arguments->word_count; i++) {
        int code = test_file(&testing, arguments->words[i]);
        if (code > worst) worst = code;
    }
    if (is(&testing, "json")) puts("]");
    if (is(&testing, "text") && !(testing.parts & OSLER_TESTS_SUGGEST)) printf("%s%zu passed, %zu failed\n", testing.parts ? "\n" : "", testing.passed, testing.failed);
    return worst;
}

static const struct option *const options[] = {&option_cover, &option_mutate, &option_suggest, &option_strict, &option_format, &option_path, &option_help, NULL};

const struct command command_test = {
    .name = "test", .line = "run the scenarios of guidelines", .usage = "FILE...",
    .about = "Each scenario that fails is named with what was expected and what was found.\n"
             "--cover says which conditions were yes, no and unknown, which were shown to\n"
             "matter, which rows, thresholds and outcomes were met, and proves what cannot be.",
    .options = options, .least = 1, .most = (size_t)-1, .run = test,
};
