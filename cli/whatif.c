/* whatif: which single fact would change an outcome for a patient. */
#include "cli/command.h"
#include "cli/question.h"

static int run(const struct arguments *arguments) {
    return question_run(arguments, osler_whatif_text, osler_whatif_json);
}

const struct command command_whatif = {
    .name = "whatif", .line = "say which single fact would change an outcome for a patient", .usage = "FILE PATIENT.json|- [NAME]",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb).\n"
             "Tells the facts of which one, changed alone, changes an outcome, with the nearest value\n"
             "that does, and which unknown fact to ask for next. NAME is a recommendation; without one,\n"
             "all are told.",
    .options = question_options, .least = 2, .most = 3, .run = run,
};
