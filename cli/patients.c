/* patients: lines of NDJSON, rows of tables. */
#include "cli/patients.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/file.h"

enum { PIECE = 1 << 17 /* bytes that are read at once */ };

static const char *const forms[] = {"ndjson", "csv", "tsv", NULL};

const struct option option_from = {.name = "from", .value = "FORM", .choices = forms,
    .help = "the patients' form; by the file's name without this"};
const struct option option_columns = {.name = "columns", .value = "MAP",
    .help = "which column is which fact, and what its cells mean"};
const struct option option_skip_comments = {.name = "skip-comments",
    .help = "pass over lines that begin with # at the top of a table"};

static bool ends_in(const char *name, const char *extension) {
    size_t length = strlen(name), tail = strlen(extension);
    return length > tail && !strcmp(name + length - tail, extension);
}

enum patients_form patients_form_of(const char *name, const char *given) {
    for (unsigned i = 0; given && forms[i]; i++)
        if (!strcmp(given, forms[i])) return (enum patients_form)i;
    if (name && ends_in(name, ".csv")) return PATIENTS_CSV;
    if (name && ends_in(name, ".tsv")) return PATIENTS_TSV;
    return PATIENTS_NDJSON;
}

/* --- Opening ---------------------------------------------------------------------------------------- */

static int open_stream(struct patients *patients, const char *name) {
    if (!name || !strcmp(name, "-")) {
        patients->name = "standard input";
        return EXIT_FINE;
    }
    patients->name = name;
    patients->lines.descriptor = open(name, O_RDONLY | O_CLOEXEC);
    if (patients->lines.descriptor >= 0) return EXIT_FINE;
    console_say(name, "cannot be read: %s", strerror(errno));
    return EXIT_SYSTEM;
}

static int no_table(const struct patients *patients, const struct arguments *arguments) {
    const struct option *option = options_has(arguments, &option_columns) ? &option_columns : &option_skip_comments;
    if (!options_has(arguments, option)) return EXIT_FINE;
    console_say(arguments->command->name, "--%s is for tables, and %s is read as NDJSON; --from csv or --from tsv says that it is one",
                option->name, patients->name);
    return EXIT_USAGE;
}

