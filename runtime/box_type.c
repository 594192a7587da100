/* box_type: which elements the unknown part of a list may have.
 *
 * The set of all elements is split, field by field, until each part decides every body over the list (or until what is left open
 * depends on facts outside). Parts with the same effect are one type; a part without effect is none. */
#include "runtime/box_list.h"
#include "runtime/series.h"

#include <string.h>

enum { PARTS_MOST = 4096 /* a threshold of a number is found by halving */, STEPS_MOST = 64 /* a field whose value itself matters is split to single values up to so many */ };

/* --- Known elements ---------------------------------------------------------------------------------------------- */

static bool cell_unknown(const struct box *box, const struct cone_list *list, uint32_t element, uint32_t index) {
    const struct list_value *value = &box->context->list[list->list];
    const struct program_field *field = &box->program->field[list->field[index].field];
    const struct program_record *record = &box->program->record[box->program->list[list->list].record];
    size_t cell = (size_t)element * record->fields + field->slot;
    switch ((enum fact_kind)field->kind) {
    case FACT_TRUTH: return value->cell[cell] == TRUTH_UNKNOWN;
    case FACT_CHOICE: return (value->cell[cell] & CHOICE_UNKNOWN) != 0;
    case FACT_WIDE: return !decimal_is_known(value->wide[cell]);
    case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return value->cell[cell] == NUMBER_UNKNOWN;
}

static bool open_cell(struct box *box, uint32_t l, uint32_t element, uint32_t index) {
    const struct cone_list *list = &box->cone->list[l];
    if (!ARENA_ROOM(&box->work, box->thing, box->things, box->thing_room)) return false;
    box->thing[box->things++] = (struct thing){
        .name = { box->program->list[list->list].fact, element + 1, list->field[index].field } };
    struct dim dim = { .domain = list->domain[index], .thing = (uint32_t)box->things - 1, .reg = NONE };
    dim.all = domain_all(&dim.domain, list->field[index].tested);
    uint32_t at = box_new_dim(box, &dim);
    if (at != NONE) box->list[l].dim[(size_t)element * list->fields + index] = at;
    return at != NONE;
}

static bool open_elements(struct box *box, uint32_t l) {
    const struct cone_list *list = &box->cone->list[l];
    struct list_box *here = &box->list[l];
    size_t cells = (size_t)here->count * list->fields;
    for (uint32_t e = 0; e < here->count; e++)
        for (uint32_t f = 0; f < list->fields; f++) {
            if (!cell_unknown(box, list, e, f)) continue;
            if (!here->dim) {
                here->dim = ARENA_ARRAY(&box->work, uint32_t, cells);
                if (!here->dim) return false;
                memset(here->dim, 0xFF, cells * sizeof *here->dim);
            }
            if (!open_cell(box, l, e, f)) return false;
        }
    return true;
}

/* --- The unknown part -------------------------------------------------------------------------------------------- */

static bool open_rest(struct box *box, uint32_t l) {
    const struct cone_list *list = &box->cone->list[l];
    struct list_box *here = &box->list[l];
    uint32_t fact = box->program->list[list->list].fact;
    if (!ARENA_ROOM(&box->work, box->thing, box->things, box->thing_room)) return false;
    here->thing = (uint32_t)box->things;
    box->thing[box->things++] = (struct thing){ .name = { .fact = fact } };
    bool may_stay = may_stay_unknown(box, list->tested, box->program->fact[fact].absent);
    if (!may_stay || box->context->list[list->list].state != LIST_UNKNOWN) return true;
    struct dim dim = { .domain = { .form = FORM_TRUTH, .high = MAY_YES }, .thing = here->thing, .reg = NONE };
    dim.all = domain_all(&dim.domain, true);
    here->state = box_new_dim(box, &dim);
    return here->state != NONE;
}

static bool is_unknown_number(const struct box *box, const struct program_instruction *i) {
    int64_t number = box->context->number[i->dst];
    bool choice = (enum fact_kind)box->program->field[instruction_x(i)].kind == FACT_CHOICE;
    return choice ? (number & CHOICE_UNKNOWN) != 0 : number == NUMBER_UNKNOWN;
}

/* A series is given, and nothing is found in it: what it has is too old, too few, or of one moment. A new value would be found. Asked of a
 * context that has been run. */
static bool finds_nothing(const struct box *box, uint32_t l) {
    const struct cone_list *list = &box->cone->list[l];
    bool nothing = false;
    for (uint32_t q = 0; q < list->quantifiers && series_is(box->program, list->list); q++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[list->quantifier[q]].at];
        if (instruction_op(i) == OP_list_number) nothing |= is_unknown_number(box, i);
        if (instruction_op(i) == OP_list_wide) nothing |= !decimal_is_known(box->context->wide[i->dst]);
    }
    return nothing;
}

