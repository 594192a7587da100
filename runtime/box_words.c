/* box_words: a box as a reader would say it: "Age 65 to 69 years, HER2 status positive", only what is not open to every value. */
#include "runtime/box_inside.h"
#include "runtime/box_reach.h"
#include "runtime/value.h"

static bool is_whole(const struct dim *dim) {
    return dim->now.lo == dim->all.lo && dim->now.hi == dim->all.hi && dim->now.flags == dim->all.flags;
}

/* What a fact and a field have in common for showing. */
struct shown {
    enum form form;
    const struct domain *domain;
    uint32_t scale, first_choice, choices;
    const char *unit;
};

static void put_number(const struct box *box, const struct shown *shown, int64_t steps, struct text *out) {
    struct value value = { .kind = shown->form == FORM_WIDE ? VALUE_WIDE : shown->form == FORM_DATE ? VALUE_DATE : VALUE_NUMBER,
                           .scale = shown->scale, .unit = shown->unit };
    if (shown->form == FORM_WIDE) value.wide = domain_number(shown->domain, steps);
    else value.number = shown->form == FORM_DATE ? date_of_day(steps) : steps * shown->domain->step;
    value_words(box->context, &value, LANGUAGE_ENGLISH, out);
}

/* Of a place between two numbers the one that it lies beside. */
static void put_end(const struct box *box, const struct shown *shown, int64_t place, bool is_low, struct text *out) {
    bool between = shown->domain->endless && (place & 1);
    if (between) text_puts(out, is_low ? "above " : "below ");
    put_number(box, shown, place + (!between ? 0 : is_low ? -1 : 1), out);
}

static void put_ends(const struct box *box, const struct shown *shown, const struct span *span, const struct span *all, struct text *out) {
    bool low = span->lo > all->lo, high = span->hi < all->hi, between = shown->domain->endless && ((low ? span->lo : span->hi) & 1);
    text_putc(out, ' ');
    if (!low && !high) {
        text_puts(out, "known");
    } else if (span->lo == span->hi && !between) {
        put_number(box, shown, span->lo, out);
    } else if (!high) {
        put_end(box, shown, span->lo, true, out);
        if (!between) text_puts(out, " or more");
    } else if (!low) {
        if (!between) text_puts(out, "at most ");
        put_end(box, shown, span->hi, false, out);
    } else {
        struct shown bare = *shown;
        bare.unit = shown->form == FORM_DATE ? shown->unit : "";
        put_end(box, &bare, span->lo, true, out);
        text_puts(out, " to ");
        put_end(box, shown, span->hi, false, out);
    }
}

static void put_mask(const struct box *box, const struct shown *shown, const struct span *span, const struct span *all, struct text *out) {
    int64_t left = span->hi;
    if (shown->form == FORM_TRUTH) {
        text_puts(out, left == all->hi ? " known" : left == MAY_YES ? ": yes" : ": no");
        return;
    }
    text_putc(out, ' ');
    if (left == all->hi) text_puts(out, "known");
    else if (shown->form == FORM_TEXT) text_puts(out, "one of certain texts");
    for (uint32_t i = 0, put = 0; left != all->hi && shown->form == FORM_CHOICE && i < shown->choices; i++) {
        if (!(left >> i & 1)) continue;
        if (put++) text_puts(out, left >> i == 1 ? " or " : ", ");
        value_put_choice(box->program, shown->first_choice + i, out);
    }
}

static void put_span(const struct box *box, const char *label, const struct shown *shown, const struct span *span, const struct span *all,
                     struct text *out) {
    text_puts(out, label);
    if (!(span->flags & SET_KNOWN)) {
        text_puts(out, " not known");
        return;
    }
    if (shown->form <= FORM_TEXT) put_mask(box, shown, span, all, out);
    else put_ends(box, shown, span, all, out);
    if (span->flags & SET_UNKNOWN) text_puts(out, ", or not known");
}

static const char *unit_of(const struct program *program, uint32_t unit) { return unit == NONE ? "" : program_text(program, program->unit[unit].code); }

static void put_fact(const struct box *box, const struct dim *dim, struct text *out) {
    const struct program_fact *fact = &box->program->fact[box->thing[dim->thing].name.fact];
    struct shown shown = { dim->domain.form, &dim->domain, fact->scale, fact->first_choice, fact->choices, unit_of(box->program, fact->unit) };
    put_span(box, program_text(box->program, fact->label), &shown, &dim->now, &dim->all, out);
    if (fact->kind == FACT_PERIOD) text_puts(out, dim->reg == fact->slot ? " (begin)" : " (end)");
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

static bool narrows(const struct span *span, const struct span *all) {
    return span->lo != all->lo || span->hi != all->hi || span->flags != all->flags;
}

static void put_type(const struct box *box, const struct cone_list *list, const struct element_type *type, struct text *out) {
    bool first = true;
    for (uint32_t f = 0; f < list->fields; f++) {
        const struct program_field *field = &box->program->field[list->field[f].field];
        const struct domain *domain = &list->domain[f];
        struct span all = domain_all(domain, may_stay_unknown(box, list->field[f].tested, field->absent));
        if (!narrows(&type->cell[f], &all)) continue;
        struct shown shown = { domain->form, domain, field->scale, field->first_choice, field->choices, unit_of(box->program, field->unit) };
        text_puts(out, first ? " with " : " and ");
        put_span(box, program_text(box->program, field->label), &shown, &type->cell[f], &all, out);
        first = false;
    }
}

static void put_count(const struct dim *dim, struct text *out) {
    int64_t lo = dim->now.lo, hi = dim->now.hi;
    if (hi == 0) text_puts(out, "none");
    else if (lo == hi) text_printf(out, "%lld", (long long)lo);
    else if (hi == dim->all.hi) text_printf(out, "%lld or more", (long long)lo);
    else if (lo == 0) text_printf(out, "at most %lld", (long long)hi);
    else text_printf(out, "%lld to %lld", (long long)lo, (long long)hi);
}

static void put_list(const struct box *box, uint32_t l, const char **between, struct text *out) {
    const struct cone_list *list = &box->cone->list[l];
    const struct list_box *here = &box->list[l];
    const char *label = program_text(box->program, box->program->fact[box->program->list[list->list].fact].label);
    const struct dim *state = here->state == NONE ? NULL : &box->dim[here->state];
    if (state && !is_whole(state)) {
        text_printf(out, "%s%s %s", *between, label, state->now.flags & SET_KNOWN ? "known" : "not known");
        *between = ", ";
        if (!(state->now.flags & SET_KNOWN)) return;
    }
    for (uint32_t t = 0; t < here->types; t++) {
        const struct dim *dim = &box->dim[here->first_count + t];
        if (is_whole(dim)) continue;
        text_printf(out, "%s%s: ", *between, label);
        put_count(dim, out);
        put_type(box, list, &here->type[t], out);
        *between = ", ";
    }
}

void reach_print_region(const struct box *box, const bool *hidden, struct text *out) {
    const char *between = "";
    for (size_t d = 0; d < box->dims; d++) {
        const struct dim *dim = &box->dim[d];
        if (dim->reg == NONE || is_whole(dim) || (hidden && hidden[box->thing[dim->thing].name.fact])) continue;
        text_puts(out, between);
        put_fact(box, dim, out);
        between = ", ";
    }
    for (uint32_t l = 0; l < box->cone->lists; l++)
        if (!hidden || !hidden[box->program->list[box->cone->list[l].list].fact]) put_list(box, l, &between, out);
}
