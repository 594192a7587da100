/* convert: patients of one form in another, each checked against the guideline's facts. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/output.h"
#include "cli/patients.h"
#include "cli/trust.h"

static const char *const forms[] = {"ndjson", "csv", "tsv", NULL};
static const struct option option_to = {.name = "to", .value = "FORM", .choices = forms,
    .help = "what is written; by the output's name without this"};

struct conversion {
    osler_context *context;
    const char *day;
    struct patients patients;
    struct output output;
    enum patients_form to;
    bool begun; /* the header has been written */
    uint64_t wrong, ignored;
};

/* By --to, the name of the output, and else the form that the patients do not have yet. */
static enum patients_form form_to_write(const struct arguments *arguments, enum patients_form from) {
    const char *given = options_value(arguments, &option_to), *name = options_value(arguments, &option_output);
    if (given || (name && strcmp(name, "-") != 0)) return patients_form_of(name, given);
    return from == PATIENTS_NDJSON ? PATIENTS_CSV : PATIENTS_NDJSON;
}

static osler_table_form table_form(enum patients_form form) { return form == PATIENTS_TSV ? OSLER_TSV : OSLER_CSV; }

static void tell(struct conversion *conversion, const char *message) {
    console_say(conversion->patients.name, "line %llu: %s", (unsigned long long)conversion->patients.line, message);
    conversion->wrong++;
}

/* The header waits until that of the patients is known to be right. */
static bool put_header(struct conversion *conversion) {
    const char *text;
    size_t length;
    if (conversion->begun || conversion->to == PATIENTS_NDJSON) return true;
    conversion->begun = true;
    if (osler_table_write_header(conversion->context, table_form(conversion->to), &text, &length) != OSLER_OK) {
        console_say(NULL, "out of memory");
        return false;
    }
    fwrite(text, 1, length, conversion->output.file);
    return true;
}

static void put(struct conversion *conversion) {
    const struct patients *patients = &conversion->patients;
    const char *text = patients->record;
    size_t length = patients->record_length;
    osler_status status = OSLER_OK;
    if (conversion->to != PATIENTS_NDJSON)
        status = osler_table_write_record(conversion->context, table_form(conversion->to), patients->record, patients->record_length,
                                          &text, &length);
    if (status != OSLER_OK) {
        tell(conversion, "a value is too large for a cell (1 MiB), or memory is exhausted");
        return;
    }
    fwrite(text, 1, length, conversion->output.file);
    if (conversion->to == PATIENTS_NDJSON) putc('\n', conversion->output.file);
}

static void hand_on(void *context) { fflush(((struct conversion *)context)->output.file); }

static int each_patient(struct conversion *conversion) {
    osler_patient_error error;
    bool limit = false;
    for (;;) {
        enum patients_read read =
            patients_next(&conversion->patients, conversion->context, conversion->day, hand_on, conversion, &error);
        if (!output_is_fine(&conversion->output)) return EXIT_SYSTEM;
        if (read <= PATIENT_TOO_MUCH) conversion->ignored += osler_context_ignored(conversion->context);
        if (read <= PATIENTS_OVER && !put_header(conversion)) return EXIT_SYSTEM;
        switch (read) {
        case PATIENT_READ: put(conversion); break;
        case PATIENT_TOO_MUCH: limit = true; /* fall through */
        case PATIENT_WRONG: tell(conversion, error.message); break;
        case PATIENTS_OVER: return limit ? EXIT_SYSTEM : EXIT_FINE;
        case PATIENTS_NOT_READABLE: return EXIT_PATIENT;
        case PATIENTS_FAILED: return EXIT_SYSTEM;
        }
    }
}

static void tell_counts(const struct conversion *conversion) {
    unsigned long long all = conversion->patients.count, wrong = conversion->wrong, ignored = conversion->ignored;
    if (wrong) console_say(conversion->patients.name, "%llu of %llu patients could not be used and were left out", wrong, all);
    if (ignored) console_say(conversion->patients.name, "%llu names that the guideline does not know were left out", ignored);
}

static int convert_all(struct conversion *conversion, const struct arguments *arguments, const osler_program *program) {
    int code = patients_open(&conversion->patients, arguments, options_word(arguments, 1), program);
    conversion->to = form_to_write(arguments, conversion->patients.form);
    if (code == EXIT_FINE) code = output_open(&conversion->output, arguments, &conversion->patients);
    if (code == EXIT_FINE) code = each_patient(conversion);
    if (code == EXIT_FINE) tell_counts(conversion);
    if (code == EXIT_FINE && conversion->wrong) code = EXIT_PATIENT;
    patients_close(&conversion->patients);
    return output_close(&conversion->output, code);
}

static int convert(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0), *patients = options_word(arguments, 1);
    if (!strcmp(name, "-") && !strcmp(patients, "-")) {
        console_say("convert", "guideline and patients cannot both come from standard input");
        return EXIT_USAGE;
    }
    char today[16];
    struct conversion conversion = {.day = evaluation_day(arguments, today)};
    conversion.patients.flags = options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0;
    osler_program *program;
    int code = guideline_program(name, arguments, &program);
    if (code == EXIT_FINE) code = evaluation_begin(program, conversion.day, &conversion.context);
    if (code == EXIT_FINE) code = convert_all(&conversion, arguments, program);
    osler_context_free(conversion.context);
    osler_program_free(program);
    return code;
}

static const struct option *const options[] = {&option_from, &option_to, &option_columns, &option_skip_comments, &option_output,
                                               &option_on, &option_lenient, &option_path, &option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_convert = {
    .name = "convert", .line = "turn patients of one form into another", .usage = "FILE INPUT|-",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb). Patients are read as batch reads\n"
             "them and written as CSV, TSV or NDJSON, with every value as it was given. One that the\n"
             "guideline's facts do not allow is left out and told of, and the exit status is 3.\n"
             "docs/patients.md has the forms.",
    .options = options, .least = 2, .most = 2, .run = convert,
};
