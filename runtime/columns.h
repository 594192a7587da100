/* columns: an engine for many patients. Inside of osler.h's osler_columns; used by its files and by those of the Arrow interface. */
#ifndef OSLER_RUNTIME_COLUMNS_H
#define OSLER_RUNTIME_COLUMNS_H

#include "runtime/api.h"
#include "runtime/columns_inside.h"

/* Values of one kind, as a host or an ArrowArray has them. */
enum source_kind {
    SOURCE_NONE, SOURCE_BITS, SOURCE_BOOLS, SOURCE_INT, SOURCE_UINT, SOURCE_FLOAT, SOURCE_DOUBLE, SOURCE_DECIMAL, SOURCE_STRINGS,
    SOURCE_TEXT, SOURCE_DAYS, SOURCE_MOMENT /* `width` bytes: ticks since 1970-01-01T00:00 */, SOURCE_DICTIONARY /* integers: rows of `inner` */,
    SOURCE_STRUCT /* {value, unit, on} or {from, to} */, SOURCE_LIST
};

struct source {
    uint8_t kind, width; /* of an integer, an offset */
    bool is_unsigned, zoned; /* zoned: moments of UTC */
    const char *values;  /* text: the bytes */
    const char *offsets; /* text, lists: integers of `width` bytes */
    size_t stride, offset, count; /* count: elements, where they are known; else SIZE_MAX */
    size_t bytes;        /* of text, where it is known */
    const uint8_t *known;
    int32_t scale;
    int64_t ticks;       /* a second */
    const char *unit;
    const struct source *inner;              /* a dictionary's values, a list's elements */
    const struct source *part[5];            /* a struct's: value, unit, on, from, to; or NULL */
    const struct source *const *field;       /* elements of a list: by column of their record, or NULL */
    const struct source *on;                 /* of the fact: days */
    /* Of a dictionary for a fact that the block carries: what each row of it is there; ODD for what is not plain. */
    const int64_t *code;
    size_t codes;
};
#define SOURCE_ODD INT64_MAX

struct row_error {
    size_t row;
    osler_patient_error error;
};

struct osler_columns {
    struct osler_program *owner;
    struct arena arena, run_arena; /* for good; for the errors of a run */
    struct plan plan;
    struct osler_columns_options options;
    osler_processor processor;
    block_runner *runner;
    struct context *row; /* the row at hand, for the scalar VM */
    date today;
    bool begun, failed;
    bool calls; /* the program calls a host that is there: a row is answered by itself */
    struct source *source; /* by fact */
    struct source *inner, *on; /* by fact: what sources of bound columns need besides */
    struct codes {
        int64_t *at;
        size_t room;
    } *codes; /* by fact */
    date *fresh_from;      /* by fact with `valid for`: the first day that counts, DATE_UNKNOWN: look closer */
    uint8_t **outcome;     /* by recommendation, then applies */
    char **dose;
    uint8_t *refused;
    char *file, *in, *out;
    double *lanes;
    bool outside; /* some bound fact is not carried in blocks */
    bool packed;
    const char *blocks; /* of the last run, when it was packed */
    size_t rows, block_row; /* of the run; the first one of the block at hand */
    const char *block;      /* what comes in: packed, or converted */
    uint64_t odd[WORDS], wrong[WORDS]; /* rows of the block: for the scalar VM; refused */
    bool any_odd;
    struct arrow_import *arrow; /* NULL before the first record batch */
    size_t told;                /* errors that have been put into a result */
    struct row_error *error;
    size_t errors, error_room, error_count;
};

/* columns_source.c: one value. */
bool source_is_known(const struct source *source, size_t row);
int64_t source_integer(const struct source *source, size_t row);
/* As the block carries it; columns_least for unknown, SOURCE_ODD for what is not plain: wrong, dated, in another unit ... A truth is 0 or 3,
 * a choice its index, a number scaled. */
int64_t source_plain(const struct osler_columns *columns, uint32_t fact, const struct source *source, size_t row);
/* Gives it to the fact (`field` NONE), or a field of its newest element, as the fact reader takes values. */
enum facts_status source_give(struct context *context, uint32_t fact, uint32_t field, const struct source *source, size_t row,
                              struct fact_error *error);
#define SOURCE_UNKNOWN (INT64_MIN + 1)

/* columns_fill.c: the bound columns of a block, and back again for a row. */
void fill_block(struct osler_columns *columns, uint32_t rows);
/* The row's facts into a context that was reset: settled when it returns FACTS_READ. */
enum facts_status fill_context(struct osler_columns *columns, struct context *context, size_t row, struct fact_error *error);
/* Only some facts, of a row that is known to be fine. */
bool fill_facts(struct osler_columns *columns, struct context *context, size_t row, const uint32_t *fact, uint32_t count,
                struct fact_error *error);
void columns_refuse(struct osler_columns *columns, size_t row, const struct fact_error *error);

/* columns.c: from now on the fact's values come from this source, whose parts stay. */
osler_status columns_take(struct osler_columns *columns, uint32_t fact, const struct source *source);

/* columns_rows.c */
void rows_pass(struct block_run *run, uint32_t pass);
void rows_odd(struct osler_columns *columns, char *out, uint32_t rows); /* the rows that the scalar VM answers, and those refused */

/* columns_results.c */
void results_put(struct osler_columns *columns, const char *out, uint32_t rows);

#endif
