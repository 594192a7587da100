/* From text to tree: what each construct becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/parse.h"
#include "tests/grammar/every_construct.h"
#include "tests/grammar/tree_text.h"

struct reading {
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct tree *tree;
    struct text out;
};

static void begin(struct reading *reading, const char *text) {
    arena_init(&reading->arena, &allocator_of_c, 0);
    sources_init(&reading->sources, &reading->arena);
    diags_init(&reading->diags, &reading->arena);
    text_init(&reading->out, &reading->arena);
    assert_true(sources_add(&reading->sources, "a.guide", text, strlen(text)));
}

static void end(struct reading *reading) { arena_free(&reading->arena); }

static void read_file(struct reading *reading, const char *text) {
    begin(reading, text);
    reading->tree = parse_file(&reading->sources, 0, &reading->arena, &reading->diags, NULL);
    assert_non_null(reading->tree);
}

/* A file that must be read without a word. */
static void read_right(struct reading *reading, const char *text) {
    read_file(reading, text);
    if (reading->diags.count) {
        diags_render(&reading->diags, &reading->sources, &reading->out);
        fail_msg("%s", reading->out.bytes);
    }
}

static const struct decl *decl_of(const struct reading *reading, enum decl_kind kind, const char *name) {
    for (size_t i = 0; i < reading->tree->decls; i++)
        if (reading->tree->decl[i]->kind == kind && slice_is(reading->tree->decl[i]->name.text, name)) return reading->tree->decl[i];
    fail_msg("there is no %s", name);
    return NULL;
}

static void assert_name(struct name name, const char *text) { assert_true(slice_is(name.text, text)); }

static void assert_tree(struct reading *reading, const struct expr *expr, const char *wanted) {
    assert_non_null(expr);
    text_clear(&reading->out);
    put_tree(&reading->out, expr);
    assert_string_equal(reading->out.bytes, wanted);
}

static void assert_reads(const char *text, const char *wanted) {
    struct reading reading;
    begin(&reading, text);
    const struct expr *expr = parse_expression(&reading.sources, 0, &reading.arena, &reading.diags, NULL, NULL);
    if (!expr) {
        diags_render(&reading.diags, &reading.sources, &reading.out);
        fail_msg("%s", reading.out.bytes);
    }
    assert_tree(&reading, expr, wanted);
    end(&reading);
}

static void assert_wrong(const char *text, enum diag_code code, bool incomplete_wanted) {
    struct reading reading;
    bool incomplete;
    begin(&reading, text);
    assert_null(parse_expression(&reading.sources, 0, &reading.arena, &reading.diags, NULL, &incomplete));
    assert_int_equal(reading.diags.count, 1);
    assert_string_equal(diag_info[reading.diags.at[0].code].name, diag_info[code].name);
    assert_int_equal(incomplete, incomplete_wanted);
    end(&reading);
}

/* --- Expressions ---------------------------------------------------------------------------------- */

static void multiplication_binds_tighter_than_addition(void **unused) {
    (void)unused;
    assert_reads("1 + 2 * 3", "(+ 1 (* 2 3))");
    assert_reads("(1 + 2) * 3", "(* (+ 1 2) 3)");
    assert_reads("10 - 4 - 3", "(- (- 10 4) 3)");
    assert_reads("8 / 4 / 2", "(/ (/ 8 4) 2)");
    assert_reads("weight - 3 kg * 2", "(- weight (* 3 kg 2))");
}

static void a_minus_before_a_number_makes_a_negative_number(void **unused) {
    (void)unused;
    assert_reads("-5 mmol/L", "-5 mmol/L");
    assert_reads("- weight", "(negate weight)");
    assert_reads("2 - -3", "(- 2 -3)");
    assert_reads("-(1 + 2)", "(negate (+ 1 2))");
}

static void not_binds_looser_than_a_comparison_and_tighter_than_and(void **unused) {
    (void)unused;
    assert_reads("not a is b", "(not (is a b))");
    assert_reads("not a and b", "(all (not a) b)");
    assert_reads("not not a", "(not (not a))");
    assert_reads("not (a and b)", "(not (all a b))");
}

