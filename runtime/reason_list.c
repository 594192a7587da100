/* Reasons of quantifiers: the element that decided, or each one where all had to. */
#include <string.h>

#include "runtime/reasons_inside.h"
#include "runtime/view.h"

/* The block of a quantifier for one element. It writes only the registers of that block, which nothing else reads. */
static void run_block(struct walk *walk, uint32_t instruction, uint32_t element) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    walk->list = in->a;
    walk->element = element;
    walk->context->element_list = in->a;
    walk->context->element = element;
    vm_run_part(walk->context, instruction + 1, instruction + 1 + program->arg[in->b + 1].value);
    walk->context->element_list = NONE;
}

static const char *list_label(struct walk *walk, uint32_t list) {
    const struct program *program = walk->context->program;
    return program_text(program, program->fact[program->list[list].fact].label);
}

/* "lesion"; names are not translated, so in another language it is the label. */
static const char *record_words(struct walk *walk, uint32_t list) {
    const struct program *program = walk->context->program;
    const struct program_record *record = &program->record[program->list[list].record];
    struct text out;
    if (walk->language != phrases_language(view_own_language(program))) return program_text(program, record->label);
    text_init(&out, &walk->context->arena);
    for (const char *name = program_text(program, record->name); *name; name++)
        text_putc(&out, *name == '_' ? ' ' : *name);
    return out.failed ? "" : out.bytes;
}

static const char *number_words(struct walk *walk, uint32_t number) {
    struct text out;
    text_init(&out, &walk->context->arena);
    text_printf(&out, "%u", (unsigned)number);
    return out.failed ? "" : out.bytes;
}

static struct reason *list_node(struct walk *walk, struct reason_list *list, uint32_t instruction, uint8_t truth) {
    const struct program *program = walk->context->program;
    struct reason *reason = reason_add(walk, list, REASON_LIST, truth, instruction);
    if (!reason) return NULL;
    reason->fact = program->list[program->instruction[instruction].a].fact;
    reason->name = program_text(program, program->fact[reason->fact].name);
    return reason;
}

/* The field that a leaf is about, when the leaf says all there is to say of an element; NONE otherwise. */
static uint32_t field_of(struct walk *walk, const struct reason *leaf) {
    const struct program *program = walk->context->program;
    if (!leaf || leaf->next || leaf->children || leaf->kind != REASON_FACT || leaf->instruction == NONE) return NONE;
    const struct program_instruction *in = &program->instruction[leaf->instruction];
    if (instruction_op(in) == OP_field_truth) return in->a;
    if (opcode_info[instruction_op(in)].a != OPERAND_N) return NONE;
    for (int i = 0; i < 2; i++) {
        uint32_t writer = walk->index->number[i ? in->b : in->a].writer;
        if (writer != NONE && instruction_op(&program->instruction[writer]) == OP_field_number)
            return program->instruction[writer].a;
        if (opcode_info[instruction_op(in)].b != OPERAND_N) break;
    }
    return NONE;
}

/* "Site liver": what an element has or, for `needed`, should have; NULL where that makes no sentence. */
static const char *has_words(struct walk *walk, const struct reason *leaf, bool needed) {
    const struct program *program = walk->context->program;
    uint32_t field = field_of(walk, leaf);
    if (field == NONE || program->field[field].kind == FACT_TRUTH) return NULL;
    const char *value = needed ? leaf->needed : leaf->truth == TRUTH_UNKNOWN ? NULL : leaf->value;
    return value ? REASON_PHRASE(walk, LABEL_NUMBER, program_text(program, program->field[field].label), value) : NULL;
}

/* One element and why its body is what it is. */
static void explain_element(struct walk *walk, uint32_t instruction, uint32_t element, bool negated, uint8_t truth,
                            struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    struct reason *reason = list_node(walk, list, instruction, truth);
    if (!reason) return;
    struct reason_list children = { 0 };
    bool plain = walk->plain;
    walk->plain = false;
    run_block(walk, instruction, element);
    reason_explain(walk, program->arg[in->b].value, negated, &children);
    const char *label = list_label(walk, in->a), *record = record_words(walk, in->a);
    const char *number = number_words(walk, element + 1);
    const char *has = has_words(walk, children.first, false);
    bool is_leaf = field_of(walk, children.first) != NONE;
    walk->list = NONE;
    walk->plain = plain;
    if (is_leaf) {
        reason->text = has ? REASON_PHRASE(walk, ELEMENT_HAS, label, record, number, has)
                           : REASON_PHRASE(walk, ELEMENT_LEAF, label, record, number, children.first->text);
        reason->name = children.first->name;
        reason->value = children.first->value;
        reason->needed = children.first->needed;
    } else {
        reason->text = REASON_PHRASE(walk, ELEMENT, label, record, number);
        reason->children = reason_whole(&children);
    }
}

