/* program: saved and loaded again, refused when damaged, readable as text. With a number as its argument: so many random
 * changes with a mended checksum, each loaded and run if it is accepted. */
#include "base/sha256.h"
#include "tests/runtime/sample.h"

#include <stdlib.h>

struct file {
    struct arena arena;
    struct text bytes;
};

static void saved(struct file *file, struct program *program) {
    arena_init(&file->arena, NULL, 0);
    text_init(&file->bytes, &file->arena);
    assert_true(program_save(program, &file->bytes));
}

static struct program *sample(void) {
    struct sample s;
    struct builder b = sample_build(&s);
    return builder_end(&b);
}

static enum program_load load(const char *bytes, size_t length, struct program **program, char why[160]) {
    return program_load(bytes, length, NULL, program, why);
}

static void every_opcode_and_every_section_is_in_the_sample(void **state) {
    (void)state;
    struct program *p = sample();
    bool seen[OPCODES] = { false };
    for (uint32_t i = 0; i < p->instructions; i++) seen[instruction_op(&p->instruction[i])] = true;
    for (int op = 0; op < OPCODES; op++)
        if (!seen[op]) fail_msg("%s is missing", opcode_name((enum opcode)op));
#define SECTION(name, NAME) if (p->name##s == 0) fail_msg("section %s is empty", #name);
#include "runtime/program.def"
    program_free(p);
}

static void a_loaded_program_saves_to_the_same_bytes(void **state) {
    (void)state;
    struct program *p = sample(), *again = NULL;
    struct file first, second;
    char why[160];
    saved(&first, p);
    if (load(first.bytes.bytes, first.bytes.length, &again, why) != PROGRAM_LOADED) fail_msg("%s", why);
    saved(&second, again);
    assert_int_equal(first.bytes.length, second.bytes.length);
    assert_memory_equal(first.bytes.bytes, second.bytes.bytes, first.bytes.length);
    program_fingerprint(p);
    assert_string_equal(p->hash, again->hash);
    assert_int_equal(strlen(p->hash), 64);
    assert_int_equal(p->worst_instructions, again->worst_instructions);
    assert_int_equal(p->context_bytes, again->context_bytes);
    arena_free(&first.arena);
    arena_free(&second.arena);
    program_free(again);
    program_free(p);
}

static void a_loaded_program_runs_like_the_one_that_was_saved(void **state) {
    (void)state;
    struct program *p = sample(), *again = NULL;
    struct file file;
    char why[160];
    saved(&file, p);
    assert_int_equal(load(file.bytes.bytes, file.bytes.length, &again, why), PROGRAM_LOADED);
    struct context *a = context_new(p, NULL), *b = context_new(again, NULL);
    for (uint64_t patient = 1; patient <= 300; patient++) {
        uint64_t seed_a = patient * 7919, seed_b = patient * 7919;
        sample_patient(a, &seed_a);
        sample_patient(b, &seed_b);
        vm_run(a);
        vm_run(b);
        assert_memory_equal(a->truth, b->truth, p->truths);
        assert_memory_equal(a->number, b->number, p->numbers * sizeof *a->number);
        for (uint32_t w = 0; w < p->wides; w++)
            assert_true(a->wide[w].kind == b->wide[w].kind &&
                        (!decimal_is_known(a->wide[w]) || decimal_equal(a->wide[w], b->wide[w])));
    }
    context_free(a);
    context_free(b);
    arena_free(&file.arena);
    program_free(again);
    program_free(p);
}

static void the_worst_case_counts_blocks_as_often_as_elements_may_be(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t field = build_field(&b, "f", FACT_TRUTH, ""), at, list = build_list(&b, "list", build_record(&b, "r"), 50);
    build_list_op(&b, OP_list_some, list, 0, 0, &at);
    uint32_t x = build_op(&b, OP_field_truth, field, 0, 0);
    build_block_end(&b, at, build_op(&b, OP_truth_all, build_args(&b, 2, x, x), 0, 0));
    struct program *p = builder_end(&b);
    assert_int_equal(p->worst_instructions, 1 + 50 * (1 + 3));
    program_free(p);
}

static void every_cut_is_refused(void **state) {
    (void)state;
    struct program *p = sample(), *again;
    struct file file;
    char why[160];
    saved(&file, p);
    for (size_t length = 0; length < file.bytes.length; length++) {
        char *exact = malloc(length + 1); /* so that a read past the end is seen */
        assert_non_null(exact);
        memcpy(exact + 1, file.bytes.bytes, length);
        assert_int_not_equal(load(exact + 1, length, &again, why), PROGRAM_LOADED);
        assert_null(again);
        free(exact);
    }
    arena_free(&file.arena);
    program_free(p);
}

