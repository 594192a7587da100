/* sample: one program with a row in every section and every opcode at least once, for the tests of files, of the verifier and of
 * the listing; and patients at random. */
#ifndef OSLER_TESTS_RUNTIME_SAMPLE_H
#define OSLER_TESTS_RUNTIME_SAMPLE_H

#include "tests/runtime/builder.h"

enum { SAMPLE_MOST = 6, SAMPLE_TRUTHS = 4 };

struct sample {
    uint32_t t[SAMPLE_TRUTHS], choice, other_choice, number, other_number, wide, other_wide, date, text, period, list, applies, kg, mg;
};

static inline void sample_sections(struct builder *b) {
    uint32_t treatment = build_text(b, "trastuzumab"), doi = build_text(b, "doi"), title = build_text(b, "A \"trial\"");
    BUILD_NEW(b, treatment) = (struct program_treatment){ treatment, treatment, build_text(b, "her2_targeted"), 0, 0 };
    BUILD_NEW(b, detail) = (struct program_detail){ doi, build_text(b, "10.1/x") };
    BUILD_NEW(b, reference) = (struct program_reference){ .name = doi, .title = title, .details = 1 };
    BUILD_NEW(b, heading).title = title;
    BUILD_NEW(b, cite).reference = 0;
    BUILD_NEW(b, check).text = title;
    BUILD_NEW(b, avoidance).avoid = 0;
    BUILD_NEW(b, passage) = (struct program_passage){ .owner = OWNER_GUIDELINE, .property = PASSAGE_SUMMARY, .text = title };
    BUILD_NEW(b, conflict) = (struct program_conflict){ 0, 1, 0 };
    BUILD_NEW(b, preference) = (struct program_preference){ 0, 1, title };
    BUILD_NEW(b, alternative) = (struct program_alternative){ 0, 1 };
    BUILD_NEW(b, author).name = title;
    BUILD_NEW(b, further).question = title;
    BUILD_NEW(b, review) = (struct program_review){ NONE, REVIEW_REVIEWED, title, DATE_UNKNOWN };
    BUILD_NEW(b, wording) = (struct program_wording){ .recommendation = 0, .text = title };
}

static inline void sample_units(struct builder *b, struct sample *s) {
    s->kg = BUILD_ROW(b, unit);
    s->mg = BUILD_ROW(b, unit);
    b->program->unit[s->kg].code = build_text(b, "kg");
    b->program->unit[s->mg].code = build_text(b, "mg");
    BUILD_NEW(b, conversion) = (struct program_conversion){ s->kg, s->mg, NONE };
}

static inline void sample_facts(struct builder *b, struct sample *s) {
    static const char *const name[SAMPLE_TRUTHS] = { "fever", "rash", "pregnant", "n5" };
    for (uint32_t i = 0; i < SAMPLE_TRUTHS; i++) s->t[i] = build_truth(b, name[i]);
    s->choice = build_choice(b, "her2", "positive negative");
    s->other_choice = build_choice(b, "response", "partial stable progressive");
    s->number = build_number(b, "weight", 1, 200, 3000);
    b->program->fact[b->program->facts - 1].unit = s->kg;
    b->program->fact[b->program->facts - 1].valid_amount = 90;
    b->program->fact[b->program->facts - 1].valid_unit = DATE_DAYS;
    s->other_number = build_number(b, "ecog", 0, 0, 4);
    s->wide = build_wide(b, "creatinine");
    s->other_wide = build_wide(b, "bilirubin");
    s->date = build_date(b, "born");
    s->text = build_text_fact(b, "note");
    s->period = build_period(b, "stay");
    b->program->fact[0].absent = 1;
    b->program->fact[0].absent_value = TRUTH_NO;
    build_field(b, "isolated", FACT_TRUTH, "");
    build_field(b, "site", FACT_CHOICE, "liver bone lung");
    build_field(b, "size", FACT_NUMBER, "");
    build_field(b, "seen", FACT_DATE, "");
    build_field(b, "remark", FACT_TEXT, "");
    build_field(b, "volume", FACT_WIDE, "");
    s->list = build_list(b, "lesions", build_record(b, "lesion"), SAMPLE_MOST);
}

