/* product: code of the parts, register by register, into one program. */
#include "runtime/product_inside.h"

#include <string.h>

/* --- What is there already ------------------------------------------------------------------------------------------ */

static uint32_t mix(uint32_t hash, uint32_t value) {
    uint64_t z = ((uint64_t)hash << 32 | value) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(z ^ z >> 32);
}

static void intern_put(struct intern *t, uint32_t index, uint32_t hash) {
    size_t at = hash & (t->slots - 1);
    while (t->slot[at]) at = (at + 1) & (t->slots - 1);
    t->slot[at] = index + 1;
    t->hash[at] = hash;
}

static bool intern_grow(struct product *p, struct intern *t) {
    struct intern grown = { .slots = t->slots ? t->slots * 2 : 256, .count = t->count };
    grown.slot = ARENA_ARRAY(&p->work, uint32_t, grown.slots);
    grown.hash = ARENA_ARRAY(&p->work, uint32_t, grown.slots);
    if (!grown.slot || !grown.hash) return false;
    for (size_t i = 0; i < t->slots; i++)
        if (t->slot[i]) intern_put(&grown, t->slot[i] - 1, t->hash[i]);
    *t = grown;
    return true;
}

static void intern_add(struct product *p, struct intern *t, uint32_t index, uint32_t hash) {
    if (t->count * 2 >= t->slots && !intern_grow(p, t)) {
        p->failed = true;
        return;
    }
    intern_put(t, index, hash);
    t->count++;
}

/* The next index with that hash, from *at on; NONE: no more. */
static uint32_t intern_next(const struct intern *t, uint32_t hash, size_t *at) {
    for (; t->slots && t->slot[*at & (t->slots - 1)]; ++*at) {
        size_t here = *at & (t->slots - 1);
        if (t->hash[here] != hash) continue;
        ++*at;
        return t->slot[here] - 1;
    }
    return NONE;
}

/* --- Constants, texts, units ------------------------------------------------------------------------------------------- */

uint32_t product_string(struct product *p, const char *text) {
    if (!*text) return 0;
    size_t length = strlen(text);
    uint32_t hash = (uint32_t)length, found;
    for (size_t i = 0; i < length; i++) hash = hash * 31 + (unsigned char)text[i];
    hash = mix(hash, 0);
    for (size_t at = hash; (found = intern_next(&p->texts, hash, &at)) != NONE;)
        if (!strcmp(p->strings.bytes + found, text)) return found;
    if (length >= UINT32_MAX - p->strings.length) p->failed = true;
    if (p->failed) return 0;
    found = (uint32_t)p->strings.length;
    text_put(&p->strings, text, length + 1);
    intern_add(p, &p->texts, found, hash);
    return found;
}

uint32_t product_unit(struct product *p, const char *code) {
    uint32_t text = product_string(p, code);
    for (uint32_t i = 0; i < p->program->units; i++)
        if (p->program->unit[i].code == text) return i;
    PRODUCT_ADD(p, UNIT, unit, text);
    return p->program->units - 1;
}

uint32_t product_conversion(struct product *p, const char *from, const char *to) {
    uint32_t a = product_unit(p, from), b = product_unit(p, to);
    for (uint32_t i = 0; i < p->program->conversions; i++) {
        const struct program_conversion *c = &p->program->conversion[i];
        if (c->from == a && c->to == b && c->molar_mass == NONE) return i;
    }
    PRODUCT_ADD(p, CONVERSION, conversion, a, b, NONE);
    return p->program->conversions - 1;
}

uint32_t product_constant(struct product *p, int64_t value) {
    uint32_t hash = mix((uint32_t)value, (uint32_t)((uint64_t)value >> 32)), found;
    for (size_t at = hash; (found = intern_next(&p->constants, hash, &at)) != NONE;)
        if (p->program->constant[found].value == value) return found;
    PRODUCT_ADD(p, NCONST, constant, value);
    if (!p->failed) intern_add(p, &p->constants, p->program->constants - 1, hash);
    return p->failed ? 0 : p->program->constants - 1;
}

