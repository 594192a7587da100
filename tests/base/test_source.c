/* Places in a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/source.h"

enum { BYTES = 400 };

/* A text of lines of all lengths, the empty one among them. */
static void fill(char text[BYTES]) {
    memset(text, 'x', BYTES);
    for (size_t at = 0, length = 0; at < BYTES; at += ++length % 7 + 1) text[at] = '\n';
    memset(text + BYTES / 2, '\n', BYTES / 8); /* more lines at once than are looked through one by one */
}

static void the_line_is_the_same_from_wherever_it_is_looked_for(void **state) {
    (void)state;
    char text[BYTES];
    struct arena arena;
    struct sources sources;
    fill(text);
    arena_init(&arena, NULL, 0);
    sources_init(&sources, &arena);
    assert_true(sources_add(&sources, "lines", text, sizeof text));
    const struct source *source = &sources.at[0];
    for (uint32_t offset = 0; offset <= BYTES; offset++) {
        unsigned line = 1;
        for (uint32_t i = 0; i < offset; i++) line += text[i] == '\n';
        assert_int_equal(source_line_number(source, offset), line);
        for (unsigned near = 0; near < source->line_count + 3; near++) assert_int_equal(source_line_near(source, offset, near), line);
    }
    arena_free(&arena);
}

int main(void) {
    static const struct CMUnitTest tests[] = { cmocka_unit_test(the_line_is_the_same_from_wherever_it_is_looked_for) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
