/* product_facts: which facts of the parts are one, and what values it may have. Registers of facts come first in each bank, so all
 * facts are settled before any code. */
#include "runtime/product_inside.h"

#include <string.h>

/* --- Two declarations of a fact or field ---------------------------------------------------------------------------- */

/* What is compared: of the product so far, and of the part. Bounds of FACT_WIDE are indices of decimals in each. */
struct meeting {
    struct product *p;
    const struct program *from;
    struct program_fact *kept;
    const struct program_fact *other;
    bool narrowed;
};

static const char *name_here(const struct product *p, uint32_t offset) { return p->strings.bytes + offset; }

static const char *unit_here(const struct product *p, uint32_t unit) { return unit == NONE ? "" : name_here(p, p->program->unit[unit].code); }
static const char *unit_there(const struct program *from, uint32_t unit) { return unit == NONE ? "" : program_text(from, from->unit[unit].code); }

/* As decimals, whatever the form; false: there is no such bound. */
static bool bound(const struct program_fact *fact, uint32_t which, int64_t value, const struct decimal *wide, struct decimal *out) {
    if (!(fact->bounds & which)) return false;
    *out = fact->kind == FACT_WIDE ? wide[value] : decimal_scaled(value, -(int32_t)fact->scale);
    return true;
}

struct limits { /* of a number, whichever form it has */
    struct decimal low, high, step;
    bool has_low, has_high, has_step;
};

static struct limits limits_there(const struct meeting *m) {
    struct limits l = { 0 };
    l.has_low = bound(m->other, FACT_HAS_LOW, m->other->low, m->from->parsed_wide, &l.low);
    l.has_high = bound(m->other, FACT_HAS_HIGH, m->other->high, m->from->parsed_wide, &l.high);
    l.has_step = bound(m->other, FACT_HAS_STEP, m->other->step, m->from->parsed_wide, &l.step);
    return l;
}

static struct limits limits_here(const struct meeting *m) {
    struct limits l = { 0 };
    const struct program_fact *kept = m->kept;
    l.has_low = kept->bounds & FACT_HAS_LOW, l.has_high = kept->bounds & FACT_HAS_HIGH, l.has_step = kept->bounds & FACT_HAS_STEP;
    bool wide = kept->kind == FACT_WIDE;
    int32_t exponent = -(int32_t)kept->scale;
    if (l.has_low) l.low = wide ? product_decimal(m->p, (uint32_t)kept->low) : decimal_scaled(kept->low, exponent);
    if (l.has_high) l.high = wide ? product_decimal(m->p, (uint32_t)kept->high) : decimal_scaled(kept->high, exponent);
    if (l.has_step) l.step = wide ? product_decimal(m->p, (uint32_t)kept->step) : decimal_scaled(kept->step, exponent);
    return l;
}

static int64_t greatest_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The least step whose multiples are multiples of both. */
static bool common_step(struct decimal a, struct decimal b, struct decimal *step) {
    int32_t scale = decimal_scale(a) > decimal_scale(b) ? decimal_scale(a) : decimal_scale(b);
    int64_t x, y;
    if (scale < 0) scale = 0;
    if (scale > 12 || !decimal_to_scaled(a, scale, &x) || !decimal_to_scaled(b, scale, &y) || x <= 0 || y <= 0) return false;
    int64_t product;
    if (__builtin_mul_overflow(x / greatest_divisor(x, y), y, &product)) return false;
    *step = decimal_scaled(product, -scale);
    return true;
}

static bool same(bool has_a, struct decimal a, bool has_b, struct decimal b) { return has_a == has_b && (!has_a || decimal_equal(a, b)); }

static bool meet_limits(struct limits *l, const struct limits *o, bool *narrowed) {
    *narrowed = !same(l->has_low, l->low, o->has_low, o->low) || !same(l->has_high, l->high, o->has_high, o->high) ||
                !same(l->has_step, l->step, o->has_step, o->step);
    if (l->has_step && o->has_step && !common_step(l->step, o->step, &l->step)) return false;
    if (!l->has_step && o->has_step) l->step = o->step, l->has_step = true;
    if (!l->has_low || (o->has_low && decimal_compare(o->low, l->low) > 0)) l->low = o->low, l->has_low = o->has_low;
    if (!l->has_high || (o->has_high && decimal_compare(o->high, l->high) < 0)) l->high = o->high, l->has_high = o->has_high;
    return !l->has_low || !l->has_high || decimal_compare(l->low, l->high) <= 0;
}

