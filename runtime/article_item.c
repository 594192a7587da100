/* One recommendation of the article: what it says, when, how much, why, and what it comes to for a patient. */
#include <string.h>

#include "runtime/article_inside.h"
#include "runtime/dose_words.h"
#include "runtime/value.h"

/* --- What is shown ----------------------------------------------------------------------------------- */

static bool has_words_for_patient(const struct article *a, uint32_t recommendation) {
    return answer_wording(a->answer, recommendation, AUDIENCE_PATIENT) != NULL;
}

bool article_shows(const struct article *a, const struct answer_item *item) {
    const struct program_recommendation *r = report_rule(&a->view, item);
    bool advises = r->kind == KIND_RECOMMEND || r->kind == KIND_CONSIDER;
    if (!a->for_patient) return true;
    if (!a->options->patient) return has_words_for_patient(a, item->recommendation);
    if (item->outcome == TRUTH_NO || a->answer->applies == TRUTH_NO) return false;
    if (item->outcome == TRUTH_UNKNOWN) return advises;
    return r->kind != KIND_INFORM || has_words_for_patient(a, item->recommendation);
}

void article_add_outcome(struct article *a, struct block *badges, const struct answer_item *item) {
    static const enum phrase plain[] = { PHRASE_A_NO, PHRASE_A_UNKNOWN, PHRASE_A_CONTRAINDICATED, PHRASE_A_YES };
    static const enum phrase patient[] = { PHRASE_A_NO, PHRASE_A_P_UNKNOWN, PHRASE_A_P_CONTRAINDICATED, PHRASE_A_P_YES };
    static const enum block_role roles[] = { ROLE_NO, ROLE_UNKNOWN, ROLE_CONTRAINDICATED, ROLE_YES };
    /* What warns or forbids is no good news when it holds, and what is to be considered no promise. */
    static const struct { enum block_role role; enum phrase plain, patient; } holds[] = {
        [KIND_RECOMMEND] = { ROLE_YES, PHRASE_A_YES, PHRASE_A_P_YES },
        [KIND_CONSIDER] = { ROLE_YES, PHRASE_A_CONSIDER, PHRASE_A_P_CONSIDER },
        [KIND_AVOID] = { ROLE_AGAINST, PHRASE_A_AVOID, PHRASE_A_P_AVOID },
        [KIND_WARN] = { ROLE_WARN, PHRASE_A_WARN, PHRASE_A_P_WARN },
        [KIND_INFORM] = { ROLE_YES, PHRASE_A_YES, PHRASE_A_P_INFORM },
    };
    uint32_t kind = report_rule(&a->view, item)->kind;
    enum phrase words = (a->for_patient ? patient : plain)[item->outcome & 3];
    enum block_role role = roles[item->outcome & 3];
    if (item->outcome == TRUTH_YES && kind <= KIND_INFORM) {
        words = a->for_patient ? holds[kind].patient : holds[kind].plain;
        role = holds[kind].role;
    }
    article_add_role(a, badges, BLOCK_ITEM, role, article_words(a, words));
}

/* --- Texts ------------------------------------------------------------------------------------------- */

static const char *label_of_name(const struct article *a, struct slice name) {
    const struct program *program = a->program;
    for (uint32_t i = 0; i < program->definitions; i++)
        if (slice_is(name, program_text(program, program->definition[i].name))) return program_text(program, program->definition[i].label);
    for (uint32_t i = 0; i < program->facts; i++)
        if (slice_is(name, program_text(program, program->fact[i].name))) return program_text(program, program->fact[i].label);
    return NULL;
}

