/* Arrow's C data interface, with arrays built by hand: every kind of column, offsets and slices, dictionaries, lists, what is wrong with
 * them, and that everything is released exactly once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

static const char guide[] =
    "language 1\n"
    "guideline g \"G\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-01-01\n"
    "fact age \"Age\" : number from 0 to 120 step 1\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\n"
    "fact her2 \"HER2\" : one of positive, negative, equivocal\n"
    "fact fever \"Fever\" : yes or no\n"
    "  valid for: 10 days\n"
    "fact seen \"Seen\" : date\n"
    "fact note \"Note\" : text\n"
    "record lesion \"Lesion\"\n"
    "  size \"Size\" : cm from 0 to 30 step 0.1\n"
    "  liver \"Liver\" : yes or no\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "treatment drug \"Drug\"\n"
    "  class: a\n"
    "recommend treat \"Treat\"\n"
    "  when her2 is positive and age >= 18\n"
    "  give drug: 4 mg/kg * weight iv once\n"
    "recommend cool \"Cool\"\n"
    "  when fever\n"
    "recommend cut \"Cut\"\n"
    "  when some lesion where (liver and size >= 2 cm)\n"
    "recommend recent \"Recent\"\n"
    "  when seen >= 2025-10-01\n"
    "recommend remark \"Remark\"\n"
    "  when note is \"pain\"\n";

static osler_program *compiled(void) {
    osler_source source = { .name = "g.guide", .bytes = guide, .length = sizeof guide - 1 };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

static osler_columns *engine(const osler_program *program, unsigned flags) {
    osler_columns *columns = NULL;
    osler_columns_options options = { .flags = flags };
    assert_int_equal(osler_columns_new(program, &options, NULL, &columns), OSLER_OK);
    assert_int_equal(osler_columns_begin(columns, "2025-11-01"), OSLER_OK);
    return columns;
}

/* --- Arrays by hand: structs that count how often they are released ------------------------------------------------------------ */

enum { COLUMNS = 12 };

struct hand {
    struct ArrowSchema schema, column_schema[COLUMNS], inner_schema[8], *schema_pointer[COLUMNS], *inner_pointer[8];
    struct ArrowArray array, column[COLUMNS], inner[8], *pointer[COLUMNS], *inner_at[8];
    const void *buffer[COLUMNS][3], *inner_buffer[8][3], *top_buffer[1];
    int schemas, arrays; /* releases of the top ones */
    int columns;
};

static void schema_released(struct ArrowSchema *schema) {
    struct hand *h = schema->private_data;
    if (schema->format && !strcmp(schema->format, "+s") && schema->n_children == h->columns && !*schema->name) h->schemas++;
    schema->release = NULL;
}

static void array_released(struct ArrowArray *array) {
    struct hand *h = array->private_data;
    if (array->children == h->pointer) h->arrays++;
    array->release = NULL;
}

static void begin(struct hand *h, int64_t rows) {
    memset(h, 0, sizeof *h);
    h->schema = (struct ArrowSchema){ .format = "+s", .name = "", .children = h->schema_pointer, .release = schema_released, .private_data = h };
    h->array = (struct ArrowArray){ .length = rows, .n_buffers = 1, .buffers = h->top_buffer, .children = h->pointer,
                                    .release = array_released, .private_data = h };
}

static struct ArrowArray *add(struct hand *h, const char *name, const char *format, int64_t length, int buffers, const void *known,
                              const void *second, const void *third) {
    int i = h->columns++;
    h->column_schema[i] = (struct ArrowSchema){ .format = format, .name = name, .release = schema_released, .private_data = h };
    h->schema_pointer[i] = &h->column_schema[i];
    h->buffer[i][0] = known, h->buffer[i][1] = second, h->buffer[i][2] = third;
    h->column[i] = (struct ArrowArray){ .length = length, .null_count = known ? -1 : 0, .n_buffers = buffers, .buffers = h->buffer[i],
                                        .release = array_released, .private_data = h };
    h->pointer[i] = &h->column[i];
    h->schema.n_children = h->array.n_children = h->columns;
    return &h->column[i];
}

static osler_status run(osler_columns *columns, struct hand *h, struct ArrowArray *result, const char **why) {
    osler_status status = osler_columns_arrow(columns, &h->schema, &h->array, NULL, result, why);
    assert_null(h->schema.release);
    assert_null(h->array.release);
    return status;
}

