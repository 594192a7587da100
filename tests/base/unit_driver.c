/* unit_driver: `osler unit` without the rest of osler, so that units can be tried alone:
 *   unit_driver unit CODE | unit convert VALUE FROM TO | unit multiply|divide VALUE UNIT VALUE UNIT */
#include <stdio.h>
#include <string.h>

#include "base/unit_answer.h"

static bool answer(int count, char **words, struct text *out, struct text *error) {
    struct slice word[5] = { { "", 0 } };
    for (int i = 0; i < count && i < 5; i++) word[i] = slice_of(words[i]);
    if (count == 1) return unit_answer_describe(word[0], out, error);
    if (count == 4 && slice_is(word[0], "convert")) return unit_answer_convert(word[1], word[2], word[3], out, error);
    bool divide = slice_is(word[0], "divide");
    if (count == 5 && (divide || slice_is(word[0], "multiply")))
        return unit_answer_combine(divide, word[1], word[2], word[3], word[4], out, error);
    text_puts(error, "usage: unit CODE | unit convert VALUE FROM TO | unit multiply|divide VALUE UNIT VALUE UNIT");
    return false;
}

int main(int count, char **words) {
    struct arena arena;
    struct text out, error;
    arena_init(&arena, &allocator_of_c, 0);
    text_init(&out, &arena);
    text_init(&error, &arena);
    bool named = count > 1 && strcmp(words[1], "unit") == 0;
    bool good = answer(named ? count - 2 : 0, words + 2, &out, &error);
    if (good) puts(out.bytes);
    else fprintf(stderr, "%s\n", error.bytes);
    arena_free(&arena);
    return good ? 0 : 1;
}
