/* Instructions, registers, constants and strings: the raw material of the other emit files. */
#include "compiler/emit.h"

#include <string.h>

/* --- Instructions --------------------------------------------------------------------------------------- */

void emit_raw(struct emitter *e, enum opcode op, uint32_t dst, uint32_t a, uint32_t b, uint16_t x) {
    struct code *code = e->code;
    struct program_instruction instruction = { (uint32_t)op | (uint32_t)x << 16, dst, a, b };
    if (!ARENA_ROOM(&e->c->arena, code->at, code->count, code->room) ||
        !ARENA_ROOM(&e->c->arena, code->origin, code->count, code->origin_room)) {
        e->c->failed = true;
        return;
    }
    code->origin[code->count] = (struct program_origin){ emit_place(e, e->span) };
    code->at[code->count++] = instruction;
}

uint32_t emit_t(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x) {
    uint32_t reg = e->truths++;
    emit_raw(e, op, reg, a, b, x);
    return reg;
}
uint32_t emit_n(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x) {
    uint32_t reg = e->numbers++;
    emit_raw(e, op, reg, a, b, x);
    return reg;
}
uint32_t emit_w(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x) {
    uint32_t reg = e->wides++;
    emit_raw(e, op, reg, a, b, x);
    return reg;
}
uint32_t emit_r(struct emitter *e, enum opcode op, uint32_t a, uint32_t b, uint16_t x) {
    uint32_t reg = e->numbers;
    e->numbers += 2;
    emit_raw(e, op, reg, a, b, x);
    return reg;
}

void code_append(struct emitter *e, struct code *to, const struct code *from) {
    for (size_t i = 0; i < from->count; i++) {
        if (!ARENA_ROOM(&e->c->arena, to->at, to->count, to->room) ||
            !ARENA_ROOM(&e->c->arena, to->origin, to->count, to->origin_room)) {
            e->c->failed = true;
            return;
        }
        to->origin[to->count] = from->origin[i];
        to->at[to->count++] = from->at[i];
    }
}

uint32_t emit_args(struct emitter *e, const uint32_t *values, size_t count, uint32_t group) {
    uint32_t index = (uint32_t)e->args;
    ADD(e, arg, (uint32_t)(count / group));
    for (size_t i = 0; i < count; i++) ADD(e, arg, values[i]);
    return index;
}

uint32_t emit_place(struct emitter *e, struct span span) {
    if (e->last_place < e->places) {
        const struct program_place *last = &e->place[e->last_place];
        if (last->source == span.file && last->start == span.start && last->end == span.end) return e->last_place;
    }
    uint32_t line = span.file < e->c->sources.count ? source_line_near(&e->c->sources.at[span.file], span.start, e->last_line) : 0;
    e->last_line = line;
    e->last_place = (uint32_t)e->places;
    ADD(e, place, span.file, span.start, span.end, line);
    return e->last_place;
}

/* --- Strings ------------------------------------------------------------------------------------------------ */

static bool string_at(const struct emitter *e, uint32_t offset, struct slice text) {
    const char *string = e->strings.bytes + offset;
    return text.length < e->strings.length - offset && !memcmp(string, text.bytes, text.length) && string[text.length] == '\0';
}

static void grow_strings(struct emitter *e) {
    size_t slots = e->string_slots ? e->string_slots * 2 : 256;
    struct string_slot *slot = ARENA_ARRAY(&e->c->arena, struct string_slot, slots);
    if (!slot) {
        e->c->failed = true;
        return;
    }
    for (size_t i = 0; i < e->string_slots; i++) {
        if (!e->string_slot[i].offset) continue;
        size_t at = e->string_slot[i].hash & (slots - 1);
        while (slot[at].offset) at = (at + 1) & (slots - 1);
        slot[at] = e->string_slot[i];
    }
    e->string_slot = slot;
    e->string_slots = slots;
}

/* Puts a text behind the others; its offset. */
static uint32_t put_string(struct emitter *e, struct slice text) {
    uint32_t offset = (uint32_t)e->strings.length;
    text_put(&e->strings, text.bytes, text.length);
    text_putc(&e->strings, '\0');
    if (e->strings.failed) e->c->failed = true;
    return offset;
}

uint32_t emit_string(struct emitter *e, struct slice text) {
    if (text.length == 0 || e->c->failed) return 0;
    if (e->string_count * 2 >= e->string_slots) grow_strings(e);
    if (e->c->failed) return 0;
    uint32_t hash = (uint32_t)slice_hash(text);
    size_t at = hash & (e->string_slots - 1);
    for (; e->string_slot[at].offset; at = (at + 1) & (e->string_slots - 1))
        if (e->string_slot[at].hash == hash && string_at(e, e->string_slot[at].offset, text)) return e->string_slot[at].offset;
    if (e->strings.length + text.length + 1 >= UINT32_MAX) {
        e->c->failed = true;
        return 0;
    }
    uint32_t offset = put_string(e, text);
    e->string_slot[at] = (struct string_slot){ hash, offset };
    e->string_count++;
    return offset;
}

