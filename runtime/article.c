/* The article as a tree of blocks: its head, its sections and what stands below. */
#include "runtime/article_inside.h"

#include <string.h>

#include "include/osler.h"
#include "runtime/reasons_inside.h"
#include "runtime/value.h"

/* --- Blocks ------------------------------------------------------------------------------------------ */

struct arena *article_arena(const struct article *a) { return &a->context->arena; }

static struct block *new_block(struct article *a, enum block_kind kind) {
    struct block *made = ARENA_NEW(article_arena(a), struct block);
    if (!made) {
        a->nobody = (struct block){ 0 };
        return &a->nobody;
    }
    made->kind = kind;
    return made;
}

struct block *article_add(struct article *a, struct block *in, enum block_kind kind, const char *label, const char *text) {
    struct block *made = new_block(a, kind);
    made->label = label;
    made->text = text;
    if (made == in || article_arena(a)->failed) return made;
    if (in->last)
        in->last->next = made;
    else
        in->first = made;
    in->last = made;
    return made;
}

struct block *article_add_role(struct article *a, struct block *in, enum block_kind kind, enum block_role role, const char *text) {
    struct block *made = article_add(a, in, kind, NULL, text);
    made->role = role;
    return made;
}

const char *article_words(const struct article *a, enum phrase id) { return phrase(a->language, id); }

const char *article_phrase(struct article *a, enum phrase id, const char *const *fill, size_t count) {
    struct text out;
    text_init(&out, article_arena(a));
    phrase_put(&out, a->language, id, fill, count);
    return out.failed || !out.bytes ? "" : out.bytes;
}

const char *article_date(struct article *a, date day) {
    struct text out;
    text_init(&out, article_arena(a));
    phrase_put_date(&out, a->language, day);
    return out.failed || !out.bytes ? "" : out.bytes;
}

