/* program_verify: each promise that running relies on, broken once, with the sentence that says so. */
#include "tests/runtime/sample.h"

struct spoiled {
    struct sample s;
    struct builder b;
    struct program *p;
};

static struct spoiled good(void) {
    struct spoiled x;
    x.b = sample_build(&x.s);
    x.p = builder_open(&x.b);
    return x;
}

static void assert_refused(struct spoiled *x, const char *sentence) {
    const char *why = "";
    if (program_verify(x->p, &why)) fail_msg("accepted, expected: %s", sentence);
    assert_string_equal(why, sentence);
    assert_false(program_verify(x->p, NULL));
    program_free(x->p);
}

static uint32_t find(const struct program *p, enum opcode op) {
    for (uint32_t i = 0; i < p->instructions; i++)
        if (instruction_op(&p->instruction[i]) == op) return i;
    fail_msg("no %s", opcode_name((enum opcode)op));
    return 0;
}

static struct program_instruction *first_of(struct spoiled *x, enum opcode op) { return &x->p->instruction[find(x->p, op)]; }

/* "instruction 12: ..." */
static void assert_code_refused(struct spoiled *x, enum opcode op, const char *sentence) {
    char whole[160];
    snprintf(whole, sizeof whole, "instruction %u: %s", (unsigned)find(x->p, op), sentence);
    assert_refused(x, whole);
}

static void what_was_built_is_accepted(void **state) {
    (void)state;
    struct spoiled x = good();
    const char *why = "";
    if (!program_verify(x.p, &why)) fail_msg("%s", why);
    assert_true(x.p->worst_instructions > x.p->instructions);
    assert_true(x.p->context_bytes > 0);
    program_free(x.p);
}

/* --- Sizes and sections ---------------------------------------------------------------------------------- */

static void sizes_are_those_of_one_guideline(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->guidelines = 0;
    assert_refused(&x, "a program holds one guideline, not 0.");
    x = good(), x.p->origins--;
    assert_refused(&x, "instructions and their origins differ in number.");
    x = good(), x.p->wides = 16000001;
    assert_refused(&x, "a bank has more than 16000000 registers.");
    x = good(), x.p->wides = 100000;
    assert_refused(&x, "there are more registers than anything writes.");
}

static void texts_end_and_begin_where_they_should(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->strings_length--;
    assert_refused(&x, "the texts are not ended.");
    x = good(), ((char *)x.p->strings)[3] = (char)0xC0;
    assert_refused(&x, "the texts are no UTF-8.");
    x = good(), x.p->fact[2].label++;
    char sentence[80];
    snprintf(sentence, sizeof sentence, "fact 2: label cannot be %u.", (unsigned)x.p->fact[2].label);
    assert_refused(&x, sentence);
    x = good(), x.p->choice[1].name = x.p->strings_length;
    snprintf(sentence, sizeof sentence, "choice 1: name cannot be %u.", (unsigned)x.p->strings_length);
    assert_refused(&x, sentence);
}

static void indices_and_numbers_stay_within_their_sections(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->list[0].record = 1;
    assert_refused(&x, "list 0: record cannot be 1.");
    x = good(), x.p->guideline[0].status = 5;
    assert_refused(&x, "guideline 0: status cannot be 5.");
    x = good(), x.p->recommendation[1].heading = 7;
    assert_refused(&x, "recommendation 1: heading cannot be 7.");
    x = good(), x.p->list[0].most = 100000;
    assert_refused(&x, "list 0: most cannot be 100000.");
    x = good(), x.p->reference[0].details = 2;
    assert_refused(&x, "reference 0: its details go past the end.");
    x = good(), x.p->recommendation[1].first_cite = NONE;
    assert_refused(&x, "recommendation 1: its citations go past the end.");
    x = good(), x.p->recommendation[1].doses = 0;
    assert_refused(&x, "dose 0: its recommendation does not count it among its own.");
    x = good(), x.p->recommendation[1].instead_of = 1;
    assert_refused(&x, "recommendation 1: it stands instead of itself.");
    x = good(), x.p->guideline[0].updated = 12345;
    assert_refused(&x, "guideline 0: a date of it is none.");
}

