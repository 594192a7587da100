/* Coverage for people and for programs. */
#include "compiler/cover.h"

#include <string.h>

enum { WORDS_MOST = 50, LINE_MOST = 80 };

/* --- Words ---------------------------------------------------------------------------------------------------------------- */

struct slice cover_owner(const struct decl *owner) { return owner->name.text.length ? owner->name.text : SLICE("applies"); }

static void put_words(const struct cover *cover, struct span span, struct text *out) {
    struct slice words = span_text(&cover->c->sources, span);
    text_fold(out, words.bytes, words.length, WORDS_MOST);
}

static unsigned line_of(const struct cover *cover, struct span span) {
    return source_line_number(&cover->c->sources.at[span.file], span.start);
}

static const char *const verbs[COVER_KINDS] = { "never", "not shown to matter when it is", "never", "never at", "never" };

static void put_sides(const struct cover_item *item, enum cover_state state, struct text *out) {
    bool first = true;
    for (size_t g = 0; g < item->goals; g++) {
        if (item->goal[g].state != state) continue;
        text_printf(out, "%s%s", first ? "" : ", ", item->goal[g].side);
        first = false;
    }
}

static bool has_state(const struct cover_item *item, enum cover_state state) {
    if (item->kind == COVER_PAIR && cover_item_state(item) == COVER_IMPOSSIBLE && state != COVER_IMPOSSIBLE) return false;
    for (size_t g = 0; g < item->goals; g++)
        if (item->goal[g].state == state) return true;
    return false;
}

/* On one line where it fits, else what is said about it stands below. */
static void put_item(const struct cover *cover, const struct cover_item *item, enum cover_state state, struct text *out) {
    struct slice owner = cover_owner(item->owner);
    struct text what, said;
    text_init(&what, &cover->c->arena);
    text_init(&said, &cover->c->arena);
    text_printf(&what, "  line %u, %.*s: ", line_of(cover, item->span), (int)owner.length, owner.bytes);
    if (item->kind == COVER_OUTCOME) text_puts(&what, "the outcome is");
    else put_words(cover, item->span, &what);
    text_printf(&said, "%s ", verbs[item->kind]);
    put_sides(item, state, &said);
    if (item->in_list) text_puts(&said, " in an element");
    if (what.failed || said.failed) {
        out->failed = true;
        return;
    }
    bool fits = utf8_columns(what.bytes, what.length) + utf8_columns(said.bytes, said.length) + 2 <= LINE_MOST;
    text_printf(out, "%s%s%s%s\n", what.bytes, item->kind == COVER_OUTCOME ? "" : ":", fits ? " " : "\n      ", said.bytes);
}

static void put_states(const struct cover *cover, enum cover_state state, const char *heading, struct text *out) {
    bool begun = false;
    for (size_t i = 0; i < cover->items; i++) {
        if (!has_state(&cover->item[i], state)) continue;
        if (!begun) text_printf(out, "\n%s\n", heading);
        begun = true;
        put_item(cover, &cover->item[i], state, out);
    }
}

static const char *const means[COVER_KINDS] = { "seen yes, no and unknown", "each shown to matter", "reached", "met on both sides",
                                                "each that can be" };

void cover_text(const struct cover *cover, struct text *out) {
    text_printf(out, "Coverage of %s\n", cover->c->sources.at[0].name);
    for (int kind = 0; kind < COVER_KINDS; kind++) {
        struct cover_count count;
        cover_count(cover, (enum cover_kind)kind, &count);
        text_printf(out, "  %-11s %-25s %zu/%zu", cover_kind_words[kind], means[kind], count.seen, count.possible);
        if (count.impossible) text_printf(out, ", %zu impossible", count.impossible);
        if (count.undecided) text_printf(out, ", %zu not decided", count.undecided);
        text_putc(out, '\n');
    }
    put_states(cover, COVER_MISSING, "No scenario shows", out);
    put_states(cover, COVER_UNDECIDED, "No scenario shows, and whether one could is not decided", out);
    put_states(cover, COVER_IMPOSSIBLE, "Proved impossible, and not counted", out);
}

/* --- For programs ------------------------------------------------------------------------------------------------------------- */

static const char *const kind_names[COVER_KINDS] = { "condition", "pair", "row", "threshold", "outcome" };
static const char *const state_names[] = { "missing", "seen", "impossible", "not decided" };

static void json_slice(struct text *out, struct slice text) { text_json(out, text.bytes, text.length); }

static void json_item(const struct cover *cover, const struct cover_item *item, struct text *out) {
    struct place place = source_place(&cover->c->sources.at[item->span.file], item->span.start);
    text_printf(out, "{\"kind\":\"%s\",\"line\":%u,\"column\":%u,\"in\":", kind_names[item->kind], place.line, place.column);
    json_slice(out, cover_owner(item->owner));
    text_puts(out, ",\"text\":");
    json_slice(out, span_text(&cover->c->sources, item->span));
    text_printf(out, ",\"list\":%s,\"sides\":[", item->in_list ? "true" : "false");
    for (size_t g = 0; g < item->goals; g++) {
        const struct cover_goal *goal = &item->goal[g];
        text_printf(out, "%s{\"side\":\"%s\",\"state\":\"%s\"", g ? "," : "", goal->side, state_names[goal->state]);
        if (goal->first) {
            text_puts(out, ",\"scenario\":");
            json_slice(out, goal->first->label.text);
        }
        text_putc(out, '}');
    }
    text_puts(out, "]}");
}

void cover_json(const struct cover *cover, struct text *out) {
    text_putc(out, '{');
    for (int kind = 0; kind < COVER_KINDS; kind++) {
        struct cover_count count;
        cover_count(cover, (enum cover_kind)kind, &count);
        text_printf(out, "%s\"%s\":{\"seen\":%zu,\"possible\":%zu,\"impossible\":%zu,\"undecided\":%zu}", kind ? "," : "", cover_kind_words[kind],
                    count.seen, count.possible, count.impossible, count.undecided);
    }
    text_puts(out, ",\"items\":[");
    for (size_t i = 0; i < cover->items; i++) {
        text_puts(out, i ? ",\n" : "\n");
        json_item(cover, &cover->item[i], out);
    }
    text_puts(out, "]}");
}
