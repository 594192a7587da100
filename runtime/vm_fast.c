/* vm_fast: runs a plan. The same registers as vm.c, the same answers. */
#include "runtime/vm_inside.h"
#include "runtime/vm_plan.h"

#include <math.h>

static const uint8_t not_of[] = { TRUTH_YES, TRUTH_UNKNOWN, TRUTH_YES, TRUTH_NO };

static inline uint8_t at_most(int64_t a, int64_t limit) { return a == NUMBER_UNKNOWN ? TRUTH_UNKNOWN : a <= limit ? TRUTH_YES : TRUTH_NO; }
static inline uint8_t equal(int64_t a, int64_t b) { return a == NUMBER_UNKNOWN ? TRUTH_UNKNOWN : a == b ? TRUTH_YES : TRUTH_NO; }

static inline int64_t number_times(int64_t a, int64_t k) {
    int64_t product;
    return a == NUMBER_UNKNOWN || __builtin_mul_overflow(a, k, &product) ? NUMBER_UNKNOWN : product;
}
static inline int64_t number_multiply(int64_t a, int64_t b) { return b == NUMBER_UNKNOWN ? b : number_times(a, b); }
static inline int64_t number_add(int64_t a, int64_t b) {
    int64_t sum;
    return a == NUMBER_UNKNOWN || b == NUMBER_UNKNOWN || __builtin_add_overflow(a, b, &sum) ? NUMBER_UNKNOWN : sum;
}

/* A choice that is a fact has a value left: certainly in, possibly in. */
static inline uint8_t fact_in(int64_t mask, int64_t wanted) {
    unsigned possible = (mask & wanted & (CHOICE_UNKNOWN - 1)) != 0, certain = (mask & ~wanted) == 0;
    return (uint8_t)(possible | (possible & certain) << 1);
}
static inline uint8_t choice_in(int64_t mask, int64_t wanted) {
    return choice_values(mask) == 0 ? TRUTH_UNKNOWN : fact_in(mask, wanted);
}

static int64_t choice_table(const uint8_t *t, const struct fast_row *row, uint32_t count) {
    int64_t left = 0;
    for (uint32_t r = 0; r < count; r++)
        if (t[row[r].truth] != TRUTH_NO) left |= row[r].value;
    return left ? left : choice_unknown(CHOICE_MOST);
}

static inline uint8_t outcome_avoid(uint8_t conditions, uint8_t avoid, uint32_t policy) {
    if (conditions != TRUTH_YES) return conditions;
    if (avoid == TRUTH_YES) return OUTCOME_CONTRAINDICATED;
    return avoid == TRUTH_UNKNOWN && (policy == UNKNOWN_WITHHOLD || policy == UNKNOWN_NOT_SAID) ? TRUTH_UNKNOWN : TRUTH_YES;
}

static inline double estimate_number(int64_t a, double factor) { return a == NUMBER_UNKNOWN ? (double)NAN : (double)a * factor; }

/* The nearest step, if it is beyond doubt and above 0; then the decimals that would find it are passed over. */
static inline uint32_t estimate_dose(const struct fast_rounding *rounding, double value, struct decimal *dose) {
    double steps = value * rounding->factor;
    if (!(steps >= 0.5 && steps < 1e9)) return 0;
    uint64_t nearest = (uint64_t)(steps + 0.5);
    double beside = steps - (double)nearest;
    if ((beside < 0 ? -beside : beside) > 0.5 - ESTIMATE_MARGIN * (1 + steps)) return 0;
    *dose = (struct decimal){ .coefficient = (uint128)nearest * rounding->step, .exponent = rounding->exponent };
    return rounding->skip;
}

/* Threaded where the compiler has labels as values, a switch elsewhere and where VM_SWITCH asks for it. */
#if defined(__GNUC__) && !defined(VM_SWITCH)
#define VM_THREADED
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#define CASE(name) do_##name:
#define NEXT                \
    i++;                    \
    goto *i->label;
#else
#define CASE(name) case FAST_##name:
#define NEXT break;
#endif

#define T(r) t[i->r]
#define N(r) n[i->r]
#define W(r) w[i->r]
#define F_(r) f[i->r]
#define A t[i->a]
#define B t[i->b]
#define C t[i->c[0]]
#define D t[i->c[1]]
#define E t[i->c[2]]
#define F t[i->c[3]]
#define K i->k

/* Without a context it only puts the labels in. */
static void run(const struct vm_plan *plan, struct context *context) {
    const struct fast_instruction *i = plan->code;
    double f[8];
#ifdef VM_THREADED
    static const void *const label[FAST_OPS] = {
#define FAST(name, action) [FAST_##name] = &&do_##name,
#define FAST_ALL(p, n, action) [FAST_all_##p##_##n] = &&do_all_##p##_##n,
#define FAST_ANY(p, n, action) [FAST_any_##p##_##n] = &&do_any_##p##_##n,
#include "runtime/vm_fast.def"
#undef FAST
#undef FAST_ALL
#undef FAST_ANY
        [FAST_end] = &&do_end,
    };
    if (!context) {
        for (size_t k = 0; k < plan->count; k++) plan->code[k].label = label[plan->code[k].op];
        return;
    }
    uint8_t *t = context->truth;
    int64_t *n = context->number;
    struct decimal *w = context->wide;
    goto *i->label;
#else
    if (!context) return;
    uint8_t *t = context->truth;
    int64_t *n = context->number;
    struct decimal *w = context->wide;
    for (;; i++) switch ((enum fast_op)i->op) {
    case FAST_OPS: return;
#endif
#define FAST(name, action) CASE(name) action; NEXT
#define FAST_ALL(p, n, action) CASE(all_##p##_##n) T(dst) = action; NEXT
#define FAST_ANY(p, n, action) CASE(any_##p##_##n) T(dst) = action; NEXT
#include "runtime/vm_fast.def"
    CASE(end) return;
#ifdef VM_THREADED
}
#pragma GCC diagnostic pop
#else
    }
}
#endif

void vm_plan_link(struct vm_plan *plan) { run(plan, NULL); }
void vm_plan_run(const struct vm_plan *plan, struct context *context) { run(plan, context); }