/* A bound as an integer of the fact's scale, towards the inside. */
static bool scaled(struct decimal value, uint32_t scale, bool up, int64_t *out) {
    struct decimal at = decimal_multiply(value, decimal_scaled(1, (int32_t)scale));
    return decimal_to_scaled(up ? decimal_ceiling(at) : decimal_floor(at), 0, out);
}

static bool keep_limits(struct meeting *m, const struct limits *l) {
    struct program_fact *kept = m->kept;
    kept->bounds = (kept->bounds & FACT_OVER_TIME) | (l->has_low ? FACT_HAS_LOW : 0u) | (l->has_high ? FACT_HAS_HIGH : 0u) |
                   (l->has_step ? FACT_HAS_STEP : 0u);
    if (kept->kind == FACT_WIDE) {
        kept->low = l->has_low ? product_wide_constant(m->p, l->low) : 0;
        kept->high = l->has_high ? product_wide_constant(m->p, l->high) : 0;
        kept->step = l->has_step ? product_wide_constant(m->p, l->step) : 0;
        return true;
    }
    kept->low = kept->high = kept->step = 0;
    return (!l->has_low || scaled(l->low, kept->scale, true, &kept->low)) && (!l->has_high || scaled(l->high, kept->scale, false, &kept->high)) &&
           (!l->has_step || decimal_to_scaled(l->step, (int32_t)kept->scale, &kept->step)) && (!l->has_low || !l->has_high || kept->low <= kept->high);
}

/* A number is kept at the smaller scale: values that both have are there at either. */
static bool meet_numbers(struct meeting *m) {
    struct limits l = limits_here(m), o = limits_there(m);
    bool kinds = m->kept->kind != m->other->kind;
    if (!meet_limits(&l, &o, &m->narrowed)) return false;
    if (m->other->kind == FACT_NUMBER && (m->kept->kind == FACT_WIDE || m->other->scale < m->kept->scale)) {
        if (m->kept->scale != m->other->scale || kinds) m->narrowed = true;
        m->kept->scale = m->other->scale;
        m->kept->kind = FACT_NUMBER;
    }
    if (m->kept->kind == FACT_NUMBER && !m->narrowed && !kinds) return true;
    return keep_limits(m, &l);
}

static uint32_t choice_named(const struct product *p, const struct program_fact *kept, const char *name) {
    for (uint32_t i = 0; i < kept->choices; i++)
        if (!strcmp(name_here(p, p->program->choice[kept->first_choice + i].name), name)) return i;
    return NONE;
}

static bool same_choices(const struct meeting *m) {
    if (m->kept->choices != m->other->choices) return false;
    for (uint32_t i = 0; i < m->other->choices; i++)
        if (choice_named(m->p, m->kept, program_text(m->from, m->from->choice[m->other->first_choice + i].name)) != i) return false;
    return true;
}

static void add_choice(struct meeting *m, uint32_t index) {
    const struct program_choice *choice = &m->from->choice[index];
    PRODUCT_ADD(m->p, CHOICE, choice, product_string(m->p, program_text(m->from, choice->name)), product_string(m->p, program_text(m->from, choice->label)));
}

static bool meet_choices(struct meeting *m) {
    if (same_choices(m)) return true;
    uint32_t first = m->p->program->choices;
    for (uint32_t i = 0; i < m->other->choices && !m->p->failed; i++)
        if (choice_named(m->p, m->kept, program_text(m->from, m->from->choice[m->other->first_choice + i].name)) != NONE) add_choice(m, m->other->first_choice + i);
    if (m->p->failed || m->p->program->choices == first) return false;
    m->kept->first_choice = first;
    m->kept->choices = m->p->program->choices - first;
    if (m->kept->absent) m->kept->absent_value = 1;
    m->narrowed = true;
    return true;
}

/* Some part takes an absent value for another one. Nobody lets this fact of the product be absent: any value does. */
static void keep_absent(struct meeting *m) {
    if (!m->other->absent || m->kept->absent) return;
    m->kept->absent = 1;
    switch ((enum fact_kind)m->kept->kind) {
    case FACT_WIDE: m->kept->absent_value = product_wide_constant(m->p, decimal_zero); break;
    case FACT_CHOICE: m->kept->absent_value = 1; break;
    case FACT_TEXT: m->kept->absent_value = -1; break;
    case FACT_DATE: m->kept->absent_value = date_of_day(0); break;
    case FACT_TRUTH: case FACT_NUMBER: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: m->kept->absent_value = 0; break;
    }
}

