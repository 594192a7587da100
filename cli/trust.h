/* trust: compiled guidelines that have to be signed, by --trusted-key and --counter-file. */
#ifndef OSLER_CLI_TRUST_H
#define OSLER_CLI_TRUST_H

#include "cli/guideline.h"

extern const struct option option_trusted_key, option_counter_file;

/* Whether a signature is asked for; without a key there is none to ask for, and a --counter-file alone is wrong use. */
bool trust_is_asked(const struct arguments *arguments);

/* Loads what is signed; an exit code. What is refused has been said. `counter` may be NULL. */
int trust_load(const struct guideline *guideline, osler_program **program, uint64_t *counter);

/* "FILE.minisig", to be freed; NULL without memory. */
char *trust_signature_name(const char *name);

#endif
