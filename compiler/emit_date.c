/* Dates and periods. */
#include "compiler/emit.h"

static const struct { const char *word; enum date_unit unit; } times[TIME_UNITS] = {
    { "years", DATE_YEARS }, { "months", DATE_MONTHS }, { "weeks", DATE_WEEKS }, { "days", DATE_DAYS },
    { "hours", DATE_HOURS }, { "minutes", DATE_MINUTES }, { "seconds", DATE_SECONDS }, { "ms", DATE_MILLISECONDS },
};

/* What these words mean is read once a program. */
static void read_times(struct emitter *e) {
    if (e->times_read) return;
    e->times_read = true;
    for (size_t i = 0; i < TIME_UNITS; i++) {
        struct slice word = slice_of(times[i].word);
        unit_match(word.bytes, word.length, &e->time_unit[i]);
    }
}

bool emit_duration(struct emitter *e, struct decimal number, const struct unit *unit, int64_t *amount, enum date_unit *kind) {
    read_times(e);
    for (size_t i = 0; unit && i < TIME_UNITS; i++) {
        struct unit_conversion conversion;
        if (unit_conversion(unit, &e->time_unit[i], NULL, &conversion) != UNIT_CONVERTS) continue;
        struct decimal there = unit_convert(number, &conversion);
        if (!decimal_to_scaled(there, 0, amount) || *amount > 100000000 || *amount < -100000000) continue;
        if (!decimal_equal(decimal_multiply(there, conversion.divide), decimal_multiply(number, conversion.multiply))) continue;
        *kind = times[i].unit;
        return true;
    }
    return false;
}

uint32_t emit_date_compare(struct emitter *e, enum compare_op op, uint32_t a, uint32_t b) {
    switch (op) {
    case COMPARE_EQUAL: return emit_t(e, OP_date_same, a, b, 0);
    case COMPARE_UNEQUAL: return emit_t(e, OP_truth_not, emit_t(e, OP_date_same, a, b, 0), 0, 0);
    case COMPARE_LESS: return emit_t(e, OP_date_before, a, b, 0);
    case COMPARE_GREATER: return emit_t(e, OP_date_before, b, a, 0);
    case COMPARE_AT_MOST: return emit_t(e, OP_truth_not, emit_t(e, OP_date_before, b, a, 0), 0, 0);
    case COMPARE_AT_LEAST: return emit_t(e, OP_truth_not, emit_t(e, OP_date_before, a, b, 0), 0, 0);
    }
    return 0;
}

/* Both ends of a period, or twice the same date. */
struct ends {
    uint32_t from, to;
};

static struct ends ends_of(struct value value) {
    if (value.kind == VALUE_PERIOD) return (struct ends){ value.reg, (uint32_t)value.word };
    return (struct ends){ value.reg, value.reg };
}

static uint32_t not_before(struct emitter *e, uint32_t a, uint32_t b) {
    return emit_t(e, OP_truth_not, emit_t(e, OP_date_before, a, b, 0), 0, 0);
}

static uint32_t shifted(struct emitter *e, uint32_t at, const struct quantity *distance, bool back) {
    int64_t amount;
    enum date_unit unit;
    if (!emit_duration(e, distance->number, distance->unit, &amount, &unit)) {
        diag_add(&e->c->diags, DIAG_BAD_RANGE, distance->span, "this needs a whole number of years, months, weeks, days, hours, minutes, seconds or ms");
        return at;
    }
    return emit_n(e, OP_date_add, at, emit_number_const(e, back ? -amount : amount), (uint16_t)unit);
}

struct ordering {
    const struct expr *expr;
    struct tested right;
    struct value left;
};

