/* disasm: the code of a guideline, beside the lines it comes from. */
#include "cli/command.h"
#include "cli/guideline.h"
#include "cli/printout.h"
#include "cli/trust.h"

static int disasm(const struct arguments *arguments) {
    return printout(arguments, osler_program_disassemble);
}

static const struct option *const options[] = {&option_path, &option_trusted_key, &option_counter_file, &option_help, NULL};

const struct command command_disasm = {
    .name = "disasm", .line = "show the compiled code with its source lines", .usage = "FILE",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb).",
    .options = options, .least = 1, .most = 1, .run = disasm,
};
