/* What each register of a program is: who writes it, and whose value it holds. */
#include "runtime/reasons_inside.h"

static struct register_meaning *new_bank(struct arena *arena, uint32_t registers) {
    struct register_meaning *bank = ARENA_ARRAY(arena, struct register_meaning, (size_t)registers + 1);
    for (uint32_t i = 0; bank && i <= registers; i++) bank[i] = (struct register_meaning){ NONE, NONE, NONE };
    return bank;
}

static uint32_t *new_roles(struct arena *arena, uint32_t registers) {
    uint32_t *roles = ARENA_ARRAY(arena, uint32_t, (size_t)registers + 1);
    for (uint32_t i = 0; roles && i <= registers; i++) roles[i] = NONE;
    return roles;
}

static struct register_meaning *bank_of(struct reason_index *index, enum value_kind kind) {
    switch (kind) {
    case VALUE_TRUTH:
    case VALUE_OUTCOME: return index->truth;
    case VALUE_WIDE: return index->wide;
    case VALUE_LIST:
    case VALUE_SERIES: return NULL;
    case VALUE_CHOICE:
    case VALUE_CHOICES:
    case VALUE_NUMBER:
    case VALUE_DATE:
    case VALUE_TEXT:
    case VALUE_PERIOD:
    case VALUE_RANGE:
    case VALUE_SCORE: break;
    }
    return index->number;
}

static void note_facts(struct reason_index *index) {
    const struct program *program = index->program;
    for (uint32_t i = 0; i < program->facts; i++) {
        const struct program_fact *fact = &program->fact[i];
        switch ((enum fact_kind)fact->kind) {
        case FACT_TRUTH: index->truth[fact->slot].fact = i; break;
        case FACT_WIDE: index->wide[fact->slot].fact = i; break;
        case FACT_PERIOD: index->number[fact->slot + 1].fact = i; /* and the first half: */
            index->number[fact->slot].fact = i;
            break;
        case FACT_CHOICE:
        case FACT_NUMBER:
        case FACT_DATE:
        case FACT_TEXT: index->number[fact->slot].fact = i; break;
        case FACT_LIST:
        case FACT_SERIES: break;
        }
    }
}

static void note_instructions(struct reason_index *index) {
    const struct program *program = index->program;
    for (uint32_t i = 0; i < program->instructions; i++) {
        const struct program_instruction *in = &program->instruction[i];
        switch (opcode_info[instruction_op(in)].dst) {
        case OPERAND_T: index->truth[in->dst].writer = i; break;
        case OPERAND_W: index->wide[in->dst].writer = i; break;
        case OPERAND_R:
            index->number[in->dst].writer = i;
            index->number[in->dst + 1].writer = i;
            break;
        case OPERAND_N: index->number[in->dst].writer = i; break;
        default: break; /* the other kinds are never written */
        }
    }
}

static void note_names(struct reason_index *index) {
    const struct program *program = index->program;
    for (uint32_t i = 0; i < program->definitions; i++) {
        struct register_meaning *bank = bank_of(index, (enum value_kind)program->definition[i].kind);
        struct register_meaning *meaning = bank ? &bank[program->definition[i].reg] : NULL;
        if (meaning && meaning->definition == NONE) meaning->definition = i; /* the first name of several */
    }
    for (uint32_t i = 0; i < program->recommendations; i++) {
        const struct program_recommendation *r = &program->recommendation[i];
        index->outcome_of[r->outcome] = i;
        if (r->instead_of != NONE && r->own != NONE) index->own_of[r->own] = i;
    }
}

struct reason_index *reason_index_new(const struct program *program, struct arena *arena) {
    struct reason_index *index = ARENA_NEW(arena, struct reason_index);
    if (!index) return NULL;
    index->program = program;
    index->truth = new_bank(arena, program->truths);
    index->number = new_bank(arena, program->numbers);
    index->wide = new_bank(arena, program->wides);
    index->outcome_of = new_roles(arena, program->truths);
    index->own_of = new_roles(arena, program->truths);
    if (arena->failed) return NULL;
    note_facts(index);
    note_instructions(index);
    note_names(index);
    return index;
}
