/* What a guideline wants and what it can say, read from the program: the getters of include/osler.h that need no patient. */
#include <string.h>

#include "runtime/api.h"

/* --- Indexes ----------------------------------------------------------------------------------------------------- */

static const struct program_record *record_of(const struct program *p, uint32_t list) { return &p->record[p->list[list].record]; }

bool api_place_of(const struct program *program, size_t index, struct api_place *place) {
    *place = (struct api_place){ (uint32_t)index, NONE };
    uint32_t asked = program_asked(program);
    if (index < asked) return true;
    index -= asked;
    for (uint32_t l = 0; l < program->lists; l++) {
        uint32_t fields = record_of(program, l)->fields;
        if (index < fields) {
            *place = (struct api_place){ program->list[l].fact, (uint32_t)index };
            return true;
        }
        index -= fields;
    }
    return false;
}

size_t api_index_of(const struct program *program, uint32_t fact, uint32_t field) {
    if (field == NONE) return fact;
    size_t index = program_asked(program);
    uint32_t slot = program->fact[fact].slot;
    for (uint32_t l = 0; l < slot; l++) index += record_of(program, l)->fields;
    return index + (field - record_of(program, slot)->first_field);
}

static bool has_fields(const struct program_fact *fact) { return fact->kind == FACT_LIST || fact->kind == FACT_SERIES; }

/* A field has the form of a fact. */
static bool form_of(const struct program *program, size_t index, struct api_place *place, struct program_fact *form) {
    if (!api_place_of(program, index, place)) return false;
    *form = program->fact[place->fact];
    if (place->column != NONE) memcpy(form, &program->field[record_of(program, form->slot)->first_field + place->column], sizeof *form);
    return true;
}

size_t osler_program_facts(const osler_program *program) { return program_asked(program->program); }

size_t osler_program_field(const osler_program *program, size_t list, size_t field) {
    const struct program *p = program->program;
    if (list >= program_asked(p) || !has_fields(&p->fact[list])) return OSLER_NONE;
    const struct program_record *record = record_of(p, p->fact[list].slot);
    return field < record->fields ? api_index_of(p, (uint32_t)list, record->first_field + (uint32_t)field) : OSLER_NONE;
}

static size_t find_field(const osler_program *program, size_t list, const char *name) {
    const struct program *p = program->program;
    if (!has_fields(&p->fact[list])) return OSLER_NONE;
    const struct program_record *record = record_of(p, p->fact[list].slot);
    for (uint32_t f = 0; f < record->fields; f++)
        if (!strcmp(program_text(p, p->field[record->first_field + f].name), name)) return osler_program_field(program, list, f);
    return OSLER_NONE;
}

size_t osler_program_find(const osler_program *program, const char *name) {
    const struct program *p = program->program;
    for (uint32_t f = 0; name && f < program_asked(p); f++) {
        const char *own = program_text(p, p->fact[f].name);
        size_t length = strlen(own);
        if (strncmp(own, name, length) != 0) continue;
        if (name[length] == '\0') return f;
        if (name[length] == '.') return find_field(program, f, name + length + 1);
    }
    return OSLER_NONE;
}

/* --- Facts --------------------------------------------------------------------------------------------------------- */

static osler_type type_of(enum fact_kind kind) {
    switch (kind) {
    case FACT_TRUTH: return OSLER_TYPE_TRUTH;
    case FACT_CHOICE: return OSLER_TYPE_CHOICE;
    case FACT_NUMBER: case FACT_WIDE: return OSLER_TYPE_NUMBER;
    case FACT_DATE: return OSLER_TYPE_DATE;
    case FACT_TEXT: return OSLER_TYPE_TEXT;
    case FACT_PERIOD: return OSLER_TYPE_PERIOD;
    case FACT_LIST: return OSLER_TYPE_LIST;
    case FACT_SERIES: break;
    }
    return OSLER_TYPE_SERIES;
}

static void print_bound(const struct program *program, const struct program_fact *form, uint32_t bit, int64_t bound, char text[OSLER_DECIMAL]) {
    if (!(form->bounds & bit)) return;
    decimal_print(form->kind == FACT_WIDE ? program->parsed_wide[bound] : decimal_scaled(bound, -(int32_t)form->scale), text);
}

static void describe_place(const struct program *program, uint32_t place, const char **source, unsigned *line) {
    *source = program_text(program, program->source[program->place[place].source].name);
    *line = program->place[place].line;
}

static void describe_number(const struct program *program, const struct program_fact *form, osler_fact *found) {
    found->unit = form->unit == NONE ? "1" : program_text(program, program->unit[form->unit].code);
    print_bound(program, form, FACT_HAS_LOW, form->low, found->low);
    print_bound(program, form, FACT_HAS_HIGH, form->high, found->high);
    print_bound(program, form, FACT_HAS_STEP, form->step, found->step);
}

