/* facts: a patient record as JSON -> the registers of a context. The form is in docs/patients.md. */
#ifndef OSLER_RUNTIME_FACTS_H
#define OSLER_RUNTIME_FACTS_H

#include "runtime/context.h"

enum facts_status { FACTS_READ, FACTS_WRONG, FACTS_NO_MEMORY };

/* What is wrong with a record; strings live in the context's run arena. */
struct fact_error {
    const char *path;     /* "lesions[2].site", "weight.unit"; "" for the record itself */
    const char *found;    /* the value found, as JSON text, cut at 60 characters; "" when nothing */
    const char *expected; /* "one of positive, negative" */
    const char *message;  /* one sentence with all of this and the nearest name */
    size_t offset;        /* byte in the input */
    bool refused;         /* it could be read, but not be: out of range, later than the day of evaluation */
};

enum { FACTS_PADDING = 128 };

struct facts_options {
    bool lenient;   /* ignore unknown names; context->ignored_names counts them */
    bool unsettled; /* leave context_settle to the caller: more facts are to come */
    bool padded;    /* FACTS_PADDING bytes behind the record may be read too, which are no part of it */
    size_t depth, list_most, text_most, bytes_most; /* 0: 64, the list's own most, 1 MiB, any */
};

/* Reads exactly one JSON object from `length` bytes (blanks around it allowed) into a reset context and settles it; the bytes need not
 * live on. With FACTS_WRONG the context holds part of the record and is to be reset, but its patient is named where the id could be
 * read. `error` may be NULL, here and below. The open end of a period is 0001-01-01 or 9999-12-31. */
enum facts_status facts_read(struct context *context, const char *bytes, size_t length, const struct facts_options *options,
                             struct fact_error *error);

/* One fact from its JSON text or from a plain word ("70 kg", "positive", "yes", "unknown", for a list "none"): for
 * setters, tables and prompts. Settles nothing. */
enum facts_status facts_set(struct context *context, uint32_t fact, const char *bytes, size_t length, date on,
                            struct fact_error *error);

/* Values one by one, for hosts that have them at hand. `field` is NONE for a fact, else a column of a list's or series' newest element.
 * Allocates nothing but in the context's run arena. A value of the wrong kind is FACTS_WRONG like any other that cannot be. Settles
 * nothing. */
enum put_kind { PUT_UNKNOWN, PUT_TRUTH, PUT_CHOICE, PUT_NAME, PUT_DECIMAL, PUT_SCALED, PUT_DOUBLE, PUT_DATE,
                  PUT_PERIOD, PUT_TEXT, PUT_UNREADABLE };
struct put_value {
    enum put_kind kind;
    bool truth;
    uint64_t choice;       /* PUT_CHOICE: which of its values, from 0 */
    struct slice text, to; /* a name, decimal, date, text; `to` the end of a period. Without bytes: an open end */
    struct slice unit;     /* empty: the fact's own */
    int64_t number;        /* PUT_SCALED: number * 10^-scale */
    int32_t scale;
    double real;
};
enum facts_status facts_give(struct context *context, uint32_t fact, uint32_t field, const struct put_value *given,
                             const struct facts_options *options, struct fact_error *error);
enum facts_status facts_give_on(struct context *context, uint32_t fact, struct slice on, struct fact_error *error); /* observed then */
enum facts_status facts_give_patient(struct context *context, struct slice id, struct fact_error *error);

/* A list or series element by element: begun (complete and empty), added to, left open ("maybe more"). facts_give_end looks for values of
 * series without a date, and has to come before context_settle. */
void facts_give_list(struct context *context, uint32_t fact);
enum facts_status facts_give_element(struct context *context, uint32_t fact, const struct facts_options *options,
                                     struct fact_error *error);
void facts_give_more(struct context *context, uint32_t fact);
enum facts_status facts_give_end(struct context *context, struct fact_error *error);

/* What facts_set reads these words as, in JSON: 70.5, "70 kg", null. `words` that are JSON already are put as they are, once they have
 * been found to be right. Nothing is put for words that are empty but for blanks. */
enum facts_status facts_words(struct context *context, uint32_t fact, struct slice words, struct text *out, struct fact_error *error);

/* Puts the bytes on one line, with control characters as blanks; of what is longer than `most` characters the beginning and "...". */
void facts_put_cut(struct text *out, struct slice bytes, size_t most);

/* A fact of the given name, or NONE: false when there is no memory to look. The nearest name, or NULL. */
bool facts_find(struct context *context, struct slice name, uint32_t *fact);
const char *facts_nearest(struct context *context, struct slice name);

/* The JSON Schema (2020-12) of the record. */
void facts_schema(const struct program *program, struct text *out);

#endif
