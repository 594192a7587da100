/* The answer as JSON: docs/results.md, key by key. Everything that people read in it is the answer's. */
#include <string.h>

#include "include/osler.h"
#include "runtime/dose_words.h"
#include "runtime/report_more.h"
#include "runtime/value.h"

static const char *const outcome_names[] = { "no", "unknown", "contraindicated", "yes" };
static const char *const kind_names[] = { "recommend", "consider", "avoid", "warn", "inform" };
static const char *const strength_names[] = { NULL, "strong", "conditional" };
static const char *const certainty_names[] = { NULL, "very_low", "low", "moderate", "high" };
static const char *const reason_kinds[] = { "fact",     "value",   "term",    "recommendation", "list", "one_of",
                                            "together", "applies", "instead", "avoid",          "more" };
static const char *const status_names[] = { "draft", "submitted", "under_review", "approved", "retired" };

static const char *name_of(const struct answer *answer, uint32_t recommendation) {
    const struct program *program = answer->context->program;
    return program_text(program, program->recommendation[recommendation].name);
}

static void put_date(struct pretty *json, const char *key, date day) {
    char text[DATE_TEXT];
    date_print(day, text);
    pretty_put_string(json, key, text);
}

/* The signed steps of review: of a recommendation, of the guideline (NONE). */
static void put_reviews(struct pretty *json, const struct program *program, uint32_t recommendation) {
    static const char *const steps[] = { "submitted", "reviewed", "approved" };
    pretty_key(json, "reviews");
    pretty_open(json, '[');
    for (uint32_t i = 0; i < program->reviews; i++) {
        const struct program_review *review = &program->review[i];
        if (review->recommendation != recommendation || review->step >= REVIEW_STEPS) continue;
        pretty_open_flat(json, '{');
        pretty_put_string(json, "step", steps[review->step]);
        pretty_put_string(json, "name", program_text(program, review->name));
        put_date(json, "on", review->on);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

static bool has_reviews(const struct program *program, uint32_t recommendation) {
    for (uint32_t i = 0; i < program->reviews; i++)
        if (program->review[i].recommendation == recommendation) return true;
    return false;
}

static void put_date_or_null(struct pretty *json, const char *key, date day) {
    if (date_is_known(day)) put_date(json, key, day);
    else pretty_put_or_null(json, key, NULL);
}

static void put_guideline(struct pretty *json, const struct program *program) {
    const struct program_guideline *g = program->guideline;
    pretty_key(json, "guideline");
    pretty_open(json, '{');
    pretty_put_string(json, "id", program_text(program, g->id));
    pretty_put_string(json, "title", program_text(program, g->title));
    pretty_put_string(json, "version", program_text(program, g->version));
    pretty_put_string(json, "status", status_names[g->status <= STATUS_RETIRED ? g->status : STATUS_DRAFT]);
    put_reviews(json, program, NONE);
    put_date_or_null(json, "updated", g->updated);
    put_date_or_null(json, "expires", g->expires);
    pretty_put_or_null(json, "policy", program_text(program, g->policy));
    pretty_put_string(json, "content", program->hash);
    pretty_close(json, '}');
    pretty_put_string(json, "engine", "osler " OSLER_VERSION);
}

static void put_missing(struct pretty *json, const struct answer *answer, const struct missing_set *set) {
    struct text name;
    text_init(&name, &answer->context->arena);
    pretty_key(json, "missing");
    pretty_open_flat(json, '[');
    for (size_t i = 0; i < set->count; i++) {
        text_clear(&name);
        missing_print(answer->context->program, &set->at[i], &name);
        pretty_string(json, name.bytes);
    }
    pretty_close(json, ']');
}

/* `own` is the name of the guideline's own file, which goes without saying. */
static void put_reasons(struct pretty *json, const char *key, const char *own, const struct reason *reason) {
    pretty_key(json, key);
    pretty_open(json, '[');
    for (; reason; reason = reason->next) {
        pretty_open(json, '{');
        pretty_put_string(json, "kind", reason_kinds[reason->kind]);
        pretty_put_string(json, "text", reason->text);
        pretty_put_string(json, "outcome", outcome_names[reason->truth & 3]);
        if (reason->name) pretty_put_string(json, "fact", reason->name);
        if (reason->value) pretty_put_string(json, "value", reason->value);
        if (reason->needed) pretty_put_string(json, "needed", reason->needed);
        if (date_is_known(reason->on)) put_date(json, "on", reason->on);
        pretty_put_whole(json, "line", reason->line);
        if (reason->source[0] && strcmp(reason->source, own) != 0) pretty_put_string(json, "file", reason->source);
        if (reason->editor) pretty_put_string(json, "basis", "editor");
        if (reason->note) pretty_put_string(json, "note", reason->note);
        if (reason->children) put_reasons(json, "because", own, reason->children);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

static void put_amount(struct pretty *json, const char *key, const struct value *amount) {
    char digits[DECIMAL_TEXT];
    pretty_key(json, key);
    if (amount->kind == VALUE_WIDE)
        decimal_print(amount->wide, digits);
    else
        value_digits(amount->number, amount->scale, digits);
    pretty_open_flat(json, '{');
    pretty_put_string(json, "value", digits);
    pretty_put_string(json, "unit", amount->unit);
    pretty_close(json, '}');
}

/* The dose as it is read, in the language asked for. */
static void put_dose_text(struct pretty *json, const struct answer *answer, const struct answer_dose *dose) {
    const struct program *program = answer->context->program;
    const struct program_dose *d = &program->dose[dose->dose];
    struct value amount = answer_amount(answer->context, dose->dose);
    struct text words;
    text_init(&words, &answer->context->arena);
    text_printf(&words, "%s ", program_text(program, program->treatment[d->treatment].label));
    if (dose->known) value_put_amount(answer->context, &amount, answer->language, &words);
    else text_puts(&words, phrase(answer->language, PHRASE_DOSE_NOT_KNOWN));
    dose_put_manner(program, dose->dose, answer->language, &words);
    pretty_put_string(json, "text", words.bytes ? words.bytes : "");
}

static void put_dose(struct pretty *json, const struct answer *answer, const struct answer_dose *dose) {
    const struct program *program = answer->context->program;
    const struct program_dose *d = &program->dose[dose->dose];
    struct value amount = answer_amount(answer->context, dose->dose), before;
    pretty_open(json, '{');
    pretty_put_string(json, "treatment", program_text(program, program->treatment[d->treatment].name));
    if (dose->known)
        put_amount(json, "amount", &amount);
    else
        pretty_put_or_null(json, "amount", NULL);
    pretty_put_or_null(json, "route", program_text(program, d->route));
    pretty_put_or_null(json, "over", program_text(program, d->over));
    pretty_put_or_null(json, "schedule", program_text(program, d->schedule));
    put_dose_text(json, answer, dose);
    put_missing(json, answer, &dose->missing);
    if (answer_amount_before(answer->context, dose->dose, &before)) put_amount(json, "before_rounding", &before);
    pretty_close(json, '}');
}

static void put_doses(struct pretty *json, const struct answer *answer, const struct answer_item *item) {
    pretty_key(json, "doses");
    pretty_open(json, '[');
    for (size_t i = 0; i < item->doses; i++) put_dose(json, answer, &item->dose[i]);
    pretty_close(json, ']');
}

static void put_avoids(struct pretty *json, const struct answer *answer, const struct answer_item *item) {
    pretty_key(json, "contraindicated_by");
    pretty_open_flat(json, '[');
    for (size_t i = 0; i < item->contraindications; i++) pretty_string(json, name_of(answer, item->contraindicated_by[i]));
    pretty_close(json, ']');
    pretty_key(json, "cautions");
    pretty_open(json, '[');
    for (size_t i = 0; i < item->cautions; i++) {
        const struct program *program = answer->context->program;
        const struct answer_caution *caution = &item->caution[i];
        pretty_open(json, '{');
        pretty_put_string(json, "avoid", name_of(answer, caution->avoid));
        pretty_put_string(json, "text", program_text(program, program->recommendation[caution->avoid].label));
        put_missing(json, answer, &caution->missing);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

static void put_lists(struct pretty *json, const struct program *program, const struct program_recommendation *r) {
    pretty_key(json, "cites");
    pretty_open_flat(json, '[');
    for (uint32_t i = 0; i < r->cites; i++) pretty_whole(json, (uint64_t)program->cite[r->first_cite + i].reference + 1);
    pretty_close(json, ']');
    pretty_put_or_null(json, "rationale", program_text(program, r->rationale));
    pretty_put_string(json, "basis", r->basis ? "editor" : "source");
    pretty_put_or_null(json, "note", program_text(program, r->note));
    pretty_key(json, "checklist");
    pretty_open(json, '[');
    for (uint32_t i = 0; i < r->checks; i++)
        pretty_string(json, program_text(program, program->check[r->first_check + i].text));
    pretty_close(json, ']');
}

static void put_item(struct pretty *json, const struct answer *answer, const struct answer_item *item) {
    const struct program *program = answer->context->program;
    const struct program_recommendation *r = &program->recommendation[item->recommendation];
    pretty_open(json, '{');
    pretty_put_string(json, "id", program_text(program, r->name));
    pretty_put_string(json, "kind", kind_names[r->kind <= KIND_INFORM ? r->kind : KIND_INFORM]);
    pretty_put_string(json, "title", program_text(program, r->label));
    pretty_put_or_null(json, "section", r->heading == NONE ? NULL : program_text(program, program->heading[r->heading].title));
    pretty_put_string(json, "outcome", outcome_names[item->outcome & 3]);
    pretty_put_or_null(json, "strength", strength_names[r->strength <= STRENGTH_CONDITIONAL ? r->strength : 0]);
    pretty_put_or_null(json, "certainty", certainty_names[r->certainty <= CERTAINTY_HIGH ? r->certainty : 0]);
    pretty_put_string(json, "text", item->text);
    put_doses(json, answer, item);
    put_reasons(json, "because", program_text(program, program->source[0].name), item->because);
    put_missing(json, answer, &item->missing);
    put_avoids(json, answer, item);
    put_lists(json, program, r);
    if (item->missing.may) pretty_put_truth(json, "may", true);
    if (r->status < STATUS_INHERITED) pretty_put_string(json, "status", status_names[r->status]);
    if (has_reviews(program, item->recommendation)) put_reviews(json, program, item->recommendation);
    pretty_close(json, '}');
}

static void put_references(struct pretty *json, const struct program *program) {
    pretty_key(json, "references");
    pretty_open(json, '[');
    for (uint32_t i = 0; i < program->references; i++) {
        const struct program_reference *reference = &program->reference[i];
        if (!reference->cited) continue;
        pretty_open(json, '{');
        pretty_put_whole(json, "number", (uint64_t)i + 1);
        pretty_put_string(json, "name", program_text(program, reference->name));
        pretty_put_string(json, "title", program_text(program, reference->title));
        pretty_put_or_null(json, "kind", program_text(program, reference->kind));
        pretty_put_truth(json, "verified", reference->verified != 0);
        pretty_key(json, "details");
        pretty_open_flat(json, '{');
        for (uint32_t j = 0; j < reference->details; j++) {
            const struct program_detail *detail = &program->detail[reference->first_detail + j];
            pretty_put_string(json, program_text(program, detail->name), program_text(program, detail->value));
        }
        pretty_close(json, '}');
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

static bool is_asked(uint32_t asked, uint32_t recommendation) { return asked == NONE || asked == recommendation; }

static bool bears_on(const struct answer_wish *wish, uint32_t asked) {
    for (size_t i = 0; i < wish->count; i++)
        if (is_asked(asked, wish->matters_to[i])) return true;
    return false;
}

static void put_wishes(struct pretty *json, const struct answer *answer, uint32_t asked) {
    const struct program *program = answer->context->program;
    pretty_key(json, "missing");
    pretty_open(json, '[');
    for (size_t i = 0; i < answer->wishes; i++) {
        const struct answer_wish *wish = &answer->wish[i];
        if (!bears_on(wish, asked)) continue;
        const char *ask = answer_ask(program, &wish->what);
        struct text label;
        text_init(&label, &answer->context->arena);
        answer_put_wish(answer, &wish->what, &label);
        pretty_open(json, '{');
        pretty_put_string(json, "fact", wish->name);
        pretty_put_string(json, "ask", ask[0] ? ask : label.bytes);
        pretty_key(json, "matters_to");
        pretty_open_flat(json, '[');
        for (size_t j = 0; j < wish->count; j++) pretty_string(json, name_of(answer, wish->matters_to[j]));
        pretty_close(json, ']');
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

static void put_assumed(struct pretty *json, const struct answer *answer) {
    const struct program *program = answer->context->program;
    pretty_key(json, "assumed");
    pretty_open(json, '[');
    for (size_t i = 0; i < answer->assumptions; i++) {
        const struct program_fact *fact = &program->fact[answer->assumed[i]];
        struct value value = value_of_fact(answer->context, answer->assumed[i]);
        struct text exact, words, sentence;
        text_init(&exact, &answer->context->arena);
        text_init(&words, &answer->context->arena);
        text_init(&sentence, &answer->context->arena);
        value_print(answer->context, &value, &exact);
        value_words(answer->context, &value, answer->language, &words);
        PHRASE_PUT(&sentence, answer->language, N_ASSUMED, program_text(program, fact->label), words.bytes);
        pretty_open(json, '{');
        pretty_put_string(json, "fact", program_text(program, fact->name));
        pretty_put_string(json, "value", exact.bytes);
        pretty_put_string(json, "text", sentence.bytes);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
}

void report_json_head(struct pretty *json, const struct answer *answer) {
    const struct context *context = answer->context;
    put_guideline(json, context->program);
    pretty_key(json, "patient");
    if (context->patient.length)
        pretty_slice(json, context->patient);
    else
        pretty_word(json, "null");
    put_date(json, "on", context->today);
    pretty_put_string(json, "applies", outcome_names[answer->applies & 3]);
}

void report_json_foot(struct pretty *json, const struct answer *answer) {
    put_assumed(json, answer);
    pretty_key(json, "notices");
    pretty_open(json, '[');
    for (size_t i = 0; i < answer->notices; i++) pretty_string(json, answer->notice[i].text);
    pretty_close(json, ']');
    pretty_put_string(json, "disclaimer", program_text(answer->context->program, answer->context->program->guideline->disclaimer));
}

void report_json(struct context *context, struct box *box, const struct report_options *options, struct text *out) {
    report_why_json(context, box, options, NONE, out);
}

void report_why_json(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                     struct text *out) {
    const struct program *program = context->program;
    struct answer *answer = answer_new(context, box, options);
    struct pretty json = { .text = out };
    if (!answer) {
        out->failed = true;
        return;
    }
    pretty_open(&json, '{');
    report_json_head(&json, answer);
    pretty_key(&json, "recommendations");
    pretty_open(&json, '[');
    for (size_t i = 0; i < answer->items; i++)
        if (is_asked(recommendation, answer->item[i].recommendation)) put_item(&json, answer, &answer->item[i]);
    pretty_close(&json, ']');
    put_references(&json, program);
    put_wishes(&json, answer, recommendation);
    report_json_foot(&json, answer);
    pretty_close(&json, '}');
    text_putc(out, '\n');
    if (context->arena.failed) out->failed = true;
}
