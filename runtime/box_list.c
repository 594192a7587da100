/* box_list: quantifiers over lists whose elements and whose number of elements are only partly known.
 *
 * The unknown part of a list is a multiset of element types (box_type.c); how many elements of each type it holds is a dim. */
#include "runtime/box_list.h"

/* --- Fields of the element at hand ------------------------------------------------------------------------------- */

static size_t cell_of(const struct box *box, uint32_t l, uint32_t element, uint32_t index) {
    const struct cone_list *list = &box->cone->list[l];
    const struct program_record *record = &box->program->record[box->program->list[list->list].record];
    return (size_t)element * record->fields + box->program->field[list->field[index].field].slot;
}

static const struct dim *dim_at_hand(const struct box *box, uint32_t index) {
    const struct list_box *here = &box->list[box->at.list];
    if (!here->dim) return NULL;
    uint32_t at = here->dim[(size_t)box->at.element * box->cone->list[box->at.list].fields + index];
    return at == NONE ? NULL : &box->dim[at];
}

static uint64_t bit_at_hand(const struct box *box, uint32_t index) {
    return box->at.making ? (uint64_t)1 << (63 - index % 32) : box->at.bit;
}

struct number_set field_number_set(struct box *box, uint32_t index) {
    const struct cone_list *list = &box->cone->list[box->at.list];
    const struct domain *domain = &list->domain[index];
    if (box->at.cell) return span_number(domain, &box->at.cell[index], bit_at_hand(box, index));
    const struct dim *dim = dim_at_hand(box, index);
    if (dim) return span_number(domain, &dim->now, dim->bit);
    int64_t cell = box->context->list[list->list].cell[cell_of(box, box->at.list, box->at.element, index)];
    if (domain->form == FORM_TEXT) cell = box_text_of(box, cell);
    return number_single(cell, domain->form);
}

struct wide_set field_wide_set(struct box *box, uint32_t index) {
    const struct cone_list *list = &box->cone->list[box->at.list];
    const struct program_field *field = &box->program->field[list->field[index].field];
    const struct domain *domain = &list->domain[index];
    if (domain->form != FORM_WIDE) {
        struct number_set n = field_number_set(box, index);
        struct wide_set set = { .lo = decimal_unknown, .hi = decimal_unknown, .flags = n.flags & (SET_KNOWN | SET_UNKNOWN),
                                .support = n.support };
        if (n.flags & SET_KNOWN) {
            set.lo = decimal_scaled(n.lo, -(int32_t)field->scale);
            set.hi = decimal_scaled(n.hi, -(int32_t)field->scale);
        }
        return set;
    }
    if (box->at.cell) return span_wide(domain, &box->at.cell[index], bit_at_hand(box, index));
    const struct dim *dim = dim_at_hand(box, index);
    if (dim) return span_wide(&dim->domain, &dim->now, dim->bit);
    return wide_single(box->context->list[list->list].wide[cell_of(box, box->at.list, box->at.element, index)]);
}

struct truth_set field_truth_set(const struct box *box, uint32_t index) {
    const struct cone_list *list = &box->cone->list[box->at.list];
    if (box->at.cell) return span_truth(&box->at.cell[index], bit_at_hand(box, index));
    const struct dim *dim = dim_at_hand(box, index);
    if (dim) return span_truth(&dim->now, dim->bit);
    int64_t cell = box->context->list[list->list].cell[cell_of(box, box->at.list, box->at.element, index)];
    return (struct truth_set){ 0, (uint8_t)(1 << (cell & 3)) };
}

static struct truth_set flags_truth(uint8_t flags, uint64_t bit) {
    uint8_t values = (uint8_t)((flags & SET_KNOWN ? MAY_YES : 0) | (flags & SET_UNKNOWN ? MAY_NO : 0));
    return (struct truth_set){ truth_one(values) ? 0 : bit, values };
}

static struct truth_set field_known_set(const struct box *box, uint32_t index) {
    if (box->at.cell) return flags_truth(box->at.cell[index].flags, bit_at_hand(box, index));
    const struct dim *dim = dim_at_hand(box, index);
    if (dim) return flags_truth(dim->now.flags, dim->bit);
    const struct list_value *value = &box->context->list[box->cone->list[box->at.list].list];
    bool assumed = value->assumed && value->assumed[cell_of(box, box->at.list, box->at.element, index)];
    return (struct truth_set){ 0, assumed ? MAY_NO : MAY_YES };
}

