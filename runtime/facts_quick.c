/* facts_quick: the members that nearly all records consist of, read in one go: a fact's name where it was guessed, or looked up, and behind it
 * true or false, a choice's name, or a number of few digits that is in range and on its step. Whatever is not exactly that is left, untouched,
 * to the long way, which finds out what it is.
 *
 * Which value it is cannot be guessed, so that hardly anything here branches on it: eight bytes are looked at together. */
#include <string.h>

#include "runtime/facts_inside.h"

enum { DIGITS = 9, TEN_TO_MOST = 9 /* so that nothing here can overflow */ };

static const int64_t ten_to[TEN_TO_MOST + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

#if defined(__GNUC__)
#define INLINE __attribute__((always_inline)) static inline
#else
#define INLINE static inline
#endif

/* Bytes that one member may take, and what is read beyond: a comma, a name, blanks, a value and the byte behind it. */
enum { MEMBER_MOST = 1 + 1 + KEY_MOST + 1 + KEY_MOST + 1 };
_Static_assert((int)FACTS_PADDING >= (int)MEMBER_MOST, "of a record that is padded each member can be looked at where it stands");

#define EACH_BYTE UINT64_C(0x0101010101010101)

INLINE key_piece piece_at(const char *at) {
    key_piece piece;
    memcpy(&piece, at, sizeof piece);
    return piece;
}

INLINE bool piece_stands(const struct fact_key *key, int piece, const char *at) {
    key_piece other = (piece_at(at + 16 * piece) ^ key->text[piece]) & key->counts[piece];
    return !(other[0] | other[1]);
}

#if defined(__SSE2__) && defined(__GNUC__)
typedef char key_bytes __attribute__((vector_size(16)));

/* A bit for each byte that is as it should be. */
INLINE uint32_t piece_bits(const struct fact_key *key, int piece, const char *at) {
    return (uint32_t)__builtin_ia32_pmovmskb128((key_bytes)piece_at(at + 16 * piece) == (key_bytes)key->text[piece]);
}

INLINE bool begin_stands(const struct fact_key *key, const char *at) {
    return !(~(piece_bits(key, 0, at) | piece_bits(key, 1, at) << 16) & key->first);
}
#else
INLINE bool begin_stands(const struct fact_key *key, const char *at) { return piece_stands(key, 0, at) & piece_stands(key, 1, at); }
#endif

INLINE bool key_stands(const struct fact_key *key, const char *at) {
    return begin_stands(key, at) && (key->length <= 32 || piece_stands(key, 2, at));
}

/* ---- Values ---- */

/* How many of the bytes are digits before the first that is none. */
INLINE unsigned digits_of(uint64_t eight) {
    uint64_t value = eight ^ '0' * EACH_BYTE, none = ((value + (0x7F - 9) * EACH_BYTE) | value) & 0x80 * EACH_BYTE;
    return none ? (unsigned)__builtin_ctzll(none) / 8 : 8;
}

/* The number that the first of the bytes are the digits of, 1 to 8: neighbours are put together, then pairs, then fours. */
INLINE int64_t value_of(uint64_t eight, unsigned digits) {
    uint64_t value = (eight ^ '0' * EACH_BYTE) << (64 - 8 * digits);
    value = (value & UINT64_C(0x0F0F0F0F0F0F0F0F)) * (10 * 256 + 1) >> 8;
    value = (value & UINT64_C(0x00FF00FF00FF00FF)) * (100 * 65536 + 1) >> 16;
    return (int64_t)((value & UINT64_C(0x0000FFFF0000FFFF)) * (UINT64_C(10000) << 32 | 1) >> 32);
}

/* Each of these returns the end of the value that begins here, or NULL. */

INLINE const char *number(const char *at, const struct fact_form *form, int64_t *kept) {
    uint64_t eight = json_eight(at);
    unsigned digits = digits_of(eight), places = 0;
    if (digits == 0 || ((eight & 0xFF) == '0' && digits > 1)) return NULL;
    int64_t value = value_of(eight, digits);
    at += digits;
    if (*at == '.') {
        eight = json_eight(++at);
        places = digits_of(eight);
        if (places == 0 || digits + places > DIGITS) return NULL;
        value = value * ten_to[places] + value_of(eight, places);
        at += places;
    }
    unsigned missing = (unsigned)form->scale - places;
    if (missing > TEN_TO_MOST) return NULL;
    value *= ten_to[missing];
    if (value < form->low || value > form->high || (form->step != 1 && value % form->step != 0)) return NULL;
    *kept = value;
    return at;
}

#define TEXT_OF(a, b, c, d, e) ((a) | (b) << 8 | (c) << 16 | (uint64_t)(d) << 24 | (uint64_t)(e) << 32)

INLINE const char *truth(const char *at, uint8_t *kept) {
    static const struct {
        uint64_t text, counts;
        uint32_t length, truth;
    } words[2] = { { TEXT_OF('t', 'r', 'u', 'e', 0), 0xFFFFFFFF, 4, TRUTH_YES }, { TEXT_OF('f', 'a', 'l', 's', 'e'), 0xFFFFFFFFFF, 5, TRUTH_NO } };
    uint64_t eight = json_eight(at);
    size_t which = (eight & 0xFF) == 'f'; /* if it is one of the two */
    *kept = (uint8_t)words[which].truth;
    return (eight ^ words[which].text) & words[which].counts ? NULL : at + words[which].length;
}

INLINE const char *choice(const char *at, const struct fact_form *form, int64_t *kept) {
    const struct fact_key *key = form->choice_key;
    for (uint32_t i = 0; i < form->choices; i++, key++) {
        if (!key_stands(key, at)) continue;
        *kept = (int64_t)1 << i;
        return at + key->length;
    }
    return NULL;
}

/* What is stored is looked at only when its fact counts as read. */
INLINE const char *take_value(const char *at, const struct fact_form *form) {
    static const struct fact_state given = { GIVEN_VALUE_KNOWN, false, DATE_UNKNOWN };
    uint8_t kept_truth = TRUTH_UNKNOWN;
    int64_t kept = NUMBER_UNKNOWN;
    if (form->kind == FACT_TRUTH) {
        at = truth(at, &kept_truth);
        if (!at) return NULL;
        *form->truth = kept_truth;
    } else {
        at = form->kind == FACT_NUMBER ? number(at, form, &kept) : form->kind == FACT_CHOICE ? choice(at, form, &kept) : NULL;
        if (!at) return NULL;
        *form->number = kept;
    }
    memcpy(form->state, &given, sizeof given);
    return at;
}

/* ---- Names ---- */

/* The form whose name stands here though it was not guessed; it will be. */
static struct fact_form *looked_up(const struct fact_forms *forms, const char *at, struct fact_form **guess) {
    const char *end = *at == '"' ? memchr(at + 1, '"', KEY_MOST) : NULL;
    struct fact_form *form = end ? forms_find(forms, (struct slice){ at + 1, (size_t)(end - at - 1) }) : NULL;
    if (!form || !key_stands(&form->key, at)) return NULL;
    return *guess = form;
}

INLINE struct fact_form *named(const struct fact_forms *forms, struct fact_form **guess, const char *at) {
    struct fact_form *form = *guess;
    for (int i = 0; i < GUESSES; i++, form = form->follows)
        if (key_stands(&form->key, at)) return form;
    return looked_up(forms, at, guess);
}

/* ---- Members ---- */

/* A patient's name that is a short text without escapes, as the first member. */
INLINE void take_id(struct facts_run *run, const char *stop) {
    enum { NAME = sizeof "\"id\":" - 1 };
    struct json *json = &run->json;
    if (memcmp(json->at, "\"id\":", NAME) != 0) return;
    const char *text = json->at + NAME + (json->at[NAME] == ' '), *first = text + 1, *end = first;
    if (*text != '"') return;
    for (unsigned plain = 8; plain == 8 && end < first + KEY_MOST - 8; end += plain) plain = json_first_special(end);
    size_t length = (size_t)(end - first);
    if (*end != '"' || (end[1] != ',' && end[1] != '}') || end + 1 >= stop || length > json->text_most) return;
    run->had_id = facts_keep_patient(run->context, (struct slice){ first, length });
    if (!run->had_id) return;
    json->at = end + 1;
    json->fresh = false;
}

/* The place behind so many blanks, none or one, if that is what stands here; else NULL. */
INLINE const char *behind_blanks(const char *at, bool blank) { return !blank ? at : *at == ' ' ? at + 1 : NULL; }

/* The place behind the members read. Behind each of them, before `stop`, from where MEMBER_MOST bytes can be read, the record goes on or ends.
 * Whether a blank is behind a comma and behind a colon is guessed; where that does not hold the long way is due. */
static const char *take_members(struct facts_run *run, const char *at, const char *stop, struct fact_form ***guess) {
    const struct fact_forms *forms = &run->reader->facts;
    const uint64_t stamp = run->stamp;
    struct fact_form **next = *guess;
    const bool behind_colon = run->reader->behind_colon, behind_comma = run->reader->behind_comma;
    const char *name = at, *from = at;
    if (!run->json.fresh) name = *at == ',' ? behind_blanks(at + 1, behind_comma) : NULL;
    while (name) {
        struct fact_form *form = named(forms, next, name);
        if (!form || form->seen == stamp) break;
        const char *value = behind_blanks(name + form->key.length, behind_colon), *behind = value ? take_value(value, form) : NULL;
        if (!behind || behind >= stop) break;
        bool more = *behind == ',';
        if (!more && *behind != '}') break;
        form->seen = stamp;
        next = &form->follows;
        at = behind;
        name = more ? behind_blanks(behind + 1, behind_comma) : NULL;
    }
    if (at != from) run->json.fresh = false;
    *guess = next;
    return at;
}

/* How this record has its blanks, by its next member. False: as was guessed. */
__attribute__((noinline)) static bool look_for_blanks(struct fact_reader *reader, const char *at) {
    const char *colon = memchr(at, ':', KEY_MOST);
    bool behind_colon = colon && colon[1] == ' ', behind_comma = *at == ',' ? at[1] == ' ' : behind_colon;
    if (behind_colon == reader->behind_colon && behind_comma == reader->behind_comma) return false;
    reader->behind_colon = behind_colon;
    reader->behind_comma = behind_comma;
    return true;
}

static const char *take_plain(struct facts_run *run, const char *at, const char *stop, struct fact_form ***guess) {
    const char *behind = take_members(run, at, stop, guess);
    return behind == at && look_for_blanks(run->reader, at) ? take_members(run, at, stop, guess) : behind;
}

/* The last members of a record that is not padded: looked at in a copy, behind which there is what belongs to no value. */
enum { LAST_MOST = 2 * MEMBER_MOST };
__attribute__((noinline)) static void take_last(struct facts_run *run, struct fact_form ***guess) {
    char copy[LAST_MOST + MEMBER_MOST] = { 0 };
    size_t left = (size_t)(run->json.end - run->json.at);
    memcpy(copy, run->json.at, left);
    run->json.at += take_plain(run, copy, copy + left, guess) - copy;
}

bool facts_quick_read(struct facts_run *run, struct fact_form ***guess) {
    struct json *json = &run->json;
    ptrdiff_t spared = run->padded ? 0 : MEMBER_MOST; /* bytes of the record that are left to be read beyond a member */
    if (json->fault != JSON_FINE || !run->reader->facts.first) return false;
    if (json->end - json->at > spared) {
        const char *stop = json->end - spared;
        if (json->fresh) take_id(run, stop);
        json->at = take_plain(run, json->at, stop, guess);
    }
    if (spared && json->end - json->at <= LAST_MOST) take_last(run, guess);
    return json->end - json->at == 1 && *json->at == '}' && !json->fresh;
}
