/* tests: the scenarios of one file, run, behind osler_tests_run. */
#ifndef OSLER_COMPILER_TESTS_H
#define OSLER_COMPILER_TESTS_H

#include "compiler/api.h"
#include "compiler/cover.h"
#include "compiler/mutate.h"
#include "compiler/suggest.h"

struct test_result {
    const struct decl *scenario;
    bool passed;
    size_t from, to; /* of its failures in the report */
};

enum { TESTS_FORMS = OSLER_TESTS_JSON + 1 };

struct osler_tests {
    struct allocator allocator;
    struct osler_messages *messages;
    struct compilation *c; /* theirs */
    struct program *program;
    struct test_result *result;
    size_t results, passed, failed;
    unsigned parts;
    const osler_source *source; /* while it runs */
    struct mutation mutation;
    struct rewrite *rewrite;
    size_t rewrites;
    struct text report, suggested;
    struct text made[TESTS_FORMS];
};

void tests_json(const struct osler_tests *tests, struct text *out);

#endif
