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

static void offer(struct compilation *c, struct diag *d, struct span span, struct slice number, const struct unit *unit, const char *format) {
    struct text fix;
    text_init(&fix, &c->arena);
    text_printf(&fix, "%.*s %s", (int)number.length, number.bytes, unit->code);
    if (!fix.failed) diag_fix(&c->diags, d, DIAG_MAYBE, span, fix.bytes, format, fix.bytes);
}

/* A share is written with its sign: 0.5 may be meant as 50 %, 50 hardly as 5000 %. */
static void offer_share(struct compilation *c, struct diag *d, const struct expr *bare, const struct unit *unit) {
    struct unit_conversion conversion;
    char there[DECIMAL_TEXT];
    bool above_one = decimal_compare(decimal_absolute(bare->quantity->number), decimal_one) > 0;
    if (above_one || unit_conversion(&unit_one, unit, NULL, &conversion) != UNIT_CONVERTS) return;
    decimal_print(unit_convert(bare->quantity->number, &conversion), there);
    offer(c, d, bare->span, slice_of(there), unit, "as a share of one, write %s");
}

static void report_bare(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    const struct expr *bare = a->type->unit ? b : a, *other = a->type->unit ? a : b;
    const struct unit *unit = other->type->unit;
    bool turned = bare == b && !strcmp(verb, "subtracted from"); /* 5 - weight */
    struct diag *d = turned ? diag_add(&c->diags, DIAG_NUMBER_AGAINST_UNIT, bare->span, "a quantity in %s cannot be %s a bare number", unit->code, verb)
                            : diag_add(&c->diags, DIAG_NUMBER_AGAINST_UNIT, bare->span, "a bare number cannot be %s a quantity in %s", verb, unit->code);
    note_side(c, d, other);
    if (bare->kind == EXPR_QUANTITY) {
        if (is_plain_ratio(unit)) offer_share(c, d, bare, unit);
        offer(c, d, bare->span, span_text(&c->sources, bare->span), unit, "write %s if that is meant");
    } else {
        diag_hint(&c->diags, d, "write (... in %s) to get the bare number of the other side", unit->code);
    }
}

const struct decimal *molar_mass_of(const struct expr *a, const struct expr *b) {
    const struct expr *sides[] = { a, b };
    for (int i = 0; i < 2; i++)
        if (sides[i] && sides[i]->symbol && sides[i]->symbol->molar_mass) return sides[i]->symbol->molar_mass;
    return NULL;
}

/* Per body weight or surface against a total: the same amount for two bodies says what is wrong. */
struct body {
    const char *unit, *what;
    int usual, small; /* in that unit, times ten */
};
static const struct body bodies[] = { { "kg", "body weight", 800, 400 }, { "m2", "body surface area", 20, 16 } };

/* The unit of a total that this amount per body gives, or false. */
static bool is_per(const struct unit *per, const struct body *body, const struct unit *total) {
    struct unit unit, product;
    size_t length = strlen(per->code), end = strlen(body->unit) + 1;
    bool written = length > end && per->code[length - end] == '/' && !strcmp(per->code + length - end + 1, body->unit);
    return written && unit_parse(body->unit, end - 1, &unit, NULL) == UNIT_READ && unit_multiply(per, &unit, &product) &&
           unit_same_dimension(&product, total);
}

static struct decimal tenths(int value) { return decimal_divide(decimal_from_int(value), decimal_from_int(10)); }

/* "at 80 kg 5 mg/kg is 400 mg, at 40 kg it is 200 mg"; the total that is written decides the amount. */
static void show_bodies(struct compilation *c, struct diag *d, const struct body *body, const struct expr *per, const struct expr *total) {
    char amount[DECIMAL_TEXT], usual[DECIMAL_TEXT], small[DECIMAL_TEXT], first[DECIMAL_TEXT], second[DECIMAL_TEXT];
    struct unit unit, product;
    struct unit_conversion conversion;
    struct decimal number, each = decimal_from_int(5), weight = tenths(body->usual);
    const struct unit *of = NULL;
    if (unit_parse(body->unit, strlen(body->unit), &unit, NULL) != UNIT_READ || !unit_multiply(per->type->unit, &unit, &product)) return;
    if (unit_conversion(total->type->unit, &product, NULL, &conversion) != UNIT_CONVERTS) return;
    if (constant_quantity(per, &number, &of)) each = number;
    else if (constant_quantity(total, &number, &of)) each = decimal_round(decimal_divide(unit_convert(number, &conversion), weight), 2);
    if (unit_conversion(&product, total->type->unit, NULL, &conversion) != UNIT_CONVERTS) return;
    decimal_print(each, amount);
    decimal_print(weight, usual);
    decimal_print(tenths(body->small), small);
    decimal_print(unit_convert(decimal_multiply(each, weight), &conversion), first);
    decimal_print(unit_convert(decimal_multiply(each, tenths(body->small)), &conversion), second);
    diag_hint(&c->diags, d, "at %s %s %s %s is %s %s, at %s %s it is %s %s", usual, body->unit, amount, per->type->unit->code, first,
              total->type->unit->code, small, body->unit, second, total->type->unit->code);
}

/* A fact of that dimension which the file knows, when there is only one. */
static const struct symbol *only_fact_in(const struct compilation *c, uint32_t file, const char *code) {
    struct unit unit;
    const struct symbol *found = NULL;
    if (unit_parse(code, strlen(code), &unit, NULL) != UNIT_READ) return NULL;
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        bool fits = (symbol->kind == SYMBOL_FACT || symbol->kind == SYMBOL_DEFINE) && symbol->type && symbol->type->kind == TYPE_NUMBER &&
                    symbol->type->unit && unit_same_dimension(symbol->type->unit, &unit);
        if (!fits || scope_find(c, file, symbol->name.text) != symbol) continue;
        if (found) return NULL;
        found = symbol;
    }
    return found;
}

