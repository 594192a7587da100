/* json: escaping. */
#include "cli/json.h"

#include <string.h>

/* The bytes of the UTF-8 character that begins here, 0 when none does. */
static size_t character(const unsigned char *bytes, size_t left) {
    unsigned char first = bytes[0];
    if (first < 0x80) return 1;
    size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || size > left) return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xc0) != 0x80) return 0;
    unsigned char second = bytes[1];
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0; /* too long, surrogates */
    if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0; /* too long, too high */
    return size;
}

static void put_ascii(FILE *out, unsigned char c) {
    switch (c) {
    case '"': fputs("\\\"", out); return;
    case '\\': fputs("\\\\", out); return;
    case '\n': fputs("\\n", out); return;
    case '\r': fputs("\\r", out); return;
    case '\t': fputs("\\t", out); return;
    default: break;
    }
    if (c < 0x20 || c == 0x7f) fprintf(out, "\\u%04x", c);
    else putc(c, out);
}

void json_put_string(FILE *out, const char *bytes, size_t length) {
    putc('"', out);
    for (size_t i = 0; i < length;) {
        const unsigned char *here = (const unsigned char *)bytes + i;
        size_t size = character(here, length - i);
        if (size == 1) put_ascii(out, *here);
        else if (size) fwrite(here, 1, size, out);
        else fputs("\xef\xbf\xbd", out);
        i += size ? size : 1;
    }
    putc('"', out);
}

void json_put_text(FILE *out, const char *text) { json_put_string(out, text ? text : "", text ? strlen(text) : 0); }
