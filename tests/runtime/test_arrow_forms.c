/* A fact's value in each form that a column of Arrow may have: what it means for the patient of that row, as written by hand; and what a
 * schema may not be. Beside test_arrow.c, which looks at batches and their lifetime. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

/* One recommendation for each fact, which says on which side of a threshold its value lies. */
static const char guide[] =
    "language 1\n"
    "guideline forms \"Forms\"\n"
    "  version: 1.0.0\n"
    "  status: draft\n"
    "  updated: 2025-01-01\n"
    "fact weight \"Weight\" : kg from 1 to 300 step 0.1\n"
    "fact creatinine \"Creatinine\" : umol/L\n"
    "  molar mass: 113.12 g/mol\n"
    "fact points \"Points\" : number from 0 to 90 step 5\n"
    "fact fever \"Fever\" : yes or no\n"
    "  valid for: 10 days\n"
    "fact pain \"Pain\" : yes or no\n"
    "  valid for: 10 days\n"
    "  absent means: yes\n"
    "fact her2 \"HER2\" : one of positive, negative, equivocal\n"
    "fact seen \"Seen\" : date and time\n"
    "fact note \"Note\" : text\n"
    "fact stay \"Stay\" : period\n"
    "record lesion \"Lesion\"\n"
    "  size \"Size\" : cm from 0 to 30 step 0.1\n"
    "  liver \"Liver\" : yes or no\n"
    "  kind \"Kind\" : one of cyst, solid\n"
    "  found \"Found\" : date\n"
    "  remark \"Remark\" : text\n"
    "fact lesions \"Lesions\" : list of lesion\n"
    "fact potassium \"Potassium\" : mmol/L from 1 to 10 step 0.1 over time\n"
    "inform weight_high \"Weight\"\n"
    "  when weight >= 70 kg\n"
    "inform creatinine_high \"Creatinine\"\n"
    "  when creatinine >= 100 umol/L\n"
    "inform points_high \"Points\"\n"
    "  when points >= 50\n"
    "inform fever_high \"Fever\"\n"
    "  when fever\n"
    "inform pain_high \"Pain\"\n"
    "  when pain\n"
    "inform her2_high \"HER2\"\n"
    "  when her2 is negative\n"
    "inform seen_high \"Seen\"\n"
    "  when seen >= 2025-10-01T12:00\n"
    "inform note_high \"Note\"\n"
    "  when note is \"pain\"\n"
    "inform stay_high \"Stay\"\n"
    "  when 2025-10-01 during stay\n"
    "inform lesions_high \"Lesions\"\n"
    "  when some lesion where (size >= 2 cm)\n"
    "inform potassium_high \"Potassium\"\n"
    "  when latest potassium >= 5 mmol/L\n"
    "inform lesions_far \"Lesions\"\n"
    "  when some lesion where (liver and kind is solid and found >= 2025-10-01 and remark is \"x\")\n";

static const char *const facts[] = { "weight", "creatinine", "points", "fever", "pain", "her2", "seen", "note", "stay", "lesions", "potassium", "far" };

