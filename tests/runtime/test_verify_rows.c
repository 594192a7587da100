/* program_verify, further: promises that need a program of another form to be broken, or that are held at a second place. Each is broken
 * once; the sentence says which it was. */
#include "tests/runtime/sample.h"

#include <stdlib.h>

struct wrong {
    const char *sentence;
    void (*spoil)(struct builder *b, struct sample *s); /* of the sample, or of an empty program */
};

static void assert_refused(const struct wrong *wrong, bool empty) {
    struct sample s;
    struct builder b = empty ? builder_begin() : sample_build(&s);
    const char *why = "";
    builder_open(&b);
    wrong->spoil(&b, &s);
    if (program_verify(b.program, &why)) fail_msg("accepted, expected: %s", wrong->sentence);
    assert_string_equal(why, wrong->sentence);
    program_free(b.program);
}

static void assert_accepted(void (*change)(struct builder *b, struct sample *s), bool empty) {
    struct sample s;
    struct builder b = empty ? builder_begin() : sample_build(&s);
    const char *why = "";
    builder_open(&b);
    change(&b, &s);
    if (!program_verify(b.program, &why)) fail_msg("%s", why);
    program_free(b.program);
}

#define P (b->program)
#define SPOIL(name) static void name(struct builder *b, struct sample *s)
#define UNUSED (void)s

static void retext(struct builder *b) { builder_open(b); }

static void assert_all_refused(const struct wrong *wrong, size_t count, bool empty) {
    for (size_t i = 0; i < count; i++) assert_refused(&wrong[i], empty);
}
#define ASSERT_REFUSED(table, empty) assert_all_refused(table, sizeof table / sizeof *table, empty)

/* --- Sizes and texts -------------------------------------------------------------------------------------- */

SPOIL(many_truths) { UNUSED, P->truths = 16000001; }
SPOIL(many_numbers) { UNUSED, P->numbers = 16000001; }
SPOIL(no_texts) { UNUSED, P->strings_length = 0; }
SPOIL(a_first_text_that_is_not_empty) { UNUSED, ((char *)P->strings)[0] = 'x'; }

static const struct wrong sizes[] = {
    { "a bank has more than 16000000 registers.", many_truths },
    { "a bank has more than 16000000 registers.", many_numbers },
    { "the texts are not ended.", no_texts },
    { "the texts are not ended.", a_first_text_that_is_not_empty },
};

SPOIL(one_text_for_many_sources) {
    UNUSED;
    enum { LONG = 100000, SOURCES = 100 };
    char *bytes = malloc(LONG + 1);
    memset(bytes, 'x', LONG), bytes[LONG] = '\0';
    uint32_t text = build_text(b, bytes);
    free(bytes);
    for (int i = 0; i < SOURCES; i++) BUILD_NEW(b, source).bytes = text;
    retext(b);
}

static uint32_t text_of_length(struct builder *b, size_t length) {
    char bytes[200] = "";
    assert_true(length < sizeof bytes);
    memset(bytes, '1', length);
    uint32_t text = build_text(b, bytes);
    retext(b);
    return text;
}

SPOIL(a_long_unit) { UNUSED, P->unit[0].code = text_of_length(b, UNIT_CODE); }
SPOIL(a_long_decimal) { UNUSED, P->wide_constant[0].text = text_of_length(b, DECIMAL_TEXT); }

static uint32_t zero(struct builder *b) {
    uint32_t constant = build_wide_constant(b, "0");
    retext(b);
    return constant;
}

SPOIL(a_conversion_without_mass) { UNUSED, P->conversion[0].molar_mass = zero(b); }

static const struct wrong texts[] = {
    { "source 65: too many share a text.", one_text_for_many_sources },
    { "unit 0: it is no unit.", a_long_unit },
    { "wide_constant 0: it is no decimal.", a_long_decimal },
    { "conversion 0: a molar mass is not above 0.", a_conversion_without_mass },
};

static void sizes_and_texts(void **state) {
    (void)state;
    ASSERT_REFUSED(sizes, false);
    ASSERT_REFUSED(texts, false);
}

/* --- Facts ------------------------------------------------------------------------------------------------------ */

enum { TRUTH = 0, CHOICE = 4, NUMBER = 6, WIDE = 8, DATE = 10, TEXT = 11, PERIOD = 12, LIST = 13, CALLED = 14 };

