/* test_report: the outcome of scenarios in the forms that other tools read. */
#ifndef OSLER_CLI_TEST_REPORT_H
#define OSLER_CLI_TEST_REPORT_H

#include <stdio.h>

#include "include/osler.h"

/* TAP version 13 on stdout: `number` goes on from file to file, the plan comes last. */
void tap_begin(void);
void tap_put(const osler_tests *tests, size_t *number);
void tap_put_untested(const char *name, size_t *number); /* a file that could not be tested */
void tap_end(size_t number);

/* JUnit's XML: one test suite a file. */
void junit_begin(FILE *file);
void junit_put(FILE *file, const char *name, const osler_tests *tests);
void junit_put_untested(FILE *file, const char *name);
void junit_end(FILE *file);

#endif
