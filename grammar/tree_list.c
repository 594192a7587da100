/* tree_list: the growing lists of tree.h. */
#include <string.h>

#include "grammar/reader.h"
#include "grammar/tree.h"

void *tree_keep(struct reader *reader, const void *value, size_t size) {
    void *kept = arena_alloc(&reader->scratch, 1, size);
    if (!kept) kept = memset(reader->no_value, 0, sizeof reader->no_value);
    return size <= sizeof reader->no_value ? memcpy(kept, value, size) : kept;
}

void *tree_list(struct reader *reader, void *items, size_t count, size_t size) {
    void *list = count ? arena_alloc(reader->arena, count, size) : NULL;
    return list ? memcpy(list, items, count * size) : items;
}

#define ADD(list, item)                                                                                     \
    struct list list##_add(struct reader *reader, struct list all, item one) {                              \
        if (ARENA_ROOM(&reader->scratch, all.at, all.count, all.room)) all.at[all.count++] = one;              \
        return all;                                                                                          \
    }                                                                                                        \
    typedef int list##_needs_a_semicolon

ADD(exprs, struct expr *);
ADD(metas, struct meta);
ADD(meta_values, struct meta_value);
ADD(choice_values, struct choice_value);
ADD(fields, struct field);
ADD(dose_bounds, struct dose_bound);
ADD(cells, struct cell);
ADD(givens, struct given);

struct name_list names_add(struct reader *reader, struct name_list all, struct name one) {
    if (ARENA_ROOM(&reader->scratch, all.at, all.count, all.room)) all.at[all.count++] = one;
    return all;
}

struct exprs exprs_pair(struct reader *reader, struct expr *first, struct span mark, struct expr *second) {
    struct exprs all = exprs_add(reader, exprs_add(reader, (struct exprs){ 0 }, first), second);
    all.mark = mark;
    return all;
}
