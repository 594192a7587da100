/* The compiler's part of include/osler.h. */
#include "compiler/api.h"

#include <string.h>

#include "compiler/check.h"
#include "compiler/prove.h"
#include "compiler/style.h"
#include "runtime/host.h"

/* --- Compiling ------------------------------------------------------------------------------------------------ */

struct osler_messages *api_new_messages(const struct allocator *a) {
    struct osler_messages *m = a->resize(a->context, NULL, 0, sizeof *m);
    if (!m) return NULL;
    memset(m, 0, sizeof *m);
    m->allocator = *a;
    arena_init(&m->c.arena, a, 0);
    sources_init(&m->c.sources, &m->c.arena);
    diags_init(&m->c.diags, &m->c.arena);
    return m;
}

void osler_messages_free(osler_messages *messages) {
    if (!messages) return;
    struct allocator a = messages->allocator;
    arena_free(&messages->c.arena);
    a.resize(a.context, messages, sizeof *messages, 0);
}

struct osler_messages *api_check(const osler_source *source, const struct allocator *allocator, bool need_guideline) {
    struct osler_messages *m = api_new_messages(allocator);
    if (!m) return NULL;
    struct compilation *c = &m->c;
    c->without_scenarios = need_guideline;
    c->limits = api_limits(source->limits);
    files_read(c, source);
    if (!c->failed) scope_build(c);
    if (api_status(m) != OSLER_LIMIT) check_all(c); /* which relies on all that has been declared */
    if (!c->failed && need_guideline && !c->diags.errors && !c->file[0].guideline) {
        struct diag *d = diag_add(&c->diags, DIAG_NO_GUIDELINE, (struct span){ 0, 0, 0 }, "this file declares no guideline and cannot be run by itself");
        diag_hint(&c->diags, d, "begin with  guideline NAME \"Title\", or run the guideline that uses this file");
    }
    return m;
}

osler_status api_status(const struct osler_messages *m) {
    if (m->c.failed || m->c.diags.failed || m->c.arena.failed) return OSLER_LIMIT;
    return m->c.diags.errors ? OSLER_GUIDELINE_WRONG : OSLER_OK;
}

bool api_lacked(struct osler_messages *m) {
    bool lacked = m->c.arena.failed;
    m->c.arena.failed = false;
    return lacked;
}

static void within(struct compilation *c, uint64_t has, uint64_t most, const char *what) {
    if (has <= most) return;
    diag_add(&c->diags, DIAG_TOO_LARGE, c->file[0].guideline->name.span, "the guideline has %llu %s; at most %llu are taken", (unsigned long long)has,
             what, (unsigned long long)most);
}

/* Whether the program keeps to the host's limits; one that does not is told of. */
static bool fits(struct compilation *c, const struct program *p) {
    const struct limits *most = &c->limits;
    size_t errors = c->diags.errors; /* each is told of, not only the first */
    within(c, (uint64_t)p->facts + p->fields, most->facts, "facts and fields");
    within(c, p->recommendations, most->rules, "recommendations");
    within(c, p->worst_instructions, most->instructions, "steps that one patient can cost");
    within(c, p->context_bytes, most->memory, "bytes that one patient can cost");
    return c->diags.errors == errors;
}

struct program *api_program(struct osler_messages *m, const struct allocator *allocator) {
    struct program *program = emit_program(&m->c, allocator);
    if (program && fits(&m->c, program)) prove_program(&m->c, program, m->c.origin->proofs, allocator);
    if (api_status(m) == OSLER_OK) {
        if (program) program_fingerprint(program); /* every answer bears it; nothing is written to a program that is shared */
        return program;
    }
    program_free(program);
    return NULL;
}

osler_status api_finish(struct osler_messages *m, osler_messages **messages) {
    osler_status status = api_status(m);
    diags_sort(&m->c.diags);
    if (messages) *messages = m;
    else osler_messages_free(m);
    return status;
}

static osler_status check(const osler_source *source, const osler_allocator *allocator, bool style, osler_messages **messages) {
    struct allocator a = api_allocator(allocator);
    struct osler_messages *m = api_check(source, &a, false);
    if (messages) *messages = NULL;
    if (!m) return OSLER_LIMIT;
    if (style && api_status(m) == OSLER_OK) style_check(&m->c);
    if (api_status(m) == OSLER_OK && m->c.file[0].guideline) program_free(api_program(m, &a));
    return api_finish(m, messages);
}

