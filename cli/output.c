/* output: opening, and whether all of it arrived. */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"

static int failed(const char *name) {
    console_say(name, "cannot be written: %s", strerror(errno));
    return EXIT_SYSTEM;
}

static int open_file(struct output *output, const struct arguments *arguments, const struct patients *patients, const char *mode) {
    const char *name = options_value(arguments, &option_output);
    *output = (struct output){.file = stdout, .name = "standard output"};
    if (!name || !strcmp(name, "-")) return EXIT_FINE;
    if (patients_lie_in(patients, name)) {
        console_say(arguments->command->name, "%s holds the patients; what is made of them needs a file of its own", name);
        return EXIT_USAGE;
    }
    FILE *file = fopen(name, mode);
    if (!file) return failed(name);
    *output = (struct output){.file = file, .name = name};
    return EXIT_FINE;
}

int output_open(struct output *output, const struct arguments *arguments, const struct patients *patients) {
    return open_file(output, arguments, patients, "we");
}

int output_reopen(struct output *output, const struct arguments *arguments, const struct patients *patients, uint64_t length) {
    struct stat status;
    int code = open_file(output, arguments, patients, "r+e");
    if (code != EXIT_FINE) return code;
    if (fstat(fileno(output->file), &status) || status.st_size < 0 || (uint64_t)status.st_size < length) {
        console_say(output->name, "is shorter than its journal says; begin again without --resume");
        return EXIT_USAGE;
    }
    if (ftruncate(fileno(output->file), (off_t)length) || fseeko(output->file, 0, SEEK_END)) return failed(output->name);
    return EXIT_FINE;
}

void output_in_large_pieces(struct output *output) {
    enum { PIECE = 1 << 18 };
    output->buffer = malloc(PIECE);
    if (output->buffer) fflush(output->file), setvbuf(output->file, output->buffer, _IOFBF, PIECE);
}

bool output_is_file(const struct output *output) {
    struct stat status;
    return output->file != stdout && fstat(fileno(output->file), &status) == 0 && S_ISREG(status.st_mode);
}

bool output_keep(const struct output *output) {
    if (!fflush(output->file) && !fdatasync(fileno(output->file))) return true;
    failed(output->name);
    return false;
}

bool output_is_fine(const struct output *output) {
    if (!ferror(output->file)) return true;
    failed(output->name);
    return false;
}

/* Standard output outlives us, and our buffer. */
static bool close_file(struct output *output) {
    bool wrong = ferror(output->file) != 0;
    if (output->file != stdout) return fclose(output->file) == 0 && !wrong;
    if (output->buffer) wrong |= fflush(stdout) || setvbuf(stdout, NULL, _IONBF, 0);
    return !wrong;
}

int output_close(struct output *output, int code) {
    errno = 0;
    if (output->file && !close_file(output) && code != EXIT_SYSTEM) code = failed(output->name);
    free(output->buffer);
    return code;
}
