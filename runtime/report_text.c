/* The answer for reading: what is recommended and why, what is not, what is not known and would help. */
#include <stdio.h>
#include <string.h>

#include "runtime/report_inside.h"
#include "runtime/report_more.h"
#include "runtime/value.h"

enum { WISHES_MOST = 20 };

/* --- Sections ---------------------------------------------------------------------------------------- */

struct section {
    enum phrase heading, for_patient; /* PHRASES: not shown to a patient */
    unsigned kinds;                   /* bits of enum recommendation_kind */
    uint8_t outcome;
    enum page_color color;
    void (*put)(struct report *r, const struct answer_item *item); /* NULL: as given */
};

static const struct section sections[] = {
    { PHRASE_H_RECOMMENDED, PHRASE_P_RECOMMENDED, 1u << KIND_RECOMMEND, TRUTH_YES, PAGE_GREEN, NULL },
    { PHRASE_H_CONSIDER, PHRASE_P_CONSIDER, 1u << KIND_CONSIDER, TRUTH_YES, PAGE_GREEN, NULL },
    { PHRASE_H_CONTRAINDICATED, PHRASE_P_CONTRAINDICATED, 31, OUTCOME_CONTRAINDICATED, PAGE_RED, report_put_contraindicated },
    { PHRASE_H_AVOID, PHRASE_P_AVOID, 1u << KIND_AVOID, TRUTH_YES, PAGE_RED, NULL },
    { PHRASE_H_WARNINGS, PHRASE_P_WARNINGS, 1u << KIND_WARN, TRUTH_YES, PAGE_YELLOW, NULL },
    { PHRASE_H_UNDECIDED, PHRASE_P_UNDECIDED, 31, TRUTH_UNKNOWN, PAGE_YELLOW, report_put_undecided },
};
static const struct section last_sections[] = {
    { PHRASE_H_INFORM, PHRASE_H_INFORM, 1u << KIND_INFORM, TRUTH_YES, PAGE_PLAIN, NULL },
    { PHRASE_H_NOT, PHRASES, 1u << KIND_RECOMMEND | 1u << KIND_CONSIDER, TRUTH_NO, PAGE_PLAIN, report_put_not },
};

/* An open contraindication or warning is the team's question; a fact of prognosis is told when its author wrote how. */
static bool is_for_patient(const struct report *r, const struct answer_item *item) {
    const struct program_recommendation *rec = report_rule(r, item);
    if (item->outcome == TRUTH_UNKNOWN) return rec->kind == KIND_RECOMMEND || rec->kind == KIND_CONSIDER;
    return rec->kind != KIND_INFORM || item->text != program_text(r->program, rec->label);
}

/* Of a patient for whom the guideline may not apply: nothing but that is open here. */
static bool waits_for_applies(const struct report *r, const struct answer_item *item) {
    const struct missing_set *applies = &r->answer->applies_missing;
    if (item->outcome != TRUTH_UNKNOWN || item->missing.count == 0 || item->missing.count > applies->count) return false;
    for (size_t i = 0; i < item->missing.count; i++) {
        bool shared = false;
        for (size_t j = 0; j < applies->count; j++) shared |= answer_same(&item->missing.at[i], &applies->at[j]);
        if (!shared) return false;
    }
    return true;
}

/* Whether an open contraindication could still matter: something it is about is recommended, or may be. */
static bool is_relevant(const struct report *r, uint32_t recommendation) {
    if (r->program->recommendation[recommendation].kind != KIND_AVOID) return true;
    for (size_t i = 0; i < r->answer->items; i++) {
        const struct answer_item *item = &r->answer->item[i];
        const struct program_recommendation *rec = report_rule(r, item);
        if (item->outcome != TRUTH_YES && item->outcome != TRUTH_UNKNOWN) continue;
        for (uint32_t j = 0; j < rec->avoids; j++)
            if (r->program->avoidance[rec->first_avoid + j].avoid == recommendation) return true;
    }
    return false;
}

