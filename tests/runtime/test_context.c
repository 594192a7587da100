/* context: what is absent, stale or undated, and that a patient leaves nothing behind for the next. */
#include "runtime/context.h"
#include "tests/runtime/builder.h"

static date day(const char *text) { return date_parse(text, strlen(text), NULL); }

static struct program_fact *newest(struct builder *b) { return &b->program->fact[b->program->facts - 1]; }

static struct context *context_of(struct builder *b, const char *today) {
    struct context *context = context_new(builder_end(b), NULL);
    assert_non_null(context);
    context_reset(context, day(today));
    return context;
}

static void done(struct context *context) {
    struct program *program = (struct program *)context->program;
    context_free(context);
    program_free(program);
}

static void a_reset_context_knows_nothing(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t truth = build_truth(&b, "truth"), choice = build_choice(&b, "choice", "a b"), number = build_number(&b, "number", 0, 0, 9);
    uint32_t wide = build_wide(&b, "wide"), text = build_text_fact(&b, "text"), period = build_period(&b, "period");
    build_field(&b, "f", FACT_TRUTH, "");
    uint32_t list = build_list(&b, "list", build_record(&b, "r"), 9);
    struct context *c = context_of(&b, "2025-11-01");
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(c->truth[truth], TRUTH_UNKNOWN);
        assert_int_equal(c->number[choice], 3 | CHOICE_UNKNOWN);
        assert_int_equal(c->number[number], NUMBER_UNKNOWN);
        assert_int_equal(c->number[text], NUMBER_UNKNOWN);
        assert_int_equal(c->number[period], NUMBER_UNKNOWN);
        assert_int_equal(c->number[period + 1], NUMBER_UNKNOWN);
        assert_false(decimal_is_known(c->wide[wide]));
        assert_int_equal(c->list[list].state, LIST_UNKNOWN);
        assert_int_equal(c->texts, 0);
        assert_int_equal(c->notices, 0);
        assert_int_equal(c->fact[0].given, GIVEN_NOT);
        c->truth[truth] = TRUTH_YES, c->number[choice] = 1, c->number[number] = 5, c->wide[wide] = decimal_one;
        c->number[text] = context_text(c, SLICE("x")), c->number[period] = c->number[period + 1] = 5;
        give_list(c, list, LIST_COMPLETE, 3);
        c->fact[0].given = GIVEN_VALUE_KNOWN;
        context_notice(c, NOTICE_ROUNDED, 0, "rounded");
        context_reset(c, day("2025-11-02"));
    }
    done(c);
}

static void a_value_counts_on_the_last_day_it_is_valid_and_not_after(void **state) {
    (void)state;
    static const struct { int64_t amount; uint32_t unit; const char *on, *today; bool stale; } cases[] = {
        { 90, DATE_DAYS, "2025-08-03", "2025-11-01", false },  { 90, DATE_DAYS, "2025-08-02", "2025-11-01", true },
        { 3, DATE_MONTHS, "2025-08-01", "2025-11-01", false }, { 3, DATE_MONTHS, "2025-07-31", "2025-11-01", true },
        { 1, DATE_YEARS, "2024-02-29", "2025-02-28", false },  { 1, DATE_YEARS, "2024-02-29", "2025-03-01", true },
        { 90, DATE_DAYS, "2025-08", "2025-10-30", false },     { 90, DATE_DAYS, "2025-08", "2025-11-01", true },
        { 48, DATE_HOURS, "2025-10-31", "2025-11-01", false }, { 48, DATE_HOURS, "2025-10-30T23:59", "2025-11-01", true }, /* at its end */
        { 48, DATE_HOURS, "2025-10-30T23:59", "2025-11-01T23:59", false }, { 48, DATE_HOURS, "2025-10-30T23:58", "2025-11-01T23:59", true },
        { 15, DATE_MINUTES, "2025-11-01T23:50", "2025-11-01", false }, { 15, DATE_MINUTES, "2025-11-01", "2025-11-01", true },
        { 90, DATE_DAYS, "1969-12-31", "1970-03-31", false },  { 90, DATE_DAYS, "1969-12-31", "1970-04-01", true },
        { 1, DATE_DAYS, "1969", "1970-01-01", true },          { 9000, DATE_YEARS, "2025-08-02", "2025-11-01", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct builder b = builder_begin();
        uint32_t reg = build_number(&b, "ecog", 0, 0, 4);
        newest(&b)->valid_amount = cases[i].amount, newest(&b)->valid_unit = cases[i].unit;
        struct context *c = context_of(&b, cases[i].today);
        c->number[reg] = 2;
        c->fact[0] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, day(cases[i].on) };
        context_settle(c);
        assert_int_equal(c->fact[0].given, cases[i].stale ? GIVEN_STALE : GIVEN_VALUE_KNOWN);
        assert_int_equal(c->number[reg], cases[i].stale ? NUMBER_UNKNOWN : 2);
        assert_int_equal(c->notices, cases[i].stale ? 1 : 0);
        done(c);
    }
}

