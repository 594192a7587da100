/* box_patient: a patient out of the cells of a box, with values that a reader finds natural: round ones from the middle. */
#include "runtime/box_inside.h"
#include "runtime/box_reach.h"
#include "runtime/value.h"

/* --- Typical values ------------------------------------------------------------------------------------------------- */

enum { DAYS_BACK = 2 * 365 };
static const int64_t far_away = (int64_t)1 << 50; /* an end that nobody declared */

static int64_t floor_to(int64_t value, int64_t unit) { return value - ((value % unit) + unit) % unit; }

/* The roundest number of [lo, hi]: a multiple of 1000, else of 500, 100, 50 and so on. */
static int64_t roundest(int64_t lo, int64_t hi) {
    int64_t middle = lo + (hi - lo) / 2;
    for (int64_t power = 1000000000000000; power >= 1; power /= 10)
        for (int half = 0; half < 2; half++) {
            int64_t unit = half ? power / 2 : power;
            if (unit < 1) break;
            int64_t below = floor_to(middle, unit);
            if (below >= lo) return below;
            if (below <= hi - unit) return below + unit;
        }
    return lo;
}

static int64_t typical(int64_t lo, int64_t hi) {
    if (lo < -far_away && hi > far_away) return 0;
    int64_t above = lo + (lo > 20 ? lo : 20), below = hi > 0 ? 0 : hi - 20;
    if (hi > far_away && hi > above) hi = above;
    if (lo < -far_away && lo < below) lo = below;
    int64_t quarter = (hi - lo) / 4;
    return roundest(lo + quarter, hi - quarter);
}

/* Of places between which all numbers lie, a number before what lies between. */
static int64_t typical_decimal(const struct domain *domain, int64_t lo, int64_t hi) {
    if (!domain->endless) return typical(lo, hi);
    int64_t least = (lo >> 1) + (lo & 1), greatest = hi >> 1;
    return least <= greatest ? 2 * typical(least, greatest) : lo;
}

/* A day that has been, not too long ago, where there is one. */
static int64_t typical_day(const struct box *box, int64_t lo, int64_t hi) {
    int64_t today, last;
    date_span(box->context->today, &today, &last);
    today /= MILLISECONDS_A_DAY;
    if (lo > today) return lo;
    if (hi > today) hi = today;
    if (lo < hi - DAYS_BACK) lo = hi - DAYS_BACK;
    return lo + (hi - lo) / 2;
}

static struct span span_typical(const struct box *box, const struct domain *domain, const struct span *span) {
    struct span one = *span;
    if (!(span->flags & SET_KNOWN)) return one;
    one.flags = SET_KNOWN;
    switch (domain->form) {
    case FORM_TRUTH: case FORM_CHOICE: case FORM_TEXT: one.hi = span->hi & -span->hi; break;
    case FORM_NUMBER: one.lo = one.hi = typical(span->lo, span->hi); break;
    case FORM_WIDE: one.lo = one.hi = typical_decimal(domain, span->lo, span->hi); break;
    case FORM_DATE: one.lo = one.hi = typical_day(box, span->lo, span->hi); break;
    case FORM_COUNT: one.hi = span->lo; break;
    }
    return one;
}

/* --- Facts ------------------------------------------------------------------------------------------------------------ */

static int64_t text_number(struct box *box, int64_t bit) {
    size_t at = 0;
    while (at + 1 < box->texts && bit >> at != 1) at++;
    struct slice text = box->texts && box->text[at].bytes ? box->text[at] : slice_of("something else");
    return context_text(box->context, text);
}

static int64_t number_of(struct box *box, const struct domain *domain, const struct span *span) {
    switch (domain->form) {
    case FORM_NUMBER: return span->lo * domain->step;
    case FORM_DATE: return date_of_day(span->lo);
    case FORM_TEXT: return text_number(box, span->hi);
    case FORM_TRUTH: return span->hi == MAY_YES ? TRUTH_YES : TRUTH_NO;
    case FORM_CHOICE: case FORM_WIDE: case FORM_COUNT: break;
    }
    return span->hi;
}

bool reach_typical(struct box *box, uint32_t fact, struct decimal number, int64_t mask) {
    if (!box->typical) box->typical = ARENA_ARRAY(&box->fixed, struct typical, box->program->facts);
    if (!box->typical) return false;
    box->typical[fact] = (struct typical){ number, mask, true };
    return true;
}

/* The declared value, where it lies in the span. */
static bool declared(const struct box *box, uint32_t f, const struct domain *domain, struct span *span) {
    if (!box->typical || !box->typical[f].given || !(span->flags & SET_KNOWN)) return false;
    const struct typical *typical = &box->typical[f];
    if (domain->form == FORM_TRUTH || domain->form == FORM_CHOICE) {
        if (!(typical->mask & span->hi)) return false;
        span->hi = typical->mask;
    } else {
        struct decimal step = domain->form == FORM_WIDE ? domain->measure : decimal_scaled(domain->step, -(int32_t)box->program->fact[f].scale);
        int64_t steps;
        if ((domain->form != FORM_WIDE && domain->form != FORM_NUMBER) || !decimal_is_known(typical->number) ||
            !decimal_to_scaled(decimal_floor(decimal_divide(typical->number, step)), 0, &steps) || steps < span->lo || steps > span->hi)
            return false;
        span->lo = span->hi = steps;
    }
    span->flags = SET_KNOWN;
    return true;
}