static void every_changed_byte_is_refused(void **state) {
    (void)state;
    struct program *p = sample(), *again;
    struct file file;
    char why[160];
    saved(&file, p);
    for (size_t at = 0; at < file.bytes.length; at++) {
        char before = file.bytes.bytes[at];
        file.bytes.bytes[at] = (char)(before ^ (1 << at % 8));
        assert_int_not_equal(load(file.bytes.bytes, file.bytes.length, &again, why), PROGRAM_LOADED);
        assert_null(again);
        file.bytes.bytes[at] = before;
    }
    arena_free(&file.arena);
    program_free(p);
}

static void what_is_no_program_is_told_apart(void **state) {
    (void)state;
    struct program *p = sample(), *again;
    struct file file;
    char why[160];
    saved(&file, p);
    assert_int_equal(load("", 0, &again, why), PROGRAM_NOT_A_PROGRAM);
    assert_int_equal(load("language 1\nguideline x\n", 23, &again, why), PROGRAM_NOT_A_PROGRAM);
    assert_string_equal(why, "These bytes are no compiled guideline.");
    char version = file.bytes.bytes[4];
    file.bytes.bytes[4] = 99;
    assert_int_equal(load(file.bytes.bytes, file.bytes.length, &again, why), PROGRAM_OTHER_VERSION);
    assert_string_equal(why, "The compiled guideline is of another version of Osler; compile it again.");
    file.bytes.bytes[4] = version;
    assert_int_equal(load(file.bytes.bytes, file.bytes.length - 1, &again, why), PROGRAM_DAMAGED);
    assert_string_equal(why, "The compiled guideline is not as long as it says.");
    file.bytes.bytes[file.bytes.length - 40] ^= 1;
    assert_int_equal(load(file.bytes.bytes, file.bytes.length, &again, why), PROGRAM_DAMAGED);
    assert_string_equal(why, "The compiled guideline was changed: its checksum does not match.");
    arena_free(&file.arena);
    program_free(p);
}

/* --- Memory ----------------------------------------------------------------------------------------------- */

static void *counted(void *context, void *memory, size_t old_size, size_t new_size) {
    int *left = context;
    if (new_size && (*left)-- == 0) {
        *left = 0;
        return NULL;
    }
    return allocator_of_c.resize(allocator_of_c.context, memory, old_size, new_size);
}

static void loading_survives_the_failure_of_every_allocation(void **state) {
    (void)state;
    struct program *p = sample(), *again = NULL;
    struct file file;
    char why[160];
    enum program_load status = PROGRAM_NO_MEMORY;
    saved(&file, p);
    for (int allowed = 0; status == PROGRAM_NO_MEMORY; allowed++) {
        int left = allowed;
        const struct allocator allocator = { counted, &left };
        status = program_load(file.bytes.bytes, file.bytes.length, &allocator, &again, why);
        if (status == PROGRAM_NO_MEMORY) assert_string_equal(why, "Memory is exhausted.");
        assert_true(allowed < 100);
        if (status != PROGRAM_LOADED) continue;
        left = 1000;
        program_free(again);
    }
    assert_int_equal(status, PROGRAM_LOADED);
    arena_free(&file.arena);
    program_free(p);
}

/* --- Random changes ------------------------------------------------------------------------------------------ */

static void mend(struct text *bytes) {
    uint8_t digest[SHA256_BYTES];
    sha256_of(bytes->bytes, bytes->length - SHA256_BYTES, digest);
    memcpy(bytes->bytes + bytes->length - SHA256_BYTES, digest, SHA256_BYTES);
}

static void change(struct text *bytes, uint64_t *seed) {
    static const uint32_t values[] = { 0, 1, 2, 3, 5, 8, 100, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF };
    size_t words = (bytes->length - SHA256_BYTES) / 4, changes = 1 + sample_random(seed) % 3;
    for (size_t i = 0; i < changes; i++) {
        size_t at = 4 * (sample_random(seed) % words);
        uint64_t r = sample_random(seed);
        if (r % 4 == 0) bytes->bytes[at + r / 4 % 4] = (char)(r >> 8);
        else if (r % 4 == 1) bytes->bytes[at] = (char)(bytes->bytes[at] + (r & 8 ? 1 : -1));
        else if (r % 4 == 2) memcpy(bytes->bytes + at, bytes->bytes + 4 * (r / 4 % words), 4);
        else memcpy(bytes->bytes + at, &values[r / 4 % (sizeof values / sizeof *values)], 4);
    }
}

static void use(struct program *program, uint64_t *seed) {
    struct file listing;
    saved(&listing, program);
    program_disassemble(program, &listing.bytes);
    arena_free(&listing.arena);
    struct context *c = context_new(program, NULL);
    if (!c) return;
    for (int i = 0; i < 3; i++) {
        sample_patient(c, seed);
        vm_run(c);
        for (uint32_t t = 0; t < program->truths; t++) assert_in_range(c->truth[t], TRUTH_NO, TRUTH_YES);
    }
    context_free(c);
}

