/* What avoids are about: each recommendation's avoids, in the order in which the avoids stand.
 *
 * The avoids hang on what they name, a treatment, a class or a recommendation; a recommendation then gathers those of itself, of
 * the treatments that it gives or is about, of their classes and of the classes that it is about. Files meet only here, so a class is known by its name. */
#include "compiler/check.h"

struct avoid_link {
    struct recommendation *avoid;
    struct avoid_link *next;
};

struct abouts {
    struct compilation *c;
    struct names classes; /* the first symbol of each name */
};

static struct symbol *class_of(struct abouts *a, struct symbol *symbol) {
    struct symbol *first = names_get(&a->classes, symbol->name.text);
    if (first) return first;
    names_put(a->c, &a->classes, symbol);
    return symbol;
}

static void hang(struct abouts *a, struct recommendation *avoid) {
    for (size_t i = 0; i < avoid->abouts; i++) {
        struct symbol *about = avoid->about[i]->kind == SYMBOL_CLASS ? class_of(a, avoid->about[i]) : avoid->about[i];
        struct avoid_link *link = ARENA_NEW(&a->c->arena, struct avoid_link);
        if (!link) {
            a->c->failed = true;
            return;
        }
        *link = (struct avoid_link){ avoid, about->avoids };
        about->avoids = link;
    }
}

/* Once each, sorted by where they stand: few, so by insertion. */
static void gather(struct compilation *c, struct recommendation *rec, const struct avoid_link *link) {
    for (; link; link = link->next) {
        size_t at = rec->avoids;
        while (at > 0 && rec->avoid[at - 1]->symbol->index > link->avoid->symbol->index) at--;
        if (at > 0 && rec->avoid[at - 1] == link->avoid) continue;
        APPEND(c, rec->avoid, rec->avoids, rec->avoid_room, link->avoid);
        if (c->failed) return;
        for (size_t i = rec->avoids - 1; i > at; i--) rec->avoid[i] = rec->avoid[i - 1];
        rec->avoid[at] = link->avoid;
    }
}

static void gather_class(struct abouts *a, struct recommendation *rec, struct slice name) {
    const struct symbol *class = names_get(&a->classes, name);
    if (class) gather(a->c, rec, class->avoids);
}

static void gather_treatment(struct abouts *a, struct recommendation *rec, const struct symbol *treatment) {
    if (!treatment || treatment->kind != SYMBOL_TREATMENT) return;
    gather(a->c, rec, treatment->avoids);
    const struct meta *classes = metadata_find(treatment->decl->meta, treatment->decl->metas, "class");
    for (size_t i = 0; classes && i < classes->values; i++)
        if (classes->value[i].kind == META_NAME) gather_class(a, rec, classes->value[i].name.text);
}

static void gather_about(struct abouts *a, struct recommendation *rec, const struct symbol *about) {
    if (about->kind == SYMBOL_CLASS) gather_class(a, rec, about->name.text);
    else gather_treatment(a, rec, about);
}

void check_abouts(struct compilation *c) {
    struct abouts a = { .c = c };
    for (size_t i = 0; i < c->recs && !c->failed; i++)
        if (c->rec[i]->kind == KIND_AVOID) hang(&a, c->rec[i]);
    for (size_t i = 0; i < c->recs && !c->failed; i++) {
        struct recommendation *rec = c->rec[i];
        if (!gives_treatment(rec->kind)) continue;
        gather(c, rec, rec->symbol->avoids);
        for (size_t k = 0; k < rec->abouts; k++) gather_about(&a, rec, rec->about[k]);
        for (size_t k = 0; k < rec->doses; k++) {
            struct name name = rec->dose[k]->treatment;
            gather_treatment(&a, rec, scope_find(c, name.span.file, name.text));
        }
    }
}
