/* disasm: a program as text: what it is, where facts and definitions lie, then one line an instruction.
 *
 *       12  truth_all        t9 = (her2_positive, t7)                       ; 41: when her2 is positive and ...
 *
 * A register that a fact or definition names is called by that name. The source line stands beside the first instruction
 * that comes from it. No line is wider than WIDTH columns. */
#include "runtime/program.h"

#include <string.h>

const char *opcode_name(enum opcode op) {
    static const char *const names[OPCODES] = {
#define OP(name, dst, a, b, x, meaning) [OP_##name] = #name,
#include "runtime/opcodes.def"
#undef OP
    };
    return names[op];
}

enum { WIDTH = 100, CODE = 62 /* columns before the source line */, OPERANDS = 26 /* where they begin */,
       NAME = 32, TEXT = 28, LABEL = 46, ARGS_SHOWN = 64, LINE_LOOK = 400 /* bytes to look back for a line's start */ };

struct listing {
    const struct program *program;
    struct arena scratch;
    struct text *out;
    struct text line; /* operands of one instruction */
    uint32_t *truth_name, *number_name, *wide_name; /* offsets of texts, 0 for none */
    uint32_t *first_choice, *choices;               /* of number registers that hold a choice */
    uint32_t source, source_line;                   /* shown last */
};

/* --- Words ------------------------------------------------------------------------------------------------ */

/* At most `columns` columns; what is cut ends in "...". Control characters become blanks. */
static void put_cut(struct text *out, const char *bytes, size_t length, size_t columns) {
    bool whole = utf8_columns(bytes, length) <= columns;
    size_t left = whole ? columns : columns - 3;
    for (size_t at = 0; at < length;) {
        size_t start = at;
        int32_t c = utf8_next(bytes, length, &at);
        size_t wide = c < ' ' || c == 0x7F ? 1 : utf8_columns(bytes + start, at - start);
        if (wide > left) break;
        left -= wide;
        if (c < ' ' || c == 0x7F) text_putc(out, c < 0 ? '?' : ' ');
        else text_put(out, bytes + start, at - start);
    }
    if (!whole) text_puts(out, "...");
}

static void put_text(const struct listing *l, struct text *out, uint32_t offset, size_t columns) {
    const char *text = program_text(l->program, offset);
    put_cut(out, text, strnlen(text, 4 * columns + 4), columns);
}

static void put_name(struct listing *l, uint32_t offset) {
    put_text(l, &l->line, offset, NAME);
}

static bool looks_like_register(const char *name) {
    return (*name == 't' || *name == 'n' || *name == 'w') && name[1] && strspn(name + 1, "0123456789") == strlen(name + 1);
}

static void put_register(struct listing *l, enum operand bank, uint32_t reg) {
    char letter = bank == OPERAND_T ? 't' : bank == OPERAND_W ? 'w' : 'n';
    const uint32_t *names = bank == OPERAND_T ? l->truth_name : bank == OPERAND_W ? l->wide_name : l->number_name;
    if (names[reg] && !looks_like_register(program_text(l->program, names[reg])))
        put_name(l, names[reg]);
    else if (bank == OPERAND_R)
        text_printf(&l->line, "n%u..n%u", (unsigned)reg, (unsigned)reg + 1);
    else
        text_printf(&l->line, "%c%u", letter, (unsigned)reg);
}

static const char *truth_word(uint32_t truth) {
    return truth == TRUTH_YES ? "yes" : truth == TRUTH_NO ? "no" : truth == OUTCOME_CONTRAINDICATED ? "contraindicated" : "unknown";
}

static const char *const time_word[] = { "years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds" };
static const char *const policy_word[] = { "not said", "warn", "withhold", "ignore" };
static const char *const aggregate_word[AGGREGATE_OPS] = { "sum", "mean", "median", "lowest", "highest", "first", "last",
                                                           "earliest", "latest", "before_last" };

