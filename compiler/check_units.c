/* Units of numbers: which may meet, and what comes out. */
#include "compiler/check.h"

#include <string.h>

const struct type type_error = { .kind = TYPE_ERROR }, type_truth = { .kind = TYPE_TRUTH },
                  type_outcome = { .kind = TYPE_TRUTH, .outcome = true }, type_bare_number = { .kind = TYPE_NUMBER },
                  type_date = { .kind = TYPE_DATE }, type_text = { .kind = TYPE_TEXT }, type_period = { .kind = TYPE_PERIOD };

const struct unit *keep_unit(struct compilation *c, const struct unit *unit) {
    struct unit *copy = ARENA_NEW(&c->arena, struct unit);
    if (copy) *copy = *unit;
    else c->failed = true;
    return copy;
}

const struct type *number_type(struct compilation *c, const struct unit *unit) {
    if (!unit) return &type_bare_number;
    struct type *type = ARENA_NEW(&c->arena, struct type);
    if (!type) {
        c->failed = true;
        return &type_error;
    }
    *type = (struct type){ .kind = TYPE_NUMBER, .unit = unit };
    return type;
}

static const char *dimension_words(struct compilation *c, const struct unit *unit) {
    struct text text;
    text_init(&text, &c->arena);
    if (unit) unit_dimension_name(unit, &text);
    else text_puts(&text, "a bare number");
    return text.failed ? "?" : text.bytes;
}

/* Where the quantity got its unit: the declaration of the fact or term that is named. */
static const struct symbol *declared_by(const struct expr *expr) {
    return expr->kind == EXPR_NAME && expr->symbol && expr->symbol->name.span.end ? expr->symbol : NULL;
}

static void note_side(struct compilation *c, struct diag *d, const struct expr *expr) {
    const struct unit *unit = expr->type->unit;
    const struct symbol *symbol = declared_by(expr);
    if (symbol && (symbol->decl || symbol->field) && symbol->file < c->sources.count) {
        struct place place = source_place(&c->sources.at[symbol->file], symbol->name.span.start);
        diag_note(&c->diags, d, expr->span, "%s, declared on line %u", unit ? unit->code : "a bare number", place.line);
    } else {
        diag_note(&c->diags, d, expr->span, "%s", unit ? unit->code : "a bare number");
    }
}

static void report_bare(struct compilation *c, const struct expr *bare, const struct expr *other, struct span mark,
                        const char *verb) {
    (void)mark;
    struct diag *d = diag_add(&c->diags, DIAG_NUMBER_AGAINST_UNIT, bare->span, "a bare number cannot be %s a quantity in %s", verb,
                              other->type->unit->code);
    note_side(c, d, other);
    if (bare->kind == EXPR_QUANTITY) {
        struct text fix;
        text_init(&fix, &c->arena);
        struct slice number = span_text(&c->sources, bare->span);
        struct unit_conversion conversion;
        if (is_plain_ratio(other->type->unit) && unit_conversion(&unit_one, other->type->unit, NULL, &conversion) == UNIT_CONVERTS) {
            char there[DECIMAL_TEXT];
            decimal_print(unit_convert(bare->quantity.number, &conversion), there);
            text_printf(&fix, "%s %s", there, other->type->unit->code);
            if (!fix.failed) diag_fix(&c->diags, d, DIAG_MAYBE, bare->span, fix.bytes, "write %s, which is %.*s", fix.bytes, (int)number.length, number.bytes);
            text_init(&fix, &c->arena);
        }
        text_printf(&fix, "%.*s %s", (int)number.length, number.bytes, other->type->unit->code);
        if (!fix.failed) diag_fix(&c->diags, d, DIAG_MAYBE, bare->span, fix.bytes, "write %s if that is meant", fix.bytes);
    } else {
        diag_hint(&c->diags, d, "write (... in %s) to get the bare number of the other side", other->type->unit->code);
    }
}

const struct decimal *molar_mass_of(const struct expr *a, const struct expr *b) {
    const struct expr *sides[] = { a, b };
    for (int i = 0; i < 2; i++)
        if (sides[i] && sides[i]->symbol && sides[i]->symbol->molar_mass) return sides[i]->symbol->molar_mass;
    return NULL;
}

bool check_same_unit(struct compilation *c, const struct expr *a, const struct expr *b, struct span mark, const char *verb) {
    const struct unit *u = a->type->unit, *v = b->type->unit;
    if (!u && !v) return true;
    if (!u || !v) {
        const struct unit *one = u ? u : v;
        if (unit_is_one(one)) return true; /* {score} and the like */
        report_bare(c, u ? b : a, u ? a : b, mark, verb);
        return false;
    }
    struct unit_conversion conversion;
    enum unit_convertible how = unit_conversion(v, u, molar_mass_of(a, b), &conversion);
    if (how == UNIT_CONVERTS) return true;
    struct diag *d;
    struct span both = a->span;
    if (how == UNIT_NEEDS_MOLAR_MASS) {
        d = diag_add(&c->diags, DIAG_NEEDS_MOLAR_MASS, span_join(a->span, b->span), "%s and %s can only be compared through a molar mass", u->code, v->code);
        diag_hint(&c->diags, d, "give the fact a molar mass, for example  molar mass: 113.12 g/mol");
        return false;
    }
    bool calendar = (u->power[UNIT_CALENDAR] && v->power[UNIT_TIME]) || (v->power[UNIT_CALENDAR] && u->power[UNIT_TIME]);
    if (calendar) {
        d = diag_add(&c->diags, DIAG_CALENDAR_MIX, both, "calendar months and years cannot be %s days, weeks or hours", verb);
        note_side(c, d, a);
        note_side(c, d, b);
        diag_hint(&c->diags, d, "a month has 28 to 31 days: say 90 days, or use months on both sides");
        return false;
    }
    d = diag_add(&c->diags, DIAG_UNITS_DIFFER, both, "%s (%s) cannot be %s %s (%s)", dimension_words(c, u), u->code, verb,
                 dimension_words(c, v), v->code);
    note_side(c, d, a);
    note_side(c, d, b);
    return false;
}