/* Without a patient there is nobody of whom a value could be known: " ({subtype})" is left out, and {subtype} reads as its label. */
static const char *general_text(struct article *a, const char *form) {
    struct text out;
    text_init(&out, article_arena(a));
    for (const char *open; (open = strchr(form, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        if (!close) break;
        struct slice name = { open + 1, (size_t)(close - open - 1) };
        const char *label = label_of_name(a, name);
        bool aside = label && open > form + 1 && open[-1] == '(' && open[-2] == ' ' && close[1] == ')';
        text_put(&out, form, (size_t)(open - form) - (aside ? 2 : 0));
        if (aside)
            close++;
        else if (label)
            text_puts(&out, label);
        else
            text_put(&out, open, (size_t)(close - open) + 1);
        form = close + 1;
    }
    text_puts(&out, form);
    return out.failed ? "" : out.bytes;
}

static const char *text_of(struct article *a, const struct answer_item *item) {
    if (a->options->patient) return item->text;
    enum audience audience = a->for_patient ? AUDIENCE_PATIENT : AUDIENCE_CLINICIAN;
    const char *form = answer_wording(a->answer, item->recommendation, audience);
    if (!form && !a->for_patient) form = answer_wording(a->answer, item->recommendation, AUDIENCE_EVERYONE);
    return form ? general_text(a, form) : item->text;
}

/* --- Badges ------------------------------------------------------------------------------------------ */

static void put_badges(struct article *a, struct block *card, const struct answer_item *item) {
    const struct program_recommendation *r = report_rule(&a->view, item);
    const char *strength, *certainty;
    struct block *badges = article_add(a, card, BLOCK_BADGES, NULL, NULL);
    if (a->options->patient && a->answer->applies != TRUTH_NO) article_add_outcome(a, badges, item);
    if (a->for_patient) return;
    static const enum block_role roles[] = { ROLE_STRONG, ROLE_CONDITIONAL, ROLE_AGAINST, ROLE_WARN, ROLE_INFORM };
    report_strength(&a->view, r, &strength, &certainty);
    if (r->kind == KIND_WARN) strength = article_words(a, PHRASE_A_WARNING);
    if (r->kind == KIND_INFORM) strength = article_words(a, PHRASE_A_INFORMATION);
    if (strength) article_add_role(a, badges, BLOCK_ITEM, roles[r->kind], article_capital(a, strength));
    if (certainty) article_add_role(a, badges, BLOCK_ITEM, ROLE_CERTAINTY, article_capital(a, certainty));
    if (r->basis) article_add(a, badges, BLOCK_ITEM, NULL, article_words(a, PHRASE_A_EDITOR));
}

/* --- When -------------------------------------------------------------------------------------------- */

static const char *label_of(struct article *a, uint32_t recommendation) {
    return program_text(a->program, a->program->recommendation[recommendation].label);
}

/* What takes the place of what; `list` holds sentences. */
static void put_instead(struct article *a, struct block *list, uint32_t recommendation) {
    const struct program *program = a->program;
    const struct program_recommendation *r = &program->recommendation[recommendation];
    const char *because = program_text(program, r->because);
    if (r->instead_of != NONE) {
        const char *other = label_of(a, r->instead_of);
        article_add(a, list, BLOCK_PARAGRAPH, NULL,
                    because[0] ? ARTICLE_PHRASE(a, A_INSTEAD_OF_BECAUSE, other, because) : ARTICLE_PHRASE(a, A_INSTEAD_OF, other));
    }
    for (uint32_t i = 0; i < program->recommendations; i++) {
        if (program->recommendation[i].instead_of != recommendation) continue;
        because = program_text(program, program->recommendation[i].because);
        article_add(a, list, BLOCK_PARAGRAPH, NULL,
                    because[0] ? ARTICLE_PHRASE(a, A_UNLESS_INSTEAD_BECAUSE, label_of(a, i), because)
                               : ARTICLE_PHRASE(a, A_UNLESS_INSTEAD, label_of(a, i)));
    }
    for (uint32_t i = 0; i < r->avoids; i++)
        article_add(a, list, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_CONTRAINDICATION),
                    label_of(a, program->avoidance[r->first_avoid + i].avoid));
}

static void put_when(struct article *a, struct block *card, const struct answer_item *item) {
    struct criterion *criteria = criteria_of_recommendation(a->context, a->index, a->language, item->recommendation);
    if (criteria)
        article_add_criteria(a, article_add(a, card, BLOCK_LIST, article_words(a, PHRASE_A_WHEN), NULL), criteria, 1);
    else
        article_add(a, card, BLOCK_PARAGRAPH, NULL, article_words(a, PHRASE_A_ALWAYS));
    put_instead(a, card, item->recommendation);
}

static void put_policy(struct article *a, struct block *card, const struct program_recommendation *r) {
    static const enum phrase words[] = { PHRASES, PHRASE_A_UNKNOWN_WARN, PHRASE_A_UNKNOWN_WITHHOLD, PHRASE_A_UNKNOWN_IGNORE };
    if (r->kind != KIND_AVOID || words[r->if_unknown & 3] == PHRASES) return;
    article_add(a, card, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_IF_UNKNOWN), article_words(a, words[r->if_unknown & 3]));
}

