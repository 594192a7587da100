/* stream_sum: a checksum over a stream, in pieces of any size: against another file given by mistake, not against a forger. */
#ifndef OSLER_CLI_STREAM_SUM_H
#define OSLER_CLI_STREAM_SUM_H

#include <stddef.h>
#include <stdint.h>

struct stream_sum {
    uint64_t lane[4], length;
    unsigned char rest[32];
};

void stream_sum_add(struct stream_sum *sum, const char *bytes, size_t length);
uint64_t stream_sum_end(const struct stream_sum *sum); /* of what has been added; more can be */

#endif
