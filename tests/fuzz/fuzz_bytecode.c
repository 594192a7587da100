/* A compiled guideline of any bytes: the checksum is mended, so that the verifier has to judge. What it accepts is run. */
#include "base/sha256.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    enum { HASH = 32 };
    osler_program *program = NULL;
    osler_context *context = NULL;
    osler_cost cost;
    if (length < HASH || length > 1 << 20) return 0;
    char *mended = malloc(length);
    if (!mended) return 0;
    memcpy(mended, bytes, length);
    sha256_of(mended, length - HASH, (uint8_t *)mended + length - HASH);
    osler_status status = osler_program_load(mended, length, NULL, &program, NULL);
    free(mended);
    if (status == OSLER_OK) osler_program_cost(program, &cost);
    bool small = status == OSLER_OK && cost.instructions < 100000 && cost.memory < 1 << 26;
    if (small && osler_context_new(program, NULL, &context) == OSLER_OK && osler_context_begin(context, "2025-11-01") == OSLER_OK) {
        if (osler_context_run(context) == OSLER_OK) {
            const char *text;
            size_t size;
            osler_result_line(context, &(osler_result_options){ .outcomes = true, .doses = true }, &text, &size);
        }
    }
    osler_context_free(context);
    osler_program_free(program);
    return 0;
}