/* --- Doses ------------------------------------------------------------------------------------------- */

static bool is_word(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Puts the unit that stands at `at`, behind a number or "in"; its length, 0 for none. */
static size_t put_unit(struct slice words, size_t at, struct text *out) {
    struct unit unit;
    bool behind_in = at >= 3 && memcmp(words.bytes + at - 3, "in ", 3) == 0 && (at == 3 || !is_word(words.bytes[at - 4]));
    if (at < 2 || words.bytes[at - 1] != ' ' || !(behind_in || is_digit(words.bytes[at - 2]))) return 0;
    size_t length = unit_match(words.bytes + at, words.length - at, &unit);
    if (length == 0 || !slice_is((struct slice){ words.bytes + at, length }, unit.code)) return 0; /* a word, such as weeks */
    unit_print(unit.code, out);
    return length;
}

static void put_named(const struct article *a, struct slice words, bool named, struct text *out) {
    for (size_t i = 0, unit; i < words.length;) {
        if (named && (unit = put_unit(words, i, out)) > 0) {
            i += unit;
            continue;
        }
        size_t end = i;
        while (end < words.length && is_word(words.bytes[end])) end++;
        struct slice word = { words.bytes + i, end - i };
        const char *label = named && end > i ? label_of_name(a, word) : NULL;
        bool blank = (unsigned char)words.bytes[i] <= ' ';
        if (label)
            text_puts(out, label);
        else if (end > i)
            text_put(out, word.bytes, word.length);
        else if (blank && out->length && out->bytes[out->length - 1] != ' ')
            text_putc(out, ' ');
        else if (named && words.bytes[i] == '.' && i > 0 && is_digit(words.bytes[i - 1]))
            text_puts(out, article_words(a, PHRASE_DECIMAL_SIGN));
        else if (named && words.bytes[i] == '*')
            text_puts(out, "×");
        else if (!blank)
            text_putc(out, words.bytes[i]);
        i = end > i ? end : i + 1;
    }
}

static struct slice bytes_of(const struct article *a, uint32_t place) {
    const struct program_place *p = &a->program->place[place];
    const char *bytes = program_text(a->program, a->program->source[p->source].bytes);
    size_t length = strlen(bytes);
    if (p->end > length || p->start >= p->end) return (struct slice){ "", 0 };
    return (struct slice){ bytes + p->start, p->end - p->start };
}

const char *article_source(struct article *a, uint32_t place, bool named) {
    struct text out;
    text_init(&out, article_arena(a));
    put_named(a, bytes_of(a, place), named, &out);
    return out.failed || !out.bytes ? "" : out.bytes;
}

/* "trastuzumab: 4 mg/kg * weight iv over ..." -> its amount: what stands between the colon and how it is given. */
static const char *written_amount(struct article *a, const struct program_dose *dose) {
    const char *ends[] = { program_text(a->program, dose->route), "over", "once", "every", "as", "for", "until" };
    struct slice all = bytes_of(a, dose->place);
    const char *colon = all.length ? memchr(all.bytes, ':', all.length) : NULL;
    if (!colon) return "";
    struct slice amount = { colon + 1, all.length - (size_t)(colon + 1 - all.bytes) };
    for (size_t i = 1; i < amount.length; i++) {
        if ((unsigned char)amount.bytes[i - 1] > ' ' || !is_word(amount.bytes[i])) continue;
        size_t end = i;
        while (end < amount.length && is_word(amount.bytes[end])) end++;
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (slice_is((struct slice){ amount.bytes + i, end - i }, ends[k])) amount.length = i - 1;
    }
    struct text out;
    text_init(&out, article_arena(a));
    put_named(a, amount, true, &out);
    while (out.length && out.bytes[out.length - 1] == ' ') out.bytes[--out.length] = '\0';
    return out.failed || !out.bytes ? "" : out.bytes;
}

static const char *amount_of(struct article *a, const struct answer_item *item, uint32_t dose) {
    const char *written = written_amount(a, &a->program->dose[dose]);
    for (size_t i = 0; i < item->doses && a->options->patient; i++) {
        struct text out;
        if (item->dose[i].dose != dose) continue;
        text_init(&out, article_arena(a));
        report_put_amount(&a->view, &item->dose[i], &out);
        report_put_rounding(&a->view, &item->dose[i], &out);
        text_printf(&out, " = %s", written);
        return out.failed ? "" : out.bytes;
    }
    return written;
}

static void put_dose_row(struct article *a, struct block *table, const struct answer_item *item, uint32_t index) {
    const struct program_dose *dose = &a->program->dose[index];
    struct text name, manner;
    text_init(&name, article_arena(a));
    text_init(&manner, article_arena(a));
    if (dose->then && table->first != table->last) text_puts(&name, article_words(a, PHRASE_THEN));
    text_puts(&name, program_text(a->program, a->program->treatment[dose->treatment].label));
    dose_put_manner(a->program, index, a->language, &manner);
    const char *how = report_bytes(&manner);
    while (*how == ' ' || *how == ',') how++;
    struct block *row = article_add(a, table, BLOCK_ROW, NULL, NULL);
    article_add(a, row, BLOCK_CELL, NULL, report_bytes(&name));
    article_add(a, row, BLOCK_CELL, NULL, amount_of(a, item, index));
    article_add(a, row, BLOCK_CELL, NULL, how);
}

/* "Paracetamol: 1000 mg, 4 g/d", once for each treatment that has a most. */
static void put_mosts(struct article *a, struct block *card, const struct program_recommendation *r) {
    const struct program *program = a->program;
    for (uint32_t i = 0; i < r->doses; i++) {
        uint32_t which = program->dose[r->first_dose + i].treatment, before = 0;
        struct slice most = slice_of(program_text(program, program->treatment[which].most));
        struct text words;
        while (program->dose[r->first_dose + before].treatment != which) before++;
        if (before < i || most.length == 0) continue;
        text_init(&words, article_arena(a));
        text_printf(&words, "%s: ", program_text(program, program->treatment[which].label));
        put_named(a, most, true, &words);
        article_add(a, card, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_MOST), report_bytes(&words));
    }
}

