/* The answer for reading: what is recommended and why, what is not, what is not known and would help. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "runtime/answer.h"
#include "runtime/page.h"
#include "runtime/value.h"

struct report {
    struct page page;
    const struct answer *answer;
    const struct program *program;
    enum language language;
    bool for_patient;
    bool *cited; /* references whose number was printed */
};

enum { INDENT = 2, INSIDE = 4, WISHES_MOST = 20 };

static struct arena *scratch(struct report *r) { return &r->answer->context->arena; }

static const struct program_recommendation *rule(const struct report *r, const struct answer_item *item) {
    return &r->program->recommendation[item->recommendation];
}

static void put_line(struct report *r, size_t indent, enum phrase id, const char *fill) {
    struct text line;
    text_init(&line, scratch(r));
    phrase_put(&line, r->language, id, (const char *const[]){ fill }, 1);
    page_put(&r->page, indent, "", line.bytes);
}

/* The label, with its name behind it where another recommendation bears the same one. */
static const char *label_of(struct report *r, uint32_t recommendation) {
    const char *label = program_text(r->program, r->program->recommendation[recommendation].label);
    for (uint32_t i = 0; i < r->program->recommendations && !r->for_patient; i++) {
        struct text both;
        if (i == recommendation || strcmp(program_text(r->program, r->program->recommendation[i].label), label) != 0) continue;
        text_init(&both, scratch(r));
        text_printf(&both, "%s (%s)", label, program_text(r->program, r->program->recommendation[recommendation].name));
        return both.failed ? label : both.bytes;
    }
    return label;
}

/* --- Titles ------------------------------------------------------------------------------------------ */

static void put_title(struct report *r, const struct answer_item *item, enum phrase form, enum page_color color) {
    const struct program_recommendation *rec = rule(r, item);
    struct text title;
    text_init(&title, scratch(r));
    phrase_put(&title, r->language, form, (const char *const[]){ label_of(r, item->recommendation) }, 1);
    for (uint32_t i = 0; i < rec->cites && !r->for_patient; i++) {
        uint32_t reference = r->program->cite[rec->first_cite + i].reference;
        text_printf(&title, "%s%u", i == 0 ? " [" : ", ", (unsigned)reference + 1);
        r->cited[reference] = true;
    }
    if (rec->cites && !r->for_patient) text_putc(&title, ']');
    page_put_colored(&r->page, INDENT, color, title.bytes);
}

static void put_strength(struct report *r, const struct program_recommendation *rec) {
    static const enum phrase strengths[] = { PHRASES, PHRASE_STRONG, PHRASE_CONDITIONAL };
    static const enum phrase certainties[] = { PHRASES, PHRASE_VERY_LOW, PHRASE_LOW, PHRASE_MODERATE, PHRASE_HIGH };
    struct text line;
    text_init(&line, scratch(r));
    if (rec->strength == STRENGTH_STRONG || rec->strength == STRENGTH_CONDITIONAL)
        text_puts(&line, phrase(r->language, rec->kind == KIND_AVOID ? PHRASE_AGAINST : strengths[rec->strength]));
    if (rec->certainty > CERTAINTY_NONE && rec->certainty <= CERTAINTY_HIGH) {
        if (line.length) text_puts(&line, ", ");
        text_puts(&line, phrase(r->language, certainties[rec->certainty]));
    }
    if (line.length == 0) return;
    text_putc(&line, '.');
    if (line.bytes[0] >= 'a' && line.bytes[0] <= 'z') line.bytes[0] = (char)(line.bytes[0] - 'a' + 'A');
    page_put(&r->page, INSIDE, "", line.bytes);
}

/* --- Doses ------------------------------------------------------------------------------------------- */

static void put_word(struct text *line, const char *separator, const char *word) {
    if (!word[0]) return;
    text_puts(line, separator);
    text_puts(line, word);
}

static const char every_one[] = "every 1 ";