static void put_number(struct listing *l, int64_t value) {
    if (value == NUMBER_UNKNOWN) text_puts(&l->line, "unknown");
    else text_printf(&l->line, "%lld", (long long)value);
}

/* The values of a mask, by name where the register's choice is known. */
static void put_mask(struct listing *l, uint32_t reg, int64_t mask) {
    if (!l->choices[reg]) {
        text_printf(&l->line, "0x%llx", (unsigned long long)mask);
        return;
    }
    const char *before = "{";
    for (uint32_t c = 0; c < l->choices[reg]; c++) {
        if (!((mask >> c) & 1)) continue;
        text_puts(&l->line, before);
        put_name(l, l->program->choice[l->first_choice[reg] + c].name);
        before = ", ";
    }
    text_puts(&l->line, *before == '{' ? "{}" : "}");
}

/* --- Operands ---------------------------------------------------------------------------------------------- */

static void put_argument(struct listing *l, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_ARGS_TN: put_register(l, OPERAND_N, value); break;
    case OPERAND_ARGS_TW: put_register(l, OPERAND_W, value); break;
    case OPERAND_ARGS_TC: put_number(l, l->program->constant[value].value); break;
    case OPERAND_ARGS_TP: text_puts(&l->line, policy_word[value]); break;
    default: put_register(l, OPERAND_T, value); break;
    }
}

static void put_args(struct listing *l, enum operand kind, uint32_t at) {
    const struct program_arg *args = &l->program->arg[at];
    uint32_t cells = kind == OPERAND_ARGS_T ? 1 : 2, groups = args[0].value;
    text_putc(&l->line, '(');
    for (uint32_t g = 0; g < groups; g++) {
        if (g) text_puts(&l->line, ", ");
        if (g == ARGS_SHOWN) {
            text_printf(&l->line, "%u more", (unsigned)(groups - g));
            break;
        }
        put_register(l, OPERAND_T, args[1 + g * cells].value);
        if (cells == 1) continue;
        text_puts(&l->line, ": ");
        put_argument(l, kind, args[2 + g * cells].value);
    }
    text_putc(&l->line, ')');
}

static bool is_aggregate(enum opcode op) { return op == OP_list_wide || op == OP_list_number; }

static void put_body(struct listing *l, const struct program_instruction *i) {
    const struct program_arg *args = &l->program->arg[i->b];
    enum opcode op = instruction_op(i);
    if (is_aggregate(op)) text_printf(&l->line, "%s ", aggregate_word[args[2].value]);
    if (is_aggregate(op) || op == OP_list_different) {
        put_name(l, l->program->field[instruction_x(i)].name);
        text_putc(&l->line, ' ');
    }
    text_puts(&l->line, "where ");
    put_register(l, OPERAND_T, args[0].value);
}

static void put_conversion(struct listing *l, uint32_t index) {
    const struct program_conversion *c = &l->program->conversion[index];
    text_printf(&l->line, "%s to %s", l->program->parsed_unit[c->from].code, l->program->parsed_unit[c->to].code);
}

static void put_constant(struct listing *l, const struct program_instruction *i, uint32_t index) {
    int64_t value = l->program->constant[index].value;
    if (instruction_op(i) == OP_choice_in) put_mask(l, i->a, value);
    else put_number(l, value);
}

