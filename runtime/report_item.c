/* One recommendation in the text report: its title, doses, reasons and what it waits for. */
#include <string.h>

#include "runtime/dose_words.h"
#include "runtime/report_inside.h"
#include "runtime/report_more.h"
#include "runtime/value.h"

void report_put_phrase(struct report *r, size_t indent, enum phrase id, const char *fill) {
    struct text line;
    text_init(&line, report_scratch(r));
    phrase_put(&line, r->language, id, (const char *const[]){ fill }, 1);
    page_put(&r->page, indent, "", report_bytes(&line));
}

/* The label, with its name behind it where another recommendation bears the same one. */
static const char *label_of(struct report *r, uint32_t recommendation) {
    const char *label = program_text(r->program, r->program->recommendation[recommendation].label);
    for (uint32_t i = 0; i < r->program->recommendations && !r->for_patient; i++) {
        struct text both;
        if (i == recommendation || strcmp(program_text(r->program, r->program->recommendation[i].label), label) != 0) continue;
        text_init(&both, report_scratch(r));
        text_printf(&both, "%s (%s)", label, program_text(r->program, r->program->recommendation[recommendation].name));
        return both.failed ? label : report_bytes(&both);
    }
    return label;
}

/* --- Titles ------------------------------------------------------------------------------------------ */

static void title_of(struct report *r, const struct answer_item *item, enum phrase form, struct text *out) {
    const struct program_recommendation *rec = report_rule(r, item);
    phrase_put(out, r->language, form, (const char *const[]){ label_of(r, item->recommendation) }, 1);
    for (uint32_t i = 0; i < rec->cites && !r->for_patient; i++) {
        uint32_t reference = r->program->cite[rec->first_cite + i].reference;
        text_printf(out, "%s%u", i == 0 ? " [" : ", ", (unsigned)reference + 1);
        r->cited[reference] = true;
    }
    if (rec->cites && !r->for_patient) text_putc(out, ']');
}

static void put_title(struct report *r, const struct answer_item *item, enum phrase form, enum page_color color) {
    struct text title;
    text_init(&title, report_scratch(r));
    title_of(r, item, form, &title);
    page_put_colored(&r->page, REPORT_INDENT, color, report_bytes(&title));
}

static const enum phrase kind_forms[] = { PHRASE_PLAIN, PHRASE_PLAIN, PHRASE_IS_AVOID, PHRASE_IS_WARN, PHRASE_IS_INFORM };

void report_put_bullet(struct report *r, const struct answer_item *item) {
    struct text title;
    text_init(&title, report_scratch(r));
    title_of(r, item, kind_forms[report_rule(r, item)->kind], &title);
    page_put(&r->page, REPORT_INDENT, "- ", report_bytes(&title));
}

void report_strength(const struct report *r, const struct program_recommendation *rec, const char **strength, const char **certainty) {
    static const enum phrase strengths[] = { PHRASES, PHRASE_STRONG, PHRASE_CONDITIONAL };
    static const enum phrase certainties[] = { PHRASES, PHRASE_VERY_LOW, PHRASE_LOW, PHRASE_MODERATE, PHRASE_HIGH };
    *strength = *certainty = NULL;
    if (rec->strength == STRENGTH_STRONG || rec->strength == STRENGTH_CONDITIONAL)
        *strength = phrase(r->language, rec->kind == KIND_AVOID ? PHRASE_AGAINST : strengths[rec->strength]);
    if (rec->certainty > CERTAINTY_NONE && rec->certainty <= CERTAINTY_HIGH)
        *certainty = phrase(r->language, certainties[rec->certainty]);
}

static void put_strength(struct report *r, const struct program_recommendation *rec) {
    const char *strength, *certainty;
    struct text line;
    text_init(&line, report_scratch(r));
    report_strength(r, rec, &strength, &certainty);
    if (strength) text_puts(&line, strength);
    if (certainty) report_put_word(&line, strength ? ", " : "", certainty);
    if (line.length == 0) return;
    text_putc(&line, '.');
    if (line.bytes[0] >= 'a' && line.bytes[0] <= 'z') line.bytes[0] = (char)(line.bytes[0] - 'a' + 'A');
    page_put(&r->page, REPORT_INSIDE, "", report_bytes(&line));
}

