/* test: a guideline's own scenarios, and what they show of its rules. */
#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"
#include "cli/hosts.h"
#include "cli/test_report.h"

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
static const struct option option_junit = {.name = "junit", .value = "FILE",
    .help = "write the outcome there as JUnit's XML, besides"};
static const struct option option_tap = {.name = "tap", .help = "print the outcome as TAP, and nothing else"};
static const struct option option_update = {.name = "update",
    .help = "put what was found in place of what was expected, in FILE itself"};

struct testing {
    const struct arguments *arguments;
    const char *format; /* "text", "json", "html" */
    unsigned parts;
    size_t passed, failed;
    bool began;    /* something of another file is printed */
    FILE *junit;   /* NULL: not wanted */
    size_t number; /* of tests told as TAP */
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
    if (options_has(testing->arguments, &option_tap)) {
        tap_put(tests, &testing->number);
        return OSLER_OK;
    }
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

/* A file that cannot be tested must not look like one without scenarios. */
static void put_untested(struct testing *testing, const char *name) {
    if (testing->junit) junit_put_untested(testing->junit, name);
    if (options_has(testing->arguments, &option_tap)) tap_put_untested(name, &testing->number);
}

/* Puts the new text in the file's place and runs that instead. */
static osler_status update(const struct guideline *guideline, osler_tests **tests) {
    const char *text = NULL;
    size_t length = 0, count = osler_tests_rewritten(*tests);
    osler_status status = osler_tests_text(*tests, OSLER_TESTS_UPDATED, &text, &length);
    if (status != OSLER_OK || count == 0) return status;
    if (!file_write(guideline->name, text, length)) return OSLER_LIMIT;
    printf("%s: changed in %zu place%s\n\n", guideline->name, count, count == 1 ? "" : "s");
    osler_source source = guideline->source;
    source.bytes = text;
    source.length = length;
    osler_tests *again = NULL;
    status = osler_tests_run(&source, 0, NULL, &again);
    osler_tests_free(*tests);
    *tests = again;
    return status;
}

static int test_source(struct testing *testing, const struct guideline *guideline) {
    osler_tests *tests = NULL;
    bool wrong = false;
    osler_status status = osler_tests_run(&guideline->source, testing->parts, NULL, &tests);
    if (status == OSLER_OK && (testing->parts & OSLER_TESTS_UPDATE)) status = update(guideline, &tests);
    if (status == OSLER_OK) {
        status = put_tests(testing, tests);
        if (testing->junit) junit_put(testing->junit, guideline->source.name, tests);
        testing->passed += osler_tests_passed(tests);
        testing->failed += osler_tests_failed(tests);
        wrong = osler_tests_failed(tests) > 0;
        if (options_has(testing->arguments, &option_strict)) wrong |= osler_tests_missing(tests) + osler_tests_unnoticed(tests) > 0;
    }
    if (status == OSLER_GUIDELINE_WRONG) tell_mistakes(guideline);
    if (status != OSLER_OK) put_untested(testing, guideline->source.name);
    osler_tests_free(tests);
    int code = guideline_exit(guideline, status);
    return code == EXIT_FINE && wrong ? EXIT_GUIDELINE : code;
}

static int test_file(struct testing *testing, const char *name) {
    static const char refusal[] = "is compiled and holds no scenarios; test the guideline as it was written";
    struct guideline guideline;
    int code = guideline_open_written(name, testing->arguments, refusal, &guideline);
    if (code == EXIT_FINE) code = test_source(testing, &guideline);
    guideline_close(&guideline);
    return code;
}

/* Options that would say nothing, or two things at once. */
static const char *misfit(const struct testing *testing) {
    const struct arguments *arguments = testing->arguments;
    bool cover = (testing->parts & OSLER_TESTS_COVER) != 0, tap = options_has(arguments, &option_tap);
    bool alone = (testing->parts & (OSLER_TESTS_SUGGEST | OSLER_TESTS_UPDATE)) != 0, several = arguments->word_count > 1;
    bool more = options_has(arguments, &option_format) || options_has(arguments, &option_junit) || tap;
    if (alone && (more || (testing->parts & (testing->parts - 1)))) return "--suggest and --update go with nothing else";
    if ((testing->parts & OSLER_TESTS_SUGGEST) && several) return "--suggest takes one file at a time";
    if (tap && (testing->parts || options_has(arguments, &option_format))) return "--tap prints nothing but the outcome";
    if (!(testing->parts & (OSLER_TESTS_COVER | OSLER_TESTS_MUTATE)) && options_has(arguments, &option_strict))
        return "--strict goes with --cover or --mutate";
    if (!cover && is(testing, "html")) return "--format html goes with --cover";
    if (is(testing, "html") && several) return "--format html takes one file at a time";
    for (size_t i = 0; i < arguments->word_count; i++)
        if ((testing->parts & OSLER_TESTS_UPDATE) && !strcmp(arguments->words[i], "-")) return "--update changes a file, not standard input";
    return NULL;
}

static int open_junit(struct testing *testing) {
    const char *name = options_value(testing->arguments, &option_junit);
    if (!name) return EXIT_FINE;
    testing->junit = fopen(name, "we");
    if (testing->junit) junit_begin(testing->junit);
    else console_say(name, "cannot be written: %s", strerror(errno));
    return testing->junit ? EXIT_FINE : EXIT_SYSTEM;
}

static int close_junit(const struct testing *testing, int code) {
    if (!testing->junit) return code;
    junit_end(testing->junit);
    bool failed = ferror(testing->junit) != 0;
    if (fclose(testing->junit)) failed = true;
    if (!failed) return code;
    console_say(options_value(testing->arguments, &option_junit), "cannot be written: %s", strerror(errno));
    return EXIT_SYSTEM;
}

static int test_files(struct testing *testing) {
    const struct arguments *arguments = testing->arguments;
    bool tap = options_has(arguments, &option_tap), suggest = (testing->parts & OSLER_TESTS_SUGGEST) != 0;
    int worst = EXIT_FINE;
    if (tap) tap_begin();
    if (is(testing, "json")) fputs("[", stdout);
    for (size_t i = 0; i < arguments->word_count; i++) {
        int code = test_file(testing, arguments->words[i]);
        if (code > worst) worst = code;
    }
    if (tap) tap_end(testing->number);
    else if (is(testing, "json")) puts("]");
    else if (is(testing, "text") && !suggest)
        printf("%s%zu passed, %zu failed\n", testing->began ? "\n" : "", testing->passed, testing->failed);
    return worst;
}

static int test(const struct arguments *arguments) {
    static const struct { const struct option *option; unsigned part; } parts[] = {{&option_cover, OSLER_TESTS_COVER},
        {&option_mutate, OSLER_TESTS_MUTATE}, {&option_suggest, OSLER_TESTS_SUGGEST}, {&option_update, OSLER_TESTS_UPDATE}};
    const char *format = options_value(arguments, &option_format);
    struct testing testing = {.arguments = arguments, .format = format ? format : "text"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (options_has(arguments, parts[i].option)) testing.parts |= parts[i].part;
    const char *wrong = misfit(&testing);
    if (wrong) console_say("test", "%s", wrong);
    if (wrong) return EXIT_USAGE;
    int code = open_junit(&testing);
    return code == EXIT_FINE ? close_junit(&testing, test_files(&testing)) : code;
}

static const struct option *const options[] = {&option_cover, &option_mutate, &option_strict, &option_suggest, &option_update,
                                              &option_format, &option_junit, &option_tap, &option_host, &option_path, &option_help, NULL};

const struct command command_test = {
    .name = "test", .line = "run the scenarios of guidelines", .usage = "FILE.guide...",
    .about = "Each scenario that fails is named with what was expected and what was found.\n"
             "--cover says which conditions were yes, no and unknown, which were shown to\n"
             "matter, which rows, thresholds and outcomes were met, and proves what cannot be.\n"
             "docs/testing.md has the rest.",
    .options = options, .least = 1, .most = (size_t)-1, .run = test,
};
