/* Host functions: what they take and give, and what they are called with. */
#include "compiler/check.h"

#include <string.h>

/* --- Declarations ----------------------------------------------------------------------------------------------- */

static void bad(struct compilation *c, struct span span, const char *what, const char *hint) {
    struct diag *d = diag_add(&c->diags, DIAG_BAD_FUNCTION, span, "%s", what);
    diag_hint(&c->diags, d, "%s", hint);
}

static void check_result(struct compilation *c, struct symbol *function) {
    const struct written_type *written = &function->decl->type;
    const struct type *type = function->type;
    check_range(c, function, written, type);
    if (type->kind == TYPE_LIST || type->kind == TYPE_SERIES || type->kind == TYPE_PERIOD) {
        bad(c, written->span, "a host function gives one value", "one of: yes or no, a choice, a number, a date, a text");
        function->type = &type_error;
    } else if (type->kind == TYPE_NUMBER && !written->bad && (!written->from || !written->to || !written->step)) {
        bad(c, written->span, "the number that a host function gives needs a range and a step",
            "for example  from 0 to 200 step 1: what lies outside is an error, and what is given is rounded to the step");
        function->type = &type_error;
    }
}

static bool is_parameter(const struct symbol *function, struct slice name) {
    for (const struct symbol *p = function->next; p; p = p->next)
        if (slice_equal(p->name.text, name)) return true;
    return false;
}

static void check_accepted(struct compilation *c, const struct symbol *function) {
    const struct meta *accepted = metadata_find(function->decl->meta, function->decl->metas, "accepts unknown");
    for (size_t i = 0; accepted && i < accepted->values; i++) {
        const struct meta_value *value = &accepted->value[i];
        if (value->kind != META_NAME || is_parameter(function, value->name.text)) continue;
        struct diag *d = diag_add(&c->diags, DIAG_BAD_FUNCTION, value->span, "\"%.*s\" is no parameter of \"%.*s\"",
                                  (int)value->name.text.length, value->name.text.bytes, (int)function->name.text.length,
                                  function->name.text.bytes);
        diag_hint(&c->diags, d, "name the parameters that may be unknown when the function is called");
    }
}

static void add_parameter(struct compilation *c, struct symbol *function, struct symbol ***last, struct field *field) {
    if (is_parameter(function, field->name.text)) {
        diag_add(&c->diags, DIAG_DECLARED_TWICE, field->name.span, "the parameter \"%.*s\" is there twice", (int)field->name.text.length,
                 field->name.text.bytes);
        return;
    }
    struct symbol *p = ARENA_NEW(&c->arena, struct symbol);
    if (!p) {
        c->failed = true;
        return;
    }
    *p = (struct symbol){ .kind = SYMBOL_FIELD, .name = field->name, .field = field, .file = function->file, .checked = DONE };
    p->label.text = field->name.text;
    p->type = type_of_written(c, &field->type, p);
    if (p->type->kind > TYPE_TEXT || p->type->kind == TYPE_CHOICE) {
        bad(c, field->type.span, "a host function takes single values", "one of: yes or no, a number or its unit, date, text");
        p->type = &type_error;
    }
    if (field->type.from || field->type.to || field->type.step)
        bad(c, field->type.span, "a parameter has no range of its own", "the fact that is given to it has one");
    **last = p;
    *last = &p->next;
}

void check_function(struct compilation *c, struct symbol *function) {
    struct symbol **last = &function->next;
    function->type = type_of_written(c, &function->decl->type, function);
    check_result(c, function);
    for (size_t i = 0; i < function->decl->fields; i++) add_parameter(c, function, &last, &function->decl->field[i]);
    if (function->decl->fields > HOST_PARAMETERS) {
        struct diag *d = diag_add(&c->diags, DIAG_BAD_FUNCTION, function->name.span, "a host function has at most %d parameters", HOST_PARAMETERS);
        diag_hint(&c->diags, d, "compute part of it in the guideline, or split the function");
    }
    check_accepted(c, function);
}

/* --- Calls ------------------------------------------------------------------------------------------------------ */

struct host_call *host_call_of(const struct compilation *c, const struct expr *expr) {
    struct slice words = span_text(&c->sources, expr->span);
    for (size_t i = 0; i < c->calls; i++) {
        const struct expr *other = c->call[i].expr;
        if (other == expr || (other->span.file == expr->span.file && slice_equal(span_text(&c->sources, other->span), words)))
            return &c->call[i];
    }
    return NULL;
}

static void report_form(struct checker *k, const struct expr *expr, const struct symbol *function) {
    struct text form;
    text_init(&form, &k->c->arena);
    text_printf(&form, "%.*s(", (int)function->name.text.length, function->name.text.bytes);
    for (const struct symbol *p = function->next; p; p = p->next)
        text_printf(&form, "%s%.*s", p == function->next ? "" : ", ", (int)p->name.text.length, p->name.text.bytes);
    struct diag *d = diag_add(&k->c->diags, DIAG_BAD_ARGUMENTS, expr->span, "this is written %s)", form.failed ? "otherwise" : form.bytes);
    diag_note(&k->c->diags, d, function->name.span, "declared here");
}

static bool check_argument(struct checker *k, struct expr *given, const struct symbol *parameter) {
    struct compilation *c = k->c;
    const struct type *type = check_expr(k, given), *wanted = parameter->type;
    if (type->kind == TYPE_ERROR || wanted->kind == TYPE_ERROR) return false;
    bool fits = type->kind == wanted->kind;
    if (fits && type->kind == TYPE_NUMBER) {
        struct unit_conversion conversion;
        const struct unit *from = type->unit ? type->unit : &unit_one, *to = wanted->unit ? wanted->unit : &unit_one;
        fits = !type->unit == !wanted->unit && unit_conversion(from, to, molar_mass_of(given, NULL), &conversion) == UNIT_CONVERTS;
    }
    if (fits) return true;
    struct diag *d = diag_add(&c->diags, DIAG_BAD_ARGUMENTS, given->span, "\"%.*s\" is %s, this is %s", (int)parameter->name.text.length,
                              parameter->name.text.bytes, type_words(c, wanted), type_words(c, type));
    diag_note(&c->diags, d, parameter->name.span, "the parameter");
    return false;
}

const struct type *check_host_call(struct checker *k, struct expr *expr, struct symbol *function) {
    struct compilation *c = k->c;
    size_t parameters = 0;
    bool fits = true, local = false;
    check_symbol(c, function);
    function->used++;
    for (const struct symbol *p = function->next; p; p = p->next) parameters++;
    if (expr->parts != parameters) {
        for (size_t i = 0; i < expr->parts; i++) check_expr(k, expr->part[i]);
        if (function->type->kind != TYPE_ERROR) report_form(k, expr, function);
        return &type_error;
    }
    const struct symbol *parameter = function->next;
    for (size_t i = 0; i < expr->parts; i++, parameter = parameter->next) {
        fits &= check_argument(k, expr->part[i], parameter);
        local |= expr->part[i]->local;
    }
    if (!fits || function->type->kind == TYPE_ERROR) return &type_error;
    if (local) {
        struct diag *d = diag_add(&c->diags, DIAG_CALL_OF_ELEMENT, expr->span, "a host function cannot be called for each element of a list");
        diag_hint(&c->diags, d, "call it with facts and terms, compute this in the guideline, or declare a field that the host fills in each element");
        return &type_error;
    }
    if (!host_call_of(c, expr)) APPEND(c, c->call, c->calls, c->call_room, ((struct host_call){ .expr = expr, .function = function }));
    return function->type;
}
