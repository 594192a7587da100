/* unit_term: UCUM's grammar. Reads a code component by component, without recursion and without memory:
 *
 *   code       = ["/"] term
 *   term       = component { ("." | "/") component }
 *   component  = "(" term ")" | symbol [exponent] [annotation] | digits [annotation] | annotation
 *   exponent   = ["+" | "-"] digits
 *   annotation = "{" printable ASCII without blanks and braces "}"
 */
#ifndef OSLER_BASE_UNIT_TERM_H
#define OSLER_BASE_UNIT_TERM_H

#include "base/text.h"
#include "base/unit_table.h"

enum { UNIT_DEPTH = 16 /* parentheses within each other */, UNIT_POWER = 9999 /* the largest exponent read */ };

struct unit_term {
    const struct unit_atom *atom; /* NULL for digits and for an annotation alone */
    const struct unit_prefix *prefix;
    uint128 factor;                     /* what the digits say; 1 for an annotation alone */
    int32_t power;                      /* the written exponent, 1 where none is */
    struct slice symbol, annotation;    /* as written; the symbol may be digits or empty */
    bool over;                          /* '/' stands before it */
    bool inverse;                       /* it divides, every parenthesis considered */
    uint8_t opens, closes;              /* parentheses before and behind it */
};

struct unit_reader {
    const char *bytes;
    size_t length, at;     /* where the next component begins, or where reading stopped */
    bool calendar;         /* months and years are symbols too */
    enum unit_read status; /* UNIT_READ unless unit_next stopped before the end */
    bool begun;
    unsigned depth;
    uint32_t inverse; /* one bit a parenthesis: does what is within divide */
};

struct unit_reader unit_reader_of(const char *bytes, size_t length, bool calendar);

/* The next component; false at the end and where the bytes are no code, which `status` tells apart. A code is
 * whole where unit_next returns false with UNIT_READ, or after a component while `depth` is 0. */
bool unit_next(struct unit_reader *reader, struct unit_term *term);

#endif