/* A host function of a truth and a date, and the value of its one call, the last fact. */
static inline void sample_call(struct builder *b, const struct sample *s) {
    uint32_t first = b->program->inputs, name = build_text(b, "risk");
    build_number(b, "risk", 0, 0, 100);
    b->program->fact[b->program->facts - 1].bounds |= FACT_OF_CALL;
    BUILD_NEW(b, parameter) = (struct program_parameter){ name, FACT_TRUTH, NONE, 0 };
    BUILD_NEW(b, parameter) = (struct program_parameter){ name, FACT_DATE, NONE, 1 };
    BUILD_NEW(b, function) = (struct program_function){ name, name, 0, 2, 0 };
    BUILD_NEW(b, input).reg = s->t[0];
    BUILD_NEW(b, input).reg = s->date;
    BUILD_NEW(b, call) = (struct program_call){ 0, b->program->facts - 1, first, 2 };
}

static inline uint32_t sample_truths(struct builder *b, const struct sample *s) {
    uint32_t ten = build_constant(b, 10), minus = build_constant(b, -3), constant = build_op(b, OP_truth_const, 0, 0, TRUTH_YES);
    uint32_t copy = build_op(b, OP_truth_copy, constant, 0, 0), not_rash = build_op(b, OP_truth_not, s->t[1], 0, 0);
    uint32_t any = build_op(b, OP_truth_any, build_args(b, 3, s->t[0], not_rash, s->t[2]), 0, 0);
    uint32_t known = build_op(b, OP_truth_known, 1, 0, 0), settled = build_op(b, OP_truth_settled, s->t[3], 0, 0);
    uint32_t table = build_op(b, OP_truth_table, build_pairs(b, 2, known, any, settled, copy), 0, 0);
    uint32_t count = build_op(b, OP_range_count, build_args(b, 3, s->t[0], s->t[1], table), 0, 0);
    uint32_t score = build_op(b, OP_range_score, build_pairs(b, 2, s->t[0], ten, s->t[2], minus), 0, 0);
    uint32_t of = build_op(b, OP_range_of, s->other_number, 0, 0);
    uint32_t less = build_op(b, OP_range_less, count, of, 0), most = build_op(b, OP_range_at_most, score, of, 0);
    uint32_t equal = build_op(b, OP_range_equal, count, score, 0), number = build_op(b, OP_number_of_range, score, 0, 0);
    build_definition(b, "points", VALUE_SCORE, score);
    return build_op(b, OP_truth_all,
                    build_args(b, 5, any, less, most, equal, build_op(b, OP_number_settled, number, 0, 0)), 0, 0);
}

static inline uint32_t sample_numbers(struct builder *b, const struct sample *s) {
    uint32_t five = build_constant(b, 5), x = build_op(b, OP_number_const, five, 0, 0);
    uint32_t mask = build_constant(b, 1), row = build_op(b, OP_choice_in, s->choice, mask, 0);
    static const enum opcode two[] = { OP_number_add, OP_number_subtract, OP_number_multiply, OP_number_min, OP_number_max };
    for (size_t i = 0; i < sizeof two / sizeof *two; i++) x = build_op(b, two[i], x, s->number, 0);
    x = build_op(b, OP_number_round, build_op(b, OP_number_absolute, x, 0, 0), five, 0);
    x = build_op(b, OP_number_table, build_pairs(b, 2, row, x, s->t[1], s->number), 0, 0);
    uint32_t equal = build_op(b, OP_number_equal, x, s->number, 0), less = build_op(b, OP_number_less, x, s->other_number, 0);
    uint32_t most = build_op(b, OP_number_at_most, s->other_number, x, 0);
    uint32_t one = build_op(b, OP_number_const, mask, 0, 0);
    uint32_t choice = build_op(b, OP_choice_table, build_pairs(b, 2, row, one, less, s->other_choice), 0, 0);
    build_op(b, OP_choice_all, build_pairs(b, 2, row, one, less, s->other_choice), 0, 0);
    build_definition(b, "t7", VALUE_NUMBER, x);
    uint32_t same = build_op(b, OP_choice_same, choice, s->choice, 0), settled = build_op(b, OP_choice_settled, choice, 0, 0);
    return build_op(b, OP_truth_any, build_args(b, 5, equal, less, most, same, settled), 0, 0);
}

