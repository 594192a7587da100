/* Random small programs: what whatif says of each fact against trying every value of it with the VM. `test_whatif COUNT [SEED]`
 * runs longer. */
#include "runtime/whatif.h"
#include "tests/runtime/random_program.h"
#include "tests/some.h"

#include <stdlib.h>

enum { DAYS_OF = 56, OPTIONS_MOST = 64 };

/* The days around the evaluation and the first and last there are. */
static int64_t day_number(uint32_t option) {
    if (option < 40) return 20393 - 18 + (int64_t)option; /* 2025-11-01 is day 20393 */
    return option < 48 ? -719162 + (int64_t)option - 40 : 2932896 - ((int64_t)option - 48);
}

/* A fact or a cell: where its value is. */
struct place {
    struct missing name;
    enum fact_kind kind;
    uint32_t choices;
    int64_t low, high;
    uint8_t *truth, *given;
    int64_t *number;
    struct decimal *wide;
};

struct trial {
    struct program *program;
    struct context *context;
    int64_t text[TEXTS_OF];
};

static uint32_t options_of(const struct place *place) {
    switch (place->kind) {
    case FACT_TRUTH: return 2;
    case FACT_CHOICE: return place->choices;
    case FACT_NUMBER: return (uint32_t)(place->high - place->low + 1);
    case FACT_WIDE: return 4; /* -0.5, 0, 0.5, 1 */
    case FACT_TEXT: return TEXTS_OF;
    default: return DAYS_OF;
    }
}

/* Where an option stands: bits of values, steps of ranges, an index of the texts. */
static int64_t key_of(const struct place *place, uint32_t option) {
    switch (place->kind) {
    case FACT_TRUTH: return (int64_t)1 << (option ? TRUTH_YES : TRUTH_NO);
    case FACT_CHOICE: return (int64_t)1 << option;
    case FACT_NUMBER: return place->low + option;
    case FACT_WIDE: return (int64_t)option - 1;
    case FACT_TEXT: return option;
    default: return day_number(option);
    }
}

static void put_option(const struct trial *t, const struct place *place, uint32_t option) {
    int64_t key = key_of(place, option);
    if (place->given) *place->given = GIVEN_VALUE_KNOWN;
    switch (place->kind) {
    case FACT_TRUTH:
        if (place->truth) *place->truth = option ? TRUTH_YES : TRUTH_NO;
        else *place->number = option ? TRUTH_YES : TRUTH_NO;
        break;
    case FACT_WIDE: *place->wide = decimal_scaled(5 * key, -1); break;
    case FACT_TEXT: *place->number = t->text[option]; break;
    case FACT_DATE: *place->number = date_of_day(key); break;
    default: *place->number = key; break;
    }
}

static struct place place_of_fact(const struct trial *t, uint32_t f) {
    const struct program_fact *fact = &t->program->fact[f];
    struct context *c = t->context;
    struct place place = { .name = { f, 0, 0 }, .kind = (enum fact_kind)fact->kind, .choices = fact->choices, .low = fact->low,
                           .high = fact->high, .given = &c->fact[f].given };
    if (fact->kind == FACT_TRUTH) place.truth = &c->truth[fact->slot];
    else if (fact->kind == FACT_WIDE) place.wide = &c->wide[fact->slot];
    else place.number = &c->number[fact->slot];
    return place;
}

static struct place place_of_cell(const struct trial *t, uint32_t f, uint32_t element, uint32_t column) {
    const struct program *p = t->program;
    const struct program_record *record = &p->record[p->list[p->fact[f].slot].record];
    const struct program_field *field = &p->field[record->first_field + column];
    struct list_value *list = &t->context->list[p->fact[f].slot];
    size_t cell = (size_t)element * record->fields + column;
    return (struct place){ .name = { f, element + 1, record->first_field + column }, .kind = (enum fact_kind)field->kind,
                           .choices = field->choices, .low = field->low, .high = field->high, .number = &list->cell[cell],
                           .wide = &list->wide[cell] };
}

/* --- Patients ------------------------------------------------------------------------------------------------------ */

static void give_patient(struct random *r, struct trial *t) {
    const struct program *p = t->program;
    context_reset(t->context, date_parse("2025-11-01", 10, NULL));
    for (int i = 0; i < TEXTS_OF; i++) t->text[i] = context_text(t->context, slice_of(text_of[i]));
    for (uint32_t f = 0; f < p->facts; f++) {
        if (p->fact[f].kind != FACT_LIST) {
            struct place place = place_of_fact(t, f);
            if (chance(r, 65)) put_option(t, &place, below(r, options_of(&place)));
            if (place.kind == FACT_DATE && chance(r, 10)) *place.number = date_parse("2025-11", 7, NULL);
            continue;
        }
        const struct program_list *list = &p->list[p->fact[f].slot];
        enum list_state state = chance(r, 15) ? LIST_UNKNOWN : chance(r, 25) ? LIST_MORE : LIST_COMPLETE;
        struct list_value *value = give_list(t->context, p->fact[f].slot, state, list->most);
        value->count = state == LIST_UNKNOWN ? 0 : below(r, list->most + 1);
        for (uint32_t e = 0; e < value->count; e++)
            for (uint32_t c = 0; c < p->record[list->record].fields; c++) {
                struct place place = place_of_cell(t, f, e, c);
                if (chance(r, 70)) put_option(t, &place, below(r, options_of(&place)));
            }
    }
}