static void places_lie_within_their_source(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->place[0].end = 19;
    assert_refused(&x, "place 0: it lies outside its source.");
    x = good(), x.p->place[0].start = 18;
    assert_refused(&x, "place 0: it lies outside its source.");
}

static void units_and_decimals_are_some(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->unit[0].code = x.p->fact[0].name;
    assert_refused(&x, "unit 0: it is no unit.");
    x = good(), x.p->wide_constant[0].text = x.p->fact[0].name;
    assert_refused(&x, "wide_constant 0: it is no decimal.");
    x = good(), x.p->unit[1].code = build_text(&x.b, "m"), builder_open(&x.b);
    assert_refused(&x, "conversion 0: its units do not convert.");
}

/* --- Facts and records ------------------------------------------------------------------------------------- */

static void facts_make_sense(void **state) {
    (void)state;
    enum { TRUTH = 0, CHOICE = 4, NUMBER = 6, WIDE = 8 };
    struct spoiled x = good();
    x.p->fact[CHOICE].choices = 63;
    assert_refused(&x, "fact 4: a choice has 1 to 62 values.");
    x = good(), x.p->fact[CHOICE].choices = 40;
    assert_refused(&x, "fact 4: its choices go past the end.");
    x = good(), x.p->fact[NUMBER].low = 4000;
    assert_refused(&x, "fact 6: its bounds leave nothing.");
    x = good(), x.p->fact[NUMBER].step = 0;
    assert_refused(&x, "fact 6: its step is not above 0.");
    x = good(), x.p->fact[WIDE].bounds = FACT_HAS_LOW, x.p->fact[WIDE].low = -1;
    assert_refused(&x, "fact 8: a bound is no decimal constant.");
    x = good(), x.p->fact[NUMBER].valid_amount = -1;
    assert_refused(&x, "fact 6: it is valid for less than nothing.");
    x = good(), x.p->fact[TRUTH].absent_value = OUTCOME_CONTRAINDICATED;
    assert_refused(&x, "fact 0: what its absence means does not fit.");
    x = good(), x.p->fact[CHOICE].absent = 1, x.p->fact[CHOICE].absent_value = 4;
    assert_refused(&x, "fact 4: what its absence means does not fit.");
    x = good(), x.p->fact[WIDE].absent = 1, x.p->fact[WIDE].absent_value = 9;
    assert_refused(&x, "fact 8: what its absence means does not fit.");
}

static void facts_have_the_first_registers_each_its_own(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->fact[1].slot = 0;
    assert_refused(&x, "fact 1: register t0 is written twice.");
    x = good(), x.p->fact[1].slot = SAMPLE_TRUTHS;
    assert_refused(&x, "fact 1: its register is not among the first of its bank.");
    x = good(), x.p->fact[13].slot = 1;
    assert_refused(&x, "fact 13: its list is not its own.");
    x = good(), x.p->list[0].fact = 2;
    assert_refused(&x, "fact 13: its list is not its own.");
}

static void calls_have_inputs_that_can_be_read_and_a_value_of_their_own(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->fact[0].bounds |= FACT_OF_CALL;
    assert_refused(&x, "fact 0: the value of a call stands before a fact.");
    x = good(), x.p->call[0].fact = 1;
    assert_refused(&x, "call 0: its value could be given.");
    x = good(), x.p->fact[14].bounds &= ~(uint32_t)FACT_HAS_STEP;
    assert_refused(&x, "call 0: its value has no range or no step.");
    x = good(), x.p->call[0].inputs = 1;
    assert_refused(&x, "call 0: it has other inputs than its function.");
    x = good(), x.p->call[0].first_input = 1;
    assert_refused(&x, "call 0: its inputs go past the end.");
    x = good(), x.p->input[0].reg = x.p->truths;
    assert_refused(&x, "call 0: an input cannot be read.");
    x = good(), x.p->function[0].parameters = 3;
    assert_refused(&x, "function 0: its parameters go past the end.");
    x = good(), x.p->parameter[0].kind = FACT_NUMBER;
    assert_refused(&x, "parameter 0: a parameter cannot be of this kind.");
}

