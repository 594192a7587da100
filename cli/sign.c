/* sign, verify, keygen: compiled guidelines that are bound to who has released them. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/trust.h"

/* --- keygen ------------------------------------------------------------------------------------------- */

static const char secret_end[] = ".key", public_end[] = ".pub";

static char *with_end(const char *name, const char *end) {
    size_t room = strlen(name) + strlen(end) + 1;
    char *made = malloc(room);
    if (made) snprintf(made, room, "%s%s", name, end);
    return made;
}

/* A new file that nobody else reads; a key that is there is never replaced. */
static bool write_secret(const char *name, const char *text) {
    int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t length = strlen(text);
    bool written = descriptor >= 0 && file_put(descriptor, text, length) && fsync(descriptor) == 0;
    int why = errno;
    if (descriptor >= 0) close(descriptor);
    if (descriptor >= 0 && !written) unlink(name);
    if (!written) console_say(name, "cannot be written: %s", strerror(why));
    return written;
}

static int write_keys(const char *name, const char *secret, const char *key) {
    char *secret_name = with_end(name, secret_end), *key_name = with_end(name, public_end);
    bool written = secret_name && key_name;
    if (written && file_exists(key_name)) {
        console_say(key_name, "is there already, and is not replaced");
        written = false;
    }
    written = written && write_secret(secret_name, secret) && file_write(key_name, key, strlen(key));
    free(secret_name);
    free(key_name);
    return written ? EXIT_FINE : EXIT_SYSTEM;
}

static int keygen(const struct arguments *arguments) {
    unsigned char random[40];
    char *secret = NULL, *key = NULL;
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
        console_say(NULL, "the system gives no random bytes: %s", strerror(errno));
        return EXIT_SYSTEM;
    }
    osler_status status = osler_keys_make(random, NULL, &secret, &key);
    memset(random, 0, sizeof random);
    if (status != OSLER_OK) console_say(NULL, "no keys can be made: out of memory, or a build without signatures");
    int code = status == OSLER_OK ? write_keys(options_word(arguments, 0), secret, key) : EXIT_SYSTEM;
    if (secret) memset(secret, 0, strlen(secret));
    osler_text_free(NULL, secret);
    osler_text_free(NULL, key);
    return code;
}

static const struct option *const keygen_options[] = {&option_help, NULL};

const struct command command_keygen = {
    .name = "keygen", .line = "make a pair of keys to sign with", .usage = "NAME",
    .about = "Writes NAME.key, which is secret and without a password, and NAME.pub, which whoever is to trust\n"
             "it gets. Both have minisign's form; a key with a password is made and used with minisign itself.",
    .options = keygen_options, .least = 1, .most = 1, .run = keygen,
};

/* --- sign --------------------------------------------------------------------------------------------- */

static const struct option option_key = {.name = "key", .value = "NAME.key", .help = "the secret key, as keygen makes it"};
static const struct option option_counter = {.name = "counter", .value = "NUMBER",
    .help = "higher for each release, so that an older one cannot come back"};

static bool read_counter(const char *text, uint64_t *counter) {
    if (!*text || strspn(text, "0123456789") != strlen(text)) return false;
    errno = 0;
    *counter = strtoull(text, NULL, 10);
    return errno == 0;
}

static int write_signature(const struct guideline *guideline, const char *key, uint64_t counter) {
    char why[160] = "", *signature = NULL, *name = NULL;
    osler_status status = osler_program_sign(guideline->file.bytes, guideline->file.length, key, counter, NULL, &signature, why);
    int code = EXIT_SYSTEM;
    if (status == OSLER_MISUSE || status == OSLER_NOT_A_PROGRAM) {
        console_say(status == OSLER_MISUSE ? "--key" : guideline->name, "%s", why);
        code = status == OSLER_MISUSE ? EXIT_USAGE : EXIT_GUIDELINE;
    } else if (status == OSLER_OK && (name = trust_signature_name(guideline->name)) != NULL) {
        code = file_write(name, signature, strlen(signature)) ? EXIT_FINE : EXIT_SYSTEM;
    } else {
        console_say(NULL, "out of memory");
    }
    free(name);
    osler_text_free(NULL, signature);
    return code;
}

static int sign(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0), *key_name = options_value(arguments, &option_key);
    const char *number = options_value(arguments, &option_counter);
    struct guideline guideline;
    struct file key = {NULL, 0};
    uint64_t counter = 0;
    if (!key_name || !number || !read_counter(number, &counter) || !strcmp(name, "-")) {
        console_say("sign", !key_name ? "with what is missing; add --key NAME.key"
                            : !strcmp(name, "-") ? "the signature stands beside its file; give the file's name"
                            : number ? "--counter takes a whole number" : "which release it is is missing; add --counter NUMBER");
        return EXIT_USAGE;
    }
    bool read = guideline_open(name, arguments, &guideline) && file_read(key_name, &key);
    int code = EXIT_SYSTEM;
    if (read && !guideline_is_compiled(&guideline)) {
        console_say(name, "is not compiled; osler compile makes what can be signed");
        code = EXIT_USAGE;
    } else if (read) {
        code = write_signature(&guideline, key.bytes, counter);
    }
    if (key.bytes) memset(key.bytes, 0, key.length);
    free(key.bytes);
    guideline_close(&guideline);
    return code;
}

static const struct option *const sign_options[] = {&option_key, &option_counter, &option_help, NULL};

const struct command command_sign = {
    .name = "sign", .line = "sign a compiled guideline", .usage = "FILE.osb --key NAME.key --counter NUMBER",
    .about = "Writes FILE.osb.minisig beside it. minisign -V verifies it too.",
    .options = sign_options, .least = 1, .most = 1, .run = sign,
};

/* --- verify ------------------------------------------------------------------------------------------- */

static int verify(const struct arguments *arguments) {
    struct guideline guideline;
    osler_program *program = NULL;
    uint64_t counter = 0;
    if (!trust_is_asked(arguments)) {
        console_say("verify", "whom to trust is missing; add --trusted-key KEY");
        return EXIT_USAGE;
    }
    int code = guideline_open(options_word(arguments, 0), arguments, &guideline) ? trust_load(&guideline, &program, &counter) : EXIT_SYSTEM;
    if (code == EXIT_FINE) {
        osler_guideline about;
        osler_program_guideline(program, &about);
        printf("%s: signed, %s %s, counter %" PRIu64 "\n", guideline.source.name, about.id, about.version, counter);
    }
    osler_program_free(program);
    guideline_close(&guideline);
    return code;
}

static const struct option *const verify_options[] = {&option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_verify = {
    .name = "verify", .line = "say whether a compiled guideline is signed by whom you trust",
    .usage = "FILE.osb --trusted-key KEY [--counter-file FILE]",
    .about = "The signature stands beside it, as FILE.osb.minisig. KEY is a public key file or its second line.\n"
             "Other commands with these two options refuse (exit 4) what has no signature, was changed, is\n"
             "signed by somebody else or is older than the last release.",
    .options = verify_options, .least = 1, .most = 1, .run = verify,
};
