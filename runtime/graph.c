#include "runtime/graph_inside.h"

#include <string.h>

enum { LINE_WIDTH = 26, TITLE_WIDTH = 100, LABEL_MOST = 160 };

/* --- Strings ----------------------------------------------------------------------------------------- */

/* A label within quotes, wrapped. Nothing in it can end the quotes or begin an escape of graphviz. */
static void put_wrapped(struct text *out, const char *label, size_t most) {
    size_t length = strlen(label), at = 0, columns = 0;
    while (at < length) {
        size_t word = at;
        while (word < length && (unsigned char)label[word] > ' ') word++;
        size_t width = utf8_columns(label + at, word - at);
        if (columns > 0 && columns + 1 + width > most) {
            text_puts(out, "\\n");
            columns = 0;
        } else if (columns > 0) {
            text_putc(out, ' ');
            columns++;
        }
        if (at >= LABEL_MOST) {
            text_puts(out, "…");
            return;
        }
        for (; at < word; at++) {
            if (label[at] == '"' || label[at] == '\\') text_putc(out, '\\');
            if (label[at] == 0x7F) continue;
            if (label[at] == '&') {
                text_puts(out, "&amp;"); /* graphviz reads entities */
                continue;
            }
            text_putc(out, label[at]);
        }
        columns += width;
        while (at < length && (unsigned char)label[at] <= ' ') at++;
    }
}

static void put_label(struct text *out, const char *label) { put_wrapped(out, label, LINE_WIDTH); }

/* --- What a node says -------------------------------------------------------------------------------- */

enum state { STATE_NONE, STATE_YES, STATE_NO, STATE_UNKNOWN, STATE_CONTRAINDICATED };

struct look {
    const char *sign, *line, *attributes; /* line: what the outline is, beside its colour */
};

static const struct look looks[] = {
    [STATE_NONE] = { "", "", "" },
    [STATE_YES] = { "✓ ", "", ", fillcolor=\"#e4f4ea\", color=\"#0b6b35\", penwidth=2.5" },
    [STATE_NO] = { "– ", ",dotted", ", fillcolor=\"#eceff3\", color=\"#7b8794\"" },
    [STATE_UNKNOWN] = { "? ", ",dashed", ", fillcolor=\"#fdf1d8\", color=\"#7a4b00\"" },
    [STATE_CONTRAINDICATED] = { "✕ ", "", ", fillcolor=\"#fde8e8\", color=\"#a3161c\", peripheries=2" },
};

static enum state state_of_truth(uint8_t truth) {
    static const enum state states[] = { STATE_NO, STATE_UNKNOWN, STATE_CONTRAINDICATED, STATE_YES };
    return states[truth & 3];
}

static enum state state_of_value(const struct value *value) {
    if (value->kind == VALUE_TRUTH) return state_of_truth(value->truth);
    if (value->kind == VALUE_CHOICE && value->number & CHOICE_UNKNOWN) return STATE_UNKNOWN;
    return value_is_known(value) ? STATE_YES : STATE_UNKNOWN;
}

struct face {
    const char *label, *shape, *style;
    struct text words; /* the value or outcome */
    enum state state;
};

static void face_of_value(struct graph *g, struct face *face, struct value value) {
    value_words(g->context, &value, g->language, &face->words);
    face->state = state_of_value(&value);
}

static void face_of_truth(struct graph *g, struct face *face, uint8_t truth) {
    static const enum phrase words[] = { PHRASE_NO, PHRASE_NOT_KNOWN, PHRASE_CONTRAINDICATED, PHRASE_YES };
    text_puts(&face->words, phrase(g->language, words[truth & 3]));
    face->state = state_of_truth(truth);
}