osler_status osler_check(const osler_source *source, const osler_allocator *allocator, osler_messages **messages) {
    return check(source, allocator, false, messages);
}

osler_status osler_check_style(const osler_source *source, const osler_allocator *allocator, osler_messages **messages) {
    return check(source, allocator, true, messages);
}

osler_status osler_compile(const osler_source *source, const osler_allocator *allocator, osler_program **program,
                           osler_messages **messages) {
    struct allocator a = api_allocator(allocator);
    struct osler_messages *m = api_check(source, &a, true);
    if (messages) *messages = NULL;
    *program = NULL;
    if (!m) return OSLER_LIMIT;
    if (api_status(m) == OSLER_OK) *program = api_wrap(api_program(m, &a), &a);
    osler_status status = api_status(m);
    if (status == OSLER_OK && !*program) status = OSLER_LIMIT;
    api_finish(m, messages);
    return status;
}

size_t osler_messages_count(const osler_messages *m) { return m->c.diags.count; }
size_t osler_messages_errors(const osler_messages *m) { return m->c.diags.errors; }
size_t osler_messages_warnings(const osler_messages *m) { return m->c.diags.warnings; }

size_t osler_messages_questions(const osler_messages *m) { return m->c.questions; }
size_t osler_messages_undecided(const osler_messages *m) { return m->c.undecided; }
size_t osler_messages_found(const osler_messages *m) { return m->c.founds; }

osler_status osler_messages_scenarios(osler_messages *m, const char **text, size_t *length) {
    struct text out;
    text_init(&out, &m->c.arena);
    text_puts(&out, "");
    for (size_t i = 0; i < m->c.founds; i++) {
        const struct found *found = &m->c.found[i];
        text_printf(&out, "\nscenario \"%s\"\n", found->label);
        if (*found->given) text_printf(&out, "  given %s\n", found->given);
        text_printf(&out, "  expect applies is %s   # and what is right for this patient\n", found->applies);
    }
    out.failed |= api_lacked(m);
    return api_hand_out(&out, text, length);
}

const char *osler_messages_text(osler_messages *m, osler_form form, size_t *length) {
    struct text *made = &m->made[form];
    if (!made->bytes || made->failed) {
        text_init(made, &m->c.arena);
        if (form == OSLER_FORM_JSON) diags_render_json(&m->c.diags, &m->c.sources, made);
        else if (form == OSLER_FORM_PLAIN) diags_render_plain(&m->c.diags, &m->c.sources, made);
        else diags_render(&m->c.diags, &m->c.sources, made);
        made->failed |= api_lacked(m);
    }
    if (length) *length = made->length;
    return made->failed ? NULL : made->bytes;
}

/* --- Expressions ------------------------------------------------------------------------------------------------ */

static const char nobody[] = "language 1\nguideline expression \"An expression\"\n  version: 1.0.0\n  status: draft\n  updated: 2000-01-01\n";

/* The expression becomes a definition that no name reaches, behind all others. */
static bool add_expression(struct compilation *c, const char *bytes, size_t length) {
    if (!sources_add(&c->sources, "expression", bytes, length)) {
        c->failed = true;
        return false;
    }
    uint32_t file = (uint32_t)c->sources.count - 1;
    struct parse_limits limits = { .depth = (size_t)c->limits.nesting };
    struct expr *expr = parse_expression(&c->sources, file, &c->arena, &c->diags, &limits, NULL);
    if (!expr) return false;
    struct symbol *symbol = ARENA_NEW(&c->arena, struct symbol);
    struct decl *decl = ARENA_NEW(&c->arena, struct decl);
    if (!symbol || !decl) {
        c->failed = true;
        return false;
    }
    decl->kind = DECL_DEFINE;
    decl->condition = expr;
    decl->span = decl->keyword = decl->name.span = expr->span;
    *symbol = (struct symbol){ .kind = SYMBOL_DEFINE, .name = decl->name, .decl = decl };
    check_symbol(c, symbol);
    APPEND(c, c->symbol, c->symbols, c->symbol_room, symbol);
    return !c->failed;
}

