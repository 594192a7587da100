/* Fixes, layout and the pages of diagnostics behind include/osler.h. */
#include <string.h>

#include "base/diag_fix.h"
#include "compiler/api.h"
#include "compiler/pages.h"
#include "grammar/format.h"

/* --- Fixes --------------------------------------------------------------------------------------------------- */

static osler_fix public_fix(struct compilation *c, const struct diag_edit *edit) {
    struct slice found = span_text(&c->sources, edit->span);
    struct place place = source_place(&c->sources.at[edit->span.file], edit->span.start);
    return (osler_fix){ .code = diag_info[edit->code].code, .start = edit->span.start, .end = edit->span.end,
                        .line = place.line, .column = place.column, .replacement = edit->replacement,
                        .found = arena_copy(&c->arena, found.bytes, found.length) };
}

osler_status osler_messages_fixes(osler_messages *m, const osler_fix **fixes, size_t *count) {
    struct diag_edits edits = { 0 };
    osler_fix *list = NULL;
    *fixes = NULL;
    *count = 0;
    if (diags_edits(&m->c.diags, &m->c.sources, 0, &m->c.arena, &edits)) list = ARENA_ARRAY(&m->c.arena, osler_fix, edits.count + 1);
    for (size_t i = 0; list && i < edits.count; i++) list[i] = public_fix(&m->c, &edits.at[i]);
    if (api_lacked(m)) return OSLER_LIMIT;
    *fixes = list;
    *count = edits.count;
    return OSLER_OK;
}

osler_status osler_messages_fixed(osler_messages *m, const char **text, size_t *length) {
    struct diag_edits edits;
    struct text out;
    *text = NULL;
    *length = 0;
    text_init(&out, &m->c.arena);
    if (m->c.sources.count && diags_edits(&m->c.diags, &m->c.sources, 0, &m->c.arena, &edits)) diag_edits_apply(&edits, &m->c.sources.at[0], &out);
    else out.failed = true;
    out.failed |= api_lacked(m);
    return api_hand_out(&out, text, length);
}

/* --- Layout --------------------------------------------------------------------------------------------------- */

osler_status osler_format(const osler_source *source, const osler_allocator *allocator, const char **text, size_t *length,
                          osler_messages **messages) {
    struct allocator a = api_allocator(allocator);
    struct osler_messages *m = api_new_messages(&a);
    struct text out;
    *text = NULL;
    *length = 0;
    *messages = m;
    if (!m || !sources_add(&m->c.sources, source->name, source->bytes, source->length)) return OSLER_LIMIT;
    text_init(&out, &m->c.arena);
    bool made = format_file(&m->c.sources, 0, &m->c.arena, &m->c.diags, &out);
    diags_sort(&m->c.diags);
    if (api_status(m) != OSLER_OK) return api_status(m);
    return made ? api_hand_out(&out, text, length) : OSLER_LIMIT;
}

/* --- Pages ------------------------------------------------------------------------------------------------------ */

size_t osler_diagnostics(void) { return DIAG_CODES; }

const char *osler_diagnostic_code(size_t index) { return index < DIAG_CODES ? diag_info[index].code : NULL; }
const char *osler_diagnostic_title(size_t index) { return index < DIAG_CODES ? diag_info[index].title : NULL; }

const char *osler_diagnostic_page(size_t index, size_t *length) {
    const char *code = osler_diagnostic_code(index);
    for (const struct page_of_code *page = pages_of_codes; code && page->code; page++) {
        if (strcmp(page->code, code) != 0) continue;
        if (length) *length = page->length;
        return page->text;
    }
    return NULL;
}