static inline uint32_t sample_decimals(struct builder *b, const struct sample *s) {
    uint32_t half = build_wide_constant(b, "0.5"), y = build_op(b, OP_wide_const, half, 0, 0);
    uint32_t x = build_op(b, OP_wide_of_number, s->number, 0, 1);
    static const enum opcode two[] = { OP_wide_add, OP_wide_multiply, OP_wide_subtract, OP_wide_divide, OP_wide_quotient,
                                       OP_wide_remainder, OP_wide_min, OP_wide_max, OP_wide_power, OP_wide_log };
    static const enum opcode one[] = { OP_wide_absolute, OP_wide_root, OP_wide_ln, OP_wide_exp, OP_wide_floor, OP_wide_ceiling,
                                       OP_wide_digits, OP_wide_truncate };
    for (size_t i = 0; i < sizeof two / sizeof *two; i++)
        y = build_op(b, OP_wide_table, build_pairs(b, 1, s->t[0], build_op(b, two[i], x, i % 2 ? y : s->wide, 0)), 0, 0);
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) y = build_op(b, one[i], s->other_wide, 0, i > 5 ? 0xFFFE : 0);
    y = build_op(b, OP_wide_convert, build_op(b, OP_wide_round, x, half, 0), 0, 0);
    uint32_t equal = build_op(b, OP_wide_equal, x, y, 0), less = build_op(b, OP_wide_less, s->wide, y, 0);
    uint32_t most = build_op(b, OP_wide_at_most, x, s->wide, 0), settled = build_op(b, OP_wide_settled, y, 0, 0);
    return build_op(b, OP_truth_all, build_args(b, 4, equal, less, most, settled), 0, 0);
}

static inline uint32_t sample_dates(struct builder *b, const struct sample *s) {
    uint32_t today = build_op(b, OP_date_today, 0, 0, 0), later = build_op(b, OP_date_add, s->date, s->other_number, DATE_MONTHS);
    uint32_t before = build_op(b, OP_date_before, later, today, 0), same = build_op(b, OP_date_same, s->period, s->period + 1, 0);
    uint32_t age = build_op(b, OP_date_elapsed, s->date, today, DATE_YEARS);
    uint32_t adult = build_op(b, OP_range_at_most, build_op(b, OP_range_of, s->other_number, 0, 0), age, 0);
    uint32_t text = build_text(b, "a note with \"quotes\" that is rather long to print");
    uint32_t is = build_op(b, OP_text_is, s->text, text, 0), twin = build_op(b, OP_text_same, s->text, s->text, 0);
    return build_op(b, OP_truth_any, build_args(b, 5, before, same, adult, is, twin), 0, 0);
}

static inline uint32_t sample_block(struct builder *b, uint32_t at, enum opcode op, uint32_t field) {
    uint32_t liver = build_constant(b, 1), site = build_op(b, OP_field_number, 1, 0, 0);
    uint32_t is = build_op(b, OP_choice_in, site, liver, 0), alone = build_op(b, OP_field_truth, 0, 0, 0);
    uint32_t known = build_op(b, OP_field_known, field, 0, 0), volume = build_op(b, OP_field_wide, 5, 0, 0);
    uint32_t settled = build_op(b, OP_wide_settled, volume, 0, 0);
    uint32_t body = build_op(b, op, build_args(b, 4, is, alone, known, settled), 0, 0);
    build_block_end(b, at, body);
    return body;
}

