/* whatif_value: facts of few values. Each is tried. */
#include <string.h>

#include "runtime/whatif_inside.h"

/* --- Truths and choices ------------------------------------------------------------------------------------------ */

static void note_value(struct probe *probe, int64_t bit) {
    probe_run(probe);
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe->found[t] != probe->base[t]) probe->seen[(size_t)t * 4 + (probe->found[t] & 3)] |= bit;
}

static struct value value_in(const struct probe *probe, int64_t mask) {
    struct value value = probe->now;
    if (probe->kind == FACT_TRUTH) value.truth = mask & 1 << TRUTH_NO ? TRUTH_NO : TRUTH_YES;
    else value.number = mask;
    return value;
}

static void add_values(struct probe *probe) {
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        for (uint8_t outcome = 0; outcome < 4; outcome++) {
            struct whatif_change change = whatif_change_of(probe, WHATIF_VALUES);
            change.mask = probe->seen[(size_t)t * 4 + outcome];
            if (!change.mask) continue;
            change.nearest = value_in(probe, change.mask & -change.mask);
            change.low = change.high = value_in(probe, change.mask);
            whatif_add(probe, &change, t, outcome);
        }
}

/* An assumption that is given as a value is a change too: then the fact is known. */
void whatif_try_values(struct probe *probe) {
    memset(probe->seen, 0, (size_t)probe_targets(probe) * 4 * sizeof *probe->seen);
    uint32_t values = probe->kind == FACT_TRUTH ? 2 : probe->choices;
    for (uint32_t v = 0; v < values && v < CHOICE_MOST; v++) {
        uint8_t truth = v == 0 ? TRUTH_NO : TRUTH_YES;
        int64_t bit = probe->kind == FACT_TRUTH ? (int64_t)1 << truth : (int64_t)1 << v;
        bool is_now = probe->kind == FACT_TRUTH ? probe->now.truth == truth : probe->now.number == bit;
        if (is_now && !probe->assumed) continue;
        if (probe->kind == FACT_TRUTH) probe_put_truth(probe, truth);
        else probe_put_number(probe, bit);
        note_value(probe, bit);
    }
    add_values(probe);
}

/* --- Texts: those that the guideline or another fact compares with, and one that is like none of them ------------ */

static bool same_text(const struct context *context, int64_t a, int64_t b) {
    struct slice first, second;
    return context_text_at(context, a, &first) && context_text_at(context, b, &second) && slice_equal(first, second);
}

static bool told_already(const struct probe *probe, int64_t text) {
    for (size_t i = 0; i < probe->whatif->changes; i++) {
        const struct whatif_change *change = &probe->whatif->change[i];
        if (answer_same(&change->what, &probe->what) && same_text(probe->context, change->nearest.number, text)) return true;
    }
    return false;
}

static void try_text(struct probe *probe, int64_t text, bool other) {
    if (text == NUMBER_UNKNOWN || (same_text(probe->context, probe->now.number, text) && !probe->assumed)) return;
    if (told_already(probe, text)) return;
    probe_put_number(probe, text);
    probe_run(probe);
    struct whatif_change change = whatif_change_of(probe, WHATIF_TEXT);
    change.mask = other ? INT64_MAX : text < 0 ? -text : text + ((int64_t)1 << 40);
    change.text_other = other;
    change.nearest = change.low = change.high = value_of_number(text, &probe->now);
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe->found[t] != probe->base[t]) whatif_add(probe, &change, t, probe->found[t]);
}

static bool tried_before(const struct program *program, uint32_t at) {
    for (uint32_t before = 0; before < at; before++)
        if (instruction_op(&program->instruction[before]) == OP_text_is && program->instruction[before].b == program->instruction[at].b)
            return true;
    return false;
}

/* What stands in registers that are compared with each other is tried; what may stand there besides cannot be told. */
static bool try_compared(struct probe *probe, const struct program *program) {
    bool compared = false;
    for (uint32_t at = 0; at < program->instructions; at++) {
        const struct program_instruction *i = &program->instruction[at];
        if (instruction_op(i) != OP_text_same) continue;
        int64_t a = probe->context->number[i->a], b = probe->context->number[i->b];
        try_text(probe, a, false);
        try_text(probe, b, false);
        compared = true;
    }
    return compared;
}

void whatif_try_texts(struct probe *probe) {
    const struct program *program = probe->context->program;
    for (uint32_t at = 0; at < program->instructions; at++)
        if (instruction_op(&program->instruction[at]) == OP_text_is && !tried_before(program, at))
            try_text(probe, -(int64_t)program->instruction[at].b - 1, false);
    bool compared = try_compared(probe, program);
    try_text(probe, context_text(probe->context, SLICE("\x01")), true);
    for (uint32_t t = 0; compared && t < probe_targets(probe); t++)
        if (probe_asked(probe, t) && box_reads(probe->box, probe_name(probe, t), probe->what.fact, probe->what.element ? probe->what.field : NONE))
            whatif_doubt(probe, t);
}
