/* diff_answers: for whom the answer is another one. Every question is put to both programs in one (product.h); every patient that is
 * found is read from a record and run in each of them before it counts. */
#include <string.h>

#include "runtime/box_inside.h"
#include "runtime/box_reach.h"
#include "runtime/diff.h"
#include "runtime/facts.h"
#include "runtime/patient_text.h"
#include "runtime/product.h"

enum { REGIONS_MOST = 4 /* of one change are shown; one where facts are not known */ };
static const uint64_t steps_of_all = 400000000, steps_of_one = 20000000; /* some nanoseconds each */

struct amounts { /* a dose of both versions, or what a text shows in both, as registers of the product */
    uint32_t dose;       /* of the new program; NONE: what is shown */
    uint32_t shown;      /* index into the difference's */
    struct diff_truths truth; /* NONE in `same`: there is nothing to compare */
};

struct answers {
    struct diff *diff;
    struct product *product;
    const struct product_part *old, *new;
    const struct program *program;
    struct context *context, *old_run, *new_run;
    struct box *complete, *incomplete; /* patients of whom everything is known, and of whom anything may be unknown */
    struct box *box;                   /* the one that is asked */
    uint64_t steps;
    uint32_t applies[2];     /* registers of the product; NONE: applies to everyone */
    struct amounts *amount;  /* doses of all items, and what their texts show, one after the other */
    size_t amounts, amount_room;
    const char **old_name, **new_name; /* by fact of the product: how each version calls it, NULL: it does not know it */
    bool *apart;             /* by fact of the product */
    bool *hidden;            /* likewise, of the item at hand: it only decides whether the guideline applies */
    /* The question at hand */
    struct diff_answer answer;
    const struct diff_item *item;
    bool undecided;
};

static const char *kept(struct diff *diff, struct text *text) {
    diff->failed |= text->failed;
    return text->failed || !text->bytes ? "" : text->bytes;
}

/* --- Amounts ------------------------------------------------------------------------------------------------------------ */

static const char *unit_of(const struct program *program, const struct program_dose *dose) { return program_text(program, program->unit[dose->unit].code); }

static uint32_t amount_register(const struct product_part *part, const struct program_dose *dose) {
    return dose->kind == VALUE_WIDE ? part->wide[dose->reg] : part->number[dose->reg];
}

static uint32_t as_wide(struct answers *a, const struct product_part *part, const struct program_dose *dose, const char *to) {
    uint32_t reg = amount_register(part, dose);
    if (dose->kind != VALUE_WIDE) reg = product_w(a->product, OP_wide_of_number, reg, 0, (uint16_t)dose->scale);
    const char *unit = unit_of(part->program, dose);
    return strcmp(unit, to) ? product_w(a->product, OP_wide_convert, reg, product_conversion(a->product, unit, to), 0) : reg;
}

static uint32_t known(struct answers *a, const struct product_part *part, const struct program_dose *dose) {
    return product_t(a->product, dose->kind == VALUE_WIDE ? OP_wide_settled : OP_number_settled, amount_register(part, dose), 0, 0);
}

static void keep_amount(struct answers *a, struct amounts amount) {
    if (ARENA_ROOM(&a->diff->arena, a->amount, a->amounts, a->amount_room)) a->amount[a->amounts++] = amount;
    else a->diff->failed = true;
}

static void add_amount(struct answers *a, const struct program_dose *old, const struct program_dose *new, uint32_t index) {
    struct amounts amount = { .dose = index, .truth = { .same = NONE } };
    const char *unit = unit_of(a->old->program, old);
    bool alike = old->kind == new->kind && old->scale == new->scale && !strcmp(unit, unit_of(a->new->program, new));
    uint32_t x = amount_register(a->old, old), y = amount_register(a->new, new);
    struct unit_conversion conversion;
    bool converts = unit_conversion(&a->new->program->parsed_unit[new->unit], &a->old->program->parsed_unit[old->unit], NULL, &conversion) == UNIT_CONVERTS;
    if ((!alike || x != y) && converts) {
        if (alike) amount.truth.same = product_t(a->product, old->kind == VALUE_WIDE ? OP_wide_equal : OP_number_equal, x, y, 0);
        else amount.truth.same = product_t(a->product, OP_wide_equal, as_wide(a, a->old, old, unit), as_wide(a, a->new, new, unit), 0);
    }
    amount.truth.known_before = known(a, a->old, old);
    amount.truth.known_after = known(a, a->new, new);
    keep_amount(a, amount);
}

