#include "runtime/cost.h"

#include <string.h>

#include "runtime/context.h"
#include "runtime/facts_form.h"

/* Lists grow by doubling and leave what they outgrow behind: all of it together is below four times what is used, and eight more. */
enum { GROWTH = 4, FIRST_ROOM = 8, PLACES = 16 /* bytes of a table of names, for each */, NOTICES_OF_A_FACT = 3 /* rounded, undated, old */,
       NOTICE_TEXT = 1536 /* around the names in it, as it grows */, BLOCKS = 64 * 1024 };

/* Whole blocks are taken: below four times what is asked for, and what a first block has at least. */
static uint64_t in_blocks(uint64_t bytes) { return 4 * bytes + BLOCKS; }

static uint64_t grown(uint64_t count, size_t size) { return (GROWTH * count + FIRST_ROOM) * size; }

/* In time that does not depend on how often a long text is shared: what is longer than any name costs no more. */
static uint64_t length_of_names(const struct program *program, const struct program_fact *form) {
    enum { LONGEST = 1024 };
    return strnlen(program_text(program, form->name), LONGEST) + strnlen(program_text(program, form->label), LONGEST);
}

static uint64_t cost_of_form(const struct program *program, const struct program_fact *form) {
    return sizeof(struct fact_form) + PLACES + form->choices * (sizeof(struct slice) + sizeof(struct fact_key)) + length_of_names(program, form);
}

/* Of one notice about this fact or field, its words included. */
static uint64_t cost_of_notice(const struct program *program, const struct program_fact *form) {
    return grown(1, sizeof(struct notice)) + NOTICE_TEXT + GROWTH * length_of_names(program, form);
}

static uint64_t cost_of_element(const struct program *program, const struct program_record *record, const struct program_fact *list) {
    uint64_t bytes = 0;
    for (uint32_t f = 0; f < record->fields; f++) {
        struct program_fact form;
        memcpy(&form, &program->field[record->first_field + f], sizeof form);
        bytes += grown(1, sizeof(int64_t) + sizeof(struct decimal)) + 2 * (sizeof(int64_t) + sizeof(struct decimal)) + 1 /* assumed */;
        if (form.kind == FACT_TEXT) bytes += grown(1, sizeof(struct slice));
        if (form.kind == FACT_NUMBER || form.kind == FACT_WIDE) bytes += cost_of_notice(program, &form) + GROWTH * length_of_names(program, list);
    }
    return bytes + 4 * sizeof(int64_t); /* a series is put in order */
}

static uint64_t cost_of_patient(const struct program *program) {
    uint64_t bytes = 0;
    for (uint32_t f = 0; f < program->facts; f++) bytes += NOTICES_OF_A_FACT * cost_of_notice(program, &program->fact[f]) + grown(1, sizeof(struct slice));
    for (uint32_t l = 0; l < program->lists; l++) {
        const struct program_list *list = &program->list[l];
        uint64_t element = cost_of_element(program, &program->record[list->record], &program->fact[list->fact]);
        bytes += (list->most + FIRST_ROOM) * element;
        if (bytes > UINT64_MAX / 16) return UINT64_MAX / 16;
    }
    return bytes;
}

static uint64_t cost_of_registers(const struct program *program) {
    uint64_t bytes = sizeof(struct context) + program->truths + (uint64_t)program->numbers * 2 * sizeof(int64_t) +
                     (uint64_t)program->wides * sizeof(struct decimal) +
                     (uint64_t)program->facts * (2 * sizeof(struct fact_state) + sizeof(uint32_t)) +
                     (program->lists ? (uint64_t)program->instructions * sizeof(uint32_t) : 0);
    uint64_t longest = 0;
    for (uint32_t l = 0; l < program->lists; l++)
        if (longest < program->list[l].most) longest = program->list[l].most;
    return bytes + program->lists * sizeof(struct list_value) + longest * sizeof(uint32_t);
}

static uint64_t cost_of_reader(const struct program *program) {
    uint64_t bytes = sizeof(struct fact_reader) + (uint64_t)program->records * sizeof(struct fact_forms) +
                     (uint64_t)program->instructions * 2 * sizeof(struct edge);
    for (uint32_t f = 0; f < program->facts; f++) bytes += cost_of_form(program, &program->fact[f]);
    for (uint32_t f = 0; f < program->fields; f++) {
        struct program_fact form;
        memcpy(&form, &program->field[f], sizeof form);
        bytes += cost_of_form(program, &form);
    }
    return bytes;
}

uint64_t cost_of_context(const struct program *program) {
    return in_blocks(cost_of_registers(program) + cost_of_reader(program)) + in_blocks(cost_of_patient(program));
}
