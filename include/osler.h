/* Osler: clinical guidelines as code. The one public header.
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
typedef struct osler_messages osler_messages;
typedef struct osler_context osler_context;

typedef enum osler_status {
    OSLER_OK,
    OSLER_GUIDELINE_WRONG, /* diagnostics say what */
    OSLER_PATIENT_WRONG,   /* the patient data cannot be accepted */
    OSLER_NOT_A_PROGRAM,   /* bytes that are no compiled guideline, of another version, or damaged */
    OSLER_LIMIT,           /* a limit or memory is exhausted */
    OSLER_MISUSE           /* an argument cannot be, e.g. a day that is no date */
} osler_status;

/* resize(context, NULL, 0, n) allocates, (context, p, n, 0) frees, (context, p, n, m) moves; NULL is failure. */
typedef struct osler_allocator {
    void *(*resize)(void *context, void *memory, size_t old_size, size_t new_size);
    void *context;
} osler_allocator;

OSLER_API const char *osler_version(void);

/* libosler-runtime runs compiled guidelines and has no compiler: with OSLER_RUNTIME_ONLY defined this header declares
 * exactly what that library has. */
#ifndef OSLER_RUNTIME_ONLY

/* --- Compiling ------------------------------------------------------------------------------------ */

/* How `use NAME` is found: returns true and the bytes of the file (kept valid until the compile call returns) and the name to
 * show in messages, or false. `from` is the name of the file that says `use`. */
typedef struct osler_source {
    const char *name;  /* of the file, for messages and for `use` beside it */
    const char *bytes;
    size_t length;
    bool (*find)(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length);
    void *context;
} osler_source;

/* Compiles one guideline and all it uses. `program` receives NULL unless OSLER_OK; `messages` (may be NULL) receives what was
 * found, also warnings of a good guideline; both are the caller's to free. A program is made for answers: scenarios, the
 * guideline's own tests, are passed over unread; osler_check and osler_test read them. */
OSLER_API osler_status osler_compile(const osler_source *source, const osler_allocator *allocator, osler_program **program,
                                     osler_messages **messages);
/* The same without a program: also accepts a file that declares no guideline, such as a shared vocabulary. */
OSLER_API osler_status osler_check(const osler_source *source, const osler_allocator *allocator, osler_messages **messages);

/* Guidelines that are meant for the same patients, checked as one: a treatment that two of them give differently, or that one recommends
 * while another advises against it. Each has to be checked by itself besides: what is wrong by itself, or is no guideline but a shared
 * vocabulary, takes no part here. Facts of one name, kind and unit are one fact. `messages` (may be NULL) receives what was found. */
OSLER_API osler_status osler_check_together(const osler_source *const *source, size_t sources, const osler_allocator *allocator,
                                            osler_messages **messages);

OSLER_API void osler_messages_free(osler_messages *messages);
OSLER_API size_t osler_messages_count(const osler_messages *messages);
OSLER_API size_t osler_messages_errors(const osler_messages *messages);
OSLER_API size_t osler_messages_warnings(const osler_messages *messages);

typedef enum osler_form { OSLER_FORM_TEXT, OSLER_FORM_PLAIN, OSLER_FORM_JSON } osler_form;
OSLER_API const char *osler_messages_text(osler_messages *messages, osler_form form, size_t *length);

#endif /* OSLER_RUNTIME_ONLY */

/* --- Programs --------------------------------------------------------------------------------------- */

OSLER_API void osler_program_free(osler_program *program);
/* The file form (.osb); valid as long as the program. */
OSLER_API osler_status osler_program_save(osler_program *program, const char **bytes, size_t *length);
/* `why` (may be NULL) receives a sentence that needs no freeing. */
OSLER_API osler_status osler_program_load(const char *bytes, size_t length, const osler_allocator *allocator,
                                          osler_program **program, char why[160]);
OSLER_API osler_status osler_program_disassemble(osler_program *program, const char **text, size_t *length);
OSLER_API osler_status osler_program_schema(osler_program *program, const char **text, size_t *length);
OSLER_API const char *osler_program_id(const osler_program *program);
OSLER_API const char *osler_program_hash(osler_program *program); /* SHA-256 of the file form, hexadecimal */

/* --- Patients ---------------------------------------------------------------------------------------- */

OSLER_API osler_status osler_context_new(const osler_program *program, const osler_allocator *allocator,
                                         osler_context **context);
OSLER_API void osler_context_free(osler_context *context);

/* Forgets the last patient. `on` is the day of evaluation, "2025-11-01". */
OSLER_API osler_status osler_context_begin(osler_context *context, const char *on);

typedef struct osler_patient_error {
    const char *path, *found, *expected, *message; /* valid until the next osler_context_begin */
    size_t offset;
} osler_patient_error;

enum { OSLER_LENIENT = 1 }; /* ignore names that the guideline does not know */

/* Reads one patient record (a JSON object). OSLER_PATIENT_WRONG fills `error` (may be NULL). */
OSLER_API osler_status osler_context_read(osler_context *context, const char *json, size_t length, unsigned flags,
                                          osler_patient_error *error);
OSLER_API osler_status osler_context_run(osler_context *context);