/* Only where both give the same treatments in the same order can amounts be told against each other; else the line "given" says it. */
static void add_amounts(struct answers *a, const struct diff_item *item) {
    const struct program *p = a->diff->old, *q = a->diff->new;
    const struct program_recommendation *x = &p->recommendation[item->old], *y = &q->recommendation[item->new];
    for (uint32_t d = 0; d < x->doses && d < y->doses; d++) {
        const struct program_dose *before = &p->dose[x->first_dose + d], *after = &q->dose[y->first_dose + d];
        if (!strcmp(program_text(p, p->treatment[before->treatment].name), program_text(q, q->treatment[after->treatment].name)))
            add_amount(a, before, after, y->first_dose + d);
    }
}

static void add_shown(struct answers *a, size_t item) {
    struct diff *diff = a->diff;
    size_t first = diff->shows;
    diff_find_shown(diff, item);
    for (size_t i = first; i < diff->shows; i++) {
        struct amounts amount = { .dose = NONE, .shown = (uint32_t)i };
        enum diff_verdict verdict = diff_ask_shown(a->product, &diff->shown[i], &amount.truth);
        if (verdict == DIFF_CHANGES) keep_amount(a, amount);
        if (verdict != DIFF_NOT_COMPARED) continue;
        struct text text;
        text_init(&text, &diff->arena);
        text_printf(&text, "what its text shows of %s is computed otherwise", program_text(diff->new, diff->new->definition[diff->shown[i].new].name));
        diff->item[item].verdict = verdict;
        diff->item[item].because = kept(diff, &text);
    }
}

/* --- Opening ---------------------------------------------------------------------------------------------------------------- */

static void match(struct answers *a) {
    struct diff *diff = a->diff;
    for (uint32_t i = 0; i < diff->old->recommendations; i++) {
        uint32_t other = diff_recommendation(diff->new, program_text(diff->old, diff->old->recommendation[i].name));
        if (other == NONE) continue;
        if (!ARENA_ROOM(&diff->arena, diff->item, diff->items, diff->item_room)) return;
        diff->item[diff->items++] = (struct diff_item){ .old = i, .new = other, .verdict = DIFF_SAME };
        add_amounts(a, &diff->item[diff->items - 1]);
        add_shown(a, diff->items - 1);
    }
}

static void name_facts(struct answers *a) {
    const struct program *p = a->diff->old, *q = a->diff->new;
    a->old_name = ARENA_ARRAY(&a->diff->arena, const char *, a->program->facts);
    a->new_name = ARENA_ARRAY(&a->diff->arena, const char *, a->program->facts);
    a->apart = ARENA_ARRAY(&a->diff->arena, bool, a->program->facts);
    a->hidden = ARENA_ARRAY(&a->diff->arena, bool, a->program->facts);
    a->diff->narrowed = ARENA_ARRAY(&a->diff->arena, bool, q->facts);
    if (a->diff->arena.failed) return;
    for (uint32_t f = 0; f < q->facts; f++) a->diff->narrowed[f] = a->new->sharing[f] == PRODUCT_NARROWED;
    for (uint32_t f = 0; f < p->facts; f++) {
        a->old_name[a->old->fact[f]] = program_text(p, p->fact[f].name);
        a->apart[a->old->fact[f]] |= a->old->sharing[f] == PRODUCT_APART;
    }
    for (uint32_t f = 0; f < q->facts; f++) {
        a->new_name[a->new->fact[f]] = program_text(q, q->fact[f].name);
        a->apart[a->new->fact[f]] |= a->new->sharing[f] == PRODUCT_APART;
    }
}

static bool open_product(struct answers *a, const struct allocator *allocator) {
    const struct program *part[] = { a->diff->old, a->diff->new };
    a->product = product_new(part, 2, NONE, allocator);
    if (!a->product) return false;
    a->old = product_part(a->product, 0), a->new = product_part(a->product, 1);
    for (int i = 0; i < 2; i++) a->applies[i] = part[i]->guideline->applies == NONE ? NONE : product_part(a->product, (size_t)i)->truth[part[i]->guideline->applies];
    uint32_t everyone = NONE; /* where one version applies to everyone and the other one does not */
    if ((a->applies[0] == NONE) != (a->applies[1] == NONE)) everyone = product_t(a->product, OP_truth_const, 0, 0, TRUTH_YES);
    for (int i = 0; i < 2; i++)
        if (a->applies[i] == NONE) a->applies[i] = everyone;
    match(a);
    a->program = product_program(a->product);
    return a->program != NULL;
}

