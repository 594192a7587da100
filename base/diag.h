/* diag: what is wrong with a guideline, as data. Recorded by whoever finds it, rendered in base/diag_render.
 *
 * A diagnostic has a permanent code (diag.def), one plain sentence, the smallest span, up to four further places with
 * a note, and hints. A hint may carry a fix: bytes to put in the place of a span, marked sure or maybe. */
#ifndef OSLER_BASE_DIAG_H
#define OSLER_BASE_DIAG_H

#include "base/source.h"

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_STYLE /* no mistake: counted as neither */ };

enum diag_code {
#define DIAG(name, code, severity, title) DIAG_##name,
#include "base/diag.def"
#undef DIAG
    DIAG_CODES
};

struct diag_info {
    const char *name, *code, *title; /* "UNKNOWN_NAME", "E0101", one sentence without particulars */
    enum diag_severity severity;
};
extern const struct diag_info diag_info[DIAG_CODES];

enum diag_fix { DIAG_NO_FIX, DIAG_SURE, DIAG_MAYBE };

struct diag_hint {
    const char *text;
    enum diag_fix fix;
    struct span span;        /* what the fix replaces */
    const char *replacement; /* NULL when there is no fix; "" erases */
    bool needed;             /* what was found: shown even where the message grows too long by it */
};

struct diag_note {
    struct span span;
    const char *text; /* put under a second underline, e.g. "mg/kg, declared here" */
};

enum { DIAG_MOST_HINTS = 4, DIAG_MOST_NOTES = 4 };

struct diag {
    enum diag_code code;
    struct span span;
    const char *message; /* one sentence, no full stop */
    struct diag_hint hint[DIAG_MOST_HINTS];
    struct diag_note note[DIAG_MOST_NOTES];
    unsigned hints, notes;
};

struct diags {
    struct arena *arena;
    struct diag *at;
    size_t count, room, errors, warnings;
    size_t limit;   /* at most this many are kept (0: 1000); the rest are counted */
    bool failed;    /* memory was exhausted: what is there may be incomplete */
    struct diag spare; /* what diag_add returns when memory is exhausted */
};

void diags_init(struct diags *diags, struct arena *arena);

/* Records one and returns it, so that notes and hints can be added; never NULL (past the limit or without memory a
 * spare that is not kept). The pointer is valid until the next diag_add. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span, const char *format, ...);

#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void diag_note(struct diags *diags, struct diag *diag, struct span span, const char *format, ...);

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...);
void diag_finding(struct diags *diags, struct diag *diag, const char *format, ...);

/* A hint with a fix: put `replacement` where `span` is. */
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
void diag_fix(struct diags *diags, struct diag *diag, enum diag_fix fix, struct span span, const char *replacement,
              const char *format, ...);

/* By file, then place, then code; diagnostics of one place and code are one. */
void diags_sort(struct diags *diags);

/* Text for people as in docs ("error[E0101]: ...", place, the line with carets, "= hints"), at most 8 lines each;
 * `plain`: one line a diagnostic without drawing, for screen readers. JSON: an array of
 * {code, severity, file, line, column, end_column, message, hints}. */
void diags_render(const struct diags *diags, const struct sources *sources, struct text *out);
void diags_render_plain(const struct diags *diags, const struct sources *sources, struct text *out);
void diags_render_json(const struct diags *diags, const struct sources *sources, struct text *out);

#endif