static void records_hold_their_fields_in_order(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->record[0].fields = 7;
    assert_refused(&x, "record 0: its fields go past the end.");
    x = good(), x.p->field[2].slot = 3;
    assert_refused(&x, "record 0: its fields are not in order.");
    x = good(), x.p->field[0].kind = FACT_LIST;
    assert_refused(&x, "field 0: a field cannot be of this kind.");
}

/* --- Instructions -------------------------------------------------------------------------------------------- */

static void operands_are_registers_that_were_written(void **state) {
    (void)state;
    struct spoiled x = good();
    first_of(&x, OP_truth_not)->a = 100000;
    assert_code_refused(&x, OP_truth_not, "register t100000 does not exist.");
    x = good(), first_of(&x, OP_truth_not)->a = 160;
    assert_code_refused(&x, OP_truth_not, "register t160 is read where nothing has written it.");
    x = good(), first_of(&x, OP_truth_not)->a = first_of(&x, OP_truth_not)->dst;
    assert_code_refused(&x, OP_truth_not, "register t6 is read where nothing has written it.");
    x = good(), first_of(&x, OP_truth_not)->dst = 0;
    assert_code_refused(&x, OP_truth_not, "register t0 is written twice.");
    x = good(), first_of(&x, OP_range_less)->b = x.p->numbers - 1;
    char sentence[80];
    snprintf(sentence, sizeof sentence, "register n%u is read where nothing has written it.", (unsigned)x.p->numbers - 1);
    assert_code_refused(&x, OP_range_less, sentence);
    x = good(), x.p->truths++;
    snprintf(sentence, sizeof sentence, "register t%u is never written.", (unsigned)x.p->truths - 1);
    assert_refused(&x, sentence);
}

static void operands_are_of_their_kind(void **state) {
    (void)state;
    char sentence[80];
    struct spoiled x = good();
    first_of(&x, OP_truth_const)->op = 0xFFFF;
    assert_refused(&x, "instruction 0: 65535 is no opcode.");
    x = good(), first_of(&x, OP_truth_const)->op = (uint32_t)OP_truth_const | 2u << 16;
    assert_code_refused(&x, OP_truth_const, "2 is no truth.");
    x = good(), first_of(&x, OP_truth_copy)->b = 1;
    assert_code_refused(&x, OP_truth_copy, "an operand that means nothing is not 0.");
    x = good(), first_of(&x, OP_number_const)->a = x.p->constants;
    snprintf(sentence, sizeof sentence, "there is no constant %u.", (unsigned)x.p->constants);
    assert_code_refused(&x, OP_number_const, sentence);
    x = good(), first_of(&x, OP_wide_const)->a = 1;
    assert_code_refused(&x, OP_wide_const, "there is no decimal constant 1.");
    x = good(), first_of(&x, OP_truth_known)->a = 15;
    assert_code_refused(&x, OP_truth_known, "there is no fact 15.");
    x = good(), first_of(&x, OP_date_add)->op = (uint32_t)OP_date_add | 8u << 16;
    assert_code_refused(&x, OP_date_add, "8 is no unit of time.");
    x = good(), first_of(&x, OP_text_is)->b++;
    snprintf(sentence, sizeof sentence, "no text begins at %u.", (unsigned)first_of(&x, OP_text_is)->b);
    assert_code_refused(&x, OP_text_is, sentence);
    x = good(), first_of(&x, OP_wide_digits)->op = (uint32_t)OP_wide_digits | 41u << 16;
    assert_code_refused(&x, OP_wide_digits, "digits go from -40 to 40.");
    x = good(), x.p->constant[first_of(&x, OP_number_round)->b].value = 0;
    assert_code_refused(&x, OP_number_round, "it rounds to a step that is not above 0.");
}

