/* Leaves in words: what was found and what was needed. */
#include <string.h>

#include "runtime/reasons_inside.h"

/* --- Leaves ------------------------------------------------------------------------------------------ */

static bool is_number_like(enum value_kind kind) {
    return kind == VALUE_NUMBER || kind == VALUE_WIDE || kind == VALUE_RANGE || kind == VALUE_SCORE || kind == VALUE_DATE ||
           kind == VALUE_PERIOD;
}

static void put_state(struct walk *walk, const struct side *side, struct text *out) {
    struct text day;
    text_init(&day, &walk->context->arena);
    if (date_is_known(side->on)) phrase_put_date(&day, walk->language, side->on);
    if (side->given == GIVEN_STALE)
        PHRASE_PUT(out, walk->language, TOO_OLD, day.bytes);
    else if (day.length)
        PHRASE_PUT(out, walk->language, ON_DAY, day.bytes);
    if (side->given == GIVEN_ASSUMED) text_puts(out, phrase(walk->language, PHRASE_ASSUMED));
}

void reason_put_needed(struct walk *walk, uint8_t truth, const char *needed, struct text *out) {
    enum phrase met = walk->criterion ? PHRASE_AS_CRITERION : PHRASE_AS_NEEDED;
    enum phrase not_met = walk->criterion ? PHRASE_CRITERION : PHRASE_NEEDED;
    phrase_put(out, walk->language, truth == TRUTH_YES ? met : not_met, (const char *const[]){ needed }, 1);
}

static void say_leaf(struct walk *walk, struct reason *reason, const struct side *side, const char *needed) {
    struct text out;
    text_init(&out, &walk->context->arena);
    const char *label = side->label && side->label[0] ? side->label : reason_source(walk, reason->instruction);
    reason->value = side->shaped ? reason_words(walk, &side->value) : NULL;
    reason->fact = side->fact;
    reason->name = side->name;
    reason->on = side->on;
    reason->needed = walk->plain ? NULL : needed;
    bool colon = !is_number_like(side->value.kind) || !value_is_known(&side->value) || side->value.kind == VALUE_RANGE;
    if (reason->value)
        phrase_put(&out, walk->language, colon ? PHRASE_LABEL_VALUE : PHRASE_LABEL_NUMBER,
                   (const char *const[]){ label, reason->value }, 2);
    else
        text_puts(&out, label);
    put_state(walk, side, &out);
    bool told = reason->needed && reason->value && strcmp(reason->needed, reason->value) == 0;
    if (reason->needed && !(told && reason->truth == TRUTH_YES)) reason_put_needed(walk, reason->truth, reason->needed, &out);
    reason->text = out.failed ? "" : out.bytes;
}

struct reason *reason_leaf(struct walk *walk, struct reason_list *list, const struct side *side, uint8_t truth,
                           uint32_t instruction, const char *needed) {
    struct reason *reason = reason_add(walk, list, side->fact == NONE ? REASON_VALUE : REASON_FACT, truth, instruction);
    if (reason) say_leaf(walk, reason, side, needed);
    return reason;
}

/* --- Comparisons ------------------------------------------------------------------------------------- */

enum relation { BELOW, AT_MOST, SAME };

/* What the subject has to be: [relation][subject stands right][negated]. */
static enum phrase relation_phrase(enum relation relation, bool right, bool negated, bool dates) {
    static const enum phrase numbers[2][2][2] = {
        { { PHRASE_LESS_THAN, PHRASE_OR_MORE }, { PHRASE_MORE_THAN, PHRASE_OR_LESS } },
        { { PHRASE_OR_LESS, PHRASE_MORE_THAN }, { PHRASE_OR_MORE, PHRASE_LESS_THAN } },
    };
    static const enum phrase days[2][2] = { { PHRASE_BEFORE, PHRASE_NOT_BEFORE }, { PHRASE_AFTER, PHRASE_NOT_AFTER } };
    if (relation == SAME) return negated ? PHRASE_OTHER_THAN : PHRASE_SAME_AS;
    return dates ? days[right][negated] : numbers[relation][right][negated];
}

/* A computed side that bears the words of the whole comparison: `a within 30 days of b` is taken apart into several. */
static bool is_whole(struct walk *walk, uint32_t instruction, const struct side *side) {
    return side->label && side->label[0] && strcmp(side->label, reason_source(walk, instruction)) == 0;
}

