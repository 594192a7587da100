/* json_out: writes indented JSON, two blanks a level. Flat lists and objects stay on one line. */
#ifndef OSLER_RUNTIME_JSON_OUT_H
#define OSLER_RUNTIME_JSON_OUT_H

#include "base/text.h"

struct json_out {
    struct text *text;
    unsigned depth;
    bool begun; /* something stands before the next value at this level */
    bool behind_key;
    unsigned flat; /* the depth from which all stays on one line, 0: none */
};

void json_open(struct json_out *json, char bracket); /* '{' or '[' */
void json_open_flat(struct json_out *json, char bracket); /* what is inside stays on this line */
void json_close(struct json_out *json, char bracket); /* '}' or ']' */
void json_key(struct json_out *json, const char *key); /* the value follows */

/* A value in a list, or behind a key. */
void json_string(struct json_out *json, const char *string);
void json_slice(struct json_out *json, struct slice slice);
void json_whole(struct json_out *json, uint64_t number);
void json_word(struct json_out *json, const char *word); /* null, true, false */

/* A key with its value. */
void json_put_string(struct json_out *json, const char *key, const char *string);
void json_put_or_null(struct json_out *json, const char *key, const char *string); /* NULL and "" are null */
void json_put_whole(struct json_out *json, const char *key, uint64_t number);
void json_put_truth(struct json_out *json, const char *key, bool truth);

#endif