static osler_program *compiled(void) {
    osler_source source = { .name = "forms.guide", .bytes = guide, .length = sizeof guide - 1 };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    if (osler_compile(&source, NULL, &program, &messages) != OSLER_OK) fail_msg("%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return program;
}

/* --- Columns by hand: a tree, whose nodes are named by their number ----------------------------------------------------------------- */

enum { NODES = 24, CHILDREN = 6 };

struct tree {
    struct ArrowSchema schema[NODES], *schema_child[NODES][CHILDREN];
    struct ArrowArray array[NODES], *array_child[NODES][CHILDREN];
    const void *buffer[NODES][3];
    int count, schemas, arrays; /* nodes; roots released */
};

static void schema_released(struct ArrowSchema *schema) {
    struct tree *t = schema->private_data;
    t->schemas++;
    schema->release = NULL;
}

static void array_released(struct ArrowArray *array) {
    struct tree *t = array->private_data;
    t->arrays++;
    array->release = NULL;
}

static int64_t buffers_of(const char *format) {
    if (*format == 'n') return 0;
    if (!strcmp(format, "+s")) return 1;
    return *format == 'u' || *format == 'U' ? 3 : 2;
}

static int leaf(struct tree *t, const char *name, const char *format, int64_t length, const void *known, const void *second, const void *third) {
    int i = t->count++;
    assert_true(i < NODES);
    t->buffer[i][0] = known, t->buffer[i][1] = second, t->buffer[i][2] = third;
    t->schema[i] = (struct ArrowSchema){ .format = format, .name = name, .children = t->schema_child[i], .release = schema_released, .private_data = t };
    t->array[i] = (struct ArrowArray){ .length = length, .null_count = known ? -1 : 0, .n_buffers = buffers_of(format), .buffers = t->buffer[i],
                                       .children = t->array_child[i], .release = array_released, .private_data = t };
    return i;
}

static int under(struct tree *t, int parent, int child) {
    int64_t i = t->schema[parent].n_children++;
    assert_true(i < CHILDREN);
    t->array[parent].n_children++;
    t->schema_child[parent][i] = &t->schema[child];
    t->array_child[parent][i] = &t->array[child];
    return child;
}

static int structure(struct tree *t, const char *name, int64_t length, const void *known) { return leaf(t, name, "+s", length, known, NULL, NULL); }

static void look_up(struct tree *t, int index, int dictionary) {
    t->schema[index].dictionary = &t->schema[dictionary];
    t->array[index].dictionary = &t->array[dictionary];
}

/* Node 0 is the batch. */
static void begin(struct tree *t, int64_t rows) {
    memset(t, 0, sizeof *t);
    structure(t, "", rows, NULL);
}

static osler_status run(osler_program *program, struct tree *t, unsigned flags, struct ArrowArray *result, const char **why, osler_columns **columns) {
    osler_columns_options options = { .flags = flags };
    assert_int_equal(osler_columns_new(program, &options, NULL, columns), OSLER_OK);
    assert_int_equal(osler_columns_begin(*columns, "2025-11-01"), OSLER_OK);
    return osler_columns_arrow(*columns, &t->schema[0], &t->array[0], NULL, result, why);
}

/* y, n, ? (unknown) or x (the record is refused) for each row. */
static void outcomes(const struct ArrowArray *result, int recommendation, char *found) {
    const struct ArrowArray *a = result->children[recommendation + 1]; /* behind `applies` */
    const uint8_t *known = a->buffers[0];
    for (int64_t row = 0; row < result->length; row++) {
        bool there = !known || (known[(row + a->offset) / 8] >> ((row + a->offset) % 8) & 1);
        int8_t value = there ? ((const int8_t *)a->buffers[1])[row + a->offset] : -1;
        found[row] = value == OSLER_YES ? 'y' : value == OSLER_NO ? 'n' : value == -1 ? 'x' : '?';
    }
    found[result->length] = '\0';
}

static void assert_means(struct tree *t, const char *what, const char *fact, const char *expected) {
    osler_program *program = compiled();
    osler_columns *columns;
    struct ArrowArray result = { 0 };
    const char *why = "";
    char found[16];
    int recommendation = 0;
    while (strcmp(facts[recommendation], fact) != 0) recommendation++;
    if (run(program, t, 0, &result, &why, &columns) != OSLER_OK) fail_msg("%s as %s: %s", fact, what, why);
    outcomes(&result, recommendation, found);
    if (strcmp(found, expected) != 0) {
        osler_patient_error error = { .message = "" };
        osler_columns_error(columns, 0, NULL, &error);
        fail_msg("%s as %s: %s, not %s (%s)", fact, what, found, expected, error.message);
    }
    result.release(&result);
    osler_columns_free(columns);
    osler_program_free(program);
    assert_int_equal(t->schemas, 1);
    assert_int_equal(t->arrays, 1);
}

/* --- Single columns ------------------------------------------------------------------------------------------------------------------------ */

struct form {
    const char *fact, *format, *expected; /* a letter for each row */
    const void *values, *bytes;
};

static void assert_forms(const struct form *form, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct tree t;
        int64_t rows = (int64_t)strlen(form[i].expected);
        begin(&t, rows);
        under(&t, 0, leaf(&t, form[i].fact, form[i].format, rows, NULL, form[i].values, form[i].bytes));
        assert_means(&t, form[i].format, form[i].fact, form[i].expected);
    }
}
#define ASSERT_FORMS(forms) assert_forms(forms, sizeof forms / sizeof *forms)

#define WORDS "7069.970 kgheavy" /* "70", "69.9", "", "70 kg", "heavy" */
#define TIMES(unit) { (INT64_C(20362) * 86400 + 12 * 3600 + 60) * (unit), (INT64_C(20362) * 86400 + 12 * 3600) * (unit) - 1, INT64_MAX, -1 }

static const int8_t small[] = { 70, 69, 0, -5 };
static const uint8_t counts[] = { 70, 69, 0, 255 }, bits[] = { 0x05 };
static const int16_t shorts[] = { 70, 1, 301, -1 };
static const uint16_t unsigned_shorts[] = { 300, 65535 };
static const int32_t ints[] = { 70, -70 }, tenths[] = { 700, 699, 6996, -1 }, word_ends[] = { 0, 2, 6, 6, 11, 16 }, days[] = { 20362, 20361, 20363, INT32_MAX };
static const uint32_t unsigned_ints[] = { 70, 4000000000u };
static const int64_t longs[] = { 70, INT64_MIN, INT64_MAX, 69 }, hundreds[] = { 1, 0, INT64_MAX }, long_ends[] = { 0, 2, 6, 6, 11, 16 };
static const uint64_t unsigned_longs[] = { 70, UINT64_MAX };
static const float floats[] = { 70.0f, 69.9f, 1e-40f, 1e38f, (float)NAN, 69.96f };
static const double doubles[] = { 70, 69.96, 69.123456789012345, 300.04, 0.96, 1e20, (double)NAN };
static const int64_t milliseconds[] = { INT64_C(20362) * 86400000, INT64_C(20363) * 86400000, INT64_C(20362) * 86400000 + 1, -86400000 };
static const int64_t seconds[] = TIMES(1), thousandths[] = TIMES(1000), millionths[] = TIMES(1000000);
static const int64_t billionths[] = { (INT64_C(20362) * 86400 + 12 * 3600 + 60) * 1000000000, (INT64_C(20362) * 86400 + 12 * 3600) * 1000000000 - 1, -1 };