static bool is_number(uint32_t kind) { return kind == FACT_NUMBER || kind == FACT_WIDE; }

/* Cuts the kept one down to what both allow. False: they are two things; the kept one is as it was. */
static bool meet(struct meeting *m) {
    struct program_fact before = *m->kept;
    bool numbers = is_number(m->kept->kind) && is_number(m->other->kind);
    if ((!numbers && m->kept->kind != m->other->kind) || strcmp(unit_here(m->p, m->kept->unit), unit_there(m->from, m->other->unit)) != 0) return false;
    bool meets = numbers ? meet_numbers(m) : m->kept->kind == FACT_CHOICE ? meet_choices(m) : true;
    if (!meets) *m->kept = before;
    else keep_absent(m);
    return meets;
}

/* --- Lists ------------------------------------------------------------------------------------------------------------ */

/* In the form of a fact, which a field has. */
static struct program_fact of_field(const struct program_field *field) {
    struct program_fact form;
    _Static_assert(sizeof form == sizeof *field, "a field has the form of a fact");
    memcpy(&form, field, sizeof form);
    return form;
}

static struct program_fact imported(struct product *p, const struct program *from, const struct program_fact *fact) {
    struct program_fact made = *fact;
    made.name = product_string(p, program_text(from, fact->name));
    made.label = product_string(p, program_text(from, fact->label));
    made.ask = made.place = 0;
    made.unit = fact->unit == NONE ? NONE : product_unit(p, unit_there(from, fact->unit));
    made.molar_mass = NONE;
    made.valid_amount = made.valid_unit = 0;
    made.first_choice = p->program->choices;
    struct meeting m = { .p = p, .from = from };
    for (uint32_t i = 0; i < fact->choices; i++) add_choice(&m, fact->first_choice + i);
    if (fact->kind == FACT_WIDE) {
        if (fact->bounds & FACT_HAS_LOW) made.low = product_wide_constant(p, from->parsed_wide[fact->low]);
        if (fact->bounds & FACT_HAS_HIGH) made.high = product_wide_constant(p, from->parsed_wide[fact->high]);
        if (fact->bounds & FACT_HAS_STEP) made.step = product_wide_constant(p, from->parsed_wide[fact->step]);
        if (fact->absent) made.absent_value = product_wide_constant(p, from->parsed_wide[fact->absent_value]);
    }
    if (fact->kind == FACT_TEXT && fact->absent) made.absent_value = -(int64_t)product_string(p, program_text(from, (uint32_t)-(fact->absent_value + 1))) - 1;
    return made;
}

static void put_field(struct product *p, const struct program_fact *form) {
    if (!ARENA_ROOM(&p->program->arena, p->program->field, p->program->fields, p->rooms[SECTION_FIELD])) {
        p->failed = true;
        return;
    }
    memcpy(&p->program->field[p->program->fields++], form, sizeof *form);
}

static uint32_t field_named(const struct product *p, const struct program_record *record, const char *name) {
    for (uint32_t f = 0; f < record->fields; f++)
        if (!strcmp(name_here(p, p->program->field[record->first_field + f].name), name)) return record->first_field + f;
    return NONE;
}

/* The same fields in the same form: elements are then elements of both. */
static bool meet_records(struct product *p, struct product_part *part, uint32_t record, uint32_t kept) {
    const struct program *from = part->program;
    const struct program_record *a = &p->program->record[kept], *b = &from->record[record];
    if (a->fields != b->fields) return false;
    for (uint32_t f = 0; f < b->fields; f++) {
        struct program_fact there = of_field(&from->field[b->first_field + f]);
        uint32_t at = field_named(p, a, program_text(from, there.name));
        if (at == NONE) return false;
        struct program_fact here = of_field(&p->program->field[at]), before = here;
        struct meeting m = { p, from, &here, &there, false };
        if (!meet(&m) || here.kind != there.kind || here.scale != there.scale || here.choices != there.choices || m.narrowed ||
            before.absent != there.absent || before.kind != here.kind)
            return false;
        part->field[b->first_field + f] = at;
    }
    part->record[record] = kept + 1;
    return true;
}

/* Of a record that several lists have, every one of the part's lists has the same fields of the product. */
static bool meet_lists(struct product *p, struct product_part *part, uint32_t kept_list, uint32_t list, bool *narrowed) {
    const struct program_list *other = &part->program->list[list];
    struct program_list *kept = &p->program->list[kept_list];
    if (!part->record[other->record] && !meet_records(p, part, other->record, kept->record)) return false;
    if (part->record[other->record] - 1 != kept->record) return false;
    if (other->most != kept->most) *narrowed = true;
    if (other->most < kept->most) kept->most = other->most;
    part->list[list] = kept_list;
    return true;
}

