/* scenario: a guideline's own tests. What is given becomes a patient record, read like any other; what is expected is compared with
 * the run. */
#include "compiler/api.h"
#include "compiler/metadata.h"
#include "runtime/host.h"
#include "runtime/reasons.h"

#include <string.h>

enum { WHYS_MOST = 3 /* reasons told below one failure */ };

/* --- Given: a record ------------------------------------------------------------------------------------------ */

static void put_value(const struct compilation *c, const struct expr *value, struct text *json) {
    struct slice words = span_text(&c->sources, value->span);
    switch (value->kind) {
    case EXPR_UNKNOWN: text_puts(json, "null"); break;
    case EXPR_TEXT: text_json(json, value->string.text.bytes, value->string.text.length); break;
    case EXPR_YES: text_puts(json, "true"); break;
    case EXPR_NO: text_puts(json, "false"); break;
    case EXPR_PERIOD:
        text_puts(json, "{\"from\":");
        put_value(c, value->part[0], json);
        text_puts(json, ",\"to\":");
        put_value(c, value->part[1], json);
        text_putc(json, '}');
        break;
    case EXPR_QUANTITY: {
        char number[DECIMAL_TEXT];
        decimal_print(value->quantity->number, number);
        text_printf(json, "\"%s%s%s\"", number, value->quantity->unit ? " " : "", value->quantity->unit ? value->quantity->unit->code : "");
        break;
    }
    default: text_json(json, words.bytes, words.length); break;
    }
}

static void put_date(date on, struct text *json) {
    char text[DATE_TEXT];
    if (!date_is_known(on)) return;
    date_print(on, text);
    text_printf(json, ",\"on\":\"%s\"", text);
}

static void put_item(const struct compilation *c, const struct written_item *item, struct text *json) {
    text_putc(json, '{');
    if (item->single) {
        text_puts(json, "\"value\":");
        put_value(c, item->single, json);
        put_date(item->on, json);
    }
    for (size_t i = 0; i < item->fields; i++) {
        if (i) text_putc(json, ',');
        text_json(json, item->field[i].text.bytes, item->field[i].text.length);
        text_putc(json, ':');
        put_value(c, item->value[i], json);
    }
    text_putc(json, '}');
}

static void put_given(const struct compilation *c, const struct given *given, struct text *json) {
    text_json(json, given->fact.text.bytes, given->fact.text.length);
    text_putc(json, ':');
    switch (given->kind) {
    case GIVEN_UNKNOWN: text_puts(json, "null"); break;
    case GIVEN_VALUE:
        if (date_is_known(given->on)) {
            text_puts(json, "{\"value\":");
            put_value(c, given->value, json);
            put_date(given->on, json);
            text_putc(json, '}');
        } else {
            put_value(c, given->value, json);
        }
        break;
    case GIVEN_NONE: case GIVEN_LIST:
        text_putc(json, '[');
        for (size_t i = 0; i < given->items; i++) {
            if (i) text_putc(json, ',');
            put_item(c, &given->item[i], json);
        }
        if (given->maybe_more) text_puts(json, given->items ? ",\"...\"" : "\"...\"");
        text_putc(json, ']');
        break;
    }
}

static bool names_function(const struct program *program, struct slice name) {
    for (uint32_t f = 0; f < program->functions; f++)
        if (slice_is(name, program_text(program, program->function[f].name))) return true;
    return false;
}

void scenario_record(const struct compilation *c, const struct program *program, const struct decl *scenario, struct text *json) {
    bool first = true;
    text_putc(json, '{');
    for (size_t i = 0; i < scenario->givens; i++) {
        if (names_function(program, scenario->given[i].fact.text)) continue;
        if (!first) text_putc(json, ',');
        first = false;
        put_given(c, &scenario->given[i], json);
    }
    text_putc(json, '}');
}

static date day_of(const struct scenario_run *run, const struct decl *scenario) {
    const struct meta_value *on = metadata_value(scenario->meta, scenario->metas, "on");
    return on && on->kind == META_DATE ? on->date : run->program->guideline[0].updated;
}

/* --- Failures --------------------------------------------------------------------------------------------------- */

struct failure {
    struct scenario_run *run;
    const struct decl *scenario;
    bool begun;
};

