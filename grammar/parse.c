/* parse: the tokens that the parser reads, one by one, without what follows a mistake. */
#include "grammar/parse.h"

#include <string.h>

#include "grammar/scan.h"
#include "grammar/syntax.h"

enum { DEFAULT_DEPTH = 1000, MOST_DEPTH = 3000, SYMBOLS_A_LEVEL = 12 };

static bool is_opening(const struct reader *reader, int token, struct span span) {
    return token != TOKEN_END && syntax_resumes(reader, token, span, SKIP_TO_DECLARATION);
}

static bool is_clause(int token) {
    return token == TOKEN_WHEN || token == TOKEN_UNLESS || token == TOKEN_GIVE || token == TOKEN_THEN ||
           token == TOKEN_INSTEAD_OF || token == TOKEN_GIVEN || token == TOKEN_EXPECT || token == TOKEN_POINTS ||
           token == TOKEN_BAND || token == TOKEN_AS || token == TOKEN_META;
}

static void begin_declaration(struct reader *reader, int token, struct span span) {
    reader->before = reader->now;
    reader->now = (struct construct){ .opening = token, .opened = span };
    reader->row_open = false;
    reader->told_deep = false;
}

/* Keeps what sentences and the scanner's look around need to know. */
static void notice(struct reader *reader, int token, struct span span) {
    struct construct *now = &reader->now;
    bool opening = is_opening(reader, token, span);
    for (size_t i = SEEN - 1; i > 0; i--) reader->seen[i] = reader->seen[i - 1];
    reader->seen[0] = (struct seen){ token, span };
    bool named = now->opening && now->opening != TOKEN_SECTION && now->opening != TOKEN_SCENARIO;
    if (token == TOKEN_NAME && named && reader->seen[1].token == now->opening) now->name = span;
    if (is_clause(reader->seen[1].token)) now->clause = reader->seen[1];
    if (opening) begin_declaration(reader, token, span);
}

static void keep_token(struct reader *reader, int token, struct span span, const GRAMMAR_STYPE *value) {
    struct tree *tree = reader->tree;
    if (!ARENA_ROOM(reader->arena, tree->token, tree->tokens, tree->token_room)) return;
    struct slice text = { NULL, 0 };
    if (token == TOKEN_STRING) text = value->TOKEN_STRING.text;
    tree->token[tree->tokens++] = (struct token){ token, span, text };
}

static bool is_too_deep(const struct reader *reader, size_t depth) {
    return reader->now.nesting > reader->limits.depth || depth > SYMBOLS_A_LEVEL * reader->limits.depth;
}

/* Memory or the number of tokens that is allowed: nothing more is read. `span`: of the last token. */
static bool is_exhausted(struct reader *reader, struct span span) {
    if (reader->arena->failed || reader->scratch.failed) return true;
    if (!reader->limits.tokens || ++reader->tokens <= reader->limits.tokens) return false;
    diag_add(reader->diags, DIAG_TOO_LARGE, span, "the text has more than %zu words and signs", reader->limits.tokens);
    return true;
}

/* The first is no token of the text: it tells the parser what the text is. */
static int read_token(struct reader *reader, GRAMMAR_STYPE *value, struct span *span) {
    int token = reader->start;
    if (token) {
        reader->start = 0;
        *value = (GRAMMAR_STYPE){ .TOKEN_NAME = { .text = { NULL, 0 } } };
        *span = span_of(reader, 0, 0);
        return token;
    }
    token = scanner_next(value, span, reader->scanner);
    notice(reader, token, *span);
    if (reader->limits.keep_tokens && reader->tree) keep_token(reader, token, *span, value);
    return token;
}

