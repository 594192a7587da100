/* batch: any number of patients, a line each, in memory that does not grow with them.
 *
 * Every line of the input has its line in the output, in order. One that cannot be read says so in its place:
 *
 *     {"patient":"p2","line":2,"error":{"path":"weight","found":"\"7 m\"","expected":"...","message":"..."}} */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/json.h"
#include "cli/output.h"
#include "cli/patients.h"
#include "cli/record_file.h"
#include "cli/trust.h"

static const char *const parts[] = {"outcomes", "doses", "missing", NULL};
static const struct option option_only = {.name = "only", .value = "PARTS", .choices = parts, .list = true,
    .help = "what result lines hold; part them by commas"};

struct batch {
    osler_context *context;
    const char *day;
    osler_result_options wishes;
    struct patients patients;
    struct output output;
    struct record_file record;
    FILE *out; /* of that */
    uint64_t wrong, ignored;
    bool limit; /* one patient was too much */
};

/* --- One line --------------------------------------------------------------------------------------- */

static void put_error(struct batch *batch, const osler_patient_error *error) {
    size_t length = 0;
    const char *id = osler_context_patient(batch->context, &length);
    fputs("{\"patient\":", batch->out);
    if (id && length) json_put_string(batch->out, id, length);
    else fputs("null", batch->out);
    fprintf(batch->out, ",\"line\":%llu,\"error\":{\"path\":", (unsigned long long)batch->patients.line);
    json_put_text(batch->out, error->path);
    fputs(",\"found\":", batch->out);
    json_put_text(batch->out, error->found);
    fputs(",\"expected\":", batch->out);
    json_put_text(batch->out, error->expected);
    fputs(",\"message\":", batch->out);
    json_put_text(batch->out, error->message);
    fputs("}}\n", batch->out);
    batch->wrong++;
}

/* Of a table's row the record that it comes to is decided, so that a decision rests on nothing but its input. */
static bool read_again(struct batch *batch) {
    osler_patient_error error = {0};
    const struct patients *patients = &batch->patients;
    osler_status status = osler_context_begin(batch->context, batch->day);
    if (status == OSLER_OK)
        status = osler_context_read(batch->context, patients->record, patients->record_length, patients->flags, &error);
    if (status == OSLER_OK) return true;
    if (status != OSLER_PATIENT_WRONG) error = (osler_patient_error){.message = "a limit is reached, or memory is exhausted"};
    put_error(batch, &error);
    return false;
}

static int record(struct batch *batch) {
    osler_decision decision = {.input = batch->patients.record, .length = batch->patients.record_length, .flags = batch->patients.flags,
                               .form = OSLER_RECORD_LINE, .options = &batch->wishes};
    return record_file_add(&batch->record, batch->context, &decision, false);
}

static int answer(struct batch *batch) {
    const char *text;
    size_t length;
    if (batch->record.name && batch->patients.table && !read_again(batch)) return EXIT_FINE;
    osler_status status = osler_context_run(batch->context);
    if (status == OSLER_OK && batch->record.name) {
        int code = record(batch);
        if (code != EXIT_FINE) return code;
    }
    if (status == OSLER_OK) status = osler_result_line(batch->context, &batch->wishes, &text, &length);
    if (status == OSLER_OK) {
        fwrite_unlocked(text, 1, length, batch->out);
        if (!length || text[length - 1] != '\n') putc('\n', batch->out);
        return EXIT_FINE;
    }
    batch->limit = true;
    put_error(batch, &(osler_patient_error){.message = "a limit is reached, or memory is exhausted"});
    return EXIT_FINE;
}

/* --- All lines -------------------------------------------------------------------------------------- */

static void hand_on(void *context) { fflush(((struct batch *)context)->out); }

static int each_patient(struct batch *batch) {
    osler_patient_error error;
    for (;;) {
        enum patients_read read = patients_next(&batch->patients, batch->context, batch->day, hand_on, batch, &error);
        if (!output_is_fine(&batch->output)) return EXIT_SYSTEM;
        if (read <= PATIENT_TOO_MUCH) batch->ignored += osler_context_ignored(batch->context);
        switch (read) {
        case PATIENT_READ: {
            int code = answer(batch);
            if (code != EXIT_FINE) return code;
            break;
        }
        case PATIENT_TOO_MUCH: batch->limit = true; /* fall through */
        case PATIENT_WRONG: put_error(batch, &error); break;
        case PATIENTS_OVER: return EXIT_FINE;
        case PATIENTS_NOT_READABLE: return EXIT_PATIENT;
        case PATIENTS_FAILED: return EXIT_SYSTEM;
        }
    }
}

static void tell_counts(const struct batch *batch) {
    unsigned long long lines = batch->patients.count, wrong = batch->wrong, ignored = batch->ignored;
    if (wrong) console_say(batch->patients.name, "%llu of %llu lines could not be used; each says why in its place", wrong, lines);
    if (ignored) console_say(batch->patients.name, "%llu names that the guideline does not know were passed over", ignored);
}

/* --- The command ------------------------------------------------------------------------------------ */

static int read_all(struct batch *batch, const struct arguments *arguments, const osler_program *program) {
    int code = patients_open(&batch->patients, arguments, options_word(arguments, 1), program);
    if (code == EXIT_FINE) code = output_open(&batch->output, arguments, &batch->patients);
    batch->out = batch->output.file;
    if (code == EXIT_FINE) code = record_file_open(&batch->record, arguments);
    if (code == EXIT_FINE) code = each_patient(batch);
    if (code == EXIT_FINE) tell_counts(batch);
    if (code == EXIT_FINE && batch->wrong) code = EXIT_PATIENT;
    if (batch->limit) code = EXIT_SYSTEM;
    patients_close(&batch->patients);
    return output_close(&batch->output, record_file_close(&batch->record, code));
}

static int batch(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0), *patients = options_word(arguments, 1);
    if (!strcmp(name, "-") && (!patients || !strcmp(patients, "-"))) {
        console_say("batch", "guideline and patients cannot both come from standard input");
        return EXIT_USAGE;
    }
    char today[16];
    struct batch batch = {.day = evaluation_day(arguments, today), .record = {.descriptor = -1}};
    batch.patients.flags = options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0;
    batch.wishes.outcomes = options_lists(arguments, &option_only, "outcomes");
    batch.wishes.doses = options_lists(arguments, &option_only, "doses");
    batch.wishes.missing = options_lists(arguments, &option_only, "missing");
    osler_program *program;
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE) code = evaluation_begin(program, batch.day, &batch.context);
    if (code == EXIT_FINE) code = evaluation_require(batch.context, program, arguments);
    if (code == EXIT_FINE) code = read_all(&batch, arguments, program);
    osler_context_free(batch.context);
    osler_program_free(program);
    return code;
}

static const struct option *const options[] = {&option_on,      &option_output, &option_only, &option_from, &option_columns,
                                               &option_skip_comments, &option_require, &option_record, &option_lenient, &option_path, &option_trusted_key, &option_counter_file, &option_help,
                                               NULL};

const struct command command_batch = {
    .name = "batch", .line = "answer for many patients, a line each", .usage = "FILE [PATIENTS.ndjson|.csv|.tsv|-]",
    .about = "Reads a patient from each line (without a file from standard input), a JSON record or\n"
             "the row of a table whose header names the facts, and prints a result line for each, in\n"
             "order. One that cannot be used says so in its place; the rest is answered, and the exit\n"
             "status is 3. docs/patients.md has the forms, docs/columns.md that of a column map.",
    .options = options, .least = 1, .most = 2, .run = batch,
};
