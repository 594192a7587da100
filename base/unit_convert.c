/* unit_convert: from a value in one unit to a value in another, by one exact ratio wherever both are linear. */
#include <string.h>

#include "base/unit_measure.h"
#include "base/unit_scale.h"

/* +1 where `from` has one mass more and one amount less than `to`, -1 the other way round, else 0. */
static int mass_to_amount(const struct unit *from, const struct unit *to) {
    int mass = from->power[UNIT_MASS] - to->power[UNIT_MASS];
    int amount = from->power[UNIT_AMOUNT] - to->power[UNIT_AMOUNT];
    for (unsigned i = 0; i < UNIT_DIMENSIONS; i++)
        if (i != UNIT_MASS && i != UNIT_AMOUNT && from->power[i] != to->power[i]) return 0;
    return mass == -amount && (mass == 1 || mass == -1) ? mass : 0;
}

static enum unit_convertible relation(const struct unit *from, const struct unit *to, int *by_mass) {
    *by_mass = 0;
    bool same_powers = memcmp(from->power, to->power, sizeof from->power) == 0;
    if (from->arbitrary != to->arbitrary) return same_powers ? UNIT_ARBITRARY_DIFFERS : UNIT_DIMENSIONS_DIFFER;
    if (same_powers) return UNIT_CONVERTS;
    *by_mass = mass_to_amount(from, to);
    return *by_mass ? UNIT_NEEDS_MOLAR_MASS : UNIT_DIMENSIONS_DIFFER;
}

/* The ratio of the two sizes; a molar mass above zero divides what becomes an amount. */
static bool sizes(const struct unit *from, const struct unit *to, int by_mass, const struct decimal *molar_mass,
                  struct unit_ratio *ratio) {
    struct unit_ratio other = unit_measure_size(to);
    *ratio = unit_measure_size(from);
    other = unit_ratio_inverse(&other);
    if (!unit_ratio_multiply(ratio, &other, ratio)) return false;
    if (!by_mass) return true;
    struct unit_ratio molar = unit_ratio_of(molar_mass->coefficient, molar_mass->exponent);
    if (by_mass > 0) molar = unit_ratio_inverse(&molar);
    return unit_ratio_multiply(ratio, &molar, ratio);
}

static struct decimal scale_of(const struct unit *unit) {
    return unit->special ? decimal_divide(unit->multiply, unit->divide) : decimal_one;
}

enum unit_convertible unit_conversion(const struct unit *from, const struct unit *to,
                                      const struct decimal *molar_mass, struct unit_conversion *conversion) {
    int by_mass;
    enum unit_convertible related = relation(from, to, &by_mass);
    bool molar = molar_mass && decimal_sign(*molar_mass) > 0;
    if (related != UNIT_CONVERTS && !(related == UNIT_NEEDS_MOLAR_MASS && molar)) return related;
    struct unit_ratio ratio;
    if (!sizes(from, to, by_mass, molar_mass, &ratio)) return UNIT_DIMENSIONS_DIFFER;
    *conversion = (struct unit_conversion){ .from_special = from->special, .to_special = to->special,
                                            .from_scale = scale_of(from), .to_scale = scale_of(to) };
    unit_ratio_split(&ratio, &conversion->multiply, &conversion->divide);
    return UNIT_CONVERTS;
}

static enum unit_scale scale_function(uint16_t special) {
    const struct unit_atom *atom = unit_atom_of(special);
    return atom ? (enum unit_scale)atom->which : UNIT_SCALE_NONE;
}

static bool ratio_is_one(const struct unit_conversion *conversion) {
    return decimal_equal(conversion->multiply, decimal_one) && decimal_equal(conversion->divide, decimal_one);
}

/* With offsets a and b: (x + a) * m / d - b = ((x + a) * m - b * d) / d, where only the division rounds. */
static struct decimal shift(struct decimal value, struct decimal from, struct decimal to,
                            const struct unit_conversion *conversion) {
    struct decimal over = decimal_multiply(decimal_add(value, from), conversion->multiply);
    struct decimal less = decimal_multiply(to, conversion->divide);
    return decimal_divide(decimal_subtract(over, less), conversion->divide);
}

struct decimal unit_convert(struct decimal value, const struct unit_conversion *conversion) {
    if (!conversion->from_special && !conversion->to_special)
        return decimal_scale_by(value, conversion->multiply, conversion->divide);
    enum unit_scale from = scale_function(conversion->from_special), to = scale_function(conversion->to_special);
    struct decimal from_offset, to_offset, result = decimal_multiply(value, conversion->from_scale);
    if (from != to || !ratio_is_one(conversion)) {
        if (unit_scale_offset(from, &from_offset) && unit_scale_offset(to, &to_offset)) {
            result = shift(result, from_offset, to_offset, conversion);
        } else {
            result = unit_scale_to_proper(from, result);
            result = decimal_scale_by(result, conversion->multiply, conversion->divide);
            result = unit_scale_from_proper(to, result);
            result = unit_scale_settle(to, unit_scale_settle(from, result));
        }
    }
    return decimal_divide(result, conversion->to_scale);
}

/* value * 10^exponent where it is an int64. */
static bool as_int64(uint128 value, int64_t exponent, int64_t *whole) {
    if (value > INT64_MAX || exponent > 18) return false;
    int64_t result = (int64_t)value;
    for (; exponent > 0; exponent--)
        if (__builtin_mul_overflow(result, (int64_t)10, &result)) return false;
    *whole = result;
    return true;
}

bool unit_conversion_is_exact(const struct unit_conversion *conversion, int64_t *multiply, int64_t *divide) {
    if (conversion->from_special || conversion->to_special) return false;
    int64_t exponent = (int64_t)conversion->multiply.exponent - conversion->divide.exponent;
    int64_t over, under;
    if (!as_int64(conversion->multiply.coefficient, exponent, &over)) return false;
    if (!as_int64(conversion->divide.coefficient, -exponent, &under) || under == 0) return false;
    int64_t a = over, b = under;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    *multiply = over / a;
    *divide = under / a;
    return true;
}
