/* diff_texts: what is declared, cited and said in one version and not, or otherwise, in the other one. */
#include <string.h>

#include "runtime/diff.h"
#include "runtime/value.h"

struct texts {
    struct diff *diff;
    const char *sort, *name;
};

/* --- Lines ----------------------------------------------------------------------------------------------------------- */

static void add(struct texts *t, const char *property, const char *before, const char *after) {
    struct diff *diff = t->diff;
    if (!ARENA_ROOM(&diff->arena, diff->line, diff->lines, diff->line_room)) {
        diff->failed = true;
        return;
    }
    diff->line[diff->lines++] = (struct diff_line){ t->sort, t->name, property, before, after };
}

static void compare(struct texts *t, const char *property, const char *before, const char *after) {
    if (strcmp(before, after) != 0) add(t, property, before, after);
}

static const char *done(struct texts *t, const struct text *text) {
    if (text->failed) t->diff->failed = true;
    return text->bytes && !text->failed ? text->bytes : "";
}

static struct text begin(struct texts *t) {
    struct text text;
    text_init(&text, &t->diff->arena);
    return text;
}

#define OLD(offset) program_text(t->diff->old, offset)
#define NEW(offset) program_text(t->diff->new, offset)
#define COMPARE(property, a, b, field) compare(t, property, OLD((a)->field), NEW((b)->field))

/* --- Facts ---------------------------------------------------------------------------------------------------------------- */

static const char *unit_of(const struct program *program, uint32_t unit) { return unit == NONE ? "" : program_text(program, program->unit[unit].code); }

static void put_bound(const struct program *program, const struct program_fact *fact, const char *word, int64_t value, struct text *out) {
    char digits[DECIMAL_TEXT];
    decimal_print(fact->kind == FACT_WIDE ? program->parsed_wide[value] : decimal_scaled(value, -(int32_t)fact->scale), digits);
    text_printf(out, " %s %s", word, digits);
}

static struct program_fact form_of(const struct program_field *field) {
    struct program_fact form;
    memcpy(&form, field, sizeof form);
    return form;
}

/* What a series is a series of stands in its hidden record, first. */
static void put_type(const struct program *program, const struct program_fact *fact, struct text *out) {
    static const char *const kinds[] = { "yes or no", "one of ", "", "", "date", "text", "period", "list of ", "" };
    const char *unit = unit_of(program, fact->unit);
    text_puts(out, kinds[fact->kind]);
    if (fact->kind == FACT_NUMBER || fact->kind == FACT_WIDE) {
        text_puts(out, *unit ? unit : "number");
        if (fact->bounds & FACT_HAS_LOW) put_bound(program, fact, "from", fact->low, out);
        if (fact->bounds & FACT_HAS_HIGH) put_bound(program, fact, "to", fact->high, out);
        if (fact->bounds & FACT_HAS_STEP) put_bound(program, fact, "step", fact->step, out);
    }
    for (uint32_t i = 0; fact->kind == FACT_CHOICE && i < fact->choices; i++)
        text_printf(out, "%s%s", i ? ", " : "", program_text(program, program->choice[fact->first_choice + i].name));
    if (fact->kind == FACT_LIST) text_puts(out, program_text(program, program->record[program->list[fact->slot].record].name));
    if (fact->kind != FACT_SERIES) return;
    const struct program_record *record = &program->record[program->list[fact->slot].record];
    if (record->fields > 0) {
        struct program_fact value = form_of(&program->field[record->first_field]);
        put_type(program, &value, out);
    }
    text_puts(out, " over time");
}

static const char *type_of(struct texts *t, const struct program *program, const struct program_fact *fact) {
    struct text text = begin(t);
    put_type(program, fact, &text);
    return done(t, &text);
}

static const char *age_of(struct texts *t, const struct program_fact *fact) {
    static const char *const units[] = { "years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds" };
    struct text text = begin(t);
    if (fact->valid_amount) text_printf(&text, "%lld %s", (long long)fact->valid_amount, units[fact->valid_unit & 7]);
    return done(t, &text);
}

