/* The answer as JSON: docs/results.md, key by key. Everything that people read in it is the answer's. */
#include <string.h>

#include "runtime/answer.h"
#include "runtime/json_out.h"
#include "runtime/value.h"

static const char *const outcome_names[] = { "no", "unknown", "contraindicated", "yes" };
static const char *const kind_names[] = { "recommend", "consider", "avoid", "warn", "inform" };
static const char *const strength_names[] = { NULL, "strong", "conditional" };
static const char *const certainty_names[] = { NULL, "very_low", "low", "moderate", "high" };
static const char *const status_names[] = { "draft", "submitted", "under_review", "approved", "retired" };

static const char *name_of(const struct answer *answer, uint32_t recommendation) {
    const struct program *program = answer->context->program;
    return program_text(program, program->recommendation[recommendation].name);
}

static void put_guideline(struct json_out *json, const struct program *program) {
    const struct program_guideline *g = program->guideline;
    json_key(json, "guideline");
    json_open(json, '{');
    json_put_string(json, "id", program_text(program, g->id));
    json_put_string(json, "title", program_text(program, g->title));
    json_put_string(json, "version", program_text(program, g->version));
    json_put_string(json, "status", status_names[g->status <= STATUS_RETIRED ? g->status : STATUS_DRAFT]);
    json_close(json, '}');
}

static void put_missing(struct json_out *json, const struct answer *answer, const struct missing_set *set) {
    struct text name;
    text_init(&name, &answer->context->arena);
    json_key(json, "missing");
    json_open_flat(json, '[');
    for (size_t i = 0; i < set->count; i++) {
        text_clear(&name);
        missing_print(answer->context->program, &set->at[i], &name);
        json_string(json, name.bytes);
    }
    json_close(json, ']');
}

static void put_date(struct json_out *json, const char *key, date day) {
    char text[DATE_TEXT];
    date_print(day, text);
    json_put_string(json, key, text);
}

