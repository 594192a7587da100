/* stream_sum: four lanes of eight bytes, so that it keeps up with reading. */
#include "cli/stream_sum.h"

#include <string.h>

enum { PIECE = 32 };

static uint64_t mix(uint64_t lane, uint64_t word) {
    lane = (lane ^ word) * 0x9E3779B97F4A7C15u;
    return lane << 29 | lane >> 35; /* so that the high bits count for the low ones */
}

static void add_piece(uint64_t lane[4], const unsigned char *piece) {
    uint64_t word[4];
    memcpy(word, piece, sizeof word);
    for (size_t i = 0; i < 4; i++) lane[i] = mix(lane[i], word[i]);
}

void stream_sum_add(struct stream_sum *sum, const char *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t used = (size_t)(sum->length % PIECE);
    sum->length += length;
    if (used) {
        size_t part = length < PIECE - used ? length : PIECE - used;
        memcpy(sum->rest + used, at, part);
        if (used + part < PIECE) return;
        add_piece(sum->lane, sum->rest);
        at += part, length -= part;
    }
    uint64_t lane[4];
    memcpy(lane, sum->lane, sizeof lane);
    for (; length >= PIECE; at += PIECE, length -= PIECE) add_piece(lane, at);
    memcpy(sum->lane, lane, sizeof lane);
    if (length) memcpy(sum->rest, at, length);
}

uint64_t stream_sum_end(const struct stream_sum *sum) {
    struct stream_sum end = *sum;
    uint64_t all = sum->length;
    memset(end.rest + sum->length % PIECE, 0, PIECE - sum->length % PIECE);
    add_piece(end.lane, end.rest);
    for (size_t i = 0; i < 4; i++) all = mix(all, end.lane[i]);
    return all;
}
