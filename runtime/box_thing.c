/* box_thing: the unknown things of a question, the values they may have, and how these are split. */
#include "runtime/box_inside.h"
#include "runtime/box_reach.h"

#include <string.h>

/* --- Domains ----------------------------------------------------------------------------------------------------- */

enum { DAYS_FIRST = -719162, DAYS_LAST = 2932896 }; /* 0001-01-01 and 9999-12-31 */
static const int64_t number_end = (int64_t)1 << 56; /* where a fact without bounds ends: far beyond any threshold */

static const int64_t decimal_end = (int64_t)1 << 57; /* likewise of decimals */
static const int64_t span_end = (int64_t)1 << 61;
enum { BEYOND = 60, /* places before the point: more than any number of a patient; so many behind it: nearer to 0 than any */
       BESIDE = 20  /* digits finer than the steps: nearer to them no number of a patient is without being one */ };

static int64_t floor_divide(int64_t a, int64_t by) { return a / by - (a % by < 0); }
static int64_t ceiling_divide(int64_t a, int64_t by) { return a / by + (a % by > 0); }

static bool is_mask(enum form form) { return form == FORM_TRUTH || form == FORM_CHOICE || form == FORM_TEXT; }

static struct domain domain_of_number(const struct program_fact *form) {
    struct domain domain = { .form = FORM_NUMBER, .step = 1 };
    if ((form->bounds & FACT_HAS_STEP) && form->step > 0) domain.step = form->step;
    domain.low = form->bounds & FACT_HAS_LOW ? ceiling_divide(form->low, domain.step) : -number_end / domain.step;
    domain.high = form->bounds & FACT_HAS_HIGH ? floor_divide(form->high, domain.step) : number_end / domain.step;
    if (domain.low < -span_end) domain.low = -span_end; /* so that the width of a span fits */
    if (domain.high > span_end) domain.high = span_end;
    if (domain.high < domain.low) domain.high = domain.low;
    return domain;
}

static struct decimal number_at(const struct domain *domain, int64_t place) { return decimal_multiply(decimal_from_int(place), domain->measure); }

/* Where a bound lies among the steps of decimals: towards the inside of the range, or, of a number without a step, between two of them. */
static int64_t place_of(const struct domain *domain, struct decimal bound, bool is_low, int64_t end) {
    struct decimal steps = decimal_divide(bound, domain->measure);
    struct decimal whole = is_low && !domain->endless ? decimal_ceiling(steps) : decimal_floor(steps);
    int64_t place;
    if (!decimal_is_known(whole) || !decimal_to_scaled(whole, 0, &place) || place < -end || place > end) return is_low ? -end : end;
    return domain->endless && !decimal_equal(steps, whole) ? place | 1 : place;
}

/* One end of a domain of decimals. A number without a bound reaches beyond any number of a patient. */
static void put_end(const struct program *program, struct domain *domain, const struct program_fact *form, bool is_low, int64_t end) {
    bool bounded = form->bounds & (is_low ? FACT_HAS_LOW : FACT_HAS_HIGH);
    struct decimal value = bounded ? program->parsed_wide[is_low ? form->low : form->high] : decimal_scaled(is_low ? -1 : 1, BEYOND);
    int64_t place = bounded ? place_of(domain, value, is_low, end) : is_low ? -end : end;
    if (!domain->endless && place > -end && place < end) value = number_at(domain, place);
    *(is_low ? &domain->low : &domain->high) = place;
    *(is_low ? &domain->least : &domain->greatest) = value;
}

/* One digit more than the constants have. */
static int32_t finer(int32_t digits, struct decimal constant) {
    int32_t scale = decimal_scale(constant);
    return scale >= digits && scale < 12 ? scale + 1 : digits;
}

static struct domain domain_of_decimals(const struct program *program, const struct program_fact *form, int32_t digits, int64_t end) {
    struct domain domain = { .form = FORM_WIDE };
    domain.endless = !(form->bounds & FACT_HAS_STEP) || decimal_sign(program->parsed_wide[form->step]) <= 0;
    domain.measure = domain.endless ? decimal_scaled(5, -digits - 1) : program->parsed_wide[form->step];
    put_end(program, &domain, form, true, end);
    put_end(program, &domain, form, false, end);
    if (domain.high < domain.low) domain.high = domain.low, domain.greatest = domain.least;
    return domain;
}

