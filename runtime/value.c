#include "runtime/value.h"

#include <string.h>

/* --- Taking a value out --------------------------------------------------------------------------- */

static const char *unit_code(const struct program *program, uint32_t unit) {
    return unit == NONE ? "" : program_text(program, program->unit[unit].code);
}

struct value value_of_register(const struct context *context, enum value_kind kind, uint32_t reg, uint32_t scale,
                               const char *unit, uint32_t first_choice, uint32_t choices) {
    struct value value = { .kind = kind, .truth = TRUTH_UNKNOWN, .number = NUMBER_UNKNOWN, .high = NUMBER_UNKNOWN,
                           .wide = decimal_unknown, .scale = scale, .unit = unit ? unit : "",
                           .first_choice = first_choice, .choices = choices, .list = NONE };
    switch (kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME: value.truth = context->truth[reg]; break;
    case VALUE_CHOICE:
    case VALUE_CHOICES:
    case VALUE_NUMBER:
    case VALUE_DATE:
    case VALUE_TEXT: value.number = context->number[reg]; break;
    case VALUE_WIDE: value.wide = context->wide[reg]; break;
    case VALUE_PERIOD:
    case VALUE_RANGE:
    case VALUE_SCORE:
        value.number = context->number[reg];
        value.high = context->number[reg + 1];
        break;
    case VALUE_LIST:
    case VALUE_SERIES: value.list = reg; break;
    }
    return value;
}

static enum value_kind kind_of_fact(enum fact_kind kind) {
    switch (kind) {
    case FACT_TRUTH: return VALUE_TRUTH;
    case FACT_CHOICE: return VALUE_CHOICE;
    case FACT_NUMBER: return VALUE_NUMBER;
    case FACT_WIDE: return VALUE_WIDE;
    case FACT_DATE: return VALUE_DATE;
    case FACT_TEXT: return VALUE_TEXT;
    case FACT_PERIOD: return VALUE_PERIOD;
    case FACT_LIST: return VALUE_LIST;
    case FACT_SERIES: return VALUE_SERIES;
    }
    return VALUE_TRUTH;
}

struct value value_of_fact(const struct context *context, uint32_t fact) {
    const struct program_fact *f = &context->program->fact[fact];
    return value_of_register(context, kind_of_fact((enum fact_kind)f->kind), f->slot, f->scale,
                             unit_code(context->program, f->unit), f->first_choice, f->choices);
}

struct value value_of_definition(const struct context *context, uint32_t definition) {
    const struct program_definition *d = &context->program->definition[definition];
    return value_of_register(context, (enum value_kind)d->kind, d->reg, d->scale, unit_code(context->program, d->unit),
                             d->first_choice, d->choices);
}

struct value value_of_field(const struct context *context, uint32_t list, uint32_t element, uint32_t field) {
    const struct program *program = context->program;
    const struct program_field *f = &program->field[field];
    const struct list_value *given = &context->list[list];
    size_t at = (size_t)element * program->record[program->list[list].record].fields + f->slot;
    struct value value = { .kind = kind_of_fact((enum fact_kind)f->kind), .truth = TRUTH_UNKNOWN,
                           .number = NUMBER_UNKNOWN, .high = NUMBER_UNKNOWN, .wide = decimal_unknown,
                           .scale = f->scale, .unit = unit_code(program, f->unit), .first_choice = f->first_choice,
                           .choices = f->choices, .list = NONE, .in_record = true };
    if (element >= given->count) return value;
    if (value.kind == VALUE_TRUTH)
        value.truth = (uint8_t)(given->cell[at] & 3);
    else if (value.kind == VALUE_WIDE)
        value.wide = given->wide ? given->wide[at] : decimal_unknown;
    else
        value.number = given->cell[at];
    return value;
}

struct value value_of_number(int64_t number, const struct value *like) {
    struct value value = *like;
    value.number = value.high = number;
    return value;
}

static bool is_one_choice(int64_t mask) { return mask > 0 && !(mask & CHOICE_UNKNOWN) && (mask & (mask - 1)) == 0; }

bool value_is_known(const struct value *value) {
    switch (value->kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME: return value->truth != TRUTH_UNKNOWN;
    case VALUE_CHOICE: return is_one_choice(value->number);
    case VALUE_CHOICES: return !(value->number & CHOICE_UNKNOWN);
    case VALUE_NUMBER:
    case VALUE_TEXT: return value->number != NUMBER_UNKNOWN;
    case VALUE_DATE: return date_is_known(value->number);
    case VALUE_WIDE: return decimal_is_known(value->wide);
    case VALUE_PERIOD: return date_is_known(value->number) || date_is_known(value->high);
    case VALUE_RANGE:
    case VALUE_SCORE: return value->number != NUMBER_UNKNOWN && value->number == value->high;
    case VALUE_LIST:
    case VALUE_SERIES: return true;
    }
    return false;
}

/* --- Pieces that both ways of showing use ---------------------------------------------------------- */

size_t value_digits(int64_t number, uint32_t scale, char digits[VALUE_DIGITS]) {
    char backwards[VALUE_DIGITS];
    size_t count = 0, length = 0;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    if (scale > 19) scale = 19;
    while (scale > 0 && left % 10 == 0 && left) left /= 10, scale--;
    if (left == 0) scale = 0;
    for (uint32_t i = 0; i < scale; i++) backwards[count++] = (char)('0' + left % 10), left /= 10;
    if (scale) backwards[count++] = '.';
    do backwards[count++] = (char)('0' + left % 10), left /= 10; while (left);
    if (number < 0) backwards[count++] = '-';
    while (count) digits[length++] = backwards[--count];
    digits[length] = '\0';
    return length;
}

