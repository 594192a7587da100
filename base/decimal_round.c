/* Rounding to digits, to whole numbers and to steps. */
#include "base/decimal.h"
#include "base/decimal_inside.h"

enum rounding { HALF_AWAY, TOWARDS_ZERO, AWAY };

static struct decimal round_digits(struct decimal a, int32_t digits, enum rounding how) {
    if (a.kind != DECIMAL_KNOWN || a.coefficient == 0 || (int64_t)a.exponent + digits >= 0) return a;
    int64_t drop = -(int64_t)digits - a.exponent;
    if (drop > DECIMAL_DIGITS)
        return how == AWAY ? decimal_make(a.negative, 1, -(int64_t)digits) : decimal_zero;
    uint128 unit = decimal_ten_to[drop], whole = a.coefficient / unit, rest = a.coefficient - whole * unit;
    bool up = how == AWAY ? rest != 0 : how == HALF_AWAY && rest >= unit - rest;
    return decimal_make(a.negative, whole + up, -(int64_t)digits);
}

struct decimal decimal_round(struct decimal a, int32_t digits) { return round_digits(a, digits, HALF_AWAY); }
struct decimal decimal_truncate(struct decimal a, int32_t digits) { return round_digits(a, digits, TOWARDS_ZERO); }
struct decimal decimal_floor(struct decimal a) { return round_digits(a, 0, a.negative ? AWAY : TOWARDS_ZERO); }
struct decimal decimal_ceiling(struct decimal a) { return round_digits(a, 0, a.negative ? TOWARDS_ZERO : AWAY); }

struct decimal decimal_round_to(struct decimal a, struct decimal step) {
    if ((a.kind | step.kind) != DECIMAL_KNOWN) return decimal_none(decimal_worse(a, step));
    if (decimal_sign(step) <= 0) return decimal_none(DECIMAL_OUT_OF_DOMAIN);
    struct decimal below = decimal_absolute(decimal_remainder(a, step));
    if (below.coefficient == 0) return a;
    /* Where `above` is at most `below` it is exact; elsewhere rounding cannot bring it down to `below`. */
    struct decimal above = decimal_subtract(step, below);
    struct decimal change = decimal_compare(above, below) <= 0 ? above : decimal_negate(below);
    bool inexact = false;
    struct decimal result = decimal_add_exactly(decimal_absolute(a), change, &inexact);
    if (inexact) return decimal_none(DECIMAL_OVERFLOW);
    return a.negative ? decimal_negate(result) : result;
}

bool decimal_is_multiple(struct decimal a, struct decimal step) {
    if ((a.kind | step.kind) != DECIMAL_KNOWN || step.coefficient == 0) return false;
    return decimal_remainder(a, step).coefficient == 0;
}
