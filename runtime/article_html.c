/* The article as one HTML page that needs nothing else. Every string of an author or patient passes through put_escaped. */
#include "runtime/article_inside.h"

#include <stdio.h>
#include <string.h>

struct html {
    const struct article *a;
    struct text *out;
    unsigned level; /* of the next heading: h1 is the title's */
};

static void put_blocks(struct html *h, const struct block *block, unsigned depth);

/* --- Strings ----------------------------------------------------------------------------------------- */

static void put_escaped(struct html *h, const char *string) {
    for (const char *c = string ? string : ""; *c; c++) {
        size_t blank = article_blank(c);
        if (blank) {
            text_putc(h->out, ' ');
            c += blank - 1;
            continue;
        }
        switch (*c) {
        case '<': text_puts(h->out, "&lt;"); break;
        case '>': text_puts(h->out, "&gt;"); break;
        case '&': text_puts(h->out, "&amp;"); break;
        case '"': text_puts(h->out, "&quot;"); break;
        case '\'': text_puts(h->out, "&#39;"); break;
        default: text_putc(h->out, *c);
        }
    }
}

static void put(struct html *h, const char *markup) { text_puts(h->out, markup); }

static void put_attribute(struct html *h, const char *name, const char *value) {
    if (!value) return;
    text_printf(h->out, " %s=\"", name);
    put_escaped(h, value);
    text_putc(h->out, '"');
}

/* --- Pieces ------------------------------------------------------------------------------------------ */

static const char *const classes[ROLES] = {
    [ROLE_LEAD] = "lead", [ROLE_PATIENT] = "patient", [ROLE_NOTICE] = "notice", [ROLE_CARD] = "card",
    [ROLE_REFERENCES] = "references", [ROLE_FOOT] = "foot", [ROLE_STRONG] = "strong", [ROLE_CONDITIONAL] = "conditional",
    [ROLE_AGAINST] = "against", [ROLE_WARN] = "warn", [ROLE_INFORM] = "inform", [ROLE_CERTAINTY] = "certainty",
    [ROLE_STATUS] = "status", [ROLE_YES] = "yes", [ROLE_NO] = "no", [ROLE_UNKNOWN] = "unknown",
    [ROLE_CONTRAINDICATED] = "contraindicated",
};

/* Meaning never rests on colour: an outcome bears a sign of its own. */
static const char *const signs[ROLES] = {
    [ROLE_YES] = "✓", [ROLE_NO] = "–", [ROLE_UNKNOWN] = "?", [ROLE_CONTRAINDICATED] = "✕", [ROLE_AGAINST] = "✕", [ROLE_WARN] = "!",
};

static void put_cites(struct html *h, const struct block *block) {
    const struct program *program = h->a->program;
    if (block->cites == 0) return;
    put(h, " <sup class=\"cites\">");
    for (uint32_t i = 0; i < block->cites; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", (unsigned)program->cite[block->first_cite + i].reference + 1);
        if (i) put(h, ", ");
        text_printf(h->out, "<a href=\"#ref-%s\"><span class=\"hidden\">", number);
        PHRASE_PUT(h->out, h->a->language, A_CITED, number);
        text_printf(h->out, "</span><span aria-hidden=\"true\">%s</span></a>", number);
    }
    put(h, "</sup>");
}

static void put_label(struct html *h, const struct block *block) {
    if (!block->label) return;
    put(h, "<b class=\"label\">");
    put_escaped(h, block->label);
    put(h, block->text ? ":</b> " : "</b>");
}

static void put_linked(struct html *h, const struct block *block, const char *text) {
    if (block->link) {
        put(h, "<a");
        put_attribute(h, "href", block->link);
        put(h, ">");
    }
    put_escaped(h, text);
    if (block->link) put(h, "</a>");
}

static void put_sign(struct html *h, enum block_role role) {
    if (signs[role]) text_printf(h->out, "<span class=\"sign\" aria-hidden=\"true\">%s</span>", signs[role]);
}

/* --- Lists and tables -------------------------------------------------------------------------------- */

