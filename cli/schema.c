/* schema: the form of a guideline's patient record. */
#include "cli/command.h"
#include "cli/guideline.h"
#include "cli/printout.h"
#include "cli/trust.h"

static int schema(const struct arguments *arguments) {
    return printout(arguments, osler_program_schema);
}

static const struct option *const options[] = {&option_path, &option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_schema = {
    .name = "schema", .line = "print the JSON Schema of the patient record", .usage = "FILE",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb). JSON Schema 2020-12 with types, choices,\n"
             "ranges, units, labels and questions.",
    .options = options, .least = 1, .most = 1, .run = schema,
};
