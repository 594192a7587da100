#include "cli/trust.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/counters.h"

enum { KEYS_MOST = 64, KEY_LINE = 56 /* letters of a key in base64 */ };

const struct option option_trusted_key = {.name = "trusted-key", .value = "KEY", .repeats = true,
    .help = "take only what is signed with it: a file, or the key itself; see verify"};
const struct option option_counter_file = {.name = "counter-file", .value = "FILE",
    .help = "with --trusted-key, refuse older releases than the last one; kept here"};

struct trust {
    struct file key[KEYS_MOST];
    const char *text[KEYS_MOST];
    size_t keys;
};

char *trust_signature_name(const char *name) {
    size_t room = strlen(name) + sizeof ".minisig";
    char *made = malloc(room);
    if (made) snprintf(made, room, "%s.minisig", name);
    return made;
}

bool trust_is_asked(const struct arguments *arguments) {
    return options_has(arguments, &option_trusted_key) || options_has(arguments, &option_counter_file);
}

static bool is_key(const char *text) {
    return strlen(text) == KEY_LINE && strncmp(text, "RW", 2) == 0 && !file_exists(text);
}

static int read_keys(const struct arguments *arguments, struct trust *trust) {
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        if (given->option != &option_trusted_key) continue;
        if (trust->keys == KEYS_MOST) {
            console_say("--trusted-key", "is given more than %d times", KEYS_MOST);
            return EXIT_USAGE;
        }
        struct file *file = &trust->key[trust->keys];
        if (!is_key(given->value) && !file_read(given->value, file)) return EXIT_SYSTEM;
        trust->text[trust->keys++] = file->bytes ? file->bytes : given->value;
    }
    if (trust->keys) return EXIT_FINE;
    console_say("--counter-file", "asks for a signature; add --trusted-key KEY");
    return EXIT_USAGE;
}

static void forget_keys(struct trust *trust) {
    for (size_t i = 0; i < trust->keys; i++) free(trust->key[i].bytes);
}

/* Which guideline it is stands in the program; who has signed that decides afterwards whether it is to be believed. */
static int load(const struct guideline *guideline, const struct trust *trust, const struct file *signature, struct counters *counters,
                osler_program **program, uint64_t *counter) {
    char why[160] = "", hash[65] = "";
    osler_trust asked = {.keys = trust->text, .keys_count = trust->keys};
    uint64_t number = 0;
    osler_status status = osler_program_load_signed(guideline->file.bytes, guideline->file.length, signature->bytes, signature->length, &asked,
                                                    NULL, program, &number, why);
    if (status == OSLER_OK && counters) {
        counters_find(counters, osler_program_id(*program), &asked.counter, hash);
        asked.hash = hash;
        osler_program_free(*program);
        status = osler_program_load_signed(guideline->file.bytes, guideline->file.length, signature->bytes, signature->length, &asked, NULL,
                                           program, &number, why);
    }
    if (status == OSLER_REFUSED || status == OSLER_NOT_A_PROGRAM) console_say(guideline->source.name, "%s", why);
    if (status != OSLER_OK) return status == OSLER_REFUSED ? EXIT_SYSTEM : guideline_exit(guideline, status);
    bool newer = number != asked.counter || !hash[0];
    if (counters && newer && !counters_keep(counters, osler_program_id(*program), number, osler_program_hash(*program))) return EXIT_SYSTEM;
    if (counter) *counter = number;
    return EXIT_FINE;
}

/* The signature beside the file; one that is not there is none, which is refused like any other that does not fit. */
static int load_beside(const struct guideline *guideline, const struct trust *trust, struct counters *counters, osler_program **program,
                       uint64_t *counter) {
    struct file signature = {NULL, 0};
    char *name = trust_signature_name(guideline->name);
    bool there = name && strcmp(guideline->name, "-") != 0 && file_exists(name);
    int code = !name || (there && !file_read(name, &signature)) ? EXIT_SYSTEM : EXIT_FINE;
    if (code == EXIT_FINE && !there) console_say(guideline->source.name, "a trusted key is asked for, and there is no %s", name);
    if (code == EXIT_FINE) code = there ? load(guideline, trust, &signature, counters, program, counter) : EXIT_SYSTEM;
    free(signature.bytes);
    free(name);
    return code;
}

static int load_counted(const struct guideline *guideline, const struct trust *trust, osler_program **program, uint64_t *counter) {
    const char *name = options_value(guideline->arguments, &option_counter_file);
    struct counters counters;
    if (!name) return load_beside(guideline, trust, NULL, program, counter);
    if (!counters_open(name, &counters)) return EXIT_SYSTEM;
    int code = load_beside(guideline, trust, &counters, program, counter);
    counters_close(&counters);
    return code;
}

int trust_load(const struct guideline *guideline, osler_program **program, uint64_t *counter) {
    struct trust trust = {.keys = 0};
    if (!guideline_is_compiled(guideline)) {
        console_say(guideline->source.name, "a trusted key is asked for, and only compiled guidelines are signed");
        return EXIT_SYSTEM;
    }
    int code = read_keys(guideline->arguments, &trust);
    if (code == EXIT_FINE) code = load_counted(guideline, &trust, program, counter);
    forget_keys(&trust);
    if (code == EXIT_FINE) return code;
    osler_program_free(*program);
    *program = NULL;
    return code;
}
