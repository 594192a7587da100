/* record: the chain of a decision record, docs/records.md. One line of JSON for each decision:
 *
 *     {"count":N,"previous":"P", ... ,"hash":"H"}
 *
 * N counts from 1, P is the hash of the line before (of the first line 64 zeros), H the SHA-256 of all bytes of its line that stand before
 * `,"hash"`. So every byte of a line is either hashed or can be only one thing. Pure: makes and checks lines, touches no file. */
#ifndef OSLER_RUNTIME_RECORD_H
#define OSLER_RUNTIME_RECORD_H

#include <stdbool.h>

#include "base/sha256.h"
#include "base/text.h"

enum { RECORD_HASH = SHA256_TEXT };

extern const char record_first[RECORD_HASH]; /* what the first line follows: 64 zeros */

/* `{"count":N,"previous":"P"`: what follows begins with a comma. */
void record_begin(struct text *line, const char *previous, uint64_t count);
/* Closes the line, without a line end, and puts its hash into `head`. */
void record_end(struct text *line, char head[RECORD_HASH]);

enum record_fault {
    RECORD_FINE,
    RECORD_NO_LINE,  /* not of this form */
    RECORD_ALTERED,  /* its hash does not fit */
    RECORD_UNLINKED, /* it follows another line */
    RECORD_COUNTED   /* it has another number */
};
/* `previous` NULL: follows whatever it says; `count` receives its number, `head` its hash. */
enum record_fault record_check(const char *line, size_t length, const char *previous, uint64_t *count, char head[RECORD_HASH]);

#endif