static const char *absence_of(struct texts *t, const struct program *program, const struct program_fact *fact) {
    struct text text = begin(t);
    char digits[DECIMAL_TEXT];
    if (!fact->absent) return "";
    switch ((enum fact_kind)fact->kind) {
    case FACT_TRUTH: text_puts(&text, fact->absent_value == TRUTH_YES ? "yes" : "no"); break;
    case FACT_CHOICE:
        for (uint32_t i = 0; i < fact->choices; i++)
            if (fact->absent_value >> i & 1) text_puts(&text, program_text(program, program->choice[fact->first_choice + i].name));
        break;
    case FACT_NUMBER: case FACT_WIDE:
        decimal_print(fact->kind == FACT_WIDE ? program->parsed_wide[fact->absent_value] : decimal_scaled(fact->absent_value, -(int32_t)fact->scale), digits);
        text_printf(&text, "%s %s", digits, unit_of(program, fact->unit));
        break;
    case FACT_DATE: date_print(fact->absent_value, digits); text_puts(&text, digits); break;
    case FACT_TEXT: text_puts(&text, program_text(program, (uint32_t)-(fact->absent_value + 1))); break;
    case FACT_PERIOD: case FACT_LIST: case FACT_SERIES: text_puts(&text, "none"); break;
    }
    return done(t, &text);
}

static const char *mass_of(struct texts *t, const struct program *program, const struct program_fact *fact) {
    struct text text = begin(t);
    if (fact->molar_mass != NONE) text_printf(&text, "%s g/mol", program_text(program, program->wide_constant[fact->molar_mass].text));
    return done(t, &text);
}

static void compare_choices(struct texts *t, const struct program_fact *a, const struct program_fact *b) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    for (uint32_t i = 0; i < a->choices; i++)
        for (uint32_t k = 0; k < b->choices; k++) {
            const struct program_choice *x = &p->choice[a->first_choice + i], *y = &q->choice[b->first_choice + k];
            if (strcmp(OLD(x->name), NEW(y->name)) != 0 || !strcmp(OLD(x->label), NEW(y->label))) continue;
            struct text text = begin(t);
            text_printf(&text, "label of %s", OLD(x->name));
            add(t, done(t, &text), OLD(x->label), NEW(y->label));
        }
}

/* A fact, or in the same form a field of a record. */
static void compare_fact(struct texts *t, const struct program_fact *a, const struct program_fact *b) {
    COMPARE("label", a, b, label);
    COMPARE("ask", a, b, ask);
    compare(t, "type", type_of(t, t->diff->old, a), type_of(t, t->diff->new, b));
    compare_choices(t, a, b);
    compare(t, "valid for", age_of(t, a), age_of(t, b));
    compare(t, "absent means", absence_of(t, t->diff->old, a), absence_of(t, t->diff->new, b));
    compare(t, "molar mass", mass_of(t, t->diff->old, a), mass_of(t, t->diff->new, b));
}

static uint32_t fact_named(const struct program *program, const char *name) {
    for (uint32_t i = 0; i < program->facts; i++)
        if (!strcmp(program_text(program, program->fact[i].name), name)) return i;
    return NONE;
}

static const struct program_field *field_named(const struct program *program, const struct program_record *record, const char *name) {
    for (uint32_t f = 0; f < record->fields; f++)
        if (!strcmp(program_text(program, program->field[record->first_field + f].name), name)) return &program->field[record->first_field + f];
    return NULL;
}

static const char *dotted(struct texts *t, const char *list, const char *field) {
    struct text text = begin(t);
    text_printf(&text, "%s.%s", list, field);
    return done(t, &text);
}

