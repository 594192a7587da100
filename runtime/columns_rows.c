/* columns_rows: the scalar VM for single rows: parts of the program for what has no columns, and all of it for rows whose values are
 * not plain. */
#include <string.h>

#include "runtime/columns.h"

static void bit_set(char *plane, size_t row, bool set) {
    char bit = (char)(1 << (row % 8));
    plane[row / 8] = (char)(set ? plane[row / 8] | bit : plane[row / 8] & ~bit);
}

static void put_truth(char *dst, size_t row, uint8_t truth) {
    bit_set(dst, row, truth & 2);
    bit_set(dst + PLANE, row, truth & 1);
}

static void put_decimal(char *dst, size_t row, struct decimal d) {
    osler_decimal out = { 0 };
    if (decimal_is_known(d)) {
        out.low = (uint64_t)d.coefficient, out.high = (uint64_t)(d.coefficient >> 64);
        out.exponent = d.exponent, out.negative = d.negative, out.known = 1;
    }
    memcpy(dst + row * sizeof out, &out, sizeof out);
}

/* A number of the width that its bounds ask for. What were not within them would be lost: it is a fault of the engine, and no answer. */
static void put_number(struct osler_columns *c, char *dst, unsigned width, size_t row, bool known, int64_t value) {
    int64_t least = columns_least(width);
    if (known && width < 8 && (value <= least || value > -(least + 1))) c->failed = true;
    columns_set(dst, width, row, known ? value : least);
}

static void put_scaled(struct osler_columns *c, char *dst, unsigned width, size_t row, struct decimal d, int32_t scale) {
    int64_t value = 0;
    bool known = decimal_is_known(d);
    if (known && !decimal_to_scaled(d, scale, &value)) c->failed = true;
    put_number(c, dst, width, row, known, value);
}

static void put_output(struct osler_columns *c, const struct pass_output *o, char *dst, size_t row) {
    const struct context *context = c->row;
    switch (o->kind) {
    case OUTPUT_TRUTH: put_truth(dst, row, context->truth[o->reg]); break;
    case OUTPUT_NUMBER: put_number(c, dst, o->width, row, context->number[o->reg] != NUMBER_UNKNOWN, context->number[o->reg]); break;
    case OUTPUT_WIDE_SCALED: put_scaled(c, dst, o->width, row, context->wide[o->reg], o->scale); break;
    default: put_decimal(dst, row, context->wide[o->reg]); break;
    }
}

static void pass_row(struct block_run *run, const struct pass *pass, size_t row) {
    struct osler_columns *c = run->engine;
    const struct plan *plan = run->plan;
    struct fact_error error;
    context_reset(c->row, c->today);
    if (!fill_facts(c, c->row, c->block_row + row, plan->leaf + pass->facts, pass->fact_count, &error)) return;
    context_settle(c->row);
    for (uint32_t i = 0; i < pass->range_count; i++)
        vm_run_part(c->row, plan->range[pass->ranges + 2 * i], plan->range[pass->ranges + 2 * i + 1]);
    if (c->row->failed) c->failed = true;
    for (uint32_t i = 0; i < pass->output_count; i++) {
        const struct pass_output *o = &plan->pass_output[pass->outputs + i];
        put_output(c, o, operand_at(run->base, o->dst), row);
    }
}

void rows_pass(struct block_run *run, uint32_t index) {
    struct osler_columns *c = run->engine;
    const struct pass *pass = &run->plan->pass[index];
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint64_t left = run->selected[w] & ~c->odd[w]; left; left &= left - 1)
            pass_row(run, pass, 64 * w + (size_t)__builtin_ctzll(left));
}

/* --- Rows by themselves ---------------------------------------------------------------------------------------------------------- */

static void put_dose(struct osler_columns *c, uint32_t d, char *out, size_t row, bool given) {
    const struct program_dose *dose = &c->plan.program->dose[d];
    const struct dose_place *place = &c->plan.dose[d];
    char *dst = out + place->offset;
    bool wide = dose->kind == VALUE_WIDE;
    struct decimal amount = wide && given ? c->row->wide[dose->reg] : decimal_unknown;
    int64_t number = !wide && given ? c->row->number[dose->reg] : NUMBER_UNKNOWN;
    if (place->width == 0) put_decimal(dst, row, amount);
    else if (wide) put_scaled(c, dst, place->width, row, amount, (int32_t)place->scale);
    else put_number(c, dst, place->width, row, number != NUMBER_UNKNOWN, number);
}

static void put_row(struct osler_columns *c, char *out, size_t row, bool answered) {
    const struct program *program = c->plan.program;
    const uint8_t *truth = c->row->truth;
    uint32_t applies = program->guideline[0].applies;
    put_truth(out + c->plan.applies_at, row, !answered ? TRUTH_UNKNOWN : applies == NONE ? TRUTH_YES : truth[applies]);
    for (uint32_t r = 0; r < program->recommendations; r++)
        put_truth(out + c->plan.outcome_at[r], row, answered ? truth[program->recommendation[r].outcome] : TRUTH_UNKNOWN);
    for (uint32_t d = 0; c->plan.with_doses && d < program->doses; d++) {
        uint32_t outcome = program->recommendation[program->dose[d].recommendation].outcome;
        put_dose(c, d, out, row, answered && truth[outcome] == TRUTH_YES);
    }
}

static void odd_row(struct osler_columns *c, char *out, size_t row) {
    struct fact_error error = { "", "", "", "", 0, false };
    context_reset(c->row, c->today);
    enum facts_status status = fill_context(c, c->row, c->block_row + row, &error);
    if (status == FACTS_NO_MEMORY) c->failed = true;
    if (status != FACTS_READ) {
        columns_refuse(c, c->block_row + row, &error);
    } else {
        context_settle(c->row);
        vm_run(c->row);
        if (c->row->failed) c->failed = true;
    }
    put_row(c, out, row, status == FACTS_READ);
}

void rows_odd(struct osler_columns *c, char *out, uint32_t rows) {
    for (uint32_t w = 0; c->any_odd && w < WORDS; w++)
        for (uint64_t left = c->odd[w]; left; left &= left - 1) {
            size_t row = 64 * w + (size_t)__builtin_ctzll(left);
            if (row < rows) odd_row(c, out, row);
        }
}
