/* Constants against facts with a range and a step: a threshold that the fact cannot meet is a mistake. */
#include "compiler/check.h"

static void put_number(struct text *text, struct decimal number, const struct unit *unit) {
    char digits[DECIMAL_TEXT];
    decimal_print(number, digits);
    text_printf(text, "%s%s%s", digits, unit ? " " : "", unit ? unit->code : "");
}

/* A number and its unit in words; "" without memory. */
static const char *in_words(struct compilation *c, struct decimal number, const struct unit *unit) {
    struct text text;
    text_init(&text, &c->arena);
    put_number(&text, number, unit);
    return text.failed ? "" : text.bytes;
}

/* `other` is the unit in which the constant is written. */
static void report_unreachable(struct compilation *c, const struct symbol *fact, const struct expr *constant, struct decimal number,
                               const struct unit *other) {
    const struct unit *unit = fact->type->unit;
    struct slice written = span_text(&c->sources, constant->span);
    struct diag *d = diag_add(&c->diags, DIAG_OUT_OF_RANGE, constant->span, "\"%.*s\" can never be %.*s", (int)fact->name.text.length,
                              fact->name.text.bytes, (int)written.length, written.bytes);
    diag_note(&c->diags, d, fact->name.span, "from %s to %s", fact->low ? in_words(c, *fact->low, NULL) : "any",
              fact->high ? in_words(c, *fact->high, unit) : "any");
    if (other && unit && !unit_same(other, unit))
        diag_hint(&c->diags, d, "%.*s is %s", (int)written.length, written.bytes, in_words(c, decimal_round(number, 4), unit));
}

static void report_off_step(struct compilation *c, const struct symbol *fact, const struct expr *constant, struct decimal number,
                            const struct unit *other) {
    const struct unit *unit = fact->type->unit;
    struct slice written = span_text(&c->sources, constant->span);
    struct decimal steps = decimal_floor(decimal_divide(number, *fact->step));
    struct decimal below = decimal_multiply(steps, *fact->step), above = decimal_add(below, *fact->step);
    struct diag *d = diag_add(&c->diags, DIAG_OFF_STEP, constant->span, "\"%.*s\" is never %.*s: its steps are %s", (int)fact->name.text.length,
                              fact->name.text.bytes, (int)written.length, written.bytes, in_words(c, *fact->step, unit));
    diag_note(&c->diags, d, fact->name.span, "declared here");
    if (other && unit && !unit_same(other, unit)) /* no step of the one is a step of the other */
        diag_hint(&c->diags, d, "it is %s, between %s and %s; or declare the fact in %s, patients' values are converted",
                  in_words(c, decimal_round(number, 4), unit), in_words(c, below, unit), in_words(c, above, unit), other->code);
    else
        diag_hint(&c->diags, d, "the nearest values are %s and %s; or declare a finer step", in_words(c, below, unit), in_words(c, above, unit));
}

/* Ages and elapsed times, also by the name of a term. */
static bool is_counted_time(const struct expr *expr) {
    if (expr->kind == EXPR_NAME && expr->symbol && expr->symbol->kind == SYMBOL_DEFINE && expr->symbol->decl->condition)
        expr = expr->symbol->decl->condition;
    return expr->kind == EXPR_AGE || expr->kind == EXPR_ELAPSED;
}

/* Whole periods are counted: a child of 11 months is 0 years old, and "age >= 6 months" would say no. */
static void check_counted_time(struct compilation *c, const struct expr *side, const struct expr *constant) {
    struct decimal number;
    const struct unit *unit = NULL;
    struct unit_conversion conversion;
    if (!is_counted_time(side) || !side->type->unit || !constant_quantity(constant, &number, &unit) || !unit) return;
    if (unit_conversion(unit, side->type->unit, NULL, &conversion) != UNIT_CONVERTS) return;
    if (decimal_scale(unit_convert(number, &conversion)) <= 0) return;
    struct slice written = span_text(&c->sources, constant->span);
    struct diag *d = diag_add(&c->diags, DIAG_OFF_STEP, constant->span, "whole %s are counted here, and %.*s is not a whole number of them",
                              side->type->unit->code, (int)written.length, written.bytes);
    diag_note(&c->diags, d, side->span, "whole %s", side->type->unit->code);
    diag_hint(&c->diags, d, "count in a smaller unit, with 'months between' or 'days between'");
}

void check_threshold(struct compilation *c, const struct expr *side, const struct expr *constant) {
    const struct symbol *fact = side->kind == EXPR_NAME ? side->symbol : NULL;
    struct decimal number;
    const struct unit *unit = NULL;
    if (side->type->kind == TYPE_NUMBER) check_counted_time(c, side, constant);
    if (!fact || (fact->kind != SYMBOL_FACT && fact->kind != SYMBOL_FIELD) || side->type->kind != TYPE_NUMBER) return;
    if (!constant_quantity(constant, &number, &unit)) return;
    if (unit && fact->type->unit && !unit_same(unit, fact->type->unit)) { /* a scale such as Cel has no ratio, not even to itself */
        struct unit_conversion conversion;
        int64_t multiply, divide;
        if (unit_conversion(unit, fact->type->unit, fact->molar_mass, &conversion) != UNIT_CONVERTS) return;
        if (!unit_conversion_is_exact(&conversion, &multiply, &divide)) return;
        number = unit_convert(number, &conversion);
    }
    bool outside = (fact->low && decimal_compare(number, *fact->low) < 0) || (fact->high && decimal_compare(number, *fact->high) > 0);
    if (outside) report_unreachable(c, fact, constant, number, unit);
    else if (fact->step && decimal_is_known(*fact->step) && !decimal_is_multiple(number, *fact->step)) report_off_step(c, fact, constant, number, unit);
}

/* Both ends written out and in one unit; anything else is not judged here. */
void check_ends(struct compilation *c, const struct expr *from, const struct expr *to) {
    struct decimal low, high;
    const struct unit *u = NULL, *v = NULL;
    struct unit_conversion conversion;
    bool dates = from->kind == EXPR_DATE && to->kind == EXPR_DATE;
    bool wrong = dates && date_compare(from->date, to->date) == DATE_AFTER;
    if (!dates) {
        if (!constant_quantity(from, &low, &u) || !constant_quantity(to, &high, &v)) return;
        if (u && v && unit_conversion(u, v, NULL, &conversion) != UNIT_CONVERTS) return;
        if (u && v) low = unit_convert(low, &conversion);
        wrong = decimal_compare(low, high) > 0;
    }
    if (!wrong) return;
    struct slice a = span_text(&c->sources, from->span), b = span_text(&c->sources, to->span);
    struct diag *d = diag_add(&c->diags, DIAG_BAD_RANGE, span_join(from->span, to->span), "nothing lies between %.*s and %.*s", (int)a.length,
                              a.bytes, (int)b.length, b.bytes);
    diag_hint(&c->diags, d, "write the lower end first");
}
