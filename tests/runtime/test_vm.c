/* vm: what each group of opcodes means, on programs built by hand. test_vm_switch.c runs the same with the other dispatch. */
#include "runtime/context.h"
#include "tests/runtime/builder.h"

enum { NO = TRUTH_NO, UNKNOWN = TRUTH_UNKNOWN, CONTRA = OUTCOME_CONTRAINDICATED, YES = TRUTH_YES };
static const uint8_t truths[] = { NO, UNKNOWN, YES };

struct patient {
    struct program *program;
    struct context *context;
};

static struct patient patient_of(struct builder *b) {
    struct patient p = { builder_end(b), NULL };
    p.context = context_new(p.program, NULL);
    assert_non_null(p.context);
    context_reset(p.context, date_of_day(20000));
    return p;
}

static void done(struct patient p) {
    context_free(p.context);
    program_free(p.program);
}

static void assert_range(const struct context *c, uint32_t reg, int64_t low, int64_t high) {
    assert_int_equal(c->number[reg], low);
    assert_int_equal(c->number[reg + 1], high);
}

static date day(const char *text) { return date_parse(text, strlen(text), NULL); }

static struct decimal decimal_of(const char *text) {
    struct decimal d;
    assert_int_equal(decimal_parse(text, strlen(text), &d), DECIMAL_READ);
    return d;
}

static void assert_wide(struct decimal d, const char *expected) {
    char text[DECIMAL_TEXT];
    decimal_print(d, text);
    assert_string_equal(text, expected);
}

/* --- Truth ------------------------------------------------------------------------------------------- */

static void kleene_logic_holds_for_every_pair(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_truth(&b, "x"), y = build_truth(&b, "y");
    uint32_t both = build_op(&b, OP_truth_all, build_args(&b, 2, x, y), 0, 0);
    uint32_t either = build_op(&b, OP_truth_any, build_args(&b, 2, x, y), 0, 0);
    uint32_t not_x = build_op(&b, OP_truth_not, x, 0, 0), settled = build_op(&b, OP_truth_settled, x, 0, 0);
    uint32_t copy = build_op(&b, OP_truth_copy, x, 0, 0);
    struct patient p = patient_of(&b);
    for (int i = 0; i < 9; i++) {
        uint8_t tx = truths[i / 3], ty = truths[i % 3];
        context_reset(p.context, date_of_day(0));
        p.context->truth[x] = tx, p.context->truth[y] = ty;
        vm_run(p.context);
        assert_int_equal(p.context->truth[both], tx < ty ? tx : ty);
        assert_int_equal(p.context->truth[either], tx > ty ? tx : ty);
        assert_int_equal(p.context->truth[not_x], tx == NO ? YES : tx == YES ? NO : UNKNOWN);
        assert_int_equal(p.context->truth[settled], tx == UNKNOWN ? NO : YES);
        assert_int_equal(p.context->truth[copy], tx);
    }
    done(p);
}

static void all_of_nothing_is_yes_and_any_of_nothing_is_no(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t all = build_op(&b, OP_truth_all, build_args(&b, 0), 0, 0), any = build_op(&b, OP_truth_any, build_args(&b, 0), 0, 0);
    uint32_t constant = build_op(&b, OP_truth_const, 0, 0, YES);
    struct patient p = patient_of(&b);
    vm_run(p.context);
    assert_int_equal(p.context->truth[all], YES);
    assert_int_equal(p.context->truth[any], NO);
    assert_int_equal(p.context->truth[constant], YES);
    done(p);
}

static void only_a_given_fact_is_known(void **state) {
    (void)state;
    struct builder b = builder_begin();
    build_truth(&b, "x");
    uint32_t known = build_op(&b, OP_truth_known, 0, 0, 0);
    struct patient p = patient_of(&b);
    static const uint8_t expected[] = { [GIVEN_NOT] = NO, [GIVEN_VALUE_KNOWN] = YES, [GIVEN_STALE] = NO, [GIVEN_ASSUMED] = NO,
                                        [GIVEN_UNREADABLE] = NO };
    for (uint8_t given = GIVEN_NOT; given <= GIVEN_UNREADABLE; given++) {
        p.context->fact[0].given = given;
        vm_run(p.context);
        assert_int_equal(p.context->truth[known], expected[given]);
    }
    done(p);
}

