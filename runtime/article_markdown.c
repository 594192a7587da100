/* The article as Markdown (CommonMark with pipe tables). What could be read as markup in a string is escaped. */
#include "runtime/article_inside.h"

#include <string.h>

struct markdown {
    const struct article *a;
    struct text *out;
    unsigned level;
};

static void put_blocks(struct markdown *m, const struct block *block, unsigned depth);

/* --- Strings ----------------------------------------------------------------------------------------- */

/* `begins`: the string stands where a line begins, so that "1." and "-" would make a list and "#" a heading. */
static void put_escaped(struct markdown *m, const char *string, bool begins) {
    const char *start = string ? string : "";
    size_t digits = begins ? strspn(start, "0123456789") : 0;
    for (const char *c = start; *c; c++) {
        bool first = begins && c == start && strchr("#+-=", *c);
        bool number = digits && c == start + digits && (*c == '.' || *c == ')');
        size_t blank = article_blank(c);
        if (blank) {
            text_putc(m->out, ' ');
            c += blank - 1;
            continue;
        }
        if (first || number || strchr("\\`*_[]<>&|~", *c)) text_putc(m->out, '\\');
        text_putc(m->out, *c);
    }
}

static void put(struct markdown *m, const char *markup) { text_puts(m->out, markup); }

static void put_cites(struct markdown *m, const struct block *block) {
    for (uint32_t i = 0; i < block->cites; i++)
        text_printf(m->out, "%s%u", i ? ", " : " \\[", (unsigned)m->a->program->cite[block->first_cite + i].reference + 1);
    if (block->cites) put(m, "\\]");
}

static void put_label(struct markdown *m, const struct block *block) {
    if (!block->label) return;
    put(m, "**");
    put_escaped(m, block->label, false);
    put(m, block->text && block->text[0] ? ":** " : ":**");
}

/* --- Lists and tables -------------------------------------------------------------------------------- */

static void indent(struct markdown *m, unsigned columns) { text_repeat(m->out, ' ', columns); }

static void put_items(struct markdown *m, const struct block *list, unsigned columns, unsigned depth) {
    unsigned number = 1;
    for (const struct block *item = list->first; item && depth < 32; item = item->next) {
        size_t before = m->out->length;
        indent(m, columns);
        if (list->kind == BLOCK_NUMBERED)
            text_printf(m->out, "%u. ", number++);
        else
            put(m, "- ");
        unsigned inside = (unsigned)(m->out->length - before);
        put_label(m, item);
        put_escaped(m, item->text, !item->label);
        if (item->link && item->link[0] != '#' && (!item->text || !strstr(item->text, item->link))) {
            text_printf(m->out, " <%s>", item->link); /* an address that article_is_web has looked at */
        }
        put(m, "\n");
        for (const struct block *below = item->first; below; below = below->next) {
            if (below->kind == BLOCK_LIST || below->kind == BLOCK_NUMBERED) {
                put_items(m, below, inside, depth + 1);
                continue;
            }
            indent(m, inside);
            put(m, "- ");
            put_label(m, below);
            put_escaped(m, below->text, !below->label);
            put(m, "\n");
        }
    }
}

static void put_list(struct markdown *m, const struct block *list, unsigned depth) {
    if (!list->first) return;
    if (list->label) {
        put_label(m, list);
        put(m, "\n\n");
    }
    put_items(m, list, 0, depth);
    put(m, "\n");
}

static void put_badges(struct markdown *m, const struct block *badges) {
    for (const struct block *item = badges->first; item; item = item->next) {
        if (item != badges->first) put(m, " · ");
        put(m, "*");
        put_escaped(m, item->text, false);
        put(m, "*");
    }
    if (badges->first) put(m, "\n\n");
}

static void put_table(struct markdown *m, const struct block *table) {
    if (!table->first) return;
    put(m, "**");
    put_escaped(m, table->label, false);
    put(m, "**\n\n");
    for (const struct block *row = table->first; row; row = row->next) {
        for (const struct block *cell = row->first; cell; cell = cell->next) {
            put(m, "| ");
            put_escaped(m, cell->first ? cell->first->text : cell->text, false);
            put(m, " ");
        }
        put(m, "|\n");
        if (row != table->first) continue;
        for (const struct block *cell = row->first; cell; cell = cell->next) put(m, "|---");
        put(m, "|\n");
    }
    put(m, "\n");
}

/* --- Blocks ------------------------------------------------------------------------------------------ */

static void put_section(struct markdown *m, const struct block *section, unsigned depth) {
    text_repeat(m->out, '#', m->level > 6 ? 6 : m->level);
    put(m, " ");
    put_escaped(m, section->label, false);
    put_cites(m, section);
    put(m, "\n\n");
    m->level++;
    put_blocks(m, section->first, depth + 1);
    m->level--;
}

static void put_note(struct markdown *m, const struct block *note) {
    put(m, "> ");
    put_label(m, note);
    put_escaped(m, note->text, !note->label);
    put(m, "\n");
    for (const struct block *list = note->first; list; list = list->next) {
        if (list->first) put(m, ">\n");
        for (const struct block *item = list->first; item; item = item->next) {
            put(m, "> - ");
            put_escaped(m, item->text, true);
            put(m, "\n");
        }
    }
    put(m, "\n");
}

static void put_blocks(struct markdown *m, const struct block *block, unsigned depth) {
    for (; block && depth < 64; block = block->next) {
        switch (block->kind) {
        case BLOCK_SECTION: put_section(m, block, depth); break;
        case BLOCK_NOTE: put_note(m, block); break;
        case BLOCK_PARAGRAPH:
            put_label(m, block);
            put_escaped(m, block->text, !block->label);
            put(m, "\n\n");
            break;
        case BLOCK_LIST:
        case BLOCK_NUMBERED:
        case BLOCK_TERMS: put_list(m, block, depth); break;
        case BLOCK_BADGES: put_badges(m, block); break;
        case BLOCK_TABLE: put_table(m, block); break;
        case BLOCK_ITEM:
        case BLOCK_ROW:
        case BLOCK_CELL: break; /* written by what holds them */
        }
    }
}

void article_write_markdown(const struct article *a, struct text *out) {
    struct markdown m = { .a = a, .out = out, .level = 2 };
    put(&m, "# ");
    put_escaped(&m, a->title, false);
    put(&m, "\n\n");
    if (a->question && a->question[0]) {
        put_escaped(&m, a->question, true);
        put(&m, "\n\n");
    }
    put_badges(&m, a->badges);
    put_blocks(&m, a->body->first, 1);
    put(&m, "---\n\n");
    put_blocks(&m, a->foot->first, 1);
    while (out->length > 1 && out->bytes[out->length - 1] == '\n' && out->bytes[out->length - 2] == '\n')
        out->bytes[--out->length] = '\0';
}
