/* The article as plain text in columns. */
#include "runtime/article_inside.h"

#include <stdio.h>
#include <string.h>

struct plain {
    const struct article *a;
    struct page page;
};

static void put_blocks(struct plain *p, const struct block *block, size_t indent, unsigned level);

static struct arena *scratch(const struct plain *p) { return &p->a->context->arena; }

/* "Label: text" */
static const char *line_of(struct plain *p, const struct block *block) {
    struct text line;
    if (!block->label) return block->text ? block->text : "";
    text_init(&line, scratch(p));
    text_printf(&line, "%s:", block->label);
    report_put_word(&line, " ", block->text ? block->text : "");
    return report_bytes(&line);
}

static void put_items(struct plain *p, const struct block *list, size_t indent, unsigned depth) {
    unsigned number = 1;
    for (const struct block *item = list->first; item && depth < 32; item = item->next) {
        char mark[16] = "- ";
        if (list->kind == BLOCK_NUMBERED) snprintf(mark, sizeof mark, "%u. ", number++);
        page_put(&p->page, indent, mark, line_of(p, item));
        for (const struct block *below = item->first; below; below = below->next) {
            if (below->kind == BLOCK_LIST || below->kind == BLOCK_NUMBERED)
                put_items(p, below, indent + 2, depth + 1);
            else
                page_put(&p->page, indent + 2, "", line_of(p, below));
        }
    }
}

static void put_list(struct plain *p, const struct block *list, size_t indent) {
    if (!list->first) return;
    if (list->label) page_put(&p->page, indent, "", line_of(p, list));
    put_items(p, list, list->label ? indent + 2 : indent, 0);
}

static void put_badges(struct plain *p, const struct block *badges, size_t indent) {
    struct text line;
    text_init(&line, scratch(p));
    for (const struct block *item = badges->first; item; item = item->next)
        report_put_word(&line, item == badges->first ? "" : " · ", item->text ? item->text : "");
    if (line.length) page_put(&p->page, indent, "", report_bytes(&line));
}

static void put_table(struct plain *p, const struct block *table, size_t indent) {
    if (!table->first) return;
    page_put(&p->page, indent, "", line_of(p, table));
    for (const struct block *row = table->first->next; row; row = row->next) {
        struct text line;
        text_init(&line, scratch(p));
        for (const struct block *cell = row->first; cell; cell = cell->next) {
            const char *words = cell->first ? cell->first->text : cell->text;
            report_put_word(&line, cell == row->first ? "" : cell == row->first->next ? ": " : ", ", words ? words : "");
        }
        page_put(&p->page, indent + 2, "- ", report_bytes(&line));
    }
}

static void put_section(struct plain *p, const struct block *section, size_t indent, unsigned level) {
    struct text title;
    text_init(&title, scratch(p));
    text_puts(&title, section->label);
    for (uint32_t i = 0; i < section->cites; i++)
        text_printf(&title, "%s%u", i ? ", " : " [", (unsigned)p->a->program->cite[section->first_cite + i].reference + 1);
    if (section->cites) text_putc(&title, ']');
    if (level == 1) {
        page_heading(&p->page, report_bytes(&title));
    } else {
        page_blank(&p->page);
        page_put_colored(&p->page, indent, PAGE_BOLD, report_bytes(&title));
    }
    put_blocks(p, section->first, indent + 2, level + 1);
}

static void put_blocks(struct plain *p, const struct block *block, size_t indent, unsigned level) {
    for (; block && level < 16; block = block->next) {
        switch (block->kind) {
        case BLOCK_SECTION: put_section(p, block, indent, level); break;
        case BLOCK_NOTE:
            if (level == 1) page_heading(&p->page, block->label ? block->label : "");
            else page_put(&p->page, indent, "! ", line_of(p, block));
            put_blocks(p, block->first, indent + 2, level + 1);
            break;
        case BLOCK_PARAGRAPH: page_put(&p->page, indent, "", line_of(p, block)); break;
        case BLOCK_LIST:
        case BLOCK_NUMBERED:
        case BLOCK_TERMS: put_list(p, block, indent); break;
        case BLOCK_BADGES: put_badges(p, block, indent); break;
        case BLOCK_TABLE: put_table(p, block, indent); break;
        case BLOCK_ITEM:
        case BLOCK_ROW:
        case BLOCK_CELL: break; /* written by what holds them */
        }
    }
}

void article_write_text(const struct article *a, struct text *out) {
    struct plain p = { .a = a };
    page_init(&p.page, out, a->options->report.width, a->options->report.color);
    page_put_colored(&p.page, 0, PAGE_BOLD, a->title);
    if (a->question && a->question[0]) page_put(&p.page, 0, "", a->question);
    put_badges(&p, a->badges, 0);
    put_blocks(&p, a->body->first, 0, 1);
    page_blank(&p.page);
    put_blocks(&p, a->foot->first, 0, 2);
}
