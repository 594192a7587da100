/* Which unknown facts matter to an outcome, on programs small enough to judge by eye. */
#include "runtime/box.h"
#include "tests/runtime/builder.h"

enum { FORTY = 40 };

struct asked {
    struct program *program;
    struct context *context;
    struct box *box;
};

static struct asked begin(struct builder *b) {
    struct program *program = builder_end(b);
    struct context *context = context_new(program, NULL);
    assert_non_null(context);
    context_reset(context, date_parse("2025-11-01", 10, NULL));
    return (struct asked){ program, context, box_new(context, 0) };
}

static void end(struct asked *asked) {
    box_free(asked->box);
    context_free(asked->context);
    program_free(asked->program);
}

/* What is missing for recommendation 0, as words with blanks between; "may:" first when it is not certain. */
static void expect_of(struct asked *asked, const char *expected, bool dose) {
    struct missing_set set;
    struct text text;
    vm_run(asked->context);
    assert_non_null(asked->box);
    assert_true(dose ? box_missing_for_dose(asked->box, 0, &set) : box_missing(asked->box, 0, &set));
    text_init(&text, &asked->context->arena);
    text_puts(&text, set.may ? "may:" : "");
    for (size_t i = 0; i < set.count; i++) {
        if (text.length) text_putc(&text, ' ');
        missing_print(asked->program, &set.at[i], &text);
    }
    assert_string_equal(text.bytes, expected);
}

static void expect(struct asked *asked, const char *expected) { expect_of(asked, expected, false); }

/* A recommendation whose outcome is this truth, with no avoids. */
static struct asked begin_with(struct builder *b, uint32_t truth) {
    uint32_t outcome = build_op(b, OP_outcome, truth, build_args(b, 0), 0);
    build_recommendation(b, "recommendation", truth, outcome);
    return begin(b);
}

static uint32_t op1(struct builder *b, enum opcode op, uint32_t a) { return build_op(b, op, a, 0, 0); }
static uint32_t all2(struct builder *b, uint32_t a, uint32_t c) { return build_op(b, OP_truth_all, build_args(b, 2, a, c), 0, 0); }
static uint32_t any2(struct builder *b, uint32_t a, uint32_t c) { return build_op(b, OP_truth_any, build_args(b, 2, a, c), 0, 0); }
static uint32_t constant(struct builder *b, int64_t value) {
    return build_op(b, OP_number_const, build_constant(b, value), 0, 0);
}
static uint32_t is_among(struct builder *b, uint32_t choice, int64_t mask) {
    return build_op(b, OP_choice_in, choice, build_constant(b, mask), 0);
}

/* --- Truths ------------------------------------------------------------------------------------------------------ */

static void a_or_not_a_asks_for_nothing(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t a = build_truth(&b, "a");
    struct asked asked = begin_with(&b, any2(&b, a, op1(&b, OP_truth_not, a)));
    expect(&asked, "");
    end(&asked);
}

static void a_and_b_asks_for_both(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t a = build_truth(&b, "a"), c = build_truth(&b, "b");
    struct asked asked = begin_with(&b, all2(&b, a, c));
    expect(&asked, "a b");
    asked.context->truth[a] = TRUTH_YES;
    expect(&asked, "b");
    asked.context->truth[a] = TRUTH_NO;
    expect(&asked, "");
    end(&asked);
}

static void what_is_absorbed_is_not_asked_for(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t a = build_truth(&b, "a"), c = build_truth(&b, "b");
    struct asked asked = begin_with(&b, all2(&b, a, any2(&b, a, c)));
    expect(&asked, "a");
    end(&asked);
}

static void two_of_three_ask_for_what_can_still_decide(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_truth(&b, "x"), y = build_truth(&b, "y"), z = build_truth(&b, "z");
    uint32_t count = build_op(&b, OP_range_count, build_args(&b, 3, x, y, z), 0, 0);
    uint32_t two = op1(&b, OP_range_of, constant(&b, 2));
    struct asked asked = begin_with(&b, build_op(&b, OP_range_at_most, two, count, 0));
    expect(&asked, "x y z");
    asked.context->truth[y] = TRUTH_NO;
    expect(&asked, "x z");
    asked.context->truth[x] = TRUTH_YES;
    expect(&asked, "z");
    end(&asked);
}