static void put_operand(struct listing *l, const struct program_instruction *i, enum operand kind, uint32_t value) {
    const struct program *program = l->program;
    switch (kind) {
    case OPERAND_NOTHING: break;
    case OPERAND_T: case OPERAND_N: case OPERAND_W: case OPERAND_R: put_register(l, kind, value); break;
    case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW: case OPERAND_ARGS_TC:
    case OPERAND_ARGS_TP: put_args(l, kind, value); break;
    case OPERAND_NCONST: put_constant(l, i, value); break;
    case OPERAND_WCONST: put_name(l, program->wide_constant[value].text); break;
    case OPERAND_LIST: put_name(l, program->fact[program->list[value].fact].name); break;
    case OPERAND_FACT: put_name(l, program->fact[value].name); break;
    case OPERAND_FIELD: put_name(l, program->field[value].name); break;
    case OPERAND_TEXT:
        text_putc(&l->line, '"');
        put_text(l, &l->line, value, TEXT);
        text_putc(&l->line, '"');
        break;
    case OPERAND_CONVERSION: put_conversion(l, value); break;
    case OPERAND_BODY: put_body(l, i); break;
    case OPERAND_SKIP: text_printf(&l->line, "else to %u", (unsigned)((uint32_t)(i - program->instruction) + 1 + value)); break;
    case OPERAND_TRUTH: text_puts(&l->line, truth_word(value)); break;
    case OPERAND_NUMBER: text_printf(&l->line, "%d", value < 0x8000 ? (int)value : (int)value - 0x10000); break;
    case OPERAND_TIME: text_puts(&l->line, time_word[value]); break;
    }
}

static void put_operands(struct listing *l, const struct program_instruction *i) {
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    text_clear(&l->line);
    if (info->dst != OPERAND_NOTHING) {
        put_register(l, info->dst, i->dst);
        text_puts(&l->line, " = ");
    }
    put_operand(l, i, info->a, i->a);
    if (info->b != OPERAND_NOTHING) text_puts(&l->line, info->b == OPERAND_BODY || info->b == OPERAND_SKIP ? " " : ", ");
    put_operand(l, i, info->b, i->b);
    if (info->x == OPERAND_NOTHING || info->b == OPERAND_BODY) return;
    if (info->a != OPERAND_NOTHING) text_puts(&l->line, ", ");
    put_operand(l, i, info->x, instruction_x(i));
}

/* --- Lines --------------------------------------------------------------------------------------------------- */

static size_t line_start(const char *bytes, uint32_t at) {
    size_t start = at;
    while (start > 0 && bytes[start - 1] != '\n' && at - start < LINE_LOOK) start--;
    if (start > 0 && bytes[start - 1] != '\n') start = at;
    while (bytes[start] == ' ' || bytes[start] == '\t') start++;
    return start;
}

/* Beside code that ends at column `at`. */
static void put_source(struct listing *l, uint32_t instruction, size_t at) {
    const struct program_place *place = &l->program->place[l->program->origin[instruction].place];
    if ((place->source == l->source && place->line == l->source_line) || at + 16 > WIDTH) return;
    l->source = place->source;
    l->source_line = place->line;
    const char *bytes = program_text(l->program, l->program->source[place->source].bytes);
    size_t start = line_start(bytes, place->start), length = 0;
    while (length < LINE_LOOK && bytes[start + length] && bytes[start + length] != '\n' && bytes[start + length] != '\r') length++;
    text_repeat(l->out, ' ', at < CODE ? CODE - at : 1);
    size_t before = l->out->length;
    text_printf(l->out, "; %u: ", (unsigned)place->line);
    size_t column = (at < CODE ? CODE : at + 1) + (l->out->length - before);
    put_cut(l->out, bytes + start, length, WIDTH - column);
}

static void put_instruction(struct listing *l, uint32_t index, bool inside) {
    const struct program_instruction *i = &l->program->instruction[index];
    size_t indent = OPERANDS + (inside ? 2 : 0);
    struct text wrapped;
    put_operands(l, i);
    text_init(&wrapped, &l->scratch);
    text_wrap(&wrapped, l->line.bytes, l->line.length, indent, indent, CODE - 2);
    if (l->line.failed || wrapped.failed) {
        l->out->failed = true;
        return;
    }
    size_t first = strcspn(wrapped.bytes, "\n");
    text_printf(l->out, "%7u  %s%-*s ", (unsigned)index, inside ? "  " : "", 16, opcode_name(instruction_op(i)));
    text_put(l->out, wrapped.bytes, first);
    put_source(l, index, indent + utf8_columns(wrapped.bytes, first));
    text_puts(l->out, wrapped.bytes + first);
    text_putc(l->out, '\n');
}