static void describe_list(const struct program *program, const struct program_fact *form, osler_fact *found) {
    const struct program_list *list = &program->list[form->slot];
    found->fields = program->record[list->record].fields;
    found->most = list->most;
    if (form->kind == FACT_LIST) found->record = program_text(program, program->record[list->record].name);
}

osler_status osler_program_fact(const osler_program *program, size_t fact, osler_fact *found) {
    static const char *const times[] = { "year", "month", "week", "day", "hour", "minute", "second", "millisecond" };
    const struct program *p = program->program;
    struct api_place place;
    struct program_fact form;
    memset(found, 0, sizeof *found);
    if (!form_of(p, fact, &place, &form)) return OSLER_MISUSE;
    found->name = program_text(p, form.name);
    found->label = program_text(p, program_text(p, form.label)[0] ? form.label : form.name);
    found->question = program_text(p, form.ask);
    found->type = type_of((enum fact_kind)form.kind);
    found->unit = found->record = found->valid_unit = "";
    found->list = place.column == NONE ? OSLER_NONE : place.fact;
    if (found->type == OSLER_TYPE_NUMBER) describe_number(p, &form, found);
    if (form.kind == FACT_CHOICE) found->choices = form.choices;
    if (has_fields(&form)) describe_list(p, &form, found);
    found->valid = form.valid_amount;
    if (found->valid) found->valid_unit = times[form.valid_unit & 7];
    found->absent_means = form.absent == 1;
    describe_place(p, form.place, &found->source, &found->line);
    return OSLER_OK;
}

osler_status osler_program_choice(const osler_program *program, size_t fact, size_t choice, const char **name, const char **label) {
    const struct program *p = program->program;
    struct api_place place;
    struct program_fact form;
    if (!form_of(p, fact, &place, &form) || form.kind != FACT_CHOICE || choice >= form.choices) return OSLER_MISUSE;
    const struct program_choice *found = &p->choice[form.first_choice + choice];
    if (name) *name = program_text(p, found->name);
    if (label) *label = program_text(p, found->label);
    return OSLER_OK;
}

/* --- The guideline ---------------------------------------------------------------------------------------------------- */

static osler_review review_of(uint32_t status) {
    switch ((enum guideline_status)status) {
    case STATUS_SUBMITTED: return OSLER_SUBMITTED;
    case STATUS_UNDER_REVIEW: return OSLER_UNDER_REVIEW;
    case STATUS_APPROVED: return OSLER_APPROVED;
    case STATUS_RETIRED: return OSLER_RETIRED;
    case STATUS_DRAFT: case STATUS_INHERITED: break;
    }
    return OSLER_DRAFT;
}

_Static_assert((int)OSLER_DATE_TEXT == (int)DATE_TEXT && (int)OSLER_DECIMAL == (int)DECIMAL_TEXT, "the header has room for a text of ours");

static void print_date(date day, char text[OSLER_DATE_TEXT]) {
    if (date_is_known(day)) date_print(day, text);
}

void osler_program_guideline(const osler_program *program, osler_guideline *guideline) {
    const struct program *p = program->program;
    const struct program_guideline *g = &p->guideline[0];
    *guideline = (osler_guideline){
        .id = program_text(p, g->id), .title = program_text(p, g->title), .question = program_text(p, g->question),
        .version = program_text(p, g->version), .language = program_text(p, g->language), .summary = program_text(p, g->summary),
        .policy = program_text(p, g->policy), .grading = program_text(p, g->grading), .notice = program_text(p, g->notice),
        .disclaimer = program_text(p, g->disclaimer), .status = review_of(g->status), .recommendations = p->recommendations,
        .treatments = p->treatments, .references = p->references, .authors = p->authors,
    };
    print_date(g->updated, guideline->updated);
    print_date(g->expires, guideline->expires);
}

const char *osler_program_author(const osler_program *program, size_t author) {
    const struct program *p = program->program;
    return author < p->authors ? program_text(p, p->author[author].name) : NULL;
}

/* --- Recommendations -------------------------------------------------------------------------------------------------- */

size_t osler_program_recommendations(const osler_program *program) { return program->program->recommendations; }

static const struct program_recommendation *at(const osler_program *program, size_t index) {
    return index < program->program->recommendations ? &program->program->recommendation[index] : NULL;
}

const char *osler_program_recommendation(const osler_program *program, size_t index) {
    const struct program_recommendation *r = at(program, index);
    return r ? program_text(program->program, r->name) : NULL;
}

size_t osler_program_find_recommendation(const osler_program *program, const char *name) {
    const struct program *p = program->program;
    for (uint32_t r = 0; name && r < p->recommendations; r++)
        if (!strcmp(program_text(p, p->recommendation[r].name), name)) return r;
    return OSLER_NONE;
}

