#include "runtime/json_out.h"

#include <string.h>

/* What stands between the last value and the next one; behind a key, nothing. */
static void separate(struct json_out *json) {
    struct text *out = json->text;
    bool behind_key = json->behind_key;
    json->behind_key = false;
    if (behind_key) return;
    if (json->begun) text_putc(out, ',');
    if (json->flat) {
        if (json->begun) text_putc(out, ' ');
    } else if (json->depth) {
        text_putc(out, '\n');
        text_repeat(out, ' ', (size_t)json->depth * 2);
    }
}

void json_open(struct json_out *json, char bracket) {
    separate(json);
    text_putc(json->text, bracket);
    json->depth++;
    json->begun = false;
}

void json_open_flat(struct json_out *json, char bracket) {
    json_open(json, bracket);
    if (!json->flat) json->flat = json->depth;
}

void json_close(struct json_out *json, char bracket) {
    json->depth--;
    if (json->begun && !json->flat) {
        text_putc(json->text, '\n');
        text_repeat(json->text, ' ', (size_t)json->depth * 2);
    }
    text_putc(json->text, bracket);
    if (json->flat > json->depth) json->flat = 0;
    json->begun = true;
}

void json_key(struct json_out *json, const char *key) {
    separate(json);
    text_json(json->text, key, strlen(key));
    text_puts(json->text, ": ");
    json->behind_key = true;
}

void json_slice(struct json_out *json, struct slice slice) {
    separate(json);
    text_json(json->text, slice.bytes, slice.length);
    json->begun = true;
}

void json_string(struct json_out *json, const char *string) { json_slice(json, slice_of(string)); }

void json_whole(struct json_out *json, uint64_t number) {
    separate(json);
    text_printf(json->text, "%llu", (unsigned long long)number);
    json->begun = true;
}

void json_word(struct json_out *json, const char *word) {
    separate(json);
    text_puts(json->text, word);
    json->begun = true;
}

void json_put_string(struct json_out *json, const char *key, const char *string) {
    json_key(json, key);
    json_string(json, string);
}

void json_put_or_null(struct json_out *json, const char *key, const char *string) {
    json_key(json, key);
    if (string && string[0])
        json_string(json, string);
    else
        json_word(json, "null");
}

void json_put_whole(struct json_out *json, const char *key, uint64_t number) {
    json_key(json, key);
    json_whole(json, number);
}

void json_put_truth(struct json_out *json, const char *key, bool truth) {
    json_key(json, key);
    json_word(json, truth ? "true" : "false");
}
