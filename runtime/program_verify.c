/* program_verify: what a program must be before anything runs it. Sections here, instructions in verify_code.c. */
#include "runtime/context.h"
#include "runtime/cost.h"
#include "runtime/verify_inside.h"

#include <stddef.h>
#include <string.h>

enum { REGISTERS_MOST = 16000000, SHARES_MOST = 64 };

bool verify_wrong(struct verifier *v, const char *format, ...) {
    if (v->wrong) return false;
    v->wrong = true;
    if (v->section) text_printf(&v->why, "%s %u: ", v->section, (unsigned)v->row);
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&v->why, format, arguments);
    va_end(arguments);
    text_putc(&v->why, '.');
    return false;
}

bool verify_text(const struct verifier *v, uint64_t offset) {
    const struct program *program = v->program;
    return offset < program->strings_length && (offset == 0 || program->strings[offset - 1] == '\0');
}

/* --- Every column of every section, from program.def ------------------------------------------------------- */

enum {
    INDEX_PLAIN = PROGRAM_SECTIONS, INDEX_TEXT, INDEX_TRUTH,
    INDEX_SOURCE = SECTION_SOURCE, INDEX_PLACE = SECTION_PLACE, INDEX_UNIT = SECTION_UNIT, INDEX_FACT = SECTION_FACT,
    INDEX_FUNCTION = SECTION_FUNCTION,
    INDEX_RECORD = SECTION_RECORD, INDEX_TREATMENT = SECTION_TREATMENT, INDEX_REFERENCE = SECTION_REFERENCE,
    INDEX_DEFINITION = SECTION_DEFINITION, INDEX_RECOMMENDATION = SECTION_RECOMMENDATION,
    OPTIONAL = 0x100,
    INDEX_OPT_TRUTH = INDEX_TRUTH | OPTIONAL, INDEX_OPT_UNIT = INDEX_UNIT | OPTIONAL,
    INDEX_OPT_WCONST = SECTION_WCONST | OPTIONAL, INDEX_OPT_HEADING = SECTION_HEADING | OPTIONAL,
    INDEX_OPT_RECOMMENDATION = INDEX_RECOMMENDATION | OPTIONAL
};

static uint32_t rows_of(const struct program *program, unsigned section) {
    static const size_t counted[PROGRAM_SECTIONS] = {
#define SECTION(name, NAME) [SECTION_##NAME] = offsetof(struct program, name##s),
#include "runtime/program.def"
    };
    uint32_t rows;
    memcpy(&rows, (const char *)program + counted[section], sizeof rows);
    return rows;
}

static void check_column(struct verifier *v, const char *column, uint32_t value, unsigned kind, uint32_t most) {
    bool holds;
    if ((kind & OPTIONAL) && value == NONE) return;
    kind &= ~(unsigned)OPTIONAL;
    if (kind == INDEX_PLAIN)
        holds = most == 0 || value < most;
    else if (kind == INDEX_TEXT)
        holds = verify_text(v, value);
    else
        holds = value < (kind == INDEX_TRUTH ? v->program->truths : rows_of(v->program, kind));
    if (!holds) verify_wrong(v, "%s cannot be %u", column, value);
}

