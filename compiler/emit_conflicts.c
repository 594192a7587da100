/* Which recommendations give one treatment differently, and what the author says about it (rule 16). */
#include "compiler/emit.h"

static struct symbol *treatment_of(const struct emitter *e, const struct written_dose *dose) {
    struct symbol *symbol = scope_find(e->c, dose->treatment.span.file, dose->treatment.text);
    return symbol && symbol->kind == SYMBOL_TREATMENT ? symbol : NULL;
}

/* The doses of one treatment, word by word: what is written alike is given alike. */
static bool same_doses(const struct emitter *e, const struct recommendation *a, const struct recommendation *b, const struct symbol *treatment) {
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a->doses && treatment_of(e, a->dose[i]) != treatment) i++;
        while (k < b->doses && treatment_of(e, b->dose[k]) != treatment) k++;
        if (i == a->doses || k == b->doses) return i == a->doses && k == b->doses;
        if (!slice_equal(span_text(&e->c->sources, a->dose[i]->span), span_text(&e->c->sources, b->dose[k]->span))) return false;
        i++;
        k++;
    }
}

static bool replaces(const struct recommendation *a, const struct recommendation *b) { return a->instead_of && a->instead_of->rec == b; }

static bool is_settled(const struct compilation *c, const struct recommendation *a, const struct recommendation *b) {
    if (replaces(a, b) || replaces(b, a)) return true;
    for (size_t i = 0; i < c->preferences; i++) {
        const struct preference *p = &c->preference[i];
        if ((p->preferred == a && p->other == b) || (p->preferred == b && p->other == a)) return true;
    }
    for (size_t i = 0; i < c->alternatives; i++)
        for (size_t k = 0; k < c->alternatives; k++)
            if (c->alternative[i].rec == a && c->alternative[k].rec == b && c->alternative[i].group == c->alternative[k].group) return true;
    return false;
}

/* Recommendations by treatment, so that only those that share one are compared. */
struct giver {
    const struct recommendation *rec;
    struct giver *next;
};

static void add_pairs(struct emitter *e, const struct recommendation *rec, const struct symbol *treatment, const struct giver *givers) {
    for (; givers; givers = givers->next) {
        const struct recommendation *other = givers->rec;
        if (other == rec || is_settled(e->c, other, rec) || same_doses(e, other, rec, treatment)) continue;
        ADD(e, conflict, other->symbol->index, rec->symbol->index, treatment->index);
    }
}

void emit_conflicts(struct emitter *e) {
    struct compilation *c = e->c;
    struct giver **givers = ARENA_ARRAY(&c->arena, struct giver *, e->treatments + 1);
    for (size_t i = 0; givers && i < c->recs; i++) {
        const struct recommendation *rec = c->rec[i];
        for (size_t k = 0; k < rec->doses; k++) {
            const struct symbol *treatment = treatment_of(e, rec->dose[k]);
            if (!treatment || (givers[treatment->index] && givers[treatment->index]->rec == rec)) continue;
            add_pairs(e, rec, treatment, givers[treatment->index]);
            struct giver *giver = ARENA_NEW(&c->arena, struct giver);
            if (!giver) {
                c->failed = true;
                return;
            }
            *giver = (struct giver){ rec, givers[treatment->index] };
            givers[treatment->index] = giver;
        }
    }
    if (!givers) c->failed = true;
    for (size_t i = 0; i < c->preferences; i++) {
        const struct preference *p = &c->preference[i];
        ADD(e, preference, p->preferred->symbol->index, p->other->symbol->index, emit_label(e, p->because.text));
    }
    for (size_t i = 0; i < c->alternatives; i++) ADD(e, alternative, c->alternative[i].group, c->alternative[i].rec->symbol->index);
}
