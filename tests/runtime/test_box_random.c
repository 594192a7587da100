/* Random small programs: what box_missing says against trying every completion with the VM. `test_box_random COUNT [SEED]` runs
 * longer. */
#include "runtime/box.h"
#include "tests/runtime/random_program.h"
#include "tests/some.h"

#include <stdlib.h>

enum { THINGS_MOST = 40, RUNS_MOST = 6000 };

/* --- Patients ---------------------------------------------------------------------------------------------------- */

static date day_of(uint32_t option) {
    static const int64_t around = 20393 - 18; /* 2025-11-01 is day 20393 */
    if (option < 40) return date_of_day(around + option);
    return option < 48 ? date_of_day(-719162 + (int64_t)option - 40) : date_of_day(2932896 - ((int64_t)option - 48));
}
enum { DAYS_OF = 56 };

struct variable {
    struct missing name;
    enum fact_kind kind;
    uint32_t options, choices;
    int64_t low;
    bool is_rest, may_stay;
    uint32_t list, room;
};

struct trial {
    struct program *program;
    struct context *context;
    struct variable variable[THINGS_MOST];
    uint32_t variables;
    uint64_t tested;
    int64_t text[TEXTS_OF];
    struct list_value given[2];
};

static uint32_t options_of(const struct trial *t, uint32_t kind, uint32_t choices, int64_t low, int64_t high) {
    (void)t;
    switch ((enum fact_kind)kind) {
    case FACT_TRUTH: return 2;
    case FACT_CHOICE: return choices;
    case FACT_NUMBER: return (uint32_t)(high - low + 1);
    case FACT_WIDE: return 4; /* -0.5, 0, 0.5, 1 */
    case FACT_TEXT: return TEXTS_OF;
    default: return DAYS_OF;
    }
}

/* The register of option `o` of a kind; the one behind the last is unknown. */
static int64_t number_option(const struct trial *t, uint32_t kind, uint32_t options, uint32_t choices, int64_t low, uint32_t o) {
    bool unknown = o >= options;
    switch ((enum fact_kind)kind) {
    case FACT_TRUTH: return unknown ? TRUTH_UNKNOWN : o ? TRUTH_YES : TRUTH_NO;
    case FACT_CHOICE: return unknown ? choice_unknown(choices) : (int64_t)1 << o;
    case FACT_NUMBER: return unknown ? NUMBER_UNKNOWN : low + o;
    case FACT_TEXT: return unknown ? NUMBER_UNKNOWN : t->text[o];
    default: return unknown ? DATE_UNKNOWN : day_of(o);
    }
}

static struct decimal wide_option(uint32_t o) { return o >= 4 ? decimal_unknown : decimal_scaled(5 * ((int64_t)o - 1), -1); }

static void set_fact(struct trial *t, uint32_t f, uint32_t o) {
    const struct program_fact *fact = &t->program->fact[f];
    struct context *c = t->context;
    uint32_t options = options_of(t, fact->kind, fact->choices, fact->low, fact->high);
    int64_t value = number_option(t, fact->kind, options, fact->choices, fact->low, o);
    if (fact->kind == FACT_TRUTH) c->truth[fact->slot] = (uint8_t)value;
    else if (fact->kind == FACT_WIDE) c->wide[fact->slot] = wide_option(o);
    else c->number[fact->slot] = value;
    c->fact[f].given = o < options ? GIVEN_VALUE_KNOWN : GIVEN_NOT;
}

static const struct program_field *field_at(const struct trial *t, uint32_t list, uint32_t column) {
    return &t->program->field[t->program->record[t->program->list[list].record].first_field + column];
}
static uint32_t columns(const struct trial *t, uint32_t list) { return t->program->record[t->program->list[list].record].fields; }