static bool is_shown(const struct report *r, const struct section *section, const struct answer_item *item) {
    if (item->outcome != section->outcome || !(section->kinds >> report_rule(r, item)->kind & 1)) return false;
    if (r->for_patient && !is_for_patient(r, item)) return false;
    return item->outcome != TRUTH_UNKNOWN || is_relevant(r, item->recommendation);
}

static void begin_entry(struct report *r, enum phrase heading, bool *begun) {
    if (*begun)
        page_blank(&r->page);
    else
        page_heading(&r->page, phrase(r->language, heading));
    *begun = true;
}

/* What waits for nothing else needs no entry of its own. */
static void put_waiting(struct report *r, const struct section *section, enum phrase heading, bool *begun) {
    bool first = true;
    for (size_t i = 0; i < r->answer->items; i++) {
        const struct answer_item *item = &r->answer->item[i];
        if (!is_shown(r, section, item) || !waits_for_applies(r, item)) continue;
        if (first) begin_entry(r, heading, begun);
        if (first) report_put_phrase(r, REPORT_INDENT, PHRASE_WAITS_FOR_APPLIES, "");
        first = false;
        report_put_bullet(r, item);
    }
}

static void put_section(struct report *r, const struct section *section) {
    enum phrase heading = r->for_patient ? section->for_patient : section->heading;
    bool begun = false;
    for (size_t i = 0; i < r->answer->items && heading != PHRASES; i++) {
        const struct answer_item *item = &r->answer->item[i];
        if (!is_shown(r, section, item) || waits_for_applies(r, item)) continue;
        begin_entry(r, heading, &begun);
        if (section->put)
            section->put(r, item);
        else
            report_put_given(r, item, section->color);
    }
    if (section->outcome == TRUTH_UNKNOWN && heading != PHRASES) put_waiting(r, section, heading, &begun);
}

static bool bears_on_caution(const struct answer *answer, const struct missing *what) {
    for (size_t i = 0; i < answer->items; i++)
        for (size_t j = 0; j < answer->item[i].cautions; j++)
            for (size_t k = 0; k < answer->item[i].caution[j].missing.count; k++)
                if (answer_same(&answer->item[i].caution[j].missing.at[k], what)) return true;
    return false;
}

static void put_stale(struct report *r, uint32_t fact, struct text *line) {
    const struct fact_state *state = &r->answer->context->fact[fact];
    struct text day;
    if (state->given != GIVEN_STALE) return;
    text_init(&day, report_scratch(r));
    phrase_put_date(&day, r->language, state->on);
    text_puts(line, "; ");
    PHRASE_PUT(line, r->language, VALUE_TOO_OLD, report_bytes(&day));
}

static void put_wish(struct report *r, const struct answer_wish *wish) {
    struct text line, label;
    char count[24];
    const char *ask = answer_ask(r->program, &wish->what);
    text_init(&line, report_scratch(r));
    text_init(&label, report_scratch(r));
    answer_put_wish(r->answer, &wish->what, &label);
    const struct program_fact *fact = &r->program->fact[wish->what.fact];
    bool more = fact->kind == FACT_LIST && wish->what.element == 0 && r->answer->context->list[fact->slot].state == LIST_MORE;
    if (more)
        PHRASE_PUT(&line, r->language, ARE_THERE_MORE, program_text(r->program, fact->label));
    else
        text_puts(&line, ask[0] && wish->what.element == 0 ? ask : report_bytes(&label));
    snprintf(count, sizeof count, "%zu", wish->count);
    if (!r->for_patient) {
        text_printf(&line, " (%s; ", wish->name);
        phrase_put(&line, r->language, wish->count == 1 ? PHRASE_BEARS_ON_ONE : PHRASE_BEARS_ON, (const char *const[]){ count }, 1);
        if (bears_on_caution(r->answer, &wish->what)) text_printf(&line, " %s", phrase(r->language, PHRASE_AND_CAUTION));
        put_stale(r, wish->what.fact, &line);
        text_putc(&line, ')');
    }
    page_put(&r->page, REPORT_INDENT, "- ", report_bytes(&line));
}

