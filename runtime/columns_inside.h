/* What the files of the column engine share; nobody else includes this.
 *
 * The engine runs the program's own instructions over blocks of BLOCK patients. A plan is made once from the program: which
 * instructions are needed, and how each of them is done:
 *
 *   dense   whole columns of the block: two planes of bits for a truth (certain: yes; possible: not no), arrays of narrow
 *           integers for a number, the least of their type for unknown
 *   lanes   decimals, in double with a proved bound on the error, for the rows that need them; where an answer lies within
 *           the error the row is done again, in decimals
 *   rows    everything else: the scalar VM runs the instructions that the value needs, row by row
 *
 * What only a dose needs is done only for the rows whose recommendation is yes: that outcome is its guard. */
#ifndef OSLER_RUNTIME_COLUMNS_INSIDE_H
#define OSLER_RUNTIME_COLUMNS_INSIDE_H

#include <string.h>

#include "include/osler.h"
#include "runtime/context.h"

enum { BLOCK = 1024, WORDS = BLOCK / 64, PLANE = BLOCK / 8 /* bytes */, TRUTH = 2 * PLANE, LANE_ROWS = 64 };

/* Where an operand lies: the engine's own registers, the block that comes in, the block that goes out. */
enum base { BASE_FILE, BASE_IN, BASE_OUT, BASES };

/* An operand while the plan is made: a cell, one of its planes, inverted or not; and at run time: byte offset, a multiple of
 * PLANE, with the base and the inversion in its low bits. */
struct lit {
    uint32_t cell;
    uint8_t half; /* 1: the plane `possible` of a truth */
    bool inverted;
};
enum { OPERAND_INVERTED = 1, OPERAND_BASE_SHIFT = 1, OPERAND_BASE_MASK = 3 };

enum step_op {
    STEP_TRUTH_AND, STEP_TRUTH_OR, /* Kleene's, of truths; an inverted operand is Kleene's not */
    STEP_PLANE_AND, STEP_PLANE_OR, /* of single planes */
    STEP_AT_MOST, STEP_EQUAL,      /* a truth from an array and `value` */
    STEP_CODE_IN,                  /* a truth from codes and the set `value` */
    STEP_KNOWN,                    /* a plane from an array: not the least value */
    STEP_LOAD,                     /* an array: stored + value; unknown becomes `other` */
    STEP_FILL,                     /* an array: value */
    STEP_LESS_THAN, STEP_NOT_ABOVE, STEP_SAME, /* a truth from two arrays */
    STEP_ADD, STEP_SUBTRACT, STEP_MULTIPLY, STEP_MIN, STEP_MAX, STEP_ABSOLUTE, STEP_ROUND, /* arrays */
    STEP_ONE,                      /* an array from two: the number where both are the same, else unknown */
    STEP_SCORE,                    /* an array: the sum of points[i] where plane i is set */
    STEP_NUMBERS,                  /* an array from rows of a table: pairs of a plane (not refuted) and an array */
    STEP_STORE,                    /* an array that goes out: a where all planes are set, else unknown */
    STEP_GUARD,                    /* unless some bit is set in all planes: fills `fills` arrays and goes on at step `value` */
    STEP_LANES, STEP_ROWS,         /* index `value` of the plan's lanes, passes */
    STEP_CHECK_TRUTHS,             /* a plane: some truth is certain and not possible */
    STEP_CHECK                     /* also those rows where an array has a known number that is not from `value` to `other` */
};

struct step {
    uint16_t op;
    uint8_t width, from; /* bytes of an element: of the result (of the operands, where that is a truth), of what is read */
    uint32_t dst;        /* an operand without inversion; while planning, a cell */
    uint8_t half;        /* while planning: which plane of the cell */
    uint32_t first, count; /* operands */
    uint32_t fills;        /* STEP_GUARD: arrays behind the planes; their widths in the points of the same index */
    int64_t value, other;
};

/* --- Lanes --------------------------------------------------------------------------------------------------- */

enum lane_op {
    LANE_NUMBER, LANE_TRUTH, /* loads: a number (less `at`), a truth as 0, 1 or 3 */
    LANE_CONST, LANE_ADD, LANE_SUBTRACT, LANE_MULTIPLY, LANE_DIVIDE, LANE_MIN, LANE_MAX, LANE_ABSOLUTE, LANE_ROOT,
    LANE_ROUND, LANE_FLOOR, LANE_CEILING, /* of x * at / over, which is off by `error`; then the multiple back again */
    LANE_EQUAL, LANE_LESS, LANE_AT_MOST,  /* a - b is off by `error` */
    LANE_TABLE_BEGIN, LANE_TABLE_ROW      /* dst begins empty; a row: truth a, value b; values differ by more than `error` or not */
};

struct lane {
    uint8_t op, width;
    uint32_t dst, a, b;
    double at, over, error;
};

struct lane_output {
    uint32_t lane, dst; /* a cell while planning, then an operand */
    uint8_t width;      /* of an array of numbers; 0: a truth */
    double at;          /* of a number: times this, rounded, is the integer */
};