static void arguments_end_in_time_and_hold_what_they_should(void **state) {
    (void)state;
    struct spoiled x = good();
    x.p->arg[first_of(&x, OP_truth_any)->a].value = x.p->args;
    assert_code_refused(&x, OP_truth_any, "its arguments end after the last one.");
    x = good(), x.p->arg[first_of(&x, OP_range_score)->a].value = 0x80000000;
    assert_code_refused(&x, OP_range_score, "its arguments end after the last one.");
    x = good(), first_of(&x, OP_truth_any)->a = x.p->args;
    char sentence[80];
    snprintf(sentence, sizeof sentence, "there is no argument %u.", (unsigned)x.p->args);
    assert_code_refused(&x, OP_truth_any, sentence);
    x = good(), x.p->arg[first_of(&x, OP_range_score)->a + 2].value = 99;
    assert_code_refused(&x, OP_range_score, "there is no constant 99.");
    x = good(), x.p->arg[first_of(&x, OP_outcome)->b + 2].value = 4;
    assert_code_refused(&x, OP_outcome, "4 is no policy.");
}

static void an_outcome_is_no_truth(void **state) {
    (void)state;
    struct spoiled x = good();
    uint32_t outcome = first_of(&x, OP_outcome)->dst;
    x.p->definition[2].reg = outcome;
    assert_refused(&x, "definition 2: its register is an outcome.");
    x = good();
    uint32_t copy = build_op(&x.b, OP_truth_not, outcome, 0, 0);
    builder_open(&x.b);
    char sentence[80];
    snprintf(sentence, sizeof sentence, "instruction %u: register t%u is an outcome where a truth is needed.",
             (unsigned)x.p->instructions - 1, (unsigned)outcome);
    assert_true(copy > outcome);
    assert_refused(&x, sentence);
}

/* --- Blocks and ranges that are passed over ---------------------------------------------------------------------- */

static uint32_t *block_length(struct spoiled *x, enum opcode op) { return &x->p->arg[first_of(x, op)->b + 1].value; }

static void blocks_lie_within_the_code_and_not_in_each_other(void **state) {
    (void)state;
    struct spoiled x = good();
    *block_length(&x, OP_list_some) = NONE;
    assert_code_refused(&x, OP_list_some, "its block does not end in time.");
    x = good(), *block_length(&x, OP_list_some) = 8;
    assert_code_refused(&x, OP_list_every, "a block lies within another.");
    x = good(), first_of(&x, OP_list_some)->b = x.p->args - 1;
    assert_code_refused(&x, OP_list_some, "its arguments end after the last one.");
}

static void a_block_keeps_its_registers_to_itself(void **state) {
    (void)state;
    struct spoiled x = good();
    uint32_t body = x.p->arg[first_of(&x, OP_list_some)->b].value;
    x.p->arg[first_of(&x, OP_list_every)->b].value = body;
    char sentence[80];
    snprintf(sentence, sizeof sentence, "register t%u is read where nothing has written it.", (unsigned)body);
    assert_code_refused(&x, OP_list_every, sentence);
    x = good(), x.p->definition[2].reg = body;
    assert_refused(&x, "definition 2: its register is not written for every patient.");
}

static void fields_are_read_in_blocks_of_their_list_and_into_their_bank(void **state) {
    (void)state;
    struct spoiled x = good();
    first_of(&x, OP_field_truth)->a = 1;
    assert_code_refused(&x, OP_field_truth, "the field is of another bank.");
    x = good(), first_of(&x, OP_field_truth)->a = 6;
    assert_code_refused(&x, OP_field_truth, "field 6 is none of the list's record.");
    x = good(), *first_of(&x, OP_truth_const) = (struct program_instruction){ OP_field_truth, SAMPLE_TRUTHS, 0, 0 };
    assert_refused(&x, "instruction 0: a field is read outside of a block.");
    x = good(), first_of(&x, OP_list_different)->op = (uint32_t)OP_list_different | 6u << 16;
    assert_code_refused(&x, OP_list_different, "field 6 is none of the list's record.");
    x = good(), first_of(&x, OP_list_wide)->op = (uint32_t)OP_list_wide | 3u << 16;
    assert_code_refused(&x, OP_list_wide, "this aggregate does not go with its field.");
    x = good(), x.p->arg[first_of(&x, OP_list_number)->b + 2].value = AGGREGATE_OP_MEAN;
    assert_code_refused(&x, OP_list_number, "this aggregate does not go with its field.");
}