static uint32_t inside_until(const struct program *program, uint32_t index, uint32_t until) {
    const struct program_instruction *i = &program->instruction[index];
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    uint32_t end = info->b == OPERAND_BODY   ? index + 1 + program->arg[i->b + 1].value
                   : info->b == OPERAND_SKIP ? index + 1 + i->b
                                             : 0;
    return end > until ? end : until;
}

static void put_code(struct listing *l) {
    uint32_t until = 0; /* end of the outermost block or range */
    text_puts(l->out, "\ncode\n");
    for (uint32_t i = 0; i < l->program->instructions; i++) {
        arena_clear(&l->scratch); /* only operands live there by now */
        text_init(&l->line, &l->scratch);
        put_instruction(l, i, i < until);
        until = inside_until(l->program, i, until);
    }
}

/* --- What stands before the code ------------------------------------------------------------------------------- */

static void put_head(struct listing *l) {
    const struct program *program = l->program;
    const struct program_guideline *guideline = &program->guideline[0];
    text_puts(l->out, "guideline ");
    put_text(l, l->out, guideline->id, NAME);
    text_puts(l->out, " ");
    put_text(l, l->out, guideline->title, LABEL);
    text_puts(l->out, "\n  version ");
    put_text(l, l->out, guideline->version, NAME);
    text_printf(l->out, "\n  sha256 %s\n", program->hash);
    text_printf(l->out, "  registers: %u truths, %u numbers, %u decimals\n", (unsigned)program->truths,
                (unsigned)program->numbers, (unsigned)program->wides);
    text_printf(l->out, "  instructions: %u; at most %llu steps and %llu bytes for one patient\n",
                (unsigned)program->instructions, (unsigned long long)program->worst_instructions,
                (unsigned long long)program->context_bytes);
}

static const char *const fact_word[] = { "yes or no", "choice", "number", "decimal", "date", "text", "period", "list", "series" };

static void put_row(struct listing *l, const char *bank, uint32_t reg, uint32_t name, const char *kind, uint32_t scale,
                    uint32_t unit) {
    size_t before = l->out->length;
    text_printf(l->out, "  %s%u", bank, (unsigned)reg);
    text_repeat(l->out, ' ', l->out->length - before < 9 ? 9 - (l->out->length - before) : 1);
    before = l->out->length;
    put_text(l, l->out, name, NAME);
    size_t columns = utf8_columns(l->out->bytes + before, l->out->length - before);
    text_repeat(l->out, ' ', columns < NAME ? NAME - columns + 2 : 2);
    text_puts(l->out, kind);
    if (scale) text_printf(l->out, ", %u decimal place%s", (unsigned)scale, scale == 1 ? "" : "s");
    if (unit != NONE) text_printf(l->out, ", %.*s", 24, l->program->parsed_unit[unit].code);
    text_putc(l->out, '\n');
}

static void put_facts(struct listing *l) {
    const struct program *program = l->program;
    if (program->facts) text_puts(l->out, "\nfacts\n");
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        const char *bank = fact->kind == FACT_TRUTH ? "t" : fact->kind == FACT_WIDE ? "w"
                           : fact->kind == FACT_LIST || fact->kind == FACT_SERIES ? "list " : "n";
        put_row(l, bank, fact->slot, fact->name, fact_word[fact->kind], fact->kind == FACT_NUMBER ? fact->scale : 0, fact->unit);
    }
}

static const char *const value_word[] = { "yes or no", "choice", "number", "decimal", "date", "text", "period", "range",
                                          "outcome", "list", "series", "score", "choices" };

