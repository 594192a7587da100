#include "runtime/reasons.h"
#include "tests/runtime/builder.h"

/* Each test builds a program, says what is known of a patient, and compares the whole tree: one line a node, two blanks a
 * level, "+" for yes, "-" for no, "?" for unknown. */
struct fixture {
    struct builder b;
    struct context *context;
};

static struct fixture begin(void) { return (struct fixture){ .b = builder_begin() }; }

static void patient(struct fixture *f) {
    builder_end(&f->b);
    f->context = context_new(f->b.program, NULL);
    assert_non_null(f->context);
    context_reset(f->context, date_parse("2025-11-01", 10, NULL));
}

static void end(struct fixture *f) {
    context_free(f->context);
    program_free(f->b.program);
}

static void label(struct fixture *f, const char *text) {
    struct program *program = f->b.program;
    program->fact[program->facts - 1].label = build_text(&f->b, text);
}

static void put_tree(const struct reason *reason, unsigned depth, struct text *out) {
    for (; reason; reason = reason->next) {
        text_repeat(out, ' ', (size_t)depth * 2);
        text_printf(out, "%c %s\n", reason->truth == TRUTH_YES ? '+' : reason->truth == TRUTH_NO ? '-' : '?', reason->text);
        put_tree(reason->children, depth + 1, out);
    }
}

static void expect_in(struct fixture *f, enum language language, uint32_t reg, const char *expected) {
    struct reason_index *index = reason_index_new(f->b.program, &f->context->arena);
    struct text found;
    text_init(&found, &f->context->arena);
    put_tree(reasons_of_truth(f->context, index, language, reg), 0, &found);
    assert_string_equal(found.bytes, expected);
}

static void expect(struct fixture *f, uint32_t reg, const char *expected) {
    vm_run(f->context);
    expect_in(f, LANGUAGE_ENGLISH, reg, expected);
}

static void expect_outcome(struct fixture *f, uint32_t recommendation, const char *expected) {
    vm_run(f->context);
    struct reason_index *index = reason_index_new(f->b.program, &f->context->arena);
    struct text found;
    text_init(&found, &f->context->arena);
    put_tree(reasons_of_outcome(f->context, index, LANGUAGE_ENGLISH, recommendation, NULL), 0, &found);
    assert_string_equal(found.bytes, expected);
}

static void give_number(struct fixture *f, uint32_t fact, int64_t value) {
    f->context->number[f->b.program->fact[fact].slot] = value;
    f->context->fact[fact].given = GIVEN_VALUE_KNOWN;
}

static void give_truth(struct fixture *f, uint32_t fact, uint8_t value) {
    f->context->truth[f->b.program->fact[fact].slot] = value;
    f->context->fact[fact].given = GIVEN_VALUE_KNOWN;
}

/* --- Leaves ------------------------------------------------------------------------------------------- */

static uint32_t at_most(struct fixture *f, uint32_t reg, int64_t limit) {
    return build_op(&f->b, OP_number_at_most, reg, build_op(&f->b, OP_number_const, build_constant(&f->b, limit), 0, 0), 0);
}

static uint32_t at_least(struct fixture *f, uint32_t reg, int64_t limit) {
    return build_op(&f->b, OP_number_at_most, build_op(&f->b, OP_number_const, build_constant(&f->b, limit), 0, 0), reg, 0);
}

static void a_number_is_told_with_what_was_needed(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t ecog = build_number(&f.b, "ecog", 0, 0, 4);
    label(&f, "ECOG performance status");
    uint32_t good = at_most(&f, ecog, 1);
    patient(&f);
    expect(&f, good, "? ECOG performance status: not known, needed 1 or less\n");
    give_number(&f, 0, 2);
    expect(&f, good, "- ECOG performance status 2, needed 1 or less\n");
    give_number(&f, 0, 1);
    expect(&f, good, "+ ECOG performance status 1 (needed 1 or less)\n");
    expect_in(&f, LANGUAGE_GERMAN, good, "+ ECOG performance status 1 (nötig: 1 oder weniger)\n");
    end(&f);
}

