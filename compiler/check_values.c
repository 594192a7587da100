/* Values of types: which names a choice has, what may be given to a fact. */
#include "compiler/check.h"

int choice_index(const struct type *type, struct slice name) {
    for (size_t i = 0; i < type->values; i++)
        if (slice_equal(type->value[i].name.text, name)) return (int)i;
    return -1;
}

static void put_values(const struct type *type, struct text *text) {
    for (size_t i = 0; i < type->values; i++) {
        if (text->length > 60 && i + 1 < type->values) {
            text_puts(text, ", ...");
            return;
        }
        text_printf(text, "%s%.*s", i ? ", " : "", (int)type->value[i].name.text.length, type->value[i].name.text.bytes);
    }
}

const char *type_words(struct compilation *c, const struct type *type) {
    struct text text;
    text_init(&text, &c->arena);
    switch (type->kind) {
    case TYPE_ERROR: return "something";
    case TYPE_TRUTH: return type->outcome ? "a recommendation (yes or no)" : "yes or no";
    case TYPE_CHOICE:
        text_puts(&text, "one of ");
        put_values(type, &text);
        break;
    case TYPE_NUMBER:
        if (!type->unit) return "a number";
        text_printf(&text, "a number of %s", type->unit->code);
        break;
    case TYPE_DATE: return "a date";
    case TYPE_TEXT: return "a text";
    case TYPE_PERIOD: return "a period";
    case TYPE_LIST: return "a list";
    case TYPE_SERIES: return "values over time";
    }
    return text.failed ? "something" : text.bytes;
}

/* The nearest of some names; none when two are equally near. */
struct nearest {
    struct slice name;
    unsigned distance;
    bool tie;
};

static void nearer(struct nearest *nearest, struct slice wanted, struct slice name) {
    unsigned distance = text_distance(wanted, name, 3);
    if (distance > 3 || distance * 2 > name.length || distance > nearest->distance) return;
    nearest->tie = distance == nearest->distance;
    nearest->distance = distance;
    nearest->name = name;
}

static bool offer_nearest(struct compilation *c, struct diag *d, struct name name, const struct nearest *nearest) {
    if (nearest->distance > 3 || nearest->tie) return false;
    const char *copy = arena_copy(&c->arena, nearest->name.bytes, nearest->name.length);
    if (copy) diag_fix(&c->diags, d, text_is_slip(name.text, nearest->name) ? DIAG_SURE : DIAG_MAYBE, name.span, copy, "write %s", copy);
    return true;
}

/* Another choice that does have this value: the author has mixed up two facts. */
static const struct symbol *choice_with(const struct compilation *c, struct name name, const struct type *type) {
    const struct symbol *found = NULL;
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        bool choice = symbol->type && symbol->type->kind == TYPE_CHOICE && symbol->type->owner != type->owner;
        if (!choice || choice_index(symbol->type, name.text) < 0 || scope_find(c, name.span.file, symbol->name.text) != symbol) continue;
        if (found) return NULL;
        found = symbol;
    }
    return found;
}

void report_no_value(struct compilation *c, struct name name, const struct type *type) {
    struct slice owner = type->owner ? type->owner->name.text : (struct slice){ "it", 2 };
    struct nearest nearest = { .distance = 4 };
    struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_VALUE, name.span, "\"%.*s\" has no value \"%.*s\"", (int)owner.length, owner.bytes,
                              (int)name.text.length, name.text.bytes);
    for (size_t i = 0; i < type->values; i++) nearer(&nearest, name.text, type->value[i].name.text);
    bool offered = offer_nearest(c, d, name, &nearest);
    struct text values;
    text_init(&values, &c->arena);
    put_values(type, &values);
    if (!values.failed) diag_hint(&c->diags, d, "its %s are %s", type->is_score ? "bands" : "values", values.bytes);
    const struct symbol *other = offered ? NULL : choice_with(c, name, type);
    if (other)
        diag_hint(&c->diags, d, "\"%.*s\" is a value of %.*s", (int)name.text.length, name.text.bytes, (int)other->name.text.length,
                  other->name.text.bytes);
    if (type->owner && type->owner->name.span.end) diag_note(&c->diags, d, type->owner->name.span, "declared here");
}

