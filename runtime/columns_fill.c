/* columns_fill: bound columns into the block that the steps read, and rows into the context that the scalar VM reads. */
#include <string.h>

#include "runtime/columns.h"

/* --- A block ------------------------------------------------------------------------------------------------------------------------ */

static void mark_odd(struct osler_columns *c, size_t row) {
    c->odd[row / 64] |= (uint64_t)1 << (row % 64);
    c->any_odd = true;
}

/* 64 rows at once, where the values are whole numbers or doubles that need no unit and no date; the others one by one. */
struct strip {
    size_t row;
    uint32_t rows; /* up to 64 */
    uint64_t known;
    int64_t value[64];
};

static uint64_t bits_from(const uint8_t *at, size_t from, uint32_t rows) {
    uint64_t bits = 0;
    if (rows == 64) { /* eight bytes, and what of a ninth belongs to these rows */
        memcpy(&bits, at + from / 8, sizeof bits);
        return from % 8 ? bits >> (from % 8) | (uint64_t)at[from / 8 + 8] << (64 - from % 8) : bits;
    }
    for (uint32_t i = 0; i < rows; i++) bits |= (uint64_t)(at[(from + i) / 8] >> ((from + i) % 8) & 1) << i;
    return bits;
}

static uint64_t known_bits(const struct source *s, size_t row, uint32_t rows) {
    return s->known ? bits_from(s->known, s->offset + row, rows) : ~(uint64_t)0;
}

#define TAKE(type) \
    { \
        type one; \
        for (uint32_t i = 0; i < strip->rows; i++, at += s->stride) memcpy(&one, at, sizeof one), strip->value[i] = (int64_t)one; \
        return; \
    }

static void take_integers(const struct source *s, struct strip *strip) {
    const char *at = s->values + (s->offset + strip->row) * s->stride;
    switch (s->width * 2 + s->is_unsigned) {
    case 2: TAKE(int8_t)
    case 3: TAKE(uint8_t)
    case 4: TAKE(int16_t)
    case 5: TAKE(uint16_t)
    case 8: TAKE(int32_t)
    case 9: TAKE(uint32_t)
    default: TAKE(int64_t)
    }
}

/* Which of the numbers are plain: in range and on the step; they become the fact's. */
static uint64_t scale_integers(const struct program_fact *fact, const struct source *s, struct strip *strip) {
    int64_t ten = 1, low = fact->bounds & FACT_HAS_LOW ? fact->low : -INT64_MAX / 2, high = fact->bounds & FACT_HAS_HIGH ? fact->high : INT64_MAX / 2;
    int32_t more = (int32_t)fact->scale - s->scale;
    uint64_t plain = 0;
    if (more < 0 || more > 18 || fact->step < 1) return 0;
    for (int32_t i = 0; i < more; i++) ten *= 10;
    int64_t least = low / ten - 1, most = high / ten + 1;
    if (s->is_unsigned && least < 0) least = 0; /* below 0 stands what is above INT64_MAX */
    for (uint32_t i = 0; i < strip->rows; i++) {
        int64_t v = strip->value[i], scaled = v >= least && v <= most ? v * ten : INT64_MAX;
        plain |= (uint64_t)(scaled >= low && scaled <= high && (fact->step == 1 || scaled % fact->step == 0)) << i;
        strip->value[i] = scaled;
    }
    return plain;
}

/* A whole number of the fact's places, within fifteen digits, that divides back to the same double: what is shortest. */
static uint64_t scale_reals(const struct program_fact *fact, const struct source *s, struct strip *strip) {
    const char *at = s->values + (s->offset + strip->row) * s->stride;
    double ten = 1;
    uint64_t plain = 0;
    bool bounded = (fact->bounds & FACT_HAS_LOW) && (fact->bounds & FACT_HAS_HIGH) && fact->step == 1 && fact->scale <= 15;
    if (!bounded || fact->low < -999999999999999 || fact->high > 999999999999999) return 0;
    for (uint32_t i = 0; i < fact->scale; i++) ten *= 10;
    for (uint32_t i = 0; i < strip->rows; i++, at += s->stride) {
        double real, low = (double)fact->low, high = (double)fact->high;
        memcpy(&real, at, sizeof real);
        double scaled = real * ten + (real < 0 ? -0.5 : 0.5);
        int64_t whole = scaled > -1e15 && scaled < 1e15 ? (int64_t)scaled : INT64_MAX;
        double back = (double)whole;
        plain |= (uint64_t)(back / ten == real && back >= low && back <= high) << i;
        strip->value[i] = whole;
    }
    return plain;
}

static uint64_t number_choices(const struct program_fact *fact, const struct source *s, struct strip *strip) {
    uint64_t plain = 0;
    int64_t most = fact->kind == FACT_TRUTH ? 1 : (int64_t)fact->choices - 1;
    for (uint32_t i = 0; i < strip->rows; i++) plain |= (uint64_t)(strip->value[i] >= 0 && strip->value[i] <= most) << i;
    if (fact->kind == FACT_TRUTH)
        for (uint32_t i = 0; i < strip->rows; i++) strip->value[i] = TRUTH_YES * (strip->value[i] != 0);
    return s->scale == 0 ? plain : 0;
}

static uint64_t take_codes(const struct source *s, struct strip *strip) {
    uint64_t plain = 0;
    for (uint32_t i = 0; i < strip->rows; i++) {
        uint64_t index = (uint64_t)strip->value[i];
        if (index >= s->codes || s->code[index] == SOURCE_ODD) continue;
        strip->value[i] = s->code[index];
        plain |= (uint64_t)1 << i;
    }
    return plain;
}

