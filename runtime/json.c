#include "runtime/json.h"

#include <string.h>

struct json json_of(const char *bytes, size_t length, unsigned depth_most, size_t text_most) {
    bool marked = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    return (struct json){ .start = bytes, .at = marked ? bytes + 3 : bytes, .end = bytes + length, .text_most = text_most,
                          .depth_most = depth_most < JSON_DEPTH_MOST ? depth_most : JSON_DEPTH_MOST };
}

__attribute__((cold)) static bool fail_at(struct json *json, enum json_fault fault, const char *at) {
    if (json->fault == JSON_FINE) {
        json->fault = fault;
        json->fault_at = at;
    }
    return false;
}

__attribute__((cold)) static bool fail(struct json *json, enum json_fault fault) {
    return fail_at(json, json->at == json->end ? JSON_ENDS_EARLY : fault, json->at);
}

static inline void pass_blanks(struct json *json) {
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\n' || *json->at == '\r' || *json->at == '\t')) json->at++;
}

static inline bool at_byte(const struct json *json, char c) { return json->at < json->end && *json->at == c; }

static inline bool at_digit(const struct json *json) { return json->at < json->end && *json->at >= '0' && *json->at <= '9'; }

enum json_kind json_kind(struct json *json) {
    if (json->fault != JSON_FINE) return JSON_NOTHING;
    pass_blanks(json);
    if (json->at == json->end) return JSON_NOTHING;
    switch (*json->at) {
        case '{': return JSON_OBJECT;
        case '[': return JSON_LIST;
        case '"': return JSON_TEXT;
        case 't': return JSON_TRUE;
        case 'f': return JSON_FALSE;
        case 'n': return JSON_NULL;
        default: return *json->at == '-' || at_digit(json) ? JSON_NUMBER : JSON_NOTHING;
    }
}

bool json_enter(struct json *json) {
    enum json_kind kind = json_kind(json);
    if (kind != JSON_OBJECT && kind != JSON_LIST) return fail(json, JSON_NO_VALUE);
    if (json->depth == json->depth_most) return fail(json, JSON_TOO_DEEP);
    json->depth++;
    json->at++;
    json->fresh = true;
    return true;
}

/* There is no value here: why, by what stands here instead. */
__attribute__((cold)) static bool fail_value(struct json *json) {
    char c = json->at < json->end ? *json->at : ' ';
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return fail(json, letter ? JSON_BAD_WORD : c == '.' || c == '+' ? JSON_BAD_NUMBER : JSON_NO_VALUE);
}

/* To the next name or item; false at the end, which is passed, and at a fault. */
static inline bool next(struct json *json, char close) {
    if (json->fault != JSON_FINE) return false;
    pass_blanks(json);
    if (at_byte(json, close)) {
        json->at++;
        json->depth--;
        json->fresh = false;
        return false;
    }
    if (json->fresh) {
        json->fresh = false;
        return json->at < json->end || fail(json, JSON_ENDS_EARLY);
    }
    if (!at_byte(json, ',')) return fail(json, JSON_NO_COMMA);
    const char *comma = json->at++;
    pass_blanks(json);
    if (at_byte(json, close)) return fail_at(json, JSON_COMMA_TOO_MANY, comma);
    return json->at < json->end || fail(json, JSON_ENDS_EARLY);
}

bool json_next_name(struct json *json) { return next(json, '}') && (at_byte(json, '"') || fail(json, JSON_NO_KEY)); }

bool json_next_item(struct json *json) { return next(json, ']'); }

bool json_colon(struct json *json) {
    if (json->fault != JSON_FINE) return false;
    pass_blanks(json);
    if (!at_byte(json, ':')) return fail(json, JSON_NO_COLON);
    json->at++;
    return true;
}

/* ---- Texts ---- */

/* The four digits behind \u; -1 when they are none. */
__attribute__((cold)) static int32_t four_digits(const char *at, const char *end) {
    if (end - at < 4) return -1;
    int32_t code = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        code = code << 4 | digit;
    }
    return code;
}