void field_step(struct box *box, const struct cone_step *step) {
    const struct program_instruction *i = &box->program->instruction[step->at];
    switch (instruction_op(i)) {
    case OP_field_truth: box->truth[i->dst] = field_truth_set(box, step->index); break;
    case OP_field_number: box->number[i->dst] = field_number_set(box, step->index); break;
    case OP_field_wide: box->wide[i->dst] = field_wide_set(box, step->index); break;
    default: box->truth[i->dst] = field_known_set(box, step->index); break;
    }
}

/* --- One element after the other --------------------------------------------------------------------------------- */

struct visit visit_begin(struct box *box, const struct cone_step *step) {
    struct list_box *list = &box->list[step->list];
    const struct cone_list *shape = &box->cone->list[step->list];
    struct visit visit = { .box = box, .step = step, .list = list, .slack = list->room };
    visit.field = NONE;
    for (uint32_t t = 0; t < list->types; t++) visit.slack -= box->dim[list->first_count + t].now.lo;
    if (visit.slack < 0) visit.slack = 0;
    for (uint32_t f = 0; f < shape->fields; f++)
        if (shape->field[f].field == instruction_x(&box->program->instruction[step->at])) visit.field = f;
    box->at.list = step->list;
    box->at.making = false;
    return visit;
}

static struct truth_set body_at_hand(struct visit *visit, uint8_t kept) {
    if (kept) return (struct truth_set){ 0, kept };
    struct box *box = visit->box;
    const struct program_instruction *i = &box->program->instruction[visit->step->at];
    box_run_block(box, (uint32_t)(visit->step - box->cone->step));
    return box->truth[box->program->arg[i->b].value];
}

static void visit_element(struct visit *visit, uint32_t e) {
    struct box *box = visit->box;
    box->at.element = e;
    box->at.cell = NULL;
    visit->lo = visit->hi = 1;
    visit->bit = 0;
    visit->body = body_at_hand(visit, visit->list->body[(size_t)visit->step->index * visit->list->count + e]);
}

static bool visit_type(struct visit *visit, uint32_t t) {
    struct box *box = visit->box;
    const struct dim *dim = &box->dim[visit->list->first_count + t];
    visit->lo = dim->now.lo;
    visit->hi = dim->now.hi < visit->lo + visit->slack ? dim->now.hi : visit->lo + visit->slack;
    if (visit->hi <= 0) return false;
    visit->bit = dim->bit;
    box->at.cell = visit->list->type[t].cell;
    box->at.bit = dim->bit;
    visit->body = body_at_hand(visit, visit->list->type[t].body[visit->step->index]);
    return true;
}

bool visit_next(struct visit *visit) {
    visit->box->looked++;
    while (visit->next < visit->list->count + visit->list->types) {
        uint32_t at = visit->next++;
        visit->is_type = at >= visit->list->count;
        if (!visit->is_type) {
            visit_element(visit, at);
            return true;
        }
        if (visit_type(visit, at - visit->list->count)) return true;
    }
    return false;
}

/* --- Quantifiers ------------------------------------------------------------------------------------------------- */

static uint8_t state_flags(const struct box *box, const struct list_box *list, uint64_t *support) {
    if (list->state == NONE) return SET_KNOWN;
    const struct dim *dim = &box->dim[list->state];
    if (dim->now.flags == (SET_KNOWN | SET_UNKNOWN)) *support |= dim->bit;
    return dim->now.flags;
}

/* Some is the or, every the and over the elements' bodies; what may be absent adds what an empty list gives. */
static void quantify(struct box *box, const struct cone_step *step, bool some) {
    const unsigned nothing = some ? MAY_NO : MAY_YES;
    unsigned values = 0, low = MAY_NO, high = MAY_YES;
    uint64_t support = 0;
    struct visit visit = visit_begin(box, step);
    while (visit_next(&visit)) {
        if (visit.body.values == nothing) continue;
        values |= visit.body.values;
        support |= visit.body.support;
        if (visit.lo == 0) {
            support |= visit.bit;
            continue;
        }
        unsigned least = visit.body.values & (0u - visit.body.values), most = MAY_YES;
        while (!(visit.body.values & most)) most >>= 1;
        if (least > low) low = least;
        if (most < high) high = most;
    }
    values |= nothing;
    values &= some ? ~(low - 1) : 2 * high - 1;
    uint8_t state = state_flags(box, visit.list, &support);
    if (!(state & SET_KNOWN)) values = 0;
    if (state & SET_UNKNOWN) values |= MAY_UNKNOWN;
    uint32_t dst = box->program->instruction[step->at].dst;
    box->truth[dst] = (struct truth_set){ truth_one((uint8_t)values) ? 0 : support, (uint8_t)values };
}

