/* What the files of host share; nobody else includes this. */
#ifndef OSLER_RUNTIME_HOST_INSIDE_H
#define OSLER_RUNTIME_HOST_INSIDE_H

#include "runtime/host.h"

enum { HOST_TEXT_MOST = 1 << 16, HOST_STATUS_UNKNOWN = -1 };

enum host_type { HOST_DOUBLE, HOST_INT64, HOST_DECIMAL, HOST_TRUTH, HOST_DATE, HOST_CHOICE, HOST_TEXT };

struct host_value {
    const char *name; /* of a parameter */
    enum host_type type;
    struct unit unit; /* of a number; unit_one for a bare one */
};

struct host_function {
    const char *name;
    void (*function)(void);
    void *data;
    struct host_value parameter[HOST_PARAMETERS], result;
    size_t parameters;
    bool has_status; /* it returns an int, and the result by its last parameter */
    void *interface;
};

struct host {
    struct arena arena;
    struct host_function **function;
    size_t functions, function_room;
    void **object; /* shared objects, opened */
    size_t objects, object_room;
};

/* A function of the program and who computes it. */
struct host_binding {
    const struct host_function *function; /* NULL: nobody */
    struct unit_conversion parameter[HOST_PARAMETERS], result;
};

const struct host_function *host_find(const struct host *host, const char *name);
void host_close(struct host *host); /* its shared objects */

/* host_signature.c */
bool signature_parse(struct host *host, struct host_function *function, const char *text, char why[160]);

/* host_call.c: calls one function; anything but CALL_KNOWN leaves the value alone. */
enum call_state host_call(struct context *context, uint32_t index, int *status);
enum call_state host_input_state(const struct context *context, const struct program_call *call, uint32_t input); /* CALL_WAITS or CALL_KNOWN */

#endif