uint32_t product_wide_constant(struct product *p, struct decimal value) {
    char text[DECIMAL_TEXT];
    decimal_print(value, text);
    uint32_t words = product_string(p, text);
    for (uint32_t i = 0; i < p->program->wide_constants; i++)
        if (p->program->wide_constant[i].text == words) return i;
    PRODUCT_ADD(p, WCONST, wide_constant, words);
    return p->program->wide_constants - 1;
}

static uint32_t put_args(struct product *p, const uint32_t *value, size_t count) {
    uint32_t hash = (uint32_t)count, found;
    for (size_t i = 0; i < count; i++) hash = mix(hash, value[i]);
    for (size_t at = hash; (found = intern_next(&p->argument_lists, hash, &at)) != NONE;)
        if (count <= p->program->args - found && !memcmp(&p->program->arg[found], value, count * sizeof *value)) return found;
    found = p->program->args;
    for (size_t i = 0; i < count; i++) PRODUCT_ADD(p, ARG, arg, value[i]);
    if (!p->failed) intern_add(p, &p->argument_lists, found, hash);
    return found;
}

uint32_t product_args(struct product *p, const uint32_t *value, size_t count, uint32_t group) {
    _Static_assert(sizeof(struct program_arg) == sizeof(uint32_t), "arguments are words");
    uint32_t *all = ARENA_ARRAY(&p->work, uint32_t, count + 1);
    if (!all) {
        p->failed = true;
        return 0;
    }
    all[0] = (uint32_t)(count / group);
    memcpy(all + 1, value, count * sizeof *value);
    return put_args(p, all, count + 1);
}

/* --- Instructions --------------------------------------------------------------------------------------------------------- */

static uint32_t new_register(struct product *p, enum operand bank) {
    if (bank == OPERAND_T) return p->program->truths++;
    if (bank == OPERAND_W) return p->program->wides++;
    uint32_t reg = p->program->numbers;
    p->program->numbers += bank == OPERAND_R ? 2 : 1;
    return reg;
}

static uint32_t append(struct product *p, struct program_instruction i) {
    i.dst = new_register(p, opcode_info[instruction_op(&i)].dst);
    PRODUCT_ADD(p, INSTRUCTION, instruction, i.op, i.dst, i.a, i.b);
    PRODUCT_ADD(p, ORIGIN, origin, 0);
    return i.dst;
}

static uint32_t put(struct product *p, struct program_instruction i) {
    uint32_t hash = mix(mix(i.op, i.a), i.b), found;
    for (size_t at = hash; (found = intern_next(&p->instructions, hash, &at)) != NONE;) {
        const struct program_instruction *other = &p->program->instruction[found];
        if (other->op == i.op && other->a == i.a && other->b == i.b) return other->dst;
    }
    uint32_t reg = append(p, i);
    if (!p->failed) intern_add(p, &p->instructions, p->program->instructions - 1, hash);
    return reg;
}

static uint32_t put_op(struct product *p, enum opcode op, uint32_t a, uint32_t b, uint16_t x) {
    return put(p, (struct program_instruction){ (uint32_t)op | (uint32_t)x << 16, 0, a, b });
}

uint32_t product_t(struct product *p, enum opcode op, uint32_t a, uint32_t b, uint16_t x) { return put_op(p, op, a, b, x); }
uint32_t product_n(struct product *p, enum opcode op, uint32_t a, uint32_t b, uint16_t x) { return put_op(p, op, a, b, x); }
uint32_t product_w(struct product *p, enum opcode op, uint32_t a, uint32_t b, uint16_t x) { return put_op(p, op, a, b, x); }
uint32_t product_number_const(struct product *p, int64_t value) { return put_op(p, OP_number_const, product_constant(p, value), 0, 0); }
uint32_t product_wide_const(struct product *p, struct decimal value) { return put_op(p, OP_wide_const, product_wide_constant(p, value), 0, 0); }

/* --- A part's code --------------------------------------------------------------------------------------------------------- */

