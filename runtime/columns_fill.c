/* columns_fill: bound columns into the block that the steps read, and rows into the context that the scalar VM reads. */
#include <string.h>

#include "runtime/columns.h"

/* --- A block ------------------------------------------------------------------------------------------------------------------------ */

static void mark_odd(struct osler_columns *c, size_t row) {
    c->odd[row / 64] |= (uint64_t)1 << (row % 64);
    c->any_odd = true;
}

static void fill_planes(struct osler_columns *c, uint32_t f, uint32_t rows, char *planes) {
    const struct source *s = &c->source[f];
    bool choice = c->plan.program->fact[f].kind == FACT_CHOICE;
    for (uint32_t w = 0; w < WORDS; w++) {
        uint64_t certain = 0, possible = 0;
        for (uint32_t i = 0; i < 64; i++) {
            uint32_t row = 64 * w + i;
            int64_t value = row < rows ? source_plain(c, f, s, c->block_row + row) : SOURCE_UNKNOWN;
            if (value == SOURCE_ODD) mark_odd(c, row), value = SOURCE_UNKNOWN;
            bool yes = choice ? value == 0 : value == TRUTH_YES;
            certain |= (uint64_t)yes << i;
            possible |= (uint64_t)(yes || value == SOURCE_UNKNOWN) << i;
        }
        memcpy(planes + 8 * w, &certain, 8);
        memcpy(planes + PLANE + 8 * w, &possible, 8);
    }
}

static void fill_array(struct osler_columns *c, uint32_t f, uint32_t rows, char *array) {
    const struct source *s = &c->source[f];
    const struct carrier *carrier = &c->plan.fact[f];
    int64_t least = columns_least(carrier->width);
    for (uint32_t row = 0; row < BLOCK; row++) {
        int64_t value = row < rows ? source_plain(c, f, s, c->block_row + row) : SOURCE_UNKNOWN;
        if (value == SOURCE_ODD) mark_odd(c, row), value = SOURCE_UNKNOWN;
        columns_set(array, carrier->width, row, value == SOURCE_UNKNOWN ? least : value - carrier->offset_value);
    }
}

static void fill_unknown(const struct carrier *carrier, char *at) {
    if (carrier->how == CARRIED_PLANES) {
        memset(at, 0, PLANE);
        memset(at + PLANE, 0xFF, PLANE);
        return;
    }
    for (uint32_t row = 0; row < BLOCK; row++) columns_set(at, carrier->width, row, columns_least(carrier->width));
}

/* What no block carries is looked at row by row, so that a wrong value is found also where nothing reads it. */
static void look_outside(struct osler_columns *c, uint32_t rows) {
    const struct program *program = c->plan.program;
    struct fact_error error = { "", "", "", "", 0, false };
    for (uint32_t row = 0; row < rows; row++) {
        if (c->odd[row / 64] >> (row % 64) & 1) continue;
        enum facts_status status = FACTS_READ;
        context_reset(c->row, c->today);
        for (uint32_t f = 0; f < program->facts && status == FACTS_READ; f++)
            if (c->plan.fact[f].how == CARRIED_NOT && c->source[f].kind != SOURCE_NONE)
                status = source_give(c->row, f, NONE, &c->source[f], c->block_row + row, &error);
        if (status == FACTS_READ) status = facts_give_end(c->row, &error);
        if (status == FACTS_NO_MEMORY) c->failed = true;
        if (status == FACTS_WRONG) mark_odd(c, row); /* to be told by the scalar VM's way, in the order of facts */
    }
}

void fill_block(struct osler_columns *c, uint32_t rows) {
    for (uint32_t f = 0; f < c->plan.program->facts; f++) {
        const struct carrier *carrier = &c->plan.fact[f];
        char *at = c->in + carrier->offset;
        if (carrier->how == CARRIED_NOT) continue;
        if (c->source[f].kind == SOURCE_NONE) {
            if (!c->packed) fill_unknown(carrier, at);
        } else if (carrier->how == CARRIED_PLANES) {
            fill_planes(c, f, rows, at);
        } else {
            fill_array(c, f, rows, at);
        }
    }
    if (c->outside) look_outside(c, rows);
}

/* --- A row ------------------------------------------------------------------------------------------------------------------------------ */

static bool bit_at(const char *plane, size_t row) { return (unsigned char)plane[row / 8] >> (row % 8) & 1; }

/* The value in a block; SOURCE_UNKNOWN, and SOURCE_ODD for two planes that contradict each other. */
static int64_t carried_value(const struct osler_columns *c, uint32_t f, const char *block, size_t row) {
    const struct carrier *carrier = &c->plan.fact[f];
    const char *at = block + carrier->offset;
    if (carrier->how == CARRIED_PLANES) {
        bool certain = bit_at(at, row), possible = bit_at(at + PLANE, row);
        bool choice = c->plan.program->fact[f].kind == FACT_CHOICE;
        if (certain != possible) return certain ? SOURCE_ODD : SOURCE_UNKNOWN;
        return choice ? !certain : certain ? TRUTH_YES : TRUTH_NO;
    }
    int64_t value = columns_get(at, carrier->width, row);
    if (value == columns_least(carrier->width)) return SOURCE_UNKNOWN;
    return carrier->width == 8 ? value : value + carrier->offset_value;
}