static bool open_list(struct box *box, uint32_t l) {
    struct cone_list *list = &box->cone->list[l];
    const struct list_value *value = &box->context->list[list->list];
    struct list_box *here = &box->list[l];
    int64_t most = box->program->list[list->list].most;
    *here = (struct list_box){ .thing = NONE, .state = NONE, .count = value->count };
    here->body = ARENA_ARRAY(&box->work, uint8_t, (size_t)value->count * list->quantifiers);
    if (!here->body) return false;
    int64_t texts = box->texts ? (int64_t)(((uint64_t)1 << box->texts) - 1) : 0;
    for (uint32_t f = 0; f < list->fields; f++) {
        if (list->domain[f].form == FORM_TEXT) list->domain[f].high = texts;
        domain_reach_beyond(box, &box->program->field[list->field[f].field], &list->domain[f]);
    }
    if (value->state != LIST_COMPLETE || finds_nothing(box, l)) {
        here->room = most > value->count ? most - value->count : 0;
        if (!open_rest(box, l)) return false;
    }
    return open_elements(box, l);
}

bool lists_open(struct box *box) {
    box->list = ARENA_ARRAY(&box->work, struct list_box, box->cone->lists);
    if (!box->list) return false;
    for (uint32_t l = 0; l < box->cone->lists; l++)
        if (!open_list(box, l)) return false;
    return true;
}

/* --- Types ------------------------------------------------------------------------------------------------------- */

struct making {
    struct box *box;
    struct arena *arena; /* of the types: as long as the box when they hold for every patient */
    const struct cone_list *list;
    uint32_t l;
    struct element_type *type;
    size_t types, room, parts;
};

static bool field_counts(enum opcode op) { return op == OP_list_different || op == OP_list_wide || op == OP_list_number; }

static bool can_be_single(const struct domain *domain) {
    return domain->form == FORM_TRUTH || domain->form == FORM_CHOICE || domain->form == FORM_TEXT ||
           (domain->high - domain->low < STEPS_MOST && !domain->endless);
}

static bool constant_in_steps(const struct box *box, uint32_t reg, int64_t step, int64_t *value) {
    uint32_t at = box->number_definer[reg];
    if (at == NONE || instruction_op(&box->program->instruction[at]) != OP_number_const) return false;
    *value = box->program->constant[box->program->instruction[at].a].value;
    if (*value % step != 0 || *value == INT64_MAX) return false;
    *value /= step;
    return true;
}

/* Whether the register is what `latest`, `highest` and their like find of this field. */
static bool is_found_of(const struct making *making, uint32_t reg, uint32_t field) {
    uint32_t at = making->box->number_definer[reg];
    const struct program_instruction *i = at == NONE ? NULL : &making->box->program->instruction[at];
    return i && instruction_op(i) == OP_list_number && i->a == making->list->list && instruction_x(i) == making->list->field[field].field;
}

/* Where what is found of the field is held against a constant, its values differ on both sides: the least value of the right one. */
static bool cut_of_found(const struct making *making, uint32_t field, const struct span *span, int64_t *cut) {
    const struct box *box = making->box;
    const struct domain *domain = &making->list->domain[field];
    for (size_t s = 0; s < box->cone->steps && domain->form == FORM_NUMBER && span->flags == SET_KNOWN; s++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[s].at];
        enum opcode op = instruction_op(i);
        if (op != OP_number_equal && op != OP_number_less && op != OP_number_at_most) continue;
        bool turned = is_found_of(making, i->b, field);
        if ((!turned && !is_found_of(making, i->a, field)) || !constant_in_steps(box, turned ? i->a : i->b, domain->step, cut)) continue;
        if (op == (turned ? OP_number_less : OP_number_at_most) || (op == OP_number_equal && *cut <= span->lo)) ++*cut;
        if (*cut > span->lo && *cut <= span->hi) return true;
    }
    return false;
}

