/* host_call: between reading a patient and running the guideline, the values of all calls whose inputs are known. */
#include "runtime/host_inside.h"

enum call_state host_input_state(const struct context *context, const struct program_call *call, uint32_t input) {
    const struct program *program = context->program;
    uint32_t reg = program->input[call->first_input + input].reg;
    switch ((enum fact_kind)program->parameter[program->function[call->function].first_parameter + input].kind) {
    case FACT_TRUTH: return context->truth[reg] == TRUTH_UNKNOWN ? CALL_WAITS : CALL_KNOWN;
    case FACT_WIDE: return decimal_is_known(context->wide[reg]) ? CALL_KNOWN : CALL_WAITS;
    default: break;
    }
    return context->number[reg] == NUMBER_UNKNOWN ? CALL_WAITS : CALL_KNOWN;
}

static void forget(struct context *context, const struct program_fact *fact) {
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: context->truth[fact->slot] = TRUTH_UNKNOWN; break;
    case FACT_WIDE: context->wide[fact->slot] = decimal_unknown; break;
    case FACT_CHOICE: context->number[fact->slot] = choice_unknown(fact->choices); break;
    default: context->number[fact->slot] = NUMBER_UNKNOWN; break;
    }
}

/* What an earlier run has computed is forgotten; what was given stays. */
static void begin(struct context *context) {
    const struct program *program = context->program;
    for (uint32_t c = 0; c < program->calls; c++) {
        uint32_t f = program->call[c].fact;
        struct fact_state *state = &context->fact[f];
        bool computed = context->call[c].computed;
        context->call[c] = (struct call_note){ .state = state->given != GIVEN_NOT && !computed ? CALL_GIVEN : CALL_WAITS };
        if (!computed) continue;
        *state = (struct fact_state){ .on = DATE_UNKNOWN };
        forget(context, &program->fact[f]);
    }
}

static bool settle_one(struct context *context, uint32_t c) {
    struct call_note *note = &context->call[c];
    note->state = (uint8_t)host_call(context, c, &note->status);
    if (note->state != CALL_KNOWN) return false;
    context->fact[context->program->call[c].fact].given = GIVEN_VALUE_KNOWN;
    note->computed = true;
    return true;
}

void host_settle(struct context *context) {
    const struct program *program = context->program;
    begin(context);
    for (uint32_t round = 0; round < program->calls; round++) {
        bool found = false;
        vm_run_part(context, 0, program->instructions);
        for (uint32_t c = 0; c < program->calls; c++)
            if (context->call[c].state == CALL_WAITS) found |= settle_one(context, c);
        if (!found) return;
    }
}
