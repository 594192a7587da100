/* vm_list, vm_aggregate: quantifiers, counts and aggregates over lists that are unknown, complete or may have more. */
#include "runtime/context.h"
#include "tests/runtime/builder.h"

enum { NO = TRUTH_NO, UNKNOWN = TRUTH_UNKNOWN, YES = TRUTH_YES };
enum { BODY, CHOICE, SIZE, SEEN, NOTE, AMOUNT, FIELDS };

/* One record with a field of each kind, and one list of it. `body` is the field `counts`. */
struct fixture {
    struct builder b;
    struct context *context;
    uint32_t list;
};

static struct fixture fixture(void) {
    struct fixture f = { .b = builder_begin() };
    build_field(&f.b, "counts", FACT_TRUTH, "");
    build_field(&f.b, "site", FACT_CHOICE, "liver bone lung");
    build_field(&f.b, "size", FACT_NUMBER, "");
    build_field(&f.b, "seen", FACT_DATE, "");
    build_field(&f.b, "note", FACT_TEXT, "");
    build_field(&f.b, "amount", FACT_WIDE, "");
    f.b.program->field[SIZE].scale = 1;
    f.list = build_list(&f.b, "lesions", build_record(&f.b, "lesion"), 20);
    return f;
}

static uint32_t over(struct fixture *f, enum opcode op, uint32_t field, enum aggregate_op aggregate) {
    uint32_t at, result = build_list_op(&f->b, op, f->list, field, aggregate, &at);
    build_block_end(&f->b, at, build_op(&f->b, OP_field_truth, BODY, 0, 0));
    return result;
}

static void ready(struct fixture *f) {
    f->context = context_new(builder_end(&f->b), NULL);
    assert_non_null(f->context);
}

static void done(struct fixture *f) {
    context_free(f->context);
    program_free(f->b.program);
}

