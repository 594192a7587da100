/* unit_scale: special units, whose values are no multiples of their proper unit: temperatures with an offset,
 * levels, acidity, slopes, potencies. */
#ifndef OSLER_BASE_UNIT_SCALE_H
#define OSLER_BASE_UNIT_SCALE_H

#include "base/unit_table.h"

/* True for scales that only shift by an offset, and for UNIT_SCALE_NONE with offset 0:
 * value in the proper unit = value + offset. */
bool unit_scale_offset(enum unit_scale scale, struct decimal *offset);

struct decimal unit_scale_to_proper(enum unit_scale scale, struct decimal value);
struct decimal unit_scale_from_proper(enum unit_scale scale, struct decimal value);

/* Rounds off the last digits of a conversion through this scale where they are not sure (slopes: to 33 digits). */
struct decimal unit_scale_settle(enum unit_scale scale, struct decimal value);

#endif
