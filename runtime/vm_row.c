/* vm_row: rows in, answers out. */
#include "runtime/vm_row.h"

#include <string.h>

enum { FIRST_DAY = -719162, LAST_DAY = 2932896 }; /* 0001-01-01 and 9999-12-31 as days from 1970-01-01 */
enum { UNKNOWN_CHOICE = 255 };

/* --- The form --------------------------------------------------------------------------------------------------------- */

static enum row_cell cell_of(const struct program_fact *fact) {
    enum { BOTH = FACT_HAS_LOW | FACT_HAS_HIGH };
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: return CELL_TRUTH;
    case FACT_CHOICE: return CELL_CHOICE;
    case FACT_DATE: return CELL_DATE;
    case FACT_NUMBER:
        if ((fact->bounds & BOTH) != BOTH) return CELL_INT64;
        if (fact->low > INT16_MIN && fact->high <= INT16_MAX) return CELL_INT16;
        return fact->low > INT32_MIN && fact->high <= INT32_MAX ? CELL_INT32 : CELL_INT64;
    case FACT_WIDE: case FACT_TEXT: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
    return CELL_NONE;
}

static const uint8_t width_of[] = { [CELL_NONE] = 0, [CELL_TRUTH] = 1, [CELL_CHOICE] = 1, [CELL_INT16] = 2, [CELL_INT32] = 4,
                                    [CELL_INT64] = 8, [CELL_DATE] = 4 };

static uint32_t rounded_up(uint32_t bytes, uint32_t to) { return (bytes + to - 1) / to * to; }

static const enum row_cell order[] = { CELL_CHOICE, CELL_INT16, CELL_INT32, CELL_DATE, CELL_INT64 };
enum { ORDER = sizeof order / sizeof *order };

/* The places of all facts, or, where `place` is NULL, none. */
uint32_t row_places(const struct program *program, struct row_place *place) {
    uint32_t offset = 0, truths = 0;
    for (uint32_t f = 0; f < program->facts; f++) truths += program->fact[f].kind == FACT_TRUTH;
    offset = rounded_up(truths, 8);
    for (uint32_t f = 0; place && f < program->facts; f++) place[f] = (struct row_place){ cell_of(&program->fact[f]), program->fact[f].slot };
    for (size_t o = 0; o < ORDER; o++) {
        offset = rounded_up(offset, width_of[order[o]]);
        for (uint32_t f = 0; f < program->facts; f++) {
            if (cell_of(&program->fact[f]) != order[o]) continue;
            if (place) place[f].offset = offset;
            offset += width_of[order[o]];
        }
    }
    return rounded_up(offset, 8);
}

struct row_place row_place_of(const struct program *program, uint32_t fact) {
    enum row_cell cell = cell_of(&program->fact[fact]);
    uint32_t offset = 0;
    if (cell == CELL_NONE) return (struct row_place){ CELL_NONE, 0 };
    if (cell == CELL_TRUTH) return (struct row_place){ CELL_TRUTH, program->fact[fact].slot };
    for (uint32_t f = 0; f < program->facts; f++) offset += program->fact[f].kind == FACT_TRUTH;
    offset = rounded_up(offset, 8);
    for (size_t o = 0; o < ORDER; o++) {
        offset = rounded_up(offset, width_of[order[o]]);
        for (uint32_t f = 0; f < (order[o] == cell ? fact : program->facts); f++)
            if (cell_of(&program->fact[f]) == order[o]) offset += width_of[order[o]];
        if (order[o] == cell) break;
    }
    return (struct row_place){ cell, offset };
}

uint32_t row_size(const struct program *program) { return row_places(program, NULL); }

struct row_answer row_answer_of(const struct program *program) {
    struct row_answer answer = { .outcomes = 2, .scales = 2 + program->recommendations };
    answer.amounts = rounded_up(answer.scales + program->doses, 8);
    answer.size = answer.amounts + 8 * program->doses;
    return answer;
}

/* --- What is read, prepared ---------------------------------------------------------------------------------------------- */