static void put_reasons(struct json_out *json, const char *key, const struct reason *reason) {
    json_key(json, key);
    json_open(json, '[');
    for (; reason; reason = reason->next) {
        json_open(json, '{');
        json_put_string(json, "text", reason->text);
        json_put_string(json, "outcome", outcome_names[reason->truth & 3]);
        if (reason->name) json_put_string(json, "fact", reason->name);
        if (reason->value) json_put_string(json, "value", reason->value);
        if (reason->needed) json_put_string(json, "needed", reason->needed);
        if (date_is_known(reason->on)) put_date(json, "on", reason->on);
        json_put_whole(json, "line", reason->line);
        if (reason->editor) json_put_string(json, "basis", "editor");
        if (reason->note) json_put_string(json, "note", reason->note);
        if (reason->children) put_reasons(json, "because", reason->children);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_amount(struct json_out *json, const char *key, const struct value *amount) {
    char digits[DECIMAL_TEXT];
    json_key(json, key);
    if (amount->kind == VALUE_WIDE)
        decimal_print(amount->wide, digits);
    else
        value_digits(amount->number, amount->scale, digits);
    json_open_flat(json, '{');
    json_put_string(json, "value", digits);
    json_put_string(json, "unit", amount->unit);
    json_close(json, '}');
}

static void put_dose(struct json_out *json, const struct answer *answer, const struct answer_dose *dose) {
    const struct program *program = answer->context->program;
    const struct program_dose *d = &program->dose[dose->dose];
    struct value amount = answer_amount(answer->context, dose->dose), before;
    json_open(json, '{');
    json_put_string(json, "treatment", program_text(program, program->treatment[d->treatment].name));
    if (dose->known)
        put_amount(json, "amount", &amount);
    else
        json_put_or_null(json, "amount", NULL);
    json_put_or_null(json, "route", program_text(program, d->route));
    json_put_or_null(json, "over", program_text(program, d->over));
    json_put_or_null(json, "schedule", program_text(program, d->schedule));
    put_missing(json, answer, &dose->missing);
    if (answer_amount_before(answer->context, dose->dose, &before)) put_amount(json, "before_rounding", &before);
    json_close(json, '}');
}

static void put_doses(struct json_out *json, const struct answer *answer, const struct answer_item *item) {
    json_key(json, "doses");
    json_open(json, '[');
    for (size_t i = 0; i < item->doses; i++) put_dose(json, answer, &item->dose[i]);
    json_close(json, ']');
}

static void put_avoids(struct json_out *json, const struct answer *answer, const struct answer_item *item) {
    json_key(json, "contraindicated_by");
    json_open_flat(json, '[');
    for (size_t i = 0; i < item->contraindications; i++) json_string(json, name_of(answer, item->contraindicated_by[i]));
    json_close(json, ']');
    json_key(json, "cautions");
    json_open(json, '[');
    for (size_t i = 0; i < item->cautions; i++) {
        const struct program *program = answer->context->program;
        const struct answer_caution *caution = &item->caution[i];
        json_open(json, '{');
        json_put_string(json, "avoid", name_of(answer, caution->avoid));
        json_put_string(json, "text", program_text(program, program->recommendation[caution->avoid].label));
        put_missing(json, answer, &caution->missing);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_lists(struct json_out *json, const struct program *program, const struct program_recommendation *r) {
    json_key(json, "cites");
    json_open_flat(json, '[');
    for (uint32_t i = 0; i < r->cites; i++) json_whole(json, (uint64_t)program->cite[r->first_cite + i].reference + 1);
    json_close(json, ']');
    json_put_or_null(json, "rationale", program_text(program, r->rationale));
    json_put_string(json, "basis", r->basis ? "editor" : "source");
    json_put_or_null(json, "note", program_text(program, r->note));
    json_key(json, "checklist");
    json_open(json, '[');
    for (uint32_t i = 0; i < r->checks; i++)
        json_string(json, program_text(program, program->check[r->first_check + i].text));
    json_close(json, ']');
}

static void put_item(struct json_out *json, const struct answer *answer, const struct answer_item *item) {
    const struct program *program = answer->context->program;
    const struct program_recommendation *r = &program->recommendation[item->recommendation];
    json_open(json, '{');
    json_put_string(json, "id", program_text(program, r->name));
    json_put_string(json, "kind", kind_names[r->kind <= KIND_INFORM ? r->kind : KIND_INFORM]);
    json_put_string(json, "title", program_text(program, r->label));
    json_put_or_null(json, "section", r->heading == NONE ? NULL : program_text(program, program->heading[r->heading].title));
    json_put_string(json, "outcome", outcome_names[item->outcome & 3]);
    json_put_or_null(json, "strength", strength_names[r->strength <= STRENGTH_CONDITIONAL ? r->strength : 0]);
    json_put_or_null(json, "certainty", certainty_names[r->certainty <= CERTAINTY_HIGH ? r->certainty : 0]);
    json_put_string(json, "text", item->text);
    put_doses(json, answer, item);
    put_reasons(json, "because", item->because);
    put_missing(json, answer, &item->missing);
    put_avoids(json, answer, item);
    put_lists(json, program, r);
    if (item->missing.may) json_put_truth(json, "may", true);
    if (r->status < STATUS_INHERITED) json_put_string(json, "status", status_names[r->status]);
    json_close(json, '}');
}

static void put_references(struct json_out *json, const struct program *program) {
    json_key(json, "references");
    json_open(json, '[');
    for (uint32_t i = 0; i < program->references; i++) {
        const struct program_reference *reference = &program->reference[i];
        if (!reference->cited) continue;
        json_open(json, '{');
        json_put_whole(json, "number", (uint64_t)i + 1);
        json_put_string(json, "name", program_text(program, reference->name));
        json_put_string(json, "title", program_text(program, reference->title));
        json_put_or_null(json, "kind", program_text(program, reference->kind));
        json_put_truth(json, "verified", reference->verified != 0);
        json_key(json, "details");
        json_open_flat(json, '{');
        for (uint32_t j = 0; j < reference->details; j++) {
            const struct program_detail *detail = &program->detail[reference->first_detail + j];
            json_put_string(json, program_text(program, detail->name), program_text(program, detail->value));
        }
        json_close(json, '}');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_wishes(struct json_out *json, const struct answer *answer) {
    const struct program *program = answer->context->program;
    json_key(json, "missing");
    json_open(json, '[');
    for (size_t i = 0; i < answer->wishes; i++) {
        const struct answer_wish *wish = &answer->wish[i];
        const char *ask = answer_ask(program, &wish->what);
        struct text label;
        text_init(&label, &answer->context->arena);
        answer_put_wish(answer, &wish->what, &label);
        json_open(json, '{');
        json_put_string(json, "fact", wish->name);
        json_put_string(json, "ask", ask[0] ? ask : label.bytes);
        json_key(json, "matters_to");
        json_open_flat(json, '[');
        for (size_t j = 0; j < wish->count; j++) json_string(json, name_of(answer, wish->matters_to[j]));
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_assumed(struct json_out *json, const struct answer *answer) {
    const struct program *program = answer->context->program;
    json_key(json, "assumed");
    json_open(json, '[');
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
        json_open(json, '{');
        json_put_string(json, "fact", program_text(program, fact->name));
        json_put_string(json, "value", exact.bytes);
        json_put_string(json, "text", sentence.bytes);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void report_json(struct context *context, struct box *box, const struct report_options *options, struct text *out) {
    const struct program *program = context->program;
    struct answer *answer = answer_new(context, box, options);
    struct json_out json = { .text = out };
    if (!answer) {
        out->failed = true;
        return;
    }
    json_open(&json, '{');
    put_guideline(&json, program);
    json_key(&json, "patient");
    if (context->patient.length)
        json_slice(&json, context->patient);
    else
        json_word(&json, "null");
    put_date(&json, "on", context->today);
    json_put_string(&json, "applies", outcome_names[answer->applies & 3]);
    json_key(&json, "recommendations");
    json_open(&json, '[');
    for (size_t i = 0; i < answer->items; i++) put_item(&json, answer, &answer->item[i]);
    json_close(&json, ']');
    put_references(&json, program);
    put_wishes(&json, answer);
    put_assumed(&json, answer);
    json_key(&json, "notices");
    json_open(&json, '[');
    for (size_t i = 0; i < answer->notices; i++) json_string(&json, answer->notice[i]);
    json_close(&json, ']');
    json_put_string(&json, "disclaimer", program_text(program, program->guideline->disclaimer));
    json_close(&json, '}');
    text_putc(out, '\n');
    if (context->arena.failed) out->failed = true;
}
