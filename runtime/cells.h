/* cells: the bytes of a table -> rows of cells, in memory that does not grow with the table.
 *
 * CSV is that of RFC 4180: cells stand between commas, in quotes where they hold a comma, a quote (doubled) or a line end. TSV is
 * plain: cells stand between tabs, and a quote is a character like any other. Rows end with LF or CR LF; a byte order mark at the
 * beginning is passed over. Bytes come in pieces of any size, so that a stream can be read as it arrives.
 *
 * A row with a fault is consumed to its end, so that the row behind it begins where it should. */
#ifndef OSLER_RUNTIME_CELLS_H
#define OSLER_RUNTIME_CELLS_H

#include "base/text.h"

enum { CELL_LARGEST = 1 << 20 /* bytes */, ROW_LARGEST = 16 << 20, CELLS_MOST = 10000 };

enum cells_form { CELLS_CSV, CELLS_TSV };

enum cells_event { CELLS_ROW, CELLS_MORE /* bytes are needed */, CELLS_OVER, CELLS_NO_MEMORY };

enum cells_fault {
    CELLS_FINE,
    CELLS_STRAY_QUOTE,  /* a quote within a cell that does not begin with one */
    CELLS_BEHIND_QUOTE, /* something between the closing quote and the comma */
    CELLS_OPEN_QUOTE,   /* the table ends within quotes */
    CELL_TOO_LONG,
    ROW_TOO_LONG,
    CELLS_TOO_MANY
};

enum cells_state { CELL_BEGINS, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_SEEN /* in quotes: the last byte was one */, CELL_BEHIND, CELL_COMMENT };

struct cells {
    enum cells_form form;
    bool skip_comments; /* lines that begin with # before the first row */
    struct arena *arena;

    uint64_t line, last_line; /* where the row at hand begins and ends, from 1 */
    size_t count;
    enum cells_fault fault; /* the row's first one */
    size_t fault_cell;      /* where it happened; from 0 */

    /* Inside. */
    enum cells_state state;
    const char *at, *end; /* what has been put and not been read */
    bool over, begun, given, first; /* given: the row at hand was handed out; first: no row has been */
    bool full;                      /* the row is beyond a limit: what still comes of it is not kept */
    unsigned mark;                  /* bytes of a byte order mark that have been seen */
    uint64_t lines;                 /* line ends that have been read */
    size_t row_bytes;               /* of the row as it is written */
    char *bytes;
    size_t length, room;
    size_t *ends; /* of each cell in `bytes` */
    size_t ends_room, cell_start;
};

void cells_init(struct cells *cells, struct arena *arena, enum cells_form form, bool skip_comments);

/* More bytes, which have to stay until CELLS_MORE is answered; none: the table is over. */
void cells_put(struct cells *cells, const char *bytes, size_t length);

/* With CELLS_ROW the row at hand can be asked for until the next call. */
enum cells_event cells_next(struct cells *cells);
struct slice cells_at(const struct cells *cells, size_t index);

const char *cells_fault_words(enum cells_fault fault); /* "is longer than 1 MiB": goes on from what names the place */

/* One cell of a row that is written, quoted where it has to be. A cell for TSV has neither tabs nor line ends. */
void cells_put_cell(struct text *out, enum cells_form form, struct slice cell, bool first);

#endif
