/* box_cone: the instructions on which one register depends, found once and kept. */
#include "runtime/box_inside.h"

#include <string.h>

enum { NEEDED = 1, AS_TEXT = 2 /* a number register: it is read as a text */ };

static uint32_t arg(const struct box *box, uint32_t at) { return box->program->arg[at].value; }

/* --- What is needed: registers, and with them the instructions that make them ------------------------------------ */

static bool is_quantifier(enum opcode op) { return op >= OP_list_some && op <= OP_list_number; }

static void need_truth(struct box *box, uint32_t reg);

/* Whatever reads a register stands behind the instruction that makes it, a block behind its quantifier and before all that read that. */
static void need_instruction(struct box *box, uint32_t at) {
    if (at == NONE || box->pending[at / 64] >> (at % 64) & 1) return;
    box->pending[at / 64] |= (uint64_t)1 << (at % 64);
    const struct program_instruction *i = &box->program->instruction[at];
    if (is_quantifier(instruction_op(i))) need_truth(box, arg(box, i->b)); /* the body is read */
}

static void need_truth(struct box *box, uint32_t reg) {
    box->need_truth[reg] = 1;
    need_instruction(box, box->truth_definer[reg]);
}

static void need_number(struct box *box, uint32_t reg) {
    box->need_number[reg] |= NEEDED;
    need_instruction(box, box->number_definer[reg]);
}

static void need_wide(struct box *box, uint32_t reg) {
    box->need_wide[reg] = 1;
    need_instruction(box, box->wide_definer[reg]);
}

static void need_pairs(struct box *box, uint32_t args, enum operand second) {
    for (uint32_t i = 0; i < arg(box, args); i++) {
        uint32_t value = arg(box, args + 2 + 2 * i);
        need_truth(box, arg(box, args + 1 + 2 * i));
        if (second == OPERAND_T) need_truth(box, value);
        else if (second == OPERAND_N) need_number(box, value);
        else if (second == OPERAND_W) need_wide(box, value);
    }
}

static void need_operand(struct box *box, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_T: need_truth(box, value); break;
    case OPERAND_R: need_number(box, value + 1); /* fall through */
    case OPERAND_N: need_number(box, value); break;
    case OPERAND_W: need_wide(box, value); break;
    case OPERAND_ARGS_T:
        for (uint32_t i = 1; i <= arg(box, value); i++) need_truth(box, arg(box, value + i));
        break;
    case OPERAND_ARGS_TT: need_pairs(box, value, OPERAND_T); break;
    case OPERAND_ARGS_TN: need_pairs(box, value, OPERAND_N); break;
    case OPERAND_ARGS_TW: need_pairs(box, value, OPERAND_W); break;
    case OPERAND_ARGS_TC: case OPERAND_ARGS_TP: need_pairs(box, value, OPERAND_NOTHING); break;
    case OPERAND_FACT:
        box->need_fact[value] = 2;
        if (box->program->fact[value].kind >= FACT_LIST) box->need_list[box->program->fact[value].slot] = 3;
        break;
    case OPERAND_LIST: box->need_list[value] |= 1; break;
    case OPERAND_NOTHING: case OPERAND_NCONST: case OPERAND_WCONST: case OPERAND_FIELD: case OPERAND_TEXT:
    case OPERAND_CONVERSION: case OPERAND_BODY: case OPERAND_SKIP: case OPERAND_TRUTH: case OPERAND_NUMBER:
    case OPERAND_TIME: break;
    }
}

static void need_texts(struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_text_is || op == OP_text_same) box->need_number[i->a] |= AS_TEXT;
    if (op == OP_text_same) box->need_number[i->b] |= AS_TEXT;
    if (op == OP_number_table && (box->need_number[i->dst] & AS_TEXT))
        for (uint32_t r = 0; r < arg(box, i->a); r++) box->need_number[arg(box, i->a + 2 + 2 * r)] |= AS_TEXT;
}

/* From the last instruction that is needed to the first: what they read is needed too. They stay marked in box->pending. Returns how many
 * there are. */