static int no_memory_for(void) {
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

static int make_table(const osler_program *program, const osler_table_options *wishes, osler_table **table) {
    char *why = NULL;
    osler_status status = osler_table_new(program, wishes, NULL, table, &why);
    if (status == OSLER_GUIDELINE_WRONG && why) console_tell(why, strlen(why));
    osler_text_free(NULL, why);
    if (status == OSLER_GUIDELINE_WRONG) return EXIT_GUIDELINE;
    return status == OSLER_OK ? EXIT_FINE : no_memory_for();
}

int patients_table(const struct arguments *arguments, enum patients_form form, unsigned flags, const osler_program *program,
                   osler_table **table) {
    const char *map = options_value(arguments, &option_columns);
    osler_table_options wishes = {.form = form == PATIENTS_CSV ? OSLER_CSV : OSLER_TSV, .flags = flags,
                                  .skip_comments = options_has(arguments, &option_skip_comments)};
    struct file file = {0};
    if (map && !file_read(map, &file)) return EXIT_SYSTEM;
    if (map) wishes.columns_name = map, wishes.columns = file.bytes, wishes.columns_length = file.length;
    int code = make_table(program, &wishes, table);
    free(file.bytes);
    return code;
}

int patients_stream(struct patients *patients, const struct arguments *arguments, const char *name) {
    patients->form = patients_form_of(name, options_value(arguments, &option_from));
    int code = open_stream(patients, name);
    return code == EXIT_FINE && patients->form == PATIENTS_NDJSON ? no_table(patients, arguments) : code;
}

int patients_open(struct patients *patients, const struct arguments *arguments, const char *name, const osler_program *program) {
    int code = patients_stream(patients, arguments, name);
    if (code != EXIT_FINE || patients->form == PATIENTS_NDJSON) return code;
    code = patients_table(arguments, patients->form, patients->flags, program, &patients->table);
    if (code == EXIT_FINE && !(patients->bytes = malloc(PIECE))) return no_memory_for();
    return code;
}

void patients_close(struct patients *patients) {
    if (patients->lines.descriptor > STDIN_FILENO) close(patients->lines.descriptor);
    lines_free(&patients->lines);
    osler_table_free(patients->table);
    free(patients->bytes);
}

bool patients_lie_in(const struct patients *patients, const char *name) {
    struct stat in, out;
    return fstat(patients->lines.descriptor, &in) == 0 && stat(name, &out) == 0 && S_ISREG(in.st_mode) &&
           in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

/* --- Reading ---------------------------------------------------------------------------------------- */

static enum patients_read cannot_be_read(const struct patients *patients) {
    console_say(patients->name, "cannot be read: %s", strerror(errno));
    return PATIENTS_FAILED;
}

static enum patients_read no_memory(void) {
    no_memory_for();
    return PATIENTS_FAILED;
}

static enum patients_read too_much(osler_patient_error *error) {
    *error = (osler_patient_error){.message = "a limit is reached, or memory is exhausted"};
    return PATIENT_TOO_MUCH;
}

const char *patients_record(const char *bytes, size_t length, bool first, size_t *left) {
    if (first && length >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) bytes += 3, length -= 3;
    while (length && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t' || bytes[length - 1] == '\r')) length--;
    *left = length;
    return bytes;
}

static enum patients_read next_line(struct patients *patients, osler_context *context, void (*wait)(void *), void *wait_context,
                                    osler_patient_error *error) {
    const char *bytes;
    size_t length;
    enum line_read read = lines_next(&patients->lines, wait, wait_context, &bytes, &length);
    if (read == LINES_OVER) return PATIENTS_OVER;
    if (read == LINES_FAILED) return cannot_be_read(patients);
    patients->line = patients->count = patients->lines.number;
    if (read == LINE_TOO_LONG) {
        *error = (osler_patient_error){.found = "a longer line", .expected = "a patient record of at most 16 MiB",
                                       .message = "this line is longer than 16 MiB, the most that a patient record may have"};
        return PATIENT_WRONG;
    }
    patients->record = patients_record(bytes, length, patients->line == 1, &patients->record_length);
    osler_status status = osler_context_read(context, bytes, length, patients->flags, error);
    return status == OSLER_OK ? PATIENT_READ : status == OSLER_PATIENT_WRONG ? PATIENT_WRONG : too_much(error);
}

static bool feed(struct patients *patients) {
    ssize_t got;
    do got = read(patients->lines.descriptor, patients->bytes, PIECE);
    while (got < 0 && errno == EINTR);
    if (got < 0) return false;
    osler_table_put(patients->table, patients->bytes, (size_t)got);
    return true;
}

/* Every mistake of the header at once. */
static enum patients_read tell_header(struct patients *patients, osler_context *context, const char *day, osler_patient_error *error) {
    do console_say(patients->name, "line %llu: %s", (unsigned long long)osler_table_line(patients->table), error->message);
    while (osler_context_begin(context, day) == OSLER_OK && osler_table_next(patients->table, context, error) == OSLER_TABLE_HEADER_WRONG);
    return PATIENTS_NOT_READABLE;
}

static enum patients_read next_row(struct patients *patients, osler_context *context, const char *day, void (*wait)(void *),
                                   void *wait_context, osler_patient_error *error) {
    for (;;) {
        osler_table_event event = osler_table_next(patients->table, context, error);
        if (event == OSLER_TABLE_ROW || event == OSLER_TABLE_ROW_WRONG) patients->line = osler_table_line(patients->table), patients->count++;
        switch (event) {
        case OSLER_TABLE_ROW:
            return osler_table_record(patients->table, &patients->record, &patients->record_length) == OSLER_OK ? PATIENT_READ
                                                                                                               : too_much(error);
        case OSLER_TABLE_ROW_WRONG: return PATIENT_WRONG;
        case OSLER_TABLE_OVER: return PATIENTS_OVER;
        case OSLER_TABLE_HEADER_WRONG: return tell_header(patients, context, day, error);
        case OSLER_TABLE_LIMIT:
        case OSLER_TABLE_MISUSE: return no_memory();
        case OSLER_TABLE_MORE: break;
        }
        if (wait) wait(wait_context);
        if (!feed(patients)) return cannot_be_read(patients);
        if (osler_context_begin(context, day) != OSLER_OK) return no_memory();
    }
}

enum patients_read patients_next(struct patients *patients, osler_context *context, const char *day, void (*wait)(void *),
                                 void *wait_context, osler_patient_error *error) {
    *error = (osler_patient_error){0};
    if (osler_context_begin(context, day) != OSLER_OK) return no_memory();
    return patients->table ? next_row(patients, context, day, wait, wait_context, error)
                           : next_line(patients, context, wait, wait_context, error);
}
