/* box_field: where it helps to cut the values that a field of an element may have. */
#include "runtime/box_list.h"

struct cutting {
    const struct box *box;
    const struct domain *domain;
    const struct program_field *field;
    const struct span *span;
    int64_t *cut;
    bool found, computed;
};

/* The values of the field from `at` on are the right part. */
static void cut_at(struct cutting *c, int64_t at) {
    if (c->found || at <= c->span->lo || at > c->span->hi) return;
    *c->cut = at;
    c->found = true;
}

static void cut_by_day(struct cutting *c, int64_t when) {
    int64_t first, last;
    date_span(when, &first, &last);
    first = first / MILLISECONDS_A_DAY - (first % MILLISECONDS_A_DAY < 0);
    /* An offset from UTC moves a day by less than one. */
    int64_t around = date_take(when).precision == DATE_DAY ? 0 : 1;
    for (int64_t day = first - around; day <= first + around + 1; day++) cut_at(c, day);
}

static void cut_by_number(struct cutting *c, int64_t number) {
    if (c->domain->form == FORM_DATE) {
        cut_by_day(c, number);
        return;
    }
    int64_t steps = number / c->domain->step - (number % c->domain->step < 0);
    cut_at(c, steps);
    if (steps < INT64_MAX) cut_at(c, steps + 1);
}

static void cut_by_wide(struct cutting *c, struct decimal number) {
    struct decimal step = c->domain->form == FORM_WIDE ? c->domain->measure : decimal_scaled(c->domain->step, -(int32_t)c->field->scale);
    int64_t steps;
    if (!decimal_to_scaled(decimal_floor(decimal_divide(number, step)), 0, &steps) || steps == INT64_MAX) return;
    cut_at(c, steps);
    cut_at(c, steps + 1);
}

/* At the ends of what the field is compared with. */
static void cut_by(struct cutting *c, bool wide, uint32_t reg, uint32_t quantifier) {
    const struct box *box = c->box;
    uint32_t at = wide ? box->wide_definer[reg] : box->number_definer[reg];
    if (at != NONE && box->owner[at] == quantifier) {
        enum opcode op = instruction_op(&box->program->instruction[at]);
        c->computed |= op != OP_number_const && op != OP_wide_const;
    }
    if (wide ? !(box->wide[reg].flags & SET_KNOWN) : !(box->number[reg].flags & SET_KNOWN)) return;
    for (int end = 0; end < 2; end++) {
        if (wide) cut_by_wide(c, end ? box->wide[reg].hi : box->wide[reg].lo);
        else cut_by_number(c, end ? box->number[reg].hi : box->number[reg].lo);
    }
}

static void look_at_use(struct cutting *c, const struct program_instruction *i, bool wide, uint32_t reg, uint32_t quantifier) {
    const enum operand bank = wide ? OPERAND_W : OPERAND_N;
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    bool a = info->a == bank && i->a == reg, b = info->b == bank && i->b == reg;
    switch (instruction_op(i)) {
    case OP_number_equal: case OP_number_less: case OP_number_at_most: case OP_date_before: case OP_date_same:
    case OP_wide_equal: case OP_wide_less: case OP_wide_at_most:
        if (a) cut_by(c, wide, i->b, quantifier);
        if (b) cut_by(c, wide, i->a, quantifier);
        break;
    case OP_number_settled: case OP_wide_settled: break;
    default: c->computed |= a || b || info->a == (wide ? OPERAND_ARGS_TW : OPERAND_ARGS_TN); break;
    }
}

bool field_cut(const struct box *box, uint32_t l, uint32_t field, const struct span *span, int64_t *cut, bool *computed) {
    const struct cone_list *list = &box->cone->list[l];
    struct cutting c = { box, &list->domain[field], &box->program->field[list->field[field].field], span, cut, false, false };
    for (uint32_t q = 0; q < list->quantifiers; q++) {
        uint32_t begin = list->quantifier[q] + 1, end = box->cone->step[list->quantifier[q]].end;
        for (uint32_t s = begin; s < end; s++) {
            const struct program_instruction *i = &box->program->instruction[box->cone->step[s].at];
            bool wide = instruction_op(i) == OP_field_wide;
            if ((!wide && instruction_op(i) != OP_field_number) || box->cone->step[s].index != field) continue;
            for (uint32_t use = s + 1; use < end; use++)
                look_at_use(&c, &box->program->instruction[box->cone->step[use].at], wide, i->dst, box->cone->step[list->quantifier[q]].at);
        }
    }
    *computed = c.computed;
    return c.found;
}
