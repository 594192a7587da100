/* verify_code: the instructions, in one pass in their order. What an operand may be comes from the table of opcodes. */
#include "runtime/verify_inside.h"

enum { ARGS_MOST = 1 << 24 }; /* arguments that one run of a program may read, however they are shared */

static const struct program_instruction *here(const struct verifier *v) { return &v->program->instruction[v->row]; }

/* --- Registers ------------------------------------------------------------------------------------------- */

static uint32_t *scope_of(struct verifier *v, enum operand bank, uint64_t reg, char *letter) {
    const struct program *program = v->program;
    switch (bank) {
    case OPERAND_T: *letter = 't'; return reg < program->truths ? &v->truth_scope[reg] : NULL;
    case OPERAND_W: *letter = 'w'; return reg < program->wides ? &v->wide_scope[reg] : NULL;
    default: *letter = 'n'; return reg < program->numbers ? &v->number_scope[reg] : NULL;
    }
}

static bool write_one(struct verifier *v, enum operand bank, uint64_t reg, uint32_t scope) {
    char letter;
    uint32_t *found = scope_of(v, bank, reg, &letter);
    if (!found) return verify_wrong(v, "register %c%llu does not exist", letter, (unsigned long long)reg);
    if (*found != SCOPE_NOWHERE) return verify_wrong(v, "register %c%llu is written twice", letter, (unsigned long long)reg);
    *found = scope;
    return true;
}

bool verify_write(struct verifier *v, enum operand bank, uint32_t reg, uint32_t scope) {
    return write_one(v, bank, reg, scope) && (bank != OPERAND_R || write_one(v, bank, (uint64_t)reg + 1, scope));
}

static bool is_readable(const struct verifier *v, uint32_t scope) {
    return scope == SCOPE_EVERYWHERE || (v->block_at != NONE && scope == SCOPE_OF + v->block_at) ||
           (v->skip_at != NONE && scope == SCOPE_OF + v->skip_at);
}

static bool read_one(struct verifier *v, enum operand bank, uint64_t reg) {
    char letter;
    const uint32_t *scope = scope_of(v, bank, reg, &letter);
    if (!scope) return verify_wrong(v, "register %c%llu does not exist", letter, (unsigned long long)reg);
    return verify_that(v, is_readable(v, *scope), "register %c%llu is read where nothing has written it", letter, (unsigned long long)reg);
}

static bool read_truth(struct verifier *v, uint64_t reg, bool outcome_too) {
    if (!read_one(v, OPERAND_T, reg)) return false;
    return verify_that(v, outcome_too || !v->is_outcome[reg], "register t%llu is an outcome where a truth is needed", (unsigned long long)reg);
}

/* --- Arguments -------------------------------------------------------------------------------------------- */

static bool is_index(struct verifier *v, const char *what, uint64_t index, uint32_t count) {
    return verify_that(v, index < count, "there is no %s %llu", what, (unsigned long long)index);
}

static bool check_argument(struct verifier *v, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_ARGS_TN: return read_one(v, OPERAND_N, value);
    case OPERAND_ARGS_TW: return read_one(v, OPERAND_W, value);
    case OPERAND_ARGS_TC: return is_index(v, "constant", value, v->program->constants);
    case OPERAND_ARGS_TP: return verify_that(v, value <= UNKNOWN_IGNORE, "%u is no policy", value);
    default: return read_truth(v, value, false);
    }
}

static bool check_args(struct verifier *v, enum operand kind, uint32_t at) {
    const struct program *program = v->program;
    if (!is_index(v, "argument", at, program->args)) return false;
    uint64_t groups = program->arg[at].value, cells = groups * (kind == OPERAND_ARGS_T ? 1 : 2);
    if (cells >= (uint64_t)program->args - at) return verify_wrong(v, "its arguments end after the last one");
    v->args_read += cells;
    if (v->args_read > ARGS_MOST) return verify_wrong(v, "the arguments are more than %d", ARGS_MOST);
    for (uint32_t i = 1; i <= cells; i++) {
        uint32_t value = program->arg[at + i].value;
        bool holds = kind == OPERAND_ARGS_T || i % 2 ? read_truth(v, value, kind == OPERAND_ARGS_TP)
                                                     : check_argument(v, kind, value);
        if (!holds) return false;
    }
    return true;
}

/* --- Operands ----------------------------------------------------------------------------------------------- */

static bool check_text(struct verifier *v, uint32_t offset) {
    return verify_that(v, verify_text(v, offset), "no text begins at %u", offset);
}

static bool check_skip(struct verifier *v, uint32_t count) {
    if (v->block_at != NONE || v->skip_at != NONE) return verify_wrong(v, "a range to pass over lies within another or a block");
    if (count > v->program->instructions - v->row - 1) return verify_wrong(v, "it passes over the end");
    v->skip_at = v->row;
    v->skip_end = v->row + 1 + count;
    return true;
}