/* --- What is claimed ------------------------------------------------------------------------------------------------ */

static bool same_name(const struct missing *a, const struct missing *b) {
    return a->fact == b->fact && a->element == b->element && (a->element == 0 || a->field == b->field);
}

static bool is_doubted(const struct whatif *whatif, const struct missing *name) {
    for (size_t i = 0; i < whatif->doubts; i++)
        if (same_name(&whatif->doubt[i].what, name)) return true;
    return false;
}

static bool covers(const struct trial *t, const struct whatif_change *change, int64_t key) {
    struct slice named, wanted = slice_of(change->form == WHATIF_TEXT ? text_of[key] : "");
    switch (change->form) {
    case WHATIF_VALUES: return (change->mask & key) != 0;
    case WHATIF_RANGE: return change->first <= key && key <= change->last;
    case WHATIF_TEXT: return !change->text_other && context_text_at(t->context, change->nearest.number, &named) && slice_equal(named, wanted);
    case WHATIF_REST: break;
    }
    return false;
}

/* The text is one that the program names; a text that is like none is not. */
static bool is_named(const struct trial *t, int64_t key) {
    for (uint32_t i = 0; i < t->program->instructions; i++)
        if (instruction_op(&t->program->instruction[i]) == OP_text_is &&
            strcmp(program_text(t->program, t->program->instruction[i].b), text_of[key]) == 0)
            return true;
    return false;
}

/* The outcome that is claimed for this value, or what stands for none. */
static uint8_t claim_for(const struct trial *t, const struct whatif *whatif, const struct place *place, int64_t key, uint8_t base) {
    for (size_t i = 0; i < whatif->changes; i++) {
        const struct whatif_change *change = &whatif->change[i];
        if (!same_name(&change->what, &place->name) || change->form == WHATIF_REST) continue;
        bool other = change->form == WHATIF_TEXT && change->text_other && !is_named(t, key) && !is_doubted(whatif, &place->name);
        if (other || covers(t, change, key)) return change->flip[0].then;
    }
    return base;
}

/* A stretch on the same side, nearer to the present value, that leads to the same outcome: this one is not told then. */
static bool told_nearer(const struct whatif *whatif, const struct place *place, int64_t now, int64_t key, uint8_t then) {
    for (size_t i = 0; i < whatif->changes; i++) {
        const struct whatif_change *change = &whatif->change[i];
        if (!same_name(&change->what, &place->name) || change->form != WHATIF_RANGE || !change->known) continue;
        bool between = key > now ? change->first > now && change->last < key : change->last < now && change->first > key;
        if (between && change->flip[0].then == then) return true;
    }
    return false;
}

static void fail_with(const struct trial *t, const struct place *place, uint64_t seed, int64_t key, uint8_t claimed, uint8_t found) {
    struct text text;
    text_init(&text, &t->context->arena);
    program_disassemble(t->program, &text);
    fprintf(stderr, "%s\n", text.bytes);
    text_clear(&text);
    missing_print(t->program, &place->name, &text);
    fail_msg("seed %llu: %s at %lld: %d is claimed, %d found", (unsigned long long)seed, text.bytes, (long long)key, claimed, found);
}

/* --- Comparing ------------------------------------------------------------------------------------------------------- */

struct tally {
    uint64_t values, flips, doubts, places;
};

static void check_place(struct trial *t, const struct whatif *whatif, const struct place *place, uint64_t seed, struct tally *tally) {
    uint32_t reg = t->program->recommendation[0].outcome;
    uint8_t base = t->context->truth[reg], truth = place->truth ? *place->truth : 0, given = place->given ? *place->given : 0;
    int64_t number = place->number ? *place->number : 0, now = place->kind == FACT_NUMBER ? number : INT64_MIN;
    struct decimal wide = place->wide ? *place->wide : decimal_unknown;
    bool day = place->kind == FACT_DATE && date_is_known(number) && date_precision(number) == DATE_DAY;
    bool doubted = is_doubted(whatif, &place->name);
    tally->places++, tally->doubts += doubted;
    for (uint32_t o = 0; o < options_of(place); o++) {
        int64_t key = key_of(place, o);
        if (place->kind == FACT_WIDE && decimal_is_known(wide) && decimal_equal(wide, decimal_scaled(5 * key, -1))) now = key;
        if (day && date_of_day(key) == number) now = key;
    }
    if (now == NUMBER_UNKNOWN) now = INT64_MIN;
    for (uint32_t o = 0; o < options_of(place); o++) {
        int64_t key = key_of(place, o);
        put_option(t, place, o);
        vm_run(t->context);
        uint8_t found = t->context->truth[reg], claimed = claim_for(t, whatif, place, key, base);
        tally->values++, tally->flips += found != base;
        bool nearer = claimed == base && now != INT64_MIN && told_nearer(whatif, place, now, key, found);
        if (found != claimed && !(doubted && claimed == base) && !nearer) fail_with(t, place, seed, key, claimed, found);
    }
    if (place->truth) *place->truth = truth;
    if (place->number) *place->number = number;
    if (place->wide) *place->wide = wide;
    if (place->given) *place->given = given;
    vm_run(t->context);
    assert_int_equal(t->context->truth[reg], base);
}