static bool is_wished(const struct answer *answer, uint32_t fact) {
    for (size_t i = 0; i < answer->wishes; i++)
        if (answer->wish[i].what.fact == fact) return true;
    return false;
}

/* Facts that only a dose waits for. */
static void put_dose_wishes(struct report *r, bool *begun) {
    const struct answer *answer = r->answer;
    for (size_t i = 0; i < answer->items; i++) {
        const struct answer_item *item = &answer->item[i];
        if (item->doses == 0 || item->dose[0].known) continue;
        const struct missing_set *set = &item->dose[0].missing;
        const struct program_dose *d = &r->program->dose[item->dose[0].dose];
        for (size_t j = 0; j < set->count; j++) {
            struct text line;
            if (is_wished(answer, set->at[j].fact)) continue;
            text_init(&line, report_scratch(r));
            answer_put_wish(answer, &set->at[j], &line);
            text_printf(&line, " (%s; ", program_text(r->program, r->program->fact[set->at[j].fact].name));
            PHRASE_PUT(&line, r->language, FOR_DOSE, program_text(r->program, r->program->treatment[d->treatment].label));
            text_putc(&line, ')');
            if (!*begun) page_heading(&r->page, phrase(r->language, PHRASE_H_MISSING));
            *begun = true;
            page_put(&r->page, REPORT_INDENT, "- ", report_bytes(&line));
        }
    }
}

static bool helps(const struct report *r, const struct answer_wish *wish) {
    for (size_t i = 0; i < wish->count; i++)
        if (is_relevant(r, wish->matters_to[i])) return true;
    return false;
}

static void put_wishes(struct report *r) {
    const struct answer *answer = r->answer;
    unsigned shown = 0;
    bool begun = false;
    for (size_t i = 0; i < answer->wishes && shown <= WISHES_MOST; i++) {
        if (!helps(r, &answer->wish[i]) || shown++ == WISHES_MOST) continue;
        if (!begun) page_heading(&r->page, phrase(r->language, r->for_patient ? PHRASE_P_MISSING : PHRASE_H_MISSING));
        begun = true;
        put_wish(r, &answer->wish[i]);
    }
    if (shown > WISHES_MOST) page_put(&r->page, REPORT_INDENT, "- ", phrase(r->language, PHRASE_MORE_REASONS));
    if (!r->for_patient) put_dose_wishes(r, &begun);
}

/* --- Whether it applies, and the foot ----------------------------------------------------------------------------------- */

static void put_applies(struct report *r) {
    const struct answer *answer = r->answer;
    static const enum phrase plain[] = { PHRASE_APPLIES_NOT, PHRASE_APPLIES_UNKNOWN, PHRASE_APPLIES_NOT, PHRASE_APPLIES };
    static const enum phrase patient[] = { PHRASE_P_APPLIES_NOT, PHRASE_P_APPLIES_UNKNOWN, PHRASE_P_APPLIES_NOT, PHRASES };
    enum phrase id = (r->for_patient ? patient : plain)[answer->applies & 3];
    struct text line;
    if (id == PHRASES || r->program->guideline->applies == NONE) return;
    text_init(&line, report_scratch(r));
    text_puts(&line, phrase(r->language, id));
    if (!r->for_patient) text_putc(&line, '.');
    page_blank(&r->page);
    page_put_colored(&r->page, 0, answer->applies == TRUTH_YES ? PAGE_PLAIN : PAGE_YELLOW, report_bytes(&line));
    if (!r->for_patient) report_put_reasons(r, answer->applies_because, REPORT_INDENT);
    if (answer->applies == TRUTH_NO && !r->for_patient) report_put_phrase(r, 0, PHRASE_NOTHING_RECOMMENDED, "");
}