static void a_negation_turns_what_was_needed_round(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t weight = build_number(&f.b, "weight", 1, 0, 3000);
    f.b.program->unit[BUILD_ROW(&f.b, unit)].code = build_text(&f.b, "kg");
    f.b.program->fact[0].unit = 0;
    uint32_t light = at_most(&f, weight, 705), heavy = at_least(&f, weight, 705);
    uint32_t not_light = build_op(&f.b, OP_truth_not, light, 0, 0), not_heavy = build_op(&f.b, OP_truth_not, heavy, 0, 0);
    patient(&f);
    give_number(&f, 0, 700);
    expect(&f, not_light, "- weight 70 kg, needed more than 70.5 kg\n");
    expect(&f, heavy, "- weight 70 kg, needed 70.5 kg or more\n");
    expect(&f, not_heavy, "+ weight 70 kg (needed less than 70.5 kg)\n");
    end(&f);
}

static void two_limits_of_one_thing_read_as_a_range(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t egfr = build_number(&f.b, "egfr", 0, 0, 200), other = build_number(&f.b, "other", 0, 0, 200);
    uint32_t low = at_least(&f, egfr, 30), high = at_most(&f, egfr, 60), high_other = at_most(&f, other, 60);
    uint32_t between = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, low, high), 0, 0);
    uint32_t apart = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, low, high_other), 0, 0);
    patient(&f);
    expect(&f, between, "? egfr: not known, needed 30 to 60\n");
    give_number(&f, 0, 45);
    give_number(&f, 1, 45);
    expect(&f, between, "+ egfr 45 (needed 30 to 60)\n");
    expect(&f, apart, "+ egfr 45 (needed 30 or more)\n+ other 45 (needed 60 or less)\n");
    give_number(&f, 0, 70);
    expect(&f, between, "- egfr 70, needed 60 or less\n");
    end(&f);
}

static void a_choice_names_the_values_that_were_needed(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t response = build_choice(&f.b, "response", "not_assessed progression stable partial complete");
    uint32_t control = build_op(&f.b, OP_choice_in, response, build_constant(&f.b, 4 | 8 | 16), 0);
    uint32_t worse = build_op(&f.b, OP_choice_in, response, build_constant(&f.b, 2), 0);
    uint32_t not_worse = build_op(&f.b, OP_truth_not, worse, 0, 0);
    patient(&f);
    expect(&f, control, "? response: not known, needed stable, partial or complete\n");
    give_number(&f, 0, 2);
    expect(&f, control, "- response: progression, needed stable, partial or complete\n");
    expect(&f, not_worse, "- response: progression, needed other than progression\n");
    expect(&f, worse, "+ response: progression\n");
    end(&f);
}

static void the_day_of_a_value_and_an_assumption_are_told(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t pregnant = build_truth(&f.b, "pregnant");
    uint32_t not_pregnant = build_op(&f.b, OP_truth_not, pregnant, 0, 0);
    patient(&f);
    give_truth(&f, 0, TRUTH_YES);
    f.context->fact[0].dated = true;
    f.context->fact[0].on = date_parse("2025-10-01", 10, NULL);
    expect(&f, not_pregnant, "- pregnant: yes on 1 October 2025, needed no\n");
    f.context->fact[0].given = GIVEN_ASSUMED;
    f.context->fact[0].dated = false;
    give_truth(&f, 0, TRUTH_NO);
    f.context->fact[0].given = GIVEN_ASSUMED;
    expect(&f, not_pregnant, "+ pregnant: no (assumed)\n");
    f.context->fact[0].given = GIVEN_STALE;
    f.context->fact[0].dated = true;
    f.context->truth[0] = TRUTH_UNKNOWN;
    expect(&f, not_pregnant, "? pregnant: not known (the value of 1 October 2025 is too old), needed no\n");
    end(&f);
}

/* --- Logic -------------------------------------------------------------------------------------------- */