static void numbers_in_every_form(void **state) {
    (void)state;
    static const struct form forms[] = {
        { "weight", "c", "ynxx", small, NULL },
        { "weight", "C", "ynxy", counts, NULL },
        { "weight", "s", "ynxx", shorts, NULL },
        { "weight", "S", "yx", unsigned_shorts, NULL },
        { "weight", "i", "yx", ints, NULL },
        { "weight", "I", "yx", unsigned_ints, NULL },
        { "weight", "l", "yxxn", longs, NULL },
        { "weight", "L", "yx", unsigned_longs, NULL },
        { "weight", "f", "ynxxxy", floats, NULL },
        { "weight", "g", "yynxxxx", doubles, NULL },
        { "weight", "d:9,1,32", "ynxx", tenths, NULL },
        { "weight", "d:9,2,32", "nnyx", tenths, NULL },
        { "weight", "d:9,-2,64", "yxx", hundreds, NULL },
        { "weight", "d:9,30,64", "xx", hundreds, NULL },
        { "weight", "u", "yn?yx", word_ends, WORDS },
        { "weight", "U", "yn?yx", long_ends, WORDS },
        { "weight", "b", "xxx", bits, NULL },
        { "weight", "n", "??", NULL, NULL },
        { "weight", "tdD", "xx", days, NULL },
        { "points", "c", "yynx", small, NULL },
        { "points", "g", "yyyxnxx", doubles, NULL },
        { "creatinine", "i", "nn", ints, NULL },
        { "creatinine", "l", "nnyn", longs, NULL },
        { "creatinine", "L", "ny", unsigned_longs, NULL },
        { "creatinine", "f", "nnnyxn", floats, NULL },
        { "creatinine", "g", "nnnynyx", doubles, NULL },
        { "creatinine", "d:9,1,32", "nnyn", tenths, NULL },
        { "creatinine", "d:9,-2,64", "yny", hundreds, NULL },
        { "creatinine", "u", "nn?xx", word_ends, WORDS },
        { "creatinine", "b", "xxx", bits, NULL },
    };
    ASSERT_FORMS(forms);
}

static void other_kinds_in_every_form(void **state) {
    (void)state;
    static const int8_t codes[] = { 0, 1, 2, 3, -1 };
    static const int32_t truth_ends[] = { 0, 3, 5, 9, 14, 19, 19 }, name_ends[] = { 0, 8, 16, 20 };
    static const int32_t date_ends[] = { 0, 10, 26, 36, 36 }, note_ends[] = { 0, 4, 5, 5 };
    static const struct form forms[] = {
        { "fever", "b", "yny", bits, NULL },
        { "fever", "c", "nyxxx", codes, NULL },
        { "fever", "d:3,1,32", "xx", tenths, NULL },
        { "fever", "g", "xx", doubles, NULL },
        { "fever", "f", "xx", floats, NULL },
        { "fever", "u", "ynynx?", truth_ends, "yesnotruefalsemaybe" },
        { "fever", "tdD", "xx", days, NULL },
        { "pain", "u", "ynynxy", truth_ends, "yesnotruefalsemaybe" },
        { "her2", "c", "nynxx", codes, NULL },
        { "her2", "d:3,1,32", "xx", tenths, NULL },
        { "her2", "u", "nyx", name_ends, "positivenegativenone" },
        { "her2", "b", "xxx", bits, NULL },
        { "her2", "g", "xx", doubles, NULL },
        { "seen", "tdD", "?nyx", days, NULL },
        { "seen", "tdm", "?yxn", milliseconds, NULL },
        { "seen", "tss:", "ynxn", seconds, NULL },
        { "seen", "tsm:UTC", "??xn", thousandths, NULL },
        { "seen", "tsu:", "ynxn", millionths, NULL },
        { "seen", "tsn:Europe/Zurich", "??n", billionths, NULL },
        { "seen", "u", "?yx?", date_ends, "2025-10-012025-10-01T12:002025-13-01" },
        { "seen", "l", "xx", longs, NULL },
        { "seen", "g", "xx", doubles, NULL },
        { "note", "u", "yn?", note_ends, "painx" },
        { "note", "l", "xx", longs, NULL },
        { "stay", "b", "xxx", bits, NULL },
        { "stay", "u", "x", note_ends, "pain" },
        { "lesions", "u", "x", note_ends, "pain" },
    };
    ASSERT_FORMS(forms);
}

/* --- The day of a value -------------------------------------------------------------------------------------------------------------------- */

