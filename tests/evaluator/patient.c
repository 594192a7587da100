#include "tests/evaluator/patient.h"

#include <string.h>

#include "compiler/metadata.h"

enum { ELEMENTS = 4, DAYS_AROUND = 400 };

struct maker {
    struct dice *dice;
    struct arena *arena;
    date today;
    uint32_t unknown; /* percent of values that nobody knows */
};

size_t patient_most(const struct symbol *fact) {
    const struct meta_value *most = metadata_value(fact->decl->meta, fact->decl->metas, "most");
    int64_t number;
    return most && decimal_to_scaled(most->quantity->number, 0, &number) ? (size_t)number : 200;
}

const struct entry *patient_entry(const struct patient *patient, const struct symbol *fact) {
    const struct entry *entry = patient->entry;
    while (entry->fact != fact) entry++;
    return entry;
}

/* --- Values ------------------------------------------------------------------------------------------------------------------------ */

static const char *const free_numbers[] = { "0", "1", "-1", "2.5", "0.1", "100", "-7", "37.25", "0.000000000001", "3" };

static struct decimal decimal_of(const char *text) {
    struct decimal number = decimal_unknown;
    decimal_parse(text, strlen(text), &number);
    return number;
}

static bool in_range(const struct symbol *of, struct decimal number) {
    return !(of->low && decimal_compare(number, *of->low) < 0) && !(of->high && decimal_compare(number, *of->high) > 0);
}

/* A number that the fact may have: one of its steps, at times an end, at times between two steps. */
static struct decimal number_for(struct maker *m, const struct symbol *of) {
    int64_t steps;
    if (!of->low || !of->high) return decimal_of(free_numbers[dice_below(m->dice, sizeof free_numbers / sizeof *free_numbers)]);
    struct decimal step = of->step ? *of->step : decimal_of("0.25"), width = decimal_subtract(*of->high, *of->low);
    if (!decimal_to_scaled(decimal_whole_quotient(width, step), 0, &steps)) return *of->low;
    if (dice_chance(m->dice, 10)) return dice_chance(m->dice, 50) ? *of->low : *of->high;
    struct decimal number = decimal_add(*of->low, decimal_multiply(step, decimal_from_int(dice_between(m->dice, 0, steps))));
    struct decimal off = decimal_add(number, decimal_multiply(step, decimal_of(dice_chance(m->dice, 50) ? "0.5" : "0.3")));
    return dice_chance(m->dice, 10) && in_range(of, off) ? off : number;
}

static const char *const other_units[][2] = { { "kg", "g" }, { "kg", "[lb_av]" }, { "cm", "m" }, { "cm", "[in_i]" }, { "mg", "g" }, { "mL/min", "L/h" },
                                              { "mm", "cm" }, { "mmol/L", "mol/m3" }, { "Cel", "[degF]" }, { "%", "1" }, { "umol/L", "mg/dL" } };

/* In another unit, where the number stays within the range on the way back. */
static void convert(struct maker *m, const struct symbol *of, const struct unit *own, struct raw *raw) {
    size_t pairs = sizeof other_units / sizeof *other_units, at = dice_below(m->dice, (uint32_t)pairs);
    for (size_t i = 0; i < pairs; i++, at = (at + 1) % pairs) {
        const char *code = other_units[at][1];
        struct unit *unit = ARENA_NEW(m->arena, struct unit);
        struct unit_conversion there, back;
        if (strcmp(own->code, other_units[at][0]) || unit_parse(code, strlen(code), unit, NULL) != UNIT_READ || unit_is_one(unit)) continue;
        if (unit_conversion(own, unit, of->molar_mass, &there) != UNIT_CONVERTS || unit_conversion(unit, own, of->molar_mass, &back) != UNIT_CONVERTS) continue;
        struct decimal number = decimal_round(unit_convert(raw->number, &there), 3);
        if (!in_range(of, unit_convert(number, &back))) continue;
        raw->number = number;
        raw->unit = unit;
        return;
    }
}

static date day_around(struct maker *m, int64_t from, int64_t to) {
    int64_t first, last;
    date_span(m->today, &first, &last);
    return date_of_day(first / (24 * 60 * 60 * 1000) + dice_between(m->dice, from, to));
}

static date date_for(struct maker *m, bool time) {
    struct date_parts parts = date_take(day_around(m, dice_chance(m->dice, 20) ? -30000 : -DAYS_AROUND, DAYS_AROUND));
    uint32_t kind = dice_below(m->dice, 10);
    if (kind == 0) parts.precision = DATE_YEAR;
    else if (kind < 3) parts.precision = DATE_MONTH;
    else if (time && kind < 9) {
        parts.precision = DATE_HOUR + dice_below(m->dice, 2);
        parts.hour = (int)dice_below(m->dice, 24);
        parts.minute = 30;
        parts.has_offset = dice_chance(m->dice, 30);
        parts.offset = parts.has_offset ? (int)dice_between(m->dice, -4, 4) * 60 : 0;
    }
    return date_make(&parts);
}

