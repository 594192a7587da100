/* box_calls: questions that reach through the calls of host functions. To a cone the value of a call is a fact like any other, with any
 * value of its range; which facts it waits for is asked of its inputs. */
#include <string.h>

#include "runtime/box_inside.h"
#include "runtime/host_inside.h"

static uint32_t call_of(const struct program *program, uint32_t fact) {
    for (uint32_t c = 0; c < program->calls; c++)
        if (program->call[c].fact == fact) return c;
    return NONE;
}

static struct cone *input_cone(struct box *box, uint32_t call, uint32_t i) {
    const struct program *program = box->program;
    uint32_t at = program->call[call].first_input + i;
    uint32_t kind = program->parameter[program->function[program->call[call].function].first_parameter + i].kind;
    enum operand bank = kind == FACT_TRUTH ? OPERAND_T : kind == FACT_WIDE ? OPERAND_W : OPERAND_N;
    if (!box->input_cone[at]) box->input_cone[at] = cone_new(box, bank, program->input[at].reg);
    return box->input_cone[at];
}

/* --- What is missing ---------------------------------------------------------------------------------------------- */

static bool same(const struct missing *a, const struct missing *b) {
    return a->fact == b->fact && a->element == b->element && a->field == b->field;
}

static bool comes_before(const struct missing *a, const struct missing *b) {
    if (a->fact != b->fact) return a->fact < b->fact;
    return a->element != b->element ? a->element < b->element : a->field < b->field;
}

static bool add(struct box *box, struct missing_set *set, const struct missing *one) {
    for (size_t i = 0; i < set->count; i++)
        if (same(&set->at[i], one)) return true;
    if (!ARENA_ROOM(&box->context->arena, set->at, set->count, set->room)) return false;
    size_t i = set->count++;
    for (; i > 0 && comes_before(one, &set->at[i - 1]); i--) set->at[i] = set->at[i - 1];
    set->at[i] = *one;
    return true;
}

/* Adds what one unknown input waits for. */
static bool add_input(struct box *box, struct missing_set *set, uint32_t call, uint32_t i) {
    struct missing_set more = { .at = NULL };
    box_ask(box);
    box->cone = input_cone(box, call, i);
    if (!box->cone || !box_search(box, &more)) return false;
    set->may |= more.may;
    for (size_t m = 0; m < more.count; m++)
        if (!add(box, set, &more.at[m])) return false;
    return true;
}

static bool replace_one(struct box *box, struct missing_set *set, size_t at, uint32_t call) {
    const struct program_call *c = &box->program->call[call];
    bool waits = false;
    struct missing value = set->at[at];
    for (uint32_t i = 0; i < c->inputs; i++) {
        if (host_input_state(box->context, c, i) != CALL_WAITS) continue;
        waits = true;
        if (!add_input(box, set, call, i)) return false;
    }
    for (size_t m = 0; waits && m < set->count; m++) {
        if (!same(&set->at[m], &value)) continue;
        memmove(&set->at[m], &set->at[m + 1], (set->count - m - 1) * sizeof *set->at);
        set->count--;
    }
    return true;
}

bool calls_replace(struct box *box, struct missing_set *set) {
    uint64_t done = 0; /* a bit a call: CALLS_MOST */
    for (size_t i = 0; box->program->calls && i < set->count;) {
        uint32_t call = set->at[i].element ? NONE : call_of(box->program, set->at[i].fact);
        if (call == NONE || (done >> call & 1)) {
            i++;
            continue;
        }
        done |= (uint64_t)1 << call;
        if (!replace_one(box, set, i, call)) return false;
        i = 0;
    }
    return true;
}

/* --- What is read --------------------------------------------------------------------------------------------------- */

bool cone_reads(const struct box *box, const struct cone *cone, uint32_t fact, uint32_t field) {
    for (uint32_t f = 0; f < cone->facts; f++) {
        if (cone->fact[f] != fact) continue;
        if (field == NONE) return true;
        for (uint32_t l = 0; l < cone->lists; l++)
            for (size_t c = 0; c < cone->list[l].fields; c++)
                if (cone->list[l].field[c].field == field && box->program->list[cone->list[l].list].fact == fact) return true;
    }
    return false;
}

static uint64_t calls_in(const struct box *box, const struct cone *cone) {
    uint64_t calls = 0;
    for (uint32_t c = 0; c < box->program->calls; c++)
        if (cone_reads(box, cone, box->program->call[c].fact, NONE)) calls |= (uint64_t)1 << c;
    return calls;
}

bool calls_read(struct box *box, const struct cone *cone, uint32_t fact, uint32_t field) {
    uint64_t open = calls_in(box, cone), done = 0;
    while (open & ~done) {
        uint32_t call = (uint32_t)__builtin_ctzll(open & ~done);
        done |= (uint64_t)1 << call;
        for (uint32_t i = 0; i < box->program->call[call].inputs; i++) {
            const struct cone *input = input_cone(box, call, i);
            if (!input || cone_reads(box, input, fact, field)) return true;
            open |= calls_in(box, input);
        }
    }
    return false;
}
