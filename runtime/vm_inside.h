/* What the VM's files share; nobody else includes this. */
#ifndef OSLER_RUNTIME_VM_INSIDE_H
#define OSLER_RUNTIME_VM_INSIDE_H

#include "runtime/context.h"

struct range {
    int64_t low, high; /* low is NUMBER_UNKNOWN when nothing is known */
};

static inline int64_t choice_values(int64_t mask) { return mask & (CHOICE_UNKNOWN - 1); }
static inline bool choice_is_one(int64_t mask) {
    int64_t values = choice_values(mask);
    return values != 0 && (values & (values - 1)) == 0;
}
static inline uint8_t truth_of(bool yes) { return yes ? TRUTH_YES : TRUTH_NO; }

/* Quantifiers and aggregates, vm_list.c. `at` is the instruction that stands before the block. */
uint8_t list_some(struct context *context, const struct program_instruction *at);
uint8_t list_every(struct context *context, const struct program_instruction *at);
struct range list_count(struct context *context, const struct program_instruction *at);
uint8_t list_known(const struct context *context, uint32_t list);

/* vm_aggregate.c */
struct range list_different(struct context *context, const struct program_instruction *at);
struct decimal list_wide(struct context *context, const struct program_instruction *at);
int64_t list_number(struct context *context, const struct program_instruction *at);

/* Fields of the element at hand; unknown when there is none. */
uint8_t field_truth(const struct context *context, uint32_t field);
int64_t field_number(const struct context *context, uint32_t field);
struct decimal field_wide(const struct context *context, uint32_t field);
uint8_t field_known(const struct context *context, uint32_t field);

/* The block behind a list instruction: run once for each element. */
struct block {
    struct context *context;
    const struct list_value *list;
    uint32_t from, to, body; /* instructions [from, to); the truth register that says whether the element counts */
};
struct block block_begin(struct context *context, const struct program_instruction *at);
uint8_t block_run(const struct block *block, uint32_t element);
void block_end(const struct block *block);

/* One column of a list. */
struct column {
    const struct context *context;
    const struct list_value *list;
    const struct program_field *field;
    uint32_t stride;
};
struct column column_of(const struct context *context, uint32_t list, uint32_t field);
bool column_known(const struct column *column, uint32_t element);
int64_t column_number(const struct column *column, uint32_t element);
struct decimal column_wide(const struct column *column, uint32_t element); /* also of a scaled number */
int column_compare(const struct column *column, uint32_t a, uint32_t b);   /* both known */

#endif