static uint8_t body_truth(struct walk *walk, uint32_t instruction, uint32_t element) {
    const struct program *program = walk->context->program;
    run_block(walk, instruction, element);
    walk->list = NONE;
    return walk->context->truth[program->arg[program->instruction[instruction].b].value];
}

/* The elements whose body has this truth, and a word about those that are not listed. `truth`: of the node itself. */
static void explain_elements(struct walk *walk, uint32_t instruction, uint8_t body, bool negated, uint8_t truth,
                             struct reason_list *list) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    const struct list_value *given = &walk->context->list[in->a];
    uint32_t shown = 0;
    for (uint32_t element = 0; element < given->count && shown <= REASON_ELEMENTS; element++) {
        if (body_truth(walk, instruction, element) != body) continue;
        if (shown++ < REASON_ELEMENTS) {
            explain_element(walk, instruction, element, negated, truth, list);
            continue;
        }
        struct reason *more = list_node(walk, list, instruction, truth);
        if (more) more->kind = REASON_MORE, more->text = phrase(walk->language, PHRASE_MORE_REASONS);
    }
}

static void say(struct walk *walk, struct reason_list *list, uint32_t instruction, uint8_t truth, const char *text) {
    struct reason *reason = list_node(walk, list, instruction, truth);
    if (reason) reason->text = text;
}

static void explain_unknown(struct walk *walk, uint32_t instruction, bool negated, struct reason_list *list) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    const struct list_value *given = &walk->context->list[in->a];
    const char *label = list_label(walk, in->a);
    if (given->state == LIST_UNKNOWN) {
        const char *not_known = phrase(walk->language, PHRASE_NOT_KNOWN);
        struct reason *reason = list_node(walk, list, instruction, TRUTH_UNKNOWN);
        if (!reason) return;
        reason->text = REASON_PHRASE(walk, LABEL_VALUE, label, not_known);
        reason->value = not_known;
        return;
    }
    explain_elements(walk, instruction, TRUTH_UNKNOWN, negated, TRUTH_UNKNOWN, list);
    if (given->state == LIST_MORE)
        say(walk, list, instruction, TRUTH_UNKNOWN, REASON_PHRASE(walk, MAYBE_MORE, label, number_words(walk, given->count)));
}

/* What the elements have instead: "bone, lung", each value once. */
static const char *values_of(struct walk *walk, const struct reason *first, uint32_t count) {
    struct text out;
    text_init(&out, &walk->context->arena);
    for (const struct reason *reason = first; reason; reason = reason->next) {
        bool told = !reason->value;
        for (const struct reason *before = first; before != reason && !told; before = before->next)
            told = before->value && strcmp(before->value, reason->value) == 0;
        if (told) continue;
        if (out.length) text_puts(&out, ", ");
        text_puts(&out, reason->value);
    }
    if (count > REASON_ELEMENTS) text_puts(&out, ", …");
    return out.failed ? "" : out.bytes;
}

/* Whether this reason, of one element, says what all of them need: the body is nothing but that condition. */
static bool is_whole_body(struct walk *walk, const struct program_instruction *in, const struct reason *leaf) {
    const struct program *program = walk->context->program;
    uint32_t writer = walk->index->truth[program->arg[in->b].value].writer;
    while (writer != NONE && instruction_op(&program->instruction[writer]) == OP_truth_not)
        writer = walk->index->truth[program->instruction[writer].a].writer;
    return leaf && leaf->instruction == writer;
}