/* Whether parts of the span may settle a body that the whole leaves open. */
static bool is_worth_splitting(const struct making *making, uint32_t field, const struct span *span) {
    const struct domain *domain = &making->list->domain[field];
    int64_t cut;
    bool computed;
    if (span_one(domain, span)) return false;
    return domain->form <= FORM_TEXT || span->flags != SET_KNOWN || field_cut(making->box, making->l, field, span, &cut, &computed) || computed;
}

/* Of a field with too many values the least and the greatest stand alone: they show most of what it can do. */
static bool value_to_split(const struct making *making, uint32_t field, const struct span *span) {
    const struct domain *domain = &making->list->domain[field];
    int64_t cut;
    if (span_one(domain, span)) return false;
    return can_be_single(domain) || span->flags != SET_KNOWN || span->lo == domain->low || span->hi == domain->high ||
           cut_of_found(making, field, span, &cut);
}

static void split_value(const struct making *making, uint32_t field, const struct span *whole, struct span *left, struct span *right) {
    const struct domain *domain = &making->list->domain[field];
    struct dim dim = { .domain = *domain, .now = *whole };
    int64_t cut;
    bool computed;
    span_split(&dim, left, right);
    if (domain->form <= FORM_TEXT || whole->flags != SET_KNOWN) return;
    if (field_cut(making->box, making->l, field, whole, &cut, &computed)) left->hi = cut - 1, right->lo = cut;
    else if (can_be_single(domain)) return;
    else if (whole->lo == domain->low) left->hi = whole->lo, right->lo = whole->lo + 1;
    else if (whole->hi == domain->high) left->hi = whole->hi - 1, right->lo = whole->hi;
    else if (cut_of_found(making, field, whole, &cut)) left->hi = cut - 1, right->lo = cut;
}

static uint32_t value_field(const struct making *making, const struct program_instruction *i) {
    for (uint32_t f = 0; f < making->list->fields; f++)
        if (field_counts(instruction_op(i)) && making->list->field[f].field == instruction_x(i)) return f;
    return NONE;
}

/* A field of the part that still has several values and decides a body, or is counted itself; NONE when there is none. */
static uint32_t field_to_split(struct making *making, const struct span *cell, uint8_t *body) {
    struct box *box = making->box;
    uint32_t found = NONE;
    for (uint32_t q = 0; q < making->list->quantifiers; q++) {
        uint32_t step = making->list->quantifier[q];
        const struct program_instruction *i = &box->program->instruction[box->cone->step[step].at];
        box->at.list = making->l, box->at.cell = cell, box->at.making = true;
        box_run_block(box, step);
        struct truth_set set = box->truth[box->program->arg[i->b].value];
        body[q] = truth_one(set.values) ? set.values : 0;
        for (uint32_t f = 0; f < making->list->fields && found == NONE && body[q] == 0; f++)
            if ((set.support >> (63 - f % 32) & 1) && is_worth_splitting(making, f, &cell[f])) found = f;
        uint32_t value = value_field(making, i);
        if (found == NONE && value != NONE && set.values != MAY_NO && value_to_split(making, value, &cell[value]))
            found = value;
    }
    box->at.making = false;
    return found;
}

static bool same_effect(const struct making *making, const struct element_type *a, const struct element_type *b) {
    const struct box *box = making->box;
    for (uint32_t q = 0; q < making->list->quantifiers; q++) {
        const struct program_instruction *i = &box->program->instruction[box->cone->step[making->list->quantifier[q]].at];
        uint32_t value = value_field(making, i);
        if (a->body[q] == 0 || a->body[q] != b->body[q]) return false;
        if (value == NONE || a->body[q] == MAY_NO) continue;
        const struct span *x = &a->cell[value], *y = &b->cell[value];
        if (!span_one(&making->list->domain[value], x) || x->flags != y->flags || x->lo != y->lo || x->hi != y->hi) return false;
    }
    return true;
}

