/* facts_quick: the values that nearly all records consist of, read in one go: true and false, a choice's name, a number of few digits
 * that is in range and on its step. Whatever is not exactly that is left, untouched, to the long way, which finds out what it is. */
#include <string.h>

#include "runtime/facts_inside.h"

enum { DIGITS = 9, TEN_TO_MOST = 9 /* so that nothing here can overflow */ };

static const int64_t ten_to[TEN_TO_MOST + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

static inline bool is_digit(const char *at, const char *end) { return at < end && *at >= '0' && *at <= '9'; }

/* Each returns the end of the value, or NULL. */

static inline const char *number(const char *at, const char *end, const struct fact_form *form, int64_t *kept) {
    int64_t value = 0;
    int32_t digits = 0, behind = 0;
    if (at < end && *at == '0' && is_digit(at + 1, end)) return NULL;
    for (; is_digit(at, end) && digits < DIGITS; at++, digits++) value = value * 10 + (*at - '0');
    if (digits == 0) return NULL;
    if (at < end && *at == '.') {
        for (at++; is_digit(at, end) && digits + behind < DIGITS; at++, behind++) value = value * 10 + (*at - '0');
        if (behind == 0) return NULL;
    }
    int32_t missing = form->scale - behind;
    if (missing < 0 || missing > TEN_TO_MOST) return NULL;
    value *= ten_to[missing];
    if (value < form->low || value > form->high || (form->step != 1 && value % form->step != 0)) return NULL;
    *kept = value;
    return at;
}

static inline const char *truth(const char *at, const char *end, uint8_t *kept) {
    if (end - at >= 4 && memcmp(at, "true", 4) == 0) {
        *kept = TRUTH_YES;
        return at + 4;
    }
    if (end - at < 5 || memcmp(at, "false", 5) != 0) return NULL;
    *kept = TRUTH_NO;
    return at + 5;
}

static inline const char *choice(const char *at, const char *end, const struct fact_form *form, int64_t *kept) {
    if (at == end || *at != '"') return NULL;
    at++;
    for (uint32_t i = 0; i < form->choices; i++) {
        size_t length = form->choice[i].length;
        if ((size_t)(end - at) <= length || at[length] != '"' || memcmp(at, form->choice[i].bytes, length) != 0) continue;
        *kept = (int64_t)1 << i;
        return at + length + 1;
    }
    return NULL;
}

/* The plain value that begins here, stored: its end, behind which the record goes on or ends. NULL: nothing was stored. */
static inline const char *value(const char *at, const char *end, const struct fact_form *form, struct context *context) {
    uint8_t kept_truth = TRUTH_UNKNOWN;
    int64_t kept = NUMBER_UNKNOWN;
    if (at < end && *at == ' ') at++;
    switch (form->kind) {
        case FACT_TRUTH: at = truth(at, end, &kept_truth); break;
        case FACT_CHOICE: at = choice(at, end, form, &kept); break;
        case FACT_NUMBER: at = number(at, end, form, &kept); break;
        case FACT_WIDE:
        case FACT_DATE:
        case FACT_TEXT:
        case FACT_PERIOD:
        case FACT_LIST:
        case FACT_SERIES: return NULL;
    }
    if (!at || at == end || (*at != ',' && *at != '}')) return NULL;
    if (form->kind == FACT_TRUTH) context->truth[form->slot] = kept_truth;
    else context->number[form->slot] = kept;
    context->fact[form->index] = (struct fact_state){ GIVEN_VALUE_KNOWN, false, DATE_UNKNOWN };
    return at;
}

bool fact_quick_read(struct facts_run *run, const struct fact_form *form) {
    const char *at = run->json.at, *end = run->json.end;
    if (at == end || *at != ':') return false;
    at = value(at + 1, end, form, run->context);
    if (at) run->json.at = at;
    return at != NULL;
}

static inline bool key_stands(const struct fact_key *key, const char *at, const char *end) {
    uint64_t word;
    if (!key->length || (size_t)(end - at) < 8 * (size_t)key->words) return false;
    for (uint32_t i = 0; i + 1 < key->words; i++) {
        memcpy(&word, at + 8 * i, sizeof word);
        if (word != key->word[i]) return false;
    }
    memcpy(&word, at + 8 * (key->words - 1), sizeof word);
    return (word & key->last_mask) == key->word[key->words - 1];
}

static inline struct fact_form *guessed(struct fact_forms *forms, uint32_t index, const char *at, const char *end) {
    for (int i = 0; i < GUESSES && index < forms->count; i++, index = forms->at[index].follows)
        if (key_stands(&forms->at[index].key, at, end)) return &forms->at[index];
    return NULL;
}

void facts_quick_read(struct facts_run *run, struct fact_forms *forms, uint32_t **guess) {
    struct json *json = &run->json;
    const char *at = json->at, *end = json->end;
    if (json->fault != JSON_FINE) return;
    for (;;) {
        if (!json->fresh) {
            if (at == end || *at != ',') return;
            at++;
            if (at < end && *at == ' ') at++;
        }
        struct fact_form *form = guessed(forms, **guess, at, end);
        if (!form || form->seen == run->stamp) return;
        at = value(at + form->key.length, end, form, run->context);
        if (!at) return;
        form->seen = run->stamp;
        *guess = &form->follows;
        json->fresh = false;
        json->at = at;
    }
}