static bool open_contexts(struct answers *a, const struct allocator *allocator) {
    a->context = context_new(a->program, allocator);
    a->old_run = context_new(a->diff->old, allocator);
    a->new_run = context_new(a->diff->new, allocator);
    if (!a->context || !a->old_run || !a->new_run) return false;
    context_reset(a->context, a->diff->today);
    a->complete = box_new(a->context, 0);
    a->incomplete = box_new(a->context, 0);
    if (a->complete) reach_let_unknown(a->complete, REACH_UNKNOWN_NEVER);
    if (a->incomplete) reach_let_unknown(a->incomplete, REACH_UNKNOWN_ANY);
    name_facts(a);
    return a->complete && a->incomplete && !a->diff->arena.failed;
}

/* --- A patient of each region --------------------------------------------------------------------------------------------------- */

/* Reads the patient that was found as any other and runs it. */
static const char *replay(struct answers *a, struct context *run, const char *const *name) {
    struct text record;
    struct fact_error error = { 0 };
    text_init(&record, &a->diff->arena);
    patient_put_record(a->context, name, &record);
    context_reset(run, a->diff->today);
    if (!record.failed && facts_read(run, record.bytes, record.length, NULL, &error) == FACTS_READ) {
        vm_run(run);
        if (!run->failed) return record.bytes;
    }
    a->diff->failed |= record.failed || run->failed;
    return NULL;
}

static const char *outcome_of(struct answers *a, const struct context *run, uint32_t recommendation) {
    struct text text;
    text_init(&text, &a->diff->arena);
    if (a->answer.change == DIFF_SHOWN) {
        const struct diff_shown *shown = &a->diff->shown[a->answer.shown];
        diff_put_shown(run, run == a->old_run ? shown->old : shown->new, &text);
    } else if (a->answer.change == DIFF_APPLIES) {
        uint32_t reg = run->program->guideline->applies;
        text_puts(&text, diff_outcome_word(reg == NONE ? TRUTH_YES : run->truth[reg]));
    } else {
        text_puts(&text, diff_outcome_word(run->truth[run->program->recommendation[recommendation].outcome]));
        diff_put_doses(run, recommendation, &text);
    }
    return kept(a->diff, &text);
}

static uint8_t truth_of(const struct answers *a, const struct context *run, uint32_t recommendation) {
    uint32_t reg = a->answer.change == DIFF_APPLIES ? run->program->guideline->applies : run->program->recommendation[recommendation].outcome;
    return reg == NONE ? TRUTH_YES : run->truth[reg];
}

/* Whether both programs say of this patient what their product says. */
static bool is_confirmed(const struct answers *a) {
    const struct diff_answer *answer = &a->answer;
    if (answer->change == DIFF_SHOWN)
        return truth_of(a, a->old_run, answer->old) != TRUTH_NO && truth_of(a, a->new_run, answer->new) != TRUTH_NO &&
               !diff_shows_same(a->diff, &a->diff->shown[answer->shown], a->old_run, a->new_run, &a->diff->failed);
    if (truth_of(a, a->old_run, answer->old) != answer->before || truth_of(a, a->new_run, answer->new) != answer->after) return false;
    return answer->change != DIFF_AMOUNT || diff_patient(a->diff, a->old_run, a->new_run, &a->diff->failed);
}

static bool add_region(void *context, struct box *box) {
    struct answers *a = context;
    struct diff_region *region = ARENA_NEW(&a->diff->arena, struct diff_region);
    struct text words, patient;
    if (!region) return false;
    text_init(&words, &a->diff->arena);
    text_init(&patient, &a->diff->arena);
    reach_print_region(box, a->hidden, &words);
    patient_put_given(a->context, NULL, &patient);
    *region = (struct diff_region){ .words = kept(a->diff, &words), .patient = kept(a->diff, &patient) };
    region->record_before = replay(a, a->old_run, a->old_name);
    region->record_after = replay(a, a->new_run, a->new_name);
    if (!region->record_before || !region->record_after || !is_confirmed(a)) {
        a->undecided = true;
        return true;
    }
    region->before = outcome_of(a, a->old_run, a->answer.old);
    region->after = outcome_of(a, a->new_run, a->answer.new);
    if (a->answer.last) a->answer.last->next = region;
    else a->answer.region = region;
    a->answer.last = region;
    size_t count = 0;
    for (const struct diff_region *at = a->answer.region; at; at = at->next) count++;
    return count < (a->answer.incomplete || a->answer.everyone ? 1 : REGIONS_MOST);
}

