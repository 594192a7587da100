/* batch: any number of patients, a line each, in memory that does not grow with them.
 *
 * Every line of the input has its line in the output, in order. One that cannot be read says so in its place:
 *
 *     {"patient":"p2","line":2,"error":{"path":"weight","found":"\"7 m\"","expected":"...","message":"..."}} */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/json.h"
#include "cli/lines.h"

static const char *const parts[] = {"outcomes", "doses", "missing", NULL};
static const struct option option_only = {.name = "only", .value = "PARTS", .choices = parts, .list = true,
    .help = "what result lines hold; part them by commas"};

struct batch {
    osler_context *context;
    const char *day;
    unsigned flags;
    osler_result_options wishes;
    struct lines lines;
    FILE *out;
    const char *in_name, *out_name;
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
    fprintf(batch->out, ",\"line\":%llu,\"error\":{\"path\":", (unsigned long long)batch->lines.number);
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

static void answer(struct batch *batch, const char *bytes, size_t length) {
    const char *text;
    size_t text_length;
    osler_patient_error error = {0};
    osler_status status = osler_context_read(batch->context, bytes, length, batch->flags, &error);
    batch->ignored += osler_context_ignored(batch->context);
    if (status == OSLER_OK) status = osler_context_run(batch->context);
    if (status == OSLER_OK) status = osler_result_line(batch->context, &batch->wishes, &text, &text_length);
    if (status == OSLER_OK) {
        fwrite(text, 1, text_length, batch->out);
        if (!text_length || text[text_length - 1] != '\n') putc('\n', batch->out);
        return;
    }
    if (status != OSLER_PATIENT_WRONG) {
        error = (osler_patient_error){.message = "a limit is reached, or memory is exhausted"};
        batch->limit = true;
    }
    put_error(batch, &error);
}

static void too_long(struct batch *batch) {
    osler_patient_error error = {.found = "a longer line", .expected = "a patient record of at most 16 MiB",
                                 .message = "this line is longer than 16 MiB, the most that a patient record may have"};
    put_error(batch, &error);
}

/* --- All lines -------------------------------------------------------------------------------------- */

static void hand_on(void *context) { fflush(((struct batch *)context)->out); }

static int failed(const char *name, const char *what) {
    console_say(name, "%s: %s", what, strerror(errno));
    return EXIT_SYSTEM;
}

static int each_line(struct batch *batch) {
    for (;;) {
        const char *bytes;
        size_t length;
        enum line_read read = lines_next(&batch->lines, hand_on, batch, &bytes, &length);
        if (ferror(batch->out)) return failed(batch->out_name, "cannot be written");
        if (read == LINES_OVER) return EXIT_FINE;
        if (read == LINES_FAILED) return failed(batch->in_name, "cannot be read");
        if (osler_context_begin(batch->context, batch->day) != OSLER_OK) {
            console_say(NULL, "out of memory");
            return EXIT_SYSTEM;
        }
        if (read == LINE_TOO_LONG) too_long(batch);
        else answer(batch, bytes, length);
    }
}

static void tell_counts(const struct batch *batch) {
    unsigned long long lines = batch->lines.number, wrong = batch->wrong, ignored = batch->ignored;
    if (wrong) console_say(batch->in_name, "%llu of %llu lines could not be used; each says why in its place", wrong, lines);
    if (ignored) console_say(batch->in_name, "%llu names that the guideline does not know were passed over", ignored);
}

/* --- Files ------------------------------------------------------------------------------------------ */

static bool open_input(struct batch *batch, const char *name) {
    if (!name || !strcmp(name, "-")) {
        batch->in_name = "standard input";
        return true;
    }
    batch->in_name = name;
    batch->lines.descriptor = open(name, O_RDONLY | O_CLOEXEC);
    if (batch->lines.descriptor >= 0) return true;
    failed(name, "cannot be read");
    return false;
}

/* Whether writing the results would destroy the patients. */
static bool is_input(const struct batch *batch, const char *name) {
    struct stat in, out;
    return fstat(batch->lines.descriptor, &in) == 0 && stat(name, &out) == 0 && S_ISREG(in.st_mode) &&
           in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

static int open_output(struct batch *batch, const char *name) {
    batch->out = stdout;
    batch->out_name = "standard output";
    if (!name || !strcmp(name, "-")) return EXIT_FINE;
    if (is_input(batch, name)) {
        console_say("batch", "%s holds the patients; the results need a file of their own", name);
        return EXIT_USAGE;
    }
    batch->out_name = name;
    FILE *file = fopen(name, "we");
    if (!file) return failed(name, "cannot be written");
    batch->out = file;
    return EXIT_FINE;
}

static int close_output(struct batch *batch, int code) {
    if (batch->out == stdout || !batch->out) return code;
    errno = 0;
    bool wrong = ferror(batch->out) != 0;
    if ((fclose(batch->out) || wrong) && code != EXIT_SYSTEM) return failed(batch->out_name, "cannot be written");
    return code;
}

/* --- The command ------------------------------------------------------------------------------------ */

static int read_all(struct batch *batch, const struct arguments *arguments) {
    int code = open_input(batch, options_word(arguments, 1)) ? EXIT_FINE : EXIT_SYSTEM;
    if (code == EXIT_FINE) code = open_output(batch, options_value(arguments, &option_output));
    if (code == EXIT_FINE) code = each_line(batch);
    if (code == EXIT_FINE) tell_counts(batch);
    if (code == EXIT_FINE && batch->wrong) code = EXIT_PATIENT;
    if (batch->limit) code = EXIT_SYSTEM;
    if (batch->lines.descriptor > STDIN_FILENO) close(batch->lines.descriptor);
    lines_free(&batch->lines);
    return close_output(batch, code);
}

static int batch(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0), *patients = options_word(arguments, 1);
    if (!strcmp(name, "-") && (!patients || !strcmp(patients, "-"))) {
        console_say("batch", "guideline and patients cannot both come from standard input");
        return EXIT_USAGE;
    }
    char today[16];
    struct batch batch = {.flags = options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0,
                          .day = evaluation_day(arguments, today)};
    batch.wishes.outcomes = options_lists(arguments, &option_only, "outcomes");
    batch.wishes.doses = options_lists(arguments, &option_only, "doses");
    batch.wishes.missing = options_lists(arguments, &option_only, "missing");
    osler_program *program;
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE) code = evaluation_begin(program, batch.day, &batch.context);
    if (code == EXIT_FINE) code = read_all(&batch, arguments);
    osler_context_free(batch.context);
    osler_program_free(program);
    return code;
}

static const struct option *const options[] = {&option_on,      &option_output, &option_only, &option_lenient,
                                               &option_path,    &option_help,   NULL};

const struct command command_batch = {
    .name = "batch", .line = "answer for many patients, a line each", .usage = "FILE [PATIENTS.ndjson|-]",
    .about = "Reads a patient record from each line (without a file from standard input) and prints\n"
             "a result line for each, in order. A line that cannot be used says so in its place; the\n"
             "rest is answered, and the exit status is 3.",
    .options = options, .least = 1, .most = 2, .run = batch,
};
