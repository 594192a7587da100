#include "runtime/article.h"

#include "runtime/api.h"
#include "runtime/criteria.h"
#include "runtime/graph.h"
#include "tests/runtime/random_program.h"

/* --- Criteria ---------------------------------------------------------------------------------------- */

struct trial {
    struct builder b;
    struct program *program;
    struct context *context;
};

/* Three truths a, b, c and one recommendation on the register that `make` builds. */
static struct trial begin(uint32_t (*make)(struct builder *b, const uint32_t *fact)) {
    struct trial t = { .b = builder_begin() };
    uint32_t fact[3] = { build_truth(&t.b, "a"), build_truth(&t.b, "b"), build_truth(&t.b, "c") };
    uint32_t own = make(&t.b, fact);
    uint32_t r = build_recommendation(&t.b, "treat", own, build_op(&t.b, OP_outcome, own, build_pairs(&t.b, 0), 0));
    t.b.program->recommendation[r].own = own;
    t.program = builder_end(&t.b);
    t.context = context_new(t.program, NULL);
    context_reset(t.context, date_parse("2025-11-01", 10, NULL));
    vm_run(t.context);
    return t;
}

static void end(struct trial *t) {
    context_free(t->context);
    program_free(t->program);
}

static void put_criteria(const struct criterion *criterion, struct text *out) {
    for (; criterion; criterion = criterion->next) {
        if (out->length && out->bytes[out->length - 1] != '(') text_puts(out, ", ");
        text_puts(out, criterion->text);
        if (!criterion->children) continue;
        text_puts(out, " (");
        put_criteria(criterion->children, out);
        text_putc(out, ')');
    }
}

static void says(uint32_t (*make)(struct builder *b, const uint32_t *fact), const char *expected) {
    struct trial t = begin(make);
    struct text out;
    text_init(&out, &t.context->arena);
    const struct reason_index *index = reason_index_new(t.program, &t.context->arena);
    put_criteria(criteria_of_recommendation(t.context, index, LANGUAGE_ENGLISH, 0), &out);
    assert_string_equal(out.bytes, expected);
    end(&t);
}

static uint32_t all_of(struct builder *b, const uint32_t *f) {
    return build_op(b, OP_truth_all, build_args(b, 2, f[0], f[1]), 0, 0);
}
static uint32_t any_of(struct builder *b, const uint32_t *f) {
    return build_op(b, OP_truth_any, build_args(b, 2, f[0], f[1]), 0, 0);
}
static uint32_t not_any_of(struct builder *b, const uint32_t *f) { return build_op(b, OP_truth_not, any_of(b, f), 0, 0); }
static uint32_t not_all_of(struct builder *b, const uint32_t *f) { return build_op(b, OP_truth_not, all_of(b, f), 0, 0); }
static uint32_t all_within_any(struct builder *b, const uint32_t *f) {
    return build_op(b, OP_truth_any, build_args(b, 2, all_of(b, f), f[2]), 0, 0);
}
static uint32_t any_within_any(struct builder *b, const uint32_t *f) {
    return build_op(b, OP_truth_any, build_args(b, 2, any_of(b, f), f[2]), 0, 0);
}
static uint32_t known(struct builder *b, const uint32_t *f) {
    (void)f;
    return build_op(b, OP_truth_known, 0, 0, 0);
}

static void all_conditions_stand_side_by_side(void **state) {
    (void)state;
    says(all_of, "a, b");
}
static void alternatives_stand_in_a_group(void **state) {
    (void)state;
    says(any_of, "One of these (a, b)");
}
static void neither_is_both_not(void **state) {
    (void)state;
    says(not_any_of, "a: no, b: no");
}
static void not_both_is_one_of_two_not(void **state) {
    (void)state;
    says(not_all_of, "One of these (a: no, b: no)");
}
static void what_belongs_together_stays_together_within_alternatives(void **state) {
    (void)state;
    says(all_within_any, "One of these (All of these (a, b), c)");
}
static void alternatives_of_alternatives_are_one_group(void **state) {
    (void)state;
    says(any_within_any, "One of these (a, b, c)");
}
static void being_known_is_a_criterion(void **state) {
    (void)state;
    says(known, "a is known");
}

/* A condition that doubles sixty times: what is told of it stays small. */
static uint32_t doubled(struct builder *b, const uint32_t *f) {
    uint32_t reg = any_of(b, f);
    for (int i = 0; i < 60; i++) reg = build_op(b, i % 2 ? OP_truth_any : OP_truth_all, build_args(b, 2, reg, reg), 0, 0);
    return reg;
}

static void a_condition_that_repeats_itself_is_cut(void **state) {
    (void)state;
    struct trial t = begin(doubled);
    struct text out;
    text_init(&out, &t.context->arena);
    const struct reason_index *index = reason_index_new(t.program, &t.context->arena);
    put_criteria(criteria_of_recommendation(t.context, index, LANGUAGE_ENGLISH, 0), &out);
    assert_non_null(strstr(out.bytes, "and more"));
    assert_in_range(out.length, 1, 20000);
    end(&t);
}