#define SECTION(name, NAME)                                              \
    static void check_##name##_rows(struct verifier *v) {                \
        v->section = #name;                                              \
        for (v->row = 0; v->row < v->program->name##s; v->row++) {       \
            const struct program_##name *row = &v->program->name[v->row]; \
            (void)row;
#define U32(field, kind, most) check_column(v, #field, row->field, INDEX_##kind, most);
#define END(name) } }
#include "runtime/program.def"

static bool check_columns(struct verifier *v) {
#define SECTION(name, NAME) check_##name##_rows(v);
#include "runtime/program.def"
    return !v->wrong;
}

static bool check_run(struct verifier *v, const char *what, uint32_t first, uint32_t count, uint32_t rows) {
    return verify_that(v, first <= rows && count <= rows - first, "its %s go past the end", what);
}

/* --- Sizes and texts -------------------------------------------------------------------------------------------- */

/* Every register is written by a fact or an instruction, two at most by each: so much memory and no more. */
static bool check_sizes(struct verifier *v) {
    const struct program *program = v->program;
    uint64_t registers = (uint64_t)program->truths + program->numbers + program->wides;
    if (program->guidelines != 1) return verify_wrong(v, "a program holds one guideline, not %u", program->guidelines);
    if (program->origins != program->instructions) return verify_wrong(v, "instructions and their origins differ in number");
    if (program->truths > REGISTERS_MOST || program->numbers > REGISTERS_MOST || program->wides > REGISTERS_MOST)
        return verify_wrong(v, "a bank has more than %d registers", REGISTERS_MOST);
    return verify_that(v, registers <= 2 * ((uint64_t)program->facts + program->instructions), "there are more registers than anything writes");
}

static bool check_strings(struct verifier *v) {
    const struct program *program = v->program;
    if (program->strings_length == 0 || program->strings[0] != '\0' || program->strings[program->strings_length - 1] != '\0')
        return verify_wrong(v, "the texts are not ended");
    return verify_that(v, utf8_valid(program->strings, program->strings_length, NULL), "the texts are no UTF-8");
}

static bool make_room(struct verifier *v) {
    struct program *program = v->program;
    v->truth_scope = ARENA_ARRAY(&v->scratch, uint32_t, program->truths);
    v->number_scope = ARENA_ARRAY(&v->scratch, uint32_t, program->numbers);
    v->wide_scope = ARENA_ARRAY(&v->scratch, uint32_t, program->wides);
    v->is_outcome = ARENA_ARRAY(&v->scratch, uint8_t, program->truths);
    program->parsed_unit = ARENA_ARRAY(&program->arena, struct unit, program->units);
    program->parsed_conversion = ARENA_ARRAY(&program->arena, struct unit_conversion, program->conversions);
    program->parsed_wide = ARENA_ARRAY(&program->arena, struct decimal, program->wide_constants);
    return verify_that(v, !v->scratch.failed && !program->arena.failed, "memory is exhausted");
}

/* Sources may share a text, but not so often that measuring them is more than linear. */
static bool check_places(struct verifier *v) {
    const struct program *program = v->program;
    uint32_t *length = ARENA_ARRAY(&v->scratch, uint32_t, program->sources);
    uint64_t left = (uint64_t)program->strings_length * SHARES_MOST;
    if (!length) return verify_wrong(v, "memory is exhausted");
    v->section = "source";
    for (v->row = 0; v->row < program->sources; v->row++) {
        length[v->row] = (uint32_t)strlen(program_text(program, program->source[v->row].bytes));
        if (length[v->row] > left) return verify_wrong(v, "too many share a text");
        left -= length[v->row];
    }
    v->section = "place";
    for (v->row = 0; v->row < program->places; v->row++) {
        const struct program_place *place = &program->place[v->row];
        if (place->start > place->end || place->end > length[place->source]) return verify_wrong(v, "it lies outside its source");
    }
    return true;
}

/* --- Units and constants ------------------------------------------------------------------------------------------ */

static bool parse_units(struct verifier *v) {
    struct program *program = v->program;
    v->section = "unit";
    for (v->row = 0; v->row < program->units; v->row++) {
        const char *code = program_text(program, program->unit[v->row].code);
        struct unit *unit = &program->parsed_unit[v->row];
        size_t length = strnlen(code, UNIT_CODE);
        if (length == UNIT_CODE || unit_restore(code, length, unit) != UNIT_READ)
            return verify_wrong(v, "it is no unit");
    }
    return true;
}

static bool parse_wides(struct verifier *v) {
    struct program *program = v->program;
    v->section = "wide_constant";
    for (v->row = 0; v->row < program->wide_constants; v->row++) {
        const char *text = program_text(program, program->wide_constant[v->row].text);
        size_t length = strnlen(text, DECIMAL_TEXT);
        if (length == DECIMAL_TEXT || decimal_parse(text, length, &program->parsed_wide[v->row]) != DECIMAL_READ)
            return verify_wrong(v, "it is no decimal");
    }
    return true;
}

static bool parse_conversions(struct verifier *v) {
    struct program *program = v->program;
    v->section = "conversion";
    for (v->row = 0; v->row < program->conversions; v->row++) {
        const struct program_conversion *c = &program->conversion[v->row];
        const struct decimal *molar_mass = c->molar_mass == NONE ? NULL : &program->parsed_wide[c->molar_mass];
        if (molar_mass && decimal_sign(*molar_mass) <= 0) return verify_wrong(v, "a molar mass is not above 0");
        if (unit_conversion(&program->parsed_unit[c->from], &program->parsed_unit[c->to], molar_mass,
                            &program->parsed_conversion[v->row]) != UNIT_CONVERTS)
            return verify_wrong(v, "its units do not convert");
    }
    return true;
}

/* --- Facts, fields, lists -------------------------------------------------------------------------------------------- */

static bool check_bound(struct verifier *v, int64_t constant) {
    return verify_that(v, (uint64_t)constant < v->program->wide_constants, "a bound is no decimal constant");
}

static bool check_wide_bounds(struct verifier *v, const struct program_fact *fact) {
    if ((fact->bounds & FACT_HAS_LOW) && !check_bound(v, fact->low)) return false;
    if ((fact->bounds & FACT_HAS_HIGH) && !check_bound(v, fact->high)) return false;
    if (!(fact->bounds & FACT_HAS_STEP)) return true;
    if (!check_bound(v, fact->step)) return false;
    return verify_that(v, decimal_sign(v->program->parsed_wide[fact->step]) > 0, "its step is not above 0");
}

static bool check_bounds(struct verifier *v, const struct program_fact *fact) {
    if (fact->kind == FACT_WIDE) return check_wide_bounds(v, fact);
    if (fact->kind != FACT_NUMBER) return true;
    bool low = fact->bounds & FACT_HAS_LOW, high = fact->bounds & FACT_HAS_HIGH;
    if ((low && fact->low == NUMBER_UNKNOWN) || (high && fact->high == NUMBER_UNKNOWN) || (low && high && fact->low > fact->high))
        return verify_wrong(v, "its bounds leave nothing");
    return verify_that(v, !(fact->bounds & FACT_HAS_STEP) || fact->step > 0, "its step is not above 0");
}

static bool absent_fits(const struct verifier *v, const struct program_fact *fact) {
    int64_t value = fact->absent_value;
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: return value == TRUTH_NO || value == TRUTH_UNKNOWN || value == TRUTH_YES;
    case FACT_CHOICE: return value > 0 && value <= choice_unknown(fact->choices) - CHOICE_UNKNOWN;
    case FACT_NUMBER: return value != NUMBER_UNKNOWN;
    case FACT_WIDE: return (uint64_t)value < v->program->wide_constants;
    case FACT_DATE: return date_is_known(value) && date_is_valid(value);
    case FACT_TEXT: return value < 0 && value != NUMBER_UNKNOWN && verify_text(v, (uint64_t)-(value + 1));
    case FACT_LIST: case FACT_SERIES: return value == 0;
    case FACT_PERIOD: return false;
    }
    return false;
}

