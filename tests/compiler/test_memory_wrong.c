/* Every wrong guideline of tests/bad and tests/prove is checked, rendered and mended while memory is refused: one request alone, or that one
 * and all that follow. The answer is that of a check with memory, word for word, or OSLER_LIMIT, and no block is left.
 *
 *     test_memory_wrong [BUDGET]   refusals for each guideline, spread evenly over its requests: 4 otherwise */
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

static size_t budget = 4;

static void wrong_guidelines_are_answered_whole_or_not_at_all(void **unused) {
    (void)unused;
    starve_folder("tests/bad", budget);
}

static void what_the_proofs_find_is_told_whole_or_not_at_all(void **unused) {
    (void)unused;
    starve_folder("tests/prove", budget);
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_guidelines_are_answered_whole_or_not_at_all),
        cmocka_unit_test(what_the_proofs_find_is_told_whole_or_not_at_all),
    };
    if (count > 1) budget = strtoull(words[1], NULL, 10);
    return cmocka_run_group_tests_name("compiler/memory wrong", tests, NULL, NULL);
}
