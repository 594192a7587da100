/* unit_suggest: from what people write to the code they mean. The text is tidied (µ, superscripts, blanks),
 * then every symbol that is no code is replaced by the nearest that is. Only what unit_parse accepts is offered. */
#include <string.h>

#include "base/unit_term.h"

enum {
    GUESSES = 4,
    FAR = 3,    /* bytes from which on a misspelling can be told from another unit */
    RARE = 3,   /* what it costs to be no everyday unit */
    NEAR = 0,   /* how much more than the best guess others may cost: a second choice of size would mislead */
    CHANGE = 8, /* what one changed letter costs; a changed case costs 1 */
};

struct guesses {
    struct { char code[UNIT_CODE]; unsigned cost; } best[GUESSES];
    size_t count;
};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool same_letters(const char *a, size_t length, const char *b) {
    if (strlen(b) != length) return false;
    for (size_t i = 0; i < length; i++)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

/* Keeps the cheapest few, the earlier of two equal ones first. */
static void offer(struct guesses *guesses, const char *prefix, const char *code, unsigned cost) {
    size_t at = guesses->count, before = strlen(prefix), rest = strlen(code);
    if (before + rest >= UNIT_CODE) return;
    while (at > 0 && guesses->best[at - 1].cost > cost) at--;
    if (at == GUESSES) return;
    if (guesses->count < GUESSES) guesses->count++;
    for (size_t i = guesses->count - 1; i > at; i--) guesses->best[i] = guesses->best[i - 1];
    memcpy(guesses->best[at].code, prefix, before);
    memcpy(guesses->best[at].code + before, code, rest + 1);
    guesses->best[at].cost = cost;
}

struct tidy { const char *from, *to; };

/* Longer beginnings first. */
static const struct tidy tidies[] = {
    { "\xC2\xB0" "C", "Cel" }, { "\xC2\xB0" "F", "[degF]" }, { "\xC2\xB0" "K", "K" }, { "\xE2\x84\x83", "Cel" }, { "\xE2\x84\x89", "[degF]" },
    { "\xC2\xB5", "u" },       { "\xCE\xBC", "u" },          { "\xC2\xB0", "deg" },     { "\xCE\xA9", "Ohm" },
    { "\xE2\x84\xA6", "Ohm" }, { "\xC3\x85", "Ao" },         { "\xC2\xB7", "." },       { "\xE2\x8B\x85", "." },
    { "\xC2\xB9", "1" },       { "\xC2\xB2", "2" },          { "\xC2\xB3", "3" },       { "\xE2\x81\xB0", "0" },
    { "\xE2\x81\xB4", "4" },   { "\xE2\x81\xB5", "5" },      { "\xE2\x81\xB6", "6" },   { "\xE2\x81\xB7", "7" },
    { "\xE2\x81\xB8", "8" },   { "\xE2\x81\xB9", "9" },      { "\xE2\x81\xBB", "-" },   { "\xE2\x88\x92", "-" },
    { "\xE2\x80\xB0", "[ppth]" }, { "\xE2\x88\x95", "/" },   { "\xE2\x81\x84", "/" },   { "\xC3\x97" "10", "10*" },
    { "\xC3\x97", "" },        { "x10^", "10*" },            { "x10*", "10*" },         { "x10", "10*" },
    { "10^", "10*" },          { "10E", "10*" },             { "10e", "10*" },          { " per ", "/" },
    { "^", "" },               { "\xC2\xA0", "" },           { " ", "" },
};

static const struct tidy *tidy_at(const char *bytes, size_t length) {
    for (size_t i = 0; i < sizeof tidies / sizeof tidies[0]; i++) {
        size_t from = strlen(tidies[i].from);
        if (from <= length && memcmp(bytes, tidies[i].from, from) == 0) return &tidies[i];
    }
    return NULL;
}

static bool append(char text[UNIT_CODE], size_t *length, const char *bytes, size_t count) {
    if (count >= UNIT_CODE - *length) return false;
    memcpy(text + *length, bytes, count);
    *length += count;
    text[*length] = '\0';
    return true;
}

static bool tidy(const char *bytes, size_t length, char text[UNIT_CODE], size_t *count) {
    *count = 0;
    text[0] = '\0';
    for (size_t at = 0; at < length;) {
        const struct tidy *rule = tidy_at(bytes + at, length - at);
        bool power = rule && rule->to[0] == '1' && at + 3 <= length && bytes[at] == '1' && bytes[at + 2] == '*';
        if (!rule || power) {
            if (!append(text, count, bytes + at++, 1)) return false;
        } else {
            if (!append(text, count, rule->to, strlen(rule->to))) return false;
            at += strlen(rule->from);
        }
    }
    return *count > 0;
}

static bool is_common(const struct unit_atom *atom) {
    static const char *const common[] = { "g", "m", "L", "mol", "s", "min", "h", "d", "wk", "%", "eq", "osm", "Pa",
                                          "[IU]", "m[Hg]", "m[H2O]", "J", "cal", "kat", "Cel", "[pH]", "[degF]" };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcmp(unit_atom_code(atom), common[i]) == 0) return true;
    return false;
}