struct taking {
    struct product *p;
    struct product_part *part;
    const struct program *from;
    uint8_t *text; /* by number register of the part: it is read as a text */
    uint32_t *scratch;
    size_t scratch_room;
};

static void find_texts(struct taking *t) {
    const struct program *from = t->from;
    for (uint32_t at = from->instructions; at-- > 0;) {
        const struct program_instruction *i = &from->instruction[at];
        enum opcode op = instruction_op(i);
        if (op == OP_text_is || op == OP_text_same) t->text[i->a] = 1;
        if (op == OP_text_same) t->text[i->b] = 1;
        if (op != OP_number_table || !t->text[i->dst]) continue;
        for (uint32_t r = 0; r < from->arg[i->a].value; r++) t->text[from->arg[i->a + 2 + 2 * r].value] = 1;
    }
}

static uint32_t constant_of(struct taking *t, uint32_t index, bool text) {
    int64_t value = t->from->constant[index].value;
    if (text && value < 0 && value != NUMBER_UNKNOWN && (uint64_t)-(value + 1) < t->from->strings_length)
        value = -(int64_t)product_string(t->p, program_text(t->from, (uint32_t)-(value + 1))) - 1;
    return product_constant(t->p, value);
}

static uint32_t conversion_of(struct taking *t, uint32_t index) {
    const struct program_conversion *c = &t->from->conversion[index];
    struct product *p = t->p;
    uint32_t from = product_unit(p, program_text(t->from, t->from->unit[c->from].code));
    uint32_t to = product_unit(p, program_text(t->from, t->from->unit[c->to].code));
    uint32_t mass = c->molar_mass == NONE ? NONE : product_wide_constant(p, t->from->parsed_wide[c->molar_mass]);
    for (uint32_t i = 0; i < p->program->conversions; i++) {
        const struct program_conversion *other = &p->program->conversion[i];
        if (other->from == from && other->to == to && other->molar_mass == mass) return i;
    }
    PRODUCT_ADD(p, CONVERSION, conversion, from, to, mass);
    return p->program->conversions - 1;
}

static uint32_t second_of(struct taking *t, enum operand kind, uint32_t value) {
    if (kind == OPERAND_ARGS_TT) return t->part->truth[value];
    if (kind == OPERAND_ARGS_TN) return t->part->number[value];
    if (kind == OPERAND_ARGS_TW) return t->part->wide[value];
    return kind == OPERAND_ARGS_TC ? constant_of(t, value, false) : value; /* of ARGS_TP: a policy */
}

static uint32_t args_of(struct taking *t, enum operand kind, uint32_t at) {
    uint32_t groups = t->from->arg[at].value, width = kind == OPERAND_ARGS_T ? 1 : 2;
    size_t count = (size_t)groups * width;
    uint32_t *grown = arena_grow(&t->p->work, t->scratch, &t->scratch_room, count + 1, sizeof *t->scratch);
    if (!grown) {
        t->p->failed = true;
        return 0;
    }
    t->scratch = grown;
    grown[0] = groups;
    for (size_t i = 1; i <= count; i++) {
        uint32_t value = t->from->arg[at + i].value;
        grown[i] = width == 1 || i % 2 ? t->part->truth[value] : second_of(t, kind, value);
    }
    return put_args(t->p, grown, count + 1);
}

static uint32_t operand_of(struct taking *t, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_T: return t->part->truth[value];
    case OPERAND_N: case OPERAND_R: return t->part->number[value];
    case OPERAND_W: return t->part->wide[value];
    case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW: case OPERAND_ARGS_TC:
    case OPERAND_ARGS_TP: return args_of(t, kind, value);
    case OPERAND_NCONST: return constant_of(t, value, false);
    case OPERAND_WCONST: return product_wide_constant(t->p, t->from->parsed_wide[value]);
    case OPERAND_LIST: return t->part->list[value];
    case OPERAND_FACT: return t->part->fact[value];
    case OPERAND_FIELD: return t->part->field[value];
    case OPERAND_TEXT: return product_string(t->p, program_text(t->from, value));
    case OPERAND_CONVERSION: return conversion_of(t, value);
    case OPERAND_NOTHING: case OPERAND_BODY: case OPERAND_SKIP: case OPERAND_TRUTH: case OPERAND_NUMBER: case OPERAND_TIME: break;
    }
    return value;
}