static void put_item(struct html *h, const struct block *item, unsigned depth) {
    put(h, "<li");
    put_attribute(h, "id", item->id);
    put_attribute(h, "class", classes[item->role]);
    put(h, ">");
    put_sign(h, item->role);
    put_linked(h, item, item->text);
    if (item->first) put(h, "\n");
    put_blocks(h, item->first, depth + 1);
    put(h, "</li>\n");
}

static void put_list(struct html *h, const struct block *list, unsigned depth) {
    const char *name = list->kind == BLOCK_NUMBERED ? "ol" : "ul";
    if (!list->first) return;
    if (list->label) {
        put(h, "<div class=\"labelled\">");
        put(h, "<p><b class=\"label\">");
        put_escaped(h, list->label);
        put(h, "</b></p>\n");
    }
    text_printf(h->out, "<%s", name);
    put_attribute(h, "class", list->kind == BLOCK_BADGES ? "badges" : classes[list->role]);
    if (list->kind == BLOCK_BADGES) put(h, " role=\"list\"");
    put(h, ">\n");
    for (const struct block *item = list->first; item; item = item->next) put_item(h, item, depth);
    text_printf(h->out, "</%s>\n", name);
    if (list->label) put(h, "</div>\n");
}

static void put_terms(struct html *h, const struct block *list, unsigned depth) {
    if (!list->first) return;
    put(h, "<dl>\n");
    for (const struct block *item = list->first; item; item = item->next) {
        put(h, "<dt");
        put_attribute(h, "id", item->id);
        put(h, ">");
        put_escaped(h, item->label);
        put(h, "</dt>\n<dd>");
        put_linked(h, item, item->text);
        if (item->first) put(h, "\n");
        put_blocks(h, item->first, depth + 1);
        put(h, "</dd>\n");
    }
    put(h, "</dl>\n");
}

static void put_cell(struct html *h, const struct block *cell, const char *name, const char *scope) {
    text_printf(h->out, "<%s", name);
    put_attribute(h, "scope", scope);
    put(h, ">");
    if (cell->first) {
        put(h, "<span");
        put_attribute(h, "class", classes[cell->first->role]);
        put(h, ">");
        put_sign(h, cell->first->role);
        put_escaped(h, cell->first->text);
        put(h, "</span>");
    } else {
        put_linked(h, cell, cell->text);
    }
    text_printf(h->out, "</%s>", name);
}

