/* keywords: the words of the language, from keywords.def. */
#include <ctype.h>
#include <string.h>

#include "grammar/reader.h"
#include "grammar/tree.h"

#include "grammar/parser.h"

const struct keyword keywords[] = {
#define OPENING(word, token) { word, KEYWORD_OPENING },
#define LOGIC(word, token) { word, KEYWORD_LOGIC },
#define PLACED(word, token, place) { word, KEYWORD_PLACED },
#define LATER(word, token) { word, KEYWORD_LATER },
#define PHRASE(word) { word, KEYWORD_PHRASE },
#include "grammar/keywords.def"
    { NULL, KEYWORD_LOGIC }
};

struct entry {
    size_t length;
    const char *word;
    int token;
    enum keyword_kind kind;
    enum keyword_place place;
};

static const struct entry entries[] = {
#define OPENING(word, token) { sizeof word - 1, word, TOKEN_##token, KEYWORD_OPENING, ANYWHERE },
#define LOGIC(word, token) { sizeof word - 1, word, TOKEN_##token, KEYWORD_LOGIC, ANYWHERE },
#define PLACED(word, token, place) { sizeof word - 1, word, TOKEN_##token, KEYWORD_PLACED, place },
#define LATER(word, token) { sizeof word - 1, word, TOKEN_##token, KEYWORD_LATER, ANYWHERE },
#include "grammar/keywords.def"
};

enum { ENTRIES = sizeof entries / sizeof *entries };

#define OPENING(word, token) _Static_assert(sizeof word - 1 <= LONGEST_KEYWORD, word);
#define LOGIC(word, token) OPENING(word, token)
#define PLACED(word, token, place) OPENING(word, token)
#define LATER(word, token) OPENING(word, token)
#include "grammar/keywords.def"

static bool is_entry(const struct entry *entry, struct slice word, enum keyword_kind *kind, enum keyword_place *place) {
    if (entry->length != word.length || memcmp(entry->word, word.bytes, word.length) != 0) return false;
    if (kind) *kind = entry->kind;
    if (place) *place = entry->place;
    return true;
}

int keyword_token_of(const struct keyword_index *index, uint8_t first, struct slice word, enum keyword_kind *kind, enum keyword_place *place) {
    for (uint8_t i = first; i > 0; i = index->next[i - 1])
        if (is_entry(&entries[i - 1], word, kind, place)) return entries[i - 1].token;
    return 0;
}

int keyword_token(struct slice word, enum keyword_kind *kind, enum keyword_place *place) {
    for (size_t i = 0; i < ENTRIES; i++)
        if (is_entry(&entries[i], word, kind, place)) return entries[i].token;
    return 0;
}

void keyword_index(struct keyword_index *index) {
    _Static_assert(ENTRIES < UINT8_MAX, "places of keywords are bytes");
    memset(index, 0, sizeof *index);
    for (size_t i = ENTRIES; i-- > 0;) {
        uint8_t *first = &index->first[entries[i].length][entries[i].word[0] & 31];
        index->next[i] = *first;
        *first = (uint8_t)(i + 1);
    }
    for (const struct keyword *keyword = keywords; keyword->word; keyword++)
        if (keyword->kind == KEYWORD_PHRASE) index->phrases[strcspn(keyword->word, " ")] |= (uint32_t)1 << (keyword->word[0] & 31);
}

const char *keyword_meant(struct slice word) {
    static const struct { const char *word, *opening; } meant[] = {
#define MEANT(word, opening) { word, opening },
#include "grammar/keywords.def"
    };
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (slice_is(word, meant[i].word)) return meant[i].opening;
    return NULL;
}

const char *keyword_nearest(struct slice word, enum keyword_kind kind, unsigned most) {
    char lower[32];
    if (word.length < 3 || word.length >= sizeof lower) return NULL;
    for (size_t i = 0; i < word.length; i++) lower[i] = (char)tolower((unsigned char)word.bytes[i]);
    const char *nearest = NULL;
    for (size_t i = 0; i < ENTRIES; i++) {
        if (entries[i].kind != kind) continue;
        unsigned distance = text_distance((struct slice){ lower, word.length }, slice_of(entries[i].word), most);
        if (distance > most || distance * 3 > strlen(entries[i].word)) continue;
        nearest = entries[i].word;
        if (distance == 0) return nearest;
        most = distance - 1;
        if (distance == 1) most = 0;
    }
    return nearest;
}