static void chains_of_and_and_or_are_flat(void **unused) {
    (void)unused;
    assert_reads("a and b and c", "(all a b c)");
    assert_reads("a or b or c", "(any a b c)");
    assert_reads("(a and b) and c", "(all (all a b) c)");
    assert_reads("(a and b) or c", "(any (all a b) c)");
    assert_reads("all of (a, b and c)", "(all a (all b c))");
    assert_reads("any of (a)", "(any a)");
}

static void and_or_mixtures_and_chains_of_comparisons_are_answered_once(void **unused) {
    (void)unused;
    assert_wrong("a and b or c and d or e", DIAG_MIXED_AND_OR, false);
    assert_wrong("a or b and c", DIAG_MIXED_AND_OR, false);
    assert_wrong("1 < a < 2 < 3", DIAG_CHAINED_COMPARISON, false);
    assert_wrong("a is b is c", DIAG_CHAINED_COMPARISON, false);
    assert_wrong("a = b is c", DIAG_CHAINED_COMPARISON, false);
}

static void comparisons_are_read_in_words_and_signs(void **unused) {
    (void)unused;
    assert_reads("a = b", "(= a b)");
    assert_reads("a != 1", "(!= a 1)");
    assert_reads("a >= 50 %", "(>= a 50 %)");
    assert_reads("a is not b", "(is not a b)");
    assert_reads("a is one of (b, 2 mg, \"c\")", "(is a b 2 mg \"c\")");
    assert_reads("a is not one of (b)", "(is not a b)");
    assert_reads("a is known", "(known a)");
    assert_reads("a is unknown", "(known not a)");
    assert_reads("a between 1 and 2 and b", "(all (between a 1 2) b)");
}

static void typographic_signs_are_understood(void **unused) {
    (void)unused;
    assert_reads("a \xE2\x89\xA5 5 \xC2\xB5mol/L", "(>= a 5 umol/L)");
    assert_reads("a \xE2\x89\xA4 5 kg/m\xC2\xB2", "(<= a 5 kg/m2)");
    assert_reads("a \xE2\x89\xA0 \xE2\x80\x9Ctext\xE2\x80\x9D", "(!= a \"text\")");
    assert_reads("a\xC2\xA0\xC3\x97\xC2\xA0" "2", "(* a 2)");
    assert_reads("wbc > 4 10\xE2\x81\xB9/L", "(> wbc 4 10*9/L)");
}

static void a_unit_belongs_to_its_number_and_not_to_words(void **unused) {
    (void)unused;
    assert_reads("4 mg/kg * weight", "(* 4 mg/kg weight)");
    assert_reads("10 10*9/L", "10 10*9/L");
    assert_reads("at least 2 of (a, b)", "(at-least 2 a b)");
    assert_reads("at most 1 of (a)", "(at-most 1 a)");
    assert_reads("exactly 1 of (a, b)", "(exactly 1 a b)");
    assert_reads("none of (a, b)", "(none a b)");
    assert_reads("a < 3 and b", "(all (< a 3) b)");
    assert_reads("height in cm / 100", "(/ (in cm height) 100)");
    assert_reads("a > 3 weeks", "(> a 3 wk)");
    assert_reads("a between 1 kg and 2 kg", "(between a 1 kg 2 kg)");
}

static void quantifiers_take_one_condition(void **unused) {
    (void)unused;
    assert_reads("some lesion where site is liver and b", "(all (some lesion (is site liver)) b)");
    assert_reads("some lesion in lesions where (a and b)", "(some lesion of lesions (all a b))");
    assert_reads("no lesion where site is liver", "(no-one lesion (is site liver))");
    assert_reads("every lesion has isolated", "(every lesion isolated)");
    assert_reads("every lesion where a has b or c", "(any (every lesion a b) c)");
    assert_reads("not some lesion where a", "(not (some lesion a))");
    assert_reads("a is no", "(is a no)");
}

static void aggregates_take_lists_conditions_and_windows(void **unused) {
    (void)unused;
    assert_reads("number of (a, b) >= 1", "(>= (number a b) 1)");
    assert_reads("number of lesions where (site is liver) >= 2", "(>= (count lesions (is site liver)) 2)");
    assert_reads("number of different site in lesions >= 2", "(>= (different site of lesions) 2)");
    assert_reads("sum of size in lesions where (a)", "(sum size of lesions a)");
    assert_reads("mean of x - median of y", "(- (mean x) (median y))");
    assert_reads("lowest x in the last 6 months", "(lowest x last 6 months)");
    assert_reads("highest of x in lesions", "(highest x of lesions)");
    assert_reads("latest x within 30 days >= 3", "(>= (latest x within 30 d) 3)");
    assert_reads("earliest x < last y", "(< (earliest x) (last y))");
    assert_reads("change of x over 48 hours > 3", "(> (change x over 48 h) 3)");
    assert_reads("x rising or y falling", "(any (rising x) (falling y))");
}

