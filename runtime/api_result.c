/* The typed getters of include/osler.h that need a run: doses, missing facts, reasons, notices. */
#include <string.h>

#include "runtime/answer.h"
#include "runtime/api.h"
#include "runtime/value.h"

/* What an answer says, in the forms of the header. Lives in the context's run arena. */
struct api_gathered {
    struct report_options options;
    struct answer *answer;
    osler_result *result; /* one a recommendation */
    osler_missing **missing; /* likewise: what an unknown outcome waits for */
    osler_missing *applies_missing, *wish;
    osler_summary summary;
};

/* --- Doses --------------------------------------------------------------------------------------------------------- */

static const struct program_dose *find_dose(const osler_context *context, size_t recommendation, size_t dose, uint32_t *index) {
    const struct program *p = context->owner->program;
    if (!context->ran || recommendation >= p->recommendations || dose >= p->recommendation[recommendation].doses) return NULL;
    *index = p->recommendation[recommendation].first_dose + (uint32_t)dose;
    return &p->dose[*index];
}

static void print_amount(const struct value *amount, char text[OSLER_DECIMAL]) {
    struct decimal number = amount->kind == VALUE_WIDE ? amount->wide : decimal_scaled(amount->number, -(int32_t)amount->scale);
    decimal_print(number, text);
}

osler_status osler_result_dose(const osler_context *context, size_t recommendation, size_t dose, osler_dose *result) {
    const struct program *p = context->owner->program;
    uint32_t index;
    const struct program_dose *d = find_dose(context, recommendation, dose, &index);
    memset(result, 0, sizeof *result);
    if (!d) return OSLER_MISUSE;
    result->unit = program_text(p, p->unit[d->unit].code);
    result->treatment = program_text(p, p->treatment[d->treatment].name);
    result->label = program_text(p, p->treatment[d->treatment].label);
    result->route = program_text(p, d->route);
    result->over = program_text(p, d->over);
    result->schedule = program_text(p, d->schedule);
    result->most = program_text(p, p->treatment[d->treatment].most);
    result->then = d->then != 0;
    if (osler_result_outcome(context, recommendation) != OSLER_YES) return OSLER_OK;
    vm_complete(context->context); /* for the amount before it was rounded */
    struct value amount = answer_amount(context->context, index), before;
    result->state = value_is_known(&amount) ? OSLER_DOSE_KNOWN : OSLER_DOSE_UNKNOWN;
    if (result->state == OSLER_DOSE_KNOWN) print_amount(&amount, result->amount);
    if (answer_amount_before(context->context, index, &before)) print_amount(&before, result->before);
    return OSLER_OK;
}

void osler_unit_told(const char *unit, char text[OSLER_UNIT_TOLD]) { unit_tell(unit, text); }
_Static_assert((int)OSLER_UNIT_TOLD == (int)UNIT_PRINTED, "the header's room is that of a unit");

/* --- From the answer to the forms of the header ------------------------------------------------------------------------- */

/* One more than needed, so that an empty list is no missing memory. */
#define ROOM(gathered, type, count) ARENA_ARRAY(&(gathered)->answer->context->arena, type, (count) + 1)

static const char *text_of(struct text *text) { return text->failed ? NULL : text->bytes ? text->bytes : ""; }

static bool take_missing(struct api_gathered *g, const struct missing *from, osler_missing *to) {
    const struct program *p = g->answer->context->program;
    struct text name, label;
    const char *ask = answer_ask(p, from);
    text_init(&name, &g->answer->context->arena);
    text_init(&label, &g->answer->context->arena);
    missing_print(p, from, &name);
    if (!ask[0]) answer_put_wish(g->answer, from, &label);
    *to = (osler_missing){ .fact = from->fact < program_asked(p) ? api_index_of(p, from->fact, from->element ? from->field : NONE) : OSLER_NONE, .element = from->element,
                           .name = text_of(&name), .question = ask[0] ? ask : text_of(&label) };
    return to->name && to->question;
}

static osler_missing *take_set(struct api_gathered *g, const struct missing_set *set) {
    osler_missing *list = ROOM(g, osler_missing, set->count);
    for (size_t i = 0; list && i < set->count; i++)
        if (!take_missing(g, &set->at[i], &list[i])) return NULL;
    return list;
}

