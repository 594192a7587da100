/* The signed guidelines of include/osler.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/api.h"
#include "runtime/signature.h"

static osler_status refuse(char why[160], const char *sentence) {
    if (why) snprintf(why, 160, "%s", sentence);
    return OSLER_REFUSED;
}

/* --- The trusted comment ------------------------------------------------------------------------------------------- */

static const char beginning[] = "osler counter:";

/* The one way to write it for this counter and program. False when it would not be one line. */
static bool put_comment(struct text *out, const struct program *program, uint64_t counter) {
    const struct program_guideline *g = &program->guideline[0];
    text_printf(out, "%s%" PRIu64 " id:%s version:%s", beginning, counter, program_text(program, g->id), program_text(program, g->version));
    return out->failed || (!memchr(out->bytes, '\n', out->length) && !memchr(out->bytes, '\r', out->length));
}

static bool read_counter(struct slice comment, uint64_t *counter) {
    size_t at = strlen(beginning), start = at;
    *counter = 0;
    if (comment.length <= at || memcmp(comment.bytes, beginning, at) != 0) return false;
    for (; at < comment.length && comment.bytes[at] >= '0' && comment.bytes[at] <= '9'; at++) {
        unsigned digit = (unsigned)(comment.bytes[at] - '0');
        if (*counter > (UINT64_MAX - digit) / 10) return false;
        *counter = *counter * 10 + digit;
    }
    return at > start;
}

static osler_status check_comment(const struct program *program, struct slice comment, uint64_t counter, char why[160]) {
    struct arena arena;
    struct text text;
    arena_init(&arena, &program->arena.allocator, 0);
    text_init(&text, &arena);
    bool one_line = put_comment(&text, program, counter), failed = text.failed;
    bool same = one_line && !failed && slice_equal((struct slice){ text.bytes, text.length }, comment);
    arena_free(&arena);
    if (failed) return OSLER_LIMIT;
    return same ? OSLER_OK : refuse(why, "The signature is of another guideline or version.");
}

/* --- Loading --------------------------------------------------------------------------------------------------------- */

static osler_status check_signature(struct slice bytes, struct slice signature, const osler_trust *trust, struct slice *comment, char why[160]) {
    struct signature_key keys[SIGNATURE_KEYS_MOST];
    if (trust->keys_count == 0 || trust->keys_count > SIGNATURE_KEYS_MOST) return refuse(why, "No key is trusted, or more than 64 are.");
    for (size_t k = 0; k < trust->keys_count; k++)
        if (!trust->keys[k] || !signature_read_key(slice_of(trust->keys[k]), &keys[k])) return refuse(why, "A trusted key cannot be read.");
    if (!signature.bytes || signature.length == 0) return refuse(why, "The compiled guideline has no signature.");
    switch (signature_verify(bytes, signature, keys, trust->keys_count, comment)) {
    case SIGNATURE_FINE: return OSLER_OK;
    case SIGNATURE_UNREADABLE: return refuse(why, "The signature is not of minisign's prehashed form, or is damaged.");
    case SIGNATURE_FOREIGN: return refuse(why, "The signature is by a key that is not trusted.");
    case SIGNATURE_BROKEN: return refuse(why, "The signature does not fit: the compiled guideline or the signature was changed.");
    case SIGNATURE_UNSUPPORTED: break;
    }
    return refuse(why, "This build of Osler has no signatures and trusts nothing.");
}

static osler_status check_release(osler_program *program, struct slice comment, const osler_trust *trust, uint64_t counter, char why[160]) {
    const struct program *p = program->program;
    osler_status status = check_comment(p, comment, counter, why);
    if (status != OSLER_OK) return status;
    if (trust->id && strcmp(trust->id, osler_program_id(program)) != 0) return refuse(why, "The signature is of a guideline with another id.");
    if (counter < trust->counter) return refuse(why, "The compiled guideline is older than the one that was accepted last.");
    if (counter == trust->counter && trust->hash && trust->hash[0] && strcmp(trust->hash, osler_program_hash(program)) != 0)
        return refuse(why, "Another compiled guideline with the same counter was accepted before.");
    return OSLER_OK;
}