static struct domain domain_of_wide(const struct program *program, const struct program_fact *form) {
    int32_t digits = 1;
    for (uint32_t c = 0; c < program->wide_constants; c++) digits = finer(digits, program->parsed_wide[c]);
    return domain_of_decimals(program, form, digits, decimal_end);
}

struct domain domain_of_fact(const struct program *program, const struct program_fact *form) {
    switch ((enum fact_kind)form->kind) {
    case FACT_TRUTH: return (struct domain){ .form = FORM_TRUTH, .high = MAY_NO | MAY_YES };
    case FACT_CHOICE:
        return (struct domain){ .form = FORM_CHOICE, .high = choice_unknown(form->choices) & ~CHOICE_UNKNOWN };
    case FACT_NUMBER: return domain_of_number(form);
    case FACT_WIDE: return domain_of_wide(program, form);
    case FACT_TEXT: return (struct domain){ .form = FORM_TEXT };
    case FACT_DATE: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return (struct domain){ .form = FORM_DATE, .low = DAYS_FIRST, .high = DAYS_LAST };
}

/* In the form of a fact, which a field has. */
static struct program_fact of_field(const struct program_field *field) {
    struct program_fact form;
    _Static_assert(sizeof form == sizeof *field, "a field has the form of a fact");
    memcpy(&form, field, sizeof form);
    return form;
}

struct domain domain_of_field(const struct program *program, const struct program_field *field) {
    struct program_fact form = of_field(field);
    return domain_of_fact(program, &form);
}

/* The least power of ten above it. */
static int32_t places(const struct decimal *a) {
    int32_t places = a->exponent;
    for (uint128 rest = a->coefficient; rest; rest /= 10) places++;
    return places;
}

/* The decimal constant of an instruction, unless it is 0; NULL: it has none. */
static const struct decimal *constant_at(const struct box *box, uint32_t at) {
    const struct program_instruction *i = at == NONE ? NULL : &box->program->instruction[at];
    if (!i || instruction_op(i) != OP_wide_const) return NULL;
    const struct decimal *constant = &box->program->parsed_wide[i->a];
    return constant->coefficient ? constant : NULL;
}

/* What a number is multiplied with or divided by, when that is a constant or known of the patient; else, or when that is 0, unknown. */
static struct decimal factor_in(const struct box *box, struct cone *cone, uint32_t reg) {
    uint32_t at = box->wide_definer[reg];
    const struct decimal *constant = constant_at(box, at);
    if (constant) return *constant;
    const struct program_instruction *i = at == NONE ? NULL : &box->program->instruction[at];
    bool of_number = i && instruction_op(i) == OP_wide_of_number && box->number_definer[i->a] == NONE;
    struct decimal known = decimal_unknown;
    if (i && !of_number) return known;
    cone->of_patient = true;
    if (!of_number) known = box->context->wide[reg];
    else if (box->context->number[i->a] != NUMBER_UNKNOWN) known = decimal_scaled(box->context->number[i->a], instruction_x(i));
    return known.coefficient ? known : decimal_unknown;
}

/* By how many places this factor moves a number: as many digits more it needs to be held against the constants behind it, or, where there are
 * less, so much further it has to reach. */
static int32_t places_moved(const struct box *box, struct cone *cone, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_wide_convert) {
        const struct unit_conversion *conversion = &box->program->parsed_conversion[i->b];
        return places(&conversion->multiply) - places(&conversion->divide) + 1;
    }
    if (op != OP_wide_multiply && op != OP_wide_divide) return 0;
    struct decimal factor = op == OP_wide_multiply ? factor_in(box, cone, i->a) : decimal_unknown;
    if (!decimal_is_known(factor)) factor = factor_in(box, cone, i->b);
    if (!decimal_is_known(factor)) return 0;
    return op == OP_wide_multiply ? places(&factor) - 1 : 1 - places(&factor);
}

/* By how many places at most what a decimal register holds has been moved, to more and to less, one factor after the other. */
struct moved {
    int32_t more, less;
};

static void moved_also(struct moved *moved, struct moved other) {
    if (other.more > moved->more) moved->more = other.more;
    if (other.less < moved->less) moved->less = other.less;
}

/* Whether a step makes a decimal of other decimals, by way of rows or of a number that was rounded; what facts, constants and fields are was not
 * moved. */
