/* vm_plan: a program's instructions made ready for many patients, with the answers of vm_run bit for bit.
 *
 * A plan computes what was asked for, outcomes and doses, and nothing else: what only a dose needs is computed where the dose is, and
 * what only a report needs is left to vm_run (context.h: context_complete). Comparisons have their constants in them; negations,
 * copies and outcomes without avoids are no instructions of their own but the register they come from; conditions that are said
 * twice are computed once; nested "all of" and "any of" are one instruction each, of up to six operands.
 *
 * Made after verification and never saved: `vm_fast.def` has the forms. What has no fast form is run by vm_run_part. */
#ifndef OSLER_RUNTIME_VM_PLAN_H
#define OSLER_RUNTIME_VM_PLAN_H

#include "runtime/context.h"

enum fast_op {
#define FAST(name, action) FAST_##name,
#define FAST_ALL(p, n, action) FAST_all_##p##_##n,
#define FAST_ANY(p, n, action) FAST_any_##p##_##n,
#include "runtime/vm_fast.def"
#undef FAST
#undef FAST_ALL
#undef FAST_ANY
    FAST_end,
    FAST_OPS
};

struct fast_instruction {
    const void *label; /* of op in the loop, where that is threaded; NULL before vm_plan_link */
    uint16_t op, dst, a, b;
    union {
        uint16_t c[4]; /* further operands */
        int64_t k;
        double f;
    };
};

struct fast_row { /* of a choice table */
    uint32_t truth;
    int64_t value;
};

#define ESTIMATE_MARGIN 1e-12 /* part of a value by which an estimate may be off, and more */
struct fast_rounding { /* see vm_estimate.c */
    double factor;
    uint64_t step; /* coefficient and exponent of the step that is rounded to */
    int32_t exponent;
    uint32_t skip; /* instructions to pass over when the estimate decides */
};

/* A truth register, perhaps negated; `reg` NONE: the constant truth. */
struct truth_ref {
    uint32_t reg;
    bool negated;
    uint8_t constant;
};

struct vm_plan {
    const struct program *program;
    struct fast_instruction *code; /* ends with FAST_end */
    size_t count, room;
    struct fast_row *row;
    size_t rows, row_room;
    struct fast_rounding *rounding;
    size_t roundings, rounding_room;
    uint32_t outcomes;     /* see CONTEXT_OUTCOMES: where a run puts them */
    struct truth_ref *ref; /* by truth register: which one has its value, perhaps negated */
    uint32_t *place;       /* by truth register, for those that `ref` names: where its value is; NONE: it is computed nowhere */
    bool asks_given;       /* something asks whether a fact was given */
};

/* NULL without memory and for a program that has more than 65,000 registers of a bank or instructions. */
struct vm_plan *vm_plan_new(const struct program *program, struct arena *arena);

/* Ends the making: puts the loop's labels in. */
void vm_plan_link(struct vm_plan *plan);

/* Runs it over the context's registers. Allocates nothing. At plan->outcomes stand 0, whether the guideline applies, and the outcomes; the
 * registers of a dose whose outcome is not yes hold nothing. */
void vm_plan_run(const struct vm_plan *plan, struct context *context);

#endif