osler_status osler_program_load_signed(const char *bytes, size_t length, const char *signature, size_t signature_length, const osler_trust *trust,
                                       const osler_allocator *allocator, osler_program **program, uint64_t *counter, char why[160]) {
    struct slice comment;
    uint64_t said = 0;
    *program = NULL;
    osler_status status = check_signature((struct slice){ bytes, length }, (struct slice){ signature, signature_length }, trust, &comment, why);
    if (status != OSLER_OK) return status;
    if (!read_counter(comment, &said)) return refuse(why, "The signature's trusted comment is not \"osler counter:N id:ID version:VERSION\".");
    status = osler_program_load(bytes, length, allocator, program, why);
    if (status == OSLER_OK) status = check_release(*program, comment, trust, said, why);
    if (status != OSLER_OK) {
        osler_program_free(*program);
        *program = NULL;
        return status;
    }
    if (counter) *counter = said;
    return OSLER_OK;
}

/* --- Signing --------------------------------------------------------------------------------------------------------- */

static osler_status misuse(char why[160], const char *sentence) {
    if (why) snprintf(why, 160, "%s", sentence);
    return OSLER_MISUSE;
}

static osler_status sign(struct slice bytes, const struct signature_secret *secret, const struct program *program, uint64_t counter,
                         const osler_allocator *allocator, char **signature, char why[160]) {
    struct allocator a = api_allocator(allocator);
    struct arena arena;
    struct text comment, out;
    osler_status status = OSLER_OK;
    arena_init(&arena, &a, 0);
    text_init(&comment, &arena);
    text_init(&out, &arena);
    if (!put_comment(&comment, program, counter)) status = misuse(why, "The guideline's version is more than one line.");
    else if (!comment.failed && !signature_make(bytes, secret, (struct slice){ comment.bytes, comment.length }, &out))
        status = misuse(why, "The guideline's version is too long, or this build of Osler has no signatures.");
    else if (!arena.failed) *signature = api_copy(allocator, out.bytes, out.length);
    arena_free(&arena);
    return status != OSLER_OK ? status : *signature ? OSLER_OK : OSLER_LIMIT;
}

osler_status osler_program_sign(const char *bytes, size_t length, const char *secret_key, uint64_t counter, const osler_allocator *allocator,
                                char **signature, char why[160]) {
    struct signature_secret secret;
    osler_program *program = NULL;
    bool locked = false;
    *signature = NULL;
    osler_status status = osler_program_load(bytes, length, allocator, &program, why);
    if (status != OSLER_OK) return status;
    if (!signature_read_secret(slice_of(secret_key), &secret, &locked))
        status = misuse(why, locked ? "The secret key has a password; sign with minisign, or use a key without one."
                                    : "This is no secret key, or this build of Osler has no signatures.");
    else status = sign((struct slice){ bytes, length }, &secret, program->program, counter, allocator, signature, why);
    signature_forget(&secret, sizeof secret);
    osler_program_free(program);
    return status;
}

osler_status osler_keys_make(const unsigned char random[40], const osler_allocator *allocator, char **secret_key, char **public_key) {
    struct allocator a = api_allocator(allocator);
    struct arena arena;
    struct text secret, key;
    *secret_key = *public_key = NULL;
    arena_init(&arena, &a, 0);
    text_init(&secret, &arena);
    text_init(&key, &arena);
    bool made = signature_make_keys(random, random + SIGNATURE_SEED, &secret, &key);
    if (made && !arena.failed) {
        *secret_key = api_copy(allocator, secret.bytes, secret.length);
        *public_key = api_copy(allocator, key.bytes, key.length);
    }
    if (secret.bytes) signature_forget(secret.bytes, secret.length);
    arena_free(&arena);
    if (*secret_key && *public_key) return OSLER_OK;
    osler_text_free(allocator, *secret_key);
    osler_text_free(allocator, *public_key);
    *secret_key = *public_key = NULL;
    return made ? OSLER_LIMIT : OSLER_MISUSE;
}