/* --- Questions --------------------------------------------------------------------------------------------------------------------- */

static uint64_t steps_here(const struct answers *a) { return a->steps < steps_of_one ? a->steps : steps_of_one; }

static void spend(struct answers *a, uint64_t had, uint64_t left) { a->steps -= had - left; }

/* Keeps a->answer with the regions that are found. */
static enum diff_verdict ask_regions(struct answers *a, const struct reach_goal *goal, size_t goals) {
    struct diff *diff = a->diff;
    uint64_t had = steps_here(a), left = had;
    a->undecided = false;
    enum reach found = reach_regions(a->box, goal, goals, add_region, a, &left);
    spend(a, had, left);
    a->answer.all = found == REACH_FOUND && !a->undecided;
    if (!a->answer.region) return found == REACH_NEVER ? DIFF_SAME : DIFF_UNDECIDED;
    if (ARENA_ROOM(&diff->arena, diff->answer, diff->answers, diff->answer_room)) diff->answer[diff->answers++] = a->answer;
    return DIFF_CHANGES;
}

/* NEVER, FOUND or UNDECIDED, without a patient. */
static enum reach ask(struct answers *a, const struct reach_goal *goal, size_t goals) {
    uint64_t had = steps_here(a), left = had;
    enum reach found = reach_goals(a->box, goal, goals, false, &left);
    spend(a, had, left);
    return found;
}

static void worse(enum diff_verdict *verdict, enum diff_verdict other) {
    if (other > *verdict) *verdict = other;
}

/* Where the versions do not apply alike that is said once, and recommendations are compared where both apply. */
static size_t add_applies(const struct answers *a, struct reach_goal *goal, size_t goals) {
    if (a->applies[0] == a->applies[1]) return goals;
    goal[goals++] = (struct reach_goal){ a->applies[0], REACH_YES };
    goal[goals++] = (struct reach_goal){ a->applies[1], REACH_YES };
    return goals;
}

static bool open_topic(struct answers *a, struct box *box, const uint32_t *truth, size_t count) {
    uint64_t had = a->steps, left = had;
    a->box = box;
    if (!reach_open(box, truth, count, &left)) a->diff->failed = true;
    spend(a, had, left);
    return !a->diff->failed;
}

/* A fact of the open topic that is one thing in the old version and another in the new one. */
static const char *why_apart(struct answers *a) {
    for (uint32_t i = 0; i < a->box->cone->facts; i++) {
        uint32_t fact = a->box->cone->fact[i];
        if (!a->apart[fact]) continue;
        struct text text;
        text_init(&text, &a->diff->arena);
        text_printf(&text, "%s is another kind of fact, or in another unit", program_text(a->program, a->program->fact[fact].name));
        return kept(a->diff, &text);
    }
    return NULL;
}

/* --- What only says whether the guideline applies ------------------------------------------------------------------------------ */

struct topic { /* truths that are asked for together */
    uint32_t *truth;
    size_t count, room;
};

static void add_truth(struct answers *a, struct topic *topic, uint32_t truth) {
    if (ARENA_ROOM(&a->diff->arena, topic->truth, topic->count, topic->room)) topic->truth[topic->count++] = truth;
    else a->diff->failed = true;
}

static void add_own(struct answers *a, struct topic *topic, const struct product_part *part, uint32_t recommendation) {
    if (recommendation == NONE || part->program->recommendation[recommendation].own == NONE) return;
    add_truth(a, topic, part->truth[part->program->recommendation[recommendation].own]);
}

/* The conditions by which it has its outcome, but for `applies`. */
static void add_conditions(struct answers *a, struct topic *topic, const struct product_part *part, uint32_t recommendation) {
    const struct program *program = part->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    add_own(a, topic, part, recommendation);
    add_own(a, topic, part, r->instead_of);
    for (uint32_t i = 0; i < r->avoids; i++) add_own(a, topic, part, program->avoidance[r->first_avoid + i].avoid);
    for (uint32_t i = 0; i < program->recommendations; i++)
        if (program->recommendation[i].instead_of == recommendation) add_own(a, topic, part, i);
}

