#include "runtime/page.h"

#include <string.h>

enum { WIDTH_USUAL = 80, WIDTH_LEAST = 40 };

static const char *const codes[PAGE_COLORS] = { "", "\033[1m", "\033[1;32m", "\033[1;33m", "\033[1;31m" };

void page_init(struct page *page, struct text *text, unsigned width, bool color) {
    *page = (struct page){ .text = text, .width = width ? width : WIDTH_USUAL, .color = color };
    if (page->width < WIDTH_LEAST) page->width = WIDTH_LEAST;
}

void page_blank(struct page *page) { text_putc(page->text, '\n'); }

static void color(struct page *page, enum page_color which) {
    if (page->color && which != PAGE_PLAIN) text_puts(page->text, codes[which]);
}

static void uncolor(struct page *page, enum page_color which) {
    if (page->color && which != PAGE_PLAIN) text_puts(page->text, "\033[0m");
}

void page_heading(struct page *page, const char *heading) {
    page_blank(page);
    color(page, PAGE_BOLD);
    size_t from = page->text->length, longest = 0;
    text_wrap(page->text, heading, strlen(heading), 0, 0, page->width);
    for (size_t end; from < page->text->length && !page->text->failed; from = end + 1) {
        const char *line = page->text->bytes + from, *next = memchr(line, '\n', page->text->length - from);
        end = next ? from + (size_t)(next - line) : page->text->length;
        size_t columns = utf8_columns(line, end - from);
        if (columns > longest) longest = columns;
    }
    text_putc(page->text, '\n');
    text_repeat(page->text, '-', longest);
    uncolor(page, PAGE_BOLD);
    text_putc(page->text, '\n');
}

/* A number and its unit stay on one line: while a paragraph is laid out, the blank between them is U+00A0. */
static const char *tie(struct page *page, const char *string) {
    struct text tied = { .arena = page->text->arena };
    const char *put = string; /* what stands before it is in the text */
    for (const char *s = strchr(string, ' '); s; s = strchr(s + 1, ' ')) {
        bool behind_digit = s > string && s[-1] >= '0' && s[-1] <= '9';
        bool unit_follows = s[1] == '%' || (s[1] >= 'a' && s[1] <= 'z') || (s[1] >= 'A' && s[1] <= 'Z');
        if (!behind_digit || !unit_follows) continue;
        text_put(&tied, put, (size_t)(s - put));
        text_puts(&tied, "\xC2\xA0");
        put = s + 1;
    }
    if (put == string) return string;
    text_puts(&tied, put);
    return tied.failed ? "" : tied.bytes;
}

static void untie(struct text *text, size_t from) {
    char *bytes = text->bytes, *first = bytes ? memchr(bytes + from, 0xC2, text->length - from) : NULL;
    if (!first) return;
    size_t kept = (size_t)(first - bytes);
    for (size_t at = kept; at < text->length; at++) {
        bool blank = bytes[at] == '\xC2' && bytes[at + 1] == '\xA0';
        bytes[kept++] = blank ? ' ' : bytes[at];
        at += blank;
    }
    bytes[kept] = '\0';
    text->length = kept;
}

static void wrap(struct page *page, size_t at, size_t indent, const char *string) {
    const char *tied = tie(page, string);
    size_t from = page->text->length;
    text_wrap(page->text, tied, strlen(tied), at, indent, page->width);
    untie(page->text, from);
}

void page_put(struct page *page, size_t indent, const char *mark, const char *string) {
    bool hanging = strcmp(mark, "- ") == 0 || (mark[0] >= '0' && mark[0] <= '9');
    size_t columns = utf8_columns(mark, strlen(mark));
    text_repeat(page->text, ' ', indent);
    text_puts(page->text, mark);
    wrap(page, indent + columns, hanging ? indent + columns : indent, string);
    text_putc(page->text, '\n');
}

void page_put_colored(struct page *page, size_t indent, enum page_color which, const char *string) {
    text_repeat(page->text, ' ', indent);
    color(page, which);
    wrap(page, indent, indent, string);
    uncolor(page, which);
    text_putc(page->text, '\n');
}
