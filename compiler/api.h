/* api: compilations behind osler.h, shared by its files in this room. */
#ifndef OSLER_COMPILER_API_H
#define OSLER_COMPILER_API_H

#include "compiler/compilation.h"
#include "runtime/api.h"

struct osler_messages {
    struct compilation c;
    struct allocator allocator;
    struct text made[3]; /* by osler_form */
};

struct osler_messages *api_new_messages(const struct allocator *allocator); /* none yet; NULL without memory */
/* Sorts them and hands them over, or frees them when nobody wants them. */
osler_status api_finish(struct osler_messages *m, osler_messages **messages);

/* NULL without memory. Everything but emitting; `need_guideline` reports a file without one, and passes over scenarios: it is
 * meant for answers. */
struct osler_messages *api_check(const osler_source *source, const struct allocator *allocator, bool need_guideline);
osler_status api_status(const struct osler_messages *messages);
/* Whether the memory of the messages was exhausted in the call that ends; the next one may find some again. */
bool api_lacked(struct osler_messages *messages);

/* The program, proved. NULL without memory or when something is wrong with the guideline; the messages say what. */
struct program *api_program(struct osler_messages *messages, const struct allocator *allocator);

/* scenario.c: runs one scenario of a compiled guideline and appends what differs. */
struct scenario_run {
    struct compilation *c;
    const struct program *program;
    struct context *context;
    struct box *box;
    struct text *report;
    bool explain; /* say why, below what was found */
    struct reason_index *reasons; /* made when first needed */
    bool rewrite; /* keep what would make the expectations true */
    struct rewrite *rewrites;
    size_t rewrite_count, rewrite_room;
};

/* Bytes of the guideline's own file that would have to be others for an expectation to be met. */
struct rewrite {
    struct span span;
    const char *with;
};

/* What it gives, as a patient record; what it says of functions is no part of it. */
void scenario_record(const struct compilation *c, const struct program *program, const struct decl *scenario, struct text *json);
/* Only the run: false, and why, when what is given cannot be. */
bool scenario_run_given(struct scenario_run *run, const struct decl *scenario, const char **why);
bool scenario_passes(struct scenario_run *run, const struct decl *scenario);

#endif
