/* Host functions behind include/osler.h. */
#include "runtime/api.h"
#include "runtime/host_inside.h"

/* Why it cannot be: memory, which may be there the next time, or what `why` says. */
static osler_status why_not(struct arena *arena) {
    bool failed = arena->failed;
    arena->failed = false;
    return failed ? OSLER_LIMIT : OSLER_MISUSE;
}

osler_status osler_host_new(const osler_allocator *allocator, osler_host **host) {
    struct allocator a = api_allocator(allocator);
    *host = (osler_host *)host_new(&a);
    return *host ? OSLER_OK : OSLER_LIMIT;
}

void osler_host_free(osler_host *host) { host_free((struct host *)host); }

osler_status osler_host_register(osler_host *host, const char *name, const char *signature, osler_function function, void *data,
                                 char why[160]) {
    char reason[160];
    struct host *h = (struct host *)host;
    return host_register(h, name, signature, function, data, why ? why : reason) ? OSLER_OK : why_not(&h->arena);
}

osler_status osler_host_open(osler_host *host, const char *path, char why[160]) {
    char reason[160];
    struct host *h = (struct host *)host;
    return host_open(h, path, why ? why : reason) ? OSLER_OK : why_not(&h->arena);
}

osler_status osler_context_use_host(osler_context *context, const osler_host *host, char why[160]) {
    char reason[160];
    context->ran = false;
    return host_use(context->context, (const struct host *)host, why ? why : reason) ? OSLER_OK : why_not(&context->context->fixed);
}
