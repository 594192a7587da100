/* Two declarations of one name, put together: whether they are one fact of the product, and which values it has then. */
#include "runtime/api.h"
#include "runtime/context.h"
#include "runtime/product.h"
#include "tests/compiled.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char head[] = "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-01-01\n";

static osler_program *compiled(const char *body) { return compiled_of(head, body); }

struct pair {
    osler_program *from[2];
    struct product *product;
};

static struct pair together(const char *one, const char *other) {
    struct pair p = { .from = { compiled(one), compiled(other) } };
    const struct program *part[2] = { p.from[0]->program, p.from[1]->program };
    p.product = product_new(part, 2, NONE, NULL);
    assert_non_null(p.product);
    return p;
}

static void put_away(struct pair *p) {
    product_free(p->product);
    osler_program_free(p->from[0]);
    osler_program_free(p->from[1]);
}

/* --- What a fact of the product is, in words ------------------------------------------------------------------------------------------ */

static void put_bound(const struct product *product, const struct program_fact *fact, uint32_t which, const char *word, int64_t value, char *out) {
    char digits[DECIMAL_TEXT];
    if (!(fact->bounds & which)) return;
    decimal_print(fact->kind == FACT_WIDE ? product_decimal(product, (uint32_t)value) : decimal_scaled(value, -(int32_t)fact->scale), digits);
    sprintf(out + strlen(out), " %s %s", word, digits);
}

static void put_fact(const struct product *product, uint32_t index, char *out) {
    static const char *const kinds[] = { "truth", "choice", "number", "wide", "date", "text", "period", "list", "series" };
    const struct program *program = product_so_far(product);
    const struct program_fact *fact = &program->fact[index];
    strcpy(out, kinds[fact->kind]);
    for (uint32_t i = 0; i < fact->choices; i++) sprintf(out + strlen(out), " %s", program_text(program, program->choice[fact->first_choice + i].name));
    if (fact->kind == FACT_NUMBER || fact->kind == FACT_WIDE) {
        put_bound(product, fact, FACT_HAS_LOW, "from", fact->low, out);
        put_bound(product, fact, FACT_HAS_HIGH, "to", fact->high, out);
        put_bound(product, fact, FACT_HAS_STEP, "step", fact->step, out);
    }
    if (fact->absent) strcat(out, ", may be absent");
    if (fact->kind == FACT_LIST) sprintf(out + strlen(out), " of %u", (unsigned)program->list[fact->slot].most);
}

/* --- Pairs of declarations --------------------------------------------------------------------------------------------------------------- */

struct meeting {
    const char *one, *other; /* behind "fact x "X" : "; the rule that reads it follows */
    enum product_sharing sharing;
    const char *kept; /* of the first declaration's fact */
};

static void assert_meets(const struct meeting *m, const char *rule) {
    char one[1000], other[1000], kept[200];
    snprintf(one, sizeof one, "%s\n%s", m->one, rule);
    snprintf(other, sizeof other, "%s\n%s", m->other, rule);
    struct pair p = together(one, other);
    const struct product_part *a = product_part(p.product, 0), *b = product_part(p.product, 1);
    const struct program *program = product_program(p.product);
    if (!program) fail_msg("%s | %s: no program", m->one, m->other);
    put_fact(p.product, a->fact[0], kept);
    if (strcmp(kept, m->kept) != 0) fail_msg("%s | %s: \"%s\", not \"%s\"", m->one, m->other, kept, m->kept);
    if (a->sharing[0] != (uint8_t)m->sharing) fail_msg("%s | %s: %d", m->one, m->other, a->sharing[0]);
    assert_int_equal(b->sharing[0], m->sharing);
    assert_int_equal(a->fact[0] == b->fact[0], m->sharing != PRODUCT_APART);
    put_away(&p);
}

#define ASSERT_MEETS(table, rule) \
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) assert_meets(&table[i], rule)
#define X "fact x \"X\" : "

