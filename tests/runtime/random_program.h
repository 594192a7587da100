/* random_program: small programs over every opcode of truths, numbers, choices, decimals, dates, texts and lists, each a function
 * of its seed, with a recommendation whose outcome stands at the end. */
#ifndef OSLER_TESTS_RUNTIME_RANDOM_PROGRAM_H
#define OSLER_TESTS_RUNTIME_RANDOM_PROGRAM_H

#include "tests/runtime/builder.h"

enum { FACTS_MOST = 8, POOL = 96 };
enum pool { TRUTHS, NUMBERS, CHOICES, DATES, TEXTS, RANGES, WIDES, POOLS };

/* A register and which facts, lists and fields are asked for being known on the way to it. */
struct made {
    uint32_t reg;
    uint64_t tested;
};

struct random {
    uint64_t state;
    struct builder b;
    struct made made[POOLS][POOL];
    uint32_t count[POOLS];
    bool in_block;
    uint64_t body_tested;
    uint32_t lists, wide_constant[4], conversion;
    uint64_t used[OPCODES];
};

static uint64_t next(struct random *r) {
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return r->state;
}
static uint32_t below(struct random *r, uint32_t bound) { return (uint32_t)((next(r) >> 11) % bound); }
static bool chance(struct random *r, uint32_t percent) { return below(r, 100) < percent; }

static uint64_t fact_bit(uint32_t fact) { return (uint64_t)1 << fact; }
static uint64_t list_bit(uint32_t list) { return (uint64_t)1 << (16 + list); }
static uint64_t field_bit(uint32_t field) { return (uint64_t)1 << (24 + field); }

static void put(struct random *r, enum pool pool, uint32_t reg, uint64_t tested) {
    if (r->count[pool] < POOL) r->made[pool][r->count[pool]++] = (struct made){ reg, tested };
}

/* For a register whose operands are collected among the arguments: `tested` is read when all of these are evaluated. */
static void put_made(struct random *r, enum pool pool, uint32_t reg, const uint64_t *tested) { put(r, pool, reg, *tested); }

/* New registers are preferred: programs become deep. */
static struct made get(struct random *r, enum pool pool, uint64_t *tested) {
    uint32_t count = r->count[pool], at = below(r, count);
    if (chance(r, 40)) at = count - 1 - below(r, count < 4 ? count : 4);
    *tested |= r->made[pool][at].tested;
    return r->made[pool][at];
}

/* --- Facts and records ------------------------------------------------------------------------------------------- */

static const char *const text_of[] = { "red", "green", "blue", "white", "grey" };
enum { TEXTS_OF = 5 };

static void make_wide_bounds(struct random *r, uint32_t *bounds, int64_t *low, int64_t *high, int64_t *step) {
    *bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
    *low = r->wide_constant[0], *high = r->wide_constant[1], *step = r->wide_constant[2];
}

static void make_fact(struct random *r, uint32_t f) {
    static const char *const name[FACTS_MOST] = { "a", "b", "c", "d", "e", "f", "g", "h" };
    struct builder *b = &r->b;
    struct program_fact *fact;
    int64_t low = (int64_t)below(r, 5) - 2;
    switch (below(r, 9)) {
    case 0: case 1: case 2: put(r, TRUTHS, build_truth(b, name[f]), 0); break;
    case 3: case 4: put(r, CHOICES, build_choice(b, name[f], chance(r, 50) ? "x y" : "x y z"), 0); break;
    case 5: case 6: put(r, NUMBERS, build_number(b, name[f], 0, low, low + 1 + below(r, 4)), 0); break;
    case 7:
        if (chance(r, 50)) put(r, TEXTS, build_text_fact(b, name[f]), 0);
        else put(r, DATES, build_date(b, name[f]), 0);
        break;
    default:
        put(r, WIDES, build_wide(b, name[f]), 0);
        fact = &b->program->fact[b->program->facts - 1];
        make_wide_bounds(r, &fact->bounds, &fact->low, &fact->high, &fact->step);
        break;
    }
}