/* Nothing decided alone: no element has it, or all have. */
static void explain_all(struct walk *walk, uint32_t instruction, bool negated, uint8_t truth, struct reason_list *list) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    const struct list_value *given = &walk->context->list[in->a];
    const char *label = list_label(walk, in->a), *count = number_words(walk, given->count);
    bool every = instruction_op(in) == OP_list_every;
    struct reason *reason = list_node(walk, list, instruction, truth);
    if (!reason) return;
    if (given->count == 0) {
        reason->text = REASON_PHRASE(walk, EMPTY_LIST, label);
        return;
    }
    struct reason_list elements = { 0 };
    explain_elements(walk, instruction, every ? TRUTH_YES : TRUTH_NO, negated, truth, &elements);
    reason->children = elements.first;
    if (every) {
        reason->text = given->count == 1 ? REASON_PHRASE(walk, ONE_ELEMENT, label)
                                         : REASON_PHRASE(walk, ALL_ELEMENTS, label, count);
        return;
    }
    struct reason_list body = { 0 };
    run_block(walk, instruction, 0);
    reason_explain(walk, walk->context->program->arg[in->b].value, false, &body);
    const char *has = given->count == 1 || is_whole_body(walk, in, body.first) ? has_words(walk, body.first, true) : NULL;
    walk->list = NONE;
    if (has) {
        reason->needed = elements.first && elements.first->needed ? elements.first->needed : body.first->needed;
        reason->value = values_of(walk, elements.first, given->count);
    }
    if (!has)
        reason->text = REASON_PHRASE(walk, NO_ELEMENT, label, count);
    else
        reason->text = given->count == 1 ? REASON_PHRASE(walk, ONLY_ELEMENT_HAS_NOT, label, has, reason->value)
                                         : REASON_PHRASE(walk, NO_ELEMENT_HAS, label, count, has, reason->value);
}

/* The different values that were counted, element by element. */
static void explain_values(struct walk *walk, uint32_t instruction, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    const struct list_value *given = &walk->context->list[in->a];
    const char *label = list_label(walk, in->a), *record = record_words(walk, in->a);
    uint32_t shown = 0;
    for (uint32_t element = 0; element < given->count && shown < REASON_ELEMENTS; element++) {
        uint8_t counts = body_truth(walk, instruction, element);
        if (counts == TRUTH_NO) continue;
        struct reason_list leaf = { 0 };
        walk->list = in->a, walk->element = element;
        struct side field = side_of_field(walk, instruction_x(in));
        walk->list = NONE;
        bool known = value_is_known(&field.value);
        uint8_t truth = known ? counts : TRUTH_UNKNOWN;
        struct reason *reason = reason_leaf(walk, &leaf, &field, truth, instruction, NULL);
        if (!reason) return;
        reason_append(list, reason);
        const char *number = number_words(walk, element + 1);
        const char *has = known ? REASON_PHRASE(walk, LABEL_NUMBER, field.label, reason->value) : NULL;
        reason->text = has ? REASON_PHRASE(walk, ELEMENT_HAS, label, record, number, has)
                           : REASON_PHRASE(walk, ELEMENT_LEAF, label, record, number, reason->text);
        shown++;
    }
}

/* The elements that a count counts, or may. A count of all elements says it all by itself. */
void reason_explain_counted(struct walk *walk, uint32_t instruction, uint8_t truth, struct reason_list *list) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    const struct list_value *given = &walk->context->list[in->a];
    uint32_t body = walk->index->truth[program->arg[in->b].value].writer;
    bool all = body != NONE && instruction_op(&program->instruction[body]) == OP_truth_const;
    if (given->state == LIST_UNKNOWN) return; /* "not known" stands there already */
    if (instruction_op(in) == OP_list_different)
        explain_values(walk, instruction, list);
    else if (!all)
        explain_elements(walk, instruction, truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_YES, false, truth, list);
    if (given->state == LIST_MORE)
        say(walk, list, instruction, TRUTH_UNKNOWN,
            REASON_PHRASE(walk, MAYBE_MORE, list_label(walk, in->a), number_words(walk, given->count)));
}

void reason_explain_list(struct walk *walk, uint32_t instruction, bool negated, struct reason_list *list) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    enum opcode op = instruction_op(in);
    uint8_t raw = walk->context->truth[in->dst], truth = reason_flip(raw, negated);
    uint8_t alone = op == OP_list_some ? TRUTH_YES : TRUTH_NO;
    if (raw == TRUTH_UNKNOWN) {
        explain_unknown(walk, instruction, negated, list);
    } else if (raw == alone) {
        uint32_t decided = walk->context->decided[instruction];
        if (decided) explain_element(walk, instruction, decided - 1, negated, truth, list);
    } else {
        explain_all(walk, instruction, negated, truth, list);
    }
}