static size_t mark(struct box *box) {
    const struct program *program = box->program;
    size_t count = 0;
    for (uint32_t word = program->instructions / 64 + 1; word-- > 0;) {
        for (uint64_t done = 0, open; (open = box->pending[word] & ~done) != 0;) {
            unsigned bit = 63 - (unsigned)__builtin_clzll(open);
            const struct program_instruction *i = &program->instruction[word * 64 + bit];
            const struct opcode_info *info = &opcode_info[instruction_op(i)];
            done |= (uint64_t)1 << bit;
            if (instruction_op(i) == OP_list_known) box->need_list[i->a] |= 2;
            need_operand(box, info->a, i->a);
            need_operand(box, info->b, i->b);
            need_texts(box, i);
            count++;
        }
    }
    return count;
}

/* The first needed instruction from `at` on; the number of instructions: no more. */
static uint32_t next_needed(const struct box *box, uint32_t at) {
    uint32_t words = box->program->instructions / 64 + 1;
    if (at >= box->program->instructions) return box->program->instructions;
    uint64_t here = box->pending[at / 64] >> (at % 64);
    if (here) return at + (uint32_t)__builtin_ctzll(here);
    for (uint32_t word = at / 64 + 1; word < words; word++)
        if (box->pending[word]) return word * 64 + (uint32_t)__builtin_ctzll(box->pending[word]);
    return box->program->instructions;
}

static bool fact_is_needed(const struct box *box, uint32_t f) {
    const struct program_fact *fact = &box->program->fact[f];
    if (box->need_fact[f]) return true;
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: return box->need_truth[fact->slot];
    case FACT_WIDE: return box->need_wide[fact->slot];
    case FACT_PERIOD: return box->need_number[fact->slot] || box->need_number[fact->slot + 1];
    case FACT_CHOICE: case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: return box->need_number[fact->slot];
    case FACT_LIST: case FACT_SERIES: return box->need_list[fact->slot];
    }
    return false;
}

static bool take_facts(struct box *box, struct cone *cone) {
    cone->fact = ARENA_ARRAY(&box->fixed, uint32_t, box->program->facts);
    cone->tested = ARENA_ARRAY(&box->fixed, bool, box->program->facts);
    if (box->fixed.failed) return false;
    for (uint32_t f = 0; f < box->program->facts; f++) {
        if (!fact_is_needed(box, f)) continue;
        cone->tested[cone->facts] = box->need_fact[f] == 2;
        cone->fact[cone->facts++] = f;
    }
    return true;
}

static bool take_lists(struct box *box, struct cone *cone) {
    const struct program *program = box->program;
    cone->list = ARENA_ARRAY(&box->fixed, struct cone_list, program->lists);
    if (box->fixed.failed) return false;
    for (uint32_t l = 0; l < program->lists; l++) {
        if (!box->need_list[l]) continue;
        struct cone_list *list = &cone->list[cone->lists++];
        *list = (struct cone_list){ .list = l, .tested = (box->need_list[l] & 2) != 0 };
        uint32_t most = 0;
        for (uint32_t at = next_needed(box, 0); at < program->instructions; at = next_needed(box, at + 1))
            most += is_quantifier(instruction_op(&program->instruction[at])) && program->instruction[at].a == l;
        list->quantifier = ARENA_ARRAY(&box->fixed, uint32_t, most);
        if (box->fixed.failed) return false;
    }
    return true;
}

/* The place of `field` among the fields that the cone reads of this list. */
static uint32_t field_index(struct box *box, struct cone_list *list, uint32_t field, bool tested) {
    for (uint32_t i = 0; i < list->fields; i++)
        if (list->field[i].field == field) {
            list->field[i].tested |= tested;
            return i;
        }
    if (!ARENA_ROOM(&box->fixed, list->field, list->fields, list->field_room)) return 0;
    list->field[list->fields] = (struct cone_field){ field, tested };
    return (uint32_t)list->fields++;
}

static uint32_t list_index(const struct cone *cone, uint32_t l) {
    for (uint32_t i = 0; i < cone->lists; i++)
        if (cone->list[i].list == l) return i;
    return NONE;
}

static bool has_field(enum opcode op) { return op == OP_list_different || op == OP_list_wide || op == OP_list_number; }