static void set_cell(struct trial *t, struct list_value *value, uint32_t list, uint32_t element, uint32_t column, uint32_t o) {
    const struct program_field *field = field_at(t, list, column);
    size_t cell = (size_t)element * columns(t, list) + column;
    uint32_t options = options_of(t, field->kind, field->choices, field->low, field->high);
    value->cell[cell] = number_option(t, field->kind, options, field->choices, field->low, o);
    if (field->kind == FACT_WIDE) value->wide[cell] = wide_option(o);
}

static bool field_tested(const struct trial *t, uint32_t list, uint32_t column) {
    return (t->tested & field_bit((uint32_t)(field_at(t, list, column) - t->program->field))) != 0;
}

static uint32_t cell_options(const struct trial *t, uint32_t list, uint32_t column, bool may_stay) {
    const struct program_field *field = field_at(t, list, column);
    return options_of(t, field->kind, field->choices, field->low, field->high) + may_stay;
}

/* How many elements there are, and how many sequences of up to `room` of them. */
static uint32_t element_options(const struct trial *t, uint32_t list) {
    uint32_t options = 1;
    for (uint32_t c = 0; c < columns(t, list); c++) options *= cell_options(t, list, c, field_tested(t, list, c));
    return options;
}

static uint32_t rest_options(const struct trial *t, uint32_t list, uint32_t room) {
    uint64_t all = 1, of_length = 1, element = element_options(t, list);
    for (uint32_t n = 0; n < room && all < RUNS_MOST; n++) of_length *= element, all += of_length;
    return all < RUNS_MOST ? (uint32_t)all : RUNS_MOST;
}

static void set_rest(struct trial *t, const struct variable *v, uint32_t o) {
    struct list_value *value = &t->context->list[v->list];
    uint32_t known = t->given[v->list].count, element = element_options(t, v->list), length = 0;
    bool unknown = v->may_stay && o == v->options - 1;
    value->state = unknown ? LIST_UNKNOWN : LIST_COMPLETE;
    t->context->fact[t->program->list[v->list].fact].given = unknown ? GIVEN_NOT : GIVEN_VALUE_KNOWN;
    value->count = known;
    if (unknown) return;
    for (uint32_t of_length = 1; o >= of_length; length++) o -= of_length, of_length *= element;
    for (uint32_t n = 0; n < length; n++, o /= element) {
        uint32_t cell = o % element;
        for (uint32_t c = 0; c < columns(t, v->list); c++) {
            uint32_t options = cell_options(t, v->list, c, field_tested(t, v->list, c));
            set_cell(t, value, v->list, known + n, c, cell % options);
            cell /= options;
        }
    }
    value->count = known + length;
}

static void set_variable(struct trial *t, const struct variable *v, uint32_t o) {
    if (v->is_rest) {
        set_rest(t, v, o);
    } else if (v->name.element) {
        uint32_t first = t->program->record[t->program->list[v->list].record].first_field;
        set_cell(t, &t->context->list[v->list], v->list, v->name.element - 1, v->name.field - first, o);
    } else {
        set_fact(t, v->name.fact, o);
    }
}

static void add_variable(struct trial *t, struct variable v) {
    assert_true(t->variables < THINGS_MOST);
    t->variable[t->variables++] = v;
}

static void give_elements(struct random *r, struct trial *t, uint32_t list, enum list_state state) {
    uint32_t most = t->program->list[list].most, count = state == LIST_UNKNOWN ? 0 : below(r, most + 1);
    struct list_value *value = give_list(t->context, list, state, most);
    value->count = count;
    uint32_t fact = t->program->list[list].fact;
    if (state != LIST_COMPLETE) {
        struct variable v = { .name = { fact, 0, 0 }, .is_rest = true, .list = list, .room = most - count };
        v.may_stay = state == LIST_UNKNOWN && (t->tested & list_bit(list));
        v.options = rest_options(t, list, v.room) + v.may_stay;
        add_variable(t, v);
    }
    for (uint32_t e = 0; e < count; e++)
        for (uint32_t c = 0; c < columns(t, list); c++) {
            uint32_t field = (uint32_t)(field_at(t, list, c) - t->program->field);
            if (chance(r, 55)) set_cell(t, value, list, e, c, below(r, cell_options(t, list, c, false)));
            else add_variable(t, (struct variable){ .name = { fact, e + 1, field }, .list = list,
                                                    .options = cell_options(t, list, c, field_tested(t, list, c)) });
        }
    t->given[list] = *value;
}

