/* Osler: clinical guidelines as code. The public header: including it is all.
 *
 * A guideline file is compiled to a program (immutable, shared between threads); a patient is evaluated in a context (one thread,
 * reused from patient to patient). The library keeps no global state, prints nothing, reads no clock, environment or locale, and
 * never ends the process. Every call that can fail returns a status; details are data.
 *
 *     osler_program *program;
 *     osler_messages *messages;
 *     osler_compile(&source, NULL, &program, &messages);
 *     osler_context *patient = NULL;
 *     osler_context_new(program, NULL, &patient);
 *     osler_context_begin(patient, "2025-11-01");
 *     osler_context_read(patient, json, length, 0, NULL);
 *     osler_context_run(patient);
 *     osler_result_json(patient, NULL, &text, &text_length);
 *
 * Lifetimes: a text that a call hands out belongs to the object it was asked from and is valid until the next call on that
 * object, unless said otherwise. Strings are UTF-8. A function that takes `const osler_allocator *` accepts NULL for malloc. */
#ifndef OSLER_H
#define OSLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define OSLER_API __attribute__((visibility("default")))
#else
#define OSLER_API
#endif

/* The version of this header; osler_version() is that of the library at run time. Versions are semantic: while the first
 * number is 0, programs have to be built again for a new second number (the soname carries both), not for a new third. */
#define OSLER_VERSION_MAJOR 0
#define OSLER_VERSION_MINOR 1
#define OSLER_VERSION_PATCH 0
#define OSLER_VERSION "0.1.0"

typedef struct osler_program osler_program;
typedef struct osler_context osler_context;
typedef struct osler_host osler_host;

typedef enum osler_status {
    OSLER_OK,
    OSLER_GUIDELINE_WRONG, /* diagnostics say what */
    OSLER_PATIENT_WRONG,   /* the patient data cannot be accepted */
    OSLER_NOT_A_PROGRAM,   /* bytes that are no compiled guideline, of another version, or damaged */
    OSLER_LIMIT,           /* a limit or memory is exhausted */
    OSLER_MISUSE,          /* an argument cannot be, e.g. a day that is no date */
    OSLER_REFUSED,         /* the guideline is not what osler_context_require asks for, or not signed by who is trusted; a record's line was
                              decided by another engine or program */
    OSLER_RECORD_WRONG     /* a line of a decision record was altered, or does not come next, or is decided otherwise */
} osler_status;

/* resize(context, NULL, 0, n) allocates, (context, p, n, 0) frees, (context, p, n, m) moves; NULL is failure. */
typedef struct osler_allocator {
    void *(*resize)(void *context, void *memory, size_t old_size, size_t new_size);
    void *context;
} osler_allocator;

OSLER_API const char *osler_version(void);

/* What a host bounds. 0 asks for the usual value (given here); NULL for all of them. At a limit all is fine, beyond it is an error. */
typedef struct osler_limits {
    /* of guidelines, in osler_source: beyond them a diagnostic (E0601, E0010) says so */
    uint64_t source_bytes; /* of one source file: 64 MiB */
    uint64_t nesting;      /* levels of parentheses and operators: 1000, at most 3000 */
    uint64_t rules;        /* recommendations of all kinds: 1,000,000 */
    uint64_t facts;        /* facts and fields: 1,000,000 */
    uint64_t instructions; /* steps that one patient can cost: 1,000,000,000. See osler_cost */
    uint64_t memory;       /* bytes that one patient can cost, texts not counted: 8 GiB */
    /* of patients, by osler_context_limit: beyond them OSLER_PATIENT_WRONG */
    uint64_t json_bytes;    /* of one record: 64 MiB */
    uint64_t json_depth;    /* levels of brackets in a record: 64, at most 1000 */
    uint64_t text_bytes;    /* of one text in a record, as it is written: 1 MiB, at most 64 MiB */
    uint64_t list_elements; /* of a list: 100,000; the guideline's own `most` counts besides */
    uint64_t box_nodes;     /* boxes that one question about missing facts may look at, long lists counted as several: 200,000. Beyond them "may" */
} osler_limits;

/* --- Programs --------------------------------------------------------------------------------------- */

/* A program is counted: who made it has it once, each osler_program_keep, context and table once more, and it goes with the last of them, in
 * that thread. Its allocator has to serve every thread that may be the last. NULL is nothing. */
OSLER_API osler_program *osler_program_keep(const osler_program *program);
OSLER_API void osler_program_free(osler_program *program);
/* `why` (may be NULL) receives a sentence that needs no freeing. */
OSLER_API osler_status osler_program_load(const char *bytes, size_t length, const osler_allocator *allocator,
                                          osler_program **program, char why[160]);
OSLER_API const char *osler_program_id(const osler_program *program);
OSLER_API const char *osler_program_hash(const osler_program *program); /* SHA-256 of the file form, hexadecimal */

/* What a guideline costs at most, proved when it was compiled or loaded: how many steps (an instruction counts one and one more for each
 * argument it reads, in a block over a list as often as the list may have elements) and how many bytes a context takes for one patient,
 * besides those of the record's own texts and of answers that are written. */
typedef struct osler_cost {
    uint64_t rules, facts, instructions, memory;
} osler_cost;
OSLER_API void osler_program_cost(const osler_program *program, osler_cost *cost);