static void new_record(struct product *p, struct product_part *part, uint32_t index) {
    const struct program *from = part->program;
    const struct program_record *record = &from->record[index];
    uint32_t first = p->program->fields;
    for (uint32_t f = 0; f < record->fields && !p->failed; f++) {
        struct program_fact form = of_field(&from->field[record->first_field + f]), made = imported(p, from, &form);
        part->field[record->first_field + f] = p->program->fields;
        put_field(p, &made);
    }
    PRODUCT_ADD(p, RECORD, record, product_string(p, program_text(from, record->name)), product_string(p, program_text(from, record->label)), first, record->fields);
    part->record[index] = p->program->records;
}

/* One record, however many lists have it; an earlier part's of that name, if it is the same: its lists can then be met. */
static void take_record(struct product *p, struct product_part *part, uint32_t index) {
    const char *name = program_text(part->program, part->program->record[index].name);
    for (uint32_t r = 0; r < p->program->records && !part->record[index]; r++)
        if (!strcmp(name_here(p, p->program->record[r].name), name)) meet_records(p, part, index, r);
    if (!part->record[index]) new_record(p, part, index);
}

static void new_list(struct product *p, struct product_part *part, uint32_t fact, uint32_t list) {
    const struct program_list *from = &part->program->list[list];
    take_record(p, part, from->record);
    PRODUCT_ADD(p, LIST, list, fact, part->record[from->record] - 1, from->most);
    part->list[list] = p->program->lists - 1;
    if (!p->failed) p->program->fact[fact].slot = part->list[list];
}

/* --- Facts -------------------------------------------------------------------------------------------------------------- */

static bool is_list(uint32_t kind) { return kind == FACT_LIST || kind == FACT_SERIES; }

/* The product's fact that this one is too; NONE: none, and *apart when one has its name. */
static uint32_t find_fact(struct product *p, size_t index, uint32_t f, bool *apart, bool *narrowed) {
    struct product_part *part = &p->part[index];
    const struct program_fact *fact = &part->program->fact[f];
    const char *name = program_text(part->program, fact->name);
    for (uint32_t k = 0; k < p->program->facts && index > 0; k++) {
        if (strcmp(name_here(p, p->program->fact[k].name), name) != 0) continue;
        if (p->alone[index][f]) return NONE;
        struct meeting m = { p, part->program, &p->program->fact[k], fact, false };
        bool meets = meet(&m) && (!is_list(fact->kind) || meet_lists(p, part, p->program->fact[k].slot, fact->slot, &m.narrowed));
        *narrowed = m.narrowed;
        if (meets) return k;
        *apart = true;
    }
    return NONE;
}

static void mark(struct product *p, uint32_t fact, enum product_sharing sharing, size_t until) {
    for (size_t i = 0; i < until; i++)
        for (uint32_t f = 0; f < p->part[i].program->facts; f++)
            if (p->part[i].fact[f] == fact && p->part[i].sharing[f] != PRODUCT_NARROWED) p->part[i].sharing[f] = (uint8_t)sharing;
}

static void mark_name(struct product *p, const char *name, size_t until) {
    for (size_t i = 0; i < until; i++)
        for (uint32_t f = 0; f < p->part[i].program->facts; f++)
            if (!strcmp(program_text(p->part[i].program, p->part[i].program->fact[f].name), name)) p->part[i].sharing[f] = PRODUCT_APART;
}

static void take_fact(struct product *p, size_t index, uint32_t f) {
    struct product_part *part = &p->part[index];
    const struct program_fact *fact = &part->program->fact[f];
    bool apart = false, narrowed = false;
    uint32_t found = find_fact(p, index, f, &apart, &narrowed);
    part->sharing[f] = (uint8_t)(found == NONE ? (apart ? PRODUCT_APART : PRODUCT_ALONE) : narrowed ? PRODUCT_NARROWED : PRODUCT_SHARED);
    if (found != NONE) {
        mark(p, found, (enum product_sharing)part->sharing[f], index);
    } else {
        if (apart) mark_name(p, program_text(part->program, fact->name), index);
        struct program_fact made = imported(p, part->program, fact);
        if (!ARENA_ROOM(&p->program->arena, p->program->fact, p->program->facts, p->rooms[SECTION_FACT])) {
            p->failed = true;
            return;
        }
        found = p->program->facts++;
        p->program->fact[found] = made;
        if (is_list(fact->kind)) new_list(p, part, found, fact->slot);
    }
    part->fact[f] = found;
}

