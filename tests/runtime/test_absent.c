/* Absence that means something, of facts and fields of every kind: bytecode may say so of more kinds than the language lets a guideline. */
#include "runtime/api.h"
#include "tests/runtime/builder.h"

/* --- Facts and fields ------------------------------------------------------------------------------------------------- */

static void absent(struct program_fact *fact, int64_t value) { fact->absent = 1, fact->absent_value = value; }

static void a_fact_of_any_kind_is_assumed(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t number = build_number(&b, "number", 0, 0, 9), wide = build_wide(&b, "wide"), born = build_date(&b, "date"), text = build_text_fact(&b, "text");
    uint32_t half = build_wide_constant(&b, "0.5"), words = build_text(&b, "words");
    absent(&b.program->fact[0], 7);
    absent(&b.program->fact[1], half);
    absent(&b.program->fact[2], date_of_day(0));
    absent(&b.program->fact[3], -((int64_t)words + 1));
    struct program *program = builder_end(&b);
    struct context *c = context_new(program, NULL);
    struct slice found;
    context_reset(c, date_parse("2025-11-01", 10, NULL));
    context_settle(c);
    assert_int_equal(c->number[number], 7);
    assert_true(decimal_equal(c->wide[wide], decimal_scaled(5, -1)));
    assert_int_equal(c->number[born], date_of_day(0));
    assert_true(context_text_at(c, c->number[text], &found) && slice_is(found, "words"));
    for (uint32_t f = 0; f < program->facts; f++) assert_int_equal(c->fact[f].given, GIVEN_ASSUMED);
    context_free(c);
    program_free(program);
}

/* Of two elements one says everything and the other nothing. */
static void a_field_of_any_kind_is_assumed(void **state) {
    (void)state;
    enum { TRUTH, CHOICE, NUMBER, WIDE, DATE, TEXT, FIELDS };
    static const char *const names[] = { "truth", "choice", "number", "wide", "date", "text" };
    static const enum fact_kind kinds[] = { FACT_TRUTH, FACT_CHOICE, FACT_NUMBER, FACT_WIDE, FACT_DATE, FACT_TEXT };
    struct builder b = builder_begin();
    uint32_t half = build_wide_constant(&b, "0.5"), words = build_text(&b, "words");
    const int64_t assumed[] = { TRUTH_YES, 2, 7, half, date_of_day(0), -((int64_t)words + 1) };
    for (uint32_t f = 0; f < FIELDS; f++) {
        uint32_t field = build_field(&b, names[f], kinds[f], "one two");
        b.program->field[field].absent = 1, b.program->field[field].absent_value = assumed[f];
    }
    uint32_t list = build_list(&b, "list", build_record(&b, "item"), 9);
    struct program *program = builder_end(&b);
    struct context *c = context_new(program, NULL);
    context_reset(c, date_parse("2025-11-01", 10, NULL));
    struct list_value *value = give_list(c, list, LIST_COMPLETE, 2);
    const int64_t given[] = { TRUTH_NO, 1, 3, 0, date_of_day(5), -1 };
    for (uint32_t f = 0; f < FIELDS; f++) value->cell[f] = given[f];
    value->wide[WIDE] = decimal_one, value->wide[FIELDS + WIDE] = decimal_unknown;
    value->cell[FIELDS + NUMBER] = value->cell[FIELDS + DATE] = value->cell[FIELDS + TEXT] = NUMBER_UNKNOWN;
    context_settle(c);
    for (uint32_t f = 0; f < FIELDS; f++) {
        if (f == WIDE) continue;
        assert_int_equal(c->list[list].cell[f], given[f]);
        assert_int_equal(c->list[list].cell[FIELDS + f], assumed[f]);
    }
    assert_true(decimal_equal(c->list[list].wide[WIDE], decimal_one));
    assert_true(decimal_equal(c->list[list].wide[FIELDS + WIDE], decimal_scaled(5, -1)));
    context_free(c);
    program_free(program);
}

/* --- In words --------------------------------------------------------------------------------------------------------------- */

static const char guide[] = "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-01-01\n"
                            "fact number \"Number\" : kg from 0 to 9 step 0.5\nfact wide \"Wide\" : mg from 0 to 9\n"
                            "fact born \"Born\" : date\nfact note \"Note\" : text\n"
                            "inform r \"R\"\n  when number is known and wide is known and born is known and note is known\n";

static osler_program *compiled(void) {
    osler_source source = { .name = "g.guide", .bytes = guide, .length = sizeof guide - 1, .proofs = OSLER_PROVE_NOTHING };
    osler_program *program = NULL;
    assert_int_equal(osler_compile(&source, NULL, &program, NULL), OSLER_OK);
    return program;
}

static void what_absence_means_is_told_of_every_kind(void **state) {
    (void)state;
    osler_program *old = compiled(), *new = compiled();
    osler_difference *difference;
    const char *text;
    size_t length;
    absent(&new->program->fact[0], 15);
    absent(&new->program->fact[1], 0); /* the first decimal constant: the low end of its range */
    absent(&new->program->fact[2], date_of_day(0));
    absent(&new->program->fact[3], -1);
    assert_true(program_verify(new->program, NULL));
    assert_int_equal(osler_diff(old, new, "2025-11-01", NULL, &difference), OSLER_OK);
    assert_int_equal(osler_difference_text(difference, 0, &text, &length), OSLER_OK);
    static const char *const lines[] = { "  fact number, absent means: (none) -> 1.5 kg\n", "  fact wide, absent means: (none) -> 0 mg\n",
                                         "  fact born, absent means: (none) -> 1970-01-01\n" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(text, lines[i])) fail_msg("no %s in %s", lines[i], text);
    osler_difference_free(difference);
    osler_program_free(old);
    osler_program_free(new);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_of_any_kind_is_assumed),
        cmocka_unit_test(a_field_of_any_kind_is_assumed),
        cmocka_unit_test(what_absence_means_is_told_of_every_kind),
    };
    return cmocka_run_group_tests_name("runtime/absent", tests, NULL, NULL);
}