uint32_t emit_long_string(struct emitter *e, struct slice text) {
    if (text.length == 0 || text.length >= UINT32_MAX - e->strings.length - 1) return 0;
    return put_string(e, text);
}

uint32_t emit_label(struct emitter *e, struct slice text) { return emit_string(e, text); }

uint32_t emit_unit(struct emitter *e, const struct unit *unit) {
    if (!unit) return NONE;
    uint32_t code = emit_string(e, slice_of(unit->code));
    for (size_t i = 0; i < e->units; i++)
        if (e->unit[i].code == code) return (uint32_t)i;
    ADD(e, unit, code);
    return (uint32_t)e->units - 1;
}

/* --- Constants ------------------------------------------------------------------------------------------------ */

/* Constants are few kinds but may be many: a hash from value to index. */
static size_t hash_word(int64_t value) {
    uint64_t z = (uint64_t)value * 0x9E3779B97F4A7C15u;
    return (size_t)(z ^ z >> 32);
}

static void grow_constants(struct emitter *e) {
    size_t slots = e->constant_slots ? e->constant_slots * 2 : 64;
    uint32_t *slot = ARENA_ARRAY(&e->c->arena, uint32_t, slots);
    if (!slot) {
        e->c->failed = true;
        return;
    }
    for (size_t i = 0; i < e->constants; i++) {
        size_t at = hash_word(e->constant[i].value) & (slots - 1);
        while (slot[at]) at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    e->constant_slot = slot;
    e->constant_slots = slots;
}

uint32_t emit_constant(struct emitter *e, int64_t value) {
    if (e->constants * 2 >= e->constant_slots) grow_constants(e);
    if (e->c->failed) return 0;
    size_t at = hash_word(value) & (e->constant_slots - 1);
    for (; e->constant_slot[at]; at = (at + 1) & (e->constant_slots - 1))
        if (e->constant[e->constant_slot[at] - 1].value == value) return e->constant_slot[at] - 1;
    ADD(e, constant, value);
    e->constant_slot[at] = (uint32_t)e->constants;
    return (uint32_t)e->constants - 1;
}

/* Emits into main whatever is being emitted at the moment. */
static uint32_t in_main(struct emitter *e, uint32_t (*emit)(struct emitter *, enum opcode, uint32_t, uint32_t, uint16_t),
                        enum opcode op, uint32_t a, uint16_t x) {
    struct code *code = e->code;
    e->code = &e->main;
    uint32_t reg = emit(e, op, a, 0, x);
    e->code = code;
    return reg;
}

static uint32_t *remembered(struct emitter *e, uint32_t **list, size_t *room, uint32_t index) {
    size_t before = *room;
    uint32_t *grown = arena_grow(&e->c->arena, *list, room, (size_t)index + 1, sizeof **list);
    if (!grown) {
        e->c->failed = true;
        return NULL;
    }
    *list = grown;
    for (size_t i = before; i < *room; i++) grown[i] = NONE;
    return &grown[index];
}

uint32_t emit_number_const(struct emitter *e, int64_t value) {
    uint32_t index = emit_constant(e, value);
    uint32_t *reg = remembered(e, &e->constant_register, &e->constant_register_room, index);
    if (!reg) return 0;
    if (*reg == NONE) *reg = in_main(e, emit_n, OP_number_const, index, 0);
    return *reg;
}

uint32_t emit_wide_constant(struct emitter *e, struct decimal value) {
    char text[DECIMAL_TEXT];
    uint32_t string = emit_string(e, (struct slice){ text, decimal_print(value, text) });
    for (size_t i = 0; i < e->wide_constants; i++)
        if (e->wide_constant[i].text == string) return (uint32_t)i;
    ADD(e, wide_constant, string);
    return (uint32_t)e->wide_constants - 1;
}

uint32_t emit_wide_const(struct emitter *e, struct decimal value) {
    uint32_t index = emit_wide_constant(e, value);
    uint32_t *reg = remembered(e, &e->wide_register, &e->wide_register_room, index);
    if (!reg) return 0;
    if (*reg == NONE) *reg = in_main(e, emit_w, OP_wide_const, index, 0);
    return *reg;
}

uint32_t emit_truth_const(struct emitter *e, int truth) {
    if (e->truth_word[truth] == NONE) e->truth_word[truth] = in_main(e, emit_t, OP_truth_const, 0, (uint16_t)truth);
    return e->truth_word[truth];
}

uint32_t emit_today(struct emitter *e) {
    if (e->today == NONE) e->today = in_main(e, emit_n, OP_date_today, 0, 0);
    return e->today;
}