static void the_notices_say_which_how_old_and_what_it_counts_as(void **state) {
    (void)state;
    struct builder b = builder_begin();
    build_number(&b, "ecog", 0, 0, 4);
    newest(&b)->label = build_text(&b, "ECOG performance status");
    newest(&b)->valid_amount = 90, newest(&b)->valid_unit = DATE_DAYS;
    struct context *c = context_of(&b, "2025-11-01");
    c->fact[0] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, day("2025-06-01") };
    context_settle(c);
    assert_int_equal(c->notice[0].kind, NOTICE_STALE);
    assert_int_equal(c->notice[0].fact, 0);
    assert_string_equal(c->notice[0].text, "ECOG performance status is of 2025-06-01, 153 days old; it counts for 90 days and "
                                           "is taken as unknown.");
    context_reset(c, day("2025-11-01"));
    c->fact[0] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, day("2025-06") };
    context_settle(c);
    assert_string_equal(c->notice[0].text, "ECOG performance status is of 2025-06, up to 153 days old; it counts for 90 days "
                                           "and is taken as unknown.");
    context_reset(c, day("2025-11-01"));
    c->fact[0] = (struct fact_state){ GIVEN_VALUE_KNOWN, false, DATE_UNKNOWN };
    context_settle(c);
    assert_int_equal(c->notice[0].kind, NOTICE_UNDATED);
    assert_string_equal(c->notice[0].text, "ECOG performance status has no date and counts as observed on 2025-11-01.");
    done(c);
}

static void absence_means_what_the_guideline_says_and_is_no_knowledge(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t truth = build_truth(&b, "truth");
    newest(&b)->absent = 1, newest(&b)->absent_value = TRUTH_NO;
    uint32_t choice = build_choice(&b, "choice", "a b");
    newest(&b)->absent = 1, newest(&b)->absent_value = 2;
    uint32_t wide = build_wide(&b, "wide");
    newest(&b)->absent = 1, newest(&b)->absent_value = build_wide_constant(&b, "2.5");
    uint32_t text = build_text_fact(&b, "text"), hello = build_text(&b, "hello");
    newest(&b)->absent = 1, newest(&b)->absent_value = -((int64_t)hello + 1);
    build_field(&b, "f", FACT_TRUTH, "");
    uint32_t list = build_list(&b, "list", build_record(&b, "r"), 9);
    newest(&b)->absent = 1;
    uint32_t known = build_op(&b, OP_truth_known, 0, 0, 0), is = build_op(&b, OP_text_is, text, hello, 0);
    uint32_t listed = build_op(&b, OP_list_known, list, 0, 0);
    struct context *c = context_of(&b, "2025-11-01");
    context_settle(c);
    vm_run(c);
    assert_int_equal(c->truth[truth], TRUTH_NO);
    assert_int_equal(c->number[choice], 2);
    assert_true(decimal_equal(c->wide[wide], decimal_scaled(25, -1)));
    assert_int_equal(c->truth[is], TRUTH_YES);
    assert_int_equal(c->list[list].state, LIST_COMPLETE);
    assert_int_equal(c->fact[0].given, GIVEN_ASSUMED);
    assert_int_equal(c->truth[known], TRUTH_NO);
    assert_int_equal(c->truth[listed], TRUTH_NO);
    context_reset(c, day("2025-11-01"));
    c->truth[truth] = TRUTH_YES, c->fact[0].given = GIVEN_VALUE_KNOWN;
    context_settle(c);
    assert_int_equal(c->truth[truth], TRUTH_YES);
    done(c);
}