static void begin_failure(struct failure *f) {
    if (f->begun) return;
    f->begun = true;
    const struct source *source = &f->run->c->sources.at[f->scenario->span.file];
    text_printf(f->run->report, "failed: %.*s\n  %s:%u\n", (int)f->scenario->label.text.length, f->scenario->label.text.bytes, source->name,
                source_place(source, f->scenario->span.start).line);
}

#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
static void fail(struct failure *f, const struct expect *expect, const char *expected, const char *format, ...) {
    va_list arguments;
    begin_failure(f);
    const struct source *source = &f->run->c->sources.at[expect->span.file];
    struct slice name = expect->name.text;
    if (expect->kind == EXPECT_APPLIES) name = SLICE("applies");
    text_printf(f->run->report, "  line %u: %s%.*s\n    expected: %s\n    found:    ", source_place(source, expect->span.start).line,
                expect->kind == EXPECT_DOSE ? "dose in " : "", (int)name.length, name.bytes, expected);
    va_start(arguments, format);
    text_vprintf(f->run->report, format, arguments);
    va_end(arguments);
    text_putc(f->run->report, '\n');
}

/* Why it is what was found: the conditions that decided, the first few. */
static void put_why(struct failure *f, const struct reason *reason) {
    for (int told = 0; reason && told < WHYS_MOST; reason = reason->next) {
        if (!reason->text) continue;
        text_printf(f->run->report, "    %s%s\n", told++ ? "          " : "because:  ", reason->text);
    }
}

static bool has_reasons(struct scenario_run *run) {
    if (!run->reasons) run->reasons = reason_index_new(run->program, &run->context->fixed);
    return run->reasons != NULL;
}

static void explain_outcome(struct failure *f, uint32_t index) {
    if (f->run->explain && has_reasons(f->run)) put_why(f, reasons_of_outcome(f->run->context, f->run->reasons, LANGUAGE_ENGLISH, index, NULL));
}

static void explain_truth(struct failure *f, uint32_t reg) {
    if (f->run->explain && has_reasons(f->run)) put_why(f, reasons_of_truth(f->run->context, f->run->reasons, LANGUAGE_ENGLISH, reg));
}

/* --- Rewriting ----------------------------------------------------------------------------------------------------- */

static void rewrite(struct failure *f, struct span span, const char *with, size_t length) {
    struct scenario_run *run = f->run;
    if (!run->rewrite || span.file != 0) return;
    struct rewrite one = { span, arena_copy(&run->c->arena, with, length) };
    if (one.with) APPEND(run->c, run->rewrites, run->rewrite_count, run->rewrite_room, one);
    else run->c->failed = true;
}

static void rewrite_values(struct failure *f, const struct expect *expect, const char *with) {
    rewrite(f, span_join(expect->value[0]->span, expect->value[expect->values - 1]->span), with, strlen(with));
}

/* `, missing a, b` with other facts, or without any. */
static void rewrite_missing(struct failure *f, const struct expect *expect, const struct text *facts) {
    const struct name_list *names = &expect->missing;
    if (!names->count) return;
    struct span span = span_join(names->at[0].span, names->at[names->count - 1].span);
    if (!facts->length) span.start = expect->because.count ? expect->because.at[expect->because.count - 1].span.end : expect->value[expect->values - 1]->span.end;
    rewrite(f, span, facts->bytes ? facts->bytes : "", facts->length);
}

/* --- Expectations ------------------------------------------------------------------------------------------------- */

static const char *outcome_word(uint8_t truth) {
    static const char *const words[] = { "no", "unknown", "contraindicated", "yes" };
    return words[truth & 3];
}

static const char *expected_outcome(const struct expr *value) {
    return value->kind == EXPR_YES ? "yes" : value->kind == EXPR_NO ? "no" : value->kind == EXPR_UNKNOWN ? "unknown" : "contraindicated";
}

static const struct program_recommendation *recommendation_named(const struct program *p, struct slice name, uint32_t *index) {
    for (uint32_t i = 0; i < p->recommendations; i++)
        if (slice_is(name, program_text(p, p->recommendation[i].name))) {
            *index = i;
            return &p->recommendation[i];
        }
    return NULL;
}

static bool in_list(const struct name_list *list, struct slice name) {
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(list->at[i].text, name)) return true;
    return false;
}