static inline uint32_t sample_lists(struct builder *b, const struct sample *s) {
    uint32_t at, some = build_list_op(b, OP_list_some, s->list, 0, 0, &at);
    sample_block(b, at, OP_truth_any, 0);
    uint32_t every = build_list_op(b, OP_list_every, s->list, 0, 0, &at);
    sample_block(b, at, OP_truth_all, 1);
    uint32_t count = build_list_op(b, OP_list_count, s->list, 0, 0, &at);
    sample_block(b, at, OP_truth_any, 2);
    for (uint32_t field = 0; field < 6; field++) {
        build_list_op(b, OP_list_different, s->list, field, 0, &at);
        sample_block(b, at, OP_truth_any, 3);
    }
    for (uint32_t op = 0; op <= AGGREGATE_OP_LAST; op++) {
        build_list_op(b, OP_list_wide, s->list, op % 2 ? 2 : 5, op, &at);
        sample_block(b, at, OP_truth_any, 4);
    }
    static const uint8_t field_of[AGGREGATE_OPS] = { 2, 0, 0, 1, 2, 4, 1, 3, 3, 4 };
    for (uint32_t op = 0; op < AGGREGATE_OPS; op++) {
        if (field_of[op] == 0) continue;
        build_list_op(b, OP_list_number, s->list, field_of[op], op, &at);
        sample_block(b, at, OP_truth_any, 5);
    }
    uint32_t few = build_op(b, OP_range_equal, count, build_op(b, OP_range_of, s->other_number, 0, 0), 0);
    return build_op(b, OP_truth_all, build_args(b, 4, some, every, few, build_op(b, OP_list_known, s->list, 0, 0)), 0, 0);
}

static inline void sample_outcomes(struct builder *b, const struct sample *s, uint32_t when) {
    uint32_t avoid = build_op(b, OP_truth_copy, s->t[2], 0, 0);
    uint32_t outcome = build_op(b, OP_outcome, when, build_pairs(b, 1, avoid, UNKNOWN_WARN), 0);
    uint32_t yes = build_op(b, OP_outcome_yes, outcome, 0, 0), skip = build_op(b, OP_skip_unless_yes, outcome, 0, 0);
    uint32_t kilo = build_op(b, OP_wide_of_number, s->number, 0, 1), dose = build_op(b, OP_wide_multiply, kilo, s->wide, 0);
    build_skip_end(b, skip);
    build_definition(b, "treated", VALUE_TRUTH, yes);
    uint32_t avoids = build_recommendation(b, "cardiotoxicity", avoid, avoid);
    b->program->recommendation[avoids].kind = KIND_AVOID;
    uint32_t gives = build_recommendation(b, "her2_therapy", when, outcome);
    struct program_recommendation *r = &b->program->recommendation[gives];
    r->doses = r->cites = r->checks = r->avoids = 1;
    BUILD_NEW(b, dose) = (struct program_dose){
        .recommendation = gives, .kind = VALUE_WIDE, .reg = dose, .plain = dose, .unit = s->mg };
}

/* Not yet sealed: builder_end or builder_open. */
static inline struct builder sample_build(struct sample *s) {
    struct builder b = builder_begin();
    *s = (struct sample){ .kg = 0 };
    sample_sections(&b);
    sample_units(&b, s);
    sample_facts(&b, s);
    sample_call(&b, s);
    s->applies = sample_truths(&b, s);
    uint32_t numbers = sample_numbers(&b, s), decimals = sample_decimals(&b, s), dates = sample_dates(&b, s);
    uint32_t lists = sample_lists(&b, s);
    uint32_t when = build_op(&b, OP_truth_any, build_args(&b, 4, numbers, decimals, dates, lists), 0, 0);
    b.program->guideline[0].applies = s->applies;
    BUILD_NEW(&b, band) = (struct program_band){ 0, -3, 10 };
    sample_outcomes(&b, s, when);
    return b;
}

