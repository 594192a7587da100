/* vm_answer: outcomes and doses by the plan, once a context has had more than one patient. */
#include "runtime/host.h"
#include "runtime/vm_plan.h"

/* A plan costs about as much as some patients: a context that answers for one makes none. */
enum { FIRST_WITH_PLAN = 2 };

static void put_outcomes(const struct vm_plan *plan, struct context *context) {
    const struct program_recommendation *r = context->program->recommendation, *end = r + context->program->recommendations;
    uint8_t *truth = context->truth;
    const uint8_t *outcome = truth + plan->outcomes + 1;
    uint32_t applies = context->program->guideline[0].applies;
    if (applies != NONE) truth[applies] = *outcome;
    for (; r < end; r++) truth[r->outcome] = *++outcome;
}

void vm_answer(struct context *context) {
    if (has_calls(context)) host_settle(context);
    if (!context->plan && !context->plain && context->answers < FIRST_WITH_PLAN && ++context->answers == FIRST_WITH_PLAN)
        context->plan = vm_plan_new(context->program, &context->fixed);
    if (!context->plan || context->plain) {
        vm_run(context);
        return;
    }
    vm_plan_run(context->plan, context);
    put_outcomes(context->plan, context);
    context->partial = true;
}

void vm_complete(struct context *context) {
    if (!context->partial) return;
    vm_run_part(context, 0, context->program->instructions); /* calls of the host have been made */
    context->partial = false;
}