static bool has_effect(const struct making *making, const struct element_type *type) {
    const struct box *box = making->box;
    for (uint32_t q = 0; q < making->list->quantifiers; q++) {
        enum opcode op = instruction_op(&box->program->instruction[box->cone->step[making->list->quantifier[q]].at]);
        if (type->body[q] != (op == OP_list_every ? MAY_YES : MAY_NO)) return true;
    }
    return false;
}

static bool add_type(struct making *making, const struct span *cell, const uint8_t *body) {
    struct element_type type = { (struct span *)ARENA_ARRAY(making->arena, struct span, making->list->fields),
                                 ARENA_ARRAY(making->arena, uint8_t, making->list->quantifiers) };
    if (making->arena->failed) return false;
    memcpy(type.cell, cell, making->list->fields * sizeof *cell);
    memcpy(type.body, body, making->list->quantifiers);
    if (!has_effect(making, &type)) return true;
    for (size_t t = 0; t < making->types; t++)
        if (same_effect(making, &making->type[t], &type)) return true;
    if (!ARENA_ROOM(making->arena, making->type, making->types, making->room)) return false;
    making->type[making->types++] = type;
    return true;
}

/* A field has at most 64 halvings, so that the depth is bounded by the number of fields. */
static bool refine(struct making *making, const struct span *cell, unsigned depth) {
    size_t fields = making->list->fields;
    uint8_t *body = ARENA_ARRAY(&making->box->work, uint8_t, making->list->quantifiers);
    struct span *half = ARENA_ARRAY(&making->box->work, struct span, fields);
    if (!body || !half) return false;
    uint32_t field = field_to_split(making, cell, body);
    if (field == NONE || depth >= 512 || making->parts >= PARTS_MOST) return add_type(making, cell, body);
    struct span left, right;
    split_value(making, field, &cell[field], &left, &right);
    making->parts++;
    memcpy(half, cell, fields * sizeof *cell);
    half[field] = left;
    if (!refine(making, half, depth + 1)) return false;
    half[field] = right;
    return refine(making, half, depth + 1);
}

/* Nothing is observed later than on the day of evaluation. Types that hold on any day do not ask for it. */
static void end_today(const struct box *box, const struct cone_list *list, struct span *all) {
    int64_t first, last;
    if (!list->open || !series_is(box->program, list->list)) return;
    date_span(box->context->today, &first, &last);
    for (uint32_t f = 0; f < list->fields; f++)
        if (list->field[f].field == series_on(box->program, list->list)) all[f].hi = last / MILLISECONDS_A_DAY;
}

/* The same fields with the same values, and texts and numbers without end are none of them: those are numbered for each question. */
static bool same_fields(const struct cone_list *a, const struct cone_list *b) {
    if (a->fields != b->fields) return false;
    for (size_t f = 0; f < a->fields; f++) {
        const struct domain *x = &a->domain[f], *y = &b->domain[f];
        if (a->field[f].field != b->field[f].field || a->field[f].tested != b->field[f].tested || x->form != y->form) return false;
        if (x->form == FORM_TEXT || x->form == FORM_WIDE || x->low != y->low || x->high != y->high || x->step != y->step) return false;
    }
    return true;
}

static bool same_quantifiers(const struct box *box, const struct cone *a, uint32_t l, const struct cone *b, uint32_t k) {
    const struct cone_list *x = &a->list[l], *y = &b->list[k];
    if (x->quantifiers != y->quantifiers) return false;
    for (uint32_t q = 0; q < x->quantifiers; q++) {
        uint32_t at = a->step[x->quantifier[q]].at;
        if (at != b->step[y->quantifier[q]].at || field_counts(instruction_op(&box->program->instruction[at]))) return false;
    }
    return true;
}

/* Many outcomes ask the same of a list, such as whether the guideline applies: its types are made once. */
static bool take_types(struct box *box, uint32_t l) {
    struct cone_list *list = &box->cone->list[l];
    for (uint32_t r = 0; r <= box->program->recommendations && !list->open && !box->topic; r++) {
        const struct cone *other = box->outcome_cone[r];
        for (uint32_t k = 0; other && k < other->lists; k++) {
            const struct cone_list *made = &other->list[k];
            if (!made->typed || made->list != list->list || !same_fields(made, list) || !same_quantifiers(box, other, k, box->cone, l)) continue;
            list->type = made->type;
            list->types = made->types;
            return list->typed = true;
        }
    }
    return false;
}

