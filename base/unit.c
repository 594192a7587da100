/* unit: codes become units, units become products; unit_measure knows what a code amounts to. */
#include "base/unit.h"

#include <string.h>

#include "base/unit_code.h"
#include "base/unit_measure.h"

const struct unit unit_one = {
    .code = "1",
    .multiply = { .coefficient = 1, .kind = DECIMAL_KNOWN },
    .divide = { .coefficient = 1, .kind = DECIMAL_KNOWN },
};

static enum unit_read read_unit(const char *bytes, size_t length, bool calendar, struct unit *unit, size_t *bad_at) {
    if (bad_at) *bad_at = 0;
    if (length >= UNIT_CODE) {
        if (bad_at) *bad_at = UNIT_CODE - 1;
        return UNIT_TOO_LONG;
    }
    struct unit_reader reader = unit_reader_of(bytes, length, calendar);
    struct unit_measure measure;
    enum unit_read read = unit_measure_read(&reader, &measure);
    if (bad_at) *bad_at = reader.at;
    if (read != UNIT_READ) return read;
    *unit = (struct unit){ .arbitrary = measure.arbitrary, .special = measure.special };
    memcpy(unit->code, bytes, length);
    for (unsigned i = 0; i < UNIT_DIMENSIONS; i++) unit->power[i] = (int8_t)measure.power[i];
    unit_ratio_split(&measure.size, &unit->multiply, &unit->divide);
    return UNIT_READ;
}

enum unit_read unit_parse(const char *bytes, size_t length, struct unit *unit, size_t *bad_at) {
    return read_unit(bytes, length, false, unit, bad_at);
}

enum unit_read unit_restore(const char *bytes, size_t length, struct unit *unit) {
    return read_unit(bytes, length, true, unit, NULL);
}

bool unit_parse_word(const char *bytes, size_t length, struct unit *unit) {
    static const struct { const char *word, *code; } words[] = {
        { "second", "s" }, { "minute", "min" }, { "hour", "h" },       { "day", "d" },
        { "week", "wk" },  { "month", "months" }, { "year", "years" },
    };
    struct slice word = { bytes, length };
    if (length > 1 && bytes[length - 1] == 's') word.length--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_is(word, words[i].word))
            return unit_restore(words[i].code, strlen(words[i].code), unit) == UNIT_READ;
    return false;
}

static bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t match_word(const char *bytes, size_t length, struct unit *unit) {
    size_t end = 0;
    while (end < length && end < UNIT_CODE && in_name(bytes[end])) end++;
    return unit_parse_word(bytes, end, unit) ? end : 0;
}

/* What a guideline's text must not take for a unit although UCUM does: numbers, parenthesised terms, and
 * pH, which would be the picohenry. */
static bool may_begin(const char *bytes, size_t length) {
    if (length == 0 || bytes[0] == '(') return false;
    if (length >= 2 && bytes[0] == 'p' && bytes[1] == 'H' && (length == 2 || !in_name(bytes[2]))) return false;
    return true;
}

size_t unit_match(const char *bytes, size_t length, struct unit *unit) {
    size_t ends[UNIT_CODE], count = 0, word = match_word(bytes, length, unit);
    if (word || !may_begin(bytes, length)) return word;
    struct unit_reader reader = unit_reader_of(bytes, length < UNIT_CODE ? length : UNIT_CODE, false);
    struct unit_term term;
    bool named = false;
    while (count < UNIT_CODE && unit_next(&reader, &term)) {
        if (!named && !term.atom && term.symbol.length) break; /* begins with digits */
        named = true;
        bool ends_name = reader.at == length || !in_name(bytes[reader.at]);
        if (reader.depth == 0 && reader.at < UNIT_CODE && ends_name) ends[count++] = reader.at;
    }
    while (count > 0)
        if (unit_parse(bytes, ends[--count], unit, NULL) == UNIT_READ) return ends[count];
    return 0;
}

bool unit_same_dimension(const struct unit *a, const struct unit *b) {
    return memcmp(a->power, b->power, sizeof a->power) == 0 && a->arbitrary == b->arbitrary;
}

bool unit_same(const struct unit *a, const struct unit *b) {
    if (!unit_same_dimension(a, b) || a->special != b->special) return false;
    return decimal_equal(a->multiply, b->multiply) && decimal_equal(a->divide, b->divide);
}

bool unit_is_number(const struct unit *unit) {
    return unit_same_dimension(unit, &unit_one) && unit->special == 0;
}

bool unit_is_one(const struct unit *unit) { return unit_is_number(unit) && unit_same(unit, &unit_one); }

/* The unit whose code is this product. */
static bool unit_of_code(const struct unit_code *code, struct unit *result) {
    char text[UNIT_CODE];
    return unit_code_write(code, text) && unit_restore(text, strlen(text), result) == UNIT_READ;
}

static bool is_plain_one(const struct unit *unit) { return strcmp(unit->code, "1") == 0; }

static bool combine(const struct unit *a, const struct unit *b, int32_t power, struct unit *result) {
    if (is_plain_one(b)) {
        *result = *a;
        return true;
    }
    struct unit_code code = { .count = 0 };
    if (a->special || b->special) return false;
    return unit_code_add(&code, a->code, 1) && unit_code_add(&code, b->code, power) && unit_of_code(&code, result);
}

bool unit_multiply(const struct unit *a, const struct unit *b, struct unit *result) {
    return is_plain_one(a) ? combine(b, a, 1, result) : combine(a, b, 1, result);
}

bool unit_divide(const struct unit *a, const struct unit *b, struct unit *result) { return combine(a, b, -1, result); }

bool unit_power(const struct unit *a, int power, struct unit *result) {
    if (power == 1) {
        *result = *a;
        return true;
    }
    struct unit_code code = { .count = 0 };
    if (a->special || power > INT8_MAX || power < INT8_MIN) return false;
    return unit_code_add(&code, a->code, 1) && unit_code_raise(&code, power) && unit_of_code(&code, result);
}

bool unit_root(const struct unit *a, struct unit *result) {
    struct unit_code code = { .count = 0 };
    if (a->special) return false;
    return unit_code_add(&code, a->code, 1) && unit_code_halve(&code) && unit_of_code(&code, result);
}

struct unit unit_of_dimension(const struct unit *like) {
    static const char *const symbols[UNIT_DIMENSIONS] = { "m", "s", "g", "rad", "K", "C", "cd", "mol", "months", NULL };
    struct unit_code code = { .count = 0 };
    struct unit result = unit_one;
    for (unsigned i = 0; i < UNIT_DIMENSIONS; i++) {
        const struct unit_atom *arbitrary = unit_atom_of(like->arbitrary);
        const char *symbol = i != UNIT_ARBITRARY ? symbols[i] : arbitrary ? unit_atom_code(arbitrary) : NULL;
        if (like->power[i] && (!symbol || !unit_code_add(&code, symbol, like->power[i]))) return unit_one;
    }
    return unit_of_code(&code, &result) ? result : unit_one;
}
