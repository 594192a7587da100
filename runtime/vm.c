/* vm: runs a verified program over the registers of one context. Allocates nothing, calls nothing outside the library.
 *
 * What is true of every program is not checked here: program_verify has done so. What depends on values is: numbers saturate
 * into unknown, texts and elements are looked up within bounds. */
#include "runtime/host.h"
#include "runtime/vm_inside.h"

#include <string.h>

/* --- Truth ------------------------------------------------------------------------------------------- */

/* In 0, 1, 3 Kleene's and is &, his or is |. */
static const uint8_t not_of[] = { TRUTH_YES, TRUTH_UNKNOWN, TRUTH_YES, TRUTH_NO };

static uint8_t truth_all(const uint8_t *t, const struct program_arg *args) {
    uint8_t all = TRUTH_YES;
    for (uint32_t i = 1; i <= args[0].value; i++) all &= t[args[i].value];
    return all;
}

static uint8_t truth_any(const uint8_t *t, const struct program_arg *args) {
    uint8_t any = TRUTH_NO;
    for (uint32_t i = 1; i <= args[0].value; i++) any |= t[args[i].value];
    return any;
}

static uint8_t truth_table(const uint8_t *t, const struct program_arg *args) {
    uint8_t all = TRUTH_YES, any = TRUTH_NO;
    bool none = true;
    for (uint32_t i = 0; i < args[0].value; i++) {
        if (t[args[1 + 2 * i].value] == TRUTH_NO) continue;
        all &= t[args[2 + 2 * i].value];
        any |= t[args[2 + 2 * i].value];
        none = false;
    }
    return !none && all == any ? all : TRUTH_UNKNOWN;
}

static uint8_t outcome(const uint8_t *t, uint8_t conditions, const struct program_arg *args) {
    if (conditions != TRUTH_YES) return conditions;
    uint8_t result = TRUTH_YES;
    for (uint32_t i = 0; i < args[0].value; i++) {
        uint8_t avoid = t[args[1 + 2 * i].value];
        uint32_t policy = args[2 + 2 * i].value;
        if (avoid == TRUTH_YES) return OUTCOME_CONTRAINDICATED;
        if (avoid == TRUTH_UNKNOWN && (policy == UNKNOWN_WITHHOLD || policy == UNKNOWN_NOT_SAID)) result = TRUTH_UNKNOWN;
    }
    return result;
}

/* --- Ranges ------------------------------------------------------------------------------------------ */

static const struct range range_unknown = { NUMBER_UNKNOWN, NUMBER_UNKNOWN };

static struct range range_at(const int64_t *n, uint32_t reg) { return (struct range){ n[reg], n[reg + 1] }; }
static void range_put(int64_t *n, uint32_t reg, struct range r) { n[reg] = r.low, n[reg + 1] = r.high; }
static bool range_none(struct range a, struct range b) { return a.low == NUMBER_UNKNOWN || b.low == NUMBER_UNKNOWN; }

static struct range range_count(const uint8_t *t, const struct program_arg *args) {
    struct range r = { 0, 0 };
    for (uint32_t i = 1; i <= args[0].value; i++) {
        r.low += t[args[i].value] == TRUTH_YES;
        r.high += t[args[i].value] != TRUTH_NO;
    }
    return r;
}

static struct range range_score(const struct program *program, const uint8_t *t, const struct program_arg *args) {
    struct range r = { 0, 0 };
    bool over = false;
    for (uint32_t i = 0; i < args[0].value; i++) {
        uint8_t holds = t[args[1 + 2 * i].value];
        int64_t points = program->constant[args[2 + 2 * i].value].value;
        if (points == NUMBER_UNKNOWN) over = true;
        if (holds == TRUTH_YES || (holds == TRUTH_UNKNOWN && points < 0)) over |= __builtin_add_overflow(r.low, points, &r.low);
        if (holds == TRUTH_YES || (holds == TRUTH_UNKNOWN && points > 0))
            over |= __builtin_add_overflow(r.high, points, &r.high);
    }
    return over ? range_unknown : r;
}

static uint8_t range_less(struct range a, struct range b) {
    if (range_none(a, b)) return TRUTH_UNKNOWN;
    return a.high < b.low ? TRUTH_YES : a.low >= b.high ? TRUTH_NO : TRUTH_UNKNOWN;
}

static uint8_t range_at_most(struct range a, struct range b) {
    if (range_none(a, b)) return TRUTH_UNKNOWN;
    return a.high <= b.low ? TRUTH_YES : a.low > b.high ? TRUTH_NO : TRUTH_UNKNOWN;
}