static struct cone_step step_of(struct box *box, struct cone *cone, uint32_t at) {
    const struct program_instruction *i = &box->program->instruction[at];
    enum opcode op = instruction_op(i);
    struct cone_step step = { .at = at, .end = (uint32_t)cone->steps + 1, .list = NONE };
    step.text = op == OP_number_const && (box->need_number[i->dst] & AS_TEXT);
    if (is_quantifier(op)) {
        step.list = list_index(cone, i->a);
        struct cone_list *list = &cone->list[step.list];
        step.index = list->quantifiers;
        list->quantifier[list->quantifiers++] = (uint32_t)cone->steps;
        if (has_field(op)) field_index(box, list, instruction_x(i), false);
    } else if (op >= OP_field_truth && op <= OP_field_known && box->owner[at] != NONE) {
        step.list = list_index(cone, box->program->instruction[box->owner[at]].a);
        step.index = field_index(box, &cone->list[step.list], i->a, op == OP_field_known);
    } else if (op == OP_list_known) {
        step.list = list_index(cone, i->a);
    }
    return step;
}

static bool take_steps(struct box *box, struct cone *cone, size_t count) {
    cone->step = ARENA_ARRAY(&box->fixed, struct cone_step, count);
    cone->top = ARENA_ARRAY(&box->fixed, uint32_t, count);
    if (box->fixed.failed) return false;
    uint32_t open = NONE; /* the quantifier whose block is being taken */
    for (uint32_t at = next_needed(box, 0); at < box->program->instructions; at = next_needed(box, at + 1)) {
        uint32_t here = (uint32_t)cone->steps;
        if (box->owner[at] == NONE) cone->top[cone->tops++] = here;
        cone->step[here] = step_of(box, cone, at);
        cone->steps++;
        if (is_quantifier(instruction_op(&box->program->instruction[at]))) open = here;
        if (box->owner[at] != NONE && open != NONE) cone->step[open].end = here + 1;
    }
    return !box->fixed.failed;
}

/* --- Whether a block reads a register that is neither its own nor a constant ------------------------------------- */

static bool is_outside(const struct box *box, uint32_t owner, enum operand bank, uint32_t reg) {
    const uint32_t *definer = bank == OPERAND_T ? box->truth_definer : bank == OPERAND_N ? box->number_definer : box->wide_definer;
    uint32_t at = definer[reg];
    if (at == NONE) return true; /* a fact */
    enum opcode op = instruction_op(&box->program->instruction[at]);
    return box->owner[at] != owner && op != OP_truth_const && op != OP_number_const && op != OP_wide_const;
}

static bool pairs_outside(struct box *box, uint32_t owner, uint32_t args, enum operand second) {
    for (uint32_t i = 0; i < arg(box, args); i++)
        if (is_outside(box, owner, OPERAND_T, arg(box, args + 1 + 2 * i)) ||
            (second != OPERAND_NOTHING && is_outside(box, owner, second, arg(box, args + 2 + 2 * i))))
            return true;
    return false;
}

static bool reads_outside(struct box *box, uint32_t owner, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_T: case OPERAND_N: case OPERAND_W: return is_outside(box, owner, kind, value);
    case OPERAND_R: return is_outside(box, owner, OPERAND_N, value);
    case OPERAND_ARGS_T:
        for (uint32_t i = 1; i <= arg(box, value); i++)
            if (is_outside(box, owner, OPERAND_T, arg(box, value + i))) return true;
        return false;
    case OPERAND_ARGS_TT: return pairs_outside(box, owner, value, OPERAND_T);
    case OPERAND_ARGS_TN: return pairs_outside(box, owner, value, OPERAND_N);
    case OPERAND_ARGS_TW: return pairs_outside(box, owner, value, OPERAND_W);
    case OPERAND_ARGS_TC: case OPERAND_ARGS_TP: return pairs_outside(box, owner, value, OPERAND_NOTHING);
    case OPERAND_FACT: case OPERAND_LIST: case OPERAND_TEXT: return true;
    case OPERAND_NOTHING: case OPERAND_NCONST: case OPERAND_WCONST: case OPERAND_FIELD: case OPERAND_CONVERSION:
    case OPERAND_BODY: case OPERAND_SKIP: case OPERAND_TRUTH: case OPERAND_NUMBER: case OPERAND_TIME: break;
    }
    return false;
}

static void find_open(struct box *box, struct cone *cone) {
    for (uint32_t l = 0; l < cone->lists; l++) {
        struct cone_list *list = &cone->list[l];
        for (uint32_t q = 0; q < list->quantifiers && !list->open; q++) {
            const struct cone_step *step = &cone->step[list->quantifier[q]];
            uint32_t body = arg(box, box->program->instruction[step->at].b);
            list->open |= is_outside(box, step->at, OPERAND_T, body);
            for (uint32_t s = list->quantifier[q] + 1; s < step->end && !list->open; s++) {
                const struct program_instruction *i = &box->program->instruction[cone->step[s].at];
                const struct opcode_info *info = &opcode_info[instruction_op(i)];
                list->open |= instruction_op(i) == OP_date_today || reads_outside(box, step->at, info->a, i->a) ||
                              reads_outside(box, step->at, info->b, i->b);
            }
        }
    }
}