static void put_doses(struct article *a, struct block *card, const struct answer_item *item) {
    static const enum phrase head[] = { PHRASE_A_TREATMENT, PHRASE_A_AMOUNT, PHRASE_A_HOW };
    const struct program_recommendation *r = report_rule(&a->view, item);
    if (r->doses == 0 || (a->options->patient && item->outcome == OUTCOME_CONTRAINDICATED)) return; /* no amount beside a "not safe" */
    struct block *table = article_add(a, card, BLOCK_TABLE, article_words(a, PHRASE_A_DOSE), NULL);
    struct block *row = article_add(a, table, BLOCK_ROW, NULL, NULL);
    for (size_t i = 0; i < 3; i++) article_add(a, row, BLOCK_CELL, NULL, article_words(a, head[i]));
    for (uint32_t i = 0; i < r->doses; i++) put_dose_row(a, table, item, r->first_dose + i);
    put_mosts(a, card, r);
    for (size_t i = 0; i < item->doses && a->options->patient; i++) {
        if (item->dose[i].known) continue;
        struct text facts;
        text_init(&facts, article_arena(a));
        report_put_facts(&a->view, &item->dose[i].missing, NULL, &facts);
        article_add_role(a, card, BLOCK_NOTE, ROLE_UNKNOWN,
                         facts.length ? ARTICLE_PHRASE(a, DOSE_WAITS_FOR, report_bytes(&facts)) : article_words(a, PHRASE_DOSE_FAILS));
        return;
    }
}

/* --- For a patient ----------------------------------------------------------------------------------- */

static void put_cautions(struct article *a, struct block *card, const struct answer_item *item) {
    for (size_t i = 0; i < item->contraindications; i++)
        article_add_role(a, card, BLOCK_NOTE, ROLE_CONTRAINDICATED,
                         ARTICLE_PHRASE(a, CONTRAINDICATED_BY, label_of(a, item->contraindicated_by[i])));
    for (size_t i = 0; i < item->cautions; i++) {
        struct text facts;
        text_init(&facts, article_arena(a));
        report_put_facts(&a->view, &item->caution[i].missing, NULL, &facts);
        const char *label = label_of(a, item->caution[i].avoid);
        article_add_role(a, card, BLOCK_NOTE, ROLE_UNKNOWN,
                         facts.length ? ARTICLE_PHRASE(a, CAUTION_MISSING, label, report_bytes(&facts))
                                      : ARTICLE_PHRASE(a, CAUTION, label));
    }
}

