/* table: the rows of a CSV or TSV file as patients. The header names the facts, or a column map says which column is which; each cell
 * then is read as facts_set reads plain words. docs/patients.md and docs/columns.md have the form. */
#ifndef OSLER_RUNTIME_TABLE_H
#define OSLER_RUNTIME_TABLE_H

#include "runtime/cells.h"
#include "runtime/column_map.h"
#include "runtime/facts.h"

enum table_event {
    TABLE_ROW,       /* a patient is in the context, to be settled */
    TABLE_ROW_WRONG, /* the row is none; the error says why, and reading can go on */
    TABLE_MORE,      /* bytes are needed */
    TABLE_OVER,
    TABLE_HEADER_WRONG, /* one thing that is wrong with the header, which ends the table; the next call has the next one */
    TABLE_NO_MEMORY
};

struct table_column {
    struct slice name; /* as in the header */
    bool is_ignored;   /* the guideline knows no such fact, and it is passed over on request */
};

/* Where a fact comes from. */
struct table_source {
    uint32_t fact;
    const struct map_entry *map; /* NULL: there is no map */
    size_t column;
    size_t date; /* the column that says when it was observed; SIZE_MAX: none */
};

struct table {
    struct arena *arena; /* for the table's whole life */
    struct cells cells;
    const struct column_map *map; /* NULL: header names are facts */
    bool lenient, bound, dead;
    struct table_column *column;
    size_t columns;
    struct table_source *source;
    size_t sources;
    size_t id;       /* the column with the patient's name; SIZE_MAX: none */
    struct fact_error *wrong; /* with the header */
    size_t wrongs, wrong_room, told;
    struct text record; /* the last row as a record in JSON */
};

/* The map, where there is one, has to live as long as the table. */
void table_init(struct table *table, struct arena *arena, enum cells_form form, bool skip_comments, bool lenient,
                const struct column_map *map);
void table_put(struct table *table, const char *bytes, size_t length); /* as cells_put */

/* The next patient, into a context that was reset. With TABLE_ROW the table's `record` is the same patient as one line of JSON, and
 * nothing that its cells said is lost in it. Strings of `error` live as long as the patient. */
enum table_event table_next(struct table *table, struct context *context, struct fact_error *error);

/* ---- Writing: cells.h has the form ---- */

/* A header of `id` and all facts; a fact that ages has a column fact@on beside it. Each ends with a line end. */
void table_put_header(const struct program *program, enum cells_form form, struct text *out);
/* A record as the row below such a header. It has to be one that facts_read accepts, with or without unknown names, which are left
 * out; anything that no plain word says becomes JSON text. False when it is not, where a cell would be too
 * large to be read again, or without memory. */
bool table_put_record(struct context *context, enum cells_form form, struct slice record, struct text *out);

#endif
