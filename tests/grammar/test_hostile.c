/* Text that no author would write: broken at random, cut off, nested, too large. Whatever comes in, there is a tree or a
 * diagnostic, every place lies within the text, and nothing is deeper than the limit. OSLER_FUZZ_RUNS sets how often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/parse.h"
#include "tests/grammar/every_construct.h"

struct reading {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct tree *tree;
};

static void begin(struct reading *reading, const char *bytes, size_t length) {
    arena_init(&reading->arena, &allocator_of_c, 0);
    sources_init(&reading->sources, &reading->arena);
    diags_init(&reading->diags, &reading->arena);
    assert_true(sources_add(&reading->sources, "hostile.guide", bytes, length));
}

static void read_file(struct reading *reading, const char *bytes, size_t length) {
    begin(reading, bytes, length);
    reading->tree = parse_file(&reading->sources, 0, &reading->arena, &reading->diags, NULL);
}

static void end(struct reading *reading) { arena_free(&reading->arena); }

static void assert_within(const struct reading *reading, struct span span) {
    assert_true(span.start <= span.end);
    assert_true(span.end <= reading->sources.at[0].length);
}

static void assert_sound(const struct reading *reading, const struct expr *expr, unsigned depth) {
    if (!expr) return;
    assert_true(depth < 1000);
    assert_within(reading, expr->span);
    assert_within(reading, expr->mark);
    if (expr->kind == EXPR_ERROR) assert_true(reading->diags.errors > 0);
    for (size_t i = 0; i < expr->parts; i++) assert_sound(reading, expr->part[i], depth + 1);
}

static void assert_decl_sound(const struct reading *reading, const struct decl *decl) {
    if (decl->kind == DECL_ERROR) assert_true(reading->diags.errors > 0);
    assert_within(reading, decl->span);
    assert_sound(reading, decl->condition, 0);
    assert_sound(reading, decl->second, 0);
    for (size_t i = 0; i < decl->heads; i++) assert_sound(reading, decl->head[i], 0);
    for (size_t i = 0; i < decl->lines; i++) assert_sound(reading, decl->line[i].condition, 0);
    for (size_t i = 0; i < decl->clauses; i++) {
        assert_sound(reading, decl->clause[i].condition, 0);
        if (decl->clause[i].dose) assert_sound(reading, decl->clause[i].dose->amount, 0);
    }
    for (size_t i = 0; i < decl->rows; i++)
        for (size_t k = 0; k < decl->row[i].cells; k++)
            for (size_t v = 0; v < decl->row[i].cell[k].values; v++) assert_sound(reading, decl->row[i].cell[k].value[v], 0);
}

static void assert_all_sound(struct reading *reading) {
    assert_true(reading->tree || reading->diags.count);
    assert_int_equal(reading->diags.count > 0, reading->diags.errors + reading->diags.warnings > 0);
    for (size_t i = 0; i < reading->diags.count; i++) {
        const struct diag *diag = &reading->diags.at[i];
        assert_within(reading, diag->span);
        assert_non_null(diag->message);
        for (unsigned k = 0; k < diag->hints; k++) assert_within(reading, diag->hint[k].span);
        for (unsigned k = 0; k < diag->notes; k++) assert_within(reading, diag->note[k].span);
    }
    for (size_t i = 0; reading->tree && i < reading->tree->decls; i++) assert_decl_sound(reading, reading->tree->decl[i]);
    struct text out;
    text_init(&out, &reading->arena);
    diags_sort(&reading->diags);
    diags_render(&reading->diags, &reading->sources, &out);
    diags_render_plain(&reading->diags, &reading->sources, &out);
    diags_render_json(&reading->diags, &reading->sources, &out);
    assert_false(out.failed);
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const char *const splinters[] = { "(", ")", "\"", "|", ":", ",", "and ", "or ", "not ", "is ", "\n", "when ", "every ", "5 mg ",
                                         "2025-01-01 ", "\xC2\xB5", "\xE2\x80\x9C", "#", "fact x \"X\" : kg\n", "\xFF", "1,5", " - ",
                                         "missing ", "then ", "of ", "in ", "10*9/L", "\\", "'", "\t", "\r\n", "^", "band x: ", "{" };

enum { ROOM = 1 << 16 };

/* Deletes, doubles, moves or inserts something. */
static size_t mutate(char *bytes, size_t length, uint64_t *state) {
    size_t at = length ? next_random(state) % length : 0, many = 1 + next_random(state) % 20;
    if (many > length - at) many = length - at;
    if (length + 64 > ROOM) return length;
    switch (next_random(state) % 5) {
    case 0:
        memmove(bytes + at, bytes + at + many, length - at - many);
        return length - many;
    case 1:
        memmove(bytes + at + many, bytes + at, length - at);
        return length + many;
    case 2: {
        const char *splinter = splinters[next_random(state) % (sizeof splinters / sizeof *splinters)];
        size_t size = strlen(splinter);
        memmove(bytes + at + size, bytes + at, length - at);
        memcpy(bytes + at, splinter, size);
        return length + size;
    }
    case 3:
        if (length) bytes[at] = (char)next_random(state);
        return length;
    default:
        return next_random(state) % 16 ? length : at;
    }
}