static void put_dose(struct report *r, const struct answer_dose *dose, struct text *line) {
    const struct program_dose *d = &r->program->dose[dose->dose];
    struct value amount = answer_amount(r->answer->context, dose->dose), before;
    if (dose->known)
        value_print(r->answer->context, &amount, line);
    else
        text_puts(line, phrase(r->language, PHRASE_DOSE_NOT_KNOWN));
    put_word(line, " ", program_text(r->program, d->route));
    if (program_text(r->program, d->over)[0]) {
        text_putc(line, ' ');
        PHRASE_PUT(line, r->language, OVER, program_text(r->program, d->over));
    }
    const char *schedule = program_text(r->program, d->schedule);
    if (strncmp(schedule, every_one, sizeof every_one - 1) == 0) { /* "every 1 week" reads "every week" */
        text_puts(line, " every ");
        schedule += sizeof every_one - 1;
        text_puts(line, schedule);
    } else {
        put_word(line, strncmp(schedule, "once", 4) == 0 ? ", " : " ", schedule);
    }
    if (dose->known && answer_amount_before(r->answer->context, dose->dose, &before)) {
        struct text plain;
        text_init(&plain, scratch(r));
        value_words(r->answer->context, &before, r->language, &plain);
        text_puts(line, " (");
        PHRASE_PUT(line, r->language, ROUNDED_FROM, plain.bytes);
        text_putc(line, ')');
    }
}

/* What a fact would have to be, from the reasons; NULL when they do not say, or say different things. */
static void find_needed(const struct reason *reason, const char *name, const char **needed, bool *differs) {
    for (; reason; reason = reason->next) {
        find_needed(reason->children, name, needed, differs);
        if (reason->truth != TRUTH_UNKNOWN || !reason->name || !reason->needed || strcmp(reason->name, name) != 0) continue;
        if (*needed && strcmp(*needed, reason->needed) != 0) *differs = true;
        *needed = reason->needed;
    }
}

static void put_fact(struct report *r, const struct missing *what, const struct answer_item *item, struct text *out) {
    const char *needed = NULL;
    bool differs = false;
    struct text name, words;
    text_init(&name, scratch(r));
    text_init(&words, scratch(r));
    missing_print(r->program, what, &name);
    answer_put_wish(r->answer, what, &words);
    if (item) find_needed(item->because, name.bytes, &needed, &differs);
    if (needed && !differs)
        phrase_put(out, r->language, rule(r, item)->kind <= KIND_CONSIDER ? PHRASE_WITH_NEEDED : PHRASE_WITH_CRITERION,
                   (const char *const[]){ words.bytes, needed }, 2);
    else
        text_puts(out, words.bytes);
}

static void put_facts(struct report *r, const struct missing_set *set, const struct missing_set *without,
                      const struct answer_item *item, struct text *out) {
    for (size_t i = 0; i < set->count; i++) {
        bool known_already = false;
        for (size_t j = 0; without && j < without->count; j++)
            known_already |= answer_same(&set->at[i], &without->at[j]);
        if (known_already) continue;
        if (out->length) text_puts(out, "; ");
        put_fact(r, &set->at[i], item, out);
    }
}

static void put_dose_waits(struct report *r, const struct answer_item *item) {
    for (size_t i = 0; i < item->doses; i++) {
        if (item->dose[i].known) continue;
        struct text facts;
        text_init(&facts, scratch(r));
        put_facts(r, &item->dose[i].missing, NULL, NULL, &facts);
        if (facts.length)
            put_line(r, INSIDE, PHRASE_DOSE_WAITS_FOR, facts.bytes);
        else
            put_line(r, INSIDE, PHRASE_DOSE_FAILS, "");
        return; /* the doses of one treatment wait for the same facts */
    }
}

static void put_doses(struct report *r, const struct answer_item *item) {
    struct text line;
    text_init(&line, scratch(r));
    for (size_t i = 0; i < item->doses; i++) {
        const struct program_dose *d = &r->program->dose[item->dose[i].dose];
        bool goes_on = i > 0 && d->then && d->treatment == r->program->dose[item->dose[i - 1].dose].treatment;
        if (i > 0) text_puts(&line, "; ");
        if (d->then && i > 0) text_puts(&line, phrase(r->language, PHRASE_THEN));
        if (!goes_on) {
            text_puts(&line, program_text(r->program, r->program->treatment[d->treatment].label));
            text_putc(&line, ' ');
        }
        put_dose(r, &item->dose[i], &line);
    }
    if (line.length) page_put_colored(&r->page, INSIDE, PAGE_BOLD, line.bytes);
    put_dose_waits(r, item);
}

/* --- Reasons ----------------------------------------------------------------------------------------- */

