/* starved: public calls while memory is refused, one request after the other.
 *
 * A scenario makes calls, each through CALL(name). It is run once with all the memory it wants, which counts its requests, and then once for
 * each of them: with that one refused, and with that one and all later ones refused. Each time
 *   - the status is OSLER_LIMIT, or the answer is word for word the one that comes with memory;
 *   - the same calls, once more and with memory, on the same objects, give that answer;
 *   - everything can be freed while nothing is granted, and no block is left, and each is given back with the size it was taken with.
 * What CALL has called while memory was refused is noted, and has to be every function of the headers. */
#ifndef OSLER_TESTS_EMBED_STARVED_H
#define OSLER_TESTS_EMBED_STARVED_H

#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- Memory ----------------------------------------------------------------------------------------------------------- */

struct memory {
    size_t requests, blocks, refused;
    size_t from; /* the request that is refused, from 1; 0: none */
    bool once;   /* only it */
};

union block_head {
    size_t size;
    max_align_t aligned;
};

static void *starved_resize(void *context, void *bytes, size_t old_size, size_t new_size) {
    struct memory *m = context;
    union block_head *block = bytes ? (union block_head *)bytes - 1 : NULL;
    if ((block ? block->size : 0) != old_size) fail_msg("a block of %zu bytes is given back as one of %zu", block ? block->size : 0, old_size);
    if (new_size == 0) {
        m->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    m->requests++;
    if (m->from && (m->once ? m->requests == m->from : m->requests >= m->from)) {
        m->refused++;
        return NULL;
    }
    m->blocks += block == NULL;
    block = realloc(block, sizeof *block + new_size);
    assert_non_null(block);
    block->size = new_size;
    return block + 1;
}

/* --- What was called ---------------------------------------------------------------------------------------------------- */

enum { NAMES_MOST = 400 };

static struct {
    const char *name[NAMES_MOST];
    size_t count;
} called;

static inline void note_called(const char *name) {
    for (size_t i = 0; i < called.count; i++)
        if (!strcmp(called.name[i], name)) return;
    assert_true(called.count < NAMES_MOST);
    called.name[called.count++] = name;
}

#define CALL(name) (note_called(#name), name)

/* Every function that a header declares has been called. */
static inline size_t assert_all_called(const char *header) {
    static const char sign[] = "OSLER_API ";
    size_t length, declared = 0;
    char *text = hosted_read_file(header, &length), name[100];
    text[length] = '\0';
    for (char *at = strstr(text, sign); at; at = strstr(at + 1, sign)) {
        size_t end = strcspn(at, "(;\n"), start = end;
        if (at[end] != '(' || at[-1] != '\n') continue; /* the macro's own definition */
        while (start && strchr("abcdefghijklmnopqrstuvwxyz0123456789_", at[start - 1])) start--;
        snprintf(name, sizeof name, "%.*s", (int)(end - start), at + start);
        size_t found = 0;
        while (found < called.count && strcmp(called.name[found], name) != 0) found++;
        if (found == called.count) fail_msg("no scenario calls %s", name);
        declared++;
    }
    free(text);
    return declared;
}

/* --- A trial ------------------------------------------------------------------------------------------------------------ */

enum { PATIENT_BEGUN = 1, PATIENT_READ = 2, PATIENT_RUN = 4 };

/* A guideline that scenarios share, compiled once. */
struct prepared {
    const char *file, *patient;
    osler_source source;
    char *text, *bytes;
    size_t length;
};

struct trial {
    struct memory memory;
    osler_allocator allocator;
    const struct prepared *guide;
    uint64_t said; /* all that the calls have answered */
    osler_program *program;
    osler_context *context;
    /* what the calls of a scenario make, freed by the trial; NULL: not made */
    osler_program *made_program;
    osler_context *made_context;
    osler_host *host;
    osler_slot *slot;
    char *text[2];
    osler_messages *messages;
    osler_session *session;
    osler_tests *tests;
    osler_difference *difference;
    osler_table *table;
    osler_columns *columns;
};

struct scenario {
    const char *name;
    osler_status (*call)(struct trial *);
    const struct prepared *guide;
    unsigned needs; /* of the patient in trial.context; 0: there is none */
    osler_status expected; /* with memory */
};

static inline void say_bytes(struct trial *t, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) t->said = (t->said ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    t->said = (t->said ^ 0x100) * UINT64_C(1099511628211);
}
static inline void say(struct trial *t, const char *text) { say_bytes(t, text ? text : "NULL", strlen(text ? text : "NULL")); }
static inline void say_number(struct trial *t, uint64_t number) { say_bytes(t, (const char *)&number, sizeof number); }

static inline size_t fact(const struct trial *t, const char *name) { return osler_program_find(t->program, name); }

/* A call of a scenario; the first that fails ends it. Of one that makes something: there is something exactly when it says so. */
#define TRY(call)                                      \
    do {                                               \
        osler_status tried = (call);                   \
        if (tried != OSLER_OK) return tried;           \
    } while (0)
#define MAKE(call, made)                               \
    do {                                               \
        osler_status tried = (call);                   \
        assert_true((tried == OSLER_OK) == ((made) != NULL)); \
        if (tried != OSLER_OK) return tried;           \
    } while (0)
#define TRY_TEXT(call)                                 \
    do {                                               \
        TRY(call);                                     \
        say_bytes(t, text, length);                    \
    } while (0)

static inline void release(struct trial *t) {
    for (size_t i = 0; i < sizeof t->text / sizeof *t->text; i++) CALL(osler_text_free)(&t->allocator, t->text[i]), t->text[i] = NULL;
    CALL(osler_session_close)(t->session), t->session = NULL;
    CALL(osler_tests_free)(t->tests), t->tests = NULL;
    CALL(osler_difference_free)(t->difference), t->difference = NULL;
    CALL(osler_table_free)(t->table), t->table = NULL;
    CALL(osler_columns_free)(t->columns), t->columns = NULL;
    CALL(osler_messages_free)(t->messages), t->messages = NULL;
    CALL(osler_context_free)(t->made_context), t->made_context = NULL;
    CALL(osler_slot_free)(t->slot), t->slot = NULL;
    CALL(osler_program_free)(t->made_program), t->made_program = NULL;
    if (t->context) assert_int_equal(osler_context_use_host(t->context, NULL, NULL), OSLER_OK);
    CALL(osler_host_free)(t->host), t->host = NULL;
}

static inline void ready(struct trial *t, const struct scenario *s) {
    if (s->needs) FINE(osler_context_begin(t->context, TODAY));
    if (s->needs & (PATIENT_READ | PATIENT_RUN)) FINE(osler_context_read(t->context, t->guide->patient, strlen(t->guide->patient), 0, NULL));
    if (s->needs & PATIENT_RUN) FINE(osler_context_run(t->context));
}

/* One run with request `from` refused (0: none). Returns how many requests the calls have made. */
static inline size_t attempt(const struct scenario *s, size_t from, bool once, osler_status *status, uint64_t *said) {
    struct trial trial = { .guide = s->guide }, *t = &trial;
    t->allocator = (osler_allocator){ starved_resize, &t->memory };
    FINE(osler_program_load(t->guide->bytes, t->guide->length, &t->allocator, &t->program, NULL));
    if (s->needs) FINE(osler_context_new(t->program, &t->allocator, &t->context));
    ready(t, s);
    t->memory = (struct memory){ .blocks = t->memory.blocks, .from = from, .once = once };
    osler_status found = s->call(t);
    size_t requests = t->memory.requests;
    t->memory.from = 0;
    if (from == 0) {
        *status = found, *said = t->said;
    } else {
        assert_true(t->memory.refused > 0);
        if (found != OSLER_LIMIT && (found != *status || t->said != *said))
            fail_msg("%s: request %zu refused%s: status %d", s->name, from, once ? "" : ", and all later ones", (int)found);
        release(t);
        ready(t, s);
        t->said = 0;
        found = s->call(t);
        if (found != *status || t->said != *said)
            fail_msg("%s: after request %zu was refused%s the same calls give status %d", s->name, from, once ? "" : ", and all later ones", (int)found);
    }
    t->memory.requests = 0, t->memory.from = 1;
    release(t);
    osler_context_free(t->context);
    osler_program_free(t->program);
    if (t->memory.blocks) fail_msg("%s: %zu blocks are left after request %zu was refused", s->name, t->memory.blocks, from);
    return requests;
}

/* Every request of a scenario refused, or, where that would make more than `budget` requests in all, as many of them as it allows, evenly
 * spread. Returns how many refusals were tried. */
static inline size_t starve(const struct scenario *s, size_t budget, size_t *requests) {
    osler_status status;
    uint64_t said;
    size_t tried = 0;
    *requests = attempt(s, 0, false, &status, &said);
    if (status != s->expected) fail_msg("%s: status %d with memory", s->name, (int)status);
    size_t step = *requests * *requests / budget + 1;
    for (int once = 0; once < 2; once++)
        for (size_t from = 1; from <= *requests; from += step, tried++) attempt(s, from, once, &status, &said);
    return tried;
}

static inline void prepare(struct prepared *guide) {
    const char *bytes;
    if (!guide->text) guide->text = hosted_read_file(guide->file, &guide->source.length);
    else guide->source.length = strlen(guide->text);
    guide->source.name = guide->file;
    guide->source.bytes = guide->text;
    osler_program *program = NULL;
    osler_source unproved = guide->source;
    unproved.proofs = OSLER_PROVE_NOTHING;
    FINE(osler_compile(&unproved, NULL, &program, NULL));
    FINE(osler_program_save(program, &bytes, &guide->length));
    guide->bytes = malloc(guide->length);
    memcpy(guide->bytes, bytes, guide->length);
    osler_program_free(program);
}

static inline size_t starve_all(const struct scenario *scenario, size_t count, size_t budget, const char *only) {
    size_t all = 0, refused = 0, requests;
    for (size_t i = 0; i < count; i++) {
        if (!strstr(scenario[i].name, only)) continue;
        size_t tried = starve(&scenario[i], budget, &requests);
        if (tried < 2 * requests) print_message("# %s: %zu requests, not each one\n", scenario[i].name, requests);
        all += requests, refused += tried;
    }
    print_message("# %zu scenarios, %zu requests for memory, %zu refusals\n", count, all, refused);
    return refused;
}

#endif
