/* What the files of product share; nobody else includes this. */
#ifndef OSLER_RUNTIME_PRODUCT_INSIDE_H
#define OSLER_RUNTIME_PRODUCT_INSIDE_H

#include "runtime/product.h"

struct intern { /* open addressing over what is in a section already: index + 1, and the hash of it */
    uint32_t *slot, *hash;
    size_t slots, count;
};

struct product {
    struct program *program;
    struct arena work;
    struct product_part *part;
    size_t parts;
    bool *const *alone; /* by part and fact: it is no fact of an earlier part; while the product is made */
    struct text strings;
    struct intern instructions, argument_lists, constants, texts;
    uint32_t *quantifier; /* instructions that open a block */
    size_t quantifiers, quantifier_room;
    size_t rooms[PROGRAM_SECTIONS];
    bool failed;
};

/* Appends a row to a section of the product's program. */
#define PRODUCT_ADD(p, NAME, list, ...)                                                                                          \
    do {                                                                                                                         \
        if (ARENA_ROOM(&(p)->program->arena, (p)->program->list, (p)->program->list##s, (p)->rooms[SECTION_##NAME]))            \
            (p)->program->list[(p)->program->list##s++] = (struct program_##list){ __VA_ARGS__ };                               \
        else (p)->failed = true;                                                                                                 \
    } while (0)

uint32_t product_string(struct product *product, const char *text);
uint32_t product_unit(struct product *product, const char *code);
uint32_t product_wide_constant(struct product *product, struct decimal value); /* index in the section */

/* product_facts.c: the facts of all parts, their registers and lists; product_derive: registers of a part's facts that hold the value
 * in another form than the product's. */
bool product_take_facts(struct product *product);
void product_derive(struct product *product, size_t part);

#endif
