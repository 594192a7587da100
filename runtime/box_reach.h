/* box_reach: can there be a patient for whom these registers have these values? The questions of the checker's proofs.
 *
 * A patient has a value within its range for every fact; only facts that the topic's code asks to be known may stay unknown.
 * What is shown is a patient whom vm_run has confirmed; what is never found is proved, as far as cells of values can (box.h). */
#ifndef OSLER_RUNTIME_BOX_REACH_H
#define OSLER_RUNTIME_BOX_REACH_H

#include "runtime/box.h"

enum reach { REACH_NEVER, REACH_FOUND, REACH_UNDECIDED };

/* Values of a truth register, as bits 1 << value: 1 no, 2 unknown, 4 contraindicated, 8 yes. */
enum { REACH_NO = 1, REACH_UNKNOWN = 2, REACH_CONTRAINDICATED = 4, REACH_YES = 8 };
struct reach_goal {
    uint32_t truth;
    uint8_t values;
};

/* A topic: the registers that the next questions are about. False without memory. The context becomes the box's own. This and the
 * questions take what they need of `*steps`, some nanoseconds each, and leave the rest; nothing left: UNDECIDED. */
bool reach_open(struct box *box, const uint32_t *truth, size_t count, uint64_t *steps);

/* Questions within the topic, each with a limit of its own besides. `show`: FOUND leaves the patient in the box's context, run and confirmed. */
enum reach reach_goals(struct box *box, const struct reach_goal *goal, size_t goals, bool show, uint64_t *steps);

/* Two rows that are both yes and of different groups (rows of one group give the same), while all goals hold. */
struct reach_rows {
    const uint32_t *row, *group;
    size_t rows;
};
enum reach reach_two_rows(struct box *box, const struct reach_rows *rows, const struct reach_goal *goal, size_t goals, bool show, uint64_t *steps);

/* Which facts of a patient may be unknown, from here on: those that the code asks to be known (at first); none; any but those whose absence
 * means a value. */
enum reach_unknown { REACH_UNKNOWN_TESTED, REACH_UNKNOWN_NEVER, REACH_UNKNOWN_ANY };
void reach_let_unknown(struct box *box, enum reach_unknown which);

/* Kinds of patients for whom all goals hold, each as wide as it can be made, which `visit` is shown one after the other: the box's
 * context holds a patient of that kind, run and confirmed, and reach_print_region has words. `visit` returns false when it has seen
 * enough. NEVER: there is none; FOUND: those that were shown are all of them; UNDECIDED: there may be more. */
enum reach reach_regions(struct box *box, const struct reach_goal *goal, size_t goals, bool (*visit)(void *context, struct box *box), void *context,
                         uint64_t *steps);
/* "Age 65 to 69 years, HER2 status positive", in labels; nothing when it is every patient. `hidden`: by fact, what is left out (or NULL). */
void reach_print_region(const struct box *box, const bool *hidden, struct text *out);

/* Within a topic: whether the conditions behind `truth` read this fact (one of a single value, whose absence means nothing) more than once; and whether there is a
 * patient for whom `truth` is unknown while this fact is and all others are known, although every value of the fact gives the same,
 * `*value`. FOUND leaves that patient in the context, the fact unknown. */
bool reach_reads_twice(struct box *box, uint32_t truth, uint32_t fact);
enum reach reach_needless(struct box *box, uint32_t truth, uint32_t fact, uint8_t *value, uint64_t *steps);

/* After FOUND, with `show`: the patient in the author's notation, "weight 25 kg, ecog 2", and of the facts only those whose value had to do with
 * it; nothing when none had. */
bool reach_matters(const struct box *box, uint32_t fact);
void reach_print_patient(const struct box *box, struct text *out);

/* A typical value of a fact, taken for patients where it fits: a number in the fact's unit, or (not 0) one value of a truth or choice as a bit.
 * Kept as long as the box. False without memory. */
bool reach_typical(struct box *box, uint32_t fact, struct decimal number, int64_t mask);
void reach_leave_out(struct box *box, uint32_t fact); /* of the patient that is printed */
void reach_print_value(const struct box *box, uint32_t fact, struct text *out);

void reach_close(struct box *box); /* the topic's memory */

#endif