static void only_the_parts_that_decided_are_told(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t a = build_truth(&f.b, "a"), b = build_truth(&f.b, "b"), c = build_truth(&f.b, "c");
    uint32_t all = build_op(&f.b, OP_truth_all, build_args(&f.b, 3, a, b, c), 0, 0);
    uint32_t any = build_op(&f.b, OP_truth_any, build_args(&f.b, 3, a, b, c), 0, 0);
    patient(&f);
    give_truth(&f, 0, TRUTH_YES);
    expect(&f, all, "? b: not known, needed yes\n? c: not known, needed yes\n");
    expect(&f, any, "+ a: yes\n");
    give_truth(&f, 1, TRUTH_NO);
    expect(&f, all, "- b: no, needed yes\n");
    give_truth(&f, 0, TRUTH_NO);
    expect(&f, any, "? c: not known, needed yes\n");
    give_truth(&f, 2, TRUTH_NO);
    expect(&f, any, "- None of these holds, and one is needed\n  - a: no, needed yes\n  - b: no, needed yes\n  - c: no, needed yes\n");
    end(&f);
}

static void a_negated_any_needs_every_part_to_be_no(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t a = build_truth(&f.b, "a"), b = build_truth(&f.b, "b");
    uint32_t any = build_op(&f.b, OP_truth_any, build_args(&f.b, 2, a, b), 0, 0);
    uint32_t neither = build_op(&f.b, OP_truth_not, any, 0, 0);
    patient(&f);
    give_truth(&f, 0, TRUTH_NO);
    give_truth(&f, 1, TRUTH_YES);
    expect(&f, neither, "- b: yes, needed no\n");
    give_truth(&f, 1, TRUTH_NO);
    expect(&f, neither, "+ a: no\n+ b: no\n");
    end(&f);
}

static void what_is_needed_together_stays_together_among_alternatives(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t a = build_truth(&f.b, "a"), b = build_truth(&f.b, "b"), c = build_truth(&f.b, "c");
    uint32_t both = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, a, b), 0, 0);
    uint32_t any = build_op(&f.b, OP_truth_any, build_args(&f.b, 2, both, c), 0, 0);
    patient(&f);
    expect(&f, any, "? One of these is needed\n  ? All of these together\n    ? a: not known, needed yes\n"
                    "    ? b: not known, needed yes\n  ? c: not known, needed yes\n");
    give_truth(&f, 0, TRUTH_YES);
    expect(&f, any, "? One of these is needed\n  ? b: not known, needed yes\n  ? c: not known, needed yes\n");
    end(&f);
}

static void a_definition_is_named_and_explained(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t ecog = build_number(&f.b, "ecog", 0, 0, 4), fit = build_truth(&f.b, "fit");
    uint32_t good = at_most(&f, ecog, 1);
    uint32_t definition = build_definition(&f.b, "Good performance status", VALUE_TRUTH, good);
    f.b.program->definition[definition].basis = 1;
    f.b.program->definition[definition].note = build_text(&f.b, "ECOG 0 or 1");
    uint32_t both = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, good, fit), 0, 0);
    patient(&f);
    give_number(&f, 0, 3);
    expect(&f, both, "- Good performance status: no (the editor's reading)\n  - ecog 3, needed 1 or less\n");
    struct reason_index *index = reason_index_new(f.b.program, &f.context->arena);
    const struct reason *reason = reasons_of_truth(f.context, index, LANGUAGE_ENGLISH, both);
    assert_true(reason->editor);
    assert_string_equal(reason->note, "ECOG 0 or 1");
    assert_int_equal(reason->kind, REASON_DEFINITION);
    assert_string_equal(reason->children->name, "ecog");
    assert_string_equal(reason->children->value, "3");
    assert_string_equal(reason->children->needed, "1 or less");
    end(&f);
}

static void a_count_tells_its_parts(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t a = build_truth(&f.b, "a"), b = build_truth(&f.b, "b"), c = build_truth(&f.b, "c");
    uint32_t count = build_op(&f.b, OP_range_count, build_args(&f.b, 3, a, b, c), 0, 0);
    uint32_t two = build_op(&f.b, OP_number_const, build_constant(&f.b, 2), 0, 0);
    uint32_t enough = build_op(&f.b, OP_range_at_most, build_op(&f.b, OP_range_of, two, 0, 0), count, 0);
    patient(&f);
    give_truth(&f, 0, TRUTH_YES);
    give_truth(&f, 1, TRUTH_NO);
    expect(&f, enough, "? fact two: 1 to 2, needed 2 or more\n  ? c: not known\n");
    give_truth(&f, 2, TRUTH_NO);
    expect(&f, enough, "- fact two: 1, needed 2 or more\n  + a: yes\n  - b: no\n  - c: no\n");
    end(&f);
}

