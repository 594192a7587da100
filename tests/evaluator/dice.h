/* dice: random numbers that are the same at every run with one seed (splitmix64). */
#ifndef OSLER_TESTS_EVALUATOR_DICE_H
#define OSLER_TESTS_EVALUATOR_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t dice_next(struct dice *dice) {
    uint64_t z = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline uint32_t dice_below(struct dice *dice, uint32_t most) { return most ? (uint32_t)(dice_next(dice) % most) : 0; }
static inline int64_t dice_between(struct dice *dice, int64_t low, int64_t high) {
    return low + (int64_t)(dice_next(dice) % (uint64_t)(high - low + 1));
}
static inline bool dice_chance(struct dice *dice, uint32_t percent) { return dice_below(dice, 100) < percent; }

#endif
