/* whatif: each fact in turn, and what was found about it. */
#include "runtime/whatif_inside.h"

#include <string.h>

/* --- One fact at a time ------------------------------------------------------------------------------------------ */

bool probe_asked(const struct probe *probe, uint32_t target) {
    uint32_t asked = probe->whatif->recommendation, name = probe_name(probe, target);
    if (name == NONE) return asked == NONE && probe->context->program->guideline->applies != NONE;
    return asked == NONE || asked == name;
}

static void take_outcomes(const struct context *context, uint8_t *outcome) {
    const struct program *program = context->program;
    uint32_t applies = program->guideline->applies;
    for (uint32_t r = 0; r < program->recommendations; r++) outcome[r] = context->truth[program->recommendation[r].outcome];
    outcome[program->recommendations] = applies == NONE ? TRUTH_YES : context->truth[applies];
}

void probe_run(struct probe *probe) {
    vm_run(probe->context);
    take_outcomes(probe->context, probe->found);
}

void probe_put_truth(struct probe *probe, uint8_t truth) {
    if (probe->truth) *probe->truth = truth;
    else *probe->number = truth;
}

void probe_put_number(struct probe *probe, int64_t number) { *probe->number = number; }
void probe_put_wide(struct probe *probe, struct decimal wide) { *probe->wide = wide; }

void probe_forget(struct probe *probe) {
    switch (probe->kind) {
    case FACT_TRUTH: probe_put_truth(probe, TRUTH_UNKNOWN); break;
    case FACT_CHOICE: probe_put_number(probe, choice_unknown(probe->choices)); break;
    case FACT_WIDE: probe_put_wide(probe, decimal_unknown); break;
    case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: probe_put_number(probe, NUMBER_UNKNOWN); break;
    case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: break;
    }
}

struct kept { /* what the fact was */
    uint8_t truth, given, assumed_cell;
    int64_t number;
    struct decimal wide;
};

static struct kept keep(const struct probe *probe) {
    struct kept kept = { .wide = decimal_unknown };
    if (probe->truth) kept.truth = *probe->truth;
    if (probe->number) kept.number = *probe->number;
    if (probe->wide) kept.wide = *probe->wide;
    if (probe->given) kept.given = *probe->given;
    if (probe->assumed_cell) kept.assumed_cell = *probe->assumed_cell;
    return kept;
}

static void put_back(struct probe *probe, const struct kept *kept) {
    if (probe->truth) *probe->truth = kept->truth;
    if (probe->number) *probe->number = kept->number;
    if (probe->wide) *probe->wide = kept->wide;
    if (probe->given) *probe->given = kept->given;
    if (probe->assumed_cell) *probe->assumed_cell = kept->assumed_cell;
    vm_run(probe->context);
}

static bool read_at_all(struct probe *probe) {
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe_asked(probe, t) && box_reads(probe->box, probe_name(probe, t), probe->what.fact, probe->what.element ? probe->what.field : NONE))
            return true;
    return false;
}

static void doubt_all(struct probe *probe) {
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe_asked(probe, t) && box_reads(probe->box, probe_name(probe, t), probe->what.fact, NONE)) whatif_doubt(probe, t);
}

static void try_fact(struct probe *probe) {
    if (!read_at_all(probe)) return;
    struct kept kept = keep(probe);
    if (probe->given) *probe->given = GIVEN_VALUE_KNOWN;
    if (probe->assumed_cell) *probe->assumed_cell = 0;
    switch (probe->kind) {
    case FACT_TRUTH: case FACT_CHOICE: whatif_try_values(probe); break;
    case FACT_NUMBER: case FACT_WIDE: case FACT_DATE: whatif_try_range(probe); break;
    case FACT_TEXT: whatif_try_texts(probe); break;
    case FACT_PERIOD: doubt_all(probe); break;
    case FACT_LIST: case FACT_SERIES: break;
    }
    put_back(probe, &kept);
}

