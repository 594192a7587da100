/* Signature files, keys and the signatures of host functions, each of any bytes. */
#include "fuzz.h"

static void nothing(void) {}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char why[160];
    char *text = malloc(length + 1);
    osler_program *program = NULL;
    osler_host *host = NULL;
    uint64_t counter;
    if (!text) return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    const char *keys[] = { text, "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3" };
    for (int k = 0; k < 2; k++) {
        osler_trust trust = { .keys = &keys[k], .keys_count = 1 };
        osler_program_load_signed("bytes", 5, text, length, &trust, NULL, &program, &counter, why);
        osler_program_free(program);
    }
    char *made = NULL;
    osler_program_sign("bytes", 5, text, 1, NULL, &made, why);
    osler_text_free(NULL, made);
    if (osler_host_new(NULL, &host) == OSLER_OK) osler_host_register(host, "f", text, nothing, NULL, why);
    osler_host_free(host);
    free(text);
    return 0;
}
