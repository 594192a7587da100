/* The runtime's part of include/osler.h: programs, patients, results, units. */
#include "runtime/api.h"

#include <string.h>

#include "runtime/approval.h"
#include "runtime/report_more.h"
#include "runtime/view.h"

const char *osler_version(void) { return OSLER_VERSION; }

struct allocator api_allocator(const osler_allocator *allocator) {
    return allocator ? (struct allocator){ allocator->resize, allocator->context } : allocator_of_c;
}

_Static_assert(sizeof(osler_limits) == sizeof(struct limits), "base/limits.def and the header name the same limits");

struct limits api_limits(const osler_limits *limits) {
    struct limits asked = { 0 };
    if (limits) memcpy(&asked, limits, sizeof asked);
    return limits_of(&asked);
}

static void *take(const struct allocator *a, size_t size) {
    void *memory = a->resize(a->context, NULL, 0, size);
    return memory ? memset(memory, 0, size) : NULL;
}

/* Texts carry their size in front, so that they can be given back to an allocator that asks for it. */
char *api_copy(const osler_allocator *allocator, const char *bytes, size_t length) {
    struct allocator a = api_allocator(allocator);
    size_t size = sizeof(size_t) + length + 1;
    char *memory = a.resize(a.context, NULL, 0, size);
    if (!memory) return NULL;
    memcpy(memory, &size, sizeof size);
    if (length) memcpy(memory + sizeof size, bytes, length);
    memory[size - 1] = '\0';
    return memory + sizeof size;
}

void osler_text_free(const osler_allocator *allocator, char *text) {
    struct allocator a = api_allocator(allocator);
    size_t size;
    if (!text) return;
    memcpy(&size, text - sizeof size, sizeof size);
    a.resize(a.context, text - sizeof size, size, 0);
}

/* --- Programs ----------------------------------------------------------------------------------------------- */

struct osler_program *api_wrap(struct program *program, const struct allocator *allocator) {
    struct osler_program *wrapped = program ? take(allocator, sizeof *wrapped) : NULL;
    if (!wrapped) {
        program_free(program);
        return NULL;
    }
    wrapped->program = program;
    atomic_init(&wrapped->references, 1);
    pthread_mutex_init(&wrapped->making, NULL);
    arena_init(&wrapped->arena, allocator, 0);
    return wrapped;
}

osler_program *osler_program_keep(const osler_program *program) {
    osler_program *kept = (osler_program *)program; /* what is behind a const handle is no constant */
    atomic_fetch_add(&kept->references, 1);
    return kept;
}

void osler_program_free(osler_program *program) {
    if (!program) return;
    if (atomic_fetch_sub(&program->references, 1) != 1) return;
    struct allocator a = program->arena.allocator;
    pthread_mutex_destroy(&program->making);
    arena_free(&program->arena);
    program_free(program->program);
    a.resize(a.context, program, sizeof *program, 0);
}

osler_status api_hand_out(const struct text *made, const char **text, size_t *length) {
    if (made->failed || made->arena->failed || !made->bytes) return OSLER_LIMIT; /* also where only a part of it could not be made */
    *text = made->bytes;
    if (length) *length = made->length;
    return OSLER_OK;
}

osler_status api_program_text(osler_program *program, struct text *made, api_make_text *make, const char **text, size_t *length) {
    pthread_mutex_lock(&program->making);
    if (!made->bytes || made->failed) {
        text_init(made, &program->arena);
        make(program, made);
        made->failed |= program->arena.failed; /* a part of it may have failed */
        program->arena.failed = false;         /* and memory may be there the next time */
    }
    osler_status status = api_hand_out(made, text, length);
    pthread_mutex_unlock(&program->making);
    return status;
}

osler_status osler_program_load(const char *bytes, size_t length, const osler_allocator *allocator, osler_program **program,
                                char why[160]) {
    struct allocator a = api_allocator(allocator);
    struct program *loaded = NULL;
    char reason[160];
    *program = NULL;
    enum program_load status = program_load(bytes, length, &a, &loaded, why ? why : reason);
    if (status == PROGRAM_NO_MEMORY) return OSLER_LIMIT;
    if (status != PROGRAM_LOADED) return OSLER_NOT_A_PROGRAM;
    *program = api_wrap(loaded, &a);
    return *program ? OSLER_OK : OSLER_LIMIT;
}

const char *osler_program_id(const osler_program *program) {
    return program_text(program->program, program->program->guideline[0].id);
}
const char *osler_program_hash(const osler_program *program) { return program->program->hash; }

/* --- Patients ------------------------------------------------------------------------------------------------- */

osler_status osler_context_new(const osler_program *program, const osler_allocator *allocator, osler_context **context) {
    struct allocator a = api_allocator(allocator);
    struct osler_context *made = take(&a, sizeof *made);
    *context = NULL;
    if (!made) return OSLER_LIMIT;
    made->owner = osler_program_keep(program);
    arena_init(&made->arena, &a, 0);
    arena_init(&made->lines, &a, 0);
    made->context = context_new(program->program, &a);
    made->limits = api_limits(NULL);
    made->box = made->context ? box_new(made->context, made->limits.box_nodes) : NULL;
    if (!made->box) {
        osler_context_free(made);
        return OSLER_LIMIT;
    }
    *context = made;
    return OSLER_OK;
}