static bool is_aggregate(enum opcode op) { return op == OP_list_wide || op == OP_list_number; }

static bool check_body(struct verifier *v, uint32_t at) {
    const struct program *program = v->program;
    uint32_t cells = is_aggregate(instruction_op(here(v))) ? 3 : 2;
    if (v->block_at != NONE) return verify_wrong(v, "a block lies within another");
    if (program->args < cells || at > program->args - cells) return verify_wrong(v, "its arguments end after the last one");
    uint32_t limit = v->skip_at != NONE ? v->skip_end : program->instructions;
    uint32_t length = program->arg[at + 1].value;
    if (length > limit - v->row - 1) return verify_wrong(v, "its block does not end in time");
    v->block_at = v->row;
    v->block_end = v->row + 1 + length;
    return true;
}

static bool check_field(struct verifier *v, uint32_t list, uint32_t field) {
    const struct program *program = v->program;
    const struct program_record *record = &program->record[program->list[list].record];
    return verify_that(v, field >= record->first_field && field - record->first_field < record->fields, "field %u is none of the list's record", field);
}

static bool check_field_here(struct verifier *v, uint32_t field) {
    if (v->block_at == NONE) return verify_wrong(v, "a field is read outside of a block");
    return check_field(v, v->program->instruction[v->block_at].a, field);
}

static bool check_operand(struct verifier *v, enum operand kind, uint32_t value) {
    const struct program *program = v->program;
    enum opcode op = instruction_op(here(v));
    switch (kind) {
    case OPERAND_NOTHING: return verify_that(v, value == 0, "an operand that means nothing is not 0");
    case OPERAND_T: return read_truth(v, value, op == OP_outcome_yes || op == OP_skip_unless_yes);
    case OPERAND_N: case OPERAND_W: return read_one(v, kind, value);
    case OPERAND_R: return read_one(v, kind, value) && read_one(v, kind, (uint64_t)value + 1);
    case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW: case OPERAND_ARGS_TC:
    case OPERAND_ARGS_TP: return check_args(v, kind, value);
    case OPERAND_NCONST: return is_index(v, "constant", value, program->constants);
    case OPERAND_WCONST: return is_index(v, "decimal constant", value, program->wide_constants);
    case OPERAND_LIST: return is_index(v, "list", value, program->lists);
    case OPERAND_FACT: return is_index(v, "fact", value, program->facts);
    case OPERAND_FIELD: return check_field_here(v, value);
    case OPERAND_TEXT: return check_text(v, value);
    case OPERAND_CONVERSION: return is_index(v, "conversion", value, program->conversions);
    case OPERAND_BODY: return check_body(v, value);
    case OPERAND_SKIP: return check_skip(v, value);
    case OPERAND_TRUTH:
        return verify_that(v, value == TRUTH_NO || value == TRUTH_UNKNOWN || value == TRUTH_YES, "%u is no truth", value);
    case OPERAND_NUMBER: return true;
    case OPERAND_TIME: return verify_that(v, value <= DATE_MILLISECONDS, "%u is no unit of time", value);
    }
    return false;
}

/* --- What single opcodes ask for ------------------------------------------------------------------------------ */

static bool check_list_wide(struct verifier *v, enum fact_kind kind, uint32_t op) {
    return verify_that(v, (kind == FACT_NUMBER || kind == FACT_WIDE) && (op <= AGGREGATE_OP_LAST || op == AGGREGATE_OP_BEFORE_LAST),
                       "this aggregate does not go with its field");
}

static bool check_list_number(struct verifier *v, enum fact_kind kind, uint32_t op) {
    bool ends = op == AGGREGATE_OP_FIRST || op == AGGREGATE_OP_LAST || op == AGGREGATE_OP_BEFORE_LAST;
    bool extremes = op == AGGREGATE_OP_LOWEST || op == AGGREGATE_OP_HIGHEST;
    bool dates = op == AGGREGATE_OP_EARLIEST || op == AGGREGATE_OP_LATEST;
    bool fits = (kind == FACT_NUMBER && (ends || extremes || op == AGGREGATE_OP_SUM)) ||
                (kind == FACT_CHOICE && (ends || extremes)) || (kind == FACT_DATE && (ends || dates)) ||
                (kind == FACT_TEXT && ends);
    return verify_that(v, fits, "this aggregate does not go with its field");
}

static bool check_aggregate(struct verifier *v) {
    const struct program_instruction *i = here(v);
    uint32_t field = instruction_x(i);
    if (!check_field(v, i->a, field)) return false;
    enum fact_kind kind = (enum fact_kind)v->program->field[field].kind;
    if (instruction_op(i) == OP_list_different) return true;
    uint32_t op = v->program->arg[i->b + 2].value;
    return instruction_op(i) == OP_list_wide ? check_list_wide(v, kind, op) : check_list_number(v, kind, op);
}

