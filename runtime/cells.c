/* cells: one state machine over the bytes. Runs of ordinary bytes are copied at once. */
#include "runtime/cells.h"

#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void cells_init(struct cells *cells, struct arena *arena, enum cells_form form, bool skip_comments) {
    *cells = (struct cells){ .form = form, .skip_comments = skip_comments, .arena = arena, .first = true, .given = true };
}

void cells_put(struct cells *cells, const char *bytes, size_t length) {
    cells->at = bytes;
    cells->end = length ? bytes + length : bytes;
    cells->over = length == 0;
}

struct slice cells_at(const struct cells *cells, size_t index) {
    size_t start = index ? cells->ends[index - 1] : 0;
    return (struct slice){ cells->bytes ? cells->bytes + start : NULL, cells->ends[index] - start }; /* a row of nothing has no bytes */
}

static void note(struct cells *cells, enum cells_fault fault) {
    if (cells->fault != CELLS_FINE) return;
    cells->fault = fault;
    cells->fault_cell = cells->count;
}

/* What is beyond a limit is read and not kept: the row is lost, the memory is not. */
static void stop_keeping(struct cells *cells, enum cells_fault fault) {
    note(cells, fault);
    cells->full = true;
}

static bool keep(struct cells *cells, const char *bytes, size_t length) {
    if (cells->full) return true;
    if (length > CELL_LARGEST - (cells->length - cells->cell_start)) stop_keeping(cells, CELL_TOO_LONG);
    else if (length > ROW_LARGEST - cells->row_bytes) stop_keeping(cells, ROW_TOO_LONG);
    if (cells->full || length == 0) return true;
    char *grown = arena_grow(cells->arena, cells->bytes, &cells->room, cells->length + length, 1);
    if (!grown) return false;
    cells->bytes = grown;
    memcpy(cells->bytes + cells->length, bytes, length);
    cells->length += length;
    cells->row_bytes += length;
    return true;
}

static bool end_cell(struct cells *cells) {
    if (cells->count == CELLS_MOST) stop_keeping(cells, CELLS_TOO_MANY);
    if (cells->row_bytes < ROW_LARGEST) cells->row_bytes++;
    cells->state = CELL_BEGINS;
    cells->cell_start = cells->length;
    if (cells->count == CELLS_MOST) return true;
    if (!ARENA_ROOM(cells->arena, cells->ends, cells->count, cells->ends_room)) return false;
    cells->ends[cells->count++] = cells->length;
    return true;
}

/* The CR of a CR LF has been taken for a part of a cell that is not quoted. */
static void drop_return(struct cells *cells) {
    if (cells->state == CELL_PLAIN && cells->length > cells->cell_start && cells->bytes[cells->length - 1] == '\r') cells->length--;
}

static enum cells_event end_row(struct cells *cells) {
    drop_return(cells);
    if (!end_cell(cells)) return CELLS_NO_MEMORY;
    cells->last_line = cells->lines + 1;
    cells->begun = cells->first = false;
    cells->given = true;
    return CELLS_ROW;
}

static void begin_row(struct cells *cells) {
    cells->count = cells->length = cells->cell_start = cells->row_bytes = 0;
    cells->fault = CELLS_FINE;
    cells->full = false;
    cells->state = CELL_BEGINS;
    cells->given = false;
    cells->line = cells->lines + 1;
}

/* How many of the next bytes mean nothing but themselves. */
static size_t ordinary(const struct cells *cells) {
    const char *at = cells->at, *end = cells->end;
    bool csv = cells->form == CELLS_CSV;
    if (cells->state == CELL_QUOTED) {
        while (at < end && *at != '"' && *at != '\n') at++;
    } else {
        char between = csv ? ',' : '\t';
        while (at < end && *at != between && *at != '\n' && !(csv && *at == '"')) at++;
    }
    return (size_t)(at - cells->at);
}

static bool read_run(struct cells *cells) {
    size_t length = ordinary(cells);
    if (length == 0) return true;
    if (cells->state == CELL_BEGINS) cells->state = CELL_PLAIN;
    const char *at = cells->at;
    cells->at += length;
    return keep(cells, at, length);
}

/* The byte behind a quote that stood within quotes: a second one, or the end of the cell. */
static bool read_behind_quote(struct cells *cells, char c) {
    if (c == '"' && cells->state == CELL_QUOTE_SEEN) {
        cells->state = CELL_QUOTED;
        return keep(cells, "\"", 1);
    }
    cells->state = CELL_BEHIND;
    if (c != '\r') note(cells, CELLS_BEHIND_QUOTE);
    return true;
}

static bool read_quote(struct cells *cells) {
    if (cells->state == CELL_QUOTED) cells->state = CELL_QUOTE_SEEN;
    else if (cells->state == CELL_BEGINS) cells->state = CELL_QUOTED;
    else note(cells, CELLS_STRAY_QUOTE);
    return true;
}

