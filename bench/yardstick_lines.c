/* yardstick: patients in, result lines out. A reader that knows the facts and expects their order; others are accepted. */
#define _GNU_SOURCE
#include "bench/yardstick.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind { ID, TRUTH, STATUS, AGE, WEIGHT, HEIGHT, ECOG, INVOLVEMENT };
/* The bytes of "name" with both quotation marks and the colon, and which of them count: compared at once. */
struct key {
    unsigned char text[32], mask[32];
    uint8_t length, kind, place;
    uint16_t most;
};
enum { KEYS = 21, BUFFER = 1 << 19, MARGIN = 128 };

static const struct { const char *name; enum kind kind; int place; uint16_t most; } names[KEYS] = {
    { "id", ID, 0, 0 }, { "age", AGE, 0, 100 }, { "weight_kg", WEIGHT, 0, 2000 }, { "height_cm", HEIGHT, 0, 220 },
    { "her2", STATUS, HER2, 0 }, { "hr", STATUS, HR, 0 }, { "ecog", ECOG, 0, 4 }, { "liver_involvement_pct", INVOLVEMENT, 0, 100 },
    { "has_brain_mets", TRUTH, BRAIN, 0 }, { "has_liver_mets", TRUTH, LIVER, 0 }, { "has_bone_mets", TRUTH, BONE, 0 },
    { "bone_mets_rt_controllable", TRUTH, BONE_CONTROLLABLE, 0 }, { "has_lung_mets", TRUTH, LUNG, 0 },
    { "lung_mets_isolated", TRUTH, LUNG_ISOLATED, 0 }, { "other_extrahepatic", TRUTH, OTHER, 0 },
    { "disease_controlled", TRUTH, CONTROLLED, 0 }, { "prior_chemo_failed", TRUTH, FAILED, 0 },
    { "endocrine_resistance", TRUTH, RESISTANT, 0 }, { "rapid_progression", TRUTH, RAPID, 0 },
    { "liver_function_normal", TRUTH, LIVER_WORKS, 0 }, { "surgical_candidate", TRUTH, SURGICAL, 0 },
};

static void make_keys(struct key keys[KEYS]) {
    memset(keys, 0, KEYS * sizeof *keys);
    for (int k = 0; k < KEYS; k++) {
        size_t n = strlen(names[k].name);
        keys[k].text[0] = keys[k].text[n + 1] = '"';
        keys[k].text[n + 2] = ':';
        memcpy(keys[k].text + 1, names[k].name, n);
        memset(keys[k].mask, 255, n + 3);
        keys[k].length = (uint8_t)(n + 3);
        keys[k].kind = (uint8_t)names[k].kind;
        keys[k].place = (uint8_t)names[k].place;
        keys[k].most = names[k].most;
    }
}

typedef uint64_t sixteen __attribute__((vector_size(16))); /* bytes */

static inline bool key_is(const char *s, const struct key *key) {
    sixteen have[2], text[2], mask[2];
    memcpy(have, s, 32), memcpy(text, key->text, 32), memcpy(mask, key->mask, 32);
    sixteen other = ((have[0] ^ text[0]) & mask[0]) | ((have[1] ^ text[1]) & mask[1]);
    return !(other[0] | other[1]);
}

static const char *blanks(const char *s) {
    while (*s == ' ' || *s == '\t' || *s == '\r') s++;
    return s;
}

/* The value behind a key that stands as it is expected, else behind any blanks; NULL when no key is known. */
static inline const char *find_key(const char *s, const struct key *keys, unsigned *at) {
    for (unsigned tries = 0; tries < KEYS; tries++, *at = *at + 1 == KEYS ? 0 : *at + 1)
        if (key_is(s, &keys[*at])) return s + keys[*at].length;
    for (unsigned k = 0; k < KEYS; k++)
        if (!memcmp(s, keys[k].text, keys[k].length - 1u)) {
            *at = k;
            s = blanks(s + keys[k].length - 1);
            return *s == ':' ? s + 1 : NULL;
        }
    return NULL;
}

/* Digits, with one behind the point where `tenths` asks for it; NULL above `most`. */
static inline const char *read_number(const char *s, bool tenths, unsigned most, unsigned *value) {
    const char *began = s;
    unsigned n = 0, digit;
    while ((digit = (unsigned)*s - '0') < 10 && s < began + 4) n = 10 * n + digit, s++;
    if (s == began) return NULL;
    if (tenths) {
        n *= 10;
        if (*s == '.' && (digit = (unsigned)s[1] - '0') < 10) n += digit, s += 2;
    }
    *value = n;
    return n <= most ? s : NULL;
}

struct reading { struct patient patient; const char *id; size_t length; };

static inline void put_truth(struct patient *p, unsigned place, bool yes) {
    p->truths = (p->truths & ~(3u << (2 * place))) | (yes ? 3u : 0) << (2 * place);
}