static void put_missing(struct article *a, struct block *card, const struct answer_item *item) {
    if (item->outcome != TRUTH_UNKNOWN) return;
    struct block *list = article_add(a, card, BLOCK_LIST, article_words(a, PHRASE_A_MISSING), NULL);
    for (size_t i = 0; i < item->missing.count; i++) {
        struct text words;
        text_init(&words, article_arena(a));
        answer_put_wish(a->answer, &item->missing.at[i], &words);
        article_add(a, list, BLOCK_ITEM, NULL, report_bytes(&words));
    }
    if (list->first) return;
    list->kind = BLOCK_PARAGRAPH;
    list->label = NULL;
    list->text = article_words(a, PHRASE_WAITS_FOR_NOTHING);
}

static void put_outcome(struct article *a, struct block *card, const struct answer_item *item) {
    if (!a->options->patient || a->answer->applies == TRUTH_NO) return;
    const struct reason *because = item->because;
    bool plain = because && because->kind == REASON_APPLIES && because->truth == TRUTH_YES && !because->next;
    if (!a->for_patient && because && !plain)
        article_add_reasons(a, article_add(a, card, BLOCK_LIST, article_words(a, PHRASE_A_WHY), NULL), because, 1);
    if (!a->for_patient) put_missing(a, card, item);
    put_cautions(a, card, item);
}

/* --- The whole --------------------------------------------------------------------------------------- */

static void put_background(struct article *a, struct block *card, const struct answer_item *item) {
    const struct program_recommendation *r = report_rule(&a->view, item);
    const char *rationale = program_text(a->program, r->rationale);
    const char *note = program_text(a->program, r->note);
    if (rationale[0]) article_add(a, card, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_RATIONALE), rationale);
    if (r->basis && note[0]) article_add(a, card, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_EDITOR), note);
}

static void put_steps(struct article *a, struct block *card, uint32_t recommendation) {
    static const enum phrase steps[] = { PHRASE_SUBMITTED_BY, PHRASE_REVIEWED_BY, PHRASE_APPROVED_BY };
    for (uint32_t i = 0; i < a->program->reviews; i++) {
        const struct program_review *review = &a->program->review[i];
        if (review->recommendation != recommendation || review->step >= REVIEW_STEPS) continue;
        article_add(a, card, BLOCK_PARAGRAPH, article_words(a, steps[review->step]),
                    ARTICLE_PHRASE(a, NAME_ON, program_text(a->program, review->name), article_date(a, review->on)));
    }
}

static void put_checklist(struct article *a, struct block *card, const struct program_recommendation *r) {
    if (r->checks == 0) return;
    struct block *list = article_add(a, card, BLOCK_LIST, article_words(a, PHRASE_A_CHECKLIST), NULL);
    for (uint32_t i = 0; i < r->checks; i++)
        article_add(a, list, BLOCK_ITEM, NULL, program_text(a->program, a->program->check[r->first_check + i].text));
}

void article_add_item(struct article *a, struct block *section, const struct answer_item *item) {
    static const enum block_role roles[] = { ROLE_STRONG, ROLE_CONDITIONAL, ROLE_AGAINST, ROLE_WARN, ROLE_INFORM };
    const struct program_recommendation *r = report_rule(&a->view, item);
    const char *label = label_of(a, item->recommendation), *text = text_of(a, item);
    struct block *card = article_add(a, section, BLOCK_SECTION, label, NULL);
    card->role = roles[r->kind];
    card->id = article_id(a, "rec-", program_text(a->program, r->name));
    if (!a->for_patient) card->first_cite = r->first_cite, card->cites = r->cites;
    put_badges(a, card, item);
    if (text[0] && strcmp(text, label) != 0) article_add(a, card, BLOCK_PARAGRAPH, NULL, text);
    put_outcome(a, card, item);
    if (!a->for_patient) {
        put_when(a, card, item);
        put_policy(a, card, r);
        put_doses(a, card, item);
        put_checklist(a, card, r);
        put_background(a, card, item);
        put_steps(a, card, item->recommendation);
    }
}
