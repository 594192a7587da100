/* batch: any number of patients, a line each, in memory that does not grow with them.
 *
 *     stream -> blocks -> answers (by several jobs) -> results, in the order of the input
 *
 * Every record of the input has its line in the output. One that cannot be read says so in its place. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/file.h"
#include "cli/hosts.h"
#include "cli/jobs.h"
#include "cli/journal.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rows.h"
#include "cli/summary.h"
#include "cli/trust.h"

static const char *const parts[] = {"outcomes", "doses", "missing", NULL}, *const formats[] = {"ndjson", "csv", NULL},
                  *const summaries[] = {"text", "json", "svg", NULL};
static const struct option option_only = {.name = "only", .value = "PARTS", .choices = parts, .list = true,
    .help = "what result lines hold; part them by commas"};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "result lines as JSON, or a table"};
static const struct option option_jobs = {.name = "jobs", .letter = 'j', .value = "N", .help = "answer with N threads; the order stays"};
static const struct option option_summary = {.name = "summary", .value = "FORM", .choices = summaries,
    .help = "counts in place of result lines; these then need -o"};
static const struct option option_resume = {.name = "resume", .help = "go on where a run with the same -o was interrupted"};

struct batch {
    struct question question;
    struct patients patients; /* the stream */
    struct blocks blocks;
    struct block head;
    struct output output;
    struct journal journal;
    struct progress progress;
    struct tally tally;
    struct record_file record;
    char *asked; /* the question, as the journal keeps it */
    uint64_t records, wrong, ignored; /* so far, those before an interruption too */
};

/* --- Results of one block ---------------------------------------------------------------------------- */

enum { SECONDS_BETWEEN = 1 };

static bool keep_journal(struct batch *batch, uint64_t input, uint64_t sum) {
    struct journal *journal = &batch->journal;
    if (!output_keep(&batch->output)) return false;
    journal->results = (uint64_t)ftello(batch->output.file);
    journal->input = input;
    journal->sum = sum;
    journal->patients = batch->records;
    journal->wrong = batch->wrong;
    journal->ignored = batch->ignored;
    journal->kept = progress_clock();
    return journal_write(journal);
}

static bool block_done(void *context, const struct results *results, const struct block *block) {
    struct batch *batch = context;
    if (batch->question.lines && results->length) fwrite(results->text, 1, results->length, batch->output.file);
    batch->records += results->records;
    batch->wrong += results->wrong;
    batch->ignored += results->ignored;
    progress_tell(&batch->progress, batch->records, block->end);
    if (!output_is_fine(&batch->output) || results->last) return false;
    if (!batch->journal.name || progress_clock() - batch->journal.kept < SECONDS_BETWEEN) return true;
    return keep_journal(batch, block->end, block->sum);
}

/* What has been handed on is to be seen while we wait. */
static void show_results(void *context) { fflush(((struct batch *)context)->output.file); }

/* --- Beginning, or going on -------------------------------------------------------------------------- */

static int no_memory(void) {
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

static int refuse(const struct batch *batch, const char *why) {
    console_say(batch->output.name, "cannot be gone on with: %s", why);
    return EXIT_USAGE;
}

/* Everything that the results depend on but the patients. */
static int ask(struct batch *batch, const struct arguments *arguments) {
    static const struct option *const texts[] = {&option_only, &option_format, &option_from, &option_require};
    const char *map = options_value(arguments, &option_columns);
    struct stream_sum sum = {.length = 0};
    size_t length = 0;
    FILE *out = open_memstream(&batch->asked, &length);
    if (!out) return no_memory();
    fprintf(out, "%s %s %s", osler_program_hash(batch->question.program), osler_version(), batch->question.day);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *value = options_value(arguments, texts[i]);
        if (value) fprintf(out, " %s=%s", texts[i]->name, value);
    }
    struct file file = {0};
    if (map && file_read(map, &file)) stream_sum_add(&sum, file.bytes, file.length);
    free(file.bytes);
    fprintf(out, " columns=%llx lenient=%d comments=%d", (unsigned long long)(map ? stream_sum_end(&sum) : 0),
            options_has(arguments, &option_lenient), options_has(arguments, &option_skip_comments));
    return fclose(out) ? no_memory() : EXIT_FINE;
}

static int begin(struct batch *batch, const struct arguments *arguments) {
    int code = output_open(&batch->output, arguments, &batch->patients);
    if (code != EXIT_FINE) return code;
    if (batch->question.lines && batch->question.csv) rows_put_header(batch->output.file, &batch->question);
    if (!output_is_file(&batch->output)) journal_close(&batch->journal);
    else if (!keep_journal(batch, batch->blocks.taken, stream_sum_end(&batch->blocks.sum))) return EXIT_SYSTEM;
    return EXIT_FINE;
}

