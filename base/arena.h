/* arena: memory that is given back all at once.
 *
 * Osler has three lifetimes (one compilation, one program, one run) and an arena for each. An arena takes
 * its blocks from an allocator that the host may supply, and never returns one before arena_free.
 *
 * A failed allocation returns NULL and marks the arena; every later request fails too. Code may therefore
 * build a whole structure and ask `failed` once, as long as it never follows a NULL. */
#ifndef OSLER_BASE_ARENA_H
#define OSLER_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/* resize(context, NULL, 0, n) allocates, (context, p, n, 0) frees, (context, p, n, m) moves; NULL is failure. */
struct allocator {
    void *(*resize)(void *context, void *memory, size_t old_size, size_t new_size);
    void *context;
};

extern const struct allocator allocator_of_c; /* malloc, realloc, free */

struct arena {
    struct allocator allocator;
    struct arena_block *block;
    size_t used, limit, total; /* limit: bytes the arena may take in all, 0 for no limit */
    bool failed;
};

void arena_init(struct arena *arena, const struct allocator *allocator, size_t limit);
void arena_free(struct arena *arena);
void arena_clear(struct arena *arena); /* forgets everything but keeps the newest block for reuse */

/* Zeroed, aligned for any type. NULL when count * size overflows or memory or the limit is exhausted. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc(arena, count, sizeof(type)))

char *arena_copy(struct arena *arena, const char *bytes, size_t length); /* ends it with a NUL */

/* Returns `array`, moved and zero-extended when needed, with room for at least `wanted` elements. */
void *arena_grow(struct arena *arena, void *array, size_t *room, size_t wanted, size_t size);
char *arena_grow_bytes(struct arena *arena, char *bytes, size_t *room, size_t wanted); /* the same, of bytes that nobody reads unwritten */

/* The same for the list that `list` points to. False, and the list is as it was, without memory. */
bool arena_widen(struct arena *arena, void *list, size_t *room, size_t wanted, size_t size);

/* Room for one more element in a list; false, and the list is as it was, when memory is exhausted:
 * if (ARENA_ROOM(arena, list.at, list.count, list.room)) list.at[list.count++] = value; */
#define ARENA_ROOM(arena, at, count, room) ((count) < (room) || arena_widen(arena, &(at), &(room), (count) + 1, sizeof *(at)))

#endif