/* Compares what is missing with what was expected, as sets. */
static void compare_missing(struct failure *f, const struct expect *expect, const struct missing_set *missing) {
    struct missing_set set = *missing;
    struct text found, wanted, one, facts;
    struct arena *arena = &f->run->context->arena;
    size_t same = 0;
    text_init(&found, arena);
    text_init(&wanted, arena);
    text_init(&one, arena);
    text_init(&facts, arena);
    for (size_t i = 0; i < set.count; i++) {
        text_clear(&one);
        missing_print(f->run->program, &set.at[i], &one);
        same += in_list(&expect->missing, (struct slice){ one.bytes, one.length });
        text_printf(&found, "%s%s", i ? ", " : "missing ", one.bytes);
        text_printf(&facts, "%s%s", i ? ", " : "", one.bytes);
    }
    if (same == set.count && set.count == expect->missing.count) return;
    for (size_t i = 0; i < expect->missing.count; i++)
        text_printf(&wanted, "%s%.*s", i ? ", " : "missing ", (int)expect->missing.at[i].text.length, expect->missing.at[i].text.bytes);
    fail(f, expect, wanted.length ? wanted.bytes : "missing none", "%s%s", found.length ? found.bytes : "missing none",
         set.may ? " (may)" : "");
    if (!set.may && !facts.failed) rewrite_missing(f, expect, &facts);
}

/* Of an outcome that was to be open and is decided nothing more is said: nothing is missing. */
static void check_missing(struct failure *f, const struct expect *expect, uint32_t index, const char *found) {
    struct missing_set set = { 0 };
    if (expect->value[0]->kind == EXPR_UNKNOWN && strcmp(found, "unknown") != 0) {
        struct text nothing = { 0 };
        rewrite_missing(f, expect, &nothing);
        return;
    }
    if (box_missing(f->run->box, index, &set)) compare_missing(f, expect, &set);
}

/* Whether the reason is about this term: its truth, or a comparison of its value. */
static bool is_about(const struct program *p, const struct reason *reason, const struct program_definition *d) {
    if (reason->instruction == NONE || (reason->kind != REASON_DEFINITION && reason->kind != REASON_VALUE)) return false;
    const struct program_instruction *i = &p->instruction[reason->instruction];
    return d->kind == VALUE_TRUTH ? i->dst == d->reg : i->a == d->reg || i->b == d->reg;
}

/* Whether a fact, term or recommendation of that name is among what decided. */
static bool is_reason(const struct program *p, const struct reason *reason, struct slice name) {
    for (; reason; reason = reason->next) {
        if (reason->fact != NONE && slice_is(name, program_text(p, p->fact[reason->fact].name))) return true;
        if (reason->recommendation != NONE && slice_is(name, program_text(p, p->recommendation[reason->recommendation].name))) return true;
        for (uint32_t d = 0; d < p->definitions; d++)
            if (is_about(p, reason, &p->definition[d]) && slice_is(name, program_text(p, p->definition[d].name))) return true;
        if (is_reason(p, reason->children, name)) return true;
    }
    return false;
}

static bool decided(struct failure *f, uint32_t index, struct slice name) {
    struct scenario_run *run = f->run;
    return has_reasons(run) && is_reason(run->program, reasons_of_outcome(run->context, run->reasons, LANGUAGE_ENGLISH, index, NULL), name);
}

static void check_because(struct failure *f, const struct expect *expect, const struct program_recommendation *r, uint32_t index) {
    const struct program *p = f->run->program;
    for (size_t i = 0; i < expect->because.count; i++) {
        struct slice name = expect->because.at[i].text;
        bool holds = false;
        for (uint32_t a = 0; a < r->avoids; a++) {
            const struct program_recommendation *avoid = &p->recommendation[p->avoidance[r->first_avoid + a].avoid];
            holds |= slice_is(name, program_text(p, avoid->name)) && f->run->context->truth[avoid->outcome] == TRUTH_YES;
        }
        for (uint32_t k = 0; k < p->recommendations; k++) { /* replaced by something that is `instead of` it */
            const struct program_recommendation *other = &p->recommendation[k];
            holds |= slice_is(name, program_text(p, other->name)) && other->instead_of != NONE && &p->recommendation[other->instead_of] == r &&
                     f->run->context->truth[other->outcome] != TRUTH_NO;
        }
        struct text wanted;
        text_init(&wanted, &f->run->context->arena);
        text_printf(&wanted, "because %.*s", (int)name.length, name.bytes);
        if (holds || decided(f, index, name)) continue;
        fail(f, expect, wanted.bytes ? wanted.bytes : "", "%.*s decides nothing here", (int)name.length, name.bytes);
        explain_outcome(f, index);
    }
}