static int go_on(struct batch *batch, const struct arguments *arguments) {
    const struct journal *journal = &batch->journal;
    int code = output_reopen(&batch->output, arguments, &batch->patients, journal->results);
    if (code != EXIT_FINE) return code;
    if (!blocks_pass_over(&batch->blocks, journal->input) || stream_sum_end(&batch->blocks.sum) != journal->sum)
        return refuse(batch, "the patients are not those that were answered before");
    batch->records = journal->patients;
    batch->wrong = journal->wrong;
    batch->ignored = journal->ignored;
    return EXIT_FINE;
}

static int resume(struct batch *batch, const struct arguments *arguments) {
    batch->output.name = options_value(arguments, &option_output);
    switch (journal_read(&batch->journal)) {
    case JOURNAL_READ: return go_on(batch, arguments);
    case JOURNAL_OF_ANOTHER: return refuse(batch, "it was begun with another guideline, engine, day or other options");
    case JOURNAL_UNREADABLE: return refuse(batch, "its journal cannot be read");
    case JOURNAL_ABSENT: break;
    }
    if (file_exists(batch->output.name)) return refuse(batch, "it has no journal, so it is whole or was not made by batch");
    return begin(batch, arguments);
}

static int open_output(struct batch *batch, const struct arguments *arguments) {
    const char *name = options_value(arguments, &option_output);
    bool resumes = options_has(arguments, &option_resume), file = name && strcmp(name, "-") != 0;
    if (file && !journal_open(&batch->journal, name, batch->asked)) return no_memory();
    int code = resumes ? resume(batch, arguments) : begin(batch, arguments);
    if (!batch->journal.name) batch->blocks.summed = false; /* what is written is no file to go on with */
    if (code == EXIT_FINE) output_in_large_pieces(&batch->output);
    return code;
}

/* --- All of it ------------------------------------------------------------------------------------------ */

static int open_input(struct batch *batch, const struct arguments *arguments) {
    int code = patients_stream(&batch->patients, arguments, options_word(arguments, 1));
    if (code != EXIT_FINE) return code;
    batch->question.subject = batch->patients.name;
    batch->question.form = batch->patients.form;
    batch->blocks.descriptor = batch->patients.lines.descriptor;
    batch->blocks.form = batch->patients.form;
    batch->blocks.summed = options_has(arguments, &option_output);
    if (batch->patients.form == PATIENTS_NDJSON) return EXIT_FINE;
    batch->question.head = &batch->head;
    if (blocks_head(&batch->blocks, options_has(arguments, &option_skip_comments), &batch->head) == BLOCK_READ) return EXIT_FINE;
    console_say(batch->patients.name, "cannot be read: %s", strerror(errno));
    return EXIT_SYSTEM;
}

/* A line has no room for what has to be noticed of the guideline: whoever sits in front of it is told once. */
static void tell_notices(const struct question *question) {
    osler_context *context = NULL;
    osler_summary summary = {0};
    if (!isatty(STDERR_FILENO) || osler_context_new(question->program, NULL, &context) != OSLER_OK) return;
    if (osler_context_begin(context, question->day) == OSLER_OK && osler_context_run(context) == OSLER_OK &&
        osler_result_summary(context, &summary) == OSLER_OK)
        for (size_t i = 0; i < summary.notices_count; i++) console_say("batch", "%s", summary.notices[i]);
    osler_context_free(context);
}

static void tell_counts(const struct batch *batch) {
    unsigned long long records = batch->records, wrong = batch->wrong, ignored = batch->ignored;
    if (wrong) console_say(batch->patients.name, "%llu of %llu lines could not be used; each says why in its place", wrong, records);
    if (ignored) console_say(batch->patients.name, "%llu names that the guideline does not know were passed over", ignored);
}

static int put_summary(const struct batch *batch, const struct arguments *arguments) {
    const char *form = options_value(arguments, &option_summary);
    enum summary_form which = SUMMARY_TEXT;
    if (!form) return EXIT_FINE;
    while (strcmp(summaries[which], form) != 0) which++;
    return summary_put(stdout, &batch->tally, which, batch->question.day) ? EXIT_FINE : no_memory();
}

static int answer_all(struct batch *batch, const struct arguments *arguments, struct jobs *jobs) {
    bool terminal = batch->output.file == stdout && isatty(STDOUT_FILENO);
    progress_begin(&batch->progress, batch->blocks.descriptor, terminal, batch->blocks.taken);
    int code = jobs_run(jobs);
    fflush(batch->output.file);
    progress_end(&batch->progress);
    if (!output_is_fine(&batch->output)) code = EXIT_SYSTEM;
    if (code == EXIT_FINE) tell_counts(batch);
    if (code == EXIT_FINE) code = put_summary(batch, arguments);
    return code == EXIT_FINE && batch->wrong ? EXIT_PATIENT : code;
}

