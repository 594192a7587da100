/* Facts: what a record says, in the fact's unit and step, when it is not too old; else what absence means. docs/language.md, "Facts". */
#include "compiler/metadata.h"
#include "tests/evaluator/evaluator_inside.h"

/* Converted exactly, then rounded to the step. */
static struct decimal read_number(const struct symbol *of, const struct type *type, const struct raw *raw) {
    struct decimal number = raw->number;
    struct unit_conversion conversion;
    if (raw->unit && unit_conversion(raw->unit, type->unit, of->molar_mass, &conversion) == UNIT_CONVERTS) number = unit_convert(number, &conversion);
    return of->step ? decimal_round_to(number, *of->step) : number;
}

static date end_of(date given, bool open, int year, int month, int day) {
    return open ? date_make(&(struct date_parts){ .year = year, .month = month, .day = day, .precision = DATE_DAY }) : given;
}

struct meaning evaluate_raw(struct evaluator *e, const struct symbol *of, const struct type *type, const struct raw *raw) {
    if (!raw->given) return type->kind == TYPE_TRUTH ? meaning_of_truth(UNKNOWN) : meaning_unknown(e, type->kind);
    switch (type->kind) {
    case TYPE_TRUTH: return meaning_of_truth(truth_of(raw->yes));
    case TYPE_CHOICE: return meaning_of(e, TYPE_CHOICE, (struct possible){ .known = true, .choice = raw->choice });
    case TYPE_NUMBER: return meaning_of_number(e, read_number(of, type, raw));
    case TYPE_DATE: return meaning_of_date(e, raw->from);
    case TYPE_TEXT: return meaning_of(e, TYPE_TEXT, (struct possible){ .known = true, .text = raw->text });
    case TYPE_PERIOD: {
        struct possible p = { .from = end_of(raw->from, raw->open_from, 1, 1, 1), .to = end_of(raw->to, raw->open_to, 9999, 12, 31) };
        p.known = date_is_known(p.from) && date_is_known(p.to);
        return meaning_of(e, TYPE_PERIOD, p);
    }
    case TYPE_ERROR: case TYPE_LIST: case TYPE_SERIES: break;
    }
    return meaning_of_truth(UNKNOWN);
}

/* --- Absence ------------------------------------------------------------------------------------------------------------ */

static bool absence(const struct type *type, const struct meta *metas, size_t count, struct raw *assumed) {
    const struct meta_value *value = metadata_value(metas, count, "absent means");
    if (!value) return false;
    *assumed = (struct raw){ .given = true, .yes = value->kind == META_YES };
    if (type->kind == TYPE_CHOICE) assumed->choice = (uint32_t)choice_place(type, value->name.text);
    return true;
}

/* --- Age ---------------------------------------------------------------------------------------------------------------- */

static date first_day(date d) {
    struct date_parts parts = date_take(d);
    parts.precision = DATE_DAY;
    return date_is_known(d) ? date_make(&parts) : DATE_UNKNOWN;
}

/* An observation of unknown day counts from the first one it may have been. A series is as old as its last value, unless it is dated as a
 * whole. */
static date observed(const struct entry *entry) {
    date on = first_day(entry->on);
    if (date_is_known(on) || entry->fact->type->kind != TYPE_SERIES) return on;
    for (size_t i = 0; i < entry->elements; i++)
        if (!date_is_known(on) || date_compare(first_day(entry->element[i].on), on) == DATE_AFTER) on = first_day(entry->element[i].on);
    return on;
}

static bool is_too_old(struct evaluator *e, const struct entry *entry) {
    const struct decl *decl = entry->fact->decl;
    const struct meta_value *valid = metadata_value(decl->meta, decl->metas, "valid for");
    date on = observed(entry);
    return valid && date_is_known(on) && date_compare(date_moved(on, valid->quantity, false), e->today) == DATE_BEFORE;
}

/* A period of which neither end is known says nothing. */
static bool says_something(const struct raw *raw) {
    return date_is_known(raw->from) || date_is_known(raw->to) || raw->open_from || raw->open_to;
}

static bool is_given(const struct entry *entry) {
    bool many = entry->fact->type->kind == TYPE_LIST || entry->fact->type->kind == TYPE_SERIES;
    if (entry->fact->type->kind == TYPE_PERIOD && !says_something(&entry->raw)) return false;
    return many ? entry->extent != EXTENT_NONE : entry->raw.given;
}

/* --- Doors -------------------------------------------------------------------------------------------------------------- */

bool fact_is_known(struct evaluator *e, const struct symbol *fact) {
    const struct entry *entry = patient_entry(e->patient, fact);
    return is_given(entry) && !is_too_old(e, entry);
}

struct meaning evaluate_fact(struct evaluator *e, const struct symbol *fact) {
    const struct entry *entry = patient_entry(e->patient, fact);
    struct raw nothing = { 0 }, assumed;
    if (is_given(entry)) return evaluate_raw(e, fact, fact->type, is_too_old(e, entry) ? &nothing : &entry->raw);
    return evaluate_raw(e, fact, fact->type, absence(fact->type, fact->decl->meta, fact->decl->metas, &assumed) ? &assumed : &nothing);
}

enum extent fact_extent(struct evaluator *e, const struct symbol *fact) {
    const struct entry *entry = patient_entry(e->patient, fact);
    struct raw assumed;
    if (is_given(entry)) return is_too_old(e, entry) ? EXTENT_NONE : entry->extent;
    return absence(fact->type, fact->decl->meta, fact->decl->metas, &assumed) ? EXTENT_COMPLETE : EXTENT_NONE; /* it means: none */
}

size_t field_place(const struct symbol *field) {
    size_t place = 0;
    for (const struct symbol *f = field->record->next; f != field; f = f->next) place++;
    return place;
}

bool field_is_known(struct evaluator *e, const struct symbol *field) { return e->element->field[field_place(field)].given; }

struct meaning evaluate_field(struct evaluator *e, const struct symbol *field) {
    const struct raw *raw = &e->element->field[field_place(field)];
    struct raw assumed;
    if (!raw->given && absence(field->type, field->field->meta, field->field->metas, &assumed)) raw = &assumed;
    return evaluate_raw(e, field, field->type, raw);
}
