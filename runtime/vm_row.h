/* vm_row: patients as rows of memory, and their answers as rows: the quickest way in and out for one patient after another.
 *
 * A row has a cell for each fact that fits into one, in an order and of a width that the program decides: truths first, a byte each in the
 * order of their registers, then choices, then numbers as narrow as their bounds allow. include/osler.h has the form. */
#ifndef OSLER_RUNTIME_VM_ROW_H
#define OSLER_RUNTIME_VM_ROW_H

#include "base/cold.h"
#include "runtime/vm_plan.h"

enum row_cell { CELL_NONE, CELL_TRUTH, CELL_CHOICE, CELL_INT16, CELL_INT32, CELL_INT64, CELL_DATE };

struct row_place {
    enum row_cell cell;
    uint32_t offset;
};

/* Where each fact stands, `place` has room for all of them; returns the bytes of a row, a multiple of 8. */
COLD uint32_t row_places(const struct program *program, struct row_place *place);
COLD uint32_t row_size(const struct program *program);
COLD struct row_place row_place_of(const struct program *program, uint32_t fact); /* of one fact, without an array */

/* An answer: a status, whether the guideline applies, the outcomes, a scale for each dose; then, from `amounts` on, a 64-bit number each. */
struct row_answer {
    uint32_t outcomes, scales, amounts, size;
};
COLD struct row_answer row_answer_of(const struct program *program);
enum { ROW_ANSWERED = 0, ROW_WRONG = 2 }; /* as osler_status has them */
enum { SCALE_TOO_WIDE = 255 };

/* Made once for a context. NULL without memory. */
struct row_reader;
COLD struct row_reader *row_reader_new(struct context *context, struct arena *arena);

/* A row into the registers of facts; everything else stays as it is. False when a cell holds what it cannot hold; `fact` is its fact then. */
bool row_read(const struct row_reader *reader, const uint8_t *row, struct context *context, uint32_t *fact);
/* Also notes what was given, as the reader of records does; for a context that has been reset. */
bool row_give(const struct row_reader *reader, const uint8_t *row, struct context *context, uint32_t *fact);
/* One row, answered. False when it is wrong. `context->partial` says how its registers stand. */
bool row_answer(const struct row_reader *reader, const uint8_t *row, struct context *context, uint8_t *answer);
/* Answers for each row. The context has been reset and settled for a patient of whom nothing is known. */
void row_answer_each(const struct row_reader *reader, const uint8_t *rows, size_t count, struct context *context, uint8_t *answers);
struct row_answer row_reader_form(const struct row_reader *reader, uint32_t *row_size);

#endif