static int run(struct batch *batch, const struct arguments *arguments, unsigned count) {
    struct jobs jobs = {.question = &batch->question, .blocks = &batch->blocks, .count = count, .done = block_done, .waits = show_results, .context = batch,
                        .tally = &batch->tally};
    int code = open_input(batch, arguments);
    if (code == EXIT_FINE) code = ask(batch, arguments);
    if (code == EXIT_FINE && !tally_open(&batch->tally, batch->question.program)) code = no_memory();
    if (code == EXIT_FINE) code = jobs_open(&jobs);
    if (code == EXIT_FINE) code = record_file_open(&batch->record, arguments);
    if (batch->record.name) batch->question.record = &batch->record;
    if (code == EXIT_FINE) code = open_output(batch, arguments);
    bool began = code == EXIT_FINE;
    if (began) tell_notices(&batch->question);
    if (began) code = answer_all(batch, arguments, &jobs);
    code = output_close(&batch->output, record_file_close(&batch->record, code));
    if (began && code != EXIT_SYSTEM) journal_remove(&batch->journal);
    jobs_close(&jobs);
    journal_close(&batch->journal);
    patients_close(&batch->patients);
    blocks_free(&batch->blocks);
    block_free(&batch->head);
    tally_close(&batch->tally);
    free(batch->asked);
    return code;
}

/* --- The command ------------------------------------------------------------------------------------------ */

static bool wrong_use(const char *sentence) {
    console_say("batch", "%s", sentence);
    return true;
}

static bool is_wrong_use(const struct arguments *arguments, unsigned *jobs) {
    const char *name = options_word(arguments, 0), *patients = options_word(arguments, 1);
    const char *output = options_value(arguments, &option_output), *count = options_value(arguments, &option_jobs);
    bool file = output && strcmp(output, "-") != 0, summary = options_has(arguments, &option_summary);
    if (!strcmp(name, "-") && (!patients || !strcmp(patients, "-")))
        return wrong_use("guideline and patients cannot both come from standard input");
    if (options_has(arguments, &option_resume) && !file) return wrong_use("--resume goes on with a file of results; name it by -o");
    if (options_has(arguments, &option_resume) && summary) return wrong_use("--summary counts all patients, and --resume answers only for the rest");
    if (summary && output && !file) return wrong_use("the summary and result lines cannot both go to standard output");
    if (options_has(arguments, &option_record) && (options_has(arguments, &option_resume) || count))
        return wrong_use("--record keeps one decision after another: neither --jobs nor --resume goes with it");
    char *end = NULL;
    unsigned long number = count ? strtoul(count, &end, 10) : 1;
    if (count && (count[0] < '0' || count[0] > '9' || *end || number < 1 || number > JOBS_MOST))
        return wrong_use("--jobs takes a whole number from 1 to 256");
    *jobs = (unsigned)number;
    return false;
}

static int batch(const struct arguments *arguments) {
    char today[16];
    unsigned jobs;
    const char *format = options_value(arguments, &option_format);
    struct batch batch = {.question = {.arguments = arguments, .day = evaluation_day(arguments, today)}, .record = {.descriptor = -1}};
    struct question *q = &batch.question;
    if (is_wrong_use(arguments, &jobs)) return EXIT_USAGE;
    q->flags = options_has(arguments, &option_lenient) ? OSLER_LENIENT : 0;
    q->wishes.outcomes = options_lists(arguments, &option_only, "outcomes");
    q->wishes.doses = options_lists(arguments, &option_only, "doses");
    q->wishes.missing = options_lists(arguments, &option_only, "missing");
    q->csv = format && !strcmp(format, "csv");
    q->summary = options_has(arguments, &option_summary);
    q->lines = !q->summary || options_has(arguments, &option_output);
    osler_program *program = NULL;
    int code = guideline_program(options_word(arguments, 0), arguments, &program);
    q->program = program;
    if (code == EXIT_FINE) code = run(&batch, arguments, jobs);
    osler_program_free(program);
    return code;
}

static const struct option *const options[] = {&option_on, &option_output, &option_only, &option_format, &option_from, &option_columns,
                                               &option_skip_comments, &option_jobs, &option_resume, &option_summary, &option_record, &option_host, &option_require,
                                               &option_lenient, &option_path, &option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_batch = {
    .name = "batch", .line = "answer for many patients, a line each", .usage = "FILE [PATIENTS.ndjson|.csv|.tsv|-]",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb).\n"
             "Reads a patient from each line (without a file from standard input), a JSON record or\n"
             "the row of a table whose header names the facts, and prints a result line for each, in\n"
             "order. One that cannot be used says so in its place; the rest is answered, and the exit\n"
             "status is 3. While results are written to a file (-o), a journal beside it says how far\n"
             "they are, for --resume. docs/patients.md has the forms, docs/columns.md that of a column\n"
             "map, docs/batch.md the rest.",
    .options = options, .least = 1, .most = 2, .run = batch,
};