static void period_for(struct maker *m, struct raw *raw) {
    date a = day_around(m, -60, 60), b = day_around(m, -60, 60);
    bool turned = date_compare(a, b) == DATE_AFTER;
    raw->from = turned ? b : a;
    raw->to = turned ? a : b;
    if (dice_chance(m->dice, 15)) raw->open_from = true;
    else if (dice_chance(m->dice, 15)) raw->from = DATE_UNKNOWN;
    if (!raw->open_from && dice_chance(m->dice, 15)) raw->open_to = true; /* one end at least has to be named */
    else if (dice_chance(m->dice, 15)) raw->to = DATE_UNKNOWN;
}

static struct raw raw_for(struct maker *m, const struct symbol *of, const struct type *type, const struct written_type *written) {
    static const char *const texts[] = { "urgent", "soon", "Urgent", "later" };
    struct raw raw = { .given = !dice_chance(m->dice, m->unknown), .from = DATE_UNKNOWN, .to = DATE_UNKNOWN };
    switch (type->kind) {
    case TYPE_TRUTH: raw.yes = dice_chance(m->dice, 50); break;
    case TYPE_CHOICE: raw.choice = dice_below(m->dice, (uint32_t)type->values); break;
    case TYPE_NUMBER:
        raw.number = number_for(m, of);
        if (type->unit && dice_chance(m->dice, 15)) convert(m, of, type->unit, &raw);
        break;
    case TYPE_DATE: raw.from = date_for(m, written->kind == WRITTEN_TIME); break;
    case TYPE_TEXT: raw.text = slice_of(texts[dice_below(m->dice, 4)]); break;
    case TYPE_PERIOD: period_for(m, &raw); break;
    case TYPE_ERROR: case TYPE_LIST: case TYPE_SERIES: break;
    }
    return raw;
}

/* --- Lists --------------------------------------------------------------------------------------------------------------------------- */

/* Never after today: a day or, where that may be, a month that is over. */
static date observed(struct maker *m, int64_t most_days, bool coarse) {
    date d = day_around(m, -most_days, 0);
    if (coarse && dice_chance(m->dice, 10)) d = date_truncate(day_around(m, -most_days - 62, -62), DATE_MONTH);
    return d;
}

static void elements_for(struct maker *m, struct entry *entry) {
    const struct type *type = entry->fact->type;
    size_t most = patient_most(entry->fact), fields = 0;
    bool series = type->kind == TYPE_SERIES;
    const struct symbol *first = series ? NULL : type->record->next;
    for (const struct symbol *f = first; f; f = f->next) fields++;
    entry->extent = dice_chance(m->dice, m->unknown) ? EXTENT_NONE : dice_chance(m->dice, 20) ? EXTENT_MORE : EXTENT_COMPLETE;
    if (entry->extent == EXTENT_NONE) return;
    entry->elements = dice_below(m->dice, (uint32_t)(most < ELEMENTS ? most : ELEMENTS) + 1);
    entry->element = ARENA_ARRAY(m->arena, struct element, entry->elements + 1);
    for (size_t i = 0; i < entry->elements; i++) {
        struct element *element = &entry->element[i];
        element->field = ARENA_ARRAY(m->arena, struct raw, fields + 1);
        if (series) {
            element->field[0] = raw_for(m, entry->fact, type->element, &entry->fact->decl->type);
            element->on = i && dice_chance(m->dice, 15) ? entry->element[i - 1].on : observed(m, 200, true);
            continue;
        }
        size_t at = 0;
        for (const struct symbol *f = first; f; f = f->next) element->field[at++] = raw_for(m, f, f->type, &f->field->type);
    }
}

/* --- Writing ------------------------------------------------------------------------------------------------------------------------- */

static void put_date(struct text *out, date d) {
    char text[DATE_TEXT];
    date_print(d, text);
    text_printf(out, "\"%s\"", text);
}

static void put_end(struct text *out, const char *name, date d, bool open, bool *first) {
    if (open) return;
    text_printf(out, "%s\"%s\":", *first ? "" : ",", name);
    if (date_is_known(d)) put_date(out, d);
    else text_puts(out, "null");
    *first = false;
}