static bool is_of(const struct answers *a, const struct amounts *amount, const struct diff_item *item) {
    const struct program_recommendation *r = &a->diff->new->recommendation[item->new];
    if (amount->dose == NONE) return a->diff->shown[amount->shown].item == (size_t)(item - a->diff->item);
    return amount->dose >= r->first_dose && amount->dose - r->first_dose < r->doses;
}

static void add_known_amounts(struct answers *a, struct topic *topic, const struct diff_item *item) {
    for (size_t i = 0; i < a->amounts; i++) {
        if (!is_of(a, &a->amount[i], item)) continue;
        add_truth(a, topic, a->amount[i].truth.known_before);
        add_truth(a, topic, a->amount[i].truth.known_after);
        if (a->amount[i].truth.same != NONE) add_truth(a, topic, a->amount[i].truth.same);
    }
}

/* Regions are told without the facts that nothing but `applies` reads, where that is the same in both versions. */
static void hide_facts(struct answers *a, const struct diff_item *item) {
    struct topic topic = { NULL, 0, 0 };
    memset(a->hidden, 0, a->program->facts * sizeof *a->hidden);
    if (a->applies[0] == NONE || a->applies[0] != a->applies[1]) return;
    add_conditions(a, &topic, a->old, item->old);
    add_conditions(a, &topic, a->new, item->new);
    add_known_amounts(a, &topic, item);
    if (a->diff->failed || !open_topic(a, a->complete, topic.truth, topic.count)) return;
    for (uint32_t f = 0; f < a->program->facts; f++) a->hidden[f] = true;
    for (uint32_t i = 0; i < a->box->cone->facts; i++) a->hidden[a->box->cone->fact[i]] = false;
}

/* --- One recommendation ------------------------------------------------------------------------------------------------------------ */

static struct diff_answer new_answer(const struct answers *a, enum diff_change change, const struct diff_item *item) {
    return (struct diff_answer){ .change = change, .old = item ? item->old : NONE, .new = item ? item->new : NONE, .before = TRUTH_YES,
                                 .after = TRUTH_YES, .incomplete = a->box == a->incomplete };
}

static bool was_found(const struct answers *a, const struct diff_answer *wanted) {
    for (size_t i = 0; i < a->diff->answers; i++) {
        const struct diff_answer *answer = &a->diff->answer[i];
        if (answer->change == wanted->change && answer->new == wanted->new && answer->before == wanted->before && answer->after == wanted->after &&
            answer->treatment == wanted->treatment && answer->shown == wanted->shown)
            return true;
    }
    return false;
}

/* Every change from one value to another one, of two truths that are open as a topic. */
static enum diff_verdict ask_changes(struct answers *a, uint32_t before, uint32_t after, enum diff_change change, const struct diff_item *item) {
    enum diff_verdict verdict = DIFF_SAME;
    for (uint8_t x = 0; x < 4; x++) {
        struct reach_goal goal[4] = { { before, (uint8_t)(1 << x) }, { after, (uint8_t)(15 & ~(1 << x)) } };
        size_t goals = change == DIFF_APPLIES ? 2 : add_applies(a, goal, 2);
        enum reach any = ask(a, goal, goals);
        if (any == REACH_UNDECIDED) worse(&verdict, DIFF_UNDECIDED);
        for (uint8_t y = 0; y < 4 && any == REACH_FOUND; y++) {
            if (y == x) continue;
            goal[1].values = (uint8_t)(1 << y);
            a->answer = new_answer(a, change, item);
            a->answer.before = x, a->answer.after = y;
            if (!was_found(a, &a->answer)) worse(&verdict, ask_regions(a, goal, goals));
        }
    }
    return verdict;
}