SPOIL(a_high_bound_of_nothing) { UNUSED, P->fact[WIDE].bounds = FACT_HAS_HIGH, P->fact[WIDE].high = 99; }
SPOIL(a_step_of_nothing) { UNUSED, P->fact[WIDE].bounds = FACT_HAS_STEP, P->fact[WIDE].step = 99; }
SPOIL(a_step_of_zero) { UNUSED, P->fact[WIDE].bounds = FACT_HAS_STEP, P->fact[WIDE].step = zero(b); }
SPOIL(an_unknown_low_bound) { UNUSED, P->fact[NUMBER].low = NUMBER_UNKNOWN; }
SPOIL(an_unknown_high_bound) { UNUSED, P->fact[NUMBER].bounds = FACT_HAS_HIGH, P->fact[NUMBER].high = NUMBER_UNKNOWN; }
SPOIL(a_fact_without_mass) { UNUSED, P->fact[NUMBER].molar_mass = zero(b); }

static void absent(struct builder *b, uint32_t fact, int64_t value) { P->fact[fact].absent = 1, P->fact[fact].absent_value = value; }

SPOIL(no_value_of_a_choice) { UNUSED, absent(b, CHOICE, 0); }
SPOIL(no_number) { UNUSED, absent(b, NUMBER, NUMBER_UNKNOWN); }
SPOIL(no_decimal) { UNUSED, absent(b, WIDE, -1); }
SPOIL(an_unknown_date) { UNUSED, absent(b, DATE, DATE_UNKNOWN); }
SPOIL(no_date) { UNUSED, absent(b, DATE, 12345); }
SPOIL(a_text_of_the_patient) { UNUSED, absent(b, TEXT, 0); }
SPOIL(an_unknown_text) { UNUSED, absent(b, TEXT, NUMBER_UNKNOWN); }
SPOIL(the_middle_of_a_text) { UNUSED, absent(b, TEXT, -(int64_t)P->fact[CHOICE].name - 2); }
SPOIL(a_period) { UNUSED, absent(b, PERIOD, 0); }
SPOIL(a_list_that_is_not_empty) { UNUSED, absent(b, LIST, 1); }

static const struct wrong facts[] = {
    { "fact 8: a bound is no decimal constant.", a_high_bound_of_nothing },
    { "fact 8: a bound is no decimal constant.", a_step_of_nothing },
    { "fact 8: its step is not above 0.", a_step_of_zero },
    { "fact 6: its bounds leave nothing.", an_unknown_low_bound },
    { "fact 6: its bounds leave nothing.", an_unknown_high_bound },
    { "fact 6: a molar mass is not above 0.", a_fact_without_mass },
    { "fact 4: what its absence means does not fit.", no_value_of_a_choice },
    { "fact 6: what its absence means does not fit.", no_number },
    { "fact 8: what its absence means does not fit.", no_decimal },
    { "fact 10: what its absence means does not fit.", an_unknown_date },
    { "fact 10: what its absence means does not fit.", no_date },
    { "fact 11: what its absence means does not fit.", a_text_of_the_patient },
    { "fact 11: what its absence means does not fit.", an_unknown_text },
    { "fact 11: what its absence means does not fit.", the_middle_of_a_text },
    { "fact 12: what its absence means does not fit.", a_period },
    { "fact 13: what its absence means does not fit.", a_list_that_is_not_empty },
};

SPOIL(absences_that_fit) {
    UNUSED;
    absent(b, TRUTH, TRUTH_UNKNOWN);
    absent(b, TRUTH + 1, TRUTH_YES);
    absent(b, CHOICE, 1);
    absent(b, NUMBER, 250);
    absent(b, WIDE, 0);
    absent(b, DATE, date_of_day(0));
    absent(b, TEXT, -1);
    absent(b, LIST, 0);
}

SPOIL(limits_that_fit) {
    UNUSED;
    struct program_fact *wide = &P->fact[WIDE];
    uint32_t one = build_wide_constant(b, "1"), two = build_wide_constant(b, "2");
    retext(b);
    wide->bounds = FACT_HAS_LOW | FACT_HAS_HIGH | FACT_HAS_STEP;
    wide->low = one, wide->high = two, wide->step = one, wide->molar_mass = two;
    P->fact[NUMBER].bounds = FACT_HAS_HIGH;
}

static void what_facts_promise(void **state) {
    (void)state;
    ASSERT_REFUSED(facts, false);
    assert_accepted(absences_that_fit, false);
    assert_accepted(limits_that_fit, false);
}

