/* unit_table: the prefixes and atoms of UCUM, found by their code. Everything comes from base/unit_table.def. */
#ifndef OSLER_BASE_UNIT_TABLE_H
#define OSLER_BASE_UNIT_TABLE_H

#include "base/unit.h"

/* What a special unit does to a value in its proper unit. */
enum unit_scale {
    UNIT_SCALE_NONE,
    UNIT_SCALE_CELSIUS,
    UNIT_SCALE_FAHRENHEIT,
    UNIT_SCALE_REAUMUR,
    UNIT_SCALE_TANGENT, /* 100 tan */
    UNIT_SCALE_LOGARITHM,
    UNIT_SCALE_FIELD_LOGARITHM, /* 2 lg, for levels of amplitudes */
    UNIT_SCALE_NATURAL_LOGARITHM,
    UNIT_SCALE_BINARY_LOGARITHM,
    UNIT_SCALE_ACIDITY, /* -lg */
    UNIT_SCALE_POTENCY_X,
    UNIT_SCALE_POTENCY_C,
    UNIT_SCALE_POTENCY_M,
    UNIT_SCALE_POTENCY_Q,
    UNIT_SCALE_SQUARE_ROOT,
};

enum unit_kind { UNIT_IS_BASE, UNIT_IS_DEFINED, UNIT_IS_ARBITRARY, UNIT_IS_SPECIAL };

struct unit_prefix {
    const char *code, *name;
    uint8_t length;
    int8_t exponent;
    uint64_t value; /* value * 10^exponent */
};

struct unit_atom {
    uint16_t code, name, definition; /* where their texts stand; asked for by the functions below */
    uint8_t length;
    bool prefixes; /* may stand behind a prefix */
    uint8_t kind;  /* enum unit_kind */
    uint8_t which; /* of a base unit its dimension, of a special one its enum unit_scale */
    int8_t exponent;
    uint64_t value; /* value * 10^exponent of the definition */
};

size_t unit_atom_count(void);
const struct unit_atom *unit_atom_at(size_t row); /* in the order of their codes' bytes */
const char *unit_atom_code(const struct unit_atom *atom);
const char *unit_atom_name(const struct unit_atom *atom);
const char *unit_atom_definition(const struct unit_atom *atom); /* "" for base and arbitrary units */
size_t unit_prefix_count(void);
const struct unit_prefix *unit_prefix_at(size_t row);

/* Arbitrary and special units are named by a number in struct unit: their row + 1. */
uint16_t unit_atom_number(const struct unit_atom *atom);
const struct unit_atom *unit_atom_of(uint16_t number); /* NULL for 0 */

/* The atom of exactly these bytes, or of a prefix and an atom that takes one; `prefix` receives NULL or the
 * prefix. NULL when there is none. */
const struct unit_atom *unit_atom_find(const char *bytes, size_t length, const struct unit_prefix **prefix);

/* "month(s)" and "year(s)": calendar units, which UCUM does not have. NULL for anything else. */
const struct unit_atom *unit_calendar_find(const char *bytes, size_t length);

#endif