static void take_bits(const struct source *s, struct strip *strip) {
    size_t from = s->offset + strip->row;
    for (uint32_t i = 0; i < strip->rows; i++) {
        bool yes = s->kind == SOURCE_BOOLS ? s->values[(from + i) * s->stride] != 0 : (unsigned char)s->values[(from + i) / 8] >> ((from + i) % 8) & 1;
        strip->value[i] = TRUTH_YES * yes;
    }
}

/* The rows whose values were plain; the others are still to be taken. */
static uint64_t take_plain(const struct osler_columns *c, uint32_t f, const struct source *s, struct strip *strip) {
    const struct program_fact *fact = &c->plan.program->fact[f];
    if (s->unit || s->on) return 0;
    switch ((enum source_kind)s->kind) {
    case SOURCE_BITS: case SOURCE_BOOLS:
        if (fact->kind != FACT_TRUTH) return 0;
        take_bits(s, strip);
        return ~(uint64_t)0;
    case SOURCE_INT: case SOURCE_UINT:
        take_integers(s, strip);
        return fact->kind == FACT_NUMBER ? scale_integers(fact, s, strip) : number_choices(fact, s, strip);
    case SOURCE_DOUBLE: return fact->kind == FACT_NUMBER ? scale_reals(fact, s, strip) : 0;
    case SOURCE_DICTIONARY:
        take_integers(s, strip);
        return take_codes(s, strip);
    case SOURCE_NONE: case SOURCE_FLOAT: case SOURCE_DECIMAL: case SOURCE_STRINGS: case SOURCE_TEXT: case SOURCE_DAYS: case SOURCE_MOMENT:
    case SOURCE_STRUCT: case SOURCE_LIST: break;
    }
    return 0;
}

/* Behind the last row nothing is known. */
static void take_strip(struct osler_columns *c, uint32_t f, uint32_t first, uint32_t rows, struct strip *strip) {
    const struct source *s = &c->source[f];
    strip->row = c->block_row + first;
    strip->rows = rows <= first ? 0 : rows - first < 64 ? rows - first : 64;
    strip->known = known_bits(s, strip->row, strip->rows);
    uint64_t rows_here = strip->rows == 64 ? ~(uint64_t)0 : ((uint64_t)1 << strip->rows) - 1, known = strip->known & rows_here;
    uint64_t plain = strip->rows ? take_plain(c, f, s, strip) : 0, left = (s->on ? rows_here : known) & ~plain;
    for (uint32_t i = 0; i < 64; i++) { /* no branch on what cannot be guessed */
        int64_t mask = -(int64_t)(known >> i & 1);
        strip->value[i] = (strip->value[i] & mask) | (SOURCE_UNKNOWN & ~mask);
    }
    for (; left; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        int64_t value = source_plain(c, f, s, strip->row + i);
        if (value == SOURCE_ODD) mark_odd(c, first + i), value = SOURCE_UNKNOWN;
        strip->value[i] = value;
    }
}

static void put_words(char *planes, uint32_t w, uint64_t certain, uint64_t possible) {
    memcpy(planes + 8 * w, &certain, 8);
    memcpy(planes + PLANE + 8 * w, &possible, 8);
}

/* Bits are nearly planes. */
static bool fill_bits(const struct osler_columns *c, uint32_t f, uint32_t rows, char *planes) {
    const struct source *s = &c->source[f];
    if (s->kind != SOURCE_BITS || s->unit || s->on || c->plan.program->fact[f].kind != FACT_TRUTH) return false;
    for (uint32_t w = 0; w < WORDS; w++) {
        uint32_t here = rows <= 64 * w ? 0 : rows - 64 * w < 64 ? rows - 64 * w : 64;
        size_t row = c->block_row + 64 * w;
        uint64_t rows_here = here == 64 ? ~(uint64_t)0 : ((uint64_t)1 << here) - 1, known = known_bits(s, row, here) & rows_here;
        uint64_t yes = bits_from((const uint8_t *)s->values, s->offset + row, here);
        put_words(planes, w, yes & known, yes | ~known);
    }
    return true;
}

static void fill_planes(struct osler_columns *c, uint32_t f, uint32_t rows, char *planes) {
    if (fill_bits(c, f, rows, planes)) return;
    int64_t wanted = c->plan.program->fact[f].kind == FACT_CHOICE ? 0 : TRUTH_YES;
    struct strip strip = { 0 };
    for (uint32_t w = 0; w < WORDS; w++) {
        uint64_t certain = 0, possible = 0;
        take_strip(c, f, 64 * w, rows, &strip);
        for (uint32_t i = 0; i < 64; i++) {
            certain |= (uint64_t)(strip.value[i] == wanted) << i;
            possible |= (uint64_t)(strip.value[i] == wanted || strip.value[i] == SOURCE_UNKNOWN) << i;
        }
        put_words(planes, w, certain, possible);
    }
}

static void fill_array(struct osler_columns *c, uint32_t f, uint32_t rows, char *array) {
    const struct carrier *carrier = &c->plan.fact[f];
    int64_t least = columns_least(carrier->width);
    struct strip strip = { 0 };
    for (uint32_t first = 0; first < BLOCK; first += 64) {
        take_strip(c, f, first, rows, &strip);
        for (uint32_t i = 0; i < 64; i++) strip.value[i] = strip.value[i] == SOURCE_UNKNOWN ? least : strip.value[i] - carrier->offset_value;
        for (uint32_t i = 0; i < 64; i++) columns_set(array, carrier->width, first + i, strip.value[i]);
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
    c->error_count++;
    if (c->errors >= c->options.errors) return;
    if (!ARENA_ROOM(&c->run_arena, c->error, c->errors, c->error_room)) {
        c->failed = true;
        return;
    }
    c->error[c->errors++] = (struct row_error){ row, { keep(c, error->path), keep(c, error->found), keep(c, error->expected),
                                                       keep(c, error->message), 0 } };
}
