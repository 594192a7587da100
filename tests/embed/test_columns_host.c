/* Columns with a host: what each row is answered is what the same patient is answered alone. */
#include "include/osler_columns.h"
#include "tests/embed/hosted.h"

enum { ROWS = 1500 }; /* a whole block and a part of one */

static const char guideline[] =
    "language 1\n"
    "guideline called \"A guideline that calls\"\n"
    "  version: 1.0.0  status: draft  updated: 2025-11-01  notice: \"A test.\"\n"
    "fact weight \"Weight\" : kg from 20 to 200 step 0.5\n"
    "fact fit \"Fit\" : yes or no\n"
    "treatment drug \"Drug\"\n"
    "function doubled \"Twice the weight\" (weight: kg) : kg from 40 to 300 step 0.5 from host\n"
    "recommend heavy \"Heavy\"\n"
    "  when doubled(weight) >= 150 kg and fit\n"
    "  give drug: 1 mg/kg * doubled(weight) oral once\n";

static double doubled(double weight) { return 2 * weight; }

struct called {
    osler_program *program;
    osler_host *host;
    osler_columns *columns;
    double weight[ROWS];
    uint8_t fit[ROWS], known[ROWS / 8 + 1], outcome[ROWS];
};

static void open_called(struct called *c) {
    osler_source source = { .name = "called", .bytes = guideline, .length = sizeof guideline - 1 };
    memset(c, 0, sizeof *c);
    assert_int_equal(osler_compile(&source, NULL, &c->program, NULL), OSLER_OK);
    assert_int_equal(osler_host_new(NULL, &c->host), OSLER_OK);
    assert_int_equal(osler_host_register(c->host, "doubled", "weight: double kg -> double kg", (osler_function)doubled, NULL, NULL), OSLER_OK);
    assert_int_equal(osler_columns_new(c->program, NULL, NULL, &c->columns), OSLER_OK);
    assert_int_equal(osler_columns_begin(c->columns, TODAY), OSLER_OK);
    for (size_t row = 0; row < ROWS; row++) { /* among them what the function cannot give: 2 * 199 kg */
        c->weight[row] = 20 + (double)(row * 7 % 360) / 2;
        c->fit[row] = row % 3 != 0;
        if (row % 5) c->known[row / 8] = (uint8_t)(c->known[row / 8] | 1 << (row % 8));
    }
    osler_column weight = { .type = OSLER_COLUMN_DOUBLE, .values = c->weight, .known = c->known }, fit = { .type = OSLER_COLUMN_BOOLS, .values = c->fit };
    assert_int_equal(osler_columns_bind(c->columns, osler_program_find(c->program, "weight"), &weight), OSLER_OK);
    assert_int_equal(osler_columns_bind(c->columns, osler_program_find(c->program, "fit"), &fit), OSLER_OK);
    assert_int_equal(osler_columns_outcomes(c->columns, 0, c->outcome), OSLER_OK);
}

static void close_called(struct called *c) {
    osler_columns_free(c->columns);
    osler_host_free(c->host);
    osler_program_free(c->program);
}

static osler_outcome alone(const struct called *c, osler_context *context, size_t row) {
    size_t weight = osler_program_find(c->program, "weight"), fit = osler_program_find(c->program, "fit");
    assert_int_equal(osler_context_begin(context, TODAY), OSLER_OK);
    if (c->known[row / 8] >> (row % 8) & 1) assert_int_equal(osler_context_set_double(context, weight, c->weight[row], NULL), OSLER_OK);
    assert_int_equal(osler_context_set_truth(context, fit, c->fit[row] != 0), OSLER_OK);
    assert_int_equal(osler_context_run(context), OSLER_OK);
    return osler_result_outcome(context, 0);
}

static void rows_are_answered_with_the_host(void **state) {
    struct called c;
    osler_context *context;
    size_t yes = 0, no = 0, unknown = 0;
    (void)state;
    open_called(&c);
    assert_int_equal(osler_columns_use_host(c.columns, c.host, NULL), OSLER_OK);
    assert_int_equal(osler_columns_run(c.columns, ROWS), OSLER_OK);
    assert_int_equal(osler_context_new(c.program, NULL, &context), OSLER_OK);
    assert_int_equal(osler_context_use_host(context, c.host, NULL), OSLER_OK);
    for (size_t row = 0; row < ROWS; row++) {
        assert_int_equal(c.outcome[row], alone(&c, context, row));
        yes += c.outcome[row] == OSLER_YES, no += c.outcome[row] == OSLER_NO, unknown += c.outcome[row] == OSLER_UNKNOWN;
    }
    assert_true(yes > 100 && no > 100 && unknown > 100);
    osler_context_free(context);
    close_called(&c);
}

static void without_a_host_the_values_are_unknown(void **state) {
    struct called c;
    (void)state;
    open_called(&c);
    assert_int_equal(osler_columns_use_host(c.columns, c.host, NULL), OSLER_OK);
    assert_int_equal(osler_columns_use_host(c.columns, NULL, NULL), OSLER_OK);
    assert_int_equal(osler_columns_run(c.columns, ROWS), OSLER_OK);
    for (size_t row = 0; row < ROWS; row++) assert_int_equal(c.outcome[row], c.fit[row] ? OSLER_UNKNOWN : OSLER_NO);
    close_called(&c);
}

static void another_signature_is_refused(void **state) {
    struct called c;
    osler_host *host;
    char why[160] = "";
    (void)state;
    open_called(&c);
    assert_int_equal(osler_host_new(NULL, &host), OSLER_OK);
    assert_int_equal(osler_host_register(host, "doubled", "height: double cm -> double kg", (osler_function)doubled, NULL, why), OSLER_OK);
    assert_int_equal(osler_columns_use_host(c.columns, host, why), OSLER_MISUSE);
    assert_non_null(strstr(why, "doubled"));
    osler_host_free(host);
    close_called(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_answered_with_the_host),
        cmocka_unit_test(without_a_host_the_values_are_unknown),
        cmocka_unit_test(another_signature_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