/* The other side in words: a constant as the author wrote it where its unit is not known. */
static const char *threshold_words(struct walk *walk, uint32_t instruction, const struct side *threshold,
                                   const struct side *subject) {
    struct value value = threshold->value;
    if (threshold->constant && !threshold->shaped) {
        const char *source = reason_source(walk, threshold->instruction);
        bool literal = source[0] == '-' || (source[0] >= '0' && source[0] <= '9');
        if (!subject->shaped) return literal ? source : NULL;
        if (value.kind == VALUE_WIDE) {
            value.unit = subject->value.unit;
        } else {
            value.scale = subject->value.scale;
            value.unit = subject->value.unit;
            bool day = subject->value.kind == VALUE_DATE || subject->value.kind == VALUE_PERIOD;
            if (value.kind != VALUE_RANGE) value.kind = day ? VALUE_DATE : VALUE_NUMBER;
        }
        return reason_words(walk, &value);
    }
    const char *found = threshold->shaped ? reason_words(walk, &value) : NULL;
    if (!threshold->label || !threshold->label[0]) return found;
    if (found && is_whole(walk, instruction, threshold)) return found;
    return found ? REASON_PHRASE(walk, NAMED_VALUE, threshold->label, found) : threshold->label;
}

/* "30 or more" and "60 or less" of one thing, side by side, read "30 to 60". */
static bool join_range(struct walk *walk, struct reason_list *list, const struct side *subject, uint8_t truth, const char *high) {
    struct reason *leaf = walk->above_low;
    if (!leaf || leaf != list->last || leaf->truth != truth || walk->plain || !walk->low) return false;
    struct side before = *subject;
    const char *needed = leaf->needed, *text = leaf->text;
    say_leaf(walk, leaf, &before, needed);
    bool same = strcmp(leaf->text, text) == 0;
    if (same)
        say_leaf(walk, leaf, &before, REASON_PHRASE(walk, FROM_TO, walk->low, high));
    else
        leaf->text = text;
    walk->above_low = NULL;
    return same;
}

/* Whether a day lies within a period is asked of each end by itself, and told once. */
static bool is_told(const struct walk *walk, const struct reason_list *list, const struct side *subject, uint8_t truth, const char *needed) {
    const struct reason *last = list->last;
    if (walk->plain || !last || !last->needed || !needed) return false;
    return last->fact == subject->fact && (walk->criterion || last->truth == truth) && !strcmp(last->needed, needed);
}

static void compare(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated,
                    enum relation relation, struct side a, struct side b) {
    uint8_t truth = reason_flip(walk->context->truth[walk->context->program->instruction[instruction].dst], negated);
    bool right = a.constant && !b.constant;
    const struct side *subject = right ? &b : &a, *threshold = right ? &a : &b;
    const char *words = threshold_words(walk, instruction, threshold, subject);
    bool dates = subject->value.kind == VALUE_DATE, period = a.value.kind == VALUE_PERIOD || b.value.kind == VALUE_PERIOD;
    enum phrase is = period && !negated ? PHRASE_OTHER_THAN : period ? PHRASE_SAME_AS : relation_phrase(relation, right, negated, dates);
    const char *needed = NULL;
    if (is_whole(walk, instruction, threshold) && !value_is_known(&threshold->value))
        needed = threshold->label;
    else if (words && (period ? negated : relation == SAME && !negated && threshold->constant))
        needed = words;
    else if (words)
        needed = reason_phrase(walk, is, (const char *const[]){ words }, 1);
    if (period && is_told(walk, list, subject, truth, needed)) return;
    if (is == PHRASE_OR_LESS && words && join_range(walk, list, subject, truth, words)) return;
    if (!subject->shaped && !needed) {
        struct side whole = reason_no_side;
        whole.value = (struct value){ .kind = VALUE_TRUTH, .unit = "", .truth = reason_flip(truth, negated) };
        whole.shaped = true;
        whole.label = reason_source(walk, instruction);
        reason_leaf(walk, list, &whole, truth, instruction, phrase(walk->language, negated ? PHRASE_NO : PHRASE_YES));
        return;
    }
    struct reason *leaf = reason_leaf(walk, list, subject, truth, instruction, needed);
    if (is == PHRASE_OR_MORE && words && leaf) walk->above_low = leaf, walk->low = words;
}

static const char *choices_words(struct walk *walk, const struct value *like, int64_t mask, bool negated) {
    int64_t all = like->choices >= CHOICE_MOST ? INT64_MAX >> 1 : ((int64_t)1 << like->choices) - 1;
    struct value value = *like;
    value.kind = VALUE_CHOICE;
    value.number = (negated ? ~mask : mask) & all;
    int left = 0;
    for (int64_t bits = value.number; bits; bits &= bits - 1) left++;
    if (!negated || (left > 0 && left <= 2)) return reason_words(walk, &value);
    value.number = mask & all;
    return REASON_PHRASE(walk, OTHER_THAN, reason_words(walk, &value));
}

static bool is_choice_table(enum opcode op) { return op == OP_choice_table || op == OP_choice_all; }