/* --- Doses ------------------------------------------------------------------------------------------- */

void report_put_word(struct text *line, const char *separator, const char *word) {
    if (!word[0]) return;
    text_puts(line, separator);
    text_puts(line, word);
}

void report_put_detail(struct text *line, const struct program *program, uint32_t detail) {
    const char *name = program_text(program, program->detail[detail].name), *value = program_text(program, program->detail[detail].value);
    report_put_word(line, strcmp(name, "doi") == 0 ? ", doi:" : strcmp(name, "pmid") == 0 ? ", PMID " : ", ", value);
}

void report_put_amount(const struct report *r, const struct answer_dose *dose, struct text *line) {
    struct value amount = answer_amount(r->answer->context, dose->dose);
    if (dose->known)
        value_put_amount(r->answer->context, &amount, r->language, line);
    else
        text_puts(line, phrase(r->language, PHRASE_DOSE_NOT_KNOWN));
}

void report_put_rounding(const struct report *r, const struct answer_dose *dose, struct text *line) {
    struct value before;
    struct text plain;
    if (!dose->known || !answer_amount_before(r->answer->context, dose->dose, &before)) return;
    text_init(&plain, report_scratch(r));
    value_words(r->answer->context, &before, r->language, &plain);
    text_puts(line, " (");
    PHRASE_PUT(line, r->language, ROUNDED_FROM, report_bytes(&plain));
    text_putc(line, ')');
}

static void put_dose(const struct report *r, const struct answer_dose *dose, struct text *line) {
    report_put_amount(r, dose, line);
    dose_put_manner(r->program, dose->dose, r->language, line);
    report_put_rounding(r, dose, line);
}

/* What a fact would have to be, from the reasons. */
struct need {
    const struct reason *leaf; /* NULL when they do not say */
    bool differs;              /* they say different things, or it would take others as well */
    bool enough;               /* it is one of several that would do */
};

enum position { IS_NEEDED, IS_ENOUGH, IS_PART };

static void find_need(const struct reason *reason, const char *name, enum position position, struct need *need) {
    for (; reason; reason = reason->next) {
        enum position below = position != IS_NEEDED ? IS_PART : reason->kind == REASON_GROUP ? IS_ENOUGH : IS_NEEDED;
        find_need(reason->children, name, below, need);
        if (reason->truth != TRUTH_UNKNOWN || !reason->name || !reason->needed || strcmp(reason->name, name) != 0) continue;
        bool enough = position == IS_ENOUGH;
        bool other = need->leaf && (strcmp(need->leaf->needed, reason->needed) != 0 || need->enough != enough);
        need->differs |= other || position == IS_PART;
        need->enough = enough;
        need->leaf = reason;
    }
}

static void put_fact(struct report *r, const struct missing *what, const struct answer_item *item, struct text *out) {
    struct need need = { 0 };
    struct text name, words;
    text_init(&name, report_scratch(r));
    text_init(&words, report_scratch(r));
    missing_print(r->program, what, &name);
    answer_put_wish(r->answer, what, &words);
    if (item) find_need(item->because, report_bytes(&name), IS_NEEDED, &need);
    if (need.leaf && !need.differs)
        phrase_put(out, r->language, need.enough           ? PHRASE_WITH_ENOUGH
                                     : need.leaf->criterion ? PHRASE_WITH_CRITERION
                                                            : PHRASE_WITH_NEEDED,
                   (const char *const[]){ report_bytes(&words), need.leaf->needed }, 2);
    else
        text_puts(out, report_bytes(&words));
}

static bool holds(const struct missing_set *set, const struct missing *what) {
    for (size_t i = 0; i < set->count; i++)
        if (answer_same(&set->at[i], what)) return true;
    return false;
}

/* What whether the guideline applies waits for stands at the top, what another outcome waits for stands there. */
static bool told_elsewhere(const struct report *r, const struct answer_item *item, const struct missing *what) {
    if (holds(&r->answer->applies_missing, what)) return true;
    for (const struct reason *reason = item->because; reason; reason = reason->next)
        if (reason->recommendation != NONE && holds(&r->answer->item[reason->recommendation].missing, what)) return true;
    return false;
}