static void check_outcome(struct failure *f, const struct expect *expect, const struct program_recommendation *r, uint32_t index) {
    const char *found = outcome_word(f->run->context->truth[r->outcome]), *wanted = expected_outcome(expect->value[0]);
    if (strcmp(found, wanted) != 0) {
        fail(f, expect, wanted, "%s", found);
        explain_outcome(f, index);
        rewrite_values(f, expect, found);
    }
    if (expect->has_missing) check_missing(f, expect, index, found);
    check_because(f, expect, r, index);
}

/* An amount written in the scenario against one that was computed. */
static bool same_amount(const struct expr *wanted, struct decimal found, const struct unit *unit) {
    struct unit_conversion conversion;
    bool negative = wanted->kind == EXPR_NEGATE;
    if (negative) wanted = wanted->part[0];
    if (wanted->kind == EXPR_UNKNOWN) return !decimal_is_known(found);
    if (wanted->kind != EXPR_QUANTITY || !decimal_is_known(found)) return false;
    const struct unit *from = wanted->quantity->unit ? wanted->quantity->unit : &unit_one;
    if (unit_conversion(from, unit ? unit : &unit_one, NULL, &conversion) != UNIT_CONVERTS) return false;
    struct decimal value = unit_convert(wanted->quantity->number, &conversion);
    return decimal_equal(negative ? decimal_negate(value) : value, found);
}

static struct decimal amount_at(const struct context *context, uint32_t kind, uint32_t reg, uint32_t scale) {
    if (kind == VALUE_WIDE) return context->wide[reg];
    int64_t number = context->number[reg];
    if ((kind == VALUE_RANGE || kind == VALUE_SCORE) && number != context->number[reg + 1]) return decimal_unknown;
    return number == NUMBER_UNKNOWN ? decimal_unknown : decimal_scaled(number, -(int32_t)scale);
}

static void print_values(struct scenario_run *run, const struct expect *expect, struct text *out) {
    for (size_t i = 0; i < expect->values; i++) {
        struct slice words = span_text(&run->c->sources, expect->value[i]->span);
        text_printf(out, "%s%.*s", i ? " then " : "", (int)words.length, words.bytes);
    }
}

static bool gives(const struct scenario_run *run, const struct program_dose *dose, struct slice treatment) {
    return slice_is(treatment, program_text(run->program, run->program->treatment[dose->treatment].name));
}

/* What an unknown amount waits for, each thing once over all doses. */
static void add_missing(struct scenario_run *run, uint32_t dose, struct missing_set *all) {
    struct missing_set set = { 0 };
    if (!box_missing_for_dose(run->box, dose, &set)) return;
    for (size_t i = 0; i < set.count; i++) {
        bool there = false;
        for (size_t k = 0; k < all->count; k++)
            there |= all->at[k].fact == set.at[i].fact && all->at[k].element == set.at[i].element && all->at[k].field == set.at[i].field;
        if (!there && ARENA_ROOM(&run->context->arena, all->at, all->count, all->room)) all->at[all->count++] = set.at[i];
    }
}

/* The doses of that treatment, in order, in the recommendation named or, without one, in every one that is yes. */
static void check_dose(struct failure *f, const struct expect *expect) {
    struct scenario_run *run = f->run;
    struct missing_set waits = { 0 };
    const struct program *p = run->program;
    struct text found, wanted;
    size_t count = 0;
    bool same = true;
    text_init(&found, &run->context->arena);
    text_init(&wanted, &run->context->arena);
    for (uint32_t i = 0; i < p->doses; i++) {
        const struct program_dose *dose = &p->dose[i];
        const struct program_recommendation *r = &p->recommendation[dose->recommendation];
        if (!gives(run, dose, expect->treatment.text) || run->context->truth[r->outcome] != TRUTH_YES) continue;
        if (expect->name.text.length && !slice_is(expect->name.text, program_text(p, r->name))) continue;
        struct decimal amount = amount_at(run->context, dose->kind, dose->reg, dose->scale);
        if (count >= expect->values || !same_amount(expect->value[count], amount, &p->parsed_unit[dose->unit])) same = false;
        if (count++) text_puts(&found, " then ");
        if (expect->has_missing && !decimal_is_known(amount)) add_missing(run, i, &waits);
        report_value(run->context, (enum value_kind)dose->kind, dose->reg, dose->scale, program_text(p, p->unit[dose->unit].code), 0, 0, &found);
    }
    if (expect->has_missing) compare_missing(f, expect, &waits);
    if (same && count == expect->values) return;
    print_values(run, expect, &wanted);
    fail(f, expect, wanted.bytes ? wanted.bytes : "", "%s", count ? found.bytes : "no dose (the recommendation is not yes)");
    if (count && !found.failed) rewrite_values(f, expect, found.bytes);
}