/* Another amount, or another value in a text, which is shown unless the outcome is no; one that is not known any more; one that is known now. */
static void ask_amount(struct answers *a, struct diff_item *item, const struct amounts *amount, uint32_t before, uint32_t after) {
    for (int which = 0; which < 3; which++) {
        uint8_t told = amount->dose == NONE ? REACH_UNKNOWN | REACH_CONTRAINDICATED | REACH_YES : REACH_YES;
        struct reach_goal goal[6] = { { before, told }, { after, told } };
        size_t goals = 2;
        if (which == 0) goal[goals++] = (struct reach_goal){ amount->truth.same, REACH_NO };
        if (which > 0) goal[goals++] = (struct reach_goal){ amount->truth.known_before, which == 1 ? REACH_YES : REACH_NO };
        if (which > 0) goal[goals++] = (struct reach_goal){ amount->truth.known_after, which == 1 ? REACH_NO : REACH_YES };
        goals = add_applies(a, goal, goals);
        enum reach any = ask(a, goal, goals);
        if (any == REACH_UNDECIDED) worse(&item->verdict, DIFF_UNDECIDED);
        if (any != REACH_FOUND) continue;
        a->answer = new_answer(a, amount->dose == NONE ? DIFF_SHOWN : DIFF_AMOUNT, item);
        if (amount->dose == NONE) a->answer.shown = amount->shown;
        else a->answer.treatment = a->diff->new->dose[amount->dose].treatment;
        if (was_found(a, &a->answer)) continue;
        if (which == 0) {
            goal[2].values = REACH_YES | REACH_UNKNOWN;
            a->answer.everyone = ask(a, goal, goals) == REACH_NEVER;
            goal[2].values = REACH_NO;
        }
        worse(&item->verdict, ask_regions(a, goal, goals));
    }
}

static void compare_applies(struct answers *a) {
    struct diff *diff = a->diff;
    if (a->applies[0] == a->applies[1]) return;
    for (int turn = 0; turn < 2; turn++) {
        if (!open_topic(a, turn ? a->incomplete : a->complete, a->applies, 2)) return;
        diff->applies_because = why_apart(a);
        if (diff->applies_because) diff->applies = DIFF_NOT_COMPARED;
        else worse(&diff->applies, ask_changes(a, a->applies[0], a->applies[1], DIFF_APPLIES, NULL));
    }
}

static bool has_amounts(const struct answers *a, const struct diff_item *item) {
    for (size_t i = 0; i < a->amounts; i++)
        if (is_of(a, &a->amount[i], item) && a->amount[i].truth.same != NONE) return true;
    return false;
}

static void compare_item(struct answers *a, struct diff_item *item) {
    uint32_t before = a->old->truth[a->diff->old->recommendation[item->old].outcome];
    uint32_t after = a->new->truth[a->diff->new->recommendation[item->new].outcome];
    struct topic topic = { NULL, 0, 0 };
    if (before == after && !has_amounts(a, item)) return;
    hide_facts(a, item);
    add_truth(a, &topic, before);
    add_truth(a, &topic, after);
    add_known_amounts(a, &topic, item);
    for (int i = 0; i < 2; i++)
        if (a->applies[i] != NONE) add_truth(a, &topic, a->applies[i]);
    for (int turn = 0; turn < 2 && !a->diff->failed; turn++) {
        if (!open_topic(a, turn ? a->incomplete : a->complete, topic.truth, topic.count)) return;
        const char *because = why_apart(a);
        if (because) {
            item->because = because;
            item->verdict = DIFF_NOT_COMPARED;
            return;
        }
        if (before != after) worse(&item->verdict, ask_changes(a, before, after, DIFF_OUTCOME, item));
        for (size_t i = 0; i < a->amounts; i++)
            if (is_of(a, &a->amount[i], item) && a->amount[i].truth.same != NONE) ask_amount(a, item, &a->amount[i], before, after);
    }
}

static void close_box(struct diff *diff, struct box *box) {
    if (!box) return;
    reach_close(box);
    diff->failed |= box_failed(box);
    box_free(box);
}

void diff_answers(struct diff *diff, const struct allocator *allocator) {
    struct answers a = { .diff = diff, .steps = steps_of_all, .applies = { NONE, NONE } };
    if (!open_product(&a, allocator) || !open_contexts(&a, allocator)) {
        diff->failed = true;
    } else {
        compare_applies(&a);
        for (size_t i = 0; i < diff->items && !diff->failed; i++) compare_item(&a, &diff->item[i]);
    }
    close_box(diff, a.complete);
    close_box(diff, a.incomplete);
    context_free(a.context);
    context_free(a.old_run);
    context_free(a.new_run);
    product_free(a.product);
}
