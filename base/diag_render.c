/* diag_render: diagnostics as text for people, as one line each, as JSON.
 *
 * What a source holds may be hostile: control characters and those that turn the direction of writing are shown as
 * U+FFFD, never passed on. Lines stay within 80 columns where a word allows it. */
#include <string.h>

#include "base/diag.h"

enum { WIDTH = 80, MOST_LINES = 8, TAB = 4, GUTTER = 5 };

static const char *const severities[] = { "error", "warning", "style" };

static const char *severity_of(const struct diag *diag) { return severities[diag_info[diag->code].severity]; }

/* --- Text made harmless ------------------------------------------------------------------------- */

static bool is_harmful(int32_t c) {
    return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

static void put_character(struct text *out, const char *bytes, size_t from, size_t to, int32_t code) {
    if (is_harmful(code)) text_puts(out, "\xEF\xBF\xBD");
    else text_put(out, bytes + from, to - from);
}

static void put_harmless(struct text *out, const char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        size_t from = at;
        int32_t code = utf8_next(bytes, length, &at);
        if (code == '\n' || code == '\t') text_putc(out, ' ');
        else put_character(out, bytes, from, at, code);
    }
}

/* Wrapped to the width; returns the lines it took. */
static unsigned put_wrapped(struct text *out, const char *bytes, size_t at, size_t indent) {
    struct text harmless;
    text_init(&harmless, out->arena);
    put_harmless(&harmless, bytes, strlen(bytes));
    size_t before = out->length;
    if (harmless.bytes) text_wrap(out, harmless.bytes, harmless.length, at, indent, WIDTH);
    unsigned lines = 1;
    for (size_t i = before; i < out->length; i++) lines += out->bytes[i] == '\n';
    return lines;
}

/* --- A source line with underlines ------------------------------------------------------------------- */

struct mark {
    struct span span;
    char sign;
    const char *text;  /* behind the underline, NULL for none */
    size_t from, to;   /* columns from 0, to is behind the last */
};

struct line {
    const struct source *source;
    unsigned number;
    struct slice text;
    size_t start;      /* its byte offset in the source */
    size_t left, right; /* the columns that are shown; the whole line where it fits */
    size_t columns;
};

static size_t columns_of(const struct line *line, size_t from, size_t to, size_t column) {
    const char *bytes = line->text.bytes;
    if (bytes[from] == '\t') return TAB - column % TAB;
    size_t at = from;
    return is_harmful(utf8_next(bytes, line->text.length, &at)) ? 1 : utf8_columns(bytes + from, to - from);
}

/* The column at which a byte of the line begins. */
static size_t column_at(const struct line *line, size_t offset) {
    size_t column = 0;
    for (size_t at = 0; at < line->text.length && at < offset;) {
        size_t from = at;
        utf8_next(line->text.bytes, line->text.length, &at);
        if (at > offset) break;
        column += columns_of(line, from, at, column);
    }
    return column;
}

static void measure(const struct line *line, struct mark *mark) {
    size_t start = mark->span.start > line->start ? mark->span.start - line->start : 0;
    size_t end = mark->span.end > line->start ? mark->span.end - line->start : 0;
    mark->from = column_at(line, start);
    mark->to = column_at(line, end < line->text.length ? end : line->text.length);
    if (mark->to <= mark->from) mark->to = mark->from + 1;
}

static struct line line_of(const struct sources *sources, struct span span) {
    struct line line = { .source = &sources->at[span.file] };
    struct place place = source_place(line.source, span.start);
    line.number = place.line;
    line.text = source_line(line.source, place.line);
    line.start = line.source->lines[place.line - 1];
    line.columns = column_at(&line, line.text.length);
    return line;
}

/* Which columns are shown, so that the mark is among them. */
static void choose_window(struct line *line, const struct mark *mark, size_t room) {
    line->left = 0;
    line->right = line->columns > mark->to ? line->columns : mark->to;
    if (line->right <= room) return;
    size_t length = mark->to - mark->from < room / 2 ? mark->to - mark->from : room / 2;
    size_t before = (room - length) / 2;
    line->left = mark->from > before ? mark->from - before : 0;
    if (line->left + room > line->right) line->left = line->right - room;
    line->right = line->left + room;
}

