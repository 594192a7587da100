/* diff_words: the difference as text, for the one who signs the new version. */
#include <string.h>

#include "runtime/diff.h"

struct writing {
    const struct diff *diff;
    unsigned width;
    struct text *out;
};

static const char *text_of(const struct program *program, uint32_t offset) { return program_text(program, offset); }

/* `head` and then the text, wrapped below where it begins. */
static void put_wrapped(struct writing *w, size_t indent, const char *head, const char *text) {
    size_t begin = indent + strlen(head);
    text_repeat(w->out, ' ', indent);
    text_puts(w->out, head);
    text_wrap(w->out, text, strlen(text), begin, begin < 24 ? begin : indent + 2, w->width);
    text_putc(w->out, '\n');
}

static void put_heading(struct writing *w, const char *title) {
    text_printf(w->out, "\n%s\n", title);
    text_repeat(w->out, '-', strlen(title));
    text_putc(w->out, '\n');
}

/* --- Answers ------------------------------------------------------------------------------------------------------------ */

static void put_title(struct writing *w, const struct diff_answer *answer) {
    struct text title;
    text_init(&title, w->out->arena);
    if (answer->change == DIFF_APPLIES) {
        text_puts(&title, "Whether the guideline applies");
    } else {
        const struct program_recommendation *r = &w->diff->new->recommendation[answer->new];
        text_printf(&title, "%s \"%s\"", text_of(w->diff->new, r->name), text_of(w->diff->new, r->label));
    }
    put_wrapped(w, 0, "", title.bytes ? title.bytes : "");
    w->out->failed |= title.failed;
}

static const char *definition_of(const struct diff *diff, const struct diff_answer *answer) {
    return text_of(diff->new, diff->new->definition[diff->shown[answer->shown].new].name);
}

static void put_change(struct writing *w, const struct diff_answer *answer) {
    text_puts(w->out, answer->incomplete ? "  where facts are not known: " : "  ");
    if (answer->change == DIFF_SHOWN) text_printf(w->out, "the text shows another %s\n", definition_of(w->diff, answer));
    else if (answer->change == DIFF_AMOUNT) text_printf(w->out, "another dose of %s\n", text_of(w->diff->new, w->diff->new->treatment[answer->treatment].label));
    else text_printf(w->out, "%s -> %s\n", diff_outcome_word(answer->before), diff_outcome_word(answer->after));
}

/* What decides nothing but whether the guideline applies is left out of the words. */
static const char *words_of(const struct writing *w, const struct diff_answer *answer, const struct diff_region *region) {
    if (answer->everyone) return answer->change == DIFF_SHOWN ? "everyone who is shown it" : "everyone who gets it";
    if (*region->words) return region->words;
    return answer->change != DIFF_APPLIES && w->diff->new->guideline->applies != NONE ? "everyone to whom the guideline applies" : "every patient";
}

static void put_region(struct writing *w, const struct diff_answer *answer, const struct diff_region *region) {
    if (!answer->incomplete) put_wrapped(w, 4, "for: ", words_of(w, answer, region));
    put_wrapped(w, 4, "patient: ", *region->patient ? region->patient : "nothing is known");
    put_wrapped(w, 6, "old: ", region->before);
    put_wrapped(w, 6, "new: ", region->after);
}

static bool same_title(const struct diff_answer *a, const struct diff_answer *b) {
    return (a->change == DIFF_APPLIES) == (b->change == DIFF_APPLIES) && a->new == b->new;
}

/* The answers of one title stand together: how many. */
static size_t count_title(const struct diff *diff, size_t first) {
    size_t count = 1;
    while (first + count < diff->answers && same_title(&diff->answer[first], &diff->answer[first + count])) count++;
    return count;
}

static bool same_regions(const struct diff_region *a, const struct diff_region *b) {
    for (; a && b; a = a->next, b = b->next)
        if (strcmp(a->words, b->words) != 0 || strcmp(a->before, b->before) != 0 || strcmp(a->after, b->after) != 0) return false;
    return !a && !b;
}

/* An earlier title with the same changes for the same patients, such as what a rule is that reads another one; `first`: none. */
static size_t told_before(const struct diff *diff, size_t first, size_t count) {
    for (size_t i = 0; i < first; i += count_title(diff, i)) {
        bool same = count_title(diff, i) == count && diff->answer[i].change != DIFF_APPLIES;
        for (size_t k = 0; k < count && same; k++) {
            const struct diff_answer *a = &diff->answer[i + k], *b = &diff->answer[first + k];
            same = a->change == b->change && a->change == DIFF_OUTCOME && a->before == b->before && a->after == b->after && a->all == b->all &&
                   a->incomplete == b->incomplete && same_regions(a->region, b->region);
        }
        if (same) return i;
    }
    return first;
}

