/* The part of osler.h for those who write and publish guidelines: compiling, checking, testing, comparing, articles. In libosler, not in
 * libosler-runtime. */
#ifndef OSLER_AUTHOR_H
#define OSLER_AUTHOR_H

#include "osler.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct osler_messages osler_messages;

/* --- Compiling ------------------------------------------------------------------------------------ */

/* How much is proved about a guideline (docs/proofs.md). A source that says nothing has everything proved. */
typedef enum osler_proofs {
    OSLER_PROVE_ALL,      /* mistakes, and what only warns the author: for who writes it */
    OSLER_PROVE_MISTAKES, /* only what can be an error, and no program then: for who answers patients with it */
    OSLER_PROVE_NOTHING   /* for who has had it checked */
} osler_proofs;

/* How `use NAME` is found: returns true and the bytes of the file (kept valid until the compile call returns) and the name to
 * show in messages, or false. `from` is the name of the file that says `use`. */
typedef struct osler_source {
    const char *name;  /* of the file, for messages and for `use` beside it */
    const char *bytes;
    size_t length;
    bool (*find)(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length);
    void *context;
    const osler_limits *limits; /* NULL: the usual ones */
    const osler_host *host; /* functions that osler_tests_run, osler_test and osler_eval may call; NULL: none. Compiling calls nothing */
    osler_proofs proofs;
    bool lent; /* the bytes, those that `find` gives too, are not copied: they are the caller's until the messages are freed, have room for
                * three more behind their length, and are written to meanwhile */
} osler_source;

/* Compiles one guideline and all it uses. `program` receives NULL unless OSLER_OK; `messages` (may be NULL) receives what was
 * found, also warnings of a good guideline; both are the caller's to free. A program is made for answers: scenarios, the
 * guideline's own tests, are passed over unread; osler_check and osler_test read them. */
OSLER_API osler_status osler_compile(const osler_source *source, const osler_allocator *allocator, osler_program **program,
                                     osler_messages **messages);
/* The same without a program: also accepts a file that declares no guideline, such as a shared vocabulary. */
OSLER_API osler_status osler_check(const osler_source *source, const osler_allocator *allocator, osler_messages **messages);
/* The same with the rules of style, which docs/style.md lists: no mistakes, and neither errors nor warnings. They are asked of the file
 * itself, not of those that it uses, and only where it has no errors. */
OSLER_API osler_status osler_check_style(const osler_source *source, const osler_allocator *allocator, osler_messages **messages);

/* Guidelines that are meant for the same patients, checked as one: a treatment that two of them give differently, or that one recommends
 * while another advises against it. Each has to be checked by itself besides: what is wrong by itself, or is no guideline but a shared
 * vocabulary, takes no part here. Facts of one name, kind and unit are one fact. `messages` (may be NULL) receives what was found. */
OSLER_API osler_status osler_check_together(const osler_source *const *source, size_t sources, const osler_allocator *allocator,
                                            osler_messages **messages);

OSLER_API void osler_messages_free(osler_messages *messages);
OSLER_API size_t osler_messages_count(const osler_messages *messages);
OSLER_API size_t osler_messages_errors(const osler_messages *messages);
OSLER_API size_t osler_messages_warnings(const osler_messages *messages);

/* What the proofs have asked, and how many of these questions they could not decide: only with none is "fine" the whole answer. */
OSLER_API size_t osler_messages_questions(const osler_messages *messages);
OSLER_API size_t osler_messages_undecided(const osler_messages *messages);
/* The patients that the proofs have found, as scenarios for the end of the guideline's file; "" when there is none. Valid as long as the
 * messages. */
OSLER_API size_t osler_messages_found(const osler_messages *messages);
OSLER_API osler_status osler_messages_scenarios(osler_messages *messages, const char **text, size_t *length);

typedef enum osler_form { OSLER_FORM_TEXT, OSLER_FORM_PLAIN, OSLER_FORM_JSON } osler_form;
OSLER_API const char *osler_messages_text(osler_messages *messages, osler_form form, size_t *length);

/* A mistake of which it is sure how it is mended: the bytes from `start` to `end` of the compiled file, which are `found`, give
 * way to `replacement`. */
typedef struct osler_fix {
    const char *code, *found, *replacement;
    size_t start, end;
    unsigned line, column; /* of the beginning, from 1 */
} osler_fix;