static void put_fact(struct box *box, uint32_t f, const struct dim *dim) {
    struct context *context = box->context;
    struct span one = dim->now;
    if (!declared(box, f, &dim->domain, &one)) one = span_typical(box, &dim->domain, &dim->now);
    if (!(one.flags & SET_KNOWN)) return;
    context->fact[f].given = GIVEN_VALUE_KNOWN;
    if (dim->domain.form == FORM_TRUTH) context->truth[dim->reg] = (uint8_t)number_of(box, &dim->domain, &one);
    else if (dim->domain.form == FORM_WIDE) context->wide[dim->reg] = domain_number(&dim->domain, one.lo);
    else context->number[dim->reg] = number_of(box, &dim->domain, &one);
}

/* What cannot be: an unknown value where absence means one, a period that ends before it begins. */
static bool can_be(const struct box *box, uint32_t f) {
    const struct program_fact *fact = &box->program->fact[f];
    const struct context *context = box->context;
    if (fact->absent && context->fact[f].given != GIVEN_VALUE_KNOWN) return false;
    return fact->kind != FACT_PERIOD || context->number[fact->slot] <= context->number[fact->slot + 1];
}

/* --- Lists ------------------------------------------------------------------------------------------------------------ */

static void put_unknown_cells(const struct box *box, const struct cone_list *list, struct list_value *value, uint32_t element) {
    const struct program_record *record = &box->program->record[box->program->list[list->list].record];
    for (uint32_t i = 0; i < record->fields; i++) {
        const struct program_field *field = &box->program->field[record->first_field + i];
        size_t at = (size_t)element * record->fields + field->slot;
        value->cell[at] = NUMBER_UNKNOWN;
        if (field->kind == FACT_TRUTH) value->cell[at] = TRUTH_UNKNOWN;
        if (field->kind == FACT_CHOICE) value->cell[at] = choice_unknown(field->choices);
        value->wide[at] = decimal_unknown;
    }
}

static void put_element(struct box *box, const struct cone_list *list, const struct element_type *type, uint32_t element) {
    struct list_value *value = &box->context->list[list->list];
    const struct program_record *record = &box->program->record[box->program->list[list->list].record];
    put_unknown_cells(box, list, value, element);
    for (uint32_t f = 0; f < list->fields; f++) {
        struct span one = span_typical(box, &list->domain[f], &type->cell[f]);
        size_t at = (size_t)element * record->fields + box->program->field[list->field[f].field].slot;
        if (!(one.flags & SET_KNOWN)) continue;
        if (list->domain[f].form == FORM_WIDE) value->wide[at] = domain_number(&list->domain[f], one.lo);
        else value->cell[at] = number_of(box, &list->domain[f], &one);
    }
}

static bool make_list(struct box *box, uint32_t l) {
    const struct cone_list *list = &box->cone->list[l];
    const struct list_box *here = &box->list[l];
    uint32_t fact = box->program->list[list->list].fact;
    struct list_value *value = &box->context->list[list->list];
    if (here->state != NONE && !(box->dim[here->state].now.flags & SET_KNOWN)) return true; /* it stays unknown */
    size_t count = 0, fields = box->program->record[box->program->list[list->list].record].fields;
    for (uint32_t t = 0; t < here->types; t++) count += (size_t)box->dim[here->first_count + t].now.lo;
    bool is_series = box->program->fact[fact].kind == FACT_SERIES;
    if (count > box->program->list[list->list].most || (is_series && count > 1)) return false; /* a series would need its order */
    value->cell = ARENA_ARRAY(&box->context->arena, int64_t, count * fields + 1);
    value->wide = ARENA_ARRAY(&box->context->arena, struct decimal, count * fields + 1);
    if (!value->cell || !value->wide) return false;
    value->state = LIST_COMPLETE;
    box->context->fact[fact].given = GIVEN_VALUE_KNOWN;
    for (uint32_t t = 0; t < here->types; t++)
        for (int64_t n = 0; n < box->dim[here->first_count + t].now.lo; n++) put_element(box, list, &here->type[t], value->count++);
    value->room = value->count;
    return true;
}

static bool make(struct box *box) {
    for (size_t d = 0; d < box->dims; d++)
        if (box->dim[d].reg != NONE) put_fact(box, box->thing[box->dim[d].thing].name.fact, &box->dim[d]);
    for (uint32_t l = 0; l < box->cone->lists; l++)
        if (!make_list(box, l)) return false;
    for (uint32_t i = 0; i < box->cone->facts; i++)
        if (box->program->fact[box->cone->fact[i]].kind < FACT_LIST && !can_be(box, box->cone->fact[i])) return false;
    return true;
}

bool patient_make(struct box *box) {
    bool made = make(box), failed = box->context->failed || box->context->arena.failed;
    box->failed |= failed;
    return made && !failed;
}

void reach_print_value(const struct box *box, uint32_t fact, struct text *out) {
    struct value value = value_of_fact(box->context, fact);
    value_print(box->context, &value, out);
}

void reach_print_patient(const struct box *box, struct text *out) {
    bool first = true;
    for (uint32_t f = 0; f < box->program->facts; f++) {
        if (!box->matters[f]) continue;
        struct value value = value_of_fact(box->context, f);
        text_printf(out, "%s%s ", first ? "" : ", ", program_text(box->program, box->program->fact[f].name));
        value_print(box->context, &value, out);
        first = false;
    }
}
