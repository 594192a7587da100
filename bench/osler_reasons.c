/* osler_reasons GUIDE FILE [TIMES]: like osler_scalar, with the structured reasons of all outcomes: nanoseconds a patient, and
 * nodes. With TIMES nothing is timed: 512 patients so often, for callgrind. */
#define _GNU_SOURCE
#include "bench/osler.h"

#include "bench/stopwatch.h"

enum { MANY = 1000000, HOT = 512, AT_ONCE = 256, ROOM = AT_ONCE * 128 };

struct work {
    osler_context *context;
    osler_row form;
    uint8_t *rows, *answers;
    osler_node *nodes;
    size_t *ends;
};

static size_t explain(const struct work *w, size_t count) {
    size_t nodes = 0;
    for (size_t at = 0, done = 0; at < count; at += done) {
        size_t some = count - at < AT_ONCE ? count - at : AT_ONCE;
        bench_need(osler_context_explain_rows(w->context, w->rows + at * w->form.size, some, w->answers + at * w->form.answer_size, w->nodes, ROOM,
                                              w->ends, &done) == OSLER_OK, "no reasons");
        nodes += w->ends[done - 1];
    }
    return nodes;
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 4) return bench_usage("osler_reasons GUIDE FILE [TIMES]");
    size_t many = argc == 4 ? HOT : MANY;
    osler_program *program = bench_program(argv[1]);
    struct work w = { 0 };
    size_t count;
    osler_program_row(program, &w.form);
    uint8_t *patients = bench_rows(program, argv[2], &count);
    w.rows = bench_room(many * w.form.size), w.answers = bench_room(many * w.form.answer_size);
    w.nodes = bench_room(ROOM * sizeof *w.nodes), w.ends = bench_room(AT_ONCE * sizeof *w.ends);
    for (size_t i = 0; i < many; i++) memcpy(w.rows + i * w.form.size, patients + i % count * w.form.size, w.form.size);
    bench_need(osler_context_new(program, NULL, &w.context) == OSLER_OK && osler_context_begin(w.context, BENCH_DAY) == OSLER_OK, "no context");
    for (long times = argc == 4 ? atol(argv[3]) : 0; times > 0; times--) explain(&w, HOT);
    if (argc == 3) {
        STOPWATCH("reasons hot", HOT, 500, explain(&w, HOT));
        STOPWATCH("reasons", MANY, 1, explain(&w, MANY));
        printf("reasons, nodes\t%.2f\n", (double)explain(&w, MANY) / MANY);
    }
    osler_context_free(w.context);
    osler_program_free(program);
    return 0;
}