static void compare_fields(struct texts *t, const struct program_fact *a, const struct program_fact *b) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    const struct program_record *x = &p->record[p->list[a->slot].record], *y = &q->record[q->list[b->slot].record];
    const char *list = t->name;
    COMPARE("label of its record", x, y, label);
    for (uint32_t f = 0; f < x->fields; f++) {
        const struct program_field *field = &p->field[x->first_field + f], *other = field_named(q, y, OLD(field->name));
        struct program_fact form = form_of(field), with = other ? form_of(other) : form;
        t->name = dotted(t, list, OLD(field->name));
        if (other) compare_fact(t, &form, &with);
        else add(t, "", type_of(t, p, &form), NULL);
    }
    for (uint32_t f = 0; f < y->fields; f++) {
        const struct program_field *field = &q->field[y->first_field + f];
        struct program_fact form = form_of(field);
        if (field_named(p, x, NEW(field->name))) continue;
        t->name = dotted(t, list, NEW(field->name));
        add(t, "", NULL, type_of(t, q, &form));
    }
    t->name = list;
}

static const char *most_of(struct texts *t, const struct program *program, const struct program_fact *fact) {
    struct text text = begin(t);
    text_printf(&text, "%u", (unsigned)program->list[fact->slot].most);
    return done(t, &text);
}

static void compare_lists(struct texts *t, const struct program_fact *a, const struct program_fact *b) {
    compare(t, "most", most_of(t, t->diff->old, a), most_of(t, t->diff->new, b));
    if (a->kind == FACT_LIST) compare_fields(t, a, b);
}

static void facts(struct texts *t) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    t->sort = "fact";
    for (uint32_t i = 0; i < p->facts; i++) {
        const struct program_fact *a = &p->fact[i];
        t->name = OLD(a->name);
        uint32_t other = fact_named(q, t->name);
        if (other == NONE) {
            add(t, "", type_of(t, p, a), NULL);
            continue;
        }
        compare_fact(t, a, &q->fact[other]);
        if (a->kind == q->fact[other].kind && (a->kind == FACT_LIST || a->kind == FACT_SERIES)) compare_lists(t, a, &q->fact[other]);
    }
    for (uint32_t i = 0; i < q->facts; i++) {
        t->name = NEW(q->fact[i].name);
        if (fact_named(p, t->name) == NONE) add(t, "", NULL, type_of(t, q, &q->fact[i]));
    }
}

/* --- Recommendations -------------------------------------------------------------------------------------------------------- */

static const char *kind_word(uint32_t kind) {
    static const char *const words[] = { "recommend", "consider", "avoid", "warn", "inform" };
    return words[kind % 5];
}

static const char *certainty_word(uint32_t certainty) {
    static const char *const words[] = { "", "very_low", "low", "moderate", "high" };
    return words[certainty % 5];
}

static const char *status_word(uint32_t status) {
    static const char *const words[] = { "draft", "submitted", "under_review", "approved", "retired", "" };
    return words[status % 6];
}

static const char *policy_word(uint32_t policy) {
    static const char *const words[] = { "", "warn", "withhold", "ignore" };
    return words[policy % 4];
}

static const char *cites_of(struct texts *t, const struct program *p, const struct program_recommendation *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < r->cites; i++)
        text_printf(&text, "%s%s", i ? ", " : "", program_text(p, p->reference[p->cite[r->first_cite + i].reference].name));
    return done(t, &text);
}

static const char *checks_of(struct texts *t, const struct program *p, const struct program_recommendation *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < r->checks; i++) text_printf(&text, "%s%s", i ? "; " : "", program_text(p, p->check[r->first_check + i].text));
    return done(t, &text);
}

/* Whatever of its doses is no amount: that is a matter of patients. */
static const char *manner_of(struct texts *t, const struct program *p, const struct program_recommendation *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < r->doses; i++) {
        const struct program_dose *dose = &p->dose[r->first_dose + i];
        text_printf(&text, "%s%s%s", i ? "; " : "", dose->then ? "then " : "", program_text(p, p->treatment[dose->treatment].label));
        if (dose->route) text_printf(&text, " %s", program_text(p, dose->route));
        if (dose->over) text_printf(&text, " over %s", program_text(p, dose->over));
        text_printf(&text, " %s", program_text(p, dose->schedule));
    }
    return done(t, &text);
}