/* Percent and powers of ten are plain numbers of another size; mg/kg is not, although it has no dimension either. */
bool is_plain_ratio(const struct unit *unit) {
    return unit && unit_is_number(unit) && strpbrk(unit->code, "./") == NULL;
}

const struct type *product_type(struct compilation *c, const struct expr *expr, bool divide) {
    const struct unit *a = expr->part[0]->type->unit, *b = expr->part[1]->type->unit;
    struct unit result;
    if (a && b && is_plain_ratio(a)) a = NULL;
    if (b && (a || expr->part[0]->type->unit) && is_plain_ratio(b)) b = NULL;
    if (!a && !b) return &type_bare_number;
    if (!b) return number_type(c, a);
    const struct unit *left = a ? a : &unit_one;
    if (!a && !divide) return number_type(c, b);
    bool fits = divide ? unit_divide(left, b, &result) : unit_multiply(left, b, &result);
    if (!fits) {
        diag_add(&c->diags, DIAG_UNITS_DIFFER, expr->span, "%s and %s cannot be %s", left->code, b->code,
                 divide ? "divided" : "multiplied");
        return &type_error;
    }
    /* What cancels wholly is a bare number: mg / mg, and mg / g too (emit applies the ratio). */
    if (unit_is_number(&result) && unit_same_dimension(left, b) && divide) return &type_bare_number;
    if (unit_is_one(&result)) return &type_bare_number;
    return number_type(c, keep_unit(c, &result));
}

bool constant_quantity(const struct expr *expr, struct decimal *number, const struct unit **unit) {
    if (expr->kind == EXPR_NEGATE && constant_quantity(expr->part[0], number, unit)) {
        *number = decimal_negate(*number);
        return true;
    }
    if (expr->kind != EXPR_QUANTITY) return false;
    *number = expr->quantity.number;
    *unit = expr->quantity.unit;
    return true;
}

/* A constant against a fact (or field) with a range and a step: a threshold that the fact cannot meet is a mistake. */
void check_threshold(struct compilation *c, const struct expr *side, const struct expr *constant, struct span mark) {
    const struct symbol *fact = side->kind == EXPR_NAME ? side->symbol : NULL;
    struct decimal number;
    const struct unit *unit;
    (void)mark;
    if (!fact || (fact->kind != SYMBOL_FACT && fact->kind != SYMBOL_FIELD) || side->type->kind != TYPE_NUMBER) return;
    if (!constant_quantity(constant, &number, &unit)) return;
    if (unit && fact->type->unit) {
        struct unit_conversion conversion;
        if (unit_conversion(unit, fact->type->unit, fact->molar_mass, &conversion) != UNIT_CONVERTS) return;
        int64_t multiply, divide;
        if (!unit_conversion_is_exact(&conversion, &multiply, &divide)) return;
        number = unit_convert(number, &conversion);
    }
    char text[DECIMAL_TEXT], low[DECIMAL_TEXT], high[DECIMAL_TEXT];
    const char *code = fact->type->unit ? fact->type->unit->code : "";
    const char *blank = *code ? " " : "";
    decimal_print(number, text);
    if ((fact->low && decimal_compare(number, *fact->low) < 0) || (fact->high && decimal_compare(number, *fact->high) > 0)) {
        decimal_print(fact->low ? *fact->low : decimal_unknown, low);
        decimal_print(fact->high ? *fact->high : decimal_unknown, high);
        struct diag *d = diag_add(&c->diags, DIAG_OUT_OF_RANGE, constant->span, "%s%s%s can never be reached by \"%.*s\"", text, blank,
                                  code, (int)fact->name.text.length, fact->name.text.bytes);
        diag_note(&c->diags, d, fact->name.span, "from %s to %s%s%s", low, high, blank, code);
    } else if (fact->step && decimal_is_known(*fact->step) && !decimal_is_multiple(number, *fact->step)) {
        decimal_print(*fact->step, low);
        struct diag *d = diag_add(&c->diags, DIAG_OFF_STEP, constant->span, "%s%s%s lies between two steps of \"%.*s\"", text, blank, code,
                                  (int)fact->name.text.length, fact->name.text.bytes);
        diag_note(&c->diags, d, fact->name.span, "measured in steps of %s%s%s", low, blank, code);
        diag_hint(&c->diags, d, "use a multiple of the step, or declare a finer step");
    }
}