static bool make_domains(struct box *box, struct cone *cone) {
    for (uint32_t l = 0; l < cone->lists; l++) {
        struct cone_list *list = &cone->list[l];
        list->domain = ARENA_ARRAY(&box->fixed, struct domain, list->fields);
        if (box->fixed.failed) return false;
        for (uint32_t f = 0; f < list->fields; f++) {
            list->domain[f] = domain_of_field(box->program, &box->program->field[list->field[f].field]);
            list->open |= list->domain[f].form == FORM_TEXT;
        }
    }
    return true;
}

/* --- Where facts are compared with constants --------------------------------------------------------------------- */

static bool constant_of_register(const struct box *box, uint32_t reg, int64_t *value) {
    uint32_t at = box->number_definer[reg];
    if (at == NONE || instruction_op(&box->program->instruction[at]) != OP_number_const) return false;
    *value = box->program->constant[box->program->instruction[at].a].value;
    return true;
}

static bool add_cut(struct box *box, struct cone *cone, uint32_t fact, int64_t at) {
    if (!ARENA_ROOM(&box->fixed, cone->cut, cone->cuts, cone->cut_room)) return false;
    size_t i = cone->cuts++;
    for (; i > 0 && cone->cut[i - 1].at > at; i--) cone->cut[i] = cone->cut[i - 1];
    cone->cut[i] = (struct cut){ fact, at };
    return true;
}

static bool take_cut(struct box *box, struct cone *cone, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    int64_t value;
    uint32_t left = box->number_fact[i->a], right = box->number_fact[i->b];
    if (left != NONE && constant_of_register(box, i->b, &value) && value < INT64_MAX) {
        if (op != OP_number_at_most && !add_cut(box, cone, left, value)) return false;
        if (op != OP_number_less && !add_cut(box, cone, left, value + 1)) return false;
    }
    if (right != NONE && constant_of_register(box, i->a, &value) && value < INT64_MAX) {
        if (op != OP_number_less && !add_cut(box, cone, right, value)) return false;
        if (op != OP_number_at_most && !add_cut(box, cone, right, value + 1)) return false;
    }
    return true;
}

static bool take_cuts(struct box *box, struct cone *cone) {
    for (size_t s = 0; s < cone->steps; s++) {
        const struct program_instruction *i = &box->program->instruction[cone->step[s].at];
        enum opcode op = instruction_op(i);
        if ((op == OP_number_equal || op == OP_number_less || op == OP_number_at_most) && !take_cut(box, cone, i)) return false;
    }
    return true;
}

static void forget_needs(struct box *box) {
    memset(box->need_truth, 0, box->program->truths);
    memset(box->need_number, 0, box->program->numbers);
    memset(box->need_wide, 0, box->program->wides);
    memset(box->need_fact, 0, box->program->facts);
    memset(box->need_list, 0, box->program->lists);
    memset(box->pending, 0, (box->program->instructions / 64 + 1) * sizeof *box->pending);
}

static struct cone *cone_of_needs(struct box *box) {
    struct cone *cone = ARENA_NEW(&box->fixed, struct cone);
    if (!cone) return NULL;
    size_t count = mark(box);
    if (!take_facts(box, cone) || !take_lists(box, cone) || !take_steps(box, cone, count)) return NULL;
    find_open(box, cone);
    return make_domains(box, cone) && take_cuts(box, cone) ? cone : NULL;
}

struct cone *cone_new(struct box *box, enum operand bank, uint32_t target) {
    forget_needs(box);
    need_operand(box, bank, target);
    struct cone *cone = cone_of_needs(box);
    if (!cone) return NULL;
    cone->bank = bank;
    cone->target = target;
    return cone;
}

struct cone *cone_of_truths(struct box *box, const uint32_t *truth, size_t count) {
    forget_needs(box);
    for (size_t i = 0; i < count; i++) need_truth(box, truth[i]);
    return cone_of_needs(box);
}