static bool made_of_others(const struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    return op == OP_wide_table || (op == OP_wide_of_number && box->number_definer[i->a] != NONE);
}

static struct moved moved_by(const struct box *box, struct cone *cone, const struct program_instruction *i, const struct moved *reg, struct moved any) {
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    struct moved moved = { 0, 0 };
    int32_t here = places_moved(box, cone, i);
    if (made_of_others(box, i)) moved = any;
    if (info->a == OPERAND_W) moved_also(&moved, reg[i->a]);
    if (info->b == OPERAND_W) moved_also(&moved, reg[i->b]);
    if (here > 0) moved.more += here;
    if (here < 0) moved.less += here;
    return moved;
}

static void look_at_constants(struct box *box, struct cone *cone) {
    struct moved *reg = ARENA_ARRAY(&box->work, struct moved, box->program->wides), any = { 0, 0 };
    int32_t most = 1;
    cone->digits = 1;
    for (size_t s = 0; reg && s < cone->steps; s++) {
        uint32_t at = cone->step[s].at;
        const struct program_instruction *i = &box->program->instruction[at];
        const struct decimal *constant = constant_at(box, at);
        struct moved moved = moved_by(box, cone, i, reg, any);
        if (opcode_info[instruction_op(i)].dst == OPERAND_W) reg[i->dst] = moved;
        moved_also(&any, moved);
        if (!constant) continue;
        cone->digits = finer(cone->digits, *constant);
        if (places(constant) > most) most = places(constant);
    }
    cone->digits += any.more;
    cone->places = most - any.less + 2; /* a factor is up to ten times what its places say, and so is what it is held against */
}

/* Decimals as fine as the question needs them, that end only because steps do have to end beyond whatever it holds them against, also behind
 * a factor. As fine as the whole program wants them they need not be. */
static void reach_beyond(struct box *box, const struct program_fact *form, struct domain *domain) {
    enum { NUMBER_PLACES = 16 }; /* of the ends, rounded down */
    struct cone *cone = box->cone;
    if (domain->form != FORM_WIDE) return;
    if (!cone->places || cone->of_patient) look_at_constants(box, cone);
    bool ends = domain->low <= -decimal_end || domain->high >= decimal_end;
    bool coarse = domain->endless && places(&domain->measure) > -cone->digits;
    if (coarse || (ends && NUMBER_PLACES + places(&domain->measure) <= cone->places))
        *domain = domain_of_decimals(box->program, form, cone->digits, span_end);
}

void domain_reach_beyond(struct box *box, const struct program_field *field, struct domain *domain) {
    struct program_fact form = of_field(field);
    reach_beyond(box, &form, domain);
}

struct span domain_all(const struct domain *domain, bool may_stay_unknown) {
    uint8_t flags = (uint8_t)(SET_KNOWN | (may_stay_unknown ? SET_UNKNOWN : 0));
    if (is_mask(domain->form)) return (struct span){ 0, domain->high, domain->high ? flags : SET_UNKNOWN };
    return (struct span){ domain->low, domain->high, flags };
}

/* --- Spans ------------------------------------------------------------------------------------------------------- */

bool span_one(const struct domain *domain, const struct span *span) {
    if (span->flags & SET_UNKNOWN) return !(span->flags & SET_KNOWN);
    return is_mask(domain->form) ? (span->hi & (span->hi - 1)) == 0 : span->lo == span->hi;
}

/* The cut nearest to the middle of the cuts that lie inside; without one the middle of the values. */
static int64_t split_point(const struct dim *dim) {
    uint32_t from = 0, to = dim->cuts;
    while (from < to && dim->cut[from] <= dim->now.lo) from++;
    while (to > from && dim->cut[to - 1] > dim->now.hi) to--;
    if (from < to) return dim->cut[from + (to - from) / 2];
    if (dim->domain.form == FORM_COUNT && dim->now.lo < 8) return dim->now.lo + 1;
    return dim->now.lo + (dim->now.hi - dim->now.lo) / 2 + 1;
}

void span_split(const struct dim *dim, struct span *left, struct span *right) {
    *left = *right = dim->now;
    if (dim->now.flags == (SET_KNOWN | SET_UNKNOWN)) {
        left->flags = SET_KNOWN;
        right->flags = SET_UNKNOWN;
    } else if (is_mask(dim->domain.form)) {
        left->hi = dim->now.hi & -dim->now.hi;
        right->hi = dim->now.hi & (dim->now.hi - 1);
    } else {
        right->lo = split_point(dim);
        left->hi = right->lo - 1;
    }
}

