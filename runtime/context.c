/* context: the registers of one patient, from everything unknown to what the guideline makes of what is absent or old. */
#include "runtime/context.h"

#include <string.h>

static bool has_rule(uint32_t absent, int64_t valid_amount) { return absent == 1 || valid_amount > 0; }

static bool record_has_absent(const struct program *program, const struct program_fact *fact) {
    if (fact->kind != FACT_LIST && fact->kind != FACT_SERIES) return false;
    const struct program_record *record = &program->record[program->list[fact->slot].record];
    for (uint32_t f = 0; f < record->fields; f++)
        if (program->field[record->first_field + f].absent == 1) return true;
    return false;
}

static bool needs_settling(const struct program *program, const struct program_fact *fact) {
    return has_rule(fact->absent, fact->valid_amount) || record_has_absent(program, fact);
}

static void count_fact_registers(struct context *context, const struct program_fact *fact) {
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: context->fact_truths++; break;
    case FACT_WIDE: context->fact_wides++; break;
    case FACT_PERIOD: context->fact_numbers += 2; break;
    case FACT_CHOICE: case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: context->fact_numbers++; break;
    case FACT_LIST: case FACT_SERIES: break;
    }
}

static bool make_registers(struct context *context) {
    const struct program *program = context->program;
    struct arena *fixed = &context->fixed;
    context->truth = ARENA_ARRAY(fixed, uint8_t, CONTEXT_OUTCOMES(program) + program->recommendations + 16);
    context->number = ARENA_ARRAY(fixed, int64_t, program->numbers);
    context->wide = ARENA_ARRAY(fixed, struct decimal, program->wides);
    context->fact = ARENA_ARRAY(fixed, struct fact_state, program->facts);
    context->fresh_fact = ARENA_ARRAY(fixed, struct fact_state, program->facts);
    context->list = ARENA_ARRAY(fixed, struct list_value, program->lists);
    context->decided = ARENA_ARRAY(fixed, uint32_t, program->lists ? program->instructions : 0);
    context->call = ARENA_ARRAY(fixed, struct call_note, program->calls);
    context->settle = ARENA_ARRAY(fixed, uint32_t, program->facts);
    for (uint32_t f = 0; f < program->facts; f++) count_fact_registers(context, &program->fact[f]);
    context->fresh_number = ARENA_ARRAY(fixed, int64_t, context->fact_numbers);
    for (uint32_t l = 0; l < program->lists; l++)
        if (context->order_room < program->list[l].most) context->order_room = program->list[l].most;
    context->order = ARENA_ARRAY(fixed, uint32_t, context->order_room);
    return !fixed->failed;
}

static void fill_registers(struct context *context) {
    const struct program *program = context->program;
    for (uint32_t n = 0; n < context->fact_numbers; n++) context->fresh_number[n] = NUMBER_UNKNOWN;
    for (uint32_t f = 0; f < program->facts; f++) {
        const struct program_fact *fact = &program->fact[f];
        context->fresh_fact[f].on = DATE_UNKNOWN;
        if (fact->kind == FACT_CHOICE) context->fresh_number[fact->slot] = choice_unknown(fact->choices);
        if (needs_settling(program, fact)) context->settle[context->settles++] = f;
    }
}

struct context *context_new(const struct program *program, const struct allocator *allocator) {
    struct arena fixed;
    arena_init(&fixed, allocator, 0);
    struct context *context = ARENA_NEW(&fixed, struct context);
    if (!context) return NULL;
    context->program = program;
    context->fixed = fixed;
    arena_init(&context->arena, allocator, 0);
    if (!make_registers(context)) {
        context_free(context);
        return NULL;
    }
    fill_registers(context);
    context_reset(context, DATE_UNKNOWN);
    return context;
}

void context_free(struct context *context) {
    if (!context) return;
    arena_free(&context->arena);
    struct arena fixed = context->fixed; /* the context lies in it */
    arena_free(&fixed);
}