/* What facts and fields have in common. */
static bool check_form(struct verifier *v, const struct program_fact *fact) {
    if (fact->kind == FACT_CHOICE && (fact->choices == 0 || fact->choices > CHOICE_MOST))
        return verify_wrong(v, "a choice has 1 to %d values", CHOICE_MOST);
    if (!check_run(v, "choices", fact->first_choice, fact->choices, v->program->choices)) return false;
    if (!check_bounds(v, fact)) return false;
    if (fact->molar_mass != NONE && decimal_sign(v->program->parsed_wide[fact->molar_mass]) <= 0)
        return verify_wrong(v, "a molar mass is not above 0");
    if (fact->valid_amount < 0) return verify_wrong(v, "it is valid for less than nothing");
    return verify_that(v, fact->absent == 0 || absent_fits(v, fact), "what its absence means does not fit");
}

static bool take_slot(struct verifier *v, enum operand bank, uint32_t slot, uint32_t facts_end) {
    uint32_t last = bank == OPERAND_R ? 1 : 0;
    if (slot >= facts_end || facts_end - slot <= last) return verify_wrong(v, "its register is not among the first of its bank");
    return verify_write(v, bank, slot, SCOPE_EVERYWHERE);
}

static bool check_list_slot(struct verifier *v, uint32_t slot) {
    return verify_that(v, slot < v->program->lists && v->program->list[slot].fact == v->row, "its list is not its own");
}