static const char *name_of(const struct program *p, uint32_t recommendation) {
    return recommendation == NONE ? "" : program_text(p, p->recommendation[recommendation].name);
}

static const char *preferred_of(struct texts *t, const struct program *p, const struct program_recommendation *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < p->preferences; i++) {
        const struct program_preference *preference = &p->preference[i];
        if (&p->recommendation[preference->preferred] != r) continue;
        text_printf(&text, "%s%s because %s", text.length ? "; " : "", name_of(p, preference->other), program_text(p, preference->because));
    }
    return done(t, &text);
}

/* What there is a choice between with this one, itself included. */
static const char *choice_of(struct texts *t, const struct program *p, const struct program_recommendation *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < p->alternatives; i++) {
        if (&p->recommendation[p->alternative[i].recommendation] != r) continue;
        const char *between = text.length ? "; " : "";
        for (uint32_t k = 0; k < p->alternatives; k++) {
            if (p->alternative[k].group != p->alternative[i].group) continue;
            text_printf(&text, "%s%s", between, name_of(p, p->alternative[k].recommendation));
            between = ", ";
        }
    }
    return done(t, &text);
}

static void compare_recommendation(struct texts *t, const struct program_recommendation *a, const struct program_recommendation *b) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    compare(t, "kind", kind_word(a->kind), kind_word(b->kind));
    COMPARE("label", a, b, label);
    compare(t, "section", a->heading == NONE ? "" : OLD(p->heading[a->heading].title), b->heading == NONE ? "" : NEW(q->heading[b->heading].title));
    compare(t, "certainty", certainty_word(a->certainty), certainty_word(b->certainty));
    compare(t, "cites", cites_of(t, p, a), cites_of(t, q, b));
    compare(t, "given", manner_of(t, p, a), manner_of(t, q, b));
    compare(t, "instead of", name_of(p, a->instead_of), name_of(q, b->instead_of));
    COMPARE("because", a, b, because);
    compare(t, "prefer over", preferred_of(t, p, a), preferred_of(t, q, b));
    compare(t, "choose one of", choice_of(t, p, a), choice_of(t, q, b));
    compare(t, "if unknown", policy_word(a->if_unknown), policy_word(b->if_unknown));
    compare(t, "checklist", checks_of(t, p, a), checks_of(t, q, b));
    COMPARE("rationale", a, b, rationale);
    compare(t, "basis", a->basis ? "editor" : "", b->basis ? "editor" : "");
    COMPARE("note", a, b, note);
    compare(t, "status", status_word(a->status), status_word(b->status));
}

static void recommendations(struct texts *t) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    t->sort = "recommendation";
    for (uint32_t i = 0; i < p->recommendations; i++) {
        const struct program_recommendation *a = &p->recommendation[i];
        t->name = OLD(a->name);
        uint32_t other = diff_recommendation(q, t->name);
        if (other == NONE) add(t, "", OLD(a->label), NULL);
        else compare_recommendation(t, a, &q->recommendation[other]);
    }
    for (uint32_t i = 0; i < q->recommendations; i++) {
        t->name = NEW(q->recommendation[i].name);
        if (diff_recommendation(p, t->name) == NONE) add(t, "", NULL, NEW(q->recommendation[i].label));
    }
}

/* --- Texts by audience and language -------------------------------------------------------------------------------------------- */

static const char *variant(struct texts *t, const char *base, uint32_t audience, const char *language) {
    static const char *const audiences[] = { "", " for clinician", " for patient" };
    struct text text = begin(t);
    text_printf(&text, "%s%s%s%s", base, audiences[audience % 3], *language ? " " : "", language);
    return done(t, &text);
}