static bool make_types(struct box *box, uint32_t l) {
    struct cone_list *list = &box->cone->list[l];
    struct making making = { .box = box, .arena = list->open ? &box->work : &box->fixed, .list = list, .l = l };
    struct span *all = ARENA_ARRAY(&box->work, struct span, list->fields);
    if (!all) return false;
    for (uint32_t f = 0; f < list->fields; f++) all[f] = domain_all(&list->domain[f], may_stay_unknown(box, list->field[f].tested, box->program->field[list->field[f].field].absent));
    end_today(box, list, all);
    if (!refine(&making, all, 0)) return false;
    list->types = (uint32_t)making.types;
    list->type = making.type ? making.type : ARENA_NEW(making.arena, struct element_type);
    list->typed = !list->open;
    return list->type != NULL;
}

static bool count_types(struct box *box, uint32_t l) {
    struct list_box *here = &box->list[l];
    here->type = box->cone->list[l].type;
    here->types = box->cone->list[l].types;
    here->first_count = (uint32_t)box->dims;
    for (uint32_t t = 0; t < here->types; t++) {
        struct dim dim = { .domain = { .form = FORM_COUNT, .high = here->room }, .thing = here->thing, .reg = NONE };
        dim.all = domain_all(&dim.domain, false);
        if (box_new_dim(box, &dim) == NONE) return false;
    }
    return true;
}

static bool make_scratch(struct box *box, struct list_box *here) {
    size_t most = (size_t)here->count + here->types + 1;
    here->values = (struct list_values){ ARENA_ARRAY(&box->work, struct decimal, most), ARENA_ARRAY(&box->work, int64_t, most),
                                         ARENA_ARRAY(&box->work, int64_t, most), ARENA_ARRAY(&box->work, bool, most), 0 };
    return !box->work.failed;
}

static bool has_values(const struct box *box, const struct cone_list *list) {
    for (uint32_t q = 0; q < list->quantifiers; q++)
        if (field_counts(instruction_op(&box->program->instruction[box->cone->step[list->quantifier[q]].at]))) return true;
    return false;
}

bool lists_scratch(struct box *box) {
    for (uint32_t l = 0; l < box->cone->lists; l++)
        if (has_values(box, &box->cone->list[l]) && !make_scratch(box, &box->list[l])) return false;
    return true;
}

bool lists_type(struct box *box) {
    bool first = true;
    if (!lists_scratch(box)) return false;
    for (uint32_t l = 0; l < box->cone->lists; l++) {
        if (box->list[l].thing == NONE) continue;
        if (!box->cone->list[l].typed && !take_types(box, l)) {
            if (first) box_run(box); /* what the bodies read from outside */
            first = false;
            if (!make_types(box, l)) return false;
        }
    }
    for (uint32_t l = 0; l < box->cone->lists; l++)
        if (box->list[l].thing != NONE &&
            (!count_types(box, l) || (has_values(box, &box->cone->list[l]) && !make_scratch(box, &box->list[l]))))
            return false;
    return true;
}

bool lists_feasible(const struct box *box) {
    for (uint32_t l = 0; l < box->cone->lists; l++) {
        int64_t least = 0;
        for (uint32_t t = 0; t < box->list[l].types; t++) least += box->dim[box->list[l].first_count + t].now.lo;
        if (least > box->list[l].room) return false;
    }
    return true;
}

void lists_settle(struct box *box) {
    for (uint32_t l = 0; l < box->cone->lists; l++) {
        const struct cone_list *list = &box->cone->list[l];
        struct list_box *here = &box->list[l];
        for (uint32_t q = 0; q < list->quantifiers; q++) {
            uint32_t step = list->quantifier[q];
            uint32_t body = box->program->arg[box->program->instruction[box->cone->step[step].at].b].value;
            box->at.list = l, box->at.cell = NULL, box->at.making = false;
            for (uint32_t e = 0; e < here->count; e++) {
                box->at.element = e;
                box_run_block(box, step);
                if (truth_one(box->truth[body].values)) here->body[(size_t)q * here->count + e] = box->truth[body].values;
            }
        }
    }
}
