/* patients: one after another from a stream, whatever form it has; in memory that does not grow with them. */
#ifndef OSLER_CLI_PATIENTS_H
#define OSLER_CLI_PATIENTS_H

#include "cli/lines.h"
#include "cli/options.h"
#include "include/osler.h"

enum patients_form { PATIENTS_NDJSON, PATIENTS_CSV, PATIENTS_TSV };

/* The options of every command that reads them. */
extern const struct option option_from, option_columns, option_skip_comments;

struct patients {
    const char *name; /* for messages */
    enum patients_form form;
    struct lines lines; /* of NDJSON; its descriptor is that of tables too */
    osler_table *table;
    char *bytes; /* read for the table */
    unsigned flags; /* OSLER_LENIENT */
    uint64_t line, count; /* where the patient at hand stands; how many there were, wrong ones too */
    const char *record; /* the patient at hand as JSON; valid until the next one */
    size_t record_length;
};

/* By --from, else by the name's extension. */
enum patients_form patients_form_of(const char *name, const char *given);

/* Opens file `name` (NULL and "-" are standard input), with the options that `arguments` have. An exit code; what went wrong has been
 * said. patients_close afterwards, always, also on a struct that is all zero. */
int patients_open(struct patients *patients, const struct arguments *arguments, const char *name, const osler_program *program);
void patients_close(struct patients *patients);

/* The stream alone, and a reader of tables alone, for who cuts the stream into blocks; exit codes likewise. */
int patients_stream(struct patients *patients, const struct arguments *arguments, const char *name);
int patients_table(const struct arguments *arguments, enum patients_form form, unsigned flags, const osler_program *program,
                   osler_table **table);
/* A line without what may stand around its record: blanks, and on the first line a byte order mark. */
const char *patients_record(const char *bytes, size_t length, bool first, size_t *left);

/* Whether writing to this file would destroy the patients. */
bool patients_lie_in(const struct patients *patients, const char *name);

enum patients_read {
    PATIENT_READ,
    PATIENT_WRONG,          /* the error says why */
    PATIENT_TOO_MUCH,       /* likewise; a limit or memory */
    PATIENTS_OVER,
    PATIENTS_NOT_READABLE,  /* the header of a table is wrong; it has been said */
    PATIENTS_FAILED         /* the stream; it has been said */
};

/* The next patient, into `context`, on `day`. `wait` is called before the stream is read from. */
enum patients_read patients_next(struct patients *patients, osler_context *context, const char *day, void (*wait)(void *),
                                 void *wait_context, osler_patient_error *error);

#endif