SPOIL(fields_of_two_records) {
    UNUSED;
    struct program_record *record = &BUILD_NEW(b, record);
    record->first_field = 5, record->fields = 0;
}

SPOIL(a_list_of_another_fact) {
    UNUSED;
    P->list[0].fact = LIST;
    BUILD_NEW(b, list) = (struct program_list){ LIST, 0, 1 };
}
SPOIL(a_list_of_a_truth) {
    UNUSED;
    BUILD_NEW(b, list) = (struct program_list){ TRUTH, 0, 1 };
}

static const struct wrong records[] = {
    { "record 1: its fields belong to another record.", fields_of_two_records },
    { "list 1: its fact is not its own.", a_list_of_another_fact },
    { "list 1: its fact is not its own.", a_list_of_a_truth },
};

static void what_records_and_lists_promise(void **state) {
    (void)state;
    ASSERT_REFUSED(records, false);
}

/* --- Registers of other sections --------------------------------------------------------------------------------- */

static uint32_t in_block(struct builder *b, enum operand bank) {
    for (uint32_t at = 0; at < P->instructions; at++) {
        const struct program_instruction *i = &P->instruction[at];
        enum opcode op = instruction_op(i);
        if (bank == OPERAND_T ? op == OP_field_truth : bank == OPERAND_W ? op == OP_field_wide : op == OP_field_number) return i->dst;
    }
    fail_msg("no such field");
    return 0;
}

static void define(struct builder *b, enum value_kind kind, uint32_t reg) { build_definition(b, "more", kind, reg), retext(b); }

SPOIL(a_range_in_a_block) { UNUSED, define(b, VALUE_RANGE, in_block(b, OPERAND_N)); }
SPOIL(a_range_at_the_end) { UNUSED, define(b, VALUE_PERIOD, P->numbers - 1); }
SPOIL(a_decimal_in_a_block) { UNUSED, define(b, VALUE_WIDE, in_block(b, OPERAND_W)); }
SPOIL(a_list_that_is_not_there) { UNUSED, define(b, VALUE_LIST, 1); }
SPOIL(a_choice_of_nothing) { define(b, VALUE_CHOICE, s->choice); }
SPOIL(choices_of_too_much) { define(b, VALUE_CHOICES, s->choice), P->choices = 63, P->definition[P->definitions - 1].choices = 63; }

static uint32_t outcome(struct builder *b) { return P->recommendation[P->recommendations - 1].outcome; }

SPOIL(no_last_day) { UNUSED, P->guideline[0].expires = 12345; }
SPOIL(applying_is_an_outcome) { UNUSED, P->guideline[0].applies = outcome(b); }
SPOIL(no_day_of_review) { UNUSED, P->review[0].on = 12345; }
SPOIL(an_outcome_in_a_block) { UNUSED, P->recommendation[0].outcome = in_block(b, OPERAND_T); }
SPOIL(conditions_are_an_outcome) { UNUSED, P->recommendation[0].conditions = outcome(b); }
SPOIL(own_conditions_are_an_outcome) { UNUSED, P->recommendation[0].own = outcome(b); }
SPOIL(an_amount_in_a_block) { UNUSED, P->dose[0].reg = in_block(b, OPERAND_W); }
SPOIL(a_plain_amount_in_a_block) { UNUSED, P->dose[0].plain = in_block(b, OPERAND_W); }
SPOIL(an_amount_that_is_not_there) { UNUSED, P->dose[0].kind = VALUE_NUMBER, P->dose[0].reg = P->numbers; }
SPOIL(a_dose_before_its_own) { UNUSED, P->recommendation[1].first_dose = 1, P->recommendation[1].doses = 0; }

static const struct wrong registers[] = {
    { "definition 3: its register is not written for every patient.", a_range_in_a_block },
    { "definition 3: its register is not written for every patient.", a_range_at_the_end },
    { "definition 3: its register is not written for every patient.", a_decimal_in_a_block },
    { "definition 3: there is no such list.", a_list_that_is_not_there },
    { "definition 3: a choice has 1 to 62 values.", a_choice_of_nothing },
    { "guideline 0: a date of it is none.", no_last_day },
    { "guideline 0: its register is an outcome.", applying_is_an_outcome },
    { "review 0: its day is no date.", no_day_of_review },
    { "recommendation 0: its register is not written for every patient.", an_outcome_in_a_block },
    { "recommendation 0: its register is an outcome.", conditions_are_an_outcome },
    { "recommendation 0: its register is an outcome.", own_conditions_are_an_outcome },
    { "dose 0: its register belongs to a block.", an_amount_in_a_block },
    { "dose 0: its register belongs to a block.", a_plain_amount_in_a_block },
    { "dose 0: its register does not exist.", an_amount_that_is_not_there },
    { "dose 0: its recommendation does not count it among its own.", a_dose_before_its_own },
};

