/* box: the questions of the report, put to the evaluator. */
#include "runtime/box_memo.h"

#include <string.h>

enum { BUDGET = 200000 };

static bool is_quantifier(enum opcode op) { return op >= OP_list_some && op <= OP_list_number; }

static void find_owners(struct box *box) {
    const struct program *program = box->program;
    memset(box->owner, 0xFF, program->instructions * sizeof *box->owner);
    for (uint32_t at = 0; at < program->instructions; at++) {
        const struct program_instruction *i = &program->instruction[at];
        if (!is_quantifier(instruction_op(i))) continue;
        uint32_t length = program->arg[i->b + 1].value;
        for (uint32_t inside = 1; inside <= length; inside++) box->owner[at + inside] = at;
    }
}

static void find_definers(struct box *box) {
    const struct program *program = box->program;
    memset(box->truth_definer, 0xFF, program->truths * sizeof *box->truth_definer);
    memset(box->number_definer, 0xFF, program->numbers * sizeof *box->number_definer);
    memset(box->wide_definer, 0xFF, program->wides * sizeof *box->wide_definer);
    memset(box->number_fact, 0xFF, program->numbers * sizeof *box->number_fact);
    for (uint32_t at = 0; at < program->instructions; at++) {
        const struct program_instruction *i = &program->instruction[at];
        enum operand bank = opcode_info[instruction_op(i)].dst;
        if (bank == OPERAND_T) box->truth_definer[i->dst] = at;
        if (bank == OPERAND_N || bank == OPERAND_R) box->number_definer[i->dst] = at;
        if (bank == OPERAND_R) box->number_definer[i->dst + 1] = at;
        if (bank == OPERAND_W) box->wide_definer[i->dst] = at;
    }
    for (uint32_t f = 0; f < program->facts; f++)
        if (program->fact[f].kind == FACT_NUMBER) box->number_fact[program->fact[f].slot] = f;
}

static void make_memory(struct box *box) {
    const struct program *program = box->program;
    struct arena *fixed = &box->fixed;
    box->truth = ARENA_ARRAY(fixed, struct truth_set, program->truths);
    box->number = ARENA_ARRAY(fixed, struct number_set, program->numbers);
    box->wide = ARENA_ARRAY(fixed, struct wide_set, program->wides);
    box->owner = ARENA_ARRAY(fixed, uint32_t, program->instructions);
    box->truth_definer = ARENA_ARRAY(fixed, uint32_t, program->truths);
    box->number_definer = ARENA_ARRAY(fixed, uint32_t, program->numbers);
    box->wide_definer = ARENA_ARRAY(fixed, uint32_t, program->wides);
    box->number_fact = ARENA_ARRAY(fixed, uint32_t, program->numbers);
    box->outcome_cone = ARENA_ARRAY(fixed, struct cone *, (size_t)program->recommendations + 1);
    box->dose_cone = ARENA_ARRAY(fixed, struct cone *, program->doses);
    box->input_cone = ARENA_ARRAY(fixed, struct cone *, program->inputs);
    box->fact_dim = ARENA_ARRAY(fixed, uint32_t, program->facts);
    box->need_truth = ARENA_ARRAY(fixed, uint8_t, program->truths);
    box->need_number = ARENA_ARRAY(fixed, uint8_t, program->numbers);
    box->need_wide = ARENA_ARRAY(fixed, uint8_t, program->wides);
    box->need_fact = ARENA_ARRAY(fixed, uint8_t, program->facts);
    box->need_list = ARENA_ARRAY(fixed, uint8_t, program->lists);
    box->pending = ARENA_ARRAY(fixed, uint64_t, program->instructions / 64 + 1);
}

struct box *box_new(struct context *context, uint64_t budget) {
    struct arena fixed;
    arena_init(&fixed, &context->fixed.allocator, 0);
    struct box *box = ARENA_NEW(&fixed, struct box);
    if (!box) return NULL;
    box->fixed = fixed;
    arena_init(&box->work, &context->fixed.allocator, 0);
    box->context = context;
    box->program = context->program;
    box->budget = budget ? budget : BUDGET;
    make_memory(box);
    if (box->fixed.failed) {
        box_free(box);
        return NULL;
    }
    find_owners(box);
    find_definers(box);
    return box;
}

void box_limit(struct box *box, uint64_t budget) { box->budget = budget ? budget : BUDGET; }

void box_free(struct box *box) {
    if (!box) return;
    arena_free(&box->work);
    struct arena fixed = box->fixed; /* the box lies in it */
    arena_free(&fixed);
}

struct cone *box_outcome_cone(struct box *box, uint32_t recommendation) {
    const struct program *program = box->program;
    bool all = recommendation == NONE;
    struct cone **cone = &box->outcome_cone[all ? program->recommendations : recommendation];
    uint32_t target = all ? program->guideline->applies : program->recommendation[recommendation].outcome;
    if (!*cone) *cone = cone_new(box, OPERAND_T, target);
    return *cone;
}

bool box_failed(const struct box *box) {
    return box->failed || box->work.failed || box->fixed.failed;
}

void box_ask(struct box *box) {
    box->failed = box_failed(box);
    arena_clear(&box->work);
    box->fixed.failed = false;
}

void box_forgive(struct box *box) {
    box_ask(box);
    box->failed = false;
}

static bool ask(struct box *box, struct cone *cone, struct missing_set *set) {
    uint64_t key;
    bool failed = false;
    box->cone = cone;
    if (!cone) return false;
    if (memo_find(box, cone, set, &key, &failed)) return !failed;
    if (!box_search(box, set)) return false;
    memo_keep(cone, key, set);
    return true;
}

bool box_missing(struct box *box, uint32_t recommendation, struct missing_set *set) {
    *set = (struct missing_set){ .at = NULL };
    if (recommendation == NONE && box->program->guideline->applies == NONE) return true;
    box_ask(box);
    return ask(box, box_outcome_cone(box, recommendation), set) && calls_replace(box, set);
}

bool box_missing_for_dose(struct box *box, uint32_t dose, struct missing_set *set) {
    const struct program_dose *of = &box->program->dose[dose];
    struct cone **cone = &box->dose_cone[dose];
    *set = (struct missing_set){ .at = NULL };
    box_ask(box);
    if (!*cone) *cone = cone_new(box, of->kind == VALUE_WIDE ? OPERAND_W : OPERAND_N, of->reg);
    return ask(box, *cone, set) && calls_replace(box, set);
}

void missing_print(const struct program *program, const struct missing *missing, struct text *out) {
    const struct program_fact *fact = &program->fact[missing->fact];
    const char *name = program_text(program, fact->name);
    text_put(out, name, fact->bounds & FACT_OF_CALL ? strcspn(name, "(") : strlen(name)); /* of a call the function's name */
    if (missing->element > 0)
        text_printf(out, "[%u].%s", (unsigned)missing->element, program_text(program, program->field[missing->field].name));
}
