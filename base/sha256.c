#include "base/sha256.h"

#include <string.h>

const uint32_t sha256_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t x, unsigned by) { return x >> by | x << (32 - by); }

static uint32_t word_at(const uint8_t *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void put_word(uint8_t *b, uint32_t word) {
    b[0] = (uint8_t)(word >> 24), b[1] = (uint8_t)(word >> 16), b[2] = (uint8_t)(word >> 8), b[3] = (uint8_t)word;
}

static void expand(uint32_t w[64], const uint8_t *block) {
    for (size_t i = 0; i < 16; i++) w[i] = word_at(block + 4 * i);
    for (size_t i = 16; i < 64; i++) {
        uint32_t a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
}

/* One round; the caller turns the names instead of moving the values. */
#define ROUND(a, b, c, d, e, f, g, h, i)                                                                               \
    do {                                                                                                                \
        uint32_t one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (g ^ (e & (f ^ g))) + sha256_constant[i] + w[i]; \
        d += one;                                                                                                       \
        h = one + (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) | (c & (a | b)));                                 \
    } while (0)

static void mix_one(uint32_t state[8], const uint8_t *block) {
    uint32_t w[64];
    expand(w, block);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 64; i += 8) {
        ROUND(a, b, c, d, e, f, g, h, i);
        ROUND(h, a, b, c, d, e, f, g, i + 1);
        ROUND(g, h, a, b, c, d, e, f, i + 2);
        ROUND(f, g, h, a, b, c, d, e, i + 3);
        ROUND(e, f, g, h, a, b, c, d, i + 4);
        ROUND(d, e, f, g, h, a, b, c, i + 5);
        ROUND(c, d, e, f, g, h, a, b, i + 6);
        ROUND(b, c, d, e, f, g, h, a, i + 7);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void sha256_mix_plain(uint32_t state[8], const uint8_t *block, size_t blocks) {
    for (; blocks; blocks--, block += 64) mix_one(state, block);
}

void sha256_begin(struct sha256 *sha) {
    *sha = (struct sha256){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                                       0x5be0cd19 } };
    sha256_mix *fast = sha256_mix_of_processor();
    sha->mix = fast ? fast : sha256_mix_plain;
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t length) {
    const uint8_t *at = bytes;
    size_t used = (size_t)(sha->length % 64);
    sha->length += length;
    if (used) {
        size_t part = length < 64 - used ? length : 64 - used;
        memcpy(sha->block + used, at, part);
        if (used + part < 64) return;
        sha->mix(sha->state, sha->block, 1);
        at += part;
        length -= part;
    }
    if (length / 64) sha->mix(sha->state, at, length / 64);
    if (length % 64) memcpy(sha->block, at + length / 64 * 64, length % 64);
}

void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]) {
    static const uint8_t padding[64] = { 0x80 };
    uint64_t bits = sha->length * 8;
    uint8_t size[8];
    put_word(size, (uint32_t)(bits >> 32));
    put_word(size + 4, (uint32_t)bits);
    size_t used = (size_t)(sha->length % 64);
    sha256_add(sha, padding, used < 56 ? 56 - used : 120 - used);
    sha256_add(sha, size, sizeof size);
    for (size_t i = 0; i < 8; i++) put_word(digest + 4 * i, sha->state[i]);
}

void sha256_of(const void *bytes, size_t length, uint8_t digest[SHA256_BYTES]) {
    struct sha256 sha;
    sha256_begin(&sha);
    sha256_add(&sha, bytes, length);
    sha256_end(&sha, digest);
}

void sha256_print(const uint8_t digest[SHA256_BYTES], char text[SHA256_TEXT]) {
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    text[2 * SHA256_BYTES] = '\0';
}

static unsigned digit_of(char c) { return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10); }

void sha256_read(const char text[SHA256_TEXT], uint8_t digest[SHA256_BYTES]) {
    for (size_t i = 0; i < SHA256_BYTES; i++) digest[i] = (uint8_t)(digit_of(text[2 * i]) << 4 | digit_of(text[2 * i + 1]));
}