/* The sure fixes of the file that was compiled (not of those that it uses), in the order of its text. No two touch each other: of
 * those that do the first is here, and the others appear when the mended text is checked. Both answers are the messages'. */
OSLER_API osler_status osler_messages_fixes(osler_messages *messages, const osler_fix **fixes, size_t *count);
OSLER_API osler_status osler_messages_fixed(osler_messages *messages, const char **text, size_t *length); /* the mended text */

/* The text in the one layout that docs/formatting.md describes; nothing but blanks and line ends differs. It is the messages', which are
 * the caller's to free and must be asked for. OSLER_GUIDELINE_WRONG: it cannot be read, and the messages say why. `use` is not followed. */
OSLER_API osler_status osler_format(const osler_source *source, const osler_allocator *allocator, const char **text, size_t *length,
                                    osler_messages **messages);

/* Every diagnostic there is, from 0: its code ("E0204"), its title, and its page in Markdown: wrong text, right text, why it matters.
 * Constant; NULL for an index that is none. */
OSLER_API size_t osler_diagnostics(void);
OSLER_API const char *osler_diagnostic_code(size_t index);
OSLER_API const char *osler_diagnostic_title(size_t index);
OSLER_API const char *osler_diagnostic_page(size_t index, size_t *length);

/* The file form (.osb); valid as long as the program. */
OSLER_API osler_status osler_program_save(osler_program *program, const char **bytes, size_t *length);
/* The JSON Schema of a patient record. */
OSLER_API osler_status osler_program_schema(osler_program *program, const char **text, size_t *length);

/* Readable code: one line an instruction, the source line beside it. The text is the program's. */
OSLER_API osler_status osler_program_disassemble(osler_program *program, const char **text, size_t *length);

/* --- What would change an answer --------------------------------------------------------------------------------- */

/* Which single facts, each changed alone, change this outcome (or, with OSLER_ALL, any), at which value, and which unknown fact
 * to ask for next. Each value that is named has been tried in a run; the context stays as it is. docs/results.md has the keys. */
OSLER_API osler_status osler_whatif_text(osler_context *context, size_t recommendation, const osler_result_options *options,
                                         const char **text, size_t *length);
OSLER_API osler_status osler_whatif_json(osler_context *context, size_t recommendation, const osler_result_options *options,
                                         const char **text, size_t *length);

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

/* --- Sessions --------------------------------------------------------------------------------------------- */

/* A guideline kept ready for who asks one thing after another, such as a prompt: what is typed is read as the words behind a scenario's
 * `given`, and becomes a patient record. Belongs to one thread. Texts are valid until the next call on the session. */
typedef struct osler_session osler_session;

/* `messages` (may be NULL) receives what is wrong; freed by the caller. The source's bytes have to live as long as the session. */
OSLER_API osler_status osler_session_open(const osler_source *source, const osler_allocator *allocator, osler_session **session,
                                          osler_messages **messages);
OSLER_API void osler_session_close(osler_session *session);
OSLER_API osler_program *osler_session_program(const osler_session *session); /* the session's own: not to be freed */

/* "weight is 82.5 kg, lesions are (site liver)" becomes {"weight":"82.5 kg",...}. With OSLER_GUIDELINE_WRONG `text` says what is wrong,
 * a sentence a line with its hints. Whether the patient can have these values osler_context_read finds out. */
OSLER_API osler_status osler_session_given(osler_session *session, const char *words, size_t length, const char **text,
                                           size_t *text_length);
/* The other way: the words for what a context of this program was given for one fact; empty where it is unknown. */
OSLER_API osler_status osler_session_words(osler_session *session, osler_context *context, size_t fact, const char **text, size_t *length);

typedef struct osler_scenario {
    const char *label, *record; /* its name; what it gives, as a patient record */
    const char *on;             /* the day it says, "" for none */
    unsigned line;
} osler_scenario;
OSLER_API size_t osler_session_scenarios(const osler_session *session);
OSLER_API osler_status osler_session_scenario(osler_session *session, size_t index, osler_scenario *scenario); /* OSLER_MISUSE: no such one */

/* The scenarios of a guideline file, run, and what they show of its rules (docs/testing.md). `parts` says what is found out besides
 * whether they pass. OSLER_OK also when some fail; with OSLER_GUIDELINE_WRONG (osler_check says why) and OSLER_LIMIT there are no tests. */
