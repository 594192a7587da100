/* Where rounding to the step has decided something. */
#include "runtime/rounding.h"
#include "tests/runtime/record.h"

enum { MASS, DENSITY, SPOTS };

static void compare(struct builder *b, enum opcode op, uint32_t value, int64_t constant, bool constant_first) {
    uint32_t at = build_op(b, OP_number_const, build_constant(b, constant), 0, 0);
    build_op(b, op, constant_first ? at : value, constant_first ? value : at, 0);
}

/* mass < 50, 60 < mass, mass <= 70, mass = 80, density >= 0.5, some spot larger than 5 */
static struct program *make_program(void) {
    struct builder b = builder_begin();
    record_number(&b, "mass", "kg", 1, 0, 3000, 1);
    uint32_t density = build_wide(&b, "density");
    uint32_t step = build_wide_constant(&b, "0.1");
    struct program_fact *fact = &b.program->fact[DENSITY];
    fact->step = step;
    fact->bounds = FACT_HAS_STEP;
    build_field(&b, "found", FACT_DATE, NULL);
    uint32_t field = build_field(&b, "size", FACT_NUMBER, NULL);
    struct program_field *size = &b.program->field[field];
    size->scale = 1, size->low = 0, size->high = 500, size->step = 1;
    size->bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
    uint32_t spots = build_list(&b, "spots", build_record(&b, "spot"), 10), at;
    compare(&b, OP_number_less, 0, 500, false);
    compare(&b, OP_number_less, 0, 600, true);
    compare(&b, OP_number_at_most, 0, 700, false);
    compare(&b, OP_number_equal, 0, 800, true);
    uint32_t half = build_op(&b, OP_wide_const, build_wide_constant(&b, "0.5"), 0, 0);
    build_op(&b, OP_wide_at_most, half, density, 0);
    uint32_t five = build_op(&b, OP_number_const, build_constant(&b, 50), 0, 0);
    build_list_op(&b, OP_list_some, spots, 0, 0, &at);
    build_block_end(&b, at, build_op(&b, OP_number_less, five, build_op(&b, OP_field_number, field, 0, 0), 0));
    return builder_end(&b);
}

static int begin(void **state) {
    struct record *record = test_calloc(1, sizeof *record);
    record->program = make_program();
    record->context = context_new(record->program, NULL);
    assert_non_null(record->context);
    *state = record;
    return 0;
}

static void check(void **state, const char *json, enum notice_kind kind, const char *text) {
    const struct context *context = record_good(state, json);
    assert_int_equal(context->notices, 1);
    assert_string_equal(context->notice[0].text, text);
    assert_int_equal(context->notice[0].kind, kind);
}

static void rounding_that_decides_is_told_with_the_threshold(void **state) {
    check(state, "{\"mass\":49.96}", NOTICE_ROUNDED_ACROSS, "mass 49.96 kg was rounded to 50 kg; without rounding it would be below 50 kg");
    check(state, "{\"mass\":60.04}", NOTICE_ROUNDED_ACROSS, "mass 60.04 kg was rounded to 60 kg; without rounding it would be above 60 kg");
    check(state, "{\"mass\":\"70.04\"}", NOTICE_ROUNDED_ACROSS, "mass 70.04 kg was rounded to 70 kg; without rounding it would be above 70 kg");
    check(state, "{\"mass\":\"80040 g\"}", NOTICE_ROUNDED_ACROSS, "mass 80040 g was rounded to 80 kg; without rounding it would be above 80 kg");
    check(state, "{\"mass\":79.96}", NOTICE_ROUNDED_ACROSS, "mass 79.96 kg was rounded to 80 kg; without rounding it would be below 80 kg");
    check(state, "{\"density\":0.48}", NOTICE_ROUNDED_ACROSS, "density 0.48 was rounded to 0.5; without rounding it would be below 0.5");
    check(state, "{\"spots\":[{\"size\":5.04}]}", NOTICE_ROUNDED_ACROSS,
          "spots[1].size 5.04 was rounded to 5; without rounding it would be above 5");
}

static void rounding_that_decides_nothing_is_told_without(void **state) {
    check(state, "{\"mass\":50.04}", NOTICE_ROUNDED, "mass 50.04 kg was rounded to 50 kg"); /* not below 50 either way */
    check(state, "{\"mass\":59.96}", NOTICE_ROUNDED, "mass 59.96 kg was rounded to 60 kg");
    check(state, "{\"mass\":69.96}", NOTICE_ROUNDED, "mass 69.96 kg was rounded to 70 kg");
    check(state, "{\"mass\":65.04}", NOTICE_ROUNDED, "mass 65.04 kg was rounded to 65 kg");
    check(state, "{\"density\":0.52}", NOTICE_ROUNDED, "density 0.52 was rounded to 0.5");
    assert_int_equal(record_good(state, "{\"mass\":50,\"density\":0.5}")->notices, 0);
}

static void every_direct_comparison_is_an_edge(void **state) {
    struct record *record = *state;
    struct arena arena;
    struct edge *edge;
    size_t count;
    static const enum edge_kind kinds[] = { EDGE_BELOW, EDGE_UP_TO, EDGE_UP_TO, EDGE_EXACTLY, EDGE_BELOW, EDGE_UP_TO };
    arena_init(&arena, &allocator_of_c, 0);
    assert_true(edges_of(record->program, &arena, &edge, &count));
    assert_int_equal(count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(edge[i].kind, kinds[i]);
        assert_int_equal(edge[i].index, i < 4 ? MASS : 1); /* the density, the size */
        assert_int_equal(edge[i].is_field, i == 5);
    }
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, record_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(rounding_that_decides_is_told_with_the_threshold),
        TEST(rounding_that_decides_nothing_is_told_without),
        TEST(every_direct_comparison_is_an_edge),
    };
    return cmocka_run_group_tests_name("runtime/rounding", tests, NULL, NULL);
}
