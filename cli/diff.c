/* diff: for whom two versions of a guideline answer differently, and what is said otherwise. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/json.h"
#include "cli/patients.h"
#include "cli/trust.h"

static const char *const formats[] = {"text", "json", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "for people or for programs"};
static const struct option option_patients = {.name = "patients", .value = "FILE",
    .help = "also count how many of these are answered differently"};
static const struct option option_verbose = {.name = "verbose", .help = "with --patients: name each of them"};

struct comparing {
    const struct arguments *arguments;
    osler_program *program[2]; /* old, new */
    osler_difference *difference;
    bool json;
    const char *day; /* of the patients */
    osler_context *context[2];
    struct patients patients[2]; /* the same file, read by each version */
    uint64_t count, changed, wrong;
};

/* --- A cohort ----------------------------------------------------------------------------------------- */

static void put_changed(struct comparing *c) {
    size_t length = 0;
    const char *id = osler_context_patient(c->context[1], &length);
    unsigned long long line = (unsigned long long)c->patients[1].line;
    if (c->json) {
        printf("%s{\"patient\":", c->changed > 1 ? "," : "");
        if (length) json_put_string(stdout, id, length);
        else fputs("null", stdout);
        printf(",\"line\":%llu}", line);
    } else if (length) {
        printf("  line %llu: ", line);
        json_put_string(stdout, id, length); /* whatever it holds stays on its line */
        putchar('\n');
    } else {
        printf("  line %llu\n", line);
    }
}

static void say_wrong(struct comparing *c, int version, const osler_patient_error *error) {
    static const char *const names[] = {"old", "new"};
    if (c->wrong++ < 10)
        console_say(c->patients[version].name, "line %llu, read by the %s version: %s", (unsigned long long)c->patients[version].line,
                    names[version], error->message);
}

/* One patient in both versions. False: the file is over, or *code says what is wrong with it. */
static bool next_patient(struct comparing *c, int *code) {
    bool right = true;
    for (int i = 0; i < 2; i++) {
        osler_patient_error error;
        switch (patients_next(&c->patients[i], c->context[i], c->day, NULL, NULL, &error)) {
        case PATIENT_READ:
            if (osler_context_run(c->context[i]) == OSLER_OK) break;
            error.message = "a limit is reached, or memory is exhausted"; /* fall through */
        case PATIENT_WRONG: case PATIENT_TOO_MUCH:
            if (right) say_wrong(c, i, &error);
            right = false;
            break;
        case PATIENTS_OVER: return false;
        case PATIENTS_NOT_READABLE: *code = EXIT_PATIENT; return false;
        case PATIENTS_FAILED: *code = EXIT_SYSTEM; return false;
        }
    }
    bool changes = false;
    c->count++;
    if (right && osler_difference_patient(c->difference, c->context[0], c->context[1], &changes) != OSLER_OK) {
        console_say(NULL, "out of memory");
        *code = EXIT_SYSTEM;
        return false;
    }
    if (!changes) return true;
    c->changed++;
    if (options_has(c->arguments, &option_verbose)) put_changed(c);
    return true;
}

static int open_cohort(struct comparing *c, const char *name) {
    char today[16];
    if (!strcmp(name, "-")) {
        console_say("diff", "--patients needs a file: it is read once by each version");
        return EXIT_USAGE;
    }
    c->day = evaluation_day(c->arguments, today);
    for (int i = 0; i < 2; i++) {
        c->patients[i].flags = OSLER_LENIENT; /* a fact that only one version knows is no mistake */
        int code = patients_open(&c->patients[i], c->arguments, name, c->program[i]);
        if (!code) code = evaluation_begin(c->program[i], c->day, &c->context[i]);
        if (code) return code;
    }
    if (c->json) printf(",\"patients\":{\"on\":\"%s\",\"changed\":[", c->day);
    else printf("\nPatients of %s on %s\n", name, c->day);
    int code = EXIT_FINE;
    while (next_patient(c, &code)) continue;
    unsigned long long count = (unsigned long long)c->count, changed = (unsigned long long)c->changed, wrong = (unsigned long long)c->wrong;
    if (c->json) {
        printf("],\"count\":%llu,\"changes\":%llu,\"unreadable\":%llu}", count, changed, wrong);
    } else {
        printf("%llu of %llu %s answered differently", changed, count, changed == 1 ? "is" : "are");
        if (wrong) printf(", %llu could not be read", wrong);
        putchar('\n');
    }
    return code ? code : c->wrong ? EXIT_PATIENT : EXIT_FINE;
}

/* --- The difference ------------------------------------------------------------------------------------ */

static int put_difference(struct comparing *c) {
    const char *text = NULL, *cohort = options_value(c->arguments, &option_patients);
    size_t length = 0;
    osler_status status = c->json ? osler_difference_json(c->difference, &text, &length) : osler_difference_text(c->difference, 0, &text, &length);
    if (status != OSLER_OK) return guideline_exit(&(struct guideline){.source = {.name = "diff"}}, status);
    if (c->json) { /* the cohort becomes a part of the same object */
        while (length && text[length - 1] != '}') length--;
        fwrite(text, 1, length ? length - 1 : 0, stdout);
    } else {
        console_put(text, length);
    }
    int code = cohort ? open_cohort(c, cohort) : EXIT_FINE;
    if (c->json) puts("}");
    return code;
}

static int compare(struct comparing *c) {
    const char *on = options_value(c->arguments, &option_on);
    for (size_t i = 0; i < 2; i++) {
        int code = guideline_program(c->arguments->words[i], c->arguments, &c->program[i]);
        if (code) return code;
    }
    osler_status status = osler_diff(c->program[0], c->program[1], on, NULL, &c->difference);
    if (status == OSLER_MISUSE) evaluation_wrong_day(on);
    if (status != OSLER_OK) return guideline_exit(&(struct guideline){.source = {.name = "diff"}}, status);
    int code = put_difference(c);
    if (code) return code;
    return osler_difference_none(c->difference) && !c->changed ? EXIT_FINE : EXIT_GUIDELINE;
}

static int diff(const struct arguments *arguments) {
    const char *format = options_value(arguments, &option_format);
    struct comparing c = {.arguments = arguments, .json = format && !strcmp(format, "json")};
    int code = compare(&c);
    for (int i = 0; i < 2; i++) {
        patients_close(&c.patients[i]);
        osler_context_free(c.context[i]);
    }
    osler_difference_free(c.difference);
    for (int i = 0; i < 2; i++) osler_program_free(c.program[i]);
    return code;
}

static const struct option *const options[] = {&option_format, &option_patients, &option_verbose, &option_from, &option_columns,
                                               &option_skip_comments, &option_on, &option_path, &option_trusted_key, &option_help, NULL};

const struct command command_diff = {
    .name = "diff", .line = "say for whom two versions answer differently", .usage = "OLD NEW",
    .about = "For which patients a recommendation, a dose or whether the guideline applies is\n"
             "another one, with an example of each kind; that all others are answered alike is\n"
             "proved, or said not to be decided. Also what is declared, cited and said otherwise.\n"
             "OLD and NEW may be compiled. The exit status is 0 where nothing differs, else 1.",
    .options = options, .least = 2, .most = 2, .run = diff,
};