typedef struct osler_tests osler_tests;
enum {
    OSLER_TESTS_COVER = 1,  /* which conditions, pairs, rows, thresholds and outcomes they see, and which nobody can see */
    OSLER_TESTS_SUGGEST = 2, /* the scenarios that are missing; osler_tests_missing and the coverage then say what is left with them */
    OSLER_TESTS_UPDATE = 8,  /* what the expectations that fail would have to say */
    OSLER_TESTS_MUTATE = 4   /* which small changes of the rules they do not notice; takes a compilation and a run for each change */
};
OSLER_API osler_status osler_tests_run(const osler_source *source, unsigned parts, const osler_allocator *allocator, osler_tests **tests);
OSLER_API void osler_tests_free(osler_tests *tests);
OSLER_API size_t osler_tests_passed(const osler_tests *tests);
OSLER_API size_t osler_tests_failed(const osler_tests *tests);
OSLER_API size_t osler_tests_rewritten(const osler_tests *tests); /* expectations, with OSLER_TESTS_UPDATE */

typedef struct osler_tests_scenario {
    const char *name;
    unsigned line;
    bool passed;
    const char *failures; /* what was expected and found; not ended by a NUL. All texts are valid as long as the tests */
    size_t failures_length;
} osler_tests_scenario;
/* Scenario number `index`, from 0, in the order of the file; false behind the last one. */
OSLER_API bool osler_tests_get(const osler_tests *tests, size_t index, osler_tests_scenario *scenario);
/* How many possible things no scenario sees; 0 also without OSLER_TESTS_COVER. */
OSLER_API size_t osler_tests_missing(const osler_tests *tests);
/* How many changes no scenario notices although they are not proved to mean the same; 0 also without OSLER_TESTS_MUTATE. */
OSLER_API size_t osler_tests_unnoticed(const osler_tests *tests);

typedef enum osler_tests_form {
    OSLER_TESTS_FAILURES,  /* each scenario that fails, with expected and found; empty when none does */
    OSLER_TESTS_COVERAGE,  /* with OSLER_TESTS_COVER: for people */
    OSLER_TESTS_PAGE,      /* with OSLER_TESTS_COVER: the source painted, one HTML page that needs nothing else */
    OSLER_TESTS_UPDATED,   /* with OSLER_TESTS_UPDATE: the whole file, with what was found where something else was expected. An expectation
                            * of a dose that nobody gets, and `because`, stay as they are. The author has to want that */
    OSLER_TESTS_CHANGES,   /* with OSLER_TESTS_MUTATE: for people */
    OSLER_TESTS_SUGGESTED, /* with OSLER_TESTS_SUGGEST: scenarios in the language, for the author to confirm; empty when none is missing */
    OSLER_TESTS_JSON       /* everything, one object */
} osler_tests_form;
/* The text is valid as long as the tests. OSLER_MISUSE: the tests were run without the part that it needs. */
OSLER_API osler_status osler_tests_text(osler_tests *tests, osler_tests_form form, const char **text, size_t *length);

/* --- Two versions ------------------------------------------------------------------------------------------- */

/* What is another answer, and for whom, and what is declared or said otherwise; docs/diff.md. `on` is the day for which patients are
 * answered, NULL: the day on which the newer version was updated. Both programs have to outlive the difference. */
typedef struct osler_difference osler_difference;
OSLER_API osler_status osler_diff(const osler_program *old, const osler_program *new_program, const char *on, const osler_allocator *allocator,
                                  osler_difference **difference);
OSLER_API void osler_difference_free(osler_difference *difference);
/* Nothing is said otherwise, and every patient is proved to get the same answer. */
OSLER_API bool osler_difference_none(const osler_difference *difference);
/* The texts are the difference's, each valid until it is freed. Width 0: 80 columns. */
OSLER_API osler_status osler_difference_text(osler_difference *difference, unsigned width, const char **text, size_t *length);
OSLER_API osler_status osler_difference_json(osler_difference *difference, const char **text, size_t *length);
/* Whether one patient, who was run in a context of each program, is answered differently. */
OSLER_API osler_status osler_difference_patient(const osler_difference *difference, const osler_context *old, const osler_context *new_context,
                                                bool *changes);

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