static void put_source(struct text *out, const struct line *line) {
    size_t column = 0;
    bool cut_left = line->left > 0, cut_right = line->right < line->columns;
    if (cut_left) text_puts(out, "\xE2\x80\xA6");
    for (size_t at = 0; at < line->text.length;) {
        size_t from = at;
        int32_t code = utf8_next(line->text.bytes, line->text.length, &at);
        size_t width = columns_of(line, from, at, column), last = column + width;
        bool shown = column >= line->left + cut_left && last <= line->right - cut_right;
        bool partly = !shown && last > line->left + cut_left && column < line->right - cut_right;
        if (partly) text_repeat(out, ' ', column < line->left + cut_left ? last - line->left - cut_left
                                                                         : line->right - cut_right - column);
        else if (shown && code == '\t') text_repeat(out, ' ', width);
        else if (shown) put_character(out, line->text.bytes, from, at, code);
        column = last;
    }
    while (out->length && out->bytes[out->length - 1] == ' ') out->bytes[--out->length] = '\0';
    if (cut_right) text_puts(out, "\xE2\x80\xA6");
}

static void put_gutter(struct text *out, unsigned number) {
    if (number) text_printf(out, "%*u |", GUTTER, number);
    else text_printf(out, "%*s |", GUTTER, "");
}

static size_t clamp(size_t value, size_t low, size_t high) { return value < low ? low : value > high ? high : value; }

/* The underline of one mark, from the end of what the line already holds. `at` is the column reached. */
static size_t underline(struct text *out, const struct line *line, const struct mark *mark, size_t at) {
    size_t from = clamp(mark->from, line->left, line->right) - line->left;
    size_t to = clamp(mark->to, line->left, line->right) - line->left;
    if (to <= from) to = from + 1;
    if (from < at) from = at;
    if (to <= from) return at;
    text_repeat(out, ' ', from - at);
    text_repeat(out, mark->sign, to - from);
    return to;
}

static void put_note_text(struct text *out, const struct line *line, const struct mark *mark, size_t at, bool elsewhere) {
    struct text note;
    text_init(&note, out->arena);
    if (elsewhere) {
        put_harmless(&note, line->source->name, strlen(line->source->name));
        text_printf(&note, ":%u: ", line->number);
    }
    put_harmless(&note, mark->text, strlen(mark->text));
    if (note.bytes && note.length) text_printf(out, "%s%s", at ? " " : "", note.bytes);
}

/* --- One diagnostic ------------------------------------------------------------------------------------ */

/* Lines of one diagnostic that may be left out when there are too many. */
struct extra {
    struct text text;
    unsigned lines;
    bool kept, needed; /* needed: kept although it is more than fits */
};

static bool on_line(const struct line *line, struct span span, const struct sources *sources) {
    return &sources->at[span.file] == line->source && source_place(line->source, span.start).line == line->number;
}

static void sort_marks(struct mark *marks, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && marks[j].from < marks[j - 1].from; j--) {
            struct mark swap = marks[j];
            marks[j] = marks[j - 1];
            marks[j - 1] = swap;
        }
}

/* The line of the mistake with all underlines on it. The text of the last mark stands behind it; `told` receives the
 * note whose text stands there. */
static void put_main_line(struct text *out, const struct diag *diag, const struct sources *sources, struct line *line,
                          const struct diag_note **told) {
    struct mark marks[DIAG_MOST_NOTES + 1] = { { diag->span, '^', NULL, 0, 0 } };
    size_t count = 1, at = 0;
    *told = NULL;
    measure(line, &marks[0]);
    choose_window(line, &marks[0], WIDTH - GUTTER - 3);
    put_gutter(out, line->number);
    if (line->text.length) text_putc(out, ' ');
    put_source(out, line);
    text_putc(out, '\n');
    for (unsigned i = 0; i < diag->notes; i++) {
        if (!on_line(line, diag->note[i].span, sources)) continue;
        marks[count] = (struct mark){ diag->note[i].span, '-', diag->note[i].text, 0, 0 };
        measure(line, &marks[count++]);
    }
    sort_marks(marks, count);
    put_gutter(out, 0);
    text_putc(out, ' ');
    for (size_t i = 0; i < count; i++) at = underline(out, line, &marks[i], at);
    const struct mark *last = &marks[count - 1];
    if (!last->text || at + 4 + utf8_columns(last->text, strlen(last->text)) + GUTTER > WIDTH) return;
    put_note_text(out, line, last, at, false);
    for (unsigned i = 0; i < diag->notes; i++)
        if (diag->note[i].text == last->text) *told = &diag->note[i];
}