static void a_range_that_is_passed_over_ends_in_the_code_and_holds_no_other(void **state) {
    (void)state;
    struct spoiled x = good();
    first_of(&x, OP_skip_unless_yes)->b = 3;
    assert_code_refused(&x, OP_skip_unless_yes, "it passes over the end.");
    x = good();
    uint32_t at = build_op(&x.b, OP_skip_unless_yes, 0, 0, 0);
    build_op(&x.b, OP_skip_unless_yes, 0, 0, 0);
    build_skip_end(&x.b, at);
    builder_open(&x.b);
    char sentence[100];
    snprintf(sentence, sizeof sentence, "instruction %u: a range to pass over lies within another or a block.", (unsigned)at + 1);
    assert_refused(&x, sentence);
}

static void only_a_dose_reads_what_may_be_passed_over(void **state) {
    (void)state;
    struct spoiled x = good();
    uint32_t dose = x.p->dose[0].reg, late = build_op(&x.b, OP_wide_absolute, dose, 0, 0);
    builder_open(&x.b);
    char sentence[100];
    snprintf(sentence, sizeof sentence, "instruction %u: register w%u is read where nothing has written it.",
             (unsigned)x.p->instructions - 1, (unsigned)dose);
    assert_true(late > dose);
    assert_refused(&x, sentence);
    x = good(), build_definition(&x.b, "amount", VALUE_WIDE, x.p->dose[0].reg), builder_open(&x.b);
    assert_refused(&x, "definition 3: its register is not written for every patient.");
    x = good(), x.p->dose[0].kind = VALUE_TRUTH;
    assert_refused(&x, "dose 0: an amount is a number.");
}

static void arguments_that_are_shared_are_counted_each_time(void **state) {
    (void)state;
    struct builder b = builder_begin();
    uint32_t x = build_truth(&b, "x"), args = build_arg(&b, 20000);
    for (int i = 0; i < 20000; i++) build_arg(&b, x);
    for (int i = 0; i < 1000; i++) build_op(&b, OP_truth_all, args, 0, 0);
    struct program *p = builder_open(&b);
    const char *why = "";
    assert_false(program_verify(p, &why));
    assert_string_equal(why, "instruction 838: the arguments are more than 16777216.");
    program_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_built_is_accepted),
        cmocka_unit_test(sizes_are_those_of_one_guideline),
        cmocka_unit_test(texts_end_and_begin_where_they_should),
        cmocka_unit_test(indices_and_numbers_stay_within_their_sections),
        cmocka_unit_test(places_lie_within_their_source),
        cmocka_unit_test(units_and_decimals_are_some),
        cmocka_unit_test(facts_make_sense),
        cmocka_unit_test(facts_have_the_first_registers_each_its_own),
        cmocka_unit_test(calls_have_inputs_that_can_be_read_and_a_value_of_their_own),
        cmocka_unit_test(records_hold_their_fields_in_order),
        cmocka_unit_test(operands_are_registers_that_were_written),
        cmocka_unit_test(operands_are_of_their_kind),
        cmocka_unit_test(arguments_end_in_time_and_hold_what_they_should),
        cmocka_unit_test(an_outcome_is_no_truth),
        cmocka_unit_test(blocks_lie_within_the_code_and_not_in_each_other),
        cmocka_unit_test(a_block_keeps_its_registers_to_itself),
        cmocka_unit_test(fields_are_read_in_blocks_of_their_list_and_into_their_bank),
        cmocka_unit_test(a_range_that_is_passed_over_ends_in_the_code_and_holds_no_other),
        cmocka_unit_test(only_a_dose_reads_what_may_be_passed_over),
        cmocka_unit_test(arguments_that_are_shared_are_counted_each_time),
    };
    return cmocka_run_group_tests_name("runtime/verify", tests, NULL, NULL);
}
