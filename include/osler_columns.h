/* The part of osler.h for many patients at once: the rows of CSV and TSV files, and columns in memory. In libosler, not in libosler-runtime. */
#ifndef OSLER_COLUMNS_H
#define OSLER_COLUMNS_H

#include "osler.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Tables ------------------------------------------------------------------------------------------------ */

/* Patients in the rows of a CSV (RFC 4180) or TSV file; docs/patients.md has the form, docs/columns.md that of column maps.
 *
 *     osler_table_new(program, &options, NULL, &table, &why);
 *     for (;;) {
 *         osler_context_begin(patient, "2025-11-01");
 *         switch (osler_table_next(table, patient, &error)) {
 *             case OSLER_TABLE_MORE: osler_table_put(table, bytes, length); break;
 *             case OSLER_TABLE_ROW: osler_context_run(patient); ...
 */
typedef struct osler_table osler_table;

typedef enum osler_table_form { OSLER_CSV, OSLER_TSV } osler_table_form;

typedef struct osler_table_options {
    osler_table_form form;
    bool skip_comments; /* lines at the top that begin with # */
    unsigned flags;     /* OSLER_LENIENT: pass over columns that the guideline does not know */
    const char *columns_name, *columns; /* a column map and its name for messages; NULL: the header names the facts */
    size_t columns_length;
} osler_table_options;

/* OSLER_GUIDELINE_WRONG: the column map is wrong, and `why` (may be NULL) receives its mistakes, a line each; free it with
 * osler_text_free. The map need not live on. */
OSLER_API osler_status osler_table_new(const osler_program *program, const osler_table_options *options,
                                       const osler_allocator *allocator, osler_table **table, char **why);
OSLER_API void osler_table_free(osler_table *table);

typedef enum osler_table_event {
    OSLER_TABLE_ROW,          /* a patient has been read, as by osler_context_read */
    OSLER_TABLE_ROW_WRONG,    /* the row is no patient, and `error` says why: `path` is the column. Reading can go on */
    OSLER_TABLE_MORE,         /* osler_table_put has to follow */
    OSLER_TABLE_OVER,
    OSLER_TABLE_HEADER_WRONG, /* one mistake of the header; the next call has the next one, and no row is read */
    OSLER_TABLE_LIMIT,        /* memory is exhausted */
    OSLER_TABLE_MISUSE        /* the context was not begun, or belongs to another program */
} osler_table_event;

/* The next patient, into a context that has just been begun. `error` may be NULL. */
OSLER_API osler_table_event osler_table_next(osler_table *table, osler_context *context, osler_patient_error *error);
/* More of the file, in pieces of any size; no bytes: it has ended. They have to stay until OSLER_TABLE_MORE comes again. */
OSLER_API void osler_table_put(osler_table *table, const char *bytes, size_t length);
/* The same for who has cut the file himself, between rows: the bytes begin on this line of it. */
OSLER_API void osler_table_put_at(osler_table *table, const char *bytes, size_t length, uint64_t line);
OSLER_API uint64_t osler_table_line(const osler_table *table); /* where the row read last begins, from 1 */
/* The row read last as a patient record, one line of JSON. Valid until the next osler_table_next; OSLER_MISUSE when it was wrong. */
OSLER_API osler_status osler_table_record(const osler_table *table, const char **json, size_t *length);

/* Records as a table. The header has `id` and every fact; a fact with `valid for` has a column fact@on for its date. A record is one that
 * osler_context_read has just accepted; what no plain word says, such as a list, becomes JSON text in its cell. OSLER_LIMIT: a cell
 * would have more than 1 MiB. */
OSLER_API osler_status osler_table_write_header(osler_context *context, osler_table_form form, const char **text, size_t *length);
OSLER_API osler_status osler_table_write_record(osler_context *context, osler_table_form form, const char *json, size_t json_length,
                                                const char **text, size_t *length);

/* --- Populations ------------------------------------------------------------------------------------------- */

/* Many patients at once, in columns; docs/populations.md has the layouts. Every answer is, bit for bit, that of osler_context_run for
 * the same patient. An engine belongs to one thread; engines of several threads share the program. Columns and results belong to the
 * caller, may lie at any address, and have to stay until the run has ended.
 *
 *     osler_columns_new(program, NULL, NULL, &engine);
 *     osler_columns_begin(engine, "2025-11-01");
 *     osler_columns_bind(engine, osler_program_find(program, "age"), &(osler_column){ .type = OSLER_COLUMN_INT16, .values = age });
 *     osler_columns_outcomes(engine, 0, outcome);
 *     osler_columns_run(engine, rows);
 */
