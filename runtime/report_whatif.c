/* What would change an outcome, for people and programs. */
#include <string.h>

#include "runtime/report_more.h"
#include "runtime/whatif.h"

struct telling {
    struct page page;
    const struct whatif *whatif;
    const struct context *context;
    const struct program *program;
    enum language language;
};

static struct text line_of(const struct telling *t) {
    struct text line;
    text_init(&line, &t->whatif->answer->context->arena);
    return line;
}

static const char *bytes_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

/* --- Values in words --------------------------------------------------------------------------------- */

static const char *words_of(const struct telling *t, const struct value *value) {
    struct text words = line_of(t);
    value_words(t->context, value, t->language, &words);
    return bytes_of(&words);
}

static const char *words_of_range(const struct telling *t, const struct whatif_change *change) {
    bool is_date = change->now.kind == VALUE_DATE, single = change->first == change->last;
    const char *low = words_of(t, &change->low), *high = words_of(t, &change->high);
    struct text words = line_of(t);
    if (single) text_puts(&words, low);
    else if (change->lowest == change->highest) PHRASE_PUT(&words, t->language, FROM_TO, low, high);
    else if (change->lowest) phrase_put(&words, t->language, is_date ? PHRASE_NOT_AFTER : PHRASE_OR_LESS, (const char *const[]){ high }, 1);
    else phrase_put(&words, t->language, is_date ? PHRASE_NOT_BEFORE : PHRASE_OR_MORE, (const char *const[]){ low }, 1);
    if (!change->approximate) return bytes_of(&words);
    struct text about = line_of(t);
    PHRASE_PUT(&about, t->language, ABOUT, bytes_of(&words));
    return bytes_of(&about);
}

/* All values of a choice but the present one would read as not known. */
static const char *words_of_values(const struct telling *t, const struct whatif_change *change) {
    struct text words = line_of(t);
    if (change->now.kind == VALUE_TRUTH) {
        bool both = change->mask == (1 << TRUTH_NO | 1 << TRUTH_YES);
        return both ? phrase(t->language, PHRASE_IS_EITHER) : words_of(t, &change->nearest);
    }
    for (uint32_t i = 0, put = 0; i < change->now.choices && i < CHOICE_MOST; i++) {
        if (!(change->mask >> i & 1)) continue;
        bool last = change->mask >> i == 1;
        if (put++) text_puts(&words, last ? phrase(t->language, PHRASE_OR) : ", ");
        value_put_choice(t->program, change->now.first_choice + i, &words);
    }
    return bytes_of(&words);
}

static const char *words_of_change(const struct telling *t, const struct whatif_change *change) {
    switch (change->form) {
    case WHATIF_VALUES: return words_of_values(t, change);
    case WHATIF_RANGE: return words_of_range(t, change);
    case WHATIF_TEXT: return change->text_other ? phrase(t->language, PHRASE_ANOTHER_TEXT) : words_of(t, &change->nearest);
    case WHATIF_REST: break;
    }
    bool given = t->context->list[t->program->fact[change->what.fact].slot].state == LIST_MORE;
    return phrase(t->language, given ? PHRASE_NO_MORE : PHRASE_NONE);
}

/* "ECOG performance status 1 or less (now 2)" */
static const char *sentence_of(const struct telling *t, const struct whatif_change *change) {
    struct text label = line_of(t), whole = line_of(t), now = line_of(t), both = line_of(t);
    bool number = change->form == WHATIF_RANGE && change->now.kind != VALUE_DATE;
    answer_put_wish(t->whatif->answer, &change->what, &label);
    phrase_put(&whole, t->language, number ? PHRASE_LABEL_NUMBER : PHRASE_LABEL_VALUE,
               (const char *const[]){ bytes_of(&label), words_of_change(t, change) }, 2);
    if (!change->known) return bytes_of(&whole);
    text_puts(&now, words_of(t, &change->now));
    if (change->assumed) text_puts(&now, phrase(t->language, PHRASE_ASSUMED));
    PHRASE_PUT(&both, t->language, NOW, bytes_of(&whole), bytes_of(&now));
    return bytes_of(&both);
}

/* --- Text -------------------------------------------------------------------------------------------- */

static const char *words_of_flip(const struct telling *t, const struct whatif_flip *flip) {
    struct text words = line_of(t);
    const char *then = report_outcome_words(t->language, flip->then), *now = report_outcome_words(t->language, flip->now);
    if (flip->recommendation != NONE)
        PHRASE_PUT(&words, t->language, WOULD_BE, program_text(t->program, t->program->recommendation[flip->recommendation].label), then, now);
    else if (flip->then == TRUTH_NO)
        text_puts(&words, phrase(t->language, PHRASE_NOTHING_WOULD_APPLY));
    else
        PHRASE_PUT(&words, t->language, GUIDELINE_WOULD_BE, then, now);
    return bytes_of(&words);
}