/* A number of 16 bits whose steps are its whole numbers: most are. */
struct narrow_cell {
    uint32_t offset, slot;
    int32_t low;
    uint32_t span;
    int64_t unknown;
};

struct number_cell {
    uint32_t offset, slot, fact;
    enum row_cell cell;
    int64_t low;
    uint64_t span;   /* from low to the highest */
    int64_t step;    /* 1: any */
    int64_t unknown; /* the register of what is unknown, or what its absence means */
};

struct choice_cell {
    uint32_t offset, slot, fact, choices;
    int64_t unknown;
};

struct dose_cell {
    uint32_t outcome, scale_at, amount_at; /* bytes of an answer */
    uint32_t reg;
    bool wide;
    uint8_t scale;
};

struct row_reader {
    const struct program *program;
    struct vm_plan *plan; /* NULL: vm_run */
    struct row_answer answer;
    uint32_t row_size, truths;
    uint64_t last_truths; /* the bytes of those that are fewer than eight */
    struct number_cell *number; /* those that are narrow first */
    struct narrow_cell *narrow;
    struct choice_cell *choice;
    struct dose_cell *dose;
    uint32_t *truth_fact; /* by truth register */
    uint32_t *absent;     /* truth facts whose absence means something */
    uint32_t numbers, narrows, choices, absents;
    struct row_place *place;
};

static void add_number(struct row_reader *reader, uint32_t f) {
    const struct program_fact *fact = &reader->program->fact[f];
    int64_t low = fact->bounds & FACT_HAS_LOW ? fact->low : -INT64_MAX, high = fact->bounds & FACT_HAS_HIGH ? fact->high : INT64_MAX;
    if (fact->kind == FACT_DATE) low = FIRST_DAY, high = LAST_DAY;
    reader->number[reader->numbers++] = (struct number_cell){
        .offset = reader->place[f].offset, .slot = fact->slot, .fact = f, .cell = reader->place[f].cell, .low = low,
        .span = (uint64_t)high - (uint64_t)low, .step = fact->kind == FACT_NUMBER && fact->bounds & FACT_HAS_STEP && fact->step > 0 ? fact->step : 1,
        .unknown = fact->absent == 1 ? fact->absent_value : NUMBER_UNKNOWN };
}

static bool is_narrow(const struct row_reader *reader, uint32_t f) {
    const struct program_fact *fact = &reader->program->fact[f];
    return reader->place[f].cell == CELL_INT16 && (!(fact->bounds & FACT_HAS_STEP) || fact->step == 1);
}

static void add_narrow(struct row_reader *reader, uint32_t f) {
    add_number(reader, f);
    const struct number_cell *cell = &reader->number[reader->numbers - 1];
    reader->narrow[reader->narrows++] = (struct narrow_cell){ cell->offset, cell->slot, (int32_t)cell->low, (uint32_t)cell->span, cell->unknown };
}

static void add_fact(struct row_reader *reader, uint32_t f) {
    const struct program_fact *fact = &reader->program->fact[f];
    switch (reader->place[f].cell) {
    case CELL_NONE: break;
    case CELL_TRUTH:
        reader->truth_fact[fact->slot] = f;
        reader->truths++;
        if (fact->absent == 1) reader->absent[reader->absents++] = f;
        break;
    case CELL_CHOICE:
        reader->choice[reader->choices++] = (struct choice_cell){ reader->place[f].offset, fact->slot, f, fact->choices,
            fact->absent == 1 ? fact->absent_value : choice_unknown(fact->choices) };
        break;
    case CELL_INT16: case CELL_INT32: case CELL_INT64: case CELL_DATE: add_number(reader, f); break;
    }
}

