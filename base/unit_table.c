/* unit_table: the rows of unit_table.def as constant arrays, searched by halving. */
#include "base/unit_table.h"

#include <stddef.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LENGTH(code) (uint8_t)(sizeof(code) - 1)
enum { NO = false, YES = true };

static const struct unit_prefix prefixes[] = {
#define PREFIX(code, value, exponent, name) { code, name, LENGTH(code), exponent, value },
#include "base/unit_table.def"
};

/* The texts of all atoms, one behind the other, and in each atom where its own begin: without pointers, which each process would have to
 * fill in. A text is named by the line of the table that it stands in. */
#define JOIN(a, b) a##b
#define NAMED(kind, line) JOIN(kind, line)
#define AT(kind) offsetof(struct texts, NAMED(kind, __LINE__))

struct texts {
    char none[1], months[7], a_month[15], years[6], a_year[14];
#define BASE(code, dimension, name) char NAMED(code_, __LINE__)[sizeof(code)], NAMED(name_, __LINE__)[sizeof(name)];
#define ARBITRARY(code, prefixes, name) BASE(code, dimension, name)
#define UNIT(code, prefixes, value, exponent, definition, name) \
    BASE(code, dimension, name) char NAMED(definition_, __LINE__)[sizeof(definition)];
#define SPECIAL(code, prefixes, scale, value, exponent, proper, name) UNIT(code, prefixes, value, exponent, proper, name)
#include "base/unit_table.def"
};

static const struct texts texts = {
    "", "months", "calendar month", "years", "calendar year",
#define BASE(code, dimension, name) code, name,
#define ARBITRARY(code, prefixes, name) code, name,
#define UNIT(code, prefixes, value, exponent, definition, name) code, name, definition,
#define SPECIAL(code, prefixes, scale, value, exponent, proper, name) code, name, proper,
#include "base/unit_table.def"
};
_Static_assert(sizeof(struct texts) <= UINT16_MAX, "a text is named by 16 bits");

static const struct unit_atom atoms[] = {
#define BASE(code, dimension, name) { AT(code_), AT(name_), 0, LENGTH(code), YES, UNIT_IS_BASE, UNIT_##dimension, 0, 1 },
#define UNIT(code, prefixes, value, exponent, definition, name) \
    { AT(code_), AT(name_), AT(definition_), LENGTH(code), prefixes, UNIT_IS_DEFINED, 0, exponent, value },
#define ARBITRARY(code, prefixes, name) { AT(code_), AT(name_), 0, LENGTH(code), prefixes, UNIT_IS_ARBITRARY, 0, 0, 1 },
#define SPECIAL(code, prefixes, scale, value, exponent, proper, name) \
    { AT(code_), AT(name_), AT(definition_), LENGTH(code), prefixes, UNIT_IS_SPECIAL, UNIT_SCALE_##scale, exponent, value },
#include "base/unit_table.def"
};

static const struct unit_atom calendar[] = {
    { offsetof(struct texts, months), offsetof(struct texts, a_month), 0, 6, NO, UNIT_IS_BASE, UNIT_CALENDAR, 0, 1 },
    { offsetof(struct texts, years), offsetof(struct texts, a_year), offsetof(struct texts, months), 5, NO, UNIT_IS_DEFINED, 0, 0, 12 },
};

static const char *text_at(uint16_t at) { return (const char *)&texts + at; }
const char *unit_atom_code(const struct unit_atom *atom) { return text_at(atom->code); }
const char *unit_atom_name(const struct unit_atom *atom) { return text_at(atom->name); }
const char *unit_atom_definition(const struct unit_atom *atom) { return text_at(atom->definition); }

size_t unit_atom_count(void) { return COUNT(atoms); }
const struct unit_atom *unit_atom_at(size_t row) { return row < COUNT(atoms) ? &atoms[row] : NULL; }
size_t unit_prefix_count(void) { return COUNT(prefixes); }
const struct unit_prefix *unit_prefix_at(size_t row) { return row < COUNT(prefixes) ? &prefixes[row] : NULL; }

uint16_t unit_atom_number(const struct unit_atom *atom) { return (uint16_t)(atom - atoms + 1); }
const struct unit_atom *unit_atom_of(uint16_t number) { return number ? unit_atom_at(number - 1u) : NULL; }

/* Less than, equal to or more than 0 as memcmp, where the shorter of two equal beginnings is less. Neither is empty. */
static int compare(const char *a, size_t a_length, const char *b, size_t b_length) {
    if (a[0] != b[0]) return (unsigned char)a[0] - (unsigned char)b[0]; /* mostly */
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

static const struct unit_atom *find_atom(const char *bytes, size_t length) {
    size_t low = 0, high = COUNT(atoms);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(bytes, length, text_at(atoms[middle].code), atoms[middle].length);
        if (order == 0) return &atoms[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

static const struct unit_prefix *find_prefix(const char *bytes, size_t length) {
    size_t low = 0, high = COUNT(prefixes);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(bytes, length, prefixes[middle].code, prefixes[middle].length);
        if (order == 0) return &prefixes[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

const struct unit_atom *unit_atom_find(const char *bytes, size_t length, const struct unit_prefix **prefix) {
    *prefix = NULL;
    if (length == 0) return NULL;
    const struct unit_atom *atom = find_atom(bytes, length);
    if (atom) return atom;
    for (size_t cut = 1; cut <= 2 && cut < length; cut++) {
        const struct unit_prefix *before = find_prefix(bytes, cut);
        if (!before) continue;
        atom = find_atom(bytes + cut, length - cut);
        if (!atom || !atom->prefixes) continue;
        *prefix = before;
        return atom;
    }
    return NULL;
}

const struct unit_atom *unit_calendar_find(const char *bytes, size_t length) {
    for (size_t i = 0; i < COUNT(calendar); i++) {
        size_t whole = calendar[i].length;
        if ((length == whole || length == whole - 1) && memcmp(bytes, text_at(calendar[i].code), length) == 0)
            return &calendar[i];
    }
    return NULL;
}