static void compare_choice(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    uint8_t truth = reason_flip(walk->context->truth[in->dst], negated);
    int64_t mask = program->constant[in->b].value;
    struct side subject = side_of_number(walk, in->a);
    const char *needed = subject.shaped ? choices_words(walk, &subject.value, mask, negated) : NULL;
    struct reason *reason = reason_leaf(walk, list, &subject, truth, instruction, needed);
    const struct register_meaning *meaning = &walk->index->number[in->a];
    if (!reason || meaning->writer == NONE || !is_choice_table(instruction_op(&program->instruction[meaning->writer]))) return;
    struct reason_list children = { 0 };
    reason->kind = REASON_DEFINITION;
    reason_explain_rows(walk, meaning->writer, negated ? ~mask : mask, truth, &children);
    reason->children = reason_whole(&children);
}

static void compare_text(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    uint8_t truth = reason_flip(walk->context->truth[in->dst], negated);
    struct side subject = side_of_number(walk, in->a);
    struct text quoted;
    text_init(&quoted, &walk->context->arena);
    text_printf(&quoted, "\"%s\"", program_text(program, in->b));
    const char *needed = negated ? REASON_PHRASE(walk, OTHER_THAN, quoted.bytes) : quoted.bytes;
    reason_leaf(walk, list, &subject, truth, instruction, needed);
}

static void known_leaf(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated, const char *label,
                       uint32_t fact, const char *name) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    uint8_t raw = walk->context->truth[in->dst];
    struct side side = reason_no_side;
    side.value = (struct value){ .kind = VALUE_TRUTH, .truth = raw, .unit = "" };
    side.shaped = true;
    side.label = REASON_PHRASE(walk, IS_KNOWN, label);
    side.fact = fact;
    side.name = name;
    reason_leaf(walk, list, &side, reason_flip(raw, negated), instruction,
                phrase(walk->language, negated ? PHRASE_NO : PHRASE_YES));
}

static bool compare_known(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated) {
    const struct program *program = walk->context->program;
    const struct program_instruction *in = &program->instruction[instruction];
    uint32_t fact, term;
    struct side side;
    switch (instruction_op(in)) {
    case OP_truth_settled:
        term = walk->index->truth[in->a].definition;
        if (term == NONE) return false;
        known_leaf(walk, list, instruction, negated, program_text(program, program->definition[term].label), NONE, NULL);
        return true;
    case OP_truth_known: fact = in->a; break;
    case OP_list_known: fact = program->list[in->a].fact; break;
    case OP_field_known:
        side = side_of_field(walk, in->a);
        known_leaf(walk, list, instruction, negated, side.label ? side.label : "", side.fact, side.name);
        return true;
    case OP_number_settled:
    case OP_choice_settled:
        side = side_of_number(walk, in->a);
        known_leaf(walk, list, instruction, negated, side.label ? side.label : "", side.fact, side.name);
        return true;
    case OP_wide_settled:
        side = side_of_wide(walk, in->a);
        known_leaf(walk, list, instruction, negated, side.label ? side.label : "", side.fact, side.name);
        return true;
    default: return false;
    }
    known_leaf(walk, list, instruction, negated, program_text(program, program->fact[fact].label), fact,
               program_text(program, program->fact[fact].name));
    return true;
}

bool reason_compare(struct walk *walk, struct reason_list *list, uint32_t instruction, bool negated) {
    const struct program_instruction *in = &walk->context->program->instruction[instruction];
    uint32_t a = in->a, b = in->b;
#define COMPARE(relation, bank) \
    compare(walk, list, instruction, negated, relation, side_of_##bank(walk, a), side_of_##bank(walk, b))
    switch (instruction_op(in)) {
    case OP_number_less: COMPARE(BELOW, number); return true;
    case OP_number_at_most: COMPARE(AT_MOST, number); return true;
    case OP_number_equal: COMPARE(SAME, number); return true;
    case OP_wide_less: COMPARE(BELOW, wide); return true;
    case OP_wide_at_most: COMPARE(AT_MOST, wide); return true;
    case OP_wide_equal: COMPARE(SAME, wide); return true;
    case OP_range_less: COMPARE(BELOW, range); return true;
    case OP_range_at_most: COMPARE(AT_MOST, range); return true;
    case OP_range_equal: COMPARE(SAME, range); return true;
    case OP_date_before: COMPARE(BELOW, number); return true;
    case OP_date_same:
    case OP_text_same:
    case OP_choice_same: COMPARE(SAME, number); return true;
    case OP_choice_in: compare_choice(walk, list, instruction, negated); return true;
    case OP_text_is: compare_text(walk, list, instruction, negated); return true;
    case OP_field_truth: {
        struct side field = side_of_field(walk, a);
        reason_leaf(walk, list, &field, reason_flip(walk->context->truth[in->dst], negated), instruction,
                    phrase(walk->language, negated ? PHRASE_NO : PHRASE_YES));
        return true;
    }
    default: return compare_known(walk, list, instruction, negated);
    }
#undef COMPARE
}