/* The code without its brackets, which people leave out. */
static void bare_code(const char *prefix, const char *code, char bare[UNIT_CODE]) {
    size_t length = 0;
    for (const char *part = prefix; *part; part++) bare[length++] = *part;
    for (; *code && length < UNIT_CODE - 1; code++)
        if (*code != '[' && *code != ']') bare[length++] = *code;
    bare[length] = '\0';
}

static bool same_name(const struct slice symbol, const char *prefix, const char *name) {
    size_t head = strlen(prefix), rest = symbol.length - head;
    if (symbol.length < head + 3 || strlen(name) < 3 || !same_letters(symbol.bytes, head, prefix)) return false;
    const char *tail = symbol.bytes + head;
    return same_letters(tail, rest, name) || (lower(tail[rest - 1]) == 's' && same_letters(tail, rest - 1, name));
}

/* Which bytes occur, modulo 64. */
static uint64_t letters_of(struct slice text) {
    uint64_t set = 0;
    for (size_t i = 0; i < text.length; i++) set |= (uint64_t)1 << (text.bytes[i] & 63);
    return set;
}

static bool has_at_most(uint64_t set, unsigned most) {
    for (; most > 0 && set; most--) set &= set - 1;
    return !set;
}

/* Each change takes away one letter that only one of them has, and brings one that only the other has: many such letters are many changes. */
static bool can_be_near(struct slice a, struct slice b, unsigned most) {
    uint64_t one = letters_of(a), other = letters_of(b);
    return has_at_most(one & ~other, most) && has_at_most(other & ~one, most);
}

/* Compares a symbol with one prefix (or none, "") and atom: by name, by letters without their case, by spelling. */
static void compare_with(struct guesses *guesses, struct slice symbol, const char *prefix, const char *prefix_name,
                         const struct unit_atom *atom, unsigned rare) {
    char bare[UNIT_CODE];
    bare_code(prefix, unit_atom_code(atom), bare);
    if (same_name(symbol, prefix_name, unit_atom_name(atom))) {
        offer(guesses, prefix, unit_atom_code(atom), rare);
    } else if (same_letters(symbol.bytes, symbol.length, bare)) {
        unsigned cases = 1;
        for (size_t i = 0; i < symbol.length; i++) cases += symbol.bytes[i] != bare[i];
        offer(guesses, prefix, unit_atom_code(atom), cases + rare);
    } else if (symbol.length >= FAR && strlen(bare) + 1 >= FAR) {
        unsigned most = symbol.length > 4 ? 2 : 1;
        unsigned distance = can_be_near(symbol, slice_of(bare), most) ? text_distance(symbol, slice_of(bare), most) : most + 1;
        if (distance <= most) offer(guesses, prefix, unit_atom_code(atom), CHANGE * distance + rare);
    }
}

static void compare_with_all(struct guesses *guesses, struct slice written) {
    char bare[UNIT_CODE], whole[UNIT_CODE];
    if (written.length >= UNIT_CODE) return;
    memcpy(whole, written.bytes, written.length);
    whole[written.length] = '\0';
    bare_code("", whole, bare);
    struct slice symbol = slice_of(bare);
    for (size_t i = 0; i < unit_atom_count(); i++) {
        const struct unit_atom *atom = unit_atom_at(i);
        if (strcmp(unit_atom_code(atom), "l") == 0) continue; /* L reads better: l and 1 look alike */
        unsigned rare = is_common(atom) ? 0 : RARE;
        compare_with(guesses, symbol, "", "", atom, rare);
        for (size_t j = 0; atom->prefixes && j < unit_prefix_count(); j++)
            compare_with(guesses, symbol, unit_prefix_at(j)->code, unit_prefix_at(j)->name, atom, rare);
    }
    while (guesses->count > 1 && guesses->best[guesses->count - 1].cost > guesses->best[0].cost + NEAR)
        guesses->count--;
}