void osler_context_free(osler_context *context) {
    if (!context) return;
    struct allocator a = context->arena.allocator;
    if (context->box) box_free(context->box);
    if (context->context) context_free(context->context);
    arena_free(&context->arena);
    arena_free(&context->lines);
    osler_program_free(context->owner);
    a.resize(a.context, context, sizeof *context, 0);
}

/* The day, or the minute, is mostly that of the patient before. */
static bool is_day(osler_context *context, const char *on) {
    if (on && on[0] && !strcmp(context->day, on)) return true;
    size_t length = on ? strnlen(on, sizeof context->day) : 0;
    if (length == 0 || length >= sizeof context->day) return false;
    date today = date_parse(on, length, NULL);
    if (!date_is_known(today) || date_precision(today) < DATE_DAY) return false;
    memcpy(context->day, on, length + 1);
    context->today = today;
    return true;
}

static bool is_within(const struct program *p, const struct limits *limits) {
    return (uint64_t)p->facts + p->fields <= limits->facts && p->recommendations <= limits->rules &&
           p->worst_instructions <= limits->instructions && p->context_bytes <= limits->memory;
}

osler_status osler_context_limit(osler_context *context, const osler_limits *limits) {
    struct limits asked = api_limits(limits);
    return api_limit(context, &asked);
}

osler_status api_limit(osler_context *context, const struct limits *limits) {
    context->limits = *limits;
    context->begun = context->ran = false;
    context->too_large = !is_within(context->owner->program, &context->limits);
    box_limit(context->box, context->limits.box_nodes);
    return context->too_large ? OSLER_LIMIT : OSLER_OK;
}

void osler_program_cost(const osler_program *program, osler_cost *cost) {
    const struct program *p = program->program;
    *cost = (osler_cost){ .rules = p->recommendations, .facts = (uint64_t)p->facts + p->fields, .instructions = p->worst_instructions,
                          .memory = p->context_bytes };
}

osler_status osler_context_begin(osler_context *context, const char *on) {
    context->begun = context->ran = context->wrong = false;
    context->gathered = NULL;
    if (!is_day(context, on)) return OSLER_MISUSE;
    if (context->too_large) return OSLER_LIMIT;
    context_reset(context->context, context->today);
    context->begun = true;
    return OSLER_OK;
}

_Static_assert(OSLER_PADDING == (int)FACTS_PADDING, "the header promises what is read");

struct facts_options api_facts_options(const osler_context *context, unsigned flags) {
    const struct limits *limits = &context->limits;
    return (struct facts_options){ .lenient = (flags & OSLER_LENIENT) != 0, .unsettled = true, .padded = (flags & OSLER_PADDED) != 0, .depth = (size_t)limits->json_depth,
                                   .list_most = (size_t)limits->list_elements, .text_most = (size_t)limits->text_bytes,
                                   .bytes_most = (size_t)limits->json_bytes };
}

osler_status osler_context_read(osler_context *context, const char *json, size_t length, unsigned flags, osler_patient_error *error) {
    struct facts_options options = api_facts_options(context, flags);
    struct fact_error wrong = { 0 };
    if (!context->begun || context->ran) return OSLER_MISUSE;
    osler_status status = api_patient_status(context, facts_read(context->context, json, length, &options, &wrong), &wrong);
    if (status != OSLER_OK) context->begun = false;
    if (status == OSLER_PATIENT_WRONG && error)
        *error = (osler_patient_error){ wrong.path, wrong.found, wrong.expected, wrong.message, wrong.offset };
    return status;
}

bool api_is_refused(osler_context *context) {
    if (context->refused) return true;
    return context->require_approved && !approval_holds(context->owner->program, context->context->today, NULL);
}

osler_status osler_context_require(osler_context *context, const char *status, const char **why) {
    struct text missing;
    if (why) *why = "";
    context->ran = false;
    context->require_approved = status && !strcmp(status, "approved");
    context->refused = !context->require_approved; /* a requirement that is not understood is not met */
    if (context->refused || !context->begun) return OSLER_MISUSE;
    arena_clear(&context->arena);
    text_init(&missing, &context->arena);
    if (approval_holds(context->owner->program, context->context->today, &missing)) return OSLER_OK;
    if (missing.failed) return OSLER_LIMIT;
    if (why && missing.bytes) *why = missing.bytes;
    return OSLER_REFUSED;
}

osler_status osler_context_run(osler_context *context) {
    struct fact_error wrong = { 0 };
    if (context->wrong) return OSLER_PATIENT_WRONG;
    if (context->ran) return OSLER_OK;
    if (!context->begun) return OSLER_MISUSE;
    if (api_is_refused(context)) return OSLER_REFUSED;
    osler_status status = api_patient_status(context, facts_give_end(context->context, &wrong), &wrong);
    if (status != OSLER_OK) return status;
    if (!context->context->settled) context_settle(context->context);
    if (context->context->failed) return OSLER_LIMIT;
    vm_answer(context->context);
    context->ran = !context->context->failed;
    return context->ran ? OSLER_OK : OSLER_LIMIT;
}