static void a_changed_program_with_a_mended_checksum_is_refused_or_harmless(void **state) {
    const size_t *times = *state;
    struct program *p = sample(), *changed;
    struct file file, copy;
    char why[160];
    uint64_t seed = 20251101;
    size_t accepted = 0;
    saved(&file, p);
    saved(&copy, p);
    for (size_t i = 0; i < *times; i++) {
        memcpy(copy.bytes.bytes, file.bytes.bytes, file.bytes.length);
        change(&copy.bytes, &seed);
        mend(&copy.bytes);
        enum program_load status = load(copy.bytes.bytes, copy.bytes.length, &changed, why);
        if (status != PROGRAM_LOADED) {
            assert_true(strlen(why) > 0);
            continue;
        }
        accepted++;
        if (changed->worst_instructions < 1000000) use(changed, &seed);
        program_free(changed);
    }
    print_message("%zu of %zu changed programs were accepted\n", accepted, *times);
    assert_true(accepted > 0 && accepted < *times);
    arena_free(&file.arena);
    arena_free(&copy.arena);
    program_free(p);
}

/* --- The listing ------------------------------------------------------------------------------------------------ */

static void no_line_of_a_listing_is_wider_than_100_columns(void **state) {
    (void)state;
    struct program *p = sample();
    struct file listing;
    saved(&listing, p);
    program_disassemble(p, &listing.bytes);
    assert_false(listing.bytes.failed);
    for (const char *line = listing.bytes.bytes; *line;) {
        size_t length = strcspn(line, "\n");
        if (utf8_columns(line, length) > 100) fail_msg("%.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    for (int op = 0; op < OPCODES; op++) assert_non_null(strstr(listing.bytes.bytes, opcode_name((enum opcode)op)));
    arena_free(&listing.arena);
    program_free(p);
}

static void a_listing_reads_in_the_words_of_the_guideline(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t fever = build_truth(&b, "fever"), her2 = build_choice(&b, "her2", "positive negative");
    uint32_t field = build_field(&b, "isolated", FACT_TRUTH, ""), at, list = build_list(&b, "lesions", build_record(&b, "lesion"), 9);
    uint32_t is = build_op(&b, OP_choice_in, her2, build_constant(&b, 1), 0);
    uint32_t some = build_list_op(&b, OP_list_some, list, 0, 0, &at);
    build_block_end(&b, at, build_op(&b, OP_field_truth, field, 0, 0));
    uint32_t both = build_op(&b, OP_truth_all, build_args(&b, 3, fever, is, some), 0, 0);
    build_recommendation(&b, "isolate", both, both);
    struct program *p = builder_end(&b);
    struct file listing;
    saved(&listing, p);
    program_disassemble(p, &listing.bytes);
    const char *code = strstr(listing.bytes.bytes, "\nfacts\n");
    assert_non_null(code);
    assert_string_equal(code, "\n"
        "facts\n"
        "  t0     fever                             yes or no\n"
        "  n0     her2                              choice\n"
        "  list 0 lesions                           list\n"
        "\n"
        "recommendations\n"
        "  t4     isolate                           outcome\n"
        "\n"
        "code\n"
        "      0  choice_in        t1 = her2, {positive}               ; 2: fact two\n"
        "      1  list_some        t2 = lesions where t3\n"
        "      2    field_truth      t3 = isolated\n"
        "      3  truth_all        isolate = (fever, t1, t2)\n");
    arena_free(&listing.arena);
    program_free(p);
}

/* --- The page --------------------------------------------------------------------------------------------------- */

/* Tests run from the root of the project. */
static void the_page_on_bytecode_names_every_opcode_and_section(void **state) {
    (void)state;
    char page[32768];
    FILE *file = fopen("docs/bytecode.md", "r");
    assert_non_null(file);
    size_t length = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    assert_in_range(length, 1000, sizeof page - 2);
    page[length] = '\0';
    for (int op = 0; op < OPCODES; op++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "`%s`", opcode_name((enum opcode)op));
        if (!strstr(page, quoted)) fail_msg("docs/bytecode.md does not explain %s", quoted);
    }
#define SECTION(name, NAME) if (!strstr(page, "`" #name "`")) fail_msg("docs/bytecode.md does not name section %s", #name);
#include "runtime/program.def"
}

int main(int argc, char **argv) {
    size_t times = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 3000;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_opcode_and_every_section_is_in_the_sample),
        cmocka_unit_test(a_loaded_program_saves_to_the_same_bytes),
        cmocka_unit_test(a_loaded_program_runs_like_the_one_that_was_saved),
        cmocka_unit_test(the_worst_case_counts_blocks_as_often_as_elements_may_be),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(what_is_no_program_is_told_apart),
        cmocka_unit_test(loading_survives_the_failure_of_every_allocation),
        cmocka_unit_test_prestate(a_changed_program_with_a_mended_checksum_is_refused_or_harmless, &times),
        cmocka_unit_test(no_line_of_a_listing_is_wider_than_100_columns),
        cmocka_unit_test(a_listing_reads_in_the_words_of_the_guideline),
        cmocka_unit_test(the_page_on_bytecode_names_every_opcode_and_section),
    };
    return cmocka_run_group_tests_name("runtime/program", tests, NULL, NULL);
}
