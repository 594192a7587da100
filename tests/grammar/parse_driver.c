/* parse_driver FILE ...: the diagnostics of reading alone, without the checker. For work on the grammar, and the target
 * of the fuzz test: exit 0 without diagnostics, 1 with some, 3 where a tree is missing without one. */
#include <stdio.h>
#include <stdlib.h>

#include "grammar/parse.h"

static char *read_file(const char *name, size_t *length) {
    FILE *file = fopen(name, "rb");
    char *bytes = NULL;
    size_t room = 0;
    *length = 0;
    if (!file) return NULL;
    do {
        room = room ? room * 2 : 65536;
        char *more = realloc(bytes, room);
        if (!more) break;
        bytes = more;
        *length += fread(bytes + *length, 1, room - *length, file);
    } while (*length == room);
    fclose(file);
    return bytes;
}

static int check(const char *name) {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct text out;
    size_t length;
    char *bytes = read_file(name, &length);
    if (!bytes) return 2;
    arena_init(&arena, &allocator_of_c, 0);
    sources_init(&sources, &arena);
    diags_init(&diags, &arena);
    text_init(&out, &arena);
    int status = 3;
    if (sources_add(&sources, name, bytes, length)) {
        const struct tree *tree = parse_file(&sources, 0, &arena, &diags, NULL);
        diags_sort(&diags);
        diags_render(&diags, &sources, &out);
        fputs(out.bytes ? out.bytes : "", stdout);
        status = diags.count ? 1 : tree ? 0 : 3;
    }
    arena_free(&arena);
    free(bytes);
    return status;
}

int main(int count, char **names) {
    int status = 0;
    for (int i = 1; i < count; i++) {
        int one = check(names[i]);
        if (one > status) status = one;
    }
    return status;
}