const char *article_capital(struct article *a, const char *words) {
    char *copy = arena_copy(article_arena(a), words, strlen(words));
    if (!copy) return words;
    if (copy[0] >= 'a' && copy[0] <= 'z') copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

size_t article_blank(const char *at) {
    const unsigned char *c = (const unsigned char *)at;
    if (c[0] < ' ' || c[0] == 0x7F) return 1;
    if (c[0] == 0xC2 && c[1] >= 0x80 && c[1] <= 0x9F) return 2;
    if (c[0] != 0xE2) return 0;
    bool turns = (c[1] == 0x80 && c[2] >= 0xAA && c[2] <= 0xAE) || (c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9);
    return turns ? 3 : 0;
}

bool article_is_web(const char *address) {
    static const char others[] = "-._~:/?#[]@!$&'()*+,;=%";
    if (strncmp(address, "https://", 8) != 0 && strncmp(address, "http://", 7) != 0) return false;
    for (const char *c = address; *c; c++) {
        bool word = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (!word && !strchr(others, *c)) return false;
    }
    return true;
}

const char *article_id(struct article *a, const char *prefix, const char *name) {
    struct text out;
    text_init(&out, article_arena(a));
    text_puts(&out, prefix);
    for (; *name; name++) {
        bool word = (*name >= '0' && *name <= '9') || (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
        text_putc(&out, word ? *name : '_');
    }
    return out.failed ? NULL : out.bytes;
}

/* --- Criteria and reasons ---------------------------------------------------------------------------- */

static const char *with_note(struct article *a, const struct criterion *criterion) {
    if (!criterion->note || a->for_patient) return criterion->text;
    if (!criterion->note[0]) {
        struct text out;
        text_init(&out, article_arena(a));
        text_printf(&out, "%s%s", criterion->text, article_words(a, PHRASE_EDITORS_READING));
        return out.failed ? criterion->text : out.bytes;
    }
    return criterion->text;
}

enum { ARTICLE_DEPTH = 8 };

void article_add_criteria(struct article *a, struct block *list, const struct criterion *criterion, unsigned depth) {
    for (; criterion; criterion = criterion->next) {
        struct block *item = article_add(a, list, BLOCK_ITEM, NULL, with_note(a, criterion));
        if (!criterion->children || depth >= ARTICLE_DEPTH) continue;
        article_add_criteria(a, article_add(a, item, BLOCK_LIST, NULL, NULL), criterion->children, depth + 1);
    }
}

void article_add_reasons(struct article *a, struct block *list, const struct reason *reason, unsigned depth) {
    for (; reason; reason = reason->next) {
        struct block *item = article_add(a, list, BLOCK_ITEM, NULL, reason->text);
        bool elsewhere = reason->kind == REASON_APPLIES || reason->kind == REASON_RECOMMENDATION ||
                         (reason->kind == REASON_LIST && reason->value); /* its elements are in the sentence */
        if (!reason->children || elsewhere || depth >= ARTICLE_DEPTH) continue;
        article_add_reasons(a, article_add(a, item, BLOCK_LIST, NULL, NULL), reason->children, depth + 1);
    }
}

/* --- Head -------------------------------------------------------------------------------------------- */

static const char *status_words(const struct article *a, uint32_t status) {
    static const enum phrase words[] = { PHRASE_DRAFT, PHRASE_SUBMITTED, PHRASE_UNDER_REVIEW, PHRASE_APPROVED, PHRASE_RETIRED };
    return article_words(a, words[status <= STATUS_RETIRED ? status : STATUS_DRAFT]);
}

static const char *pair(struct article *a, enum phrase label, const char *value) {
    return value[0] ? ARTICLE_PHRASE(a, LABEL_VALUE, article_words(a, label), value) : "";
}

static void put_head(struct article *a) {
    const struct program_guideline *g = a->program->guideline;
    a->title = program_text(a->program, g->title);
    a->question = program_text(a->program, g->question);
    a->badges = new_block(a, BLOCK_BADGES);
    enum block_role status = g->status == STATUS_APPROVED ? ROLE_YES : ROLE_STATUS;
    article_add_role(a, a->badges, BLOCK_ITEM, status, article_capital(a, status_words(a, g->status)));
    article_add(a, a->badges, BLOCK_ITEM, NULL, pair(a, PHRASE_A_VERSION, program_text(a->program, g->version)));
    if (date_is_known(g->updated)) article_add(a, a->badges, BLOCK_ITEM, NULL, pair(a, PHRASE_A_UPDATED, article_date(a, g->updated)));
    if (date_is_known(g->expires)) article_add(a, a->badges, BLOCK_ITEM, NULL, pair(a, PHRASE_A_EXPIRES, article_date(a, g->expires)));
}

/* Notices about the guideline; those about a patient's data stand with the patient. */
static void put_notices(struct article *a) {
    struct block *note = article_add(a, a->body, BLOCK_NOTE, article_words(a, PHRASE_H_NOTICES), NULL);
    struct block *list = article_add(a, note, BLOCK_LIST, NULL, NULL);
    note->role = ROLE_NOTICE;
    if (a->for_patient) article_add(a, list, BLOCK_ITEM, NULL, article_words(a, PHRASE_P_TALK));
    for (size_t i = 0; i < a->answer->notices; i++) {
        const struct answer_notice *notice = &a->answer->notice[i];
        if (!notice->technical) article_add(a, list, BLOCK_ITEM, NULL, notice->text);
    }
    if (!list->first) a->body->first = a->body->last = NULL;
}

static void put_summary(struct article *a) {
    const char *summary = program_text(a->program, a->program->guideline->summary);
    if (!summary[0]) return;
    struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_A_SUMMARY), NULL);
    section->id = "summary";
    article_add_role(a, section, BLOCK_PARAGRAPH, ROLE_LEAD, summary);
}

static void put_for_whom(struct article *a) {
    uint32_t applies = a->program->guideline->applies;
    struct criterion *criteria = applies == NONE ? NULL : criteria_of_truth(a->context, a->index, a->language, applies);
    struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_A_FOR_WHOM), NULL);
    section->id = "for-whom";
    article_add(a, section, BLOCK_PARAGRAPH, NULL, article_words(a, criteria ? PHRASE_A_APPLIES_WHEN : PHRASE_A_FOR_EVERYONE));
    if (criteria) article_add_criteria(a, article_add(a, section, BLOCK_LIST, NULL, NULL), criteria, 1);
}