enum { REASONS_DEEP = 4 };

/* What stands behind a reason that is not told elsewhere: the guideline's own conditions stand at the top, another
 * recommendation has an entry of its own, and the elements of a list that all lack one thing are in the sentence. */
static const struct reason *told_behind(const struct reason *reason) {
    bool elsewhere = reason->kind == REASON_APPLIES || reason->kind == REASON_RECOMMENDATION;
    return elsewhere || (reason->kind == REASON_LIST && reason->value) ? NULL : reason->children;
}

/* A reason, followed on its line by the one that stands behind it when there is only one. */
static const struct reason *reason_line(struct report *r, const struct reason *reason, struct text *line) {
    text_puts(line, reason->text);
    const struct reason *below = told_behind(reason);
    while (below && !below->next && line->length + strlen(below->text) < 2 * (size_t)r->page.width) {
        text_puts(line, " – ");
        text_puts(line, below->text);
        below = told_behind(below);
    }
    return below;
}

static void put_reasons(struct report *r, const struct reason *reason, size_t indent, unsigned depth) {
    for (; reason; reason = reason->next) {
        struct text line;
        text_init(&line, scratch(r));
        const struct reason *below = reason_line(r, reason, &line);
        page_put(&r->page, indent, "- ", line.bytes);
        if (below && depth < REASONS_DEEP) put_reasons(r, below, indent + 2, depth + 1);
    }
}

static void put_why(struct report *r, const struct reason *reason, size_t indent) {
    const char *why = phrase(r->language, PHRASE_WHY);
    if (!reason || r->for_patient) return;
    if (reason->next) {
        page_put(&r->page, indent, "", why);
        put_reasons(r, reason, indent, 1);
        return;
    }
    struct text line;
    text_init(&line, scratch(r));
    const struct reason *below = reason_line(r, reason, &line);
    page_put(&r->page, indent, why, line.bytes);
    if (below) put_reasons(r, below, indent, 1);
}

/* --- One recommendation ------------------------------------------------------------------------------ */

static void put_cautions(struct report *r, const struct answer_item *item) {
    for (size_t i = 0; i < item->cautions; i++) {
        struct text facts, line;
        text_init(&facts, scratch(r));
        text_init(&line, scratch(r));
        const char *label = program_text(r->program, r->program->recommendation[item->caution[i].avoid].label);
        put_facts(r, &item->caution[i].missing, NULL, NULL, &facts);
        if (facts.length)
            PHRASE_PUT(&line, r->language, CAUTION_MISSING, label, facts.bytes);
        else
            PHRASE_PUT(&line, r->language, CAUTION, label);
        page_put_colored(&r->page, INSIDE, PAGE_YELLOW, line.bytes);
    }
}

static void put_checklist(struct report *r, const struct program_recommendation *rec) {
    struct text line;
    if (rec->checks == 0) return;
    text_init(&line, scratch(r));
    for (uint32_t i = 0; i < rec->checks; i++) {
        if (i) text_puts(&line, "; ");
        text_puts(&line, program_text(r->program, r->program->check[rec->first_check + i].text));
    }
    page_put(&r->page, INSIDE, phrase(r->language, PHRASE_CHECKLIST), line.bytes);
}

static void put_background(struct report *r, const struct program_recommendation *rec) {
    const char *rationale = program_text(r->program, rec->rationale), *note = program_text(r->program, rec->note);
    if (rationale[0]) put_line(r, INSIDE, PHRASE_RATIONALE, rationale);
    if (rec->basis && note[0])
        put_line(r, INSIDE, PHRASE_BASIS_EDITOR_NOTE, note);
    else if (rec->basis)
        put_line(r, INSIDE, PHRASE_BASIS_EDITOR, "");
}

static void put_instead(struct report *r, const struct program_recommendation *rec) {
    if (rec->instead_of == NONE) return;
    const char *other = program_text(r->program, r->program->recommendation[rec->instead_of].label);
    const char *because = program_text(r->program, rec->because);
    struct text line;
    text_init(&line, scratch(r));
    if (because[0])
        PHRASE_PUT(&line, r->language, INSTEAD_OF_BECAUSE, other, because);
    else
        PHRASE_PUT(&line, r->language, INSTEAD_OF, other);
    text_putc(&line, '.');
    page_put(&r->page, INSIDE, "", line.bytes);
}