void put_range_sets(struct box *box, uint32_t dst, const struct range_sets *r, uint64_t support) {
    uint8_t flags = (uint8_t)(SET_KNOWN | (r->point ? SET_POINT : 0));
    struct number_set low = { support, r->low_least, r->low_most, flags, FORM_NUMBER };
    struct number_set high = { support, r->high_least, r->high_most, flags, FORM_NUMBER };
    if (number_one(&low)) low.support = 0;
    if (number_one(&high)) high.support = 0;
    box->number[dst] = low;
    box->number[dst + 1] = high;
}

/* What the ends may be too when the list stays unknown. */
void range_of_unknown(struct range_sets *r, uint8_t state, int64_t most) {
    if (!(state & SET_UNKNOWN)) return;
    if (!(state & SET_KNOWN)) {
        *r = (struct range_sets){ 0, 0, most, most, false };
        return;
    }
    r->low_least = 0;
    if (most < r->high_least) r->high_least = most;
    if (most > r->high_most) r->high_most = most;
    r->point = false;
}

static void count(struct box *box, const struct cone_step *step) {
    struct range_sets r = { 0, 0, 0, 0, true };
    int64_t more_yes = 0, more_any = 0;
    uint64_t support = 0;
    struct visit visit = visit_begin(box, step);
    while (visit_next(&visit)) {
        unsigned values = visit.body.values;
        if (values == MAY_NO) continue;
        support |= visit.body.support;
        if (visit.lo < visit.hi) support |= visit.bit;
        if (values & MAY_UNKNOWN) r.point = false;
        r.low_least += values == MAY_YES ? visit.lo : 0;
        r.high_least += values & MAY_NO ? 0 : visit.lo;
        r.low_most += values & MAY_YES ? visit.lo : 0;
        r.high_most += visit.lo;
        more_yes += values & MAY_YES ? visit.hi - visit.lo : 0;
        more_any += visit.hi - visit.lo;
    }
    r.low_most += more_yes < visit.slack ? more_yes : visit.slack;
    r.high_most += more_any < visit.slack ? more_any : visit.slack;
    range_of_unknown(&r, state_flags(box, visit.list, &support), RANGE_UNBOUNDED);
    put_range_sets(box, box->program->instruction[step->at].dst, &r, support);
}

static void known(struct box *box, const struct cone_step *step) {
    const struct program_instruction *i = &box->program->instruction[step->at];
    const struct list_box *list = &box->list[step->list];
    uint32_t fact = box->program->list[i->a].fact;
    struct truth_set set = { 0, MAY_YES };
    if (list->state != NONE) set = flags_truth(box->dim[list->state].now.flags, box->dim[list->state].bit);
    else if (box->context->list[i->a].state == LIST_UNKNOWN || box->context->fact[fact].given == GIVEN_ASSUMED) set.values = MAY_NO;
    box->truth[i->dst] = set;
}

/* --- Before the types are made: anything may come ---------------------------------------------------------------- */

static void anything(struct box *box, const struct program_instruction *i) {
    switch (opcode_info[instruction_op(i)].dst) {
    case OPERAND_T: box->truth[i->dst] = (struct truth_set){ UINT64_MAX, MAY_NO | MAY_UNKNOWN | MAY_YES }; break;
    case OPERAND_R: {
        struct range_sets r = { 0, INT64_MAX, 0, INT64_MAX, false };
        put_range_sets(box, i->dst, &r, UINT64_MAX);
        break;
    }
    case OPERAND_N: put_any_number(box, i, SET_UNKNOWN); break;
    default: put_any_wide(box, i); break;
    }
}

void list_step(struct box *box, const struct cone_step *step) {
    const struct program_instruction *i = &box->program->instruction[step->at];
    if (instruction_op(i) != OP_list_known && box->list[step->list].thing != NONE && !box->list[step->list].type) {
        anything(box, i);
        return;
    }
    switch (instruction_op(i)) {
    case OP_list_some: quantify(box, step, true); break;
    case OP_list_every: quantify(box, step, false); break;
    case OP_list_count: count(box, step); break;
    case OP_list_different: list_different_sets(box, step, state_flags); break;
    case OP_list_wide: list_wide_set(box, step, state_flags); break;
    case OP_list_number: list_number_set(box, step, state_flags); break;
    default: known(box, step); break;
    }
}