static int outcome(const struct ArrowArray *result, int column, int64_t row) {
    const struct ArrowArray *a = result->children[column];
    const uint8_t *known = a->buffers[0];
    if (known && !(known[row / 8] >> (row % 8) & 1)) return -1;
    return ((const int8_t *)a->buffers[1])[row];
}

enum { APPLIES, TREAT, COOL, CUT, RECENT, REMARK, DOSE, ERROR };

static void finish(osler_program *program, osler_columns *columns, struct hand *h) {
    osler_columns_free(columns);
    assert_int_equal(h->schemas, 1);
    assert_int_equal(h->arrays, 1);
    osler_program_free(program);
}

/* --- Columns ------------------------------------------------------------------------------------------------------------------------ */

static void every_kind_of_column(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const int16_t age[] = { 50, 17, 50, 130, 50 };
    static const double weight[] = { 70.3, 70, 70.34, 70, 0.0 / 1 };
    static const uint8_t weight_known[] = { 0x0F };
    static const int8_t her2[] = { 0, 0, 0, 0, 1 };
    static const int32_t her2_ends[] = { 0, 8, 16 };
    static const uint8_t fever[] = { 0x15 };
    static const int32_t fever_on[] = { 20393, 20393, 20380, 20393, 20393 }; /* 2025-11-01, ten days before and more */
    static const int32_t seen[] = { 20362, 20361, 20362, 20362, 20362 };
    static const int32_t note_ends[] = { 0, 4, 4, 8, 8, 9 };
    struct hand h;
    struct ArrowArray result;
    const char *why;
    begin(&h, 5);
    add(&h, "age", "s", 5, 2, NULL, age, NULL);
    add(&h, "weight", "g", 5, 2, weight_known, weight, NULL);
    struct ArrowArray *choice = add(&h, "her2", "c", 5, 2, NULL, her2, NULL);
    h.inner_buffer[0][1] = her2_ends, h.inner_buffer[0][2] = "positivenegative";
    h.inner_schema[0] = (struct ArrowSchema){ .format = "u", .name = "", .release = schema_released, .private_data = &h };
    h.inner[0] = (struct ArrowArray){ .length = 2, .n_buffers = 3, .buffers = h.inner_buffer[0], .release = array_released, .private_data = &h };
    choice->dictionary = &h.inner[0];
    h.column_schema[2].dictionary = &h.inner_schema[0];
    add(&h, "fever", "b", 5, 2, NULL, fever, NULL);
    add(&h, "fever@on", "tdD", 5, 2, NULL, fever_on, NULL);
    add(&h, "seen", "tdD", 5, 2, NULL, seen, NULL);
    add(&h, "note", "u", 5, 3, NULL, note_ends, "painpainx");
    assert_int_equal(run(columns, &h, &result, &why), OSLER_OK);
    static const int expected[5][6] = { { 3, 3, 3, 1, 3, 3 }, { 3, 0, 0, 1, 0, 1 }, { 3, 3, 1, 1, 3, 3 }, { -1, -1, -1, -1, -1, -1 }, { 3, 0, 3, 1, 3, 0 } };
    for (int row = 0; row < 5; row++)
        for (int i = 0; i < 6; i++)
            if (outcome(&result, i, row) != expected[row][i]) fail_msg("row %d column %d: %d", row, i, outcome(&result, i, row));
    const int64_t *dose = result.children[DOSE]->buffers[1];
    const uint8_t *known = result.children[DOSE]->buffers[0];
    assert_int_equal(known[0], 0x05);
    assert_int_equal(dose[0], 2812); /* 281.2 mg; 70.34 kg is kept as 70.3 kg */
    assert_int_equal(dose[4], 2812); /* of 16 bytes each */
    const int32_t *ends = result.children[ERROR]->buffers[1];
    char message[200];
    snprintf(message, sizeof message, "%.*s", ends[4] - ends[3], (const char *)result.children[ERROR]->buffers[2] + ends[3]);
    assert_string_equal(message, "age is 130: outside its range from 0 to 120");
    assert_int_equal(result.children[ERROR]->null_count, 4);
    assert_int_equal(osler_columns_error_count(columns), 1);
    size_t row;
    osler_patient_error error;
    assert_int_equal(osler_columns_error(columns, 0, &row, &error), OSLER_OK);
    assert_int_equal(row, 3);
    assert_string_equal(error.path, "age");
    assert_string_equal(error.found, "130");
    result.release(&result);
    finish(program, columns, &h);
}

