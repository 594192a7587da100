/* Every wrong guideline of tests/bad and tests/prove is checked, rendered and mended, and right ones are compiled and tested, while memory is
 * refused: one request alone, or that one and all that follow. The answer is that with memory, word for word, or OSLER_LIMIT, and no block is left.
 *
 *     test_memory_wrong [BUDGET [TEST]]   refusals for each wrong guideline, up to 40 times as many for the right ones, spread evenly: 4 otherwise */
#include <dirent.h>

#include "tests/embed/starved.h"

struct asked {
    struct memory memory;
    osler_status status;
    uint64_t said;
};

static bool find_nothing(void *context, const char *from, const char *use, const char **name, const char **bytes, size_t *length) {
    (void)context, (void)from, (void)use, (void)name, (void)bytes, (void)length;
    return false;
}

static osler_status say_all(struct trial *t) {
    const char *text;
    const osler_fix *fixes;
    size_t length;
    for (int form = OSLER_FORM_TEXT; form <= OSLER_FORM_JSON; form++) {
        text = osler_messages_text(t->messages, (osler_form)form, &length);
        if (!text) return OSLER_LIMIT;
        say_bytes(t, text, length);
    }
    TRY(osler_messages_fixes(t->messages, &fixes, &length));
    for (size_t i = 0; i < length; i++) say(t, fixes[i].replacement);
    TRY_TEXT(osler_messages_fixed(t->messages, &text, &length));
    TRY_TEXT(osler_messages_scenarios(t->messages, &text, &length));
    return OSLER_OK;
}

/* Checks with request `from` refused; 0: none. */
static struct asked ask(const osler_source *source, bool style, size_t from, bool once) {
    struct trial trial = { .memory = { .from = from, .once = once } }, *t = &trial;
    t->allocator = (osler_allocator){ starved_resize, &t->memory };
    osler_status status = (style ? osler_check_style : osler_check)(source, &t->allocator, &t->messages);
    if (status != OSLER_LIMIT && say_all(t) != OSLER_OK) status = OSLER_LIMIT;
    struct asked asked = { .memory = t->memory, .status = status, .said = t->said };
    t->memory.requests = 0, t->memory.once = false, t->memory.from = 1;
    osler_messages_free(t->messages);
    if (t->memory.blocks) fail_msg("%s: %zu blocks are left after request %zu was refused", source->name, t->memory.blocks, from);
    return asked;
}

static size_t starve_source(const osler_source *source, bool style, size_t budget) {
    struct asked whole = ask(source, style, 0, false);
    assert_true(whole.status == OSLER_OK || whole.status == OSLER_GUIDELINE_WRONG);
    size_t tried = 0, requests = whole.memory.requests, step = requests / budget + 1;
    for (size_t from = 1; from <= requests; from += step, tried++) {
        struct asked found = ask(source, style, from, tried % 2);
        if (found.status == OSLER_LIMIT || (found.status == whole.status && found.said == whole.said)) continue;
        fail_msg("%s: request %zu of %zu refused%s: status %d", source->name, from, requests, tried % 2 ? "" : ", and all later ones", (int)found.status);
    }
    return tried;
}

static size_t starve_folder(const char *folder, size_t budget) {
    size_t tried = 0, files = 0;
    DIR *all = opendir(folder);
    assert_non_null(all);
    for (struct dirent *entry; (entry = readdir(all)) != NULL;) {
        char name[600];
        size_t end = strlen(entry->d_name);
        if (end < 6 || strcmp(entry->d_name + end - 6, ".guide") != 0) continue;
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        osler_source source = { .name = name, .find = find_nothing };
        char *text = hosted_read_file(name, &source.length);
        source.bytes = text;
        text[source.length] = '\0';
        tried += starve_source(&source, strstr(text, "osler check --style") != NULL, budget);
        free(text);
        files++;
    }
    closedir(all);
    print_message("# %s: %zu guidelines, %zu refusals\n", folder, files, tried);
    assert_true(files > 20);
    return tried;
}

/* --- What is right ------------------------------------------------------------------------------------------------------- */

typedef osler_status making(struct trial *t, const osler_source *source);