static bool check_field_bank(struct verifier *v) {
    enum fact_kind kind = (enum fact_kind)v->program->field[here(v)->a].kind;
    bool number = kind == FACT_CHOICE || kind == FACT_NUMBER || kind == FACT_DATE || kind == FACT_TEXT;
    enum opcode op = instruction_op(here(v));
    return verify_that(v, op == OP_field_truth ? kind == FACT_TRUTH : op == OP_field_wide ? kind == FACT_WIDE : number, "the field is of another bank");
}

static bool check_digits(struct verifier *v) {
    uint16_t x = instruction_x(here(v));
    return verify_that(v, x <= 40 || x >= 0x10000 - 40, "digits go from -40 to 40");
}

static bool check_opcode(struct verifier *v) {
    const struct program_instruction *i = here(v);
    switch ((unsigned)instruction_op(i)) {
    case OP_number_round:
        return verify_that(v, v->program->constant[i->b].value > 0, "it rounds to a step that is not above 0");
    case OP_wide_round:
        return verify_that(v, decimal_sign(v->program->parsed_wide[i->b]) > 0, "it rounds to a step that is not above 0");
    case OP_wide_digits: case OP_wide_truncate: return check_digits(v);
    case OP_list_different: case OP_list_wide: case OP_list_number: return check_aggregate(v);
    case OP_field_truth: case OP_field_number: case OP_field_wide: return check_field_bank(v);
    case OP_outcome: return verify_that(v, v->block_at == NONE, "an outcome lies within a block");
    default: return true;
    }
}

/* --- One instruction --------------------------------------------------------------------------------------------- */

static uint32_t scope_here(const struct verifier *v) {
    if (v->block_at != NONE) return SCOPE_OF + v->block_at;
    return v->skip_at != NONE ? SCOPE_OF + v->skip_at : SCOPE_EVERYWHERE;
}

static bool write_result(struct verifier *v) {
    const struct program_instruction *i = here(v);
    enum operand bank = opcode_info[instruction_op(i)].dst;
    if (bank == OPERAND_NOTHING) return verify_that(v, i->dst == 0, "an operand that means nothing is not 0");
    if (!verify_write(v, bank, i->dst, scope_here(v))) return false;
    if (instruction_op(i) == OP_outcome) v->is_outcome[i->dst] = 1;
    return true;
}

/* The result of a list instruction is there when its block has ended. */
static bool close_block(struct verifier *v) {
    uint32_t next = v->row;
    v->row = v->block_at;
    if (!read_truth(v, v->program->arg[here(v)->b].value, false)) return false;
    v->block_at = NONE;
    if (!write_result(v)) return false;
    v->row = next;
    return true;
}

static void count_steps(struct verifier *v, uint32_t list, uint64_t args_before) {
    v->steps += (1 + v->args_read - args_before) * (list == NONE ? 1 : v->program->list[list].most);
}

static bool check_instruction(struct verifier *v) {
    const struct program_instruction *i = here(v);
    if ((i->op & 0xFFFF) >= OPCODES) return verify_wrong(v, "%u is no opcode", (unsigned)(i->op & 0xFFFF));
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    uint32_t list = v->block_at == NONE ? NONE : v->program->instruction[v->block_at].a;
    uint64_t args_before = v->args_read;
    bool holds = check_operand(v, info->a, i->a) && check_operand(v, info->b, i->b) &&
                 check_operand(v, info->x, instruction_x(i)) && check_opcode(v);
    if (!holds) return false;
    count_steps(v, list, args_before);
    return info->b == OPERAND_BODY || write_result(v);
}

static bool all_written(struct verifier *v, enum operand bank, uint32_t count) {
    for (uint32_t reg = 0; reg < count; reg++) {
        char letter;
        if (*scope_of(v, bank, reg, &letter) == SCOPE_NOWHERE) return verify_wrong(v, "register %c%u is never written", letter, reg);
    }
    return true;
}

bool verify_code(struct verifier *v) {
    v->section = "instruction";
    v->block_at = v->skip_at = NONE;
    for (v->row = 0; v->row < v->program->instructions; v->row++) {
        if (v->block_at != NONE && v->row == v->block_end && !close_block(v)) return false;
        if (v->skip_at != NONE && v->row == v->skip_end) v->skip_at = NONE;
        if (!check_instruction(v)) return false;
    }
    if (v->block_at != NONE && !close_block(v)) return false;
    v->skip_at = NONE;
    v->section = NULL;
    return all_written(v, OPERAND_T, v->program->truths) && all_written(v, OPERAND_N, v->program->numbers) &&
           all_written(v, OPERAND_W, v->program->wides);
}
