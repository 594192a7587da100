#include "base/limits.h"

#include <stddef.h>

static uint64_t limit(uint64_t asked, uint64_t usual, uint64_t most) { return asked == 0 ? usual : asked < most ? asked : most; }

struct limits limits_of(const struct limits *asked) {
    static const struct limits none;
    if (!asked) asked = &none;
    return (struct limits){
#define LIMIT(name, usual, most, meaning) .name = limit(asked->name, usual, most),
#include "base/limits.def"
#undef LIMIT
    };
}
