/* answers: what one thread needs to answer for blocks of patients, one after another: a context, and for tables a reader that knows the
 * header. What a context has learnt of its guideline is used for all of them; the results of a block wait apart, until it is their turn. */
#ifndef OSLER_CLI_ANSWERS_H
#define OSLER_CLI_ANSWERS_H

#include <stdio.h>

#include "cli/blocks.h"
#include "cli/record_file.h"
#include "cli/tally.h"

/* The same for all threads, and changed by none. */
struct question {
    const osler_program *program;
    const struct arguments *arguments;
    const char *day, *subject; /* subject: the stream's name, for messages */
    enum patients_form form;
    unsigned flags;            /* OSLER_LENIENT */
    osler_result_options wishes;
    bool lines, csv, summary;  /* what is asked for: a line for each patient, as JSON or as a row of CSV; counts */
    const struct block *head;  /* of a table, else NULL */
    struct record_file *record; /* of --record, which is written in order and so by one thread alone; else NULL */
};

struct results {
    char *text;
    size_t length, room;
    FILE *out; /* for what is no result line: to `other`, from where it comes into the text */
    char *other;
    size_t other_length;
    uint64_t records, wrong, ignored; /* records: wrong ones too */
    bool last; /* nothing more is wanted: something failed, as the answers say */
};

struct answers {
    const struct question *question;
    osler_context *context;
    osler_table *table;
    struct results *results; /* of the block at hand */
    struct tally tally;
    bool limit;         /* one patient was too much */
    bool failed;        /* memory for the text is exhausted */
    int code;           /* of --record: what went wrong has been said */
};

/* An exit code; what is wrong has been said. answers_close afterwards, always, also on a struct that is all zero. */
int answers_open(struct answers *answers, const struct question *question);
void answers_close(struct answers *answers);

/* Reads what the header of a table says: an exit code, and all its mistakes have been said. */
int answers_check_head(struct answers *answers);

bool results_open(struct results *results); /* results_close afterwards, always, also on a struct that is all zero */
void results_close(struct results *results);

/* The answers for this block, which replace those before in `results`, and are counted in `tally`. */
void answers_give(struct answers *answers, const struct block *block, struct results *results);

#endif
