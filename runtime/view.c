#include "runtime/view.h"

#include <string.h>

bool view_same_language(const char *code, const char *language) {
    size_t length = code ? strcspn(code, "-_") : 0;
    return length > 0 && length == strcspn(language, "-_") && memcmp(code, language, length) == 0;
}

const char *view_own_language(const struct program *program) {
    const char *own = program_text(program, program->guideline->language);
    return own[0] ? own : "en";
}

/* --- The texts of a program ------------------------------------------------------------------------------ */

static uint32_t *text_of_guideline(struct program_guideline *g, enum passage_property property) {
    switch (property) {
    case PASSAGE_LABEL: return &g->title;
    case PASSAGE_QUESTION: return &g->question;
    case PASSAGE_SUMMARY: return &g->summary;
    case PASSAGE_GRADING: return &g->grading;
    case PASSAGE_NOTICE: return &g->notice;
    case PASSAGE_DISCLAIMER: return &g->disclaimer;
    case PASSAGE_RATIONALE: case PASSAGE_NOTE: case PASSAGE_ASK: case PASSAGE_BECAUSE: case PASSAGES: break;
    }
    return NULL;
}

static uint32_t *text_of_recommendation(struct program_recommendation *r, enum passage_property property) {
    switch (property) {
    case PASSAGE_LABEL: return &r->label;
    case PASSAGE_RATIONALE: return &r->rationale;
    case PASSAGE_NOTE: return &r->note;
    case PASSAGE_BECAUSE: return &r->because;
    case PASSAGE_QUESTION: case PASSAGE_SUMMARY: case PASSAGE_GRADING: case PASSAGE_NOTICE: case PASSAGE_DISCLAIMER: case PASSAGE_ASK:
    case PASSAGES: break;
    }
    return NULL;
}

/* Where the text stands; NULL where there is no such text. */
static uint32_t *text_in(struct program *p, enum passage_owner owner, uint32_t of, enum passage_property property) {
    bool label = property == PASSAGE_LABEL, ask = property == PASSAGE_ASK, note = property == PASSAGE_NOTE;
    switch (owner) {
    case OWNER_GUIDELINE: return of == 0 ? text_of_guideline(p->guideline, property) : NULL;
    case OWNER_RECOMMENDATION: return of < p->recommendations ? text_of_recommendation(&p->recommendation[of], property) : NULL;
    case OWNER_FACT: return of >= p->facts ? NULL : label ? &p->fact[of].label : ask ? &p->fact[of].ask : NULL;
    case OWNER_FIELD: return of >= p->fields ? NULL : label ? &p->field[of].label : ask ? &p->field[of].ask : NULL;
    case OWNER_DEFINITION: return of >= p->definitions ? NULL : label ? &p->definition[of].label : note ? &p->definition[of].note : NULL;
    case OWNER_RECORD: return label && of < p->records ? &p->record[of].label : NULL;
    case OWNER_CHOICE: return label && of < p->choices ? &p->choice[of].label : NULL;
    case OWNER_TREATMENT: return label && of < p->treatments ? &p->treatment[of].label : NULL;
    case OWNER_HEADING: return label && of < p->headings ? &p->heading[of].title : NULL;
    case OWNER_CHECK: return label && of < p->checks ? &p->check[of].text : NULL;
    case OWNER_FURTHER: return label && of < p->furthers ? &p->further[of].question : NULL;
    case OWNER_DOSE: return label && of < p->doses ? &p->dose[of].until : NULL;
    case OWNER_PREFERENCE: return property == PASSAGE_BECAUSE && of < p->preferences ? &p->preference[of].because : NULL;
    case OWNERS: break;
    }
    return NULL;
}

static uint32_t rows_of(const struct program *p, enum passage_owner owner) {
    const uint32_t rows[OWNERS] = { 1,           p->facts,    p->fields,      p->records,         p->choices, p->treatments,
                                    p->headings, p->definitions, p->recommendations, p->checks, p->furthers,
                                    p->doses,    p->preferences };
    return rows[owner];
}

/* --- A copy that may be changed ---------------------------------------------------------------------------- */

static bool copy(struct arena *arena, void *pointer, uint32_t count, size_t size) {
    void *from, *to = arena_alloc(arena, count, size);
    if (!to) return false;
    memcpy(&from, pointer, sizeof from);
    if (count) memcpy(to, from, count * size);
    memcpy(pointer, &to, sizeof to);
    return true;
}

#define COPY(p, arena, section) copy(arena, &(p)->section, (p)->section##s, sizeof *(p)->section)

static bool copy_rows(struct program *p, struct arena *arena) {
    return COPY(p, arena, guideline) && COPY(p, arena, fact) && COPY(p, arena, field) && COPY(p, arena, record) &&
           COPY(p, arena, choice) && COPY(p, arena, treatment) && COPY(p, arena, heading) && COPY(p, arena, definition) &&
           COPY(p, arena, recommendation) && COPY(p, arena, check) && COPY(p, arena, further) && COPY(p, arena, dose) &&
           COPY(p, arena, preference);
}

