/* signature: detached signatures of compiled guidelines, in the form of minisign (prehashed: Ed25519 over BLAKE2b-512), so that minisign
 * itself can make and verify them. The one file that meets libsodium.
 *
 * The trusted comment, which is signed too, says which program it is and how new:
 *
 *     osler counter:42 id:breast_liver_metastases version:1.0.0 */
#ifndef OSLER_RUNTIME_SIGNATURE_H
#define OSLER_RUNTIME_SIGNATURE_H

#include "base/text.h"

enum { SIGNATURE_KEY_BYTES = 32, SIGNATURE_SECRET_BYTES = 64, SIGNATURE_KEY_ID = 8, SIGNATURE_SEED = 32, SIGNATURE_KEYS_MOST = 64,
       SIGNATURE_LARGEST = 1 << 14 /* bytes of a signature or key file */ };

struct signature_key {
    uint8_t id[SIGNATURE_KEY_ID], key[SIGNATURE_KEY_BYTES];
};

struct signature_secret {
    uint8_t id[SIGNATURE_KEY_ID], key[SIGNATURE_SECRET_BYTES];
};

enum signature_status {
    SIGNATURE_FINE,
    SIGNATURE_UNREADABLE,  /* no signature file, or not of this form */
    SIGNATURE_FOREIGN,     /* by a key that is none of those */
    SIGNATURE_BROKEN,      /* by one of them, but of other bytes, or with another trusted comment */
    SIGNATURE_UNSUPPORTED  /* this build has no signatures */
};

/* A public key: its line, or its file. False: it is none. */
bool signature_read_key(struct slice text, struct signature_key *key);
/* A secret key file without a password. `locked` receives whether it is one with a password. */
bool signature_read_secret(struct slice text, struct signature_secret *secret, bool *locked);

/* What the trusted comment says is to be believed only with SIGNATURE_FINE; it points into `signature`. */
enum signature_status signature_verify(struct slice bytes, struct slice signature, const struct signature_key *keys, size_t count,
                                       struct slice *comment);

/* False: this build has no signatures. Texts are put; memory is asked for there. */
bool signature_make(struct slice bytes, const struct signature_secret *secret, struct slice comment, struct text *out);
bool signature_make_keys(const uint8_t seed[SIGNATURE_SEED], const uint8_t id[SIGNATURE_KEY_ID], struct text *secret, struct text *key);
void signature_forget(void *bytes, size_t length); /* overwrites a secret */

#endif
