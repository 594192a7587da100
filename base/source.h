/* source: the text of the files that are compiled together, and places in it.
 *
 * Bytes stay where they are for the whole compilation: tokens, tree and messages point into them. */
#ifndef OSLER_BASE_SOURCE_H
#define OSLER_BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/* Bytes [start, end) of file number `file`. */
struct span {
    uint32_t file, start, end;
};

/* A line end, so that every word has an end, and two NULs, as flex wants them. */
#define SOURCE_END "\n\0"

struct source {
    const char *name; /* as shown in messages */
    const char *bytes; /* followed by SOURCE_END */
    size_t length;
    uint32_t *lines; /* byte offset of the beginning of each line */
    size_t line_count;
};

struct sources {
    struct arena *arena;
    struct source *at;
    size_t count, room;
};

struct place {
    unsigned line, column; /* from 1; columns count characters as a terminal shows them, not bytes */
};

void sources_init(struct sources *sources, struct arena *arena);
/* Copies the bytes. False when memory is exhausted; the file's number is sources->count - 1 afterwards. */
bool sources_add(struct sources *sources, const char *name, const char *bytes, size_t length);
/* The same of bytes that stay, may be written to and have room for SOURCE_END behind their length. */
bool sources_lend(struct sources *sources, const char *name, char *bytes, size_t length);

struct place source_place(const struct source *source, uint32_t offset);
unsigned source_line_number(const struct source *source, uint32_t offset); /* the line of source_place alone: cheaper */
/* The same where it is likely to be line `near` or one that follows soon. */
unsigned source_line_near(const struct source *source, uint32_t offset, unsigned near);
struct slice source_line(const struct source *source, unsigned line); /* without its newline */
struct slice span_text(const struct sources *sources, struct span span);

/* From the start of one to the end of the other. */
static inline struct span span_join(struct span first, struct span last) {
    return (struct span){ first.file, first.start, last.end > first.end ? last.end : first.end };
}

#endif