typedef struct osler_columns osler_columns;

typedef enum osler_processor { OSLER_PROCESSOR_BEST, OSLER_PROCESSOR_PLAIN, OSLER_PROCESSOR_AVX2, OSLER_PROCESSOR_AVX512 } osler_processor;

typedef struct osler_columns_options {
    bool no_doses;             /* outcomes only */
    osler_processor processor; /* which code is run; one that this machine does not have is OSLER_MISUSE */
    unsigned flags;            /* OSLER_LENIENT: pass over columns of an ArrowSchema that the guideline does not know */
    size_t errors;             /* how many refused rows are kept with their reason; 0: 1000. All are counted */
} osler_columns_options;

OSLER_API osler_status osler_columns_new(const osler_program *program, const osler_columns_options *options,
                                         const osler_allocator *allocator, osler_columns **columns);
OSLER_API void osler_columns_free(osler_columns *columns);
OSLER_API osler_processor osler_columns_processor(const osler_columns *columns); /* the one that is used */
OSLER_API osler_status osler_columns_begin(osler_columns *columns, const char *on); /* the day of evaluation of the runs that follow */

/* The functions that the runs from now on call, as osler_context_use_host; NULL: none, and their values are unknown. A host is called for one
 * row after the other, so that a guideline that calls is answered at the pace of rows. */
OSLER_API osler_status osler_columns_use_host(osler_columns *columns, const osler_host *host, char why[160]);

typedef enum osler_column_type {
    OSLER_COLUMN_BITS,  /* yes or no: bit i of the bytes, the lowest bit first */
    OSLER_COLUMN_BOOLS, /* bytes: 0 no, else yes */
    OSLER_COLUMN_INT8, OSLER_COLUMN_INT16, OSLER_COLUMN_INT32, OSLER_COLUMN_INT64,
    OSLER_COLUMN_UINT8, OSLER_COLUMN_UINT16, OSLER_COLUMN_UINT32, OSLER_COLUMN_UINT64, /* yes or no: 1, 0; a choice: which, from 0 */
    OSLER_COLUMN_FLOAT, OSLER_COLUMN_DOUBLE, /* taken as the shortest decimal that reads back as the same number */
    OSLER_COLUMN_DECIMAL, /* 16 bytes, of the byte order of the machine: a whole number * 10^-scale */
    OSLER_COLUMN_STRINGS, /* const char *: as a cell of a CSV table; NULL and "" are not given */
    OSLER_COLUMN_TEXT,    /* the same, element i from int32 ends[i] to ends[i + 1] of the bytes `values` */
    OSLER_COLUMN_DAYS     /* int32: days since 1970-01-01 */
} osler_column_type;

typedef struct osler_column {
    osler_column_type type;
    const void *values;
    size_t stride;        /* bytes from one value to the next; 0: they stand side by side. Not for bits and text */
    size_t offset;        /* the first row is this element, in all of the arrays */
    const uint8_t *known; /* bit i: value i is known; NULL: all are */
    int scale;            /* of whole numbers: value * 10^-scale, 0 to 38 */
    const int32_t *ends;  /* of text */
    const char *const *names; /* whole numbers are indexes of these texts */
    size_t name_count;
    const char *unit;     /* of numbers, a UCUM code; NULL: the fact's */
    const int32_t *on;    /* when each was observed, days since 1970-01-01; NULL: on the day of evaluation */
    const uint8_t *on_known;
} osler_column;

/* Binds a column to a fact, from now on; NULL: no column, nobody's value is known. OSLER_MISUSE: no such fact, or no such column.
 * The names and the unit have to stay as long as the column is bound. */
OSLER_API osler_status osler_columns_bind(osler_columns *columns, size_t fact, const osler_column *column);

/* A decimal: (high * 2^64 + low) * 10^exponent. All zero is unknown. */
typedef struct osler_decimal {
    uint64_t low, high; /* together below 10^38 */
    int32_t exponent;
    uint8_t negative, known, unused[2];
} osler_decimal;

/* A dose, by its index: those of recommendation 0 first, in the author's order. */
typedef struct osler_dose_column {
    size_t recommendation, dose; /* the dose of osler_result_dose */
    unsigned bits;      /* 16, 32 or 64: whole numbers * 10^-scale; 0: osler_decimal */
    unsigned scale;
    const char *unit;   /* UCUM */
    size_t offset;      /* in a packed result */
} osler_dose_column;
OSLER_API size_t osler_columns_dose_count(const osler_columns *columns);
OSLER_API osler_status osler_columns_dose(const osler_columns *columns, size_t index, osler_dose_column *found);

