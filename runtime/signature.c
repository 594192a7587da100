#include "runtime/signature.h"

#include <string.h>

#ifndef OSLER_WITHOUT_SODIUM

#include <sodium.h>

/* Lines of base64, as minisign writes them. */
enum { ALGORITHM = 2, SIGNED = crypto_sign_BYTES, HASH = crypto_generichash_BYTES_MAX, CHECKSUM = 32, SALT = 32,
       LIMITS = 16 /* what the password function may cost */ };

struct key_line {
    uint8_t algorithm[ALGORITHM], id[SIGNATURE_KEY_ID], key[SIGNATURE_KEY_BYTES];
};
struct signature_line {
    uint8_t algorithm[ALGORITHM], id[SIGNATURE_KEY_ID], signature[SIGNED];
};
struct secret_line {
    uint8_t algorithm[ALGORITHM], password[ALGORITHM], checksum_algorithm[ALGORITHM], salt[SALT], limits[LIMITS];
    uint8_t id[SIGNATURE_KEY_ID], key[SIGNATURE_SECRET_BYTES], checksum[CHECKSUM];
};

_Static_assert(sizeof(struct key_line) == 42 && sizeof(struct signature_line) == 74 && sizeof(struct secret_line) == 158, "bytes alone");
_Static_assert(crypto_sign_PUBLICKEYBYTES == SIGNATURE_KEY_BYTES && crypto_sign_SECRETKEYBYTES == SIGNATURE_SECRET_BYTES &&
                   crypto_sign_SEEDBYTES == SIGNATURE_SEED, "Ed25519");

static const char untrusted[] = "untrusted comment: ", trusted[] = "trusted comment: ";

/* --- Lines ------------------------------------------------------------------------------------------------------- */

static bool next_line(struct slice *rest, struct slice *line) {
    if (rest->length == 0) return false;
    const char *end = memchr(rest->bytes, '\n', rest->length);
    size_t length = end ? (size_t)(end - rest->bytes) : rest->length, passed = end ? length + 1 : length;
    *line = (struct slice){ rest->bytes, length && rest->bytes[length - 1] == '\r' ? length - 1 : length };
    *rest = (struct slice){ rest->bytes + passed, rest->length - passed };
    return true;
}

static bool begins_with(struct slice line, const char *beginning) {
    size_t length = strlen(beginning);
    return line.length >= length && !memcmp(line.bytes, beginning, length);
}

/* Exactly `size` bytes, nothing before or behind. */
static bool read_line(struct slice line, void *bytes, size_t size) {
    const char *end;
    size_t got = 0;
    return sodium_base642bin(bytes, size, line.bytes, line.length, NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL) == 0 && got == size &&
           end == line.bytes + line.length;
}

static void put_line(struct text *out, const void *bytes, size_t size) {
    char line[sodium_base64_ENCODED_LEN(sizeof(struct secret_line), sodium_base64_VARIANT_ORIGINAL)];
    sodium_bin2base64(line, sizeof line, bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text_printf(out, "%s\n", line);
    sodium_memzero(line, sizeof line);
}

static bool nothing_is_left(struct slice rest) {
    for (size_t i = 0; i < rest.length; i++)
        if (rest.bytes[i] != '\n' && rest.bytes[i] != '\r') return false;
    return true;
}

/* --- Keys ---------------------------------------------------------------------------------------------------------- */

/* The line behind the comment, if there is one; nothing else may follow. */
static bool key_line(struct slice text, struct slice *line) {
    if (text.length > SIGNATURE_LARGEST || !next_line(&text, line)) return false;
    if (begins_with(*line, untrusted) && !next_line(&text, line)) return false;
    return nothing_is_left(text);
}

bool signature_read_key(struct slice text, struct signature_key *key) {
    struct key_line read;
    struct slice line;
    if (!key_line(text, &line) || !read_line(line, &read, sizeof read) || memcmp(read.algorithm, "Ed", ALGORITHM) != 0) return false;
    memcpy(key->id, read.id, sizeof key->id);
    memcpy(key->key, read.key, sizeof key->key);
    return true;
}

static void checksum_of(const struct secret_line *line, uint8_t checksum[CHECKSUM]) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, CHECKSUM);
    crypto_generichash_update(&state, line->algorithm, sizeof line->algorithm);
    crypto_generichash_update(&state, line->id, sizeof line->id);
    crypto_generichash_update(&state, line->key, sizeof line->key);
    crypto_generichash_final(&state, checksum, CHECKSUM);
}