static void ranges_and_steps_are_cut_down_to_what_is_common(void **state) {
    (void)state;
    static const struct meeting numbers[] = {
        { X "number from 0 to 10 step 1", X "number from 0 to 10 step 1", PRODUCT_SHARED, "number from 0 to 10 step 1" },
        { X "number from 0 to 10 step 1", X "number from 5 to 20 step 1", PRODUCT_NARROWED, "number from 5 to 10 step 1" },
        { X "number from 0 to 10 step 1", X "number from 11 to 20 step 1", PRODUCT_APART, "number from 0 to 10 step 1" },
        { X "number from 0 to 12 step 2", X "number from 0 to 12 step 3", PRODUCT_NARROWED, "number from 0 to 12 step 6" },
        { X "number from 0 to 9 step 0.5", X "number from 0 to 9 step 1", PRODUCT_NARROWED, "number from 0 to 9 step 1" },
        { X "number from 0 to 9 step 1", X "number from 0 to 9 step 0.25", PRODUCT_NARROWED, "number from 0 to 9 step 1" },
        { X "number from 0 to 9 step 0.0000000000001", X "number from 0 to 9 step 1", PRODUCT_APART, "wide from 0 to 9 step 0.0000000000001" },
        { X "number", X "number from 1 to 9 step 1", PRODUCT_NARROWED, "number from 1 to 9 step 1" },
        { X "number from 1 to 9 step 1", X "number", PRODUCT_NARROWED, "number from 1 to 9 step 1" },
        { X "number", X "number", PRODUCT_SHARED, "wide" },
        { X "number from 0 to 9", X "number from 1 to 8", PRODUCT_NARROWED, "wide from 1 to 8" },
        { X "number from 0 to 9", X "number", PRODUCT_NARROWED, "wide from 0 to 9" },
        { X "number from 0 to 3", X "number from 4 to 9", PRODUCT_APART, "wide from 0 to 3" },
        { X "number from 0.5 to 9.5 step 0.1", X "number from 0 to 9 step 1", PRODUCT_NARROWED, "number from 1 to 9 step 1" },
        { X "number from 0.5 to 0.7 step 0.1", X "number from 0 to 9 step 1", PRODUCT_APART, "number from 0.5 to 0.7 step 0.1" },
    };
    ASSERT_MEETS(numbers, "inform r \"R\"\n  when x is known\n");
}

static void units_and_kinds_have_to_be_the_same(void **state) {
    (void)state;
    static const struct meeting quantities[] = {
        { X "kg from 1 to 300 step 0.1", X "kg from 1 to 300 step 0.1", PRODUCT_SHARED, "number from 1 to 300 step 0.1" },
        { X "kg", X "g", PRODUCT_APART, "wide" },
    };
    ASSERT_MEETS(quantities, "inform r \"R\"\n  when x > 1 kg\n");
    static const struct meeting kinds[] = {
        { X "yes or no", X "text", PRODUCT_APART, "truth" },
        { X "date", X "date", PRODUCT_SHARED, "date" },
        { X "period", X "period", PRODUCT_SHARED, "period" },
        { X "text", X "number from 0 to 9 step 1", PRODUCT_APART, "text" },
    };
    ASSERT_MEETS(kinds, "inform r \"R\"\n  when x is known\n");
}