static void dates_and_spans_of_time_are_read(void **unused) {
    (void)unused;
    assert_reads("a before 2025-11-01", "(before a 2025-11-01)");
    assert_reads("a after today - 6 weeks", "(after a (- today 6 wk))");
    assert_reads("a within 30 days of b", "(within-of a b 30 d)");
    assert_reads("a within 6 weeks before b", "(within-before a b 6 wk)");
    assert_reads("a within 6 weeks after 2025-01-01", "(within-after a 2025-01-01 6 wk)");
    assert_reads("a during from 2025-01-01 to b", "(during a (period 2025-01-01 b))");
    assert_reads("a overlaps (from b to c)", "(overlaps a (period b c))");
    assert_reads("years between a and b >= 18", "(>= (years a b) 18)");
    assert_reads("days since a < 3", "(< (days a) 3)");
    assert_reads("age on today of born >= 18", "(>= (age today born) 18)");
    assert_reads("2025-11-01T08:30+01:00", "2025-11-01T08:30+01:00");
}

static void words_of_the_language_are_free_where_they_cannot_be_meant(void **unused) {
    (void)unused;
    assert_reads("first is last", "(is first last)");
    assert_reads("age > 3 and score >= 2", "(all (> age 3) (>= score 2))");
    assert_reads("date = time + number", "(= date (+ time number))");
    assert_reads("step is missing", "(is step missing)");
    assert_reads("latest(a) + any", "(+ (call latest a) any)");
    assert_reads("rising is falling", "(is rising falling)");
    assert_reads("record is guideline", "(is record guideline)");
    assert_reads("max(1, -2)", "(call max 1 -2)");
}

static void an_expression_that_ends_too_early_is_incomplete(void **unused) {
    (void)unused;
    assert_wrong("a and", DIAG_SYNTAX, true);
    assert_wrong("(a", DIAG_SYNTAX, true);
    assert_wrong("max(1,", DIAG_SYNTAX, true);
    assert_wrong("", DIAG_SYNTAX, true);
    assert_wrong("a is \"text", DIAG_OPEN_STRING, true);
    assert_wrong("a )", DIAG_SYNTAX, false);
    assert_wrong("1 +* 2", DIAG_SYNTAX, false);
}

/* --- Declarations ---------------------------------------------------------------------------------- */

static void every_construct_is_read_without_a_word(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    assert_int_equal(reading.tree->language, 1);
    assert_int_equal(reading.tree->decls, 38);
    end(&reading);
}

static void comments_are_kept_with_their_places(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    assert_int_equal(reading.tree->comments, 3);
    assert_true(reading.tree->comment[0].alone);
    assert_false(reading.tree->comment[1].alone);
    struct slice text = span_text(&reading.sources, reading.tree->comment[1].span);
    assert_true(slice_is(text, "# a comment behind something"));
    end(&reading);
}

static void properties_have_several_words_and_values(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *guideline = decl_of(&reading, DECL_GUIDELINE, "trial");
    assert_int_equal(guideline->metas, 4);
    assert_int_equal(guideline->meta[0].value[0].kind, META_VERSION);
    assert_name(guideline->meta[0].value[0].name, "1.0.0");
    assert_int_equal(guideline->meta[2].value[0].kind, META_DATE);
    assert_int_equal(guideline->meta[3].values, 2);
    const struct decl *fact = decl_of(&reading, DECL_FACT, "creatinine");
    assert_int_equal(fact->metas, 2);
    assert_name(fact->meta[0].name, "valid for");
    assert_name(fact->meta[1].name, "molar mass");
    const struct decl *avoid = decl_of(&reading, DECL_AVOID, "drug_x");
    assert_name(avoid->meta[1].name, "if unknown");
    assert_name(avoid->meta[1].value[0].name, "warn");
    end(&reading);
}