static void give_registers(struct product *p) {
    struct program *program = p->program;
    for (uint32_t f = 0; f < program->facts; f++) {
        struct program_fact *fact = &program->fact[f];
        if (fact->kind == FACT_TRUTH) fact->slot = program->truths++;
        else if (fact->kind == FACT_WIDE) fact->slot = program->wides++;
        else if (!is_list(fact->kind)) fact->slot = program->numbers, program->numbers += fact->kind == FACT_PERIOD ? 2 : 1;
    }
}

static void take_facts(struct product *p, bool of_calls) {
    for (size_t i = 0; i < p->parts; i++)
        for (uint32_t f = 0; f < p->part[i].program->facts && !p->failed; f++)
            if (((p->part[i].program->fact[f].bounds & FACT_OF_CALL) != 0) == of_calls) take_fact(p, i, f);
}

bool product_take_facts(struct product *p) {
    take_facts(p, false);
    take_facts(p, true); /* values of calls stand behind all others */
    if (!p->failed) give_registers(p);
    return !p->failed;
}

/* --- A part's view of a fact ------------------------------------------------------------------------------------------------- */

/* The part's mask of a choice of which only some values are left: one row a value, and one for unknown. */
static uint32_t derive_choice(struct product *p, const struct program *from, const struct program_fact *kept, const struct program_fact *fact) {
    uint32_t row[2 * (CHOICE_MOST + 1)];
    size_t rows = 0;
    for (uint32_t i = 0; i < fact->choices; i++) {
        uint32_t at = choice_named(p, kept, program_text(from, from->choice[fact->first_choice + i].name));
        if (at == NONE) continue;
        row[2 * rows] = product_t(p, OP_choice_in, kept->slot, product_constant(p, (int64_t)1 << at), 0);
        row[2 * rows++ + 1] = product_number_const(p, (int64_t)1 << i);
    }
    uint32_t settled = product_t(p, OP_choice_settled, kept->slot, 0, 0);
    row[2 * rows] = product_t(p, OP_truth_not, settled, 0, 0);
    int64_t all = (((int64_t)1 << fact->choices) - 1) | CHOICE_UNKNOWN;
    row[2 * rows++ + 1] = product_number_const(p, all);
    return product_n(p, OP_choice_table, product_args(p, row, 2 * rows, 2), 0, 0);
}

static bool choices_are_those(const struct product *p, const struct program *from, const struct program_fact *kept, const struct program_fact *fact) {
    struct meeting m = { .p = (struct product *)p, .from = from, .kept = (struct program_fact *)kept, .other = fact };
    return same_choices(&m);
}

static int64_t power_of_ten(uint32_t exponent) {
    int64_t power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

static void derive_number(struct product *p, struct product_part *part, const struct program_fact *kept, const struct program_fact *fact) {
    if (fact->kind == FACT_WIDE) part->wide[fact->slot] = product_w(p, OP_wide_of_number, kept->slot, 0, (uint16_t)kept->scale);
    else if (fact->scale == kept->scale) part->number[fact->slot] = kept->slot;
    else part->number[fact->slot] = product_n(p, OP_number_multiply, kept->slot, product_number_const(p, power_of_ten(fact->scale - kept->scale)), 0);
}

void product_derive(struct product *p, size_t index) {
    struct product_part *part = &p->part[index];
    const struct program *from = part->program;
    for (uint32_t f = 0; f < from->facts && !p->failed; f++) {
        const struct program_fact *fact = &from->fact[f], *kept = &p->program->fact[part->fact[f]];
        switch ((enum fact_kind)fact->kind) {
        case FACT_TRUTH: part->truth[fact->slot] = kept->slot; break;
        case FACT_CHOICE:
            part->number[fact->slot] = choices_are_those(p, from, kept, fact) ? kept->slot : derive_choice(p, from, kept, fact);
            break;
        case FACT_NUMBER: derive_number(p, part, kept, fact); break;
        case FACT_WIDE:
            if (kept->kind == FACT_WIDE) part->wide[fact->slot] = kept->slot;
            else derive_number(p, part, kept, fact);
            break;
        case FACT_PERIOD: part->number[fact->slot + 1] = kept->slot + 1; /* fall through */
        case FACT_DATE: case FACT_TEXT: part->number[fact->slot] = kept->slot; break;
        case FACT_LIST: case FACT_SERIES: break;
        }
    }
}