/* Where the results of the next runs go; NULL: nowhere. Of a recommendation, or of OSLER_APPLIES: one byte a row, enum osler_outcome.
 * A dose: elements as osler_columns_dose tells; who has none, or an unknown one, has the least number. A refused row (its data
 * cannot be accepted) has every outcome unknown and no dose: bit i of `refused`, the lowest first. */
OSLER_API osler_status osler_columns_outcomes(osler_columns *columns, size_t recommendation, uint8_t *outcomes);
OSLER_API osler_status osler_columns_doses(osler_columns *columns, size_t index, void *amounts);
OSLER_API osler_status osler_columns_refused(osler_columns *columns, uint8_t *refused);

/* Answers for rows 0 to `rows` - 1. OSLER_OK also when rows were refused. */
OSLER_API osler_status osler_columns_run(osler_columns *columns, size_t rows);

/* The rows that the last run refused, in their order: how many, and the first ones with their reasons, which are valid until the next run. */
OSLER_API size_t osler_columns_error_count(const osler_columns *columns);
OSLER_API osler_status osler_columns_error(const osler_columns *columns, size_t index, size_t *row, osler_patient_error *error);
/* Puts one row of the last run into a context of the same program that has been begun, as its patient, for reasons and missing facts. */
OSLER_API osler_status osler_columns_patient(osler_columns *columns, size_t row, osler_context *context);

/* Packed: blocks of OSLER_BLOCK patients, each with all its columns side by side, as the engine itself has them: nothing is converted.
 * Sizes in bytes; results are likewise packed. Facts that have a column bound are taken from there. */
enum { OSLER_BLOCK = 1024 };
typedef enum osler_packed_form {
    OSLER_PACKED_NOT,    /* not in a block: dates, texts, periods, lists, series, numbers without a range and step */
    OSLER_PACKED_PLANES, /* two planes of OSLER_BLOCK bits, the lowest first: certainly yes; possibly yes. A choice of two: its first value */
    OSLER_PACKED_CODES,  /* int8: which value, from 0; -128 is unknown */
    OSLER_PACKED_NUMBERS /* whole numbers of `bits` bits: (stored + base) * 10^-scale; the least one is unknown */
} osler_packed_form;
typedef struct osler_packed {
    osler_packed_form form;
    size_t offset; /* in the block */
    unsigned bits, scale;
    int64_t base;
} osler_packed;
OSLER_API size_t osler_columns_packed_size(const osler_columns *columns);  /* of a block */
OSLER_API size_t osler_columns_results_size(const osler_columns *columns); /* of a block of results */
OSLER_API osler_status osler_columns_packed(const osler_columns *columns, size_t fact, osler_packed *found);
/* Where the two planes of an outcome stand in a packed result: certain, then possible. Yes is both, unknown possible only, contraindicated
 * certain only, no neither. */
OSLER_API size_t osler_columns_outcome_offset(const osler_columns *columns, size_t recommendation);
/* `blocks` and `results` (may be NULL) have room for whole blocks; the last one may be used in part, what lies behind its rows means nothing. */
OSLER_API osler_status osler_columns_run_packed(osler_columns *columns, const void *blocks, size_t rows, void *results);
/* The bound columns as packed blocks, for later runs: rows whose data cannot be packed exactly are refused here. */
OSLER_API osler_status osler_columns_pack(osler_columns *columns, size_t rows, void *blocks);

/* Arrow's C data interface: two structs that are an ABI, as the Arrow project publishes them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

/* Answers for the rows of a record batch, whose columns are named like facts, as a record batch. `schema` and `batch` are taken over: each is
 * released exactly once, on every path. The schema is kept for the batches that follow (NULL then), the batch until the next one or the
 * end of the engine. `result_schema` may be NULL; the results are the caller's to release. What columns were bound before is forgotten.
 * OSLER_PATIENT_WRONG: the batch cannot be read, and `why` (may be NULL) says so until the next call. Refused rows are no error: their
 * outcomes are null and the column `error` says why. */
OSLER_API osler_status osler_columns_arrow(osler_columns *columns, struct ArrowSchema *schema, struct ArrowArray *batch,
                                           struct ArrowSchema *result_schema, struct ArrowArray *result, const char **why);

#ifdef __cplusplus
}
#endif
#endif
