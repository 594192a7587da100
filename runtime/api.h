/* api: what stands behind the opaque handles of include/osler.h. */
#ifndef OSLER_RUNTIME_API_H
#define OSLER_RUNTIME_API_H

#include "include/osler.h"
#include "runtime/box.h"
#include "runtime/facts.h"
#include "runtime/report.h"

struct osler_program {
    struct program *program;
    struct arena arena; /* texts handed out */
    struct text saved, listing, schema;
};

struct osler_context {
    const struct osler_program *owner;
    struct context *context;
    struct box *box;
    struct arena arena; /* the text handed out last */
    bool begun, ran;
};

struct allocator api_allocator(const osler_allocator *allocator);
/* Takes the program over, also when it fails; NULL without memory. */
struct osler_program *api_wrap(struct program *program, const struct allocator *allocator);
/* A copy that the caller frees with osler_text_free; NULL without memory. */
char *api_copy(const osler_allocator *allocator, const char *bytes, size_t length);

#endif