/* --- Signed guidelines ----------------------------------------------------------------------------------- */

/* A compiled guideline can be bound to who has released it: by a detached signature in minisign's form (FILE.osb.minisig), which minisign
 * itself can make and verify. Its trusted comment, which is signed too, is "osler counter:N id:ID version:VERSION"; whoever releases a
 * guideline gives each release a higher N, so that an older one cannot come back. */
typedef struct osler_trust {
    const char *const *keys; /* public keys, each its line or the whole text of its file */
    size_t keys_count;
    const char *id;   /* which guideline it has to be; NULL: any. A host that keeps several asks for each by its id */
    uint64_t counter; /* of the release accepted last; 0: none. A host keeps it where an attacker cannot lower it */
    const char *hash; /* osler_program_hash of that release; NULL: not known. Another program with the same counter is refused */
} osler_trust;

/* As osler_program_load, but only what is signed by one of the keys, is the guideline asked for, and is not older than the release accepted
 * last. Everything else is OSLER_REFUSED: no signature (NULL or of no bytes), one of other bytes, by another key, of another form, a
 * lower counter; also when no key is given or one cannot be read, and in a build without libsodium. `why` (may be NULL) receives a
 * sentence. `counter` (may be NULL) receives the number to keep, together with osler_program_hash(*program). */
OSLER_API osler_status osler_program_load_signed(const char *bytes, size_t length, const char *signature, size_t signature_length,
                                                 const osler_trust *trust, const osler_allocator *allocator, osler_program **program,
                                                 uint64_t *counter, char why[160]);

/* Signs the bytes of a compiled guideline with a secret key file that has no password: `signature` receives the text of the signature
 * file, to be freed with osler_text_free. OSLER_MISUSE: the key cannot be used, and `why` (may be NULL) says why not. */
OSLER_API osler_status osler_program_sign(const char *bytes, size_t length, const char *secret_key, uint64_t counter,
                                          const osler_allocator *allocator, char **signature, char why[160]);
/* A pair of key files, made from 40 bytes that have to be random and are to be forgotten. Both texts are freed with osler_text_free. */
OSLER_API osler_status osler_keys_make(const unsigned char random[40], const osler_allocator *allocator, char **secret_key,
                                       char **public_key);

/* --- Patients ---------------------------------------------------------------------------------------- */

OSLER_API osler_status osler_context_new(const osler_program *program, const osler_allocator *allocator,
                                         osler_context **context);
OSLER_API void osler_context_free(osler_context *context);

/* The limits of this context, from the next patient on. OSLER_LIMIT: the program goes beyond its rules, facts, instructions or memory; then
 * no patient can be begun. */
OSLER_API osler_status osler_context_limit(osler_context *context, const osler_limits *limits);

/* Forgets the last patient. `on` is the day of evaluation, "2025-11-01", or where a guideline has facts that are valid for minutes or hours, the
 * time, "2025-11-01T20:30": on a day without a time such a value is too old unless it counts until the end of that day. */
OSLER_API osler_status osler_context_begin(osler_context *context, const char *on);

typedef struct osler_patient_error {
    const char *path, *found, *expected, *message; /* valid until the next osler_context_begin */
    size_t offset;
} osler_patient_error;

enum { OSLER_LENIENT = 1, /* ignore names that the guideline does not know */
       OSLER_PADDED = 2,  /* behind the record OSLER_PADDING bytes more may be read, whatever they are: so it is read sooner */
       OSLER_PADDING = 128 };

/* Reads one patient record (a JSON object). OSLER_PATIENT_WRONG fills `error` (may be NULL). */
OSLER_API osler_status osler_context_read(osler_context *context, const char *json, size_t length, unsigned flags,
                                          osler_patient_error *error);
/* Facts one by one, for a host that has them at hand: by index (osler_program_find, once for a program), without an allocation
 * once the context has seen a patient of the same size. In any order, before osler_context_run, also on top of a record that
 * osler_context_read has read; a value set again takes the place of the one before.
 *
 * Each value is held to what the guideline declares, as in a record: converted from its unit, checked against its range, rounded to
 * its step. A value that cannot be is OSLER_PATIENT_WRONG, and osler_context_error says why. It is not lost silently: until the
 * next osler_context_begin the patient cannot be run, so that a host may set all facts and ask for the status once, of
 * osler_context_run. OSLER_MISUSE: the context was not begun or has been run, or there is no fact of this index.
 *
 * `fact` is the index of a fact, or that of a field of a list or series ("lesions.size", "weights.value"), which is then set in the
 * element that was added last. Texts need not live on. */
OSLER_API osler_status osler_context_set_unknown(osler_context *context, size_t fact);
OSLER_API osler_status osler_context_set_truth(osler_context *context, size_t fact, bool yes);
OSLER_API osler_status osler_context_set_choice(osler_context *context, size_t fact, size_t choice); /* which of its values, from 0 */
OSLER_API osler_status osler_context_set_name(osler_context *context, size_t fact, const char *choice); /* a choice by its name */
/* Numbers. `unit` is a UCUM code; NULL: the fact's own unit. "70.5", also "70.5 kg"; value * 10^-scale with a scale from 0 to 38; a
 * double, taken as the shortest decimal that reads back as the same double: 0.1 is 0.1. NaN and infinities are errors. */
