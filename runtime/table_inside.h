/* What the files of table share; nobody else includes this. */
#ifndef OSLER_RUNTIME_TABLE_INSIDE_H
#define OSLER_RUNTIME_TABLE_INSIDE_H

#include "runtime/json.h"
#include "runtime/table.h"

/* A name from a header or a map, in quotes, made harmless and cut. */
const char *table_shown(struct arena *arena, struct slice name);

/* table_header.c: the first row, which is at hand, as the names of columns. What is wrong is in table->wrong. False without memory. */
bool table_bind(struct table *table, struct context *context);

#endif