static inline const char *read_value(const char *s, const struct key *key, struct reading *r) {
    unsigned n = 0;
    if (*s == 'n') return memcmp(s, "null", 4) ? NULL : s + 4;
    if (key->kind == TRUTH) {
        bool yes = !memcmp(s, "true", 4), no = !memcmp(s, "false", 5);
        put_truth(&r->patient, key->place, yes);
        return yes | no ? s + 5 - yes : NULL;
    }
    switch ((enum kind)key->kind) {
    case STATUS: {
        bool yes = !memcmp(s, "\"positive", 9), no = !memcmp(s, "\"negative", 9);
        put_truth(&r->patient, key->place, yes);
        return (yes | no) && s[9] == '"' ? s + 10 : NULL;
    }
    case ID:
        r->id = s + 1;
        for (s++; *s != '"' && *s != '\\' && (unsigned char)*s >= ' ';) s++;
        r->length = (size_t)(s - r->id);
        return *s == '"' && r->id[-1] == '"' ? s + 1 : NULL;
    case TRUTH: break;
    case AGE: s = read_number(s, false, key->most, &n), r->patient.age = (uint8_t)n; break;
    case WEIGHT: s = read_number(s, true, key->most, &n), r->patient.weight = (uint16_t)n; break;
    case HEIGHT: s = read_number(s, false, key->most, &n), r->patient.height = (uint8_t)n; break;
    case ECOG: s = read_number(s, false, key->most, &n), r->patient.ecog = (uint8_t)n; break;
    case INVOLVEMENT: s = read_number(s, false, key->most, &n), r->patient.involvement = (uint8_t)n; break;
    }
    return s;
}

/* One line with its newline; NULL when it is no patient. */
static inline const char *read_patient(const char *s, const struct key *keys, struct reading *r) {
    unsigned at = 0;
    *r = (struct reading){ nobody, NULL, 0 };
    if (*(s = blanks(s)) != '{') return NULL;
    do {
        s = blanks(s + 1);
        if (!(s = find_key(s, keys, &at)) || !(s = read_value(blanks(s), &keys[at], r))) return NULL;
        at = at + 1 == KEYS ? 0 : at + 1;
        s = blanks(s);
    } while (*s == ',');
    if (*s != '}' || !r->id) return NULL;
    s = blanks(s + 1);
    return *s == '\n' ? s + 1 : NULL;
}

bool each_patient(const char *path, patient_use *use, void *context) {
    struct key keys[KEYS];
    struct reading reading;
    char *buffer = calloc(1, BUFFER + MARGIN), *last = NULL;
    int file = open(path, O_RDONLY);
    size_t have = 0;
    ssize_t got = 1;
    make_keys(keys);
    while (buffer && file >= 0 && got > 0 && (got = read(file, buffer + have, BUFFER - have)) >= 0) {
        have += (size_t)got;
        if (!got && have && have < BUFFER && buffer[have - 1] != '\n') buffer[have++] = '\n';
        last = memrchr(buffer, '\n', have);
        if (!last && have == BUFFER) break;
        for (const char *s = buffer; last && s <= last;) {
            s = read_patient(s, keys, &reading);
            if (!s) {
                got = -1;
                break;
            }
            use(context, &reading.patient, reading.id, reading.length);
        }
        if (got < 0) break;
        size_t done = last ? (size_t)(last + 1 - buffer) : 0;
        memmove(buffer, buffer + done, have -= done);
    }
    if (file >= 0) close(file);
    free(buffer);
    return buffer && file >= 0 && got == 0;
}

/* --- Result lines ----------------------------------------------------------------------------------------------------- */

/* Every outcome's words; a piece is copied whole and counts as long as it is. */
struct piece { char text[48]; size_t length; };
#define PIECE(text) { text, sizeof(text) - 1 }
#define PIECES(before, after) { [NO] = PIECE(before "\"no\"" after), [UNKNOWN] = PIECE(before "\"unknown\"" after), \
                                [YES] = PIECE(before "\"yes\"" after) }
static const struct piece words[OUTCOMES][4] = {
    PIECES("\",\"applies\":", ",\"outcomes\":{\""), PIECES("her2_therapy\":", ",\"endocrine\":"), PIECES("", ",\"chemo\":"),
    PIECES("", ",\"paclitaxel\":"), PIECES("", ",\"local_therapy\":"), PIECES("", ",\"surgery\":"), PIECES("", ",\"sbrt\":"),
    PIECES("", ",\"refer\":"), PIECES("", ",\"mdt\":"), PIECES("", "},\"doses\":{"),
};
#define PUT_WORDS(to, words) ((char *)memcpy(to, words, sizeof(words) - 1) + sizeof(words) - 1)

static char *put_dose(char *to, unsigned tenths) {
    unsigned whole = tenths / 10;
    char *end;
    if (tenths == 0) return PUT_WORDS(to, "null");
    *to++ = '"';
    end = to += whole < 10 ? 1 : whole < 100 ? 2 : whole < 1000 ? 3 : 4;
    do *--end = (char)('0' + whole % 10);
    while (whole /= 10);
    if (tenths % 10) *to++ = '.', *to++ = (char)('0' + tenths % 10);
    return PUT_WORDS(to, " mg\"");
}

char *put_answer(char *to, const char *id, size_t length, const struct answer *answer) {
    uint32_t outcomes = answer->outcomes;
    bool her2 = outcome_of(answer, HER2_THERAPY) == YES, taxane = outcome_of(answer, PACLITAXEL) == YES;
    to = PUT_WORDS(to, "{\"patient\":\"");
    to = (char *)memcpy(to, id, length) + length;
    for (int k = 0; k < OUTCOMES; k++, outcomes >>= 2) {
        const struct piece *piece = &words[k][outcomes & 3];
        memcpy(to, piece->text, sizeof piece->text);
        to += piece->length;
    }
    if (her2) {
        to = put_dose(PUT_WORDS(to, "\"her2_therapy\":["), answer->dose[HER2_FIRST]);
        *to++ = ',';
        to = put_dose(to, answer->dose[HER2_WEEKLY]);
        *to++ = ']';
    }
    if (taxane) {
        if (her2) *to++ = ',';
        to = put_dose(PUT_WORDS(to, "\"paclitaxel\":["), 10u * answer->dose[TAXANE]);
        *to++ = ']';
    }
    return PUT_WORDS(to, "}}\n");
}
