/* The reasons of one recommendation for reading, each with the line of the guideline where it stands. */
#include <stdio.h>
#include <string.h>

#include "include/osler.h"
#include "runtime/report_more.h"
#include "runtime/value.h"

struct why {
    struct page page;
    const struct answer *answer;
    const struct program *program;
    enum language language;
};

static struct text line_of(const struct why *why) {
    struct text line;
    text_init(&line, &why->answer->context->arena);
    return line;
}

static const char *bytes_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

/* --- What the reports share -------------------------------------------------------------------------- */

const char *report_outcome_words(enum language language, uint8_t outcome) {
    static const enum phrase words[] = { PHRASE_NO, PHRASE_OPEN, PHRASE_CONTRAINDICATED, PHRASE_YES };
    return phrase(language, words[outcome & 3]);
}

void report_put_head(struct page *page, const struct answer *answer) {
    static const enum phrase statuses[] = { PHRASE_DRAFT, PHRASE_SUBMITTED, PHRASE_UNDER_REVIEW, PHRASE_APPROVED, PHRASE_RETIRED };
    const struct context *context = answer->context;
    const struct program *program = context->program;
    const struct program_guideline *g = program->guideline;
    struct why why = { .answer = answer };
    struct text line = line_of(&why), day = line_of(&why), updated = line_of(&why), patient = line_of(&why);
    page_put_colored(page, 0, PAGE_BOLD, program_text(program, g->title));
    PHRASE_PUT(&line, answer->language, VERSION, program_text(program, g->id), program_text(program, g->version),
               phrase(answer->language, statuses[g->status <= STATUS_RETIRED ? g->status : STATUS_DRAFT]));
    phrase_put_date(&updated, answer->language, g->updated);
    if (date_is_known(g->updated)) PHRASE_PUT(&line, answer->language, UPDATED, bytes_of(&updated));
    page_put(page, 0, "", bytes_of(&line));
    text_clear(&line);
    phrase_put_date(&day, answer->language, context->today);
    text_put(&patient, context->patient.bytes, context->patient.length);
    if (context->patient.length) PHRASE_PUT(&line, answer->language, PATIENT_ON, bytes_of(&patient), bytes_of(&day));
    else PHRASE_PUT(&line, answer->language, NO_PATIENT_ON, bytes_of(&day));
    page_put(page, 0, "", bytes_of(&line));
    text_clear(&line);
    if (report_put_steps(answer, NONE, &line)) page_put(page, 0, "", bytes_of(&line));
}

bool report_put_steps(const struct answer *answer, uint32_t recommendation, struct text *line) {
    static const enum phrase steps[] = { PHRASE_SUBMITTED_BY, PHRASE_REVIEWED_BY, PHRASE_APPROVED_BY };
    const struct program *program = answer->context->program;
    bool any = false;
    for (uint32_t i = 0; i < program->reviews; i++) {
        const struct program_review *review = &program->review[i];
        if (review->recommendation != recommendation || review->step >= REVIEW_STEPS) continue;
        struct text day, signature;
        text_init(&day, &answer->context->arena);
        text_init(&signature, &answer->context->arena);
        phrase_put_date(&day, answer->language, review->on);
        PHRASE_PUT(&signature, answer->language, NAME_ON, program_text(program, review->name), bytes_of(&day));
        if (any) text_puts(line, "; ");
        PHRASE_PUT(line, answer->language, LABEL_VALUE, phrase(answer->language, steps[review->step]), bytes_of(&signature));
        any = true;
    }
    return any;
}

void report_put_assumed(struct page *page, const struct answer *answer) {
    for (size_t i = 0; i < answer->assumptions; i++) {
        const struct program *program = answer->context->program;
        uint32_t fact = answer->assumed[i];
        struct value value = value_of_fact(answer->context, fact);
        struct text words, line;
        text_init(&words, &answer->context->arena);
        text_init(&line, &answer->context->arena);
        value_words(answer->context, &value, answer->language, &words);
        PHRASE_PUT(&line, answer->language, N_ASSUMED, program_text(program, program->fact[fact].label), bytes_of(&words));
        if (i == 0) page_heading(page, phrase(answer->language, PHRASE_H_ASSUMED));
        page_put(page, 2, "- ", bytes_of(&line));
    }
}

void report_put_made_by(struct page *page, const struct answer *answer) {
    const struct program *program = answer->context->program;
    struct text line;
    text_init(&line, &answer->context->arena);
    PHRASE_PUT(&line, answer->language, MADE_BY, OSLER_VERSION, program_text(program, program->guideline->id),
               program_text(program, program->guideline->version), program->hash);
    page_blank(page);
    page_put(page, 0, "", bytes_of(&line));
}

