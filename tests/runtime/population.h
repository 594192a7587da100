/* population: random patients for any program, as columns of texts and of values, and the same patients by the scalar VM. */
#ifndef OSLER_TESTS_RUNTIME_POPULATION_H
#define OSLER_TESTS_RUNTIME_POPULATION_H

#include "tests/runtime/random_program.h"

#include <stdlib.h>

#include "include/osler.h"
#include "runtime/api.h"

enum { ROWS_MOST = 1100, TEXT_ROOM = 400, FACTS_OF_POPULATION = 64, OUTCOMES_MOST = 64, DOSES_MOST = 64 };

/* --- Guidelines as they are written --------------------------------------------------------------------------------------------------- */

static inline bool population_read(const char *path, char *bytes, size_t room, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    *length = fread(bytes, 1, room, file);
    fclose(file);
    return true;
}

/* What a guideline uses lies beside it. */
static inline bool population_find(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length) {
    static char path[300], room[1 << 20];
    (void)context, (void)from;
    snprintf(path, sizeof path, "guidelines/%s.guide", use);
    *name = path;
    *bytes = room;
    return population_read(path, room, sizeof room, length);
}

/* `text` NULL: what stands in the file. */
static inline osler_program *population_compile(const char *path, const char *text) {
    static char bytes[1 << 20];
    osler_source source = { .name = path, .bytes = text ? text : bytes, .length = text ? strlen(text) : 0, .find = population_find };
    osler_program *program = NULL;
    if (!text && !population_read(path, bytes, sizeof bytes, &source.length)) fail_msg("%s cannot be read", path);
    if (osler_compile(&source, NULL, &program, NULL) != OSLER_OK) fail_msg("%s does not compile", path);
    return program;
}

/* --- Patients: of each fact a column of texts, as a table would have them, and for most facts a typed one ------------------------- */

struct population {
    const struct program *program;
    char text[FACTS_OF_POPULATION][ROWS_MOST][TEXT_ROOM];
    const char *string[FACTS_OF_POPULATION][ROWS_MOST];
    int64_t number[FACTS_OF_POPULATION][ROWS_MOST];
    int32_t on[FACTS_OF_POPULATION][ROWS_MOST];
    double real[FACTS_OF_POPULATION][ROWS_MOST];
    uint8_t bits[FACTS_OF_POPULATION][ROWS_MOST / 8 + 1];
    uint8_t known[FACTS_OF_POPULATION][ROWS_MOST / 8 + 1], on_known[FACTS_OF_POPULATION][ROWS_MOST / 8 + 1];
};

static inline void list_text(struct random *r, const struct program *program, const struct program_fact *fact, char *text) {
    const struct program_list *list = &program->list[fact->slot];
    const struct program_record *record = &program->record[list->record];
    uint32_t count = below(r, (list->most < 3 ? list->most : 3) + 1);
    size_t length = 0;
    length += (size_t)sprintf(text + length, "[");
    for (uint32_t e = 0; e < count; e++) {
        length += (size_t)sprintf(text + length, "%s{", e ? "," : "");
        for (uint32_t f = 0; f < record->fields; f++) {
            const struct program_field *field = &program->field[record->first_field + f];
            const char *name = program_text(program, field->name);
            const char *comma = f ? "," : "";
            if (chance(r, 20)) length += (size_t)sprintf(text + length, "%s\"%s\":null", comma, name);
            else if (field->kind == FACT_TRUTH) length += (size_t)sprintf(text + length, "%s\"%s\":%s", comma, name, chance(r, 50) ? "true" : "false");
            else if (field->kind == FACT_CHOICE)
                length += (size_t)sprintf(text + length, "%s\"%s\":\"%s\"", comma, name,
                                          program_text(program, program->choice[field->first_choice + below(r, field->choices)].name));
            else if (field->kind == FACT_NUMBER && field->high > field->low && field->step > 0) {
                char digits[DECIMAL_TEXT];
                int64_t number = field->low + field->step * (int64_t)(next(r) % (uint64_t)((field->high - field->low) / field->step + 1));
                decimal_print(decimal_scaled(number, -(int32_t)field->scale), digits);
                length += (size_t)sprintf(text + length, "%s\"%s\":%s", comma, name, digits);
            } else length += (size_t)sprintf(text + length, "%s\"%s\":%u", comma, name, below(r, 2));
        }
        length += (size_t)sprintf(text + length, "}");
    }
    sprintf(text + length, count < list->most && chance(r, 20) ? "%s\"...\"]" : "%s]", count && text[length - 1] != '[' ? "" : "");
    if (strstr(text, "\"...\"") && count) {
        char *dots = strstr(text, "\"...\"");
        memmove(dots + 1, dots, strlen(dots) + 1);
        *dots = ',';
    }
}