SPOIL(a_list_and_a_series_as_values) { UNUSED, define(b, VALUE_LIST, 0), define(b, VALUE_SERIES, 0), define(b, VALUE_OUTCOME, outcome(b)); }
SPOIL(too_many_choices) {
    for (int i = 0; i < 70; i++) BUILD_NEW(b, choice) = (struct program_choice){ 0, 0 };
    choices_of_too_much(b, s);
}

static void what_else_has_registers_promises(void **state) {
    (void)state;
    static const struct wrong many = { "definition 3: a choice has 1 to 62 values.", too_many_choices };
    ASSERT_REFUSED(registers, false);
    assert_refused(&many, false);
    assert_accepted(a_list_and_a_series_as_values, false);
}

/* --- Host functions ------------------------------------------------------------------------------------------------ */

SPOIL(many_parameters) {
    UNUSED;
    for (int i = 0; i <= HOST_PARAMETERS; i++) BUILD_NEW(b, parameter) = P->parameter[0];
    P->function[0].parameters = HOST_PARAMETERS + 1;
}
SPOIL(a_parameter_that_is_a_choice) { UNUSED, P->parameter[0].kind = FACT_CHOICE; }
SPOIL(an_input_in_a_block) { UNUSED, P->input[0].reg = in_block(b, OPERAND_T); }
static void call_of_newest(struct builder *b) {
    P->fact[P->facts - 1].bounds |= FACT_OF_CALL;
    BUILD_NEW(b, function) = (struct program_function){ 0, 0, 0, 0, 0 };
    BUILD_NEW(b, call) = (struct program_call){ 0, P->facts - 1, 0, 0 };
    retext(b);
}
SPOIL(a_call_that_gives_a_period) { UNUSED, build_period(b, "stay"), call_of_newest(b); }
SPOIL(a_call_that_gives_any_decimal) { UNUSED, build_wide(b, "risk"), call_of_newest(b); }
SPOIL(a_call_that_gives_a_truth) { UNUSED, build_truth(b, "ill"), call_of_newest(b); }
SPOIL(two_calls_of_one_value) { UNUSED, BUILD_NEW(b, call) = P->call[0]; }
SPOIL(many_calls) {
    UNUSED;
    for (int i = 0; i < CALLS_MOST; i++) BUILD_NEW(b, call) = P->call[0];
}

static const struct wrong functions[] = {
    { "function 0: it has too many parameters.", many_parameters },
    { "parameter 0: a parameter cannot be of this kind.", a_parameter_that_is_a_choice },
    { "call 0: an input cannot be read.", an_input_in_a_block },
    { "call 1: another call has the same value.", two_calls_of_one_value },
    { "call 0: there are more than 64 calls.", many_calls },
};

static const struct wrong values_of_calls[] = {
    { "call 0: its value cannot be of this kind.", a_call_that_gives_a_period },
    { "call 0: its value has no range or no step.", a_call_that_gives_any_decimal },
};

static void what_calls_promise(void **state) {
    (void)state;
    ASSERT_REFUSED(functions, false);
    ASSERT_REFUSED(values_of_calls, true);
    assert_accepted(a_call_that_gives_a_truth, true);
}

/* --- Instructions, in programs that hold little else ------------------------------------------------------------------ */

static uint32_t a_record_and_its_list(struct builder *b) {
    build_field(b, "before", FACT_TRUTH, "");
    build_record(b, "unused");
    build_field(b, "isolated", FACT_TRUTH, "");
    build_field(b, "site", FACT_CHOICE, "liver bone");
    return build_list(b, "lesions", build_record(b, "lesion"), 3);
}

SPOIL(a_field_of_another_record) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b);
    build_list_op(b, OP_list_some, list, 0, 0, &at);
    build_block_end(b, at, build_op(b, OP_field_truth, 0, 0, 0));
    retext(b);
}

