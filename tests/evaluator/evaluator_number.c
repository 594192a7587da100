/* Arithmetic: decimals in the units of their types. docs/language.md, "Numbers" and "Units". */
#include "tests/evaluator/evaluator_inside.h"

static struct decimal number(struct evaluator *e, const struct expr *expr) {
    struct meaning m = evaluate(e, expr);
    struct possible one = meaning_settled(&m);
    return one.known ? one.low : decimal_unknown;
}

static struct decimal converted(struct decimal number, const struct unit *from, const struct unit *to, const struct decimal *molar) {
    struct unit_conversion conversion;
    if (!from || !to || unit_conversion(from, to, molar, &conversion) != UNIT_CONVERTS) return number;
    return unit_convert(number, &conversion);
}

struct decimal number_in(struct evaluator *e, const struct expr *expr, const struct unit *unit) {
    return converted(number(e, expr), expr->type->unit, unit, molar_mass(expr, NULL));
}

/* The second in the unit of the first. */
static struct decimal second(struct evaluator *e, const struct expr *first, const struct expr *other) {
    return converted(number(e, other), other->type->unit, first->type->unit, molar_mass(first, other));
}

/* What one of a unit is of the base units, as a ratio. */
static void scale(struct decimal *multiply, struct decimal *divide, const struct unit *unit, bool inverse) {
    if (!unit) return;
    *multiply = decimal_multiply(*multiply, inverse ? unit->divide : unit->multiply);
    *divide = decimal_multiply(*divide, inverse ? unit->multiply : unit->divide);
}

/* The product or quotient of the units becomes the type's unit: 50 % * 10 mg is 5 mg, 1 g / 1 mg is 1000. */
static struct decimal product(struct evaluator *e, const struct expr *expr) {
    const struct expr *left = expr->part[0], *right = expr->part[1];
    struct decimal a = number(e, left), b = number(e, right), multiply = decimal_one, divide = decimal_one;
    bool quotient = expr->kind == EXPR_DIVIDE;
    scale(&multiply, &divide, left->type->unit, false);
    scale(&multiply, &divide, right->type->unit, quotient);
    scale(&multiply, &divide, expr->type->unit, true);
    struct decimal plain = quotient ? decimal_divide(a, b) : decimal_multiply(a, b);
    return decimal_equal(multiply, divide) ? plain : decimal_scale_by(plain, multiply, divide);
}

static int32_t digits(struct evaluator *e, const struct expr *call) {
    int64_t digits = 0;
    if (call->parts > 1) decimal_to_scaled(number(e, call->part[1]), 0, &digits);
    return (int32_t)digits;
}

static struct decimal least(struct evaluator *e, const struct expr *call, bool most) {
    struct decimal best = number(e, call->part[0]);
    for (size_t i = 1; i < call->parts; i++) {
        struct decimal other = second(e, call->part[0], call->part[i]);
        best = most ? decimal_max(best, other) : decimal_min(best, other);
    }
    return best;
}

static struct decimal called(struct evaluator *e, const struct expr *call) {
    struct slice name = call->name.text;
    struct decimal x = number(e, call->part[0]);
    if (slice_is(name, "min")) return least(e, call, false);
    if (slice_is(name, "max")) return least(e, call, true);
    if (slice_is(name, "square_root")) return decimal_square_root(x);
    if (slice_is(name, "power")) return decimal_power(x, number(e, call->part[1]));
    if (slice_is(name, "ln")) return decimal_ln(x);
    if (slice_is(name, "exp")) return decimal_exp(x);
    if (slice_is(name, "log")) return decimal_log(x, number(e, call->part[1]));
    if (slice_is(name, "round")) return decimal_round(x, digits(e, call));
    if (slice_is(name, "truncate")) return decimal_truncate(x, digits(e, call));
    if (slice_is(name, "ceiling")) return decimal_ceiling(x);
    if (slice_is(name, "floor")) return decimal_floor(x);
    if (slice_is(name, "absolute")) return decimal_absolute(x);
    if (slice_is(name, "remainder")) return decimal_remainder(x, second(e, call->part[0], call->part[1]));
    if (slice_is(name, "quotient")) return decimal_whole_quotient(x, second(e, call->part[0], call->part[1]));
    return decimal_unknown; /* a function of the host */
}

static struct decimal computed(struct evaluator *e, const struct expr *expr) {
    switch (expr->kind) {
    case EXPR_ADD: return decimal_add(number(e, expr->part[0]), second(e, expr->part[0], expr->part[1]));
    case EXPR_SUBTRACT: return decimal_subtract(number(e, expr->part[0]), second(e, expr->part[0], expr->part[1]));
    case EXPR_MULTIPLY: case EXPR_DIVIDE: return product(e, expr);
    case EXPR_NEGATE: return decimal_negate(number(e, expr->part[0]));
    case EXPR_CONVERT: return number_in(e, expr->part[0], expr->unit);
    default: return called(e, expr);
    }
}

/* A range stays one where only its unit is dropped: (months since born) in months. */
struct meaning evaluate_number(struct evaluator *e, const struct expr *expr) {
    if (expr->kind == EXPR_CONVERT && unit_same(expr->part[0]->type->unit, expr->unit)) return evaluate(e, expr->part[0]);
    return meaning_of_number(e, computed(e, expr));
}
