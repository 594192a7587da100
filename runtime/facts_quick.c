/* facts_quick: the values that nearly all records consist of, read in one go: true and false, a choice's name, a number of few digits
 * that is in range and on its step. Whatever is not exactly that is left, untouched, to the long way, which finds out what it is. */
#include <string.h>

#include "runtime/facts_inside.h"

enum { DIGITS = 9, TEN_TO_MOST = 9 /* so that nothing here can overflow */ };

static const int64_t ten_to[TEN_TO_MOST + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

#if defined(__GNUC__)
#define INLINE __attribute__((always_inline)) static inline
#else
#define INLINE static inline
#endif

enum { PLAIN_MOST = 16 /* no true, false or number of DIGITS, with the byte behind it, is longer */ };

/* Each reads the value that begins here and returns its end, or NULL. There are PLAIN_MOST bytes. */

INLINE unsigned digit_at(const char *at) { return (unsigned)(unsigned char)*at - '0'; }

INLINE const char *number(const char *at, const struct fact_form *form, int64_t *kept) {
    int64_t value = digit_at(at);
    const char *start = at, *last = at + DIGITS;
    if (value > 9 || (value == 0 && digit_at(at + 1) <= 9)) return NULL;
    for (at++; digit_at(at) <= 9 && at < last; at++) value = value * 10 + digit_at(at);
    int32_t missing = form->scale;
    if (*at == '.') {
        start = ++at;
        for (last++; digit_at(at) <= 9 && at < last; at++) value = value * 10 + digit_at(at);
        if (at == start) return NULL;
        missing -= (int32_t)(at - start);
    }
    if (missing) {
        if (missing < 0 || missing > TEN_TO_MOST) return NULL;
        value *= ten_to[missing];
    }
    if (value < form->low || value > form->high || (form->step != 1 && value % form->step != 0)) return NULL;
    *kept = value;
    return at;
}

INLINE const char *truth(const char *at, uint8_t *kept) {
    bool yes = memcmp(at, "true", 4) == 0;
    *kept = yes ? TRUTH_YES : TRUTH_NO;
    return yes ? at + 4 : memcmp(at, "fals", 4) == 0 && at[4] == 'e' ? at + 5 : NULL;
}

INLINE const char *choice(const char *at, const char *end, const struct fact_form *form, int64_t *kept) {
    if (*at != '"') return NULL;
    at++;
    for (uint32_t i = 0; i < form->choices; i++) {
        const char *name = form->choice[i].bytes;
        size_t length = form->choice[i].length;
        if (*at != *name || (size_t)(end - at) <= length || at[length] != '"' || memcmp(at, name, length) != 0) continue;
        *kept = (int64_t)1 << i;
        return at + length + 1;
    }
    return NULL;
}

/* The plain value that begins here, stored: its end, behind which the record goes on or ends. NULL: nothing was stored. */
INLINE const char *value(const char *at, const char *end, const struct fact_form *form, struct context *context) {
    uint8_t kept_truth = TRUTH_UNKNOWN;
    int64_t kept = NUMBER_UNKNOWN;
    if (end - at < PLAIN_MOST) return NULL;
    if (*at == ' ') at++;
    if (form->kind == FACT_TRUTH) {
        at = truth(at, &kept_truth);
        if (!at || (*at != ',' && *at != '}')) return NULL;
        context->truth[form->slot] = kept_truth;
    } else {
        at = form->kind == FACT_NUMBER ? number(at, form, &kept) : form->kind == FACT_CHOICE ? choice(at, end, form, &kept) : NULL;
        if (!at || at == end || (*at != ',' && *at != '}')) return NULL;
        context->number[form->slot] = kept;
    }
    context->fact[form->index] = (struct fact_state){ GIVEN_VALUE_KNOWN, false, DATE_UNKNOWN };
    return at;
}

/* Near the end of the record, where PLAIN_MOST bytes cannot be read. */
static const char *last_value(const char *at, size_t left, const struct fact_form *form, struct context *context) {
    char bytes[2 * PLAIN_MOST] = { 0 };
    memcpy(bytes, at, left);
    const char *behind = value(bytes, bytes + sizeof bytes, form, context);
    return behind ? at + (behind - bytes) : NULL;
}

bool fact_quick_read(struct facts_run *run, const struct fact_form *form) {
    const char *at = run->json.at, *end = run->json.end;
    if (at == end || *at != ':') return false;
    at++;
    size_t left = (size_t)(end - at);
    at = left < PLAIN_MOST ? last_value(at, left, form, run->context) : value(at, end, form, run->context);
    if (at) run->json.at = at;
    return at != NULL;
}

/* There are bytes enough for the words of the longest key. */
INLINE bool key_stands(const struct fact_key *key, const char *at) {
    const uint64_t *wanted = key->word, *last = wanted + key->last;
    uint64_t word;
    for (; wanted < last; wanted++, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        if (word != *wanted) return false;
    }
    memcpy(&word, at, sizeof word);
    return (word & key->last_mask) == *wanted;
}

/* The form whose name stands here, if it is one of those that were guessed. */
INLINE struct fact_form *guessed(struct fact_forms *forms, uint32_t index, const char *at) {
    for (int i = 0; i < GUESSES && index < forms->count; i++, index = forms->at[index].follows)
        if (key_stands(&forms->at[index].key, at)) return &forms->at[index];
    return NULL;
}

void facts_quick_read(struct facts_run *run, struct fact_forms *forms, uint32_t **guess) {
    struct json *json = &run->json;
    struct context *context = run->context;
    const char *at = json->at, *end = json->end;
    const uint64_t stamp = run->stamp;
    uint32_t *next = *guess;
    bool fresh = json->fresh;
    if (json->fault != JSON_FINE) return;
    while (end - at > (ptrdiff_t)(8 * forms->key_words + 2)) {
        const char *name = at;
        if (!fresh) {
            if (*name != ',') break;
            if (*++name == ' ') name++;
        }
        struct fact_form *form = guessed(forms, *next, name);
        if (!form || form->seen == stamp) break;
        const char *behind = value(name + form->key.length, end, form, context);
        if (!behind) break;
        form->seen = stamp;
        next = &form->follows;
        at = behind;
        fresh = false;
    }
    json->at = at;
    json->fresh = fresh;
    *guess = next;
}
