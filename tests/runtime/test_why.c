/* Reasons as numbers: the facts that they name decide the outcome alone, with the value that they tell; they name every fact that the reasons
 * in words name, and are the same after a plan as after every instruction. */
#include "runtime/api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2025-11-01"
enum { ROOM = 2000 };

static const char guideline[] =
    "language 1\nguideline reasons \"Reasons\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n  notice: \"A test.\"\n\n"
    "fact liver \"Liver\" : yes or no\nfact brain \"Brain\" : yes or no\nfact bone \"Bone\" : yes or no\nfact bone_ok \"Bone ok\" : yes or no\n"
    "fact other \"Other\" : yes or no\nfact slow \"Slow\" : yes or no\nfact fast \"Fast\" : yes or no\nfact fit \"Fit\" : yes or no\n"
    "fact her2 \"HER2\" : one of positive, negative\nfact hr \"HR\" : one of positive, negative, mixed\n"
    "fact ecog \"ECOG\" : number from 0 to 4 step 1\nfact share \"Share\" : % from 0 to 100 step 1\n"
    "treatment tx \"X\"\ntreatment ty \"Y\"\napplies when liver and not brain\n"
    "define hurry \"Hurry\" as slow or fast\ndefine outside \"Outside\" as all of ( not other, not bone or bone_ok )\n"
    "recommend one \"One\"\n  when her2 is positive\n  give tx: 4 mg oral once\n"
    "recommend two \"Two\"\n  when hr is positive and her2 is negative and not hurry\n"
    "recommend three \"Three\"\n  when (hr is negative and her2 is negative) or (hr is positive and hurry)\n"
    "recommend four \"Four\"\n  when three and fit\n"
    "consider five \"Five\"\n  when all of ( ecog <= 1, share <= 50 %, outside, not hurry )\n"
    "consider six \"Six\"\n  when five and not fit and share > 10 %\n"
    "avoid weak \"Weak\"\n  about: tx\n  when bone and share > 70 %\n  if unknown: withhold\n"
    "warn seven \"Seven\"\n  when not (other and slow)\nrecommend eight \"Eight\"\n";

static osler_program *made;

static int begin(void **state) {
    (void)state;
    osler_messages *messages;
    osler_source source = { .name = "reasons.guide", .bytes = guideline, .length = sizeof guideline - 1 };
    if (osler_compile(&source, NULL, &made, &messages) != OSLER_OK) fprintf(stderr, "%s", osler_messages_text(messages, OSLER_FORM_PLAIN, NULL));
    osler_messages_free(messages);
    return made ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    osler_program_free(made);
    return 0;
}

static uint64_t seed = 11;
static uint64_t chance(uint64_t bound) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (seed >> 11) % bound;
}

struct facts { bool named[32]; };
static int64_t given[32]; /* the patient at hand; -1: unknown */

static void new_patient(void) {
    for (size_t f = 0; f < osler_program_facts(made); f++) {
        osler_fact about;
        osler_program_fact(made, f, &about);
        int64_t value = (int64_t)chance(about.type == OSLER_TYPE_NUMBER ? 101 : 12);
        bool known = chance(5);
        if (about.type == OSLER_TYPE_TRUTH) value = f == 0 ? value > 1 : f == 1 ? value < 2 : value % 2;
        else if (about.type == OSLER_TYPE_CHOICE) value %= (int64_t)about.choices;
        else if (about.unit[0] != '%') value %= 5;
        given[f] = known ? value : -1;
    }
}

/* Those facts only, or all with NULL. */
static void run_patient(osler_context *context, const struct facts *only) {
    osler_context_begin(context, DAY);
    for (size_t f = 0; f < osler_program_facts(made); f++) {
        osler_fact about;
        osler_program_fact(made, f, &about);
        if (given[f] < 0 || (only && !only->named[f])) continue;
        if (about.type == OSLER_TYPE_TRUTH) osler_context_set_truth(context, f, given[f] != 0);
        else if (about.type == OSLER_TYPE_CHOICE) osler_context_set_choice(context, f, (size_t)given[f]);
        else osler_context_set_scaled(context, f, given[f], 0, NULL);
    }
    assert_int_equal(osler_context_run(context), OSLER_OK);
}

static void set_facts(osler_context *a, osler_context *b) {
    new_patient();
    run_patient(a, NULL), run_patient(b, NULL);
}

/* --- The facts that decide --------------------------------------------------------------------------------------------------- */

static void of_words(const osler_reason *reason, struct facts *facts) {
    for (; reason; reason = reason->next) {
        size_t fact = reason->kind == OSLER_REASON_FACT ? osler_program_find(made, reason->name) : OSLER_NONE;
        if (fact != OSLER_NONE) facts->named[fact] = true;
        of_words(reason->children, facts);
    }
}