static void make_list(struct random *r) {
    struct builder *b = &r->b;
    uint32_t fields = 1 + below(r, 2);
    for (uint32_t i = 0; i < fields; i++) {
        static const enum fact_kind kind[] = { FACT_TRUTH, FACT_CHOICE, FACT_NUMBER, FACT_WIDE, FACT_TRUTH, FACT_CHOICE,
                                               FACT_NUMBER };
        static const char *const name[2] = { "p", "q" };
        uint32_t field = build_field(b, name[i], kind[below(r, 7)], chance(r, 60) ? "u v" : "u v w");
        struct program_field *made = &b->program->field[field];
        if (made->kind == FACT_NUMBER) {
            made->bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
            made->low = 0, made->high = 1 + below(r, 2), made->step = 1;
        }
        if (made->kind == FACT_WIDE) make_wide_bounds(r, &made->bounds, &made->low, &made->high, &made->step);
    }
    build_list(b, r->lists ? "m" : "l", build_record(b, r->lists ? "n" : "k"), 1 + below(r, 3));
    r->lists++;
}

/* --- Instructions ------------------------------------------------------------------------------------------------ */

static uint32_t op(struct random *r, enum opcode code, uint32_t a, uint32_t b, uint32_t x) {
    r->used[code]++;
    return build_op(&r->b, code, a, b, x);
}

static uint32_t truth_args(struct random *r, uint64_t *tested) {
    uint32_t count = below(r, 12) ? 1 + below(r, 4) : 0, reg[4];
    for (uint32_t i = 0; i < count; i++) reg[i] = get(r, TRUTHS, tested).reg;
    uint32_t at = build_arg(&r->b, count);
    for (uint32_t i = 0; i < count; i++) build_arg(&r->b, reg[i]);
    return at;
}

/* Tables of texts have one row: the VM tells texts of several rows apart by where they come from. */
static uint32_t row_args(struct random *r, enum pool pool, uint64_t *tested) {
    uint32_t rows = pool == TEXTS ? 1 : below(r, 12) ? 1 + below(r, 3) : 0;
    uint32_t at = build_arg(&r->b, rows);
    for (uint32_t i = 0; i < rows; i++) {
        build_arg(&r->b, get(r, TRUTHS, tested).reg);
        build_arg(&r->b, get(r, pool, tested).reg);
    }
    return at;
}

static uint32_t score_args(struct random *r, uint64_t *tested) {
    uint32_t rows = 1 + below(r, 3), reg[3], points[3];
    for (uint32_t i = 0; i < rows; i++) {
        reg[i] = get(r, TRUTHS, tested).reg;
        points[i] = build_constant(&r->b, (int64_t)below(r, 5) - 1);
    }
    uint32_t at = build_arg(&r->b, rows);
    for (uint32_t i = 0; i < rows; i++) build_arg(&r->b, reg[i]), build_arg(&r->b, points[i]);
    return at;
}

static void truth_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t reg = 0;
    enum opcode code;
    switch (below(r, 8)) {
    case 0: code = OP_truth_not; reg = op(r, code, get(r, TRUTHS, &tested).reg, 0, 0); break;
    case 1: case 2: reg = op(r, OP_truth_all, truth_args(r, &tested), 0, 0); break;
    case 3: case 4: reg = op(r, OP_truth_any, truth_args(r, &tested), 0, 0); break;
    case 5: reg = op(r, chance(r, 50) ? OP_truth_settled : OP_truth_copy, get(r, TRUTHS, &tested).reg, 0, 0); break;
    case 6: reg = op(r, OP_truth_table, row_args(r, TRUTHS, &tested), 0, 0); break;
    default:
        if (chance(r, 50)) {
            uint32_t fact = below(r, r->b.program->facts);
            reg = op(r, OP_truth_known, fact, 0, 0);
            tested = fact_bit(fact);
            if (r->b.program->fact[fact].kind == FACT_LIST) tested |= list_bit(r->b.program->fact[fact].slot);
        } else {
            reg = op(r, OP_truth_const, 0, 0, chance(r, 50) ? TRUTH_YES : chance(r, 50) ? TRUTH_NO : TRUTH_UNKNOWN);
        }
        break;
    }
    put(r, TRUTHS, reg, tested);
}

