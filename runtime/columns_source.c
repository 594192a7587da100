/* columns_source: one value out of a column. What is plain (of the right kind, in range, in the fact's unit) is taken as it is; what is
 * not goes through the fact reader, so that conversions, rounding and errors are those of a record. */
#include <math.h>
#include <string.h>

#include "runtime/columns.h"

/* --- Elements -------------------------------------------------------------------------------------------------------------------- */

bool source_is_known(const struct source *s, size_t row) {
    size_t i = s->offset + row;
    return s->kind != SOURCE_NONE && (!s->known || (s->known[i / 8] >> (i % 8) & 1));
}

static const char *element(const struct source *s, size_t row) { return s->values + (s->offset + row) * s->stride; }

static int64_t integer_at(const char *at, unsigned width, bool is_unsigned) {
    int64_t value = columns_get(at, width, 0);
    return is_unsigned && width < 8 ? (int64_t)((uint64_t)value & (((uint64_t)1 << (8 * width)) - 1)) : value;
}

/* Of an unsigned integer above INT64_MAX: below 0. */
int64_t source_integer(const struct source *s, size_t row) { return integer_at(element(s, row), s->width, s->is_unsigned); }

static bool boolean_at(const struct source *s, size_t row) {
    if (s->kind == SOURCE_BOOLS) return *element(s, row) != 0;
    size_t i = s->offset + row;
    return (unsigned char)s->values[i / 8] >> (i % 8) & 1;
}

/* False where the offsets are none. */
static bool text_at(const struct source *s, size_t row, struct slice *text) {
    if (s->kind == SOURCE_STRINGS) {
        const char *string;
        memcpy(&string, element(s, row), sizeof string);
        *text = slice_of(string);
        return true;
    }
    size_t i = s->offset + row;
    int64_t from = integer_at(s->offsets + i * s->width, s->width, false), to = integer_at(s->offsets + (i + 1) * s->width, s->width, false);
    *text = (struct slice){ s->values + from, (size_t)(to - from) };
    return from >= 0 && to >= from && (uint64_t)to <= s->bytes;
}

static double real_at(const struct source *s, size_t row) {
    double real;
    memcpy(&real, element(s, row), sizeof real);
    return real;
}

/* The shortest decimal that reads back as this float: at most nine digits. */
static struct decimal decimal_of_float(const struct source *s, size_t row) {
    float single;
    memcpy(&single, element(s, row), sizeof single);
    struct decimal exact = decimal_from_double((double)single);
    if (!decimal_is_known(exact)) return exact;
    for (int32_t digits = -45; digits <= 40; digits++) {
        struct decimal near = decimal_round(exact, digits < -40 ? -40 : digits);
        if ((float)decimal_to_double(near) == single) return near;
    }
    return exact;
}

static struct decimal decimal_of_wide(const struct source *s, size_t row) {
    int128 value;
    memcpy(&value, element(s, row), sizeof value);
    bool negative = value < 0;
    struct decimal d = { .coefficient = negative ? 0 - (uint128)value : (uint128)value, .exponent = -s->scale, .negative = negative };
    return d;
}

/* Of floats and of decimals. */
static struct decimal decimal_at(const struct source *s, size_t row) {
    return s->kind == SOURCE_FLOAT ? decimal_of_float(s, row) : decimal_of_wide(s, row);
}