static void of_nodes(const osler_node *nodes, size_t count, uint32_t recommendation, struct facts *facts, unsigned depth) {
    assert_true(depth < 10);
    for (size_t i = 0; i < count; i++) {
        const osler_node *node = &nodes[i];
        if (node->recommendation != recommendation) continue;
        if (node->kind == OSLER_REASON_FACT) facts->named[node->about] = true;
        if (node->kind == OSLER_REASON_APPLIES) of_nodes(nodes, count, OSLER_NODE_NONE, facts, depth + 1);
        if (node->kind == OSLER_REASON_RECOMMENDATION || node->kind == OSLER_REASON_AVOID) of_nodes(nodes, count, node->about, facts, depth + 1);
    }
}

static void what_is_named_decides(void **state) {
    (void)state;
    osler_context *planned, *plain, *third;
    osler_node *nodes = calloc(ROOM, sizeof *nodes), *others = calloc(ROOM, sizeof *others);
    osler_context_new(made, NULL, &planned), osler_context_new(made, NULL, &plain), osler_context_new(made, NULL, &third);
    plain->context->plain = true;
    uint32_t weak = 0;
    while (strcmp(osler_program_recommendation(made, weak), "weak") != 0) weak++;
    size_t partly = 0, decided = 0, seen[16] = { 0 };
    for (int patient = 0; patient < 4000; patient++) {
        size_t count = 0, other = 0;
        set_facts(planned, plain);
        partly += planned->context->partial;
        assert_int_equal(osler_result_nodes(planned, OSLER_ALL, nodes, ROOM, &count), OSLER_OK);
        assert_int_equal(osler_result_nodes(plain, OSLER_ALL, others, ROOM, &other), OSLER_OK);
        assert_int_equal(count, other);
        assert_memory_equal(nodes, others, count * sizeof *nodes);
        for (size_t i = 0; i < count; i++) {
            const osler_node *node = &nodes[i];
            osler_fact about;
            seen[node->kind]++;
            if (node->kind != OSLER_REASON_FACT) continue;
            osler_program_fact(made, node->about, &about);
            int64_t value = given[node->about] < 0 ? about.type == OSLER_TYPE_TRUTH ? OSLER_UNKNOWN : INT64_MIN
                            : about.type == OSLER_TYPE_TRUTH ? (given[node->about] ? OSLER_YES : OSLER_NO) : given[node->about];
            assert_true(node->value == value);
        }
        for (size_t r = 0; r < osler_program_recommendations(made); r++) {
            osler_result result;
            struct facts words = { { 0 } }, numbers = { { 0 } };
            assert_int_equal(osler_result_get(planned, r, &result), OSLER_OK);
            of_words(result.because, &words);
            of_nodes(nodes, count, (uint32_t)r, &numbers, 0);
            for (size_t f = 0; f < osler_program_facts(made); f++)
                if (words.named[f] && !numbers.named[f]) fail_msg("patient %d, recommendation %zu does not name fact %zu", patient, r, f);
            if (result.outcome == OSLER_UNKNOWN) continue;
            if (result.outcome != OSLER_NO) { /* what goes without saying: that it applies, and that what could contraindicate does not */
                of_nodes(nodes, count, OSLER_NODE_NONE, &numbers, 0);
                of_nodes(nodes, count, weak, &numbers, 0);
            }
            run_patient(third, &numbers);
            if (osler_result_outcome(third, r) != result.outcome) fail_msg("patient %d, recommendation %zu is not decided", patient, r);
            decided++;
        }
    }
    assert_true(partly > 3900 && decided > 10000);
    assert_true(seen[OSLER_REASON_FACT] && seen[OSLER_REASON_DEFINITION] && seen[OSLER_REASON_RECOMMENDATION] && seen[OSLER_REASON_GROUP] &&
                seen[OSLER_REASON_TOGETHER] && seen[OSLER_REASON_APPLIES] && seen[OSLER_REASON_AVOID]);
    osler_context_free(planned), osler_context_free(plain), osler_context_free(third);
    free(nodes), free(others);
}

static void each_condition_has_a_place(void **state) {
    (void)state;
    osler_context *context, *other;
    osler_node nodes[ROOM];
    size_t count;
    osler_context_new(made, NULL, &context), osler_context_new(made, NULL, &other);
    seed = 4;
    set_facts(context, other);
    assert_int_equal(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, &count), OSLER_OK);
    for (size_t i = 0; i < count; i++) {
        const char *source;
        unsigned line;
        size_t start, stop;
        if (nodes[i].kind != OSLER_REASON_FACT) continue;
        assert_int_equal(osler_program_condition(made, nodes[i].condition, &source, &line, &start, &stop), OSLER_OK);
        assert_string_equal(source, "reasons.guide");
        assert_true(start < stop && stop <= sizeof guideline && line > 8);
    }
    assert_int_equal(osler_program_condition(made, 1000000, NULL, NULL, NULL, NULL), OSLER_MISUSE);
    osler_context_free(context), osler_context_free(other);
}