/* The text of the same kind in the other version; NULL: it has none. */
static const char *wording_in(const struct program *p, const char *name, const struct program *of, const struct program_wording *w) {
    for (uint32_t i = 0; i < p->wordings; i++) {
        const struct program_wording *o = &p->wording[i];
        if (o->audience == w->audience && !strcmp(program_text(p, o->language), program_text(of, w->language)) && !strcmp(name_of(p, o->recommendation), name))
            return program_text(p, o->text);
    }
    return NULL;
}

static void wordings(struct texts *t) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    t->sort = "recommendation";
    for (uint32_t i = 0; i < p->wordings; i++) {
        const struct program_wording *w = &p->wording[i];
        t->name = name_of(p, w->recommendation);
        const char *other = wording_in(q, t->name, p, w);
        if (diff_recommendation(q, t->name) != NONE && (!other || strcmp(other, OLD(w->text)) != 0))
            add(t, variant(t, "text", w->audience, OLD(w->language)), OLD(w->text), other);
    }
    for (uint32_t i = 0; i < q->wordings; i++) {
        const struct program_wording *w = &q->wording[i];
        t->name = name_of(q, w->recommendation);
        if (diff_recommendation(p, t->name) != NONE && !wording_in(p, t->name, q, w)) add(t, variant(t, "text", w->audience, NEW(w->language)), NULL, NEW(w->text));
    }
}

/* What the text belongs to, as it is called; NULL: it is not there. */
#define OWNER(OWNER_NAME, section, field) \
    case OWNER_NAME: return of < p->section##s ? program_text(p, p->section[of].field) : NULL
static const char *owner_name(const struct program *p, uint32_t owner, uint32_t of) {
    switch ((enum passage_owner)owner) {
    case OWNER_GUIDELINE: return ""; /* there is one, whatever it is called */
    OWNER(OWNER_FACT, fact, name);
    OWNER(OWNER_FIELD, field, name);
    OWNER(OWNER_RECORD, record, name);
    OWNER(OWNER_CHOICE, choice, name);
    OWNER(OWNER_TREATMENT, treatment, name);
    OWNER(OWNER_HEADING, heading, title);
    OWNER(OWNER_DEFINITION, definition, name);
    OWNER(OWNER_RECOMMENDATION, recommendation, name);
    OWNER(OWNER_CHECK, check, text);
    OWNER(OWNER_FURTHER, further, question);
    case OWNER_DOSE: return of < p->doses ? name_of(p, p->dose[of].recommendation) : NULL;
    case OWNER_PREFERENCE: return of < p->preferences ? name_of(p, p->preference[of].preferred) : NULL;
    case OWNERS: break;
    }
    return NULL;
}

/* The same text of the other version; of several with one name (the values "yes" of two choices) any that is alike will do. */
static const char *passage_in(const struct program *p, const char *name, const struct program *of, const struct program_passage *w, const char *like) {
    const char *found = NULL;
    for (uint32_t i = 0; i < p->passages; i++) {
        const struct program_passage *o = &p->passage[i];
        const char *other = owner_name(p, o->owner, o->of);
        if (!other || o->owner != w->owner || o->property != w->property || o->audience != w->audience || strcmp(other, name) != 0 ||
            strcmp(program_text(p, o->language), program_text(of, w->language)) != 0)
            continue;
        if (!found || !strcmp(program_text(p, o->text), like)) found = program_text(p, o->text);
    }
    return found;
}

static bool has_owner(const struct program *p, uint32_t owner, const char *name) {
    if (owner == OWNER_GUIDELINE) return true;
    for (uint32_t of = 0;; of++) {
        const char *other = owner_name(p, owner, of);
        if (!other) return false;
        if (!strcmp(other, name)) return true;
    }
}