/* --- Articles of programs at random ------------------------------------------------------------------- */

static void write_all(struct context *context, struct box *box, bool patient, uint64_t seed) {
    for (int form = ARTICLE_HTML; form <= ARTICLE_TEXT; form++) {
        struct article_options options = { .form = (enum article_form)form, .patient = patient };
        struct text first, second;
        options.report.audience = seed % 3 == 0 ? AUDIENCE_PATIENT : AUDIENCE_CLINICIAN;
        options.report.language = seed % 2 ? "de" : NULL;
        text_init(&first, &context->arena);
        text_init(&second, &context->arena);
        assert_true(article_put(context, box, &options, &first));
        assert_true(article_put(context, box, &options, &second));
        assert_string_equal(first.bytes, second.bytes);
        assert_true(utf8_valid(first.bytes, first.length, NULL));
    }
    struct graph_options options = { .patient = patient };
    struct text out;
    text_init(&out, &context->arena);
    assert_true(graph_put(context, &options, &out));
    assert_memory_equal(out.bytes + out.length - 3, "\n}\n", 3);
}

static void every_random_program_has_an_article_and_a_graph(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct random r = { .state = seed * 0x9E3779B97F4A7C15u };
        uint64_t tested = 0;
        struct program *program = make_program(&r, &tested);
        struct context *context = context_new(program, NULL);
        struct box *box = box_new(context, 2000);
        context_reset(context, date_parse("2025-11-01", 10, NULL));
        vm_run(context);
        write_all(context, box, seed % 2 == 0, seed);
        box_free(box);
        context_free(context);
        program_free(program);
    }
}

/* --- Strings ------------------------------------------------------------------------------------------ */

static void what_turns_the_direction_of_text_never_reaches_the_page(void **state) {
    (void)state;
    static const char id[] = "p\x1b[31m\xE2\x80\xAE" "<b>\xC2\x9B\xE2\x81\xA6";
    struct trial t = begin(all_of);
    struct box *box = box_new(t.context, 0);
    t.context->patient = (struct slice){ id, sizeof id - 1 };
    for (int form = ARTICLE_HTML; form <= ARTICLE_MARKDOWN; form++) {
        struct article_options options = { .form = (enum article_form)form, .patient = true };
        struct text out;
        text_init(&out, &t.context->arena);
        assert_true(article_put(t.context, box, &options, &out));
        assert_null(strchr(out.bytes, '\x1b'));
        assert_null(strstr(out.bytes, "\xE2\x80\xAE"));
        assert_null(strstr(out.bytes, "\xE2\x81\xA6"));
        assert_null(strstr(out.bytes, "\xC2\x9B"));
        assert_null(strstr(out.bytes, "p [31m <b>"));
    }
    box_free(box);
    end(&t);
}

/* --- Memory ------------------------------------------------------------------------------------------- */

struct failing {
    long left; /* allocations that succeed; negative: all do */
};

static void *fail_later(void *context, void *memory, size_t old_size, size_t new_size) {
    struct failing *failing = context;
    if (new_size && failing->left == 0) return NULL;
    if (new_size && failing->left > 0) failing->left--;
    return allocator_of_c.resize(NULL, memory, old_size, new_size);
}

static void without_memory_there_is_no_article_and_no_crash(void **state) {
    (void)state;
    struct trial t = begin(all_within_any);
    bool fine = false;
    for (long round = 0; round < 400 && !fine; round++) {
        struct failing failing = { .left = -1 };
        struct allocator allocator = { fail_later, &failing };
        struct context *context = context_new(t.program, &allocator);
        struct box *box = box_new(context, 0);
        struct article_options options = { .form = ARTICLE_HTML, .patient = true };
        struct graph_options wishes = { .patient = true };
        struct text page, graph;
        context_reset(context, date_parse("2025-11-01", 10, NULL));
        vm_run(context);
        text_init(&page, &context->arena);
        text_init(&graph, &context->arena);
        failing.left = round;
        fine = article_put(context, box, &options, &page) && graph_put(context, &wishes, &graph);
        assert_true(fine || context->arena.failed || round == 0 || failing.left == 0);
        box_free(box);
        context_free(context);
    }
    assert_true(fine);
    end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_conditions_stand_side_by_side),
        cmocka_unit_test(alternatives_stand_in_a_group),
        cmocka_unit_test(neither_is_both_not),
        cmocka_unit_test(not_both_is_one_of_two_not),
        cmocka_unit_test(what_belongs_together_stays_together_within_alternatives),
        cmocka_unit_test(alternatives_of_alternatives_are_one_group),
        cmocka_unit_test(being_known_is_a_criterion),
        cmocka_unit_test(a_condition_that_repeats_itself_is_cut),
        cmocka_unit_test(every_random_program_has_an_article_and_a_graph),
        cmocka_unit_test(what_turns_the_direction_of_text_never_reaches_the_page),
        cmocka_unit_test(without_memory_there_is_no_article_and_no_crash),
    };
    return cmocka_run_group_tests_name("runtime/article", tests, NULL, NULL);
}
