/* session: a guideline kept ready for who asks one thing after another, behind osler.h. What is typed is read as a scenario's `given`,
 * so that a prompt takes exactly the language, with its messages. */
#include "compiler/api.h"

#include <string.h>

#include "base/diag_fix.h"
#include "compiler/check.h"
#include "compiler/metadata.h"
#include "runtime/given.h"

struct osler_session {
    struct allocator allocator;
    struct osler_messages *m;
    struct osler_program *program;
    struct arena arena; /* what is handed out, and what is read meanwhile */
};

osler_status osler_session_open(const osler_source *source, const osler_allocator *allocator, osler_session **session,
                                osler_messages **messages) {
    struct allocator a = api_allocator(allocator);
    struct osler_session *s = a.resize(a.context, NULL, 0, sizeof *s);
    *session = NULL;
    if (messages) *messages = NULL;
    if (!s) return OSLER_LIMIT;
    *s = (struct osler_session){ .allocator = a, .m = api_check(source, &a, false) };
    arena_init(&s->arena, &a, 0);
    osler_status status = s->m ? api_status(s->m) : OSLER_LIMIT;
    if (status == OSLER_OK && !s->m->c.file[0].guideline) {
        struct diag *d = diag_add(&s->m->c.diags, DIAG_NO_GUIDELINE, (struct span){ 0, 0, 0 }, "this file declares no guideline and cannot be asked anything");
        diag_hint(&s->m->c.diags, d, "open the guideline that uses this file");
        status = OSLER_GUIDELINE_WRONG;
    }
    if (status == OSLER_OK) s->program = api_wrap(api_program(s->m, &a), &a);
    if (status == OSLER_OK) status = api_status(s->m);
    if (status == OSLER_OK && !s->program) status = OSLER_LIMIT;
    if (status == OSLER_OK) {
        *session = s;
        return OSLER_OK;
    }
    if (s->m) api_finish(s->m, messages);
    s->m = NULL;
    osler_session_close(s);
    return status;
}

void osler_session_close(osler_session *session) {
    if (!session) return;
    struct allocator a = session->allocator;
    osler_program_free(session->program);
    osler_messages_free(session->m);
    arena_free(&session->arena);
    a.resize(a.context, session, sizeof *session, 0);
}

osler_program *osler_session_program(const osler_session *session) { return session->program; }

/* --- What is typed ---------------------------------------------------------------------------------------------- */

/* While one text is read, the compilation has one source more, and diagnostics of its own. */
enum { UNITS_TOLD = 32 /* in one line */ };

struct reading {
    struct osler_session *session;
    struct diags diags, heard;
    size_t sources; /* before what was typed was one */
    struct decl *scenario;
};

/* Whether all that is wrong are units as answers tell them, °C. */
static bool only_tells_units(const struct reading *r) {
    const struct sources *sources = &r->session->m->c.sources;
    struct unit unit;
    for (size_t i = 0; i < r->diags.count; i++) {
        struct slice text = span_text(sources, r->diags.at[i].span);
        bool wrong = diag_info[r->diags.at[i].code].severity == DIAG_ERROR;
        if (wrong && (r->diags.at[i].code != DIAG_BAD_UNIT || !unit_read_printed(text.bytes, text.length, &unit))) return false;
    }
    return r->diags.errors > 0;
}

/* Reads the text, and again with the codes of units that are told: a value may be typed as it is printed, as in a record. NULL without memory. */
static struct tree *read_typed(struct reading *r, const struct text *typed) {
    struct compilation *c = &r->session->m->c;
    struct text whole = *typed;
    for (unsigned turn = 0;; turn++) {
        struct diag_edits edits = { 0 };
        diags_init(&r->diags, &r->session->arena);
        if (whole.failed || !sources_add(&c->sources, "typed", whole.bytes, whole.length)) return NULL;
        uint32_t file = (uint32_t)c->sources.count - 1;
        struct tree *tree = parse_file(&c->sources, file, &r->session->arena, &r->diags, NULL);
        if (!tree || turn == UNITS_TOLD || !only_tells_units(r)) return tree;
        text_init(&whole, &r->session->arena);
        if (!diags_edits(&r->diags, &c->sources, file, &r->session->arena, &edits)) return NULL;
        if (edits.count == 0) return tree;
        diag_edits_apply(&edits, &c->sources.at[file], &whole);
    }
}

