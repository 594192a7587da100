/* unit_measure: what a code amounts to: its dimension and exact size, computed from the table. */
#ifndef OSLER_BASE_UNIT_MEASURE_H
#define OSLER_BASE_UNIT_MEASURE_H

#include "base/unit_ratio.h"
#include "base/unit_term.h"

struct unit_measure {
    int16_t power[UNIT_DIMENSIONS];
    uint16_t arbitrary, special; /* as in struct unit */
    struct unit_ratio size;      /* in base units; of a special unit in its proper unit (a prefix, else 1) */
};

/* Measures everything the reader holds. A reason other than UNIT_READ leaves the reader where it stopped. */
enum unit_read unit_measure_read(struct unit_reader *reader, struct unit_measure *measure);

/* The size of a unit in base units; for a special one, that of its proper unit. */
struct unit_ratio unit_measure_size(const struct unit *unit);

#endif
