/* Comparisons. Where a table has several rows left, each of their values is compared: yes when all say so, no when none does. */
#include "tests/evaluator/evaluator_inside.h"

const struct decimal *molar_mass(const struct expr *a, const struct expr *b) {
    const struct expr *sides[] = { a, b };
    for (int i = 0; i < 2; i++)
        if (sides[i] && sides[i]->symbol && sides[i]->symbol->molar_mass) return sides[i]->symbol->molar_mass;
    return NULL;
}

/* --- Numbers -------------------------------------------------------------------------------------------------------------- */

/* How numbers of two units are held against each other: a * left against b * right, or by conversion of b on a scale of its own. */
struct measure {
    bool same;
    struct unit_conversion conversion; /* of b into a's unit */
};

static struct measure measure_of(const struct unit *a, const struct unit *b, const struct decimal *molar) {
    struct measure m = { .same = !a || !b };
    if (!m.same && unit_conversion(b, a, molar, &m.conversion) != UNIT_CONVERTS) m.same = true;
    return m;
}

static int held(struct decimal a, struct decimal b, const struct measure *m) {
    if (m->same) return decimal_compare(a, b);
    if (m->conversion.from_special || m->conversion.to_special) return decimal_compare(a, unit_convert(b, &m->conversion));
    return decimal_compare(decimal_multiply(a, m->conversion.divide), decimal_multiply(b, m->conversion.multiply));
}

/* Every value of a below every one of b: yes; none: no. */
static enum truth is_less(const struct possible *a, const struct possible *b, const struct measure *m) {
    if (!a->endless && held(a->high, b->low, m) < 0) return YES;
    return !b->endless && held(a->low, b->high, m) >= 0 ? NO : UNKNOWN;
}

static enum truth is_at_most(const struct possible *a, const struct possible *b, const struct measure *m) {
    if (!a->endless && held(a->high, b->low, m) <= 0) return YES;
    return !b->endless && held(a->low, b->high, m) > 0 ? NO : UNKNOWN;
}

static enum truth is_equal(const struct possible *a, const struct possible *b, const struct measure *m) {
    bool one = !a->endless && !b->endless && decimal_equal(a->low, a->high) && decimal_equal(b->low, b->high);
    if (one) return truth_of(held(a->low, b->low, m) == 0);
    bool below = !a->endless && held(a->high, b->low, m) < 0, above = !b->endless && held(a->low, b->high, m) > 0;
    return below || above ? NO : UNKNOWN;
}

static enum truth numbers_hold(const struct possible *a, enum compare_op op, const struct possible *b, const struct measure *m) {
    switch (op) {
    case COMPARE_EQUAL: return is_equal(a, b, m);
    case COMPARE_UNEQUAL: return not(is_equal(a, b, m));
    case COMPARE_LESS: return is_less(a, b, m);
    case COMPARE_AT_MOST: return is_at_most(a, b, m);
    case COMPARE_GREATER: return not(is_at_most(a, b, m));
    case COMPARE_AT_LEAST: return not(is_less(a, b, m));
    }
    return UNKNOWN;
}

/* --- Dates ------------------------------------------------------------------------------------------------------------------ */

enum truth date_holds(date a, enum compare_op op, date b) {
    if (!date_is_known(a) || !date_is_known(b)) return UNKNOWN;
    enum date_order order = date_compare(a, b);
    if (order == DATE_UNDECIDED) return UNKNOWN;
    switch (op) {
    case COMPARE_EQUAL: return truth_of(order == DATE_SAME);
    case COMPARE_UNEQUAL: return truth_of(order != DATE_SAME);
    case COMPARE_LESS: return truth_of(order == DATE_BEFORE);
    case COMPARE_AT_MOST: return truth_of(order != DATE_AFTER);
    case COMPARE_GREATER: return truth_of(order == DATE_AFTER);
    case COMPARE_AT_LEAST: return truth_of(order != DATE_BEFORE);
    }
    return UNKNOWN;
}

/* --- Doors ------------------------------------------------------------------------------------------------------------------ */

static enum truth holds(enum type_kind kind, const struct possible *a, enum compare_op op, const struct possible *b, const struct measure *m) {
    if (!a->known || !b->known) return UNKNOWN;
    return kind == TYPE_DATE ? date_holds(a->from, op, b->from) : numbers_hold(a, op, b, m);
}

enum truth compare_meanings(const struct meaning *a, const struct unit *a_unit, enum compare_op op, const struct meaning *b, const struct unit *b_unit,
                            const struct decimal *molar) {
    struct agreement agreement = { 0 };
    struct measure m = measure_of(a_unit, b_unit, molar);
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) agreement_add(&agreement, holds(a->kind, &a->may[i], op, &b->may[k], &m));
    return agreement_of(&agreement);
}

enum truth compare(struct evaluator *e, const struct expr *left, enum compare_op op, const struct expr *right) {
    struct meaning a = evaluate(e, left), b = evaluate(e, right);
    return compare_meanings(&a, left->type->unit, op, &b, right->type->unit, molar_mass(left, right));
}

