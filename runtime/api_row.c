/* Rows of memory, behind include/osler.h. */
#include "runtime/api.h"
#include "runtime/vm_row.h"

_Static_assert(ROW_ANSWERED == (int)OSLER_OK && ROW_WRONG == (int)OSLER_PATIENT_WRONG, "the status of an answer");
_Static_assert(TRUTH_NO == (int)OSLER_NO && TRUTH_UNKNOWN == (int)OSLER_UNKNOWN && TRUTH_YES == (int)OSLER_YES &&
               OUTCOME_CONTRAINDICATED == (int)OSLER_CONTRAINDICATED, "outcomes are handed out as they are");

void osler_program_row(const osler_program *program, osler_row *form) {
    const struct program *p = program->program;
    struct row_answer answer = row_answer_of(p);
    *form = (osler_row){ .size = row_size(p), .answer_size = answer.size, .outcomes = answer.outcomes, .scales = answer.scales,
                         .amounts = answer.amounts, .doses = p->doses };
}

osler_status osler_program_row_cell(const osler_program *program, size_t fact, osler_row_cell *cell) {
    static const osler_cell cells[] = {
        [CELL_NONE] = OSLER_CELL_NONE, [CELL_TRUTH] = OSLER_CELL_TRUTH, [CELL_CHOICE] = OSLER_CELL_CHOICE, [CELL_INT16] = OSLER_CELL_INT16,
        [CELL_INT32] = OSLER_CELL_INT32, [CELL_INT64] = OSLER_CELL_INT64, [CELL_DATE] = OSLER_CELL_DATE,
    };
    const struct program *p = program->program;
    if (fact >= p->facts) return OSLER_MISUSE;
    struct row_place place = row_place_of(p, (uint32_t)fact);
    *cell = (osler_row_cell){ cells[place.cell], place.offset, p->fact[fact].kind == FACT_NUMBER ? p->fact[fact].scale : 0 };
    return OSLER_OK;
}

/* Made for the first row. */
static const struct row_reader *reader_of(osler_context *context) {
    if (!context->rows) context->rows = row_reader_new(context->context, &context->context->fixed);
    return context->rows;
}

osler_status osler_context_answer_rows(osler_context *context, const void *rows, size_t count, void *answers) {
    struct context *c = context->context;
    if (!context->begun || (count && (!rows || !answers))) return OSLER_MISUSE;
    if (api_is_refused(context)) return OSLER_REFUSED;
    const struct row_reader *reader = reader_of(context);
    context->ran = context->wrong = false;
    context->gathered = NULL;
    if (!reader) return OSLER_LIMIT;
    context_reset(c, c->today);
    context_settle(c);
    bool failed = c->failed;
    if (!failed) row_answer_each(reader, rows, count, c, answers);
    context_reset(c, c->today);
    return failed ? OSLER_LIMIT : OSLER_OK;
}

osler_status osler_context_set_row(osler_context *context, const void *row) {
    struct context *c = context->context;
    uint32_t fact = NONE;
    if (!context->begun || context->ran || !row) return OSLER_MISUSE;
    const struct row_reader *reader = reader_of(context);
    if (!reader) return OSLER_LIMIT;
    if (row_give(reader, row, c, &fact)) return OSLER_OK;
    const char *name = program_text(c->program, c->program->fact[fact].name);
    struct text message;
    text_init(&message, &c->arena);
    text_printf(&message, "the row's cell of %s holds what it cannot hold", name);
    struct fact_error wrong = { .path = name, .found = "", .expected = "", .message = message.failed ? "" : message.bytes };
    return api_patient_status(context, FACTS_WRONG, &wrong);
}