static void check_rest(struct trial *t, const struct whatif *whatif, uint32_t f, uint64_t seed) {
    struct list_value *list = &t->context->list[t->program->fact[f].slot];
    struct list_value before = *list;
    struct place place = { .name = { f, 0, 0 } };
    uint32_t reg = t->program->recommendation[0].outcome;
    uint8_t base = t->context->truth[reg], claimed = base, given = t->context->fact[f].given;
    if (before.state == LIST_COMPLETE) return;
    for (size_t i = 0; i < whatif->changes; i++)
        if (whatif->change[i].form == WHATIF_REST && whatif->change[i].what.fact == f) claimed = whatif->change[i].flip[0].then;
    list->state = LIST_COMPLETE;
    t->context->fact[f].given = GIVEN_VALUE_KNOWN;
    vm_run(t->context);
    if (t->context->truth[reg] != claimed) fail_with(t, &place, seed, 0, claimed, t->context->truth[reg]);
    *list = before;
    t->context->fact[f].given = given;
    vm_run(t->context);
}

static void check_patient(struct trial *t, struct box *box, uint64_t seed, struct tally *tally) {
    const struct program *p = t->program;
    uint32_t reg = p->recommendation[0].outcome;
    vm_run(t->context);
    uint8_t base = t->context->truth[reg];
    const struct whatif *whatif = whatif_new(t->context, box, NULL, 0);
    assert_non_null(whatif);
    assert_int_equal(t->context->truth[reg], base);
    for (size_t i = 0; i < whatif->changes; i++) {
        assert_int_equal(whatif->change[i].flips, 1);
        assert_int_equal(whatif->change[i].flip[0].now, base);
        assert_int_not_equal(whatif->change[i].flip[0].then, base);
    }
    for (uint32_t f = 0; f < p->facts; f++) {
        if (p->fact[f].kind != FACT_LIST) {
            struct place place = place_of_fact(t, f);
            check_place(t, whatif, &place, seed, tally);
            continue;
        }
        check_rest(t, whatif, f, seed);
        uint32_t fields = p->record[p->list[p->fact[f].slot].record].fields;
        for (uint32_t e = 0; e < t->context->list[p->fact[f].slot].count; e++)
            for (uint32_t c = 0; c < fields; c++) {
                struct place place = place_of_cell(t, f, e, c);
                check_place(t, whatif, &place, seed, tally);
            }
    }
}

static uint64_t programs = 21000 / ONE_IN(4), first_seed = 1;

static void what_would_change_an_outcome_is_what_trying_every_value_finds(void **state) {
    (void)state;
    struct tally tally = { 0 };
    struct random r = { .lists = 0 };
    for (uint64_t seed = first_seed; seed < first_seed + programs; seed++) {
        struct trial t = { .program = NULL };
        uint64_t tested;
        r.state = seed * 0x9E3779B97F4A7C15u + 1;
        t.program = make_program(&r, &tested);
        t.context = context_new(t.program, NULL);
        struct box *box = box_new(t.context, 0);
        assert_non_null(box);
        for (int patient = 0; patient < 3; patient++) {
            give_patient(&r, &t);
            check_patient(&t, box, seed, &tally);
        }
        box_free(box);
        context_free(t.context);
        program_free(t.program);
    }
    print_message("%llu values of %llu facts, %llu flips, %llu facts in doubt\n", (unsigned long long)tally.values,
                  (unsigned long long)tally.places, (unsigned long long)tally.flips, (unsigned long long)tally.doubts);
    assert_true(tally.doubts * 10 <= tally.places);
    assert_true(tally.flips * 100 >= tally.values);
}

int main(int argc, char **argv) {
    if (argc > 1) programs = strtoull(argv[1], NULL, 10);
    if (argc > 2) first_seed = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_would_change_an_outcome_is_what_trying_every_value_finds) };
    return cmocka_run_group_tests_name("runtime/whatif", tests, NULL, NULL);
}
