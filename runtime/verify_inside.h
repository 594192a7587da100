/* What the two halves of program_verify share; nobody else includes this. */
#ifndef OSLER_RUNTIME_VERIFY_INSIDE_H
#define OSLER_RUNTIME_VERIFY_INSIDE_H

#include "runtime/program.h"

/* Where a register may be read: nowhere yet, everywhere from here on, or only in the block or the skipped range that
 * instruction `scope - SCOPE_OF` opens. */
enum { SCOPE_NOWHERE, SCOPE_EVERYWHERE, SCOPE_OF };

struct verifier {
    struct program *program;
    struct arena scratch;
    struct text why;
    bool wrong;
    const char *section; /* the row at hand, for the sentence */
    uint32_t row;
    uint32_t *truth_scope, *number_scope, *wide_scope; /* one a register */
    uint8_t *is_outcome;                               /* one a truth register: may be contraindicated */
    uint64_t args_read, steps;
    uint32_t block_at, block_end, skip_at, skip_end; /* instructions; NONE outside of a block or skipped range */
};

/* Records the first thing that is wrong; what follows is not recorded. Always false. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
bool verify_wrong(struct verifier *v, const char *format, ...);

/* Whether something holds; if not, that is wrong. */
#define verify_that(v, holds, ...) ((holds) || (verify_wrong(v, __VA_ARGS__), false))

bool verify_text(const struct verifier *v, uint64_t offset); /* whether a text begins there */

/* Each register is written once: marks it, or records that it was written before or is out of the bank. */
bool verify_write(struct verifier *v, enum operand bank, uint32_t reg, uint32_t scope);

/* Sections hold; facts have written their registers. Checks the instructions, then that every register is written. */
bool verify_code(struct verifier *v);

#endif