static void slices_offsets_and_bits_that_begin_anywhere(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const int64_t age[] = { 1, 2, 3, 50, 17, 50, 60 };
    static const uint8_t known[] = { 0x5B }; /* 0101 1011: element 5 is known, 2 not */
    static const uint8_t fever[] = { 0xA0, 0x01 };
    struct hand h;
    struct ArrowArray result;
    begin(&h, 3);
    h.array.offset = 1;
    add(&h, "age", "l", 4, 2, known, age, NULL)->offset = 2;  /* rows: elements 3, 4, 5 */
    add(&h, "fever", "b", 4, 2, NULL, fever, NULL)->offset = 4; /* bits 5, 6, 7 */
    const char *her2_words = "positivepositivepositivepositive";
    static const int32_t her2_ends[] = { 0, 8, 16, 24, 32 };
    add(&h, "her2", "u", 4, 3, NULL, her2_ends, her2_words);
    assert_int_equal(run(columns, &h, &result, NULL), OSLER_OK);
    assert_int_equal(result.length, 3);
    static const int treat[] = { 3, 0, 1 }, cool[] = { 3, 0, 3 };
    for (int row = 0; row < 3; row++) {
        assert_int_equal(outcome(&result, TREAT, row), treat[row]);
        assert_int_equal(outcome(&result, COOL, row), cool[row]);
    }
    result.release(&result);
    finish(program, columns, &h);
}

static void a_list(struct hand *h, const int32_t *ends, const double *size, const uint8_t *liver, int64_t elements, const uint8_t *known) {
    struct ArrowArray *list = add(h, "lesions", "+l", 4, 2, known, ends, NULL);
    struct ArrowSchema *schema = &h->column_schema[h->columns - 1];
    h->inner_schema[1] = (struct ArrowSchema){ .format = "+s", .name = "item", .n_children = 2, .children = h->inner_pointer + 2,
                                               .release = schema_released, .private_data = h };
    h->inner_schema[2] = (struct ArrowSchema){ .format = "g", .name = "size", .release = schema_released, .private_data = h };
    h->inner_schema[3] = (struct ArrowSchema){ .format = "b", .name = "liver", .release = schema_released, .private_data = h };
    h->inner[1] = (struct ArrowArray){ .length = elements, .n_buffers = 1, .n_children = 2, .buffers = h->inner_buffer[1],
                                       .children = h->inner_at + 2, .release = array_released, .private_data = h };
    h->inner[2] = (struct ArrowArray){ .length = elements, .n_buffers = 2, .buffers = h->inner_buffer[2], .release = array_released, .private_data = h };
    h->inner[3] = (struct ArrowArray){ .length = elements, .n_buffers = 2, .buffers = h->inner_buffer[3], .release = array_released, .private_data = h };
    h->inner_buffer[2][1] = size, h->inner_buffer[3][1] = liver;
    for (int i = 1; i < 4; i++) h->inner_pointer[i] = &h->inner_schema[i], h->inner_at[i] = &h->inner[i];
    schema->n_children = list->n_children = 1;
    schema->children = h->inner_pointer + 1;
    list->children = h->inner_at + 1;
}

