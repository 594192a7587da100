/* host: the registry of functions, their signatures, and the calls themselves. The only file that meets libffi. */
#include "runtime/host_inside.h"

#include <ffi.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- The registry ------------------------------------------------------------------------------------------------- */

struct host *host_new(const struct allocator *allocator) {
    struct arena arena;
    arena_init(&arena, allocator, 0);
    struct host *host = ARENA_NEW(&arena, struct host);
    if (host) host->arena = arena;
    return host;
}

void host_free(struct host *host) {
    if (!host) return;
    host_close(host);
    struct arena arena = host->arena; /* the host lies in it */
    arena_free(&arena);
}

const struct host_function *host_find(const struct host *host, const char *name) {
    for (size_t i = 0; host && i < host->functions; i++)
        if (!strcmp(host->function[i]->name, name)) return host->function[i];
    return NULL;
}

static ffi_type *type_of(enum host_type type) {
    switch (type) {
    case HOST_DOUBLE: return &ffi_type_double;
    case HOST_INT64: return &ffi_type_sint64;
    case HOST_TRUTH: return &ffi_type_sint;
    case HOST_DECIMAL: case HOST_DATE: case HOST_CHOICE: case HOST_TEXT: break;
    }
    return &ffi_type_pointer;
}

struct interface {
    ffi_cif cif;
    ffi_type *type[HOST_PARAMETERS + 2];
};

static bool prepare(struct host *host, struct host_function *f) {
    struct interface *interface = ARENA_NEW(&host->arena, struct interface);
    unsigned count = 0;
    if (!interface) return false;
    if (f->data) interface->type[count++] = &ffi_type_pointer;
    for (size_t i = 0; i < f->parameters; i++) interface->type[count++] = type_of(f->parameter[i].type);
    if (f->has_status) interface->type[count++] = &ffi_type_pointer;
    f->interface = interface;
    return ffi_prep_cif(&interface->cif, FFI_DEFAULT_ABI, count, f->has_status ? &ffi_type_sint : type_of(f->result.type), interface->type) ==
           FFI_OK;
}

bool host_register(struct host *host, const char *name, const char *signature, void (*function)(void), void *data, char why[160]) {
    struct host_function *f = ARENA_NEW(&host->arena, struct host_function);
    why[0] = '\0';
    if (f && name && signature && function && !host_find(host, name)) {
        *f = (struct host_function){ .function = function, .data = data };
        f->name = arena_copy(&host->arena, name, strlen(name));
        if (!signature_parse(host, f, signature, why)) return false;
        bool room = f->name && ARENA_ROOM(&host->arena, host->function, host->functions, host->function_room);
        if (room && prepare(host, f)) {
            host->function[host->functions++] = f;
            return true;
        }
    }
    snprintf(why, 160, "%s", !name || !signature || !function ? "A function has a name, a signature and an address."
                             : host_find(host, name)          ? "A function of this name is registered already."
                                                              : "Memory is exhausted.");
    return false;
}

/* --- One call ------------------------------------------------------------------------------------------------------ */

union cell {
    double real;
    int64_t whole;
    const char *text;
    int truth;
    ffi_arg small; /* what libffi returns of types smaller than a register */
};

struct calling {
    struct context *context;
    const struct program_call *call;
    const struct program_function *declared;
    const struct host_binding *binding;
    char text[HOST_PARAMETERS][(int)DECIMAL_TEXT > (int)DATE_TEXT ? DECIMAL_TEXT : DATE_TEXT];
};

/* One input. CALL_KNOWN: it is there. */
static enum call_state take_number(struct calling *c, uint32_t i, struct decimal value, union cell *cell) {
    const struct host_value *wanted = &c->binding->function->parameter[i];
    if (!decimal_is_known(value)) {
        cell->text = NULL;
        return CALL_WAITS;
    }
    value = unit_convert(value, &c->binding->parameter[i]);
    if (!decimal_is_known(value)) return CALL_OUTSIDE;
    switch (wanted->type) {
    case HOST_DOUBLE: cell->real = decimal_to_double(value); return isfinite(cell->real) ? CALL_KNOWN : CALL_NOT_FINITE;
    case HOST_INT64: return decimal_to_scaled(value, 0, &cell->whole) ? CALL_KNOWN : CALL_NOT_WHOLE;
    default: break;
    }
    decimal_print(value, c->text[i]);
    cell->text = c->text[i];
    return CALL_KNOWN;
}

static enum call_state take_text(struct calling *c, int64_t number, union cell *cell) {
    struct slice text;
    cell->text = NULL;
    if (!context_text_at(c->context, number, &text)) return CALL_WAITS;
    cell->text = arena_copy(&c->context->arena, text.bytes, text.length);
    if (!cell->text) c->context->failed = true;
    return cell->text ? CALL_KNOWN : CALL_FAILED;
}

static enum call_state take_input(struct calling *c, uint32_t i, union cell *cell) {
    const struct program *program = c->context->program;
    uint32_t reg = program->input[c->call->first_input + i].reg;
    switch ((enum fact_kind)program->parameter[c->declared->first_parameter + i].kind) {
    case FACT_TRUTH: {
        uint8_t truth = c->context->truth[reg];
        cell->truth = truth == TRUTH_YES ? 1 : truth == TRUTH_UNKNOWN ? -1 : 0;
        return cell->truth < 0 ? CALL_WAITS : CALL_KNOWN;
    }
    case FACT_WIDE: return take_number(c, i, c->context->wide[reg], cell);
    case FACT_TEXT: return take_text(c, c->context->number[reg], cell);
    default: break;
    }
    cell->text = NULL;
    if (!date_is_known(c->context->number[reg])) return CALL_WAITS;
    date_print(c->context->number[reg], c->text[i]);
    cell->text = c->text[i];
    return CALL_KNOWN;
}