static bool check_slots(struct verifier *v) {
    const struct program *program = v->program;
    uint32_t truths = 0, numbers = 0, wides = 0; /* no fact has more than two registers, and they were counted */
    for (uint32_t f = 0; f < program->facts; f++) {
        enum fact_kind kind = (enum fact_kind)program->fact[f].kind;
        if (kind == FACT_TRUTH) truths++;
        else if (kind == FACT_WIDE) wides++;
        else if (kind == FACT_PERIOD) numbers += 2;
        else if (kind != FACT_LIST && kind != FACT_SERIES) numbers++;
    }
    for (v->row = 0; v->row < program->facts; v->row++) {
        const struct program_fact *fact = &program->fact[v->row];
        bool holds = fact->kind == FACT_TRUTH    ? take_slot(v, OPERAND_T, fact->slot, truths)
                     : fact->kind == FACT_WIDE   ? take_slot(v, OPERAND_W, fact->slot, wides)
                     : fact->kind == FACT_PERIOD ? take_slot(v, OPERAND_R, fact->slot, numbers)
                     : fact->kind == FACT_LIST || fact->kind == FACT_SERIES ? check_list_slot(v, fact->slot)
                                                                           : take_slot(v, OPERAND_N, fact->slot, numbers);
        if (!holds) return false;
    }
    return true;
}

static bool check_facts(struct verifier *v) {
    v->section = "fact";
    for (v->row = 0; v->row < v->program->facts; v->row++)
        if (!check_form(v, &v->program->fact[v->row])) return false;
    return check_slots(v);
}

static bool check_fields(struct verifier *v) {
    _Static_assert(sizeof(struct program_field) == sizeof(struct program_fact), "a field has the form of a fact");
    v->section = "field";
    for (v->row = 0; v->row < v->program->fields; v->row++) {
        struct program_fact form;
        memcpy(&form, &v->program->field[v->row], sizeof form);
        if (!check_form(v, &form)) return false;
        if (form.kind > FACT_TEXT) return verify_wrong(v, "a field cannot be of this kind");
    }
    return true;
}

/* Records follow each other in section field, each column in its place. */
static bool check_records(struct verifier *v) {
    const struct program *program = v->program;
    uint32_t next = 0;
    v->section = "record";
    for (v->row = 0; v->row < program->records; v->row++) {
        const struct program_record *record = &program->record[v->row];
        if (!check_run(v, "fields", record->first_field, record->fields, program->fields)) return false;
        if (record->first_field < next) return verify_wrong(v, "its fields belong to another record");
        next = record->first_field + record->fields;
        for (uint32_t f = 0; f < record->fields; f++)
            if (program->field[record->first_field + f].slot != f) return verify_wrong(v, "its fields are not in order");
    }
    v->section = "list";
    for (v->row = 0; v->row < program->lists; v->row++) {
        const struct program_fact *fact = &program->fact[program->list[v->row].fact];
        if ((fact->kind != FACT_LIST && fact->kind != FACT_SERIES) || fact->slot != v->row)
            return verify_wrong(v, "its fact is not its own");
    }
    return true;
}

/* --- Runs and registers of the other sections -------------------------------------------------------------------------- */

static bool check_runs(struct verifier *v) {
    const struct program *program = v->program;
    v->section = "reference";
    for (v->row = 0; v->row < program->references; v->row++)
        if (!check_run(v, "details", program->reference[v->row].first_detail, program->reference[v->row].details, program->details))
            return false;
    v->section = "review";
    for (v->row = 0; v->row < program->reviews; v->row++)
        if (!date_is_valid(program->review[v->row].on)) return verify_wrong(v, "its day is no date");
    v->section = "recommendation";
    for (v->row = 0; v->row < program->recommendations; v->row++) {
        const struct program_recommendation *r = &program->recommendation[v->row];
        bool holds = check_run(v, "doses", r->first_dose, r->doses, program->doses) &&
                     check_run(v, "citations", r->first_cite, r->cites, program->cites) &&
                     check_run(v, "checks", r->first_check, r->checks, program->checks) &&
                     check_run(v, "avoids", r->first_avoid, r->avoids, program->avoidances);
        if (!holds) return false;
    }
    v->section = "dose";
    for (v->row = 0; v->row < program->doses; v->row++) {
        const struct program_recommendation *r = &program->recommendation[program->dose[v->row].recommendation];
        if (v->row < r->first_dose || v->row - r->first_dose >= r->doses)
            return verify_wrong(v, "its recommendation does not count it among its own");
    }
    return true;
}