int parse_next(GRAMMAR_STYPE *value, struct span *span, struct reader *reader, size_t depth) {
    int token;
    do {
        reader->stopped = !reader->start && is_exhausted(reader, *span);
        if (reader->stopped) return TOKEN_END;
        token = read_token(reader, value, span);
        if (reader->skip != SKIP_NOTHING && syntax_resumes(reader, token, *span, reader->skip)) {
            reader->skip = SKIP_NOTHING;
            reader->quiet = false;
            reader->now.nesting = token == '(';
        }
    } while (reader->skip != SKIP_NOTHING);
    if (!is_too_deep(reader, depth)) return token;
    syntax_too_deep(reader, *span);
    return TOKEN_GRAMMAR_error;
}

static bool is_text(struct reader *reader) {
    const struct source *source = reader->source;
    size_t bad_at;
    if (utf8_valid(source->bytes, source->length, &bad_at)) return true;
    bool utf16 = source->length > 1 && (!memcmp(source->bytes, "\xFF\xFE", 2) || !memcmp(source->bytes, "\xFE\xFF", 2));
    struct diag *diag = diag_add(reader->diags, DIAG_NOT_UTF8, span_of(reader, bad_at, bad_at + 1),
                                 utf16 ? "the file is UTF-16 text, not UTF-8" : "the file is not UTF-8 text from here on");
    diag_hint(reader->diags, diag, "save it again with the encoding UTF-8");
    return false;
}

static bool run(struct reader *reader, int start) {
    reader->scanner = scanner_open(reader);
    reader->start = start;
    if (!reader->scanner) reader->diags->failed = true;
    else grammar_parse(reader);
    if (reader->arena->failed || reader->scratch.failed) reader->diags->failed = true;
    arena_free(&reader->scratch);
    return !reader->diags->failed;
}

static struct reader reader_of(const struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags,
                               const struct parse_limits *limits) {
    struct reader reader = { .source = &sources->at[file], .sources = sources, .file = file, .arena = arena, .diags = diags };
    if (limits) reader.limits = *limits;
    arena_init(&reader.scratch, &arena->allocator, 0);
    if (reader.limits.depth == 0) reader.limits.depth = DEFAULT_DEPTH;
    if (reader.limits.depth > MOST_DEPTH) reader.limits.depth = MOST_DEPTH;
    return reader;
}

/* Where the first line of the language belongs: before the first declaration. */
static void check_language(struct reader *reader) {
    struct tree *tree = reader->tree;
    if (tree->language == -1) tree->language = 0;
    if (tree->language || tree->language_span.end || reader->told_language) return;
    if (tree->decls == 0 && reader->diags->errors) return; /* it is said of the first word already */
    size_t at = 0;
    if (tree->decls && tree->decl[0]->keyword.end) at = tree->decl[0]->keyword.start;
    struct span here = span_of(reader, at, at);
    struct diag *diag = diag_add(reader->diags, DIAG_NO_LANGUAGE, here, "the file does not begin with the line 'language 1'");
    diag_fix(reader->diags, diag, DIAG_SURE, here, "language 1\n", "put the line language 1 before everything else");
}

struct tree *parse_file(const struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags,
                        const struct parse_limits *limits) {
    struct reader reader = reader_of(sources, file, arena, diags, limits);
    reader.tree = ARENA_NEW(arena, struct tree);
    if (!reader.tree) {
        diags->failed = true;
        return NULL;
    }
    reader.tree->file = file;
    if (!is_text(&reader)) return reader.tree;
    if (!run(&reader, TOKEN_START_FILE)) return NULL;
    check_language(&reader);
    return diags->failed ? NULL : reader.tree;
}

struct expr *parse_expression(const struct sources *sources, uint32_t file, struct arena *arena, struct diags *diags,
                              const struct parse_limits *limits, bool *incomplete) {
    struct reader reader = reader_of(sources, file, arena, diags, limits);
    size_t errors = diags->errors;
    if (incomplete) *incomplete = false;
    if (!is_text(&reader) || !run(&reader, TOKEN_START_EXPRESSION)) return NULL;
    if (incomplete) *incomplete = reader.ended_too_early;
    return diags->errors == errors ? reader.expression : NULL;
}