static void the_day_of_a_value_in_every_form(void **state) {
    (void)state;
    static const uint8_t all[] = { 0xFF }, some[] = { 0x2F };
    static const int32_t on[] = { 20393, 20383, 20382, 20394, 0, 20393 }; /* today, ten days ago, eleven, tomorrow, 1970; not known */
    static const int32_t ends[] = { 0, 10, 20, 20, 23, 33, 33 };
    static const char texts[] = "2025-10-312025-10-01" "bad" "2025-11-02";
    static const int64_t moments[] = { INT64_C(20393) * 86400, INT64_C(20382) * 86400, INT64_C(20394) * 86400 };
    static const struct {
        const char *format, *fever, *pain;
        const void *values, *bytes;
    } form[] = {
        { "tdD", "yy?xyy", "yy?xyy", on, NULL },
        { "u", "y?yxxy", "y?yxxy", ends, texts },
        { "n", "yyyyyy", "yyyyyy", NULL, NULL },
        { "tss:", "y?x", "y?x", moments, NULL },
    };
    for (size_t i = 0; i < sizeof form / sizeof *form; i++)
        for (int pain = 0; pain < 2; pain++) {
            struct tree t;
            int64_t rows = (int64_t)strlen(form[i].fever);
            begin(&t, rows);
            under(&t, 0, leaf(&t, pain ? "pain" : "fever", "b", rows, NULL, all, NULL));
            under(&t, 0, leaf(&t, pain ? "pain@on" : "fever@on", form[i].format, rows, *form[i].format == 't' ? some : NULL, form[i].values, form[i].bytes));
            assert_means(&t, form[i].format, pain ? "pain" : "fever", pain ? form[i].pain : form[i].fever);
        }
}

/* --- Dictionaries ---------------------------------------------------------------------------------------------------------------------------- */

static void dictionaries_of_values(void **state) {
    (void)state;
    static const int8_t index[] = { 1, 0, 2, -1 };
    static const uint16_t wide_index[] = { 0, 1, 65535 };
    static const double weights[] = { 69, 70 };
    static const int32_t name_ends[] = { 0, 8, 16 };
    struct tree t;
    begin(&t, 4);
    int column = under(&t, 0, leaf(&t, "weight", "c", 4, NULL, index, NULL));
    look_up(&t, column, leaf(&t, "", "g", 2, NULL, weights, NULL));
    assert_means(&t, "a dictionary of numbers", "weight", "ynxx");
    begin(&t, 3);
    column = under(&t, 0, leaf(&t, "creatinine", "S", 3, NULL, wide_index, NULL));
    look_up(&t, column, leaf(&t, "", "g", 2, NULL, weights, NULL));
    assert_means(&t, "a dictionary of decimals", "creatinine", "nnx");
    begin(&t, 4);
    column = under(&t, 0, leaf(&t, "her2", "c", 4, NULL, index, NULL));
    look_up(&t, column, leaf(&t, "", "u", 2, NULL, name_ends, "positivenegative"));
    assert_means(&t, "a dictionary of texts", "her2", "ynxx");
}

/* --- Structs ----------------------------------------------------------------------------------------------------------------------------------- */

static const uint8_t first_three[] = { 0x07 };

static void quantities_with_their_units(void **state) {
    (void)state;
    static const double values[] = { 70, 70000, 154.2, 70, 70 };
    static const int32_t units[] = { 0, 2, 3, 10, 10, 13 };
    static const char codes[] = "kg" "g" "[lb_av]" "" "bad";
    static const char *const names[] = { "weight", "creatinine" };
    static const char *const expected[] = { "yyny?", "xxxn?" };
    static const uint8_t known[] = { 0x0F };
    for (int i = 0; i < 2; i++) {
        struct tree t;
        begin(&t, 5);
        int quantity = under(&t, 0, structure(&t, names[i], 5, known));
        under(&t, quantity, leaf(&t, "value", "g", 5, NULL, values, NULL));
        under(&t, quantity, leaf(&t, "unit", "u", 5, NULL, units, codes));
        assert_means(&t, "value and unit", names[i], expected[i]);
    }
    struct tree t;
    begin(&t, 5);
    int quantity = under(&t, 0, structure(&t, "weight", 5, NULL));
    under(&t, quantity, leaf(&t, "value", "g", 5, NULL, values, NULL));
    under(&t, quantity, leaf(&t, "unit", "u", 5, first_three, units, codes));
    assert_means(&t, "value and sometimes unit", "weight", "yynyy");
    begin(&t, 1);
    quantity = under(&t, 0, structure(&t, "weight", 1, NULL));
    under(&t, quantity, leaf(&t, "unit", "u", 1, NULL, units, codes));
    assert_means(&t, "a unit alone", "weight", "?");
}

static void values_with_their_days(void **state) {
    (void)state;
    static const uint8_t yes[] = { 0x0F };
    static const int32_t on[] = { 20393, 20382, 20394, 0 };
    struct tree t;
    for (int pain = 0; pain < 2; pain++) {
        begin(&t, 4);
        int value = under(&t, 0, structure(&t, pain ? "pain" : "fever", 4, NULL));
        under(&t, value, leaf(&t, "value", "b", 4, NULL, yes, NULL));
        under(&t, value, leaf(&t, "on", "tdD", 4, first_three, on, NULL));
        assert_means(&t, "value and day", pain ? "pain" : "fever", "y?xy");
    }
}