OSLER_API osler_status osler_context_set_decimal(osler_context *context, size_t fact, const char *decimal, const char *unit);
OSLER_API osler_status osler_context_set_scaled(osler_context *context, size_t fact, int64_t value, unsigned scale, const char *unit);
OSLER_API osler_status osler_context_set_double(osler_context *context, size_t fact, double value, const char *unit);
OSLER_API osler_status osler_context_set_date(osler_context *context, size_t fact, const char *date); /* "2025-11-01", "2025-11", "2025" */
OSLER_API osler_status osler_context_set_period(osler_context *context, size_t fact, const char *from, const char *to); /* NULL: open */
OSLER_API osler_status osler_context_set_text(osler_context *context, size_t fact, const char *bytes, size_t length);
/* The fact was given as this text, which is no value: it is unknown, whatever its absence means, and a notice says so. */
OSLER_API osler_status osler_context_set_unreadable(osler_context *context, size_t fact, const char *bytes, size_t length);
/* When the value was observed; after the value has been set. A list or series as a whole has such a date too. Without one a value
 * counts as observed on the day of evaluation; a day after that is OSLER_PATIENT_WRONG. */
OSLER_API osler_status osler_context_set_on(osler_context *context, size_t fact, const char *date);
OSLER_API osler_status osler_context_set_patient(osler_context *context, const char *id, size_t length);

/* A list or series: begun, it is complete and empty; then an element after the other, each followed by its fields. A field that is
 * not set is unknown. osler_context_maybe_more: there may be elements that are not known. The values of a series need their dates
 * ("weights.on"), and may come in any order.
 *
 *     osler_context_begin_list(patient, lesions);
 *     osler_context_add_element(patient, lesions);
 *     osler_context_set_name(patient, lesions_site, "liver");
 *     osler_context_set_double(patient, lesions_size, 2.5, "cm");
 *     osler_context_maybe_more(patient, lesions);
 */
OSLER_API osler_status osler_context_begin_list(osler_context *context, size_t fact);
OSLER_API osler_status osler_context_add_element(osler_context *context, size_t fact);
OSLER_API osler_status osler_context_maybe_more(osler_context *context, size_t fact);

/* What was wrong with the patient: of the first setter, read or run that returned OSLER_PATIENT_WRONG since osler_context_begin.
 * NULL: nothing. Valid until the next osler_context_begin. */
OSLER_API const osler_patient_error *osler_context_error(const osler_context *context);

/* Evaluates the guideline for what is known. What nobody has set is unknown, or what its absence means. */
OSLER_API osler_status osler_context_run(osler_context *context);

/* From now on the context answers only for a guideline of that status, "approved": it and every recommendation with a status of its own
 * is approved, no signed approval lies after the day of evaluation or before the guideline was last updated, and it has not expired.
 * Otherwise osler_context_run gives OSLER_REFUSED and there is no result. The call says at once how it stands on the day begun: OSLER_OK, or
 * OSLER_REFUSED with what is missing in `why`, a line each (may be NULL; the context's). OSLER_MISUSE: another word, or no day was begun;
 * nothing is answered then either. */
OSLER_API osler_status osler_context_require(osler_context *context, const char *status, const char **why);

typedef enum osler_outcome { OSLER_NO, OSLER_UNKNOWN, OSLER_CONTRAINDICATED, OSLER_YES } osler_outcome;

typedef struct osler_result_options {
    const char *audience; /* "clinician" (NULL) or "patient" */
    const char *language; /* "de", "de-AT"; NULL: the guideline's own. What is not translated is said in the notices */
    bool color;
    unsigned width;                /* 0: 80 */
    bool outcomes, doses, missing; /* parts of a result line; none set: all */
} osler_result_options;

OSLER_API osler_status osler_result_text(osler_context *context, const osler_result_options *options, const char **text,
                                         size_t *length);
OSLER_API osler_status osler_result_json(osler_context *context, const osler_result_options *options, const char **text,
                                         size_t *length);
OSLER_API osler_status osler_result_line(osler_context *context, const osler_result_options *options, const char **text,
                                         size_t *length);

/* Why one recommendation has the outcome it has: the tree of conditions that decided, with values, dates and source lines, and for an
 * open outcome the facts that can settle it. `recommendation` is an index as below, or OSLER_ALL. The JSON is that of
 * osler_result_json with nothing but this recommendation in it. OSLER_MISUSE for an index that is none. */
#define OSLER_ALL SIZE_MAX
OSLER_API osler_status osler_why_text(osler_context *context, size_t recommendation, const osler_result_options *options,
                                      const char **text, size_t *length);
OSLER_API osler_status osler_why_json(osler_context *context, size_t recommendation, const osler_result_options *options,
                                      const char **text, size_t *length);
/* Outcomes, for any number of patients without an allocation. OSLER_UNKNOWN where the context has not been run. */
OSLER_API osler_outcome osler_result_outcome(const osler_context *context, size_t recommendation);
OSLER_API osler_outcome osler_result_applies(const osler_context *context); /* whether the guideline is about this patient */