static void what_is_broken_at_random_is_read_soundly(void **unused) {
    (void)unused;
    static char bytes[ROOM + 64];
    const char *wanted = getenv("OSLER_FUZZ_RUNS");
    unsigned long runs = wanted ? strtoul(wanted, NULL, 10) : 1500;
    uint64_t state = 20251101;
    size_t whole = sizeof every_construct - 1, silent = 0;
    for (unsigned long i = 0; i < runs; i++) {
        size_t length = whole;
        memcpy(bytes, every_construct, length);
        for (size_t k = 1 + next_random(&state) % 4; k > 0; k--) length = mutate(bytes, length, &state);
        struct reading reading;
        read_file(&reading, bytes, length);
        assert_all_sound(&reading);
        silent += reading.diags.count == 0;
        end(&reading);
    }
    assert_true(silent < runs); /* the breaking does break */
}

static void every_beginning_of_a_file_is_read_soundly(void **unused) {
    (void)unused;
    for (size_t length = 0; length < sizeof every_construct; length += 3) {
        struct reading reading;
        read_file(&reading, every_construct, length);
        assert_all_sound(&reading);
        end(&reading);
    }
}

static void every_byte_is_read_soundly(void **unused) {
    (void)unused;
    for (int byte = 0; byte < 256; byte++) {
        char bytes[] = "language 1\ndefine x as a ? b\nsection \"S\"\n";
        *strchr(bytes, '?') = (char)byte;
        struct reading reading;
        read_file(&reading, bytes, sizeof bytes - 1);
        assert_all_sound(&reading);
        end(&reading);
    }
}

static void assert_too_deep(const char *before, const char *piece, const char *after, size_t size) {
    size_t many = size / strlen(piece), at = strlen(before);
    char *bytes = malloc(at + many * strlen(piece) + strlen(after) + 1);
    assert_non_null(bytes);
    memcpy(bytes, before, at);
    for (size_t i = 0; i < many; i++, at += strlen(piece)) memcpy(bytes + at, piece, strlen(piece));
    strcpy(bytes + at, after);
    struct reading reading;
    read_file(&reading, bytes, at + strlen(after));
    assert_all_sound(&reading);
    assert_int_equal(reading.diags.count, 1);
    assert_int_equal(reading.diags.at[0].code, DIAG_TOO_DEEP);
    assert_non_null(reading.tree);
    assert_int_equal(reading.tree->decl[reading.tree->decls - 1]->kind, DECL_SECTION);
    end(&reading);
    free(bytes);
}

static void ten_megabytes_of_parentheses_are_one_mistake(void **unused) {
    (void)unused;
    assert_too_deep("language 1\ndefine x as ", "(", "\nsection \"S\"\n", 10u << 20);
}

static void ten_megabytes_of_not_are_one_mistake(void **unused) {
    (void)unused;
    assert_too_deep("language 1\ndefine x as ", "not ", "a\nsection \"S\"\n", 10u << 20);
}