static bool has_field(enum opcode op) { return op == OP_list_different || op == OP_list_wide || op == OP_list_number; }

/* The instruction as the product has it, but for its register and, with a block, its arguments. */
static struct program_instruction translated(struct taking *t, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    const struct opcode_info *info = &opcode_info[op];
    uint32_t x = instruction_x(i);
    if (has_field(op)) {
        x = t->part->field[x];
        if (x > UINT16_MAX) t->p->failed = true;
    }
    struct program_instruction made = { (uint32_t)op | x << 16, 0, operand_of(t, info->a, i->a), operand_of(t, info->b, i->b) };
    if (op == OP_number_const && t->text[i->dst]) made.a = constant_of(t, i->a, true);
    return made;
}

static void map_result(struct taking *t, const struct program_instruction *i, uint32_t reg) {
    enum operand bank = opcode_info[instruction_op(i)].dst;
    if (bank == OPERAND_T) t->part->truth[i->dst] = reg;
    if (bank == OPERAND_W) t->part->wide[i->dst] = reg;
    if (bank == OPERAND_N || bank == OPERAND_R) t->part->number[i->dst] = reg;
    if (bank == OPERAND_R) t->part->number[i->dst + 1] = reg + 1;
}

/* Whether the block behind `at` does what the block of the product's `quantifier` does; its registers are mapped on the way. */
static bool same_block(struct taking *t, uint32_t at, uint32_t length, uint32_t quantifier, uint32_t other_length) {
    if (length != other_length) return false;
    for (uint32_t k = 1; k <= length; k++) {
        const struct program_instruction *i = &t->from->instruction[at + k], *other = &t->p->program->instruction[quantifier + k];
        struct program_instruction made = translated(t, i);
        if (made.op != other->op || made.a != other->a || made.b != other->b) return false;
        map_result(t, i, other->dst);
    }
    return true;
}

static bool reuse_quantifier(struct taking *t, uint32_t at, const struct program_instruction *made, uint32_t cells) {
    const struct program_instruction *i = &t->from->instruction[at];
    const struct program_arg *arg = &t->from->arg[i->b];
    for (size_t q = 0; q < t->p->quantifiers; q++) {
        uint32_t other = t->p->quantifier[q];
        const struct program_instruction *with = &t->p->program->instruction[other];
        if (with->op != made->op || with->a != made->a) continue;
        uint32_t args = with->b;
        if (cells == 3 && t->p->program->arg[args + 2].value != arg[2].value) continue;
        if (!same_block(t, at, arg[1].value, other, t->p->program->arg[args + 1].value)) continue;
        if (t->p->program->arg[args].value != t->part->truth[arg[0].value]) continue;
        map_result(t, i, t->p->program->instruction[other].dst);
        return true;
    }
    return false;
}

/* A list instruction and its block. Its result has its register first, its arguments are known when the block is through. */
static void take_quantifier(struct taking *t, uint32_t at) {
    struct product *p = t->p;
    const struct program_instruction *i = &t->from->instruction[at];
    const struct program_arg *arg = &t->from->arg[i->b];
    enum opcode op = instruction_op(i);
    uint32_t cells = op == OP_list_wide || op == OP_list_number ? 3 : 2, body[3] = { 0, arg[1].value, cells == 3 ? arg[2].value : 0 };
    struct program_instruction made = translated(t, i);
    if (reuse_quantifier(t, at, &made, cells)) return;
    uint32_t here = p->program->instructions;
    map_result(t, i, append(p, made));
    for (uint32_t k = 1; k <= body[1] && !p->failed; k++) {
        const struct program_instruction *inner = &t->from->instruction[at + k];
        map_result(t, inner, append(p, translated(t, inner)));
    }
    body[0] = t->part->truth[arg[0].value];
    uint32_t args = put_args(p, body, cells);
    if (p->failed) return;
    p->program->instruction[here].b = args;
    if (ARENA_ROOM(&p->work, p->quantifier, p->quantifiers, p->quantifier_room)) p->quantifier[p->quantifiers++] = here;
    else p->failed = true;
}

