/* diag_fix: the sure fixes of diagnostics, as edits of one file's text. */
#ifndef OSLER_BASE_DIAG_FIX_H
#define OSLER_BASE_DIAG_FIX_H

#include "base/diag.h"

struct diag_edit {
    enum diag_code code;
    struct span span;        /* what is replaced */
    const char *replacement; /* by what */
};

struct diag_edits {
    struct diag_edit *at;
    size_t count, room;
};

/* The sure fixes in that file, in the order of its text. No two touch each other: of those that do the first is taken, and
 * the others are for another round. Fixes that change nothing are left out. False without memory. */
bool diags_edits(const struct diags *diags, const struct sources *sources, uint32_t file, struct arena *arena,
                 struct diag_edits *edits);

/* Puts the file's text with the edits made. */
void diag_edits_apply(const struct diag_edits *edits, const struct source *source, struct text *out);

#endif
