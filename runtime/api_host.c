/* Host functions behind include/osler.h. */
#include "runtime/api.h"
#include "runtime/host.h"

osler_status osler_host_new(const osler_allocator *allocator, osler_host **host) {
    struct allocator a = api_allocator(allocator);
    *host = (osler_host *)host_new(&a);
    return *host ? OSLER_OK : OSLER_LIMIT;
}

void osler_host_free(osler_host *host) { host_free((struct host *)host); }

osler_status osler_host_register(osler_host *host, const char *name, const char *signature, osler_function function, void *data,
                                 char why[160]) {
    char reason[160];
    return host_register((struct host *)host, name, signature, function, data, why ? why : reason) ? OSLER_OK : OSLER_MISUSE;
}

osler_status osler_host_open(osler_host *host, const char *path, char why[160]) {
    char reason[160];
    return host_open((struct host *)host, path, why ? why : reason) ? OSLER_OK : OSLER_MISUSE;
}

osler_status osler_context_use_host(osler_context *context, const osler_host *host, char why[160]) {
    char reason[160];
    context->ran = false;
    return host_use(context->context, (const struct host *)host, why ? why : reason) ? OSLER_OK : OSLER_MISUSE;
}