static void periods(void **state) {
    (void)state;
    static const int32_t from[] = { 20362, 20363, 20362, 20300 }, to_ends[] = { 0, 10, 10, 13, 23 };
    static const int64_t moment[] = { INT64_C(20362) * 86400, INT64_C(20362) * 86400, 0, 0 };
    static const uint8_t known[] = { 0x0B };
    struct tree t;
    begin(&t, 4);
    int period = under(&t, 0, structure(&t, "stay", 4, NULL));
    under(&t, period, leaf(&t, "from", "tdD", 4, NULL, from, NULL));
    under(&t, period, leaf(&t, "to", "u", 4, NULL, to_ends, "2025-10-05" "bad" "2025-09-30"));
    assert_means(&t, "from and to", "stay", "yxxn");
    begin(&t, 4);
    period = under(&t, 0, structure(&t, "stay", 4, NULL));
    under(&t, period, leaf(&t, "to", "tss:", 4, known, moment, NULL));
    assert_means(&t, "to alone", "stay", "??xn");
    begin(&t, 1);
    period = under(&t, 0, structure(&t, "stay", 1, NULL));
    under(&t, period, leaf(&t, "from", "l", 1, NULL, longs, NULL));
    assert_means(&t, "from a number", "stay", "x");
}

/* --- Lists ---------------------------------------------------------------------------------------------------------------------------------------- */

static void lists_with_every_kind_of_field(void **state) {
    (void)state;
    static const int64_t ends[] = { 0, 1, 2, 4, 4 };
    static const float size[] = { 2.5f, 1.0f, 1.0f, 1.0f };
    static const uint8_t liver[] = { 0x0F };
    static const int8_t kind[] = { 1, 1, 0, 1 };
    static const int32_t found[] = { 20362, 20361, 20362, 20362 }, remark[] = { 0, 1, 2, 3, 4 }, liver_ends[] = { 0, 3, 7, 9, 12 };
    for (int texts = 0; texts < 2; texts++)
        for (int far = 0; far < 2; far++) {
            struct tree t;
            begin(&t, 4);
            int list = under(&t, 0, leaf(&t, "lesions", "+L", 4, NULL, ends, NULL));
            int lesion = under(&t, list, structure(&t, "item", 4, NULL));
            under(&t, lesion, leaf(&t, "size", "f", 4, NULL, size, NULL));
            if (texts) under(&t, lesion, leaf(&t, "liver", "u", 4, NULL, liver_ends, "yestruenoyes"));
            else under(&t, lesion, leaf(&t, "liver", "b", 4, NULL, liver, NULL));
            under(&t, lesion, leaf(&t, "kind", "c", 4, NULL, kind, NULL));
            under(&t, lesion, leaf(&t, "found", "tdD", 4, NULL, found, NULL));
            under(&t, lesion, leaf(&t, "remark", "u", 4, NULL, remark, "xxxx"));
            assert_means(&t, "a list", far ? "far" : "lesions", far ? "ynyn" : "ynnn");
        }
}

static void fields_as_texts(void **state) {
    (void)state;
    static const int32_t ends[] = { 0, 1, 2, 3 }, size[] = { 0, 4, 8, 8 }, kind[] = { 0, 5, 10, 14 }, found[] = { 0, 10, 20, 30 };
    static const int32_t liver[] = { 0, 3, 6, 6 }, remark[] = { 0, 1, 2, 2 };
    for (int far = 0; far < 2; far++) {
        struct tree t;
        begin(&t, 3);
        int list = under(&t, 0, leaf(&t, "lesions", "+l", 3, NULL, ends, NULL));
        int lesion = under(&t, list, structure(&t, "item", 3, NULL));
        under(&t, lesion, leaf(&t, "size", "u", 3, NULL, size, "2.001.00"));
        under(&t, lesion, leaf(&t, "liver", "u", 3, NULL, liver, "yesyes"));
        under(&t, lesion, leaf(&t, "kind", "u", 3, NULL, kind, "solidsolidcyst"));
        under(&t, lesion, leaf(&t, "found", "u", 3, NULL, found, "2025-10-012025-09-302025-10-01"));
        under(&t, lesion, leaf(&t, "remark", "u", 3, NULL, remark, "xx"));
        assert_means(&t, "a list of texts", far ? "far" : "lesions", far ? "ynn" : "yn?");
    }
}

static void lists_that_are_wrong_in_one_row(void **state) {
    (void)state;
    static const int32_t ends[] = { 0, 1, -1, 2, 2 };
    static const double size[] = { 2, 99 };
    static const uint8_t one[] = { 0x01 };
    struct tree t;
    begin(&t, 4);
    int list = under(&t, 0, leaf(&t, "lesions", "+l", 4, NULL, ends, NULL));
    int lesion = under(&t, list, structure(&t, "item", 2, one));
    under(&t, lesion, leaf(&t, "size", "g", 2, NULL, size, NULL));
    assert_means(&t, "offsets that go back", "lesions", "yxxn");
}