static void a_stale_value_is_unknown_and_not_absent(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t truth = build_truth(&b, "truth");
    *newest(&b) = (struct program_fact){ .name = newest(&b)->name, .label = newest(&b)->label, .kind = FACT_TRUTH, .unit = NONE,
        .molar_mass = NONE, .absent = 1, .absent_value = TRUTH_NO, .valid_amount = 1, .valid_unit = DATE_DAYS };
    struct context *c = context_of(&b, "2025-11-01");
    c->truth[truth] = TRUTH_YES, c->fact[0] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, day("2025-10-01") };
    context_settle(c);
    assert_int_equal(c->truth[truth], TRUTH_UNKNOWN);
    assert_int_equal(c->fact[0].given, GIVEN_STALE);
    done(c);
}

static void a_field_that_is_absent_means_what_its_record_says(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t field = build_field(&b, "f", FACT_TRUTH, ""), at;
    b.program->field[field].absent = 1, b.program->field[field].absent_value = TRUTH_YES;
    uint32_t list = build_list(&b, "list", build_record(&b, "r"), 9);
    uint32_t count = build_list_op(&b, OP_list_count, list, 0, 0, &at);
    build_block_end(&b, at, build_op(&b, OP_field_truth, field, 0, 0));
    uint32_t known = build_list_op(&b, OP_list_count, list, 0, 0, &at);
    build_block_end(&b, at, build_op(&b, OP_field_known, field, 0, 0));
    struct context *c = context_of(&b, "2025-11-01");
    give_list(c, list, LIST_COMPLETE, 3)->cell[1] = TRUTH_NO;
    context_settle(c);
    vm_run(c);
    assert_int_equal(c->number[count], 2);
    assert_int_equal(c->number[known], 1);
    done(c);
}

/* An allocator that fails after a number of bytes were asked for. */
static void *limited(void *context, void *memory, size_t old_size, size_t new_size) {
    size_t *left = context;
    if (new_size > *left) return NULL;
    *left -= new_size;
    return allocator_of_c.resize(allocator_of_c.context, memory, old_size, new_size);
}

static void without_memory_there_is_no_context_or_no_result(void **state) {
    (void)state;
    struct builder b = builder_begin();
    for (int i = 0; i < 500; i++) build_truth(&b, "x");
    struct program *program = builder_end(&b);
    bool made = false;
    for (size_t bytes = 0; !made; bytes += 4096) {
        size_t left = bytes;
        const struct allocator allocator = { limited, &left };
        struct context *c = context_new(program, &allocator);
        made = c != NULL;
        if (!made) continue;
        left = 0;
        context_notice(c, NOTICE_ROUNDED, 0, "rounded");
        assert_true(c->failed);
        assert_int_equal(context_text(c, SLICE("x")), NUMBER_UNKNOWN);
        context_reset(c, day("2025-11-01"));
        assert_false(c->failed);
        context_free(c);
    }
    program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_context_knows_nothing),
        cmocka_unit_test(a_value_counts_on_the_last_day_it_is_valid_and_not_after),
        cmocka_unit_test(the_notices_say_which_how_old_and_what_it_counts_as),
        cmocka_unit_test(absence_means_what_the_guideline_says_and_is_no_knowledge),
        cmocka_unit_test(a_stale_value_is_unknown_and_not_absent),
        cmocka_unit_test(a_field_that_is_absent_means_what_its_record_says),
        cmocka_unit_test(without_memory_there_is_no_context_or_no_result),
    };
    return cmocka_run_group_tests_name("runtime/context", tests, NULL, NULL);
}