static struct face face_of(struct graph *g, uint32_t node) {
    static const char *const shapes[] = { "box", "box", "octagon", "house", "note" };
    const struct program *p = g->program;
    struct face face = { .label = "", .shape = "box", .style = "filled" };
    text_init(&face.words, &g->context->arena);
    if (node < g->definitions) {
        face.label = program_text(p, p->fact[node].label);
        face.style = "filled,rounded";
        face_of_value(g, &face, value_of_fact(g->context, node));
    } else if (node < g->recommendations) {
        face.label = program_text(p, p->definition[node - g->definitions].label);
        face.shape = p->definition[node - g->definitions].choices ? "hexagon" : "ellipse";
        face_of_value(g, &face, value_of_definition(g->context, node - g->definitions));
    } else if (node < g->applies) {
        const struct program_recommendation *r = &p->recommendation[node - g->recommendations];
        face.label = program_text(p, r->label);
        face.shape = shapes[r->kind <= KIND_INFORM ? r->kind : KIND_INFORM];
        if (r->kind == KIND_RECOMMEND) face.style = "filled,bold";
        face_of_truth(g, &face, g->context->truth[r->outcome]);
    } else {
        face.label = phrase(g->language, PHRASE_G_GUIDELINE);
        face.shape = "diamond";
        face_of_truth(g, &face, g->context->truth[p->guideline->applies]);
    }
    return face;
}

static void put_node(struct graph *g, uint32_t node, bool patient, struct text *out) {
    struct face face = face_of(g, node);
    if (!patient) face.state = STATE_NONE;
    text_printf(out, "  n%u [label=\"", (unsigned)node);
    put_label(out, face.label);
    if (patient) {
        text_printf(out, "\\n%s", looks[face.state].sign);
        put_label(out, face.words.bytes ? face.words.bytes : "");
    }
    text_printf(out, "\", shape=%s, style=\"%s%s\"%s", face.shape, face.style, looks[face.state].line, looks[face.state].attributes);
    if (node >= g->recommendations && node < g->applies) text_puts(out, ", group=recommendations");
    text_puts(out, "];\n");
}

static void put_edge(const struct edge *edge, bool patient, struct text *out) {
    text_printf(out, "  n%u -> n%u", (unsigned)edge->from, (unsigned)edge->to);
    if (edge->dose)
        text_puts(out, " [style=dashed, arrowhead=empty]");
    else if (patient && edge->decided)
        text_puts(out, " [penwidth=2.5, color=\"#16202b\"]");
    else if (patient)
        text_puts(out, " [color=\"#aab3bd\", style=dotted]");
    text_puts(out, ";\n");
}

/* --- The whole --------------------------------------------------------------------------------------- */

static void put_ranks(const struct graph *g, struct text *out) {
    text_puts(out, "  { rank=sink;");
    for (uint32_t node = g->recommendations; node < g->applies; node++) /* one that another one reads stands before it */
        if (!g->read[node]) text_printf(out, " n%u;", (unsigned)node);
    text_puts(out, " }\n");
}

static void put_all(struct graph *g, bool patient, struct text *out) {
    struct text title;
    text_init(&title, &g->context->arena);
    PHRASE_PUT(&title, g->language, G_TITLE, program_text(g->program, g->program->guideline->title));
    text_puts(out, "digraph guideline {\n  graph [rankdir=LR, nodesep=0.18, ranksep=1.1, fontname=\"Helvetica\", labelloc=t, label=\"");
    put_wrapped(out, title.bytes ? title.bytes : "", TITLE_WIDTH);
    if (patient) {
        text_puts(out, "\\n");
        put_wrapped(out, phrase(g->language, PHRASE_G_LEGEND), TITLE_WIDTH);
    }
    text_puts(out, "\"];\n  node [fontname=\"Helvetica\", fontsize=11, style=filled, fillcolor=\"#ffffff\", color=\"#16202b\"];\n"
                   "  edge [color=\"#4d5a68\", arrowsize=0.7];\n");
    for (uint32_t node = 0; node < g->nodes; node++)
        if (g->used[node] && (node != g->applies || g->program->guideline->applies != NONE)) put_node(g, node, patient, out);
    put_ranks(g, out);
    for (size_t i = 0; i < g->edges; i++) put_edge(&g->edge[i], patient, out);
    text_puts(out, "}\n");
}

bool graph_put(struct context *context, const struct graph_options *options, struct text *out) {
    struct graph g = { .context = context, .program = context->program, .language = phrases_language(options->language) };
    g.index = reason_index_new(context->program, &context->arena);
    if (!g.index || !graph_link(&g)) return false;
    if (options->patient) graph_decide(&g);
    put_all(&g, options->patient, out);
    return !context->arena.failed && !out->failed;
}
