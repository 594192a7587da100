/* facts_form: what reading has to know of each fact and field, gathered once for a context, so that a record is read without
 * looking anything up. A form is found by guessing (records give their names in the same order again and again) or by hashing. */
#ifndef OSLER_RUNTIME_FACTS_FORM_H
#define OSLER_RUNTIME_FACTS_FORM_H

#include "runtime/context.h"
#include "runtime/rounding.h"

struct fact_forms;

/* `"name":` or `"choice"` as it stands in a record, in pieces that a processor compares at once. */
typedef uint64_t key_piece __attribute__((vector_size(16)));
enum { KEY_PIECES = 3, KEY_MOST = 16 * KEY_PIECES };
struct fact_key {
    key_piece text[KEY_PIECES], counts[KEY_PIECES]; /* counts: all ones where there is text. The first two are always looked at */
    uint32_t first; /* a bit for each of the first 32 bytes that counts */
    uint32_t length; /* in bytes. What is too long has a key that stands nowhere, and is read the long way */
};

struct fact_form {
    struct slice name;
    struct fact_key key;
    struct fact_form *follows; /* the form that came behind this one when names were last looked up: a guess */
    uint32_t index;            /* of the fact or field */
    uint64_t seen;    /* stamp of the last record or element that gave it */
    enum fact_kind kind;
    uint32_t slot;    /* as in the program; a field: its column */
    uint8_t *truth;   /* a fact's registers in the context: of FACT_TRUTH */
    int64_t *number;  /* of FACT_CHOICE and FACT_NUMBER */
    struct fact_state *state;
    int64_t low, high, step; /* FACT_NUMBER, scaled; without a bound the extremes of int64 */
    int32_t scale;
    bool has_low, has_high, has_step;
    struct decimal wide_low, wide_high, wide_step; /* the same bounds as decimals; of FACT_WIDE only these */
    const struct edge *edge; /* the guideline's comparisons with constants */
    size_t edges;
    const struct unit *unit;           /* NULL: a bare number */
    const struct decimal *molar_mass;  /* NULL: none */
    const struct slice *choice;        /* names of the values */
    const struct fact_key *choice_key; /* and how they stand in a record */
    uint32_t choices;
    struct fact_forms *fields; /* of a list's or series' elements, else NULL */
    uint32_t most;             /* elements */
    struct slice record;       /* name of the elements' record */
};

/* The names that may stand in one object. */
struct fact_forms {
    struct fact_form *at;
    struct fact_form *first; /* the form that begins an object: a guess. NULL, as every other one: there is none */
    uint32_t count, mask;
    uint32_t *table; /* hash -> index + 1; mask + 1 places */
    bool has_wide;
};

struct fact_reader {
    struct fact_forms facts;
    bool behind_colon, behind_comma; /* whether a blank stood there when they were last looked at: a guess */
    struct fact_forms *record; /* one a record of the program */
    uint64_t stamp;            /* counts records and elements */
};

/* The context's reader, made at the first call. NULL without memory. */
struct fact_reader *fact_reader_of(struct context *context);

struct fact_form *forms_find(const struct fact_forms *forms, struct slice name); /* NULL: no such name */
const char *forms_nearest(const struct fact_forms *forms, struct slice name);    /* a name that may be meant, or NULL */
const char *form_nearest_choice(const struct fact_form *form, struct slice name);

/* What the form accepts, in words: "one of positive, negative", "a number of kg from 20 to 300". */
void form_expected(const struct fact_form *form, struct text *out);
void form_range(const struct fact_form *form, struct text *out); /* " from 20 to 300", " of at least 0", or nothing */

#endif
