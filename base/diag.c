#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

const struct diag_info diag_info[DIAG_CODES] = {
#define DIAG(name, code, severity, title) { #name, code, title, severity },
#include "base/diag.def"
#undef DIAG
};

enum { DEFAULT_LIMIT = 1000 };

void diags_init(struct diags *diags, struct arena *arena) {
    *diags = (struct diags){ .arena = arena, .limit = DEFAULT_LIMIT };
}

static const char *print(struct diags *diags, const char *format, va_list arguments) {
    struct text text;
    text_init(&text, diags->arena);
    text_vprintf(&text, format, arguments);
    if (text.failed) diags->failed = true;
    return text.failed || !text.bytes ? "(out of memory)" : text.bytes;
}

/* Element `count` is always there and serves as the spare. */
static struct diag *place_for_one(struct diags *diags) {
    if (!ARENA_ROOM(diags->arena, diags->at, diags->count + 1, diags->room)) {
        diags->failed = true;
        return &diags->spare;
    }
    return &diags->at[diags->count];
}

struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span, const char *format, ...) {
    struct diag *diag = place_for_one(diags);
    if (diag_info[code].severity == DIAG_ERROR) diags->errors++;
    else if (diag_info[code].severity == DIAG_WARNING) diags->warnings++;
    *diag = (struct diag){ .code = code, .span = span };
    va_list arguments;
    va_start(arguments, format);
    diag->message = print(diags, format, arguments);
    va_end(arguments);
    if (diags->count < diags->limit && !diags->failed) diags->count++;
    return diag;
}

void diag_note(struct diags *diags, struct diag *diag, struct span span, const char *format, ...) {
    if (diag->notes == DIAG_MOST_NOTES) return;
    va_list arguments;
    va_start(arguments, format);
    diag->note[diag->notes++] = (struct diag_note){ span, print(diags, format, arguments) };
    va_end(arguments);
}

void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...) {
    if (diag->hints == DIAG_MOST_HINTS) return;
    va_list arguments;
    va_start(arguments, format);
    diag->hint[diag->hints++] = (struct diag_hint){ .text = print(diags, format, arguments) };
    va_end(arguments);
}

void diag_finding(struct diags *diags, struct diag *diag, const char *format, ...) {
    if (diag->hints == DIAG_MOST_HINTS) return;
    va_list arguments;
    va_start(arguments, format);
    diag->hint[diag->hints++] = (struct diag_hint){ .text = print(diags, format, arguments), .needed = true };
    va_end(arguments);
}

void diag_fix(struct diags *diags, struct diag *diag, enum diag_fix fix, struct span span, const char *replacement,
              const char *format, ...) {
    if (diag->hints == DIAG_MOST_HINTS) return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = print(diags, format, arguments);
    va_end(arguments);
    const char *copy = arena_copy(diags->arena, replacement, strlen(replacement));
    if (!copy) diags->failed = true;
    diag->hint[diag->hints++] =
        (struct diag_hint){ .text = text, .fix = copy ? fix : DIAG_NO_FIX, .span = span, .replacement = copy };
}

static int by_place(const void *a, const void *b) {
    const struct diag *x = a, *y = b;
    if (x->span.file != y->span.file) return x->span.file < y->span.file ? -1 : 1;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end < y->span.end ? -1 : 1;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return strcmp(x->message, y->message);
}

void diags_sort(struct diags *diags) {
    if (diags->count < 2) return;
    qsort(diags->at, diags->count, sizeof *diags->at, by_place);
    size_t kept = 1;
    for (size_t i = 1; i < diags->count; i++) {
        const struct diag *last = &diags->at[kept - 1], *here = &diags->at[i];
        bool same = !memcmp(&last->span, &here->span, sizeof here->span) && last->code == here->code;
        if (same && diag_info[here->code].severity == DIAG_ERROR) diags->errors--;
        else if (same && diag_info[here->code].severity == DIAG_WARNING) diags->warnings--;
        else if (!same) diags->at[kept++] = *here;
    }
    diags->count = kept;
}
