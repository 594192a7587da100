/* Dates, periods and the time between them. */
#include "compiler/check.h"

const struct type *check_order(struct checker *k, struct expr *expr) {
    bool within = expr->order == ORDER_WITHIN || expr->order == ORDER_WITHIN_BEFORE || expr->order == ORDER_WITHIN_AFTER;
    bool place = expr->order == ORDER_BEFORE || expr->order == ORDER_AFTER || within;
    need_period(k, expr->part[0], expr->order != ORDER_OVERLAPS);
    need_period(k, expr->part[1], place);
    if (within) need_time(k->c, expr->quantity, "6 weeks");
    return &type_truth;
}

const struct unit *time_unit(struct compilation *c, enum date_unit unit) {
    static const char *const words[] = { "years", "months", "weeks", "days", "hours", "minutes", "seconds" };
    struct unit found;
    struct slice word = slice_of(words[unit <= DATE_SECONDS ? unit : DATE_SECONDS]);
    return unit_parse_word(word.bytes, word.length, &found) ? keep_unit(c, &found) : NULL;
}

const struct type *check_elapsed(struct checker *k, struct expr *expr) {
    need_date(k, expr->part[0]);
    if (expr->parts > 1 && expr->part[1]) need_date(k, expr->part[1]);
    return number_type(k->c, time_unit(k->c, expr->kind == EXPR_AGE ? DATE_YEARS : expr->time_unit));
}

const struct type *check_period(struct checker *k, struct expr *expr) {
    const struct expr *from = expr->part[0], *to = expr->part[1];
    for (size_t i = 0; i < expr->parts; i++) need_date(k, expr->part[i]);
    if (from->kind == EXPR_DATE && to->kind == EXPR_DATE && date_compare(from->date, to->date) == DATE_AFTER)
        diag_add(&k->c->diags, DIAG_BAD_RANGE, expr->span, "this period ends before it begins");
    return &type_period;
}

/* A date and a time: born + 3 months. */
const struct type *check_date_sum(struct checker *k, struct expr *expr) {
    const struct type *type = expr->part[1]->type;
    if (type->kind == TYPE_NUMBER && is_time_unit(type->unit)) return &type_date;
    struct diag *d;
    if (type->kind == TYPE_DATE && expr->kind == EXPR_SUBTRACT) {
        d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->span, "two dates cannot be subtracted");
        diag_hint(&k->c->diags, d, "say what to count: days between A and B, years between A and B");
    } else {
        d = diag_add(&k->c->diags, DIAG_TYPES_DIFFER, expr->part[1]->span, "only a time can be added to a date, this is %s",
                     type_words(k->c, type));
        diag_hint(&k->c->diags, d, "for example 90 days, 6 weeks or 3 months");
    }
    return &type_error;
}