void report_no_field(struct compilation *c, const struct symbol *record, struct name name) {
    struct nearest nearest = { .distance = 4 };
    struct text fields;
    text_init(&fields, &c->arena);
    struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_FIELD, name.span, "\"%.*s\" has no field \"%.*s\"", (int)record->name.text.length,
                              record->name.text.bytes, (int)name.text.length, name.text.bytes);
    for (const struct symbol *f = record->next; f; f = f->next) {
        text_printf(&fields, "%s%.*s", fields.length ? ", " : "", (int)f->name.text.length, f->name.text.bytes);
        nearer(&nearest, name.text, f->name.text);
    }
    offer_nearest(c, d, name, &nearest);
    if (!fields.failed && fields.length) diag_hint(&c->diags, d, "its fields are %s", fields.bytes);
    diag_note(&c->diags, d, record->name.span, "declared here");
}

void report_unquoted(struct compilation *c, const struct expr *name) {
    struct text fix;
    text_init(&fix, &c->arena);
    text_printf(&fix, "\"%.*s\"", (int)name->name.text.length, name->name.text.bytes);
    struct diag *d = diag_add(&c->diags, DIAG_TYPES_DIFFER, name->span, "a text stands in quotation marks");
    if (!fix.failed) diag_fix(&c->diags, d, DIAG_SURE, name->span, fix.bytes, "write %s", fix.bytes);
}

static void report_kind(struct compilation *c, const struct expr *expr, const struct type *type) {
    diag_add(&c->diags, DIAG_TYPES_DIFFER, expr->span, "this should be %s", type_words(c, type));
}

bool check_value_of(struct checker *k, struct expr *expr, const struct type *type, struct symbol *of) {
    struct compilation *c = k->c;
    bool typed = type->kind == TYPE_NUMBER || type->kind == TYPE_PERIOD; /* these have a type of their own: check_expr finds it */
    if (!typed || expr->kind == EXPR_UNKNOWN) expr->type = type;
    if (expr->kind == EXPR_ERROR || type->kind == TYPE_ERROR) return false;
    if (expr->kind == EXPR_UNKNOWN) return true;
    switch (type->kind) {
    case TYPE_TRUTH:
        if (expr->kind == EXPR_YES || expr->kind == EXPR_NO) return true;
        break;
    case TYPE_CHOICE:
        if (expr->kind != EXPR_NAME) break;
        if (choice_index(type, expr->name.text) >= 0) return true;
        report_no_value(c, expr->name, type);
        return false;
    case TYPE_NUMBER: {
        const struct type *found = check_expr(k, expr);
        if (found->kind == TYPE_ERROR) return false;
        if (found->kind != TYPE_NUMBER) break;
        struct expr like = { .kind = EXPR_TODAY, .type = type, .span = of ? of->name.span : expr->span, .symbol = of };
        if (!found->unit && type->unit && expr->kind == EXPR_QUANTITY) {
            struct diag *d = diag_add(&c->diags, DIAG_UNIT_NEEDED, expr->span, "this number needs its unit");
            struct text fix;
            text_init(&fix, &c->arena);
            struct slice number = span_text(&c->sources, expr->span);
            text_printf(&fix, "%.*s %s", (int)number.length, number.bytes, type->unit->code);
            if (!fix.failed) diag_fix(&c->diags, d, DIAG_MAYBE, expr->span, fix.bytes, "write %s if that is meant", fix.bytes);
            return false;
        }
        return check_same_unit(c, expr, &like, "given for");
    }
    case TYPE_DATE:
        if (become_year(expr) || expr->kind == EXPR_DATE || expr->kind == EXPR_TODAY) return true;
        break;
    case TYPE_TEXT:
        if (expr->kind == EXPR_TEXT) return true;
        break;
    case TYPE_PERIOD:
        if (check_expr(k, expr)->kind == TYPE_PERIOD) return true;
        break;
    case TYPE_ERROR: case TYPE_LIST: case TYPE_SERIES: break;
    }
    report_kind(c, expr, type);
    return false;
}
