/* output: opening, and whether all of it arrived. */
#include "cli/output.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"

static int failed(const char *name) {
    console_say(name, "cannot be written: %s", strerror(errno));
    return EXIT_SYSTEM;
}

int output_open(struct output *output, const struct arguments *arguments, const struct patients *patients) {
    const char *name = options_value(arguments, &option_output);
    *output = (struct output){stdout, "standard output"};
    if (!name || !strcmp(name, "-")) return EXIT_FINE;
    if (patients_lie_in(patients, name)) {
        console_say(arguments->command->name, "%s holds the patients; what is made of them needs a file of its own", name);
        return EXIT_USAGE;
    }
    FILE *file = fopen(name, "we");
    if (!file) return failed(name);
    *output = (struct output){file, name};
    return EXIT_FINE;
}

bool output_is_fine(const struct output *output) {
    if (!ferror(output->file)) return true;
    failed(output->name);
    return false;
}

int output_close(struct output *output, int code) {
    if (output->file == stdout || !output->file) return code;
    errno = 0;
    bool wrong = ferror(output->file) != 0;
    if ((fclose(output->file) || wrong) && code != EXIT_SYSTEM) return failed(output->name);
    return code;
}