static void a_property_begins_where_a_value_has_ended(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, "language 1\nreference a \"A\"\n  kind: label cited_as: 1 verified: no note   : \"x\"\n"
                         "fact b \"B\" : one of c, label note: \"y\" valid   for : 3 days\n");
    const struct decl *reference = decl_of(&reading, DECL_REFERENCE, "a"), *fact = decl_of(&reading, DECL_FACT, "b");
    assert_int_equal(reference->metas, 4);
    assert_name(reference->meta[0].value[0].name, "label");
    assert_name(reference->meta[3].name, "note");
    assert_int_equal(fact->type.values, 2);
    assert_int_equal(fact->metas, 2);
    assert_name(fact->meta[1].name, "valid for");
    end(&reading);
}

static void types_have_units_ranges_and_labels(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *creatinine = decl_of(&reading, DECL_FACT, "creatinine"), *first = decl_of(&reading, DECL_FACT, "first");
    assert_int_equal(creatinine->type.kind, WRITTEN_QUANTITY);
    assert_string_equal(creatinine->type.unit->code, "umol/L");
    assert_true(creatinine->type.over_time);
    assert_true(decimal_equal(creatinine->type.to->number, decimal_from_int(2000)));
    assert_true(decimal_equal(decl_of(&reading, DECL_FACT, "balance")->type.from->number, decimal_from_int(-5000)));
    assert_int_equal(first->type.kind, WRITTEN_CHOICE);
    assert_int_equal(first->type.values, 3);
    assert_true(slice_is(first->type.value[1].label.text, "The last one"));
    assert_int_equal(decl_of(&reading, DECL_FACT, "born")->type.kind, WRITTEN_DATE);
    assert_int_equal(decl_of(&reading, DECL_FACT, "seen")->type.kind, WRITTEN_TIME);
    assert_int_equal(decl_of(&reading, DECL_FACT, "remark")->type.kind, WRITTEN_TEXT);
    assert_int_equal(decl_of(&reading, DECL_FACT, "stay")->type.kind, WRITTEN_PERIOD);
    assert_name(decl_of(&reading, DECL_FACT, "lesions")->type.record, "lesion");
    assert_string_equal(decl_of(&reading, DECL_FACT, "leukocytes")->type.unit->code, "10*9/L");
    end(&reading);
}

static void records_and_functions_have_fields(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *lesion = decl_of(&reading, DECL_RECORD, "lesion"), *egfr = decl_of(&reading, DECL_FUNCTION, "egfr");
    assert_int_equal(lesion->metas, 1);
    assert_int_equal(lesion->fields, 2);
    assert_int_equal(lesion->field[0].type.values, 2);
    assert_name(lesion->field[1].meta[0].name, "ask");
    assert_int_equal(egfr->fields, 3);
    assert_name(egfr->field[1].name, "age");
    assert_string_equal(egfr->field[1].type.unit->code, "years");
    assert_int_equal(egfr->field[2].type.kind, WRITTEN_TRUTH);
    assert_string_equal(egfr->type.unit->code, "mL/min/{1.73_m2}");
    assert_true(decimal_equal(egfr->type.step->number, decimal_one));
    end(&reading);
}

static void doses_keep_their_bounds_in_order(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *therapy = decl_of(&reading, DECL_RECOMMEND, "therapy");
    assert_int_equal(therapy->clauses, 5);
    assert_int_equal(therapy->clause[2].kind, CLAUSE_INSTEAD_OF);
    assert_true(slice_is(therapy->clause[2].because.text, "a text over two lines with \"quotes\""));
    const struct written_dose *give = therapy->clause[3].dose, *then = therapy->clause[4].dose;
    assert_tree(&reading, give->amount, "(* 5 mg/kg 70 kg)");
    assert_int_equal(give->bounds, 3);
    assert_int_equal(give->bound[0].kind, DOSE_ROUNDED);
    assert_int_equal(give->bound[1].kind, DOSE_AT_MOST);
    assert_int_equal(give->bound[2].kind, DOSE_AT_LEAST);
    assert_name(give->route, "iv");
    assert_string_equal(give->over->unit->code, "h");
    assert_int_equal(give->times, 3);
    assert_true(give->every && give->during && give->as_needed && give->has_schedule && !give->then);
    assert_true(slice_is(give->until.text, "progression"));
    assert_true(then->then && then->once && !then->every);
    assert_int_equal(therapy->metas, 2);
    assert_name(therapy->meta[0].name, "text for patient");
    assert_name(therapy->meta[1].name, "text de");
    end(&reading);
}