/* `item`: whose missing facts these are; NULL when they are not of an outcome. */
void report_put_facts(struct report *r, const struct missing_set *set, const struct answer_item *item, struct text *out) {
    for (size_t i = 0; i < set->count; i++) {
        if (item && told_elsewhere(r, item, &set->at[i])) continue;
        if (out->length) text_puts(out, "; ");
        put_fact(r, &set->at[i], item, out);
    }
}

static void put_dose_waits(struct report *r, const struct answer_item *item) {
    for (size_t i = 0; i < item->doses; i++) {
        if (item->dose[i].known) continue;
        struct text facts;
        text_init(&facts, report_scratch(r));
        report_put_facts(r, &item->dose[i].missing, NULL, &facts);
        if (facts.length)
            report_put_phrase(r, REPORT_INSIDE, PHRASE_DOSE_WAITS_FOR, report_bytes(&facts));
        else
            report_put_phrase(r, REPORT_INSIDE, PHRASE_DOSE_FAILS, "");
        return; /* the doses of one treatment wait for the same facts */
    }
}

static void put_doses(struct report *r, const struct answer_item *item) {
    struct text line;
    text_init(&line, report_scratch(r));
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
    if (line.length) page_put_colored(&r->page, REPORT_INSIDE, PAGE_BOLD, report_bytes(&line));
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
        text_init(&line, report_scratch(r));
        const struct reason *below = reason_line(r, reason, &line);
        page_put(&r->page, indent, "- ", report_bytes(&line));
        if (below && depth < REASONS_DEEP) put_reasons(r, below, indent + 2, depth + 1);
    }
}

void report_put_reasons(struct report *r, const struct reason *reason, size_t indent) { put_reasons(r, reason, indent, 1); }

static void put_why(struct report *r, const struct reason *reason, size_t indent) {
    const char *why = phrase(r->language, PHRASE_WHY);
    if (!reason || r->for_patient) return;
    if (reason->next) {
        page_put(&r->page, indent, "", why);
        put_reasons(r, reason, indent, 1);
        return;
    }
    struct text line;
    text_init(&line, report_scratch(r));
    const struct reason *below = reason_line(r, reason, &line);
    page_put(&r->page, indent, why, report_bytes(&line));
    if (below) put_reasons(r, below, indent, 1);
}

/* --- One recommendation ------------------------------------------------------------------------------ */

static void put_cautions(struct report *r, const struct answer_item *item) {
    for (size_t i = 0; i < item->cautions; i++) {
        struct text facts, line;
        text_init(&facts, report_scratch(r));
        text_init(&line, report_scratch(r));
        const char *label = program_text(r->program, r->program->recommendation[item->caution[i].avoid].label);
        report_put_facts(r, &item->caution[i].missing, NULL, &facts);
        if (facts.length)
            PHRASE_PUT(&line, r->language, CAUTION_MISSING, label, report_bytes(&facts));
        else
            PHRASE_PUT(&line, r->language, CAUTION, label);
        page_put_colored(&r->page, REPORT_INSIDE, PAGE_YELLOW, report_bytes(&line));
    }
}

static void put_checklist(struct report *r, const struct program_recommendation *rec) {
    struct text line;
    if (rec->checks == 0) return;
    text_init(&line, report_scratch(r));
    for (uint32_t i = 0; i < rec->checks; i++) {
        if (i) text_puts(&line, "; ");
        text_puts(&line, program_text(r->program, r->program->check[rec->first_check + i].text));
    }
    page_put(&r->page, REPORT_INSIDE, phrase(r->language, PHRASE_CHECKLIST), report_bytes(&line));
}

static void put_background(struct report *r, const struct program_recommendation *rec) {
    const char *rationale = program_text(r->program, rec->rationale), *note = program_text(r->program, rec->note);
    if (rationale[0]) report_put_phrase(r, REPORT_INSIDE, PHRASE_RATIONALE, rationale);
    if (rec->basis && note[0])
        report_put_phrase(r, REPORT_INSIDE, PHRASE_BASIS_EDITOR_NOTE, note);
    else if (rec->basis)
        report_put_phrase(r, REPORT_INSIDE, PHRASE_BASIS_EDITOR, "");
}

