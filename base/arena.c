#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

struct arena_block {
    struct arena_block *before;
    size_t size; /* bytes behind this header */
    _Alignas(max_align_t) unsigned char bytes[];
};

/* Built with ARENA_BLOCK=1 every piece is a block of its own, so that a test can let each of them fail: make memory. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK (16 * 1024)
#endif
/* A block with what C's allocator puts before it is whole pages, a large one whole large pages. */
enum { BLOCK_SIZE = ARENA_BLOCK, LARGEST_BLOCK = BLOCK_SIZE * 1024, ALIGNMENT = _Alignof(max_align_t), BEFORE_BLOCK = 32 };

/* Large blocks of memory come in large pages where the system has them: a tenth of the time of small ones. They begin with one, since
 * C's allocator has written into the page before. */
static void *in_large_pages(size_t size) {
#ifdef MADV_HUGEPAGE
    enum { LARGE = 1 << 21 };
    if (size >= LARGE - BEFORE_BLOCK) {
        void *memory = aligned_alloc(LARGE, (size + LARGE - 1) & ~(size_t)(LARGE - 1));
        if (memory) madvise(memory, size, MADV_HUGEPAGE); /* advice: that it failed changes nothing */
        return memory;
    }
#endif
    return malloc(size);
}

static void *resize_of_c(void *context, void *memory, size_t old_size, size_t new_size) {
    (void)context, (void)old_size;
    if (new_size == 0) {
        free(memory);
        return NULL;
    }
    return memory ? realloc(memory, new_size) : in_large_pages(new_size);
}

const struct allocator allocator_of_c = { resize_of_c, NULL };

void arena_init(struct arena *arena, const struct allocator *allocator, size_t limit) {
    *arena = (struct arena){ .allocator = allocator ? *allocator : allocator_of_c, .limit = limit };
}

static void free_blocks(struct arena *arena, struct arena_block *block) {
    while (block) {
        struct arena_block *before = block->before;
        arena->total -= sizeof *block + block->size;
        arena->allocator.resize(arena->allocator.context, block, sizeof *block + block->size, 0);
        block = before;
    }
}

void arena_free(struct arena *arena) {
    free_blocks(arena, arena->block);
    arena->block = NULL;
    arena->used = 0;
    arena->failed = false;
}

void arena_clear(struct arena *arena) {
    if (arena->block) {
        free_blocks(arena, arena->block->before);
        arena->block->before = NULL;
    }
    arena->used = 0;
    arena->failed = false;
}

/* Of the next block: twice that of the last one. */
static size_t next_size(const struct arena *arena) {
    const size_t around = sizeof(struct arena_block) + BEFORE_BLOCK;
    size_t whole = arena->block ? (arena->block->size + around) * 2 : BLOCK_SIZE;
    if (whole > LARGEST_BLOCK) whole = LARGEST_BLOCK;
    return whole > around ? whole - around : 1;
}

static bool add_block(struct arena *arena, size_t least) {
    size_t size = next_size(arena);
    if (arena->limit) {
        size_t left = arena->limit > arena->total + sizeof(struct arena_block) ? arena->limit - arena->total - sizeof(struct arena_block) : 0;
        if (left < least) return false;
        if (size > left) size = left;
    }
    if (size < least) size = least;
    if (size > SIZE_MAX / 2) return false;
    size_t whole = sizeof(struct arena_block) + size;
    struct arena_block *block = arena->allocator.resize(arena->allocator.context, NULL, 0, whole);
    if (!block) return false;
    block->before = arena->block;
    block->size = size;
    arena->block = block;
    arena->used = 0;
    arena->total += whole;
    return true;
}

static size_t aligned(size_t bytes) { return bytes ? (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT; }

/* A division is slow: it is for what is very large. */
static bool is_possible(size_t count, size_t size) {
    enum { HALF = sizeof(size_t) * 4 };
    return (count | size) >> HALF == 0 || size == 0 || count <= (SIZE_MAX / 4) / size;
}

/* Whatever stands there. */
static void *take(struct arena *arena, size_t count, size_t size) {
    bool possible = !arena->failed && is_possible(count, size);
    size_t bytes = possible ? aligned(count * size) : 0;
    if (!possible || ((!arena->block || bytes > arena->block->size - arena->used) && !add_block(arena, bytes))) {
        arena->failed = true;
        return NULL;
    }
    void *memory = arena->block->bytes + arena->used;
    arena->used += bytes;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size) {
    void *memory = take(arena, count, size);
    return memory ? memset(memory, 0, count * size) : NULL;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length) {
    char *copy = length < SIZE_MAX ? take(arena, length + 1, 1) : NULL;
    if (!copy) return NULL;
    copy[length] = '\0';
    return length ? memcpy(copy, bytes, length) : copy;
}

/* What was taken last grows where it is. */
static bool extend(struct arena *arena, const unsigned char *array, size_t bytes, size_t larger) {
    struct arena_block *block = arena->block;
    if (arena->failed || !array || !block || array + aligned(bytes) != block->bytes + arena->used) return false;
    size_t before = arena->used - aligned(bytes);
    if (larger > block->size - before || aligned(larger) > block->size - before) return false;
    arena->used = before + aligned(larger);
    return true;
}

/* Doubles. Small items begin with 32 bytes, large ones with one: most of their lists stay that short. */
static void *grow(struct arena *arena, void *array, size_t *room, size_t wanted, size_t size) {
    size_t larger = *room ? *room * 2 : size < 32 ? 32 / size : 1;
    if (larger < wanted) larger = wanted;
    if (is_possible(larger, size) && extend(arena, array, *room * size, larger * size)) {
        *room = larger;
        return array;
    }
    void *moved = take(arena, larger, size);
    if (!moved) return NULL;
    if (*room) memcpy(moved, array, *room * size);
    *room = larger;
    return moved;
}

void *arena_grow(struct arena *arena, void *array, size_t *room, size_t wanted, size_t size) {
    size_t before = *room;
    if (wanted <= before) return array;
    unsigned char *grown = grow(arena, array, room, wanted, size);
    if (grown) memset(grown + before * size, 0, (*room - before) * size);
    return grown;
}

char *arena_grow_bytes(struct arena *arena, char *bytes, size_t *room, size_t wanted) {
    return wanted <= *room ? bytes : grow(arena, bytes, room, wanted, 1);
}

bool arena_widen(struct arena *arena, void *list, size_t *room, size_t wanted, size_t size) {
    void *array; /* of whatever type: pointers to objects are alike */
    memcpy(&array, list, sizeof array);
    array = arena_grow(arena, array, room, wanted, size);
    if (array) memcpy(list, &array, sizeof array);
    return array != NULL;
}