static const char *why_unknown(const struct context *context, const struct program_definition *d) {
    if (d->kind != VALUE_WIDE) return NULL;
    switch ((enum decimal_kind)context->wide[d->reg].kind) {
    case DECIMAL_OVERFLOW: return "the value is too large";
    case DECIMAL_DIVIDED_BY_ZERO: return "the value is divided by zero";
    case DECIMAL_OUT_OF_DOMAIN: return "a function gets what it does not take";
    case DECIMAL_KNOWN: case DECIMAL_UNKNOWN: break;
    }
    return NULL;
}

struct evaluation {
    struct osler_messages *m;
    struct program *program;
    struct context *context;
    struct text out;
    const char *note;
    char mismatch[160]; /* of a host function */
};

static osler_status evaluate(struct evaluation *v, const char *patient, size_t patient_length, const char *on, const osler_host *host,
                             const struct allocator *a) {
    struct fact_error error = { 0 };
    date today = on ? date_parse(on, strlen(on), NULL) : DATE_UNKNOWN;
    v->program = emit_program(&v->m->c, a);
    if (!v->program) return api_status(v->m) == OSLER_OK ? OSLER_LIMIT : api_status(v->m);
    if (!date_is_known(today) || date_precision(today) < DATE_DAY) return OSLER_MISUSE;
    v->context = context_new(v->program, a);
    if (!v->context) return OSLER_LIMIT;
    context_reset(v->context, today);
    if (patient) {
        enum facts_status status = facts_read(v->context, patient, patient_length, NULL, &error);
        if (status == FACTS_NO_MEMORY) return OSLER_LIMIT;
        if (status == FACTS_WRONG) {
            text_puts(&v->out, error.message);
            return OSLER_PATIENT_WRONG;
        }
    } else {
        context_settle(v->context);
    }
    if (host && !host_use(v->context, (const struct host *)host, v->mismatch)) {
        text_puts(&v->out, v->mismatch);
        return OSLER_GUIDELINE_WRONG;
    }
    vm_run(v->context);
    const struct program_definition *d = &v->program->definition[v->program->definitions - 1];
    const char *unit = d->unit == NONE ? NULL : program_text(v->program, v->program->unit[d->unit].code);
    report_value(v->context, (enum value_kind)d->kind, d->reg, d->scale, unit, d->first_choice, d->choices, &v->out);
    v->note = why_unknown(v->context, d);
    return v->context->failed ? OSLER_LIMIT : OSLER_OK;
}

/* Both or none. */
static bool copy_answer(const struct evaluation *v, const osler_allocator *allocator, char **answer, char **note) {
    *answer = api_copy(allocator, v->out.bytes, v->out.length);
    if (!*answer) return false;
    if (!note || !v->note) return true;
    *note = api_copy(allocator, v->note, strlen(v->note));
    if (*note) return true;
    osler_text_free(allocator, *answer);
    *answer = NULL;
    return false;
}

osler_status osler_eval(const char *expression, size_t length, const osler_source *source, const char *patient, size_t patient_length,
                        const char *on, const osler_allocator *allocator, char **answer, char **note) {
    struct allocator a = api_allocator(allocator);
    osler_source empty = { .name = "expression", .bytes = nobody, .length = sizeof nobody - 1 };
    struct evaluation v = { .m = api_check(source ? source : &empty, &a, true) };
    *answer = NULL;
    if (note) *note = NULL;
    if (!v.m) return OSLER_LIMIT;
    text_init(&v.out, &v.m->c.arena);
    osler_status status = api_status(v.m);
    if (status == OSLER_OK) {
        add_expression(&v.m->c, expression, length);
        status = api_status(v.m);
    }
    if (status == OSLER_OK) status = evaluate(&v, patient, patient_length, on, source ? source->host : NULL, &a);
    if (status == OSLER_GUIDELINE_WRONG && !v.mismatch[0]) {
        diags_sort(&v.m->c.diags);
        diags_render(&v.m->c.diags, &v.m->c.sources, &v.out);
    }
    bool made = !v.out.failed && !v.m->c.arena.failed && copy_answer(&v, allocator, answer, note);
    if (v.context) context_free(v.context);
    program_free(v.program);
    osler_messages_free(v.m);
    return made ? status : OSLER_LIMIT;
}
