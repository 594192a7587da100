/* product: programs put together into one, for questions about all of them at once: the checker's proofs and the difference of two
 * versions. It answers no patient by itself and is never saved.
 *
 * Facts of one name are one fact of the product, with the values that every part accepts: ranges and choices are cut down to what is
 * common. Calls of the host are facts here, and one fact when they are written alike and read the same. What is computed in the same way
 * from the same facts is one register, so that equal parts are seen to be equal. Doses are computed for everybody: nothing is passed
 * over. Behind the parts further instructions can be added. */
#ifndef OSLER_RUNTIME_PRODUCT_H
#define OSLER_RUNTIME_PRODUCT_H

#include "runtime/program.h"

enum product_sharing {
    PRODUCT_ALONE,    /* no other part has a fact of that name */
    PRODUCT_SHARED,   /* one fact, declared alike as far as values go */
    PRODUCT_NARROWED, /* one fact, with the values that are common to its declarations */
    PRODUCT_APART     /* another part's fact of that name is something else: these are two facts */
};

struct product_part {
    const struct program *program;
    uint32_t *fact, *list, *field;     /* by index in the part: index in the product */
    uint32_t *record;                  /* likewise, and 1 more; 0: of none of its lists yet */
    uint32_t *truth, *number, *wide;   /* by register of the part: register of the product */
    uint8_t *sharing;                  /* by fact: enum product_sharing */
};

struct product;

/* The parts have to outlive the product. `apart`: a fact, by its index in each of the parts, that is not shared although it could be;
 * NONE for none. NULL without memory. */
struct product *product_new(const struct program *const *part, size_t parts, uint32_t apart, const struct allocator *allocator);
void product_free(struct product *product); /* and its program */
const struct product_part *product_part(const struct product *product, size_t index);

/* Further instructions; each returns its register, perhaps one that has the same value already. */
uint32_t product_t(struct product *product, enum opcode op, uint32_t a, uint32_t b, uint16_t x);
uint32_t product_n(struct product *product, enum opcode op, uint32_t a, uint32_t b, uint16_t x);
uint32_t product_w(struct product *product, enum opcode op, uint32_t a, uint32_t b, uint16_t x);
uint32_t product_args(struct product *product, const uint32_t *value, size_t count, uint32_t group);
uint32_t product_constant(struct product *product, int64_t value); /* index in section constant */
uint32_t product_number_const(struct product *product, int64_t value); /* register */
uint32_t product_wide_const(struct product *product, struct decimal value); /* register */
uint32_t product_conversion(struct product *product, const char *from, const char *to); /* units; index of the section */

/* What there is so far, to be read and not run, valid until something is added; by register, in `definer[0..2]` for truths, numbers and wides,
 * the instruction that makes it, NONE for a fact. */
const struct program *product_so_far(const struct product *product);
bool product_look(struct product *product, uint32_t *definer[3], struct arena *arena);
struct decimal product_decimal(const struct product *product, uint32_t wide_constant);

/* The program, verified; nothing can be added behind that. NULL without memory, or when the parts are too much for one program. */
const struct program *product_program(struct product *product);

#endif
