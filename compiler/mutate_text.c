/* Mutants in words and for programs. */
#include "compiler/cover.h"
#include "compiler/mutate.h"

#include <string.h>

enum { WORDS_MOST = 60, PATIENT_MOST = 240 };

/* All of what is shown. */
static bool drops(const struct mutant *mutant) {
    const struct edit *edit = &mutant->edit[0];
    return mutant->edits == 1 && !*edit->with && edit->start <= mutant->place.start && edit->end >= mutant->place.end;
}

enum { BEFORE_MOST = 40 /* bytes in front of the change that are shown */ };

static uint32_t shown_from(const char *bytes, uint32_t start, uint32_t change) {
    if (change - start <= BEFORE_MOST) return start;
    uint32_t from = change - BEFORE_MOST;
    while (from < change && !strchr(" \n(", bytes[from - 1])) from++;
    return from;
}

/* What stands at the mutant's place, changed or not, on one line; of what is dropped only that. */
static void put_place(const struct mutation *m, const struct mutant *mutant, bool changed, struct text *out) {
    const char *bytes = m->c->sources.at[0].bytes;
    const struct edit *first = &mutant->edit[0], *last = &mutant->edit[mutant->edits - 1];
    uint32_t start = first->start < mutant->place.start ? first->start : mutant->place.start;
    uint32_t end = last->end > mutant->place.end ? last->end : mutant->place.end;
    struct text words;
    text_init(&words, out->arena);
    if (drops(mutant)) start = mutant->place.start, end = mutant->place.end;
    uint32_t at = drops(mutant) ? start : shown_from(bytes, start, first->start);
    if (at > start) text_puts(&words, "\xE2\x80\xA6 ");
    if (changed && drops(mutant)) return;
    for (size_t i = 0; changed && i < mutant->edits; i++) {
        text_put(&words, bytes + at, mutant->edit[i].start - at);
        text_puts(&words, mutant->edit[i].with);
        at = mutant->edit[i].end;
    }
    text_put(&words, bytes + at, end - at);
    if (words.failed) out->failed = true;
    else text_fold(out, words.bytes, words.length, WORDS_MOST);
}

static unsigned line_of(const struct mutation *m, const struct mutant *mutant) {
    return source_line_number(&m->c->sources.at[0], mutant->place.start);
}

static void put_mutant(const struct mutation *m, const struct mutant *mutant, struct text *out) {
    struct slice owner = cover_owner(mutant->owner);
    text_printf(out, "  line %u, %.*s: %s\n      ", line_of(m, mutant), (int)owner.length, owner.bytes, mutant->what);
    put_place(m, mutant, false, out);
    if (!drops(mutant)) {
        text_puts(out, "\n      -> ");
        put_place(m, mutant, true, out);
    }
    text_putc(out, '\n');
    if (mutant->verdict != MUTANT_SURVIVED) return;
    text_puts(out, "      patient: ");
    text_fold(out, mutant->patient, strlen(mutant->patient), PATIENT_MOST);
    text_putc(out, '\n');
}

static void put_verdict(const struct mutation *m, enum mutant_verdict verdict, const char *heading, struct text *out) {
    if (!m->count[verdict]) return;
    text_printf(out, "\n%s\n", heading);
    for (size_t i = 0; i < m->mutants; i++)
        if (m->mutant[i].verdict == verdict) put_mutant(m, &m->mutant[i], out);
}

void mutation_text(const struct mutation *m, struct text *out) {
    size_t possible = m->mutants - m->count[MUTANT_REFUSED] - m->count[MUTANT_SAME];
    text_printf(out, "Changes of %s\n", m->c->sources.at[0].name);
    text_printf(out, "  noticed by scenarios      %zu/%zu\n", m->count[MUTANT_NOTICED], possible);
    text_printf(out, "  refused by osler check    %zu\n  meaning the same          %zu\n", m->count[MUTANT_REFUSED], m->count[MUTANT_SAME]);
    put_verdict(m, MUTANT_SURVIVED, "No scenario notices", out);
    put_verdict(m, MUTANT_UNDECIDED, "No scenario notices, and whether any patient gets another answer is not decided", out);
    put_verdict(m, MUTANT_SAME, "Means the same: proved by comparing both for every patient, also half known", out);
}

void mutation_json(const struct mutation *m, struct text *out) {
    static const char *const verdicts[] = { "noticed", "refused", "same", "survived", "not decided" };
    text_puts(out, "{");
    for (int v = 0; v < MUTANT_VERDICTS; v++) text_printf(out, "%s\"%s\":%zu", v ? "," : "", verdicts[v], m->count[v]);
    text_puts(out, ",\"changes\":[");
    for (size_t i = 0; i < m->mutants; i++) {
        const struct mutant *mutant = &m->mutant[i];
        struct slice owner = cover_owner(mutant->owner);
        struct text words;
        text_printf(out, "%s\n{\"line\":%u,\"in\":", i ? "," : "", line_of(m, mutant));
        text_json(out, owner.bytes, owner.length);
        text_puts(out, ",\"what\":");
        text_json(out, mutant->what, strlen(mutant->what));
        for (int changed = 0; changed < 2; changed++) {
            text_init(&words, out->arena);
            put_place(m, mutant, changed, &words);
            text_puts(out, changed ? ",\"to\":" : ",\"from\":");
            text_json(out, words.bytes ? words.bytes : "", words.length);
        }
        text_printf(out, ",\"verdict\":\"%s\"", verdicts[mutant->verdict]);
        if (mutant->noticed_by) {
            text_puts(out, ",\"scenario\":");
            text_json(out, mutant->noticed_by->label.text.bytes, mutant->noticed_by->label.text.length);
        }
        if (mutant->verdict == MUTANT_SURVIVED) {
            text_puts(out, ",\"patient\":");
            text_json(out, mutant->patient, strlen(mutant->patient));
        }
        text_putc(out, '}');
    }
    text_puts(out, "]}");
}