/* --- Results ----------------------------------------------------------------------------------------------------- */

struct report_options api_report_options(const osler_result_options *options) {
    struct report_options o = { .audience = AUDIENCE_CLINICIAN };
    if (!options) return o;
    if (options->audience && !strcmp(options->audience, "patient")) o.audience = AUDIENCE_PATIENT;
    o.language = options->language;
    o.color = options->color;
    o.width = options->width;
    o.outcomes = options->outcomes;
    o.doses = options->doses;
    o.missing = options->missing;
    return o;
}

bool api_view_begin(osler_context *context, struct report_options *options) {
    vm_complete(context->context);
    arena_clear(&context->arena);
    box_forgive(context->box);
    const struct view *view = view_new(context->owner->program, &context->arena, options->audience, options->language);
    if (!view) return false;
    options->untranslated = view->untranslated;
    context->context->program = &view->program;
    return true;
}

void api_view_end(osler_context *context) { context->context->program = context->owner->program; }

osler_status api_report_made(const osler_context *context, const struct text *made, const char **text, size_t *length) {
    if (context->context->failed || context->context->arena.failed || box_failed(context->box)) return OSLER_LIMIT;
    return api_hand_out(made, text, length);
}

typedef void report_function(struct context *, struct box *, const struct report_options *, struct text *);

static osler_status make_report(osler_context *context, const osler_result_options *options, report_function *report, const char **text,
                                size_t *length) {
    struct report_options o = api_report_options(options);
    struct text made;
    if (!context->ran) return OSLER_MISUSE;
    bool viewed = api_view_begin(context, &o);
    text_init(&made, &context->arena);
    if (viewed) report(context->context, context->box, &o, &made);
    api_view_end(context);
    return viewed ? api_report_made(context, &made, text, length) : OSLER_LIMIT;
}

osler_status osler_result_text(osler_context *context, const osler_result_options *options, const char **text, size_t *length) {
    return make_report(context, options, report_text, text, length);
}
osler_status osler_result_json(osler_context *context, const osler_result_options *options, const char **text, size_t *length) {
    return make_report(context, options, report_json, text, length);
}
osler_status osler_result_line(osler_context *context, const osler_result_options *options, const char **text, size_t *length) {
    struct report_options o = api_report_options(options); /* a line has names only: it needs no view */
    if (!context->ran) return OSLER_MISUSE;
    if (context->line.failed) arena_free(&context->lines);
    if (context->line.failed || !context->line.bytes) text_init(&context->line, &context->lines);
    text_clear(&context->line);
    box_forgive(context->box);
    report_line(context->context, context->box, &o, &context->line);
    return api_report_made(context, &context->line, text, length);
}

osler_status api_report_about(osler_context *context, size_t recommendation, const osler_result_options *options,
                              api_about *report, const char **text, size_t *length) {
    struct report_options o = api_report_options(options);
    struct text made;
    bool all = recommendation == OSLER_ALL;
    if (!context->ran || (!all && recommendation >= context->owner->program->recommendations)) return OSLER_MISUSE;
    bool viewed = api_view_begin(context, &o);
    text_init(&made, &context->arena);
    if (viewed) report(context->context, context->box, &o, all ? NONE : (uint32_t)recommendation, &made);
    api_view_end(context);
    return viewed ? api_report_made(context, &made, text, length) : OSLER_LIMIT;
}

osler_status osler_why_text(osler_context *context, size_t recommendation, const osler_result_options *options, const char **text,
                            size_t *length) {
    return api_report_about(context, recommendation, options, report_why_text, text, length);
}
osler_status osler_why_json(osler_context *context, size_t recommendation, const osler_result_options *options, const char **text,
                            size_t *length) {
    return api_report_about(context, recommendation, options, report_why_json, text, length);
}
osler_outcome api_outcome(uint8_t truth) {
    return truth == TRUTH_YES ? OSLER_YES : truth == TRUTH_NO ? OSLER_NO : truth == OUTCOME_CONTRAINDICATED ? OSLER_CONTRAINDICATED : OSLER_UNKNOWN;
}

osler_outcome osler_result_outcome(const osler_context *context, size_t index) {
    const struct program *p = context->owner->program;
    if (!context->ran || index >= p->recommendations) return OSLER_UNKNOWN;
    return api_outcome(context->context->truth[p->recommendation[index].outcome]);
}

osler_outcome osler_result_applies(const osler_context *context) {
    const struct program *p = context->owner->program;
    if (!context->ran) return OSLER_UNKNOWN;
    return p->guideline[0].applies == NONE ? OSLER_YES : api_outcome(context->context->truth[p->guideline[0].applies]);
}

const char *osler_context_patient(const osler_context *context, size_t *length) {
    if (length) *length = context->context->patient.length;
    return context->context->patient.length ? context->context->patient.bytes : "";
}

uint64_t osler_context_ignored(const osler_context *context) { return context->context->ignored_names; }
