/* compiled: a guideline of two pieces of text, the head that a test program's guidelines share and what differs, as a program. The test fails
 * with the messages where it is wrong. */
#ifndef OSLER_TESTS_COMPILED_H
#define OSLER_TESTS_COMPILED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

static inline osler_program *compiled_of(const char *head, const char *rest) {
    char text[4096];
    int length = snprintf(text, sizeof text, "%s%s", head, rest);
    assert_in_range(length, 1, sizeof text - 1);
    osler_source source = { .name = "test.guide", .bytes = text, .length = (size_t)length, .proofs = OSLER_PROVE_NOTHING };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

#endif