static void a_fact_that_is_asked_about_may_stay_unknown(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t a = build_truth(&b, "a"), c = build_truth(&b, "b");
    uint32_t known = build_op(&b, OP_truth_known, 0, 0, 0);
    struct asked asked = begin_with(&b, any2(&b, known, all2(&b, a, c)));
    asked.context->truth[c] = TRUTH_UNKNOWN;
    expect(&asked, "a b"); /* b decides nothing unless a stays unknown, where `a and b` is no or unknown */
    end(&asked);
}

/* --- Choices ----------------------------------------------------------------------------------------------------- */

static void a_table_asks_for_the_columns_that_decide(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t receptor = build_choice(&b, "receptor", "positive negative"), her2 = build_choice(&b, "her2", "positive negative");
    uint32_t r_yes = is_among(&b, receptor, 1), r_no = is_among(&b, receptor, 2);
    uint32_t h_yes = is_among(&b, her2, 1), h_no = is_among(&b, her2, 2);
    uint32_t row1 = all2(&b, r_yes, h_yes), row2 = all2(&b, r_yes, h_no), row3 = all2(&b, r_no, h_yes), row4 = all2(&b, r_no, h_no);
    uint32_t value[4];
    for (int i = 0; i < 4; i++) value[i] = constant(&b, 1 << i);
    uint32_t table = op1(&b, OP_choice_table, build_pairs(&b, 4, row1, value[0], row2, value[1], row3, value[2], row4, value[3]));
    struct asked asked = begin_with(&b, is_among(&b, table, 8));
    expect(&asked, "receptor her2");
    asked.context->number[receptor] = 1;
    expect(&asked, ""); /* positive: triple negative is refuted */
    asked.context->number[receptor] = 2;
    expect(&asked, "her2");
    end(&asked);
}

/* --- Numbers ----------------------------------------------------------------------------------------------------- */

static void a_threshold_asks_for_its_number(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t lvef = build_number(&b, "lvef", 1, 50, 900), a = build_truth(&b, "a");
    uint32_t low = build_op(&b, OP_number_less, lvef, constant(&b, 500), 0);
    uint32_t high = build_op(&b, OP_number_less, constant(&b, 400), lvef, 0);
    struct asked asked = begin_with(&b, all2(&b, a, all2(&b, low, high)));
    expect(&asked, "lvef a");
    end(&asked);
}

static void a_threshold_outside_the_range_asks_for_nothing(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t ecog = build_number(&b, "ecog", 0, 0, 4), a = build_truth(&b, "a");
    uint32_t never = build_op(&b, OP_number_less, constant(&b, 4), ecog, 0);
    struct asked asked = begin_with(&b, any2(&b, a, never));
    expect(&asked, "a");
    end(&asked);
}

static void two_thresholds_that_exclude_each_other_ask_for_nothing(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t age = build_number(&b, "age", 0, 0, 120);
    uint32_t young = build_op(&b, OP_number_less, age, constant(&b, 18), 0);
    uint32_t old = build_op(&b, OP_number_at_most, constant(&b, 18), age, 0);
    struct asked asked = begin_with(&b, all2(&b, young, old));
    expect(&asked, "");
    end(&asked);
}

static void arithmetic_is_followed_down_to_single_steps(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t weight = build_number(&b, "weight", 1, 200, 3000), height = build_number(&b, "height", 0, 100, 230);
    uint32_t square = build_op(&b, OP_number_multiply, height, height, 0);
    uint32_t kilos = build_op(&b, OP_number_multiply, weight, constant(&b, 1000), 0); /* g/m2 against cm2: kg * 10^4 / 10 */
    uint32_t limit = build_op(&b, OP_number_multiply, square, constant(&b, 30), 0);
    struct asked asked = begin_with(&b, build_op(&b, OP_number_less, limit, kilos, 0));
    expect(&asked, "weight height");
    asked.context->number[height] = 230;
    expect(&asked, "weight");
    asked.context->number[height] = NUMBER_UNKNOWN;
    asked.context->number[weight] = 200; /* 20 kg: below 30 kg/m2 at 100 cm already */
    expect(&asked, "");
    end(&asked);
}