/* A score that is not quite known is in a band when all that it can be is. */
static bool is_in_band(const struct scenario_run *run, const struct program_definition *d, struct slice words) {
    const struct program *p = run->program;
    int64_t low = run->context->number[d->reg], high = run->context->number[d->reg + 1];
    uint32_t choice = d->first_choice;
    for (uint32_t i = 0; i < p->bands; i++) {
        const struct program_band *band = &p->band[i];
        if (&p->definition[band->definition] != d) continue;
        if (!slice_is(words, program_text(p, p->choice[choice++].name))) continue;
        return low != NUMBER_UNKNOWN && low >= band->from && high <= band->to;
    }
    return false;
}

static bool value_matches(struct scenario_run *run, const struct program_definition *d, const struct expr *wanted, const char *found) {
    const struct program *p = run->program;
    struct slice words = span_text(&run->c->sources, wanted->span);
    const struct unit *unit = d->unit == NONE ? NULL : &p->parsed_unit[d->unit];
    bool number = d->kind == VALUE_NUMBER || d->kind == VALUE_WIDE || d->kind == VALUE_RANGE || d->kind == VALUE_SCORE;
    if (d->kind == VALUE_SCORE && wanted->kind == EXPR_NAME) return is_in_band(run, d, words);
    if (number) return same_amount(wanted, amount_at(run->context, d->kind, d->reg, d->scale), unit);
    if (wanted->kind == EXPR_TEXT) return context_text_at(run->context, run->context->number[d->reg], &words) && slice_equal(words, wanted->string.text);
    return slice_is(words, found);
}

/* One value, not a range or several. */
static bool can_be_written(const struct scenario_run *run, const struct program_definition *d) {
    if (d->kind == VALUE_RANGE || d->kind == VALUE_SCORE) return run->context->number[d->reg] == run->context->number[d->reg + 1];
    return d->kind == VALUE_TRUTH || d->kind == VALUE_CHOICE || d->kind == VALUE_NUMBER || d->kind == VALUE_WIDE || d->kind == VALUE_DATE;
}

static void compare_value(struct failure *f, const struct expect *expect, const struct program_definition *d) {
    struct scenario_run *run = f->run;
    const struct program *p = run->program;
    struct text found, wanted;
    text_init(&found, &run->context->arena);
    text_init(&wanted, &run->context->arena);
    const char *unit = d->unit == NONE ? NULL : program_text(p, p->unit[d->unit].code);
    report_value(run->context, (enum value_kind)d->kind, d->reg, d->scale, unit, d->first_choice, d->choices, &found);
    if (value_matches(run, d, expect->value[0], found.bytes ? found.bytes : "")) return;
    print_values(run, expect, &wanted);
    fail(f, expect, wanted.bytes ? wanted.bytes : "", "%s", found.bytes ? found.bytes : "");
    if (d->kind == VALUE_TRUTH) explain_truth(f, d->reg);
    if (can_be_written(run, d) && found.bytes) rewrite_values(f, expect, found.bytes);
}

/* A fact as the reader has put it, rounded and perhaps stale. Lists have no one value: the checker refuses them. */
static struct program_definition fact_as_term(const struct program_fact *fact) {
    static const uint32_t kinds[] = { [FACT_TRUTH] = VALUE_TRUTH, [FACT_CHOICE] = VALUE_CHOICE, [FACT_NUMBER] = VALUE_NUMBER,
                                      [FACT_WIDE] = VALUE_WIDE, [FACT_DATE] = VALUE_DATE, [FACT_TEXT] = VALUE_TEXT,
                                      [FACT_PERIOD] = VALUE_PERIOD, [FACT_LIST] = VALUE_LIST, [FACT_SERIES] = VALUE_SERIES };
    return (struct program_definition){ .kind = kinds[fact->kind], .reg = fact->slot, .scale = fact->scale, .unit = fact->unit,
                                        .first_choice = fact->first_choice, .choices = fact->choices };
}