/* Where the guideline would not apply that says it all; else each outcome is told. */
static const struct whatif_flip *whole_flip(const struct whatif_change *change) {
    if (change->flips == 1) return change->flip;
    for (size_t i = 0; i < change->flips; i++)
        if (change->flip[i].recommendation == NONE && change->flip[i].then == TRUTH_NO) return &change->flip[i];
    return NULL;
}

static void put_change(struct telling *t, const struct whatif_change *change) {
    const struct whatif_flip *whole = whole_flip(change);
    struct text line = line_of(t);
    PHRASE_PUT(&line, t->language, CHANGE_ONE, sentence_of(t, change), whole ? words_of_flip(t, whole) : "");
    while (line.length && line.bytes[line.length - 1] == ' ') line.bytes[--line.length] = '\0';
    page_put(&t->page, 2, "- ", bytes_of(&line));
    for (size_t i = 0; i < change->flips && !whole; i++) page_put(&t->page, 4, "- ", words_of_flip(t, &change->flip[i]));
}

static void put_changes(struct telling *t, bool known, enum phrase heading) {
    bool begun = false;
    for (size_t i = 0; i < t->whatif->changes; i++) {
        if (t->whatif->change[i].known != known) continue;
        if (!begun) page_heading(&t->page, phrase(t->language, heading));
        begun = true;
        put_change(t, &t->whatif->change[i]);
    }
}

static void put_doubts(struct telling *t) {
    if (t->whatif->doubts) page_heading(&t->page, phrase(t->language, PHRASE_H_MAY_CHANGE));
    for (size_t i = 0; i < t->whatif->doubts; i++) {
        const struct whatif_doubt *doubt = &t->whatif->doubt[i];
        struct text line = line_of(t), names = line_of(t), label = line_of(t);
        for (size_t j = 0; j < doubt->count; j++) {
            if (names.length) text_puts(&names, "; ");
            text_puts(&names, doubt->matters_to[j] == NONE ? phrase(t->language, PHRASE_APPLIES_UNKNOWN)
                                                           : program_text(t->program, t->program->recommendation[doubt->matters_to[j]].label));
        }
        answer_put_wish(t->whatif->answer, &doubt->what, &label);
        PHRASE_PUT(&line, t->language, CHANGE_ONE, bytes_of(&label), bytes_of(&names));
        page_put(&t->page, 2, "- ", bytes_of(&line));
    }
}

void report_whatif_text(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                        struct text *out) {
    struct whatif *whatif = whatif_new(context, box, options, recommendation);
    if (!whatif) {
        out->failed = true;
        return;
    }
    const struct answer *answer = whatif->answer;
    struct telling t = { .whatif = whatif, .context = context, .program = context->program, .language = answer->language };
    page_init(&t.page, out, answer->options->width, answer->options->color);
    report_put_head(&t.page, answer);
    for (size_t i = 0; i < answer->items && recommendation != NONE; i++) {
        struct text line = line_of(&t);
        if (answer->item[i].recommendation != recommendation) continue;
        page_heading(&t.page, program_text(t.program, t.program->recommendation[recommendation].label));
        PHRASE_PUT(&line, t.language, OUTCOME_IS, report_outcome_words(t.language, answer->item[i].outcome));
        page_put(&t.page, 2, "", bytes_of(&line));
    }
    if (whatif->changes + whatif->doubts == 0) page_blank(&t.page), page_put(&t.page, 0, "", phrase(t.language, PHRASE_NO_CHANGE));
    put_changes(&t, true, PHRASE_H_CHANGES);
    put_changes(&t, false, PHRASE_H_SETTLES);
    put_doubts(&t);
    if (whatif->next) {
        page_heading(&t.page, phrase(t.language, PHRASE_H_NEXT));
        report_put_question(&t.page, answer, &whatif->next->what);
    }
    report_put_foot(&t.page, answer);
    if (context->arena.failed) out->failed = true;
}

/* --- JSON -------------------------------------------------------------------------------------------- */

static const char *const outcome_names[] = { "no", "unknown", "contraindicated", "yes" };

static void put_notation(struct pretty *json, const struct telling *t, const char *key, const struct value *value) {
    struct text notation = line_of(t);
    value_print(t->context, value, &notation);
    pretty_put_string(json, key, bytes_of(&notation));
}