struct lanes {
    uint32_t first, count, outputs, output_count; /* in the plan */
    uint32_t guard_first, guards;                 /* operands: planes that are all set in the rows to do; none: all rows */
    uint32_t registers, pass;                     /* the pass that does a row in decimals */
};

/* --- Passes over rows -------------------------------------------------------------------------------------------- */

enum { OUTPUT_TRUTH, OUTPUT_NUMBER, OUTPUT_WIDE_SCALED /* a decimal as an integer at a scale */, OUTPUT_WIDE };

struct pass_output {
    uint8_t kind, width;
    uint32_t reg, dst; /* a cell while planning */
    int32_t scale;
};

struct pass {
    uint32_t outputs, output_count;
    uint32_t guard_first, guards;
    uint32_t ranges, range_count; /* instructions to run: pairs from, to in `range` */
    uint32_t facts, fact_count;   /* the facts they read, in `leaf` */
};

/* --- How a fact is carried ------------------------------------------------------------------------------------------ */

enum carried { CARRIED_NOT, CARRIED_PLANES, CARRIED_CODE, CARRIED_NUMBER };

struct carrier {
    uint8_t how; /* enum carried */
    uint8_t width;
    uint32_t offset; /* in the block */
    int64_t offset_value; /* a number: stored + this */
};

/* Where a result stands in the block that goes out. */
struct dose_place {
    uint32_t offset;
    uint8_t width; /* 0: decimals */
    uint32_t scale;
};

struct plan {
    const struct program *program;
    struct arena arena;
    struct carrier *fact;
    size_t in_size, out_size, file_size, constant_size; /* of the registers, the constants are the first ones */
    size_t applies_at, *outcome_at; /* in the block that goes out; of one truth each */
    struct dose_place *dose;
    bool with_doses;
    struct step *step;
    size_t steps, step_room;
    uint32_t *operand;
    size_t operands, operand_room;
    int64_t *points;
    size_t point_count, point_room;
    struct lane *lane;
    size_t lane_count, lane_room;
    struct lane_output *lane_output;
    size_t lane_outputs, lane_output_room;
    struct lanes *lanes;
    size_t lanes_count, lanes_room;
    struct pass *pass;
    size_t passes, pass_room;
    struct pass_output *pass_output;
    size_t pass_outputs, pass_output_room;
    uint32_t *range;
    size_t ranges, range_room;
    uint32_t *leaf;
    size_t leaves, leaf_room;
    size_t constant_steps; /* the first ones: run once, when the engine is made */
    size_t check_steps;    /* the last ones begin here: whether what a host has packed is within its bounds */
    uint32_t check;        /* the plane of those rows where something is not; of the registers */
    uint32_t lane_registers; /* most of any */
    bool *read; /* by fact: whether dense or lanes read it in the block */
};

/* False without memory. */
bool plan_make(struct plan *plan, const struct program *program, const struct allocator *allocator, bool doses);
void plan_free(struct plan *plan);

/* --- Running -------------------------------------------------------------------------------------------------------- */

struct block_run {
    const struct plan *plan;
    char *base[BASES];
    uint32_t rows;       /* in this block */
    double *lane_memory; /* plan->lane_registers * LANE_ROWS */
    uint64_t selected[WORDS]; /* rows that a pass has to do */
    void (*rows_pass)(struct block_run *run, uint32_t pass); /* over `selected` */
    void *engine;
    const char *ahead_in, *ahead_out; /* the next block, to be fetched meanwhile; NULL: none */
};

typedef void block_runner(struct block_run *run, size_t from, size_t to);

/* The same code for different processors. */
block_runner columns_run_plain;
#if defined(__x86_64__) && defined(__GNUC__)
#define COLUMNS_X86
block_runner columns_run_avx2, columns_run_avx512;
#endif

static inline char *operand_at(char *const base[BASES], uint32_t operand) {
    return base[(operand >> OPERAND_BASE_SHIFT) & OPERAND_BASE_MASK] + (operand & ~(uint32_t)(PLANE - 1));
}

/* An element of an array of `width` bytes. */
static inline int64_t columns_get(const char *array, unsigned width, size_t index) {
    int8_t one;
    int16_t two;
    int32_t four;
    int64_t eight;
    switch (width) {
    case 1: memcpy(&one, array + index, 1); return one;
    case 2: memcpy(&two, array + 2 * index, 2); return two;
    case 4: memcpy(&four, array + 4 * index, 4); return four;
    default: memcpy(&eight, array + 8 * index, 8); return eight;
    }
}

static inline void columns_set(char *array, unsigned width, size_t index, int64_t value) {
    int8_t one = (int8_t)value;
    int16_t two = (int16_t)value;
    int32_t four = (int32_t)value;
    switch (width) {
    case 1: memcpy(array + index, &one, 1); break;
    case 2: memcpy(array + 2 * index, &two, 2); break;
    case 4: memcpy(array + 4 * index, &four, 4); break;
    default: memcpy(array + 8 * index, &value, 8); break;
    }
}

static inline int64_t columns_least(unsigned width) { return width == 8 ? INT64_MIN : -((int64_t)1 << (8 * width - 1)); }

#endif