/* A note: under its own copy of the line, or under the line of the mistake, which is drawn already. */
static struct extra note_extra(struct arena *arena, const struct sources *sources, const struct diag_note *note,
                               const struct line *main) {
    struct extra extra = { .lines = 1 };
    struct mark mark = { note->span, '-', note->text, 0, 0 };
    struct line line = on_line(main, note->span, sources) ? *main : line_of(sources, note->span);
    text_init(&extra.text, arena);
    measure(&line, &mark);
    if (line.start != main->start || line.source != main->source) {
        choose_window(&line, &mark, WIDTH - GUTTER - 3);
        put_gutter(&extra.text, line.number);
        if (line.text.length) text_putc(&extra.text, ' ');
        put_source(&extra.text, &line);
        text_putc(&extra.text, '\n');
        extra.lines++;
    }
    put_gutter(&extra.text, 0);
    text_putc(&extra.text, ' ');
    size_t at = underline(&extra.text, &line, &mark, 0);
    put_note_text(&extra.text, &line, &mark, at, line.source != main->source);
    text_putc(&extra.text, '\n');
    return extra;
}

static const char *fix_word(enum diag_fix fix) { return fix == DIAG_SURE ? "sure" : "maybe"; }

static struct extra hint_extra(struct arena *arena, const struct diag_hint *hint) {
    struct extra extra = { .lines = 1 };
    struct text whole;
    text_init(&whole, arena);
    text_printf(&whole, "%s", hint->text);
    if (hint->fix != DIAG_NO_FIX) text_printf(&whole, " (%s)", fix_word(hint->fix));
    text_init(&extra.text, arena);
    text_printf(&extra.text, "%*s= ", GUTTER + 1, "");
    extra.lines = put_wrapped(&extra.text, whole.bytes ? whole.bytes : "", GUTTER + 3, GUTTER + 3);
    text_putc(&extra.text, '\n');
    return extra;
}

/* The first note and then the hints matter most. */
static void keep_what_fits(struct extra *notes, unsigned note_count, struct extra *hints, unsigned hint_count, unsigned used) {
    for (unsigned i = 0; i < 1 + hint_count + note_count; i++) {
        struct extra *extra = i == 0 ? notes : i <= hint_count ? &hints[i - 1] : &notes[i - hint_count];
        bool none = i == 0 ? note_count == 0 : i > hint_count && i - hint_count >= note_count;
        if (none || extra->kept || (used + extra->lines > MOST_LINES && !extra->needed)) continue;
        extra->kept = true;
        used += extra->lines;
    }
}

static void put_place(struct text *out, const struct sources *sources, struct span span) {
    const struct source *source = &sources->at[span.file];
    struct place place = source_place(source, span.start);
    put_harmless(out, source->name, strlen(source->name));
    text_printf(out, ":%u:%u", place.line, place.column);
}

static void render_one(const struct diag *diag, const struct sources *sources, struct text *out) {
    struct extra notes[DIAG_MOST_NOTES], hints[DIAG_MOST_HINTS];
    const struct diag_note *told;
    unsigned note_count = 0;
    size_t before = out->length;
    text_printf(out, "%s[%s]: ", severity_of(diag), diag_info[diag->code].code);
    unsigned lines = put_wrapped(out, diag->message, out->length - before, 2);
    text_puts(out, "\n  ");
    put_place(out, sources, diag->span);
    text_putc(out, '\n');
    struct line line = line_of(sources, diag->span);
    put_main_line(out, diag, sources, &line, &told);
    text_putc(out, '\n');
    for (unsigned i = 0; i < diag->notes; i++)
        if (&diag->note[i] != told) notes[note_count++] = note_extra(out->arena, sources, &diag->note[i], &line);
    for (unsigned i = 0; i < diag->hints; i++) {
        hints[i] = hint_extra(out->arena, &diag->hint[i]);
        hints[i].needed = diag->hint[i].needed;
    }
    keep_what_fits(notes, note_count, hints, diag->hints, lines + 3);
    for (unsigned i = 0; i < note_count; i++)
        if (notes[i].kept && notes[i].text.bytes) text_puts(out, notes[i].text.bytes);
    for (unsigned i = 0; i < diag->hints; i++)
        if (hints[i].kept && hints[i].text.bytes) text_puts(out, hints[i].text.bytes);
}