SPOIL(a_sum_of_choices) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b);
    build_list_op(b, OP_list_number, list, 2, AGGREGATE_OP_SUM, &at);
    build_block_end(b, at, build_op(b, OP_field_truth, 1, 0, 0));
    retext(b);
}

SPOIL(a_body_that_is_not_there) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b);
    build_list_op(b, OP_list_some, list, 0, 0, &at);
    build_op(b, OP_field_truth, 1, 0, 0);
    build_block_end(b, at, 99);
    retext(b);
}

SPOIL(a_list_without_arguments) {
    UNUSED;
    uint32_t list = a_record_and_its_list(b);
    build_arg(b, 0);
    build_op(b, OP_list_some, list, 0, 0);
    retext(b);
}

SPOIL(a_skip_in_a_block) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b);
    build_list_op(b, OP_list_some, list, 0, 0, &at);
    uint32_t body = build_op(b, OP_field_truth, 1, 0, 0);
    build_op(b, OP_skip_unless_yes, body, 0, 0);
    build_block_end(b, at, body);
    retext(b);
}

SPOIL(an_outcome_for_each_element) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b);
    build_list_op(b, OP_list_some, list, 0, 0, &at);
    uint32_t body = build_op(b, OP_field_truth, 1, 0, 0);
    build_op(b, OP_outcome, body, build_pairs(b, 0), 0);
    build_block_end(b, at, body);
    retext(b);
}

SPOIL(a_block_longer_than_its_range) {
    UNUSED;
    uint32_t at, list = a_record_and_its_list(b), truth = build_truth(b, "fever");
    uint32_t skip = build_op(b, OP_skip_unless_yes, truth, 0, 0);
    build_list_op(b, OP_list_some, list, 0, 0, &at);
    build_skip_end(b, skip);
    build_block_end(b, at, build_op(b, OP_field_truth, 1, 0, 0));
    retext(b);
}

SPOIL(a_range_that_is_one_register) {
    UNUSED;
    uint32_t number = build_number(b, "n", 0, 0, 9), range = build_op(b, OP_range_of, number, 0, 0);
    build_op(b, OP_range_less, range + 1, range, 0);
    retext(b);
}

SPOIL(a_skip_with_a_result) {
    UNUSED;
    uint32_t truth = build_truth(b, "fever"), skip = build_op(b, OP_skip_unless_yes, truth, 0, 0);
    P->instruction[skip].dst = 1;
    retext(b);
}

SPOIL(a_step_of_no_length) {
    UNUSED;
    uint32_t wide = build_wide(b, "w");
    build_op(b, OP_wide_round, wide, build_wide_constant(b, "0"), 0);
    retext(b);
}

SPOIL(a_number_that_nothing_writes) { UNUSED, build_truth(b, "fever"), P->numbers++, retext(b); }
SPOIL(a_decimal_that_nothing_writes) { UNUSED, build_truth(b, "fever"), P->wides++, retext(b); }

static const struct wrong instructions[] = {
    { "instruction 1: field 0 is none of the list's record.", a_field_of_another_record },
    { "instruction 0: this aggregate does not go with its field.", a_sum_of_choices },
    { "instruction 0: register t99 does not exist.", a_body_that_is_not_there },
    { "instruction 0: its arguments end after the last one.", a_list_without_arguments },
    { "instruction 2: a range to pass over lies within another or a block.", a_skip_in_a_block },
    { "instruction 2: an outcome lies within a block.", an_outcome_for_each_element },
    { "instruction 1: its block does not end in time.", a_block_longer_than_its_range },
    { "instruction 1: register n3 does not exist.", a_range_that_is_one_register },
    { "instruction 0: an operand that means nothing is not 0.", a_skip_with_a_result },
    { "instruction 0: it rounds to a step that is not above 0.", a_step_of_no_length },
    { "register n0 is never written.", a_number_that_nothing_writes },
    { "register w0 is never written.", a_decimal_that_nothing_writes },
};

static void what_instructions_promise(void **state) {
    (void)state;
    ASSERT_REFUSED(instructions, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_and_texts),
        cmocka_unit_test(what_facts_promise),
        cmocka_unit_test(what_records_and_lists_promise),
        cmocka_unit_test(what_else_has_registers_promises),
        cmocka_unit_test(what_calls_promise),
        cmocka_unit_test(what_instructions_promise),
    };
    return cmocka_run_group_tests_name("runtime/verify_rows", tests, NULL, NULL);
}