static bool report_per_body(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        const struct body *body = &bodies[i];
        bool left = is_per(a->type->unit, body, b->type->unit);
        if (!left && !is_per(b->type->unit, body, a->type->unit)) continue;
        const struct expr *per = left ? a : b, *total = left ? b : a;
        struct diag *d = diag_add(&c->diags, DIAG_UNITS_DIFFER, per->span, "an amount per %s cannot be %s a total amount", body->what, verb);
        struct slice words = span_text(&c->sources, per->span);
        const struct symbol *fact = only_fact_in(c, per->span.file, body->unit);
        note_side(c, d, per);
        note_side(c, d, total);
        show_bodies(c, d, body, per, total);
        struct text fix;
        text_init(&fix, &c->arena);
        if (fact) text_printf(&fix, "%.*s * %.*s", (int)words.length, words.bytes, (int)fact->name.text.length, fact->name.text.bytes);
        if (fact && !fix.failed) diag_fix(&c->diags, d, DIAG_MAYBE, per->span, fix.bytes, "multiply it: %s", fix.bytes);
        else diag_hint(&c->diags, d, "multiply it by the %s", body->what);
        return true;
    }
    return false;
}

/* `38.5 C` is electric charge, `101 F` capacitance. */
static void hint_degrees(struct compilation *c, struct diag *d, const struct unit *scale, const struct unit *other) {
    if (!scale->special) return;
    if (!strcmp(other->code, "C")) diag_hint(&c->diags, d, "C is the coulomb; degrees Celsius are written Cel");
    if (!strcmp(other->code, "F")) diag_hint(&c->diags, d, "F is the farad; degrees Fahrenheit are written [degF]");
}

static void report_units(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    const struct unit *u = a->type->unit, *v = b->type->unit;
    if (report_per_body(c, a, b, verb)) return;
    struct diag *d = diag_add(&c->diags, DIAG_UNITS_DIFFER, a->span, "%s (%s) cannot be %s %s (%s)", dimension_words(c, u), u->code, verb,
                              dimension_words(c, v), v->code);
    note_side(c, d, a);
    note_side(c, d, b);
    hint_degrees(c, d, u, v);
    hint_degrees(c, d, v, u);
}

static void report_calendar(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    bool first = a->type->unit->power[UNIT_CALENDAR] != 0;
    struct diag *d = diag_add(&c->diags, DIAG_CALENDAR_MIX, a->span,
                              first ? "months and years cannot be %s days, weeks or hours" : "days, weeks or hours cannot be %s months and years",
                              verb);
    note_side(c, d, a);
    note_side(c, d, b);
    diag_hint(&c->diags, d, "a month has 28 to 31 days: use days on both sides, or months on both sides");
}

static void report_molar(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    struct diag *d = diag_add(&c->diags, DIAG_NEEDS_MOLAR_MASS, a->span, "%s (%s) can be %s %s (%s) only through a molar mass",
                              dimension_words(c, a->type->unit), a->type->unit->code, verb, dimension_words(c, b->type->unit), b->type->unit->code);
    const struct expr *named = a->symbol ? a : b->symbol ? b : NULL;
    note_side(c, d, a);
    note_side(c, d, b);
    if (named)
        diag_hint(&c->diags, d, "give \"%.*s\" a 'molar mass:' in g/mol", (int)named->symbol->name.text.length,
                  named->symbol->name.text.bytes);
    else
        diag_hint(&c->diags, d, "a fact declares it, as creatinine has 'molar mass: 113.12 g/mol'");
}

bool check_same_unit(struct compilation *c, const struct expr *a, const struct expr *b, const char *verb) {
    const struct unit *u = a->type->unit, *v = b->type->unit;
    struct unit_conversion conversion;
    if (!u && !v) return true;
    if (!u || !v) {
        if (unit_is_one(u ? u : v)) return true; /* {score} and the like */
        report_bare(c, a, b, verb);
        return false;
    }
    enum unit_convertible how = unit_conversion(v, u, molar_mass_of(a, b), &conversion);
    if (how == UNIT_CONVERTS) return true;
    bool calendar = (u->power[UNIT_CALENDAR] && v->power[UNIT_TIME]) || (v->power[UNIT_CALENDAR] && u->power[UNIT_TIME]);
    if (how == UNIT_NEEDS_MOLAR_MASS) report_molar(c, a, b, verb);
    else if (calendar) report_calendar(c, a, b, verb);
    else report_units(c, a, b, verb);
    return false;
}

/* Percent and powers of ten are plain numbers of another size; mg/kg is not, although it has no dimension either. */
bool check_true_zero(struct compilation *c, const struct expr *expr, const char *verb) {
    const struct unit *unit = expr->type->unit;
    if (!unit || !unit->special) return true;
    struct diag *d = diag_add(&c->diags, DIAG_UNITS_DIFFER, expr->span, "values in %s cannot be %s: the scale does not begin at nothing", unit->code,
                              verb);
    struct slice words = span_text(&c->sources, expr->span);
    diag_hint(&c->diags, d, "take the bare number first: (%.*s in %s)", (int)(words.length < 40 ? words.length : 40), words.bytes, unit->code);
    return false;
}

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
    *number = expr->quantity->number;
    *unit = expr->quantity->unit;
    return true;
}