/* What has a unit of its own, inside of a list; and a series, which is a list of values and days. */
static void quantities_within_lists(void **state) {
    (void)state;
    static const int32_t ends[] = { 0, 2, 3 }, units[] = { 0, 2, 4, 6 }, on[] = { 20300, 20301, 20302 };
    static const double size[] = { 25, 1, 15 }, potassium[] = { 3, 5, 4.9 };
    struct tree t;
    begin(&t, 2);
    int list = under(&t, 0, leaf(&t, "lesions", "+l", 2, NULL, ends, NULL));
    int lesion = under(&t, list, structure(&t, "item", 3, NULL));
    int quantity = under(&t, lesion, structure(&t, "size", 3, NULL));
    under(&t, quantity, leaf(&t, "value", "g", 3, NULL, size, NULL));
    under(&t, quantity, leaf(&t, "unit", "u", 3, NULL, units, "mmmmmm"));
    assert_means(&t, "quantities in a list", "lesions", "yn");
    begin(&t, 2);
    list = under(&t, 0, leaf(&t, "potassium", "+l", 2, NULL, ends, NULL));
    int value = under(&t, list, structure(&t, "item", 3, NULL));
    under(&t, value, leaf(&t, "value", "g", 3, NULL, potassium, NULL));
    under(&t, value, leaf(&t, "on", "tdD", 3, NULL, on, NULL));
    assert_means(&t, "a series", "potassium", "yn");
    begin(&t, 2);
    int whole = under(&t, 0, structure(&t, "potassium", 2, NULL));
    list = under(&t, whole, leaf(&t, "value", "+l", 2, NULL, ends, NULL));
    value = under(&t, list, structure(&t, "item", 3, NULL));
    under(&t, value, leaf(&t, "value", "g", 3, NULL, potassium, NULL));
    under(&t, value, leaf(&t, "on", "tdD", 3, NULL, on, NULL));
    assert_means(&t, "a series in a struct", "potassium", "yn");
}

/* --- Rows that are null, empty batches ------------------------------------------------------------------------------------------------------------- */

static void rows_that_are_null_as_a_whole(void **state) {
    (void)state;
    static const uint8_t rows[] = { 0x05 }, known[] = { 0x03 };
    struct tree t;
    begin(&t, 3);
    t.buffer[0][0] = rows, t.array[0].null_count = 1;
    under(&t, 0, leaf(&t, "weight", "s", 3, known, shorts, NULL));
    under(&t, 0, leaf(&t, "note", "n", 3, NULL, NULL, NULL));
    assert_means(&t, "null rows", "weight", "y??");
}

static void batches_without_rows(void **state) {
    (void)state;
    struct tree t;
    begin(&t, 0);
    under(&t, 0, leaf(&t, "weight", "g", 0, NULL, NULL, NULL));
    under(&t, 0, leaf(&t, "note", "u", 0, NULL, NULL, NULL));
    int column = under(&t, 0, leaf(&t, "her2", "c", 0, NULL, NULL, NULL));
    look_up(&t, column, leaf(&t, "", "u", 0, NULL, NULL, NULL));
    assert_means(&t, "nobody", "weight", "");
}

/* --- Schemas that are refused ------------------------------------------------------------------------------------------------------------------------ */

typedef void maker(struct tree *t);

static const int32_t list_ends[] = { 0, 1 };
static int a_list(struct tree *t, const char *name) { return under(t, 0, leaf(t, name, "+l", 1, NULL, list_ends, NULL)); }
static int a_record(struct tree *t) { return under(t, a_list(t, "lesions"), structure(t, "item", 1, NULL)); }
static int a_column(struct tree *t, const char *name, const char *format) { return under(t, 0, leaf(t, name, format, 1, NULL, doubles, "")); }
static int a_part(struct tree *t, int parent, const char *name, const char *format) { return under(t, parent, leaf(t, name, format, 1, NULL, doubles, "")); }

