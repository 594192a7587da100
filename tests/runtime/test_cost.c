/* What a program says it costs at most is what the VM keeps to: each step is counted, and the memory of the arenas. */
#include "runtime/program.h"

/* A step is an instruction, and one more for each argument that it reads. */
static uint64_t steps;
static const struct program *running;

static enum opcode counted(const struct program_instruction *i) {
    enum opcode op = instruction_op(i);
    enum operand kinds[] = { opcode_info[op].a, opcode_info[op].b };
    const uint32_t at[] = { i->a, i->b };
    steps++;
    for (int k = 0; k < 2; k++)
        if (kinds[k] >= OPERAND_ARGS_T && kinds[k] <= OPERAND_ARGS_TP) steps += running->arg[at[k]].value * (kinds[k] == OPERAND_ARGS_T ? 1 : 2);
    return op;
}

#define VM_SWITCH
#define instruction_op counted
#include "runtime/vm.c"
#undef instruction_op

#include "tests/embed/hosted.h"

#include "runtime/api.h"

static const struct program *opened(struct hosted *h, const char *name) {
    *h = (struct hosted){ .counted = { .left = SIZE_MAX } };
    h->allocator = (osler_allocator){ count_resize, &h->counted };
    h->program = hosted_compile(name, NULL);
    assert_int_equal(osler_context_new(h->program, &h->allocator, &h->context), OSLER_OK);
    return running = h->program->program;
}

static size_t memory_of(const osler_context *context) { return context->context->arena.total + context->context->fixed.total; }

/* Every list as long as it may be, every number off its step, so that each is worth a notice. */
static void fill_list(struct hosted *h, uint32_t fact) {
    const struct program *p = h->program->program;
    const struct program_list *list = &p->list[p->fact[fact].slot];
    const struct program_record *record = &p->record[list->record];
    assert_int_equal(osler_context_begin_list(h->context, fact), OSLER_OK);
    for (uint32_t e = 0; e < list->most; e++) {
        assert_int_equal(osler_context_add_element(h->context, fact), OSLER_OK);
        for (uint32_t f = 0; f < record->fields; f++) {
            const struct program_field *field = &p->field[record->first_field + f];
            size_t index = osler_program_field(h->program, fact, f);
            double middle = ((double)field->low + (double)field->high) / 2;
            for (uint32_t s = 0; s < field->scale; s++) middle /= 10;
            if (field->kind == FACT_NUMBER) osler_context_set_double(h->context, index, middle + 0.123456789, NULL);
            if (field->kind == FACT_DATE) osler_context_set_date(h->context, index, e % 2 ? "2024-01-01" : "2023-01-01");
        }
    }
}

static void the_largest_patient_stays_within_what_is_stated(void **unused) {
    static const char *const guides[] = { HOSTED, "tests/golden/every_reason.guide", "guidelines/her2_status.guide" };
    (void)unused;
    for (size_t g = 0; g < sizeof guides / sizeof *guides; g++) {
        struct hosted h;
        const struct program *p = opened(&h, guides[g]);
        for (int round = 0; round < 3; round++) {
            hosted_begin(&h);
            for (uint32_t f = 0; f < p->facts; f++)
                if (p->fact[f].kind == FACT_LIST || p->fact[f].kind == FACT_SERIES) fill_list(&h, f);
            assert_int_equal(osler_context_run(h.context), OSLER_OK);
            steps = 0;
            vm_run(h.context->context); /* the program as it is: the faster forms made of it do no more */
            if (round == 0)
                print_message("# %s: %llu of at most %llu steps, %zu of at most %llu bytes\n", guides[g], (unsigned long long)steps,
                              (unsigned long long)p->worst_instructions, memory_of(h.context), (unsigned long long)p->context_bytes);
            assert_true(steps <= p->worst_instructions && steps > p->worst_instructions / 4);
            assert_true(memory_of(h.context) <= p->context_bytes);
        }
        hosted_close(&h);
    }
}

/* A run takes nothing: neither where all is known nor where nothing is. */
static void a_run_takes_no_memory(void **unused) {
    struct hosted h;
    (void)unused;
    opened(&h, HOSTED);
    context_settle(h.context->context);
    size_t calls = h.counted.calls;
    steps = 0;
    vm_run(h.context->context);
    assert_int_equal(h.counted.calls, calls);
    assert_true(steps > 0);
    hosted_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_patient_stays_within_what_is_stated),
        cmocka_unit_test(a_run_takes_no_memory),
    };
    return cmocka_run_group_tests_name("runtime/cost", tests, NULL, NULL);
}