void context_reset(struct context *context, date today) {
    const struct program *program = context->program;
    arena_clear(&context->arena);
    context->fixed.failed = false; /* what one patient could not get the next one may */
    memset(context->truth, TRUTH_UNKNOWN, context->fact_truths);
    memcpy(context->number, context->fresh_number, context->fact_numbers * sizeof(int64_t));
    for (uint32_t w = 0; w < context->fact_wides; w++) context->wide[w] = decimal_unknown;
    memcpy(context->fact, context->fresh_fact, program->facts * sizeof *context->fact);
    for (uint32_t l = 0; l < program->lists; l++) context->list[l] = (struct list_value){ .state = LIST_UNKNOWN };
    for (uint32_t c = 0; c < program->calls; c++) context->call[c] = (struct call_note){ 0 };
    context->text = NULL;
    context->texts = context->text_room = 0;
    context->notice = NULL;
    context->notices = context->notice_room = 0;
    context->patient = SLICE("");
    context->today = today;
    context->ignored_names = 0;
    context->element_list = NONE;
    context->element = 0;
    context->partial = false;
    context->settled = context->failed = false;
}

void context_notice(struct context *context, enum notice_kind kind, uint32_t fact, const char *text) {
    if (!text || !ARENA_ROOM(&context->arena, context->notice, context->notices, context->notice_room)) {
        context->failed = true;
        return;
    }
    context->notice[context->notices++] = (struct notice){ .kind = kind, .fact = fact, .text = text };
}

int64_t context_text(struct context *context, struct slice text) {
    if (!ARENA_ROOM(&context->arena, context->text, context->texts, context->text_room)) {
        context->failed = true;
        return NUMBER_UNKNOWN;
    }
    context->text[context->texts] = text;
    return (int64_t)context->texts++;
}

bool context_text_at(const struct context *context, int64_t value, struct slice *text) {
    if (value == NUMBER_UNKNOWN) return false;
    uint64_t index = value < 0 ? (uint64_t)-(value + 1) : (uint64_t)value;
    if (index >= (value < 0 ? context->program->strings_length : context->texts)) return false;
    *text = value < 0 ? slice_of(program_text(context->program, (uint32_t)index)) : context->text[index];
    return true;
}

static void forget(struct context *context, const struct program_fact *fact) {
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: context->truth[fact->slot] = TRUTH_UNKNOWN; break;
    case FACT_WIDE: context->wide[fact->slot] = decimal_unknown; break;
    case FACT_PERIOD:
        context->number[fact->slot + 1] = NUMBER_UNKNOWN; /* fall through */
    case FACT_CHOICE: case FACT_NUMBER: case FACT_DATE: case FACT_TEXT:
        context->number[fact->slot] = context->fresh_number[fact->slot];
        break;
    case FACT_LIST: case FACT_SERIES: context->list[fact->slot] = (struct list_value){ .state = LIST_UNKNOWN }; break;
    }
}

static void assume(struct context *context, uint32_t f) {
    const struct program_fact *fact = &context->program->fact[f];
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: context->truth[fact->slot] = (uint8_t)fact->absent_value; break;
    case FACT_WIDE: context->wide[fact->slot] = context->program->parsed_wide[fact->absent_value]; break;
    case FACT_CHOICE: case FACT_NUMBER: case FACT_DATE: case FACT_TEXT: context->number[fact->slot] = fact->absent_value; break;
    case FACT_LIST: case FACT_SERIES: context->list[fact->slot].state = LIST_COMPLETE; break;
    case FACT_PERIOD: return;
    }
    context->fact[f].given = GIVEN_ASSUMED;
}

/* An observation of unknown day counts from the first day it may have been made on. */
static date counted_from(date on, date today) {
    int64_t first, last;
    date_span(on, &first, &last);
    if (date_precision(on) < DATE_DAY) return date_of_day((first - (first < 0 ? 86399999 : 0)) / 86400000);
    return date_precision(today) <= DATE_DAY ? date_to_day(on) : on;
}

static bool is_hasty(const struct program_fact *fact, date today) { return fact->valid_unit > DATE_DAYS && date_precision(today) <= DATE_DAY; }

/* Minutes and hours on a day without a time: what may be too old at its end is. */
static bool may_be_stale(const struct program_fact *fact, date on, date today) {
    static const int64_t milliseconds[] = { [DATE_HOURS] = 3600000, [DATE_MINUTES] = 60000, [DATE_SECONDS] = 1000, [DATE_MILLISECONDS] = 1 };
    int64_t first, last, now, end;
    date_span(on, &first, &last);
    date_span(today, &now, &end);
    return (end - first) / milliseconds[fact->valid_unit] >= fact->valid_amount;
}

static bool is_stale(const struct program_fact *fact, date from, date today) {
    date limit = date_add(from, fact->valid_amount, (enum date_unit)fact->valid_unit);
    if (!date_is_known(limit)) return false;
    enum date_order order = date_compare(today, limit);
    return order == DATE_AFTER || order == DATE_UNDECIDED;
}

