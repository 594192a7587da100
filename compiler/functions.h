/* functions: the built-in functions of numbers. */
#ifndef OSLER_COMPILER_FUNCTIONS_H
#define OSLER_COMPILER_FUNCTIONS_H

#include "compiler/check.h"

enum function_units {
    UNITS_BARE,    /* bare numbers only; a bare number comes out */
    UNITS_KEPT,    /* the first argument's unit stays; the others are bare */
    UNITS_SAME,    /* all of one dimension; the first one's unit comes out */
    UNITS_ROOT,    /* the square root of the unit */
    UNITS_POWER,   /* a constant whole exponent raises the unit; otherwise bare */
    UNITS_QUOTIENT /* both of one dimension; a bare number comes out */
};

struct function_info {
    const char *name, *form;
    unsigned least, most; /* arguments */
    enum function_units units;
    enum opcode op; /* the wide instruction; FUNCTION_FOLDED for min and max of several */
    bool constant_digits; /* the second argument is a constant number of digits */
};

const struct function_info *function_find(struct slice name);
const char *function_nearest(struct slice name); /* NULL when nothing is near */
const struct type *function_type(struct checker *k, struct expr *call, const struct function_info *info);

#endif