static void passages(struct texts *t) {
    static const char *const sorts[OWNERS] = { "guideline", "fact", "field", "record", "value", "treatment", "section", "definition", "recommendation",
                                               "check", "question", "dose of", "preference" };
    static const char *const properties[PASSAGES] = { "label", "question", "summary", "grading", "notice", "disclaimer", "rationale", "note", "ask", "because" };
    for (int turn = 0; turn < 2; turn++) {
        const struct program *here = turn ? t->diff->new : t->diff->old, *there = turn ? t->diff->old : t->diff->new;
        for (uint32_t i = 0; i < here->passages; i++) {
            const struct program_passage *w = &here->passage[i];
            const char *name = owner_name(here, w->owner, w->of), *text = program_text(here, w->text);
            if (!name || !has_owner(there, w->owner, name)) continue;
            const char *other = passage_in(there, name, here, w, text);
            if (other && (turn || !strcmp(other, text))) continue;
            t->sort = sorts[w->owner % OWNERS];
            t->name = *name ? name : NEW(t->diff->new->guideline->id);
            add(t, variant(t, properties[w->property % PASSAGES], w->audience, program_text(here, w->language)), turn ? NULL : text, turn ? text : other);
        }
    }
}

/* --- Everything else that has a name ----------------------------------------------------------------------------------------------- */

static const char *details_of(struct texts *t, const struct program *p, const struct program_reference *r) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < r->details; i++) {
        const struct program_detail *detail = &p->detail[r->first_detail + i];
        text_printf(&text, "%s%s: %s", i ? ", " : "", program_text(p, detail->name), program_text(p, detail->value));
    }
    return done(t, &text);
}

static void compare_reference(struct texts *t, const struct program_reference *a, const struct program_reference *b) {
    COMPARE("title", a, b, title);
    COMPARE("kind", a, b, kind);
    compare(t, "verified", a->verified ? "yes" : "no", b->verified ? "yes" : "no");
    compare(t, "details", details_of(t, t->diff->old, a), details_of(t, t->diff->new, b));
}

static void compare_treatment(struct texts *t, const struct program_treatment *a, const struct program_treatment *b) {
    COMPARE("label", a, b, label);
    COMPARE("class", a, b, classes);
    COMPARE("most", a, b, most);
}

/* Its values and their labels: bands of a score, or what a table chooses from. */
static void compare_values(struct texts *t, const struct program_definition *a, const struct program_definition *b) {
    struct program_fact x = { .kind = FACT_CHOICE, .first_choice = a->first_choice, .choices = a->choices };
    struct program_fact y = { .kind = FACT_CHOICE, .first_choice = b->first_choice, .choices = b->choices };
    if (a->choices && b->choices) compare(t, "values", type_of(t, t->diff->old, &x), type_of(t, t->diff->new, &y));
    compare_choices(t, &x, &y);
}

static void compare_definition(struct texts *t, const struct program_definition *a, const struct program_definition *b) {
    COMPARE("label", a, b, label);
    compare(t, "unit", unit_of(t->diff->old, a->unit), unit_of(t->diff->new, b->unit));
    compare_values(t, a, b);
    compare(t, "basis", a->basis ? "editor" : "", b->basis ? "editor" : "");
    COMPARE("note", a, b, note);
}

static const char *inputs_of(struct texts *t, const struct program *p, const struct program_function *function) {
    static const char *const kinds[] = { "yes or no", "", "", "number", "date", "text" };
    struct text text = begin(t);
    for (uint32_t i = 0; i < function->parameters; i++) {
        const struct program_parameter *parameter = &p->parameter[function->first_parameter + i];
        const char *unit = unit_of(p, parameter->unit);
        text_printf(&text, "%s%s: %s%s", i ? ", " : "", program_text(p, parameter->name), *unit ? unit : kinds[parameter->kind % 6],
                    parameter->takes_unknown ? " or unknown" : "");
    }
    return done(t, &text);
}

static void compare_function(struct texts *t, const struct program_function *a, const struct program_function *b) {
    COMPARE("label", a, b, label);
    compare(t, "inputs", inputs_of(t, t->diff->old, a), inputs_of(t, t->diff->new, b));
}