/* --- Patients at random ------------------------------------------------------------------------------------ */

static inline uint64_t sample_random(uint64_t *seed) { /* xorshift */
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static inline int64_t sample_value(struct context *c, enum fact_kind kind, uint32_t choices, uint64_t *seed) {
    static const uint8_t truth[] = { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES };
    static const char *const text[] = { "", "a", "a note with \"quotes\" that is rather long to print" };
    static const int64_t number[] = { 0, 1, -1, 5, 700, INT64_MAX, -INT64_MAX, NUMBER_UNKNOWN };
    uint64_t r = sample_random(seed);
    switch (kind) {
    case FACT_TRUTH: return truth[r % 3];
    case FACT_CHOICE: return r % 3 ? (int64_t)1 << r % choices : choice_unknown(choices);
    case FACT_DATE: case FACT_PERIOD:
        return r % 5 ? date_truncate(date_of_day((int64_t)(r % 40000) - 10000), (enum date_precision)(r / 5 % 3)) : DATE_UNKNOWN;
    case FACT_TEXT: return r % 4 ? context_text(c, slice_of(text[r % 3])) : NUMBER_UNKNOWN;
    case FACT_NUMBER: case FACT_WIDE: case FACT_LIST: case FACT_SERIES: break;
    }
    return r % 2 ? number[r / 2 % 8] : (int64_t)(r % 3000);
}

static inline struct decimal sample_wide(uint64_t *seed) {
    uint64_t r = sample_random(seed);
    return r % 5 == 0 ? decimal_unknown : decimal_scaled((int64_t)(r % 100000) - 30000, (int32_t)(r % 40) - 20);
}

static inline void sample_list(struct context *c, uint32_t l, uint64_t *seed) {
    const struct program *program = c->program;
    const struct program_record *record = &program->record[program->list[l].record];
    uint32_t most = program->list[l].most < SAMPLE_MOST ? program->list[l].most : SAMPLE_MOST;
    enum list_state state = (enum list_state)(sample_random(seed) % 3);
    uint32_t count = state == LIST_UNKNOWN ? 0 : (uint32_t)(sample_random(seed) % (most + 1));
    struct list_value *list = give_list(c, l, state, count);
    for (uint32_t i = 0; i < count * record->fields; i++) {
        const struct program_field *field = &program->field[record->first_field + i % record->fields];
        list->cell[i] = sample_value(c, (enum fact_kind)field->kind, field->choices, seed);
        list->wide[i] = sample_wide(seed);
    }
}

/* Also facts of programs that were changed at random: as a reader would fill them. */
static inline void sample_patient(struct context *c, uint64_t *seed) {
    context_reset(c, date_of_day((int64_t)(sample_random(seed) % 30000)));
    for (uint32_t f = 0; f < c->program->facts; f++) {
        const struct program_fact *fact = &c->program->fact[f];
        enum fact_kind kind = (enum fact_kind)fact->kind;
        if (sample_random(seed) % 8 == 0) continue;
        c->fact[f].given = GIVEN_VALUE_KNOWN;
        c->fact[f].dated = sample_random(seed) % 2;
        if (c->fact[f].dated) c->fact[f].on = sample_value(c, FACT_DATE, 0, seed);
        if (kind == FACT_TRUTH) c->truth[fact->slot] = (uint8_t)sample_value(c, kind, 0, seed);
        else if (kind == FACT_WIDE) c->wide[fact->slot] = sample_wide(seed);
        else if (kind == FACT_LIST || kind == FACT_SERIES) sample_list(c, fact->slot, seed);
        else c->number[fact->slot] = sample_value(c, kind, fact->choices, seed);
        if (kind == FACT_PERIOD) c->number[fact->slot + 1] = sample_value(c, kind, 0, seed);
    }
    context_settle(c);
}

#endif
