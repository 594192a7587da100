/* blocks: reading, and finding where records end. NDJSON and TSV end at every line end, CSV at those outside of quotes. */
#include "cli/blocks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES_AT_FIRST = 512 };

static bool out_of_memory(void) {
    errno = ENOMEM;
    return false;
}

static bool make_room(char **bytes, size_t *room, size_t wanted) {
    if (wanted <= *room) return true;
    size_t larger = *room ? *room * 2 : BLOCK_BYTES;
    while (larger < wanted) larger *= 2;
    char *moved = realloc(*bytes, larger);
    if (!moved) return out_of_memory();
    *bytes = moved;
    *room = larger;
    return true;
}

/* --- Where records end ------------------------------------------------------------------------------ */

/* The place behind the last record that ends in bytes [from, length); 0 when none does. `first`: behind the first one. */
static size_t end_of_line(const char *bytes, size_t from, size_t length, bool first) {
    if (first) {
        const char *end = memchr(bytes + from, '\n', length - from);
        return end ? (size_t)(end - bytes) + 1 : 0;
    }
    while (length > from && bytes[length - 1] != '\n') length--;
    return length > from ? length : 0;
}

/* What a quote means in CSV depends on all that stands before it in the row (RFC 4180, as runtime/cells.h reads it). */
static enum row_state behind(enum row_state state, char c) {
    switch (state) {
    case CELL_QUOTED: return c == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
    case CELL_QUOTE_SEEN: case CELL_BEGINS:
        if (c == '"') return CELL_QUOTED;
        break;
    case CELL_PLAIN: break;
    }
    return c == ',' || c == '\n' ? CELL_BEGINS : CELL_PLAIN;
}

static size_t end_of_row(enum row_state *state, const char *bytes, size_t from, size_t length, bool first) {
    size_t end = 0;
    for (size_t at = from; at < length; at++) {
        bool quoted = *state == CELL_QUOTED;
        *state = behind(*state, bytes[at]);
        if (bytes[at] != '\n' || quoted) continue;
        end = at + 1;
        if (first) break;
    }
    return end;
}

static size_t end_of_record(struct blocks *blocks, const char *bytes, size_t from, size_t length, bool first) {
    return blocks->form == PATIENTS_CSV ? end_of_row(&blocks->state, bytes, from, length, first)
                                        : end_of_line(bytes, from, length, first);
}

static uint64_t line_ends(const char *bytes, size_t length) {
    uint64_t count = 0;
    if (length == 0) return 0; /* there may be no bytes at all */
    for (const char *at = bytes, *end = bytes + length; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) count++;
    return count;
}

static bool note_line_end(struct block *block, size_t at) {
    if (block->line_ends == block->line_ends_room) {
        size_t room = block->line_ends_room ? block->line_ends_room * 2 : LINES_AT_FIRST;
        size_t *moved = realloc(block->line_end, room * sizeof *moved);
        if (!moved) return out_of_memory();
        block->line_end = moved;
        block->line_ends_room = room;
    }
    block->line_end[block->line_ends++] = at;
    return true;
}