static void put_definitions(struct listing *l) {
    const struct program *program = l->program;
    if (program->definitions) text_puts(l->out, "\ndefinitions\n");
    for (uint32_t d = 0; d < program->definitions; d++) {
        const struct program_definition *def = &program->definition[d];
        const char *bank = def->kind == VALUE_TRUTH || def->kind == VALUE_OUTCOME ? "t" : def->kind == VALUE_WIDE ? "w"
                           : def->kind == VALUE_LIST || def->kind == VALUE_SERIES ? "list " : "n";
        put_row(l, bank, def->reg, def->name, value_word[def->kind], def->kind == VALUE_NUMBER ? def->scale : 0, def->unit);
    }
    if (program->recommendations) text_puts(l->out, "\nrecommendations\n");
    for (uint32_t r = 0; r < program->recommendations; r++)
        put_row(l, "t", program->recommendation[r].outcome, program->recommendation[r].name, "outcome", 0, NONE);
}

/* --- Names of registers ------------------------------------------------------------------------------------------ */

static void name_choice(struct listing *l, uint32_t reg, uint32_t first, uint32_t count) {
    l->first_choice[reg] = first;
    l->choices[reg] = count;
}

static void name_facts(struct listing *l) {
    const struct program *program = l->program;
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        if (fact->kind == FACT_TRUTH) l->truth_name[fact->slot] = fact->name;
        else if (fact->kind == FACT_WIDE) l->wide_name[fact->slot] = fact->name;
        else if (fact->kind != FACT_LIST && fact->kind != FACT_SERIES && fact->kind != FACT_PERIOD)
            l->number_name[fact->slot] = fact->name;
        if (fact->kind == FACT_CHOICE) name_choice(l, fact->slot, fact->first_choice, fact->choices);
    }
}

static void name_once(uint32_t *names, uint32_t reg, uint32_t name) {
    if (!names[reg]) names[reg] = name;
}

static void name_definitions(struct listing *l) {
    const struct program *program = l->program;
    for (uint32_t d = 0; d < program->definitions; d++) {
        const struct program_definition *def = &program->definition[d];
        if (def->kind == VALUE_TRUTH || def->kind == VALUE_OUTCOME) name_once(l->truth_name, def->reg, def->name);
        else if (def->kind == VALUE_WIDE) name_once(l->wide_name, def->reg, def->name);
        else if (def->kind != VALUE_LIST && def->kind != VALUE_SERIES && def->kind != VALUE_PERIOD)
            name_once(l->number_name, def->reg, def->name);
        if (def->kind == VALUE_CHOICE || def->kind == VALUE_CHOICES) name_choice(l, def->reg, def->first_choice, def->choices);
    }
    for (uint32_t r = 0; r < program->recommendations; r++)
        name_once(l->truth_name, program->recommendation[r].outcome, program->recommendation[r].name);
    for (uint32_t i = 0; i < program->instructions; i++) {
        const struct program_instruction *at = &program->instruction[i];
        if (instruction_op(at) != OP_field_number) continue;
        const struct program_field *field = &program->field[at->a];
        if (field->kind == FACT_CHOICE) name_choice(l, at->dst, field->first_choice, field->choices);
    }
}

static bool make_names(struct listing *l, struct arena *names) {
    const struct program *program = l->program;
    l->truth_name = ARENA_ARRAY(names, uint32_t, program->truths);
    l->number_name = ARENA_ARRAY(names, uint32_t, program->numbers);
    l->wide_name = ARENA_ARRAY(names, uint32_t, program->wides);
    l->first_choice = ARENA_ARRAY(names, uint32_t, program->numbers);
    l->choices = ARENA_ARRAY(names, uint32_t, program->numbers);
    if (names->failed) return false;
    name_facts(l);
    name_definitions(l);
    return true;
}

void program_disassemble(const struct program *program, struct text *out) {
    struct listing l = { .program = program, .out = out, .source = NONE };
    struct arena names;
    text_clear(out);
    arena_init(&names, &program->arena.allocator, 0);
    arena_init(&l.scratch, &program->arena.allocator, 0);
    if (make_names(&l, &names)) {
        put_head(&l);
        put_facts(&l);
        put_definitions(&l);
        put_code(&l);
    } else {
        out->failed = true;
    }
    arena_free(&l.scratch);
    arena_free(&names);
}
