/* unit_code: codes of products and powers. Equal symbols are gathered, what cancels disappears. */
#ifndef OSLER_BASE_UNIT_CODE_H
#define OSLER_BASE_UNIT_CODE_H

#include "base/unit_term.h"

enum { UNIT_FACTORS = 64 };

struct unit_factor {
    struct slice symbol, annotation;
    int32_t power;
    bool plain; /* digits or an annotation alone: takes no exponent */
};

/* a product of symbols that point into the codes they came from */
struct unit_code {
    struct unit_factor factor[UNIT_FACTORS];
    size_t count;
};

bool unit_code_add(struct unit_code *code, const char *text, int32_t power); /* times text^power */
bool unit_code_raise(struct unit_code *code, int32_t power);
bool unit_code_halve(struct unit_code *code); /* false when a power is odd */
bool unit_code_write(const struct unit_code *code, char text[UNIT_CODE]); /* false when it is too long */

#endif