static void put_given(struct report *r, const struct answer_item *item, enum page_color color) {
    const struct program_recommendation *rec = rule(r, item);
    put_title(r, item, PHRASE_PLAIN, color);
    if (!r->for_patient) put_strength(r, rec);
    if (item->text[0] && strcmp(item->text, program_text(r->program, rec->label)) != 0)
        page_put(&r->page, INSIDE, "", item->text);
    if (!r->for_patient) {
        put_instead(r, rec);
        put_doses(r, item);
        put_cautions(r, item);
    }
    if (!r->for_patient) {
        put_checklist(r, rec);
        put_background(r, rec);
    }
    bool for_all = item->because && item->because->kind == REASON_APPLIES && !item->because->next;
    if (!(rec->kind == KIND_INFORM && for_all)) put_why(r, item->because, INSIDE);
}

static void put_contraindicated(struct report *r, const struct answer_item *item) {
    struct text names;
    text_init(&names, scratch(r));
    for (size_t i = 0; i < item->contraindications; i++) {
        if (i) text_puts(&names, "; ");
        text_puts(&names, program_text(r->program, r->program->recommendation[item->contraindicated_by[i]].label));
    }
    put_title(r, item, PHRASE_PLAIN, PAGE_RED);
    if (r->for_patient) put_line(r, INSIDE, PHRASE_BY, names.bytes);
    put_why(r, item->because, INSIDE);
}

static void put_undecided(struct report *r, const struct answer_item *item) {
    static const enum phrase forms[] = { PHRASE_PLAIN, PHRASE_PLAIN, PHRASE_IS_AVOID, PHRASE_IS_WARN, PHRASE_IS_INFORM };
    struct text facts;
    text_init(&facts, scratch(r));
    put_title(r, item, forms[rule(r, item)->kind], PAGE_YELLOW);
    if (r->for_patient) return;
    put_facts(r, &item->missing, &r->answer->applies_missing, item, &facts);
    if (item->missing.count == 0)
        put_line(r, INSIDE, PHRASE_WAITS_FOR_NOTHING, "");
    else if (facts.length == 0)
        put_line(r, INSIDE, PHRASE_WAITS_FOR_APPLIES, "");
    else
        put_line(r, INSIDE, item->missing.may               ? PHRASE_MAY_WAIT_FOR
                            : r->answer->applies_missing.count ? PHRASE_ALSO_WAITS_FOR
                                                               : PHRASE_WAITS_FOR, facts.bytes);
}

static void put_not(struct report *r, const struct answer_item *item) {
    put_title(r, item, PHRASE_PLAIN, PAGE_PLAIN);
    put_why(r, item->because, INSIDE);
}

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
    { PHRASE_H_CONTRAINDICATED, PHRASE_P_CONTRAINDICATED, 31, OUTCOME_CONTRAINDICATED, PAGE_RED, put_contraindicated },
    { PHRASE_H_AVOID, PHRASE_P_AVOID, 1u << KIND_AVOID, TRUTH_YES, PAGE_RED, NULL },
    { PHRASE_H_WARNINGS, PHRASE_P_WARNINGS, 1u << KIND_WARN, TRUTH_YES, PAGE_YELLOW, NULL },
    { PHRASE_H_UNDECIDED, PHRASE_P_UNDECIDED, 31, TRUTH_UNKNOWN, PAGE_YELLOW, put_undecided },
};
static const struct section last_sections[] = {
    { PHRASE_H_INFORM, PHRASE_H_INFORM, 1u << KIND_INFORM, TRUTH_YES, PAGE_PLAIN, NULL },
    { PHRASE_H_NOT, PHRASES, 1u << KIND_RECOMMEND | 1u << KIND_CONSIDER, TRUTH_NO, PAGE_PLAIN, put_not },
};

/* An open contraindication or warning is the team's question; a fact of prognosis is told when its author wrote how. */
static bool is_for_patient(const struct report *r, const struct answer_item *item) {
    const struct program_recommendation *rec = rule(r, item);
    if (item->outcome == TRUTH_UNKNOWN) return rec->kind == KIND_RECOMMEND || rec->kind == KIND_CONSIDER;
    return rec->kind != KIND_INFORM || item->text != program_text(r->program, rec->label);
}

