#include "runtime/box_memo.h"

#include <string.h>

enum { SLOTS = 1 << 11, WAYS = 4, /* a cone's answers: where one may be kept are WAYS slots, and the one used least lately goes */
       CONES_MOST = 64,  /* that keep answers: 2 MiB */
       FACTS_MOST = 62 };

static const uint64_t MAY = (uint64_t)1 << 63;

struct memo_fact {
    const uint8_t *truth;   /* its register in the context, one of the two */
    const int64_t *number;
    const uint8_t *given;   /* its enum fact_given, where the cone asks for it */
    const int64_t *cut; /* a number in one of these gaps is in one state; NULL: each value of a choice is a state of its own */
    uint32_t cuts;
    uint64_t states;
};

struct memo_slot {
    uint64_t key, set; /* a bit for each fact of the cone, and MAY */
};

struct memo {
    bool never; /* this cone keeps nothing */
    uint64_t budget; /* of the answers that are kept */
    uint32_t asked;
    struct memo_fact *fact; /* by fact of the cone */
    struct memo_slot *slot;
};

/* --- The states of a fact ------------------------------------------------------------------------------------------ */

static bool is_compared_with_constant(const struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op != OP_number_equal && op != OP_number_less && op != OP_number_at_most) return false;
    const uint32_t sides[] = { i->a, i->b };
    for (size_t s = 0; s < 2; s++) {
        uint32_t at = box->number_definer[sides[s]];
        if (at != NONE && instruction_op(&box->program->instruction[at]) == OP_number_const) return true;
    }
    return false;
}

static bool reads_number(const struct box *box, enum operand kind, uint32_t value, uint32_t reg) {
    if (kind == OPERAND_N) return value == reg;
    if (kind == OPERAND_R) return value == reg || value + 1 == reg;
    if (kind != OPERAND_ARGS_TN) return false;
    for (uint32_t i = 0; i < box->program->arg[value].value; i++)
        if (box->program->arg[value + 2 + 2 * i].value == reg) return true;
    return false;
}

/* Whether an instruction other than a comparison with a constant reads the number of this fact. */
static bool is_used_as_it_is(struct box *box, const struct cone *cone, uint32_t reg) {
    for (size_t s = 0; s < cone->steps; s++) {
        const struct program_instruction *i = &box->program->instruction[cone->step[s].at];
        const struct opcode_info *info = &opcode_info[instruction_op(i)];
        if (is_compared_with_constant(box, i)) continue;
        if (reads_number(box, info->a, i->a, reg) || reads_number(box, info->b, i->b, reg)) return true;
    }
    return false;
}

static bool take_cuts(struct box *box, const struct cone *cone, uint32_t f, struct memo_fact *fact) {
    int64_t *cut = ARENA_ARRAY(&box->fixed, int64_t, cone->cuts + 1);
    if (!cut) return false;
    for (size_t c = 0; c < cone->cuts; c++)
        if (cone->cut[c].fact == f) cut[fact->cuts++] = cone->cut[c].at;
    fact->cut = cut;
    fact->states = fact->cuts + 2; /* unknown, and the gaps */
    return true;
}

/* Its states; 0 where the cone then keeps nothing. */
static bool take_fact(struct box *box, const struct cone *cone, uint32_t f, bool tested, struct memo_fact *made) {
    const struct program_fact *fact = &box->program->fact[f];
    *made = (struct memo_fact){ .given = tested ? &box->context->fact[f].given : NULL };
    if (fact->bounds & FACT_OF_CALL) return true;
    if (fact->kind == FACT_TRUTH) made->truth = &box->context->truth[fact->slot];
    else if (fact->kind == FACT_CHOICE || fact->kind == FACT_NUMBER) made->number = &box->context->number[fact->slot];
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: made->states = 4; return true;
    case FACT_CHOICE: made->states = fact->choices <= 16 ? ((uint64_t)1 << fact->choices) + 1 : 0; return true;
    case FACT_NUMBER: return is_used_as_it_is(box, cone, fact->slot) || take_cuts(box, cone, f, made);
    case FACT_WIDE: case FACT_DATE: case FACT_TEXT: case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: return true;
    }
    return true;
}

static bool reads_day(const struct box *box, const struct cone *cone) {
    for (size_t s = 0; s < cone->steps; s++)
        if (instruction_op(&box->program->instruction[cone->step[s].at]) == OP_date_today) return true;
    return false;
}