/* --- The patient ------------------------------------------------------------------------------------- */

static const char *patient_id(struct article *a) {
    const struct slice *id = &a->context->patient;
    if (!id->length) return "";
    const char *copy = arena_copy(article_arena(a), id->bytes, id->length);
    return copy ? copy : "";
}

static void put_applies(struct article *a, struct block *section) {
    static const enum phrase plain[] = { PHRASE_APPLIES_NOT, PHRASE_APPLIES_UNKNOWN, PHRASE_APPLIES_NOT, PHRASE_APPLIES };
    static const enum phrase patient[] = { PHRASE_P_APPLIES_NOT, PHRASE_P_APPLIES_UNKNOWN, PHRASE_P_APPLIES_NOT, PHRASES };
    enum phrase id = (a->for_patient ? patient : plain)[a->answer->applies & 3];
    if (id == PHRASES || a->program->guideline->applies == NONE) return;
    const char *text = article_words(a, id);
    if (!a->for_patient) text = ARTICLE_PHRASE(a, A_SENTENCE, text);
    article_add_role(a, section, BLOCK_PARAGRAPH, ROLE_LEAD, text);
    if (!a->for_patient && a->answer->applies_because)
        article_add_reasons(a, article_add(a, section, BLOCK_LIST, NULL, NULL), a->answer->applies_because, 1);
}

static void put_outcomes(struct article *a, struct block *section) {
    struct block *table = article_add(a, section, BLOCK_TABLE, article_words(a, PHRASE_A_GLANCE), NULL);
    struct block *head = article_add(a, table, BLOCK_ROW, NULL, NULL);
    article_add(a, head, BLOCK_CELL, NULL, article_words(a, PHRASE_A_RECOMMENDATION));
    article_add(a, head, BLOCK_CELL, NULL, article_words(a, PHRASE_A_OUTCOME));
    for (size_t i = 0; i < a->answer->items; i++) {
        const struct answer_item *item = &a->answer->item[i];
        const struct program_recommendation *r = report_rule(&a->view, item);
        if (!article_shows(a, item) || (r->kind == KIND_INFORM && item->outcome == TRUTH_YES)) continue;
        struct block *row = article_add(a, table, BLOCK_ROW, NULL, NULL);
        article_add(a, row, BLOCK_CELL, NULL, program_text(a->program, r->label))->link = article_id(a, "#rec-", program_text(a->program, r->name));
        article_add_outcome(a, article_add(a, row, BLOCK_CELL, NULL, NULL), item);
    }
    if (table->first == table->last) table->first = NULL;
}

static const char *wish_words(struct article *a, const struct answer_wish *wish) {
    const char *ask = answer_ask(a->program, &wish->what);
    struct text out;
    if (ask[0] && wish->what.element == 0) return ask;
    text_init(&out, article_arena(a));
    answer_put_wish(a->answer, &wish->what, &out);
    if (ask[0]) text_printf(&out, ": %s", ask);
    return out.failed ? "" : out.bytes;
}

static void put_wishes(struct article *a, struct block *section) {
    struct block *list = NULL;
    for (size_t i = 0; i < a->answer->wishes && a->answer->applies != TRUTH_NO; i++) {
        if (!list) {
            struct block *part = article_add(a, section, BLOCK_SECTION, article_words(a, a->for_patient ? PHRASE_P_MISSING : PHRASE_A_ASK), NULL);
            part->id = "to-ask";
            list = article_add(a, part, BLOCK_NUMBERED, NULL, NULL);
        }
        article_add(a, list, BLOCK_ITEM, NULL, wish_words(a, &a->answer->wish[i]));
    }
}