static osler_status compile_and_save(struct trial *t, const osler_source *source) {
    const char *text;
    size_t length;
    MAKE(osler_compile(source, &t->allocator, &t->made_program, NULL), t->made_program);
    TRY_TEXT(osler_program_save(t->made_program, &text, &length));
    return OSLER_OK;
}

static osler_status lay_out(struct trial *t, const osler_source *source) {
    const char *text;
    size_t length;
    TRY_TEXT(osler_format(source, &t->allocator, &text, &length, &t->messages));
    return OSLER_OK;
}

/* In every way but by changes. */
static osler_status run_scenarios(struct trial *t, const osler_source *source) {
    static const osler_tests_form forms[] = { OSLER_TESTS_FAILURES, OSLER_TESTS_COVERAGE, OSLER_TESTS_PAGE, OSLER_TESTS_UPDATED, OSLER_TESTS_SUGGESTED, OSLER_TESTS_JSON };
    const char *text;
    size_t length;
    MAKE(osler_tests_run(source, OSLER_TESTS_COVER | OSLER_TESTS_SUGGEST | OSLER_TESTS_UPDATE, &t->allocator, &t->tests), t->tests);
    for (size_t i = 0; i < COUNT(forms); i++) TRY_TEXT(osler_tests_text(t->tests, forms[i], &text, &length));
    return OSLER_OK;
}

static struct asked make(making *call, const osler_source *source, size_t from, bool once) {
    struct trial trial = { .memory = { .from = from, .once = once } }, *t = &trial;
    t->allocator = (osler_allocator){ starved_resize, &t->memory };
    osler_status status = call(t, source);
    struct asked asked = { .memory = t->memory, .status = status, .said = t->said };
    t->memory.requests = 0, t->memory.once = false, t->memory.from = 1;
    release(t);
    if (t->memory.blocks) fail_msg("%s: %zu blocks are left after request %zu was refused", source->name, t->memory.blocks, from);
    return asked;
}

static void starve_right(const char *name, making *call, size_t most) {
    osler_source source = { .name = name, .proofs = OSLER_PROVE_NOTHING };
    char *text = hosted_read_file(name, &source.length);
    source.bytes = text;
    struct asked whole = make(call, &source, 0, false);
    assert_int_equal(whole.status, OSLER_OK);
    size_t tried = 0;
    for (size_t from = 1; from <= whole.memory.requests; from += whole.memory.requests / most + 1, tried++) {
        struct asked found = make(call, &source, from, tried % 2);
        if (found.status != OSLER_LIMIT && (found.status != whole.status || found.said != whole.said))
            fail_msg("%s: request %zu of %zu refused: status %d", name, from, whole.memory.requests, (int)found.status);
    }
    print_message("# %s: %zu requests, %zu refusals\n", name, whole.memory.requests, tried);
    free(text);
}

static size_t budget = 4;

static void wrong_guidelines_are_answered_whole_or_not_at_all(void **unused) {
    (void)unused;
    starve_folder("tests/bad", budget);
}

static void what_the_proofs_find_is_told_whole_or_not_at_all(void **unused) {
    (void)unused;
    starve_folder("tests/prove", budget);
}

static void what_is_right_is_made_whole_or_not_at_all(void **unused) {
    (void)unused;
    starve_right("tests/compiler/every_use.guide", compile_and_save, budget * 40);
    starve_right("tests/golden/every_change.guide", compile_and_save, budget * 20);
    starve_right("tests/compiler/every_use.guide", lay_out, budget * 20);
    starve_right("tests/golden/every_change.guide", run_scenarios, budget * 3);
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_guidelines_are_answered_whole_or_not_at_all),
        cmocka_unit_test(what_the_proofs_find_is_told_whole_or_not_at_all),
        cmocka_unit_test(what_is_right_is_made_whole_or_not_at_all),
    };
    if (count > 1) budget = strtoull(words[1], NULL, 10);
    if (count > 2) cmocka_set_test_filter(words[2]);
    return cmocka_run_group_tests_name("compiler/memory wrong", tests, NULL, NULL);
}