static void range_op(struct random *r) {
    uint64_t tested = 0;
    if (chance(r, 60) || r->count[RANGES] == 0) {
        uint32_t reg;
        if (chance(r, 40)) reg = op(r, OP_range_count, truth_args(r, &tested), 0, 0);
        else if (chance(r, 50)) reg = op(r, OP_range_score, score_args(r, &tested), 0, 0);
        else reg = op(r, OP_range_of, get(r, NUMBERS, &tested).reg, 0, 0);
        put(r, RANGES, reg, tested);
        return;
    }
    uint32_t a = get(r, RANGES, &tested).reg, which = below(r, 4);
    if (which == 3) {
        put_made(r, NUMBERS, op(r, OP_number_of_range, a, 0, 0), &tested);
    } else {
        uint32_t b = get(r, RANGES, &tested).reg;
        put_made(r, TRUTHS, op(r, (enum opcode)(OP_range_less + which), a, b, 0), &tested);
    }
}

static void number_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t a = get(r, NUMBERS, &tested).reg, which = below(r, 14);
    static const enum opcode two[] = { OP_number_add, OP_number_subtract, OP_number_multiply, OP_number_min, OP_number_max };
    if (which < 5) {
        uint32_t b = get(r, NUMBERS, &tested).reg;
        put_made(r, NUMBERS, op(r, two[which], a, b, 0), &tested);
    } else if (which < 11) {
        uint32_t b = get(r, NUMBERS, &tested).reg;
        put_made(r, TRUTHS, op(r, (enum opcode)(OP_number_equal + which % 3), a, b, 0), &tested);
    } else if (which == 11) {
        put_made(r, NUMBERS, op(r, OP_number_absolute, a, 0, 0), &tested);
    } else if (which == 12) {
        put_made(r, NUMBERS, op(r, OP_number_round, a, build_constant(&r->b, 1 + below(r, 3)), 0), &tested);
    } else if (chance(r, 50)) {
        put_made(r, TRUTHS, op(r, OP_number_settled, a, 0, 0), &tested);
    } else {
        tested = 0;
        put_made(r, NUMBERS, op(r, OP_number_table, row_args(r, NUMBERS, &tested), 0, 0), &tested);
    }
}

static void choice_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t which = below(r, 9);
    if (which < 4) {
        uint32_t a = get(r, CHOICES, &tested).reg;
        put_made(r, TRUTHS, op(r, OP_choice_in, a, build_constant(&r->b, 1 + below(r, 7)), 0), &tested);
    } else if (which < 6) {
        uint32_t a = get(r, CHOICES, &tested).reg, b = get(r, CHOICES, &tested).reg;
        put_made(r, TRUTHS, op(r, OP_choice_same, a, b, 0), &tested);
    } else if (which == 6) {
        put_made(r, CHOICES, op(r, OP_choice_table, row_args(r, CHOICES, &tested), 0, 0), &tested);
    } else if (which == 7) {
        put_made(r, CHOICES, op(r, OP_choice_all, row_args(r, CHOICES, &tested), 0, 0), &tested);
    } else {
        put_made(r, TRUTHS, op(r, OP_choice_settled, get(r, CHOICES, &tested).reg, 0, 0), &tested);
    }
}

