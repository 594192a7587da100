/* answers: one patient after another, and what is said when one cannot be used:
 *
 *     {"patient":"p2","line":2,"error":{"path":"weight","found":"\"7 m\"","expected":"...","message":"..."}} */
#include "cli/answers.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/json.h"
#include "cli/rows.h"

enum { RESULTS_BYTES = 1 << 17 /* at first */ };

static int no_memory(void) {
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

/* --- Opening ----------------------------------------------------------------------------------------- */

static int open_table(struct answers *answers) {
    const struct question *q = answers->question;
    if (q->form == PATIENTS_NDJSON) return EXIT_FINE;
    int code = patients_table(q->arguments, q->form, q->flags, q->program, &answers->table);
    if (code == EXIT_FINE) osler_table_put(answers->table, q->head->bytes, q->head->length);
    return code;
}

int answers_open(struct answers *answers, const struct question *question) {
    *answers = (struct answers){.question = question};
    int code = evaluation_begin(question->program, question->day, &answers->context);
    if (code == EXIT_FINE) code = evaluation_prepare(answers->context, question->program, question->arguments);
    if (code == EXIT_FINE) code = open_table(answers);
    if (code != EXIT_FINE) return code;
    return tally_open(&answers->tally, question->program) ? EXIT_FINE : no_memory();
}

void answers_close(struct answers *answers) {
    osler_table_free(answers->table);
    osler_context_free(answers->context);
    tally_close(&answers->tally);
}

bool results_open(struct results *results) {
    *results = (struct results){.out = NULL};
    results->out = open_memstream(&results->other, &results->other_length);
    return results->out != NULL;
}

void results_close(struct results *results) {
    if (results->out) fclose(results->out);
    free(results->other);
    free(results->text);
}

static bool results_grow(struct results *results, size_t wanted) {
    size_t room = results->room ? results->room : RESULTS_BYTES;
    while (room < wanted) room *= 2;
    char *moved = realloc(results->text, room);
    if (!moved) return false;
    results->text = moved;
    results->room = room;
    return true;
}

static bool results_put(struct results *results, const char *text, size_t length) {
    if (length > results->room - results->length && !results_grow(results, results->length + length)) return false;
    memcpy(results->text + results->length, text, length);
    results->length += length;
    return true;
}

/* What has been written to `out` comes behind what was put before. */
static bool results_take(struct results *results) {
    if (fflush(results->out)) return false;
    size_t length = results->other_length;
    rewind(results->out);
    return length == 0 || results_put(results, results->other, length);
}

/* Every mistake of the header at once. */
static int tell_head(struct answers *answers, osler_patient_error *error) {
    const struct question *q = answers->question;
    do console_say(q->subject, "line %llu: %s", (unsigned long long)osler_table_line(answers->table), error->message);
    while (osler_context_begin(answers->context, q->day) == OSLER_OK &&
           osler_table_next(answers->table, answers->context, error) == OSLER_TABLE_HEADER_WRONG);
    return EXIT_PATIENT;
}

int answers_check_head(struct answers *answers) {
    const struct question *q = answers->question;
    osler_patient_error error = {0};
    if (!answers->table) return EXIT_FINE;
    bool whole = !q->head->unfinished;
    for (;;) {
        if (osler_context_begin(answers->context, q->day) != OSLER_OK) return no_memory();
        switch (osler_table_next(answers->table, answers->context, &error)) {
        case OSLER_TABLE_HEADER_WRONG: return tell_head(answers, &error);
        case OSLER_TABLE_LIMIT: case OSLER_TABLE_MISUSE: return no_memory();
        case OSLER_TABLE_ROW: case OSLER_TABLE_ROW_WRONG: case OSLER_TABLE_OVER: return EXIT_FINE;
        case OSLER_TABLE_MORE: break;
        }
        if (whole) return EXIT_FINE;
        osler_table_put(answers->table, NULL, 0); /* the stream ended within the header, or before it */
        whole = true;
    }
}

/* --- One patient -------------------------------------------------------------------------------------- */

static void put_error_line(FILE *out, const osler_context *context, uint64_t line, const osler_patient_error *error) {
    size_t length = 0;
    const char *id = osler_context_patient(context, &length);
    fputs("{\"patient\":", out);
    if (id && length) json_put_string(out, id, length);
    else fputs("null", out);
    fprintf(out, ",\"line\":%llu,\"error\":{\"path\":", (unsigned long long)line);
    json_put_text(out, error->path);
    fputs(",\"found\":", out);
    json_put_text(out, error->found);
    fputs(",\"expected\":", out);
    json_put_text(out, error->expected);
    fputs(",\"message\":", out);
    json_put_text(out, error->message);
    fputs("}}\n", out);
}

static void put_error(struct answers *answers, uint64_t line, const osler_patient_error *error) {
    FILE *out = answers->results->out;
    answers->tally.wrong++;
    if (!answers->question->lines) return;
    if (answers->question->csv) rows_put_error(out, answers->question, answers->context, line, error);
    else put_error_line(out, answers->context, line, error);
    if (!results_take(answers->results)) answers->failed = true;
}

static void put_limit(struct answers *answers, uint64_t line) {
    answers->limit = true;
    put_error(answers, line, &(osler_patient_error){.message = "a limit is reached, or memory is exhausted"});
}

static void record(struct answers *answers, const char *bytes, size_t length) {
    const struct question *q = answers->question;
    osler_decision decision = {.input = bytes, .length = length, .flags = q->flags, .form = OSLER_RECORD_LINE, .options = &q->wishes};
    answers->code = record_file_add(q->record, answers->context, &decision, false);
}

/* The patient that has been read from this record. */
static void put_answer(struct answers *answers, uint64_t line, const char *bytes, size_t bytes_length) {
    const struct question *q = answers->question;
    const char *text = NULL;
    size_t length = 0;
    osler_status status = osler_context_run(answers->context);
    if (status == OSLER_OK && q->record && answers->code == EXIT_FINE) record(answers, bytes, bytes_length);
    if (answers->code != EXIT_FINE) return; /* no answer that is not recorded */
    if (status == OSLER_OK && q->lines && !q->csv) status = osler_result_line(answers->context, &q->wishes, &text, &length);
    if (status == OSLER_OK && q->lines && q->csv) status = rows_put(answers->results->out, q, answers->context);
    if (status == OSLER_OK && q->summary) status = tally_answer(&answers->tally, answers->context);
    if (status != OSLER_OK) {
        put_limit(answers, line);
        return;
    }
    if (text && !results_put(answers->results, text, length)) answers->failed = true;
    answers->tally.patients++;
}

/* --- One block ------------------------------------------------------------------------------------------ */

static void put_too_long(struct answers *answers, uint64_t line) {
    put_error(answers, line, &(osler_patient_error){.found = "a longer line", .expected = "a patient record of at most 16 MiB",
              .message = "this line is longer than 16 MiB, the most that a patient record may have"});
}

/* padded: OSLER_PADDED or 0. */
static void give_line(struct answers *answers, const char *record, size_t length, uint64_t line, unsigned padded) {
    osler_patient_error error = {0};
    osler_status status = osler_context_read(answers->context, record, length, answers->question->flags | padded, &error);
    answers->tally.ignored += osler_context_ignored(answers->context);
    if (status == OSLER_OK) put_answer(answers, line, record, length);
    else if (status == OSLER_PATIENT_WRONG) put_error(answers, line, &error);
    else put_limit(answers, line);
}

static void give_lines(struct answers *answers, const struct block *block) {
    const struct question *q = answers->question;
    size_t at = 0;
    for (size_t i = 0; at < block->length; i++) {
        size_t stop = i < block->line_ends ? block->line_end[i] : block->length, length; /* the last line may not end */
        uint64_t line = block->line + i;
        const char *record = patients_record(block->bytes + at, stop - at, line == 1, &length);
        if (osler_context_begin(answers->context, q->day) != OSLER_OK) answers->failed = true;
        if (stop - at > RECORD_LARGEST) put_too_long(answers, line);
        else give_line(answers, record, length, line, OSLER_PADDED);
        answers->results->records++;
        at = stop + 1;
    }
}

/* Of a table's row the record that it comes to is decided, so that a recorded decision rests on nothing but its input. */
static void give_row(struct answers *answers, uint64_t line) {
    const char *record = NULL;
    size_t length = 0;
    if (!answers->question->record) {
        put_answer(answers, line, NULL, 0);
        return;
    }
    osler_status status = osler_table_record(answers->table, &record, &length);
    if (status == OSLER_OK) status = osler_context_begin(answers->context, answers->question->day);
    if (status == OSLER_OK) give_line(answers, record, length, line, 0);
    else put_limit(answers, line);
}

static void give_rows(struct answers *answers, const struct block *block) {
    const struct question *q = answers->question;
    osler_patient_error error = {0};
    bool last = block->unfinished;
    osler_table_put_at(answers->table, block->bytes, block->length, block->line);
    for (;;) {
        if (osler_context_begin(answers->context, q->day) != OSLER_OK) answers->failed = true;
        osler_table_event event = osler_table_next(answers->table, answers->context, &error);
        uint64_t line = osler_table_line(answers->table);
        switch (event) {
        case OSLER_TABLE_ROW: give_row(answers, line); break;
        case OSLER_TABLE_ROW_WRONG: put_error(answers, line, &error); break;
        case OSLER_TABLE_MORE:
            if (!last) return;
            osler_table_put(answers->table, NULL, 0);
            last = false;
            continue;
        case OSLER_TABLE_OVER: return;
        case OSLER_TABLE_HEADER_WRONG: case OSLER_TABLE_LIMIT: case OSLER_TABLE_MISUSE: answers->failed = true; return;
        }
        answers->results->records++;
        answers->tally.ignored += event <= OSLER_TABLE_ROW_WRONG ? osler_context_ignored(answers->context) : 0;
    }
}

void answers_give(struct answers *answers, const struct block *block, struct results *results) {
    const struct tally *tally = &answers->tally;
    uint64_t wrong = tally->wrong, ignored = tally->ignored;
    answers->results = results;
    results->length = 0;
    results->records = block->too_long;
    if (block->too_long) {
        osler_context_begin(answers->context, answers->question->day);
        put_too_long(answers, block->line);
    } else if (answers->table) {
        give_rows(answers, block);
    } else {
        give_lines(answers, block);
    }
    results->wrong = tally->wrong - wrong;
    results->ignored = tally->ignored - ignored;
    if (!results_take(results)) answers->failed = true;
    results->last = answers->failed || answers->code != EXIT_FINE;
}