static void put_section(struct report *r, const struct section *section) {
    enum phrase heading = r->for_patient ? section->for_patient : section->heading;
    bool begun = false;
    for (size_t i = 0; i < r->answer->items && heading != PHRASES; i++) {
        const struct answer_item *item = &r->answer->item[i];
        if (item->outcome != section->outcome || !(section->kinds >> rule(r, item)->kind & 1)) continue;
        if (r->for_patient && !is_for_patient(r, item)) continue;
        if (!begun) page_heading(&r->page, phrase(r->language, heading));
        if (begun) page_blank(&r->page);
        begun = true;
        if (section->put)
            section->put(r, item);
        else
            put_given(r, item, section->color);
    }
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
    text_init(&day, scratch(r));
    phrase_put_date(&day, r->language, state->on);
    PHRASE_PUT(line, r->language, TOO_OLD, day.bytes);
}

static void put_wish(struct report *r, const struct answer_wish *wish) {
    struct text line, label;
    char count[24];
    const char *ask = answer_ask(r->program, &wish->what);
    text_init(&line, scratch(r));
    text_init(&label, scratch(r));
    answer_put_wish(r->answer, &wish->what, &label);
    text_puts(&line, ask[0] && wish->what.element == 0 ? ask : label.bytes);
    snprintf(count, sizeof count, "%zu", wish->count);
    put_stale(r, wish->what.fact, &line);
    if (!r->for_patient) {
        text_printf(&line, " (%s; ", wish->name);
        phrase_put(&line, r->language, wish->count == 1 ? PHRASE_BEARS_ON_ONE : PHRASE_BEARS_ON, (const char *const[]){ count }, 1);
        if (bears_on_caution(r->answer, &wish->what)) text_printf(&line, " %s", phrase(r->language, PHRASE_AND_CAUTION));
        text_putc(&line, ')');
    }
    page_put(&r->page, INDENT, "- ", line.bytes);
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
            text_init(&line, scratch(r));
            answer_put_wish(answer, &set->at[j], &line);
            text_printf(&line, " (%s; ", program_text(r->program, r->program->fact[set->at[j].fact].name));
            PHRASE_PUT(&line, r->language, FOR_DOSE, program_text(r->program, r->program->treatment[d->treatment].label));
            text_putc(&line, ')');
            if (!*begun) page_heading(&r->page, phrase(r->language, PHRASE_H_MISSING));
            *begun = true;
            page_put(&r->page, INDENT, "- ", line.bytes);
        }
    }
}

static void put_wishes(struct report *r) {
    const struct answer *answer = r->answer;
    bool begun = answer->wishes > 0;
    if (begun) page_heading(&r->page, phrase(r->language, r->for_patient ? PHRASE_P_MISSING : PHRASE_H_MISSING));
    for (size_t i = 0; i < answer->wishes && i < WISHES_MOST; i++) put_wish(r, &answer->wish[i]);
    if (answer->wishes > WISHES_MOST) page_put(&r->page, INDENT, "- ", phrase(r->language, PHRASE_MORE_REASONS));
    if (!r->for_patient) put_dose_wishes(r, &begun);
}

/* --- Head and foot ----------------------------------------------------------------------------------- */

static void put_head(struct report *r) {
    static const enum phrase statuses[] = { PHRASE_DRAFT, PHRASE_SUBMITTED, PHRASE_UNDER_REVIEW, PHRASE_APPROVED,
                                            PHRASE_RETIRED };
    const struct program_guideline *g = r->program->guideline;
    const struct context *context = r->answer->context;
    struct text line, day, updated;
    text_init(&line, scratch(r));
    text_init(&day, scratch(r));
    text_init(&updated, scratch(r));
    page_put_colored(&r->page, 0, PAGE_BOLD, program_text(r->program, g->title));
    PHRASE_PUT(&line, r->language, VERSION, program_text(r->program, g->id), program_text(r->program, g->version),
               phrase(r->language, statuses[g->status <= STATUS_RETIRED ? g->status : STATUS_DRAFT]));
    phrase_put_date(&updated, r->language, g->updated);
    if (date_is_known(g->updated)) PHRASE_PUT(&line, r->language, UPDATED, updated.bytes);
    page_put(&r->page, 0, "", line.bytes);
    text_clear(&line);
    phrase_put_date(&day, r->language, context->today);
    if (context->patient.length) {
        struct text patient;
        text_init(&patient, scratch(r));
        text_put(&patient, context->patient.bytes, context->patient.length);
        PHRASE_PUT(&line, r->language, PATIENT_ON, patient.bytes, day.bytes);
    } else {
        PHRASE_PUT(&line, r->language, NO_PATIENT_ON, day.bytes);
    }
    page_put(&r->page, 0, "", line.bytes);
}

