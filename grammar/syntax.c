/* syntax: one sentence for each mistake. */
#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax.h"

bool syntax_resumes(const struct reader *reader, int token, struct span span, enum skip skip) {
    enum keyword_kind kind;
    if (token == TOKEN_END) return true;
    if (skip == SKIP_TO_ROW && token == '|' && first_on_line(reader, span.start)) return true;
    struct slice word = span_text(reader->sources, span);
    bool opening = token != TOKEN_NAME && word.length && keyword_token(word, &kind, NULL) == token && kind == KEYWORD_OPENING;
    return opening;
}

bool syntax_skips(struct reader *reader, int token, enum skip skip) {
    if (syntax_resumes(reader, token, reader->seen[0].span, skip)) return false;
    reader->skip = skip;
    reader->quiet = true;
    return true;
}

void syntax_bad_unit(struct reader *reader, struct span span) { bad_unit(reader, span, (struct span){ 0 }); }

void syntax_too_deep(struct reader *reader, struct span span) {
    if (reader->told_deep) return;
    reader->told_deep = true;
    struct diag *diag = diag_add(reader->diags, DIAG_TOO_DEEP, span, "this is nested more than %zu levels deep",
                                 reader->limits.depth);
    diag_hint(reader->diags, diag, "give a part of it a name of its own with 'define'");
}

void syntax_report(struct reader *reader, const char *found, const char *const *expected, size_t count) {
    if (reader->seen[0].token == TOKEN_END) reader->ended_too_early = true;
    struct diag *diag = diag_add(reader->diags, DIAG_SYNTAX, reader->seen[0].span, "found %s", found);
    for (size_t i = 0; i < count; i++) diag_hint(reader->diags, diag, "%s", expected[i]);
}
