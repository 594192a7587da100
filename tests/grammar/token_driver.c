/* token_driver FILE ...: what the scanner takes the words of guidelines for, a line each: file's number, kind, first byte, byte behind
 * the last. What an editor colours is compared with it. Exit 1 where a file has mistakes: their tokens mean nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "grammar/parse.h"
#include "grammar/tree.h"

#include "grammar/parser.h"

enum { MOST = 1 << 20 };

static const char *kind_of(int token) {
    switch (token) {
    case TOKEN_NAME: return "name";
    case TOKEN_META: return "property";
    case TOKEN_STRING: return "text";
    case TOKEN_NUMBER: return "number";
    case TOKEN_DATE: return "date";
    case TOKEN_VERSION: return "version";
    case TOKEN_UNIT: return "unit";
    case TOKEN_IN_UNIT: return "in unit";
    case TOKEN_POINTS: return "points";
    case TOKEN_COMPARE: return "sign";
    case TOKEN_ROW_END: return "bar";
    default: return token == '|' ? "bar" : token < 256 ? "sign" : "keyword";
    }
}

/* The file's bytes, which outlive the tree; NULL when it cannot be read. */
static char *read_file(const char *name, size_t *length) {
    FILE *file = fopen(name, "rb");
    char *bytes = file ? calloc(1, MOST + 2) : NULL;
    if (bytes) *length = fread(bytes, 1, MOST, file);
    if (file) fclose(file);
    return bytes;
}

static int tell(int number, const char *name) {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct parse_limits limits = { .keep_tokens = true };
    size_t length = 0;
    char *bytes = read_file(name, &length);
    if (!bytes) return 2;
    arena_init(&arena, &allocator_of_c, 0);
    sources_init(&sources, &arena);
    diags_init(&diags, &arena);
    const struct tree *tree = sources_add(&sources, name, bytes, length) ? parse_file(&sources, 0, &arena, &diags, &limits) : NULL;
    for (size_t i = 0; tree && i < tree->tokens; i++) {
        const struct token *token = &tree->token[i];
        if (token->kind != TOKEN_END) printf("%d %u %u %s\n", number, token->span.start, token->span.end, kind_of(token->kind));
    }
    int status = tree && diags.errors == 0 ? 0 : 1;
    arena_free(&arena);
    free(bytes);
    return status;
}

int main(int count, char **names) {
    int status = 0;
    for (int i = 1; i < count; i++) {
        int one = tell(i - 1, names[i]);
        if (one > status) status = one;
    }
    return status;
}