static inline int64_t number_for(struct random *r, const struct program_fact *fact) {
    if (fact->kind == FACT_TRUTH) return below(r, 2);
    if (fact->kind == FACT_CHOICE) return below(r, fact->choices);
    if (fact->kind == FACT_DATE) return 20390 + (int64_t)below(r, 12);
    int64_t steps = (fact->high - fact->low) / fact->step;
    return fact->low + fact->step * (int64_t)(next(r) % (uint64_t)(steps + 1));
}

static inline void value_text(struct random *r, struct population *p, uint32_t f, uint32_t row) {
    const struct program *program = p->program;
    const struct program_fact *fact = &program->fact[f];
    char *text = p->text[f][row], digits[DECIMAL_TEXT], day[DATE_TEXT];
    int64_t number = p->number[f][row];
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: strcpy(text, number ? "yes" : "no"); break;
    case FACT_CHOICE: strcpy(text, program_text(program, program->choice[fact->first_choice + (uint32_t)number].name)); break;
    case FACT_NUMBER:
        decimal_print(decimal_scaled(number, -(int32_t)fact->scale), digits);
        strcpy(text, digits);
        break;
    case FACT_DATE:
        date_print(date_of_day(number), day);
        strcpy(text, day);
        break;
    case FACT_WIDE: strcpy(text, chance(r, 30) ? "0.5" : chance(r, 50) ? "1" : "-0.5"); break;
    case FACT_TEXT: strcpy(text, text_of[below(r, TEXTS_OF)]); break;
    case FACT_LIST: list_text(r, program, fact, text); break;
    case FACT_SERIES: strcpy(text, "[]"); break;
    case FACT_PERIOD: strcpy(text, "{\"from\": \"2025-01-01\"}"); break;
    }
}

static inline void bit(uint8_t *bits, uint32_t at, bool set) {
    bits[at / 8] = (uint8_t)(set ? bits[at / 8] | 1u << (at % 8) : bits[at / 8] & ~(1u << (at % 8)));
}

static inline void make_population(struct random *r, struct population *p, const struct program *program, uint32_t rows) {
    p->program = program;
    for (uint32_t f = 0; f < program->facts; f++)
        for (uint32_t row = 0; row < rows; row++) {
            const struct program_fact *fact = &program->fact[f];
            bool known = chance(r, 80), dated = chance(r, 40);
            bool typed = fact->kind == FACT_TRUTH || fact->kind == FACT_CHOICE || fact->kind == FACT_NUMBER || fact->kind == FACT_DATE;
            p->number[f][row] = typed ? number_for(r, fact) : 0;
            if (fact->kind == FACT_NUMBER && chance(r, 1)) p->number[f][row] = fact->high + 1; /* out of range */
            p->real[f][row] = decimal_to_double(decimal_scaled(p->number[f][row], -(int32_t)fact->scale));
            bit(p->bits[f], row, p->number[f][row] == 1);
            bit(p->known[f], row, known);
            bit(p->on_known[f], row, known && dated);
            p->on[f][row] = 20393 - (int32_t)below(r, 50);
            if (known && chance(r, 1)) p->on[f][row] = 20399; /* in the future */
            value_text(r, p, f, row);
            p->string[f][row] = known ? p->text[f][row] : chance(r, 50) ? NULL : "";
        }
}

/* Which columns a fact gets is drawn, too. */
static inline void bind_all(struct random *r, osler_columns *columns, struct population *p, bool *dated) {
    for (uint32_t f = 0; f < p->program->facts; f++) {
        const struct program_fact *fact = &p->program->fact[f];
        osler_column column = { .type = OSLER_COLUMN_STRINGS, .values = p->string[f] };
        bool typed = fact->kind == FACT_TRUTH || fact->kind == FACT_CHOICE || fact->kind == FACT_NUMBER;
        if (typed && chance(r, 80)) {
            column = (osler_column){ .type = OSLER_COLUMN_INT64, .values = p->number[f], .known = p->known[f] };
            if (fact->kind == FACT_NUMBER) column.scale = (int)fact->scale;
        }
        if (fact->kind == FACT_TRUTH && chance(r, 40)) column = (osler_column){ .type = OSLER_COLUMN_BITS, .values = p->bits[f], .known = p->known[f] };
        if (fact->kind == FACT_NUMBER && chance(r, 30)) column = (osler_column){ .type = OSLER_COLUMN_DOUBLE, .values = p->real[f], .known = p->known[f] };
        dated[f] = chance(r, 40);
        if (dated[f]) column.on = p->on[f], column.on_known = p->on_known[f];
        assert_int_equal(osler_columns_bind(columns, f, &column), OSLER_OK);
    }
}

/* --- The same patient by the scalar VM -------------------------------------------------------------------------------------------------- */

static inline bool is_set(const uint8_t *bits, uint32_t at) { return bits[at / 8] >> (at % 8) & 1; }