static void a_precision_of_nothing(struct tree *t) { a_column(t, "weight", "d:0,1"); }
static void a_large_precision(struct tree *t) { a_column(t, "weight", "d:39,1"); }
static void no_precision(struct tree *t) { a_column(t, "weight", "d:9"); }
static void a_large_scale(struct tree *t) { a_column(t, "weight", "d:9,39"); }
static void a_small_scale(struct tree *t) { a_column(t, "weight", "d:9,-39"); }
static void a_decimal_of_256_bits(struct tree *t) { a_column(t, "weight", "d:9,1,256"); }
static void a_decimal_and_more(struct tree *t) { a_column(t, "weight", "d:9,1,64,2"); }
static void a_moment_of_nothing(struct tree *t) { a_column(t, "seen", "tsx:"); }
static void a_moment_without_colon(struct tree *t) { a_column(t, "seen", "tss"); }
static void a_short_moment(struct tree *t) { a_column(t, "seen", "ts"); }
static void an_empty_format(struct tree *t) { a_column(t, "seen", ""); }
static void a_letter_of_nothing(struct tree *t) { a_column(t, "seen", "z"); }
static void no_format(struct tree *t) { t->schema[a_column(t, "seen", "g")].format = NULL; }
static void a_released_schema(struct tree *t) { t->schema[a_column(t, "seen", "g")].release = NULL; }
static void children_below_none(struct tree *t) { t->schema[a_column(t, "seen", "g")].n_children = -1; }
static void children_beyond_all(struct tree *t) { t->schema[a_column(t, "seen", "+s")].n_children = 1000000; }
static void children_that_are_not_there(struct tree *t) { int s = a_column(t, "seen", "+s"); t->schema[s].n_children = 1, t->schema[s].children = NULL; }
static void a_list_without_elements(struct tree *t) { a_list(t, "lesions"); }
static void a_number_with_children(struct tree *t) { a_part(t, a_column(t, "weight", "g"), "value", "g"); }
static void a_dictionary_without_index(struct tree *t) { look_up(t, a_column(t, "weight", "g"), leaf(t, "", "g", 1, NULL, doubles, NULL)); }
static void a_dictionary_of_structs(struct tree *t) { look_up(t, a_column(t, "weight", "c"), structure(t, "", 1, NULL)); }
static void a_dictionary_of_nothing(struct tree *t) { look_up(t, a_column(t, "weight", "c"), leaf(t, "", "z", 1, NULL, NULL, NULL)); }
static void a_part_of_another_name(struct tree *t) { a_part(t, a_column(t, "weight", "+s"), "worth", "g"); }
static void a_part_twice(struct tree *t) { int s = a_column(t, "weight", "+s"); a_part(t, s, "value", "g"), a_part(t, s, "value", "g"); }
static void a_struct_as_value(struct tree *t) { a_part(t, a_column(t, "weight", "+s"), "value", "+s"); }
static void a_list_as_unit(struct tree *t) { a_part(t, a_part(t, a_column(t, "weight", "+s"), "unit", "+l"), "", "g"); }
static void a_list_as_number(struct tree *t) { a_part(t, a_list(t, "weight"), "", "g"); }
static void a_list_as_value_of_a_number(struct tree *t) { a_part(t, a_part(t, a_column(t, "weight", "+s"), "value", "+l"), "", "g"); }
static void a_list_of_numbers(struct tree *t) { a_part(t, a_list(t, "lesions"), "", "g"); }
static void a_field_twice(struct tree *t) { int s = a_record(t); a_part(t, s, "size", "g"), a_part(t, s, "size", "g"); }
static void a_list_in_a_list(struct tree *t) { a_part(t, a_part(t, a_record(t), "size", "+l"), "", "g"); }
static void a_wrong_part_in_a_list(struct tree *t) { a_part(t, a_part(t, a_record(t), "size", "+s"), "worth", "g"); }
static void a_list_as_part_in_a_list(struct tree *t) { a_part(t, a_part(t, a_part(t, a_record(t), "size", "+s"), "value", "+l"), "", "g"); }
static void days_as_numbers(struct tree *t) { a_column(t, "fever", "b"), a_column(t, "fever@on", "g"); }
static void days_in_a_dictionary(struct tree *t) {
    a_column(t, "fever", "b"), look_up(t, a_column(t, "fever@on", "c"), leaf(t, "", "tdD", 1, NULL, days, NULL));
}
static void a_name_like_no_other(struct tree *t) { a_column(t, "quite_another_thing", "g"); }
static void units_as_numbers(struct tree *t) { int s = a_column(t, "weight", "+s"); a_part(t, s, "value", "g"), a_part(t, s, "unit", "g"); }
static void no_buffers(struct tree *t) { t->array[a_column(t, "weight", "g")].buffers = NULL; }
static void no_offsets(struct tree *t) { t->buffer[a_column(t, "note", "u")][1] = NULL; }
static void no_offsets_of_a_list(struct tree *t) {
    int list = a_list(t, "lesions");
    a_part(t, under(t, list, structure(t, "item", 1, NULL)), "size", "g"), t->buffer[list][1] = NULL;
}
static void a_negative_offset(struct tree *t) { t->array[a_column(t, "weight", "g")].offset = -1; }
static void a_negative_count_of_nulls(struct tree *t) { t->array[a_column(t, "weight", "g")].null_count = -2; }
static void no_child_array(struct tree *t) { int s = a_column(t, "weight", "+s"); a_part(t, s, "value", "g"), t->array[s].children = NULL; }
static void offsets_below_nothing(struct tree *t) { static const int32_t ends[] = { 0, -4 }; t->buffer[a_column(t, "note", "u")][1] = ends; }
static void a_short_part(struct tree *t) { t->array[a_part(t, a_column(t, "weight", "+s"), "value", "g")].length = 0; }

static const struct {
    maker *make;
    const char *why;
} refused[] = {
    { a_precision_of_nothing, "has the Arrow format \"d:0,1\", of which no fact can be made" },
    { a_large_precision, "format \"d:39,1\"" },
    { no_precision, "format \"d:9\"" },
    { a_large_scale, "format \"d:9,39\"" },
    { a_small_scale, "format \"d:9,-39\"" },
    { a_decimal_of_256_bits, "format \"d:9,1,256\"" },
    { a_decimal_and_more, "format \"d:9,1,64,2\"" },
    { a_moment_of_nothing, "format \"tsx:\"" },
    { a_moment_without_colon, "format \"tss\"" },
    { a_short_moment, "format \"ts\"" },
    { an_empty_format, "format \"\"" },
    { a_letter_of_nothing, "format \"z\"" },
    { no_format, "column seen has no type" },
    { a_released_schema, "column seen has no type" },
    { children_below_none, "column seen has -1 children, which its format does not have" },
    { children_beyond_all, "has 1000000 children" },
    { children_that_are_not_there, "has 1 children" },
    { a_list_without_elements, "column lesions has 0 children" },
    { a_number_with_children, "column weight has 1 children" },
    { a_dictionary_without_index, "column weight has a dictionary but no indexes" },
    { a_dictionary_of_structs, "column weight has a dictionary of lists or structs" },
    { a_dictionary_of_nothing, "format \"z\"" },
    { a_part_of_another_name, "column weight has a field worth: one of value, unit, on, from, to was expected" },
    { a_part_twice, "column weight has value twice" },
    { a_struct_as_value, "column weight has a struct or list as its value" },
    { a_list_as_unit, "column weight has a struct or list as its unit" },
    { a_list_as_number, "column weight is a list, and the fact is none" },
    { a_list_as_value_of_a_number, "column weight is a list, and the fact is none" },
    { a_list_of_numbers, "column lesions needs structs in its list" },
    { a_field_twice, "column lesions has the field size twice" },
    { a_list_in_a_list, "column lesions has a list within its list" },
    { a_wrong_part_in_a_list, "column lesions has a field worth" },
    { a_list_as_part_in_a_list, "column lesions has a struct or list as its value" },
    { days_as_numbers, "column fever@on needs dates" },
    { days_in_a_dictionary, "column fever@on needs dates, and not a dictionary" },
    { a_name_like_no_other, "this guideline knows no fact \"quite_another_thing\"" },
    { units_as_numbers, "column weight needs its units as text" },
    { no_buffers, "column weight has no buffers" },
    { no_offsets, "column note has no offsets" },
    { no_offsets_of_a_list, "column lesions has no offsets" },
    { a_negative_offset, "column weight has an impossible length or offset" },
    { a_negative_count_of_nulls, "column weight has an impossible count of nulls" },
    { no_child_array, "column weight has other children than its schema" },
    { offsets_below_nothing, "column note has an offset below 0" },
    { a_short_part, "column weight is shorter than what it belongs to" },
};

