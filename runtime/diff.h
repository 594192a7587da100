/* diff: what is another answer in another version of a guideline, and for whom.
 *
 * Both programs are put together (product.h) and asked, recommendation by recommendation, for patients whom they answer differently.
 * What is found has been run in both programs, from a patient record; what is not found is proved to be the same. First of patients of
 * whom everything is known, then of those of whom anything may be unknown. Values are those that both versions accept; lists are
 * complete or unknown, dates are days. */
#ifndef OSLER_RUNTIME_DIFF_H
#define OSLER_RUNTIME_DIFF_H

#include "runtime/context.h"

/* One kind of patients with the same change. All texts are in the difference's arena. */
struct diff_region {
    const char *words;                    /* "Age 65 to 69 years"; "" for every patient */
    const char *patient;                  /* "age 67 a, egfr 40 mL/min" */
    const char *record_before, *record_after; /* the patient as each version reads it, JSON */
    const char *before, *after;           /* "yes, Aspirin 100 mg" */
    struct diff_region *next;
};

enum diff_change { DIFF_APPLIES, DIFF_OUTCOME, DIFF_AMOUNT, DIFF_SHOWN /* what a text shows of a definition */ };

struct diff_answer {
    enum diff_change change;
    uint32_t old, new;      /* recommendations; NONE for DIFF_APPLIES */
    uint8_t before, after;  /* DIFF_APPLIES, DIFF_OUTCOME: truths */
    uint32_t treatment;     /* DIFF_AMOUNT: of the new program */
    uint32_t shown;         /* DIFF_SHOWN: index into the difference's */
    struct diff_region *region, *last;
    bool incomplete;        /* some of their facts are not known */
    bool everyone;          /* DIFF_AMOUNT, DIFF_SHOWN: nobody gets what was given or shown before */
    bool all;               /* no other patients change in this way */
};

/* What stands in one version, or in both in other words. */
struct diff_line {
    const char *sort, *name, *property; /* "fact", "weight", "range"; property "" for the whole */
    const char *before, *after;         /* NULL: it was added; it was removed */
};

enum diff_verdict { DIFF_SAME, DIFF_CHANGES, DIFF_UNDECIDED, DIFF_NOT_COMPARED };

struct diff_item { /* a recommendation of both versions */
    uint32_t old, new;
    enum diff_verdict verdict;
    const char *because; /* DIFF_NOT_COMPARED: "egfr is in another unit", "what the text shows of stay is computed otherwise" */
};

/* A definition of both versions that texts of this recommendation show in both. */
struct diff_shown {
    size_t item;
    uint32_t old, new;
};

struct diff {
    const struct program *old, *new;
    struct arena arena;
    date today;
    struct diff_answer *answer;
    size_t answers, answer_room;
    struct diff_item *item;
    size_t items, item_room;
    struct diff_shown *shown;
    size_t shows, shown_room;
    enum diff_verdict applies;
    const char *applies_because;
    bool *narrowed; /* by fact of the new program: compared where both versions accept the value; NULL without memory */
    struct diff_line *line;
    size_t lines, line_room;
    bool failed; /* memory was exhausted */
};

/* Fills in everything. The programs have to live as long. */
void diff_make(struct diff *diff, const struct program *old, const struct program *new, date today, const struct allocator *allocator);
void diff_free(struct diff *diff);

bool diff_is_same(const struct diff *diff);    /* nothing differs, and that is proved */

/* Whether a patient, run and completed in a context of each program, is answered differently: an outcome of a recommendation that both have, a yes of
 * one that only one of them has, a dose, what a text shows, or whether the guideline applies. `failed` becomes true without memory. */
bool diff_patient(const struct diff *diff, const struct context *old, const struct context *new, bool *failed);

void diff_print(const struct diff *diff, unsigned width, struct text *out);
void diff_print_json(const struct diff *diff, struct text *out);

/* diff_texts.c, diff_answers.c */
void diff_texts(struct diff *diff);
void diff_answers(struct diff *diff, const struct allocator *allocator);

/* diff_shown.c: what texts show. Where they show an item's definitions is kept; the truths of one, to be asked: whether both versions show the
 * same, whether each knows it. DIFF_SAME: they are computed alike; DIFF_NOT_COMPARED: there is no such question. */
struct product;
struct diff_truths { uint32_t same, known_before, known_after; }; /* registers of the product */
void diff_find_shown(struct diff *diff, size_t item);
enum diff_verdict diff_ask_shown(struct product *product, const struct diff_shown *shown, struct diff_truths *truths);
void diff_put_shown(const struct context *context, uint32_t definition, struct text *out); /* "Body mass index: 22.9 kg/m2" */
bool diff_shows_same(const struct diff *diff, const struct diff_shown *shown, const struct context *old, const struct context *new, bool *failed);

uint32_t diff_recommendation(const struct program *program, const char *name); /* NONE: it has none of that name */
/* The doses of a yes, "Aspirin 100 mg, then 50 mg"; nothing for any other outcome. */
void diff_put_doses(const struct context *context, uint32_t recommendation, struct text *out);
const char *diff_outcome_word(uint8_t truth);

#endif