static void give_facts(struct random *r, struct trial *t) {
    context_reset(t->context, date_parse("2025-11-01", 10, NULL));
    for (int i = 0; i < TEXTS_OF; i++) t->text[i] = context_text(t->context, slice_of(text_of[i]));
    t->variables = 0;
    for (uint32_t f = 0; f < t->program->facts; f++) {
        const struct program_fact *fact = &t->program->fact[f];
        if (fact->kind == FACT_LIST) {
            give_elements(r, t, fact->slot, chance(r, 40) ? LIST_UNKNOWN : chance(r, 50) ? LIST_MORE : LIST_COMPLETE);
            continue;
        }
        uint32_t options = options_of(t, fact->kind, fact->choices, fact->low, fact->high);
        if (chance(r, 30)) {
            set_fact(t, f, below(r, options));
            if (fact->kind == FACT_DATE && chance(r, 20)) t->context->number[fact->slot] = date_parse("2025-11", 7, NULL);
            if (chance(r, 20)) t->context->fact[f].given = GIVEN_ASSUMED;
        } else {
            add_variable(t, (struct variable){ .name = { f, 0, 0 }, .options = options + ((t->tested & fact_bit(f)) != 0) });
            if (chance(r, 30)) t->context->fact[f].given = GIVEN_STALE;
        }
    }
}

/* --- Every completion -------------------------------------------------------------------------------------------- */

static uint64_t runs_needed(const struct trial *t) {
    uint64_t runs = 1;
    for (uint32_t v = 0; v < t->variables && runs <= RUNS_MOST; v++) runs *= t->variable[v].options;
    return runs;
}

/* The outcomes of all completions, the first variable's option counting fastest. */
static void run_all(struct trial *t, uint8_t *outcome, uint32_t runs) {
    uint32_t reg = t->program->recommendation[0].outcome;
    for (uint32_t run = 0; run < runs; run++) {
        uint32_t rest = run;
        for (uint32_t pass = 0; pass < t->variables; pass++) {
            const struct variable *v = &t->variable[pass];
            set_variable(t, v, rest % v->options);
            rest /= v->options;
        }
        vm_run(t->context);
        outcome[run] = t->context->truth[reg];
    }
}

static bool matters(const struct trial *t, const uint8_t *outcome, uint32_t runs, uint32_t variable) {
    uint32_t stride = 1, options = t->variable[variable].options;
    for (uint32_t v = 0; v < variable; v++) stride *= t->variable[v].options;
    for (uint32_t run = 0; run < runs; run++)
        if (run / stride % options > 0 && outcome[run] != outcome[run - stride]) return true;
    return false;
}

/* --- Comparing --------------------------------------------------------------------------------------------------- */

static bool listed(const struct missing_set *set, const struct missing *name) {
    for (size_t i = 0; i < set->count; i++)
        if (set->at[i].fact == name->fact && set->at[i].element == name->element &&
            (name->element == 0 || set->at[i].field == name->field))
            return true;
    return false;
}