static bool is_wording_of(const struct program *p, uint32_t wording, size_t recommendation) {
    return p->wording[wording].recommendation == recommendation;
}

static size_t count_wordings(const struct program *p, size_t recommendation) {
    size_t count = 0;
    for (uint32_t w = 0; w < p->wordings; w++) count += is_wording_of(p, w, recommendation);
    return count;
}

static osler_kind kind_of(uint32_t kind) {
    static const osler_kind kinds[] = { OSLER_RECOMMEND, OSLER_CONSIDER, OSLER_AVOID, OSLER_WARN, OSLER_INFORM };
    return kinds[kind <= KIND_INFORM ? kind : KIND_INFORM];
}

osler_status osler_program_describe(const osler_program *program, size_t recommendation, osler_recommendation *found) {
    static const osler_strength strengths[] = { OSLER_NO_STRENGTH, OSLER_STRONG, OSLER_CONDITIONAL };
    static const osler_certainty certainties[] = { OSLER_NO_CERTAINTY, OSLER_VERY_LOW, OSLER_LOW, OSLER_MODERATE, OSLER_HIGH };
    const struct program *p = program->program;
    const struct program_recommendation *r = at(program, recommendation);
    memset(found, 0, sizeof *found);
    if (!r) return OSLER_MISUSE;
    *found = (osler_recommendation){
        .name = program_text(p, r->name), .label = program_text(p, r->label), .rationale = program_text(p, r->rationale),
        .section = r->heading == NONE ? "" : program_text(p, p->heading[r->heading].title), .note = program_text(p, r->note),
        .kind = kind_of(r->kind), .strength = strengths[r->strength <= STRENGTH_CONDITIONAL ? r->strength : 0],
        .certainty = certainties[r->certainty <= CERTAINTY_HIGH ? r->certainty : 0], .editor = r->basis == 1,
        .status = review_of(r->status == STATUS_INHERITED ? p->guideline[0].status : r->status),
        .instead_of = r->instead_of == NONE ? OSLER_NONE : r->instead_of, .doses = r->doses, .cites = r->cites, .checks = r->checks,
        .wordings = count_wordings(p, recommendation),
    };
    describe_place(p, r->place, &found->source, &found->line);
    return OSLER_OK;
}

size_t osler_program_cite(const osler_program *program, size_t recommendation, size_t cite) {
    const struct program_recommendation *r = at(program, recommendation);
    return r && cite < r->cites ? program->program->cite[r->first_cite + cite].reference : OSLER_NONE;
}

const char *osler_program_check(const osler_program *program, size_t recommendation, size_t check) {
    const struct program_recommendation *r = at(program, recommendation);
    return r && check < r->checks ? program_text(program->program, program->program->check[r->first_check + check].text) : NULL;
}

osler_status osler_program_wording(const osler_program *program, size_t recommendation, size_t wording, const char **audience,
                                   const char **language, const char **text) {
    static const char *const audiences[] = { "", "clinician", "patient" };
    const struct program *p = program->program;
    for (uint32_t w = 0; w < p->wordings; w++) {
        if (!is_wording_of(p, w, recommendation) || wording-- > 0) continue;
        *audience = audiences[p->wording[w].audience <= AUDIENCE_PATIENT ? p->wording[w].audience : 0];
        *language = program_text(p, p->wording[w].language);
        *text = program_text(p, p->wording[w].text);
        return OSLER_OK;
    }
    return OSLER_MISUSE;
}

/* --- References and treatments ----------------------------------------------------------------------------------------- */

osler_status osler_program_reference(const osler_program *program, size_t reference, osler_reference *found) {
    const struct program *p = program->program;
    memset(found, 0, sizeof *found);
    if (reference >= p->references) return OSLER_MISUSE;
    const struct program_reference *r = &p->reference[reference];
    *found = (osler_reference){ program_text(p, r->name), program_text(p, r->title), program_text(p, r->kind), r->verified != 0,
                                r->cited != 0, r->details };
    return OSLER_OK;
}

osler_status osler_program_detail(const osler_program *program, size_t reference, size_t detail, const char **name, const char **value) {
    const struct program *p = program->program;
    if (reference >= p->references || detail >= p->reference[reference].details) return OSLER_MISUSE;
    const struct program_detail *d = &p->detail[p->reference[reference].first_detail + detail];
    *name = program_text(p, d->name);
    *value = program_text(p, d->value);
    return OSLER_OK;
}

osler_status osler_program_treatment(const osler_program *program, size_t treatment, const char **name, const char **label,
                                     const char **classes, const char **most) {
    const struct program *p = program->program;
    if (treatment >= p->treatments) return OSLER_MISUSE;
    const struct program_treatment *t = &p->treatment[treatment];
    *name = program_text(p, t->name);
    *label = program_text(p, t->label);
    *classes = program_text(p, t->classes);
    *most = program_text(p, t->most);
    return OSLER_OK;
}