static void a_sum_without_end_is_one_mistake(void **unused) {
    (void)unused;
    assert_too_deep("language 1\ndefine x as a ", "+ a ", "\nsection \"S\"\n", 1u << 20);
    assert_too_deep("language 1\ndefine x as ", "- ", "a\nsection \"S\"\n", 1u << 20);
}

static void a_long_list_is_no_mistake(void **unused) {
    (void)unused;
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    size_t at = (size_t)sprintf(bytes, "language 1\ndefine x as a");
    while (at < 900000) at += (size_t)sprintf(bytes + at, " and a");
    struct reading reading;
    read_file(&reading, bytes, at);
    assert_int_equal(reading.diags.count, 0);
    end(&reading);
    free(bytes);
}

static void more_tokens_than_allowed_are_one_mistake(void **unused) {
    (void)unused;
    struct reading reading;
    begin(&reading, every_construct, sizeof every_construct - 1);
    struct parse_limits limits = { .tokens = 100 };
    reading.tree = parse_file(&reading.sources, 0, &reading.arena, &reading.diags, &limits);
    assert_int_equal(reading.diags.count, 1);
    assert_int_equal(reading.diags.at[0].code, DIAG_TOO_LARGE);
    end(&reading);
}

/* Memory that ends after so many allocations. */
struct scarce {
    long left;
};

static void *scarce_resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct scarce *scarce = context;
    (void)old_size;
    if (new_size == 0) {
        free(memory);
        return NULL;
    }
    if (scarce->left-- <= 0) return NULL;
    return realloc(memory, new_size);
}

static void memory_may_end_at_any_moment(void **unused) {
    (void)unused;
    bool done = false;
    static const char broken[] = "language 1\nfact a : kg\ndefine x as a and b or (c\nrecomend y \"Y\"\n  when a == 1,5 mgs\n";
    for (long allowed = 0; !done && allowed < 10000; allowed++) {
        struct scarce scarce = { allowed };
        struct allocator allocator = { scarce_resize, &scarce };
        struct reading reading;
        arena_init(&reading.arena, &allocator, 0);
        sources_init(&reading.sources, &reading.arena);
        diags_init(&reading.diags, &reading.arena);
        const char *text = allowed % 2 ? broken : every_construct;
        if (sources_add(&reading.sources, "scarce.guide", text, strlen(text))) {
            reading.tree = parse_file(&reading.sources, 0, &reading.arena, &reading.diags, NULL);
            if (!reading.tree) assert_true(reading.diags.failed);
            done = reading.tree && !reading.diags.failed && !(allowed % 2);
        }
        arena_free(&reading.arena);
    }
    assert_true(done);
}

/* The same with a limit in bytes, which ends in the middle of things more often. */
static void memory_may_end_at_any_byte(void **unused) {
    (void)unused;
    bool done = false;
    for (size_t limit = 1 << 12; !done && limit < (1u << 21); limit += 4093) {
        struct reading reading;
        arena_init(&reading.arena, &allocator_of_c, limit);
        sources_init(&reading.sources, &reading.arena);
        diags_init(&reading.diags, &reading.arena);
        if (sources_add(&reading.sources, "scarce.guide", every_construct, sizeof every_construct - 1)) {
            reading.tree = parse_file(&reading.sources, 0, &reading.arena, &reading.diags, NULL);
            if (!reading.tree) assert_true(reading.diags.failed);
            done = reading.tree != NULL;
        }
        arena_free(&reading.arena);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_broken_at_random_is_read_soundly),
        cmocka_unit_test(every_beginning_of_a_file_is_read_soundly),
        cmocka_unit_test(every_byte_is_read_soundly),
        cmocka_unit_test(ten_megabytes_of_parentheses_are_one_mistake),
        cmocka_unit_test(ten_megabytes_of_not_are_one_mistake),
        cmocka_unit_test(a_sum_without_end_is_one_mistake),
        cmocka_unit_test(a_long_list_is_no_mistake),
        cmocka_unit_test(more_tokens_than_allowed_are_one_mistake),
        cmocka_unit_test(memory_may_end_at_any_moment),
        cmocka_unit_test(memory_may_end_at_any_byte),
    };
    return cmocka_run_group_tests_name("grammar/hostile", tests, NULL, NULL);
}