/* Kept, so that who answers need not look for them again. */
static bool note_line_ends(struct block *block) {
    const char *bytes = block->bytes, *end = bytes + block->length;
    block->line_ends = 0;
    for (const char *at = bytes; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        if (!note_line_end(block, (size_t)(at - bytes))) return false;
    return true;
}

/* --- Reading ----------------------------------------------------------------------------------------- */

static bool read_more(struct blocks *blocks, struct block *block) {
    if (!make_room(&block->bytes, &block->room, block->length + BLOCK_BYTES)) return false;
    if (blocks->wait) blocks->wait(blocks->context);
    ssize_t got;
    do got = read(blocks->descriptor, block->bytes + block->length, BLOCK_BYTES);
    while (got < 0 && errno == EINTR);
    if (got < 0) return false;
    blocks->over = got == 0;
    block->length += (size_t)got;
    return true;
}

/* These bytes are behind us, and so many lines. */
static void leave(struct blocks *blocks, const char *bytes, size_t length, uint64_t lines) {
    blocks->line += lines;
    blocks->taken += length;
    if (blocks->summed) stream_sum_add(&blocks->sum, bytes, length);
}

static bool take_rest(struct blocks *blocks, struct block *block) {
    block->length = 0;
    block->too_long = block->unfinished = false;
    block->line = blocks->line + 1;
    if (!make_room(&block->bytes, &block->room, blocks->rest_length)) return false;
    if (blocks->rest_length) memcpy(block->bytes, blocks->rest, blocks->rest_length);
    block->length = blocks->rest_length;
    blocks->rest_length = 0;
    return true;
}

/* The block ends here; what is behind stays for the next one. */
static bool cut(struct blocks *blocks, struct block *block, size_t end) {
    size_t left = block->length - end;
    if (!make_room(&blocks->rest, &blocks->rest_room, left)) return false;
    if (left) memcpy(blocks->rest, block->bytes + end, left);
    blocks->rest_length = left;
    if (!make_room(&block->bytes, &block->room, end + OSLER_PADDING)) return false;
    memset(block->bytes + end, '\n', OSLER_PADDING);
    block->length = end;
    bool lines = blocks->form == PATIENTS_NDJSON;
    if (lines && !note_line_ends(block)) return false;
    leave(blocks, block->bytes, end, lines ? block->line_ends : line_ends(block->bytes, end));
    block->end = blocks->taken;
    if (blocks->summed) block->sum = stream_sum_end(&blocks->sum);
    return true;
}

/* A record that is too long: read to its end, and not kept. What is there has been looked at. */
static enum block_read pass_over(struct blocks *blocks, struct block *block) {
    for (;;) {
        leave(blocks, block->bytes, block->length, line_ends(block->bytes, block->length));
        block->length = 0;
        if (!read_more(blocks, block)) return BLOCKS_FAILED;
        size_t end = end_of_record(blocks, block->bytes, 0, block->length, true);
        if (!end && !blocks->over) continue;
        block->too_long = true;
        if (!cut(blocks, block, end ? end : block->length)) return BLOCKS_FAILED;
        block->length = 0;
        /* The rest is looked at again by who takes it, from the beginning of a record. */
        blocks->state = CELL_BEGINS;
        return BLOCK_READ;
    }
}

enum block_read blocks_next(struct blocks *blocks, struct block *block) {
    if (!take_rest(blocks, block)) return BLOCKS_FAILED;
    blocks->state = CELL_BEGINS;
    size_t end = end_of_record(blocks, block->bytes, 0, block->length, false);
    while (!end) {
        size_t seen = block->length;
        if (!blocks->over && !read_more(blocks, block)) return BLOCKS_FAILED;
        if (blocks->over && !block->length) return BLOCKS_OVER;
        block->unfinished = blocks->over;
        end = blocks->over ? block->length : end_of_record(blocks, block->bytes, seen, block->length, false);
        if (!end && block->length > RECORD_LARGEST) return pass_over(blocks, block);
    }
    return cut(blocks, block, end) ? BLOCK_READ : BLOCKS_FAILED;
}

static size_t mark_length(const struct block *head) {
    return head->length >= 3 && !memcmp(head->bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
}

enum block_read blocks_head(struct blocks *blocks, bool skip_comments, struct block *head) {
    if (!take_rest(blocks, head)) return BLOCKS_FAILED;
    while (head->length < 3 && !blocks->over)
        if (!read_more(blocks, head)) return BLOCKS_FAILED;
    for (size_t from = mark_length(head);;) {
        bool comment = skip_comments && from < head->length && head->bytes[from] == '#';
        blocks->state = CELL_BEGINS;
        size_t end = comment ? end_of_line(head->bytes, from, head->length, true)
                             : end_of_record(blocks, head->bytes, from, head->length, true);
        if (end && comment) {
            from = end;
            continue;
        }
        if (!end && !blocks->over && head->length <= RECORD_LARGEST) {
            if (!read_more(blocks, head)) return BLOCKS_FAILED;
            continue;
        }
        head->unfinished = !end;
        return cut(blocks, head, end ? end : head->length) ? BLOCK_READ : BLOCKS_FAILED;
    }
}

bool blocks_pass_over(struct blocks *blocks, uint64_t end) {
    struct block block = {0};
    bool fine = end >= blocks->taken && take_rest(blocks, &block);
    while (fine && blocks->taken < end) {
        uint64_t left = end - blocks->taken;
        if (!block.length && (!read_more(blocks, &block) || blocks->over)) fine = false;
        else if (fine) fine = cut(blocks, &block, block.length < left ? block.length : (size_t)left) && take_rest(blocks, &block);
    }
    if (fine) fine = cut(blocks, &block, 0);
    block_free(&block);
    return fine;
}

void blocks_free(struct blocks *blocks) {
    free(blocks->rest);
    blocks->rest = NULL;
}

void block_free(struct block *block) {
    free(block->line_end);
    free(block->bytes);
    block->line_end = NULL;
    block->bytes = NULL;
}
