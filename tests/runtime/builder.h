/* builder: programs put together by hand, for tests. Facts first, then instructions; builder_end seals and asserts.
 *
 *     struct builder b = builder_begin();
 *     uint32_t fever = build_truth(&b, "fever"), rash = build_truth(&b, "rash");
 *     uint32_t both = build_op(&b, OP_truth_all, build_args(&b, 2, fever, rash), 0, 0);
 *     build_recommendation(&b, "isolate", both, both);
 *     struct program *program = builder_end(&b);      ... program_free(program);
 *
 * Functions return the register (or index) of what they made. */
#ifndef OSLER_TESTS_RUNTIME_BUILDER_H
#define OSLER_TESTS_RUNTIME_BUILDER_H

#include "runtime/context.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct builder {
    struct program *program;
    struct text strings;
    struct {
#define SECTION(name, NAME) size_t name;
#include "runtime/program.def"
    } room;
    uint32_t field_first; /* of the record that is being built */
};

/* Appends a zeroed row to a section: BUILD_ROW evaluates to its index, BUILD_NEW to the row itself. Never use BUILD_ROW within
 * the index of the same section: it may move. */
#define BUILD_ROOM(b, name) \
    build_require(ARENA_ROOM(&(b)->program->arena, (b)->program->name, (b)->program->name##s, (b)->room.name))
#define BUILD_ROW(b, name) (BUILD_ROOM(b, name), (b)->program->name##s++)
#define BUILD_NEW(b, name) (*(BUILD_ROOM(b, name), &(b)->program->name[(b)->program->name##s++]))

static inline void build_require(bool made) { assert_true(made); }

static inline uint32_t build_text(struct builder *b, const char *text) {
    if (!*text) return 0;
    uint32_t offset = (uint32_t)b->strings.length;
    text_put(&b->strings, text, strlen(text) + 1);
    return offset;
}

static inline struct builder builder_begin(void) {
    struct builder b = { .program = program_new(NULL) };
    build_require(b.program != NULL);
    text_init(&b.strings, &b.program->arena);
    text_putc(&b.strings, '\0');
    uint32_t source = BUILD_ROW(&b, source);
    b.program->source[source] = (struct program_source){ build_text(&b, "hand.guide"), build_text(&b, "fact one\nfact two\n") };
    uint32_t place = BUILD_ROW(&b, place);
    b.program->place[place] = (struct program_place){ source, 9, 17, 2 };
    uint32_t guideline = BUILD_ROW(&b, guideline);
    b.program->guideline[guideline] = (struct program_guideline){
        .id = build_text(&b, "hand"), .title = build_text(&b, "Built by hand"), .version = build_text(&b, "1.0.0"),
        .updated = DATE_UNKNOWN, .expires = DATE_UNKNOWN, .applies = NONE };
    return b;
}

/* The program without its seal, to spoil it before it is verified. */
static inline struct program *builder_open(struct builder *b) {
    b->program->strings = b->strings.bytes;
    b->program->strings_length = (uint32_t)b->strings.length;
    return b->program;
}

static inline struct program *builder_end(struct builder *b) {
    builder_open(b);
    const char *why = "";
    if (!program_verify(b->program, &why)) fail_msg("not verified: %s", why);
    return b->program;
}

/* --- Facts ------------------------------------------------------------------------------------------ */

static inline struct program_fact *build_fact(struct builder *b, const char *name, enum fact_kind kind, uint32_t slot) {
    uint32_t name_at = build_text(b, name);
    uint32_t fact = BUILD_ROW(b, fact);
    b->program->fact[fact] = (struct program_fact){
        .name = name_at, .label = name_at, .kind = kind, .slot = slot, .unit = NONE, .molar_mass = NONE };
    return &b->program->fact[fact];
}

static inline uint32_t build_truth(struct builder *b, const char *name) {
    return build_fact(b, name, FACT_TRUTH, b->program->truths++)->slot;
}

/* `names` are blank-separated: "positive negative" */
static inline void build_choices(struct builder *b, const char *names, uint32_t *first, uint32_t *count) {
    *first = b->program->choices;
    for (const char *at = names; *at;) {
        char name[64];
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        uint32_t text = build_text(b, name);
        BUILD_NEW(b, choice) = (struct program_choice){ text, text };
        at += length + (at[length] == ' ');
    }
    *count = b->program->choices - *first;
}

static inline uint32_t build_choice(struct builder *b, const char *name, const char *names) {
    struct program_fact *fact = build_fact(b, name, FACT_CHOICE, b->program->numbers++);
    uint32_t first, count;
    build_choices(b, names, &first, &count);
    fact->first_choice = first, fact->choices = count;
    return fact->slot;
}

/* Bounds and step are scaled: 4.5 with scale 1 is 45. */
static inline uint32_t build_number(struct builder *b, const char *name, uint32_t scale, int64_t low, int64_t high) {
    struct program_fact *fact = build_fact(b, name, FACT_NUMBER, b->program->numbers++);
    fact->scale = scale, fact->low = low, fact->high = high, fact->step = 1;
    fact->bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
    return fact->slot;
}

static inline uint32_t build_wide(struct builder *b, const char *name) {
    return build_fact(b, name, FACT_WIDE, b->program->wides++)->slot;
}

static inline uint32_t build_date(struct builder *b, const char *name) {
    return build_fact(b, name, FACT_DATE, b->program->numbers++)->slot;
}

static inline uint32_t build_text_fact(struct builder *b, const char *name) {
    return build_fact(b, name, FACT_TEXT, b->program->numbers++)->slot;
}

static inline uint32_t build_period(struct builder *b, const char *name) {
    struct program_fact *fact = build_fact(b, name, FACT_PERIOD, b->program->numbers);
    b->program->numbers += 2;
    return fact->slot;
}

/* --- Records and lists: build_field for each field, then build_record, then build_list ------------------- */

static inline uint32_t build_field(struct builder *b, const char *name, enum fact_kind kind, const char *choices) {
    uint32_t first = 0, count = 0, name_at = build_text(b, name);
    if (kind == FACT_CHOICE) build_choices(b, choices, &first, &count);
    uint32_t field = BUILD_ROW(b, field);
    b->program->field[field] = (struct program_field){
        .name = name_at, .label = name_at, .kind = kind, .slot = field - b->field_first, .first_choice = first,
        .choices = count, .unit = NONE, .molar_mass = NONE };
    return field;
}

static inline uint32_t build_record(struct builder *b, const char *name) {
    uint32_t name_at = build_text(b, name), record = BUILD_ROW(b, record);
    b->program->record[record] =
        (struct program_record){ name_at, name_at, b->field_first, b->program->fields - b->field_first };
    b->field_first = b->program->fields;
    return record;
}

/* Returns the list; its fact is the newest one. */
static inline uint32_t build_list(struct builder *b, const char *name, uint32_t record, uint32_t most) {
    uint32_t list = BUILD_ROW(b, list);
    build_fact(b, name, FACT_LIST, list);
    b->program->list[list] = (struct program_list){ b->program->facts - 1, record, most };
    return list;
}

/* --- Instructions ------------------------------------------------------------------------------------------ */

static inline uint32_t build_constant(struct builder *b, int64_t value) {
    uint32_t constant = BUILD_ROW(b, constant);
    b->program->constant[constant].value = value;
    return constant;
}

static inline uint32_t build_wide_constant(struct builder *b, const char *text) {
    uint32_t text_at = build_text(b, text), constant = BUILD_ROW(b, wide_constant);
    b->program->wide_constant[constant].text = text_at;
    return constant;
}

static inline uint32_t build_arg(struct builder *b, uint32_t value) {
    uint32_t arg = BUILD_ROW(b, arg);
    b->program->arg[arg].value = value;
    return arg;
}

/* A group list: its count, then `cells` numbers; for pairs say build_pairs. */
static inline uint32_t build_args(struct builder *b, uint32_t cells, ...) {
    va_list list;
    va_start(list, cells);
    uint32_t at = build_arg(b, cells);
    for (uint32_t i = 0; i < cells; i++) build_arg(b, va_arg(list, uint32_t));
    va_end(list);
    return at;
}

static inline uint32_t build_pairs(struct builder *b, uint32_t pairs, ...) {
    va_list list;
    va_start(list, pairs);
    uint32_t at = build_arg(b, pairs);
    for (uint32_t i = 0; i < 2 * pairs; i++) build_arg(b, va_arg(list, uint32_t));
    va_end(list);
    return at;
}

/* Appends an instruction; its result goes to a new register, which is returned (for a skip, its own index). */
static inline uint32_t build_op(struct builder *b, enum opcode op, uint32_t a, uint32_t second, uint32_t x) {
    struct program *program = b->program;
    uint32_t at = BUILD_ROW(b, instruction), dst = 0;
    BUILD_NEW(b, origin).place = 0;
    enum operand bank = opcode_info[op].dst;
    if (bank == OPERAND_T) dst = program->truths++;
    if (bank == OPERAND_N) dst = program->numbers++;
    if (bank == OPERAND_W) dst = program->wides++;
    if (bank == OPERAND_R) dst = program->numbers, program->numbers += 2;
    program->instruction[at] = (struct program_instruction){ (uint32_t)op | x << 16, dst, a, second };
    return bank == OPERAND_NOTHING ? at : dst;
}

/* A list instruction. Its block follows: build its instructions, then build_block_end(at the index this returned through
 * `at`, the truth register of the body). */
static inline uint32_t build_list_op(struct builder *b, enum opcode op, uint32_t list, uint32_t field, enum aggregate_op aggregate,
                                     uint32_t *at) {
    uint32_t body = build_arg(b, 0);
    build_arg(b, 0);
    build_arg(b, aggregate);
    *at = b->program->instructions;
    return build_op(b, op, list, body, field);
}

static inline void build_block_end(struct builder *b, uint32_t at, uint32_t body) {
    uint32_t arg = b->program->instruction[at].b;
    b->program->arg[arg].value = body;
    b->program->arg[arg + 1].value = b->program->instructions - at - 1;
}

static inline void build_skip_end(struct builder *b, uint32_t at) {
    b->program->instruction[at].b = b->program->instructions - at - 1;
}

static inline uint32_t build_definition(struct builder *b, const char *name, enum value_kind kind, uint32_t reg) {
    uint32_t name_at = build_text(b, name), definition = BUILD_ROW(b, definition);
    b->program->definition[definition] =
        (struct program_definition){ .name = name_at, .label = name_at, .kind = kind, .reg = reg, .unit = NONE };
    return definition;
}

static inline uint32_t build_recommendation(struct builder *b, const char *name, uint32_t conditions, uint32_t outcome) {
    uint32_t name_at = build_text(b, name), index = BUILD_ROW(b, recommendation);
    b->program->recommendation[index] = (struct program_recommendation){
        .name = name_at, .label = name_at, .heading = NONE, .outcome = outcome, .conditions = conditions, .own = NONE,
        .instead_of = NONE, .status = STATUS_INHERITED };
    return index;
}

/* --- Patients -------------------------------------------------------------------------------------------------- */

/* A list of `count` elements, every field unknown; put values into cell[element * fields + column]. */
static inline struct list_value *give_list(struct context *context, uint32_t list, enum list_state state, uint32_t count) {
    const struct program *program = context->program;
    const struct program_record *record = &program->record[program->list[list].record];
    struct list_value *value = &context->list[list];
    size_t cells = (size_t)count * record->fields;
    *value = (struct list_value){ .state = state, .count = count, .room = count };
    value->cell = ARENA_ARRAY(&context->arena, int64_t, cells);
    value->wide = ARENA_ARRAY(&context->arena, struct decimal, cells);
    build_require(value->cell && value->wide);
    for (size_t i = 0; i < cells; i++) {
        const struct program_field *field = &program->field[record->first_field + i % record->fields];
        value->cell[i] = field->kind == FACT_TRUTH ? TRUTH_UNKNOWN
                         : field->kind == FACT_CHOICE ? choice_unknown(field->choices) : NUMBER_UNKNOWN;
        value->wide[i] = decimal_unknown;
    }
    context->fact[program->list[list].fact].given = state == LIST_UNKNOWN ? GIVEN_NOT : GIVEN_VALUE_KNOWN;
    return value;
}

#endif