static void put_data_notices(struct article *a, struct block *section) {
    struct block *list = NULL;
    for (size_t i = 0; i < a->answer->notices; i++) {
        if (!a->answer->notice[i].technical) continue;
        if (!list) list = article_add(a, section, BLOCK_LIST, article_words(a, PHRASE_H_NOTICES), NULL);
        article_add(a, list, BLOCK_ITEM, NULL, a->answer->notice[i].text);
    }
    list = NULL;
    for (size_t i = 0; i < a->answer->assumptions; i++) {
        uint32_t fact = a->answer->assumed[i];
        struct value value = value_of_fact(a->context, fact);
        struct text words;
        text_init(&words, article_arena(a));
        value_words(a->context, &value, a->language, &words);
        if (!list) list = article_add(a, section, BLOCK_LIST, article_words(a, PHRASE_H_ASSUMED), NULL);
        article_add(a, list, BLOCK_ITEM, NULL,
                    ARTICLE_PHRASE(a, N_ASSUMED, program_text(a->program, a->program->fact[fact].label), report_bytes(&words)));
    }
}

static void put_patient(struct article *a) {
    if (!a->options->patient) return;
    struct block *section =
        article_add(a, a->body, BLOCK_SECTION, article_words(a, a->for_patient ? PHRASE_A_P_PATIENT : PHRASE_A_PATIENT), NULL);
    section->role = ROLE_PATIENT;
    section->id = "patient";
    const char *day = article_date(a, a->context->today), *id = patient_id(a);
    article_add(a, section, BLOCK_PARAGRAPH, NULL, id[0] ? ARTICLE_PHRASE(a, PATIENT_ON, id, day) : ARTICLE_PHRASE(a, NO_PATIENT_ON, day));
    put_applies(a, section);
    if (a->answer->applies != TRUTH_NO) put_outcomes(a, section);
    put_wishes(a, section);
    if (!a->for_patient) put_data_notices(a, section);
}

/* --- Sections ---------------------------------------------------------------------------------------- */

static void put_heading(struct article *a, uint32_t heading) {
    struct block *section = NULL;
    for (size_t i = 0; i < a->answer->items; i++) {
        const struct answer_item *item = &a->answer->item[i];
        if (report_rule(&a->view, item)->heading != heading || !article_shows(a, item)) continue;
        if (!section) {
            const char *title = heading == NONE ? article_words(a, PHRASE_A_OTHER)
                                                : program_text(a->program, a->program->heading[heading].title);
            struct text id;
            text_init(&id, article_arena(a));
            text_printf(&id, "section-%u", (unsigned)(heading + 1));
            section = article_add(a, a->body, BLOCK_SECTION, title, NULL);
            section->id = id.failed ? NULL : id.bytes;
        }
        article_add_item(a, section, item);
    }
}

/* --- Terms ------------------------------------------------------------------------------------------- */

/* The words by which something is computed, as the author wrote them. */
static const char *source_of(struct article *a, uint32_t reg, enum value_kind kind) {
    const struct register_meaning *meaning = kind == VALUE_WIDE ? &a->index->wide[reg] : &a->index->number[reg];
    return meaning->writer == NONE ? "" : article_source(a, a->program->origin[meaning->writer].place, true);
}

static const char *formula_of(struct article *a, const struct program_definition *d) {
    const char *words = source_of(a, d->reg, (enum value_kind)d->kind);
    const char *unit = d->unit == NONE ? "" : program_text(a->program, a->program->unit[d->unit].code);
    if (!words[0] || !unit[0] || strcmp(unit, "1") == 0) return words;
    struct text out;
    text_init(&out, article_arena(a));
    text_printf(&out, "%s, ", words);
    unit_print(unit, &out);
    return out.failed ? words : out.bytes;
}

static void put_term(struct article *a, struct block *list, uint32_t definition) {
    const struct program_definition *d = &a->program->definition[definition];
    struct criterion *criteria = criteria_of_definition(a->context, a->index, a->language, definition);
    const char *source = criteria || d->kind == VALUE_TRUTH || d->choices ? "" : formula_of(a, d);
    const char *note = d->basis ? program_text(a->program, d->note) : "";
    struct block *item = article_add(a, list, BLOCK_ITEM, program_text(a->program, d->label), source);
    item->id = article_id(a, "term-", program_text(a->program, d->name));
    if (criteria) article_add_criteria(a, article_add(a, item, BLOCK_LIST, NULL, NULL), criteria, 1);
    if (d->choices) {
        struct block *values = article_add(a, item, BLOCK_LIST, NULL, NULL);
        for (uint32_t i = 0; i < d->choices; i++) {
            struct text words;
            text_init(&words, article_arena(a));
            value_put_choice(a->program, d->first_choice + i, &words);
            article_add(a, values, BLOCK_ITEM, NULL, report_bytes(&words));
        }
    }
    if (d->basis && !note[0]) article_add(a, item, BLOCK_PARAGRAPH, NULL, article_words(a, PHRASE_BASIS_EDITOR));
    if (note[0]) article_add(a, item, BLOCK_PARAGRAPH, article_words(a, PHRASE_A_EDITOR), note);
}