static void choices_keep_the_values_that_both_have(void **state) {
    (void)state;
    static const struct meeting choices[] = {
        { X "one of a, b, c", X "one of a, b, c", PRODUCT_SHARED, "choice a b c" },
        { X "one of a, b, c", X "one of c, b", PRODUCT_NARROWED, "choice c b" },
        { X "one of a, b", X "one of b, a", PRODUCT_NARROWED, "choice b a" },
        { X "one of a, b", X "one of b, c, d", PRODUCT_NARROWED, "choice b" },
        { X "one of b, c", X "one of b, d", PRODUCT_NARROWED, "choice b" },
        { X "one of a, b\n  absent means: b", X "one of b, a", PRODUCT_NARROWED, "choice b a, may be absent" },
        { X "one of a, b", X "one of a, b\n  absent means: b", PRODUCT_SHARED, "choice a b, may be absent" },
    };
    ASSERT_MEETS(choices, "inform r \"R\"\n  when x is b\n");
    static const struct meeting none = { X "one of a, b", X "one of c, d", PRODUCT_APART, "choice a b" };
    assert_meets(&none, "inform r \"R\"\n  when x is known\n");
    static const struct meeting truths[] = {
        { X "yes or no", X "yes or no\n  absent means: no", PRODUCT_SHARED, "truth, may be absent" },
        { X "yes or no\n  absent means: yes", X "yes or no", PRODUCT_SHARED, "truth, may be absent" },
    };
    ASSERT_MEETS(truths, "inform r \"R\"\n  when x\n");
}

#define LIST(fields, more) "record item \"Item\"\n" fields X "list of item\n" more

static void lists_are_one_where_their_elements_are(void **state) {
    (void)state;
    static const struct meeting lists[] = {
        { LIST("  one \"A\" : yes or no\n", ""), LIST("  one \"A\" : yes or no\n", ""), PRODUCT_SHARED, "list of 200" },
        { LIST("  one \"A\" : yes or no\n", ""), LIST("  one \"A\" : yes or no\n", "  most: 5\n"), PRODUCT_NARROWED, "list of 5" },
        { LIST("  one \"A\" : yes or no\n", "  most: 5\n"), LIST("  one \"A\" : yes or no\n", ""), PRODUCT_NARROWED, "list of 5" },
        { LIST("  one \"A\" : yes or no\n", "  absent means: none\n"), LIST("  one \"A\" : yes or no\n", ""), PRODUCT_SHARED, "list, may be absent of 200" },
        { LIST("  one \"A\" : yes or no\n", ""), LIST("  one \"A\" : yes or no\n", "  absent means: none\n"), PRODUCT_SHARED, "list, may be absent of 200" },
        { LIST("  one \"A\" : yes or no\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : text\n", ""), PRODUCT_APART, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : text\n", ""), LIST("  two \"B\" : text\n  one \"A\" : yes or no\n", ""), PRODUCT_SHARED, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : text\n", ""), LIST("  one \"A\" : yes or no\n  three \"C\" : text\n", ""), PRODUCT_APART,
          "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : text\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : date\n", ""), PRODUCT_APART, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : cm\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : mm\n", ""), PRODUCT_APART, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : cm from 0 to 9 step 1\n", ""),
          LIST("  one \"A\" : yes or no\n  two \"B\" : cm from 0 to 8 step 1\n", ""),
          PRODUCT_APART, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : cm from 0 to 9 step 0.1\n", ""),
          LIST("  one \"A\" : yes or no\n  two \"B\" : cm from 0 to 9 step 1\n", ""),
          PRODUCT_APART, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : one of c, d\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : one of c, d, e\n", ""), PRODUCT_APART,
          "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : cm\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : cm\n", ""), PRODUCT_SHARED, "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : cm\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : cm from 0 to 9 step 1\n", ""), PRODUCT_APART,
          "list of 200" },
        { LIST("  one \"A\" : yes or no\n  two \"B\" : yes or no\n    absent means: no\n", ""), LIST("  one \"A\" : yes or no\n  two \"B\" : yes or no\n", ""),
          PRODUCT_APART, "list of 200" },
    };
    ASSERT_MEETS(lists, "inform r \"R\"\n  when some item where one\n");
    static const struct meeting series[] = {
        { X "mmol/L from 1 to 9 step 0.1 over time", X "mmol/L from 1 to 9 step 0.1 over time", PRODUCT_SHARED, "series" },
        { X "mmol/L from 1 to 9 step 0.1 over time", X "mmol/L from 1 to 8 step 0.1 over time", PRODUCT_APART, "series" },
    };
    ASSERT_MEETS(series, "inform r \"R\"\n  when latest x > 5 mmol/L\n");
}

