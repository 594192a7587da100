/* arrow: Arrow's C data interface, in and out. Its structs are an ABI that others fill in: whatever can be checked is checked before it is
 * followed, and each array and schema that was taken over is released exactly once. */
#ifndef OSLER_RUNTIME_ARROW_H
#define OSLER_RUNTIME_ARROW_H

#include "runtime/columns.h"

enum { ARROW_DEPTH = 8, ARROW_CHILDREN = 100000, ARROW_TYPES = 1000000 /* of a schema, which may lead in circles */ };

/* What a field of a schema is. */
struct arrow_type {
    uint8_t kind, width; /* enum source_kind */
    bool is_unsigned, zoned;
    int32_t scale;
    int64_t ticks;
    uint32_t children;
    struct arrow_type *child, *dictionary;
    uint32_t fact, column; /* of a top-level field, NONE: passed over; of an element's field: the column of its record, NONE likewise */
    bool is_on;            /* fact@on */
    uint8_t part;          /* of a struct's child: value, unit, on, from, to; 5: none */
};

struct arrow_import {
    struct ArrowSchema schema; /* taken over; release is NULL when there is none */
    struct ArrowArray batch;
    struct arena schema_arena, batch_arena;
    struct arrow_type top;
    uint32_t types;
    struct text why;
    struct arena why_arena;
};

/* arrow_schema.c: takes the schema over, also when it is wrong. */
osler_status arrow_take_schema(struct osler_columns *columns, struct ArrowSchema *schema);
/* arrow_batch.c: takes the batch over and binds its columns. */
osler_status arrow_take_batch(struct osler_columns *columns, struct ArrowArray *batch);
/* Puts what is wrong; always OSLER_PATIENT_WRONG. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
osler_status arrow_wrong(struct osler_columns *columns, const char *format, ...);
void arrow_free(struct osler_columns *columns);

/* arrow_result.c: memory that arrays and schemas share; the last one that is released frees it. */
osler_status arrow_give_schema(struct osler_columns *columns, struct ArrowSchema *schema);
osler_status arrow_give_results(struct osler_columns *columns, size_t rows, struct ArrowArray *result);

#endif
