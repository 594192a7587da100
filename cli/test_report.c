/* TAP and JUnit. */
#include "cli/test_report.h"

#include <string.h>

/* --- TAP ------------------------------------------------------------------------------------------------------------ */

void tap_begin(void) { puts("TAP version 13"); }

/* A number sign would begin a directive. */
static void put_label(const char *name) {
    for (; *name; name++) {
        if (*name == '#' || *name == '\\') putchar('\\');
        putchar((unsigned char)*name < ' ' ? ' ' : *name);
    }
    putchar('\n');
}

void tap_put(const osler_tests *tests, size_t *number) {
    osler_tests_scenario scenario;
    for (size_t i = 0; osler_tests_get(tests, i, &scenario); i++) {
        printf("%sok %zu - ", scenario.passed ? "" : "not ", ++*number);
        put_label(scenario.name);
        for (size_t at = 0; at < scenario.failures_length;) {
            const char *line = scenario.failures + at, *end = memchr(line, '\n', scenario.failures_length - at);
            size_t length = end ? (size_t)(end - line) : scenario.failures_length - at;
            printf("# %.*s\n", (int)length, line);
            at += length + 1;
        }
    }
}

void tap_put_untested(const char *name, size_t *number) {
    printf("not ok %zu - cannot be tested: ", ++*number);
    put_label(name);
}

void tap_end(size_t number) { printf("1..%zu\n", number); }

/* --- JUnit ------------------------------------------------------------------------------------------------------------ */

static void put_xml(FILE *file, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        switch (c) {
        case '&': fputs("&amp;", file); break;
        case '<': fputs("&lt;", file); break;
        case '>': fputs("&gt;", file); break;
        case '"': fputs("&quot;", file); break;
        case '\n': case '\t': putc(c, file); break;
        default: putc(c < ' ' || c == 0x7F ? '?' : c, file);
        }
    }
}

void junit_begin(FILE *file) { fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", file); }

static void put_case(FILE *file, const char *name, const osler_tests_scenario *scenario) {
    fputs("    <testcase classname=\"", file);
    put_xml(file, name, strlen(name));
    fputs("\" name=\"", file);
    put_xml(file, scenario->name, strlen(scenario->name));
    fputs("\" file=\"", file);
    put_xml(file, name, strlen(name));
    fprintf(file, "\" line=\"%u\"", scenario->line);
    if (scenario->passed) {
        fputs("/>\n", file);
        return;
    }
    fputs(">\n      <failure message=\"not as expected\">", file);
    put_xml(file, scenario->failures, scenario->failures_length);
    fputs("</failure>\n    </testcase>\n", file);
}

void junit_put(FILE *file, const char *name, const osler_tests *tests) {
    osler_tests_scenario scenario;
    fputs("  <testsuite name=\"", file);
    put_xml(file, name, strlen(name));
    fprintf(file, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n", osler_tests_passed(tests) + osler_tests_failed(tests),
            osler_tests_failed(tests));
    for (size_t i = 0; osler_tests_get(tests, i, &scenario); i++) put_case(file, name, &scenario);
    fputs("  </testsuite>\n", file);
}

void junit_put_untested(FILE *file, const char *name) {
    fputs("  <testsuite name=\"", file);
    put_xml(file, name, strlen(name));
    fputs("\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"", file);
    put_xml(file, name, strlen(name));
    fputs("\" name=\"can be tested\">\n      <error message=\"osler check says what is wrong\"/>\n    </testcase>\n  </testsuite>\n", file);
}

void junit_end(FILE *file) { fputs("</testsuites>\n", file); }