static void roots_are_followed_too(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t weight = build_number(&b, "weight", 0, 20, 300), height = build_number(&b, "height", 0, 100, 230);
    uint32_t product = build_op(&b, OP_wide_multiply, op1(&b, OP_wide_of_number, weight), op1(&b, OP_wide_of_number, height), 0);
    uint32_t by = op1(&b, OP_wide_const, build_wide_constant(&b, "3600"));
    uint32_t area = op1(&b, OP_wide_root, build_op(&b, OP_wide_divide, product, by, 0));
    uint32_t two = op1(&b, OP_wide_const, build_wide_constant(&b, "2"));
    struct asked asked = begin_with(&b, build_op(&b, OP_wide_less, two, area, 0));
    expect(&asked, "weight height");
    asked.context->number[weight] = 30;
    expect(&asked, "");
    end(&asked);
}

/* --- Dates and texts --------------------------------------------------------------------------------------------- */

static void a_date_of_birth_is_asked_for(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t birth = build_date(&b, "birth");
    uint32_t age = build_op(&b, OP_date_elapsed, birth, op1(&b, OP_date_today, 0), DATE_YEARS);
    struct asked asked = begin_with(&b, build_op(&b, OP_range_at_most, op1(&b, OP_range_of, constant(&b, 18)), age, 0));
    expect(&asked, "birth");
    end(&asked);
}

static void a_text_is_asked_for_where_it_is_compared(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t name = build_text_fact(&b, "name"), other = build_text_fact(&b, "other");
    uint32_t is = build_op(&b, OP_text_is, name, build_text(&b, "x"), 0), same = build_op(&b, OP_text_same, name, other, 0);
    struct asked asked = begin_with(&b, all2(&b, is, same));
    expect(&asked, "name other");
    asked.context->number[name] = context_text(asked.context, SLICE("y"));
    expect(&asked, "");
    end(&asked);
}

/* --- Outcomes ---------------------------------------------------------------------------------------------------- */

static struct asked begin_avoided(struct builder *b, uint32_t policy, uint32_t *when, uint32_t *avoid) {
    *when = build_truth(b, "when");
    *avoid = build_truth(b, "avoid");
    build_recommendation(b, "recommendation", *when, build_op(b, OP_outcome, *when, build_pairs(b, 1, *avoid, policy), 0));
    return begin(b);
}

static void contraindicated_is_another_outcome(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t when, avoid;
    struct asked asked = begin_avoided(&b, UNKNOWN_WARN, &when, &avoid);
    expect(&asked, "when avoid");
    end(&asked);
}

static void a_withheld_outcome_asks_for_the_facts_of_the_avoid(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t when, avoid;
    struct asked asked = begin_avoided(&b, UNKNOWN_WITHHOLD, &when, &avoid);
    asked.context->truth[when] = TRUTH_YES;
    expect(&asked, "avoid");
    end(&asked);
}

/* --- Lists ------------------------------------------------------------------------------------------------------- */

struct lesions {
    uint32_t list, site, isolated;
};

static struct lesions build_lesions(struct builder *b) {
    struct lesions l = { .site = build_field(b, "site", FACT_CHOICE, "liver brain bone") };
    l.isolated = build_field(b, "isolated", FACT_TRUTH, "");
    l.list = build_list(b, "lesions", build_record(b, "lesion"), 20);
    return l;
}

static uint32_t some_at(struct builder *b, const struct lesions *l, int64_t site) {
    uint32_t at, some = build_list_op(b, OP_list_some, l->list, 0, 0, &at);
    build_block_end(b, at, is_among(b, build_op(b, OP_field_number, l->site, 0, 0), site));
    return some;
}

/* every lesion where site is not liver has isolated */
static uint32_t every_other_isolated(struct builder *b, const struct lesions *l) {
    uint32_t at, every = build_list_op(b, OP_list_every, l->list, 0, 0, &at);
    uint32_t liver = is_among(b, build_op(b, OP_field_number, l->site, 0, 0), 1);
    build_block_end(b, at, any2(b, liver, build_op(b, OP_field_truth, l->isolated, 0, 0)));
    return every;
}

static void an_unknown_list_is_asked_for(void **state) {
    (void)state;
    struct builder b = builder_begin();
    struct lesions l = build_lesions(&b);
    struct asked asked = begin_with(&b, all2(&b, some_at(&b, &l, 1), op1(&b, OP_truth_not, some_at(&b, &l, 2))));
    expect(&asked, "lesions");
    end(&asked);
}

