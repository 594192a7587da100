/* What becomes of a mutant: noticed by a scenario, refused by check, the same for every patient, or not noticed. */
#include "compiler/mutate.h"

#include <string.h>

#include "compiler/prove.h"
#include "runtime/diff.h"

struct judge {
    struct mutation *m;
    const struct program *program;
    const struct decl *const *passing;
    size_t passings;
    const struct allocator *allocator;
    struct arena scratch; /* of one mutant */
};

/* --- Compiling ------------------------------------------------------------------------------------------------------------ */

static bool write_mutant(struct judge *j, const struct mutant *mutant, struct text *out) {
    const struct source *source = &j->m->c->sources.at[0];
    uint32_t at = 0;
    text_init(out, &j->scratch);
    for (size_t i = 0; i < mutant->edits; i++) {
        const struct edit *edit = &mutant->edit[i];
        text_put(out, source->bytes + at, edit->start - at);
        text_puts(out, edit->with);
        at = edit->end;
    }
    text_put(out, source->bytes + at, source->length - at);
    return !out->failed;
}

/* NULL in `messages`: no memory. */
static struct program *compile_mutant(struct judge *j, const struct mutant *mutant, struct osler_messages **messages) {
    struct text words;
    *messages = NULL;
    if (!write_mutant(j, mutant, &words)) return NULL;
    struct osler_source source = *j->m->c->origin;
    source.bytes = words.bytes;
    source.length = words.length;
    *messages = api_check(&source, j->allocator, true);
    return *messages && api_status(*messages) == OSLER_OK ? emit_program(&(*messages)->c, j->allocator) : NULL;
}

/* --- Scenarios --------------------------------------------------------------------------------------------------------------- */

static const struct decl *first_to_notice(struct judge *j, const struct program *program) {
    struct text report;
    struct context *context = context_new(program, j->allocator);
    struct box *box = context ? box_new(context, 0) : NULL;
    struct scenario_run run = { .c = j->m->c, .program = program, .context = context, .box = box, .report = &report };
    const struct decl *noticed = NULL;
    text_init(&report, &j->scratch);
    for (size_t i = 0; box && !noticed && i < j->passings; i++)
        if (!scenario_passes(&run, j->passing[i])) noticed = j->passing[i];
    if (!box || context->failed) j->m->c->failed = true;
    if (box) box_free(box);
    if (context) context_free(context);
    return noticed;
}

/* --- Proofs -------------------------------------------------------------------------------------------------------------------- */

static const char *example_of(struct judge *j, const struct diff *diff) {
    for (size_t i = 0; i < diff->answers; i++)
        if (diff->answer[i].region) {
            const struct diff_region *region = diff->answer[i].region;
            return mutant_printf(j->m, "%s: %s instead of %s", region->patient && *region->patient ? region->patient : "any patient", region->after,
                                 region->before);
        }
    return "";
}

static enum mutant_verdict compare(struct judge *j, struct mutant *mutant, const struct program *program) {
    struct diff diff;
    bool open = false;
    diff_make(&diff, j->program, program, j->program->guideline->updated, j->allocator);
    for (size_t i = 0; i < diff.items; i++) open |= diff.item[i].verdict != DIFF_SAME;
    open |= diff.applies != DIFF_SAME;
    enum mutant_verdict verdict = diff.answers ? MUTANT_SURVIVED : open ? MUTANT_UNDECIDED : MUTANT_SAME;
    mutant->patient = example_of(j, &diff);
    if (verdict == MUTANT_SAME) {
        const char *patient = "";
        enum reach differs = mutant_term_differs(j->m, j->program, program, mutant->owner->name.text, j->allocator, &patient);
        if (differs == REACH_FOUND) mutant->patient = mutant_printf(j->m, "%s (no outcome differs, only this term)", patient);
        verdict = differs == REACH_FOUND ? MUTANT_SURVIVED : differs == REACH_UNDECIDED ? MUTANT_UNDECIDED : MUTANT_SAME;
    }
    if (diff.failed) j->m->c->failed = true;
    diff_free(&diff);
    /* The patients of the proofs have no days of observation: they cannot tell how long a value is valid. */
    if (verdict == MUTANT_SAME && !strcmp(mutant->what, "age")) verdict = MUTANT_UNDECIDED;
    return verdict;
}

static void judge_mutant(struct judge *j, struct mutant *mutant) {
    struct osler_messages *messages;
    struct program *program = compile_mutant(j, mutant, &messages);
    if (!messages || api_status(messages) == OSLER_LIMIT) { /* not the mutant's fault */
        j->m->c->failed = true;
    } else if (!program) {
        mutant->verdict = MUTANT_REFUSED;
    } else if ((mutant->noticed_by = first_to_notice(j, program)) != NULL) {
        mutant->verdict = MUTANT_NOTICED;
    } else {
        prove_program(&messages->c, program, OSLER_PROVE_MISTAKES, j->allocator);
        j->m->c->failed |= api_status(messages) == OSLER_LIMIT;
        mutant->verdict = messages->c.diags.errors ? MUTANT_REFUSED : compare(j, mutant, program);
    }
    program_free(program);
    osler_messages_free(messages);
    arena_clear(&j->scratch);
}

bool mutate(struct mutation *m, const struct program *program, const struct decl *const *passing, size_t passings, const struct allocator *allocator) {
    struct judge j = { .m = m, .program = program, .passing = passing, .passings = passings, .allocator = allocator };
    arena_init(&j.scratch, allocator, 0);
    mutants_of_file(m);
    for (size_t i = 0; i < m->mutants && !m->c->failed; i++) {
        judge_mutant(&j, &m->mutant[i]);
        m->count[m->mutant[i].verdict]++;
    }
    arena_free(&j.scratch);
    return !m->c->failed;
}

size_t mutation_left(const struct mutation *m) { return m->count[MUTANT_SURVIVED] + m->count[MUTANT_UNDECIDED]; }
