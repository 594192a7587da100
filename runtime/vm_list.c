/* vm_list: quantifiers, counts, and the fields of the element at hand. */
#include "runtime/vm_inside.h"

#include <string.h>

/* --- Columns ------------------------------------------------------------------------------------------- */

struct column column_of(const struct context *context, uint32_t list, uint32_t field) {
    const struct program *program = context->program;
    return (struct column){ context, &context->list[list], &program->field[field],
                            program->record[program->list[list].record].fields };
}

static size_t cell_of(const struct column *column, uint32_t element) {
    return (size_t)element * column->stride + column->field->slot;
}

int64_t column_number(const struct column *column, uint32_t element) {
    return column->list->cell[cell_of(column, element)];
}

struct decimal column_wide(const struct column *column, uint32_t element) {
    if (column->field->kind == FACT_WIDE) return column->list->wide[cell_of(column, element)];
    int64_t value = column_number(column, element);
    return value == NUMBER_UNKNOWN ? decimal_unknown : decimal_scaled(value, -(int32_t)column->field->scale);
}

bool column_known(const struct column *column, uint32_t element) {
    switch ((enum fact_kind)column->field->kind) {
    case FACT_WIDE: return decimal_is_known(column->list->wide[cell_of(column, element)]);
    case FACT_TRUTH: return column_number(column, element) != TRUTH_UNKNOWN;
    case FACT_CHOICE: return !(column_number(column, element) & CHOICE_UNKNOWN) && choice_is_one(column_number(column, element));
    case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return column_number(column, element) != NUMBER_UNKNOWN;
}

static int text_compare(const struct context *context, int64_t x, int64_t y) {
    struct slice a = { "", 0 }, b = { "", 0 };
    context_text_at(context, x, &a);
    context_text_at(context, y, &b);
    size_t both = a.length < b.length ? a.length : b.length;
    int order = both ? memcmp(a.bytes, b.bytes, both) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

int column_compare(const struct column *column, uint32_t a, uint32_t b) {
    if (column->field->kind == FACT_WIDE) return decimal_compare(column_wide(column, a), column_wide(column, b));
    int64_t x = column_number(column, a), y = column_number(column, b);
    if (column->field->kind == FACT_TEXT) return text_compare(column->context, x, y);
    return (x > y) - (x < y);
}

/* --- Fields of the element at hand ------------------------------------------------------------------------ */

static bool at_hand(const struct context *context, uint32_t field, struct column *column) {
    if (context->element_list == NONE || context->element >= context->list[context->element_list].count) return false;
    *column = column_of(context, context->element_list, field);
    return true;
}

uint8_t field_truth(const struct context *context, uint32_t field) {
    struct column column;
    return at_hand(context, field, &column) ? (uint8_t)column_number(&column, context->element) : TRUTH_UNKNOWN;
}

int64_t field_number(const struct context *context, uint32_t field) {
    struct column column;
    if (at_hand(context, field, &column)) return column_number(&column, context->element);
    const struct program_field *of = &context->program->field[field];
    return of->kind == FACT_CHOICE ? choice_unknown(of->choices) : NUMBER_UNKNOWN;
}

struct decimal field_wide(const struct context *context, uint32_t field) {
    struct column column;
    return at_hand(context, field, &column) ? column_wide(&column, context->element) : decimal_unknown;
}

uint8_t field_known(const struct context *context, uint32_t field) {
    struct column column;
    if (!at_hand(context, field, &column) || !column_known(&column, context->element)) return TRUTH_NO;
    return truth_of(!column.list->assumed || !column.list->assumed[cell_of(&column, context->element)]);
}

/* --- Blocks --------------------------------------------------------------------------------------------- */

struct block block_begin(struct context *context, const struct program_instruction *at) {
    const struct program *program = context->program;
    uint32_t from = (uint32_t)(at - program->instruction) + 1;
    const struct program_arg *args = &program->arg[at->b];
    context->element_list = at->a;
    return (struct block){ context, &context->list[at->a], from, from + args[1].value, args[0].value };
}

uint8_t block_run(const struct block *block, uint32_t element) {
    block->context->element = element;
    vm_run_part(block->context, block->from, block->to);
    return block->context->truth[block->body];
}

void block_end(const struct block *block) {
    block->context->element_list = NONE;
    block->context->element = 0;
}

/* --- Quantifiers ------------------------------------------------------------------------------------------ */

/* Looks for an element whose body is `decisive`. Without one the answer is `otherwise`, if nothing is left open. */
static uint8_t quantify(struct context *context, const struct program_instruction *at, uint8_t decisive, uint8_t otherwise) {
    struct block block = block_begin(context, at);
    uint8_t answer = block.list->state == LIST_COMPLETE ? otherwise : TRUTH_UNKNOWN;
    uint32_t *decided = &context->decided[block.from - 1];
    *decided = 0;
    for (uint32_t e = 0; e < block.list->count && *decided == 0; e++) {
        uint8_t body = block_run(&block, e);
        if (body == decisive) *decided = e + 1;
        if (body == TRUTH_UNKNOWN) answer = TRUTH_UNKNOWN;
    }
    block_end(&block);
    return *decided ? decisive : answer;
}

uint8_t list_some(struct context *context, const struct program_instruction *at) {
    return quantify(context, at, TRUTH_YES, TRUTH_NO);
}

uint8_t list_every(struct context *context, const struct program_instruction *at) {
    return quantify(context, at, TRUTH_NO, TRUTH_YES);
}

struct range list_count(struct context *context, const struct program_instruction *at) {
    struct block block = block_begin(context, at);
    struct range count = { 0, 0 };
    for (uint32_t e = 0; e < block.list->count; e++) {
        uint8_t body = block_run(&block, e);
        count.low += body == TRUTH_YES;
        count.high += body != TRUTH_NO;
    }
    if (block.list->state != LIST_COMPLETE) count.high = RANGE_UNBOUNDED;
    block_end(&block);
    return count;
}

uint8_t list_known(const struct context *context, uint32_t list) {
    uint32_t fact = context->program->list[list].fact;
    return truth_of(context->list[list].state != LIST_UNKNOWN && context->fact[fact].given != GIVEN_ASSUMED);
}
