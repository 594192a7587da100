/* stream_sum: four lanes of eight bytes, so that it keeps up with reading. */
#include "cli/stream_sum.h"

#include <string.h>

enum { PIECE = 32 };

static uint64_t mix(uint64_t lane, uint64_t word) {
    lane = (lane ^ word) * 0x9E3779B97F4A7C15u;
    return lane << 29 | lane >> 35; /* so that the high bits count for the low ones */
}

static uint64_t word_at(const unsigned char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Lane by lane by name, so that they stay in registers. */
static const unsigned char *add_pieces(uint64_t lane[4], const unsigned char *piece, size_t count) {
    uint64_t a = lane[0], b = lane[1], c = lane[2], d = lane[3];
    for (; count; count--, piece += PIECE) {
        a = mix(a, word_at(piece));
        b = mix(b, word_at(piece + 8));
        c = mix(c, word_at(piece + 16));
        d = mix(d, word_at(piece + 24));
    }
    lane[0] = a, lane[1] = b, lane[2] = c, lane[3] = d;
    return piece;
}

void stream_sum_add(struct stream_sum *sum, const char *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t used = (size_t)(sum->length % PIECE);
    sum->length += length;
    if (used) {
        size_t part = length < PIECE - used ? length : PIECE - used;
        memcpy(sum->rest + used, at, part);
        if (used + part < PIECE) return;
        add_pieces(sum->lane, sum->rest, 1);
        at += part, length -= part;
    }
    at = add_pieces(sum->lane, at, length / PIECE);
    if (length % PIECE) memcpy(sum->rest, at, length % PIECE);
}

uint64_t stream_sum_end(const struct stream_sum *sum) {
    struct stream_sum end = *sum;
    uint64_t all = sum->length;
    memset(end.rest + sum->length % PIECE, 0, PIECE - sum->length % PIECE);
    add_pieces(end.lane, end.rest, 1);
    for (size_t i = 0; i < 4; i++) all = mix(all, end.lane[i]);
    return all;
}