static void take_code(struct product *p, size_t index) {
    struct taking t = { .p = p, .part = &p->part[index], .from = p->part[index].program };
    t.text = ARENA_ARRAY(&p->work, uint8_t, t.from->numbers);
    if (!t.text) {
        p->failed = true;
        return;
    }
    find_texts(&t);
    for (uint32_t at = 0; at < t.from->instructions && !p->failed; at++) {
        const struct program_instruction *i = &t.from->instruction[at];
        enum opcode op = instruction_op(i);
        if (op == OP_skip_unless_yes) continue;
        if (opcode_info[op].b == OPERAND_BODY) {
            take_quantifier(&t, at);
            at += t.from->arg[i->b + 1].value;
        } else {
            map_result(&t, i, put(p, translated(&t, i)));
        }
    }
}

/* --- All of it ---------------------------------------------------------------------------------------------------------------- */

static bool make_maps(struct product *p, struct product_part *part) {
    const struct program *from = part->program;
    part->fact = ARENA_ARRAY(&p->work, uint32_t, from->facts);
    part->list = ARENA_ARRAY(&p->work, uint32_t, from->lists);
    part->field = ARENA_ARRAY(&p->work, uint32_t, from->fields);
    part->record = ARENA_ARRAY(&p->work, uint32_t, from->records);
    part->truth = ARENA_ARRAY(&p->work, uint32_t, from->truths);
    part->number = ARENA_ARRAY(&p->work, uint32_t, from->numbers);
    part->wide = ARENA_ARRAY(&p->work, uint32_t, from->wides);
    part->sharing = ARENA_ARRAY(&p->work, uint8_t, from->facts);
    return !p->work.failed;
}

static struct product *make(const struct program *const *part, size_t parts, bool *const *alone, const struct allocator *allocator) {
    struct arena work;
    arena_init(&work, allocator, 0);
    struct product *p = ARENA_NEW(&work, struct product);
    if (!p) return NULL;
    p->work = work;
    p->alone = alone;
    p->parts = parts;
    p->part = ARENA_ARRAY(&p->work, struct product_part, parts);
    p->program = p->part ? program_new(allocator) : NULL;
    bool made = p->program != NULL;
    for (size_t i = 0; i < parts && made; i++) {
        p->part[i].program = part[i];
        made = make_maps(p, &p->part[i]);
    }
    if (!made) {
        product_free(p);
        return NULL;
    }
    text_init(&p->strings, &p->program->arena);
    text_putc(&p->strings, '\0');
    PRODUCT_ADD(p, SOURCE, source, 0, 0);
    PRODUCT_ADD(p, PLACE, place, 0);
    PRODUCT_ADD(p, GUIDELINE, guideline, .updated = DATE_UNKNOWN, .expires = DATE_UNKNOWN, .applies = NONE);
    p->failed |= !product_take_facts(p);
    for (size_t i = 0; i < parts && !p->failed; i++) {
        product_derive(p, i);
        take_code(p, i);
    }
    p->alone = NULL;
    return p;
}

/* --- Calls of the host: their values are facts, of one name when they are written alike ----------------------------------------------- */

static uint32_t input_here(const struct product_part *part, const struct program_call *call, uint32_t i) {
    const struct program *from = part->program;
    uint32_t reg = from->input[call->first_input + i].reg, kind = from->parameter[from->function[call->function].first_parameter + i].kind;
    return kind == FACT_TRUTH ? part->truth[reg] : kind == FACT_WIDE ? part->wide[reg] : part->number[reg];
}

static uint32_t takes_unknown(const struct product_part *part, const struct program_call *call, uint32_t i) {
    return part->program->parameter[part->program->function[call->function].first_parameter + i].takes_unknown;
}