/* A section whose rows have names: what is only in one of them, and `compare_row` of what both have. */
#define NAMED(section, word, shows)                                                                                          \
    static void section##s(struct texts *t) {                                                                                \
        const struct program *p = t->diff->old, *q = t->diff->new;                                                           \
        t->sort = word;                                                                                                      \
        for (uint32_t i = 0; i < p->section##s; i++) {                                                                       \
            uint32_t k = 0;                                                                                                  \
            t->name = OLD(p->section[i].name);                                                                               \
            while (k < q->section##s && strcmp(NEW(q->section[k].name), t->name) != 0) k++;                                  \
            if (k < q->section##s) compare_##section(t, &p->section[i], &q->section[k]);                                     \
            else add(t, "", OLD(p->section[i].shows), NULL);                                                                 \
        }                                                                                                                    \
        for (uint32_t i = 0; i < q->section##s; i++) {                                                                       \
            uint32_t k = 0;                                                                                                  \
            t->name = NEW(q->section[i].name);                                                                               \
            while (k < p->section##s && strcmp(OLD(p->section[k].name), t->name) != 0) k++;                                  \
            if (k == p->section##s) add(t, "", NULL, NEW(q->section[i].shows));                                              \
        }                                                                                                                    \
    }
NAMED(reference, "reference", title)
NAMED(treatment, "treatment", label)
NAMED(definition, "definition", label)
NAMED(function, "function", label)

static const char *day_of(struct texts *t, date day) {
    char digits[DATE_TEXT] = "";
    struct text text = begin(t);
    if (date_is_known(day)) date_print(day, digits);
    text_puts(&text, digits);
    return done(t, &text);
}

static const char *authors_of(struct texts *t, const struct program *p) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < p->authors; i++) text_printf(&text, "%s%s", i ? ", " : "", program_text(p, p->author[i].name));
    return done(t, &text);
}

static const char *reviews_of(struct texts *t, const struct program *p) {
    static const char *const steps[] = { "submitted", "reviewed", "approved" };
    struct text text = begin(t);
    for (uint32_t i = 0; i < p->reviews; i++) {
        const struct program_review *review = &p->review[i];
        const char *on = day_of(t, review->on), *name = name_of(p, review->recommendation);
        text_printf(&text, "%s%s%s%s by %s %s", i ? ", " : "", name, *name ? " " : "", steps[review->step % 3], program_text(p, review->name), on);
    }
    return done(t, &text);
}

static const char *questions_of(struct texts *t, const struct program *p) {
    struct text text = begin(t);
    for (uint32_t i = 0; i < p->furthers; i++) text_printf(&text, "%s%s", i ? "; " : "", program_text(p, p->further[i].question));
    return done(t, &text);
}

static void guideline(struct texts *t) {
    const struct program *p = t->diff->old, *q = t->diff->new;
    const struct program_guideline *a = p->guideline, *b = q->guideline;
    t->sort = "guideline";
    t->name = NEW(b->id);
    COMPARE("name", a, b, id);
    COMPARE("label", a, b, title);
    COMPARE("version", a, b, version);
    compare(t, "status", status_word(a->status), status_word(b->status));
    compare(t, "updated", day_of(t, a->updated), day_of(t, b->updated));
    compare(t, "expires", day_of(t, a->expires), day_of(t, b->expires));
    COMPARE("question", a, b, question);
    COMPARE("summary", a, b, summary);
    COMPARE("policy", a, b, policy);
    COMPARE("grading", a, b, grading);
    COMPARE("notice", a, b, notice);
    COMPARE("disclaimer", a, b, disclaimer);
    COMPARE("language", a, b, language);
    compare(t, "authors", authors_of(t, p), authors_of(t, q));
    compare(t, "see also", questions_of(t, p), questions_of(t, q));
    compare(t, "review", reviews_of(t, p), reviews_of(t, q));
}

void diff_texts(struct diff *diff) {
    struct texts t = { .diff = diff };
    guideline(&t);
    facts(&t);
    functions(&t);
    definitions(&t);
    treatments(&t);
    recommendations(&t);
    wordings(&t);
    passages(&t);
    references(&t);
}