static void schemas_and_arrays_that_cannot_be(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        osler_program *program = compiled();
        osler_columns *columns;
        struct ArrowArray result = { 0 };
        const char *why = "";
        struct tree t;
        begin(&t, 1);
        refused[i].make(&t);
        if (run(program, &t, 0, &result, &why, &columns) != OSLER_PATIENT_WRONG) fail_msg("accepted, not: %s", refused[i].why);
        if (!strstr(why, refused[i].why)) fail_msg("\"%s\", not \"%s\"", why, refused[i].why);
        assert_null(result.release);
        osler_columns_free(columns);
        osler_program_free(program);
    }
}

/* Whatever is not known by name is passed over where the host says so. */
static void leniently_other_names_are_passed_over(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns;
    struct ArrowArray result = { 0 };
    const char *why = "";
    char found[16];
    static const uint8_t yes[] = { 0x01 };
    struct tree t;
    begin(&t, 1);
    under(&t, 0, leaf(&t, "quite_another_thing", "g", 1, NULL, doubles, NULL));
    under(&t, 0, leaf(&t, "another@on", "tdD", 1, NULL, days, NULL));
    int quantity = under(&t, 0, structure(&t, "weight", 1, NULL));
    under(&t, quantity, leaf(&t, "value", "g", 1, NULL, doubles, NULL));
    under(&t, quantity, leaf(&t, "worth", "g", 1, NULL, doubles, NULL));
    under(&t, quantity, leaf(&t, "more", "+s", 1, NULL, NULL, NULL));
    int record = a_record(&t);
    under(&t, record, leaf(&t, "sizes", "g", 1, NULL, doubles, NULL));
    under(&t, record, leaf(&t, "lengths", "g", 1, NULL, doubles, NULL));
    under(&t, record, leaf(&t, "liver", "b", 1, NULL, yes, NULL));
    if (run(program, &t, OSLER_LENIENT, &result, &why, &columns) != OSLER_OK) fail_msg("%s", why);
    outcomes(&result, 0, found);
    assert_string_equal(found, "y");
    outcomes(&result, 9, found);
    assert_string_equal(found, "?");
    result.release(&result);
    osler_columns_free(columns);
    osler_program_free(program);
}

static void what_has_been_released_is_no_batch(void **state) {
    (void)state;
    osler_program *program = compiled();
    osler_columns *columns;
    struct ArrowArray result = { 0 };
    struct tree t;
    for (int schema = 0; schema < 2; schema++) {
        begin(&t, 1);
        a_column(&t, "weight", "g");
        if (schema) t.schema[0].release = NULL;
        else t.array[0].release = NULL;
        assert_int_equal(run(program, &t, 0, &result, NULL, &columns), OSLER_MISUSE);
        assert_null(result.release);
        osler_columns_free(columns);
    }
    osler_program_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_every_form),
        cmocka_unit_test(other_kinds_in_every_form),
        cmocka_unit_test(the_day_of_a_value_in_every_form),
        cmocka_unit_test(dictionaries_of_values),
        cmocka_unit_test(quantities_with_their_units),
        cmocka_unit_test(values_with_their_days),
        cmocka_unit_test(periods),
        cmocka_unit_test(lists_with_every_kind_of_field),
        cmocka_unit_test(fields_as_texts),
        cmocka_unit_test(lists_that_are_wrong_in_one_row),
        cmocka_unit_test(quantities_within_lists),
        cmocka_unit_test(rows_that_are_null_as_a_whole),
        cmocka_unit_test(batches_without_rows),
        cmocka_unit_test(schemas_and_arrays_that_cannot_be),
        cmocka_unit_test(leniently_other_names_are_passed_over),
        cmocka_unit_test(what_has_been_released_is_no_batch),
    };
    return cmocka_run_group_tests_name("runtime/arrow_forms", tests, NULL, NULL);
}