static bool is_written(struct verifier *v, const uint32_t *scope, uint32_t count, uint64_t reg) {
    return verify_that(v, reg < count && scope[reg] == SCOPE_EVERYWHERE, "its register is not written for every patient");
}

static bool check_value(struct verifier *v, enum value_kind kind, uint32_t reg) {
    const struct program *program = v->program;
    switch (kind) {
    case VALUE_TRUTH: case VALUE_OUTCOME:
        if (!is_written(v, v->truth_scope, program->truths, reg)) return false;
        return verify_that(v, kind == VALUE_OUTCOME || !v->is_outcome[reg], "its register is an outcome");
    case VALUE_WIDE: return is_written(v, v->wide_scope, program->wides, reg);
    case VALUE_PERIOD: case VALUE_RANGE: case VALUE_SCORE:
        return is_written(v, v->number_scope, program->numbers, reg) &&
               is_written(v, v->number_scope, program->numbers, (uint64_t)reg + 1);
    case VALUE_CHOICE: case VALUE_CHOICES: case VALUE_NUMBER: case VALUE_DATE: case VALUE_TEXT:
        return is_written(v, v->number_scope, program->numbers, reg);
    case VALUE_LIST: case VALUE_SERIES: return verify_that(v, reg < program->lists, "there is no such list");
    }
    return false;
}

static bool check_definitions(struct verifier *v) {
    const struct program *program = v->program;
    v->section = "definition";
    for (v->row = 0; v->row < program->definitions; v->row++) {
        const struct program_definition *d = &program->definition[v->row];
        if (!check_run(v, "choices", d->first_choice, d->choices, program->choices)) return false;
        if ((d->kind == VALUE_CHOICE || d->kind == VALUE_CHOICES) && (d->choices == 0 || d->choices > CHOICE_MOST))
            return verify_wrong(v, "a choice has 1 to %d values", CHOICE_MOST);
        if (!check_value(v, (enum value_kind)d->kind, d->reg)) return false;
    }
    return true;
}

static bool check_recommendations(struct verifier *v) {
    const struct program *program = v->program;
    const struct program_guideline *guideline = &program->guideline[0];
    v->section = "guideline", v->row = 0;
    if (!date_is_valid(guideline->updated) || !date_is_valid(guideline->expires)) return verify_wrong(v, "a date of it is none");
    if (guideline->applies != NONE && !check_value(v, VALUE_TRUTH, guideline->applies)) return false;
    v->section = "recommendation";
    for (v->row = 0; v->row < program->recommendations; v->row++) {
        const struct program_recommendation *r = &program->recommendation[v->row];
        if (!check_value(v, VALUE_OUTCOME, r->outcome) || !check_value(v, VALUE_TRUTH, r->conditions)) return false;
        if (r->own != NONE && !check_value(v, VALUE_TRUTH, r->own)) return false;
        if (r->instead_of == v->row) return verify_wrong(v, "it stands instead of itself");
    }
    return true;
}

/* The amount of a dose may lie in a range that is passed over: it is unknown then. */
static bool check_amount(struct verifier *v, bool wide, uint32_t reg) {
    uint32_t count = wide ? v->program->wides : v->program->numbers;
    if (reg >= count) return verify_wrong(v, "its register does not exist");
    uint32_t scope = wide ? v->wide_scope[reg] : v->number_scope[reg];
    return verify_that(v, scope == SCOPE_EVERYWHERE || instruction_op(&v->program->instruction[scope - SCOPE_OF]) == OP_skip_unless_yes,
                       "its register belongs to a block");
}

static bool check_doses(struct verifier *v) {
    v->section = "dose";
    for (v->row = 0; v->row < v->program->doses; v->row++) {
        const struct program_dose *dose = &v->program->dose[v->row];
        if (dose->kind != VALUE_NUMBER && dose->kind != VALUE_WIDE) return verify_wrong(v, "an amount is a number");
        bool wide = dose->kind == VALUE_WIDE;
        if (!check_amount(v, wide, dose->reg) || !check_amount(v, wide, dose->plain)) return false;
    }
    return true;
}

/* --- Host functions ------------------------------------------------------------------------------------------------------- */

