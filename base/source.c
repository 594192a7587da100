#include "base/source.h"

#include <string.h>

void sources_init(struct sources *sources, struct arena *arena) { *sources = (struct sources){ .arena = arena }; }

static bool find_lines(struct source *source, struct arena *arena) {
    const char *end = source->bytes + source->length, *line_end;
    size_t room = 0;
    source->lines = NULL;
    source->line_count = 0;
    for (const char *at = source->bytes;; at = line_end + 1) {
        if (!ARENA_ROOM(arena, source->lines, source->line_count, room)) return false;
        source->lines[source->line_count++] = (uint32_t)(at - source->bytes);
        line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end) return true;
    }
}

bool sources_lend(struct sources *sources, const char *name, char *bytes, size_t length) {
    if (!bytes || length > UINT32_MAX - 2) return false;
    if (!ARENA_ROOM(sources->arena, sources->at, sources->count, sources->room)) return false;
    struct source *source = &sources->at[sources->count];
    source->name = arena_copy(sources->arena, name, strlen(name));
    if (!source->name) return false;
    memcpy(bytes + length, SOURCE_END, sizeof SOURCE_END);
    source->bytes = bytes;
    source->length = length;
    if (!find_lines(source, sources->arena)) return false;
    sources->count++;
    return true;
}

bool sources_add(struct sources *sources, const char *name, const char *bytes, size_t length) {
    if (length > UINT32_MAX - 2) return false;
    size_t room = 0;
    char *copy = arena_grow_bytes(sources->arena, NULL, &room, length + sizeof SOURCE_END);
    if (copy && length) memcpy(copy, bytes, length);
    return sources_lend(sources, name, copy, length);
}

static size_t line_index(const struct source *source, uint32_t offset) {
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset) low = middle;
        else high = middle;
    }
    return low;
}

unsigned source_line_number(const struct source *source, uint32_t offset) { return (unsigned)line_index(source, offset) + 1; }

unsigned source_line_near(const struct source *source, uint32_t offset, unsigned near) {
    enum { SOON = 16 };
    size_t line = near ? near - 1 : 0, most = line + SOON < source->line_count ? line + SOON : source->line_count;
    if (line >= source->line_count || source->lines[line] > offset) return source_line_number(source, offset);
    while (line + 1 < most && source->lines[line + 1] <= offset) line++;
    return line + 1 < most || most == source->line_count ? (unsigned)line + 1 : source_line_number(source, offset);
}

struct place source_place(const struct source *source, uint32_t offset) {
    if (offset > source->length) offset = (uint32_t)source->length;
    size_t line = line_index(source, offset);
    uint32_t start = source->lines[line];
    return (struct place){ (unsigned)line + 1, (unsigned)utf8_columns(source->bytes + start, offset - start) + 1 };
}

struct slice source_line(const struct source *source, unsigned line) {
    if (line == 0 || line > source->line_count) return (struct slice){ "", 0 };
    size_t start = source->lines[line - 1];
    size_t end = line < source->line_count ? source->lines[line] - 1 : source->length;
    if (end > start && source->bytes[end - 1] == '\r') end--;
    return (struct slice){ source->bytes + start, end - start };
}

struct slice span_text(const struct sources *sources, struct span span) {
    if (span.file >= sources->count) return (struct slice){ "", 0 };
    const struct source *source = &sources->at[span.file];
    if (span.start > span.end || span.end > source->length) return (struct slice){ "", 0 };
    return (struct slice){ source->bytes + span.start, span.end - span.start };
}