static void a_field_of_a_known_element_is_asked_for(void **state) {
    (void)state;
    struct builder b = builder_begin();
    struct lesions l = build_lesions(&b);
    struct asked asked = begin_with(&b, every_other_isolated(&b, &l));
    struct list_value *value = give_list(asked.context, l.list, LIST_COMPLETE, 3);
    value->cell[0] = 1; /* liver: its being isolated decides nothing */
    value->cell[2] = 4;
    value->cell[5] = TRUTH_YES;
    expect(&asked, "lesions[2].isolated");
    value->cell[5] = TRUTH_UNKNOWN;
    expect(&asked, "lesions[2].isolated lesions[3].site lesions[3].isolated");
    end(&asked);
}

static void a_list_with_more_is_asked_for_what_may_come(void **state) {
    (void)state;
    struct builder b = builder_begin();
    struct lesions l = build_lesions(&b);
    struct asked asked = begin_with(&b, all2(&b, some_at(&b, &l, 1), every_other_isolated(&b, &l)));
    struct list_value *value = give_list(asked.context, l.list, LIST_MORE, 1);
    value->cell[0] = 1;
    expect(&asked, "lesions");
    value = give_list(asked.context, l.list, LIST_MORE, 1);
    value->cell[0] = 4;
    expect(&asked, "lesions lesions[1].isolated");
    end(&asked);
}

static void a_full_list_has_no_room_for_more(void **state) {
    (void)state;
    struct builder b = builder_begin();
    struct lesions l = build_lesions(&b);
    struct asked asked = begin_with(&b, some_at(&b, &l, 1));
    asked.program->list[l.list].most = 2;
    struct list_value *value = give_list(asked.context, l.list, LIST_MORE, 2);
    value->cell[0] = 4;
    value->cell[2] = 2;
    expect(&asked, "");
    end(&asked);
}

static void sites_are_counted_over_what_is_not_known(void **state) {
    (void)state;
    struct builder b = builder_begin();
    struct lesions l = build_lesions(&b);
    uint32_t at, different = build_list_op(&b, OP_list_different, l.list, l.site, 0, &at);
    build_block_end(&b, at, build_op(&b, OP_truth_const, 0, 0, TRUTH_YES));
    struct asked asked = begin_with(&b, build_op(&b, OP_range_at_most, op1(&b, OP_range_of, constant(&b, 2)), different, 0));
    expect(&asked, "lesions");
    struct list_value *value = give_list(asked.context, l.list, LIST_COMPLETE, 2);
    value->cell[0] = 1;
    expect(&asked, "lesions[2].site");
    end(&asked);
}

static void the_last_value_of_an_unknown_list_is_asked_for(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t at, field = build_field(&b, "value", FACT_NUMBER, "");
    b.program->field[field].bounds = FACT_HAS_LOW | FACT_HAS_HIGH;
    b.program->field[field].high = 1000;
    uint32_t list = build_list(&b, "creatinine", build_record(&b, "observation"), 20);
    uint32_t last = build_list_op(&b, OP_list_number, list, field, AGGREGATE_OP_LAST, &at);
    build_block_end(&b, at, build_op(&b, OP_truth_const, 0, 0, TRUTH_YES));
    struct asked asked = begin_with(&b, build_op(&b, OP_number_less, constant(&b, 500), last, 0));
    expect(&asked, "creatinine");
    give_list(asked.context, list, LIST_COMPLETE, 2)->cell[0] = 900;
    expect(&asked, "creatinine[2].value");
    end(&asked);
}

static void forty_facts_are_no_trouble(void **state) {
    (void)state;
    struct builder b = builder_begin();
    char expected[512] = "", name[FORTY][8];
    uint32_t fact[FORTY], part[FORTY / 2];
    for (int i = 0; i < FORTY; i++) {
        snprintf(name[i], sizeof name[i], "f%d", i);
        fact[i] = build_truth(&b, name[i]);
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), i ? " %s" : "%s", name[i]);
    }
    for (int i = 0; i < FORTY / 2; i++) part[i] = any2(&b, fact[i], op1(&b, OP_truth_not, fact[i + FORTY / 2]));
    uint32_t args = build_arg(&b, FORTY / 2);
    for (int i = 0; i < FORTY / 2; i++) build_arg(&b, part[i]);
    struct asked asked = begin_with(&b, build_op(&b, OP_truth_all, args, 0, 0));
    expect(&asked, expected);
    end(&asked);
}

