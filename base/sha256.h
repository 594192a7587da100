/* sha256: the checksum of compiled guidelines (FIPS 180-4). */
#ifndef OSLER_BASE_SHA256_H
#define OSLER_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_TEXT = 65 };

/* Mixes whole blocks of 64 bytes into the state. */
typedef void sha256_mix(uint32_t state[8], const uint8_t *block, size_t blocks);

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes taken so far */
    uint8_t block[64];
    sha256_mix *mix; /* the processor's own instructions where it has them */
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]);

void sha256_of(const void *bytes, size_t length, uint8_t digest[SHA256_BYTES]);
void sha256_print(const uint8_t digest[SHA256_BYTES], char text[SHA256_TEXT]); /* 64 lower-case digits and a NUL */

void sha256_read(const char text[SHA256_TEXT], uint8_t digest[SHA256_BYTES]); /* what was printed */

/* Inside: the rounds in plain C, and with the instructions of x86 processors, NULL where this one has none. */
extern const uint32_t sha256_constant[64];
sha256_mix sha256_mix_plain;
sha256_mix *sha256_mix_of_processor(void);

#endif