/* minisign keeps no checksum of a key without a password: its two halves have to belong together. */
static bool is_whole(const struct secret_line *line) {
    uint8_t checksum[CHECKSUM], public[SIGNATURE_KEY_BYTES], secret[SIGNATURE_SECRET_BYTES];
    checksum_of(line, checksum);
    crypto_sign_seed_keypair(public, secret, line->key);
    bool whole = sodium_memcmp(secret, line->key, sizeof secret) == 0 &&
                 (sodium_is_zero(line->checksum, CHECKSUM) || sodium_memcmp(checksum, line->checksum, CHECKSUM) == 0);
    sodium_memzero(secret, sizeof secret);
    return whole;
}

static bool take_secret(const struct secret_line *line, struct signature_secret *secret, bool *locked) {
    static const uint8_t none[ALGORITHM] = { 0 };
    if (memcmp(line->algorithm, "Ed", ALGORITHM) != 0 || memcmp(line->checksum_algorithm, "B2", ALGORITHM) != 0) return false;
    *locked = memcmp(line->password, none, ALGORITHM) != 0;
    if (*locked) return false;
    if (!is_whole(line)) return false;
    memcpy(secret->id, line->id, sizeof secret->id);
    memcpy(secret->key, line->key, sizeof secret->key);
    return true;
}

bool signature_read_secret(struct slice text, struct signature_secret *secret, bool *locked) {
    struct secret_line read;
    struct slice line;
    *locked = false;
    bool taken = key_line(text, &line) && read_line(line, &read, sizeof read) && take_secret(&read, secret, locked);
    sodium_memzero(&read, sizeof read);
    return taken;
}

bool signature_make_keys(const uint8_t seed[SIGNATURE_SEED], const uint8_t id[SIGNATURE_KEY_ID], struct text *secret, struct text *key) {
    struct key_line public = { .algorithm = "Ed" };
    struct secret_line made = { .algorithm = "Ed", .checksum_algorithm = "B2" };
    crypto_sign_seed_keypair(public.key, made.key, seed);
    memcpy(public.id, id, sizeof public.id);
    memcpy(made.id, id, sizeof made.id);
    checksum_of(&made, made.checksum);
    text_printf(secret, "%sminisign secret key, without a password\n", untrusted);
    put_line(secret, &made, sizeof made);
    text_printf(key, "%sminisign public key ", untrusted);
    for (size_t i = sizeof public.id; i-- > 0;) text_printf(key, "%02X", public.id[i]);
    text_putc(key, '\n');
    put_line(key, &public, sizeof public);
    sodium_memzero(&made, sizeof made);
    return true;
}

void signature_forget(void *bytes, size_t length) { sodium_memzero(bytes, length); }

/* --- Signatures ------------------------------------------------------------------------------------------------------ */

struct signature_file {
    struct signature_line line;
    uint8_t global[SIGNED]; /* over the signature and the trusted comment */
    struct slice comment;
};

static bool read_file(struct slice text, struct signature_file *file) {
    struct slice line;
    if (text.length > SIGNATURE_LARGEST || !next_line(&text, &line) || !begins_with(line, untrusted)) return false;
    if (!next_line(&text, &line) || !read_line(line, &file->line, sizeof file->line)) return false;
    if (memcmp(file->line.algorithm, "ED", ALGORITHM) != 0) return false;
    if (!next_line(&text, &line) || !begins_with(line, trusted)) return false;
    file->comment = (struct slice){ line.bytes + strlen(trusted), line.length - strlen(trusted) };
    return next_line(&text, &line) && read_line(line, file->global, sizeof file->global) && nothing_is_left(text);
}