static uint8_t range_equal(struct range a, struct range b) {
    if (range_none(a, b)) return TRUTH_UNKNOWN;
    if (a.high < b.low || b.high < a.low) return TRUTH_NO;
    return a.low == a.high && b.low == b.high ? TRUTH_YES : TRUTH_UNKNOWN;
}

static int64_t number_of_range(struct range r) { return r.low == r.high ? r.low : NUMBER_UNKNOWN; }

/* --- Numbers ------------------------------------------------------------------------------------------ */

static bool number_none(int64_t a, int64_t b) { return a == NUMBER_UNKNOWN || b == NUMBER_UNKNOWN; }

static int64_t number_add(int64_t a, int64_t b) {
    int64_t sum;
    return number_none(a, b) || __builtin_add_overflow(a, b, &sum) ? NUMBER_UNKNOWN : sum;
}

static int64_t number_subtract(int64_t a, int64_t b) {
    int64_t difference;
    return number_none(a, b) || __builtin_sub_overflow(a, b, &difference) ? NUMBER_UNKNOWN : difference;
}

static int64_t number_multiply(int64_t a, int64_t b) {
    int64_t product;
    return number_none(a, b) || __builtin_mul_overflow(a, b, &product) ? NUMBER_UNKNOWN : product;
}

static int64_t number_min(int64_t a, int64_t b) { return a < b ? a : b; } /* unknown is the smallest */
static int64_t number_max(int64_t a, int64_t b) { return number_none(a, b) ? NUMBER_UNKNOWN : a > b ? a : b; }
static int64_t number_absolute(int64_t a) { return a == NUMBER_UNKNOWN || a >= 0 ? a : -a; }

/* step is positive, says the verifier */
static int64_t number_round(int64_t a, int64_t step) {
    if (a == NUMBER_UNKNOWN) return a;
    int64_t rest = a % step, cut = a - rest;
    int64_t size = rest < 0 ? -rest : rest;
    if (size < step - size) return cut;
    return a < 0 ? number_subtract(cut, step) : number_add(cut, step);
}

static uint8_t number_equal(int64_t a, int64_t b) { return number_none(a, b) ? TRUTH_UNKNOWN : truth_of(a == b); }
static uint8_t number_less(int64_t a, int64_t b) { return number_none(a, b) ? TRUTH_UNKNOWN : truth_of(a < b); }
static uint8_t number_at_most(int64_t a, int64_t b) { return number_none(a, b) ? TRUTH_UNKNOWN : truth_of(a <= b); }

static int64_t number_table(const uint8_t *t, const int64_t *n, const struct program_arg *args) {
    int64_t shared = NUMBER_UNKNOWN;
    bool none = true;
    for (uint32_t i = 0; i < args[0].value; i++) {
        if (t[args[1 + 2 * i].value] == TRUTH_NO) continue;
        int64_t value = n[args[2 + 2 * i].value];
        if (!none && value != shared) return NUMBER_UNKNOWN;
        shared = value;
        none = false;
    }
    return shared;
}

/* --- Choices ------------------------------------------------------------------------------------------ */

static uint8_t choice_in(int64_t mask, int64_t wanted) {
    int64_t values = choice_values(mask);
    if (values == 0) return TRUTH_UNKNOWN;
    /* CHOICE_UNKNOWN is never wanted: "is one of all values" stays unknown for an unknown fact, as by Kleene's logic. */
    return (mask & ~wanted) == 0 ? TRUTH_YES : (values & wanted) == 0 ? TRUTH_NO : TRUTH_UNKNOWN;
}

static uint8_t choice_same(int64_t a, int64_t b) {
    int64_t both = choice_values(a) & choice_values(b);
    if (choice_values(a) == 0 || choice_values(b) == 0) return TRUTH_UNKNOWN;
    if (both == 0) return TRUTH_NO;
    return choice_is_one(a) && choice_is_one(b) ? TRUTH_YES : TRUTH_UNKNOWN;
}

static int64_t choice_table(const uint8_t *t, const int64_t *n, const struct program_arg *args) {
    int64_t left = 0;
    for (uint32_t i = 0; i < args[0].value; i++)
        if (t[args[1 + 2 * i].value] != TRUTH_NO) left |= n[args[2 + 2 * i].value];
    return left ? left : choice_unknown(CHOICE_MOST);
}

