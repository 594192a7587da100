/* eval: the value of one expression. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/guideline.h"
#include "cli/hosts.h"

static const struct option option_guideline = {.name = "guideline", .value = "FILE.guide",
    .help = "whose facts and definitions the expression may name"};
static const struct option option_patient = {.name = "patient", .value = "FILE.json",
    .help = "the patient record (JSON); - is standard input"};

static int put_answer(const char *day, osler_status status, const char *answer, const char *note) {
    if (status == OSLER_OK) {
        if (answer) console_put(answer, strlen(answer));
        if (note) console_tell(note, strlen(note));
        return EXIT_FINE;
    }
    if (status == OSLER_MISUSE) {
        evaluation_wrong_day(day);
        return EXIT_USAGE;
    }
    if (answer) console_tell(answer, strlen(answer));
    if (status == OSLER_GUIDELINE_WRONG) return EXIT_GUIDELINE;
    if (status == OSLER_PATIENT_WRONG) return EXIT_PATIENT;
    if (!answer) console_say(NULL, "a limit is reached, or memory is exhausted");
    return EXIT_SYSTEM;
}

static int ask(const struct arguments *arguments, const struct guideline *guideline, const struct file *patient) {
    const char *expression = options_word(arguments, 0);
    char today[16], *answer = NULL, *note = NULL;
    const char *day = evaluation_day(arguments, today);
    osler_status status = osler_eval(expression, strlen(expression), guideline ? &guideline->source : NULL,
                                     patient->bytes, patient->length, day, NULL, &answer, &note);
    int code = put_answer(day, status, answer, note);
    osler_text_free(NULL, answer);
    osler_text_free(NULL, note);
    return guideline && guideline->unreadable ? EXIT_SYSTEM : code;
}

static int ask_with_guideline(const struct arguments *arguments, const char *name, const struct file *patient) {
    struct guideline guideline;
    int code = guideline_open_written(name, arguments, "is compiled; eval needs the guideline as it was written", &guideline);
    if (code == EXIT_FINE) code = ask(arguments, &guideline, patient);
    guideline_close(&guideline);
    return code;
}

static int eval(const struct arguments *arguments) {
    const char *guideline = options_value(arguments, &option_guideline);
    const char *name = options_value(arguments, &option_patient);
    struct file patient = {NULL, 0};
    if (name && !guideline) {
        console_say("eval", "a patient needs a --guideline that declares the facts");
        return EXIT_USAGE;
    }
    if (name && !strcmp(name, "-") && !strcmp(guideline, "-")) {
        console_say("eval", "guideline and patient cannot both come from standard input");
        return EXIT_USAGE;
    }
    if (name && !file_read(name, &patient)) return EXIT_SYSTEM;
    int code = guideline ? ask_with_guideline(arguments, guideline, &patient) : ask(arguments, NULL, &patient);
    free(patient.bytes);
    return code;
}

static const struct option *const options[] = {&option_guideline, &option_patient, &option_on, &option_host, &option_path,
                                               &option_help, NULL};

const struct command command_eval = {
    .name = "eval", .line = "print the value of an expression", .usage = "EXPRESSION",
    .about = "The value is printed in the language's own notation: yes, unknown, 280 mg, 2025-11-01.\n"
             "-- ends the options, for an expression that begins with a minus and a name.",
    .options = options, .least = 1, .most = 1, .run = eval,
};
