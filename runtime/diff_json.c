/* diff_json: the difference for programs. docs/diff.md has the keys. */
#include <string.h>

#include "runtime/diff.h"

static void put_string(struct text *out, const char *text) {
    if (text) text_json(out, text, strlen(text));
    else text_puts(out, "null");
}

static void put_key(struct text *out, const char *key, const char *text) {
    text_printf(out, "\"%s\":", key);
    put_string(out, text);
}

static void put_version(struct text *out, const char *key, const struct program *program) {
    text_printf(out, "\"%s\":{", key);
    put_key(out, "guideline", program_text(program, program->guideline->id));
    text_putc(out, ',');
    put_key(out, "version", program_text(program, program->guideline->version));
    text_puts(out, "},");
}

static void put_region(struct text *out, const struct diff_region *region) {
    text_putc(out, '{');
    put_key(out, "for", region->words);
    text_putc(out, ',');
    put_key(out, "patient", region->patient);
    text_printf(out, ",\"old\":{\"record\":%s,", region->record_before);
    put_key(out, "answer", region->before);
    text_printf(out, "},\"new\":{\"record\":%s,", region->record_after);
    put_key(out, "answer", region->after);
    text_puts(out, "}}");
}

static void put_answer(struct text *out, const struct diff *diff, const struct diff_answer *answer) {
    static const char *const changes[] = { "applies", "outcome", "dose", "text" };
    const struct program *new = diff->new;
    text_putc(out, '{');
    put_key(out, "recommendation", answer->new == NONE ? NULL : program_text(new, new->recommendation[answer->new].name));
    text_putc(out, ',');
    put_key(out, "change", changes[answer->change]);
    text_putc(out, ',');
    if (answer->change == DIFF_AMOUNT) {
        put_key(out, "treatment", program_text(new, new->treatment[answer->treatment].name));
    } else if (answer->change == DIFF_SHOWN) {
        put_key(out, "definition", program_text(new, new->definition[diff->shown[answer->shown].new].name));
    } else {
        put_key(out, "old", diff_outcome_word(answer->before));
        text_putc(out, ',');
        put_key(out, "new", diff_outcome_word(answer->after));
    }
    text_printf(out, ",\"complete\":%s,\"all\":%s,\"patients\":[", answer->incomplete ? "false" : "true", answer->all || answer->everyone ? "true" : "false");
    for (const struct diff_region *region = answer->region; region; region = region->next) {
        if (region != answer->region) text_putc(out, ',');
        put_region(out, region);
    }
    text_puts(out, "]}");
}

static void put_items(struct text *out, const struct diff *diff, const char *key, enum diff_verdict verdict) {
    bool first = true;
    text_printf(out, ",\"%s\":[", key);
    if (diff->applies == verdict && verdict != DIFF_SAME) {
        text_puts(out, "\"applies\"");
        first = false;
    }
    for (size_t i = 0; i < diff->items; i++) {
        if (diff->item[i].verdict != verdict) continue;
        if (!first) text_putc(out, ',');
        first = false;
        put_string(out, program_text(diff->new, diff->new->recommendation[diff->item[i].new].name));
    }
    text_putc(out, ']');
}

static void put_narrowed(struct text *out, const struct diff *diff) {
    bool first = true;
    text_puts(out, ",\"narrowed\":[");
    for (uint32_t f = 0; diff->narrowed && f < diff->new->facts; f++) {
        if (!diff->narrowed[f]) continue;
        if (!first) text_putc(out, ',');
        first = false;
        put_string(out, program_text(diff->new, diff->new->fact[f].name));
    }
    text_putc(out, ']');
}

static void put_line(struct text *out, const struct diff_line *line) {
    text_putc(out, '{');
    put_key(out, "sort", line->sort);
    text_putc(out, ',');
    put_key(out, "name", line->name);
    text_putc(out, ',');
    put_key(out, "property", *line->property ? line->property : NULL);
    text_putc(out, ',');
    put_key(out, "old", line->before);
    text_putc(out, ',');
    put_key(out, "new", line->after);
    text_putc(out, '}');
}

void diff_print_json(const struct diff *diff, struct text *out) {
    text_putc(out, '{');
    put_version(out, "old", diff->old);
    put_version(out, "new", diff->new);
    text_printf(out, "\"same\":%s,\"answers\":[", diff_is_same(diff) ? "true" : "false");
    for (size_t i = 0; i < diff->answers; i++) {
        if (i) text_putc(out, ',');
        put_answer(out, diff, &diff->answer[i]);
    }
    text_putc(out, ']');
    put_items(out, diff, "equal", DIFF_SAME);
    put_items(out, diff, "undecided", DIFF_UNDECIDED);
    put_items(out, diff, "not_compared", DIFF_NOT_COMPARED);
    put_narrowed(out, diff);
    text_puts(out, ",\"declarations\":[");
    for (size_t i = 0; i < diff->lines; i++) {
        if (i) text_putc(out, ',');
        put_line(out, &diff->line[i]);
    }
    text_puts(out, "]}\n");
}