static void a_table_tells_the_facts_behind_its_rows(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t hr = build_choice(&f.b, "hr", "positive negative"), her2 = build_choice(&f.b, "her2", "positive negative");
    uint32_t in[4], mask[4], row[4];
    for (uint32_t i = 0; i < 4; i++) in[i] = build_op(&f.b, OP_choice_in, i < 2 ? hr : her2, build_constant(&f.b, 1 + i % 2), 0);
    for (uint32_t i = 0; i < 4; i++) {
        row[i] = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, in[i / 2], in[2 + i % 2]), 0, 0);
        mask[i] = build_op(&f.b, OP_number_const, build_constant(&f.b, 1 << i), 0, 0);
    }
    uint32_t table = build_op(&f.b, OP_choice_table, build_pairs(&f.b, 4, row[0], mask[0], row[1], mask[1], row[2], mask[2], row[3], mask[3]), 0, 0);
    uint32_t subtype = build_definition(&f.b, "Subtype", VALUE_CHOICE, table), first, count;
    build_choices(&f.b, "double hr_positive her2_positive triple_negative", &first, &count);
    f.b.program->definition[subtype].first_choice = first;
    f.b.program->definition[subtype].choices = count;
    uint32_t triple = build_op(&f.b, OP_choice_in, table, build_constant(&f.b, 8), 0);
    patient(&f);
    expect(&f, triple, "? Subtype: not known, needed triple negative\n  ? hr: not known\n  ? her2: not known\n");
    give_number(&f, 0, 1);
    expect(&f, triple, "- Subtype: double or hr positive, needed triple negative\n  - hr: positive\n");
    give_number(&f, 1, 2);
    expect(&f, triple, "- Subtype: hr positive, needed triple negative\n  + hr: positive\n  + her2: negative\n");
    give_number(&f, 0, 2);
    expect(&f, triple, "+ Subtype: triple negative\n  + hr: negative\n  + her2: negative\n");
    end(&f);
}

/* --- Lists -------------------------------------------------------------------------------------------- */

struct lesions {
    uint32_t list, some_liver, every_isolated;
};

static struct lesions build_lesions(struct fixture *f) {
    struct lesions l;
    uint32_t at, site = build_field(&f->b, "site", FACT_CHOICE, "liver brain bone");
    uint32_t isolated = build_field(&f->b, "isolated", FACT_TRUTH, "");
    f->b.program->field[site].label = build_text(&f->b, "Site");
    f->b.program->field[isolated].label = build_text(&f->b, "Only lesion at its site");
    l.list = build_list(&f->b, "lesions", build_record(&f->b, "lesion"), 100);
    label(f, "Metastatic lesions");
    l.some_liver = build_list_op(&f->b, OP_list_some, l.list, 0, 0, &at);
    uint32_t here = build_op(&f->b, OP_field_number, site, 0, 0);
    build_block_end(&f->b, at, build_op(&f->b, OP_choice_in, here, build_constant(&f->b, 1), 0));
    l.every_isolated = build_list_op(&f->b, OP_list_every, l.list, 0, 0, &at);
    uint32_t there = build_op(&f->b, OP_field_number, site, 0, 0);
    uint32_t liver = build_op(&f->b, OP_choice_in, there, build_constant(&f->b, 1), 0);
    uint32_t alone = build_op(&f->b, OP_field_truth, isolated, 0, 0);
    build_block_end(&f->b, at, build_op(&f->b, OP_truth_any, build_args(&f->b, 2, liver, alone), 0, 0));
    return l;
}

