/* why: why a recommendation has its outcome for a patient. */
#include "cli/command.h"
#include "cli/question.h"

static int run(const struct arguments *arguments) {
    return question_run(arguments, osler_why_text, osler_why_json);
}

const struct command command_why = {
    .name = "why", .line = "say why a recommendation has its outcome for a patient", .usage = "FILE PATIENT.json|- [NAME]",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb).\n"
             "Tells the conditions that decided, with values, dates and the lines of the guideline; of\n"
             "what is undecided, the facts that would settle it. NAME is a recommendation; without one,\n"
             "all are told.",
    .options = question_options, .least = 2, .most = 3, .run = run,
};
