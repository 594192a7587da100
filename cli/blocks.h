/* blocks: a stream of patients cut into blocks of whole records, so that several can be answered at once. Memory grows no further
 * than the longest record. */
#ifndef OSLER_CLI_BLOCKS_H
#define OSLER_CLI_BLOCKS_H

#include "cli/lines.h"
#include "cli/patients.h"
#include "cli/stream_sum.h"

enum { BLOCK_BYTES = 1 << 17 /* that are read at once */, RECORD_LARGEST = LINE_LARGEST };

struct block {
    char *bytes; /* behind them OSLER_PADDING line ends, so that the last record is padded too */
    size_t length, room;
    size_t *line_end, line_ends, line_ends_room; /* of NDJSON: the places of all line ends in it */
    uint64_t line;   /* where it begins, from 1 */
    uint64_t end;    /* how many bytes of the stream have been taken with it */
    uint64_t sum;    /* their checksum, where one is kept */
    bool unfinished; /* the stream ended before its last record did */
    bool too_long;   /* one record of more than RECORD_LARGEST bytes, of which nothing is kept */
};

/* Where in a row of CSV the last byte read stands. */
enum row_state { CELL_BEGINS, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_SEEN };

struct blocks {
    int descriptor;
    enum patients_form form;
    char *rest; /* read, and not yet handed out */
    size_t rest_length, rest_room;
    uint64_t line, taken;
    enum row_state state; /* at the end of `rest` */
    bool over;
    bool summed;          /* a checksum is kept */
    struct stream_sum sum;
    /* Called before the stream is read from: the moment to hand on what is finished. May be NULL. */
    void (*wait)(void *context);
    void *context;
};

enum block_read { BLOCK_READ, BLOCKS_OVER, BLOCKS_FAILED /* errno says why */ };

/* For a table: the comment lines (where they are skipped) and the header, which is what a reader of its rows needs first. */
enum block_read blocks_head(struct blocks *blocks, bool skip_comments, struct block *head);
/* The next records: as many as one reading brings, at least one. What stands behind the last line end is a record too. */
enum block_read blocks_next(struct blocks *blocks, struct block *block);
/* Passes over what has been answered before, up to this byte of the stream. False: the stream is shorter, or cannot be read. */
bool blocks_pass_over(struct blocks *blocks, uint64_t end);
void blocks_free(struct blocks *blocks);
void block_free(struct block *block);

#endif
