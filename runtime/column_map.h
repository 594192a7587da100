/* column_map: which column of a table is which fact, and what its cells mean. The form is in docs/columns.md:
 *
 *     missing: "NA", "[Not Available]"
 *     id: "SAMPLE_ID"
 *     her2_ihc: "HER2_IHC_SCORE"
 *       "0": ihc_0
 *       other: unknown
 *     weight: "WEIGHT_LB" unit [lb_av]
 *     weight on: "WEIGHT_DATE"
 */
#ifndef OSLER_RUNTIME_COLUMN_MAP_H
#define OSLER_RUNTIME_COLUMN_MAP_H

#include "runtime/context.h"

struct map_place {
    uint32_t line, column; /* from 1; columns count characters */
};

/* What a cell says and what it means: JSON text of the fact. */
struct map_value {
    struct slice raw, json;
    struct map_place place;
};

enum map_kind { MAP_ID, MAP_FACT, MAP_DATE /* when the fact was observed */ };

struct map_entry {
    enum map_kind kind;
    uint32_t fact;         /* not of MAP_ID */
    struct slice column;   /* its name in the header */
    struct slice unit;     /* empty: none is given */
    struct map_value *value; /* sorted once the map is read */
    size_t values, value_room;
    bool other_unknown;    /* a text that is none of these and no value is unknown, and said to be */
    struct map_place place, column_place;
};

struct map_error {
    struct map_place place;
    const char *message; /* one sentence */
};

enum { MAP_ERRORS_MOST = 50 };

struct column_map {
    struct arena *arena;
    struct map_entry *entry;
    size_t entries, entry_room;
    struct slice *missing; /* what stands for nothing in every column */
    size_t missings, missing_room;
    struct map_error error[MAP_ERRORS_MOST]; /* the first ones, in order */
    size_t errors;
};

/* Reads and checks a map; `scratch` is a context of the program, whose patient is lost. The bytes need not live on. False: there are
 * errors, or memory is exhausted where there are none. */
bool column_map_read(struct column_map *map, struct arena *arena, struct context *scratch, struct slice bytes);

/* What the cell means by the entry's list; NULL when it is not in it. */
const struct map_value *map_entry_find(const struct map_entry *entry, struct slice cell);
bool column_map_is_missing(const struct column_map *map, struct slice cell);

/* The value of a fact as JSON, in the unit and with the day that come from elsewhere; both may be empty. An empty value is null. */
void map_put_value(struct text *out, struct slice json, struct slice unit, struct slice on);

struct slice cell_trimmed(struct slice cell); /* without blanks around it */

#endif