static bool check_functions(struct verifier *v) {
    const struct program *program = v->program;
    v->section = "function";
    for (v->row = 0; v->row < program->functions; v->row++) {
        const struct program_function *function = &program->function[v->row];
        if (!check_run(v, "parameters", function->first_parameter, function->parameters, program->parameters)) return false;
        if (function->parameters > HOST_PARAMETERS) return verify_wrong(v, "it has too many parameters");
    }
    v->section = "parameter";
    for (v->row = 0; v->row < program->parameters; v->row++) {
        uint32_t kind = program->parameter[v->row].kind;
        if (kind == FACT_CHOICE || kind == FACT_NUMBER) return verify_wrong(v, "a parameter cannot be of this kind");
    }
    return true;
}

static bool check_input(struct verifier *v, uint32_t kind, uint32_t reg) {
    const struct program *program = v->program;
    uint32_t count = kind == FACT_TRUTH ? program->truths : kind == FACT_WIDE ? program->wides : program->numbers;
    const uint32_t *scope = kind == FACT_TRUTH ? v->truth_scope : kind == FACT_WIDE ? v->wide_scope : v->number_scope;
    return verify_that(v, reg < count && scope[reg] == SCOPE_EVERYWHERE, "an input cannot be read");
}

static bool check_call(struct verifier *v, const struct program_call *call) {
    const struct program *program = v->program;
    const struct program_function *function = &program->function[call->function];
    const struct program_fact *fact = &program->fact[call->fact];
    if (!(fact->bounds & FACT_OF_CALL)) return verify_wrong(v, "its value could be given");
    if (fact->kind >= FACT_PERIOD) return verify_wrong(v, "its value cannot be of this kind");
    bool number = fact->kind == FACT_NUMBER || fact->kind == FACT_WIDE, all = (~fact->bounds & (FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP)) == 0;
    if (number && !all) return verify_wrong(v, "its value has no range or no step");
    if (call->inputs != function->parameters) return verify_wrong(v, "it has other inputs than its function");
    if (!check_run(v, "inputs", call->first_input, call->inputs, program->inputs)) return false;
    for (uint32_t i = 0; i < call->inputs; i++)
        if (!check_input(v, program->parameter[function->first_parameter + i].kind, program->input[call->first_input + i].reg)) return false;
    for (uint32_t c = 0; c < v->row; c++)
        if (program->call[c].fact == call->fact) return verify_wrong(v, "another call has the same value");
    return true;
}

static bool check_calls(struct verifier *v) {
    const struct program *program = v->program;
    uint32_t asked = program_asked(program);
    v->section = "fact";
    for (v->row = 0; v->row < asked; v->row++)
        if (program->fact[v->row].bounds & FACT_OF_CALL) return verify_wrong(v, "the value of a call stands before a fact");
    v->section = "call";
    v->row = 0;
    if (program->calls > CALLS_MOST) return verify_wrong(v, "there are more than %d calls", CALLS_MOST);
    for (; v->row < program->calls; v->row++)
        if (!check_call(v, &program->call[v->row])) return false;
    return true;
}

/* --- All ------------------------------------------------------------------------------------------------------------------ */

static bool verify(struct verifier *v) {
    if (!check_sizes(v) || !check_strings(v) || !make_room(v) || !check_columns(v)) return false;
    if (!check_places(v) || !parse_units(v) || !parse_wides(v) || !parse_conversions(v)) return false;
    if (!check_facts(v) || !check_fields(v) || !check_records(v) || !check_runs(v)) return false;
    if (!verify_code(v)) return false;
    return check_definitions(v) && check_recommendations(v) && check_doses(v) && check_functions(v) && check_calls(v);
}

bool program_verify(struct program *program, const char **why) {
    struct verifier v = { .program = program };
    arena_init(&v.scratch, &program->arena.allocator, 0);
    text_init(&v.why, &program->arena);
    bool holds = verify(&v);
    if (holds) program->worst_instructions = v.steps * ((uint64_t)program->calls + 1), program->context_bytes = cost_of_context(program);
    if (v.scratch.failed) program->arena.failed = true; /* the loader asks there */
    if (why) *why = holds ? "" : v.why.failed ? "memory is exhausted." : v.why.bytes;
    arena_free(&v.scratch);
    return holds;
}