static void put_answers(struct writing *w) {
    const struct diff *diff = w->diff;
    if (diff->answers == 0) return;
    put_heading(w, "Answers that change");
    for (size_t i = 0, count; i < diff->answers; i += count) {
        count = count_title(diff, i);
        if (i > 0) text_putc(w->out, '\n');
        put_title(w, &diff->answer[i]);
        size_t before = told_before(diff, i, count);
        if (before < i) text_printf(w->out, "  as %s, for the same patients\n", text_of(diff->new, diff->new->recommendation[diff->answer[before].new].name));
        for (size_t k = i; before == i && k < i + count; k++) {
            const struct diff_answer *answer = &diff->answer[k];
            put_change(w, answer);
            for (const struct diff_region *region = answer->region; region; region = region->next) put_region(w, answer, region);
            if (!answer->all && !answer->incomplete && !answer->everyone) text_puts(w->out, "    and perhaps for others\n");
        }
    }
}

/* --- What is the same, and what is not known ----------------------------------------------------------------------------- */

static size_t count_items(const struct diff *diff, enum diff_verdict verdict) {
    size_t count = 0;
    for (size_t i = 0; i < diff->items; i++) count += diff->item[i].verdict == verdict;
    return count;
}

static void put_open(struct writing *w, const char *name, enum diff_verdict verdict, const char *because) {
    struct text line;
    if (verdict != DIFF_UNDECIDED && verdict != DIFF_NOT_COMPARED) return;
    text_init(&line, w->out->arena);
    text_puts(&line, name);
    if (verdict == DIFF_NOT_COMPARED) text_printf(&line, ": %s", because);
    put_wrapped(w, 2, verdict == DIFF_UNDECIDED ? "not decided: " : "not compared: ", line.bytes ? line.bytes : "");
    w->out->failed |= line.failed;
}

static void put_rest(struct writing *w) {
    const struct diff *diff = w->diff;
    size_t same = count_items(diff, DIFF_SAME), open = count_items(diff, DIFF_UNDECIDED) + count_items(diff, DIFF_NOT_COMPARED);
    open += diff->applies == DIFF_UNDECIDED || diff->applies == DIFF_NOT_COMPARED;
    if (open) {
        put_heading(w, "Not known to be the same");
        put_open(w, "whether the guideline applies", diff->applies, diff->applies_because);
        for (size_t i = 0; i < diff->items; i++)
            put_open(w, text_of(diff->new, diff->new->recommendation[diff->item[i].new].name), diff->item[i].verdict, diff->item[i].because);
    }
    text_printf(w->out, "\n%zu of %zu recommendations that both have %s the same for every patient.\n", same, diff->items, same == 1 ? "is" : "are");
    for (uint32_t f = 0; diff->narrowed && f < diff->new->facts; f++)
        if (diff->narrowed[f]) text_printf(w->out, "Of %s only values that both versions accept were compared.\n", text_of(diff->new, diff->new->fact[f].name));
}

/* --- Declarations ----------------------------------------------------------------------------------------------------------- */

enum { LONG = 30 };

static void put_line(struct writing *w, const struct diff_line *line) {
    struct text head, all;
    text_init(&head, w->out->arena);
    text_init(&all, w->out->arena);
    text_printf(&head, "%s%s %s%s%s", line->before ? line->after ? "  " : "- " : "+ ", line->sort, line->name, *line->property ? ", " : "", line->property);
    const char *before = line->before ? line->before : "", *after = line->after ? line->after : "";
    bool is_long = line->before && line->after && (strlen(before) > LONG || strlen(after) > LONG);
    if (is_long) {
        put_wrapped(w, 0, "", head.bytes ? head.bytes : "");
        put_wrapped(w, 4, "old: ", before);
        put_wrapped(w, 4, "new: ", after);
    } else {
        text_printf(&all, "%s: %s%s%s", head.bytes ? head.bytes : "", *before || !line->before ? before : "(none)", line->before && line->after ? " -> " : "",
                    *after || !line->after ? after : "(none)");
        const char *bytes = all.bytes ? all.bytes : "";
        text_put(w->out, bytes, strlen(bytes) < 2 ? strlen(bytes) : 2);
        if (strlen(bytes) > 2) text_wrap(w->out, bytes + 2, strlen(bytes) - 2, 2, 4, w->width);
        text_putc(w->out, '\n');
    }
    w->out->failed |= head.failed || all.failed;
}

static void put_lines(struct writing *w) {
    if (w->diff->lines == 0) return;
    put_heading(w, "What is declared and said otherwise");
    for (size_t i = 0; i < w->diff->lines; i++) put_line(w, &w->diff->line[i]);
}

void diff_print(const struct diff *diff, unsigned width, struct text *out) {
    struct writing w = { diff, width ? width : 80, out };
    const struct program_guideline *a = diff->old->guideline, *b = diff->new->guideline;
    text_printf(out, "%s %s -> %s %s\n", text_of(diff->old, a->id), text_of(diff->old, a->version), text_of(diff->new, b->id), text_of(diff->new, b->version));
    put_answers(&w);
    put_rest(&w);
    put_lines(&w);
}