/* The facts of the cone with their states; what has no key keeps nothing. */
static bool memo_make(struct box *box, const struct cone *cone, struct memo *memo) {
    uint64_t keys = 1;
    memo->never = cone->lists > 0 || cone->facts > FACTS_MOST || box->memos >= CONES_MOST || reads_day(box, cone);
    if (memo->never) return true;
    memo->fact = ARENA_ARRAY(&box->fixed, struct memo_fact, cone->facts);
    for (uint32_t f = 0; memo->fact && f < cone->facts; f++) {
        if (!take_fact(box, cone, cone->fact[f], cone->tested[f], &memo->fact[f])) return false;
        uint64_t states = memo->fact[f].states * (cone->tested[f] ? 2 : 1);
        memo->never |= states == 0 || keys > (MEMO_NO_KEY - 1) / states;
        if (memo->never) return true;
        keys *= states;
    }
    memo->slot = ARENA_ARRAY(&box->fixed, struct memo_slot, SLOTS);
    if (box->fixed.failed) return false;
    box->memos++;
    return true;
}

static void forget(struct memo *memo, uint64_t budget) {
    memo->budget = budget;
    for (size_t s = 0; s < SLOTS; s++) memo->slot[s].key = MEMO_NO_KEY;
}

/* --- The state of a patient ------------------------------------------------------------------------------------------ */

static inline uint64_t state_of(const struct memo_fact *how) {
    if (how->truth) return *how->truth & 3;
    int64_t value = *how->number;
    if (!how->cut) return value & CHOICE_UNKNOWN ? 0 : 1 + (uint64_t)value;
    if (value == NUMBER_UNKNOWN) return 0;
    uint32_t gap = 0;
    while (gap < how->cuts && how->cut[gap] <= value) gap++;
    return 1 + gap;
}

static uint64_t key_of(const struct cone *cone) {
    uint64_t key = 0;
    for (const struct memo_fact *how = cone->memo->fact, *end = how + cone->facts; how < end; how++) {
        uint64_t state = state_of(how);
        if (state >= how->states) return MEMO_NO_KEY;
        key = key * how->states + state;
        if (how->given) key = key * 2 + (*how->given == GIVEN_VALUE_KNOWN);
    }
    return key;
}

/* The first of those that this answer may be kept in, and of which the one used last comes first. */
static struct memo_slot *slots_of(const struct memo *memo, uint64_t key) {
    return &memo->slot[(key * 0x9E3779B97F4A7C15u) >> 53 & (SLOTS - WAYS)];
}

static void put_first(struct memo_slot *slots, size_t last, struct memo_slot slot) {
    memmove(slots + 1, slots, last * sizeof *slots);
    slots[0] = slot;
}

/* Where the key is no key, nothing is found. */
static const struct memo_slot *look_up(const struct memo *memo, uint64_t key) {
    struct memo_slot *slots = slots_of(memo, key);
    for (size_t way = 0; way < WAYS && key != MEMO_NO_KEY; way++) {
        if (slots[way].key != key) continue;
        if (way) put_first(slots, way, slots[way]);
        return slots;
    }
    return NULL;
}

/* --- Finding and keeping --------------------------------------------------------------------------------------------- */

static bool put_set(struct box *box, const struct cone *cone, uint64_t kept, struct missing_set *set) {
    size_t count = (size_t)__builtin_popcountll(kept & ~MAY);
    set->may = (kept & MAY) != 0;
    set->at = ARENA_ARRAY(&box->context->arena, struct missing, count);
    if (!set->at && count) return false;
    for (uint64_t left = kept & ~MAY; left; left &= left - 1)
        set->at[set->count++] = (struct missing){ .fact = cone->fact[__builtin_ctzll(left)] };
    set->room = count;
    return true;
}

bool memo_find(struct box *box, struct cone *cone, struct missing_set *set, uint64_t *key, bool *failed) {
    *key = MEMO_NO_KEY;
    if (!cone->memo && !(cone->memo = ARENA_NEW(&box->fixed, struct memo))) return false;
    struct memo *memo = cone->memo;
    if (memo->never || memo->asked++ == 0) return false; /* one patient's questions are all new */
    if (!memo->slot && !memo_make(box, cone, memo)) memo->never = true;
    if (memo->never) return false;
    if (memo->budget != box->budget) forget(memo, box->budget);
    *key = key_of(cone);
    const struct memo_slot *slot = look_up(memo, *key);
    if (!slot) return false;
    *failed = !put_set(box, cone, slot->set, set);
    return true;
}

void memo_keep(const struct cone *cone, uint64_t key, const struct missing_set *set) {
    uint64_t kept = set->may ? MAY : 0;
    if (key == MEMO_NO_KEY) return;
    for (size_t i = 0, f = 0; i < set->count; i++) { /* both in order of declaration */
        while (cone->fact[f] != set->at[i].fact) f++;
        kept |= (uint64_t)1 << f;
    }
    put_first(slots_of(cone->memo, key), WAYS - 1, (struct memo_slot){ key, kept });
}
