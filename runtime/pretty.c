#include "runtime/pretty.h"

#include <string.h>

/* What stands between the last value and the next one; behind a key, nothing. */
static void separate(struct pretty *json) {
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

void pretty_open(struct pretty *json, char bracket) {
    separate(json);
    text_putc(json->text, bracket);
    json->depth++;
    json->begun = false;
}

void pretty_open_flat(struct pretty *json, char bracket) {
    pretty_open(json, bracket);
    if (!json->flat) json->flat = json->depth;
}

void pretty_close(struct pretty *json, char bracket) {
    json->depth--;
    if (json->begun && !json->flat) {
        text_putc(json->text, '\n');
        text_repeat(json->text, ' ', (size_t)json->depth * 2);
    }
    text_putc(json->text, bracket);
    if (json->flat > json->depth) json->flat = 0;
    json->begun = true;
}

void pretty_key(struct pretty *json, const char *key) {
    separate(json);
    text_json(json->text, key, strlen(key));
    text_puts(json->text, ": ");
    json->behind_key = true;
}

void pretty_slice(struct pretty *json, struct slice slice) {
    separate(json);
    text_json(json->text, slice.bytes, slice.length);
    json->begun = true;
}

void pretty_string(struct pretty *json, const char *string) { pretty_slice(json, slice_of(string)); }

void pretty_whole(struct pretty *json, uint64_t number) {
    separate(json);
    text_printf(json->text, "%llu", (unsigned long long)number);
    json->begun = true;
}

void pretty_word(struct pretty *json, const char *word) {
    separate(json);
    text_puts(json->text, word);
    json->begun = true;
}

void pretty_put_string(struct pretty *json, const char *key, const char *string) {
    pretty_key(json, key);
    pretty_string(json, string);
}

void pretty_put_or_null(struct pretty *json, const char *key, const char *string) {
    pretty_key(json, key);
    if (string && string[0])
        pretty_string(json, string);
    else
        pretty_word(json, "null");
}

void pretty_put_whole(struct pretty *json, const char *key, uint64_t number) {
    pretty_key(json, key);
    pretty_whole(json, number);
}

void pretty_put_truth(struct pretty *json, const char *key, bool truth) {
    pretty_key(json, key);
    pretty_word(json, truth ? "true" : "false");
}
