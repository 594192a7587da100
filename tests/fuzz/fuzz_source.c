/* A guideline: scanner, parser, checker, proofs, formatter; what compiles answers for a patient of whom nothing is known. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    osler_limits limits = { .source_bytes = 1 << 16, .instructions = 1 << 20, .memory = 1 << 26, .box_nodes = 2000 };
    osler_source source = { .name = "fuzz", .bytes = (const char *)bytes, .length = length, .limits = &limits };
    osler_program *program = NULL;
    osler_messages *messages = NULL;
    osler_context *context = NULL;
    osler_compile(&source, NULL, &program, &messages);
    if (messages) osler_messages_text(messages, OSLER_FORM_TEXT, NULL);
    osler_messages_free(messages);
    if (program && osler_context_new(program, NULL, &context) == OSLER_OK && osler_context_begin(context, "2025-11-01") == OSLER_OK)
        answer_all(context);
    osler_context_free(context);
    osler_program_free(program);
    return 0;
}
