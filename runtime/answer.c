#include "runtime/answer.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/value.h"
#include "runtime/view.h"

/* --- Doses ------------------------------------------------------------------------------------------ */

static struct value amount_in(const struct context *context, const struct program_dose *dose, uint32_t reg) {
    const char *unit = program_text(context->program, context->program->unit[dose->unit].code);
    return value_of_register(context, (enum value_kind)dose->kind, reg, dose->scale, unit, 0, 0);
}

struct value answer_amount(const struct context *context, uint32_t dose) {
    const struct program_dose *d = &context->program->dose[dose];
    return amount_in(context, d, d->reg);
}

bool answer_amount_before(const struct context *context, uint32_t dose, struct value *before) {
    const struct program_dose *d = &context->program->dose[dose];
    struct value after = answer_amount(context, dose);
    *before = amount_in(context, d, d->plain);
    if (!value_is_known(before) || !value_is_known(&after)) return false;
    return after.kind == VALUE_WIDE ? !decimal_equal(before->wide, after.wide) : before->number != after.number;
}

static void find_doses(struct answer *answer, struct box *box, struct answer_item *item) {
    const struct program_recommendation *r = &answer->context->program->recommendation[item->recommendation];
    struct arena *arena = &answer->context->arena;
    if (item->outcome != TRUTH_YES || r->doses == 0) return;
    if (!(item->dose = ARENA_ARRAY(arena, struct answer_dose, r->doses))) return;
    for (uint32_t i = 0; i < r->doses; i++) {
        struct answer_dose *dose = &item->dose[item->doses++];
        struct value amount = answer_amount(answer->context, r->first_dose + i);
        dose->dose = r->first_dose + i;
        dose->known = value_is_known(&amount);
        if (!dose->known && box && !box_missing_for_dose(box, dose->dose, &dose->missing)) arena->failed = true;
    }
}

/* --- Avoids ----------------------------------------------------------------------------------------- */

static void find_avoids(struct answer *answer, struct box *box, struct answer_item *item) {
    const struct program *program = answer->context->program;
    const struct program_recommendation *r = &program->recommendation[item->recommendation];
    struct arena *arena = &answer->context->arena;
    if (r->avoids == 0 || (item->outcome != TRUTH_YES && item->outcome != OUTCOME_CONTRAINDICATED)) return;
    item->contraindicated_by = ARENA_ARRAY(arena, uint32_t, r->avoids);
    item->caution = ARENA_ARRAY(arena, struct answer_caution, r->avoids);
    if (arena->failed) return;
    for (uint32_t i = 0; i < r->avoids; i++) {
        uint32_t avoid = program->avoidance[r->first_avoid + i].avoid;
        const struct program_recommendation *a = &program->recommendation[avoid];
        uint8_t truth = answer->context->truth[a->outcome];
        if (truth == TRUTH_YES && item->outcome == OUTCOME_CONTRAINDICATED) {
            item->contraindicated_by[item->contraindications++] = avoid;
        } else if (truth == TRUTH_UNKNOWN && item->outcome == TRUTH_YES && a->if_unknown != UNKNOWN_IGNORE) {
            struct answer_caution *caution = &item->caution[item->cautions++];
            caution->avoid = avoid;
            if (box && !box_missing(box, avoid, &caution->missing)) arena->failed = true;
        }
    }
}

/* --- What is missing -------------------------------------------------------------------------------- */

bool answer_same(const struct missing *a, const struct missing *b) {
    return a->fact == b->fact && a->element == b->element && (a->element == 0 || a->field == b->field);
}

static struct answer_wish *wish_for(struct answer *answer, const struct missing *what) {
    struct arena *arena = &answer->context->arena;
    for (size_t i = 0; i < answer->wishes; i++)
        if (answer_same(&answer->wish[i].what, what)) return &answer->wish[i];
    if (!ARENA_ROOM(arena, answer->wish, answer->wishes, answer->wish_room)) return NULL;
    struct answer_wish *wish = &answer->wish[answer->wishes++];
    struct text name;
    text_init(&name, arena);
    missing_print(answer->context->program, what, &name);
    *wish = (struct answer_wish){ .what = *what, .name = name.bytes };
    return name.failed ? NULL : wish;
}

static void add_wishes(struct answer *answer, const struct answer_item *item) {
    struct arena *arena = &answer->context->arena;
    for (size_t i = 0; i < item->missing.count; i++) {
        struct answer_wish *wish = wish_for(answer, &item->missing.at[i]);
        if (!wish || !ARENA_ROOM(arena, wish->matters_to, wish->count, wish->room)) return;
        wish->matters_to[wish->count++] = item->recommendation;
    }
}

static int by_use(const void *a, const void *b) {
    const struct answer_wish *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    if (x->what.fact != y->what.fact) return x->what.fact < y->what.fact ? -1 : 1;
    if (x->what.element != y->what.element) return x->what.element < y->what.element ? -1 : 1;
    return x->what.field < y->what.field ? -1 : x->what.field > y->what.field;
}

