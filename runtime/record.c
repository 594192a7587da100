#include "runtime/record.h"

#include <string.h>

const char record_first[RECORD_HASH] = "0000000000000000000000000000000000000000000000000000000000000000";

static const char before_count[] = "{\"count\":", before_previous[] = ",\"previous\":\"", before_hash[] = ",\"hash\":\"";
enum { DIGITS = SHA256_TEXT - 1, COUNT_DIGITS = 19 };
#define LENGTH(text) (sizeof(text) - 1)
/* `,"hash":"` and 64 digits and `"}` */
enum { TAIL = LENGTH(before_hash) + DIGITS + 2 };

void record_begin(struct text *line, const char *previous, uint64_t count) {
    text_printf(line, "%s%llu%s%s\"", before_count, (unsigned long long)count, before_previous, previous);
}

static void hash_of(const char *bytes, size_t length, char hash[RECORD_HASH]) {
    uint8_t digest[SHA256_BYTES];
    sha256_of(bytes, length, digest);
    sha256_print(digest, hash);
}

void record_end(struct text *line, char head[RECORD_HASH]) {
    memcpy(head, record_first, RECORD_HASH);
    if (line->failed) return;
    hash_of(line->bytes, line->length, head);
    text_printf(line, "%s%s\"}", before_hash, head);
}

static bool takes(const char **at, const char *end, const char *word, size_t length) {
    if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0) return false;
    *at += length;
    return true;
}

static bool take_count(const char **at, const char *end, uint64_t *count) {
    size_t digits = 0;
    *count = 0;
    while (*at < end && **at >= '0' && **at <= '9' && digits < COUNT_DIGITS) {
        *count = *count * 10 + (uint64_t)(*(*at)++ - '0');
        digits++;
    }
    return *count > 0;
}

/* The hash that stands there is written in lower-case digits, for a line has one form only. */
static bool take_hash(const char **at, const char *end, char hash[RECORD_HASH]) {
    hash[0] = '\0';
    if (end - *at < DIGITS) return false;
    for (size_t i = 0; i < DIGITS; i++) {
        char c = (*at)[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    memcpy(hash, *at, DIGITS);
    hash[DIGITS] = '\0';
    *at += DIGITS;
    return true;
}

enum record_fault record_check(const char *line, size_t length, const char *previous, uint64_t *count, char head[RECORD_HASH]) {
    const char *at = line, *end = line + length;
    char follows[RECORD_HASH], right[RECORD_HASH];
    uint64_t number, wanted = *count;
    bool begins = takes(&at, end, before_count, LENGTH(before_count)) && take_count(&at, end, &number) &&
                  takes(&at, end, before_previous, LENGTH(before_previous)) && take_hash(&at, end, follows) && takes(&at, end, "\"", 1);
    if (!begins || end - at < TAIL) return RECORD_NO_LINE;
    const char *tail = end - TAIL;
    at = tail;
    if (!takes(&at, end, before_hash, LENGTH(before_hash)) || !take_hash(&at, end, head) || !takes(&at, end, "\"}", 2)) return RECORD_NO_LINE;
    hash_of(line, (size_t)(tail - line), right);
    if (strcmp(right, head) != 0) return RECORD_ALTERED;
    *count = number;
    if (!previous) return RECORD_FINE;
    return strcmp(previous, follows) != 0 ? RECORD_UNLINKED : number != wanted ? RECORD_COUNTED : RECORD_FINE;
}
