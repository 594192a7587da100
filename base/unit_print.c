/* unit_print: what people read for a code, and the code for what they read. */
#include <string.h>

#include "base/unit_term.h"

/* Code and text of each row, each with its NUL, one behind the other; an empty code ends them. */
static const char printed[] =
#define PRINTED(code, text) code "\0" text "\0"
#include "base/unit_table.def"
    ;

static const char *behind(const char *text) { return text + strlen(text) + 1; }

static const char *printed_of(struct slice code) {
    for (const char *row = printed; *row; row = behind(behind(row)))
        if (slice_is(code, row)) return behind(row);
    return NULL;
}

static const char *printed_prefix(const struct unit_prefix *prefix) { return *prefix->code == 'u' ? "\xC2\xB5" /* µ */ : prefix->code; }

/* The text for a part of a code, NULL where it is read as it is written, and the prefix before it. */
static const char *text_of(const struct unit_term *term, const char **prefix) {
    const char *text = printed_of(term->atom ? term->symbol : term->annotation);
    *prefix = "";
    if (text || !term->prefix) return text;
    const char *atom = unit_atom_code(term->atom);
    text = printed_of(slice_of(atom));
    *prefix = printed_prefix(term->prefix);
    return text ? text : *prefix == term->prefix->code ? NULL : atom;
}

struct writing {
    char *text;
    size_t length;
};

static void write_part(struct writing *writing, const char *bytes, size_t length) {
    size_t left = UNIT_PRINTED - 1 - writing->length;
    if (length > left) length = left;
    memcpy(writing->text + writing->length, bytes, length);
    writing->length += length;
    writing->text[writing->length] = '\0';
}

void unit_tell(const char *code, char text[UNIT_PRINTED]) {
    struct unit_reader reader = unit_reader_of(code, strlen(code), true);
    struct unit_term term;
    struct writing writing = { text, 0 };
    while (strpbrk(code, "[{*^ue") && unit_next(&reader, &term)) { /* each code that has a text holds one of these, and so does micro */
        struct slice part = term.atom ? term.symbol : term.annotation;
        const char *prefix, *words = text_of(&term, &prefix);
        if (!words) continue;
        write_part(&writing, code, (size_t)(part.bytes - code));
        write_part(&writing, prefix, strlen(prefix));
        write_part(&writing, words, strlen(words));
        code = part.bytes + part.length;
    }
    write_part(&writing, code, strlen(code));
}

void unit_print(const char *code, struct text *text) {
    char words[UNIT_PRINTED];
    unit_tell(code, words);
    text_puts(text, words);
}

/* --- And back ---------------------------------------------------------------------------------------------------- */

struct reading {
    const char *bytes;
    size_t length, at;
    char code[UNIT_CODE];
    size_t count;
};

static bool put(struct reading *reading, const char *bytes, size_t length) {
    if (length >= UNIT_CODE - reading->count) return false;
    memcpy(reading->code + reading->count, bytes, length);
    reading->count += length;
    return true;
}

/* How many bytes of what is to be read are this text. */
static size_t begins(const struct reading *reading, size_t at, const char *text) {
    size_t length = strlen(text);
    return length <= reading->length - at && memcmp(reading->bytes + at, text, length) == 0 ? length : 0;
}

static bool goes_on(const struct reading *reading, size_t at) {
    char c = at < reading->length ? (char)(reading->bytes[at] | 0x20) : '.';
    return c >= 'a' && c <= 'z';
}

/* A printed text behind the prefix (may be NULL) becomes its code; false where none stands here. */
static bool take_printed(struct reading *reading, const struct unit_prefix *prefix) {
    const struct unit_prefix *found;
    size_t at = reading->at + (prefix ? begins(reading, reading->at, printed_prefix(prefix)) : 0), from = reading->count;
    if (prefix && at == reading->at) return false;
    for (const char *row = printed; *row; row = behind(behind(row))) {
        size_t length = begins(reading, at, behind(row));
        if (!length || goes_on(reading, at + length)) continue;
        if (!(prefix ? put(reading, prefix->code, strlen(prefix->code)) : true) || !put(reading, row, strlen(row))) return false;
        if (*row == '{' ? !prefix : unit_atom_find(reading->code + from, reading->count - from, &found) != NULL) {
            reading->at = at + length;
            return true;
        }
        reading->count = from;
    }
    return false;
}

static bool take_symbol(struct reading *reading) {
    bool taken = take_printed(reading, NULL);
    for (size_t i = 0; !taken && i < unit_prefix_count(); i++) taken = take_printed(reading, unit_prefix_at(i));
    return taken;
}

bool unit_read_printed(const char *bytes, size_t length, struct unit *unit) {
    struct reading reading = { .bytes = bytes, .length = length };
    while (reading.at < length) {
        bool first = reading.at == 0 || strchr("./(", bytes[reading.at - 1]);
        size_t sign = first ? begins(&reading, reading.at, "\xC2\xB5") : 0;
        if (first && take_symbol(&reading)) continue;
        if (!put(&reading, sign ? "u" : bytes + reading.at, 1)) return false;
        reading.at += sign ? sign : 1;
    }
    return unit_restore(reading.code, reading.count, unit) == UNIT_READ;
}