static void a_table_of_truths_is_what_the_rows_left_share(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t r1 = build_truth(&b, "r1"), r2 = build_truth(&b, "r2"), v1 = build_truth(&b, "v1"), v2 = build_truth(&b, "v2");
    uint32_t table = build_op(&b, OP_truth_table, build_pairs(&b, 2, r1, v1, r2, v2), 0, 0);
    struct patient p = patient_of(&b);
    static const uint8_t cases[][5] = {
        { YES, NO, YES, NO, YES },          { UNKNOWN, UNKNOWN, YES, YES, YES }, { UNKNOWN, UNKNOWN, YES, NO, UNKNOWN },
        { UNKNOWN, NO, NO, YES, NO },       { NO, NO, YES, YES, UNKNOWN },       { YES, NO, UNKNOWN, YES, UNKNOWN },
        { UNKNOWN, UNKNOWN, NO, UNKNOWN, UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        p.context->truth[r1] = cases[i][0], p.context->truth[r2] = cases[i][1];
        p.context->truth[v1] = cases[i][2], p.context->truth[v2] = cases[i][3];
        vm_run(p.context);
        assert_int_equal(p.context->truth[table], cases[i][4]);
    }
    done(p);
}

/* --- Outcomes ------------------------------------------------------------------------------------------ */

static void an_avoid_acts_by_its_policy(void **state) {
    (void)state;
    static const uint8_t expected[4][3][3] = {
        /* conditions no, unknown, yes: each with the avoid no, unknown, yes */
        [UNKNOWN_NOT_SAID] = { { NO, NO, NO }, { UNKNOWN, UNKNOWN, UNKNOWN }, { YES, UNKNOWN, CONTRA } },
        [UNKNOWN_WARN] = { { NO, NO, NO }, { UNKNOWN, UNKNOWN, UNKNOWN }, { YES, YES, CONTRA } },
        [UNKNOWN_WITHHOLD] = { { NO, NO, NO }, { UNKNOWN, UNKNOWN, UNKNOWN }, { YES, UNKNOWN, CONTRA } },
        [UNKNOWN_IGNORE] = { { NO, NO, NO }, { UNKNOWN, UNKNOWN, UNKNOWN }, { YES, YES, CONTRA } },
    };
    for (uint32_t policy = 0; policy < 4; policy++) {
        struct builder b = builder_begin();
        uint32_t when = build_truth(&b, "when"), avoid = build_truth(&b, "avoid");
        uint32_t outcome = build_op(&b, OP_outcome, when, build_pairs(&b, 1, avoid, policy), 0);
        uint32_t truth = build_op(&b, OP_outcome_yes, outcome, 0, 0);
        struct patient p = patient_of(&b);
        for (int i = 0; i < 9; i++) {
            uint8_t wanted = expected[policy][i / 3][i % 3];
            p.context->truth[when] = truths[i / 3], p.context->truth[avoid] = truths[i % 3];
            vm_run(p.context);
            assert_int_equal(p.context->truth[outcome], wanted);
            assert_int_equal(p.context->truth[truth], wanted == CONTRA ? NO : wanted);
        }
        done(p);
    }
}

static void contraindicated_outranks_withheld(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t when = build_truth(&b, "when"), open = build_truth(&b, "open"), fires = build_truth(&b, "fires");
    uint32_t pairs = build_pairs(&b, 2, open, UNKNOWN_WITHHOLD, fires, UNKNOWN_WARN);
    uint32_t outcome = build_op(&b, OP_outcome, when, pairs, 0);
    struct patient p = patient_of(&b);
    p.context->truth[when] = p.context->truth[fires] = YES;
    vm_run(p.context);
    assert_int_equal(p.context->truth[outcome], CONTRA);
    done(p);
}

static void what_is_passed_over_is_unknown_also_after_another_patient(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t when = build_truth(&b, "when"), one = build_constant(&b, 1), wide_one = build_wide_constant(&b, "1");
    uint32_t skip = build_op(&b, OP_skip_unless_yes, when, 0, 0);
    uint32_t number = build_op(&b, OP_number_const, one, 0, 0), range = build_op(&b, OP_range_of, number, 0, 0);
    uint32_t wide = build_op(&b, OP_wide_const, wide_one, 0, 0), truth = build_op(&b, OP_truth_const, 0, 0, YES);
    build_skip_end(&b, skip);
    uint32_t after = build_op(&b, OP_truth_copy, when, 0, 0);
    struct patient p = patient_of(&b);
    for (int turn = 0; turn < 3; turn++) {
        p.context->truth[when] = truths[2 - turn];
        vm_run(p.context);
        bool yes = turn == 0;
        assert_int_equal(p.context->number[number], yes ? 1 : NUMBER_UNKNOWN);
        assert_range(p.context, range, yes ? 1 : NUMBER_UNKNOWN, yes ? 1 : NUMBER_UNKNOWN);
        assert_int_equal(decimal_is_known(p.context->wide[wide]), yes);
        assert_int_equal(p.context->truth[truth], yes ? YES : UNKNOWN);
        assert_int_equal(p.context->truth[after], truths[2 - turn]);
    }
    done(p);
}

/* --- Ranges ---------------------------------------------------------------------------------------------- */

static void counting_gives_at_least_and_at_most(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_truth(&b, "x"), y = build_truth(&b, "y"), z = build_truth(&b, "z");
    uint32_t two = build_constant(&b, 2), minus = build_constant(&b, -5), zero = build_constant(&b, 0);
    uint32_t count = build_op(&b, OP_range_count, build_args(&b, 3, x, y, z), 0, 0);
    uint32_t score = build_op(&b, OP_range_score, build_pairs(&b, 3, x, two, y, minus, z, zero), 0, 0);
    struct patient p = patient_of(&b);
    p.context->truth[x] = YES;
    vm_run(p.context);
    assert_range(p.context, count, 1, 3);
    assert_range(p.context, score, -3, 2);
    p.context->truth[y] = NO, p.context->truth[z] = YES;
    vm_run(p.context);
    assert_range(p.context, count, 2, 2);
    assert_range(p.context, score, 2, 2);
    done(p);
}

static void ranges_compare_when_every_value_agrees(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t a = build_period(&b, "a"), c = build_period(&b, "c");
    uint32_t less = build_op(&b, OP_range_less, a, c, 0), most = build_op(&b, OP_range_at_most, a, c, 0);
    uint32_t equal = build_op(&b, OP_range_equal, a, c, 0), number = build_op(&b, OP_number_of_range, a, 0, 0);
    struct patient p = patient_of(&b);
    static const struct { int64_t a[2], c[2]; uint8_t less, most, equal; } cases[] = {
        { { 1, 2 }, { 3, 4 }, YES, YES, NO },          { { 1, 3 }, { 3, 4 }, UNKNOWN, YES, UNKNOWN },
        { { 3, 4 }, { 1, 3 }, NO, UNKNOWN, UNKNOWN },  { { 4, 5 }, { 1, 3 }, NO, NO, NO },
        { { 2, 2 }, { 2, 2 }, NO, YES, YES },          { { 1, 9 }, { 2, 5 }, UNKNOWN, UNKNOWN, UNKNOWN },
        { { 0, RANGE_UNBOUNDED }, { 2, 2 }, UNKNOWN, UNKNOWN, UNKNOWN },
        { { 3, RANGE_UNBOUNDED }, { 2, 2 }, NO, NO, NO },
        { { 2, 2 }, { 3, RANGE_UNBOUNDED }, YES, YES, NO },
        { { NUMBER_UNKNOWN, NUMBER_UNKNOWN }, { 2, 2 }, UNKNOWN, UNKNOWN, UNKNOWN },
        { { 2, 2 }, { NUMBER_UNKNOWN, NUMBER_UNKNOWN }, UNKNOWN, UNKNOWN, UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(p.context->number + a, cases[i].a, sizeof cases[i].a);
        memcpy(p.context->number + c, cases[i].c, sizeof cases[i].c);
        vm_run(p.context);
        assert_int_equal(p.context->truth[less], cases[i].less);
        assert_int_equal(p.context->truth[most], cases[i].most);
        assert_int_equal(p.context->truth[equal], cases[i].equal);
        assert_int_equal(p.context->number[number], cases[i].a[0] == cases[i].a[1] ? cases[i].a[0] : NUMBER_UNKNOWN);
    }
    done(p);
}

/* --- Numbers --------------------------------------------------------------------------------------------- */

static int64_t run_number(enum opcode op, int64_t x, int64_t y) {
    struct builder b = builder_begin();
    uint32_t a = build_number(&b, "a", 0, -9, 9), c = build_number(&b, "c", 0, -9, 9), constant = build_constant(&b, y > 0 ? y : 1);
    uint32_t second = op == OP_number_round ? constant : op == OP_number_absolute ? 0 : c;
    uint32_t result = build_op(&b, op, a, second, 0);
    bool truth = opcode_info[op].dst == OPERAND_T;
    struct patient p = patient_of(&b);
    p.context->number[a] = x, p.context->number[c] = y;
    vm_run(p.context);
    int64_t value = truth ? p.context->truth[result] : p.context->number[result];
    done(p);
    return value;
}

static void numbers_calculate(void **state) {
    (void)state;
    assert_int_equal(run_number(OP_number_add, 7, 5), 12);
    assert_int_equal(run_number(OP_number_subtract, 7, 9), -2);
    assert_int_equal(run_number(OP_number_multiply, 7, -5), -35);
    assert_int_equal(run_number(OP_number_min, 7, 5), 5);
    assert_int_equal(run_number(OP_number_max, 7, 5), 7);
    assert_int_equal(run_number(OP_number_absolute, -7, 0), 7);
    assert_int_equal(run_number(OP_number_equal, 7, 7), YES);
    assert_int_equal(run_number(OP_number_less, 7, 7), NO);
    assert_int_equal(run_number(OP_number_at_most, 7, 7), YES);
    assert_int_equal(run_number(OP_number_less, 6, 7), YES);
}

static void numbers_round_half_away_from_zero(void **state) {
    (void)state;
    assert_int_equal(run_number(OP_number_round, 14, 10), 10);
    assert_int_equal(run_number(OP_number_round, 15, 10), 20);
    assert_int_equal(run_number(OP_number_round, -15, 10), -20);
    assert_int_equal(run_number(OP_number_round, -14, 10), -10);
    assert_int_equal(run_number(OP_number_round, 7, 5), 5);
    assert_int_equal(run_number(OP_number_round, 8, 5), 10);
    assert_int_equal(run_number(OP_number_round, 0, 5), 0);
    assert_int_equal(run_number(OP_number_round, INT64_MAX, 10), NUMBER_UNKNOWN);
}

static void an_unknown_number_makes_everything_unknown(void **state) {
    (void)state;
    static const enum opcode ops[] = { OP_number_add, OP_number_subtract, OP_number_multiply, OP_number_min, OP_number_max };
    static const enum opcode tests[] = { OP_number_equal, OP_number_less, OP_number_at_most };
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        assert_int_equal(run_number(ops[i], NUMBER_UNKNOWN, 5), NUMBER_UNKNOWN);
        assert_int_equal(run_number(ops[i], 5, NUMBER_UNKNOWN), NUMBER_UNKNOWN);
    }
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        assert_int_equal(run_number(tests[i], NUMBER_UNKNOWN, 5), UNKNOWN);
        assert_int_equal(run_number(tests[i], 5, NUMBER_UNKNOWN), UNKNOWN);
        assert_int_equal(run_number(tests[i], NUMBER_UNKNOWN, NUMBER_UNKNOWN), UNKNOWN);
    }
    assert_int_equal(run_number(OP_number_absolute, NUMBER_UNKNOWN, 0), NUMBER_UNKNOWN);
    assert_int_equal(run_number(OP_number_round, NUMBER_UNKNOWN, 5), NUMBER_UNKNOWN);
}

