/* rows: cells, quoted where they have to be. */
#include "cli/rows.h"

#include <string.h>

static const char *const outcome_word[] = {"no", "unknown", "contraindicated", "yes"};

static void put_cell(FILE *out, const char *bytes, size_t length) {
    bool quoted = length && (bytes[0] == ' ' || bytes[length - 1] == ' ');
    for (size_t i = 0; i < length && !quoted; i++) quoted = bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\n' || bytes[i] == '\r';
    if (!quoted) {
        fwrite(bytes, 1, length, out);
        return;
    }
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"') putc('"', out);
        putc(bytes[i], out);
    }
    putc('"', out);
}

/* The parts of --only; none: all. */
static bool has(const struct question *q, bool part) {
    return part || (!q->wishes.outcomes && !q->wishes.doses && !q->wishes.missing);
}

static size_t doses_of(const struct question *q, size_t r) {
    osler_recommendation about;
    return osler_program_describe(q->program, r, &about) == OSLER_OK ? about.doses : 0;
}

void rows_put_header(FILE *out, const struct question *q) {
    size_t recommendations = osler_program_recommendations(q->program);
    fputs("patient,applies", out);
    for (size_t r = 0; r < recommendations && has(q, q->wishes.outcomes); r++) fprintf(out, ",%s", osler_program_recommendation(q->program, r));
    for (size_t r = 0; r < recommendations && has(q, q->wishes.doses); r++)
        if (doses_of(q, r)) fprintf(out, ",%s.dose", osler_program_recommendation(q->program, r));
    if (has(q, q->wishes.missing)) fputs(",missing", out);
    fputs(",error\n", out);
}

static void put_patient(FILE *out, const osler_context *context) {
    size_t length = 0;
    const char *id = osler_context_patient(context, &length);
    put_cell(out, id ? id : "", length);
}

static osler_status put_doses(FILE *out, const osler_context *context, size_t r, size_t doses) {
    putc(',', out);
    for (size_t d = 0; d < doses; d++) {
        osler_dose dose;
        osler_status status = osler_result_dose(context, r, d, &dose);
        if (status != OSLER_OK) return status;
        if (dose.state == OSLER_DOSE_NOT_GIVEN) continue;
        if (d) fputs("; ", out);
        if (dose.state == OSLER_DOSE_KNOWN) fprintf(out, "%s %s", dose.amount, dose.unit);
        else fputs("unknown", out);
    }
    return OSLER_OK;
}

static osler_status put_missing(FILE *out, osler_context *context) {
    const osler_missing *missing;
    size_t count;
    osler_status status = osler_result_missing(context, OSLER_ALL, &missing, &count, NULL);
    putc(',', out);
    for (size_t i = 0; status == OSLER_OK && i < count; i++) fprintf(out, "%s%s", i ? " " : "", missing[i].name);
    return status;
}

osler_status rows_put(FILE *out, const struct question *q, osler_context *context) {
    size_t recommendations = osler_program_recommendations(q->program);
    osler_status status = OSLER_OK;
    put_patient(out, context);
    fprintf(out, ",%s", outcome_word[osler_result_applies(context)]);
    for (size_t r = 0; r < recommendations && has(q, q->wishes.outcomes); r++) fprintf(out, ",%s", outcome_word[osler_result_outcome(context, r)]);
    for (size_t r = 0; r < recommendations && has(q, q->wishes.doses) && status == OSLER_OK; r++) {
        size_t doses = doses_of(q, r);
        if (doses) status = put_doses(out, context, r, doses);
    }
    if (status == OSLER_OK && has(q, q->wishes.missing)) status = put_missing(out, context);
    fputs(",\n", out);
    return status;
}

void rows_put_error(FILE *out, const struct question *q, osler_context *context, uint64_t line, const osler_patient_error *error) {
    size_t recommendations = osler_program_recommendations(q->program);
    put_patient(out, context);
    putc(',', out);
    for (size_t r = 0; r < recommendations && has(q, q->wishes.outcomes); r++) putc(',', out);
    for (size_t r = 0; r < recommendations && has(q, q->wishes.doses); r++)
        if (doses_of(q, r)) putc(',', out);
    if (has(q, q->wishes.missing)) putc(',', out);
    /* One cell of two parts: the place needs no quotes of its own, the sentence may. */
    bool quoted = error->message && strpbrk(error->message, ",\"\n\r");
    fprintf(out, quoted ? ",\"line %llu: " : ",line %llu: ", (unsigned long long)line);
    for (const char *at = error->message ? error->message : ""; *at; at++) {
        if (*at == '"') putc('"', out);
        putc(*at, out);
    }
    fputs(quoted ? "\"\n" : "\n", out);
}