static void put_value(struct text *out, const struct type *type, const struct raw *raw) {
    char digits[DECIMAL_TEXT];
    bool first = true;
    if (!raw->given) {
        text_puts(out, "null");
        return;
    }
    switch (type->kind) {
    case TYPE_TRUTH: text_puts(out, raw->yes ? "true" : "false"); break;
    case TYPE_CHOICE: text_json(out, type->value[raw->choice].name.text.bytes, type->value[raw->choice].name.text.length); break;
    case TYPE_NUMBER:
        decimal_print(raw->number, digits);
        if (raw->unit) text_printf(out, "\"%s %s\"", digits, raw->unit->code);
        else text_puts(out, digits);
        break;
    case TYPE_DATE: put_date(out, raw->from); break;
    case TYPE_TEXT: text_json(out, raw->text.bytes, raw->text.length); break;
    case TYPE_PERIOD:
        text_putc(out, '{');
        put_end(out, "from", raw->from, raw->open_from, &first);
        put_end(out, "to", raw->to, raw->open_to, &first);
        text_putc(out, '}');
        break;
    case TYPE_ERROR: case TYPE_LIST: case TYPE_SERIES: break;
    }
}

static void put_element(struct text *out, const struct type *type, const struct element *element) {
    size_t at = 0;
    text_putc(out, '{');
    if (type->kind == TYPE_SERIES) {
        text_puts(out, "\"value\":");
        put_value(out, type->element, &element->field[0]);
        text_puts(out, ",\"on\":");
        put_date(out, element->on);
    } else {
        for (const struct symbol *f = type->record->next; f; f = f->next, at++) {
            text_printf(out, "%s\"%.*s\":", at ? "," : "", (int)f->name.text.length, f->name.text.bytes);
            put_value(out, f->type, &element->field[at]);
        }
    }
    text_putc(out, '}');
}

static void put_elements(struct text *out, const struct entry *entry) {
    if (entry->extent == EXTENT_NONE) {
        text_puts(out, "null");
        return;
    }
    text_putc(out, '[');
    for (size_t i = 0; i < entry->elements; i++) {
        if (i) text_putc(out, ',');
        put_element(out, entry->fact->type, &entry->element[i]);
    }
    if (entry->extent == EXTENT_MORE) text_puts(out, entry->elements ? ",\"...\"" : "\"...\"");
    text_putc(out, ']');
}

static const char *written(struct maker *m, const struct entry *entry) {
    const struct type *type = entry->fact->type;
    struct text out;
    text_init(&out, m->arena);
    if (date_is_known(entry->on)) text_puts(&out, "{\"value\":");
    if (type->kind == TYPE_LIST || type->kind == TYPE_SERIES) put_elements(&out, entry);
    else put_value(&out, type, &entry->raw);
    if (date_is_known(entry->on)) {
        text_puts(&out, ",\"on\":");
        put_date(&out, entry->on);
        text_putc(&out, '}');
    }
    return out.bytes;
}

/* --- A patient ------------------------------------------------------------------------------------------------------------------------ */

static void fill(struct maker *m, struct entry *entry) {
    const struct type *type = entry->fact->type;
    bool many = type->kind == TYPE_LIST || type->kind == TYPE_SERIES;
    entry->on = DATE_UNKNOWN;
    if (many) elements_for(m, entry);
    else entry->raw = raw_for(m, entry->fact, type, &entry->fact->decl->type);
    bool given = many ? entry->extent != EXTENT_NONE : entry->raw.given;
    if (given && type->kind != TYPE_PERIOD && dice_chance(m->dice, 30)) entry->on = observed(m, 150, type->kind != TYPE_TEXT);
    if (given || dice_chance(m->dice, 50)) entry->json = written(m, entry); /* null and absent are the same */
}

void patient_at_random(struct dice *dice, const struct compilation *c, date today, struct arena *arena, struct patient *patient) {
    static const uint32_t unknown[] = { 0, 5, 15, 30, 60 };
    struct maker m = { dice, arena, today, unknown[dice_below(dice, 5)] };
    *patient = (struct patient){ .entry = ARENA_ARRAY(arena, struct entry, c->symbols + 1) };
    text_init(&patient->json, arena);
    text_putc(&patient->json, '{');
    for (size_t i = 0; i < c->symbols; i++) {
        if (c->symbol[i]->kind != SYMBOL_FACT) continue;
        struct entry *entry = &patient->entry[patient->entries++];
        entry->fact = c->symbol[i];
        fill(&m, entry);
        if (!entry->json) continue;
        text_printf(&patient->json, "%s\"%.*s\":%s", patient->json.length > 1 ? "," : "", (int)entry->fact->name.text.length, entry->fact->name.text.bytes,
                    entry->json);
    }
    text_putc(&patient->json, '}');
}