static void some_names_the_element_that_decided(void **state) {
    (void)state;
    struct fixture f = begin();
    struct lesions l = build_lesions(&f);
    patient(&f);
    expect(&f, l.some_liver, "? Metastatic lesions: not known\n");
    struct list_value *given = give_list(f.context, l.list, LIST_COMPLETE, 2);
    given->cell[0] = 4, given->cell[2] = 1;
    expect(&f, l.some_liver, "+ Metastatic lesions: lesion 2 has Site liver\n");
    given->cell[2] = 2;
    expect(&f, l.some_liver, "- Metastatic lesions: none of 2 has Site liver (bone, brain)\n"
                             "  - Metastatic lesions: lesion 1 has Site bone\n  - Metastatic lesions: lesion 2 has Site brain\n");
    given->state = LIST_MORE;
    expect(&f, l.some_liver, "? Metastatic lesions: there may be more than the 2 given\n");
    given->state = LIST_COMPLETE;
    given->count = 0;
    expect(&f, l.some_liver, "- Metastatic lesions: there are none\n");
    end(&f);
}

/* One fails by its site, the other by the rest: neither sentence would be true of both. */
static void none_of_them_is_told_one_by_one_where_each_fails_by_something_else(void **state) {
    (void)state;
    struct fixture f = begin();
    struct lesions l = build_lesions(&f);
    uint32_t at, both = build_list_op(&f.b, OP_list_some, l.list, 0, 0, &at);
    uint32_t liver = build_op(&f.b, OP_choice_in, build_op(&f.b, OP_field_number, 0, 0, 0), build_constant(&f.b, 1), 0);
    uint32_t alone = build_op(&f.b, OP_field_truth, 1, 0, 0);
    build_block_end(&f.b, at, build_op(&f.b, OP_truth_all, build_args(&f.b, 2, liver, alone), 0, 0));
    patient(&f);
    struct list_value *given = give_list(f.context, l.list, LIST_COMPLETE, 2);
    given->cell[0] = 4, given->cell[1] = TRUTH_YES, given->cell[2] = 1, given->cell[3] = TRUTH_NO;
    expect(&f, both, "- Metastatic lesions: none of 2 fulfils what is needed\n  - Metastatic lesions: lesion 1 has Site bone\n"
                     "  - Metastatic lesions: lesion 2, Only lesion at its site: no, needed yes\n");
    end(&f);
}

static void every_names_the_element_that_does_not(void **state) {
    (void)state;
    struct fixture f = begin();
    struct lesions l = build_lesions(&f);
    patient(&f);
    struct list_value *given = give_list(f.context, l.list, LIST_COMPLETE, 2);
    given->cell[0] = 1, given->cell[2] = 4;
    expect(&f, l.every_isolated, "? Metastatic lesions: lesion 2, Only lesion at its site: not known, needed yes\n");
    given->cell[3] = TRUTH_NO;
    expect(&f, l.every_isolated, "- Metastatic lesions: lesion 2\n  - None of these holds, and one is needed\n"
                                 "    - Site: bone, needed liver\n    - Only lesion at its site: no, needed yes\n");
    given->cell[3] = TRUTH_YES;
    expect(&f, l.every_isolated, "+ Metastatic lesions: all 2 fulfil what is needed\n  + Metastatic lesions: lesion 1 has Site liver\n"
                                 "  + Metastatic lesions: lesion 2, Only lesion at its site: yes\n");
    end(&f);
}

static void no_element_where_needs_the_opposite_of_each(void **state) {
    (void)state;
    struct fixture f = begin();
    struct lesions l = build_lesions(&f);
    uint32_t none = build_op(&f.b, OP_truth_not, l.some_liver, 0, 0);
    patient(&f);
    struct list_value *given = give_list(f.context, l.list, LIST_COMPLETE, 1);
    given->cell[0] = 4;
    expect(&f, none, "+ Metastatic lesions: the only one has not Site liver (bone)\n  + Metastatic lesions: lesion 1 has Site bone\n");
    struct reason_index *index = reason_index_new(f.b.program, &f.context->arena);
    const struct reason *reason = reasons_of_truth(f.context, index, LANGUAGE_ENGLISH, none);
    assert_string_equal(reason->needed, "brain or bone");
    assert_string_equal(reason->children->needed, "brain or bone");
    given->cell[0] = 1;
    expect(&f, none, "- Metastatic lesions: lesion 1 has Site liver\n");
    end(&f);
}