static size_t *take_indexes(struct api_gathered *g, const uint32_t *from, size_t count) {
    size_t *list = ROOM(g, size_t, count);
    for (size_t i = 0; list && i < count; i++) list[i] = from[i];
    return list;
}

static osler_reason_kind reason_kind(enum reason_kind kind) {
    static const osler_reason_kind kinds[] = {
        [REASON_FACT] = OSLER_REASON_FACT, [REASON_VALUE] = OSLER_REASON_VALUE, [REASON_DEFINITION] = OSLER_REASON_DEFINITION,
        [REASON_RECOMMENDATION] = OSLER_REASON_RECOMMENDATION, [REASON_LIST] = OSLER_REASON_LIST, [REASON_GROUP] = OSLER_REASON_GROUP,
        [REASON_TOGETHER] = OSLER_REASON_TOGETHER, [REASON_APPLIES] = OSLER_REASON_APPLIES, [REASON_INSTEAD] = OSLER_REASON_INSTEAD,
        [REASON_AVOID] = OSLER_REASON_AVOID, [REASON_MORE] = OSLER_REASON_MORE,
    };
    return kinds[kind];
}

static const char *or_empty(const char *text) { return text ? text : ""; }

/* A chain of siblings with what is below them; the tree has a depth and a number of nodes that reasons.h bounds. */
static const osler_reason *take_reasons(struct api_gathered *g, const struct reason *from) {
    osler_reason *first = NULL, *last = NULL;
    for (; from; from = from->next) {
        osler_reason *node = ARENA_NEW(&g->answer->context->arena, osler_reason);
        if (!node) return NULL;
        *node = (osler_reason){ .kind = reason_kind(from->kind), .truth = api_outcome(from->truth), .text = or_empty(from->text),
                                .name = or_empty(from->name), .value = or_empty(from->value), .needed = or_empty(from->needed),
                                .note = or_empty(from->note), .source = or_empty(from->source), .line = from->line,
                                .children = take_reasons(g, from->children) };
        if (date_is_known(from->on)) date_print(from->on, node->on);
        if (last) last->next = node;
        else first = node;
        last = node;
    }
    return first;
}

static void take_item(struct api_gathered *g, const struct answer_item *item) {
    osler_result *result = &g->result[item->recommendation];
    size_t *cautions = ROOM(g, size_t, item->cautions);
    for (size_t i = 0; cautions && i < item->cautions; i++) cautions[i] = item->caution[i].avoid;
    *result = (osler_result){ .outcome = api_outcome(item->outcome), .text = or_empty(item->text), .because = take_reasons(g, item->because),
                              .contraindicated_by = take_indexes(g, item->contraindicated_by, item->contraindications),
                              .contraindicated_by_count = item->contraindications, .cautions = cautions, .cautions_count = item->cautions };
    g->missing[item->recommendation] = take_set(g, &item->missing);
}

static void take_wishes(struct api_gathered *g) {
    const struct answer *answer = g->answer;
    g->wish = ROOM(g, osler_missing, answer->wishes);
    for (size_t i = 0; g->wish && i < answer->wishes; i++) {
        if (!take_missing(g, &answer->wish[i].what, &g->wish[i])) return;
        g->wish[i].matters_to = take_indexes(g, answer->wish[i].matters_to, answer->wish[i].count);
        g->wish[i].matters_to_count = answer->wish[i].count;
    }
}

static void take_summary(struct api_gathered *g) {
    const struct answer *answer = g->answer;
    const char **notices = ROOM(g, const char *, answer->notices);
    for (size_t i = 0; notices && i < answer->notices; i++) notices[i] = answer->notice[i].text;
    g->summary = (osler_summary){ .applies = api_outcome(answer->applies), .because = take_reasons(g, answer->applies_because),
                                  .notices = notices, .notices_count = answer->notices,
                                  .assumed = take_indexes(g, answer->assumed, answer->assumptions), .assumed_count = answer->assumptions };
}