struct row_reader *row_reader_new(struct context *context, struct arena *arena) {
    const struct program *program = context->program;
    struct row_reader *reader = ARENA_NEW(arena, struct row_reader);
    if (!reader) return NULL;
    reader->program = program;
    reader->place = ARENA_ARRAY(arena, struct row_place, program->facts + 1);
    reader->number = ARENA_ARRAY(arena, struct number_cell, program->facts + 1);
    reader->choice = ARENA_ARRAY(arena, struct choice_cell, program->facts + 1);
    reader->absent = ARENA_ARRAY(arena, uint32_t, program->facts + 1);
    reader->truth_fact = ARENA_ARRAY(arena, uint32_t, program->facts + 1);
    reader->narrow = ARENA_ARRAY(arena, struct narrow_cell, program->facts + 1);
    reader->dose = ARENA_ARRAY(arena, struct dose_cell, program->doses + 1);
    if (arena->failed) return NULL;
    reader->row_size = row_places(program, reader->place);
    reader->answer = row_answer_of(program);
    for (uint32_t f = 0; f < program->facts; f++)
        if (is_narrow(reader, f)) add_narrow(reader, f);
    for (uint32_t f = 0; f < program->facts; f++)
        if (!is_narrow(reader, f)) add_fact(reader, f);
    memset(&reader->last_truths, 255, reader->truths % 8);
    for (uint32_t d = 0; d < program->doses; d++) {
        const struct program_dose *dose = &program->dose[d];
        reader->dose[d] = (struct dose_cell){ reader->answer.outcomes + dose->recommendation, reader->answer.scales + d,
                                              reader->answer.amounts + 8 * d, dose->reg, dose->kind == VALUE_WIDE, (uint8_t)dose->scale };
    }
    if (!context->plain && !context->plan) context->plan = vm_plan_new(program, &context->fixed);
    reader->plan = context->plain ? NULL : context->plan;
    return reader;
}

/* --- Rows in ------------------------------------------------------------------------------------------------------------------ */

static int64_t number_at(const struct number_cell *cell, const uint8_t *row) {
    int16_t narrow;
    int32_t middle;
    int64_t wide;
    switch (cell->cell) {
    case CELL_INT16: memcpy(&narrow, row + cell->offset, 2); return narrow == INT16_MIN ? NUMBER_UNKNOWN : narrow;
    case CELL_INT32: case CELL_DATE: memcpy(&middle, row + cell->offset, 4); return middle == INT32_MIN ? NUMBER_UNKNOWN : middle;
    default: memcpy(&wide, row + cell->offset, 8); return wide;
    }
}

/* Eight truths at once: none has a bit beyond the two, and none is 2. */
static uint64_t wrong_truths(uint64_t eight) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return (eight & ~(3 * ones)) | (eight >> 1 & ~eight & ones);
}

static bool read_truths(const struct row_reader *reader, const uint8_t *row, uint8_t *truth) {
    uint64_t eight, wrong = 0;
    uint32_t at = 0;
    for (; at + 8 <= reader->truths; at += 8) {
        memcpy(&eight, row + at, 8); /* the registers have room for eight more than they are */
        memcpy(truth + at, &eight, 8);
        wrong |= wrong_truths(eight);
    }
    if (at < reader->truths) {
        memcpy(&eight, row + at, 8);
        memcpy(truth + at, &eight, 8);
        wrong |= wrong_truths(eight & reader->last_truths);
    }
    return wrong == 0;
}

static bool number_is_right(const struct number_cell *cell, int64_t value) {
    return value == NUMBER_UNKNOWN || ((uint64_t)value - (uint64_t)cell->low <= cell->span && (cell->step == 1 || value % cell->step == 0));
}

static void read_number(const struct number_cell *cell, int64_t value, int64_t *number) {
    number[cell->slot] = value == NUMBER_UNKNOWN ? cell->unknown : cell->cell == CELL_DATE ? date_of_day(value) : value;
}

/* The first fact whose cell is wrong. */
COLD static uint32_t find_wrong(const struct row_reader *reader, const uint8_t *row) {
    uint32_t wrong = NONE;
    for (uint32_t t = 0; t < reader->truths; t++)
        if (row[t] > TRUTH_YES || row[t] == OUTCOME_CONTRAINDICATED) {
            if (reader->truth_fact[t] < wrong) wrong = reader->truth_fact[t];
        }
    for (uint32_t c = 0; c < reader->choices; c++) {
        const struct choice_cell *cell = &reader->choice[c];
        if (row[cell->offset] >= cell->choices && row[cell->offset] != UNKNOWN_CHOICE && cell->fact < wrong) wrong = cell->fact;
    }
    for (uint32_t c = 0; c < reader->numbers; c++)
        if (!number_is_right(&reader->number[c], number_at(&reader->number[c], row)) && reader->number[c].fact < wrong)
            wrong = reader->number[c].fact;
    return wrong;
}