enum { OSLER_DECIMAL = 64, OSLER_DATE_TEXT = 40 }; /* bytes that hold any decimal or date as text */

typedef enum osler_dose_state {
    OSLER_DOSE_NOT_GIVEN, /* the recommendation's outcome is not yes: there is no dose */
    OSLER_DOSE_UNKNOWN,   /* it is, but the amount waits for facts */
    OSLER_DOSE_KNOWN
} osler_dose_state;

typedef struct osler_dose {
    osler_dose_state state;
    char amount[OSLER_DECIMAL]; /* a decimal in `unit`, "280"; "" unless known */
    char before[OSLER_DECIMAL]; /* the amount before it was rounded or capped; "" where that changed nothing */
    const char *unit;           /* UCUM: "mg" */
    const char *treatment, *label;        /* its name, and as it is shown */
    const char *route, *over, *schedule;  /* "iv", "90 minutes", "every 3 weeks"; "" where not said */
    const char *most;           /* what no patient may get more of, of this treatment: "1000 mg, 4 g/d" in UCUM; "" where not said */
    bool then;                  /* follows on the dose before it */
} osler_dose;

/* The doses of a recommendation, in the author's order; their number is osler_recommendation.doses. Texts belong to the program.
 * Without an allocation. OSLER_MISUSE: not run, or no such dose. */
OSLER_API osler_status osler_result_dose(const osler_context *context, size_t recommendation, size_t dose, osler_dose *result);

/* What people read for a UCUM code, "mmHg" for "mm[Hg]", "°C" for "Cel": as the texts of an answer have it. Values may be given with it. What
 * is no unit stays as it is. */
enum { OSLER_UNIT_TOLD = 128 };
OSLER_API void osler_unit_told(const char *unit, char text[OSLER_UNIT_TOLD]);

/* What is missing: a fact, or a field of an element of a list. */
typedef struct osler_missing {
    size_t fact;             /* its index; of a field, the index that is set: osler_program_find("lesions.site"). OSLER_NONE: a host function that no
                              host provides, or that failed; it can be set by nobody */
    size_t element;          /* of a field, the element, from 1; else 0 */
    const char *name;        /* "weight", "lesions[2].site" */
    const char *question;    /* the author's question, else its label */
    const size_t *matters_to; /* the open recommendations that wait for it; NULL in lists about one thing */
    size_t matters_to_count;
} osler_missing;

/* Exactly the facts that can still change an outcome, in order of declaration: of one recommendation whose outcome is unknown; of
 * OSLER_APPLIES, whether the guideline applies; of OSLER_ALL open outcomes, those that most wait for first. Empty where nothing is
 * open. `may` (may be NULL) receives whether the search was cut short or left something open: then those listed may matter, and no
 * others do. The list is valid until the next osler_context_begin. */
#define OSLER_APPLIES (SIZE_MAX - 1)
OSLER_API osler_status osler_result_missing(osler_context *context, size_t recommendation, const osler_missing **missing, size_t *count,
                                            bool *may);
/* Likewise what the amount of a dose waits for whose state is OSLER_DOSE_UNKNOWN. */
OSLER_API osler_status osler_result_dose_missing(osler_context *context, size_t recommendation, size_t dose, const osler_missing **missing,
                                                 size_t *count, bool *may);

typedef enum osler_reason_kind {
    OSLER_REASON_FACT,           /* a fact or field against what was needed */
    OSLER_REASON_VALUE,          /* a computed value against what was needed */
    OSLER_REASON_DEFINITION,     /* a define, table or score; below it stands why */
    OSLER_REASON_RECOMMENDATION, /* the outcome of another recommendation */
    OSLER_REASON_LIST,           /* some, every, no, number of ... */
    OSLER_REASON_GROUP,          /* several of which one is needed */
    OSLER_REASON_TOGETHER,       /* within such a group: several that are needed together */
    OSLER_REASON_APPLIES,        /* whether the guideline applies */
    OSLER_REASON_INSTEAD,        /* one recommendation takes the place of another */
    OSLER_REASON_AVOID,          /* an avoid that contraindicates or withholds */
    OSLER_REASON_MORE            /* the tree was cut here */
} osler_reason_kind;

typedef struct osler_reason osler_reason;
struct osler_reason {
    const osler_reason *next, *children; /* in the order of the conditions; NULL: no more */
    osler_reason_kind kind;
    osler_outcome truth;   /* OSLER_YES: it is as needed, OSLER_NO: it is not, OSLER_UNKNOWN */
    const char *text;      /* the whole sentence */
    const char *name;      /* of the fact, "lesions[2].site"; "" where it is about none, as below */
    const char *value;     /* what was found, in words */
    const char *needed;    /* what was needed, in words */
    const char *note;      /* the editor's note, where the basis is the editor's reading */
    char on[OSLER_DATE_TEXT]; /* when it was observed; "" where that is not known */
    const char *source;    /* the file and its line, where the condition stands */
    unsigned line;
};

/* Everything about one recommendation's outcome. All is valid until the next osler_context_begin or osler_result_gather. */
typedef struct osler_result {
    osler_outcome outcome;
    const char *text;            /* the author's text for the reader, values filled in; "" where there is none */
    const osler_reason *because; /* NULL where there is nothing to say: no conditions */
    const size_t *contraindicated_by; /* recommendations: the avoids that hold */
    size_t contraindicated_by_count;
    const size_t *cautions;      /* recommendations: the avoids that may hold, of a yes that an unknown one could overturn */
    size_t cautions_count;
} osler_result;

