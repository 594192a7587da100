/* The setters of include/osler.h: facts one by one. */
#include <string.h>

#include "runtime/api.h"

/* A wrong value keeps the patient from being run, and the first one is told. */
osler_status api_patient_status(osler_context *context, enum facts_status status, const struct fact_error *wrong) {
    if (status == FACTS_READ) return OSLER_OK;
    if (status == FACTS_NO_MEMORY) return OSLER_LIMIT;
    if (!context->wrong)
        context->error = (osler_patient_error){ wrong->path, wrong->found, wrong->expected, wrong->message, wrong->offset };
    context->wrong = true;
    return OSLER_PATIENT_WRONG;
}

const osler_patient_error *osler_context_error(const osler_context *context) { return context->wrong ? &context->error : NULL; }

static bool is_open(const osler_context *context) { return context->begun && !context->ran; }

static osler_status give(osler_context *context, size_t index, const struct put_value *value) {
    const struct program *program = context->owner->program;
    struct api_place place;
    struct fact_error wrong = { 0 };
    if (!is_open(context) || !api_place_of(program, index, &place)) return OSLER_MISUSE;
    if (place.column != NONE && context->context->list[program->fact[place.fact].slot].count == 0) return OSLER_MISUSE;
    struct facts_options options = api_facts_options(context, 0);
    return api_patient_status(context, facts_give(context->context, place.fact, place.column, value, &options, &wrong), &wrong);
}

osler_status osler_context_set_unknown(osler_context *context, size_t fact) {
    return give(context, fact, &(struct put_value){ .kind = PUT_UNKNOWN });
}
osler_status osler_context_set_truth(osler_context *context, size_t fact, bool yes) {
    return give(context, fact, &(struct put_value){ .kind = PUT_TRUTH, .truth = yes });
}
osler_status osler_context_set_choice(osler_context *context, size_t fact, size_t choice) {
    return give(context, fact, &(struct put_value){ .kind = PUT_CHOICE, .choice = choice });
}
osler_status osler_context_set_name(osler_context *context, size_t fact, const char *choice) {
    return choice ? give(context, fact, &(struct put_value){ .kind = PUT_NAME, .text = slice_of(choice) }) : OSLER_MISUSE;
}
osler_status osler_context_set_decimal(osler_context *context, size_t fact, const char *decimal, const char *unit) {
    struct put_value value = { .kind = PUT_DECIMAL, .text = slice_of(decimal), .unit = slice_of(unit) };
    return decimal ? give(context, fact, &value) : OSLER_MISUSE;
}
osler_status osler_context_set_scaled(osler_context *context, size_t fact, int64_t number, unsigned scale, const char *unit) {
    enum { SCALE_MOST = 38 };
    if (scale > SCALE_MOST) return OSLER_MISUSE;
    return give(context, fact, &(struct put_value){ .kind = PUT_SCALED, .number = number, .scale = (int32_t)scale, .unit = slice_of(unit) });
}
osler_status osler_context_set_double(osler_context *context, size_t fact, double real, const char *unit) {
    return give(context, fact, &(struct put_value){ .kind = PUT_DOUBLE, .real = real, .unit = slice_of(unit) });
}
osler_status osler_context_set_date(osler_context *context, size_t fact, const char *day) {
    return day ? give(context, fact, &(struct put_value){ .kind = PUT_DATE, .text = slice_of(day) }) : OSLER_MISUSE;
}
osler_status osler_context_set_period(osler_context *context, size_t fact, const char *from, const char *to) {
    struct put_value value = { .kind = PUT_PERIOD };
    if (!from && !to) return OSLER_MISUSE;
    if (from) value.text = slice_of(from);
    if (to) value.to = slice_of(to);
    return give(context, fact, &value);
}
osler_status osler_context_set_text(osler_context *context, size_t fact, const char *bytes, size_t length) {
    return give(context, fact, &(struct put_value){ .kind = PUT_TEXT, .text = { bytes, length } });
}
osler_status osler_context_set_unreadable(osler_context *context, size_t fact, const char *bytes, size_t length) {
    return give(context, fact, &(struct put_value){ .kind = PUT_UNREADABLE, .text = { bytes, length } });
}

/* A fact as a whole, of which a field is no part. */
static bool whole_fact(const osler_context *context, size_t index, bool list_only) {
    const struct program *program = context->owner->program;
    if (!is_open(context) || index >= program_asked(program)) return false;
    uint32_t kind = program->fact[index].kind;
    return !list_only || kind == FACT_LIST || kind == FACT_SERIES;
}

osler_status osler_context_set_on(osler_context *context, size_t fact, const char *day) {
    struct fact_error wrong = { 0 };
    if (!day || !whole_fact(context, fact, false)) return OSLER_MISUSE;
    return api_patient_status(context, facts_give_on(context->context, (uint32_t)fact, slice_of(day), &wrong), &wrong);
}

osler_status osler_context_set_patient(osler_context *context, const char *id, size_t length) {
    if (!is_open(context)) return OSLER_MISUSE;
    struct fact_error wrong = { 0 };
    return api_patient_status(context, facts_give_patient(context->context, (struct slice){ id, length }, &wrong), &wrong);
}

/* --- Lists ------------------------------------------------------------------------------------------------------- */

static struct list_value *list_of(const osler_context *context, size_t fact) {
    return &context->context->list[context->owner->program->fact[fact].slot];
}

osler_status osler_context_begin_list(osler_context *context, size_t fact) {
    if (!whole_fact(context, fact, true)) return OSLER_MISUSE;
    facts_give_list(context->context, (uint32_t)fact);
    return OSLER_OK;
}

osler_status osler_context_add_element(osler_context *context, size_t fact) {
    struct fact_error wrong = { 0 };
    if (!whole_fact(context, fact, true) || !list_of(context, fact)->open) return OSLER_MISUSE;
    struct facts_options options = api_facts_options(context, 0);
    return api_patient_status(context, facts_give_element(context->context, (uint32_t)fact, &options, &wrong), &wrong);
}

osler_status osler_context_maybe_more(osler_context *context, size_t fact) {
    if (!whole_fact(context, fact, true) || !list_of(context, fact)->open) return OSLER_MISUSE;
    facts_give_more(context->context, (uint32_t)fact);
    return OSLER_OK;
}