/* Both ends included, the upper one not with `below`. */
enum truth between(struct evaluator *e, const struct expr *subject, const struct expr *low, const struct expr *high, bool below) {
    struct meaning x = evaluate(e, subject), a = evaluate(e, low), b = evaluate(e, high);
    struct agreement agreement = { 0 };
    for (size_t i = 0; i < x.count; i++) {
        struct meaning one = { .kind = x.kind, .may = &x.may[i], .count = 1 };
        enum truth from = compare_meanings(&one, subject->type->unit, COMPARE_AT_LEAST, &a, low->type->unit, molar_mass(subject, low));
        enum truth to = compare_meanings(&one, subject->type->unit, below ? COMPARE_LESS : COMPARE_AT_MOST, &b, high->type->unit, molar_mass(subject, high));
        agreement_add(&agreement, and(from, to));
    }
    return agreement_of(&agreement);
}

/* --- is ---------------------------------------------------------------------------------------------------------------------- */

enum truth is_same_date(date a, date b) { return date_holds(a, COMPARE_EQUAL, b); }

/* A score is in a band when all that it can be is; in none of several by itself it is not known to be in one of them. */
static enum truth in_band(const struct type *type, const struct possible *score, const struct expr *value) {
    const struct score_band *band = &type->owner->decl->band[choice_place(type, value->name.text)];
    if (!score->known) return UNKNOWN;
    if (decimal_compare(score->low, band->from.number) >= 0 && decimal_compare(score->high, band->to.number) <= 0) return YES;
    return decimal_compare(score->high, band->from.number) < 0 || decimal_compare(score->low, band->to.number) > 0 ? NO : UNKNOWN;
}

static enum truth in_bands(const struct type *type, const struct possible *score, struct expr *const *value, size_t values) {
    enum truth truth = NO;
    for (size_t i = 0; i < values; i++) truth = or(truth, in_band(type, score, value[i]));
    return truth;
}

static enum truth is_possible(enum type_kind kind, const struct possible *a, const struct possible *b) {
    if (kind == TYPE_PERIOD) return and(is_same_date(a->from, b->from), is_same_date(a->to, b->to));
    if (!a->known || !b->known) return UNKNOWN;
    switch (kind) {
    case TYPE_CHOICE: return truth_of(a->choice == b->choice);
    case TYPE_TEXT: return truth_of(slice_equal(a->text, b->text));
    case TYPE_DATE: return is_same_date(a->from, b->from);
    case TYPE_NUMBER: return truth_of(decimal_equal(a->low, b->low));
    default: return UNKNOWN;
    }
}

/* The value that stands behind `is`: one of the choice's own, or an expression. */
static struct meaning named(struct evaluator *e, const struct type *type, const struct expr *value) {
    bool own = type->kind == TYPE_CHOICE && value->kind == EXPR_NAME && choice_place(type, value->name.text) != SIZE_MAX;
    if (!own) return evaluate(e, value);
    return meaning_of(e, TYPE_CHOICE, (struct possible){ .known = true, .choice = (uint32_t)choice_place(type, value->name.text) });
}

static enum truth is_any(struct evaluator *e, const struct type *type, const struct possible *subject, struct expr *const *value, size_t values) {
    enum truth truth = NO;
    for (size_t i = 0; i < values; i++) {
        struct meaning m = named(e, type, value[i]);
        struct agreement agreement = { 0 };
        for (size_t k = 0; k < m.count; k++) agreement_add(&agreement, is_possible(type->kind, subject, &m.may[k]));
        truth = or(truth, agreement_of(&agreement));
    }
    return truth;
}

static enum truth is_truth(enum truth subject, struct expr *const *value, size_t values) {
    enum truth truth = NO;
    for (size_t i = 0; i < values; i++) truth = or(truth, value[i]->kind == EXPR_YES ? subject : value[i]->kind == EXPR_NO ? not(subject) : UNKNOWN);
    return truth;
}

enum truth is_one_of(struct evaluator *e, const struct expr *subject, struct expr *const *value, size_t values) {
    const struct type *type = subject->type;
    struct meaning m = evaluate(e, subject);
    if (type->kind == TYPE_TRUTH) return is_truth(m.truth, value, values);
    if (m.holds) {
        enum truth truth = NO;
        for (size_t i = 0; i < values; i++) truth = or(truth, m.holds[choice_place(type, value[i]->name.text)]);
        return truth;
    }
    struct agreement agreement = { 0 };
    bool bands = type->is_score && value[0]->kind == EXPR_NAME && choice_place(type, value[0]->name.text) != SIZE_MAX;
    for (size_t i = 0; i < m.count; i++)
        agreement_add(&agreement, bands ? in_bands(type, &m.may[i], value, values) : is_any(e, type, &m.may[i], value, values));
    return agreement_of(&agreement);
}