static void show(const struct trial *t, const struct missing_set *set, const uint8_t *outcome, uint32_t runs) {
    struct text text;
    text_init(&text, &t->context->arena);
    program_disassemble(t->program, &text);
    fprintf(stderr, "%s\nexpected:", text.bytes);
    for (uint32_t v = 0; v < t->variables; v++) {
        text_clear(&text);
        missing_print(t->program, &t->variable[v].name, &text);
        fprintf(stderr, " %s%s(%u)", matters(t, outcome, runs, v) ? "" : "-", text.bytes, (unsigned)t->variable[v].options);
    }
    fprintf(stderr, "\nfound:%s", set->may ? " (may)" : "");
    for (size_t i = 0; i < set->count; i++) {
        text_clear(&text);
        missing_print(t->program, &set->at[i], &text);
        fprintf(stderr, " %s", text.bytes);
    }
    fprintf(stderr, "\n");
}

/* Of the unknown dates only some days are tried, which is all that matters unless days are added or counted. */
static bool days_are_sampled(const struct trial *t) {
    bool unknown = false, counted = false;
    for (uint32_t v = 0; v < t->variables; v++)
        unknown |= t->variable[v].name.element == 0 && t->program->fact[t->variable[v].name.fact].kind == FACT_DATE;
    for (uint32_t i = 0; i < t->program->instructions; i++) {
        enum opcode code = instruction_op(&t->program->instruction[i]);
        counted |= code == OP_date_add || code == OP_date_elapsed;
    }
    return unknown && counted;
}

struct tally {
    uint64_t programs, questions, may, listed, left_out;
};

static void one_program(struct random *r, struct tally *tally, uint64_t seed) {
    static uint8_t outcome[RUNS_MOST];
    struct trial t = { .variables = 0 };
    t.program = make_program(r, &t.tested);
    t.context = context_new(t.program, NULL);
    struct box *box = box_new(t.context, 0);
    assert_non_null(box);
    for (int patient = 0; patient < 3; patient++) {
        give_facts(r, &t);
        uint64_t runs = runs_needed(&t);
        if (runs > RUNS_MOST) continue;
        struct missing_set set;
        vm_run(t.context);
        assert_true(box_missing(box, 0, &set));
        run_all(&t, outcome, (uint32_t)runs);
        tally->questions++;
        tally->may += set.may;
        for (uint32_t v = 0; v < t.variables; v++) {
            bool expected = matters(&t, outcome, (uint32_t)runs, v), found = listed(&set, &t.variable[v].name);
            tally->listed += found;
            tally->left_out += !found;
            if (expected == found || (set.may && found) || (found && days_are_sampled(&t))) continue;
            show(&t, &set, outcome, (uint32_t)runs);
            fail_msg("seed %llu, patient %d", (unsigned long long)seed, patient);
        }
    }
    tally->programs++;
    box_free(box);
    context_free(t.context);
    program_free(t.program);
}

static uint64_t programs = 8000 / ONE_IN(4), first_seed = 1;

static void what_is_missing_is_what_trying_everything_finds(void **state) {
    (void)state;
    struct tally tally = { 0 };
    struct random r = { .lists = 0 };
    for (uint64_t seed = first_seed; seed < first_seed + programs; seed++) {
        r.state = seed * 0x9E3779B97F4A7C15u + 1;
        one_program(&r, &tally, seed);
    }
    print_message("seeds from %llu: %llu programs, %llu questions, %llu things listed, %llu not, %llu answers with may\n",
                  (unsigned long long)first_seed, (unsigned long long)tally.programs, (unsigned long long)tally.questions,
                  (unsigned long long)tally.listed, (unsigned long long)tally.left_out, (unsigned long long)tally.may);
    for (int code = 0; code < OPCODES && programs >= 1000; code++)
        if (r.used[code] == 0 && code != OP_skip_unless_yes) fail_msg("no program used %s", opcode_name((enum opcode)code));
    assert_true(tally.may * 20 <= tally.questions);
    assert_true(tally.listed * 20 >= tally.left_out);
}

int main(int argc, char **argv) {
    if (argc > 1) programs = strtoull(argv[1], NULL, 10);
    if (argc > 2) first_seed = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_missing_is_what_trying_everything_finds) };
    return cmocka_run_group_tests_name("runtime/box_random", tests, NULL, NULL);
}