/* No branch on what cannot be guessed: whether a value is known. */
static inline bool read_choices(const struct row_reader *reader, const uint8_t *row, int64_t *number) {
    unsigned wrong = 0;
    for (const struct choice_cell *cell = reader->choice, *end = cell + reader->choices; cell < end; cell++) {
        unsigned value = row[cell->offset], known = value < cell->choices;
        int64_t mask = -(int64_t)known, bit = (int64_t)((uint64_t)1 << (value & 63));
        wrong |= (known ^ 1) & (value != UNKNOWN_CHOICE);
        number[cell->slot] = (bit & mask) | (cell->unknown & ~mask);
    }
    return !wrong;
}

static inline bool read_narrow(const struct row_reader *reader, const uint8_t *row, int64_t *number) {
    unsigned wrong = 0;
    for (const struct narrow_cell *cell = reader->narrow, *end = cell + reader->narrows; cell < end; cell++) {
        int16_t value;
        memcpy(&value, row + cell->offset, sizeof value);
        unsigned known = value != INT16_MIN;
        wrong |= known & ((uint32_t)value - (uint32_t)cell->low > cell->span);
        int64_t mask = -(int64_t)known;
        number[cell->slot] = (value & mask) | (cell->unknown & ~mask);
    }
    return !wrong;
}

static inline bool read_row(const struct row_reader *reader, const uint8_t *row, struct context *context) {
    bool right = read_truths(reader, row, context->truth);
    right &= read_choices(reader, row, context->number);
    right &= read_narrow(reader, row, context->number);
    for (uint32_t c = reader->narrows; c < reader->numbers; c++) {
        int64_t value = number_at(&reader->number[c], row);
        right &= number_is_right(&reader->number[c], value);
        read_number(&reader->number[c], value, context->number);
    }
    for (uint32_t a = 0; a < reader->absents; a++) {
        const struct program_fact *absent = &reader->program->fact[reader->absent[a]];
        if (context->truth[absent->slot] == TRUTH_UNKNOWN) context->truth[absent->slot] = (uint8_t)absent->absent_value;
    }
    return right;
}

bool row_read(const struct row_reader *reader, const uint8_t *row, struct context *context, uint32_t *fact) {
    bool right = read_row(reader, row, context);
    if (!right) *fact = find_wrong(reader, row);
    return right;
}

static bool is_given(const struct row_reader *reader, uint32_t f, const uint8_t *row) {
    struct row_place place = reader->place[f];
    if (place.cell == CELL_TRUTH) return row[place.offset] != TRUTH_UNKNOWN;
    if (place.cell == CELL_CHOICE) return row[place.offset] != UNKNOWN_CHOICE;
    struct number_cell cell = { .cell = place.cell, .offset = place.offset };
    return number_at(&cell, row) != NUMBER_UNKNOWN;
}

static void note_given(const struct row_reader *reader, const uint8_t *row, struct context *context) {
    for (uint32_t f = 0; f < reader->program->facts; f++) {
        if (reader->place[f].cell == CELL_NONE) continue;
        bool given = is_given(reader, f, row);
        context->fact[f].given = given ? GIVEN_VALUE_KNOWN : reader->program->fact[f].absent == 1 ? GIVEN_ASSUMED : GIVEN_NOT;
    }
}

bool row_give(const struct row_reader *reader, const uint8_t *row, struct context *context, uint32_t *fact) {
    if (!row_read(reader, row, context, fact)) return false;
    note_given(reader, row, context);
    return true;
}

/* --- Answers out ----------------------------------------------------------------------------------------------------------------- */