/* The same reasons as numbers, for many patients: nodes one after another, each followed by those below it, one deeper; without a word, so
 * that they cost a fraction of an evaluation. Two things are told once and not again where they are a part of another reason: why another
 * recommendation has its outcome, and why the guideline applies or not; that it applies is no news next to other conditions. */
typedef struct osler_node {
    uint32_t recommendation; /* whose outcome it explains; OSLER_NODE_NONE: whether the guideline applies */
    uint32_t condition;      /* osler_program_condition says where it stands; OSLER_NODE_NONE */
    uint32_t about;          /* by kind a fact, a definition (in order of declaration) or a recommendation; OSLER_NODE_NONE */
    uint8_t kind;            /* osler_reason_kind */
    uint8_t truth;           /* osler_outcome of the condition as it is needed: OSLER_YES, it is so */
    uint8_t negated;         /* what stands there is needed not to hold */
    uint8_t depth;           /* 0: a condition of the recommendation itself */
    int64_t value;           /* of OSLER_REASON_FACT what was found, as a cell of a row has it; INT64_MIN: not known, or no cell */
} osler_node;
#define OSLER_NODE_NONE UINT32_MAX

/* Of one recommendation, or, with OSLER_ALL, of whether the guideline applies and of all, in their order. `count` receives how many there
 * are; OSLER_LIMIT when they are more than `room`: the first ones have been put. Allocates nothing after the first call. */
OSLER_API osler_status osler_result_nodes(osler_context *context, size_t recommendation, osler_node *nodes, size_t room, size_t *count);
/* Where a condition stands: bytes [start, end) of a source; each may be NULL. */
OSLER_API osler_status osler_program_condition(const osler_program *program, size_t condition, const char **source, unsigned *line,
                                               size_t *start, size_t *end);

/* What a reader has to be told about the whole. */
typedef struct osler_summary {
    osler_outcome applies;
    const osler_reason *because;
    const char *const *notices; /* sentences: not approved, expired, old values, values rounded across a threshold ... Show them all */
    size_t notices_count;
    const size_t *assumed;      /* facts that were not given and count as what their absence means */
    size_t assumed_count;
} osler_summary;

/* Texts, reasons and notices are gathered when they are first asked for; this chooses their reader and language before (NULL: the
 * clinician, the guideline's own), and may choose again. */
OSLER_API osler_status osler_result_gather(osler_context *context, const osler_result_options *options);
OSLER_API osler_status osler_result_get(osler_context *context, size_t recommendation, osler_result *result);
OSLER_API osler_status osler_result_summary(osler_context *context, osler_summary *summary);
OSLER_API const char *osler_context_patient(const osler_context *context, size_t *length); /* its id, "" when it has none */
OSLER_API uint64_t osler_context_ignored(const osler_context *context); /* names passed over by OSLER_LENIENT */

/* --- Hot reload ---------------------------------------------------------------------------------------------- */

/* The place of a guideline that may be exchanged while patients are evaluated. Threads begin each patient by osler_slot_begin; a patient
 * that was begun is finished on the program it was begun with, the next one gets the new program. Every call is safe from every thread;
 * a context still belongs to one.
 *
 *     osler_context *patient = NULL;                         (each thread)
 *     osler_slot_begin(slot, NULL, &patient, "2025-11-01");  (each patient)
 *     size_t weight = osler_program_find(osler_context_program(patient), "weight");
 */
typedef struct osler_slot osler_slot;
OSLER_API osler_status osler_slot_new(const osler_allocator *allocator, osler_slot **slot); /* empty */
OSLER_API void osler_slot_free(osler_slot *slot); /* programs and contexts taken from it live on */

/* Puts a program in, in place of the one there, and takes over the caller's share of it. NULL empties the slot. */
OSLER_API void osler_slot_put(osler_slot *slot, osler_program *program);
/* Loads and puts in. With `trust` as by osler_program_load_signed, where besides the counter and hash of the slot's own last release count;
 * without (NULL) as by osler_program_load. Where the slot has a program, it has to be the same guideline by its id, else OSLER_REFUSED.
 * With any status but OSLER_OK the slot keeps the program it has. */
OSLER_API osler_status osler_slot_load(osler_slot *slot, const char *bytes, size_t length, const char *signature, size_t signature_length,
                                       const osler_trust *trust, const osler_allocator *allocator, char why[160]);
/* The program that is there now, kept for the caller, who frees it; NULL: none. */
OSLER_API osler_program *osler_slot_get(osler_slot *slot);
OSLER_API uint64_t osler_slot_counter(osler_slot *slot); /* of the last signed release that was loaded; 0: none */

/* Begins a patient on the program that is there now: in the context given when it is of that program, else in a new one in its place. With
 * OSLER_LIMIT `context` stays what it was and is not begun. OSLER_MISUSE: the slot is empty, or the day is none. */
OSLER_API osler_status osler_slot_begin(osler_slot *slot, const osler_allocator *allocator, osler_context **context, const char *on);
OSLER_API const osler_program *osler_context_program(const osler_context *context); /* lives as long as the context */