static void wide_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t which = below(r, 28);
    if (which == 0) {
        put_made(r, WIDES, op(r, OP_wide_of_number, get(r, NUMBERS, &tested).reg, 0, below(r, 2)), &tested);
    } else if (which < 14) {
        uint32_t a = get(r, WIDES, &tested).reg, b = get(r, WIDES, &tested).reg;
        put_made(r, WIDES, op(r, (enum opcode)(OP_wide_add + below(r, 10)), a, b, 0), &tested);
    } else if (which < 18) {
        enum opcode code = (enum opcode)(OP_wide_absolute + below(r, 10));
        uint32_t a = get(r, WIDES, &tested).reg, b = 0, x = 0;
        if (code == OP_wide_digits || code == OP_wide_truncate) x = chance(r, 50) ? 0 : 0xFFFF;
        if (code == OP_wide_round) b = r->wide_constant[3];
        if (code == OP_wide_convert) b = r->conversion;
        put_made(r, WIDES, op(r, code, a, b, x), &tested);
    } else if (which < 26) {
        uint32_t a = get(r, WIDES, &tested).reg, b = get(r, WIDES, &tested).reg;
        put_made(r, TRUTHS, op(r, (enum opcode)(OP_wide_equal + below(r, 3)), a, b, 0), &tested);
    } else if (which == 26) {
        put_made(r, WIDES, op(r, OP_wide_table, row_args(r, WIDES, &tested), 0, 0), &tested);
    } else {
        put_made(r, TRUTHS, op(r, OP_wide_settled, get(r, WIDES, &tested).reg, 0, 0), &tested);
    }
}

static void date_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t a = get(r, DATES, &tested).reg, which = below(r, 6);
    enum date_unit unit = chance(r, 70) ? DATE_DAYS : DATE_WEEKS;
    if (which == 0) {
        put_made(r, DATES, op(r, OP_date_add, a, get(r, NUMBERS, &tested).reg, unit), &tested);
        return;
    }
    uint32_t b = get(r, DATES, &tested).reg;
    if (which == 1) put_made(r, RANGES, op(r, OP_date_elapsed, a, b, unit), &tested);
    else put_made(r, TRUTHS, op(r, which < 4 ? OP_date_before : OP_date_same, a, b, 0), &tested);
}

static void text_op(struct random *r) {
    uint64_t tested = 0;
    uint32_t a = get(r, TEXTS, &tested).reg;
    if (chance(r, 20)) {
        tested = 0;
        put_made(r, TEXTS, op(r, OP_number_table, row_args(r, TEXTS, &tested), 0, 0), &tested);
    } else if (chance(r, 50)) {
        put_made(r, TRUTHS, op(r, OP_text_is, a, build_text(&r->b, text_of[below(r, 2)]), 0), &tested);
    } else {
        put_made(r, TRUTHS, op(r, OP_text_same, a, get(r, TEXTS, &tested).reg, 0), &tested);
    }
}

static void any_op(struct random *r);

static void field_ops(struct random *r, uint32_t list) {
    const struct program *program = r->b.program;
    const struct program_record *record = &program->record[program->list[list].record];
    for (uint32_t i = 0; i < record->fields; i++) {
        uint32_t field = record->first_field + i;
        switch ((enum fact_kind)program->field[field].kind) {
        case FACT_TRUTH: put(r, TRUTHS, op(r, OP_field_truth, field, 0, 0), 0); break;
        case FACT_CHOICE: {
            uint32_t reg = op(r, OP_field_number, field, 0, 0);
            put(r, CHOICES, reg, 0);
            put(r, TRUTHS, op(r, OP_choice_in, reg, build_constant(&r->b, 1 + below(r, 2)), 0), 0);
            break;
        }
        case FACT_WIDE: put(r, WIDES, op(r, OP_field_wide, field, 0, 0), 0); break;
        default: {
            uint64_t tested = 0;
            uint32_t reg = op(r, OP_field_number, field, 0, 0), other = get(r, NUMBERS, &tested).reg;
            put(r, NUMBERS, reg, 0);
            put_made(r, TRUTHS, op(r, OP_number_less, reg, other, 0), &tested);
            break;
        }
        }
        if (chance(r, 25)) put(r, TRUTHS, op(r, OP_field_known, field, 0, 0), field_bit(field));
    }
}

