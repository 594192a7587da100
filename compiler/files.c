/* files: the guideline's file and all that it uses, each read once. */
#include "compiler/compilation.h"

enum { USES_DEEP = 32, FILES_MOST = 1000 };

static bool read_one(struct compilation *c, const char *name, const char *bytes, size_t length, unsigned depth);

static bool already_there(struct compilation *c, const char *name, uint32_t *index) {
    for (size_t i = 0; i < c->files; i++)
        if (slice_is(c->file[i].key, name)) {
            *index = (uint32_t)i;
            return true;
        }
    return false;
}

static void use_one(struct compilation *c, uint32_t user, const struct decl *decl, unsigned depth) {
    const struct osler_source *origin = c->origin;
    const char *use = arena_copy(&c->arena, decl->name.text.bytes, decl->name.text.length);
    const char *name = NULL, *bytes = NULL;
    size_t length = 0;
    uint32_t index;
    if (!use) {
        c->failed = true;
        return;
    }
    if (!origin->find || !origin->find(origin->context, c->sources.at[user].name, use, &name, &bytes, &length)) {
        struct diag *d = diag_add(&c->diags, DIAG_USE_NOT_FOUND, decl->name.span,
                                  "the file %s.guide is not beside this one, nor in the given paths", use);
        diag_hint(&c->diags, d, "'use %s' reads the shared facts and terms of %s.guide", use, use);
        return;
    }
    if (already_there(c, name, &index)) {
        if (c->file[index].state != UNDER_WAY) {
            APPEND(c, c->file[user].uses, c->file[user].use_count, c->file[user].use_room, index);
            return;
        }
        struct diag *d = diag_add(&c->diags, DIAG_USE_CYCLE, decl->name.span,
                                  index == user ? "this file uses itself" : "%s uses this file already, so this file cannot use it",
                                  use);
        diag_hint(&c->diags, d, "put what both need into a third file and let both use that");
        return;
    }
    if (depth >= USES_DEEP || c->files >= FILES_MOST) {
        diag_add(&c->diags, DIAG_TOO_LARGE, decl->name.span, "more files use each other than Osler follows (%d deep, %d in all)",
                 USES_DEEP, FILES_MOST);
        return;
    }
    index = (uint32_t)c->files;
    if (read_one(c, name, bytes, length, depth + 1))
        APPEND(c, c->file[user].uses, c->file[user].use_count, c->file[user].use_room, index);
}

static bool fail_size(struct compilation *c, uint32_t index, size_t length) {
    c->file[index].tree = ARENA_NEW(&c->arena, struct tree); /* an empty one */
    if (!c->file[index].tree) c->failed = true;
    c->file[index].state = DONE;
    diag_add(&c->diags, DIAG_TOO_LARGE, (struct span){ index, 0, 0 }, "the file has %zu bytes; at most %llu are read", length,
             (unsigned long long)c->limits.source_bytes);
    return false;
}

static bool read_one(struct compilation *c, const char *name, const char *bytes, size_t length, unsigned depth) {
    uint32_t index = (uint32_t)c->files;
    bool too_large = length > c->limits.source_bytes;
    bool added = c->origin->lent && bytes && !too_large ? sources_lend(&c->sources, name, (char *)bytes, length)
                                                        : sources_add(&c->sources, name, bytes, too_large ? 0 : length);
    if (!added) {
        c->failed = true;
        return false;
    }
    struct file fresh = { .key = slice_of(c->sources.at[index].name), .state = UNDER_WAY };
    APPEND(c, c->file, c->files, c->file_room, fresh);
    if (c->failed) return false;
    if (too_large) return fail_size(c, index, length);
    struct parse_limits limits = { .depth = (size_t)c->limits.nesting, .without_scenarios = c->without_scenarios };
    struct tree *tree = parse_file(&c->sources, index, &c->arena, &c->diags, &limits);
    if (!tree) {
        c->failed = true;
        return false;
    }
    c->file[index].tree = tree;
    for (size_t i = 0; i < tree->decls && !c->failed; i++)
        if (tree->decl[i]->kind == DECL_USE && tree->decl[i]->name.text.length) use_one(c, index, tree->decl[i], depth);
    c->file[index].state = DONE;
    return true;
}

void files_read(struct compilation *c, const struct osler_source *origin) {
    c->origin = origin;
    read_one(c, origin->name, origin->bytes, origin->length, 0);
}