static void a_missing_schedule_is_left_to_the_checker(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, "language 1\nrecommend a \"A\"\n  give b: 3 mg\n  then b: 4 mg iv over 2 hours\n");
    assert_false(reading.tree->decl[0]->clause[0].dose->has_schedule);
    assert_name(reading.tree->decl[0]->clause[1].dose->route, "iv");
    end(&reading);
}

static void tables_have_a_head_and_cells_of_every_kind(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *grade = decl_of(&reading, DECL_TABLE, "grade");
    assert_int_equal(grade->policy, TABLE_FIRST);
    assert_int_equal(grade->heads, 3);
    assert_tree(&reading, grade->head[0], "(call egfr creatinine 3 years yes)");
    assert_int_equal(grade->rows, 4);
    const struct cell *range = &grade->row[0].cell[0], *below = &grade->row[2].cell[0];
    assert_int_equal(range->kind, CELL_RANGE);
    assert_non_null(range->value[0]->quantity->unit); /* written behind the second number only */
    assert_false(range->below);
    assert_true(below->below);
    assert_int_equal(grade->row[0].cell[1].kind, CELL_ANY);
    assert_int_equal(grade->row[1].cell[0].kind, CELL_COMPARE);
    assert_int_equal(grade->row[1].cell[1].values, 2);
    assert_tree(&reading, grade->row[1].cell[2].value[0], "(* 2.5 mg 2)");
    assert_true(grade->row[2].cell[1].negated);
    assert_int_equal(grade->row[3].cell[0].kind, CELL_KNOWN);
    assert_int_equal(grade->row[3].cell[1].kind, CELL_UNKNOWN);
    end(&reading);
}

static void scores_have_lines_and_bands(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *frailty = decl_of(&reading, DECL_SCORE, "frailty");
    assert_int_equal(frailty->lines, 3);
    assert_true(slice_is(frailty->line[0].label.text, "label"));
    assert_tree(&reading, frailty->line[1].condition, "(all b c)");
    assert_true(decimal_equal(frailty->line[2].points.number, decimal_from_int(-1)));
    assert_int_equal(frailty->bands, 2);
    assert_true(decimal_equal(frailty->band[0].from.number, decimal_from_int(-1)));
    assert_true(decimal_equal(frailty->band[1].to.number, decimal_from_int(2)));
    end(&reading);
}

static void preferences_choices_and_assertions_name_what_they_are_about(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *prefer = decl_of(&reading, DECL_PREFER, ""), *choose = decl_of(&reading, DECL_CHOOSE, "");
    assert_name(prefer->names.at[0], "therapy");
    assert_name(prefer->names.at[1], "other");
    assert_true(slice_is(prefer->because.text, "it is better"));
    assert_int_equal(choose->names.count, 2);
    const struct decl *never = decl_of(&reading, DECL_ASSERT, "");
    assert_tree(&reading, never->condition, "therapy");
    assert_tree(&reading, never->second, "other");
    size_t at = 0;
    while (reading.tree->decl[at] != never) at++;
    assert_int_equal(reading.tree->decl[at + 1]->kind, DECL_ASSERT);
    assert_int_equal(reading.tree->decl[at + 1]->names.count, 2);
    end(&reading);
}

static void scenarios_give_lists_series_and_dates(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *scenario = decl_of(&reading, DECL_SCENARIO, "");
    assert_int_equal(scenario->givens, 7);
    assert_int_equal(scenario->given[0].kind, GIVEN_VALUE);
    assert_int_equal(scenario->given[1].kind, GIVEN_UNKNOWN);
    const struct given *lesions = &scenario->given[2], *balance = &scenario->given[3], *series = &scenario->given[4];
    assert_int_equal(lesions->kind, GIVEN_LIST);
    assert_int_equal(lesions->items, 2);
    assert_true(lesions->maybe_more);
    assert_int_equal(lesions->item[0].fields, 2);
    assert_name(lesions->item[0].field[1], "size");
    assert_tree(&reading, lesions->item[0].value[1], "3 cm");
    assert_tree(&reading, balance->value, "-5 mL");
    assert_true(date_is_known(balance->on));
    assert_int_equal(series->items, 2);
    assert_tree(&reading, series->item[0].single, "80 umol/L");
    assert_true(date_is_known(series->item[0].on) && !date_is_known(series->item[1].on));
    assert_tree(&reading, scenario->given[5].value, "(period 2025-01-01 2025-01-05)");
    assert_int_equal(scenario->given[6].kind, GIVEN_NONE);
    end(&reading);
}

