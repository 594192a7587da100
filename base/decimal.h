/* decimal: the one number type of Osler, exact where exactness is possible (docs/language.md, "Numbers").
 *
 * A decimal is coefficient * 10^exponent with at most 38 significant digits, or unknown with the reason why.
 * + - * are exact where the result fits 38 digits and are correctly rounded otherwise; division, roots and
 * the other functions are correctly rounded to 38 digits. Rounding is half away from zero everywhere.
 * Nothing here allocates, fails, or touches binary floating point. */
#ifndef OSLER_BASE_DECIMAL_H
#define OSLER_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;
__extension__ typedef __int128 int128;

/* Why a decimal has no value. Where two operands have none the later one wins: an error stays an error whichever
 * facts become known. */
enum decimal_kind {
    DECIMAL_KNOWN,
    DECIMAL_UNKNOWN,        /* a fact was unknown */
    DECIMAL_OVERFLOW,       /* beyond 10^DECIMAL_LARGEST; what is nearer to 0 than 10^-6176 is 0 */
    DECIMAL_DIVIDED_BY_ZERO,
    DECIMAL_OUT_OF_DOMAIN,  /* the root of a negative number, ln 0 ... */
};

enum { DECIMAL_DIGITS = 38, DECIMAL_LARGEST = 6144, DECIMAL_TEXT = 64 /* bytes that hold any printed
                               decimal */, DECIMAL_PLAIN = 40 /* digits, see decimal_print */ };

struct decimal {
    uint128 coefficient; /* below 10^38 */
    int32_t exponent;
    uint8_t negative; /* zero is never negative */
    uint8_t kind;     /* enum decimal_kind; when not known, the other fields are 0 */
};

extern const struct decimal decimal_zero, decimal_one, decimal_unknown;

struct decimal decimal_from_int(int64_t value);
struct decimal decimal_scaled(int64_t value, int32_t exponent); /* value * 10^exponent */
struct decimal decimal_none(enum decimal_kind why);

/* Whether the fields keep what is promised above: for decimals that come from a file. Every other function relies
 * on it. */
bool decimal_is_valid(struct decimal a);

/* Reads [-]digits[.digits][e[+-]digits], e or E, from exactly `length` bytes. More digits than can be kept (trailing
 * zeros aside) and exponents out of range are refused, never cut. */
enum decimal_read { DECIMAL_READ, DECIMAL_NOT_A_NUMBER, DECIMAL_TOO_MANY_DIGITS, DECIMAL_TOO_LARGE };
enum decimal_read decimal_parse(const char *bytes, size_t length, struct decimal *value);

/* The shortest decimal that reads back as this double, of several the nearest, of two the even one: what JavaScript
 * and Python print. NaN and infinity are out of domain. */
struct decimal decimal_from_double(double value);
double decimal_to_double(struct decimal a); /* nearest; NaN when unknown. For hosts only, never for a result */

/* Plain digits without exponent and without trailing zeros ("280", "0.1", "-3.25"), scientific ("1.5e45")
 * only where plain would need more than DECIMAL_PLAIN digits; "unknown" when unknown. Writes at most
 * DECIMAL_TEXT bytes with the NUL and returns the length. decimal_parse reads back an equal value. */
size_t decimal_print(struct decimal a, char text[DECIMAL_TEXT]);

static inline bool decimal_is_known(struct decimal a) { return a.kind == DECIMAL_KNOWN; }
bool decimal_is_zero(struct decimal a);
int decimal_sign(struct decimal a);                      /* -1, 0, 1; 0 when unknown */
int decimal_compare(struct decimal a, struct decimal b); /* -1, 0, 1; exact. Both must be known */
bool decimal_equal(struct decimal a, struct decimal b);  /* both known and the same number */
struct decimal decimal_canonical(struct decimal a);      /* no trailing zeros in the coefficient; 0 is 0e0 */

/* True when a is value * 10^-scale for an int64 value; stores it. */
bool decimal_to_scaled(struct decimal a, int32_t scale, int64_t *value);
int32_t decimal_scale(struct decimal a); /* digits behind the point that a needs, 0 for whole numbers */

struct decimal decimal_negate(struct decimal a);
struct decimal decimal_absolute(struct decimal a);
struct decimal decimal_add(struct decimal a, struct decimal b);
struct decimal decimal_subtract(struct decimal a, struct decimal b);
struct decimal decimal_multiply(struct decimal a, struct decimal b);
struct decimal decimal_divide(struct decimal a, struct decimal b);    /* x / 0 is divided_by_zero */
struct decimal decimal_whole_quotient(struct decimal a, struct decimal b); /* truncated towards zero */
struct decimal decimal_remainder(struct decimal a, struct decimal b); /* the sign of a; exact */
struct decimal decimal_min(struct decimal a, struct decimal b);       /* unknown if either is */
struct decimal decimal_max(struct decimal a, struct decimal b);

/* a * multiply / divide rounded once: for unit conversion by an exact ratio. */
struct decimal decimal_scale_by(struct decimal a, struct decimal multiply, struct decimal divide);

struct decimal decimal_square_root(struct decimal a);
struct decimal decimal_power(struct decimal a, struct decimal b); /* whole b: exact where it fits; 0^0 is 1 */
struct decimal decimal_ln(struct decimal a);
struct decimal decimal_exp(struct decimal a);
struct decimal decimal_log(struct decimal a, struct decimal base); /* exact for exact powers: log(1000, 10) is 3 */

/* To a number of digits behind the point (negative: before it), -40 to 40. */
struct decimal decimal_round(struct decimal a, int32_t digits); /* half away from zero */
struct decimal decimal_truncate(struct decimal a, int32_t digits);
struct decimal decimal_floor(struct decimal a);
struct decimal decimal_ceiling(struct decimal a);
struct decimal decimal_round_to(struct decimal a, struct decimal step); /* nearest multiple of step > 0, ties
                                                                           away from zero; exact or overflow */
bool decimal_is_multiple(struct decimal a, struct decimal step);        /* exactly */

#endif