static void check_value(struct failure *f, const struct expect *expect) {
    const struct program *p = f->run->program;
    for (uint32_t i = 0; i < p->definitions; i++)
        if (slice_is(expect->name.text, program_text(p, p->definition[i].name))) {
            compare_value(f, expect, &p->definition[i]);
            return;
        }
    for (uint32_t i = 0; i < p->facts; i++)
        if (slice_is(expect->name.text, program_text(p, p->fact[i].name))) {
            struct program_definition term = fact_as_term(&p->fact[i]);
            compare_value(f, expect, &term);
            return;
        }
    fail(f, expect, "a value", "nothing of that name");
}

static void check_expect(struct failure *f, const struct expect *expect) {
    const struct program *p = f->run->program;
    uint32_t index = 0;
    const struct program_recommendation *r = recommendation_named(p, expect->name.text, &index);
    if (expect->values == 0) return;
    switch (expect->kind) {
    case EXPECT_APPLIES: {
        uint8_t applies = p->guideline[0].applies == NONE ? TRUTH_YES : f->run->context->truth[p->guideline[0].applies];
        const char *found = outcome_word(applies), *wanted = expected_outcome(expect->value[0]);
        if (strcmp(found, wanted) != 0) {
            fail(f, expect, wanted, "%s", found);
            if (p->guideline[0].applies != NONE) explain_truth(f, p->guideline[0].applies);
            rewrite_values(f, expect, found);
        }
        if (expect->has_missing) check_missing(f, expect, NONE, found);
        break;
    }
    case EXPECT_DOSE: check_dose(f, expect); break;
    case EXPECT_OUTCOME: case EXPECT_VALUE:
        if (r) check_outcome(f, expect, r, index);
        else check_value(f, expect);
        break;
    }
}

/* `given egfr is 45` stands for every call of the function; unknown: the host is not asked. */
static bool give_call(struct scenario_run *run, const struct given *given, uint32_t call, const char **why) {
    struct fact_error error = { 0 };
    struct text json;
    uint32_t fact = run->program->call[call].fact;
    if (given->kind == GIVEN_UNKNOWN) {
        run->context->fact[fact].given = GIVEN_UNREADABLE;
        return true;
    }
    text_init(&json, &run->context->arena);
    put_value(run->c, given->value, &json);
    if (!json.failed && facts_set(run->context, fact, json.bytes, json.length, DATE_UNKNOWN, &error) == FACTS_READ) return true;
    if (error.message) *why = error.message;
    return false;
}

static bool give_calls(struct scenario_run *run, const struct decl *scenario, const char **why) {
    const struct program *program = run->program;
    for (size_t i = 0; i < scenario->givens; i++)
        for (uint32_t c = 0; c < program->calls; c++) {
            const char *name = program_text(program, program->function[program->call[c].function].name);
            if (slice_is(scenario->given[i].fact.text, name) && !give_call(run, &scenario->given[i], c, why)) return false;
        }
    return true;
}

/* The next patient's context starts anew: what this one lacked is noted before. */
static void note_memory(struct scenario_run *run) {
    const struct context *context = run->context;
    if (context->failed || context->arena.failed || context->fixed.failed) run->c->failed = true;
}

static bool run_given(struct scenario_run *run, const struct decl *scenario, const char **why) {
    struct fact_error error = { 0 };
    struct text json;
    *why = "no memory";
    context_reset(run->context, day_of(run, scenario));
    text_init(&json, &run->context->arena);
    scenario_record(run->c, run->program, scenario, &json);
    if (json.failed) {
        run->c->failed = true;
        return false;
    }
    if (facts_read(run->context, json.bytes, json.length, NULL, &error) != FACTS_READ) {
        if (error.message) *why = error.message;
        return false;
    }
    if (!give_calls(run, scenario, why)) return false;
    vm_run(run->context);
    return true;
}

bool scenario_run_given(struct scenario_run *run, const struct decl *scenario, const char **why) {
    bool fine = run_given(run, scenario, why);
    note_memory(run);
    return fine;
}

bool scenario_passes(struct scenario_run *run, const struct decl *scenario) {
    struct failure f = { run, scenario, false };
    const char *why;
    if (run_given(run, scenario, &why)) {
        for (size_t i = 0; i < scenario->expects; i++) check_expect(&f, &scenario->expect[i]);
    } else {
        begin_failure(&f);
        text_printf(run->report, "  what is given cannot be: %s\n", why);
    }
    note_memory(run);
    return !f.begun;
}