static void scenarios_expect_outcomes_reasons_and_doses(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, every_construct);
    const struct decl *scenario = decl_of(&reading, DECL_SCENARIO, "");
    assert_int_equal(scenario->expects, 4);
    const struct expect *why = &scenario->expect[1], *dose = &scenario->expect[2], *none = &scenario->expect[3];
    assert_int_equal(scenario->expect[0].kind, EXPECT_APPLIES);
    assert_int_equal(why->kind, EXPECT_OUTCOME);
    assert_int_equal(why->because.count, 2);
    assert_int_equal(why->missing.count, 2);
    assert_name(why->missing.at[0], "lesions[1].size");
    assert_int_equal(dose->kind, EXPECT_DOSE);
    assert_name(dose->treatment, "drug");
    assert_name(dose->name, "therapy");
    assert_int_equal(dose->values, 2);
    assert_int_equal(dose->value[1]->kind, EXPR_UNKNOWN);
    assert_true(none->has_missing && none->missing.count == 0);
    assert_false(scenario->expect[0].has_missing);
    end(&reading);
}

static void line_ends_of_windows_and_a_byte_order_mark_are_fine(void **unused) {
    (void)unused;
    struct reading reading;
    read_right(&reading, "\xEF\xBB\xBFlanguage 1\r\nsection \"One\r\n  two\"\r\n# comment\r\n\tdefine a as\r\n  b\r\n");
    assert_true(slice_is(reading.tree->decl[0]->label.text, "One two"));
    assert_true(slice_is(span_text(&reading.sources, reading.tree->comment[0].span), "# comment"));
    end(&reading);
}

/* --- Mistakes ---------------------------------------------------------------------------------------- */

static void what_is_wrong_keeps_its_name_and_costs_no_neighbour(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "language 1\nfact a \"A\" : one of b, c\nfact d : kg\nfact e \"E\" : cm\n");
    assert_int_equal(reading.diags.count, 1);
    assert_int_equal(reading.tree->decls, 3);
    assert_int_equal(reading.tree->decl[1]->kind, DECL_ERROR);
    assert_int_equal(reading.tree->decl[1]->meant, DECL_FACT);
    assert_name(reading.tree->decl[1]->name, "d");
    assert_int_equal(reading.tree->decl[2]->kind, DECL_FACT);
    end(&reading);
}

static void a_wrong_row_costs_no_other_row(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "language 1\ntable t \"T\" : mg\n  | a | t |\n  | 1 or 2 | 3 mg |\n  | 4 | 5 mg |\n  | ) | 6 mg |\nsection \"S\"\n");
    assert_int_equal(reading.diags.count, 2);
    const struct decl *table = reading.tree->decl[0];
    assert_int_equal(table->rows, 3);
    assert_int_equal(table->row[0].cell[0].kind, CELL_ERROR);
    assert_int_equal(table->row[1].cell[0].kind, CELL_VALUE);
    assert_int_equal(table->row[0].cells, 2);
    assert_int_equal(reading.tree->decl[1]->kind, DECL_SECTION);
    end(&reading);
}

static void every_mistake_of_a_file_is_reported_once(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "language 1\nfact a : kg\nfact b \"B\" kg\nrecommend c \"C\"\n  when d and or e\nsection\nscenario \"S\"\n  given a = 1 kg\n");
    assert_int_equal(reading.diags.count, 5);
    for (size_t i = 0; i < 5; i++) assert_string_equal(diag_info[reading.diags.at[i].code].code, "E0001");
    end(&reading);
}

static void a_misspelt_opening_word_is_read_as_meant(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "language 1\nrecomend a \"A\"\n  when b\nsectoin \"S\"\n");
    assert_int_equal(reading.diags.count, 2);
    assert_int_equal(reading.tree->decl[0]->kind, DECL_RECOMMEND);
    assert_int_equal(reading.tree->decl[1]->kind, DECL_SECTION);
    end(&reading);
}