void report_put_foot(struct page *page, const struct answer *answer) {
    report_put_assumed(page, answer);
    if (answer->notices) page_heading(page, phrase(answer->language, PHRASE_H_NOTICES));
    for (size_t i = 0; i < answer->notices; i++) page_put(page, 2, "- ", answer->notice[i].text);
    report_put_made_by(page, answer);
}

void report_put_question(struct page *page, const struct answer *answer, const struct missing *what) {
    const char *ask = answer_ask(answer->context->program, what);
    struct why why = { .answer = answer };
    struct text line = line_of(&why), name = line_of(&why);
    missing_print(answer->context->program, what, &name);
    if (ask[0] && what->element == 0) text_puts(&line, ask);
    else answer_put_wish(answer, what, &line);
    text_printf(&line, " (%s)", bytes_of(&name));
    page_put(page, 2, "- ", bytes_of(&line));
}

/* --- Reasons ----------------------------------------------------------------------------------------- */

static void put_reasons(struct why *why, const struct reason *reason, size_t indent) {
    const char *own = program_text(why->program, why->program->source[0].name);
    for (; reason; reason = reason->next) {
        struct text line = line_of(why);
        char number[16];
        snprintf(number, sizeof number, "%u", (unsigned)reason->line);
        if (reason->line == 0) text_puts(&line, reason->text);
        else if (strcmp(reason->source, own) == 0) PHRASE_PUT(&line, why->language, IN_LINE, reason->text, number);
        else PHRASE_PUT(&line, why->language, IN_FILE_LINE, reason->text, reason->source, number);
        page_put(&why->page, indent, "- ", bytes_of(&line));
        if (reason->note) page_put(&why->page, indent + 2, "", reason->note);
        put_reasons(why, reason->children, indent + 2); /* at most REASON_DEPTH levels */
    }
}

static void put_missing(struct why *why, const struct missing_set *set) {
    if (set->count) page_put(&why->page, 2, "", phrase(why->language, set->may ? PHRASE_H_MAY_CHANGE : PHRASE_H_MISSING));
    for (size_t i = 0; i < set->count; i++) report_put_question(&why->page, why->answer, &set->at[i]);
}

static void put_cautions(struct why *why, const struct answer_item *item) {
    for (size_t i = 0; i < item->cautions; i++) {
        struct text line = line_of(why);
        PHRASE_PUT(&line, why->language, CAUTION,
                   program_text(why->program, why->program->recommendation[item->caution[i].avoid].label));
        page_put_colored(&why->page, 2, PAGE_YELLOW, bytes_of(&line));
        put_missing(why, &item->caution[i].missing);
    }
}

static void put_item(struct why *why, const struct answer_item *item) {
    static const enum page_color colors[] = { PAGE_PLAIN, PAGE_YELLOW, PAGE_RED, PAGE_GREEN };
    const struct program_recommendation *rec = &why->program->recommendation[item->recommendation];
    struct text line = line_of(why), title = line_of(why);
    PHRASE_PUT(&title, why->language, NAMED_VALUE, program_text(why->program, rec->label), program_text(why->program, rec->name));
    page_heading(&why->page, bytes_of(&title));
    PHRASE_PUT(&line, why->language, OUTCOME_IS, report_outcome_words(why->language, item->outcome));
    page_put_colored(&why->page, 2, colors[item->outcome & 3], bytes_of(&line));
    if (item->because) page_put(&why->page, 2, "", phrase(why->language, PHRASE_WHY));
    put_reasons(why, item->because, 2);
    if (item->outcome == TRUTH_UNKNOWN && item->missing.count == 0)
        page_put(&why->page, 2, "", phrase(why->language, PHRASE_WAITS_FOR_NOTHING));
    put_missing(why, &item->missing);
    put_cautions(why, item);
}

void report_why_text(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                     struct text *out) {
    struct answer *answer = answer_new(context, box, options);
    if (!answer) {
        out->failed = true;
        return;
    }
    struct why why = { .answer = answer, .program = context->program, .language = answer->language };
    page_init(&why.page, out, answer->options->width, answer->options->color);
    report_put_head(&why.page, answer);
    for (size_t i = 0; i < answer->items; i++)
        if (recommendation == NONE || recommendation == answer->item[i].recommendation) put_item(&why, &answer->item[i]);
    report_put_foot(&why.page, answer);
    if (context->arena.failed) out->failed = true;
}