static bool begin_reading(struct reading *r, const char *words, size_t length) {
    struct compilation *c = &r->session->m->c;
    struct text whole;
    arena_clear(&r->session->arena);
    text_init(&whole, &r->session->arena);
    text_puts(&whole, "language 1\nscenario \"typed\"\n  given ");
    text_put(&whole, words, length);
    text_putc(&whole, '\n');
    r->heard = c->diags;
    r->sources = c->sources.count;
    struct tree *tree = read_typed(r, &whole);
    if (!tree) return false;
    bool one = tree->decls == 1 && tree->decl[0]->kind == DECL_SCENARIO;
    r->scenario = one && !r->diags.errors ? tree->decl[0] : NULL;
    if (!one && !r->diags.errors)
        diag_add(&r->diags, DIAG_SYNTAX, (struct span){ (uint32_t)c->sources.count - 1, 0, 0 }, "this is no value of a fact");
    return true;
}

static void end_reading(struct reading *r) {
    struct compilation *c = &r->session->m->c;
    c->diags = r->heard;
    c->sources.count = r->sources;
    c->failed = c->arena.failed = false; /* the next words may find the memory that these did not */
}

/* The sentences and hints, without places: what was typed is before everyone's eyes. */
static void put_wrong(const struct reading *r, struct text *out) {
    for (size_t i = 0; i < r->diags.count; i++) {
        const struct diag *diag = &r->diags.at[i];
        if (diag_info[diag->code].severity != DIAG_ERROR) continue;
        text_puts(out, diag->message);
        text_putc(out, '\n');
        for (size_t h = 0; h < diag->hints; h++) text_printf(out, "  %s\n", diag->hint[h].text);
    }
}

osler_status osler_session_given(osler_session *session, const char *words, size_t length, const char **text, size_t *text_length) {
    struct reading r = { .session = session };
    struct compilation *c = &session->m->c;
    struct text out;
    bool begun = begin_reading(&r, words, length);
    text_init(&out, &session->arena);
    c->diags = r.diags;
    if (begun && r.scenario) check_scenario(c, r.scenario);
    r.diags = c->diags;
    bool fine = begun && r.scenario && !r.diags.errors;
    if (fine) scenario_record(c, session->program->program, r.scenario, &out);
    else put_wrong(&r, &out);
    bool failed = !begun || c->failed || r.diags.failed || out.failed;
    end_reading(&r);
    if (failed) return OSLER_LIMIT;
    osler_status handed = api_hand_out(&out, text, text_length);
    return handed != OSLER_OK ? handed : fine ? OSLER_OK : OSLER_GUIDELINE_WRONG;
}

/* --- The file's own scenarios ---------------------------------------------------------------------------------------- */

size_t osler_session_scenarios(const osler_session *session) { return session->m->c.scenarios; }

static const char *copy_of(struct osler_session *session, struct slice text) { return arena_copy(&session->arena, text.bytes, text.length); }

osler_status osler_session_scenario(osler_session *session, size_t index, osler_scenario *scenario) {
    struct compilation *c = &session->m->c;
    if (index >= c->scenarios) return OSLER_MISUSE;
    const struct decl *decl = c->scenario[index];
    const struct meta_value *on = metadata_value(decl->meta, decl->metas, "on");
    struct text record;
    arena_clear(&session->arena);
    text_init(&record, &session->arena);
    scenario_record(c, session->program->program, decl, &record);
    *scenario = (osler_scenario){ .label = copy_of(session, decl->label.text), .record = record.bytes, .on = "",
                                  .line = source_place(&c->sources.at[decl->span.file], decl->span.start).line };
    if (on && on->kind == META_DATE) scenario->on = copy_of(session, span_text(&c->sources, on->span));
    return record.failed || !scenario->label || !scenario->on ? OSLER_LIMIT : OSLER_OK;
}

osler_status osler_session_words(osler_session *session, osler_context *context, size_t fact, const char **text, size_t *length) {
    struct text out;
    if (context->owner != session->program || fact >= session->program->program->facts) return OSLER_MISUSE;
    arena_clear(&session->arena);
    text_init(&out, &session->arena);
    if (context->context->fact[fact].given != GIVEN_NOT) given_print_fact(context->context, (uint32_t)fact, &out);
    return api_hand_out(&out, text, length);
}
