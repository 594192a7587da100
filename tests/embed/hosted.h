/* hosted: a compiled guideline with a context, by the public header alone. Built against libosler, not against its inner names. */
#ifndef OSLER_TESTS_EMBED_HOSTED_H
#define OSLER_TESTS_EMBED_HOSTED_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

#define HOSTED "tests/embed/hosted.guide"
#define TODAY "2025-11-01"

/* Memory that is counted, and refused from some call on. */
struct counted {
    size_t calls, bytes, live;
    size_t left; /* calls that are still granted; SIZE_MAX: all */
};

static inline void *count_resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct counted *counted = context;
    if (new_size == 0) {
        counted->live -= old_size;
        free(memory);
        return NULL;
    }
    counted->calls++;
    if (counted->left != SIZE_MAX && counted->left-- == 0) {
        counted->left = 0;
        return NULL;
    }
    void *moved = realloc(memory, new_size);
    if (moved) counted->live += new_size - old_size, counted->bytes += new_size;
    return moved;
}

struct hosted {
    struct counted counted;
    osler_allocator allocator;
    osler_program *program;
    osler_context *context;
};

static inline char *hosted_read_file(const char *name, size_t *length) {
    FILE *file = fopen(name, "rb");
    char *bytes = malloc(1 << 20);
    if (!file || !bytes) fail_msg("%s cannot be read", name);
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static inline osler_program *hosted_compile(const char *name, const osler_allocator *allocator) {
    osler_messages *messages = NULL;
    osler_program *program = NULL;
    osler_source source = { .name = name };
    size_t length;
    char *bytes = hosted_read_file(name, &source.length);
    source.bytes = bytes;
    if (osler_compile(&source, allocator, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, &length));
    osler_messages_free(messages);
    free(bytes);
    return program;
}

static inline void hosted_open(struct hosted *hosted) {
    *hosted = (struct hosted){ .counted = { .left = SIZE_MAX } };
    hosted->allocator = (osler_allocator){ count_resize, &hosted->counted };
    hosted->program = hosted_compile(HOSTED, NULL);
    assert_int_equal(osler_context_new(hosted->program, &hosted->allocator, &hosted->context), OSLER_OK);
    assert_int_equal(osler_context_begin(hosted->context, TODAY), OSLER_OK);
}

static inline void hosted_close(struct hosted *hosted) {
    osler_context_free(hosted->context);
    osler_program_free(hosted->program);
    assert_int_equal(hosted->counted.live, 0);
}

static inline size_t hosted_fact(const struct hosted *hosted, const char *name) {
    size_t fact = osler_program_find(hosted->program, name);
    if (fact == OSLER_NONE) fail_msg("there is no fact %s", name);
    return fact;
}

static inline size_t hosted_recommendation(const struct hosted *hosted, const char *name) {
    size_t found = osler_program_find_recommendation(hosted->program, name);
    if (found == OSLER_NONE) fail_msg("there is no recommendation %s", name);
    return found;
}

/* The answer as JSON, a copy. */
static inline char *hosted_json(struct hosted *hosted) {
    const char *text;
    size_t length;
    assert_int_equal(osler_result_json(hosted->context, NULL, &text, &length), OSLER_OK);
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static inline void hosted_begin(struct hosted *hosted) { assert_int_equal(osler_context_begin(hosted->context, TODAY), OSLER_OK); }

#endif