static void put_terms(struct article *a) {
    if (a->program->definitions == 0 || a->for_patient) return;
    struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_A_TERMS), NULL);
    section->id = "terms";
    struct block *list = article_add(a, section, BLOCK_TERMS, NULL, NULL);
    for (uint32_t i = 0; i < a->program->definitions; i++) put_term(a, list, i);
}

/* --- References, review, end ------------------------------------------------------------------------- */

static void put_reference(struct article *a, struct block *list, uint32_t index) {
    const struct program_reference *r = &a->program->reference[index];
    struct text line, id;
    const char *address = NULL;
    text_init(&line, article_arena(a));
    text_init(&id, article_arena(a));
    text_puts(&line, program_text(a->program, r->title));
    report_put_word(&line, ", ", program_text(a->program, r->kind));
    for (uint32_t j = 0; j < r->details; j++) {
        const char *value = program_text(a->program, a->program->detail[r->first_detail + j].value);
        report_put_detail(&line, a->program, r->first_detail + j);
        if (!address && article_is_web(value)) address = value;
    }
    text_printf(&line, " – %s", article_words(a, r->verified ? PHRASE_A_VERIFIED : PHRASE_NOT_VERIFIED));
    text_printf(&id, "ref-%u", (unsigned)index + 1);
    struct block *item = article_add(a, list, BLOCK_ITEM, NULL, report_bytes(&line));
    item->id = id.failed ? NULL : id.bytes;
    item->link = address;
}

static void put_references(struct article *a) {
    struct block *list = NULL;
    for (uint32_t i = 0; i < a->program->references && !a->for_patient; i++) {
        if (!a->program->reference[i].cited) continue;
        if (!list) {
            struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_H_REFERENCES), NULL);
            section->id = "references";
            list = article_add(a, section, BLOCK_NUMBERED, NULL, NULL);
            list->role = ROLE_REFERENCES;
        }
        put_reference(a, list, i);
    }
}

static void put_further(struct article *a) {
    if (a->program->furthers == 0) return;
    struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_A_FURTHER), NULL);
    section->id = "further";
    struct block *list = article_add(a, section, BLOCK_LIST, NULL, NULL);
    for (uint32_t i = 0; i < a->program->furthers; i++)
        article_add(a, list, BLOCK_ITEM, NULL, program_text(a->program, a->program->further[i].question));
}

static void put_fact_of_review(struct article *a, struct block *list, enum phrase label, const char *text) {
    if (text[0]) article_add(a, list, BLOCK_ITEM, article_words(a, label), text);
}

static void put_steps(struct article *a, struct block *list) {
    static const enum phrase steps[] = { PHRASE_SUBMITTED_BY, PHRASE_REVIEWED_BY, PHRASE_APPROVED_BY };
    bool signed_by_somebody = false;
    for (uint32_t i = 0; i < a->program->reviews; i++) {
        const struct program_review *review = &a->program->review[i];
        if (review->recommendation != NONE || review->step >= REVIEW_STEPS) continue;
        signed_by_somebody = true;
        put_fact_of_review(a, list, steps[review->step],
                           ARTICLE_PHRASE(a, NAME_ON, program_text(a->program, review->name), article_date(a, review->on)));
    }
    if (!signed_by_somebody) put_fact_of_review(a, list, PHRASE_REVIEWED_BY, article_words(a, PHRASE_A_NOBODY));
}

