/* What the drivers share that measure Osler through its public header: a guideline, and patients as rows of memory. */
#ifndef OSLER_BENCH_OSLER_H
#define OSLER_BENCH_OSLER_H

#include "include/osler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_DAY "2025-11-01"

static inline int bench_usage(const char *usage) {
    fprintf(stderr, "usage: %s\n", usage);
    return 2;
}

static inline void bench_need(bool holds, const char *why) {
    if (holds) return;
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static inline void *bench_room(size_t size) {
    void *room = aligned_alloc(64, (size + 63) / 64 * 64);
    bench_need(room != NULL, "out of memory");
    return memset(room, 0, size); /* touched, so that no page is new while it is measured */
}

static inline char *bench_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    bench_need(file && fseek(file, 0, SEEK_END) == 0, path);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    bench_need(bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size, path);
    fclose(file);
    bytes[size] = '\0';
    *length = (size_t)size;
    return bytes;
}

static inline osler_program *bench_program(const char *path) {
    size_t length;
    char *bytes = bench_file(path, &length);
    osler_source source = { .name = path, .bytes = bytes, .length = length };
    osler_program *program = NULL;
    bench_need(osler_compile(&source, NULL, &program, NULL) == OSLER_OK, path);
    free(bytes);
    return program;
}

/* --- NDJSON as the generators write it, into rows ---------------------------------------------------------------------- */

static inline void bench_put(const osler_row_cell *cell, uint8_t *row, int64_t value) {
    uint8_t byte = (uint8_t)value;
    int16_t narrow = (int16_t)value;
    int32_t middle = (int32_t)value;
    switch (cell->cell) {
    case OSLER_CELL_NONE: break;
    case OSLER_CELL_TRUTH: case OSLER_CELL_CHOICE: row[cell->offset] = byte; break;
    case OSLER_CELL_INT16: memcpy(row + cell->offset, &narrow, 2); break;
    case OSLER_CELL_INT32: case OSLER_CELL_DATE: memcpy(row + cell->offset, &middle, 4); break;
    case OSLER_CELL_INT64: memcpy(row + cell->offset, &value, 8); break;
    }
}

static inline void bench_unknown(const osler_row_cell *cell, uint8_t *row) {
    static const int64_t unknown[] = { [OSLER_CELL_TRUTH] = OSLER_UNKNOWN, [OSLER_CELL_CHOICE] = OSLER_ROW_UNKNOWN, [OSLER_CELL_INT16] = INT16_MIN,
                                       [OSLER_CELL_INT32] = INT32_MIN, [OSLER_CELL_INT64] = INT64_MIN, [OSLER_CELL_DATE] = INT32_MIN };
    if (cell->cell != OSLER_CELL_NONE) bench_put(cell, row, unknown[cell->cell]);
}

static inline int64_t bench_number(const char *s, unsigned scale) {
    int64_t value = 0;
    bool fraction = false;
    for (; (*s >= '0' && *s <= '9') || *s == '.'; s++) {
        if (*s == '.') fraction = true;
        else if (!fraction || scale-- > 0) value = 10 * value + (*s - '0');
    }
    for (; fraction && scale > 0 && scale < UINT_MAX / 2; scale--) value *= 10;
    for (; !fraction && scale > 0; scale--) value *= 10;
    return value;
}

static inline int64_t bench_choice(const osler_program *program, size_t fact, const char *s) {
    osler_fact about;
    const char *name;
    osler_program_fact(program, fact, &about);
    for (size_t c = 0; c < about.choices; c++)
        if (osler_program_choice(program, fact, c, &name, NULL) == OSLER_OK && !strncmp(s, name, strlen(name)) && s[strlen(name)] == '"')
            return (int64_t)c;
    return OSLER_ROW_UNKNOWN;
}

/* One line, "name":value after "name":value without blanks. */
static inline void bench_row(const osler_program *program, char *line, uint8_t *row) {
    for (char *s = line, *end; (s = strchr(s, '"')) && (end = strstr(s, "\":"));) {
        osler_row_cell cell;
        *end = '\0';
        size_t fact = osler_program_find(program, s + 1);
        char *value = end + 2;
        s = value + strcspn(value, ",}");
        if (fact == OSLER_NONE || osler_program_row_cell(program, fact, &cell) != OSLER_OK) continue;
        if (cell.cell == OSLER_CELL_TRUTH) bench_put(&cell, row, *value == 't' ? OSLER_YES : OSLER_NO);
        else if (cell.cell == OSLER_CELL_CHOICE) bench_put(&cell, row, bench_choice(program, fact, value + 1));
        else bench_put(&cell, row, bench_number(value, cell.scale));
    }
}

/* Every patient of a file, at most 100,000 of them. */
static inline uint8_t *bench_rows(const osler_program *program, const char *path, size_t *count) {
    enum { MOST = 100000 };
    size_t length;
    char *bytes = bench_file(path, &length), *line = bytes;
    osler_row form;
    osler_row_cell cell;
    osler_program_row(program, &form);
    uint8_t *rows = bench_room(MOST * form.size);
    for (*count = 0; *count < MOST && *line; ++*count) {
        char *end = strchr(line, '\n');
        uint8_t *row = rows + *count * form.size;
        if (end) *end = '\0';
        for (size_t f = 0; osler_program_row_cell(program, f, &cell) == OSLER_OK; f++) bench_unknown(&cell, row);
        bench_row(program, line, row);
        line = end ? end + 1 : line + strlen(line);
    }
    free(bytes);
    bench_need(*count > 0, path);
    return rows;
}

#endif