/* --- What fits --------------------------------------------------------------------------------------------- */

enum { FITS_NOT, FITS_ALL, FITS_READER, FITS_LANGUAGE, FITS_BOTH };

struct fitting {
    const struct program *program;
    enum audience reader;
    const char *language; /* NULL: the guideline's own */
};

static int fit(const struct fitting *fitting, uint32_t audience, uint32_t language) {
    const char *written = program_text(fitting->program, language);
    bool asked = fitting->language && view_same_language(fitting->language, written);
    bool own = written[0] == '\0' || view_same_language(view_own_language(fitting->program), written);
    if (audience != AUDIENCE_EVERYONE && audience != (uint32_t)fitting->reader) return FITS_NOT;
    if (!asked && !own) return FITS_NOT;
    return FITS_ALL + (audience == (uint32_t)fitting->reader) + (asked ? 2 : 0);
}

/* One byte for each text: how well what stands there fits. */
struct fits {
    uint8_t *of[OWNERS];
};

static bool fits_new(const struct program *p, struct arena *arena, struct fits *fits) {
    for (int owner = 0; owner < OWNERS; owner++)
        if (!(fits->of[owner] = ARENA_ARRAY(arena, uint8_t, (size_t)rows_of(p, (enum passage_owner)owner) * PASSAGES + 1))) return false;
    return true;
}

static void take_best(const struct fitting *fitting, struct program *view, struct fits *fits) {
    for (uint32_t i = 0; i < view->passages; i++) {
        const struct program_passage *p = &view->passage[i];
        uint32_t *text = text_in(view, (enum passage_owner)p->owner, p->of, (enum passage_property)p->property);
        int fitting_so = text ? fit(fitting, p->audience, p->language) : FITS_NOT;
        if (fitting_so == FITS_NOT) continue;
        uint8_t *best = &fits->of[p->owner][(size_t)p->of * PASSAGES + p->property];
        if (fitting_so <= *best) continue;
        *best = (uint8_t)fitting_so;
        *text = p->text;
    }
}

static bool has_wording(const struct fitting *fitting, uint32_t recommendation, bool translated) {
    for (uint32_t i = 0; i < fitting->program->wordings; i++) {
        const struct program_wording *w = &fitting->program->wording[i];
        int fits = w->recommendation == recommendation ? fit(fitting, w->audience, w->language) : FITS_NOT;
        if (translated ? fits >= FITS_LANGUAGE : fits != FITS_NOT) return true;
    }
    return false;
}

static bool is_untranslated(const struct fitting *fitting, struct program *view, const struct fits *fits) {
    for (int owner = 0; owner < OWNERS; owner++)
        for (uint32_t of = 0; of < rows_of(view, (enum passage_owner)owner); of++)
            for (int property = 0; property < PASSAGES; property++) {
                const uint32_t *text = text_in(view, (enum passage_owner)owner, of, (enum passage_property)property);
                if (text && program_text(view, *text)[0] && fits->of[owner][(size_t)of * PASSAGES + (size_t)property] < FITS_LANGUAGE)
                    return true;
            }
    for (uint32_t i = 0; i < view->recommendations; i++)
        if (has_wording(fitting, i, false) && !has_wording(fitting, i, true)) return true;
    return false;
}

const struct view *view_new(const struct program *program, struct arena *arena, enum audience audience, const char *language) {
    enum audience reader = audience == AUDIENCE_PATIENT ? AUDIENCE_PATIENT : AUDIENCE_CLINICIAN;
    bool asked = language && language[0] && !view_same_language(language, view_own_language(program));
    struct fitting fitting = { program, reader, asked ? language : NULL };
    struct view *view = ARENA_NEW(arena, struct view);
    struct fits fits;
    if (!view) return NULL;
    view->program = *program;
    view->untranslated = asked;
    if (program->passages == 0) return view;
    if (!copy_rows(&view->program, arena) || !fits_new(program, arena, &fits)) return NULL;
    take_best(&fitting, &view->program, &fits);
    view->untranslated = asked && is_untranslated(&fitting, &view->program, &fits);
    return view;
}

const char *view_wording(const struct program *program, uint32_t recommendation, enum audience audience, const char *language) {
    bool asked = language && language[0] && !view_same_language(language, view_own_language(program));
    struct fitting fitting = { program, audience, asked ? language : NULL };
    const char *best = NULL;
    int most = FITS_NOT;
    for (uint32_t i = 0; i < program->wordings; i++) {
        const struct program_wording *w = &program->wording[i];
        if (w->recommendation != recommendation || w->audience != (uint32_t)audience) continue;
        int fits = fit(&fitting, w->audience, w->language);
        if (fits <= most) continue;
        most = fits;
        best = program_text(program, w->text);
    }
    return best;
}
