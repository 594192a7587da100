#include "base/text.h"

#include <stdio.h>
#include <string.h>

void text_init(struct text *text, struct arena *arena) {
    *text = (struct text){ .arena = arena };
    text_put(text, "", 0);
}

void text_clear(struct text *text) {
    text->length = 0;
    if (text->bytes) text->bytes[0] = '\0';
}

static bool make_room(struct text *text, size_t more) {
    if (text->failed) return false;
    if (more < text->room - text->length) return true;
    char *bytes = more < SIZE_MAX / 4 && text->length < SIZE_MAX / 4
                      ? arena_grow_bytes(text->arena, text->bytes, &text->room, text->length + more + 1)
                      : NULL;
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    return true;
}

void text_reserve(struct text *text, size_t more) { make_room(text, more); }

void text_put(struct text *text, const char *bytes, size_t length) {
    if (!make_room(text, length)) return;
    if (length) memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_puts(struct text *text, const char *string) { text_put(text, string, strlen(string)); }

void text_putc(struct text *text, char c) {
    if (!make_room(text, 1)) return;
    text->bytes[text->length++] = c;
    text->bytes[text->length] = '\0';
}

void text_repeat(struct text *text, char c, size_t count) {
    for (size_t i = 0; i < count; i++) text_putc(text, c);
}

void text_vprintf(struct text *text, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    size_t room = text->failed ? 0 : text->room - text->length; /* mostly it fits */
    int length = vsnprintf(room ? text->bytes + text->length : NULL, room, format, arguments);
    bool fits = length > 0 && (size_t)length < room;
    if (room && !fits) text->bytes[text->length] = '\0';
    if (!fits && length > 0 && make_room(text, (size_t)length)) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        fits = true;
    }
    if (fits) text->length += (size_t)length;
    va_end(again);
}

void text_printf(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

void text_json(struct text *text, const char *bytes, size_t length) {
    text_putc(text, '"');
    for (size_t at = 0; at < length;) {
        size_t start = at;
        int32_t code = utf8_next(bytes, length, &at);
        if (code == '"' || code == '\\') {
            text_printf(text, "\\%c", (int)code);
        } else if (code == '\n') {
            text_puts(text, "\\n");
        } else if (code >= 0 && (code < ' ' || code == 0x7F)) {
            text_printf(text, "\\u%04x", (unsigned)code);
        } else if (code < 0) {
            text_puts(text, "\xEF\xBF\xBD");
        } else {
            text_put(text, bytes + start, at - start);
        }
    }
    text_putc(text, '"');
}

void text_fold(struct text *text, const char *bytes, size_t length, size_t most) {
    size_t put = 0;
    bool blank = false;
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        bool begins = ((unsigned char)c & 0xC0) != 0x80;
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            blank = put > 0;
            continue;
        }
        if (put >= most && begins) {
            text_puts(text, "\xE2\x80\xA6");
            return;
        }
        if (blank) text_putc(text, ' ');
        put += (size_t)blank + begins;
        blank = false;
        text_putc(text, c);
    }
}

/* How many bytes of whole characters fit into that many columns. */
static size_t bytes_within(const char *bytes, size_t length, size_t columns) {
    size_t fits = 0;
    for (size_t end = 1; end <= length; end++) {
        bool whole = end == length || ((unsigned char)bytes[end] & 0xC0) != 0x80;
        if (!whole) continue;
        if (utf8_columns(bytes, end) > columns) break;
        fits = end;
    }
    return fits;
}

void text_wrap(struct text *text, const char *bytes, size_t length, size_t at, size_t indent, size_t width) {
    size_t run = 0, end = 0; /* what stands on the line and is not put yet */
    for (size_t i = 0; i < length;) {
        while (i < length && (unsigned char)bytes[i] <= ' ') i++;
        size_t start = i;
        unsigned char bits = 0;
        while (i < length && (unsigned char)bytes[i] > ' ') bits |= (unsigned char)bytes[i++];
        if (i == start) break;
        size_t columns = bits < 0x80 ? i - start : utf8_columns(bytes + start, i - start);
        bool first = end == 0, fits = first || at + 1 + columns <= width;
        if (!first && fits && start == end + 1 && bytes[end] == ' ') { /* most words */
            at += 1 + columns;
            end = i;
            continue;
        }
        text_put(text, bytes + run, end - run);
        run = start;
        if (!fits) {
            text_putc(text, '\n');
            text_repeat(text, ' ', indent);
            at = indent;
        } else if (!first) {
            text_putc(text, ' ');
            at++;
        }
        while (at < width && at + columns > width && width > indent + 8) { /* a word that fits on no line is broken */
            size_t kept = bytes_within(bytes + start, i - start, width - at);
            if (kept == 0) break;
            text_put(text, bytes + run, start + kept - run);
            text_putc(text, '\n');
            text_repeat(text, ' ', indent);
            run = start += kept;
            columns = utf8_columns(bytes + start, i - start);
            at = indent;
        }
        at += columns;
        end = i;
    }
    text_put(text, bytes + run, end - run);
}

