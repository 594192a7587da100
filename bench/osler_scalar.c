/* osler_scalar GUIDE FILE [TIMES]: one patient after another through osler.h, facts as typed cells: nanoseconds a patient. With TIMES
 * nothing is timed: 512 patients so often, for callgrind. */
#define _GNU_SOURCE
#include "bench/osler.h"

#include "bench/stopwatch.h"

enum { MANY = 8000000, HOT = 512 };

int main(int argc, char **argv) {
    if (argc != 3 && argc != 4) return bench_usage("osler_scalar GUIDE FILE [TIMES]");
    size_t many = argc == 4 ? HOT : MANY;
    osler_program *program = bench_program(argv[1]);
    osler_row form;
    size_t count;
    osler_program_row(program, &form);
    uint8_t *patients = bench_rows(program, argv[2], &count), *rows = bench_room(many * form.size), *answers = bench_room(many * form.answer_size);
    for (size_t i = 0; i < many; i++) memcpy(rows + i * form.size, patients + i % count * form.size, form.size);
    osler_context *context = NULL;
    bench_need(osler_context_new(program, NULL, &context) == OSLER_OK && osler_context_begin(context, BENCH_DAY) == OSLER_OK, "no context");
    for (long times = argc == 4 ? atol(argv[3]) : 0; times > 0; times--) osler_context_answer_rows(context, rows, HOT, answers);
    if (argc == 3) {
        STOPWATCH("scalar hot", HOT, 5000, osler_context_answer_rows(context, rows, HOT, answers));
        STOPWATCH("scalar", MANY, 1, osler_context_answer_rows(context, rows, MANY, answers));
        stopwatch_clock = CLOCK_PROCESS_CPUTIME_ID;
        STOPWATCH("scalar, processor time", MANY, 1, osler_context_answer_rows(context, rows, MANY, answers));
    }
    osler_context_free(context);
    osler_program_free(program);
    return 0;
}