static inline bool run_scalar(struct context *context, const struct population *p, uint32_t row, const bool *dated) {
    struct fact_error error;
    context_reset(context, date_parse("2025-11-01", 10, NULL));
    for (uint32_t f = 0; f < p->program->facts; f++) {
        if (!is_set(p->known[f], row)) continue;
        const char *text = p->string[f][row];
        date on = dated[f] && is_set(p->on_known[f], row) ? date_of_day(p->on[f][row]) : DATE_UNKNOWN;
        if (facts_set(context, f, text, strlen(text), on, &error) != FACTS_READ) return false;
    }
    context_settle(context);
    vm_run(context);
    return true;
}

static inline void compare_dose(const struct context *context, osler_columns *columns, size_t d, const char *amounts, uint32_t row, bool given,
                         uint64_t seed) {
    const struct program_dose *dose = &context->program->dose[d];
    osler_dose_column column;
    assert_int_equal(osler_columns_dose(columns, d, &column), OSLER_OK);
    struct decimal expected = decimal_unknown, found = decimal_unknown;
    if (given && dose->kind == VALUE_WIDE) expected = context->wide[dose->reg];
    if (given && dose->kind == VALUE_NUMBER && context->number[dose->reg] != NUMBER_UNKNOWN) expected = decimal_scaled(context->number[dose->reg], -(int32_t)dose->scale);
    if (column.bits == 0) {
        osler_decimal out;
        memcpy(&out, amounts + row * sizeof out, sizeof out);
        if (out.known) found = (struct decimal){ (uint128)out.high << 64 | out.low, out.exponent, out.negative, DECIMAL_KNOWN };
    } else {
        int64_t value = 0;
        int16_t two;
        int32_t four;
        if (column.bits == 16) memcpy(&two, amounts + 2 * row, 2), value = two;
        if (column.bits == 32) memcpy(&four, amounts + 4 * row, 4), value = four;
        if (column.bits == 64) memcpy(&value, amounts + 8 * row, 8);
        bool known = value != -((int64_t)1 << (column.bits - 2)) * 2;
        if (known) found = decimal_scaled(value, -(int32_t)column.scale);
    }
    if (decimal_is_known(expected) != decimal_is_known(found) || (decimal_is_known(found) && !decimal_equal(expected, found))) {
        char a[DECIMAL_TEXT], b[DECIMAL_TEXT];
        decimal_print(expected, a);
        decimal_print(found, b);
        fail_msg("seed %llu row %u dose %zu: %s, not %s", (unsigned long long)seed, row, d, b, a);
    }
}

struct results {
    uint8_t outcome[OUTCOMES_MOST][ROWS_MOST], applies[ROWS_MOST], refused[ROWS_MOST / 8 + 1];
    char dose[DOSES_MOST][ROWS_MOST * sizeof(osler_decimal)];
};

static inline osler_columns *engine_for(const osler_program *program, osler_processor processor) {
    osler_columns *columns;
    osler_columns_options options = { .processor = processor };
    osler_status status = osler_columns_new(program, &options, NULL, &columns);
    if (status == OSLER_MISUSE) return NULL;
    assert_int_equal(status, OSLER_OK);
    assert_int_equal(osler_columns_begin(columns, "2025-11-01"), OSLER_OK);
    return columns;
}

static inline void take_results(osler_columns *columns, struct results *results, uint32_t recommendations) {
    for (uint32_t i = 0; i < recommendations; i++) osler_columns_outcomes(columns, i, results->outcome[i]);
    osler_columns_outcomes(columns, OSLER_APPLIES, results->applies);
    for (size_t d = 0; d < osler_columns_dose_count(columns); d++) osler_columns_doses(columns, d, results->dose[d]);
    osler_columns_refused(columns, results->refused);
}

static inline void compare_row(struct context *context, osler_columns *columns, const struct population *p, const struct results *results,
                        uint32_t row, const bool *dated, uint64_t seed) {
    const struct program *program = p->program;
    bool fine = run_scalar(context, p, row, dated);
    if (fine == is_set(results->refused, row)) fail_msg("seed %llu row %u: refused %d", (unsigned long long)seed, row, !fine);
    uint32_t applies = program->guideline[0].applies;
    for (uint32_t i = 0; i < program->recommendations; i++) {
        uint8_t expected = fine ? context->truth[program->recommendation[i].outcome] : TRUTH_UNKNOWN;
        if (results->outcome[i][row] != expected)
            fail_msg("seed %llu row %u recommendation %u: %u, not %u", (unsigned long long)seed, row, i, results->outcome[i][row], expected);
    }
    assert_int_equal(results->applies[row], !fine ? TRUTH_UNKNOWN : applies == NONE ? TRUTH_YES : context->truth[applies]);
    for (uint32_t d = 0; d < program->doses; d++) {
        uint32_t outcome = program->recommendation[program->dose[d].recommendation].outcome;
        compare_dose(context, columns, d, results->dose[d], row, fine && context->truth[outcome] == TRUTH_YES, seed);
    }
}

#endif
