/* host: functions of the embedding program, and calling them for a patient. host.c is where libffi is met, host_open.c where shared
 * objects are loaded; both only on the embedding program's word.
 *
 * A host belongs to the thread that fills it; once a context uses it, it is only read and may be shared between threads. */
#ifndef OSLER_RUNTIME_HOST_H
#define OSLER_RUNTIME_HOST_H

#include "runtime/context.h"

struct host;

/* What became of a call in the last run. */
enum call_state {
    CALL_WAITS,     /* an input is unknown */
    CALL_GIVEN,     /* its value was given, by a scenario or a proof */
    CALL_KNOWN,
    CALL_UNKNOWN,   /* the function says that it does not know */
    CALL_NO_HOST,   /* no host provides the function */
    CALL_FAILED,    /* the function returned a status */
    CALL_NOT_FINITE,
    CALL_OUTSIDE,   /* the result lies outside the declared range */
    CALL_UNREADABLE, /* the result is no decimal, date, value of the choice or yes and no */
    CALL_NOT_WHOLE  /* an input is no whole number where the function takes one */
};

struct host *host_new(const struct allocator *allocator);
void host_free(struct host *host);

/* A function with its signature, docs/embedding.md. `data`, unless NULL, is passed before all else. False: `why` says why not. */
bool host_register(struct host *host, const char *name, const char *signature, void (*function)(void), void *data, char why[160]);
/* Loads a shared object and registers what it exports. */
bool host_open(struct host *host, const char *path, char why[160]);

/* From now on the context calls these functions. False, and nothing is called, when one has another signature than the guideline declares:
 * `why` says which. NULL: none. The host has to outlive its use. */
bool host_use(struct context *context, const struct host *host, char why[160]);

/* The values of calls for what is known now; runs the program as often as calls depend on each other. Before vm_run's own run. */
void host_settle(struct context *context);
static inline bool has_calls(const struct context *context) { return context->program->calls > 0; }

#endif
