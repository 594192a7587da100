/* Records of decisions as a host keeps them: each change of a line is found, and a hostile line is only refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/osler.h"

static const char guideline[] = "language 1\n"
                                "guideline fever \"Fever\"\n"
                                "  version: 1.0.0\n"
                                "  status: draft\n"
                                "  updated: 2025-10-31\n"
                                "fact temperature \"Temperature\" : Cel from 30 to 45 step 0.1\n"
                                "fact pregnant \"Pregnant\" : yes or no\n"
                                "  absent means: no\n"
                                "recommend cool \"Cool\"\n"
                                "  when temperature >= 38 Cel and not pregnant\n";
static const char patient[] = "{\"id\": \"p \\\"1\\\"\", \"temperature\": 39}";

struct host {
    osler_program *program;
    osler_context *context;
};

static struct host begin(void) {
    struct host host = { NULL, NULL };
    osler_source source = { .name = "fever.guide", .bytes = guideline, .length = sizeof guideline - 1 };
    assert_int_equal(osler_compile(&source, NULL, &host.program, NULL), OSLER_OK);
    assert_int_equal(osler_context_new(host.program, NULL, &host.context), OSLER_OK);
    assert_int_equal(osler_context_begin(host.context, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_context_read(host.context, patient, sizeof patient - 1, 0, NULL), OSLER_OK);
    assert_int_equal(osler_context_run(host.context), OSLER_OK);
    return host;
}

static void end(struct host *host) {
    osler_context_free(host->context);
    osler_program_free(host->program);
}

static const osler_decision decision = { .input = patient, .length = sizeof patient - 1, .form = OSLER_RECORD_JSON };

/* A copy of the line, to be freed. */
static char *make(struct host *host, const char *previous, uint64_t count, size_t *length, char head[OSLER_HASH]) {
    const char *line;
    assert_int_equal(osler_record_line(host->context, &decision, previous, count, &line, length, head), OSLER_OK);
    char *copy = malloc(*length + 1);
    assert_non_null(copy);
    memcpy(copy, line, *length + 1);
    return copy;
}

static void lines_are_chained_and_decided_again(void **state) {
    (void)state;
    struct host host = begin();
    char first[OSLER_HASH], second[OSLER_HASH], head[OSLER_HASH], why[160];
    size_t length;
    uint64_t count = 0;
    free(make(&host, NULL, 1, &length, first));
    char *line = make(&host, first, 2, &length, second);
    assert_string_not_equal(first, second);
    assert_int_equal(osler_record_check(line, length, first, 2, head, why), OSLER_OK);
    assert_string_equal(head, second);
    assert_int_equal(osler_record_check(line, length, second, 2, head, why), OSLER_RECORD_WRONG);
    assert_int_equal(osler_record_check(line, length, NULL, 2, head, why), OSLER_RECORD_WRONG);
    assert_int_equal(osler_record_check(line, length, first, 3, head, why), OSLER_RECORD_WRONG);
    assert_int_equal(osler_record_last(line, length, &count, head), OSLER_OK);
    assert_int_equal(count, 2);
    assert_int_equal(osler_record_replay(host.program, NULL, line, length, why), OSLER_OK);
    assert_non_null(strstr(line, "\"assumed\":{\"pregnant\":\"no\"}"));
    free(line);
    end(&host);
}

static void every_change_of_one_byte_is_found(void **state) {
    (void)state;
    struct host host = begin();
    char own[OSLER_HASH], head[OSLER_HASH], why[160];
    size_t length;
    char *line = make(&host, NULL, 1, &length, own);
    for (size_t i = 0; i < length; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            line[i] = (char)((unsigned char)line[i] ^ 1u << bit);
            if (osler_record_check(line, length, NULL, 1, head, why) != OSLER_RECORD_WRONG) fail_msg("byte %zu, bit %u", i, bit);
            line[i] = (char)((unsigned char)line[i] ^ 1u << bit);
        }
    for (size_t cut = 0; cut < length; cut++) assert_int_equal(osler_record_check(line, cut, NULL, 1, head, why), OSLER_RECORD_WRONG);
    assert_int_equal(osler_record_check(line, length, NULL, 1, head, why), OSLER_OK);
    free(line);
    end(&host);
}

/* Without the check of its hash: a line that anybody could have written. */
static void a_hostile_line_is_refused_and_does_no_harm(void **state) {
    (void)state;
    struct host host = begin();
    char own[OSLER_HASH], why[160];
    size_t length;
    char *line = make(&host, NULL, 1, &length, own), *changed = malloc(length + 1);
    uint32_t random = 2463534242u;
    assert_non_null(changed);
    for (int trial = 0; trial < 3000; trial++) {
        memcpy(changed, line, length);
        for (int k = 0; k <= trial % 3; k++) {
            random ^= random << 13, random ^= random >> 17, random ^= random << 5;
            changed[random % length] = "\"{}[],:0\\u9a\n\x01\xC3"[random >> 8 & 15];
        }
        size_t shown = trial % 5 ? length : random % length;
        osler_status status = osler_record_replay(host.program, NULL, changed, shown, why);
        bool same = shown == length && !memcmp(changed, line, length);
        assert_true(same ? status == OSLER_OK : status != OSLER_OK && status != OSLER_LIMIT);
        if (!same) assert_true(why[0] != '\0');
    }
    free(changed);
    free(line);
    end(&host);
}

static void what_no_decision_was_made_for_has_no_line(void **state) {
    (void)state;
    struct host host = begin();
    const char *line;
    size_t length;
    char head[OSLER_HASH];
    osler_decision odd = decision;
    assert_int_equal(osler_record_line(host.context, &decision, "short", 2, &line, &length, head), OSLER_MISUSE);
    assert_int_equal(osler_record_line(host.context, &decision, NULL, 0, &line, &length, head), OSLER_MISUSE);
    odd.flags = 64;
    assert_int_equal(osler_record_line(host.context, &odd, NULL, 1, &line, &length, head), OSLER_MISUSE);
    assert_int_equal(osler_context_begin(host.context, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_record_line(host.context, &decision, NULL, 1, &line, &length, head), OSLER_MISUSE);
    end(&host);
}

/* --- Only what is approved ------------------------------------------------------------------------------ */

static void nothing_is_answered_for_a_guideline_that_is_not_approved(void **state) {
    (void)state;
    struct host host = begin();
    const char *why = NULL, *text;
    size_t length;
    assert_int_equal(osler_context_require(host.context, "approved", &why), OSLER_REFUSED);
    assert_string_equal(why, "its status is draft, not approved\n");
    assert_int_equal(osler_result_text(host.context, NULL, &text, &length), OSLER_MISUSE); /* the answer from before is gone */
    assert_int_equal(osler_context_run(host.context), OSLER_REFUSED);
    assert_int_equal(osler_context_begin(host.context, "2025-11-01"), OSLER_OK);
    assert_int_equal(osler_context_run(host.context), OSLER_REFUSED);
    assert_int_equal(osler_article(host.program, host.context, NULL, &text, &length), OSLER_REFUSED);
    assert_int_equal(osler_context_require(host.context, "aproved", &why), OSLER_MISUSE);
    assert_int_equal(osler_context_run(host.context), OSLER_REFUSED);
    end(&host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_chained_and_decided_again),
        cmocka_unit_test(every_change_of_one_byte_is_found),
        cmocka_unit_test(a_hostile_line_is_refused_and_does_no_harm),
        cmocka_unit_test(what_no_decision_was_made_for_has_no_line),
        cmocka_unit_test(nothing_is_answered_for_a_guideline_that_is_not_approved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