/* --- Host functions --------------------------------------------------------------------------------------------------- */

/* What `function egfr(creatinine: umol/L, age: years) : mL/min/{1.73_m2} from 0 to 200 step 1 from host` of a guideline asks the embedding
 * program to compute. docs/host.md has the whole of it.
 *
 *     static double egfr(double creatinine, double age) { ... }
 *
 *     osler_host *host;
 *     osler_host_new(NULL, &host);
 *     osler_host_register(host, "egfr", "creatinine: double umol/L, age: double years -> double mL/min/{1.73_m2}", (void (*)(void))egfr, NULL, why);
 *     osler_context_use_host(patient, host, why);
 *
 * A signature names each parameter, its type and, for a number, its unit; "->"; the type and unit of the result. It has to be that of the
 * guideline, and units are converted exactly. The types, and what the C function takes or returns for them:
 *
 *     double    double        a result is taken as its shortest decimal; NaN and infinities are errors
 *     int64     int64_t       a value that is no whole number is an error
 *     decimal   const char *  "70.5"
 *     truth     int           1 yes, 0 no, -1 unknown
 *     date      const char *  "2025-11-01", "2025-11", "2025"
 *     choice    const char *  the name of a value; results only
 *     text      const char *
 *
 * With "-> status TYPE" the function returns an int, 0 for a result, -1 for unknown, everything else is a failure, and puts its result where
 * its last parameter points. NULL is unknown. A text that is returned has to live until the function is called again by the same thread.
 *
 * The function is called only when all its inputs are known, save those that the guideline says it accepts unknown (`accepts unknown:
 * age`): they come as NULL or -1. It has to give the same result for the same inputs, may be called several times for a patient, and
 * by every thread that has a context with this host. A result outside the declared range, and every other error, makes the value
 * unknown and stands among the notices of the answer. */
typedef void (*osler_function)(void);
typedef struct osler_host_function {
    const char *name, *signature;
    osler_function function;
} osler_host_function;

OSLER_API osler_status osler_host_new(const osler_allocator *allocator, osler_host **host);
OSLER_API void osler_host_free(osler_host *host); /* after every context that uses it */
/* `data`, unless NULL, is passed before all other arguments. OSLER_MISUSE: `why` (may be NULL) says what is wrong. No context may use the
 * host yet. */
OSLER_API osler_status osler_host_register(osler_host *host, const char *name, const char *signature, osler_function function, void *data,
                                           char why[160]);
/* Loads a shared object and registers its table `const osler_host_function osler_host_functions[]`, which ends with a NULL name. Code of
 * the object runs at once: name only what is trusted. Nothing else in the library loads anything. */
OSLER_API osler_status osler_host_open(osler_host *host, const char *path, char why[160]);

/* The functions that the context calls from now on; NULL: none. OSLER_MISUSE: one is declared otherwise in the guideline, `why` (may be
 * NULL) says which, and none is called. To be called again after osler_slot_begin has made a new context. */
OSLER_API osler_status osler_context_use_host(osler_context *context, const osler_host *host, char why[160]);

/* --- What a guideline wants, and what it can say ------------------------------------------------------------------------ */

/* All of it is read from a program, which does not change: from any thread, without an allocation. Texts belong to the program; where
 * the author said nothing they are "". Indexes count from 0 and stay the same for one program, not from version to version: look
 * names up again after a reload. OSLER_MISUSE: there is none of this index. */

typedef enum osler_type {
    OSLER_TYPE_TRUTH, /* yes or no */
    OSLER_TYPE_CHOICE,
    OSLER_TYPE_NUMBER,
    OSLER_TYPE_DATE,
    OSLER_TYPE_TEXT,
    OSLER_TYPE_PERIOD,
    OSLER_TYPE_LIST,  /* of records: its fields are facts of their own */
    OSLER_TYPE_SERIES /* of dated values: fields "value" and "on" */
} osler_type;

typedef struct osler_fact {
    const char *name;     /* as in the record; of a field without its list */
    const char *label;    /* for people; its name where the author gave none */
    const char *question; /* "" where the author asks none */
    osler_type type;
    const char *unit;     /* of a number, UCUM; "1" for a bare number; else "" */
    char low[OSLER_DECIMAL], high[OSLER_DECIMAL], step[OSLER_DECIMAL]; /* of a number, in its unit; "" where there is no bound */
    size_t choices;       /* how many values a choice has */
    size_t list;          /* of a field, the index of its list or series; else OSLER_NONE */
    size_t fields, most;  /* of a list or series: fields of an element; elements it may have */
    const char *record;   /* of a list, what its elements are called */
    int64_t valid;        /* how long a value counts, in `valid_unit`; 0: for ever */
    const char *valid_unit; /* "day", "month" ... */
    bool absent_means;    /* whether absence means something: see osler_summary.assumed */
    const char *source;   /* where it is declared */
    unsigned line;
} osler_fact;

