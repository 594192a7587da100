/* unit_name: units for people: the display name of a code and the plain name of a dimension. */
#include <string.h>

#include "base/unit_measure.h"

static void show_symbol(const struct unit_term *term, struct text *text) {
    text_putc(text, '(');
    if (term->prefix) text_puts(text, term->prefix->name);
    text_puts(text, unit_atom_name(term->atom));
    if (term->power != 1) text_printf(text, " ^ %d", (int)term->power);
    text_putc(text, ')');
}

/* "(milligram) / (deciliter)"; a number stands as it is, an annotation alone is the 1 it amounts to. */
void unit_display(const struct unit *unit, struct text *text) {
    struct unit_reader reader = unit_reader_of(unit->code, strlen(unit->code), true);
    struct unit_term term;
    for (bool first = true; unit_next(&reader, &term); first = false) {
        if (first && term.over) text_putc(text, '1');
        if (!first || term.over) text_puts(text, term.over ? " / " : " * ");
        text_repeat(text, '(', term.opens);
        if (term.atom) show_symbol(&term, text);
        else if (term.symbol.length) text_put(text, term.symbol.bytes, term.symbol.length);
        else text_putc(text, '1');
        text_repeat(text, ')', term.closes);
    }
}

struct named_dimension {
    char name[31]; /* here and not elsewhere: a pointer is filled in by each process */
    int8_t power[UNIT_DIMENSIONS]; /* length, time, mass, angle, temperature, charge, luminosity, amount, calendar */
};