static int64_t choice_all(const uint8_t *t, const int64_t *n, const struct program_arg *args) {
    int64_t held = 0, open = 0;
    for (uint32_t i = 0; i < args[0].value; i++) {
        uint8_t row = t[args[1 + 2 * i].value];
        if (row == TRUTH_YES) held |= n[args[2 + 2 * i].value];
        else if (row != TRUTH_NO) open |= n[args[2 + 2 * i].value];
    }
    return open & ~held ? held | CHOICE_UNKNOWN : held;
}

/* --- Decimals ----------------------------------------------------------------------------------------- */

static struct decimal wide_of_number(int64_t a, uint16_t scale) {
    return a == NUMBER_UNKNOWN ? decimal_unknown : decimal_scaled(a, -(int32_t)scale);
}

static bool wide_none(struct decimal a, struct decimal b) { return !decimal_is_known(a) || !decimal_is_known(b); }

static uint8_t wide_equal(struct decimal a, struct decimal b) {
    return wide_none(a, b) ? TRUTH_UNKNOWN : truth_of(decimal_compare(a, b) == 0);
}

static uint8_t wide_less(struct decimal a, struct decimal b) {
    return wide_none(a, b) ? TRUTH_UNKNOWN : truth_of(decimal_compare(a, b) < 0);
}

static uint8_t wide_at_most(struct decimal a, struct decimal b) {
    return wide_none(a, b) ? TRUTH_UNKNOWN : truth_of(decimal_compare(a, b) <= 0);
}

static struct decimal wide_table(const uint8_t *t, const struct decimal *w, const struct program_arg *args) {
    struct decimal shared = decimal_unknown;
    bool none = true;
    for (uint32_t i = 0; i < args[0].value; i++) {
        if (t[args[1 + 2 * i].value] == TRUTH_NO) continue;
        struct decimal value = w[args[2 + 2 * i].value];
        if (!none && !decimal_equal(value, shared)) return decimal_unknown;
        if (none) shared = value;
        none = false;
    }
    return shared;
}

static int32_t digits_of(uint16_t x) { return x < 0x8000 ? (int32_t)x : (int32_t)x - 0x10000; }

/* --- Dates and texts ------------------------------------------------------------------------------------ */

static int64_t date_plus(int64_t a, int64_t b, uint16_t unit) {
    return number_none(a, b) ? DATE_UNKNOWN : date_add(a, b, (enum date_unit)unit);
}

static uint8_t date_is(int64_t a, int64_t b, enum date_order wanted) {
    if (number_none(a, b)) return TRUTH_UNKNOWN;
    enum date_order order = date_compare(a, b);
    return order == DATE_UNDECIDED ? TRUTH_UNKNOWN : truth_of(order == wanted);
}

static struct range date_elapsed(int64_t a, int64_t b, uint16_t unit) {
    struct range r;
    return date_between(a, b, (enum date_unit)unit, &r.low, &r.high) ? r : range_unknown;
}

static uint8_t text_is(const struct context *context, int64_t n, uint32_t offset) {
    struct slice text;
    return context_text_at(context, n, &text) ? truth_of(slice_is(text, program_text(context->program, offset))) : TRUTH_UNKNOWN;
}

static uint8_t text_same(const struct context *context, int64_t a, int64_t b) {
    struct slice x, y;
    return context_text_at(context, a, &x) && context_text_at(context, b, &y) ? truth_of(slice_equal(x, y)) : TRUTH_UNKNOWN;
}

/* --- What is passed over --------------------------------------------------------------------------------- */

static void forget(struct context *context, const struct program_instruction *at, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t dst = at[i].dst;
        enum operand bank = opcode_info[instruction_op(&at[i])].dst;
        if (bank == OPERAND_T) context->truth[dst] = TRUTH_UNKNOWN;
        if (bank == OPERAND_N || bank == OPERAND_R) context->number[dst] = NUMBER_UNKNOWN;
        if (bank == OPERAND_R) context->number[dst + 1] = NUMBER_UNKNOWN;
        if (bank == OPERAND_W) context->wide[dst] = decimal_unknown;
    }
}

static uint32_t pass_over(struct context *context, const struct program_instruction *at) {
    if (context->truth[at->a] == TRUTH_YES) return 0;
    forget(context, at + 1, at->b);
    return at->b;
}

/* --- The loop ---------------------------------------------------------------------------------------------- */

/* Threaded where the compiler has labels as values, a switch elsewhere and where VM_SWITCH asks for it. */
#if defined(__GNUC__) && !defined(VM_SWITCH)
#define VM_THREADED
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#define DISPATCH \
    if (i >= end) return; \
    goto *label[instruction_op(i)];
#define CASE(name) do_##name:
#define NEXT \
    i++; \
    DISPATCH