static void put_applies(struct report *r) {
    const struct answer *answer = r->answer;
    static const enum phrase plain[] = { PHRASE_APPLIES_NOT, PHRASE_APPLIES_UNKNOWN, PHRASE_APPLIES_NOT, PHRASE_APPLIES };
    static const enum phrase patient[] = { PHRASE_P_APPLIES_NOT, PHRASE_P_APPLIES_UNKNOWN, PHRASE_P_APPLIES_NOT, PHRASES };
    enum phrase id = (r->for_patient ? patient : plain)[answer->applies & 3];
    struct text line;
    if (id == PHRASES || r->program->guideline->applies == NONE) return;
    text_init(&line, scratch(r));
    text_puts(&line, phrase(r->language, id));
    if (!r->for_patient) text_putc(&line, '.');
    page_blank(&r->page);
    page_put_colored(&r->page, 0, answer->applies == TRUTH_YES ? PAGE_PLAIN : PAGE_YELLOW, line.bytes);
    if (!r->for_patient) put_reasons(r, answer->applies_because, INDENT, 1);
    if (answer->applies == TRUTH_NO && !r->for_patient) put_line(r, 0, PHRASE_NOTHING_RECOMMENDED, "");
}

static void put_assumed(struct report *r) {
    for (size_t i = 0; i < r->answer->assumptions; i++) {
        uint32_t fact = r->answer->assumed[i];
        struct value value = value_of_fact(r->answer->context, fact);
        struct text words, line;
        text_init(&words, scratch(r));
        text_init(&line, scratch(r));
        value_words(r->answer->context, &value, r->language, &words);
        PHRASE_PUT(&line, r->language, N_ASSUMED, program_text(r->program, r->program->fact[fact].label), words.bytes);
        if (i == 0) page_heading(&r->page, phrase(r->language, PHRASE_H_ASSUMED));
        page_put(&r->page, INDENT, "- ", line.bytes);
    }
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
        text_init(&line, scratch(r));
        text_puts(&line, program_text(r->program, reference->title));
        put_word(&line, ", ", program_text(r->program, reference->kind));
        for (uint32_t j = 0; j < reference->details; j++)
            put_word(&line, ", ", program_text(r->program, r->program->detail[reference->first_detail + j].value));
        if (!reference->verified) put_word(&line, " – ", phrase(r->language, PHRASE_NOT_VERIFIED));
        snprintf(number, sizeof number, "%u. ", (unsigned)i + 1);
        page_put(&r->page, INDENT, number, line.bytes);
    }
}

static void put_foot(struct report *r) {
    const char *disclaimer = program_text(r->program, r->program->guideline->disclaimer);
    put_assumed(r);
    put_references(r);
    if (r->answer->notices || r->for_patient) page_heading(&r->page, phrase(r->language, PHRASE_H_NOTICES));
    if (r->for_patient) page_put(&r->page, INDENT, "- ", phrase(r->language, PHRASE_P_TALK));
    for (size_t i = 0; i < r->answer->notices; i++)
        if (!r->for_patient || !r->answer->notice[i].technical) page_put(&r->page, INDENT, "- ", r->answer->notice[i].text);
    if (!disclaimer[0]) return;
    page_heading(&r->page, phrase(r->language, PHRASE_H_DISCLAIMER));
    page_put(&r->page, INDENT, "", disclaimer);
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
    put_head(&r);
    put_applies(&r);
    bool does_apply = answer->applies != TRUTH_NO;
    for (size_t i = 0; does_apply && i < sizeof sections / sizeof *sections; i++) put_section(&r, &sections[i]);
    if (does_apply) put_wishes(&r);
    for (size_t i = 0; does_apply && i < sizeof last_sections / sizeof *last_sections; i++) put_section(&r, &last_sections[i]);
    put_foot(&r);
    if (context->arena.failed) out->failed = true;
}