#define OSLER_NONE SIZE_MAX
OSLER_API size_t osler_program_facts(const osler_program *program); /* how many; indexes below are facts, others fields */
OSLER_API size_t osler_program_find(const osler_program *program, const char *name); /* "weight", "lesions.site"; OSLER_NONE */
OSLER_API size_t osler_program_field(const osler_program *program, size_t list, size_t field); /* its index as a fact, or OSLER_NONE */
OSLER_API osler_status osler_program_fact(const osler_program *program, size_t fact, osler_fact *found);
/* A value of a choice: its name, and its label for people ("" where it has none). Either may be NULL. */
OSLER_API osler_status osler_program_choice(const osler_program *program, size_t fact, size_t choice, const char **name,
                                            const char **label);

typedef enum osler_review { OSLER_DRAFT, OSLER_SUBMITTED, OSLER_UNDER_REVIEW, OSLER_APPROVED, OSLER_RETIRED } osler_review;

typedef struct osler_guideline {
    const char *id, *title, *question, *version, *language, *summary, *policy, *grading, *notice, *disclaimer;
    osler_review status;
    char updated[OSLER_DATE_TEXT], expires[OSLER_DATE_TEXT]; /* "" where not said; the day of expiry is the last valid one */
    size_t recommendations, treatments, references, authors;
} osler_guideline;
OSLER_API void osler_program_guideline(const osler_program *program, osler_guideline *guideline);
OSLER_API const char *osler_program_author(const osler_program *program, size_t author); /* NULL: no such one */

typedef enum osler_kind { OSLER_RECOMMEND, OSLER_CONSIDER, OSLER_AVOID, OSLER_WARN, OSLER_INFORM } osler_kind;
typedef enum osler_strength { OSLER_NO_STRENGTH, OSLER_CONDITIONAL, OSLER_STRONG } osler_strength;
typedef enum osler_certainty {
    OSLER_NO_CERTAINTY, OSLER_VERY_LOW, OSLER_LOW, OSLER_MODERATE, OSLER_HIGH
} osler_certainty;

typedef struct osler_recommendation {
    const char *name, *label, *section, *rationale, *note;
    osler_kind kind;
    osler_strength strength;
    osler_certainty certainty;
    osler_review status; /* that of the guideline unless it has its own */
    bool editor;         /* its basis is the editor's reading, and `note` says why */
    size_t instead_of;   /* the recommendation whose place it takes, or OSLER_NONE */
    size_t doses, cites, checks, wordings;
    const char *source;  /* where it is declared */
    unsigned line;
} osler_recommendation;

OSLER_API size_t osler_program_recommendations(const osler_program *program);
OSLER_API const char *osler_program_recommendation(const osler_program *program, size_t index); /* its name */
OSLER_API size_t osler_program_find_recommendation(const osler_program *program, const char *name); /* OSLER_NONE */
OSLER_API osler_status osler_program_describe(const osler_program *program, size_t recommendation, osler_recommendation *found);
/* One of its citations: the index of a reference, or OSLER_NONE. One of its checklist: NULL when there is no such one. */
OSLER_API size_t osler_program_cite(const osler_program *program, size_t recommendation, size_t cite);
OSLER_API const char *osler_program_check(const osler_program *program, size_t recommendation, size_t check);
/* A text as the author wrote it, {name} where a value is put in; for "", "clinician" or "patient"; language "" is the guideline's own. */
OSLER_API osler_status osler_program_wording(const osler_program *program, size_t recommendation, size_t wording, const char **audience,
                                             const char **language, const char **text);

typedef struct osler_reference {
    const char *name, *title, *kind;
    bool verified, cited; /* number `index + 1` in the article when it is cited */
    size_t details;
} osler_reference;
OSLER_API osler_status osler_program_reference(const osler_program *program, size_t reference, osler_reference *found);
OSLER_API osler_status osler_program_detail(const osler_program *program, size_t reference, size_t detail, const char **name,
                                            const char **value); /* doi, url, year ... */
/* A treatment; `classes` are names with blanks between them, `most` is what no patient may get more of, at once or in a time, in UCUM:
 * "1000 mg, 4 g/d". "" where there are none. */
OSLER_API osler_status osler_program_treatment(const osler_program *program, size_t treatment, const char **name, const char **label,
                                               const char **classes, const char **most);

/* --- Rows of memory ------------------------------------------------------------------------------------------- */

/* The quickest way to ask about one patient after another: facts as the cells of a row, answers as a row of outcomes and amounts. The form
 * is the program's; look offsets up once, by name, or lay a struct out like it and compare.
 *
 *     osler_row form;
 *     osler_row_cell weight;
 *     osler_program_row(program, &form);
 *     osler_program_row_cell(program, osler_program_find(program, "weight"), &weight);
 *     osler_context_begin(patient, "2025-11-01");
 *     osler_context_answer_rows(patient, rows, count, answers);    // count * form.size bytes in, count * form.answer_size out
 *
 * A fact that no cell can hold is unknown: a number without a range and step, a text, a period, a list, a series (OSLER_CELL_NONE). */
typedef enum osler_cell {
    OSLER_CELL_NONE,
    OSLER_CELL_TRUTH,  /* uint8_t: 0 no, 1 unknown, 3 yes */
    OSLER_CELL_CHOICE, /* uint8_t: which of its values, from 0; OSLER_ROW_UNKNOWN */
    OSLER_CELL_INT16,  /* a number in its unit, times 10^scale; the type's least value is unknown: INT16_MIN */
    OSLER_CELL_INT32,  /* INT32_MIN */
    OSLER_CELL_INT64,  /* INT64_MIN */
    OSLER_CELL_DATE    /* int32_t: days from 1970-01-01; INT32_MIN */
} osler_cell;