static const struct named_dimension dimensions[] = {
    { "number", { 0 } },
    { "length", { 1 } },
    { "area", { 2 } },
    { "volume", { 3 } },
    { "time", { 0, 1 } },
    { "mass", { 0, 0, 1 } },
    { "angle", { 0, 0, 0, 1 } },
    { "solid angle", { 0, 0, 0, 2 } },
    { "temperature", { 0, 0, 0, 0, 1 } },
    { "electric charge", { 0, 0, 0, 0, 0, 1 } },
    { "luminous intensity", { 0, 0, 0, 0, 0, 0, 1 } },
    { "amount of substance", { 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "calendar time", { 0, 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "rate", { 0, -1 } },
    { "number per length", { -1 } },
    { "number per area", { -2 } },
    { "number per volume", { -3 } },
    { "number per mass", { 0, 0, -1 } },
    { "number per amount of substance", { 0, 0, 0, 0, 0, 0, 0, -1 } },
    { "velocity", { 1, -1 } },
    { "acceleration", { 1, -2 } },
    { "area per time", { 2, -1 } },
    { "volume per time", { 3, -1 } },
    { "volume per mass", { 3, 0, -1 } },
    { "volume per mass and time", { 3, -1, -1 } },
    { "mass concentration", { -3, 0, 1 } },
    { "mass per length", { -1, 0, 1 } },
    { "mass per area", { -2, 0, 1 } },
    { "mass per time", { 0, -1, 1 } },
    { "mass per area and time", { -2, -1, 1 } },
    { "substance concentration", { -3, 0, 0, 0, 0, 0, 0, 1 } },
    { "substance per time", { 0, -1, 0, 0, 0, 0, 0, 1 } },
    { "substance per mass", { 0, 0, -1, 0, 0, 0, 0, 1 } },
    { "substance per mass and time", { 0, -1, -1, 0, 0, 0, 0, 1 } },
    { "substance per area", { -2, 0, 0, 0, 0, 0, 0, 1 } },
    { "catalytic concentration", { -3, -1, 0, 0, 0, 0, 0, 1 } },
    { "mass per amount of substance", { 0, 0, 1, 0, 0, 0, 0, -1 } },
    { "pressure", { -1, -2, 1 } },
    { "force", { 1, -2, 1 } },
    { "energy", { 2, -2, 1 } },
    { "power", { 2, -3, 1 } },
    { "absorbed dose", { 2, -2 } },
    { "dynamic viscosity", { -1, -1, 1 } },
    { "flow resistance", { -4, -1, 1 } },
    { "electric current", { 0, -1, 0, 0, 0, 1 } },
    { "electric potential", { 2, -2, 1, 0, 0, -1 } },
    { "electric resistance", { 2, -1, 1, 0, 0, -2 } },
    { "electric conductance", { -2, 1, -1, 0, 0, 2 } },
    { "electric capacitance", { -2, 2, -1, 0, 0, 2 } },
};

static const char *plain_name(const int8_t power[UNIT_DIMENSIONS]) {
    for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++)
        if (memcmp(dimensions[i].power, power, UNIT_DIMENSIONS) == 0) return dimensions[i].name;
    return NULL;
}

/* The dimension of one symbol of a code; false where it is a number, or a special or arbitrary unit. */
static bool dimension_of(const struct unit_term *term, struct unit *unit) {
    *unit = unit_one;
    return term->atom && unit_restore(term->symbol.bytes, term->symbol.length, unit) == UNIT_READ &&
           !unit->special && !unit->arbitrary && !unit_is_number(unit);
}

/* What mg/kg or mL/L divides by its like: "mass", "volume"; NULL unless it is one symbol by one. */
static const char *ratio_name(const struct unit *unit) {
    struct unit_reader reader = unit_reader_of(unit->code, strlen(unit->code), true);
    struct unit_term term;
    struct unit part, above = unit_one, below = unit_one;
    unsigned symbols = 0, inverses = 0;
    while (unit_next(&reader, &term)) {
        if (!dimension_of(&term, &part)) continue;
        symbols++;
        inverses += term.inverse;
        if (term.power != 1) return NULL;
        *(term.inverse ? &below : &above) = part;
    }
    return symbols == 2 && inverses == 1 && unit_same_dimension(&above, &below) ? plain_name(above.power) : NULL;
}

/* "L-3.M": UCUM's letters, with N for amount, Y for calendar months and the code of an arbitrary unit. */
static void show_exponents(const struct unit *unit, struct text *text) {
    static const char *const letters[UNIT_DIMENSIONS] = { "L", "T", "M", "A", "C", "Q", "F", "N", "Y", NULL };
    const struct unit_atom *arbitrary = unit_atom_of(unit->arbitrary);
    bool first = true;
    for (unsigned i = 0; i < UNIT_DIMENSIONS; i++) {
        if (unit->power[i] == 0) continue;
        if (!first) text_putc(text, '.');
        text_puts(text, letters[i] ? letters[i] : arbitrary ? unit_atom_code(arbitrary) : "[?]");
        if (unit->power[i] != 1) text_printf(text, "%d", unit->power[i]);
        first = false;
    }
}

void unit_dimension_name(const struct unit *unit, struct text *text) {
    const struct unit_atom *arbitrary = unit_atom_of(unit->arbitrary);
    struct unit rest = *unit;
    if (arbitrary && unit->power[UNIT_ARBITRARY] == 1) rest.power[UNIT_ARBITRARY] = 0;
    const char *name = plain_name(rest.power), *ratio = arbitrary ? NULL : ratio_name(unit);
    if (ratio && unit_is_number(unit)) {
        text_printf(text, "number (%s per %s)", ratio, ratio);
    } else if (!arbitrary && name) {
        text_puts(text, name);
    } else if (arbitrary && name && strcmp(name, "number") == 0) {
        text_printf(text, "arbitrary units %s", unit_atom_code(arbitrary));
    } else if (arbitrary && name && strncmp(name, "number per ", 11) == 0) {
        text_printf(text, "arbitrary units %s%s", unit_atom_code(arbitrary), name + 6);
    } else if (arbitrary && name && strcmp(name, "rate") == 0) {
        text_printf(text, "arbitrary units %s per time", unit_atom_code(arbitrary));
    } else {
        show_exponents(unit, text);
    }
}
