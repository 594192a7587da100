/* vm_why: why outcomes are what they are, as plain numbers, for many patients: what runtime/reasons.h says in words, without a word.
 *
 * Made once from a plan: for every truth the conditions that it is put together from. After a run the truths are in the registers, so that the
 * reasons of a patient are a walk from each outcome to the conditions that have decided it; nothing is recorded while running. Of all outcomes
 * together that walk is made once, as a tale (vm_tale.h), unless it would be too long. */
#ifndef OSLER_RUNTIME_VM_WHY_H
#define OSLER_RUNTIME_VM_WHY_H

#include "runtime/vm_plan.h"

enum why_kind { WHY_FACT, WHY_VALUE, WHY_DEFINITION, WHY_RECOMMENDATION, WHY_LIST, WHY_GROUP, WHY_TOGETHER, WHY_APPLIES, WHY_INSTEAD,
                WHY_AVOID, WHY_MORE };

/* include/osler.h has the meaning of each field: struct osler_node. */
struct why_node {
    uint32_t recommendation, condition, about;
    uint8_t kind, truth, negated, depth;
    int64_t value;
};

struct why;
struct why *why_new(const struct vm_plan *plan, struct context *context); /* for that context alone; NULL without memory */

/* The nodes of one recommendation, or of all with NONE, after vm_run, vm_answer or vm_plan_run. Returns how many there are; at most
 * `room` of them are put. */
size_t why_put(const struct why *why, const struct context *context, uint32_t recommendation, struct why_node *nodes, size_t room);

#endif