/* Word and code of each row, each with its NUL, one behind the other; an empty word ends them. */
static const char aliases[] =
#define ALIAS(word, code) word "\0" code "\0"
#include "base/unit_alias.def"
    ;
static const char whole_aliases[] =
#define WHOLE(word, code) word "\0" code "\0"
#include "base/unit_alias.def"
    ;

static bool find_aliases(struct guesses *guesses, struct slice text, const char *word) {
    while (*word) {
        const char *code = word + strlen(word) + 1;
        if (same_letters(text.bytes, text.length, word)) offer(guesses, "", code, 0);
        word = code + strlen(code) + 1;
    }
    return guesses->count > 0;
}

static void guess_symbol(struct guesses *guesses, struct slice symbol) {
    const struct unit_prefix *prefix;
    const struct unit_atom *atom = unit_atom_find(symbol.bytes, symbol.length, &prefix);
    guesses->count = 0;
    if (slice_is(symbol, "pH")) {
        offer(guesses, "", "[pH]", 0);
    } else if (atom) {
        offer(guesses, prefix ? prefix->code : "", strcmp(unit_atom_code(atom), "l") == 0 ? "L" : unit_atom_code(atom), 0);
    } else if (!find_aliases(guesses, symbol, aliases)) {
        compare_with_all(guesses, symbol);
    }
}

static bool is_symbol(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("%_'[]", c); }

/* Where the symbol that begins at `at` ends: "cmH2O" and "[H20]" hold digits, "m2" ends before its own. */
static size_t symbol_end(const char *text, size_t length, size_t at) {
    size_t end = at;
    bool inside = false;
    while (end < length && (inside ? text[end] != ' ' : is_symbol(text[end]))) {
        if (text[end] == '[') inside = true;
        if (text[end] == ']') inside = false;
        end++;
        if (end + 1 < length && text[end] == '2' && lower(text[end + 1]) == 'o' && lower(text[end - 1]) == 'h') end++;
    }
    return end;
}

/* The text with the best guess for every symbol, but the given choice for the first that leaves one; `choices` says how many that
 * has. False when a symbol has no guess or there is no such choice. */
static bool rewrite(const char *text, size_t length, size_t choice, size_t *choices, char result[UNIT_CODE]) {
    struct guesses guesses;
    size_t count = 0;
    result[0] = '\0';
    *choices = 1;
    for (size_t at = 0; at < length;) {
        size_t end = text[at] == '{' ? at + strcspn(text + at, "}") : symbol_end(text, length, at);
        if (end == at || text[at] == '{') {
            end = end < length && end > at ? end + 1 : at + 1;
            if (!append(result, &count, text + at, end - at)) return false;
        } else {
            guess_symbol(&guesses, (struct slice){ text + at, end - at });
            size_t chosen = guesses.count > 1 ? choice : 0;
            if (guesses.count > 1) choice = 0;
            if (guesses.count > 1 && *choices == 1) *choices = guesses.count;
            if (chosen >= guesses.count) return false;
            const char *code = guesses.best[chosen].code;
            if (!append(result, &count, code, strlen(code))) return false;
        }
        at = end;
    }
    return choice == 0;
}

static void keep(const char *code, struct slice written, char found[][UNIT_CODE], size_t most, size_t *count) {
    struct unit unit;
    size_t length = strlen(code);
    if (*count == most || length >= UNIT_CODE || slice_is(written, code)) return;
    if (unit_parse(code, length, &unit, NULL) != UNIT_READ) return;
    for (size_t i = 0; i < *count; i++)
        if (strcmp(found[i], code) == 0) return;
    memcpy(found[(*count)++], code, length + 1);
}

size_t unit_suggest(const char *bytes, size_t length, char found[][UNIT_CODE], size_t most) {
    char text[UNIT_CODE], result[UNIT_CODE];
    struct slice written = { bytes, length };
    struct guesses whole = { .count = 0 };
    struct unit unit;
    size_t count = 0, tidied;
    bool valid = unit_parse(bytes, length, &unit, NULL) == UNIT_READ;
    if (!valid && unit_read_printed(bytes, length, &unit)) keep(unit.code, written, found, most, &count);
    if (!valid && !count) find_aliases(&whole, written, whole_aliases);
    for (size_t i = 0; i < whole.count; i++) keep(whole.best[i].code, written, found, most, &count);
    if (count || !tidy(bytes, length, text, &tidied)) return count;
    for (size_t choice = 0, choices = 1; choice < choices; choice++)
        if (rewrite(text, tidied, choice, &choices, result)) keep(result, written, found, most, &count);
    return count;
}
