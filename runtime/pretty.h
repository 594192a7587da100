/* pretty: writes indented JSON, two blanks a level. Flat lists and objects stay on one line. */
#ifndef OSLER_RUNTIME_PRETTY_H
#define OSLER_RUNTIME_PRETTY_H

#include "base/text.h"

struct pretty {
    struct text *text;
    unsigned depth;
    bool begun; /* something stands before the next value at this level */
    bool behind_key;
    unsigned flat; /* the depth from which all stays on one line, 0: none */
};

void pretty_open(struct pretty *json, char bracket); /* '{' or '[' */
void pretty_open_flat(struct pretty *json, char bracket); /* what is inside stays on this line */
void pretty_close(struct pretty *json, char bracket); /* '}' or ']' */
void pretty_key(struct pretty *json, const char *key); /* the value follows */

/* A value in a list, or behind a key. */
void pretty_string(struct pretty *json, const char *string);
void pretty_slice(struct pretty *json, struct slice slice);
void pretty_whole(struct pretty *json, uint64_t number);
void pretty_word(struct pretty *json, const char *word); /* null, true, false */

/* A key with its value. */
void pretty_put_string(struct pretty *json, const char *key, const char *string);
void pretty_put_or_null(struct pretty *json, const char *key, const char *string); /* NULL and "" are null */
void pretty_put_whole(struct pretty *json, const char *key, uint64_t number);
void pretty_put_truth(struct pretty *json, const char *key, bool truth);

#endif