#else
#define CASE(name) case OP_##name:
#define NEXT break;
#endif

#define T(r) t[i->r]
#define N(r) n[i->r]
#define W(r) w[i->r]
#define R(r) range_at(n, i->r)
#define R_DST(value) range_put(n, i->dst, value)
#define ARGS(r) (&program->arg[i->r])
#define X instruction_x(i)
#define CONSTANT (program->constant[i->b].value)
#define BLOCK program->arg[i->b + 1].value

void vm_run_part(struct context *context, uint32_t from, uint32_t to) {
    const struct program *program = context->program;
    const struct program_instruction *i = program->instruction + from, *end = program->instruction + to;
    uint8_t *t = context->truth;
    int64_t *n = context->number;
    struct decimal *w = context->wide;
#ifdef VM_THREADED
    static const void *const label[OPCODES] = {
#define OP(name, dst, a, b, x, meaning) [OP_##name] = &&do_##name,
#include "runtime/opcodes.def"
#undef OP
    };
    DISPATCH
#else
    for (; i < end; i++) switch (instruction_op(i)) {
    case OPCODES: break;
#endif
    CASE(truth_const)      T(dst) = (uint8_t)X; NEXT
    CASE(truth_copy)       T(dst) = T(a); NEXT
    CASE(truth_not)        T(dst) = not_of[T(a)]; NEXT
    CASE(truth_all)        T(dst) = truth_all(t, ARGS(a)); NEXT
    CASE(truth_any)        T(dst) = truth_any(t, ARGS(a)); NEXT
    CASE(truth_known)      T(dst) = truth_of(context->fact[i->a].given == GIVEN_VALUE_KNOWN); NEXT
    CASE(truth_settled)    T(dst) = truth_of(T(a) != TRUTH_UNKNOWN); NEXT
    CASE(number_settled)   T(dst) = truth_of(N(a) != NUMBER_UNKNOWN); NEXT
    CASE(wide_settled)     T(dst) = truth_of(decimal_is_known(W(a))); NEXT
    CASE(choice_settled)   T(dst) = truth_of(choice_is_one(N(a))); NEXT
    CASE(truth_table)      T(dst) = truth_table(t, ARGS(a)); NEXT
    CASE(range_count)      R_DST(range_count(t, ARGS(a))); NEXT
    CASE(range_score)      R_DST(range_score(program, t, ARGS(a))); NEXT
    CASE(range_of)         R_DST(((struct range){ N(a), N(a) })); NEXT
    CASE(range_less)       T(dst) = range_less(R(a), R(b)); NEXT
    CASE(range_at_most)    T(dst) = range_at_most(R(a), R(b)); NEXT
    CASE(range_equal)      T(dst) = range_equal(R(a), R(b)); NEXT
    CASE(number_of_range)  N(dst) = number_of_range(R(a)); NEXT
    CASE(number_const)     N(dst) = program->constant[i->a].value; NEXT
    CASE(number_add)       N(dst) = number_add(N(a), N(b)); NEXT
    CASE(number_subtract)  N(dst) = number_subtract(N(a), N(b)); NEXT
    CASE(number_multiply)  N(dst) = number_multiply(N(a), N(b)); NEXT
    CASE(number_min)       N(dst) = number_min(N(a), N(b)); NEXT
    CASE(number_max)       N(dst) = number_max(N(a), N(b)); NEXT
    CASE(number_absolute)  N(dst) = number_absolute(N(a)); NEXT
    CASE(number_round)     N(dst) = number_round(N(a), CONSTANT); NEXT
    CASE(number_equal)     T(dst) = number_equal(N(a), N(b)); NEXT
    CASE(number_less)      T(dst) = number_less(N(a), N(b)); NEXT
    CASE(number_at_most)   T(dst) = number_at_most(N(a), N(b)); NEXT
    CASE(number_table)     N(dst) = number_table(t, n, ARGS(a)); NEXT
    CASE(choice_in)        T(dst) = choice_in(N(a), CONSTANT); NEXT
    CASE(choice_same)      T(dst) = choice_same(N(a), N(b)); NEXT
    CASE(choice_table)     N(dst) = choice_table(t, n, ARGS(a)); NEXT
    CASE(choice_all)       N(dst) = choice_all(t, n, ARGS(a)); NEXT
    CASE(wide_const)       W(dst) = program->parsed_wide[i->a]; NEXT
    CASE(wide_of_number)   W(dst) = wide_of_number(N(a), X); NEXT
    CASE(wide_add)         W(dst) = decimal_add(W(a), W(b)); NEXT
    CASE(wide_subtract)    W(dst) = decimal_subtract(W(a), W(b)); NEXT
    CASE(wide_multiply)    W(dst) = decimal_multiply(W(a), W(b)); NEXT
    CASE(wide_divide)      W(dst) = decimal_divide(W(a), W(b)); NEXT
    CASE(wide_quotient)    W(dst) = decimal_whole_quotient(W(a), W(b)); NEXT
    CASE(wide_remainder)   W(dst) = decimal_remainder(W(a), W(b)); NEXT
    CASE(wide_min)         W(dst) = decimal_min(W(a), W(b)); NEXT
    CASE(wide_max)         W(dst) = decimal_max(W(a), W(b)); NEXT
    CASE(wide_power)       W(dst) = decimal_power(W(a), W(b)); NEXT
    CASE(wide_log)         W(dst) = decimal_log(W(a), W(b)); NEXT
    CASE(wide_absolute)    W(dst) = decimal_absolute(W(a)); NEXT
    CASE(wide_root)        W(dst) = decimal_square_root(W(a)); NEXT
    CASE(wide_ln)          W(dst) = decimal_ln(W(a)); NEXT
    CASE(wide_exp)         W(dst) = decimal_exp(W(a)); NEXT
    CASE(wide_floor)       W(dst) = decimal_floor(W(a)); NEXT
    CASE(wide_ceiling)     W(dst) = decimal_ceiling(W(a)); NEXT
    CASE(wide_digits)      W(dst) = decimal_round(W(a), digits_of(X)); NEXT
    CASE(wide_truncate)    W(dst) = decimal_truncate(W(a), digits_of(X)); NEXT
    CASE(wide_round)       W(dst) = decimal_round_to(W(a), program->parsed_wide[i->b]); NEXT
    CASE(wide_convert)     W(dst) = unit_convert(W(a), &program->parsed_conversion[i->b]); NEXT
    CASE(wide_equal)       T(dst) = wide_equal(W(a), W(b)); NEXT
    CASE(wide_less)        T(dst) = wide_less(W(a), W(b)); NEXT
    CASE(wide_at_most)     T(dst) = wide_at_most(W(a), W(b)); NEXT
    CASE(wide_table)       W(dst) = wide_table(t, w, ARGS(a)); NEXT
    CASE(date_today)       N(dst) = context->today; NEXT
    CASE(date_add)         N(dst) = date_plus(N(a), N(b), X); NEXT
    CASE(date_before)      T(dst) = date_is(N(a), N(b), DATE_BEFORE); NEXT
    CASE(date_same)        T(dst) = date_is(N(a), N(b), DATE_SAME); NEXT
    CASE(date_elapsed)     R_DST(date_elapsed(N(a), N(b), X)); NEXT
    CASE(text_is)          T(dst) = text_is(context, N(a), i->b); NEXT
    CASE(text_same)        T(dst) = text_same(context, N(a), N(b)); NEXT
    CASE(list_some)        T(dst) = list_some(context, i); i += BLOCK; NEXT
    CASE(list_every)       T(dst) = list_every(context, i); i += BLOCK; NEXT
    CASE(list_count)       R_DST(list_count(context, i)); i += BLOCK; NEXT
    CASE(list_different)   R_DST(list_different(context, i)); i += BLOCK; NEXT
    CASE(list_wide)        W(dst) = list_wide(context, i); i += BLOCK; NEXT
    CASE(list_number)      N(dst) = list_number(context, i); i += BLOCK; NEXT
    CASE(list_known)       T(dst) = list_known(context, i->a); NEXT
    CASE(field_truth)      T(dst) = field_truth(context, i->a); NEXT
    CASE(field_number)     N(dst) = field_number(context, i->a); NEXT
    CASE(field_wide)       W(dst) = field_wide(context, i->a); NEXT
    CASE(field_known)      T(dst) = field_known(context, i->a); NEXT
    CASE(outcome)          T(dst) = outcome(t, T(a), ARGS(b)); NEXT
    CASE(outcome_yes)      T(dst) = T(a) == OUTCOME_CONTRAINDICATED ? TRUTH_NO : T(a); NEXT
    CASE(skip_unless_yes)  i += pass_over(context, i); NEXT
#ifdef VM_THREADED
}
#pragma GCC diagnostic pop
#else
    }
}
#endif

void vm_run(struct context *context) {
    if (has_calls(context)) host_settle(context);
    vm_run_part(context, 0, context->program->instructions);
    context->partial = false;
}