static void put_table(struct html *h, const struct block *table) {
    if (!table->first) return;
    put(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    put_attribute(h, "aria-label", table->label);
    put(h, "><table>\n<caption>");
    put_escaped(h, table->label);
    put(h, "</caption>\n<thead><tr>");
    for (const struct block *cell = table->first->first; cell; cell = cell->next) put_cell(h, cell, "th", "col");
    put(h, "</tr></thead>\n<tbody>\n");
    for (const struct block *row = table->first->next; row; row = row->next) {
        put(h, "<tr>");
        for (const struct block *cell = row->first; cell; cell = cell->next)
            put_cell(h, cell, cell == row->first ? "th" : "td", cell == row->first ? "row" : NULL);
        put(h, "</tr>\n");
    }
    put(h, "</tbody></table></div>\n");
}

/* --- Blocks ------------------------------------------------------------------------------------------ */

static void put_section(struct html *h, const struct block *section, unsigned depth) {
    const char *name = h->level > 2 ? "article" : "section";
    unsigned level = h->level > 6 ? 6 : h->level;
    text_printf(h->out, "<%s", name);
    put_attribute(h, "id", section->id);
    put_attribute(h, "class", classes[section->role]);
    text_printf(h->out, ">\n<h%u>", level);
    put_escaped(h, section->label);
    put_cites(h, section);
    text_printf(h->out, "</h%u>\n", level);
    h->level++;
    put_blocks(h, section->first, depth + 1);
    h->level--;
    text_printf(h->out, "</%s>\n", name);
}

static void put_note(struct html *h, const struct block *note, unsigned depth) {
    const char *name = note->label ? "aside" : "div";
    text_printf(h->out, "<%s class=\"note %s\"", name, classes[note->role] ? classes[note->role] : "");
    put_attribute(h, "aria-label", note->label);
    put(h, ">");
    put_sign(h, note->role);
    if (note->text) {
        put(h, "<p>");
        put_label(h, note);
        put_escaped(h, note->text);
        put(h, "</p>");
    } else if (note->label) {
        put(h, "\n<p>");
        put_label(h, note);
        put(h, "</p>\n");
    }
    put_blocks(h, note->first, depth + 1);
    text_printf(h->out, "</%s>\n", name);
}

static void put_paragraph(struct html *h, const struct block *block) {
    put(h, "<p");
    put_attribute(h, "class", classes[block->role]);
    put(h, ">");
    put_label(h, block);
    put_linked(h, block, block->text);
    put(h, "</p>\n");
}

enum { HTML_DEPTH = 64 };

static void put_blocks(struct html *h, const struct block *block, unsigned depth) {
    for (; block && depth < HTML_DEPTH; block = block->next) {
        switch (block->kind) {
        case BLOCK_SECTION: put_section(h, block, depth); break;
        case BLOCK_NOTE: put_note(h, block, depth); break;
        case BLOCK_PARAGRAPH: put_paragraph(h, block); break;
        case BLOCK_LIST:
        case BLOCK_NUMBERED:
        case BLOCK_BADGES: put_list(h, block, depth); break;
        case BLOCK_TERMS: put_terms(h, block, depth); break;
        case BLOCK_TABLE: put_table(h, block); break;
        case BLOCK_ITEM:
        case BLOCK_ROW:
        case BLOCK_CELL: break; /* written by what holds them */
        }
    }
}

/* --- The page ---------------------------------------------------------------------------------------- */

static void put_head(struct html *h) {
    text_printf(h->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                h->a->language == LANGUAGE_GERMAN ? "de" : "en");
    put_escaped(h, h->a->title);
    put(h, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"generator\" content=\"Osler\">\n");
    if (h->a->question && h->a->question[0]) {
        put(h, "<meta name=\"description\"");
        put_attribute(h, "content", h->a->question);
        put(h, ">\n");
    }
    put(h, "<style>\n");
    for (const char *const *line = article_style; *line; line++) put(h, *line);
    put(h, "</style>\n</head>\n");
}

static void put_banner(struct html *h) {
    put(h, "<body>\n<a class=\"skip\" href=\"#main\">");
    put_escaped(h, article_words(h->a, PHRASE_A_SKIP));
    put(h, "</a>\n<header class=\"page\"><div class=\"wide\">\n<p class=\"kicker\">");
    put_escaped(h, article_words(h->a, PHRASE_A_KIND));
    put(h, "</p>\n<h1>");
    put_escaped(h, h->a->title);
    put(h, "</h1>\n");
    if (h->a->question && h->a->question[0]) {
        put(h, "<p class=\"question\">");
        put_escaped(h, h->a->question);
        put(h, "</p>\n");
    }
    put_list(h, h->a->badges, 1);
    put(h, "</div></header>\n");
}

static void put_contents(struct html *h) {
    put(h, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    put_escaped(h, article_words(h->a, PHRASE_A_CONTENTS));
    put(h, "</h2>\n<ol>\n");
    for (const struct block *section = h->a->body->first; section; section = section->next) {
        if (section->kind != BLOCK_SECTION || !section->id) continue;
        put(h, "<li><a href=\"#");
        put_escaped(h, section->id);
        put(h, "\">");
        put_escaped(h, section->label);
        put(h, "</a></li>\n");
    }
    put(h, "</ol>\n</nav>\n");
}

void article_write_html(const struct article *a, struct text *out) {
    struct html h = { .a = a, .out = out, .level = 2 };
    put_head(&h);
    put_banner(&h);
    put(&h, "<div class=\"wide layout\">\n");
    put_contents(&h);
    put(&h, "<main id=\"main\" tabindex=\"-1\">\n");
    put_blocks(&h, a->body->first, 1);
    put(&h, "</main>\n</div>\n<footer class=\"page\"><div class=\"wide\">\n");
    put_blocks(&h, a->foot->first, 1);
    put(&h, "</div></footer>\n</body>\n</html>\n");
}