static bool has_place(const struct diag *diag, const struct sources *sources) {
    return diag->span.file < sources->count;
}

void diags_render(const struct diags *diags, const struct sources *sources, struct text *out) {
    for (size_t i = 0; i < diags->count; i++) {
        if (i > 0) text_putc(out, '\n');
        if (has_place(&diags->at[i], sources)) render_one(&diags->at[i], sources, out);
        else text_printf(out, "%s[%s]: %s\n", severity_of(&diags->at[i]), diag_info[diags->at[i].code].code, diags->at[i].message);
    }
    size_t all = diags->errors + diags->warnings;
    if (diags->count >= diags->limit && all > diags->count)
        text_printf(out, "\n%zu more are not shown.\n", all - diags->count);
}

/* --- One line each --------------------------------------------------------------------------------- */

void diags_render_plain(const struct diags *diags, const struct sources *sources, struct text *out) {
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *diag = &diags->at[i];
        if (has_place(diag, sources)) {
            put_place(out, sources, diag->span);
            text_puts(out, ": ");
        }
        text_printf(out, "%s %s: ", severity_of(diag), diag_info[diag->code].code);
        put_harmless(out, diag->message, strlen(diag->message));
        for (unsigned k = 0; k < diag->hints; k++) {
            text_puts(out, "; ");
            put_harmless(out, diag->hint[k].text, strlen(diag->hint[k].text));
            if (diag->hint[k].fix != DIAG_NO_FIX) text_printf(out, " (%s)", fix_word(diag->hint[k].fix));
        }
        text_putc(out, '\n');
    }
}

/* --- JSON ---------------------------------------------------------------------------------------------- */

static void json_string(struct text *out, const char *name, const char *value) {
    text_printf(out, "\"%s\": ", name);
    if (value) text_json(out, value, strlen(value));
    else text_puts(out, "null");
}

static void json_hint(const struct diag_hint *hint, const struct sources *sources, struct text *out) {
    bool fix = hint->fix != DIAG_NO_FIX && hint->span.file < sources->count;
    text_putc(out, '{');
    json_string(out, "text", hint->text);
    text_puts(out, ", ");
    json_string(out, "fix", fix ? fix_word(hint->fix) : NULL);
    text_puts(out, ", ");
    json_string(out, "replacement", fix ? hint->replacement : NULL);
    if (!fix) {
        text_puts(out, ", \"line\": null, \"column\": null, \"end_line\": null, \"end_column\": null}");
        return;
    }
    const struct source *source = &sources->at[hint->span.file];
    struct place from = source_place(source, hint->span.start), to = source_place(source, hint->span.end);
    text_printf(out, ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u}", from.line, from.column, to.line,
                to.column);
}

/* Where the span ends on the line on which it begins. */
static unsigned end_column(const struct source *source, struct span span, struct place from) {
    struct place to = source_place(source, span.end);
    if (to.line == from.line) return to.column;
    struct slice line = source_line(source, from.line);
    return (unsigned)utf8_columns(line.bytes, line.length) + 1;
}

static void json_place(const struct diag *diag, const struct sources *sources, struct text *out) {
    if (!has_place(diag, sources)) {
        text_puts(out, "\"file\": null, \"line\": null, \"column\": null, \"end_column\": null");
        return;
    }
    const struct source *source = &sources->at[diag->span.file];
    struct place from = source_place(source, diag->span.start);
    json_string(out, "file", source->name);
    text_printf(out, ", \"line\": %u, \"column\": %u, \"end_column\": %u", from.line, from.column,
                end_column(source, diag->span, from));
}

void diags_render_json(const struct diags *diags, const struct sources *sources, struct text *out) {
    text_putc(out, '[');
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *diag = &diags->at[i];
        text_puts(out, i ? ",\n {" : "\n {");
        json_string(out, "code", diag_info[diag->code].code);
        text_puts(out, ", ");
        json_string(out, "severity", severity_of(diag));
        text_puts(out, ", ");
        json_place(diag, sources, out);
        text_puts(out, ", ");
        json_string(out, "message", diag->message);
        text_puts(out, ", \"hints\": [");
        for (unsigned k = 0; k < diag->hints; k++) {
            if (k) text_puts(out, ", ");
            json_hint(&diag->hint[k], sources, out);
        }
        text_puts(out, "]}");
    }
    text_puts(out, diags->count ? "\n]\n" : "]\n");
}