/* What the second signature is over; the comment is as long as a signature file at most. */
static size_t put_global(uint8_t bytes[SIGNED + SIGNATURE_LARGEST], const uint8_t signature[SIGNED], struct slice comment) {
    memcpy(bytes, signature, SIGNED);
    if (comment.length) memcpy(bytes + SIGNED, comment.bytes, comment.length);
    return SIGNED + comment.length;
}

enum signature_status signature_verify(struct slice bytes, struct slice signature, const struct signature_key *keys, size_t count,
                                       struct slice *comment) {
    struct signature_file file;
    uint8_t hash[HASH], global[SIGNED + SIGNATURE_LARGEST];
    size_t k = 0;
    *comment = SLICE("");
    if (!read_file(signature, &file)) return SIGNATURE_UNREADABLE;
    while (k < count && memcmp(keys[k].id, file.line.id, SIGNATURE_KEY_ID) != 0) k++;
    if (k == count) return SIGNATURE_FOREIGN;
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.bytes, bytes.length, NULL, 0);
    size_t length = put_global(global, file.line.signature, file.comment);
    if (crypto_sign_verify_detached(file.line.signature, hash, sizeof hash, keys[k].key) != 0 ||
        crypto_sign_verify_detached(file.global, global, length, keys[k].key) != 0)
        return SIGNATURE_BROKEN;
    *comment = file.comment;
    return SIGNATURE_FINE;
}

bool signature_make(struct slice bytes, const struct signature_secret *secret, struct slice comment, struct text *out) {
    struct signature_line line = { .algorithm = "ED" };
    uint8_t hash[HASH], global[SIGNED + SIGNATURE_LARGEST], over_all[SIGNED];
    if (comment.length > SIGNATURE_LARGEST / 2) return false;
    memcpy(line.id, secret->id, sizeof line.id);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.bytes, bytes.length, NULL, 0);
    crypto_sign_detached(line.signature, NULL, hash, sizeof hash, secret->key);
    crypto_sign_detached(over_all, NULL, global, put_global(global, line.signature, comment), secret->key);
    text_printf(out, "%ssignature from osler\n", untrusted);
    put_line(out, &line, sizeof line);
    text_puts(out, trusted);
    text_put(out, comment.bytes, comment.length);
    text_putc(out, '\n');
    put_line(out, over_all, sizeof over_all);
    return true;
}

#else /* A build without libsodium trusts nothing. */

bool signature_read_key(struct slice text, struct signature_key *key) {
    (void)text;
    memset(key, 0, sizeof *key);
    return true; /* whether it is one cannot be told; nothing is verified with it */
}
bool signature_read_secret(struct slice text, struct signature_secret *secret, bool *locked) {
    (void)text, (void)secret;
    *locked = false;
    return false;
}
enum signature_status signature_verify(struct slice bytes, struct slice signature, const struct signature_key *keys, size_t count,
                                       struct slice *comment) {
    (void)bytes, (void)signature, (void)keys, (void)count;
    *comment = SLICE("");
    return SIGNATURE_UNSUPPORTED;
}
bool signature_make(struct slice bytes, const struct signature_secret *secret, struct slice comment, struct text *out) {
    (void)bytes, (void)secret, (void)comment, (void)out;
    return false;
}
void signature_forget(void *bytes, size_t length) {
    for (volatile uint8_t *byte = bytes; length > 0; length--) *byte++ = 0;
}
bool signature_make_keys(const uint8_t seed[SIGNATURE_SEED], const uint8_t id[SIGNATURE_KEY_ID], struct text *secret, struct text *key) {
    (void)seed, (void)id, (void)secret, (void)key;
    return false;
}

#endif
