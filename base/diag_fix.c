#include "base/diag_fix.h"

#include <stdlib.h>

static bool is_edit(const struct diag_hint *hint, const struct sources *sources, uint32_t file) {
    struct span span = hint->span;
    if (hint->fix != DIAG_SURE || !hint->replacement || span.file != file) return false;
    if (span.start > span.end || span.end > sources->at[file].length) return false;
    return !slice_is(span_text(sources, span), hint->replacement);
}

static int by_place(const void *a, const void *b) {
    const struct diag_edit *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end < y->span.end ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code;
}

/* Two replacements may stand side by side; what is put in at a place belongs to the text around it. */
static bool touch(struct span first, struct span second) {
    bool empty = first.start == first.end || second.start == second.end;
    return empty ? second.start <= first.end : second.start < first.end;
}

static void drop_touching(struct diag_edits *edits) {
    size_t kept = 0;
    for (size_t i = 0; i < edits->count; i++)
        if (kept == 0 || !touch(edits->at[kept - 1].span, edits->at[i].span)) edits->at[kept++] = edits->at[i];
    edits->count = kept;
}

bool diags_edits(const struct diags *diags, const struct sources *sources, uint32_t file, struct arena *arena,
                 struct diag_edits *edits) {
    *edits = (struct diag_edits){ 0 };
    for (size_t i = 0; file < sources->count && i < diags->count; i++)
        for (unsigned k = 0; k < diags->at[i].hints; k++) {
            const struct diag_hint *hint = &diags->at[i].hint[k];
            if (!is_edit(hint, sources, file)) continue;
            if (!ARENA_ROOM(arena, edits->at, edits->count, edits->room)) return false;
            edits->at[edits->count++] = (struct diag_edit){ diags->at[i].code, hint->span, hint->replacement };
        }
    if (edits->count > 1) qsort(edits->at, edits->count, sizeof *edits->at, by_place);
    drop_touching(edits);
    return true;
}

void diag_edits_apply(const struct diag_edits *edits, const struct source *source, struct text *out) {
    size_t at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        text_put(out, source->bytes + at, edits->at[i].span.start - at);
        text_puts(out, edits->at[i].replacement);
        at = edits->at[i].span.end;
    }
    text_put(out, source->bytes + at, source->length - at);
}
