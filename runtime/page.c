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
    size_t columns = utf8_columns(heading, strlen(heading));
    text_puts(page->text, heading);
    text_putc(page->text, '\n');
    text_repeat(page->text, '-', columns);
    uncolor(page, PAGE_BOLD);
    text_putc(page->text, '\n');
}

static void wrap(struct page *page, size_t indent, const char *string) {
    text_wrap(page->text, string, strlen(string), indent, indent, page->width);
}

void page_put(struct page *page, size_t indent, const char *mark, const char *string) {
    bool hanging = strcmp(mark, "- ") == 0 || (mark[0] >= '0' && mark[0] <= '9');
    size_t columns = utf8_columns(mark, strlen(mark));
    text_repeat(page->text, ' ', indent);
    text_puts(page->text, mark);
    if (hanging)
        wrap(page, indent + columns, string);
    else
        text_wrap(page->text, string, strlen(string), indent + columns, indent, page->width);
    text_putc(page->text, '\n');
}

void page_put_colored(struct page *page, size_t indent, enum page_color which, const char *string) {
    text_repeat(page->text, ' ', indent);
    color(page, which);
    wrap(page, indent, string);
    uncolor(page, which);
    text_putc(page->text, '\n');
}