static uint32_t order_with(struct emitter *e, struct value right, const void *context) {
    const struct ordering *o = context;
    const struct expr *expr = o->expr;
    struct ends a = ends_of(o->left), b = ends_of(right);
    uint32_t both[2];
    switch (expr->order) {
    case ORDER_BEFORE: return emit_t(e, OP_date_before, a.to, b.from, 0);
    case ORDER_AFTER: return emit_t(e, OP_date_before, b.to, a.from, 0);
    case ORDER_WITHIN: case ORDER_WITHIN_BEFORE: case ORDER_WITHIN_AFTER:
        both[0] = not_before(e, a.from, expr->order == ORDER_WITHIN_AFTER ? b.from : shifted(e, b.from, expr->quantity, true));
        both[1] = not_before(e, expr->order == ORDER_WITHIN_BEFORE ? b.to : shifted(e, b.to, expr->quantity, false), a.to);
        break;
    case ORDER_DURING:
        both[0] = not_before(e, a.from, b.from);
        both[1] = not_before(e, b.to, a.to);
        break;
    case ORDER_OVERLAPS:
        both[0] = not_before(e, a.to, b.from);
        both[1] = not_before(e, b.to, a.from);
        break;
    }
    return emit_all(e, both, 2);
}

static uint32_t order_left(struct emitter *e, struct value left, const void *context) {
    struct ordering o = *(const struct ordering *)context;
    o.left = left;
    return emit_by_rows(e, &o.right, order_with, &o);
}

uint32_t emit_order(struct emitter *e, const struct expr *expr) {
    struct tested left = emit_tested(e, expr->part[0]);
    struct ordering o = { .expr = expr, .right = emit_tested(e, expr->part[1]) };
    e->span = expr->span;
    return emit_by_rows(e, &left, order_left, &o);
}

struct value emit_elapsed(struct emitter *e, const struct expr *expr) {
    uint32_t from, to;
    if (expr->kind == EXPR_AGE) {
        to = emit_expr(e, expr->part[0]).reg;
        from = emit_expr(e, expr->part[1]).reg;
    } else {
        from = emit_expr(e, expr->part[0]).reg;
        to = expr->parts > 1 && expr->part[1] ? emit_expr(e, expr->part[1]).reg : emit_today(e);
    }
    e->span = expr->span;
    enum date_unit unit = expr->kind == EXPR_AGE ? DATE_YEARS : expr->time_unit;
    return (struct value){ .kind = VALUE_RANGE, .reg = emit_r(e, OP_date_elapsed, from, to, (uint16_t)unit),
                           .low = -((int64_t)1 << 50), .high = (int64_t)1 << 50 };
}

struct value emit_date_sum(struct emitter *e, const struct expr *expr) {
    struct value at = emit_expr(e, expr->part[0]);
    struct value amount = emit_expr(e, expr->part[1]);
    const struct unit *unit = expr->part[1]->type->unit;
    bool back = expr->kind == EXPR_SUBTRACT;
    e->span = expr->span;
    if (amount.constant) {
        struct quantity quantity = { .number = amount.number, .unit = unit, .span = expr->part[1]->span };
        return (struct value){ .kind = VALUE_DATE, .reg = shifted(e, at.reg, &quantity, back) };
    }
    /* A quantity that is a fact: whole days, or months where the calendar counts. */
    struct unit target;
    struct slice word = slice_of(unit->power[UNIT_CALENDAR] ? "months" : "seconds");
    struct value number;
    if (!unit_parse_word(word.bytes, word.length, &target)) return at;
    amount = emit_convert(e, amount, unit, &target, NULL);
    if (back) amount = emit_negated(e, amount);
    if (!emit_as_number(e, amount, 0, &number)) {
        diag_add(&e->c->diags, DIAG_BAD_RANGE, expr->part[1]->span, "only a fact with a range and a step of whole days or months can be added to a date");
        return at;
    }
    enum date_unit counted = unit->power[UNIT_CALENDAR] ? DATE_MONTHS : DATE_SECONDS;
    return (struct value){ .kind = VALUE_DATE, .reg = emit_n(e, OP_date_add, at.reg, number.reg, (uint16_t)counted) };
}
