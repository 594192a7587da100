/* box_list: what the files about lists in boxes share. */
#ifndef OSLER_RUNTIME_BOX_LIST_H
#define OSLER_RUNTIME_BOX_LIST_H

#include "runtime/box_inside.h"

/* A walk over the known elements of a list and the types of its unknown part, each with the truth of its body. */
struct visit {
    struct box *box;
    const struct cone_step *step;
    struct list_box *list;
    uint32_t next, field; /* field: that of the instruction's x among the cone's */
    int64_t slack;        /* elements that may still come beyond those that are certain */
    struct truth_set body;
    int64_t lo, hi;       /* how many such elements */
    uint64_t bit;         /* the dim that says how many; 0 for a known element */
    bool is_type;
};

struct visit visit_begin(struct box *box, const struct cone_step *step);
bool visit_next(struct visit *visit); /* false behind the last one */

/* A range whose ends are only known to lie between two numbers. point: both ends are one number always. */
struct range_sets {
    int64_t low_least, low_most, high_least, high_most;
    bool point;
};

void put_range_sets(struct box *box, uint32_t dst, const struct range_sets *range, uint64_t support);
void range_of_unknown(struct range_sets *range, uint8_t state, int64_t most);

/* Field `index` of the cone's fields, of the element at hand. */
struct truth_set field_truth_set(const struct box *box, uint32_t index);
struct number_set field_number_set(struct box *box, uint32_t index);
struct wide_set field_wide_set(struct box *box, uint32_t index);

/* A place inside the span of known values at which what is asked of the field may change: `cut` is the least value of the right part. It
 * lies at an end of what the field is compared with in the body at hand, which has been run. *computed: the field is not only compared, so
 * that halving may settle more. */
bool field_cut(const struct box *box, uint32_t list, uint32_t field, const struct span *span, int64_t *cut, bool *computed);

/* Whether the list is known or stays unknown, and what that depends on. */
typedef uint8_t state_of(const struct box *box, const struct list_box *list, uint64_t *support);

void list_different_sets(struct box *box, const struct cone_step *step, state_of *state);
void list_wide_set(struct box *box, const struct cone_step *step, state_of *state);
void list_number_set(struct box *box, const struct cone_step *step, state_of *state);
void put_any_number(struct box *box, const struct program_instruction *i, uint8_t flags);
void put_any_wide(struct box *box, const struct program_instruction *i);

#endif
