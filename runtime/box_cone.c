/* box_cone: the instructions on which one register depends, found once and kept. */
#include "runtime/box_inside.h"

#include <string.h>

enum { NEEDED = 1, AS_TEXT = 2 /* a number register: it is read as a text */ };

static uint32_t arg(const struct box *box, uint32_t at) { return box->program->arg[at].value; }

static void need_pairs(struct box *box, uint32_t args, uint8_t *second) {
    for (uint32_t i = 0; i < arg(box, args); i++) {
        box->need_truth[arg(box, args + 1 + 2 * i)] = 1;
        if (second) second[arg(box, args + 2 + 2 * i)] |= NEEDED;
    }
}

static void need_operand(struct box *box, enum operand kind, uint32_t value) {
    switch (kind) {
    case OPERAND_T: box->need_truth[value] = 1; break;
    case OPERAND_R: box->need_number[value + 1] |= NEEDED; /* fall through */
    case OPERAND_N: box->need_number[value] |= NEEDED; break;
    case OPERAND_W: box->need_wide[value] = 1; break;
    case OPERAND_ARGS_T:
        for (uint32_t i = 1; i <= arg(box, value); i++) box->need_truth[arg(box, value + i)] = 1;
        break;
    case OPERAND_ARGS_TT: need_pairs(box, value, box->need_truth); break;
    case OPERAND_ARGS_TN: need_pairs(box, value, box->need_number); break;
    case OPERAND_ARGS_TW: need_pairs(box, value, box->need_wide); break;
    case OPERAND_ARGS_TC: case OPERAND_ARGS_TP: need_pairs(box, value, NULL); break;
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

static bool is_needed(const struct box *box, const struct program_instruction *i) {
    switch (opcode_info[instruction_op(i)].dst) {
    case OPERAND_T: return box->need_truth[i->dst];
    case OPERAND_N: return box->need_number[i->dst];
    case OPERAND_R: return box->need_number[i->dst] || box->need_number[i->dst + 1];
    case OPERAND_W: return box->need_wide[i->dst];
    case OPERAND_NOTHING: case OPERAND_ARGS_T: case OPERAND_ARGS_TT: case OPERAND_ARGS_TN: case OPERAND_ARGS_TW:
    case OPERAND_ARGS_TC: case OPERAND_ARGS_TP: case OPERAND_NCONST: case OPERAND_WCONST: case OPERAND_LIST: case OPERAND_FACT:
    case OPERAND_FIELD: case OPERAND_TEXT: case OPERAND_CONVERSION: case OPERAND_BODY: case OPERAND_SKIP: case OPERAND_TRUTH:
    case OPERAND_NUMBER: case OPERAND_TIME: break;
    }
    return false;
}

static bool is_quantifier(enum opcode op) { return op >= OP_list_some && op <= OP_list_number; }

static void need_texts(struct box *box, const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    if (op == OP_text_is || op == OP_text_same) box->need_number[i->a] |= AS_TEXT;
    if (op == OP_text_same) box->need_number[i->b] |= AS_TEXT;
    if (op == OP_number_table && (box->need_number[i->dst] & AS_TEXT))
        for (uint32_t r = 0; r < arg(box, i->a); r++) box->need_number[arg(box, i->a + 2 + 2 * r)] |= AS_TEXT;
}

/* From the instruction before `from` to the first: what the needed ones read is needed. Returns how many are. */
static size_t mark(struct box *box, uint8_t *taken, uint32_t from) {
    const struct program *program = box->program;
    size_t count = 0;
    for (uint32_t at = from; at-- > 0;) {
        const struct program_instruction *i = &program->instruction[at];
        uint32_t owner = box->owner[at];
        if (owner != NONE && (at + 1 == program->instructions || box->owner[at + 1] != owner) &&
            is_needed(box, &program->instruction[owner]))
            box->need_truth[arg(box, program->instruction[owner].b)] = 1; /* the end of a block: its body is read */
        if (!is_needed(box, i)) continue;
        const struct opcode_info *info = &opcode_info[instruction_op(i)];
        if (instruction_op(i) == OP_list_known) box->need_list[i->a] |= 2;
        need_operand(box, info->a, i->a);
        need_operand(box, info->b, i->b);
        need_texts(box, i);
        taken[at] = 1;
        count++;
    }
    return count;
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

static bool take_lists(struct box *box, struct cone *cone, const uint8_t *taken) {
    const struct program *program = box->program;
    cone->list = ARENA_ARRAY(&box->fixed, struct cone_list, program->lists);
    if (box->fixed.failed) return false;
    for (uint32_t l = 0; l < program->lists; l++) {
        if (!box->need_list[l]) continue;
        struct cone_list *list = &cone->list[cone->lists++];
        *list = (struct cone_list){ .list = l, .tested = (box->need_list[l] & 2) != 0 };
        uint32_t most = 0;
        for (uint32_t at = 0; at < program->instructions; at++)
            most += taken[at] && is_quantifier(instruction_op(&program->instruction[at])) && program->instruction[at].a == l;
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

static bool take_steps(struct box *box, struct cone *cone, const uint8_t *taken, size_t count) {
    cone->step = ARENA_ARRAY(&box->fixed, struct cone_step, count);
    cone->top = ARENA_ARRAY(&box->fixed, uint32_t, count);
    if (box->fixed.failed) return false;
    uint32_t open = NONE; /* the quantifier whose block is being taken */
    for (uint32_t at = 0; at < box->program->instructions; at++) {
        if (!taken[at]) continue;
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
}

static struct cone *cone_of_needs(struct box *box, uint32_t from) {
    struct cone *cone = ARENA_NEW(&box->fixed, struct cone);
    uint8_t *taken = ARENA_ARRAY(&box->work, uint8_t, box->program->instructions);
    if (!cone || !taken) return NULL;
    size_t count = mark(box, taken, from);
    if (!take_facts(box, cone) || !take_lists(box, cone, taken) || !take_steps(box, cone, taken, count)) return NULL;
    find_open(box, cone);
    return make_domains(box, cone) && take_cuts(box, cone) ? cone : NULL;
}

struct cone *cone_new(struct box *box, enum operand bank, uint32_t target) {
    forget_needs(box);
    need_operand(box, bank, target);
    struct cone *cone = cone_of_needs(box, box->program->instructions);
    if (!cone) return NULL;
    cone->bank = bank;
    cone->target = target;
    return cone;
}

struct cone *cone_of_truths(struct box *box, const uint32_t *truth, size_t count) {
    forget_needs(box);
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = box->truth_definer[truth[i]];
        box->need_truth[truth[i]] = 1;
        if (at == NONE || at < from) continue;
        for (from = at + 1; from < box->program->instructions && box->owner[from] == at;) from++; /* its block */
    }
    return cone_of_needs(box, from);
}
