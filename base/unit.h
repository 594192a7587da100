/* unit: units of measure by UCUM (The Unified Code for Units of Measure, ucum.org), their dimensions and
 * exact conversion. Case sensitive. mol and every arbitrary unit ([IU], [arb'U] ...) have a dimension of
 * their own; so have calendar months (years, months), which never mix with UCUM's definite mo and a.
 * Base units are never applied to a value: conversion is one exact ratio from unit to unit. */
#ifndef OSLER_BASE_UNIT_H
#define OSLER_BASE_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/text.h"

/* One exponent a dimension. Arbitrary units share one place and are told apart by `arbitrary`. */
enum unit_dimension {
    UNIT_LENGTH, UNIT_TIME, UNIT_MASS, UNIT_ANGLE, UNIT_TEMPERATURE, UNIT_CHARGE, UNIT_LUMINOSITY,
    UNIT_AMOUNT, UNIT_CALENDAR, UNIT_ARBITRARY, UNIT_DIMENSIONS
};

enum { UNIT_CODE = 64 /* bytes of the longest code kept, with its NUL */ };

struct unit {
    char code[UNIT_CODE]; /* as the author wrote it, in UCUM's spelling; "1" for the plain number */
    int8_t power[UNIT_DIMENSIONS];
    uint16_t arbitrary; /* which arbitrary unit, 0 for none; two different ones cannot be compared, nor can one
                           unit hold both: [IU]/[CFU] is UNIT_OUT_OF_RANGE */
    uint16_t special;   /* which special scale (Cel, [degF], [pH], B ...), 0 for none */
    struct decimal multiply, divide; /* one of this unit = multiply / divide of the base units; a special unit:
                                        its prefix alone (dB: 0.1). divide is whole; lowest terms */
};

extern const struct unit unit_one; /* the plain number, code "1" */

enum unit_read { UNIT_READ, UNIT_UNKNOWN, UNIT_TOO_LONG, UNIT_TOO_DEEP, UNIT_NOT_ALONE /* a special unit within
                 a term */, UNIT_OUT_OF_RANGE };

/* Reads exactly `length` bytes as a UCUM code: prefixes, 10*, 10^, {annotations}, powers, brackets,
 * parentheses, '.' and '/'. `bad_at` (may be NULL) receives where it stopped. Everyday words are not codes. */
enum unit_read unit_parse(const char *bytes, size_t length, struct unit *unit, size_t *bad_at);

/* Reads the code of any struct unit back, also one that holds a calendar unit ("months", "mg/years"), which
 * unit_parse refuses because UCUM has none. For codes that this module wrote, e.g. in a saved program. */
enum unit_read unit_restore(const char *bytes, size_t length, struct unit *unit);

/* Everyday words for time: second(s) minute(s) hour(s) day(s) week(s) are UCUM's s min h d wk; month(s) and
 * year(s) are calendar units. False for any other word. */
bool unit_parse_word(const char *bytes, size_t length, struct unit *unit);

/* The longest beginning of the bytes (up to a blank, comma or other byte that no unit holds) that is a unit or
 * an everyday word, ending where a name would end; 0 when there is none. For the scanner, therefore nothing
 * that begins with a plain number or a parenthesis, and never pH, which UCUM would read as the picohenry. */
size_t unit_match(const char *bytes, size_t length, struct unit *unit);

bool unit_same_dimension(const struct unit *a, const struct unit *b);
bool unit_same(const struct unit *a, const struct unit *b); /* also the same size: kg and 1000.g */
bool unit_is_one(const struct unit *unit);                  /* dimensionless, of size 1: 1, {score} */
bool unit_is_number(const struct unit *unit);               /* dimensionless of any size, on no special scale: %, 10*9 */
struct unit unit_of_dimension(const struct unit *like);     /* the base unit of that dimension, e.g. g, m2 */

/* The unit of a product, quotient, power or root; false when a power, the ratio or the code leaves its range,
 * when two different arbitrary units would meet, and for special units (Cel), which only the plain number 1
 * multiplies or divides. Equal symbols are gathered and cancel: mg/kg times kg is mg. unit_restore reads the
 * code of the result back. `result` may be a or b. */
bool unit_multiply(const struct unit *a, const struct unit *b, struct unit *result);
bool unit_divide(const struct unit *a, const struct unit *b, struct unit *result);
bool unit_power(const struct unit *a, int power, struct unit *result);
bool unit_root(const struct unit *a, struct unit *result); /* the square root; false unless every symbol's
                                                              power is even: kg2/m4, but neither L2.m nor cm.m */

/* How a value in one unit becomes a value in another. Linear: x * multiply / divide, rounded once. Special
 * scales go through their own functions. */
struct unit_conversion {
    struct decimal multiply, divide;
    uint16_t from_special, to_special;
    struct decimal from_scale, to_scale; /* the prefixes of special units (dB: 0.1); 1 for all others */
};
enum unit_convertible { UNIT_CONVERTS, UNIT_DIMENSIONS_DIFFER, UNIT_NEEDS_MOLAR_MASS, UNIT_ARBITRARY_DIFFERS };

/* `molar_mass` (g/mol, above 0) may be NULL; with it, one power of mass and one of amount of substance convert
 * into each other. A ratio beyond 10^6000 counts as UNIT_DIMENSIONS_DIFFER. */
enum unit_convertible unit_conversion(const struct unit *from, const struct unit *to,
                                      const struct decimal *molar_mass, struct unit_conversion *conversion);
struct decimal unit_convert(struct decimal value, const struct unit_conversion *conversion);
bool unit_conversion_is_exact(const struct unit_conversion *conversion, int64_t *multiply, int64_t *divide);
/* true for a linear ratio of int64 in lowest terms: then integers may be used. */

/* For people: the display name in the form of UCUM's functional tests, "(milligram) / (deciliter)", and what the
 * dimension is called: "mass", "mass concentration", "number (mass per mass)" for mg/kg, else exponents such as
 * "L-3.M" (N amount, Y calendar months, [IU] as itself). */
void unit_display(const struct unit *unit, struct text *text);
void unit_dimension_name(const struct unit *unit, struct text *text);

/* What people read for the code of a unit: mmHg for mm[Hg], °C for Cel, ×10^9/L for 10*9/L; most codes are read as they are written. */
void unit_print(const char *code, struct text *text);
enum { UNIT_PRINTED = 2 * UNIT_CODE }; /* bytes that hold what is read for any code; of longer ones the beginning */
void unit_tell(const char *code, char text[UNIT_PRINTED]);

/* Reads what unit_print wrote, and codes with printed parts: IU/mL. Bytes that are a code are that code: ask unit_parse first. */
bool unit_read_printed(const char *bytes, size_t length, struct unit *unit);

/* The nearest codes that exist to a misspelt one ("mg/dl" -> "mg/dL", "ug" for "µg", "[IU]" for "IU"): the
 * number written to `found` (each NUL-ended, best first, at most `most`). For error paths: it compares the symbol
 * with every unit, which takes milliseconds. */
size_t unit_suggest(const char *bytes, size_t length, char found[][UNIT_CODE], size_t most);

#endif