enum { OSLER_ROW_UNKNOWN = 255 };

typedef struct osler_row_cell {
    osler_cell cell;
    size_t offset;  /* in a row, in bytes; numbers are aligned where the row is, to 8 bytes */
    unsigned scale; /* 1: 70.3 kg is 703 */
} osler_row_cell;

/* An answer has one byte each: from 0 its osler_status, OSLER_OK or OSLER_PATIENT_WRONG (a cell holds what it cannot); from 1
 * whether the guideline applies; from `outcomes` the osler_outcome of each recommendation; from `scales` the scale of each dose. From `amounts`
 * follow int64_t, the amount of each dose times 10^scale. INT64_MIN: not given, as the outcome is not yes, or the amount is unknown; with
 * the scale OSLER_ROW_UNKNOWN it has more digits than that: ask with osler_context_set_row. */
typedef struct osler_row {
    size_t size, answer_size; /* bytes, multiples of 8 */
    size_t outcomes, scales, amounts;
    size_t doses;             /* of all recommendations together, in their order */
} osler_row;

OSLER_API void osler_program_row(const osler_program *program, osler_row *form);
OSLER_API osler_status osler_program_row_cell(const osler_program *program, size_t fact, osler_row_cell *cell);

/* Answers for each row, on the day begun, and leaves the context as after osler_context_begin. Values count as observed on that day.
 * OSLER_OK also where some answer says OSLER_PATIENT_WRONG. Allocates nothing after the first call. */
OSLER_API osler_status osler_context_answer_rows(osler_context *context, const void *rows, size_t count, void *answers);
/* The same with the reasons of all outcomes, for as many rows as `room` nodes suffice: `done` receives how many. ends[i] is where row i's nodes
 * end, in `nodes`, and row i + 1's begin; a wrong row has none. OSLER_LIMIT: not even the first row's have room. */
OSLER_API osler_status osler_context_explain_rows(osler_context *context, const void *rows, size_t count, void *answers,
                                                  osler_node *nodes, size_t room, size_t *ends, size_t *done);
/* The facts of one row, all of them that have a cell: before osler_context_run and everything that can be asked after it. */
OSLER_API osler_status osler_context_set_row(osler_context *context, const void *row);

/* --- Records of decisions ---------------------------------------------------------------------------------- */

/* A record is a file of lines, one a decision, each chained to the one before by its hash: docs/records.md. The library makes and checks
 * lines; keeping the file is the host's part. */
enum { OSLER_HASH = 65 }; /* 64 hexadecimal digits and a NUL */

typedef enum osler_record_form { OSLER_RECORD_TEXT, OSLER_RECORD_JSON, OSLER_RECORD_LINE } osler_record_form;

typedef struct osler_decision {
    const char *input; /* the patient record that was read, byte for byte; NULL: none was */
    size_t length;
    unsigned flags;                      /* with which it was read */
    osler_record_form form;              /* which result is given: osler_result_text, _json or _line */
    const osler_result_options *options; /* with these, NULL for none */
} osler_decision;

/* The line of the decision that the context has just run, without a line end: input, options, version of Osler, hash of the program, day,
 * outcomes, doses, missing, assumed, and the hash of the result that is given. `previous` is the hash of the line before (NULL:
 * this is the first one), `count` its own number from 1; `head` receives its hash. */
OSLER_API osler_status osler_record_line(osler_context *context, const osler_decision *decision, const char *previous, uint64_t count,
                                         const char **line, size_t *length, char head[OSLER_HASH]);
/* Whether a line (without its line end) is whole and follows `previous` as number `count`. OSLER_RECORD_WRONG: `why` says what is wrong. */
OSLER_API osler_status osler_record_check(const char *line, size_t length, const char *previous, uint64_t count, char head[OSLER_HASH],
                                          char why[160]);
/* The number and hash of a line that is whole, whatever it follows: how a host goes on behind the last one. */
OSLER_API osler_status osler_record_last(const char *line, size_t length, uint64_t *count, char head[OSLER_HASH]);
/* Decides a line that was checked once more, and compares byte by byte. OSLER_REFUSED: it was decided by another program or version of
 * Osler; OSLER_RECORD_WRONG: it comes out otherwise. */
OSLER_API osler_status osler_record_replay(const osler_program *program, const osler_allocator *allocator, const char *line, size_t length,
                                           char why[160]);

/* Frees a text that is the caller's, by the allocator it was made with. NULL is nothing. */
OSLER_API void osler_text_free(const osler_allocator *allocator, char *text);

#ifdef __cplusplus
}
#endif

/* Two more parts, which libosler has and libosler-runtime has not. libosler-runtime answers for one patient after the other with compiled
 * guidelines: with OSLER_RUNTIME_ONLY defined exactly its functions are declared. */
#ifndef OSLER_RUNTIME_ONLY
#include "osler_author.h"  /* compiling, checking, testing, comparing and publishing guidelines */
#include "osler_columns.h" /* many patients at once: tables, and populations column by column */
#endif
#endif