static void a_number_that_leaves_its_bits_is_unknown(void **state) {
    (void)state;
    assert_int_equal(run_number(OP_number_add, INT64_MAX, 1), NUMBER_UNKNOWN);
    assert_int_equal(run_number(OP_number_subtract, -INT64_MAX, 2), NUMBER_UNKNOWN);
    assert_int_equal(run_number(OP_number_multiply, INT64_MAX, 2), NUMBER_UNKNOWN);
}

static void a_table_of_numbers_is_what_the_rows_left_share(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t r1 = build_truth(&b, "r1"), r2 = build_truth(&b, "r2"), v1 = build_number(&b, "v1", 0, 0, 9),
             v2 = build_number(&b, "v2", 0, 0, 9);
    uint32_t table = build_op(&b, OP_number_table, build_pairs(&b, 2, r1, v1, r2, v2), 0, 0);
    struct patient p = patient_of(&b);
    static const struct { uint8_t r1, r2; int64_t v1, v2, expected; } cases[] = {
        { YES, NO, 3, 4, 3 },        { UNKNOWN, UNKNOWN, 3, 4, NUMBER_UNKNOWN },       { UNKNOWN, UNKNOWN, 3, 3, 3 },
        { NO, UNKNOWN, 3, 4, 4 },    { YES, UNKNOWN, 3, NUMBER_UNKNOWN, NUMBER_UNKNOWN }, { NO, NO, 3, 3, NUMBER_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        p.context->truth[r1] = cases[i].r1, p.context->truth[r2] = cases[i].r2;
        p.context->number[v1] = cases[i].v1, p.context->number[v2] = cases[i].v2;
        vm_run(p.context);
        assert_int_equal(p.context->number[table], cases[i].expected);
    }
    done(p);
}

/* --- Choices --------------------------------------------------------------------------------------------- */

static void a_choice_is_what_may_be_left(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_choice(&b, "x", "a b c"), y = build_choice(&b, "y", "a b c");
    uint32_t is_a = build_op(&b, OP_choice_in, x, build_constant(&b, 1), 0);
    uint32_t is_any = build_op(&b, OP_choice_in, x, build_constant(&b, 7), 0);
    uint32_t same = build_op(&b, OP_choice_same, x, y, 0), settled = build_op(&b, OP_choice_settled, x, 0, 0);
    struct patient p = patient_of(&b);
    assert_int_equal(p.context->number[x], 7 | CHOICE_UNKNOWN);
    static const struct { int64_t x, y; uint8_t is_a, is_any, same, settled; } cases[] = {
        { 1, 1, YES, YES, YES, YES },      { 2, 1, NO, YES, NO, YES },
        { 3, 4, UNKNOWN, YES, NO, NO },    { 3, 1, UNKNOWN, YES, UNKNOWN, NO },
        { 7 | CHOICE_UNKNOWN, 7 | CHOICE_UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, NO }, { 0, 1, UNKNOWN, UNKNOWN, UNKNOWN, NO },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        p.context->number[x] = cases[i].x, p.context->number[y] = cases[i].y;
        vm_run(p.context);
        assert_int_equal(p.context->truth[is_a], cases[i].is_a);
        assert_int_equal(p.context->truth[is_any], cases[i].is_any);
        assert_int_equal(p.context->truth[same], cases[i].same);
        assert_int_equal(p.context->truth[settled], cases[i].settled);
    }
    done(p);
}

/* Rule 2: with hormone_receptor positive and her2 unknown, the subtype is not triple negative. */
static void a_table_of_choices_keeps_the_values_of_rows_not_refuted(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t hr = build_choice(&b, "hr", "positive negative"), her2 = build_choice(&b, "her2", "positive negative");
    uint32_t positive = build_constant(&b, 1), mask[4];
    uint32_t hr_yes = build_op(&b, OP_choice_in, hr, positive, 0), her2_yes = build_op(&b, OP_choice_in, her2, positive, 0);
    uint32_t hr_no = build_op(&b, OP_truth_not, hr_yes, 0, 0), her2_no = build_op(&b, OP_truth_not, her2_yes, 0, 0);
    uint32_t row[4] = { build_op(&b, OP_truth_all, build_args(&b, 2, hr_yes, her2_yes), 0, 0),
                        build_op(&b, OP_truth_all, build_args(&b, 2, hr_yes, her2_no), 0, 0),
                        build_op(&b, OP_truth_all, build_args(&b, 2, hr_no, her2_yes), 0, 0),
                        build_op(&b, OP_truth_all, build_args(&b, 2, hr_no, her2_no), 0, 0) };
    for (int i = 0; i < 4; i++) mask[i] = build_op(&b, OP_number_const, build_constant(&b, 1 << i), 0, 0);
    uint32_t pairs = build_pairs(&b, 4, row[0], mask[0], row[1], mask[1], row[2], mask[2], row[3], mask[3]);
    uint32_t subtype = build_op(&b, OP_choice_table, pairs, 0, 0);
    uint32_t triple = build_op(&b, OP_choice_in, subtype, build_constant(&b, 8), 0);
    struct patient p = patient_of(&b);
    p.context->number[hr] = 1;
    vm_run(p.context);
    assert_int_equal(p.context->number[subtype], 3);
    assert_int_equal(p.context->truth[triple], NO);
    p.context->number[hr] = 2;
    vm_run(p.context);
    assert_int_equal(p.context->truth[triple], UNKNOWN);
    p.context->number[her2] = 2;
    vm_run(p.context);
    assert_int_equal(p.context->truth[triple], YES);
    done(p);
}

static void a_table_of_choices_without_a_row_may_be_anything(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t row = build_truth(&b, "row"), mask = build_op(&b, OP_number_const, build_constant(&b, 1), 0, 0);
    uint32_t table = build_op(&b, OP_choice_table, build_pairs(&b, 1, row, mask), 0, 0);
    uint32_t is = build_op(&b, OP_choice_in, table, build_constant(&b, 1), 0);
    struct patient p = patient_of(&b);
    p.context->truth[row] = NO;
    vm_run(p.context);
    assert_true(p.context->number[table] & CHOICE_UNKNOWN);
    assert_int_equal(p.context->truth[is], UNKNOWN);
    done(p);
}

static void a_table_of_all_rows_keeps_what_holds_and_says_when_more_may(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t r1 = build_truth(&b, "r1"), r2 = build_truth(&b, "r2"), m1 = build_op(&b, OP_number_const, build_constant(&b, 1), 0, 0);
    uint32_t m2 = build_op(&b, OP_number_const, build_constant(&b, 2), 0, 0);
    uint32_t table = build_op(&b, OP_choice_all, build_pairs(&b, 3, r1, m1, r2, m2, r2, m1), 0, 0);
    struct patient p = patient_of(&b);
    static const struct { uint8_t r1, r2; int64_t expected; } cases[] = {
        { NO, NO, 0 }, { YES, NO, 1 }, { YES, YES, 3 }, { YES, UNKNOWN, 1 | CHOICE_UNKNOWN }, { UNKNOWN, YES, 3 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        p.context->truth[r1] = cases[i].r1, p.context->truth[r2] = cases[i].r2;
        vm_run(p.context);
        assert_int_equal(p.context->number[table], cases[i].expected);
    }
    done(p);
}

/* --- Decimals -------------------------------------------------------------------------------------------- */

static void decimals_calculate_and_compare(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t weight = build_number(&b, "weight", 1, 200, 3000), x = build_wide(&b, "x");
    uint32_t c4 = build_wide_constant(&b, "4"), half = build_wide_constant(&b, "0.5");
    uint32_t kilo = build_op(&b, OP_wide_of_number, weight, 0, 1), four = build_op(&b, OP_wide_const, c4, 0, 0);
    uint32_t dose = build_op(&b, OP_wide_multiply, kilo, four, 0), root = build_op(&b, OP_wide_root, dose, 0, 0);
    uint32_t rounded = build_op(&b, OP_wide_round, root, half, 0), digits = build_op(&b, OP_wide_digits, root, 0, 2);
    uint32_t tens = build_op(&b, OP_wide_digits, dose, 0, 0xFFFF), cut = build_op(&b, OP_wide_truncate, root, 0, 0);
    uint32_t less = build_op(&b, OP_wide_less, dose, x, 0), equal = build_op(&b, OP_wide_equal, dose, x, 0);
    uint32_t most = build_op(&b, OP_wide_at_most, dose, x, 0), settled = build_op(&b, OP_wide_settled, dose, 0, 0);
    struct patient p = patient_of(&b);
    vm_run(p.context);
    assert_int_equal(p.context->truth[less], UNKNOWN);
    assert_int_equal(p.context->truth[settled], NO);
    p.context->number[weight] = 705, p.context->wide[x] = decimal_of("282.0");
    vm_run(p.context);
    assert_wide(p.context->wide[dose], "282");
    assert_wide(p.context->wide[rounded], "17");
    assert_wide(p.context->wide[digits], "16.79");
    assert_wide(p.context->wide[tens], "280");
    assert_wide(p.context->wide[cut], "16");
    assert_int_equal(p.context->truth[less], NO);
    assert_int_equal(p.context->truth[equal], YES);
    assert_int_equal(p.context->truth[most], YES);
    assert_int_equal(p.context->truth[settled], YES);
    done(p);
}

static void a_division_by_zero_is_not_known(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_wide(&b, "x"), y = build_wide(&b, "y");
    uint32_t ratio = build_op(&b, OP_wide_divide, x, y, 0), compared = build_op(&b, OP_wide_less, x, ratio, 0);
    struct patient p = patient_of(&b);
    p.context->wide[x] = decimal_one, p.context->wide[y] = decimal_zero;
    vm_run(p.context);
    assert_int_equal(p.context->wide[ratio].kind, DECIMAL_DIVIDED_BY_ZERO);
    assert_int_equal(p.context->truth[compared], UNKNOWN);
    done(p);
}

static void units_convert(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_wide(&b, "x"), from = BUILD_ROW(&b, unit), to = BUILD_ROW(&b, unit), conversion = BUILD_ROW(&b, conversion);
    b.program->unit[from].code = build_text(&b, "g"), b.program->unit[to].code = build_text(&b, "mg");
    b.program->conversion[conversion] = (struct program_conversion){ from, to, NONE };
    uint32_t result = build_op(&b, OP_wide_convert, x, conversion, 0);
    struct patient p = patient_of(&b);
    p.context->wide[x] = decimal_of("1.5");
    vm_run(p.context);
    assert_wide(p.context->wide[result], "1500");
    done(p);
}

static void a_table_of_decimals_is_what_the_rows_left_share(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t r1 = build_truth(&b, "r1"), r2 = build_truth(&b, "r2"), v1 = build_wide(&b, "v1"), v2 = build_wide(&b, "v2");
    uint32_t table = build_op(&b, OP_wide_table, build_pairs(&b, 2, r1, v1, r2, v2), 0, 0);
    struct patient p = patient_of(&b);
    p.context->wide[v1] = decimal_of("1.0"), p.context->wide[v2] = decimal_of("1.00");
    vm_run(p.context);
    assert_wide(p.context->wide[table], "1");
    p.context->wide[v2] = decimal_of("2");
    vm_run(p.context);
    assert_false(decimal_is_known(p.context->wide[table]));
    p.context->truth[r1] = NO;
    vm_run(p.context);
    assert_wide(p.context->wide[table], "2");
    p.context->truth[r2] = NO;
    vm_run(p.context);
    assert_false(decimal_is_known(p.context->wide[table]));
    done(p);
}

/* --- Dates and texts ---------------------------------------------------------------------------------------- */

static void dates_compare_and_count(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t born = build_date(&b, "born"), x = build_date(&b, "x"), three = build_constant(&b, 3);
    uint32_t today = build_op(&b, OP_date_today, 0, 0, 0), age = build_op(&b, OP_date_elapsed, born, today, DATE_YEARS);
    uint32_t months = build_op(&b, OP_number_const, three, 0, 0), later = build_op(&b, OP_date_add, born, months, DATE_MONTHS);
    uint32_t before = build_op(&b, OP_date_before, born, x, 0), same = build_op(&b, OP_date_same, born, x, 0);
    struct patient p = patient_of(&b);
    context_reset(p.context, day("2025-11-01"));
    vm_run(p.context);
    assert_int_equal(p.context->number[age], NUMBER_UNKNOWN);
    assert_int_equal(p.context->truth[before], UNKNOWN);
    assert_int_equal(p.context->number[later], DATE_UNKNOWN);
    p.context->number[born] = day("1960"), p.context->number[x] = day("1960-05-01");
    vm_run(p.context);
    assert_range(p.context, age, 64, 65);
    assert_int_equal(p.context->truth[before], UNKNOWN);
    assert_int_equal(p.context->truth[same], UNKNOWN);
    p.context->number[born] = day("1960-05-01");
    vm_run(p.context);
    assert_range(p.context, age, 65, 65);
    assert_int_equal(p.context->number[later], day("1960-08-01"));
    assert_int_equal(p.context->truth[same], YES);
    assert_int_equal(p.context->truth[before], NO);
    done(p);
}

static void texts_compare_by_their_bytes(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_text_fact(&b, "x"), y = build_text_fact(&b, "y"), hello = build_text(&b, "hello");
    uint32_t is = build_op(&b, OP_text_is, x, hello, 0), same = build_op(&b, OP_text_same, x, y, 0);
    struct patient p = patient_of(&b);
    vm_run(p.context);
    assert_int_equal(p.context->truth[is], UNKNOWN);
    p.context->number[x] = context_text(p.context, SLICE("hello"));
    p.context->number[y] = context_text(p.context, SLICE("hell"));
    vm_run(p.context);
    assert_int_equal(p.context->truth[is], YES);
    assert_int_equal(p.context->truth[same], NO);
    p.context->number[y] = context_text(p.context, SLICE("hello"));
    vm_run(p.context);
    assert_int_equal(p.context->truth[same], YES);
    done(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kleene_logic_holds_for_every_pair),
        cmocka_unit_test(all_of_nothing_is_yes_and_any_of_nothing_is_no),
        cmocka_unit_test(only_a_given_fact_is_known),
        cmocka_unit_test(a_table_of_truths_is_what_the_rows_left_share),
        cmocka_unit_test(an_avoid_acts_by_its_policy),
        cmocka_unit_test(contraindicated_outranks_withheld),
        cmocka_unit_test(what_is_passed_over_is_unknown_also_after_another_patient),
        cmocka_unit_test(counting_gives_at_least_and_at_most),
        cmocka_unit_test(ranges_compare_when_every_value_agrees),
        cmocka_unit_test(numbers_calculate),
        cmocka_unit_test(numbers_round_half_away_from_zero),
        cmocka_unit_test(an_unknown_number_makes_everything_unknown),
        cmocka_unit_test(a_number_that_leaves_its_bits_is_unknown),
        cmocka_unit_test(a_table_of_numbers_is_what_the_rows_left_share),
        cmocka_unit_test(a_choice_is_what_may_be_left),
        cmocka_unit_test(a_table_of_choices_keeps_the_values_of_rows_not_refuted),
        cmocka_unit_test(a_table_of_choices_without_a_row_may_be_anything),
        cmocka_unit_test(a_table_of_all_rows_keeps_what_holds_and_says_when_more_may),
        cmocka_unit_test(decimals_calculate_and_compare),
        cmocka_unit_test(a_division_by_zero_is_not_known),
        cmocka_unit_test(units_convert),
        cmocka_unit_test(a_table_of_decimals_is_what_the_rows_left_share),
        cmocka_unit_test(dates_compare_and_count),
        cmocka_unit_test(texts_compare_by_their_bytes),
    };
    return cmocka_run_group_tests_name("runtime/vm", tests, NULL, NULL);
}