struct truth_set span_truth(const struct span *span, uint64_t bit) {
    uint8_t values = span->flags & SET_KNOWN ? (uint8_t)span->hi : 0;
    if (span->flags & SET_UNKNOWN) values |= MAY_UNKNOWN;
    return (struct truth_set){ truth_one(values) ? 0 : bit, values };
}

static struct number_set span_choice(const struct domain *domain, const struct span *span, uint64_t bit) {
    int64_t unknown = domain->high | CHOICE_UNKNOWN;
    struct number_set set = { .lo = 0, .hi = span->hi, .flags = SET_KNOWN | SET_SINGLE, .form = FORM_CHOICE };
    if (span_one(domain, span)) set.lo = span->hi;
    if (span->flags == SET_UNKNOWN) set.lo = unknown;
    if (span->flags & SET_UNKNOWN) set.hi = unknown, set.flags = SET_KNOWN;
    set.support = number_one(&set) ? 0 : bit;
    return set;
}

struct number_set span_number(const struct domain *domain, const struct span *span, uint64_t bit) {
    struct number_set set = { .flags = span->flags, .form = (uint8_t)domain->form };
    switch (domain->form) {
    case FORM_CHOICE: return span_choice(domain, span, bit);
    case FORM_TEXT:
        set.lo = span_one(domain, span) ? span->hi : 0;
        set.hi = span->hi;
        set.flags |= SET_SINGLE;
        break;
    case FORM_NUMBER: set.lo = span->lo * domain->step, set.hi = span->hi * domain->step; break;
    case FORM_DATE: set.lo = date_of_day(span->lo), set.hi = date_of_day(span->hi); break;
    case FORM_COUNT: case FORM_TRUTH: case FORM_WIDE: set.lo = span->lo, set.hi = span->hi; break;
    }
    set.support = number_one(&set) ? 0 : bit;
    return set;
}

/* The least or the greatest number of a place. */
static struct decimal end_of_place(const struct domain *domain, int64_t place, bool is_low) {
    if (place == (is_low ? domain->low : domain->high)) return is_low ? domain->least : domain->greatest;
    bool between = domain->endless && (place & 1);
    struct decimal value = number_at(domain, place + (!between ? 0 : is_low ? -1 : 1));
    if (!between) return value;
    struct decimal beside = decimal_scaled(1, decimal_is_zero(value) ? -BEYOND : domain->measure.exponent - BESIDE);
    return is_low ? decimal_add(value, beside) : decimal_subtract(value, beside);
}

void dim_only_numbers(struct dim *dim) {
    struct domain *domain = &dim->domain;
    if (domain->high - domain->low < 2) return;
    if (domain->endless) {
        domain->low = (domain->low + 1) >> 1, domain->high >>= 1;
        domain->measure = decimal_scaled(1, domain->measure.exponent + 1);
        domain->endless = false;
    }
    domain->least = number_at(domain, domain->low);
    domain->greatest = number_at(domain, domain->high);
    dim->all = domain_all(domain, dim->all.flags & SET_UNKNOWN);
}

struct decimal domain_number(const struct domain *domain, int64_t place) {
    return decimal_max(domain->least, decimal_min(domain->greatest, number_at(domain, place)));
}

struct wide_set span_wide(const struct domain *domain, const struct span *span, uint64_t bit) {
    struct wide_set set = { .flags = span->flags, .lo = decimal_unknown, .hi = decimal_unknown };
    if (span->flags & SET_KNOWN) set.lo = end_of_place(domain, span->lo, true), set.hi = end_of_place(domain, span->hi, false);
    set.support = wide_one(&set) ? 0 : bit;
    return set;
}

/* --- Things ------------------------------------------------------------------------------------------------------ */

uint32_t box_new_dim(struct box *box, const struct dim *dim) {
    if (!ARENA_ROOM(&box->work, box->dim, box->dims, box->dim_room)) return NONE;
    uint32_t at = (uint32_t)box->dims++;
    box->dim[at] = *dim;
    box->dim[at].bit = (uint64_t)1 << (at % 64);
    box->dim[at].now = dim->all;
    struct thing *thing = &box->thing[dim->thing];
    if (thing->dims++ == 0) thing->first = at;
    thing->mask |= box->dim[at].bit;
    return at;
}

