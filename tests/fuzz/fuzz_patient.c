/* A patient record. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static osler_program *program;
    static osler_context *context;
    if (!program && !(program = program_of(guideline, sizeof guideline - 1))) abort();
    if (!context && osler_context_new(program, NULL, &context) != OSLER_OK) abort();
    for (unsigned flags = 0; flags <= OSLER_LENIENT; flags++) {
        osler_patient_error error;
        if (osler_context_begin(context, "2025-11-01") != OSLER_OK) abort();
        if (osler_context_read(context, (const char *)bytes, length, flags, &error) == OSLER_OK) answer_all(context);
    }
    return 0;
}