const char *answer_ask(const struct program *program, const struct missing *missing) {
    if (missing->element == 0) return program_text(program, program->fact[missing->fact].ask);
    return program_text(program, program->field[missing->field].ask);
}

void answer_put_wish(const struct answer *answer, const struct missing *missing, struct text *out) {
    const struct program *program = answer->context->program;
    text_puts(out, program_text(program, program->fact[missing->fact].label));
    if (missing->element == 0) return;
    text_printf(out, " (%u): ", (unsigned)missing->element);
    text_puts(out, program_text(program, program->field[missing->field].label));
}

/* --- Texts ------------------------------------------------------------------------------------------ */

const char *answer_wording(const struct answer *answer, uint32_t recommendation, enum audience audience) {
    return view_wording(answer->context->program, recommendation, audience, answer->options->language);
}

static bool fill_in(const struct answer *answer, struct slice name, struct text *out) {
    const struct context *context = answer->context;
    const struct program *program = context->program;
    for (uint32_t i = 0; i < program->definitions; i++) {
        if (!slice_is(name, program_text(program, program->definition[i].name))) continue;
        struct value value = value_of_definition(context, i);
        if (value.kind == VALUE_CHOICE && !value_is_known(&value)) value.number = NUMBER_UNKNOWN;
        value_words(context, &value, answer->language, out);
        return true;
    }
    for (uint32_t i = 0; i < program->facts; i++) {
        if (!slice_is(name, program_text(program, program->fact[i].name))) continue;
        struct value value = value_of_fact(context, i);
        value_words(context, &value, answer->language, out);
        return true;
    }
    return false;
}

const char *answer_text(struct answer *answer, uint32_t recommendation) {
    const struct program *program = answer->context->program;
    enum audience audience = answer->options->audience == AUDIENCE_PATIENT ? AUDIENCE_PATIENT : AUDIENCE_CLINICIAN;
    const char *form = answer_wording(answer, recommendation, audience);
    if (!form && audience == AUDIENCE_PATIENT)
        return program_text(program, program->recommendation[recommendation].label);
    if (!form) form = answer_wording(answer, recommendation, AUDIENCE_EVERYONE);
    if (!form) return "";
    if (!strchr(form, '{')) return form;
    struct text out;
    text_init(&out, &answer->context->arena);
    for (const char *open; (open = strchr(form, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        if (!close) break;
        text_put(&out, form, (size_t)(open - form));
        struct slice name = { open + 1, (size_t)(close - open - 1) };
        if (!fill_in(answer, name, &out)) text_put(&out, open, (size_t)(close - open) + 1);
        form = close + 1;
    }
    text_puts(&out, form);
    return out.failed ? "" : out.bytes;
}

/* --- Gathering -------------------------------------------------------------------------------------- */

static void gather_item(struct answer *answer, struct box *box, const struct reason_index *index, uint32_t number) {
    struct context *context = answer->context;
    struct answer_item *item = &answer->item[answer->items++];
    item->recommendation = number;
    item->outcome = context->truth[context->program->recommendation[number].outcome];
    item->text = answer_text(answer, number);
    item->because = index ? reasons_of_outcome(context, index, answer->language, number, answer->applies_because) : NULL;
    if (item->outcome == TRUTH_UNKNOWN && box && !box_missing(box, number, &item->missing))
        context->arena.failed = true;
    find_avoids(answer, box, item);
    find_doses(answer, box, item);
    add_wishes(answer, item);
}

static void gather_applies(struct answer *answer, struct box *box, const struct reason_index *index) {
    struct context *context = answer->context;
    uint32_t applies = context->program->guideline->applies;
    answer->applies = applies == NONE ? TRUTH_YES : context->truth[applies];
    if (applies == NONE || !index) return;
    answer->applies_because = reasons_of_truth(context, index, answer->language, applies);
    if (answer->applies == TRUTH_UNKNOWN && box && !box_missing(box, NONE, &answer->applies_missing))
        context->arena.failed = true;
}

static const struct report_options plain_options;

struct answer *answer_new(struct context *context, struct box *box, const struct report_options *options) {
    struct arena *arena = &context->arena;
    const struct program *program = context->program;
    struct answer *answer = ARENA_NEW(arena, struct answer);
    if (!answer) return NULL;
    answer->context = context;
    answer->options = options ? options : &plain_options;
    answer->language = phrases_language(answer->options->language ? answer->options->language : view_own_language(program));
    answer->item = ARENA_ARRAY(arena, struct answer_item, program->recommendations);
    struct reason_index *index = reason_index_new(program, arena);
    if (!answer->item || !index) return NULL;
    gather_applies(answer, box, index);
    for (uint32_t i = 0; i < program->recommendations && !arena->failed; i++) gather_item(answer, box, index, i);
    if (answer->wishes) qsort(answer->wish, answer->wishes, sizeof *answer->wish, by_use);
    answer_note(answer);
    return arena->failed ? NULL : answer;
}