void dim_store(struct box *box, const struct dim *dim) {
    if (dim->reg == NONE) return;
    if (dim->domain.form == FORM_TRUTH)
        box->truth[dim->reg] = span_truth(&dim->now, dim->bit);
    else if (dim->domain.form == FORM_WIDE)
        box->wide[dim->reg] = span_wide(&dim->domain, &dim->now, dim->bit);
    else
        box->number[dim->reg] = span_number(&dim->domain, &dim->now, dim->bit);
}

static const int64_t *cuts_of(struct box *box, uint32_t fact, const struct domain *domain, uint32_t *count) {
    const struct cone *cone = box->cone;
    *count = 0;
    if (domain->form != FORM_NUMBER || cone->cuts == 0) return NULL;
    int64_t *cut = ARENA_ARRAY(&box->work, int64_t, cone->cuts);
    for (size_t i = 0; cut && i < cone->cuts; i++)
        if (cone->cut[i].fact == fact) cut[(*count)++] = ceiling_divide(cone->cut[i].at, domain->step);
    return cut;
}

bool may_stay_unknown(const struct box *box, bool tested, bool absent) {
    switch ((enum reach_unknown)box->unknown) {
    case REACH_UNKNOWN_TESTED: return tested;
    case REACH_UNKNOWN_NEVER: return false;
    case REACH_UNKNOWN_ANY: return tested || !absent;
    }
    return tested;
}

static bool open_fact(struct box *box, uint32_t f, bool tested, uint32_t reg) {
    const struct program_fact *fact = &box->program->fact[f];
    struct dim dim = { .domain = domain_of_fact(box->program, fact), .thing = (uint32_t)box->things - 1, .reg = reg };
    if (dim.domain.form == FORM_TEXT) dim.domain.high = box->texts ? (int64_t)(((uint64_t)1 << box->texts) - 1) : 0;
    reach_beyond(box, fact, &dim.domain);
    dim.all = domain_all(&dim.domain, may_stay_unknown(box, tested, fact->absent));
    dim.cut = cuts_of(box, f, &dim.domain, &dim.cuts);
    uint32_t at = box_new_dim(box, &dim);
    if (at == NONE) return false;
    if (box->fact_dim[f] == NONE) box->fact_dim[f] = at;
    dim_store(box, &box->dim[at]);
    return true;
}

/* --- Facts ------------------------------------------------------------------------------------------------------- */

static bool is_unknown(const struct box *box, const struct program_fact *fact) {
    const struct context *context = box->context;
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: return context->truth[fact->slot] == TRUTH_UNKNOWN;
    case FACT_WIDE: return !decimal_is_known(context->wide[fact->slot]);
    case FACT_CHOICE: return (context->number[fact->slot] & CHOICE_UNKNOWN) != 0;
    case FACT_PERIOD:
        return context->number[fact->slot] == NUMBER_UNKNOWN || context->number[fact->slot + 1] == NUMBER_UNKNOWN;
    case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: return context->number[fact->slot] == NUMBER_UNKNOWN;
    case FACT_LIST: case FACT_SERIES: break;
    }
    return false;
}


int64_t box_text_of(struct box *box, int64_t number) {
    const struct program *program = box->program;
    if (number == NUMBER_UNKNOWN) return 0;
    if (number >= 0) return (uint64_t)number < box->context->texts ? box_text(box, box->context->text[number]) : 0;
    uint64_t offset = (uint64_t)-(number + 1); /* a text of the program */
    return offset < program->strings_length ? box_text(box, slice_of(program_text(program, (uint32_t)offset))) : 0;
}

static void store_known(struct box *box, const struct program_fact *fact) {
    int64_t *number = box->context->number;
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH:
        box->truth[fact->slot] = (struct truth_set){ 0, (uint8_t)(1 << (box->context->truth[fact->slot] & 3)) };
        break;
    case FACT_WIDE: box->wide[fact->slot] = wide_single(box->context->wide[fact->slot]); break;
    case FACT_CHOICE: box->number[fact->slot] = number_single(number[fact->slot], FORM_CHOICE); break;
    case FACT_NUMBER: box->number[fact->slot] = number_single(number[fact->slot], FORM_NUMBER); break;
    case FACT_PERIOD:
        box->number[fact->slot + 1] = number_single(number[fact->slot + 1], FORM_DATE); /* fall through */
    case FACT_DATE: box->number[fact->slot] = number_single(number[fact->slot], FORM_DATE); break;
    case FACT_TEXT: box->number[fact->slot] = number_single(box_text_of(box, number[fact->slot]), FORM_TEXT); break;
    case FACT_LIST: case FACT_SERIES: break;
    }
}