/* While the program is read as the reader sees it. */
static bool gather_viewed(osler_context *context, struct api_gathered *g) {
    const struct program *p = context->owner->program;
    g->answer = answer_new(context->context, context->box, &g->options);
    if (!g->answer) return false;
    g->result = ROOM(g, osler_result, p->recommendations);
    g->missing = ROOM(g, osler_missing *, p->recommendations);
    if (!g->result || !g->missing) return false;
    for (size_t i = 0; i < g->answer->items; i++) take_item(g, &g->answer->item[i]);
    g->applies_missing = take_set(g, &g->answer->applies_missing);
    take_wishes(g);
    take_summary(g);
    return !context->context->arena.failed && !box_failed(context->box);
}

static struct api_gathered *gather(osler_context *context, const osler_result_options *options) {
    struct api_gathered *g = ARENA_NEW(&context->context->arena, struct api_gathered);
    if (!g) return NULL;
    g->options = api_report_options(options);
    bool gathered = api_view_begin(context, &g->options) && gather_viewed(context, g);
    api_view_end(context);
    return gathered ? g : NULL;
}

osler_status osler_result_gather(osler_context *context, const osler_result_options *options) {
    if (!context->ran) return OSLER_MISUSE;
    context->gathered = gather(context, options);
    return context->gathered ? OSLER_OK : OSLER_LIMIT;
}

static osler_status gathered(osler_context *context) {
    return context->ran && context->gathered ? OSLER_OK : osler_result_gather(context, NULL);
}

/* --- Asked for ------------------------------------------------------------------------------------------------------------ */

osler_status osler_result_get(osler_context *context, size_t recommendation, osler_result *result) {
    memset(result, 0, sizeof *result);
    if (recommendation >= context->owner->program->recommendations) return OSLER_MISUSE;
    osler_status status = gathered(context);
    if (status == OSLER_OK) *result = context->gathered->result[recommendation];
    return status;
}

osler_status osler_result_summary(osler_context *context, osler_summary *summary) {
    memset(summary, 0, sizeof *summary);
    osler_status status = gathered(context);
    if (status == OSLER_OK) *summary = context->gathered->summary;
    return status;
}

static bool any_may(const struct answer *answer) {
    bool may = answer->applies_missing.may;
    for (size_t i = 0; i < answer->items; i++) may |= answer->item[i].missing.may;
    return may;
}

osler_status osler_result_missing(osler_context *context, size_t recommendation, const osler_missing **missing, size_t *count, bool *may) {
    *missing = NULL;
    *count = 0;
    if (may) *may = false;
    if (recommendation != OSLER_ALL && recommendation != OSLER_APPLIES && recommendation >= context->owner->program->recommendations)
        return OSLER_MISUSE;
    osler_status status = gathered(context);
    if (status != OSLER_OK) return status;
    const struct api_gathered *g = context->gathered;
    const struct missing_set *set = recommendation == OSLER_APPLIES ? &g->answer->applies_missing
                                    : recommendation == OSLER_ALL   ? NULL
                                                                    : &g->answer->item[recommendation].missing;
    *missing = recommendation == OSLER_APPLIES ? g->applies_missing : set ? g->missing[recommendation] : g->wish;
    *count = set ? set->count : g->answer->wishes;
    if (may) *may = set ? set->may : any_may(g->answer);
    return OSLER_OK;
}

osler_status osler_result_dose_missing(osler_context *context, size_t recommendation, size_t dose, const osler_missing **missing,
                                       size_t *count, bool *may) {
    uint32_t index;
    *missing = NULL;
    *count = 0;
    if (may) *may = false;
    if (!find_dose(context, recommendation, dose, &index)) return OSLER_MISUSE;
    osler_status status = gathered(context);
    if (status != OSLER_OK) return status;
    struct api_gathered *g = context->gathered;
    const struct answer_item *item = &g->answer->item[recommendation];
    if (dose >= item->doses) return OSLER_OK; /* none is given */
    const struct missing_set *set = &item->dose[dose].missing;
    osler_missing *list = take_set(g, set);
    if (!list) return OSLER_LIMIT;
    *missing = list;
    *count = set->count;
    if (may) *may = set->may;
    return OSLER_OK;
}