static void try_scalar(struct probe *probe, uint32_t f) {
    struct context *context = probe->context;
    const struct program_fact *fact = &context->program->fact[f];
    probe->what = (struct missing){ .fact = f };
    probe->kind = (enum fact_kind)fact->kind;
    probe->choices = fact->choices;
    probe->truth = fact->kind == FACT_TRUTH ? &context->truth[fact->slot] : NULL;
    probe->wide = fact->kind == FACT_WIDE ? &context->wide[fact->slot] : NULL;
    probe->number = probe->truth || probe->wide ? NULL : &context->number[fact->slot];
    probe->given = &context->fact[f].given;
    probe->assumed_cell = NULL;
    probe->now = value_of_fact(context, f);
    probe->known = value_is_known(&probe->now);
    probe->assumed = probe->known && *probe->given == GIVEN_ASSUMED;
    try_fact(probe);
}

/* --- Lists ------------------------------------------------------------------------------------------------------- */

static void try_cell(struct probe *probe, uint32_t f, uint32_t element, uint32_t field) {
    struct context *context = probe->context;
    const struct program *program = context->program;
    const struct program_field *shape = &program->field[field];
    uint32_t l = program->fact[f].slot;
    struct list_value *list = &context->list[l];
    size_t cell = (size_t)element * program->record[program->list[l].record].fields + shape->slot;
    probe->what = (struct missing){ f, element + 1, field };
    probe->kind = (enum fact_kind)shape->kind;
    probe->choices = shape->choices;
    probe->truth = NULL;
    probe->number = &list->cell[cell];
    probe->wide = list->wide ? &list->wide[cell] : NULL;
    probe->given = NULL;
    probe->assumed_cell = list->assumed ? &list->assumed[cell] : NULL;
    probe->now = value_of_field(context, l, element, field);
    probe->known = value_is_known(&probe->now);
    probe->assumed = probe->assumed_cell && *probe->assumed_cell;
    if (probe->kind != FACT_WIDE || probe->wide) try_fact(probe);
}

static bool may_decide(struct probe *probe, uint32_t target) {
    struct missing_set set;
    if (!box_missing(probe->box, probe_name(probe, target), &set)) probe->context->arena.failed = true;
    for (size_t i = 0; i < set.count; i++)
        if (answer_same(&set.at[i], &probe->what)) return true;
    return false;
}

/* The part of a list that is not known: that there is nothing in it is one value; what else it may hold has no end. */
static void try_rest(struct probe *probe, uint32_t f) {
    struct context *context = probe->context;
    struct list_value *list = &context->list[context->program->fact[f].slot];
    enum list_state state = list->state;
    uint8_t given = context->fact[f].given;
    probe->what = (struct missing){ .fact = f };
    probe->now = value_of_fact(context, f);
    probe->known = probe->assumed = false;
    if (state == LIST_COMPLETE || !read_at_all(probe)) return;
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe_asked(probe, t) && may_decide(probe, t)) whatif_doubt(probe, t);
    list->state = LIST_COMPLETE;
    context->fact[f].given = GIVEN_VALUE_KNOWN;
    probe_run(probe);
    struct whatif_change change = whatif_change_of(probe, WHATIF_REST);
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe->found[t] != probe->base[t]) whatif_add(probe, &change, t, probe->found[t]);
    list->state = state;
    context->fact[f].given = given;
    vm_run(context);
}

static void try_list(struct probe *probe, uint32_t f) {
    const struct program *program = probe->context->program;
    const struct program_list *list = &program->list[program->fact[f].slot];
    const struct program_record *record = &program->record[list->record];
    uint32_t fields = program->fact[f].kind == FACT_SERIES ? 1 : record->fields; /* the days of values put them in order */
    try_rest(probe, f);
    for (uint32_t e = 0; e < probe->context->list[program->fact[f].slot].count; e++)
        for (uint32_t i = 0; i < fields; i++) try_cell(probe, f, e, record->first_field + i);
}

/* --- What was found ---------------------------------------------------------------------------------------------- */

struct whatif_change whatif_change_of(const struct probe *probe, enum whatif_form form) {
    return (struct whatif_change){ .what = probe->what, .form = form, .known = probe->known, .assumed = probe->assumed, .now = probe->now,
                                   .nearest = probe->now, .low = probe->now, .high = probe->now };
}

static bool same_values(const struct whatif_change *a, const struct whatif_change *b) {
    return answer_same(&a->what, &b->what) && a->form == b->form && a->mask == b->mask && a->first == b->first && a->last == b->last;
}