static enum aggregate_op aggregate_for(struct random *r, enum opcode code, uint32_t kind) {
    static const enum aggregate_op wide[] = { AGGREGATE_OP_SUM, AGGREGATE_OP_MEAN, AGGREGATE_OP_MEDIAN, AGGREGATE_OP_LOWEST,
        AGGREGATE_OP_HIGHEST, AGGREGATE_OP_FIRST, AGGREGATE_OP_LAST, AGGREGATE_OP_BEFORE_LAST };
    static const enum aggregate_op number[] = { AGGREGATE_OP_LOWEST, AGGREGATE_OP_HIGHEST, AGGREGATE_OP_FIRST, AGGREGATE_OP_LAST,
        AGGREGATE_OP_BEFORE_LAST, AGGREGATE_OP_SUM };
    if (code == OP_list_wide) return wide[below(r, 8)];
    return number[below(r, kind == FACT_NUMBER ? 6 : 5)];
}

static void block(struct random *r, enum opcode code, uint32_t list, uint32_t field, enum pool pool) {
    uint32_t at, kept[POOLS];
    memcpy(kept, r->count, sizeof kept);
    r->used[code]++;
    uint32_t dst = build_list_op(&r->b, code, list, field, aggregate_for(r, code, r->b.program->field[field].kind), &at);
    r->in_block = true;
    field_ops(r, list);
    for (uint32_t i = below(r, 4); i > 0; i--) any_op(r);
    uint64_t tested = 0;
    uint32_t new_ones = r->count[TRUTHS] - kept[TRUTHS];
    struct made body = new_ones && chance(r, 85) ? r->made[TRUTHS][kept[TRUTHS] + below(r, new_ones)] : get(r, TRUTHS, &tested);
    build_block_end(&r->b, at, body.reg);
    r->in_block = false;
    memcpy(r->count, kept, sizeof kept);
    put(r, pool, dst, body.tested | tested);
}

static void list_op(struct random *r) {
    if (r->lists == 0 || r->in_block) return;
    uint32_t list = below(r, r->lists);
    const struct program_record *record = &r->b.program->record[r->b.program->list[list].record];
    uint32_t field = record->first_field + below(r, record->fields), kind = r->b.program->field[field].kind;
    switch (below(r, 7)) {
    case 0: case 1: block(r, OP_list_some, list, 0, TRUTHS); break;
    case 2: block(r, OP_list_every, list, 0, TRUTHS); break;
    case 3: block(r, OP_list_count, list, 0, RANGES); break;
    case 4: block(r, OP_list_different, list, field, RANGES); break;
    case 5:
        if (kind == FACT_NUMBER || kind == FACT_WIDE) block(r, OP_list_wide, list, field, WIDES);
        break;
    default:
        if (kind == FACT_NUMBER) block(r, OP_list_number, list, field, NUMBERS);
        else if (kind == FACT_CHOICE) block(r, OP_list_number, list, field, CHOICES);
        else put(r, TRUTHS, op(r, OP_list_known, list, 0, 0), list_bit(list));
        break;
    }
}

static void any_op(struct random *r) {
    switch (below(r, 14)) {
    case 0: case 1: case 2: case 3: truth_op(r); break;
    case 4: case 5: range_op(r); break;
    case 6: case 7: number_op(r); break;
    case 8: case 9: choice_op(r); break;
    case 10: wide_op(r); break;
    case 11: chance(r, 60) ? date_op(r) : text_op(r); break;
    default: list_op(r); break;
    }
}