/* The code point of the escape at `at` (a backslash), which moves behind it; -1 for no escape, -2 for half a pair. */
__attribute__((cold)) static int32_t take_escape(const char **at, const char *end) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *p = *at + 1;
    if (p == end) return -1;
    if (*p != 'u') {
        const char *found = *p ? strchr(letters, *p) : NULL;
        *at = p + 1;
        return found ? meant[found - letters] : -1;
    }
    int32_t code = four_digits(p + 1, end);
    if (code < 0) return -1;
    *at = p + 5;
    if (code < 0xD800 || code > 0xDFFF) return code;
    if (code > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') return -2;
    int32_t low = four_digits(*at + 2, end);
    if (low < 0xDC00 || low > 0xDFFF) return -2;
    *at += 6;
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
}

/* Passes what is no plain ASCII: an escape or a longer character. */
__attribute__((cold)) static bool pass_special(struct json *json, const char **at, struct json_text *text) {
    const char *here = *at;
    if (*here == '\\') {
        text->escaped = true;
        int32_t code = take_escape(at, json->end);
        return code >= 0 || fail_at(json, code == -2 ? JSON_HALF_SURROGATE : JSON_BAD_ESCAPE, here);
    }
    if ((unsigned char)*here < ' ') return fail_at(json, JSON_BAD_CHARACTER, here);
    size_t moved = 0;
    if (utf8_next(here, (size_t)(json->end - here), &moved) < 0) return fail_at(json, JSON_BAD_UTF8, here);
    *at = here + moved;
    return true;
}

bool json_text(struct json *json, struct json_text *text) {
    if (json_kind(json) != JSON_TEXT) return fail(json, JSON_NO_VALUE);
    const char *first = json->at + 1, *at = first;
    text->escaped = false;
    for (;;) {
        for (unsigned plain = 8; plain == 8 && json->end - at >= 8; at += plain) plain = json_first_special(at);
        while (at < json->end && *at != '"' && *at != '\\' && (signed char)*at >= ' ') at++;
        if (at == json->end) return fail_at(json, JSON_UNCLOSED, json->at);
        if (*at == '"') break;
        if (!pass_special(json, &at, text)) return false;
    }
    text->raw = (struct slice){ first, (size_t)(at - first) };
    if (text->raw.length > json->text_most) return fail_at(json, JSON_TEXT_TOO_LONG, json->at);
    json->at = at + 1;
    return true;
}

