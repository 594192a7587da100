/* page: plain text in columns, with headings, wrapped lines and colour where it is wanted. */
#ifndef OSLER_RUNTIME_PAGE_H
#define OSLER_RUNTIME_PAGE_H

#include "base/text.h"

enum page_color { PAGE_PLAIN, PAGE_BOLD, PAGE_GREEN, PAGE_YELLOW, PAGE_RED, PAGE_COLORS };

struct page {
    struct text *text;
    size_t width;
    bool color;
};

void page_init(struct page *page, struct text *text, unsigned width /* 0: 80; at least 40 */, bool color);
void page_blank(struct page *page);
void page_heading(struct page *page, const char *heading); /* with an empty line before it */

/* One paragraph, indented; what wraps stands under what follows the mark. Control characters are never put. */
void page_put(struct page *page, size_t indent, const char *mark, const char *string);
void page_put_colored(struct page *page, size_t indent, enum page_color color, const char *string);

#endif