static uint32_t make_outcome(struct random *r, uint32_t truth, uint64_t *tested) {
    uint32_t avoids = chance(r, 40) ? 1 + below(r, 2) : 0, reg[2];
    for (uint32_t i = 0; i < avoids; i++) reg[i] = get(r, TRUTHS, tested).reg;
    uint32_t at = build_arg(&r->b, avoids);
    for (uint32_t i = 0; i < avoids; i++) build_arg(&r->b, reg[i]), build_arg(&r->b, below(r, 4));
    return op(r, OP_outcome, truth, at, 0);
}

static void make_constants(struct random *r) {
    static const char *const text[4] = { "-0.5", "1", "0.5", "2" };
    for (int i = 0; i < 4; i++) r->wide_constant[i] = build_wide_constant(&r->b, text[i]);
    uint32_t from = BUILD_ROW(&r->b, unit), to = BUILD_ROW(&r->b, unit);
    r->b.program->unit[from].code = build_text(&r->b, "kg");
    r->b.program->unit[to].code = build_text(&r->b, "g");
    r->conversion = BUILD_ROW(&r->b, conversion);
    r->b.program->conversion[r->conversion] = (struct program_conversion){ from, to, NONE };
}

/* A constant in every pool, so that no instruction lacks an operand. */
static void seed_pools(struct random *r) {
    uint32_t text = build_text(&r->b, text_of[0]);
    put(r, NUMBERS, op(r, OP_number_const, build_constant(&r->b, below(r, 4)), 0, 0), 0);
    put(r, NUMBERS, op(r, OP_number_const, build_constant(&r->b, (int64_t)below(r, 7) - 3), 0, 0), 0);
    put(r, CHOICES, op(r, OP_number_const, build_constant(&r->b, 1 << below(r, 3)), 0, 0), 0);
    put(r, TRUTHS, op(r, OP_choice_in, r->made[CHOICES][0].reg, build_constant(&r->b, 1 + below(r, 3)), 0), 0);
    put(r, DATES, op(r, OP_date_today, 0, 0, 0), 0);
    date day = date_parse("2025-11-03", chance(r, 80) ? 10 : 4, NULL);
    put(r, DATES, op(r, OP_number_const, build_constant(&r->b, day), 0, 0), 0);
    put(r, TEXTS, op(r, OP_number_const, build_constant(&r->b, -(int64_t)text - 1), 0, 0), 0);
    put(r, WIDES, op(r, OP_wide_const, r->wide_constant[below(r, 4)], 0, 0), 0);
    put(r, RANGES, op(r, OP_range_of, r->made[NUMBERS][r->count[NUMBERS] - 1].reg, 0, 0), 0);
}

static inline struct program *make_program(struct random *r, uint64_t *tested) {
    memset(r->count, 0, sizeof r->count);
    r->lists = 0;
    r->in_block = false;
    r->b = builder_begin();
    make_constants(r);
    uint32_t facts = 2 + below(r, 5), lists = below(r, 10) < 5 ? 0 : 1 + below(r, 5) / 4;
    for (uint32_t f = 0; f < facts; f++) {
        if (lists > r->lists && chance(r, 40)) make_list(r);
        make_fact(r, f);
    }
    while (r->lists < lists) make_list(r);
    seed_pools(r);
    for (uint32_t i = 3 + below(r, 14); i > 0; i--) any_op(r);
    uint64_t asked = 0;
    uint32_t first = get(r, TRUTHS, &asked).reg, second = r->made[TRUTHS][r->count[TRUTHS] - 1].reg;
    asked |= r->made[TRUTHS][r->count[TRUTHS] - 1].tested;
    uint32_t truth = op(r, chance(r, 50) ? OP_truth_all : OP_truth_any, build_args(&r->b, 2, first, second), 0, 0);
    uint32_t outcome = make_outcome(r, truth, &asked);
    if (chance(r, 30)) {
        truth = op(r, OP_outcome_yes, outcome, 0, 0);
        outcome = make_outcome(r, truth, &asked);
    }
    build_recommendation(&r->b, "recommendation", truth, outcome);
    *tested = asked;
    return builder_end(&r->b);
}

#endif