static void room_is_kept_to(void **state) {
    (void)state;
    osler_context *context, *other;
    osler_node nodes[ROOM], few[ROOM];
    size_t count, found;
    osler_context_new(made, NULL, &context), osler_context_new(made, NULL, &other);
    seed = 4;
    set_facts(context, other);
    assert_int_equal(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, &count), OSLER_OK);
    for (size_t room = 0; room < count; room++) {
        memset(few, 77, sizeof few);
        assert_int_equal(osler_result_nodes(context, OSLER_ALL, few, room, &found), OSLER_LIMIT);
        assert_int_equal(found, count);
        assert_memory_equal(few, nodes, room * sizeof *few);
        assert_int_equal(((const uint8_t *)few)[room * sizeof *few], 77);
    }
    assert_int_equal(osler_result_nodes(context, 99, nodes, ROOM, &count), OSLER_MISUSE);
    osler_context_begin(context, DAY);
    assert_int_equal(osler_result_nodes(context, OSLER_ALL, nodes, ROOM, &count), OSLER_MISUSE);
    osler_context_free(context), osler_context_free(other);
}

static void rows_have_the_reasons_of_their_patients(void **state) {
    (void)state;
    enum { COUNT = 500 };
    osler_row form;
    osler_row_cell cell;
    osler_context *context, *one;
    osler_program_row(made, &form);
    uint8_t *rows = calloc(COUNT, form.size), *answers = calloc(COUNT, form.answer_size), *same = calloc(COUNT, form.answer_size);
    osler_node *nodes = calloc(ROOM, sizeof *nodes), mine[ROOM];
    size_t ends[COUNT], done, count, all = 0;
    osler_context_new(made, NULL, &context), osler_context_new(made, NULL, &one);
    osler_context_begin(context, DAY);
    for (size_t i = 0; i < COUNT; i++)
        for (size_t f = 0; osler_program_row_cell(made, f, &cell) == OSLER_OK; f++) {
            uint8_t *at = rows + i * form.size + cell.offset;
            int16_t number = (int16_t)(chance(4) ? chance(5) : (uint64_t)INT16_MIN);
            if (cell.cell == OSLER_CELL_TRUTH) *at = (uint8_t[]){ OSLER_NO, OSLER_UNKNOWN, OSLER_YES }[chance(3)];
            else if (cell.cell == OSLER_CELL_CHOICE) *at = (uint8_t)(chance(3) ? chance(2) : OSLER_ROW_UNKNOWN);
            else memcpy(at, &number, sizeof number);
        }
    rows[3 * form.size] = 2; /* a wrong one */
    assert_int_equal(osler_context_answer_rows(context, rows, COUNT, same), OSLER_OK);
    for (size_t at = 0; at < COUNT; at += done) {
        assert_int_equal(osler_context_explain_rows(context, rows + at * form.size, COUNT - at, answers + at * form.answer_size, nodes, ROOM, ends,
                                                    &done), OSLER_OK);
        assert_true(done > 0);
        for (size_t i = 0; i < done; i++) {
            size_t from = i ? ends[i - 1] : 0;
            osler_context_begin(one, DAY);
            if (at + i == 3) {
                assert_int_equal(ends[i], from);
                continue;
            }
            assert_int_equal(osler_context_set_row(one, rows + (at + i) * form.size), OSLER_OK);
            assert_int_equal(osler_context_run(one), OSLER_OK);
            assert_int_equal(osler_result_nodes(one, OSLER_ALL, mine, ROOM, &count), OSLER_OK);
            assert_int_equal(count, ends[i] - from);
            assert_memory_equal(mine, nodes + from, count * sizeof *mine);
            all += count;
        }
    }
    assert_memory_equal(answers, same, COUNT * form.answer_size);
    assert_true(all > COUNT);
    assert_int_equal(osler_context_explain_rows(context, rows, 1, answers, nodes, 0, ends, &done), OSLER_LIMIT);
    assert_int_equal(done, 0);
    assert_int_equal(osler_context_explain_rows(context, rows, 0, NULL, NULL, 0, NULL, &done), OSLER_OK);
    osler_context_free(context), osler_context_free(one);
    free(rows), free(answers), free(same), free(nodes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_named_decides),
        cmocka_unit_test(each_condition_has_a_place),
        cmocka_unit_test(room_is_kept_to),
        cmocka_unit_test(rows_have_the_reasons_of_their_patients),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