static void put_references(struct report *r) {
    bool begun = false;
    for (uint32_t i = 0; i < r->program->references; i++) {
        const struct program_reference *reference = &r->program->reference[i];
        struct text line;
        char number[24];
        if (!r->cited[i]) continue;
        if (!begun) page_heading(&r->page, phrase(r->language, PHRASE_H_REFERENCES));
        begun = true;
        text_init(&line, report_scratch(r));
        text_puts(&line, program_text(r->program, reference->title));
        report_put_word(&line, ", ", program_text(r->program, reference->kind));
        for (uint32_t j = 0; j < reference->details; j++)
            report_put_detail(&line, r->program, reference->first_detail + j);
        if (!reference->verified) report_put_word(&line, " – ", phrase(r->language, PHRASE_NOT_VERIFIED));
        snprintf(number, sizeof number, "%u. ", (unsigned)i + 1);
        page_put(&r->page, REPORT_INDENT, number, report_bytes(&line));
    }
}

/* What is decided here rests on it: it is told first. */
static void put_rounded(struct report *r) {
    bool begun = false;
    for (size_t i = 0; i < r->answer->notices && !r->for_patient; i++) {
        if (!r->answer->notice[i].decisive) continue;
        if (!begun) page_heading(&r->page, phrase(r->language, PHRASE_H_ROUNDED));
        begun = true;
        page_put(&r->page, REPORT_INDENT, "- ", r->answer->notice[i].text);
    }
}

static bool is_at_end(const struct report *r, const struct answer_notice *notice) { return !notice->decisive && !(r->for_patient && notice->technical); }

static void put_foot(struct report *r) {
    const char *disclaimer = program_text(r->program, r->program->guideline->disclaimer);
    report_put_assumed(&r->page, r->answer);
    put_references(r);
    bool some = r->for_patient;
    for (size_t i = 0; i < r->answer->notices; i++) some |= is_at_end(r, &r->answer->notice[i]);
    if (some) page_heading(&r->page, phrase(r->language, PHRASE_H_NOTICES));
    if (r->for_patient) page_put(&r->page, REPORT_INDENT, "- ", phrase(r->language, PHRASE_P_TALK));
    for (size_t i = 0; i < r->answer->notices; i++)
        if (is_at_end(r, &r->answer->notice[i])) page_put(&r->page, REPORT_INDENT, "- ", r->answer->notice[i].text);
    if (disclaimer[0]) page_heading(&r->page, phrase(r->language, PHRASE_H_DISCLAIMER));
    if (disclaimer[0]) page_put(&r->page, REPORT_INDENT, "", disclaimer);
    report_put_made_by(&r->page, r->answer);
}

void report_text(struct context *context, struct box *box, const struct report_options *options, struct text *out) {
    struct answer *answer = answer_new(context, box, options);
    struct report r = { .answer = answer, .program = context->program };
    if (answer) r.cited = ARENA_ARRAY(&context->arena, bool, context->program->references);
    if (!r.cited) {
        out->failed = true;
        return;
    }
    r.language = answer->language;
    r.for_patient = answer->options->audience == AUDIENCE_PATIENT;
    page_init(&r.page, out, answer->options->width, answer->options->color);
    report_put_head(&r.page, answer);
    put_rounded(&r);
    put_applies(&r);
    bool does_apply = answer->applies != TRUTH_NO;
    for (size_t i = 0; does_apply && i < sizeof sections / sizeof *sections; i++) put_section(&r, &sections[i]);
    if (does_apply) put_wishes(&r);
    for (size_t i = 0; does_apply && i < sizeof last_sections / sizeof *last_sections; i++) put_section(&r, &last_sections[i]);
    put_foot(&r);
    if (context->arena.failed) out->failed = true;
}