static const char *const unit_word[] = { "year", "month", "week", "day", "hour", "minute", "second", "millisecond" };

static void notice_stale(struct context *context, uint32_t f, date from) {
    const struct program_fact *fact = &context->program->fact[f];
    int64_t days = 0, most = 0;
    char on[DATE_TEXT];
    struct text text;
    date_print(context->fact[f].on, on);
    date_between(date_to_day(from), date_to_day(context->today), DATE_DAYS, &days, &most);
    text_init(&text, &context->arena);
    text_printf(&text, "%s is of %s, %s%lld days old; it counts for %lld %s%s and is taken as unknown.",
                program_text(context->program, fact->label), on,
                date_precision(context->fact[f].on) < DATE_DAY ? "up to " : "", (long long)days,
                (long long)fact->valid_amount, unit_word[fact->valid_unit], fact->valid_amount == 1 ? "" : "s");
    if (is_hasty(fact, context->today)) text_puts(&text, " Evaluated at a time of the day, not only on a day, it may count.");
    context_notice(context, NOTICE_STALE, f, text.failed ? NULL : text.bytes);
}

static void notice_undated(struct context *context, uint32_t f) {
    char today[DATE_TEXT];
    struct text text;
    date_print(context->today, today);
    text_init(&text, &context->arena);
    text_printf(&text, "%s has no date and counts as observed on %s.",
                program_text(context->program, context->program->fact[f].label), today);
    context_notice(context, NOTICE_UNDATED, f, text.failed ? NULL : text.bytes);
}

static void settle_age(struct context *context, uint32_t f) {
    const struct program_fact *fact = &context->program->fact[f];
    struct fact_state *state = &context->fact[f];
    if (!state->dated || !date_is_known(state->on)) {
        notice_undated(context, f);
        return;
    }
    date from = counted_from(state->on, context->today);
    if (is_hasty(fact, context->today) ? !may_be_stale(fact, state->on, context->today) : !is_stale(fact, from, context->today)) return;
    forget(context, fact);
    state->given = GIVEN_STALE;
    notice_stale(context, f, from);
}

static void assume_cell(struct context *context, struct list_value *list, const struct program_field *field, size_t cell) {
    switch ((enum fact_kind)field->kind) {
    case FACT_TRUTH:
        if (list->cell[cell] != TRUTH_UNKNOWN) return;
        list->cell[cell] = field->absent_value;
        break;
    case FACT_CHOICE:
        if (!(list->cell[cell] & CHOICE_UNKNOWN)) return;
        list->cell[cell] = field->absent_value;
        break;
    case FACT_WIDE:
        if (decimal_is_known(list->wide[cell])) return;
        list->wide[cell] = context->program->parsed_wide[field->absent_value];
        break;
    case FACT_NUMBER: case FACT_DATE: case FACT_TEXT:
        if (list->cell[cell] != NUMBER_UNKNOWN) return;
        list->cell[cell] = field->absent_value;
        break;
    case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: return;
    }
    list->assumed[cell] = 1;
}

static void settle_list(struct context *context, uint32_t l) {
    const struct program *program = context->program;
    struct list_value *list = &context->list[l];
    const struct program_record *record = &program->record[program->list[l].record];
    if (list->count == 0) return;
    list->assumed = ARENA_ARRAY(&context->arena, uint8_t, (size_t)list->count * record->fields);
    if (!list->assumed) {
        context->failed = true;
        return;
    }
    for (uint32_t f = 0; f < record->fields; f++) {
        const struct program_field *field = &program->field[record->first_field + f];
        if (field->absent != 1) continue;
        for (uint32_t e = 0; e < list->count; e++) assume_cell(context, list, field, (size_t)e * record->fields + f);
    }
}

void context_settle(struct context *context) {
    context->settled = true;
    for (uint32_t i = 0; i < context->settles; i++) {
        uint32_t f = context->settle[i];
        const struct program_fact *fact = &context->program->fact[f];
        if (context->fact[f].given == GIVEN_VALUE_KNOWN && fact->valid_amount > 0) settle_age(context, f);
        if (context->fact[f].given == GIVEN_NOT && fact->absent == 1) assume(context, f);
        if (record_has_absent(context->program, fact)) settle_list(context, fact->slot);
    }
}