static void an_element_has_the_name_of_its_field(void **state) {
    (void)state;
    struct fixture f = begin();
    struct lesions l = build_lesions(&f);
    patient(&f);
    struct list_value *given = give_list(f.context, l.list, LIST_COMPLETE, 1);
    given->cell[0] = 1;
    vm_run(f.context);
    struct reason_index *index = reason_index_new(f.b.program, &f.context->arena);
    const struct reason *reason = reasons_of_truth(f.context, index, LANGUAGE_ENGLISH, l.some_liver);
    assert_string_equal(reason->name, "lesions[1].site");
    assert_string_equal(reason->value, "liver");
    assert_int_equal(reason->line, 2);
    assert_int_equal(f.context->element_list, NONE);
    end(&f);
}

/* --- Recommendations ---------------------------------------------------------------------------------- */

static void where_the_guideline_does_not_apply_that_is_the_reason(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t cancer = build_truth(&f.b, "cancer"), fit = build_truth(&f.b, "fit");
    uint32_t applies = build_op(&f.b, OP_truth_copy, cancer, 0, 0);
    f.b.program->guideline->applies = applies;
    uint32_t conditions = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, applies, fit), 0, 0);
    uint32_t only = build_op(&f.b, OP_truth_copy, applies, 0, 0);
    uint32_t surgery = build_recommendation(&f.b, "surgery", conditions, build_op(&f.b, OP_outcome, conditions, build_pairs(&f.b, 0), 0));
    uint32_t always = build_recommendation(&f.b, "always", only, build_op(&f.b, OP_outcome, only, build_pairs(&f.b, 0), 0));
    patient(&f);
    expect_outcome(&f, surgery, "? Whether this guideline applies is not known\n  ? cancer: not known, needed yes\n? fit: not known, needed yes\n");
    give_truth(&f, 0, TRUTH_NO);
    expect_outcome(&f, surgery, "- This guideline does not apply to this patient\n  - cancer: no, needed yes\n");
    give_truth(&f, 0, TRUTH_YES);
    give_truth(&f, 1, TRUTH_YES);
    expect_outcome(&f, surgery, "+ fit: yes\n");
    expect_outcome(&f, always, "+ This guideline applies to this patient\n  + cancer: yes\n");
    end(&f);
}

static void an_avoid_is_the_reason_of_what_it_forbids_or_withholds(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t her2 = build_truth(&f.b, "her2"), lvef = build_number(&f.b, "lvef", 0, 0, 100);
    label(&f, "Ejection fraction");
    uint32_t weak = build_op(&f.b, OP_number_less, lvef, build_op(&f.b, OP_number_const, build_constant(&f.b, 50), 0, 0), 0);
    uint32_t avoid = build_recommendation(&f.b, "weak heart", weak, build_op(&f.b, OP_outcome, weak, build_pairs(&f.b, 0), 0));
    f.b.program->recommendation[avoid].kind = KIND_AVOID;
    f.b.program->recommendation[avoid].if_unknown = UNKNOWN_WITHHOLD;
    uint32_t outcome = build_op(&f.b, OP_outcome, her2, build_pairs(&f.b, 1, f.b.program->recommendation[avoid].outcome, UNKNOWN_WITHHOLD), 0);
    uint32_t therapy = build_recommendation(&f.b, "therapy", her2, outcome);
    f.b.program->recommendation[therapy].first_avoid = BUILD_ROW(&f.b, avoidance);
    f.b.program->recommendation[therapy].avoids = 1;
    f.b.program->avoidance[0].avoid = avoid;
    uint32_t needs = build_op(&f.b, OP_outcome_yes, outcome, 0, 0);
    patient(&f);
    give_truth(&f, 0, TRUTH_YES);
    expect_outcome(&f, therapy, "? Withheld until this is known: weak heart\n  ? Ejection fraction: not known, criterion: less than 50\n");
    give_number(&f, 1, 45);
    expect_outcome(&f, therapy, "+ Contraindicated: weak heart\n  + Ejection fraction 45 (criterion: less than 50)\n+ her2: yes\n");
    expect(&f, needs, "- therapy: contraindicated\n  + Contraindicated: weak heart\n    + Ejection fraction 45 (criterion: less than 50)\n  + her2: yes\n");
    give_number(&f, 1, 60);
    expect_outcome(&f, therapy, "+ her2: yes\n");
    end(&f);
}