int32_t utf8_next(const char *bytes, size_t length, size_t *at) {
    const unsigned char *s = (const unsigned char *)bytes + *at;
    size_t left = length - *at;
    ++*at;
    if (s[0] < 0x80) return s[0];
    size_t more = s[0] >= 0xF0 ? 3 : s[0] >= 0xE0 ? 2 : 1;
    if (s[0] < 0xC2 || s[0] > 0xF4 || left <= more) return -1;
    int32_t code = s[0] & (0x3F >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80) return -1;
        code = code << 6 | (s[i] & 0x3F);
    }
    static const int32_t least[] = { 0, 0x80, 0x800, 0x10000 };
    if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return -1;
    *at += more;
    return code;
}

static const uint64_t not_ascii = 0x8080808080808080u;

/* Eight ASCII bytes at once. */
static bool is_ascii8(const char *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return !(eight & not_ascii);
}

static bool is_ascii32(const char *bytes) {
    uint64_t eight[4];
    memcpy(eight, bytes, sizeof eight);
    return !((eight[0] | eight[1] | eight[2] | eight[3]) & not_ascii);
}

bool utf8_valid(const char *bytes, size_t length, size_t *bad_at) {
    for (size_t at = 0; at < length;) {
        while (length - at >= 32 && is_ascii32(bytes + at)) at += 32;
        while (length - at >= 8 && is_ascii8(bytes + at)) at += 8;
        while (at < length && (unsigned char)bytes[at] < 0x80) at++;
        if (at == length) break;
        size_t start = at;
        if (utf8_next(bytes, length, &at) < 0) {
            if (bad_at) *bad_at = start;
            return false;
        }
    }
    return true;
}

/* East Asian wide blocks and emoji, coarse but enough to keep carets in place. */
static bool is_wide(int32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

static bool is_combining(int32_t c) { return (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || c == 0xFE0F; }

size_t utf8_columns(const char *bytes, size_t length) {
    size_t columns = 0;
    for (size_t at = 0; at < length;) {
        for (; at < length && (unsigned char)bytes[at] < 0x80; at++) columns++;
        if (at == length) break;
        int32_t c = utf8_next(bytes, length, &at);
        columns += is_combining(c) ? 0 : is_wide(c) ? 2 : 1;
    }
    return columns;
}

enum { LONGEST_NAME = 64 };

unsigned text_distance(struct slice a, struct slice b, unsigned most) {
    size_t longer = a.length > b.length ? a.length : b.length, shorter = a.length + b.length - longer;
    if (longer > LONGEST_NAME || longer - shorter > most) return most + 1;
    unsigned rows[3][LONGEST_NAME + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b.length; j++) last[j] = j;
    for (unsigned i = 1; i <= a.length; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.length; j++) {
            unsigned change = last[j - 1] + (a.bytes[i - 1] != b.bytes[j - 1]);
            unsigned insert = row[j - 1] + 1, erase = last[j] + 1;
            unsigned best = change < insert ? change : insert;
            if (erase < best) best = erase;
            if (i > 1 && j > 1 && a.bytes[i - 1] == b.bytes[j - 2] && a.bytes[i - 2] == b.bytes[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        unsigned *reused = before;
        before = last, last = row, row = reused;
    }
    return last[b.length] > most ? most + 1 : last[b.length];
}

/* --- Slips ---------------------------------------------------------------------------------------------- */

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static bool differ_in_capitals(struct slice a, struct slice b) {
    if (a.length != b.length) return false;
    for (size_t i = 0; i < a.length; i++)
        if (small(a.bytes[i]) != small(b.bytes[i])) return false;
    return true;
}

static size_t next_digit(struct slice text, size_t at) {
    while (at < text.length && !(text.bytes[at] >= '0' && text.bytes[at] <= '9')) at++;
    return at;
}

static bool same_digits(struct slice a, struct slice b) {
    for (size_t i = 0, k = 0;; i++, k++) {
        i = next_digit(a, i);
        k = next_digit(b, k);
        if (i == a.length || k == b.length) return i == a.length && k == b.length;
        if (a.bytes[i] != b.bytes[k]) return false;
    }
}

/* Of two that differ by one edit and are equally long. */
static bool have_changed_places(struct slice a, struct slice b) {
    size_t i = 0;
    while (i < a.length && a.bytes[i] == b.bytes[i]) i++;
    return i + 1 < a.length && a.bytes[i] == b.bytes[i + 1] && a.bytes[i + 1] == b.bytes[i];
}

bool text_is_slip(struct slice written, struct slice meant) {
    enum { SHORT = 5 };
    if (differ_in_capitals(written, meant)) return true;
    if (written.length < SHORT || meant.length < SHORT || !same_digits(written, meant)) return false;
    if (written.bytes[0] != meant.bytes[0] || text_distance(written, meant, 1) > 1) return false;
    return written.length != meant.length || have_changed_places(written, meant);
}