static void lists_of_records(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const int32_t ends[] = { 0, 2, 2, 3, 4 };
    static const double size[] = { 1.0, 2.5, 3.0, 99.0 };
    static const uint8_t liver[] = { 0x02 }, known[] = { 0x0F };
    struct hand h;
    struct ArrowArray result;
    begin(&h, 4);
    a_list(&h, ends, size, liver, 4, known);
    assert_int_equal(run(columns, &h, &result, NULL), OSLER_OK);
    assert_int_equal(outcome(&result, CUT, 0), 3);
    assert_int_equal(outcome(&result, CUT, 1), 0); /* an empty list is complete */
    assert_int_equal(outcome(&result, CUT, 2), 0);
    assert_int_equal(outcome(&result, CUT, 3), -1); /* 99 cm */
    osler_patient_error error;
    assert_int_equal(osler_columns_error(columns, 0, NULL, &error), OSLER_OK);
    assert_string_equal(error.path, "lesions[1].size");
    osler_context *patient;
    assert_int_equal(osler_context_new(program, NULL, &patient), OSLER_OK);
    assert_int_equal(osler_context_begin(patient, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_columns_patient(columns, 0, patient), OSLER_OK);
    assert_int_equal(osler_context_run(patient), OSLER_OK);
    assert_int_equal(osler_result_outcome(patient, CUT - 1), OSLER_YES);
    osler_context_free(patient);
    result.release(&result);
    finish(program, columns, &h);
}

/* --- Results ------------------------------------------------------------------------------------------------------------------------------ */

static void a_child_lives_longer_than_its_batch(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const uint8_t fever[] = { 0x01 };
    struct hand h;
    struct ArrowArray result, moved;
    struct ArrowSchema schema;
    begin(&h, 2);
    add(&h, "fever", "b", 2, 2, NULL, fever, NULL);
    assert_int_equal(osler_columns_arrow(columns, &h.schema, &h.array, &schema, &result, NULL), OSLER_OK);
    assert_int_equal(schema.n_children, 8);
    assert_string_equal(schema.children[TREAT]->name, "treat");
    assert_string_equal(schema.children[DOSE]->name, "treat.dose");
    assert_string_equal(schema.children[DOSE]->format, "d:38,1");
    assert_string_equal(schema.children[ERROR]->name, "error");
    int32_t pairs;
    memcpy(&pairs, schema.children[DOSE]->metadata, sizeof pairs);
    assert_int_equal(pairs, 2);
    moved = *result.children[COOL];
    result.children[COOL]->release = NULL;
    result.release(&result);
    assert_null(result.release);
    osler_columns_free(columns);
    assert_int_equal(((const int8_t *)moved.buffers[1])[0], OSLER_YES);
    assert_int_equal(moved.dictionary->length, 4);
    moved.release(&moved);
    schema.release(&schema);
    assert_int_equal(h.schemas, 1);
    assert_int_equal(h.arrays, 1);
    osler_program_free(program);
}

static void the_schema_of_the_batch_before_is_kept(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const uint8_t fever[] = { 0x01 };
    struct hand first, second;
    struct ArrowArray result;
    begin(&first, 1);
    add(&first, "fever", "b", 1, 2, NULL, fever, NULL);
    begin(&second, 1);
    add(&second, "fever", "b", 1, 2, NULL, fever, NULL);
    assert_int_equal(osler_columns_arrow(columns, NULL, &second.array, NULL, &result, NULL), OSLER_MISUSE);
    assert_int_equal(second.arrays, 1);
    second.array.release = array_released;
    assert_int_equal(run(columns, &first, &result, NULL), OSLER_OK);
    result.release(&result);
    assert_int_equal(osler_columns_arrow(columns, NULL, &second.array, NULL, &result, NULL), OSLER_OK);
    assert_int_equal(outcome(&result, COOL, 0), 3);
    result.release(&result);
    osler_columns_free(columns);
    assert_int_equal(first.arrays, 1);
    assert_int_equal(first.schemas, 1);
    assert_int_equal(second.arrays, 2);
    osler_program_free(program);
}

/* --- What is wrong -------------------------------------------------------------------------------------------------------------------------- */

typedef void spoiler(struct hand *h);

static void refused(spoiler *spoil, const char *expected) {
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const int32_t ends[] = { 0, 4, 8 }, elements[] = { 0, 1, 1, 2, 2 };
    static const uint8_t fever[] = { 0x01 }, known[] = { 0x0F };
    static const double size[] = { 1, 2 };
    struct hand h;
    struct ArrowArray result = { 0 };
    const char *why = "";
    begin(&h, 2);
    add(&h, "fever", "b", 2, 2, NULL, fever, NULL);
    add(&h, "note", "u", 2, 3, NULL, ends, "painpain");
    a_list(&h, elements, size, fever, 2, known);
    spoil(&h);
    assert_int_equal(run(columns, &h, &result, &why), OSLER_PATIENT_WRONG);
    if (!strstr(why, expected)) fail_msg("\"%s\", not \"%s\"", why, expected);
    assert_null(result.release);
    finish(program, columns, &h);
}

static void no_struct(struct hand *h) { h->schema.format = "u", h->schema.n_children = 0; h->schemas++; }
static void negative_length(struct hand *h) { h->column[0].length = -1; }
static void short_column(struct hand *h) { h->column[0].length = 1; }
static void huge_offset(struct hand *h) { h->column[0].offset = INT64_MAX; }
static void offset_and_length(struct hand *h) { h->array.offset = 1; }
static void too_many_nulls(struct hand *h) { h->column[0].null_count = 3; }
static void nulls_without_bits(struct hand *h) { h->column[0].null_count = 1; }
static void few_buffers(struct hand *h) { h->column[1].n_buffers = 2; }
static void no_values(struct hand *h) { h->buffer[0][1] = NULL; }
static void no_bytes(struct hand *h) { h->buffer[1][2] = NULL; }
static void missing_child(struct hand *h) { h->array.n_children = 1; }
static void null_child(struct hand *h) { h->pointer[0] = NULL; }
static void released_child(struct hand *h) { h->column[0].release = NULL; }
static void unknown_name(struct hand *h) { h->column_schema[0].name = "fevre"; }
static void same_name(struct hand *h) { h->column_schema[1].name = "fever"; }
static void odd_format(struct hand *h) { h->column_schema[0].format = "tiD"; }
static void a_stray_dictionary(struct hand *h) { h->column[0].dictionary = &h->column[1]; }
static void short_elements(struct hand *h) { h->inner[2].length = 1; }
static void few_elements(struct hand *h) { h->inner[1].length = h->inner[2].length = h->inner[3].length = 1; }
static void unknown_field(struct hand *h) { h->inner_schema[2].name = "sizes"; }
static void dates_of_nothing(struct hand *h) { h->column_schema[0].name = "age@on", h->column_schema[0].format = "tdD"; }
static void no_column(struct hand *h) { h->schema_pointer[1] = NULL; }
static void circle(struct hand *h) { h->inner_pointer[1] = &h->column_schema[2]; }

static void what_cannot_be_is_refused(void **state) {
    (void)state;
    refused(no_struct, "struct of columns");
    refused(negative_length, "column fever has an impossible length or offset");
    refused(short_column, "column fever is shorter than what it belongs to");
    refused(huge_offset, "impossible length or offset");
    refused(offset_and_length, "is shorter than");
    refused(too_many_nulls, "impossible count of nulls");
    refused(nulls_without_bits, "counts nulls and does not say which");
    refused(few_buffers, "another number of buffers");
    refused(no_values, "has no values");
    refused(no_bytes, "has offsets and no bytes");
    refused(missing_child, "other children than its schema");
    refused(null_child, "is not there");
    refused(released_child, "was released before");
    refused(unknown_name, "no fact \"fevre\"; did you mean fever?");
    refused(same_name, "two columns fever");
    refused(odd_format, "Arrow format \"tiD\"");
    refused(a_stray_dictionary, "has a dictionary where its schema has none");
    refused(short_elements, "column lesions is shorter");
    refused(few_elements, "offsets behind the end of its elements");
    refused(unknown_field, "a field sizes, which its records do not have");
    refused(dates_of_nothing, "none with its values");
    refused(circle, "nested too deeply");
    refused(no_column, "has no type");
}

/* Offsets that are found wrong only when a row is read refuse that row. */
static void offsets_that_go_back_refuse_their_row(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns = engine(program, 0);
    static const int32_t ends[] = { 0, 1000000, 4, 8 };
    struct hand h;
    struct ArrowArray result;
    begin(&h, 3);
    add(&h, "note", "u", 3, 3, NULL, ends, "painpain");
    assert_int_equal(run(columns, &h, &result, NULL), OSLER_OK);
    assert_int_equal(outcome(&result, REMARK, 0), -1);
    assert_int_equal(outcome(&result, REMARK, 1), -1);
    assert_int_equal(outcome(&result, REMARK, 2), 3);
    result.release(&result);
    finish(program, columns, &h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_column),
        cmocka_unit_test(slices_offsets_and_bits_that_begin_anywhere),
        cmocka_unit_test(lists_of_records),
        cmocka_unit_test(a_child_lives_longer_than_its_batch),
        cmocka_unit_test(the_schema_of_the_batch_before_is_kept),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(offsets_that_go_back_refuse_their_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
