/* columns_results: what comes out of a block into the columns of the host, and what the layouts are. */
#include <string.h>

#include "runtime/columns.h"

static void put_outcomes(const char *planes, uint8_t *outcomes, uint32_t rows) {
    for (uint32_t row = 0; row < rows; row += 64) {
        uint64_t certain, possible;
        memcpy(&certain, planes + row / 8, 8);
        memcpy(&possible, planes + PLANE + row / 8, 8);
        uint32_t most = rows - row < 64 ? rows - row : 64;
        for (uint32_t i = 0; i < most; i++) outcomes[row + i] = (uint8_t)((certain >> i & 1) << 1 | (possible >> i & 1));
    }
}

static void put_refused(struct osler_columns *c, uint32_t rows) {
    memcpy(c->refused + c->block_row / 8, c->wrong, (rows + 7) / 8);
}

void results_put(struct osler_columns *c, const char *out, uint32_t rows) {
    const struct plan *plan = &c->plan;
    uint32_t recommendations = plan->program->recommendations;
    for (uint32_t r = 0; r < recommendations; r++)
        if (c->outcome[r]) put_outcomes(out + plan->outcome_at[r], c->outcome[r] + c->block_row, rows);
    if (c->outcome[recommendations]) put_outcomes(out + plan->applies_at, c->outcome[recommendations] + c->block_row, rows);
    for (uint32_t d = 0; d < plan->program->doses && plan->with_doses; d++) {
        size_t each = plan->dose[d].width ? plan->dose[d].width : sizeof(osler_decimal);
        if (c->dose[d]) memcpy(c->dose[d] + c->block_row * each, out + plan->dose[d].offset, rows * each);
    }
    if (c->refused) put_refused(c, rows);
}

/* --- Where results go --------------------------------------------------------------------------------------------------------------- */

osler_status osler_columns_outcomes(osler_columns *c, size_t recommendation, uint8_t *outcomes) {
    uint32_t recommendations = c->plan.program->recommendations;
    if (recommendation != OSLER_APPLIES && recommendation >= recommendations) return OSLER_MISUSE;
    c->outcome[recommendation == OSLER_APPLIES ? recommendations : recommendation] = outcomes;
    return OSLER_OK;
}

osler_status osler_columns_doses(osler_columns *c, size_t index, void *amounts) {
    if (index >= osler_columns_dose_count(c)) return OSLER_MISUSE;
    c->dose[index] = amounts;
    return OSLER_OK;
}

osler_status osler_columns_refused(osler_columns *c, uint8_t *refused) {
    c->refused = refused;
    return OSLER_OK;
}

/* --- Layouts --------------------------------------------------------------------------------------------------------------------------- */

size_t osler_columns_dose_count(const osler_columns *c) { return c->plan.with_doses ? c->plan.program->doses : 0; }

osler_status osler_columns_dose(const osler_columns *c, size_t index, osler_dose_column *found) {
    const struct program *program = c->plan.program;
    if (index >= osler_columns_dose_count(c)) return OSLER_MISUSE;
    const struct program_dose *dose = &program->dose[index];
    const struct dose_place *place = &c->plan.dose[index];
    *found = (osler_dose_column){ dose->recommendation, index - program->recommendation[dose->recommendation].first_dose,
                                  8u * place->width, place->width ? place->scale : 0, program_text(program, program->unit[dose->unit].code),
                                  place->offset };
    return OSLER_OK;
}

size_t osler_columns_packed_size(const osler_columns *c) { return c->plan.in_size; }
size_t osler_columns_results_size(const osler_columns *c) { return c->plan.out_size; }

size_t osler_columns_outcome_offset(const osler_columns *c, size_t recommendation) {
    if (recommendation == OSLER_APPLIES) return c->plan.applies_at;
    return recommendation < c->plan.program->recommendations ? c->plan.outcome_at[recommendation] : OSLER_NONE;
}

osler_status osler_columns_packed(const osler_columns *c, size_t fact, osler_packed *found) {
    if (fact >= c->plan.program->facts) return OSLER_MISUSE;
    const struct carrier *carrier = &c->plan.fact[fact];
    *found = (osler_packed){ .form = OSLER_PACKED_NOT };
    if (carrier->how == CARRIED_NOT) return OSLER_OK;
    found->offset = carrier->offset;
    found->form = carrier->how == CARRIED_PLANES ? OSLER_PACKED_PLANES : carrier->how == CARRIED_CODE ? OSLER_PACKED_CODES : OSLER_PACKED_NUMBERS;
    found->bits = carrier->how == CARRIED_PLANES ? 1 : 8u * carrier->width;
    if (carrier->how != CARRIED_NUMBER) return OSLER_OK;
    found->scale = c->plan.program->fact[fact].scale;
    found->base = carrier->offset_value;
    return OSLER_OK;
}

/* --- Refused rows ------------------------------------------------------------------------------------------------------------------------ */

size_t osler_columns_error_count(const osler_columns *c) { return c->error_count; }

osler_status osler_columns_error(const osler_columns *c, size_t index, size_t *row, osler_patient_error *error) {
    if (index >= c->errors) return OSLER_MISUSE;
    if (row) *row = c->error[index].row;
    if (error) *error = c->error[index].error;
    return OSLER_OK;
}