#define ITEM "record item \"Item\"\n  one \"A\" : yes or no\n"
#define OTHER "record other \"Other\"\n  one \"A\" : yes or no\n"
#define BOTH X "list of item\nfact y \"Y\" : list of item\ninform also \"Also\"\n  when some item in y where one\n"
#define EACH X "list of item\nfact y \"Y\" : list of other\ninform also \"Also\"\n  when some other in y where one\n"

/* The code of each list speaks of fields, which are those of the record that the list has in the product. */
static void several_lists_have_one_record(void **state) {
    (void)state;
    static const struct meeting lists[] = {
        { ITEM BOTH, ITEM BOTH, PRODUCT_SHARED, "list of 200" },
        { ITEM BOTH, ITEM X "list of item\n", PRODUCT_SHARED, "list of 200" },
        { ITEM BOTH, "record item \"Item\"\n  one \"A\" : yes or no\n  two \"B\" : text\n" BOTH, PRODUCT_APART, "list of 200" },
        { ITEM OTHER EACH, ITEM BOTH, PRODUCT_SHARED, "list of 200" },
        { ITEM BOTH, ITEM OTHER EACH, PRODUCT_SHARED, "list of 200" },
    };
    ASSERT_MEETS(lists, "inform r \"R\"\n  when some item in x where one\n");
    /* A list of the second version only stands before the one that both have. */
    struct pair p = together(ITEM X "list of item\ninform r \"R\"\n  when some item in x where one\n",
                             ITEM "fact y \"Y\" : list of item\n" X "list of item\ninform r \"R\"\n  when some item in x where one\n");
    const struct product_part *a = product_part(p.product, 0), *b = product_part(p.product, 1);
    assert_non_null(product_program(p.product));
    assert_int_equal(b->sharing[0], PRODUCT_ALONE);
    assert_int_equal(b->sharing[1], PRODUCT_SHARED);
    assert_int_equal(a->fact[0], b->fact[1]);
    assert_int_equal(a->truth[p.from[0]->program->recommendation[0].outcome], b->truth[p.from[1]->program->recommendation[0].outcome]);
    put_away(&p);
}

/* --- Absence, where bytecode says more than the language does --------------------------------------------------------------------------- */

static void a_value_for_what_is_absent_is_found_for_every_kind(void **state) {
    (void)state;
    static const char *const kinds[] = { X "number from 0 to 9 step 1\n", X "number from 0 to 9\n", X "date\n", X "text\n" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int which = 0; which < 2; which++) {
            char body[200];
            snprintf(body, sizeof body, "%sinform r \"R\"\n  when x is known\n", kinds[i]);
            osler_program *from[2] = { compiled(body), compiled(body) };
            struct program_fact *fact = &from[which]->program->fact[0];
            fact->absent = 1, fact->absent_value = fact->kind == FACT_DATE ? date_of_day(0) : fact->kind == FACT_TEXT ? -1 : 0;
            const struct program *part[2] = { from[0]->program, from[1]->program };
            struct product *product = product_new(part, 2, NONE, NULL);
            assert_non_null(product_program(product));
            assert_int_equal(product_so_far(product)->fact[0].absent, 1);
            assert_int_equal(product_part(product, 1)->sharing[0], PRODUCT_SHARED);
            product_free(product);
            osler_program_free(from[0]), osler_program_free(from[1]);
        }
}

/* --- Code -------------------------------------------------------------------------------------------------------------------------------- */

static size_t count(const struct program *program, enum opcode op) {
    size_t found = 0;
    for (uint32_t i = 0; i < program->instructions; i++) found += instruction_op(&program->instruction[i]) == op;
    return found;
}

/* What both compute alike is computed once: as often as by one of them. */
static void assert_once(const char *body, enum opcode op) {
    struct pair p = together(body, body);
    const struct program *program = product_program(p.product);
    assert_non_null(program);
    assert_true(count(p.from[0]->program, op) > 0);
    if (count(program, op) != count(p.from[0]->program, op)) fail_msg("%s: %zu times", opcode_name(op), count(program, op));
    put_away(&p);
}

