/* sha256: the checksum of compiled guidelines (FIPS 180-4). */
#ifndef OSLER_BASE_SHA256_H
#define OSLER_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_TEXT = 65 };

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes taken so far */
    uint8_t block[64];
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]);

void sha256_of(const void *bytes, size_t length, uint8_t digest[SHA256_BYTES]);
void sha256_print(const uint8_t digest[SHA256_BYTES], char text[SHA256_TEXT]); /* 64 lower-case digits and a NUL */

#endif