static void instead_of_is_told_from_the_side_that_gives_way(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t hr = build_truth(&f.b, "hr"), resistance = build_truth(&f.b, "resistance");
    uint32_t hurry = build_op(&f.b, OP_truth_copy, resistance, 0, 0);
    uint32_t not_hurry = build_op(&f.b, OP_truth_not, hurry, 0, 0);
    uint32_t gives_way = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, hr, not_hurry), 0, 0);
    uint32_t takes_place = build_op(&f.b, OP_truth_all, build_args(&f.b, 2, hr, hurry), 0, 0);
    uint32_t p = build_recommendation(&f.b, "endocrine", gives_way, build_op(&f.b, OP_outcome, gives_way, build_pairs(&f.b, 0), 0));
    uint32_t r = build_recommendation(&f.b, "chemotherapy", takes_place, build_op(&f.b, OP_outcome, takes_place, build_pairs(&f.b, 0), 0));
    f.b.program->recommendation[r].instead_of = p;
    f.b.program->recommendation[r].own = hurry;
    f.b.program->recommendation[r].because = build_text(&f.b, "resistance is suspected");
    patient(&f);
    give_truth(&f, 0, TRUTH_YES);
    expect_outcome(&f, p, "? Whether chemotherapy takes its place is not known\n  ? resistance: not known, needed no\n");
    give_truth(&f, 1, TRUTH_YES);
    expect_outcome(&f, p, "- Given instead: chemotherapy, because resistance is suspected\n  - resistance: yes, needed no\n");
    expect_outcome(&f, r, "+ hr: yes\n+ resistance: yes\n");
    end(&f);
}

static void a_large_tree_is_cut_and_says_so(void **state) {
    (void)state;
    struct fixture f = begin();
    uint32_t reg = build_truth(&f.b, "a");
    for (uint32_t i = 0; i < 60; i++) {
        reg = build_op(&f.b, OP_truth_copy, reg, 0, 0);
        build_definition(&f.b, "deep", VALUE_TRUTH, reg);
    }
    patient(&f);
    vm_run(f.context);
    struct reason_index *index = reason_index_new(f.b.program, &f.context->arena);
    const struct reason *reason = reasons_of_truth(f.context, index, LANGUAGE_ENGLISH, reg);
    unsigned depth = 0;
    while (reason->children) reason = reason->children, depth++;
    assert_int_equal(reason->kind, REASON_MORE);
    assert_true(depth <= REASON_DEPTH);
    end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_told_with_what_was_needed),
        cmocka_unit_test(a_negation_turns_what_was_needed_round),
        cmocka_unit_test(two_limits_of_one_thing_read_as_a_range),
        cmocka_unit_test(a_choice_names_the_values_that_were_needed),
        cmocka_unit_test(the_day_of_a_value_and_an_assumption_are_told),
        cmocka_unit_test(only_the_parts_that_decided_are_told),
        cmocka_unit_test(a_negated_any_needs_every_part_to_be_no),
        cmocka_unit_test(what_is_needed_together_stays_together_among_alternatives),
        cmocka_unit_test(a_definition_is_named_and_explained),
        cmocka_unit_test(a_count_tells_its_parts),
        cmocka_unit_test(a_table_tells_the_facts_behind_its_rows),
        cmocka_unit_test(some_names_the_element_that_decided),
        cmocka_unit_test(none_of_them_is_told_one_by_one_where_each_fails_by_something_else),
        cmocka_unit_test(every_names_the_element_that_does_not),
        cmocka_unit_test(no_element_where_needs_the_opposite_of_each),
        cmocka_unit_test(an_element_has_the_name_of_its_field),
        cmocka_unit_test(where_the_guideline_does_not_apply_that_is_the_reason),
        cmocka_unit_test(an_avoid_is_the_reason_of_what_it_forbids_or_withholds),
        cmocka_unit_test(instead_of_is_told_from_the_side_that_gives_way),
        cmocka_unit_test(a_large_tree_is_cut_and_says_so),
    };
    return cmocka_run_group_tests_name("runtime/reasons", tests, NULL, NULL);
}