/* A fresh patient whose list has these bodies. */
static struct list_value *give(struct fixture *f, enum list_state state, const char *bodies) {
    context_reset(f->context, date_of_day(20000));
    struct list_value *list = give_list(f->context, f->list, state, (uint32_t)strlen(bodies));
    for (uint32_t e = 0; bodies[e]; e++)
        list->cell[e * FIELDS + BODY] = bodies[e] == 'y' ? YES : bodies[e] == 'n' ? NO : UNKNOWN;
    return list;
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

/* --- Quantifiers ---------------------------------------------------------------------------------------- */

static void quantifiers_and_counts_hold_in_every_state(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t some = over(&f, OP_list_some, 0, 0), every = over(&f, OP_list_every, 0, 0), count = over(&f, OP_list_count, 0, 0);
    uint32_t known = build_op(&f.b, OP_list_known, f.list, 0, 0);
    ready(&f);
    static const struct { enum list_state state; const char *bodies; uint8_t some, every; int64_t low, high; } cases[] = {
        { LIST_UNKNOWN, "", UNKNOWN, UNKNOWN, 0, RANGE_UNBOUNDED },
        { LIST_COMPLETE, "", NO, YES, 0, 0 },
        { LIST_COMPLETE, "nyn", YES, NO, 1, 1 },
        { LIST_COMPLETE, "yy", YES, YES, 2, 2 },
        { LIST_COMPLETE, "nn", NO, NO, 0, 0 },
        { LIST_COMPLETE, "n?", UNKNOWN, NO, 0, 1 },
        { LIST_COMPLETE, "y?", YES, UNKNOWN, 1, 2 },
        { LIST_MORE, "", UNKNOWN, UNKNOWN, 0, RANGE_UNBOUNDED },
        { LIST_MORE, "y", YES, UNKNOWN, 1, RANGE_UNBOUNDED },
        { LIST_MORE, "n", UNKNOWN, NO, 0, RANGE_UNBOUNDED },
        { LIST_MORE, "y?n", YES, NO, 1, RANGE_UNBOUNDED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        give(&f, cases[i].state, cases[i].bodies);
        vm_run(f.context);
        assert_int_equal(f.context->truth[some], cases[i].some);
        assert_int_equal(f.context->truth[every], cases[i].every);
        assert_int_equal(f.context->number[count], cases[i].low);
        assert_int_equal(f.context->number[count + 1], cases[i].high);
        assert_int_equal(f.context->truth[known], cases[i].state == LIST_UNKNOWN ? NO : YES);
        assert_int_equal(f.context->element_list, NONE);
    }
    done(&f);
}

static void the_deciding_element_is_kept(void **state) {
    (void)state;
    struct fixture f = fixture();
    over(&f, OP_list_some, 0, 0);
    over(&f, OP_list_every, 0, 0);
    ready(&f);
    give(&f, LIST_MORE, "?ny");
    vm_run(f.context);
    assert_int_equal(f.context->decided[0], 3);
    assert_int_equal(f.context->decided[2], 2);
    give(&f, LIST_COMPLETE, "??");
    vm_run(f.context);
    assert_int_equal(f.context->decided[0], 0);
    assert_int_equal(f.context->decided[2], 0);
    done(&f);
}

static void fields_of_the_element_at_hand_are_read(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t five = build_op(&f.b, OP_number_const, build_constant(&f.b, 50), 0, 0);
    uint32_t half = build_op(&f.b, OP_wide_const, build_wide_constant(&f.b, "0.5"), 0, 0), at;
    uint32_t some = build_list_op(&f.b, OP_list_some, f.list, 0, 0, &at);
    uint32_t large = build_op(&f.b, OP_number_less, five, build_op(&f.b, OP_field_number, SIZE, 0, 0), 0);
    uint32_t much = build_op(&f.b, OP_wide_less, half, build_op(&f.b, OP_field_wide, AMOUNT, 0, 0), 0);
    uint32_t given = build_op(&f.b, OP_field_known, SIZE, 0, 0);
    build_block_end(&f.b, at, build_op(&f.b, OP_truth_all, build_args(&f.b, 3, large, much, given), 0, 0));
    ready(&f);
    struct list_value *list = give(&f, LIST_COMPLETE, "yy");
    list->cell[SIZE] = 60, list->wide[AMOUNT] = decimal_of("0.4");
    list->cell[FIELDS + SIZE] = 51, list->wide[FIELDS + AMOUNT] = decimal_of("0.6");
    vm_run(f.context);
    assert_int_equal(f.context->truth[some], YES);
    list->cell[FIELDS + SIZE] = NUMBER_UNKNOWN;
    vm_run(f.context);
    assert_int_equal(f.context->truth[some], NO); /* an unknown size was not given */
    done(&f);
}

/* --- How many different -------------------------------------------------------------------------------------- */

/* The bounds by trying every completion: bodies yes or no, unknown sites any of three. */
static void try_all(const char *bodies, const int *site, uint32_t e, unsigned seen, int64_t *low, int64_t *high) {
    if (!bodies[e]) {
        int64_t different = (seen & 1) + (seen >> 1 & 1) + (seen >> 2 & 1);
        if (different < *low) *low = different;
        if (different > *high) *high = different;
        return;
    }
    if (bodies[e] != 'y') try_all(bodies, site, e + 1, seen, low, high);
    if (bodies[e] == 'n') return;
    for (int s = 0; s < 3; s++)
        if (site[e] == 3 || site[e] == s) try_all(bodies, site, e + 1, seen | 1u << s, low, high);
}

static void different_choices_have_exact_bounds(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t different = over(&f, OP_list_different, CHOICE, 0);
    ready(&f);
    for (unsigned code = 0; code < 12 * 12 * 12; code++) {
        char bodies[4] = "";
        int site[3];
        for (unsigned e = 0, rest = code; e < 3; e++, rest /= 12) bodies[e] = "ny?"[rest % 3], site[e] = (int)(rest / 3 % 4);
        struct list_value *list = give(&f, LIST_COMPLETE, bodies);
        for (unsigned e = 0; e < 3; e++)
            if (site[e] < 3) list->cell[e * FIELDS + CHOICE] = 1 << site[e];
        int64_t low = 99, high = -1;
        try_all(bodies, site, 0, 0, &low, &high);
        vm_run(f.context);
        assert_int_equal(f.context->number[different], low);
        assert_int_equal(f.context->number[different + 1], high);
    }
    done(&f);
}

static void different_values_of_a_list_that_may_have_more_are_open_above(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t sites = over(&f, OP_list_different, CHOICE, 0), sizes = over(&f, OP_list_different, SIZE, 0);
    uint32_t counted = over(&f, OP_list_different, BODY, 0);
    ready(&f);
    struct list_value *list = give(&f, LIST_MORE, "yy");
    list->cell[CHOICE] = 1, list->cell[FIELDS + CHOICE] = 2;
    list->cell[SIZE] = 10, list->cell[FIELDS + SIZE] = 10;
    vm_run(f.context);
    assert_int_equal(f.context->number[sites], 2);
    assert_int_equal(f.context->number[sites + 1], 3);
    assert_int_equal(f.context->number[sizes], 1);
    assert_int_equal(f.context->number[sizes + 1], RANGE_UNBOUNDED);
    assert_int_equal(f.context->number[counted + 1], 2);
    give(&f, LIST_UNKNOWN, "");
    vm_run(f.context);
    assert_int_equal(f.context->number[sites], 0);
    assert_int_equal(f.context->number[sites + 1], 3);
    assert_int_equal(f.context->number[sizes + 1], RANGE_UNBOUNDED);
    done(&f);
}

static void texts_differ_by_their_bytes_and_dates_of_another_precision_may_be_the_same(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t notes = over(&f, OP_list_different, NOTE, 0), days = over(&f, OP_list_different, SEEN, 0);
    ready(&f);
    struct list_value *list = give(&f, LIST_COMPLETE, "yyy");
    static const char *const note[] = { "same", "other", "same" }, *const seen[] = { "2025-03-01", "2025", "2025-03-02" };
    for (uint32_t e = 0; e < 3; e++) {
        list->cell[e * FIELDS + NOTE] = context_text(f.context, slice_of(note[e]));
        list->cell[e * FIELDS + SEEN] = day(seen[e]);
    }
    vm_run(f.context);
    assert_int_equal(f.context->number[notes], 2);
    assert_int_equal(f.context->number[notes + 1], 2);
    assert_int_equal(f.context->number[days], 2);
    assert_int_equal(f.context->number[days + 1], 3);
    done(&f);
}

/* --- Aggregates ------------------------------------------------------------------------------------------------ */

static void decimals_of_a_list_come_to_a_value(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t result[AGGREGATE_OP_LAST + 1];
    for (uint32_t op = 0; op <= AGGREGATE_OP_LAST; op++) result[op] = over(&f, OP_list_wide, SIZE, op);
    ready(&f);
    struct list_value *list = give(&f, LIST_COMPLETE, "yynyy");
    static const int64_t size[] = { 40, 15, 999, 25, 20 };
    for (uint32_t e = 0; e < 5; e++) list->cell[e * FIELDS + SIZE] = size[e];
    vm_run(f.context);
    static const char *const expected[] = { "10", "2.5", "2.25", "1.5", "4", "4", "2" };
    for (uint32_t op = 0; op <= AGGREGATE_OP_LAST; op++) assert_wide(f.context->wide[result[op]], expected[op]);
    list->cell[BODY] = NO;
    vm_run(f.context);
    assert_wide(f.context->wide[result[AGGREGATE_OP_MEDIAN]], "2");
    done(&f);
}

static void numbers_of_a_list_come_to_a_value(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t sum = over(&f, OP_list_number, SIZE, AGGREGATE_OP_SUM), lowest = over(&f, OP_list_number, SIZE, AGGREGATE_OP_LOWEST);
    uint32_t highest = over(&f, OP_list_number, CHOICE, AGGREGATE_OP_HIGHEST);
    uint32_t first = over(&f, OP_list_number, SIZE, AGGREGATE_OP_FIRST);
    uint32_t before = over(&f, OP_list_number, SIZE, AGGREGATE_OP_BEFORE_LAST);
    uint32_t early = over(&f, OP_list_number, SEEN, AGGREGATE_OP_EARLIEST), late = over(&f, OP_list_number, SEEN, AGGREGATE_OP_LATEST);
    ready(&f);
    struct list_value *list = give(&f, LIST_COMPLETE, "nyy");
    static const char *const seen[] = { "1999", "2025-03-02", "2025-03-01" };
    for (uint32_t e = 0; e < 3; e++) {
        list->cell[e * FIELDS + SIZE] = 10 * (e + 1);
        list->cell[e * FIELDS + CHOICE] = 1 << e;
        list->cell[e * FIELDS + SEEN] = day(seen[e]);
    }
    vm_run(f.context);
    assert_int_equal(f.context->number[sum], 50);
    assert_int_equal(f.context->number[lowest], 20);
    assert_int_equal(f.context->number[highest], 4);
    assert_int_equal(f.context->number[first], 20);
    assert_int_equal(f.context->number[before], 20);
    assert_int_equal(f.context->number[early], day("2025-03-01"));
    assert_int_equal(f.context->number[late], day("2025-03-02"));
    list->cell[2 * FIELDS + SEEN] = day("2025-03");
    vm_run(f.context);
    assert_int_equal(f.context->number[early], DATE_UNKNOWN);
    list->cell[2 * FIELDS + SEEN] = day("2025-02");
    vm_run(f.context);
    assert_int_equal(f.context->number[early], day("2025-02"));
    list->cell[FIELDS + SIZE] = INT64_MAX;
    vm_run(f.context);
    assert_int_equal(f.context->number[sum], NUMBER_UNKNOWN);
    done(&f);
}

static void an_aggregate_is_unknown_when_what_may_count_is(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t result[AGGREGATE_OP_LAST + 1];
    for (uint32_t op = 0; op <= AGGREGATE_OP_LAST; op++) result[op] = over(&f, OP_list_wide, SIZE, op);
    ready(&f);
    static const struct { enum list_state state; const char *bodies; uint32_t hidden; } cases[] = {
        { LIST_UNKNOWN, "", 9 }, { LIST_MORE, "yyy", 9 }, { LIST_COMPLETE, "?yy", 9 }, { LIST_COMPLETE, "yyy", 0 }
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct list_value *list = give(&f, cases[i].state, cases[i].bodies);
        for (uint32_t e = 0; e < list->count; e++)
            if (e != cases[i].hidden) list->cell[e * FIELDS + SIZE] = 7;
        vm_run(f.context);
        for (uint32_t op = 0; op <= AGGREGATE_OP_FIRST; op++) assert_false(decimal_is_known(f.context->wide[result[op]]));
        assert_int_equal(decimal_is_known(f.context->wide[result[AGGREGATE_OP_LAST]]), cases[i].state == LIST_COMPLETE);
    }
    done(&f);
}

static void of_nothing_the_sum_is_0_and_all_else_unknown(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t result[AGGREGATE_OP_LAST + 1], chosen = over(&f, OP_list_number, CHOICE, AGGREGATE_OP_FIRST);
    for (uint32_t op = 0; op <= AGGREGATE_OP_LAST; op++) result[op] = over(&f, OP_list_wide, AMOUNT, op);
    ready(&f);
    give(&f, LIST_COMPLETE, "nn");
    vm_run(f.context);
    assert_wide(f.context->wide[result[AGGREGATE_OP_SUM]], "0");
    for (uint32_t op = AGGREGATE_OP_MEAN; op <= AGGREGATE_OP_LAST; op++)
        assert_false(decimal_is_known(f.context->wide[result[op]]));
    assert_int_equal(f.context->number[chosen], choice_unknown(3));
    done(&f);
}

static void a_list_longer_than_its_most_is_not_aggregated(void **state) {
    (void)state;
    struct fixture f = fixture();
    uint32_t sum = over(&f, OP_list_wide, SIZE, AGGREGATE_OP_SUM), different = over(&f, OP_list_different, SIZE, 0);
    ready(&f);
    struct list_value *list = give(&f, LIST_COMPLETE, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
    for (uint32_t e = 0; e < list->count; e++) list->cell[e * FIELDS + SIZE] = e;
    vm_run(f.context);
    assert_false(decimal_is_known(f.context->wide[sum]));
    assert_int_equal(f.context->number[different], 20);
    assert_int_equal(f.context->number[different + 1], RANGE_UNBOUNDED);
    done(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantifiers_and_counts_hold_in_every_state),
        cmocka_unit_test(the_deciding_element_is_kept),
        cmocka_unit_test(fields_of_the_element_at_hand_are_read),
        cmocka_unit_test(different_choices_have_exact_bounds),
        cmocka_unit_test(different_values_of_a_list_that_may_have_more_are_open_above),
        cmocka_unit_test(texts_differ_by_their_bytes_and_dates_of_another_precision_may_be_the_same),
        cmocka_unit_test(decimals_of_a_list_come_to_a_value),
        cmocka_unit_test(numbers_of_a_list_come_to_a_value),
        cmocka_unit_test(an_aggregate_is_unknown_when_what_may_count_is),
        cmocka_unit_test(of_nothing_the_sum_is_0_and_all_else_unknown),
        cmocka_unit_test(a_list_longer_than_its_most_is_not_aggregated),
    };
    return cmocka_run_group_tests_name("runtime/vm_list", tests, NULL, NULL);
}