/* One byte that means something, or that stands where nothing should. *ended: it was the row's last. */
static bool read_byte(struct cells *cells, bool *ended) {
    char c = *cells->at++;
    if (c == '\n') {
        if (cells->state == CELL_QUOTED) {
            cells->lines++;
            return keep(cells, "\n", 1);
        }
        *ended = true;
        return true;
    }
    if (cells->state != CELL_QUOTED && c == (cells->form == CELLS_CSV ? ',' : '\t')) return end_cell(cells);
    if (cells->state == CELL_QUOTE_SEEN || cells->state == CELL_BEHIND) return read_behind_quote(cells, c);
    return read_quote(cells);
}

static enum cells_event read_row(struct cells *cells) {
    while (cells->at < cells->end) {
        bool ended = false;
        cells->begun = true;
        if (cells->state < CELL_QUOTE_SEEN) {
            if (!read_run(cells)) return CELLS_NO_MEMORY;
            if (cells->at == cells->end) break;
        }
        if (!read_byte(cells, &ended)) return CELLS_NO_MEMORY;
        if (!ended) continue;
        enum cells_event event = end_row(cells);
        cells->lines++;
        return event;
    }
    if (!cells->over) return CELLS_MORE;
    if (!cells->begun) return CELLS_OVER;
    if (cells->state == CELL_QUOTED) note(cells, CELLS_OPEN_QUOTE);
    return end_row(cells);
}

/* Passes over a mark that may come in pieces. What only began like one belongs to the first cell. */
static bool pass_mark(struct cells *cells) {
    while (cells->mark < 3 && cells->at < cells->end) {
        if (*cells->at == byte_order_mark[cells->mark]) {
            cells->at++;
            if (++cells->mark == 3) return true;
            continue;
        }
        unsigned seen = cells->mark;
        cells->mark = 3;
        if (seen == 0) return true;
        cells->begun = true;
        cells->state = CELL_PLAIN;
        return keep(cells, byte_order_mark, seen);
    }
    return true;
}

static void pass_comments(struct cells *cells) {
    while (cells->at < cells->end && !cells->begun) {
        if (cells->state != CELL_COMMENT && *cells->at != '#') return;
        cells->state = CELL_COMMENT;
        const char *end = memchr(cells->at, '\n', (size_t)(cells->end - cells->at));
        cells->at = end ? end + 1 : cells->end;
        if (!end) return;
        cells->lines++;
        cells->line = cells->lines + 1;
        cells->state = CELL_BEGINS;
    }
}

enum cells_event cells_next(struct cells *cells) {
    if (cells->given) begin_row(cells);
    if (cells->first && cells->mark < 3) {
        if (!pass_mark(cells)) return CELLS_NO_MEMORY;
        if (cells->mark < 3 && !cells->over) return CELLS_MORE;
        if (cells->mark < 3 && cells->mark > 0 && !cells->begun) { /* the table ends within it */
            unsigned seen = cells->mark;
            cells->mark = 3;
            cells->begun = true;
            cells->state = CELL_PLAIN;
            if (!keep(cells, byte_order_mark, seen)) return CELLS_NO_MEMORY;
        }
    }
    if (cells->first && cells->skip_comments) pass_comments(cells);
    return read_row(cells);
}

const char *cells_fault_words(enum cells_fault fault) {
    switch (fault) {
        case CELLS_FINE: break;
        case CELLS_STRAY_QUOTE: return "has a quote within it; a cell with quotes stands in quotes itself, and they are doubled";
        case CELLS_BEHIND_QUOTE: return "goes on behind its closing quote; a quote within quotes is doubled";
        case CELLS_OPEN_QUOTE: return "begins with a quote that is never closed: all that follows was read as this one cell";
        case CELL_TOO_LONG: return "is longer than 1 MiB, the most that a cell may have";
        case ROW_TOO_LONG: return "ends a row that is longer than 16 MiB, the most that a row may have";
        case CELLS_TOO_MANY: return "is one too many: a row has at most 10,000 cells";
    }
    return "";
}

static bool needs_quotes(struct slice cell) {
    for (size_t i = 0; i < cell.length; i++)
        if (strchr(",\"\r\n", cell.bytes[i]) && cell.bytes[i]) return true;
    return cell.length && (cell.bytes[0] == ' ' || cell.bytes[cell.length - 1] == ' ');
}

void cells_put_cell(struct text *out, enum cells_form form, struct slice cell, bool first) {
    if (!first) text_putc(out, form == CELLS_CSV ? ',' : '\t');
    if (form == CELLS_TSV || !needs_quotes(cell)) {
        text_put(out, cell.bytes, cell.length);
        return;
    }
    text_putc(out, '"');
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.bytes[i] == '"') text_putc(out, '"');
        text_putc(out, cell.bytes[i]);
    }
    text_putc(out, '"');
}