static bool same_inputs(const struct product_part *a, const struct program_call *of_a, const struct product_part *b, const struct program_call *of_b) {
    if (of_a->inputs != of_b->inputs) return false;
    for (uint32_t i = 0; i < of_a->inputs; i++)
        if (input_here(a, of_a, i) != input_here(b, of_b, i) || takes_unknown(a, of_a, i) != takes_unknown(b, of_b, i)) return false;
    return true;
}

/* Whether a part before this one has a call with that value, and other inputs. */
static bool unlike_before(const struct product *p, size_t before, const struct program_call *call) {
    const struct product_part *part = &p->part[before];
    for (size_t i = 0; i < before; i++)
        for (uint32_t c = 0; c < p->part[i].program->calls; c++) {
            const struct program_call *other = &p->part[i].program->call[c];
            if (p->part[i].fact[other->fact] == part->fact[call->fact]) return !same_inputs(&p->part[i], other, part, call);
        }
    return false;
}

/* Calls that are written alike but read something else have values of their own. True: there were some, the product has to be made anew. */
static bool set_calls_alone(const struct product *p, bool *const *alone) {
    bool some = false;
    for (size_t i = 1; i < p->parts && !p->failed; i++)
        for (uint32_t c = 0; c < p->part[i].program->calls; c++) {
            const struct program_call *call = &p->part[i].program->call[c];
            if (unlike_before(p, i, call)) some = alone[i][call->fact] = true;
        }
    return some;
}

struct product *product_new(const struct program *const *part, size_t parts, uint32_t apart, const struct allocator *allocator) {
    struct arena notes;
    arena_init(&notes, allocator, 0);
    bool **alone = ARENA_ARRAY(&notes, bool *, parts);
    for (size_t i = 0; alone && i < parts; i++) {
        alone[i] = ARENA_ARRAY(&notes, bool, part[i]->facts);
        if (alone[i] && i > 0 && apart != NONE) alone[i][apart] = true;
    }
    struct product *p = notes.failed ? NULL : make(part, parts, alone, allocator);
    while (p && set_calls_alone(p, alone)) {
        product_free(p);
        p = make(part, parts, alone, allocator);
    }
    arena_free(&notes);
    return p;
}

void product_free(struct product *p) {
    if (!p) return;
    program_free(p->program);
    struct arena work = p->work; /* the product lies in it */
    arena_free(&work);
}

const struct product_part *product_part(const struct product *p, size_t index) { return &p->part[index]; }

const struct program *product_so_far(const struct product *p) { return p->program; }

struct decimal product_decimal(const struct product *p, uint32_t index) {
    struct decimal value;
    const char *text = p->strings.bytes + p->program->wide_constant[index].text;
    return decimal_parse(text, strlen(text), &value) == DECIMAL_READ ? value : decimal_unknown;
}

bool product_look(struct product *p, uint32_t *definer[3], struct arena *arena) {
    const uint32_t count[] = { p->program->truths, p->program->numbers, p->program->wides };
    for (int bank = 0; bank < 3; bank++) {
        definer[bank] = ARENA_ARRAY(arena, uint32_t, count[bank]);
        if (!definer[bank]) {
            p->failed = true;
            return false;
        }
        memset(definer[bank], 0xFF, count[bank] * sizeof *definer[bank]);
    }
    for (uint32_t at = 0; at < p->program->instructions; at++) {
        const struct program_instruction *i = &p->program->instruction[at];
        enum operand bank = opcode_info[instruction_op(i)].dst;
        if (bank == OPERAND_T) definer[0][i->dst] = at;
        if (bank == OPERAND_N || bank == OPERAND_R) definer[1][i->dst] = at;
        if (bank == OPERAND_R) definer[1][i->dst + 1] = at;
        if (bank == OPERAND_W) definer[2][i->dst] = at;
    }
    return true;
}

const struct program *product_program(struct product *p) {
    if (p->failed || p->strings.failed || p->work.failed || p->program->arena.failed) return NULL;
    p->program->strings = p->strings.bytes;
    p->program->strings_length = (uint32_t)p->strings.length;
    return program_verify(p->program, NULL) ? p->program : NULL;
}