static void put_amount(const struct dose_cell *dose, const struct context *context, uint8_t *scale, uint8_t *amount) {
    int64_t value = NUMBER_UNKNOWN;
    *scale = dose->scale;
    if (dose->wide) {
        struct decimal wide = context->wide[dose->reg];
        bool fits = wide.kind == DECIMAL_KNOWN && wide.exponent <= 0 && wide.exponent > -SCALE_TOO_WIDE && wide.coefficient <= INT64_MAX;
        if (!fits && wide.kind == DECIMAL_KNOWN) {
            wide = decimal_canonical(wide);
            while (wide.exponent > 0 && wide.coefficient <= INT64_MAX / 10) wide.coefficient *= 10, wide.exponent--;
            fits = wide.exponent <= 0 && wide.exponent > -SCALE_TOO_WIDE && wide.coefficient <= INT64_MAX;
        }
        *scale = wide.kind != DECIMAL_KNOWN ? 0 : fits ? (uint8_t)-wide.exponent : SCALE_TOO_WIDE;
        if (fits) value = wide.negative ? -(int64_t)wide.coefficient : (int64_t)wide.coefficient;
    } else {
        value = context->number[dose->reg];
    }
    memcpy(amount, &value, sizeof value);
}

/* The status, 0, whether the guideline applies and the outcomes, as a plan leaves them, eight at a time: what follows in the answer has
 * room for that, and is put afterwards. */
static void put_answer(const struct row_reader *reader, const struct context *context, uint8_t *answer) {
    const struct program *program = reader->program;
    const uint8_t *outcomes = context->truth + CONTEXT_OUTCOMES(program);
    static const int64_t nothing = NUMBER_UNKNOWN;
    for (uint32_t at = 0; at < 2 + program->recommendations; at += 8) memcpy(answer + at, outcomes + at, 8);
    for (const struct dose_cell *dose = reader->dose, *end = dose + program->doses; dose < end; dose++) {
        answer[dose->scale_at] = 0;
        if (outcomes[dose->outcome] == TRUTH_YES) put_amount(dose, context, answer + dose->scale_at, answer + dose->amount_at);
        else memcpy(answer + dose->amount_at, &nothing, sizeof nothing);
    }
}

/* As a plan would. */
static void run_plainly(struct context *context) {
    const struct program *program = context->program;
    uint8_t *outcomes = context->truth + CONTEXT_OUTCOMES(program);
    uint32_t applies = program->guideline[0].applies;
    vm_run(context);
    outcomes[1] = applies == NONE ? TRUTH_YES : context->truth[applies];
    for (uint32_t r = 0; r < program->recommendations; r++) outcomes[2 + r] = context->truth[program->recommendation[r].outcome];
}

COLD static void put_wrong(const struct row_reader *reader, uint8_t *answer) {
    static const int64_t nothing = NUMBER_UNKNOWN;
    memset(answer, 0, reader->answer.amounts);
    memset(answer + 1, TRUTH_UNKNOWN, 1 + (size_t)reader->program->recommendations);
    answer[0] = ROW_WRONG;
    for (uint32_t d = 0; d < reader->program->doses; d++) memcpy(answer + reader->answer.amounts + 8 * d, &nothing, sizeof nothing);
}

static inline bool answer_row(const struct row_reader *reader, const uint8_t *row, struct context *context, uint8_t *answer) {
    if (!read_row(reader, row, context)) {
        put_wrong(reader, answer);
        return false;
    }
    if (!reader->plan || reader->plan->asks_given) note_given(reader, row, context);
    if (reader->plan) vm_plan_run(reader->plan, context);
    else run_plainly(context);
    context->partial = reader->plan != NULL;
    put_answer(reader, context, answer);
    return true;
}

bool row_answer(const struct row_reader *reader, const uint8_t *row, struct context *context, uint8_t *answer) {
    return answer_row(reader, row, context, answer);
}

void row_answer_each(const struct row_reader *reader, const uint8_t *rows, size_t count, struct context *context, uint8_t *answers) {
    for (size_t i = 0; i < count; i++, rows += reader->row_size, answers += reader->answer.size) answer_row(reader, rows, context, answers);
}

struct row_answer row_reader_form(const struct row_reader *reader, uint32_t *row_size) {
    *row_size = reader->row_size;
    return reader->answer;
}
