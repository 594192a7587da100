/* The sides of a comparison: what is behind a register, what it is called, and its value with the right scale and unit. */
#include <string.h>

#include "runtime/reasons_inside.h"

/* --- Texts ------------------------------------------------------------------------------------------ */

const char *reason_phrase(struct walk *walk, enum phrase id, const char *const *fill, size_t count) {
    struct text out;
    text_init(&out, &walk->context->arena);
    phrase_put(&out, walk->language, id, fill, count);
    return out.failed ? "" : out.bytes;
}

enum { SOURCE_MOST = 72 };

const char *reason_source(struct walk *walk, uint32_t instruction) {
    const struct program *program = walk->context->program;
    if (instruction == NONE || instruction >= program->origins) return "";
    const struct program_place *place = &program->place[program->origin[instruction].place];
    const char *bytes = program_text(program, program->source[place->source].bytes);
    if (place->start >= place->end) return "";
    struct text out;
    text_init(&out, &walk->context->arena);
    bool cut = false;
    for (size_t i = place->start; i < place->end && !cut; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool blank = c <= ' ';
        if (blank && (out.length == 0 || out.bytes[out.length - 1] == ' ')) continue;
        cut = out.length >= SOURCE_MOST && (c & 0xC0) != 0x80;
        if (!cut) text_putc(&out, blank ? ' ' : (char)c);
    }
    if (cut) text_puts(&out, "…");
    return out.failed ? "" : out.bytes;
}

const char *reason_words(struct walk *walk, const struct value *value) {
    struct text out;
    text_init(&out, &walk->context->arena);
    value_words(walk->context, value, walk->language, &out);
    return out.failed ? "" : out.bytes;
}

/* --- Operands --------------------------------------------------------------------------------------- */

const struct side reason_no_side = { .value = { .kind = VALUE_NUMBER, .number = NUMBER_UNKNOWN, .unit = "" },
                                           .fact = NONE, .on = DATE_UNKNOWN, .given = GIVEN_VALUE_KNOWN,
                                           .instruction = NONE };

struct side side_of_fact(struct walk *walk, uint32_t fact) {
    const struct program *program = walk->context->program;
    const struct fact_state *state = &walk->context->fact[fact];
    struct side side = reason_no_side;
    side.value = value_of_fact(walk->context, fact);
    side.shaped = true;
    side.label = program_text(program, program->fact[fact].label);
    side.name = program_text(program, program->fact[fact].name);
    side.fact = fact;
    side.on = state->dated ? state->on : DATE_UNKNOWN;
    side.given = state->given;
    return side;
}

struct side side_of_field(struct walk *walk, uint32_t field) {
    const struct program *program = walk->context->program;
    struct side side = reason_no_side;
    if (walk->list == NONE) return side;
    uint32_t fact = program->list[walk->list].fact;
    struct text name;
    text_init(&name, &walk->context->arena);
    text_printf(&name, "%s[%u].%s", program_text(program, program->fact[fact].name), (unsigned)walk->element + 1,
                program_text(program, program->field[field].name));
    side.value = value_of_field(walk->context, walk->list, walk->element, field);
    side.shaped = true;
    side.label = program_text(program, program->field[field].label);
    side.name = name.failed ? "" : name.bytes;
    side.fact = fact;
    return side;
}

static struct side side_of_definition(struct walk *walk, uint32_t definition) {
    struct side side = reason_no_side;
    side.value = value_of_definition(walk->context, definition);
    side.shaped = true;
    side.label = program_text(walk->context->program, walk->context->program->definition[definition].label);
    return side;
}

enum { SHAPE_DEPTH = 8 };

/* Scale and unit of a number that is computed from others: those of the first that has any. */
static bool shape_of_number(struct walk *walk, uint32_t reg, unsigned depth, struct value *shape) {
    const struct register_meaning *meaning = &walk->index->number[reg];
    if (meaning->fact != NONE) return *shape = value_of_fact(walk->context, meaning->fact), true;
    if (meaning->definition != NONE) return *shape = value_of_definition(walk->context, meaning->definition), true;
    if (meaning->writer == NONE || depth == 0) return false;
    const struct program_instruction *in = &walk->context->program->instruction[meaning->writer];
    switch (instruction_op(in)) {
    case OP_number_add:
    case OP_number_subtract:
    case OP_number_min:
    case OP_number_max:
        return shape_of_number(walk, in->a, depth - 1, shape) || shape_of_number(walk, in->b, depth - 1, shape);
    case OP_number_absolute:
    case OP_number_round: return shape_of_number(walk, in->a, depth - 1, shape);
    case OP_field_number:
        if (walk->list == NONE) return false;
        *shape = value_of_field(walk->context, walk->list, walk->element, in->a);
        return true;
    default: return false; /* products and aggregates have a shape of their own, which is not kept */
    }
}

