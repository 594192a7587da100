/* Every word and sign, our own and those of other languages, put before each word of each declaration and in its place, and each word
 * left out. One change: whatever comes of it is read soundly, what stands behind is read again, a sure fix makes it no worse, and what is
 * still a guideline has a layout. OSLER_FUZZ_STRIDE=1 makes every change, and not each seventh
 * only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag_fix.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/grammar/every_construct.h"
#include "tests/some.h"

/* Besides the words of the language: signs, values, and what people write instead. */
static const char *const others[] = {
    "(", ")", "|", ":", ",", "+", "-", "*", "/", "<", ">=", "=", "!=", "==", "<>", "=>", "&", "||", "!", "%", "^", "{", "[", ".", "'", "\\",
    "\xE2\x80\x93", "\xC2\xB7", "\xC3\xA9", "\x01", "//", "5", "5 mg", "5 mgs", "1 1/min", "1,5", "1.0.0", ".5", "-3", "2025-01-01", "2025-13-01",
    "01.02.2025", "1/2/2025", "2025", "\"text\"", "\"\"", "name", "other name", "x \"X\"", "x is", "x =", "lesions[1].size", "note:", "certainty low",
    "f(", "2 points when", "2 of (a)", "than", "greater than", "is less than or equal to", "equals", "above", "max", "min 5 mg", "daily", "twice daily",
    "per hour", "mg per hour", "once a day", "3 times a day", "3 times daily", "except", "either", "exists", "each", "two", "rounded", "NOT", "AND", "When",
    "expected", "givn", "fcat", "rule", "warning \"W\"", "boolean", "percent", "low", "very low", "under review", "in cm", "in (a)", "in kgs", "or unknown",
    "is at least 5", "is one of (a, b)", "is not known", "is a, b", "= unknown", "no fever", "mL/min", "/min", "10*9/L", "# a comment\n", "\n", "\n\n",
    "\n  | a | b |\n", "iv", "mg/kg", "10 ^ 2", "x where", "all of (a, b)", "from 1 to 5", "step 2", "first", "contraindicated", "none", "(a b)", "a:", "| -",
};

enum { LONGEST = 2000, MOST_ERRORS = 4 };

struct reading {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct tree *tree;
};

static void read_text(struct reading *reading, const char *text, size_t length, bool tokens) {
    struct parse_limits limits = { .keep_tokens = tokens };
    arena_init(&reading->arena, &allocator_of_c, 0);
    sources_init(&reading->sources, &reading->arena);
    diags_init(&reading->diags, &reading->arena);
    assert_true(sources_add(&reading->sources, "word.guide", text, length));
    reading->tree = parse_file(&reading->sources, 0, &reading->arena, &reading->diags, &limits);
    assert_non_null(reading->tree);
}

static void assert_within(const struct reading *reading, struct span span) {
    assert_true(span.start <= span.end && span.end <= reading->sources.at[0].length);
}

static void assert_places(const struct reading *reading) {
    for (size_t i = 0; i < reading->diags.count; i++) {
        const struct diag *diag = &reading->diags.at[i];
        assert_within(reading, diag->span);
        assert_true(diag->message && *diag->message && diag->code != DIAG_INTERNAL);
        for (unsigned k = 0; k < diag->hints; k++) assert_within(reading, diag->hint[k].span);
        for (unsigned k = 0; k < diag->notes; k++) assert_within(reading, diag->note[k].span);
    }
}

static bool says(const struct reading *reading, const char *message) {
    for (size_t i = 0; i < reading->diags.count; i++)
        if (!strcmp(reading->diags.at[i].message, message)) return true;
    return false;
}

static bool is_taken(const struct diag_edits *edits, const struct diag *diag) {
    for (unsigned k = 0; k < diag->hints; k++)
        for (size_t i = 0; i < edits->count; i++)
            if (diag->hint[k].fix == DIAG_SURE && edits->at[i].replacement == diag->hint[k].replacement) return true;
    return false;
}

