/* record: a guideline without rules that has a fact of every kind, and the reading of patients against it. */
#ifndef OSLER_TESTS_RUNTIME_RECORD_H
#define OSLER_TESTS_RUNTIME_RECORD_H

#include "tests/runtime/builder.h"

#include "runtime/facts.h"

#define TODAY "2025-11-01"

enum { WEIGHT, ECOG, LVEF, HER2, PREGNANT, BORN, REMARK, STAY, CREATININE, ALPHA, LESIONS, POTASSIUM, HEIGHT, FACTS };
enum { SITE, ISOLATED, SIZE, VOLUME, FOUND, SAID, LESION_FIELDS };

struct record {
    struct program *program;
    struct context *context;
    struct fact_error error;
};

static inline uint32_t build_unit(struct builder *b, const char *code) {
    uint32_t text = build_text(b, code), unit = BUILD_ROW(b, unit);
    b->program->unit[unit].code = text;
    return unit;
}

static inline void record_number(struct builder *b, const char *name, const char *unit, uint32_t scale, int64_t low, int64_t high,
                                 int64_t step) {
    uint32_t code = unit ? build_unit(b, unit) : NONE;
    build_number(b, name, scale, low, high);
    struct program_fact *fact = &b->program->fact[b->program->facts - 1];
    fact->unit = code;
    fact->step = step;
}

static inline void record_creatinine(struct builder *b) {
    uint32_t unit = build_unit(b, "umol/L"), low = build_wide_constant(b, "5"), mass = build_wide_constant(b, "113.12");
    build_wide(b, "creatinine");
    struct program_fact *fact = &b->program->fact[b->program->facts - 1];
    fact->unit = unit;
    fact->molar_mass = mass;
    fact->low = low;
    fact->bounds = FACT_HAS_LOW;
}

static inline void record_lesions(struct builder *b) {
    uint32_t unit = build_unit(b, "cm"), volume = build_unit(b, "mL");
    build_field(b, "site", FACT_CHOICE, "liver brain bone lymph_node");
    build_field(b, "isolated", FACT_TRUTH, NULL);
    uint32_t size_at = build_field(b, "size", FACT_NUMBER, NULL);
    struct program_field *size = &b->program->field[size_at];
    *size = (struct program_field){ .name = size->name, .label = size->label, .kind = FACT_NUMBER, .slot = SIZE, .unit = unit,
                                    .scale = 1, .low = 1, .high = 500, .step = 1, .molar_mass = NONE,
                                    .bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP };
    uint32_t volume_at = build_field(b, "volume", FACT_WIDE, NULL);
    b->program->field[volume_at].unit = volume;
    build_field(b, "found", FACT_DATE, NULL);
    build_field(b, "said", FACT_TEXT, NULL);
    build_list(b, "lesions", build_record(b, "lesion"), 3);
}

static inline void record_potassium(struct builder *b) {
    uint32_t unit = build_unit(b, "mmol/L");
    uint32_t value_at = build_field(b, "value", FACT_NUMBER, NULL);
    struct program_field *value = &b->program->field[value_at];
    value->unit = unit, value->scale = 1, value->low = 10, value->high = 100, value->step = 1;
    value->bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
    build_field(b, "on", FACT_DATE, NULL);
    build_list(b, "potassium", build_record(b, "potassium value"), 1000);
    struct program_fact *fact = &b->program->fact[b->program->facts - 1];
    fact->kind = FACT_SERIES;
    fact->bounds = FACT_OVER_TIME;
}

static inline struct program *record_program(void) {
    struct builder b = builder_begin();
    record_number(&b, "weight", "kg", 1, 200, 3000, 1);
    record_number(&b, "ecog", NULL, 0, 0, 4, 1);
    record_number(&b, "lvef", "%", 1, 50, 900, 1);
    build_choice(&b, "her2", "positive negative");
    build_truth(&b, "pregnant");
    build_date(&b, "born");
    build_text_fact(&b, "remark");
    build_period(&b, "stay");
    record_creatinine(&b);
    build_wide(&b, "alpha");
    record_lesions(&b);
    record_potassium(&b);
    record_number(&b, "height", "cm", 0, 100, 230, 5);
    return builder_end(&b);
}

static inline int record_begin(void **state) {
    struct record *record = test_calloc(1, sizeof *record);
    record->program = record_program();
    record->context = context_new(record->program, NULL);
    assert_non_null(record->context);
    *state = record;
    return 0;
}

static inline int record_end(void **state) {
    struct record *record = *state;
    context_free(record->context);
    program_free(record->program);
    test_free(record);
    return 0;
}

/* Reads from memory of exactly this length, so that a sanitizer sees every byte too far. */
static inline enum facts_status record_read_bytes(struct record *record, const char *bytes, size_t length,
                                                  const struct facts_options *options) {
    char *copy = test_malloc(length ? length : 1);
    if (length) memcpy(copy, bytes, length);
    context_reset(record->context, date_parse(TODAY, strlen(TODAY), NULL));
    enum facts_status status = facts_read(record->context, copy, length, options, &record->error);
    test_free(copy);
    return status;
}

static inline enum facts_status record_read(struct record *record, const char *json) {
    return record_read_bytes(record, json, strlen(json), NULL);
}

/* Reads a record that is right. */
static inline struct context *record_good(void **state, const char *json) {
    struct record *record = *state;
    enum facts_status status = record_read(record, json);
    if (status == FACTS_WRONG) fail_msg("%s", record->error.message);
    assert_int_equal(status, FACTS_READ);
    return record->context;
}

static inline date record_date(const char *text) { return date_parse(text, strlen(text), NULL); }

#define RECORD_TEST(name) cmocka_unit_test_setup_teardown(name, record_begin, record_end)

#endif