/* An aggregate of a field has the field's scale and unit. */
static struct value of_field(struct walk *walk, const struct program_instruction *in, int64_t number) {
    struct value field = value_of_field(walk->context, in->a, UINT32_MAX, instruction_x(in));
    return value_of_number(number, &field);
}

struct side side_of_number(struct walk *walk, uint32_t reg) {
    const struct register_meaning *meaning = &walk->index->number[reg];
    struct side side = reason_no_side;
    if (meaning->fact != NONE) return side_of_fact(walk, meaning->fact);
    if (meaning->definition != NONE) {
        side = side_of_definition(walk, meaning->definition);
        side.instruction = meaning->writer;
        return side;
    }
    side.instruction = meaning->writer;
    side.value.number = side.value.high = walk->context->number[reg];
    if (meaning->writer == NONE) return side;
    const struct program_instruction *in = &walk->context->program->instruction[meaning->writer];
    switch (instruction_op(in)) {
    case OP_number_const: side.constant = true; return side;
    case OP_field_number: side = side_of_field(walk, in->a); break;
    case OP_number_of_range: side = side_of_range(walk, in->a); break;
    case OP_date_today:
        side.value.kind = VALUE_DATE;
        side.shaped = side.constant = true;
        side.label = phrase(walk->language, PHRASE_TODAY);
        break;
    case OP_date_add: side.value.kind = VALUE_DATE; side.shaped = true; break;
    case OP_list_number: side.value = of_field(walk, in, side.value.number); side.shaped = true; break;
    default: {
        int64_t number = side.value.number;
        side.shaped = shape_of_number(walk, reg, SHAPE_DEPTH, &side.value);
        side.value.number = side.value.high = number;
    }
    }
    if (!side.label) side.label = reason_source(walk, meaning->writer);
    side.instruction = meaning->writer;
    return side;
}

struct side side_of_wide(struct walk *walk, uint32_t reg) {
    const struct register_meaning *meaning = &walk->index->wide[reg];
    const struct program *program = walk->context->program;
    struct side side = reason_no_side;
    if (meaning->fact != NONE) return side_of_fact(walk, meaning->fact);
    side.value.kind = VALUE_WIDE;
    side.value.wide = walk->context->wide[reg];
    side.instruction = meaning->writer;
    if (meaning->definition != NONE) {
        side = side_of_definition(walk, meaning->definition);
        side.instruction = meaning->writer;
        return side;
    }
    if (meaning->writer == NONE) return side;
    const struct program_instruction *in = &program->instruction[meaning->writer];
    switch (instruction_op(in)) {
    case OP_wide_const: side.constant = true; return side;
    case OP_field_wide: side = side_of_field(walk, in->a); break;
    case OP_list_wide:
        side.value.unit = of_field(walk, in, 0).unit;
        side.shaped = true;
        break;
    case OP_wide_of_number: side = side_of_number(walk, in->a); break;
    case OP_wide_convert: {
        struct decimal converted = side.value.wide;
        side = side_of_wide(walk, in->a);
        side.value.kind = VALUE_WIDE;
        side.value.wide = converted;
        side.value.unit = program_text(program, program->unit[program->conversion[in->b].to].code);
        side.shaped = true;
        break;
    }
    default: break;
    }
    if (!side.label && !side.constant) side.label = reason_source(walk, meaning->writer);
    side.instruction = meaning->writer;
    return side;
}

static const char *label_of_list(struct walk *walk, uint32_t list) {
    const struct program *program = walk->context->program;
    return program_text(program, program->fact[program->list[list].fact].label);
}

struct side side_of_range(struct walk *walk, uint32_t reg) {
    const struct register_meaning *meaning = &walk->index->number[reg];
    const struct program *program = walk->context->program;
    struct side side = reason_no_side;
    side.value = value_of_register(walk->context, VALUE_RANGE, reg, 0, "", 0, 0);
    side.shaped = true;
    side.instruction = meaning->writer;
    if (meaning->definition != NONE) {
        side = side_of_definition(walk, meaning->definition);
        side.instruction = meaning->writer;
        return side;
    }
    if (meaning->writer == NONE) return side;
    const struct program_instruction *in = &program->instruction[meaning->writer];
    switch (instruction_op(in)) {
    case OP_range_of: {
        struct value range = side.value;
        side = side_of_number(walk, in->a);
        if (side.constant) side.value = range, side.shaped = false;
        return side;
    }
    case OP_list_count:
        side.label = REASON_PHRASE(walk, NUMBER_OF, label_of_list(walk, in->a));
        side.fact = program->list[in->a].fact;
        side.name = program_text(program, program->fact[side.fact].name);
        break;
    case OP_list_different:
        side.label = REASON_PHRASE(walk, DIFFERENT, label_of_list(walk, in->a),
                                      program_text(program, program->field[instruction_x(in)].label));
        side.fact = program->list[in->a].fact;
        side.name = program_text(program, program->fact[side.fact].name);
        break;
    default: side.label = reason_source(walk, meaning->writer);
    }
    return side;
}
