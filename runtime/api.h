/* api: what stands behind the opaque handles of include/osler.h. */
#ifndef OSLER_RUNTIME_API_H
#define OSLER_RUNTIME_API_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "include/osler.h"
#include "runtime/box.h"
#include "runtime/facts.h"
#include "runtime/report.h"

/* Shared between threads: `program` never changes, the rest is guarded. */
struct osler_program {
    struct program *program;
    atomic_size_t references; /* the host's, each context's, each table's */
    pthread_mutex_t making;   /* of the texts below, each at its first call */
    struct arena arena;
    struct text saved, listing, schema;
};

struct osler_context {
    struct osler_program *owner;
    struct context *context;
    struct box *box;
    struct why *why;         /* likewise; NULL before the first reasons */
    struct row_reader *rows; /* in the context's lasting memory; NULL before the first row */
    struct arena arena; /* the text handed out last */
    struct text line;   /* the result line, in `lines`: kept from patient to patient */
    struct arena lines;
    char day[32];       /* what osler_context_begin was given last, and what it says; empty at first */
    date today;
    struct api_gathered *gathered; /* in the context's run arena; NULL before the first question */
    osler_patient_error error;
    struct limits limits;
    bool too_large; /* the program goes beyond them */
    bool begun, ran, wrong; /* wrong: `error` says what, and nothing is run */
    bool require_approved, refused; /* refused: whatever is asked for cannot be; fails closed */
};

/* An index of osler.h: facts first, then the fields of each list, list after list. */
struct api_place {
    uint32_t fact, column; /* column: NONE for the fact itself */
};
bool api_place_of(const struct program *program, size_t index, struct api_place *place);
size_t api_index_of(const struct program *program, uint32_t fact, uint32_t field); /* field: of the section, or NONE */

struct facts_options api_facts_options(const osler_context *context, unsigned flags);
osler_status api_patient_status(osler_context *context, enum facts_status status, const struct fact_error *wrong);
osler_outcome api_outcome(uint8_t truth);
struct report_options api_report_options(const osler_result_options *options);

/* While a report is made the program is read as its reader sees it: in `options`' language, for its audience. begin clears the arena of
 * the text handed out last, and completes the options; false without memory. end is needed after either. */
bool api_view_begin(osler_context *context, struct report_options *options);
void api_view_end(osler_context *context);
/* Whether osler_context_require forbids an answer on the day begun. */
bool api_is_refused(osler_context *context);
/* A report about one recommendation, or about OSLER_ALL. */
typedef void api_about(struct context *, struct box *, const struct report_options *, uint32_t, struct text *);
osler_status api_report_about(osler_context *context, size_t recommendation, const osler_result_options *options, api_about *report,
                              const char **text, size_t *length);
/* The text, unless it, or an answer in it, could not be made. */
osler_status api_report_made(const osler_context *context, const struct text *made, const char **text, size_t *length);
/* The text, unless it could not be made. */
osler_status api_hand_out(const struct text *made, const char **text, size_t *length);

struct limits api_limits(const osler_limits *limits); /* the usual ones for NULL and for each 0 */
osler_status api_limit(osler_context *context, const struct limits *limits); /* from the next patient on */
struct allocator api_allocator(const osler_allocator *allocator);
/* Takes the program over, also when it fails; NULL without memory. */
struct osler_program *api_wrap(struct program *program, const struct allocator *allocator);
/* A text of the program, made when it is first asked for, by whichever thread. */
typedef void api_make_text(struct osler_program *program, struct text *made);
osler_status api_program_text(osler_program *program, struct text *made, api_make_text *make, const char **text, size_t *length);
/* A copy that the caller frees with osler_text_free; NULL without memory. */
char *api_copy(const osler_allocator *allocator, const char *bytes, size_t length);

#endif