/* Every value that does it, each by itself. */
static void put_values(struct pretty *json, const struct telling *t, const struct whatif_change *change) {
    pretty_key(json, "any_of");
    pretty_open_flat(json, '[');
    for (uint32_t i = 0; i < CHOICE_MOST; i++) {
        if (!(change->mask >> i & 1)) continue;
        struct value value = change->nearest;
        struct text notation = line_of(t);
        if (value.kind == VALUE_TRUTH) value.truth = (uint8_t)i;
        else value.number = (int64_t)1 << i;
        value_print(t->context, &value, &notation);
        pretty_string(json, bytes_of(&notation));
    }
    pretty_close(json, ']');
}

static const char *name_of(const struct telling *t, const struct missing *what) {
    struct text name = line_of(t);
    missing_print(t->program, what, &name);
    return bytes_of(&name);
}

static const char *name_of_target(const struct telling *t, uint32_t recommendation) {
    return recommendation == NONE ? "applies" : program_text(t->program, t->program->recommendation[recommendation].name);
}

static void put_change_json(struct pretty *json, const struct telling *t, const struct whatif_change *change) {
    pretty_open(json, '{');
    pretty_put_string(json, "fact", name_of(t, &change->what));
    pretty_put_string(json, "text", sentence_of(t, change));
    if (change->known) put_notation(json, t, "now", &change->now);
    else pretty_put_or_null(json, "now", NULL);
    if (change->form == WHATIF_REST) pretty_put_string(json, "value", "no more");
    else if (change->text_other) pretty_put_or_null(json, "value", NULL);
    else put_notation(json, t, "value", &change->nearest);
    if (change->form == WHATIF_VALUES) put_values(json, t, change);
    if (change->form == WHATIF_RANGE) put_notation(json, t, "from", &change->low), put_notation(json, t, "to", &change->high);
    if (change->approximate) pretty_put_truth(json, "approximate", true);
    pretty_key(json, "outcomes");
    pretty_open(json, '[');
    for (size_t i = 0; i < change->flips; i++) {
        pretty_open_flat(json, '{');
        pretty_put_string(json, "id", name_of_target(t, change->flip[i].recommendation));
        pretty_put_string(json, "now", outcome_names[change->flip[i].now & 3]);
        pretty_put_string(json, "then", outcome_names[change->flip[i].then & 3]);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
    pretty_close(json, '}');
}

static void put_targets(struct pretty *json, const struct telling *t, const uint32_t *targets, size_t count) {
    pretty_key(json, "matters_to");
    pretty_open_flat(json, '[');
    for (size_t i = 0; i < count; i++) pretty_string(json, name_of_target(t, targets[i]));
    pretty_close(json, ']');
}

static void put_next(struct pretty *json, const struct telling *t) {
    const struct answer_wish *next = t->whatif->next;
    if (!next) {
        pretty_put_or_null(json, "next", NULL);
        return;
    }
    const char *ask = answer_ask(t->program, &next->what);
    struct text label = line_of(t);
    answer_put_wish(t->whatif->answer, &next->what, &label);
    pretty_key(json, "next");
    pretty_open(json, '{');
    pretty_put_string(json, "fact", next->name);
    pretty_put_string(json, "ask", ask[0] ? ask : bytes_of(&label));
    put_targets(json, t, next->matters_to, next->count);
    pretty_close(json, '}');
}

void report_whatif_json(struct context *context, struct box *box, const struct report_options *options, uint32_t recommendation,
                        struct text *out) {
    struct whatif *whatif = whatif_new(context, box, options, recommendation);
    struct pretty json = { .text = out };
    if (!whatif) {
        out->failed = true;
        return;
    }
    struct telling t = { .whatif = whatif, .context = context, .program = context->program, .language = whatif->answer->language };
    pretty_open(&json, '{');
    report_json_head(&json, whatif->answer);
    pretty_put_or_null(&json, "recommendation", recommendation == NONE ? NULL : name_of_target(&t, recommendation));
    pretty_key(&json, "changes");
    pretty_open(&json, '[');
    for (size_t i = 0; i < whatif->changes; i++) put_change_json(&json, &t, &whatif->change[i]);
    pretty_close(&json, ']');
    pretty_key(&json, "may");
    pretty_open(&json, '[');
    for (size_t i = 0; i < whatif->doubts; i++) {
        pretty_open(&json, '{');
        pretty_put_string(&json, "fact", name_of(&t, &whatif->doubt[i].what));
        put_targets(&json, &t, whatif->doubt[i].matters_to, whatif->doubt[i].count);
        pretty_close(&json, '}');
    }
    pretty_close(&json, ']');
    put_next(&json, &t);
    report_json_foot(&json, whatif->answer);
    pretty_close(&json, '}');
    text_putc(out, '\n');
    if (context->arena.failed) out->failed = true;
}