static void put_review(struct article *a) {
    const struct program_guideline *g = a->program->guideline;
    struct block *section = article_add(a, a->body, BLOCK_SECTION, article_words(a, PHRASE_A_REVIEW), NULL);
    struct block *list = article_add(a, section, BLOCK_TERMS, NULL, NULL);
    struct text authors;
    section->id = "review";
    text_init(&authors, article_arena(a));
    for (uint32_t i = 0; i < a->program->authors; i++) report_put_word(&authors, i ? "; " : "", program_text(a->program, a->program->author[i].name));
    put_fact_of_review(a, list, PHRASE_A_STATUS, status_words(a, g->status));
    put_steps(a, list);
    put_fact_of_review(a, list, PHRASE_A_AUTHORS, report_bytes(&authors));
    put_fact_of_review(a, list, PHRASE_A_VERSION, program_text(a->program, g->version));
    if (date_is_known(g->updated)) put_fact_of_review(a, list, PHRASE_A_UPDATED, article_date(a, g->updated));
    if (date_is_known(g->expires)) put_fact_of_review(a, list, PHRASE_A_EXPIRES, article_date(a, g->expires));
    put_fact_of_review(a, list, PHRASE_A_EVALUATED, article_date(a, a->context->today));
    if (!a->for_patient) put_fact_of_review(a, list, PHRASE_A_GRADING, program_text(a->program, g->grading));
    const char *policy = program_text(a->program, g->policy);
    put_fact_of_review(a, list, PHRASE_A_POLICY, policy);
    if (policy[0] && article_is_web(policy) && list->last) list->last->link = policy;
}

static void put_foot(struct article *a) {
    const struct program_guideline *g = a->program->guideline;
    const char *disclaimer = program_text(a->program, g->disclaimer);
    a->foot = new_block(a, BLOCK_SECTION);
    a->foot->role = ROLE_FOOT;
    if (disclaimer[0]) article_add(a, a->foot, BLOCK_PARAGRAPH, article_words(a, PHRASE_H_DISCLAIMER), disclaimer);
    article_add(a, a->foot, BLOCK_PARAGRAPH, NULL,
                ARTICLE_PHRASE(a, MADE_BY, OSLER_VERSION, program_text(a->program, g->id), program_text(a->program, g->version),
                               a->program->hash));
}

/* --- The whole --------------------------------------------------------------------------------------- */

static bool begin(struct article *a, struct box *box) {
    a->answer = answer_new(a->context, box, &a->options->report);
    a->index = a->answer ? reason_index_new(a->program, article_arena(a)) : NULL;
    if (!a->index) return false;
    a->language = a->answer->language;
    a->for_patient = a->options->report.audience == AUDIENCE_PATIENT;
    a->view = (struct report){ .answer = a->answer, .program = a->program, .language = a->language, .for_patient = a->for_patient };
    a->view.cited = ARENA_ARRAY(article_arena(a), bool, a->program->references);
    a->body = new_block(a, BLOCK_SECTION);
    return a->view.cited && !article_arena(a)->failed;
}

static void make(struct article *a) {
    put_head(a);
    put_summary(a);
    put_patient(a);
    if (!a->for_patient) put_for_whom(a);
    put_heading(a, NONE);
    for (uint32_t i = 0; i < a->program->headings; i++) put_heading(a, i);
    put_terms(a);
    put_references(a);
    put_further(a);
    put_review(a);
    put_foot(a);
    struct block *rest = a->body; /* the notices come first, but what they say is known last */
    a->body = new_block(a, BLOCK_SECTION);
    put_notices(a);
    if (a->body->last)
        a->body->last->next = rest->first;
    else
        a->body->first = rest->first;
    a->body->last = rest->last;
}

bool article_put(struct context *context, struct box *box, const struct article_options *options, struct text *out) {
    struct article a = { .options = options, .context = context, .program = context->program };
    if (!begin(&a, box)) return false;
    make(&a);
    if (context->arena.failed) return false;
    switch (options->form) {
    case ARTICLE_HTML: article_write_html(&a, out); break;
    case ARTICLE_MARKDOWN: article_write_markdown(&a, out); break;
    case ARTICLE_TEXT: article_write_text(&a, out); break;
    }
    return !context->arena.failed && !out->failed;
}