__attribute__((cold)) static char *put_utf8(char *out, int32_t code) {
    if (code < 0x80) {
        *out++ = (char)code;
        return out;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const int lead[] = { 0, 0xC0, 0xE0, 0xF0 };
    *out++ = (char)(lead[more] | code >> (6 * more));
    while (more-- > 0) *out++ = (char)(0x80 | ((code >> (6 * more)) & 0x3F));
    return out;
}

struct slice json_plain(const struct json_text *text, struct arena *arena) {
    if (!text->escaped) return text->raw;
    char *bytes = arena_alloc(arena, text->raw.length + 1, 1), *out = bytes; /* an escape is never shorter than what it means */
    if (!bytes) return (struct slice){ NULL, 0 };
    const char *at = text->raw.bytes, *end = at + text->raw.length;
    while (at < end) {
        if (*at == '\\') out = put_utf8(out, take_escape(&at, end));
        else *out++ = *at++;
    }
    return (struct slice){ bytes, (size_t)(out - bytes) };
}

/* ---- Numbers, words, whole values ---- */

static bool pass_digits(struct json *json) {
    if (!at_digit(json)) return false;
    while (at_digit(json)) json->at++;
    return true;
}

bool json_number(struct json *json, struct slice *number) {
    if (json_kind(json) != JSON_NUMBER) return fail(json, JSON_NO_VALUE);
    const char *first = json->at;
    if (at_byte(json, '-')) json->at++;
    const char *digits = json->at;
    if (!pass_digits(json)) return fail(json, JSON_BAD_NUMBER);
    if (*digits == '0' && json->at - digits > 1) return fail_at(json, JSON_BAD_NUMBER, first);
    if (at_byte(json, '.')) {
        json->at++;
        if (!pass_digits(json)) return fail(json, JSON_BAD_NUMBER);
    }
    if (at_byte(json, 'e') || at_byte(json, 'E')) {
        json->at++;
        if (at_byte(json, '-') || at_byte(json, '+')) json->at++;
        if (!pass_digits(json)) return fail(json, JSON_BAD_NUMBER);
    }
    *number = (struct slice){ first, (size_t)(json->at - first) };
    return true;
}

bool json_literal(struct json *json) {
    enum json_kind kind = json_kind(json);
    struct slice word = kind == JSON_TRUE ? SLICE("true") : kind == JSON_FALSE ? SLICE("false") : SLICE("null");
    if (kind != JSON_TRUE && kind != JSON_FALSE && kind != JSON_NULL) return fail(json, JSON_NO_VALUE);
    const char *first = json->at;
    if ((size_t)(json->end - first) < word.length || memcmp(first, word.bytes, word.length) != 0)
        return fail_at(json, JSON_BAD_WORD, first);
    json->at += word.length;
    char after = json->at < json->end ? *json->at : ' ';
    bool longer = (after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z') || (after >= '0' && after <= '9') || after == '_';
    return !longer || fail_at(json, JSON_BAD_WORD, first);
}

static bool skip_object(struct json *json) {
    struct json_text name;
    if (!json_enter(json)) return false;
    while (json_next_name(json))
        if (!json_text(json, &name) || !json_colon(json) || !json_skip(json)) return false;
    return json->fault == JSON_FINE;
}

static bool skip_list(struct json *json) {
    if (!json_enter(json)) return false;
    while (json_next_item(json))
        if (!json_skip(json)) return false;
    return json->fault == JSON_FINE;
}

/* Recursion ends at JSON_DEPTH_MOST, in json_enter. */
bool json_skip(struct json *json) {
    struct json_text text;
    struct slice number;
    switch (json_kind(json)) {
        case JSON_OBJECT: return skip_object(json);
        case JSON_LIST: return skip_list(json);
        case JSON_TEXT: return json_text(json, &text);
        case JSON_NUMBER: return json_number(json, &number);
        case JSON_TRUE:
        case JSON_FALSE:
        case JSON_NULL: return json_literal(json);
        case JSON_NOTHING: break;
    }
    return fail_value(json);
}

bool json_finish(struct json *json) {
    if (json->fault != JSON_FINE) return false;
    pass_blanks(json);
    return json->at == json->end || fail(json, JSON_MORE_TEXT);
}

/* ---- What is wrong ---- */

__attribute__((cold)) void json_put_compact(struct text *out, struct slice json) {
    bool quoted = false;
    for (size_t i = 0; i < json.length; i++) {
        char c = json.bytes[i];
        if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
        text_putc(out, c);
        if (quoted && c == '\\' && i + 1 < json.length) text_putc(out, json.bytes[++i]);
        else if (c == '"') quoted = !quoted;
    }
}

__attribute__((cold)) const char *json_fault_words(enum json_fault fault) {
    switch (fault) {
        case JSON_FINE: break;
        case JSON_ENDS_EARLY: return "the text ends before the last bracket is closed";
        case JSON_NO_VALUE: return "a value is missing";
        case JSON_NO_KEY: return "a name in double quotes is missing";
        case JSON_NO_COLON: return "a colon is missing behind the name";
        case JSON_NO_COMMA: return "a comma or a closing bracket is missing";
        case JSON_COMMA_TOO_MANY: return "there is a comma before the closing bracket";
        case JSON_BAD_NUMBER: return "a number is not written as JSON wants it";
        case JSON_BAD_WORD: return "a word stands without quotes that is not true, false or null";
        case JSON_BAD_ESCAPE: return "there is no such escape with a backslash";
        case JSON_BAD_CHARACTER: return "a text holds a line break or control character that is not escaped";
        case JSON_BAD_UTF8: return "there is a byte that is no valid UTF-8";
        case JSON_HALF_SURROGATE: return "there is half of a surrogate pair";
        case JSON_UNCLOSED: return "a text is not closed by a double quote";
        case JSON_TOO_DEEP: return "brackets are nested too deeply";
        case JSON_TEXT_TOO_LONG: return "a text is too long";
        case JSON_MORE_TEXT: return "there is more text behind its end";
    }
    return "nothing is wrong";
}

__attribute__((cold)) void json_place(const struct json *json, const char *byte, size_t *line, size_t *column) {
    *line = *column = 1;
    for (const char *at = json->start; at < byte && at < json->end; at++) {
        if (*at == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)*at & 0xC0) != 0x80) {
            ++*column;
        }
    }
}
