/* Units, decimals and expressions: a unit, a value and another unit, separated by blanks; the whole as an expression. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char text[600], *answer = NULL, *note = NULL, *words[3] = { text, text, text };
    if (length >= sizeof text) return 0;
    osler_eval((const char *)bytes, length, NULL, NULL, 0, "2025-11-01", NULL, &answer, &note);
    osler_text_free(NULL, answer);
    osler_text_free(NULL, note);
    memcpy(text, bytes, length);
    text[length] = '\0';
    for (int i = 1; i < 3; i++) {
        words[i] = words[i - 1] + strcspn(words[i - 1], " ");
        if (*words[i]) *words[i]++ = '\0';
    }
    osler_unit_describe(words[0], NULL, &answer);
    osler_text_free(NULL, answer);
    osler_unit_convert(words[1], words[0], words[2], NULL, &answer);
    osler_text_free(NULL, answer);
    for (int divide = 0; divide < 2; divide++) {
        osler_unit_combine(divide, words[1], words[0], "2", words[2], NULL, &answer);
        osler_text_free(NULL, answer);
    }
    return 0;
}