/* The steps of review that this recommendation has of its own. */
static void put_steps(struct report *r, const struct answer_item *item) {
    struct text line;
    text_init(&line, report_scratch(r));
    if (report_put_steps(r->answer, item->recommendation, &line)) page_put(&r->page, REPORT_INSIDE, "", report_bytes(&line));
}

static void put_instead(struct report *r, const struct program_recommendation *rec) {
    if (rec->instead_of == NONE) return;
    const char *other = program_text(r->program, r->program->recommendation[rec->instead_of].label);
    const char *because = program_text(r->program, rec->because);
    struct text line;
    text_init(&line, report_scratch(r));
    if (because[0])
        PHRASE_PUT(&line, r->language, INSTEAD_OF_BECAUSE, other, because);
    else
        PHRASE_PUT(&line, r->language, INSTEAD_OF, other);
    text_putc(&line, '.');
    page_put(&r->page, REPORT_INSIDE, "", report_bytes(&line));
}

void report_put_given(struct report *r, const struct answer_item *item, enum page_color color) {
    const struct program_recommendation *rec = report_rule(r, item);
    put_title(r, item, PHRASE_PLAIN, color);
    if (!r->for_patient) put_strength(r, rec);
    if (item->text[0] && strcmp(item->text, program_text(r->program, rec->label)) != 0)
        page_put(&r->page, REPORT_INSIDE, "", item->text);
    if (!r->for_patient) {
        put_instead(r, rec);
        put_doses(r, item);
        put_cautions(r, item);
    }
    if (!r->for_patient) {
        put_checklist(r, rec);
        put_background(r, rec);
        put_steps(r, item);
    }
    bool for_all = item->because && item->because->kind == REASON_APPLIES && !item->because->next;
    if (!(rec->kind == KIND_INFORM && for_all)) put_why(r, item->because, REPORT_INSIDE);
}

void report_put_contraindicated(struct report *r, const struct answer_item *item) {
    struct text names;
    text_init(&names, report_scratch(r));
    for (size_t i = 0; i < item->contraindications; i++) {
        if (i) text_puts(&names, "; ");
        text_puts(&names, program_text(r->program, r->program->recommendation[item->contraindicated_by[i]].label));
    }
    put_title(r, item, PHRASE_PLAIN, PAGE_RED);
    if (r->for_patient) report_put_phrase(r, REPORT_INSIDE, PHRASE_BY, report_bytes(&names));
    put_why(r, item->because, REPORT_INSIDE);
}

static bool put_outcomes_waited_for(struct report *r, const struct answer_item *item) {
    struct text names;
    text_init(&names, report_scratch(r));
    for (const struct reason *reason = item->because; reason; reason = reason->next) {
        if (reason->recommendation == NONE || r->answer->item[reason->recommendation].missing.count == 0) continue;
        if (names.length) text_puts(&names, "; ");
        text_puts(&names, label_of(r, reason->recommendation));
    }
    if (names.length) report_put_phrase(r, REPORT_INSIDE, PHRASE_WAITS_FOR_OUTCOME, names.bytes);
    return names.length > 0;
}

void report_put_undecided(struct report *r, const struct answer_item *item) {
    struct text facts;
    text_init(&facts, report_scratch(r));
    put_title(r, item, kind_forms[report_rule(r, item)->kind], PAGE_YELLOW);
    if (r->for_patient) return;
    report_put_facts(r, &item->missing, item, &facts);
    for (const struct reason *reason = item->because; reason; reason = reason->next)
        if (reason->kind == REASON_AVOID) page_put(&r->page, REPORT_INSIDE, "", reason->text);
    bool more = put_outcomes_waited_for(r, item) || r->answer->applies_missing.count > 0;
    if (item->missing.count == 0)
        report_put_phrase(r, REPORT_INSIDE, PHRASE_WAITS_FOR_NOTHING, "");
    else if (facts.length)
        report_put_phrase(r, REPORT_INSIDE, item->missing.may ? PHRASE_MAY_WAIT_FOR
                                            : more            ? PHRASE_ALSO_WAITS_FOR
                                                              : PHRASE_WAITS_FOR, facts.bytes);
}

void report_put_not(struct report *r, const struct answer_item *item) {
    put_title(r, item, PHRASE_PLAIN, PAGE_PLAIN);
    put_why(r, item->because, REPORT_INSIDE);
}
