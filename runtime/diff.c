#include "runtime/diff.h"

#include <string.h>

#include "runtime/value.h"

const char *diff_outcome_word(uint8_t truth) {
    static const char *const words[] = { "no", "unknown", "contraindicated", "yes" };
    return words[truth & 3];
}

uint32_t diff_recommendation(const struct program *program, const char *name) {
    for (uint32_t i = 0; i < program->recommendations; i++)
        if (!strcmp(program_text(program, program->recommendation[i].name), name)) return i;
    return NONE;
}

static struct value amount_of(const struct context *context, const struct program_dose *dose) {
    return value_of_register(context, (enum value_kind)dose->kind, dose->reg, dose->scale,
                             program_text(context->program, context->program->unit[dose->unit].code), 0, 0);
}

void diff_put_doses(const struct context *context, uint32_t recommendation, struct text *out) {
    const struct program *program = context->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    if (context->truth[r->outcome] != TRUTH_YES) return;
    for (uint32_t d = r->first_dose; d < r->first_dose + r->doses; d++) {
        const struct program_dose *dose = &program->dose[d];
        struct value amount = amount_of(context, dose);
        text_puts(out, ", ");
        if (dose->then) text_puts(out, "then ");
        text_printf(out, "%s ", program_text(program, program->treatment[dose->treatment].label));
        if (value_is_known(&amount)) value_put_amount(context, &amount, LANGUAGE_ENGLISH, out);
        else text_puts(out, "(amount not known)");
    }
}

/* --- One patient ------------------------------------------------------------------------------------------------------ */

static struct decimal exact(const struct value *value) {
    return value->kind == VALUE_WIDE ? value->wide : decimal_scaled(value->number, -(int32_t)value->scale);
}

static bool same_amount(const struct context *old, const struct program_dose *a, const struct context *new, const struct program_dose *b) {
    struct value x = amount_of(old, a), y = amount_of(new, b);
    if (!value_is_known(&x) || !value_is_known(&y)) return value_is_known(&x) == value_is_known(&y);
    struct decimal from = exact(&x), to = exact(&y);
    struct unit_conversion conversion;
    const struct unit *u = &old->program->parsed_unit[a->unit], *v = &new->program->parsed_unit[b->unit];
    if (unit_conversion(v, u, NULL, &conversion) != UNIT_CONVERTS) return false;
    return decimal_equal(from, unit_convert(to, &conversion));
}

static bool same_text(const struct program *a, uint32_t x, const struct program *b, uint32_t y) { return !strcmp(program_text(a, x), program_text(b, y)); }

static bool same_dose(const struct context *old, const struct program_dose *a, const struct context *new, const struct program_dose *b) {
    const struct program *p = old->program, *q = new->program;
    return same_text(p, p->treatment[a->treatment].name, q, q->treatment[b->treatment].name) && same_text(p, a->route, q, b->route) &&
           same_text(p, a->over, q, b->over) && same_text(p, a->schedule, q, b->schedule) && a->then == b->then && same_amount(old, a, new, b);
}

static bool same_answer(const struct context *old, uint32_t a, const struct context *new, uint32_t b) {
    const struct program_recommendation *x = &old->program->recommendation[a], *y = &new->program->recommendation[b];
    if (old->truth[x->outcome] != new->truth[y->outcome]) return false;
    if (old->truth[x->outcome] != TRUTH_YES) return true;
    if (x->doses != y->doses) return false;
    for (uint32_t d = 0; d < x->doses; d++)
        if (!same_dose(old, &old->program->dose[x->first_dose + d], new, &new->program->dose[y->first_dose + d])) return false;
    return true;
}

static uint8_t applies(const struct context *context) {
    uint32_t reg = context->program->guideline->applies;
    return reg == NONE ? TRUTH_YES : context->truth[reg];
}

bool diff_patient(const struct diff *diff, const struct context *old, const struct context *new, bool *failed) {
    if (applies(old) != applies(new)) return true;
    for (uint32_t i = 0; i < diff->old->recommendations; i++) {
        uint32_t other = diff_recommendation(diff->new, program_text(diff->old, diff->old->recommendation[i].name));
        if (other == NONE ? old->truth[diff->old->recommendation[i].outcome] == TRUTH_YES : !same_answer(old, i, new, other)) return true;
    }
    for (uint32_t i = 0; i < diff->new->recommendations; i++)
        if (new->truth[diff->new->recommendation[i].outcome] == TRUTH_YES &&
            diff_recommendation(diff->old, program_text(diff->new, diff->new->recommendation[i].name)) == NONE)
            return true;
    for (size_t i = 0; i < diff->shows; i++) {
        const struct diff_item *item = &diff->item[diff->shown[i].item];
        if (new->truth[diff->new->recommendation[item->new].outcome] != TRUTH_NO && !diff_shows_same(diff, &diff->shown[i], old, new, failed)) return true;
    }
    return false;
}

/* --- All of it ------------------------------------------------------------------------------------------------------------ */

bool diff_is_same(const struct diff *diff) {
    if (diff->answers || diff->lines || diff->applies != DIFF_SAME) return false;
    for (size_t i = 0; i < diff->items; i++)
        if (diff->item[i].verdict != DIFF_SAME) return false;
    return true;
}

void diff_make(struct diff *diff, const struct program *old, const struct program *new, date today, const struct allocator *allocator) {
    *diff = (struct diff){ .old = old, .new = new, .today = today };
    arena_init(&diff->arena, allocator, 0);
    diff_texts(diff);
    diff_answers(diff, allocator);
    diff->failed |= diff->arena.failed;
}

void diff_free(struct diff *diff) { arena_free(&diff->arena); }