static int64_t whole_part(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static date date_at(const struct source *s, size_t row) {
    int64_t ticks = source_integer(s, row);
    if (s->kind == SOURCE_DAYS) return s->ticks > 1 && ticks % s->ticks ? DATE_UNKNOWN : date_of_day(ticks / s->ticks);
    int64_t second = whole_part(ticks, s->ticks), day = whole_part(second, 86400), rest = second - day * 86400;
    if (!date_is_known(date_of_day(day))) return DATE_UNKNOWN;
    struct date_parts parts = date_take(date_of_day(day));
    parts.precision = DATE_MILLISECOND;
    parts.hour = (int)(rest / 3600), parts.minute = (int)(rest / 60 % 60), parts.second = (int)(rest % 60);
    uint64_t part = (uint64_t)(ticks - second * s->ticks);
    parts.millisecond = (int)(s->ticks >= 1000 ? part / (uint64_t)(s->ticks / 1000) : 0);
    parts.has_offset = s->zoned;
    return date_make(&parts);
}

/* --- What is plain ------------------------------------------------------------------------------------------------------------------- */

static const struct program_fact *fact_of(const struct osler_columns *c, uint32_t fact) { return &c->plan.program->fact[fact]; }

static bool is_own_unit(const struct osler_columns *c, uint32_t fact, struct slice unit) {
    uint32_t own = fact_of(c, fact)->unit;
    return unit.length == 0 || (own != NONE && slice_is(unit, c->plan.program->parsed_unit[own].code));
}

/* value * 10^-scale at the fact's step: rounded as the fact reader does it. */
static int64_t stepped(const struct program_fact *fact, int64_t value, int32_t scale) {
    int128 ten = 1, v = value, step = fact->bounds & FACT_HAS_STEP ? fact->step : 1, low = fact->low, high = fact->high;
    bool has_low = fact->bounds & FACT_HAS_LOW, has_high = fact->bounds & FACT_HAS_HIGH;
    int32_t more = scale - (int32_t)fact->scale;
    if (more > 18 || more < -18 || step <= 0) return SOURCE_ODD;
    for (int32_t i = 0; i < (more < 0 ? -more : more); i++) ten *= 10;
    if (more < 0) v *= ten;
    else low *= ten, high *= ten, step *= ten;
    if ((has_low && v < low) || (has_high && v > high)) return SOURCE_ODD;
    int128 rest = v % step, size = rest < 0 ? -rest : rest, kept = v - rest;
    if (size >= step - size) kept += v < 0 ? -step : step;
    if (has_high && kept > high) kept -= step;
    else if (has_low && kept < low) kept += step;
    if (more > 0) kept /= ten;
    return kept > INT64_MIN + 1 && kept < INT64_MAX ? (int64_t)kept : SOURCE_ODD;
}

static int64_t plain_decimal(const struct program_fact *fact, struct decimal d) {
    int64_t value;
    if (!decimal_is_known(d) || !decimal_is_valid(d)) return SOURCE_ODD;
    int32_t scale = decimal_scale(d);
    return scale <= 18 && decimal_to_scaled(d, scale, &value) ? stepped(fact, value, scale) : SOURCE_ODD;
}

/* Most doubles are a whole number of some places: what is within fifteen digits and divides back to the same double is the shortest. */
static int64_t plain_real(const struct program_fact *fact, double real) {
    static const double ten_to[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
    for (uint32_t scale = fact->scale; scale < fact->scale + 3 && scale <= 8; scale++) {
        double whole = rint(real * ten_to[scale]);
        if (!(fabs(whole) < 1e15) || whole / ten_to[scale] != real) continue;
        return stepped(fact, (int64_t)whole, (int32_t)scale);
    }
    return plain_decimal(fact, decimal_from_double(real));
}

static int64_t plain_text(const struct osler_columns *c, const struct program_fact *fact, struct slice text) {
    const struct program *program = c->plan.program;
    struct decimal d;
    if (text.length == 0) return SOURCE_UNKNOWN;
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH:
        if (slice_is(text, "yes") || slice_is(text, "true")) return TRUTH_YES;
        return slice_is(text, "no") || slice_is(text, "false") ? TRUTH_NO : SOURCE_ODD;
    case FACT_CHOICE:
        for (uint32_t i = 0; i < fact->choices; i++)
            if (slice_is(text, program_text(program, program->choice[fact->first_choice + i].name))) return i;
        return SOURCE_ODD;
    case FACT_NUMBER: return decimal_parse(text.bytes, text.length, &d) == DECIMAL_READ ? plain_decimal(fact, d) : SOURCE_ODD;
    case FACT_WIDE: case FACT_DATE: case FACT_TEXT: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return SOURCE_ODD;
}

static int64_t plain_integer(const struct program_fact *fact, const struct source *s, int64_t value) {
    if (s->is_unsigned && value < 0) return SOURCE_ODD;
    if (fact->kind == FACT_NUMBER) return stepped(fact, value, s->scale);
    if (s->scale != 0 || value < 0) return SOURCE_ODD;
    if (fact->kind == FACT_TRUTH) return value == 0 ? TRUTH_NO : value == 1 ? TRUTH_YES : SOURCE_ODD;
    return fact->kind == FACT_CHOICE && value < fact->choices ? value : SOURCE_ODD;
}

static int64_t plain_value(const struct osler_columns *c, uint32_t f, const struct source *s, size_t row);

static int64_t plain_entry(const struct osler_columns *c, uint32_t f, const struct source *s, size_t row) {
    int64_t index = source_integer(s, row);
    if (index < 0 || (uint64_t)index >= s->inner->count) return SOURCE_ODD;
    return (size_t)index < s->codes ? s->code[index] : plain_value(c, f, s->inner, (size_t)index);
}

/* {value, unit}: the dates are looked at elsewhere. */
static int64_t plain_struct(const struct osler_columns *c, uint32_t f, const struct source *s, size_t row) {
    struct slice unit = { "", 0 };
    size_t at = s->offset + row;
    const struct source *of = s->part[1];
    if (!s->part[0] || s->part[3] || s->part[4]) return SOURCE_ODD;
    if (of && (of->kind != SOURCE_TEXT || (source_is_known(of, at) && !text_at(of, at, &unit)))) return SOURCE_ODD;
    return is_own_unit(c, f, unit) ? plain_value(c, f, s->part[0], at) : SOURCE_ODD;
}

static int64_t plain_value(const struct osler_columns *c, uint32_t f, const struct source *s, size_t row) {
    const struct program_fact *fact = fact_of(c, f);
    struct slice text;
    if (!source_is_known(s, row)) return SOURCE_UNKNOWN;
    if (s->unit && !is_own_unit(c, f, slice_of(s->unit))) return SOURCE_ODD;
    switch ((enum source_kind)s->kind) {
    case SOURCE_BITS: case SOURCE_BOOLS: return fact->kind != FACT_TRUTH ? SOURCE_ODD : boolean_at(s, row) ? TRUTH_YES : TRUTH_NO;
    case SOURCE_INT: case SOURCE_UINT: return plain_integer(fact, s, source_integer(s, row));
    case SOURCE_FLOAT: case SOURCE_DECIMAL: return fact->kind == FACT_NUMBER ? plain_decimal(fact, decimal_at(s, row)) : SOURCE_ODD;
    case SOURCE_DOUBLE: return fact->kind == FACT_NUMBER ? plain_real(fact, real_at(s, row)) : SOURCE_ODD;
    case SOURCE_STRINGS: case SOURCE_TEXT: return text_at(s, row, &text) ? plain_text(c, fact, text) : SOURCE_ODD;
    case SOURCE_DICTIONARY: return plain_entry(c, f, s, row);
    case SOURCE_STRUCT: return plain_struct(c, f, s, row);
    case SOURCE_NONE: return SOURCE_UNKNOWN;
    case SOURCE_DAYS: case SOURCE_MOMENT: case SOURCE_LIST: break;
    }
    return SOURCE_ODD;
}

/* What its age makes of a value. What is stale is unknown, and not what absence means: that takes a closer look. */
static int64_t aged(const struct osler_columns *c, uint32_t f, const struct source *on, size_t row, int64_t value) {
    const struct program_fact *fact = fact_of(c, f);
    if (!source_is_known(on, row)) return value;
    date day = on->kind == SOURCE_DAYS ? date_at(on, row) : DATE_UNKNOWN;
    if (!date_is_known(day) || date_compare(day, c->today) == DATE_AFTER) return SOURCE_ODD;
    if (fact->valid_amount <= 0 || value == SOURCE_ODD) return value;
    if (!date_is_known(c->fresh_from[f])) return SOURCE_ODD;
    if (date_compare(day, c->fresh_from[f]) != DATE_BEFORE) return value;
    return fact->absent == 1 ? SOURCE_ODD : SOURCE_UNKNOWN;
}

int64_t source_plain(const struct osler_columns *c, uint32_t fact, const struct source *s, size_t row) {
    int64_t value = plain_value(c, fact, s, row);
    if (s->on) value = aged(c, fact, s->on, row, value);
    if (s->kind == SOURCE_STRUCT && s->part[2] && source_is_known(s, row)) value = aged(c, fact, s->part[2], s->offset + row, value);
    return value;
}

/* --- The long way ---------------------------------------------------------------------------------------------------------------------- */

struct giving {
    struct context *context;
    uint32_t fact, field;
    struct fact_error *error;
};

static enum facts_status give(const struct giving *g, struct put_value *value) {
    return facts_give(g->context, g->fact, g->field, value, NULL, g->error);
}

static const struct program_fact *kind_of(const struct giving *g, struct program_fact *copy) {
    const struct program *program = g->context->program;
    const struct program_fact *fact = &program->fact[g->fact];
    if (g->field == NONE) return fact;
    memcpy(copy, &program->field[program->record[program->list[fact->slot].record].first_field + g->field], sizeof *copy);
    return copy;
}

/* As the cell of a table. Within a list, where there are no cells, by the kind of the field. */
static enum facts_status give_text(const struct giving *g, struct slice text, struct slice unit) {
    struct program_fact copy;
    const struct program_fact *fact = kind_of(g, &copy);
    struct put_value value = { .kind = PUT_TEXT, .text = text, .unit = unit };
    bool is_text = fact->kind == FACT_TEXT, yes = slice_is(text, "yes") || slice_is(text, "true");
    if (text.length == 0) value.kind = PUT_UNKNOWN;
    else if (fact->kind == FACT_NUMBER || fact->kind == FACT_WIDE) value.kind = PUT_DECIMAL;
    else if (fact->kind == FACT_CHOICE) value.kind = PUT_NAME;
    else if (fact->kind == FACT_DATE) value.kind = PUT_DATE;
    else if (fact->kind == FACT_TRUTH && (yes || slice_is(text, "no") || slice_is(text, "false")))
        value.kind = PUT_TRUTH, value.truth = yes;
    if (g->field == NONE && !is_text && text.length && unit.length == 0)
        return facts_set(g->context, g->fact, text.bytes, text.length, DATE_UNKNOWN, g->error);
    return give(g, &value);
}

static enum facts_status give_decimal(const struct giving *g, struct decimal d, struct slice unit) {
    char digits[DECIMAL_TEXT] = "NaN";
    size_t length = decimal_is_known(d) && decimal_is_valid(d) ? decimal_print(d, digits) : 3;
    struct put_value value = { .kind = PUT_DECIMAL, .text = { digits, length }, .unit = unit };
    return give(g, &value);
}

static enum facts_status give_integer(const struct giving *g, const struct source *s, size_t row, struct slice unit) {
    struct program_fact copy;
    const struct program_fact *fact = kind_of(g, &copy);
    int64_t number = source_integer(s, row);
    struct put_value value = { .kind = PUT_SCALED, .number = number, .scale = s->scale, .unit = unit };
    if (s->is_unsigned && number < 0)
        return give_decimal(g, (struct decimal){ .coefficient = (uint64_t)number, .exponent = -s->scale }, unit);
    if (fact->kind == FACT_TRUTH && s->scale == 0 && (number == 0 || number == 1)) value.kind = PUT_TRUTH, value.truth = number != 0;
    if (fact->kind == FACT_CHOICE && s->scale == 0 && number >= 0) value.kind = PUT_CHOICE, value.choice = (uint64_t)number;
    return give(g, &value);
}

static enum facts_status give_date(const struct giving *g, date day) {
    char text[DATE_TEXT];
    struct put_value value = { .kind = PUT_DATE, .text = { text, date_print(day, text) } };
    return give(g, &value);
}

static enum facts_status give_value(const struct giving *g, const struct source *s, size_t row, struct slice unit);

static enum facts_status give_entry(const struct giving *g, const struct source *s, size_t row, struct slice unit) {
    int64_t index = source_integer(s, row);
    if (index >= 0 && (uint64_t)index < s->inner->count) return give_value(g, s->inner, (size_t)index, unit);
    struct put_value none = { .kind = PUT_CHOICE, .choice = UINT64_MAX }; /* no fact has it */
    return give(g, &none);
}

static bool end_of_period(const struct source *s, size_t row, char text[DATE_TEXT], struct slice *end) {
    *end = (struct slice){ NULL, 0 };
    if (!s || !source_is_known(s, row)) return true;
    if (s->kind == SOURCE_TEXT) return text_at(s, row, end);
    if (s->kind != SOURCE_DAYS && s->kind != SOURCE_MOMENT) return false;
    *end = (struct slice){ text, date_print(date_at(s, row), text) };
    return true;
}

static enum facts_status give_struct(const struct giving *g, const struct source *s, size_t row) {
    char from[DATE_TEXT], to[DATE_TEXT];
    struct slice unit = { "", 0 };
    size_t at = s->offset + row;
    if (s->part[3] || s->part[4]) {
        struct put_value period = { .kind = PUT_PERIOD };
        if (!end_of_period(s->part[3], at, from, &period.text) || !end_of_period(s->part[4], at, to, &period.to)) period.kind = PUT_TRUTH;
        return give(g, &period);
    }
    if (s->part[1] && source_is_known(s->part[1], at) && !text_at(s->part[1], at, &unit)) unit = SLICE("?");
    struct put_value nothing = { .kind = PUT_UNKNOWN };
    return s->part[0] ? give_value(g, s->part[0], at, unit) : give(g, &nothing);
}

/* An element that is null is there, and nothing else is known of it. */
static enum facts_status give_element(const struct giving *g, const struct source *s, size_t element, uint32_t columns) {
    enum facts_status status = facts_give_element(g->context, g->fact, NULL, g->error);
    const struct source *of = s->inner;
    for (uint32_t column = 0; status == FACTS_READ && column < columns; column++) {
        const struct source *field = s->field[column];
        bool there = field && source_is_known(of, element) && source_is_known(field, of->offset + element);
        if (there) status = source_give(g->context, g->fact, column, field, of->offset + element, g->error);
    }
    return status;
}

static enum facts_status give_list(const struct giving *g, const struct source *s, size_t row) {
    const struct program *program = g->context->program;
    const struct program_fact *fact = &program->fact[g->fact];
    struct put_value wrong = { .kind = PUT_TRUTH };
    if (g->field != NONE || (fact->kind != FACT_LIST && fact->kind != FACT_SERIES)) return give(g, &wrong);
    size_t i = s->offset + row;
    int64_t from = integer_at(s->offsets + i * s->width, s->width, false), to = integer_at(s->offsets + (i + 1) * s->width, s->width, false);
    if (from < 0 || to < from || (uint64_t)to > s->inner->count) return give(g, &wrong);
    facts_give_list(g->context, g->fact);
    enum facts_status status = FACTS_READ;
    uint32_t columns = program->record[program->list[fact->slot].record].fields;
    for (int64_t e = from; e < to && status == FACTS_READ; e++) status = give_element(g, s, (size_t)e, columns);
    return status;
}

static enum facts_status give_value(const struct giving *g, const struct source *s, size_t row, struct slice unit) {
    struct slice text;
    struct put_value value = { .kind = PUT_UNKNOWN };
    if (!source_is_known(s, row)) return give(g, &value);
    if (s->unit && unit.length == 0) unit = slice_of(s->unit);
    switch ((enum source_kind)s->kind) {
    case SOURCE_NONE: return give(g, &value);
    case SOURCE_BITS: case SOURCE_BOOLS:
        value = (struct put_value){ .kind = PUT_TRUTH, .truth = boolean_at(s, row) };
        return give(g, &value);
    case SOURCE_INT: case SOURCE_UINT: return give_integer(g, s, row, unit);
    case SOURCE_DOUBLE:
        value = (struct put_value){ .kind = PUT_DOUBLE, .real = real_at(s, row), .unit = unit };
        return give(g, &value);
    case SOURCE_FLOAT: case SOURCE_DECIMAL: return give_decimal(g, decimal_at(s, row), unit);
    case SOURCE_STRINGS: case SOURCE_TEXT:
        return give_text(g, text_at(s, row, &text) ? text : SLICE("\xFF"), unit);
    case SOURCE_DAYS: case SOURCE_MOMENT: return give_date(g, date_at(s, row));
    case SOURCE_DICTIONARY: return give_entry(g, s, row, unit);
    case SOURCE_STRUCT: return give_struct(g, s, row);
    case SOURCE_LIST: return give_list(g, s, row);
    }
    return FACTS_WRONG;
}

static enum facts_status give_on(const struct giving *g, const struct source *on, size_t row) {
    char text[DATE_TEXT];
    struct slice day;
    if (!source_is_known(on, row)) return FACTS_READ;
    if (on->kind == SOURCE_TEXT || on->kind == SOURCE_STRINGS) {
        if (!text_at(on, row, &day)) day = SLICE("?");
        if (day.length == 0) return FACTS_READ;
    } else if (on->kind == SOURCE_DAYS || on->kind == SOURCE_MOMENT) {
        day = (struct slice){ text, date_print(date_at(on, row), text) };
    } else {
        day = SLICE("?");
    }
    return facts_give_on(g->context, g->fact, day, g->error);
}

enum facts_status source_give(struct context *context, uint32_t fact, uint32_t field, const struct source *s, size_t row,
                              struct fact_error *error) {
    struct giving g = { context, fact, field, error };
    enum facts_status status = give_value(&g, s, row, SLICE(""));
    if (status == FACTS_READ && s->on && field == NONE) status = give_on(&g, s->on, row);
    bool dated = s->kind == SOURCE_STRUCT && s->part[2] && field == NONE && source_is_known(s, row);
    if (status == FACTS_READ && dated) status = give_on(&g, s->part[2], s->offset + row);
    return status;
}
