/* Coverage as one HTML page: the source, painted. Needs nothing else, no script, light or dark, any width. */
#include "compiler/cover.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--line:#ccc;--seen:#d8f0d8;--missing:#ffd9d4;--open:#ffecc2;--never:#e4e4ec}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#161616;--line:#444;--seen:#173d1d;--missing:#5c1f18;--open:#54400f;"
    "--never:#33333d}}\n"
    "body{margin:0 auto;padding:1rem;max-width:75rem;font:1rem/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\n"
    "h1{font-size:1.4rem;overflow-wrap:anywhere}table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}\n"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".code{font:.85rem/1.5 ui-monospace,monospace;list-style:none;padding:0;margin:1rem 0;border:1px solid var(--line);counter-reset:n}\n"
    ".code li{counter-increment:n;padding:0 .5rem 0 3.2rem;text-indent:-2.7rem;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".code li::before{content:counter(n);display:inline-block;width:2.2rem;margin-right:.5rem;text-align:right;text-indent:0;opacity:.55}\n"
    ".s,.m,.u,.x{color:inherit;border-radius:.15rem}.s{background:var(--seen)}.m{background:var(--missing);text-decoration:underline wavy}\n"
    ".u{background:var(--open);text-decoration:underline dashed}.x{background:var(--never);text-decoration:underline dotted}\n"
    ".note{display:block;text-indent:0;margin:.1rem 0 .3rem;padding-left:.6rem;border-left:.25rem solid var(--line);font-family:system-ui,sans-serif}\n"
    "@media print{.code li{break-inside:avoid}}\n";

static void put_escaped(struct text *out, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '&') text_puts(out, "&amp;");
        else if (c == '<') text_puts(out, "&lt;");
        else if (c == '>') text_puts(out, "&gt;");
        else if (c == '"') text_puts(out, "&quot;");
        else if (c == '\r') continue;
        else if ((c < ' ' && c != '\t') || c == 0x7F) text_puts(out, "\xEF\xBF\xBD");
        else text_putc(out, (char)c);
    }
}

/* --- The table above ------------------------------------------------------------------------------------------------------- */

static void put_counts(const struct cover *cover, struct text *out) {
    text_puts(out, "<table>\n<tr><th>What</th><th>Seen</th><th>Impossible</th><th>Not decided</th></tr>\n");
    for (int kind = 0; kind < COVER_KINDS; kind++) {
        struct cover_count count;
        cover_count(cover, (enum cover_kind)kind, &count);
        text_printf(out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu/%zu</td><td class=\"n\">%zu</td><td class=\"n\">%zu</td></tr>\n",
                    cover_kind_words[kind], count.seen, count.possible, count.impossible, count.undecided);
    }
    text_puts(out, "</table>\n<p><span class=\"s\">seen</span> · <span class=\"m\">no scenario shows it</span> · "
                   "<span class=\"u\">not decided</span> · <span class=\"x\">proved impossible</span></p>\n");
}

/* --- The source ---------------------------------------------------------------------------------------------------------------- */

/* The worst of what is said about each byte: 0 nothing, then seen, impossible, not decided, missing. */
static void paint(uint8_t *color, const struct cover_item *item, size_t length) {
    static const uint8_t colors[] = { [COVER_SEEN] = 1, [COVER_IMPOSSIBLE] = 2, [COVER_UNDECIDED] = 3, [COVER_MISSING] = 4 };
    uint8_t worst = 1;
    for (size_t g = 0; g < item->goals; g++)
        if (colors[item->goal[g].state] > worst) worst = colors[item->goal[g].state];
    if (item->kind == COVER_PAIR && cover_item_state(item) == COVER_IMPOSSIBLE) worst = 2;
    for (size_t at = item->span.start; at < item->span.end && at < length; at++)
        if (worst > color[at]) color[at] = worst;
}

static void put_painted(const struct source *source, const uint8_t *color, size_t from, size_t to, struct text *out) {
    static const char letters[] = " sxum";
    while (from < to) {
        size_t end = from;
        while (end < to && color[end] == color[from]) end++;
        if (color[from]) text_printf(out, "<span class=\"%c\">", letters[color[from]]);
        put_escaped(out, source->bytes + from, end - from);
        if (color[from]) text_puts(out, "</span>");
        from = end;
    }
}

static const char *const verbs[COVER_KINDS] = { "never", "not shown to matter when", "never", "never at", "outcome never" };

/* All sides that are in this state, on one line. */
static void put_note(const struct source *source, const struct cover_item *item, enum cover_state state, struct text *out) {
    static const char letters[] = { [COVER_MISSING] = 'm', [COVER_SEEN] = 's', [COVER_IMPOSSIBLE] = 'x', [COVER_UNDECIDED] = 'u' };
    static const char *const ends[] = { "", "", " (proved impossible)", " (not decided)" };
    size_t put = 0;
    for (size_t g = 0; g < item->goals; g++) {
        if (item->goal[g].state != state) continue;
        if (put++ == 0) {
            text_printf(out, "<span class=\"note\"><span class=\"%c\">", letters[state]);
            put_escaped(out, source->bytes + item->span.start, item->span.end - item->span.start);
            text_printf(out, "</span>: %s ", verbs[item->kind]);
        } else {
            text_puts(out, ", ");
        }
        put_escaped(out, item->goal[g].side, strlen(item->goal[g].side));
    }
    if (put) text_printf(out, "%s%s</span>", item->in_list ? " in an element" : "", ends[state]);
}

static void put_notes(const struct source *source, const struct cover_item *item, struct text *out) {
    bool never = item->kind == COVER_PAIR && cover_item_state(item) == COVER_IMPOSSIBLE;
    if (!never) put_note(source, item, COVER_MISSING, out);
    if (!never) put_note(source, item, COVER_UNDECIDED, out);
    put_note(source, item, COVER_IMPOSSIBLE, out);
}

static void put_source(const struct cover *cover, const struct source *source, const uint8_t *color, struct text *out) {
    size_t next = 0;
    text_puts(out, "<ol class=\"code\">\n");
    for (size_t line = 0; line < source->line_count; line++) {
        size_t from = source->lines[line], end = line + 1 < source->line_count ? source->lines[line + 1] : source->length, to = end;
        if (from == source->length) break;
        while (to > from && (source->bytes[to - 1] == '\n' || source->bytes[to - 1] == '\r')) to--;
        text_puts(out, "<li>");
        put_painted(source, color, from, to, out);
        for (; next < cover->items && cover->item[next].span.start < end; next++) put_notes(source, &cover->item[next], out);
        text_puts(out, "</li>\n");
    }
    text_puts(out, "</ol>\n");
}

void cover_html(const struct cover *cover, struct text *out) {
    const struct source *source = &cover->c->sources.at[0];
    uint8_t *color = ARENA_ARRAY(&cover->c->arena, uint8_t, source->length + 1);
    if (!color) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < cover->items; i++) paint(color, &cover->item[i], source->length);
    text_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Coverage of ");
    put_escaped(out, source->name, strlen(source->name));
    text_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>Coverage of ", style);
    put_escaped(out, source->name, strlen(source->name));
    text_puts(out, "</h1>\n");
    put_counts(cover, out);
    put_source(cover, source, color, out);
    text_puts(out, "</body>\n</html>\n");
}