/* What was to be mended for sure is not said again. */
static void assert_fixes_help(struct reading *before) {
    struct reading after;
    struct diag_edits edits;
    struct text fixed;
    text_init(&fixed, &before->arena);
    assert_true(diags_edits(&before->diags, &before->sources, 0, &before->arena, &edits));
    if (edits.count == 0) return;
    diag_edits_apply(&edits, &before->sources.at[0], &fixed);
    read_text(&after, fixed.bytes, fixed.length, false);
    for (size_t i = 0; i < before->diags.count; i++)
        if (is_taken(&edits, &before->diags.at[i]) && says(&after, before->diags.at[i].message))
            fail_msg("said again: %s\n%s----\n%s", before->diags.at[i].message, before->sources.at[0].bytes, fixed.bytes);
    arena_free(&after.arena);
}

static void assert_has_a_layout(struct reading *reading) {
    struct text out;
    text_init(&out, &reading->arena);
    if (!format_file(&reading->sources, 0, &reading->arena, &reading->diags, &out)) fail_msg("no layout: %s", reading->sources.at[0].bytes);
}

/* Behind quotation marks, comments of other languages and what nobody can see the rest of a line may be lost. */
static bool hides(const char *word) { return strpbrk(word, "\"'\x01") || strstr(word, "//"); }

static void judge(const char *text, size_t length, const char *word) {
    struct reading reading;
    read_text(&reading, text, length, false);
    assert_places(&reading);
    size_t decls = reading.tree->decls;
    if (!hides(word) && (!decls || reading.tree->decl[decls - 1]->kind != DECL_SECTION)) fail_msg("the section behind is lost: %s", text);
    if (reading.diags.errors > MOST_ERRORS) fail_msg("%zu errors: %s", reading.diags.errors, text);
    if (!hides(word)) assert_fixes_help(&reading);
    if (reading.diags.errors == 0) assert_has_a_layout(&reading);
    arena_free(&reading.arena);
}

/* --- Changes ------------------------------------------------------------------------------------------------------- */

struct changes {
    char before[LONGEST]; /* a declaration, with something before and behind it */
    size_t length, behind, made, stride;
};

static void change(struct changes *changes, struct span span, const char *word) {
    char text[LONGEST + 200];
    if (changes->made++ % changes->stride) return;
    size_t length = (size_t)snprintf(text, sizeof text, "%.*s%s%s%s", (int)span.start, changes->before, word, *word ? " " : "", changes->before + span.end);
    assert_true(length < sizeof text);
    judge(text, length, word);
}

static void change_all(struct changes *changes, struct span span, const char *word) {
    change(changes, span, word);
    span.end = span.start;
    if (*word) change(changes, span, word);
}

static void each_place(struct changes *changes) {
    struct reading reading;
    read_text(&reading, changes->before, changes->length, true);
    assert_int_equal(reading.diags.errors, 0);
    for (size_t i = 2; reading.tree->token[i].span.start < changes->behind; i++) { /* from behind `language 1` */
        struct span span = reading.tree->token[i].span;
        change_all(changes, span, "");
        for (const struct keyword *keyword = keywords; keyword->word; keyword++) change_all(changes, span, keyword->word);
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) change_all(changes, span, others[k]);
    }
    arena_free(&reading.arena);
}

static void every_word_at_every_place(void **unused) {
    const char *wanted = getenv("OSLER_FUZZ_STRIDE");
    struct changes changes = { .stride = wanted ? strtoul(wanted, NULL, 10) : 7 * ONE_IN(3) };
    struct reading whole;
    (void)unused;
    read_text(&whole, every_construct, sizeof every_construct - 1, false);
    assert_int_equal(whole.diags.errors, 0);
    for (size_t i = 0; i < whole.tree->decls; i++) {
        struct span span = whole.tree->decl[i]->span;
        changes.length = (size_t)snprintf(changes.before, sizeof changes.before, "language 1\n%.*s\nsection \"Behind\"\n",
                                          (int)(span.end - span.start), every_construct + span.start);
        assert_true(changes.length < sizeof changes.before);
        changes.behind = changes.length - (sizeof "section \"Behind\"\n" - 1);
        each_place(&changes);
    }
    arena_free(&whole.arena);
    assert_true(changes.made > 200000);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_word_at_every_place) };
    return cmocka_run_group_tests_name("grammar/every word", tests, NULL, NULL);
}