static void what_is_alike_is_computed_once(void **state) {
    (void)state;
    assert_once(X "text\ninform r \"R\"\n  when x is \"a\" or x is \"b\"\n", OP_text_is);
    assert_once(X "Cel\nfact y \"Y\" : K\ninform r \"R\"\n  when x > y\n", OP_wide_convert);
    assert_once(LIST("  one \"A\" : cm from 0 to 9 step 1\n", "") "inform r \"R\"\n  when number of item where (one > 1 cm) >= 2\n", OP_list_count);
    assert_once(LIST("  large \"L\" : cm from 0 to 9 step 1\n", "") "inform r \"R\"\n"
                "  when sum of large in x > 5 cm or highest large in x > 3 cm\n", OP_list_wide);
}

static const char host[] =
    "function risk \"Risk\" (a: yes or no, b: a) : number from 0 to 100 step 1 from host\n"
    "fact ill \"Ill\" : yes or no\nfact well \"Well\" : yes or no\nfact age \"Age\" : a from 0 to 120 step 1\n";

static void calls_are_one_where_they_read_the_same(void **state) {
    (void)state;
    static const struct {
        const char *one, *other;
        bool shared;
    } calls[] = {
        { "inform r \"R\"\n  when risk(ill, age) > 5\n", "inform r \"R\"\n  when risk(ill, age) > 5\n", true },
        { "inform r \"R\"\n  when risk(ill, age) > 5\n", "inform r \"R\"\n  when risk(well, age) > 5\n", false },
        { "define bad \"Bad\" as ill\ninform r \"R\"\n  when risk(bad, age) > 5\n", "define bad \"Bad\" as well\ninform r \"R\"\n  when risk(bad, age) > 5\n",
          false },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char one[1000], other[1000];
        snprintf(one, sizeof one, "%s%s", host, calls[i].one);
        snprintf(other, sizeof other, "%s%s", host, calls[i].other);
        struct pair p = together(one, other);
        assert_non_null(product_program(p.product));
        uint32_t a = p.from[0]->program->call[0].fact, b = p.from[1]->program->call[0].fact;
        assert_int_equal(product_part(p.product, 0)->fact[a] == product_part(p.product, 1)->fact[b], calls[i].shared);
        put_away(&p);
    }
}

/* A text that a table gives is a text of the product, and no longer one of its part. */
static void texts_of_tables_keep_their_words(void **state) {
    (void)state;
    static const char body[] = X "one of one, two\nfact remark \"Remark\" : text\n"
                               "table said \"Said\" : text\n  | x   | said |\n  | one | \"first\" |\n  | two | \"second\" |\n"
                               "inform r \"R\"\n  when said is remark\n";
    struct pair p = together(body, body);
    const struct program *program = product_program(p.product);
    assert_non_null(program);
    bool said = false;
    for (uint32_t i = 0; i < program->instructions; i++) {
        const struct program_instruction *at = &program->instruction[i];
        if (instruction_op(at) != OP_number_const) continue;
        int64_t value = program->constant[at->a].value;
        said |= value < 0 && !strcmp(program_text(program, (uint32_t)-(value + 1)), "second");
    }
    assert_true(said);
    put_away(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_and_steps_are_cut_down_to_what_is_common),
        cmocka_unit_test(units_and_kinds_have_to_be_the_same),
        cmocka_unit_test(choices_keep_the_values_that_both_have),
        cmocka_unit_test(lists_are_one_where_their_elements_are),
        cmocka_unit_test(several_lists_have_one_record),
        cmocka_unit_test(a_value_for_what_is_absent_is_found_for_every_kind),
        cmocka_unit_test(what_is_alike_is_computed_once),
        cmocka_unit_test(calls_are_one_where_they_read_the_same),
        cmocka_unit_test(texts_of_tables_keep_their_words),
    };
    return cmocka_run_group_tests_name("runtime/product", tests, NULL, NULL);
}
