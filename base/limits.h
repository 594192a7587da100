/* limits: what a host may bound, from base/limits.def. */
#ifndef OSLER_BASE_LIMITS_H
#define OSLER_BASE_LIMITS_H

#include <stdint.h>

struct limits {
#define LIMIT(name, usual, most, meaning) uint64_t name;
#include "base/limits.def"
#undef LIMIT
};

/* Each as asked for, the usual value where 0 is or `asked` is NULL, and never above the most. */
struct limits limits_of(const struct limits *asked);

#endif
