/* host_signature: "creatinine: double umol/L, age: double years, female: truth -> double mL/min/{1.73_m2}", and whether it is what a guideline
 * declares. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/host_inside.h"

struct reading {
    struct host *host;
    const char *at;
    char *why;
};

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static bool wrong(char why[160], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, 160, format, arguments);
    va_end(arguments);
    return false;
}

static void pass_blanks(struct reading *r) { r->at += strspn(r->at, " \t\n"); }

/* The bytes up to a blank, a comma, a colon or the end. */
static struct slice next_word(struct reading *r) {
    pass_blanks(r);
    struct slice word = { r->at, strcspn(r->at, " \t\n,:") };
    r->at += word.length;
    return word;
}

static bool read_type(struct reading *r, struct host_value *value) {
    static const char *const types[] = { "double", "int64", "decimal", "truth", "date", "choice", "text" };
    struct slice word = next_word(r);
    size_t type = 0;
    while (type < sizeof types / sizeof *types && !slice_is(word, types[type])) type++;
    if (type == sizeof types / sizeof *types)
        return wrong(r->why, "\"%.*s\" is no type: double, int64, decimal, truth, date, choice or text.", (int)(word.length < 40 ? word.length : 40),
                     word.bytes);
    value->type = (enum host_type)type;
    value->unit = unit_one;
    pass_blanks(r);
    if (*r->at == '\0' || *r->at == ',' || !strncmp(r->at, "->", 2)) return true;
    word = (struct slice){ r->at, strcspn(r->at, " \t\n,") };
    r->at += word.length;
    if (value->type > HOST_DECIMAL) return wrong(r->why, "Only a number has a unit.");
    return unit_parse(word.bytes, word.length, &value->unit, NULL) == UNIT_READ ||
           unit_restore(word.bytes, word.length, &value->unit) == UNIT_READ || /* years, which vary, and are not a */
           wrong(r->why, "\"%.*s\" is no unit.", (int)(word.length < 60 ? word.length : 60), word.bytes);
}

static bool read_parameter(struct reading *r, struct host_function *f) {
    if (f->parameters == HOST_PARAMETERS) return wrong(r->why, "A function has at most %d parameters.", HOST_PARAMETERS);
    struct host_value *value = &f->parameter[f->parameters++];
    struct slice name = next_word(r);
    pass_blanks(r);
    if (name.length == 0 || *r->at++ != ':') return wrong(r->why, "A parameter is written  name: type unit");
    value->name = arena_copy(&r->host->arena, name.bytes, name.length);
    return value->name ? read_type(r, value) : wrong(r->why, "Memory is exhausted.");
}

bool signature_parse(struct host *host, struct host_function *f, const char *text, char why[160]) {
    struct reading r = { host, text, why };
    pass_blanks(&r);
    while (strncmp(r.at, "->", 2) != 0) {
        if (*r.at == '\0') return wrong(why, "A signature ends with  -> type unit");
        if (!read_parameter(&r, f)) return false;
        pass_blanks(&r);
        if (*r.at == ',') r.at++;
        else if (strncmp(r.at, "->", 2) != 0) return wrong(why, "Behind a parameter stands a comma or ->");
        pass_blanks(&r);
    }
    r.at += 2;
    pass_blanks(&r);
    f->has_status = !strncmp(r.at, "status ", 7);
    if (f->has_status) r.at += 7;
    if (!read_type(&r, &f->result)) return false;
    pass_blanks(&r);
    return *r.at == '\0' || wrong(why, "The result is the end of a signature.");
}

/* --- Against a guideline --------------------------------------------------------------------------------------------- */

static bool type_fits(enum host_type type, uint32_t kind) {
    switch (type) {
    case HOST_DOUBLE: case HOST_INT64: case HOST_DECIMAL: return kind == FACT_NUMBER || kind == FACT_WIDE;
    case HOST_TRUTH: return kind == FACT_TRUTH;
    case HOST_DATE: return kind == FACT_DATE;
    case HOST_CHOICE: return kind == FACT_CHOICE;
    case HOST_TEXT: return kind == FACT_TEXT;
    }
    return false;
}

static const struct unit *unit_at(const struct program *program, uint32_t index) {
    return index == NONE ? &unit_one : &program->parsed_unit[index];
}

static bool bind_parameter(const struct program *program, uint32_t index, const struct host_function *f, size_t i, struct host_binding *binding,
                           char why[160]) {
    const struct program_parameter *declared = &program->parameter[index];
    const struct host_value *value = &f->parameter[i];
    const char *name = program_text(program, declared->name);
    if (strcmp(name, value->name) != 0) return wrong(why, "%.40s: parameter %zu is %.40s, the host has %.40s there.", f->name, i + 1, name, value->name);
    if (!type_fits(value->type, declared->kind)) return wrong(why, "%.40s: the host takes %.40s as another type.", f->name, name);
    if (declared->takes_unknown && (value->type == HOST_DOUBLE || value->type == HOST_INT64))
        return wrong(why, "%.40s: %.40s may be unknown, which no %s can say; take a decimal.", f->name, name,
                     value->type == HOST_DOUBLE ? "double" : "int64");
    return declared->kind != FACT_WIDE ||
           unit_conversion(unit_at(program, declared->unit), &value->unit, NULL, &binding->parameter[i]) == UNIT_CONVERTS ||
           wrong(why, "%.40s: %.40s is in %.30s, the host takes %.30s.", f->name, name, unit_at(program, declared->unit)->code, value->unit.code);
}

static bool bind_result(const struct program *program, uint32_t function, const struct host_function *f, struct host_binding *binding, char why[160]) {
    for (uint32_t c = 0; c < program->calls; c++) {
        const struct program_fact *fact = &program->fact[program->call[c].fact];
        if (program->call[c].function != function) continue;
        if (!type_fits(f->result.type, fact->kind)) return wrong(why, "%.60s: the host gives another type.", f->name);
        if (f->result.type > HOST_DECIMAL) continue;
        const struct unit *unit = unit_at(program, fact->unit);
        if (unit_conversion(&f->result.unit, unit, NULL, &binding->result) != UNIT_CONVERTS)
            return wrong(why, "%.40s is in %.40s, the host gives %.40s.", f->name, unit->code, f->result.unit.code);
    }
    return true;
}

bool host_use(struct context *context, const struct host *host, char why[160]) {
    const struct program *program = context->program;
    context->bindings = NULL;
    why[0] = '\0';
    if (!host) return true;
    struct host_binding *bindings = ARENA_ARRAY(&context->fixed, struct host_binding, program->functions);
    if (program->functions && !bindings) return wrong(why, "Memory is exhausted.");
    for (uint32_t i = 0; i < program->functions; i++) {
        const struct program_function *declared = &program->function[i];
        const struct host_function *f = host_find(host, program_text(program, declared->name));
        if (!f) continue;
        if (f->parameters != declared->parameters)
            return wrong(why, "%.60s has %u parameters, the host's has %zu.", f->name, (unsigned)declared->parameters, f->parameters);
        for (uint32_t p = 0; p < declared->parameters; p++)
            if (!bind_parameter(program, declared->first_parameter + p, f, p, &bindings[i], why)) return false;
        if (!bind_result(program, i, f, &bindings[i], why)) return false;
        bindings[i].function = f;
    }
    context->bindings = bindings;
    return true;
}