/* --- Doses, budgets ---------------------------------------------------------------------------------------------- */

static void a_dose_waits_for_the_weight(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t weight = build_number(&b, "weight", 1, 200, 3000), yes = build_truth(&b, "yes");
    uint32_t amount = build_op(&b, OP_number_multiply, weight, constant(&b, 4), 0);
    uint32_t name = build_text(&b, "trastuzumab"), treatment = BUILD_ROW(&b, treatment), unit = BUILD_ROW(&b, unit);
    b.program->treatment[treatment] = (struct program_treatment){ .name = name, .label = name };
    b.program->unit[unit].code = build_text(&b, "mg");
    build_recommendation(&b, "recommendation", yes, build_op(&b, OP_outcome, yes, build_args(&b, 0), 0));
    uint32_t dose = BUILD_ROW(&b, dose);
    b.program->dose[dose] = (struct program_dose){ .kind = VALUE_NUMBER, .reg = amount, .plain = amount, .unit = unit };
    b.program->recommendation[0].doses = 1;
    struct asked asked = begin(&b);
    expect_of(&asked, "weight", true);
    asked.context->number[weight] = 700;
    expect_of(&asked, "", true);
    end(&asked);
}

static void beyond_the_budget_it_says_may(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_number(&b, "x", 0, 0, 1000), y = build_number(&b, "y", 0, 0, 1000);
    uint32_t square = build_op(&b, OP_number_multiply, x, x, 0), other = build_op(&b, OP_number_multiply, y, y, 0);
    uint32_t twice = build_op(&b, OP_number_multiply, other, constant(&b, 2), 0);
    uint32_t never = build_op(&b, OP_number_equal, square, build_op(&b, OP_number_add, twice, constant(&b, 5), 0), 0);
    struct asked asked = begin_with(&b, never); /* x * x = 2 * y * y + 5 has no solution, which takes long to find out */
    box_free(asked.box);
    asked.box = box_new(asked.context, 100);
    expect(&asked, "may: x y");
    end(&asked);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_or_not_a_asks_for_nothing),
        cmocka_unit_test(a_and_b_asks_for_both),
        cmocka_unit_test(what_is_absorbed_is_not_asked_for),
        cmocka_unit_test(two_of_three_ask_for_what_can_still_decide),
        cmocka_unit_test(a_fact_that_is_asked_about_may_stay_unknown),
        cmocka_unit_test(a_table_asks_for_the_columns_that_decide),
        cmocka_unit_test(a_threshold_asks_for_its_number),
        cmocka_unit_test(a_threshold_outside_the_range_asks_for_nothing),
        cmocka_unit_test(two_thresholds_that_exclude_each_other_ask_for_nothing),
        cmocka_unit_test(arithmetic_is_followed_down_to_single_steps),
        cmocka_unit_test(roots_are_followed_too),
        cmocka_unit_test(a_date_of_birth_is_asked_for),
        cmocka_unit_test(a_text_is_asked_for_where_it_is_compared),
        cmocka_unit_test(contraindicated_is_another_outcome),
        cmocka_unit_test(a_withheld_outcome_asks_for_the_facts_of_the_avoid),
        cmocka_unit_test(an_unknown_list_is_asked_for),
        cmocka_unit_test(a_field_of_a_known_element_is_asked_for),
        cmocka_unit_test(a_list_with_more_is_asked_for_what_may_come),
        cmocka_unit_test(a_full_list_has_no_room_for_more),
        cmocka_unit_test(sites_are_counted_over_what_is_not_known),
        cmocka_unit_test(the_last_value_of_an_unknown_list_is_asked_for),
        cmocka_unit_test(forty_facts_are_no_trouble),
        cmocka_unit_test(a_dose_waits_for_the_weight),
        cmocka_unit_test(beyond_the_budget_it_says_may),
    };
    return cmocka_run_group_tests_name("runtime/box", tests, NULL, NULL);
}