static bool new_thing(struct box *box, uint32_t fact) {
    if (!ARENA_ROOM(&box->work, box->thing, box->things, box->thing_room)) return false;
    box->thing[box->things++] = (struct thing){ .name = { .fact = fact } };
    return true;
}

static bool open_unknown(struct box *box, uint32_t f, bool tested) {
    const struct program_fact *fact = &box->program->fact[f];
    if (!new_thing(box, f)) return false;
    if (fact->kind != FACT_PERIOD) return open_fact(box, f, tested, fact->slot);
    const int64_t *ends = &box->context->number[fact->slot];
    for (uint32_t end = 0; end < 2; end++) {
        if (ends[end] != NUMBER_UNKNOWN)
            box->number[fact->slot + end] = number_single(ends[end], FORM_DATE);
        else if (!open_fact(box, f, tested, fact->slot + end))
            return false;
    }
    return true;
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

enum { TEXTS_MOST = 60 };

static bool more_texts(struct box *box, struct slice text) {
    if (box->texts >= TEXTS_MOST) {
        box->crude = true;
        return false;
    }
    if (!ARENA_ROOM(&box->work, box->text, box->texts, box->text_room)) return false;
    box->text[box->texts++] = text;
    return true;
}

int64_t box_text(struct box *box, struct slice text) {
    for (size_t i = 0; i < box->texts; i++)
        if (box->text[i].bytes && slice_equal(box->text[i], text)) return (int64_t)1 << i;
    return more_texts(box, text) ? (int64_t)1 << (box->texts - 1) : 0;
}

static void open_cell_texts(struct box *box, const struct cone_list *list, uint32_t f) {
    const struct list_value *value = &box->context->list[list->list];
    const struct program_record *record = &box->program->record[box->program->list[list->list].record];
    uint32_t column = box->program->field[list->field[f].field].slot;
    more_texts(box, (struct slice){ NULL, 0 }); /* of elements that nobody has given */
    for (uint32_t e = 0; e < value->count && !box->crude; e++) {
        int64_t cell = value->cell[(size_t)e * record->fields + column];
        if (cell == NUMBER_UNKNOWN) more_texts(box, (struct slice){ NULL, 0 });
        else box_text_of(box, cell);
    }
}

/* Every text that is compared with, and for each unknown one a text that is like no other (its bytes are NULL). */
static void open_texts(struct box *box) {
    const struct cone *cone = box->cone;
    for (size_t s = 0; s < cone->steps; s++) {
        const struct program_instruction *i = &box->program->instruction[cone->step[s].at];
        if (cone->step[s].text) box_text_of(box, box->program->constant[i->a].value);
        if (instruction_op(i) == OP_text_is) box_text(box, slice_of(program_text(box->program, i->b)));
    }
    for (uint32_t f = 0; f < cone->facts; f++) {
        const struct program_fact *fact = &box->program->fact[cone->fact[f]];
        if (fact->kind != FACT_TEXT) continue;
        if (is_unknown(box, fact)) more_texts(box, (struct slice){ NULL, 0 });
        else box_text_of(box, box->context->number[fact->slot]);
    }
    for (uint32_t l = 0; l < cone->lists; l++)
        for (uint32_t f = 0; f < cone->list[l].fields; f++)
            if (cone->list[l].domain[f].form == FORM_TEXT) open_cell_texts(box, &cone->list[l], f);
}

bool things_open(struct box *box) {
    const struct cone *cone = box->cone;
    box->dims = box->dim_room = box->things = box->thing_room = box->texts = box->text_room = 0;
    box->dim = NULL, box->thing = NULL, box->text = NULL;
    open_texts(box);
    for (uint32_t i = 0; i < cone->facts; i++) {
        uint32_t f = cone->fact[i];
        box->fact_dim[f] = NONE;
        if (!is_unknown(box, &box->program->fact[f])) store_known(box, &box->program->fact[f]);
        else if (!open_unknown(box, f, cone->tested[i])) return false;
    }
    return !box->work.failed;
}