typedef enum osler_outcome { OSLER_NO, OSLER_UNKNOWN, OSLER_CONTRAINDICATED, OSLER_YES } osler_outcome;

typedef struct osler_result_options {
    const char *audience; /* "clinician" (NULL) or "patient" */
    const char *language; /* NULL: the guideline's own */
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
/* Which single facts, each changed alone, change this outcome (or, with OSLER_ALL, any), at which value, and which unknown fact
 * to ask for next. Each value that is named has been tried in a run; the context stays as it is. docs/results.md has the keys. */
OSLER_API osler_status osler_whatif_text(osler_context *context, size_t recommendation, const osler_result_options *options,
                                         const char **text, size_t *length);
OSLER_API osler_status osler_whatif_json(osler_context *context, size_t recommendation, const osler_result_options *options,
                                         const char **text, size_t *length);

OSLER_API size_t osler_program_recommendations(const osler_program *program);
OSLER_API const char *osler_program_recommendation(const osler_program *program, size_t index); /* its name */
OSLER_API osler_outcome osler_result_outcome(const osler_context *context, size_t index);
OSLER_API osler_outcome osler_result_applies(const osler_context *context);
OSLER_API const char *osler_context_patient(const osler_context *context, size_t *length); /* its id, "" when it has none */
OSLER_API uint64_t osler_context_ignored(const osler_context *context); /* names passed over by OSLER_LENIENT */

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
 * osler_text_free. The program has to outlive the table; the map need not. */
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
OSLER_API uint64_t osler_table_line(const osler_table *table); /* where the row read last begins, from 1 */
/* The row read last as a patient record, one line of JSON. Valid until the next osler_table_next; OSLER_MISUSE when it was wrong. */
OSLER_API osler_status osler_table_record(const osler_table *table, const char **json, size_t *length);

/* Records as a table. The header has `id` and every fact; a fact with `valid for` has a column fact@on for its date. A record is one that
 * osler_context_read has just accepted; what no plain word says, such as a list, becomes JSON text in its cell. OSLER_LIMIT: a cell
 * would have more than 1 MiB. */
OSLER_API osler_status osler_table_write_header(osler_context *context, osler_table_form form, const char **text, size_t *length);
OSLER_API osler_status osler_table_write_record(osler_context *context, osler_table_form form, const char *json, size_t json_length,
                                                const char **text, size_t *length);

/* --- The article and the graph -------------------------------------------------------------------------- */

typedef enum osler_article_form { OSLER_ARTICLE_HTML, OSLER_ARTICLE_MARKDOWN, OSLER_ARTICLE_TEXT } osler_article_form;

typedef struct osler_article_options {
    osler_article_form form;
    const char *audience; /* "clinician" (NULL) or "patient" */
    const char *language; /* NULL: the guideline's own */
    bool patient;         /* say what holds for the patient that the context has run; false: the guideline alone */
    unsigned width;       /* of a text, 0: 80 */
} osler_article_options;

/* The guideline as an article, made from its rules. The context is one of this program and has been begun, for the day; with
 * `patient` it has been run. The text is the context's. */
OSLER_API osler_status osler_article(osler_program *program, osler_context *context, const osler_article_options *options,
                                     const char **text, size_t *length);

/* How facts lead to recommendations, in the language of graphviz; of the options the language and `patient` count. */
OSLER_API osler_status osler_graph(osler_program *program, osler_context *context, const osler_article_options *options,
                                   const char **text, size_t *length);

#ifndef OSLER_RUNTIME_ONLY

/* --- Expressions and scenarios ------------------------------------------------------------------------- */

/* Evaluates one expression against `source` (NULL: no guideline) and a patient record (NULL: nothing known). `answer` receives the
 * value in the language's notation or, with OSLER_GUIDELINE_WRONG or OSLER_PATIENT_WRONG, the diagnostic; free it with
 * osler_text_free. `note` (may be NULL) receives why a value is unknown, or NULL. */
OSLER_API osler_status osler_eval(const char *expression, size_t length, const osler_source *source, const char *patient,
                                  size_t patient_length, const char *on, const osler_allocator *allocator, char **answer,
                                  char **note);

/* Runs the scenarios of a guideline file. `report` names each that fails with expected and found. */
OSLER_API osler_status osler_test(const osler_source *source, const osler_allocator *allocator, size_t *passed, size_t *failed,
                                  char **report);

#endif /* OSLER_RUNTIME_ONLY */

/* Frees a text that is the caller's, by the allocator it was made with. NULL is nothing. */
OSLER_API void osler_text_free(const osler_allocator *allocator, char *text);

/* --- Units ------------------------------------------------------------------------------------------------ */

/* `answer` receives the result or, with OSLER_MISUSE, the reason; free it with osler_text_free. */
OSLER_API osler_status osler_unit_describe(const char *code, const osler_allocator *allocator, char **answer);
OSLER_API osler_status osler_unit_convert(const char *value, const char *from, const char *to, const osler_allocator *allocator,
                                          char **answer);
OSLER_API osler_status osler_unit_combine(bool divide, const char *value, const char *unit, const char *other_value,
                                          const char *other_unit, const osler_allocator *allocator, char **answer);

#ifdef __cplusplus
}
#endif
#endif
