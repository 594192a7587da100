#include "compiler/functions.h"

static const struct function_info functions[] = {
    { "square_root", "square_root(x)", 1, 1, UNITS_ROOT, OP_wide_root, false },
    { "power", "power(x, exponent)", 2, 2, UNITS_POWER, OP_wide_power, false },
    { "ln", "ln(x)", 1, 1, UNITS_BARE, OP_wide_ln, false },
    { "exp", "exp(x)", 1, 1, UNITS_BARE, OP_wide_exp, false },
    { "log", "log(x, base)", 2, 2, UNITS_BARE, OP_wide_log, false },
    { "round", "round(x) or round(x, digits)", 1, 2, UNITS_KEPT, OP_wide_digits, true },
    { "truncate", "truncate(x) or truncate(x, digits)", 1, 2, UNITS_KEPT, OP_wide_truncate, true },
    { "ceiling", "ceiling(x)", 1, 1, UNITS_KEPT, OP_wide_ceiling, false },
    { "floor", "floor(x)", 1, 1, UNITS_KEPT, OP_wide_floor, false },
    { "absolute", "absolute(x)", 1, 1, UNITS_KEPT, OP_wide_absolute, false },
    { "min", "min(x, y, ...)", 2, 1000, UNITS_SAME, OP_wide_min, false },
    { "max", "max(x, y, ...)", 2, 1000, UNITS_SAME, OP_wide_max, false },
    { "remainder", "remainder(x, y)", 2, 2, UNITS_SAME, OP_wide_remainder, false },
    { "quotient", "quotient(x, y)", 2, 2, UNITS_QUOTIENT, OP_wide_quotient, false },
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

const struct function_info *function_find(struct slice name) {
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (slice_is(name, functions[i].name)) return &functions[i];
    return NULL;
}

const char *function_nearest(struct slice name) {
    static const char *const other_words[][2] = { { "sqrt", "square_root" }, { "pow", "power" }, { "abs", "absolute" },
                                                  { "ceil", "ceiling" }, { "mod", "remainder" }, { "trunc", "truncate" },
                                                  { "minimum", "min" }, { "maximum", "max" } };
    for (size_t i = 0; i < sizeof other_words / sizeof *other_words; i++)
        if (slice_is(name, other_words[i][0])) return other_words[i][1];
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < FUNCTIONS; i++) {
        unsigned distance = text_distance(name, slice_of(functions[i].name), 2);
        if (distance < least) {
            least = distance;
            best = functions[i].name;
        }
    }
    return best;
}

static bool need_bare(struct checker *k, const struct expr *call, const struct function_info *info, size_t from) {
    for (size_t i = from; i < call->parts; i++) {
        const struct unit *unit = call->part[i]->type->unit;
        if (!unit || unit_is_one(unit)) continue;
        struct diag *d = diag_add(&k->c->diags, DIAG_BAD_ARGUMENTS, call->part[i]->span, "%s needs a bare number here, not %s", info->name,
                                  unit->code);
        diag_hint(&k->c->diags, d, "write (... in %s) to get the bare number", unit->code);
        return false;
    }
    return true;
}

static const struct type *raised(struct checker *k, const struct expr *call, const struct function_info *info) {
    const struct unit *unit = call->part[0]->type->unit;
    struct decimal exponent;
    const struct unit *none = NULL;
    struct unit result;
    int64_t power;
    if (!need_bare(k, call, info, 1)) return &type_error;
    if (!unit) return &type_bare_number;
    if (constant_quantity(call->part[1], &exponent, &none) && decimal_to_scaled(exponent, 0, &power) && power >= -9 && power <= 9 &&
        unit_power(unit, (int)power, &result))
        return unit_is_one(&result) ? &type_bare_number : number_type(k->c, keep_unit(k->c, &result));
    diag_add(&k->c->diags, DIAG_BAD_ARGUMENTS, call->span, "a quantity in %s can only be raised to a constant whole number", unit->code);
    return &type_error;
}

const struct type *function_type(struct checker *k, struct expr *call, const struct function_info *info) {
    const struct type *first = call->part[0]->type;
    struct unit result;
    switch (info->units) {
    case UNITS_BARE: return need_bare(k, call, info, 0) ? &type_bare_number : &type_error;
    case UNITS_KEPT: return need_bare(k, call, info, 1) ? number_type(k->c, first->unit) : &type_error;
    case UNITS_SAME: case UNITS_QUOTIENT:
        for (size_t i = 1; i < call->parts; i++)
            if (!check_same_unit(k->c, call->part[0], call->part[i], "compared with")) return &type_error;
        return info->units == UNITS_SAME ? number_type(k->c, first->unit) : &type_bare_number;
    case UNITS_POWER: return raised(k, call, info);
    case UNITS_ROOT:
        if (!first->unit) return &type_bare_number;
        if (unit_root(first->unit, &result)) return number_type(k->c, keep_unit(k->c, &result));
        diag_add(&k->c->diags, DIAG_BAD_ARGUMENTS, call->span, "the square root of a quantity in %s has no unit", first->unit->code);
        return &type_error;
    }
    return &type_error;
}
