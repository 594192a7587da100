/* What the files that make a plan share; nobody else includes this. */
#ifndef OSLER_RUNTIME_COLUMNS_PLAN_H
#define OSLER_RUNTIME_COLUMNS_PLAN_H

#include "runtime/columns_inside.h"

enum mode { MODE_NONE, MODE_DENSE, MODE_LANE, MODE_ROWS };
enum bank { BANK_T, BANK_N, BANK_W, BANKS };

/* A piece of memory: of the registers (placed when all steps are known) or fixed in a block. */
struct cell {
    uint32_t size;
    uint8_t base;
    bool placed, constant;
    uint32_t offset, first, last; /* steps that write it first and use it last */
};

enum number_form { NUMBER_OUTSIDE /* in no block */, NUMBER_ARRAY, NUMBER_FIXED /* a constant */, NUMBER_CODE, NUMBER_PAIR /* a choice of two, as planes */,
                   NUMBER_ROWS_OF /* a choice_table over constants */ };

struct number {
    uint8_t form, width;
    bool bounded, made; /* made: it has a cell */
    int64_t low, high;  /* a constant: both */
    uint32_t cell;      /* elements are value - add */
    int64_t add;
    struct lit pair;
    uint32_t wider[9]; /* by width in bytes: a cell with add 0, once it has been made; 0: not yet */
};

struct wide {
    bool lane;
    double low, high, error;
    int32_t scale; /* it is a whole multiple of 10^-scale; -1: not known to be */
};

/* A result that the open lanes have to give. */
struct pending {
    uint8_t bank, width; /* of an array; 0: a truth */
    uint32_t reg, cell;
    int32_t scale;
};

struct planner {
    struct plan *plan;
    const struct program *program;
    struct arena scratch;
    bool failed;
    uint32_t *writer[BANKS]; /* by register: the instruction, NONE for a fact */
    uint32_t *fact_of[BANKS];
    uint32_t *skip_of, *block_of; /* by instruction: the skip or list instruction that it lies behind, NONE */
    uint8_t *mode, *emit, *wants_cell;
    uint32_t *guard; /* by instruction: a truth register, or NONE */
    struct lit *truth;
    bool *truth_made;
    struct number *number;
    struct wide *wide;
    struct cell *cell;
    size_t cells, cell_room;
    uint32_t yes, unknown; /* constant truths */
    struct pending *pending;
    size_t pendings, pending_room;
    bool *is_pending;    /* by truth register */
    uint32_t open_guard; /* of the group at hand: a truth register, or NONE */
    uint32_t *lane_of[BANKS], *lane_stamp[BANKS], stamp;
    uint32_t *list; /* scratch: room for every instruction */
    uint32_t *cached; /* numbers that got a wider array in the group at hand */
    size_t cacheds, cached_room;
    uint32_t *mark, mark_stamp; /* by instruction */
    uint8_t *fact_wanted, *lane_use;
    struct lit *lits; /* of plan->operand, while planning */
    size_t lit_room;
};

#define GUARD_UNSET (UINT32_MAX - 1)

/* Calls `see` with each register that an instruction reads; those of a block are its own. */
typedef void operand_seen(void *context, enum bank bank, uint32_t reg);
void plan_operands(const struct program *program, uint32_t instruction, operand_seen *see, void *context);
bool plan_destination(const struct program *program, uint32_t instruction, enum bank *bank);

/* Pieces of a plan. */
uint32_t plan_cell(struct planner *p, uint32_t size);
struct step *plan_step(struct planner *p, enum step_op op, uint32_t dst_cell); /* a step to fill in; never NULL */
void plan_operand(struct planner *p, struct lit lit);     /* of the last step */
void plan_add_operand(struct planner *p, struct lit lit); /* of none yet */
/* The planes that are all set where a truth register is yes, as operands: their place. Two of them; none for NONE. */
uint32_t plan_guard(struct planner *p, uint32_t reg, uint32_t *count);
int plan_compare(const void *a, const void *b); /* of two uint32_t, for qsort */
struct lit plan_certain(struct lit truth);
struct lit plan_possible(struct lit truth);
static inline struct lit lit_of(uint32_t cell) { return (struct lit){ .cell = cell }; }
static inline struct lit lit_not(struct lit lit) { return lit.inverted = !lit.inverted, lit; }

/* columns_dense.c */
bool dense_can(const struct planner *p, uint32_t instruction);
void dense_bounds(struct planner *p, uint32_t instruction); /* of the number it writes */
void dense_emit(struct planner *p, uint32_t instruction);
void dense_facts(struct planner *p);
struct lit dense_truth(struct planner *p, uint32_t reg);
/* The number as an array of this width, counted from 0. */
uint32_t dense_array(struct planner *p, uint32_t reg, unsigned width);
unsigned dense_width(int64_t low, int64_t high); /* 2, 4 or 8 */
bool dense_operand_is_array(const struct planner *p, uint32_t reg);

/* columns_lane.c */
bool lane_can(const struct planner *p, uint32_t instruction);
void lane_bounds(struct planner *p, uint32_t instruction);
void lane_close(struct planner *p); /* writes the pending results */
bool lane_dose(const struct planner *p, uint32_t reg, uint32_t scale, int64_t *low, int64_t *high);

/* columns_place.c */
void plan_place(struct planner *p);

/* columns_pass.c: a pass that computes the outputs, which have been put behind `outputs`. */
uint32_t pass_make(struct planner *p, uint32_t outputs, uint32_t guard_reg, uint32_t guard_first, uint32_t guards);
void pass_output(struct planner *p, uint8_t kind, unsigned width, uint32_t reg, uint32_t cell, int32_t scale);

#define PLAN_PUSH(p, at, count, room) (*(ARENA_ROOM(&(p)->plan->arena, (p)->plan->at, (p)->plan->count, (p)->plan->room) \
                                            ? &(p)->plan->at[(p)->plan->count++] : ((p)->failed = true, &(p)->plan->at[0])))

#endif
