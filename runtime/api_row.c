/* Rows of memory, behind include/osler.h. */
#include "runtime/api.h"
#include "runtime/vm_row.h"
#include "runtime/vm_why.h"

_Static_assert(ROW_ANSWERED == (int)OSLER_OK && ROW_WRONG == (int)OSLER_PATIENT_WRONG, "the status of an answer");
_Static_assert(TRUTH_NO == (int)OSLER_NO && TRUTH_UNKNOWN == (int)OSLER_UNKNOWN && TRUTH_YES == (int)OSLER_YES &&
               OUTCOME_CONTRAINDICATED == (int)OSLER_CONTRAINDICATED, "outcomes are handed out as they are");

_Static_assert(sizeof(osler_node) == sizeof(struct why_node) && offsetof(osler_node, kind) == offsetof(struct why_node, kind) &&
               offsetof(osler_node, value) == offsetof(struct why_node, value), "nodes are handed out as they are");
_Static_assert(WHY_FACT == (int)OSLER_REASON_FACT && WHY_GROUP == (int)OSLER_REASON_GROUP && WHY_INSTEAD == (int)OSLER_REASON_INSTEAD &&
               WHY_MORE == (int)OSLER_REASON_MORE, "and their kinds");

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
    if (fact >= program_asked(p)) return OSLER_MISUSE;
    struct row_place place = row_place_of(p, (uint32_t)fact);
    *cell = (osler_row_cell){ cells[place.cell], place.offset, p->fact[fact].kind == FACT_NUMBER ? p->fact[fact].scale : 0 };
    return OSLER_OK;
}

/* Made for the first row. */
static const struct row_reader *reader_of(osler_context *context) {
    if (!context->rows) context->rows = row_reader_new(context->context, &context->context->fixed);
    return context->rows;
}

/* Everything forgotten, for rows of which nothing is known yet. */
static osler_status begin_rows(osler_context *context, bool possible) {
    if (!context->begun || !possible) return OSLER_MISUSE;
    if (api_is_refused(context)) return OSLER_REFUSED;
    context->ran = context->wrong = false;
    context->gathered = NULL;
    if (!reader_of(context)) return OSLER_LIMIT;
    context_reset(context->context, context->context->today);
    context_settle(context->context);
    return context->context->failed ? OSLER_LIMIT : OSLER_OK;
}

osler_status osler_context_answer_rows(osler_context *context, const void *rows, size_t count, void *answers) {
    osler_status status = begin_rows(context, count == 0 || (rows && answers));
    if (status == OSLER_OK) row_answer_each(context->rows, rows, count, context->context, answers);
    if (context->begun) context_reset(context->context, context->context->today);
    return status;
}

/* Reasons need a plan also where answers are made without one. */
static const struct why *why_of(osler_context *context) {
    struct context *c = context->context;
    if (context->why) return context->why;
    const struct vm_plan *plan = c->plan ? c->plan : vm_plan_new(c->program, &c->fixed);
    context->why = plan ? why_new(plan, c) : NULL;
    return context->why;
}

osler_status osler_context_explain_rows(osler_context *context, const void *rows, size_t count, void *answers, osler_node *nodes,
                                        size_t room, size_t *ends, size_t *done) {
    osler_status status = begin_rows(context, done && (count == 0 || (rows && answers && nodes && ends)));
    const struct why *why = status == OSLER_OK ? why_of(context) : NULL;
    size_t used = 0, i = 0;
    if (status == OSLER_OK && !why) status = OSLER_LIMIT;
    if (status == OSLER_OK) {
        uint32_t row_size;
        struct row_answer form = row_reader_form(context->rows, &row_size);
        for (; i < count; i++) {
            bool answered = row_answer(context->rows, (const uint8_t *)rows + i * row_size, context->context, (uint8_t *)answers + i * form.size);
            size_t found = answered ? why_put(why, context->context, NONE, (struct why_node *)(void *)(nodes + used), room - used) : 0;
            if (found > room - used) break;
            ends[i] = used += found;
        }
        if (i == 0 && count) status = OSLER_LIMIT;
    }
    if (done) *done = i;
    if (context->begun) context_reset(context->context, context->context->today);
    return status;
}

osler_status osler_result_nodes(osler_context *context, size_t recommendation, osler_node *nodes, size_t room, size_t *count) {
    size_t recommendations = context->owner->program->recommendations;
    if (!context->ran || (recommendation != OSLER_ALL && recommendation >= recommendations) || (room && !nodes)) return OSLER_MISUSE;
    const struct why *why = why_of(context);
    if (!why) return OSLER_LIMIT;
    size_t found = why_put(why, context->context, recommendation == OSLER_ALL ? NONE : (uint32_t)recommendation,
                           (struct why_node *)(void *)nodes, room);
    if (count) *count = found;
    return found > room ? OSLER_LIMIT : OSLER_OK;
}

osler_status osler_program_condition(const osler_program *program, size_t condition, const char **source, unsigned *line, size_t *start,
                                     size_t *end) {
    const struct program *p = program->program;
    if (condition >= p->origins) return OSLER_MISUSE;
    const struct program_place *place = &p->place[p->origin[condition].place];
    if (source) *source = program_text(p, p->source[place->source].name);
    if (line) *line = place->line;
    if (start) *start = place->start;
    if (end) *end = place->end;
    return OSLER_OK;
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
