/* What the files that make a plan share; nobody else includes this. */
#ifndef OSLER_RUNTIME_VM_PLAN_INSIDE_H
#define OSLER_RUNTIME_VM_PLAN_INSIDE_H

#include "runtime/vm_plan.h"

/* Who needs an instruction: nobody, everybody, several doses, or (from NEED_DOSE on) the dose behind one skip_unless_yes. */
enum { NEED_NOBODY, NEED_ALWAYS, NEED_DOSES, NEED_DOSE };

enum { ESTIMATES = 8 }; /* registers for estimates */

struct planner {
    const struct program *program;
    struct arena scratch;
    struct vm_plan *plan;
    uint32_t *truth_writer, *number_writer, *wide_writer; /* instruction, NONE for a fact */
    uint32_t *skip;     /* by instruction: the skip_unless_yes that it lies behind, NONE */
    uint8_t *in_list;   /* by instruction: whether it belongs to the block of a list instruction */
    uint32_t *need;     /* by instruction */
    uint8_t *own;       /* by truth register: its value has to be stored in it */
    uint32_t *readers;  /* by truth register: fast instructions that read it */
    uint32_t *reader;   /* the last of these */
    uint8_t *reader_negated;
    uint8_t *inlined;   /* by truth register: it is a part of its only reader and is not computed */
    uint8_t *named;     /* by truth register: a definition or recommendation: kept for the reasons */
    uint8_t *fallback;  /* by instruction, while one dose is made: only needed where an estimate does not decide */
    uint8_t *wanted;    /* by instruction, while one dose is made */
    uint8_t *done;      /* by instruction, while the doses behind one outcome are made: already there */
    uint32_t *choices;  /* by number register: how many values its fact has, 0 when it is no choice of a fact */
    struct fast_instruction nowhere; /* where code goes when memory is exhausted */
    bool failed;
};

static inline const struct program_instruction *planner_at(const struct planner *p, uint32_t i) { return &p->program->instruction[i]; }
static inline bool planner_constant(const struct planner *p, uint32_t number, int64_t *value) {
    uint32_t writer = p->number_writer[number];
    if (writer == NONE || instruction_op(planner_at(p, writer)) != OP_number_const) return false;
    *value = p->program->constant[planner_at(p, writer)->a].value;
    return *value != NUMBER_UNKNOWN;
}
static inline struct truth_ref planner_flip(struct truth_ref ref, bool negate) {
    if (!negate) return ref;
    if (ref.reg != NONE) return (struct truth_ref){ ref.reg, !ref.negated, 0 };
    return (struct truth_ref){ NONE, false, ref.constant == TRUTH_NO ? TRUTH_YES : ref.constant == TRUTH_YES ? TRUTH_NO : TRUTH_UNKNOWN };
}

/* vm_plan_needs.c: fills in refs and needs. False when the program has a form that no plan is made for. */
bool planner_find_refs(struct planner *p);
bool planner_find_needs(struct planner *p);
/* A comparison of a number register with a constant as `number <= limit` or its negation. */
struct threshold { uint32_t number; int64_t limit; bool equal, negated; };
bool planner_threshold(const struct planner *p, const struct program_instruction *in, struct threshold *found);
bool planner_is_fast(const struct planner *p, uint32_t instruction);
/* Calls `visit` with every register that an instruction reads, those of its block included. */
typedef void planner_visit(struct planner *p, enum operand bank, uint32_t reg, void *context);
void planner_operands(struct planner *p, uint32_t instruction, planner_visit *visit, void *context);

/* vm_estimate.c: code for the dose that an instruction rounds, if there is an estimate for it; `guard` and `table` are the two behind it.
 * The number registers that it reads are marked as wanted. */
bool planner_can_estimate(struct planner *p, uint32_t round);
void planner_estimate(struct planner *p, uint32_t round, uint32_t dst);

/* vm_plan.c */
struct fast_instruction *planner_emit(struct planner *p, enum fast_op op, uint32_t dst);

#endif