static enum call_state give_number(const struct calling *c, struct decimal value) {
    const struct program *program = c->context->program;
    const struct program_fact *fact = &program->fact[c->call->fact];
    bool wide = fact->kind == FACT_WIDE;
    if (!decimal_is_known(value)) return CALL_UNREADABLE;
    value = unit_convert(value, &c->binding->result);
    struct decimal low = wide ? program->parsed_wide[fact->low] : decimal_scaled(fact->low, -(int32_t)fact->scale);
    struct decimal high = wide ? program->parsed_wide[fact->high] : decimal_scaled(fact->high, -(int32_t)fact->scale);
    struct decimal step = wide ? program->parsed_wide[fact->step] : decimal_scaled(fact->step, -(int32_t)fact->scale);
    if (!decimal_is_known(value) || decimal_compare(value, low) < 0 || decimal_compare(value, high) > 0) return CALL_OUTSIDE;
    value = decimal_round_to(value, step);
    if (wide) c->context->wide[fact->slot] = value;
    else if (!decimal_to_scaled(value, (int32_t)fact->scale, &c->context->number[fact->slot])) return CALL_OUTSIDE;
    return CALL_KNOWN;
}

static enum call_state give_text(const struct calling *c, enum host_type type, const char *text) {
    struct context *context = c->context;
    const struct program_fact *fact = &context->program->fact[c->call->fact];
    if (!text) return CALL_UNKNOWN;
    size_t length = strnlen(text, HOST_TEXT_MOST);
    struct decimal value;
    if (length == HOST_TEXT_MOST || !utf8_valid(text, length, NULL)) return CALL_UNREADABLE;
    if (type == HOST_DECIMAL) return decimal_parse(text, length, &value) == DECIMAL_READ ? give_number(c, value) : CALL_UNREADABLE;
    if (type == HOST_DATE) {
        date on = date_parse(text, length, NULL);
        if (date_is_known(on)) context->number[fact->slot] = on;
        return date_is_known(on) ? CALL_KNOWN : CALL_UNREADABLE;
    }
    if (type == HOST_CHOICE) {
        for (uint32_t i = 0; i < fact->choices; i++)
            if (!strcmp(text, program_text(context->program, context->program->choice[fact->first_choice + i].name))) {
                context->number[fact->slot] = (int64_t)1 << i;
                return CALL_KNOWN;
            }
        return CALL_UNREADABLE;
    }
    const char *kept = arena_copy(&context->arena, text, length);
    if (!kept) context->failed = true;
    else context->number[fact->slot] = context_text(context, (struct slice){ kept, length });
    return context->failed ? CALL_FAILED : CALL_KNOWN;
}

static enum call_state give_result(const struct calling *c, const union cell *cell) {
    enum host_type type = c->binding->function->result.type;
    switch (type) {
    case HOST_DOUBLE:
        if (!isfinite(cell->real)) return CALL_NOT_FINITE;
        return give_number(c, decimal_from_double(cell->real));
    case HOST_INT64: return give_number(c, decimal_from_int(cell->whole));
    case HOST_TRUTH:
        if (cell->truth < -1 || cell->truth > 1) return CALL_UNREADABLE;
        if (cell->truth < 0) return CALL_UNKNOWN;
        c->context->truth[c->context->program->fact[c->call->fact].slot] = cell->truth ? TRUTH_YES : TRUTH_NO;
        return CALL_KNOWN;
    case HOST_DECIMAL: case HOST_DATE: case HOST_CHOICE: case HOST_TEXT: break;
    }
    return give_text(c, type, cell->text);
}

static enum call_state call_function(struct calling *c, union cell *cell, int *status) {
    const struct host_function *f = c->binding->function;
    const struct interface *interface = f->interface;
    void *argument[HOST_PARAMETERS + 2], *data = f->data;
    union cell result = { .whole = 0 }, returned = { .whole = 0 };
    union cell *at = &result;
    unsigned count = 0;
    if (data) argument[count++] = &data;
    for (size_t i = 0; i < f->parameters; i++) argument[count++] = &cell[i];
    if (f->has_status) argument[count++] = &at;
    ffi_call((ffi_cif *)&interface->cif, f->function, f->has_status ? &returned : &result, argument); /* it only reads the interface */
    if (!f->has_status) {
        int truth = (int)(ffi_sarg)result.small;
        if (f->result.type == HOST_TRUTH) result.truth = truth;
        return give_result(c, &result);
    }
    *status = (int)(ffi_sarg)returned.small;
    if (*status == HOST_STATUS_UNKNOWN) return CALL_UNKNOWN;
    return *status ? CALL_FAILED : give_result(c, &result);
}

enum call_state host_call(struct context *context, uint32_t index, int *status) {
    const struct program *program = context->program;
    struct calling c = { .context = context, .call = &program->call[index] };
    union cell cell[HOST_PARAMETERS];
    c.declared = &program->function[c.call->function];
    c.binding = context->bindings ? &context->bindings[c.call->function] : NULL;
    bool ready = true, bound = c.binding && c.binding->function;
    for (uint32_t i = 0; i < c.declared->parameters && i < HOST_PARAMETERS; i++) {
        enum call_state state = bound ? take_input(&c, i, &cell[i]) : host_input_state(context, c.call, i);
        if (state == CALL_WAITS) ready &= program->parameter[c.declared->first_parameter + i].takes_unknown != 0;
        else if (state != CALL_KNOWN) return state;
    }
    if (!ready) return CALL_WAITS;
    return bound ? call_function(&c, cell, status) : CALL_NO_HOST;
}