static void a_text_that_is_never_closed_ends_at_the_next_declaration(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "language 1\nsection \"One\nfact a \"A\" : kg\nsection \"Two\"\n");
    assert_int_equal(reading.diags.count, 1);
    assert_int_equal(reading.diags.at[0].code, DIAG_OPEN_STRING);
    assert_int_equal(reading.tree->decls, 3);
    assert_int_equal(reading.tree->decl[1]->kind, DECL_FACT);
    end(&reading);
}

static void the_language_line_is_asked_for_and_reading_goes_on(void **unused) {
    (void)unused;
    struct reading reading;
    read_file(&reading, "# note\nsection \"One\"\n");
    assert_int_equal(reading.diags.count, 1);
    assert_int_equal(reading.diags.at[0].code, DIAG_NO_LANGUAGE);
    assert_int_equal(reading.diags.at[0].hint[0].fix, DIAG_SURE);
    assert_int_equal(reading.tree->decls, 1);
    assert_int_equal(reading.tree->language, 0);
    end(&reading);
}

static void keywords_are_listed_once_each(void **unused) {
    (void)unused;
    size_t reserved = 0;
    for (const struct keyword *a = keywords; a->word; a++) {
        reserved += a->kind == KEYWORD_LOGIC;
        for (const struct keyword *b = a + 1; b->word; b++) assert_string_not_equal(a->word, b->word);
    }
    assert_in_range(reserved, 20, 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiplication_binds_tighter_than_addition),
        cmocka_unit_test(a_minus_before_a_number_makes_a_negative_number),
        cmocka_unit_test(not_binds_looser_than_a_comparison_and_tighter_than_and),
        cmocka_unit_test(chains_of_and_and_or_are_flat),
        cmocka_unit_test(and_or_mixtures_and_chains_of_comparisons_are_answered_once),
        cmocka_unit_test(comparisons_are_read_in_words_and_signs),
        cmocka_unit_test(typographic_signs_are_understood),
        cmocka_unit_test(a_unit_belongs_to_its_number_and_not_to_words),
        cmocka_unit_test(quantifiers_take_one_condition),
        cmocka_unit_test(aggregates_take_lists_conditions_and_windows),
        cmocka_unit_test(dates_and_spans_of_time_are_read),
        cmocka_unit_test(words_of_the_language_are_free_where_they_cannot_be_meant),
        cmocka_unit_test(an_expression_that_ends_too_early_is_incomplete),
        cmocka_unit_test(every_construct_is_read_without_a_word),
        cmocka_unit_test(comments_are_kept_with_their_places),
        cmocka_unit_test(properties_have_several_words_and_values),
        cmocka_unit_test(a_property_begins_where_a_value_has_ended),
        cmocka_unit_test(types_have_units_ranges_and_labels),
        cmocka_unit_test(records_and_functions_have_fields),
        cmocka_unit_test(doses_keep_their_bounds_in_order),
        cmocka_unit_test(a_missing_schedule_is_left_to_the_checker),
        cmocka_unit_test(tables_have_a_head_and_cells_of_every_kind),
        cmocka_unit_test(scores_have_lines_and_bands),
        cmocka_unit_test(preferences_choices_and_assertions_name_what_they_are_about),
        cmocka_unit_test(scenarios_give_lists_series_and_dates),
        cmocka_unit_test(scenarios_expect_outcomes_reasons_and_doses),
        cmocka_unit_test(line_ends_of_windows_and_a_byte_order_mark_are_fine),
        cmocka_unit_test(what_is_wrong_keeps_its_name_and_costs_no_neighbour),
        cmocka_unit_test(a_wrong_row_costs_no_other_row),
        cmocka_unit_test(every_mistake_of_a_file_is_reported_once),
        cmocka_unit_test(a_misspelt_opening_word_is_read_as_meant),
        cmocka_unit_test(a_text_that_is_never_closed_ends_at_the_next_declaration),
        cmocka_unit_test(the_language_line_is_asked_for_and_reading_goes_on),
        cmocka_unit_test(keywords_are_listed_once_each),
    };
    return cmocka_run_group_tests_name("grammar/parse", tests, NULL, NULL);
}