static bool comes_after(const struct whatif_change *a, const struct whatif_change *b) {
    if (!answer_same(&a->what, &b->what)) return false;
    return a->form == WHATIF_RANGE ? a->first > b->first : (a->mask & -a->mask) > (b->mask & -b->mask);
}

static struct whatif_change *change_like(struct whatif *whatif, struct arena *arena, const struct whatif_change *change) {
    for (size_t i = 0; i < whatif->changes; i++)
        if (same_values(&whatif->change[i], change)) return &whatif->change[i];
    if (!ARENA_ROOM(arena, whatif->change, whatif->changes, whatif->change_room)) return NULL;
    size_t at = whatif->changes++;
    for (; at > 0 && comes_after(&whatif->change[at - 1], change); at--) whatif->change[at] = whatif->change[at - 1];
    whatif->change[at] = *change;
    return &whatif->change[at];
}

void whatif_add(struct probe *probe, const struct whatif_change *change, uint32_t target, uint8_t then) {
    struct arena *arena = &probe->context->arena;
    if (!probe_asked(probe, target)) return;
    struct whatif_change *at = change_like(probe->whatif, arena, change);
    if (!at || !ARENA_ROOM(arena, at->flip, at->flips, at->flip_room)) return;
    at->flip[at->flips++] = (struct whatif_flip){ probe_name(probe, target), probe->base[target], then };
}

void whatif_doubt(struct probe *probe, uint32_t target) {
    struct whatif *whatif = probe->whatif;
    struct arena *arena = &probe->context->arena;
    struct whatif_doubt *last = whatif->doubts ? &whatif->doubt[whatif->doubts - 1] : NULL;
    if (!last || !answer_same(&last->what, &probe->what)) {
        if (!ARENA_ROOM(arena, whatif->doubt, whatif->doubts, whatif->doubt_room)) return;
        last = &whatif->doubt[whatif->doubts++];
        *last = (struct whatif_doubt){ .what = probe->what };
    }
    if (last->count && last->matters_to[last->count - 1] == probe_name(probe, target)) return;
    if (!ARENA_ROOM(arena, last->matters_to, last->count, last->room)) return;
    last->matters_to[last->count++] = probe_name(probe, target);
}

static bool matters_to(const struct answer_wish *wish, uint32_t recommendation) {
    for (size_t i = 0; i < wish->count; i++)
        if (recommendation == NONE || wish->matters_to[i] == recommendation) return true;
    return false;
}

/* Of all outcomes the wishes are sorted already; of one all count the same, and the first declared comes first. */
static const struct answer_wish *next_of(const struct answer *answer, uint32_t recommendation) {
    const struct answer_wish *next = NULL;
    for (size_t i = 0; i < answer->wishes; i++) {
        const struct missing *what = &answer->wish[i].what;
        if (!matters_to(&answer->wish[i], recommendation)) continue;
        if (recommendation == NONE) return &answer->wish[i];
        bool sooner = !next || what->fact < next->what.fact || (what->fact == next->what.fact &&
                      (what->element < next->what.element || (what->element == next->what.element && what->field < next->what.field)));
        if (sooner) next = &answer->wish[i];
    }
    return next;
}

struct whatif *whatif_new(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation) {
    const struct program *program = context->program;
    struct arena *arena = &context->arena;
    struct whatif *whatif = ARENA_NEW(arena, struct whatif);
    size_t targets = (size_t)program->recommendations + 1;
    struct probe probe = { .whatif = whatif, .context = context, .box = box, .base = ARENA_ARRAY(arena, uint8_t, targets),
                           .found = ARENA_ARRAY(arena, uint8_t, targets), .seen = ARENA_ARRAY(arena, int64_t, targets * 4) };
    if (arena->failed || !whatif || !(whatif->answer = answer_new(context, box, options))) return NULL;
    whatif->recommendation = recommendation;
    whatif->next = next_of(whatif->answer, recommendation);
    take_outcomes(context, probe.base);
    for (uint32_t f = 0, asked = program_asked(program); f < asked && !arena->failed; f++) {
        if (program->fact[f].kind == FACT_LIST || program->fact[f].kind == FACT_SERIES) try_list(&probe, f);
        else try_scalar(&probe, f);
    }
    return arena->failed ? NULL : whatif;
}