/* A value of the host's packed block, which may be anything. */
static enum facts_status give_packed(const struct osler_columns *c, struct context *context, uint32_t f, const char *block, size_t row,
                                     struct fact_error *error) {
    const struct program_fact *fact = &c->plan.program->fact[f];
    int64_t value = carried_value(c, f, block, row);
    struct put_value put = { .kind = PUT_UNKNOWN };
    const struct carrier *carrier = &c->plan.fact[f];
    if (carrier->how == CARRIED_NUMBER && carrier->width == 8) value = columns_get(block + carrier->offset, 8, row);
    if (value == (carrier->how == CARRIED_NUMBER && carrier->width == 8 ? INT64_MIN : SOURCE_UNKNOWN)) return FACTS_READ;
    if (value == SOURCE_ODD && carrier->how == CARRIED_PLANES) put = (struct put_value){ .kind = PUT_TEXT, .text = SLICE("certain and not possible") };
    else if (fact->kind == FACT_TRUTH) put = (struct put_value){ .kind = PUT_TRUTH, .truth = value == TRUTH_YES };
    else if (fact->kind == FACT_CHOICE && value >= 0) put = (struct put_value){ .kind = PUT_CHOICE, .choice = (uint64_t)value };
    else put = (struct put_value){ .kind = PUT_SCALED, .number = value, .scale = (int32_t)fact->scale };
    return facts_give(context, f, NONE, &put, NULL, error);
}

enum facts_status fill_context(struct osler_columns *c, struct context *context, size_t row, struct fact_error *error) {
    enum facts_status status = FACTS_READ;
    const char *block = c->blocks ? c->blocks + row / BLOCK * c->plan.in_size : NULL;
    for (uint32_t f = 0; f < c->plan.program->facts && status == FACTS_READ; f++) {
        if (c->source[f].kind != SOURCE_NONE) status = source_give(context, f, NONE, &c->source[f], row, error);
        else if (block && c->plan.fact[f].how != CARRIED_NOT) status = give_packed(c, context, f, block, row % BLOCK, error);
    }
    return status == FACTS_READ ? facts_give_end(context, error) : status;
}

static void store_carried(const struct osler_columns *c, struct context *context, uint32_t f, size_t row) {
    const struct program_fact *fact = &c->plan.program->fact[f];
    int64_t value = carried_value(c, f, c->block, row - c->block_row);
    if (value == SOURCE_UNKNOWN || value == SOURCE_ODD) return;
    if (fact->kind == FACT_TRUTH) context->truth[fact->slot] = (uint8_t)value;
    else context->number[fact->slot] = fact->kind == FACT_CHOICE ? (int64_t)1 << value : value;
    /* What was too old has been left out of the block. */
    context->fact[f] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, context->today };
}

bool fill_facts(struct osler_columns *c, struct context *context, size_t row, const uint32_t *fact, uint32_t count, struct fact_error *error) {
    enum facts_status status = FACTS_READ;
    for (uint32_t i = 0; i < count && status == FACTS_READ; i++) {
        if (c->plan.fact[fact[i]].how != CARRIED_NOT) store_carried(c, context, fact[i], row);
        else if (c->source[fact[i]].kind != SOURCE_NONE) status = source_give(context, fact[i], NONE, &c->source[fact[i]], row, error);
    }
    if (status == FACTS_READ) status = facts_give_end(context, error);
    if (status == FACTS_NO_MEMORY) c->failed = true;
    return status == FACTS_READ;
}

/* --- Refused rows --------------------------------------------------------------------------------------------------------------------------- */

static const char *keep(struct osler_columns *c, const char *text) {
    const char *copy = arena_copy(&c->run_arena, text, strlen(text));
    if (!copy) c->failed = true;
    return copy ? copy : "";
}

void columns_refuse(struct osler_columns *c, size_t row, const struct fact_error *error) {
    size_t in_block = row - c->block_row;
    c->wrong[in_block / 64] |= (uint64_t)1 << (in_block % 64);
    c->any_wrong = true;
    c->error_count++;
    if (c->errors >= c->options.errors) return;
    if (!ARENA_ROOM(&c->run_arena, c->error, c->errors, c->error_room)) {
        c->failed = true;
        return;
    }
    c->error[c->errors++] = (struct row_error){ row, { keep(c, error->path), keep(c, error->found), keep(c, error->expected),
                                                       keep(c, error->message), 0 } };
}