static void put_scaled(int64_t number, uint32_t scale, struct text *out) {
    char digits[VALUE_DIGITS];
    text_put(out, digits, value_digits(number, scale, digits));
}

static uint32_t choice_of(const struct value *value) {
    uint32_t which = 0;
    for (int64_t mask = value->number; mask > 1; mask >>= 1) which++;
    return value->first_choice + which;
}

/* What is only counted, such as {points}, is told without a unit; {beats}/min is a rate. */
bool value_hides_unit(const struct value *value) {
    const char *close = value->unit[0] == '{' ? strchr(value->unit, '}') : NULL;
    return close && close[1] == '\0';
}

bool value_has_unit(const struct value *value) {
    return value->unit[0] && strcmp(value->unit, "1") != 0 && !value_hides_unit(value);
}

void value_put_choice(const struct program *program, uint32_t choice, struct text *out) {
    const char *label = program_text(program, program->choice[choice].label);
    const char *name = program_text(program, program->choice[choice].name);
    if (label[0] && strcmp(label, name) != 0) {
        text_puts(out, label);
        return;
    }
    for (; *name; name++) text_putc(out, *name == '_' ? ' ' : *name);
}

static struct slice text_at(const struct context *context, int64_t index) {
    struct slice text = SLICE("");
    context_text_at(context, index, &text);
    return text;
}

/* --- The language's own notation ------------------------------------------------------------------- */

static void print_date(int64_t day, struct text *out) {
    char plain[DATE_TEXT];
    text_put(out, plain, date_print(day, plain));
}

static void print_with_unit(const struct value *value, struct text *out) {
    if (value_has_unit(value)) {
        text_putc(out, ' ');
        text_puts(out, value->unit);
    }
}

static void print_range(const struct value *value, struct text *out) {
    put_scaled(value->number, value->scale, out);
    if (value->high == RANGE_UNBOUNDED) {
        text_puts(out, " or more");
    } else if (value->high != value->number) {
        text_puts(out, " to ");
        put_scaled(value->high, value->scale, out);
    }
    print_with_unit(value, out);
}

static void print_text(struct slice bytes, struct text *out) {
    text_putc(out, '"');
    text_put(out, bytes.bytes, bytes.length);
    text_putc(out, '"');
}

/* What an all-table holds: the values of all its rows that are yes. */
static void print_choices(const struct program *program, const struct value *value, struct text *out) {
    bool first = true;
    for (uint32_t i = 0; i < value->choices && i < CHOICE_MOST; i++) {
        if (!(value->number >> i & 1)) continue;
        if (!first) text_puts(out, ", ");
        text_puts(out, program_text(program, program->choice[value->first_choice + i].name));
        first = false;
    }
    if (first) text_puts(out, "none");
}

static void print_list(const struct context *context, const struct value *value, struct text *out) {
    const struct program *program = context->program;
    const struct program_record *record = &program->record[program->list[value->list].record];
    const struct list_value *given = &context->list[value->list];
    if (given->state == LIST_UNKNOWN) text_puts(out, "unknown");
    if (given->state == LIST_COMPLETE && given->count == 0) text_puts(out, "none");
    for (uint32_t element = 0; element < given->count; element++) {
        if (element) text_puts(out, ", ");
        if (value->kind == VALUE_LIST) text_putc(out, '(');
        bool first = true;
        for (uint32_t i = 0; i < record->fields; i++) {
            struct value field = value_of_field(context, value->list, element, record->first_field + i);
            if (!value_is_known(&field)) continue;
            if (value->kind == VALUE_LIST) {
                if (!first) text_puts(out, ", ");
                text_puts(out, program_text(program, program->field[record->first_field + i].name));
                text_putc(out, ' ');
            } else if (!first) {
                text_puts(out, " on ");
            }
            value_print(context, &field, out);
            first = false;
        }
        if (value->kind == VALUE_LIST) text_putc(out, ')');
    }
    if (given->state == LIST_MORE) text_puts(out, given->count ? " and maybe more" : "maybe more");
}

void value_print(const struct context *context, const struct value *value, struct text *out) {
    if (!value_is_known(value) && !((value->kind == VALUE_RANGE || value->kind == VALUE_SCORE) &&
                                    value->number != NUMBER_UNKNOWN)) {
        text_puts(out, "unknown");
        return;
    }
    char digits[DECIMAL_TEXT];
    switch (value->kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME:
        text_puts(out, value->truth == TRUTH_YES ? "yes" : value->truth == TRUTH_NO ? "no" : "contraindicated");
        break;
    case VALUE_CHOICE:
        text_puts(out, program_text(context->program, context->program->choice[choice_of(value)].name));
        break;
    case VALUE_CHOICES: print_choices(context->program, value, out); break;
    case VALUE_NUMBER:
        put_scaled(value->number, value->scale, out);
        print_with_unit(value, out);
        break;
    case VALUE_WIDE:
        text_put(out, digits, decimal_print(value->wide, digits));
        print_with_unit(value, out);
        break;
    case VALUE_DATE: print_date(value->number, out); break;
    case VALUE_TEXT: print_text(text_at(context, value->number), out); break;
    case VALUE_PERIOD:
        text_puts(out, "from ");
        print_date(value->number, out);
        text_puts(out, " to ");
        print_date(value->high, out);
        break;
    case VALUE_RANGE:
    case VALUE_SCORE: print_range(value, out); break;
    case VALUE_LIST:
    case VALUE_SERIES: print_list(context, value, out); break;
    }
}
